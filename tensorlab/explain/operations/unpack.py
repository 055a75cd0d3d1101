"""`unpack`, as einops has it: a tensor is taken apart into tensors of several ranks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from tensorlab.explain.arguments import integer, integers
from tensorlab.explain.explanation import Call, Explanation, Source, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.pack import MOST_WRITTEN, named_around_star, shapes_listed
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, of, the_tensor
from tensorlab.explain.views import view_text
from tensorlab.shapes import Shape, place_of, size_of
from tensorlab.wording import count, join, shape_text, thousands, verb


def unpack(tensor: Any, packed_shapes: Any, pattern: str, /, *, part: int = 0) -> Explanation:
    """Explain how a tensor is taken apart along the axis written `*`: einops' `unpack`.

    Args:
        tensor: An array or a shape.
        packed_shapes: For each part, the shape that takes the place of `*`; one length may be left open, as -1.
        pattern: Names for the other axes, and `*`: "b * c".
        part: Which of the parts is explained.

    Raises:
        TypeError: If the pattern is not a string, or a packed shape is not a shape.
        ValueError: If the pattern has no `*`, or a name twice, or there is no such part.

    >>> print(unpack((2, 3, 8, 5), [(), (7,)], "i j * k", part=1))
    unpack((2, 3, 8, 5), [(), (7,)], "i j * k")[1] gives (2, 3, 7, 5)
      axis 0 is i, 2 entries, and stays axis 0.
      axis 1 is j, 3 entries, and stays axis 1.
      axis 2 is *, 8 = 1 + 7 entries: this part has entries 1 to 7, as axis 2 of
        the result.
      axis 3 is k, 5 entries, and stays axis 3.
    There is also part=0. Each is a view: writing to it writes to the original.
    >>> print(unpack((2, 3, 9, 5), [(), (7,)], "i j * k"))
    unpack((2, 3, 9, 5), [(), (7,)], "i j * k")[0] does not work: the packed shapes
    have 1 + 7 = 8 entries, and axis 2 has 9.
    It would work with packed shapes [(), (-1,)], giving (2, 3, 5).
    """
    before, after = named_around_star(pattern, "unpack")
    x = operand(tensor)
    shapes = [integers(shape, "A packed shape") for shape in packed_shapes]
    k = integer(part, "part")
    written = f'{shapes_listed(shapes)}, "{pattern}"'
    call = Call("unpack", f"unpack({x}, {written})[{k}]", f"unpack({written})[{k}]")
    at = len(before)
    if x.rank != at + 1 + len(after):
        text = f"the pattern is for {count(at + 1 + len(after), 'axis')}, and {the_tensor()} has {x.rank}."
        return refused("unpack", call, [x], text)
    problem = _problem(x, shapes, at)
    if problem is not None:
        ways = _ways(x, shapes, at, k, pattern)
        return refused("unpack", call, [x], problem, ways, [(0, at)])
    whole = [_settled(shape, shapes, x.shape[at]) for shape in shapes]
    if not -len(whole) <= k < len(whole):
        are = verb(len(whole), "is")
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
        steps=_steps(x, before, after, sizes, k, new),
        notes=[_besides(len(whole), k, x)],
        trace=_Unpacked(x.shape, whole[k], at, start).trace,
        labels=[range(x.rank)],
        result_labels=[*range(at), *[at, *fresh][:new], *range(at + 1, x.rank)],
        compute=lambda values: np.take(values, range(start, start + sizes[k]), axis=at).reshape(
            result
        ),
    )


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


def _problem(x: Operand, shapes: Sequence[Shape], at: int) -> str | None:
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
        is_left = f"{count(left, 'entry')} {verb(left, 'is')} left for {shape_text(opened[0])}"
        return f"{is_left}, and {'it' if left == 1 else 'these'} {verb(left, 'does')} not divide into {own}."
    return None


def _ways(
    x: Operand, shapes: Sequence[Shape], at: int, part: int, pattern: str
) -> Iterator[Suggestion]:
    """Leave one of the lengths open."""
    if any(-1 in shape for shape in shapes):
        return
    for k in reversed(range(len(shapes))):
        for axis in reversed(range(len(shapes[k]))):
            own: Shape = tuple(-1 if i == axis else n for i, n in enumerate(shapes[k]))
            tried = [*shapes[:k], own, *shapes[k + 1 :]]
            if _problem(x, tried, at) is None and -len(tried) <= part < len(tried):
                whole = _settled(tried[part], tried, x.shape[at])
                result = (*x.shape[:at], *whole, *x.shape[at + 1 :])
                write = f'unpack({{0}}, {shapes_listed(tried)}, "{pattern}")[{part}]'
                how = f"with packed shapes {shapes_listed(tried)}"
                yield Suggestion(how, result, write=write)
                return


def _settled(shape: Shape, shapes: Sequence[Shape], n: int) -> Shape:
    """Work out the open length."""
    if -1 not in shape:
        return shape
    left = n - sum(size_of(other) for other in shapes if -1 not in other)
    known = size_of(length for length in shape if length != -1)
    return tuple(left // known if length == -1 else length for length in shape)


def _steps(
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
        shares = f" = {' + '.join(map(thousands, sizes))}" if 1 < len(sizes) <= MOST_WRITTEN else ""
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
    others = [*others[:2], "...", others[-1]] if len(others) > MOST_WRITTEN else others
    are = verb(len(others), "is")
    besides = f"There {are} also {join(others)}. " if others else ""
    return f"{besides}{view_text(x, 'Each' if others else 'It')}"
