"""Give the axes of einsum's operands labels: one for each letter, and one for each axis under an ellipsis."""

from collections.abc import Sequence
from dataclasses import dataclass

from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.einsum_subscripts import ELLIPSIS, Subscripts
from tensorlab.explain.tracing import Labels


@dataclass(frozen=True)
class Lettering:
    """Labels, and what each is called.

    Attributes:
        labels: A label for each axis.
        names: For each label its letter, or "... (axis 0 of 2)" for an axis under the ellipsis.
    """

    labels: Labels
    names: dict[int, str]


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


def letter(written: Subscripts, operands: Sequence[Operand]) -> Lettering:
    """Number the letters as they first occur."""
    widths = [under_ellipsis(term, x) for term, x in zip(written.terms, operands, strict=True)]
    widest = max(widths, default=0)
    numbers: dict[str, int] = {}
    own = []
    for term, width in zip(written.terms, widths, strict=True):
        names = spread(term, width, widest)
        own.append(tuple(numbers.setdefault(name, len(numbers)) for name in names))
    result = tuple(numbers[name] for name in spread(written.result, widest, widest))
    labels = Labels(tuple(x.shape for x in operands), tuple(own), result)
    return Lettering(labels, {number: _called(name, widest) for name, number in numbers.items()})


def _called(name: str, widest: int) -> str:
    if not name.startswith(ELLIPSIS):
        return name
    return ELLIPSIS if widest == 1 else f"{ELLIPSIS} (its axis {name[len(ELLIPSIS) :]})"
