"""`flip`, `fliplr` and `flipud`: the entries along an axis in reverse order."""

from collections.abc import Iterator
from typing import Any

from tensorlab.explain.arguments import integers, no_such_axis
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion
from tensorlab.explain.tracing import Places
from tensorlab.explain.views import view_text
from tensorlab.wording import count, shape_text, thousands


@as_numpy
def flip(m: Any, axis: int | tuple[int, ...] | None = None) -> Explanation:
    """Explain how the entries along axes are put in reverse order.

    Args:
        m: An array or a shape.
        axis: The axis that is reversed, a tuple of several, or None for all.

    Raises:
        TypeError: If the axis is not made of integers.

    Source: section 2.2.11, "Image data".

    >>> print(flip((128, 28, 28), axis=2))
    flip((128, 28, 28), axis=2) gives (128, 28, 28)
      axis 0 stays, 128 entries.
      axis 1 stays, 28 entries.
      axis 2 is reversed, 28 entries: the last, 27, comes first.
    The same is written [:, :, ::-1].
    The result is a view: writing to it writes to the original.

    >>> print(flip([[1, 2], [3, 4]], axis=1).draw())
    flip((2, 2), axis=1) gives (2, 2)
      ┌─────┐                  ┌─────┐
      │ 1 2 │  flip(axis=1) →  │ 2 1 │
      │ 3 4 │                  │ 4 3 │
      └─────┘                  └─────┘
    """
    x = operand(m)
    wanted = None if axis is None else integers(axis, "The axis of flip")
    written = ""
    if wanted is not None:
        written = f"axis={shape_text(wanted) if isinstance(axis, tuple | list) else wanted[0]}"
    return _flipped(Call.function("flip", [x], written), x, wanted)


@as_numpy
def fliplr(m: Any) -> Explanation:
    """Explain how columns are put in reverse order: `flip` along axis 1.

    >>> fliplr((2, 3)).sources((0, 0))
    [(0, (0, 2))]

    >>> print(fliplr([[1, 2, 3], [4, 5, 6]]).draw())
    fliplr((2, 3)) gives (2, 3)
      ┌───────┐            ┌───────┐
      │ 1 2 3 │  fliplr →  │ 3 2 1 │
      │ 4 5 6 │            │ 6 5 4 │
      └───────┘            └───────┘
    """
    x = operand(m)
    return _flipped(Call.function("fliplr", [x]), x, (1,))


@as_numpy
def flipud(m: Any) -> Explanation:
    """Explain how rows are put in reverse order: `flip` along axis 0.

    >>> flipud((2, 3)).sources((0, 0))
    [(0, (1, 0))]

    >>> print(flipud([[1, 2, 3], [4, 5, 6]]).draw())
    flipud((2, 3)) gives (2, 3)
      ┌───────┐            ┌───────┐
      │ 1 2 3 │  flipud →  │ 4 5 6 │
      │ 4 5 6 │            │ 1 2 3 │
      └───────┘            └───────┘
    """
    x = operand(m)
    return _flipped(Call.function("flipud", [x]), x, (0,))


def _flipped(call: Call, x: Operand, wanted: tuple[int, ...] | None) -> Explanation:
    for axis in wanted or ():
        if not -x.rank <= axis < x.rank:
            ways = [
                Suggestion(f"with flip along axis {i}", x.shape, write=f"flip({{0}}, axis={i})")
                for i in reversed(range(x.rank))
            ]
            return refused(call.name, call, [x], no_such_axis(x, axis), ways[:2])
    turned = [axis % x.rank for axis in wanted] if wanted is not None else list(range(x.rank))
    for axis in turned:
        if turned.count(axis) > 1:
            problem = f"axis {axis} is named twice, and is reversed once."
            way = Suggestion(f"along axis {axis} alone", x.shape, write=f"flip({{0}}, axis={axis})")
            return refused(call.name, call, [x], problem, [way], [(0, axis)])
    key = tuple(slice(None, None, -1 if axis in turned else 1) for axis in range(x.rank))
    along = tuple(range(n)[part] for n, part in zip(x.shape, key, strict=True))
    return accepted(
        call.name,
        call,
        [x],
        x.shape,
        kind="rearranges",
        steps=_steps(x, turned),
        notes=_notes(x, turned),
        trace=Places(along).trace,
        labels=[range(x.rank)],
        result_labels=range(x.rank),
        compute=lambda values: values[key],
    )


def _steps(x: Operand, turned: list[int]) -> Iterator[Step]:
    for axis, n in enumerate(x.shape):
        here = f"{x.axis(axis)}"
        if axis in turned and n > 1:
            text = f"{here} is reversed, {thousands(n)} entries: the last, {thousands(n - 1)}, comes first."
            yield Step(((0, axis),), "moves", (axis,), text)
        else:
            yield Step(((0, axis),), "stays", (axis,), f"{here} stays, {count(n, 'entry')}.")


def _notes(x: Operand, turned: list[int]) -> Iterator[str]:
    if not turned:
        yield "There is no axis to reverse, so nothing happens."
        return
    parts = ["::-1" if axis in turned else ":" for axis in range(max(turned) + 1)]
    if x.framework == "torch":  # which takes no negative step, in an index either
        yield "PyTorch makes a copy: writing to it leaves the original as it is."
        return
    yield f"The same is written [{', '.join(parts)}]."
    yield view_text(x)
