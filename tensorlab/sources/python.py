"""Python's own objects: numbers, strings, dates, ranges, and (nested) lists of them or of tensors."""

import re
import sys
from collections import UserString
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import chain
from math import prod
from typing import Any, TypeVar

import numpy as np

from tensorlab.shapes import MOST_AXES, Shape, length_of
from tensorlab.sources.containers import (
    answers_anything,
    entries,
    is_ragged_batch,
    parts_within,
    shape_in_list,
)
from tensorlab.sources.numpy import of_numpy
from tensorlab.sources.tensor_view import (
    MOST_MADE,
    TensorView,
    UnreadableError,
    class_name,
    dtype_name,
    first_line,
    is_masked,
    is_missing,
    is_union,
    missing_kinds,
)
from tensorlab.wording import article, count, join_some, shape_text, thousands

_DATES = (date, timedelta)  # a datetime is a date, too
_NUMBERS = (int, float, complex, Decimal, Fraction)
_SINGLE = (bool, *_NUMBERS, str, bytes, *_DATES, time)
_TOO_DEEP = (
    f"This list is nested more than {MOST_AXES} deep, or contains itself; "
    f"an array has at most {MOST_AXES} axes."
)
T = TypeVar("T")
Read = Callable[[Any], TensorView]
TAKEN = (*_SINGLE, list, tuple, range)
_MADE = 2**12  # entries of a range that are made as fast as one
_MOST_COUNTED = 2**33  # entries of a list, which are gone through in a minute or so


def read(x: Any, any_read: Read) -> TensorView:
    """Look at a Python object as the array that NumPy would make of it.

    Args:
        x: The object.
        any_read: Looks at the objects of all libraries, which a list may hold.

    Raises:
        ValueError: If a nested list is ragged.
        TypeError: If an entry is none.
    """
    if isinstance(x, range):
        return _of_range(x)
    if isinstance(x, list | tuple):
        x = plain(x)
    found = _of_tensors(x, any_read) or of_numpy(x, _array(x, any_read), "python")
    zone = getattr(_first_leaf(x), "tzinfo", None)
    if zone is None or str(zone) == "UTC" or not found.dtype.startswith("datetime64"):
        return found
    return replace(found, note=f"Its times are told in UTC, and are given in {zone}.")


def _of_range(x: range) -> TensorView:
    """A range of any length, whose entries are worked out when they are asked for."""
    n = length_of(x)
    dtype: np.dtype[Any] = np.asarray([x[0], x[-1]]).dtype if x else np.dtype(np.int64)

    def part(index: Any) -> np.ndarray:
        index = index[0] if isinstance(index, tuple) and len(index) == 1 else index
        found = x[index]
        if not isinstance(found, int) and length_of(found) > sys.maxsize:
            raise MemoryError  # NumPy would take it for a single object
        if isinstance(found, int) or dtype.kind != "i" or len(found) < 1000:
            return np.asarray(found, dtype)
        many: np.ndarray = found.start + found.step * np.arange(len(found))
        return many

    return TensorView(
        shape=(n,),
        dtype=dtype_name(dtype),
        itemsize=dtype.itemsize,
        source=x,
        chunks=(_MADE,) if n > _MADE**2 else (),
        _read=lambda: part(slice(None)),
        _part=part,
        _each=lambda work: [work(x)],
    )


def plain(x: list[Any] | tuple[Any, ...]) -> list[Any] | tuple[Any, ...]:
    """A nested list without subclasses, which may say anything of their length and their entries; masked ones are None.

    Raises:
        ValueError: If it is nested too deep, or contains itself.
        TypeError: If it holds so many entries that they cannot be gone through.

    >>> x = [[1, 2], [3, 4]]
    >>> plain(x) is x
    True
    """
    level: list[Any] = [entries(x)]
    longest: list[int] = []
    own = type(x) in (list, tuple)
    for _ in range(MOST_AXES + 1):
        longest.append(max(map(len, level)))
        kinds = set(map(type, chain.from_iterable(level)))
        own = own and not any(_is_masked(kind) or issubclass(kind, UserString) for kind in kinds)
        inside = {kind for kind in kinds if issubclass(kind, Sequence)} - {str, bytes, range}
        inside = {kind for kind in inside if not issubclass(kind, UserString)}
        lists = [
            part for part in chain.from_iterable(level if inside else ()) if type(part) in inside
        ]
        sequences = [part for part in lists if not isinstance(part, list | tuple)]
        others = list(map(_told, sequences))
        longest.append(max(others, default=1))
        most = prod(longest)
        found = {id(part): part for part in lists if isinstance(part, list | tuple)}
        if most > _MOST_COUNTED and (
            len(found) + len(others) < len(lists) or longest[-1] > _MOST_COUNTED
        ):
            break
        for part in sequences:
            check_end(part)
        if not found:
            return x if own else _copied(x)
        level = list(found.values())
        if inside - {list, tuple}:
            own, level = False, list(map(entries, level))
    else:
        raise ValueError(_TOO_DEEP)
    if longest[-1] > _MOST_COUNTED:
        held = f"a part that claims {thousands(longest[-1])} entries"
    else:
        held = "the same lists again and again, or itself"
    raise UnreadableError(
        f"This list holds {held}: too many to go through. Look at a smaller part of it."
    )


def _told(x: Sequence[Any]) -> int:
    try:
        return len(x)
    except Exception:  # it is not a list after all
        return 1


def check_end(x: Sequence[Any]) -> None:
    """Refuse a sequence whose first entry is one, whose first entry is one, and so on.

    Raises:
        TypeError: If it goes on so, deeper than any array.
    """
    inner: Any = x
    for _ in range(MOST_AXES + 1):
        try:
            if isinstance(inner, str | bytes) or not isinstance(inner, Sequence) or not len(inner):
                return
            inner = inner[0]
        except Exception:  # it is not a list after all
            return
    raise UnreadableError(
        f"This {class_name(x)} holds one sequence in the other, more than {MOST_AXES} deep; "
        f"an array has at most {MOST_AXES} axes."
    )


def _copied(part: Any) -> Any:
    if isinstance(part, list | tuple):
        return [_copied(each) for each in entries(part)]
    if isinstance(part, UserString):
        return str(part)
    return None if _is_masked(type(part)) else part


def _is_masked(kind: type) -> bool:
    """Whether this is the class of `np.ma.masked`, which NumPy would make a 0 of, or NaN."""
    return kind.__name__ == "MaskedConstant"


def _of_tensors(x: Any, any_read: Read) -> TensorView | None:
    """A list of tensors of one shape: their stack, which is not made before it is asked for. None for all else."""
    leaf = _first_leaf(x)
    if leaf is None or isinstance(leaf, (*_SINGLE, np.generic)) or leaf is x:
        return None
    try:
        parts = [any_read(part) for part in x]
    except (TypeError, ValueError):
        return None  # a part is not a tensor: that is told below
    units = dict.fromkeys(part.note for part in parts if part.framework == "pint")
    if units and (len(units) > 1 or any(part.framework != "pint" for part in parts)):
        raise UnreadableError(
            "This list has entries of several units, or some without one: the entries of a tensor are of one kind. "
            "Bring them to one unit first, each by its .to(unit)."
        )
    shapes = {part.shape for part in parts}
    dtypes = {part.dtype for part in parts}
    if len(shapes) != 1 or "object" in dtypes or parts[0].rank == MOST_AXES:
        return None
    widest = max(parts, key=lambda part: part.itemsize)
    dtype, itemsize = widest.dtype, widest.itemsize
    if len(dtypes) > 1:
        with suppress(TypeError):
            common = np.result_type(*dtypes)
            dtype, itemsize = dtype_name(common), common.itemsize
    apart = len(dtypes) == 1 and any(part.in_parts for part in parts)
    unread = next((part.unread for part in parts if part.unread), "")
    chunks: Shape = ()
    if sum(part.nbytes for part in parts) > MOST_MADE:
        chunks = next(((1, *part.chunks) for part in parts if part.chunks), ())
    return TensorView(
        shape=(len(parts), *parts[0].shape),
        dtype=dtype,
        itemsize=itemsize,
        lazy=any(part.lazy for part in parts),
        source=x,
        _read=lambda: _stack([part.values() for part in parts]),
        # What is to be called is called with each of them.
        unread=re.sub(r"\bx\b", "x[0]", unread),
        note=next(iter(units), ""),
        chunks=chunks,
        _part=partial(_part_of, parts) if len(dtypes) == 1 else None,
        _each=partial(_each_of, parts) if apart else None,
    )


def _part_of(parts: list[TensorView], index: Any) -> np.ndarray:
    """What an index takes of a stack, of which no more is read."""
    first, *others = index if isinstance(index, tuple) else (index,)
    taken = parts[first]
    if isinstance(taken, list):
        return _stack([part[tuple(others)] for part in taken])
    return taken[tuple(others)]


def _each_of(parts: list[TensorView], work: Callable[[np.ndarray], T]) -> list[T]:
    return [given for part in parts for given in part.each(partial(_in_stack, work))]


def _in_stack(work: Callable[[Any], T], part: np.ndarray | range) -> T:
    return work(part if isinstance(part, range) else part[np.newaxis])


def _first_leaf(x: Any) -> Any:
    """The first entry of the first list of the first list ...; None where there is none."""
    for _ in range(MOST_AXES):
        if not isinstance(x, list | tuple):
            return x
        if not x:
            return None
        x = x[0]
    return None


def _stack(arrays: list[np.ndarray]) -> np.ndarray:
    masked = any(is_masked(array) for array in arrays)
    if not masked and is_union(arrays[0].dtype):  # which NumPy would make records of
        return np.stack(arrays, dtype=arrays[0].dtype)
    stacked: np.ndarray = (np.ma.stack if masked else np.stack)(arrays)
    return stacked


def _array(x: Any, any_read: Read) -> np.ndarray:
    if answers_anything(_first_leaf(x)):
        raise TypeError(_no_entry("first entry", _first_leaf(x)))
    try:
        array = np.asarray(x)
    except Exception as error:
        why = _apart(x) or why_ragged(x)
        if not why and (plain := _with_values(x, any_read)) is not None:
            return _array(plain, any_read)
        raise ValueError(
            why or f"This is not a tensor: NumPy raises {first_line(error)}."
        ) from None
    if array.dtype != object:
        return array
    if missing_kinds(array.ravel().tolist()) - {type(None)}:
        for place, entry in np.ndenumerate(array):
            if is_missing(entry):
                array[place] = None
    known = [entry for entry in array.flat if entry is not None]
    if known and all(isinstance(entry, _DATES) for entry in known):
        return _of_dates(array, known)
    _check_objects(x, array)
    return array


def _apart(x: Any) -> str:
    """That a list holds several tensors, which were not meant to be one; "" where it does not."""
    if is_ragged_batch(x) or (parts := parts_within(x, ())) is None:
        return ""
    shapes = dict.fromkeys(
        shape_text(shape) for part in parts.values() if (shape := shape_in_list(part))
    )
    of = f" of shapes {join_some(list(shapes))}" if len(shapes) > 1 else ""
    several = "tensors and None" if any(part is None for part in x) else f"several tensors{of}"
    return (
        f"This {type(x).__name__} holds {several}, which do not make one: look at one of them, "
        f"{_first_tensor(x, 'x', MOST_AXES) or 'x[0]'}, or at all of them with describe(x)."
    )


def _first_tensor(x: Any, name: str, deepest: int) -> str:
    """Where the first tensor of a nested list stands; "" where there is none."""
    named = [(f"{name}[{i}]", part) for i, part in enumerate(x)]
    here = (place for place, part in named if shape_in_list(part) is not None)
    inside = (
        found
        for place, part in named
        if deepest and isinstance(part, list | tuple)
        if (found := _first_tensor(part, place, deepest - 1))
    )
    return next(here, "") or next(inside, "")


def _with_values(x: Any, any_read: Read) -> Any:
    """A nested list in which tensors are replaced by their values; None if there are none."""
    if isinstance(x, list | tuple):
        inside = [_with_values(part, any_read) for part in x]
        if all(part is None for part in inside):
            return None
        return [part if plain is None else plain for part, plain in zip(x, inside, strict=True)]
    return None if isinstance(x, TAKEN) or x is None else any_read(x).values().tolist()


def _of_dates(array: np.ndarray, known: Sequence[date | timedelta]) -> np.ndarray:
    durations = sum(isinstance(entry, timedelta) for entry in known)
    if durations not in (0, len(known)):
        raise UnreadableError(
            f"This list has {count(len(known) - durations, 'date')} and {count(durations, 'duration')}: "
            "the entries of a tensor are of one kind. Put them in two lists."
        )
    if durations:
        return array.astype("m8[us]")
    if not any(isinstance(entry, datetime) for entry in known):
        return array.astype("M8[D]")
    zoned = sum(isinstance(entry, datetime) and entry.utcoffset() is not None for entry in known)
    if zoned not in (0, len(known)):
        raise UnreadableError(
            f"This list has {count(zoned, 'date')} with a time zone and {count(len(known) - zoned, 'date')} without: "
            "they have no order. Give each a zone, for example x.replace(tzinfo=datetime.UTC)."
        )
    for place, entry in np.ndenumerate(array):
        if isinstance(entry, datetime) and entry.tzinfo is not None:
            array[place] = entry.astimezone(UTC).replace(tzinfo=None)
    return array.astype("M8[us]")


def _check_objects(x: Any, array: np.ndarray) -> None:
    """Let exact Python numbers and None through, and refuse entries that are no entries."""
    entries = list(np.ndenumerate(array))
    text = next((at for at, entry in entries if isinstance(entry, str | bytes)), None)
    for at, entry in entries:
        if text is not None and not isinstance(entry, str | bytes):
            what = "None" if entry is None else article(type(entry).__name__)
            kind = type(array[text]).__name__
            raise UnreadableError(
                f"The entry at {_index(at)} is {what}, and that at {_index(text)} {article(kind)}: the entries of a "
                f'tensor are of one kind. Give {article(kind)} for it, for example {"" if kind == "str" else "b"}"".'
            )
        if text is None and entry is not None and not isinstance(entry, (*_NUMBERS, time)):
            if why := (shape_in_list(entry) and _apart(x)) or why_ragged(x):
                raise ValueError(why)
            raise TypeError(_no_entry(f"entry at {_index(at)}", entry))


def _no_entry(where: str, entry: Any) -> str:
    return (
        f"The {where} is {article(type(entry).__name__)}. "
        "A tensor's entries are numbers, strings, truth values or dates."
    )


def _index(at: Shape) -> str:
    return "".join(f"[{i}]" for i in at) or "()"


def why_ragged(x: Any, names: Sequence[str] = ()) -> str:
    """Say where a nested list stops being a tensor: the first two lengths that differ, or ''.

    Args:
        x: The list.
        names: What its parts are called, where not by their places in x.

    >>> why_ragged([[1, 2, 3], [4, 5]])[:67]
    'This nested list is ragged: x[0] has 3 entries and x[1] has 2 entri'
    """
    level: list[tuple[str, Any]] = [("", x)]
    for _ in range(MOST_AXES + 1):
        lengths = [(where, _length(item)) for where, item in level]
        first_where, first = lengths[0]
        for where, length in lengths[1:]:
            if length != first:
                return (
                    f"This nested list is ragged: {first_where or 'it'} {_has(first)} and "
                    f"{where or 'it'} {_has(length)}. Along one axis of a tensor every part has the "
                    "same length: pad the shorter one, cut the longer one, or look at them one by one."
                )
        if not first:
            return ""
        level = [
            (f"{where}[{i}]" if where else names[i] if names else f"x[{i}]", part)
            for where, item in level
            for i, part in enumerate(_parts(item))
        ]
    return _TOO_DEEP


def _length(item: Any) -> int | None:
    if isinstance(item, list | tuple | range):
        return len(item)
    shape = shape_in_list(item)
    return shape[0] if shape else None


def _parts(item: Any) -> Sequence[Any]:
    """What is inside; of a tensor, whose parts are all alike, one stands for all."""
    if isinstance(item, list | tuple | range):
        return item
    return [np.broadcast_to(np.uint8(0), (shape_in_list(item) or ())[1:])]


def _has(length: int | None) -> str:
    return "is a single entry" if length is None else f"has {count(length, 'entry')}"
