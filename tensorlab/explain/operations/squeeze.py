"""`squeeze`: axes of length 1 go, and no entry is lost."""

from collections.abc import Iterator, Sequence
from typing import Any

from tensorlab.explain.arguments import axes_or_none, no_such_axis
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.expand_dims import stays
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, of
from tensorlab.explain.tracing import Labels
from tensorlab.explain.views import view_text
from tensorlab.wording import count, join, shape_text


@as_numpy
def squeeze(a: Any, axis: int | tuple[int, ...] | None = None) -> Explanation:
    """Explain how axes of length 1 disappear.

    Args:
        a: An array or a shape.
        axis: The axis that disappears, a tuple of several, or None for all axes of length 1.

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

    >>> print(squeeze([[1, 2, 3]]).draw())
    (1, 3).squeeze() gives (3,)
      ┌───────┐                ┌───────┐
      │ 1 2 3 │  .squeeze() →  │ 1 2 3 │
      └───────┘                └───────┘
    """
    x = operand(a)
    wanted = axes_or_none(axis, x)
    written = ""
    if wanted is not None:
        written = f"axis={shape_text(wanted) if isinstance(axis, tuple) else wanted[0]}"
    call = Call.method("squeeze", x, written)
    problem = _problem(x, wanted or (), isinstance(axis, tuple))
    if problem is not None:
        return refused("squeeze", call, [x], problem[0], _suggest(x), problem[1])
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
        steps=_steps(x, kept),
        notes=[view_text(x)] if gone else ["No axis goes, so nothing happens."],
        trace=Labels((x.shape,), (tuple(range(x.rank)),), tuple(kept)).trace,
        labels=[range(x.rank)],
        result_labels=kept,
        compute=lambda values: values.reshape(result),
    )


def _problem(
    x: Operand, wanted: Sequence[int], several: bool
) -> tuple[str, list[OperandAxis]] | None:
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
    has = join([f"{x.axis(i)}{of()} has {count(x.shape[i], 'entry')}" for i in long])
    return f"{has}, and only an axis of length 1 can go without losing any.", [(0, i) for i in long]


def _suggest(x: Operand) -> Iterator[Suggestion]:
    ones = [i for i, n in enumerate(x.shape) if n == 1]
    for i in ones[:2]:
        result = [n for k, n in enumerate(x.shape) if k != i]
        yield Suggestion(f"with axis={i}", result, write=f"squeeze({{0}}, axis={i})")
    if len(ones) != 1:
        which = "which takes every axis of length 1" if ones else "which changes nothing here"
        result = [n for n in x.shape if n != 1]
        yield Suggestion(f"with axis=None, {which}", result, write="squeeze({0})")


def _steps(x: Operand, kept: Sequence[int]) -> Iterator[Step]:
    for axis in range(x.rank):
        if axis in kept:
            yield stays(x, axis, kept.index(axis))
        else:
            text = f"{x.axis(axis)}, of length 1, disappears, and no entry is lost."
            yield Step(((0, axis),), "disappears", (), text)
