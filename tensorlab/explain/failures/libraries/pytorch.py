"""What PyTorch has of its own."""

from typing import Any

from tensorlab.explain.failures.attempts import Attempt, Transposed
from tensorlab.explain.failures.libraries.library import Library, Node
from tensorlab.explain.failures.libraries.numpy import SQUARES
from tensorlab.explain.failures.reading import Unknown, shape_of, tensor
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.broadcast_to import broadcast_to
from tensorlab.explain.operations.matmul import matmul


def _linear(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    if len(arguments) < 2:
        raise Unknown
    weight = Operand(shape_of(arguments[1])[::-1])
    return Attempt(matmul(tensor(arguments[0]), weight), (nodes[0], Transposed(nodes[1])))


def _addmm(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """A product, to which the first argument is added."""
    if len(arguments) < 3 or {len(shape_of(x)) for x in arguments[1:3]} != {2}:
        raise Unknown
    product = matmul(tensor(arguments[1]), tensor(arguments[2]))
    if product.result is None:
        return Attempt(product, tuple(nodes[1:3]))
    return Attempt(broadcast_to(tensor(arguments[0]), product.result.shape), tuple(nodes[:1]))


PYTORCH = Library(
    own={"addmm": _addmm, "linear": _linear, **SQUARES},
    otherwise=frozenset(
        ("split", "gather", "repeat", "take", "chunk", "select", "expand", "pad", "squeeze", "flatten",
         "tensordot", "transpose", "norm", "quantile", "unflatten", "view_as", "max", "min", "median", "std", "var")
    ),
    ranks={"mm": (2, 2), "bmm": (3, 3), "mv": (2, 1), "dot": (1, 1), "outer": (1, 1)},
    needs_axis=frozenset(("cat", "concat", "concatenate")),
)  # fmt: skip
