"""Minimum, maximum, mean and standard deviation in one pass, with memory that does not grow.

The values are read block by block. Each block has its own mean, and its squared deviations are taken from there; the
blocks are put together as in Chan, Golub and LeVeque, "Algorithms for computing the sample variance" (The American
Statistician 37, 1983). A plain sum of squares would lose every digit of a small deviation around a large mean.

Sums are taken in double precision, those of integers exactly. A second pass is made where one is not enough: where
squares leave a float's range, and where values cancel so that little is left of their sum.
"""

import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import compress
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from tensorlab.blocks import reader
from tensorlab.shapes import length_of
from tensorlab.sources.tensor_view import without_missing
from tensorlab.view import TensorView
from tensorlab.wording import number

# OpenBLAS starts threads of its own for longer products, which get in the way of ours.
_UNTHREADED = 8192
_ROW = 1024  # numbers that are added one after the other, by a product with ones
_ONES = np.ones(_ROW)
_EXACT = 256  # products of so many 8-bit integers have a sum that float32 holds exactly
# Those of ml_dtypes, which TensorFlow and JAX use: int4, bfloat16, float8_e4m3fn, complex32, ...
_LOW_PRECISION = re.compile(r"u?int[124]$|bfloat|float[468]_|b?complex32")
_ROOM = 100  # powers of two between the largest number of a dtype and what is added without scaling it down
_NAT = np.iinfo(np.int64).min  # what NaT is kept as
_DURATIONS = (timedelta, np.timedelta64)
_DATES = (date, time, np.datetime64, *_DURATIONS)  # a datetime is a date, too

Value = int | float | str | bool


@dataclass(frozen=True)
class Statistics:
    """What can be said of a tensor's values.

    Where a longdouble has a value that no float has, it stays one; so do decimals, and those that are alike as floats.

    Attributes:
        minimum: The smallest finite value, or None where there is none; of strings, the first in
            alphabetical order; of dates, the earliest, as text. Of complex numbers, this and the three
            that follow are those of the magnitudes.
        maximum: The largest finite value.
        mean: The mean of the finite values; None for dates, strings, objects and empty tensors.
        std: The standard deviation of the finite values (of all of them, not of a sample of them).
        zeros: How many entries are 0 (or False).
        nans: How many entries are NaN, or missing.
        infinities: How many entries are infinite.
        missing: How many of the nans are not NaN themselves: None, pd.NA, NaT, or masked.
        dates: Whether minimum and maximum are dates, times of day or durations.
    """

    minimum: Value | None
    maximum: Value | None
    mean: float | None
    std: float | None
    zeros: int
    nans: int
    infinities: int
    missing: int = 0
    dates: bool = field(default=False, repr=False)


class Block(NamedTuple):
    """What one block has to say. Its mean is `base + rest`: one number would not hold the digits of both."""

    size: int = 0
    minimum: Any = math.inf
    maximum: Any = -math.inf
    total: Any = None  # of what has no mean
    base: Any = 0
    rest: Any = 0.0
    deviations: Any = 0.0  # the sum of squared deviations from the mean
    zeros: int = 0
    nans: int = 0
    infinities: int = 0
    missing: int = 0
    # Numbers whose sum is that of the values, where they were read once.
    exact: list[Any] | None = None


Run = Callable[[Callable[..., Any]], list[Any]]


def statistics(values: np.ndarray | TensorView) -> Statistics | None:
    """Read every value and sum it up.

    Args:
        values: An array of any shape and dtype, or a view of what is read part by part. A broadcast array is read
            once for each value that is really stored.

    Returns:
        The statistics, or None for a dtype that has no order (structured, mixed objects).

    >>> statistics(np.array([1e6 - 1, 1e6, 1e6 + 1, np.nan]))  # doctest: +NORMALIZE_WHITESPACE
    Statistics(minimum=999999.0, maximum=1000001.0, mean=1000000.0, std=0.816496580927726,
               zeros=0, nans=1, infinities=0, missing=0)
    """
    if isinstance(values, np.ndarray) and _reader(values.dtype) is None:
        return None
    run, repeats = reader(values)
    once = isinstance(values, TensorView)
    return summed_up(run(look_once if once else look), run, repeats)


def summed_up(found: Sequence[Block | None], run: Run, repeats: int = 1) -> Statistics | None:
    """Put together what `look` has found in all blocks.

    Args:
        found: What it gave for each.
        run: Gives all blocks to a function once more.
        repeats: How often all blocks are repeated.
    """
    known = [block for block in found if block is not None]
    if len(known) < len(found):
        return None
    some = [block for block in known if block.size]
    mean = std = None
    if some and some[0].total is not None:
        # Those of a range may lie beyond the largest float.
        with np.errstate(all="ignore"), suppress(OverflowError):
            mean, std = _mean_and_std(some, run)
    return Statistics(
        minimum=_plain(min(block.minimum for block in some)) if some else None,
        maximum=_plain(max(block.maximum for block in some)) if some else None,
        mean=mean,
        std=std,
        zeros=repeats * sum(block.zeros for block in known),
        nans=repeats * sum(block.nans for block in known),
        infinities=repeats * sum(block.infinities for block in known),
        missing=repeats * sum(block.missing for block in known),
        dates=bool(some) and isinstance(some[0].minimum, _DATES),
    )


def look(block: np.ndarray | range, mask: np.ndarray | None = None) -> Block | None:
    """Sum up a block, whatever its dtype; None where that has no order."""
    if isinstance(block, range):
        return _of_range(block)
    read = _reader(block.dtype)
    return None if read is None else _unmasked(read, block, mask)


def look_once(block: np.ndarray | range, mask: np.ndarray | None = None) -> Block | None:
    """Sum up a block that is better not read again: exactly, too, for values that cancel."""
    found = look(block, mask)
    if found is None or isinstance(block, range):
        return found
    if not isinstance(found.total, float | np.longdouble):
        return found
    if found.minimum == found.maximum:
        return found._replace(exact=[found.size * Fraction(*found.minimum.as_integer_ratio())])
    return found._replace(exact=_exact_parts(block, mask))


def _reader(dtype: np.dtype) -> Callable[[np.ndarray], Block | None] | None:
    """What reads a block of this dtype."""
    if dtype.kind in "biufc" or _LOW_PRECISION.match(dtype.name):
        return _of_numbers
    others = {"m": _of_dates, "M": _of_dates, "U": _of_texts, "S": _of_texts, "T": _of_texts}
    return _of_objects if dtype.kind == "O" else others.get(dtype.kind)


def _unmasked(
    read: Callable[[np.ndarray], Block | None], block: np.ndarray, mask: np.ndarray | None = None
) -> Block | None:
    if mask is None:
        return read(block)
    found = read(block[~mask])
    if found is None:
        return None
    masked = int(np.count_nonzero(mask))
    return found._replace(nans=found.nans + masked, missing=found.missing + masked)


def _plain(value: Any) -> Any:
    """A Python number, unless it is a longdouble that only a longdouble can hold; a date or bytes as text."""
    if isinstance(value, np.datetime64 | np.timedelta64):
        return number(value)
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):  # only now: an escaped byte stands elsewhere in the order
        return value.decode("ascii", "backslashreplace")
    return float(value) if isinstance(value, np.longdouble) and float(value) == value else value


# Numbers


def _mean_and_std(blocks: Sequence[Block], run: Run) -> tuple[Any, Any]:
    """Put the blocks together, and read the values again where that has not been enough."""
    count = sum(block.size for block in blocks)
    largest = max(max(abs(block.minimum), abs(block.maximum)) for block in blocks)
    varied = min(block.minimum for block in blocks) < max(block.maximum for block in blocks)
    whole = isinstance(blocks[0].total, int)
    total, deviations = _together(blocks, count)
    if not varied:
        return _as_float(blocks[0].minimum / 1), 0.0
    exponent = 0
    if not whole and not (math.isfinite(total) and 1e-280 < deviations < math.inf):
        # Squares beyond 1e154 or below 1e-162 leave float's range; those of values near 1 do not.
        exponent = int(np.frexp(largest)[1])
        scaled = run(partial(_unmasked, partial(_of_numbers, exponent=exponent)))
        total, deviations = _together([block for block in scaled if block and block.size], count)
    mean, std = total / count, np.sqrt(deviations / count)
    if exponent:
        mean, std = np.ldexp(mean, exponent), np.ldexp(std, exponent)
    if not whole and abs(total) < 1e-5 * np.sqrt(count * deviations):
        parts = [block.exact for block in blocks if block.exact is not None]
        parts = parts if len(parts) == len(blocks) else run(_exact_parts)
        fractions = (Fraction(*part.as_integer_ratio()) for each in parts for part in each)
        exact = sum(fractions, Fraction()) / count
        power = exact.numerator.bit_length() - exact.denominator.bit_length()
        mean = np.ldexp(np.longdouble(float(exact / Fraction(2) ** power)), power)
    return _as_float(mean), _as_float(std)


def _as_float(value: Any) -> Any:
    short = float(value)
    return short if math.isfinite(short) and (short != 0 or value == 0) else value


def _together(blocks: Sequence[Block], count: int) -> tuple[Any, Any]:
    """The sum of all values, and of their squared deviations from the mean of all."""
    if len(blocks) == 1:
        return blocks[0].total, blocks[0].deviations
    first = blocks[0].base
    offsets = [block.base - first + block.rest for block in blocks]
    centre = _sum([n.size * offset for n, offset in zip(blocks, offsets, strict=True)]) / count
    gaps = [offset - centre for offset in offsets]
    # A product, as a power of a float raises an error where it leaves float's range.
    deviations = _sum(
        [n.deviations + n.size * gap * gap for n, gap in zip(blocks, gaps, strict=True)]
    )
    return _sum([block.total for block in blocks]), deviations


def _sum(values: Sequence[Any]) -> Any:
    """An exact sum of integers, one without rounding in between of floats."""
    if all(isinstance(value, float) and math.isfinite(value) for value in values):
        try:
            return math.fsum(values)
        except OverflowError:
            return math.inf
    return sum(values)


def _of_numbers(block: np.ndarray, exponent: int = 0) -> Block:
    """Sum up a block of numbers, divided by 2 to the power of the exponent."""
    if block.dtype.kind == "b":
        return _of_bools(block)
    block = np.ascontiguousarray(real_numbers(block, exponent))
    size = block.size
    if size == 0:
        return Block()
    nans = infinities = 0
    missing = None
    low = block.min()
    if low == low:
        high = block.max()
    else:
        # To take the others out costs more than to pass over what is missing, by its places.
        missing = np.flatnonzero(np.isnan(block))
        nans = missing.size
        block = _quiet(block, missing)
        low, high = np.fmin.reduce(block), np.fmax.reduce(block)
    if low == -np.inf or high == np.inf:
        block, missing = block[np.isfinite(block)], None
        infinities = size - nans - block.size
        low, high = block.min(initial=np.inf), block.max(initial=-np.inf)
    n = size - nans - infinities
    if n == 0:
        return Block(nans=nans, infinities=infinities)
    zeros = int(np.count_nonzero(block == 0)) if low <= 0 <= high else 0
    low, high = low.item(), high.item()
    return Block(n, low, high, *_moments(block, low, high, n, missing), zeros, nans, infinities)


def _of_range(x: range) -> Block:
    """Sum up a range of any length from its ends."""
    if not x:
        return Block()
    n = length_of(x)
    total = (x[0] + x[-1]) * n // 2
    mean, rest = divmod(total, n)
    twelve = x.step**2 * n * (n * n - 1)  # times the squared deviations, which need not be whole
    deviations = twelve / 12 if twelve < 10**300 else twelve // 12
    low, high = sorted((x[0], x[-1]))
    return Block(n, low, high, total, mean, rest / n, deviations, int(0 in x))


def _quiet(block: np.ndarray, missing: np.ndarray) -> np.ndarray:
    """The block; a copy where a NaN in it may signal, at which fmin and fmax forget what was before it."""
    if block.itemsize <= 8:
        first_of_mantissa = 1 << (np.finfo(block.dtype).nmant - 1)
        if (block[missing].view(f"u{block.itemsize}") & first_of_mantissa).all():
            return block
    block = block.copy()
    block[missing] = np.nan
    return block


def _of_bools(block: np.ndarray) -> Block:
    n, true = block.size, int(np.count_nonzero(block))
    if n == 0:
        return Block()
    return Block(n, true == n, true > 0, true, 0, true / n, true * (n - true) / n, n - true)


def real_numbers(block: np.ndarray, exponent: int = 0) -> np.ndarray:
    """Numbers of a dtype that NumPy is quick with: magnitudes of complex ones, low precision in a higher one."""
    dtype = block.dtype
    if dtype.kind not in "biuf" and "complex32" in dtype.name:
        block, dtype = block.astype(np.complex64), np.dtype(np.complex64)
    if dtype.kind == "c":
        parts, code = block, np.result_type(dtype, np.complex128).char
        block = np.abs(parts, signature=f"{code}->{code.lower()}")
        largest = np.fmax.reduce(block, axis=None, initial=0)
        if largest == np.inf and (np.isinf(block) & np.isfinite(parts)).any():
            block = np.abs(parts.astype(np.clongdouble))  # a magnitude that no float has
        block[np.isnan(parts)] = np.nan  # the magnitude of nan+infj is infinite
    elif dtype.kind not in "biuf":
        block = block.astype(np.int8 if "int" in dtype.name else np.float32)
    elif dtype.kind == "f" and dtype.itemsize < 4:
        block = block.astype(np.float32)
    return np.ldexp(block, -exponent) if exponent else block


def _moments(
    block: np.ndarray, low: Any, high: Any, n: int, missing: np.ndarray | None
) -> tuple[Any, Any, Any, Any]:
    """The sum, the mean in two parts, and the sum of squared deviations from it, of the n that are not missing."""
    if low == high:
        return n * low, low, 0.0, 0.0
    kind = block.dtype.kind
    largest = max(abs(low), abs(high))
    if kind in "iu" and block.dtype.itemsize == 1:
        small = np.ascontiguousarray(block, np.float32)
        exact, squares = int(_dot(small, np.ones_like(small), _EXACT)), _dot(small, small, _EXACT)
        return exact, 0, exact / n, (n * int(squares) - exact * exact) / n
    if kind in "iu" and largest * n >= 2**53:
        return _moments_of_large_integers(block, low, high)
    wide = block
    if missing is not None:
        wide = block.astype(np.result_type(block.dtype, np.float64))
        wide[missing] = 0
    total = _total(wide)
    mean = total / n
    exact = int(total) if kind in "iu" else total
    if abs(mean) <= 4 * (high - low):
        squares = _squares(wide)
        deviations = squares - n * mean * mean
        if deviations > 1e-3 * squares:
            return exact, 0.0, mean, deviations
    # Not in the values' own precision, which may round each deviation the same way.
    away = np.subtract(wide, mean, dtype=np.result_type(wide.dtype, np.float64))
    if missing is not None:
        away[missing] = 0
    # The mean is rounded, so the deviations from it still have a small mean of their own.
    rest = _total(away) / n
    return exact, mean, rest, max(_squares(away) - n * rest * rest, 0.0)


def _moments_of_large_integers(block: np.ndarray, low: int, high: int) -> tuple[int, int, Any, Any]:
    """The same where not every integer is a float: sums are taken of each half of the digits."""
    n = block.size
    block = block.astype(np.uint64 if block.dtype.kind == "u" else np.int64, copy=False)
    half = block.dtype.type(32)
    upper = int((block >> half).sum())
    total = (upper << 32) + int((block & block.dtype.type(2**32 - 1)).sum())
    base = total // n
    if high - low < 2**63:
        away = (block - block.dtype.type(base)).view(np.int64).astype(np.float64)  # may wrap to it
    else:
        away = block.astype(np.float64) - float(base)
    rest = (total - base * n) / n
    return total, base, rest, max(_squares(away) - n * rest * rest, 0.0)


def _total(values: np.ndarray) -> Any:
    """The sum: of floats as a product with ones, row by row, which is as exact as NumPy's sum and quicker."""
    if _is_narrow(values):
        return float(np.einsum("i->", values, dtype=np.float64))
    if values.dtype != np.float64 or values.size < _ROW:
        total = values.sum()
        return total if isinstance(total, np.longdouble) else float(total)
    whole = values.size - values.size % _ROW
    rows = np.vecdot(values[:whole].reshape(-1, _ROW), _ONES)
    return float(rows.sum() + values[whole:].sum())


def _squares(values: np.ndarray) -> Any:
    """The sum of squares, in double precision at least."""
    if _is_narrow(values):
        return float(np.einsum("i,i->", values, values, dtype=np.float64))
    return _dot(values, values)


def _is_narrow(values: np.ndarray) -> bool:
    """Whether einsum has to widen what it adds: it does so a few thousand at a time, and needs no copy of all."""
    return np.can_cast(values.dtype, np.float64) and values.dtype != np.float64


def _dot(a: np.ndarray, b: np.ndarray, row: int = _UNTHREADED) -> Any:
    """The inner product, rows of so many entries at a time, whose products are then added in double precision."""
    wide = np.result_type(a.dtype, np.float64).type
    if a.size <= row:
        total: Any = wide(np.vecdot(a, b))
        return total if isinstance(total, np.longdouble) else float(total)
    whole = a.size - a.size % row
    rows = np.vecdot(a[:whole].reshape(-1, row), b[:whole].reshape(-1, row))
    total = rows.sum(dtype=wide) + wide(np.vecdot(a[whole:], b[whole:]))
    return total if isinstance(total, np.longdouble) else float(total)


def _exact_parts(block: np.ndarray, mask: np.ndarray | None = None) -> list[Any]:
    """Numbers whose sum is exactly that of the finite values; those that would leave their range are scaled down."""
    block = real_numbers(block if mask is None else block[~mask])
    values = block[np.isfinite(block)].astype(np.result_type(block.dtype, np.float64))
    huge = np.frexp(values)[1] > np.finfo(values.dtype).maxexp - _ROOM
    scaled = _leading_parts(np.ldexp(values[huge], -_ROOM))
    parts = [Fraction(*part.as_integer_ratio()) * 2**_ROOM for part in scaled]
    return parts + _leading_parts(values[~huge])


def _leading_parts(rest: np.ndarray) -> list[Any]:
    """The same, for values that are far from the end of their range.

    After S. M. Rump, T. Ogita and S. Oishi, "Accurate floating-point summation" (SIAM Journal on Scientific Computing
    31, 2008): added to a number that is large enough, values keep their leading digits only, and the sum of those is
    exact; what was cut off is the next round's.
    """
    parts = list[Any]()
    while rest.size and (largest := np.abs(rest).max()):
        power = int(np.frexp(largest)[1]) + rest.size.bit_length()
        ceiling = np.ldexp(rest.dtype.type(1), power)
        leading = (rest + ceiling) - ceiling
        total = leading.sum()
        parts.append(total if isinstance(total, np.longdouble) else float(total))
        rest = rest - leading
    return parts


# What has an order, but no mean


def _of_dates(block: np.ndarray) -> Block:
    # Looked at as integers, of which NaT is the least: quicker, and a zero without a unit is deprecated.
    ticks = np.ascontiguousarray(block).view(np.int64)
    if ticks.min(initial=0) == _NAT:
        ticks = ticks[ticks != _NAT]
    missing = block.size - ticks.size
    if ticks.size == 0:
        return Block(nans=missing, missing=missing)
    low, high = ticks.min().view(block.dtype), ticks.max().view(block.dtype)
    zeros = int(np.count_nonzero(ticks == 0)) if block.dtype.kind == "m" else 0
    return Block(ticks.size, low, high, zeros=zeros, nans=missing, missing=missing)


def _of_texts(block: np.ndarray) -> Block:
    texts = block.tolist()
    known = [text for text in texts if isinstance(text, str | bytes)]
    return _ordered(known, missing=len(texts) - len(known))


def _of_objects(block: np.ndarray) -> Block | None:
    """Python integers beyond 64 bits, fractions, decimals, strings, dates, or times; some may be missing."""
    entries = without_missing(block.tolist())
    missing = block.size - len(entries)
    for kind in (str, bytes):
        if all(isinstance(x, kind) for x in entries):
            return _ordered(entries, missing=missing)
    if all(isinstance(x, _DATES) for x in entries):
        try:
            found = _ordered(entries, missing=missing)
        except TypeError:  # a day and a time of day, or with a time zone and without
            return None
        return found._replace(zeros=sum(isinstance(x, _DURATIONS) and not x for x in entries))
    if not all(isinstance(x, Real | Decimal | np.bool_) for x in entries):
        return None
    numbers = [_of_object(x) for x in entries]
    finite = [isinstance(x, int | Decimal) or math.isfinite(x) for x in numbers]
    known = list(compress(numbers, finite))
    nans = int(sum(x != x for x in numbers))
    found = _ordered(known, missing=missing)
    if found.minimum == found.maximum and all(isinstance(x, Decimal | int) for x in entries):
        # Alike as floats: as decimals they may differ.
        exact = set(compress(entries, finite))
        if len(exact) > 1:
            low, high = (int(x) if int(x) == x else x for x in (min(exact), max(exact)))
            found = found._replace(minimum=low, maximum=high)
    return found._replace(
        zeros=int(sum(x == 0 for x, each in zip(entries, numbers, strict=True) if each == each)),
        nans=nans + missing,
        infinities=len(numbers) - len(known) - nans,
    )


def _of_object(x: Any) -> int | float | Decimal:
    """As a float, or as what it is where none is as large, or as small."""
    if isinstance(x, int):
        return x
    try:
        short = float(x)
    except OverflowError:
        return int(x)
    except ValueError:  # a decimal's signalling NaN
        return math.nan
    if isinstance(x, Decimal):
        return x if x.is_finite() and (math.isinf(short) or (x and not short)) else short
    return short if short or not x else Decimal(x.numerator) / Decimal(x.denominator)


def _ordered(known: Sequence[Any], missing: int) -> Block:
    low, high = min(known, default=math.inf), max(known, default=-math.inf)
    return Block(len(known), low, high, nans=missing, missing=missing)
