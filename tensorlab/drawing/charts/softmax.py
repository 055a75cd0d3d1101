"""Logits, the probabilities that softmax makes of them, and their loss: section 2.5.2 of the chapter, drawn."""

from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, Canvas
from tensorlab.drawing.charts.chart import Chart
from tensorlab.drawing.drawing import Drawing
from tensorlab.view import reals
from tensorlab.wording import count, number, shape_text, table

_MOST = 20
_ROW = 30.0
_BAR = 130.0  # pixels of a probability of 1
_COLUMNS = (44.0, 100.0, 164.0, 176.0, 425.0)  # where each ends; the bars begin at theirs


def softmax(logits: Any, right: int) -> Drawing:
    """Draw what softmax makes of logits: each one's exponential, its share of their sum, and its part of the gradient.

    Args:
        logits: One number for each class, a vector.
        right: The class that is right.

    Raises:
        ValueError: If the logits are not a vector of 2 to 20 finite numbers, or the right class is none of them.

    >>> print(softmax([2, 0, 0], right=0))
    class  logit  e^logit  probability  gradient
    0          2     7.39        0.787    -0.213
    1          0        1        0.107     0.107
    2          0        1        0.107     0.107
    Class 0 is right and has the probability 0.787, so the loss is
    -log(0.787) = 0.24.
    """
    z = reals(logits, "logits")
    if z.ndim != 1 or not 2 <= len(z) <= _MOST or not np.isfinite(z).all():
        raise ValueError(
            f"the logits have shape {shape_text(z.shape)}: give a vector of 2 to {_MOST} finite numbers."
        )
    place = reals(right, "right")
    if place.ndim or place % 1 or not 0 <= place < len(z):
        raise ValueError(f"right is {right!r:.60}: the {len(z)} classes are 0 to {len(z) - 1}.")
    right = int(place)
    shares = np.exp(z - z.max())  # less the largest, so that none is too large for float64
    shares /= shares.sum()
    slopes = shares - (np.arange(len(z)) == right)
    with np.errstate(over="ignore"):
        powers = np.exp(z)
    rows = [
        [str(i), number(z[i]), number(powers[i]), f"{shares[i]:.3f}", f"{slopes[i]:.3f}"]
        for i in range(len(z))
    ]
    heads = ["class", "logit", "e^logit", "probability", "gradient"]
    canvas = Canvas()
    _row(canvas, 16, heads, {"font_size": 12, "fill": theme.colour("muted")})
    for i, row in enumerate(rows):
        y = 24 + _ROW * i
        colour = theme.axis(1 if i == right else 0)
        canvas.rect(_COLUMNS[3], y + 5, _BAR, _ROW - 10, rx=3, fill=theme.colour("face"))
        canvas.rect(_COLUMNS[3], y + 5, _BAR * shares[i], _ROW - 10, rx=3, fill=colour)
        weight = "600" if i == right else None
        style: dict[str, Attribute] = {"font_size": 13, "font_weight": weight, "class_": "mono"}
        _row(canvas, y + _ROW / 2 + 5, row, {"fill": theme.colour("fg"), **style})
    said = (
        f"Class {right} is right and has the probability {number(shares[right])}, so the loss is "
        f"-log({number(shares[right])}) = {number(-np.log(shares[right]))}."
    )
    return Drawing(
        str(canvas),
        430,
        30 + _ROW * len(z),
        f"Softmax of {count(len(z), 'logit')}",
        "; ".join(
            ", ".join(f"{head} {cell}" for head, cell in zip(heads, row, strict=True))
            for row in rows
        )
        + f". {said}",
        lambda terminal: "\n".join([*table([heads, *rows]), said]),
        caption=(said,),
    )


def _row(canvas: Canvas, y: float, cells: list[str], style: dict[str, Attribute]) -> None:
    """Write each cell where its column ends; the probability stands right of its bar."""
    for i, (cell, end) in enumerate(zip(cells, _COLUMNS, strict=True)):
        if i == 3:
            canvas.text(end + (_BAR + 8 if cell[0].isdigit() else 0), y, cell, **style)
        else:
            canvas.text(end, y, cell, text_anchor="end", **style)


def log_loss(probability: float) -> Drawing:
    """Draw minus the logarithm of a probability: the loss when the right class is given that probability.

    Args:
        probability: Above 0 and at most 1; it is marked on the curve.

    Raises:
        ValueError: If it is not.

    >>> print(log_loss(0.5))
    A probability of 0.5 for the right class costs -log(0.5) = 0.693.
    """
    given = reals(probability, "probability")
    if given.ndim or not 0 < given <= 1:
        raise ValueError(
            f"the probability is {probability!r:.60}: give a number above 0 and at most 1."
        )
    probability = float(given)
    loss = -float(np.log(probability))
    top = max(9.0, 1.1 * loss)
    chart = Chart(296, 220, (0, 1), (0, top), ("probability of the right class", "loss"))
    curve = np.geomspace(np.exp(-top), 1, 121)
    points = np.stack([curve, -np.log(curve)], axis=1).tolist()
    chart.line(points, stroke=theme.colour("muted"), stroke_width=1.8)
    chart.dots([(probability, loss)], theme.axis(1), 10)
    said = (
        f"A probability of {number(probability)} for the right class costs "
        f"-log({number(probability)}) = {number(loss + 0.0)}."
    )
    title = "The loss over the probability of the right class"
    return Drawing(str(chart.canvas), chart.width, chart.height, title, said, lambda terminal: said)
