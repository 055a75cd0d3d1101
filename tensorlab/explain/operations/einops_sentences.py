"""What `rearrange`, and `reduce` and `repeat` by a pattern, say of the axes."""

from collections.abc import Iterator, Sequence
from typing import Any

from tensorlab.explain.explanation import Fate, Step
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.einops_axes import Moved
from tensorlab.explain.operations.einops_patterns import (
    Group,
    has_ellipsis,
    names_of,
    number,
    written,
)
from tensorlab.explain.operations.elementwise import name_of
from tensorlab.shapes import Letter, index_at, size_of
from tensorlab.wording import capitalised, count, join, thousands

REDUCTIONS = {
    "max": ("the largest is kept", ""),
    "min": ("the smallest is kept", ""),
    "sum": ("the sum is taken", "0"),
    "mean": ("the mean is taken", "NaN, with a warning"),
    "prod": ("the product is taken", "1"),
    "any": ("a true one is looked for", "False"),
    "all": ("a false one is looked for", "True"),
}


def steps_of(x: Operand, moved: Moved, reduction: Any) -> Iterator[Step]:
    """One step for axes that have to do with each other: which share names, or axes in which names meet."""
    for axes, becomes in _together(moved):
        texts = [_sentence(x, moved, axis, reduction) for axis in axes]
        texts += [text for k in becomes if (text := _of_result(moved, k))]
        first, *others = texts
        text = " ".join([first, *map(capitalised, others)])
        yield Step(tuple((0, axis) for axis in axes), _fate(moved, axes, becomes), becomes, text)


def notes_of(moved: Moved, reduction: Any) -> Iterator[str]:
    """What is said below the steps: what is not known for sure, what is easily confused, and how NumPy does it."""
    unsure = []
    for n, group in zip(moved.shape, moved.left, strict=True):
        lengths = moved.lengths_of(group)
        known = [k for k in lengths if not isinstance(k, Letter)]
        if isinstance(n, Letter) and known and (size_of(known) > 1 or known == [*lengths]):
            a_multiple_of = "" if known == [*lengths] else "a multiple of "
            unsure.append(f"{n} is {a_multiple_of}{thousands(size_of(known))}")
    if unsure:
        yield f"This holds if {join(unsure)}."
    for group in moved.right:
        longer = [name for name in group.names if moved.length(name) != 1]
        if len(longer) == 2 and not has_ellipsis([group]) and moved.new != longer:
            a, b = map(written, longer)
            both = thousands(size_of(map(moved.length, longer)))
            yield (
                f"({a} {b}) is not ({b} {a}): both have {both} entries, but in ({a} {b}) those of {b} stand side by "
                f"side, and in ({b} {a}) those of {a}."
            )
            break
    code = _in_numpy(moved, reduction)
    if code:
        yield f"In NumPy: x{code}."
    elif not moved.new and moved.result == moved.shape:
        yield "Nothing changes."


def called_as(reduction: Any) -> str:
    """A reduction as it is written in a call."""
    return f'"{reduction}"' if isinstance(reduction, str) else name_of(reduction)


def _together(moved: Moved) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Axes of the operand, and those of the result that come of them; those that come of none last."""
    found: list[tuple[set[int], set[int], set[str]]] = []
    for left, side in ((True, moved.left), (False, moved.right)):
        for axis, group in enumerate(side):
            axes, becomes, names = (
                ({axis}, set(), set(group.names)) if left else (set(), {axis}, set(group.names))
            )
            for other in [each for each in found if each[2] & names]:
                found.remove(other)
                axes, becomes, names = axes | other[0], becomes | other[1], names | other[2]
            found.append((axes, becomes, names))
    ordered = sorted(found, key=lambda each: (not each[0], min(each[0] or each[1])))
    return ((tuple(sorted(axes)), tuple(sorted(becomes))) for axes, becomes, _ in ordered)


def _fate(moved: Moved, axes: tuple[int, ...], becomes: tuple[int, ...]) -> Fate:
    if not axes:
        return "new"
    if not becomes:
        return "disappears"
    names = {*names_of([moved.left[k] for k in axes]), *names_of([moved.right[k] for k in becomes])}
    if len(names) == 1:
        return "stays" if becomes == axes else "moves"
    return "regrouped"


def _of_result(moved: Moved, k: int) -> str:
    """What is to be said of an axis of the result: what meets in it, and what is new."""
    group = moved.right[k]
    new = [name for name in group.names if name in moved.new]
    if not group.names:
        return f"A new axis of length 1 comes in, axis {k} of the result."
    if len(group.names) > 1:
        text = (
            f"axis {k} of the result is {group}, {_product(moved, group)} entries, {_runs(group)}."
        )
        return f"{text}{_come(moved, new)}"
    if not new:
        return ""
    called = new[0] if number(new[0]) is None else f"An axis of {written(new[0])}"
    times = _times(moved.length(new[0]))
    return f"{called} is new, axis {k} of the result: each entry comes {times} along it."


def _sentence(x: Operand, moved: Moved, axis: int, reduction: Any) -> str:
    group = moved.left[axis]
    if not group.names:
        return f"{x.axis(axis)}, of length 1, disappears, and no entry is lost."
    if len(group.names) == 1:
        (name,) = group.names
        called = "" if name.startswith("...") else f" is {_said(name)}"
        comma = "," if called else " has"
        head = f"{x.axis(axis)}{called}{comma} {count(x.shape[axis], 'entry')}"
        return f"{head}, and {_becomes(moved, name, axis, reduction)}."
    head = f"{x.axis(axis)} is {group}, {_product(moved, group)} entries, {_runs(group)}"
    own = moved.lengths_of(group)
    example = min(5, int(x.shape[axis]) - 1)
    if (
        example > 0
        and not any(map(number, group.names))
        and not any(isinstance(n, Letter) for n in own)
    ):
        parts = zip(group.names, index_at(example, own), strict=True)
        head += f": entry {example} is {', '.join(f'{written(name)}={i}' for name, i in parts)}"
    fates = [
        f"{_said(name, 'the')} {_becomes(moved, name, None, reduction)}" for name in group.names
    ]
    return f"{head}. {join(fates)}."


def _becomes(moved: Moved, name: str, axis: int | None, reduction: Any) -> str:
    """What comes of a name."""
    for k, group in enumerate(moved.right):
        if name in group.names:
            if len(group.names) > 1:
                return f"goes into {group}"
            if axis is None:
                return f"becomes axis {k}"
            return f"stays axis {k}" if k == axis else f"becomes axis {k} of the result"
    does = (
        REDUCTIONS[reduction][0]
        if isinstance(reduction, str)
        else f"{called_as(reduction)} makes one"
    )
    if moved.length(name) == 0:
        nothing = REDUCTIONS[reduction][1] if isinstance(reduction, str) else ""
        return "disappears: of no entries " + (f"it is {nothing}" if nothing else "nothing is made")
    return f"disappears: {does} of them"


def _said(name: str, article: str = "an") -> str:
    return f"{article} axis of {written(name)}" if number(name) is not None else written(name)


def _product(moved: Moved, group: Group) -> str:
    lengths = moved.lengths_of(group)
    return f"{thousands(size_of(lengths))} = {' × '.join(map(thousands, lengths))}"


def _runs(group: Group) -> str:
    return f"{written(group.names[-1])} running fastest"


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{thousands(n)} times") if n else "not at all"


def _come(moved: Moved, new: Sequence[str]) -> str:
    parts = [f"for {_said(name)} each entry comes {_times(moved.length(name))}" for name in new]
    return f" {capitalised(join(parts))}." if parts else ""


def _in_numpy(moved: Moved, reduction: Any) -> str:
    """The same as a chain of NumPy's methods; "" where nothing is left to do, or there is no such chain."""
    if moved.new or callable(reduction):
        return ""
    names = names_of(moved.left)
    cut = tuple(moved.length(name) for name in names)
    code = "" if cut == moved.shape else f".reshape({', '.join(map(str, cut))})"
    axes = [names.index(name) for name in moved.gone]
    if axes:
        code += f".{reduction}(axis={axes[0] if len(axes) == 1 else tuple(axes)})"
    kept = [axis for axis in range(len(names)) if axis not in axes]
    order = [kept.index(axis) for axis in moved.order]
    if order != sorted(order):
        code += f".transpose({', '.join(map(str, order))})"
    then = tuple(moved.length(names[axis]) for axis in moved.order)
    return code if then == moved.result else f"{code}.reshape({', '.join(map(str, moved.result))})"
