"""Points and a line that is to run through them: section 2.4.2 of the chapter, drawn."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.charts.chart import Chart, Range
from tensorlab.drawing.drawing import Drawing
from tensorlab.view import reals
from tensorlab.wording import count, number, shape_text

_SAMPLES = 61


def fit(
    x: Any,
    y: Any,
    model: Callable[[np.ndarray], Any],
    axes: Sequence[str] = ("x", "y"),
    height: Range | None = None,
) -> Drawing:
    """Draw points, what a model predicts, and by how much it misses each point.

    Args:
        x: The inputs, a vector.
        y: The targets, a vector of the same length.
        model: Gives the predictions for a vector of inputs.
        axes: What the inputs and the targets are called.
        height: The range of the targets that is shown; that of the points, with room, if not given.

    Raises:
        ValueError: If x and y are not vectors of one length.

    >>> print(fit([0, 1, 2], [1, 3, 5], lambda x: 2 * x))
    3 points, missed by 1 on average; the mean of the squared errors is 1.
    """
    inputs, targets = reals(x, "x"), reals(y, "y")
    if inputs.ndim != 1 or inputs.shape != targets.shape or not len(inputs):
        raise ValueError(
            f"x has shape {shape_text(inputs.shape)} and y {shape_text(targets.shape)}: "
            "give two vectors of one length."
        )
    if not np.isfinite([inputs, targets]).all():
        raise ValueError(
            "x or y has entries that are NaN or infinite, which have no place to be drawn."
        )
    errors = _answers(model, inputs) - targets
    wide, high = (0.08 * np.ptp(each) or 1.0 for each in (inputs, targets))
    across = float(inputs.min() - wide), float(inputs.max() + wide)
    height = height or (float(targets.min() - 4 * high), float(targets.max() + 4 * high))
    chart = Chart(296, 294, across, height, axes)
    gap = np.full(len(inputs), np.nan)  # between one miss and the next
    misses = np.stack([[inputs, inputs, gap], [targets, targets + errors, gap]], axis=-1)
    chart.line(np.swapaxes(misses, 0, 1).reshape(-1, 2).tolist(), stroke=theme.colour("muted"))
    places = np.linspace(*across, _SAMPLES)
    line = np.stack([places, _answers(model, places)], axis=1)
    chart.line(line.tolist(), stroke=theme.axis(1), stroke_width=2.2)
    chart.dots(np.stack([inputs, targets], axis=1).tolist(), theme.axis(0))
    said = (
        f"{count(len(inputs), 'point')}, missed by {number(np.abs(errors).mean())} on average; "
        f"the mean of the squared errors is {number(np.mean(errors**2))}."
    )
    return Drawing(
        str(chart.canvas),
        chart.width,
        chart.height,
        "Points, and what a model predicts",
        said,
        lambda terminal: said,
    )


def _answers(model: Callable[[np.ndarray], Any], inputs: np.ndarray) -> np.ndarray:
    """What a model gives for each of some inputs; one number is given for all of them."""
    found = reals(model(inputs), "model(x)")
    if found.shape not in ((), inputs.shape):
        raise ValueError(
            f"model(x) has shape {shape_text(found.shape)} for an x of shape {shape_text(inputs.shape)}: "
            "a model gives one number for each input."
        )
    return np.broadcast_to(found, inputs.shape)
