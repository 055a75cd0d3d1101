"""`pack` and `unpack`, as einops has them: tensors of several ranks become one, and are taken apart again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from tensorlab.explain.arguments import integer, integers, listed, operands_of
from tensorlab.explain.explanation import Call, Explanation, Place, Source, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.einops_patterns import is_name
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, another, as_written, of, the, the_tensor
from tensorlab.explain.views import view_text
from tensorlab.shapes import Shape, index_at, place_of, size_of
from tensorlab.wording import (
    article,
    capitalised,
    count,
    does,
    join,
    ordinal,
    shape_text,
    thousands,
)

_MOST_WRITTEN = 6  # operands that are told one by one


def pack(tensors: Any, pattern: str, /) -> Explanation:
    """Explain how tensors of several ranks are put into one, along an axis written `*`: einops' `pack`.

    Each tensor has the named axes; whatever other axes it has, in the place of `*`, become one axis, row after row, and
    these are put one behind the other.

    Args:
        tensors: A list of arrays or shapes.
        pattern: Names for the axes that all have, and `*`: "b * c".

    Raises:
        TypeError: If the tensors come in no list, or the pattern is no string.
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
    before, after = _read(pattern, "pack")
    operands = operands_of(tensors, "pack")
    call = Call.function("pack", [listed(operands)], f'"{pattern}"')
    found = _pack_problem(operands, before, after)
    if found is not None:
        text, clashes = found
        return refused("pack", call, operands, text, _pack_ways(operands, before, after), clashes)
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
        steps=_pack_steps(operands, packed, before, after),
        notes=[f"The packed shapes are {_listed(packed)}: unpack takes them to undo this."],
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


def unpack(tensor: Any, packed_shapes: Any, pattern: str, /, *, part: int = 0) -> Explanation:
    """Explain how a tensor is taken apart along the axis written `*`: einops' `unpack`.

    Args:
        tensor: An array or a shape.
        packed_shapes: For each part the shape that comes in the place of `*`; one length may be left open, as -1.
        pattern: Names for the other axes, and `*`: "b * c".
        part: Which of the parts is shown.

    Raises:
        TypeError: If the pattern is no string, or the shapes are none.
        ValueError: If the pattern has no `*`, or a name twice, or there is no such part.

    >>> print(unpack((2, 3, 8, 5), [(), (7,)], "i j * k", part=1))
    unpack((2, 3, 8, 5), [(), (7,)], "i j * k")[1] gives (2, 3, 7, 5)
      axis 0 is i, 2 entries, and stays axis 0.
      axis 1 is j, 3 entries, and stays axis 1.
      axis 2 is *, 8 = 1 + 7 entries: this part has entries 1 to 7, as axis 2 of
        the result.
      axis 3 is k, 5 entries, and stays axis 3.
    There is part=0 besides. Each is a view: writing to it writes to the original.
    >>> print(unpack((2, 3, 9, 5), [(), (7,)], "i j * k"))
    unpack((2, 3, 9, 5), [(), (7,)], "i j * k")[0] does not work: the packed shapes
    have 1 + 7 = 8 entries, and axis 2 has 9.
    It would work with packed shapes [(), (-1,)], giving (2, 3, 5).
    """
    before, after = _read(pattern, "unpack")
    x = operand(tensor)
    shapes = [integers(shape, "A packed shape") for shape in packed_shapes]
    k = integer(part, "part")
    written = f'{_listed(shapes)}, "{pattern}"'
    call = Call("unpack", f"unpack({x}, {written})[{k}]", f"unpack({written})[{k}]")
    at = len(before)
    if x.rank != at + 1 + len(after):
        text = f"the pattern is for {count(at + 1 + len(after), 'axis')}, and {the_tensor()} has {x.rank}."
        return refused("unpack", call, [x], text)
    problem = _unpack_problem(x, shapes, at)
    if problem is not None:
        ways = _unpack_ways(x, shapes, at, k)
        return refused("unpack", call, [x], problem, ways, [(0, at)])
    whole = [_settled(shape, shapes, x.shape[at]) for shape in shapes]
    if not -len(whole) <= k < len(whole):
        are = "is" if len(whole) == 1 else "are"
        raise ValueError(f"There is no part {k}: there {are} {count(len(whole), 'part')}.")
    k %= len(whole)
    sizes = [size_of(shape) for shape in whole]
    start = sum(sizes[:k])
    result = (*x.shape[:at], *whole[k], *x.shape[at + 1 :])
    new = len(whole[k])
    fresh = range(x.rank, x.rank + max(new - 1, 0))
    return accepted(
        "unpack",
        call,
        [x],
        result,
        kind="selects",
        steps=_unpack_steps(x, before, after, sizes, k, new),
        notes=[_besides(len(whole), k, x)],
        trace=_Unpacked(x.shape, whole[k], at, start).trace,
        labels=[range(x.rank)],
        result_labels=[*range(at), *[at, *fresh][:new], *range(at + 1, x.rank)],
        compute=lambda values: np.take(values, range(start, start + sizes[k]), axis=at).reshape(
            result
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


@dataclass(frozen=True)
class _Unpacked:
    """The axes that came out of the packed one say where along it an entry stood."""

    shape: Shape
    own: Shape
    at: int
    start: int

    def trace(self, index: Shape) -> list[Source]:
        end = self.at + len(self.own)
        place = self.start + place_of(index[self.at : end], self.own)
        return [(0, (*index[: self.at], place, *index[end:]))]


def _read(pattern: Any, name: str) -> tuple[list[str], list[str]]:
    """Read the names before and behind the star."""
    if not isinstance(pattern, str):
        raise TypeError(
            f'The pattern of {name} is a string, "b * c" for example, and got {article(type(pattern).__name__)}.'
        )
    names = pattern.split()
    for each in names:
        if each != "*" and not is_name(each):
            raise ValueError(
                f"The pattern {pattern!r} has {each!r}, which is no name of an axis: names and one * come with blanks "
                "between them."
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


def _pack_problem(
    operands: Sequence[Operand], before: Sequence[str], after: Sequence[str]
) -> tuple[str, list[Place]] | None:
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


def _pack_ways(
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


def _pack_steps(
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
    texts = [_adds(operands[k], k, shape, at) for k, shape in enumerate(packed[:_MOST_WRITTEN])]
    if len(packed) > _MOST_WRITTEN:
        texts.append(f"So do the other {thousands(len(packed) - _MOST_WRITTEN)}.")
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


def _listed(shapes: Sequence[Shape]) -> str:
    return listed([Operand(shape) for shape in shapes])


def _unpack_problem(x: Operand, shapes: Sequence[Shape], at: int) -> str | None:
    if not shapes:
        return "there are no packed shapes, and so no part."
    opened = [shape for shape in shapes if -1 in shape]
    if len(opened) > 1 or any(shape.count(-1) > 1 for shape in shapes):
        return "more than one length is left open, and only one can be worked out from the rest."
    if any(n < -1 for shape in shapes for n in shape):
        return "a length is 0 or more, or -1 for one that is left open."
    n = x.shape[at]
    sizes = [size_of(shape) for shape in shapes if -1 not in shape]
    known = f"{' + '.join(map(thousands, sizes))}{f' = {thousands(sum(sizes))}' if len(sizes) > 1 else ''}"
    if not opened:
        if sum(sizes) != n:
            return f"the packed shapes have {known} entries, and {x.axis(at)}{of()} has {thousands(n)}."
        return None
    left = n - sum(sizes)
    if left < 0:
        has = f"{x.axis(at)}{of()} has {thousands(n)}"
        return f"the packed shapes have {known} entries besides the open one, and {has}."
    own = size_of(length for length in opened[0] if length != -1)
    others = size_of(length for axis, length in enumerate(x.shape) if axis != at)
    if own == 0 or others == 0:
        return "there are no entries, so the open length could be anything."
    if left % own:
        is_left = f"{count(left, 'entry')} {'is' if left == 1 else 'are'} left for {shape_text(opened[0])}"
        return (
            f"{is_left}, and {'it' if left == 1 else 'these'} {does(left)} not divide into {own}."
        )
    return None


def _unpack_ways(x: Operand, shapes: Sequence[Shape], at: int, part: int) -> Iterator[Suggestion]:
    """Leave one of the lengths open."""
    if any(-1 in shape for shape in shapes):
        return
    for k in reversed(range(len(shapes))):
        for axis in reversed(range(len(shapes[k]))):
            own: Shape = tuple(-1 if i == axis else n for i, n in enumerate(shapes[k]))
            tried = [*shapes[:k], own, *shapes[k + 1 :]]
            if _unpack_problem(x, tried, at) is None and -len(tried) <= part < len(tried):
                whole = _settled(tried[part], tried, x.shape[at])
                result = (*x.shape[:at], *whole, *x.shape[at + 1 :])
                yield Suggestion(f"with packed shapes {_listed(tried)}", result)
                return


def _settled(shape: Shape, shapes: Sequence[Shape], n: int) -> Shape:
    """Work out the open length."""
    if -1 not in shape:
        return shape
    left = n - sum(size_of(other) for other in shapes if -1 not in other)
    known = size_of(length for length in shape if length != -1)
    return tuple(left // known if length == -1 else length for length in shape)


def _unpack_steps(
    x: Operand,
    before: Sequence[str],
    after: Sequence[str],
    sizes: Sequence[int],
    k: int,
    new: int,
) -> Iterator[Step]:
    at = len(before)
    for i, name in enumerate([*before, "*", *after]):
        n = count(x.shape[i], "entry")
        if i != at:
            place = i if i < at else i - 1 + new
            becomes = f"stays axis {i}" if place == i else f"becomes axis {place} of the result"
            yield Step(((0, i),), "stays", (place,), f"{x.axis(i)} is {name}, {n}, and {becomes}.")
            continue
        shares = (
            f" = {' + '.join(map(thousands, sizes))}" if 1 < len(sizes) <= _MOST_WRITTEN else ""
        )
        ends = [0, *accumulate(sizes)]
        first, last = ends[k], ends[k + 1] - 1
        has = (
            "no entries" if last < first
            else f"entry {thousands(first)}" if first == last
            else f"entries {thousands(first)} to {thousands(last)}"
        )  # fmt: skip
        axes = tuple(range(at, at + new))
        where = (
            ", and the axis disappears" if not new
            else f", as axis {at} of the result" if new == 1
            else f", cut into axes {join(map(str, axes))} of the result"
        )  # fmt: skip
        all_of_it = f"{thousands(x.shape[i])}{shares} {'entry' if x.shape[i] == 1 else 'entries'}"
        text = f"{x.axis(i)} is *, {all_of_it}: this part has {has}{where}."
        yield Step(((0, i),), "regrouped" if new != 1 else "stays", axes, text)


def _besides(n: int, k: int, x: Operand) -> str:
    others = [f"part={i}" for i in range(n) if i != k]
    others = [*others[:2], "...", others[-1]] if len(others) > _MOST_WRITTEN else others
    are = "is" if len(others) == 1 else "are"
    besides = f"There {are} {join(others)} besides. " if others else ""
    return f"{besides}{view_text(x, 'Each' if others else 'It')}"
