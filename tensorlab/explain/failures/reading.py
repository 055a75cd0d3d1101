"""What an expression's parts were, read from the frame in which it failed without running anything of anybody's.

Only what has no code of its own is looked at: names, constants, items of built-in containers, attributes that are plain
data, and tensors of known libraries. A tensor that was computed on the way is known by its shape.
"""

import ast
import builtins
import inspect
import operator
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import MemberDescriptorType, ModuleType
from typing import Any

import numpy as np

from tensorlab.explain.failures.place import Place
from tensorlab.explain.operands import Operand

NUMBERS = (bool, int, float, complex)
_TENSORS = frozenset(("cupy", "jax", "jaxlib", "keras", "pandas", "tensorflow", "torch"))
# How the types of their tensors are called: EagerTensor, ResourceVariable, DynamicJaxprTracer, ...
_KINDS = (
    "ArrayImpl",
    "DataFrame",
    "Parameter",
    "Series",
    "Tensor",
    "Tracer",
    "Variable",
    "ndarray",
)
# Other subclasses, as np.matrix, may multiply and index as they like.
_ARRAYS = (np.ndarray, np.memmap, np.ma.MaskedArray, np.recarray)
ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv, ast.Div: operator.truediv, ast.Mod: operator.mod,
}  # fmt: skip
_SIGNS: dict[type, Callable[[Any], Any]] = {ast.USub: operator.neg, ast.UAdd: operator.pos}
_MOST_READ = 10_000  # entries of lists that are taken for data
_LARGEST = 1 << 62  # numbers up to which arithmetic is cheap


class Unknown(Exception):  # noqa: N818
    """What an expression was cannot be told without running code."""


class Unexplained(Unknown):
    """It can be told, and `explain` has no word for it, nor for what the message says of it."""


@dataclass(frozen=True)
class Named:
    """A library, or a function of it, that is known by its name alone."""

    library: str
    name: str = ""


class Gone(Operand):
    """A tensor that was computed on the way: of it the shape is known, and the library, "" where it may be any."""

    @classmethod
    def like(cls, x: Any, shape: tuple[int, ...] | None = None) -> "Gone":
        """One of the same library, and of the same shape where no other is given."""
        return cls(shape_of(x) if shape is None else shape, framework=framework(x))


class Mask(Gone):
    """Truth values that were computed on the way."""


class Reader:
    """Reads expressions. `computed` tells what an operation on tensors gave.

    Attributes:
        library: That of tensors which are known by their shape alone; "" where it may be any.
    """

    library = ""

    def __init__(
        self,
        scopes: Iterable[Any],
        computed: Callable[["Reader", ast.expr], Any],
        gone: frozenset[str] = frozenset(),
    ) -> None:
        self._scopes, self._gone, self._computed = tuple(scopes), gone, computed

    @classmethod
    def of(cls, place: Place, computed: Callable[["Reader", ast.expr], Any]) -> "Reader":
        """Read what was there in the frame in which an expression failed."""
        frame = place.frame
        return cls((frame.f_locals, frame.f_globals, vars(builtins)), computed, place.gone)

    def read(self, node: ast.AST) -> Any:
        """Give the very object that an expression was, or an `Operand` for a tensor that is gone.

        Raises:
            Unknown: If code would have to run.
        """
        match node:
            case ast.Constant(value=value):
                return value
            case ast.Name(id=name):
                return self._name(name)
            case ast.NamedExpr(value=value):
                return self.read(value)
            case ast.Tuple(elts=parts):
                return tuple(self._parts(parts))
            case ast.List(elts=parts):
                return self._parts(parts)
            case ast.Slice(lower=lower, upper=upper, step=step):
                return slice(*(each and self.read(each) for each in (lower, upper, step)))
            case ast.Attribute(value=value, attr=name):
                return attribute(self.read(value), name)
            case ast.UnaryOp(op=op, operand=of):
                x = self.read(of)
                if type(x) in NUMBERS and type(op) in _SIGNS:
                    return _SIGNS[type(op)](x)
                return self._computed(self, node)
            case ast.Subscript(value=value, slice=key):
                x = self.read(value)
                if type(x) in (list, tuple, dict):
                    return _item(x, self.read(key))
                return self._computed(self, node)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in ARITHMETIC:
                a, b = self.read(left), self.read(right)
                if type(a) in NUMBERS and type(b) in NUMBERS:
                    return _number(ARITHMETIC[type(op)], a, b)
                return self._computed(self, node)
            case ast.Call(func=ast.Name(), args=[of], keywords=[]) if self.read(node.func) is len:
                return _length(self.read(of))
            case ast.BinOp() | ast.Call() | ast.Compare():
                return self._computed(self, node)
        raise Unknown

    def _name(self, name: str) -> Any:
        if name in self._gone:
            raise Unknown
        for scope in self._scopes:
            # Another kind of mapping, which exec takes for the locals, may run code.
            if type(scope).__name__ not in ("dict", "FrameLocalsProxy"):
                raise Unknown
            if name in scope:
                return scope[name]
        raise Unknown

    def _parts(self, nodes: list[ast.expr]) -> list[Any]:
        parts: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                many = self.read(node.value)
                if type(many) not in (list, tuple):
                    raise Unknown
                parts += many
            else:
                parts.append(self.read(node))
        return parts


def is_a(x: Any, *kinds: type) -> bool:
    """Tell what an object is by its type alone: `isinstance` asks for its `__class__`, which may be anybody's code."""
    return issubclass(type(x), kinds)


def is_tensor(x: Any) -> bool:
    """Tell whether it is a tensor of a library that is known, or what one is known by."""
    return type(x) in _ARRAYS or is_a(x, np.generic, Operand) or _foreign(x)


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of a tensor.

    Raises:
        Unknown: If it is none, or its shape is not settled.
    """
    if is_a(x, Operand):
        return tuple(x.shape)
    if type(x) in _ARRAYS:
        return tuple(x.shape)
    if is_a(x, np.generic) or type(x) in NUMBERS:
        return ()
    if _foreign(x) and hasattr(x, "shape"):
        shape = tuple(x.shape)
        if all(type(length) is int for length in shape):
            return shape
    raise Unknown


def tensor(x: Any) -> Any:
    """Give what `explain` takes for a tensor: an array, a number, a list of numbers, or the shape of all else.

    Raises:
        Unknown: If it is not a tensor.
    """
    if type(x) in NUMBERS or type(x) in (np.ndarray, Operand) or is_a(x, np.generic):
        return x
    if type(x) in (list, tuple):
        return _data(x)
    return Operand(shape_of(x))


def framework(x: Any) -> str:
    """The library that a tensor is of; "" for one that is known by its shape alone."""
    if is_a(x, np.ndarray, np.generic):
        return "numpy"
    if is_a(x, Operand):
        return str(x.framework) if is_a(x, Gone) else ""
    library = type(x).__module__.partition(".")[0]
    return "jax" if library == "jaxlib" else library


def attribute(x: Any, name: str) -> Any:
    """Read an attribute that is plain data.

    Raises:
        Unknown: If it is computed.
    """
    if type(x) is Named:
        return None if name == "newaxis" else Named(x.library, name)
    if is_a(x, ModuleType):
        if name in vars(x):
            return vars(x)[name]
        return _lazy(x, name)
    if is_tensor(x):
        return _of_tensor(x, name)
    found = inspect.getattr_static(x, name, Unknown)
    if is_a(found, MemberDescriptorType):  # a slot
        return found.__get__(x)
    if found is Unknown:
        found = _child(x, name)
    if hasattr(type(found), "__get__"):
        raise Unknown
    return found


def setting(layer: ast.expr, name: str, reader: Reader) -> Any:
    """What a layer is made with: its first argument where it is made in the line, else what it keeps by that name.

    Raises:
        Unknown: If it is computed.
    """
    if not isinstance(layer, ast.Call):
        return attribute(reader.read(layer), name)
    named = {each.arg: each.value for each in layer.keywords}
    return reader.read(named[name] if name in named else layer.args[0])


def made_with(layer: ast.expr, reader: Reader) -> tuple[str, list[int]]:
    """The kind of a layer, and the integers that it is made with: in the line, or as it keeps them.

    Raises:
        Unknown: If it is none that is known.
    """
    if isinstance(layer, ast.Call):
        kind = reader.read(layer.func)
        named = (each.value for each in layer.keywords)
        kept = [reader.read(each) for each in (*layer.args, *named)]
    else:
        made = reader.read(layer)
        kind, kept = type(made), [*getattr(made, "__dict__", {}).values()]
    if not is_a(kind, type) or kind.__module__.partition(".")[0] not in _TENSORS:
        raise Unknown
    return kind.__name__, [each for each in kept if type(each) is int]


def _of_tensor(x: Any, name: str) -> Any:
    shape = shape_of(x)
    if name == "T":
        return x.T if type(x) is np.ndarray else Gone.like(x, shape[::-1])
    if name == "mT" and len(shape) > 1:
        return Gone.like(x, (*shape[:-2], shape[-1], shape[-2]))
    if name in ("real", "imag") or (name == "data" and framework(x) == "torch"):
        return Gone.like(x)
    if name == "values" and framework(x) == "pandas":
        return Gone(shape, framework="numpy")
    if name == "shape":
        return shape
    if name == "ndim":
        return len(shape)
    if name == "size" and is_a(x, np.ndarray):
        return int(np.prod(shape))
    raise Unknown


def _lazy(module: ModuleType, name: str) -> Any:
    """A part of a package that has been loaded, though the package gives it by `__getattr__`."""
    part = sys.modules.get(f"{module.__name__}.{name}")
    if part is None:
        raise Unknown
    return part


def _child(x: Any, name: str) -> Any:
    """What a module of PyTorch has under a name: such a module keeps it in dictionaries of its own."""
    torch = sys.modules.get("torch.nn")
    own = getattr(x, "__dict__", {}) if torch and is_a(x, torch.Module) else {}
    for kind in ("_parameters", "_modules", "_buffers"):
        kept: Any = own.get(kind)
        if is_a(kept, dict) and name in kept:
            return kept[name]
    raise Unknown


def _foreign(x: Any) -> bool:
    kind = type(x)
    return kind.__module__.partition(".")[0] in _TENSORS and kind.__name__.endswith(_KINDS)


def _item(x: Any, key: Any) -> Any:
    """An item of a built-in container; keys of other kinds may have a hash of their own."""
    if type(key) not in (int, str, bool, slice):
        raise Unknown
    try:
        return x[key]
    except (LookupError, TypeError):
        raise Unknown from None


def _length(x: Any) -> int:
    if type(x) in (list, tuple, dict, str):
        return len(x)
    if not is_tensor(x) or not shape_of(x):
        raise Unknown
    return shape_of(x)[0]


def _number(f: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    if is_a(a, int, float) and is_a(b, int, float) and max(abs(a), abs(b)) < _LARGEST:
        try:
            return f(a, b)
        except ArithmeticError:
            raise Unknown from None
    raise Unknown


def _data(x: Any) -> list[Any]:
    """A list or tuple of numbers, of arrays, or of such, as a list."""
    left = [_MOST_READ]

    def copy(part: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise Unknown
        if type(part) in (list, tuple):
            return [copy(each) for each in part]
        if type(part) in NUMBERS or type(part) is np.ndarray or is_a(part, np.generic):
            return part
        raise Unknown

    return [copy(part) for part in x]
