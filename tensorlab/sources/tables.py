"""pandas, Polars and pyarrow: a table is read as the array that it becomes; its own index is never NumPy's."""

from typing import Any

import numpy as np

from tensorlab.sources.numpy import of_numpy
from tensorlab.sources.protocols import framework_of, of_array
from tensorlab.sources.tensor_view import TensorView, bytes_of, dtype_name, lengths, to_numpy


def read(x: Any) -> TensorView | None:
    """Look at a table or a column: rows are axis 0, columns axis 1."""
    if type(x).__name__.startswith("Sparse") and hasattr(x, "to_tensor"):  # pyarrow
        dtype = x.type.to_pandas_dtype()
        why = "it is sparse, and keeps a few of its entries; x.to_tensor() has all of them"
        return of_array(x, dtype=np.dtype(dtype), unread=why)
    if not hasattr(x, "__array__") and not hasattr(x, "to_numpy"):
        return None
    try:
        shape = x.shape
    except AttributeError:
        shape = (len(x),)
    kind = str(getattr(x, "dtype", ""))
    if kind.startswith(("Array(", "Struct(")):  # Polars: each entry has several numbers
        return of_numpy(x, _values(x), "polars")
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
    first = x.head(0) if hasattr(x, "head") else x.slice(0, 0) if hasattr(x, "slice") else x
    dtype = _values(first).dtype
    if dtype.kind == "O":
        return _values(x).dtype  # strings, of a width that only they tell
    # Entries that are missing turn integers into floats.
    return np.dtype(float) if dtype.kind in "iu" and _has_gaps(x) else dtype


def _has_gaps(x: Any) -> bool:
    """Whether entries of Polars or pyarrow are missing, as their metadata tell."""
    columns = getattr(x, "columns", [x])
    if columns and isinstance(columns[0], str):  # Polars names its columns here
        columns = x.get_columns()
    counts = (getattr(column, "null_count", 0) for column in columns)
    return any(count() if callable(count) else count for count in counts)


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
        return _plain(array, _told(x))
    return array


def _told(x: Any) -> np.dtype | None:
    """The dtype that a column has beside what is missing, where NumPy has one and no place for what is missing."""
    kind = getattr(x, "dtype", getattr(x, "type", None))
    if str(kind) in ("Boolean", "bool"):  # Polars, pyarrow
        return np.dtype(bool)
    return getattr(kind, "numpy_dtype", None)  # pandas: Int64, boolean


def _plain(array: np.ndarray, told: np.dtype | None) -> np.ndarray:
    """Strings as strings where all are; what is missing as masked where the dtype is told, else as None."""
    entries = array.ravel().tolist()
    if all(isinstance(entry, str) for entry in entries):
        return array.astype(str)
    missing = np.reshape([_is_missing(entry) for entry in entries], array.shape)
    if told is not None and told.kind in "biu":
        return np.ma.array(np.where(missing, np.array(0), array).astype(told), mask=missing)
    return np.where(missing, np.array(None), array) if missing.any() else array


def _is_missing(entry: Any) -> bool:
    nan = isinstance(entry, float) and entry != entry
    return nan or entry is None or type(entry).__name__ in ("NAType", "NaTType")
