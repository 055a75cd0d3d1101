"""Which entries of a tensor are taken, of any size: asked one by one, counted, or as shares of blocks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from typing import Any

import numpy as np

from tensorlab.shapes import Shape, size_of

Positions = range | np.ndarray  # along one axis: in order, each once

# Some axes, and their places that are taken: a range (of one axis), a mask, or a row for each place, in reading order.
Group = tuple[tuple[int, ...], Positions]


@dataclass(frozen=True, eq=False)
class Selection:
    """Some of a tensor's entries: every combination of the places in several groups of axes.

    Attributes:
        shape: The tensor's shape.
        groups: For some axes together, their places that are taken; each axis is in one group.

    >>> diagonal = np.array([[0, 0], [1, 1], [2, 2]])
    >>> taken = Selection((10**9, 3, 3), (((0,), range(0, 10**9, 2)), ((1, 2), diagonal)))
    >>> (4, 1, 1) in taken, (4, 1, 2) in taken, taken.size
    (True, False, 1500000000)
    """

    shape: Shape
    groups: tuple[Group, ...]

    @classmethod
    def along(cls, shape: Shape, positions: Sequence[range]) -> "Selection":
        """Every combination of some positions along each axis."""
        return cls(shape, tuple(((axis,), each) for axis, each in enumerate(positions)))

    def __contains__(self, index: Shape) -> bool:
        return all(_has(places, [index[axis] for axis in axes]) for axes, places in self.groups)

    @cached_property
    def size(self) -> int:
        """How many entries are taken, each counted once."""
        return size_of(map(_size, (places for _, places in self.groups)))

    @cached_property
    def positions(self) -> tuple[Positions, ...] | None:
        """The positions along each axis, or None where not all their combinations are taken."""
        if any(len(axes) != 1 for axes, _ in self.groups):
            return None
        in_order = sorted(self.groups, key=lambda group: group[0])
        return tuple(x if isinstance(x, range) else x[:, 0] for _, x in in_order)

    def boxes(self, most: int) -> list["Selection"]:
        """The same in parts that have positions along each axis; none where more would be needed."""
        if self.positions is not None:
            return [self]
        choices: list[list[tuple[Group, ...]]] = []
        for axes, places in self.groups:
            if len(axes) == 1 or isinstance(places, range):
                choices.append([((axes, places),)])
                continue
            if (most := most // max(1, _size(places))) == 0:
                return []
            rows = np.argwhere(places) if places.dtype == bool else places
            ranges = [[range(i, i + 1) for i in row] for row in rows.tolist()]
            choices.append([tuple(zip(((a,) for a in axes), row, strict=True)) for row in ranges])
        return [Selection(self.shape, tuple(chain(*each))) for each in product(*choices)]

    @property
    def example(self) -> Shape | None:
        """One entry that is taken, near the start; None if there is none."""
        if not self.size:
            return None
        place = np.zeros(len(self.shape), dtype=object)  # the ends of a range may be beyond int64
        for axes, places in self.groups:
            first: Any = places[0]
            if isinstance(places, np.ndarray) and places.dtype == bool:
                first = np.unravel_index(places.argmax(), places.shape)
            place[list(axes)] = first
        return tuple(map(int, place))

    def shares(self, fixed: Mapping[int, int], most: int) -> np.ndarray:
        """Which share of each block of entries is taken.

        Args:
            fixed: The only index that counts, along some of the axes.
            most: How many blocks there may be along each of the others.

        Returns:
            Shares from 0 to 1; an axis for each that is not fixed, in their order.
        """
        edges = {
            axis: np.append(np.arange(0, n, -(-n // most)), n)
            for axis, n in enumerate(self.shape)
            if axis not in fixed
        }
        shares = 1 / np.asarray(math.prod(np.ix_(*map(np.diff, edges.values()))))
        for axes, places in self.groups:
            counts = _counts(places, [fixed.get(axis, edges.get(axis)) for axis in axes])
            own = [len(each) - 1 if axis in axes else 1 for axis, each in edges.items()]
            shares = shares * counts.reshape(own)
        return shares


def length_of(entries: range) -> int:
    """Count the numbers in a range; `len` counts no further than a machine word goes.

    >>> length_of(range(0, 2**70, 2)) == 2**69, length_of(range(3, -1, -2))
    (True, 2)
    """
    return max(0, -((entries.start - entries.stop) // entries.step))


def _size(places: Positions) -> int:
    if isinstance(places, range):
        return length_of(places)
    return int(np.count_nonzero(places)) if places.dtype == bool else len(places)


def _has(places: Positions, at: Sequence[int]) -> bool:
    if isinstance(places, range):
        return at[0] in places
    if places.dtype == bool:
        return bool(places[tuple(at)])
    low, high = 0, len(places)
    for column, i in zip(places.T, at, strict=True):
        low, high = low + np.searchsorted(column[low:high], [i, i + 1])
    return bool(low < high)


def _counts(places: Positions, at: Sequence[Any]) -> np.ndarray:
    """How many places there are at an index, or between edges, along each of their axes."""
    free = [number for number, each in enumerate(at) if isinstance(each, np.ndarray)]
    if not free:
        return np.array(_has(places, at))
    if isinstance(places, range):
        return np.diff(np.clip(-((places.start - at[0]) // places.step), 0, len(places)))
    if places.dtype == bool:
        counts = places[tuple(slice(None) if k in free else i for k, i in enumerate(at))]
        for axis, number in enumerate(free):
            counts = np.add.reduceat(counts, at[number][:-1], axis=axis, dtype=int)
        return counts
    here = np.ones(len(places), dtype=bool)
    for number in set(range(len(at))) - set(free):
        here &= places[:, number] == at[number]
    return np.histogramdd(places[here][:, free], [at[number] for number in free])[0]
