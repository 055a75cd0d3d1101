"""`stack`: tensors of one shape side by side, along a new axis."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.arguments import axis_of, listed, operands_of
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Source, Step
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.join_problems import (
    stack_problem,
    stack_suggestions,
    stacked_shape,
)
from tensorlab.explain.outcome import accepted, refused
from tensorlab.shapes import Shape
from tensorlab.wording import count


@as_numpy
def stack(arrays: Any, axis: int = 0) -> Explanation:
    """Explain how tensors of one shape are laid side by side along a new axis.

    Args:
        arrays: A list (or tuple) of arrays or shapes.
        axis: Which axis of the result the new one is.

    Raises:
        TypeError: If the operands are not in a list, or the axis is not an integer.

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
    It would work with a second tensor of shape (28, 28), giving (2, 28, 28).

    >>> print(stack([[1, 2, 3], [4, 5, 6]]).draw().text(36))
    stack([(3,), (3,)], axis=0) gives
    (2, 3)
        first           second
      ┌───────┐       ┌───────┐
      │ 1 2 3 │  and  │ 4 5 6 │
      └───────┘       └───────┘
                         result
                       ┌───────┐
      stack(axis=0) →  │ 1 2 3 │
                       │ 4 5 6 │
                       └───────┘
    """
    tensors = operands_of(arrays, "stack")
    wanted = axis_of(axis, "stack")
    if wanted is None:
        raise TypeError("stack takes an integer for the axis: which axis of the result is new.")
    call = Call.function("stack", [listed(tensors)], f"axis={wanted}")
    found = stack_problem(tensors, wanted)
    if found is not None:
        suggestions = stack_suggestions(tensors, wanted)
        return refused("stack", call, tensors, found[0], suggestions, found[1])
    rank = tensors[0].rank
    new = wanted % (rank + 1)
    result = stacked_shape(tensors[0].shape, len(tensors), new)
    return accepted(
        "stack",
        call,
        tensors,
        result,
        kind="joins",
        steps=_steps(tensors, new),
        trace=_SideBySide(new).trace,
        labels=[range(x.rank) for x in tensors],
        result_labels=[*range(new), rank, *range(new, rank)],
        compute=lambda *values: np.stack(values, axis=new),
    )


@dataclass(frozen=True)
class _SideBySide:
    """The new axis says which operand, the others where in it."""

    axis: int

    def trace(self, index: Shape) -> list[Source]:
        return [(index[self.axis], (*index[: self.axis], *index[self.axis + 1 :]))]


def _steps(operands: Sequence[Operand], new: int) -> Iterator[Step]:
    first, n = operands[0], len(operands)
    text = f"A new axis comes in, axis {new} of the result, with {count(n, 'entry')}: one for each tensor."
    comes = Step((), "new", (new,), text)
    for axis, length in enumerate(first.shape):
        if axis == new:
            yield comes
        moves = axis >= new
        of = " of each" if n > 1 else ""
        where = f"becomes axis {axis + 1} of the result" if moves else "stays"
        text = f"{first.axis(axis)}{of} {where}, {count(length, 'entry')}."
        places = tuple((k, axis) for k in range(n))
        yield Step(places, "moves" if moves else "stays", (axis + moves,), text)
    if new == first.rank:
        yield comes
