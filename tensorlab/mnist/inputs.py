"""What the classifier takes: images in two forms, a label for each, whole numbers; and what to say about all else."""

import ast
import math
import operator
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple, Self

import numpy as np

from tensorlab.sources.tensor_view import UnreadableError, is_masked, is_missing
from tensorlab.view import view
from tensorlab.wording import article, count, join, number, shape_text, verb

HEIGHT = WIDTH = 28
PIXELS = HEIGHT * WIDTH  # 784: what one image has once its two axes are one

_EXPECTED = (
    f"expected raw images, uint8 of shape (n, {HEIGHT}, {WIDTH}), "
    f"or prepared ones, floats of shape (n, {PIXELS}) scaled to [0, 1]"
)
# Floats that are never negative and go this high are raw bytes that somebody cast and forgot to divide by 255.
_SURELY_NOT_SCALED = 128
# The brightest pixel of an image that was divided by 255 once more, and then perhaps rounded.
_DIVIDED_TWICE = 1.01 / 255
# The pixels along the four sides.
_BORDER = np.pad(np.zeros((HEIGHT - 2, WIDTH - 2), bool), 1, constant_values=True).ravel()


class Seen(NamedTuple):
    """What images are like as a whole: lowest and highest value, and the mean of their borders, scaled to [0, 1]."""

    low: float
    high: float
    border: float

    @classmethod
    def of(cls, rows: np.ndarray) -> Self:
        """Look at rows of pixels, of shape (n, features)."""
        scale = 255 if rows.dtype == np.uint8 else 1
        border = rows[:, _BORDER].mean() if rows.shape[1] == PIXELS else math.nan
        return cls(*(float(value) / scale for value in (rows.min(), rows.max(), border)))

    def is_from_0_to_1(self) -> bool:
        """Whether these are pixels from 0 to 1, as far as they go."""
        return self.low >= 0 and 0.5 < self.high <= 1

    def is_inverted_to(self, border: float) -> bool:
        """Whether these borders are dark where those of others are light, or the other way round."""
        return self.is_from_0_to_1() and abs(border - self.border) > 0.6


def as_rows(images: Any, learnt_from: Seen | None = None) -> np.ndarray:
    """Turn images into rows of 784 pixels, without a copy where there need be none.

    Args:
        images: Raw images, uint8 of shape (n, 28, 28), or prepared ones, floats of shape (n, 784) in [0, 1].
        learnt_from: What the images that were learnt from are like, which these have to be, too.

    Returns:
        An array of shape (n, 784): uint8 from 0 to 255 as given, or float32.

    Raises:
        ValueError: If the images are neither; the message says what was given and what to do.
        TypeError: If the images are not numbers, or a sparse matrix.

    >>> as_rows(np.zeros((5, 28, 28), np.uint8)).shape
    (5, 784)
    >>> as_rows(np.zeros((28, 28), np.uint8))
    Traceback (most recent call last):
    ValueError: got uint8 images of shape (28, 28); expected raw images, uint8 of shape (n, 28, 28), or prepared ones,
    floats of shape (n, 784) scaled to [0, 1]. One image is a batch of one: images.reshape(1, 28, 28).
    """
    array = to_array(images)
    raw = array.dtype == np.uint8 and array.shape[1:] == (HEIGHT, WIDTH)
    prepared = array.dtype.kind == "f" and array.ndim == 2 and array.shape[1] == PIXELS
    if not raw and not prepared:
        got = f"got {array.dtype} images of shape {shape_text(array.shape)}"
        raise ValueError(f"{got}; {_EXPECTED}.{_advice(images, array, learnt_from)}")
    if len(array) == 0:
        raise ValueError(
            f"got 0 sample(s) (shape={shape_text(array.shape)}) while a minimum of 1 is required."
        )
    return array.reshape(-1, PIXELS) if raw else as_float_rows(array, learnt_from, images)


def read(x: Any) -> np.ndarray:
    """Read anything array-like as `describe` does, and what `describe` does not take as NumPy does.

    Raises:
        ValueError: If a nested list is ragged.
        TypeError: If it is no tensor, or its values cannot be had.
    """
    try:
        values = x if isinstance(x, np.ndarray) else view(x).values()
    except UnreadableError:
        raise
    except (TypeError, ValueError):  # nothing that `describe` takes, or parts that differ in shape
        values = None
        with suppress(Exception):  # some library's
            values = np.asarray(x)
        if values is None:
            raise
    if not is_masked(values):
        values = np.asarray(values)  # a matrix of NumPy's has rules of its own
    if values.dtype.kind != "V" or values.dtype.type is np.void:
        return values
    is_whole = np.can_cast(values.dtype, np.int8) or np.can_cast(values.dtype, np.uint8)
    return values.astype(np.int8 if is_whole else np.float32)  # int4, bfloat16


def to_array(images: Any) -> np.ndarray:
    """Read anything array-like, and refuse sparse matrices and what is not a number."""
    if hasattr(images, "toarray") and hasattr(images, "nnz"):
        raise TypeError(
            "got a sparse matrix, and the network needs dense images: images.toarray() makes them dense."
        )
    if hasattr(images, "train_images"):
        raise TypeError(
            "got a whole Dataset: fit takes data.train_images and data.train_labels, predict data.test_images."
        )
    if isinstance(images, tuple) and len(images) == 2 and np.ndim(images[0]) != np.ndim(images[1]):
        raise TypeError(
            "got a tuple of two, images and labels as it seems: fit takes them as two arguments, fit(images, labels)."
        )
    try:
        array = read(images)
    except ValueError:  # parts that differ in shape
        array = np.empty(len(images), object)
    if array.dtype.kind == "O" and array.ndim < 2:
        raise TypeError(_no_array(images))
    if is_masked(array):
        if array.mask.any():
            raise ValueError(f"{_gaps(int(array.mask.sum()))}.{_working(images, _FILLED)}")
        array = array.data
    if array.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: got {array.dtype} images; {_EXPECTED}.")
    if array.dtype.kind == "O":
        # A table of Python numbers is welcome, a table of anything else is not.
        gaps = sum(map(is_missing, array.flat))
        if gaps:
            raise ValueError(f"Input X contains NaN: {_gaps(gaps)}.{_working(images, _FILLED)}")
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{error}; {_EXPECTED}.") from None
    return array


def _gaps(n: int) -> str:
    return f"{count(n, 'entry')} of the images {verb(n, 'is')} missing"


# What puts 0, the ground of MNIST's images, where entries are missing: of numpy.ma, Dask, pandas, Polars, lists.
_FILLED = (
    "images.filled(0)",
    "images.compute().filled(0)",
    "images.fillna(0)",
    "images.fill_null(0)",
    "np.nan_to_num(np.array(images, float))",
)
# What makes one array of many parts: of a list or a column of arrays, of pyarrow's lists.
_STACKED = ("np.stack(images)", "np.array(images.to_pylist())")
# What leaves the first column out, where it is a label before the pixels of each row.
_WITHOUT_LABELS = ("images.iloc[:, 1:]", "images[:, 1:]", "np.asarray(images)[:, 1:]")


def _working(images: Any, ways: tuple[str, ...]) -> str:
    """The first of several ways that makes of images what is taken, with what they need besides; "" if none does."""
    for way in ways:
        with suppress(Exception):  # of any library that has no such way
            made = eval(way, {"np": np, "images": images})
            try:
                as_rows(made)
            except ValueError as error:
                more = re.search(r": ([^:]+?)(?:\.| scales them, .*)$", str(error))
                if not more:
                    continue
                step = re.sub(r"\bimages\b", way, more[1])
                as_rows(eval(step, {"np": np, "images": images}))
                way = step
            return f" It works with: {way}."
    return ""


def _no_array(images: Any) -> str:
    """Say what was given instead of one array of numbers."""
    parts = list(images) if isinstance(images, list | tuple) or np.ndim(images) else []
    shapes = [getattr(part, "shape", getattr(part, "size", ())) for part in parts]
    advice = ""
    if any(isinstance(each, os.PathLike) for each in [images, *parts[:1]]):
        advice = " A file is read by mnist.prepare(path)."
    elif isinstance(images, Mapping):
        advice = f" Take one of its parts: {join(map(repr, list(images)[:3]))}." if images else ""
    elif step := _working(images, _STACKED):
        advice = step
    elif parts and all(isinstance(shape, tuple) and len(shape) > 1 for shape in shapes):
        advice = " It works with: np.concatenate([mnist.prepare(image) for image in images])."
    what = "None" if images is None else article(type(images).__name__)
    of = f" of {count(len(parts), 'part')}, which are no single array" if parts else ""
    return f"got {what}{of}; {_EXPECTED}.{advice}"


# What makes an array of NumPy's of any tensor: the first that works for the one that was given.
_WRITTEN = (
    "np.asarray({})",
    "np.asarray({}.detach().float())",  # PyTorch's, which have a gradient or another precision
    "np.asarray({}.detach().cpu().float())",  # or lie on a GPU
    "{}.dequantize().numpy()",
    "{}.compute()",
    "{}.to_numpy()",
    "np.from_dlpack({})",
)


def written(images: Any, name: str = "images") -> str:
    """How images are written in a step that computes with them: as an array, of what has been read of them.

    >>> written(np.zeros((2, 28, 28))), written([[0.5] * 784])
    ('images', 'np.asarray(images)')
    """
    if isinstance(images, np.ndarray):
        return name
    array = read(images)
    of_each = [f"np.stack([{way.format('each')} for each in {name}])" for way in _WRITTEN[1:]]
    for way in [*(way.format(name) for way in _WRITTEN), *of_each]:
        with suppress(Exception):
            made = eval(way, {"np": np, name: images})
            if made.shape == array.shape and (made.dtype != object or array.dtype == object):
                return way
    return f"np.asarray({name})"


def unlike(seen: Seen, learnt_from: Seen, raw: bool = False, name: str = "images") -> str | None:
    """Say what is wrong with images that are made in another way than those that were learnt from, or None.

    Args:
        seen: What the images are like.
        learnt_from: What those are like that were learnt from.
        raw: Whether the images are uint8, from 0 to 255.
        name: How they are written.

    >>> unlike(Seen(0, 1, border=0.97), learnt_from=Seen(0, 1, border=0.0))
    'they look inverted: their borders are light where those of the images learnt from are dark. 1 - images turns them
    round.'
    """
    if not learnt_from.is_from_0_to_1():
        return None
    if 0 < seen.high <= _DIVIDED_TWICE and seen.low >= 0:
        step = _turned_round(f"{name} * 255", seen.border, learnt_from, 255 if raw else 1)
        undone = "undoes one of the divisions"
        undone += "" if step == f"{name} * 255" else ", and turns them round"
        return (
            f"their largest value is {number(seen.high)} of 1: they look as if they were divided by 255 twice. "
            f"{step} {undone}."
        )
    if seen.low < 0 or seen.high > 1.01:
        step = _from_0_to_1(name, seen.low, seen.high, seen.border)
        step = _turned_round(step, seen.border, learnt_from)
        return (
            f"they go from {number(seen.low)} to {number(seen.high)}, and those that were learnt from from 0 to 1. "
            f"{step} brings them there; so does whatever undoes what was done to the raw images."
        )
    if learnt_from.is_inverted_to(seen.border):
        words = ("light", "dark") if seen.border > learnt_from.border else ("dark", "light")
        return (
            f"they look inverted: their borders are {words[0]} where those of the images learnt from are {words[1]}. "
            f"{255 if raw else 1} - {name} turns them round."
        )
    return None


def _turned_round(step: str, border: float, learnt_from: Seen | None, whole: int = 1) -> str:
    """A step that turns dark and light round as well, where it makes borders unlike those that were learnt from.

    >>> _turned_round("images + 1", border=0.0, learnt_from=Seen(0, 1, border=0.0))
    '1 - (images + 1)'
    """
    made = eval(step, {"np": np, "images": border})
    return _inverted(step, whole) if learnt_from and learnt_from.is_inverted_to(made) else step


def _inverted(step: str, whole: int = 1) -> str:
    parsed = ast.parse(step, mode="eval").body
    is_sum = isinstance(parsed, ast.BinOp) and isinstance(parsed.op, ast.Add | ast.Sub)
    return f"{whole} - ({step})" if is_sum else f"{whole} - {step}"


def as_float_rows(
    array: np.ndarray, learnt_from: Seen | None = None, images: Any = None
) -> np.ndarray:
    """Check prepared images for values that cannot be trained on, and give them as float32.

    Args:
        array: What was read, of shape (n, 784).
        learnt_from: What those are like that were learnt from.
        images: What it was read from, if it was no array.
    """
    low, high = float(array.min()), float(array.max())
    if not np.isfinite(low) or not np.isfinite(high):
        n = array.size - int(np.isfinite(array).sum())
        raise ValueError(
            f"Input X contains NaN or infinity: {count(n, 'entry')} of the images. A network that sees one "
            "unlearns everything; np.isfinite finds them."
        )
    if low >= 0 and high > _SURELY_NOT_SCALED:
        name = written(array if images is None else images)
        step = _from_0_to_1(name, low, high, math.nan)
        step = _turned_round(step, _ground(array), learnt_from)
        raise ValueError(
            f"got float images with values from {number(low)} to {number(high)}, and prepared images are scaled "
            f"to [0, 1]: {step} scales them, or give the raw uint8 images as they are."
        )
    return array.astype(np.float32, copy=False)


def as_pixels(images: Any) -> np.ndarray:
    """Turn images into what can be seen: uint8 of shape (n, 28, 28).

    Args:
        images: As for `as_rows`.

    >>> as_pixels(np.full((5, 784), 0.5)).shape, as_pixels(np.full((5, 784), 0.5)).max()
    ((5, 28, 28), np.uint8(128))
    """
    rows = as_rows(images)
    if rows.dtype != np.uint8:
        rows = (rows * 255).round().clip(0, 255).astype(np.uint8)
    return rows.reshape(-1, HEIGHT, WIDTH)


def checked_labels(labels: Any, n: int) -> np.ndarray:
    """Check that there is one label for each of n images.

    Args:
        labels: Anything array-like of shape (n,).
        n: How many images there are.

    Raises:
        ValueError: If there are none, not so many, more than one for each image, or numbers that are not classes.
    """
    from sklearn.utils import column_or_1d
    from sklearn.utils.multiclass import check_classification_targets

    if labels is None:
        raise ValueError(
            "This MnistClassifier estimator requires y to be passed, but the target y is None."
        )
    array: np.ndarray = read(labels)
    if is_masked(array):
        if array.mask.any():
            gaps = int(array.mask.sum())
            raise ValueError(
                f"{count(gaps, 'label')} {verb(gaps, 'is')} missing: each image needs one."
            )
        array = array.data
    if array.ndim > 2 or array.dtype.names:
        raise ValueError(
            f"y should be a 1d array, got {array.dtype} of shape {shape_text(array.shape)} instead: one label for "
            "each image."
        )
    if array.ndim == 2 and array.shape[1] > 1:
        raise ValueError(
            f"y should be a 1d array, got an array of shape {shape_text(array.shape)} instead. One-hot rows turn "
            "into labels by labels.argmax(axis=1)."
        )
    array = column_or_1d(array, warn=True)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError("Input y contains NaN or infinity: each image needs a label.")
    if len(array) != n:
        raise ValueError(
            f"there are {count(n, 'image')} and {count(len(array), 'label')}: each image needs one."
        )
    check_classification_targets(array)
    return array


def encode(labels: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Give each label its place among the classes.

    Args:
        labels: Of shape (n,).
        classes: Sorted, of shape (classes,).

    Returns:
        int32 of shape (n,), from 0 to len(classes) - 1.

    Raises:
        ValueError: If a label is none of the classes.

    >>> encode(np.array([7, 3, 7]), classes=np.array([3, 7]))
    array([1, 0, 1], dtype=int32)
    """
    places = np.searchsorted(classes, labels).clip(max=len(classes) - 1)
    strange = np.unique(labels[classes[places] != labels])
    if len(strange):
        raise ValueError(
            f"{join(map(repr, strange.tolist()))} {verb(len(strange), 'is')} none of the classes that this "
            f"network tells apart, {join(map(repr, classes.tolist()))}; it learns new ones by fit, or if "
            "partial_fit is first called with classes=range(10)."
        )
    return places.astype(np.int32)


def check_count(name: str, n: Any) -> None:
    """Refuse what is not a number of things, such as 0 epochs or 2.5 units."""
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"{name} is {n!r}, expected an integer of at least 1.")


def whole_number(name: str, n: Any) -> int:
    """An index or a number of things, of any library; what is none is refused.

    >>> whole_number("index", np.int64(3))
    3
    >>> whole_number("index", 1.5)
    Traceback (most recent call last):
    TypeError: index is 1.5, expected an integer.
    """
    with suppress(Exception):  # some library's
        return operator.index(n)
    raise TypeError(f"{name} is {n!r:.60}, expected an integer.")


def check_random_state(n: Any) -> None:
    """Refuse what is neither None nor a number to start random numbers from."""
    whole = isinstance(n, int | np.integer) and not isinstance(n, bool)
    if n is not None and not (whole and n >= 0):
        raise ValueError(f"random_state is {n!r}, expected None or an integer of at least 0.")


def _advice(images: Any, array: np.ndarray, learnt_from: Seen | None) -> str:
    """Give one step that makes these images what the network takes; what it is depends on their values, too."""
    if array.dtype.kind == "U" and array.ndim < 2:
        return " A file is read by mnist.prepare(path)."
    step = written(images) + (".astype(float)" if read(images).dtype == object else "")
    one = tuple(length for length in array.shape if length != 1) in {(HEIGHT, WIDTH), (PIXELS,)}
    turned, turn = (array, "") if one else _turned(array)
    last = [length for length in turned.shape[1:] if length != 1]
    batch = last[-2:] == [HEIGHT, WIDTH] or last[-1:] == [PIXELS]
    if not turned.size or not (one or batch) or array.dtype.kind not in "biuf":
        return _other_shapes(images, array)
    step = (_as_prepared if turned.dtype.kind == "f" else _as_raw)(step + turn, turned)
    if learnt_from is not None:
        made = eval(step, {"np": np, "images": images})  # what is advised, with the very images
        whole = 255 if made.dtype == np.uint8 else 1
        step = _inverted(step, whole) if learnt_from.is_inverted_to(_ground(made) / whole) else step
    return f" {'One image is a batch of one' if one else 'It works with'}: {step}."


def _turned(array: np.ndarray) -> tuple[np.ndarray, str]:
    """Put the images along axis 0 and take their colours away, and say how."""
    shape = array.shape
    if len(shape) == 3 and shape[:2] == (HEIGHT, WIDTH) and shape[2] > 4:
        return array.transpose(2, 0, 1), ".transpose(2, 0, 1)"
    if len(shape) == 2 and shape[0] == PIXELS != shape[1]:  # a column for each image
        return array.T, ".T"
    if len(shape) == 4 and shape[1:3] == (HEIGHT, WIDTH) and shape[3] in (2, 3, 4) and shape[0] > 1:
        return _without_colours(array, "...", -1)
    if len(shape) == 4 and shape[2:] == (HEIGHT, WIDTH) and shape[1] in (2, 3, 4):
        return _without_colours(array, ":", 1)
    return array, ""


def _without_colours(array: np.ndarray, before: str, axis: int) -> tuple[np.ndarray, str]:
    """One value for each pixel of images whose channels lie along an axis; the last of 2 or 4 is opacity."""
    channels = np.moveaxis(array, axis, -1)
    colours, opacity = channels[..., : 3 if channels.shape[-1] > 2 else 1], channels[..., -1]
    is_drawn_by_opacity = np.ptp(colours) == 0 < np.ptp(opacity)
    if channels.shape[-1] in (2, 4) and is_drawn_by_opacity:
        return opacity, f"[{before}, -1]"
    if channels.shape[-1] == 2:
        return colours[..., 0], f"[{before}, 0]"
    return colours.mean(axis=-1), f"[{before}, :3].mean(axis={axis})"


def _as_prepared(step: str, array: np.ndarray) -> str:
    """Turn floats into rows from 0 to 1."""
    shape, n = array.shape, array.size // PIXELS
    if shape != (n, PIXELS):
        step += f".reshape({n}, {PIXELS})"
    finite = array[np.isfinite(array)]
    low, high = (float(end) for end in (finite.min(initial=np.inf), finite.max(initial=-np.inf)))
    if finite.size < array.size:
        step = f"np.nan_to_num({step}, posinf=0, neginf=0)"
        low, high = min(low, 0.0), max(high, 0.0)
    return _from_0_to_1(step, low, high, _ground(array))


def _ground(array: np.ndarray) -> float:
    """The mean of the pixels along the sides."""
    border = array.reshape(-1, PIXELS)[:, _BORDER]
    return float(border[np.isfinite(border)].mean()) if np.isfinite(border).any() else math.nan


def _from_0_to_1(step: str, low: float, high: float, ground: float) -> str:
    """Bring floats from 0 to 1, whatever has been done to them."""
    if -1 <= low < 0 and high <= 0:
        return f"{step} + 1" if ground < low / 2 else f"-{step}"
    if -1 <= low <= -0.9 and 0 < high <= 1:
        return f"({step} + 1) / 2"
    if low < 0:
        # A little more on both sides, so that what is rounded lies between 0 and 1.
        bottom, span = float(f"{low * 1.001:.4g}"), (high - low) * 1.003
        return f"({step} + {-bottom:g}) / {span:.4g}"
    if _SURELY_NOT_SCALED < high <= 255:
        return f"{step} / 255"
    if high > 1:
        return f"{step} / {65535 if 255 * 128 < high <= 65535 else high:.6g}"
    if _DIVIDED_TWICE / 2 < high <= _DIVIDED_TWICE:
        return f"{step} * 255"
    return f"{step} / {high:.4g}" if 0 < high <= _DIVIDED_TWICE else step


def _as_raw(step: str, array: np.ndarray) -> str:
    """Turn whole numbers into uint8 from 0 to 255, or into floats to 1 where these have no such step."""
    shape, n = array.shape, array.size // PIXELS
    low, high = int(array.min()), int(array.max())
    rows = step if shape == (n, PIXELS) else f"{step}.reshape({n}, {PIXELS})"
    if 0 < high < _SURELY_NOT_SCALED and low >= 0 and 255 % high:
        return f"{rows} / {high}"
    if shape != (n, HEIGHT, WIDTH):
        step += f".reshape({n}, {HEIGHT}, {WIDTH})"
    ground = _ground(array)
    is_dark_ground = low < 0 and ground < low / 2
    if low < 0 and array.dtype == np.int8 and not is_dark_ground and ground <= high / 2:
        return f'{step}.view("uint8")'  # beyond 127 they have wrapped around
    if low < 0 and max(-low, high) < _SURELY_NOT_SCALED / 2:  # a few shades, such as -1 and 1
        is_negated = high <= 0 and not is_dark_ground
        return f"{rows} / {low}" if is_negated else f"({rows} + {-low}) / {high - low}"
    if -255 <= low < 0 and high <= 0:
        return f'({step} + 255).astype("uint8")' if is_dark_ground else f'(-{step}).astype("uint8")'
    if high - low <= 255 < max(-low - 1, low):  # far from 0: a shift would leave one grey
        wider = "" if array.dtype.itemsize == 8 or low > 0 else '.astype("int64")'
        return f'({step}{wider} {"-" if low > 0 else "+"} {abs(low)}).astype("uint8")'
    if low < 0:
        half = max(128, 1 << max(-low - 1, high).bit_length())
        wider = '.astype("int64")' if half > 128 or array.dtype == np.int8 else ""
        step = f"({step}{wider} + {half})"
        high = 2 * half - 1
    if high > 255:  # of 10, 12 or 16 bits, say
        step = f"({step} >> {high.bit_length() - 8})"
    if array.dtype != np.uint8:
        step += '.astype("uint8")'
    return f"{step} * {255 // high}" if 0 < high < _SURELY_NOT_SCALED else step


def _other_shapes(images: Any, array: np.ndarray) -> str:
    """The step for images of another size, or with a label before each."""
    shape = array.shape
    if array.dtype.kind not in "biuf":
        return ""
    if len(shape) == 2 and shape[1] == PIXELS + 1:
        return _working(images, _WITHOUT_LABELS)
    if len(shape) == 1 and array.size:
        return " Reshape your data: images.reshape(1, -1) if it is a single sample."
    if _is_picture(shape):
        return " A picture of your own: mnist.prepare(image)."
    if len(shape) in (3, 4) and _is_picture(shape[1:]) and array.size:
        return " It works with: np.concatenate([mnist.prepare(image) for image in images])."
    return ""


def _is_picture(shape: tuple[int, ...]) -> bool:
    """Tell whether one picture of any size has this shape, in grey or with channels, by itself or as a batch of one."""
    if len(shape) == 4 and shape[0] == 1:
        shape = shape[1:]
    if len(shape) not in (2, 3):
        return False
    height, width, channels = (*shape, 1)[:3]
    # What is longer is a table: a row for each image, perhaps.
    least = min(height, width)
    return least >= 8 and max(height, width) < 4 * least and 1 <= channels <= 4
