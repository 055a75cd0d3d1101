"""`attention`: each query takes a mean of the values, weighted by how well its key fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.alignment import axis_step, clash_text, find_clashes
from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Source, Step
from tensorlab.explain.letters import told_apart
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, another, the
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Shape, broadcast_shapes
from tensorlab.wording import count, shape_text

_CALLED = ("query", "key", "value")


def attention(query: Any, key: Any, value: Any, *, is_causal: bool = False) -> Explanation:
    """Explain attention by scaled dot products, as PyTorch's `scaled_dot_product_attention` computes it.

    It is `softmax(query @ key.T / sqrt(features)) @ value`, for each sample of a batch. Keras' layer `Attention`
    does the same.

    Args:
        query: An array or a shape: (..., queries, features).
        key: The same: (..., keys, features).
        value: The same: (..., keys, outputs).
        is_causal: Whether a query sees only the keys up to its own place.

    Returns:
        The explanation of the result, (..., queries, outputs).

    Raises:
        TypeError: If an operand is not a tensor.

    >>> print(attention((32, 10, 64), (32, 20, 64), (32, 20, 128)))
    attention((32, 10, 64), (32, 20, 64), (32, 20, 128)) gives (32, 10, 128)
      axis 0, 32 entries: all have 32.
      axis 1 of the query stays, 10 entries: one mean is taken for each.
      axis 2 of the query and axis 2 of the key meet, 64 entries each: they are
        multiplied in pairs, added up, and disappear. The result, (32, 10, 20), says
        how well each key fits.
      axis 1 of the key and axis 1 of the value meet, 20 entries each: softmax turns
        how well each key fits into weights that add up to 1, and the weighted mean
        of the values is taken.
      axis 2 of the value stays, 128 entries.
    Each query sees all keys and all values of its sample.
    >>> print(attention((10, 64), (20, 32), (20, 8)).problem)
    axis 1 of the first has 64 entries where axis 1 of the second has 32: query and
    key need the same number of features.
    """
    operands = [operand(each) for each in (query, key, value)]
    written = "is_causal=True" if is_causal else ""
    short = [k for k, x in enumerate(operands) if x.rank < 2]
    if short:
        call = Call.function("attention", operands, written)
        has = count(operands[short[0]].rank, "axis") if operands[short[0]].rank else "none"
        who = f"{the(short[0])}, the {_CALLED[short[0]]},"
        text = f"{who} has {has}, and it needs two or more: (..., places, features)."
        return refused("attention", call, operands, text)
    labels, result_labels = _labels(operands)
    operands = told_apart(operands, labels)
    call = Call.function("attention", operands, written)
    found = _problem(operands)
    if found is not None:
        text, clashes = found
        return refused("attention", call, operands, text, _suggest(operands), clashes, labels)
    shapes = tuple(x.shape for x in operands)
    met = Labels(shapes, labels, result_labels)
    seen = _Attended(met, len(result_labels) - 2, is_causal)
    return accepted(
        "attention",
        call,
        operands,
        tuple(met.lengths[label] for label in result_labels),
        kind="multiplies",
        steps=_steps(operands),
        notes=[_note(is_causal)],
        trace=seen.trace,
        labels=labels,
        result_labels=result_labels,
        compute=seen.compute,
        of="attention",
    )


@dataclass(frozen=True)
class _Attended:
    """What an entry of the result sees.

    Attributes:
        met: Which axes correspond.
        at: The axis of the result along which the queries are.
        is_causal: Whether a query sees only the keys up to its own place.
    """

    met: Labels
    at: int
    is_causal: bool

    def trace(self, index: Shape) -> list[Source]:
        """Find the entries of the query, of the keys and of the values."""
        found = self.met.trace(index)
        if not self.is_causal:
            return found
        return [(k, place) for k, place in found if k == 0 or place[-2] <= index[self.at]]

    def compute(self, query: np.ndarray, key: np.ndarray, value: np.ndarray) -> np.ndarray:
        """Do it with NumPy."""
        fits = query @ np.swapaxes(key, -1, -2) / np.sqrt(query.shape[-1])
        if self.is_causal:
            fits = np.where(np.tri(*fits.shape[-2:]) == 1, fits, -np.inf)
        weights = np.exp(fits - fits.max(axis=-1, keepdims=True))
        return np.asarray(weights / weights.sum(axis=-1, keepdims=True) @ value)


def _note(is_causal: bool) -> str:
    if is_causal:
        return "The query at a place sees the keys and values up to this place, and none behind it."
    return "Each query sees all keys and all values of its sample."


def _labels(
    operands: Sequence[Operand],
) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """Number the axes: the batch as in the result, then queries, features, keys, outputs."""
    batch = max(x.rank for x in operands) - 2
    queries, features, keys, outputs = range(batch, batch + 4)
    last = ((queries, features), (keys, features), (keys, outputs))
    labels = tuple(
        (*range(batch - x.rank + 2, batch), *own) for x, own in zip(operands, last, strict=True)
    )
    return labels, (*range(batch), queries, outputs)


def _batches(operands: Sequence[Operand]) -> list[Shape]:
    return [x.shape[:-2] for x in operands]


def _problem(operands: Sequence[Operand]) -> tuple[str, list[OperandAxis]] | None:
    query, key, value = operands
    parts: list[str] = []
    clashes: list[OperandAxis] = []
    features: tuple[OperandAxis, OperandAxis] = ((0, query.rank - 1), (1, key.rank - 1))
    keys: tuple[OperandAxis, OperandAxis] = ((1, key.rank - 2), (2, value.rank - 2))
    if query.shape[-1] != key.shape[-1]:
        said = "query and key need the same number of features"
        parts.append(f"{clash_text(operands, features)}: {said}")
        clashes += features
    if key.shape[-2] != value.shape[-2]:
        parts.append(f"{clash_text(operands, keys)}: there is one value for each key")
        clashes += keys
    for pair in find_clashes(_batches(operands)):
        parts.append(f"the batch axes must broadcast, and {clash_text(operands, pair)}")
        clashes += pair
    if not parts and key.shape[-2] == 0 and query.shape[-2]:
        return (
            f"{key.axis(key.rank - 2)} of {the(1)} has 0 entries, and there is no mean of no values.",
            [keys[0]],
        )
    return (f"{'; '.join(parts)}.", clashes) if parts else None


def _suggest(operands: Sequence[Operand]) -> Iterator[Suggestion]:
    """A key that fits the query, and the values."""
    query, key, value = operands
    batch = broadcast_shapes(_batches(operands))
    fitting = (*key.shape[:-2], value.shape[-2], query.shape[-1])
    if batch is not None and fitting != key.shape and value.shape[-2]:
        how = f"with {another(1)} of shape {shape_text(fitting)}"
        result = (*batch, query.shape[-2], value.shape[-1])
        yield Suggestion(how, result, changed={1: (fitting,)})


def _steps(operands: Sequence[Operand]) -> Iterator[Step]:
    query, key, value = operands
    parts = [Operand(x.shape[:-2], names=x.names[:-2]) for x in operands]
    batch = broadcast_shapes([part.shape for part in parts]) or ()
    for axis in range(len(batch)):
        yield axis_step(parts, axis, batch)
    at = len(batch)
    q, k, v = (x.rank for x in operands)
    text = f"{query.axis(q - 2)} of the query stays, {count(query.shape[-2], 'entry')}: one mean is taken for each."
    yield Step(((0, q - 2),), "stays", (at,), text)
    fits = shape_text((*batch, query.shape[-2], key.shape[-2]))
    text = (
        f"{query.axis(q - 1)} of the query and {key.axis(k - 1)} of the key meet, {count(query.shape[-1], 'entry')} "
        f"each: they are multiplied in pairs, added up, and disappear. The result, {fits}, says how well each "
        f"key fits."
    )
    yield Step(((0, q - 1), (1, k - 1)), "meets", (), text)
    text = (
        f"{key.axis(k - 2)} of the key and {value.axis(v - 2)} of the value meet, {count(key.shape[-2], 'entry')} "
        "each: softmax turns how well each key fits into weights that add up to 1, and the weighted mean of the values "
        "is taken."
    )
    yield Step(((1, k - 2), (2, v - 2)), "meets", (), text)
    text = f"{value.axis(v - 1)} of the value stays, {count(value.shape[-1], 'entry')}."
    yield Step(((2, v - 1),), "stays", (at + 1,), text)
