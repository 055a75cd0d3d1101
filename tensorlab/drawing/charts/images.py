"""Images side by side with what they are and what a model takes them for."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import numpy as np

from tensorlab.blocks import stored
from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, printable, text_width
from tensorlab.drawing.charts.gallery import Captioned, lay_out, most_pixels
from tensorlab.drawing.colormap import holes
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.options import at_least_one
from tensorlab.drawing.png import from_values, shrink, value_range
from tensorlab.drawing.shades import as_characters
from tensorlab.drawing.tensor.plan import CHANNELS, check_real
from tensorlab.drawing.terminal import Terminal
from tensorlab.shapes import Key
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

    Integers from 0 to 255 and floats from 0 to 1 run from black to white; other values run from their smallest to their
    largest. A prediction that differs from its label is marked by a cross and by colour.

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
        ValueError: If the shape is not that of images, or there is not one label or prediction for each image.
        TypeError: If the entries are not real numbers.

    Source: section 2.2.11, "Image data".

    >>> flags = np.tile(np.eye(2, dtype=np.uint8) * 255, (3, 4, 4))
    >>> picture = images(flags, labels=[3, 1, 4], predictions=[3, 1, 9])
    >>> picture.description.split(". ")[1]
    'Predictions: 2 of 3 shown are right; image 2 is taken for 9 and is 4.'
    """
    found, batch = _batch(x, axes, channels)
    n = 1 if batch is None else found.shape[batch]
    max_images = at_least_one("max_images", max_images, "image must be drawn")
    if columns is not None:
        columns = at_least_one("columns", columns, "image must stand in a row")
    true, predicted = _captions(
        _one_each(labels, "label", n), _one_each(predictions, "prediction", n)
    )
    max_images = min(n, max_images)
    values, step = _values(found, batch, channels, max_images)
    limits = value_range(values)
    most = most_pixels(len(values))
    shown = [
        _image(i, _pixels(each, limits, most), true, predicted) for i, each in enumerate(values)
    ]
    height, width = (found.shape[axis] for axis in _sides(found, batch, channels))
    notes = _notes(n, len(shown), (height, width), values, limits) + _advice(found, values)
    if len(shown) < max_images:
        notes.append("the others lie in so many chunks that reading them would take long")
    if step > 1:
        notes.append(
            f"one of {thousands(step)} rows and columns is read, as they lie in many chunks"
        )
    canvas, right, bottom = lay_out(shown, columns)
    if predicted is not None:
        marks = "✓ predicted right    ✗ predicted wrong"
        notes.append(marks if true is not None else "below each image: the prediction")
    wide, bottom = _paint_notes(canvas, notes, right, bottom)
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
    check_real(found, "pixels are")
    if found.framework == "PIL" and found.note:
        raise ValueError(f"These are neither grey values nor red, green and blue. {found.note}")
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
    single = found.rank == 2 or (found.rank == 3 and _is_channels(found, place))
    if (found.rank == 4 or (found.rank == 3 and single)) and found.shape[place] not in (1, 3, 4):
        other, way = (1, "first") if place == 3 else (3, "last")
        hint = ""
        if found.rank == 3:
            hint = " Without that axis' name each is drawn as an image of its own."
        elif found.shape[other] in (1, 3, 4):
            hint = f' Its axis {other} has {found.shape[other]}: did you mean channels="{way}"?'
        raise ValueError(
            f"axis {place} of shape {shape_text(found.shape)} has {count(found.shape[place], 'entry')}: images have 1, "
            f"3 or 4 channels.{hint}"
        )
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


def _values(
    found: TensorView, batch: int | None, channels: str, most: int
) -> tuple[np.ndarray, int]:
    """The images that are drawn, channels last: (images, height, width) or (images, height, width, 3 or 4).

    Where an image lies in many chunks, only so many of its rows and columns are read that these meet few of them; and
    only so many images that all of them together do.
    """
    sides = _sides(found, batch, channels)
    step = 1
    while found.chunks and not found.affordable([_key(found, batch, sides, 1, step)]):
        step += 1 + step // 8
    while (
        found.chunks and most > 1 and not found.affordable([_key(found, batch, sides, most, step)])
    ):
        most -= 1
    values = found[_key(found, batch, sides, most, step)]
    if batch is None:
        values = values[np.newaxis]
    if values.ndim == 4:
        place = _channel_axis(found, channels) + (batch is None)
        values = np.moveaxis(values, place, 3)
        if values.shape[3] == 1:
            values = values[..., 0]
    return values, step


def _sides(found: TensorView, batch: int | None, channels: str) -> list[int]:
    """The axes of height and width."""
    place = _channel_axis(found, channels) if found.rank - (batch is not None) == 3 else None
    return [axis for axis in range(found.rank) if axis not in (batch, place)]


def _key(found: TensorView, batch: int | None, sides: list[int], most: int, step: int) -> Key:
    """The index of the first images, of so many rows and columns one."""
    steps = (step if axis in sides else 1 for axis in range(found.rank))
    return tuple(slice(None, most if axis == batch else None, n) for axis, n in enumerate(steps))


def _pixels(image: np.ndarray, limits: tuple[float, float], most: int) -> np.ndarray:
    """As many pixels as can be seen: neighbours are averaged, but of a very large image only some are read."""
    step = max(1, max(image.shape[:2]) // (4 * most))
    return shrink(from_values(image[::step, ::step].copy(), limits), most)


def _one_each(given: Any, noun: str, n: int) -> list[Any] | None:
    """Labels or predictions, one for each image."""
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
    return list(found.values().tolist())


def _captions(
    labels: list[Any] | None, predictions: list[Any] | None
) -> tuple[list[str] | None, list[str] | None]:
    """Labels and predictions as texts, which are the same only where the values are."""
    if labels is None or predictions is None:
        texts = [_in_words(each, each)[0] for each in labels or predictions or []]
        return None if labels is None else texts, None if predictions is None else texts
    pairs = [_in_words(*pair) for pair in zip(labels, predictions, strict=True)]
    return [label for label, _ in pairs], [prediction for _, prediction in pairs]


def _in_words(true: Any, predicted: Any) -> tuple[str, str]:
    """A label and a prediction, told apart where they differ."""
    texts = [each if isinstance(each, str) else number(each) for each in (true, predicted)]
    real = all(isinstance(each, int | float) and math.isfinite(each) for each in (true, predicted))
    if real and true == predicted:  # an integer and a float, say
        texts[1] = texts[0]
    label, prediction = apart((true, predicted)) if real and true != predicted else texts
    return printable(label), printable(prediction)


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
    what = f"black is {low}, white is {high}"
    if limits[0] == limits[1]:
        what = f"all values are {low}, drawn black"
    elif values.ndim == 4:
        what = f"each channel from {low} to {high}"
    notes = [f"{how_many} · {height} × {width} pixels · {what}"]
    masked = int(np.count_nonzero(np.ma.getmask(values)))
    black = holes(masked, _non_finite(values))
    return notes + [f"{entries} {what}, drawn black" for entries, what in black]


def _broken(note: str, room: float) -> list[str]:
    """A note in lines that are no wider than the images, as far as it has parts."""
    lines = [""]
    for part in note.split(" · "):
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        if lines[-1] and text_width(longer, _NOTE) > room:
            lines.append(part)
        else:
            lines[-1] = longer
    return lines


def _non_finite(values: np.ndarray) -> int:
    if values.dtype.kind in "biu":
        return 0
    (known,), repeats = stored(np.ma.compressed(values) if np.ma.isMA(values) else values)
    return repeats * sum(int(np.count_nonzero(~np.isfinite(each))) for each in np.atleast_1d(known))


def _advice(found: TensorView, values: np.ndarray) -> list[str]:
    """What was likely meant where the images show next to nothing."""
    *_, height, width = found.shape
    x = "x" if hasattr(found.source, "reshape") else "np.asarray(x)"  # of lists, tables, TensorFlow
    side = math.isqrt(width)
    flat = found.rank == 2 and not found.axes and side >= 8 and side**2 == width
    if flat and (width == 784 or max(height, width) > 3 * min(height, width)):
        pixels, whole = f"{side} × {side} pixels", shape_text((height, side, side))
        return [f"rows of {pixels} each? images({x}.reshape{whole}) shows them"]
    if values.dtype == np.uint8 and stored(np.ma.getdata(values))[0][0].max() == 1:
        return [f"all entries are 0 or 1, and white is 255: images({x} * 255) shows them"]
    return []


def _paint_notes(canvas: Canvas, notes: list[str], right: float, y: float) -> tuple[float, float]:
    """Write what is said below the images; returns how far right and down all reaches."""
    lines = [line for note in notes for line in _broken(note, right)]
    with canvas.group(font_size=_NOTE, fill=theme.colour("muted")):
        for line in lines:
            y += 16
            canvas.text(4, y, line)
    return max(right, *(text_width(line, _NOTE) for line in lines)), y + 4


def _description(
    title: str,
    limits: tuple[float, float],
    n: int,
    shown: list[Captioned],
    true: list[str] | None,
    predicted: list[str] | None,
) -> str:
    low, high = apart(limits)
    values = f"from {low} to {high}" if limits[0] < limits[1] else f"all {low}"
    sentences = [f"{title}, values {values}."]
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
