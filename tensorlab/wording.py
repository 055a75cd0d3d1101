"""How numbers, lists, lines and tables are written, everywhere: one place, so that they agree."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any
from unicodedata import combining, east_asian_width

import numpy as np

TEXT_WIDTH = 80  # columns of a line: what every terminal holds

# What a line is not broken in: words, shapes, indices, products, equations; each with the blanks before it.
_UNBROKEN = re.compile(r"( *)((?:[(\[][^()\[\]]{0,48}[)\]]| [×=] |[^ ])+)")
# What begins with a vowel when it is read aloud: a uint8 does not, an ndarray, an 8 and an 18,000 do.
# "a uint8", "a ufunc", "a unit", and "an uninitialised one"; "an ndarray", "an x", "an f4".
_VOWEL = re.compile(
    r"[aix]|e(?!u)|o(?!n(ce|e)\b)|ho(ur|nest)|u(?!int|f|ni(?!n|mp)|se|t|r[il])|n[dp]|[fhlmnrs](?=\d|$)|8|1[18](?!\d)",
    re.IGNORECASE,
)
# Of an abbreviation, before the next word: NA of NAType.
_LETTERS = re.compile(r"[A-Z]{2,}(?![a-z])")
_READ_AS_A_WORD = re.compile(r"[^AEIOU][AEIOU][^AEIOU]")  # FIFO, RAM

# Characters that XML does not allow, that move a terminal's cursor, or that turn the direction of text: shown by the
# picture that Unicode has of them, where there is one.
_UNPRINTABLE = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x7F: "\u2421"}
    | dict.fromkeys(range(0x80, 0xA0), "\ufffd")
    | dict.fromkeys((0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")
    | dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0xE0000, 0xE0080)), "\ufffd")
    | dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
)

# What stands for a character where it is not in the encoding, as in ASCII.
_PLAIN = str.maketrans({"…": "~", "×": "x", "·": "-", "✓": "ok", "✗": "WRONG", "−": "-"})

_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    "tenth",
)


def thousands(n: int) -> str:
    """Write a count with separators from 10,000 on: below that they only get in the way.

    >>> thousands(9999), thousands(47040000)
    ('9999', '47,040,000')
    """
    return f"{n:,}" if abs(n) >= 10_000 else str(n)


def plural(noun: str) -> str:
    """Name several of a thing, as English does.

    >>> [plural(noun) for noun in ("row", "batch", "epoch", "axis", "matrix", "entry", "array", "loss")]
    ['rows', 'batches', 'epochs', 'axes', 'matrices', 'entries', 'arrays', 'losses']
    """
    if noun.endswith("axis"):
        return noun[:-2] + "es"
    if noun.endswith("matrix"):
        return noun[:-1] + "ces"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    hisses = noun.endswith(("s", "sh", "ch", "x")) and not noun.endswith("och")
    return noun + ("es" if hisses else "s")


def count(n: int, noun: str) -> str:
    """Write a number of things.

    >>> count(1, "entry"), count(5, "entry"), count(0, "axis")
    ('1 entry', '5 entries', '0 axes')
    """
    return f"{thousands(n)} {noun if n == 1 else plural(noun)}"


_SEVERAL = {"is": "are", "has": "have", "was": "were", "does": "do"}


def verb(n: int, one: str) -> str:
    """Give the verb that belongs to a count, by what belongs to a single thing.

    >>> f"1 entry {verb(1, 'is')} left", f"5 entries {verb(5, 'is')} left", f"0 entries {verb(0, 'differs')}"
    ('1 entry is left', '5 entries are left', '0 entries differ')
    """
    return one if n == 1 else _SEVERAL.get(one, one.removesuffix("s"))


def bytes_text(n: int) -> str:
    """Write an amount of memory in the largest binary unit that keeps it above 1.

    >>> bytes_text(40), bytes_text(47040000), bytes_text(424673280)
    ('40 bytes', '44.9 MiB', '405 MiB')
    """
    if n < 1024:
        return count(n, "byte")
    size = float(n)
    for unit in ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB"):
        size /= 1024
        if size < 999.5:
            return f"{size:.3g} {unit}"
    return f"{size:,.0f} EiB"


def number(x: object, digits: int = 3) -> str:
    """Write one value, exactly if it is an integer and to `digits` significant digits if not.

    The text is the same on every platform and NumPy version, and never loses digits before the
    decimal point unless the number is so large that a power of ten reads better.

    >>> [number(x) for x in (12, 8.4, 4.0298, 123456.7, 10**20, 2.5e-7, float("nan"), float("-inf"))]
    ['12', '8.4', '4.03', '123457', '1e+20', '2.5e-07', 'nan', '-inf']
    >>> number(True), number(3 - 2j), number("cat"), number(np.datetime64("2026-11-24"))
    ('True', '3-2j', "'cat'", '2026-11-24')
    >>> number(np.timedelta64(90, "s")), number(np.timedelta64(1, "D"))
    ('90 seconds', '1 day')
    >>> number(np.int64(7).view("M8")), number(np.int64(7).view("m8"))
    ('7', '7')
    """
    if isinstance(x, float):
        return _float(x, digits)
    if isinstance(x, np.datetime64 | np.timedelta64):
        if np.datetime_data(x.dtype)[0] == "generic":  # NumPy writes no date that has no unit
            return "NaT" if np.isnat(x) else str(x.view(np.int64))
        text = str(x)  # they read better as NumPy writes them, but for "1 days"
        return text.removesuffix("s") if text.startswith(("1 ", "-1 ")) else text
    if isinstance(x, np.generic) and isinstance(x := _scalar(x), float):
        return _float(x, digits)
    if isinstance(x, np.longdouble):
        return _longdouble(x, digits)
    if isinstance(x, bool | int):
        return str(x) if abs(x) < 10**20 else _power(x, digits)
    if isinstance(x, Decimal) and x.is_finite() and x and float(x) in (0, math.inf, -math.inf):
        return _power(x, digits)
    if isinstance(x, complex):
        imaginary = _float(x.imag, digits)
        sign = "" if imaginary.startswith("-") else "+"
        return f"{_float(x.real, digits)}{sign}{imaginary}j"
    if isinstance(x, str | bytes):
        return repr(x)
    try:
        return str(x)
    except Exception:  # an object of anybody's, in an array of objects
        return f"<{type(x).__name__}>"


def apart(values: Iterable[Any], digits: int = 3) -> list[str]:
    """Write values with as many digits as it takes to tell different ones apart.

    >>> apart([2, 2.5]), apart([2019.9, 2020.1]), apart([1e8, 1e8 + 1]), apart([0.1, 0.1])
    (['2', '2.5'], ['2019.9', '2020.1'], ['100000000', '100000001'], ['0.1', '0.1'])
    """
    values = list(values)
    digits = digits_apart(values, digits)
    return [number(value, digits) for value in values]


def digits_apart(values: Iterable[Any], digits: int = 3) -> int:
    """How many significant digits tell different numbers apart, but no fewer than these.

    Where these do not, the least difference is written with two digits of its own.

    >>> digits_apart([0.99, 0.999]), digits_apart([0.9999, 0.99999])
    (3, 6)
    """
    different = sorted(set(values))
    if len({number(value, digits) for value in different}) == len(different):
        return digits
    least = min(b - a for a, b in pairwise(different))
    most = max(abs(different[0]), abs(different[-1]))
    return max(digits + 1, _magnitude(most) - _magnitude(least) + 2)


def _magnitude(x: Any) -> int:
    if isinstance(x, Decimal):
        return x.adjusted()
    return math.floor(np.log10(x) if isinstance(x, np.longdouble) else math.log10(x))


def _power(x: int | Decimal, digits: int) -> str:
    """A huge number, or a tiny one, which may be beyond the floats, as a float would be written."""
    mantissa, _, exponent = f"{Decimal(x):.{digits - 1}e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{exponent}"


def _scalar(x: np.generic) -> object:
    value = x.item()
    if isinstance(value, np.longdouble) and np.isfinite(value):
        return float(value) if float(value) == value else value
    # Extended and low precision floats (longdouble, bfloat16) may stay NumPy's own after item().
    return float(value) if isinstance(value, np.generic) and x.dtype.kind in "fV" else value


def _float(x: float, digits: int) -> str:
    if not math.isfinite(x):
        return str(x)
    if x == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(x)))
    if -4 <= magnitude < 7:
        text = f"{x:.{max(digits - 1 - magnitude, 0)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if text == "-0" else text
    return f"{x:.{digits}g}"


def _longdouble(x: np.longdouble, digits: int) -> str:
    """One that is not a float, with digits that a float does not have, or beyond the largest."""
    short = float(x)
    if digits <= 15 and math.isfinite(short) and short:
        return _float(short, digits)
    if -4 <= _magnitude(abs(x)) < 7:
        return np.format_float_positional(x, digits, unique=False, fractional=False, trim="-")
    return np.format_float_scientific(x, digits - 1, trim="-")


def percent(part: int, whole: int) -> str:
    """Write a share of a count, never rounding something to nothing or nearly all to all.

    >>> percent(809, 1000), percent(1, 10**6), percent(10**6 - 1, 10**6), percent(3, 3), percent(0, 0)
    ('80.9%', 'under 0.1%', 'over 99.9%', '100%', '0%')
    """
    share = 100 * part / (whole or 1)
    if 0 < share < 0.1:
        return "under 0.1%"
    if 99.9 < share < 100:
        return "over 99.9%"
    return f"{share:.3g}%"


def probability(p: float) -> str:
    """Write a probability as short as a bar's label, with the same promise; `percent` of live.js does the same.

    >>> probability(0.5), probability(0.99999), probability(0.002), probability(1e-9)
    ('50.0%', '>99.9%', '0.2%', '<0.1%')
    """
    if 0.999 < p < 1:
        return ">99.9%"
    return "<0.1%" if p < 0.001 else f"{100 * p:.1f}%"


def join(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> join(["rows"]), join(["rows", "columns"]), join("abc", last="or")
    ('rows', 'rows and columns', 'a, b or c')
    """
    *head, tail = list(words) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def join_some(words: Sequence[str]) -> str:
    """Join words where there may be many: of more than 4 only the first 3 are named.

    >>> join_some("abcd"), join_some("abcde")
    ('a, b, c and d', 'a, b, c and 2 more')
    """
    return join(words if len(words) < 5 else [*words[:3], f"{thousands(len(words) - 3)} more"])


def letters_named(letters: Iterable[str]) -> str:
    """Write letters that may not be seen where they are read, each with its number.

    >>> letters_named({"語", "日"})
    '日 (U+65E5), 語 (U+8A9E)'
    """
    return ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in sorted(letters))


def shape_text(shape: Sequence[int | None]) -> str:
    """Write a shape as Python does, with plain integers; a length that is not known as None, or by its letter.

    >>> shape_text([5]), shape_text((60000, 28, 28)), shape_text(()), shape_text((None, 784))
    ('(5,)', '(60000, 28, 28)', '()', '(None, 784)')
    """
    return str(tuple(n if n is None or isinstance(n, int) else int(n) for n in shape))


def ordinal_number(n: int) -> str:
    """Write a place in a row.

    >>> [ordinal_number(n) for n in (1, 2, 3, 4, 11, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '21st', '112th']
    """
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{thousands(n)}{ending}"


def article(noun: object) -> str:
    """Put "a" or "an" before a noun, an abbreviation or a number, as it is read aloud.

    >>> [article(noun) for noun in ("axis", "dict", "ndarray", "uint8", 8, 11, 110, "18,000")]
    ['an axis', 'a dict', 'an ndarray', 'a uint8', 'an 8', 'an 11', 'a 110', 'an 18,000']
    >>> [article(noun) for noun in ("UUID", "SGD", "FIFO", "RMSprop", "UnimplementedError", "ufunc")]
    ['a UUID', 'an SGD', 'a FIFO', 'an RMSprop', 'an UnimplementedError', 'a ufunc']
    """
    text = str(noun)
    spelt = (found := _LETTERS.match(text)) and not _READ_AS_A_WORD.match(found[0])
    vowel = text[0] in "AEFHILMNORSX" if spelt else _VOWEL.match(text)
    return f"{'an' if vowel else 'a'} {text}"


def capitalised(sentence: str) -> str:
    """Begin a sentence with a capital, and leave those that are in it.

    >>> capitalised("a KerasTensor has no entries")
    'A KerasTensor has no entries'
    """
    return sentence[:1].upper() + sentence[1:]


def needs(what: str, package: str, extra: str) -> str:
    """Say that a package is missing, and how it is installed: the index has a tensorlab that is somebody else's.

    >>> needs("a plot", "matplotlib", "plot")
    "a plot needs matplotlib, which is not installed. In a clone of tensorlab: pip install '.[plot]'"
    """
    return f"{what} needs {package}, which is not installed. In a clone of tensorlab: pip install '.[{extra}]'"


def ordinal(number: int) -> str:
    """Name a thing by its place, counted from 0.

    >>> ordinal(0), ordinal(1), ordinal(12), ordinal(20)
    ('first', 'second', '13th', '21st')
    """
    return _ORDINALS[number] if number < len(_ORDINALS) else ordinal_number(number + 1)


def printable(text: str) -> str:
    r"""Replace what cannot be shown: control characters, halves of surrogate pairs, marks that turn text around.

    >>> printable("two\nlines \x1b[31m")
    'two␊lines ␛[31m'
    """
    if text.isascii() and text.isprintable():
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(_UNPRINTABLE)


def encodable(text: str, encoding: str | None) -> str:
    """Put something else for the characters that an encoding lacks.

    >>> encodable("28 × 28 pixels, höhe", "ascii")
    '28 x 28 pixels, h?he'
    """
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return (
            text.translate(_PLAIN)
            .encode(encoding or "utf-8", "replace")
            .decode(encoding or "utf-8")
        )
    return text


def columns_of(text: str) -> int:
    """How many columns of a terminal a line takes: East Asian letters and most emoji take two each.

    >>> columns_of("cat"), columns_of("日本語")
    (3, 6)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text
    )


def wrap(text: str, width: int = TEXT_WIDTH, first: str = "", rest: str = "") -> str:
    """Break a text into lines: between words; inside a shape, an index or an equation only if that alone is too wide.

    Args:
        text: One paragraph.
        width: The columns that a line may take; a word that is wider stands out.
        first: What the first line begins with.
        rest: What the other lines begin with.

    >>> print(wrap("The result of 2 × 3 has the shape (2, 3), and the index (1, 2)", 36, rest="  "))
    The result of 2 × 3 has the shape
      (2, 3), and the index (1, 2)
    """
    if text.isascii() and text.isprintable() and columns_of(first) + len(text) <= width:
        return first + text
    lines = [first]
    for blanks, word in _words(
        printable(re.sub(r"\s", " ", text, flags=re.ASCII)), width - columns_of(rest)
    ):
        longer = lines[-1] + blanks + word
        if lines[-1] == first or columns_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(rest + word)
    return "\n".join(lines)


def _words(text: str, room: int) -> Iterator[tuple[str, str]]:
    for blanks, word in _UNBROKEN.findall(text):
        if columns_of(word) <= room:
            yield blanks, word
        else:
            yield from re.findall("( *)([^ ]+)", blanks + word)


def table(rows: Sequence[Sequence[str]], left: int = 0, between: str = "  ") -> list[str]:
    """Write rows in columns, as lines of one width: the first `left` columns flush left, the others flush right.

    >>> for line in table([("axis", "entries"), ("samples", "60,000")], left=1):
    ...     print(line)
    axis     entries
    samples   60,000
    """
    widths = [max(map(columns_of, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for i, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blanks = " " * (width - columns_of(cell))
            cells.append(cell + blanks if i < left else blanks + cell)
        lines.append(between.join(cells))
    return lines


def as_a_terminal_shows(text: str) -> str:
    r"""Take out what progress bars write over, by carriage returns and backspaces.

    >>> as_a_terminal_shows("10%\r100%\nabc\b\bX")
    '100%\naX'
    """
    text = text.replace("\r\n", "\n")
    while (left := re.sub(r"[^\x08\n]\x08", "", text)) != text:
        text = left
    return re.sub(r"[^\n]*\r|\x08", "", text)
