"""A canvas that collects SVG elements, escapes what is written on it, and knows how wide text is."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from typing import Self
from unicodedata import east_asian_width

from tensorlab.wording import printable as printable

# Widths of characters in units of the font size: wide enough for the common system fonts.
_MONO = 0.602
_NARROW = frozenset("iljtfr.,:;'|!()[]{} I")
_WIDE = frozenset("mwMWGOQ@%")

Point = tuple[float, float]
Attribute = str | float | None


def text_width(text: str, size: float = 12, mono: bool = False) -> float:
    """Estimate how wide a line of text is, in pixels; never much less than it turns out.

    >>> round(text_width("60,000", 10, mono=True))
    36
    >>> text_width("ill") < text_width("www")
    True
    """
    if mono:
        return size * sum(_MONO if _is_slim(letter) else 1.05 for letter in text)
    return size * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 0.95
    if not _is_slim(letter):
        return 1.05
    return 0.68 if letter.isupper() else 0.62 if letter.isdigit() else 0.58


def _is_slim(letter: str) -> bool:
    return ord(letter) < 0x1100 or east_asian_width(letter) not in "WF"


@lru_cache(4096)  # the same lengths come again and again
def coordinate(x: float) -> str:
    """Write a length with at most one decimal: a tenth of a pixel cannot be seen.

    >>> coordinate(3.0), coordinate(2.449), coordinate(-0.01)
    ('3', '2.4', '0')
    """
    text = f"{x:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


class Canvas:
    """SVG elements in the order in which they are painted.

    Colours are CSS colours, normally from `tensorlab.drawing.theme`. An underscore in an attribute's name becomes a
    hyphen, a trailing one is dropped (`class_`); an attribute that is None is left out. Everything is escaped.

    >>> canvas = Canvas()
    >>> canvas.text(0, 12, "a < b", fill="red").rect(0, 0, 10.04, 5, data_index="0,1")
    <Canvas of 2 elements>
    >>> print(canvas)
    <text x="0" y="12" fill="red">a &lt; b</text>
    <rect x="0" y="0" width="10" height="5" data-index="0,1"/>
    """

    def __init__(self) -> None:
        self._elements: list[str] = []

    @classmethod
    def holding(cls, body: str) -> Self:
        """A canvas with elements that are written already."""
        canvas = cls()
        canvas._elements.append(body)
        return canvas

    def __repr__(self) -> str:
        return f"<Canvas of {len(self._elements)} elements>"

    def __str__(self) -> str:
        return "\n".join(self._elements)

    def element(self, tag: str, content: str | None = None, /, **attributes: Attribute) -> Self:
        """Add any element; `content` is text, and escaped."""
        head = f"{tag}{_attributes(attributes)}"
        inner = None if content is None else escape(printable(content), quote=False)
        if inner and '="' in inner:  # so that nothing in a text looks like an attribute
            inner = inner.replace('="', "=&quot;")
        self._elements.append(f"<{head}/>" if inner is None else f"<{head}>{inner}</{tag}>")
        return self

    def rect(
        self, x: float, y: float, width: float, height: float, **attributes: Attribute
    ) -> Self:
        """Add a rectangle with its upper left corner at (x, y)."""
        return self.element("rect", x=x, y=y, width=width, height=height, **attributes)

    def line(self, x1: float, y1: float, x2: float, y2: float, **attributes: Attribute) -> Self:
        """Add a line between two points."""
        return self.element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)

    def circle(self, x: float, y: float, r: float, **attributes: Attribute) -> Self:
        """Add a circle around (x, y)."""
        return self.element("circle", cx=x, cy=y, r=r, **attributes)

    def polygon(self, points: Iterable[Point], **attributes: Attribute) -> Self:
        """Add a closed shape through the points."""
        return self.element("polygon", points=_points(points), **attributes)

    def polyline(self, points: Iterable[Point], **attributes: Attribute) -> Self:
        """Add an open line through the points."""
        return self.element("polyline", points=_points(points), **({"fill": "none"} | attributes))

    def path(self, d: str, **attributes: Attribute) -> Self:
        """Add a path in SVG's own notation."""
        return self.element("path", d=d, **attributes)

    def text(self, x: float, y: float, text: str, **attributes: Attribute) -> Self:
        """Add a line of text whose baseline starts at (x, y); `text_anchor="middle"` centres it."""
        return self.element("text", text, x=x, y=y, **attributes)

    def image(
        self, x: float, y: float, width: float, height: float, png: bytes, **attributes: Attribute
    ) -> Self:
        """Add an embedded PNG; pixels stay sharp squares however large it is drawn."""
        from base64 import b64encode

        return self.element(
            "image",
            x=x,
            y=y,
            width=width,
            height=height,
            preserveAspectRatio="none",
            style="image-rendering:pixelated",
            href="data:image/png;base64," + b64encode(png).decode(),
            **attributes,
        )

    def paste(
        self,
        other: "Canvas",
        x: float = 0,
        y: float = 0,
        narrow: Sequence[float] | None = None,
        **attributes: Attribute,
    ) -> Self:
        """Add another canvas, moved by (x, y), or by `narrow` where there is little room.

        Two more numbers of `narrow` turn it there by so many degrees, and scale it.
        """
        moved = f"translate({coordinate(x)} {coordinate(y)})" if x or y else None
        second = None
        if narrow is not None and narrow != (x, y):
            second = " ".join(map(coordinate, narrow))
        with self.group(transform=moved, data_narrow=second, **attributes):
            self._elements += other._elements
        return self

    @contextmanager
    def group(self, **attributes: Attribute) -> Iterator[None]:
        """Put what is added inside the `with` block into one group."""
        self._elements.append(f"<g{_attributes(attributes)}>")
        yield
        self._elements.append("</g>")


@dataclass(frozen=True, slots=True)
class Part:
    """A finished piece of a picture and the room it takes.

    Attributes:
        canvas: What is painted.
        width: Pixels from left to right.
        height: Pixels from top to bottom.
        left: Where its entries begin, right of ticks and labels; parts side by side are lined up by this and `top`.
        top: Where the front's entries begin.
        right: Where the next part may begin: labels below the entries may reach farther.
        narrow: Its width and height where there is little room, if its pieces then stand elsewhere.
    """

    canvas: Canvas
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    narrow: Point | None = None


def _attributes(attributes: dict[str, Attribute]) -> str:
    parts = []
    for name, value in attributes.items():
        if value is None:
            continue
        if isinstance(value, int | float):
            # A tenth is too coarse for a share.
            fine = name.endswith("opacity") or name == "scale"
            text = f"{value:g}" if fine else coordinate(value)
        else:
            text = escape(printable(str(value)))
        parts.append(f' {_written(name)}="{text}"')
    return "".join(parts)


@cache
def _written(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _points(points: Iterable[Sequence[float]]) -> str:
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)
