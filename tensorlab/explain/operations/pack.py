"""`pack`, as einops has it: tensors of several ranks become one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.arguments import listed, operands_of
from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Source, Step
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.einops_patterns import is_name
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, another, as_written, the
from tensorlab.shapes import Shape, index_at, size_of
from tensorlab.wording import (
    article,
    capitalised,
    count,
    ordinal,
    shape_text,
    thousands,
)

MOST_WRITTEN = 6  # operands that are told one by one


def pack(tensors: Any, pattern: str, /) -> Explanation:
    """Explain how tensors of different ranks are put into one, along an axis written `*`: einops' `pack`.

    Each tensor has the named axes; whatever other axes it has, in the place of `*`, become one axis, row after row, and
    these vectors are put one behind the other.

    Args:
        tensors: A list of arrays or shapes.
        pattern: Names for the axes that all tensors have, and `*`: "b * c".

    Raises:
        TypeError: If the tensors are not in a list, or the pattern is not a string.
        ValueError: If the pattern has no `*`, or a name twice.

    >>> print(pack([(2, 3, 5), (2, 3, 7, 5)], "i j * k"))
    pack([(2, 3, 5), (2, 3, 7, 5)], "i j * k") gives (2, 3, 8, 5)
      i is axis 0 of each, 2 entries, and stays axis 0.
      j is axis 1 of each, 3 entries, and stays axis 1.
      The first has no axis for *, and adds 1 entry. Axis 2 of the second is *, and
        adds 7 entries.
      k is the last axis of each, 5 entries, and becomes axis 3 of the result.
    The packed shapes are [(), (7,)]: unpack takes them to undo this.
    """
    before, after = named_around_star(pattern, "pack")
    operands = operands_of(tensors, "pack")
    call = Call.function("pack", [listed(operands)], f'"{pattern}"')
    found = _problem(operands, before, after)
    if found is not None:
        text, clashes = found
        return refused("pack", call, operands, text, _ways(operands, before, after), clashes)
    packed = [_packed(x.shape, before, after) for x in operands]
    sizes = [size_of(shape) for shape in packed]
    first = operands[0].shape
    result = (*first[: len(before)], sum(sizes), *first[len(first) - len(after) :])
    own = range(len(before))
    behind = range(len(before) + 1, len(result))
    labels = [(*own, *[len(before)] * len(shape), *behind) for shape in packed]
    return accepted(
        "pack",
        call,
        operands,
        result,
        kind="joins",
        steps=_steps(operands, packed, before, after),
        notes=[f"The packed shapes are {shapes_listed(packed)}: unpack takes them to undo this."],
        trace=_Packed(tuple(packed), len(before)).trace,
        labels=labels,
        result_labels=range(len(result)),
        compute=lambda *values: np.concatenate(
            [
                x.reshape(*result[: len(before)], n, *result[len(before) + 1 :])
                for x, n in zip(values, sizes, strict=True)
            ],
            axis=len(before),
        ),
    )


@dataclass(frozen=True)
class _Packed:
    """An entry lies in the first operand that is not passed on the way along the packed axis."""

    packed: tuple[Shape, ...]
    at: int

    def trace(self, index: Shape) -> list[Source]:
        left = index[self.at]
        for number, shape in enumerate(self.packed):
            if left < size_of(shape):
                return [
                    (number, (*index[: self.at], *index_at(left, shape), *index[self.at + 1 :]))
                ]
            left -= size_of(shape)
        raise IndexError("beyond the last operand")


def named_around_star(pattern: Any, name: str) -> tuple[list[str], list[str]]:
    """Read the names before and behind the star."""
    if not isinstance(pattern, str):
        raise TypeError(
            f'The pattern of {name} is a string, "b * c" for example, and got {article(type(pattern).__name__)}.'
        )
    names = pattern.split()
    for each in names:
        if each != "*" and not is_name(each):
            raise ValueError(
                f"The pattern {pattern!r} has {each!r}, which is not a name of an axis: names and one * come with "
                "blanks between them."
            )
        if names.count(each) > 1:
            raise ValueError(
                f"The pattern {pattern!r} has {each} twice, and it stands for one axis."
            )
    if "*" not in names:
        raise ValueError(
            f'The pattern {pattern!r} has no *, which says where the axes are that {name} is about: "{pattern} *", say.'
        )
    at = names.index("*")
    return names[:at], names[at + 1 :]


def _packed(shape: Shape, before: Sequence[str], after: Sequence[str]) -> Shape:
    return shape[len(before) : len(shape) - len(after)]


def _problem(
    operands: Sequence[Operand], before: Sequence[str], after: Sequence[str]
) -> tuple[str, list[OperandAxis]] | None:
    if not operands:
        return "there is nothing to pack: the list is empty.", []
    named = len(before) + len(after)
    for k, x in enumerate(operands):
        if x.rank < named:
            has = count(x.rank, "axis") if x.rank else "none"
            have = "has a name" if named == 1 else "have names"
            return f"{count(named, 'axis')} {have}, and {the(k)} has {has}.", []
    for i, name in enumerate([*before, *after]):
        axes = [i if i < len(before) else x.rank - named + i for x in operands]
        n = operands[0].shape[axes[0]]
        for k, (x, axis) in enumerate(zip(operands, axes, strict=True)):
            if x.shape[axis] != n:
                text = (
                    f"{as_written(name)} is axis {axes[0]} of {the(0)} with {count(n, 'entry')} and "
                    f"axis {axis} of {the(k)} with {thousands(x.shape[axis])}, and a name has one length."
                )
                return text, [(0, axes[0]), (k, axis)]
        if n == 0:
            text = (
                f"{as_written(name)} has 0 entries, and so have the tensors: NumPy cannot work out how long the "
                "packed axis is."
            )
            return text, [(0, axes[0])]
    return None


def _ways(
    operands: Sequence[Operand], before: Sequence[str], after: Sequence[str]
) -> Iterator[Suggestion]:
    """Give the one tensor that is off the lengths that the names have in the first."""
    named = len(before) + len(after)
    if not operands or any(x.rank < named for x in operands):
        return
    first = operands[0].shape
    start, end = first[: len(before)], first[len(first) - len(after) :]
    fixed = [(*start, *_packed(x.shape, before, after), *end) for x in operands]
    changed = [k for k, x in enumerate(operands) if fixed[k] != x.shape]
    if len(changed) == 1 and 0 not in (*start, *end):
        (k,) = changed
        total = sum(size_of(_packed(x.shape, before, after)) for x in operands)
        how = f"with {another(k)} of shape {shape_text(fixed[k])}"
        yield Suggestion(how, (*start, total, *end), changed={k: (fixed[k],)})


def _steps(
    operands: Sequence[Operand],
    packed: Sequence[Shape],
    before: Sequence[str],
    after: Sequence[str],
) -> Iterator[Step]:
    first = operands[0]
    for i, name in enumerate(before):
        places = tuple((k, i) for k in range(len(operands)))
        text = f"{name} is axis {i} of each, {count(first.shape[i], 'entry')}, and stays axis {i}."
        yield Step(places, "stays", (i,), text)
    at = len(before)
    texts = [_adds(operands[k], k, shape, at) for k, shape in enumerate(packed[:MOST_WRITTEN])]
    if len(packed) > MOST_WRITTEN:
        texts.append(f"So do the other {thousands(len(packed) - MOST_WRITTEN)}.")
    axes = tuple((k, at + i) for k, shape in enumerate(packed) for i in range(len(shape)))
    yield Step(
        axes, "grows" if axes else "new", (at,), " ".join([texts[0], *map(capitalised, texts[1:])])
    )
    for i, name in enumerate(after, at + 1):
        own = tuple((k, x.rank - len(after) + i - at - 1) for k, x in enumerate(operands))
        n = first.shape[own[0][1]]
        from_end = at + len(after) - i
        last = f"the {ordinal(from_end)} to last axis" if from_end else "the last axis"
        text = f"{name} is {last} of each, {count(n, 'entry')}, and becomes axis {i} of the result."
        yield Step(own, "stays", (i,), text)


def _adds(x: Operand, k: int, shape: Shape, at: int) -> str:
    """What an operand adds to the packed axis."""
    n = count(size_of(shape), "entry")
    if not shape:
        return f"The {ordinal(k)} has no axis for *, and adds {n}."
    axes = x.several(range(at, at + len(shape)))
    if len(shape) == 1:
        return f"{axes} of the {ordinal(k)} is *, and adds {n}."
    times = " × ".join(map(thousands, shape))
    return f"{axes} of the {ordinal(k)} are *, read row after row, and add {times} = {n}."


def shapes_listed(shapes: Sequence[Shape]) -> str:
    """Packed shapes as they are written: [(), (7,)]."""
    return listed([Operand(shape) for shape in shapes])
