"""The ground of a small chart: a frame, round numbers along its sides, and a place for every pair of values."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, Canvas, Point, coordinate
from tensorlab.wording import number

Range = tuple[float, float]

_LEFT, _TOP, _RIGHT, _BOTTOM = 40.0, 10.0, 10.0, 38.0
_MOST_TICKS = 6
_SHAFT, _HEAD = 2.4, 5.0  # of an arrow: how thick it is, and half of what its head measures


class Chart:
    """A canvas on which values have their places; lines are cut off where they leave the frame.

    >>> chart = Chart(300, 200, (0, 10), (-1, 1))
    >>> chart.place((0, -1)), chart.place((10, 1))
    ((40.0, 162.0), (290.0, 10.0))
    """

    def __init__(
        self, width: float, height: float, x: Range, y: Range, axes: Sequence[str] = ("", "")
    ) -> None:
        self.width: float = width
        self.height: float = height
        self.x: Range = x
        self.y: Range = y
        self.canvas: Canvas = Canvas()
        self._wide, self._high = width - _LEFT - _RIGHT, height - _TOP - _BOTTOM
        self.canvas.rect(_LEFT, _TOP, self._wide, self._high, rx=4, fill=theme.colour("face"))
        with self.canvas.group(fill=theme.colour("muted"), font_size=11):
            for value in ticks(*x):
                self.canvas.text(
                    self.place((value, 0))[0], height - 23, number(value), text_anchor="middle"
                )
            for value in ticks(*y):
                self.canvas.text(
                    _LEFT - 6, self.place((0, value))[1] + 4, number(value), text_anchor="end"
                )
        with self.canvas.group(fill=theme.colour("fg"), font_size=12, text_anchor="middle"):
            self.canvas.text(_LEFT + self._wide / 2, height - 6, axes[0])
            middle = f"{coordinate(_TOP + self._high / 2)}"
            self.canvas.text(0, 0, axes[1], transform=f"translate(11 {middle}) rotate(-90)")

    def place(self, point: Sequence[float]) -> Point:
        """Where a pair of values is on the page."""
        (x0, x1), (y0, y1) = self.x, self.y
        across, up = (point[0] - x0) / (x1 - x0), (point[1] - y0) / (y1 - y0)
        return _LEFT + across * self._wide, _TOP + (1 - up) * self._high

    def line(self, points: Iterable[Sequence[float]], **attributes: Attribute) -> None:
        """Draw a line through points; where one of them is NaN there is a gap."""
        runs: list[list[Point]] = []
        for piece in pairwise(points):
            if (cut := self._cut(*piece)) is None:
                continue
            start, stop = map(self.place, cut)
            if not (runs and math.dist(runs[-1][-1], start) < 1e-6):
                runs.append([start])
            elif len(runs[-1]) > 1 and _straight(runs[-1][-2], runs[-1][-1], stop):
                runs[-1].pop()
            runs[-1].append(stop)
        d = "".join(
            f"M{'L'.join(f'{coordinate(x)} {coordinate(y)}' for x, y in run)}" for run in runs
        )
        if d:
            self.canvas.path(d, **({"fill": "none", "stroke_linejoin": "round"} | attributes))

    def dots(
        self, points: Iterable[Sequence[float]], colour: str, size: float = 7, **more: Attribute
    ) -> None:
        """Draw a dot at each point in the frame, all as one path: lines of no length with round ends."""
        places = [self.place(point) for point in points if self._holds(point)]
        d = "".join(f"M{coordinate(x)} {coordinate(y)}h0" for x, y in places)
        if d:
            self.canvas.path(d, stroke=colour, stroke_width=size, stroke_linecap="round", **more)

    def arrow(self, start: Point, end: Point, colour: str) -> None:
        """Draw an arrow, without its head where that is outside the frame."""
        if self._holds(end):
            arrow(self.canvas, self.place(start), self.place(end), colour)
        else:
            self.line([start, end], stroke=colour, stroke_width=_SHAFT)

    def _holds(self, point: Sequence[float]) -> bool:
        (x0, x1), (y0, y1) = self.x, self.y
        return x0 <= point[0] <= x1 and y0 <= point[1] <= y1

    def _cut(self, start: Sequence[float], end: Sequence[float]) -> tuple[Point, Point] | None:
        """The part of a line that is in the frame, or None.

        Source: Y.-D. Liang and B. A. Barsky, "A new concept and method for line clipping", 1984.
        """
        if not np.isfinite([*start, *end]).all():
            return None
        first, last = 0.0, 1.0
        for a, b, (low, high) in zip(start, end, (self.x, self.y), strict=True):
            if a == b and not low <= a <= high:
                return None
            if a != b:
                enter, leave = sorted(((low - a) / (b - a), (high - a) / (b - a)))
                first, last = max(first, enter), min(last, leave)
        if first >= last:
            return None
        at = [
            tuple(a + t * (b - a) for a, b in zip(start, end, strict=True)) for t in (first, last)
        ]
        return (at[0][0], at[0][1]), (at[1][0], at[1][1])


def arrow(canvas: Canvas, start: Point, end: Point, colour: str) -> None:
    """Draw an arrow between two places on the page; one that leads nowhere is a dot."""
    length = math.dist(start, end)
    if length < 1:
        canvas.circle(*end, 3, fill=colour)
        return
    head = min(_HEAD, 0.4 * length)  # a short arrow points where a long one does
    ahead, aside = ((b - a) / length * head for a, b in zip(start, end, strict=True))
    x, y = end[0] - 2 * ahead, end[1] - 2 * aside
    canvas.line(*start, x, y, stroke=colour, stroke_width=_SHAFT)
    canvas.polygon([end, (x - aside, y + ahead), (x + aside, y - ahead)], fill=colour)


def _straight(a: Point, b: Point, c: Point) -> bool:
    """Whether the middle of three points may be left out: nobody sees so little of a bend."""
    (x0, y0), (x1, y1), (x2, y2) = a, b, c
    return abs((x1 - x0) * (y2 - y0) - (y1 - y0) * (x2 - x0)) <= 0.02 * math.dist(a, c)


def ticks(low: float, high: float) -> Iterator[float]:
    """A few round numbers in a range.

    >>> list(ticks(-1, 4)), list(ticks(0, 0.5))
    ([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    """
    unit = 10.0 ** math.floor(math.log10((high - low) / _MOST_TICKS))
    step = next(n * unit for n in (1, 2, 5, 10) if (high - low) / (n * unit) < _MOST_TICKS)
    for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        yield round(n * step, 12)
