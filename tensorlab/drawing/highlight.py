"""Which entries an index takes: asked one by one, or as a range along each axis, without making the result."""

from typing import Any

import numpy as np

from tensorlab.wording import shape_text, thousands

_MOST = 50_000_000  # entries for which a mask of one byte each is affordable


class Taken:
    """The entries of a tensor that an index takes.

    Args:
        shape: The tensor's shape.
        key: Whatever NumPy takes between square brackets.

    Raises:
        IndexError: If NumPy would refuse the index for this shape, in NumPy's words and ours.

    >>> taken = Taken((3, 5), np.s_[1:, ::2])
    >>> (1, 2) in taken, (0, 0) in taken, taken.ranges
    (True, False, [range(1, 3), range(0, 5, 2)])
    """

    def __init__(self, shape: tuple[int, ...], key: Any) -> None:
        self.shape = shape
        ghost = np.broadcast_to(np.False_, shape)
        try:
            ghost[key]
        except IndexError as error:
            raise IndexError(
                f"the index does not fit the shape {shape_text(shape)}: {error}"
            ) from None
        self.ranges = self._ranges(key)
        self._mask = None if self.ranges is not None else self._filled(key)

    def __contains__(self, index: tuple[int, ...]) -> bool:
        if self.ranges is not None:
            return all(i in taken for i, taken in zip(index, self.ranges, strict=True))
        return bool(self._mask[index])  # type: ignore[index]

    def _filled(self, key: Any) -> np.ndarray:
        size = int(np.prod(self.shape, dtype=object))
        if size > _MOST:
            raise ValueError(
                f"a mask or an array of integers can be shown for up to {thousands(_MOST)} entries; this tensor has "
                f"{thousands(size)}. Use slices, or draw a part of it."
            )
        mask = np.zeros(self.shape, dtype=bool)
        mask[key] = True
        return mask

    def _ranges(self, key: Any) -> list[range] | None:
        """The range that a basic index takes along each axis, or None for other indices."""
        parts = [part for part in (key if isinstance(key, tuple) else (key,)) if part is not None]
        basic = (int, np.integer, slice, type(Ellipsis))
        if not all(isinstance(part, basic) and not isinstance(part, bool) for part in parts):
            return None
        rest = len(self.shape) - sum(part is not Ellipsis for part in parts)
        full: list[Any] = []
        for part in parts:
            full += [slice(None)] * rest if part is Ellipsis else [part]
        full += [slice(None)] * (len(self.shape) - len(full))
        return [
            range(*part.indices(n))
            if isinstance(part, slice)
            else range(int(part) % n, int(part) % n + 1)
            for part, n in zip(full, self.shape, strict=True)
        ]
