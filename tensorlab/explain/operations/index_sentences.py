"""What an index does to each axis, in one sentence each, and what is worth knowing besides."""

from collections.abc import Iterator, Sequence

import numpy as np

from tensorlab.explain.explanation import Step
from tensorlab.explain.letters import lettered, letters_of, result_shape, taken
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.index_problems import times_true
from tensorlab.explain.views import copy_text, view_text
from tensorlab.indexing import Index, Part, are_separated, key_text, read
from tensorlab.selection import length_of
from tensorlab.shapes import Letter
from tensorlab.wording import count, join, ordinal_number, shape_text, thousands

_MOST_TRIED = 10_000  # lengths of an axis
_MOST_LISTED = 6  # entries that are listed one by one in a sentence


def steps(x: Operand, found: Index) -> Iterator[Step]:
    """Go through the axes of the tensor, and the new ones, in the order in which the index is written."""
    new = iter(found.result_axes("new"))
    picked = found.result_axes("picked")
    for part in found.parts:
        axes = tuple((0, axis) for axis in part.axes)
        if part.kind == "newaxis":
            number = next(new)
            text = f"np.newaxis puts in a new axis of length 1, axis {number} of the result."
            yield Step((), "new", (number,), text)
        elif part.kind == "integer":
            yield Step(axes, "disappears", (), _integer(x, part, part.axes[0]))
        elif part.kind in ("slice", "ellipsis"):
            for axis in part.axes:
                becomes = found.result_axes("taken", axis)
                yield Step(
                    ((0, axis),),
                    "stays",
                    becomes,
                    _slice(x, part, axis, becomes, found.entries[axis]),
                )
        elif not part.axes:
            kept = "keeps all" if part.value else "keeps nothing"
            text = f"{part.text} stands for no axis of the tensor and {kept}: it comes in as {_named(picked)}."
            yield Step((), "new", picked, text)
        elif part.kind == "mask" and len(axes) > 1:
            lengths = " × ".join(thousands(x.shape[axis]) for axis in part.axes)
            text = (
                f"{x.several(part.axes)} become one, {_named(picked)}: of {lengths} entries the mask is "
                f"{times_true(part)}, and these come out in reading order."
            )
            yield Step(axes, "regrouped", picked, text)
        elif len(found.arrays) == 1 and part.value.ndim == 1:
            yield Step(axes, "stays", picked, _list(x, part, part.axes[0], picked))
        else:
            name = f"{part.text} {'names' if part.listed else 'name'}"
            name = f"the mask, {times_true(part)}, names" if part.kind == "mask" else name
            gone = f"{x.axis(part.axes[0])}, {_entries(x, part.axes[0])}, gives way to {_named(picked)}"
            yield Step(
                axes, "regrouped", picked, f"{gone}: {name} the index along it for each pick."
            )


def _entries(x: Operand, axis: int) -> str:
    return count(x.shape[axis], "entry")


def _named(axes: tuple[int, ...]) -> str:
    """Name the axes of the result along which the picks of arrays lie."""
    if not axes:
        return "the result"
    return f"{'axis' if len(axes) == 1 else 'axes'} {join(map(str, axes))} of the result"


def _stays(x: Operand, axis: int, becomes: tuple[int, ...], left: int) -> str:
    """An axis that stays, with its number in the result where that has changed, and how many entries are left."""
    moved = "" if becomes == (axis,) else f", as {_named(becomes)}"
    fewer = (
        ""
        if left == x.shape[axis]
        else f" become {thousands(lettered(left, letters_of([x.shape])))}"
    )
    return f"{x.axis(axis)} stays{moved}, {'and ' if moved and fewer else ''}{_entries(x, axis)}{fewer}"


def _integer(x: Operand, part: Part, axis: int) -> str:
    n = x.shape[axis]
    takes = " takes one entry"
    if part.value < 0:
        entry = lettered(part.value % n, letters_of([x.shape]))
        takes = f", counted from the end, is entry {thousands(entry)}, one"
    return f"{x.axis(axis)} disappears: the integer {part.text}{takes} of {thousands(n)}."


def _slice(x: Operand, part: Part, axis: int, becomes: tuple[int, ...], entries: range) -> str:
    n = x.shape[axis]
    if entries == range(n):
        called = x.axis(axis)
        for_dots = f"{called}, for which ... stands," if part.text == "..." else called
        moved = "" if becomes == (axis,) else f", and becomes {_named(becomes)}"
        return f"{for_dots} stays whole, {_entries(x, axis)}{moved}."
    letters = letters_of([x.shape])
    head = _stays(x, axis, becomes, taken(entries, letters))
    stop = part.value.stop
    # A slice may reach beyond the end without complaint; say so, as an integer may not.
    beyond = stop is not None and stop > n and entries.step > 0
    end = f", and stops at the end: there are {thousands(n)}" if beyond else ""
    return f"{head}: the slice {part.text} takes {_taken(entries, letters)}{end}."


def _taken(entries: range, letters: Sequence[Letter]) -> str:
    first, step, size = lettered(entries.start, letters), entries.step, length_of(entries)
    if not entries:
        return "none"
    if size == 1:
        return f"entry {thousands(first)} alone, and a slice keeps its axis"
    last = lettered(entries[-1], letters)
    if step == 1:
        return f"entries {thousands(first)} to {thousands(last)}"
    if step == -1:
        return f"entries {thousands(first)} down to {thousands(last)}, in reverse"
    if size <= 3:
        return f"entries {join([thousands(lettered(i, letters)) for i in entries])}"
    down = "down to" if step < 0 else "to"
    nth = "second" if abs(step) == 2 else ordinal_number(abs(step))
    second = lettered(entries[1], letters)
    begins = f"every {nth} entry, {thousands(first)}, {thousands(second)}"
    if isinstance(taken(entries, letters), Letter):
        return f"{begins} and so on"  # which is the last one is not known
    return f"{begins}, ... {down} {thousands(last)}"


def _list(x: Operand, part: Part, axis: int, picked: tuple[int, ...]) -> str:
    """What a single vector of integers or of truth values takes."""
    (size,) = part.picks
    if part.kind == "mask":
        names = f"the mask is {times_true(part)}"
    elif size == 0:
        names = "an array without entries takes none"
    elif size > _MOST_LISTED:
        names = f"the {thousands(size)} integers name them one by one"
    else:
        letters = letters_of([x.shape])
        places = [lettered(i % x.shape[axis], letters) for i in part.value.tolist()]
        entries = join([thousands(place) for place in places])
        names = f"{part.text} takes {'entries' if size > 1 else 'entry'} {entries}"
        names += ", in this order" if size > 1 else ""
    return f"{_stays(x, axis, picked, size)}: {names}."


def notes(x: Operand, found: Index) -> Iterator[str]:
    """Say what the axes alone do not tell: pairs, the place of what is picked, slips, view or copy."""
    integers = [part for part in found.arrays if part.kind == "integers"]
    if len(found.arrays) > 1:
        several = "masks and arrays" if len(integers) < len(found.arrays) else "arrays of integers"
        yield (
            f"The {several} are broadcast to {shape_text(found.picks)} and read in pairs, not in every "
            "combination: that would be np.ix_."
        )
    if found.separated:
        yield _separated(x, found)
    if any(_looks_like_a_mask(x, part) for part in integers):
        yield (
            "These are the integers 0 and 1, so entries 0 and 1 are picked again and again. "
            "To keep what is 1 and drop what is 0, make a mask of them: == 1."
        )
    for part in found.arrays:
        own = tuple(x.shape[axis] for axis in part.axes)
        if part.kind == "mask" and part.value.shape != own:
            yield (
                f"The mask of shape {shape_text(part.value.shape)} has no entries, and NumPy lets it pass for "
                f"{shape_text(own)}. Was that meant?"
            )
    least = {part.axes[0]: _least(x.shape[part.axes[0]], part) for part in found.parts if part.axes}
    unsure = [f"{x.shape[axis]} is at least {thousands(n)}" for axis, n in least.items() if n > 1]
    if unsure:
        yield f"This holds if {join(unsure)}."
    backwards = any(part.kind == "slice" and (part.value.step or 1) < 0 for part in found.parts)
    if x.framework == "torch" and backwards:
        yield (
            "PyTorch takes no negative step: there it is torch.flip, or an index of integers, and the result is a copy."
        )
        return
    if x.framework == "tensorflow" and found.arrays:
        yield "TensorFlow takes no array as an index: there it is tf.gather, and tf.boolean_mask for a mask."
    if found.arrays or any(part.from_array for part in found.parts):
        yield copy_text(x)
    elif found.result_shape or any(part.text == "..." for part in found.parts) or not x.rank:
        yield view_text(x)
    else:
        yield "Every axis has disappeared: the result is a scalar, a single entry."


def _least(n: int, part: Part) -> int:
    """How long an axis must be, whose length is not known, for what is said of a part of the index; 0 for any."""
    if not isinstance(n, Letter):
        return 0
    if part.kind in ("integer", "integers"):
        values = np.asarray(part.value)
        return max(int(values.max()) + 1, -int(values.min())) if values.size else 0
    if part.kind != "slice":
        return 0
    key: slice = part.value
    far = range(int(n))[key]
    # A place near the end moves with it.
    start, stop = (int(n) if at > int(n) // 2 else 0 for at in (far.start, far.stop))

    def is_so(length: int) -> bool:
        first = far.start - start + (length if start else 0)
        end = far.stop - stop + (length if stop else 0)
        now = range(length)[key]
        return (
            now == range(first, end, far.step) and (end - first) * far.step >= 0 if far else not now
        )

    ends = [int(at) for at in (key.start, key.stop) if at is not None]
    least = (max(ends) if min(ends, default=0) >= 0 else sum(map(abs, ends))) + 1 if ends else 0
    if least > _MOST_TRIED:
        return least - 1
    while least and is_so(least - 1):
        least -= 1
    return least


def _separated(x: Operand, found: Index) -> str:
    """Why the picks come first; where an integer is the reason, two steps keep their place."""
    first = f"comes first, as {_named(found.result_axes('picked'))}"
    others = [part for part in found.parts if part.text and part.kind != "integer"]
    if are_separated(others):
        return (
            f"What the arrays pick {first}: something else stands between them, "
            "so there is no single place for it."
        )
    integers = {part.axes[0]: part.text for part in found.parts if part.kind == "integer"}
    then = read(tuple(n for axis, n in enumerate(x.shape) if axis not in integers), others)
    assert isinstance(then, Index)
    alone = ", ".join(integers.get(axis, ":") for axis in range(max(integers) + 1))
    an_array = (
        "integers {} count as arrays" if len(integers) > 1 else "integer {} counts as an array"
    )
    return (
        f"What is picked {first}: the {an_array.format(join(integers.values()))} here, and something else "
        f"stands between the arrays. In two steps, x[{alone}]{key_text(others)}, it keeps its place, giving "
        f"{shape_text(result_shape(then))}."
    )


def _looks_like_a_mask(x: Operand, part: Part) -> bool:
    """Whether integers that are only 0 and 1 have the shape of the axes from their own on, as a mask has."""
    axis, value = part.axes[0], part.value
    same = value.size > 2 and value.shape == x.shape[axis : axis + value.ndim]
    return bool(same and value.min() == 0 and value.max() == 1)
