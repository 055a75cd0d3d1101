"""Rank 3 with an entry in each cell: a cube with its front, top and right faces, slabs one behind the other."""

from collections.abc import Iterator

from tensorlab import theme
from tensorlab.drawing.axes import arrow, label, tick
from tensorlab.drawing.canvas import Attribute, Canvas, coordinate, text_width
from tensorlab.drawing.grid import Spans, spans
from tensorlab.drawing.scene import CELL_HEIGHT, ENTRY, LABEL, Fixed, Part, Scene

DEPTH = (24.0, -17.0)  # from one slab to the next: to the right and up
_GUTTER = 40.0
_FOOT = 50.0
_FACES = {
    "front": 1.0,
    "top": 0.55,
    "right": 0.25,
}  # how much of the face colour shows: light from above left


def cube(scene: Scene, free: tuple[int, ...], fixed: Fixed, labelled: bool = True) -> Part:
    """Lay out a part of rank 3 as a cube.

    Args:
        scene: The whole picture.
        free: The three axes: slabs (into the page), rows (down), columns (right).
        fixed: An index for each of the other axes.
        labelled: Whether arrows, ticks and labels are painted.
    """
    slabs, rows, columns = free
    deep = spans(scene, slabs, 1.0, 0.0)
    # A gap between slabs is as deep as a slab.
    deep = [(i, float(n), 1.0) for n, (i, _, _) in enumerate(deep)]
    dx, dy = DEPTH[0] * len(deep), DEPTH[1] * len(deep)
    gutter = _GUTTER if labelled else 2.0
    top = -dy + (26.0 if labelled else 2.0)
    across = spans(scene, columns, scene.cell_width, gutter)
    down = spans(scene, rows, CELL_HEIGHT, top)
    right, bottom = across[-1][1] + across[-1][2], down[-1][1] + down[-1][2]
    canvas = Canvas()
    for face in ("top", "right", "front"):
        _paint_face(canvas, face, scene, free, fixed, deep, down, across)
    width, height = right + dx + 3, bottom + 3
    if labelled:
        reach = _paint_axes(canvas, scene, free, deep, down, across)
        width, height = max(width, reach), bottom + _FOOT
    return Part(canvas, width, height)


def _paint_face(
    canvas: Canvas, face: str, scene: Scene, free: tuple[int, ...], fixed: Fixed,
    deep: Spans, down: Spans, across: Spans,
) -> None:  # fmt: skip
    slabs, rows, columns = free
    patches = list(_patches(face, deep, down, across))
    shade: dict[str, Attribute] = {
        "fill": theme.colour("face"),
        "fill_opacity": _FACES[face],
        "stroke": theme.colour("line"),
    }
    canvas_style = {"stroke_linejoin": "round", "data_face": face}
    outline = _outline(face, deep, down, across)
    canvas.polygon(outline, fill=theme.colour("bg"), stroke=theme.colour("line"))
    with canvas.group(**shade, **canvas_style):
        for where, corners, _ in patches:
            if where is not None:
                here = {**fixed, slabs: where[0], rows: where[1], columns: where[2]}
                attributes = scene.cell(here)
                if "fill" in attributes:
                    attributes["fill_opacity"] = 1
                canvas.polygon(corners, **attributes)
    style: dict[str, Attribute] = {
        "text_anchor": "middle",
        "font_size": ENTRY,
        "class_": "mono",
        "fill": theme.colour("fg"),
    }
    with canvas.group(**style, pointer_events="none", opacity=1 if face == "front" else 0.75):
        for where, corners, slant in patches:
            (x, y) = _middle(corners)
            if where is None:
                canvas.text(0, 4, "…", transform=_placed(slant, x, y), fill=theme.colour("muted"))
                continue
            here = {**fixed, slabs: where[0], rows: where[1], columns: where[2]}
            if slant is None:
                scene.write(canvas, x, y + 4.5, here)
            else:
                scene.write(canvas, 0, 4.5, here, transform=_placed(slant, x, y))


Corner = tuple[float, float]
Slant = (
    tuple[float, float, float, float] | None
)  # the matrix that lays text flat on a face; None on the front


def _patches(
    face: str, deep: Spans, down: Spans, across: Spans
) -> Iterator[tuple[tuple[int, int, int] | None, list[Corner], Slant]]:
    """Each cell of a face: its index (None for a gap), its four corners, how text lies on it."""
    (ex, ey) = DEPTH
    first_slab, first_row, last_column = deep[0][0] or 0, down[0][0] or 0, across[-1][0]
    right, top = across[-1][1] + across[-1][2], down[0][1]
    if face == "front":
        for i, y, h in down:
            for j, x, w in across:
                where = None if i is None or j is None else (first_slab, i, j)
                yield where, [(x, y), (x + w, y), (x + w, y + h), (x, y + h)], None
    elif face == "top":
        for k, n, _ in deep:
            for j, x, w in across:
                x0, y0 = x + n * ex, top + n * ey
                where = None if k is None or j is None else (k, first_row, j)
                corners = [(x0, y0), (x0 + w, y0), (x0 + w + ex, y0 + ey), (x0 + ex, y0 + ey)]
                yield where, corners, (1, 0, -ex / 24, -ey / 24)
    else:
        for k, n, _ in deep:
            for i, y, h in down:
                x0, y0 = right + n * ex, y + n * ey
                where = (
                    None if k is None or i is None or last_column is None else (k, i, last_column)
                )
                corners = [(x0, y0), (x0 + ex, y0 + ey), (x0 + ex, y0 + ey + h), (x0, y0 + h)]
                wide = max(across[-1][2], 34.0)
                yield where, corners, (ex / wide, ey / wide, 0, 1)


def _outline(face: str, deep: Spans, down: Spans, across: Spans) -> list[Corner]:
    dx, dy = DEPTH[0] * len(deep), DEPTH[1] * len(deep)
    left, right = across[0][1], across[-1][1] + across[-1][2]
    top, bottom = down[0][1], down[-1][1] + down[-1][2]
    if face == "front":
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    if face == "top":
        return [(left, top), (right, top), (right + dx, top + dy), (left + dx, top + dy)]
    return [(right, top), (right + dx, top + dy), (right + dx, bottom + dy), (right, bottom)]


def _paint_axes(
    canvas: Canvas, scene: Scene, free: tuple[int, ...], deep: Spans, down: Spans, across: Spans
) -> float:
    slabs, rows, columns = free
    dx, dy = DEPTH[0] * len(deep), DEPTH[1] * len(deep)
    left, right = across[0][1], across[-1][1] + across[-1][2]
    top, bottom = down[0][1], down[-1][1] + down[-1][2]
    colour = scene.colour(rows)
    row_label = scene.label(rows)
    # The label of the rows stands above the front face's corner, left of the top face where there is room.
    label(
        canvas,
        0,
        top + dy - 8 if text_width(row_label, LABEL) > left else top - 8,
        row_label,
        colour,
    )
    arrow(canvas, 6, top, 6, bottom, colour)
    for i, y, height in down:
        tick(canvas, left - 6, y + height / 2 + 3.5, i, colour, "end")
    colour = scene.colour(columns)
    for j, x, width in across:
        tick(canvas, x + width / 2, bottom + 13, j, colour)
    arrow(canvas, left, bottom + 22, right, bottom + 22, colour)
    label(canvas, left, bottom + 40, scene.label(columns), colour)
    colour = scene.colour(slabs)
    arrow(canvas, right + 16, bottom + 8, right + 16 + dx, bottom + 8 + dy, colour)
    for k, n, _ in deep:
        x, y = right + (n + 0.5) * DEPTH[0] + 10, bottom + (n + 0.5) * DEPTH[1] + 16
        tick(canvas, x + 16, y + 2, k, colour)
    label(canvas, right + dx + 22, bottom + dy + 8, scene.label(slabs), colour)
    return max(
        right + dx + 24 + 1.08 * text_width(scene.label(slabs), LABEL),
        left + 1.08 * text_width(scene.label(columns), LABEL),
        1.08 * text_width(row_label, LABEL),
    )


def _middle(corners: list[Corner]) -> Corner:
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def _placed(slant: Slant, x: float, y: float) -> str:
    a, b, c, d = slant or (1, 0, 0, 1)
    return f"matrix({a:.3g} {b:.3g} {c:.3g} {d:.3g} {coordinate(x)} {coordinate(y)})"
