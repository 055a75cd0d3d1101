"""Arithmetic on shapes: how many entries there are, how shapes broadcast, and the order in which entries are read."""

import math
from collections.abc import Iterable, Sequence

Shape = tuple[int, ...]

MOST_AXES = 64  # NumPy's own limit


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
