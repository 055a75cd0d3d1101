"""How often which values occur: a histogram, counted block by block, so that its memory does not grow."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from tensorlab import theme
from tensorlab.drawing.canvas import Canvas, text_width
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.terminal import Terminal
from tensorlab.statistics import Statistics, statistics
from tensorlab.view import view
from tensorlab.wording import count, number, percent, thousands

_SINGLE = 32  # so many different integers have a bar each, and so many bars there are at most
_SMALL = 65_536  # integers within such a range are counted one by one first: faster, and exact
_BLOCK = 1_000_000
_WIDTH, _HEIGHT = 400.0, 160.0
_LEFT, _TOP = 8.0, 40.0


@dataclass(frozen=True)
class _Histogram:
    """The counts, and where their bars begin and end.

    Attributes:
        edges: The bins' borders, one more than there are bins; or None where each bar is one integer.
        values: The values that have a bar each, or ().
        counts: How many entries each bar stands for.
    """

    edges: np.ndarray | None
    values: tuple[float, ...]
    counts: np.ndarray
    statistics: Statistics
    size: int
    boolean: bool
    whole: bool = False  # a bar holds integers only, and none that is its upper border

    def range_of(self, i: int) -> str:
        """The values that a bar stands for: "7", or "0 to 8"."""
        if self.edges is None:
            return str(bool(self.values[i])) if self.boolean else number(self.values[i])
        first, last = self.edges[i], self.edges[i + 1]
        if not self.whole:
            return f"{number(first)} to {number(last)}"
        return f"{first:.0f} to {last - 1:.0f}" if last - first > 1 else f"{first:.0f}"


def histogram(x: Any, bins: int | Sequence[float] | None = None) -> Drawing:
    """Draw how often which values occur.

    Args:
        x: Any tensor of real numbers or truth values; its shape does not matter.
        bins: How many bars, or the borders between them; by default each integer has a bar of its own while there are
            up to 32, and other values have up to 32 bars between round borders. A bar holds its lower border; the last
            one both.

    Raises:
        TypeError: If the entries are no real numbers.
        ValueError: If `bins` is no positive number, or its borders do not increase.

    Source:
        Section 2.2.5, "Key attributes", looks at what the entries of the digits' tensor are.

    >>> print(histogram([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]))
    11 values from 1 to 9, mean 4
    1 ██████████████████████████                2
    2 █████████████                             1
    3 ██████████████████████████                2
    4 █████████████                             1
    5 ████████████████████████████████████████  3
    6 █████████████                             1
    7                                           0
    8                                           0
    9 █████████████                             1
    """
    found = view(x)
    if not found.dtype.startswith(("bool", "int", "uint", "float", "bfloat")):
        raise TypeError(f"the entries are {found.dtype}: a histogram counts real numbers.")
    counted = _count(found.values(), bins)
    title = _title(counted)
    canvas, width, height = _painted(counted)
    return Drawing(
        str(canvas),
        width,
        height,
        title,
        _description(counted, title),
        partial(_text, counted, title),
        {"kind": "histogram"},
    )


def _count(values: np.ndarray, bins: int | Sequence[float] | None) -> _Histogram:
    if isinstance(values, np.ma.MaskedArray):
        values = values.compressed()
    summary = statistics(values)
    assert summary is not None  # the dtype was checked
    boolean = values.dtype.kind == "b"
    low, high = summary.minimum, summary.maximum
    whole = values.dtype.kind in "biu"
    if bins is None and (boolean or (whole and low is not None and high - low < _SINGLE)):  # type: ignore[operator]
        first, last = (0, 1) if boolean else (int(low), int(high))  # type: ignore[arg-type]
        counts = _counts_of_integers(values, first, last)
        return _Histogram(
            None, tuple(range(first, last + 1)), counts, summary, values.size, boolean
        )
    if bins is None and low is not None and low == high:
        counts = np.array([values.size - summary.nans - summary.infinities])
        return _Histogram(None, (float(low),), counts, summary, values.size, boolean)
    edges = _edges(bins, low, high, whole)
    counts = np.zeros(len(edges) - 1, dtype=np.int64)
    if whole and low is not None and int(high) - int(low) < _SMALL:  # type: ignore[arg-type]
        first, last = int(low), int(high)  # type: ignore[arg-type]
        single = _counts_of_integers(values, first, last)
        inside = np.arange(first, last + 1, dtype=float)
        counts += np.histogram(inside, edges, weights=single)[0].astype(np.int64)
    else:
        for block in _blocks(values):
            numbers = block.astype(np.float64, copy=False)
            counts += np.histogram(numbers[np.isfinite(numbers)], edges)[0]
    steps = np.diff(edges)
    integers = whole and bins is None and bool((steps >= 1).all())
    return _Histogram(edges, (), counts, summary, values.size, boolean, integers)


def _edges(bins: int | Sequence[float] | None, low: Any, high: Any, whole: bool) -> np.ndarray:
    if bins is not None and not isinstance(bins, int | np.integer):
        edges = np.asarray(bins, dtype=float)
        if edges.ndim != 1 or len(edges) < 2 or not (np.diff(edges) > 0).all():
            raise ValueError("bins takes a number of bars, or at least two borders that increase.")
        return edges
    n = _SINGLE if bins is None else int(bins)
    if n < 1:
        raise ValueError(f"bins={bins}: a histogram has at least 1 bar.")
    if low is None:
        return np.array([0.0, 1.0])
    low, high = float(low), float(high) + (1 if whole and bins is None else 0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    step = _round_step(low, high, whole) if bins is None else 0.0
    if step and max(abs(low), abs(high)) / step < 2**50:
        return np.arange(math.floor(low / step), math.ceil(high / step) + 1) * step
    # Halves are added, as the distance between the largest floats is no float.
    edges = np.linspace(low / 2, high / 2, n + 1) * 2
    return edges if (np.diff(edges) > 0).all() else np.array([low, np.nextafter(high, np.inf)])


def _round_step(low: float, high: float, whole: bool) -> float:
    """The least round width of which at most 32 bars are needed; 0 where there is none.

    >>> _round_step(0, 256, True), _round_step(-3.9, 3.5, False)
    (8.0, 0.25)
    """
    extent = high - low
    least = extent / (_SINGLE - 1)  # one more bar may be needed at the ends
    if not math.isfinite(extent) or least < 1e-300:
        return 0.0
    if whole and math.log2(extent).is_integer():
        return extent / _SINGLE  # 256 values: round, too
    power = 10.0 ** math.floor(math.log10(least))
    multiples = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    return next((m * power for m in multiples if m * power >= least), 10 * power)


def _counts_of_integers(values: np.ndarray, first: int, last: int) -> np.ndarray:
    counts = np.zeros(last - first + 1, dtype=np.int64)
    for block in _blocks(values):
        # In the entries' own type the difference could wrap around.
        places = block.astype(np.int64) if block.dtype != np.uint64 else block - np.uint64(first)
        places = places.astype(np.int64) - (0 if block.dtype == np.uint64 else first)
        counts += np.bincount(places, minlength=len(counts))
    return counts


def _blocks(values: np.ndarray) -> Iterator[np.ndarray]:
    """Flat blocks of a tensor of any size, in any layout, without a copy of the whole."""
    if values.flags.c_contiguous or values.size <= _BLOCK:
        flat = values.reshape(-1)
        for start in range(0, flat.size, _BLOCK):
            yield flat[start : start + _BLOCK]
    else:
        for part in values:
            yield from _blocks(part)


def _title(counted: _Histogram) -> str:
    stats = counted.statistics
    if stats.minimum is None:
        return f"{count(counted.size, 'value')}, none of them a number"
    low, high = number(stats.minimum), number(stats.maximum)
    return f"{count(counted.size, 'value')} from {low} to {high}, mean {number(stats.mean)}"


def _strange(counted: _Histogram) -> str:
    """How many entries have no place in the histogram."""
    stats = counted.statistics
    outside = counted.size - stats.nans - stats.infinities - int(counted.counts.sum())
    parts = [
        f"{thousands(stats.nans)} NaN" if stats.nans else "",
        count(stats.infinities, "infinity") if stats.infinities else "",
        f"{thousands(outside)} outside the bars" if outside else "",
    ]
    return ", ".join(part for part in parts if part)


def _painted(counted: _Histogram) -> tuple[Canvas, float, float]:
    canvas = Canvas()
    canvas.text(_LEFT, 16, _title(counted), font_size=13, fill=theme.colour("fg"))
    wide = max(_WIDTH + 2 * _LEFT, _LEFT + text_width(_title(counted), 13) * 1.08)
    if not counted.counts.any():
        canvas.text(_LEFT, 34, _strange(counted), font_size=12, fill=theme.colour("muted"))
        return canvas, wide, 42
    most = int(counted.counts.max(initial=0)) or 1
    bar = _WIDTH / len(counted.counts)
    floor = _TOP + _HEIGHT
    with canvas.group(fill=theme.axis(0)):
        for i, n in enumerate(counted.counts.tolist()):
            height = max(_HEIGHT * n / most, 1.0) if n else 0.0  # what occurs at all is seen
            share = percent(n, counted.size) if counted.size else "0%"
            canvas.rect(
                _LEFT + i * bar + 0.5, floor - height, max(bar - 1, 0.8), height,
                data_index=str(i), data_value=f"{counted.range_of(i)}: {thousands(n)} ({share})",
            )  # fmt: skip
    canvas.line(_LEFT, floor, _LEFT + _WIDTH, floor, stroke=theme.colour("muted"))
    _paint_scale(canvas, counted, bar, floor)
    _paint_mean(canvas, counted, bar, floor)
    bottom = floor + 22.0
    for note in (f"tallest bar: {count(most, 'entry')}" if counted.size else "", _strange(counted)):
        if note:
            bottom += 16
            canvas.text(_LEFT, bottom, note, font_size=12, fill=theme.colour("muted"))
    return canvas, wide, bottom + 8


def _paint_scale(canvas: Canvas, counted: _Histogram, bar: float, floor: float) -> None:
    """Values below the bars: under each one while there is room, else at some borders."""
    with canvas.group(font_size=12, fill=theme.colour("muted"), text_anchor="middle"):
        if counted.edges is None:
            texts = [counted.range_of(i) for i in range(len(counted.counts))]
            every = math.ceil((max(text_width(text, 12) for text in texts) + 8) / bar)
            for i in range(0, len(texts), every):
                canvas.text(_LEFT + (i + 0.5) * bar, floor + 15, texts[i])
            return
        edges = [number(edge) for edge in counted.edges]
        wide = [text_width(text, 12) * 1.08 for text in edges]
        last = len(edges) - 1
        every = max(1, math.ceil((max(wide) + 10) / bar))
        for i in [*range(0, last, every), last]:
            # The first and the last are written inward of their borders, where their neighbours must not be.
            left, right = i * bar - wide[i] / 2 - 8, i * bar + wide[i] / 2 + 8
            crowded = 0 < i < last and (left < wide[0] or right > _WIDTH - wide[last])
            anchor = "start" if i == 0 else "end" if i == last else None
            if not crowded:
                canvas.text(_LEFT + i * bar, floor + 15, edges[i], text_anchor=anchor)


def _paint_mean(canvas: Canvas, counted: _Histogram, bar: float, floor: float) -> None:
    mean = counted.statistics.mean
    if mean is None or not len(counted.counts):
        return
    if counted.edges is None:
        x = _LEFT + (mean - counted.values[0] + 0.5) * bar
    else:
        inside = counted.edges[0] <= mean <= counted.edges[-1]
        if not inside:
            return
        places = np.arange(len(counted.edges)) * bar
        x = _LEFT + float(np.interp(mean, counted.edges, places))
    colour = theme.colour("accent")
    canvas.line(x, _TOP - 4, x, floor, stroke=colour, stroke_width=1.5, stroke_dasharray="4 3")
    text = f"mean {number(mean)}"
    fits = x + 6 + text_width(text, 12) * 1.08 < _LEFT + _WIDTH
    canvas.text(
        x + 6 if fits else x - 6, _TOP - 4, text,
        font_size=12, fill=colour, text_anchor=None if fits else "end",
    )  # fmt: skip


def _description(counted: _Histogram, title: str) -> str:
    most = int(counted.counts.argmax()) if counted.counts.size else 0
    sentences = [f"A histogram of {title}, in {count(len(counted.counts), 'bar')}."]
    if counted.counts.sum():
        top = int(counted.counts[most])
        sentences.append(
            f"The tallest bar, {counted.range_of(most)}, stands for {count(top, 'entry')}, "
            f"{percent(top, counted.size)} of all."
        )
    strange = _strange(counted)
    if strange:
        sentences.append(f"Besides: {strange}.")
    return " ".join(sentences)


def _text(counted: _Histogram, title: str, terminal: Terminal) -> str:
    """A line for each bar: its values, the bar, its count."""
    heads = [counted.range_of(i) for i in range(len(counted.counts))]
    tails = [thousands(n) for n in counted.counts.tolist()]
    head, tail = max(map(len, heads)), max(map(len, tails))
    room = max(0, min(40, terminal.columns - head - tail - 3))
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
    strange = _strange(counted)
    return "\n".join([*lines, *([terminal.faint(terminal.line(strange))] if strange else [])])
