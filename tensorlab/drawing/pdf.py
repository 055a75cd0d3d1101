"""From SVG to PDF: one page of outlines and text, in the fonts that every PDF reader has, so that nothing is needed."""

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from tensorlab.drawing import vector
from tensorlab.drawing.png import decode
from tensorlab.drawing.raster import CONTROLS
from tensorlab.wording import letters_named

_POINTS = 0.75  # of 1/72 inch for each pixel of 1/96 inch
_BASES = ("Helvetica", "Helvetica-Bold", "Courier", "Courier-Bold", "Symbol", "ZapfDingbats")
_SYMBOL, _DINGBATS = 4, 5
_COURIER = 600  # how wide its letters are, in thousandths of the size

# Characters that Helvetica has not, but one of the other two has: the font, the letter's place in it, its width.
_ELSEWHERE = {
    "−": (_SYMBOL, 45, 549), "→": (_SYMBOL, 174, 987), "←": (_SYMBOL, 172, 987), "≥": (_SYMBOL, 179, 549),
    "≤": (_SYMBOL, 163, 549), "≠": (_SYMBOL, 185, 549), "≈": (_SYMBOL, 187, 549), "∞": (_SYMBOL, 165, 713),
    "∂": (_SYMBOL, 182, 494), "√": (_SYMBOL, 214, 549), "∇": (_SYMBOL, 209, 713), "∈": (_SYMBOL, 206, 713),
    "∑": (_SYMBOL, 229, 713), "∏": (_SYMBOL, 213, 823),
    "✓": (_DINGBATS, 51, 755), "✗": (_DINGBATS, 55, 760),
}  # fmt: skip
# Greek letters, each in the place of a Latin one, from A and from a on.
_GREEK = {
    "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ": (
        722, 667, 722, 612, 611, 763, 603, 722, 333, 631, 722, 686, 889, 722, 722, 768, 741, 556, 592, 611, 690, 439,
        768, 645, 795, 611,
    ),
    "αβχδεφγηιϕκλμνοπθρστυϖωξψζ": (
        631, 549, 549, 494, 439, 521, 411, 603, 329, 603, 549, 549, 576, 521, 549, 549, 521, 549, 603, 439, 576, 713,
        686, 493, 686, 494,
    ),
}  # fmt: skip
for _start, (_letters, _wide) in zip((65, 97), _GREEK.items(), strict=True):
    for _place, (_letter, _width) in enumerate(zip(_letters, _wide, strict=True), start=_start):
        _ELSEWHERE[_letter] = (_SYMBOL, _place, _width)
# Dots that none of them has are written as points: where each is from the middle of the line, in sizes of the letters.
_DOTS = {
    "⋮": ((0.0, -0.56), (0.0, -0.31), (0.0, -0.06)),
    "⋱": ((-0.25, -0.56), (0.0, -0.31), (0.25, -0.06)),
}
_INSTEAD = CONTROLS | str.maketrans({"⋮": ":", "\u2009": " ", "\u202f": " "})

# The widths of Helvetica's letters, from Adobe's font metrics; those that are not listed are 556.
_WIDTHS = {
    letter: width
    for width, letters in {
        191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft·", 333: "()-`r²³", 334: "{}", 355: '"', 389: "*",
        400: "°", 469: "^", 500: "Jcksvxyz", 584: "+<=>~×÷", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw",
        778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "…—", 1015: "@",
    }.items()
    for letter in letters
}  # fmt: skip
_BOLD = 1.06  # bold letters are so much wider


class UnwritableError(ValueError):
    """The picture has characters that are in none of the fonts."""


def pdf(svg: str, width: float, height: float, scale: float = 1, ground: str = "") -> bytes:
    """Write a picture as a PDF.

    Args:
        svg: Its elements, with their colours written out.
        width: Pixels of 1/96 inch from left to right; `height` is those from top to bottom.
        height: Pixels from top to bottom.
        scale: How much larger it is written.
        ground: The colour behind it, or "" for none.

    Raises:
        UnwritableError: If it has a character that is in none of the fonts of PDF; the message names them.

    Source:
        ISO 32000-1:2008, Document management: Portable document format. Its standard fonts (9.6.2.2) are not embedded.

    >>> pdf('<rect x="0" y="0" width="5" height="5"/>', 10, 10)[:8]
    b'%PDF-1.5'
    """
    if ground:
        svg = f'<rect x="0" y="0" width="{width}" height="{height}" fill="{ground}"/>{svg}'
    size = _POINTS * scale
    page = _Page()
    page.add(f"{size:g} 0 0 {-size:g} 0 {height * size:.2f} cm")
    for element in vector.elements(svg):
        page.paint(element)
    if page.missing:
        raise UnwritableError(letters_named(page.missing))
    return _file(page, width * size, height * size)


class _Page:
    """The page's content, and what it refers to."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.state: dict[str, str] = {}  # what was set last, by its operator
        self.opacities: dict[tuple[float, float], int] = {}
        self.images: list[vector.Image] = []
        self.fonts: set[int] = set()
        self.missing: set[str] = set()

    def add(self, line: str) -> None:
        self.lines.append(line)

    def paint(self, element: vector.Element) -> None:
        if isinstance(element, vector.Outline):
            self._outline(element)
        elif isinstance(element, vector.Text):
            self._text(element)
        else:
            self._opacity(element.opacity, 1)
            self.add("q")
            # A PDF's images stand on their feet, and y runs up in them.
            a, b, c, d, e, f = element.matrix
            self.add(f"{_numbers(a, b, -c, -d, e + c, f + d)} cm /I{len(self.images)} Do")
            self.add("Q")
            self.images.append(element)

    def _set(self, operator: str, value: str) -> None:
        if self.state.get(operator) != value:
            self.state[operator] = value
            self.add(f"{value} {operator}")

    def _opacity(self, fill: float, stroke: float) -> None:
        if (fill, stroke) != (1, 1) or "gs" in self.state:
            name = self.opacities.setdefault((fill, stroke), len(self.opacities))
            self._set("gs", f"/G{name}")

    def _outline(self, outline: vector.Outline) -> None:
        fill = outline.fill if outline.fill_opacity else None
        if fill is None and outline.stroke is None:
            return
        self._opacity(outline.fill_opacity, outline.stroke_opacity)
        if fill:
            self._set("rg", _numbers(*fill))
        if outline.stroke:
            self._pen(outline.stroke, outline.width)
            self._set("J", "1" if outline.round_caps else "0")
            self._set("d", f"[{_numbers(*outline.dashes)}] 0")
        if outline.clip:
            left, top, right, bottom = outline.clip
            self.add(f"q {_numbers(left, top, right - left, bottom - top)} re W n")
        names = {"M": "m", "L": "l", "C": "c", "Z": "h"}
        for kind, points in outline.path:
            self.add(f"{_numbers(*(x for point in points for x in point))} {names[kind]}".strip())
        self.add("B" if fill and outline.stroke else "f" if fill else "S")
        if outline.clip:
            self.add("Q")

    def _pen(self, colour: vector.Colour, width: float) -> None:
        self._set("RG", _numbers(*colour))
        self._set("w", _numbers(width))
        self._set("j", "1")

    def _text(self, text: vector.Text) -> None:
        for right, down in _DOTS.get(text.text, ()):
            a, b, c, d, e, f = text.matrix
            x, y = right * text.size, down * text.size
            moved = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)
            self._text(replace(text, text=".", matrix=moved))
        if text.text in _DOTS:
            return
        runs = list(_runs(text, self.missing))
        self.fonts.update(font for font, _, _ in runs)
        long = sum(width for _, _, width in runs) * text.size / 1000
        start = {"middle": long / 2, "end": long}.get(text.anchor, 0.0)
        a, b, c, d, e, f = text.matrix
        self._opacity(text.opacity, text.opacity)
        self._set("rg", _numbers(*text.fill))
        if text.halo:
            self._pen(*text.halo)
        for way in (1, 0) if text.halo else (0,):
            self._set("Tr", str(way))
            self.add(f"BT {_numbers(a, b, -c, -d, e - a * start, f - b * start)} Tm")
            for font, letters, _ in runs:
                self._set("Tf", f"/F{font} {_numbers(text.size)}")
                self.add(f"<{letters.hex()}> Tj")
            self.add("ET")


def _runs(text: vector.Text, missing: set[str]) -> Iterator[tuple[int, bytes, float]]:
    """The text in pieces of one font: which, the letters' places in it, and how wide they are together."""
    own = 2 * text.mono + text.bold
    at, letters, wide = own, bytearray(), 0.0
    for letter in text.text.translate(_INSTEAD):
        font, place, width = own, 0, float(_COURIER)
        if letter in _ELSEWHERE:
            font, place, width = _ELSEWHERE[letter]
        else:
            try:
                (place,) = letter.encode("cp1252")
            except UnicodeEncodeError:
                missing.add(letter)
            if not text.mono:
                width = _WIDTHS.get(letter, 556) * (_BOLD if text.bold else 1)
        if font != at and letters:
            yield at, bytes(letters), wide
            letters, wide = bytearray(), 0.0
        at = font
        letters.append(place)
        wide += width
    yield at, bytes(letters), wide


def _numbers(*numbers: float) -> str:
    return " ".join(f"{number:.2f}".rstrip("0").rstrip(".") for number in numbers)


def _file(page: _Page, width: float, height: float) -> bytes:
    """The objects of the file one after another, then the table of where each begins."""
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"",
    ]

    def add(content: bytes) -> str:
        objects.append(content)
        return f"{len(objects)} 0 R"

    content = add(_stream("", "\n".join(page.lines).encode()))
    fonts = [
        f"/F{n} "
        + add(
            f"<</Type/Font/Subtype/Type1/BaseFont/{_BASES[n]}"
            f"{'' if n in (_SYMBOL, _DINGBATS) else '/Encoding/WinAnsiEncoding'}>>".encode()
        )
        for n in sorted(page.fonts)
    ]
    states = [
        f"/G{name}<</ca {_numbers(fill)}/CA {_numbers(stroke)}>>"
        for (fill, stroke), name in page.opacities.items()
    ]
    images = [f"/I{n} {_image(add, image.png)}" for n, image in enumerate(page.images)]
    objects[2] = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_numbers(width, height)}]/Contents {content}/Resources<<"
        f"/Font<<{''.join(fonts)}>>/ExtGState<<{''.join(states)}>>/XObject<<{''.join(images)}>>>>>>"
    ).encode()
    return _numbered(objects)


def _image(add: Callable[[bytes], str], png: bytes) -> str:
    """Add an image to the file's objects, and behind it how opaque its pixels are; returns its name."""
    pixels = decode(png)
    height, width, channels = pixels.shape
    # The last one of two or four says how opaque a pixel is.
    colours = channels - (channels in (2, 4))
    head = (
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/"
    )
    mask = ""
    if colours < channels:
        mask = f"/SMask {add(_stream(f'{head}DeviceGray', _bytes(pixels[..., -1])))}"
    space = "DeviceGray" if colours == 1 else "DeviceRGB"
    return add(_stream(f"{head}{space}{mask}", _bytes(pixels[..., :colours])))


def _bytes(pixels: np.ndarray) -> bytes:
    return np.ascontiguousarray(pixels).tobytes()


def _stream(head: str, content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return (
        f"<<{head}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode()
        + packed
        + b"\nendstream"
    )


def _numbered(objects: Sequence[bytes]) -> bytes:
    """The file: its streams, one that holds all other objects, and one that says where each object is."""
    file, packed, heads = b"%PDF-1.5\n", b"", list[str]()
    holder = len(objects) + 1
    places = [
        (0, 0, 0)
    ]  # 1 and where the object begins, or 2, in which stream it is, and the how manieth there
    for n, content in enumerate(objects, start=1):
        if content.endswith(b"endstream"):
            places.append((1, len(file), 0))
            file += _object(n, content)
        else:
            places.append((2, holder, len(heads)))
            heads.append(f"{n} {len(packed)} ")
            packed += content
    head = "".join(heads).encode()
    places.append((1, len(file), 0))
    file += _object(
        holder, _stream(f"/Type/ObjStm/N {len(heads)}/First {len(head)}", head + packed)
    )
    places.append((1, len(file), 0))
    table = b"".join(struct.pack(">BIB", *place) for place in places)
    end = f"startxref\n{len(file)}\n%%EOF\n".encode()
    entries = f"/Type/XRef/Size {len(places)}/W[1 4 1]/Root 1 0 R"
    return file + _object(holder + 1, _stream(entries, table)) + end


def _object(n: int, content: bytes) -> bytes:
    return b"%d 0 obj%bendobj\n" % (n, content)
