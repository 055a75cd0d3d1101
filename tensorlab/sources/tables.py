"""pandas, Polars and pyarrow: a table is read as the array that it becomes; its own index is never NumPy's.

What is missing (null, pd.NA) is masked, whatever the dtype: it is not a NaN, of which a column may have some besides.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from tensorlab.sources import read as read_any
from tensorlab.sources.numpy import of_numpy
from tensorlab.sources.protocols import framework_of, of_array
from tensorlab.sources.tensor_view import (
    MOST_MADE,
    TensorView,
    UnreadableError,
    all_or_kept,
    bytes_of,
    dtype_name,
    is_masked,
    is_missing,
    lengths,
    to_numpy,
)


def read(x: Any) -> TensorView | None:
    """Look at a table or a column: rows are axis 0, columns axis 1."""
    if type(x).__name__.startswith("Sparse") and hasattr(x, "to_tensor"):  # pyarrow
        dtype: np.dtype[Any] = np.dtype(x.type.to_pandas_dtype())
        ways = all_or_kept("x.to_tensor()", "x.to_numpy()[0]", x.shape, dtype.itemsize)
        why = f"it is sparse, and keeps a few of its entries; {ways}"
        return of_array(x, dtype=dtype, unread=why)
    if type(x).__name__.endswith("Scalar"):  # pyarrow
        way = "to_numpy" if hasattr(x, "to_numpy") else "as_py"
        raise UnreadableError(
            f"This {type(x).__name__} of pyarrow is one entry of a column: look at x.{way}()."
        )
    if type(x).__name__ == "RangeIndex":  # whose entries nobody has made
        return replace(read_any(range(x.start, x.stop, x.step)), framework="pandas")
    if type(_kind(x)).__name__ == "FixedShapeTensorType":
        return _of_tensors(x)
    if not hasattr(x, "__array__") and not hasattr(x, "to_numpy"):
        return None
    try:
        shape = x.shape
    except AttributeError:
        shape = (len(x),)
    columns = _columns(x)
    _check_fields(x, columns)
    dtype = _dtype(x, columns)
    told = (*lengths(shape), *_inside(x))
    return TensorView(
        shape=told,
        dtype=dtype_name(dtype),
        itemsize=bytes_of(dtype),
        unread=_unread(x, columns, prod(told) * bytes_of(dtype)),
        framework=framework_of(x),
        source=x,
        _read=lambda: _values(x, columns),
        note=next(filter(None, map(_note, columns)), ""),
    )


def _unread(x: Any, columns: Sequence[Any], nbytes: int) -> str:
    """Why a table of sparse columns is not read where all of its entries would take much memory."""
    if nbytes <= MOST_MADE or {type(_kind(each)).__name__ for each in columns} != {"SparseDtype"}:
        return ""
    kept = "x.sparse.to_coo().data"
    if columns[0] is x:
        kept = "x.sp_values" if hasattr(x, "sp_values") else "x.sparse.sp_values"
    ways = all_or_kept("", kept, (nbytes,), 1)
    return f"it is sparse, and keeps a few of its entries; {ways}"


def _of_tensors(x: Any) -> TensorView:
    """A column of pyarrow whose entries are tensors of one shape: their stack; a missing one is masked."""
    entire = x.combine_chunks() if hasattr(x, "combine_chunks") else x
    missing = np.asarray(entire.is_null())
    if not missing.any():
        return of_numpy(x, entire.to_numpy_ndarray(), "pyarrow")
    known = entire.filter(entire.is_valid()).to_numpy_ndarray()
    values = np.zeros((len(missing), *known.shape[1:]), known.dtype)
    values[~missing] = known
    mask = np.broadcast_to(missing.reshape(-1, *[1] * (values.ndim - 1)), values.shape)
    return of_numpy(x, np.ma.array(values, mask=mask), "pyarrow")


def _check_fields(x: Any, columns: Sequence[Any]) -> None:
    """Refuse a table of Polars with a column of structs, whose fields Polars makes columns of in its array."""
    if framework_of(x) != "polars":
        return
    name = next((each.name for each in columns if str(_kind(each)).startswith("Struct(")), None)
    if name is not None:
        own = "x.struct.unnest()" if columns[0] is x else f"x.unnest({name!r})"
        raise UnreadableError(
            f"The entries of the column {name!r} are structs, each of several fields, which cannot be entries "
            f"of a tensor: {own} makes a column of each field."
        )


def _columns(x: Any) -> Sequence[Any]:
    """The columns of a table, or the column itself; none where pandas knows how to make an array of all at once."""
    if framework_of(x) != "pandas":
        own = x.get_columns() if hasattr(x, "get_columns") else getattr(x, "columns", None)
        return own if isinstance(own, list) else [x]
    if getattr(x, "ndim", 1) < 2:
        return [x]
    if all(isinstance(dtype, np.dtype) for dtype in x.dtypes):
        return []
    return [x.iloc[:, i] for i in range(x.shape[1])]


def _kind(column: Any) -> Any:
    """What the library calls the dtype."""
    return getattr(column, "dtype", getattr(column, "type", None))


def _inside(x: Any) -> tuple[int, ...]:
    """The shape of each entry of a column of Polars whose entries are arrays."""
    return tuple(_kind(x).shape) if str(_kind(x)).startswith("Array(") else ()


def _dtype(x: Any, columns: Sequence[Any]) -> np.dtype:
    """The dtype that an array of it would have; found from no rows where that is enough."""
    common = _in_common(columns)
    if common is not None:
        return common
    if framework_of(x) == "pandas" and _holds_strings(x):
        return np.dtype(str)
    dtype = _plain(_array(_no_rows(x))).dtype
    if framework_of(x) != "pandas" and dtype.kind == "O":
        dtype = _plain(_array(x)).dtype  # strings, of a width that only they tell
    return dtype


def _in_common(columns: Sequence[Any]) -> np.dtype | None:
    """The dtype of columns of numbers, or of dates; None where there are others, or both."""
    dtypes = [_told(column) for column in columns]
    known = [dtype for dtype in dtypes if dtype is not None]
    kinds = {"i" if dtype.kind in "uf" else dtype.kind for dtype in known}
    return np.result_type(*known) if len(kinds) == 1 and len(known) == len(dtypes) else None


def _told(column: Any) -> np.dtype | None:
    """The dtype of the entries that are not missing, of numbers, truth values and dates; None of others."""
    kind = _kind(column)
    dtype: Any
    if _is_period(kind):
        dtype = _starts(column[:0]).dtype
    elif isinstance(kind, np.dtype):
        dtype = kind
    elif hasattr(kind, "tz") and hasattr(kind, "unit") and framework_of(column) == "pandas":
        dtype = np.dtype(f"datetime64[{kind.unit}]")
    elif framework_of(column) == "pandas":  # Int64, boolean, Arrow's; sparse; categories
        categories = getattr(getattr(kind, "categories", None), "dtype", None)
        sparse = getattr(kind, "subtype", None) if hasattr(kind, "fill_value") else categories
        dtype = getattr(kind, "numpy_dtype", sparse)
    elif str(kind) in ("Boolean", "bool"):
        dtype = np.dtype(bool)
    else:
        dtype = _array(_no_rows(column)).dtype
    return dtype if isinstance(dtype, np.dtype) and dtype.kind in "biufmM" else None


def _no_rows(x: Any) -> Any:
    if hasattr(x, "slice") and framework_of(x) != "pandas":
        return x.slice(0, 0)
    return x.iloc[:0] if hasattr(x, "iloc") else x[:0] if hasattr(x, "__getitem__") else x


def _holds_strings(x: Any) -> bool:
    """Whether a column of pandas holds strings, as they are or as categories."""
    kept = getattr(getattr(_kind(x), "categories", None), "dtype", _kind(x))
    return str(kept) in ("str", "string") and not x.isna().any()


def _values(x: Any, columns: Sequence[Any]) -> np.ndarray:
    common = _in_common(columns)
    if common is None or not any(map(_is_special, columns)):
        return _plain(_array(x))
    arrays = [_column(column, common) for column in columns]
    if columns[0] is x:
        return arrays[0]
    masked = any(is_masked(array) for array in arrays)
    return np.ma.stack(arrays, axis=1) if masked else np.stack(arrays, axis=1)


def _is_special(column: Any) -> bool:
    """Whether a column becomes an array in another way than that of its library."""
    if framework_of(column) == "pandas":
        return not isinstance(_kind(column), np.dtype)
    # Polars has a method for it, pyarrow a number.
    return bool(_nulls(column)) or bool(_inside(column) and _nulls(column.explode()))


def _nulls(column: Any) -> int:
    count = getattr(column, "null_count", 0)
    return int(count() if callable(count) else count)


def _column(column: Any, dtype: np.dtype) -> np.ndarray:
    """A column of numbers, truth values or dates; what is missing is masked, or NaT."""
    kind = _kind(column)
    if _is_period(kind):
        return _starts(column).astype(dtype)
    if dtype.kind in "mM" and framework_of(column) == "pandas":
        return np.asarray(column.to_numpy(dtype))  # those of a time zone in UTC
    if dtype.kind in "mM" or isinstance(kind, np.dtype):
        return _array(column).astype(dtype)
    if _inside(column):
        return _of_arrays(column, dtype)
    is_null = getattr(column, "is_null", getattr(column, "isna", None))
    missing = np.asarray(is_null() if is_null else column.isna(), bool)
    known = next(
        getattr(column, drop)
        for drop in ("drop_nulls", "drop_null", "dropna")
        if hasattr(column, drop)
    )
    values = np.zeros(len(missing), dtype)
    values[~missing] = _array(known())
    return np.ma.array(values, mask=missing) if missing.any() else values


def _of_arrays(column: Any, dtype: np.dtype) -> np.ndarray:
    """A column of Polars whose entries are arrays, of which some are missing, or entries of theirs."""
    entries = np.empty((len(column), *_inside(column)), object)
    for i, entry in enumerate(column.to_list()):
        entries[i] = entry
    missing = np.reshape([entry is None for entry in entries.flat], entries.shape)
    return np.ma.array(np.where(missing, 0, entries).astype(dtype), mask=missing)


def _is_period(kind: Any) -> bool:
    return type(kind).__name__ == "PeriodDtype"


def _starts(periods: Any) -> np.ndarray:
    """The first moment of each period, which NumPy has no dtype for."""
    own = getattr(periods, "dt", periods)  # a Series, or an Index
    return np.asarray(own.to_timestamp())


def _note(column: Any) -> str:
    """What is not seen in an array of a column's dates."""
    kind = getattr(_kind(column), "pyarrow_dtype", _kind(column))
    if _is_period(kind):
        return "Each period is told by the moment at which it begins."
    zone = getattr(kind, "tz", getattr(kind, "time_zone", None))
    if zone is None or str(zone) == "UTC":
        return ""
    return f"Its times are told in UTC; in the table they are those of {zone}."


def _array(x: Any) -> np.ndarray:
    if str(_kind(x)).lower() == "null":
        return np.full(len(x), None)
    columns = x.get_columns() if hasattr(x, "get_columns") else [x]
    if any(str(_kind(column)) in ("Int128", "UInt128") for column in columns):  # NumPy has none
        entries = x.to_list() if columns[0] is x else x.rows()
        return np.array(entries, object).reshape(x.shape)
    return to_numpy(x) if hasattr(x, "__array__") else np.asarray(x.to_numpy())


def _plain(array: np.ndarray) -> np.ndarray:
    """Strings as strings where all are; in other objects what is missing as None."""
    if array.dtype != object or not array.size:
        return array
    entries = array.ravel().tolist()
    if all(isinstance(entry, str) for entry in entries):
        return array.astype(str)
    nan = (isinstance(entry, float) and entry != entry for entry in entries)
    missing = [is_missing(entry) or odd for entry, odd in zip(entries, nan, strict=True)]
    return (
        np.where(np.reshape(missing, array.shape), np.array(None), array) if any(missing) else array
    )
