"""`elementwise`: a function that treats every entry by itself, after broadcasting."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.broadcast import explain_broadcast
from tensorlab.wording import article, count, thousands

_SAME_PLACE = (
    "Each entry of the result comes from the entries at the same place, and from no others."
)


def elementwise(f: Callable[..., Any], *operands: Any) -> Explanation:
    """Explain an operation that treats every entry by itself, after broadcasting.

    Args:
        f: A NumPy ufunc (`np.add`), or a function of as many tensors that works entry by entry
            (`operator.add`).
        *operands: Arrays or shapes, one for each argument of `f`.

    Raises:
        TypeError: If `f` is no function, or not an element-wise one, or there is not one operand for each
            argument.

    Source: section 2.3.1, "Element-wise operations".

    >>> print(elementwise(np.add, [[1, 2, 3], [4, 5, 6]], [10, 20, 30]))
    add((2, 3), (3,)) gives (2, 3)
      axis 0, 2 entries of the first: the second has no axis here and is used for
        each.
      axis 1, 3 entries: both have 3.
    Each entry of the result comes from the entries at the same place, and from no
    others.
    Shapes line up from the right, so the second counts as (1, 3). Nothing is
    copied.
    """
    if not callable(f):
        raise TypeError(
            f"elementwise takes a function first, np.add for example, and got {article(type(f).__name__)}. "
            "To see how shapes are made equal, use explain.broadcast."
        )
    name = getattr(f, "__name__", type(f).__name__)
    if isinstance(f, np.ufunc):
        if f.signature is not None:
            raise TypeError(f"{name} is not element-wise: it takes whole axes. See explain.matmul.")
        if f.nin != len(operands):
            raise TypeError(
                f"{name} takes {count(f.nin, 'operand')}, and {thousands(len(operands))} were given."
            )
    if not operands:
        raise TypeError(f"elementwise takes the operands of {name} after it, and got none.")
    tensors = [operand(x) for x in operands]
    call = Call.function(name, tensors)
    return explain_broadcast("elementwise", call, tensors, f, [_SAME_PLACE])
