"""One pass over the values says what NumPy's several passes say."""

import warnings

import hypothesis.extra.numpy as nps
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tensorlab import statistics as module
from tensorlab.statistics import statistics


def reference(x):
    """What NumPy says of the finite values, in double precision."""
    finite = x[np.isfinite(x)].astype(np.longdouble)
    if not finite.size:
        return None, None, None, None
    return finite.min(), finite.max(), finite.mean(), finite.std()


NUMBERS = nps.arrays(
    dtype=st.sampled_from(["i1", "u1", "i2", "u2", "i4", "i8", "u8", "f2", "f4", "f8"]),
    shape=nps.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6),
)


@given(NUMBERS)
def test_it_agrees_with_numpy(x):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = statistics(x)
    with np.errstate(all="ignore"):
        low, high, mean, std = reference(x)
    assert (found.minimum, found.maximum) == (low, high)
    assert found.zeros == np.count_nonzero(x == 0)
    if x.dtype.kind == "f":
        assert found.nans == np.count_nonzero(np.isnan(x))
        assert found.infinities == np.count_nonzero(np.isinf(x))
    if low is None:
        assert found.mean is None
        assert found.std is None
    else:
        # float32 blocks are summed in float32: exact to about seven digits of the largest value.
        slack = 1e-5 * float(max(abs(low), abs(high)))
        assert found.mean == pytest.approx(float(mean), rel=1e-5, abs=slack)
        assert found.std == pytest.approx(float(std), rel=1e-4, abs=slack)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_small_deviation_around_a_large_mean_keeps_its_digits(dtype):
    # In steps of 1/16, so that float32 holds every value exactly.
    x = np.round(np.random.default_rng(0).normal(1e6, 1, 500_000) * 16) / 16
    found = statistics(x.astype(dtype))
    assert found.mean == pytest.approx(x.mean(), rel=1e-9)
    assert found.std == pytest.approx(x.std(), rel=1e-5)


def test_an_outlier_at_the_start_does_not_cost_the_others_their_digits():
    x = np.full(300_000, 1e6, np.float32)
    x[0] = 0
    assert statistics(x).std == pytest.approx(x.astype(np.float64).std(), rel=1e-5)


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
    monkeypatch.setattr(
        module, "_BLOCK", 64
    )  # many blocks, and blocks that do not divide the array
    x = view(np.random.default_rng(1).integers(-50, 50, (97, 101)))
    found = statistics(x)
    assert (found.minimum, found.maximum) == (x.min(), x.max())
    assert found.mean == pytest.approx(x.mean(), abs=1e-12)
    assert found.std == pytest.approx(x.std(), rel=1e-12)
    assert found.zeros == np.count_nonzero(x == 0)


def test_blocks_are_copied_one_at_a_time(monkeypatch):
    monkeypatch.setattr(module, "_BLOCK", 64)
    x = np.zeros((1000, 30, 4))[:, ::2]
    assert max(block.size for block in module._blocks(x)) <= 64
    assert sum(block.size for block in module._blocks(x)) == x.size


def test_threads_do_not_change_the_result(monkeypatch):
    x = np.random.default_rng(2).normal(size=300_000).astype(np.float32)
    alone = statistics(x)
    monkeypatch.setattr(module, "_THREADED", 1)
    monkeypatch.setattr(module.os, "cpu_count", lambda: 4)
    assert statistics(x) == alone


def test_a_broadcast_array_is_read_once_for_each_stored_value(monkeypatch):
    read = []
    real = module._sum_block
    monkeypatch.setattr(
        module, "_sum_block", lambda block, scale: read.append(block.size) or real(block, scale)
    )
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
