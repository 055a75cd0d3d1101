"""`reduce`: an axis disappears, and a sum, a mean or a maximum takes the place of its entries."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.arguments import integers, no_such_axis
from tensorlab.explain.explanation import Call, Explanation, Place, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused, small_result, suggestion
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Shape
from tensorlab.wording import article, count, join, shape_text, thousands

# What each operation leaves, what it does with the entries, and what it makes of none ("" where that is an error).
_OPERATIONS = {
    "sum": ("the sum", "the sum is taken over", "0"),
    "prod": ("the product", "the product is taken over", "1"),
    "mean": ("the mean", "the mean is taken over", "NaN, with a warning"),
    "std": ("the standard deviation", "the deviation is taken over", "NaN, with a warning"),
    "var": ("the variance", "the variance is taken over", "NaN, with a warning"),
    "max": ("the maximum", "the largest is kept of", ""),
    "min": ("the minimum", "the smallest is kept of", ""),
    "argmax": ("the index of the maximum", "the largest is looked for among", ""),
    "argmin": ("the index of the minimum", "the smallest is looked for among", ""),
    "any": ("the answer whether any is true", "a true one is looked for among", "False"),
    "all": ("the answer whether all are true", "a false one is looked for among", "True"),
}
_ONE_AXIS = ("argmax", "argmin")
_STRICT = ("mean", "std", "var")  # the others let axis=0 pass for a scalar


def reduce(
    x: Any,
    axis: Any = None,
    keepdims: bool = False,
    operation: str | Callable[..., Any] = "sum",
) -> Explanation:
    """Explain how the entries along one or more axes become one.

    Args:
        x: An array or a shape.
        axis: The axis that disappears, a tuple of several, or None for all of them.
        keepdims: Whether the axes stay, with length 1.
        operation: "sum", "prod", "mean", "std", "var", "max", "min", "argmax", "argmin", "any" or "all", or
            NumPy's function of that name.

    Raises:
        TypeError: If the axis is not made of integers, or keepdims is no truth value.
        ValueError: If the operation is none of these.

    Source: section 2.2.9, "Vector data".

    >>> print(reduce((150, 4), axis=0, operation="mean"))
    (150, 4).mean(axis=0) gives (4,)
      axis 0 disappears: the mean is taken over its 150 entries.
      axis 1 stays, 4 entries, and becomes axis 0 of the result.
    The axis that is named is the one that disappears.

    >>> print(reduce((0, 3), axis=0, operation="max"))
    (0, 3).max(axis=0) does not work: axis 0 has 0 entries, and the maximum of no
    entries does not exist.
    It would work with axis=1, giving (0,).
    """
    taken = operand(x)
    name = _name(operation)
    axes = _axes(axis)
    if not isinstance(keepdims, bool | np.bool_):
        raise TypeError(
            f"keepdims is True or False, and got {article(type(keepdims).__name__)}, {keepdims!r}."
        )
    several = isinstance(axis, tuple)
    given = axes if several or axes is None else axes[0]
    kept = ", keepdims=True" if keepdims else ""
    argument = "" if axis is None and not kept else f"axis={given}"
    call = Call.method(name, taken, f"{argument}{kept}")
    problem = _problem(taken, axes, several, name)
    if problem is not None:
        suggestions = _suggest(taken, name, bool(keepdims))
        return refused("reduce", call, [taken], problem[0], suggestions, problem[1])
    gone = _gone(taken, axes)
    result = _shape(taken.shape, gone, bool(keepdims))
    labels = Labels(
        (taken.shape,),
        (tuple(range(taken.rank)),),
        tuple(axis for axis in range(taken.rank) if keepdims or axis not in gone),
        frozenset(gone),
    )
    function = getattr(np, name)
    return accepted(
        "reduce",
        call,
        [taken],
        result,
        kind="reduces",
        steps=_steps(taken, gone, bool(keepdims), name),
        notes=_notes(taken, axes, gone, result, bool(keepdims), name),
        trace=labels.trace,
        labels=labels.operands,
        result_labels=labels.result,
        result=small_result(
            lambda values: function(values, axis=given, keepdims=keepdims),
            [taken],
            result,
        ),
    )


def _name(operation: Any) -> str:
    name = operation if isinstance(operation, str) else getattr(operation, "__name__", "")
    name = {"amax": "max", "amin": "min"}.get(name, name)
    if name not in _OPERATIONS:
        known = join([repr(known) for known in _OPERATIONS], "or")
        raise ValueError(f"The operation {operation!r} is not known. Give {known}.")
    return name


def _axes(axis: Any) -> tuple[int, ...] | None:
    if axis is None:
        return None
    if isinstance(axis, list):
        raise TypeError(f"Several axes come in a tuple, as NumPy wants them: axis={tuple(axis)}.")
    return integers(axis, "axis")


def _gone(x: Operand, axes: tuple[int, ...] | None) -> tuple[int, ...]:
    if axes is None:
        return tuple(range(x.rank))
    return tuple(sorted(axis % x.rank for axis in axes)) if x.rank else ()


def _shape(shape: Shape, gone: Sequence[int], keepdims: bool) -> Shape:
    return tuple(
        1 if axis in gone else length
        for axis, length in enumerate(shape)
        if keepdims or axis not in gone
    )


def _problem(
    x: Operand, axes: tuple[int, ...] | None, several: bool, name: str
) -> tuple[str, list[Place]] | None:
    if several and name in _ONE_AXIS:
        return f"{name} takes a single axis, or None for all entries, and not a tuple.", []
    passes = x.rank == 0 and not several and name not in _STRICT and axes in ((0,), (-1,))
    for axis in axes or ():
        if not passes and not -x.rank <= axis < x.rank:
            return no_such_axis(x, axis), []
    gone = _gone(x, axes)
    for axis in gone:
        if gone.count(axis) > 1:
            return f"axis {axis} is named twice, and can disappear only once.", [(0, axis)]
    left, _, of_nothing = _OPERATIONS[name]
    empty = [axis for axis in gone if x.shape[axis] == 0]
    if empty and not of_nothing:
        have = "has" if len(empty) == 1 else "have"
        problem = (
            f"{join([x.axis(axis) for axis in empty])} {have} 0 entries, and {left} of no entries does "
            "not exist."
        )
        return problem, [(0, axis) for axis in empty]
    return None


def _suggest(x: Operand, name: str, keepdims: bool) -> Iterator[str]:
    """Try each axis from the last, then all of them."""
    found = 0
    for axis in reversed(range(x.rank)):
        if found < 2 and _problem(x, (axis,), False, name) is None:
            found += 1
            yield suggestion(f"with axis={axis}", _shape(x.shape, (axis,), keepdims))
    if not found and _problem(x, None, False, name) is None:
        yield suggestion("with axis=None", _shape(x.shape, range(x.rank), keepdims))


def _steps(x: Operand, gone: Sequence[int], keepdims: bool, name: str) -> Iterator[Step]:
    does = _OPERATIONS[name][1]
    new = 0
    for axis, length in enumerate(x.shape):
        here = ((0, axis),)
        if axis in gone:
            entries = "entry" if length == 1 else f"{thousands(length)} entries"
            over = f"{does} its {entries}"
            if not keepdims:
                yield Step(here, "disappears", (), f"{x.axis(axis)} disappears: {over}.")
                continue
            text = f"{x.axis(axis)} keeps its place with length 1: {over}."
        else:
            moved = f", and becomes axis {new} of the result" if new != axis else ""
            text = f"{x.axis(axis)} stays, {count(length, 'entry')}{moved}."
        yield Step(here, "stays", (new,), text)
        new += 1


def _notes(
    x: Operand,
    axes: tuple[int, ...] | None,
    gone: Sequence[int],
    result: Shape,
    keepdims: bool,
    name: str,
) -> Iterator[str]:
    left, _, of_nothing = _OPERATIONS[name]
    if x.rank == 0:
        yield "A scalar has no axis that could disappear: it stays as it is."
    elif axes is None and not keepdims:
        yield f"No axis is named, so all of them disappear: {left} of all entries is a scalar."
    elif axes == ():
        yield "No axis is named, not even None for all of them, so each entry stays by itself."
    elif keepdims:
        yield f"As the axes are kept, the result broadcasts with the tensor: {x} with {shape_text(result)}."
    elif len(gone) == 1:
        yield "The axis that is named is the one that disappears."
    else:
        yield "The axes that are named are those that disappear."
    if name in _ONE_AXIS and x.rank:
        if axes is None:
            yield (
                "The index counts all entries in reading order; np.unravel_index turns it into one for each "
                "axis."
            )
        else:
            last = thousands(x.shape[gone[0]] - 1)
            yield f"Each entry of the result is a place along axis {gone[0]}, 0 to {last}, and not a value."
    if any(x.shape[axis] == 0 for axis in gone) and 0 not in result:
        yield f"There is nothing to take together, and {left} of no entries is {of_nothing}."
