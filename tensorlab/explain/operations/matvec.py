"""`matvec`, `vecmat` and `vecdot`: products with vectors of which there may be a batch, which broadcasts.

NumPy has `matvec` and `vecmat` from 2.2 on; they are explained with any.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.alignment import axis_step, clash_text, find_clashes
from tensorlab.explain.arguments import integer, no_such_axis
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.entries import unfit
from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Step
from tensorlab.explain.letters import told_apart
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.matmul import product_shape
from tensorlab.explain.operations.tensordot import meeting_step
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, another, the
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Shape, broadcast_shapes
from tensorlab.wording import count, shape_text

_BATCH = "All other axes are a batch, and broadcast."


@as_numpy
def matvec(x1: Any, x2: Any, /) -> Explanation:
    """Explain the product of a matrix and a vector, for a batch of each.

    Args:
        x1: An array or a shape of rank 2 or more: (..., rows, inner).
        x2: The same of rank 1 or more: (..., inner).

    Returns:
        The explanation of the result, (..., rows).

    Raises:
        TypeError: If an operand is not a tensor.

    >>> print(matvec((64, 3, 3), (64, 3)))
    matvec((64, 3, 3), (64, 3)) gives (64, 3)
      axis 0, 64 entries: both have 64.
      axis 1 of the first stays, 3 entries.
      axis 2 of the first and axis 1 of the second meet, 3 entries each: they are
        multiplied in pairs, added up, and disappear.
    All other axes are a batch, and broadcast.

    `matmul` takes the second for a matrix as soon as it has two axes:

    >>> from tensorlab import explain
    >>> explain.matmul((64, 3, 3), (64, 3)).valid
    False

    >>> print(matvec([[1, 2], [3, 4]], [5, 6]).draw().text(36))
    matvec((2, 2), (2,)) gives (2,)
       first         second
      ┌─────┐       ┌─────┐
      │ 1 2 │  and  │ 5 6 │
      │ 3 4 │       └─────┘
      └─────┘
                  result
                ┌───────┐
      matvec →  │ 17 39 │
                └───────┘
    """
    return _product(_MATVEC, x1, x2)


@as_numpy
def vecmat(x1: Any, x2: Any, /) -> Explanation:
    """Explain the product of a vector and a matrix, for a batch of each.

    Args:
        x1: An array or a shape of rank 1 or more: (..., inner).
        x2: The same of rank 2 or more: (..., inner, columns).

    Returns:
        The explanation of the result, (..., columns).

    Raises:
        TypeError: If an operand is not a tensor.

    >>> vecmat((64, 3), (64, 3, 5)).result_shape
    (64, 5)
    >>> print(vecmat((64, 3), (4, 5)))
    vecmat((64, 3), (4, 5)) does not work: the inner axes must have the same length,
    and axis 1 of the first has 3 entries where axis 0 of the second has 4.
    It would work with a first tensor of shape (64, 4), giving (64, 5).
    It would work with a second tensor of shape (3, 5), giving (64, 5).

    >>> print(vecmat([5, 6], [[1, 2], [3, 4]]).draw().text(36))
    vecmat((2,), (2, 2)) gives (2,)
       first         second
      ┌─────┐       ┌─────┐
      │ 5 6 │  and  │ 1 2 │
      └─────┘       │ 3 4 │
                    └─────┘
                  result
                ┌───────┐
      vecmat →  │ 23 34 │
                └───────┘
    """
    return _product(_VECMAT, x1, x2)


@as_numpy
def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Explanation:
    """Explain the dot product of two vectors, for a batch of each.

    Args:
        x1: An array or a shape of rank 1 or more.
        x2: The same.
        axis: The axis of both along which the vectors lie.

    Raises:
        TypeError: If an operand is not a tensor, or the axis is not an integer.

    >>> print(vecdot((150, 4), (4,)))
    vecdot((150, 4), (4,)) gives (150,)
      axis 0, 150 entries of the first: the second has no axis here and is used for
        each.
      axis 1 of the first and axis 0 of the second meet, 4 entries each: they are
        multiplied in pairs, added up, and disappear.
    All other axes are a batch, and broadcast.

    >>> print(vecdot([[1, 2], [3, 4]], [[1, 1], [2, 2]]).draw().text(36))
    vecdot((2, 2), (2, 2)) gives (2,)
       first         second
      ┌─────┐       ┌─────┐
      │ 1 2 │  and  │ 1 1 │
      │ 3 4 │       │ 2 2 │
      └─────┘       └─────┘
                 result
                ┌──────┐
      vecdot →  │ 3 14 │
                └──────┘
    """
    return _product(_VECDOT, x1, x2, integer(axis, "The axis of vecdot"))


@dataclass(frozen=True)
class _Rule:
    """A product of which each operand is a matrix or a vector.

    Attributes:
        name: NumPy's name.
        ranks: How many axes of each do not belong to the batch: the last ones.
        inner: Which of them meets.
        subscripts: The same as einsum has it.
        conjugates: Whether complex entries of the first are conjugated.
    """

    name: str
    ranks: tuple[int, int]
    inner: tuple[int, int]
    subscripts: str
    conjugates: bool = True

    def compute(self, axis: int | None) -> Callable[..., Any]:
        """NumPy's function, or einsum for it."""
        own = getattr(np, self.name, None)
        if own is not None:
            return own if axis is None else lambda a, b: own(a, b, axis=axis)
        return lambda a, b: np.einsum(self.subscripts, np.conj(a) if self.conjugates else a, b)


_MATVEC = _Rule("matvec", (2, 1), (-1, -1), "...ij,...j->...i", conjugates=False)
_VECMAT = _Rule("vecmat", (1, 2), (-1, -2), "...i,...ij->...j")
_VECDOT = _Rule("vecdot", (1, 1), (-1, -1), "...i,...i->...")


def _product(rule: _Rule, x1: Any, x2: Any, axis: int | None = None) -> Explanation:
    operands = [operand(x1), operand(x2)]
    axis = None if axis == -1 else axis
    written = "" if axis is None else f"axis={axis}"
    problem = _rank_problem(rule, operands, axis)
    if problem is not None:
        call = Call.function(rule.name, operands, written)
        return refused(rule.name, call, operands, problem, _of_other_ranks(operands))
    inner = [_inner(rule, k, x, axis) for k, x in enumerate(operands)]
    labels, result_labels = _labels(rule, operands, inner)
    operands = told_apart(operands, labels)
    call = Call.function(rule.name, operands, written)
    compute = rule.compute(axis)
    batches = [_batch(rule, k, x, inner[k]) for k, x in enumerate(operands)]
    clashes = list(_clashes(operands, inner, batches))
    if clashes:
        if error := unfit(rule.name, rule.name, compute, operands).error:
            return refused(rule.name, call, operands, error)
        texts = [
            f"{must} must {rule_}, and {clash_text(operands, pair)}"
            for must, rule_, pair in clashes
        ]
        places = [place for *_, pair in clashes for place in pair]
        ways = _suggest(rule, operands, inner, batches)
        return refused(rule.name, call, operands, "; ".join(texts) + ".", ways, places, labels)
    trace = Labels((operands[0].shape, operands[1].shape), labels, result_labels)
    return accepted(
        rule.name,
        call,
        operands,
        tuple(trace.lengths[label] for label in result_labels),
        kind="multiplies",
        steps=_steps(rule, operands, inner, batches),
        notes=_notes(rule, operands),
        trace=trace.trace,
        labels=labels,
        result_labels=result_labels,
        compute=compute,
    )


def _rank_problem(rule: _Rule, operands: Sequence[Operand], axis: int | None) -> str | None:
    for k, (x, least) in enumerate(zip(operands, rule.ranks, strict=True)):
        if x.rank < least:
            what = "a matrix" if least == 2 else "a vector"
            has = count(x.rank, "axis") if x.rank else "none"
            return f"{the(k)} is {what} or a batch of such, with {count(least, 'axis')} or more, and it has {has}."
        if axis is not None and not -x.rank <= axis < x.rank:
            return no_such_axis(x, axis, the(k))
    return None


def _of_other_ranks(operands: Sequence[Operand]) -> Iterator[Suggestion]:
    first, second = operands
    result = product_shape(first.shape, second.shape)
    if result is not None:
        yield Suggestion("with matmul", result)


def _inner(rule: _Rule, k: int, x: Operand, axis: int | None) -> int:
    return (rule.inner[k] if axis is None else axis) % x.rank


def _batch(rule: _Rule, k: int, x: Operand, inner: int) -> list[int]:
    """The axes of an operand that are neither rows, columns nor met."""
    own = range(x.rank - rule.ranks[k], x.rank) if rule.ranks[k] == 2 else (inner,)
    return [axis for axis in range(x.rank) if axis not in own]


def _labels(
    rule: _Rule, operands: Sequence[Operand], inner: Sequence[int]
) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """Number the axes: the batch as in the result, then what stays, then what meets."""
    batches = [_batch(rule, k, x, inner[k]) for k, x in enumerate(operands)]
    widest = max(map(len, batches))
    stays, meets = widest, widest + 1
    labels = tuple(
        tuple(
            meets
            if axis == inner[k]
            else widest - len(batches[k]) + batches[k].index(axis)
            if axis in batches[k]
            else stays
            for axis in range(x.rank)
        )
        for k, x in enumerate(operands)
    )
    return labels, (*range(widest), *([stays] if 2 in rule.ranks else []))


def _clashes(
    operands: Sequence[Operand], inner: Sequence[int], batches: Sequence[Sequence[int]]
) -> Iterator[tuple[str, str, tuple[OperandAxis, OperandAxis]]]:
    first, second = operands
    if first.shape[inner[0]] != second.shape[inner[1]]:
        yield "the inner axes", "have the same length", ((0, inner[0]), (1, inner[1]))
    shapes = [
        tuple(x.shape[axis] for axis in own) for x, own in zip(operands, batches, strict=True)
    ]
    for (k, axis), (m, other) in find_clashes(shapes):
        yield "the batch axes", "broadcast", ((k, batches[k][axis]), (m, batches[m][other]))


def _suggest(
    rule: _Rule, operands: Sequence[Operand], inner: Sequence[int], batches: Sequence[Sequence[int]]
) -> Iterator[Suggestion]:
    """Give one the inner length of the other; or, of matrices, what matmul makes of them."""
    shapes = [
        tuple(x.shape[axis] for axis in own) for x, own in zip(operands, batches, strict=True)
    ]
    batch = broadcast_shapes(shapes)
    for k in range(2) if batch is not None else ():
        at, length = inner[k], operands[1 - k].shape[inner[1 - k]]
        shape: Shape = (*operands[k].shape[:at], length, *operands[k].shape[at + 1 :])
        kept = [
            n
            for m, x in enumerate(operands)
            for axis, n in enumerate(x.shape)
            if rule.ranks[m] == 2 and axis not in batches[m] and axis != inner[m]
        ]
        how = f"with {another(k)} of shape {shape_text(shape)}"
        yield Suggestion(how, (*(batch or ()), *kept), changed={k: (shape,)})
    yield from _of_other_ranks(operands)


def _steps(
    rule: _Rule, operands: Sequence[Operand], inner: Sequence[int], batches: Sequence[Sequence[int]]
) -> Iterator[Step]:
    parts = [
        Operand(
            tuple(x.shape[axis] for axis in own),
            names=tuple(x.names[axis] for axis in own) if x.names else (),
        )
        for x, own in zip(operands, batches, strict=True)
    ]
    batch = broadcast_shapes([part.shape for part in parts]) or ()
    for axis in range(len(batch)):
        step = axis_step(parts, axis, batch)
        places = tuple((k, batches[k][own]) for k, own in step.axes)
        yield Step(places, step.fate, step.becomes, step.text)
    for k, x in enumerate(operands):
        for axis in range(x.rank):
            if axis not in batches[k] and axis != inner[k]:
                text = f"{x.axis(axis)} of {_ORDER[k]} stays, {count(x.shape[axis], 'entry')}."
                yield Step(((k, axis),), "stays", (len(batch),), text)
    yield meeting_step(list(operands), *inner)


_ORDER = ("the first", "the second")


def _notes(rule: _Rule, operands: Sequence[Operand]) -> Iterator[str]:
    if any(x.rank > least for x, least in zip(operands, rule.ranks, strict=True)):
        yield _BATCH
    values = operands[0].values
    if rule.conjugates and values is not None and values.dtype.kind == "c":
        yield "Complex entries of the first are conjugated before they are multiplied."
