"""What stands between square brackets, read once: for explanations, for highlights, for pictures of operations.

`read_key` takes a key apart; `read` fits it to a shape. What comes back is an `Index`, which knows the result's axes
and the source of each entry, or a `Refusal`, which says why NumPy takes no such index. No result is ever made.
"""

import operator
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from tensorlab.selection import Group, Selection, length_of
from tensorlab.shapes import MOST_AXES, Shape, broadcast_shapes
from tensorlab.view import view
from tensorlab.wording import article, shape_text

Kind = Literal["integer", "slice", "ellipsis", "newaxis", "integers", "mask"]
_MOST_WRITTEN = 6  # entries of an array that are written out in a sentence
# How integers are made elsewhere than in NumPy.
_WHOLE = {"tensorflow": "tf.cast(..., tf.int64)", "torch": ".long()"}
_BLOCK = 1 << 14  # entries of a mask that are counted together
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
        listed: Whether the text of an array lists its entries, and does not tell its shape alone.
    """

    kind: Kind
    text: str
    span: int
    value: Any = field(default=None, repr=False)
    from_array: bool = False
    axes: tuple[int, ...] = ()
    listed: bool = False

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
        length: How many entries it has.
        source: The axis of the tensor that a taken one comes from; which of the arrays' axes a picked one is.
    """

    kind: Literal["taken", "new", "picked"]
    length: int = 1
    source: int = 0


@dataclass(frozen=True)
class Index:
    """A key that fits a tensor's shape.

    Attributes:
        shape: The tensor's shape.
        parts: The parts of the key, each with its axes of the tensor; all axes have a part.
        entries: What integers and slices take along their axes, in the order of the result.
        picks: The shape that the arrays in the key have together; () if there is no array.
        separated: Whether a slice, ... or np.newaxis stands between the arrays, so that their axes come first.
        axes: The axes of the result.
    """

    shape: Shape
    parts: tuple[Part, ...]
    entries: dict[int, range]
    picks: Shape
    separated: bool
    axes: tuple[Axis, ...]

    @cached_property
    def arrays(self) -> tuple[Part, ...]:
        """The parts that pick entries one by one."""
        return tuple(part for part in self.parts if part.is_array)

    @property
    def result_shape(self) -> Shape:
        """The number of entries along each axis of the result."""
        return tuple(axis.length for axis in self.axes)

    def result_axes(self, kind: str, source: int | None = None) -> tuple[int, ...]:
        """Find axes of the result by what they are, and where they come from."""
        numbered = enumerate(self.axes)
        return tuple(k for k, a in numbered if a.kind == kind and source in (None, a.source))

    def trace(self, index: Shape) -> Shape:
        """Find the one entry of the tensor that an entry of the result is."""
        place = list(self._origin)
        pick = [0] * len(self.picks)
        for axis, i in zip(self.axes, index, strict=True):
            if axis.kind == "taken":
                place[axis.source] = self.entries[axis.source][i]
            elif axis.kind == "picked":
                pick[axis.source] = i
        for part in self.arrays:
            if part.kind == "mask":
                where = part.kth_true(pick[-1] if part.picks != (1,) else 0)
                for source, i in zip(part.axes, where, strict=True):
                    place[source] = i
            else:
                own = zip(pick[-part.value.ndim :], part.value.shape, strict=True)
                entry = part.value[tuple(i if n > 1 else 0 for i, n in own)]
                place[part.axes[0]] = int(entry) % self.shape[part.axes[0]]
        return tuple(place)

    @cached_property
    def _origin(self) -> list[int]:
        """Where integers and slices start, along each axis."""
        return [self.entries.get(axis, range(0)).start for axis in range(len(self.shape))]

    @cached_property
    def selection(self) -> Selection:
        """Which entries of the tensor are in the result."""
        groups: list[Group] = [
            ((axis,), taken if taken.step > 0 else taken[::-1])
            for axis, taken in self.entries.items()
        ]
        if 0 in self.picks:
            axes = tuple(axis for part in self.arrays for axis in part.axes)
            groups.append((axes, np.empty((0, len(axes)), dtype=int)))
        else:
            groups += [_picked(self.shape, parts) for parts in _read_together(self.arrays)]
        return Selection(self.shape, tuple(groups))


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
    if len(parts) == 1 and parts[0].kind == "mask":
        mask = parts[0].value
        return parts[0].axes, mask if mask.ndim > 1 else np.flatnonzero(mask)[:, np.newaxis]
    columns: dict[int, np.ndarray] = {}
    for part in parts:
        where = part.value.nonzero() if part.kind == "mask" else [part.value.astype(int)]
        columns |= {axis: i % shape[axis] for axis, i in zip(part.axes, where, strict=True)}
    axes = tuple(sorted(columns))
    flat = [each.ravel() for each in np.broadcast_arrays(*(columns[axis] for axis in axes))]
    rows = np.stack(flat, axis=1)
    rows = np.sort(rows, axis=0) if len(axes) == 1 else rows[np.lexsort(flat[::-1])]
    return axes, rows[np.append(True, (rows[1:] != rows[:-1]).any(axis=1))]


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
    ranges = [part for part in parts if not part.is_array]
    entries = {axis: _entries(part, shape[axis]) for part in ranges for axis in part.axes}
    axes = _result_axes(parts, entries, picks, separated)
    if len(axes) > MOST_AXES:
        return Refusal("result", entry=len(axes))
    return Index(shape, parts, entries, picks, separated, tuple(axes))


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
    """Find the first part that NumPy does not take, but for pairs that do not fit."""
    for number, part in enumerate(parts):
        if part.kind == "slice" and part.value.step == 0:
            return Refusal("step", number)
        if part.kind == "mask":
            for own, axis in enumerate(part.axes):
                if part.value.shape[own] not in (0, shape[axis]):  # one without entries may pass
                    return Refusal("mask", number, (axis,), at=(own,))
        elif part.kind == "integer" or (part.kind == "integers" and picks and 0 not in picks):
            n, entries = shape[part.axes[0]], np.asarray(part.value)
            for place in (entries.argmax(), entries.argmin()):
                entry = int(entries.flat[place])
                if not -n <= entry < n:
                    at = tuple(map(int, np.unravel_index(place, entries.shape)))
                    return Refusal("range", number, part.axes, entry, at)
    return None


def _entries(part: Part, n: int) -> range:
    """What an integer, a slice or an ellipsis takes along an axis."""
    if part.kind == "integer":
        return range(part.value % n, part.value % n + 1)
    return range(n)[part.value] if part.kind == "slice" else range(n)


def are_separated(parts: Sequence[Part]) -> bool:
    """Tell whether something else stands between the first and the last array (or integer)."""
    picking = [part.is_array or part.kind == "integer" for part in parts]
    first, last = picking.index(True), len(picking) - 1 - picking[::-1].index(True)
    return not all(picking[first:last])


def _result_axes(
    parts: Sequence[Part], entries: dict[int, range], picks: Shape, separated: bool
) -> list[Axis]:
    picked = [Axis("picked", n, k) for k, n in enumerate(picks)]
    axes = list(picked) if separated else []
    placed = separated or not picked
    for part in parts:
        if part.kind == "newaxis":
            axes.append(Axis("new"))
        elif part.kind in ("slice", "ellipsis"):
            axes += [Axis("taken", length_of(entries[axis]), axis) for axis in part.axes]
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

    >>> key_text(read_key(np.s_[:, 14:, :-1, 2:9:3, ::-1, np.arange(100)]))
    '[:, 14:, :-1, 2:9:3, ::-1, integers of shape (100,)]'
    """
    return f"[{', '.join(part.text for part in parts) or '()'}]"


def _part(part: Any) -> Part:
    if part is None:
        return Part("newaxis", "np.newaxis", 0)
    if part is Ellipsis:
        return Part("ellipsis", "...", 0)
    if isinstance(part, slice):
        return slice_part(part)
    if isinstance(part, bool | np.bool_):
        return Part("mask", str(bool(part)), 0, np.array(bool(part)))
    if isinstance(part, str | bytes | float | complex | np.floating):
        raise TypeError(_no_part(part))
    if isinstance(part, np.integer) or not hasattr(part, "shape"):
        with suppress(TypeError):
            whole = operator.index(part)
            return Part("integer", str(whole), 1, whole)
    return _array(part)


def slice_part(part: slice) -> Part:
    """A slice as a part of a key."""
    return Part("slice", _slice_text(part), 1, _checked(part))


def _array(part: Any) -> Part:
    try:
        array = np.asarray((given := view(part)).values())
    except TypeError:
        raise TypeError(_no_part(part)) from None
    if array.size == 0 and not hasattr(part, "dtype"):
        array = array.astype(np.intp)  # an empty list has no numbers to tell its type from
    kind = "mask" if array.dtype == bool else "integers"
    # Without entries, the brackets alone would not tell the shape, nor a mask from integers.
    listed = 0 < array.size <= _MOST_WRITTEN or (array.shape == (0,) and kind == "integers")
    text = str(array.tolist()) if listed else f"{kind} of shape {shape_text(array.shape)}"
    if kind == "mask":
        return Part("mask", text, array.ndim, np.asarray(array, order="C"), listed=listed)
    if array.dtype.kind not in "iu":
        what = f"got an array of dtype {array.dtype}"
        whole = array.dtype.kind == "f" and bool((array == np.floor(array)).all())
        way = _WHOLE.get(given.framework or "", ".astype(int)")
        cure = f" Its entries are whole numbers: {way} makes them integers." if whole else ""
        raise TypeError(f"{_KINDS}, and {what}.{cure}")
    if array.ndim == 0:
        return Part("integer", str(int(array)), 1, int(array), from_array=True)
    return Part("integers", text, 1, array, listed=listed)


def _slice_text(part: slice) -> str:
    numbers = ["" if n is None else str(n) for n in (part.start, part.stop, part.step)]
    return ":".join(numbers if numbers[2] else numbers[:2])


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
                f"A slice is made of integers, and the {name} of {_slice_text(part)} is {kind}.{_whole(value)}"
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
