"""`reshape`: the same entries, in the same order, in another shape."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tensorlab.explain.arguments import integers
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Source
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.reshape_problems import complete, find_problem
from tensorlab.explain.operations.reshape_regrouping import (
    Group,
    groups_of,
    labels_of,
    order_meant,
    step_of,
)
from tensorlab.explain.outcome import accepted, refused
from tensorlab.shapes import Shape, index_at, place_of
from tensorlab.wording import count, thousands


@as_numpy
def reshape(a: Any, /, shape: Any) -> Explanation:
    """Explain how the same entries, in the same order, are arranged in another shape.

    Args:
        a: An array or a shape.
        shape: The new length of each axis: integers, or a single one for a vector. One may be -1, and is
            worked out from the number of entries.

    Raises:
        TypeError: If the new shape is not made of integers.

    Source: section 2.3.4, "Tensor reshaping".

    >>> print(reshape((60000, 28, 28), (60000, -1)))
    (60000, 28, 28).reshape(60000, -1) gives (60000, 784)
      axis 0 stays, 60,000 entries.
      axes 1 and 2 become axis 1 of the result, row after row: 28 × 28 = 784.
    -1 stands for what is left: 47,040,000 entries / 60,000 = 784.
    The entries keep their order: the last axis runs fastest.

    >>> print(reshape((3, 4), (5, -1)))
    (3, 4).reshape(5, -1) does not work: 12 entries do not divide into parts of 5.
    It would work with (4, -1), giving (4, 3).
    It would work with (6, -1), giving (6, 2).

    >>> print(reshape([[1], [2], [3], [4]], (2, 2)).draw())
    (4, 1).reshape(2, 2) gives (2, 2)
      ┌───┐                    ┌─────┐
      │ 1 │  .reshape(2, 2) →  │ 1 2 │
      │ 2 │                    │ 3 4 │
      │ 3 │                    └─────┘
      │ 4 │
      └───┘
    """
    tensor = operand(a)
    wanted = integers(shape, "reshape")
    call = Call.method("reshape", tensor, ", ".join(map(str, wanted)) or "()")
    found = find_problem(tensor, wanted)
    if found is not None:
        return refused("reshape", call, [tensor], *found)
    result = complete(tensor, wanted)
    groups = groups_of(tensor.shape, result)
    return accepted(
        "reshape",
        call,
        [tensor],
        result,
        kind="rearranges",
        steps=[step_of(tensor, result, group) for group in groups],
        notes=_notes(tensor, wanted, result, groups),
        trace=_SameOrder(tensor.shape, result).trace,
        labels=[range(tensor.rank)],
        result_labels=labels_of(tensor.rank, groups),
        compute=lambda values: values.reshape(result),
    )


@dataclass(frozen=True)
class _SameOrder:
    """Entries correspond when they have the same place in reading order."""

    shape: Shape
    result: Shape

    def trace(self, index: Shape) -> list[Source]:
        return [(0, index_at(place_of(index, self.result), self.shape))]


def _notes(x: Operand, wanted: Shape, result: Shape, groups: Sequence[Group]) -> Iterator[str]:
    unknown = next((axis for axis, length in enumerate(wanted) if length < 0), None)
    if unknown is not None:
        others = [length for axis, length in enumerate(result) if axis != unknown]
        by = " × ".join(map(thousands, others))
        share = f"{count(x.size, 'entry')} / {f'({by})' if len(others) > 1 else by} ="
        share = share if others else "all"
        yield f"{wanted[unknown]} stands for what is left: {share} {thousands(result[unknown])}."
    if result == x.shape:
        yield "Nothing changes: the new shape is the old one."
    elif x.size > 1:
        yield "The entries keep their order: the last axis runs fastest."
    meant = order_meant(x.shape, result) if any(g.cut_anew for g in groups) else None
    if meant is not None:
        written = ", ".join(map(str, meant))
        moved = "x.T" if meant == (1, 0) else f"x.transpose({written})"
        if tuple(x.shape[axis] for axis in meant) != result:
            moved += f".reshape({', '.join(map(str, result))})"
        yield f"This is not the transpose, though it has the same shape: {moved} changes the order of the entries."
