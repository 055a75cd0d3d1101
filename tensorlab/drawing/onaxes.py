"""A picture on matplotlib's Axes: as outlines of matplotlib's own, letters too, so that any figure can hold it."""

import warnings
from collections.abc import Iterable
from typing import Any

from tensorlab.drawing import vector
from tensorlab.drawing.png import decode
from tensorlab.wording import article, letters_named, needs


def paint(ax: Any, svg: str, width: float, height: float) -> Any:
    """Paint a picture on Axes.

    Args:
        ax: The Axes; they lose their frame and ticks and keep the picture's proportions.
        svg: Its elements, with their colours written out.
        width: Pixels from left to right.
        height: Pixels from top to bottom.

    Raises:
        ImportError: If matplotlib is not installed.
        TypeError: If it is not given Axes.
        ValueError: If the Axes are not flat and straight, or share their limits with others.
    """
    try:
        from matplotlib.axes import Axes
    except ImportError:
        raise ImportError(needs("a picture on Axes", "matplotlib", "plot")) from None
    if not isinstance(ax, Axes):
        raise TypeError(
            f"on takes matplotlib's Axes, and got {article(type(ax).__name__)}: of `figure, ax = plt.subplots()` the "
            "second, or one of them, such as ax[0, 1], where there are several."
        )
    _check(ax)
    ax.set(xscale="linear", yscale="linear")
    ax.set_axis_off()
    box = ax.get_window_extent()
    # Lines are as much thinner as the Axes are smaller than the picture.
    points = 72 * min(box.width / width, box.height / height) / ax.figure.dpi
    elements = list(vector.elements(svg))
    _warn_of_missing(element for element in elements if isinstance(element, vector.Text))
    for order, element in enumerate(elements):
        if isinstance(element, vector.Outline):
            _outline(ax, element, order, points)
        elif isinstance(element, vector.Text):
            _text(ax, element, order, points)
        else:
            _image(ax, element, order)
    ax.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    return ax


def _check(ax: Any) -> None:
    """Refuse Axes on which the picture would be bent, or cut off by the limits of another one's."""
    if ax.name != "rectilinear":
        raise ValueError(
            f"These Axes are {ax.name}, and a picture is flat: make them without projection={ax.name!r}."
        )
    for way, shared in (("x", ax.get_shared_x_axes()), ("y", ax.get_shared_y_axes())):
        if len(shared.get_siblings(ax)) > 1:
            raise ValueError(
                f"These Axes share their {way} with others, and each picture has limits of its own: make them without "
                f"share{way}= and twin{way}()."
            )


def _outline(ax: Any, outline: vector.Outline, order: int, points: float) -> None:
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    codes = {"M": Path.MOVETO, "L": Path.LINETO, "C": Path.CURVE4, "Z": Path.CLOSEPOLY}
    steps = [(codes[kind], each) for kind, places in outline.path for each in places or ((0, 0),)]
    if outline.round_caps:  # a line of no length is a dot, which matplotlib would not paint
        ends = zip(steps, [steps[0], *steps], strict=False)
        steps = [(kind, (x + 0.1 * ((x, y) == last), y)) for (kind, (x, y)), (_, last) in ends]
    kinds, places = zip(*steps, strict=True)
    dashes = [length / outline.width for length in outline.dashes]
    patch = PathPatch(
        Path(places, kinds),
        facecolor=(*outline.fill, outline.fill_opacity) if outline.fill else "none",
        edgecolor=(*outline.stroke, outline.stroke_opacity) if outline.stroke else "none",
        linewidth=outline.width * points if outline.stroke else 0,
        linestyle=(0, dashes) if dashes else "-",
        joinstyle="round",
        capstyle="round" if outline.round_caps else "butt",
        zorder=order,
    )
    ax.add_patch(patch)
    if outline.clip:
        left, top, right, bottom = outline.clip
        patch.set_clip_path(
            Rectangle((left, top), right - left, bottom - top, transform=ax.transData)
        )


def _text(ax: Any, text: vector.Text, order: int, points: float) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    font = _font(text, _families(text))
    letters = TextPath((0, 0), text.text.replace("$", r"\$"), text.size, prop=font)
    long = letters.get_extents().x1 if len(letters.vertices) else 0.0
    start = {"middle": long / 2, "end": long}.get(text.anchor, 0.0)
    a, b, c, d, e, f = text.matrix
    # The letters' own y runs up, the picture's down.
    placed = Affine2D.from_values(1, 0, 0, -1, -start, 0) + Affine2D.from_values(a, b, c, d, e, f)
    path = placed.transform_path(letters)
    fill = (*text.fill, text.opacity)
    if text.halo:
        colour, width = text.halo
        halo = {"linewidth": width * points, "joinstyle": "round", "zorder": order}
        ax.add_patch(PathPatch(path, facecolor="none", edgecolor=colour, **halo))
    ax.add_patch(PathPatch(path, facecolor=fill, edgecolor="none", linewidth=0, zorder=order))


def _families(text: vector.Text) -> list[str]:
    """The font of the picture, which comes with matplotlib, and for letters that it has not the user's own."""
    from matplotlib import rcParams

    return ["DejaVu Sans Mono" if text.mono else "DejaVu Sans", *rcParams["font.family"]]


def _font(text: vector.Text, families: list[str]) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=families, weight="bold" if text.bold else "normal")


def _warn_of_missing(texts: Iterable[vector.Text]) -> None:
    from matplotlib.font_manager import findfont, get_font

    missing = set()
    for text in texts:
        fonts = [get_font(findfont(_font(text, [name]))) for name in _families(text)]
        missing |= {
            letter
            for letter in text.text
            if not any(font.get_char_index(ord(letter)) for font in fonts)
        }
    if missing:
        warnings.warn(
            f"matplotlib's font has no {letters_named(missing)}: the Axes show an empty box instead. Name one "
            'that has it before, for example matplotlib.rcParams["font.family"] = ["Noto Sans CJK JP"].',
            stacklevel=4,
        )


def _image(ax: Any, image: vector.Image, order: int) -> None:
    pixels = decode(image.png)
    if pixels.shape[2] < 3:  # gray, and how opaque it is
        pixels = pixels[..., [0, 0, 0, *range(1, pixels.shape[2])]]
    wide, _, _, high, left, top = image.matrix
    ax.imshow(
        pixels,
        extent=(left, left + wide, top + high, top),
        interpolation="nearest",
        alpha=image.opacity,
        zorder=order,
    )
