"""SciPy's and pydata's sparse arrays, and SciPy's linear operators: told by their shape, as not every entry is kept."""

from typing import Any

import numpy as np

from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import TensorView, class_names
from tensorlab.wording import thousands


def read(x: Any) -> TensorView | None:
    """Look at a sparse array, or at a linear operator, by its shape."""
    if "LinearOperator" in class_names(x):
        columns = x.shape[1]
        why = f"it is known by its products alone; x @ np.eye({columns}) has all of its entries"
        dtype = np.dtype(float) if x.dtype is None else x.dtype
        return of_array(x, dtype=dtype, unread=why)
    if not hasattr(x, "nnz") or not hasattr(x, "shape"):
        return None
    dense = "toarray" if hasattr(x, "toarray") else "todense"
    kept = thousands(int(x.nnz))
    return of_array(
        x, unread=f"it is sparse, and keeps {kept} of its entries; x.{dense}() has all of them"
    )
