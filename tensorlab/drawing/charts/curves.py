"""Curves over one number: activations, a loss, a day's temperature, drawn."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorlab.drawing.charts.matplotlib import CHART, colour, figure, legend, to_drawing
from tensorlab.drawing.drawing import Drawing
from tensorlab.shapes import size_of
from tensorlab.view import reals, view
from tensorlab.wording import count, join, number, shape_text


def curves(
    *ys: Any,
    x: Any = None,
    labels: Sequence[str] | None = None,
    axes: tuple[str, str] = ("x", "y"),
    dots: bool = False,
) -> Drawing:
    """Draw vectors as curves, one over the other.

    Args:
        ys: Tensors of shape (points,), all of the same length.
        x: Where the points lie, of the same shape; 0, 1, 2, ... if not given.
        labels: A name for each curve.
        axes: What x and y are.
        dots: Whether the last is drawn as points, such as measurements, without a line.

    Raises:
        ValueError: If there is no curve, or the shapes or the number of labels do not match.

    >>> t = np.array([-1.0, 0.0, 1.0])
    >>> print(curves(np.maximum(t, 0), x=t, labels=["relu"]).description)
    1 curve over x from -1 to 1: relu from 0 to 1.
    """
    if not ys:
        raise ValueError("curves was given no curve: give at least one tensor of shape (points,).")
    lines = [_line(y, f"curve {i}") for i, y in enumerate(ys)]
    at = np.arange(lines[0].size) if x is None else _line(x, "x")
    for i, line in enumerate(lines):
        if line.shape != at.shape:
            raise ValueError(
                f"curve {i} has shape {shape_text(line.shape)}, x has {shape_text(at.shape)}: "
                "each point needs one number of both."
            )
    names = [""] * len(lines) if labels is None else list(map(str, labels))
    if len(names) != len(lines):
        raise ValueError(f"{count(len(names), 'label')} for {count(len(lines), 'curve')}.")
    with figure(*CHART) as (fig, ax):
        for i, (line, name) in enumerate(zip(lines, names, strict=True)):
            style = "o" if dots and i == len(lines) - 1 else "-"
            ax.plot(at, line, style, color=colour(f"axis-{i % 6}"), markersize=4, label=name)
        ax.set_xlabel(axes[0])
        ax.set_ylabel(axes[1])
        if any(names):
            legend(ax)
    parts = [
        f"{name or axes[1]} from {number(np.nanmin(line))} to {number(np.nanmax(line))}"
        for name, line in zip(names, lines, strict=True)
    ]
    title = f"{join(names) if any(names) else axes[1]} over {axes[0]}"
    said = f"{axes[0]} from {number(at.min())} to {number(at.max())}: {'; '.join(parts)}."
    return to_drawing(fig, title, f"{count(len(lines), 'curve')} over {said}")


def _line(y: Any, name: str) -> np.ndarray:
    found = view(y)
    if found.rank != 1 or size_of(found.shape) == 0:
        raise ValueError(
            f"{name} has shape {shape_text(found.shape)}: a curve has shape (points,), with at least one."
        )
    return reals(found, name)
