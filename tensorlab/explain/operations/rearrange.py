"""`rearrange`, and `reduce` and `repeat` by a pattern, as einops has them: axes by their names."""

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Call, Explanation, Fate, Source, Step, check_listed
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.einops_patterns import (
    Group,
    Side,
    has_ellipsis,
    names_of,
    number,
    read_pattern,
    written,
)
from tensorlab.explain.operations.einops_problems import (
    Verb,
    elementary,
    find_problem,
    length_of,
    result_shape,
    suggest,
)
from tensorlab.explain.operations.elementwise import name_of
from tensorlab.explain.outcome import accepted, refused
from tensorlab.shapes import Letter, Shape, index_at, place_of, size_of
from tensorlab.wording import article, capitalised, count, join, thousands

_REDUCTIONS = {
    "max": ("the largest is kept", ""),
    "min": ("the smallest is kept", ""),
    "sum": ("the sum is taken", "0"),
    "mean": ("the mean is taken", "NaN, with a warning"),
    "prod": ("the product is taken", "1"),
    "any": ("a true one is looked for", "False"),
    "all": ("a false one is looked for", "True"),
}


def rearrange(tensor: Any, pattern: str, /, **lengths: int) -> Explanation:
    """Explain how axes that have names change places, are cut and are merged: einops' `rearrange`.

    A name stands for an axis. Brackets on the left cut an axis into several, the last name running fastest; brackets on
    the right make one axis of several. `...` stands for all axes without a name, `1` for an axis of length 1.

    Args:
        tensor: An array or a shape.
        pattern: The axes of the tensor, `->`, the axes of the result.
        **lengths: How long the parts are into which an axis is cut; of each axis one may be left out.

    Raises:
        TypeError: If the pattern is no string, or a length no integer.
        ValueError: If the pattern is written as none is.

    Source: section 2.3.4, "Tensor reshaping".

    >>> print(rearrange((32, 28, 28), "b (h h2) w -> b h w h2", h2=2))
    rearrange((32, 28, 28), "b (h h2) w -> b h w h2", h2=2) gives (32, 14, 28, 2)
      axis 0 is b, 32 entries, and stays axis 0.
      axis 1 is (h h2), 28 = 14 × 2 entries, h2 running fastest: entry 5 is h=2,
        h2=1. h becomes axis 1 and h2 becomes axis 3.
      axis 2 is w, 28 entries, and stays axis 2.
    In NumPy: x.reshape(32, 14, 2, 28).transpose(0, 1, 3, 2).

    >>> print(rearrange((32, 28, 30), "b h w -> b (w h)").notes[0])
    (w h) is not (h w): both have 840 entries, but in (w h) those of h stand side by
    side, and in (h w) those of w.

    >>> print(rearrange((32, 28, 28), "b (h h2) w -> b h w h2", h2=3))
    rearrange((32, 28, 28), "b (h h2) w -> b h w h2", h2=3) does not work: axis 1
    has 28 entries, which do not divide into h2=3.
    It would work with h2=2, giving (32, 14, 28, 2).
    It would work with h2=4, giving (32, 7, 28, 4).
    """
    return explain_pattern("rearrange", tensor, pattern, lengths)


def repeat_by_pattern(tensor: Any, pattern: str, lengths: Mapping[str, Any]) -> Explanation:
    """Explain einops' `repeat`: what is on the right alone is new.

    >>> print(repeat_by_pattern((28, 28), "h w -> h w c", {"c": 3}))
    repeat((28, 28), "h w -> h w c", c=3) gives (28, 28, 3)
      axis 0 is h, 28 entries, and stays axis 0.
      axis 1 is w, 28 entries, and stays axis 1.
      c is new, axis 2 of the result: each entry comes 3 times along it.
    """
    return explain_pattern("repeat", tensor, pattern, lengths)


def reduce_by_pattern(
    tensor: Any, pattern: str, reduction: Any = None, *, lengths: Mapping[str, Any]
) -> Explanation:
    """Explain einops' `reduce`: what is on the left alone disappears.

    >>> print(reduce_by_pattern((32, 28, 28, 3), "b h w c -> b c", "max", lengths={}))
    reduce((32, 28, 28, 3), "b h w c -> b c", "max") gives (32, 3)
      axis 0 is b, 32 entries, and stays axis 0.
      axis 1 is h, 28 entries, and disappears: the largest is kept of them.
      axis 2 is w, 28 entries, and disappears: the largest is kept of them.
      axis 3 is c, 3 entries, and becomes axis 1 of the result.
    In NumPy: x.max(axis=(1, 2)).
    """
    lengths = dict(lengths)
    reduction = lengths.pop("reduction", None) if reduction is None else reduction
    if not callable(reduction) and reduction not in _REDUCTIONS:
        known = join([f'"{name}"' for name in _REDUCTIONS], "or")
        raise ValueError(
            f"reduce makes one entry of many by {known}, or a function of a tensor and axes, in third place, and "
            f"got {reduction!r}."
        )
    return explain_pattern("reduce", tensor, pattern, lengths, reduction)


def explain_pattern(
    verb: Verb, tensor: Any, pattern: Any, given: Mapping[str, Any], reduction: Any = None
) -> Explanation:
    """Explain one of einops' verbs."""
    x = operand(tensor)
    asked = read_pattern(pattern)
    lengths = {name: _length(name, n) for name, n in given.items()}
    called = [] if reduction is None else [_called(reduction)]
    written_out = [f'"{pattern}"', *called, *(f"{name}={n}" for name, n in lengths.items())]
    call = Call.function(verb, [x], ", ".join(written_out))
    if reduction is not None:  # what it is called where an example is told
        call = replace(call, name=_called(reduction).strip('"'))
    problem = find_problem(verb, asked, x, lengths)
    if problem is not None:
        return refused(verb, call, [x], problem.text, suggest(problem, x, *called), problem.clashes)
    left, right = asked.spread(x.rank)
    moved = Moved(x.shape, left, right, elementary(left, x, lengths))
    empty = [name for name in moved.gone if moved.lengths[name] == 0]
    if empty and reduction in ("max", "min"):
        what = f"{reduction} of no entries does not exist: {join([written(n) for n in empty])} has none."
        return refused(verb, call, [x], what)
    return accepted(
        verb,
        call,
        [x],
        moved.result,
        kind="reduces" if moved.gone else "rearranges",
        steps=_steps(x, moved, reduction),
        notes=_notes(moved, reduction),
        trace=moved.trace,
        labels=[range(x.rank)],
        result_labels=moved.labels,
        compute=lambda values: moved.compute(values, reduction),
        of=reduction if isinstance(reduction, str) else "",
    )


def _length(name: str, given: Any) -> int:
    try:
        if isinstance(given, bool):
            raise TypeError
        n = operator.index(given)
    except TypeError:
        raise TypeError(
            f"A length is an integer, and {name}= got {article(type(given).__name__)}, {given!r}."
        ) from None
    if n < 0:
        raise ValueError(f"A length is 0 or more, and {name}= is {n}.")
    return n


def _called(reduction: Any) -> str:
    return f'"{reduction}"' if isinstance(reduction, str) else name_of(reduction)


@dataclass(frozen=True)
class Moved:
    """Axes by their names: what each is made of, and where it goes.

    Attributes:
        shape: The shape of the operand.
        left: What each of its axes is made of.
        right: What each axis of the result is made of.
        lengths: How long each name is.
    """

    shape: Shape
    left: Side
    right: Side
    lengths: Mapping[str, int]

    def length(self, name: str) -> int:
        """How long what a name stands for is."""
        return length_of(name, self.lengths)

    def lengths_of(self, group: Group) -> Shape:
        """The lengths of what one axis is made of."""
        return tuple(self.length(name) for name in group.names)

    @property
    def result(self) -> Shape:
        """The shape of the result."""
        return result_shape(self.right, self.lengths)

    @property
    def gone(self) -> list[str]:
        """The names that disappear."""
        kept = names_of(self.right)
        return [name for name in names_of(self.left) if name not in kept]

    @property
    def new(self) -> list[str]:
        """The names that come in."""
        there = names_of(self.left)
        return [name for name in names_of(self.right) if name not in there]

    @property
    def labels(self) -> list[int]:
        """An axis of the operand lives on where the slowest part of it that is kept goes; all others are new."""
        kept = names_of(self.right)
        home: dict[str, int] = {}
        for axis, group in enumerate(self.left):
            home |= dict.fromkeys([n for n in group.names if n in kept][:1], axis)
        found: list[int] = []
        for k, group in enumerate(self.right):
            own = [home[name] for name in group.names if name in home]
            found.append(own[0] if own else len(self.left) + k)
        return found

    def trace(self, index: Shape) -> list[Source]:
        """Find the entries of the operand that an entry of the result comes from."""
        at: dict[str, int] = {}
        for group, place in zip(self.right, index, strict=True):
            at |= zip(group.names, index_at(place, self.lengths_of(group)), strict=True)
        check_listed(size_of(map(self.length, self.gone)))
        found = set()
        for places in product(*(range(self.length(name)) for name in self.gone)):
            here = at | dict(zip(self.gone, places, strict=True))
            own = (
                place_of([here[name] for name in group.names], self.lengths_of(group))
                for group in self.left
            )
            found.add(tuple(own))
        return [(0, place) for place in sorted(found)]

    @property
    def order(self) -> list[int]:
        """The order in which what is kept of the operand stands in the result."""
        names = names_of(self.left)
        return [names.index(name) for name in names_of(self.right) if name in names]

    def compute(self, values: np.ndarray, reduction: Any) -> Any:
        """Do it with NumPy; of a single entry that stands for all, only what shows whether NumPy has it."""
        if values.shape != self.shape:
            every = tuple(range(values.ndim))
            return (
                reduction(values, every) if callable(reduction) else getattr(np, reduction)(values)
            )
        names = names_of(self.left)
        cut = values.reshape([self.length(name) for name in names])
        axes = tuple(names.index(name) for name in self.gone)
        moved = cut.transpose([*self.order, *axes])
        if axes:
            last = tuple(range(moved.ndim - len(axes), moved.ndim))
            does = reduction if callable(reduction) else getattr(np, reduction)
            moved = np.asarray(does(moved, last) if callable(reduction) else does(moved, axis=last))
        for place, name in enumerate(names_of(self.right)):
            if name in self.new:
                moved = np.repeat(np.expand_dims(moved, place), self.length(name), axis=place)
        return moved.reshape(self.result)


def _steps(x: Operand, moved: Moved, reduction: Any) -> Iterator[Step]:
    """One step for axes that have to do with each other: which share names, or axes in which names meet."""
    for axes, becomes in _together(moved):
        texts = [_sentence(x, moved, axis, reduction) for axis in axes]
        texts += [text for k in becomes if (text := _of_result(moved, k))]
        first, *others = texts
        text = " ".join([first, *map(capitalised, others)])
        yield Step(tuple((0, axis) for axis in axes), _fate(moved, axes, becomes), becomes, text)


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
        _REDUCTIONS[reduction][0]
        if isinstance(reduction, str)
        else f"{_called(reduction)} makes one"
    )
    if moved.length(name) == 0:
        nothing = _REDUCTIONS[reduction][1] if isinstance(reduction, str) else ""
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


def _notes(moved: Moved, reduction: Any) -> Iterator[str]:
    unsure = []
    for n, group in zip(moved.shape, moved.left, strict=True):
        lengths = moved.lengths_of(group)
        known = [k for k in lengths if not isinstance(k, Letter)]
        if isinstance(n, Letter) and known and (size_of(known) > 1 or known == [*lengths]):
            a_multiple_of = "" if known == [*lengths] else "a multiple of "
            unsure.append(f"{n} is {a_multiple_of}{thousands(size_of(known))}")
    if unsure:
        yield f"So it is if {join(unsure)}."
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
