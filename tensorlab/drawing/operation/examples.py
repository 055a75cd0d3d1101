"""Entries of an operation that are looked up one by one: what is taken of a large tensor, a result never computed."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from tensorlab.drawing.operation.marks import COMBINING, example_place, fits
from tensorlab.drawing.tensor.entry import entry_text
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.operands import Operand
from tensorlab.selection import Selection
from tensorlab.shapes import Shape, size_of
from tensorlab.wording import number

_MOST_LOOKED_UP = 4096  # entries of a result that are looked up for its picture
_MOST_TERMS = 6
_MOVING = ("selects", "rearranges", "joins")  # each entry comes from one

_WINDOWED = ("conv", "max_pool", "average_pool")  # an entry sees a block, and not whole axes
_BETWEEN = {"cumsum": " + ", "cumprod": " × "}
_EXACT: dict[str, Callable[[Iterable[int]], int]] = {
    "sum": sum,
    "cumsum": sum,
    "prod": math.prod,
    "cumprod": math.prod,
}


class MovedEntries:
    """A result whose entries are found in the operands when they are asked for: no result is ever made."""

    def __init__(self, explanation: Explanation, operands: list[np.ndarray]) -> None:
        self._explanation = explanation
        self._operands = operands
        self.dtype = np.result_type(*operands).name

    @classmethod
    def of(cls, explanation: Explanation) -> "MovedEntries | None":
        """A result of entries that only move, where all operands' entries are known and a part can be shown."""
        shape = explanation.result_shape
        known = known_values(explanation)
        if shape is None or explanation.kind not in _MOVING or not known:
            return None
        if 0 in shape or size_of(shape[-2:]) > _MOST_LOOKED_UP:
            return None
        return cls(explanation, known) if {x.dtype.kind for x in known} <= set("buif") else None

    def __getitem__(self, key: tuple[Any, ...]) -> np.ndarray:
        """The entries that integers and slices take."""
        shape = self._explanation.result_shape or ()
        axes = [
            list(range(n))[part] if isinstance(part, slice) else [int(part)]
            for part, n in zip(key, shape, strict=True)
        ]
        kept = [len(axis) for axis, part in zip(axes, key, strict=True) if isinstance(part, slice)]
        empty = np.ma.empty if any(map(np.ma.isMA, self._operands)) else np.empty
        found = empty([len(axis) for axis in axes], dtype=self.dtype)
        for at in np.ndindex(found.shape):
            index = tuple(axis[i] for axis, i in zip(axes, at, strict=True))
            ((operand, source),) = self._explanation.sources(index)
            found[at] = self._operands[operand][source]
        return found.reshape(kept)


def known_values(explanation: Explanation) -> list[np.ndarray]:
    """The values of all operands, or none where those of one are not known."""
    known = [x.values for x in explanation.operands if x.values is not None]
    return known if len(known) == len(explanation.operands) else []


def regions(explanation: Explanation, number: int, drawn: Shape) -> Selection | None:
    """What is pointed out in a large operand: what an index takes, the row that meets a column, what is stretched."""
    own, result = explanation.operands[number], explanation.result
    if result is None or fits(drawn) or 0 in result.shape or 0 in own.shape:
        return None
    if drawn != own.shape:
        padded = (1,) * (len(drawn) - own.rank) + own.shape
        return Selection.along(drawn, list(map(range, padded)))
    if explanation.kind in COMBINING:
        place = example_place(explanation.input_shapes, result.shape)
        if explanation.operation in _WINDOWED:
            return _seen(explanation, number, place)
        return _meeting(result, place, own)
    return explanation.index.selection if explanation.index is not None else None


def _seen(explanation: Explanation, number: int, place: Shape) -> Selection | None:
    """The block of an operand that a window takes for one entry of the result, where its entries can be listed."""
    try:
        seen = [index for operand, index in explanation.sources(place) if operand == number]
    except ValueError:  # too many, or of channels whose number is not known
        return None
    if not seen:
        return None
    ranges = [range(min(along), max(along) + 1) for along in zip(*seen, strict=True)]
    return Selection.along(explanation.operands[number].shape, ranges)


def example_region(explanation: Explanation) -> Selection | None:
    """The entry of a large result that what is pointed out in the operands belongs to."""
    result = explanation.result
    if result is None or explanation.kind not in COMBINING:
        return None
    if fits(result.shape) or 0 in result.shape:
        return None
    place = example_place(explanation.input_shapes, result.shape)
    if explanation.operation in _WINDOWED and _seen(explanation, 0, place) is None:
        return None
    return Selection.along(result.shape, [range(i, i + 1) for i in place])


def _meeting(result: Operand, place: Shape, x: Operand) -> Selection:
    """The entries that go into one entry of the result: everything along the axes that disappear."""
    at = dict(zip(result.labels, place, strict=True))
    own = zip(x.labels, x.shape, strict=True)
    places = [(min(at[label], n - 1), n) if label in at else (None, n) for label, n in own]
    return Selection.along(x.shape, [range(n) if i is None else range(i, i + 1) for i, n in places])


def example_sentence(explanation: Explanation, example: Shape | None) -> str:
    """The arithmetic of the marked example, where it is short: which numbers make one entry of the result."""
    values = explanation.result.values if explanation.result is not None else None
    known = known_values(explanation)
    if example is None:
        return ""
    name = f"result[{', '.join(map(str, example))}]" if example else "result"
    if values is None or not known:
        lit = example_region(explanation) is not None
        return f"What is lit in the operands meets in {name}." if lit else ""
    terms: list[list[Any]] = [[] for _ in known]
    for operand, index in explanation.sources(example):
        terms[operand].append(known[operand][index])
    value = values[example]
    if explanation.kind == "reduces":
        shown = [entry_text(term) for term in terms[0][:_MOST_TERMS]]
        dots = ", …" if len(terms[0]) > _MOST_TERMS else ""
        called = f"{explanation.call.name}({', '.join(shown)}{dots})"
        return f"{name} = {called} = {_outcome(value, explanation.call.name, terms[0])}"
    if explanation.kind == "accumulates":
        written = _BETWEEN[explanation.operation].join(map(_factor, terms[0]))
        return f"{name} = {written} = {_outcome(value, explanation.operation, terms[0])}"
    if len(terms) != 2 or not 0 < len(terms[0]) == len(terms[1]):
        return ""
    if not {x.dtype.kind for x in (*known, values)} <= set("buifc") or any(map(np.ma.isMA, known)):
        return ""
    with np.errstate(all="ignore"):
        products = [a.item() * b.item() for a, b in zip(*terms, strict=True)]
        outcome = _outcome(value, "sum", products)
        if outcome == number(value) and not np.isclose(sum(products), value):
            return ""
    pairs = [f"{_factor(a)} × {_factor(b)}" for a, b in zip(*terms, strict=True)]
    if len(pairs) > _MOST_TERMS:
        pairs = [*pairs[: _MOST_TERMS - 1], "…"]
    return f"{name} = {' + '.join(pairs)} = {outcome}"


def _outcome(value: Any, called: str, terms: list[Any]) -> str:
    """What an example comes to; where integers have wrapped around, the true outcome and what became of it."""
    whole = all(isinstance(term, int | np.integer) for term in terms)
    integer = isinstance(value, np.integer) and not isinstance(value, np.timedelta64)
    if not integer or called not in _EXACT or not whole:
        return number(value)
    exact = _EXACT[called](map(int, terms))
    if exact == value:
        return number(value)
    limits = np.iinfo(value.dtype)
    return f"{number(exact)}, which wraps around to {number(value)}: {value.dtype} holds {limits.min} to {limits.max}"


def _factor(x: Any) -> str:
    text = number(x)
    return f"({text})" if text.startswith("-") or text.endswith("j") else text
