"""Images side by side with what they are and what a model takes them for."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, printable, text_width
from tensorlab.drawing.charts.gallery import Captioned, lay_out
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.png import from_values, value_range
from tensorlab.drawing.shades import as_characters
from tensorlab.drawing.tensor.plan import CHANNELS, REAL
from tensorlab.drawing.terminal import Terminal
from tensorlab.view import TensorView, view
from tensorlab.wording import apart, count, join, number, shape_text, thousands

Channels = Literal["last", "first"]

_NOTE = 12.0


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
    true = _one_each(labels, "label", n)
    predicted = _one_each(predictions, "prediction", n)
    values = _values(found, batch, channels, max_images)
    limits = value_range(values)
    pixels = from_values(values, limits)
    shown = [_image(i, each, true, predicted) for i, each in enumerate(pixels)]
    height, width = values.shape[1:3]
    notes = _notes(n, len(shown), (height, width), values, limits)
    canvas, right, bottom = lay_out(shown, columns)
    bottom = _paint_notes(canvas, notes, predicted, true, bottom)
    wide = max(right, *(text_width(note, _NOTE) for note in notes))
    title = f"{count(n, 'image')} of {height} by {width} pixels"
    return Drawing(
        str(canvas),
        wide + 8,
        bottom + 4,
        title,
        _description(title, limits, n, shown, true, predicted),
        partial(_text, shown, title, notes),
        {
            "kind": "images",
            "shape": found.shape,
            "axes": [printable(found.label(axis)) for axis in range(found.rank)],
        },
    )


def _batch(x: Any, axes: Sequence[str] | None, channels: str) -> tuple[TensorView, int | None]:
    """The tensor, and which axis is the batch: axis 0, or None for a single image."""
    found = view(x, axes)
    if channels not in ("last", "first"):
        raise ValueError(f'channels={channels!r}: give "last" or "first".')
    if not found.dtype.startswith(REAL):
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
    named = [i for i, name in enumerate(found.axes) if name.lower() in CHANNELS]
    if named and found.rank - named[0] in (1, 3):
        return named[0]
    return found.rank - 1 if channels == "last" else found.rank - 3


def _is_channels(found: TensorView, place: int) -> bool:
    if found.axes:
        return found.axes[place].lower() in CHANNELS
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


def _image(
    i: int, pixels: np.ndarray, true: list[str] | None, predicted: list[str] | None
) -> Captioned:
    if predicted is None or true is None:
        known = predicted or true
        return Captioned(i, pixels, (known[i],) if known else ())
    if true[i] == predicted[i]:
        return Captioned(i, pixels, (f"✓ {predicted[i]}",))
    return Captioned(i, pixels, (f"✗ {predicted[i]}", f"is {true[i]}"), wrong=True)


def _notes(
    n: int, shown: int, size: tuple[int, int], values: np.ndarray, limits: tuple[float, float]
) -> list[str]:
    """What is said below the images: how many, how large, which values."""
    height, width = size
    how_many = f"{shown} of {thousands(n)} shown" if shown < n else count(n, "image")
    low, high = apart(limits)
    notes = [f"{how_many} · {height} × {width} pixels · {low} is black, {high} is white"]
    if values.ndim == 4:
        notes = [f"{how_many} · {height} × {width} pixels · each channel from {low} to {high}"]
    if values.dtype.kind in "fc":
        non_finite = int(np.count_nonzero(~np.isfinite(values)))
        if non_finite:
            notes.append(f"{count(non_finite, 'entry')} NaN or infinite, drawn black")
    return notes


def _paint_notes(
    canvas: Canvas, notes: list[str], predicted: list[str] | None, true: list[str] | None, y: float
) -> float:
    if predicted is not None and true is not None:
        notes.append("✓ predicted right    ✗ predicted wrong")
    elif predicted is not None:
        notes.append("below each image: the prediction")
    with canvas.group(font_size=_NOTE, fill=theme.colour("muted")):
        for note in notes:
            y += 16
            canvas.text(4, y, note)
    return y + 4


def _description(
    title: str,
    limits: tuple[float, float],
    n: int,
    shown: list[Captioned],
    true: list[str] | None,
    predicted: list[str] | None,
) -> str:
    low, high = apart(limits)
    sentences = [f"{title}, values from {low} to {high}."]
    if len(shown) < n:
        sentences.append(f"The first {len(shown)} are shown.")
    if true is not None and predicted is not None:
        parts = [
            f"image {each.index} is taken for {predicted[each.index]} and is {true[each.index]}"
            for each in shown
            if each.wrong
        ]
        right = f"{len(shown) - len(parts)} of {len(shown)} shown are right"
        sentences.append(f"Predictions: {right}{'; ' if parts else ''}{join(parts)}.")
    elif any(each.caption for each in shown):
        sentences.append(f"They are captioned {join([each.text for each in shown])}.")
    return " ".join(sentences)


def _text(shown: list[Captioned], title: str, notes: list[str], terminal: Terminal) -> str:
    images = as_characters([each.pixels for each in shown], terminal, [each.text for each in shown])
    lines = [terminal.strong(terminal.line(title)), *images]
    return "\n".join(lines + [terminal.faint(terminal.line(note)) for note in notes])
