"""`roll`: entries move along an axis, and what leaves at one end comes in at the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.arguments import integers, no_such_axis
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.letters import lettered, letters_of
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion
from tensorlab.explain.tracing import Places, ReadInOrder
from tensorlab.wording import count, shape_text, thousands


@as_numpy
def roll(
    a: Any, shift: int | tuple[int, ...], axis: int | tuple[int, ...] | None = None
) -> Explanation:
    """Explain how entries move along axes, and come in again at the other end.

    Args:
        a: An array or a shape.
        shift: By how many places; a tuple gives a number for each axis.
        axis: Along which axis, or a tuple of several; None for all entries as one vector, row after row.

    Raises:
        TypeError: If the shift or the axis is not made of integers.

    Source: section 2.2.10, "Timeseries data or sequence data".

    >>> print(roll((250, 390, 3), 1, axis=1))
    roll((250, 390, 3), 1, axis=1) gives (250, 390, 3)
      axis 0 stays, 250 entries.
      axis 1 is rolled by 1, 390 entries: the first is now the one at 389.
      axis 2 stays, 3 entries.

    >>> print(roll([1, 2, 3], 1).draw())
    roll((3,), 1) gives (3,)
      ┌───────┐             ┌───────┐
      │ 1 2 3 │  roll(1) →  │ 3 1 2 │
      └───────┘             └───────┘
    """
    x = operand(a)
    shifts = integers(shift, "The shift of roll")
    axes = None if axis is None else integers(axis, "The axis of roll")
    written = _written(shift, shifts)
    if axes is None:
        return _in_order(x, sum(shifts), Call.function("roll", [x], written))
    call = Call.function("roll", [x], f"{written}, axis={_written(axis, axes)}")
    problem = ""
    first = shifts[0] if shifts else 0
    ways = [
        Suggestion(f"with axis={i}", x.shape, write=f"roll({{0}}, {first}, axis={i})")
        for i in reversed(range(x.rank))
    ][:2]
    absent = [i for i in axes if not -x.rank <= i < x.rank]
    if x.rank == 0:
        problem = "a scalar has no axis along which anything could move."
        ways = [Suggestion("with axis=None", (), write=f"roll({{0}}, {first})")]
    elif absent:
        problem = no_such_axis(x, absent[0])
    elif 1 not in (len(shifts), len(axes)) and len(shifts) != len(axes):
        problem = f"there are {count(len(shifts), 'shift')} for {count(len(axes), 'axis')}: each axis takes one."
        ways = [
            Suggestion(
                "with a single shift for all of them",
                x.shape,
                write=f"roll({{0}}, {first}, axis={tuple(axes)})",
            )
        ]
    if problem:
        return refused("roll", call, [x], problem, ways)
    by = [0] * x.rank
    for k in range(max(len(shifts), len(axes)) if shifts and axes else 0):
        by[axes[k % len(axes)] % x.rank] += shifts[k % len(shifts)]
    return accepted(
        "roll",
        call,
        [x],
        x.shape,
        kind="rearranges",
        steps=_steps(x, by),
        trace=Places(tuple(map(_Rolled, x.shape, by))).trace,
        labels=[range(x.rank)],
        result_labels=range(x.rank),
        compute=lambda values: np.roll(values, by, range(x.rank)),
    )


def _written(given: Any, read: Sequence[int]) -> str:
    return shape_text(read) if isinstance(given, tuple | list) else str(read[0])


@dataclass(frozen=True)
class _Rolled:
    length: int
    by: int

    def __getitem__(self, place: int) -> int:
        return (place - self.by) % self.length


def _steps(x: Operand, by: Sequence[int]) -> Iterator[Step]:
    for axis, (n, shift) in enumerate(zip(x.shape, by, strict=True)):
        if n == 0 or shift % n == 0:
            why = f": a roll by {shift} brings each back to its place" if n and shift else ""
            yield Step(
                ((0, axis),), "stays", (axis,), f"{x.axis(axis)} stays, {count(n, 'entry')}{why}."
            )
        else:
            first = thousands(lettered(-shift % n, letters_of([x.shape])))
            text = f"{x.axis(axis)} is rolled by {shift}, {count(n, 'entry')}: the first is now the one at {first}."
            yield Step(((0, axis),), "moves", (axis,), text)


def _in_order(x: Operand, shift: int, call: Call) -> Explanation:
    places = tuple((0, axis) for axis in range(x.rank))
    text = f"All {count(x.size, 'entry')} move on by {shift} in reading order, row after row, and keep the shape."
    return accepted(
        "roll",
        call,
        [x],
        x.shape,
        kind="rearranges",
        steps=[Step(places, "moves", tuple(range(x.rank)), text)],
        notes=["No axis is named, so what leaves a row comes into the next."] if x.rank > 1 else [],
        trace=ReadInOrder(x.shape, Places((_Rolled(x.size, shift),)).trace, x.shape).trace,
        labels=[range(x.rank)],
        result_labels=range(x.rank),
        compute=lambda values: np.roll(values, shift),
    )
