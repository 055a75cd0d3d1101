"""The seam between results and how they are shown: in words at a prompt, as a picture where there is one.

Which picture belongs to which kind of result is registered in `tensorlab.drawing`, which is imported when the first
picture is asked for.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Container
from dataclasses import replace
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from tensorlab.wording import encodable

# The one name that points from results to pictures, so that editors know what `draw` gives.
if TYPE_CHECKING:
    from tensorlab.drawing.drawing import Drawing

Tensors = tuple[tuple[str, tuple[int | None, ...]], ...]

# What an output of ours carries, marked: its style sheets and scripts, and what is seen where it is not trusted.
CARRIED = r"<(style|script) data-tensorlab(-\w+)?>(.*?)</\1>"
UNTRUSTED = r'<img data-tensorlab(?: [\w-]+="[^"]*")*>| data-tensorlab style="display:none"'
# A build of a site names a folder here whose files it publishes beside the page.
ASSETS_VARIABLE = "TENSORLAB_PAGE_ASSETS"


class Line(str):
    """A sentence below a picture that knows the axes it is about, by their colours in the picture.

    Attributes:
        hue: The number of the colour of the axis that it is about, if it is about one.
        tensors: For each shape in it, in turn: how it is written, and the number of each axis' colour, None for an
            axis that has none of its own.

    >>> line = Line("(2, 3) gives (3,)", tensors=(("(2, 3)", (0, 1)), ("(3,)", (1,))))
    >>> line, line.tensors[1]
    ('(2, 3) gives (3,)', ('(3,)', (1,)))
    """

    hue: int | None
    tensors: Tensors

    def __new__(cls, text: str, hue: int | None = None, tensors: Tensors = ()) -> "Line":
        """Take the text, and what it is about."""
        self = super().__new__(cls, text)
        self.hue, self.tensors = hue, tensors
        return self

    def __reduce__(self) -> tuple[Any, ...]:  # for copies and pickles
        return (Line, (str(self), self.hue, self.tensors))


# What was last written in words while a site builds a page, which gives these lines the colours of the axes.
LINES_SHOWN: deque[Line] = deque(maxlen=1000)


class Readable:
    """A result whose last line at a prompt is the words that `print` writes, as with arrays and tables.

    >>> class Total(Readable):
    ...     def __str__(self):
    ...         return "7 in all"
    >>> Total()
    7 in all
    """

    def __init_subclass__(cls) -> None:
        """Its words hold only what the output's encoding has, so that `print` never fails."""
        if "__str__" in vars(cls):
            type.__setattr__(cls, "__str__", _printed(cls.__str__))  # type checkers see the own one

    def __repr__(self) -> str:
        return str(self)

    def _written(self) -> tuple[str, ...]:
        """Its words, each line whole, as far as they are about axes."""
        return ()

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """For IPython: the words; in a list or a dict the first line of several, so that it stays a list to read."""
        text = str(self)
        first, more, _ = text.partition("\n")
        printer.text(f"<{first}>" if more and len(printer.stack) > 1 else text)


def _printed(words: Callable[[Any], str]) -> Callable[[Any], str]:
    @wraps(words)
    def text(self: Any) -> str:
        if ASSETS_VARIABLE in os.environ:
            LINES_SHOWN.extend(line for line in self._written() if isinstance(line, Line))
        return encodable(words(self), getattr(sys.stdout, "encoding", None))

    return text


class Drawable(Readable):
    """A result with a picture: `x.draw(**options)` is `tensorlab.draw(x, **options)`, and a notebook shows it."""

    def draw(self, **options: Any) -> "Drawing":
        """Draw it; `tensorlab.draw` says which options its kind takes."""
        return cast("Drawing", import_module("tensorlab.drawing").draw(self, **options))

    def _caption(self) -> tuple[str, ...]:
        """What a notebook writes below the picture, each sentence a paragraph."""
        return ()

    def _written(self) -> tuple[str, ...]:
        return self._caption()

    def _captioned(self, **options: Any) -> "Drawing | None":
        try:
            drawing = self.draw(**options)
        except (ImportError, ValueError):  # no matplotlib, or too much for one picture
            return None  # the notebook then shows the text
        return replace(drawing, caption=self._caption())

    def _repr_html_(self) -> str | None:
        drawing = self._captioned()
        return None if drawing is None else drawing._repr_html_()

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, Any]:
        drawing = self._captioned()
        pictures = {} if drawing is None else drawing._repr_mimebundle_(include, exclude)
        return {**pictures, "text/plain": str(self)}
