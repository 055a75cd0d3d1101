"""Why einsum would refuse subscripts for these shapes, and which it would take."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from string import ascii_letters

from tensorlab.explain.explanation import OperandAxis
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.einsum_subscripts import (
    ELLIPSIS,
    Subscripts,
    by_rule,
    label_axes,
    spread,
    under_ellipsis,
)
from tensorlab.explain.sentences import Suggestion, another, as_written, the
from tensorlab.shapes import Letter, letter
from tensorlab.wording import count, join, shape_text, thousands, verb

Problem = tuple[str, list[OperandAxis]]
Repair = tuple[int, tuple[int, ...], list[int]]  # which operand, its new shape, the result's

_OVERLOOKED = (
    " NumPy does not look here: it makes a view whose entries lie beyond those of the operand."
)
_MOST_LACKING = 4  # axes that are put in


def find_problem(subscripts: Subscripts, operands: Sequence[Operand]) -> Problem | None:
    """Check subscripts against shapes."""
    return (
        _operand_count(subscripts, operands)
        or _letter_count(subscripts, operands)
        or _result_letters(subscripts)
        or _result_ellipsis(subscripts, operands)
        or _lengths(subscripts, operands)
    )


def axes_named(
    subscripts: Subscripts, operands: Sequence[Operand]
) -> tuple[tuple[int, ...], ...] | None:
    """Number the letters of each operand's axes, if each axis has one."""
    if _operand_count(subscripts, operands) or _letter_count(subscripts, operands):
        return None
    return label_axes(replace(subscripts, result=()), operands)[0].operands


def _operand_count(subscripts: Subscripts, operands: Sequence[Operand]) -> Problem | None:
    if len(subscripts.terms) == len(operands):
        return None
    are = verb(len(operands), "is")
    return (
        f"the subscripts are for {count(len(subscripts.terms), 'operand')}, and there {are} "
        f"{thousands(len(operands))}.",
        [],
    )


def _term_text(term: Sequence[str], between: str = "") -> str:
    return f'"{between.join(term)}"'


def _letter_count(subscripts: Subscripts, operands: Sequence[Operand]) -> Problem | None:
    for k, (term, x) in enumerate(zip(subscripts.terms, operands, strict=True)):
        letters = [part for part in term if part != ELLIPSIS]
        if len(letters) > x.rank or (len(letters) < x.rank and ELLIPSIS not in term):
            has = count(len(letters), "letter")
            text = _term_text(subscripts.words[k], " ") if subscripts.words else _term_text(term)
            words = ": each letter is an axis here, and no word" if subscripts.words else ""
            return f"{text} has {has}, and {the(k)} has {count(x.rank, 'axis')}{words}.", []
    return None


def _result_letters(subscripts: Subscripts) -> Problem | None:
    known = {part for term in subscripts.terms for part in term}
    for part in subscripts.result:
        if part != ELLIPSIS and part not in known:
            return f"{as_written(part)} is in the result, and no operand has it.", []
        if part != ELLIPSIS and subscripts.result.count(part) > 1:
            return (
                f"{as_written(part)} is in the result twice, and an axis can be there only once.",
                [],
            )
    return None


def _result_ellipsis(subscripts: Subscripts, operands: Sequence[Operand]) -> Problem | None:
    under = [under_ellipsis(term, x) for term, x in zip(subscripts.terms, operands, strict=True)]
    if max(under, default=0) and ELLIPSIS not in subscripts.result:
        stands = count(max(under), "axis")
        return f"the ellipsis stands for {stands}, and the result must say where: ...", []
    return None


def _lengths(subscripts: Subscripts, operands: Sequence[Operand]) -> Problem | None:
    """A letter has one length; a 1 is stretched, but not within one operand."""
    under = [under_ellipsis(term, x) for term, x in zip(subscripts.terms, operands, strict=True)]
    seen: dict[str, tuple[int, int, int]] = {}
    for k, (term, x) in enumerate(zip(subscripts.terms, operands, strict=True)):
        mine: dict[str, tuple[int, int, int]] = {}
        for axis, (name, length) in enumerate(
            zip(spread(term, under[k], max(under)), x.shape, strict=True)
        ):
            here = (length, k, axis)
            if name in mine and mine[name][0] != length:
                said, clashes = _clash(name, operands, mine[name], here)
                if _is_overlooked(subscripts, operands, mine[name][0]):
                    said += _OVERLOOKED
                return said, clashes
            mine.setdefault(name, here)
        for name, here in mine.items():
            known = seen.get(name)
            if known is None or known[0] == 1:
                seen[name] = here
            elif here[0] not in (1, known[0]):
                return _clash(name, operands, known, here)
    return None


def _is_overlooked(subscripts: Subscripts, operands: Sequence[Operand], first: int) -> bool:
    """Whether NumPy does not look: it makes a view of one operand, for which a length of 0 is one not yet known."""
    return len(operands) == 1 and first == 0 and set(subscripts.terms[0]) == set(subscripts.result)


def _clash(
    name: str,
    operands: Sequence[Operand],
    known: tuple[int, int, int],
    here: tuple[int, int, int],
) -> Problem:
    (n, k, axis), (m, other, place) = known, here
    called = ELLIPSIS if name.startswith(ELLIPSIS) else name
    return (
        f"{as_written(called)} is {operands[k].axis(axis)} of {the(k)} with {count(n, 'entry')} and "
        f"{operands[other].axis(place)} of {the(other)} with {thousands(m)}, and a letter has one "
        "length.",
        [(k, axis), (other, place)],
    )


def suggest(subscripts: Subscripts, operands: Sequence[Operand]) -> Iterator[Suggestion]:
    """Try the repairs that a reader would try."""
    for changed, what in _other_subscripts(subscripts, operands):
        if changed != subscripts and find_problem(changed, operands) is None:
            labels, _ = label_axes(changed, operands)
            result = [labels.lengths[i] for i in labels.result]
            yield Suggestion(f'with {what}, "{changed}"', result, write=_einsum(changed, operands))
            return
    if len(operands) == len(subscripts.terms) - 1:
        yield from _with_one_more(subscripts, operands)
    grown = _with_new_axes(subscripts, operands)
    if grown is not None:
        (k, shape, result), new = grown
        yield from _with_fewer_letters(subscripts, operands, k)
        key = ", ".join("np.newaxis" if axis in new else ":" for axis in range(len(shape)))
        how = f"with {the(k)} as {shape_text(shape)}, written [{key}]"
        yield Suggestion(how, result, changed={k: (shape,)}, key=key)
    found = _lengths_repaired(subscripts, operands)
    if found is not None:
        k, shape, result = found
        how = f"with {another(k)} of shape {shape_text(shape)}"
        yield Suggestion(how, result, changed={k: (shape,)})


def _einsum(subscripts: Subscripts, operands: Sequence[Operand]) -> str:
    names = ", ".join(f"{{{k}}}" for k in range(len(operands)))
    return f'einsum("{subscripts}", {names})'


def _other_subscripts(
    subscripts: Subscripts, operands: Sequence[Operand]
) -> Iterator[tuple[Subscripts, str]]:
    if subscripts.words:
        yield from _a_letter_for_each_word(subscripts)
    known = {part for term in subscripts.terms for part in term}
    result = tuple(dict.fromkeys(part for part in subscripts.result if part in known))
    if result != subscripts.result:
        gone = [part for part in subscripts.result if part not in result]
        what = f"{join(gone)} left out" if gone else "each letter once"
        yield replace(subscripts, result=result, explicit=True), what
    wide = result if ELLIPSIS in result else (ELLIPSIS, *result)
    yield replace(subscripts, result=wide, explicit=True), "the ellipsis in the result"
    if len(subscripts.terms) == len(operands):
        terms = []
        for term, x in zip(subscripts.terms, operands, strict=True):
            short = len(term) < x.rank and ELLIPSIS not in term
            terms.append((ELLIPSIS, *term) if short else term)
        grown = replace(subscripts, terms=tuple(terms), result=wide, explicit=True)
        yield grown, "an ellipsis for the other axes"


def _a_letter_for_each_word(subscripts: Subscripts) -> Iterator[tuple[Subscripts, str]]:
    letters: dict[str, str] = {ELLIPSIS: ELLIPSIS}
    for word in dict.fromkeys(word for term in subscripts.words for word in term):
        free = [each for each in word + ascii_letters if each not in letters.values()]
        if word != ELLIPSIS:
            letters[word] = free[0]
    named = tuple(tuple(letters[word] for word in term) for term in subscripts.words)
    terms = named[: len(subscripts.terms)]
    result = named[-1] if subscripts.explicit else by_rule(terms)
    yield Subscripts(terms, result, True), "a letter for each word"


def _with_one_more(subscripts: Subscripts, operands: Sequence[Operand]) -> Iterator[Suggestion]:
    """Say what the operand that is missing would look like, with letters for lengths that are free."""
    term = subscripts.terms[-1]
    if ELLIPSIS in term:
        return
    known: dict[str, int] = {}
    for other, x in zip(subscripts.terms, operands, strict=False):
        if ELLIPSIS not in other and len(other) == x.rank:
            known |= {
                name: n for name, n in zip(other, x.shape, strict=True) if known.get(name, 1) == 1
            }
    last = Operand(tuple(known.get(name, 1) for name in term))
    if ELLIPSIS in subscripts.result or find_problem(subscripts, [*operands, last]) is not None:
        return
    number = len(operands)
    free = {name: Letter(name, int(letter(i))) for i, name in enumerate(dict.fromkeys(term))}
    shape, result = (
        tuple(known.get(name, free.get(name, 1)) for name in names)
        for names in (term, subscripts.result)
    )
    how = f"with {another(number)} of shape {shape_text(shape)}"
    yield Suggestion(how, result, changed={number: (shape,)})


def _with_new_axes(
    subscripts: Subscripts, operands: Sequence[Operand]
) -> tuple[Repair, tuple[int, ...]] | None:
    """Give an operand that has fewer axes than letters the ones that it lacks: at the end, or else further in front."""
    for k, (term, x) in enumerate(zip(subscripts.terms, operands, strict=False)):
        lacking = len(term) - (ELLIPSIS in term) - x.rank
        if not 0 < lacking <= _MOST_LACKING:
            continue
        for new in reversed(list(combinations(range(x.rank + lacking), lacking))):
            lengths = iter(x.shape)
            shape = tuple(1 if i in new else next(lengths) for i in range(x.rank + lacking))
            changed = [*operands[:k], Operand(shape), *operands[k + 1 :]]
            if find_problem(subscripts, changed) is None:
                fixed, _ = label_axes(subscripts, changed)
                return (k, shape, [fixed.lengths[i] for i in fixed.result]), new
    return None


def _with_fewer_letters(
    subscripts: Subscripts, operands: Sequence[Operand], k: int
) -> Iterator[Suggestion]:
    """Leave out letters of an operand that has fewer axes, from the front: it is the same for all of a batch."""
    term, terms = subscripts.terms[k], subscripts.terms
    if ELLIPSIS in term:
        return
    for fewer in reversed(list(combinations(term, operands[k].rank))):
        changed = replace(subscripts, terms=(*terms[:k], fewer, *terms[k + 1 :]), explicit=True)
        if find_problem(changed, operands) is None:
            labels, _ = label_axes(changed, operands)
            result = [labels.lengths[i] for i in labels.result]
            yield Suggestion(f'with "{changed}"', result, write=_einsum(changed, operands))
            return


def _lengths_repaired(subscripts: Subscripts, operands: Sequence[Operand]) -> Repair | None:
    """Give one operand the lengths that the letters have elsewhere."""
    if _operand_count(subscripts, operands) or _letter_count(subscripts, operands):
        return None
    if _result_letters(subscripts) or _result_ellipsis(subscripts, operands):
        return None
    labels, _ = label_axes(subscripts, operands)
    for k in reversed(range(len(operands))):
        others = replace(
            labels,
            shapes=labels.shapes[:k] + labels.shapes[k + 1 :],
            operands=labels.operands[:k] + labels.operands[k + 1 :],
        ).lengths
        own: dict[int, int] = {}
        shape = []
        for label, length in zip(labels.operands[k], operands[k].shape, strict=True):
            known = others.get(label, 1)
            shape.append(own.setdefault(label, known if known != 1 else length))
        changed = [*operands[:k], Operand(tuple(shape)), *operands[k + 1 :]]
        if find_problem(subscripts, changed) is None:
            fixed, _ = label_axes(subscripts, changed)
            return k, tuple(shape), [fixed.lengths[i] for i in fixed.result]
    return None
