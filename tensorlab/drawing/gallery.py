"""Images side by side with what they are and what a model takes them for: one embedded picture for all of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

import numpy as np

from tensorlab import theme
from tensorlab.drawing.canvas import Attribute, Canvas, printable, text_width
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.pixels import encode, from_values, shrink, value_range
from tensorlab.drawing.terminal import Terminal, columns_of, cut
from tensorlab.view import TensorView, view
from tensorlab.wording import count, join, number, shape_text, thousands

Channels = Literal["last", "first"]

_CAPTION = 13.0
_NOTE = 12.0
_GAP = 10.0
_LINE = 16.0
_BYTES = 45_000  # of the embedded picture: a page has room for several
_ROOM = 520.0  # so wide that a telephone shows it, made smaller, without scrolling
_CHANNEL_NAMES = {"channel", "channels", "colour", "colours", "color", "colors", "rgb"}
_NUMERIC = ("bool", "int", "uint", "float", "bfloat")
_RAMP = " .:-=+*#%@"  # from black to white, for a terminal


@dataclass(frozen=True)
class _Image:
    """One image of the gallery: its pixels, and what is written under it."""

    index: int
    pixels: np.ndarray
    caption: tuple[str, ...]  # lines
    wrong: bool = False

    @property
    def text(self) -> str:
        """The caption in one line."""
        return ", ".join(self.caption)


def images(
    x: Any,
    labels: Any = None,
    predictions: Any = None,
    columns: int | None = None,
    channels: Channels = "last",
    axes: Sequence[str] | None = None,
    max_images: int = 30,
) -> Drawing:
    """Draw images side by side, with what is known of each below it.

    Integers from 0 to 255 and floats from 0 to 1 run from black to white; other values do from their least to their
    greatest. A prediction that differs from its label is marked by a cross and by colour.

    Args:
        x: A batch of images, of shape (samples, height, width) or (samples, height, width, channels) with 1, 3 or 4
            channels, or a single image without the samples axis. A rank-3 tensor whose channels axis has length 1, 3
            or 4 is taken for a single image.
        labels: One label for each image, written under it.
        predictions: One prediction for each image, compared with the labels where there are labels.
        columns: Images side by side; as many as fit by default.
        channels: Where the channels axis is: "last", or "first" as in PyTorch, (samples, channels, height, width).
        axes: A name for each axis; an axis named "channels" says by itself where the channels are.
        max_images: How many images are drawn; the picture says how many there are.

    Raises:
        ValueError: If the shape is not that of images, or the labels or predictions are not one for each image.
        TypeError: If the entries are no real numbers.

    Source:
        Section 2.2.11, "Image data".

    >>> flags = np.tile(np.eye(2, dtype=np.uint8) * 255, (3, 4, 4))
    >>> picture = images(flags, labels=[3, 1, 4], predictions=[3, 1, 9])
    >>> picture.description.split(". ")[1]
    'Predictions: 2 of 3 shown are right; image 2 is taken for 9 and is 4.'
    """
    found, batch = _batch(x, axes, channels)
    n = 1 if batch is None else found.shape[batch]
    if max_images < 1:
        raise ValueError(f"max_images={max_images}: at least 1 image must be drawn.")
    if columns is not None and columns < 1:
        raise ValueError(f"columns={columns}: at least 1 image must stand in a row.")
    told = _one_each(labels, "label", n)
    guessed = _one_each(predictions, "prediction", n)
    values = _values(found, batch, channels, max_images)
    limits = value_range(values)
    pixels = from_values(values, limits)
    shown = [_image(i, each, told, guessed) for i, each in enumerate(pixels)]
    height, width = values.shape[1:3]
    notes = _notes(n, len(shown), (height, width), values, limits)
    canvas, right, bottom = _laid_out(shown, columns)
    bottom = _paint_notes(canvas, notes, guessed, told, bottom)
    wide = max(right, *(text_width(note, _NOTE) for note in notes))
    title = f"{count(n, 'image')} of {height} by {width} pixels"
    return Drawing(
        str(canvas),
        wide + 8,
        bottom + 4,
        title,
        _description(title, limits, n, shown, guessed is not None and told is not None),
        partial(_text, shown, title, notes),
        {
            "kind": "images",
            "shape": found.shape,
            "axes": [found.label(axis) for axis in range(found.rank)],
        },
    )


def _batch(x: Any, axes: Sequence[str] | None, channels: str) -> tuple[TensorView, int | None]:
    """The tensor, and which axis is the batch: axis 0, or None for a single image."""
    found = view(x, axes)
    if channels not in ("last", "first"):
        raise ValueError(f'channels={channels!r}: give "last" or "first".')
    if not found.dtype.startswith(_NUMERIC):
        raise TypeError(f"the entries are {found.dtype}: pixels are real numbers.")
    place = _channel_axis(found, channels)
    expected = (
        "(samples, height, width), (samples, height, width, channels)"
        if channels == "last"
        else "(samples, height, width), (samples, channels, height, width)"
    )
    if found.rank not in (2, 3, 4):
        raise ValueError(
            f"shape {shape_text(found.shape)} is not that of images: give {expected}, "
            "or a single image without samples."
        )
    if 0 in found.shape:
        raise ValueError(
            f"shape {shape_text(found.shape)} holds no pixels: there is nothing to draw."
        )
    if found.rank == 4 and found.shape[place] not in (1, 3, 4):
        other = 1 if place == 3 else 3
        hint = (
            f' Its axis {other} has {found.shape[other]}: did you mean channels="{"first" if other == 1 else "last"}"?'
            if found.shape[other] in (1, 3, 4)
            else ""
        )
        raise ValueError(
            f"axis {place} of shape {shape_text(found.shape)} has {count(found.shape[place], 'entry')}: images have 1, "
            f"3 or 4 channels.{hint}"
        )
    single = found.rank == 2 or (found.rank == 3 and _is_channels(found, place))
    return found, None if single else 0


def _channel_axis(found: TensorView, channels: str) -> int:
    named = [i for i, name in enumerate(found.axes) if name.lower() in _CHANNEL_NAMES]
    if named and found.rank - named[0] in (1, 3):
        return named[0]
    return found.rank - 1 if channels == "last" else found.rank - 3


def _is_channels(found: TensorView, place: int) -> bool:
    if found.axes:
        return found.axes[place].lower() in _CHANNEL_NAMES
    return found.shape[place] in (1, 3, 4)


def _values(found: TensorView, batch: int | None, channels: str, most: int) -> np.ndarray:
    """The images that are drawn, channels last: (images, height, width) or (images, height, width, 3 or 4)."""
    values = found[:most] if batch is not None else found[...][np.newaxis]
    if values.ndim == 4:
        place = _channel_axis(found, channels) + (batch is None)
        values = np.moveaxis(values, place, 3)
        if values.shape[3] == 1:
            values = values[..., 0]
    return values


def _one_each(given: Any, noun: str, n: int) -> list[str] | None:
    """Labels or predictions as text, one for each image."""
    if given is None:
        return None
    if isinstance(given, str):
        given = [given]
    found = view(given)
    if found.rank == 2 and found.shape[0] == n and noun == "prediction":
        raise ValueError(
            f"the predictions have shape {shape_text(found.shape)}: if these are probabilities, give the most probable "
            "class of each image, predictions.argmax(axis=1)."
        )
    if found.rank == 0:
        found = view([given])
    if found.shape != (n,):
        have = (
            count(found.shape[0], noun)
            if found.rank == 1
            else f"{noun}s of shape {shape_text(found.shape)}"
        )
        single = " A rank-3 tensor with a channels axis is a single image." if n == 1 else ""
        raise ValueError(f"{have} for {count(n, 'image')}: give one {noun} for each image.{single}")
    texts = (each if isinstance(each, str) else number(each) for each in found.values().tolist())
    return [printable(text) for text in texts]


def _image(i: int, pixels: np.ndarray, told: list[str] | None, guessed: list[str] | None) -> _Image:
    if guessed is None or told is None:
        known = guessed or told
        return _Image(i, pixels, (known[i],) if known else ())
    if told[i] == guessed[i]:
        return _Image(i, pixels, (f"✓ {guessed[i]}",))
    return _Image(i, pixels, (f"✗ {guessed[i]}", f"is {told[i]}"), wrong=True)


def _laid_out(shown: list[_Image], columns: int | None) -> tuple[Canvas, float, float]:
    """Place every image and its caption; returns the canvas and how far right and down it reaches."""
    height, width = shown[0].pixels.shape[:2]
    longest = _longest_side(len(shown))
    scale = longest / max(height, width)
    wide, high = max(width * scale, 2.0), max(height * scale, 2.0)
    shown = [_in_one_line(each, wide) for each in shown]
    lines = [line for each in shown for line in each.caption]
    widest = max((text_width(line, _CAPTION) * 1.12 for line in lines), default=0)
    cell = max(wide, min(widest, 200.0 if len(shown) < 5 else 110.0)) + _GAP
    columns = min(columns or max(1, int((_ROOM + _GAP) // cell)), len(shown))
    row = high + _LINE * max(len(each.caption) for each in shown) + _GAP
    places = [(4 + i % columns * cell, 4 + i // columns * row) for i in range(len(shown))]
    canvas = Canvas()
    _paint_sprite(canvas, shown, places, wide, high)
    _paint_frames(canvas, shown, places, wide, high)
    _paint_captions(canvas, shown, places, wide, high, cell)
    return canvas, 4 + columns * cell - _GAP, 4 + math.ceil(len(shown) / columns) * row


def _in_one_line(image: _Image, wide: float) -> _Image:
    """Put a short caption of two lines into one, as "✗ 4, is 9" fits below an image."""
    fits = text_width(image.text, _CAPTION) * 1.12 <= max(wide, 70.0)
    return replace(image, caption=(image.text,)) if image.caption and fits else image


def _longest_side(n: int) -> float:
    """Few images are drawn larger than many."""
    return 240.0 if n == 1 else 150.0 if n <= 3 else 76.0 if n <= 12 else 64.0


def _paint_sprite(
    canvas: Canvas, shown: list[_Image], places: list[tuple[float, float]], wide: float, high: float
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
    shown: list[_Image], places: list[tuple[float, float]], wide: float, high: float, most: int
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
    canvas: Canvas, shown: list[_Image], places: list[tuple[float, float]], wide: float, high: float
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
    canvas: Canvas, shown: list[_Image], places: list[tuple[float, float]],
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


def _notes(
    n: int, shown: int, size: tuple[int, int], values: np.ndarray, limits: tuple[float, float]
) -> list[str]:
    """What is said below the images: how many, how large, which values."""
    height, width = size
    how_many = f"{shown} of {thousands(n)} shown" if shown < n else count(n, "image")
    low, high = (number(limit) for limit in limits)
    notes = [f"{how_many} · {height} × {width} pixels · {low} is black, {high} is white"]
    if values.ndim == 4:
        notes = [f"{how_many} · {height} × {width} pixels · each channel from {low} to {high}"]
    if values.dtype.kind in "fc":
        strange = int(np.count_nonzero(~np.isfinite(values)))
        if strange:
            notes.append(f"{count(strange, 'entry')} NaN or infinite, drawn black")
    return notes


def _paint_notes(
    canvas: Canvas, notes: list[str], guessed: list[str] | None, told: list[str] | None, y: float
) -> float:
    if guessed is not None and told is not None:
        notes.append("✓ predicted right    ✗ predicted wrong")
    elif guessed is not None:
        notes.append("below each image: the prediction")
    with canvas.group(font_size=_NOTE, fill=theme.colour("muted")):
        for note in notes:
            y += 16
            canvas.text(4, y, note)
    return y + 4


def _description(
    title: str, limits: tuple[float, float], n: int, shown: list[_Image], compared: bool
) -> str:
    low, high = (number(limit) for limit in limits)
    sentences = [f"{title}, values from {low} to {high}."]
    if len(shown) < n:
        sentences.append(f"The first {len(shown)} are shown.")
    wrong = [each for each in shown if each.wrong]
    if compared:
        parts = [
            f"image {each.index} is taken for {each.text[2:].replace(', is ', ' and is ', 1)}"
            for each in wrong
        ]
        right = f"{len(shown) - len(wrong)} of {len(shown)} shown are right"
        sentences.append(f"Predictions: {right}{'; ' if parts else ''}{join(parts)}.")
    elif any(each.caption for each in shown):
        sentences.append(f"They are captioned {join([each.text for each in shown])}.")
    return " ".join(sentences)


def _text(shown: list[_Image], title: str, notes: list[str], terminal: Terminal) -> str:
    """The images with characters, from dark to bright, as many side by side as there is room for."""
    height, width = shown[0].pixels.shape[:2]
    wide = min(28, width, terminal.columns)
    step = max(width / wide, 1)
    rows = np.arange(0, height, 2 * step).astype(int)  # a character is twice as high as wide
    at = np.minimum(np.arange(wide) * step, width - 1).astype(int)
    marks = [terminal.line(each.text) for each in shown]
    cell = min(max(wide, *(columns_of(mark) for mark in marks)), max(terminal.columns, 1))
    side_by_side = max(1, (terminal.columns + 2) // (cell + 2))
    lines = [terminal.strong(terminal.line(title))]
    for start in range(0, min(len(shown), 2 * side_by_side), side_by_side):
        some = shown[start : start + side_by_side]
        drawn = [_characters(each.pixels, rows, at) for each in some]
        lines += [
            "  ".join(f"{line:{cell}}" for line in parts).rstrip()
            for parts in zip(*drawn, strict=True)
        ]
        captions = [cut(mark, cell, "~") for mark in marks[start : start + side_by_side]]
        if any(captions):
            padded = [text + " " * (cell - columns_of(text)) for text in captions]
            lines.append("  ".join(padded).rstrip())
    return "\n".join(lines + [terminal.faint(terminal.line(note)) for note in notes])


def _characters(pixels: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> list[str]:
    gray = pixels if pixels.ndim == 2 else pixels[..., :3].mean(axis=-1)
    steps = (gray[np.ix_(rows, columns)].astype(int) * (len(_RAMP) - 1)) // 255
    return ["".join(_RAMP[step] for step in row) for row in steps.tolist()]
