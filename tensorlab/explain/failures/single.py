"""A tensor where something else is needed: a truth value, a number, an index of a list, an array to be written."""

import ast
import math
import re
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from tensorlab.explain.explanation import Call
from tensorlab.explain.failures.attempts import Attempt
from tensorlab.explain.failures.calls import is_function
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
from tensorlab.explain.failures.refusals import lengths, no_axis, other_rank
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.index import index
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import the, the_tensor
from tensorlab.shapes import size_of
from tensorlab.wording import count, thousands

_Explains = Callable[[ast.AST, Reader, re.Match[str]], Attempt | None]
_CONVERTS = frozenset(("bool", "complex", "float", "int"))


def single(message: str, place: Place, reader: Reader) -> Attempt | None:
    """Explain what a message says of one tensor; None where it says something else, or which it is, is not told."""
    return _first(_MESSAGES, message, place, reader)


def by_message(message: str, place: Place, reader: Reader) -> Attempt | None:
    """Explain a call of which `explain` knows nothing but what its message says of what it was given."""
    return _first(_OF_CALLS, message, place, reader)


def _first(messages: "_Messages", message: str, place: Place, reader: Reader) -> Attempt | None:
    for pattern, explain in messages:
        if found := re.search(pattern, message):
            with suppress(Exception):  # an operand is gone
                return explain(place.node, reader, found)
    return None


def _of_one(operation: str, x: ast.AST, reader: Reader, problem: str, *ways: str) -> Attempt:
    given = Operand(shape_of(reader.read(x)))
    call = Call(operation, ast.unparse(x), operation)
    has = f"{the_tensor()} has {count(size_of(given.shape), 'entry')}"
    problem = problem.replace("{has}", has)
    return Attempt(refused(operation, call, [given], problem, ways), (x,))


def _truth(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`if x > 0:` asks for one truth value."""
    ways = [
        ".any() tells whether any of them is true, .all() whether all are; &, | and ~ are and, or, not, entry by entry."
    ]
    match node:
        case ast.Call(func=ast.Name(id="bool"), args=[x], keywords=[]):
            pass
        case ast.UnaryOp(op=ast.Not(), operand=x):
            pass
        case ast.Compare(left=left, ops=[first, _], comparators=[middle, _]):
            x = ast.Compare(left, [first], [middle])
            ways += [
                "a < x < b asks for (a < x) and (x < b): (a < x) & (x < b) is true or false of each entry."
            ]
        case ast.Compare(ops=[ast.In() | ast.NotIn()]):
            return None
        case ast.BinOp() | ast.Compare() | ast.Name() | ast.Attribute() | ast.Subscript():
            x = node
        case _:
            return None
    with suppress(Exception):
        if framework(reader.read(x)) == "tensorflow":
            ways[0] = (
                "tf.reduce_any(...) tells whether any of them is true, tf.reduce_all(...) whether all are."
            )
    asked = "one truth value is asked for, as by if, while, and, or, not, and"
    with suppress(Exception):  # its shape is not known
        if size_of(shape_of(reader.read(x))) < 2:
            return None  # another one was asked
        return _of_one("bool", x, reader, f"{asked} {{has}}.", *ways)
    sides = [x.left, *x.comparators] if isinstance(x, ast.Compare) else []
    if sides and "array" in found[0] and not any(_is_tensor(side, reader) for side in sides):
        return None  # lists of arrays
    call = Call("bool", ast.unparse(x), "bool")
    return Attempt(refused("bool", call, [], f"{asked} there are several.", ways), ())


def _number(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`int(x)` takes a single entry."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[x], keywords=[]) if name in _CONVERTS:
            numpys = framework(reader.read(x)) in ("numpy", "jax")
            way = f".astype({name}) turns all entries of an array." if numpys else ""
        case ast.Call(func=ast.Attribute(value=module, attr=name), args=[x, *_], keywords=[]) if (
            reader.read(module) is math
        ):
            way = f"np.{name} takes them entry by entry." if hasattr(np, name) else ""
        case ast.Call(func=ast.Attribute(value=x, attr="item"), args=[], keywords=[]):
            way = ".tolist() gives all of them; an index, x[0] for example, picks one."
        case _:
            return None
    problem = "a single number is asked for, and {has}."
    return _of_one("item", x, reader, problem, *([way] if way else []))


def _index_of_a_list(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A list takes one integer, or a slice."""
    match node:
        case ast.Subscript(value=of, slice=key):
            many = reader.read(of)
            if type(many) not in (list, tuple, str):
                return None
            kind, ways = type(many).__name__, []
            indices = reader.read(key)
            if isinstance(of, ast.Name) and indices.dtype.kind in "iub" and kind != "str":
                name, at = of.id, ast.unparse(key)
                ways = [f"[{name}[k] for k in {at}] picks several entries."]
                if all(type(each) in NUMBERS for each in many):
                    ways = [f"With {name} = np.array({name}), {name}[{at}] picks several entries."]
                elif indices.dtype.kind == "b" or indices.ndim != 1:
                    ways = []
            problem = f"the index of a {kind} is one integer or a slice, and {{has}}."
            return _of_one("index", key, reader, problem, *ways)
        case ast.Call(func=ast.Name(id="range"), args=args, keywords=[]):
            x = next(each for each in args if shape_of(reader.read(each)))
            problem = "range takes single integers, and {has}."
            return _of_one(
                "range", x, reader, problem, "np.arange, and len(x) or x.size, may be meant."
            )
    return None


def _read_only(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """An array that may not be written: a broadcast one, a tensor's of another library, a file's."""
    match node:
        case ast.Subscript(value=x):
            pass
        case ast.AugAssign(target=ast.Name() as target):
            x = ast.Name(target.id, ast.Load())
        case ast.AugAssign(target=ast.Subscript(value=x)):
            pass
        case ast.Call(func=ast.Attribute(value=x, attr="sort" | "fill" | "partition" | "put")):
            pass
        case _:
            return None
    array = reader.read(x)
    if type(array) is not np.ndarray or array.flags.writeable:
        return None
    name = ast.unparse(x)
    given = Operand(array.shape)
    why = ""
    if any(step == 0 and n > 1 for step, n in zip(array.strides, array.shape, strict=True)):
        why = ": it is broadcast, and many of its entries are one in memory"
    elif array.base is not None and not is_a(array.base, np.ndarray):
        why = f": its entries belong to an object of type {type(array.base).__name__}"
    problem = f"{the_tensor()} may be read only{why}."
    ways = [f"{name} = {name}.copy() makes an array of its own, which can be written to."]
    call = Call("assign", f"Writing to {name}", "assign")
    return Attempt(refused("assign", call, [given], problem, ways), (x,))


def _vectors(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """NumPy's functions of vectors say that an object is too deep."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    name = node.func.attr
    owner = reader.read(node.func.value)
    places: list[ast.expr] = [*([node.func.value] if is_tensor(owner) else []), *node.args]
    read = [(each, reader.read(each)) for each in places]
    given = [(each, Operand(shape_of(x))) for each, x in read if is_tensor(x)]
    deep = [k for k, (_, x) in enumerate(given) if x.rank > 1]
    both = name in ("convolve", "correlate")
    number = deep[0] if both or len(deep) == 1 else None
    if number is None:
        return None
    explained = other_rank(name, [x for _, x in given], number, 1)
    return Attempt(explained, tuple(each for each, _ in given))


def _no_axis(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """An axis that is written in the call, and that its only tensor has not."""
    axis, rank = (int(number) for number in found.groups()[-2:])
    if "range of" in found[0]:
        axis, rank = rank, axis + 1
    x, name = _only_tensor(node, reader, axis)
    given = Operand(shape_of(reader.read(x)))
    if given.rank != rank or -rank <= axis < rank:
        return None
    return Attempt(no_axis(name, given, axis), (x,))


def _no_entry(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """An index that is written in the call, and that the axis of its only tensor has not; or one that is worked out."""
    at, axis, length = (int(number) for number in found.groups())
    x, name = (
        (node.value, "index") if isinstance(node, ast.Subscript) else _only_tensor(node, reader, at)
    )
    given = Operand(shape_of(reader.read(x)))
    if given.rank <= axis or given.shape[axis] != length or -length <= at < length:
        return None
    problem = f"axis {axis} of {the(0)} has {count(length, 'entry')}, so there is no entry {at}."
    return Attempt(refused(name, Call.function(name, [given]), [given], problem), (x,))


def _no_mask(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A mask that is worked out, of another length than the axis that it is for."""
    if not isinstance(node, ast.Subscript):
        return None
    axis, length, other = (int(number) for number in found.groups())
    given = Operand(shape_of(reader.read(node.value)))
    if given.shape[axis] != length or length == other:
        return None
    problem = (
        f"a mask has one truth value for each entry, and axis {axis} of {the(0)} has "
        f"{count(length, 'entry')} where the mask has {thousands(other)}."
    )
    explained = refused("index", Call.function("index", [given]), [given], problem)
    return Attempt(explained, (node.value,))


def _only_tensor(node: ast.AST, reader: Reader, number: int) -> tuple[ast.expr, str]:
    """The tensor that a function is given, and how that is called; a number is written among its arguments.

    Raises:
        ValueError: If there are several, or the number is not there.
    """
    if not isinstance(node, ast.Call) or not is_function(node.func, reader):
        raise ValueError
    given = [*node.args, *(each.value for each in node.keywords)]
    written = [part for each in given for part in ast.walk(each)]
    if not any(_is_number(part, number) for part in written):
        raise ValueError
    if isinstance(node.func, ast.Attribute):
        given.insert(0, node.func.value)
    (x,) = (each for each in given if _is_tensor(each, reader))
    return x, ast.unparse(node.func).rpartition(".")[2]


def _is_number(node: ast.AST, number: int) -> bool:
    with suppress(ValueError):
        return type(found := ast.literal_eval(node)) is int and found == number
    return False


def _is_tensor(node: ast.expr, reader: Reader) -> bool:
    with suppress(Exception):
        return is_tensor(x := reader.read(node)) and len(shape_of(x)) > 0
    return False


def _of_one_size(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """Two arguments of one length: the points of a plot, samples and labels, what is chosen from and how likely."""
    if not isinstance(node, ast.Call):
        return None
    named = {each.arg: each.value for each in node.keywords}
    first, second = node.args[0], named.get("p") or named.get("weights") or node.args[1]
    a, b = (reader.read(each) for each in (first, second))
    size = Operand((a,)) if type(a) is int else operand(tensor(a))
    both = [size, operand(tensor(b))]
    name = ast.unparse(node.func).rpartition(".")[2]
    if any(x.rank != 1 for x in both) or both[0].shape == both[1].shape:
        return None
    called = f"range({a})" if type(a) is int else first
    return Attempt(lengths(name, *both), (called, second))


def _no_index(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """An index of another dtype, whose entries are gone."""
    if not isinstance(node, ast.Subscript) or isinstance(node.slice, ast.Tuple):
        return None
    given = Operand(shape_of(reader.read(node.value)))
    problem = (
        "an index is made of integers, slices, ..., np.newaxis, and arrays of integers or of truth values, and "
        f"{ast.unparse(node.slice)} has entries of another dtype."
    )
    return Attempt(
        refused("index", Call.function("index", [given]), [given], problem), (node.value,)
    )


def _columns(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """The columns of a table that is made of a dict."""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Dict):
        return None
    pairs = zip(node.args[0].keys, node.args[0].values, strict=True)
    sizes = [(key and ast.unparse(key), len(tensor(reader.read(x)))) for key, x in pairs]
    first, length = sizes[0]
    name, other = next((name, n) for name, n in sizes if n != length)
    problem = (
        f"all columns must have the same length, and {first} has {count(length, 'value')} where {name} has "
        f"{thousands(other)}."
    )
    return Attempt(refused("table", Call("table", "The table", "DataFrame"), [], problem), ())


def _rows(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`table.iloc[...]` counts as an array's index does."""
    match node:
        case ast.Subscript(value=ast.Attribute(value=table, attr="iloc" | "iat"), slice=key):
            explained = index(Operand(shape_of(reader.read(table))), reader.read(key))
            return None if explained.valid else Attempt(explained, (table,))
    return None


def _unpacked(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """What is joined comes in a list, and no generator."""
    if not isinstance(node, ast.Call) or not node.args:
        return None
    name = ast.unparse(node.func)
    problem = "the tensors come in a list or a tuple, and what is given is none."
    way = f"{name}(list(...)) makes a list of what a generator or a map gives."
    return Attempt(refused(name, Call(name, name, name), [], problem, [way]), ())


_Messages = tuple[tuple[str, _Explains], ...]
_MESSAGES: _Messages = (
    (r"truth value of an array|truth value of a (?:Series|DataFrame)|Boolean value of Tensor with more", _truth),
    (r"only (?:0-dimensional arrays|length-1 arrays|one element tensors) can be converted|can only convert an array of "
     r"size 1|elements cannot be converted to Scalar", _number),
    (r"only integer scalar arrays can be converted to a scalar index", _index_of_a_list),
    (r"(?:destination|array) is read-only", _read_only),
    (r"object too deep for desired array", _vectors),
)  # fmt: skip
_OF_CALLS: _Messages = (
    (r"axis (-?\d+) is out of bounds for array of dimension (\d+)", _no_axis),
    (r"Dimension out of range \(expected to be in range of \[-\d+, (\d+)\], but got (-?\d+)\)", _no_axis),
    (r"index (-?\d+) is out of bounds for (?:axis|dimension) (\d+) with size (\d+)", _no_entry),
    (r"boolean index did not match indexed array along (?:axis|dimension) (\d+); (?:size of axis|dimension) is (\d+) "
     r"but (?:size of )?corresponding boolean (?:axis|dimension) is (\d+)", _no_mask),
    (r"'?a'? and '?p'? must have same size|x and y must be the same size|[Ss]ize mismatch between tensors"
     r"|weights should have the same shape as a|shapes of a and weights differ", _of_one_size),
    (r"arrays used as indices must be of integer", _no_index),
    (r"All arrays must be of the same length", _columns),
    (r"positional indexers? (?:is|are) out-of-bounds", _rows),
    (r'arrays to stack must be passed as a "sequence" type', _unpacked),
)  # fmt: skip
