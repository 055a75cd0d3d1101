"""How many values fall where: counted block by block, so that its memory does not grow."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tensorlab.blocks import in_blocks, stored
from tensorlab.statistics import Statistics, real_numbers, statistics
from tensorlab.wording import apart, number

_SINGLE = 32  # so many different integers have a bar each, and so many bars there are at most
_MOST = 10_000  # bars that are drawn
_SMALL = 65_536  # integers within such a range are counted one by one first: faster, and exact


@dataclass(frozen=True)
class Counted:
    """The counts, and where their bars begin and end.

    Attributes:
        edges: The bins' borders, one more than there are bins; or None where each bar is one integer.
        values: The values that have a bar each, or ().
        counts: How many entries each bar stands for.
        statistics: What else can be said of the values.
        size: How many values there are, NaN and infinities among them.
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
        return f"{first:.0f} to {last - 1:.0f}" if last - first > 1 else f"{first:.0f}"


def count_values(values: np.ndarray, bins: int | Sequence[float] | None) -> Counted:
    """Count real numbers or truth values.

    Args:
        values: An array of any shape.
        bins: How many bars, or their borders; None for bars that suit the values.

    Raises:
        ValueError: If `bins` is no positive number, or its borders do not increase.

    >>> count_values(np.array([3, 1, 1]), None).counts
    array([2, 0, 1])
    """
    summary = statistics(values)
    assert summary is not None  # real numbers have an order
    low: Any = summary.minimum
    high: Any = summary.maximum
    known, size = low is not None, values.size - summary.missing
    boolean, whole = isinstance(low, bool), isinstance(low, int)
    if bins is None and (boolean or (whole and high - low < _SINGLE)):
        first, last = (0, 1) if boolean else (low, high)
        counts = _counts_of_integers(values, first, last)
        return Counted(None, tuple(range(first, last + 1)), counts, summary, size, boolean)
    if bins is None and known and low == high:
        counts = np.array([size - (summary.nans - summary.missing) - summary.infinities])
        return Counted(None, (float(low),), counts, summary, size, boolean)
    edges = _edges(bins, low, high, whole)
    if whole and int(high) - int(low) < _SMALL:
        singly = _counts_of_integers(values, int(low), int(high))
        places = np.arange(int(low), int(high) + 1, dtype=float)
        counts = np.histogram(places, edges, weights=singly)[0].astype(np.int64)
    else:
        counts = _counts_between(values, edges)
    integers = whole and bins is None and bool((np.diff(edges) >= 1).all())
    return Counted(edges, (), counts, summary, size, boolean, integers)


def _edges(bins: int | Sequence[float] | None, low: Any, high: Any, whole: bool) -> np.ndarray:
    if bins is not None and not isinstance(bins, int | np.integer):
        try:
            edges = np.asarray(bins, dtype=float)
        except (TypeError, ValueError):
            edges = np.empty(0)
        if edges.ndim != 1 or len(edges) < 2 or not _increase(edges):
            raise ValueError(
                f"bins={bins!r:.60}: it takes a number of bars, or at least two borders that increase."
            )
        _check_number(len(edges) - 1)
        return edges
    n = _SINGLE if bins is None else int(bins)
    _check_number(n)
    if low is None:
        return np.array([0.0, 1.0])
    low, high = float(low), float(high) + (1 if whole and bins is None else 0)
    if low == high:
        low, high = low - 0.5, high + 0.5
    step = _round_step(low, high, whole) if bins is None else 0.0
    if step and max(abs(low), abs(high)) / step < 2**50:
        first, last = math.floor(low / step), math.ceil(high / step)
        # The quotient may be rounded to the wrong side of its border.
        with np.errstate(over="ignore"):
            edges = np.arange(first - (first * step > low), last + (last * step < high) + 1) * step
        if np.isfinite(edges).all():
            return edges
    # Halves are added, as the distance between the largest floats is no float.
    with np.errstate(over="ignore"):
        edges = np.linspace(low / 2, high / 2, n + 1) * 2
    edges[0], edges[-1] = low, high
    if _increase(edges):
        return edges
    # No float lies between: a single bar, from there to a neighbour that is a float, too.
    return np.array(sorted([low, high if low < high else float(np.nextafter(high, 0.0))]))


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
    least = extent / (_SINGLE - 1)  # one more bar may be needed at the ends
    if not math.isfinite(extent) or least < 1e-300:
        return 0.0
    if whole and math.log2(extent).is_integer():
        return extent / _SINGLE  # 256 values: round, too
    power = 10.0 ** math.floor(math.log10(least))
    multiples = (1, 2, 5, 10) if whole else (1, 2, 2.5, 5, 10)
    return next((m * power for m in multiples if m * power >= least), 10 * power)


def _counts_of_integers(values: np.ndarray, first: int, last: int) -> np.ndarray:
    """How often each of the integers occurs, which must be all."""

    def count(block: np.ndarray) -> np.ndarray:
        if (
            block.dtype.itemsize == 1
        ):  # counted as they are: the least is moved to the start afterwards
            found = np.bincount(block.view(np.uint8), minlength=256)
            return np.roll(found, -first)[: last - first + 1]
        # What is beyond int64 wraps around, and back.
        start = np.array(first, block.dtype).astype(np.int64)
        return np.bincount(block.astype(np.int64) - start, minlength=last - first + 1)

    return _total(count, values, last - first + 1)


def _counts_between(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """How many numbers lie between neighbouring borders: each bar but the last holds its lower border only."""
    n = len(edges) - 1
    # Where borders are even, a division finds a number's place, but for those that are so near to a border that
    # rounding decides.
    with np.errstate(all="ignore"):
        scale = n / (edges[-1] - edges[0])
        uneven = np.abs(np.diff(edges) * scale - 1).max()
        near = n * (1e-15 + uneven) + 4e-16 * np.abs(edges).max() * scale

    def count(block: np.ndarray) -> np.ndarray:
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

    return _total(count, values, n)


def _total(count: Callable[[np.ndarray], np.ndarray], values: np.ndarray, n: int) -> np.ndarray:
    """The counts of all blocks together."""

    def count_known(block: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
        return count(real_numbers(block if mask is None else block[~mask]))

    mask = np.ma.getmask(values)
    masks = [] if mask is np.ma.nomask else [np.asarray(mask)]
    arrays, repeats = stored(np.ma.getdata(values), *masks)
    counts = np.zeros(n, np.int64)
    for found in in_blocks(count_known, *arrays):
        counts += found
    return repeats * counts
