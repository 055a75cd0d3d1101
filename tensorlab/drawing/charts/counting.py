"""Counting numbers block by block; and part by part, once, before it is known between which borders."""

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from tensorlab.blocks import blocks_of
from tensorlab.shapes import length_of
from tensorlab.statistics import Block, Run, look_once, real_numbers

SINGLE = 32  # so many different integers have a bar each, and so many bars there are at most

Count = Callable[[Any], np.ndarray]


def total(run: Run, count: Count, n: int) -> np.ndarray:
    """The counts of all blocks together."""
    counts = np.zeros(n, np.int64)
    for found in run(partial(_known, count)):
        counts = counts + found
    return counts


def _known(count: Count, block: np.ndarray | range, mask: np.ndarray | None = None) -> np.ndarray:
    if isinstance(block, range):
        return count(block)
    return count(real_numbers(block if mask is None else block[~mask]))


def of_integers(block: np.ndarray | range, first: int, last: int) -> np.ndarray:
    """How often each of the integers occurs, which must be all."""
    if isinstance(block, range):
        return in_range(block, range(first, last + 2))
    if block.dtype.itemsize == 1:  # counted as they are: the least is moved to the start afterwards
        found = np.bincount(block.view(np.uint8), minlength=256)
        return np.roll(found, -first)[: last - first + 1]
    # What is beyond int64 wraps around, and back.
    start = np.array(first, block.dtype).astype(np.int64)
    return np.bincount(block.astype(np.int64) - start, minlength=last - first + 1)


def between(block: np.ndarray | range, edges: np.ndarray) -> np.ndarray:
    """How many numbers lie between neighbouring borders: each bar but the last holds its lower border only."""
    if isinstance(block, range):
        return in_range(block, edges.tolist())
    n = len(edges) - 1
    # Where borders are even, a division finds a number's place, but for those that are so near to a border that
    # rounding decides.
    with np.errstate(all="ignore"):
        scale = n / (edges[-1] - edges[0])
        uneven = np.abs(np.diff(edges) * scale - 1).max()
        near = n * (1e-15 + uneven) + 4e-16 * np.abs(edges).max() * scale
    numbers = block.astype(np.float64)
    low, high = numbers.min(initial=edges[0]), numbers.max(initial=edges[0])
    if not (edges[0] <= low and high <= edges[-1]):  # or NaN
        numbers = numbers[(numbers >= edges[0]) & (numbers <= edges[-1])]
    if not near < 1e-3:
        return np.histogram(numbers, edges)[0]
    shares = (numbers - edges[0]) * scale
    places = shares.astype(np.intp)
    shares -= places
    doubtful = np.flatnonzero((shares < near) | (shares > 1 - near))
    places[doubtful] = np.searchsorted(edges, numbers[doubtful], side="right") - 1
    return np.bincount(np.minimum(places, n - 1), minlength=n)


def beyond(block: np.ndarray | range, edges: Sequence[int]) -> np.ndarray:
    """How many integers lie between borders that floats do not tell apart: as distances from the first."""
    if isinstance(block, range):
        return in_range(block, edges)
    # What is below 0 or beyond int64 wraps around, and back.
    offsets = block.astype(np.uint64) - np.array(edges[0] % 2**64, np.uint64)
    return between(offsets, np.array([edge - edges[0] for edge in edges], float))


def power_of(extent: float) -> float:
    """The power of 10 whose multiples by 1, 2, 2.5, 5 or 10 are the widths of bars; 0 where there is none."""
    least = extent / (SINGLE - 1)  # one more bar may be needed at the ends
    if not 1e-300 <= least < math.inf:
        return 0.0
    return float(f"1e{math.floor(math.log10(least))}")  # 10.0**-23 is another float


def multiples(first: int, last: int, step: float) -> list[float]:
    """The multiples of a width as it is written, each the float that is nearest.

    Raises:
        OverflowError: If there is none.

    >>> multiples(1, 3, 0.1), 3 * 0.1
    ([0.1, 0.2, 0.3], 0.30000000000000004)
    """
    exact = Fraction(repr(step))
    return [i * exact.numerator / exact.denominator for i in range(first, last + 1)]


def in_range(x: range, edges: Sequence[Any]) -> np.ndarray:
    """How many entries of a range of any length lie between neighbouring borders.

    >>> in_range(range(0, 10**12, 5), [0.0, 12.5, 1e12]).tolist()
    [3, 199999999997]
    """
    below = [_below_in(x, edge, edge == edges[-1]) for edge in edges]
    return np.array([b - a for a, b in pairwise(below)], _counting(below[-1]))


def _below_in(x: range, edge: Any, last: bool) -> int:
    """How many entries of a range lie below a border, or on it if it is the last one: worked out from its ends."""
    up = x if x.step > 0 else x[::-1]
    away = up.start - (edge if isinstance(edge, int) else Fraction(edge))
    return min(max(-away // up.step + 1 if last else -(away // up.step), 0), length_of(x))


def _counting(most: int) -> type:
    """The dtype of counts up to so many."""
    return np.int64 if most < 2**63 else object


class Survey(NamedTuple):
    """What a part has to say before the bars of the whole are known.

    Attributes:
        blocks: What `look_once` found in its blocks.
        low: The least of its values.
        high: The greatest.
        borders: Borders finer than those that the whole will need, if its bars are those that suit its values.
        below: How many values lie below each of them.
        size: How many values there are that have a place.
        entries: How many entries there are.
        steps: The range that the part is, which knows how many values lie below any border; None of an array.
    """

    blocks: list[Block | None]
    low: Any
    high: Any
    borders: np.ndarray
    below: np.ndarray
    size: int
    entries: int
    steps: range | None = None


def survey(part: np.ndarray | range) -> Survey:
    """Look at a part once, and count its values finely."""
    blocks = blocks_of(look_once, part)
    some = [block for block in blocks if block and block.size]
    low = min((block.minimum for block in some), default=math.inf)
    high = max((block.maximum for block in some), default=-math.inf)
    size = sum(block.size for block in some)
    if isinstance(part, range):
        return Survey(blocks, low, high, np.empty(0), np.empty(0), size, size, part)
    borders, below = _fine(low, high), np.empty(0, np.int64)
    if borders.size:
        count = partial(between, edges=borders)
        counts = total(lambda work: blocks_of(work, part), count, borders.size - 1)
        below = np.concatenate([[0], counts.cumsum()])
    return Survey(blocks, low, high, borders, below, size, part.size)


def _fine(low: Any, high: Any) -> np.ndarray:
    """Multiples of a width that divides that of the bars of any array that reaches from low to high or further."""
    whole = isinstance(low, int)
    if not low < high or max(abs(low), abs(high)) >= 2**53 * (1 if whole else math.inf):
        return np.empty(0)
    power = power_of(float(high) - float(low) + whole)
    step = max(1.0, power) if whole else power / 2
    if not step or max(abs(low), abs(high)) / step >= 2**50:
        return np.empty(0)
    with suppress(OverflowError):  # beyond the largest float
        return np.array(multiples(math.floor(low / step) - 1, math.ceil(high / step) + 1, step))
    return np.empty(0)


def surveyed(surveys: Sequence[Survey], edges: np.ndarray) -> np.ndarray | None:
    """Count what lies between borders from what the parts have said; None where that is not enough."""
    dtype = _counting(sum(each.size for each in surveys))
    counts: np.ndarray = np.zeros(len(edges) - 1, dtype)
    for each in surveys:
        below = [_below(each, edge, edge == edges[-1]) for edge in edges.tolist()]
        if None in below:
            return None
        counts += np.diff(np.array(below, dtype))
    return counts if surveys else None


def _below(part: Survey, edge: float, last: bool) -> int | None:
    """How many values of a part lie below a border, or on it if it is the last one."""
    if part.steps is not None:
        return _below_in(part.steps, edge, last)
    low, high = float(part.low), float(part.high)  # as they are counted: integers beyond 2**53, too
    if edge > high or (edge == high and last):
        return part.size
    if edge <= low and not (edge == low and last):
        return 0
    at = int(np.searchsorted(part.borders, edge))
    counted = at < len(part.borders) and part.borders[at] == edge and not last
    return int(part.below[at]) if counted else None
