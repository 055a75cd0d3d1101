"""What einops' patterns do to the axes of a tensor: what each is made of, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Source, check_listed
from tensorlab.explain.operations.einops_patterns import (
    Group,
    Side,
    names_of,
)
from tensorlab.explain.operations.einops_problems import (
    length_of,
    result_shape,
)
from tensorlab.shapes import Shape, index_at, place_of, size_of


@dataclass(frozen=True)
class Moved:
    """Axes by their names: what each is made of, and where it goes.

    Attributes:
        shape: The shape of the operand.
        left: What each of its axes is made of.
        right: What each axis of the result is made of.
        lengths: How long each name is.
    """

    shape: Shape
    left: Side
    right: Side
    lengths: Mapping[str, int]

    def length(self, name: str) -> int:
        """How long what a name stands for is."""
        return length_of(name, self.lengths)

    def lengths_of(self, group: Group) -> Shape:
        """The lengths of what one axis is made of."""
        return tuple(self.length(name) for name in group.names)

    @property
    def result(self) -> Shape:
        """The shape of the result."""
        return result_shape(self.right, self.lengths)

    @property
    def gone(self) -> list[str]:
        """The names that disappear."""
        kept = names_of(self.right)
        return [name for name in names_of(self.left) if name not in kept]

    @property
    def new(self) -> list[str]:
        """The names that come in."""
        there = names_of(self.left)
        return [name for name in names_of(self.right) if name not in there]

    @property
    def labels(self) -> list[int]:
        """An axis of the operand lives on where the slowest part of it that is kept goes; all others are new."""
        kept = names_of(self.right)
        home: dict[str, int] = {}
        for axis, group in enumerate(self.left):
            home |= dict.fromkeys([n for n in group.names if n in kept][:1], axis)
        found: list[int] = []
        for k, group in enumerate(self.right):
            own = [home[name] for name in group.names if name in home]
            found.append(own[0] if own else len(self.left) + k)
        return found

    def trace(self, index: Shape) -> list[Source]:
        """Find the entries of the operand that an entry of the result comes from."""
        at: dict[str, int] = {}
        for group, place in zip(self.right, index, strict=True):
            at |= zip(group.names, index_at(place, self.lengths_of(group)), strict=True)
        check_listed(size_of(map(self.length, self.gone)))
        found = set()
        for places in product(*(range(self.length(name)) for name in self.gone)):
            here = at | dict(zip(self.gone, places, strict=True))
            own = (
                place_of([here[name] for name in group.names], self.lengths_of(group))
                for group in self.left
            )
            found.add(tuple(own))
        return [(0, place) for place in sorted(found)]

    @property
    def order(self) -> list[int]:
        """The order in which what is kept of the operand stands in the result."""
        names = names_of(self.left)
        return [names.index(name) for name in names_of(self.right) if name in names]

    def compute(self, values: np.ndarray, reduction: Any) -> Any:
        """Do it with NumPy; of a single entry that stands for all, only what shows whether NumPy has it."""
        if values.shape != self.shape:
            every = tuple(range(values.ndim))
            return (
                reduction(values, every) if callable(reduction) else getattr(np, reduction)(values)
            )
        names = names_of(self.left)
        cut = values.reshape([self.length(name) for name in names])
        axes = tuple(names.index(name) for name in self.gone)
        moved = cut.transpose([*self.order, *axes])
        if axes:
            last = tuple(range(moved.ndim - len(axes), moved.ndim))
            does = reduction if callable(reduction) else getattr(np, reduction)
            moved = np.asarray(does(moved, last) if callable(reduction) else does(moved, axis=last))
        for place, name in enumerate(names_of(self.right)):
            if name in self.new:
                moved = np.repeat(np.expand_dims(moved, place), self.length(name), axis=place)
        return moved.reshape(self.result)
