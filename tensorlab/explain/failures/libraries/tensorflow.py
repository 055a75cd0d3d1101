"""TensorFlow, and Keras' own functions, `keras.ops`."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Call
from tensorlab.explain.failures.attempts import Attempt, members, unparsed
from tensorlab.explain.failures.libraries.library import Library, Node
from tensorlab.explain.failures.libraries.numpy import MATRICES, SQUARES, array
from tensorlab.explain.failures.reading import Reader, Unknown, is_a, setting, shape_of, tensor
from tensorlab.explain.failures.refusals import kernel_too_large, model_input
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.index import index
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Suggestion, another, the, the_tensor
from tensorlab.shapes import letter, size_of
from tensorlab.wording import count, shape_text, thousands


def _pooling(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A layer whose window is larger than its input; what oneDNN says of it tells neither."""
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return None
    received = shape_of(reader.read(node.args[0]))
    size, axes = setting(node.func, "pool_size", reader), len(received) - 2
    window = (size,) * axes if type(size) is int else tuple(size)
    return Attempt(kernel_too_large(received, window, 1, "pooling", "window"), (node.args[0],))


def _one_sample(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A single sample, of which `predict` takes each entry for a sample: the message tells the shape of a batch."""
    match node:
        case ast.Call(func=ast.Attribute(attr="predict" | "fit" | "evaluate"), args=[x, *_]):
            received, wanted = shape_of(reader.read(x)), int(found[1])
        case _:
            return None
    if received != (wanted,):
        return None
    return Attempt(model_input((letter(0), wanted), received), (x,))


def _classes(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """Rows of one 1 each, of which there are as many entries as classes."""
    match node:
        case ast.Call(
            func=ast.Name("to_categorical") | ast.Attribute(attr="to_categorical"),
            args=[labels, *_],
        ):
            values = tensor(reader.read(labels))
        case _:
            return None
    wrong, classes = int(found[1]), int(found[2])
    if is_a(values, Operand) or wrong not in (values := np.asarray(values)):
        return None
    given = operand(values)
    problem = (
        f"there are {count(classes, 'class')}, numbered 0 to {thousands(classes - 1)}, and "
        f"{the_tensor()} has {wrong} in it."
    )
    ways = [f"It would work with num_classes={int(values.max()) + 1}."] if values.min() >= 0 else []
    call = Call.function("to_categorical", [given])
    return Attempt(refused("classes", call, [given], problem, ways), (labels,))


def _slices(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A data set of tensors takes one entry of each at a time."""
    match node:
        case ast.Call(func=ast.Attribute(attr="from_tensor_slices"), args=[written]):
            parts = list(_leaves(written, reader))
        case _:
            return None
    names, given = [name for name, _ in parts], [operand(tensor(each)) for _, each in parts]
    other = next(k for k, x in enumerate(given) if x.shape[0] != given[0].shape[0])
    problem = (
        f"a data set has one entry of each at a time, and axis 0 of {the(0)} has "
        f"{count(given[0].shape[0], 'entry')} where axis 0 of {the(other)} has {thousands(given[other].shape[0])}."
    )
    clashes = [(0, 0), (other, 0)]
    call = Call.function("from_tensor_slices", given)
    return Attempt(refused("slices", call, given, problem, (), clashes), tuple(names))


def _scattered(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """What is put at places: each row of the indices is one, and there is an entry for each."""
    match node:
        case ast.Call(func=ast.Attribute(attr="scatter_nd"), args=[at, values, lengths]):
            into = tuple(reader.read(lengths))
        case ast.Call(func=ast.Attribute(attr=name), args=[x, at, values]) if "scatter_nd" in name:
            into = shape_of(reader.read(x))
        case _:
            return None
    given = [operand(tensor(reader.read(each))) for each in (at, values)]
    *places, numbers = given[0].shape
    if numbers > len(into):
        problem = (
            f"each row of {the(0)} is a place in a tensor of {count(len(into), 'axis')}, and has "
            f"{count(numbers, 'number')}."
        )
        ways = []
    else:
        wanted = (*places, *into[numbers:])
        problem = (
            f"{the(1)} is for {count(size_of(tuple(places)), 'place')}, each of shape {shape_text(into[numbers:])}: "
            f"that makes {shape_text(wanted)}, and it has shape {shape_text(given[1].shape)}."
        )
        ways = [Suggestion(f"with {another(1)} of shape {shape_text(wanted)}", into)]
    call = Call.function("scatter_nd", given)
    return Attempt(refused("scatter_nd", call, given, problem, ways), (at, values))


def _segments(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """Entries along axis 0 are put together by the numbers of their segments."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=[x, at, *_]) if "segment" in name:
            given = [operand(tensor(reader.read(each))) for each in (x, at)]
        case _:
            return None
    call = Call.function(name, given)
    if "increasing" in found[0]:
        problem = (
            "the numbers of segments do not decrease from one entry to the next, and here they do."
        )
        way = f"tf.math.unsorted_{name} takes them in any order, and how many segments there are."
        return Attempt(refused("segment", call, given, problem, [way]), (x, at))
    n, m = given[0].shape[0], given[1].shape[0]
    problem = (
        f"each entry along axis 0 has a segment, and axis 0 of {the(0)} has {count(n, 'entry')} where axis 0 of "
        f"{the(1)} has {thousands(m)}."
    )
    explained = refused("segment", call, given, problem, (), [(0, 0), (1, 0)])
    return Attempt(explained, (x, at)) if n != m else None


def _boolean_mask(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """An index that is a mask; of its entries only the number matters."""
    axis = named.get("axis", 0)
    if len(arguments) != 2 or type(axis) is not int or axis < 0:
        raise Unknown
    mask = np.zeros(operand(tensor(arguments[1])).shape, bool)
    return Attempt(index(tensor(arguments[0]), (*[slice(None)] * axis, mask)), (nodes[0],))


def _leaves(written: ast.expr, reader: Reader) -> Iterator[tuple[Any, Any]]:
    """The tensors in tuples and dicts, however nested, each with its name or its key."""
    match written:
        case ast.Tuple(elts=parts):
            for each in parts:
                yield from _leaves(each, reader)
        case ast.Dict(keys=keys, values=parts):
            for key, each in zip(keys, parts, strict=True):
                inner = list(_leaves(each, reader))
                yield from [(key and unparsed(key), inner[0][1])] if len(inner) == 1 else inner
        case _:
            yield from _named(written, reader.read(written))


def _named(name: Any, x: Any) -> Iterator[tuple[Any, Any]]:
    if type(x) is dict:
        for key, each in x.items():
            yield from _named(repr(key), each)
    elif type(x) is tuple:
        for within, each in zip(members(name or "", len(x)), x, strict=True):
            yield from _named(within, each)
    else:
        yield name, x


def _of_ops(module: str, name: str) -> str:
    """Of Keras' functions only `keras.ops` is NumPy's: keras.layers.concatenate joins along the last axis."""
    if ".ops" not in module:
        raise Unknown
    return name


TENSORFLOW = Library(
    own={
        "boolean_mask": _boolean_mask,
        "cholesky": SQUARES["cholesky"],
        "constant": array,
        "convert_to_tensor_v2_with_dispatch": array,
        "matrix_determinant": SQUARES["det"],
        "matrix_inverse": SQUARES["inv"],
        "matrix_solve": SQUARES["solve"],
    },
    otherwise=frozenset(
        ("split", "cond", "gather", "tile", "repeat", "dot", "pad", "tensordot", "norm", "slice", "conv", "max_pool",
         "average_pool", "avg_pool", "avg_pool2d", "conv1d", "conv2d", "conv3d", "max_pool2d", "unstack")
    ),
    least={"matmul": (2, 2), **MATRICES},
    needs_axis=frozenset(["concat"]),
    messages=(
        (r"descriptor for a pooling forward", _pooling),
        (r"Expected shape \(None, (\d+)\), but input has incompatible shape \(\d+,\)", _one_sample),
        (r"index (-?\d+) is out of bounds for axis 1 with size (\d+)", _classes),
        (r"Dimensions \d+ and \d+ are not compatible", _slices),
        (r"of (?:indices|input)\[shape=\[[\d,]*\]\] must match dimensions"
         r"|Outer dimensions of indices and update must match",
         _scattered),
        (r"segment_ids should be the same size|segment ids are not increasing|does not start with segment_ids\.shape",
         _segments),
    ),
    known_as=lambda module, name: name.removesuffix("_v2"),  # its second versions
)  # fmt: skip
KERAS = Library(otherwise=frozenset(("dot_product_attention", "unstack", "vdot")), known_as=_of_ops)
