"""What is said of an object that is not a tensor: what it is, what was expected, and the call that helps."""

from collections.abc import ItemsView, KeysView, Mapping, Set, ValuesView
from types import EllipsisType, ModuleType
from typing import Any

import numpy as np

from tensorlab.sources.containers import answers_anything
from tensorlab.wording import article, count

_TAKEN = (
    "a number, string, truth value or date, a (nested) list or tuple of them, a NumPy array, "
    "or a tensor of TensorFlow, PyTorch, JAX or another array library"
)


# Methods that give a tensor: of pyarrow's scalars, of a TensorArray, of a Period, of an Optional, of a Future.
_WAYS = ("as_py", "stack", "to_timestamp", "get_value", "result")


def no_tensor(x: Any) -> str:
    """Say why an object is not a tensor, and what to call instead.

    >>> no_tensor(print).partition(". ")[2]
    'It got a builtin_function_or_method: call it first.'
    """
    said = f"tensorlab takes {_TAKEN}."
    what = article(type(x).__name__)
    if x is None:
        return f"{said} It got None: did the function that made it return nothing?"
    if isinstance(x, ModuleType):
        return f"{said} It got the module {x.__name__!r}: name something inside it."
    if isinstance(x, type):
        return f"{said} It got the class {x.__name__!r} itself: make an object of it first."
    if type(x).__module__.startswith("h5py") and hasattr(x, "id") and not x:
        return f"{said} It got {what} of h5py that is closed: open its file with h5py.File(path)."
    if answers_anything(x):
        return f"{said} It got {what}, which has whatever it is asked for, and is none of these."
    if isinstance(x, Mapping) and not x:
        return f"{said} It got {what} that is empty."
    if isinstance(x, Mapping):
        return (
            f"{said} It got {what} with {count(len(x), 'key')}: look at one of its values, at list(x.values()), "
            "or at all of them with describe(x)."
        )
    if isinstance(x, KeysView | ValuesView | ItemsView):
        return f"{said} It got {what} with {count(len(x), 'entry')}: look at list(x)."
    if isinstance(x, Set):
        return f"{said} It got {what} of {count(len(x), 'member')}, which has no order: sorted(x) has one."
    if type(x).__name__ == "NAType":
        return f"{said} It got pd.NA, which stands for a value that is missing: np.nan is one that has a dtype."
    if isinstance(x, slice | EllipsisType):
        return f"{said} It got {what}, which is an index: explain.index(tensor, x) says what it takes of a tensor."
    if isinstance(x, np.dtype) or type(x).__name__ in ("dtype", "DType"):
        return f"{said} It got the dtype {x}, which says of what kind entries are, and has none."
    if hasattr(x, "__fspath__") or (hasattr(x, "read") and hasattr(x, "seek")):
        return f"{said} It got {what}, which is a file: np.load(x) reads one that numpy.save has written."
    if type(x).__module__.startswith("polars") and type(x).__name__ == "Expr":
        return f"{said} It got {what}, which is a plan for a column: look at table.select(x)."
    if isinstance(getattr(x, "history", None), Mapping):  # what Keras' fit gives
        return f"{said} It got {what}, which holds a list for each metric: look at x.history."
    members = hasattr(x, "members") and hasattr(x, "array_keys")  # a group of Zarr
    variables = isinstance(getattr(x, "variables", None), list | tuple)  # Keras' optimisers
    if members or variables or hasattr(x, "state_dict") or hasattr(x, "get_weights"):
        return f"{said} It got {what}, which holds tensors: describe(x) describes each of them."
    if hasattr(type(x), "__anext__"):
        return f"{said} It got {what}, which gives one thing after another: look at await anext(x)."
    if hasattr(x, "__next__"):
        return f"{said} It got {what}, which runs out: list(x) keeps its entries."
    for way in ("collect", "compute"):  # Polars, Dask
        if callable(getattr(x, way, None)):
            return f"{said} It got {what}, which has not been computed: look at x.{way}()."
    if hasattr(type(x), "__await__"):
        return f"{said} It got {what}, which has no result yet: look at await x."
    for way in _WAYS:
        if callable(getattr(x, way, None)):
            return f"{said} It got {what}: look at x.{way}()."
    if hasattr(x, "left") and hasattr(x, "right"):
        return f"{said} It got {what}: look at its ends, [x.left, x.right]."
    # What TensorFlow tells of a dataset.
    if hasattr(x, "element_spec") and not hasattr(x, "__iter__"):
        return f"{said} It got {what}: look at x.element_spec."
    if isinstance(getattr(x, "tensors", None), tuple | list):
        return f"{said} It got {what}, which holds tensors: look at x.tensors."
    if hasattr(x, "__iter__"):
        return f"{said} It got {what}, which gives one thing after another: look at next(iter(x))."
    if callable(getattr(x, "sample", None)):  # a distribution
        return f"{said} It got {what}: look at x.sample()."
    if callable(x):
        return f"{said} It got {what}: call it first."
    return f"{said} It got {what}, which is none of these: name what in it holds the numbers, for example x.values."
