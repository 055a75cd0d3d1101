"""Walks down a function, on its curve or its contour, and their values step by step: section 2.4.3, drawn."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import numpy as np

from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.charts.matplotlib import CHART, colour, cut, figure, legend, to_drawing
from tensorlab.drawing.charts.tangents import frame, heights
from tensorlab.drawing.drawing import Drawing
from tensorlab.gradient.descent import Descent
from tensorlab.gradient.numerical import Function
from tensorlab.shapes import size_of
from tensorlab.wording import count, join, number

Range = tuple[float, float]

_SAMPLES = 161
# Points along each side at which a contour's function is asked: alone, or one of several.
_RASTERS = (27, 17)
_LEVELS = 7
_GAP = 14  # between panels that stand below each other
_MOST_DOTS = 160  # more steps are drawn as a line alone


def descent(
    walk: Descent,
    /,
    *,
    show: Literal["auto", "path", "convergence"] = "auto",
    x: Range | None = None,
    y: Range | None = None,
) -> Drawing:
    """Draw one walk: its path, or its values where the path is over more than two numbers.

    Args:
        walk: What `descend` or `sgd` gives.
        show: "path", "convergence", which is the value over the steps, or "auto" for the path where it can be drawn.
        x: The range of the (first) number that is drawn with a path.
        y: The range of the second number.

    Raises:
        ValueError: If `show` is none of these, or a path is asked for that is over more than two numbers.
    """
    if show not in ("auto", "path", "convergence"):
        raise ValueError(f'show={show!r}: give "auto", "path" or "convergence".')
    if show == "convergence" or (show == "auto" and size_of(walk.path.shape[1:]) > 2):
        return convergence(walk)
    return descents(walk, x=x, y=y)


def descents(
    *walks: Descent,
    labels: Sequence[str] | None = None,
    x: Range | None = None,
    y: Range | None = None,
    columns: int = 3,
    width: int | None = None,
) -> Drawing:
    """Draw walks down a function, one panel for each, all with the same ranges.

    Walks over one number are drawn on the curve, over two on the contours; each starts at the ring. What leaves the
    picture is cut off.

    Args:
        walks: What `descend` or `sgd` gives.
        labels: A title for each; the learning rate and the momentum if not given.
        x: The range of the (first) number.
        y: The range of the second number.
        columns: Panels side by side.
        width: Pixels of a panel: 420 if there is one, 250 if two stand side by side, else 206. On a telephone they
            stand below each other.

    Raises:
        ValueError: If there is no walk, there is not one label for each, or a walk is over more than two numbers.

    Source: section 2.4.3, "Stochastic gradient descent".

    >>> from tensorlab.gradient import descend
    >>> square = lambda x: x**2
    >>> slow, fast = (descend(square, 3, rate, steps=9) for rate in (0.1, 1.1))
    >>> print(descents(slow, fast).title)
    Gradient descent: learning rate 0.1 and learning rate 1.1 (diverges)
    """
    entries = {size_of(walk.path.shape[1:]) for walk in walks}
    if not walks or len(entries) > 1 or max(entries) > 2:
        found = join([f"{n} numbers" for n in sorted(entries)]) or "nothing"
        raise ValueError(
            f"descents draws walks over one number or over two, all alike, and was given walks over {found}. "
            "Others can be drawn as values over steps: convergence(walk)."
        )
    titles = _titles(walks, labels)
    flat = entries == {1}
    columns = max(1, min(columns, len(walks)))
    rows = math.ceil(len(walks) / columns)
    wide, high = {1: (420, 300), 2: (250, 250)}.get(columns, (206, 226))
    wide = width or wide
    ranges = _range(walks, 0, x), None if flat else _range(walks, 1, y)
    if ranges[1] and (steep := _steep(ranges[0], ranges[1])):
        high = min(
            high, round((wide - 36) * steep + 52)
        )  # no higher than the contour and its numbers
    down = high + _GAP
    grounds: dict[int, Any] = {}
    canvas = Canvas()
    for i, (walk, title) in enumerate(zip(walks, titles, strict=True)):
        with figure(wide, high) as (fig, ax):
            ax.set_title(title, fontsize=12, color=colour("accent" if walk.diverged else "fg"))
            ax.tick_params(length=0)
            if flat:
                _on_curve(ax, walk, ranges[0])
            else:
                _on_contour(ax, walk, ranges[0], ranges[1], grounds, _RASTERS[len(walks) > 1])
        panel = Canvas.holding(to_drawing(fig, title, "").body)
        canvas.paste(panel, i % columns * wide, i // columns * down, (0, i * down))
    said = _said(walks, titles)
    return Drawing(
        str(canvas),
        wide * columns,
        down * rows - _GAP,
        f"Gradient descent: {join(titles)}",
        " ".join(said),
        partial(cut, "\n".join(said)),
        narrow=(wide, down * len(walks) - _GAP) if columns > 1 else None,
    )


def convergence(*walks: Descent, labels: Sequence[str] | None = None) -> Drawing:
    """Draw the function's value over the steps, one line for each walk.

    Args:
        walks: What `descend` or `sgd` gives.
        labels: A name for each; the learning rate and the momentum if not given.

    Raises:
        ValueError: If there is no walk, or the numbers of labels and walks differ.

    Source: section 2.4.3, "Stochastic gradient descent".

    >>> from tensorlab import gradient, plot
    >>> small = gradient.descend(lambda x: x**2, 4, 0.1, steps=10)
    >>> larger = gradient.descend(lambda x: x**2, 4, 0.3, steps=10)
    >>> print(plot.convergence(small, larger, labels=["small", "larger"]))
    small: 10 steps from 4 to 0.429: the value falls from 16 to 0.184, and is not
    yet at rest (slope 0.859).
    larger: 10 steps from 4 to 0.000419: the value falls from 16 to nearly 0,
    and has come to rest.
    """
    if not walks:
        raise ValueError(
            "convergence was given no walk: give what descend(...) or sgd(...) returns."
        )
    titles = _titles(walks, labels)
    steady = [walk.values for walk in walks if not walk.diverged] or [
        walk.values[:6] for walk in walks
    ]
    low, high = min(map(np.min, steady)), max(map(np.max, steady))
    highest = max(map(np.max, (walk.values for walk in walks)))
    # Way outside the picture, yet within what can be drawn.
    far = 1e4 * max(abs(low), abs(high), 1e-300)
    with figure(*CHART) as (fig, ax):
        if low > 0 and high > 1000 * low:
            ax.set_yscale("log")
            ax.set_ylim(low / 2, 2 * min(highest, 25 * high))  # of what diverges, the beginning
        else:
            room = 0.06 * (high - low) or 1.0
            ax.set_ylim(low - room, high + room)
        for i, (walk, title) in enumerate(zip(walks, titles, strict=True)):
            ink = colour(f"axis-{i % 6}")
            values = np.clip(walk.values, -far, far)
            ax.plot(values, color=ink, label=title, linewidth=1.6)
            _leaving(ax, values, ink)
            if walk.steps <= 60:
                bottom, top = ax.get_ylim()
                seen = np.where((bottom < values) & (values < top), values, np.nan)
                _dots(ax, np.arange(len(values)), seen, ink, 5)
        ax.tick_params(length=0)
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.set_xlabel("step")
        ax.set_ylabel("value")
        if len(walks) > 1 or labels:
            legend(ax)
    said = _said(walks, titles)
    return to_drawing(fig, "The value over the steps", " ".join(said), text="\n".join(said))


def _leaving(ax: Any, values: np.ndarray, ink: str) -> None:
    """An arrowhead where a line leaves the picture, which otherwise would seem to end there."""
    scaled = ax.transData.transform(np.stack([np.arange(len(values)), values], axis=1))
    (_, bottom), (_, top) = ax.transAxes.transform([(0, 0), (1, 1)])
    for beyond, edge, head in (
        (scaled[:, 1] > top, top, "^"),
        (scaled[:, 1] < bottom, bottom, "v"),
    ):
        i = int(np.argmax(beyond))
        if not beyond[i] or i == 0:
            continue
        (x0, y0), (x1, y1) = scaled[i - 1 : i + 1]
        place = ax.transData.inverted().transform((x0 + (x1 - x0) * (edge - y0) / (y1 - y0), edge))
        ax.plot(*place, head, color=ink, markersize=8, clip_on=False)


def _said(walks: Sequence[Descent], titles: Sequence[str]) -> list[str]:
    return [f"{title}: {walk.summary}" for title, walk in zip(titles, walks, strict=True)]


def _titles(walks: Sequence[Descent], labels: Sequence[str] | None) -> list[str]:
    if labels is not None and len(labels) != len(walks):
        raise ValueError(
            f"{count(len(labels), 'label')} for {count(len(walks), 'walk')}: give one each."
        )
    if labels is not None:
        return [str(label) for label in labels]
    titles = []
    for walk in walks:
        momentum = f", momentum {number(walk.momentum)}" if walk.momentum else ""
        ends = " (diverges)" if walk.diverged else ""
        titles.append(f"learning rate {number(walk.learning_rate)}{momentum}{ends}")
    return titles


def _range(walks: Sequence[Descent], entry: int, given: Range | None) -> Range:
    """What the picture shows along one axis: all of the walks that stay, the beginning of those that do not."""
    if given is not None:
        if not given[0] < given[1]:
            raise ValueError(f"a range goes from less to more, not from {given[0]} to {given[1]}.")
        return given
    paths = [walk.path.reshape(len(walk.path), -1)[:, entry] for walk in walks]
    staying = [path for path, walk in zip(paths, walks, strict=True) if not walk.diverged]
    staying = staying or [path[:3] for path in paths]
    low, high = min(map(np.min, staying)), max(map(np.max, staying))
    # Of one that leaves, its first jumps, unless they would make all the rest small.
    first = np.concatenate([path[:4] for path in paths])
    first = first[(first > low - 2 * (high - low)) & (first < high + 2 * (high - low))]
    low, high = min(low, first.min(initial=low)), max(high, first.max(initial=high))
    room = 0.2 * (high - low) or 1.0
    return float(low - room), float(high + room)


def _on_curve(ax: Any, walk: Descent, xs: Range) -> None:
    places = np.linspace(*xs, _SAMPLES)
    curve = heights(walk.function, places)
    ax.plot(places, curve, color=colour("muted"), linewidth=1.6)
    frame(ax, *xs, curve)
    _walk(ax, walk.path.reshape(-1), walk.values)
    ax.set_xlabel("x")


def _on_contour(
    ax: Any, walk: Descent, xs: Range, ys: Range | None, grounds: dict[int, Any], raster: int
) -> None:
    assert ys is not None
    key = id(walk.function)
    if key not in grounds:  # panels of the same function share what it costs to ask it
        grounds[key] = _ground(walk.function, xs, ys, walk.path.shape[1:], raster)
    first, second, ground = grounds[key]
    finite = ground[np.isfinite(ground)]
    # Lines at quantiles, not at even heights: they then fill the picture evenly, flat valleys included.
    levels = np.unique(np.quantile(finite, np.linspace(0.02, 0.96, _LEVELS)))
    for level in levels[levels > finite.min()]:  # one area upon the other, each a little smaller
        below = [finite.min() - 1, level]
        ax.contourf(first, second, ground, below, colors=[colour("axis-0")], alpha=0.055)
    _walk(ax, *walk.path.reshape(-1, 2).T)
    ax.set_xlim(*xs)
    ax.set_ylim(*ys)
    if _steep(xs, ys):
        ax.set_aspect("equal")  # then the path crosses the contours at right angles, as it should


def _steep(xs: Range, ys: Range) -> float | None:
    """How high a contour is for its width, where both have one scale: where the ranges are not too different.

    >>> _steep((-4, 4), (-3, 3)), _steep((0, 10), (0, 1))
    (0.75, None)
    """
    steep = (ys[1] - ys[0]) / (xs[1] - xs[0])
    return steep if 0.6 < steep < 1.7 else None


def _ground(
    f: Function, xs: Range, ys: Range, shape: tuple[int, ...], raster: int
) -> tuple[Any, Any, np.ndarray]:
    first, second = np.linspace(*xs, raster), np.linspace(*ys, raster)
    points = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, *shape)
    return first, second, heights(f, points).reshape(raster, raster)


def _walk(ax: Any, xs: np.ndarray, ys: np.ndarray) -> None:
    """The path as dots on a line; what is far outside is left out, as no renderer takes 1e300."""
    ink = colour("axis-1")
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    near = (abs(xs - (left + right) / 2) < 50 * (right - left)) & (
        abs(ys - (bottom + top) / 2) < 50 * (top - bottom)
    )
    end = len(xs) if near.all() else int(np.argmin(near))
    xs, ys = xs[:end], ys[:end]
    ax.plot(xs, ys, "-", color=ink, linewidth=1.2, alpha=0.75)
    _dots(ax, xs[1:], ys[1:], ink, 5)
    ax.plot(xs[:1], ys[:1], "o", color=ink, markersize=8, markerfacecolor="none", markeredgewidth=2)


def _dots(ax: Any, xs: np.ndarray, ys: np.ndarray, ink: str, size: float) -> None:
    """A dot for each step, if they are few: lines of no length with round ends, as markers would weigh five times."""
    if len(xs) > _MOST_DOTS:
        return
    gaps = np.full(len(xs), np.nan)
    dotted = [np.stack([each, each, gaps], axis=1).ravel() for each in (xs, ys)]
    (line,) = ax.plot(*dotted, color=ink, linewidth=size, solid_capstyle="round")
    line.get_path().should_simplify = False
