"""Ranks 0 to 2 with an entry in each cell: a dot, a strip, a grid."""

from tensorlab import theme
from tensorlab.drawing.axes import arrow, gap, label, tick
from tensorlab.drawing.canvas import Attribute, Canvas, text_width
from tensorlab.drawing.scene import CELL_HEIGHT, ENTRY, LABEL, Fixed, Part, Scene

GUTTER = 40.0  # left of a grid: arrow and ticks of its rows
HEAD = 24.0  # above it: the label of its rows
FOOT = 50.0  # below it: ticks, arrow and label of its columns
_GAP = 22.0


def cells(scene: Scene, free: tuple[int, ...], fixed: Fixed, labelled: bool = True) -> Part:
    """Lay out a part of rank 0, 1 or 2, one cell for each entry.

    Args:
        scene: The whole picture.
        free: The axes that this part runs along, at most two: rows, then columns.
        fixed: An index for each of the other axes.
        labelled: Whether arrows, ticks and labels are painted.
    """
    canvas = Canvas()
    rows, columns = ((None, *free) if len(free) < 2 else free)[-2:] if free else (None, None)
    gutter = GUTTER if rows is not None and labelled else 2.0
    head = HEAD if rows is not None and labelled else 2.0
    across = spans(scene, columns, scene.cell_width, gutter)
    down = spans(scene, rows, CELL_HEIGHT, head)
    _paint_cells(canvas, scene, fixed, rows, columns, down, across)
    right, bottom = _end(across), _end(down)
    width = right
    if labelled:
        width = max(width, _paint_axes(canvas, scene, rows, columns, down, across))
    height = bottom + (FOOT if columns is not None and labelled else 2)
    return Part(canvas, width + 2, height)


Spans = list[tuple[int | None, float, float]]  # index, start, length; the gap has no index


def spans(scene: Scene, axis: int | None, length: float, start: float) -> Spans:
    """Where each drawn position of an axis begins; an axis that is not there has one position."""
    found: Spans = []
    for i in (0,) if axis is None else scene.places(axis):
        extent = _GAP if i is None else length
        found.append((i, start, extent))
        start += extent
    return found or [(None, start, _GAP)]


def _paint_cells(
    canvas: Canvas,
    scene: Scene,
    fixed: Fixed,
    rows: int | None,
    columns: int | None,
    down: Spans,
    across: Spans,
) -> None:
    empty = 0 in scene.view.shape
    frame: dict[str, Attribute] = {"fill": theme.colour("face"), "stroke": theme.colour("line")}
    with canvas.group(**frame):
        for i, y, height in down:
            for j, x, width in across:
                if i is not None and j is not None and not empty:
                    canvas.rect(x, y, width, height, **scene.cell(_at(fixed, rows, i, columns, j)))
    style: dict[str, Attribute] = {
        "text_anchor": "middle",
        "font_size": ENTRY,
        "class_": "mono",
        "fill": theme.colour("fg"),
    }
    with canvas.group(**style, pointer_events="none"):
        for i, y, height in down:
            for j, x, width in across:
                if empty or i is None or j is None:
                    corner = (
                        "⋱" if i is None and j is None and not empty else "⋮" if i is None else "…"
                    )
                    gap(canvas, x + width / 2, y + height / 2 + 5, "" if empty else corner)
                else:
                    here = _at(fixed, rows, i, columns, j)
                    scene.write(canvas, x + width / 2, y + height / 2 + 4.5, here)
    if empty:
        width, height = _end(across) - across[0][1], _end(down) - down[0][1]
        canvas.rect(
            across[0][1],
            down[0][1],
            width,
            height,
            fill="none",
            stroke=theme.colour("muted"),
            stroke_dasharray="4 3",
        )


def _at(fixed: Fixed, rows: int | None, i: int, columns: int | None, j: int) -> dict[int, int]:
    here = dict(fixed)
    if rows is not None:
        here[rows] = i
    if columns is not None:
        here[columns] = j
    return here


def _paint_axes(
    canvas: Canvas, scene: Scene, rows: int | None, columns: int | None, down: Spans, across: Spans
) -> float:
    """Paint arrows, ticks and labels; returns how far right they reach."""
    reach = 0.0
    left, right, top, bottom = across[0][1], _end(across), down[0][1], _end(down)
    if rows is not None:
        colour = scene.colour(rows)
        label(canvas, 0, 13, scene.label(rows), colour)
        reach = text_width(scene.label(rows), LABEL) * 1.08
        arrow(canvas, 6, top, 6, bottom, colour)
        for i, y, height in down:
            tick(canvas, left - 6, y + height / 2 + 3.5, i, colour, "end")
    if columns is not None:
        colour = scene.colour(columns)
        for j, x, width in across:
            tick(canvas, x + width / 2, bottom + 13, j, colour)
        arrow(canvas, left, bottom + 22, right, bottom + 22, colour)
        label(canvas, left, bottom + 40, scene.label(columns), colour)
        reach = max(reach, left + text_width(scene.label(columns), LABEL) * 1.08)
    return reach


def _end(found: Spans) -> float:
    return found[-1][1] + found[-1][2]
