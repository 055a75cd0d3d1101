"""Lengths that are not known: what was computed from the numbers that stood for them is written with letters again.

A `Letter` stays one through most arithmetic; a range, a division and NumPy make it a plain number, and these say what
that number is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tensorlab.explain.operands import Operand
from tensorlab.indexing import Index
from tensorlab.selection import length_of
from tensorlab.shapes import Letter, Shape, letter

_NEAR = 1000  # so far from a letter's number a sum or a difference is told as one of it
_NEAR_EACH, _MOST_TIMES = 10, 10_000  # and so far from a multiple, for each of the times


def letters_of(shapes: Iterable[Shape]) -> tuple[Letter, ...]:
    """The lengths in some shapes that are not known, each once."""
    lengths = (n for shape in shapes for n in shape if isinstance(n, Letter))
    return tuple({each.text: each for n in lengths for each in n.letters}.values())


def told_apart(operands: Sequence[Operand], labels: Sequence[Sequence[int]]) -> list[Operand]:
    """Give lengths that are not known one letter where their axes correspond, and another where they do not.

    Args:
        operands: The operands, each of which has letters of its own.
        labels: A number for each axis of each. Axes that correspond share a number.

    >>> from tensorlab.explain.operands import operand
    >>> [str(x) for x in told_apart([operand((None, 784)), operand((784, None))], [(0, 1), (1, 2)])]
    ['(n, 784)', '(784, m)']
    """
    places = [
        (label, n)
        for x, own in zip(operands, labels, strict=True)
        for label, n in zip(own, x.shape, strict=True)
    ]
    unknown = dict.fromkeys(label for label, n in places if isinstance(n, Letter) and n.is_one)
    own_letters = {label: letter(k) for k, label in enumerate(unknown)}
    return [
        replace(
            x,
            shape=tuple(
                own_letters[label] if isinstance(n, Letter) and n.is_one else n
                for label, n in zip(own, x.shape, strict=True)
            ),
        )
        for x, own in zip(operands, labels, strict=True)
    ]


def lettered(n: int, letters: Sequence[Letter]) -> int:
    """A length as a letter, if it was computed from the number that stood for one.

    >>> from tensorlab.shapes import letter
    >>> n = int(letter(0))
    >>> [lettered(number, [letter(0), letter(1)]) for number in (n, 3 * n, n - 1, 784, n * int(letter(1)))]
    [n, n × 3, n - 1, 784, n × m]
    >>> lettered(4 * (n - 1), [letter(0)])
    n × 4 - 4
    """
    if isinstance(n, Letter):
        return n
    for each in letters:
        number = int(each)
        if n >= number and n % number == 0:
            return each * lettered(n // number, letters)
        if abs(n - number) <= _NEAR:
            return each + (n - number)
        times = (2 * n + number) // (2 * number)  # the nearest, as of (n - 1) × 4
        if 1 < times <= _MOST_TIMES and abs(n - times * number) <= _NEAR_EACH * times:
            return each * times + (n - times * number)
    return n


def unlettered(text: str, letters: Iterable[Letter]) -> str:
    """What a library says, with None, as its users write it, where it names the number that stood for a letter.

    >>> unlettered(f"Expected (..., 512), got ({int(letter(0))}, 784)", [letter(0)])
    'Expected (..., 512), got (None, 784)'
    """
    numbers = "|".join(str(int(each)) for each in letters)
    return re.sub(rf"\b({numbers})\b", "None", text) if numbers else text


def share(n: int, parts: int, letters: Sequence[Letter]) -> int:
    """A length divided, rounded up: a letter's as it is written.

    >>> from tensorlab.shapes import letter
    >>> share(10, 3, []), share(letter(0), 3, [letter(0)]), share(letter(0) - 1, 3, [letter(0)])
    (4, ⌈n / 3⌉, ⌈(n - 1) / 3⌉)
    """
    divided = -(-int(n) // parts)
    whole = lettered(n, letters)
    if not isinstance(whole, Letter) or parts == 1:
        return whole if parts == 1 else divided
    text = whole.text if whole.is_one else f"({whole})"
    return Letter(f"⌈{text} / {parts}⌉", divided, whole.letters)


def taken(entries: range, letters: Sequence[Letter]) -> int:
    """How many entries a slice takes.

    >>> from tensorlab.shapes import letter
    >>> n = letter(0)
    >>> [taken(range(n)[key], [n]) for key in (slice(1, None), slice(3, None, 7), slice(10), slice(None, None, -2))]
    [n - 1, ⌈(n - 3) / 7⌉, 10, ⌈n / 2⌉]
    """
    if not entries:
        return 0
    span = abs(entries.stop - entries.start)
    if isinstance(lettered(span, letters), Letter):
        return share(span, abs(entries.step), letters)
    return length_of(entries)


def result_shape(found: Index) -> Shape:
    """The lengths that an index leaves."""
    letters = letters_of([found.shape])
    return tuple(
        taken(found.entries[axis.source], letters)
        if letters and axis.kind == "taken"
        else axis.length
        for axis in found.axes
    )
