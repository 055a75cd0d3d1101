"""A loss over two weights seen from above, and one step on it: section 2.4.2 of the chapter, drawn."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import coordinate
from tensorlab.drawing.charts.chart import Chart, Range
from tensorlab.drawing.charts.tangents import heights
from tensorlab.drawing.drawing import Drawing
from tensorlab.gradient.numerical import Function, gradient, real_array, value_of
from tensorlab.wording import needs, number, shape_text

_RASTER = 31
_LEVELS = 8


def landscape(
    f: Function,
    at: Sequence[float],
    learning_rate: float,
    x: Range,
    y: Range,
    axes: Sequence[str] = ("w0", "w1"),
) -> Drawing:
    """Draw the contours of a function of two numbers, bluer where it is lower, and one step against its gradient.

    Where both ranges are equally long, the step crosses the contours at right angles.

    Args:
        f: A function of an array with two entries that gives one number.
        at: The point from which the step is taken.
        learning_rate: How far it goes for a gradient of a given size.
        x: The range of the first number.
        y: The range of the second one.
        axes: Their names.

    Raises:
        ImportError: If matplotlib, whose contours these are, is not installed.
        ValueError: If `f` has no value at the point.

    Source: section 2.4.2, "Derivative of a tensor operation: the gradient".

    >>> def bowl(w):
    ...     return w[0] ** 2 + w[1] ** 2
    >>> print(landscape(bowl, (2, 0), 0.25, (-3, 3), (-3, 3)))
    At (2, 0) the value is 4 and the gradient (4, 0). The step is -0.25 times that:
    to (1, 0), where the value is 1.
    """
    start = real_array(at, "at")
    if start.shape != (2,):
        raise ValueError(f"at has shape {shape_text(start.shape)}: give a point of two numbers.")
    slopes = gradient(f, start)
    end = start - learning_rate * slopes
    chart = Chart(296, 294, x, y, axes)
    for below in _below(f, x, y):
        d = "".join(
            "M" + "L".join(" ".join(map(coordinate, chart.place(point))) for point in ring) + "Z"
            for ring in below
        )
        chart.canvas.path(d, fill=theme.axis(0), fill_opacity=0.055, fill_rule="evenodd")
    chart.arrow((start[0], start[1]), (end[0], end[1]), theme.axis(1))
    chart.dots([start.tolist()], theme.axis(1), 10)
    said = (
        f"At {_point(start)} the value is {number(value_of(f, start))} and the gradient {_point(slopes)}. "
        f"The step is -{number(learning_rate)} times that: to {_point(end)}, where the value is "
        f"{number(value_of(f, end))}."
    )
    return Drawing(
        str(chart.canvas),
        chart.width,
        chart.height,
        f"The value over {axes[0]} and {axes[1]}, and a step against the gradient",
        said,
        lambda terminal: said,
    )


def _below(f: Function, x: Range, y: Range) -> list[list[np.ndarray]]:
    """For each of some heights, the rings around what is lower."""
    try:
        from contourpy import contour_generator
    except ImportError:
        raise ImportError(needs("a landscape", "matplotlib", "plot")) from None
    first, second = np.linspace(*x, _RASTER), np.linspace(*y, _RASTER)
    points = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2)
    ground = heights(f, points).reshape(_RASTER, _RASTER)
    contours: Any = contour_generator(first, second, ground)
    low = float(np.nanmin(ground)) - 1
    levels = np.nanquantile(ground, np.linspace(0.03, 0.96, _LEVELS))
    return [
        [
            ring
            for polygon, ends in zip(*contours.filled(low, level), strict=True)
            for ring in np.split(polygon, ends[1:-1])
        ]
        for level in levels
    ]


def _point(x: np.ndarray) -> str:
    return f"({number(x[0])}, {number(x[1])})"
