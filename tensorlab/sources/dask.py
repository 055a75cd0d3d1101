"""Dask: arrays and tables whose entries are computed when they are asked for, and not before."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from math import prod
from typing import Any

import numpy as np

from tensorlab.progress import tasks_shown
from tensorlab.shapes import Letter
from tensorlab.sources import read as read_any
from tensorlab.sources.parts import Work, beginning
from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import (
    MOST_MADE,
    TensorView,
    UnreadableError,
    lengths,
    unreadable,
)
from tensorlab.wording import bytes_text, thousands

_MOST_BLOCKS = 1_000_000  # tasks that Dask plans in a minute or so, and in a few GB


def read(x: Any) -> TensorView | None:
    """Look at an array, a table or a column of Dask."""
    if type(x).__name__.startswith("Delayed"):
        raise UnreadableError(
            "This Delayed of Dask has no shape before it is computed: look at x.compute()."
        )
    if not hasattr(x, "shape") or not is_lazy(x):
        return None
    known = {} if hasattr(x, "dtype") else {"dtype": x._meta.to_numpy().dtype}
    return of_array(
        x,
        framework="dask",
        lazy=True,
        unread=why_lazy(x),
        chunks=chunks_of(x),
        _read=lambda: _whole(x),
        _part=lambda index: _computed(x[index]),
        _several=partial(several, x),
        _each=partial(each_block, x),
        **known,
    )


def why_lazy(x: Any) -> str:
    """Why the entries are not read, and what starts their computation: of all, or of a part where they are many."""
    shape, itemsize = lengths(x.shape), getattr(getattr(x, "dtype", None), "itemsize", 0)
    nbytes = prod(shape) * itemsize
    if nbytes <= MOST_MADE or any(isinstance(n, Letter) for n in shape):
        return (
            "it is lazy, and reading them would start a computation of Dask; x.compute() starts it, and "
            "describe(x, statistics=True) sums it up block by block"
        )
    part = beginning(shape, chunks_of(x), itemsize)
    return (
        f"it is lazy, and reading them would start a computation of Dask, of {bytes_text(nbytes)}; "
        f"describe({part}, statistics=True) sums up a part, and describe(x, statistics=True) all of it, block by block"
    )


def _computed(x: Any) -> np.ndarray:
    """The entries, as their own library has them: np.asarray of a lazy array forgets its mask."""
    return read_any(x.compute()).values()


def _whole(x: Any) -> np.ndarray:
    """All entries; no block is computed where all of them are more than the computer's memory."""
    shape, itemsize = lengths(x.shape), getattr(getattr(x, "dtype", None), "itemsize", 0)
    if (nbytes := prod(shape) * itemsize) > _memory():
        part = beginning(shape, chunks_of(x), itemsize)
        raise unreadable(f"its {bytes_text(nbytes)} do not fit into memory; {part} does")
    return _computed(x)


def _memory() -> int:
    """The bytes of memory of this computer; where it does not say, more than any array takes."""
    with suppress(AttributeError, ValueError, OSError):  # Windows has no sysconf
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return sys.maxsize


def several(x: Any, keys: list[Any]) -> list[np.ndarray]:
    """What each of several indices takes, in one graph: a block that several of them meet is computed once."""
    dask = import_module("dask")
    return [read_any(part).values() for part in dask.compute(*[x[key] for key in keys])]


def is_lazy(x: Any) -> bool:
    """Whether there is a graph to compute; xarray and pint have the method always, and None where there is none."""
    graph = getattr(x, "__dask_graph__", None)
    return graph is not None and graph() is not None


def chunks_of(x: Any) -> tuple[int, ...]:
    """How long the blocks of an array are along each axis; () of a table, or where that is not known."""
    found = getattr(x, "chunksize", ())  # a table of pandas' has its rows here, or None
    known = isinstance(found, tuple) and all(isinstance(n, int) for n in found)
    return found if known else ()


def each_block(x: Any, work: Work[Any]) -> list[Any]:
    """Give each block to a function where it is computed: in one graph, by the scheduler that the user has chosen."""
    dask = import_module("dask")
    # However many blocks an array has, they make one layer of the graph: Dask takes thousands of layers slowly.
    if getattr(x, "numblocks", ()):
        if x.npartitions > _MOST_BLOCKS:
            part = beginning(x.shape, chunks_of(x), x.dtype.itemsize)
            raise unreadable(
                f"it has {thousands(x.npartitions)} blocks, more than Dask can plan at a time; {part} has fewer"
            )
        ones = tuple((1,) * n for n in x.numblocks)
        kind = np.empty((0,) * x.ndim, object)
        layer = x.map_blocks(partial(_in_a_block, work), chunks=ones, dtype=object, meta=kind)
        with tasks_shown():
            return list(dask.compute(layer)[0].flat)
    given = dask.delayed(_given)
    with tasks_shown():
        return list(dask.compute(*[given(work, part) for part in np.ravel(x.to_delayed())]))


def _in_a_block(work: Work[Any], block: Any) -> np.ndarray:
    result = np.empty((1,) * np.ndim(block), object)
    result.flat[0] = _given(work, block)
    return result


def _given(work: Callable[[np.ndarray], Any], block: Any) -> Any:
    return work(read_any(block).values())
