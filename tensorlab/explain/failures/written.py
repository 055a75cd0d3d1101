"""What is written as it is for another kind of object: floats, brackets, lists, operators of truth values, text."""

import ast
import builtins
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from tensorlab.explain.failures.attempts import Attempt, Messages, loaded
from tensorlab.explain.failures.making import is_made, shape_at
from tensorlab.explain.failures.one_by_one import called
from tensorlab.explain.failures.operations import attempt
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import (
    NUMBERS,
    Reader,
    framework,
    is_a,
    is_tensor,
    shape_of,
    tensor,
)
from tensorlab.explain.failures.rewriting import (
    call,
    cast,
    method,
    name_of,
    parents,
    replaced,
    told_of,
    works_as,
)
from tensorlab.explain.sentences import Sentence, the_tensor
from tensorlab.wording import count, join

_Found = re.Match[str]
# Which arguments are counted in integers, besides the lengths of what is made.
_COUNTED = {"choice": (1,), "geomspace": (2,), "linspace": (2,), "logspace": (2,)}
_COUNTED_BY_NAME = frozenset(("M", "N", "n", "num", "shape", "size", "steps"))
_ALL_COUNTED = frozenset(
    ("eye", "identity", "permutation", "randperm", "range", "reshape", "tri", "view")
)
_BITS = {ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^"}
_MOST_TEXTS = 10_000  # entries of text that are read


def _counts(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`np.zeros(len(x) / 2)`: lengths and numbers of things are integers."""
    node = place.node
    match node:
        case ast.Call():
            places = list(_counted(node, reader))
        case ast.Subscript(slice=key):
            places = [key]
        case _:
            return None
    wrong = [part for each in places for part in _parts(each) if _is_float(part, reader)]
    if not wrong or not all(np.isfinite(reader.read(each)) for each in wrong):
        return None
    first = reader.read(wrong[0])
    divided = isinstance(wrong[0], ast.BinOp) and isinstance(wrong[0].op, ast.Div)
    value = "" if isinstance(wrong[0], ast.Constant) else f", {float(first)!r}"
    value += ", as every quotient with / is" if divided else ""
    problem = f"it takes an integer there, and {ast.unparse(wrong[0])} is a float{value}."
    counted = {each: _as_integer(each, reader) for each in wrong}
    match node:
        case ast.Call(func=ast.Name(id="range"), args=[start, _, *step]) if any(
            each in wrong and not float(reader.read(each)).is_integer()
            for each in (*([] if divided else [start]), *step)
        ):
            module = name_of("numpy", reader)
            way = works_as(call(f"{module}.arange", *node.args), reader) if module else None
            return told_of(place, reader, None, problem, way)
    if isinstance(node, ast.Call) and "of float is not in the list" in found[0]:  # TensorFlow's
        one = [x for x in wrong if x in node.args]
        counted |= {x: ast.Tuple([counted[x]], ast.Load()) for x in one}
    whole = replaced(node, counted)
    return told_of(place, reader, None, problem, works_as(whole, reader))


def _counted(node: ast.Call, reader: Reader) -> Iterator[ast.expr]:
    """The arguments of a call that are integers."""
    named = [each.value for each in node.keywords if each.arg in _COUNTED_BY_NAME]
    if isinstance(node.func, ast.Name) and reader.read(node.func) is range:
        yield from node.args
        return
    library, name, _ = called(node, reader)
    at = shape_at(library, name)
    if name in _COUNTED:
        yield from (node.args[k] for k in _COUNTED[name] if k < len(node.args))
    elif at is not None:
        yield from node.args[at : at + 1]
    elif name in _ALL_COUNTED or is_made(library, name):
        yield from node.args
    yield from named


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple | ast.List) else [node]


def _is_float(node: ast.expr, reader: Reader) -> bool:
    with suppress(Exception):
        return is_a(reader.read(node), float, np.floating)
    return False


def _as_integer(node: ast.expr, reader: Reader) -> ast.expr:
    match node:
        case ast.Constant(value=value):
            return ast.Constant(int(value))  # type: ignore[arg-type]
        case ast.BinOp(left=a, op=ast.Div(), right=b) if not any(
            _is_float(x, reader) for x in (a, b)
        ):
            return ast.BinOp(a, ast.FloorDiv(), b)
    return call("int", node)


def _negative(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`np.zeros(n - 5)`, where n is less."""
    if not isinstance(place.node, ast.Call):
        return None
    for part in (part for each in _counted(place.node, reader) for part in _parts(each)):
        n = reader.read(part)
        if type(n) is int and n < 0:
            is_written = ast.unparse(part) == str(n)
            problem = (
                f"a length is 0 or more, and {ast.unparse(part)} is {'less' if is_written else n}."
            )
            return told_of(place, reader, None, problem)
    return None


def _round(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`v(0)`: an index stands in square brackets, and so does that of a shape; a value is no function."""
    match place.node:
        case ast.Call(func=f, args=args, keywords=[]):
            pass
        case _:
            return None
    key = args[0] if len(args) == 1 else ast.Tuple(args, ast.Load())
    new: ast.AST = ast.Subscript(f, key, ast.Load()) if args else f
    match f:
        case ast.Attribute(value=x, attr="shape" | "size" | "ndim" as name) if is_tensor(
            reader.read(x)
        ):
            if args and name == "ndim":
                return None
            if args:
                new = ast.Subscript(ast.Attribute(x, "shape", ast.Load()), key, ast.Load())
                reader.read(new)  # there is such an axis
            problem = f"{name} of {the_tensor()} is a value, and no function."
            return told_of(place, reader, x, problem, works_as(new, reader))
        case ast.Name(id=name) if hasattr(builtins, name):
            return _hidden(place, reader, f)
    if not is_tensor(reader.read(f)):
        return None
    problem = f"{the_tensor()} is a tensor, and no function: its index stands in square brackets."
    fits = not args or attempt(new, reader).explanation.valid
    return told_of(place, reader, f, problem, *([works_as(new, reader)] if fits else []))


def _hidden(place: Place, reader: Reader, f: ast.Name) -> Attempt | None:
    """`sum(v)` after `sum = 0`."""
    if callable(value := reader.read(f)):
        return None  # what it calls is none
    kind = type(value).__name__
    problem = (
        f"the name {f.id} has been given to an object of type {kind}, and no longer means Python's "
        "function."
    )
    is_top = place.frame.f_code.co_name == "<module>"
    ways = [Sentence(f"It would work after del {f.id}.")] if is_top else []
    return told_of(place, reader, None, problem, *ways)


# Methods that are called without an argument.
_ALONE = frozenset(("clone", "copy", "cpu", "detach", "numpy", "tolist"))


def _square(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`np.zeros[3]`: a function is called with round brackets."""
    match place.node:
        case ast.Subscript(value=f, slice=key):
            pass
        case _:
            return None
    is_method = isinstance(f, ast.Attribute) and is_tensor(reader.read(f.value))
    new: ast.expr = ast.Call(f, key.elts if is_method and isinstance(key, ast.Tuple) else [key], [])
    if is_method and isinstance(f, ast.Attribute) and f.attr in _ALONE:
        new = ast.Subscript(ast.Call(f, [], []), key, ast.Load())
    problem = f"{ast.unparse(f)} is a function, and is called with round brackets."
    way = works_as(new, reader)
    if isinstance(f, ast.Attribute) and f.attr == "size":  # PyTorch's
        rank = len(shape_of(reader.read(f.value)))
        is_there = -rank <= reader.read(key) < rank
    else:
        is_there = way is not None and way.shape is not None
    return told_of(place, reader, None, problem, way if is_there else None)


def _no_length(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`x.shape[2]` of a matrix."""
    match place.node:
        case ast.Subscript(
            value=ast.Attribute(value=x, attr="shape")
            | ast.Call(func=ast.Attribute(value=x, attr="size")) as shape,
            slice=at,
        ):
            rank, axis = len(shape_of(reader.read(x))), reader.read(at)
        case _:
            return None
    if type(axis) is not int or -rank <= axis < rank:
        return None
    problem = (
        f"{the_tensor()} has {count(rank, 'axis')}, and its shape as many lengths: there is none "
        f"at {axis}."
    )
    new = ast.Subscript(shape, ast.Constant(rank - 1), ast.Load())
    which = "the last one" if rank > 1 else "the only one"
    ways = [Sentence(f"It would work as {ast.unparse(new)}, which is {which}.")] if rank else []
    return told_of(place, reader, x, problem, *ways)


def _single(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`len(v[0])`: a single number has no axis."""
    match place.node:
        case ast.Call(func=ast.Name(), args=[x], keywords=[]) if is_tensor(reader.read(x)):
            pass
        case ast.Subscript() | ast.BinOp() as x if is_tensor(reader.read(x)):
            pass
        case _:
            return None
    if shape_of(reader.read(x)):
        return None
    problem = (
        f"it goes along an axis, and {the_tensor()} is a single number, of shape (), which has "
        "none."
    )
    return told_of(place, reader, x, problem)


def _lists(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`[1, 2] - [1, 1]`, `rows[0, 1]`: lists are not calculated with as arrays are."""
    if not re.search("list|tuple|sequence", found.string) or re.search(
        r"slices, not (?:str|(?:numpy\.)?float)", found.string
    ):
        return None
    node = place.node
    match node:
        case ast.BinOp(left=a, right=b) | ast.Compare(left=a, ops=[_], comparators=[b]):
            sides = [a, b]
        case ast.UnaryOp(operand=a) | ast.Subscript(value=a):
            sides = [a]
        case ast.AugAssign(target=target, op=op, value=b):
            a = loaded(target)
            sides, node = [a, b], ast.BinOp(a, op, b)
        case _:
            return None
    values = [reader.read(side) for side in sides]
    lists = [k for k, x in enumerate(values) if type(x) in (list, tuple)]
    if not lists or any(
        type(x) not in NUMBERS and not is_tensor(x) for k, x in enumerate(values) if k not in lists
    ):
        return None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and len(lists) == 2:
        return None
    if isinstance(getattr(node, "op", None), ast.MatMult) and not all(
        np.shape(tensor(x)) for x in values
    ):
        return None  # an array has as little a product with a single number
    if any(np.asarray(tensor(values[k])).dtype.kind not in "biufc" for k in lists):
        return None
    others = [framework(x) for x in values if is_tensor(x)]
    if "torch" in others:
        f = f"{name_of('torch', reader)}.tensor"
        like = [f"dtype={ast.unparse(sides[1 - lists[0]])}.dtype"]
    else:
        f, like = f"{name_of('numpy', reader)}.array", []
    whole = replaced(node, {sides[k]: call(f, sides[k], *like) for k in lists})
    kind, name = type(values[lists[0]]).__name__, ast.unparse(sides[lists[0]])
    if isinstance(node, ast.Subscript):
        said = "takes one integer or a slice, an array an index for each axis"
    else:
        said = "is not calculated with entry by entry, as an array is"
    problem = f"a {kind} {said}, and {name} is a {kind}."
    way = works_as(whole, reader)
    if way is not None and way.shape is None:
        way = None
    elif way is not None and isinstance(place.node, ast.AugAssign):
        way = works_as(f"{ast.unparse(sides[0])} = {ast.unparse(whole)}", reader)
    return told_of(place, reader, None, problem, way)


def _bits(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`v > 0 & v < 3`: & comes before comparisons, and is for integers and truth values."""
    node = place.node
    match node:
        case ast.BinOp(left=a, op=ast.BitAnd() | ast.BitOr() | ast.BitXor() as op, right=b):
            sign, sides = _BITS[type(op)], [a, b]
        case ast.UnaryOp(op=ast.Invert(), operand=a):
            sign, sides = "~", [a]
        case _:
            return None
    around = next((each for each in parents(place, node) if isinstance(each, ast.Compare)), None)
    if around is not None and sign != "~" and (told := _before(place, reader, around, node)):
        return told
    x = next(side for side in sides if _kind(side, reader) in "fc")
    problem = (
        f"{sign} is for integers and truth values, and the entries of {the_tensor()} are neither."
    )
    if sign == "~":
        new: ast.AST = ast.Compare(x, [ast.Eq()], [ast.Constant(0)])
    elif any(type(value) is int for value in map(_constant, sides)):
        wanted = "int32" if framework(reader.read(x)) == "tensorflow" else "int64"
        new = replaced(node, {x: cast(x, wanted, reader)})
    else:
        numbers = [side for side in sides if _kind(side, reader) != "b"]
        not_zero = {side: ast.Compare(side, [ast.NotEq()], [ast.Constant(0)]) for side in numbers}
        new = replaced(node, not_zero)
    return told_of(place, reader, x, problem, works_as(new, reader))


def _before(place: Place, reader: Reader, around: ast.Compare, node: ast.AST) -> Attempt | None:
    """What is worked out before the comparisons that it was meant to join."""
    if not isinstance(node, ast.BinOp) or not _are_truths(whole := separated(around), reader):
        return None
    compared = join(dict.fromkeys(_signs(around)))
    problem = f"{_BITS[type(node.op)]} comes before {compared}, so that {ast.unparse(node)} is worked out first."
    return told_of(place, reader, None, problem, works_as(whole, reader))


def chained(place: Place, reader: Reader) -> Attempt | None:
    """`n > 1 & n < 3` of integers is `n > (1 & n) < 3`, which asks for one truth value."""
    match place.node:
        case ast.Compare(comparators=[*between, _]) as node if between:
            pass
        case _:
            return None
    for each in between:
        if (
            isinstance(each, ast.BinOp)
            and type(each.op) in _BITS
            and not _is_in_brackets(place, each)
        ):
            return _before(place, reader, node, each)
    return None


def _is_in_brackets(place: Place, node: ast.expr) -> bool:
    """Tell whether the reader has put it in brackets."""
    line = place.source.splitlines()[node.lineno - 1].encode()
    return line[: node.col_offset].rstrip().endswith(b"(")


def _constant(node: ast.expr) -> Any:
    return node.value if isinstance(node, ast.Constant) else None


def _signs(node: ast.Compare) -> list[str]:
    return [ast.unparse(ast.Compare(ast.Name("a"), [op], [ast.Name("b")]))[2:-2] for op in node.ops]


def _are_truths(node: ast.expr, reader: Reader) -> bool:
    """Tell whether all that &, | and ^ join are truth values."""
    if isinstance(node, ast.BinOp):
        return _are_truths(node.left, reader) and _are_truths(node.right, reader)
    return isinstance(node, ast.Compare) or _kind(node, reader) == "b"


def separated(node: ast.Compare) -> ast.expr:
    """`v > (0 & v) < 3`, as Python reads it, as it was meant: `(v > 0) & (v < 3)`."""
    parts: list[list[Any]] = [[]]
    joined: list[ast.operator] = []
    ops: list[ast.cmpop | None] = [None, *node.ops]
    for op, item in zip(ops, [node.left, *node.comparators], strict=True):
        while isinstance(item, ast.BinOp) and type(item.op) in _BITS:
            parts[-1].append((op, item.left))
            joined.append(item.op)
            parts.append([])
            op, item = None, item.right
        parts[-1].append((op, item))
    terms = [
        ast.Compare(part[0][1], [op for op, _ in part[1:]], [x for _, x in part[1:]])
        if len(part) > 1
        else part[0][1]
        for part in parts
    ]
    whole = terms[0]
    for between, term in zip(joined, terms[1:], strict=True):
        whole = ast.BinOp(whole, between, term)
    return whole


def _kind(node: ast.expr, reader: Reader) -> str:
    """The kind of the entries of a tensor, as NumPy writes it: "f" for floats, "b" for truth values."""
    if isinstance(node, ast.Compare):
        return "b"
    x = reader.read(node)
    name = str(getattr(x, "dtype", type(x).__name__)).removeprefix("torch.")
    return "b" if "bool" in name else "c" if "complex" in name else "f" if "float" in name else "i"


def _truths(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`-mask`, `mask - other`: truth values have operators of their own."""
    node = place.node
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=x):
            way = works_as(ast.UnaryOp(ast.Invert(), x), reader)
            asked = "- is for numbers, and ~ for truth values"
        case ast.BinOp(left=x, op=ast.Sub(), right=other):
            way = works_as(ast.BinOp(x, ast.BitXor(), other), reader)
            asked = "- is for numbers, and ^ tells where truth values differ"
        case ast.BinOp(left=x, op=ast.Add(), right=other):
            way = works_as(ast.BinOp(x, ast.BitOr(), other), reader)
            asked = "+ is for numbers, and | tells where one or the other is true"
        case _:
            return None
    return told_of(place, reader, x, f"{asked}: the entries of {the_tensor()} are such.", way)


def _text(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """Numbers that are written as text, as a file has them, or among which something is missing."""
    node = place.node
    match node:
        case ast.BinOp(left=a, right=b) | ast.Compare(left=a, comparators=[b]):
            sides = [a, b]
        case ast.UnaryOp(operand=a):
            sides = [a]
        case ast.Call(func=ast.Attribute(value=a), args=args):
            sides = [a, *args]
        case _:
            return None
    for x in sides:
        with suppress(Exception):
            if told := _of_text(place, reader, x):
                return told
    return None


def _of_text(place: Place, reader: Reader, x: ast.expr) -> Attempt | None:
    given = reader.read(x)
    is_list = type(given) in (list, tuple)
    if type(given) is str:
        given, many = np.array(given), False
    elif is_list:
        given, many = np.array(given), True
    elif type(given) is np.ndarray:
        many = True
    else:
        return None
    if given.dtype.kind not in "USO" or given.size > _MOST_TEXTS:
        return None
    is_missing = given.dtype.kind == "O"
    if is_missing and not all(
        each is None or type(each) in (str, int, float) for each in given.flat
    ):
        return None
    other = next((each for each in given.flat if not _is_number(each)), None)
    written = ast.unparse(x)
    if other is not None:
        told = f"has text in it: {str(other)!r}" if many else "is text"
        problem = f"it is for numbers, and {written} {told}."
        return told_of(place, reader, None if is_list else x, problem)
    kind = "objects, such as None" if is_missing else "text"
    what = f"the entries of {written} are {kind}" if many else f"{written} is text"
    problem = f"it is for numbers, and {what}."
    array = call(f"{name_of('numpy', reader)}.array", x) if is_list else x
    numbers = method(array, "astype", "float") if many else call("float", x)
    way = works_as(replaced(place.node, {x: numbers}), reader)
    return told_of(place, reader, None if is_list else x, problem, way)


def _is_number(x: Any) -> bool:
    with suppress(ValueError):
        return x is None or isinstance(float(x), float)
    return False


def _nothing(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """A result that is None, as a gradient is before it has been worked out."""
    match place.node:
        case (
            ast.BinOp(left=a, right=b)
            | ast.AugAssign(target=a, value=b)
            | ast.Compare(left=a, comparators=[b])
        ):
            sides = [a, b]
        case (
            ast.Call(func=ast.Attribute(value=a)) | ast.Attribute(value=a) | ast.Subscript(value=a)
        ):
            sides = [a]
        case _:
            return None
    for x in sides:
        match x:
            case ast.Attribute(value=of, attr="grad") if framework(reader.read(of)) == "torch":
                problem = (
                    f"{ast.unparse(x)} is None until backward() has been called on what was made of "
                    f"{ast.unparse(of)}."
                )
                return told_of(place, reader, None, problem)
        with suppress(Exception):
            if reader.read(x) is None:
                problem = (
                    f"{ast.unparse(x)} is {'no tensor' if isinstance(x, ast.Constant) else 'None'}."
                )
                return told_of(place, reader, None, problem)
    return None


WRITTEN: Messages[Place] = (
    (r"interpreted as an integer|got '[\d.e+-]+'$"
     r"|must be (?:int|tuple of ints), (?:not|but found element of type) float"
     r"|Cannot convert \(?[\d., ]+\)? to EagerTensor of dtype int32|positive integer values. Received: num_rows=\d+\."
     r"|positional argument but \d were given|must be of type integer. Received `tensor`"
     r"|indices must be integers or slices, not (?:numpy\.)?float"
     r"|Value for attr 'T' of float is not in the list of allowed values: int32, int64"
     r"|received an invalid combination of arguments - got \(int, int, float\)"
     r"|sequences of concrete values of integer type", _counts),
    (r"negative dimensions are not allowed|Dimension size must be non-negative|Dimension -\d+ must be >= 0", _negative),
    (r"object is not callable", _round),
    (r"'(?:\w*function\w*|\w*[Mm]ethod\w*|ufunc|\w*Dispatcher|PjitFunction)' object is not subscriptable", _square),
    (r"tuple index out of range", _no_length),
    (r"has no len\(\)|len\(\) of (?:unsized object|a 0-d tensor)|object is not iterable|over a (?:0-d|scalar) tensor"
     r"|over a 0-d array", _single),
    (r"unsupported operand type\(s\) for|can't multiply sequence by|can only concatenate (?:list|tuple) \(not"
     r"|not supported between instances of|bad operand type for unary"
     r"|indices must be integers or slices, not (?:list|tuple)", _lists),
    (r"ufunc '(?:bitwise_\w+|invert)' not supported|\"bitwise_\w+_cpu\" not implemented|\(operator\.invert\)"
     r"|\{node (?:Bitwise\w+|Invert)\}|does not accept dtype float", _bits),
    (r"boolean (?:negative|subtract)|(?:Negation|Subtraction), the `-` operator"
     r"|of bool is not[\s\S]*\{node (?:AddV2|Neg|Sub)\}", _truths),
    (r"did not contain a loop with signature matching|dtypes are not compatible with"
     r"|cannot perform reduce with flexible|'NoneType'|could not convert string|must be real number, not"
     r"|does not contain a loop|\('<U", _text),
    (r"NoneType", _nothing),
)  # fmt: skip
