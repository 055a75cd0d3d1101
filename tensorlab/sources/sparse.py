"""SciPy's and pydata's sparse arrays, and SciPy's linear operators: told by their shape, as not every entry is kept."""

from typing import Any

import numpy as np

from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import MOST_MADE, TensorView, all_or_kept, class_names
from tensorlab.wording import thousands


def read(x: Any) -> TensorView | None:
    """Look at a sparse array, or at a linear operator, by its shape."""
    if "LinearOperator" in class_names(x):
        rows, columns = x.shape
        dtype = np.dtype(float) if x.dtype is None else x.dtype
        whole = max(rows, columns) * columns * 8  # bytes, of the unit matrix or of the product
        has = "all of its entries" if whole <= MOST_MADE else "its first column"
        unit = f"np.eye({columns})" if whole <= MOST_MADE else f"np.eye({columns}, 1)"
        why = f"it is known by its products alone; x @ {unit} has {has}"
        return of_array(x, dtype=dtype, unread=why)
    if not hasattr(x, "nnz") or not hasattr(x, "shape"):
        return None
    dense = "x.toarray()" if hasattr(x, "toarray") else "x.todense()"
    ways = all_or_kept(dense, kept_by("x", x), x.shape, x.dtype.itemsize)
    return of_array(
        x, unread=f"it is sparse, and keeps {thousands(int(x.nnz))} of its entries; {ways}"
    )


def kept_by(name: str, x: Any) -> str:
    """What gives the entries that a sparse array of this name keeps."""
    if class_names(x) & {"_csr_base", "_csc_base", "_coo_base", "COO", "GCXS"}:
        return f"{name}.data"
    return f"{name}.tocoo().data" if hasattr(x, "tocoo") else f"{name}.to_coo().data"
