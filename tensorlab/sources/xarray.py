"""xarray: arrays whose axes have names; their data may be NumPy's, Dask's, or still in a file."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from tensorlab.sources import read as read_any
from tensorlab.sources.dask import chunks_of, each_block, is_lazy, several, why_lazy
from tensorlab.sources.parts import Work, each_part
from tensorlab.sources.protocols import of_array
from tensorlab.sources.sparse import kept_by
from tensorlab.sources.tensor_view import TensorView, all_or_kept


def read(x: Any) -> TensorView | None:
    """Look at a DataArray or a Variable."""
    if not hasattr(x, "dims") or not hasattr(x, "dtype"):
        return None
    data = getattr(getattr(x, "variable", x), "_data", None)  # x.data may read a file
    index = getattr(data, "array", None)
    if type(index).__name__ == "RangeIndex":  # of pandas, whose entries nobody has made
        return replace(read_any(index), axes=tuple(map(str, x.dims)), framework="xarray")
    lazy = is_lazy(x)
    chunks = chunks_of(x.data) if lazy else ()
    each = partial(each_block, x.data) if lazy else None
    if not getattr(getattr(x, "variable", x), "_in_memory", True) and not lazy:  # in a file
        chunks = tuple(x.encoding.get("chunksizes") or x.encoding.get("chunks") or ())
        chunks = chunks if len(chunks) == x.ndim else ()
        each = partial(_each_stored, x, chunks)
    return of_array(
        x,
        axes=tuple(map(str, x.dims)),
        lazy=lazy,
        unread=why_lazy(x.data) if lazy else _unread(data),
        chunks=chunks,
        _read=lambda: np.asarray(x.values),
        _part=partial(_part, x),
        _several=partial(several, x.data) if lazy else None,
        _each=each,
    )


def _part(x: Any, index: Any) -> np.ndarray:
    return np.asarray(x[index].values)


def _each_stored(x: Any, chunks: tuple[int, ...], work: Work[Any]) -> list[Any]:
    return each_part(work, partial(_part, x), x.shape, chunks or None, x.dtype.itemsize)


def _unread(data: Any) -> str:
    if not hasattr(data, "nnz"):
        return ""
    kept = kept_by("x.data", data)
    ways = all_or_kept("x.data.todense()", kept, data.shape, data.dtype.itemsize)
    return f"it holds a sparse array, which keeps a few of its entries; {ways}"
