"""`outer`: every entry of one with every entry of the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Source, Step
from tensorlab.explain.letters import told_apart
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted
from tensorlab.shapes import Shape, index_at
from tensorlab.wording import count, ordinal


@as_numpy
def outer(a: Any, b: Any) -> Explanation:
    """Explain the table of all products: each entry of one tensor times each entry of the other.

    Args:
        a: An array or a shape; it is read as a vector.
        b: The same.

    Raises:
        TypeError: If an operand is not a tensor.

    Source: section 2.3.3, "Tensor product".

    >>> print(outer([1, 2, 3], [10, 20]))
    outer((3,), (2,)) gives (3, 2)
      axis 0 of the first stays, 3 entries: the rows of the result.
      axis 0 of the second stays, 2 entries: the columns of the result.
    No axes meet: every entry of the first is multiplied by every entry of the
    second.

    >>> print(outer([1, 2, 3], [10, 20]).draw().text(36))
    outer((3,), (2,)) gives (3, 2)
        first           second
      ┌───────┐       ┌───────┐
      │ 1 2 3 │  and  │ 10 20 │
      └───────┘       └───────┘
                 result
               ┌───────┐
               │ 10 20 │
      outer →  │ 20 40 │
               │ 30 60 │
               └───────┘
    """
    operands = [operand(a), operand(b)]
    ranks = [x.rank for x in operands]
    labels = [range(ranks[0]), range(ranks[0], sum(ranks))]
    operands = told_apart(operands, labels)
    result = (operands[0].size, operands[1].size)
    fresh = sum(ranks)
    return accepted(
        "outer",
        Call.function("outer", operands),
        operands,
        result,
        kind="multiplies",
        steps=_steps(operands),
        notes=[
            "No axes meet: every entry of the first is multiplied by every entry of the second."
        ],
        trace=_EachWithEach((operands[0].shape, operands[1].shape)).trace,
        labels=labels,
        result_labels=[own[0] if len(own) == 1 else fresh + k for k, own in enumerate(labels)],
        compute=np.outer,
        of="product",
    )


@dataclass(frozen=True)
class _EachWithEach:
    """The row says which entry of the first, the column which of the second, in reading order."""

    shapes: tuple[Shape, Shape]

    def trace(self, index: Shape) -> list[Source]:
        return [
            (k, index_at(i, shape))
            for k, (i, shape) in enumerate(zip(index, self.shapes, strict=True))
        ]


def _steps(operands: Sequence[Operand]) -> Iterator[Step]:
    for k, (x, role) in enumerate(zip(operands, ("rows", "columns"), strict=True)):
        here = tuple((k, axis) for axis in range(x.rank))
        of = f"of the {ordinal(k)}"
        if x.rank == 1:
            text = f"{x.axis(0)} {of} stays, {count(x.size, 'entry')}: the {role} of the result."
            yield Step(here, "stays", (k,), text)
        elif x.rank == 0:
            yield Step(
                (),
                "new",
                (k,),
                f"The {ordinal(k)} is a scalar, and counts as a vector of one entry.",
            )
        else:
            text = (
                f"{x.several(range(x.rank))} {of} are read row after row, {count(x.size, 'entry')}: "
                f"the {role} of the result."
            )
            yield Step(here, "regrouped", (k,), text)
