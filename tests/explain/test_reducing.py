"""`explain.reduce` agrees with NumPy, and says which axis disappears."""

import numpy as np
import pytest
from hypothesis import example, given

from tensorlab import explain
from tests.explain.agreement import (
    PROFILE,
    cases,
    check_combined,
    check_shape,
    numpy_does,
    promised,
    said,
    some_indices,
)

OPERATIONS = ["sum", "prod", "mean", "std", "var", "max", "min", "argmax", "argmin", "any", "all"]


def reductions(choose):
    """An operation, a shape, and axes of it that mostly exist."""
    shape = choose.shape()
    rank = len(shape)

    def axis():
        return (
            choose.integer(-5, 5)
            if choose.chance(5) or not rank
            else choose.integer(-rank, rank - 1)
        )

    kind = choose(("one", "one", "all", "several"))
    axes = {"one": axis, "all": lambda: None, "several": lambda: several(choose, axis)}[kind]()
    return choose(OPERATIONS), shape, axes, choose.truth()


def several(choose, axis):
    found = [axis() for _ in range(choose.integer(0, 3))]
    return tuple(found if choose.chance(3) else dict.fromkeys(found))


@PROFILE
@given(cases(reductions))
@example(("sum", (), 0, False))
@example(("mean", (), 0, False))
@example(("argmax", (), -1, True))
@example(("argmax", (0, 0), 0, False))
@example(("max", (0, 0), 0, False))
@example(("max", (2, 0), (), False))
@example(("argmin", (2, 3), (0,), False))
@pytest.mark.filterwarnings(
    "ignore::RuntimeWarning"
)  # a mean of no entries: NumPy warns, and so it should
def test_it_agrees_with_numpy(case):
    name, shape, axis, keepdims = case
    explained = explain.reduce(shape, axis, keepdims, name)
    operation = getattr(np, name)
    if name in ("argmax", "argmin", "any", "all"):
        # Not-a-number does not spread through these. A sum over the same axes has the same sources.
        result = numpy_does(lambda: operation(np.ones(shape), axis=axis, keepdims=keepdims))
        check_shape(explained, None if result is None else np.asarray(result))
        if result is not None:
            same = explain.reduce(shape, axis, keepdims, "sum")
            for index in some_indices(same.result_shape):
                assert explained.sources(index) == same.sources(index)
    else:
        check_combined(
            explained,
            [shape],
            lambda x: np.asarray(operation(x, axis=axis, keepdims=keepdims)),
        )


@PROFILE
@given(cases(reductions))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_it_suggests_works(case):
    name, shape, axis, keepdims = case
    explained = explain.reduce(shape, axis, keepdims, name)
    for text in explained.suggestions:
        other = eval(text[text.index("axis=") + 5 : text.index(", giving")])
        result = getattr(np, name)(np.ones(shape), axis=other, keepdims=keepdims)
        assert np.shape(result) == promised(text)


def test_the_axis_that_is_named_disappears():
    text = said(explain.reduce((150, 4), axis=0, operation="mean"))
    assert text.startswith("(150, 4).mean(axis=0) gives (4,)")
    assert "axis 0 disappears: the mean is taken over its 150 entries." in text
    assert "axis 1 stays, 4 entries, and becomes axis 0 of the result." in text


def test_keepdims_keeps_a_place_to_broadcast_from():
    explained = explain.reduce((150, 4), axis=0, keepdims=True, operation=np.mean)
    assert explained.result_shape == (1, 4)
    assert "broadcasts with the tensor: (150, 4) with (1, 4)" in said(explained)
    assert explain.broadcast((150, 4), explained.result_shape).valid


def test_an_argmax_is_a_place_and_not_a_value():
    text = said(explain.reduce((128, 10), axis=1, operation="argmax"))
    assert "a place along axis 1, 0 to 9, and not a value" in text


def test_of_no_entries_there_is_a_sum_and_no_maximum():
    assert "the sum of no entries is 0." in said(explain.reduce((0, 3), axis=0))
    assert not explain.reduce((0, 3), axis=0, operation="max").valid


def test_small_values_are_reduced_without_a_warning():
    assert explain.reduce([[1, 2], [3, 4]], axis=0).result.values.tolist() == [4, 6]
    assert np.isnan(explain.reduce(np.zeros((0, 2)), axis=0, operation="mean").result.values).all()
    assert explain.reduce(["cat", "dog"], operation="mean").result.values is None


def test_what_makes_no_sense_raises():
    with pytest.raises(ValueError, match="'median' is not known"):
        explain.reduce((2, 3), operation="median")
    with pytest.raises(TypeError, match="axis takes integers"):
        explain.reduce((2, 3), axis="rows")
    with pytest.raises(TypeError, match=r"axis=\(0, 1\)"):
        explain.reduce((2, 3), axis=[0, 1])
    with pytest.raises(TypeError, match="keepdims is True or False"):
        explain.reduce((2, 3), 0, "mean")
