"""A finished picture: it shows itself in notebooks, pages and terminals, and saves itself."""

import json
import math
import os
import re
import warnings
from base64 import b64encode
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from tensorlab.drawing import raster, theme
from tensorlab.drawing.canvas import Point, coordinate, printable
from tensorlab.drawing.compact import compact, pack, seen
from tensorlab.drawing.options import at_least_one, whether
from tensorlab.drawing.terminal import Terminal, Written
from tensorlab.files import written_whole
from tensorlab.showing import ASSETS_VARIABLE, LINES_SHOWN, Line, Readable

_FONTS = (
    'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}'
    '.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}'
)
_GROUND = f'<rect width="100%" height="100%" fill="{theme.colour("bg")}"/>'
_FILE = 'xmlns="http://www.w3.org/2000/svg" '
_PLAIN = " !$'()*+,-./:;=?@_~<>{}|"  # what a data URL in double quotes may hold as it is
_SOURCE = re.compile(r' src="([^"]*)"')
# In a sentence equations of numbers, shapes and indices stay on one line.
_WHOLE = re.compile(
    r"(?:[\w.,)-]{1,20} [=×] )+-?\d(?:[\d.,]*\d)?|[(\[](?:[\w.:-]{1,10}, ){1,4}[\w.:-]{0,10},?[)\]]"
)
_BEGINNING = 32  # letters by which a printed line is told: a terminal breaks it later
_SUFFIXES = (".svg", ".pdf", ".png", ".html")
_TYPICAL = {"scale": 2, "width": 800}
_MOST_PIXELS = 16_384  # along a side of a PNG: more takes gigabytes
_INCHES = (0.05, 200)  # along a side of a PDF's page: ISO 32000-1, annex C.2 has 3 to 14,400 points


@dataclass(frozen=True, repr=False)
class Drawing(Readable):
    """A picture of a tensor or of an operation.

    Attributes:
        body: The SVG elements, as a `Canvas` writes them, with colours by their names in the theme.
        width: Pixels from left to right at the size it is meant to be seen; it shrinks where there is less room.
        height: Pixels from top to bottom.
        title: What it shows, in a few words; screen readers say this first.
        description: What it shows, in sentences, for readers who cannot see it.
        data: What the interactive script needs to know besides the elements' own `data-` attributes.
        caption: Sentences below the picture in notebooks and pages, each a paragraph.
        narrow: Its width and height on a telephone, where its pieces stand below each other.

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
    paint: Callable[[Terminal], str] = field(compare=False)
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    caption: tuple[str, ...] = ()
    narrow: Point | None = None

    def __str__(self) -> str:
        return self.paint(Terminal.of_stdout())

    def __copy__(self) -> Self:
        return self  # it is frozen

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle: what it writes in terminals is kept, not the tensor that it was drawn from."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return type(self), tuple((values | {"paint": Written.by(self.paint)}).values())

    def text(
        self, columns: int = 80, colour: bool = False, boxes: bool = True, color: bool = False
    ) -> str:
        """Write the picture with characters, for a given terminal instead of the one at hand.

        Args:
            columns: Characters a line can hold.
            colour: Whether to use ANSI colours.
            boxes: Whether to use box-drawing characters; ASCII is used if not.
            color: The same as `colour`.

        Raises:
            TypeError: If `columns` is not an integer, or one of the others is neither True nor False.
            ValueError: If `columns` is less than 1.
        """
        columns = at_least_one("columns", columns, "character must fit a line")
        colours = whether("colour", colour), whether("color", color)
        return self.paint(Terminal(columns, any(colours), whether("boxes", boxes)))

    def svg(self, dark: bool | None = None, transparent: bool = False, scale: float = 1) -> str:
        """The picture as an SVG file's text.

        Args:
            dark: Whether to use the dark colours; None follows the reader's system.
            transparent: Whether to leave the background out. None then means light, as what lies behind is not known.
            scale: How much larger it is seen.
        """
        scale = self._scaled(scale, None)
        follows = dark is None and not whether("transparent", transparent)
        dark = dark is not None and whether("dark", dark)
        style = f"<style>{_FONTS}{theme.dark_rules(self.body) if follows else ''}</style>"
        ground = "" if transparent else _GROUND
        return theme.written_out(self._svg(style + ground, _FILE, scale), dark)

    def png(
        self,
        scale: float = 2,
        dark: bool = False,
        transparent: bool = False,
        width: float | None = None,
    ) -> bytes:
        """The picture as a PNG file's bytes, with the same letters on every machine.

        Characters that no font on this machine has are drawn as □, and a warning names them.

        Args:
            scale: Pixels of the PNG for each pixel of the picture.
            dark: Whether to use the dark colours.
            transparent: Whether to leave the ground out.
            width: Pixels of the PNG from left to right, instead of a scale.

        Raises:
            ImportError: If resvg, which turns SVG into PNG, or its fonts are not installed.
            ValueError: If the scale or the width is not a number above 0, or the PNG would be too large.
        """
        pixels = self._scaled(scale, width) * self.width
        high = pixels * self.height / self.width
        if not (1 <= round(pixels) <= _MOST_PIXELS and high <= _MOST_PIXELS):
            raise ValueError(
                f"The PNG would be {pixels:.3g} by {high:.3g} pixels: it has at least 1 and at most "
                f"{_MOST_PIXELS:,} along a side. Give another scale or width; an .svg is sharp at any size."
            )
        svg = theme.written_out(self._svg("", _FILE), whether("dark", dark))
        ground = (
            None
            if whether("transparent", transparent)
            else (theme.DARK if dark else theme.LIGHT)["bg"]
        )
        return raster.png(svg, round(pixels), ground)

    def pdf(self, dark: bool = False, transparent: bool = False, scale: float = 1) -> bytes:
        """The picture as a PDF file's bytes: a page of its own size, with lines and letters that stay sharp.

        Its letters are Helvetica and Courier, which every PDF reader has, so the file holds no font. If a journal wants
        its fonts embedded, draw the picture `on` matplotlib's Axes and save that figure.

        Args:
            dark: Whether to use the dark colours.
            transparent: Whether to leave the ground out.
            scale: How much larger it is; at 1 each pixel is 1/96 inch.

        Raises:
            ValueError: If it has characters that these fonts lack, such as Chinese ones, or the page would be too small
                or too large.
        """
        from tensorlab.drawing import pdf

        scale = self._scaled(scale, None)
        inches = [side * scale / 96 for side in (self.width, self.height)]
        if min(inches) < _INCHES[0] or max(inches) > _INCHES[1]:
            raise ValueError(
                f"The PDF would be {inches[0]:.3g} by {inches[1]:.3g} inches: readers show from {_INCHES[0]} to "
                f"{_INCHES[1]} along a side. Give another scale or width."
            )
        colours = theme.DARK if whether("dark", dark) else theme.LIGHT
        try:
            return pdf.pdf(
                theme.written_out(seen(self.body), dark),
                self.width,
                self.height,
                scale,
                "" if whether("transparent", transparent) else colours["bg"],
            )
        except pdf.UnwritableError as error:
            raise ValueError(
                f"The fonts of a PDF have no {error}: save this picture as .svg or .png, or draw it on matplotlib's "
                "Axes with a font that has it."
            ) from None

    def html(self, dark: bool | None = None) -> str:
        """The picture as a whole HTML page, interactive, with nothing to load from elsewhere.

        Args:
            dark: Whether to use the dark colours; None follows the reader's system.
        """
        marked = (
            "" if dark is None else f' data-theme="{"dark" if whether("dark", dark) else "light"}"'
        )
        return (
            f'<!DOCTYPE html>\n<html lang="en"{marked}><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{escape(printable(self.title))}</title>"
            "<style>body{background:var(--tl-bg);color:var(--tl-fg);margin:1.5rem;font-family:system-ui,sans-serif}"
            f"</style></head><body>{self._repr_html_()}<script>{fit_script()}</script></body></html>\n"
        )

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        scale: float | None = None,
        dark: bool | None = None,
        transparent: bool = False,
        width: float | None = None,
    ) -> Path:
        """Write the picture to a file, whole or not at all.

        Args:
            path: Where to; the suffix says how: .svg, .pdf, .png or .html.
            scale: How much larger it is: pixels of a .png for each of the picture's (2 by default), of an .svg or .pdf
                its size (1 by default).
            dark: Whether to use the dark colours. By default an .svg or .html follows the reader's system, on its own
                ground; a .pdf or .png is light.
            transparent: Whether to leave the ground out, for a coloured slide. An .svg is then light by default, too.
            width: Pixels from left to right, instead of a scale; in an .svg or .pdf each is 1/96 inch.

        Returns:
            The path that was written.

        Raises:
            ValueError: If the suffix is none of these, the scale or the width is not a number above 0, or an option
                does not suit the suffix.
            ImportError: If a PNG is asked for and resvg is not installed.
            TypeError: If the path is not one, or `dark` or `transparent` is neither True nor False.
        """
        if not isinstance(path, str | os.PathLike):
            raise TypeError(
                f"save takes the name of a file, for example 'picture.svg', and got {path!r}. "
                "svg(), png(), pdf() and html() give what the file would hold."
            )
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix not in _SUFFIXES:
            given = f"the suffix {path.suffix!r}" if path.suffix else "no suffix"
            raise ValueError(
                f"{path.name!r} has {given}: a drawing is saved as .svg, .pdf, .png or .html, "
                f"for example {(path.stem or 'picture') + '.svg'!r}."
            )
        transparent = whether("transparent", transparent)
        if suffix == ".html" and (scale is not None or width is not None or transparent):
            raise ValueError(
                "An .html file takes its size and background from the page: of scale=, width=, transparent= and "
                "dark=, only dark= applies to it."
            )
        if scale is not None and width is not None:
            raise ValueError(
                f"scale={scale} and width={width}: give one of them, the other follows."
            )
        times = self._scaled(scale if scale is not None else 2 if suffix == ".png" else 1, width)
        if suffix == ".svg":
            content = self.svg(dark, transparent, times).encode()
        elif suffix == ".html":
            content = self.html(dark).encode()
        else:
            content = (self.pdf if suffix == ".pdf" else self.png)(
                dark=False if dark is None else dark, transparent=transparent, scale=times
            )
        with written_whole(path) as part:
            part.write_bytes(content)
        return path

    def on(self, ax: Any, dark: bool = False) -> Any:
        """Draw the picture on matplotlib's Axes, as a part of a figure for a paper or a slide.

        The Axes lose their frame and ticks, and keep the picture's proportions. Lines are as thick as suits the size of
        the Axes, so place the Axes in the figure first. Letters are DejaVu's; those that DejaVu lacks come from
        `matplotlib.rcParams["font.family"]`, and a warning names those that both lack.

        Args:
            ax: The Axes.
            dark: Whether to use the dark colours.

        Returns:
            The Axes.

        Raises:
            ImportError: If matplotlib is not installed.
            TypeError: If `ax` is not matplotlib's Axes.
            ValueError: If the Axes are polar or in three dimensions, or share their limits with others.
        """
        from tensorlab.drawing.onaxes import paint

        return paint(
            ax, theme.written_out(self.body, whether("dark", dark)), self.width, self.height
        )

    def _scaled(self, scale: float, width: float | None) -> float:
        """How much larger the picture is made."""
        name, given = ("scale", scale) if width is None else ("width", width)
        try:
            number = math.nan if isinstance(given, bool) else float(given)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not 0 < number < math.inf:
            raise ValueError(
                f"{name}={given!r}: give a number above 0, for example {name}={_TYPICAL[name]}."
            )
        return number if width is None else number / self.width

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, Any]:
        """What a notebook keeps: the live picture, packed; one for what is made of the notebook by LaTeX; words.

        A front end shows the first of them that it can, so the picture is seen once.
        """
        # A site that builds a page has the style sheet and the script itself.
        if ASSETS_VARIABLE in os.environ:
            return {"text/plain": str(self), "text/html": self._repr_html_()}
        bundle: dict[str, Any] = {"text/plain": str(self), "text/html": self._packed()}
        try:
            bundle["application/pdf"] = b64encode(self.pdf()).decode()
        except ValueError:  # letters that only the machine's own fonts have, or a page too large
            with suppress(ImportError, ValueError), warnings.catch_warnings(action="ignore"):
                bundle["image/png"] = b64encode(self.png()).decode()
        return bundle

    def _packed(self) -> str:
        """The picture for a notebook: a still image, and compressed beside it the live picture that takes its place.

        Each output has all that it needs, so it lives wherever it is copied to; compressed, that is small. Where
        nothing runs or the notebook is not trusted, the image stays.
        """
        style, figure, alive = self._parts()
        still = self._still()
        # The still image's numbers and places are again in the figure, which comes first therefore.
        live = pack(
            figure.replace("\n", ""), style, alive, known=unescape(_SOURCE.findall(still)[0])
        )
        return (
            # The margin of the live figure: where the style sheet is dropped, a browser's own would indent it.
            f"<figure class='tl-packed' style='margin:1em 0' data-tl-y='{live}'>"
            f"{still}{self._figcaption()}</figure><script>{_source('unpack')}</script>"
        )

    def _repr_html_(self) -> str:
        return self._live(self._still())

    def _live(self, still: str = "") -> str:
        return "".join(self._parts(still))

    def _parts(self, still: str = "") -> tuple[str, str, str]:
        """The live picture: its style sheet, the figure, its script."""
        slabs = "values" in self.data or "faces" in self.data
        kind = "tl-figure tl-slabs" if slabs else "tl-figure"  # with room for the controls below
        return (
            f"<style data-tensorlab>{theme.css()}</style>",
            # Where a notebook is not trusted, style sheets, scripts and SVG elements are dropped, but texts in them
            # stay: they are hidden until the style sheet shows them, and hides the still picture.
            f'<figure class="{kind}"{self._data()}>'
            f'<div class="tl-scroll" data-tensorlab style="display:none">{self._svg("", "")}</div>'
            f"{still}{self._figcaption()}</figure>",
            f"<script data-tensorlab>{script(slabs)}</script>" if self.data else "",
        )

    def _still(self) -> str:
        """The picture as an embedded image, which an untrusted notebook shows: as few bytes as can be."""
        mono = "<style>.mono{font-family:monospace}</style>" if 'class="mono' in self.body else ""
        ground = f'font-family="system-ui,sans-serif" style="background:{theme.LIGHT["bg"]}" '
        svg = compact(theme.written_out(self._svg(mono, _FILE + ground)))
        source = f"data:image/svg+xml,{quote(svg, safe=_PLAIN)}"
        return f'<img data-tensorlab class="tl-still" alt="{escape(printable(self.title))}" src="{source}">'

    def _figcaption(self) -> str:
        sentences = ""
        for sentence in self.caption:
            attribute, text = _attribute(sentence), escape(printable(sentence))
            if "data-tensors" not in attribute:  # the script looks for these as they are
                text = _WHOLE.sub(r"<span class=tl-whole>\g<0></span>", text)
            sentences += f"<p{attribute}>{text}</p>"
        return f"<figcaption>{sentences}</figcaption>" if sentences else ""

    def _data(self) -> str:
        """The attribute that the script reads; escaped, so that no axis name or entry can end it."""
        if not self.data:
            return ""
        return f" data-tl='{_json(dict(self.data))}'"

    def _svg(self, head: str, attributes: str, scale: float = 1) -> str:
        width, height = coordinate(self.width), coordinate(self.height)
        seen = [coordinate(side * scale) for side in (self.width, self.height)]
        if not attributes:
            # On a narrow screen it shrinks to three quarters, then scrolls: text must stay readable. The script does
            # better: it sets the pieces below each other, and keeps small text at its size.
            attributes = f'style="min-width:{coordinate(0.75 * self.width)}px" '
            if self.narrow:
                attributes += f'data-narrow="{" ".join(map(coordinate, self.narrow))}" '
        return (
            f'<svg {attributes}width="{seen[0]}" height="{seen[1]}" viewBox="0 0 {width} {height}" role="img" '
            f'aria-label="{escape(printable(self.title))}">'
            f"<title>{escape(printable(self.title))}</title><desc>{escape(printable(self.description))}</desc>{head}\n"
            f"{self.body}\n</svg>"
        )


def script(slabs: bool = True) -> str:
    """The script that makes pictures interactive: the same for all of them, safe to load many times.

    Args:
        slabs: Whether to include what steps through slabs and turns cubes.

    Returns:
        The minified source.
    """
    return ground_script() + _source("interactive") + (_source("cube") if slabs else "")


def fit_script() -> str:
    """The script that fits pictures to a page's room; notebooks do without it, where they are wide enough."""
    return _source("fit")


def ground_script() -> str:
    """The script that lets figures follow a page which is known to be light or dark by its background alone."""
    return _source("ground")


@cache
def _source(name: str) -> str:
    return Path(__file__).with_name("scripts").joinpath(f"{name}.min.js").read_text("utf-8").strip()


def axes_of(line: Line) -> str:
    """The colours of the axes that a line is about, as a page's script reads them: of one, or of each shape in it.

    >>> axes_of(Line("axis 1 stays", 1)), axes_of(Line("() gives (3,)", tensors=(("(3,)", (7,)),)))
    ('1', '(3,):1')
    """
    if line.hue is not None:
        return str(line.hue % theme.AXES)
    return ";".join(
        f"{shape}:{' '.join('m' if each is None else str(each % theme.AXES) for each in hues)}"
        for shape, hues in line.tensors
    )


def written_axes(text: str) -> str:
    """The attribute that gives the lines of a printed text the colours of axes, if what wrote them knows these.

    What was written since this was last asked is looked at; a line is told by its beginning.
    """
    lines = [LINES_SHOWN.popleft() for _ in range(len(LINES_SHOWN))]
    begun = [(str(line).strip()[:_BEGINNING], axes_of(line)) for line in lines]
    told = [(begin, axes) for begin, axes in begun if axes and begin in text]
    return f" data-axes='{_json(told)}'" if told else ""


def _json(value: Any) -> str:
    """A value for an attribute between single quotes: JSON is full of double ones, which stay as they are."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return escape(printable(text), quote=False).replace("'", "&#39;")


def _attribute(sentence: str) -> str:
    """The attribute by which a page gives a sentence the colours of the picture's axes."""
    if not isinstance(sentence, Line):
        return ""
    name, axes = "tensors" if sentence.hue is None else "hue", axes_of(sentence)
    return f' data-{name}="{escape(axes)}"' if axes else " data-title"
