"""SciPy's sparse matrices and arrays: their products and sums are told by what their messages say."""

import ast
import re

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.attempts import Attempt
from tensorlab.explain.failures.libraries.library import Library
from tensorlab.explain.failures.reading import Reader, Unknown, shape_of
from tensorlab.explain.failures.refusals import same_shape
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.broadcast import broadcast
from tensorlab.explain.operations.matmul import matmul
from tensorlab.shapes import Shape


def _product(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    first, second, _ = _sides(node)
    a, b = (Operand(_shape(each, reader)) for each in (first, second))
    return _if_refused(matmul(a, b), first, second)


def _paired(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    first, second, op = _sides(node)
    a, b = (_shape(each, reader) for each in (first, second))
    return _if_refused(
        same_shape(op, a, b) if op in ("Add", "Sub") else broadcast(a, b), first, second
    )


def _if_refused(explained: Explanation, *sides: ast.expr) -> Attempt | None:
    return None if explained.valid else Attempt(explained, sides, library="scipy")


def _sides(node: ast.AST) -> tuple[ast.expr, ast.expr, str]:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return left, right, type(op).__name__
        case ast.Call(func=ast.Attribute(value=left, attr=name), args=[right], keywords=[]):
            return left, right, name
    raise Unknown


def _shape(node: ast.expr, reader: Reader) -> Shape:
    x = reader.read(node)
    if type(x).__module__.startswith("scipy.sparse."):
        return tuple(map(int, x.shape))
    return shape_of(x)


SCIPY = Library(
    functions=False,
    messages=((r"dimension mismatch", _product), (r"inconsistent shapes", _paired)),
)
