"""Entries of an operation that are looked up one by one: what is taken of a large tensor, a result never computed."""

from typing import Any

import numpy as np

from tensorlab.drawing.operation.marks import MEETING, fits
from tensorlab.drawing.tensor.entry import entry_text
from tensorlab.explain.explanation import Explanation
from tensorlab.selection import Selection
from tensorlab.shapes import Shape
from tensorlab.wording import number

_MOST_LOOKED_UP = 4096  # entries of a result that are looked up for its picture
_MOST_TERMS = 6
_MOVING = ("index", "reshape", "transpose", "concatenate", "stack")  # each entry comes from one


class Taking:
    """A result whose entries are found in the operands when they are asked for: no result is ever made."""

    def __init__(self, explanation: Explanation) -> None:
        self._explanation = explanation
        self._operands = [values for values in explanation.operands if values is not None]
        self.dtype = np.result_type(*self._operands).name

    @classmethod
    def of(cls, explanation: Explanation) -> "Taking | None":
        """A result of entries that only move, where all operands' entries are known and a part can be shown."""
        shape = explanation.result_shape
        known = bool(explanation.operands) and all(x is not None for x in explanation.operands)
        if shape is None or explanation.operation not in _MOVING or not known:
            return None
        if 0 in shape or np.prod(shape[-2:], dtype=object) > _MOST_LOOKED_UP:
            return None
        dtypes = {x.dtype.kind for x in explanation.operands if x is not None}
        return cls(explanation) if dtypes <= set("buif") else None

    def __getitem__(self, key: tuple[Any, ...]) -> np.ndarray:
        """The entries that integers and slices take."""
        shape = self._explanation.result_shape or ()
        axes = [
            list(range(n))[part] if isinstance(part, slice) else [int(part)]
            for part, n in zip(key, shape, strict=True)
        ]
        kept = [len(axis) for axis, part in zip(axes, key, strict=True) if isinstance(part, slice)]
        found = np.empty([len(axis) for axis in axes], dtype=self.dtype)
        for at in np.ndindex(found.shape):
            index = tuple(axis[i] for axis, i in zip(axes, at, strict=True))
            ((operand, source),) = self._explanation.sources(index)
            found[at] = self._operands[operand][source]
        return found.reshape(kept)


def regions(explanation: Explanation, number: int, drawn: Shape) -> Selection | None:
    """What is pointed out in a large operand: what an index takes, the row that meets a column, what is stretched."""
    shape, result = explanation.input_shapes[number], explanation.result_shape
    if result is None or fits(drawn) or 0 in result or 0 in shape:
        return None
    if drawn != shape:
        own = (1,) * (len(drawn) - len(shape)) + shape
        return Selection.along(drawn, list(map(range, own)))
    if explanation.operation in MEETING:
        return _meeting(explanation, shape, explanation.colours[number])
    return explanation.index.selection if explanation.index is not None else None


def example_region(explanation: Explanation) -> Selection | None:
    """The entry of a large result that the regions of the operands belong to."""
    shape = explanation.result_shape
    if shape is None or explanation.operation not in MEETING or fits(shape) or 0 in shape:
        return None
    if all(map(fits, explanation.input_shapes)):
        return None
    return _meeting(explanation, shape, explanation.result_colours)


def _meeting(explanation: Explanation, shape: Shape, colours: tuple[int, ...]) -> Selection:
    """The entries that go into one entry of the result: everything along the axes that disappear."""
    lengths = zip(explanation.result_colours, explanation.result_shape or (), strict=True)
    at = {colour: n // 3 for colour, n in lengths}
    own = zip(colours, shape, strict=True)
    places = [(min(at[colour], n - 1), n) if colour in at else (None, n) for colour, n in own]
    return Selection.along(shape, [range(n) if i is None else range(i, i + 1) for i, n in places])


def example_sentence(explanation: Explanation, example: Shape | None) -> str:
    """The arithmetic of the marked example, where it is short: which numbers make one entry of the result."""
    values = explanation.result
    if example is None or values is None or any(x is None for x in explanation.operands):
        return ""
    sources = explanation.sources(example)
    groups: dict[int, list[Any]] = {}
    for operand, index in sources:
        array = explanation.operands[operand]
        assert array is not None
        groups.setdefault(operand, []).append(array[index])
    name = f"result[{', '.join(map(str, example))}]" if example else "result"
    if explanation.operation == "reduce":
        (terms,) = groups.values()
        shown = [entry_text(term) for term in terms[:_MOST_TERMS]]
        dots = ", …" if len(terms) > _MOST_TERMS else ""
        called = explanation.expression.rpartition(").")[2].partition("(")[0]
        return f"{name} = {called}({', '.join(shown)}{dots}) = {number(values[example])}"
    lists = list(groups.values())
    if len({len(terms) for terms in lists}) != 1 or len(lists) != 2:
        return ""
    products = [a * b for a, b in zip(*lists, strict=True)]
    if values.dtype.kind not in "buifc" or not np.isclose(np.sum(products), values[example]):
        return ""
    terms = [f"{_factor(a)} × {_factor(b)}" for a, b in zip(*lists, strict=True)]
    if len(terms) > _MOST_TERMS:
        terms = [*terms[: _MOST_TERMS - 1], "…"]
    return f"{name} = {' + '.join(terms)} = {number(values[example])}"


def _factor(x: Any) -> str:
    text = number(x)
    return f"({text})" if text.startswith("-") or text.endswith("j") else text
