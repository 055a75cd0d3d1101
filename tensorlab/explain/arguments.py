"""Read the arguments that say which axes: one integer, several, or none."""

import operator
from typing import Any

from tensorlab.explain.operands import Operand
from tensorlab.wording import article, count


def integers(x: Any, what: str) -> tuple[int, ...]:
    """Read an integer, or a tuple or list of them.

    Raises:
        TypeError: If it is anything else; `what` says in the message what is expected.

    >>> integers([2, -1], "shape"), integers(3, "shape")
    ((2, -1), (3,))
    """
    if isinstance(x, str | bytes):
        raise TypeError(f"{what} takes integers, and got {article(type(x).__name__)}, {x!r}.")
    try:
        parts = list(x)
    except TypeError:
        parts = [x]
    found = []
    for part in parts:
        if isinstance(part, bool):
            raise TypeError(f"{what} takes integers, and got the truth value {part}.")
        try:
            found.append(operator.index(part))
        except TypeError:
            raise TypeError(
                f"{what} takes integers, and got {article(type(part).__name__)}, {part!r}."
            ) from None
    return tuple(found)


def no_such_axis(x: Operand, axis: int, of: str = "the tensor") -> str:
    """Say that an axis does not exist, and which do.

    >>> no_such_axis(Operand((3, 5)), 2)
    'there is no axis 2: the tensor has 2 axes, 0 and 1.'
    """
    return f"there is no axis {axis}: {of} has {axes_of(x.rank)}."


def axes_of(rank: int) -> str:
    """Count and number the axes of a tensor."""
    if rank == 0:
        return "none, being a scalar"
    if rank == 1:
        return "one axis, 0"
    return f"{count(rank, 'axis')}, 0 {'and' if rank == 2 else 'to'} {rank - 1}"
