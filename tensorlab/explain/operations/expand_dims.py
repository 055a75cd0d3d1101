"""`expand_dims`: axes of length 1 come in, and no entry moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.arguments import axes_of, integers
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Source, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion
from tensorlab.explain.views import view_text
from tensorlab.shapes import Shape
from tensorlab.wording import count, shape_text


@as_numpy
def expand_dims(a: Any, axis: int | tuple[int, ...]) -> Explanation:
    """Explain how new axes of length 1 are put in.

    Args:
        a: An array or a shape.
        axis: Which axis of the result the new one is, or a tuple of several.

    Raises:
        TypeError: If the axis is not made of integers.

    Source: section 2.3.2, "Broadcasting".

    >>> print(expand_dims((10,), axis=0))
    expand_dims((10,), axis=0) gives (1, 10)
      A new axis of length 1 comes in, axis 0 of the result.
      axis 0 stays, 10 entries, and becomes axis 1 of the result.
    The same is written [np.newaxis].
    The result is a view: writing to it writes to the original.

    >>> print(expand_dims([1, 2, 3], 1).draw().text(36))
    expand_dims((3,), axis=1) gives
    (3, 1)
      ┌───────┐
      │ 1 2 3 │
      └───────┘
                             ┌───┐
                             │ 1 │
      expand_dims(axis=1) →  │ 2 │
                             │ 3 │
                             └───┘
    """
    x = operand(a)
    new = integers(axis, "The axis of expand_dims")
    written = shape_text(new) if isinstance(axis, tuple | list) else str(new[0])
    call = Call.function("expand_dims", [x], f"axis={written}")
    rank = x.rank + len(new)
    problem = _problem(new, rank)
    if problem:
        ways = [
            Suggestion(
                f"with axis={i}", _expanded(x.shape, [i]), write=f"expand_dims({{0}}, axis={i})"
            )
            for i in dict.fromkeys((0, x.rank))
        ]
        return refused("expand_dims", call, [x], problem, ways)
    places = sorted(i % rank for i in new)
    result = _expanded(x.shape, places)
    kept = [i for i in range(rank) if i not in places]
    labels = tuple(kept.index(i) if i in kept else x.rank + places.index(i) for i in range(rank))
    return accepted(
        "expand_dims",
        call,
        [x],
        result,
        kind="rearranges",
        steps=_steps(x, places, kept),
        notes=_notes(x, places),
        trace=_Kept(tuple(kept)).trace,
        labels=[range(x.rank)],
        result_labels=labels,
        compute=lambda values: np.expand_dims(values, tuple(places)),
    )


@dataclass(frozen=True)
class _Kept:
    """The entry has the same index, without the new axes."""

    kept: tuple[int, ...]

    def trace(self, index: Shape) -> list[Source]:
        return [(0, tuple(index[axis] for axis in self.kept))]


def _expanded(shape: Shape, places: Sequence[int]) -> Shape:
    lengths = iter(shape)
    return tuple(1 if i in places else next(lengths) for i in range(len(shape) + len(places)))


def _problem(new: Sequence[int], rank: int) -> str:
    for i in new:
        if not -rank <= i < rank:
            ones = "the new one" if len(new) == 1 else "the new ones"
            return f"there is no axis {i}: with {ones}, the result has {axes_of(rank)}."
    places = [i % rank for i in new]
    for i in places:
        if places.count(i) > 1:
            return f"axis {i} is named twice, and can be new only once."
    return ""


def _steps(x: Operand, places: Sequence[int], kept: Sequence[int]) -> Iterator[Step]:
    for i in range(len(places) + len(kept)):
        if i in places:
            text = f"A new axis of length 1 comes in, axis {i} of the result."
            yield Step((), "new", (i,), text)
        else:
            yield stays(x, kept.index(i), i)


def stays(x: Operand, axis: int, new: int) -> Step:
    """Say that an axis stays, perhaps under another number."""
    moved = f", and becomes axis {new} of the result" if new != axis else ""
    return Step(
        ((0, axis),),
        "stays",
        (new,),
        f"{x.axis(axis)} stays, {count(x.shape[axis], 'entry')}{moved}.",
    )


def _notes(x: Operand, places: Sequence[int]) -> Iterator[str]:
    if not places:
        yield "No axis is named, so nothing happens."
        return
    parts = ["np.newaxis" if i in places else ":" for i in range(max(places) + 1)]
    yield f"The same is written [{', '.join(parts)}]."
    yield view_text(x)
