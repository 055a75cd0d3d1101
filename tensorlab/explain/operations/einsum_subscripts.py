"""Read the subscripts of einsum, a letter for each axis, and label the axes of the operands by them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_letters, ascii_lowercase, ascii_uppercase
from typing import Any

import numpy as np

from tensorlab.explain.operands import Operand
from tensorlab.explain.tracing import Labels
from tensorlab.wording import article

ELLIPSIS = "..."


@dataclass(frozen=True)
class Subscripts:
    """What stands in the string.

    Attributes:
        terms: For each operand its letters, and `ELLIPSIS` where it stands.
        result: The same for the result.
        explicit: Whether the result was written, after "->", or follows by the rule.
        words: What stands for each axis where words do, as einops takes them; () where letters do.
    """

    terms: tuple[tuple[str, ...], ...]
    result: tuple[str, ...]
    explicit: bool
    words: tuple[tuple[str, ...], ...] = ()

    def __str__(self) -> str:
        inputs = ",".join("".join(term) for term in self.terms)
        return f"{inputs}->{''.join(self.result)}"


def read_subscripts(subscripts: Any) -> Subscripts:
    """Split subscripts into terms, and work out the result's where they are not written.

    Raises:
        TypeError: If `subscripts` is not a string.
        ValueError: If it contains what no subscripts do.

    >>> str(read_subscripts("ij, jk")), str(read_subscripts("ii")), str(read_subscripts("...ba"))
    ('ij,jk->ik', 'ii->', '...ba->...ab')
    """
    if not isinstance(subscripts, str):
        raise TypeError(
            "einsum takes its subscripts first, a string such as 'ij,jk->ik', and got "
            f"{article(type(subscripts).__name__)}. Without a string, a list of numbers for its axes stands after each "
            "operand: explain.einsum(a, [0, 1], b, [1, 2], [0, 2])."
        )
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    terms = tuple(_letters(term, subscripts) for term in inputs.split(","))
    words = tuple(tuple(each.split()) for each in re.split(",|->", subscripts))
    if not any(
        len(word) > 1 and word != ELLIPSIS for each in words if len(each) > 1 for word in each
    ):
        words = ()
    if arrow:
        return Subscripts(terms, _letters(output, subscripts), True, words)
    return Subscripts(terms, by_rule(terms), False, words)


def from_lists(given: Sequence[Any]) -> tuple[str, Sequence[Any]] | None:
    """Write NumPy's other form with letters: a list of numbers for the axes after each operand, then the result's.

    Returns:
        The subscripts and the operands; None where operands and lists do not alternate.

    Raises:
        ValueError: If a number has no letter.

    >>> from_lists([(2, 3), [0, 1], (3, 4), [1, 2], [0, 2]])
    ('ab,bc->ac', [(2, 3), (3, 4)])
    >>> from_lists([(2, 3), [..., 1]])
    ('...b', [(2, 3)])
    """
    even = len(given) // 2 * 2
    operands, lists = given[:even:2], [*given[1::2], *given[even:]]
    # A tuple may be a shape.
    kinds = list if any(isinstance(x, tuple) for x in operands) else list | tuple
    if not operands or not all(isinstance(x, kinds) and all(map(_is_number, x)) for x in lists):
        return None
    most = max((n for each in lists for n in each if n is not ...), default=0)
    letters = ascii_lowercase if most < len(ascii_lowercase) else ascii_uppercase + ascii_lowercase
    if most >= len(letters):
        raise ValueError(f"einsum numbers axes from 0 to {len(letters) - 1}, and got {most}.")
    terms = ["".join(ELLIPSIS if n is ... else letters[n] for n in each) for each in lists]
    return "->".join([",".join(terms[: len(operands)]), *terms[len(operands) :]]), operands


def _is_number(n: Any) -> bool:
    return n is ... or (isinstance(n, int | np.integer) and int(n) >= 0)


def by_rule(terms: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What is not written: the ellipsis, then the letters that occur once, in alphabetical order."""
    everything = [part for term in terms for part in term]
    ellipsis = [ELLIPSIS] if ELLIPSIS in everything else []
    once = sorted(part for part in everything if everything.count(part) == 1 and part != ELLIPSIS)
    return (*ellipsis, *once)


def _letters(term: str, subscripts: str) -> tuple[str, ...]:
    before, dots, after = term.partition(ELLIPSIS)
    for character in before + after:
        if character not in ascii_letters:
            what = "a second ellipsis or a single dot" if character == "." else repr(character)
            raise ValueError(
                f"The subscripts {subscripts!r} contain {what}. Each operand has a letter for each axis, and "
                "at most one ..., operands are separated by commas, and the result comes after ->."
            )
    return (*before, *([ELLIPSIS] if dots else []), *after)


def under_ellipsis(term: Sequence[str], x: Operand) -> int:
    """How many axes an ellipsis stands for."""
    return x.rank - (len(term) - 1) if ELLIPSIS in term else 0


def spread(term: Sequence[str], under: int, widest: int) -> list[str]:
    """Write a term with one name for each axis; those under an ellipsis count from the right.

    >>> spread(("...", "i"), 1, 2), spread(("...", "i"), 2, 2)
    (['...1', 'i'], ['...0', '...1', 'i'])
    """
    names: list[str] = []
    for part in term:
        if part == ELLIPSIS:
            names += [f"{ELLIPSIS}{k}" for k in range(widest - under, widest)]
        else:
            names.append(part)
    return names


def label_axes(
    subscripts: Subscripts, operands: Sequence[Operand]
) -> tuple[Labels, dict[int, str]]:
    """Number the letters as they first occur, and each axis under an ellipsis.

    Returns:
        A label for each axis, and what each label is called: its letter, or "... (its axis 0)".
    """
    widths = [under_ellipsis(term, x) for term, x in zip(subscripts.terms, operands, strict=True)]
    widest = max(widths, default=0)
    numbers: dict[str, int] = {}
    own = []
    for term, width in zip(subscripts.terms, widths, strict=True):
        names = spread(term, width, widest)
        own.append(tuple(numbers.setdefault(name, len(numbers)) for name in names))
    result = tuple(numbers[name] for name in spread(subscripts.result, widest, widest))
    labels = Labels(tuple(x.shape for x in operands), tuple(own), result)
    return labels, {number: _called(name, widest) for name, number in numbers.items()}


def _called(name: str, widest: int) -> str:
    if not name.startswith(ELLIPSIS):
        return name
    return ELLIPSIS if widest == 1 else f"{ELLIPSIS} (its axis {name[len(ELLIPSIS) :]})"
