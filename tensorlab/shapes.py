"""Arithmetic on shapes: how many entries there are, how shapes broadcast, and the order in which entries are read."""

import math
from collections.abc import Iterable, Sequence
from itertools import count

Shape = tuple[int, ...]
# An index with an integer, or a slice that steps forward, for each axis.
Key = tuple[int | slice, ...]

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
    >>> (letter(1) * (n - 3)).letters
    (m, n)
    """

    letters: "tuple[Letter, ...]"
    _text: str
    _plus: int
    _is_sum: bool

    def __new__(
        cls,
        text: str,
        number: int,
        letters: "tuple[Letter, ...]" = (),
        *,
        plus: int = 0,
        is_sum: bool = False,
    ) -> "Letter":
        """Make a length that is not known.

        Args:
            text: How it is written, but for a number that is added at its end.
            number: What stands for it.
            letters: Those that it was computed from; none for a letter by itself.
            plus: The number that is added at its end.
            is_sum: Whether the text is a sum or a difference.
        """
        self = super().__new__(cls, number)
        self._text, self._plus, self._is_sum = text, plus, is_sum
        self.letters = letters or (self,)
        return self

    def __getnewargs__(self) -> tuple[str, int]:  # type: ignore[override]  # for copies and pickles
        return self._text, int(self)

    @property
    def text(self) -> str:
        """How it is written."""
        sign = "+" if self._plus > 0 else "-"
        return f"{self._text} {sign} {abs(self._plus)}" if self._plus else self._text

    @property
    def is_one(self) -> bool:
        """Whether it is a letter by itself, and not what was computed from letters."""
        return self.letters == (self,)

    @property
    def in_product(self) -> str:
        """How it is written in a product: a sum in brackets."""
        return f"({self.text})" if self._plus or self._is_sum else self.text

    def __repr__(self) -> str:
        return self.text

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return self.text

    def __mul__(self, other: int) -> int:
        if int(other) in (0, 1):
            return self if int(other) == 1 else 0
        factor = other.in_product if isinstance(other, Letter) else other
        return Letter(f"{self.in_product} × {factor}", int(self) * int(other), self._and(other))

    def __rmul__(self, other: int) -> int:
        return self * other

    def __add__(self, other: int) -> int:
        number = int(self) + int(other)
        if not isinstance(other, Letter):
            plus = self._plus + int(other)
            return Letter(self._text, number, self.letters, plus=plus, is_sum=self._is_sum)
        text = f"{self.text} + {other._text}"
        return Letter(text, number, self._and(other), plus=other._plus, is_sum=True)

    def __radd__(self, other: int) -> int:
        return self + other

    def __sub__(self, other: int) -> int:
        if not isinstance(other, Letter):
            return self + -int(other)
        text = f"{self.text} - {other.in_product}"
        return Letter(text, int(self) - int(other), self._and(other), is_sum=True)

    def _and(self, other: int) -> "tuple[Letter, ...]":
        """The letters of both, each once."""
        both = (*self.letters, *other.letters) if isinstance(other, Letter) else self.letters
        return tuple({each.text: each for each in both}.values())


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


def length_of(x: range) -> int:
    """How many entries a range has: `len` raises an error beyond the largest index.

    >>> length_of(range(0, 10**20, 3))
    33333333333333333334
    """
    return (x[-1] - x[0]) // x.step + 1 if x else 0


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


def positions(shape: Shape, key: Key) -> list[range]:
    """The positions along each axis that an index takes.

    >>> positions((60000, 28, 28), (7, slice(None, None, 2), slice(0, 3)))
    [range(7, 8), range(0, 28, 2), range(0, 3)]
    """
    return [
        range(*i.indices(n)) if isinstance(i, slice) else range(i, i + 1)
        for i, n in zip(key, shape, strict=True)
    ]
