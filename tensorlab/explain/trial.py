"""Find out what a function does with entries: change some, and see which change in the result."""

import contextlib
import io
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.operands import Operand
from tensorlab.shapes import Shape, size_of
from tensorlab.wording import article, count, ordinal, shape_text

_MOST_ENTRIES = 256  # of an operand that is tried as it is; a larger one is cut
_MOST_MADE = 4096  # entries of a tensor that is made up
_MOST_SINGLES = 12  # entries that are changed one by one
_HALVES = 6  # times that half of the entries are changed together
_SECONDS = 0.5  # after which no further change is tried
_SIDE = 3  # entries along an axis of the small tensors that are made up


@dataclass(frozen=True)
class Rule:
    """What a function should do.

    Attributes:
        shape: The shape that it should give, for operands of such shapes; None where there is none.
        reach: Where its result of some shape may change when the operand changes at these places.
    """

    shape: Callable[[list[Shape]], Shape | None]
    reach: Callable[[np.ndarray, Shape], np.ndarray]


@dataclass(frozen=True)
class Tried:
    """What trying a function has shown.

    Attributes:
        fault: How it breaks the rule, as a sentence; "" if nothing speaks against it.
        error: What it raised, where it could not be tried at all.
    """

    fault: str = ""
    error: str = ""


def try_out(f: Callable[..., Any], rule: Rule, operands: Sequence[Operand]) -> Tried:
    """Try a function on its operands where they are small, and on small random ones like them.

    >>> everywhere = Rule(lambda shapes: shapes[0], lambda places, shape: places)
    >>> try_out(np.sort, everywhere, [Operand((3,), np.array([3, 1, 2]))]).fault
    'a change of the entry at [0] changes the result at [2], too.'
    >>> try_out(np.exp, everywhere, [Operand((10**9, 10**9))])
    Tried(fault='', error='')
    """
    until = time.monotonic() + _SECONDS
    errors = []
    trials = 0
    for arrays in _trials(operands):
        trials += 1
        found = _try(f, rule, arrays, until)
        if found.fault:
            return found
        if found.error:
            errors.append(found.error)
    if not trials:
        return Tried(error="there are too many entries.")
    return Tried(error=errors[0] if len(errors) == trials else "")


def own_error(f: Callable[..., Any], operands: Sequence[Operand]) -> str:
    """What a function raises when it is given these operands; "" where it does not, or they are not known or large."""
    arrays = [x.values for x in operands if x.values is not None and x.size <= _MOST_MADE]
    if len(arrays) < len(operands):
        return ""
    _, error = _called(f, arrays)
    return error


def calm(f: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose errors, of whatever kind, are a ValueError: for the values of a picture."""

    def calmed(*arrays: np.ndarray) -> np.ndarray:
        result, error = _called(f, [np.asarray(x) for x in arrays])
        if result is None:
            raise ValueError(error)
        return result

    return calmed


def _trials(operands: Sequence[Operand]) -> Iterator[list[np.ndarray]]:
    """The operands or parts of them, and small tensors of random values like them."""
    random = np.random.default_rng(0)
    small = all(x.size <= _MOST_ENTRIES for x in operands)
    lengths = _shorter({n for x in operands for n in x.shape}, small)
    dtypes = [np.dtype(float) if x.values is None else x.values.dtype for x in operands]
    shapes = [tuple(lengths[n] for n in x.shape) for x in operands]
    if _few(shapes):
        yield [
            _random(random, shape, dtype)
            if x.values is None
            else x.values[tuple(map(slice, shape))]
            for x, shape, dtype in zip(operands, shapes, dtypes, strict=True)
        ]
    # Other values, and no axis of length 0 or, where nothing has to fit, 1: these prove little.
    longer = {n: m or 2 for n, m in lengths.items()}
    if len(operands) == 1:
        longer = dict.fromkeys(longer, _SIDE)
    shapes = [tuple(longer[n] for n in x.shape) for x in operands]
    if _few(shapes) and all(dtype.kind in "buif" for dtype in dtypes):
        yield [_random(random, shape, dtype) for shape, dtype in zip(shapes, dtypes, strict=True)]


def _few(shapes: Iterable[Shape]) -> bool:
    return all(size_of(shape) <= _MOST_MADE for shape in shapes)


def _shorter(lengths: Iterable[int], as_they_are: bool) -> dict[int, int]:
    """Small lengths in place of large ones: those that are equal stay equal, and others stay apart."""
    if as_they_are:
        return {n: n for n in lengths}
    longer = sorted(n for n in lengths if n > 1)
    return {0: 0, 1: 1} | {n: k for k, n in enumerate(longer, 2)}


def _random(random: np.random.Generator, shape: Shape, dtype: np.dtype) -> np.ndarray:
    if dtype.kind == "b":
        return random.random(shape) < 0.5
    values = (
        random.uniform(-4, 4, shape)
        if dtype.kind == "f"
        else random.integers(-9 if dtype.kind == "i" else 0, 9, shape)
    )
    return np.asarray(values).astype(dtype)


def _try(f: Callable[..., Any], rule: Rule, arrays: list[np.ndarray], until: float) -> Tried:
    shape = rule.shape([x.shape for x in arrays])
    result, error = _called(f, arrays)
    if result is None:
        return Tried(error=error if shape is not None else "")
    if result.shape != shape:
        given = " and ".join(shape_text(x.shape) for x in arrays)
        wanted = "" if shape is None else f", where {shape_text(shape)} is wanted"
        return Tried(f"tried with {given}, it gives {_told(result)}{wanted}.")
    again, _ = _called(f, arrays)
    if again is None or again.shape != shape or _changed(result, again).any():
        return Tried(
            "called twice with the same entries, it gives different ones. It is random or keeps a state, and so "
            "it cannot be told what an entry comes from."
        )
    for number, array in enumerate(arrays):
        for places, changed in _changes(array):
            if time.monotonic() > until:
                return Tried()
            other, _ = _called(f, [*arrays[:number], changed, *arrays[number + 1 :]])
            if other is None:
                continue
            which = _which(places, number, len(arrays))
            if other.shape != shape:
                return Tried(f"a change of {which} changes the shape of the result.")
            elsewhere = _changed(result, other) & ~rule.reach(places, shape)
            if elsewhere.any():
                first = np.argwhere(elsewhere)[0].tolist()
                return Tried(f"a change of {which} changes the result at {first}, too.")
    return Tried()


def _which(places: np.ndarray, number: int, n: int) -> str:
    of = f" of the {ordinal(number)}" if n > 1 else ""
    several = int(np.count_nonzero(places))
    if several == 1:
        (place,) = np.argwhere(places).tolist()
        return f"the entry at {place}{of}"
    return f"{count(several, 'entry')}{of}"


def _told(result: np.ndarray) -> str:
    """Name what a function gives by its shape, or by its kind where it is no tensor."""
    if result.ndim or result.dtype.kind in "buifcmM":
        return shape_text(result.shape)
    value = result.item()
    return "None" if value is None else article(type(value).__name__)


def _changes(array: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Arrays in which some entries differ, and which: single ones to several values, then halves of them."""
    random = np.random.default_rng(1)
    size = array.size
    singles = (
        range(size) if size <= _MOST_SINGLES else sorted(random.permutation(size)[:_MOST_SINGLES])
    )
    chosen = [np.arange(size) == i for i in singles]
    for places in chosen:
        for value in _others(array):
            yield _with(array, places.reshape(array.shape), value)
    for _ in range(_HALVES if size > 1 else 0):
        places = (random.random(size) < 0.5).reshape(array.shape)
        yield _with(array, places, random.permutation(array.reshape(-1)).reshape(array.shape))


def _with(array: np.ndarray, places: np.ndarray, values: Any) -> tuple[np.ndarray, np.ndarray]:
    return places, np.where(places, values, array).astype(array.dtype)


def _others(array: np.ndarray) -> list[Any]:
    """Values for a changed entry: beyond the largest, below the smallest, and one that is there already."""
    kind = array.dtype.kind
    there = array.reshape(-1)[array.size // 2]
    if kind == "b":
        return [True, False]
    if kind not in "iuf":
        return [there, array.reshape(-1)[0]]
    one = array.dtype.type(1)
    with np.errstate(all="ignore"):
        return [array.max() + one, array.min() - one, _outweighing(array), there]


def _outweighing(array: np.ndarray) -> Any:
    """A value that turns the sign of the sum, where the dtype has such."""
    total = float(np.nansum(array.astype(float)))
    value = -2 * total - np.sign(total)
    if array.dtype.kind == "f":
        return array.dtype.type(value)
    limits = np.iinfo(array.dtype)
    return array.dtype.type(int(min(max(value, limits.min), limits.max)))


def _changed(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Where two results differ; NaN equals NaN."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return np.asarray((before != after) & ~((before != before) & (after != after)), bool)


def _called(f: Callable[..., Any], arrays: Sequence[np.ndarray]) -> tuple[np.ndarray | None, str]:
    """Call a function with copies, as it may write to them, quietly; its own error is no error here."""
    try:
        with (
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            return np.array(f(*(x.copy() if isinstance(x, np.ndarray) else x for x in arrays))), ""
    except Exception as error:
        said = str(error).strip().partition("\n")[0]
        return None, f"{type(error).__name__}: {said}" if said else f"{type(error).__name__}."
