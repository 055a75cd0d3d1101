"""`index`: what is taken along each axis, and which axes disappear."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from tensorlab.explain.entries import SMALL
from tensorlab.explain.explanation import Call, Explanation, Source
from tensorlab.explain.letters import result_shape
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.index_problems import problem
from tensorlab.explain.operations.index_sentences import notes, steps
from tensorlab.explain.outcome import accepted, refused
from tensorlab.indexing import Index, Refusal, key_text, read, read_key
from tensorlab.shapes import Shape, size_of
from tensorlab.sources.tensor_view import entries_of

_MATRIX = (
    "A np.matrix keeps both axes: a single integer counts as a slice of length 1. np.asarray(x) is an ordinary array, "
    "in which it drops its axis."
)


def index(x: Any, key: Any) -> Explanation:
    """Explain which entries an index takes, and why the shape comes out as it does.

    Args:
        x: An array or a shape.
        key: What stands between the square brackets: `np.s_[10:100, ..., 0]` writes any of it.

    Raises:
        TypeError: If NumPy takes no such key, for example a string or a float.

    Source: section 2.2.6, "Manipulating tensors in NumPy".

    >>> print(index((60000, 28, 28), np.s_[:, 14:, 14:]))
    (60000, 28, 28)[:, 14:, 14:] gives (60000, 14, 14)
      axis 0 stays whole, 60,000 entries.
      axis 1 stays, 28 entries become 14: the slice 14: takes entries 14 to 27.
      axis 2 stays, 28 entries become 14: the slice 14: takes entries 14 to 27.
    The result is a view: writing to it writes to the original.

    An integer drops its axis, a slice of length one keeps it:

    >>> index((60000, 28, 28), 4).result_shape
    (28, 28)
    >>> index((60000, 28, 28), np.s_[4:5]).result_shape
    (1, 28, 28)

    >>> print(index((3, 5), np.s_[3]))
    (3, 5)[3] does not work: axis 0 has 3 entries, so there is no entry 3: counting
    starts at 0.
    It would work with an integer from -3 to 2, giving (5,).

    >>> print(index([[1, 2, 3], [4, 5, 6]], np.s_[:, 1:]).draw())
    (2, 3)[:, 1:] gives (2, 2)
      ┌───────┐             ┌─────┐
      │ 1 2 3 │  [:, 1:] →  │ 2 3 │
      │ 4 5 6 │             │ 5 6 │
      └───────┘             └─────┘
    """
    tensor = operand(x)
    if tensor.framework == "torch":
        key = masks_of_pytorch(key)
    parts = read_key(key)
    written = key_text(parts)
    call = Call("index", f"{tensor}{written}", written)
    found = read(tensor.shape, parts)
    if isinstance(found, Refusal):
        return refused("index", call, [tensor], *problem(tensor, parts, found))
    is_matrix = isinstance(x, np.matrix) and len(found.result_shape) == 1
    if is_matrix:
        key = _kept_by_matrix(key)
        found = read(tensor.shape, read_key(key))
        assert isinstance(found, Index), "a slice of length 1 fits where an integer does"
    values = tensor.values if size_of(found.result_shape) <= SMALL else None
    return accepted(
        "index",
        call,
        [tensor],
        result_shape(found),
        kind="selects",
        steps=steps(tensor, found),
        notes=[*([_MATRIX] if is_matrix else []), *notes(tensor, found)],
        trace=partial(_sources, found),
        labels=[range(tensor.rank)],
        result_labels=_labels(found),
        result=None if values is None else entries_of(values, key),
        index=found,
    )


def masks_of_pytorch(key: Any) -> Any:
    """To PyTorch an index of dtype uint8 is a mask."""
    if isinstance(key, tuple):
        return tuple(map(masks_of_pytorch, key))
    is_mask = str(getattr(key, "dtype", "")).removeprefix("torch.") == "uint8" and np.ndim(key) > 0
    return np.asarray(key) != 0 if is_mask else key


def _kept_by_matrix(key: Any) -> tuple[Any, ...]:
    """The index that takes of an array what this one takes of a np.matrix: a single integer is a slice of length 1."""
    given = key if isinstance(key, tuple) else (key,)
    return tuple(
        slice(int(part), int(part) + 1 or None) if read.kind == "integer" else part
        for part, read in zip(given, read_key(key), strict=True)
    )


def _sources(found: Index, index: Shape) -> list[Source]:
    return [(0, found.trace(index))]


def _labels(found: Index) -> Iterator[int]:
    """Give a result's axis its source's number; what arrays pick has that of the first axis they pick from."""
    fresh = len(found.shape)
    picked_from = [axis for part in found.arrays for axis in part.axes]
    for axis in found.axes:
        if axis.kind == "taken":
            yield axis.source
        elif axis.kind == "picked" and axis.source == 0 and picked_from:
            yield picked_from[0]
        else:
            yield fresh
            fresh += 1
