"""`clip`: what is too small or too large becomes the limit."""

from typing import Any

import numpy as np

from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.broadcast import explain_broadcast


@as_numpy
def clip(
    a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None
) -> Explanation:
    """Explain how entries are kept within limits, after broadcasting.

    Args:
        a: An array or a shape.
        a_min: The smallest values that stay, an array or a shape; None for no limit.
        a_max: The largest.
        min: Another name of a_min.
        max: Another name of a_max.

    Raises:
        TypeError: If an operand is not a tensor, or a limit is given under both its names.

    Source: section 2.3.1, "Element-wise operations".

    >>> explained = clip([[-1, 200], [300, 40]], 0, 255)
    >>> print(explained)
    clip((2, 2), (), ()) gives (2, 2)
      axis 0, 2 entries of the first: the second and third have no axis here and are
        used for each.
      axis 1, 2 entries of the first: the second and third have no axis here and are
        used for each.
    What is smaller than the lower limit becomes it.
    What is larger than the upper limit becomes it.
    Nothing is copied: what is stretched is one entry, used again and again.
    >>> explained.result.values.tolist()
    [[0, 200], [255, 40]]

    >>> print(clip([1, 5, 9], 2, 6).draw().text(36))
    clip((3,), (), ()) gives (3,)
        first         second       third
      ┌───────┐       ┌───┐        ┌───┐
      │ 1 5 9 │  and  │ 2 │   and  │ 6 │
      └───────┘       └───┘        └───┘
                result
              ┌───────┐
      clip →  │ 2 5 6 │
              └───────┘
    """
    if (a_min is not None and min is not None) or (a_max is not None and max is not None):
        raise TypeError(
            "explain.clip got a limit twice: min is another name of a_min, and max of a_max."
        )
    a_min, a_max = a_min if min is None else min, a_max if max is None else max
    limits = [limit for limit in (a_min, a_max) if limit is not None]
    tensors = [operand(each) for each in (a, *limits)]
    call = Call.function("clip", [tensors[0], *(_written(each) for each in (a_min, a_max))])
    notes = []
    if a_min is not None:
        notes.append("What is smaller than the lower limit becomes it.")
    if a_max is not None:
        notes.append("What is larger than the upper limit becomes it.")
    if not limits:
        notes.append("There is no limit, so nothing happens.")

    def compute(values: np.ndarray, *known: np.ndarray) -> np.ndarray:
        ends = iter(known)
        low = None if a_min is None else next(ends)
        return np.asarray(np.clip(values, low, None if a_max is None else next(ends)))

    return explain_broadcast("clip", call, tensors, compute, notes)


def _written(limit: Any) -> str:
    return "None" if limit is None else str(operand(limit))
