"""`concatenate` and `stack`: along an axis that is there, or along a new one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Explanation, Shape, Source
from tensorlab.explain.operands import Operand, ordinal
from tensorlab.explain.operations.join_operands import axis_of, listed, operands_of
from tensorlab.explain.operations.join_problems import (
    concatenate_problem,
    concatenate_suggestions,
    joined_shape,
    stack_problem,
    stack_suggestions,
    stacked_shape,
)
from tensorlab.explain.reading_order import index_at
from tensorlab.explain.verdict import fails, small_result, works
from tensorlab.shapes import size_of
from tensorlab.wording import count, thousands

_MOST_WRITTEN = 6  # operands that are told one by one


def concatenate(operands: Any, axis: int | None = 0) -> Explanation:
    """Explain how tensors are joined end to end along one of their axes.

    Args:
        operands: A list (or tuple) of arrays or shapes.
        axis: The axis that grows; None joins all entries into one vector.

    Raises:
        TypeError: If there is no list of operands, or the axis is no integer.

    Source: section 2.2.7, "The notion of data batches".

    >>> print(concatenate([(128, 784), (96, 784)]))
    concatenate([(128, 784), (96, 784)], axis=0) gives (224, 784)
      axis 0 grows: 128 + 96 = 224 entries, those of the first, then those of the
        second.
      axis 1 stays, 784 entries in both.

    >>> print(concatenate([(3, 4), (4,)]))
    concatenate([(3, 4), (4,)], axis=0) does not work: all must have the same rank,
    and the first has 2 axes where the second has 1.
    It would work with the second as (1, 4), written [np.newaxis], giving (4, 4).
    """
    taken = operands_of(operands, "concatenate")
    wanted = axis_of(axis, "concatenate")
    expression = f"concatenate({listed(taken)}, axis={wanted})"
    found = concatenate_problem(taken, wanted)
    if found is not None:
        suggestions = concatenate_suggestions(taken, wanted)
        return fails("concatenate", expression, taken, found[0], suggestions, found[1])
    if wanted is None:
        return _flat(expression, taken)
    along = wanted % taken[0].rank
    result = joined_shape([x.shape for x in taken], along)
    return works(
        "concatenate",
        expression,
        taken,
        result,
        steps=_concatenate_steps(taken, along, result),
        trace=_EndToEnd(tuple(x.shape for x in taken), along).trace,
        colours=[range(x.rank) for x in taken],
        result_colours=range(len(result)),
        result=small_result(lambda *values: np.concatenate(values, axis=along), taken, result),
    )


def stack(operands: Any, axis: int = 0) -> Explanation:
    """Explain how tensors of one shape are laid side by side along a new axis.

    Args:
        operands: A list (or tuple) of arrays or shapes.
        axis: Which axis of the result the new one is.

    Raises:
        TypeError: If there is no list of operands, or the axis is no integer.

    Source: section 2.2.4, "Rank-3 and higher-rank tensors".

    >>> print(stack([(3, 5), (3, 5), (3, 5)]))
    stack([(3, 5), (3, 5), (3, 5)], axis=0) gives (3, 3, 5)
      A new axis comes in, axis 0 of the result, with 3 entries: one for each
        tensor.
      axis 0 of each becomes axis 1 of the result, 3 entries.
      axis 1 of each becomes axis 2 of the result, 5 entries.

    >>> print(stack([(28, 28), (28, 20)]))
    stack([(28, 28), (28, 20)], axis=0) does not work: all must have the same shape,
    and axis 1 of the first has 28 entries where axis 1 of the second has 20.
    It would work with concatenate along axis 1, giving (28, 48).
    It would work with a second of shape (28, 28), giving (2, 28, 28).
    """
    taken = operands_of(operands, "stack")
    wanted = axis_of(axis, "stack")
    if wanted is None:
        raise TypeError("stack takes an integer for the axis: which axis of the result is new.")
    expression = f"stack({listed(taken)}, axis={wanted})"
    found = stack_problem(taken, wanted)
    if found is not None:
        suggestions = stack_suggestions(taken, wanted)
        return fails("stack", expression, taken, found[0], suggestions, found[1])
    rank = taken[0].rank
    new = wanted % (rank + 1)
    result = stacked_shape(taken[0].shape, len(taken), new)
    return works(
        "stack",
        expression,
        taken,
        result,
        steps=_stack_steps(taken, new),
        trace=_SideBySide(new).trace,
        colours=[range(x.rank) for x in taken],
        result_colours=[*range(new), rank, *range(new, rank)],
        result=small_result(lambda *values: np.stack(values, axis=new), taken, result),
    )


@dataclass(frozen=True)
class _EndToEnd:
    """An entry of the result lies in the first operand that is not passed on the way to it."""

    shapes: tuple[Shape, ...]
    axis: int

    def trace(self, index: Shape) -> list[Source]:
        left = index[self.axis]
        for number, shape in enumerate(self.shapes):
            if left < shape[self.axis]:
                return [(number, (*index[: self.axis], left, *index[self.axis + 1 :]))]
            left -= shape[self.axis]
        raise IndexError("beyond the last operand")


@dataclass(frozen=True)
class _ReadInOrder:
    """All entries of all operands in reading order."""

    shapes: tuple[Shape, ...]

    def trace(self, index: Shape) -> list[Source]:
        sizes = tuple((size_of(shape),) for shape in self.shapes)
        ((number, (place,)),) = _EndToEnd(sizes, 0).trace(index)
        return [(number, index_at(place, self.shapes[number]))]


@dataclass(frozen=True)
class _SideBySide:
    """The new axis says which operand, the others where in it."""

    axis: int

    def trace(self, index: Shape) -> list[Source]:
        return [(index[self.axis], (*index[: self.axis], *index[self.axis + 1 :]))]


def _flat(expression: str, operands: list[Operand]) -> Explanation:
    result = (sum(x.size for x in operands),)
    steps = []
    for k, x in enumerate(operands[:_MOST_WRITTEN]):
        which = f" of the {ordinal(k)}" if len(operands) > 1 else ""
        axes = "has no axis" if x.rank == 0 else f"are read row after row, {count(x.size, 'entry')}"
        head = f"The {ordinal(k)}" if x.rank == 0 else f"The axes{which}"
        steps.append(f"{head} {axes}{', and adds its entry' if x.rank == 0 else ''}.")
    if len(operands) > _MOST_WRITTEN:
        steps.append(f"So are the other {len(operands) - _MOST_WRITTEN}.")
    return works(
        "concatenate",
        expression,
        operands,
        result,
        steps=steps,
        notes=["With axis=None all entries come into one vector, one tensor after the other."],
        trace=_ReadInOrder(tuple(x.shape for x in operands)).trace,
        colours=[range(x.rank) for x in operands],
        result_colours=[max(x.rank for x in operands)],
        result=small_result(lambda *values: np.concatenate(values, axis=None), operands, result),
    )


def _concatenate_steps(operands: Sequence[Operand], along: int, result: Shape) -> Iterator[str]:
    first = operands[0]
    everyone = {1: "", 2: " in both"}.get(len(operands), " in each")
    for axis, length in enumerate(result):
        if axis != along:
            yield f"{first.axis(axis)} stays, {count(length, 'entry')}{everyone}."
        elif len(operands) == 1:
            yield f"{first.axis(axis)} stays, {count(length, 'entry')}: there is one tensor only."
        elif len(operands) <= _MOST_WRITTEN:
            lengths = " + ".join(thousands(x.shape[axis]) for x in operands)
            order = ", then ".join(f"those of the {ordinal(k)}" for k in range(len(operands)))
            yield f"{first.axis(axis)} grows: {lengths} = {count(length, 'entry')}, {order}."
        else:
            yield (
                f"{first.axis(axis)} grows to {count(length, 'entry')}: those of all "
                f"{thousands(len(operands))} tensors, one after the other."
            )


def _stack_steps(operands: Sequence[Operand], new: int) -> Iterator[str]:
    first = operands[0]
    n = len(operands)
    comes = f"A new axis comes in, axis {new} of the result, with {count(n, 'entry')}: one for each tensor."
    for axis, length in enumerate(first.shape):
        if axis == new:
            yield comes
        of = " of each" if n > 1 else ""
        where = f"becomes axis {axis + 1} of the result" if axis >= new else "stays"
        yield f"{first.axis(axis)}{of} {where}, {count(length, 'entry')}."
    if new == first.rank:
        yield comes
