"""Arrows, labels and index ticks: how every picture shows which axis runs where."""

import math

from tensorlab import theme
from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.scene import LABEL, TICK


def arrow(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, colour: str) -> None:
    """Paint an arrow along an axis, from its first entry to its last."""
    angle = math.atan2(y2 - y1, x2 - x1)
    back_x, back_y = x2 - 7 * math.cos(angle), y2 - 7 * math.sin(angle)
    side_x, side_y = 3.2 * math.sin(angle), -3.2 * math.cos(angle)
    canvas.line(x1, y1, back_x, back_y, stroke=colour, stroke_width=1.5)
    head = [(x2, y2), (back_x + side_x, back_y + side_y), (back_x - side_x, back_y - side_y)]
    canvas.polygon(head, fill=colour)


def label(
    canvas: Canvas, x: float, y: float, text: str, colour: str, anchor: str | None = None
) -> None:
    """Write an axis' name and length in its colour."""
    canvas.text(x, y, text, font_size=LABEL, font_weight="600", fill=colour, text_anchor=anchor)


def tick(
    canvas: Canvas, x: float, y: float, i: int | None, colour: str, anchor: str = "middle"
) -> None:
    """Write an index beside its row, column or slab; the gap has none."""
    if i is not None:
        canvas.text(x, y, str(i), class_="mono", font_size=TICK, fill=colour, text_anchor=anchor)


def gap(canvas: Canvas, x: float, y: float, text: str = "…") -> None:
    """Write the dots that stand for entries left out."""
    muted = theme.colour("muted")
    # The class tells the script that no entry is written here.
    canvas.text(x, y, text, class_="gap", font_size=14, fill=muted, text_anchor="middle")
