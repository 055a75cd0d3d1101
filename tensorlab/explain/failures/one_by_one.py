"""Arguments that belong in one tuple or list, and were given one by one; and the other way round."""

import ast
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Call
from tensorlab.explain.failures.attempts import Attempt, members
from tensorlab.explain.failures.calls import resolved
from tensorlab.explain.failures.making import made, shape_at
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import Reader, framework, is_a, is_tensor, shape_of, tensor
from tensorlab.explain.failures.refusals import other_rank
from tensorlab.explain.names import KNOWN_AS
from tensorlab.explain.operands import Operand
from tensorlab.explain.outcome import refused
from tensorlab.explain.registry import OPERATIONS
from tensorlab.explain.sentences import Suggestion, as_written, the
from tensorlab.shapes import Shape
from tensorlab.wording import count, join, verb

_AXIS = ("axis", "dim", "dims")
# They keep the shape, as a running sum does.
_TURNED = ("flip", "reverse")  # PyTorch's and TensorFlow's take no axis without brackets
_SOFTMAX = frozenset(("log_softmax", "softmax", "softmin"))
_JOIN = frozenset(
    ("cat", "column_stack", "concat", "concatenate", "dstack", "hstack", "row_stack", "stack", "vstack")
)  # fmt: skip
# How many arguments follow the lengths: what fills the tensor, or between which ends it is drawn.
_THEN = {("numpy", "full"): 1, ("torch", "full"): 1, ("jax", "full"): 1, ("jax", "randint"): 2}
# What a function takes as one argument after its tensor.
_AFTER = {
    **dict.fromkeys(("broadcast_to", "reshape"), "the shape"),
    **dict.fromkeys(("permute", "permute_dims", "transpose"), "the order of the axes"),
    **dict.fromkeys(
        ("all", "amax", "amin", "any", "expand_dims", "flip", "max", "mean", "median", "min", "prod", "reverse",
         "squeeze", "std", "sum", "var"),
        "the axes",
    ),
    "tile": "the numbers of repeats",
}  # fmt: skip


def one_by_one(message: str, place: Place, reader: Reader) -> Attempt | None:
    """Explain that arguments belong together, or apart; None where a message does not come of that."""
    for pattern, explain in _MESSAGES:
        if isinstance(place.node, ast.Call) and re.search(pattern, message):
            with suppress(Exception):  # it is not a call of a function that is known
                if explained := explain(place.node, reader):
                    return explained
    return None


def _spread(node: ast.Call, reader: Reader) -> Attempt | None:
    """Integers that are one argument, a tuple: `np.zeros(3, 4)`, `np.transpose(x, 1, 0)`."""
    library, name, owner = called(node, reader)
    at = shape_at(library, name) if owner is None else None
    makes = at is not None
    if name in _TURNED and [each.arg for each in node.keywords] in (["axis"], ["dims"]):
        node = ast.Call(node.func, [*node.args, node.keywords[0].value], [])
    what = "the shape" if makes else _AFTER[name]
    if at is None:
        at = 1 if owner is None else 0
    if (library, name) == ("torch", "randint") and _is_one_end(node, reader):
        at = 1
    ends = node.args[library == "jax" : at]  # JAX's key comes first
    if makes and any(is_tensor(reader.read(each)) for each in ends):
        return None  # their shape has a say
    end = len(node.args) - _THEN.get((library, name), 0)
    numbers = [reader.read(each) for each in node.args[at:end]]
    alone = name in _TURNED or (what == "the shape" and library in ("jax", "torch"))
    fewest = 1 if owner is None and alone else 2
    if len(numbers) < fewest or any(type(each) is not int for each in numbers):
        return None
    one = ast.Tuple(list(node.args[at:end]), ast.Load())
    whole = _rewritten(node, [*node.args[:at], one, *node.args[end:]])
    tensors = [] if makes else [node.args[0] if owner is None else owner]
    given = [Operand(shape_of(reader.read(x))) for x in tensors]
    if name == "transpose" and library == "torch":
        return _swapped(tensors[0], given[0], tuple(numbers))
    if what == "the axes" and len(numbers) > given[0].rank:
        return None
    shape = _result(library, name, tuple(numbers), given)
    are = "are" if what in ("the axes", "the numbers of repeats") else "is"
    several = f"{join(map(str, numbers))} are arguments of their own"
    here = several if len(numbers) > 1 else f"it is a single integer, {numbers[0]}"
    problem = f"{what} {are} one argument, a tuple, and here {here}."
    ways = [] if shape is None else [Suggestion(f"as {whole}", shape)]
    explained = refused(name, Call(name, whole, name), given, problem, ways)
    return Attempt(explained, tuple(tensors))


def _is_one_end(node: ast.Call, reader: Reader) -> bool:
    """Tell whether `torch.randint` gets one end of its range, and the other is 0: `torch.randint(10, 3, 4)`."""
    ends = [reader.read(each) for each in node.args[:2]]
    return len(node.args) == 2 or ends[0] >= ends[1]


def _swapped(x: ast.expr, given: Operand, axes: Shape) -> Attempt:
    """PyTorch's `transpose` swaps two axes."""
    written = ast.unparse(ast.Call(ast.Attribute(x, "permute"), list(map(ast.Constant, axes)), []))
    shape = _result("torch", "permute", axes, [given])
    ways = [] if shape is None else [Suggestion(f"as {written}", shape)]
    problem = "PyTorch's transpose swaps two axes, and permute takes all axes in a new order."
    call = Call("transpose", written, "transpose")
    return Attempt(refused("transpose", call, [given], as_written(problem), ways), (x,))


def _result(library: str, name: str, numbers: Shape, given: list[Operand]) -> Shape | None:
    """The shape that comes of the numbers as one argument; None where that does not work either."""
    if not given:
        new = made(library, name, [], {"shape": numbers})
        return None if new is None else tuple(new.shape)
    f = OPERATIONS.get(name) or OPERATIONS[KNOWN_AS[name]]
    with suppress(TypeError, ValueError):
        return f(given[0], numbers).result_shape
    return None


def _apart(node: ast.Call, reader: Reader) -> Attempt | None:
    """A tuple whose numbers are arguments of their own: `np.random.rand((3, 4))`."""
    _, name, _ = called(node, reader)
    if name not in ("eye", "rand", "randn") or len(node.args) != 1:
        return None
    lengths = reader.read(node.args[0])
    if type(lengths) not in (list, tuple) or any(type(n) is not int for n in lengths):
        return None
    given = node.args[0]
    parts = given.elts if isinstance(given, ast.Tuple | ast.List) else [ast.Starred(given)]
    whole = _rewritten(node, parts)
    problem = f"each length is an argument of its own, and here they come in one {type(lengths).__name__}."
    ways = [Suggestion(f"as {whole}", tuple(lengths))] if name != "eye" or len(lengths) < 3 else []
    return Attempt(refused(name, Call(name, whole, name), [], problem, ways), ())


def _identity(node: ast.Call, reader: Reader) -> Attempt | None:
    """An identity matrix has one length; another matrix with ones on its diagonal is `np.eye(3, 4)`."""
    _, name, _ = called(node, reader)
    numbers = list(_flat(reader.read(each) for each in node.args))
    if name != "identity" or not 1 <= len(numbers) <= 2 or not isinstance(node.func, ast.Attribute):
        return None
    if any(type(n) is not int for n in numbers):
        return None
    is_square = len(set(numbers)) == 1
    f = node.func if is_square else ast.Attribute(node.func.value, "eye")
    lengths = numbers[:1] if is_square else numbers
    whole = ast.unparse(ast.Call(f, list(map(ast.Constant, lengths)), node.keywords))
    kind = type(reader.read(node.args[0])).__name__
    given = f"two, {join(map(str, numbers))}" if len(numbers) > 1 else f"a {kind}"
    problem = (
        f"an identity matrix is square, and takes one length, an integer: here it gets {given}."
    )
    ways = [Suggestion(f"as {whole}", (numbers[0], numbers[-1]))]
    return Attempt(refused(name, Call(name, whole, name), [], problem, ways), ())


def _mixed(node: ast.Call, reader: Reader) -> Attempt | None:
    """`x.reshape([3, 2], 2)`: all lengths come in one list, or each is an argument of its own."""
    _, name, owner = called(node, reader)
    lengths = [reader.read(each) for each in node.args]
    lists = [each for each in lengths if type(each) in (list, tuple)]
    if owner is None or name not in ("reshape", "view") or not lists:
        return None
    flat = list(_flat(lengths))
    if any(type(n) is not int for n in flat) or (len(lengths) == 1 and flat == list(lengths[0])):
        return None
    x = Operand(shape_of(reader.read(owner)))
    problem = "all lengths come in one list, or each is an argument of its own, and here are lists among them."
    ways = []
    for tried in dict.fromkeys((tuple(flat), *(tuple(_flat(each)) for each in lists))):
        shape = _result("numpy", "reshape", tried, [x])
        if shape is not None:
            ways.append(Suggestion(f"as {_rewritten(node, list(map(ast.Constant, tried)))}", shape))
    return Attempt(refused(name, Call(name, name, name), [x], problem, ways), (owner,))


def _flat(parts: Any) -> Any:
    for part in parts:
        if type(part) in (list, tuple):
            yield from _flat(part)
        else:
            yield part


def _no_list(node: ast.Call, reader: Reader) -> Attempt | None:
    """What is joined comes in a list; a number after it is the axis."""
    library, name, owner = called(node, reader)
    *places, last = node.args
    then = [last]
    if type(reader.read(last)) is not int:
        needs_axis = library == "tensorflow" and name == "concat" and not node.keywords
        places, then = node.args, [ast.Constant(0)] if needs_axis else []
    first, *others = places
    listed = first.elts if isinstance(first, ast.List | ast.Tuple) else None
    parts = [*([first] if listed is None else listed), *others]
    given = [Operand(shape_of(tensor(reader.read(each)))) for each in parts]
    if name not in _JOIN or owner is not None or not others or not all(x.rank for x in given):
        return None
    one = ast.List(parts, ast.Load())
    whole = _rewritten(node, [one, *then])
    joins = OPERATIONS[KNOWN_AS.get(name, name)]
    named = [each.value for each in node.keywords if each.arg in ("axis", "dim")]
    axis = next(map(reader.read, [*then, *named]), None)
    try:
        explained = joins(given) if axis is None else joins(given, axis=axis)
    except (TypeError, ValueError):  # it takes no axis
        ways = []
    else:
        ways = [Suggestion(f"as {whole}", explained.result_shape)] if explained.valid else []
    several = "here each" if listed is None else "each of the others"
    each = the(len(parts) - 1) if len(others) == 1 else several
    problem = f"the tensors come in one list, and {each} is an argument of its own."
    operands = tuple(members(one, len(given)))
    return Attempt(refused(name, Call(name, whole, name), given, problem, ways), operands)


def _numbers_of_repeats(node: ast.Call, reader: Reader) -> Attempt | None:
    """`tf.tile(x, 2)`, and `x.repeat(2)` of PyTorch: each axis has a number of its own."""
    _, name, owner = called(node, reader)
    x, numbers = (owner, node.args) if owner is not None else (node.args[0], node.args[1:])
    given = Operand(shape_of(reader.read(x)))
    told = list(_flat(reader.read(each) for each in numbers))
    left = given.rank - len(told)
    if name not in ("tile", "repeat") or left < 1 or any(type(n) is not int for n in told):
        return None
    ways = []
    for each in dict.fromkeys(((*told, *[1] * left), (*[1] * left, *told))):
        parts: list[ast.expr] = list(map(ast.Constant, each))
        whole = _rewritten(node, parts if owner is not None else [x, ast.Tuple(parts, ast.Load())])
        shape = tuple(n * m for n, m in zip(given.shape, each, strict=True))
        ways.append(Suggestion(f"as {whole}", shape))
    problem = (
        f"each axis has a number of repeats: {the(0)} has {count(given.rank, 'axis')}, and "
        f"{count(len(told), 'number')} {verb(len(told), 'is')} given."
    )
    return Attempt(refused(name, Call(name, name, name), [given], problem, ways), (x,))


def _axis(node: ast.Call, reader: Reader) -> Attempt | None:
    """An axis that is not given where there has to be one, or for which a tensor is given."""
    library, name, owner = called(node, reader)
    wrong = next((each for each in node.keywords if each.arg in _AXIS), None)
    got = None if wrong is None else reader.read(wrong.value)
    if wrong is not None and not (is_tensor(got) or type(got) in (list, tuple)):
        return None
    places = [owner, *node.args] if owner is not None else node.args
    f = OPERATIONS["cumsum" if name in _SOFTMAX else KNOWN_AS.get(name, name)]
    joins = name in _JOIN
    read = reader.read(places[0])
    given = [Operand(shape_of(tensor(each))) for each in (read if joins else [read])]
    operands = members(places[0], len(given)) if joins else [places[0]]
    then = [reader.read(each) for each in places[1:]]
    if any(type(each) is not int for each in then):
        return None
    word = "dim" if library == "torch" else "axis"
    ways = []
    for axis in dict.fromkeys((0, given[0].rank - 1)):
        named = [
            *(each for each in node.keywords if each is not wrong),
            ast.keyword(word, ast.Constant(axis)),
        ]
        with suppress(TypeError, ValueError):
            if (explained := f(given if joins else given[0], *then, axis=axis)).valid:
                written = ast.unparse(ast.Call(node.func, node.args, named))
                ways.append(Suggestion(f"as {written}", explained.result_shape))
    kind = type(got).__name__ if type(got) in (list, tuple) else "tensor"
    here = "none is given" if wrong is None else f"{wrong.arg} is a {kind}"
    problem = f"it takes the number of an axis, an integer, and here {here}."
    explained = refused(name, Call(name, name, name), given, problem, ways)
    return Attempt(explained, tuple(operands)) if ways else None


def _axes_that_meet(node: ast.Call, reader: Reader) -> Attempt | None:
    """`tf.tensordot(a, b)`: TensorFlow has no default for the axes that meet."""
    _, name, _ = called(node, reader)
    if name != "tensordot" or len(node.args) != 2 or node.keywords:
        return None
    both = [reader.read(x) for x in node.args]
    given = [Operand(shape_of(x)) for x in both]
    ways = []
    for axes in (1, 2) if len({str(getattr(x, "dtype", "")) for x in both}) == 1 else ():
        with suppress(TypeError, ValueError):
            if (explained := OPERATIONS[name](*given, axes=axes)).valid:
                named = [ast.keyword("axes", ast.Constant(axes))]
                whole = ast.unparse(ast.Call(node.func, node.args, named))
                ways.append(Suggestion(f"as {whole}", explained.result_shape))
    problem = "it takes the number of axes that meet, or which they are, and here neither is given."
    return Attempt(refused(name, Call(name, name, name), given, problem, ways), tuple(node.args))


def _triangle(node: ast.Call, reader: Reader) -> Attempt | None:
    """`np.tril(3)`, of which NumPy says that its own `tri` lacks an argument."""
    _, name, _ = called(node, reader)
    x = node.args[0]
    given = Operand(shape_of(reader.read(x)))
    return Attempt(other_rank(name, [given], 0, 1, at_least=True), (x,))


def called(node: ast.Call, reader: Reader) -> tuple[str, str, ast.expr | None]:
    """The library and the name of what is called, and the tensor whose method it is.

    Raises:
        Exception: If it is none that is known.
    """
    if isinstance(node.func, ast.Attribute):
        owner = reader.read(node.func.value)
        if is_tensor(owner):
            return framework(owner), node.func.attr, node.func.value
        if is_a(owner, np.random.Generator):
            return "numpy", node.func.attr, None
    return *resolved(reader.read(node.func)), None


def _rewritten(node: ast.Call, arguments: list[Any]) -> str:
    return ast.unparse(ast.Call(node.func, arguments, node.keywords))


_NO_INTEGER = (
    r"'(?:tuple|list)' object cannot be interpreted as an integer|Shapes must be 1D sequences"
)
_MESSAGES: tuple[tuple[str, Callable[[ast.Call, Reader], Attempt | None]], ...] = (
    (r"Cannot interpret '[\d.]+' as a data type|positional arguments? (?:but \d+ (?:was|were) given|\(\d+ given\))"
     r"|order must be str, not int|output must be an array|return arrays must be of ArrayType"
     r"|must be (?:bool|tuple of ints), (?:not|but found element of type) int|Shapes must be 1D sequences"
     r"|invalid combination of arguments|multiple values for argument"
     r"|more dimensions than allowed by the axis remapping|and requested shape"
     r"|given by name .* and position|'dims' must be 1-dimension|perm must be rank 1, got shape \[\]"
     r"|\[Op:\w+\] name: \d+$|shape must be a vector of|into shape \d+ \(size", _spread),
    (rf"{_NO_INTEGER}|'n' .*must be int, not (?:tuple|list)|`num_rows` and `num_columns` must be positive", _apart),
    (r"multiples (?:to be 1-D, but got shape \[\]|argument to be a vector)|repeat dims can not be smaller than",
     _numbers_of_repeats),
    (r"^tri\(\) missing 1 required positional argument", _triangle),
    (r"[Mm]issing required positional argument", _axes_that_meet),
    (r"[Mm]issing (?:\d+ )?required positional argument|argument 'dim'.* must be int, not (?:Tensor|tuple|list)"
     r"|dim=Tensor", _axis),
    (rf"{_NO_INTEGER}|Cannot interpret '\d+' as a data type", _identity),
    (rf"{_NO_INTEGER}|positional argument but \d+ were given|view\(\) received an invalid combination", _mixed),
    (r"", _no_list),
)  # fmt: skip
