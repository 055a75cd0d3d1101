"""Pictures in as few bytes as can be, for what a notebook keeps: the still image, the PDF, the live picture, packed."""

import re
import zlib
from base64 import b85encode
from itertools import pairwise, product

from tensorlab.drawing.canvas import coordinate

# What nobody sees of a still image, and runs of cells that differ in nothing but their place.
_TAG = re.compile(r"<(title|desc)>.*?</\1>|<[a-z][^<>]*>", re.DOTALL)
_UNSEEN = re.compile(
    r' (?:(?:data-[\w-]+|role|aria-label|pointer-events)="[^"]*"|class="(?:tl-example|gap)")'
)
_CELL = re.compile(
    r'<(?:polygon points="([^"]*)"|rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)")/>'
)
_TEXT = re.compile(r'<text x="([-\d.]+)" y="([-\d.]+)"')
_LETTER = re.compile(r'<text x="([-\d]+)" y="([-\d]+)">([!-%\'-;=-~])</text>')
_LETTERS = re.compile(f"(?:{_LETTER.pattern}){{2,}}")
_ELEMENT = re.compile(r"</?[a-z][^<>]*>")
_FILL = re.compile(r' fill="[^"]*"')
_CELLS = re.compile(f"(?:{_CELL.pattern}){{2,}}")

# The 85 letters that stand for bytes: what an HTML attribute and JSON hold as it is, in the order of their codes.
_B85 = bytes.maketrans(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~",
    bytes(code for code in range(ord("("), ord("~") + 1) if chr(code) not in "<\\"),
)

KNOWN = 32_000  # what is further back than 32 KB, deflate cannot refer to

Corners = list[complex]  # x + y i: steps from corner to corner are differences


def seen(svg: str) -> str:
    r"""An SVG without what only scripts and screen readers read, and with cells in a row as one path.

    >>> seen('<g data-face="top"><polygon points="0,0 9,0 9,9" data-index="0"/>\n<polygon points="1,1 2,0"/></g>')
    '<g><path d="M0,0h9v9zM1,1l1-1"/></g>'
    >>> seen('<rect x="0" y="0" width="9" height="9"/><rect x="9" y="0" width="9" height="9"/>')
    '<path d="M0,0h18v9h-18zM9,0v9"/>'
    """
    svg = _TAG.sub(lambda tag: "" if tag[1] else _UNSEEN.sub("", tag[0]), svg).replace("\n", "")
    return _CELLS.sub(lambda cells: f'<path d="{_outlines(cells[0])}"/>', svg)


def compact(svg: str) -> str:
    """What is seen of an SVG, for a data URL: texts at whole pixels, and single quotes, which it may hold as they are.

    Texts of one letter that stand in a row share an element, which has a place for each of its letters.

    >>> compact('<text x="1.4" y="12" role="note">a</text><text x="5" y="12" role="note">b</text>')
    "<text x='1 5' y='12'>ab</text>"
    """
    svg = _TEXT.sub(lambda at: f'<text x="{float(at[1]):.0f}" y="{float(at[2]):.0f}"', seen(svg))
    svg = _LETTERS.sub(lambda texts: _together(_LETTER.findall(texts[0])), svg)
    svg = _without_inherited(svg).replace('"#ffffff"', '"#fff"')
    return _TAG.sub(lambda tag: tag[0] if "'" in tag[0] else tag[0].replace('"', "'"), svg)


def _without_inherited(svg: str) -> str:
    """Leave out fills that say what the group around them says."""
    around: list[str] = [""]

    def shorter(tag: re.Match[str]) -> str:
        if tag[0] == "</g>":
            around.pop()
            return tag[0]
        fill = _FILL.search(tag[0])
        if tag[0].startswith("<g"):
            around.append(fill[0] if fill else around[-1])
        elif fill and fill[0] == around[-1]:
            return tag[0].replace(fill[0], "")
        return tag[0]

    return _ELEMENT.sub(shorter, svg)


def _together(letters: list[tuple[str, str, str]]) -> str:
    x, y, text = zip(*letters, strict=True)
    down = y if len(set(y)) > 1 else y[:1]
    return f'<text x="{" ".join(x)}" y="{" ".join(down)}">{"".join(text)}</text>'


def pack(*parts: str, known: str = "") -> str:
    """Texts one after another, compressed and written in letters, five for four bytes; `unpack.js` reads them.

    Each begins a block of its own, with a code for the letters that are frequent in it. What the reader knows, in
    ASCII, is as if it stood before them: what is in it need not be said again. At the end is a sum of all, by which
    a reader notices that he knows something else.

    >>> len(pack("tensor " * 1000)), len(pack("a rank-2 tensor", known="no rank-2 tensor"))
    (53, 13)
    """
    known = known[-KNOWN:]
    packer, packed = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=known.encode()), b""
    for part in parts:
        packed += packer.compress(part.encode()) + packer.flush(zlib.Z_BLOCK)
    total = zlib.adler32((known + "".join(parts)).encode()).to_bytes(4)
    return b85encode(packed + packer.flush() + total).translate(_B85).decode()


def _outlines(cells: str) -> str:
    """The outlines of rectangles and polygons as one path."""
    each = [_corners(*cell) for cell in _CELL.findall(cells)]
    return "".join(map(_outline, _grid(each) or each))


def _corners(points: str, *rectangle: str) -> Corners:
    if points:
        return [complex(*map(float, point.split(","))) for point in points.split(" ")]
    x, y, wide, high = map(float, rectangle)
    return [complex(x + dx, y + dy) for dx, dy in ((0, 0), (wide, 0), (wide, high), (0, high))]


def _grid(cells: list[Corners]) -> list[Corners] | None:
    """Cells side by side as the outline of all and the lines within, or None if they fill no grid."""
    if any(len(corners) != 4 for corners in cells):
        return None
    start, right, _, below = cells[0]
    across, down = right - start, below - start
    area = (across.conjugate() * down).imag
    found: dict[tuple[int, int], Corners] = {}
    for corners in cells:
        away = corners[0] - start
        i = round((away.conjugate() * down).imag / area) if area else 0
        j = round((across.conjugate() * away).imag / area) if area else 0
        ends = (0, across, across + down, down)
        places = (start + i * across + j * down + end for end in ends)
        if any(abs(a - b) >= 1 for a, b in zip(corners, places, strict=True)):
            return None
        found[i, j] = corners
    columns, rows = (1 + max(each) for each in zip(*found, strict=True))
    if len(found) != len(cells) or set(found) != set(product(range(columns), range(rows))):
        return None
    far = found[columns - 1, 0][1], found[columns - 1, rows - 1][2], found[0, rows - 1][3]
    lines = [[found[i, 0][0], found[i, rows - 1][3]] for i in range(1, columns)]
    lines += [[found[0, j][0], found[columns - 1, j][1]] for j in range(1, rows)]
    return [[start, *far], *lines]


def _outline(corners: Corners) -> str:
    steps = [b - a for a, b in pairwise(corners)]
    # Two corners are a line, which needs no way back.
    path = "".join(map(_step, steps)) + "z" * (len(corners) > 2)
    return f"M{_point(corners[0])}{path}".replace(" -", "-").replace(",-", "-")


def _step(step: complex) -> str:
    if not step.imag:
        return f"h{coordinate(step.real)}"
    return f"l{_point(step)}" if step.real else f"v{coordinate(step.imag)}"


def _point(place: complex) -> str:
    return f"{coordinate(place.real)},{coordinate(place.imag)}"
