"""Rank 3 with an entry in each cell: a cube with its front, top and right faces, slabs one behind the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, Canvas, Part, Point
from tensorlab.drawing.tensor.axes import FOOT, Frame, gutter, paint_axes
from tensorlab.drawing.tensor.cells import TEXT, Spans, attributes, end, spans, ticks_of, write
from tensorlab.drawing.tensor.scene import CELL_HEIGHT, Fixed, Scene

_SLOPE = -17 / 24  # of the edges that go into the page
# How much of the face colour each face shows: light falls from above left.
_FACES = {"top": 0.55, "right": 0.25, "front": None}

Matrix = tuple[float, float, float, float]  # of a transform without a shift, as SVG orders it
_FLAT: Matrix = (1.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True)
class _Cube:
    """Where everything is: the axes, and the drawn positions along each of them."""

    scene: Scene
    free: tuple[int, ...]
    fixed: Fixed
    deep: Spans
    down: Spans
    across: Spans
    step: Point  # from one slab to the next

    @property
    def frame(self) -> Frame:
        dx, dy = (each * end(self.deep) for each in self.step)
        left, top = self.across[0][1], self.down[0][1]
        return Frame(left, top, end(self.across), end(self.down), dx, dy)

    def at(self, slab: int, row: int, column: int) -> dict[int, int]:
        return {**self.fixed, **dict(zip(self.free, (slab, row, column), strict=True))}


@dataclass(frozen=True)
class _Patch:
    """A cell of a face: what it shows (None for a gap), and its corners."""

    fixed: dict[int, int] | None
    corners: list[Point]

    @property
    def middle(self) -> Point:
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4


def cube(scene: Scene, free: tuple[int, ...], fixed: Fixed, labelled: bool = True) -> Part:
    """Lay out a part of rank 3 as a cube.

    Args:
        scene: The whole picture.
        free: The three axes: slabs (into the page), rows (down), columns (right).
        fixed: An index for each of the other axes.
        labelled: Whether arrows, ticks and labels are painted.
    """
    slabs, rows, columns = free
    step = depth(scene)
    deep: Spans = [(i, float(n), 1.0) for n, i in enumerate(scene.places(slabs))]
    dx, dy = step * len(deep), _SLOPE * step * len(deep)
    left = gutter(scene, rows, dx, dy) if labelled else 2.0
    top = (26.0 if labelled else 2.0) - dy
    across = spans(scene, columns, scene.column_width(columns), left)
    down = spans(scene, rows, CELL_HEIGHT, top)
    parts = _Cube(scene, free, fixed, deep, down, across, (step, _SLOPE * step))
    frame = parts.frame
    canvas = Canvas()
    for face in _FACES:
        _paint_face(canvas, face, parts)
    right = frame.right + frame.dx
    width, height = right + 3, frame.bottom + 3
    if labelled:
        far = (frame.dx**2 + frame.dy**2) ** 0.5 / len(deep)
        into = [(i, (at + 0.5) * far) for i, at, _ in deep]
        ticks = (into, ticks_of(down), ticks_of(across))
        reach = paint_axes(canvas, scene, (slabs, rows, columns), frame, ticks)
        right, width = reach.beside, reach.right + 2
        height = max(frame.bottom + FOOT, reach.bottom)
    return Part(canvas, width, height, left, top, right)


def depth(scene: Scene) -> float:
    """How far right each slab is of the one before it.

    The wider the cells, the farther: on the right face their numbers are foreshortened.
    """
    return min(max(24.0, 0.56 * scene.cell_width), 44.0)


def _paint_face(canvas: Canvas, face: str, parts: _Cube) -> None:
    """Paint the cells of a face, then what is written on them, in the same order: the script matches them by it."""
    scene, line = parts.scene, theme.colour("line")
    patches = list({"front": _front, "top": _top, "right": _right}[face](parts))
    if face != "front":
        # The others are a tint of the face colour, on a ground that hides what is behind.
        canvas.polygon(parts.frame.face(face), fill=theme.colour("bg"), stroke=line)
    with canvas.group(
        fill=theme.colour("face"), fill_opacity=_FACES[face], stroke=line,
        stroke_linejoin="round", data_face=face,
    ):  # fmt: skip
        for patch in patches:
            if patch.fixed is not None:
                cell = attributes(scene.cell(patch.fixed))
                opaque: dict[str, Attribute] = {"fill_opacity": 1} if "fill" in cell else {}
                canvas.polygon(patch.corners, **(opaque | cell))
    # The whole group is slanted as the face is; where each text stands in it is computed backwards from there.
    slant = _slant(face, parts)
    matrix = None if slant == _FLAT else f"matrix({' '.join(f'{each:.3g}' for each in slant)} 0 0)"
    with canvas.group(**TEXT, opacity=None if face == "front" else 0.9, transform=matrix):
        for patch in patches:
            x, y = _unslanted(slant, *patch.middle)
            if patch.fixed is not None:
                write(canvas, x, y + 4.5, scene.cell(patch.fixed))
            else:
                canvas.text(x, y + 4, "…", class_="gap", fill=theme.colour("muted"))


def _slant(face: str, parts: _Cube) -> Matrix:
    """How text is slanted on a face."""
    if face == "top":
        # Sheared as much as the face is, numbers could hardly be read: a little less still looks flat.
        return (1.0, 0.0, -0.6, 0.75)
    narrow = round(parts.step[0] / max(parts.across[-1][2], 34.0), 2)
    return (narrow, round(narrow * _SLOPE, 2), 0.0, 1.0) if face == "right" else _FLAT


def _unslanted(slant: Matrix, x: float, y: float) -> Point:
    """The point that the slant moves to (x, y)."""
    a, b, c, d = slant
    area = a * d - b * c
    return (d * x - c * y) / area, (a * y - b * x) / area


def _front(parts: _Cube) -> Iterator[_Patch]:
    for i, y, height in parts.down:
        for j, x, width in parts.across:
            shown = None if i is None or j is None else parts.at(0, i, j)
            corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            yield _Patch(shown, corners)


def _top(parts: _Cube) -> Iterator[_Patch]:
    ex, ey = parts.step
    top = parts.down[0][1]
    for k, n, _ in parts.deep:
        for j, x, width in parts.across:
            x0, y0 = x + n * ex, top + n * ey
            shown = None if k is None or j is None else parts.at(k, 0, j)
            corners = [(x0, y0), (x0 + width, y0), (x0 + width + ex, y0 + ey), (x0 + ex, y0 + ey)]
            yield _Patch(shown, corners)


def _right(parts: _Cube) -> Iterator[_Patch]:
    ex, ey = parts.step
    right, last = end(parts.across), parts.across[-1][0]
    for k, n, _ in parts.deep:
        for i, y, height in parts.down:
            x0, y0 = right + n * ex, y + n * ey
            shown = None if k is None or i is None or last is None else parts.at(k, i, last)
            corners = [(x0, y0), (x0 + ex, y0 + ey), (x0 + ex, y0 + ey + height), (x0, y0 + height)]
            yield _Patch(shown, corners)
