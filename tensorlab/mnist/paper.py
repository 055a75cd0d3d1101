"""What a photograph shows besides the digit: light that falls unevenly on the paper, and the lines on it."""

import math
from typing import Any

import numpy as np

EVEN = 0.1  # what differs by less is one colour
_STROKE = 4  # no stroke is wider than this part of the picture, and few shadows are as narrow
_TILT = np.tan(np.deg2rad(np.linspace(-8, 8, 33)))  # of lines that were drawn straight
_THIN = 28  # a line is thinner than this part of the picture
_COARSE = 70  # pixels along a side on which pieces are told apart
_FAINT = 0.05  # lines lighter than this do no harm


def evened(grey: np.ndarray) -> tuple[np.ndarray, bool] | None:
    """The picture as if light had fallen evenly on it, its ground 1 where that is light, else 0; None where it is even.

    Also whether the light changes suddenly somewhere at the sides, as it does where a shadow has a sharp edge.

    A stroke of ink is narrow, and what is narrow goes by a morphological closing: what is left is the ground.
    """
    border = border_of(grey)
    if min(grey.shape) < 2 or np.mean(abs(border - np.median(border)) < EVEN) > 0.98:
        return None
    side = max(grey.shape)
    smooth = windowed(grey, 1, np.mean).clip(0.02)
    # Light multiplies what it falls on: in logarithms an edge of ink is as steep in shadow as beside it.
    slope = np.hypot(*np.gradient(np.log(smooth)))
    reach = math.ceil(side / _STROKE / 2)
    light, dark = _closed(smooth, reach), -_closed(-smooth, reach)
    inks = 1 - smooth / light, 1 - dark / smooth
    is_light = _outline(inks[0], slope) >= _outline(inks[1], slope)
    ink = inks[0] if is_light else inks[1]
    strong = ink > ink.max() / 2
    # In a corner of a shadow a window has to fit, too: once the strokes are seen, it is no larger than they need.
    reach = min(reach, math.ceil(3 * strong.sum() / max(_rim(strong).sum(), 1)))
    ground = _closed(smooth, reach) if is_light else -_closed(-smooth, reach)
    # Where all is black, noise must not be made as light as ink.
    even = smooth / ground if is_light else (smooth - ground) / (smooth + EVEN)
    ink = 1 - even if is_light else even
    _, pieces, at_sides = _pieces(ink > ink.max() / 2)
    digit = _digit(pieces, at_sides)
    beside = sum(len(piece) for piece, side in zip(pieces, at_sides, strict=True) if side)
    # A digit that goes to the sides itself is cut out already: what was darker there was no shadow.
    if at_sides[digit] or beside > len(pieces[digit]):
        return None
    step = math.ceil(side / _COARSE)
    along = (ground[0], ground[-1], ground[:, 0], ground[:, -1])
    change = max(abs(line[step:] - line[:-step]).max(initial=0) for line in along)
    return np.asarray(even), bool(change > EVEN * ground.max())


def _outline(ink: np.ndarray, slope: np.ndarray) -> float:
    """How much of the edges is the outline of this, if it is ink; ground is within ink's outline, or most of it all."""
    if np.mean(ink > EVEN / 2) > 0.5:
        return 0
    strong = ink > max(EVEN, ink.max() / 2)
    return float(slope[_rim(strong)].sum())


def _rim(marked: np.ndarray) -> np.ndarray:
    """The outermost pixels of what is marked."""
    return np.asarray(marked & windowed(~marked, 1, np.max))


def _closed(values: np.ndarray, reach: int) -> np.ndarray:
    """A morphological closing: what is dark and narrower than a window goes."""
    return windowed(windowed(values, reach, np.max), reach, np.min)


def digit_alone(strong: np.ndarray, shaded: bool) -> tuple[np.ndarray, int]:
    """Mark the largest piece and those beside it, which are its strokes; also how many other digits there are.

    On shaded paper what else reaches the sides is no ink.
    """
    step, pieces, at_sides = _pieces(strong)
    at_sides = [shaded and at_side for at_side in at_sides]
    number = _digit(pieces, at_sides)
    boxes = np.array([(piece.min(axis=0), piece.max(axis=0)) for piece in pieces])
    low, high = boxes[number]
    kept = np.zeros([math.ceil(n / step) for n in strong.shape], bool)
    others, sizeable = 0, len(pieces[number]) / 10
    for i, (piece, at_side, (first, last)) in enumerate(zip(pieces, at_sides, boxes, strict=True)):
        apart = np.maximum(first - high, low - last)  # down and across; negative where they overlap
        is_tall = last[0] - first[0] > (high - low)[0] / 2
        if i == number:
            kept[tuple(piece.T)] = True
        elif at_side and not at_sides[number]:
            continue
        elif is_tall and apart.max() > 0:
            others += 1
        elif apart.max() < 0 or (apart.max() < _COARSE // 8 and len(piece) > sizeable):
            kept[tuple(piece.T)] = True
    kept = windowed(kept, 1, np.max)
    return kept.repeat(step, 0).repeat(step, 1)[: len(strong), : strong.shape[1]], others


def _digit(pieces: list[np.ndarray], at_sides: list[bool]) -> int:
    """The number of the largest piece; one at a side has to be larger by far."""
    sizes = [
        len(piece) * (0.3 if side else 1) for piece, side in zip(pieces, at_sides, strict=True)
    ]
    return sizes.index(max(sizes))


def _pieces(marked: np.ndarray) -> tuple[int, list[np.ndarray], list[bool]]:
    """What is connected: the side of a coarse pixel, the coarse pixels of each piece, and which reach the sides."""
    step = math.ceil(max(marked.shape) / _COARSE)
    coarse = marked
    for axis in (0, 1):
        coarse = np.maximum.reduceat(coarse, range(0, marked.shape[axis], step), axis)
    left = set(map(tuple, np.argwhere(coarse).tolist()))
    found = []
    while left:
        edge = [left.pop()]
        for row, column in edge:
            around = {(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= around
            edge += around
        found.append(np.array(edge))
    ends = np.array(coarse.shape) - 1
    return step, found, [bool(((piece == 0) | (piece == ends)).any()) for piece in found]


def without_lines(ink: np.ndarray) -> np.ndarray | None:
    """The ink without straight lines from edge to edge, as writing paper has them; None where there are none."""
    if max(ink.shape) <= 2 * _THIN:
        return None  # a stroke is as thin
    across = _without_rows(ink)
    down = _without_rows((ink if across is None else across).T)
    left = across if down is None else down.T
    if left is None or left.max() < EVEN:
        return None  # nothing but lines is a 1, say
    step, pieces, at_sides = _pieces(left > left.max() / 5)
    digit = pieces[_digit(pieces, at_sides)]
    room = 1 + max(ink.shape) / _THIN / step
    # In a digit that is cut out tightly, a stroke goes from edge to edge.
    is_inside = (
        digit.min() >= room and (digit.max(axis=0) + room < np.divide(ink.shape, step)).all()
    )
    return left if is_inside else None


def _without_rows(ink: np.ndarray) -> np.ndarray | None:
    """The same for lines from the left to the right."""
    height, width = ink.shape
    end = math.ceil(width / _THIN)
    smooth = windowed(ink, 1, np.mean, axes=(0,))
    if min(smooth[:, part].mean(axis=1).max() for part in (slice(end), slice(-end, None))) < _FAINT:
        return None
    dark = windowed(ink > _FAINT, 1, np.max, axes=(0,))
    columns, rows = np.arange(width), np.arange(height)[:, np.newaxis]
    shifts = [(slope * (columns - width / 2)).round().astype(int) for slope in _TILT]
    shares = np.array([_share(dark, rows + shift) for shift in shifts])
    best = shares.max(axis=0)
    found, left = None, ink
    for first, last in _runs(best > 0.9):
        if last - first > 2 + height / _THIN:
            continue
        at = int(best[first : last + 1].argmax()) + first
        shift = shifts[int(shares[:, at].argmax())]
        places = np.arange(first - 1, last + 2)[:, np.newaxis] + shift
        beside = [left[(row + shift).clip(0, height - 1), columns] for row in (first - 3, last + 3)]
        inside = (places >= 0) & (places < height)
        filled = np.broadcast_to(np.minimum(*beside), places.shape)
        found = left = left.copy()
        left[places[inside], np.broadcast_to(columns, places.shape)[inside]] = filled[inside]
    return found


def _share(marked: np.ndarray, places: np.ndarray) -> np.ndarray:
    """How much of each sloping row is marked; 0 for those that leave the picture."""
    height, width = marked.shape
    inside = (places >= 0) & (places < height)
    along = marked[places.clip(0, height - 1), np.arange(width)] & inside
    within = inside.sum(axis=1)
    return np.where(within > 0.7 * width, along.sum(axis=1) / np.maximum(within, 1), 0)


def _runs(marked: np.ndarray) -> list[tuple[int, int]]:
    """The first and the last place of each run.

    >>> _runs(np.array([0, 1, 1, 0, 1], bool))
    [(1, 2), (4, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], marked, [0]]).astype(int)))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]


def border_of(values: np.ndarray) -> np.ndarray:
    """What lies along the four sides."""
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def windowed(values: Any, pixels: int, of: Any, axes: tuple[int, ...] = (0, 1)) -> np.ndarray:
    """The maximum, say, of what lies within so many pixels in both directions; the picture is mirrored at its sides."""
    for axis in axes:
        room = min(pixels, values.shape[axis] - 1)
        padded = np.pad(values, [(room, room) if i == axis else (0, 0) for i in (0, 1)], "reflect")
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * room + 1, axis)
        values = of(windows, axis=-1)
    return np.asarray(values)
