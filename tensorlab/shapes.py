"""Arithmetic on shapes, exact however many entries there are."""

from collections.abc import Iterable, Sequence

Shape = tuple[int, ...]

MOST_AXES = 64  # NumPy's own limit


def size_of(shape: Iterable[int]) -> int:
    """Multiply lengths, exactly, however many entries that makes.

    >>> size_of((10**9, 10**9, 10**9)), size_of(())
    (1000000000000000000000000000, 1)
    """
    size = 1
    for length in shape:
        size *= length
    return size


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
