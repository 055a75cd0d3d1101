"""A function of two numbers as a landscape: section 2.4.2 of the chapter, drawn."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, text_width
from tensorlab.drawing.charts.tangents import heights
from tensorlab.drawing.colormap import ValueColours
from tensorlab.drawing.drawing import Drawing
from tensorlab.gradient.descent import Descent
from tensorlab.gradient.numerical import Function
from tensorlab.view import reals
from tensorlab.wording import number, shape_text

Range = tuple[float, float]

_TILES = 20
_SIDE = 250.0  # of the ground, in pixels before it is turned
_HEIGHT = 130.0
_TURN = math.radians(40)  # of the ground about its middle
_TILT = math.sin(math.radians(42))  # how much of the depth is left, seen from slightly above


def surface(
    f: Function,
    x: Range,
    y: Range,
    descent: Descent | None = None,
    axes: Sequence[str] = ("x", "y", "value"),
) -> Drawing:
    """Draw a function of two numbers as a surface: the higher the value, the higher the ground.

    Args:
        f: A function of an array with two entries that gives one number.
        x: The range of the first entry.
        y: The range of the second entry.
        descent: One to draw on the surface.
        axes: Names of the two entries and of the value.

    Raises:
        ValueError: If a range is empty, or the function has no finite value in it.

    >>> print(surface(lambda w: w[0]**2 + w[1]**2, (-1, 1), (-2, 2)).description)
    A surface over x from -1 to 1 and y from -2 to 2: value from 0 at (0, 0) to 5 at
    (-1, -2).
    """
    for name, given in (("x", x), ("y", y)):
        pair = reals(given, name)
        if pair.shape != (2,):
            raise ValueError(f"{name} has shape {shape_text(pair.shape)}: a range is (low, high).")
        low, high = pair.tolist()
        if not low < high:
            raise ValueError(f"a range goes from less to more, not from {low} to {high}.")
    first, second = np.linspace(*x, _TILES + 1), np.linspace(*y, _TILES + 1)
    points = np.stack(np.meshgrid(first, second, indexing="ij"), axis=-1)
    values = heights(f, points.reshape(-1, 2)).reshape(points.shape[:2])
    if not np.isfinite(values).all():
        raise ValueError(
            "the function has no finite value somewhere in these ranges: choose others."
        )
    scene = _Scene(x, y, values)
    canvas = Canvas()
    _tiles(canvas, scene, first, second, values)
    if descent is not None:
        _walk(canvas, scene, descent)
    _labels(canvas, scene, axes)
    ends = (values.argmin(), values.argmax())
    least, most = (_point(first, second, np.unravel_index(at, values.shape)) for at in ends)
    over = [
        f"{name} from {number(low)} to {number(high)}"
        for name, (low, high) in zip(axes, (x, y), strict=False)
    ]
    described = (
        f"A surface over {over[0]} and {over[1]}: {axes[2]} from {number(values.min())} at {least} "
        f"to {number(values.max())} at {most}."
    )
    if descent is not None:
        described += f" On it a walk: {descent.summary}"
    framed = Canvas().paste(canvas, scene.width / 2, scene.top)
    return Drawing(
        str(framed),
        scene.width,
        scene.height,
        f"{axes[2]} as a surface over {axes[0]} and {axes[1]}",
        described,
        lambda terminal: described,
    )


def _point(first: np.ndarray, second: np.ndarray, at: Sequence[Any]) -> str:
    return f"({number(first[at[0]])}, {number(second[at[1]])})"


class _Scene:
    """Where a point of the landscape is on the page; the middle of the ground is at (0, 0)."""

    def __init__(self, x: Range, y: Range, values: np.ndarray) -> None:
        self.x, self.y = x, y
        self.low, self.high = float(values.min()), float(values.max())
        reach = _SIDE * math.sqrt(0.5)
        self.top = _HEIGHT + reach * _TILT + 14
        self.width = 2 * reach + 130
        self.height = self.top + reach * _TILT + 34

    def place(self, x: float, y: float, value: float) -> tuple[float, float]:
        a = ((x - self.x[0]) / (self.x[1] - self.x[0]) - 0.5) * _SIDE
        b = ((y - self.y[0]) / (self.y[1] - self.y[0]) - 0.5) * _SIDE
        up = (value - self.low) / ((self.high - self.low) or 1) * _HEIGHT
        across = a * math.cos(_TURN) - b * math.sin(_TURN)
        away = a * math.sin(_TURN) + b * math.cos(_TURN)
        return across, away * _TILT - up


def _tiles(
    canvas: Canvas, scene: _Scene, first: np.ndarray, second: np.ndarray, values: np.ndarray
) -> None:
    """Tiles from the back to the front, so that what is in front hides what is behind."""
    colours = ValueColours(values - values.min())
    with canvas.group(stroke=theme.colour("bg"), stroke_width=0.5, stroke_linejoin="round"):
        for i in range(_TILES):
            for j in range(_TILES):
                corners = ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))
                height = np.mean([values[corner] for corner in corners]) - values.min()
                outline = [scene.place(first[a], second[b], values[a, b]) for a, b in corners]
                canvas.polygon(outline, fill=colours(height))


def _walk(canvas: Canvas, scene: _Scene, walk: Descent) -> None:
    inside = [
        (float(a), float(b), float(value))
        for (a, b), value in zip(walk.path.reshape(-1, 2), walk.values, strict=True)
        if scene.x[0] <= a <= scene.x[1] and scene.y[0] <= b <= scene.y[1]
    ]
    places = [scene.place(*point) for point in inside]
    canvas.polyline(places, stroke="#ffffff", stroke_width=4, stroke_linejoin="round")
    canvas.polyline(places, stroke="#c2185b", stroke_width=2, stroke_linejoin="round")
    for place in places:
        canvas.circle(*place, 3.4, fill="#c2185b", stroke="#ffffff", stroke_width=1)


def _labels(canvas: Canvas, scene: _Scene, axes: Sequence[str]) -> None:
    """Name the two front edges of the ground and the height."""
    style: dict[str, Any] = {"font_size": 12.5, "font_weight": "600"}
    tick: dict[str, Any] = {"font_size": 11, "fill": theme.colour("muted"), "text_anchor": "middle"}
    (x0, x1), (y0, y1) = scene.x, scene.y
    for axis, ends in enumerate((((x0, y1), (x1, y1)), ((x1, y1), (x1, y0)))):
        (left, low), (right, high) = (scene.place(*end, scene.low) for end in ends)
        canvas.line(left, low + 5, right, high + 5, stroke=theme.axis(axis), stroke_width=1.5)
        middle_x, middle_y = (left + right) / 2, (low + high) / 2
        away = -1 if axis == 0 else 1
        shift = (text_width(axes[axis], 12.5) / 2 + 10) * away
        canvas.text(
            middle_x + shift,
            middle_y + 30,
            axes[axis],
            text_anchor="middle",
            fill=theme.axis(axis),
            **style,
        )
        texts = (x0, x1) if axis == 0 else (y1, y0)
        near = [(left, low), (right, high)]
        for k, (at, (px, py)) in enumerate(zip(texts, near, strict=True)):
            front = (axis == 0) == (k == 1)  # both edges end in the front corner
            canvas.text(
                px + away * (18 if front else 6), py + (24 if front else 22), number(at), **tick
            )
    corner = scene.place(x0, y1, scene.low)
    top = corner[0], corner[1] - _HEIGHT
    canvas.line(
        corner[0] - 8, corner[1], top[0] - 8, top[1], stroke=theme.axis(2), stroke_width=1.5
    )
    canvas.text(top[0] - 8, top[1] - 8, axes[2], text_anchor="middle", fill=theme.axis(2), **style)
    for value, (px, py) in ((scene.low, corner), (scene.high, top)):
        canvas.text(px - 13, py + 4, number(value), **(tick | {"text_anchor": "end"}))
