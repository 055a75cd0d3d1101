"""Why NumPy would refuse an index, and which index it would take instead."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from tensorlab.explain.explanation import OperandAxis
from tensorlab.explain.letters import result_shape
from tensorlab.explain.operands import Operand
from tensorlab.explain.sentences import Suggestion, of, the_tensor
from tensorlab.indexing import Index, Part, Refusal, key_text, read, slice_part
from tensorlab.shapes import MOST_AXES
from tensorlab.wording import count, join, shape_text, thousands

# What is wrong, what would work (worked out only when it is asked for), and which axes are concerned.
Problem = tuple[str, Iterable[str], list[OperandAxis]]
Parts = Sequence[Part]

_WHOLE = slice_part(slice(None))


def problem(x: Operand, parts: Parts, refusal: Refusal) -> Problem:
    """Put into words why an index is refused."""
    return _WORDS[refusal.why](x, parts, refusal)


def _working(x: Operand, parts: Parts, how: str) -> Iterator[Suggestion]:
    """Suggest an index, if it works."""
    found = read(x.shape, parts)
    if isinstance(found, Index):
        yield Suggestion(how.format(key_text(parts)), result_shape(found), takes=found)


def times_true(mask: Part) -> str:
    """Say how often a mask is True."""
    (taken,) = mask.picks
    often = {0: "nowhere", 1: "once", 2: "twice"}.get(taken, f"{thousands(taken)} times")
    return f"True {often}"


def _with(parts: Parts, number: int, part: Part) -> list[Part]:
    return [*parts[:number], part, *parts[number + 1 :]]


def _ellipses(x: Operand, parts: Parts, refusal: Refusal) -> Problem:
    fixed = [
        _WHOLE if number >= refusal.part and part.kind == "ellipsis" else part
        for number, part in enumerate(parts)
    ]
    several = f"there are {sum(part.kind == 'ellipsis' for part in parts)} ellipses (...)"
    said = f"{several}, and with more than one nothing says how many axes each stands for."
    return said, _working(x, fixed, "with the other written as :, {}"), []


def _rank(x: Operand, parts: Parts, refusal: Refusal) -> Problem:
    wanted = sum(part.span for part in parts)
    masks = [part for part in parts if part.kind == "mask" and part.span > 1]
    has = count(x.rank, "axis") if x.rank else "no axis"
    indices = "index is for" if len(parts) == 1 and not masks else "indices are for"
    said = f"{the_tensor()} has {has}, and the {indices} {thousands(wanted)}"
    if masks:
        said += f": a mask of shape {shape_text(masks[0].value.shape)} is for {masks[0].span}"
    kept = list(parts)
    while kept and sum(part.span for part in kept) > x.rank:
        kept.pop()
    ways = _working(x, kept, "with {}") if kept or not x.rank else ()
    return f"{said}.", [*_as_a_column(x, parts), *ways], []


def _as_a_column(x: Operand, parts: Parts) -> Iterator[Suggestion]:
    """Where a vector is indexed as if it were a column, a new axis makes it one."""
    if x.rank == 1 and len(parts) == 2 and {part.kind for part in parts} <= {"slice", "integer"}:
        column = Operand((*x.shape, 1))
        how = f"with the vector as a column of shape {column}, written [:, np.newaxis]"
        yield from _working(column, parts, how)


def _step(x: Operand, parts: Parts, refusal: Refusal) -> Problem:
    part = parts[refusal.part]
    one = slice_part(slice(part.value.start, part.value.stop))
    said = f"the slice {part.text} has a step of 0, and would never move on."
    return said, _working(x, _with(parts, refusal.part, one), "with a step of 1, {}"), []


def _range(x: Operand, parts: Parts, refusal: Refusal) -> Problem:
    part, entry, at, (axis,) = parts[refusal.part], refusal.entry, refusal.at, refusal.axes
    n = x.shape[axis]
    if part.kind == "integer":
        where, inside = "", Part("integer", "0", 1, 0)
        how = f"with an integer from {-n} to {n - 1}"
        if n == 0:
            inside, how = _WHOLE, "with a slice, which may be empty, {}"
    else:
        stands = f", which stands at {list(at) if len(at) > 1 else at[0]} in the array"
        where = stands if part.value.size > 1 else ""
        inside = replace(part, value=np.broadcast_to(np.intp(0), part.value.shape))
        how = f"with integers from {-n} to {n - 1}"
    if n and entry < 0:
        where += f": counted from the end, the first is {-n}"
    elif n and entry == n:
        where += ": counting starts at 0"
    has = count(n, "entry") if n else "no entries"
    said = f"{x.axis(axis)}{of()} has {has}, so there is no entry {entry}{where}."
    fixed = _working(x, _with(parts, refusal.part, inside), how)
    return said, [*_as_a_mask(x, parts, refusal), *fixed], [(0, axis)]


def _as_a_mask(x: Operand, parts: Parts, refusal: Refusal) -> Iterator[Suggestion]:
    """Two numbers, one of them 0, in an array as long as the axis, are a mask that lost its dtype: 0 and 255."""
    value, first = parts[refusal.part].value, refusal.axes[0]
    own = x.shape[first : first + np.ndim(value)]
    if own and np.shape(value) == own and set(np.unique(value)) == {0, refusal.entry}:
        mask = Part("mask", "mask", np.ndim(value), value != 0)
        how = f"with a mask made of these integers, == {refusal.entry}"
        yield from _working(x, _with(parts, refusal.part, mask), how)


def _mask(x: Operand, parts: Parts, refusal: Refusal) -> Problem:
    (axis,), (own,) = refusal.axes, refusal.at
    part = parts[refusal.part]
    said = (
        f"a mask has one truth value for each entry, and axis {own} of the mask has "
        f"{thousands(part.value.shape[own])} where {x.axis(axis)} of {the_tensor()} has {thousands(x.shape[axis])}."
    )
    wanted = x.shape[axis - own : axis - own + part.span]
    return said, _masks(x, parts, refusal.part, wanted), [(0, axis)]


def _masks(x: Operand, parts: Parts, number: int, wanted: tuple[int, ...]) -> Iterator[Suggestion]:
    part = parts[number]
    turned: list[Suggestion] = []
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
    empty = replace(part, value=np.zeros((0,) * part.span, dtype=bool))  # fits any axes
    if not turned and isinstance(read(x.shape, _with(parts, number, empty)), Index):
        yield Suggestion(f"with a mask of shape {shape_text(wanted)}")


def _pairs(x: Operand, parts: Parts, refusal: Refusal) -> Problem:
    names = [
        shape_text(part.picks) if part.kind == "integers" else f"a mask that is {times_true(part)}"
        for part in parts
        if part.is_array
    ]
    said = f"several arrays in an index are read in pairs, so their shapes must broadcast, and {join(names)} do not."
    return said, _every_combination(x, parts), [(0, axis) for axis in refusal.axes]


def _every_combination(x: Operand, parts: Parts) -> Iterator[Suggestion]:
    """What np.ix_ does: give each vector of integers an axis of its own."""
    if not all(part.kind == "integers" and part.value.ndim == 1 for part in parts):
        return
    crossed = [
        replace(part, value=part.value.reshape([-1 if k == i else 1 for k in range(len(parts))]))
        for i, part in enumerate(parts)
    ]
    inner = key_text(parts)[1:-1]
    how = f"for every combination of them, with np.ix_({inner}) as the index"
    yield from _working(x, crossed, how)


def _result(x: Operand, parts: Parts, refusal: Refusal) -> Problem:
    said = (
        f"the result would have {refusal.entry} axes, and NumPy's arrays have at most {MOST_AXES}."
    )
    return said, (), []


_WORDS: dict[str, Callable[[Operand, Parts, Refusal], Problem]] = {
    "ellipses": _ellipses, "rank": _rank, "step": _step, "range": _range, "mask": _mask,
    "pairs": _pairs, "result": _result,
}  # fmt: skip
