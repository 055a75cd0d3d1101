"""What PyTorch has of its own."""

import ast
import re
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Call
from tensorlab.explain.failures.attempts import Attempt, Transposed
from tensorlab.explain.failures.libraries.library import Library, Node
from tensorlab.explain.failures.libraries.numpy import (
    MATRICES,
    SQUARES,
    array,
    by_places,
    diagonal,
)
from tensorlab.explain.failures.reading import (
    Reader,
    Unexplained,
    Unknown,
    is_a,
    is_tensor,
    setting,
    shape_of,
    tensor,
)
from tensorlab.explain.failures.refusals import layer_rank, other_rank, same_shape
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.broadcast import broadcast
from tensorlab.explain.operations.broadcast_to import broadcast_to
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Sentence, the_tensor
from tensorlab.wording import count, thousands


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


def _in_place(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """A method whose result is written into its tensor."""
    if len(arguments) < 2 or not is_tensor(arguments[1]):
        raise Unknown
    into = shape_of(arguments[0])
    target = nodes[0] if isinstance(nodes[0], ast.AST) else None
    return Attempt(broadcast_to(tensor(arguments[1]), into), (nodes[1],), target, into)


def _index_select(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    if len(arguments) < 3 or len(shape_of(arguments[2])) < 2:  # a number counts as one of one entry
        raise Unknown
    both = [Operand(shape_of(arguments[k])) for k in (0, 2)]
    return Attempt(other_rank("index_select", both, 1, 1), (nodes[0], nodes[2]))


def _similar(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """What compares vectors that are paired by broadcasting: one number comes of each two."""
    found = _paired(arguments, named, nodes)
    if found.explanation.valid:
        raise Unknown
    return replace(found, explanation=replace(found.explanation, suggestions=()))


def _loss(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """A loss pairs what is given by broadcasting, of which PyTorch itself warns: the same shape is what is meant."""
    found = _paired(arguments, named, nodes)
    if found.explanation.valid:
        raise Unexplained  # what it gives is a single number
    return replace(found, explanation=same_shape("loss", *found.explanation.input_shapes))


def _rows(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """An embedding picks rows of a table by their numbers."""
    match node:
        case ast.Call(
            func=ast.Name("embedding") | ast.Attribute(attr="embedding"), args=[at, table]
        ):
            rows = shape_of(reader.read(table))[0]
        case ast.Call(func=layer, args=[at]) if _made_as(layer) in ("", "Embedding"):
            rows = setting(layer, "num_embeddings", reader)
        case _:
            return None
    places = reader.read(at)
    given = Operand(shape_of(places))
    asked = "another one"
    if not is_a(places, Operand):
        wrong = (n for n in np.asarray(places).ravel().tolist() if not 0 <= n < rows)
        asked = f"row {next(wrong)}"
    if type(rows) is not int:
        return None
    problem = (
        f"the table has {count(rows, 'row')}, numbered 0 to {thousands(rows - 1)}, and {the_tensor()} asks for "
        f"{asked}."
    )
    call = Call.function("embedding", [given])
    return Attempt(refused("embedding", call, [given], problem), (at,))


def _whole_rows(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """The numbers of rows are integers."""
    if not isinstance(node, ast.Call):
        return None
    given = Operand(shape_of(reader.read(node.args[0])))
    problem = (
        f"rows are picked by their numbers, and the entries of {the_tensor()} are not integers."
    )
    ways = ["It would work with integers, as .long() makes them of whole numbers."]
    explained = refused("embedding", Call.function("embedding", [given]), [given], problem, ways)
    return Attempt(explained, (node.args[0],))


def _normalised(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A layer that normalises channels, and its relatives for other numbers of axes."""
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return None
    name = _made_as(node.func) or type(reader.read(node.func)).__name__
    received = shape_of(reader.read(node.args[0]))
    rank, kind = len(received), name[:-2]
    if name[-1] != "d" or kind not in _NORMALISES or rank != int(found["got"]):
        return None
    wanted = [int(n) for n in (found["one"], found["or"]) if n]
    explained = layer_rank(name, received, wanted, at_least=False)
    channels = setting(node.func, "num_features", reader)
    ways = tuple(
        Sentence(f"It would work with {kind}{k}d, which is for {count(rank, 'axis')}.")
        for k, ranks in enumerate(_NORMALISES[kind], 1)
        # A single sample, without an axis of the batch, begins with its channels.
        if rank in ranks and received[int(kind == "BatchNorm" or rank > min(ranks))] == channels
    )
    return Attempt(replace(explained, suggestions=ways), (node.args[0],))


def _spatial(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A layer, or the function of its name, whose name tells of how many axes its input is, with channels before."""
    if not isinstance(node, ast.Call) or not node.args:
        return None
    name = _name_of(node.func, reader)
    received = shape_of(reader.read(node.args[0]))
    if not (of := re.search(r"(?:Pool|Pad|Dropout|_pool|dropout)(\d)d$", name)):
        return None
    axes = int(of[1])
    explained = layer_rank(name, received, [axes + 1, axes + 2], at_least=False)
    if len(received) == axes:
        with_channels = Operand((1, *received))
        way = Sentence(f"If it has no axis of channels, .unsqueeze(0) adds it: {with_channels}.")
        explained = replace(explained, suggestions=(way,))
    return Attempt(explained, (node.args[0],))


def _of_ranks(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A layer, or a function, that says how many axes its input has to have."""
    if not isinstance(node, ast.Call) or not node.args:
        return None
    name, received = _name_of(node.func, reader), shape_of(reader.read(node.args[0]))
    told = found.groupdict()
    if len(received) != int(told["got"]):
        return None
    wanted = [int(n) for n in re.findall(r"\d+", told["wanted"])]
    explained = layer_rank(name, received, wanted, at_least=told.get("least") is not None)
    # Which axes are missing it does not say.
    return Attempt(replace(explained, suggestions=()), (node.args[0],))


def _name_of(f: ast.expr, reader: Reader) -> str:
    """The name of a layer or of a function."""
    name = ast.unparse(f).rpartition(".")[2]
    return _made_as(f) or (
        name if type(called := reader.read(f)).__name__ in _FUNCTIONS else type(called).__name__
    )


def _made_as(layer: ast.expr) -> str:
    """The name of the layer that is made in the line; "" for one that was made before."""
    return ast.unparse(layer.func).rpartition(".")[2] if isinstance(layer, ast.Call) else ""


def _known_as(module: str, name: str) -> str:
    if name == "cond":  # it chooses between functions: that of linear algebra is linalg_cond
        raise Unknown
    return name.removeprefix("linalg_")


_FUNCTIONS = ("function", "builtin_function_or_method")
_NORMALISES = {"BatchNorm": ((2, 3), (4,), (5,)), "InstanceNorm": ((2, 3), (3, 4), (4, 5))}
_IN_PLACE = ("add_", "copy_", "div_", "mul_", "pow_", "sub_")
_PAIRED = ("masked_fill", "masked_select")
_LOSSES = (
    "HuberLoss", "KLDivLoss", "L1Loss", "MSELoss", "PoissonNLLLoss", "SmoothL1Loss", "SoftMarginLoss", "huber_loss",
    "kl_div", "l1_loss", "mse_loss", "poisson_nll_loss", "smooth_l1_loss", "soft_margin_loss",
)  # fmt: skip
_BY_PLACES = ("gather", "scatter", "scatter_add")
PYTORCH = Library(
    own={
        "addmm": _addmm, "linear": _linear, "index_select": _index_select, "tensor": array,
        "diag": partial(diagonal, "torch.diagonal({}, dim1=-2, dim2=-1)"),
        **SQUARES, "inverse": SQUARES["inv"],
        **dict.fromkeys(_PAIRED, _paired),
        **dict.fromkeys(_IN_PLACE, _in_place),
        **dict.fromkeys(_LOSSES, _loss),
        **dict.fromkeys(("cosine_similarity", "pairwise_distance"), _similar),
        **{name: partial(by_places, name, 2) for name in _BY_PLACES},
    },
    otherwise=frozenset(
        ("split", "gather", "repeat", "take", "chunk", "select", "expand", "pad", "squeeze", "flatten",
         "tensordot", "transpose", "norm", "quantile", "unflatten", "view_as", "max", "min", "median", "std", "var",
         "avg_pool2d", "conv1d", "conv2d", "conv3d", "embedding", "max_pool2d", "scaled_dot_product_attention",
         "unbind", "vdot")
    ),
    ranks={"mm": (2, 2), "bmm": (3, 3), "mv": (2, 1), "dot": (1, 1), "outer": (1, 1), "trace": (2,)},
    least={**MATRICES, "tril": (2,), "triu": (2,)},
    needs_axis=frozenset(("cat", "concat", "concatenate")),
    messages=(
        (r"^expected (?P<one>\d)D(?: or (?P<or>\d)D)? input \(got (?P<got>\d)D input\)", _normalised),
        (r"^index out of range in self$", _rows),
        (r"expected to be in range of \[-\d+, \d+\], but got -\d|non-empty \dD or \dD \(batch mode\) tensor expected"
         r"|Padding length should be less than or equal to two times", _spatial),
        (r"Expected (?P<wanted>\d to \d) dimensions, but got (?P<got>\d)-dimensional tensor", _of_ranks),
        (r"Only (?P<wanted>3D, 4D and 5D) input Tensors supported \(got (?P<got>\d)D\)", _of_ranks),
        (r"(?:Expected|expects input to have) (?P<least>at least) (?P<wanted>\d) dimensions"
         r"(?:, but got input with| for input tensor but received) (?P<got>\d)", _of_ranks),
        (r"'indices' to have one of the following scalar types: Long, Int", _whole_rows),
    ),
    known_as=_known_as,
)  # fmt: skip
