"""Describe a tensor in words: `rank`, `shape`, `axes` and `describe`.

The words are those of Deep Learning with Python, chapter 2, section 2.2, "Data representations for
neural networks".
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, overload

import numpy as np

from tensorlab.descriptions import Descriptions, html_table
from tensorlab.shapes import Letter
from tensorlab.showing import Readable
from tensorlab.sources.containers import has_named_parts, is_ragged_batch, parts_within
from tensorlab.sources.numpy import what_they_hold
from tensorlab.sources.python import why_ragged
from tensorlab.sources.tensor_view import UnreadableError, first_line
from tensorlab.statistics import Statistics
from tensorlab.statistics import statistics as _statistics
from tensorlab.view import TensorView, to_numbers, view
from tensorlab.wording import (
    article,
    bytes_text,
    count,
    digits_apart,
    join,
    number,
    percent,
    printable,
    shape_text,
    thousands,
    verb,
    wrap,
)

_MOST_TRIED = 100_000  # texts that may be numbers
_LONGEST = 30  # characters of a string that are shown
_KINDS = ("scalar", "vector", "matrix")
LIBRARIES = {
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "torch": "PyTorch",
    "jax": "JAX",
    "dask": "Dask",
    "cupy": "CuPy",
}


@dataclass(frozen=True)
class Axis:
    """One axis of a tensor.

    Attributes:
        index: Which axis it is, counted from 0: `x[i]` walks along axis 0.
        length: The number of entries along it, or None where it is not known yet.
        name: What it stands for, or None where nobody said.
    """

    index: int
    length: int | None
    name: str | None = None

    def __str__(self) -> str:
        if self.name is not None:
            return f"{self.name} ({self._length})"
        if self.length is None:
            return f"axis {self.index} of a length that is not known yet"
        return f"axis {self.index} with {count(self.length, 'entry')}"

    @property
    def _length(self) -> str:
        return "length not known" if self.length is None else str(self.length)


@dataclass(frozen=True, repr=False)
class Description(Readable):
    """What `describe` found: plain data, equal by value, readable as text.

    Attributes:
        rank: The number of axes.
        kind: "scalar", "vector", "matrix" or "rank-n tensor".
        shape: The number of entries along each axis; None for a length that is not known yet.
        axes: One `Axis` for each axis: index, length and name.
        dtype: The data type of the entries.
        size: The number of entries, or None where a length is not known.
        nbytes: The bytes they take, or None.
        statistics: Minimum, maximum, mean, ... of the values, or None where they were not asked for,
            cannot be read, or have no order.
        framework: The library the tensor belongs to: "python", "numpy", "tensorflow", ...
        device: Where its memory is, or None where the library does not say.
        unread: Why the values were not read, though they were asked for; "" where they were.
        remark: What is worth knowing about such an object (a masked array, a ragged batch, ...), or "".

    >>> batch = np.zeros((128, 28, 28), np.uint8)
    >>> found = describe(batch, axes=("samples", "height", "width"))
    >>> found.kind, found.dtype, found.axes[0].name, found.statistics.zeros
    ('rank-3 tensor', 'uint8', 'samples', 100352)
    """

    rank: int
    kind: str
    shape: tuple[int | None, ...]
    axes: tuple[Axis, ...]
    dtype: str
    size: int | None
    nbytes: int | None
    statistics: Statistics | None
    framework: str
    device: str | None = None
    unread: str = ""
    remark: str = ""

    def __str__(self) -> str:
        lines = [self.title]
        for label, text in self.rows():
            # An axis and its length stay on one line.
            text = re.sub(r"(?<!,) (?=\(|\d+ \()", "\xa0", text) if label == "axes" else text
            lines.append(wrap(text, first=f"  {label:<8}", rest=" " * 10).replace("\xa0", " "))
        lines += [wrap(each) for each in (self.note, self.remark) if each]
        return "\n".join(lines)

    @property
    def title(self) -> str:
        """The chapter's name for it: "Vector (rank-1 tensor)", "Rank-3 tensor"."""
        name = self.kind.capitalize()
        return f"{name} (rank-{self.rank} tensor)" if self.rank < len(_KINDS) else name

    @property
    def note(self) -> str:
        """The sentence that clears up a common confusion about this kind of tensor, or ""."""
        if self.rank == 1:
            (n,) = self.shape
            if n is None:
                return "1 axis: a vector, however many entries it will have."
            entries, dimensional = count(n, "entry"), f"{article(thousands(n))}-dimensional vector"
            if n == 1:
                return f"1 axis with {entries}: {dimensional}, where a scalar has no axis."
            return f"1 axis with {entries}: {dimensional}, not a rank-{thousands(n)} tensor."
        if self.rank == 2 and self.shape.count(1) == 1 and not {0, None} & set(self.shape):
            one, n = ("row", self.shape[1]) if self.shape[0] == 1 else ("column", self.shape[0])
            return f"A matrix with a single {one}: 2 axes, where the vector of shape ({n},) has 1."
        return ""

    def rows(self) -> list[tuple[str, str]]:
        """The lines of the text, as pairs of a label and what it says."""
        rows = [
            ("axes", self._axes_text()),
            ("shape", shape_text(self.shape)),
            ("dtype", self._dtype_text()),
            ("size", self._size_text()),
        ]
        values = self._values_text()
        if values:
            rows.append(("value" if self.rank == 0 else "values", values))
        origin = self._origin_text()
        if origin:
            rows.append(("from", origin))
        return [(label, printable(text)) for label, text in rows]

    def _axes_text(self) -> str:
        if self.rank == 0:
            return "none: a scalar is a single entry"
        named = any(axis.name for axis in self.axes)
        rows, columns = self.shape if self.rank == 2 else (None, None)
        if rows is not None and columns is not None and not named:
            return f"2: axis 0 with {count(rows, 'row')}, axis 1 with {count(columns, 'column')}"
        if self.rank == 1 or named:
            return f"{self.rank}: {', '.join(map(str, self.axes))}"
        return f"{self.rank}: " + ", ".join(
            f"axis {axis.index} ({axis._length})" for axis in self.axes
        )

    def _dtype_text(self) -> str:
        itemsize = (self.nbytes or 0) // self.size if self.size else 0
        text = self.dtype
        if itemsize:
            text += f", {count(itemsize, 'byte')} an entry"
        if self.dtype in ("int8", "int16", "uint8", "uint16"):
            limits = np.iinfo(self.dtype)
            text += f", {limits.min} to {limits.max}"
        return text

    def _size_text(self) -> str:
        if self.size is None or self.nbytes is None:
            return "not known, as a length is not"
        entries = count(self.size, "entry")
        known = self.nbytes or not self.size  # TensorFlow does not tell the bytes of its strings
        return f"{entries}, {bytes_text(self.nbytes)}" if known else entries

    def _values_text(self) -> str:
        found = self.statistics
        if self.size == 0:
            have = verb(self.shape.count(0), "has")
            return f"none: {join(self._empty_axes())} {have} no entries"
        if found is None:
            return f"not read: {self.unread}" if self.unread else ""
        # As many digits as tell the least value from the greatest.
        digits = digits_apart((found.minimum, found.maximum), 4)
        if self.dtype == "bool" and self.rank > 0 and self.size is not None:
            true = self.size - found.zeros - found.nans
            parts = [f"{thousands(true)} true", f"{thousands(found.zeros)} false"]
        elif self.rank == 0:
            none = "infinite" if found.infinities else "not a number (NaN)"
            parts = [self._range(found, digits) or ("missing" if found.missing else none)]
        else:
            parts = [self._range(found, digits), *self._spread(found, digits)]
        return ", ".join(filter(None, parts + self._odd_entries(found)))

    def _range(self, found: Statistics, digits: int) -> str:
        if found.minimum is None:
            return ""
        low, high = (
            str(end) if found.dates else _value(end, digits)
            for end in (found.minimum, found.maximum)
        )
        same = found.minimum == found.maximum
        text = high if same else f"{low} to {high}"
        if isinstance(found.minimum, str) and not (same or found.dates):
            return f"{text} in alphabetical order"
        if "complex" in self.dtype:
            return f"magnitude{'' if self.rank == 0 else 's'} {text}"
        return text

    def _spread(self, found: Statistics, digits: int) -> list[str]:
        parts = []
        if found.mean is not None and found.std is not None:
            # Where 4 digits do not tell the ends apart, 3 would put the mean outside of them.
            mean = number(found.mean, 3 if digits == 4 else digits)
            parts = [f"mean {mean}", f"std {number(found.std)}"]
        if self.size is not None and found.zeros * 20 >= self.size >= 20:
            parts.append(f"{percent(found.zeros, self.size)} zeros")
        return parts

    def _odd_entries(self, found: Statistics) -> list[str]:
        if self.rank == 0:
            return []
        parts = []
        if found.nans > found.missing:
            parts.append(f"{thousands(found.nans - found.missing)} NaN")
        if found.missing:
            parts.append(f"{thousands(found.missing)} missing")
        if found.infinities:
            parts.append(count(found.infinities, "infinity"))
        return parts

    def _empty_axes(self) -> list[str]:
        return [axis.name or f"axis {axis.index}" for axis in self.axes if axis.length == 0]

    def _origin_text(self) -> str:
        if self.framework == "numpy":
            return ""
        if self.framework == "python":
            return "Python, as NumPy would store it"
        library = LIBRARIES.get(self.framework, self.framework)
        return f"{library}, on {self.device}" if self.device else library

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain Python values, ready for JSON.

        >>> describe([[1, 2], [3, 4]], statistics=False).to_dict()["axes"]
        [{'index': 0, 'length': 2, 'name': None},
         {'index': 1, 'length': 2, 'name': None}]
        """
        found = asdict(self)
        if self.statistics is not None:
            found["statistics"] = {
                name: _json(value) for name, value in found["statistics"].items()
            }
        return found | {"shape": list(self.shape), "axes": list(found["axes"])}

    def _repr_html_(self) -> str:
        notes = [each for each in (self.note, self.remark) if each]
        return html_table(self.title, self.rows(), notes)


def _value(value: Any, digits: int) -> str:
    if not isinstance(value, str):
        return number(value, digits)
    return repr(value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…")


def _json(value: Any) -> Any:
    """A value as JSON can hold it: text where a number has more digits than Python reads, or is not a float."""
    if isinstance(value, np.longdouble):
        return float(value) if np.isfinite(float(value)) else number(value, 21)
    if isinstance(value, Decimal):
        return str(value)
    return number(value, 17) if isinstance(value, int) and abs(value) >= 10**4000 else value


def rank(x: Any) -> int:
    """Count the axes of a tensor.

    Args:
        x: Any array-like.

    Source: section 2.2.5, "Key attributes". NumPy calls it `ndim`.

    >>> rank(12), rank([12, 3, 6, 14, 7]), rank([[5, 78], [6, 79], [7, 80]])
    (0, 1, 2)
    """
    return view(x).rank


def shape(x: Any) -> tuple[int | None, ...]:
    """Count the entries along each axis of a tensor.

    Args:
        x: Any array-like.

    Returns:
        A length for each axis: None for one that is not known yet, such as the batch of a symbolic tensor.

    Source: section 2.2.5, "Key attributes".

    >>> shape(12), shape([12, 3, 6, 14, 7]), shape([[5, 78], [6, 79], [7, 80]])
    ((), (5,), (3, 2))
    """
    return _known(view(x).shape)


def _known(lengths: Sequence[int]) -> tuple[int | None, ...]:
    return tuple(None if isinstance(n, Letter) else n for n in lengths)


def axes(x: Any, names: Sequence[str] | None = None) -> tuple[Axis, ...]:
    """List the axes of a tensor: number, length, and what each stands for.

    Args:
        x: Any array-like.
        names: A name for each axis.

    Raises:
        ValueError: If there is not one name for each axis.

    >>> batch = np.zeros((128, 28, 28))
    >>> for axis in axes(batch, names=("samples", "height", "width")):
    ...     print(axis.index, axis)
    0 samples (128)
    1 height (28)
    2 width (28)
    """
    return _axes_of(view(x, names))


def _axes_of(seen: TensorView) -> tuple[Axis, ...]:
    names: Sequence[str | None] = seen.axes or [None] * seen.rank
    return tuple(
        Axis(index, length, name)
        for index, (length, name) in enumerate(zip(_known(seen.shape), names, strict=True))
    )


@overload
def describe(
    x: Mapping[str, Any], axes: None = None, statistics: bool | None = None
) -> Descriptions: ...
@overload
def describe(
    x: Any, axes: Sequence[str] | None = None, statistics: bool | None = None
) -> Description: ...
def describe(
    x: Any, axes: Sequence[str] | None = None, statistics: bool | None = None
) -> Description | Descriptions:
    """Describe a tensor in the chapter's words.

    Args:
        x: A number, a (nested) list or tuple, a NumPy array or scalar, a TensorFlow tensor or variable,
            or an array of any library that supports `__array__` or DLPack.
        axes: What each axis stands for, one name for each.
        statistics: Whether to read the values and sum them up; None does so where that starts no computation. True lets
            Dask compute a lazy array, in one graph, with each block summed up where it is. What is kept in a file
            (memmap, h5py, Zarr) is read part by part.

    Returns:
        A frozen `Description`: print it, compare it, or read its fields. For a dict, a module or a list that holds
        tensors of several shapes (`model.state_dict()`, a Keras model, an open HDF5 file): a `Descriptions`, which
        has one of each.

    Raises:
        TypeError: If `x` is not a tensor, and holds none.
        ValueError: If a nested list is ragged, or there is not one name for each axis.

    Source: section 2.2, "Data representations for neural networks".

    A matrix: the entries along axis 0 are its rows, those along axis 1 its columns.

    >>> x = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
    >>> print(describe(x))
    Matrix (rank-2 tensor)
      axes    2: axis 0 with 3 rows, axis 1 with 5 columns
      shape   (3, 5)
      dtype   int64, 8 bytes an entry
      size    15 entries, 120 bytes
      values  0 to 80, mean 24.8, std 29.8

    Axes can say what they stand for. A batch of 128 digits, all black, not yet in memory:

    >>> batch = np.broadcast_to(np.uint8(0), (128, 28, 28))
    >>> print(describe(batch, axes=("samples", "height", "width")))
    Rank-3 tensor
      axes    3: samples (128), height (28), width (28)
      shape   (128, 28, 28)
      dtype   uint8, 1 byte an entry, 0 to 255
      size    100,352 entries, 98 KiB
      values  0, mean 0, std 0, 100% zeros

    If something is not a tensor, the error says why:

    >>> describe([[1, 2, 3], [4, 5]])
    Traceback (most recent call last):
        ...
    ValueError: This nested list is ragged: x[0] has 3 entries and x[1] has 2
    entries. ...
    """
    if has_named_parts(x) and axes is None and (fields := _tree(x, statistics)) is not None:
        return fields
    try:
        seen = view(x, axes)
    except (TypeError, ValueError):
        found = None if axes is not None or is_ragged_batch(x) else _tree(x, statistics)
        if found is None or (isinstance(x, list | tuple) and not found.tensors):
            raise
        if not found.tensors:
            raise TypeError(_without_tensors(found)) from None
        return found
    return _described(seen, statistics)


def _described(seen: TensorView, statistics: bool | None) -> Description:
    values, unread = (None, "") if statistics is False else _values_of(seen, bool(statistics))
    remark = seen.note
    if statistics is not False and values is None and not (unread or remark):
        remark = what_they_hold(seen.values(), seen.framework)
    if not remark and _looks_like_numbers(values, seen) and (call := to_numbers(seen.source)):
        remark = f"Its entries are numbers written as text: {call} makes numbers of them."
    shape = _known(seen.shape)
    known = None not in shape
    return Description(
        rank=seen.rank,
        kind=_KINDS[seen.rank] if seen.rank < len(_KINDS) else f"rank-{seen.rank} tensor",
        shape=shape,
        axes=_axes_of(seen),
        dtype=seen.dtype,
        size=seen.size if known else None,
        nbytes=seen.nbytes if known else None,
        statistics=values,
        framework=seen.framework,
        device=seen.device,
        unread=unread,
        remark=remark,
    )


def _looks_like_numbers(found: Statistics | None, seen: TensorView) -> bool:
    """Whether entries are texts, not too many to try, and the first and the last in alphabetical order are numbers."""
    if found is None or not seen.dtype.startswith(("str", "bytes")) or seen.size > _MOST_TRIED:
        return False
    with suppress(TypeError, ValueError):
        return bool([float(end) for end in (found.minimum, found.maximum)])  # type: ignore[arg-type]
    return False


def _values_of(seen: TensorView, computed: bool) -> tuple[Statistics | None, str]:
    """The statistics of the values, or None and the reason; those of a lazy array where it is to be computed."""
    if seen.unread and not (seen.lazy and computed):
        return None, seen.unread
    try:
        return _statistics(seen if seen.in_parts else seen.values()), ""
    except UnreadableError as error:
        return None, error.why


def _tree(x: Any, statistics: bool | None, within: tuple[Any, ...] = ()) -> Descriptions | None:
    """The descriptions of what a dict, a module or a list of tensors holds; None for what is none of these."""
    parts = parts_within(x, within)
    if parts is None:
        return None
    found: dict[str, Description | Descriptions | str] = {}
    within = (*within, x)
    for name, part in parts.items():
        if any(part is each for each in within):
            found[name] = f"the {type(part).__name__} that it is in"
            continue
        try:
            found[name] = _described(view(part), statistics)
        except (TypeError, ValueError):
            what = "None" if part is None else article(type(part).__name__)
            if isinstance(part, list | tuple) and why_ragged(part):
                what = f"a ragged {type(part).__name__}"
            if isinstance(part, Exception):
                what = f"not read: it raises {first_line(part)}"
            found[name] = _tree(part, statistics, within) or what
    return Descriptions(type(x).__name__, found)


def _without_tensors(found: Descriptions) -> str:
    held = [
        f"{name!r} is {article(part.kind) if isinstance(part, Descriptions) else part}"
        for name, part in found.parts.items()
    ]
    more = f"{thousands(len(held) - 3)} more {verb(len(held) - 3, 'is')} none"
    what = join([*held[:3], more] if len(held) > 3 else held)
    return (
        f"This {found.kind} holds no tensors{f': {printable(what)}' if held else ', or none yet'}."
    )
