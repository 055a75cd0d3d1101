"""Calls of functions and methods of the reader's own, with the operands that they had."""

import ast
import inspect
import re
from collections.abc import Sequence
from dataclasses import replace
from types import BuiltinMethodType, MethodType, ModuleType
from typing import Any

import numpy as np

from tensorlab.explain.failures.attempts import (
    Attempt,
    Transposed,
    library_of,
    members,
    plain,
    told,
    unparsed,
    without,
)
from tensorlab.explain.failures.libraries.library import Library, other_ranks
from tensorlab.explain.failures.libraries.registry import ANY, LIBRARIES
from tensorlab.explain.failures.making import is_made
from tensorlab.explain.failures.operators import operator
from tensorlab.explain.failures.reading import (
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
from tensorlab.explain.names import KNOWN_AS
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.broadcast_to import broadcast_to
from tensorlab.explain.registry import OPERATIONS
from tensorlab.explain.sentences import Sentence, Suggestion, the
from tensorlab.shapes import Shape

# As the module operator calls them.
_BY_NAME = {
    "matmul": ast.MatMult(), "add": ast.Add(), "sub": ast.Sub(), "mul": ast.Mult(), "truediv": ast.Div(),
}  # fmt: skip
# How many tensors a function takes, where it is not one.
_TAKES = {"matmul": 2, "dot": 2, "inner": 2, "outer": 2, "tensordot": 2, "where": 3, "clip": 3, "matvec": 2,
    "vecmat": 2, "vecdot": 2, "conv": 2,
}  # fmt: skip
_THEN_OUT = frozenset(("dot", "outer"))
_TAKES_A_LIST = frozenset(("concatenate", "stack", "vstack", "hstack", "dstack", "column_stack"))
# Arguments that are written by name: the tensors, then what says the same by other names.
_FIRST = frozenset(
    ("a", "x", "x1", "array", "arrays", "arr", "ary", "m", "input", "inputs", "tensor", "tensors", "tup", "values",
     "condition", "lhs")
)  # fmt: skip
_SECOND = frozenset(["b", "y", "x2", "other", "mat2", "vec2", "rhs"])
_SECOND_FIRST = frozenset(("trapezoid", "trapz"))  # they take y, and then x
_SAME = {"dim": "axis", "dims": "axis", "keepdim": "keepdims", "perm": "axes", "newshape": "shape"}
_NO_SHAPE = frozenset(("dtype", "name", "casting", "copy", "subok", "device", "requires_grad"))
_LOSSES = "torch.nn.modules.loss"
# What works in one order of reading works in the other.
_ANY_ORDER = frozenset((name, order) for name in ("reshape", "ravel") for order in ("F", "A"))
_NO_CALLS = frozenset(("broadcast", "elementwise", "index", "reduce"))


def call_of(node: ast.Call, reader: Reader) -> Attempt:
    """Explain a call of a method or of a function."""
    if isinstance(node.func, ast.Attribute):
        owner = reader.read(node.func.value)
        if is_tensor(owner):
            return _method(node, node.func.attr, owner, reader)
    if isinstance(node.func, ast.Call):
        made = reader.read(node.func.func)
        if is_a(made, type) and made.__module__ == _LOSSES:  # a loss that is made in the line
            return _function(node, "torch", made.__name__, reader)
    return _function(node, *resolved(reader.read(node.func)), reader)


def is_function(f: ast.expr, reader: Reader) -> bool:
    """Tell whether what is called is a function of a known library or a tensor's method, and no layer and no model."""
    try:
        if isinstance(f, ast.Attribute):
            owner = reader.read(f.value)
            if is_tensor(owner) or is_a(owner, np.random.Generator):
                return True
        return explains(resolved(reader.read(f))[0])
    except Unknown:
        return False


def explains(library: str) -> bool:
    """Tell whether functions of a library are explained."""
    return library in LIBRARIES and LIBRARIES[library].functions


def resolved(f: Any) -> tuple[str, str]:
    """The library of a function, and its name in it.

    Raises:
        Unknown: If it is none of a known library's.
    """
    if type(f) is Named:
        return f.library, f.name
    if is_a(f, np.ufunc):
        return "numpy", str(f.__name__)
    if is_a(f, MethodType) and type(f.__self__) is np.random.RandomState:
        return "numpy", f.__name__ if is_made("numpy", f.__name__) else f"random.{f.__name__}"
    if type(f).__module__ == _LOSSES:  # a loss that has been made before
        return "torch", type(f).__name__
    module = getattr(f, "__module__", None) if _is_function(f) else None
    if module is None and is_a(f, BuiltinMethodType):  # PyTorch's own
        owner = f.__self__
        module = owner.__name__ if is_a(owner, ModuleType) else type(owner).__module__
        if is_a(owner, type):
            module = owner.__module__
    if not isinstance(module, str):
        raise Unknown
    library = module.partition(".")[0]
    return library, LIBRARIES.get(library, Library()).known_as(module, str(f.__name__))


def _is_function(f: Any) -> bool:
    """Functions of Python, of C, and what NumPy and JAX wrap them in; no object with a `__call__` of its own."""
    return type(f).__name__ in (
        "function", "builtin_function_or_method", "_ArrayFunctionDispatcher", "PjitFunction", "ufunc",
    )  # fmt: skip


def _method(node: ast.Call, name: str, owner: Any, reader: Reader) -> Attempt:
    library = framework(owner) or reader.library
    known = LIBRARIES.get(library, Library()) if library else ANY
    if name in known.otherwise and name not in known.own:
        raise Unknown
    if known.methods is not None and name not in known.methods:
        raise Unknown
    arguments, named, nodes = _arguments(node, reader)
    if name in ("reshape", "view", "transpose", "permute") and len(arguments) > 1:
        arguments = [tuple(arguments)]  # x.reshape(2, 3) is x.reshape((2, 3))
    assert isinstance(node.func, ast.Attribute)
    operands = [owner, *arguments]
    places = [node.func.value, *nodes]
    if name in known.own:  # a method does what the function of its name does
        return known.own[name](operands, named, places)
    found = other_ranks(known, name, operands, places)
    found = found or _explain(_known(name, known), operands, named, places)
    return replace(found, library=library)


def _function(node: ast.Call, library: str, name: str, reader: Reader) -> Attempt:
    of = LIBRARIES.get(library, Library())
    if name in of.otherwise and name not in of.own:
        raise Unknown
    if library == "_operator" and name in _BY_NAME and len(node.args) == 2:
        return operator(_BY_NAME[name], node.args[0], node.args[1], reader)
    if any(each.arg == "out" for each in node.keywords):
        return _written_out(node, library, name, reader)
    arguments, named, nodes = _arguments(node, reader)
    by_name: dict[str, ast.AST | str] = {each.arg: each.value for each in node.keywords if each.arg}
    order = (_SECOND, _FIRST) if name in _SECOND_FIRST else (_FIRST, _SECOND)
    for place, names in enumerate(order):
        for key in [key for key in named if key in names]:
            if len(arguments) == place:
                arguments.append(named.pop(key))
                nodes.append(by_name.get(key, key))
    if not explains(library):
        raise Unknown
    if name in of.own:
        return of.own[name](arguments, named, nodes)
    if found := other_ranks(of, name, arguments, nodes):
        return found
    if name == "matmul":
        for place, key in enumerate(("transpose_a", "transpose_b")):
            if named.pop(key, False) is True:
                *batch, rows, columns = shape_of(arguments[place])
                arguments[place] = Operand((*batch, columns, rows))
                nodes[place] = Transposed(nodes[place])
    known = _known(name, of)
    several = len(arguments) > 1 and type(arguments[1]) is list
    if several and library != "numpy" and _then_axis(known):
        arguments[1] = tuple(arguments[1])  # NumPy alone wants several axes in a tuple
    found = _explain(known, arguments, named, nodes)
    if name in of.needs_axis:
        found = without(found, "axis=None")
    if library != "numpy":  # it is called as the reader calls it
        own, written = found.explanation.problem.template, unparsed(node.func)
        own = re.sub(rf"\bnp\.{known}\b", lambda _: written, own)
        found = replace(found, explanation=replace(found.explanation, problem=Sentence(own)))
    return replace(found, library=library_of(*arguments, of=library))


def _written_out(node: ast.Call, library: str, name: str, reader: Reader) -> Attempt:
    """A ufunc whose result is to be written into a tensor that is there."""
    if library != "numpy" or not _is_ufunc(name) or name in _TAKES:
        raise Unexplained
    (place,) = (each.value for each in node.keywords if each.arg == "out")
    others = [each for each in node.keywords if each.arg != "out"]
    plain = ast.copy_location(ast.Call(node.func, node.args, others), node)
    made, into = _function(plain, library, name, reader), reader.read(place)
    if not is_tensor(into):
        return made
    if made.explanation.result is None:
        ways = [each for each in made.explanation.suggestions if _has_room(shape_of(into), each)]
        return replace(made, explanation=replace(made.explanation, suggestions=tuple(ways)))
    result = made.explanation.result
    explained = broadcast_to(result.shape, shape_of(into))
    if not explained.valid:
        way = Suggestion(f"with {the(1)} of shape {result}", result.shape)
        explained = replace(explained, suggestions=(way,))
    return Attempt(explained, (ast.unparse(plain),), place, shape_of(into))


def _has_room(into: Shape, way: Sentence) -> bool:
    """Tell whether what a suggestion gives may be written into a tensor."""
    given = way.shape if isinstance(way, Suggestion) else None
    return given is not None and broadcast_to(given, into).valid


def _then_axis(name: str) -> bool:
    """Tell whether an operation's second argument is an axis."""
    f = OPERATIONS.get(name)
    return f is not None and [*inspect.signature(f).parameters][1:2] == ["axis"]


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
            nodes += [f"{unparsed(each.value)}[{k}]" for k in range(len(many))]
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


def _known(name: str, library: Library) -> str:
    """NumPy's name of what a library calls otherwise."""
    if library.relatives is not None and name not in library.relatives:
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
    if name in _TAKES_A_LIST:
        first = arguments[0]
        if type(first) not in (list, tuple):
            raise Unknown
        tensors = 0
        arguments = [[tensor(each) for each in first], *arguments[1:]]
        operands = [*members(nodes[0], len(first))]
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
        arguments = [*clipped, *map(plain, arguments[tensors:])]
        operands = [*nodes[:tensors]]
    named = {key: plain(value) for key, value in named.items()}
    if order != "C" and (name, order) not in _ANY_ORDER:
        raise Unknown
    return Attempt(told(name, f, arguments, named, tensors), tuple(operands))


def _is_ufunc(name: str) -> bool:
    return isinstance(getattr(np, name, None), np.ufunc)
