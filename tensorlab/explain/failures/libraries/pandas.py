"""pandas pairs by labels: of its methods `dot` alone is explained, and what its messages say of lengths."""

import ast
import re

from tensorlab.explain.explanation import Call
from tensorlab.explain.failures.attempts import Attempt
from tensorlab.explain.failures.libraries.library import Library
from tensorlab.explain.failures.reading import Reader, shape_of
from tensorlab.explain.failures.refusals import same_shape
from tensorlab.explain.operands import Operand
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import the
from tensorlab.wording import count


def _for_each_column(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A vector that is paired with a table has an entry for each column."""
    if not isinstance(node, ast.BinOp):
        return None
    sides = (node.left, node.right)
    given = [Operand(shape_of(reader.read(each))) for each in sides]
    table, vector = sorted((0, 1), key=lambda k: -given[k].rank)
    if (given[table].rank, given[vector].rank) != (2, 1):
        return None
    columns, entries = given[table].shape[1], given[vector].size
    if columns == entries:
        return None
    problem = (
        f"there is an entry for each column, and {the(table)} has {count(columns, 'column')} where "
        f"{the(vector)} has {count(entries, 'entry')}."
    )
    call, clashes = Call.function("pair", given), [(table, 1), (vector, 0)]
    return Attempt(refused("pair", call, given, problem, (), clashes), sides)


def _condition(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`df.where(condition)` has a truth value for each entry."""
    match node:
        case ast.Call(func=ast.Attribute(value=table, attr=name), args=[condition, *_]):
            a, b = (shape_of(reader.read(each)) for each in (table, condition))
            return Attempt(same_shape(name, a, b), (table, condition))
    return None


def _keys_of_merge(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """The columns of both tables that are compared are told in pairs."""
    if not isinstance(node, ast.Call):
        return None
    named = {each.arg: reader.read(each.value) for each in node.keywords}
    left, right = (named[key] for key in ("left_on", "right_on"))
    sizes = [len(each) if type(each) in (list, tuple) else 1 for each in (left, right)]
    if sizes[0] == sizes[1]:
        return None
    problem = (
        f"the columns of both tables are compared in pairs, and left_on names {count(sizes[0], 'column')} "
        f"where right_on names {sizes[1]}."
    )
    return Attempt(refused("merge", Call("merge", "merge", "merge"), [], problem), ())


PANDAS = Library(
    otherwise=frozenset(("transpose", "stack", "repeat", "take", "index")),
    functions=False,
    methods=frozenset(["dot"]),
    messages=(
        (r"Unable to coerce to Series, length must be \d+: given \d+", _for_each_column),
        (r"Array conditional must be same shape as self", _condition),
        (r"len\((?:right|left)_on\) must equal len\((?:left|right)_on\)", _keys_of_merge),
    ),
)
