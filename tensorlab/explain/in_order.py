"""Operations that NumPy does to the entries as one vector, row after row, where no axis is named."""

from collections.abc import Callable
from dataclasses import replace

from tensorlab.explain.explanation import Explanation, Step
from tensorlab.explain.operands import Operand
from tensorlab.explain.tracing import ReadInOrder
from tensorlab.explain.verdict import SMALL
from tensorlab.wording import count


def as_vector(
    x: Operand, expression: str, explain: Callable[[Operand], Explanation]
) -> Explanation:
    """Explain what is done to a tensor's entries as a vector.

    Args:
        x: The tensor.
        expression: How it is written.
        explain: The explanation for a vector.
    """
    if x.rank == 1:
        return explain(x)
    values = x.values if x.values is not None and x.size <= SMALL else None
    vector = None if values is None else values.reshape(-1)
    explained = explain(Operand((x.size,), vector, ("all entries",)))
    changed = replace(
        explained,
        expression=expression,
        input_shapes=(x.shape,),
        operands=(x.values,),
        axis_names=(x.names,),
        colours=(tuple(range(x.rank)),),
        clashes=(),
    )
    if explained.result_shape is None:
        return changed
    if x.rank == 0:
        text = "A scalar counts as a vector of one entry."
    else:
        text = f"{x.several(range(x.rank))} are read row after row, as one vector of {count(x.size, 'entry')}."
    read = Step(tuple((0, axis) for axis in range(x.rank)), "regrouped", (0,), text)
    return replace(
        changed,
        steps=(str(read), *explained.steps),
        result_colours=tuple(c + x.rank for c in explained.result_colours),
        _trace=ReadInOrder(x.shape, explained._trace).trace,
    )
