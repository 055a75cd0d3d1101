"""What surprises in one operation: a broadcast that pairs everything with everything, a wrap-around, a reshape."""

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.operations import attempt
from tensorlab.explain.failures.reading import (
    NUMBERS,
    Reader,
    Unknown,
    framework,
    is_tensor,
    shape_of,
)
from tensorlab.shapes import Shape
from tensorlab.wording import count, shape_text, thousands

_MOST = 1_000_000  # entries whose sums are worked out anew
_WRAPPING: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
}  # fmt: skip
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}


def surprise(node: ast.AST, reader: Reader, write: Callable[[ast.AST], str]) -> str:
    """Say what surprises in an operation that is about to be done; "" where nothing does.

    Args:
        node: The operation.
        reader: Reads its operands.
        write: Writes an expression as it stands in the file.

    Raises:
        Exception: Any, if the operands cannot be read.
    """
    if isinstance(node, ast.BinOp | ast.AugAssign | ast.Compare):
        return _of_operator(node, reader, write)
    if isinstance(node, ast.UnaryOp):
        x = reader.read(node.operand)
        wrapped = _wrapped(ast.Sub(), 0, x) if type(x) is np.ndarray else ""
        return wrapped and f"{write(node)}: {wrapped}"
    tried = attempt(node, reader)
    explained = tried.explanation
    if explained.result is None:
        return ""
    if explained.operation == "reshape":
        return _as_transpose(explained, write(node))
    if explained.kind == "stretches" and len(explained.operands) == 2:
        (a, b), (first, second) = explained.input_shapes, tried.operands
        return _paired(a, b, first, second, node, write)
    return ""


def _of_operator(
    node: ast.BinOp | ast.AugAssign | ast.Compare, reader: Reader, write: Callable[[ast.AST], str]
) -> str:
    left, right = _sides(node)
    a, b = reader.read(left), reader.read(right)
    if "pandas" in (framework(a), framework(b)) or not (is_tensor(a) or is_tensor(b)):
        return ""
    if not isinstance(node, ast.Compare) and type(node.op) in _WRAPPING:
        wrapped = _wrapped(node.op, a, b)
        if wrapped:
            return f"{write(node)}: {wrapped}"
    return _paired(shape_of(a), shape_of(b), left, right, node, write)


def _sides(node: ast.BinOp | ast.AugAssign | ast.Compare) -> tuple[ast.expr, ast.expr]:
    match node:
        case ast.BinOp(left=left, right=right):
            return left, right
        case ast.Compare(left=left, comparators=[right]):
            return left, right
        case ast.AugAssign(target=target, value=value):
            return ast.parse(ast.unparse(target), mode="eval").body, value
    raise Unknown


def _paired(
    a: Shape,
    b: Shape,
    left: ast.AST | str | None,
    right: ast.AST | str | None,
    node: ast.AST,
    write: Callable[[ast.AST], str],
) -> str:
    """(n,) with (n, 1): nobody means all pairs who has as many of one as of the other."""
    short, long, grown = (a, b, right) if len(a) < len(b) else (b, a, left)
    if not short or long != (*short, 1) or short[-1] < 2 or 0 in short or _adds_an_axis(grown):
        return ""
    name = write(grown) if isinstance(grown, ast.AST) else "the second"
    gives = shape_text(
        np.broadcast_shapes(a, b)
    )  # raises where it does not work: then nothing is said
    return (
        f"{write(node)}: {shape_text(a)} with {shape_text(b)} gives {gives}, in which every entry along the last axis "
        "of one meets every entry of the other. If entry by entry was meant: "
        f"{name}[..., 0], {shape_text(short)}."
    )


def _adds_an_axis(node: ast.AST | str | None) -> bool:
    """Tell whether an operand is written with a new axis: then what it gives is meant."""
    match node:
        case ast.Subscript(slice=ast.Tuple(elts=parts)):
            return any(ast.unparse(part) in ("None", "np.newaxis", "newaxis") for part in parts)
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in ("reshape", "expand_dims", "unsqueeze", "view")
    return False


def _as_transpose(explained: Explanation, written: str) -> str:
    """The same lengths in another order: a reshape leaves entries in reading order, a transpose does not."""
    before, after = explained.input_shapes[0], explained.result_shape or ()
    old, new = _long(before), _long(after)
    if old == new or sorted(old) != sorted(new):
        return ""
    order = _order(before, after)
    meant = f" .transpose({', '.join(map(str, order))}) turns axes." if order else ""
    return (
        f"{written}: {explained.operands[0]} becomes {explained.result}, with the entries in the order in which they "
        f"were: this is no transpose.{meant}"
    )


def _long(shape: Shape) -> list[int]:
    return [n for n in shape if n != 1]


def _order(before: Shape, after: Shape) -> list[int]:
    """The axes of a transpose that has these lengths; [] where there is none."""
    left = list(range(len(before)))
    order: list[int] = []
    for n in after:
        axis = next((each for each in left if before[each] == n), None)
        if axis is None:
            return []
        left.remove(axis)
        order.append(axis)
    return [] if left else order


def _wrapped(op: ast.operator, a: Any, b: Any) -> str:
    """How many entries leave the range of their dtype."""
    if not (_is_integers(a) and _is_integers(b)) or (type(a) in NUMBERS and type(b) in NUMBERS):
        return ""
    dtype = np.result_type(a, b)
    if dtype.kind not in "iu" or dtype.itemsize > 4 or max(np.size(a), np.size(b)) > _MOST:
        return ""
    if np.broadcast_shapes(np.shape(a), np.shape(b)) != max(np.shape(a), np.shape(b), key=len):
        return ""  # few entries may make many
    f = _WRAPPING[type(op)]
    exact = f(np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64))
    limits = np.iinfo(dtype)
    outside = (exact < limits.min) | (exact > limits.max)
    if not outside.any():
        return ""
    at = tuple(np.argwhere(outside)[0])
    first, second = (np.broadcast_to(x, exact.shape)[at] for x in (a, b))
    told = np.asarray(exact[at]).astype(dtype)
    return (
        f"{thousands(int(outside.sum()))} of {count(exact.size, 'entry')} leave the range of {dtype}, {limits.min} to "
        f"{limits.max}, and wrap around: {first} {_SIGNS[type(op)]} {second} is told as {told}. "
        ".astype(int) before it has room for all."
    )


def _is_integers(x: Any) -> bool:
    if type(x) is int:
        return True
    return (type(x) is np.ndarray or isinstance(x, np.integer)) and np.asarray(x).dtype.kind in "iu"


def is_worth_reading(node: ast.AST) -> bool:
    """Tell whether an operation may surprise at all.

    >>> [is_worth_reading(ast.parse(text, mode="eval").body) for text in ("a - b", "a.reshape(3)", "print(a)", "a @ b")]
    [True, True, False, False]
    """
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return not isinstance(node.op, ast.MatMult)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1 and not isinstance(
            node.ops[0], ast.In | ast.NotIn | ast.Is | ast.IsNot
        )
    if isinstance(node, ast.Call):
        f = node.func
        name = f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "")
        return name in ("reshape", "view") or isinstance(vars(np).get(name), np.ufunc)
    return False
