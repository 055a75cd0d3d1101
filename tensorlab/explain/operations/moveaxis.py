"""`moveaxis` and `swapaxes`: a transpose, told by the axes that move."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tensorlab.explain.arguments import integer, integers, no_such_axis
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.reshape import transpose
from tensorlab.explain.verdict import fails, would
from tensorlab.wording import count


def moveaxis(a: Any, source: int | Sequence[int], destination: int | Sequence[int]) -> Explanation:
    """Explain how axes move to other places, and the others close up in their order.

    Args:
        a: An array or a shape.
        source: The axis that moves, or several.
        destination: Where it comes to stand, for each.

    Raises:
        TypeError: If these are no integers.

    Source: section 2.2.11, "Image data".

    >>> print(moveaxis((128, 3, 28, 28), 1, -1))
    moveaxis((128, 3, 28, 28), 1, -1) gives (128, 28, 28, 3)
      axis 0 stays where it is, 128 entries.
      axis 1 becomes axis 3 of the result, 3 entries.
      axis 2 becomes axis 1 of the result, 28 entries.
      axis 3 becomes axis 2 of the result, 28 entries.
    The entry at [i, j, k, l] is found at [i, k, l, j]: unlike a reshape, this
    changes the order of the entries.
    The result is a view: writing to it writes to the original.
    """
    x = operand(a)
    sources = integers(source, "The source of moveaxis")
    places = integers(destination, "The destination of moveaxis")
    expression = f"moveaxis({x}, {_written(source, sources)}, {_written(destination, places)})"
    problem = _move_problem(x, sources, places)
    if problem:
        ways = []
        if x.rank > 1:
            ways = [would("with moveaxis(x, 0, -1)", (*x.shape[1:], x.shape[0]))]
        return fails("moveaxis", expression, [x], problem, ways)
    order = [axis for axis in range(x.rank) if axis not in {i % x.rank for i in sources}]
    for place, axis in sorted(
        (d % x.rank, s % x.rank) for s, d in zip(sources, places, strict=True)
    ):
        order.insert(place, axis)
    return replace(transpose(x, tuple(order)), operation="moveaxis", expression=expression)


def _written(given: Any, read: Sequence[int]) -> str:
    return str(list(read)) if hasattr(given, "__len__") else str(read[0])


def _move_problem(x: Operand, sources: Sequence[int], places: Sequence[int]) -> str:
    for named in (sources, places):
        for axis in named:
            if not -x.rank <= axis < x.rank:
                return no_such_axis(x, axis)
    for named, can in ((sources, "can move once"), (places, "is one axis's place only")):
        inside = [axis % x.rank for axis in named]
        for axis in inside:
            if inside.count(axis) > 1:
                return f"axis {axis} is named twice, and {can}."
    if len(sources) != len(places):
        return f"{count(len(sources), 'axis')} should move to {count(len(places), 'place')}: each takes one."
    return ""


def swapaxes(a: Any, axis1: int, axis2: int) -> Explanation:
    """Explain how two axes change places.

    Args:
        a: An array or a shape.
        axis1: One axis.
        axis2: The other.

    Raises:
        TypeError: If an axis is no integer.

    Source: section 2.3.4, "Tensor reshaping".

    >>> print(swapaxes((10, 3, 4), 1, 2))
    (10, 3, 4).swapaxes(1, 2) gives (10, 4, 3)
      axis 0 stays where it is, 10 entries.
      axis 1 becomes axis 2 of the result, 3 entries.
      axis 2 becomes axis 1 of the result, 4 entries.
    The entry at [i, j, k] is found at [i, k, j]: unlike a reshape, this changes the
    order of the entries.
    The result is a view: writing to it writes to the original.
    """
    x = operand(a)
    pair = (integer(axis1, "The axis of swapaxes"), integer(axis2, "The axis of swapaxes"))
    expression = f"{x}.swapaxes({pair[0]}, {pair[1]})"
    for axis in pair:
        if not -x.rank <= axis < x.rank:
            ways = [would("with axes 0 and -1", _swapped(x.shape, 0, -1))] if x.rank > 1 else []
            return fails("swapaxes", expression, [x], no_such_axis(x, axis), ways)
    order = _swapped(tuple(range(x.rank)), *pair)
    return replace(transpose(x, order), operation="swapaxes", expression=expression)


def _swapped(items: Sequence[int], i: int, j: int) -> tuple[int, ...]:
    found = list(items)
    found[i], found[j] = found[j], found[i]
    return tuple(found)
