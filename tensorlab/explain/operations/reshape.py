"""`reshape` and `transpose`: the same entries, in the same order or in another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tensorlab.explain.arguments import integers, no_such_axis
from tensorlab.explain.explanation import Explanation, Shape, Source
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.reshape_problems import complete, find_problem
from tensorlab.explain.operations.reshape_regrouping import Group, colours_of, groups_of, step_of
from tensorlab.explain.reading_order import index_at, place_of
from tensorlab.explain.tracing import Labels
from tensorlab.explain.verdict import fails, small_result, works, would
from tensorlab.wording import count, shape_text, thousands

_LETTERS = "ijklmn"


def reshape(x: Any, shape: Any) -> Explanation:
    """Explain how the same entries, in the same order, are arranged in another shape.

    Args:
        x: An array or a shape.
        shape: The new length of each axis: integers, or a single one for a vector. One may be -1, and is
            worked out from the number of entries.

    Raises:
        TypeError: If the new shape is not made of integers.

    Source: section 2.3.4, "Tensor reshaping".

    >>> print(reshape((60000, 28, 28), (60000, -1)))
    (60000, 28, 28).reshape(60000, -1) gives (60000, 784)
      axis 0 stays, 60,000 entries.
      axes 1 and 2 become axis 1 of the result, row after row: 28 × 28 = 784.
    -1 stands for what is left: 47,040,000 entries / 60,000 = 784.
    The entries keep their order: the last axis runs fastest.

    >>> print(reshape((3, 4), (5, -1)))
    (3, 4).reshape(5, -1) does not work: 12 entries do not divide into parts of 5.
    It would work with (4, -1), giving (4, 3).
    It would work with (6, -1), giving (6, 2).
    """
    taken = operand(x)
    wanted = integers(shape, "reshape")
    expression = f"{taken}.reshape({', '.join(map(str, wanted)) or '()'})"
    found = find_problem(taken, wanted)
    if found is not None:
        return fails("reshape", expression, [taken], *found)
    result = complete(wanted, taken.size)
    groups = groups_of(taken.shape, result)
    return works(
        "reshape",
        expression,
        [taken],
        result,
        steps=[step_of(taken, result, group) for group in groups],
        notes=_reshape_notes(taken, wanted, result, groups),
        trace=_SameOrder(taken.shape, result).trace,
        colours=[range(taken.rank)],
        result_colours=colours_of(taken.rank, groups),
        result=small_result(lambda values: values.reshape(result), [taken], result),
    )


@dataclass(frozen=True)
class _SameOrder:
    """Entries correspond when they have the same place in reading order."""

    shape: Shape
    result: Shape

    def trace(self, index: Shape) -> list[Source]:
        return [(0, index_at(place_of(index, self.result), self.shape))]


def _reshape_notes(
    x: Operand, wanted: Shape, result: Shape, groups: Sequence[Group]
) -> Iterator[str]:
    unknown = next((axis for axis, length in enumerate(wanted) if length < 0), None)
    if unknown is not None:
        others = [length for axis, length in enumerate(result) if axis != unknown]
        by = " × ".join(map(thousands, others))
        share = f"{count(x.size, 'entry')} / {f'({by})' if len(others) > 1 else by} ="
        share = share if others else "all"
        yield f"{wanted[unknown]} stands for what is left: {share} {thousands(result[unknown])}."
    if result == x.shape:
        yield "Nothing changes: the new shape is the old one."
    elif x.size > 1:
        yield "The entries keep their order: the last axis runs fastest."
    if x.rank > 1 and result == x.shape[::-1] != x.shape and any(g.cut_anew for g in groups):
        yield "This is not the transpose, though it has the same shape: a transpose changes the order."


def transpose(x: Any, axes: Any = None) -> Explanation:
    """Explain how axes are put into another order.

    Args:
        x: An array or a shape.
        axes: The axes of `x` in their new order; by default the reverse of the old one.

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
    """
    taken = operand(x)
    given = None if axes is None else integers(axes, "transpose")
    expression = f"{taken}.T" if given is None else f"{taken}.transpose({_listed(given)})"
    wanted = tuple(reversed(range(taken.rank))) if given is None else given
    problem = _transpose_problem(taken, wanted)
    if problem:
        suggestions = _orders(taken, wanted)
        return fails("transpose", expression, [taken], problem, suggestions)
    order = tuple(axis % taken.rank for axis in wanted)
    result = tuple(taken.shape[axis] for axis in order)
    labels = Labels((taken.shape,), (tuple(range(taken.rank)),), order)
    return works(
        "transpose",
        expression,
        [taken],
        result,
        steps=_transpose_steps(taken, order),
        notes=_transpose_notes(taken, order),
        trace=labels.trace,
        colours=labels.operands,
        result_colours=order,
        result=small_result(lambda values: values.transpose(order), [taken], result),
    )


def _listed(axes: Sequence[int]) -> str:
    return ", ".join(map(str, axes)) or "()"


def _transpose_problem(x: Operand, wanted: Sequence[int]) -> str:
    if len(wanted) != x.rank:
        named = f"{count(len(wanted), 'axis')} {'is' if len(wanted) == 1 else 'are'} named"
        return f"{named}, and the tensor has {x.rank}: every axis gets a place in the new order."
    for axis in wanted:
        if not -x.rank <= axis < x.rank:
            return no_such_axis(x, axis)
    seen: set[int] = set()
    for axis in wanted:
        if axis % x.rank in seen:
            return f"axis {axis % x.rank} is named twice, and every axis gets one place in the new order."
        seen.add(axis % x.rank)
    return ""


def _orders(x: Operand, wanted: Sequence[int]) -> Iterator[str]:
    """Repair an order: what can be kept keeps its place, and the axes that are missing fill the rest."""
    inside = (
        [axis % x.rank if -x.rank <= axis < x.rank else None for axis in wanted] if x.rank else []
    )
    kept = [axis if axis not in inside[:i] else None for i, axis in enumerate(inside)][: x.rank]
    missing = iter([axis for axis in range(x.rank) if axis not in kept])
    kept += [None] * (x.rank - len(kept))
    order = [next(missing) if axis is None else axis for axis in kept]
    for axes in dict.fromkeys([tuple(order), tuple(reversed(range(x.rank)))]):
        if not _transpose_problem(x, axes):
            yield would(f"with axes {shape_text(axes)}", [x.shape[axis] for axis in axes])


def _transpose_steps(x: Operand, order: Sequence[int]) -> Iterator[str]:
    for axis, length in enumerate(x.shape):
        new = order.index(axis)
        where = "stays where it is" if new == axis else f"becomes axis {new} of the result"
        yield f"{x.axis(axis)} {where}, {count(length, 'entry')}."


def _transpose_notes(x: Operand, order: Sequence[int]) -> Iterator[str]:
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
        yield "The result is a view: writing to it writes to the original."
