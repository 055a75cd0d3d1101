"""A curve and its tangents: section 2.4.1 of the chapter, drawn."""

from typing import Any

import numpy as np

from tensorlab.drawing.charts.matplotlib import CHART, colour, figure, to_drawing
from tensorlab.drawing.drawing import Drawing
from tensorlab.gradient.numerical import Function, Tangent, value_of
from tensorlab.wording import count, number

_SAMPLES = 161


def tangents(*lines: Tangent, low: float | None = None, high: float | None = None) -> Drawing:
    """Draw a function's curve and its tangents at some points.

    Args:
        lines: What `tangent` gives, all of the same function.
        low: Where the picture begins; some way left of the first point if not given.
        high: Where it ends.

    Raises:
        ValueError: If there is no tangent, or the tangents are of different functions, or the range is empty.

    Source: section 2.4.1, "What's a derivative?".

    >>> from tensorlab.gradient import tangent
    >>> square = lambda x: x**2
    >>> print(tangents(tangent(square, -1), tangent(square, 2)).description)
    The curve from x = -3 to 4 and 2 tangents. At x = -1 the slope is -2. At x = 2
    the slope is 4.
    """
    if not lines:
        raise ValueError("tangents was given no tangent: tangents(tangent(f, 1), tangent(f, 2)).")
    if any(line.function is not lines[0].function for line in lines):
        raise ValueError(
            "the tangents are of different functions: draw those of each by themselves."
        )
    low = min(line.x for line in lines) - 2 if low is None else low
    high = max(line.x for line in lines) + 2 if high is None else high
    if not low < high:
        raise ValueError(
            f"the picture would go from {number(low)} to {number(high)}: low must be less."
        )
    xs = np.linspace(low, high, _SAMPLES)
    ys = heights(lines[0].function, xs)
    with figure(*CHART) as (fig, ax):
        ax.plot(xs, ys, color=colour("muted"))
        frame(ax, low, high, ys)
        bottom, top = ax.get_ylim()
        # A slope that nobody could see is a minimum or maximum that was found up to rounding.
        level = 1e-3 * (top - bottom) / (high - low)
        slopes = [(line, "0" if abs(line.slope) < level else number(line.slope)) for line in lines]
        for i, (line, slope) in enumerate(slopes):
            _touch(ax, line, slope, colour(f"axis-{i % 6}"), high - low)
        ax.tick_params(length=0)
        ax.set_xlabel("x")
    said = " ".join(f"At x = {number(line.x)} the slope is {slope}." for line, slope in slopes)
    return to_drawing(
        fig,
        f"A curve and its {'tangent' if len(lines) == 1 else 'tangents'}",
        f"The curve from x = {number(low)} to {number(high)} and {count(len(lines), 'tangent')}. {said}",
        text="\n".join(map(str, lines)),
    )


def heights(f: Function, xs: np.ndarray) -> np.ndarray:
    """The function at each point, NaN where it has no value, which leaves a gap in the curve."""

    def height(x: Any) -> float:
        try:
            return value_of(f, x)
        except (ArithmeticError, ValueError):
            return float("nan")

    found = np.array([height(x) for x in xs])
    found[~np.isfinite(found)] = np.nan
    return found


def frame(ax: Any, low: float, high: float, ys: np.ndarray) -> None:
    """Set the ranges to those of the curve, with some room, whatever else is drawn."""
    bottom, top = (np.nanmin(ys), np.nanmax(ys)) if np.isfinite(ys).any() else (0.0, 1.0)
    room = 0.1 * (top - bottom) or 1.0
    ax.set_xlim(low, high)
    ax.set_ylim(bottom - room, top + room)


def _touch(ax: Any, line: Tangent, slope: str, ink: str, extent: float) -> None:
    bottom, top = ax.get_ylim()
    # As long on the page for every slope: a steep line as far as it would go if it were level.
    steepness = line.slope * extent / (top - bottom)
    half = 0.17 * extent / np.hypot(1, steepness)
    ends = np.array([line.x - half, line.x + half])
    ax.plot(ends, [line(x) for x in ends], color=ink, linewidth=2.5)
    ax.plot([line.x], [line.value], "o", color=ink, markersize=8)
    # Beside a rising or falling curve there is room; at a level one, on the side from which it bends away.
    aside, align = ((9, -14), "left") if line.slope > 0 else ((-9, -14), "right")
    if slope == "0":
        valley = heights(line.function, ends).sum() > 2 * line.value
        aside, align = (0, -17 if valley else 9), "center"
    ax.annotate(
        f"slope {slope}",
        (line.x, line.value),
        xytext=aside,
        textcoords="offset points",
        ha=align,
        color=ink,
    )
