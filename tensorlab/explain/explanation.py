"""What an operation does to its axes, as frozen data: printed, drawn, compared, asked for sources."""

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from tensorlab.explain.operands import Operand
from tensorlab.explain.sentences import NOTHING, Sentence
from tensorlab.indexing import Index
from tensorlab.shapes import Shape
from tensorlab.showing import Drawable, Line
from tensorlab.wording import count, shape_text, thousands, wrap

_MOST_LISTED = 1_000_000  # sources of one entry

Source = tuple[int, Shape]  # an operand's number and the index of one of its entries
Trace = Callable[[Shape], list[Source]]
OperandAxis = tuple[int, int]  # an operand's number and one of its axes

Fate = Literal["stays", "stretched", "meets", "disappears", "new", "grows", "moves", "regrouped"]
Kind = Literal[
    "selects", "rearranges", "joins", "stretches", "reduces", "multiplies", "accumulates", "pads"
]


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

    axes: tuple[OperandAxis, ...]
    fate: Fate
    becomes: tuple[int, ...]
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Call:
    """An operation as it is written.

    Attributes:
        name: What is called: "matmul", "add", "mean", "stack"; "index" for square brackets.
        full: The whole, with shapes for the operands: "(3, 5)[1:]", "stack([(3,), (3,)], axis=0)".
        short: The same without the operands: "[1:]", "stack(axis=0)".
    """

    name: str
    full: str
    short: str

    @classmethod
    def method(cls, name: str, x: Operand, arguments: str = "") -> "Call":
        """Write a call as NumPy's arrays have it.

        >>> Call.method("mean", Operand((150, 4)), "axis=0")
        Call(name='mean', full='(150, 4).mean(axis=0)', short='.mean(axis=0)')
        """
        return cls(name, f"{x}.{name}({arguments})", f".{name}({arguments})")

    @classmethod
    def function(cls, name: str, operands: Iterable[object], arguments: str = "") -> "Call":
        """Write a call of a function: operands first, then its other arguments.

        >>> Call.function("tensordot", ["(2, 3)", "(3, 4)"], "axes=1")
        Call(name='tensordot', full='tensordot((2, 3), (3, 4), axes=1)', short='tensordot(axes=1)')
        """
        full = ", ".join([*map(str, operands), *([arguments] if arguments else [])])
        return cls(name, f"{name}({full})", f"{name}({arguments})" if arguments else name)

    def __str__(self) -> str:
        return self.full


def check_listed(sources: int) -> None:
    """Refuse to list so many sources that it would take minutes, and most of the memory.

    Raises:
        ValueError: If there are more than a million.
    """
    if sources > _MOST_LISTED:
        raise ValueError(
            f"this entry comes from {count(sources, 'entry')}, and at most {thousands(_MOST_LISTED)} are listed: the "
            "sentences of the explanation say which they are, and smaller shapes show them one by one."
        )


def _no_sources(index: Shape) -> list[Source]:
    return []


@dataclass(frozen=True, repr=False)
class Explanation(Drawable):
    """What happens to each axis, what comes out, and where each entry of it comes from.

    Two explanations are equal when they say the same; the values that a picture shows are not compared.

    Attributes:
        operation: The function of `tensorlab.explain`: "index", "broadcast", "matmul", "reduce", ...
        call: The operation as it is written.
        operands: The shape of each operand, with the values and the names of the axes where they are known.
        result: The same for the result, or None where NumPy would refuse. It has values if those of all operands are
            known, and all are small.
        steps: What becomes of each axis.
        notes: What else is worth knowing: view or copy, the order of the entries, ...
        problem: Why it does not work; "" if it does. It is a `Sentence`, like every suggestion: `called` writes it with
            names for the operands.
        suggestions: What would work, one sentence each; () if it does work. Most are a `Suggestion`, which holds the
            shape that comes out, and the new shapes of the operands that must change, as facts.
        clashes: The axes that do not fit, as (operand number, axis).
        kind: What it does to entries, or None where NumPy would refuse: it "selects" some, "rearranges" or
            "joins" all, "stretches" operands to one shape, "reduces" many to one, "multiplies" and adds up,
            "accumulates" what came before, or "pads" with entries that come from none.
        index: What an index takes of its operand; None for all other operations.

    >>> from tensorlab import explain
    >>> refused = explain.matmul((32, 784), (512, 10))
    >>> refused.valid, refused.clashes
    (False, ((0, 1), (1, 0)))
    >>> refused.suggestions[0].shape, refused.suggestions[0].changed
    ((32, n), {1: ((784, n),)})
    >>> print(refused.problem.called(["x", "W"]))
    the inner axes must have the same length, and axis 1 of x has 784
    entries where axis 0 of W has 512.
    """

    operation: str
    call: Call
    operands: tuple[Operand, ...]
    result: Operand | None = None
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    problem: Sentence = NOTHING
    suggestions: tuple[Sentence, ...] = ()
    clashes: tuple[OperandAxis, ...] = field(default=(), compare=False)
    kind: Kind | None = field(default=None, compare=False)
    index: Index | None = field(default=None, compare=False)
    _trace: Trace = field(default=_no_sources, compare=False)

    @property
    def expression(self) -> str:
        """The operation as it would be written, with shapes for the operands."""
        return self.call.full

    @property
    def input_shapes(self) -> tuple[Shape, ...]:
        """The shape of each operand."""
        return tuple(x.shape for x in self.operands)

    @property
    def result_shape(self) -> Shape | None:
        """The shape of the result, or None where NumPy would refuse."""
        return None if self.result is None else self.result.shape

    @property
    def valid(self) -> bool:
        """Whether NumPy would do it."""
        return self.result is not None

    def sources(self, index: Any) -> list[Source]:
        """Find the entries of the operands that one entry of the result comes from.

        Only the sources of this entry are computed, so the operands may be of any size.

        Args:
            index: One integer for each axis of the result, negative ones counting from the end; for a
                vector a single integer will do.

        Returns:
            (operand number, index) for each source: operand after operand, in reading order.

        Raises:
            ValueError: If there is no result, because NumPy would refuse the operation; or if there are more than
                1,000,000 sources.
            TypeError: If the index is not made of integers.
            IndexError: If there is not one integer for each axis, or one is out of range.

        >>> from tensorlab import explain
        >>> explain.matmul((2, 3), (3, 2)).sources((1, 0))
        [(0, (1, 0)), (0, (1, 1)), (0, (1, 2)), (1, (0, 0)), (1, (1, 0)), (1, (2, 0))]
        """
        if self.result is None:
            raise ValueError(
                f"{self.expression} has no result whose sources could be found: {self.problem}"
            )
        return self._trace(_checked(index, self.result.shape))

    @property
    def reason(self) -> str:
        """The problem as a sentence of its own."""
        return self.problem.capitalised

    @property
    def title(self) -> str:
        """The operation and its result, in one line."""
        outcome = "does not work" if self.result is None else f"gives {self.result}"
        return f"{self.call} {outcome}"

    def __str__(self) -> str:
        if self.result is None:
            paragraphs = [f"{self.title}: {self.problem}", *self.suggestions]
            return "\n".join(map(wrap, paragraphs))
        steps = [wrap(str(step), first="  ", rest="    ") for step in self.steps]
        return "\n".join([wrap(self.title), *steps, *map(wrap, self.notes)])

    def _caption(self) -> tuple[str, ...]:
        # The picture itself states the problem.
        written = [(str(x), axis_hues(self, number)) for number, x in enumerate(self.operands)]
        if self.result is not None:
            written.append((str(self.result), self.result.labels))
        shown = [each for each, _ in groupby(written) if each[0] in self.title]
        title = Line(self.title, tensors=tuple(shown))
        steps = [
            str(step) if (hue := self._hue(step)) is None else Line(str(step), hue)
            for step in self.steps
        ]
        return (title, *steps, *self.notes, *self.suggestions)

    def _hue(self, step: Step) -> int | None:
        if step.axes:
            number, axis = step.axes[0]
            return self.operands[number].labels[axis]
        if step.becomes and self.result is not None:
            return self.result.labels[step.becomes[0]]
        return None


def axis_hues(explanation: Explanation, number: int) -> tuple[int | None, ...]:
    """The number of each axis' colour, for an operand; None for an axis that clashes or is stretched."""
    x, result = explanation.operands[number], explanation.result
    colourless = {axis for operand, axis in explanation.clashes if operand == number}
    if explanation.kind == "stretches" and result is not None:
        missing = result.rank - x.rank
        colourless |= {i for i, n in enumerate(x.shape) if n != result.shape[missing + i]}
    return tuple(None if axis in colourless else hue for axis, hue in enumerate(x.labels))


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
