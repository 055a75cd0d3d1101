"""Arithmetic on shapes: how many entries there are, how shapes broadcast, and the order in which entries are read."""

import math
import re
from collections.abc import Iterable, Sequence
from itertools import count

Shape = tuple[int, ...]

MOST_AXES = 64  # NumPy's own limit


class Shaped:
    """What has a shape, and so a rank and a size."""

    shape: Shape

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of entries."""
        return size_of(self.shape)


class Letter(int):
    """A length that is not known yet: it is written as a letter, and computed with as a number that stands for it.

    >>> n = Letter("n", 10007)
    >>> f"{(n, 784)}, {n * 784} entries, the last at {n - 1}"
    '(n, 784), n × 784 entries, the last at n - 1'
    >>> (n + 1) + 1, (n + 1) - 1, (n - 1) * 4
    (n + 2, n, (n - 1) × 4)
    """

    text: str

    def __new__(cls, text: str, number: int) -> "Letter":
        """Make a length of what it is called and the number that stands for it."""
        self = super().__new__(cls, number)
        self.text = text
        return self

    def __reduce__(self) -> tuple[type["Letter"], tuple[str, int]]:  # for copies and pickles
        return Letter, (self.text, int(self))

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return self.text

    def __mul__(self, other: int) -> "int":
        if int(other) in (0, 1):
            return self if int(other) == 1 else 0
        return Letter(f"{_factor(self)} × {_factor(other)}", int(self) * int(other))

    def __rmul__(self, other: int) -> "int":
        return self * other

    def __add__(self, other: int) -> "int":
        return self._moved(other) if isinstance(other, Letter) else self._moved(None, int(other))

    def __radd__(self, other: int) -> "int":
        return self + other

    def __sub__(self, other: int) -> "int":
        if not isinstance(other, Letter):
            return self._moved(None, -int(other))
        text = f"({other})" if _SUM.search(other.text) else other.text
        return Letter(f"{self.text} - {text}", int(self) - int(other))

    def _moved(self, more: "Letter | None", by: int = 0) -> "Letter":
        """Add a length that is not known, or a number, which joins one that stands at the end already."""
        if more is not None:
            return Letter(f"{self.text} + {more}", int(self) + int(more))
        ends = _ENDS_IN.search(self.text)
        text = self.text[: ends.start()] if ends else self.text
        total = by + (int(ends[1] + ends[2]) if ends else 0)
        written = f"{text} {'+' if total > 0 else '-'} {abs(total)}" if total else text
        return Letter(written, int(self) + by)


# A sum or difference, outside of brackets; and the number at the end of one.
_SUM = re.compile(r" [+-] (?![^(⌈]*[)⌉])")
_ENDS_IN = re.compile(r" ([+-]) (\d+)$")


def _factor(n: int) -> str:
    """A length as it stands in a product."""
    return f"({n})" if isinstance(n, Letter) and _SUM.search(n.text) else str(n)


# What unknown lengths are called, and what stands for them: primes, far from each other and from the lengths that
# people have, so that what was computed from one of them is not taken for another, nor a known length for either.
_LETTERS = (
    ("n", 7368709),
    ("m", 7378711),
    ("k", 7388723),
    ("l", 7398731),
    ("p", 7408733),
    ("q", 7418737),
)


def letter(which: int) -> Letter:
    """The first, second, ... length of a shape that is not known.

    >>> letter(0), letter(1), letter(6)
    (n, m, n2)
    """
    again, at = divmod(which, len(_LETTERS))
    text, number = _LETTERS[at]
    return Letter(f"{text}{again + 1}" if again else text, number + 100_000_000 * again)


def letters_in(n: Letter) -> list[Letter]:
    """The letters of which a length is made.

    >>> letters_in(letter(1) * (letter(0) - 3))
    [m, n]
    """
    found = re.findall(rf"([{''.join(text for text, _ in _LETTERS)}])(\d*)", n.text)
    names = [text for text, _ in _LETTERS]
    return [letter(names.index(name) + len(_LETTERS) * (int(k or 1) - 1)) for name, k in found]


def free_letter(shapes: Iterable[Shape]) -> Letter:
    """A length that is not known, under a letter that no other has.

    >>> free_letter([(letter(0), 784)])
    m
    """
    taken = {n.text for shape in shapes for n in shape if isinstance(n, Letter)}
    return next(each for each in map(letter, count()) if each.text not in taken)


def size_of(shape: Iterable[int]) -> int:
    """Multiply lengths, exactly, however many entries that makes.

    >>> size_of((10**9, 10**9, 10**9)), size_of(())
    (1000000000000000000000000000, 1)
    """
    return math.prod(shape)


def broadcast_shapes(shapes: Sequence[Shape]) -> Shape | None:
    """Make shapes equal, or return None where that cannot be done.

    >>> broadcast_shapes([(64, 3, 32, 10), (32, 10)]), broadcast_shapes([(3,), (3, 2)])
    ((64, 3, 32, 10), None)
    """
    rank = max(map(len, shapes), default=0)
    result = []
    for axis in range(-rank, 0):
        lengths = {shape[axis] for shape in shapes if len(shape) >= -axis} - {1}
        if len(lengths) > 1:
            return None
        result.append(lengths.pop() if lengths else 1)
    return tuple(result)


def place_of(index: Sequence[int], shape: Shape) -> int:
    """Count the entries before one in reading order: row after row, the last axis fastest.

    >>> place_of((1, 0, 2), (2, 3, 4))
    14
    """
    place = 0
    for i, length in zip(index, shape, strict=True):
        place = place * length + i
    return place


def index_at(place: int, shape: Shape) -> Shape:
    """Find the entry that so many come before.

    >>> index_at(14, (2, 3, 4))
    (1, 0, 2)
    """
    found = []
    for length in reversed(shape):
        place, i = divmod(place, length)
        found.append(i)
    return tuple(reversed(found))
