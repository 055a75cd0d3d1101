"""A line through two points of a curve, on its way to the tangent: section 2.4.1 of the chapter, drawn."""

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.charts.chart import Chart
from tensorlab.drawing.charts.tangents import heights
from tensorlab.drawing.drawing import Drawing
from tensorlab.gradient.numerical import Function, derivative, value_of
from tensorlab.view import real
from tensorlab.wording import number

_SAMPLES = 121


def secant(
    f: Function, x: float, h: float, low: float | None = None, high: float | None = None
) -> Drawing:
    """Draw the line through a curve's points at x and x + h, with its rise and its run, and the tangent faintly.

    Args:
        f: A function of one number.
        x: Where the line begins.
        h: The run: how far to the right, or to the left if it is below 0, the second point is.
        low: Where the picture begins; some way left of both points if not given.
        high: Where it ends.

    Raises:
        ValueError: If h is 0, the range is empty, or `f` has no value at one of the points.

    Source: section 2.4.1, "What's a derivative?".

    >>> print(secant(lambda x: x**2, 1, 0.5))
    From x = 1 to 1.5 the value rises by 1.25 on a run of 0.5: 1.25 / 0.5 = 2.5. The
    slope at x = 1 is 2.
    """
    x, h = real(x, "x"), real(h, "h")
    if not h:
        raise ValueError("h is 0: two points make a line only where they differ. Try h=0.01.")
    low = min(x, x + h) - 2 if low is None else real(low, "low")
    high = max(x, x + h) + 2 if high is None else real(high, "high")
    if not low < high:
        raise ValueError(
            f"the picture would go from {number(low)} to {number(high)}: low must be less."
        )
    value, beyond = value_of(f, x), value_of(f, x + h)
    slope, rise = derivative(f, x), beyond - value
    xs = np.linspace(low, high, _SAMPLES)
    ys = heights(f, xs)
    room = 0.1 * float(np.nanmax(ys) - np.nanmin(ys)) or 1.0
    chart = Chart(430, 290, (low, high), (float(np.nanmin(ys)) - room, float(np.nanmax(ys)) + room))
    chart.line(np.stack([xs, ys], axis=1).tolist(), stroke=theme.colour("muted"), stroke_width=1.8)
    ends = np.array([low, high])
    touching, through = theme.axis(0), theme.axis(1)
    for steepness, dashes, colour in ((slope, "5 4", touching), (rise / h, None, through)):
        line = np.stack([ends, value + steepness * (ends - x)], axis=1).tolist()
        chart.line(line, stroke=colour, stroke_width=2, stroke_dasharray=dashes)
    corner = (x + h, value)
    chart.line([(x, value), corner, (x + h, beyond)], stroke=through, stroke_width=1.2)
    chart.dots([(x, value), (x + h, beyond)], through, 8)
    moves = "rises" if rise >= 0 else "falls"
    said = (
        f"From x = {number(x)} to {number(x + h)} the value {moves} by {number(abs(rise))} on a run of {number(h)}: "
        f"{number(rise)} / {number(h)} = {number(rise / h)}. The slope at x = {number(x)} is {number(slope)}."
    )
    return Drawing(
        str(chart.canvas),
        chart.width,
        chart.height,
        "A curve, a line through two of its points, and the tangent",
        said,
        lambda terminal: said,
        caption=(said,),
    )
