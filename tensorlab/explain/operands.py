"""What an operation is done to: a tensor with its values, or a bare shape that stands for one."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tensorlab.shapes import MOST_AXES, Letter, Shape, Shaped, letter
from tensorlab.sources.containers import entries
from tensorlab.sources.tensor_view import UnreadableError
from tensorlab.view import TensorView, view
from tensorlab.wording import join, shape_text

_MOST_COPIED = 4096
_MOST_READ = 1_000_000  # entries that are fetched from another library for a picture


@dataclass(frozen=True)
class Operand(Shaped):
    """One input of an operation, or its result.

    Two are equal when shapes and names are: values and labels, which a picture shows, are not compared.

    Attributes:
        shape: The number of entries along each axis.
        values: Its entries, or None where they are not known, or too many to be worked out.
        names: The names of its axes, "" for one without; or () where none has a name.
        labels: A number for each axis. Axes that correspond share a number.
        framework: The library that it belongs to; a bare shape is NumPy's.
        is_number: Whether it is a number of Python's, which leaves the dtype of an array as it is.
    """

    shape: Shape
    values: np.ndarray | None = field(default=None, repr=False, compare=False)
    names: tuple[str, ...] = ()
    labels: tuple[int, ...] = field(default=(), repr=False, compare=False)
    framework: str = field(default="numpy", repr=False, compare=False)
    is_number: bool = field(default=False, repr=False, compare=False)

    def axis(self, index: int) -> str:
        """Call an axis by its number, and its name where it has one.

        >>> Operand((28, 28), names=("height", "width")).axis(1), Operand((28, 28)).axis(1)
        ('axis 1 (width)', 'axis 1')
        """
        name = self.names[index] if self.names else ""
        return f"axis {index} ({name})" if name else f"axis {index}"

    def several(self, axes: Sequence[int]) -> str:
        """Call axes by their numbers.

        >>> Operand((3, 28, 28)).several((0, 2)), Operand((3,)).several((0,))
        ('axes 0 and 2', 'axis 0')
        """
        if len(axes) == 1 or self.names:
            return join([self.axis(axis) for axis in axes])
        return f"axes {join(map(str, axes))}"

    def __str__(self) -> str:
        return shape_text(self.shape)


def operand(x: Any) -> Operand:
    """Take an array-like, or a tuple of integers for the shape of one.

    Args:
        x: A tuple of integers is a shape, and `()` a scalar's; None in it is a length that is not known. All else is
            data: a list, a number, an array of any library that `tensorlab.describe` takes.

    Raises:
        ValueError: If a length is negative, or there are more axes than NumPy allows.
        TypeError: If a tuple of numbers holds others than integers, or `x` is not a tensor.

    >>> operand((60000, 28, 28)).size, operand([60000, 28, 28]).shape
    (47040000, (3,))
    """
    kind = type(x)  # an object that is asked for its class may raise
    if issubclass(kind, Operand):
        own: Operand = x
        return own
    if issubclass(kind, tuple) and not any(
        isinstance(part, Sequence | np.ndarray) for part in entries(x)
    ):
        shape = shape_of(tuple(entries(x)))
        if shape is not None:
            return Operand(shape)
    seen = view(x)
    is_number = type(x) in (int, float, complex)
    return Operand(
        seen.shape, _values(seen), seen.axes, framework=seen.framework, is_number=is_number
    )


def shape_of(x: tuple[Any, ...]) -> tuple[int, ...] | None:
    """Read a tuple as a shape; None where it holds truth values or the like, and is data."""
    lengths: list[int] = []
    for length in x:
        if isinstance(length, bool | np.bool_):
            return None
        if length is None or isinstance(length, Letter):
            lengths.append(letter(sum(isinstance(n, Letter) for n in lengths)))
            continue
        try:
            lengths.append(operator.index(length))
        except TypeError:
            raise TypeError(_no_length(x, length)) from None
    for length in lengths:
        if length < 0:
            raise ValueError(
                f"{shape_text(lengths)} is not a shape: a length is 0 or more, and one is {length}. "
                f"A tuple is a shape here; for data give a list, {lengths}."
            )
    if len(lengths) > MOST_AXES:
        raise ValueError(
            f"A shape of {len(lengths)} axes: NumPy's arrays have at most {MOST_AXES}."
        )
    return tuple(lengths)


def _no_length(x: tuple[Any, ...], length: Any) -> str:
    return (
        f"A tuple is a shape here, and a length is an integer, which {length!r} in {x!r} is not. "
        f"Give integers for a shape, or a list for data: {list(x)!r}."
    )


def _values(seen: TensorView) -> np.ndarray | None:
    """The entries, unless there are none, or fetching them would start a computation or copy a great many.

    Few are copied, so that what is explained does not change with the array afterwards.
    """
    if seen.unread or (seen.framework not in ("numpy", "python") and seen.size > _MOST_READ):
        return None
    if seen.chunks and not seen.affordable([(slice(None),) * seen.rank]):
        return None
    try:
        values = seen.values()
        return values.copy() if seen.size <= _MOST_COPIED else values
    except UnreadableError:
        return None  # the shape is all that is needed
