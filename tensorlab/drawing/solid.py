"""Tensors too large for an entry in each cell: a bar, a sheet or a box whose sides keep the tensor's proportions.

The scale is gentle and always the same: a side is as long as the fourth root of its number of entries says, so that
60,000 samples of 28 by 28 pixels still fit on a page, and their longest axis still looks the longest.
"""

import math
from typing import Any

import numpy as np

from tensorlab import theme
from tensorlab.drawing.axes import arrow, label, tick
from tensorlab.drawing.canvas import Attribute, Canvas, text_width
from tensorlab.drawing.colormap import ValueColours
from tensorlab.drawing.pixels import encode, from_values
from tensorlab.drawing.scene import LABEL, Fixed, Part, Scene

SCALE = "sides grow with the fourth root of the number of entries"
UNIT = 62.0  # pixels for the fourth root of 1
_SLANT = (0.86, -0.36)
_FACE = 480  # pixels of the most detailed image on a face
_LEAST, _WIDEST, _DEEPEST = 10.0, 260.0, 330.0


def side(n: int, unit: float = UNIT) -> float:
    """How many pixels long a side with n entries is.

    >>> side(60000) / side(28) < 60000 / 28
    True
    """
    return max(_LEAST, unit * math.sqrt(math.sqrt(max(n, 0))))


def box(
    scene: Scene, free: tuple[int, ...], fixed: Fixed, labelled: bool = True, unit: float = UNIT
) -> Part:
    """Lay out a part of rank 1, 2 or 3 to scale.

    Args:
        scene: The whole picture.
        free: The axes: slabs, rows, columns; the last one or two of them for a bar or a sheet.
        fixed: An index for each of the other axes.
        labelled: Whether arrows and labels are painted.
        unit: The scale: pixels for a side with one entry.
    """
    slabs, rows, columns = (None, None, None, *free)[-3:]
    shape = scene.view.shape
    width = min(_WIDEST, side(shape[columns], unit)) if columns is not None else _LEAST
    height = min(_WIDEST, side(shape[rows], unit)) if rows is not None else 26.0
    if scene.values == "images" and rows is not None and columns is not None:
        # An image keeps its own proportions exactly.
        longest = max(width, height)
        most = max(shape[rows], shape[columns])
        width, height = longest * shape[columns] / most, longest * shape[rows] / most
    depth = min(_DEEPEST, 0.55 * side(shape[slabs], unit)) if slabs is not None else 0.0
    dx, dy = _SLANT[0] * depth, _SLANT[1] * depth
    left, top = (40.0 if labelled and rows is not None else 2.0), -dy + (26.0 if labelled else 2.0)
    canvas = Canvas()
    if slabs is not None:
        _paint_stack(canvas, left, top, width, height, dx, dy, shape[slabs])
    _paint_front(canvas, scene, free, fixed, left, top, width, height)
    if scene.taken is not None and scene.taken.ranges is not None:
        _paint_taken(canvas, scene, (slabs, rows, columns), left, top, width, height, dx, dy)
    right, bottom = left + width, top + height
    if not labelled:
        return Part(canvas, right + dx + 3, bottom + 3)
    reach = _paint_axes(canvas, scene, (slabs, rows, columns), left, top, width, height, dx, dy)
    return Part(canvas, max(reach, right + dx + 3), bottom + (46 if columns is not None else 6))


def _paint_stack(
    canvas: Canvas,
    left: float,
    top: float,
    width: float,
    height: float,
    dx: float,
    dy: float,
    n: int,
) -> None:
    """The top and right faces, with lines that show that it is made of slabs."""
    right, bottom = left + width, top + height
    frame: dict[str, Attribute] = {"stroke": theme.colour("line"), "stroke_linejoin": "round"}
    above = [(left, top), (right, top), (right + dx, top + dy), (left + dx, top + dy)]
    beside = [(right, top), (right + dx, top + dy), (right + dx, bottom + dy), (right, bottom)]
    canvas.polygon(above, fill=theme.colour("face"), **frame)
    canvas.polygon(beside, fill=theme.colour("line"), fill_opacity=0.45, **frame)
    lines = min(n, 24)
    with canvas.group(stroke=theme.colour("line"), stroke_width=0.7, fill="none"):
        for i in range(1, lines):
            # Slabs look closer together the farther away they are when there are many more than lines.
            at = i / lines if n <= 24 else (i / lines) ** 1.5
            x, y = at * dx, at * dy
            canvas.polyline([(left + x, top + y), (right + x, top + y), (right + x, bottom + y)])


def _paint_front(
    canvas: Canvas, scene: Scene, free: tuple[int, ...], fixed: Fixed,
    left: float, top: float, width: float, height: float,
) -> None:  # fmt: skip
    frame: dict[str, Attribute] = {"fill": theme.colour("face"), "stroke": theme.colour("line")}
    canvas.rect(left, top, width, height, **frame)
    png = face(scene, free, fixed)
    if png is not None:
        canvas.image(left, top, width, height, png)
        canvas.rect(left, top, width, height, fill="none", stroke=theme.colour("line"))


def face(scene: Scene, free: tuple[int, ...], fixed: Fixed) -> bytes | None:
    """The front slab as an image: as it is where the values are images, else as colours; None if all are equal."""
    view = scene.view
    key: list[Any] = [fixed.get(axis, 0) for axis in range(view.rank)]
    visible = free[-2:]
    for axis in visible:
        key[axis] = slice(None, None, -(-view.shape[axis] // _FACE) or 1)
    if scene.values == "images" and len(free) == 3 and free[0] == view.rank - 1:
        key[free[0]] = slice(None)  # the channels lie in the depth: they colour the face
        return encode(from_values(view[tuple(key)]))
    values = np.atleast_2d(view[tuple(key)])
    if values.dtype.kind not in "buif" or values.size == 0:
        return None
    if scene.values == "images":
        return encode(from_values(values))
    if values.size == 1 or (values == values.flat[0]).all():
        return None
    return encode(ValueColours(values).pixels(values))


def _paint_taken(
    canvas: Canvas, scene: Scene, axes: tuple[int | None, ...],
    left: float, top: float, width: float, height: float, dx: float, dy: float,
) -> None:  # fmt: skip
    """The part that an index takes, as a box of its own within the large one."""
    ranges = scene.taken.ranges if scene.taken is not None else None
    assert ranges is not None

    def part(axis: int | None) -> tuple[float, float]:
        if axis is None:
            return 0.0, 1.0
        n, taken = scene.view.shape[axis], ranges[axis]
        if not len(taken) or not n:
            return 0.0, 0.0
        # A share too small to be seen is drawn as two hundredths of the side.
        start, stop = min(taken) / n, (max(taken) + 1) / n
        return start, min(1.0, max(stop, start + 0.02))

    (near, far), (up, low), (start, stop) = (part(axis) for axis in axes)

    def corner(x: float, y: float, z: float) -> tuple[float, float]:
        return left + x * width + z * dx, top + y * height + z * dy

    style: dict[str, Attribute] = {
        "fill": theme.colour("accent"),
        "fill_opacity": 0.28,
        "stroke": theme.colour("accent"),
        "stroke_width": 1.5,
    }
    with canvas.group(**style, pointer_events="none", stroke_linejoin="round"):
        if axes[0] is not None:
            canvas.polygon(
                [
                    corner(start, up, near),
                    corner(stop, up, near),
                    corner(stop, up, far),
                    corner(start, up, far),
                ]
            )
            canvas.polygon(
                [
                    corner(stop, up, near),
                    corner(stop, up, far),
                    corner(stop, low, far),
                    corner(stop, low, near),
                ]
            )
        canvas.polygon(
            [
                corner(start, up, near),
                corner(stop, up, near),
                corner(stop, low, near),
                corner(start, low, near),
            ]
        )


def _paint_axes(
    canvas: Canvas, scene: Scene, axes: tuple[int | None, ...],
    left: float, top: float, width: float, height: float, dx: float, dy: float,
) -> float:  # fmt: skip
    slabs, rows, columns = axes
    right, bottom = left + width, top + height
    reach = 0.0
    if rows is not None:
        colour, text = scene.colour(rows), scene.label(rows)
        label(
            canvas,
            0,
            top - 8 if slabs is None or text_width(text, LABEL) < left else top + dy - 8,
            text,
            colour,
        )
        arrow(canvas, 6, top, 6, bottom, colour)
        tick(canvas, left - 6, top + 9, 0, colour, "end")
        tick(canvas, left - 6, bottom, scene.view.shape[rows] - 1, colour, "end")
        reach = 1.08 * text_width(text, LABEL)
    if columns is not None:
        colour, text = scene.colour(columns), scene.label(columns)
        arrow(canvas, left, bottom + 9, right, bottom + 9, colour)
        label(canvas, left, bottom + 28, text, colour)
        reach = max(reach, left + 1.08 * text_width(text, LABEL))
    if slabs is not None:
        colour, text = scene.colour(slabs), scene.label(slabs)
        arrow(canvas, right + 9, bottom + 5, right + 9 + dx, bottom + 5 + dy, colour)
        label(canvas, right + dx / 2 + 18, bottom + dy / 2 + 18, text, colour)
        reach = max(reach, right + dx / 2 + 20 + 1.08 * text_width(text, LABEL))
    return reach
