"""Arguments as they were before each call: a function that sorts or trains one changes no other state by it.

What is put back is the object itself, so that its memory may be shown: arrays, tensors and containers; the models,
layers and optimizers of PyTorch and Keras, and Keras' metrics; generators of random numbers.
"""

import copy
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import numpy as np

_MOST = 2**26  # bytes of an array or a tensor that is put back as it was: 8 ms for each state
_FIXED = (
    int,
    float,
    complex,
    str,
    bytes,
    np.number,
)  # nothing of it changes, and a list may hold a million
# How else an object tells its state and takes it back: an optimizer of PyTorch, generators of random numbers.
_ASKED_AND_TOLD = (
    ("state_dict", "load_state_dict"),
    ("get_state", "set_state"),
    ("getstate", "setstate"),
)

Restorer = Callable[[], object]
Lending = Callable[[Iterable[Any]], AbstractContextManager[None]]


def restorer(value: Any) -> Restorer:
    """Give what puts a value back as it is now, as far as that is known of its kind.

    >>> numbers = [3, 1, 2]
    >>> put_back = restorer(numbers)
    >>> numbers.sort()
    >>> put_back()
    >>> numbers
    [3, 1, 2]
    """
    try:
        restore = _restorer(value)
    except Exception:  # it has no entries yet, or does not tell them
        return lambda: None

    def restored() -> None:
        with suppress(Exception):  # it has got another shape, or takes no other entries
            restore()

    return restored


def lending(values: Iterable[Any]) -> Lending:
    """Remember values as they are now: after each `with` block, those that were lent to it are put back.

    >>> numbers = [3, 1, 2]
    >>> lent = lending([numbers])
    >>> with lent([numbers]):
    ...     numbers.sort()
    >>> numbers
    [3, 1, 2]
    """
    restorers = {id(value): restorer(value) for value in values}

    @contextmanager
    def lent(values: Iterable[Any]) -> Iterator[None]:
        try:
            yield
        finally:
            for value in values:
                restorers[id(value)]()

    return lent


def bytes_of(value: Any, unknown: int) -> int:
    """How large an array or a tensor is; a class, as np.uint8, has the attribute, and no size."""
    with suppress(Exception):
        return int(value.nbytes)
    return unknown


def _restorer(value: Any) -> Restorer:
    if isinstance(value, type):
        return lambda: None
    if isinstance(value, tuple):
        return _all(value)
    if isinstance(value, list | deque | bytearray | dict | set):
        return _container(value)
    if hasattr(value, "parameters") and hasattr(value, "modules"):
        return _pytorch_module(value)
    if isinstance(variables := getattr(value, "variables", None), list | tuple) and all(
        hasattr(each, "assign") for each in variables
    ):
        return _keras(value)
    if isinstance(generator := getattr(value, "bit_generator", value), np.random.BitGenerator):
        drawn = generator.state
        return lambda: setattr(generator, "state", drawn)
    for asked, told in _ASKED_AND_TOLD:
        if hasattr(value, asked) and hasattr(value, told):
            answer = copy.deepcopy(getattr(value, asked)())
            return lambda: getattr(value, told)(answer)
    state = getattr(value, "state", None)  # a variable, in generators of TensorFlow and Keras
    for variable in value, state:
        if hasattr(variable, "assign") and hasattr(variable, "numpy"):
            return _variable(variable)
    if bytes_of(value, _MOST + 1) > _MOST:
        return lambda: None
    if isinstance(value, np.ndarray) and value.flags.writeable:
        return _array(value)
    if hasattr(value, "detach") and hasattr(value, "copy_"):
        return _pytorch_tensor(value)
    return lambda: None


def _all(values: Iterable[Any]) -> Restorer:
    inner = [restorer(value) for value in values if not isinstance(value, _FIXED)]
    return lambda: [restore() for restore in inner]


def _container(value: Any) -> Restorer:
    """The same for what holds other things; a subclass may refuse to be changed so."""
    parts = copy.copy(value)
    inside = [*value.values()] if isinstance(value, dict) else [*value]
    inner = _all([] if isinstance(value, bytearray) else inside)

    def restore() -> None:
        value.clear()
        (value.update if isinstance(value, dict | set) else value.extend)(parts)
        inner()

    return restore


def _array(value: Any) -> Restorer:
    """The same for an array, for its mask, where it has one, and for what it holds, where its entries are objects."""
    entries = value.copy()
    inner = _all(value.flat if value.dtype == object else [])

    def restore() -> None:
        np.copyto(value, entries)
        if isinstance(value, np.ma.MaskedArray):
            value.mask = entries.mask
        inner()

    return restore


def _variable(value: Any) -> Restorer:
    """The same for a variable of TensorFlow or Keras, which does not tell how many bytes it takes."""
    held = np.array(value.numpy())
    return (lambda: value.assign(held)) if held.nbytes <= _MOST else lambda: None


def _pytorch_tensor(value: Any) -> Restorer:
    """The same for a tensor of PyTorch, and for its gradient, to which `backward` adds."""
    entries = value.detach()  # shared, and no part of what is differentiated
    held = entries.clone()
    leaf = value.is_leaf  # only such a tensor keeps a gradient; asked of another, PyTorch warns
    gradient = value.grad.clone() if leaf and value.grad is not None else None

    def restore() -> None:
        entries.copy_(held)
        if leaf:
            value.grad = None if gradient is None else gradient.clone()

    return restore


def _pytorch_module(value: Any) -> Restorer:
    """The same for a model or layer of PyTorch, and for whether each of its layers is training."""
    inner = _all([*value.parameters(), *value.buffers()])
    modes = [(layer, layer.training) for layer in value.modules()]

    def restore() -> None:
        inner()
        for layer, training in modes:
            layer.training = training

    return restore


def _keras(value: Any) -> Restorer:
    """The same for what holds variables: a model or layer of Keras with its optimizer, an optimizer or a metric."""
    optimizer = getattr(value, "optimizer", None)
    if optimizer is not None and value.weights:
        with suppress(Exception):  # what it remembers is made now, as it is before the first step
            if not optimizer.built:
                optimizer.build(value.trainable_variables)
    variables = [*value.variables, *(optimizer.variables if optimizer is not None else [])]
    held = [np.array(variable.numpy()) for variable in variables]
    made = len(_own_variables(value))

    def restore() -> None:
        for variable, entries in zip(variables, held, strict=True):
            variable.assign(entries)
        if len(_own_variables(value)) > made:
            _warn_of_new(value)

    return restore


def _own_variables(value: Any) -> Sequence[Any]:
    """The weights of a model or layer, without those of its metrics; all variables of another object."""
    variables: Sequence[Any] = value.weights if hasattr(value, "weights") else value.variables
    return variables


def _warn_of_new(value: Any) -> None:
    is_layer = hasattr(value, "weights")
    how = "with keras.Input as its first layer" if is_layer else "with its build()"
    warnings.warn(
        f"{value.name!r} got its {'weights' if is_layer else 'variables'} while explore called the function, so each "
        f"state goes on from the one before. Build it first, for example {how}.",
        stacklevel=2,
    )
