"""What NumPy makes of the entries themselves: the values of a small result, its dtype, or why it refuses them."""

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tensorlab.explain.operands import Operand
from tensorlab.shapes import Shape, size_of
from tensorlab.wording import count, join, number, thousands, verb

_OUT_OF_BOUNDS = re.compile(r"Python integer (-?\d+) out of bounds for (u?int\d+)")
SMALL = 4096  # entries up to which the values of a result are worked out for its picture

Compute = Callable[..., Any]

# Operations with which integers can leave the range of their dtype, and those besides that promote dtypes.
_WRAPPING = {
    "add", "subtract", "multiply", "negative", "power", "pow", "square", "abs", "absolute", "matmul", "tensordot",
    "outer", "einsum", "sum", "prod", "cumsum", "cumprod",
}  # fmt: skip
_PROMOTING = _WRAPPING | {
    "divide", "true_divide", "floor_divide", "mod", "remainder", "maximum", "minimum", "clip",
}  # fmt: skip


@dataclass(frozen=True)
class Computed:
    """What came of the entries.

    Attributes:
        values: Those of the result, where all operands' are known and all are few.
        error: Why NumPy refuses these entries, as a sentence; "" where it does not, or they are not known.
        cure: What makes entries with which NumPy does it; "" where it is not known.
        notes: What is worth knowing of the dtype.
    """

    values: np.ndarray | None = None
    error: str = ""
    cure: str = ""
    notes: tuple[str, ...] = ()


def computed(
    operation: str,
    name: str,
    compute: Compute,
    operands: Sequence[Operand],
    shape: Shape,
    sampled: bool = True,
) -> Computed:
    """Let NumPy do an operation: with all entries where they are few, else with one of each operand.

    Args:
        operation: The function that is explained.
        name: What its result is called, in an error.
        compute: What is done to the operands' values.
        operands: The operands.
        shape: The shape of the result.
        sampled: Whether one entry shows what becomes of all; not where entries are only moved, to places that it
            may not have.

    >>> computed("mean", "mean", np.mean, [Operand((2,), np.array(["cat", "dog"]))], ()).error
    'NumPy has no mean of entries of dtype <U3.'
    """
    small = max(size_of(shape), *(x.size for x in operands), 0) <= SMALL
    alone = len(operands) == 1
    arrays: list[Any] = [
        # A number of Python's has no dtype of its own, and leaves that of an array as it is.
        x.values.item() if x.is_number and x.values is not None and not alone
        else x.values if small
        else _sample(x)
        for x in operands
    ]  # fmt: skip
    if any(array is None or _nests(array) for array in arrays) or not (small or sampled):
        return Computed()
    try:
        result = _quietly(compute, arrays)
    except Exception as error:  # an object's own arithmetic may raise anything
        kinds = {_dtype(x).kind for x in arrays}
        unfit = isinstance(error, TypeError | OverflowError) or not kinds <= set("biufcO")
        if not (small or unfit):
            return Computed()  # what is wrong with one entry need not be with the others
        said = f"NumPy raises {type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
        if isinstance(error, TypeError) and "O" not in kinds:
            dtypes = join(dict.fromkeys(str(_dtype(x)) for x in arrays))
            said = f"NumPy has no {name} of entries of dtype {dtypes}."
        if found := _OUT_OF_BOUNDS.fullmatch(str(error)):
            return _without_place(operation, compute, arrays, int(found[1]), np.dtype(found[2]))
        return Computed(error=said, cure=_cure(compute, arrays))
    notes = list(_promotion(operation, operands, result.dtype))
    if not small or result.shape != shape:
        return Computed(notes=tuple(notes))
    notes += _wrapped(operation, compute, arrays, result)
    return Computed(result, notes=tuple(notes))


def unfit(operation: str, name: str, compute: Compute, operands: Sequence[Operand]) -> Computed:
    """Look whether NumPy has the operation for entries of such dtypes, whatever the shapes are.

    >>> one = Operand((2,), np.array([1.0, 2.0]))
    >>> unfit("bitwise_and", "bitwise_and", np.bitwise_and, [one, Operand((3,), np.arange(3))]).error
    'NumPy has no bitwise_and of entries of dtype float64 and int64.'
    """
    if any(x.values is None or x.values.dtype.kind == "O" for x in operands):
        return Computed()
    samples = [replace(x, shape=(1,) * x.rank, values=_sample(x)) for x in operands]
    return computed(operation, name, compute, samples, (1,) * max(x.rank for x in operands))


def _quietly(compute: Compute, arrays: Sequence[Any]) -> np.ndarray:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return np.asarray(compute(*arrays))


def _without_place(
    operation: str, compute: Compute, arrays: Sequence[Any], number: int, dtype: np.dtype
) -> Computed:
    """Say that a number of Python's is none of an array's dtype, and in which dtype it is one."""
    limits = np.iinfo(dtype)
    said = (
        f"the dtype {dtype} goes from {limits.min} to {limits.max}, and {number} is none of these."
    )
    back = {"left_shift": "right_shift", "right_shift": "left_shift"}.get(operation)
    if back and isinstance(arrays[-1], int):  # by so many bits nothing is left, in any dtype
        other_way = f"{back}(x, {-number}), which shifts the bits the other way"
        return Computed(error=said, cure=other_way if number < 0 else "")
    for wider in ("int16", "int32", "int64"):
        wide = [x.astype(wider) if _dtype(x) == dtype else x for x in arrays]
        with suppress(Exception):
            _quietly(compute, wide)
            return Computed(error=said, cure=f".astype({wider!r}), which has it")
    return Computed(error=said)


def _cure(compute: Compute, arrays: Sequence[Any]) -> str:
    """What makes numbers of truth values or of text with which NumPy does it; "" where nothing does."""
    for said, is_such, numbers in (
        (".astype(int), which makes 0 and 1 of False and True", _are_truths, int),
        (".astype(float), which makes numbers of text", _are_texts, float),
    ):
        if any(map(is_such, arrays)):
            with suppress(Exception):
                _quietly(
                    compute, [np.asarray(x).astype(numbers) if is_such(x) else x for x in arrays]
                )
                return said
    return ""


def _are_truths(x: Any) -> bool:
    return _dtype(x).kind == "b"


def _are_texts(x: Any) -> bool:
    entries = np.asarray(x)
    objects = entries.dtype.kind == "O" and entries.size > 0
    return entries.dtype.kind in "SUT" or (
        objects and all(isinstance(n, str) for n in entries.flat)
    )


def _sample(x: Operand) -> Any:
    """One entry, of the same dtype and rank."""
    if x.values is None or (x.values.dtype == object and x.size == 0):
        return None
    one = np.zeros((1,) * x.rank, x.values.dtype)
    if x.values.dtype == object:
        one[...] = x.values[(slice(0, 1),) * x.rank]
    return one


def _nests(x: Any) -> bool:
    """Whether it holds arrays of objects, which may lead back to it: NumPy's arithmetic would then not end."""
    return _dtype(x).kind == "O" and any(
        isinstance(entry, np.ndarray) and entry.dtype == object for entry in np.ravel(x)
    )


def _dtype(x: Any) -> np.dtype:
    dtype: np.dtype = np.asarray(x).dtype
    return dtype


def _promotion(operation: str, operands: Sequence[Operand], result: np.dtype) -> Iterator[str]:
    """Say what dtype comes of several."""
    named = dict.fromkeys(
        f"a {type(x.values.item()).__name__} of Python's" if x.is_number else x.values.dtype.name
        for x in operands
        if x.values is not None and not (x.is_number and x.values.dtype.kind == "i")
    )
    if operation in _PROMOTING and len(named) > 1:
        yield f"The dtype of the result is {result.name}: that is what {join(named)} become together."


def _wrapped(
    operation: str, compute: Compute, arrays: Sequence[Any], result: np.ndarray
) -> Iterator[str]:
    """Count the entries that are beyond what the dtype of the result holds, and so wrapped around."""
    if operation not in _WRAPPING or result.dtype.kind not in "iu" or len(arrays) > 2:
        return
    if not all(_dtype(x).kind in "iub" for x in arrays) or not result.size:
        return
    limits = np.iinfo(result.dtype)
    try:
        about = _quietly(compute, [np.asarray(x, float) for x in arrays])
        if (abs(about) < float(limits.max) / 2).all() and (about >= limits.min).all():
            return
        exact = _quietly(compute, [np.asarray(x).astype(object) for x in arrays])
    except (TypeError, ValueError, ArithmeticError):
        return
    beyond = np.asarray(exact != result, bool)
    if exact.shape != result.shape or not beyond.any():
        return
    several = int(np.count_nonzero(beyond))
    place = tuple(np.argwhere(beyond)[0].tolist())
    wide = [int(n) for n in exact.ravel()]
    fits = max(map(abs, wide)) <= np.iinfo(np.int64).max and result.dtype != np.int64
    at = f"at {list(place)}, " if place else ""
    wraps = verb(several, "wraps")
    yield (
        f"{thousands(several)} of {count(result.size, 'entry')} {wraps} around, as {result.dtype.name} holds "
        f"{number(limits.min)} to {number(limits.max)}: {at}{number(exact[place])} became {number(result[place])}. "
        f"With {'.astype(int)' if fits else '.astype(float)'} first it does not happen."
    )
