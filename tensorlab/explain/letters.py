"""Lengths that are not known, in explanations: the numbers that stood for them are written as letters again."""

import re
from collections.abc import Iterable

from tensorlab.shapes import Letter, Shape

_NUMBER = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?!,?\d)|(?<![\d.,])\d+(?![.,]?\d)")
_MOST_SHARES = 10  # a slice's steps that are told as shares of a letter
_NEAR = 1000  # so far from a letter's number a sum or a difference is told as one of it


def letters_of(shapes: Iterable[Shape]) -> tuple[Letter, ...]:
    """The lengths in some shapes that are not known, each once."""
    found = (n for shape in shapes for n in shape if isinstance(n, Letter) and n.text.isalnum())
    return tuple({n.text: n for n in found}.values())


def lettered(n: int, letters: Iterable[Letter]) -> int:
    """A length as a letter, if it was computed from the number that stood for one.

    >>> from tensorlab.shapes import letter
    >>> n = int(letter(0))
    >>> [lettered(number, [letter(0)]) for number in (n, 3 * n, n - 1, -(-n // 2), 784)]
    [n, n × 3, n - 1, ⌈n / 2⌉, 784]
    """
    if isinstance(n, Letter):
        return n
    for each in letters:
        number = int(each)
        if n >= number and n % number == 0:
            return each * (n // number)
        if abs(n - number) <= _NEAR:
            return each - (number - n) if n < number else each + (n - number)
        for share in range(2, _MOST_SHARES):
            if n == -(-number // share):
                return Letter(f"⌈{each} / {share}⌉", n)
    return n


def with_letters(text: str, letters: Iterable[Letter]) -> str:
    """Write letters in a sentence, in place of the numbers that stood for them.

    >>> from tensorlab.shapes import letter
    >>> n = int(letter(0))
    >>> with_letters(f"It gives ({n}, 784), {n - 1:,} of n.", [letter(0)])
    'It gives (n, 784), n - 1 of n.'
    """

    def written(found: re.Match[str]) -> str:
        n = lettered(int(found[0].replace(",", "")), letters)
        return str(n) if isinstance(n, Letter) else found[0]

    return _NUMBER.sub(written, text)
