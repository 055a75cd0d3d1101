"""`where`: of two tensors the entries that a condition chooses."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tensorlab.explain.alignment import aligned
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Source, Trace
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.broadcast import explain_broadcast
from tensorlab.shapes import Shape

_NOTE = (
    "Where the first is true, the entry of the second is taken, and elsewhere that of the third."
)


@as_numpy
def where(condition: Any, x: Any = ..., y: Any = ..., /) -> Explanation:
    """Explain how a condition chooses each entry from one of two tensors, after broadcasting.

    Args:
        condition: An array of truth values, or a shape.
        x: An array or a shape: what is taken where the condition is true.
        y: The same: what is taken elsewhere.

    Raises:
        TypeError: If an operand is not a tensor, or there is only a condition: then the shape of the result depends on
            the values.

    Source: section 2.3.1, "Element-wise operations".

    >>> print(where((32, 10), (32, 10), ()))
    where((32, 10), (32, 10), ()) gives (32, 10)
      axis 0, 32 entries of the first and second: the third has no axis here and is
        used for each.
      axis 1, 10 entries of the first and second: the third has no axis here and is
        used for each.
    Where the first is true, the entry of the second is taken, and elsewhere that of
    the third.
    Nothing is copied: what is stretched is one entry, used again and again.

    >>> where([True, False], [1, 2], [10, 20]).sources(1)
    [(0, (1,)), (2, (1,))]

    >>> print(where([True, False], [1, 2], [3, 4]).draw().text(36))
    where((2,), (2,), (2,)) gives (2,)
          first             second
      ┌────────────┐       ┌─────┐
      │ True False │  and  │ 1 2 │
      └────────────┘       └─────┘
            third             result
           ┌─────┐           ┌─────┐
      and  │ 3 4 │  where →  │ 1 4 │
           └─────┘           └─────┘
    """
    if x is ... or y is ...:
        raise TypeError(
            "explain.where takes a condition and two tensors to choose from. np.where(condition) alone gives the "
            "places where it is true; explain.index(x, condition) explains the entries there."
        )
    tensors = aligned([operand(each) for each in (condition, x, y)])
    call = Call.function("where", tensors)
    explained = explain_broadcast("where", call, tensors, np.where, [_NOTE])
    values = tensors[0].values
    if explained.result is None or values is None:
        return explained
    return replace(explained, _trace=_Chosen(explained._trace, values).trace)


@dataclass(frozen=True)
class _Chosen:
    """Where the condition is known, only the entry that it chooses is a source besides."""

    met: Trace
    condition: np.ndarray

    def trace(self, index: Shape) -> list[Source]:
        condition, x, y = self.met(index)
        return [condition, x if self.condition[condition[1]] else y]
