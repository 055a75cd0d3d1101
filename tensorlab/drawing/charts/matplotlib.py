"""Matplotlib's plots as drawings: curves, bars and contours are its trade; what it writes is made to fit a page.

Colours become the theme's, which follow light and dark. No style sheet, no font, no id that another figure of the page
could have and no metadata stay, and long paths are written shorter: a page with a dozen curves should not weigh half a
megabyte.
"""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import coordinate, text_width
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.terminal import Terminal
from tensorlab.wording import needs, number, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHART = 420, 260  # so wide that a telephone shows its letters at nearly their size

_POINTS_PER_INCH = 72  # matplotlib's unit in SVG: with it, a pixel of ours is one of its points

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)|^#(.+)$")
_NAMES = {value: name for name, value in theme.LIGHT.items()}
_COLOUR = re.compile("|".join(_NAMES), re.IGNORECASE)
_POINT = re.compile(r"([MLz]) ?(?:(-?[\d.]+) (-?[\d.]+))?")
_ONLY_LINES = re.compile(r"(?:[ML] -?[\d.]+ -?[\d.]+ ?|z ?)+")


def colour(name: str) -> str:
    """A colour of the theme, as matplotlib takes it; in the drawing it becomes the theme's own.

    Raises:
        ValueError: If the theme has no such colour.

    >>> colour("axis-0") == theme.LIGHT["axis-0"]
    True
    """
    theme.colour(name)  # which says what names there are
    return theme.LIGHT[name]


@contextmanager
def figure(width: int = 640, height: int = 320, **subplots: Any) -> Iterator[tuple["Figure", Any]]:
    """Open a matplotlib figure in the theme's colours, apart from pyplot and its global state.

    Args:
        width: Pixels from left to right.
        height: Pixels from top to bottom.
        **subplots: What `Figure.subplots` takes: nrows, ncols, sharey, width_ratios, ...

    Yields:
        The figure and its axes, as `plt.subplots` gives them.

    Raises:
        ImportError: If matplotlib is not installed.

    >>> with figure(300, 200) as (fig, ax):
    ...     _ = ax.plot([0, 1], [1, 0], color=colour("axis-1"))
    >>> to_drawing(fig, "A line", "It falls from 1 to 0.").width
    300.0
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError(needs("a plot", "matplotlib", "plot")) from None
    with mpl.rc_context(_style()):
        size = (width / _POINTS_PER_INCH, height / _POINTS_PER_INCH)
        fig = Figure(figsize=size, dpi=_POINTS_PER_INCH, layout="constrained")
        axes = fig.subplots(**subplots)
        for ax in np.ravel(axes):  # as many labels as do not meet, also when they have grown
            ax.locator_params("x", nbins=max(2, width // subplots.get("ncols", 1) // 70))
        yield fig, axes


def to_drawing(fig: "Figure", title: str, description: str, text: str | None = None) -> Drawing:
    """Turn a figure that `figure` opened into a drawing.

    Args:
        fig: The figure.
        title: What it shows, in a few words.
        description: What it shows, in sentences with the numbers, for readers who cannot see it.
        text: What `print` writes; by default the title and the description.

    >>> with figure(300, 200) as (fig, ax):
    ...     _ = ax.bar(["right", "wrong"], [9794, 206], color=colour("axis-2"))
    >>> print(to_drawing(fig, "Answers", "9794 of 10,000 are right."))
    Answers
    9794 of 10,000 are right.
    """
    import matplotlib as mpl

    for axis in [axis for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)]:
        _write_in_full(axis)
    out = io.StringIO()
    with mpl.rc_context(_style() | {"svg.hashsalt": title}):
        fig.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    body, width, height = tidied(out.getvalue())
    lines = text if text is not None else f"{title}\n{description}"
    return Drawing(body, width, height, title, description, partial(cut, lines))


def _write_in_full(axis: Any) -> None:
    """Write powers of ten along an axis as Python does: the small letters of an exponent cannot be read."""
    from matplotlib.ticker import LogFormatter, LogFormatterMathtext

    if isinstance(axis.get_major_formatter(), LogFormatterMathtext):
        axis.set_major_formatter(lambda value, _: number(value))
        axis.set_minor_formatter(LogFormatter(labelOnlyBase=False))


def _style() -> dict[str, Any]:
    fg, muted, line = (theme.LIGHT[name] for name in ("fg", "muted", "line"))
    return {
        "svg.fonttype": "none",
        "font.family": "DejaVu Sans",
        "font.size": 12,
        "axes.titlesize": 13,
        "axes.titlelocation": "left",
        "axes.labelsize": 12,
        "axes.labelpad": 6,  # letters grow where a telephone shrinks the picture
        "axes.edgecolor": line,
        "axes.labelcolor": muted,
        "axes.titlecolor": fg,
        "axes.facecolor": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.axisbelow": True,
        "axes.unicode_minus": False,  # as numbers are written everywhere else
        "grid.color": line,
        "grid.linewidth": 0.6,
        "xtick.color": line,
        "ytick.color": line,
        "xtick.labelcolor": muted,
        "ytick.labelcolor": muted,
        "xtick.major.size": 3,
        "ytick.major.size": 3,
        "xtick.major.pad": 11,  # so that the labels of two axes do not meet in their corner
        "ytick.major.pad": 7,
        "xtick.labelsize": 12,
        "ytick.labelsize": 12,
        "text.color": fg,
        "legend.frameon": False,
        "legend.fontsize": 12,
        "lines.linewidth": 2,
        "lines.solid_capstyle": "round",
        "figure.facecolor": "none",
        "figure.constrained_layout.w_pad": 0.11,  # so that grown letters are not cut
        "path.simplify_threshold": 0.5,
    }


def legend(ax: Any) -> None:
    """Name the curves in a corner where none of them runs, else above the picture."""
    names = ax.get_legend_handles_labels()[1]
    if not names:  # matplotlib leaves out those that begin with an underscore
        return
    high = 0.06 + 0.09 * len(names)  # as shares of the picture
    wide = (1.05 * max(text_width(name, 12) for name in names) + 50) / (0.85 * CHART[0])
    ax.autoscale_view()
    to_shares = ax.transData - ax.transAxes
    aside = np.linspace(0, 1, 201)
    lines = [to_shares.transform(line.get_xydata()).T for line in ax.get_lines()]
    up = np.array([np.interp(aside, x, y, left=np.nan, right=np.nan) for x, y in lines])
    place: dict[str, Any] = {
        "loc": "lower left",
        "bbox_to_anchor": (0, 1),
        "ncols": 1 + (wide < 0.5),
    }
    for y, x in (("upper", "right"), ("upper", "left"), ("lower", "left"), ("lower", "right")):
        beside = abs(aside - (x == "right")) < wide
        if not (beside & (abs(up - (y == "upper")) < high)).any():
            place = {"loc": f"{y} {x}"}
            break
    # A name wider than the picture would leave it no room.
    ax.legend(**place).set_in_layout(wide < 1)


def cut(text: str, terminal: Terminal) -> str:
    """Break lines for a terminal."""
    return "\n".join(wrap(line, terminal.columns) for line in text.splitlines())


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


def shorter(path: str) -> str:
    """Write a path of straight lines with the distance from point to point, to a tenth of a pixel.

    Args:
        path: What the `d` attribute of an SVG path says; one with curves stays as it is.

    >>> shorter("M 544.2 229.5 L 552.2 229.5 L 560.1 229.5 L 562 230 z")
    'M544.2 229.5l15.9 0 1.9 .5z'
    """
    if not _ONLY_LINES.fullmatch(path):
        return path
    return min(path, _by_distances(path), key=len)


def _by_distances(path: str) -> str:
    text = ""
    steps: list[tuple[int, int]] = []
    x = y = 0  # in tenths of a pixel: whole numbers, so that no error adds up on the way
    for command, *place in [*_POINT.findall(path), ("", "", "")]:
        if command == "L":
            next_x, next_y = (round(10 * float(each)) for each in place)
            _add(steps, next_x - x, next_y - y)
            x, y = next_x, next_y
            continue
        if steps:
            text += "l" + " ".join(f"{_tenths(dx)} {_tenths(dy)}" for dx, dy in steps)
            steps = []
        if command == "M":
            x, y = (round(10 * float(each)) for each in place)
            text += f"M{_tenths(x)} {_tenths(y)}"
        else:
            text += command
    return text


def _add(steps: list[tuple[int, int]], dx: int, dy: int) -> None:
    """Add a step, or lengthen the last one if both run straight along or straight down, as at a panel's edge."""
    last_x, last_y = steps[-1] if steps else (0, 0)
    along = dy == last_y == 0 and dx * last_x > 0
    down = dx == last_x == 0 and dy * last_y > 0
    if along or down:
        steps[-1] = last_x + dx, last_y + dy
    elif (dx, dy) != (0, 0) or not steps:  # a first step of no length is a dot
        steps.append((dx, dy))


def _tenths(n: int) -> str:
    whole, tenth = divmod(abs(n), 10)
    text = f"{whole or ''}.{tenth}" if tenth else str(whole)
    return f"-{text}" if n < 0 else text
