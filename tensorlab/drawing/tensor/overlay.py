"""What an index takes of a tensor that is drawn to scale: boxes within the large box, or spots on its front."""

from itertools import product

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, Canvas, coordinate
from tensorlab.drawing.tensor.axes import Axes, Frame
from tensorlab.drawing.tensor.scene import Fixed
from tensorlab.selection import Positions, Selection
from tensorlab.shapes import size_of
from tensorlab.wording import count, join, ordinal_number, thousands

_MOST_BOXES = 60
_APART = 5.0  # pixels from one run to the next: closer ones cannot be told apart
_LEVELS = 3  # of opacity, for blocks that are taken in part
_SPOTS = 40  # along a side of the front: a mask's finer detail is merged

Interval = tuple[float, float]  # shares of a side

_STYLE: dict[str, Attribute] = {
    "fill": theme.colour("accent"),
    "fill_opacity": 0.28,
    "stroke": theme.colour("accent"),
    "stroke_width": 1.5,
    "stroke_linejoin": "round",
    "pointer_events": "none",
}


def paint_taken(canvas: Canvas, taken: Selection, axes: Axes, fixed: Fixed, frame: Frame) -> None:
    """Paint what is taken over a part that is drawn to scale.

    Args:
        canvas: Where to.
        taken: What the index takes.
        axes: Which axis runs into the page, which down, and which to the right.
        fixed: An index for each of the other axes.
        frame: The part's outline.
    """
    if not taken.size:
        return
    boxes = taken.boxes(_MOST_BOXES)
    with canvas.group(**_STYLE):
        for box in reversed(boxes):
            _paint_boxes(canvas, box, axes, fixed, frame, _MOST_BOXES // len(boxes))
        if not boxes:
            _paint_spots(canvas, taken, axes, fixed, frame)


def _paint_boxes(
    canvas: Canvas, taken: Selection, axes: Axes, fixed: Fixed, frame: Frame, limit: int
) -> None:
    """A box for each combination of runs along the sides; beyond the limit, runs become one."""
    positions = taken.positions or ()
    if any(i not in positions[axis] for axis, i in fixed.items()):
        return
    height, width = frame.bottom - frame.top, frame.right - frame.left
    sides = float(np.hypot(frame.dx, frame.dy)), height, width
    runs = [
        [(0.0, 1.0)] if axis is None else intervals(positions[axis], taken.shape[axis], length)
        for axis, length in zip(axes, sides, strict=True)
    ]
    while len(runs[0]) * len(runs[1]) * len(runs[2]) > limit:
        most = max(range(3), key=lambda n: len(runs[n]))
        runs[most] = [(runs[most][0][0], runs[most][-1][1])]
    for deep, down, across in product(reversed(runs[0]), reversed(runs[1]), runs[2]):
        _paint_box(canvas, frame, deep, down, across, solid=axes[0] is not None)


def intervals(positions: Positions, n: int, length: float) -> list[Interval]:
    """The runs of neighbours among some positions, as shares of the side; runs too close to be told apart are merged.

    Args:
        positions: Positions along an axis, in order.
        n: The axis' length.
        length: How many pixels long the side is.

    >>> intervals(range(10, 20), 100, 260.0)
    [(0.1, 0.2)]
    >>> intervals(range(0, 9, 4), 10, 260.0)
    [(0.0, 0.1), (0.4, 0.5), (0.8, 0.9)]
    """
    # A range may be longer than len can tell.
    if not n or not (positions if isinstance(positions, range) else len(positions)):
        return []
    # What is too small to be seen is drawn two pixels long.
    thick = min(1.0, 2.0 / length) if length else 1.0
    if isinstance(positions, range) and (
        positions.step == 1 or positions.step * length / n < _APART
    ):
        return [_widened(positions[0] / n, (positions[-1] + 1) / n, thick)]
    places = np.asarray(positions)
    far = np.diff(places) * length / n >= max(_APART, 1.5 * length / n)
    breaks = np.flatnonzero(far) + 1
    runs = np.split(places, breaks) if len(breaks) < 1000 else [places]
    return [_widened(float(run[0]) / n, (float(run[-1]) + 1) / n, thick) for run in runs]


def _widened(start: float, stop: float, least: float) -> Interval:
    if stop - start >= least:
        return start, stop
    start = min(start, 1.0 - least)
    return start, start + least


def _paint_box(
    canvas: Canvas, frame: Frame, deep: Interval, down: Interval, across: Interval, solid: bool
) -> None:
    """The three faces of a box within the large one that would be seen if the rest were glass."""
    (near, far), (up, low), (start, stop) = deep, down, across
    top = [(near, up, start), (near, up, stop), (far, up, stop), (far, up, start)]
    right = [(near, up, stop), (far, up, stop), (far, low, stop), (near, low, stop)]
    front = [(near, up, start), (near, up, stop), (near, low, stop), (near, low, start)]
    for face in (top, right, front) if solid else (front,):
        # The large box's own face shows index 0: where that is not taken, its entries keep their colours.
        fill = "none" if face is front and near > 0 else None
        canvas.polygon([frame.corner(*corner) for corner in face], fill=fill)


def _paint_spots(canvas: Canvas, taken: Selection, axes: Axes, fixed: Fixed, frame: Frame) -> None:
    """The entries of the front slab that are taken, as one path."""
    _, rows, columns = axes
    others = [axis for axis in range(len(taken.shape)) if axis not in (rows, columns)]
    front = {axis: fixed.get(axis, 0) for axis in others}
    shares = np.atleast_2d(taken.shares(front, _SPOTS))
    if rows is not None and columns is not None and rows > columns:
        shares = shares.T
    for level in range(1, _LEVELS + 1):
        here = np.ceil(shares * _LEVELS) == level
        path = _path(here, frame)
        if path:
            canvas.path(path, stroke="none", fill_opacity=0.55 * level / _LEVELS)


def _path(mask: np.ndarray, frame: Frame) -> str:
    """Rectangles over the runs of True in each row."""
    height, width = mask.shape
    down, across = (frame.bottom - frame.top) / height, (frame.right - frame.left) / width
    parts = []
    for i, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]])))
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            x, y = coordinate(frame.left + start * across), coordinate(frame.top + i * down)
            wide = coordinate((stop - start) * across)
            parts.append(f"M{x} {y}h{wide}v{coordinate(down)}h-{wide}z")
    return "".join(parts)


def taken_in_words(taken: Selection, labels: list[str]) -> tuple[str, str, str]:
    """How much an index takes, in one part or, where it is a product, in two; and by which steps, if not each.

    >>> from tensorlab.indexing import read, read_key
    >>> index = read((60000, 28), read_key(np.s_[::2, 14:]))
    >>> taken_in_words(index.selection, ["samples", "pixels"])
    ('the index takes 30,000 × 14', '= 420,000 of 1,680,000 entries', 'every 2nd along samples')
    """
    lengths = [] if taken.positions is None else [len(each) for each in taken.positions]
    steps = [
        f"every {ordinal_number(each.step)} along {label}"
        for each, label in zip(taken.positions or (), labels, strict=False)
        if isinstance(each, range) and len(each) > 1 and each.step > 1
    ]
    number = f"{thousands(taken.size)} of {count(size_of(taken.shape), 'entry')}"
    told = join(steps) if steps else ""
    if len(lengths) < 2:
        return f"the index takes {number}", "", told
    return f"the index takes {' × '.join(map(thousands, lengths))}", f"= {number}", told
