"""What a picture of an operation points out: which entries are taken, which meet in an example, which axes go."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute
from tensorlab.explain.explanation import Explanation
from tensorlab.shapes import Letter, Shape, place_of, size_of

MOST_CELLS = 150  # entries of a tensor that may each have a cell; larger tensors are drawn to scale
_LONGEST = 16  # cells along an axis
_MOST_TRACED = 100_000  # entries of operands among which sources are looked for
COMBINING = ("reduces", "multiplies", "accumulates")  # many entries become one

Cell = Mapping[str, Attribute]


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
    return (
        0 < size_of(shape) <= MOST_CELLS and all(n <= _LONGEST for n in shape) and len(shape) <= 5
    )


def every(shape: Shape) -> Iterator[Shape]:
    """All indices of a shape, in reading order."""
    return product(*map(range, shape))


def marks(explanation: Explanation) -> Marks:
    """Choose what is pointed out, where entries have cells; in larger tensors, regions are."""
    shapes, result = explanation.input_shapes, explanation.result_shape
    operands: list[dict[Shape, Cell]] = [{} for _ in shapes]
    marked: dict[Shape, Cell] = {}
    notes = _notes(explanation)
    example = None
    small = all(map(fits, shapes))
    if result is None:
        return Marks(tuple(operands), marked, notes)
    if explanation.kind in COMBINING and 0 not in result:
        place = example_place(explanation.input_shapes, result)
        few = any(map(fits, shapes)) and sum(map(size_of, shapes)) <= _MOST_TRACED
        for number, index in explanation.sources(place) if few else ():
            if fits(shapes[number]):
                operands[number][index] = EXAMPLE
        marked = {place: EXAMPLE} if fits(result) else {}
        example = place if small else None
    elif not small:
        return Marks(tuple(operands), marked, notes)
    elif explanation.index is not None:
        taken = explanation.index.selection
        lit: Cell = {"fill": theme.colour("highlight")}
        operands[0] = {index: lit for index in every(shapes[0]) if index in taken}
    elif explanation.kind in ("rearranges", "joins", "pads"):
        shade = _by_operand if explanation.kind == "joins" else _by_row(shapes[0])
        for number, shape in enumerate(shapes):
            operands[number] = {index: shade(number, index) for index in every(shape)}
        if fits(result):
            found = ((index, explanation.sources(index)) for index in every(result))
            marked = {index: shade(*sources[0]) for index, sources in found if sources}
    return Marks(tuple(operands), marked, notes, _new_axes(explanation), example)


def example_place(shapes: Iterable[Shape], result: Shape) -> Shape:
    """The entry of the result whose sources are pointed out: near the start, or, in the large, where one sees it.

    Along an axis whose length is not known it is the first.
    """
    if all(map(fits, shapes)):
        return tuple(min(1, n - 1) for n in result)
    return tuple(0 if isinstance(n, Letter) else n // 3 for n in result)


EXAMPLE: Cell = {"fill": theme.colour("highlight"), "class_": "tl-example"}


def _by_row(shape: Shape) -> Callable[[int, Shape], Cell]:
    """The further down an entry stands before, the darker it is: then one sees where it goes."""
    rows = shape[:-1] if len(shape) > 1 else shape
    last = max(1, size_of(rows) - 1)

    def shade(_: int, index: Shape) -> Cell:
        share = place_of(index[: len(rows)], rows) / last
        return {"fill": theme.axis(0), "fill_opacity": 0.04 + 0.38 * share}

    return shade


def _by_operand(number: int, _: Shape) -> Cell:
    return {"fill": theme.axis(3 + number % 3), "fill_opacity": 0.18}


def _notes(explanation: Explanation) -> tuple[dict[int, str], ...]:
    """What happens to each operand's axes that do not live on in the result."""
    notes: tuple[dict[int, str], ...] = tuple({} for _ in explanation.operands)
    for step in explanation.steps:
        for number, axis in step.axes:
            if step.fate in ("disappears", "meets"):
                notes[number][axis] = step.fate
    return notes


def _new_axes(explanation: Explanation) -> dict[int, str]:
    """Axes of the result that come of no operand's."""
    found = (axis for step in explanation.steps if step.fate == "new" for axis in step.becomes)
    return dict.fromkeys(found, "new")
