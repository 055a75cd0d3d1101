"""Gradient descent with its whole path kept: section 2.4.3 of the chapter."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from tensorlab.gradient import numerical
from tensorlab.gradient.numerical import Function, real_array, value_of
from tensorlab.showing import Drawable
from tensorlab.view import reals
from tensorlab.wording import count, join, number, shape_text, wrap

# The gradient at a point, given the number of the step: with batches, each step has a gradient of its own.
StepGradient = Callable[[int, Any], Any]


@dataclass(frozen=True, eq=False, repr=False)
class Descent(Drawable):
    """A walk down a function, step by step against its gradient; `tensorlab.draw` draws it.

    Attributes:
        path: The points, from the start on, of shape (steps + 1, *start's shape); fewer if it had to stop.
        values: The function's value at each point, of shape (steps + 1,).
        gradients: The gradient at each point, of the same shape as the path.
        learning_rate: How far a step goes for a gradient of a given size.
        momentum: The share of each step that is added to the next one.
        diverged: Whether the walk led away from any minimum instead of towards one.
        problem: What happened then, in words; empty if nothing did.
        safe_learning_rate: After one that diverged: a smaller one that was tried and does not, or None.
        function: The function.

    >>> walk = descend(lambda x: x**2, start=4, learning_rate=0.25, steps=3)
    >>> walk.path, walk.values, walk.diverged
    (array([4. , 2. , 1. , 0.5]), array([16.  ,  4.  ,  1.  ,  0.25]), False)
    """

    path: np.ndarray
    values: np.ndarray
    gradients: np.ndarray
    learning_rate: float
    momentum: float
    diverged: bool
    problem: str
    safe_learning_rate: float | None
    function: Function

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.path) - 1

    @property
    def summary(self) -> str:
        """Where it led, in a sentence."""
        far = np.abs(self.path).max(initial=0)
        end = _point(self.path[-1], far)
        walk = f"{count(self.steps, 'step')} from {_point(self.path[0])} to {end}"
        first, last = self.values[0], self.values[-1]
        if self.diverged:
            rate = number(self.safe_learning_rate) if self.safe_learning_rate else ""
            advice = f" Try {rate}: from the same start it does not diverge." if rate else ""
            return (
                f"Diverges with learning rate {number(self.learning_rate)}: {self.problem}.{advice}"
            )
        moves = f"{'falls' if last < first else 'rises'} from {number(first)} to {_near(last, abs(first))}"
        moves = moves if last != first else f"stays at {number(last)}"
        sizes = _sizes(self.gradients)
        kind = "slope" if self.path.ndim == 1 else "gradient's length"
        rest = (
            "has come to rest"
            if sizes[-1] <= 1e-3 * sizes.max()
            else f"is not yet at rest ({kind} {number(self.gradients[-1] if self.path.ndim == 1 else sizes[-1])})"
        )
        return f"{walk}: the value {moves}, and {rest}."

    def __str__(self) -> str:
        return wrap(self.summary, 79)

    def _caption(self) -> tuple[str, ...]:
        return (self.summary,)


def descend(
    f: Function,
    start: Any,
    learning_rate: float,
    momentum: float = 0.0,
    steps: int = 50,
    gradient: Callable[[Any], Any] | None = None,
) -> Descent:
    """Walk down a function: at each step, move against the gradient.

    With momentum, a share of the previous step is added to each: the point behaves like a ball that has mass, and can
    roll through a small dip.

        velocity = momentum * velocity - learning_rate * gradient
        x        = x + velocity

    Args:
        f: A function of one number, or of an array of any shape, that gives one number.
        start: Where to begin.
        learning_rate: How far a step goes for a gradient of a given size; above 0.
        momentum: The share of the previous step that is added to the next; from 0 to below 1.
        steps: How many steps to take.
        gradient: A function that gives the gradient exactly; found by central differences if not given.

    Returns:
        A `Descent` with the whole path. One that diverges says where, why, and which learning rate would not have.

    Raises:
        TypeError: If the start holds no real numbers.
        ValueError: If a setting is out of its range, or `f` has no value at the start.

    Source: section 2.4.3, "Stochastic gradient descent"; momentum: B. T. Polyak, 1964.

    >>> print(descend(lambda x: x**2, start=4, learning_rate=0.4, steps=20))
    20 steps from 4 to nearly 0: the value falls from 16 to nearly 0, and has come
    to rest.
    >>> print(descend(lambda x: x**2, start=4, learning_rate=1.5, steps=20))
    Diverges with learning rate 1.5: the value rises from 16 to 1.76e+13 in 20
    steps, as they jump over the minimum and land higher. Try 0.8: from the same
    start it does not diverge.
    """
    at = real_array(start, "start")
    numerical_gradient = numerical.gradient if at.ndim else numerical.derivative
    exact = gradient or partial(numerical_gradient, f)
    return walk(f, lambda _, x: exact(x), at, learning_rate, momentum, steps)


def walk(
    f: Function,
    gradient_at: StepGradient,
    start: np.ndarray,
    learning_rate: float,
    momentum: float,
    steps: int,
) -> Descent:
    """Take the steps, whatever gives the gradient, and judge where they led."""
    _check(learning_rate, momentum, steps)
    path, values, gradients, stopped, endless = _steps(
        f, gradient_at, start, learning_rate, momentum, steps
    )
    problem = stopped or _problem(values, gradients)
    safe = None
    if problem and not endless:  # no learning rate finds a minimum that is not there
        safe = _safe_learning_rate(f, gradient_at, start, learning_rate, momentum, steps)
    for array in (path, values, gradients):
        array.setflags(write=False)  # the result is frozen, so its arrays are
    return Descent(
        path, values, gradients, learning_rate, momentum, bool(problem), problem, safe, f
    )


class _Steps(NamedTuple):
    """The points, values and gradients, why there was no step farther, and whether the value falls without end."""

    path: np.ndarray
    values: np.ndarray
    gradients: np.ndarray
    stopped: str = ""
    endless: bool = False


def _steps(
    f: Function, gradient_at: StepGradient, x: np.ndarray, rate: float, momentum: float, steps: int
) -> _Steps:
    """Take the steps, as many as can be taken."""
    path, values, gradients = [x], [value_of(f, x[()])], [_gradient(gradient_at, 0, x)]
    if not np.isfinite(values[0]):
        raise ValueError(
            f"the function's value at the start {_point(x)} is {values[0]}: start elsewhere."
        )
    velocity = np.zeros_like(x)
    for step in range(1, steps + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            velocity = momentum * velocity - rate * gradients[-1]
            x = x + velocity
        try:
            beyond = math.copysign(math.inf, values[-1] - values[0])
            value = value_of(f, x[()]) if np.isfinite(x).all() else beyond
            slope = _gradient(gradient_at, step, x) if np.isfinite(value) else x
        except (ArithmeticError, ValueError):
            # The functions of math raise where NumPy's give infinity or NaN.
            value = math.nan
        if not (np.isfinite(value) and np.isfinite(slope).all()):
            stopped = _stopped(value, x, step, values[-1])
            endless = value == -math.inf
            return _Steps(np.array(path), np.array(values), np.array(gradients), stopped, endless)
        path.append(x)
        values.append(value)
        gradients.append(slope)
    return _Steps(np.array(path), np.array(values), np.array(gradients))


def _stopped(value: float, x: np.ndarray, step: int, last: float) -> str:
    """Why there is no way on."""
    so_far = (
        f"after {count(step - 1, 'step')} it is {number(last)}"
        if step > 1
        else f"it starts at {number(last)}"
    )
    if value == -math.inf:
        return f"the value falls without end, so there is no minimum to be found this way; {so_far}"
    if value == math.inf:
        return f"the value grows until it is too large for float64; {so_far}, and step {step} goes beyond"
    return f"step {step} leads to {_point(x)}, where the function has no value; {so_far}"


def _gradient(gradient_at: StepGradient, step: int, x: np.ndarray) -> np.ndarray:
    found = reals(gradient_at(step, x[()]), "gradient")
    if found.shape != x.shape:
        raise ValueError(
            f"the gradient has shape {shape_text(found.shape)}, and the point has shape {shape_text(x.shape)}: "
            "they must be the same."
        )
    return found


def _problem(values: np.ndarray, gradients: np.ndarray) -> str:
    """Whether the walk climbs: its highest values and steepest gradients grow from third to third."""
    if len(values) < 4:
        return ""
    heights, slopes = _highest(values), _highest(_sizes(gradients))
    grows = all(a * 1.02 < b for a, b in pairwise(slopes))
    if not (grows and heights[0] < heights[1] < heights[2]):
        return ""
    return (
        f"the value rises from {number(values[0])} to {number(values[-1])} in {count(len(values) - 1, 'step')}, "
        "as they jump over the minimum and land higher"
    )


def _safe_learning_rate(
    f: Function,
    gradient_at: StepGradient,
    start: np.ndarray,
    rate: float,
    momentum: float,
    steps: int,
) -> float | None:
    """Try smaller learning rates, round numbers, until the walk falls and its slopes become visibly less steep."""
    in_vain = 0
    for power in range(1, 61):
        smaller = float(f"{rate / 2**power:.1g}")
        _, values, gradients, stopped, _ = _steps(f, gradient_at, start, smaller, momentum, steps)
        if stopped or _problem(values, gradients):
            continue
        slopes = _highest(_sizes(gradients))
        if values[-1] < values[0] and slopes[-1] < 0.9 * slopes[0]:
            return smaller
        in_vain += 1
        if in_vain == 3:  # it stays, but goes nowhere: a still smaller one goes there more slowly
            break
    return None


def _highest(values: np.ndarray) -> list[float]:
    """The highest value in the first, the second and the last third of a walk."""
    return [float(part.max(initial=-math.inf)) for part in np.array_split(values, 3)]


def _check(learning_rate: float, momentum: float, steps: int) -> None:
    if not (learning_rate > 0 and math.isfinite(learning_rate)):
        raise ValueError(
            f"learning_rate is {learning_rate}, expected a number above 0, such as 0.1: the minus sign, down the "
            "slope, is already there."
        )
    if not 0 <= momentum < 1:
        raise ValueError(
            f"momentum is {momentum}, expected a number from 0 to below 1, such as 0.9."
        )
    if steps < 1 or steps != int(steps):
        raise ValueError(f"steps is {steps}, expected a whole number of at least 1.")


def _sizes(gradients: np.ndarray) -> np.ndarray:
    """The length of each gradient."""
    sizes: np.ndarray = np.linalg.norm(gradients.reshape(len(gradients), -1), axis=1)
    return sizes


def _near(value: float, scale: float) -> str:
    """A number; what is not a millionth of the scale is nearly 0 to a reader, who need not wonder at 3.2e-15."""
    return "nearly 0" if 0 < abs(value) < 1e-6 * scale else number(value)


def _point(x: np.ndarray, scale: float = 0) -> str:
    if x.ndim == 0:
        return _near(float(x), scale)
    if x.ndim == 1 and len(x) <= 4:
        return f"({join([_near(each, scale) for each in x], last=',').replace(' ,', ',')})"
    return f"a point of shape {shape_text(x.shape)}"
