"""Dask: arrays and tables whose entries are computed when they are asked for, and not before."""

from typing import Any

from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import TensorView

COMPUTE = "it is lazy, and reading them would start a computation of Dask; x.compute() starts it"


def read(x: Any) -> TensorView | None:
    """Look at an array, a table or a column of Dask."""
    if not hasattr(x, "shape") or not is_lazy(x):
        return None
    known = {} if hasattr(x, "dtype") else {"dtype": x._meta.to_numpy().dtype}
    return of_array(x, framework="dask", lazy=True, unread=COMPUTE, **known)


def is_lazy(x: Any) -> bool:
    """Whether there is a graph to compute; xarray and pint have the method always, and None where there is none."""
    graph = getattr(x, "__dask_graph__", None)
    return graph is not None and graph() is not None
