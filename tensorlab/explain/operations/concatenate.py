"""`concatenate`: tensors end to end, along an axis that is there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.arguments import axis_of, listed, operands_of
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Source, Step
from tensorlab.explain.letters import told_apart
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.join_problems import (
    concatenate_problem,
    concatenate_suggestions,
    joined_shape,
)
from tensorlab.explain.outcome import accepted, refused
from tensorlab.shapes import Shape, index_at, size_of
from tensorlab.wording import count, ordinal, thousands

_MOST_WRITTEN = 6  # operands that are told one by one


@as_numpy
def concatenate(arrays: Any, /, axis: int | None = 0) -> Explanation:
    """Explain how tensors are joined end to end along one of their axes.

    Args:
        arrays: A list (or tuple) of arrays or shapes.
        axis: The axis that grows; None joins all entries into one vector.

    Raises:
        TypeError: If the operands are not in a list, or the axis is not an integer.

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

    >>> print(concatenate([[1, 2, 3], [4, 5]]).draw().text(36))
    concatenate([(3,), (2,)], axis=0)
    gives (5,)
        first          second
      ┌───────┐       ┌─────┐
      │ 1 2 3 │  and  │ 4 5 │
      └───────┘       └─────┘
      concatenate(axis=0) →
          result
      ┌───────────┐
      │ 1 2 3 4 5 │
      └───────────┘
    """
    tensors = operands_of(arrays, "concatenate")
    wanted = axis_of(axis, "concatenate")
    tensors = _told_apart(tensors, wanted)
    call = Call.function("concatenate", [listed(tensors)], f"axis={wanted}")
    found = concatenate_problem(tensors, wanted)
    if found is not None:
        suggestions = concatenate_suggestions(tensors, wanted)
        return refused("concatenate", call, tensors, found[0], suggestions, found[1])
    if wanted is None:
        return _as_one_vector(call, tensors)
    along = wanted % tensors[0].rank
    result = joined_shape([x.shape for x in tensors], along)
    return accepted(
        "concatenate",
        call,
        tensors,
        result,
        kind="joins",
        steps=_steps(tensors, along, result),
        trace=_EndToEnd(tuple(x.shape for x in tensors), along).trace,
        labels=[range(x.rank) for x in tensors],
        result_labels=range(len(result)),
        compute=lambda *values: np.concatenate(values, axis=along),
    )


def _told_apart(tensors: list[Operand], axis: int | None) -> list[Operand]:
    """The same, with a letter for each length that is not known along the axis that grows."""
    rank = tensors[0].rank if tensors else 0
    if axis is not None and not -rank <= axis < rank:
        return tensors
    joined = range(rank) if axis is None else (axis % rank,)
    return told_apart(
        tensors,
        [
            [rank + k * x.rank + i if i in joined else i for i in range(x.rank)]
            for k, x in enumerate(tensors)
        ],
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


def _as_one_vector(call: Call, operands: list[Operand]) -> Explanation:
    result = (sum(x.size for x in operands),)
    return accepted(
        "concatenate",
        call,
        operands,
        result,
        kind="joins",
        steps=_vector_steps(operands),
        notes=["With axis=None all entries come into one vector, one tensor after the other."],
        trace=_ReadInOrder(tuple(x.shape for x in operands)).trace,
        labels=[range(x.rank) for x in operands],
        result_labels=[max(x.rank for x in operands)],
        compute=lambda *values: np.concatenate(values, axis=None),
    )


def _vector_steps(operands: Sequence[Operand]) -> Iterator[Step]:
    places = [tuple((k, axis) for axis in range(x.rank)) for k, x in enumerate(operands)]
    for k, x in enumerate(operands[:_MOST_WRITTEN]):
        which = f" of the {ordinal(k)}" if len(operands) > 1 else ""
        text = f"The axes{which} are read row after row, {count(x.size, 'entry')}."
        if x.rank == 0:
            text = f"The {ordinal(k)} has no axis, and adds its entry."
        yield Step(places[k], "regrouped", (0,), text)
    if len(operands) > _MOST_WRITTEN:
        rest = tuple(place for own in places[_MOST_WRITTEN:] for place in own)
        text = f"So are the other {len(operands) - _MOST_WRITTEN}."
        yield Step(rest, "regrouped", (0,), text)


def _steps(operands: Sequence[Operand], along: int, result: Shape) -> Iterator[Step]:
    first = operands[0]
    everyone = {1: "", 2: " in both"}.get(len(operands), " in each")
    for axis, length in enumerate(result):
        places = tuple((k, axis) for k in range(len(operands)))
        grows = axis == along and len(operands) > 1
        if axis != along:
            text = f"{first.axis(axis)} stays, {count(length, 'entry')}{everyone}."
        elif not grows:
            text = f"{first.axis(axis)} stays, {count(length, 'entry')}: there is one tensor only."
        elif len(operands) <= _MOST_WRITTEN:
            lengths = " + ".join(thousands(x.shape[axis]) for x in operands)
            order = ", then ".join(f"those of the {ordinal(k)}" for k in range(len(operands)))
            total = count(length, "entry")
            whole = total if total.startswith(f"{lengths} ") else f"{lengths} = {total}"  # n + m
            text = f"{first.axis(axis)} grows: {whole}, {order}."
        else:
            text = (
                f"{first.axis(axis)} grows to {count(length, 'entry')}: those of all "
                f"{thousands(len(operands))} tensors, one after the other."
            )
        yield Step(places, "grows" if grows else "stays", (axis,), text)
