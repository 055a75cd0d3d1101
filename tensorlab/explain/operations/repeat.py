"""`repeat`: each entry along an axis several times, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.arguments import axis_of, integers, no_such_axis
from tensorlab.explain.as_numpy import as_numpy, or_by_pattern
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.in_order import as_vector
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.rearrange import repeat_by_pattern
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, of
from tensorlab.explain.tracing import Along, Places
from tensorlab.wording import count, shape_text, thousands

_MOST_WRITTEN = 6  # numbers of times that are written out


@or_by_pattern(repeat_by_pattern)
@as_numpy
def repeat(
    a: Any, repeats: int | Sequence[int] | str, axis: int | None = None, **lengths: int
) -> Explanation:
    """Explain how each entry along an axis is repeated, its copies side by side; or einops' `repeat`.

    Args:
        a: An array or a shape.
        repeats: How many times; a list gives a number for each entry along the axis. Or a pattern, as for `rearrange`,
            in which an axis that stands only on the right of the arrow is new.
        axis: The axis that grows; None for all entries as one vector, row after row.
        **lengths: With a pattern: how long the axes of its names are.

    Raises:
        TypeError: If the repeats or the axis are not made of integers.
        ValueError: If a number of repeats is negative.

    >>> print(repeat((2, 3), 4, axis=1))
    (2, 3).repeat(4, axis=1) gives (2, 12)
      axis 0 stays, 2 entries.
      axis 1 grows: each of its 3 entries comes 4 times in a row, 12 entries.
    tile repeats the whole instead: 1 2 1 2, where repeat gives 1 1 2 2.

    >>> repeat([10, 20, 30], [2, 0, 1]).result.values.tolist()
    [10, 10, 30]

    >>> print(repeat((28, 28), "h w -> h w c", c=3))
    repeat((28, 28), "h w -> h w c", c=3) gives (28, 28, 3)
      axis 0 is h, 28 entries, and stays axis 0.
      axis 1 is w, 28 entries, and stays axis 1.
      c is new, axis 2 of the result: each entry comes 3 times along it.

    >>> print(repeat([1, 2], 2).draw())
    (2,).repeat(2) gives (4,)
      ┌─────┐                ┌─────────┐
      │ 1 2 │  .repeat(2) →  │ 1 1 2 2 │
      └─────┘                └─────────┘
    """
    x = operand(a)
    times = integers(repeats, "The repeats of repeat")
    wanted = axis_of(axis, "repeat")
    written = _written(times, not isinstance(repeats, int | np.integer))
    call = Call.method("repeat", x, written if wanted is None else f"{written}, axis={wanted}")
    if wanted is None:
        return as_vector(x, lambda vector: _along(call, vector, times, 0, named=False))
    return _along(call, x, times, wanted)


def _written(times: Sequence[int], several: bool) -> str:
    if not several:
        return str(times[0])
    return (
        str(list(times))
        if len(times) <= _MOST_WRITTEN
        else f"integers of shape {shape_text((len(times),))}"
    )


@dataclass(frozen=True)
class _Repeated:
    times: int

    def __getitem__(self, place: int) -> int:
        return place // self.times


def _along(
    call: Call, x: Operand, times: Sequence[int], axis: int, named: bool = True
) -> Explanation:
    if x.rank == 0 and axis in (0, -1):  # NumPy lets it pass
        return as_vector(x, lambda vector: _along(call, vector, times, 0))
    if not -x.rank <= axis < x.rank:
        ways = []
        if len(times) == 1:
            ways = [_with_axis(x, i, times) for i in reversed(range(x.rank))][:2]
        return refused("repeat", call, [x], no_such_axis(x, axis), ways)
    along = axis % x.rank
    n = x.shape[along]
    if len(times) not in (1, n):
        has = f"{x.axis(along)}{of()} has {count(n, 'entry')}"
        problem = f"{has}, and there are {count(len(times), 'number')} of times."
        fitting = [i for i in range(x.rank) if x.shape[i] == len(times)]
        ways = [_with_axis(x, i, times) for i in fitting[:2]]
        if not ways:
            how = "with a single number, 2 for example"
            write = f"repeat({{0}}, 2{f', axis={along}' if named else ''})"
            ways = [Suggestion(how, _grown(x, along, [2]), write=write)]
        return refused("repeat", call, [x], problem, ways, [(0, along)])
    if n == 0 and len(times) == 1:
        times = (max(times[0], 0),)  # there is nothing to repeat, and NumPy does not look
    if min(times, default=0) < 0:
        raise ValueError(f"The repeats of repeat are 0 or more, and one is {min(times)}.")
    result = _grown(x, along, times)
    places: list[Along] = [range(length) for length in x.shape]
    places[along] = _Repeated(times[0]) if len(times) == 1 else np.repeat(np.arange(n), times)
    steps = [
        Step(((0, i),), "stays", (i,), f"{x.axis(i)} stays, {count(length, 'entry')}.")
        if i != along
        else Step(((0, i),), "grows", (i,), _grows(x, along, times, result[along]))
        for i, length in enumerate(x.shape)
    ]
    return accepted(
        "repeat",
        call,
        [x],
        result,
        kind="rearranges",
        steps=steps,
        notes=["tile repeats the whole instead: 1 2 1 2, where repeat gives 1 1 2 2."],
        trace=Places(tuple(places)).trace,
        labels=[range(x.rank)],
        result_labels=range(x.rank),
        compute=lambda values: np.repeat(values, times, axis=along),
    )


def _with_axis(x: Operand, axis: int, times: Sequence[int]) -> Suggestion:
    write = f"repeat({{0}}, {list(times)}, axis={axis})"
    return Suggestion(f"with axis={axis}", _grown(x, axis, times), write=write)


def _grown(x: Operand, axis: int, times: Sequence[int]) -> tuple[int, ...]:
    n = x.shape[axis] * times[0] if len(times) == 1 else sum(times)
    return (*x.shape[:axis], n, *x.shape[axis + 1 :])


def _grows(x: Operand, axis: int, times: Sequence[int], result: int) -> str:
    n = x.shape[axis]
    if n == 0:
        return f"{x.axis(axis)} stays empty: it has no entry that could come again."
    if len(times) > 1:
        if len(times) <= _MOST_WRITTEN:
            how = f"its {thousands(n)} entries come {_written(times, True)} times"
        else:
            how = f"each of its {thousands(n)} entries comes as many times as is given for it"
        return f"{x.axis(axis)} grows: {how}, {count(result, 'entry')}."
    each = {1: "once", 2: "twice"}.get(times[0], f"{thousands(times[0])} times")
    if times[0] == 1:
        return f"{x.axis(axis)} stays: each of its {count(n, 'entry')} comes once."
    of = f"each of its {thousands(n)} entries" if n != 1 else "its entry"
    return f"{x.axis(axis)} grows: {of} comes {each} in a row, {count(result, 'entry')}."
