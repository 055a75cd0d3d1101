"""`broadcast` and `elementwise`: how NumPy makes shapes agree."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorlab.explain.alignment import (
    alignment,
    axis_step,
    clash_text,
    find_clashes,
    suggest,
)
from tensorlab.explain.explanation import Explanation, Shape
from tensorlab.explain.operands import Operand, operand, ordinal
from tensorlab.explain.tracing import Labels
from tensorlab.explain.verdict import fails, small_result, works
from tensorlab.shapes import broadcast_shapes, size_of
from tensorlab.wording import article, count, join, shape_text, thousands

_ELEMENTWISE = (
    "Each entry of the result comes from the entries at the same place, and from no others."
)


def broadcast(*operands: Any) -> Explanation:
    """Explain how shapes are made equal before an element-wise operation.

    Shapes are lined up from the right. Two lengths fit if they are equal or one of them is 1; an axis of length
    1, or one that is missing, is stretched: its only entry is used for every position.

    Args:
        *operands: Arrays or shapes, one or more.

    Raises:
        TypeError: If there is no operand, or one is no tensor.

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
    """
    if not operands:
        raise TypeError("broadcast takes one or more tensors or shapes, and got none.")
    taken = [operand(x) for x in operands]
    expression = " with ".join(map(str, taken))
    return _explain("broadcast", expression, taken, None)


def elementwise(f: Callable[..., Any], *operands: Any) -> Explanation:
    """Explain an operation that treats every entry by itself, after broadcasting.

    Args:
        f: A NumPy ufunc (`np.add`), or a function of as many tensors that works entry by entry
            (`operator.add`).
        *operands: Arrays or shapes, one for each argument of `f`.

    Raises:
        TypeError: If `f` is no function, or not an element-wise one, or there is not one operand for each
            argument.

    Source: section 2.3.1, "Element-wise operations".

    >>> print(elementwise(np.add, [[1, 2, 3], [4, 5, 6]], [10, 20, 30]))
    add((2, 3), (3,)) gives (2, 3)
      axis 0, 2 entries of the first: the second has no axis here and is used for
        each.
      axis 1, 3 entries: both have 3.
    Each entry of the result comes from the entries at the same place, and from no
    others.
    Shapes line up from the right, so the second counts as (1, 3). Nothing is
    copied.
    """
    if not callable(f):
        raise TypeError(
            f"elementwise takes a function first, np.add for example, and got {article(type(f).__name__)}. "
            "To see how shapes are made equal, use explain.broadcast."
        )
    name = getattr(f, "__name__", type(f).__name__)
    if isinstance(f, np.ufunc):
        if f.signature is not None:
            raise TypeError(f"{name} is not element-wise: it takes whole axes. See explain.matmul.")
        if f.nin != len(operands):
            raise TypeError(
                f"{name} takes {count(f.nin, 'operand')}, and {thousands(len(operands))} were given."
            )
    if not operands:
        raise TypeError(f"elementwise takes the operands of {name} after it, and got none.")
    taken = [operand(x) for x in operands]
    return _explain("elementwise", f"{name}({', '.join(map(str, taken))})", taken, f)


def _explain(
    operation: str, expression: str, operands: list[Operand], f: Callable[..., Any] | None
) -> Explanation:
    shapes = [x.shape for x in operands]
    labels = alignment(shapes)
    result = broadcast_shapes(shapes)
    if result is None:
        clashes = find_clashes(shapes)
        texts = [clash_text(operands, pair) for pair in clashes]
        problem = f"lined up from the right, {', and '.join(texts)}"
        neither = "neither is 1" if len(clashes) == 1 else "no length there is 1"
        return fails(
            operation,
            expression,
            operands,
            f"{problem}, and {neither}.",
            suggest(shapes),
            clashes=[place for pair in clashes for place in pair],
            colours=labels,
        )
    notes = _notes(operands, result)
    if f is not None:
        notes.insert(0, _ELEMENTWISE)
    return works(
        operation,
        expression,
        operands,
        result,
        steps=[axis_step(operands, axis, result) for axis in range(len(result))],
        notes=notes,
        trace=Labels(tuple(shapes), labels, tuple(range(len(result)))).trace,
        colours=labels,
        result_colours=range(len(result)),
        # Broadcasting alone computes nothing: there are no values to show before something is done with them.
        result=small_result(f, operands, result) if f is not None else None,
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
    if _everyone_meets(operands, result):
        meant = ""
        if operands[0].rank != operands[1].rank and operands[0].size == operands[1].size:
            meant = f" Was that meant? To pair them entry by entry, give both one shape, {operands[0]} for example."
        notes.append(f"So every entry of one meets every entry of the other.{meant}")
    return notes


def _everyone_meets(operands: list[Operand], result: Shape) -> bool:
    """Tell whether two tensors are stretched along all axes of each other: on purpose, or by accident."""
    sizes = [x.size for x in operands]
    return len(sizes) == 2 and min(sizes) > 1 and size_of(result) == sizes[0] * sizes[1]
