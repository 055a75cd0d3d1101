"""What a call makes of numbers: tensors whose shape is written out, such as np.zeros((2, 3)) and torch.rand(2, 3)."""

from typing import Any

import numpy as np

from tensorlab.explain.operands import Operand

# Which argument is the shape, where it is not named, and what it is called; all of them, where each is a length.
_FIRST, _SECOND, _THIRD, _ALL = 0, 1, 2, -1
_SHAPE_AT: dict[str, dict[str, int]] = {
    "numpy": {
        "ones": _FIRST, "zeros": _FIRST, "empty": _FIRST, "full": _FIRST, "rand": _ALL, "randn": _ALL,
        "random": _FIRST, "random_sample": _FIRST, "standard_normal": _FIRST, "normal": _THIRD, "uniform": _THIRD,
        "randint": _THIRD, "integers": _THIRD,
    },
    "tensorflow": {
        "ones": _FIRST, "zeros": _FIRST, "fill": _FIRST, "random_normal": _FIRST, "random_uniform": _FIRST,
    },
    "torch": {
        "ones": _ALL, "zeros": _ALL, "empty": _ALL, "rand": _ALL, "randn": _ALL, "full": _FIRST, "normal": _THIRD,
        "randint": _THIRD,
    },
    "jax": {"ones": _FIRST, "zeros": _FIRST, "empty": _FIRST, "full": _FIRST, "normal": _SECOND, "randint": _SECOND,
        "uniform": _SECOND,
    },
    "keras": {"ones": _FIRST, "zeros": _FIRST},
}  # fmt: skip
_NAMES = ("shape", "size")
_COUNTING = ("arange", "linspace", "eye", "identity")
_MOST = 1_000_000  # entries of a range that are written out


def is_made(library: str, name: str) -> bool:
    """Tell whether a function makes a tensor of numbers."""
    counts = library in ("numpy", "jax") and name in _COUNTING
    return counts or name in _SHAPE_AT.get(library, ())


def shape_at(library: str, name: str) -> int | None:
    """Which argument of a function is the shape; None where each length is an argument of its own.

    >>> shape_at("numpy", "zeros"), shape_at("numpy", "normal"), shape_at("numpy", "rand")
    (0, 2, None)
    """
    at = _SHAPE_AT.get(library, {}).get(name, _ALL)
    return None if at == _ALL else at


def made(library: str, name: str, arguments: list[Any], named: dict[str, Any]) -> Any:
    """Give what is made: a range as it is, all else by its shape; None where that is not told.

    >>> str(made("numpy", "zeros", [(2, 3)], {})), str(made("torch", "rand", [2, 3], {}))
    ('(2, 3)', '(2, 3)')
    >>> made("numpy", "arange", [3], {})
    array([0, 1, 2])
    """
    if name in _COUNTING:
        return _counted(name, arguments, named)
    at = _SHAPE_AT[library][name]
    lengths: Any = next((named[key] for key in _NAMES if key in named), None)
    if lengths is None:
        if at == _ALL:
            several = len(arguments) != 1 or type(arguments[0]) is int
            lengths = tuple(arguments) if several else arguments[0]
        elif len(arguments) > at:
            lengths = arguments[at]
    if type(lengths) is int:
        lengths = (lengths,)
    if type(lengths) not in (list, tuple) or any(type(n) is not int or n < 0 for n in lengths):
        return None
    return Operand(tuple(lengths))


def _counted(name: str, arguments: list[Any], named: dict[str, Any]) -> Any:
    whole = bool(arguments) and all(type(n) is int for n in arguments)
    if name == "arange" and whole and len(arguments) <= 3 and set(named) <= {"dtype"}:
        few = len(range(*arguments)) <= _MOST
        return np.arange(*arguments) if few else Operand((len(range(*arguments)),))
    if name == "linspace":
        n = named.get("num", arguments[2] if len(arguments) > 2 else 50)
        ends = all(type(end) in (int, float) for end in arguments[:2])
        return Operand((n,)) if type(n) is int and n >= 0 and ends else None
    if name in ("eye", "identity") and whole and len(arguments) <= 2:
        return Operand((arguments[0], arguments[-1]))
    return None
