"""What an operation does to its axes, as frozen data: printed, drawn, compared, asked for sources."""

import operator
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from tensorlab.indexing import Index
from tensorlab.wording import TEXT_WIDTH, count, shape_text

if TYPE_CHECKING:
    from tensorlab.drawing import Drawing

Shape = tuple[int, ...]
Source = tuple[int, Shape]
Trace = Callable[[Shape], list[Source]]

Fate = Literal["stays", "stretched", "meets", "disappears", "new", "grows", "moves", "regrouped"]
Place = tuple[int, int]  # an operand's number and one of its axes

_GLUE = "\ue000"  # stands for a space at which a line must not end
_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,48}[)\]]")


@dataclass(frozen=True)
class Step:
    """What becomes of one axis, or of axes that share their fate: the fact first, then the sentence that says it.

    Attributes:
        axes: The axes of the operands that it is about, as (operand number, axis); () for one that is new.
        fate: "stays" whole or in part, is "stretched" by broadcasting, "meets" others and is summed over with
            them, "disappears", is "new", "grows" by joining, "moves" to another place, is "regrouped" by a
            reshape.
        becomes: The axes of the result that come of it, if any.
        text: The sentence.
    """

    axes: tuple[Place, ...]
    fate: Fate
    becomes: tuple[int, ...]
    text: str

    def __str__(self) -> str:
        return self.text


def _no_sources(index: Shape) -> list[Source]:
    return []


@dataclass(frozen=True)
class Explanation:
    """What happens to each axis, what comes out, and where each entry of it comes from.

    Two explanations are equal when they say the same; the values that a picture shows are not compared.

    Attributes:
        operation: "index", "broadcast", "elementwise", "reshape", "transpose", "matmul", "tensordot",
            "einsum", "reduce", "concatenate" or "stack".
        expression: The operation as it would be written, with shapes for the operands.
        input_shapes: The shape of each operand.
        valid: Whether NumPy would do it.
        result_shape: The shape of the result, or None where NumPy would refuse.
        steps: One sentence for each axis.
        notes: What is worth knowing besides: view or copy, the order of the entries, ...
        problem: Why it does not work; "" where it does.
        suggestions: What would work, one sentence each; () where it does.
        operands: The values of each operand, or None where a bare shape was given.
        result: The values of the result, where the operands' are known and all are small.
        colours: A number for each axis of each operand. Axes that correspond share a number.
        result_colours: A number for each axis of the result.
        axis_names: The names of each operand's axes, or () where they have none.
        clashes: The axes that do not fit, as (operand number, axis).
        index: What an index takes, read for its operand; None for all other operations.
    """

    operation: str
    expression: str
    input_shapes: tuple[Shape, ...]
    valid: bool
    result_shape: Shape | None = None
    steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
    suggestions: tuple[str, ...] = ()
    operands: tuple[np.ndarray | None, ...] = field(default=(), repr=False, compare=False)
    result: np.ndarray | None = field(default=None, repr=False, compare=False)
    colours: tuple[tuple[int, ...], ...] = field(default=(), repr=False, compare=False)
    result_colours: tuple[int, ...] = field(default=(), repr=False, compare=False)
    axis_names: tuple[tuple[str, ...], ...] = field(default=(), repr=False, compare=False)
    clashes: tuple[tuple[int, int], ...] = field(default=(), repr=False, compare=False)
    index: Index | None = field(default=None, repr=False, compare=False)
    _trace: Trace = field(default=_no_sources, repr=False, compare=False)

    def sources(self, index: Any) -> list[Source]:
        """Find the entries of the operands that one entry of the result comes from.

        Nothing is computed but this entry's sources, so the operands may be of any size.

        Args:
            index: One integer for each axis of the result, negative ones counting from the end; for a
                vector a single integer will do.

        Returns:
            (operand number, index) for each source: operand after operand, in reading order.

        Raises:
            ValueError: If there is no result, because NumPy would refuse the operation.
            TypeError: If the index is not made of integers.
            IndexError: If there is not one integer for each axis, or one is out of range.

        >>> from tensorlab import explain
        >>> explain.matmul((2, 3), (3, 2)).sources((1, 0))
        [(0, (1, 0)), (0, (1, 1)), (0, (1, 2)), (1, (0, 0)), (1, (1, 0)), (1, (2, 0))]
        """
        if self.result_shape is None:
            raise ValueError(
                f"{self.expression} has no result whose sources could be told: {self.problem}"
            )
        return self._trace(_checked(index, self.result_shape))

    def draw(self) -> "Drawing":
        """Draw the operands and the result side by side, axes that correspond in one colour."""
        from tensorlab.drawing.operation.picture import draw_operation

        return draw_operation(self)

    def __str__(self) -> str:
        if self.result_shape is None:
            lines = [_wrap(f"{self.expression} does not work: {self.problem}")]
            return "\n".join(lines + [_wrap(text) for text in self.suggestions])
        lines = [_wrap(f"{self.expression} gives {shape_text(self.result_shape)}")]
        lines += [_wrap(step, "  ", "    ") for step in self.steps]
        return "\n".join(lines + [_wrap(note) for note in self.notes])

    def _repr_html_(self) -> str:
        says = (
            "does not work"
            if self.result_shape is None
            else f"gives {shape_text(self.result_shape)}"
        )
        # The picture itself states the problem.
        said = (f"{self.expression} {says}", *self.steps, *self.notes, *self.suggestions)
        return replace(self.draw(), caption=said)._repr_html_()


def _checked(index: Any, shape: Shape) -> Shape:
    """Turn an index of one entry into non-negative integers, or say what is wrong with it."""
    parts = index if isinstance(index, tuple | list) else (index,)
    places = []
    for part in parts:
        try:
            places.append(operator.index(part))
        except TypeError:
            raise TypeError(
                f"sources takes the index of one entry of the result, one integer for each axis, and got {part!r}."
            ) from None
    if len(places) != len(shape):
        raise IndexError(
            f"The result of shape {shape_text(shape)} has {count(len(shape), 'axis')}, "
            f"and the index {shape_text(places)} has {count(len(places), 'integer')}: "
            "give one integer for each axis."
        )
    for axis, (place, length) in enumerate(zip(places, shape, strict=True)):
        if not -length <= place < length:
            allowed = f"from {-length} to {length - 1}" if length else "none, as it is empty"
            raise IndexError(
                f"Index {place} is out of range: axis {axis} of the result has "
                f"{count(length, 'entry')}, so its indices are {allowed}."
            )
    return tuple(place % length for place, length in zip(places, shape, strict=True))


def _wrap(text: str, first: str = "", rest: str = "") -> str:
    """Break lines between words, and not inside a shape or an index."""
    glued = _BRACKETS.sub(lambda match: match[0].replace(" ", _GLUE), text)
    glued = glued.replace(" × ", f"{_GLUE}×{_GLUE}")
    lines = textwrap.wrap(
        glued,
        TEXT_WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace(_GLUE, " ")
