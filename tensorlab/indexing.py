"""What stands between square brackets, read once: for explanations, for highlights, for pictures of operations.

`read_key` takes a key apart; `read` fits it to a shape. What comes back is an `Index`, which knows the result's axes
and the source of each entry, or a `Refusal`, which says why NumPy takes no such index. No result is ever made.
"""

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from tensorlab.shapes import MOST_AXES, Shape, broadcast_shapes, size_of
from tensorlab.view import view
from tensorlab.wording import article, shape_text

Kind = Literal["integer", "slice", "ellipsis", "newaxis", "integers", "mask"]
Positions = range | np.ndarray  # along one axis: in order, each once

_MOST_WRITTEN = 6  # entries of an array that are written out in a sentence
_BLOCK = 1 << 16
_KINDS = "An index is made of integers, slices, ..., np.newaxis, and arrays of integers or of truth values"


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
        axes: The axes of the tensor that it is for, once they are known; an ellipsis is for all that are left.
    """

    kind: Kind
    text: str
    span: int
    value: Any = field(default=None, repr=False)
    from_array: bool = False
    axes: tuple[int, ...] = ()

    @property
    def is_array(self) -> bool:
        """Whether it picks entries one by one."""
        return self.kind in ("integers", "mask")

    @property
    def picks(self) -> Shape:
        """The shape that an array has for NumPy: a mask counts as a list of what is True in it."""
        return (int(self._true_before[-1]),) if self.kind == "mask" else self.value.shape

    @cached_property
    def _true_before(self) -> np.ndarray:
        """How often a mask is True before each block of its entries, and in all."""
        flat = self.value.reshape(-1)
        blocks = (flat[start : start + _BLOCK] for start in range(0, flat.size, _BLOCK))
        return np.cumsum([0, *map(np.count_nonzero, blocks)])

    def kth_true(self, k: int) -> Shape:
        """Find the k-th True of a mask in reading order, counting from 0, without listing all of them.

        >>> read_key(np.array([[True, False, True], [False, True, True]]))[0].kth_true(2)
        (1, 1)
        """
        block = int(np.searchsorted(self._true_before, k, side="right")) - 1
        start = block * _BLOCK
        here = np.flatnonzero(self.value.reshape(-1)[start : start + _BLOCK])
        place = start + here[k - self._true_before[block]]
        return tuple(int(i) for i in np.unravel_index(place, self.value.shape))


@dataclass(frozen=True)
class Refusal:
    """Why NumPy takes no such index.

    Attributes:
        why: There are two "ellipses"; it is for more axes than the "rank"; a slice has a "step" of 0; an integer is out
            of "range"; a "mask" has another shape than its axes; the arrays' shapes do not broadcast to "pairs"; the
            "result" has more axes than NumPy allows.
        part: The number of the part that is at fault.
        axes: The axes of the tensor that do not fit.
        entry: The integer that is out of range, or the number of axes that the result would have.
        at: Where the integer stands in its array; for a mask, which of its axes does not fit.
    """

    why: Literal["ellipses", "rank", "step", "range", "mask", "pairs", "result"]
    part: int = 0
    axes: tuple[int, ...] = ()
    entry: int = 0
    at: Shape = ()


@dataclass(frozen=True)
class Axis:
    """One axis of the result.

    Attributes:
        kind: "taken" from an axis of the tensor, "new", or "picked" by arrays.
        source: The axis of the tensor that a taken one comes from; which of the arrays' axes a picked one is.
        entries: The entries that a slice takes.
    """

    kind: Literal["taken", "new", "picked"]
    source: int = 0
    entries: range = range(0)


@dataclass(frozen=True)
class Index:
    """A key that fits a tensor's shape.

    Attributes:
        shape: The tensor's shape.
        parts: The parts of the key, each with its axes of the tensor; all axes have a part.
        axes: The axes of the result.
        picks: The shape that the arrays in the key have together; () if there is no array.
        separated: Whether a slice, ... or np.newaxis stands between the arrays, so that their axes come first.
    """

    shape: Shape
    parts: tuple[Part, ...]
    axes: tuple[Axis, ...]
    picks: Shape
    separated: bool

    @property
    def result_shape(self) -> Shape:
        """The number of entries along each axis of the result."""
        return tuple(
            self.picks[axis.source]
            if axis.kind == "picked"
            else length_of(axis.entries)
            if axis.kind == "taken"
            else 1
            for axis in self.axes
        )

    def result_axes(self, kind: str, source: int | None = None) -> list[int]:
        """Find axes of the result by what they are, and where they come from."""
        return [
            number
            for number, axis in enumerate(self.axes)
            if axis.kind == kind and source in (None, axis.source)
        ]

    def trace(self, index: Shape) -> Shape:
        """Find the one entry of the tensor that an entry of the result is."""
        place = [0] * len(self.shape)
        pick = [0] * len(self.picks)
        for axis, i in zip(self.axes, index, strict=True):
            if axis.kind == "taken":
                place[axis.source] = axis.entries[i]
            elif axis.kind == "picked":
                pick[axis.source] = i
        for part in self.parts:
            if part.kind == "integer":
                place[part.axes[0]] = part.value % self.shape[part.axes[0]]
            elif part.kind == "integers":
                place[part.axes[0]] = int(_at(part.value, pick)) % self.shape[part.axes[0]]
            elif part.kind == "mask" and part.axes:
                where = part.kth_true(pick[-1] if part.picks != (1,) else 0)
                place[part.axes[0] : part.axes[-1] + 1] = where
        return tuple(place)

    @cached_property
    def selection(self) -> "Selection":
        """Which entries of the tensor are in the result."""
        groups: list[Group] = []
        for axis in self.axes:
            if axis.kind == "taken":
                entries = axis.entries
                groups.append(((axis.source,), entries if entries.step > 0 else entries[::-1]))
        for part in self.parts:
            if part.kind == "integer":
                entry = part.value % self.shape[part.axes[0]]
                groups.append((part.axes, range(entry, entry + 1)))
        arrays = [part for part in self.parts if part.is_array]
        if 0 in self.picks:
            axes = tuple(axis for part in arrays for axis in part.axes)
            return Selection(self.shape, (*groups, (axes, np.empty((0, len(axes)), dtype=int))))
        groups += [_picked(self.shape, parts) for parts in _read_together(arrays)]
        return Selection(self.shape, tuple(groups))


# Some axes, and what is taken along them: a range (of one axis), a mask, or a row for each place, all in order.
Group = tuple[tuple[int, ...], Positions]


@dataclass(frozen=True, eq=False)
class Selection:
    """Some of a tensor's entries, for a tensor of any size: every combination of the places in several groups of axes.

    >>> index = read((3, 5), read_key(np.s_[1:, ::2]))
    >>> (1, 2) in index.selection, (0, 0) in index.selection, index.selection.positions
    (True, False, (range(1, 3), range(0, 5, 2)))
    >>> pairs = read((10**9, 10**9), read_key(([1, 2, 1], [3, 4, 3]))).selection
    >>> pairs.size, (1, 3) in pairs, (1, 4) in pairs, pairs.positions
    (2, True, False, None)
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
        return size_of(
            length_of(places)
            if isinstance(places, range)
            else int(np.count_nonzero(places))
            if places.dtype == bool
            else len(places)
            for _, places in self.groups
        )

    @cached_property
    def positions(self) -> tuple[Positions, ...] | None:
        """The positions along each axis, or None where not all their combinations are taken."""
        if any(len(axes) != 1 for axes, _ in self.groups):
            return None
        found = {
            axes[0]: places if isinstance(places, range) else places[:, 0]
            for axes, places in self.groups
        }
        return tuple(found[axis] for axis in range(len(self.shape)))

    @property
    def example(self) -> Shape | None:
        """One entry that is taken, near the start; None if there is none."""
        if not self.size:
            return None
        place = [0] * len(self.shape)
        for axes, places in self.groups:
            if isinstance(places, range) or places.dtype != bool:
                first = places[0]
            else:
                first = np.unravel_index(places.argmax(), places.shape)
            for axis, i in zip(axes, np.atleast_1d(first), strict=True):
                place[axis] = int(i)
        return tuple(place)

    def shares(self, fixed: Mapping[int, int], most: int) -> np.ndarray:
        """Which share of each block of entries is taken.

        Args:
            fixed: The only index that counts, along some of the axes.
            most: How many blocks there may be along each of the others.

        Returns:
            Shares from 0 to 1; an axis for each that is not fixed, in their order.
        """
        steps = {
            axis: max(1, -(-n // most)) for axis, n in enumerate(self.shape) if axis not in fixed
        }
        edges = {
            axis: np.array([*range(0, self.shape[axis], step), self.shape[axis]])
            for axis, step in steps.items()
        }
        shares = np.ones([len(each) - 1 for each in edges.values()])
        for axes, places in self.groups:
            counts = _counts(places, [fixed.get(axis, edges.get(axis)) for axis in axes])
            shares *= counts.reshape([len(edges[a]) - 1 if a in axes else 1 for a in edges])
        for number, each in enumerate(edges.values()):
            shares /= np.diff(each).reshape([-1 if k == number else 1 for k in range(shares.ndim)])
        return shares


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
    if isinstance(places, range):
        if not free:
            return np.array(at[0] in places)
        before = np.clip(-((places.start - at[0]) // places.step), 0, len(places))
        return np.diff(before)
    if places.dtype == bool:
        counts = np.asarray(
            places[tuple(slice(None) if k in free else i for k, i in enumerate(at))]
        )
        for axis, number in enumerate(free):
            counts = np.add.reduceat(counts, at[number][:-1], axis=axis, dtype=int)
        return counts
    here = np.all([places[:, k] == i for k, i in enumerate(at) if k not in free], axis=0)
    found = places[np.broadcast_to(here, len(places))][:, free]
    return np.histogramdd(found, [at[k] for k in free])[0] if free else np.array(len(found))


def _read_together(arrays: Sequence[Part]) -> list[list[Part]]:
    """Sort arrays into those that are read in pairs: arrays that vary along different axes are not."""
    groups: list[tuple[set[int], list[Part]]] = []
    for part in arrays:
        varies = {axis - len(part.picks) for axis, n in enumerate(part.picks) if n != 1}
        members = [part]
        for group in [group for group in groups if group[0] & varies]:
            groups.remove(group)
            varies |= group[0]
            members += group[1]
        groups.append((varies, members))
    return [members for _, members in groups if any(part.axes for part in members)]


def _picked(shape: Shape, parts: Sequence[Part]) -> Group:
    """What arrays pick that are read in pairs."""
    if len(parts) == 1 and parts[0].kind == "mask" and parts[0].span > 1:
        return parts[0].axes, parts[0].value
    columns: dict[int, np.ndarray] = {}
    for part in parts:
        where = part.value.nonzero() if part.kind == "mask" else [part.value.astype(int)]
        for axis, entries in zip(part.axes, where, strict=True):
            columns[axis] = entries % shape[axis]
    axes = tuple(sorted(columns))
    flat = [each.ravel() for each in np.broadcast_arrays(*(columns[axis] for axis in axes))]
    if len(flat) == 1:
        return axes, np.unique(flat[0])[:, np.newaxis]
    rows = np.stack(flat, axis=1)[np.lexsort(flat[::-1])]
    return axes, rows[np.append(True, (rows[1:] != rows[:-1]).any(axis=1))]


def _at(array: np.ndarray, pick: Sequence[int]) -> Any:
    """Read the entry of an array that is stretched to more or longer axes."""
    own = pick[len(pick) - array.ndim :]
    return array[tuple(0 if n == 1 else i for i, n in zip(own, array.shape, strict=True))]


def length_of(entries: range) -> int:
    """Count the numbers in a range; `len` counts no further than a machine word goes.

    >>> length_of(range(0, 2**70, 2)) == 2**69, length_of(range(3, -1, -2))
    (True, 2)
    """
    return max(0, -((entries.start - entries.stop) // entries.step))


def read(shape: Shape, parts: Sequence[Part]) -> Index | Refusal:
    """Fit a key to a shape, by NumPy's rules.

    >>> read((60000, 28, 28), read_key(np.s_[10:100, ..., 0])).result_shape
    (90, 28)
    >>> read((3, 5), read_key(3))
    Refusal(why='range', part=0, axes=(0,), entry=3, at=())
    """
    ellipses = [number for number, part in enumerate(parts) if part.kind == "ellipsis"]
    if len(ellipses) > 1:
        return Refusal("ellipses", ellipses[1])
    if sum(part.span for part in parts) > len(shape):
        return Refusal("rank")
    parts = _for_axes(parts, len(shape))
    arrays = [part for part in parts if part.is_array]
    picks = broadcast_shapes([part.picks for part in arrays])
    refusal = _refusal(shape, parts, picks)
    if refusal is not None or picks is None:
        return refusal or Refusal("pairs", axes=tuple(a for part in arrays for a in part.axes))
    separated = bool(arrays) and are_separated(parts)
    axes = _result_axes(shape, parts, [Axis("picked", k) for k in range(len(picks))], separated)
    if len(axes) > MOST_AXES:
        return Refusal("result", entry=len(axes))
    return Index(shape, parts, tuple(axes), picks, separated)


def _for_axes(parts: Sequence[Part], rank: int) -> tuple[Part, ...]:
    """Say which axes of a tensor each part is for; what is not written is an ellipsis at the end."""
    left = rank - sum(part.span for part in parts)
    if all(part.kind != "ellipsis" for part in parts):
        parts = [*parts, Part("ellipsis", "", 0)]
    found, axis = [], 0
    for part in parts:
        span = left if part.kind == "ellipsis" else part.span
        found.append(replace(part, axes=tuple(range(axis, axis + span))))
        axis += span
    return tuple(found)


def _refusal(shape: Shape, parts: Sequence[Part], picks: Shape | None) -> Refusal | None:
    """Check the parts in the order in which a reader would."""
    numbered = list(enumerate(parts))
    for number, part in numbered:
        if part.kind == "slice" and part.value.step == 0:
            return Refusal("step", number)
    for number, part in numbered:
        if part.kind == "integer":
            n = shape[part.axes[0]]
            if not -n <= part.value < n:
                return Refusal("range", number, part.axes, part.value)
    for number, part in numbered:
        if part.kind == "mask":
            for own, axis in enumerate(part.axes):
                n = part.value.shape[own]
                if n not in (0, shape[axis]):  # NumPy lets a mask without entries pass
                    return Refusal("mask", number, (axis,), at=(own,))
    if picks is None or 0 in picks:
        return None  # where nothing is picked, NumPy does not look
    for number, part in numbered:
        if part.kind == "integers":
            n = shape[part.axes[0]]
            flat = part.value.ravel()
            for worst in (int(flat.argmax()), int(flat.argmin())):
                if not -n <= flat[worst] < n:
                    at = tuple(int(i) for i in np.unravel_index(worst, part.value.shape))
                    return Refusal("range", number, part.axes, int(flat[worst]), at)
    return None


def are_separated(parts: Sequence[Part]) -> bool:
    """Tell whether something else stands between the first and the last array (or integer)."""
    picking = [part.is_array or part.kind == "integer" for part in parts]
    first, last = picking.index(True), len(picking) - 1 - picking[::-1].index(True)
    return not all(picking[first:last])


def _result_axes(
    shape: Shape, parts: Sequence[Part], picked: list[Axis], separated: bool
) -> list[Axis]:
    axes = list(picked) if separated else []
    placed = separated or not picked
    for part in parts:
        if part.kind == "newaxis":
            axes.append(Axis("new"))
        elif part.kind == "ellipsis":
            axes += [Axis("taken", axis, range(shape[axis])) for axis in part.axes]
        elif part.kind == "slice":
            axes.append(Axis("taken", part.axes[0], range(shape[part.axes[0]])[part.value]))
        elif not placed:  # an integer next to arrays counts as one of them
            axes += picked
            placed = True
    return axes


def read_key(key: Any) -> tuple[Part, ...]:
    """Split an index into its parts.

    Raises:
        TypeError: If a part is none that NumPy takes, whatever the tensor's shape.

    >>> [(part.kind, part.text, part.span) for part in read_key(np.s_[3, 10:100, ..., None, [0, 2]])]
    [('integer', '3', 1), ('slice', '10:100', 1), ('ellipsis', '...', 0), ('newaxis', 'np.newaxis', 0),
     ('integers', '[0, 2]', 1)]
    """
    return tuple(_part(part) for part in (key if isinstance(key, tuple) else (key,)))


def key_text(parts: Sequence[Part]) -> str:
    """Write an index as it is typed.

    >>> key_text(read_key(np.s_[:, 14:, ::-1, np.arange(100)]))
    '[:, 14:, ::-1, integers of shape (100,)]'
    """
    return f"[{', '.join(part.text for part in parts) or '()'}]"


def _part(part: Any) -> Part:
    if part is None:
        return Part("newaxis", "np.newaxis", 0)
    if part is Ellipsis:
        return Part("ellipsis", "...", 0)
    if isinstance(part, slice):
        return Part("slice", slice_text(part), 1, _checked(part))
    if isinstance(part, bool | np.bool_):
        return Part("mask", str(bool(part)), 0, np.array(bool(part)))
    if isinstance(part, str | bytes | float | complex | np.floating):
        raise TypeError(_no_part(part))
    if isinstance(part, np.integer) or not hasattr(part, "shape"):
        try:
            whole = operator.index(part)
        except TypeError:
            pass
        else:
            return Part("integer", str(whole), 1, whole)
    return _array(part)


def _array(part: Any) -> Part:
    try:
        array = np.asarray(view(part).values())
    except TypeError:
        raise TypeError(_no_part(part)) from None
    if array.size == 0 and not hasattr(part, "dtype"):
        array = array.astype(np.intp)  # an empty list has no numbers to tell its type from
    text = _array_text(array)
    if array.dtype == bool:
        return Part("mask", text, array.ndim, np.asarray(array, order="C"))
    if array.dtype.kind not in "iu":
        what = f"got an array of dtype {array.dtype}"
        whole = array.dtype.kind == "f" and bool((array == np.floor(array)).all())
        cure = " Its entries are whole numbers: .astype(int) makes them integers." if whole else ""
        raise TypeError(f"{_KINDS}, and {what}.{cure}")
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
                f"A slice is made of integers, and the {name} of {slice_text(part)} is {kind}.{_whole(value)}"
            ) from None
    return slice(*numbers)


def _no_part(part: Any) -> str:
    column = f" A table's column is found by its number, not by its name {part!r}."
    cure = column if isinstance(part, str) else _whole(part)
    return f"{_KINDS}, and got {article(type(part).__name__)}, {part!r}.{cure}"


def _whole(x: Any) -> str:
    """How to make an integer of a float."""
    if not isinstance(x, float | np.floating) or not np.isfinite(x):
        return ""
    return f" Write {int(x)}, or int(...) of it; a division that stays whole is written //."
