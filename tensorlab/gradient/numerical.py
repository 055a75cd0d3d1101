"""Slopes, found by looking a small step to both sides: sections 2.4.1 and 2.4.2 of the chapter."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tensorlab.showing import Drawable
from tensorlab.view import reals, view
from tensorlab.wording import number, shape_text, wrap

# What a learner hands in: a function of one number, or of one array, that gives one number.
Function = Callable[[Any], Any]


@dataclass(frozen=True, repr=False)
class Tangent(Drawable):
    """The straight line that touches a function's curve at one point; `tensorlab.draw` draws both.

    Attributes:
        x: Where it touches.
        value: The function's value there.
        slope: How steep the curve is there: its derivative.
        function: The function.

    Calling it gives the height of the line, which is close to the curve near `x`:

    >>> line = tangent(lambda x: x**2, 3)
    >>> round(line(3.1), 6), round(3.1**2, 6)
    (9.6, 9.61)
    """

    x: float
    value: float
    slope: float
    function: Function = field(compare=False)

    def __call__(self, x: float) -> float:
        """The height of the line at `x`."""
        return self.value + self.slope * (x - self.x)

    @property
    def summary(self) -> str:
        """What it says about the curve, in a sentence."""
        if self.slope == 0:
            meaning = "the curve is level there"
        else:
            moves = "raises" if self.slope > 0 else "lowers"
            meaning = (
                f"a small step to the right {moves} the value {_times(abs(self.slope))} as much"
            )
        return (
            f"At x = {number(self.x)} the value is {number(self.value)} and the slope is "
            f"{number(self.slope)}: {meaning}."
        )

    def __str__(self) -> str:
        return wrap(self.summary, 79)

    def _caption(self) -> tuple[str, ...]:
        return (self.summary,)


def tangent(f: Function, x: float) -> Tangent:
    """Find the tangent of a function's curve at a point.

    Args:
        f: A function of one number, written with NumPy, `math` or plain arithmetic.
        x: The point.

    Returns:
        A `Tangent`; it is a function, too, and draws itself.

    Raises:
        ValueError: If `f` has no value at `x`, or has a corner or a jump there: then there is no tangent.

    Source: section 2.4.1, "What's a derivative?".

    >>> tangent(np.sin, 0)
    At x = 0 the value is 0 and the slope is 1: a small step to the right raises
    the value just as much.
    >>> tangent(abs, 0)
    Traceback (most recent call last):
    ...
    ValueError: the function has no tangent at x = 0: the slope is -1 to the left of
    it and 1 to the right.
    """
    at = np.float64(_scalar(x, "x"))
    wide, near = _two_looks(f, at)
    # Where the curve is smooth, the slopes of the two sides differ by the step times the curvature: half of the step,
    # half of the difference. At a corner the difference stays; at a jump it grows.
    noise = 1e3 * np.finfo(float).eps * (1 + abs(near.value)) / near.step
    least = max(0.8 * wide.difference, 1e-3 * (abs(near.left) + abs(near.right)), noise)
    if near.difference > least:
        raise ValueError(
            f"the function has no tangent at x = {number(at)}: the slope is {number(near.left)} to the left of it "
            f"and {number(near.right)} to the right."
        )
    return Tangent(float(at), near.value, _without_noise(_slope(wide, near), near), f)


def derivative(f: Function, x: float) -> float:
    """Find a function's slope at a point numerically, by central differences.

    The function is evaluated a small step to the left and to the right. The step balances two errors: with a larger
    step the curve bends more, and with a smaller one the difference is lost in rounding. Two steps, one half as long as
    the other, show how much the bending matters, and it is subtracted (Richardson's extrapolation). At a corner, such
    as that of relu at 0, the result is the mean of the slopes on both sides; `tangent` refuses such a point.

    Args:
        f: A function of one number.
        x: The point.

    Raises:
        ValueError: If `f` has no value at `x`, or on one side of it.

    Source: W. H. Press et al., "Numerical Recipes", section 5.7, for the step.

    >>> round(derivative(lambda x: x**3, 2), 6)
    12.0
    """
    return _slope(*_two_looks(f, np.float64(_scalar(x, "x"))))


def gradient(f: Function, x: Any) -> np.ndarray:
    """Find the gradient of a scalar function of a tensor numerically: one derivative for each entry.

    Args:
        f: A function of an array that gives one number, such as a loss.
        x: Where to find it: an array of any shape.

    Returns:
        float64 of the same shape as `x`: entry (i, j) is the slope of `f` when entry (i, j) of `x` alone changes.

    Raises:
        TypeError: If `x` holds no real numbers.
        ValueError: If `f` gives more than one number, or none that is finite.

    Source: section 2.4.2, "Derivative of a tensor operation: the gradient".

    >>> W = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> gradient(lambda W: np.sum(W**2), W).round(6)
    array([[2., 4.],
           [6., 8.]])
    """
    at = real_array(x, "x")
    found = np.empty(at.shape)
    for index in np.ndindex(at.shape):

        def along_one_entry(entry: float, index: tuple[int, ...] = index) -> Any:
            moved = at.copy()
            moved[index] = entry
            return f(moved[()])

        found[index] = derivative(along_one_entry, float(at[index]))
    return found


def value_of(f: Function, x: Any) -> float:
    """Call a function and take its value as one number.

    Raises:
        ValueError: If it gives more than one number.
        TypeError: If it gives something that is not a real number.
    """
    return float(_call(f, x).item())


def _call(f: Function, x: Any) -> np.ndarray:
    with np.errstate(all="ignore"):
        result = f(x)
    if not isinstance(result, np.ndarray | np.generic | int | float):
        result = view(result).values()  # of another library, or nothing at all
    result = np.asarray(result)
    if result.size != 1:
        raise ValueError(
            f"the function gives shape {shape_text(result.shape)} where one number is needed: only a single number "
            "has a slope. End the function with a sum or a mean."
        )
    if not np.can_cast(result.dtype, np.float64, "same_kind"):
        raise TypeError(f"the function gives {result.item()!r}, which is not a real number.")
    return result


def real_array(x: Any, name: str) -> np.ndarray:
    """Copy what was given to float64.

    Raises:
        TypeError: If it is no tensor, or holds no real numbers.
        ValueError: If some are NaN or infinite, or a nested list is ragged.
    """
    values = reals(x, name)
    if not np.isfinite(values).all():
        raise ValueError(
            f"{name} has entries that are NaN or infinite; a slope is found at a finite point."
        )
    return values


@dataclass(frozen=True, slots=True)
class _Look:
    """What is seen from a point, a step to the left and a step to the right."""

    value: float
    left: float  # the slope from the left neighbour to the point
    right: float  # and from the point to the right one
    step: float

    @property
    def difference(self) -> float:
        return abs(self.right - self.left)


def _two_looks(f: Function, x: np.float64) -> tuple[_Look, _Look]:
    result = _call(f, x)
    value = float(result.item())
    if not np.isfinite(value):
        raise ValueError(
            f"the function's value at x = {number(x)} is {value}: it has no slope there."
        )
    # The cube root of the precision: where both errors of a central difference are equal. A function that computes
    # in float32, as TensorFlow's do, needs a wider step.
    precision = np.finfo(result.dtype if result.dtype.kind == "f" else np.float64).eps
    wide = _look(f, x, value, float(2 * precision ** (1 / 3) * max(abs(x), 1.0)))
    return wide, _look(f, x, value, wide.step / 2)


def _look(f: Function, x: np.float64, value: float, step: float) -> _Look:
    for _ in range(12):  # near the edge of where f is defined, a smaller step may still fit
        before, after = x - step, x + step  # rounded, so the distances below are taken from them
        left, right = value_of(f, before), value_of(f, after)
        if np.isfinite(left) and np.isfinite(right):
            slopes = float((value - left) / (x - before)), float((right - value) / (after - x))
            return _Look(value, *slopes, step)
        step /= 10
    side = "left" if not np.isfinite(left) else "right"
    raise ValueError(
        f"the function has a value at x = {number(x)} but none to the {side} of it, so it has no slope there."
    )


def _slope(wide: _Look, near: _Look) -> float:
    """Half the step has a quarter of the error, so this combination has none of it left."""
    return (4 * (near.left + near.right) - (wide.left + wide.right)) / 6


def _without_noise(slope: float, near: _Look) -> float:
    """Drop the digits that are rounding noise: the slope of x**2 at 3 is 6, not 6.000000000039."""
    size = abs(near.value) + abs(slope) * near.step
    noise = 16 * np.finfo(float).eps * size / near.step
    return round(slope, -math.ceil(math.log10(noise))) + 0.0 if noise else slope


def _scalar(x: Any, name: str) -> float:
    given = real_array(x, name)
    if given.ndim:
        raise ValueError(
            f"{name} has shape {shape_text(given.shape)}, expected one number. "
            f"For a tensor there is gradient(f, {name})."
        )
    return float(given)


def _times(factor: float) -> str:
    return "just" if factor == 1 else f"{number(factor)} times"
