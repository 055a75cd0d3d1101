"""What puts entries or axes in another order agrees with NumPy: reshape, transpose, squeeze, flip, roll, ..."""

import numpy as np
import pytest
from hypothesis import example, given

from tensorlab import explain
from tests.explain.agreement import (
    cases,
    check_moved,
    for_each,
    said,
    what_to_write,
)


def reshapes(choose):
    """A shape and another one, mostly with as many entries, often with an open length."""
    shape = choose.shape()
    wanted = []
    left = int(np.prod(shape))
    for _ in range(choose.integer(0, 4)):
        divisors = [n for n in range(1, left + 1) if left % n == 0] or [0, 1, 2, 3]
        wanted.append(choose(divisors))
        left = left // wanted[-1] if wanted[-1] else 0
    if choose.truth():
        wanted.append(left)
    wanted = [choose((-1, -1, -1, 0, 2, 5, -2)) if choose.chance(4) else n for n in wanted]
    return shape, tuple(choose.order(wanted))


@for_each("reshape")
@given(cases(reshapes))
def test_reshape_agrees_with_numpy(case):
    shape, wanted = case
    check_moved(explain.reshape(shape, wanted), [shape], lambda x: x.reshape(wanted))


@for_each("reshape")
@given(cases(reshapes))
def test_what_reshape_suggests_works(case):
    shape, wanted = case
    explained = explain.reshape(shape, wanted)
    assert explained.valid or explained.suggestions
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(shape)).shape == text.shape


@pytest.mark.parametrize(
    ("shape", "result", "meant"),
    [
        ((32, 96, 8, 64), (32, 8, 96, 64), "x.transpose(0, 2, 1, 3)"),
        ((10, 32, 32, 3), (10, 3, 32, 32), "x.transpose(0, 3, 1, 2)"),
        ((2, 3, 4), (3, 2, 4), "x.transpose(1, 0, 2)"),
        ((2, 3, 4), (4, 6), "x.transpose(2, 0, 1).reshape(4, 6)"),
        ((2, 3, 5, 7), (3, 2, 7, 5), "x.transpose(1, 0, 3, 2)"),
        ((4, 1, 6), (6, 1, 4), "x.transpose(2, 1, 0)"),
        ((2, 2, 4, 3), (4, 3, 4), "x.transpose(0, 1, 3, 2).reshape(4, 3, 4)"),
        ((4, 6), (6, 4), "x.T"),
        ((60000, 28, 28), (784, 60000), "x.transpose(1, 2, 0).reshape(784, 60000)"),
    ],
)
def test_a_reshape_to_the_lengths_of_a_transpose_names_that_transpose(shape, result, meant):
    text = said(explain.reshape(shape, result))
    assert f"This is not the transpose, though it has the same shape: {meant} changes" in text
    assert eval(meant, {"x": np.empty(shape, np.bool_)}).shape == result


@pytest.mark.parametrize(
    ("shape", "result"),
    [((4, 6), (3, 8)), ((2, 3, 4), (6, 4)), ((3, 4), (12,)), ((2, 1, 3), (2, 3))],
)
def test_a_reshape_that_is_no_transpose_names_none(shape, result):
    assert "transpose" not in said(explain.reshape(shape, result))


def test_a_reshape_that_splits_an_axis_names_the_one_that_does_not_come_out_even():
    explained = explain.reshape((1, 16, 96, 173), (1, 16, 48, 2, 86, 2))
    assert explained.problem.endswith(
        "Everything else agrees: axis 3 has 173, where 86 × 2 = 172 would fit."
    )
    assert explained.clashes == ((0, 3),)
    assert "[:, :, :, :172], giving (1, 16, 48, 2, 86, 2)" in said(explained)
    middle = explain.reshape((5, 7, 2), (5, 3, 2, 2))
    assert middle.problem.endswith(
        "Everything else agrees: axis 1 has 7, where 3 × 2 = 6 would fit."
    )
    assert "Everything else" not in explain.reshape((6, 4), (5, 5)).problem


def orders(choose):
    """A shape and its axes in some order, sometimes with one wrong, too few or too many."""
    shape = choose.shape()
    rank = len(shape)
    order = [axis - rank if choose.truth() else axis for axis in choose.order(range(rank))]
    if order and choose.chance(3):
        order[choose.integer(0, rank - 1)] = choose.integer(-5, 5)
    if choose.chance(6):
        order = order[:-1] if choose.truth() else [*order, 0]
    return shape, choose((tuple(order), tuple(order), None))


@for_each("transpose")
@given(cases(orders))
def test_transpose_agrees_with_numpy(case):
    shape, order = case
    check_moved(explain.transpose(shape, order), [shape], lambda x: x.transpose(order))


@for_each("transpose")
@given(cases(orders))
def test_what_transpose_suggests_works(case):
    shape, order = case
    explained = explain.transpose(shape, order)
    assert explained.valid or explained.suggestions
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(shape)).shape == text.shape


def test_axes_written_for_a_batch_are_those_of_one_sample_and_the_other_way_round():
    (text,) = explain.transpose((28, 28, 3), (0, 3, 1, 2)).suggestions
    assert "with axes (2, 0, 1), as there is no batch axis in front, giving (3, 28, 28)" in text
    (text,) = explain.transpose((10, 28, 28, 3), (2, 0, 1)).suggestions
    assert "with axes (0, 3, 1, 2), if axis 0 is a batch axis, giving (10, 3, 28, 28)" in text


def axis_of(choose, rank):
    """An axis that mostly exists."""
    if choose.chance(6) or not rank:
        return choose.integer(-5, 5)
    return choose.integer(-rank, rank - 1)


def axes_of(choose, rank):
    """One axis, several or none, mostly each once."""
    if choose.chance(4):
        return None
    if choose.truth():
        return axis_of(choose, rank)
    found = [axis_of(choose, rank) for _ in range(choose.integer(0, 3))]
    return tuple(found if choose.chance(4) else dict.fromkeys(found))


def moves(choose):
    shape = choose.shape()
    rank = len(shape)
    if choose.truth():
        return shape, axis_of(choose, rank), axis_of(choose, rank)
    n = choose.integer(0, 3)
    order = choose.order(range(rank))[:n]
    places = choose.order(range(rank))[: n + choose.chance(8)]
    if choose.chance(8) and order:
        order[0] = order[-1]
    return shape, order, places


@for_each("moveaxis")
@given(cases(moves))
def test_moveaxis_agrees_with_numpy(case):
    shape, source, destination = case
    explained = explain.moveaxis(shape, source, destination)
    check_moved(explained, [shape], lambda x: np.moveaxis(x, source, destination))
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(shape)).shape == text.shape


@for_each("swapaxes")
@given(cases(lambda c: (s := c.shape(), axis_of(c, len(s)), axis_of(c, len(s)))))
def test_swapaxes_agrees_with_numpy(case):
    shape, one, other = case
    explained = explain.swapaxes(shape, one, other)
    check_moved(explained, [shape], lambda x: np.swapaxes(x, one, other))
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(shape)).shape == text.shape


def with_ones(choose):
    shape = tuple(choose((n, n, 1)) for n in choose.shape())
    return shape, axes_of(choose, len(shape))


@for_each("squeeze")
@given(cases(with_ones))
def test_squeeze_agrees_with_numpy(case):
    shape, axis = case
    explained = explain.squeeze(shape, axis)
    check_moved(explained, [shape], lambda x: np.squeeze(x, axis))
    assert explained.valid or explained.suggestions
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(shape)).shape == text.shape


@for_each("expand_dims")
@given(cases(lambda c: (s := c.shape(), axes_of(c, len(s) + 1))))
def test_expand_dims_agrees_with_numpy(case):
    shape, axis = case
    axis = 0 if axis is None else axis
    explained = explain.expand_dims(shape, axis)
    check_moved(explained, [shape], lambda x: np.expand_dims(x, axis))
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(shape)).shape == text.shape
    if explained.valid and "written" in said(explained):
        text = next(note for note in explained.notes if "written" in note)
        key = eval("np.s_" + text[text.index("[") : text.index("]") + 1])
        assert np.zeros(shape)[key].shape == explained.result_shape


@for_each("flip")
@given(cases(lambda c: (s := c.shape(), axes_of(c, len(s)))))
def test_flip_agrees_with_numpy(case):
    shape, axis = case
    explained = explain.flip(shape, axis)
    check_moved(explained, [shape], lambda x: np.flip(x, axis))
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(shape)).shape == text.shape


@for_each("ravel", "flipud", "fliplr")
@given(cases(lambda c: c.shape()))
def test_ravel_and_the_named_flips_agree_with_numpy(shape):
    for name in ("ravel", "fliplr", "flipud"):
        explained = getattr(explain, name)(shape)
        check_moved(explained, [shape], getattr(np, name))
        for text in explained.suggestions:
            assert what_to_write(text, np.zeros(shape)).shape == text.shape


def rolls(choose):
    shape = choose.shape()
    axis = axes_of(choose, len(shape))
    if choose.truth():
        return shape, choose.integer(-5, 5), axis
    n = len(axis) if isinstance(axis, tuple) and not choose.chance(6) else choose.integer(0, 3)
    return shape, tuple(choose.integer(-5, 5) for _ in range(n)), axis


@for_each("roll")
@given(cases(rolls))
@example(((1, 1, 1), (), (-3, -5)))
@example(((1, 1), (), (-2, -5)))
@example(((), 1, 3))
def test_roll_agrees_with_numpy(case):
    shape, shift, axis = case
    explained = explain.roll(shape, shift, axis)
    check_moved(explained, [shape], lambda x: np.roll(x, shift, axis))
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(shape)).shape == text.shape


def test_the_open_length_is_worked_out_aloud():
    text = said(explain.reshape((60000, 28, 28), (60000, -1)))
    assert "axes 1 and 2 become axis 1 of the result, row after row: 28 × 28 = 784." in text
    assert "-1 stands for what is left: 47,040,000 entries / 60,000 = 784." in text


def test_a_reshape_is_not_a_transpose():
    assert "This is not the transpose" in said(explain.reshape((3, 2), (2, 3)))
    assert "This is not the transpose" not in said(explain.reshape((1, 3), (3, 1)))
    assert "unlike a reshape" in said(explain.transpose((3, 2)))


def test_the_transpose_of_a_vector_does_nothing():
    text = said(explain.transpose((5,)))
    assert "nothing happens" in text
    assert "[:, np.newaxis], of shape (5, 1)" in text


def test_axes_that_correspond_share_a_label():
    assert explain.transpose((2, 3, 4), (2, 0, 1)).result.labels == (2, 0, 1)
    explained = explain.reshape((60000, 28, 28), (60000, 784))
    assert explained.result.labels == (0, 1)
    assert set(explain.reshape((3, 2), (2, 3)).result.labels).isdisjoint({0, 1})


def test_the_nearest_lengths_that_divide_are_found():
    explained = explain.reshape((60000, 28, 28), (-1, 1024))
    assert "47,040,000 entries do not divide into parts of 1024." in said(explained)
    for text in explained.suggestions:
        rows, columns = text.shape
        assert rows * columns == 47_040_000
    assert explain.reshape((6,), (2, -1, 2)).suggestions


def test_small_values_are_rearranged():
    assert explain.reshape([[0, 1], [2, 3], [4, 5]], (2, 3)).result.values.tolist() == [
        [0, 1, 2],
        [3, 4, 5],
    ]
    assert explain.transpose([[0, 1], [2, 3], [4, 5]]).result.values.tolist() == [
        [0, 2, 4],
        [1, 3, 5],
    ]


def test_what_is_no_shape_raises():
    with pytest.raises(TypeError, match="reshape takes integers"):
        explain.reshape((2, 3), (2.0, 3))
    with pytest.raises(TypeError, match="transpose takes integers"):
        explain.transpose((2, 3), "ab")


def test_two_unknown_lengths_are_multiplied_as_letters():
    assert str(explain.reshape((None, 28, None), (-1,)).result) == "(n × m × 28,)"


def test_two_axes_of_three_are_swapped_as_pytorch_does():
    ways = explain.transpose((2, 3, 4), (0, 1)).suggestions
    assert ways == (
        "It would work with axes (1, 0, 2), which swaps axes 0 and 1, giving (3, 2, 4).",
    )
    assert "(0, 2, 1), if axis 0 is a batch axis" in str(explain.transpose((2, 3, 4), (1, 0)))


@pytest.mark.parametrize(
    ("shape", "wanted", "where"),
    [
        ((None, 3), (2, -1), "n is a multiple of 2."),
        ((None, 3, 2), (4, 3, -1), "n is a multiple of 2."),
        ((None, None), (2, -1), "n × m is a multiple of 2."),
        ((None, 3), (2, 3, 5), "n is 10."),
        ((None, 4, None), (8,), "n × m is 2."),
    ],
)
def test_a_reshape_that_works_for_some_lengths_says_for_which(shape, wanted, where):
    explained = explain.reshape(shape, wanted)
    assert not explained.valid
    assert explained.suggestions[0].endswith(f"not known yet: it works where {where}")


def test_a_reshape_that_works_for_no_length_names_none():
    assert "it works where" not in str(explain.reshape((None, 3), (31,)))


@pytest.mark.parametrize(
    ("pair", "advised"),
    [((1, 3), (1, -1)), ((-4, 0), (-1, 0)), ((2, 3), (0, -1)), ((3, 4), (0, -1))],
)
def test_of_two_axes_that_are_swapped_the_one_that_is_there_stays(pair, advised):
    (way,) = explain.swapaxes((2, 3, 4), *pair).suggestions
    assert way.startswith(f"It would work with axes {advised[0]} and {advised[1]}, giving")
    assert way.shape == np.swapaxes(np.ones((2, 3, 4)), *advised).shape
