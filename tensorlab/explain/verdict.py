"""Make an `Explanation`: of what works, with the values that a picture shows, or of what does not."""

import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Explanation, Shape, Step, Trace
from tensorlab.explain.operands import MOST_AXES, Operand
from tensorlab.wording import shape_text

SMALL = 4096  # entries up to which the values of a result are worked out for its picture


def works(
    operation: str,
    expression: str,
    operands: Sequence[Operand],
    result_shape: Shape,
    *,
    steps: Iterable[str | Step],
    trace: Trace,
    colours: Iterable[Iterable[int]],
    result_colours: Iterable[int],
    notes: Iterable[str] = (),
    result: np.ndarray | None = None,
) -> Explanation:
    """Explain an operation that NumPy does, if its result does not have too many axes."""
    if len(result_shape) > MOST_AXES:
        return fails(
            operation,
            expression,
            operands,
            f"the result would have {len(result_shape)} axes, and NumPy's arrays have at most {MOST_AXES}.",
        )
    return Explanation(
        operation=operation,
        expression=expression,
        input_shapes=tuple(x.shape for x in operands),
        valid=True,
        result_shape=result_shape,
        steps=tuple(map(str, steps)),
        notes=tuple(notes),
        operands=tuple(x.values for x in operands),
        result=result,
        colours=tuple(map(tuple, colours)),
        result_colours=tuple(result_colours),
        axis_names=tuple(x.names for x in operands),
        _trace=trace,
    )


def fails(
    operation: str,
    expression: str,
    operands: Sequence[Operand],
    problem: str,
    suggestions: Iterable[str] = (),
    clashes: Iterable[tuple[int, int]] = (),
    colours: Iterable[Iterable[int]] | None = None,
) -> Explanation:
    """Explain an operation that NumPy refuses."""
    if colours is None:
        colours = (range(x.rank) for x in operands)
    return Explanation(
        operation=operation,
        expression=expression,
        input_shapes=tuple(x.shape for x in operands),
        valid=False,
        problem=problem,
        suggestions=tuple(dict.fromkeys(suggestions)),
        operands=tuple(x.values for x in operands),
        colours=tuple(map(tuple, colours)),
        axis_names=tuple(x.names for x in operands),
        clashes=tuple(clashes),
    )


def would(what: str, shape: Sequence[int | str], then: str = "") -> str:
    """Say what would work, and what would come out.

    >>> would("with a second matrix of shape (784, n)", (32, "n"))
    'It would work with a second matrix of shape (784, n), giving (32, n).'
    """
    return f"It would work {what}, giving {symbolic(shape)}{then}."


def symbolic(shape: Sequence[int | str]) -> str:
    """Write a shape in which letters stand for lengths that are free."""
    if all(not isinstance(length, str) for length in shape):
        return shape_text([int(length) for length in shape])
    comma = "," if len(shape) == 1 else ""
    return f"({', '.join(map(str, shape))}{comma})"


def small_result(
    compute: Callable[..., Any], operands: Sequence[Operand], shape: Shape
) -> np.ndarray | None:
    """Let NumPy compute a result for its picture, if all values are known and few.

    Entries for which the operation has no meaning (a mean of strings) have no result to show; the explanation
    of the axes holds nevertheless, so that is no error here.
    """
    arrays = [x.values for x in operands]
    sizes = [x.size for x in operands] + [Operand(shape).size]
    if max(sizes) > SMALL or any(array is None for array in arrays):
        return None
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = np.asarray(compute(*arrays))
    except (TypeError, ValueError, ArithmeticError):
        return None
    return result if result.shape == shape else None
