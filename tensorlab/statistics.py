"""Minimum, maximum, mean and standard deviation in one pass, with memory that does not grow.

The values are read block by block, each block small enough to stay in the processor's cache, and the
blocks' means and squared deviations are merged as in Chan, Golub and LeVeque, "Algorithms for computing
the sample variance" (The American Statistician 37, 1983). A plain sum of squares would lose every digit
of a small deviation around a large mean.
"""

import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

_BLOCK = 131_072  # entries at a time; measured: from 65,536 to 131,072 a block stays in cache
_THREADED = 4_000_000  # from here on a second thread gains more than it costs

Value = int | float | str | bool


@dataclass(frozen=True)
class Statistics:
    """What can be said of a tensor's values.

    Attributes:
        minimum: The smallest finite value, or None where there is none; of strings, the first in
            alphabetical order; of dates, the earliest, as text. Of complex numbers, this and the three
            that follow are those of the magnitudes.
        maximum: The largest finite value.
        mean: The mean of the finite values; None for dates, strings and empty tensors.
        std: The standard deviation of the finite values (of all of them, not of a sample of them).
        zeros: How many entries are 0 (or False).
        nans: How many entries are NaN (or NaT, or masked).
        infinities: How many entries are infinite.
    """

    minimum: Value | None
    maximum: Value | None
    mean: float | None
    std: float | None
    zeros: int
    nans: int
    infinities: int


@dataclass(frozen=True)
class _Block:
    """The sums of one block; `merge` is all that is ever done with them."""

    count: int = 0
    minimum: float | int = math.inf
    maximum: float | int = -math.inf
    mean: float = 0.0
    deviations: float = 0.0  # the sum of squared deviations from the mean
    zeros: int = 0
    nans: int = 0
    infinities: int = 0

    def merge(self, other: "_Block") -> "_Block":
        count = self.count + other.count
        if count == 0:
            mean = deviations = 0.0
        else:
            # Each share of the difference apart, so that values near the largest float do not overflow.
            share = other.count / count
            mean = self.mean * (1 - share) + other.mean * share
            gap = other.mean - self.mean
            deviations = self.deviations + other.deviations + gap * gap * self.count * share
        return _Block(
            count,
            min(self.minimum, other.minimum),
            max(self.maximum, other.maximum),
            mean,
            deviations,
            self.zeros + other.zeros,
            self.nans + other.nans,
            self.infinities + other.infinities,
        )


def statistics(values: np.ndarray) -> Statistics | None:
    """Read every value once and sum it up.

    Args:
        values: An array of any shape and dtype. A broadcast array is read once for each value that is
            really stored.

    Returns:
        The statistics, or None for a dtype that has no order (structured, object).

    >>> statistics(np.array([1e6 - 1, 1e6, 1e6 + 1, np.nan]))  # doctest: +NORMALIZE_WHITESPACE
    Statistics(minimum=999999.0, maximum=1000001.0, mean=1000000.0, std=0.816496580927726,
               zeros=0, nans=1, infinities=0)
    """
    masked = 0
    if isinstance(values, np.ma.MaskedArray):
        total = values.size
        values = values.compressed()
        masked = total - values.size
    kind = values.dtype.kind
    with np.errstate(all="ignore"):
        if kind in "mM":
            return _of_dates(values, masked)
        if kind in "UST":
            return _of_strings(values, masked)
        if kind == "O":
            return _of_objects(values, masked)
        if not (kind in "biufc" or values.dtype.name.startswith(("bfloat16", "float8"))):
            return None
        stored, repeats = _stored(values)
        found = _sum_up(stored)
        std = math.sqrt(found.deviations / found.count) if found.count else None
        if std is not None and not math.isfinite(std):
            # Squares of values beyond 1e154 leave float's range; those of their shares do not.
            scale = float(max(abs(found.minimum), abs(found.maximum)))
            shares = _sum_up(stored, scale)
            found = replace(found, mean=shares.mean * scale)
            std = math.sqrt(shares.deviations / shares.count) * scale
    return _finish(found, std, repeats, masked, kind)


def _finish(found: _Block, std: float | None, repeats: int, masked: int, kind: str) -> Statistics:
    some = found.count > 0
    exact = bool if kind == "b" else int if kind in "iu" else float
    return Statistics(
        minimum=exact(found.minimum) if some else None,
        maximum=exact(found.maximum) if some else None,
        mean=float(found.mean) if some else None,
        std=std,
        zeros=found.zeros * repeats,
        nans=found.nans * repeats + masked,
        infinities=found.infinities * repeats,
    )


def _stored(values: np.ndarray) -> tuple[np.ndarray, int]:
    """Drop the axes along which broadcasting only repeats: their entries are one and the same."""
    if values.size == 0:
        return values, 1
    repeats = 1
    index: list[int | slice] = []
    for length, stride in zip(values.shape, values.strides, strict=True):
        repeated = stride == 0 and length > 1
        repeats *= length if repeated else 1
        index.append(0 if repeated else slice(None))
    return np.asarray(values[tuple(index)]), repeats


def _blocks(values: np.ndarray) -> Iterator[np.ndarray]:
    """Cut an array into flat blocks, copying at most one block at a time."""
    # Memory order is as good as index order here, and needs no copy for a transposed array.
    if values.flags.c_contiguous or values.flags.f_contiguous:
        flat = values.ravel(order="K")
        for start in range(0, flat.size, _BLOCK):
            yield flat[start : start + _BLOCK]
        return
    # Walk the leading axes until what is left of one step fits a block.
    split, inner = values.ndim, 1
    while split > 0 and inner * values.shape[split - 1] <= _BLOCK:
        split -= 1
        inner *= values.shape[split]
    if split == 0:
        yield values.ravel()
        return
    step = max(_BLOCK // inner, 1)
    for lead in product(*(range(length) for length in values.shape[: split - 1])):
        part = values[lead]
        for start in range(0, part.shape[0], step):
            yield part[start : start + step].ravel()


def _sum_up(values: np.ndarray, scale: float = 1.0) -> _Block:
    if values.size < _THREADED or (os.cpu_count() or 1) == 1:
        return _merged(_sum_block(block, scale) for block in _blocks(values))
    from concurrent.futures import ThreadPoolExecutor

    # NumPy lets go of the interpreter's lock inside a block. The merge keeps the blocks' order, so the
    # result does not depend on the number of threads.
    with ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 8)) as pool:
        return _merged(pool.map(lambda block: _sum_block(block, scale), _blocks(values)))


def _merged(sums: Iterator[_Block]) -> _Block:
    total = _Block()
    for block in sums:
        total = total.merge(block)
    return total


def _sum_block(block: np.ndarray, scale: float) -> _Block:
    with np.errstate(all="ignore"):  # threads do not inherit the caller's
        kind = block.dtype.kind
        if kind == "b":
            return _sum_bools(block)
        if kind == "c":
            missing = np.isnan(block)  # the magnitude of nan+infj is infinite
            block = np.abs(block)
            block[missing] = np.nan
        elif kind not in "iuf" or (block.dtype.itemsize < 4 and kind == "f"):
            block = block.astype(
                np.float32
            )  # float16, bfloat16 and smaller: every value is a float32
        elif block.dtype.itemsize > 8:
            block = block.astype(np.float64)
        if block.size == 0:
            return _Block()
        minimum, maximum = block.min(), block.max()
        nans = infinities = 0
        if block.dtype.kind == "f" and not (np.isfinite(minimum) and np.isfinite(maximum)):
            nans = int(np.count_nonzero(np.isnan(block)))
            finite = block[np.isfinite(block)]
            infinities = block.size - nans - finite.size
            block = finite
            if block.size == 0:
                return _Block(nans=nans, infinities=infinities)
            minimum, maximum = block.min(), block.max()
        mean, deviations = _moments(block if scale == 1 else block / scale)
        zeros = 0
        if minimum <= 0 <= maximum:
            zeros = int(np.count_nonzero(block == 0))
        return _Block(
            block.size,
            minimum.item(),
            maximum.item(),
            mean,
            deviations,
            zeros,
            nans,
            infinities,
        )


def _sum_bools(block: np.ndarray) -> _Block:
    n = block.size
    if n == 0:
        return _Block()
    true = int(np.count_nonzero(block))
    mean = true / n
    return _Block(n, int(true == n), int(true > 0), mean, n * mean * (1 - mean), n - true)


def _moments(block: np.ndarray) -> tuple[float, float]:
    """The mean and the sum of squared deviations of finite values."""
    # Integers of up to 16 bits are exact in float32, and float32 is twice as fast as float64.
    small = block.dtype.itemsize <= 2 or block.dtype == np.float32
    if small:
        found = _shifted_moments(block, np.dtype(np.float32))
        if math.isfinite(found[1]):
            return found
    return _shifted_moments(block, np.dtype(np.float64))


def _shifted_moments(block: np.ndarray, dtype: np.dtype) -> tuple[float, float]:
    block = block.astype(dtype, copy=False)
    shift = block.mean()
    away = block - shift
    # The mean is rounded, so the deviations from it still have a small mean of their own.
    rest = float(away.sum()) / block.size
    return float(shift) + rest, max(float(np.dot(away, away)) - block.size * rest * rest, 0.0)


def _of_dates(values: np.ndarray, masked: int) -> Statistics:
    missing = np.isnat(values)
    known = values[~missing] if missing.any() else values.ravel()
    # Counted as integers: a zero without a unit is deprecated, and each array has a unit of its own.
    zeros = int(np.count_nonzero(known.view("i8") == 0)) if values.dtype.kind == "m" else 0
    return Statistics(
        minimum=str(known.min()) if known.size else None,
        maximum=str(known.max()) if known.size else None,
        mean=None,
        std=None,
        zeros=zeros,
        nans=int(np.count_nonzero(missing)) + masked,
        infinities=0,
    )


def _of_strings(values: np.ndarray, masked: int) -> Statistics:
    texts = values.ravel().tolist()
    if values.dtype.kind == "S":
        texts = [text.decode("ascii", "backslashreplace") for text in texts]
    return _ordered(texts, masked)


def _of_objects(values: np.ndarray, masked: int) -> Statistics | None:
    """Python integers beyond 64 bits, fractions, decimals; None counts as missing."""
    entries = values.ravel().tolist()
    numbers = [x for x in entries if isinstance(x, int | float | Fraction | Decimal)]
    known = [x if isinstance(x, int) else float(x) for x in numbers]
    missing = sum(x is None for x in entries)
    if len(known) + missing < len(entries):
        return None
    return _ordered(known, masked + missing)


def _ordered(entries: list[Any], missing: int) -> Statistics:
    return Statistics(
        minimum=min(entries, default=None),
        maximum=max(entries, default=None),
        mean=None,
        std=None,
        zeros=sum(x == 0 for x in entries),
        nans=missing,
        infinities=0,
    )
