"""A chain of operations: each step with its shapes, and entries of the end followed back to what it began with."""

from dataclasses import dataclass
from typing import Any

from tensorlab.explain.explanation import Explanation, Source, check_listed
from tensorlab.explain.operands import Operand
from tensorlab.showing import Drawable, Line
from tensorlab.wording import count, wrap


@dataclass(frozen=True)
class Link:
    """One step of a chain.

    Attributes:
        written: What is done, in the words of the expression, in which earlier steps are called "step 1".
        explanation: What the operation does to its operands.
        takes: For each operand, which tensor of the chain it is: those that it begins with first, then the results of
            the steps; None for one that is none of them, as a number.
    """

    written: str
    explanation: Explanation
    takes: tuple[int | None, ...]

    @property
    def result(self) -> Operand | None:
        """What comes out, or None where this step does not work."""
        return self.explanation.result


@dataclass(frozen=True, repr=False)
class Chain(Drawable):
    """Operations one after the other, up to the end or to the first that does not work.

    Attributes:
        expression: The whole expression as it is written.
        names: The names of the tensors that it begins with.
        operands: These tensors.
        links: The steps, in the order in which they are taken.
    """

    expression: str
    names: tuple[str, ...]
    operands: tuple[Operand, ...]
    links: tuple[Link, ...]

    @property
    def result(self) -> Operand | None:
        """What comes out at the end, or None where a step does not work."""
        return self.links[-1].result if self.links else None

    @property
    def result_shape(self) -> tuple[int, ...] | None:
        """The shape of the result, or None where a step does not work."""
        return None if self.result is None else self.result.shape

    @property
    def valid(self) -> bool:
        """Whether every step works."""
        return self.result is not None

    @property
    def failing(self) -> Link | None:
        """The step that does not work."""
        return None if self.valid else self.links[-1]

    @property
    def title(self) -> str:
        """The expression and its result, in one line."""
        if self.result is not None:
            return f"{self.expression} gives {self.result}, in {count(len(self.links), 'step')}"
        return f"{self.expression} does not work"

    @property
    def problem(self) -> str:
        """Why a step does not work; "" where all do."""
        return self.failing.explanation.problem if self.failing else ""

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What would work; () where all does."""
        return self.failing.explanation.suggestions if self.failing else ()

    def sources(self, index: Any) -> list[Source]:
        """Follow one entry of the result back through all steps.

        Args:
            index: One integer for each axis of the result.

        Returns:
            (number, index) for each entry of the tensors that the chain begins with: tensor after tensor, in reading
            order.

        Raises:
            ValueError: If a step does not work, or is one whose entries cannot be followed.

        >>> from tensorlab import explain
        >>> summed = explain.expression("(x @ W).sum(axis=0)", x=(2, 3), W=(3, 4))
        >>> summed.sources(1)[-3:]
        [(1, (0, 1)), (1, (1, 1)), (1, (2, 1))]
        """
        first = len(self.operands)
        return [(number, at) for number, at in self.trail(index) if number < first]

    def trail(self, index: Any) -> list[Source]:
        """The same, with the entries of each step's result on the way, numbered as `Link.takes` numbers them.

        Raises:
            ValueError: If a step does not work, or is one whose entries cannot be followed.
        """
        if self.failing is not None:
            raise ValueError(
                f"{self.expression} has no result whose sources could be found: {self.problem}"
            )
        first = len(self.operands)
        found: dict[int, set[tuple[int, ...]]] = {}
        followed = 0
        waiting = {first + len(self.links) - 1: [index]}
        for number in range(first + len(self.links) - 1, first - 1, -1):
            link = self.links[number - first]
            if link.explanation.kind is None:
                raise ValueError(f"entries are not followed through {link.written}.")
            for at in waiting.pop(number, ()):
                for operand, source in link.explanation.sources(at):
                    taken = link.takes[operand] if operand < len(link.takes) else None
                    followed += 1
                    check_listed(followed)
                    if taken is not None and source not in found.setdefault(taken, set()):
                        found[taken].add(source)
                        waiting.setdefault(taken, []).append(source)
        return [(number, at) for number in sorted(found) for at in sorted(found[number])]

    def __str__(self) -> str:
        return "\n".join(
            wrap(line, rest="    " if line.startswith("  ") else "") for line in self._written()
        )

    def _written(self) -> tuple[str, ...]:
        hues = iter(axis_hues(self))
        lines: list[str] = [self._told(self.title + ("." if self.valid else ":"))]
        for name, x in zip(self.names, self.operands, strict=True):
            lines.append(Line(f"  {name} has shape {x}", tensors=((str(x), next(hues)),)))
        for number, link in enumerate(self.links, 1):
            step = f"  step {number}: {link.written}"
            if link.result is None:
                lines.append(f"{step} does not work")
            else:
                shown = ((str(link.result), next(hues)),)
                lines.append(Line(f"{step} gives {link.result}", tensors=shown))
        if self.failing:
            lines += [self.problem[:1].upper() + self.problem[1:], *self.suggestions]
        return tuple(lines)

    def _caption(self) -> tuple[str, ...]:
        return (self._told(self.title), *self.suggestions)

    def _told(self, title: str) -> Line:
        x = self.result
        return Line(title, tensors=() if x is None else ((str(x), axis_hues(self)[-1]),))


def axis_hues(chain: Chain) -> list[tuple[int, ...]]:
    """The number of each axis' colour, for each tensor: axes that correspond, over all steps, have the same.

    >>> from tensorlab import explain
    >>> axis_hues(explain.expression("(x @ W).sum(axis=0)", x=(2, 3), W=(3, 4)))
    [(0, 1), (1, 2), (0, 2), (2,)]
    """
    first = len(chain.operands)
    above: dict[tuple[int, int], tuple[int, int]] = {}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while place in above:
            place = above[place]
        return place

    for number, link in enumerate(chain.links, first):
        met: dict[int, tuple[int, int]] = {}
        for operand, taken in zip(link.explanation.operands, link.takes, strict=False):
            own = enumerate(operand.labels) if taken is not None else ()
            for axis, label in own:
                here = root((taken or 0, axis))
                other = root(met.setdefault(label, here))
                if here != other:
                    above[max(here, other)] = min(here, other)
        for axis, label in enumerate(link.result.labels if link.result else ()):
            if label in met:
                above[number, axis] = root(met[label])
    numbers: dict[tuple[int, int], int] = {}
    tensors = [*chain.operands, *(link.result for link in chain.links if link.result)]
    return [
        tuple(numbers.setdefault(root((number, axis)), len(numbers)) for axis in range(x.rank))
        for number, x in enumerate(tensors)
    ]
