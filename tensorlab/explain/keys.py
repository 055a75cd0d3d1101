"""Read what stands between square brackets: integers, slices, ..., np.newaxis, masks and arrays of integers."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tensorlab.view import view
from tensorlab.wording import article, shape_text

_MOST_WRITTEN = 6  # entries of an array that are written out in a sentence
_TAKEN = "An index is made of integers, slices, ..., np.newaxis, and arrays of integers or of truth values"


@dataclass(frozen=True)
class Part:
    """One of the things between the brackets, separated by commas.

    Attributes:
        kind: "integer", "slice", "ellipsis", "newaxis", "integers" (an array of them) or "mask" (of truth
            values).
        text: The part as it is written.
        span: How many axes of the tensor it uses up.
        value: The integer, slice or array.
        from_array: Whether an integer came as an array of rank 0, so that NumPy makes a copy.
    """

    kind: str
    text: str
    span: int
    value: Any = field(repr=False)
    from_array: bool = False

    @property
    def advanced(self) -> bool:
        """Whether it is an array, so that the index picks entries one by one."""
        return self.kind in ("integers", "mask")


def read_key(key: Any) -> tuple[Part, ...]:
    """Split an index into its parts.

    Raises:
        TypeError: If a part is none that NumPy takes, whatever the tensor's shape.

    >>> [(part.kind, part.text, part.span) for part in read_key(np.s_[3, 10:100, ..., None, [0, 2]])]
    [('integer', '3', 1), ('slice', '10:100', 1), ('ellipsis', '...', 0), ('newaxis', 'np.newaxis', 0),
     ('integers', '[0, 2]', 1)]
    """
    return tuple(_read(part) for part in (key if isinstance(key, tuple) else (key,)))


def key_text(parts: Sequence[Part]) -> str:
    """Write an index as it is typed.

    >>> key_text(read_key(np.s_[:, 14:, ::-1, np.arange(100)]))
    '[:, 14:, ::-1, integers of shape (100,)]'
    """
    return f"[{', '.join(part.text for part in parts) or '()'}]"


def _read(part: Any) -> Part:
    if part is None:
        return Part("newaxis", "np.newaxis", 0, None)
    if part is Ellipsis:
        return Part("ellipsis", "...", 0, None)
    if isinstance(part, slice):
        return Part("slice", slice_text(part), 1, _checked(part))
    if isinstance(part, bool | np.bool_):
        return Part("mask", str(bool(part)), 0, np.array(bool(part)))
    if isinstance(part, str | bytes | float | complex | np.floating):
        raise TypeError(_refusal(part))
    if not isinstance(part, np.ndarray) and not hasattr(part, "shape"):
        try:
            whole = operator.index(part)
        except TypeError:
            pass
        else:
            return Part("integer", str(whole), 1, whole)
    if isinstance(part, np.integer):
        return Part("integer", str(int(part)), 1, int(part))
    return _array(part)


def _array(part: Any) -> Part:
    try:
        array = np.asarray(view(part).values())
    except TypeError:
        raise TypeError(_refusal(part)) from None
    if array.size == 0 and not hasattr(part, "dtype"):
        array = array.astype(np.intp)  # an empty list has no numbers to tell its type from
    text = _array_text(array)
    if array.dtype == bool:
        return Part("mask", text, array.ndim, array)
    if array.dtype.kind not in "iu":
        what = f"got an array of dtype {array.dtype}"
        whole = array.dtype.kind == "f" and bool((array == np.floor(array)).all())
        cure = " Its entries are whole numbers: .astype(int) makes them integers." if whole else ""
        raise TypeError(f"{_TAKEN}, and {what}.{cure}")
    if array.ndim == 0:
        return Part("integer", str(int(array)), 1, int(array), from_array=True)
    return Part("integers", text, 1, array)


def _array_text(array: np.ndarray) -> str:
    kind = "mask" if array.dtype == bool else "integers"
    # Without entries, the brackets alone would not tell the shape, nor a mask from integers.
    if 0 < array.size <= _MOST_WRITTEN or (array.shape == (0,) and kind == "integers"):
        return str(array.tolist())
    return f"{kind} of shape {shape_text(array.shape)}"


def slice_text(part: slice) -> str:
    """Write a slice as it is typed.

    >>> [slice_text(part) for part in np.s_[:, 14:, :-1, 2:9:3, ::-1]]
    [':', '14:', ':-1', '2:9:3', '::-1']
    """
    start, stop, step = (
        "" if part is None else str(part) for part in (part.start, part.stop, part.step)
    )
    return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"


def _checked(part: slice) -> slice:
    """Turn a slice's numbers into Python's own integers."""
    numbers = []
    for name in ("start", "stop", "step"):
        value = getattr(part, name)
        try:
            numbers.append(None if value is None else operator.index(value))
        except TypeError:
            kind = article(type(value).__name__)
            raise TypeError(
                f"A slice is made of integers, and the {name} of {slice_text(part)} is {kind}."
            ) from None
    return slice(*numbers)


def _refusal(part: Any) -> str:
    if isinstance(part, str):
        cure = f" A table's column is found by its number, not by its name {part!r}."
    elif isinstance(part, float | np.floating):
        cure = f" Write {int(part)}, or int(...) of it." if np.isfinite(part) else ""
    else:
        cure = ""
    return f"{_TAKEN}, and got {article(type(part).__name__)}, {part!r}.{cure}"
