"""The very values of an expression: of arrays and numbers that are at hand, NumPy makes them anew.

Only NumPy's own arrays of numbers are computed with, and only by functions that have no effect: what is done a second
time is seen by nobody. All else is known by its shape, or not at all.
"""

import ast
import math
import operator
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from tensorlab.explain.failures.attempts import plain
from tensorlab.explain.failures.calls import resolved
from tensorlab.explain.failures.operations import computed
from tensorlab.explain.failures.reading import ARITHMETIC, NUMBERS, Reader, Unknown, is_a

MOST = 65_536  # entries that are computed with: a fraction of a millisecond
MOST_MULTIPLIED = 1_000_000  # products that are added up
OPERATORS: dict[type, Callable[[Any, Any], Any]] = ARITHMETIC | {
    ast.Pow: operator.pow, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.LShift: operator.lshift, ast.MatMult: operator.matmul,
}  # fmt: skip
_SIGNS: dict[type, Callable[[Any], Any]] = {ast.USub: operator.neg, ast.Invert: operator.invert}
_MAKES = frozenset(("arange", "array", "asarray", "full", "ones", "zeros"))
_FUNCTIONS = _MAKES | frozenset(
    ("abs", "absolute", "add", "amax", "amin", "clip", "concatenate", "expand_dims", "maximum", "minimum",
     "multiply", "negative", "ravel", "reshape", "round", "squeeze", "stack", "subtract", "sum", "transpose")
)  # fmt: skip
_METHODS = frozenset(
    ("astype", "clip", "copy", "flatten", "max", "min", "ravel", "reshape", "round", "squeeze", "sum",
     "transpose")
)  # fmt: skip


def value(reader: Reader, node: ast.expr) -> Any:
    """Give what an expression is: its values where NumPy makes them of few, else its shape.

    Raises:
        Unknown: If neither is known.
    """
    with suppress(Exception), np.errstate(all="ignore"):
        return _made(reader, node)
    return computed(reader, node)


def is_plain(x: Any) -> bool:
    """Tell whether it is an array, an entry or a number, with no code but NumPy's and Python's own."""
    numpys = type(x) is np.ndarray or (is_a(x, np.generic) and type(x).__module__ == "numpy")
    return x.dtype.kind in "biuf" if numpys else type(x) in (bool, int, float)


def _made(reader: Reader, node: ast.expr) -> Any:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return _combined(op, reader.read(left), reader.read(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in OPERATORS:
            return _combined(op, reader.read(left), reader.read(right))
        case ast.UnaryOp(op=op, operand=of) if type(op) in _SIGNS:
            return _SIGNS[type(op)](_few(reader.read(of)))
        case ast.Subscript(value=of, slice=key):
            x, chosen = reader.read(of), plain(reader.read(key))
            if type(x) is np.ndarray and is_plain(x):
                parts = chosen if type(chosen) is tuple else (chosen,)
                is_view = not any(type(part) in (list, np.ndarray) for part in parts)
                return (x if is_view else _few(x))[chosen]
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _METHODS:
            x = reader.read(owner)
            if type(x) is np.ndarray:
                return _called(getattr(_few(x), name), node, reader)
            return _function(node, reader)
        case ast.Call():
            return _function(node, reader)
    raise Unknown


def _combined(op: ast.AST, a: Any, b: Any) -> Any:
    if type(a) in NUMBERS and type(b) in NUMBERS:
        raise Unknown  # numbers may be large
    if isinstance(op, ast.MatMult):
        return product(a, b)
    if math.prod(np.broadcast_shapes(np.shape(_few(a)), np.shape(_few(b)))) > MOST:
        raise Unknown
    return OPERATORS[type(op)](a, b)


def product(a: Any, b: Any) -> Any:
    """The product of two tensors, of which each entry is a sum of not too many.

    Raises:
        Unknown: If it takes long, or does not work.
    """
    multiplied = math.prod(np.shape(_few(a))) * (np.shape(_few(b))[-1] if np.ndim(b) > 1 else 1)
    if multiplied > MOST_MULTIPLIED or np.ndim(a) > 2 or np.ndim(b) > 2:
        raise Unknown
    return np.matmul(a, b)


def _function(node: ast.Call, reader: Reader) -> Any:
    f = reader.read(node.func)
    if is_a(f, type) and issubclass(f, np.number) and f.__module__ == "numpy":
        return _called(f, node, reader)
    library, name = resolved(f)
    if library != "numpy" or name not in _FUNCTIONS or f is not vars(np).get(name):
        raise Unknown
    return _called(f, node, reader)


def _called(f: Any, node: ast.Call, reader: Reader) -> Any:
    arguments = [_argument(reader.read(each)) for each in node.args]
    named = {str(each.arg): _argument(reader.read(each.value)) for each in node.keywords}
    if {"out", "where", "None"} & set(named):
        raise Unknown
    if getattr(f, "__name__", "") in ("full", "ones", "zeros", "arange"):
        _few(np.broadcast_to(0, arguments[0]) if f is not np.arange else range(*arguments))
    new = f(*arguments, **named)
    if not is_plain(new):
        raise Unknown
    return new


def _argument(x: Any) -> Any:
    """An argument that has no code of its own, and is not large."""
    if is_a(x, type) and (issubclass(x, np.number) or x in NUMBERS):
        return x  # a dtype
    if is_a(x, np.dtype) and x.kind in "biuf":
        return x
    if type(x) in (list, tuple):
        parts = type(x)(map(_argument, x[: MOST + 1]))
        if sum(map(np.size, parts)) > MOST:
            raise Unknown
        return parts
    return x if x is None or type(x) is str else _few(x)


def _few(x: Any) -> Any:
    if not is_plain(x) or np.size(x) > MOST:
        raise Unknown
    return x
