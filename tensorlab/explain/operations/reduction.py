"""What `reduce.py` and its relatives share: the rule by which the entries along axes become one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib import NumpyVersion

from tensorlab.explain.arguments import axes_or_none, no_such_axis
from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Shape
from tensorlab.wording import article, count, join, shape_text, thousands, verb

_NUMPY_MERGES_ONLY_ENTRIES = NumpyVersion(np.__version__) < "2.5.0"


@dataclass(frozen=True)
class Reduction:
    """One way to make one of many.

    Attributes:
        name: What it is called.
        left: What it leaves of the entries.
        does: What it does with them; their number follows.
        of_nothing: What it makes of no entries, "" where that is an error.
        strict: Whether axis=0 of a scalar is an error, and does not pass.
        single: Whether it takes one axis, and not a tuple of several.
        method: Whether it is written `x.sum()`, as NumPy's arrays have it, or `median(x)`.
        merges: Whether it makes one axis of several first, which NumPy cannot do before 2.5 without entries along the
            others.
    """

    name: str
    left: str
    does: str
    of_nothing: str = ""
    strict: bool = False
    single: bool = False
    method: bool = True
    merges: bool = False


def explain_reduction(
    operation: str,
    rule: Reduction,
    x: Any,
    axis: Any,
    keepdims: Any,
    compute: Callable[..., Any],
    further: Mapping[str, Any] | None = None,
) -> Explanation:
    """Explain a reduction.

    Args:
        operation: Its name.
        rule: What it does.
        x: An array or a shape.
        axis: The axis that disappears, a tuple of several, or None for all.
        keepdims: Whether the axes stay, with length 1.
        compute: What gives the result, as a function of the values, axis= and keepdims=.
        further: Other arguments, as they are written.

    Raises:
        TypeError: If the axis is not made of integers, or keepdims is not True or False.
    """
    tensor = operand(x)
    if isinstance(x, np.matrix) and axis is not None:
        keepdims = True  # as a np.matrix keeps both its axes always
    axes = axes_or_none(axis, tensor)
    if not (isinstance(keepdims, bool | np.bool_) or keepdims in (0, 1)):
        raise TypeError(
            f"keepdims is True or False, and got {article(type(keepdims).__name__)}, {keepdims!r}."
        )
    keepdims = bool(keepdims)
    several = isinstance(axis, tuple)
    given = axes if several or axes is None else axes[0]
    call = _call(tensor, rule, given, keepdims, further)
    problem = _problem(tensor, axes, several, rule)
    if problem is not None:
        suggestions = _suggest(tensor, axes, rule, keepdims)
        return refused(operation, call, [tensor], problem[0], suggestions, problem[1])
    gone = gone_axes(tensor, axes)
    result = reduced(tensor.shape, gone, keepdims)

    def computed(values: np.ndarray) -> Any:
        return compute(values, axis=given, keepdims=keepdims)

    labels = Labels(
        (tensor.shape,),
        (tuple(range(tensor.rank)),),
        tuple(axis for axis in range(tensor.rank) if keepdims or axis not in gone),
        frozenset(gone),
    )
    return accepted(
        operation,
        call,
        [tensor],
        result,
        kind="reduces",
        steps=_steps(tensor, gone, keepdims, rule),
        notes=_notes(tensor, axes, gone, result, keepdims, rule),
        trace=labels.trace,
        labels=labels.operands,
        result_labels=labels.result,
        compute=computed,
        of=rule.name,
    )


def _call(
    x: Operand, rule: Reduction, axis: Any, keepdims: bool, further: Mapping[str, Any] | None
) -> Call:
    arguments = [] if axis is None and not keepdims else [f"axis={axis}"]
    arguments += [f"{name}={value!r}" for name, value in (further or {}).items()]
    arguments += ["keepdims=True"] if keepdims else []
    if rule.method:
        return Call.method(rule.name, x, ", ".join(arguments))
    return Call.function(rule.name, [x], ", ".join(arguments))


def is_reducible(x: Operand, axes: tuple[int, ...] | None) -> bool:
    """Whether a tensor has all these axes, each named once."""
    inside = x.rank and all(-x.rank <= axis < x.rank for axis in axes or ())
    return axes in (None, ()) or (
        bool(inside) and len({a % x.rank for a in axes or ()}) == len(axes or ())
    )


def gone_axes(x: Operand, axes: tuple[int, ...] | None) -> tuple[int, ...]:
    """Number the axes that disappear from the front."""
    if axes is None:
        return tuple(range(x.rank))
    return tuple(sorted(axis % x.rank for axis in axes)) if x.rank else ()


def reduced(shape: Shape, gone: Sequence[int], keepdims: bool = False) -> Shape:
    """The shape that is left.

    >>> reduced((150, 4), [0]), reduced((150, 4), [0], keepdims=True)
    ((4,), (1, 4))
    """
    return tuple(
        1 if axis in gone else length
        for axis, length in enumerate(shape)
        if keepdims or axis not in gone
    )


def _problem(
    x: Operand, axes: tuple[int, ...] | None, several: bool, rule: Reduction
) -> tuple[str, list[OperandAxis]] | None:
    if several and rule.single:
        return f"{rule.name} takes a single axis, or None for all entries, and not a tuple.", []
    passes = x.rank == 0 and not several and not rule.strict and axes in ((0,), (-1,))
    for axis in axes or ():
        if not passes and not -x.rank <= axis < x.rank:
            return no_such_axis(x, axis), []
    gone = gone_axes(x, axes)
    for axis in gone:
        if gone.count(axis) > 1:
            return f"axis {axis} is named twice, and can disappear only once.", [(0, axis)]
    kept = [axis for axis in range(x.rank) if axis not in gone and x.shape[axis] == 0]
    if rule.merges and several and len(gone) != 1 and kept and _NUMPY_MERGES_ONLY_ENTRIES:
        problem = (
            f"{rule.name} makes one axis of several first, which NumPy cannot do while {x.axis(kept[0])} has 0 "
            "entries."
        )
        return problem, [(0, kept[0])]
    empty = [axis for axis in gone if x.shape[axis] == 0]
    if empty and not rule.of_nothing:
        have = verb(len(empty), "has")
        problem = (
            f"{join([x.axis(axis) for axis in empty])} {have} 0 entries, and {rule.left} of no entries does "
            "not exist."
        )
        return problem, [(0, axis) for axis in empty]
    return None


def _suggest(
    x: Operand, axes: tuple[int, ...] | None, rule: Reduction, keepdims: bool
) -> Iterator[Suggestion]:
    """Keep what can stay of several axes, and try each other axis from the last; then all of them."""
    found, kept = 0, ", keepdims=True" if keepdims else ""
    inside = [axis % x.rank for axis in axes or () if -x.rank <= axis < x.rank]
    right = () if rule.single or len(axes or ()) < 2 else tuple(dict.fromkeys(inside))
    others = [
        tuple(sorted({*right, axis})) for axis in reversed(range(x.rank)) if axis not in right
    ]
    for gone in [right] * (len(inside) == len(axes or ())) + others:
        if gone and found < 2 and _problem(x, gone, len(gone) > 1, rule) is None:
            found += 1
            written = f"axis={shape_text(gone) if len(gone) > 1 else gone[0]}"
            write = f"{rule.name}({{0}}, {written}{kept})"
            yield Suggestion(f"with {written}", reduced(x.shape, gone, keepdims), write=write)
    if not found and right:
        yield from _suggest(x, None, rule, keepdims)
    elif not found and _problem(x, None, False, rule) is None:
        result = reduced(x.shape, range(x.rank), keepdims)
        yield Suggestion("with axis=None", result, write=f"{rule.name}({{0}}, axis=None{kept})")


def _steps(x: Operand, gone: Sequence[int], keepdims: bool, rule: Reduction) -> Iterator[Step]:
    new = 0
    for axis, length in enumerate(x.shape):
        here = ((0, axis),)
        if axis in gone:
            entries = "entry" if length == 1 else f"{thousands(length)} entries"
            over = f"{rule.does} its {entries}"
            if not keepdims:
                yield Step(here, "disappears", (), f"{x.axis(axis)} disappears: {over}.")
                continue
            text = f"{x.axis(axis)} keeps its place with length 1: {over}."
            yield Step(here, "stays", (new,), text)
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
    rule: Reduction,
) -> Iterator[str]:
    if x.rank == 0:
        yield "A scalar has no axis that could disappear: it stays as it is."
    elif axes is None and not keepdims:
        yield f"No axis is named, so all of them disappear: {rule.left} of all entries is a scalar."
    elif axes == ():
        yield "No axis is named, not even None for all of them, so each entry stays by itself."
    elif keepdims:
        yield f"As the axes are kept, the result broadcasts with the tensor: {x} with {shape_text(result)}."
    elif len(gone) == 1:
        yield "The axis that is named is the one that disappears."
    else:
        yield "The axes that are named are those that disappear."
    if isinstance(x.values, np.ma.MaskedArray) and x.values.mask.any():
        hidden = int(np.count_nonzero(x.values.mask))
        leaves = "is masked, and left" if hidden == 1 else "are masked, and left"
        yield f"{thousands(hidden)} of the {count(x.size, 'entry')} {leaves} out."
    if rule.single and x.rank:
        if axes is None:
            yield (
                "The index counts all entries in reading order; np.unravel_index turns it into one for each "
                "axis."
            )
        else:
            last = thousands(x.shape[gone[0]] - 1)
            yield f"Each entry of the result is a place along axis {gone[0]}, 0 to {last}, and not a value."
    if any(x.shape[axis] == 0 for axis in gone) and 0 not in result:
        yield f"There is nothing to take together, and {rule.left} of no entries is {rule.of_nothing}."
