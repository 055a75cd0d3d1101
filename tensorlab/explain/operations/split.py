"""`split` and its relatives: an axis is cut into parts.

NumPy gives a list of parts. An explanation is of one of them, that number `part`, and its first sentence tells
all: so every function of `explain` gives one Explanation, with one picture in which the part is seen where it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from tensorlab.explain.arguments import integer, integers, no_such_axis
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.letters import lettered, share, taken
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.index import index
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Suggestion, of
from tensorlab.explain.views import view_text
from tensorlab.shapes import Letter, Shape
from tensorlab.wording import count, join, thousands, verb

_MOST_PARTS = 4  # parts whose lengths are told one by one
_NEAR = 100  # how far from a number of parts that does not divide one that does is looked for


@as_numpy
def split(ary: Any, indices_or_sections: Any, axis: int = 0, *, part: int = 0) -> Explanation:
    """Explain how an axis is cut into parts, and what one of them is.

    Args:
        ary: An array or a shape.
        indices_or_sections: How many equal parts, or a list of the places before which the axis is cut.
        axis: The axis that is cut.
        part: Which of the parts is explained; a negative number counts from the last.

    Raises:
        TypeError: If the sections, a place, the axis or the part is not an integer.
        ValueError: If there is no such part.

    Source: section 2.5, "Looking back at our first example".

    >>> print(split((60000, 784), [50000]))
    split((60000, 784), [50000])[0] gives (50000, 784)
      axis 0 is cut into 2 parts, 50,000 + 10,000 = 60,000 entries: this one has
        entries 0 to 49,999.
      axis 1 stays, 784 entries.
    There is also part=1. Each is a view: writing to it writes to the original.

    >>> print(split((10, 3), 4))
    split((10, 3), 4)[0] does not work: axis 0 has 10 entries, and these do not
    divide into 4 equal parts.
    It would work with 2 parts, giving (5, 3).
    It would work with 5 parts, giving (2, 3).
    It would work with array_split, whose parts need not be equal, giving (3, 3).

    >>> print(split([1, 2, 3, 4, 5, 6], 3).draw().text(36))
    split((6,), 3)[0] gives (2,)
      ┌─────────────┐
      │ 1 2 3 4 5 6 │
      └─────────────┘
                     ┌─────┐
      split(3)[0] →  │ 1 2 │
                     └─────┘
    """
    return _split("split", operand(ary), indices_or_sections, axis, part, _axis(axis))


@as_numpy
def array_split(ary: Any, indices_or_sections: Any, axis: int = 0, *, part: int = 0) -> Explanation:
    """Explain how an axis is cut into parts that need not be equal: the first ones have one entry more.

    The arguments are those of `split`.

    >>> [array_split((10, 3), 4, part=k).result_shape for k in range(4)]
    [(3, 3), (3, 3), (2, 3), (2, 3)]

    >>> print(array_split([1, 2, 3, 4, 5], 2).draw().text(36))
    array_split((5,), 2)[0] gives (3,)
      ┌───────────┐
      │ 1 2 3 4 5 │
      └───────────┘
                           ┌───────┐
      array_split(2)[0] →  │ 1 2 3 │
                           └───────┘
    """
    return _split("array_split", operand(ary), indices_or_sections, axis, part, _axis(axis))


@as_numpy
def vsplit(ary: Any, indices_or_sections: Any, *, part: int = 0) -> Explanation:
    """Explain how rows are divided: `split` along axis 0.

    The arguments are those of `split`, without `axis`.

    >>> second = vsplit((6, 4), 3, part=1)
    >>> second.result_shape, second.sources((0, 0))
    ((2, 4), [(0, (2, 0))])

    >>> print(vsplit([[1, 2], [3, 4]], 2).draw())
    vsplit((2, 2), 2)[0] gives (1, 2)
      ┌─────┐                  ┌─────┐
      │ 1 2 │  vsplit(2)[0] →  │ 1 2 │
      │ 3 4 │                  └─────┘
      └─────┘
    """
    return _split("vsplit", operand(ary), indices_or_sections, 0, part, "", least=2)


@as_numpy
def hsplit(ary: Any, indices_or_sections: Any, *, part: int = 0) -> Explanation:
    """Explain how columns are divided: `split` along axis 1, or along axis 0 of a vector.

    The arguments are those of `split`, without `axis`.

    >>> hsplit((6, 4), [3], part=1).result_shape, hsplit((6,), 2).result_shape
    ((6, 1), (3,))

    >>> print(hsplit([[1, 2], [3, 4]], 2).draw())
    hsplit((2, 2), 2)[0] gives (2, 1)
      ┌─────┐                  ┌───┐
      │ 1 2 │  hsplit(2)[0] →  │ 1 │
      │ 3 4 │                  │ 3 │
      └─────┘                  └───┘
    """
    x = operand(ary)
    return _split("hsplit", x, indices_or_sections, min(1, max(x.rank - 1, 0)), part, "", least=1)


@as_numpy
def dsplit(ary: Any, indices_or_sections: Any, *, part: int = 0) -> Explanation:
    """Explain how the axis after the columns is cut: `split` along axis 2.

    The arguments are those of `split`, without `axis`.

    >>> dsplit((28, 28, 3), 3).result_shape
    (28, 28, 1)
    """
    return _split("dsplit", operand(ary), indices_or_sections, 2, part, "", least=3)


def _axis(axis: Any) -> str:
    return "" if axis == 0 else f", axis={axis}"


def _split(
    name: str, x: Operand, given: Any, axis: Any, part: int, written: str, least: int = 0
) -> Explanation:
    wanted = integer(axis, f"The axis of {name}")
    sections = integers(given, f"The indices_or_sections of {name}")
    several = hasattr(given, "__len__")
    number = integer(part, "part")
    cuts = f"{list(sections) if several else sections[0]}{written}"
    call = Call(name, f"{name}({x}, {cuts})[{number}]", f"{name}({cuts})[{number}]")
    if x.rank < least:
        problem = f"{name} takes tensors of rank {least} or more, and this has rank {x.rank}."
        return refused(name, call, [x], problem, _ways_of_rank(name, x, sections, several))
    if not -x.rank <= wanted < x.rank:
        ways = [
            _along(x, i, sections, several)
            for i in reversed(range(x.rank))
            if several or (sections[0] > 0 and x.shape[i] % sections[0] == 0)
        ]
        return refused(name, call, [x], no_such_axis(x, wanted), ways[:2])
    along = wanted % x.rank
    n = x.shape[along]
    if not several and sections[0] <= 0:
        problem = f"{sections[0]} parts cannot be made: there is at least one."
        return refused(
            name,
            call,
            [x],
            problem,
            [Suggestion("with 1 part", x.shape, write=f"split({{0}}, 1, axis={along})[0]")],
        )
    if not several and name != "array_split" and n % sections[0]:
        has = f"{x.axis(along)}{of()} has {count(n, 'entry')}"
        them = "it" if n == 1 else "these"
        problem = f"{has}, and {them} {verb(n, 'does')} not divide into {sections[0]} equal parts."
        ways = list(_near(x, along, sections[0]))
        if isinstance(n, Letter):
            divides = f"it works where that is a multiple of {thousands(sections[0])}."
            problem = f"{has}, and that these divide into {sections[0]} equal parts is not certain."
            return refused(
                name,
                call,
                [x],
                problem,
                [f"{n} is a length that is not known yet: {divides}", *ways],
            )
        return refused(name, call, [x], problem, ways, [(0, along)])
    parts = _parts(n, sections, several)
    if not -len(parts) <= number < len(parts):
        raise ValueError(
            f"There is no part {number}: {name}({x}, {cuts}) makes {count(len(parts), 'part')}, "
            f"0 to {len(parts) - 1}."
        )
    chosen = parts[number]
    key = (*[slice(None)] * along, slice(chosen.start, chosen.stop))
    explained = index(x, key)
    assert explained.result is not None, "a slice always fits"
    return replace(
        explained,
        operation=name,
        result=replace(explained.result, shape=_shape(x, along, parts, number % len(parts))),
        call=call,
        steps=tuple(_steps(x, along, parts, number % len(parts))),
        notes=tuple(_notes(x, len(parts), number % len(parts))),
    )


def _parts(n: int, sections: Sequence[int], several: bool) -> Sequence[range]:
    """The entries along the axis that each part has."""
    if several:
        borders = [None, *sections, None]
        return [range(n)[start:stop] for start, stop in pairwise(borders)]
    return _Equal(n, sections[0])


class _Equal(Sequence[range]):
    """So many parts, the first ones with an entry more; made when asked for, as there may be very many."""

    def __init__(self, n: int, parts: int) -> None:
        self._least, self._more = divmod(n, parts)
        self._parts = parts

    def __len__(self) -> int:
        return self._parts

    def __getitem__(self, k: Any) -> Any:
        k = range(self._parts)[k]
        start = k * self._least + min(k, self._more)
        return range(start, start + self._least + (k < self._more))


def _shape(x: Operand, axis: int, parts: Sequence[range], k: int = 0) -> Shape:
    return (*x.shape[:axis], _length(x.shape[axis], parts, k), *x.shape[axis + 1 :])


def _length(n: int, parts: Sequence[range], k: int) -> int:
    """How many entries a part has; of a length that is not known a share."""
    if isinstance(n, Letter) and isinstance(parts, _Equal):
        down = Letter(f"⌊{n} / {len(parts)}⌋", len(parts[-1]), n.letters)
        up = share(n, len(parts), [n])
        return down if k == len(parts) - 1 > 0 else up
    return taken(parts[k], [n] if isinstance(n, Letter) else [])


def _near(x: Operand, axis: int, sections: int) -> Iterator[Suggestion]:
    n = x.shape[axis]
    below = next((k for k in range(sections - 1, max(sections - _NEAR, 1), -1) if n % k == 0), None)
    above = next((k for k in range(sections + 1, sections + _NEAR) if k <= n and n % k == 0), None)
    for k in (below, above):
        if k is not None:
            write = f"split({{0}}, {k}, axis={axis})[0]"
            yield Suggestion(f"with {k} parts", _shape(x, axis, _Equal(n, k)), write=write)
    first = _shape(x, axis, _Equal(n, sections))
    along = f" along axis {axis}" if axis else ""
    write = f"array_split({{0}}, {sections}, axis={axis})[0]"
    yield Suggestion(f"with array_split{along}, whose parts need not be equal", first, write=write)


def _along(x: Operand, axis: int, sections: Sequence[int], several: bool) -> Suggestion:
    result = _shape(x, axis, _parts(x.shape[axis], sections, several))
    write = f"split({{0}}, {list(sections) if several else sections[0]}, axis={axis})[0]"
    return Suggestion(f"with split along axis {axis}", result, write=write)


def _ways_of_rank(
    name: str, x: Operand, sections: Sequence[int], several: bool
) -> Iterator[Suggestion]:
    if x.rank and (several or (sections[0] > 0 and x.shape[0] % sections[0] == 0)):
        yield _along(x, 0, sections, several)


def _steps(x: Operand, along: int, parts: Sequence[range], number: int) -> Iterator[Step]:
    for axis, n in enumerate(x.shape):
        here = ((0, axis),)
        if axis == along:
            yield Step(
                here,
                "stays",
                (axis,),
                f"{x.axis(axis)} is cut into {_told(n, parts)}: {_this(n, parts, number)}.",
            )
        else:
            yield Step(here, "stays", (axis,), f"{x.axis(axis)} stays, {count(n, 'entry')}.")


def _told(n: int, parts: Sequence[range]) -> str:
    if len(parts) == 1:
        return f"1 part, {count(n, 'entry')}"
    head = f"{count(len(parts), 'part')}"
    if isinstance(parts, _Equal) and len(parts[0]) == len(parts[-1]):
        return f"{head} of {count(len(parts[0]), 'entry')} each"
    if isinstance(parts, _Equal) and isinstance(n, Letter):
        return f"{head} of about the same length, {n} entries in all"
    if len(parts) <= _MOST_PARTS and sum(map(len, parts)) == n:
        lengths = [thousands(_length(n, parts, k)) for k in range(len(parts))]
        return f"{head}, {' + '.join(lengths)} = {count(n, 'entry')}"
    if isinstance(parts, _Equal):
        return f"{head} of {thousands(len(parts[0]))} or {count(len(parts[-1]), 'entry')}"
    return head


def _this(n: int, parts: Sequence[range], number: int) -> str:
    part = parts[number]
    if isinstance(parts, _Equal) and isinstance(n, Letter):
        return f"this one has {_length(n, parts, number)}"
    if not part:
        return "this one has none"
    letters = [n] if isinstance(n, Letter) else []
    first, last = (thousands(lettered(entry, letters)) for entry in (part[0], part[-1]))
    return (
        f"this one has entry {first} alone"
        if len(part) == 1
        else f"this one has entries {first} to {last}"
    )


def _notes(x: Operand, n: int, number: int) -> Iterator[str]:
    others = join([*_numbers(0, number), *_numbers(number + 1, n)])
    whose = "Each" if n > 1 else "It"
    besides = f"There {verb(n - 1, 'is')} also {others}. " if others else ""
    yield f"{besides}{view_text(x, whose)}"


def _numbers(start: int, stop: int) -> list[str]:
    if stop - start <= 2:
        return [f"part={thousands(k)}" for k in range(start, stop)]
    return [f"part={thousands(start)} to part={thousands(stop - 1)}"]
