"""One pass over the values says what NumPy's several passes say."""

import math
import tracemalloc
import warnings
from collections import Counter
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from fractions import Fraction

import hypothesis.extra.numpy as nps
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import example, given

from tensorlab import blocks, describe, histogram
from tensorlab import statistics as module
from tensorlab.blocks import in_blocks
from tensorlab.statistics import look_once, statistics, summed_up


def exactly(x):
    """The mean and the deviation of numbers, in arithmetic that does not round before the end."""
    entries = [
        (Fraction(*value.as_integer_ratio()), count)
        for value, count in Counter(x.ravel().tolist()).items()
    ]
    mean = sum(entry * count for entry, count in entries) / x.size
    variance = sum((entry - mean) ** 2 * count for entry, count in entries) / x.size
    with localcontext(Context(prec=40, Emax=MAX_EMAX, Emin=MIN_EMIN)):
        return mean, (Decimal(variance.numerator) / variance.denominator).sqrt()


def assert_exact(found, x):
    finite = x[np.isfinite(x)]
    if finite.size == 0:
        assert (found.minimum, found.maximum, found.mean, found.std) == (None,) * 4
        return
    assert (found.minimum, found.maximum) == (finite.min(), finite.max())
    mean, std = exactly(finite)
    # A subnormal result has fewer digits than any other.
    assert abs(Fraction(*found.mean.as_integer_ratio()) - mean) <= abs(mean) * RELATIVE + TINY
    spread = Fraction(*found.std.as_integer_ratio())
    assert abs(spread - Fraction(std)) <= Fraction(std) * RELATIVE + TINY


RELATIVE, TINY = Fraction(1, 10**9), Fraction(5e-324)
NUMBERS = nps.arrays(
    dtype=st.sampled_from(
        ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", ">i4", ">f8"]
    ),
    shape=nps.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6),
)


FAR = np.finfo(float).max  # and what is left of its like is far smaller


@given(NUMBERS)
@example(np.array([-FAR, 2.6e-132, FAR]))
@example(np.array([-FAR, 5e-324, FAR, 5e-324]))
@example(np.array([FAR, FAR, -FAR, -FAR, 1e-3, 1e300, -1e300] * 9))
def test_it_is_exact_at_every_scale(x):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = statistics(x)
    assert_exact(found, x)
    assert found.zeros == np.count_nonzero(x == 0)
    assert found.nans == np.count_nonzero(np.isnan(x))
    assert found.infinities == np.count_nonzero(np.isinf(x))


@given(NUMBERS)
def test_blocks_are_put_together_exactly(x):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_BLOCK", 8)
        patch.setattr(blocks, "_SPAN", 2)
        assert_exact(statistics(x), x)


LONG = np.longdouble


@pytest.mark.parametrize(
    "x",
    [
        np.array([-(2**63), 2**63 - 1]),
        np.array([0, 2**64 - 1, 2**64 - 2], np.uint64),
        2**53 + np.arange(-5, 5),
        1_700_000_000_000_000_000 + np.arange(100),
        np.repeat([-(2**62), 2**62 + 3], 70_000),
        np.resize(np.array([0, 255], np.uint8), 20_000),
        np.resize(np.array([-128, 127, 127], np.int8), 140_001),
        np.resize(np.array([-32768, 32767, 5], np.int16), 1000),
        np.resize(np.array([0.1, 0.7], np.float32), 140_000),
        np.repeat(np.array([0.7, -0.6999], np.float32), [3, 140_000]),
        np.array([6.6e-34, 1e-34], np.float32),
        np.array([1e-45, 3e-45], np.float32),
        np.array([3e38, -3e38, 3e38], np.float32),
        np.array([65504, -65504, 1e-7], np.float16),
        np.array([5e-324, 1e-323, 0.0]),
        np.array([1e-170, 3e-170]),
        np.array([1.7e308, -1.7e308, 1e308]),
        np.array([1e16, 1, -1e16]),
        np.resize([1e16, 1.0, -1e16, 2.0], 200_000),
        np.array([1e300] + [1e-5] * 1000),
        1e15 + np.arange(1000) / 8,
        np.linspace(-1, 1, 5001),
        np.full(200_000, 0.1),
        np.array([LONG(2) ** 8000, 1]) if np.finfo(LONG).maxexp > 9000 else np.ones(2),
        np.array([LONG(2) ** -8000, 0]) if np.finfo(LONG).maxexp > 9000 else np.ones(2),
        np.array([1e68, 4e-4, -1e68], LONG),
        np.array([LONG(1), LONG(1) + np.finfo(LONG).eps]),
    ],
    ids=lambda x: f"{x.dtype} of {x.size} from {x.min()}",
)
def test_hard_values_are_exact(x):
    assert_exact(statistics(x), x)
    assert_exact(statistics(np.ma.array(x, mask=np.arange(x.size) == 1)), np.delete(x, 1))


def test_what_is_alike_is_not_looked_at_twice(monkeypatch):
    alike = [np.full(n, value) for n, value in ((5000, 0.1), (5000, -0.1), (7, 1e-9), (2, 0.0))]
    monkeypatch.setattr(module, "_exact_parts", None)
    monkeypatch.setattr(module, "_squares", None)
    assert_exact(summed_up([look_once(block) for block in alike], run=None), np.concatenate(alike))


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "g"])
def test_what_is_nan_is_passed_over_and_stays_what_it_is(dtype):
    x = np.array([np.nan, 1e4, np.nan, 1e4 + 16, 0, -0.0, np.inf], dtype)
    y = np.resize(x[:4], 400_000)
    before = [x.tobytes(), y.tobytes()]
    assert_exact(statistics(x), x)
    assert (statistics(x).nans, statistics(x).zeros, statistics(x).infinities) == (2, 2, 1)
    assert (statistics(y).mean, statistics(y).std, statistics(y).nans) == (10_008, 8, 200_000)
    assert [x.tobytes(), y.tobytes()] == before


@pytest.mark.skipif(
    np.finfo(np.longdouble).max == np.finfo(float).max, reason="a longdouble is a float here"
)
def test_a_magnitude_beyond_the_largest_float_is_not_infinite():
    found = statistics(np.array([1.5e308 + 1.5e308j, 1, np.nan, np.inf]))
    assert found.infinities == found.nans == 1
    assert found.maximum == np.hypot(np.longdouble(1.5e308), np.longdouble(1.5e308))
    assert found.mean == pytest.approx(0.75e308 * 2**0.5)


def test_magnitudes_of_complex_numbers_have_all_their_digits():
    x = (np.arange(1, 200) * (0.1 + 0.7j)).astype(np.complex64)
    magnitudes = np.abs(x.astype(np.complex128))
    assert_exact(statistics(x), magnitudes)
    long = np.array([3 + 4j, 0], np.clongdouble)
    assert (statistics(long).mean, statistics(long).std) == (2.5, 2.5)


@pytest.mark.parametrize(
    ("dtype", "low", "high"),
    [
        *(("int4", -8, 7), ("uint4", 0, 15), ("int2", -2, 1), ("uint2", 0, 3)),
        *(("float8_e4m3fn", -448, 448), ("float8_e5m2", -57344, 57344), ("bfloat16", -2, 300)),
    ],
)
def test_dtypes_of_few_bits_are_numbers(dtype, low, high):
    pytest.importorskip("ml_dtypes")
    found = statistics(np.array([low, high, high]).astype(dtype))
    assert (found.minimum, found.maximum, found.zeros) == (low, high, int(low == 0))
    assert found.mean == pytest.approx((low + 2 * high) / 3, rel=1e-9)
    assert type(found.minimum) is (int if "int" in dtype else float)


@pytest.mark.parametrize(
    ("entries", "low", "high", "odd"),
    [
        ([np.nan, 1, 2], 1, 2, {"nans": 1}),
        ([1, 2, np.nan], 1, 2, {"nans": 1}),
        ([2**70, math.inf, 1], 1, 2**70, {"infinities": 1}),
        ([1, None, Decimal("NaN")], 1, 1, {"nans": 2, "missing": 1}),
        ([Decimal("sNaN"), Decimal("0.5")], 0.5, 0.5, {"nans": 1}),
        ([Decimal("Infinity"), Decimal(0)], 0, 0, {"infinities": 1, "zeros": 1}),
        ([Decimal("1e400"), 1], 1, 10**400, {}),
        ([Decimal(10**30), Decimal(10**30 + 1)], 10**30, 10**30 + 1, {}),
        (
            [Decimal("1e22"), Decimal("1e22") + Decimal("0.5"), None],
            10**22,
            Decimal("1e22") + Decimal("0.5"),
            {"nans": 1, "missing": 1},
        ),
        ([Fraction(10**400, 3), 1], 1, 10**400 // 3, {}),
        ([np.float32(0.5), np.int64(2), np.float32("nan")], 0.5, 2, {"nans": 1}),
        (["cat", None, "ape"], "ape", "cat", {"nans": 1, "missing": 1}),
        ([None], None, None, {"nans": 1, "missing": 1}),
    ],
)
def test_objects_are_counted_one_by_one(entries, low, high, odd):
    found = statistics(np.array(entries, dtype=object))
    assert (found.minimum, found.maximum) == (low, high)
    for name in ("zeros", "nans", "infinities", "missing"):
        assert getattr(found, name) == odd.get(name, 0)


def test_objects_without_an_order_have_no_statistics():
    assert statistics(np.array([{}, 1], dtype=object)) is None
    assert statistics(np.array(["a", 1], dtype=object)) is None
    assert statistics(np.ma.array(np.zeros(3, [("a", "i4")]), mask=[0, 1, 0])) is None


def test_strings_and_dates_are_never_expanded():
    words = statistics(np.broadcast_to(np.array(["cat", "ape"]), (10**10, 2)))
    assert (words.minimum, words.maximum) == ("ape", "cat")
    days = statistics(np.broadcast_to(np.array(["2024-01-01", "NaT"], "M8[D]"), (10**10, 2)))
    assert (days.minimum, days.nans, days.missing) == ("2024-01-01", 10**10, 10**10)
    spelled = np.array(["b", None, "a"], dtype=np.dtypes.StringDType(na_object=None))
    assert statistics(spelled).missing == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_small_deviation_around_a_large_mean_keeps_its_digits(dtype):
    # In steps of 1/16, so that float32 holds every value exactly.
    x = np.round(np.random.default_rng(0).normal(1e6, 1, 500_000) * 16) / 16
    found = statistics(x.astype(dtype))
    assert found.mean == pytest.approx(x.mean(), rel=1e-9)
    assert found.std == pytest.approx(x.std(), rel=1e-9)


def test_an_outlier_at_the_start_does_not_cost_the_others_their_digits():
    x = np.full(300_000, 1e6, np.float32)
    x[0] = 0
    assert statistics(x).std == pytest.approx(x.astype(np.float64).std(), rel=1e-9)


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x.T,
        lambda x: x[::2, ::3],
        lambda x: x[:, 5:],
        lambda x: x[::-1, ::-1],
        lambda x: x.swapaxes(0, 1)[3:, 1::2],
        lambda x: np.asfortranarray(x),
        lambda x: np.broadcast_to(x[:1], (50, x.shape[1])),
        lambda x: np.broadcast_to(x[:, None], (len(x), 3, x.shape[1])),
    ],
)
def test_every_memory_layout_gives_the_same_values(view, monkeypatch):
    # Many blocks, and blocks that do not divide the array.
    monkeypatch.setattr(blocks, "_BLOCK", 64)
    x = view(np.random.default_rng(1).integers(-50, 50, (97, 101)))
    found = statistics(x)
    assert (found.minimum, found.maximum) == (x.min(), x.max())
    assert found.mean == pytest.approx(x.mean(), abs=1e-12)
    assert found.std == pytest.approx(x.std(), rel=1e-12)
    assert found.zeros == np.count_nonzero(x == 0)


def test_blocks_are_copied_one_at_a_time(monkeypatch):
    monkeypatch.setattr(blocks, "_BLOCK", 64)
    x = np.zeros((1000, 30, 4))[:, ::2]
    sizes = in_blocks(np.size, x)
    assert max(sizes) <= 64
    assert sum(sizes) == x.size


@pytest.mark.parametrize(
    "layout",
    [
        lambda x: x,
        lambda x: np.ma.array(x, mask=x > 0),
        lambda x: x[::2],
        lambda x: x.reshape(-1, 4)[:, :3],
        lambda x: x.astype(">f4"),
        lambda x: x.view(np.complex64),
        lambda x: x.view(np.int32),
        lambda x: x.astype(np.float16),
    ],
)
def test_memory_does_not_grow_with_the_array(layout):
    x = layout(np.random.default_rng(3).standard_normal(8_000_000, np.float32))
    tracemalloc.start()
    statistics(x)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 * 2**20


def test_threads_do_not_change_the_result(monkeypatch):
    x = np.random.default_rng(2).normal(size=300_000).astype(np.float32)
    alone = statistics(x)
    monkeypatch.setattr(blocks, "_THREADED", 1)
    monkeypatch.setattr(blocks, "_SPAN", 1)
    monkeypatch.setattr(blocks.os, "cpu_count", lambda: 4)
    assert statistics(x) == alone


def test_a_broadcast_array_is_read_once_for_each_stored_value(monkeypatch):
    read = []
    real = module._of_numbers
    monkeypatch.setattr(module, "_of_numbers", lambda block: read.append(block.size) or real(block))
    found = statistics(np.broadcast_to(np.array([0.0, 2.0]), (10**6, 10**6, 2)))
    assert sum(read) == 2
    assert (found.mean, found.std, found.zeros) == (1.0, 1.0, 10**12)


def test_values_near_the_largest_float_do_not_overflow():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = statistics(np.array([1.5e308, -1.5e308, 1.5e308, -1.5e308]))
    assert found.mean == 0
    assert found.std == pytest.approx(1.5e308)
    assert statistics(np.full(10, 3e38, np.float32)).mean == pytest.approx(3e38)


@pytest.mark.parametrize(
    ("dtype", "bits"),
    [("f2", 0x7C01), ("f4", 0xFF800001), ("f8", 0x7FF0000000000001), ("bfloat16", 0x7F81)],
)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_nan_that_signals_is_one_as_any_other(dtype, bits, place):
    if dtype == "bfloat16":
        dtype = pytest.importorskip("ml_dtypes").bfloat16
    x = np.array([3, 1, 5, 2, 4]).astype(dtype)
    x.view(f"u{x.itemsize}")[place] = bits
    others = np.delete([3.0, 1, 5, 2, 4], place)
    found = statistics(x)
    assert (found.minimum, found.maximum, found.nans) == (others.min(), others.max(), 1)
    assert found.mean == pytest.approx(others.mean(), rel=1e-12)
    assert found.std == pytest.approx(others.std(), rel=1e-12)
    assert "1 NaN" in str(describe(x))
    assert histogram(x).svg()


def test_longdoubles_that_signal_are_nan_too():
    x = np.array([3, 1, 5], "g")
    if x.itemsize != 16:
        pytest.skip("a longdouble is a double here")
    x.view("u8")[2] = 0x8000000000000001
    x.view("u8")[3] = 0x7FFF
    found = statistics(x)
    assert (found.minimum, found.maximum, found.nans) == (3, 5, 1)
