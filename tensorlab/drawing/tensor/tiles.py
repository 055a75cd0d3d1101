"""More than three axes, or slabs set apart: rows, grids and stacks of smaller pictures."""

from collections.abc import Callable
from itertools import pairwise

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, Canvas, Part, printable, text_width
from tensorlab.drawing.tensor.axes import arrow, gap, label, label_width, tick
from tensorlab.drawing.tensor.scene import LABEL, Fixed, Indices, Scene, sample
from tensorlab.shapes import size_of
from tensorlab.wording import join, thousands

_SPACE = 22.0
_HEAD = 24.0
_TICK = 18.0
_GUTTER = 40.0
_DOTS = 30.0
_LONG = 600.0  # a row that a telephone could show only very small

Block = Callable[[Scene, tuple[int, ...], Fixed, bool], Part]
Tiles = dict[tuple[int, int], Part]  # by the numbers of their row and column


def shown(n: int, most: int) -> Indices:
    """The positions along an axis that have a part of their own: the first ones and the last.

    An empty axis has one part, which stands for none.
    """
    return sample(n, most, last=1) or (0,)


def tiles(
    scene: Scene, down: int | None, across: int, free: tuple[int, ...], fixed: Fixed,
    block: Block, most: int, upright: bool = False,
) -> Part:  # fmt: skip
    """Set parts side by side along one axis, or in rows and columns along two; the first has its axes' labels.

    Args:
        scene: The whole picture.
        down: The axis along which the rows stand one below another, or None for a single row.
        across: The axis along which the parts of a row stand.
        free: The axes of each part.
        fixed: An index for each of the other axes.
        block: What lays out one part.
        most: How many parts are drawn side by side before a gap.
        upright: Whether those of a single long row stand below each other where there is little room.
    """
    rows: Indices = (0,) if down is None else _places(scene, down, most)
    columns = _places(scene, across, most)
    parts: Tiles = {}
    for m, i in enumerate(rows):
        for n, j in enumerate(columns):
            if i is not None and j is not None:
                here = {**fixed, across: j} | ({} if down is None else {down: i})
                parts[m, n] = block(scene, free, here, not parts)
    left, top = (0.0, _HEAD + _TICK) if down is None else (_GUTTER, _HEAD + 2 * _TICK)
    beside = {n: (part.left, part.right) for (_, n), part in reversed(parts.items())}
    below = {m: (part.top, part.height) for (m, _), part in reversed(parts.items())}
    xs, _ = _lined_up(len(columns), beside, left)
    width = max(xs[n] - part.left + part.width for (_, n), part in parts.items())
    ys, height = _lined_up(len(rows), below, top)
    canvas = Canvas()
    tall = {n: (part.top, part.height) for (_, n), part in parts.items()}
    lows, low = _lined_up(len(columns), tall, _HEAD, even=False)
    shift = _GUTTER + max(part.left for part in parts.values())
    few = shift + max(part.width - part.left for part in parts.values())
    upright = upright and width > _LONG and down is None and len(parts) == len(columns)
    for (m, n), part in parts.items():
        second = (shift - part.left, lows[n] - part.top) if upright else None
        canvas.paste(part.canvas, xs[n] - part.left, ys[m] - part.top, second)
    _paint_gaps(canvas, rows, columns, xs, ys, parts[0, 0])
    if down is not None:
        _paint_down(canvas, scene, down, rows, ys, height)
    narrow = lows if upright else None
    width = _paint_across(canvas, scene, across, columns, xs, left, width, narrow, low)
    return Part(canvas, width, height, left, top, narrow=(few, low) if upright else None)


def _places(scene: Scene, axis: int, most: int) -> Indices:
    return scene.shown.get(axis) or shown(scene.view.shape[axis], most)


def _lined_up(
    n: int, sizes: dict[int, tuple[float, float]], at: float, even: bool = True
) -> tuple[list[float], float]:
    """Where the entries of each column or row of parts begin, and where the last one ends.

    Args:
        n: How many places there are, gaps among them.
        sizes: For each place, how far its largest part reaches before its entries, and how long it is.
        at: Where the first place begins.
        even: Whether all are as far apart as the two that need most.
    """
    starts: list[float] = []
    # From one part to the next it is as far as the widest two need; the dots in a gap stand close to their neighbours.
    reach = [sizes.get(place, (0.0, _DOTS)) for place in range(n)]
    steps = [a[1] - a[0] + _SPACE + b[0] for a, b in pairwise(reach)]
    among = [i for i in range(n - 1) if {i, i + 1} <= sizes.keys()]
    if even and among:
        widest = max(steps[i] for i in among)
        steps = [widest if i in among else step for i, step in enumerate(steps)]
    for place, (before, _) in enumerate(reach):
        at += steps[place - 1] if place else before
        starts.append(at)
    return starts, starts[-1] - reach[-1][0] + reach[-1][1]


def _paint_gaps(
    canvas: Canvas, rows: Indices, columns: Indices, xs: list[float], ys: list[float], first: Part
) -> None:
    for n, j in enumerate(columns):
        for m, i in enumerate(rows):
            if j is None and i is not None:
                gap(canvas, xs[n] + _DOTS / 2, ys[m] + (first.height - first.top) / 3)
            elif i is None and n == 0:
                gap(canvas, xs[n] + 16, ys[m] + _DOTS / 2, "⋮")


def _paint_across(
    canvas: Canvas,
    scene: Scene,
    axis: int,
    places: Indices,
    xs: list[float],
    left: float,
    width: float,
    lows: list[float] | None,
    low: float,
) -> float:
    """Label, arrow and ticks above the columns of parts; returns how far right everything reaches.

    Where there is little room, parts may stand below each other, down to `low`: arrow and ticks run down beside them.
    """
    colour, text = scene.colour(axis), scene.label(axis)
    label(canvas, left, 13, text, colour)
    start = left + 1.15 * label_width(text) + 8  # on a telephone letters grow
    width = max(width, start + 40)
    if lows is None:
        arrow(canvas, start, 9, width, 9, colour)
    else:
        shaft = Canvas()
        arrow(shaft, 0, 0, width - start, 0, colour)
        canvas.paste(shaft, start, 9, (6, _HEAD, 90, (low - _HEAD) / (width - start)))
    for n, (i, x) in enumerate(zip(places, xs, strict=True)):
        if scene.view.shape[axis] and lows is None:
            tick(canvas, x + 1, _HEAD + 9, i, colour, "start")
        elif lows is not None:
            mark = Canvas()
            tick(mark, 0, 0, i, colour, "start")
            canvas.paste(mark, x + 1, _HEAD + 9, (14, lows[n] + 12))
    return width


def _paint_down(
    canvas: Canvas, scene: Scene, axis: int, places: Indices, ys: list[float], height: float
) -> None:
    """Label, arrow and ticks left of the rows of parts."""
    colour, top = scene.colour(axis), _HEAD + 1.5 * _TICK
    label(canvas, 0, top, scene.label(axis), colour)
    arrow(canvas, 6, top + 8, 6, height, colour)
    for i, y in zip(places, ys, strict=True):
        if scene.view.shape[axis]:
            tick(canvas, 14, y + 12, i, colour, "start")


def stack(scene: Scene, outer: tuple[int, ...], part: Part, words: str = "") -> Part:
    """Put a part in front of a stack that stands for all the others along the outer axes; `words` say which it is."""
    canvas = Canvas()
    head = 20.0 * len(outer) + 4
    for i, axis in enumerate(outer):
        label(canvas, 0, 13 + 20.0 * i, scene.label(axis), scene.colour(axis))
    total = size_of(scene.view.shape[axis] for axis in outer)
    behind = max(0, min(total - 1, 3))
    width, height = part.width + 24 + 7.0 * behind, head + part.height + 24 + 7.0 * behind
    frame: dict[str, Attribute] = {
        "fill": theme.colour("bg"),
        "stroke": theme.colour("line"),
        "rx": 4,
    }
    for i in range(behind, -1, -1):
        canvas.rect(7.0 * i + 1, head + 7.0 * i, part.width + 22, part.height + 24, **frame)
    canvas.paste(part.canvas, 11, head + 12)
    words = words or _which(scene, outer, total)
    canvas.text(0, height + 16, words, font_size=LABEL, fill=theme.colour("muted"))
    return Part(canvas, max(width, 1.05 * text_width(words, LABEL)), height + 22)


def _which(scene: Scene, outer: tuple[int, ...], total: int) -> str:
    names = join([printable(scene.view.label(axis)) for axis in outer])
    if not total:
        return f"no such parts along {names}"
    if total == 1:
        return f"index 0 along {names}, the only one"
    return f"one of {thousands(total)} such parts: index 0 along {names}"
