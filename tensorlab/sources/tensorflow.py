"""TensorFlow: eager tensors and variables; symbolic, sparse and ragged ones, specs and shapes, told by their shape."""

import sys
from contextlib import suppress
from typing import Any

import numpy as np

from tensorlab.sources.tensor_view import (
    TensorView,
    UnreadableError,
    all_or_kept,
    class_names,
    lengths,
    strings,
    to_numpy,
)  # fmt: skip

# Why the values of a class are not read.
_UNREAD = {
    "RaggedTensor": "it is ragged, and its rows differ in length; x.to_tensor() pads them",
    "SparseTensor": "it is sparse, and keeps a few entries",
    "IndexedSlices": "it keeps some slices of a tensor",
    "TensorShape": "it is a shape, without a tensor",
    "TypeSpec": "it is the description of tensors to come, and has none itself",
}
# What gives all entries of those that keep a few.
_DENSE = {
    "SparseTensor": "tf.sparse.to_dense(tf.sparse.reorder(x))",
    "IndexedSlices": "tf.convert_to_tensor(x)",
}
_SYMBOLIC = (
    "it is symbolic: it stands for values that a compiled function will have, and has none now; "
    "tf.print(x) prints them then"
)
_WITHOUT_VALUES = "it has no values yet; x.assign(values) gives it some"
# What settles the shape of an object whose rank is not known.
_SETTLED = {
    "Variable": "x.assign(values) gives it that of the values",
    "IndexedSlices": "x.values are its slices",
    "SparseTensor": "tf.sparse.reset_shape(x, (32, 784)) says what it is",
    "RaggedTensor": "x.flat_values are its entries",
    "TensorShape": "tf.TensorShape((None, 784)) has one",
    "TensorSpec": "tf.TensorSpec((None, 784)) has one",
    "Tensor": "tf.ensure_shape(x, (None, 784)) says what it is",
}


def read(x: Any) -> TensorView | None:
    """Look at an object of TensorFlow that has a shape."""
    kinds = class_names(x)
    unread = next((why for kind, why in _UNREAD.items() if kind in kinds), "")
    shape = x if "TensorShape" in kinds else getattr(x, "shape", None)
    if shape is None or not (unread or kinds & {"Tensor", "Variable"}):
        return None
    if not unread and (not hasattr(x, "numpy") or _is_traced(x, kinds)):
        unread = _SYMBOLIC
    elif "Variable" in kinds and not _has_values(x):
        unread = _WITHOUT_VALUES
    elif "Variable" in kinds and not shape.is_fully_defined():
        shape = x.read_value().shape  # it may get values of other lengths: these are those of now
    if shape.rank is None:
        way = next((way for kind, way in _SETTLED.items() if kind in kinds), "give it one")
        raise UnreadableError(f"This {type(x).__name__} has no shape, not even a rank, yet: {way}.")
    dtype = getattr(x, "dtype", None)
    name = "unknown" if dtype is None else "str" if dtype.name == "string" else dtype.name
    if name in ("variant", "resource"):
        unread = f"it holds a {name} of TensorFlow's own, and no numbers"
    told = lengths(shape.as_list())
    itemsize = (dtype.size or 0) if dtype is not None else 0
    call = next((call for kind, call in _DENSE.items() if kind in kinds), None)
    if call is not None:
        unread += f"; {all_or_kept(call, 'x.values', told, itemsize)}"
    return TensorView(
        shape=told,
        dtype=name,
        itemsize=itemsize,
        framework="tensorflow",
        device=_device(x),
        source=x,
        _read=lambda: _values(x),
        unread=unread,
        _part=lambda index: _values(x[index]),
    )


def _is_traced(x: Any, kinds: set[str]) -> bool:
    """Whether a variable is met while a function is compiled, which its values are no part of."""
    tf = sys.modules["tensorflow"]
    return "Variable" in kinds and not tf.executing_eagerly()


def _has_values(x: Any) -> bool:
    """Whether a variable has been given values."""
    with suppress(Exception):  # one in several parts has no single answer
        return bool(x.is_initialized())
    return True


def _device(x: Any) -> str | None:
    return str(getattr(x, "device", "")).rpartition("device:")[2] or None


def _values(x: Any) -> Any:
    try:
        return strings(to_numpy(x))
    except ValueError:  # a single entry of a dtype that NumPy has not: its __array__ gives no array
        return np.asarray(x.numpy())
