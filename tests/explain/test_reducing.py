"""Reductions agree with NumPy and say which axis disappears; running sums keep the shape."""

import re

import numpy as np
import pytest
from hypothesis import example, given

from tensorlab import explain
from tests.explain.agreement import (
    asked,
    cases,
    check_combined,
    check_shape,
    for_each,
    numpy_does,
    said,
    some_indices,
    what_to_write,
)

SPREADING = [
    "sum",
    "prod",
    "mean",
    "median",
    "std",
    "var",
    "max",
    "min",
    "ptp",
]  # NaN spreads through these
CHOOSING = ["argmax", "argmin", "any", "all"]
RUNNING = ["cumsum", "cumprod"]


def axis_of(choose, rank):
    """An axis that mostly exists."""
    if choose.chance(5) or not rank:
        return choose.integer(-5, 5)
    return choose.integer(-rank, rank - 1)


def several(choose, rank):
    found = [axis_of(choose, rank) for _ in range(choose.integer(0, 3))]
    return tuple(found if choose.chance(3) else dict.fromkeys(found))


def reductions(choose):
    """An operation, a shape, and axes of it that mostly exist."""
    shape = choose.shape()
    rank = len(shape)
    kind = choose(("one", "one", "all", "several"))
    axes = {
        "one": lambda: axis_of(choose, rank),
        "all": lambda: None,
        "several": lambda: several(choose, rank),
    }[kind]()
    return choose(asked(SPREADING + CHOOSING)), shape, axes, choose.truth()


@for_each(*(SPREADING + CHOOSING))
@given(cases(reductions))
@example(("sum", (), 0, False))
@example(("mean", (), 0, False))
@example(("median", (), 0, False))
@example(("median", (0, 2), (), False))
@example(("median", (0, 1, 1), (-1, -2), False))
@example(("ptp", (), 0, False))
@example(("argmax", (), -1, True))
@example(("argmax", (0, 0), 0, False))
@example(("max", (0, 0), 0, False))
@example(("max", (2, 0), (), False))
@example(("argmin", (2, 3), (0,), False))
# A mean of no entries: NumPy warns, and so it should.
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_it_agrees_with_numpy(case):
    name, shape, axis, keepdims = case
    explained = getattr(explain, name)(shape, axis, keepdims=keepdims)
    operation = getattr(np, name)
    if name in CHOOSING:
        # Not-a-number does not spread through these. A sum over the same axes has the same sources.
        result = numpy_does(lambda: operation(np.ones(shape), axis=axis, keepdims=keepdims))
        check_shape(explained, None if result is None else np.asarray(result))
        if result is not None:
            same = explain.sum(shape, axis, keepdims=keepdims)
            for index in some_indices(same.result_shape):
                assert explained.sources(index) == same.sources(index)
    else:
        check_combined(
            explained,
            [shape],
            lambda x: np.asarray(operation(x, axis=axis, keepdims=keepdims)),
        )


@for_each(*(SPREADING + CHOOSING))
@given(cases(reductions))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_its_values_are_numpys(case):
    name, shape, axis, keepdims = case
    x = np.arange(int(np.prod(shape, dtype=int))).reshape(shape) % 5
    explained = getattr(explain, name)(x, axis, keepdims=keepdims)
    if explained.valid:
        expected = getattr(np, name)(x, axis=axis, keepdims=keepdims)
        np.testing.assert_array_equal(explained.result.values, expected)


@for_each(*(SPREADING + CHOOSING))
@given(cases(reductions))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_it_suggests_works(case):
    name, shape, axis, keepdims = case
    explained = getattr(explain, name)(shape, axis, keepdims=keepdims)
    for text in explained.suggestions:
        assert np.shape(what_to_write(text, np.ones(shape))) == text.shape


def running(choose):
    shape = choose.shape()
    axis = None if choose.chance(4) else axis_of(choose, len(shape))
    return choose(asked(RUNNING)), shape, axis


@for_each(*RUNNING)
@given(cases(running))
@example(("cumsum", (), 0))
@example(("cumsum", (), None))
@example(("cumsum", (), 1))
def test_what_is_summed_up_so_far_agrees_with_numpy(case):
    name, shape, axis = case
    explained = getattr(explain, name)(shape, axis)
    operation = getattr(np, name)
    check_combined(explained, [shape], lambda x: operation(x, axis=axis))
    for text in explained.suggestions:
        assert what_to_write(text, np.ones(shape)).shape == text.shape


def test_the_axis_that_is_named_disappears():
    text = said(explain.mean((150, 4), axis=0))
    assert text.startswith("(150, 4).mean(axis=0) gives (4,)")
    assert "axis 0 disappears: the mean is taken over its 150 entries." in text
    assert "axis 1 stays, 4 entries, and becomes axis 0 of the result." in text


def test_keepdims_keeps_a_place_to_broadcast_from():
    explained = explain.mean((150, 4), axis=0, keepdims=True)
    assert explained.result_shape == (1, 4)
    assert "broadcasts with the tensor: (150, 4) with (1, 4)" in said(explained)
    assert explain.broadcast((150, 4), explained.result_shape).valid


def test_keepdims_may_be_0_or_1_as_for_numpy():
    assert explain.sum((2, 3), 0, keepdims=1) == explain.sum((2, 3), 0, keepdims=True)
    assert explain.sum((2, 3), 0, keepdims=np.False_) == explain.sum((2, 3), 0)
    with pytest.raises(TypeError, match="keepdims is True or False, and got a str, 'yes'"):
        explain.sum((2, 3), 0, keepdims="yes")


def test_an_argmax_is_a_place_and_not_a_value():
    text = said(explain.argmax((128, 10), axis=1))
    assert "a place along axis 1, 0 to 9, and not a value" in text


def test_of_no_entries_there_is_a_sum_and_no_maximum():
    assert "the sum of no entries is 0." in said(explain.sum((0, 3), axis=0))
    assert not explain.max((0, 3), axis=0).valid
    started = explain.max(np.zeros((0, 3)), axis=0, initial=7)
    assert started.result.values.tolist() == [7, 7, 7]
    assert "the maximum of no entries is 7, from which it starts." in said(started)


def test_small_values_are_reduced_without_a_warning():
    assert explain.sum([[1, 2], [3, 4]], axis=0).result.values.tolist() == [4, 6]
    assert np.isnan(explain.mean(np.zeros((0, 2)), axis=0).result.values).all()
    assert explain.var([1, 2, 3, 4], ddof=1).result.values == np.var([1, 2, 3, 4], ddof=1)


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("mean", ["cat", "dog"]),
        ("sum", ["cat", "dog"]),
        ("mean", np.array(["2026-01-01", "2026-01-03"], "M8[D]")),
        ("cumsum", ["cat", "dog"]),
    ],
)
def test_entries_that_numpy_does_not_reduce_are_refused(name, entries):
    with pytest.raises(TypeError):
        getattr(np, name)(np.asarray(entries))
    explained = getattr(explain, name)(entries)
    assert not explained.valid
    assert str(np.asarray(entries).dtype) in explained.problem


def test_what_makes_no_sense_raises():
    with pytest.raises(TypeError, match="axis takes integers"):
        explain.sum((2, 3), axis="rows")
    with pytest.raises(TypeError, match=r"axis=\(0, 1\)"):
        explain.sum((2, 3), axis=[0, 1])
    with pytest.raises(TypeError, match="keepdims is True or False"):
        explain.mean((2, 3), 0, keepdims="yes")


@pytest.mark.parametrize(
    ("shape", "axes", "offered"),
    [
        ((32, 28, 28), (0, 3), ["axis=(0, 2)", "axis=(0, 1)"]),
        ((32, 28, 28), (-1, -4), ["axis=(1, 2)", "axis=(0, 2)"]),
        ((32, 28, 28), (1, 1), ["axis=1", "axis=(1, 2)"]),
        ((32, 28, 28), (3, 4), ["axis=2", "axis=1"]),
        ((32, 28), (0, 1, 2), ["axis=1", "axis=0"]),
        ((3,), (0, 1), ["axis=0"]),
        ((32, 0, 28), (1, 3), ["axis=2", "axis=0"]),  # no axis goes together with one of no entries
    ],
)
def test_what_was_right_among_several_axes_is_kept(shape, axes, offered):
    refused = explain.max(np.zeros(shape), axis=axes)
    assert re.findall(r"would work with (axis=(?:\(.*?\)|\d))", str(refused)) == offered
    for way in offered:
        eval(f"np.zeros({shape}).max({way})")
