"""scikit-learn's bundled digits in the form of MNIST: 28 by 28, uint8, the digit in the middle."""

import numpy as np

from tensorlab.mnist.inputs import HEIGHT
from tensorlab.wording import needs

_SMALL = 8  # pixels along each side of a bundled digit
_INK = 20  # MNIST fits each digit into 20 by 20 pixels and leaves a margin of 4 on every side
_FULL_INK = 16  # the largest value of a bundled digit
_TEST_SAMPLES = 360  # a fifth


def bundled_digits() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Load and enlarge the bundled digits, and split them the same way every time.

    Returns:
        (train_images, train_labels), (test_images, test_labels): 1437 and 360 images, with each digit's share
        the same in both. The split is by drawing and not by writer, so the test is easier than MNIST's.

    Raises:
        ModuleNotFoundError: If scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits
        from sklearn.model_selection import train_test_split
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("sklearn"):
            raise
        said = needs("loading the bundled digits", "scikit-learn", "digits")
        raise ModuleNotFoundError(said, name="sklearn") from None
    digits = load_digits()
    train_images, test_images, train_labels, test_labels = train_test_split(
        enlarge(digits.images),
        digits.target.astype(np.uint8),
        test_size=_TEST_SAMPLES,
        stratify=digits.target,
        random_state=0,
    )
    return (train_images, train_labels), (test_images, test_labels)


def enlarge(images: np.ndarray) -> np.ndarray:
    """Enlarge digits as smooth strokes.

    Args:
        images: Floats of shape (samples, 8, 8), from 0 to 16.

    Returns:
        uint8 of shape (samples, 28, 28): the digit in the middle 20 by 20 pixels.

    >>> enlarge(np.full((2, 8, 8), 16.0)).max()
    np.uint8(255)
    """
    weights = _interpolation(_SMALL, _INK)
    inked = np.einsum("ih,nhw,jw->nij", weights, images, weights, optimize=True)
    inked = np.clip(inked * (255 / _FULL_INK), 0, 255).round().astype(np.uint8)
    margin = (HEIGHT - _INK) // 2
    return np.pad(inked, ((0, 0), (margin, margin), (margin, margin)))


def _interpolation(n: int, m: int) -> np.ndarray:
    """Give the (m, n) matrix that stretches n samples to m by cubic convolution (Keys 1981)."""
    places = (np.arange(m) + 0.5) * n / m - 0.5
    distance = np.abs(places[:, None] - np.arange(n))
    near = 1.5 * distance**3 - 2.5 * distance**2 + 1
    far = -0.5 * distance**3 + 2.5 * distance**2 - 4 * distance + 2
    weights = np.where(distance < 1, near, np.where(distance < 2, far, 0))
    normalised: np.ndarray = weights / weights.sum(axis=1, keepdims=True)
    return normalised
