"""How often which values occur: a histogram."""

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, text_width
from tensorlab.drawing.charts.bins import Counted, count_values
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.tensor.plan import check_real
from tensorlab.drawing.terminal import Terminal
from tensorlab.sources.parts import beginning
from tensorlab.statistics import Statistics
from tensorlab.view import view
from tensorlab.wording import apart, bytes_text, count, digits_apart, number, percent, thousands

_WIDTH, _HEIGHT = 400.0, 160.0
_MOST_COMPUTED = 2**35  # bytes that Dask computes in a few minutes
_LEFT, _TOP = 8.0, 40.0


def histogram(x: Any, bins: int | Sequence[float] | None = None) -> Drawing:
    """Draw how often each value occurs.

    Args:
        x: Any tensor of real numbers or truth values; its shape does not matter. What is kept in a file is read part
            by part, and an array of Dask is computed, in one graph, each block counted where it is.
        bins: How many bars, or the borders between them; by default each integer has a bar of its own while there are
            up to 32, and other values have up to 32 bars between round borders. A bar includes its lower border, and
            the last one both its borders.

    Raises:
        TypeError: If the entries are not real numbers, or Dask would compute more than 32 GiB for them.
        ValueError: If `bins` is not a positive number, or its borders do not increase.

    Source: section 2.2.5, "Key attributes", looks at what the entries of the digits' tensor are.

    >>> print(histogram([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]))
    11 values from 1 to 9, mean 4
    1 ████████████████████            2
    2 ██████████                      1
    3 ████████████████████            2
    4 ██████████                      1
    5 ██████████████████████████████  3
    6 ██████████                      1
    7                                 0
    8                                 0
    9 ██████████                      1
    """
    found = view(x)
    check_real(found, "a histogram counts")
    if found.lazy and found.nbytes > _MOST_COMPUTED:
        part = beginning(found.shape, found.chunks, found.itemsize)
        raise TypeError(
            f"a histogram counts every value, and Dask would compute {bytes_text(found.nbytes)} for it: "
            f"histogram({part}) counts a part."
        )
    counted = count_values(found if found.in_parts else found.values(), bins)
    title = _title(counted)
    canvas, width, height = _painted(counted)
    return Drawing(
        str(canvas),
        width,
        height,
        title,
        _description(counted, title),
        partial(_text, counted, title),
        {"kind": "histogram", "shape": (len(counted.counts),), "axes": ["bar"]},
    )


def _title(counted: Counted) -> str:
    stats = counted.statistics
    if stats.minimum is None:
        return f"{count(counted.size, 'value')}, none of them a number"
    low, high = apart((stats.minimum, stats.maximum))
    return f"{count(counted.size, 'value')} from {low} to {high}, mean {_mean(stats)}"


def _mean(stats: Statistics) -> str:
    """With as many digits as tell the least value from the greatest."""
    return number(stats.mean, digits_apart((stats.minimum, stats.maximum)))


def _left_out(counted: Counted) -> str:
    """How many entries have no place in the histogram."""
    stats = counted.statistics
    nans = stats.nans - stats.missing  # what is missing is no part of the size
    outside = counted.size - nans - stats.infinities - int(counted.counts.sum())
    parts = [
        f"{thousands(nans)} NaN" if nans else "",
        f"{thousands(stats.missing)} missing" if stats.missing else "",
        count(stats.infinities, "infinity") if stats.infinities else "",
        f"{thousands(outside)} outside the bars" if outside else "",
    ]
    return ", ".join(part for part in parts if part)


def _painted(counted: Counted) -> tuple[Canvas, float, float]:
    canvas = Canvas()
    canvas.text(_LEFT, 16, _title(counted), font_size=13, fill=theme.colour("fg"))
    wide = max(_WIDTH + 2 * _LEFT, _LEFT + text_width(_title(counted), 13) * 1.08)
    if not counted.counts.any():
        canvas.text(_LEFT, 34, _left_out(counted), font_size=12, fill=theme.colour("muted"))
        return canvas, wide, 42
    most = int(counted.counts.max(initial=0)) or 1
    bar = _WIDTH / len(counted.counts)
    floor = _TOP + _HEIGHT
    with canvas.group(fill=theme.axis(0)):
        for i, n in enumerate(counted.counts.tolist()):
            height = max(_HEIGHT * n / most, 1.0) if n else 0.0  # what occurs at all is seen
            share = percent(n, counted.size)
            canvas.rect(
                _LEFT + i * bar + 0.5, floor - height, max(bar - 1, 0.8), height,
                data_index=str(i), data_value=f"{counted.range_of(i)}: {thousands(n)} ({share})",
            )  # fmt: skip
    canvas.line(_LEFT, floor, _LEFT + _WIDTH, floor, stroke=theme.colour("muted"))
    _paint_scale(canvas, counted, bar, floor)
    _paint_mean(canvas, counted, bar, floor)
    bottom = floor + 22.0
    for note in (
        f"tallest bar: {count(most, 'entry')}" if counted.size else "",
        _left_out(counted),
    ):
        if note:
            bottom += 16
            canvas.text(_LEFT, bottom, note, font_size=12, fill=theme.colour("muted"))
    return canvas, wide, bottom + 8


def _paint_scale(canvas: Canvas, counted: Counted, bar: float, floor: float) -> None:
    """Values below the bars: under each one while there is room, else at some borders."""
    with canvas.group(font_size=12, fill=theme.colour("muted"), text_anchor="middle"):
        if counted.edges is None:
            texts = [counted.range_of(i) for i in range(len(counted.counts))]
            every = math.ceil((max(text_width(text, 12) for text in texts) + 8) / bar)
            for i in range(0, len(texts), every):
                canvas.text(_LEFT + (i + 0.5) * bar, floor + 15, texts[i])
            return
        edges = counted.borders
        wide = [text_width(text, 12) * 1.08 for text in edges]
        last = len(edges) - 1
        every = max(1, math.ceil((max(wide) + 10) / bar))
        for i in [0, *_round_places(counted.edges, every), last]:
            # The first and the last are written inward of their borders, where their neighbours must not be.
            left, right = i * bar - wide[i] / 2 - 14, i * bar + wide[i] / 2 + 14
            crowded = 0 < i < last and (left < wide[0] or right > _WIDTH - wide[last])
            anchor = "start" if i == 0 else "end" if i == last else None
            if not crowded:
                canvas.text(_LEFT + i * bar, floor + 15, edges[i], text_anchor=anchor)


def _round_places(edges: np.ndarray, every: int) -> range:
    """Which borders between the first and the last have their value written: where they are even, the roundest, and 0.

    >>> _round_places(np.arange(-14, 17) / 4, 3)  # -3.5 to 4: the whole numbers
    range(2, 30, 4)
    """
    with np.errstate(all="ignore"):
        steps = np.diff(edges).astype(float)  # of the largest floats, infinite
        even = bool(np.isfinite(steps).all()) and np.allclose(steps, steps[0])
    if not even:
        return range(every, len(edges) - 1, every)
    every = next((n for n in (1, 2, 4, 5, 8, 10, 16, 20) if n >= every), every)
    first = edges[0] / steps[0]  # counted in bars from 0
    start = -round(first) % every if abs(first - round(first)) < 1e-6 else 0
    return range(start or every, len(edges) - 1, every)


def _paint_mean(canvas: Canvas, counted: Counted, bar: float, floor: float) -> None:
    mean = counted.statistics.mean
    if mean is None or not len(counted.counts):
        return
    if counted.edges is None:
        x, width = _LEFT + (mean - counted.values[0] + 0.5) * bar, Fraction(1)
    else:
        inside = counted.edges[0] <= mean <= counted.edges[-1]
        if not inside:
            return
        bars = len(counted.edges) - 1
        i = min(int(np.searchsorted(counted.edges, mean, side="right")) - 1, bars - 1)
        # Exactly, as the distance between the largest floats is no float, and no quotient of the smallest is.
        first, last = map(Fraction, counted.edges[i : i + 2].tolist())
        width = last - first
        x = _LEFT + float(i + (Fraction(float(mean)) - first) / (last - first)) * bar
    if Fraction(math.ulp(mean)) > width and len(counted.counts) > 1:
        return  # no float is near enough to say in which bar it lies
    colour = theme.colour("accent")
    canvas.line(x, _TOP - 4, x, floor, stroke=colour, stroke_width=1.5, stroke_dasharray="4 3")
    text = "mean"  # the title says which
    fits = x + 6 + text_width(text, 12) * 1.08 < _LEFT + _WIDTH
    canvas.text(
        x + 6 if fits else x - 6, _TOP - 4, text,
        font_size=12, fill=colour, text_anchor=None if fits else "end",
    )  # fmt: skip


def _description(counted: Counted, title: str) -> str:
    most = int(counted.counts.argmax()) if counted.counts.size else 0
    sentences = [f"A histogram of {title}, in {count(len(counted.counts), 'bar')}."]
    if counted.counts.sum():
        top = int(counted.counts[most])
        sentences.append(
            f"The tallest bar, {counted.range_of(most)}, stands for {count(top, 'entry')}, "
            f"{percent(top, counted.size)} of all."
        )
    left_out = _left_out(counted)
    if left_out:
        sentences.append(f"Besides: {left_out}.")
    return " ".join(sentences)


def _text(counted: Counted, title: str, terminal: Terminal) -> str:
    """A line for each bar: its values, the bar, its count."""
    heads = [counted.range_of(i) for i in range(len(counted.counts))]
    tails = [thousands(n) for n in counted.counts.tolist()]
    head, tail = max(map(len, heads)), max(map(len, tails))
    room = max(0, min(30, terminal.columns - head - tail - 3))  # a telephone shows 43 letters
    most = int(counted.counts.max(initial=0)) or 1
    mark = "█" if terminal.boxes else "#"
    lines = [terminal.strong(terminal.line(title))]
    for left, right, n in zip(heads, tails, counted.counts.tolist(), strict=True):
        bar = mark * (max(1, int(room * n / most)) if n and room else 0)
        line = f"{left:>{head}} {bar:{room}}  {right:>{tail}}"
        lines.append(
            f"{line[: head + 1]}{terminal.axis(line[head + 1 : head + 1 + room], 0)}{line[head + 1 + room :]}"
            if head + tail + 3 <= terminal.columns
            else terminal.line(line)
        )
    left_out = _left_out(counted)
    return "\n".join([*lines, *([terminal.faint(terminal.line(left_out))] if left_out else [])])
