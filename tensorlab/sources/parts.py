"""What lies outside of memory, read part by part: cut where its chunks end, with a progress bar when it takes long."""

from collections.abc import Callable, Sequence
from itertools import product
from math import prod
from typing import TypeVar

import numpy as np

from tensorlab.progress import shown

_LARGEST = 16 * 2**20  # bytes of a part that is read into memory
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
