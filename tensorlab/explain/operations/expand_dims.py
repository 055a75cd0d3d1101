"""`expand_dims` and `squeeze`: axes of length 1 come in and go out, and no entry moves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.arguments import axes_of, axes_or_none, integers, no_such_axis
from tensorlab.explain.explanation import Call, Explanation, Place, Source, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused, small_result, suggestion
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Shape
from tensorlab.wording import count, join, shape_text

_VIEW = "The result is a view: writing to it writes to the original."


def expand_dims(a: Any, axis: int | tuple[int, ...]) -> Explanation:
    """Explain how new axes of length 1 come in.

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
    """
    x = operand(a)
    new = integers(axis, "The axis of expand_dims")
    written = shape_text(new) if isinstance(axis, tuple | list) else str(new[0])
    call = Call.function("expand_dims", [x], f"axis={written}")
    rank = x.rank + len(new)
    problem = _expand_problem(new, rank)
    if problem:
        ways = [
            suggestion(f"with axis={i}", _expanded(x.shape, [i]))
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
        steps=_expand_steps(x, places, kept),
        notes=_expand_notes(places, rank),
        trace=_Kept(tuple(kept)).trace,
        labels=[range(x.rank)],
        result_labels=labels,
        result=small_result(lambda values: np.expand_dims(values, tuple(places)), [x], result),
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


def _expand_problem(new: Sequence[int], rank: int) -> str:
    for i in new:
        if not -rank <= i < rank:
            ones = "the new one" if len(new) == 1 else "the new ones"
            return f"there is no axis {i}: with {ones}, the result has {axes_of(rank)}."
    places = [i % rank for i in new]
    for i in places:
        if places.count(i) > 1:
            return f"axis {i} is named twice, and can be new only once."
    return ""


def _expand_steps(x: Operand, places: Sequence[int], kept: Sequence[int]) -> Iterator[Step]:
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


def _expand_notes(places: Sequence[int], rank: int) -> Iterator[str]:
    if not places:
        yield "No axis is named, so nothing happens."
        return
    parts = ["np.newaxis" if i in places else ":" for i in range(max(places) + 1)]
    yield f"The same is written [{', '.join(parts)}]."
    yield _VIEW


def squeeze(a: Any, axis: int | tuple[int, ...] | None = None) -> Explanation:
    """Explain how axes of length 1 go.

    Args:
        a: An array or a shape.
        axis: The axis that goes, a tuple of several, or None for all of length 1.

    Raises:
        TypeError: If the axis is not made of integers.

    Source: section 2.2.5, "Key attributes".

    >>> print(squeeze((1, 28, 28, 1), axis=0))
    (1, 28, 28, 1).squeeze(axis=0) gives (28, 28, 1)
      axis 0, of length 1, disappears, and no entry is lost.
      axis 1 stays, 28 entries, and becomes axis 0 of the result.
      axis 2 stays, 28 entries, and becomes axis 1 of the result.
      axis 3 stays, 1 entry, and becomes axis 2 of the result.
    The result is a view: writing to it writes to the original.

    >>> print(squeeze((28, 28), axis=0))
    (28, 28).squeeze(axis=0) does not work: axis 0 has 28 entries, and only an axis
    of length 1 can go without losing any.
    It would work with axis=None, which changes nothing here, giving (28, 28).
    """
    x = operand(a)
    wanted = axes_or_none(axis)
    written = ""
    if wanted is not None:
        written = f"axis={shape_text(wanted) if isinstance(axis, tuple) else wanted[0]}"
    call = Call.method("squeeze", x, written)
    problem = _squeeze_problem(x, wanted or (), isinstance(axis, tuple))
    if problem is not None:
        return refused("squeeze", call, [x], problem[0], _squeeze_ways(x), problem[1])
    ones = [i for i, n in enumerate(x.shape) if n == 1]
    gone = ones if wanted is None else [i % x.rank for i in wanted if x.rank]
    kept = [i for i in range(x.rank) if i not in gone]
    result = tuple(x.shape[i] for i in kept)
    return accepted(
        "squeeze",
        call,
        [x],
        result,
        kind="rearranges",
        steps=_squeeze_steps(x, kept),
        notes=[_VIEW] if gone else ["No axis goes, so nothing happens."],
        trace=Labels((x.shape,), (tuple(range(x.rank)),), tuple(kept)).trace,
        labels=[range(x.rank)],
        result_labels=kept,
        result=small_result(lambda values: values.reshape(result), [x], result),
    )


def _squeeze_problem(
    x: Operand, wanted: Sequence[int], several: bool
) -> tuple[str, list[Place]] | None:
    for i in wanted:
        passes = x.rank == 0 and not several and i in (0, -1)  # as NumPy lets it
        if not passes and not -x.rank <= i < x.rank:
            return no_such_axis(x, i), []
    places = [i % x.rank for i in wanted if x.rank]
    for i in places:
        if places.count(i) > 1:
            return f"axis {i} is named twice, and can disappear only once.", [(0, i)]
    long = [i for i in places if x.shape[i] != 1]
    if not long:
        return None
    has = join([f"{x.axis(i)} has {count(x.shape[i], 'entry')}" for i in long])
    return f"{has}, and only an axis of length 1 can go without losing any.", [(0, i) for i in long]


def _squeeze_ways(x: Operand) -> Iterator[str]:
    ones = [i for i, n in enumerate(x.shape) if n == 1]
    for i in ones[:2]:
        yield suggestion(f"with axis={i}", [n for k, n in enumerate(x.shape) if k != i])
    if len(ones) != 1:
        which = "which takes every axis of length 1" if ones else "which changes nothing here"
        yield suggestion(f"with axis=None, {which}", [n for n in x.shape if n != 1])


def _squeeze_steps(x: Operand, kept: Sequence[int]) -> Iterator[Step]:
    for axis in range(x.rank):
        if axis in kept:
            yield stays(x, axis, kept.index(axis))
        else:
            text = f"{x.axis(axis)}, of length 1, disappears, and no entry is lost."
            yield Step(((0, axis),), "disappears", (), text)
