"""`matmul`: rows meet columns, in the last two axes; the axes before them are a batch that broadcasts."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np

from tensorlab.explain.alignment import clash_text, find_clashes
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.entries import unfit
from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Step
from tensorlab.explain.letters import told_apart
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.tensordot import meeting_step
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, another, the
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Shape, broadcast_shapes, free_letter, size_of
from tensorlab.sources.containers import entries
from tensorlab.wording import count, ordinal, shape_text, thousands

_LARGE = 64  # lists of lengths that make more entries than this are told that a shape is a tuple
_MOST_TURNED = 2  # suggestions to exchange something


@as_numpy
def matmul(a: Any, b: Any, /) -> Explanation:
    """Explain the product of two tensors, `a @ b`.

    Args:
        a: An array or a shape of rank 1 or more: (..., rows, inner).
        b: The same: (..., inner, columns).

    Returns:
        The explanation of the result, (..., rows, columns). A vector has no rows or columns of its own, so the result
        lacks that axis.

    Raises:
        TypeError: If an operand is not a tensor.

    Source: section 2.3.3, "Tensor product".

    >>> print(matmul((128, 784), (784, 512)))
    (128, 784) @ (784, 512) gives (128, 512)
      axis 0 of the first stays, 128 entries: the rows of the result.
      axis 1 of the first and axis 0 of the second meet, 784 entries each: they are
        multiplied in pairs, added up, and disappear.
      axis 1 of the second stays, 512 entries: the columns of the result.
    >>> print(matmul((32, 784), (512, 10)))
    (32, 784) @ (512, 10) does not work: the inner axes must have the same length,
    and axis 1 of the first has 784 entries where axis 0 of the second has 512.
    It would work with a second matrix of shape (784, n), giving (32, n).

    >>> print(matmul([[1, 2], [3, 4]], [[1, 0], [5, 1]]).draw())
    (2, 2) @ (2, 2) gives (2, 2)
       first       second      result
      ┌─────┐     ┌─────┐     ┌──────┐
      │ 1 2 │  @  │ 1 0 │  =  │ 11 2 │
      │ 3 4 │     │ 5 1 │     │ 23 4 │
      └─────┘     └─────┘     └──────┘
    """
    operands = [operand(a), operand(b)]
    first, second = operands
    if not (first.rank and second.rank):
        return _scalar(Call("matmul", f"{first} @ {second}", "@"), operands)
    labels, result_labels = _labels(first.rank, second.rank)
    operands = told_apart(operands, labels)
    first, second = operands
    call = Call("matmul", f"{first} @ {second}", "@")
    shapes = (first.shape, second.shape)
    result = product_shape(first.shape, second.shape)
    if result is None:
        if error := unfit("matmul", "product", _product, operands).error:
            return refused("matmul", call, operands, error)
        problem, clashes = _problem(operands)
        batches = "batch" in problem and "inner" not in problem
        return refused(
            "matmul", call, operands, problem, _suggest(*shapes), clashes, labels, stretches=batches
        )
    return accepted(
        "matmul",
        call,
        operands,
        result,
        kind="multiplies",
        steps=_steps(operands, result),
        notes=[*_of_lengths(a, b), *_notes(operands)],
        trace=Labels(shapes, labels, result_labels).trace,
        labels=labels,
        result_labels=result_labels,
        compute=_product,
        of="product",
    )


def _of_lengths(a: Any, b: Any) -> Iterator[str]:
    """Two lists that could be the shapes of matrices: `x.shape.as_list()` of TensorFlow gives such."""
    if not all(
        isinstance(x, list) and all(type(n) is int and n > 0 for n in entries(x)) for x in (a, b)
    ):
        return
    shapes = tuple(entries(a)), tuple(entries(b))
    if min(map(len, shapes)) > 1 and min(map(size_of, shapes)) > _LARGE and product_shape(*shapes):
        texts = " and ".join(map(shape_text, shapes))
        yield f"A list is data: these are two vectors. For matrices of the shapes {texts} give tuples."


def _product(a: np.ndarray, b: np.ndarray) -> Any:
    if "O" not in (a.dtype.kind, b.dtype.kind):
        return np.matmul(a, b)
    # np.matmul of objects can end Python where a product raises (NumPy 2.4), and np.dot does not.
    if max(a.ndim, b.ndim) == 2 or min(a.ndim, b.ndim) == 1:
        return np.dot(a, b)
    return np.vectorize(np.dot, otypes=[object], signature="(n,k),(k,m)->(n,m)")(a, b)


def product_shape(a: Shape, b: Shape) -> Shape | None:
    """Work out the shape of `a @ b`, or return None where NumPy would refuse.

    >>> product_shape((64, 3, 32, 10), (10, 5)), product_shape((3,), (3,)), product_shape((2, 3), (2, 3))
    ((64, 3, 32, 5), (), None)
    """
    if not a or not b or a[-1] != b[-2 if len(b) > 1 else 0]:
        return None
    batch = broadcast_shapes([a[:-2], b[:-2]])
    if batch is None:
        return None
    return batch + (a[-2:-1] if len(a) > 1 else ()) + (b[-1:] if len(b) > 1 else ())


def _labels(rank: int, other: int) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """Number the axes: the batch as in the result, then rows, inner, columns."""
    batch = max(rank - 2, other - 2, 0)
    rows, inner, columns = range(batch, batch + 3)
    a = (*range(batch - (rank - 2), batch), rows, inner) if rank > 1 else (inner,)
    b = (*range(batch - (other - 2), batch), inner, columns) if other > 1 else (inner,)
    result = (*range(batch), *([rows] if rank > 1 else []), *([columns] if other > 1 else []))
    return (a, b), result


def _inner(second: Operand) -> int:
    return max(second.rank - 2, 0)


def _steps(operands: list[Operand], result: Shape) -> Iterator[Step]:
    first, second = operands
    batch = max(0, first.rank - 2, second.rank - 2)
    for axis in range(batch):
        yield _batch_step(operands, axis, result)
    if first.rank > 1:
        rows = f"{first.axis(first.rank - 2)} of the first stays, {count(first.shape[-2], 'entry')}"
        yield Step(((0, first.rank - 2),), "stays", (batch,), f"{rows}: the rows of the result.")
    yield meeting_step(operands, first.rank - 1, _inner(second))
    if second.rank > 1:
        role = "the columns of the result" if first.rank > 1 else "the entries of the result"
        text = f"{second.axis(second.rank - 1)} of the second stays, {count(second.shape[-1], 'entry')}: {role}."
        yield Step(((1, second.rank - 1),), "stays", (len(result) - 1,), text)


def _batch_step(operands: list[Operand], axis: int, result: Shape) -> Step:
    """Say which operand brings a batch axis, and which is used again for each of its entries."""
    batch = max(x.rank - 2 for x in operands)
    length = result[axis]
    own = [axis - (batch - (x.rank - 2)) for x in operands]
    places = tuple(
        (k, i) for k, (x, i) in enumerate(zip(operands, own, strict=True)) if i >= 0 and x.rank > 2
    )
    have = [
        x.shape[i] if x.rank > 2 and i >= 0 else None for x, i in zip(operands, own, strict=True)
    ]
    head = f"axis {axis} is a batch axis, {count(length, 'entry')}"
    if have[0] == have[1]:
        text = f"{head}: product by product, those of the first with those of the second."
        return Step(places, "stays", (axis,), text)
    brings = 0 if have[0] == length else 1
    again = f"used for all {thousands(length)}" if length != 1 else "used for it"
    text = f"{head} of the {ordinal(brings)}: the {ordinal(1 - brings)} is {again}."
    return Step(places, "stretched", (axis,), text)


def _notes(operands: list[Operand]) -> Iterator[str]:
    first, second = operands
    if first.rank == second.rank == 1:
        yield "Two vectors give one number, the dot product."
    elif first.rank == 1:
        yield (
            f"The first is a vector: @ takes it as a matrix of one row, {shape_text((1, first.shape[0]))}, "
            "and drops that axis from the result."
        )
    elif second.rank == 1:
        yield (
            f"The second is a vector: @ takes it as a matrix of one column, {shape_text((second.shape[0], 1))}, "
            "and drops that axis from the result."
        )
    if max(first.rank, second.rank) > 2:
        yield "The last two axes are the matrices; the axes before them are batch axes, and broadcast."


def _scalar(call: Call, operands: list[Operand]) -> Explanation:
    scalars = [k for k, x in enumerate(operands) if x.rank == 0]
    result = broadcast_shapes([x.shape for x in operands])
    who = "both are scalars" if len(scalars) == 2 else f"{the(scalars[0])} is a scalar"
    return refused(
        "matmul",
        call,
        operands,
        f"{who}, and @ takes tensors of rank 1 or more.",
        [Suggestion("with *, which multiplies entry by entry", result or ())],
    )


def _problem(operands: list[Operand]) -> tuple[str, list[OperandAxis]]:
    first, second = operands
    parts: list[str] = []
    clashes: list[OperandAxis] = []
    inner = _inner(second)
    if first.shape[-1] != second.shape[inner]:
        pair = ((0, first.rank - 1), (1, inner))
        parts.append(f"the inner axes must have the same length, and {clash_text(operands, pair)}")
        clashes += pair
    batches = [x.shape[:-2] for x in operands]
    for batch_pair in find_clashes(batches):
        parts.append(f"the batch axes must broadcast, and {clash_text(operands, batch_pair)}")
        clashes += batch_pair
    return "; ".join(parts) + ".", clashes


def _suggest(a: Shape, b: Shape) -> Iterator[Suggestion]:
    yield from _flattened(a, b)
    yield from _other_second(a, b)
    yield from islice(_turned(a, b), _MOST_TURNED)


def _flattened(a: Shape, b: Shape) -> Iterator[Suggestion]:
    """Make vectors of images and the like, where that gives the inner length."""
    for k in range(2, len(a) + 1):
        if len(b) == 2 and size_of(a[-k:]) == b[0]:
            flat = (*(a[:-k] or (1,)), b[0])
            how = f"with {the(0)} reshaped to {shape_text(flat)}, as {_times(a[-k:])} = {thousands(b[0])}"
            yield Suggestion(how, (*flat[:-1], b[1]), changed={0: (flat,)})
            return


def _times(lengths: Shape) -> str:
    return " × ".join(map(thousands, lengths))


def _other_second(a: Shape, b: Shape) -> Iterator[Suggestion]:
    """Give the second the inner length of the first, leaving its columns free."""
    free = free_letter([a, b])
    for batch in (b[:-2], a[:-2], ()):
        wanted = (a[-1],) if len(b) == 1 else (*batch, a[-1], free)
        result = product_shape(a, wanted)
        if result is not None:
            kind = {1: "vector", 2: "matrix"}.get(len(wanted), "tensor")
            how = f"with {another(1, kind)} of shape {shape_text(wanted)}"
            yield Suggestion(how, result, changed={1: (wanted,)})
            return


def _turned(a: Shape, b: Shape) -> Iterator[Suggestion]:
    """Exchange the last two axes of one, the two operands, or the last two axes of both."""
    x, y = _exchange(a), _exchange(b)
    ways = [(a, y, f"with {the(1)} {_how(b)}, {y}"), (x, b, f"with {the(0)} {_how(a)}, {x}")]
    ways.append((b, a, f"the other way round, {b} @ {a}"))
    if product_shape(b, a) is None:
        how = _how(max(a, b, key=len))
        ways.append((x, y, f"with both {how}, {x} @ {y}"))
    for first, second, what in ways:
        result = product_shape(first, second)
        if result is not None:
            pairs = enumerate(zip((a, b), (first, second), strict=True))
            changed = {k: (new,) for k, (old, new) in pairs if new != old}
            yield Suggestion(what, result, changed=changed)


def _how(shape: Shape) -> str:
    return "transposed" if len(shape) <= 2 else "turned in the last two axes"


def _exchange(shape: Shape) -> Shape:
    return shape if len(shape) < 2 else (*shape[:-2], shape[-1], shape[-2])
