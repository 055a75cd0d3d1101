"""What the place where text is printed can show: how wide it is, whether it has colours and box-drawing."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tensorlab.wording import columns_of, encodable, printable

# The nearest of the 256 terminal colours to each axis colour; they read on light and on dark ground.
_AXIS_CODES = (32, 166, 36, 133, 136, 66)

_WIDTHS = (20, 40, 60, 80, 120, 160, 200)  # columns for which a pickled picture is written


def cut(text: str, columns: int, dots: str = "…") -> str:
    """Shorten a line to a number of columns, with dots where something is missing.

    >>> cut("a long line", 6), cut("日本語", 5)
    ('a lon…', '日本…')
    """
    if columns_of(text) <= columns:
        return text
    room = columns - len(dots)
    if room < 0:
        return dots[: max(columns, 0)]
    used, kept = 0, ""
    for letter in text:
        used += columns_of(letter)
        if used > room:
            break
        kept += letter
    return kept + dots


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal's abilities.

    Attributes:
        columns: The number of characters a line can hold.
        colour: Whether it understands ANSI colours.
        boxes: Whether it shows box-drawing characters; plain ASCII is used if not.
    """

    columns: int = 80
    colour: bool = False
    boxes: bool = True

    @classmethod
    def of_stdout(cls) -> "Terminal":
        """The terminal that `print` writes to: 80 columns without colour where it is none, as in a doctest."""
        out = sys.stdout
        is_terminal = bool(getattr(out, "isatty", bool)())
        encoding = getattr(out, "encoding", None) or "utf-8"
        try:
            "│┌╱…".encode(encoding)
            boxes = True
        except (UnicodeEncodeError, LookupError):
            boxes = False
        if not is_terminal:
            return cls(boxes=boxes)
        colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        return cls(shutil.get_terminal_size().columns, colour, boxes)

    def line(self, text: str) -> str:
        """As much of a line as there is room for, in characters that can be shown.

        >>> Terminal(14, boxes=False).line("28 × 28 pixels, ✓ right")
        '28 x 28 pixel~'
        """
        text = printable(text)
        if self.boxes:
            return cut(text, self.columns)
        return cut(encodable(text, "ascii"), self.columns, "~")

    def axis(self, text: str, i: int) -> str:
        """Write text in the colour of an axis, where there are colours."""
        return self._paint(text, f"38;5;{_AXIS_CODES[i % len(_AXIS_CODES)]}")

    def strong(self, text: str) -> str:
        """Write text so that it stands out, where there are colours."""
        return self._paint(text, "1")

    def faint(self, text: str) -> str:
        """Write text that stands back, where there are colours."""
        return self._paint(text, "2")

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


@dataclass(frozen=True)
class Written:
    """What a picture has written for some terminals: it stands for the picture's own way of writing after a pickle.

    Attributes:
        texts: For each number of columns, with and without box-drawing, the text in colours.
    """

    texts: dict[tuple[int, bool], str]

    @classmethod
    def by(cls, paint: Callable[[Terminal], str]) -> "Written":
        """Write for terminals of the usual widths."""
        if isinstance(paint, cls):
            return paint
        kinds = [(columns, boxes) for columns in _WIDTHS for boxes in (True, False)]
        return cls({(n, boxes): paint(Terminal(n, True, boxes)) for n, boxes in kinds})

    def __call__(self, terminal: Terminal) -> str:
        """The text for the widest terminal that is no wider than this one."""
        fitting = [n for n in _WIDTHS if n <= terminal.columns]
        text = self.texts[max(fitting, default=_WIDTHS[0]), terminal.boxes]
        if terminal.colour and fitting:
            return text
        plain = re.sub(r"\x1b\[[\d;]*m", "", text)
        return "\n".join(map(terminal.line, plain.splitlines()))
