"""What PyTorch has of its own."""

from typing import Any

from tensorlab.explain.failures.attempts import Attempt, unparsed
from tensorlab.explain.failures.libraries.library import Library, Node
from tensorlab.explain.failures.libraries.numpy import SQUARES
from tensorlab.explain.failures.reading import Unknown, shape_of, tensor
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.matmul import matmul


def _linear(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    if len(arguments) < 2:
        raise Unknown
    weight = Operand(shape_of(arguments[1])[::-1])
    return Attempt(
        matmul(tensor(arguments[0]), weight), (nodes[0], f"{unparsed(nodes[1])} transposed")
    )


PYTORCH = Library(
    own={"linear": _linear, **SQUARES},
    otherwise=frozenset(
        ("split", "gather", "repeat", "take", "chunk", "select", "expand", "pad", "squeeze", "flatten",
         "tensordot", "transpose", "norm", "quantile", "unflatten", "view_as", "max", "min", "median", "std", "var")
    ),
    ranks={"mm": 2, "bmm": 3, "mv": 1, "dot": 1},
    needs_axis=frozenset(("cat", "concat", "concatenate")),
)  # fmt: skip
