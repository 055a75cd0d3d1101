"""Points of the plane, before and after each of a row of maps: section 2.3.5 of the chapter, drawn."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, Canvas, coordinate
from tensorlab.drawing.charts.chart import arrow
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.terminal import Terminal
from tensorlab.shapes import size_of
from tensorlab.view import reals, view
from tensorlab.wording import count, join, needs, number, shape_text

_PANEL = 250.0  # a panel's side, of one or two in a row
_GAP = 28.0
_ROOM = 590.0  # of more in a row the panels are smaller, so that a page shows it
_LEAST = 120.0
_TOP = 30.0
_MOST_POINTS = 3000
_RASTER = 33


def plane(
    *stages: Any,
    labels: Sequence[str] | None = None,
    classes: Any = None,
    columns: int = 2,
    arrows: Any = None,
    limits: tuple[float, float] | None = None,
    answers: Callable[[np.ndarray], Any] | None = None,
) -> Drawing:
    """Draw points of the plane, one panel for each stage, all on the same scale.

    The first stage stays visible, faintly, in all the others, so that one sees where the points went.

    Args:
        stages: Tensors of shape (points, 2), or (rows, columns, 2) for a grid, whose lines are drawn, too.
        labels: A title for each stage.
        classes: An integer for each point; points of a class share a colour.
        columns: Panels side by side.
        arrows: Of shape (arrows, 2): where arrows from the origin lead in the last panel, each in a colour of its own.
            The columns of a matrix W, `arrows=W.T`, are where the points (1, 0) and (0, 1) go.
        limits: From where to where the panels reach, in both directions; around all points if not given.
        answers: A function of points of shape (points, 2) that gives the probability of class 1 for each: the ground
            of the last panel takes the colour of the class that is more probable there, 0 or 1.

    Raises:
        ImportError: If `answers` is given, and matplotlib, whose contours these are, is not installed.
        ValueError: If a stage holds no points of the plane, the numbers of labels or classes do not match, or the
            limits leave points out.

    Source: section 2.3.5, "Geometric interpretation of tensor operations".

    >>> square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    >>> picture = plane(square, square + [2, 1], labels=["square", "translated"])
    >>> print(picture.description)
    4 points of the plane in 2 stages: square, x from 0 to 1, y from 0 to 1;
    translated, x from 2 to 3, y from 1 to 2.
    """
    grids = [_grid(stage, i) for i, stage in enumerate(stages)]
    if not grids:
        raise ValueError(
            "plane was given no points: give at least one tensor of shape (points, 2)."
        )
    titles = _titles(labels, len(grids))
    colours = _colours(classes, grids[0])
    leads = np.empty((0, 2)) if arrows is None else _grid(arrows, 0)[0]
    low, high = _range([*grids, leads]) if limits is None else _within(limits, [*grids, leads])
    canvas = Canvas()
    columns = max(1, min(columns, len(grids)))
    side = min(_PANEL, max(_LEAST, (_ROOM + _GAP) / columns - _GAP))
    for i, (grid, title) in enumerate(zip(grids, titles, strict=True)):
        last = i == len(grids) - 1
        ground = _ground(answers, low, high, side) if answers and last else None
        panel = _panel(grid, grids[0] if i else None, title, colours, low, high, side, ground)
        if last:
            _arrows(panel, leads, low, high, side)
        down = side + _TOP + 8
        place = (i % columns * (side + _GAP), i // columns * down)
        canvas.paste(panel, *place, (0, i * down))
    rows = math.ceil(len(grids) / columns)
    described = _described(grids, titles)
    return Drawing(
        str(canvas),
        columns * side + (columns - 1) * _GAP,
        rows * (side + _TOP + 8),
        f"Points of the plane: {join(titles)}" if any(titles) else "Points of the plane",
        described,
        lambda terminal: _text(grids, titles, low, high, terminal),
        narrow=(side, len(grids) * (side + _TOP + 8)) if columns > 1 else None,
    )


def _grid(stage: Any, i: int) -> np.ndarray:
    found = view(stage)
    if found.rank not in (2, 3) or found.shape[-1] != 2:
        raise ValueError(
            f"stage {i} has shape {shape_text(found.shape)}: points of the plane have shape (points, 2), "
            "or (rows, columns, 2) for a grid."
        )
    points = size_of(found.shape[:-1])
    if not 0 < points <= _MOST_POINTS:
        raise ValueError(
            f"stage {i} has {count(points, 'point')}: between 1 and {_MOST_POINTS} can be drawn. "
            "Take a sample of them."
        )
    values = reals(found, f"stages[{i}]")
    if not np.isfinite(values).all():
        raise ValueError(
            f"stage {i} has entries that are NaN or infinite, which have no place to be drawn."
        )
    return values if values.ndim == 3 else values[np.newaxis]


def _titles(labels: Sequence[str] | None, stages: int) -> list[str]:
    if labels is None:
        return [""] * stages
    if len(labels) != stages:
        raise ValueError(
            f"{count(len(labels), 'label')} for {count(stages, 'stage')}: give one each."
        )
    return [str(label) for label in labels]


def _colours(classes: Any, first: np.ndarray) -> list[str]:
    points = first.shape[0] * first.shape[1]
    if classes is None:
        return [theme.axis(0)] * points
    numbers = view(classes).values().ravel()
    if len(numbers) != points:
        raise ValueError(
            f"{count(len(numbers), 'class')} for {count(points, 'point')}: give one each."
        )
    return [theme.axis(int(each)) for each in numbers]


def _range(grids: list[np.ndarray]) -> tuple[float, float]:
    """One square range for all panels, so that lengths and angles can be compared; the origin is in it."""
    low, high = _ends(grids)
    room = 0.11 * (high - low) or 1.0  # beside the points, for the numbers at the edges
    return low - room, high + room


def _ends(grids: list[np.ndarray]) -> tuple[float, float]:
    return (
        min(float(grid.min(initial=0)) for grid in grids),
        max(float(grid.max(initial=0)) for grid in grids),
    )


def _within(limits: tuple[float, float], grids: list[np.ndarray]) -> tuple[float, float]:
    low, high = limits
    least, most = _ends(grids)
    if not (low <= least and most <= high and high > 0):
        raise ValueError(
            f"limits={limits}: give such that reach above 0 and hold all points and the origin, which are from "
            f"{number(least)} to {number(most)}."
        )
    return low, high


def _panel(
    grid: np.ndarray,
    before: np.ndarray | None,
    title: str,
    colours: list[str],
    low: float,
    high: float,
    side: float,
    ground: Canvas | None,
) -> Canvas:
    canvas = Canvas()

    def place(points: np.ndarray) -> list[tuple[float, float]]:
        scaled = (points - low) / (high - low) * side
        return [(x, _TOP + side - y) for x, y in scaled.reshape(-1, 2).tolist()]

    canvas.text(0, 18, title, font_size=14, fill=theme.colour("fg"))
    canvas.rect(0, _TOP, side, side, rx=4, fill=theme.colour("face"))
    if ground:
        canvas.paste(ground, 0, _TOP)
    ((zero_x, zero_y),) = place(np.zeros((1, 2)))
    with canvas.group(stroke=theme.colour("line")):
        canvas.line(0, zero_y, side, zero_y).line(zero_x, _TOP, zero_x, _TOP + side)
    if before is not None:
        with canvas.group(opacity=0.35):
            _dots(canvas, place(before), None)
    with canvas.group(stroke=theme.colour("muted"), stroke_opacity=0.6, stroke_width=0.8):
        if len(grid) > 1:
            for line in (*grid, *grid.swapaxes(0, 1)):
                canvas.polyline(place(line))
    _dots(canvas, place(grid), colours)
    _unit(canvas, place, high, side)
    return canvas


def _ground(answers: Callable[[np.ndarray], Any], low: float, high: float, side: float) -> Canvas:
    """Where each of the two classes is more probable."""
    try:
        from contourpy import contour_generator
    except ImportError:
        raise ImportError(needs("the ground of answers", "matplotlib", "plot")) from None
    sides = np.linspace(low, high, _RASTER)
    points = np.stack(np.meshgrid(sides, sides[::-1]), axis=-1).reshape(-1, 2)
    probable = reals(answers(points), "answers(points)")
    if probable.size != len(points):
        raise ValueError(
            f"answers gives shape {shape_text(probable.shape)} for {count(len(points), 'point')}: "
            "it gives one probability for each."
        )
    probable = probable.reshape(_RASTER, _RASTER)
    pixels = np.linspace(0, side, _RASTER)
    contours: Any = contour_generator(pixels, pixels, probable)
    canvas = Canvas()
    for i, between in enumerate([(-np.inf, 0.5), (0.5, np.inf)]):
        rings = [
            ring
            for polygon, ends in zip(*contours.filled(*between), strict=True)
            for ring in np.split(polygon, ends[1:-1])
        ]
        d = "".join(
            "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in ring.tolist()) + "Z"
            for ring in rings
        )
        if d:
            canvas.path(d, fill=theme.axis(i), fill_opacity=0.16, fill_rule="evenodd")
    return canvas


def _arrows(canvas: Canvas, leads: np.ndarray, low: float, high: float, side: float) -> None:
    def place(x: float, y: float) -> tuple[float, float]:
        return (x - low) / (high - low) * side, _TOP + (high - y) / (high - low) * side

    for i, (x, y) in enumerate(leads.tolist()):
        arrow(canvas, place(0, 0), place(x, y), theme.axis(2 + i))


def _unit(canvas: Canvas, place: Any, high: float, side: float) -> None:
    """Mark a round number on each axis, so that the panel has a scale; it is written at the edge, beside all points."""
    most = 0.85 * high  # nearer to the edge its label would be cut off
    unit = 10.0 ** math.floor(math.log10(most))
    unit *= max(step for step in (1, 2, 5) if step * unit <= most)
    (x, y), (zero_x, zero_y) = place(np.array([[unit, unit], [0, 0]]))
    with canvas.group(stroke=theme.colour("muted")):
        canvas.line(x, zero_y - 3, x, zero_y + 3).line(zero_x - 3, y, zero_x + 3, y)
    # A rim of the ground's colour keeps the numbers apart from what reaches the edge all the same.
    rim: dict[str, Attribute] = {"stroke": theme.colour("face"), "stroke_width": 4}
    with canvas.group(fill=theme.colour("fg"), font_size=11, paint_order="stroke", **rim):
        canvas.text(x, _TOP + side - 3, number(unit), text_anchor="middle")
        canvas.text(3, y + 4, number(unit))


def _dots(canvas: Canvas, points: list[tuple[float, float]], colours: list[str] | None) -> None:
    """One path for each colour, each dot a line of no length with a round end: a thousand circles weigh too much."""
    groups: dict[str | None, list[str]] = {}
    for i, (x, y) in enumerate(points):
        dot = f"M{coordinate(x)} {coordinate(y)}h0"
        groups.setdefault(colours[i] if colours else theme.colour("muted"), []).append(dot)
    width = 6.4 if len(points) <= 150 else 4.0
    for colour, dots in groups.items():
        canvas.path("".join(dots), stroke=colour, stroke_width=width, stroke_linecap="round")


def _described(grids: list[np.ndarray], titles: list[str]) -> str:
    stages = []
    for i, (grid, title) in enumerate(zip(grids, titles, strict=True)):
        (left, bottom), (right, top) = grid.min(axis=(0, 1)), grid.max(axis=(0, 1))
        stages.append(
            f"{title or f'stage {i}'}, x from {number(left)} to {number(right)}, "
            f"y from {number(bottom)} to {number(top)}"
        )
    points = count(grids[0].shape[0] * grids[0].shape[1], "point")
    return f"{points} of the plane in {count(len(grids), 'stage')}: {'; '.join(stages)}."


def _text(
    grids: list[np.ndarray], titles: list[str], low: float, high: float, terminal: Terminal
) -> str:
    """The panels one below another, as dots on a raster."""
    width = min(terminal.columns, 41)
    height = width // 2
    blocks = []
    for grid, title in zip(grids, titles, strict=True):
        raster = [[" "] * width for _ in range(height)]
        places = (grid.reshape(-1, 2) - low) / (high - low)
        for x, y in places.tolist():
            raster[height - 1 - int(y * (height - 1) + 0.5)][int(x * (width - 1) + 0.5)] = "o"
        rows = ["".join(row).rstrip() for row in raster]
        blocks.append("\n".join([terminal.strong(terminal.line(title)), *rows]))
    return "\n".join(blocks)
