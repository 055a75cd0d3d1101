"""Images on a page: one embedded picture for all of them, a frame and a caption for each."""

import math
from dataclasses import dataclass, replace

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, Canvas, text_width
from tensorlab.drawing.png import encode, shrink

_CAPTION = 13.0
_GAP = 10.0
_LINE = 16.0
_BYTES = 45_000  # of the embedded picture: a page has room for several
_ROOM = 460.0  # so wide that a telephone shows it, made smaller, without scrolling


@dataclass(frozen=True)
class Captioned:
    """One image of the gallery: its pixels, and what is written under it."""

    index: int
    pixels: np.ndarray
    caption: tuple[str, ...]  # lines
    wrong: bool = False

    @property
    def text(self) -> str:
        """The caption in one line."""
        return ", ".join(self.caption)


def lay_out(shown: list[Captioned], columns: int | None) -> tuple[Canvas, float, float]:
    """Place every image and its caption; returns the canvas and how far right and down it reaches."""
    height, width = shown[0].pixels.shape[:2]
    longest = _longest_side(len(shown))
    scale = longest / max(height, width)
    wide, high = max(width * scale, 2.0), max(height * scale, 2.0)
    shown = [_in_one_line(each, wide) for each in shown]
    most = 200.0 if len(shown) < 5 else 110.0
    cell = max(wide, min(_widest(shown), most)) + _GAP
    fit = max(1, int((_ROOM + _GAP) // cell))
    if fit < min(len(shown), columns or int((_ROOM + _GAP) // (wide + _GAP))):
        shown = [_in_two_lines(each, wide) for each in shown]  # rather than in fewer columns
        cell = max(wide, min(_widest(shown), most)) + _GAP
        fit = max(1, int((_ROOM + _GAP) // cell))
    if columns is None:
        rows = math.ceil(len(shown) / fit)
        columns = math.ceil(len(shown) / rows)  # rows of one length: ten stand as five and five
    columns = min(columns, len(shown))
    if width <= most_pixels(len(shown)):
        cell = round(cell * width / wide) * wide / width  # whole pixels, so that all gaps are even
    row = high + _LINE * max(len(each.caption) for each in shown) + _GAP
    places = [(4 + i % columns * cell, 4 + i // columns * row) for i in range(len(shown))]
    canvas = Canvas()
    _paint_sprite(canvas, shown, places, wide, high)
    _paint_frames(canvas, shown, places, wide, high)
    _paint_captions(canvas, shown, places, wide, high, cell)
    return canvas, 4 + columns * cell - _GAP, 4 + math.ceil(len(shown) / columns) * row


def _widest(shown: list[Captioned]) -> float:
    lines = [line for each in shown for line in each.caption]
    return max((text_width(line, _CAPTION) * 1.12 for line in lines), default=0)


def _in_two_lines(image: Captioned, wide: float) -> Captioned:
    """Break a caption of one line that is wider than its image where its halves are most alike."""
    words = image.text.split(" ")
    if len(image.caption) != 1 or text_width(image.text, _CAPTION) * 1.12 <= wide or len(words) < 2:
        return image
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return replace(image, caption=min(halves, key=lambda lines: max(map(len, lines))))


def _in_one_line(image: Captioned, wide: float) -> Captioned:
    """Put a short caption of two lines into one, as "✗ 4, is 9" fits below an image."""
    fits = text_width(image.text, _CAPTION) * 1.12 <= max(wide, 70.0)
    return replace(image, caption=(image.text,)) if image.caption and fits else image


def most_pixels(n: int) -> int:
    """How many pixels of each of so many images can be seen, along its longer side."""
    return math.ceil(1.5 * _longest_side(n))


def _longest_side(n: int) -> float:
    """Few images are drawn larger than many."""
    if n == 3:
        return (_ROOM - 2 * _GAP) / 3  # so that they stand in one row
    return 240.0 if n == 1 else 150.0 if n == 2 else 76.0 if n <= 12 else 64.0


def _paint_sprite(
    canvas: Canvas,
    shown: list[Captioned],
    places: list[tuple[float, float]],
    wide: float,
    high: float,
) -> None:
    """Paint all images as one, transparent between them; in less detail where that would weigh too much."""
    most = math.ceil(1.5 * max(wide, high))
    png, scale = _sprite(shown, places, wide, high, most)
    while len(png) > _BYTES:
        most = int(0.75 * most)
        png, scale = _sprite(shown, places, wide, high, most)
    left, top = places[0]
    (width, height), (across, down) = scale
    # Moved to whole pixels of the sheet, the images keep their squares; frames and captions move with them.
    for n, (x, y) in enumerate(places):
        i, j = round((y - top) / down), round((x - left) / across)
        places[n] = (left + j * across, top + i * down)
    canvas.image(left, top, width * across, height * down, png)


def _sprite(
    shown: list[Captioned], places: list[tuple[float, float]], wide: float, high: float, most: int
) -> tuple[bytes, tuple[tuple[int, int], tuple[float, float]]]:
    """One PNG of all images, its size in pixels, and how large each pixel is drawn."""
    small = [shrink(each.pixels, most) for each in shown]
    height, width = small[0].shape[:2]
    across, down = wide / width, high / height  # how large a pixel is drawn
    left, top = places[0]
    x = [round((place[0] - left) / across) for place in places]
    y = [round((place[1] - top) / down) for place in places]
    gray = small[0].ndim == 2
    sheet = np.zeros((max(y) + height, max(x) + width, 2 if gray else 4), dtype=np.uint8)
    for pixels, i, j in zip(small, y, x, strict=True):
        here = sheet[i : i + height, j : j + width]
        here[..., -1] = 255
        here[..., : 1 if gray else pixels.shape[2]] = pixels[..., np.newaxis] if gray else pixels
    return encode(sheet), ((sheet.shape[1], sheet.shape[0]), (across, down))


def _paint_frames(
    canvas: Canvas,
    shown: list[Captioned],
    places: list[tuple[float, float]],
    wide: float,
    high: float,
) -> None:
    with canvas.group(fill="transparent", stroke=theme.colour("line")):
        for each, (x, y) in zip(shown, places, strict=True):
            mark: dict[str, Attribute] = (
                {"stroke": theme.colour("accent"), "stroke_width": 3} if each.wrong else {}
            )
            canvas.rect(
                x,
                y,
                wide,
                high,
                data_index=str(each.index),
                data_value=each.text or None,
                **mark,
            )


def _paint_captions(
    canvas: Canvas, shown: list[Captioned], places: list[tuple[float, float]],
    wide: float, high: float, cell: float,
) -> None:  # fmt: skip
    # A caption that is wider than its image starts where the image does; others stand under its middle.
    with canvas.group(font_size=_CAPTION, fill=theme.colour("fg")):
        for each, (x, y) in zip(shown, places, strict=True):
            lines = [_shortened(line, cell - 6) for line in each.caption]
            middle = all(text_width(line, _CAPTION) * 1.12 <= wide for line in lines)
            mark: dict[str, Attribute] = (
                {"fill": theme.colour("accent"), "font_weight": "700"} if each.wrong else {}
            )
            if middle:
                mark["text_anchor"] = "middle"
            for n, line in enumerate(lines, start=1):
                canvas.text(x + wide / 2 if middle else x, y + high + n * _LINE, line, **mark)


def _shortened(caption: str, room: float) -> str:
    if text_width(caption, _CAPTION) * 1.08 <= room:
        return caption
    while caption and text_width(caption + "…", _CAPTION) * 1.08 > room:
        caption = caption[:-1]
    return caption + "…"
