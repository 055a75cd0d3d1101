"""`ravel`: all entries as one vector, row after row."""

from dataclasses import replace
from typing import Any

from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.reshape import reshape


@as_numpy
def ravel(a: Any) -> Explanation:
    """Explain how all entries become one vector: `reshape(-1)`.

    Args:
        a: An array or a shape.

    Source: section 2.3.4, "Tensor reshaping".

    >>> print(ravel((60000, 28, 28)))
    (60000, 28, 28).ravel() gives (47040000,)
      axes 0, 1 and 2 become axis 0 of the result, row after row:
        60,000 × 28 × 28 = 47,040,000.
    The entries keep their order: the last axis runs fastest.

    >>> print(ravel([[1, 2], [3, 4]]).draw())
    (2, 2).ravel() gives (4,)
      ┌─────┐              ┌─────────┐
      │ 1 2 │  .ravel() →  │ 1 2 3 4 │
      │ 3 4 │              └─────────┘
      └─────┘
    """
    x = operand(a)
    explained = reshape(x, -1)
    notes = explained.notes[1:]  # all but what -1 stands for
    return replace(explained, notes=notes, operation="ravel", call=Call.method("ravel", x))
