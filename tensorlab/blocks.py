"""Arrays of any size and layout, read in flat blocks of a few MB, by several threads."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from tensorlab.sources.tensor_view import TensorView, is_masked

# Entries at a time: in smaller blocks threads wait for each other more than they work.
_BLOCK = 524_288
_SPAN = 24  # blocks that a thread takes at a time, as each turn costs: few enough for Ctrl-C
_SPANS = 8  # turns at least, so that threads end together
_THREADS = 2  # each takes up to 8 MB for itself, and more would wait for each other
_THREADED = 4_000_000  # from here on a second thread gains more than it costs

T = TypeVar("T")


def in_blocks(work: Callable[..., T], *arrays: np.ndarray) -> list[T]:
    """Give arrays of one shape to a function, some entries of each at a time, in an order that suits the memory.

    Only what no flat block can be seen of in place is copied, one block at a time: entries that lie scattered, and
    those whose bytes are swapped. The blocks and their order do not depend on the number of threads.

    Args:
        work: Takes a vector of each array, of the same entries and in the same order.
        arrays: Arrays of one shape, none of which the function may write to.

    Returns:
        What the function gave for each block.

    >>> in_blocks(np.sum, np.ones((1000, 2000))[:, ::2])
    [np.float64(524288.0), np.float64(475712.0)]
    """
    size = arrays[0].size
    if size == 0:
        return []
    if size <= _BLOCK and all(x.flags.c_contiguous and x.dtype.isnative for x in arrays):
        with np.errstate(all="ignore"):  # a quick way for what is small
            return [work(*[x.reshape(-1) for x in arrays])]
    span = min(_SPAN, -(-size // (_SPANS * _BLOCK))) * _BLOCK
    spans = range(0, size, span)

    def run(start: int) -> list[T]:
        # Threads do not inherit the caller's state of errors.
        with np.errstate(all="ignore"), _iterator(arrays) as blocks:
            blocks.iterrange = (start, min(start + span, size))  # type: ignore[misc]  # NumPy's stubs forbid it
            return [work(*_operands(block)) for block in blocks]

    threads = 1 if size < _THREADED else min(os.cpu_count() or 1, _THREADS, len(spans))
    if threads == 1:
        return [found for start in spans for found in run(start)]
    from concurrent.futures import ThreadPoolExecutor

    # NumPy lets go of the interpreter's lock inside a block.
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return [found for part in pool.map(run, spans) for found in part]


def reader(x: np.ndarray | TensorView) -> tuple[Callable[[Callable[..., T]], list[T]], int]:
    """How a function is given all blocks of an array, with the mask of each; and how often all of them are repeated.

    >>> blocks, repeats = reader(np.broadcast_to(np.arange(3), (10**9, 3)))
    >>> blocks(np.sum), repeats
    ([np.int64(3)], 1000000000)
    """
    if isinstance(x, TensorView):
        return lambda work: [n for part in x.each(partial(blocks_of, work)) for n in part], 1
    arrays, repeats = stored(*_with_mask(x))
    return lambda work: in_blocks(work, *arrays), repeats


def blocks_of(work: Callable[..., T], part: np.ndarray | range) -> list[T]:
    """Give an array and its mask, if it has one, to a function block by block; a range is one block."""
    if isinstance(part, range):
        return [work(part)]
    return in_blocks(work, *_with_mask(part))


def _with_mask(x: np.ndarray) -> list[np.ndarray]:
    if not is_masked(x):
        return [np.asarray(x)]
    mask = np.ma.getmask(x)
    return [np.ma.getdata(x), *([] if mask is np.ma.nomask else [np.asarray(mask)])]


def _iterator(arrays: Sequence[np.ndarray]) -> np.nditer:
    return np.nditer(
        arrays,
        flags=["external_loop", "buffered", "ranged", "refs_ok"],
        op_flags=[["readonly"]] * len(arrays),
        op_dtypes=[
            array.dtype if array.dtype.isnative else array.dtype.newbyteorder("=")
            for array in arrays
        ],
        casting="equiv",
        order="K",
        buffersize=_BLOCK,
    )


def _operands(block: np.ndarray | tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    return block if isinstance(block, tuple) else (block,)


def stored(*arrays: np.ndarray) -> tuple[list[np.ndarray], int]:
    """Drop the axes along which broadcasting only repeats the entries of all arrays, and say how often it does.

    >>> (x,), repeats = stored(np.broadcast_to(np.arange(3), (10**9, 3)))
    >>> x, repeats
    (array([0, 1, 2]), 1000000000)
    """
    repeats = 1
    index: list[int | slice] = []
    for axis, length in enumerate(arrays[0].shape):
        repeated = length > 1 and all(array.strides[axis] == 0 for array in arrays)
        repeats *= length if repeated else 1
        index.append(0 if repeated else slice(None))
    return [array[(*index, ...)] for array in arrays], repeats
