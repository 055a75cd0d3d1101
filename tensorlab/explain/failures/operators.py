"""Operators, indices and assignments of the reader's own, with the operands that they had."""

import ast
from dataclasses import replace
from typing import Any

import numpy as np

import tensorlab.explain.operations.ufuncs as ufuncs
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.failures.attempts import Attempt, library_of, loaded, told, unparsed
from tensorlab.explain.failures.libraries.library import Library, other_ranks
from tensorlab.explain.failures.libraries.registry import LIBRARIES
from tensorlab.explain.failures.reading import (
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
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.broadcast_to import broadcast_to
from tensorlab.explain.operations.index import index, masks_of_pytorch
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import (
    Suggestion,
    another,
    as_written,
    mention,
    the,
    the_tensor,
)
from tensorlab.shapes import Shape
from tensorlab.wording import count, shape_text

_OPERATORS: dict[type, str] = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.FloorDiv: "floor_divide",
    ast.Mod: "remainder", ast.Pow: "power", ast.BitAnd: "bitwise_and", ast.BitOr: "bitwise_or",
    ast.BitXor: "bitwise_xor", ast.LShift: "left_shift", ast.RShift: "right_shift",
    ast.Eq: "equal", ast.NotEq: "not_equal", ast.Lt: "less", ast.LtE: "less_equal", ast.Gt: "greater",
    ast.GtE: "greater_equal",
}  # fmt: skip
_SIGNS: dict[type, str] = {ast.USub: "negative", ast.UAdd: "positive", ast.Invert: "invert"}


def sign(node: ast.UnaryOp, reader: Reader) -> Attempt:
    """Explain `-x`, `+x` and `~x`."""
    x = reader.read(node.operand)
    if type(node.op) not in _SIGNS or not is_tensor(x) or framework(x) == "pandas":
        raise Unknown
    explained = getattr(ufuncs, _SIGNS[type(node.op)])(tensor(x))
    return Attempt(explained, (node.operand,), library=framework(x))


def operator(op: ast.AST, left: ast.expr, right: ast.expr, reader: Reader) -> Attempt:
    """Explain `a + b`, `a @ b`, `a < b`."""
    a, b = reader.read(left), reader.read(right)
    if not (is_tensor(a) or is_tensor(b)):
        raise Unknown  # lists, strings and the like have operators of their own
    libraries = {framework(a), framework(b)}
    if isinstance(op, ast.MatMult):
        library = library_of(a, b)
        known = LIBRARIES.get(library, Library())
        found = other_ranks(known, "matmul", (a, b), (left, right))
        found = found or Attempt(matmul(tensor(a), tensor(b)), (left, right))
        if any(
            is_a(x, np.ma.MaskedArray) for x in (a, b)
        ):  # @ fails for most shapes of theirs, np.ma.dot does not
            found = replace(found, explanation=replace(found.explanation, suggestions=()))
        return replace(found, library=library)
    if type(op) not in _OPERATORS or "pandas" in libraries:  # pandas pairs by labels
        raise Unknown
    explained = getattr(ufuncs, _OPERATORS[type(op)])(tensor(a), tensor(b))
    return Attempt(explained, (left, right), library=library_of(a, b))


def in_place(op: ast.operator, left: ast.expr, right: ast.expr, reader: Reader) -> Attempt:
    """Explain `a += b`, which is written into `a` where its library does so."""
    target = loaded(left)
    out_of_place = operator(op, target, right, reader)
    kept = reader.read(target)
    if not is_tensor(kept) or framework(kept) not in ("numpy", "torch"):
        return out_of_place  # its tensors are replaced
    into = shape_of(kept)
    if isinstance(op, ast.MatMult):
        return _product_in_place(out_of_place, into, framework(kept))
    explained = broadcast_to(tensor(reader.read(right)), into)
    return out_of_place if explained.valid else Attempt(explained, (right,), left, into)


def _product_in_place(product: Attempt, into: Shape, library: str) -> Attempt:
    """What NumPy multiplies in place keeps its shape, by a square matrix."""
    if library != "numpy" or not into:
        return product
    if product.explanation.result is not None and product.explanation.result.shape != into:
        return _other_shape(product, into)
    if product.explanation.valid:
        return product
    square = (into[-1], into[-1])
    how = f"with {another(1, 'matrix')} of shape {shape_text(square)}"
    way = Suggestion(how, into, changed={1: (square,)})
    return replace(product, explanation=replace(product.explanation, suggestions=(way,)))


def _other_shape(product: Attempt, into: Shape) -> Attempt:
    made, operands = product.explanation.result, product.explanation.operands
    problem = f"{the(0)} keeps its shape, {shape_text(into)}, and the product has shape {made}."
    call = Call.function("matmul", operands)
    left, right = (unparsed(each) for each in product.operands if each is not None)
    ways = [as_written(f"{left} = {left} @ {right} gives the name to the product.")]
    return replace(product, explanation=refused("matmul", call, operands, problem, ways))


def assignment(node: ast.Subscript, assigned: ast.expr, reader: Reader) -> Attempt:
    """Explain `x[...] = y`."""
    place = index_of(node, reader)
    if place.explanation.result is None:
        return place
    value, shape = tensor(reader.read(assigned)), place.explanation.result.shape
    if shape == () and operand(value).rank:
        return Attempt(_into_one_entry(operand(value)), (assigned,), node)
    return Attempt(broadcast_to(value, shape), (assigned,), node, shape)


def _into_one_entry(value: Operand) -> Explanation:
    problem = (
        f"{mention(1, 'the shape')} is a single entry, and takes one number where {the_tensor()} has "
        f"{count(value.size, 'entry')}."
    )
    call = Call.function("broadcast_to", [value], "()")
    return refused("broadcast_to", call, [value], problem, ["It would work with a single number."])


def index_of(node: ast.Subscript, reader: Reader) -> Attempt:
    """Explain `x[...]`."""
    x = reader.read(node.value)
    if not is_tensor(x) or framework(x) == "pandas":
        raise Unknown
    if type(x) is np.ndarray and x.dtype.names:
        raise Unknown  # its columns have names
    key = reader.read(node.slice)
    if framework(x) == "tensorflow":
        _check_key_of_tensorflow(key)
    part = _key(key)
    part = masks_of_pytorch(part) if framework(x) == "torch" else part
    found = told("index", index, [tensor(x), part], {}, 1)
    if any(is_a(part, Mask) for part in (key if type(key) is tuple else [key])):
        if found.valid:
            raise Unknown  # how many entries a mask keeps, its shape does not say
        ways = (each for each in found.suggestions if isinstance(each, Suggestion))
        found = replace(found, suggestions=tuple(Suggestion(each.how) for each in ways))
    return Attempt(found, (node.value,), library=framework(x))


def _check_key_of_tensorflow(key: Any) -> None:
    """TensorFlow's index takes no arrays.

    Raises:
        Unexplained: If there are any: NumPy's ways are none here.
    """
    for part in key if type(key) is tuple else (key,):
        if type(part) is list or (is_tensor(part) and shape_of(part)):
            raise Unexplained


def _key(key: Any) -> Any:
    """A key whose parts are numbers, slices, None, Ellipsis, or arrays whose entries are at hand.

    Of a mask that is gone the shape is known, which is what may be wrong with it.
    """
    if type(key) is tuple:
        return tuple(map(_key, key))
    if is_a(key, Mask):
        return np.zeros(key.shape, bool)
    if is_a(key, Operand) and not is_a(key, Gone) and key.values is not None:
        return key.values
    if is_a(key, Gone):
        raise Unknown  # its entries are
    if key is None or key is Ellipsis or type(key) in (int, bool, float, str, slice, np.ndarray):
        return key
    if is_a(key, np.generic):
        return key
    if type(key) is list:
        return tensor(key)
    if framework(key) == "torch":
        return key  # it is told as its library has it
    if framework(key) == "tensorflow":
        return np.asarray(key)
    raise Unknown
