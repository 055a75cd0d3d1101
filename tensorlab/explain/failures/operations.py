"""From an expression of the reader's own to the function of `explain` that explains it, with the operands it had."""

import ast
import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import BuiltinMethodType, MethodType, ModuleType
from typing import Any

import numpy as np

import tensorlab.explain.operations.ufuncs as ufuncs
from tensorlab.explain.as_numpy import check_arguments
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.failures.making import is_made, made
from tensorlab.explain.failures.reading import (
    NUMBERS,
    Gone,
    Mask,
    Named,
    Reader,
    Unexplained,
    Unknown,
    framework,
    is_a,
    is_tensor,
    shape_of,
    tensor,
)
from tensorlab.explain.failures.refusals import square, unsolved
from tensorlab.explain.names import KNOWN_AS
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.broadcast_to import broadcast_to
from tensorlab.explain.operations.index import index
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.outcome import refused
from tensorlab.explain.registry import OPERATIONS
from tensorlab.explain.sentences import Suggestion, another, as_written, mention, the_tensor
from tensorlab.shapes import Shape
from tensorlab.wording import count, shape_text

_OPERATORS: dict[type, str] = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.FloorDiv: "floor_divide",
    ast.Mod: "remainder", ast.Pow: "power", ast.BitAnd: "bitwise_and", ast.BitOr: "bitwise_or",
    ast.BitXor: "bitwise_xor", ast.LShift: "left_shift", ast.RShift: "right_shift",
    ast.Eq: "equal", ast.NotEq: "not_equal", ast.Lt: "less", ast.LtE: "less_equal", ast.Gt: "greater",
    ast.GtE: "greater_equal",
}  # fmt: skip
# As the module operator calls them.
_BY_NAME = {
    "matmul": ast.MatMult(), "add": ast.Add(), "sub": ast.Sub(), "mul": ast.Mult(), "truediv": ast.Div(),
}  # fmt: skip
_SIGNS: dict[type, str] = {ast.USub: "negative", ast.UAdd: "positive", ast.Invert: "invert"}
# How many tensors a function takes, where it is not one.
_TAKES = {"matmul": 2, "dot": 2, "inner": 2, "outer": 2, "tensordot": 2, "where": 3, "clip": 3, "matvec": 2,
    "vecmat": 2, "vecdot": 2, "conv": 2,
}  # fmt: skip
_THEN_OUT = frozenset(("dot", "outer"))
_EXPLAINS = re.compile(r"\bexplain\.(\w+)")
_TAKES_A_LIST = frozenset(("concatenate", "stack", "vstack", "hstack", "dstack", "column_stack"))
# Arguments that are written by name: the tensors, then what says the same by other names.
_FIRST = frozenset(
    ("a", "x", "x1", "array", "arrays", "arr", "ary", "m", "input", "inputs", "tensor", "tensors", "tup", "values",
     "condition", "lhs")
)  # fmt: skip
_SECOND = frozenset(["b", "y", "x2", "other", "mat2", "vec2", "rhs"])
_SAME = {"dim": "axis", "dims": "axis", "keepdim": "keepdims", "perm": "axes", "newshape": "shape"}
_NO_SHAPE = frozenset(("dtype", "name", "casting", "copy", "subok", "device", "requires_grad"))
# PyTorch's products that take tensors of one rank only.
_RANKS = {"mm": 2, "bmm": 3, "mv": 1, "dot": 1}
# What is done with square matrices alone.
_OF_SQUARES = frozenset(
    (
        "cholesky",
        "det",
        "eig",
        "eigh",
        "eigvals",
        "eigvalsh",
        "inv",
        "matrix_power",
        "slogdet",
        "solve",
    )
)
# The same name, another meaning than NumPy's.
_OTHERS = {
    "tensorflow": frozenset(
        ("split", "gather", "tile", "repeat", "dot", "pad", "tensordot", "norm", "slice", "conv", "max_pool",
         "average_pool")
    ),
    "torch": frozenset(
        ("split", "gather", "repeat", "take", "chunk", "select", "expand", "pad", "squeeze", "flatten",
         "tensordot", "transpose", "norm", "quantile", "unflatten", "view_as", "max", "min", "median", "std", "var")
    ),
    "pandas": frozenset(("transpose", "stack", "repeat", "take", "index")),
}  # fmt: skip
_LIBRARIES = frozenset(("numpy", "tensorflow", "torch", "jax", "keras", "einops"))
_OF_EINOPS = frozenset(("rearrange", "reduce", "repeat", "pack", "unpack"))
# Functions that join along an axis, and take None for none in NumPy and JAX alone.
_TAKES_NO_AXIS = {
    "tensorflow": frozenset(["concat"]), "torch": frozenset(("cat", "concat", "concatenate")),
}  # fmt: skip
# What works in one order of reading works in the other.
_ANY_ORDER = frozenset((name, order) for name in ("reshape", "ravel") for order in ("F", "A"))
# Names of which KNOWN_AS tells a relative that takes other arguments.
_ALMOST = frozenset(
    ("avg_pool", "avg_pool2d", "chunk", "conv1d", "conv2d", "conv3d", "dot_product_attention", "embedding",
     "index_select", "max_pool2d", "scaled_dot_product_attention", "unbind", "unflatten", "unstack", "vdot", "vecdot",
     "view_as")
)  # fmt: skip
_NUMPYS_OWN = frozenset(
    (
        "amax",
        "amin",
        "concat",
        "cumulative_prod",
        "cumulative_sum",
        "flatten",
        "permute_dims",
        "row_stack",
    )
)
_NO_CALLS = frozenset(("broadcast", "elementwise", "index", "reduce"))

# What they give is a list or a tuple of tensors.
SEVERAL = frozenset(
    ("split", "array_split", "hsplit", "vsplit", "dsplit", "divmod", "modf", "frexp")
)
# Functions and methods that change no shape, besides NumPy's ufuncs.
_KEEPS = frozenset(
    ("astype", "cast", "clone", "contiguous", "copy", "cpu", "cuda", "detach", "double", "float", "gelu", "int",
     "log_softmax", "long", "nan_to_num", "ones_like", "relu", "round", "sigmoid", "softmax", "to", "zeros_like")
)  # fmt: skip
_TO_NUMPY = frozenset(("numpy", "to_numpy"))
# What they give are truth values.
_TRUE_OR_FALSE = frozenset(
    ("equal", "greater", "greater_equal", "isfinite", "isinf", "isnan", "less", "less_equal", "logical_and",
     "logical_not", "logical_or", "logical_xor", "not_equal")
)  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """What an expression did to its operands, and where each of these stands in it; None for one that has no name.

    `target` is what the result is to be written into, where that has a shape already, which is `into`; `library` that
    of the result, "" where it may be any.
    """

    explanation: Explanation
    operands: tuple[ast.AST | str | None, ...]
    target: ast.AST | None = None
    into: Shape | None = None
    library: str = ""


def attempt(node: ast.AST, reader: Reader, assigned: ast.expr | None = None) -> Attempt:
    """Explain an expression by what its operands are.

    Args:
        node: The expression.
        reader: Reads the operands.
        assigned: What is assigned to it, if anything.

    Raises:
        Unknown: If an operand is gone, or the operation is none that is explained.
    """
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return _operator(op, left, right, reader)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _operator(op, left, right, reader)
        case ast.UnaryOp(op=op, operand=of) if type(op) in _SIGNS:
            x = reader.read(of)
            if not is_tensor(x) or framework(x) == "pandas":
                raise Unknown
            return Attempt(
                getattr(ufuncs, _SIGNS[type(op)])(tensor(x)), (of,), library=framework(x)
            )
        case ast.AugAssign(target=left, op=op, value=right):
            return _in_place(op, left, right, reader)
        case ast.Subscript(ctx=ast.Del()):
            raise Unexplained  # arrays lose no entries, whatever the index is
        case ast.Subscript() if assigned is not None:
            return _assignment(node, assigned, reader)
        case ast.Subscript():
            return _index(node, reader)
        case ast.Call():
            return _call(node, reader)
    raise Unknown


def computed(reader: Reader, node: ast.expr) -> Any:
    """Give the tensor that an expression was: an array that is written out, else an `Operand` of its shape.

    Raises:
        Unknown: If it is not known, or does not work: as it did work, something else was there than is there now.
    """
    if isinstance(node, ast.Call):
        new = made_by(node, reader)
        if new is not None:
            return new
    found = attempt(node, reader)
    result = found.explanation.result
    if result is None or found.explanation.operation in SEVERAL:
        raise Unknown
    kind = Mask if found.explanation.operation in _TRUE_OR_FALSE else Gone
    return kind(result.shape, framework=found.library)


def made_by(node: ast.Call, reader: Reader) -> Any:
    """The tensor that a call makes of numbers, or that keeps the shape of another; None for all other calls."""
    if isinstance(node.func, ast.Attribute) and is_tensor(owner := reader.read(node.func.value)):
        if node.func.attr in _TO_NUMPY:
            return Gone(shape_of(owner), framework="numpy")
        return Gone.like(owner) if node.func.attr in _KEEPS else None
    if isinstance(node.func, ast.Attribute) and is_a(owner, np.random.Generator):
        library, name = "numpy", node.func.attr
    else:
        library, name = resolved(reader.read(node.func))
    if is_made(library, name):
        arguments = [_read_or_none(each, reader) for each in node.args]
        named = {each.arg or "": _read_or_none(each.value, reader) for each in node.keywords}
        new = made(library, name, arguments, named)
        return Gone(new.shape, framework=library) if is_a(new, Operand) else new
    if library not in _LIBRARIES or not node.args or isinstance(node.args[0], ast.Starred):
        return None
    first = reader.read(node.args[0])
    if name in _KEEPS and is_tensor(first):
        return Gone(shape_of(first), framework=_library_of(first, of=library))
    if library == "numpy" and name in ("array", "asarray") and type(first) in (list, tuple):
        return np.array(tensor(first))
    return None


def _library_of(*operands: Any, of: str = "") -> str:
    """The library of what comes of tensors, and of a function of a library; "" where they are of several."""
    known = {framework(x) for x in operands if is_tensor(x)} | {of}
    known.discard("")
    return "pandas" if "pandas" in known else known.pop() if len(known) == 1 else ""


def _read_or_none(node: ast.AST, reader: Reader) -> Any:
    """What an argument is: where it is not known, it may still be another that is the shape."""
    try:
        return reader.read(node)
    except Unknown:
        return None


def _operator(op: ast.AST, left: ast.expr, right: ast.expr, reader: Reader) -> Attempt:
    a, b = reader.read(left), reader.read(right)
    if not (is_tensor(a) or is_tensor(b)):
        raise Unknown  # lists, strings and the like have operators of their own
    libraries = {framework(a), framework(b)}
    if isinstance(op, ast.MatMult):
        return Attempt(matmul(tensor(a), tensor(b)), (left, right), library=_library_of(a, b))
    if type(op) not in _OPERATORS or "pandas" in libraries:  # pandas pairs by labels
        raise Unknown
    explained = getattr(ufuncs, _OPERATORS[type(op)])(tensor(a), tensor(b))
    return Attempt(explained, (left, right), library=_library_of(a, b))


def _in_place(op: ast.operator, left: ast.expr, right: ast.expr, reader: Reader) -> Attempt:
    target = _loaded(left)
    out_of_place = _operator(op, target, right, reader)
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
    if library != "numpy" or product.explanation.valid or not into:
        return product
    square = (into[-1], into[-1])
    how = f"with {another(1, 'matrix')} of shape {shape_text(square)}"
    way = Suggestion(how, into, changed={1: (square,)})
    return replace(product, explanation=replace(product.explanation, suggestions=(way,)))


def _loaded(node: ast.expr) -> ast.expr:
    """The same expression, on the right of a "="."""
    loaded = ast.parse(ast.unparse(node), mode="eval").body
    return ast.copy_location(loaded, node)


def _assignment(node: ast.Subscript, assigned: ast.expr, reader: Reader) -> Attempt:
    place = _index(node, reader)
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


def _index(node: ast.Subscript, reader: Reader) -> Attempt:
    x = reader.read(node.value)
    if not is_tensor(x) or framework(x) == "pandas":
        raise Unknown
    if type(x) is np.ndarray and x.dtype.names:
        raise Unknown  # its columns have names
    key = reader.read(node.slice)
    found = _told("index", index, [tensor(x), _key(key)], {}, 1)
    if any(is_a(part, Mask) for part in (key if type(key) is tuple else [key])):
        if found.valid:
            raise Unknown  # how many entries a mask keeps, its shape does not say
        ways = (each for each in found.suggestions if isinstance(each, Suggestion))
        found = replace(found, suggestions=tuple(Suggestion(each.how) for each in ways))
    return Attempt(found, (node.value,), library=framework(x))


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
    if framework(key) in ("torch", "tensorflow"):
        return np.asarray(key)
    raise Unknown


# Calls.


def _call(node: ast.Call, reader: Reader) -> Attempt:
    if isinstance(node.func, ast.Attribute):
        owner = reader.read(node.func.value)
        if is_tensor(owner):
            return _method(node, node.func.attr, owner, reader)
    return _function(node, *resolved(reader.read(node.func)), reader)


def is_function(f: ast.expr, reader: Reader) -> bool:
    """Tell whether what is called is a function of a known library, or a method of a tensor: no layer, no model."""
    try:
        if isinstance(f, ast.Attribute) and is_tensor(reader.read(f.value)):
            return True
        return resolved(reader.read(f))[0] in _LIBRARIES
    except Unknown:
        return False


def resolved(f: Any) -> tuple[str, str]:
    """The library of a function, and its name in it.

    Raises:
        Unknown: If it is none of a known library's.
    """
    if type(f) is Named:
        return f.library, f.name
    if is_a(f, np.ufunc):
        return "numpy", str(f.__name__)
    if is_a(f, MethodType) and type(f.__self__) is np.random.RandomState:  # np.random.rand
        return "numpy", str(f.__name__)
    module = getattr(f, "__module__", None) if _is_function(f) else None
    if module is None and is_a(f, BuiltinMethodType):  # PyTorch's own
        owner = f.__self__
        module = owner.__name__ if is_a(owner, ModuleType) else type(owner).__module__
        if is_a(owner, type):
            module = owner.__module__
    if not isinstance(module, str):
        raise Unknown
    library = module.partition(".")[0]
    if library == "keras" and ".ops" not in module:
        raise Unknown  # keras.layers.concatenate joins along the last axis
    return library, str(f.__name__).removesuffix("_v2")  # TensorFlow's second versions


def _is_function(f: Any) -> bool:
    """Functions of Python, of C, and what NumPy and JAX wrap them in; no object with a `__call__` of its own."""
    return type(f).__name__ in (
        "function", "builtin_function_or_method", "_ArrayFunctionDispatcher", "PjitFunction", "ufunc",
    )  # fmt: skip


def _method(node: ast.Call, name: str, owner: Any, reader: Reader) -> Attempt:
    library = framework(owner) or reader.library
    others = _OTHERS.get(library, ()) if library else frozenset().union(*_OTHERS.values())
    if name in others or (library == "pandas" and name != "dot"):
        raise Unknown
    arguments, named, nodes = _arguments(node, reader)
    if name in ("reshape", "view", "transpose", "permute") and len(arguments) > 1:
        arguments = [tuple(arguments)]  # x.reshape(2, 3) is x.reshape((2, 3))
    assert isinstance(node.func, ast.Attribute)
    operands = [owner, *arguments]
    _check_rank(library, name, operands)
    found = _explain(_known(name, library), operands, named, [node.func.value, *nodes])
    return replace(found, library=library)


def _function(node: ast.Call, library: str, name: str, reader: Reader) -> Attempt:
    if name in _OTHERS.get(library, ()):
        raise Unknown
    if library == "_operator" and name in _BY_NAME and len(node.args) == 2:
        return _operator(_BY_NAME[name], node.args[0], node.args[1], reader)
    if any(each.arg == "out" for each in node.keywords):
        return _written_out(node, library, name, reader)
    arguments, named, nodes = _arguments(node, reader)
    if name in _OF_SQUARES and library in ("numpy", "jax", "torch") and arguments:
        return _of_squares(name, arguments, nodes)
    by_name: dict[str, ast.AST | str] = {each.arg: each.value for each in node.keywords if each.arg}
    for place, names in enumerate((_FIRST, _SECOND)):
        for key in [key for key in named if key in names]:
            if len(arguments) == place:
                arguments.append(named.pop(key))
                nodes.append(by_name.get(key, key))
    if library == "torch" and name == "linear" and len(arguments) > 1:
        weight = Operand(shape_of(arguments[1])[::-1])
        return Attempt(
            matmul(tensor(arguments[0]), weight), (nodes[0], f"{_unparsed(nodes[1])} transposed")
        )
    if library not in _LIBRARIES:
        raise Unknown
    if library == "einops":
        if name == "einsum":
            return _by_words(arguments, nodes)
        return _with_pattern(name, arguments, named, nodes)
    _check_rank(library, name, arguments)
    if name == "matmul":
        for place, key in enumerate(("transpose_a", "transpose_b")):
            if named.pop(key, False) is True:
                *batch, rows, columns = shape_of(arguments[place])
                arguments[place] = Operand((*batch, columns, rows))
                nodes[place] = f"{_unparsed(nodes[place])} transposed"
    known = _known(name, library)
    several = len(arguments) > 1 and type(arguments[1]) is list
    if several and library != "numpy" and _then_axis(known):
        arguments[1] = tuple(arguments[1])  # NumPy alone wants several axes in a tuple
    found = _explain(known, arguments, named, nodes)
    if name in _TAKES_NO_AXIS.get(library, ()):
        found = _without(found, "axis=None")
    return replace(found, library=_library_of(*arguments, of=library))


def _of_squares(name: str, arguments: list[Any], nodes: list[ast.AST | str]) -> Attempt:
    x = operand(tensor(arguments[0]))
    if x.rank < 2:
        raise Unexplained
    if x.shape[-1] != x.shape[-2]:
        return Attempt(square(name, x), tuple(nodes[:1]))
    if name != "solve" or len(arguments) != 2:
        raise Unexplained
    b = operand(tensor(arguments[1]))
    if x.rank != 2 or b.rank not in (1, 2) or b.shape[0] == x.shape[0]:
        raise Unexplained
    return Attempt(unsolved(x, b), tuple(nodes[:2]))


def _written_out(node: ast.Call, library: str, name: str, reader: Reader) -> Attempt:
    """A ufunc whose result is to be written into a tensor that is there."""
    if library != "numpy" or not _is_ufunc(name) or name in _TAKES:
        raise Unexplained
    (place,) = (each.value for each in node.keywords if each.arg == "out")
    others = [each for each in node.keywords if each.arg != "out"]
    plain = ast.copy_location(ast.Call(node.func, node.args, others), node)
    made, into = _function(plain, library, name, reader), reader.read(place)
    if made.explanation.result is None or not is_tensor(into):
        return made
    result = made.explanation.result
    explained = broadcast_to(result.shape, shape_of(into))
    if not explained.valid:
        way = Suggestion(f"with {ast.unparse(place)} of shape {result}", result.shape)
        explained = replace(explained, suggestions=(way,))
    return Attempt(explained, (ast.unparse(plain),), place, shape_of(into))


def _then_axis(name: str) -> bool:
    """Tell whether an operation's second argument is an axis."""
    f = OPERATIONS.get(name)
    return f is not None and [*inspect.signature(f).parameters][1:2] == ["axis"]


def _without(found: Attempt, written: str) -> Attempt:
    """The same without the ways that are written so: the reader's function does not take it."""
    kept = tuple(each for each in found.explanation.suggestions if written not in each)
    return replace(found, explanation=replace(found.explanation, suggestions=kept))


def _with_pattern(
    name: str, arguments: list[Any], named: dict[str, Any], nodes: list[ast.AST | str]
) -> Attempt:
    """A function of einops: what it takes may be written by name, and all other names are lengths of axes."""
    others = {"reduce": ["pattern", "reduction"], "unpack": ["packed_shapes", "pattern"]}
    written = [key for key in others.get(name, ["pattern"]) if key in named]
    arguments += [named.pop(key) for key in written]
    if name not in _OF_EINOPS or not arguments or any(type(n) is not int for n in named.values()):
        raise Unknown
    several = type(arguments[0]) in (list, tuple)
    first = [tensor(x) for x in arguments[0]] if several else tensor(arguments[0])
    operands = _members(nodes[0], len(first)) if several else nodes[:1]
    if name == "unpack":  # einops takes lists for shapes, too
        arguments[1] = [(n,) if type(n) is int else tuple(n) for n in arguments[1]]
    explained = _told(name, OPERATIONS[name], [first, *map(_plain, arguments[1:])], named, 1)
    return Attempt(explained, tuple(operands), library=_library_of(arguments[0]))


def _by_words(arguments: list[Any], nodes: list[ast.AST | str]) -> Attempt:
    """The einsum of einops, whose pattern comes last: read where each of its words is a letter, as NumPy has it."""
    *tensors, pattern = arguments
    if type(pattern) is not str or re.search(r"\w\w|[()]", pattern):
        raise Unexplained
    found = _explain("einsum", [pattern.replace(" ", ""), *tensors], {}, [nodes[-1], *nodes[:-1]])
    return _without(found, '"')


def _check_rank(library: str, name: str, operands: Sequence[Any]) -> None:
    if library == "torch" and name in _RANKS and len(shape_of(operands[-1])) != _RANKS[name]:
        raise Unexplained


def _unparsed(node: ast.AST | str) -> str:
    return node if isinstance(node, str) else ast.unparse(node)


def _arguments(
    node: ast.Call, reader: Reader
) -> tuple[list[Any], dict[str, Any], list[ast.AST | str]]:
    """The arguments of a call, those that are named, and where each of the first stands; * and ** are unpacked."""
    arguments: list[Any] = []
    nodes: list[ast.AST | str] = []
    for each in node.args:
        if isinstance(each, ast.Starred):
            many = reader.read(each.value)
            if type(many) not in (list, tuple):
                raise Unknown
            arguments += many
            nodes += [f"{_unparsed(each.value)}[{k}]" for k in range(len(many))]
        else:
            arguments.append(reader.read(each))
            nodes.append(each)
    named: dict[str, Any] = {}
    for keyword in node.keywords:
        value: Any = reader.read(keyword.value) if keyword.arg not in _NO_SHAPE else None
        if keyword.arg is None and (
            type(value) is not dict or any(type(key) is not str for key in value)
        ):
            raise Unknown
        named |= value if keyword.arg is None else {keyword.arg: value}
    if {"out", "where"} & set(named):
        raise Unexplained
    return arguments, {key: x for key, x in named.items() if key not in _NO_SHAPE}, nodes


def _known(name: str, library: str) -> str:
    """NumPy's name of what another library calls otherwise."""
    if name in _ALMOST or (library in ("numpy", "jax", "") and name not in _NUMPYS_OWN):
        return name
    return KNOWN_AS.get(name, name)


def _explain(
    name: str, arguments: list[Any], named: dict[str, Any], nodes: Sequence[ast.AST | str]
) -> Attempt:
    f = OPERATIONS.get(name)
    if f is None or name in _NO_CALLS or not arguments:
        raise Unknown
    named = {_SAME.get(key, key): value for key, value in named.items()}
    if name == "transpose" and "axis" in named:
        named["axes"] = named.pop("axis")
    if type(named.get("axis")) is list:  # TensorFlow takes one
        named["axis"] = tuple(named["axis"])
    order = named.pop("order", "C")
    operands: list[ast.AST | str | None]
    tensors = 1
    if name in _TAKES_A_LIST and is_tensor(arguments[0]) and len(arguments) > 1:  # no list of them
        arguments, operands = [*map(tensor, arguments)], [*nodes[:1]]
    elif name in _TAKES_A_LIST:
        first = arguments[0]
        if type(first) not in (list, tuple):
            raise Unknown
        tensors = 0
        arguments = [[tensor(each) for each in first], *arguments[1:]]
        operands = [*_members(nodes[0], len(first))]
    elif name == "einsum":
        if type(arguments[0]) is not str:
            raise Unknown
        arguments = [arguments[0], *map(tensor, arguments[1:])]
        operands, tensors = [*nodes[1:]], 0
    else:
        tensors = _TAKES.get(name) or (getattr(np, name).nin if _is_ufunc(name) else 1)
        if len(arguments) > tensors and (_is_ufunc(name) or name in _THEN_OUT):
            raise Unexplained  # what follows is where the result is to be written
        if not any(map(is_tensor, arguments[:tensors])) and type(arguments[0]) not in (list, tuple):
            raise Unknown
        clipped = [x if x is None else tensor(x) for x in arguments[:tensors]]
        arguments = [*clipped, *map(_plain, arguments[tensors:])]
        operands = [*nodes[:tensors]]
    named = {key: _plain(value) for key, value in named.items()}
    if order != "C" and (name, order) not in _ANY_ORDER:
        raise Unknown
    return Attempt(_told(name, f, arguments, named, tensors), tuple(operands))


def _told(
    name: str,
    f: Callable[..., Explanation],
    arguments: list[Any],
    named: dict[str, Any],
    tensors: int,
) -> Explanation:
    """Explain an operation, if only by the sentence with which `explain` refuses its arguments.

    Raises:
        TypeError: If NumPy's function takes them otherwise than `explain` does.
    """
    check_arguments(f, arguments, named)
    try:
        return f(*arguments, **named)
    except (TypeError, ValueError) as error:
        said = _EXPLAINS.sub(lambda of: f"np.{of[1]}" if hasattr(np, of[1]) else of[0], str(error))
        problem = as_written(said) if said[0].islower() else f"{said[0].lower()}{said[1:]}"
        return refused(
            name, Call(name, name, name), [operand(x) for x in arguments[:tensors]], problem
        )


def _is_ufunc(name: str) -> bool:
    return isinstance(getattr(np, name, None), np.ufunc)


def _members(node: ast.AST | str, count: int) -> list[ast.AST | str | None]:
    """The operands of a list: as they are written, or by their places in it."""
    if isinstance(node, ast.List | ast.Tuple) and len(node.elts) == count:
        return [*node.elts]
    if isinstance(node, ast.Name):
        return [f"{node.id}[{k}]" for k in range(count)]
    return [None] * count


def _plain(x: Any) -> Any:
    """An argument that is no tensor: numbers, words, and lists of them.

    Raises:
        Unknown: If it is anything that may have code of its own.
    """
    if x is None or type(x) in (*NUMBERS, str, np.ndarray, slice) or is_a(x, np.generic):
        return x
    if type(x) in (list, tuple):
        return type(x)(map(_plain, x))
    if type(x).__module__ == "torch" and type(x).__name__ == "Size":
        return tuple(x)
    raise Unknown
