"""Tensors too large for an entry in each cell: a bar, a sheet or a box whose sides keep the tensor's proportions.

The scale is gentle and always the same: a side is as long as the fourth root of its number of entries says, so that
60,000 samples of 28 by 28 pixels still fit on a page, and their longest axis still looks the longest.
"""

import math

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, Part, coordinate, text_width
from tensorlab.drawing.png import encode, from_values, shrink
from tensorlab.drawing.tensor.axes import FOOT, Frame, gutter, paint_axes
from tensorlab.drawing.tensor.overlay import paint_taken
from tensorlab.drawing.tensor.scene import ENTRY, TICK, Fixed, Scene

SCALE = "sides grow with the fourth root of the number of entries"
UNIT = 62.0  # pixels for the fourth root of 1
_SLANT = (0.86, -0.36)
_DETAIL = 1.25  # pixels of an image on a face for each pixel on the page: more cannot be seen
# Of a face, for each pixel on the page: noise would weigh too much.
_BYTES, _LEAST_BYTES = 0.5, 3000
_LEAST, _LONGEST = 10.0, 260.0
OVERSAMPLED = 4  # pixels of an image that are read along a side for one that is drawn
DETAIL = int(_DETAIL * _LONGEST)  # along the longest side
_BAR = 26.0  # how high a vector's bar is
_LINES = 24  # between slabs, at most


def side(n: int, unit: float = UNIT) -> float:
    """How many pixels long a side with n entries is.

    >>> side(60000) / side(28) < 60000 / 28
    True
    """
    shown = min(n, 2**63)  # beyond it each is as long, and may have no float
    return min(max(_LEAST, unit * math.sqrt(math.sqrt(shown))), _LONGEST * unit / UNIT)


def box(
    scene: Scene, free: tuple[int, ...], fixed: Fixed, labelled: bool = True, unit: float = UNIT
) -> Part:
    """Lay out a part of rank 1, 2 or 3 to scale.

    Args:
        scene: The whole picture.
        free: The axes: slabs, rows, columns; the last one or two of them for a bar or a sheet.
        fixed: An index for each of the other axes.
        labelled: Whether arrows, ticks and labels are painted.
        unit: The scale: pixels for a side with one entry.
    """
    slabs, rows, columns = (None, None, None, *free)[-3:]
    axes = slabs, rows, columns
    # The label of the rows stands above: a vector has none.
    head = 2.0 if rows is None or not labelled else 26.0
    frame = _frame(scene, free, 2.0, head, unit)
    if labelled:
        frame = frame.moved(gutter(scene, rows, frame.dx, frame.dy))
    canvas = Canvas()
    if slabs is not None:
        _paint_stack(canvas, frame, scene.view.shape[slabs])
    _paint_front(canvas, scene, free, fixed, frame)
    if scene.taken is not None:
        paint_taken(canvas, scene.taken, axes, fixed, frame)
    right = frame.right + frame.dx
    width, height = right + 3, frame.bottom + 3
    if labelled:
        far = math.hypot(frame.dx, frame.dy)
        deep = _ends(scene, slabs, far, 7, 15)  # away from where the columns end
        down = _ends(scene, rows, frame.bottom - frame.top, 5)
        wide = 0.0 if columns is None else text_width(str(scene.view.shape[columns] - 1), TICK)
        across = _ends(scene, columns, frame.right - frame.left, max(5, wide / 2))
        reach = paint_axes(canvas, scene, axes, frame, (deep, down, across))
        right, width = reach.beside, reach.right + 2
        height = max(frame.bottom + FOOT, reach.bottom)
    return Part(canvas, width, height, frame.left, frame.top, right)


def _frame(scene: Scene, free: tuple[int, ...], left: float, head: float, unit: float) -> Frame:
    """The sides, in the tensor's proportions."""
    shape = [scene.view.shape[axis] for axis in free]
    width = side(shape[-1], unit)
    height = side(shape[-2], unit) if len(shape) > 1 else _BAR
    if scene.show == "images" and len(shape) > 1:
        # An image keeps its own proportions exactly.
        longest, most = max(width, height), max(shape[-2:])
        width, height = (max(_LEAST, longest * n / most) for n in (shape[-1], shape[-2]))
    depth = 0.75 * side(shape[-3], unit * 0.9) if len(shape) > 2 else 0.0
    dx, dy = _SLANT[0] * depth, _SLANT[1] * depth
    top = head - dy
    return Frame(left, top, left + width, top + height, dx, dy)


def _ends(
    scene: Scene, axis: int | None, length: float, inside: float, first: float = 5
) -> list[tuple[int | None, float]]:
    """The first and the last index; the last one is a little inside its end, so that it meets no other axis'."""
    last = 0 if axis is None else scene.view.shape[axis] - 1
    if axis is None or last < 0:
        return []
    both = last and length > 18 + 2 * inside
    return [(0, first), (last, length - inside)] if both else [(0, length / 2)]


def _paint_stack(canvas: Canvas, frame: Frame, n: int) -> None:
    """The top and right faces, with lines that show that it is made of slabs."""
    lines = min(n, _LINES)
    # Where there are more slabs than lines, the lines crowd at the front as if there were all of them.
    depths = [i / lines if n <= _LINES else (i / lines) ** 1.5 for i in range(1, lines)]
    with canvas.group(stroke=theme.colour("line"), stroke_linejoin="round"):
        canvas.polygon(frame.face("top"), fill=theme.colour("face"))
        canvas.polygon(frame.face("right"), fill=theme.colour("line"), fill_opacity=0.45)
        if depths:
            path = "".join(_around(frame, deep) for deep in depths)
            canvas.path(path, fill="none", stroke_width=0.7)


def _around(frame: Frame, deep: float) -> str:
    """A line over the top and down the right face."""
    points = [frame.corner(deep, *at) for at in ((0, 0), (0, 1), (1, 1))]
    return "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)


def _paint_front(
    canvas: Canvas, scene: Scene, free: tuple[int, ...], fixed: Fixed, frame: Frame
) -> None:
    left, top = frame.left, frame.top
    width, height = frame.right - left, frame.bottom - top
    empty = 0 in scene.view.shape
    png = None if empty else face(scene, free, fixed, max(width, height))
    if png is not None:
        mark = scene.colours.mark if scene.show == "colours" else None
        canvas.image(left, top, width, height, png, data_face="front", class_=mark)
    canvas.rect(
        left, top, width, height,
        fill=theme.colour("face") if png is None else "none",
        stroke=theme.colour("muted" if empty else "line"),
        stroke_dasharray="4 3" if empty else None,
    )  # fmt: skip
    if png is None and not empty:
        _write_corners(canvas, scene, free, fixed, frame)


def face(scene: Scene, free: tuple[int, ...], fixed: Fixed, pixels: float) -> bytes | None:
    """The front slab as a PNG: as it is where the values are images, else as colours.

    Args:
        scene: The whole picture.
        free: The axes of the part; the last two are seen.
        fixed: An index for each of the other axes.
        pixels: How long the longer side is on the page.

    Returns:
        The file's bytes, or None where entries are not shown as colours.
    """
    if scene.show not in ("images", "colours"):
        return None
    most = math.ceil(_DETAIL * pixels)
    while True:
        if scene.show == "images":
            # Neighbours are averaged, but of a very large image only some are read.
            values = slab_values(scene, free, fixed, OVERSAMPLED * most)
            png = encode(shrink(from_values(values, scene.span), most))
        else:
            png = scene.colours.png(slab_values(scene, free, fixed, most))
        if len(png) <= max(_LEAST_BYTES, _BYTES * pixels**2):
            return png
        most = int(0.75 * most)


def width_of(scene: Scene, free: tuple[int, ...]) -> float:
    """How wide a part is at the full scale, without labels."""
    frame = _frame(scene, free, 0.0, 0.0, UNIT)
    return frame.right + frame.dx


def slab_values(
    scene: Scene, free: tuple[int, ...], fixed: Fixed, most: int = DETAIL
) -> np.ndarray:
    """The entries that a face shows, at most so many along a side, evenly spread over it.

    Returns:
        Shape (rows, columns), or (rows, columns, channels) of an image whose channels lie in the depth.
    """
    return np.atleast_2d(scene.slab(face_axes(scene, free), fixed, most))


def face_axes(scene: Scene, free: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of a face: rows and columns, and the channels of an image that lie in the depth."""
    coloured = scene.show == "images" and len(free) == 3 and free[0] == scene.view.rank - 1
    return (*free[-2:], free[0]) if coloured else free[-2:]


def _write_corners(
    canvas: Canvas, scene: Scene, free: tuple[int, ...], fixed: Fixed, frame: Frame
) -> None:
    """Where the face has no colours, the entries at its corners say what is in it."""
    width, height = frame.right - frame.left, frame.bottom - frame.top
    if width < 64 or height < 24:
        return
    *_, rows, columns = (None, *free)
    last = {axis: scene.view.shape[axis] - 1 for axis in free}
    with canvas.group(font_size=ENTRY, fill=theme.colour("fg"), pointer_events="none"):
        for down in (0, 1) if rows is not None and height > 60 else (0,):
            for across in (0, 1) if width > 2 * scene.cell_width + 10 else (0,):
                here = {**dict.fromkeys(free, 0), **fixed}
                here[columns] = across * last[columns]
                if rows is not None:
                    here[rows] = down * last[rows]
                x = frame.right - 7 if across else frame.left + 7
                y = frame.bottom - 8 if down else frame.top + 18
                anchor = "end" if across else "start"
                canvas.text(x, y, scene.text(here), text_anchor=anchor)
