"""Read the list of tensors that are joined."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorlab.explain.arguments import integers
from tensorlab.explain.operands import Operand, operand

_MOST_WRITTEN = 6  # operands that are written one by one


def operands_of(operands: Any, name: str) -> list[Operand]:
    """Read a list of tensors or shapes; an array is a list of its parts along axis 0.

    Raises:
        TypeError: If it is a single shape, a string or a scalar.
    """
    bare = (
        isinstance(operands, tuple)
        and operands
        and all(isinstance(x, int | np.integer) for x in operands)
    )
    if bare or isinstance(operands, str | bytes):
        given = f"the single shape {operands!r}" if bare else f"the string {operands!r}"
        raise TypeError(f"{name} takes a list of tensors or shapes, and got {given}.")
    try:
        return [operand(x) for x in operands]
    except TypeError:
        if hasattr(operands, "__iter__") and not getattr(operands, "shape", None) == ():
            raise
        raise TypeError(
            f"{name} takes a list of tensors or shapes, and got a single scalar."
        ) from None


def axis_of(axis: Any, name: str) -> int | None:
    """Read the axis along which tensors are joined.

    Raises:
        TypeError: If it is neither an integer nor None.
    """
    if axis is None:
        return None
    found = integers(axis, f"The axis of {name}")
    if len(found) != 1 or isinstance(axis, tuple | list):
        raise TypeError(f"{name} takes a single axis, and got {axis!r}.")
    return found[0]


def listed(operands: Sequence[Operand]) -> str:
    """Write a list of shapes, in a line at most.

    >>> listed([Operand((28, 28))] * 1000)
    '[(28, 28), (28, 28), ... (28, 28)]'
    """
    if len(operands) <= _MOST_WRITTEN:
        return f"[{', '.join(map(str, operands))}]"
    return f"[{operands[0]}, {operands[1]}, ... {operands[-1]}]"
