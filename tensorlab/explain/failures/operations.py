"""From an expression of the reader's own to the function of `explain` that explains it, with the operands it had."""

import ast
from typing import Any

import numpy as np

from tensorlab.explain.failures.attempts import Attempt, library_of, plain
from tensorlab.explain.failures.calls import call_of, explains, resolved
from tensorlab.explain.failures.making import is_made, made
from tensorlab.explain.failures.operators import assignment, in_place, index_of, operator, sign
from tensorlab.explain.failures.reading import (
    NUMBERS,
    Gone,
    Mask,
    Reader,
    Unexplained,
    Unknown,
    framework,
    is_a,
    is_tensor,
    shape_of,
    tensor,
)
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.reshape import reshape

# What they give is a list or a tuple of tensors.
SEVERAL = frozenset(
    ("split", "array_split", "hsplit", "vsplit", "dsplit", "divmod", "modf", "frexp")
)
# Functions and methods that change no shape, besides NumPy's ufuncs.
_KEEPS = frozenset(
    ("astype", "bfloat16", "cast", "clone", "contiguous", "copy", "cpu", "cuda", "detach", "double", "float", "gelu",
     "half", "int", "log_softmax", "long", "nan_to_num", "ones_like", "relu", "round", "sigmoid", "softmax", "to",
     "zeros_like")
)  # fmt: skip
# Functions that make one entry of those along an axis, besides those that are explained; which argument is the axis.
_REDUCES = {"average": 1, "median": 1, "nanmax": 1, "nanmean": 1, "nanmedian": 1, "nanmin": 1, "nanstd": 1, "nansum": 1,
    "nanvar": 1, "norm": 2,
}  # fmt: skip
# What makes a tensor of a list that is written out.
_OF_A_LIST = frozenset(("array", "asarray", "as_tensor", "constant", "tensor"))
_TO_NUMPY = frozenset(("numpy", "to_numpy"))
# What they give are truth values.
_TRUE_OR_FALSE = frozenset(
    ("equal", "greater", "greater_equal", "isfinite", "isinf", "isnan", "less", "less_equal", "logical_and",
     "logical_not", "logical_or", "logical_xor", "not_equal")
)  # fmt: skip


def attempt(node: ast.AST, reader: Reader, assigned: ast.expr | None = None) -> Attempt:
    """Explain an expression by what its operands are.

    Args:
        node: The expression.
        reader: Reads the operands.
        assigned: What is assigned to it, if anything.

    Raises:
        Unknown: If an operand is gone, or the operation is none that is explained.
    """
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return operator(op, left, right, reader)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return operator(op, left, right, reader)
        case ast.UnaryOp():
            return sign(node, reader)
        case ast.AugAssign(target=left, op=op, value=right):
            return in_place(op, left, right, reader)
        case ast.Subscript(ctx=ast.Del()):
            raise Unexplained  # arrays lose no entries, whatever the index is
        case ast.Subscript() if assigned is not None:
            return assignment(node, assigned, reader)
        case ast.Subscript():
            return index_of(node, reader)
        case ast.Call():
            return call_of(node, reader)
        case ast.Assign(targets=[ast.Attribute(value=owner, attr="shape")], value=shape):
            x = reader.read(owner)
            if not is_tensor(x) or framework(x) != "numpy":
                raise Unknown
            return Attempt(reshape(tensor(x), plain(reader.read(shape))), (owner,))
    raise Unknown


def computed(reader: Reader, node: ast.expr) -> Any:
    """Give the tensor that an expression was: an array that is written out, else an `Operand` of its shape.

    Raises:
        Unknown: If it is not known, or does not work: as it did work, something else was there than is there now.
    """
    if isinstance(node, ast.UnaryOp):
        x = reader.read(node.operand)
        if isinstance(node.op, ast.Not):
            raise Unknown
        return type(x).like(x) if is_a(x, Gone) else Gone.like(x)
    if isinstance(node, ast.Call):
        new = made_by(node, reader)
        if new is not None:
            return new
    try:
        found = attempt(node, reader)
    except Unexplained:
        raise Unknown from None  # of an operand it tells nothing of what failed
    result = found.explanation.result
    if result is None or found.explanation.operation in SEVERAL:
        raise Unknown
    kind = Mask if found.explanation.operation in _TRUE_OR_FALSE else Gone
    return kind(result.shape, framework=found.library)


def made_by(node: ast.Call, reader: Reader) -> Any:
    """The tensor that a call makes of numbers, or that keeps the shape of another; None for all other calls."""
    if isinstance(node.func, ast.Attribute) and is_tensor(owner := reader.read(node.func.value)):
        if node.func.attr in _TO_NUMPY:
            return Gone(shape_of(owner), framework="numpy")
        return Gone.like(owner) if node.func.attr in _KEEPS else None
    if isinstance(node.func, ast.Attribute) and is_a(owner, np.random.Generator):
        library, name = "numpy", node.func.attr
    else:
        f = reader.read(node.func)
        if type(f) is type and issubclass(f, np.number):  # np.float64(3)
            return _converted(node, reader)
        library, name = resolved(f)
    if is_made(library, name):
        arguments = [_read_or_none(each, reader) for each in node.args]
        named = {each.arg or "": _read_or_none(each.value, reader) for each in node.keywords}
        new = made(library, name, arguments, named)
        return Gone(new.shape, framework=library) if is_a(new, Operand) else new
    if not explains(library) or not node.args or isinstance(node.args[0], ast.Starred):
        return None
    first = reader.read(node.args[0])
    if name in _KEEPS and is_tensor(first):
        return Gone(shape_of(first), framework=library_of(first, of=library))
    if library in ("numpy", "jax") and name in _REDUCES:
        return _reduced(node, first, _REDUCES[name], library, reader)
    if name == "one_hot" and len(node.args) == 2 and not node.keywords and is_tensor(first):
        number = reader.read(node.args[1])
        return (
            Gone((*shape_of(first), number), framework=library)
            if type(number) is int and number > 0
            else None
        )
    reshaped = len(node.args) > 2 or any(each.arg in ("ndmin", "shape") for each in node.keywords)
    if name in _OF_A_LIST and type(first) in (list, tuple) and not reshaped:
        new = np.array(tensor(first))
        is_as_written = library == "numpy" and len(node.args) == 1 and not node.keywords
        return new if is_as_written else Gone(new.shape, framework=library)
    if name in _OF_A_LIST and is_tensor(first) and not reshaped:
        return Gone(shape_of(first), framework=library)
    return None


def _converted(node: ast.Call, reader: Reader) -> Any:
    """What a type of NumPy's makes of one number, or of the entries of an array."""
    x = reader.read(node.args[0]) if len(node.args) == 1 else None
    known = type(x) in NUMBERS or is_tensor(x)
    return Gone(shape_of(x), framework="numpy") if known else None


def _reduced(node: ast.Call, x: Any, place: int, library: str, reader: Reader) -> Any:
    """What is left of a tensor when entries along an axis become one; None where the axis is not told."""
    named = {each.arg: each.value for each in node.keywords}
    if not is_tensor(x) or framework(x) == "pandas" or set(named) - {"axis", "keepdims", "ord"}:
        return None
    at = named.get("axis") or (node.args[place] if len(node.args) > place else None)
    axis = None if at is None else reader.read(at)
    keeps = reader.read(named["keepdims"]) if "keepdims" in named else False
    shape = shape_of(x)
    if type(axis) not in (int, type(None)) or type(keeps) is not bool or len(node.args) > place + 1:
        return None
    if axis is not None and not -len(shape) <= axis < len(shape):
        return None
    left = [k for k in range(len(shape)) if axis is not None and k != axis % len(shape)]
    lengths = [n if k in left else 1 for k, n in enumerate(shape) if keeps or k in left]
    return Gone(tuple(lengths), framework=library)


def _read_or_none(node: ast.AST, reader: Reader) -> Any:
    """What an argument is: where it is not known, it may still be another that is the shape."""
    try:
        return reader.read(node)
    except Unknown:
        return None
