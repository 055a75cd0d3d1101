"""An entry as it is written in its cell: short enough to be read, never cut where that would change a number."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from tensorlab.drawing.canvas import printable
from tensorlab.drawing.terminal import cut
from tensorlab.wording import digits_apart, number

_LONGEST = 10  # columns of an entry's text; half as many letters where each is twice as wide
_LONGEST_COMPLEX = 14
_LONGEST_INTEGER = 20  # the least of int64


def entry_digits(values: np.ndarray) -> int:
    """How many significant digits the numbers of one picture are written with: what tells the least from the greatest.

    >>> entry_digits(np.array([0.12, 0.9])), entry_digits(np.array([2019.9, 2020.1]))
    (3, 6)
    >>> entry_digits(np.array([7, 10**18])), entry_digits(np.array([10**18, 10**18 + 1]))
    (3, 20)
    """
    if values.dtype.kind not in "fiu":
        return 3
    known = np.ma.compressed(values)
    if values.dtype.kind in "iu":
        ends = {int(end) for end in (known.min(), known.max())} if known.size else set()
        return 3 if len(ends) == len({_short(end) for end in ends}) else _LONGEST_INTEGER
    finite = known[np.isfinite(known)]
    return digits_apart((finite.min().item(), finite.max().item())) if finite.size else 3


def entry_text(value: Any, digits: int = 3) -> str:
    """Write an entry so that it fits into a cell.

    Strings are cut, with dots; numbers are rounded; dates lose the parts of the time that are zero. What is masked is
    missing, and written as NumPy writes it.

    >>> entry_text(0.123456), entry_text(-1152921504606846976), entry_text("antidisestablishmentarianism")
    ('0.123', '-1.15e+18', 'antidises…')
    >>> entry_text(np.datetime64("2024-02-29T00:00")), entry_text(np.datetime64("2024-02-29T06:30"))
    ('2024-02-29', '2024-02-29 06:30')
    >>> entry_text(np.ma.masked)
    '--'
    """
    if isinstance(value, np.ma.MaskedArray):  # masked, or a record of which a part may be
        return cut(printable(str(value)), _LONGEST)
    if isinstance(value, str):
        return cut(printable(str(value)), _LONGEST)
    if isinstance(value, np.datetime64 | date | datetime):
        return _date(number(value))
    if isinstance(value, np.timedelta64 | timedelta):
        text = str(value) if isinstance(value, timedelta) else number(value)
        return cut(text, 2 * _LONGEST)
    if isinstance(value, complex | np.complexfloating):
        return _complex(complex(value))
    text = printable(number(value, digits))
    if isinstance(value, int | np.integer):
        return text if digits > 3 and len(text) <= _LONGEST_INTEGER else _short(value)
    if digits > 3 and len(text) <= _LONGEST_COMPLEX:
        return text
    return cut(text, _LONGEST)


def _short(value: Any) -> str:
    """An integer, rounded where it is long."""
    text = number(value)
    return text if len(text) <= _LONGEST else f"{int(value):.2e}"


def _date(text: str) -> str:
    if text == "NaT":
        return text
    day, _, time = text.replace("T", " ").partition(" ")
    while time.endswith((":00", ".000", "000")) and "." in time:
        time = time.removesuffix("000").removesuffix(".")
    time = time.removesuffix(":00") if time.count(":") == 2 else time
    return day if time in ("", "00", "00:00") else f"{day} {time}"


def _complex(value: complex) -> str:
    """Round both parts until they fit."""
    texts = [number(value, digits) for digits in (3, 2, 1)]
    return next((text for text in texts if len(text) <= _LONGEST_COMPLEX), texts[-1])
