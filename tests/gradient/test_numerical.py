"""Slopes, tangents and numerical gradients."""

import math

import hypothesis.extra.numpy as nps
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tensorlab.gradient import Node, derivative, gradient, tangent
from tests.dlpack import OnlyByDLPack

# Functions beside the derivatives that calculus gives them.
KNOWN = {
    "square": (lambda x: x**2, lambda x: 2 * x),
    "cubic": (lambda x: x**3 - 4 * x, lambda x: 3 * x**2 - 4),
    "sin": (np.sin, np.cos),
    "exp": (np.exp, np.exp),
    "by the math module": (math.atan, lambda x: 1 / (1 + x**2)),
    "fast": (lambda x: np.sin(100 * x), lambda x: 100 * np.cos(100 * x)),
}


@pytest.mark.parametrize("name", KNOWN)
@given(x=st.floats(-5, 5))
def test_slopes_are_those_of_calculus(name, x):
    f, exact = KNOWN[name]
    scale = 1 + abs(exact(x)) + abs(f(x))
    assert derivative(f, x) == pytest.approx(exact(x), abs=1e-7 * scale)
    assert tangent(f, x).slope == pytest.approx(exact(x), abs=1e-7 * scale)


@given(x=st.floats(-1e6, 1e6))
def test_a_straight_line_is_its_own_tangent(x):
    line = tangent(lambda t: 3 * t - 7, x)
    assert line.slope == pytest.approx(3, rel=1e-6)
    assert line(0) == pytest.approx(-7, abs=1e-5 * (1 + abs(x)))


def test_slopes_are_written_without_rounding_noise():
    assert tangent(lambda x: x**2, 3).slope == 6
    assert tangent(np.sin, 0).slope == 1
    assert tangent(lambda x: x**3, 0).slope == 0
    assert tangent(lambda x: 1e8 + x**2, 3).slope == 6


@pytest.mark.parametrize(
    ("f", "x", "words"),
    [
        (abs, 0, "the slope is -1 to the left of it and 1 to the right"),
        (lambda x: np.maximum(x, 0), 0, "0 to the left of it and 1"),
        (lambda x: abs(x - 2) + 5, 2, "no tangent at x = 2"),
        (np.floor, 2, "no tangent"),
        (np.sqrt, 0, "none to the left"),
        (lambda x: np.sqrt(-x), 0, "none to the right"),
        (np.log, -1, "is nan"),
        (lambda x: 1 / x, 0, "is inf"),
        (lambda x: np.array([x, x]), 1, r"shape \(2,\) where one number is needed"),
    ],
)
def test_where_there_is_no_tangent_the_reason_is_said(f, x, words):
    with pytest.raises(ValueError, match=words):
        tangent(f, x)


def test_a_steep_curve_is_not_taken_for_a_corner():
    assert tangent(lambda x: math.tanh(1000 * x), 0).slope == pytest.approx(1000, rel=1e-3)
    assert tangent(lambda x: abs(x) ** 1.5, 0).slope == 0


def test_near_the_edge_of_where_a_function_is_defined_a_smaller_step_is_taken():
    assert derivative(np.sqrt, 1e-6) == pytest.approx(500, rel=1e-3)


def test_a_function_that_computes_in_float32_gets_a_wider_step():
    assert derivative(lambda x: np.float32(x) ** 2, 3) == pytest.approx(6, rel=1e-3)


@given(nps.arrays(np.float64, nps.array_shapes(max_dims=3, max_side=3), elements=st.floats(-3, 3)))
def test_a_gradient_has_the_tensors_shape_and_one_slope_for_each_entry(x):
    found = gradient(lambda x: np.sum(np.sin(x) * x), x)
    assert found.shape == x.shape
    np.testing.assert_allclose(found, np.cos(x) * x + np.sin(x), atol=1e-6)


def test_a_function_that_writes_into_its_argument_does_no_harm():
    def careless(w):
        w *= 2
        return np.sum(w)

    w = np.ones(3)
    np.testing.assert_allclose(gradient(careless, w), 2)
    np.testing.assert_array_equal(w, 1)


def test_what_is_no_place_is_refused():
    with pytest.raises(ValueError, match=r"For a tensor there is gradient\(f, x\)"):
        tangent(np.sum, [1, 2])
    with pytest.raises(TypeError, match="expected real numbers"):
        gradient(np.sum, ["a"])
    with pytest.raises(TypeError, match="not a real number"):
        derivative(lambda x: x * 1j, 1)


def test_tangents_say_what_their_slope_means():
    def said(f):
        return " ".join(str(tangent(f, 3)).split())

    assert "raises the value 6 times as much" in said(lambda x: x**2)
    assert "lowers the value just as much" in said(lambda x: -x)
    assert "level" in said(lambda x: 7)


def test_a_point_may_be_a_tensor_of_any_library():
    assert derivative(np.exp, OnlyByDLPack(0.0)) == pytest.approx(1)
    assert Node(OnlyByDLPack([1.0, 2.0])).value.tolist() == [1, 2]


@pytest.mark.parametrize("use", [Node, lambda x: gradient(np.sum, x), lambda x: derivative(abs, x)])
@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ([[1, 2], [3]], ValueError, r"This nested list is ragged: x\[0\] has 2 entries"),
        ({"a": 1.0}, TypeError, "a dict with 1 key"),
        ("four", TypeError, "expected real numbers"),
    ],
)
def test_what_is_no_point_is_told_as_describe_tells_it(use, given, error, said):
    with pytest.raises(error, match=said):
        use(given)
