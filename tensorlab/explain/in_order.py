"""Operations that NumPy does to the entries as one vector, row after row, where no axis is named."""

from collections.abc import Callable
from dataclasses import replace

from tensorlab.explain.entries import SMALL
from tensorlab.explain.explanation import Explanation, Fate, Step
from tensorlab.explain.operands import Operand
from tensorlab.explain.tracing import ReadInOrder
from tensorlab.wording import count


def as_vector(x: Operand, explain: Callable[[Operand], Explanation]) -> Explanation:
    """Explain what is done to a tensor's entries as a vector.

    Args:
        x: The tensor.
        explain: The explanation for a vector.
    """
    if x.rank == 1:
        return explain(x)
    values = x.values if x.values is not None and x.size <= SMALL else None
    vector = None if values is None else values.reshape(-1)
    explained = explain(Operand((x.size,), vector, ("of the vector",), framework=x.framework))
    whole = replace(x, labels=tuple(range(x.rank)))
    if explained.result is None:
        return replace(explained, operands=(whole,), clashes=())
    if x.rank == 0:
        text = "A scalar counts as a vector of one entry"
    else:
        text = f"{x.several(range(x.rank))} are read row after row, as one vector of {count(x.size, 'entry')}"
    every = tuple((0, axis) for axis in range(x.rank))
    (step,) = explained.steps
    fate: Fate = "disappears" if not step.becomes else "regrouped" if every else "new"
    read = Step(every, fate, step.becomes, f"{text}; {step.text}")
    fresh = tuple(label + x.rank for label in explained.result.labels)
    return replace(
        explained,
        operands=(whole,),
        result=replace(explained.result, names=(), labels=fresh),
        steps=(read,),
        kind="rearranges" if explained.kind == "selects" else explained.kind,
        index=None,
        _trace=ReadInOrder(x.shape, explained._trace).trace,
    )
