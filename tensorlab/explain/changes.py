"""The tensors that a function is tried with, and what is changed in them: which entries, and to which values."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.operands import Operand
from tensorlab.shapes import Shape, size_of

_MOST_ENTRIES = 2048  # of an operand that is tried as it is; a larger one is cut
_MOST_TOGETHER = 2**20  # the entries of several, multiplied: what `np.outer` makes of them
_MOST_SINGLES = 12  # entries that are changed one by one
MOST_SMALL = 4096  # entries of a small tensor, if it has many axes
SIDE = 3  # entries along each of its axes
# How large the entries are that are tried: a threshold between two of these shows itself.
SCALES = (0.0, 1e-3, 1.0, 1e3, 3e4, 1e6, 1e9)
NUMBERS = "buifc"  # kinds of dtypes of which tensors are made up
# How their entries stand to 0, and to one another.
ABOVE, BELOW, BOTH, RISING, EQUAL = range(5)

Change = tuple[np.ndarray, np.ndarray]  # which entries differ, and the tensor in which they do


def dtype_of(x: Operand) -> np.dtype:
    """The dtype of an operand, and of what is made up where none is known."""
    return np.dtype(float) if x.values is None else x.values.dtype


def fit(shapes: Sequence[Shape]) -> bool:
    """Whether tensors of such shapes are small enough to be tried."""
    sizes = [size_of(shape) for shape in shapes]
    return max(sizes, default=0) <= MOST_SMALL and math.prod(sizes) <= _MOST_TOGETHER


def shorter(operands: Sequence[Operand]) -> dict[int, int]:
    """Lengths for tensors that are tried: as they are, or smaller in place of large ones."""
    lengths = {n for x in operands for n in x.shape}
    if all(x.size <= _MOST_ENTRIES for x in operands) and fit([x.shape for x in operands]):
        return {n: n for n in lengths}
    ranks = [x.rank for x in operands]
    side = min(_MOST_ENTRIES ** (1 / max(ranks)), _MOST_TOGETHER ** (1 / sum(ranks)))
    return cut(lengths, max(1, int(side) - len(lengths)))


def cut(lengths: Iterable[int], most: int) -> dict[int, int]:
    """Cut large lengths: those that are equal stay equal, and others stay apart.

    >>> cut([3, 1000, 2000], 10)
    {3: 3, 1000: 11, 2000: 12}
    """
    longer = sorted(n for n in lengths if n > most)
    return {n: n for n in lengths} | {n: k for k, n in enumerate(longer, most + 1)}


def made(
    random: np.random.Generator, shape: Shape, dtype: np.dtype, scale: float, kind: int
) -> np.ndarray:
    """A tensor of random entries of some scale."""
    least, most = {ABOVE: (1, 2), BELOW: (-2, -1), EQUAL: (1, 1)}.get(kind, (-1, 1))
    values = scale * random.uniform(least, most, shape)
    if kind == RISING:
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


def near(array: np.ndarray) -> list[Any]:
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


def of_scales(dtype: np.dtype, scales: Iterable[float]) -> list[Any]:
    """Values of these scales, above 0 and below."""
    return [_as(dtype, value) for scale in scales for value in (1.5 * scale, -1.5 * scale)]


def extremes(dtype: np.dtype) -> list[Any]:
    """The ends of a dtype, and what is not a number."""
    if dtype.kind == "b":
        return [True, False]
    if dtype.kind in "iu":
        return [np.iinfo(dtype).max, np.iinfo(dtype).min]
    limits = np.finfo(dtype)
    return [np.nan, np.inf, -np.inf, limits.max, limits.min, limits.tiny]


def changes(
    array: np.ndarray, values: Sequence[Any], places: Iterable[np.ndarray]
) -> Iterator[Change]:
    """Change the entries at each of these places to each of these values."""
    for each in places:
        for value in values:
            yield each, changed_at(array, each, value)


def changed_at(array: np.ndarray, places: np.ndarray, values: Any) -> np.ndarray:
    """The tensor with other values at these places."""
    return np.where(places, values, array).astype(array.dtype)


def singles(random: np.random.Generator, array: np.ndarray) -> list[np.ndarray]:
    """Single entries: all of them, or some of many."""
    chosen = np.sort(random.permutation(array.size)[:_MOST_SINGLES])
    return [(np.arange(array.size) == i).reshape(array.shape) for i in chosen]


def few(random: np.random.Generator, array: np.ndarray) -> list[np.ndarray]:
    """One entry, all others, and about half of them."""
    one = (np.arange(array.size) == random.integers(array.size)).reshape(array.shape)
    return [one, ~one, random.random(array.shape) < 0.5]


def halves(random: np.random.Generator, array: np.ndarray) -> list[np.ndarray]:
    """More and more entries, for what counts; and halves of every axis that part any two of its places."""
    rank = random.permutation(array.size).reshape(array.shape)
    more = [rank < 2**k for k in range(array.size.bit_length())]
    bits = [
        (index >> bit) % 2 == 1
        for index, n in zip(np.indices(array.shape), array.shape, strict=True)
        for bit in range(max(n - 1, 0).bit_length())
    ]
    return [*more, *(~each for each in more), *bits, *(~each for each in bits)]
