"""What an index does to each axis, in one sentence each."""

from collections.abc import Iterator, Sequence

import numpy as np

from tensorlab.explain.explanation import Fate, Step
from tensorlab.explain.keys import Part
from tensorlab.explain.operands import Operand
from tensorlab.explain.selection import Selection
from tensorlab.wording import count, join, thousands

_MOST_LISTED = 6  # entries that are listed one by one in a sentence


def steps(x: Operand, chosen: Selection) -> Iterator[Step]:
    """Go through the axes of the tensor, and the new ones, in the order in which the index is written."""
    new = iter(chosen.result_axes("new"))
    picked = tuple(chosen.result_axes("picked"))
    for part, axes in chosen.parts:
        places = tuple((0, axis) for axis in axes)
        if part.kind == "newaxis":
            number = next(new)
            text = f"np.newaxis puts in a new axis of length 1, axis {number} of the result."
            yield Step((), "new", (number,), text)
        elif part.kind == "integer":
            yield Step(places, "disappears", (), _integer_step(x, part, axes[0]))
        elif part.kind == "slice":
            stays = tuple(chosen.result_axes("taken", axes[0]))
            yield Step(places, "stays", stays, _slice_step(x, part, axes[0], chosen))
        elif part.kind == "ellipsis":
            for axis in axes:
                reason = "for which ... stands, " if part.text else ""
                text = (
                    f"{x.axis(axis)}{', ' if reason else ' '}{reason}stays whole, "
                    f"{count(x.shape[axis], 'entry')}{_moved(axis, chosen)}."
                )
                stays = tuple(chosen.result_axes("taken", axis))
                yield Step(((0, axis),), "stays", stays, text)
        elif part.kind == "integers":
            yield Step(places, "stays", picked, _integers_step(x, part, axes[0], chosen))
        elif not axes:
            yield Step((), "new", picked, _mask_step(x, part, axes, chosen))
        else:
            fate: Fate = "stays" if len(axes) == 1 else "regrouped"
            yield Step(places, fate, picked, _mask_step(x, part, axes, chosen))


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


def picked_axes(chosen: Selection) -> str:
    """Name the axes of the result along which the picks of arrays lie."""
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
            names = f"the {thousands(size)} integers name them one by one"
        else:
            noun = "entry" if size == 1 else "entries"
            names = f"{part.text} takes {noun} {join([thousands(i % n) for i in wanted])}"
            names += ", in this order" if size > 1 else ""
        return (
            f"{x.axis(axis)} stays, {count(n, 'entry')} become {thousands(size)}: {names}{moved}."
        )
    return (
        f"{x.axis(axis)}, {count(n, 'entry')}, gives way to {picked_axes(chosen)}: "
        f"{part.text} {'names' if part.text.startswith('[') else 'name'} the index along it for each pick."
    )


def _mask_step(x: Operand, part: Part, axes: Sequence[int], chosen: Selection) -> str:
    taken = int(np.count_nonzero(part.value))
    if not axes:
        kept = "keeps all" if taken else "keeps nothing"
        return f"{part.text} stands for no axis of the tensor and {kept}: it comes in as {picked_axes(chosen)}."
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
        f"{names} become one, {picked_axes(chosen)}: of {lengths} entries the mask {true}, "
        "and these come out in reading order."
    )


def _picked_elsewhere(axis: int, chosen: Selection) -> str:
    numbers = chosen.result_axes("picked")
    return "" if numbers == [axis] else f", and becomes {picked_axes(chosen)}"
