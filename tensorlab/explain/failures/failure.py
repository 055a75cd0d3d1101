"""An explanation of what failed, in the reader's own names."""

import ast
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.operations import Attempt, computed
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import Reader, shape_of
from tensorlab.shapes import Shape
from tensorlab.wording import join, ordinal, thousands, wrap

_MOST_TOLD = 6  # operands whose shapes are told
_LONGEST = 40  # characters of an operand that is called by what is written
_TWICE = re.compile("transposed transposed")
_NOUNS = "axis|axes|entry|entries|matrix|vector|tensor|shape|one|two|part|of the"


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

    @property
    def reason(self) -> str:
        """The problem as a sentence of its own; a name at its beginning stays as the reader writes it."""
        begins = self.problem.startswith(tuple(f"{name} " for name in self.names if name))
        # A letter of einsum's subscripts stays as it is, too.
        begins = begins or (self.operation == "einsum" and self.problem[1:2] == " ")
        return self.problem if begins else super().reason

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
    told = _renamed(explained, names)
    if attempt.target is not None and (target := _name(attempt.target, place)):
        told = _into(told, target, isinstance(place.node, ast.AugAssign))
    written = place.write(place.node)
    if place.assigned is not None:
        written = f"{written} = {place.write(place.assigned)}"
    call = replace(explained.call, full=written) if len(written) <= 2 * _LONGEST else explained.call
    fields = {**_fields(explained), **told, "call": call}
    return Failure(**fields, names=names, place=place.text)


def placed(explained: Explanation, place: Place | None, names: tuple[str, ...]) -> Failure:
    """Tell where something failed whose shapes are known from a message."""
    told = {**_fields(explained), **_renamed(explained, names)}
    return Failure(**told, names=names, place=place.text if place else "")


def names_by_shape(place: Place, explained: Explanation) -> tuple[str, ...]:
    """Name the operands of which a message tells the shapes: an operator's in order, a call's by their shapes."""
    operands = explained.operands
    if isinstance(place.node, ast.BinOp) and len(operands) == 2:
        return _name(place.node.left, place), _name(place.node.right, place)
    if not isinstance(place.node, ast.Call):
        return ()
    shapes = shapes_given(place)
    named = [shapes.get(x.shape, []) for x in operands]
    if any(len(names) > 1 for names in named):
        return ()
    return tuple("".join(names) for names in named)


def shapes_given(place: Place) -> dict[Shape, list[str]]:
    """The shapes of what a call is given, as far as it can be read, each with the names of all that have it."""
    reader = Reader.of(place, computed)
    shapes: dict[Shape, list[str]] = {}
    if isinstance(place.node, ast.Call):
        f, named = place.node.func, [each.value for each in place.node.keywords]
        owner = [f.value] if isinstance(f, ast.Attribute) else []
        for node in [*owner, *place.node.args, *named]:
            with suppress(Exception):  # it has no name then
                shapes.setdefault(shape_of(reader.read(node)), []).append(_name(node, place))
    return shapes


def _fields(explained: Explanation) -> dict[str, Any]:
    return {name: getattr(explained, name) for name in Explanation.__dataclass_fields__}


def _renamed(explained: Explanation, names: tuple[str, ...]) -> dict[str, Any]:
    count = len(explained.operands)
    # Where one tensor stands twice, its name does not tell which of the two is to be changed.
    tells = len(set(names)) == len(names)
    suggestions = [rename(each, names if tells else (), count) for each in explained.suggestions]
    return {
        "problem": rename(explained.problem, names, count),
        "suggestions": tuple(_TWICE.sub("not transposed", each) for each in suggestions),
    }


def _into(told: dict[str, Any], target: str, whole: bool) -> dict[str, Any]:
    """Call a shape that is to be filled by the name of what has it; a part of a tensor cannot have another."""
    grown = re.compile(r"^It would work with (\([\d, ]*\)), giving .*")
    return {
        "problem": told["problem"].replace("the shape", target),
        "suggestions": tuple(
            grown.sub(lambda found: f"It would work with {target} of shape {found[1]}.", each)
            for each in told["suggestions"]
            if whole or not grown.match(each)
        ),
    }


def _name(operand: ast.AST | str | None, place: Place) -> str:
    if operand is None:
        return ""
    name = operand if isinstance(operand, str) else _written(operand, place)
    return name if len(name) <= _LONGEST else ""


def _written(node: ast.AST, place: Place) -> str:
    text = place.write(node) if hasattr(node, "end_lineno") else ast.unparse(node)
    return f"({text})" if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare) else text


def rename(text: str, names: tuple[str, ...], operands: int) -> str:
    """Call operands by their names where a sentence calls them by their places.

    >>> rename("axis 1 of the first has 784 entries where axis 0 of the second has 512.", ("x", "W"), 2)
    'axis 1 of x has 784 entries where axis 0 of W has 512.'
    >>> rename("It would work with a second matrix of shape (784, n).", ("x", "W"), 2)
    'It would work with W of shape (784, n).'
    """
    own = {ordinal(k): name for k, name in enumerate(names) if name}
    if operands == 1 and own:
        name = own["first"]
        text = re.sub(r"^(axis \d+)(?= has)", lambda found: f"{found[1]} of {name}", text)
        return re.sub(r"\b(?:the tensor\b|a tensor(?= of shape))", lambda _: name, text)
    if not own:
        return text
    place = "|".join(map(re.escape, own))
    several = rf"\bthe ((?:{place})(?:(?:, | and | or )(?:{place}))*)\b(?! (?:{_NOUNS})\b)"
    text = re.sub(several, lambda found: re.sub(place, lambda one: own[one[0]], found[1]), text)
    made = rf"\ban? ({place})(?: (?:matrix|vector|tensor))? of shape"
    return re.sub(made, lambda found: f"{own[found[1]]} of shape", text)
