"""What the classifier takes: images in two forms, a label for each, whole numbers; and what to say about all else."""

from typing import Any

import numpy as np

from tensorlab.wording import count, join, number, shape_text, thousands

HEIGHT = WIDTH = 28
PIXELS = HEIGHT * WIDTH  # 784: what one image has once its two axes are one

_EXPECTED = (
    f"expected raw images, uint8 of shape (n, {HEIGHT}, {WIDTH}), "
    f"or prepared ones, floats of shape (n, {PIXELS}) scaled to [0, 1]"
)
# Floats that are never negative and go this high are raw bytes that somebody cast and forgot to divide by 255.
_SURELY_NOT_SCALED = 128


def as_rows(images: Any) -> np.ndarray:
    """Turn images into rows of 784 pixels, without a copy where there need be none.

    Args:
        images: raw images, uint8 of shape (n, 28, 28), or prepared ones, floats of shape (n, 784) in [0, 1].

    Returns:
        An array of shape (n, 784): uint8 from 0 to 255 as given, or float32.

    Raises:
        ValueError: the images are neither; the message says what was given and what to do.
        TypeError: the images are no numbers, or a sparse matrix.

    >>> as_rows(np.zeros((5, 28, 28), np.uint8)).shape
    (5, 784)
    >>> as_rows(np.zeros((28, 28), np.uint8))
    Traceback (most recent call last):
    ValueError: got uint8 images of shape (28, 28); expected raw images, uint8 of shape (n, 28, 28), or prepared ones,
    floats of shape (n, 784) scaled to [0, 1]. One image is a batch of one: images[np.newaxis].
    """
    array = to_array(images)
    raw = array.dtype == np.uint8 and array.shape[1:] == (HEIGHT, WIDTH)
    prepared = array.dtype.kind == "f" and array.ndim == 2 and array.shape[1] == PIXELS
    if not raw and not prepared:
        got = f"got {array.dtype} images of shape {shape_text(array.shape)}"
        raise ValueError(f"{got}; {_EXPECTED}.{_advice(array)}")
    if len(array) == 0:
        raise ValueError(
            f"got 0 sample(s) (shape={shape_text(array.shape)}) while a minimum of 1 is required."
        )
    return array.reshape(-1, PIXELS) if raw else as_float_rows(array)


def to_array(images: Any) -> np.ndarray:
    """Read anything array-like as NumPy does, and refuse sparse matrices and what is no number."""
    if hasattr(images, "toarray") and hasattr(images, "nnz"):
        raise TypeError(
            "got a sparse matrix, and the network needs dense images: sparse.toarray() makes them dense."
        )
    array = np.asarray(images)
    if array.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: got {array.dtype} images; {_EXPECTED}.")
    if array.dtype.kind == "O":
        # A table of Python numbers is welcome, a table of anything else is not.
        array = array.astype(np.float64)
    return array


def as_float_rows(array: np.ndarray) -> np.ndarray:
    """Check prepared images for values that cannot be trained on, and give them as float32."""
    low, high = float(array.min()), float(array.max())
    if not np.isfinite(low) or not np.isfinite(high):
        n = array.size - int(np.isfinite(array).sum())
        raise ValueError(
            f"Input X contains NaN or infinity: {count(n, 'entry')} of the images. A network that sees one "
            "unlearns everything; np.isfinite finds them."
        )
    if low >= 0 and high > _SURELY_NOT_SCALED:
        raise ValueError(
            f"got float images with values from {number(low)} to {number(high)}, and prepared images are scaled "
            "to [0, 1]: divide them by 255, or give the raw uint8 images as they are."
        )
    return array.astype(np.float32, copy=False)


def as_pixels(images: Any) -> np.ndarray:
    """Turn images into what can be seen: uint8 of shape (n, 28, 28).

    Args:
        images: as for `as_rows`.

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
        labels: anything array-like of shape (n,).
        n: how many images there are.

    Raises:
        ValueError: there are none, not so many, more than one for each image, or numbers that are no classes.
    """
    from sklearn.utils import column_or_1d
    from sklearn.utils.multiclass import check_classification_targets

    if labels is None:
        raise ValueError(
            "This MnistClassifier estimator requires y to be passed, but the target y is None."
        )
    array: np.ndarray = np.asarray(labels)
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
        labels: of shape (n,).
        classes: sorted, of shape (classes,).

    Returns:
        int32 of shape (n,), from 0 to len(classes) - 1.

    Raises:
        ValueError: a label is none of the classes.

    >>> encode(np.array([7, 3, 7]), classes=np.array([3, 7]))
    array([1, 0, 1], dtype=int32)
    """
    places = np.searchsorted(classes, labels).clip(max=len(classes) - 1)
    strange = np.unique(labels[classes[places] != labels])
    if len(strange):
        raise ValueError(
            f"{join(map(repr, strange.tolist()))} {'is' if len(strange) == 1 else 'are'} none of the classes that this "
            f"network tells apart, {join(map(repr, classes.tolist()))}; it learns new ones by fit, or if "
            "partial_fit is first called with classes=range(10)."
        )
    return places.astype(np.int32)


def check_count(name: str, n: Any) -> None:
    """Refuse what is no number of things, such as 0 epochs or 2.5 units."""
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"{name} is {n!r}, expected an integer from 1 on.")


def check_random_state(n: Any) -> None:
    """Refuse what is neither None nor a number to start random numbers from."""
    whole = isinstance(n, int | np.integer) and not isinstance(n, bool)
    if n is not None and not (whole and n >= 0):
        raise ValueError(f"random_state is {n!r}, expected None or an integer from 0 on.")


def _advice(array: np.ndarray) -> str:
    shape = array.shape
    if shape in {(HEIGHT, WIDTH), (PIXELS,)}:
        return " One image is a batch of one: images[np.newaxis]."
    if shape[1:] == (HEIGHT, WIDTH):
        if array.dtype.kind == "f":
            return (
                f" Flatten them: images.reshape({thousands(shape[0])}, {PIXELS}), scaled to [0, 1]."
            )
        return ' If the values go from 0 to 255: images.astype("uint8").'
    if shape[1:] == (PIXELS,):
        return (
            f' Scale them: images.astype("float32") / 255, or keep the raw (n, {HEIGHT}, {WIDTH}).'
        )
    if shape[1:] == (HEIGHT, WIDTH, 1):
        return " Drop the channel axis: images[..., 0]."
    if len(shape) == 1:
        return " Reshape your data: images.reshape(1, -1) if it is a single sample."
    return ""
