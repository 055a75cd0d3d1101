"""`Failure`: the explanation of what failed, in the reader's own names; `explain.error` finds what it is of."""

import ast
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.attempts import Attempt, Transposed
from tensorlab.explain.failures.operations import computed
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import NUMBERS, Reader, attribute, shape_of
from tensorlab.explain.sentences import Sentence, Suggestion
from tensorlab.shapes import Shape
from tensorlab.wording import join, ordinal, thousands, wrap

_MOST_TOLD = 6  # operands whose shapes are told
_LONGEST = 40  # characters of an operand that is called by what is written


@dataclass(frozen=True, repr=False)
class Failure(Explanation):
    """An `Explanation` of what failed: its operands are called as the reader calls them.

    Attributes:
        names: What the reader calls each operand; "" where it has no short name.
        place: The file, the line, and what stands there; "" where they are not known.
    """

    names: tuple[str, ...] = ()
    place: str = ""

    def __str__(self) -> str:
        lines = [f"{self.title}: {self.problem}", *self.suggestions, *self._operands(), self.place]
        return "\n".join(wrap(line) for line in lines if line)

    def _caption(self) -> tuple[str, ...]:
        return (*super()._caption(), *([self.place] if self.place else []))

    def _operands(self) -> list[str]:
        pairs = zip(self.names, self.operands, strict=False)
        known = list(dict.fromkeys(f"{name} has shape {x}" for name, x in pairs if name))
        if len(known) > _MOST_TOLD:
            known = [*known[:_MOST_TOLD], f"{thousands(len(known) - _MOST_TOLD)} more"]
        return [f"{join(known)}."] if known else []


def failure(attempt: Attempt, place: Place) -> Failure:
    """Tell an attempt in the names that stand in the reader's file."""
    explained = attempt.explanation
    names = tuple(_name(each, place) for each in attempt.operands[: len(explained.operands)])
    lists = {k for k, each in enumerate(attempt.operands) if _is_list(each, place)}
    target = _name(attempt.target, place) if attempt.target is not None else ""
    whole = not isinstance(attempt.target, ast.Subscript)
    told = _renamed(explained, (*names, target), place, whole, lists)
    written = place.write(place.node)
    if place.assigned is not None:
        written = f"{written} = {place.write(place.assigned)}"
    call = explained.call
    # Of `x[0] += 1` no more than `x[0]` is known to have failed, which says less than "Writing to x[0]".
    is_part = isinstance(place.node, ast.Subscript) and place.assigned is None
    if len(written) <= 2 * _LONGEST and not (is_part and explained.operation == "assign"):
        call = replace(call, full=written)
    fields = {**_fields(explained), **told, "call": call}
    return Failure(**fields, names=names, place=place.text)


def placed(explained: Explanation, place: Place | None, names: tuple[str, ...]) -> Failure:
    """Tell where something failed whose shapes are known from a message."""
    told = {**_fields(explained), **_renamed(explained, names, place)}
    if place and _is_told_by_itself(explained, place, names):
        written = place.write(place.node)
        if len(written) <= 2 * _LONGEST:
            told["call"] = replace(explained.call, full=written)
    return Failure(**told, names=names, place=place.text if place else "")


def _is_told_by_itself(explained: Explanation, place: Place, names: tuple[str, ...]) -> bool:
    """Tell whether what stands in the line says what failed: all its operands, and no layer or product within it."""
    # Of a reshape a message tells the size, and not the shape; and pandas' operators have no name.
    if explained.operation in ("reshape", "pair", "compare"):
        return True
    if isinstance(place.node, ast.Call) and explained.operation in ("layer", "matmul"):
        return False
    return bool(explained.operands) and len(names) == len(explained.operands) and all(names)


def names_by_shape(place: Place, explained: Explanation) -> tuple[str, ...]:
    """Name the operands of which a message tells the shapes: an operator's in order, a call's by their shapes."""
    operands = explained.operands
    match place.node:
        case ast.BinOp(left=a, right=b) | ast.Compare(left=a, ops=[_], comparators=[b]):
            return _sides(a, b, [x.shape for x in operands], place)
    if not isinstance(place.node, ast.Call):
        return ()
    shapes = shapes_given(place)
    named = [shapes.get(x.shape, []) for x in operands]
    many = any(isinstance(each, ast.List | ast.Tuple) for each in place.node.args)
    # A function may have met with what it made of several, as np.linalg.multi_dot does.
    if any(len(names) > 1 for names in named) or (many and len(shapes) > len(operands)):
        return ()
    return _with_weight(["".join(names) for names in named], explained, place)


def _sides(a: ast.expr, b: ast.expr, said: list[Shape], place: Place) -> tuple[str, ...]:
    """Name the sides of an operator: where the right one has done the work, a message tells them in its own order."""
    reader = Reader.of(place, computed)
    for sides in ((a, b), (b, a)):
        known = []
        for side in sides:
            with suppress(Exception):  # it may have any shape
                known.append((side, shape_of(reader.read(side))))
        at = {id(side): k for k, side in enumerate(sides)}
        if len(said) == 2 and all(said[at[id(side)]] == shape for side, shape in known):
            return tuple(_name(side, place) for side in sides)
    return ()


def _with_weight(names: list[str], explained: Explanation, place: Place) -> tuple[str, ...]:
    """What a PyTorch layer multiplies by is its weight, transposed."""
    if isinstance(place.node, ast.Call) and len(names) == 2 and names[0] and not names[1]:
        with suppress(Exception):  # it is no such layer
            weight = attribute(Reader.of(place, computed).read(place.node.func), "weight")
            if shape_of(weight)[::-1] == explained.operands[1].shape:
                names[1] = f"{ast.unparse(place.node.func)}.weight.T"
    return tuple(names)


def shapes_given(place: Place) -> dict[Shape, list[str]]:
    """The shapes of what a call is given, as far as it can be read, each with the names of all that have it."""
    reader = Reader.of(place, computed)
    shapes: dict[Shape, list[str]] = {}
    if isinstance(place.node, ast.Call):
        f, named = place.node.func, [each.value for each in place.node.keywords]
        owner = [f.value] if isinstance(f, ast.Attribute) else []
        given = [*owner, *place.node.args, *named]
        lists = [each.elts for each in given if isinstance(each, ast.List | ast.Tuple)]
        for node in [*given, *chain.from_iterable(lists)]:
            with suppress(Exception):  # it has no name then
                shapes.setdefault(shape_of(reader.read(node)), []).append(_name(node, place))
    return shapes


def _fields(explained: Explanation) -> dict[str, Any]:
    return {name: getattr(explained, name) for name in Explanation.__dataclass_fields__}


def _renamed(
    explained: Explanation,
    names: tuple[str, ...],
    place: Place | None,
    whole: bool = True,
    lists: Collection[int] = (),
) -> dict[str, Any]:
    """Call operands by their names; what is written into a part of a tensor gives that part no other shape.

    Only an array has an index that adds an axis, and can be transposed: `lists` are the operands that are none yet.
    """
    last = len(explained.operands)  # the number of what is written into
    ways = [each for each in explained.suggestions if whole or last not in each.mentioned]
    alone = _told_apart(names, place) if place else names
    arrays = tuple(f"np.array({x})" if x and k in lists else x for k, x in enumerate(alone))
    called = []
    for each in ways:
        if isinstance(each, Suggestion):
            called.append(each.called(arrays if each.write or each.key else alone))
        else:
            called.append(each.called(names))
    for name in names:
        if isinstance(name, Transposed):
            called = [name.once(each) for each in called]
    if place and not _has_numpy(place):
        called = [each.replace("np.newaxis", "None") for each in called]
    return {
        "problem": explained.problem.renamed(names),
        "suggestions": tuple(map(Sentence, called)),
    }


def _has_numpy(place: Place) -> bool:
    """Tell whether `np` is NumPy where something failed."""
    with suppress(Exception):  # there is no such name
        return Reader.of(place, computed).read(ast.Name("np", ast.Load())) is np
    return False


def _is_list(operand: ast.AST | str | None, place: Place) -> bool:
    """Tell whether an operand is a list, a tuple or a number of Python's."""
    if isinstance(operand, ast.AST):
        with suppress(Exception):  # it is not known
            return type(Reader.of(place, computed).read(operand)) in (list, tuple, *NUMBERS)
    return False


def _told_apart(names: tuple[str, ...], place: Place) -> tuple[str, ...]:
    """Names by which an operand changes alone: "the first x" of x - x.mean(), "its x" in x @ W + x."""
    parts, operands = place.parts(), place.operands()
    around = [ast.unparse(each) for each in place.statement()]
    as_written = [place.write(each) for each in parts]
    told = []
    for k, name in enumerate(names):
        written = (name, name[1:-1]) if name.startswith("(") else (name,)
        own = [at for at, each in enumerate(as_written) if name and each in written]
        if not own or isinstance(name, Transposed):
            told.append(name)
        elif len(own) > 1:
            taken = [n for n, at in enumerate(own) if any(parts[at] is each for each in operands)]
            which = names[:k].count(name)
            known = len(taken) == names.count(name)
            told.append(f"the {ordinal(taken[which])} {name}" if known else "")
        else:
            again = around.count(ast.unparse(parts[own[0]])) > 1
            told.append(f"its {name}" if again else name)
    return tuple(told)


def _name(operand: ast.AST | str | None, place: Place) -> str:
    if operand is None:
        return ""
    name = operand if isinstance(operand, str) else _written(operand, place)
    return name if len(name) <= _LONGEST else ""


def _written(node: ast.AST, place: Place) -> str:
    text = place.write(node) if hasattr(node, "end_lineno") else ast.unparse(node)
    return f"({text})" if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare) else text
