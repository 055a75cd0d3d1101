"""Why NumPy would refuse an index, and which index it would take instead."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from tensorlab.explain.explanation import Place
from tensorlab.explain.keys import Part, key_text
from tensorlab.explain.operands import Operand
from tensorlab.explain.outcome import suggestion
from tensorlab.explain.selection import assign, picks_shape, select
from tensorlab.shapes import broadcast_shapes
from tensorlab.wording import count, join, shape_text, thousands

# What is wrong, what would work (worked out only when it is asked for), and which axes are concerned.
Problem = tuple[str, Iterable[str], list[Place]]

_WHOLE = Part("slice", ":", 1, slice(None))


def find_problem(x: Operand, parts: Sequence[Part]) -> Problem | None:
    """Check an index against a tensor, in the order in which a reader would.

    Returns:
        The problem with its suggestions and axes, or None where the index fits.
    """
    return (
        _two_ellipses(x, parts)
        or _too_many(x, parts)
        or _no_step(x, parts)
        or _out_of_range(x, parts)
        or _wrong_mask(x, parts)
        or _no_pairs(x, parts)
        or _array_out_of_range(x, parts)
    )


def _working(x: Operand, parts: Sequence[Part], how: str) -> Iterator[str]:
    """Suggest an index, if it works."""
    if find_problem(x, parts) is None:
        yield suggestion(how.format(key_text(parts)), select(x.shape, parts).result_shape)


def _with(parts: Sequence[Part], number: int, part: Part) -> list[Part]:
    return [*parts[:number], part, *parts[number + 1 :]]


def _two_ellipses(x: Operand, parts: Sequence[Part]) -> Problem | None:
    places = [number for number, part in enumerate(parts) if part.kind == "ellipsis"]
    if len(places) < 2:
        return None
    fixed = [_WHOLE if number in places[1:] else part for number, part in enumerate(parts)]
    problem = (
        f"there are {len(places)} ellipses (...), and with more than one it would be open how many axes "
        "each stands for."
    )
    return problem, _working(x, fixed, "with the other written as :, {}"), []


def _too_many(x: Operand, parts: Sequence[Part]) -> Problem | None:
    wanted = sum(part.span for part in parts)
    if wanted <= x.rank:
        return None
    masks = [part for part in parts if part.kind == "mask" and part.span > 1]
    has = count(x.rank, "axis") if x.rank else "no axis"
    indices = "index is for" if len(parts) == 1 and not masks else "indices are for"
    problem = f"the tensor has {has}, and the {indices} {thousands(wanted)}"
    if masks:
        problem += f": a mask of shape {shape_text(masks[0].value.shape)} is for {masks[0].span}"
    kept = list(parts)
    while kept and sum(part.span for part in kept) > x.rank:
        kept.pop()
    return problem + ".", _working(x, kept, "with {}"), []


def _no_step(x: Operand, parts: Sequence[Part]) -> Problem | None:
    for number, part in enumerate(parts):
        if part.kind == "slice" and part.value.step == 0:
            one = slice(part.value.start, part.value.stop)
            text = part.text.rpartition(":")[0]
            fixed = _with(parts, number, Part("slice", text, 1, one))
            problem = f"the slice {part.text} has a step of 0, and would never move on."
            return problem, _working(x, fixed, "with a step of 1, {}"), []
    return None


def _out_of_range(x: Operand, parts: Sequence[Part]) -> Problem | None:
    for number, (part, axes) in enumerate(assign(parts, x.rank)):
        if part.kind != "integer":
            continue
        n = x.shape[axes[0]]
        if not -n <= part.value < n:
            zero, how = Part("integer", "0", 1, 0), f"with an integer from {-n} to {n - 1}"
            if n == 0:
                zero, how = _WHOLE, "with a slice, which may be empty, {}"
            fixed = _working(x, _with(parts, number, zero), how)
            return _beyond(x, axes[0], part.value), fixed, [(0, axes[0])]
    return None


def _beyond(x: Operand, axis: int, wanted: int, where: str = "") -> str:
    n = x.shape[axis]
    if n == 0:
        return f"{x.axis(axis)} has no entries, so there is no entry {wanted}{where}."
    why = ": counting starts at 0" if wanted == n else ""
    why = f": counted from the end, the first is {-n}" if wanted < 0 else why
    return f"{x.axis(axis)} has {count(n, 'entry')}, so there is no entry {wanted}{where}{why}."


def _wrong_mask(x: Operand, parts: Sequence[Part]) -> Problem | None:
    for number, (part, axes) in enumerate(assign(parts, x.rank)):
        if part.kind != "mask":
            continue
        wanted = tuple(x.shape[axis] for axis in axes)
        have = part.value.shape
        for own, (axis, n, m) in enumerate(zip(axes, wanted, have, strict=True)):
            if m not in (0, n):  # NumPy lets a mask without entries pass
                problem = (
                    f"a mask has one truth value for each entry, and axis {own} of the mask has "
                    f"{thousands(m)} where {x.axis(axis)} of the tensor has {thousands(n)}."
                )
                return problem, _masks(x, parts, number, wanted), [(0, axis)]
    return None


def _masks(
    x: Operand, parts: Sequence[Part], number: int, wanted: tuple[int, ...]
) -> Iterator[str]:
    part = parts[number]
    turned: list[str] = []
    if len(wanted) > 1 and part.value.shape[::-1] == wanted:
        flipped = replace(part, text="mask.T", value=part.value.T)
        turned += _working(x, _with(parts, number, flipped), "with the mask transposed")
    elif part.span == 1 and len(parts) == 1:
        # The commonest slip: the mask belongs to another axis.
        for axis, n in enumerate(x.shape):
            if n == part.value.shape[0]:
                own = [*[_WHOLE] * axis, replace(part, text="mask")]
                turned += _working(x, own, "with the mask at its own axis, {}")
    yield from turned
    empty = replace(part, value=np.broadcast_to(np.False_, wanted))
    if not turned and find_problem(x, _with(parts, number, empty)) is None:
        yield f"It would work with a mask of shape {shape_text(wanted)}."


def _no_pairs(x: Operand, parts: Sequence[Part]) -> Problem | None:
    arrays = [part for part in parts if part.advanced]
    shapes = [picks_shape(part) for part in arrays]
    if not shapes or broadcast_shapes(shapes) is not None:
        return None
    names = [
        f"a mask that is True {thousands(shape[0])} times"
        if part.kind == "mask"
        else shape_text(shape)
        for part, shape in zip(arrays, shapes, strict=True)
    ]
    problem = (
        f"several arrays in an index are read in pairs, so their shapes must broadcast, and {join(names)} "
        "do not."
    )
    concerned = [
        (0, axis) for part, axes in assign(parts, x.rank) if part.advanced for axis in axes
    ]
    return problem, _every_combination(x, parts), concerned


def _every_combination(x: Operand, parts: Sequence[Part]) -> Iterator[str]:
    """What np.ix_ does: give each vector of integers an axis of its own."""
    if not all(part.kind == "integers" and part.value.ndim == 1 for part in parts):
        return
    total = len(parts)
    crossed = [
        Part(
            "integers",
            part.text,
            1,
            part.value.reshape([-1 if k == i else 1 for k in range(total)]),
        )
        for i, part in enumerate(parts)
    ]
    if find_problem(x, crossed) is None:
        inner = ", ".join(part.text for part in parts)
        yield suggestion(
            f"for every combination of them, with np.ix_({inner}) as the index",
            select(x.shape, crossed).result_shape,
        )


def _array_out_of_range(x: Operand, parts: Sequence[Part]) -> Problem | None:
    shapes = [picks_shape(part) for part in parts if part.advanced]
    if 0 in (broadcast_shapes(shapes) or ()):
        return None  # nothing is picked, so NumPy does not look
    for number, (part, axes) in enumerate(assign(parts, x.rank)):
        if part.kind != "integers" or not part.value.size:
            continue
        n = x.shape[axes[0]]
        low, high = int(part.value.min()), int(part.value.max())
        if -n <= low and high < n:
            continue
        wanted, first = (high, np.argmax) if high >= n else (low, np.argmin)
        place = np.unravel_index(int(first(part.value)), part.value.shape)
        at = [int(i) for i in place]
        where = f", which stands at {at if len(at) > 1 else at[0]} in the array"
        zeros = replace(part, value=np.broadcast_to(np.intp(0), part.value.shape))
        fixed = _working(x, _with(parts, number, zeros), f"with integers from {-n} to {n - 1}")
        problem = _beyond(x, axes[0], wanted, where if part.value.size > 1 else "")
        return problem, fixed, [(0, axes[0])]
    return None
