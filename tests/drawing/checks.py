"""What must hold of every picture, whatever it shows."""

import json
import re
import struct
import zlib
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np

from tensorlab import Drawing
from tensorlab.wording import columns_of

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {
    *("svg", "g", "rect", "line", "polygon", "polyline", "path", "circle", "text", "image"),
    *("title", "desc", "style"),
}


def check_picture(drawing: Drawing) -> None:
    """The SVG is well-formed and holds drawing elements only; the HTML holds what we wrote and nothing else."""
    root = ElementTree.fromstring(drawing.svg())
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ALLOWED
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "href" or value.startswith("data:image/png;base64,")
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    assert drawing.description
    assert not re.search(r"\b(nan|inf)\b", re.sub(r">[^<]*<|\"[^\"]*\"", "", drawing.svg()))
    for name in ("x", "y", "width", "height"):
        assert all(float(e.get(name, "0").rstrip("%px")) > -9999 for e in root.iter())
    check_html(drawing)
    check_text(drawing)
    check_files(drawing)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        self.data += [value or "" for name, value in attrs if name == "data-tl"]
        sources = [value or "" for name, value in attrs if name in ("src", "href")]
        assert all(source.startswith("data:image/") for source in sources)


def check_html(drawing: Drawing) -> None:
    page = _Page()
    page.feed(drawing._repr_html_())
    assert set(page.tags) <= ALLOWED | {"figure", "script", "div", "img"}
    assert page.tags.count("script") == page.tags.count("svg") == 1
    for data in page.data:
        assert json.loads(data)["kind"]


def check_files(drawing: Drawing) -> None:
    """The still image is well-formed, and so is the PDF, or it names the letters that no PDF has."""
    (still,) = re.findall('src="data:image/svg[^,]*,([^"]*)"', drawing._still())
    ElementTree.fromstring(unquote(still))
    try:
        file = drawing.pdf()
    except ValueError as error:
        named = set(re.findall(r"\(U\+([0-9A-F]+)\)", str(error)))
        assert {f"{ord(letter):04X}" for letter in drawing.body} >= named != set()
    else:
        assert file.endswith(b"%%EOF\n")
        streams = re.findall(rb"stream\n(.*?)\nendstream", file, re.DOTALL)
        unpacked = [zlib.decompress(stream) for stream in streams if stream.startswith(b"\x78")]
        pages = [stream for stream in unpacked if stream.isascii()]  # not fonts, nor images
        assert pages
        assert not re.search(rb"\b(nan|inf)\b", re.sub(rb"\(.*?\)", b"", b"\n".join(pages)))


def check_text(drawing: Drawing) -> None:
    for columns in (1, 7, 20, 41, 80):
        for boxes in (True, False):
            text = drawing.text(columns, boxes=boxes)
            for line in text.split("\n"):
                assert columns_of(line) <= columns, (columns, line)
                assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e]", line), repr(line)
            if not boxes:
                assert text.isascii()
    colourful = drawing.text(30, colour=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", colourful)
    assert plain == drawing.text(30)
    assert "\x1b" not in plain


def pixels(png: bytes) -> np.ndarray:
    """Read a PNG of 8 bits that uses the filters 0, 1 and 2."""
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    channels = {0: 1, 3: 1, 4: 2, 2: 3, 6: 4}[kind]
    content, at = b"", 8
    while at < len(png):
        (length,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        content += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        assert (
            zlib.crc32(png[at + 4 : at + 8 + length])
            == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        )
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(content), np.uint8).reshape(height, 1 + width * channels)
    found = np.zeros((height, width, channels), np.uint8)
    for y, row in enumerate(rows):
        line = row[1:].reshape(width, channels)
        if row[0] == 1:
            line = np.cumsum(line, axis=0, dtype=np.uint8)
        elif row[0] == 2:
            line = line + (found[y - 1] if y else 0)
        found[y] = line
    return found
