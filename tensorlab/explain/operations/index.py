"""`index`: what is taken along each axis, and which axes disappear."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.keys import Part, key_text, read_key
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.index_problems import find_problem
from tensorlab.explain.operations.index_sentences import picked_axes, steps
from tensorlab.explain.outcome import SMALL, accepted, refused
from tensorlab.explain.selection import Selection, select
from tensorlab.shapes import Shape, size_of
from tensorlab.wording import shape_text


def index(x: Any, key: Any) -> Explanation:
    """Explain which entries an index takes, and why the shape comes out as it does.

    Args:
        x: An array or a shape.
        key: What stands between the square brackets: `np.s_[10:100, ..., 0]` writes any of it.

    Raises:
        TypeError: If the key is nothing that NumPy takes, such as a string or a float.

    Source: section 2.2.6, "Manipulating tensors in NumPy".

    >>> print(index((60000, 28, 28), np.s_[:, 14:, 14:]))
    (60000, 28, 28)[:, 14:, 14:] gives (60000, 14, 14)
      axis 0 stays whole, 60,000 entries.
      axis 1 stays, 28 entries become 14: the slice 14: takes entries 14 to 27.
      axis 2 stays, 28 entries become 14: the slice 14: takes entries 14 to 27.
    The result is a view: writing to it writes to the original.

    An integer drops its axis, a slice of length one keeps it:

    >>> index((60000, 28, 28), 4).result_shape, index((60000, 28, 28), np.s_[4:5]).result_shape
    ((28, 28), (1, 28, 28))

    >>> print(index((3, 5), np.s_[3]))
    (3, 5)[3] does not work: axis 0 has 3 entries, so there is no entry 3: counting
    starts at 0.
    It would work with an integer from -3 to 2, giving (5,).
    """
    taken = operand(x)
    parts = read_key(key)
    written = key_text(parts)
    call = Call("index", f"{taken}{written}", written)
    found = find_problem(taken, parts)
    if found is not None:
        return refused("index", call, [taken], *found)
    chosen = select(taken.shape, parts)
    colours, result_colours = _colours(chosen)
    return accepted(
        "index",
        call,
        [taken],
        chosen.result_shape,
        kind="selects",
        steps=steps(taken, chosen),
        notes=_notes(taken, parts, chosen),
        trace=chosen.trace,
        labels=[colours],
        result_labels=result_colours,
        result=_values(taken, key, chosen.result_shape),
    )


def _values(x: Operand, key: Any, shape: Shape) -> np.ndarray | None:
    if x.values is None or size_of(shape) > SMALL:
        return None
    return np.asarray(x.values[key])


def _colours(chosen: Selection) -> tuple[range, list[int]]:
    """Give a result's axis its source's number; what arrays pick has that of the first axis they pick from."""
    fresh = len(chosen.shape)
    colours = []
    picked_from = [a for part, axes in chosen.parts if part.advanced for a in axes]
    for axis in chosen.axes:
        if axis.kind == "taken":
            colours.append(axis.source)
        elif axis.kind == "picked" and axis.source == 0 and picked_from:
            colours.append(picked_from[0])
        else:
            colours.append(fresh)
            fresh += 1
    return range(len(chosen.shape)), colours


def _notes(x: Operand, parts: Sequence[Part], chosen: Selection) -> Iterator[str]:
    arrays = [part for part in parts if part.advanced]
    integers = [part for part in parts if part.kind == "integers"]
    if len(arrays) > 1 and chosen.picks is not None:
        several = "masks and arrays" if len(integers) < len(arrays) else "arrays of integers"
        yield (
            f"The {several} are broadcast to {shape_text(chosen.picks)} and read in pairs, not in every "
            "combination: that would be np.ix_."
        )
    if chosen.separated and chosen.picks:
        first = picked_axes(chosen)
        yield (
            f"What the arrays pick comes first, as {first}: something else stands between them, "
            "so there is no single place for it."
        )
    if _looks_like_a_mask(x, integers, chosen):
        yield (
            "These are the integers 0 and 1, so entries 0 and 1 are picked again and again. "
            "To keep what is 1 and drop what is 0, make a mask of them: == 1."
        )
    for part, axes in chosen.parts:
        own = tuple(x.shape[axis] for axis in axes)
        if part.kind == "mask" and part.value.shape != own:
            yield (
                f"The mask of shape {shape_text(part.value.shape)} has no entries, and NumPy lets it pass for "
                f"{shape_text(own)}. Was that meant?"
            )
    if arrays or any(part.from_array for part in parts):
        yield "The result is a copy: writing to it leaves the original as it is."
    elif chosen.result_shape or any(part.kind == "ellipsis" for part in parts) or not parts:
        yield "The result is a view: writing to it writes to the original."
    else:
        yield "Every axis has disappeared: the result is a scalar, a single entry."


def _looks_like_a_mask(x: Operand, integers: Sequence[Part], chosen: Selection) -> bool:
    for part, axes in chosen.parts:
        if part.kind == "integers" and part.value.ndim == 1 and len(part.value) > 2:
            same = len(part.value) == x.shape[axes[0]]
            if same and part.value.min() == 0 and part.value.max() == 1:
                return True
    return False
