"""Which entries an index takes: asked one by one, or as positions along each axis, without making the result."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorlab.wording import shape_text, thousands

_MOST = 50_000_000  # entries for which a mask of one byte each is affordable

Positions = range | np.ndarray  # along one axis: in order, each once


class Taken:
    """The entries of a tensor that an index takes.

    Args:
        shape: The tensor's shape.
        key: Whatever NumPy takes between square brackets.

    Attributes:
        positions: The positions that are taken along each axis, where the entries taken are all their combinations
            (integers, slices, one list of integers, `np.ix_`); else None.

    Raises:
        IndexError: If NumPy would refuse the index for this shape, in NumPy's words and ours.
        ValueError: If the index is a mask or mixes arrays, and the tensor is too large for a mask.

    >>> taken = Taken((3, 5), np.s_[1:, ::2])
    >>> (1, 2) in taken, (0, 0) in taken, taken.positions
    (True, False, (range(1, 3), range(0, 5, 2)))
    >>> taken.size, Taken((3, 5), np.eye(3, 5) > 0).size
    (6, 3)
    """

    def __init__(self, shape: tuple[int, ...], key: Any) -> None:
        self.shape = shape
        try:
            _try(shape, key)
        except IndexError as error:
            words = f"the index does not fit the shape {shape_text(shape)}: {error}"
            raise IndexError(words) from None
        self.positions = _positions(shape, key)
        self._mask = None if self.positions is not None else self._filled(key)

    def __contains__(self, index: tuple[int, ...]) -> bool:
        if self.positions is None:
            return bool(self.mask[index])
        return all(_has(taken, i) for i, taken in zip(index, self.positions, strict=True))

    @property
    def mask(self) -> np.ndarray:
        """True where an entry is taken; only where the positions along the axes do not say it."""
        assert self._mask is not None
        return self._mask

    @property
    def size(self) -> int:
        """How many entries are taken, each counted once."""
        if self.positions is None:
            return int(np.count_nonzero(self.mask))
        size = 1
        for taken in self.positions:
            size *= len(taken)
        return size

    def _filled(self, key: Any) -> np.ndarray:
        size = 1
        for length in self.shape:
            size *= length
        if size > _MOST:
            raise ValueError(
                f"a mask or arrays of integers can be shown for up to {thousands(_MOST)} entries; this tensor has "
                f"{thousands(size)}. Use slices, or draw a part of it."
            )
        mask = np.zeros(self.shape, dtype=bool)
        mask[key] = True
        return mask


def _has(taken: Positions, i: int) -> bool:
    if isinstance(taken, range):
        return i in taken
    place = int(np.searchsorted(taken, i))
    return place < len(taken) and taken[place] == i


def _try(shape: tuple[int, ...], key: Any) -> None:
    """Let NumPy take the index, of a tensor that has length 1 where slices are: a slice fits always, and costs."""
    parts = [_part(part) for part in (key if isinstance(key, tuple) else (key,))]
    used = [_axes_of(part) for part in parts]
    rest = len(shape) - sum(used)
    if rest < 0 or sum(part is Ellipsis for part in parts) > 1:
        np.broadcast_to(np.False_, shape)[key]
    ghost: list[int] = []
    for part, axes in zip(parts, used, strict=True):
        here = shape[len(ghost) : len(ghost) + (rest if part is Ellipsis else axes)]
        if isinstance(part, slice):
            part.indices(*here)
        ghost += [min(n, 1) for n in here] if isinstance(part, slice) or part is Ellipsis else here
    ghost += [min(n, 1) for n in shape[len(ghost) :]]
    smaller = tuple(slice(None) if isinstance(part, slice) else part for part in parts)
    np.broadcast_to(np.False_, ghost)[smaller]


def _axes_of(part: Any) -> int:
    """How many axes a part of an index uses up."""
    if part is None or part is Ellipsis or isinstance(part, bool):
        return 0
    return part.ndim if isinstance(part, np.ndarray) and part.dtype == bool else 1


def _positions(shape: tuple[int, ...], key: Any) -> tuple[Positions, ...] | None:
    """The positions along each axis, or None where they do not say which entries are taken."""
    parts = [_part(part) for part in (key if isinstance(key, tuple) else (key,))]
    parts = [part for part in parts if part is not None]
    if any(isinstance(part, bool) for part in parts) or not _independent(parts):
        return None
    rest = len(shape) - sum(part is not Ellipsis for part in parts)
    full: list[Any] = []
    for part in parts:
        full += [slice(None)] * rest if part is Ellipsis else [part]
    full += [slice(None)] * (len(shape) - len(full))
    return tuple(_along(part, n) for part, n in zip(full, shape, strict=True))


def _part(part: Any) -> Any:
    """A part of an index as an integer, slice, ellipsis, None, truth value or array."""
    if isinstance(part, bool | np.bool_):
        return bool(part)
    if part is None or part is Ellipsis or isinstance(part, int | np.integer | slice):
        return part
    array = np.asarray(part)
    return array if array.size else array.astype(bool if array.dtype == bool else int)


def _independent(parts: Sequence[Any]) -> bool:
    """Whether every axis has its own positions: at most one array, or arrays that form an open mesh."""
    arrays = [part for part in parts if isinstance(part, np.ndarray)]
    if any(each.dtype == bool and each.ndim != 1 for each in arrays):
        return False
    if len(arrays) < 2:
        return True
    if any(each.dtype == bool for each in arrays):
        return False
    sizes = 1
    for each in arrays:
        sizes *= each.size
    return np.broadcast(*arrays).size == sizes


def _along(part: Any, n: int) -> Positions:
    if isinstance(part, slice):
        taken = range(*part.indices(n))
        return taken if taken.step > 0 else taken[::-1]
    if isinstance(part, np.ndarray):
        places = np.flatnonzero(part) if part.dtype == bool else np.unique(part.astype(int) % n)
        return places
    return range(int(part) % n, int(part) % n + 1)
