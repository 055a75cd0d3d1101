"""Labels: what each image shows, checked, and turned into the numbers of the network's answers."""

from typing import Any

import numpy as np

from tensorlab.wording import count, join, shape_text


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
