"""Ranks 0 to 2 with an entry in each cell: a dot, a strip, a grid."""

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, Canvas, Part
from tensorlab.drawing.tensor.axes import FOOT, HEAD, Frame, Ticks, gap, gutter, paint_axes
from tensorlab.drawing.tensor.scene import CELL_HEIGHT, ENTRY, GAP, Cell, Fixed, Scene

Spans = list[tuple[int | None, float, float]]  # index, start, length; the gap has no index

FRAME: dict[str, Attribute] = {"fill": theme.colour("face"), "stroke": theme.colour("line")}
TEXT: dict[str, Attribute] = {
    "text_anchor": "middle",
    "font_size": ENTRY,
    "fill": theme.colour("fg"),
    "pointer_events": "none",
}


def cells(scene: Scene, free: tuple[int | None, ...], fixed: Fixed, labelled: bool = True) -> Part:
    """Lay out a part of rank 0, 1 or 2, one cell for each entry.

    Args:
        scene: The whole picture.
        free: The axes that this part runs along, at most two: rows, then columns. None stands for no axis: a vector
            as a column is (0, None).
        fixed: An index for each of the other axes.
        labelled: Whether arrows, ticks and labels are painted.
    """
    _, rows, columns = (None, None, None, *free)[-3:]
    left = gutter(scene, rows) if labelled else 2.0
    top = HEAD if rows is not None and labelled else 2.0
    across = spans(scene, columns, scene.column_width(columns), left)
    down = spans(scene, rows, CELL_HEIGHT, top)
    frame = Frame(left, top, end(across), end(down))
    canvas = Canvas()
    _paint_cells(canvas, scene, fixed, rows, columns, down, across)
    width, height = frame.right, frame.bottom + 2
    if labelled:
        ticks = ((), ticks_of(down), ticks_of(across))
        width = paint_axes(canvas, scene, (None, rows, columns), frame, ticks).right
        height = frame.bottom + (FOOT if columns is not None else 2)
    return Part(canvas, width + 2, height, left, top, frame.right)


def attributes(cell: Cell) -> dict[str, Attribute]:
    """The attributes of a cell's shape: how it is painted, and what the interactive script reads."""
    found: dict[str, Attribute] = {"data_index": ",".join(map(str, cell.index))}
    if cell.fill is not None:
        found |= {"fill": cell.fill, "data_value": cell.text, "class_": cell.colours}
    if cell.taken and cell.fill is not None:
        found |= {"stroke": theme.colour("accent"), "stroke_width": 2.5}
    elif cell.taken:
        found["fill"] = theme.colour("highlight")
    found |= cell.mark
    if cell.repeated:  # a mere outline
        found |= {"fill": theme.colour("bg"), "stroke_dasharray": "3 3"}
    return found


def write(canvas: Canvas, x: float, y: float, cell: Cell) -> None:
    """Write an entry centred at (x, y), where entries are shown as numbers; one that is repeated stands back."""
    if cell.fill is None and cell.text is not None:
        canvas.text(x, y, cell.text, fill=theme.colour("muted") if cell.repeated else None)


def spans(scene: Scene, axis: int | None, length: float, start: float) -> Spans:
    """Where each drawn position of an axis begins; an axis that is not there has one position."""
    found: Spans = []
    for i in (0,) if axis is None else scene.places(axis):
        extent = GAP if i is None else length
        found.append((i, start, extent))
        start += extent
    return found


def end(found: Spans) -> float:
    """Where the last position ends."""
    return found[-1][1] + found[-1][2]


def ticks_of(found: Spans) -> Ticks:
    """The indices, and how far the middle of each is from the start."""
    start = found[0][1]
    return [(i, at - start + length / 2) for i, at, length in found]


def _paint_cells(
    canvas: Canvas, scene: Scene, fixed: Fixed, rows: int | None, columns: int | None,
    down: Spans, across: Spans,
) -> None:  # fmt: skip
    """First the cells, then what is written on them, in the same order: the script matches them by it."""

    def at(i: int, j: int) -> dict[int, int]:
        own = ((rows, i), (columns, j))
        return {**fixed, **{axis: place for axis, place in own if axis is not None}}

    with canvas.group(**FRAME):
        for i, y, height in down:
            for j, x, width in across:
                if i is not None and j is not None:
                    canvas.rect(x, y, width, height, **attributes(scene.cell(at(i, j))))
    with canvas.group(**TEXT):
        for i, y, height in down:
            for j, x, width in across:
                if i is not None and j is not None:
                    write(canvas, x + width / 2, y + height / 2 + 4.5, scene.cell(at(i, j)))
                else:
                    dots = "⋱" if i is j else "⋮" if i is None else "…"
                    gap(canvas, x + width / 2, y + height / 2 + 5, dots)
