"""`index`: what is taken along each axis, and which axes disappear."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Explanation, Shape
from tensorlab.explain.index_problems import find_problem
from tensorlab.explain.keys import Part, key_text, read_key
from tensorlab.explain.operands import Operand, operand, size_of
from tensorlab.explain.selection import Selection, select
from tensorlab.explain.verdict import SMALL, fails, works
from tensorlab.wording import count, join, shape_text, thousands

_MOST_LISTED = 6  # entries that are listed one by one in a sentence


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
    (3, 5)[3] does not work: axis 0 has 3 entries, so there is no entry 3: counting starts at 0.
    It would work with an integer from -3 to 2, giving (5,).
    """
    taken = operand(x)
    parts = read_key(key)
    expression = f"{taken}{key_text(parts)}"
    found = find_problem(taken, parts)
    if found is not None:
        return fails("index", expression, [taken], *found)
    chosen = select(taken.shape, parts)
    colours, result_colours = _colours(chosen)
    return works(
        "index",
        expression,
        [taken],
        chosen.result_shape,
        steps=_steps(taken, chosen),
        notes=_notes(taken, parts, chosen),
        trace=chosen.trace,
        colours=[colours],
        result_colours=result_colours,
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


def _steps(x: Operand, chosen: Selection) -> Iterator[str]:
    new = iter(chosen.result_axes("new"))
    for part, axes in chosen.parts:
        if part.kind == "newaxis":
            yield f"np.newaxis puts in a new axis of length 1, axis {next(new)} of the result."
        elif part.kind == "integer":
            yield _integer_step(x, part, axes[0])
        elif part.kind == "slice":
            yield _slice_step(x, part, axes[0], chosen)
        elif part.kind == "ellipsis":
            for axis in axes:
                reason = "for which ... stands, " if part.text else ""
                yield (
                    f"{x.axis(axis)}{', ' if reason else ' '}{reason}stays whole, "
                    f"{count(x.shape[axis], 'entry')}{_moved(axis, chosen)}."
                )
        elif part.kind == "integers":
            yield _integers_step(x, part, axes[0], chosen)
        else:
            yield _mask_step(x, part, axes, chosen)


def _moved(axis: int, chosen: Selection) -> str:
    """Say which axis of the result this one has become, where its number has changed."""
    (number,) = chosen.result_axes("taken", axis)
    return f", and becomes axis {number} of the result" if number != axis else ""


def _integer_step(x: Operand, part: Part, axis: int) -> str:
    n = x.shape[axis]
    entry = part.value % n
    counted = (
        f", counted from the end, is entry {thousands(entry)}, one"
        if part.value < 0
        else " takes one entry"
    )
    return f"{x.axis(axis)} disappears: the integer {part.text}{counted} of {thousands(n)}."


def _slice_step(x: Operand, part: Part, axis: int, chosen: Selection) -> str:
    n = x.shape[axis]
    entries = range(n)[part.value]
    moved = _moved(axis, chosen)
    if entries == range(n):
        return f"{x.axis(axis)} stays whole, {count(n, 'entry')}{moved}."
    head = f"{x.axis(axis)} stays, {count(n, 'entry')} become {thousands(len(entries))}"
    if len(entries) == n:
        head = f"{x.axis(axis)} stays, {count(n, 'entry')}"
    return (
        f"{head}: the slice {part.text} takes {_entries(entries)}{_reaching(part.value, n)}{moved}."
    )


def _entries(entries: range) -> str:
    first, step = entries.start, entries.step
    if not entries:
        return "none"
    if len(entries) == 1:
        return f"entry {thousands(first)} alone, and a slice keeps its axis"
    last = entries[-1]
    if step == 1:
        return f"entries {thousands(first)} to {thousands(last)}"
    if step == -1:
        return f"entries {thousands(first)} down to {thousands(last)}, in reverse"
    if len(entries) <= 3:
        return f"entries {join([thousands(i) for i in entries])}"
    down = "down to" if step < 0 else "to"
    number = abs(step)
    nth = "second" if number == 2 else f"{number}{'rd' if number == 3 else 'th'}"
    return f"every {nth} entry, {thousands(first)}, {thousands(entries[1])}, ... {down} {thousands(last)}"


def _reaching(part: slice, n: int) -> str:
    """A slice may reach beyond the end without complaint; say so, as an integer may not."""
    if part.stop is not None and part.stop > n and (part.step or 1) > 0:
        return f", and stops at the end: there are {thousands(n)}"
    return ""


def _picked(chosen: Selection) -> str:
    numbers = chosen.result_axes("picked")
    if not numbers:
        return "the result"
    word = "axis" if len(numbers) == 1 else "axes"
    return f"{word} {join(map(str, numbers))} of the result"


def _integers_step(x: Operand, part: Part, axis: int, chosen: Selection) -> str:
    n = x.shape[axis]
    alone = sum(p.advanced for p, _ in chosen.parts) == 1
    if alone and part.value.ndim == 1:
        (number,) = chosen.result_axes("picked")
        moved = f", and becomes axis {number} of the result" if number != axis else ""
        wanted = part.value.tolist() if part.value.size <= _MOST_LISTED else None
        size = part.value.size
        if size == 0:
            names = "takes none"
        elif wanted is None:
            names = f"{part.text} name them one by one"
        else:
            noun = "entry" if size == 1 else "entries"
            names = f"{part.text} takes {noun} {join([thousands(i % n) for i in wanted])}"
            names += ", in this order" if size > 1 else ""
        return (
            f"{x.axis(axis)} stays, {count(n, 'entry')} become {thousands(size)}: {names}{moved}."
        )
    return (
        f"{x.axis(axis)}, {count(n, 'entry')}, gives way to {_picked(chosen)}: "
        f"{part.text} {'names' if part.text.startswith('[') else 'name'} the index along it for each pick."
    )


def _mask_step(x: Operand, part: Part, axes: Sequence[int], chosen: Selection) -> str:
    taken = int(np.count_nonzero(part.value))
    if not axes:
        kept = "keeps all" if taken else "keeps nothing"
        return f"{part.text} stands for no axis of the tensor and {kept}: it comes in as {_picked(chosen)}."
    times = {1: "once", 2: "twice"}.get(taken, f"{thousands(taken)} times")
    true = "is True nowhere" if not taken else f"is True {times}"
    if len(axes) == 1:
        n = x.shape[axes[0]]
        return (
            f"{x.axis(axes[0])} stays, {count(n, 'entry')} become {thousands(taken)}: "
            f"the mask {true}{_picked_elsewhere(axes[0], chosen)}."
        )
    names = x.several(axes)
    lengths = " × ".join(thousands(x.shape[axis]) for axis in axes)
    return (
        f"{names} become one, {_picked(chosen)}: of {lengths} entries the mask {true}, "
        "and these come out in reading order."
    )


def _picked_elsewhere(axis: int, chosen: Selection) -> str:
    numbers = chosen.result_axes("picked")
    return "" if numbers == [axis] else f", and becomes {_picked(chosen)}"


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
        first = _picked(chosen)
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
