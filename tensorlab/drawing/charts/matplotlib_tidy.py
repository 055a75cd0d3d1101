"""Matplotlib's SVG made to fit a page: the theme's colours by their names, and nothing that reaches other elements.

No style sheet, no font, no id that another figure of the page could have, no metadata; long paths are written shorter.
"""

import re
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import coordinate
from tensorlab.drawing.charts.matplotlib_paths import shorter

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)|^#(.+)$")
_NAMES = {value: name for name, value in theme.LIGHT.items()}
_COLOUR = re.compile("|".join(_NAMES), re.IGNORECASE)


def tidied(svg: str) -> tuple[str, float, float]:
    """Tidy a whole SVG file.

    Args:
        svg: The file's text, as matplotlib writes it.

    Returns:
        Its elements, and its width and height in pixels.
    """
    root = ElementTree.fromstring(svg)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    # Two figures of one page must not share an id unless they are the same in every pixel.
    _tidy(root, prefix=f"p{zlib.crc32(svg.encode()):x}")
    return "\n".join(_write(child) for child in root), width, height


def _tidy(root: ElementTree.Element, prefix: str) -> None:
    """Drop what a page does not need, and what could reach other elements of it."""
    _drop_ballast(root)
    used = {
        found[1] or found[2]
        for element in root.iter()
        for value in element.attrib.values()
        if (found := _REFERENCE.search(value))
    }
    for element in root.iter():
        style = element.attrib.pop("style", "")
        if element.attrib.get("id") not in used:
            element.attrib.pop("id", None)
        if _XLINK in element.attrib:
            element.set("href", element.attrib.pop(_XLINK))
        for name, value in list(element.attrib.items()):
            element.set(name, _value(name, value, prefix))
        for name, value in _properties(style, element.tag == f"{_SVG}text"):
            element.set(name, _COLOUR.sub(_themed, value))
        if "d" in element.attrib:
            element.set("d", shorter(element.attrib["d"]))
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        for attribute in ("text", "tail"):
            if not (getattr(element, attribute) or "").strip():
                setattr(element, attribute, None)
    _drop_repeated(root)


def _drop_repeated(root: ElementTree.Element) -> None:
    """What a reused shape says of itself need not be said at each of its uses."""
    shapes = {f"#{element.get('id')}": element for element in root.iter() if element.get("id")}
    for element in root.iter(f"{_SVG}use"):
        shape = shapes[element.attrib["href"]]
        for name in set(shape.attrib) & set(element.attrib) - {"x", "y", "id", "href"}:
            del element.attrib[name]


def _drop_ballast(root: ElementTree.Element) -> None:
    """Drop metadata, style sheets, invisible paths, and groups that say nothing of their own."""
    for parent in list(root.iter()):
        for child in list(parent):
            invisible = child.tag == f"{_SVG}path" and child.get("style") == "fill: none"
            if invisible or child.tag in (f"{_SVG}metadata", f"{_SVG}style"):
                parent.remove(child)
    for parent in reversed(list(root.iter())):  # the innermost first
        for i, child in enumerate(list(parent)):
            says_nothing = child.tag == f"{_SVG}g" and not set(child.attrib) - {"id"}
            if says_nothing and len(child) == 1:
                parent[i] = child[0]
        for child in list(parent):
            if child.tag in (f"{_SVG}g", f"{_SVG}defs") and len(child) == 0:
                parent.remove(child)


def _value(name: str, value: str, prefix: str) -> str:
    """An attribute as it is written: ids of this drawing's own, lengths to a tenth of a pixel."""
    if name == "id":
        return f"{prefix}{value}"
    if name == "href" and value.startswith("#"):
        return f"#{prefix}{value[1:]}"
    if name in ("d", "x", "y", "width", "height", "points", "transform"):
        value = _NUMBER.sub(lambda found: coordinate(float(found[0])), value)
        return re.sub(r"\s+", " ", value).strip()
    return value.replace("url(#", f"url(#{prefix}")


def _properties(style: str, is_text: bool) -> Iterator[tuple[str, str]]:
    """A style's declarations as attributes, which a page's own style sheet may override; the font is the page's."""
    for declaration in filter(str.strip, style.split(";")):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":
            size = re.search(r"([\d.]+)px", value)
            yield "font-size", size[1] if size else "12"
            if re.search(r"\b(bold|[6-9]00)\b", value):
                yield "font-weight", "600"
        elif not (is_text and name.startswith("font") and name not in ("font-size", "font-weight")):
            yield name, value


def _themed(found: re.Match[str]) -> str:
    return theme.colour(_NAMES[found[0].lower()])


def _write(element: ElementTree.Element) -> str:
    text = ElementTree.tostring(element, encoding="unicode")
    text = re.sub(r"<(/?)ns\d+:", r"<\1", text)
    return re.sub(r' xmlns:ns\d+="[^"]*"', "", text)
