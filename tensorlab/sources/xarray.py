"""xarray: arrays whose axes have names; their data may be NumPy's, Dask's, or still in a file."""

from functools import partial
from typing import Any

import numpy as np

from tensorlab.sources.dask import COMPUTE, chunks_of, each_block, is_lazy, several
from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import TensorView


def read(x: Any) -> TensorView | None:
    """Look at a DataArray or a Variable."""
    if not hasattr(x, "dims") or not hasattr(x, "dtype"):
        return None
    lazy = is_lazy(x)
    return of_array(
        x,
        axes=tuple(map(str, x.dims)),
        lazy=lazy,
        unread=COMPUTE if lazy else _unread(x),
        chunks=chunks_of(x.data) if lazy else (),
        _read=lambda: np.asarray(x.values),
        _part=lambda index: np.asarray(x[index].values),
        _several=partial(several, x.data) if lazy else None,
        _each=partial(each_block, x.data) if lazy else None,
    )


def _unread(x: Any) -> str:
    data = getattr(getattr(x, "variable", x), "_data", None)  # x.data may read a file
    if not hasattr(data, "nnz"):
        return ""
    return "it holds a sparse array, which keeps a few of its entries; x.data.todense() has all of them"
