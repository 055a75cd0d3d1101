"""SciPy's linear algebra; and its sparse matrices and arrays, of which messages tell the products and sums."""

import ast
import re
from functools import partial
from typing import Any

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.attempts import Attempt, members
from tensorlab.explain.failures.libraries.library import Library, Node, Own
from tensorlab.explain.failures.libraries.numpy import (
    LINEAR_ALGEBRA,
    MATRICES,
    of_squares,
    right_side,
)
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


def _solved(name: str, arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """What is solved by the parts of a matrix, which come in a tuple with something else."""
    parts, b = arguments
    factor, _ = members(nodes[0], len(parts))
    return right_side(name, [parts[0], b], named, [factor or "", *nodes[1:]])


def _known_as(module: str, name: str) -> str:
    if not module.startswith("scipy.linalg.") or name not in _OWN | _MATRICES:
        raise Unknown
    return name


_OF_SQUARES = (
    "cho_factor", "expm", "logm", "schur", "signm", "solve_triangular", "sqrtm", "cosm", "sinm", "tanm",
)  # fmt: skip
_OWN: dict[str, Own] = {
    **LINEAR_ALGEBRA,
    **{name: partial(of_squares, name) for name in _OF_SQUARES},
    **{name: partial(_solved, name) for name in ("cho_solve", "lu_solve")},
}
_MATRICES = MATRICES | dict.fromkeys(("lu", "null_space", "orth", "polar", "rq"), (2,))
SCIPY = Library(
    own=_OWN,
    least=_MATRICES,
    known_as=_known_as,
    messages=((r"dimension mismatch", _product), (r"inconsistent shapes", _paired)),
)
