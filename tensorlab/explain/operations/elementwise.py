"""`elementwise`: a function of your own that treats every entry by itself. It is tried, not believed."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.alignment import aligned
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.broadcast import explain_broadcast
from tensorlab.explain.operations.ufuncs import SAME_PLACE, explain_ufunc
from tensorlab.explain.outcome import refused
from tensorlab.explain.trial import Rule, calm, dependence, own_error, try_out
from tensorlab.shapes import broadcast_shapes
from tensorlab.wording import article


def elementwise(f: Callable[..., Any], *operands: Any) -> Explanation:
    """Explain a function that treats every entry by itself, after broadcasting.

    NumPy's own have their names here: `explain.add`, `explain.maximum`, `explain.exp`. This function is for all others.
    The function is tested: entries of the operands, and of small tensors like them, are changed, one and many, to
    values of all scales. In the result, only the entries at the same places may change.

    Args:
        f: A function of as many tensors as there are operands.
        *operands: Arrays or shapes, one for each argument of `f`.

    Raises:
        TypeError: If `f` is not a function, turns out not to be element-wise, or gets no operands.

    Source: section 2.3.1, "Element-wise operations".

    >>> def relu(x):
    ...     return np.maximum(x, 0)
    >>> print(elementwise(relu, [[1, -2, 3], [-4, 5, -6]]))
    relu((2, 3)) gives (2, 3)
      axis 0, 2 entries.
      axis 1, 3 entries.
    Each entry of the result comes from the entry at the same place, and from no
    other. This held wherever relu was tried.

    >>> elementwise(np.cumsum, [1, 2, 3])
    Traceback (most recent call last):
    TypeError: cumsum is not element-wise: a change of the entry at [0] changes the
    result at [1], too. explain.cumsum explains it.

    >>> def shares(x):
    ...     return x / x.sum(axis=1, keepdims=True)
    >>> elementwise(shares, [[1, 2, 3], [4, 5, 6]])
    Traceback (most recent call last):
    TypeError: shares is not element-wise: a change of the entry at [0, 0] changes
    the result at [0, 1], too. Each entry of the result depends on all along axis 1.
    """
    if not callable(f):
        raise TypeError(
            f"elementwise takes a function first, and got {article(type(f).__name__)}. "
            "For NumPy's own use its name, explain.add for example; to see how shapes are made equal, "
            "explain.broadcast."
        )
    name = name_of(f)
    if isinstance(f, np.ufunc) and f.signature is None:
        return explain_ufunc(f, name, *operands)
    if not operands:
        raise TypeError(f"elementwise takes the operands of {name} after it, and got none.")
    tensors = aligned([operand(x) for x in operands])
    tried = try_out(f, _RULE, tensors)
    if tried.fault:
        how = instead(f) or _how(f, tensors)
        raise TypeError(f"{name} is not element-wise: {tried.fault}{how}")
    call = Call.function(name, tensors)
    if error := own_error(f, tensors):
        return refused("elementwise", call, tensors, f"{name} itself raises {error}")
    note = SAME_PLACE[len(tensors) > 1]
    if tried.error:
        note = f"If {name} is element-wise, {note[0].lower()}{note[1:]} It could not be tried: {tried.error}"
    else:
        note += f" This held wherever {name} was tried."
    return explain_broadcast("elementwise", call, tensors, calm(f), [note])


# Functions of NumPy's that are not element-wise, and are explained by their names.
HAVE_A_NAME = frozenset({
    "all", "any", "argmax", "argmin", "cumprod", "cumsum", "dot", "flip", "fliplr", "flipud", "inner", "matmul",
    "max", "mean", "median", "min", "outer", "prod", "ptp", "ravel", "roll", "squeeze", "std", "sum", "tensordot",
    "transpose", "var",
})  # fmt: skip
_RULE = Rule(broadcast_shapes, np.broadcast_to)


def name_of(f: Callable[..., Any]) -> str:
    """Call a function by its name, and a ufunc's method by both: `add.outer`.

    >>> name_of(np.add.outer), name_of(lambda x: x), name_of(np.vectorize(abs))
    ('add.outer', 'f', 'abs')
    """
    name = getattr(f, "__name__", type(f).__name__)
    owner = getattr(f, "__self__", None)
    if isinstance(owner, np.ufunc):
        return f"{owner.__name__}.{name}"
    return "f" if name == "<lambda>" else str(name)


def instead(f: Callable[..., Any]) -> str:
    """Say where a function of NumPy's is explained that has its own name."""
    name = getattr(f, "__name__", "")
    known = name in HAVE_A_NAME and getattr(np, name, None) is f
    return f" explain.{name} explains it." if known else ""


def _how(f: Callable[..., Any], operands: Sequence[Operand]) -> str:
    """Say what the entries of the result come from, where that is seen, and what shows such."""
    if isinstance(f, np.vectorize) and f.otypes is None:
        return " np.vectorize takes the result's dtype from the first entry: with otypes=[float] it takes yours."
    if len(operands) > 1:
        return ""
    found = dependence(f, operands[0])
    if found.moves:
        return f" {found.text} explain.roll, explain.flip and explain.transpose show what moves entries."
    if found.text and name_of(f) in ("softmax", "log_softmax"):
        return f' {found.text} explain.expression("{name_of(f)}(x)", x=x) shows it.'
    return f" {found.text}" if found.text else ""
