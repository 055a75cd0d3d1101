"""What lies outside of memory, read part by part: cut where its chunks end, with a progress bar when it takes long."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import prod
from typing import TypeVar

import numpy as np

from tensorlab.progress import shown
from tensorlab.shapes import Key, Shape, positions

_LARGEST = 16 * 2**20  # bytes of a part that is read into memory
_ADVISED = 2**30  # bytes of a part that is advised in place of the whole
_MAPPED = 2**28  # bytes of a part that is mapped, and need not be copied

T = TypeVar("T")
Work = Callable[[np.ndarray], T]


def each_part(
    work: Work[T],
    read: Callable[[tuple[slice, ...]], np.ndarray],
    shape: Sequence[int],
    chunks: Sequence[int] | None,
    itemsize: int,
) -> list[T]:
    """Give one part after the other to a function, of which only one is in memory at a time."""
    places = parts(shape, chunks, itemsize)
    return [work(read(place)) for place in shown(places)]


def beginning(shape: Shape, chunks: Shape, itemsize: int) -> str:
    """The first part of x that can be had in a moment, of whole chunks where there are some, as it is written.

    >>> beginning((10**6, 10**6), (4096, 4096), 8), beginning((10**12,), (), 4)
    ('x[:4096, :32768]', 'x[:268435456]')
    """
    taken = list(shape)
    for axis, n in enumerate(shape):
        nbytes = prod(taken) * itemsize
        if nbytes > _ADVISED:
            fit = max(1, _ADVISED * n // nbytes)
            chunk = chunks[axis] if chunks and chunks[axis] < n else 1
            taken[axis] = max(fit - fit % chunk, chunk)
    last = max((axis for axis, n in enumerate(shape) if taken[axis] < n), default=0)
    cut = zip(taken[: last + 1], shape, strict=False)
    return f"x[{', '.join(':' if k == n else f':{k}' for k, n in cut)}]"


def each_mapped(work: Work[T], x: np.memmap) -> list[T]:
    """Give one part after the other of a mapped file to a function, in the file's order."""
    if x.flags.f_contiguous:
        x = x.T
    return [work(x[at]) for at in shown(parts(x.shape, None, x.itemsize, _MAPPED))]


def parts(
    shape: Sequence[int], chunks: Sequence[int] | None, itemsize: int, largest: int = _LARGEST
) -> list[tuple[slice, ...]]:
    """Cut an array into parts of at most so many bytes, each of whole chunks, the last axes first.

    >>> parts((3, 1000, 1000), (1, 100, 100), 8)
    [(slice(0, 2, None), slice(0, 1000, None), slice(0, 1000, None)), ...]
    """
    steps = [max(1, n) for n in chunks or [1] * len(shape)]
    room = largest // max(1, itemsize)
    for axis in reversed(range(len(shape))):
        most = room // (prod(steps) // steps[axis])
        if most < shape[axis]:
            steps[axis] = max(steps[axis], most - most % steps[axis])
            break
        steps[axis] = max(1, shape[axis])
    starts = [range(0, n, step) for n, step in zip(shape, steps, strict=True)]
    return [
        tuple(slice(i, min(i + step, n)) for i, step, n in zip(at, steps, shape, strict=True))
        for at in product(*starts)
    ]


def by_chunk(
    keys: Sequence[Key],
    read: Callable[[tuple[slice, ...]], np.ndarray],
    shape: Shape,
    chunks: Shape,
    dtype: np.dtype,
) -> list[np.ndarray]:
    """What each of several indices takes, of which each chunk that they meet is read once.

    >>> x = np.arange(100).reshape(10, 10)
    >>> keys = [(0, slice(None)), (slice(0, 10, 4), slice(8, 10)), (9, 9)]
    >>> [part.tolist() for part in by_chunk(keys, x.__getitem__, x.shape, (2, 5), x.dtype)]
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [[8, 9], [48, 49], [88, 89]], 99]
    """
    found = []
    met: dict[Shape, list[tuple[np.ndarray, tuple[slice, ...], list[range]]]] = {}
    for key in keys:
        taken = positions(shape, key)
        values = np.empty([len(each) for each in taken], dtype)
        found.append((values, tuple(slice(None) if isinstance(i, slice) else 0 for i in key)))
        for pieces in product(*map(_pieces, taken, chunks)):
            where = tuple(piece for _, piece in pieces)
            inside = [each[piece] for each, piece in zip(taken, where, strict=True)]
            met.setdefault(tuple(n for n, _ in pieces), []).append((values, where, inside))
    for asked in met.values():
        along = list(zip(*[inside for *_, inside in asked], strict=True))
        starts = [min(each[0] for each in axis) for axis in along]
        stops = [max(each[-1] for each in axis) + 1 for axis in along]
        part = read(tuple(map(slice, starts, stops)))
        for values, where, inside in asked:
            at = zip(inside, starts, strict=True)
            values[where] = part[
                tuple(slice(each[0] - i, each[-1] - i + 1, each.step) for each, i in at)
            ]
    return [values[index] for values, index in found]


def _pieces(taken: range, chunk: int) -> Iterator[tuple[int, slice]]:
    """Positions along an axis chunk by chunk: its number, and which of them lie in it."""
    start = 0
    while start < len(taken):
        number = taken[start] // chunk
        inside = range(taken[start], (number + 1) * chunk, taken.step)
        stop = min(len(taken), start + len(inside))
        yield number, slice(start, stop)
        start = stop
