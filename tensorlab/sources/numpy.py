"""NumPy's arrays and scalars, of every dtype: masked, structured, byte-swapped, broadcast, of objects, `np.matrix`."""

from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

import numpy as np

from tensorlab.sources.containers import are_ragged
from tensorlab.sources.parts import each_mapped
from tensorlab.sources.tensor_view import (
    TensorView,
    dtype_name,
    is_masked,
    is_missing,
    is_union,
    with_mask,
    without_missing,
)
from tensorlab.wording import join_some, shape_text

_LONG = 2**30  # bytes of a mapped file, from where on reading it may take a while
_MOST_LOOKED_AT = 10_000  # entries of an object array that are asked for their shape


def read(x: np.ndarray | np.generic) -> TensorView:
    """Look at an array or a scalar of NumPy; a large file that is mapped is read part by part."""
    seen = of_numpy(x, x, "numpy")
    if isinstance(x, np.memmap) and x.nbytes >= _LONG and not x.dtype.hasobject:
        return replace(seen, _each=partial(each_mapped, x=x))
    return seen


def of_numpy(source: Any, array: np.ndarray | np.generic, framework: str) -> TensorView:
    """Look at the array that an object has become, or is."""
    if is_masked(array):
        array = with_mask(array)
    return TensorView(
        shape=array.shape,
        dtype=dtype_name(array.dtype),
        itemsize=array.dtype.itemsize,
        framework=framework,
        source=source,
        _read=lambda: array if is_masked(array) else np.asarray(array),
        note=_note(array, framework),
    )


def _note(array: np.ndarray | np.generic, framework: str = "numpy") -> str:
    kind = array.dtype.kind
    if isinstance(array, np.matrix):
        return (
            "A np.matrix keeps 2 axes in whatever is done to it, and its * is the matrix product: "
            "np.asarray(x) is an ordinary array."
        )
    if is_masked(array):
        return "A masked array: what is masked counts as missing, whatever lies under the mask."
    if kind == "V" and array.dtype.type is np.void and array.dtype.names is None:
        return _untyped(array.dtype.itemsize, "x" if framework == "numpy" else "np.asarray(x)")
    if kind == "O" and isinstance(array, np.ndarray) and array.size:
        return _of_arrays(array)
    return ""


def what_they_hold(array: np.ndarray, framework: str = "numpy") -> str:
    """Why values have no order: they are records, arrays, or of several classes.

    Args:
        array: The values.
        framework: The library whose they are: not every one has NumPy's indices and views.

    >>> what_they_hold(np.array([1, "a", None], object))
    'Its entries are of class int and str: they have no order in common.'
    """
    if array.dtype.names:
        x = "x" if framework in ("numpy", "h5py") else "np.asarray(x)"
        first = f"{x}[{array.dtype.names[0]!r}]"
        if is_union(array.dtype):
            return f"Its entries are unions, whose parts are readings of the same bytes: {first} is the first of them."
        return f"Its entries are records: {first} has the first part of each."
    if said := _note(array, framework):
        return said
    known = (entry for entry in array.flat if not is_missing(entry))
    names = list(dict.fromkeys(type(each).__name__ for each in islice(known, _MOST_LOOKED_AT)))
    named = join_some(names)
    common = ": they have no order in common" if len(names) > 1 else ""
    return f"Its entries are of class {named}{common}." if names else ""


def _untyped(itemsize: int, x: str) -> str:
    likely = {1: "float8_e4m3fn, float8_e5m2, int4, ...", 2: "bfloat16"}.get(itemsize)
    if likely is None:
        return f"Its entries are bytes without a meaning: {x}.view(dtype) gives them one."
    example = "bfloat16" if itemsize == 2 else "float8_e4m3fn"
    return (
        f"Its entries are bytes without a meaning. np.save turns the dtypes of ml_dtypes ({likely}) into this: "
        f"{x}.view(ml_dtypes.{example}) turns it back."
    )


def _of_arrays(array: np.ndarray) -> str:
    """What an object array holds if its entries are arrays or lists: a batch that may be ragged."""
    if array.size > _MOST_LOOKED_AT:
        return ""
    entries = without_missing(array.ravel().tolist())
    shapes = list(dict.fromkeys(map(_shape, entries)))
    if not shapes or None in shapes:
        return ""
    texts = [shape_text(shape or ()) for shape in shapes]
    if len(texts) == 1 and len(entries) < array.size:
        return (
            f"Its entries are arrays of shape {texts[0]}, or missing: np.stack([each for each in np.ravel(x) if "
            "np.shape(each)]) makes one tensor of those that are there."
        )
    if len(texts) == 1:
        whole = shape_text((*array.shape, *(shapes[0] or ())))
        return (
            f"Each entry is an array of shape {texts[0]}: np.stack(np.ravel(x)).reshape{whole} makes one tensor of "
            f"them, of rank {array.ndim + len(shapes[0] or ())}."
        )
    named = join_some(texts)
    if not are_ragged(shape or () for shape in shapes):
        return (
            f"Its entries are arrays of shapes {named}: several tensors, which do not make one. "
            "describe(list(np.ravel(x))) describes each of them."
        )
    return (
        f"Its entries are arrays of shapes {named}: the batch is ragged, so it is not a tensor of numbers. "
        "Pad the shorter ones, cut the longer ones, or look at them one by one."
    )


def _is_tensor(entry: object) -> bool:
    return isinstance(entry, list | tuple) or bool(getattr(entry, "shape", ()))


def _shape(entry: Any) -> tuple[int, ...] | None:
    """The shape of an entry that is an array or a list; None if it is neither, or a ragged list."""
    if not _is_tensor(entry):
        return None
    try:
        return tuple(int(n) for n in np.shape(entry))
    except (TypeError, ValueError):
        return None
