"""The rule of broadcasting: shapes line up from the right, equal lengths fit, and a 1 is stretched."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

from tensorlab.explain.explanation import OperandAxis, Step
from tensorlab.explain.letters import told_apart
from tensorlab.explain.operands import Operand
from tensorlab.explain.sentences import Suggestion, another, the
from tensorlab.shapes import Shape, broadcast_shapes
from tensorlab.wording import count, join, ordinal, shape_text, thousands, verb

_MOST_TRIED = 5000  # places for new axes: those of 16 axes in 20, but not of 60 in 64


def alignment(shapes: Sequence[Shape]) -> tuple[tuple[int, ...], ...]:
    """Number each shape's axes as the result's are, that is, from the right.

    >>> alignment([(32, 10), (10,)])
    ((0, 1), (1,))
    """
    rank = max(map(len, shapes), default=0)
    return tuple(tuple(range(rank - len(shape), rank)) for shape in shapes)


def aligned(operands: Sequence[Operand]) -> list[Operand]:
    """Give lengths that are not known one letter where their axes meet, and another where they do not.

    >>> from tensorlab.explain.operands import operand
    >>> [str(x) for x in aligned([operand((None, None)), operand((None,))])]
    ['(n, m)', '(m,)']
    """
    return told_apart(operands, alignment([x.shape for x in operands]))


def find_clashes(shapes: Sequence[Shape]) -> list[tuple[OperandAxis, OperandAxis]]:
    """Find, for each axis that does not fit, the first two operands whose lengths differ."""
    found = []
    for axis in range(-max(map(len, shapes)), 0):
        there = [(k, shape) for k, shape in enumerate(shapes) if len(shape) >= -axis]
        long = [(k, shape) for k, shape in there if shape[axis] != 1]
        for k, shape in long[1:]:
            first, first_shape = long[0]
            if shape[axis] != first_shape[axis]:
                found.append(((first, len(first_shape) + axis), (k, len(shape) + axis)))
                break
    return found


def clash_text(operands: Sequence[Operand], pair: tuple[OperandAxis, OperandAxis]) -> str:
    """Say which two lengths clash."""
    (k, axis), (m, other) = pair
    return (
        f"{operands[k].axis(axis)} of {the(k)} has {count(operands[k].shape[axis], 'entry')} where "
        f"{operands[m].axis(other)} of {the(m)} has {thousands(operands[m].shape[other])}"
    )


def axis_step(operands: Sequence[Operand], axis: int, result: Shape) -> Step:
    """Say what each operand brings along one axis of the result."""
    length = result[axis]
    have: dict[int | None, list[int]] = {}
    places: list[OperandAxis] = []
    for k, x in enumerate(operands):
        own = axis - (len(result) - x.rank)
        have.setdefault(x.shape[own] if own >= 0 else None, []).append(k)
        places += [(k, own)] if own >= 0 else []
    name = next((x.names[axis] for x in operands if x.names and x.rank == len(result)), "")
    head = f"axis {axis}{f' ({name})' if name else ''}, {count(length, 'entry')}"
    if len(have) == 1:
        alike = {1: "", 2: f": both have {thousands(length)}"}
        all_have = alike.get(len(operands), f": all have {thousands(length)}")
        return Step(tuple(places), "stays", (axis,), f"{head}{all_have}.")
    parts = []
    if 1 in have and length != 1:
        has = verb(len(have[1]), "has")
        parts.append(f"{_these(have[1])} {has} 1, which is stretched{_to(length)}")
    if None in have:
        lacking = len(have[None])
        use = _use(length, lacking)
        parts.append(f"{_these(have[None])} {verb(lacking, 'has')} no axis here{use}")
    text = f"{head} of {_these(have[length])}: {', '.join(parts)}."
    return Step(tuple(places), "stretched", (axis,), text)


def _these(operands: Sequence[int]) -> str:
    return "the " + join([ordinal(k) for k in operands])


def _use(length: int, lacking: int) -> str:
    if length == 1:
        return f" and {verb(lacking, 'gets')} one of length 1"
    return f" and {verb(lacking, 'is')} {'used for each' if length else 'not used'}"


def _to(length: int) -> str:
    return f" to {thousands(length)}" if length else " to none"


def suggest(shapes: Sequence[Shape]) -> list[Suggestion]:
    """Find what would make shapes that clash fit: new axes, a transpose, other lengths."""
    found = list(_with_new_axes(shapes)) + list(_transposed(shapes))
    if not found or _is_for_each_row(shapes):
        found = [*found[:2], *_with_other_lengths(shapes)]
    return found[:3]


def _is_for_each_row(shapes: Sequence[Shape]) -> bool:
    """Whether a vector follows a matrix, as a bias does: it may just have the wrong length."""
    return len(shapes) == 2 and len(shapes[0]) > 1 and len(shapes[1]) == 1


def _replaced(shapes: Sequence[Shape], k: int, shape: Shape) -> Shape | None:
    return broadcast_shapes([*shapes[:k], shape, *shapes[k + 1 :]])


def _with_new_axes(shapes: Sequence[Shape]) -> Iterator[Suggestion]:
    """Put axes of length 1 into a shorter shape, not in front, where they are already understood."""
    longest = max(map(len, shapes))
    vectors = all(len(shape) == 1 for shape in shapes)
    for k in reversed(range(len(shapes))):
        shape = shapes[k]
        spare = 1 if vectors and k == 0 else longest - len(shape)
        rank = len(shape) + spare
        if not 0 < spare <= 4 or comb(rank, spare) > _MOST_TRIED:
            continue
        for new in combinations(range(rank), spare):
            lengths = iter(shape)
            grown = tuple(1 if axis in new else next(lengths) for axis in range(rank))
            result = _replaced(shapes, k, grown)
            if result is not None:
                parts = _index(rank, new)
                column, key = grown[-len(parts) :], ", ".join(parts)
                yield Suggestion(
                    f"with {the(k)} as {shape_text(column)}, written [{key}]",
                    result,
                    ": every entry of one meets every entry of the other" if vectors else "",
                    {k: (column,)},
                    f"{{{k}}}[{key}]",
                    key,
                )
                break


def _index(rank: int, new: Sequence[int]) -> list[str]:
    """The index that puts in new axes, leaving out those in front, which come by themselves."""
    first = next(axis for axis in range(rank) if axis not in new) if len(new) < rank else 0
    return ["np.newaxis" if axis in new else ":" for axis in range(first, rank)]


def _transposed(shapes: Sequence[Shape]) -> Iterator[Suggestion]:
    for k in reversed(range(len(shapes))):
        if len(shapes[k]) == 2:
            result = _replaced(shapes, k, shapes[k][::-1])
            if result is not None:
                turned = shapes[k][::-1]
                how = f"with {the(k)} transposed, {shape_text(turned)}"
                yield Suggestion(how, result, changed={k: (turned,)}, write=f"{{{k}}}.T")


def _with_other_lengths(shapes: Sequence[Shape]) -> Iterator[Suggestion]:
    """Change the lengths of a single operand to what the others have, or to 1."""
    for k in reversed(range(len(shapes))):
        others = broadcast_shapes([*shapes[:k], *shapes[k + 1 :]])
        if others is None:
            continue
        rank = max(len(others), len(shapes[k]))
        theirs = (1,) * (rank - len(others)) + others
        own = shapes[k]
        theirs = theirs[rank - len(own) :]
        bad = [n != m and 1 not in (n, m) for n, m in zip(own, theirs, strict=True)]
        equal = tuple(m if b else n for n, m, b in zip(own, theirs, bad, strict=True))
        ones = tuple(1 if b else n for n, b in zip(own, bad, strict=True))
        result = _replaced(shapes, k, equal)
        if result is not None:
            how = f"with {another(k)} of shape {shape_text(equal)} or {shape_text(ones)}"
            yield Suggestion(how, result, changed={k: (equal, ones)})
            return
    yield from _with_the_first_lengths(shapes)


def _with_the_first_lengths(shapes: Sequence[Shape]) -> Iterator[Suggestion]:
    """Where more than one operand is off: along each axis the first length that is not 1, in all of them."""
    rank = max(map(len, shapes))
    lengths = [
        next((shape[axis] for shape in shapes if len(shape) >= -axis and shape[axis] != 1), 1)
        for axis in range(-rank, 0)
    ]
    changed = [
        tuple(n if n == 1 else m for n, m in zip(shape, lengths[rank - len(shape) :], strict=True))
        for shape in shapes
    ]
    result = broadcast_shapes(changed)
    if result is not None:
        how = f"with {join(map(shape_text, changed))}"
        yield Suggestion(how, result, changed={k: (each,) for k, each in enumerate(changed)})
