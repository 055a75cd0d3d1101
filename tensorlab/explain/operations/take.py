"""`take`: entries along an axis by their numbers, as an index does it."""

from dataclasses import replace
from typing import Any, Literal

import numpy as np

from tensorlab.explain.arguments import axis_of, no_such_axis
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.in_order import as_vector
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.index import index
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, of
from tensorlab.explain.views import copy_text
from tensorlab.shapes import Shape
from tensorlab.view import view
from tensorlab.wording import article, count, shape_text

_MOST_WRITTEN = 6  # numbers that are written out


@as_numpy
def take(
    a: Any,
    indices: Any,
    axis: int | None = None,
    *,
    mode: Literal["raise", "wrap", "clip"] = "raise",
) -> Explanation:
    """Explain how entries along an axis are taken by their numbers: `x[:, indices]` for axis 1.

    Args:
        a: An array or a shape.
        indices: The numbers of the entries: an integer, a list, an array of any shape.
        axis: The axis along which entries are numbered; None for all entries as one vector, row after row.
        mode: What becomes of numbers that are out of range: "raise" refuses them, "wrap" counts on from the other
            end, "clip" takes the nearest.

    Raises:
        TypeError: If the indices or the axis are not made of integers.
        ValueError: If the mode is none of the three.

    Source: section 2.2.6, "Manipulating tensors in NumPy".

    >>> print(take((10000, 16), [3, 1, 4], axis=0))
    (10000, 16).take([3, 1, 4], axis=0) gives (3, 16)
      axis 0 stays, 10,000 entries become 3: [3, 1, 4] takes entries 3, 1 and 4, in
        this order.
      axis 1 stays whole, 16 entries.
    The result is a copy: writing to it leaves the original as it is.

    >>> print(take([4, 5, 6], [2]).draw())
    (3,).take([2]) gives (1,)
      ┌───────┐                ┌───┐
      │ 4 5 6 │  .take([2]) →  │ 6 │
      └───────┘                └───┘
    """
    x = operand(a)
    numbers = _integers(indices)
    wanted = axis_of(axis, "take")
    if mode not in ("raise", "wrap", "clip"):
        raise ValueError(f'mode is "raise", "wrap" or "clip", and got {mode!r}.')
    arguments = [_written(numbers)]
    arguments += [] if wanted is None else [f"axis={wanted}"]
    arguments += [] if mode == "raise" else [f'mode="{mode}"']
    call = Call.method("take", x, ", ".join(arguments))
    if wanted is None or (x.rank == 0 and wanted in (0, -1)):
        return as_vector(x, lambda vector: _along(call, vector, numbers, 0, mode))
    return _along(call, x, numbers, wanted, mode)


def _integers(indices: Any) -> np.ndarray:
    found = np.asarray(view(indices).values())
    if found.size == 0 and not hasattr(indices, "dtype"):
        found = found.astype(np.intp)  # an empty list has no numbers to tell its type from
    if found.dtype.kind not in "iub":
        raise TypeError(
            f"The indices of take are integers, and got {article(found.dtype.name)} array."
        )
    return found.astype(np.intp)


def _written(numbers: np.ndarray) -> str:
    if numbers.ndim == 0 or 0 < numbers.size <= _MOST_WRITTEN:
        return str(numbers.tolist())
    return f"integers of shape {shape_text(numbers.shape)}"


def _along(call: Call, x: Operand, numbers: np.ndarray, axis: int, mode: str) -> Explanation:
    if not -x.rank <= axis < x.rank:
        ways: list[Suggestion] = []
        for i in reversed(range(x.rank)):
            if len(ways) < 2 and (not numbers.size or np.abs(numbers).max() < x.shape[i]):
                result = (*x.shape[:i], *numbers.shape, *x.shape[i + 1 :])
                write = f"take({{0}}, {numbers.tolist()}, axis={i})" if numbers.size < 9 else ""
                ways.append(Suggestion(f"with axis={i}", result, write=write))
        return refused("take", call, [x], no_such_axis(x, axis), ways)
    along = axis % x.rank
    n = x.shape[along]
    unseen = 0 in x.shape[:along]  # then NumPy does not look at the numbers
    if (mode != "raise" or unseen) and n:
        numbers = numbers % n if mode == "wrap" else numbers.clip(0, n - 1)
    result = (*x.shape[:along], *numbers.shape, *x.shape[along + 1 :])
    if n == 0 and numbers.size and 0 in result and (unseen or mode == "clip"):
        return _nothing(call, x, along, result)
    if n == 0 and numbers.size:
        problem = f"{x.axis(along)}{of()} has {count(n, 'entry')}, so there is none to take."
        return refused("take", call, [x], problem, clashes=[(0, along)])
    part: Any = int(numbers) if numbers.ndim == 0 else numbers
    explained = index(x, (*[slice(None)] * along, part))
    notes = [copy_text(x)]
    return replace(
        explained,
        operation="take",
        call=call,
        notes=tuple(notes if explained.valid else ()),
    )


def _nothing(call: Call, x: Operand, along: int, result: Shape) -> Explanation:
    """An axis without entries, of which none is needed: NumPy gives a result that has none either."""
    labels = list(range(x.rank))
    picked = range(x.rank, len(result) + 1)
    result_labels = [*labels[:along], *picked, *labels[along + 1 :]]
    steps = []
    for axis, n in enumerate(x.shape):
        becomes = [
            k
            for k, label in enumerate(result_labels)
            if label == axis or (axis == along and label in picked)
        ]
        has = count(n, "entry")
        said = (
            f"has {has}: none is taken, as the result is empty."
            if axis == along
            else f"stays, {has}."
        )
        steps.append(Step(((0, axis),), "stays", tuple(becomes), f"{x.axis(axis)} {said}"))
    return accepted(
        "take",
        call,
        [x],
        result,
        kind="selects",
        steps=steps,
        trace=lambda _: [],
        labels=[labels],
        result_labels=result_labels,
    )
