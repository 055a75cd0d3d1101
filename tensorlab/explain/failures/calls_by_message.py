"""Calls of which `explain` knows nothing but what their message says of what they were given."""

import ast
import re
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from tensorlab.explain.explanation import Call
from tensorlab.explain.failures.attempts import Attempt, Messages, explained_by
from tensorlab.explain.failures.calls import is_function
from tensorlab.explain.failures.libraries.registry import LIBRARIES
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import Reader, made_with, shape_of, tensor
from tensorlab.explain.failures.refusals import lengths, no_axis
from tensorlab.explain.failures.rewriting import axis_along, works_as
from tensorlab.explain.failures.single import is_read_as_tensor
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.concatenate import concatenate
from tensorlab.explain.operations.index import index
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import the
from tensorlab.wording import count, thousands


def by_message(message: str, place: Place, reader: Reader) -> Attempt | None:
    """Explain a call of which `explain` knows nothing but what its message says of what it was given."""
    of_libraries = (each.messages for each in LIBRARIES.values())
    messages = (*_MESSAGES, *chain(*of_libraries))
    return next(explained_by(messages, message, place.node, reader), None)


def _no_axis(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """An axis that is written in the call, or kept by the layer, and that none of its tensors has."""
    axis = int(found["axis"])
    rank = int(found["rank"]) if "rank" in found.groupdict() else int(found["last"]) + 1
    x, name = _only_tensor(node, reader, axis)
    given = Operand(shape_of(reader.read(x)))
    if given.rank != rank or -rank <= axis < rank:
        return None
    explained = no_axis(name, given, axis)
    if isinstance(node, ast.Call) and (known := axis_along(node, reader)) and known[2]:
        last = ast.keyword(known[2], ast.Constant(rank - 1))
        way = works_as(ast.Call(node.func, node.args, [*node.keywords, last]), reader)
        explained = replace(explained, suggestions=(way,) if way else ())
    elif any(
        isinstance(part, ast.Tuple | ast.List) and _holds(part, axis) for part in ast.walk(node)
    ):
        explained = replace(explained, suggestions=())  # another there may be the last one
    return Attempt(explained, (x,))


def _no_entry(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """An index that is written in the call, and that the axis of its only tensor has not; or one that is worked out."""
    if one := _rows(node, reader, found):
        return one
    at, axis, length = (int(number) for number in found.groups())
    x, name = (
        (node.value, "index") if isinstance(node, ast.Subscript) else _only_tensor(node, reader, at)
    )
    given = Operand(shape_of(reader.read(x)))
    if given.rank <= axis or given.shape[axis] != length or -length <= at < length:
        return None
    problem = f"axis {axis} of {the(0)} has {count(length, 'entry')}, so there is no entry {at}."
    return _refused(name, given, problem, x)


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
    return _refused("index", given, problem, node.value)


def _refused(name: str, given: Operand, problem: str, x: ast.expr) -> Attempt:
    return Attempt(refused(name, Call.function(name, [given]), [given], problem), (x,))


def _only_tensor(node: ast.AST, reader: Reader, number: int) -> tuple[ast.expr, str]:
    """The tensor that a function or a layer is given, and how that is called; a number is among its arguments.

    Raises:
        ValueError: If there are several of other shapes, or the number is not there.
    """
    if not isinstance(node, ast.Call):
        raise ValueError
    given = [*node.args, *(each.value for each in node.keywords)]
    if is_function(node.func, reader):
        written = [part for each in given for part in ast.walk(each)]
        name = ast.unparse(node.func).rpartition(".")[2]
        default = axis_along(node, reader)
        has = any(_is_number(part, number) for part in written)
        has = has or (default is not None and default[0] == number)
    else:
        name, kept = made_with(node.func, reader)
        has = number in kept
    if not has:
        raise ValueError
    if isinstance(node.func, ast.Attribute):
        given.insert(0, node.func.value)
    x, *others = (each for each in given if is_read_as_tensor(each, reader))
    if any(shape_of(reader.read(each)) != shape_of(reader.read(x)) for each in others):
        raise ValueError
    return x, name


def _holds(node: ast.Tuple | ast.List, number: int) -> bool:
    return any(_is_number(each, number) for each in node.elts)


def _is_number(node: ast.AST, number: int) -> bool:
    with suppress(ValueError):
        return type(found := ast.literal_eval(node)) is int and found == number
    return False


def _samples(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A data set has one sample of each of its tensors."""
    if not isinstance(node, ast.Call):
        return None
    given = [operand(tensor(reader.read(each))) for each in node.args]
    other = next(k for k, x in enumerate(given) if x.shape[0] != given[0].shape[0])
    problem = (
        f"there is one sample of each, and axis 0 of {the(0)} has {count(given[0].shape[0], 'entry')} where axis 0 of "
        f"{the(other)} has {thousands(given[other].shape[0])}."
    )
    clashes = [(0, 0), (other, 0)]
    explained = refused(
        "slices", Call.function("TensorDataset", given), given, problem, (), clashes
    )
    return Attempt(explained, tuple(node.args))


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
    return _refused("index", given, problem, node.value)


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


def _side_by_side(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`np.c_[x, v]`, where a vector is a column, and `np.r_[x, v]`."""
    match node:
        case ast.Subscript(
            value=ast.Attribute(attr="c_" | "r_" as name), slice=ast.Tuple(elts=parts)
        ):
            given = [Operand(shape_of(tensor(reader.read(part)))) for part in parts]
        case _:
            return None
    columns = [Operand((*x.shape, 1)) if x.rank == 1 and name == "c_" else x for x in given]
    joined = concatenate(columns, axis=-1 if name == "c_" else 0)
    explained = refused(name, Call.function(name, given), given, joined.problem.template)
    return None if joined.valid else Attempt(explained, tuple(parts))


def _unpacked(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """What is joined comes in a list, and no generator."""
    if not isinstance(node, ast.Call) or not node.args:
        return None
    name = ast.unparse(node.func)
    problem = "the tensors come in a list or a tuple, and what is given is neither."
    way = f"{name}(list(...)) makes a list of what a generator or a map gives."
    return Attempt(refused(name, Call(name, name, name), [], problem, [way]), ())


_MESSAGES: Messages[ast.AST] = (
    (r"axis (?P<axis>-?\d+) is out of bounds for array of dimension (?P<rank>\d+)", _no_axis),
    (r"Dimension out of range \(expected to be in range of \[-\d+, (?P<last>\d+)\], but got (?P<axis>-?\d+)\)",
     _no_axis),
    (r"Invalid reduction dimension \((?P<axis>-?\d+) for input with (?P<rank>\d+) dimension", _no_axis),
    (r"`dim` must be in the range \[-\d+, (?P<rank>\d+)\).* Received: dim=(?P<axis>-?\d+)", _no_axis),
    (r"`axis` = (?P<axis>-?\d+) not in range \[-\d+, (?P<rank>\d+)\)", _no_axis),
    (r"index (-?\d+) is out of bounds for (?:axis|dimension) (\d+) with size (\d+)", _no_entry),
    (r"boolean index did not match indexed array along (?:axis|dimension) (\d+); (?:size of axis|dimension) is (\d+) "
     r"but (?:size of )?corresponding boolean (?:axis|dimension) is (\d+)", _no_mask),
    (r"[Ss]ize mismatch between tensors", _samples),
    (r"'?a'? and '?p'? must have same size|x and y must (?:be the same size|have the same length)"
     r"|weights should have the same shape as a|shapes of a and weights differ",
     _of_one_size),
    (r"arrays used as indices must be of integer", _no_index),
    (r"dimensions except for the concatenation axis|must have same number of dimensions", _side_by_side),
    (r"All arrays must be of the same length", _columns),
    (r"positional indexers? (?:is|are) out-of-bounds", _rows),
    (r'arrays to stack must be passed as a "sequence" type', _unpacked),
)  # fmt: skip
