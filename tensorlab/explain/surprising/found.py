"""What surprises in one operation: a broadcast that pairs everything with everything, a wrap-around, a reshape."""

import ast
import math
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.calls import resolved
from tensorlab.explain.failures.operations import attempt
from tensorlab.explain.failures.reading import (
    NUMBERS,
    Reader,
    Unknown,
    framework,
    is_a,
    is_tensor,
    shape_of,
)
from tensorlab.explain.failures.written import separated
from tensorlab.explain.operands import Operand
from tensorlab.explain.surprising.dtypes import (
    ACCUMULATING,
    PRODUCTS,
    accumulated,
    cast,
    contracted,
    differences,
    equal,
    letter_lengths,
    multiplied,
    place_of_nan,
    stretched,
    wrapped,
    wrapped_call,
)
from tensorlab.explain.surprising.values import MOST_MULTIPLIED, is_plain
from tensorlab.shapes import Shape
from tensorlab.wording import shape_text

# Sums of products, of pairs of entries of two tensors.
_SUMS = frozenset(("convolve", "correlate", "kron", "vdot"))
_PLACES = {"argmax": "greatest", "argmin": "least"}
_CALLS = (
    ACCUMULATING
    | PRODUCTS
    | _SUMS
    | {*_PLACES, "array", "asarray", "astype", "diff", "einsum", "reshape", "tensordot", "view"}
)


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
    if isinstance(node, ast.Assign):
        return _stored(node, reader, write)
    with np.errstate(all="ignore"):
        said = _of_dtypes(node, reader)
    if said or isinstance(node, ast.UnaryOp):
        return said and f"{write(node)}: {said}"
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
    if isinstance(node, ast.Compare) and (said := _bits_first(node)):
        return f"{write(node)}: {said}"
    left, right = _sides(node)
    a, b = reader.read(left), reader.read(right)
    if "pandas" in (framework(a), framework(b)) or not (is_tensor(a) or is_tensor(b)):
        return ""
    if not isinstance(node, ast.Compare):
        into = a.dtype if isinstance(node, ast.AugAssign) and type(a) is np.ndarray else None
        with suppress(Exception), np.errstate(all="ignore"):  # its values are not at hand
            library, m, n = _of_library(a, b)
            is_product = isinstance(node.op, ast.MatMult)
            said = (
                multiplied(m, n, library) if is_product else wrapped(node.op, m, n, into, library)
            )
            if said:
                return f"{write(node)}: {said}"
        if isinstance(node.op, ast.MatMult):
            return ""
    elif isinstance(node.ops[0], ast.Eq | ast.NotEq) and (said := equal(a, b, write(left))):
        return f"{write(node)}: {said}"
    return _paired(shape_of(a), shape_of(b), left, right, node, write)


def _of_library(a: Any, b: Any) -> tuple[str, Any, Any]:
    """The library of two operands, and their values as NumPy has them where those of its integers are at hand.

    What dtype comes of two that differ is every library's own matter.
    """
    libraries = {framework(x) for x in (a, b) if is_tensor(x)}
    library = libraries.pop() if len(libraries) == 1 else ""
    if library not in ("jax", "tensorflow", "torch"):
        return "numpy", a, b
    values = [np.asarray(x) if is_tensor(x) and not is_a(x, Operand) else x for x in (a, b)]
    dtypes = {x.dtype for x in values if is_a(x, np.ndarray)}
    if len(dtypes) != 1 or any(is_a(x, Operand) for x in values):
        raise Unknown
    return library, values[0], values[1]


def _of_dtypes(node: ast.AST, reader: Reader) -> str:
    """What a sign or a call does to the dtypes of its operands."""
    if isinstance(node, ast.UnaryOp):
        x = reader.read(node.operand)
        if not is_tensor(x) or not isinstance(node.op, ast.USub):
            return ""
        library, x, _ = _of_library(x, 0)
        return wrapped(ast.Sub(), 0, x, library=library)
    if not isinstance(node, ast.Call):
        return ""
    name, arguments, named = _called(node, reader)
    if (
        name in ACCUMULATING
        and 0 < len(arguments) <= 3
        and set(named) <= {"axis", "dtype", "keepdims"}
    ):
        axis, dtype = ([*arguments[1:], None, None][place] for place in (0, 1))
        return accumulated(name, arguments[0], named.get("axis", axis), named.get("dtype", dtype))
    if name == "diff" and len(arguments) <= 3 and set(named) <= {"n", "axis", "prepend", "append"}:
        return differences(*arguments, **named)
    if name in _PLACES and set(named) <= {"axis", "keepdims"}:
        return place_of_nan(name, _PLACES[name], arguments[0])
    if name in _SUMS and len(arguments) >= 2:
        a, b, *more = arguments
        if np.size(a) * np.size(b) > MOST_MULTIPLIED:
            return ""
        return contracted(lambda a, b: getattr(np, name)(a, b, *more, **named), [a, b])
    if name in ("einsum", "tensordot") and set(named) <= {"axes", "optimize"}:
        return _contraction(name, arguments, named)
    if name in ("astype", "array", "asarray"):
        dtype = named.get("dtype", arguments[1] if len(arguments) == 2 else None)
        return cast(arguments[0], dtype) if dtype is not None else ""
    return "" if named else wrapped_call(name, arguments)


def _contraction(name: str, arguments: list[Any], named: dict[str, Any]) -> str:
    """What einsum and tensordot do to integers, and to a letter of two lengths; few products are made anew."""
    if name == "einsum":
        subscripts, *operands = arguments
        f = partial(np.einsum, subscripts)
        if "..." in subscripts:
            products = math.prod(map(np.size, operands))
        else:
            lengths = letter_lengths(subscripts, operands)
            if said := stretched(lengths):
                return said
            products = math.prod(max(each) for each in lengths.values())
    else:
        *operands, axes = arguments if len(arguments) == 3 else [*arguments, named.get("axes", 2)]
        a, b = operands
        met = (
            a.shape[a.ndim - axes :]
            if type(axes) is int
            else [a.shape[k] for k in np.ravel(axes[0])]
        )
        f = partial(np.tensordot, axes=axes)
        products = a.size * b.size // max(1, math.prod(met))
    return contracted(f, operands) if products <= MOST_MULTIPLIED else ""


def _called(node: ast.Call, reader: Reader) -> tuple[str, list[Any], dict[str, Any]]:
    """The name of a function of NumPy's, or of a method of its arrays, and what it is given.

    Raises:
        Unknown: If it is another function, or an argument is not known.
    """
    arguments = [reader.read(each) for each in node.args]
    named = {str(each.arg): reader.read(each.value) for each in node.keywords}
    if isinstance(node.func, ast.Attribute):
        owner = reader.read(node.func.value)
        if is_plain(owner):
            return node.func.attr, [owner, *arguments], named
    f = reader.read(node.func)
    if is_a(f, type) and issubclass(f, np.integer) and len(arguments) == 1:
        return "astype", [*arguments, f], named
    if f is abs:
        return "abs", arguments, named
    library, name = resolved(f)
    return (name if library == "numpy" else ""), arguments, named


def _stored(node: ast.Assign, reader: Reader, write: Callable[[ast.AST], str]) -> str:
    """What is stored into an array takes its dtype."""
    for target in node.targets:
        if not isinstance(target, ast.Subscript):
            continue
        into, x = reader.read(target.value), reader.read(node.value)
        if type(into) is not np.ndarray or type(x) in NUMBERS[:2]:
            continue
        with np.errstate(all="ignore"):
            said = cast(x, into.dtype, is_stored=True)
        if said:
            return f"{write(node)}: {said}"
    return ""


def _bits_first(node: ast.Compare) -> str:
    """`v > 0 & (v < 3)`, where & comes before >: of a number and of truth values nobody wants the bits."""
    for part in node.comparators:
        match part:
            case ast.BinOp(
                left=ast.Constant(), op=ast.BitAnd() | ast.BitOr(), right=ast.Compare() as other
            ):
                both = separated(node)
                return (
                    f"& and | come before comparisons, so that {ast.unparse(part)} is worked out first, of a number "
                    f"and the truth values of {ast.unparse(other)}. If both were meant: {ast.unparse(both)}."
                )
    return ""


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
    # This raises where it does not work: then nothing is said.
    gives = shape_text(np.broadcast_shapes(a, b))
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


def is_worth_reading(node: ast.AST) -> bool:
    """Tell whether an operation may surprise at all.

    >>> [is_worth_reading(ast.parse(text, mode="eval").body) for text in ("a - b", "a.reshape(3)", "print(a)", "a @ b")]
    [True, True, False, True]
    """
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return True
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1 and not isinstance(
            node.ops[0], ast.In | ast.NotIn | ast.Is | ast.IsNot
        )
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Subscript) for target in node.targets)
    if isinstance(node, ast.Call):
        f = node.func
        name = f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "")
        known = vars(np).get(name)
        is_dtype = isinstance(known, type) and issubclass(known, np.integer)
        return name in _CALLS or isinstance(known, np.ufunc) or is_dtype
    return False
