"""Why a reshape does not come out even, and which ones near it would."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from math import gcd

from tensorlab.explain.explanation import OperandAxis
from tensorlab.explain.letters import lettered, letters_of
from tensorlab.explain.operands import Operand
from tensorlab.explain.sentences import Suggestion
from tensorlab.shapes import Letter, Shape, size_of
from tensorlab.wording import count, join, shape_text, thousands, verb

_MOST = 2  # suggestions
_SEARCHED = 10_000  # how far from a length that does not divide one that does is looked for


def find_problem(
    x: Operand, wanted: Sequence[int]
) -> tuple[str, Iterator[str], list[OperandAxis]] | None:
    """Check whether the entries fill the new shape exactly.

    Returns:
        The problem, what would work (worked out when it is asked for) and the axes concerned, or None.
    """
    unknown = [axis for axis, length in enumerate(wanted) if length < 0]
    known = size_of(length for length in wanted if length >= 0)
    if len(unknown) > 1:
        problem = (
            f"{len(unknown)} lengths are left open, and only one can be worked out from the rest."
        )
        return problem, _one_open(x, wanted, unknown), []
    if not unknown:
        if known == x.size:
            return None
        problem = f"there {_are(x.size)}, and {shape_text(wanted)} has room for {thousands(known)}."
        if letters_of([x.shape]):
            return problem, chain(_where_unknown(x, known), _near(x, wanted)), []
        old, new = _what_differs(x.shape, wanted)
        if not old or not new or len(old) == x.rank:
            return problem, _near(x, wanted), []
        own, room = (_product(lengths) for lengths in ([x.shape[i] for i in old], new))
        has = verb(len(old), "has")
        problem += f" Everything else agrees: {x.several(old)} {has} {own}, where {room} would fit."
        return problem, _first_or_near(x, wanted, old, new), [(0, axis) for axis in old]
    if known == 0:
        problem = (
            "with a length of 0 there is room for no entry, whatever the open length is, and "
            f"there {_are(x.size)}."
            if x.size
            else "there are no entries, so the open length could be anything."
        )
        return problem, _near(x, wanted), []
    if x.size % known == 0:
        return None
    problem = f"{count(x.size, 'entry')} {verb(x.size, 'does')} not divide into parts of {thousands(known)}."
    if letters_of([x.shape]):
        problem = (
            f"that {count(x.size, 'entry')} divide into parts of {thousands(known)} is not certain."
        )
    return problem, chain(_where_unknown(x, known, open_too=True), _near(x, wanted)), []


def _where_unknown(x: Operand, room: int, open_too: bool = False) -> Iterator[str]:
    """Say for which lengths it works, where some are not known."""
    letters = letters_of([x.shape])
    unknown = size_of(n for n in x.shape if isinstance(n, Letter))
    each = size_of(n for n in x.shape if not isinstance(n, Letter))
    are = "is a length that is" if len(letters) == 1 else "are lengths that are"
    which = f"{join([str(n) for n in letters])} {are} not known yet: it works where {unknown}"
    if letters and open_too:
        yield f"{which} is a multiple of {thousands(room // gcd(room, each))}."
    elif letters and each and room % each == 0:
        yield f"{which} is {thousands(room // each)}."


def _what_differs(shape: Shape, wanted: Sequence[int]) -> tuple[tuple[int, ...], list[int]]:
    """Take off what two shapes share in front and at the end: the axes that are left, and the lengths wanted there.

    >>> _what_differs((1, 16, 96, 173), (1, 16, 48, 2, 86, 2))
    ((3,), [86, 2])
    """
    i, j = _shared(shape, wanted)
    k, m = _shared(shape[i:][::-1], wanted[j:][::-1])
    return tuple(range(i, len(shape) - k)), list(wanted[j : len(wanted) - m])


def _shared(shape: Sequence[int], wanted: Sequence[int]) -> tuple[int, int]:
    """How many lengths of each come first that have the same product."""
    i = j = 0
    for end in range(1, len(wanted) + 1):
        for start in range(i + 1, len(shape) + 1):
            if size_of(shape[i:start]) == size_of(wanted[j:end]):
                i, j = start, end
                break
    return i, j


def _product(lengths: Sequence[int]) -> str:
    size = thousands(size_of(lengths))
    return size if len(lengths) == 1 else f"{' × '.join(map(thousands, lengths))} = {size}"


def _first_or_near(
    x: Operand, wanted: Sequence[int], old: tuple[int, ...], new: Sequence[int]
) -> Iterator[Suggestion]:
    """Leave out what is too much along a single axis."""
    room = size_of(new)
    if len(old) == 1 and room < x.shape[old[0]]:
        first = ", ".join([*[":"] * old[0], f":{room}"])
        how = f"with the first {count(room, 'entry')}, written [{first}]"
        write = f"{{0}}[{first}].reshape{shape_text(wanted)}"
        yield Suggestion(how, tuple(wanted), write=write)
    yield from _near(x, wanted)


def _are(size: int) -> str:
    return f"{verb(size, 'is')} {count(size, 'entry')}"


def complete(x: Operand, wanted: Sequence[int]) -> Shape:
    """Work out the open length of a shape that fits.

    >>> complete(Operand((60000, 28, 28)), (60000, -1))
    (60000, 784)
    """
    known = size_of(length for length in wanted if length >= 0)
    left = lettered(int(x.size) // max(known, 1), letters_of([x.shape]))
    return tuple(left if length < 0 else length for length in wanted)


def _working(x: Operand, shapes: Iterator[Shape]) -> Iterator[Suggestion]:
    seen = set()
    for shape in shapes:
        if shape not in seen and find_problem(x, shape) is None:
            seen.add(shape)
            write = f"{{0}}.reshape({shape_text(shape)})"
            yield Suggestion(f"with {shape_text(shape)}", complete(x, shape), write=write)


def _first_that_work(x: Operand, ways: Sequence[Iterator[Shape]]) -> Iterator[Suggestion]:
    """Suggest from the first way that leads anywhere."""
    for shapes in ways:
        found = list(islice(_working(x, shapes), _MOST))
        if found:
            yield from found
            return


def _one_open(x: Operand, wanted: Sequence[int], unknown: Sequence[int]) -> Iterator[Suggestion]:
    """Keep one open length, and set the others to 1."""
    kept = (
        tuple(1 if i in unknown and i != open_one else n for i, n in enumerate(wanted))
        for open_one in reversed(unknown)
    )
    yield from _first_that_work(x, [kept, iter([x.shape if x.size == 0 else (-1,)])])


def _near(x: Operand, wanted: Sequence[int]) -> Iterator[Suggestion]:
    """Leave one length open; or, beside one that is open, go to the nearest that divides."""
    if x.size == 0:
        yield from _first_that_work(x, [iter([x.shape])])
        return
    near = _nearest(x.size, wanted) if min(wanted, default=0) < 0 else _opened(wanted)
    yield from _first_that_work(x, [near, iter([(-1,)])])


def _opened(wanted: Sequence[int]) -> Iterator[Shape]:
    for axis in reversed(range(len(wanted))):
        yield tuple(-1 if i == axis else n for i, n in enumerate(wanted))


def _nearest(size: int, wanted: Sequence[int]) -> Iterator[Shape]:
    """Change one length, from the last on, to the next smaller and the next larger that divide."""
    for axis in reversed(range(len(wanted))):
        length = wanted[axis]
        others = size_of(n for i, n in enumerate(wanted) if i != axis and n >= 0)
        if length < 0 or others == 0 or size % others:
            continue
        share = size // others
        below = range(min(length, share), max(length - _SEARCHED, 1), -1)
        above = range(length + 1, min(length + _SEARCHED, share) + 1)
        for lengths in (below, above):
            divisor = next((n for n in lengths if share % n == 0), None)
            if divisor is not None:
                yield (*wanted[:axis], divisor, *wanted[axis + 1 :])
