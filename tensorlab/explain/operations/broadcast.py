"""`broadcast`: how NumPy makes shapes agree."""

from collections.abc import Callable, Iterable
from typing import Any

from tensorlab.explain.alignment import (
    aligned,
    alignment,
    axis_step,
    clash_text,
    find_clashes,
    suggest,
)
from tensorlab.explain.entries import unfit
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Letter, Shape, broadcast_shapes, size_of
from tensorlab.wording import count, join, ordinal, shape_text, thousands


def broadcast(*operands: Any) -> Explanation:
    """Explain how shapes are made equal before an element-wise operation.

    Shapes are lined up from the right. Two lengths fit if they are equal or one of them is 1; an axis of length
    1, or one that is missing, is stretched: its only entry is used for every position.

    Args:
        *operands: Arrays or shapes, one or more.

    Raises:
        TypeError: If there is no operand, or one is not a tensor.

    Source: section 2.3.2, "Broadcasting".

    >>> print(broadcast((32, 10), (10,)))
    (32, 10) with (10,) gives (32, 10)
      axis 0, 32 entries of the first: the second has no axis here and is used for
        each.
      axis 1, 10 entries: both have 10.
    Shapes line up from the right, so the second counts as (1, 10). Nothing is
    copied.

    >>> print(broadcast((4, 3), (4,)))
    (4, 3) with (4,) does not work: lined up from the right, axis 1 of the first has
    3 entries where axis 0 of the second has 4, and neither is 1.
    It would work with the second as (4, 1), written [:, np.newaxis], giving (4, 3).
    It would work with the first transposed, (3, 4), giving (3, 4).
    It would work with a second tensor of shape (3,) or (1,), giving (4, 3).
    """
    if not operands:
        raise TypeError("broadcast takes one or more tensors or shapes, and got none.")
    tensors = aligned([operand(x) for x in operands])
    call = Call("broadcast", " with ".join(map(str, tensors)), "")
    return explain_broadcast("broadcast", call, tensors)


def explain_broadcast(
    operation: str,
    call: Call,
    operands: list[Operand],
    compute: Callable[..., Any] | None = None,
    notes: Iterable[str] = (),
) -> Explanation:
    """Explain an operation whose operands are broadcast.

    Args:
        operation: The function that is explained.
        call: How it is written.
        operands: What it is done to.
        compute: What gives the result; None where nothing is computed, so that there are no values to show.
        notes: What is worth knowing, besides what broadcasting does.
    """
    shapes = [x.shape for x in operands]
    labels = alignment(shapes)
    result = broadcast_shapes(shapes)
    if result is None:
        if compute is not None and (error := unfit(operation, operation, compute, operands).error):
            return refused(operation, call, operands, error)
        clashes = find_clashes(shapes)
        texts = [clash_text(operands, pair) for pair in clashes]
        problem = f"lined up from the right, {', and '.join(texts)}"
        unknown = any(isinstance(operands[k].shape[i], Letter) for pair in clashes for k, i in pair)
        known = "known to be 1" if unknown else "1"
        neither = f"neither is {known}" if len(clashes) == 1 else f"no length there is {known}"
        return refused(
            operation,
            call,
            operands,
            f"{problem}, and {neither}.",
            [*suggest(shapes), *_by_name(operands, None)],
            clashes=[place for pair in clashes for place in pair],
            labels=labels,
            stretches=True,
        )
    return accepted(
        operation,
        call,
        operands,
        result,
        kind="stretches",
        steps=[axis_step(operands, axis, result) for axis in range(len(result))],
        notes=[*notes, *_notes(operands, result), *_by_name(operands, result)],
        trace=Labels(tuple(shapes), labels, tuple(range(len(result)))).trace,
        labels=labels,
        result_labels=range(len(result)),
        compute=compute,
    )


def _notes(operands: list[Operand], result: Shape) -> list[str]:
    notes = []
    shorter = [k for k, x in enumerate(operands) if x.rank < len(result)]
    if shorter and any(operands[k].rank for k in shorter):
        padded = [
            f"the {ordinal(k)} counts as {shape_text((1,) * (len(result) - operands[k].rank) + operands[k].shape)}"
            for k in shorter[:3]
        ]
        notes.append(f"Shapes line up from the right, so {join(padded)}. Nothing is copied.")
    elif any(x.size != size_of(result) for x in operands):
        notes.append("Nothing is copied: what is stretched is one entry, used again and again.")
    everyone = "So every entry of one meets every entry of the other."
    meets = [everyone] if _everyone_meets(operands, result) else []
    if _by_accident(operands, result):
        size = count(operands[0].size, "entry")
        meets = meets or [f"Each has {size}, and the result {thousands(size_of(result))}."]
        one = min(operands, key=lambda x: x.rank)
        meets.append(
            f"Was that meant? To pair them entry by entry, give both one shape, {one} for example."
        )
    return [*notes, " ".join(meets)] if meets else notes


def _by_name(operands: list[Operand], result: Shape | None) -> list[str]:
    """What xarray does instead, which lines axes up by their names."""
    if any(x.framework != "xarray" or not x.names for x in operands if x.rank):
        return []
    lengths: dict[str, int] = {}
    for x in operands:
        for name, n in zip(x.names, x.shape, strict=True):
            if lengths.setdefault(name, n) != n:
                return []
    if not lengths:
        return []
    named, shape = join(lengths), tuple(lengths.values())
    if result is None:
        how = f"in xarray, which lines axes up by their names, {named}"
        return [Suggestion(how, shape)]
    in_place = all(tuple(x.names) == tuple(lengths)[len(lengths) - x.rank :] for x in operands)
    if in_place and shape == result:
        return []
    return [
        f"This is NumPy's rule. xarray lines axes up by their names, {named}: {shape_text(shape)}."
    ]


def _by_accident(operands: list[Operand], result: Shape) -> bool:
    """Tell whether two tensors of as many entries, but of other ranks, are stretched: a column meets a vector."""
    if len(operands) != 2:
        return False
    a, b = operands
    return a.rank != b.rank and 1 < a.size == b.size < size_of(result)


def _everyone_meets(operands: list[Operand], result: Shape) -> bool:
    """Tell whether two tensors are stretched along all axes of each other: on purpose, or by accident."""
    sizes = [x.size for x in operands]
    return len(sizes) == 2 and min(sizes) > 1 and size_of(result) == sizes[0] * sizes[1]
