"""The order in which entries are read: row after row, the last axis fastest."""

from collections.abc import Sequence

from tensorlab.explain.explanation import Shape


def place_of(index: Sequence[int], shape: Shape) -> int:
    """Count the entries before one.

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
