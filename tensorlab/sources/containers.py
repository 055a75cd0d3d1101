"""Objects that hold tensors: dicts, files of HDF5 and Zarr, PyTorch's and Keras' modules, lists of several shapes."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from itertools import islice
from types import CoroutineType, SimpleNamespace
from typing import Any

from tensorlab.shapes import MOST_AXES

# By which an object becomes an array of NumPy's.
PROTOCOLS = ("__array__", "__array_interface__", "__dlpack__", "__array_namespace__")
_DEEPEST = 20  # containers within containers that are looked into


def answers_anything(x: Any) -> bool:
    """Whether an object has whatever it is asked for, as a mock has: then nothing that it says of itself is known.

    >>> from unittest.mock import Mock
    >>> answers_anything(Mock(shape=(2, 3))), answers_anything([1, 2])
    (True, False)
    """
    with suppress(Exception):  # what it, or its class, says when it is asked
        if any(each.__name__ == "NonCallableMock" for each in type(x).__mro__):
            return True
        # Dask's Delayed stands for whatever is asked of what it will be.
        own = any(hasattr(type(x), name) for name in (*PROTOCOLS, "__dask_graph__"))
        if hasattr(type(x), "__getattr__") and not (own or isinstance(x, Mapping)):
            _close(getattr(x, "no object has this name"))
            return True
    return False


def _close(found: Any) -> Any:
    """What an object has answered; of a coroutine, which nobody will await, Python would warn."""
    if isinstance(found, CoroutineType):
        found.close()
    return found


def parts_of(x: Any) -> dict[str, Any] | None:
    """Find what an object holds, by name; None if it is not a container.

    A list of arrays is a container where their shapes differ, as those of a model's weights and biases do, or where
    some lie deeper than others, as in what a recurrent layer gives.

    >>> list(parts_of({"kernel": [[1, 2]], "bias": [0, 0]}))
    ['kernel', 'bias']
    >>> import numpy as np
    >>> parts_of([np.zeros(2), np.zeros(2)]), list(parts_of([np.zeros((3, 2)), np.zeros(2)]))
    (None, ['[0]', '[1]'])
    """
    if isinstance(x, type):
        return None
    if isinstance(x, Mapping):
        return dict(_entries(x))
    if answers_anything(x):
        return None
    if isinstance(x, list | tuple):
        return _of_list(x)
    # PyTorch's modules and optimisers; an exported program has it at once.
    if hasattr(x, "state_dict"):
        state = x.state_dict() if callable(x.state_dict) else x.state_dict
        return parts_of(state) if isinstance(state, Mapping) else None
    for variables in ("weights", "variables"):  # Keras' layers and models, TensorFlow's modules
        found = getattr(x, variables, None)
        if isinstance(found, list | tuple):
            return _by_name(found)
    if type(x).__module__.startswith("zarr.") and hasattr(x, "members"):
        return dict(x.members())
    if isinstance(x, SimpleNamespace):
        return dict(vars(x))
    if is_dataclass(x) and not hasattr(x, "shape"):
        return {each.name: getattr(x, each.name) for each in fields(x)}
    return None


def entries(x: list[Any] | tuple[Any, ...]) -> list[Any] | tuple[Any, ...]:
    """What a list or a tuple keeps, whatever its class says of it.

    >>> class Endless(list):
    ...     __iter__ = lambda self: iter(int, 1)
    >>> entries(Endless([1, 2]))
    [1, 2]
    """
    if type(x) in (list, tuple):
        return x
    own: Any = list if isinstance(x, list) else tuple
    kept: list[Any] | tuple[Any, ...] = own.__getitem__(x, slice(None))
    if not kept:  # TensorFlow's lists keep their entries elsewhere
        with suppress(Exception):
            return list(islice(x, len(x)))
    return kept


def parts_within(x: Any, within: tuple[Any, ...]) -> dict[str, Any] | None:
    """The same of an object that lies in these others; None, too, if it cannot be opened now, or lies too deep."""
    try:
        return None if len(within) > _DEEPEST else parts_of(x)
    except Exception:  # it is not a container after all
        return None


def is_ragged_batch(x: Any) -> bool:
    """Whether the arrays of a list differ along one axis alone, as sentences or signals of several lengths do.

    Where more of their shapes differs, as between the weights of two layers, or where lengths are not known, as those
    of a model's inputs, they were not meant to be one tensor.

    >>> import numpy as np
    >>> is_ragged_batch([np.zeros((2, 9)), np.zeros((3, 9))]), is_ragged_batch([np.zeros((2, 9)), np.zeros((9, 3))])
    (True, False)
    """
    if not issubclass(type(x), list | tuple) or _has_others(x):
        return False
    shapes = set(_shapes(x, MOST_AXES))
    return are_ragged(shapes) and not any(None in shape for shape in shapes)


def are_ragged(shapes: Iterable[tuple[Any, ...]]) -> bool:
    """Whether shapes are of one rank, and differ along one axis alone."""
    known = set(shapes)
    alike = len({len(shape) for shape in known}) == 1
    return alike and sum(len(set(lengths)) > 1 for lengths in zip(*known, strict=True)) == 1


def has_named_parts(x: Any) -> bool:
    """Whether it is a named tuple of tensors: values and their indices, say, are not rows of one matrix."""
    return (
        issubclass(type(x), tuple) and hasattr(x, "_fields") and any(map(shape_in_list, entries(x)))
    )


def _entries(x: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """What lies under each key; of one that leads nowhere, as a link in an HDF5 file may, the reason."""
    for name in islice(x, len(x)):
        try:
            yield str(name), x[name]
        except Exception as error:
            yield str(name), error


def _by_name(variables: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, variable in enumerate(variables):
        name = str(getattr(variable, "path", None) or getattr(variable, "name", number))
        found[f"{name} ({number})" if name in found else name] = variable
    return found


def _of_list(x: list[Any] | tuple[Any, ...]) -> dict[str, Any] | None:
    if isinstance(x, tuple) and hasattr(x, "_fields"):
        return dict(zip(x._fields, entries(x), strict=True))
    if len(set(_shapes(x, MOST_AXES))) < 2 and not _has_others(x):
        return None
    return {f"[{number}]": part for number, part in enumerate(entries(x))}


def _has_others(x: list[Any] | tuple[Any, ...]) -> bool:
    """Whether a list has something beside its arrays: None in the place of one, a spec, or what holds tensors."""
    if any(part is None for part in entries(x)):
        return any(True for _ in _shapes(x, MOST_AXES))
    return any(_is_container(part) or _is_shape_alone(part) for part in entries(x))


def _is_container(x: Any) -> bool:
    """Whether an entry of a list holds tensors itself: a dict, a layer, a module."""
    if isinstance(x, Mapping):
        return True
    named = any(hasattr(type(x), name) for name in ("state_dict", "weights", "variables"))
    return named and shape_in_list(x) is None


def _is_shape_alone(x: Any) -> bool:
    """Whether an entry of a list has a shape and cannot become an array, as the description of a dataset's tensors."""
    return shape_in_list(x) is not None and not any(hasattr(type(x), name) for name in PROTOCOLS)


def _shapes(
    x: list[Any] | tuple[Any, ...], deepest: int, seen: set[tuple[int, int]] | None = None
) -> Iterator[tuple[Any, ...]]:
    """The shapes of arrays in a nested list, with ... for each list around them; of a list in it that recurs once."""
    seen = set() if seen is None else seen
    for part in entries(x):
        if isinstance(part, list | tuple):
            if deepest and (deepest, id(part)) not in seen:
                seen.add((deepest, id(part)))
                yield from ((..., *shape) for shape in _shapes(part, deepest - 1, seen))
        elif (shape := shape_in_list(part)) is not None:
            yield shape


def shape_in_list(x: Any) -> tuple[Any, ...] | None:
    """The shape of an array inside a list; None for a single entry."""
    try:
        shape = tuple(islice(_close(x.shape), 256))
        hash(shape)
    except Exception:
        return None
    return shape
