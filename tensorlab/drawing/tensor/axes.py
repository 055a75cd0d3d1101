"""Arrows, labels and index ticks: how every picture shows which axis runs where."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, Point, coordinate, text_width
from tensorlab.drawing.tensor.scene import LABEL, TICK, Scene

HEAD = 24.0  # above the entries: the label of the rows
FOOT = 50.0  # below them: ticks, arrow and label of the columns
_BOLD = 1.16  # labels are wider than plain text

_RISE = 60.0  # how far the label of the rows may move up beside the top face, away from its arrow

Axes = tuple[
    int | None, int | None, int | None
]  # into the page, down, to the right; None: no such axis
Ticks = Sequence[tuple[int | None, float]]  # an index (None in a gap), and the pixels to its middle


@dataclass(frozen=True)
class Frame:
    """The outline of a part: its front face, and how far it goes into the page.

    Attributes:
        left: The front face's left side; `top`, `right` and `bottom` are its others.
        dx: How far right the back face is of the front; `dy` is how far below, so it is negative.
    """

    left: float
    top: float
    right: float
    bottom: float
    dx: float = 0.0
    dy: float = 0.0

    def corner(self, deep: float, down: float, across: float) -> Point:
        """A point of the box, where (0, 0, 0) is the front's upper left corner and (1, 1, 1) the lower right back."""
        x = self.left + across * (self.right - self.left) + deep * self.dx
        return x, self.top + down * (self.bottom - self.top) + deep * self.dy

    def moved(self, left: float) -> "Frame":
        """The same frame with its left side elsewhere."""
        return replace(self, left=left, right=self.right - self.left + left)

    def face(self, name: str) -> list[Point]:
        """The corners of the "front", "top" or "right" face."""
        front = [(0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 0)]
        top = [(0, 0, 0), (0, 0, 1), (1, 0, 1), (1, 0, 0)]
        right = [(0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]
        return [self.corner(*at) for at in {"front": front, "top": top, "right": right}[name]]


def gutter(scene: Scene, rows: int | None, dx: float = 0.0, dy: float = 0.0) -> float:
    """How much room the arrow, the ticks and the label of the rows need at the left of a box that goes so deep."""
    if rows is None:
        return 2.0
    room = _beside_rows(scene, rows)
    if -dy <= _RISE:
        return room
    return max(room, label_width(scene.label(rows)) + 6 - _RISE * dx / -dy)


@dataclass(frozen=True)
class Reach:
    """How far right and down axes are painted, and how far right nothing may stand beside the entries."""

    right: float
    bottom: float
    beside: float


def _beside_rows(scene: Scene, rows: int) -> float:
    """How much room the arrow and the ticks need."""
    last = max(scene.view.shape[rows] - 1, 0)
    return max(36.0, 21.5 + 1.05 * text_width(str(last), TICK))


def paint_axes(
    canvas: Canvas, scene: Scene, axes: Axes, frame: Frame, ticks: tuple[Ticks, Ticks, Ticks]
) -> Reach:
    """Paint the arrow, the ticks and the label of each axis.

    Args:
        canvas: Where to.
        scene: The whole picture.
        axes: Which axis runs into the page, which down, and which to the right.
        frame: The outline that they run along.
        ticks: For each of the three, the indices to write and where, in pixels along its side.
    """
    slabs, rows, columns = axes
    beside = frame.right + frame.dx
    right, bottom = beside, frame.bottom
    if rows is not None:
        right = max(right, _paint_rows(canvas, scene, rows, frame, ticks[1]))
    if columns is not None:
        right = max(right, _paint_columns(canvas, scene, columns, frame, ticks[2]))
        bottom = frame.bottom + FOOT - 8
    if slabs is not None:
        end = _paint_slabs(canvas, scene, slabs, frame, ticks[0])
        right, bottom = max(right, end[0]), max(bottom, end[1])
        beside = end[0] if end[1] < frame.bottom + 18 else max(beside, frame.right + frame.dx + 24)
    return Reach(right, bottom, beside)


def _paint_rows(canvas: Canvas, scene: Scene, rows: int, frame: Frame, ticks: Ticks) -> float:
    text = scene.label(rows)
    wide = label_width(text)
    # The label stands above the arrow; where it would run into the top face, it moves up along its slanted side.
    up = 8.0
    if frame.dy:
        slope = frame.dx / -frame.dy
        up = min(max(up, (wide + 6 - frame.left) / slope), 8 - frame.dy)
    x = frame.left - _beside_rows(scene, rows) + 6
    with canvas.group(fill=scene.colour(rows)):
        label(canvas, 0, frame.top - up, text, scene.colour(rows))
        arrow(canvas, x, frame.top, x, frame.bottom)
        places = [(i, frame.left - 6, frame.top + at + 3.5) for i, at in ticks]
        _paint_ticks(canvas, places, "end")
    return wide


def _paint_columns(canvas: Canvas, scene: Scene, columns: int, frame: Frame, ticks: Ticks) -> float:
    text = scene.label(columns)
    with canvas.group(fill=scene.colour(columns)):
        _paint_ticks(canvas, [(i, frame.left + at, frame.bottom + 13) for i, at in ticks])
        arrow(canvas, frame.left, frame.bottom + 22, frame.right, frame.bottom + 22)
        label(canvas, frame.left, frame.bottom + 40, text, scene.colour(columns))
    return frame.left + label_width(text)


def _paint_slabs(canvas: Canvas, scene: Scene, slabs: int, frame: Frame, ticks: Ticks) -> Point:
    """Ticks, arrow and label along the lower right edge, as far from it as those of the columns are from theirs."""
    text = scene.label(slabs)
    far = math.hypot(frame.dx, frame.dy)
    out_x, out_y = -frame.dy / far, frame.dx / far

    def beside(at: float, away: float) -> Point:
        share = at / far
        x = frame.right + share * frame.dx + away * out_x
        return x, frame.bottom + share * frame.dy + away * out_y

    x, y = beside(0.55 * far, 22)
    with canvas.group(fill=scene.colour(slabs)):
        places = [(i, *beside(at, 11), _past(i)) for i, at in ticks]
        _paint_ticks(canvas, [(i, x + 1 + past, y + 3.5 - past / 5) for i, x, y, past in places])
        arrow(canvas, *beside(0, 22), *beside(far, 22))
        label(canvas, x + 8, y + 15, text, scene.colour(slabs))
    ends = [x + 1 + past + text_width(str(i), TICK) / 2 for i, x, _, past in places]
    return max([x + 8 + label_width(text), *ends]), y + 20


def _past(i: int | None) -> float:
    """How far right a long index stands, so that it does not reach back to the edge, which falls to the left."""
    return max(0.0, text_width(str(i), TICK) - text_width("00", TICK)) / 2


def _paint_ticks(
    canvas: Canvas, places: Sequence[tuple[int | None, float, float]], anchor: str = "middle"
) -> None:
    with canvas.group(font_size=TICK, text_anchor=anchor):
        for i, x, y in places:
            if i is not None:
                canvas.text(x, y, str(i))


def arrow(
    canvas: Canvas, x1: float, y1: float, x2: float, y2: float, colour: str | None = None
) -> None:
    """Paint an arrow along an axis, from its first entry to its last, in a colour or in the group's."""
    long = math.hypot(x2 - x1, y2 - y1) or 1.0
    along, aside = ((x2 - x1) / long, (y2 - y1) / long), ((y2 - y1) / long, (x1 - x2) / long)

    def at(forward: float, out: float) -> str:
        x = x1 + forward * along[0] + out * aside[0]
        return f"{coordinate(x)} {coordinate(y1 + forward * along[1] + out * aside[1])}"

    back = long - 7
    shaft = f"M{at(0, 0.8)}L{at(back, 0.8)}L{at(back, -0.8)}L{at(0, -0.8)}z"
    canvas.path(f"{shaft}M{at(long, 0)}L{at(back, 3.2)}L{at(back, -3.2)}z", fill=colour)


def label(canvas: Canvas, x: float, y: float, text: str, colour: str | None = None) -> None:
    """Write an axis' name and length, in its colour or in the group's."""
    canvas.text(x, y, text, font_size=LABEL, font_weight="600", fill=colour)


def label_width(text: str) -> float:
    """How wide an axis' label is."""
    return _BOLD * text_width(text, LABEL)


def tick(
    canvas: Canvas, x: float, y: float, i: int | None, colour: str, anchor: str = "middle"
) -> None:
    """Write an index beside its row, column or slab; the gap has none."""
    if i is not None:
        canvas.text(x, y, str(i), font_size=TICK, fill=colour, text_anchor=anchor)


def gap(canvas: Canvas, x: float, y: float, text: str = "…") -> None:
    """Write the dots that stand for entries left out."""
    muted = theme.colour("muted")
    # The class tells the script that no entry is written here.
    canvas.text(x, y, text, class_="gap", font_size=14, fill=muted, text_anchor="middle")


def note(canvas: Canvas, x: float, y: float, text: str, mark: str | None = None) -> float:
    """Write a remark below a picture, behind a spot of the colour that it explains; returns how wide."""
    if mark is not None:
        canvas.rect(x, y - 9, 10, 10, rx=2, fill=mark)
        x += 15
    canvas.text(x, y, text, font_size=11.5, fill=theme.colour("muted"))
    return x + 1.05 * text_width(text, 11.5)
