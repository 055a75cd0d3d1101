"""Where the axes of an index's result come from: NumPy's rules, as arithmetic on one entry at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Source
from tensorlab.explain.keys import Part
from tensorlab.shapes import Shape, broadcast_shapes

_BLOCK = 1 << 16


@dataclass(frozen=True)
class Axis:
    """One axis of the result.

    Attributes:
        kind: "taken" from an axis of the tensor, "new", or "picked" by arrays.
        source: The axis of the tensor that a taken one comes from; which of the arrays' axes a picked one is.
        entries: The entries that a slice takes.
    """

    kind: str
    source: int = 0
    entries: range = range(0)


@dataclass(frozen=True)
class Selection:
    """An index that fits a tensor.

    Attributes:
        shape: The tensor's shape.
        parts: Each part of the index with the axes of the tensor that it is for; an ellipsis is for all that
            are left.
        axes: The axes of the result.
        picks: The shape that the arrays in the index have together; None if there is no array.
        separated: Whether a slice, ... or np.newaxis stands between the arrays, so that their axes come first.
    """

    shape: Shape
    parts: tuple[tuple[Part, tuple[int, ...]], ...]
    axes: tuple[Axis, ...]
    picks: Shape | None
    separated: bool

    @property
    def result_shape(self) -> Shape:
        """The number of entries along each axis of the result."""
        return tuple(self._length(axis) for axis in self.axes)

    def _length(self, axis: Axis) -> int:
        if axis.kind == "picked" and self.picks is not None:
            return self.picks[axis.source]
        return len(axis.entries) if axis.kind == "taken" else 1

    def result_axes(self, kind: str, source: int | None = None) -> list[int]:
        """Find axes of the result by what they are, and where they come from."""
        return [
            number
            for number, axis in enumerate(self.axes)
            if axis.kind == kind and source in (None, axis.source)
        ]

    def trace(self, index: Shape) -> list[Source]:
        """Find the one entry of the tensor that an entry of the result is."""
        place = [0] * len(self.shape)
        pick = [0] * len(self.picks or ())
        for axis, i in zip(self.axes, index, strict=True):
            if axis.kind == "taken":
                place[axis.source] = axis.entries[i]
            elif axis.kind == "picked":
                pick[axis.source] = i
        for part, axes in self.parts:
            if part.kind == "integer":
                place[axes[0]] = part.value % self.shape[axes[0]]
            elif part.kind == "integers":
                place[axes[0]] = int(_at(part.value, pick)) % self.shape[axes[0]]
            elif part.kind == "mask" and axes:
                taken = np.count_nonzero(part.value)
                where = kth_true(part.value, pick[-1] if taken != 1 else 0)
                for axis_number, i in zip(axes, where, strict=True):
                    place[axis_number] = i
        return [(0, tuple(place))]


def _at(array: np.ndarray, pick: Sequence[int]) -> Any:
    """Read the entry of an array that is stretched to more or longer axes."""
    own = pick[len(pick) - array.ndim :]
    return array[tuple(0 if n == 1 else i for i, n in zip(own, array.shape, strict=True))]


def kth_true(mask: np.ndarray, k: int) -> Shape:
    """Find the k-th True in reading order, counting from 0, without listing all of them.

    >>> kth_true(np.array([[True, False, True], [False, True, True]]), 2)
    (1, 1)
    """
    if mask.ndim == 1:
        for start in range(0, len(mask), _BLOCK):
            block = mask[start : start + _BLOCK]
            taken = int(np.count_nonzero(block))
            if k < taken:
                return (start + int(np.flatnonzero(block)[k]),)
            k -= taken
        raise IndexError("the mask has fewer True entries")
    for i, slab in enumerate(mask):
        taken = int(np.count_nonzero(slab))
        if k < taken:
            return (i, *kth_true(slab, k))
        k -= taken
    raise IndexError("the mask has fewer True entries")


def assign(parts: Sequence[Part], rank: int) -> list[tuple[Part, tuple[int, ...]]]:
    """Say which axes of a tensor each part is for; what is not written is an ellipsis at the end."""
    left = rank - sum(part.span for part in parts)
    found: list[tuple[Part, tuple[int, ...]]] = []
    axis = 0
    for part in parts:
        span = left if part.kind == "ellipsis" else part.span
        found.append((part, tuple(range(axis, axis + span))))
        axis += span
    if axis < rank:
        found.append((Part("ellipsis", "", 0, None), tuple(range(axis, rank))))
    return found


def picks_shape(part: Part) -> Shape:
    """The shape that an array in an index has for NumPy: a mask counts as a list of what is True in it."""
    if part.kind == "mask":
        return (int(np.count_nonzero(part.value)),)
    shape: Shape = part.value.shape
    return shape


def select(shape: Shape, parts: Sequence[Part]) -> Selection:
    """Apply an index that was found to fit (see `indexing.find_problem`)."""
    assigned = assign(parts, len(shape))
    arrays = [part for part in parts if part.advanced]
    picks = broadcast_shapes([picks_shape(part) for part in arrays]) if arrays else None
    picked = [Axis("picked", k) for k in range(len(picks or ()))]
    separated = bool(arrays) and _separated(parts)
    axes = list(picked) if separated else []
    placed = separated or not arrays
    for part, sources in assigned:
        if part.kind == "newaxis":
            axes.append(Axis("new"))
        elif part.kind == "ellipsis":
            axes += [Axis("taken", axis, range(shape[axis])) for axis in sources]
        elif part.kind == "slice":
            n = shape[sources[0]]
            axes.append(Axis("taken", sources[0], range(n)[part.value]))
        elif not placed:  # an integer next to arrays counts as one of them
            axes += picked
            placed = True
    return Selection(shape, tuple(assigned), tuple(axes), picks, separated)


def _separated(parts: Sequence[Part]) -> bool:
    """Tell whether something else stands between the first and the last array (or integer)."""
    picking = [part.advanced or part.kind == "integer" for part in parts]
    first, last = picking.index(True), len(picking) - 1 - picking[::-1].index(True)
    return not all(picking[first:last])
