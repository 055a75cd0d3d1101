"""What a picture of an operation points out: which entries are taken, which meet in an example, which axes go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute
from tensorlab.explain.explanation import Explanation, Shape

MOST_CELLS = 150  # entries of a tensor that may each have a cell; larger tensors are drawn to scale
_LONGEST = 16  # cells along an axis
MEETING = ("matmul", "tensordot", "einsum", "reduce")  # many entries become one
_REORDERING = ("reshape", "transpose")
_JOINING = ("concatenate", "stack")

Cell = Mapping[str, Attribute]
Entry = tuple[int, Shape]  # an operand's number and an index


@dataclass(frozen=True)
class Marks:
    """How cells and axes differ from the plain ones.

    Attributes:
        operands: For each operand, the attributes of single cells.
        result: The attributes of single cells of the result.
        notes: For each operand, what is said about single axes.
        result_notes: The same for the result.
        example: The entry of the result whose sources are marked, or None.
    """

    operands: tuple[Mapping[Shape, Cell], ...]
    result: Mapping[Shape, Cell]
    notes: tuple[Mapping[int, str], ...]
    result_notes: Mapping[int, str] = field(default_factory=dict)
    example: Shape | None = None


def fits(shape: Shape) -> bool:
    """Whether a tensor is small enough for a cell for each entry.

    >>> fits((3, 5)), fits((28, 28)), fits((0, 3))
    (True, False, False)
    """
    size = 1
    for n in shape:
        size *= n
    return 0 < size <= MOST_CELLS and all(n <= _LONGEST for n in shape) and len(shape) <= 5


def every(shape: Shape) -> Iterator[Shape]:
    """All indices of a shape, in reading order."""
    return product(*map(range, shape))


def marks(explanation: Explanation) -> Marks:
    """Choose what is pointed out; only where entries have cells."""
    shapes, result = explanation.input_shapes, explanation.result_shape
    operands: list[dict[Shape, Cell]] = [{} for _ in shapes]
    marked: dict[Shape, Cell] = {}
    notes = tuple(_notes(explanation, number) for number in range(len(shapes)))
    example = None
    small = all(map(fits, shapes))
    if result is None or not small:
        return Marks(tuple(operands), marked, notes)
    operation = explanation.operation
    if operation in MEETING and 0 not in result:
        example = tuple(min(1, n - 1) for n in result)
        for number, index in explanation.sources(example):
            operands[number][index] = _EXAMPLE
        marked[example] = _EXAMPLE
    elif explanation.index is not None:
        selection = explanation.index.selection
        for index in every(shapes[0]):
            if index in selection:
                operands[0][index] = {"fill": theme.colour("highlight")}
    elif operation in _REORDERING + _JOINING:
        ramp = _by_row(explanation) if operation in _REORDERING else _by_operand
        for number, shape in enumerate(shapes):
            operands[number] = {index: ramp(number, index) for index in every(shape)}
        if fits(result):
            marked = {index: ramp(*explanation.sources(index)[0]) for index in every(result)}
    return Marks(tuple(operands), marked, notes, _new_axes(explanation), example)


_EXAMPLE: Cell = {"fill": theme.colour("highlight"), "class_": "tl-example"}


def _by_row(explanation: Explanation) -> Any:
    """The further down an entry stands before, the darker it is: then one sees where it goes."""
    (shape,) = explanation.input_shapes
    rows = shape[:-1] if len(shape) > 1 else shape
    size = 1
    for n in rows:
        size *= n

    def ramp(_: int, index: Shape) -> Cell:
        place = 0
        for i, n in zip(index, rows, strict=False):
            place = place * n + i
        share = place / max(1, size - 1)
        return {"fill": theme.axis(0), "fill_opacity": 0.04 + 0.38 * share}

    return ramp


def _by_operand(number: int, _: Shape) -> Cell:
    return {"fill": theme.axis(3 + number % 3), "fill_opacity": 0.18}


def _notes(explanation: Explanation, number: int) -> dict[int, str]:
    """What happens to an operand's axes that are not simply kept."""
    if explanation.result_shape is None:
        return {}
    if explanation.operation == "index":
        rank = len(explanation.input_shapes[number])
        return {axis: "disappears" for axis in range(rank) if _is_dropped(explanation, axis)}
    if explanation.operation not in MEETING:
        return {}
    kept = set(explanation.result_colours)
    word = "disappears" if explanation.operation == "reduce" else "meets"
    colours = explanation.colours[number]
    return {axis: word for axis, colour in enumerate(colours) if colour not in kept}


def _is_dropped(explanation: Explanation, axis: int) -> bool:
    """Whether an integer drops an axis of an indexed tensor; the explanation's own sentence says so."""
    names = explanation.axis_names[0] if explanation.axis_names else ()
    called = f"axis {axis} ({names[axis]})" if names else f"axis {axis}"
    return any(step.startswith(f"{called} disappears") for step in explanation.steps)


def _new_axes(explanation: Explanation) -> dict[int, str]:
    """Axes of the result that no operand has."""
    if explanation.operation not in ("index", "stack"):
        return {}
    known = {colour for colours in explanation.colours for colour in colours}
    found = enumerate(explanation.result_colours)
    return {axis: "new" for axis, colour in found if colour not in known}
