"""Find out what a function does with entries: change some, and see which change in the result."""

import contextlib
import io
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.changes import (
    ABOVE,
    BELOW,
    BOTH,
    EQUAL,
    MOST_SMALL,
    NUMBERS,
    RISING,
    SCALES,
    SIDE,
    Change,
    changed_at,
    changes,
    cut,
    dtype_of,
    extremes,
    few,
    fit,
    halves,
    made,
    near,
    of_scales,
    shorter,
    singles,
)
from tensorlab.explain.operands import Operand
from tensorlab.shapes import Shape
from tensorlab.wording import article, count, ordinal, shape_text

# After so many seconds no further change is tried: of this thread's own work, so that what else the machine does
# decides little, and at most of anything, for functions that wait.
_OWN_SECONDS, _SECONDS = 0.5, 5


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
    shape = (SIDE,) * x.rank
    if not x.rank or not fit([shape]) or dtype_of(x).kind not in NUMBERS:
        return Dependence()
    array = made(np.random.default_rng(0), shape, dtype_of(x), 4, ABOVE)
    depends = np.zeros((array.size, array.size), bool)  # of the result and the operand
    with _quiet():
        before, _ = _called(f, [array])
        for source in range(array.size):
            places = (np.arange(array.size) == source).reshape(shape)
            for value in (*near(array), *of_scales(array.dtype, SCALES)):
                after, _ = _called(f, [changed_at(array, places, value)])
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
    arrays = [x.values for x in operands if x.values is not None and x.size <= MOST_SMALL]
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
        self._own_end, self._end = time.thread_time() + _OWN_SECONDS, time.monotonic() + _SECONDS

    def of(
        self, arrays: list[np.ndarray], to_change: Callable[[np.ndarray], Iterator[Change]]
    ) -> None:
        """Change entries of one operand after the other, and see that in the result only what they reach changes."""
        if self.tried and self._is_over():
            return
        self.tried += 1
        result = self._start(arrays)
        if result is None:
            return
        for number, array in enumerate(arrays):
            for places, changed in to_change(array):
                if self._is_over():
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

    def _is_over(self) -> bool:
        return time.thread_time() > self._own_end or time.monotonic() > self._end

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
                "what an entry comes from cannot be known."
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
    lengths = shorter(operands)
    shapes = [tuple(lengths[n] for n in x.shape) for x in operands]
    as_given = []
    if fit(shapes):
        as_given = [
            made(random, shape, dtype_of(x), 4, BOTH)
            if x.values is None
            else x.values[tuple(map(slice, shape))]
            for x, shape in zip(operands, shapes, strict=True)
        ]
        trial.of(as_given, lambda x: changes(x, near(x), [*singles(random, x), *halves(random, x)]))
    # Other values, and no axis of length 0 or, where nothing has to fit, 1: these prove little.
    lengths = dict.fromkeys(lengths, SIDE) if len(operands) == 1 else cut(lengths, 1) | {0: 2}
    shapes = [tuple(lengths[n] for n in x.shape) for x in operands]
    if not fit(shapes) or any(dtype_of(x).kind not in NUMBERS for x in operands):
        return
    scales = _try_scales(trial, random, shapes, [dtype_of(x) for x in operands])
    if as_given and all(x.size for x in as_given):
        top = [0, scales[-1]]
        trial.of(as_given, lambda x: changes(x, of_scales(x.dtype, scales), few(random, x)))
        ones = [np.ones_like(x) for x in as_given]
        trial.of(ones, lambda x: changes(x, of_scales(x.dtype, top), halves(random, x)))


def _try_scales(
    trial: _Trial, random: np.random.Generator, shapes: list[Shape], dtypes: list[np.dtype]
) -> list[float]:
    """Try small tensors of small and of large entries, and change some to entries of any scale.

    It goes on as long as larger entries take no more time: there are functions to which they are a number of steps.

    Returns:
        The scales that were tried.
    """

    def tensors(scale: float, kind: int) -> list[np.ndarray]:
        return [
            made(random, shape, dtype, scale, kind)
            for shape, dtype in zip(shapes, dtypes, strict=True)
        ]

    def few_to(others: list[float]) -> Callable[[np.ndarray], Iterator[Change]]:
        return lambda x: changes(x, of_scales(x.dtype, others), few(random, x))

    scales: list[float] = []
    first = 0.0
    for scale in SCALES:
        scales.append(scale)
        trial.quickest = np.inf
        for base in scales:
            for kind in (ABOVE, BELOW):
                trial.of(tensors(base, kind), few_to(scales if base == scale else [scale]))
        for kind in (BOTH, RISING, EQUAL):
            trial.of(tensors(scale, kind), few_to([0, scale]))
        first = first or trial.quickest
        if trial.quickest > 10 * first + 2e-4:
            return scales
    trial.of(tensors(4, ABOVE), lambda x: changes(x, extremes(x.dtype), few(random, x)))
    return scales


def _which(places: np.ndarray, number: int, n: int) -> str:
    of = f" of the {ordinal(number)}" if n > 1 else ""
    several = int(np.count_nonzero(places))
    if several == 1:
        (place,) = np.argwhere(places).tolist()
        return f"the entry at {place}{of}"
    return f"{count(several, 'entry')}{of}"


def _told(result: np.ndarray) -> str:
    """Name what a function gives by its shape, or by its kind where it is not a tensor."""
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
