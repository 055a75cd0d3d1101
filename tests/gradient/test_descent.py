"""Gradient descent: what it reaches, and what it says when it does not."""

import math
import warnings

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tensorlab.gradient import descend, sgd

square = np.square


def bowl(w):
    return w[0] ** 2 + 10 * w[1] ** 2


@given(start=st.floats(-10, 10), rate=st.floats(0.01, 0.9))
def test_on_a_parabola_each_step_shrinks_the_distance_by_the_same_factor(start, rate):
    walk = descend(square, start, rate, steps=10)
    expected = start * (1 - 2 * rate) ** np.arange(11)
    np.testing.assert_allclose(walk.path, expected, atol=1e-6)
    np.testing.assert_allclose(walk.values, expected**2, atol=1e-6)
    np.testing.assert_allclose(walk.gradients, 2 * expected, atol=1e-6)
    assert not walk.diverged


@given(rate=st.floats(1.03, 50), start=st.floats(0.1, 10))
def test_a_parabola_diverges_from_learning_rate_1_on_and_a_safe_rate_is_named(rate, start):
    walk = descend(square, start, rate, steps=30)
    assert walk.diverged
    assert walk.safe_learning_rate < 1
    assert not descend(square, start, walk.safe_learning_rate, steps=30).diverged


@pytest.mark.parametrize("steps", [5, 50, 500, 5000])
def test_a_diverging_walk_is_told_in_words_not_in_nan(steps):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = descend(square, 4, 1.5, steps=steps).summary
    assert said.startswith("Diverges with learning rate 1.5")
    assert "Try 0.8" in said
    assert "nan" not in said
    assert "inf" not in said


def test_a_walk_that_overflows_stops_at_the_last_finite_point():
    walk = descend(square, 4, 1.5, steps=5000)
    assert walk.steps < 5000
    assert np.isfinite(walk.path).all()
    assert np.isfinite(walk.values).all()
    assert f"after {walk.steps} steps" in walk.summary


@pytest.mark.parametrize(
    ("f", "start", "rate", "words"),
    [
        (lambda x: -(x**2), 1, 0.5, "falls without end"),
        (math.log, 4, 20, "step 1 leads to -1, where the function has no value"),
        (np.log, 4, 20, "step 1 leads to -1, where the function has no value"),
        (lambda x: float(x) ** 4, 4, 1, "too large|no value"),
    ],
)
def test_other_ways_to_get_lost_are_told_apart(f, start, rate, words):
    walk = descend(f, start, rate, steps=2000)
    assert walk.diverged
    assert words.split("|")[0] in walk.summary or words.split("|")[-1] in walk.summary


def test_no_learning_rate_is_advised_where_there_is_no_minimum():
    walk = descend(lambda x: -(x**2), 1, 0.5, steps=2000)
    assert walk.safe_learning_rate is None
    assert "Try" not in walk.summary


@pytest.mark.parametrize("f", [abs, lambda x: np.sin(5 * x) + 0.1 * x**2, lambda x: 7, np.tanh])
def test_bouncing_resting_and_strolling_are_not_divergence(f):
    for rate in (0.1, 0.5, 1, 3):
        assert not descend(f, 2, rate, steps=40).diverged


def test_in_more_dimensions_the_steepest_one_sets_the_limit():
    assert not descend(bowl, (4, 1), 0.09, steps=40).diverged
    assert descend(bowl, (4, 1), 0.11, steps=40).diverged


def test_momentum_adds_a_share_of_the_previous_step():
    walk = descend(square, 4, 0.1, momentum=0.5, steps=3)
    steps = np.diff(walk.path)
    for i in (1, 2):
        assert steps[i] == pytest.approx(0.5 * steps[i - 1] - 0.1 * 2 * walk.path[i])


def test_momentum_rolls_through_a_dip_in_which_plain_descent_stays():
    def two_dips(x):
        return x**4 - 2 * x**2 - 0.3 * x  # a lower one near 1, a higher one near -1

    start = -1.6
    plain = descend(two_dips, start, 0.02, steps=200)
    rolling = descend(two_dips, start, 0.02, momentum=0.9, steps=200)
    assert plain.path[-1] < 0 < rolling.path[-1]
    assert rolling.values[-1] < plain.values[-1]


def test_starts_of_any_shape_keep_their_shape():
    walk = descend(lambda w: np.sum((w - 1) ** 2), np.zeros((2, 3)), 0.2, steps=30)
    assert walk.path.shape == walk.gradients.shape == (31, 2, 3)
    np.testing.assert_allclose(walk.path[-1], 1, atol=1e-5)


def test_an_exact_gradient_is_used_when_given():
    calls = []
    walk = descend(square, 3, 0.1, steps=5, gradient=lambda x: calls.append(x) or 2 * x)
    assert len(calls) == 6
    np.testing.assert_allclose(walk.path, descend(square, 3, 0.1, steps=5).path)


def test_results_cannot_be_written_to():
    walk = descend(square, 3, 0.1)
    with pytest.raises(ValueError, match="read-only"):
        walk.path[0] = 1


def test_what_is_printed_fits_a_terminal():
    lines = str(descend(square, 4, 1.5)).splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) < 80


def test_the_sentence_says_whether_it_rests():
    assert descend(square, 4, 0.3).summary.endswith("has come to rest.")
    assert descend(square, 4, 0.01, steps=5).summary.endswith("is not yet at rest (slope 7.23).")
    assert descend(lambda x: 7, 4, 0.3).summary.startswith(
        "50 steps from 4 to 4: the value stays at 7"
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"learning_rate": -0.1}, "the minus sign"),
        ({"learning_rate": math.nan}, "expected a number above 0"),
        ({"learning_rate": 0.1, "momentum": 1}, "0 to below 1"),
        ({"learning_rate": 0.1, "steps": 0}, "at least 1"),
        (
            {"learning_rate": 0.1, "gradient": lambda x: [x, x]},
            r"the gradient has shape \(2,\)",
        ),
    ],
)
def test_settings_out_of_range_are_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        descend(square, 4, **wrong)


def test_a_start_without_a_value_is_refused():
    with pytest.raises(ValueError, match="is nan"):
        descend(np.log, -1, 0.1)


X = np.linspace(-1, 1, 60)
Y = 3 * X + 1 + 0.3 * np.random.default_rng(0).standard_normal(60)


def squared_error(w, x, y):
    return np.mean((w[0] * x + w[1] - y) ** 2)


def test_batches_lead_to_the_least_squares_line():
    walk = sgd(squared_error, (0, 0), (X, Y), batch_size=10, learning_rate=0.1, epochs=40)
    assert walk.steps == 6 * 40
    np.testing.assert_allclose(walk.path[-1], np.polyfit(X, Y, 1), atol=0.1)


def test_one_batch_of_all_samples_is_plain_gradient_descent():
    whole = sgd(squared_error, (0, 0), (X, Y), batch_size=60, learning_rate=0.2, epochs=5)
    plain = descend(lambda w: squared_error(w, X, Y), (0, 0), 0.2, steps=5)
    np.testing.assert_allclose(whole.path, plain.path, atol=1e-9)


def test_each_epoch_looks_at_each_sample_once_and_the_last_batch_may_be_smaller():
    seen = []

    def spy(w, x, y):
        seen.append(x)
        return np.zeros(2)

    sgd(squared_error, (0, 0), (X, Y), 25, 0.1, epochs=2, gradient=spy)
    assert [len(x) for x in seen[:6]] == [25, 25, 10, 25, 25, 10]
    for epoch in (seen[:3], seen[3:6]):
        np.testing.assert_allclose(np.sort(np.concatenate(epoch)), X)
    assert not np.array_equal(seen[0], seen[3])


def test_smaller_batches_are_noisier():
    def noise(batch_size):
        walk = sgd(
            squared_error,
            np.polyfit(X, Y, 1),
            (X, Y),
            batch_size,
            0.1,
            epochs=60 // (60 // batch_size) + 20,
        )
        return np.linalg.norm(walk.gradients, axis=1).mean()

    assert noise(1) > noise(10) > noise(60)


@pytest.mark.parametrize(
    ("samples", "batch_size", "words"),
    [
        ((X, Y[:5]), 4, "60 samples and 5 samples"),
        ((), 4, "0 arrays"),
        ((X, Y), 0, "expected 1 to 60"),
        ((X, Y), 61, "expected 1 to 60"),
    ],
)
def test_samples_that_do_not_fit_are_refused(samples, batch_size, words):
    with pytest.raises(ValueError, match=words):
        sgd(squared_error, (0, 0), samples, batch_size, 0.1)


def test_a_coordinate_that_is_as_good_as_zero_is_said_to_be_nearly_zero():
    walked = descend(lambda w: w[0] ** 2 + 20 * w[1] ** 2, (4, 1), 0.03, steps=60)
    assert 0 < abs(walked.path[-1][1]) < 1e-12
    assert "to (0.0977, nearly 0): the value falls from 36 to 0.00954" in walked.summary
    assert "from 4 to 0:" in descend(lambda x: x**2, 4, 0.5, steps=5).summary
