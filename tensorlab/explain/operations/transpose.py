"""`transpose`, `moveaxis` and `swapaxes`: the same axes in another order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tensorlab.explain.arguments import integer, integers, no_such_axis
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, mention, the_tensor
from tensorlab.explain.tracing import Labels
from tensorlab.explain.views import view_text
from tensorlab.wording import count, shape_text, verb

_LETTERS = "ijklmn"


@as_numpy
def transpose(a: Any, axes: Any = None) -> Explanation:
    """Explain how the axes are put into another order.

    Args:
        a: An array or a shape.
        axes: The axes of `a` in their new order; by default the reverse of the old order.

    Raises:
        TypeError: If the axes are not integers.

    Source: section 2.3.4, "Tensor reshaping".

    >>> print(transpose((300, 20)))
    (300, 20).T gives (20, 300)
      axis 0 becomes axis 1 of the result, 300 entries.
      axis 1 becomes axis 0 of the result, 20 entries.
    The entry at [i, j] is found at [j, i]: unlike a reshape, this changes the order
    of the entries.
    The result is a view: writing to it writes to the original.

    >>> print(transpose((5,)))
    (5,).T gives (5,)
      axis 0 stays where it is, 5 entries.
    A vector has one axis, and no other one to exchange it with, so nothing happens.
    A column is [:, np.newaxis], of shape (5, 1).

    >>> print(transpose([[1, 2, 3], [4, 5, 6]]).draw())
    (2, 3).T gives (3, 2)
      ┌───────┐        ┌─────┐
      │ 1 2 3 │  .T →  │ 1 4 │
      │ 4 5 6 │        │ 2 5 │
      └───────┘        │ 3 6 │
                       └─────┘
    """
    tensor = operand(a)
    if axes is None:
        wanted = tuple(reversed(range(tensor.rank)))
        call = Call("transpose", f"{tensor}.T", ".T")
    else:
        wanted = integers(axes, "transpose")
        call = Call.method("transpose", tensor, ", ".join(map(str, wanted)) or "()")
    problem = _problem(tensor, wanted)
    if problem:
        return refused("transpose", call, [tensor], problem, _orders(tensor, wanted))
    order = tuple(axis % tensor.rank for axis in wanted)
    result = tuple(tensor.shape[axis] for axis in order)
    labels = Labels((tensor.shape,), (tuple(range(tensor.rank)),), order)
    return accepted(
        "transpose",
        call,
        [tensor],
        result,
        kind="rearranges",
        steps=_steps(tensor, order),
        notes=_notes(tensor, order),
        trace=labels.trace,
        labels=labels.operands,
        result_labels=order,
        compute=lambda values: values.transpose(order),
    )


def _problem(x: Operand, wanted: Sequence[int]) -> str:
    if len(wanted) != x.rank:
        named = f"{count(len(wanted), 'axis')} {verb(len(wanted), 'is')} named"
        return (
            f"{named}, and {the_tensor()} has {x.rank}: every axis gets a place in the new order."
        )
    for axis in wanted:
        if not -x.rank <= axis < x.rank:
            return no_such_axis(x, axis)
    seen: set[int] = set()
    for axis in wanted:
        if axis % x.rank in seen:
            return f"axis {axis % x.rank} is named twice, and every axis gets one place in the new order."
        seen.add(axis % x.rank)
    return ""


def _orders(x: Operand, wanted: Sequence[int]) -> Iterator[Suggestion]:
    """Repair an order: what can be kept keeps its place, and the axes that are missing fill the rest."""
    if x.rank and len(wanted) == x.rank + 1 and wanted[0] == 0:  # written for a batch
        single = tuple(axis - 1 if axis > 0 else axis for axis in wanted[1:])
        if not _problem(x, single):
            single = tuple(axis % x.rank for axis in single)
            of_one = f"with axes {shape_text(single)}, as there is no batch axis in front"
            yield _ordered(of_one, x, single)
            return
    are_there = x.rank > 2 and all(-x.rank <= axis < x.rank for axis in wanted)
    swapped = are_there and len(wanted) == 2 and wanted[0] % x.rank != wanted[1] % x.rank
    if swapped:  # as PyTorch's transpose takes them
        order = list(range(x.rank))
        a, b = wanted
        order[a], order[b] = order[b], order[a]
        yield _ordered(f"with axes {shape_text(order)}, which swaps axes {a} and {b}", x, order)
    if x.rank > 1 and len(wanted) == x.rank - 1:  # written for one sample
        batch = (0, *(axis + 1 if axis >= 0 else axis for axis in wanted))
        if not _problem(x, batch) and batch != tuple(range(x.rank)):
            batch = tuple(axis % x.rank for axis in batch)
            of_all = f"with axes {shape_text(batch)}, if axis 0 is a batch axis"
            yield _ordered(of_all, x, batch)
            return
    if swapped:
        return
    inside = (
        [axis % x.rank if -x.rank <= axis < x.rank else None for axis in wanted] if x.rank else []
    )
    kept = [axis if axis not in inside[:i] else None for i, axis in enumerate(inside)][: x.rank]
    missing = iter([axis for axis in range(x.rank) if axis not in kept])
    kept += [None] * (x.rank - len(kept))
    order = [next(missing) if axis is None else axis for axis in kept]
    for axes in dict.fromkeys([tuple(order), tuple(reversed(range(x.rank)))]):
        if not _problem(x, axes):
            yield _ordered(f"with axes {shape_text(axes)}", x, axes)


def _ordered(how: str, x: Operand, axes: Sequence[int]) -> Suggestion:
    result = [x.shape[axis] for axis in axes]
    return Suggestion(how, result, write=f"transpose({{0}}, {shape_text(axes)})")


def _steps(x: Operand, order: Sequence[int]) -> Iterator[Step]:
    for axis, length in enumerate(x.shape):
        new = order.index(axis)
        where = "stays where it is" if new == axis else f"becomes axis {new} of the result"
        text = f"{x.axis(axis)} {where}, {count(length, 'entry')}."
        yield Step(((0, axis),), "stays" if new == axis else "moves", (new,), text)


def _notes(x: Operand, order: Sequence[int]) -> Iterator[str]:
    if x.rank == 0:
        yield "A scalar has no axes to exchange, so nothing happens."
    elif x.rank == 1:
        yield (
            "A vector has one axis, and no other one to exchange it with, so nothing happens. A column is "
            f"[:, np.newaxis], of shape ({x.shape[0]}, 1)."
        )
    elif list(order) == list(range(x.rank)):
        yield "Every axis stays where it is, so nothing happens."
    else:
        if x.rank <= len(_LETTERS):
            here = ", ".join(_LETTERS[: x.rank])
            there = ", ".join(_LETTERS[axis] for axis in order)
            yield (
                f"The entry at [{here}] is found at [{there}]: unlike a reshape, this changes the order of "
                "the entries."
            )
        yield view_text(x)


@as_numpy
def moveaxis(a: Any, source: int | Sequence[int], destination: int | Sequence[int]) -> Explanation:
    """Explain how axes move to other places, while the others keep their order.

    Args:
        a: An array or a shape.
        source: The axis that moves, or several.
        destination: Its new place, or one for each axis that moves.

    Raises:
        TypeError: If source or destination is not made of integers.

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

    >>> print(moveaxis([[1, 2, 3], [4, 5, 6]], 0, 1).draw().text(36))
    moveaxis((2, 3), 0, 1) gives (3, 2)
      ┌───────┐
      │ 1 2 3 │
      │ 4 5 6 │
      └───────┘
                        ┌─────┐
                        │ 1 4 │
      moveaxis(0, 1) →  │ 2 5 │
                        │ 3 6 │
                        └─────┘
    """
    x = operand(a)
    sources = integers(source, "The source of moveaxis")
    places = integers(destination, "The destination of moveaxis")
    call = Call.function(
        "moveaxis", [x], f"{_written(source, sources)}, {_written(destination, places)}"
    )
    problem = _move_problem(x, sources, places)
    if problem:
        ways = [_moved(x, sources, places)] if x.rank > 1 else []
        return refused("moveaxis", call, [x], problem, ways)
    order = [axis for axis in range(x.rank) if axis not in {i % x.rank for i in sources}]
    for place, axis in sorted(
        (d % x.rank, s % x.rank) for s, d in zip(sources, places, strict=True)
    ):
        order.insert(place, axis)
    return replace(transpose(x, tuple(order)), operation="moveaxis", call=call)


def _written(given: Any, read: Sequence[int]) -> str:
    return str(list(read)) if hasattr(given, "__len__") else str(read[0])


def _moved(x: Operand, sources: Sequence[int], places: Sequence[int]) -> Suggestion:
    """The last axis for the only one that is not there; and the commonest move where it is not that."""
    known = [axis if -x.rank <= axis < x.rank else -1 for axis in (*sources, *places)]
    one = len(sources) == len(places) == 1 and known[0] % x.rank != known[1] % x.rank
    axis, place = known if one else (0, -1)
    left = [n for k, n in enumerate(x.shape) if k != axis % x.rank]
    left.insert(place % x.rank, x.shape[axis])
    written = f"{axis}, {place})"
    how = f"with moveaxis({mention(0, 'x')}, {written}"
    return Suggestion(how, left, write=f"moveaxis({{0}}, {written}")


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


@as_numpy
def swapaxes(a: Any, axis1: int, axis2: int) -> Explanation:
    """Explain how two axes change places.

    Args:
        a: An array or a shape.
        axis1: One axis.
        axis2: The other.

    Raises:
        TypeError: If an axis is not an integer.

    Source: section 2.3.4, "Tensor reshaping".

    >>> print(swapaxes((10, 3, 4), 1, 2))
    (10, 3, 4).swapaxes(1, 2) gives (10, 4, 3)
      axis 0 stays where it is, 10 entries.
      axis 1 becomes axis 2 of the result, 3 entries.
      axis 2 becomes axis 1 of the result, 4 entries.
    The entry at [i, j, k] is found at [i, k, j]: unlike a reshape, this changes the
    order of the entries.
    The result is a view: writing to it writes to the original.

    >>> print(swapaxes([[1, 2]], 0, 1).draw())
    (1, 2).swapaxes(0, 1) gives (2, 1)
      ┌─────┐                     ┌───┐
      │ 1 2 │  .swapaxes(0, 1) →  │ 1 │
      └─────┘                     │ 2 │
                                  └───┘
    """
    x = operand(a)
    pair = (integer(axis1, "The axis of swapaxes"), integer(axis2, "The axis of swapaxes"))
    call = Call.method("swapaxes", x, f"{pair[0]}, {pair[1]}")
    for axis in pair:
        if not -x.rank <= axis < x.rank:
            ways = [_other_pair(x, pair)] if x.rank > 1 else []
            return refused("swapaxes", call, [x], no_such_axis(x, axis), ways)
    order = _swapped(tuple(range(x.rank)), *pair)
    return replace(transpose(x, order), operation="swapaxes", call=call)


def _other_pair(x: Operand, pair: tuple[int, int]) -> Suggestion:
    """Axes that are there: the last one for each that is not; the first and the last where both would be the last."""
    i, j = (axis if -x.rank <= axis < x.rank else -1 for axis in pair)
    if i % x.rank == j % x.rank:
        i, j = 0, -1
    return Suggestion(
        f"with axes {i} and {j}", _swapped(x.shape, i, j), write=f"swapaxes({{0}}, {i}, {j})"
    )


def _swapped(items: Sequence[int], i: int, j: int) -> tuple[int, ...]:
    found = list(items)
    found[i], found[j] = found[j], found[i]
    return tuple(found)
