"""pandas, Polars and pyarrow: a table is read as the array that it becomes; its own index is never NumPy's."""

from typing import Any

import numpy as np

from tensorlab.sources.protocols import framework_of
from tensorlab.sources.tensor_view import TensorView, bytes_of, dtype_name, lengths, to_numpy


def read(x: Any) -> TensorView | None:
    """Look at a table or a column: rows are axis 0, columns axis 1."""
    if not hasattr(x, "__array__") and not hasattr(x, "to_numpy"):
        return None
    try:
        shape = x.shape
    except AttributeError:
        shape = (len(x),)
    dtype = _dtype(x)
    return TensorView(
        shape=lengths(shape),
        dtype=dtype_name(dtype),
        itemsize=bytes_of(dtype),
        framework=framework_of(x),
        source=x,
        _read=lambda: _values(x),
    )


def _dtype(x: Any) -> np.dtype:
    """The dtype that an array of it would have; found from no rows where that is enough."""
    if framework_of(x) == "pandas":
        if _holds_strings(x):
            return np.dtype(str)
        return _values(x.iloc[:0] if hasattr(x, "iloc") else x[:0]).dtype
    # Entries that are missing turn integers into floats.
    return _values(x).dtype


def _holds_strings(x: Any) -> bool:
    """Whether a column of pandas holds strings, as they are or as categories."""
    dtype = getattr(x, "dtype", None)
    kept = getattr(getattr(dtype, "categories", None), "dtype", dtype)
    return str(kept) in ("str", "string") and not x.hasnans


def _values(x: Any) -> np.ndarray:
    if str(getattr(x, "dtype", "")).startswith("datetime64[ns, "):
        return np.asarray(x.to_numpy("datetime64[ns]"))  # those of a time zone, in UTC
    array = to_numpy(x) if hasattr(x, "__array__") else np.asarray(x.to_numpy())
    if array.dtype == object and array.size:
        return _plain(array)
    return array


def _plain(array: np.ndarray) -> np.ndarray:
    """Strings as strings where all are; what is missing as None."""
    entries = array.ravel().tolist()
    if all(isinstance(entry, str) for entry in entries):
        return array.astype(str)
    missing = [type(e).__name__ in ("NAType", "NaTType") or e != e for e in entries]
    if any(missing):
        array = array.copy()
        array[np.reshape(missing, array.shape)] = None
    return array
