"""`tile`: the whole tensor several times, side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.arguments import integers
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted
from tensorlab.explain.tracing import Places
from tensorlab.wording import count, shape_text, thousands


@as_numpy
def tile(A: Any, reps: int | Sequence[int]) -> Explanation:  # noqa: N803 - NumPy's name
    """Explain how copies of the whole tensor are laid side by side.

    Args:
        A: An array or a shape.
        reps: How many copies along each axis, lined up from the right; a single number is for the last axis.

    Raises:
        TypeError: If the numbers are not integers.
        ValueError: If one is negative.

    >>> print(tile((28, 28), (3, 2)))
    tile((28, 28), (3, 2)) gives (84, 56)
      axis 0 grows: all of its 28 entries come 3 times, one copy after the other, 84
        entries.
      axis 1 grows: all of its 28 entries come twice, one copy after the other, 56
        entries.
    repeat repeats entry by entry instead: 1 1 2 2, where tile gives 1 2 1 2.

    >>> print(tile([1, 2], 2).draw())
    tile((2,), 2) gives (4,)
      ┌─────┐             ┌─────────┐
      │ 1 2 │  tile(2) →  │ 1 2 1 2 │
      └─────┘             └─────────┘
    """
    x = operand(A)
    given = integers(reps, "The reps of tile")
    if min(given, default=0) < 0:
        raise ValueError(f"The reps of tile are 0 or more, and one is {min(given)}.")
    rank = max(x.rank, len(given))
    times = (1,) * (rank - len(given)) + given
    shape = (1,) * (rank - x.rank) + x.shape
    result = tuple(n * k for n, k in zip(shape, times, strict=True))
    written = shape_text(given) if isinstance(reps, tuple | list) else str(given[0])
    new = rank - x.rank
    return accepted(
        "tile",
        Call.function("tile", [x], written),
        [x],
        result,
        kind="rearranges",
        steps=_steps(x, times, new),
        notes=_notes(x, given),
        trace=Places(tuple(map(_Tiled, x.shape))).trace,
        labels=[range(x.rank)],
        result_labels=[*range(x.rank, rank), *range(x.rank)],
        compute=lambda values: np.tile(values, given),
    )


@dataclass(frozen=True)
class _Tiled:
    length: int

    def __getitem__(self, place: int) -> int:
        return place % self.length


def _steps(x: Operand, times: Sequence[int], new: int) -> Iterator[Step]:
    for i, k in enumerate(times):
        often = {1: "once", 2: "twice"}.get(k, f"{thousands(k)} times")
        if i < new:
            text = f"A new axis of {count(k, 'entry')} comes in, axis {i} of the result: the whole comes {often}."
            yield Step((), "new", (i,), text)
            continue
        axis, n = i - new, x.shape[i - new]
        here = ((0, axis),)
        moved = f", as axis {i} of the result" if new else ""
        if k == 1:
            yield Step(here, "stays", (i,), f"{x.axis(axis)} stays, {count(n, 'entry')}{moved}.")
        else:
            of = f"all of its {thousands(n)} entries come" if n != 1 else "its entry comes"
            lots = ", one copy after the other" if n > 1 and k > 1 else ""
            word = "grows" if k else "becomes empty"
            text = f"{x.axis(axis)} {word}: {of} {often}{lots}, {count(n * k, 'entry')}{moved}."
            yield Step(here, "grows", (i,), text)


def _notes(x: Operand, given: Sequence[int]) -> Iterator[str]:
    if len(given) < x.rank and len(given) == 1:
        yield "A single number is for the last axis."
    yield "repeat repeats entry by entry instead: 1 1 2 2, where tile gives 1 2 1 2."
