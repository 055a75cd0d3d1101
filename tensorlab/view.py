"""One view of every array-like: its shape, dtype and axis names, without touching its entries.

This is the only file that knows frameworks. A framework is recognised because it is already in
`sys.modules` (a library that was never imported cannot own the tensor in hand) or by the protocols that
arrays share; nothing is imported to find out.
"""

import sys
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np

from tensorlab.shapes import size_of
from tensorlab.wording import article, capitalised, count, join, shape_text

_MAX_RANK = 64  # NumPy's own limit
_PACKAGES = {"jaxlib": "jax"}  # whose arrays come from a package of another name
_DATES = (date, timedelta)  # a datetime is a date, too
_PYTHON = (bool, int, float, complex, str, bytes, list, tuple, range, Decimal, Fraction, *_DATES)
_TAKEN = (
    "a number, string, truth value or date, a (nested) list or tuple of them, a NumPy array, "
    "or a tensor of TensorFlow, PyTorch, JAX or another array library"
)


@dataclass(frozen=True, eq=False)
class TensorView:
    """What can be said of a tensor before one of its entries is read.

    Attributes:
        shape: The number of entries along each axis.
        dtype: The name of the data type, as NumPy spells it: "uint8", "float32", "str", "bfloat16".
        itemsize: Bytes an entry.
        axes: The names of the axes, or () where none are known.
        framework: The library the tensor belongs to: "python", "numpy", "tensorflow", ...
        device: Where its memory is ("CPU:0"), or None where the library does not say.
        lazy: Whether reading the entries would start a computation (dask).
        source: What the caller gave.
    """

    shape: tuple[int, ...]
    dtype: str
    itemsize: int
    axes: tuple[str, ...]
    framework: str
    device: str | None
    lazy: bool
    source: Any = field(repr=False)
    _read: Callable[[], np.ndarray] = field(repr=False)

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of entries."""
        return size_of(self.shape)

    @property
    def nbytes(self) -> int:
        """The bytes that all entries take when each is stored once."""
        return self.size * self.itemsize

    def label(self, axis: int) -> str:
        """The name of an axis, or "axis 1" where it has none."""
        return self.axes[axis] if self.axes else f"axis {axis}"

    @cached_property
    def _values(self) -> np.ndarray:
        return self._read()

    def values(self) -> np.ndarray:
        """The entries as a NumPy array: the same memory where that is possible, else a copy."""
        return self._values

    def __getitem__(self, index: Any) -> np.ndarray:
        """The entries that a basic index (integers, slices, ...) takes, reading no others.

        >>> view(range(10**6))[2:5]
        array([2, 3, 4])
        """
        if self.framework in ("python", "numpy") or "_values" in self.__dict__:
            return np.asarray(self.values()[index])
        return _to_numpy(self.source[index])


def view(x: Any, axes: Sequence[str] | None = None) -> TensorView:
    """Look at an array-like without reading its entries.

    Args:
        x: Any array-like: a number, string, (nested) list or tuple, NumPy array or scalar, TensorFlow
            tensor or variable, or an array of another library.
        axes: A name for each axis. Names that the array carries itself (xarray) are kept otherwise.

    Raises:
        TypeError: If `x` is no tensor, or an axis name is no string.
        ValueError: If a nested list is ragged, or the names do not match the axes one to one.

    >>> v = view([[5, 78, 2], [6, 79, 3]], axes=("rows", "columns"))
    >>> v.rank, v.shape, v.dtype, v.label(1), v.framework
    (2, (2, 3), 'int64', 'columns', 'python')
    """
    if isinstance(x, TensorView):
        return x if axes is None else _named(x, axes)
    found = _look(x)
    return found if axes is None else _named(found, axes)


def _named(found: TensorView, axes: Sequence[str]) -> TensorView:
    return replace(found, axes=check_names(axes, found.shape))


def check_names(axes: Sequence[str], shape: Sequence[int]) -> tuple[str, ...]:
    """Check that there is one distinct name for each axis.

    >>> check_names(["height"], (28, 28))
    Traceback (most recent call last):
        ...
    ValueError: 1 axis name was given ('height') for 2 axes: the shape is (28, 28). Give one name for each axis.
    """
    if isinstance(axes, str):
        raise TypeError(
            f"axes takes one name for each axis, and got the single string {axes!r}. "
            f"Put it in a tuple: axes=({axes!r},)"
        )
    if not isinstance(axes, Sequence | np.ndarray):
        raise TypeError(f"axes takes a sequence of names, and got {article(type(axes).__name__)}.")
    for name in axes:
        if not isinstance(name, str):
            raise TypeError(
                f"An axis name is a string, and got {name!r}, {article(type(name).__name__)}."
            )
    names = tuple(str(name) for name in axes)
    if len(names) != len(shape):
        given = f" ({join([repr(name) for name in names])})" if names else ""
        were = "was" if len(names) == 1 else "were"
        raise ValueError(
            f"{count(len(names), 'axis name')} {were} given{given} for {count(len(shape), 'axis')}: "
            f"the shape is {shape_text(shape)}. Give one name for each axis."
        )
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Two axes are named {name!r}. Give each axis a name of its own.")
    return names


def _look(x: Any) -> TensorView:
    if isinstance(x, np.ndarray | np.generic):
        return _of_numpy(x, x, "numpy")
    if isinstance(x, _PYTHON):
        return _of_python(x)
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None and isinstance(x, tensorflow.Tensor | tensorflow.Variable):
        return _of_tensorflow(x)
    if _is_array(x):
        return _of_array(x)
    if isinstance(x, memoryview | bytearray) or type(x).__module__ == "array":
        return _of_numpy(x, np.asarray(x), "python")
    raise TypeError(_no_tensor(x))


def _of_numpy(source: Any, array: np.ndarray | np.generic, framework: str) -> TensorView:
    return TensorView(
        shape=array.shape,
        dtype=_dtype_name(array.dtype),
        itemsize=array.dtype.itemsize,
        axes=(),
        framework=framework,
        device=None,
        lazy=False,
        source=source,
        _read=lambda: _masked_or_plain(array),
    )


def _masked_or_plain(array: np.ndarray | np.generic) -> np.ndarray:
    return array if isinstance(array, np.ma.MaskedArray) else np.asarray(array)


def _of_python(x: Any) -> TensorView:
    if isinstance(x, tuple) and hasattr(x, "_fields"):
        x = tuple(x)
    try:
        array = np.asarray(x)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise ValueError(_why_not(x) or f"This is no tensor: {error}") from None
    if array.dtype == object:
        if array.size and all(isinstance(entry, _DATES) for entry in array.flat):
            array = array.astype(_date_dtype(array.flat[0]))
        else:
            _check_objects(x, array)
    return _of_numpy(x, array, "python")


def _date_dtype(entry: date | timedelta) -> str:
    if isinstance(entry, timedelta):
        return "m8[us]"
    return "M8[us]" if isinstance(entry, datetime) else "M8[D]"


def _check_objects(x: Any, array: np.ndarray) -> None:
    """Let exact Python numbers and None through, and refuse entries that are no entries."""
    for position, entry in np.ndenumerate(array):
        if entry is not None and not isinstance(entry, int | float | complex | Decimal | Fraction):
            ragged = _why_not(x)
            if ragged:
                raise ValueError(ragged)
            where = "".join(f"[{i}]" for i in position)
            raise TypeError(
                f"The entry at {where or '()'} is {article(type(entry).__name__)}. "
                "A tensor's entries are numbers, strings, truth values or dates."
            )


def _why_not(x: Any) -> str:
    """Say where a nested list stops being a tensor: the first two lengths that differ, or ''."""
    level: list[tuple[str, Any]] = [("", x)]
    for _ in range(_MAX_RANK + 1):
        lengths = [(where, _length(item)) for where, item in level]
        first_where, first = lengths[0]
        for where, length in lengths[1:]:
            if length != first:
                return (
                    f"This nested list is ragged: {_place(first_where)} {_has(first)} and "
                    f"{_place(where)} {_has(length)}. Along one axis of a tensor every part has the "
                    "same length: pad the shorter one, cut the longer one, or look at them one by one."
                )
        if not first:
            return ""
        level = [(f"{where}[{i}]", child) for where, item in level for i, child in enumerate(item)]
    return (
        f"This list is nested more than {_MAX_RANK} deep, or contains itself; "
        f"an array has at most {_MAX_RANK} axes."
    )


def _length(item: Any) -> int | None:
    if isinstance(item, list | tuple | range) or (_is_array(item) and len(item.shape) > 0):
        return len(item)
    return None


def _place(where: str) -> str:
    return f"x{where}" if where else "it"


def _has(length: int | None) -> str:
    return "is a single entry" if length is None else f"has {count(length, 'entry')}"


def _of_tensorflow(x: Any) -> TensorView:
    settled = x.shape.rank is not None and None not in x.shape.as_list()
    if not hasattr(x, "numpy") or not settled:
        raise TypeError(
            f"This TensorFlow tensor is symbolic (shape {x.shape}): it stands for values that a "
            "compiled function will have, and has none now. Look at eager tensors, or call this with tf.py_function."
        )
    return TensorView(
        shape=tuple(x.shape.as_list()),
        dtype="str" if x.dtype.name == "string" else x.dtype.name,
        itemsize=x.dtype.size or 0,
        axes=(),
        framework="tensorflow",
        device=x.device.rpartition("device:")[2] or None,
        lazy=False,
        source=x,
        _read=lambda: _to_numpy(x),
    )


def _is_array(x: Any) -> bool:
    if isinstance(x, type | ModuleType):
        return False
    speaks = any(
        hasattr(x, protocol) for protocol in ("__array__", "__dlpack__", "__array_namespace__")
    )
    return speaks and hasattr(x, "shape")


def _of_array(x: Any) -> TensorView:
    """Any other library's array: all that is needed are a shape, a dtype and a shared protocol."""
    try:
        shape = tuple(int(length) for length in x.shape)
    except (TypeError, ValueError):
        raise TypeError(
            f"{capitalised(article(type(x).__name__))} of shape {x.shape} has no settled lengths, "
            "so it cannot be looked at yet. Compute or build it first."
        ) from None
    package = type(x).__module__.partition(".")[0]
    dtype = getattr(x, "dtype", None)
    if dtype is None or package == "pandas":
        # A table's columns have dtypes; the table has one only as an array.
        array = np.asarray(x)
        dtype, itemsize = array.dtype, array.dtype.itemsize
    else:
        itemsize = int(
            getattr(dtype, "itemsize", 0) or getattr(x, "itemsize", 0) or _itemsize(dtype)
        )
    names = getattr(x, "dims", ())
    device = getattr(x, "device", None)
    return TensorView(
        shape=shape,
        dtype=_dtype_name(dtype),
        itemsize=itemsize,
        axes=tuple(str(name) for name in names) if isinstance(names, tuple) else (),
        framework=_PACKAGES.get(package, package),
        device=str(device) if device is not None and not callable(device) else None,
        lazy=hasattr(x, "__dask_graph__"),
        source=x,
        _read=lambda: _to_numpy(x),
    )


def _itemsize(dtype: Any) -> int:
    try:
        return np.dtype(str(dtype).rpartition(".")[2]).itemsize
    except TypeError:
        return 0


def _to_numpy(x: Any) -> np.ndarray:
    if hasattr(x, "detach"):
        # A PyTorch tensor that a gradient runs through refuses to become an array.
        x = x.detach().cpu()
    array = np.asarray(x) if hasattr(x, "__array__") else np.from_dlpack(x)
    # TensorFlow hands out its strings as Python bytes objects.
    if array.dtype == object and array.size and all(isinstance(e, bytes) for e in array.flat):
        return array.astype("S")
    return array


def _dtype_name(dtype: Any) -> str:
    if isinstance(dtype, np.dtype):
        if dtype.kind in "UT":
            return "str"
        if dtype.kind == "S":
            return "bytes"
        if dtype.kind == "V" and dtype.names:
            return f"structured ({join(dtype.names)})"
        return dtype.name
    return str(dtype).rpartition(".")[2]  # torch.float32


def _no_tensor(x: Any) -> str:
    said = f"tensorlab takes {_TAKEN}."
    if x is None:
        return f"{said} It got None: did the function that made it return nothing?"
    if isinstance(x, ModuleType):
        return f"{said} It got the module {x.__name__!r}: name something inside it."
    if isinstance(x, type):
        return f"{said} It got the class {x.__name__!r} itself: make an object of it first."
    if isinstance(x, Mapping):
        return (
            f"{said} It got {article(type(x).__name__)} with {count(len(x), 'key')}: "
            "look at one of its values, or at list(x.values())."
        )
    if isinstance(x, Set):
        return (
            f"{said} It got {article(type(x).__name__)} with {count(len(x), 'member')}, which have no order: "
            "sorted(x) gives them one."
        )
    if hasattr(x, "__next__"):
        return (
            f"{said} It got {article(type(x).__name__)}, which runs out: list(x) keeps its entries."
        )
    if callable(x):
        return f"{said} It got {article(type(x).__name__)}: call it first."
    return f"{said} It got {article(type(x).__name__)}."
