"""A picture's SVG as plain outlines, texts and images in one system of coordinates: for PDF and for matplotlib."""

import math
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from tensorlab.drawing.canvas import Point

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
Colour = tuple[float, float, float]
Segment = tuple[str, tuple[Point, ...]]  # "M", "L", "C" or "Z", and its points

_SAME: Matrix = (1, 0, 0, 1, 0, 0)
_PIECE = re.compile(r"([A-Za-z])|(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?)")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0}
_NAMED = {"white": (1.0, 1.0, 1.0), "black": (0.0, 0.0, 0.0)}
_ROUND = 0.5523  # how far the handles of a quarter of a circle reach: S. Riskus, 2006


@dataclass(frozen=True)
class Outline:
    """Lines and curves, filled and drawn along. Colours are None where there is none; lengths are in pixels."""

    path: tuple[Segment, ...]
    fill: Colour | None
    stroke: Colour | None
    width: float
    fill_opacity: float
    stroke_opacity: float
    dashes: tuple[float, ...]
    round_caps: bool
    clip: Box | None


@dataclass(frozen=True)
class Text:
    """A line of text.

    Attributes:
        matrix: From the text's own coordinates, whose baseline starts at (0, 0), to the picture's.
        anchor: Which part of it is at (0, 0): "start", "middle" or "end".
        halo: The colour of an outline behind the letters, and its width, or None.
    """

    text: str
    matrix: Matrix
    size: float
    anchor: str
    mono: bool
    bold: bool
    fill: Colour
    opacity: float
    halo: tuple[Colour, float] | None


@dataclass(frozen=True)
class Image:
    """A PNG; the matrix leads from its corners (0, 0) and (1, 1) to the picture's coordinates."""

    png: bytes
    matrix: Matrix
    opacity: float


Element = Outline | Text | Image


def elements(svg: str) -> Iterator[Element]:
    """Read what a picture paints, in the order in which it is painted.

    Args:
        svg: The elements of a `Drawing`, with their colours written out.

    >>> [found] = elements('<g transform="translate(5 5)"><rect x="1" y="1" width="2" height="3" fill="#ff0000"/></g>')
    >>> found.path[0], found.fill
    (('M', ((6.0, 6.0),)), (1.0, 0.0, 0.0))
    """
    root = ElementTree.fromstring(f"<svg>{svg}</svg>")
    named = {f"#{each.get('id')}": each for each in root.iter() if each.get("id")}
    for child in root:
        yield from _read(child, {}, _SAME, 1.0, None, named)


def _read(
    element: ElementTree.Element,
    inherited: Mapping[str, str],
    matrix: Matrix,
    opacity: float,
    clip: Box | None,
    named: Mapping[str, ElementTree.Element],
) -> Iterator[Element]:
    if element.tag in ("defs", "title", "desc", "style") or element.get("display") == "none":
        return
    style = {**inherited, **element.attrib}
    matrix = _joined(matrix, _transform(element.get("transform", "")))
    opacity *= float(element.get("opacity", 1))
    if reference := re.search(r"#[^)]*", element.get("clip-path", "")):
        clip = _box(named[reference[0]][0], matrix)
    if element.tag == "use":
        x, y = (float(element.get(name, 0)) for name in "xy")
        own = {name: value for name, value in style.items() if name not in ("x", "y", "href")}
        moved = _joined(matrix, (1, 0, 0, 1, x, y))
        yield from _read(named[element.attrib["href"]], own, moved, opacity, clip, named)
    elif element.tag == "g":
        own = {name: value for name, value in style.items() if name not in ("transform", "opacity")}
        for child in element:
            yield from _read(child, own, matrix, opacity, clip, named)
    elif element.tag == "text":
        yield from _texts(element, style, matrix, opacity)
    elif element.tag == "image":
        x, y, wide, high = (float(element.attrib[name]) for name in ("x", "y", "width", "height"))
        png = b64decode(element.attrib["href"].partition(",")[2])
        yield Image(png, _joined(matrix, (wide, 0, 0, high, x, y)), opacity)
    else:
        yield _outline(element, style, matrix, opacity, clip)


def _outline(
    element: ElementTree.Element,
    style: Mapping[str, str],
    matrix: Matrix,
    opacity: float,
    clip: Box | None,
) -> Outline:
    long = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
    dashes = re.findall(r"[\d.]+", style.get("stroke-dasharray", ""))
    path = tuple(
        (kind, tuple(_at(matrix, *each) for each in points)) for kind, points in _path(element)
    )
    return Outline(
        path,
        _colour(style.get("fill", "#000000")),
        _colour(style.get("stroke", "none")),
        _length(style.get("stroke-width", "1")) * long,
        opacity * float(style.get("fill-opacity", 1)),
        opacity * float(style.get("stroke-opacity", 1)),
        tuple(float(each) * long for each in dashes),
        style.get("stroke-linecap") == "round",
        clip,
    )


def _texts(
    element: ElementTree.Element, style: Mapping[str, str], matrix: Matrix, opacity: float
) -> Iterator[Text]:
    fill = _colour(style.get("fill", "#000000"))
    stroke = _colour(style.get("stroke", "none"))
    width = _length(style.get("stroke-width", "1"))
    parts = [(element, element.text), *((each, each.text) for each in element)]
    for part, text in parts:
        if fill is None or not (text or "").strip():
            continue
        x, y = (_length(part.get(name, element.get(name, "0"))) for name in "xy")
        yield Text(
            text or "",
            _joined(matrix, (1, 0, 0, 1, x, y)),
            _length(part.get("font-size", style.get("font-size", "16"))),
            style.get("text-anchor", "start"),
            "mono" in style.get("class", ""),
            style.get("font-weight", "") in ("600", "700", "bold"),
            fill,
            opacity * float(style.get("fill-opacity", 1)),
            (stroke, width) if stroke else None,
        )


def _path(element: ElementTree.Element) -> list[Segment]:
    """The outline of a shape, in its own coordinates."""

    def of(*names: str) -> list[float]:
        return [_length(element.get(name, "0")) for name in names]

    if element.tag == "rect":
        x, y, wide, high, rx = of("x", "y", "width", "height", "rx")
        return _rectangle(x, y, wide, high, min(rx, wide / 2, high / 2))
    if element.tag == "circle":
        x, y, r = of("cx", "cy", "r")
        return _rectangle(x - r, y - r, 2 * r, 2 * r, r)
    if element.tag == "line":
        x1, y1, x2, y2 = of("x1", "y1", "x2", "y2")
        return [("M", ((x1, y1),)), ("L", ((x2, y2),))]
    if element.tag in ("polygon", "polyline"):
        numbers = [float(each) for each in re.findall(r"[-\d.]+", element.attrib["points"])]
        places = list(zip(numbers[::2], numbers[1::2], strict=True))
        lines: list[Segment] = [("L" if i else "M", (each,)) for i, each in enumerate(places)]
        return [*lines, ("Z", ())] if element.tag == "polygon" else lines
    return list(_commands(element.attrib["d"]))


def _rectangle(x: float, y: float, wide: float, high: float, r: float) -> list[Segment]:
    right, bottom, k = x + wide, y + high, r * (1 - _ROUND)
    if not r:
        corners = [(x, y), (right, y), (right, bottom), (x, bottom)]
        return [*((("L" if i else "M"), (each,)) for i, each in enumerate(corners)), ("Z", ())]
    return [
        ("M", ((x + r, y),)),
        ("L", ((right - r, y),)),
        ("C", ((right - k, y), (right, y + k), (right, y + r))),
        ("L", ((right, bottom - r),)),
        ("C", ((right, bottom - k), (right - k, bottom), (right - r, bottom))),
        ("L", ((x + r, bottom),)),
        ("C", ((x + k, bottom), (x, bottom - k), (x, bottom - r))),
        ("L", ((x, y + r),)),
        ("C", ((x, y + k), (x + k, y), (x + r, y))),
        ("Z", ()),
    ]


def _commands(d: str) -> Iterator[Segment]:
    """An SVG path's commands, with absolute places."""
    command, numbers = "", list[float]()
    x = y = 0.0
    start = (0.0, 0.0)
    for letter, number in _PIECE.findall(d):
        if letter:
            command = letter
        else:
            numbers.append(float(number))
        kind = command.upper()
        if len(numbers) < _TAKES[kind]:
            continue
        near = (x, y) if command.islower() else (0.0, 0.0)
        if kind == "Z":
            x, y = start
            yield "Z", ()
            continue
        if kind in "HV":
            across = kind == "H"
            x, y = (numbers[0] + near[0], y) if across else (x, numbers[0] + near[1])
            places = [(x, y)]
        else:
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            places = [(dx + near[0], dy + near[1]) for dx, dy in pairs]
            x, y = places[-1]
        numbers.clear()
        yield "L" if kind in "HV" else kind, tuple(places)
        if kind == "M":
            start, command = (x, y), "l" if command == "m" else "L"


def _box(element: ElementTree.Element, matrix: Matrix) -> Box:
    points = [_at(matrix, *each) for _, places in _path(element) for each in places]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _transform(text: str) -> Matrix:
    matrix = _SAME
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", text):
        given = [float(each) for each in re.findall(r"-?[\d.]+(?:e-?\d+)?", inside)]
        if name == "matrix":
            a, b, c, d, e, f = given
            step: Matrix = (a, b, c, d, e, f)
        elif name == "translate":
            step = (1, 0, 0, 1, given[0], given[1] if len(given) > 1 else 0)
        elif name == "scale":
            step = (given[0], 0, 0, given[-1], 0, 0)
        else:  # rotate, around a point
            sin, cos = math.sin(math.radians(given[0])), math.cos(math.radians(given[0]))
            x, y = given[1:] or (0, 0)
            step = (cos, sin, -sin, cos, x - x * cos + y * sin, y - x * sin - y * cos)
        matrix = _joined(matrix, step)
    return matrix


def _joined(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (
        a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f,
    )  # fmt: skip


def _at(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _length(text: str) -> float:
    return float(text.removesuffix("px"))


def _colour(text: str) -> Colour | None:
    if text in ("none", "transparent"):
        return None
    if text in _NAMED:
        return _NAMED[text]
    digits = text[1:] if len(text) == 7 else "".join(2 * each for each in text[1:])
    red, green, blue = bytes.fromhex(digits)
    return red / 255, green / 255, blue / 255
