"""What is said of an object that is no tensor: what it is, what was expected, and the call that helps."""

from collections.abc import ItemsView, KeysView, Mapping, Set, ValuesView
from pathlib import PurePath
from types import ModuleType
from typing import Any

from tensorlab.wording import article, count

_TAKEN = (
    "a number, string, truth value or date, a (nested) list or tuple of them, a NumPy array, "
    "or a tensor of TensorFlow, PyTorch, JAX or another array library"
)


def no_tensor(x: Any) -> str:
    """Say why an object is no tensor, and what to call instead.

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
    if isinstance(x, Mapping):
        return (
            f"{said} It got {what} with {count(len(x), 'key')}: look at one of its values, at list(x.values()), "
            "or at all of them with describe(x)."
        )
    if isinstance(x, KeysView | ValuesView | ItemsView):
        return f"{said} It got {what} with {count(len(x), 'entry')}: look at list(x)."
    if isinstance(x, Set):
        return f"{said} It got {what}, whose {count(len(x), 'member')} are in no order: sorted(x) gives one."
    if isinstance(x, PurePath) or (hasattr(x, "read") and hasattr(x, "seek")):
        return f"{said} It got {what}, which is a file: np.load(x) reads one that numpy.save has written."
    if hasattr(x, "state_dict") or hasattr(x, "get_weights"):
        return f"{said} It got {what}, which holds tensors: describe(x) describes each of them."
    if hasattr(x, "__next__"):
        return f"{said} It got {what}, which runs out: list(x) keeps its entries."
    if hasattr(x, "collect") and callable(x.collect):
        return f"{said} It got {what}, which has not been computed: look at x.collect()."
    if callable(getattr(x, "as_py", None)):  # pyarrow's
        return f"{said} It got {what}: look at x.as_py()."
    if hasattr(x, "__iter__"):
        return f"{said} It got {what}, which gives one thing after another: look at next(iter(x))."
    if callable(x):
        return f"{said} It got {what}: call it first."
    return f"{said} It got {what}: if it can become an array, look at np.asarray(x)."
