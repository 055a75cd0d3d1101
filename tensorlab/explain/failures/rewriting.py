"""The reader's line as it works: parts of it are replaced, and the shape that it gives is told where it is known."""

import ast
import inspect
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tensorlab.explain.explanation import Call
from tensorlab.explain.failures.attempts import Attempt, unparsed
from tensorlab.explain.failures.operations import attempt
from tensorlab.explain.failures.place import Place, parsed
from tensorlab.explain.failures.reading import Reader, framework, is_tensor, shape_of
from tensorlab.explain.operands import Operand
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Suggestion
from tensorlab.shapes import Shape

# Dtypes that PyTorch has a method for.
_CASTS = {"float32": "float", "float64": "double", "int64": "long"}
_NAMES = {"numpy": ("np", "numpy"), "tensorflow": ("tf", "tensorflow"), "jax.numpy": ("jnp",)}
_AXIS = ("axis", "dim")
_NEW_AXIS = ("expand_dims", "unsqueeze")


def call(f: str, *arguments: ast.expr | str) -> ast.expr:
    """Write a call.

    Of a library that has no name in the reader's file it begins with a dot, which `works_as` takes for no way.

    >>> ast.unparse(call("np.array", ast.Name("x"), "float"))
    'np.array(x, float)'
    """
    return ast.Call(_as_it_stands(f), list(map(_as_it_stands, arguments)), [])


def method(x: ast.expr, name: str, *arguments: ast.expr | str) -> ast.expr:
    """Write a call of a method.

    >>> ast.unparse(method(expression("x > 0"), "sum", "0"))
    '(x > 0).sum(0)'
    """
    return ast.Call(ast.Attribute(x, name, ast.Load()), list(map(_as_it_stands, arguments)), [])


def _as_it_stands(part: ast.expr | str) -> ast.expr:
    return ast.Name(part, ast.Load()) if isinstance(part, str) else part


def cast(x: ast.expr, dtype: str, reader: Reader) -> ast.expr:
    """Write a tensor in another dtype, as its library does."""
    library = framework(reader.read(x))
    own = name_of(library, reader)
    if library == "tensorflow":
        return call(f"{own}.cast", x, f"{own}.{dtype}")
    if library == "torch":
        return method(x, _CASTS[dtype]) if dtype in _CASTS else method(x, "to", f"{own}.{dtype}")
    return method(x, "astype", "int" if dtype == "int64" else repr(dtype))


def expression(written: str) -> ast.expr:
    """Read what is written."""
    return ast.parse(written, mode="eval").body


def replaced(node: ast.AST, parts: Mapping[Any, Any]) -> Any:
    """The same with other parts, told by identity; the node itself stays as it is.

    >>> line = expression("np.zeros(n)")
    >>> ast.unparse(replaced(line, {line.args[0]: expression("int(n)")}))
    'np.zeros(int(n))'
    """
    by = {id(part): other for part, other in parts.items()}

    def copied(part: Any) -> Any:
        if id(part) in by:
            return by[id(part)]
        if isinstance(part, list):
            return [copied(each) for each in part]
        if isinstance(part, ast.AST):
            return type(part)(**{name: copied(value) for name, value in ast.iter_fields(part)})
        return part

    return ast.fix_missing_locations(copied(node))


def _shape_given(new: ast.AST, reader: Reader) -> Shape | None:
    """The shape that an expression gives; None where it is not known."""
    with suppress(Exception):
        x = reader.read(new)
        return shape_of(x) if is_tensor(x) else None
    return None


def works_as(new: ast.AST | str, reader: Reader) -> Suggestion | None:
    """Say what works instead, and the shape that it gives where that is known; None where it is known to fail, too."""
    written = unparsed(new)
    try:
        node = ast.parse(written).body[0]
    except SyntaxError:
        return None
    inner = node.body[0] if isinstance(node, ast.With) else node
    tried = inner.value if isinstance(inner, ast.Expr | ast.Assign) else inner
    if not _is_taken(tried, reader) or not _has_its_axis(tried, reader):
        return None
    with suppress(Exception):  # it is not known
        if not attempt(tried, reader).explanation.valid:
            return None
    shape = _shape_given(node.value, reader) if isinstance(node, ast.Expr) else None
    return Suggestion(f"as {written}", shape)


def _is_taken(node: ast.AST, reader: Reader) -> bool:
    """Tell whether a function takes as many arguments, of such names; True where that is not known."""
    match node:
        case ast.Call(func=f, args=args, keywords=named) if all(each.arg for each in named):
            pass
        case _:
            return True
    try:
        signature = inspect.signature(reader.read(f))
    except Exception:  # it is a method, or does not say what it takes
        return True
    try:
        signature.bind(*args, **{str(each.arg): each.value for each in named})
    except TypeError:
        return False
    return True


def axis_along(node: ast.Call, reader: Reader) -> tuple[int, int, str] | None:
    """The axis that a function goes along, the rank of its tensor, and how it calls the axis where that is not said.

    None where one of these is not known.
    """
    owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
    with suppress(Exception):  # it is no call of a function of tensors
        x = next(reader.read(each) for each in [*owner, *node.args] if _is_tensor(each, reader))
        rank, named = len(shape_of(x)), {str(each.arg): each.value for each in node.keywords}
        said = next((named[name] for name in _AXIS if name in named), None)
        if said is not None:
            return (axis, rank, "") if type(axis := reader.read(said)) is int else None
        signature = inspect.signature(reader.read(node.func))
        bound = signature.bind(*node.args, **named).arguments
        for name in _AXIS:
            default = getattr(signature.parameters.get(name), "default", None)
            if name not in bound and type(default) is int:
                return default, rank, name
    return None


def _is_tensor(node: ast.expr, reader: Reader) -> bool:
    with suppress(Exception):
        return is_tensor(reader.read(node))
    return False


def _has_its_axis(node: ast.AST, reader: Reader) -> bool:
    """Tell whether the tensor has the axis that a function goes along; True where that is not known."""
    if not isinstance(node, ast.Call) or unparsed(node.func).endswith(_NEW_AXIS):
        return True
    known = axis_along(node, reader)
    return known is None or -known[1] <= known[0] < known[1]


def name_of(library: str, reader: Reader) -> str:
    """What the reader's file calls a library; "" where it has no name there."""
    for name in _NAMES.get(library, (library,)):
        with suppress(Exception):
            if reader.read(ast.Name(name, ast.Load())) is sys.modules.get(library):
                return name
    return ""


def told_of(
    place: Place,
    reader: Reader,
    x: ast.expr | None,
    problem: str,
    *ways: str | None,
    operation: str = "call",
) -> Attempt:
    """Refuse what was done at a place, to the tensor `x` if it is one."""
    given = []
    with suppress(Exception):  # it is no tensor
        given = [Operand(shape_of(reader.read(x)))] if x is not None else []
    written = ast.unparse(place.node)
    return Attempt(
        refused(operation, Call(operation, written, operation), given, problem, filter(None, ways)),
        (x,) if given else (),
    )


def parents(place: Place, node: ast.AST) -> list[ast.AST]:
    """What stands directly around an expression in the reader's file."""
    return [
        each
        for each in ast.walk(parsed(place.source))
        if any(x is node for x in ast.iter_child_nodes(each))
    ]
