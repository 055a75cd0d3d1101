"""What PyTorch has of its own."""

from dataclasses import replace
from functools import partial
from typing import Any

from tensorlab.explain.failures.attempts import Attempt, Transposed
from tensorlab.explain.failures.libraries.library import Library, Node
from tensorlab.explain.failures.libraries.numpy import SQUARES, array, by_places
from tensorlab.explain.failures.reading import Unknown, is_tensor, shape_of, tensor
from tensorlab.explain.failures.refusals import other_rank, same_shape
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.broadcast import broadcast
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


def _paired(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """A function that pairs the entries of its first two tensors by broadcasting."""
    if len(arguments) < 2 or not all(map(is_tensor, arguments[:2])):
        raise Unknown
    return Attempt(broadcast(*map(tensor, arguments[:2])), tuple(nodes[:2]))


def _index_select(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    if len(arguments) < 3 or len(shape_of(arguments[2])) < 2:  # a number counts as one of one entry
        raise Unknown
    both = [Operand(shape_of(arguments[k])) for k in (0, 2)]
    return Attempt(other_rank("index_select", both, 1, 1), (nodes[0], nodes[2]))


def _loss(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """A loss pairs what is given by broadcasting, of which PyTorch itself warns: the same shape is what is meant."""
    found = _paired(arguments, named, nodes)
    if found.explanation.valid:
        return found
    return replace(found, explanation=same_shape("loss", *found.explanation.input_shapes))


_PAIRED = ("masked_fill", "masked_select")
_LOSSES = ("huber_loss", "l1_loss", "mse_loss", "smooth_l1_loss")
_BY_PLACES = ("gather", "scatter", "scatter_add")
PYTORCH = Library(
    own={
        "addmm": _addmm, "linear": _linear, "index_select": _index_select, "tensor": array,
        **SQUARES, "inverse": SQUARES["inv"],
        **dict.fromkeys(_PAIRED, _paired),
        **dict.fromkeys(_LOSSES, _loss),
        **{name: partial(by_places, name, 2) for name in _BY_PLACES},
    },
    otherwise=frozenset(
        ("split", "gather", "repeat", "take", "chunk", "select", "expand", "pad", "squeeze", "flatten",
         "tensordot", "transpose", "norm", "quantile", "unflatten", "view_as", "max", "min", "median", "std", "var",
         "avg_pool2d", "conv1d", "conv2d", "conv3d", "embedding", "max_pool2d", "scaled_dot_product_attention",
         "unbind", "vdot")
    ),
    ranks={"mm": (2, 2), "bmm": (3, 3), "mv": (2, 1), "dot": (1, 1), "outer": (1, 1)},
    needs_axis=frozenset(("cat", "concat", "concatenate")),
    known_as=lambda module, name: name.removeprefix("linalg_"),
)  # fmt: skip
