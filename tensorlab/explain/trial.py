"""Find out what a function does with entries: change some, and see which change in the result."""

import contextlib
import io
import math
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.operands import Operand
from tensorlab.shapes import Shape, size_of
from tensorlab.wording import article, count, ordinal, shape_text

_MOST_ENTRIES = 2048  # of an operand that is tried as it is; a larger one is cut
_MOST_TOGETHER = 2**20  # the entries of several, multiplied: what `np.outer` makes of them
_SIDE = 3  # entries along an axis of the small tensors that are made up
_MOST_SMALL = 4096  # entries of such a tensor, if it has many axes
_MOST_SINGLES = 12  # entries that are changed one by one
_SECONDS = 0.5  # after which no further change is tried
# How large the entries are that are tried: a threshold between two of these shows itself.
_SCALES = (0.0, 1e-3, 1.0, 1e3, 3e4, 1e6, 1e9)

_NUMBERS = "buifc"  # kinds of dtypes of which tensors are made up
_ABOVE, _BELOW, _BOTH, _RISING, _EQUAL = range(
    5
)  # how their entries stand to 0, and to one another

_Change = tuple[np.ndarray, np.ndarray]  # which entries differ, and the tensor in which they do


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
    """Try a function on its operands where they are small, and on random ones like them, of all scales.

    >>> everywhere = Rule(lambda shapes: shapes[0], lambda places, shape: places)
    >>> try_out(np.sort, everywhere, [Operand((3,), np.array([3, 1, 2]))]).fault
    'a change of the entry at [0] changes the result at [2], too.'
    >>> try_out(lambda x: np.where(x.max() > 1e5, 0, x), everywhere, [Operand((3,), np.array([3, 1, 2]))]).fault
    'a change of the entry at [0] changes the result at [1], too.'
    >>> try_out(np.exp, everywhere, [Operand((10**9, 10**9))])
    Tried(fault='', error='')
    """
    trial = _Trial(f, rule)
    try:
        with _quiet():
            _try_all(trial, operands)
    except _FaultError as fault:
        return Tried(str(fault))
    if not trial.tried:
        return Tried(error="there are too many entries.")
    return Tried(error=trial.errors[0] if len(trial.errors) == trial.tried else "")


@dataclass(frozen=True)
class Dependence:
    """What the entries of a result come from.

    Attributes:
        text: A sentence that says so; "" where none fits.
        moves: Whether each comes from one entry, at another place.
    """

    text: str = ""
    moves: bool = False


def dependence(f: Callable[[np.ndarray], Any], x: Operand) -> Dependence:
    """Find out what the entries of a result come from that has the operand's shape.

    >>> dependence(np.sort, Operand((32, 10))).text
    'Each entry of the result depends on all along axis 1.'
    >>> dependence(np.flip, Operand((32, 10))).text
    'Each entry of the result is that of one other place.'
    """
    shape = (_SIDE,) * x.rank
    if not x.rank or not _fit([shape]) or _dtype(x).kind not in _NUMBERS:
        return Dependence()
    array = _made(np.random.default_rng(0), shape, _dtype(x), 4, _ABOVE)
    depends = np.zeros((array.size, array.size), bool)  # of the result and the operand
    with _quiet():
        before, _ = _called(f, [array])
        for source in range(array.size):
            places = (np.arange(array.size) == source).reshape(shape)
            for value in (*_near(array), *_of_scales(array.dtype, _SCALES)):
                after, _ = _called(f, [_with(array, places, value)])
                if (
                    before is not None
                    and after is not None
                    and before.shape == after.shape == shape
                ):
                    depends[:, source] |= _changed(before, after).reshape(-1)
    if depends.all():
        return Dependence("Each entry of the result depends on all.")
    where = np.indices(shape).reshape(x.rank, -1)
    for axis in range(x.rank):
        others = np.delete(where, axis, axis=0)
        if (depends == (others[:, :, np.newaxis] == others[:, np.newaxis]).all(axis=0)).all():
            return Dependence(f"Each entry of the result depends on all along axis {axis}.")
    one_each = (depends.sum(axis=0) == 1).all() and (depends.sum(axis=1) == 1).all()
    if one_each and not depends.diagonal().all():
        return Dependence("Each entry of the result is that of one other place.", moves=True)
    return Dependence()


def own_error(f: Callable[..., Any], operands: Sequence[Operand]) -> str:
    """What a function raises when it is given these operands; "" where it does not, or they are not known or large."""
    arrays = [x.values for x in operands if x.values is not None and x.size <= _MOST_SMALL]
    if len(arrays) < len(operands):
        return ""
    with _quiet():
        return _called(f, arrays)[1]


def calm(f: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose errors, of whatever kind, are a ValueError: for the values of a picture."""

    def calmed(*arrays: np.ndarray) -> np.ndarray:
        with _quiet():
            result, error = _called(f, [np.asarray(x) for x in arrays])
        if result is None:
            raise ValueError(error)
        return result

    return calmed


class _FaultError(Exception):
    """The function breaks the rule."""


class _Trial:
    """A function that is tried: how often it was, what it raised, and how long it took."""

    def __init__(self, f: Callable[..., Any], rule: Rule) -> None:
        self.f, self.rule = f, rule
        self.tried = 0
        self.errors: list[str] = []
        self.quickest = np.inf
        self._until = time.monotonic() + _SECONDS

    def of(
        self, arrays: list[np.ndarray], changes: Callable[[np.ndarray], Iterator[_Change]]
    ) -> None:
        """Change entries of one operand after the other, and see that in the result only what they reach changes."""
        if self.tried and time.monotonic() > self._until:
            return
        self.tried += 1
        result = self._start(arrays)
        if result is None:
            return
        for number, array in enumerate(arrays):
            for places, changed in changes(array):
                if time.monotonic() > self._until:
                    return
                other, _ = self._call([*arrays[:number], changed, *arrays[number + 1 :]])
                if other is None:
                    continue
                which = _which(places, number, len(arrays))
                if other.shape != result.shape:
                    raise _FaultError(f"a change of {which} changes the shape of the result.")
                elsewhere = _changed(result, other) & ~self.rule.reach(places, result.shape)
                if elsewhere.any():
                    first = np.argwhere(elsewhere)[0].tolist()
                    raise _FaultError(f"a change of {which} changes the result at {first}, too.")

    def _start(self, arrays: list[np.ndarray]) -> np.ndarray | None:
        """The result without a change; None where there is none to compare with."""
        shape = self.rule.shape([x.shape for x in arrays])
        result, error = self._call(arrays)
        if result is None:
            self.errors += [error] if shape is not None else []
            return None
        if result.shape != shape:
            given = " and ".join(shape_text(x.shape) for x in arrays)
            wanted = "" if shape is None else f", where {shape_text(shape)} is wanted"
            raise _FaultError(f"tried with {given}, it gives {_told(result)}{wanted}.")
        again, _ = self._call(arrays)
        if again is None or again.shape != shape or _changed(result, again).any():
            raise _FaultError(
                "called twice with the same entries, it gives different ones. It is random or keeps a state, and so "
                "it cannot be told what an entry comes from."
            )
        return result

    def _call(self, arrays: Sequence[np.ndarray]) -> tuple[np.ndarray | None, str]:
        began = time.perf_counter()
        found = _called(self.f, arrays)
        self.quickest = min(self.quickest, time.perf_counter() - began)
        return found


def _try_all(trial: _Trial, operands: Sequence[Operand]) -> None:
    """Try the operands or parts of them, small tensors like them, and entries of all scales in both."""
    random = np.random.default_rng(0)
    lengths = _shorter(operands)
    shapes = [tuple(lengths[n] for n in x.shape) for x in operands]
    as_given = []
    if _fit(shapes):
        as_given = [
            _made(random, shape, _dtype(x), 4, _BOTH)
            if x.values is None
            else x.values[tuple(map(slice, shape))]
            for x, shape in zip(operands, shapes, strict=True)
        ]
        trial.of(
            as_given, lambda x: _changes(x, _near(x), [*_singles(random, x), *_halves(random, x)])
        )
    # Other values, and no axis of length 0 or, where nothing has to fit, 1: these prove little.
    lengths = dict.fromkeys(lengths, _SIDE) if len(operands) == 1 else _cut(lengths, 1) | {0: 2}
    shapes = [tuple(lengths[n] for n in x.shape) for x in operands]
    if not _fit(shapes) or any(_dtype(x).kind not in _NUMBERS for x in operands):
        return
    scales = _try_scales(trial, random, shapes, [_dtype(x) for x in operands])
    if as_given and all(x.size for x in as_given):
        top = [0, scales[-1]]
        trial.of(as_given, lambda x: _changes(x, _of_scales(x.dtype, scales), _few(random, x)))
        ones = [np.ones_like(x) for x in as_given]
        trial.of(ones, lambda x: _changes(x, _of_scales(x.dtype, top), _halves(random, x)))


def _try_scales(
    trial: _Trial, random: np.random.Generator, shapes: list[Shape], dtypes: list[np.dtype]
) -> list[float]:
    """Try small tensors of small and of large entries, and change some to entries of any scale.

    It goes on as long as larger entries take no more time: there are functions to which they are a number of steps.

    Returns:
        The scales that were tried.
    """

    def made(scale: float, kind: int) -> list[np.ndarray]:
        return [
            _made(random, shape, dtype, scale, kind)
            for shape, dtype in zip(shapes, dtypes, strict=True)
        ]

    def few(others: list[float]) -> Callable[[np.ndarray], Iterator[_Change]]:
        return lambda x: _changes(x, _of_scales(x.dtype, others), _few(random, x))

    scales: list[float] = []
    first = 0.0
    for scale in _SCALES:
        scales.append(scale)
        trial.quickest = np.inf
        for base in scales:
            for kind in (_ABOVE, _BELOW):
                trial.of(made(base, kind), few(scales if base == scale else [scale]))
        for kind in (_BOTH, _RISING, _EQUAL):
            trial.of(made(scale, kind), few([0, scale]))
        first = first or trial.quickest
        if trial.quickest > 10 * first + 2e-4:
            return scales
    trial.of(made(4, _ABOVE), lambda x: _changes(x, _extremes(x.dtype), _few(random, x)))
    return scales


def _dtype(x: Operand) -> np.dtype:
    return np.dtype(float) if x.values is None else x.values.dtype


def _fit(shapes: Sequence[Shape]) -> bool:
    """Whether tensors of such shapes are small enough to be tried."""
    sizes = [size_of(shape) for shape in shapes]
    return max(sizes, default=0) <= _MOST_SMALL and math.prod(sizes) <= _MOST_TOGETHER


def _shorter(operands: Sequence[Operand]) -> dict[int, int]:
    """Lengths for tensors that are tried: as they are, or smaller in place of large ones."""
    lengths = {n for x in operands for n in x.shape}
    if all(x.size <= _MOST_ENTRIES for x in operands) and _fit([x.shape for x in operands]):
        return {n: n for n in lengths}
    ranks = [x.rank for x in operands]
    side = min(_MOST_ENTRIES ** (1 / max(ranks)), _MOST_TOGETHER ** (1 / sum(ranks)))
    return _cut(lengths, max(1, int(side) - len(lengths)))


def _cut(lengths: Iterable[int], most: int) -> dict[int, int]:
    """Cut large lengths: those that are equal stay equal, and others stay apart.

    >>> _cut([3, 1000, 2000], 10)
    {3: 3, 1000: 11, 2000: 12}
    """
    longer = sorted(n for n in lengths if n > most)
    return {n: n for n in lengths} | {n: k for k, n in enumerate(longer, most + 1)}


def _made(
    random: np.random.Generator, shape: Shape, dtype: np.dtype, scale: float, kind: int
) -> np.ndarray:
    """A tensor of random entries of some scale."""
    least, most = {_ABOVE: (1, 2), _BELOW: (-2, -1), _EQUAL: (1, 1)}.get(kind, (-1, 1))
    values = scale * random.uniform(least, most, shape)
    if kind == _RISING:
        values = np.sort(values, axis=None).reshape(shape)
    return _as(dtype, values)


def _as(dtype: np.dtype, values: Any) -> np.ndarray:
    """Values as near to these as a dtype has them."""
    if dtype.kind == "b":
        return np.asarray(values) > 0
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        values = np.rint(np.clip(values, float(limits.min), float(limits.max)))
    return np.asarray(values).astype(dtype)


def _near(array: np.ndarray) -> list[Any]:
    """Values for a changed entry: beyond the largest, below the smallest, ones that are there already."""
    if not array.size:
        return []
    there = [array.reshape(-1)[array.size // 2], np.roll(array, array.size // 3)]
    if array.dtype.kind == "b":
        return [True, False]
    if array.dtype.kind not in "iuf":
        return [*there, array.reshape(-1)[0]]
    one = array.dtype.type(1)
    return [array.max() + one, array.min() - one, _outweighing(array), *there]


def _outweighing(array: np.ndarray) -> Any:
    """A value that turns the sign of the sum, where the dtype has such."""
    total = float(np.nansum(array.astype(float)))
    return _as(array.dtype, -2 * total - np.sign(total))


def _of_scales(dtype: np.dtype, scales: Iterable[float]) -> list[Any]:
    return [_as(dtype, value) for scale in scales for value in (1.5 * scale, -1.5 * scale)]


def _extremes(dtype: np.dtype) -> list[Any]:
    """The ends of a dtype, and what is no number."""
    if dtype.kind == "b":
        return [True, False]
    if dtype.kind in "iu":
        return [np.iinfo(dtype).max, np.iinfo(dtype).min]
    limits = np.finfo(dtype)
    return [np.nan, np.inf, -np.inf, limits.max, limits.min, limits.tiny]


def _changes(
    array: np.ndarray, values: Sequence[Any], places: Iterable[np.ndarray]
) -> Iterator[_Change]:
    for each in places:
        for value in values:
            yield each, _with(array, each, value)


def _with(array: np.ndarray, places: np.ndarray, values: Any) -> np.ndarray:
    return np.where(places, values, array).astype(array.dtype)


def _singles(random: np.random.Generator, array: np.ndarray) -> list[np.ndarray]:
    """Single entries: all of them, or some of many."""
    chosen = np.sort(random.permutation(array.size)[:_MOST_SINGLES])
    return [(np.arange(array.size) == i).reshape(array.shape) for i in chosen]


def _few(random: np.random.Generator, array: np.ndarray) -> list[np.ndarray]:
    """One entry, all others, and about half of them."""
    one = (np.arange(array.size) == random.integers(array.size)).reshape(array.shape)
    return [one, ~one, random.random(array.shape) < 0.5]


def _halves(random: np.random.Generator, array: np.ndarray) -> list[np.ndarray]:
    """More and more entries, for what counts; and halves of every axis that part any two of its places."""
    rank = random.permutation(array.size).reshape(array.shape)
    more = [rank < 2**k for k in range(array.size.bit_length())]
    bits = [
        (index >> bit) % 2 == 1
        for index, n in zip(np.indices(array.shape), array.shape, strict=True)
        for bit in range(max(n - 1, 0).bit_length())
    ]
    return [*more, *(~each for each in more), *bits, *(~each for each in bits)]


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


def _changed(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Where two results differ by more than rounding, which may depend on what is computed at once; NaN equals NaN."""
    differs = np.asarray((before != after) & ~((before != before) & (after != after)), bool)
    dtype = np.result_type(before, after) if differs.any() else before.dtype
    if dtype.kind in "fc" and differs.any():
        differs &= ~np.isclose(before, after, rtol=64 * float(np.finfo(dtype).eps), atol=0)
    return differs


def _called(f: Callable[..., Any], arrays: Sequence[np.ndarray]) -> tuple[np.ndarray | None, str]:
    """Call a function with copies, as it may write to them; its own error is no error here."""
    try:
        return np.array(f(*(x.copy() if isinstance(x, np.ndarray) else x for x in arrays))), ""
    except Exception as error:
        said = str(error).strip().partition("\n")[0]
        return None, f"{type(error).__name__}: {said}" if said else f"{type(error).__name__}."


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Nothing is printed, and nobody is warned."""
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield
