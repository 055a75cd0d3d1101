"""How many values fall where: counted block by block, so that its memory does not grow."""

import math
import operator
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from tensorlab.blocks import reader
from tensorlab.drawing.charts.counting import (
    SINGLE,
    between,
    beyond,
    multiples,
    of_integers,
    power_of,
    survey,
    surveyed,
    total,
)
from tensorlab.statistics import Statistics, statistics, summed_up
from tensorlab.view import TensorView, reals
from tensorlab.wording import apart, number

_MOST = 10_000  # bars that are drawn
_SMALL = 65_536  # integers within such a range are counted one by one first: faster, and exact


@dataclass(frozen=True)
class Counted:
    """The counts, and where their bars begin and end.

    Attributes:
        edges: The bins' borders, one more than there are bins; or None where each bar is one integer. Where floats do
            not reach every integer they are Python's integers.
        values: The values that have a bar each, or ().
        counts: How many entries each bar stands for.
        statistics: What else can be said of the values.
        size: How many values there are, NaN and infinities among them, but none that is missing.
        boolean: Whether they are truth values.
        whole: Whether a bar holds integers only, and none that is its upper border.
    """

    edges: np.ndarray | None
    values: tuple[float, ...]
    counts: np.ndarray
    statistics: Statistics
    size: int
    boolean: bool
    whole: bool = False

    @cached_property
    def borders(self) -> list[str]:
        """The borders as text, each with as many digits as tell it from the others."""
        return [] if self.edges is None else apart(self.edges.tolist())

    def range_of(self, i: int) -> str:
        """The values that a bar stands for: "7", or "0 to 8"."""
        if self.edges is None:
            return str(bool(self.values[i])) if self.boolean else number(self.values[i])
        first, last = self.edges[i], self.edges[i + 1]
        if not self.whole:
            return f"{self.borders[i]} to {self.borders[i + 1]}"
        return f"{int(first)} to {int(last) - 1}" if last - first > 1 else f"{int(first)}"


def count_values(values: np.ndarray | TensorView, bins: int | Sequence[float] | None) -> Counted:
    """Count real numbers or truth values.

    Args:
        values: An array of any shape, or a view of what is read part by part: once, if the bars are those that suit
            the values.
        bins: How many bars, or their borders; None for bars that suit the values.

    Raises:
        ValueError: If `bins` is not a positive number, or its borders do not increase; or if the values are not floats.

    >>> count_values(np.array([3, 1, 1]), None).counts
    array([2, 0, 1])
    """
    surveys = values.each(survey) if isinstance(values, TensorView) else []
    run, repeats = reader(values)
    blocks = [block for each in surveys for block in each.blocks]
    summary = summed_up(blocks, run) if surveys else statistics(values)
    assert summary is not None  # real numbers have an order
    low: Any = summary.minimum
    high: Any = summary.maximum
    known = low is not None
    _check_floats(low, high)
    entries = sum(each.entries for each in surveys) if surveys else values.size
    size = entries - summary.missing
    boolean, whole = isinstance(low, bool), isinstance(low, int)

    def singly(first: int, last: int) -> np.ndarray:
        if max(abs(first), abs(last)) < 2**53:  # beyond it not every integer is a border
            found = surveyed(surveys, np.arange(first, last + 2, dtype=float))
            if found is not None:
                return found
        return repeats * total(run, partial(of_integers, first=first, last=last), last - first + 1)

    if bins is None and (boolean or (whole and high - low < SINGLE)):
        first, last = (0, 1) if boolean else (low, high)
        return Counted(
            None, tuple(range(first, last + 1)), singly(first, last), summary, size, boolean
        )
    if bins is None and known and low == high:
        counts = np.array([size - (summary.nans - summary.missing) - summary.infinities])
        return Counted(None, (float(low),), counts, summary, size, boolean)
    if whole and max(abs(low), abs(high)) >= 2**53 and high - low < 2**52:
        borders = _far_edges(bins, low, high)
        if borders is not None:
            counts = repeats * total(run, partial(beyond, edges=borders), len(borders) - 1)
            return Counted(np.array(borders, object), (), counts, summary, size, boolean, True)
    edges = _edges(bins, low, high, whole)
    found = surveyed(surveys, edges)
    if found is not None:
        counts = found
    elif whole and int(high) - int(low) < _SMALL:
        places = np.arange(int(low), int(high) + 1, dtype=float)
        counts = np.histogram(places, edges, weights=singly(int(low), int(high)))[0].astype(
            np.int64
        )
    else:
        counts = repeats * total(run, partial(between, edges=edges), len(edges) - 1)
    integers = whole and bins is None and bool((np.diff(edges) >= 1).all())
    return Counted(edges, (), counts, summary, size, boolean, integers)


def _check_floats(low: Any, high: Any) -> None:
    """Refuse values that only a longdouble holds for a histogram, whose borders are floats.

    Args:
        low: The least finite value, or None where there is none.
        high: The greatest.

    Raises:
        ValueError: If a float does not hold them, or does not tell them apart.
    """
    if not isinstance(low, np.longdouble) and not isinstance(high, np.longdouble):
        return
    largest = max(abs(low), abs(high))
    from_to = " to ".join(dict.fromkeys(apart((low, high))))
    if not 1e-300 < largest <= np.finfo(float).max:
        unit = number(largest, 1)
        raise ValueError(
            f"the entries are {from_to}, where floats do not reach: histogram(x / np.longdouble('{unit}')) draws them "
            "in that unit."
        )
    if low < high and float(low) == float(high):
        raise ValueError(
            f"the entries are {from_to}, between which there is no float: histogram(x - x.min()) draws how far "
            "they are from the least."
        )


def _edges(bins: Any, low: Any, high: Any, whole: bool) -> np.ndarray:
    if isinstance(bins, bool | np.bool_):
        raise ValueError(
            f"bins={bins}: it takes a number of bars, or their borders; leave it out, and the bars suit the values."
        )
    with suppress(Exception):  # some library's
        bins = operator.index(bins)
    if bins is not None and not isinstance(bins, int):
        try:
            edges = reals(bins, "bins")
        except (TypeError, ValueError):
            edges = np.empty(0)
        if edges.ndim != 1 or len(edges) < 2 or not _increase(edges):
            raise ValueError(
                f"bins={bins!r:.60}: it takes a number of bars, or at least two borders that increase."
            )
        if not np.isfinite(edges).all():
            raise ValueError(
                f"bins={bins!r:.60}: a bar that reaches to infinity has no width. Begin at x.min(), end at x.max()."
            )
        _check_number(len(edges) - 1)
        return edges
    n = SINGLE if bins is None else int(bins)
    _check_number(n)
    if low is None:
        return np.array([0.0, 1.0])
    low, high = float(low), float(high) + (1 if whole and bins is None else 0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    step = _round_step(low, high, whole) if bins is None else 0.0
    if step and max(abs(low), abs(high)) / step < 2**50:
        # The quotients may be rounded to the wrong side of their borders.
        with suppress(OverflowError):
            borders = multiples(math.floor(low / step) - 1, math.ceil(high / step) + 1, step)
            first = max(i for i, border in enumerate(borders) if border <= low)
            last = min(i for i, border in enumerate(borders) if border >= high)
            return np.array(borders[first : last + 1])
    # Halves are added, as the distance between the largest floats is no float.
    with np.errstate(over="ignore"):
        edges = np.linspace(low / 2, high / 2, n + 1) * 2
    edges[0], edges[-1] = low, high
    if _increase(edges):
        return edges
    # No float lies between: a single bar, from there to a neighbour that is a float, too.
    return np.array(sorted([low, high if low < high else float(np.nextafter(high, 0.0))]))


def _far_edges(bins: int | Sequence[float] | None, low: int, high: int) -> list[int] | None:
    """Borders between integers that floats do not tell apart; None where the caller has borders of his own.

    >>> _far_edges(None, 10**18, 10**18 + 99)[:3]
    [1000000000000000000, 1000000000000000005, 1000000000000000010]
    """
    if bins is None:
        start = low - low % int(_round_step(0, high - low + 1, True))
        return [start + int(edge) for edge in _edges(None, low - start, high - start, True)]
    if isinstance(bins, bool | np.bool_) or not isinstance(bins, int | np.integer):
        return None
    _check_number(int(bins))
    n = min(int(bins), high - low + 1)
    return [low + i * (high - low + 1) // n for i in range(n + 1)]


def _increase(edges: np.ndarray) -> bool:
    return bool((edges[1:] > edges[:-1]).all())


def _check_number(n: int) -> None:
    if n < 1:
        raise ValueError(f"bins={n}: a histogram has at least 1 bar.")
    if n > _MOST:
        raise ValueError(
            f"{n:,} bars are more than can be seen: a histogram has at most {_MOST:,}."
        )


def _round_step(low: float, high: float, whole: bool) -> float:
    """The least round width of which at most 32 bars are needed; 0 where there is none.

    >>> _round_step(0, 256, True), _round_step(-3.9, 3.5, False)
    (8.0, 0.25)
    """
    extent = high - low
    power = power_of(extent)
    if whole and power and math.log2(extent).is_integer():
        return extent / SINGLE  # 256 values: round, too
    least = extent / (SINGLE - 1)
    factors = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    return next((m * power for m in factors if m * power >= least), 10 * power)
