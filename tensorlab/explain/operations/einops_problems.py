"""Why einops would refuse a pattern for a tensor, and which it would take."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from math import isqrt
from typing import Literal

from tensorlab.explain.explanation import OperandAxis
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.einops_patterns import (
    ELLIPSIS,
    Group,
    Pattern,
    Side,
    has_ellipsis,
    names_of,
    number,
    written,
)
from tensorlab.explain.sentences import Suggestion, as_written, of, the_tensor
from tensorlab.shapes import Letter, Shape, size_of
from tensorlab.wording import count, join, thousands, verb

Verb = Literal["rearrange", "reduce", "repeat"]
Lengths = Mapping[str, int]

_SEARCHED = 1000  # lengths that are tried in search of one that divides
_MOST = 3  # suggestions
_RULES = {
    "rearrange": "rearrange keeps every axis and makes none",
    "repeat": "repeat keeps every axis",
    "reduce": "reduce makes no axis",
}


@dataclass(frozen=True)
class Asked:
    """What is asked of a tensor: to rearrange, reduce or repeat it by a pattern, with the lengths of some names."""

    verb: Verb
    pattern: Pattern
    lengths: Lengths

    def by(self, pattern: Pattern) -> "Way":
        """The same by another pattern."""
        return f'with "{pattern}"', replace(self, pattern=pattern)

    def sized(self, how: str, **lengths: int) -> "Way":
        """The same with other lengths."""
        return how, replace(self, lengths={**self.lengths, **lengths})


Way = tuple[str, Asked]  # what to say, and what would be asked


@dataclass(frozen=True)
class Problem:
    """Why a pattern does not fit.

    Attributes:
        text: The reason.
        ways: What to try instead.
        clashes: The axes of the tensor concerned.
    """

    text: str
    ways: Sequence[Way] = ()
    clashes: tuple[OperandAxis, ...] = field(default=())


def find_problem(verb: Verb, pattern: Pattern, x: Operand, lengths: Lengths) -> Problem | None:
    """Check a pattern against a tensor."""
    asked = Asked(verb, pattern, lengths)
    return (
        _twice(asked)
        or _ellipsis(asked)
        or _one_sided(asked)
        or _rank(asked, x)
        or _unused(asked)
        or _lengths(asked, x)
    )


def suggest(problem: Problem, x: Operand, reduction: str = '"mean"') -> Iterator[Suggestion]:
    """Offer those of the ways that work."""
    found = 0
    for how, asked in problem.ways:
        verb, pattern, lengths = asked.verb, asked.pattern, asked.lengths
        if found < _MOST and find_problem(verb, pattern, x, lengths) is None:
            found += 1
            left, right = pattern.spread(x.rank)
            arguments = [f'"{pattern}"', *([reduction] if verb == "reduce" else [])]
            arguments += [f"{name}={n}" for name, n in lengths.items()]
            write = f"{verb}({{0}}, {', '.join(arguments)})"
            result = result_shape(right, elementary(left, x, lengths))
            yield Suggestion(how, result, write=write)


def elementary(left: Side, x: Operand, lengths: Lengths) -> dict[str, int]:
    """The length of each name, once all that is known has been checked."""
    found = dict(lengths)
    for group, n in zip(left, x.shape, strict=True):
        for name in group.names:
            if (own := number(name)) is not None:
                found[name] = own
        unknown = [name for name in group.names if name not in found]
        known = size_of(found[name] for name in group.names if name in found)
        for name in unknown:
            found[name] = _divided(n, known)
    return found


def result_shape(right: Side, lengths: Lengths) -> Shape:
    """Multiply the lengths of what is one axis."""
    return tuple(size_of(length_of(name, lengths) for name in group.names) for group in right)


def length_of(name: str, lengths: Lengths) -> int:
    """The length of a name, or what a number says."""
    own = number(name)
    return lengths[name] if own is None else own


def _divided(n: int, by: int) -> int:
    """A length in parts; one that is not known is written so."""
    if isinstance(n, Letter) and by != 1:
        return Letter(f"{n.in_product} / {by}", max(int(n) // by, 1), n.letters)
    return n if by == 1 else n // by


def _twice(asked: Asked) -> Problem | None:
    pattern = asked.pattern
    for where, side in (("left", pattern.left), ("right", pattern.right)):
        names = names_of(side)
        for name in names:
            if names.count(name) > 1:
                new = next(f"{name}{k}" for k in range(2, 99) if f"{name}{k}" not in names)
                renamed = Pattern(
                    _renamed(pattern.left, name, new), _renamed(pattern.right, name, new)
                )
                return Problem(
                    f"{as_written(name)} is on the {where} twice, and a name stands for one axis.",
                    [asked.by(renamed)],
                )
    return None


def _renamed(side: Side, name: str, new: str) -> Side:
    """Give a name another one where it comes a second time."""
    seen = 0
    groups = []
    for group in side:
        names = []
        for each in group.names:
            seen += each == name
            names.append(new if each == name and seen == 2 else each)
        groups.append(replace(group, names=tuple(names)))
    return tuple(groups)


def _ellipsis(asked: Asked) -> Problem | None:
    pattern = asked.pattern
    dots = Group((ELLIPSIS,))
    if any(group.bracketed and ELLIPSIS in group.names for group in pattern.left):
        outside = Pattern(
            tuple(dots if ELLIPSIS in group.names else group for group in pattern.left),
            pattern.right,
        )
        return Problem(
            "the ellipsis is in brackets on the left, where nothing says what it splits into.",
            [asked.by(outside)],
        )
    left, right = has_ellipsis(pattern.left), has_ellipsis(pattern.right)
    if right and not left:
        grown = replace(pattern, left=(dots, *pattern.left))
        fewer = replace(pattern, right=_without(pattern.right, [ELLIPSIS]))
        return Problem(
            "the ellipsis is on the right and not on the left: there are no other axes that it could stand for.",
            [asked.by(each) for each in (grown, fewer)],
        )
    if left and not right and asked.verb != "reduce":
        grown = replace(pattern, right=(dots, *pattern.right))
        return Problem(
            f"the ellipsis is on the left and not on the right, and {_RULES[asked.verb]}.",
            [asked.by(grown)],
        )
    return None


def _one_sided(asked: Asked) -> Problem | None:
    pattern = asked.pattern
    left, right = names_of(pattern.left), names_of(pattern.right)
    numbers = [name for name in left + right if number(name) is not None]
    if asked.verb == "rearrange" and numbers:
        return Problem(
            f"{_listed(list(dict.fromkeys(map(written, numbers))))} a length without a name, and rearrange needs a "
            "name to know where it goes.",
            [_named(asked)],
        )
    gone = [name for name in left if name not in right and name != ELLIPSIS]
    new = [name for name in right if name not in left and name != ELLIPSIS]
    if gone and asked.verb != "reduce":
        return _gone(asked, gone, new)
    if new and asked.verb != "repeat":
        return _new(asked, gone, new)
    unsized = [name for name in new if number(name) is None and name not in asked.lengths]
    if not unsized:
        return None
    how = f"with {join([f'{name}=2' for name in unsized])}, for example"
    fewer = replace(pattern, right=_without(pattern.right, unsized))
    return Problem(
        f"{_listed(unsized)} new, and nothing says how often the entries come: a new axis needs a length.",
        [asked.sized(how, **dict.fromkeys(unsized, 2)), asked.by(fewer)],
    )


def _listed(names: Sequence[str]) -> str:
    return f"{as_written(join([written(name) for name in names]))} {verb(len(names), 'is')}"


def _gone(asked: Asked, gone: Sequence[str], new: Sequence[str]) -> Problem:
    pattern = asked.pattern
    kept = replace(pattern, right=(*pattern.right, *(Group((name,)) for name in gone)))
    ways = [asked.by(kept)]
    if asked.verb == "rearrange" and not new:
        how = 'with reduce and how one is made of many, "mean" for example'
        ways.append((how, replace(asked, verb="reduce")))
    text = f"{_listed(gone)} on the left and not on the right, and {_RULES[asked.verb]}."
    return Problem(text, ways)


def _new(asked: Asked, gone: Sequence[str], new: Sequence[str]) -> Problem:
    pattern = asked.pattern
    fewer = replace(pattern, right=_without(pattern.right, new))
    ways = [asked.by(fewer)]
    unsized = [name for name in new if number(name) is None and name not in asked.lengths]
    sized = {**asked.lengths, **dict.fromkeys(unsized, 2)}
    if not gone:
        given = ", ".join(f"{name}={sized[name]}" for name in new if name in sized)
        how = f"with repeat{f' and {given}' if given else ''}"
        ways.append((how, Asked("repeat", pattern, sized)))
    text = f"{_listed(new)} on the right and not on the left, and {_RULES[asked.verb]}."
    return Problem(text, ways)


def _named(asked: Asked) -> Way:
    """Give numbers names, the same on both sides."""
    pattern = asked.pattern
    taken = names_of(pattern.left) + names_of(pattern.right)
    free = (name for name in "nmkpqrsuvw" if name not in taken)
    new: dict[str, str] = {}
    for name in taken:
        if number(name) is not None and name not in new:
            new[name] = next(free, name)
    sides = (
        tuple(replace(group, names=tuple(new.get(n, n) for n in group.names)) for group in side)
        for side in (pattern.left, pattern.right)
    )
    named = Pattern(*sides)
    own = {letter: int(number(name) or 0) for name, letter in new.items()}
    given = ", ".join(f"{name}={n}" for name, n in own.items())
    return f'with "{named}", {given}', Asked(asked.verb, named, {**asked.lengths, **own})


def _without(side: Side, names: Sequence[str]) -> Side:
    """Leave names out, and groups in which none is left."""
    left = [replace(g, names=tuple(n for n in g.names if n not in names)) for g in side]
    return tuple(new for new, old in zip(left, side, strict=True) if new.names or not old.names)


def _rank(asked: Asked, x: Operand) -> Problem | None:
    pattern = asked.pattern
    dots = Group((ELLIPSIS,))
    named = len(pattern.left) - has_ellipsis(pattern.left)
    if x.rank == named or (x.rank > named and has_ellipsis(pattern.left)):
        return None
    grown = Pattern((dots, *pattern.left), (dots, *pattern.right))
    ways = [asked.by(grown)] if x.rank > named else []
    lacking = named - x.rank
    if lacking > 0 and not has_ellipsis(pattern.left):
        for start in (0, x.rank):
            gone = names_of(pattern.left[start : start + lacking])
            left = pattern.left[:start] + pattern.left[start + lacking :]
            fewer = Pattern(left, _without(pattern.right, gone))
            ways.append(asked.by(fewer))
    least = " or more" if has_ellipsis(pattern.left) else ""
    has = count(x.rank, "axis") if x.rank else "none"
    return Problem(
        f"the left side is for {count(named, 'axis')}{least}, and {the_tensor()} has {has}.", ways
    )


def _unused(asked: Asked) -> Problem | None:
    lengths = asked.lengths
    names = names_of(asked.pattern.left) + names_of(asked.pattern.right)
    for name in lengths:
        if name not in names:
            others = {each: n for each, n in lengths.items() if each != name}
            free = [n for n in names if n not in lengths and n != ELLIPSIS and number(n) is None]
            near = get_close_matches(name, free, 1, 0.4)
            ways = [(f"without {name}=", replace(asked, lengths=others))]
            if near:
                meant = {**others, near[0]: lengths[name]}
                ways.insert(0, (f"with {near[0]}={lengths[name]}", replace(asked, lengths=meant)))
            return Problem(f"{name}= gives a length to a name that is not in the pattern.", ways)
    return None


def _lengths(asked: Asked, x: Operand) -> Problem | None:
    left, _ = asked.pattern.spread(x.rank)
    known = {**asked.lengths, **{n: own for n in names_of(left) if (own := number(n)) is not None}}
    for axis, (group, n) in enumerate(zip(left, x.shape, strict=True)):
        unknown = [name for name in group.names if name not in known]
        if len(unknown) > 1:
            return _open(asked, axis, n, group, known)
    for axis, (group, n) in enumerate(zip(left, x.shape, strict=True)):
        unknown = [name for name in group.names if name not in known]
        given = [name for name in group.names if name in known]
        own = size_of(known[name] for name in given)
        fits = (own != 0 and n % own == 0) if unknown else n == own
        if isinstance(n, Letter) and own != 0 and given:
            fits = True  # what is not known may be right
        if (given and not fits) or (not group.names and n != 1):
            return _misfit(asked, x, axis, group, known)
    return None


def _open(asked: Asked, axis: int, n: int, group: Group, known: Lengths) -> Problem:
    unknown = [name for name in group.names if name not in known]
    share = n // max(size_of(known[name] for name in group.names if name in known), 1)
    ways = []
    for name in reversed(unknown[1:] if len(unknown) == 2 else []):
        root = isqrt(share)
        part = (
            root
            if root * root == share
            else next((k for k in range(2, _SEARCHED) if share % k == 0), 1)
        )
        ways.append(asked.sized(f"with {name}={part}, for example", **{name: part}))
    names = join([written(name) for name in unknown])
    text = (
        f"axis {axis}{of()}, {group} in the pattern, has {count(n, 'entry')}, and nothing says how they are shared "
        f"among {names}: all but one need a length."
    )
    return Problem(text, ways, ((0, axis),))


def _misfit(asked: Asked, x: Operand, axis: int, group: Group, known: Lengths) -> Problem:
    n = x.shape[axis]
    has = f"{x.axis(axis)}{of()} has {count(n, 'entry')}"
    given = [name for name in group.names if name in known]
    own = size_of(known[name] for name in given)
    ways: list[Way] = []
    free = [name for name in given if name in asked.lengths]
    if not group.names:
        text = f"{has}, and the pattern has an axis of length 1 there."
    elif len(given) < len(group.names):
        product = " × ".join(
            written(name) if number(name) else f"{name}={known[name]}" for name in given
        )
        total = f" = {thousands(own)}" if len(given) > 1 else ""
        text = f"{has}, which {verb(n, 'does')} not divide into {product}{total}."
        for name in free:
            ways += [
                asked.sized(f"with {name}={k}", **{name: k})
                for k in _near(n, known[name], own // max(known[name], 1))
            ]
    else:
        product = " × ".join(thousands(known[name]) for name in given)
        total = f" = {thousands(own)}" if len(given) > 1 else ""
        text = f"{has}, and {group} is {product}{total} in the pattern."
        for name in reversed(free):
            rest = size_of(known[each] for each in given if each != name)
            if rest and n % rest == 0:
                what = f"with {name}={thousands(n // rest)}" if n else f"without {name}="
                ways.append(asked.sized(what, **{name: n // rest}))
    return Problem(text, ways, ((0, axis),))


def _near(n: int, wanted: int, others: int) -> Iterator[int]:
    """The next smaller and the next larger length that divide."""
    below = range(wanted - 1, max(wanted - _SEARCHED, 0), -1)
    above = range(wanted + 1, min(wanted + _SEARCHED, n + 1))
    for lengths in (below, above):
        found = next((k for k in lengths if others and n % (k * others) == 0), None)
        if found is not None:
            yield found
