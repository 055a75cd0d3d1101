"""Read the arguments of operations: lists of tensors, and which axes."""

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.sentences import the_tensor
from tensorlab.wording import article, count

_JOIN = ("concatenate", "stack")
_MOST_WRITTEN = 6  # operands of a list that are written one by one


def integers(x: Any, what: str) -> tuple[int, ...]:
    """Read an integer, or a tuple or list of them.

    Raises:
        TypeError: If it is anything else; `what` says in the message what is expected.

    >>> integers([2, -1], "shape"), integers(3, "shape")
    ((2, -1), (3,))
    """
    if isinstance(x, str | bytes):
        raise TypeError(f"{what} takes integers, and got {article(type(x).__name__)}, {x!r}.")
    if isinstance(x, np.ndarray) and x.ndim > 1:
        raise TypeError(f"{what} takes integers, and got an array of {count(x.ndim, 'axis')}.")
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


def integer(x: Any, what: str) -> int:
    """Read a single integer.

    Raises:
        TypeError: If it is anything else.
    """
    if isinstance(x, tuple | list):
        raise TypeError(f"{what} takes a single integer, and got {x!r}.")
    (found,) = integers(x, what)
    return found


def axes_or_none(axis: Any, x: Operand) -> tuple[int, ...] | None:
    """Read one axis, a tuple of several, or None; an axis with a name may be called by it."""
    if axis is None:
        return None
    if isinstance(axis, str) and axis in x.names:
        return (x.names.index(axis),)
    if isinstance(axis, tuple):
        axis = tuple(x.names.index(each) if each in x.names else each for each in axis)
    if isinstance(axis, list):
        raise TypeError(f"Several axes come in a tuple, as NumPy wants them: axis={tuple(axis)}.")
    return integers(axis, "axis")


def no_such_axis(x: Operand, axis: int, of: str = "") -> str:
    """Say that an axis does not exist, and which do.

    >>> from tensorlab.explain.sentences import Sentence
    >>> print(Sentence(no_such_axis(Operand((3, 5)), 2)))
    there is no axis 2: the tensor has 2 axes, 0 and 1.
    """
    return f"there is no axis {axis}: {of or the_tensor()} has {axes_of(x.rank)}."


def axes_of(rank: int) -> str:
    """Count and number the axes of a tensor."""
    if rank == 0:
        return "none, being a scalar"
    if rank == 1:
        return "one axis, 0"
    return f"{count(rank, 'axis')}, 0 {'and' if rank == 2 else 'to'} {rank - 1}"


def operands_of(operands: Any, name: str) -> list[Operand]:
    """Read a list of tensors or shapes; an array is a list of its parts along axis 0.

    Raises:
        TypeError: If it is a single shape, a string or a scalar.
    """
    if isinstance(operands, Mapping):
        raise TypeError(
            f"{name} takes a list of tensors or shapes, and got {article(type(operands).__name__)}, whose keys "
            f"are not tensors: explain.{name}(list(x.values()))."
        )
    bare = (
        isinstance(operands, tuple)
        and operands
        and all(isinstance(x, int | np.integer) for x in operands)
    )
    if bare or isinstance(operands, str | bytes):
        given = f"the single shape {operands!r}" if bare else f"the string {operands!r}"
        raise TypeError(
            f"{name} takes a list of tensors or shapes, and got {given}: explain.{name}([a, b])."
        )
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
    if isinstance(axis, tuple | list) or np.shape(axis) != ():
        meant = (
            f" The tensors come in one list: explain.{name}([a, b], axis=0)."
            if name in _JOIN
            else ""
        )
        raise TypeError(
            f"{name} takes a single axis, and got {article(type(axis).__name__)}.{meant}"
        )
    found = integers(axis, f"The axis of {name}")
    if len(found) != 1:
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
