"""Where an entry of a result comes from, as arithmetic on its index: three rules serve nearly every operation.

`Labels`: which axes of the operands and of the result are one and the same, as in einsum. Broadcasting,
element-wise operations, transposes, products and reductions all work like this: an entry of the result fixes the
index along the labels it has, and takes in all entries along the others. So the labels give the sources of every
entry, and the colours of a picture.

`Places`: each axis by itself, with entries left out, repeated or put into another order along it.

`ReadInOrder`: the entries as one vector, row after row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Protocol

from tensorlab.explain.explanation import Source, Trace, check_listed
from tensorlab.shapes import Shape, index_at, place_of, size_of


@dataclass(frozen=True)
class Labels:
    """A label for each axis.

    Attributes:
        shapes: The shape of each operand.
        operands: A label for each axis of each operand. An axis of length 1 is stretched to what others
            with its label have.
        result: A label for each axis of the result.
        summed: Labels of the result along which entries are nevertheless taken together (keepdims).

    A matrix product: rows 0, the inner axes 1, columns 2.

    >>> Labels(((2, 3), (3, 4)), ((0, 1), (1, 2)), (0, 2)).trace((1, 3))
    [(0, (1, 0)), (0, (1, 1)), (0, (1, 2)), (1, (0, 3)), (1, (1, 3)), (1, (2, 3))]
    """

    shapes: tuple[Shape, ...]
    operands: tuple[tuple[int, ...], ...]
    result: tuple[int, ...]
    summed: frozenset[int] = frozenset()

    @cached_property
    def lengths(self) -> dict[int, int]:
        """The length that each label has after stretching."""
        found: dict[int, int] = {}
        for labels, shape in zip(self.operands, self.shapes, strict=True):
            for label, length in zip(labels, shape, strict=True):
                if found.get(label, 1) == 1:
                    found[label] = length
        return found

    @property
    def _gone(self) -> set[int]:
        return (set(self.lengths) - set(self.result)) | self.summed

    def trace(self, index: Shape) -> list[Source]:
        """Find the entries of the operands that meet in one entry of the result."""
        gone = self._gone
        if any(self.lengths[label] == 0 for label in gone):
            return []  # nothing is taken together: the entry comes from no other
        fixed = {
            label: place
            for label, place in zip(self.result, index, strict=True)
            if label not in gone
        }
        found: list[Source] = []
        for number, (labels, shape) in enumerate(zip(self.operands, self.shapes, strict=True)):
            free = [label for label in dict.fromkeys(labels) if label in gone]
            length = dict(zip(labels, shape, strict=True))
            check_listed(len(found) + size_of(length[label] for label in free))
            for places in product(*(range(length[label]) for label in free)):
                at = fixed | dict(zip(free, places, strict=True))
                found.append((number, _stretched(labels, shape, at)))
        return found


def _stretched(labels: Iterable[int], shape: Shape, at: dict[int, int]) -> Shape:
    return tuple(
        0 if length == 1 else at[label] for label, length in zip(labels, shape, strict=True)
    )


class Along(Protocol):
    """Which entry of the operand stands at each place along an axis, or which several; None for one that is made up."""

    def __getitem__(self, place: int, /) -> int | Sequence[int] | None: ...


@dataclass(frozen=True)
class Places:
    """An operand whose entries are found along each axis by itself.

    Attributes:
        along: For each axis of the operand, which of its entries stands at each place: a range, a list, or
            anything with an item for each place. The result may have more axes, in front.

    Columns in reverse, and the second row alone:

    >>> Places((range(1, 2), range(3)[::-1])).trace((0, 0))
    [(0, (1, 2))]
    """

    along: tuple[Along, ...]

    def trace(self, index: Shape) -> list[Source]:
        """Find the entry that stands there, or those it is made of, or none."""
        own = index[len(index) - len(self.along) :]
        found = [along[place] for along, place in zip(self.along, own, strict=True)]
        several = [() if i is None else i if isinstance(i, Sequence) else (int(i),) for i in found]
        check_listed(size_of(map(len, several)))
        return [(0, places) for places in product(*several)]


@dataclass(frozen=True)
class ReadInOrder:
    """An operand read row after row, as a vector with which something is done.

    Attributes:
        shape: The operand's shape.
        then: The sources of the result's entries in the vector.
        result: The shape in which the vector that results is arranged, if it is not left a vector.
    """

    shape: Shape
    then: Trace
    result: Shape | None = None

    def trace(self, index: Shape) -> list[Source]:
        """Find the entries of the vector, and where they stand in the operand."""
        at = index if self.result is None else (place_of(index, self.result),)
        return [(number, index_at(place, self.shape)) for number, (place,) in self.then(at)]
