"""`tensordot`: the caller says which axes meet; all others stay."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.alignment import clash_text
from tensorlab.explain.arguments import integers, no_such_axis
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Step
from tensorlab.explain.letters import told_apart
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, the
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Shape
from tensorlab.wording import count, ordinal, thousands


@dataclass(frozen=True)
class _Meeting:
    """The axes of two tensors that meet, as they were written: the i-th of one with the i-th of the other."""

    a: tuple[int, ...]
    b: tuple[int, ...]


@as_numpy
def tensordot(a: Any, b: Any, axes: Any = 2) -> Explanation:
    """Explain a product in which you choose the axes that meet: along them, entries are multiplied and added up.

    Args:
        a: An array or a shape.
        b: The same.
        axes: How many axes meet, the last ones of `a` with the first ones of `b`; or a pair: the axes of
            `a`, and the axes of `b` that they meet.

    Raises:
        TypeError: If the axes are not integers.
        ValueError: If `axes` is neither an integer nor a pair.

    Source: section 2.3.3, "Tensor product".

    >>> print(tensordot((2, 3, 4, 5), (5, 6), axes=1))
    tensordot((2, 3, 4, 5), (5, 6), axes=1) gives (2, 3, 4, 6)
      axis 0 of the first stays, 2 entries.
      axis 1 of the first stays, 3 entries.
      axis 2 of the first stays, 4 entries.
      axis 3 of the first and axis 0 of the second meet, 5 entries each: they are
        multiplied in pairs, added up, and disappear.
      axis 1 of the second stays, 6 entries, as axis 3 of the result.
    The axes of the first that stay come before those of the second.

    >>> print(tensordot((32, 784), (512, 784), axes=1))
    tensordot((32, 784), (512, 784), axes=1) does not work: axes that meet must have
    the same length, and axis 1 of the first has 784 entries where axis 0 of the
    second has 512.
    It would work with axes=([1], [1]), giving (32, 512).

    >>> print(tensordot([[1, 2], [3, 4]], [5, 6], axes=1).draw().text(36))
    tensordot((2, 2), (2,), axes=1)
    gives (2,)
       first         second
      ┌─────┐       ┌─────┐
      │ 1 2 │  and  │ 5 6 │
      │ 3 4 │       └─────┘
      └─────┘
                             result
                           ┌───────┐
      tensordot(axes=1) →  │ 17 39 │
                           └───────┘
    """
    operands = [operand(a), operand(b)]
    meeting, written = _read(axes)
    own = None
    found = _misfit(operands, meeting)
    if found is None:
        own = _labels(operands, meeting).operands
        operands = told_apart(operands, own)
        found = _clash(operands, meeting)
    call = Call.function("tensordot", operands, f"axes={written}")
    if found is not None:
        return refused("tensordot", call, operands, found[0], _suggest(operands), found[1], own)
    labels = _labels(operands, meeting)
    result = tuple(labels.lengths[label] for label in labels.result)
    pair = (list(meeting.a), list(meeting.b))
    return accepted(
        "tensordot",
        call,
        operands,
        result,
        kind="multiplies",
        steps=_steps(operands, labels),
        notes=_notes(labels),
        trace=labels.trace,
        labels=labels.operands,
        result_labels=labels.result,
        compute=lambda x, y: np.tensordot(x, y, axes=pair),
        of="product",
    )


def _read(axes: Any) -> tuple[_Meeting, str]:
    if isinstance(axes, int | np.integer) and not isinstance(axes, bool):
        n = int(axes)
        return _Meeting(tuple(range(-n, 0)), tuple(range(n))), str(n)
    if isinstance(axes, bool | str | bytes) or not isinstance(axes, Iterable):
        raise TypeError(
            "axes takes a number of axes, or a pair: those of the first and those of the second. "
            f"It got {axes!r}."
        )
    pair = list(axes)
    if len(pair) != 2:
        raise ValueError(
            "axes takes a number of axes, or a pair: those of the first and those of the second. "
            f"It got {count(len(pair), 'part')}, {axes!r}."
        )
    first, second = (integers(part, "axes") for part in pair)
    return _Meeting(first, second), f"({list(first)}, {list(second)})"


def _misfit(operands: Sequence[Operand], meeting: _Meeting) -> tuple[str, list[OperandAxis]] | None:
    """Check that the axes that should meet are there, each once and in pairs."""
    for k, (x, axes) in enumerate(zip(operands, (meeting.a, meeting.b), strict=True)):
        if len(axes) > x.rank:
            has = count(x.rank, "axis") if x.rank else "none"
            return (
                f"{count(len(axes), 'axis')} of {the(k)} should meet, and it has {has}.",
                [],
            )
        seen: set[int] = set()
        for axis in axes:
            if not -x.rank <= axis < x.rank:
                return no_such_axis(x, axis, the(k)), []
            if axis % x.rank in seen:
                named = f"axis {axis % x.rank} of {the(k)}"
                return f"{named} is named twice, and can meet one other only.", [(k, axis % x.rank)]
            seen.add(axis % x.rank)
    if len(meeting.a) != len(meeting.b):
        return (
            f"{count(len(meeting.a), 'axis')} of {the(0)} cannot meet {thousands(len(meeting.b))} of {the(1)}: "
            "each meets one other."
        ), []
    return None


def _clash(operands: Sequence[Operand], meeting: _Meeting) -> tuple[str, list[OperandAxis]] | None:
    for pair in _pairs(operands, meeting):
        (_, axis), (_, other) = pair
        if operands[0].shape[axis] != operands[1].shape[other]:
            rule = "axes that meet must have the same length"
            return f"{rule}, and {clash_text(operands, pair)}.", list(pair)
    return None


def _pairs(
    operands: Sequence[Operand], meeting: _Meeting
) -> Iterator[tuple[OperandAxis, OperandAxis]]:
    first, second = operands
    for axis, other in zip(meeting.a, meeting.b, strict=True):
        yield (0, axis % first.rank), (1, other % second.rank)


def _labels(operands: Sequence[Operand], meeting: _Meeting) -> Labels:
    """Let the axes that meet share a label; all others have their own, and stay in order."""
    first, second = operands
    shared = {other: axis for (_, axis), (_, other) in _pairs(operands, meeting)}
    fresh = iter(range(first.rank, first.rank + second.rank))
    b = tuple(shared[axis] if axis in shared else next(fresh) for axis in range(second.rank))
    gone = set(shared.values())
    a = tuple(range(first.rank))
    result = tuple(label for label in (*a, *b) if label not in gone)
    return Labels((first.shape, second.shape), (a, b), result)


def _suggest(operands: Sequence[Operand]) -> list[Suggestion]:
    """Find axes of equal length: all that can meet in the order of the first, then one by one."""
    first, second = operands
    alike = [
        (axis, other)
        for axis in range(first.rank)
        for other in range(second.rank)
        if first.shape[axis] == second.shape[other]
    ]
    found = []
    for axis, other in sorted(alike, key=lambda pair: (-pair[0], pair[1]))[:2]:
        meeting = _Meeting((axis,), (other,))
        labels = _labels(operands, meeting)
        result: Shape = tuple(labels.lengths[label] for label in labels.result)
        axes = f"axes=([{axis}], [{other}])"
        found.append(Suggestion(f"with {axes}", result, write=f"tensordot({{0}}, {{1}}, {axes})"))
    whole = first.shape + second.shape
    none = Suggestion("with axes=0, where no axes meet", whole, write="tensordot({0}, {1}, axes=0)")
    return found or [none]


def _steps(operands: Sequence[Operand], labels: Labels) -> Iterator[Step]:
    meets = labels.operands[1]
    for k, (x, own) in enumerate(zip(operands, labels.operands, strict=True)):
        for axis, (label, length) in enumerate(zip(own, x.shape, strict=True)):
            if label in labels.result:
                new = labels.result.index(label)
                moved = f", as axis {new} of the result" if new != axis else ""
                text = f"{x.axis(axis)} of the {ordinal(k)} stays, {count(length, 'entry')}{moved}."
                yield Step(((k, axis),), "stays", (new,), text)
            elif k == 0:
                yield meeting_step(operands, axis, meets.index(label))


def meeting_step(operands: Sequence[Operand], axis: int, other: int) -> Step:
    """Say what becomes of an axis of the first of two tensors that meets one of the second.

    >>> print(meeting_step([Operand((128, 784)), Operand((784, 512))], 1, 0))
    axis 1 of the first and axis 0 of the second meet, 784 entries each: they are multiplied in pairs, added
    up, and disappear.
    """
    first, second = operands
    length = first.shape[axis]
    text = f"{first.axis(axis)} of the first and {second.axis(other)} of the second meet"
    if length == 0:
        text += " and disappear: they have no entries, so each sum is 0."
    else:
        text += f", {count(length, 'entry')} each: they are multiplied in pairs, added up, and disappear."
    return Step(((0, axis), (1, other)), "meets", (), text)


def _notes(labels: Labels) -> Iterator[str]:
    a, b = labels.operands
    if not set(a) & set(b):
        yield "No axes meet: every entry of the first is multiplied by every entry of the second."
    elif set(labels.result) & set(a) and set(labels.result) & set(b):
        yield "The axes of the first that stay come before those of the second."
