"""A finished picture: it shows itself in notebooks, pages and terminals, and saves itself."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tensorlab.drawing import raster, theme
from tensorlab.drawing.canvas import coordinate, printable
from tensorlab.drawing.terminal import Terminal
from tensorlab.files import written_whole

_FONTS = (
    'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}'
    '.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}'
)
_PLAIN = " !$'()*+,-./:;=?@_~"  # what a data URL in double quotes may hold as it is
_SUFFIXES = (".svg", ".png", ".html")


@dataclass(frozen=True)
class Drawing:
    """A picture of a tensor or of an operation.

    Attributes:
        body: The SVG elements, as a `Canvas` writes them, with colours by their names in the theme.
        width: Pixels from left to right at the size it is meant to be seen; it shrinks where there is less room.
        height: Pixels from top to bottom.
        title: What it shows, in a few words; screen readers say this first.
        description: The same in sentences, for those who cannot see it.
        data: What the interactive script needs to know besides the elements' own `data-` attributes.
        caption: Sentences below the picture in notebooks and pages, each a paragraph.

    In a notebook a drawing shows itself; `print` writes it with characters.

    >>> from tensorlab import draw
    >>> draw([12, 3, 6, 14, 7]).title
    'Vector (rank-1 tensor), shape (5,)'
    """

    body: str
    width: float
    height: float
    title: str
    description: str
    paint: Callable[[Terminal], str] = field(repr=False, compare=False)
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    caption: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Drawing: {self.title}>"

    def __str__(self) -> str:
        return self.paint(Terminal.of_stdout())

    def text(
        self, columns: int = 80, colour: bool = False, boxes: bool = True, color: bool = False
    ) -> str:
        """Write the picture with characters, for a given terminal instead of the one at hand.

        Args:
            columns: Characters a line can hold.
            colour: Whether to use ANSI colours.
            boxes: Whether to use box-drawing characters; ASCII is used if not.
            color: The same as `colour`.
        """
        return self.paint(Terminal(columns, colour or color, boxes))

    def svg(self) -> str:
        """The picture as an SVG file's text, which follows light and dark surroundings by itself."""
        style = f"<style>{_FONTS}{theme.dark_rules()}</style>"
        return theme.written_out(self._svg(style, 'xmlns="http://www.w3.org/2000/svg" '))

    def png(self, scale: float = 2, dark: bool = False) -> bytes:
        """The picture as a PNG file's bytes, on the theme's background, with the same letters on every machine.

        Characters that no font on this machine has are drawn as □, and a warning names them.

        Args:
            scale: Pixels of the PNG for each pixel of the picture.
            dark: Whether to use the dark colours.

        Raises:
            ImportError: If resvg, which turns SVG into PNG, or its fonts are not installed.
        """
        ground = f'<rect width="100%" height="100%" fill="{theme.colour("bg")}"/>'
        text = self._svg(ground, 'xmlns="http://www.w3.org/2000/svg" ')
        return raster.png(theme.written_out(text, dark), round(self.width * scale))

    def html(self) -> str:
        """The picture as a whole HTML page, interactive, with nothing to load from elsewhere."""
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{escape(printable(self.title))}</title>"
            "<style>body{background:var(--tl-bg);color:var(--tl-fg);margin:1.5rem;font-family:system-ui,sans-serif}"
            f"</style></head><body>{self._repr_html_()}</body></html>\n"
        )

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, whole or not at all.

        Args:
            path: Where to; the suffix says how: .svg, .png or .html.

        Returns:
            The path that was written.

        Raises:
            ValueError: If the suffix is none of these.
            ImportError: If a PNG is asked for and resvg is not installed.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix not in _SUFFIXES:
            given = f"the suffix {path.suffix!r}" if path.suffix else "no suffix"
            raise ValueError(
                f"{path.name!r} has {given}: a drawing is saved as .svg, .png or .html, "
                f"for example {path.stem + '.svg'!r}."
            )
        as_text = {".svg": self.svg, ".html": self.html}
        content = as_text[suffix]().encode() if suffix in as_text else self.png()
        with written_whole(path) as part:
            part.write_bytes(content)
        return path

    def _repr_html_(self) -> str:
        slabs = "values" in self.data or "faces" in self.data
        kind = "tl-figure tl-slabs" if slabs else "tl-figure"  # with room for the controls below
        live = f"<script data-tensorlab>{script(slabs)}</script>" if self.data else ""
        return (
            f"<style data-tensorlab>{theme.css()}</style>"
            # Where a notebook is not trusted, style sheets, scripts and SVG elements are dropped, but texts in them
            # stay: they are hidden until the style sheet shows them, and hides the still picture.
            f'<figure class="{kind}"{self._data()}>'
            f'<div class="tl-scroll" data-tensorlab style="display:none">{self._svg("", "")}</div>'
            f"{self._still()}{self._figcaption()}</figure>{live}"
        )

    def _still(self) -> str:
        """The picture as an embedded image, which an untrusted notebook shows."""
        ground = f'<rect width="100%" height="100%" fill="{theme.colour("bg")}"/>'
        head = f"<style>{_FONTS}</style>{ground}"
        svg = theme.written_out(self._svg(head, 'xmlns="http://www.w3.org/2000/svg" '))
        source = f"data:image/svg+xml,{quote(svg, safe=_PLAIN)}"
        return f'<img data-tensorlab class="tl-still" alt="{escape(printable(self.title))}" src="{source}">'

    def _figcaption(self) -> str:
        sentences = "".join(f"<p>{escape(printable(sentence))}</p>" for sentence in self.caption)
        return f"<figcaption>{sentences}</figcaption>" if sentences else ""

    def _data(self) -> str:
        """The attribute that the script reads; escaped, so that no axis name or entry can end it."""
        if not self.data:
            return ""
        text = json.dumps(dict(self.data), ensure_ascii=False, separators=(",", ":"))
        return f' data-tl="{escape(text)}"'

    def _svg(self, head: str, namespace: str) -> str:
        width, height = coordinate(self.width), coordinate(self.height)
        if (
            not namespace
        ):  # on a narrow screen it shrinks to three quarters, then scrolls: text must stay readable
            namespace = f'style="min-width:{coordinate(0.75 * self.width)}px" '
        return (
            f'<svg {namespace}width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
            f'aria-label="{escape(printable(self.title))}">'
            f"<title>{escape(printable(self.title))}</title><desc>{escape(printable(self.description))}</desc>{head}\n"
            f"{self.body}\n</svg>"
        )


@cache
def script(slabs: bool = True) -> str:
    """The script that makes pictures interactive: the same for all of them, safe to load many times.

    Args:
        slabs: Whether to include what steps through slabs and turns cubes.

    Returns:
        The minified source: a notebook holds a copy for each picture.
    """
    scripts = Path(__file__).with_name("scripts")
    names = ("interactive", "cube") if slabs else ("interactive",)
    return "".join((scripts / f"{name}.min.js").read_text("utf-8") for name in names)
