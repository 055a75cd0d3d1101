"""Handwritten digits: the real MNIST where it can be had, scikit-learn's bundled digits where it cannot."""

import hashlib
import os
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tensorlab.mnist.digits import bundled_digits
from tensorlab.mnist.download import DownloadError, download
from tensorlab.mnist.inputs import HEIGHT, WIDTH
from tensorlab.wording import bytes_text, join, shape_text, thousands

ENVIRONMENT_VARIABLE = "TENSORLAB_MNIST"
SOURCES = ("auto", "mnist", "digits")

_ARRAYS = ("x_train", "y_train", "x_test", "y_test")
_NPY = ".npy"  # how the archive names an array's member

# SHA-256 of each array's bytes. The same arrays are zipped in more than one way, so a file's own hash says less.
_MNIST_SHA256 = {
    "y_test": "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
    "x_test": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    "y_train": "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
    "x_train": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
}


class NotMnistWarning(UserWarning):
    """The digits that were loaded are not MNIST, so results will not be those of the chapter."""


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Digits to learn from and digits to be tested on.

    It unpacks as `keras.datasets.mnist.load_data()` does:

    >>> from tensorlab import mnist
    >>> data = mnist.load("digits")
    >>> (train_images, train_labels), (test_images, test_labels) = data
    >>> train_images.shape, train_labels.shape
    ((1437, 28, 28), (1437,))

    Attributes:
        train_images: uint8 of shape (samples, 28, 28), 0 for the background, 255 for full ink.
        train_labels: uint8 of shape (samples,), the digit that each image shows, 0 to 9.
        test_images: uint8 of shape (samples, 28, 28).
        test_labels: uint8 of shape (samples,).
        source: Where the arrays came from, as a phrase.
        is_mnist: Whether these are the arrays of the MNIST database, bit for bit.
        name: What to call the data in a picture.
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    source: str
    is_mnist: bool
    name: str

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        yield self.train_images, self.train_labels
        yield self.test_images, self.test_labels

    def __repr__(self) -> str:
        rows = [
            f"  {name:<14}{shape_text(array.shape)} {array.dtype}" for name, array in self._arrays()
        ]
        size = sum(array.nbytes for _, array in self._arrays())
        return "\n".join(
            [
                self._headline(),
                *rows,
                f"  {'size':<14}{bytes_text(size)}",
                f"  {'from':<14}{self.source}",
            ]
        )

    def _arrays(self) -> list[tuple[str, np.ndarray]]:
        names = ("train_images", "train_labels", "test_images", "test_labels")
        return [(name, getattr(self, name)) for name in names]

    def _headline(self) -> str:
        n, m = thousands(len(self.train_images)), thousands(len(self.test_images))
        return f"{self.name}: {n} digits to train on, {m} to test with"


def load(source: str = "auto", path: str | os.PathLike[str] | None = None) -> Dataset:
    """Load handwritten digits, 28 by 28 pixels each.

    `source="auto"` takes the first of these that there is: the file at `path`; the file that the environment
    variable `TENSORLAB_MNIST` names; Keras' cache (`~/.keras/datasets/mnist.npz`); a download into that cache.
    If none is available, it falls back to scikit-learn's 1797 bundled digits, with a `NotMnistWarning`. A broken file
    is an error, whether it was named or found, and never a reason to fall back.

    Args:
        source: "auto"; "mnist", which never falls back and takes nothing but the MNIST database itself; or
            "digits", the bundled ones, which need neither a file nor a network.
        path: An `.npz` archive with the arrays x_train, y_train, x_test and y_test.

    Returns:
        A `Dataset`; its `source` says where it came from, and its `is_mnist` whether it is the real MNIST.

    Raises:
        ValueError: If the file is not such an archive, is truncated, or holds arrays of other shapes or dtypes.
        FileNotFoundError: If there is no file at `path` or `TENSORLAB_MNIST`, or "mnist" is wanted and not available.
        ModuleNotFoundError: If the bundled digits are wanted, and scikit-learn is not installed (the extra `digits`).

    >>> data = load("digits")
    >>> data
    scikit-learn's digits: 1437 digits to train on, 360 to test with
      train_images  (1437, 28, 28) uint8
      train_labels  (1437,) uint8
      test_images   (360, 28, 28) uint8
      test_labels   (360,) uint8
      size          1.35 MiB
      from          the digits bundled with scikit-learn, 8 by 8 pixels enlarged to
                    28 by 28

    Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits". The bundled digits:
    E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998.
    """
    if source not in SOURCES:
        choices = join([repr(name) for name in SOURCES], last="or")
        advice = " To name a file: mnist.load(path=...)." if str(source).endswith(".npz") else ""
        raise ValueError(f"source is {source!r}, expected {choices}.{advice}")
    if source == "digits":
        if path is not None:
            raise ValueError(
                'the bundled digits are in no file: give either source="digits" or path=..., not both.'
            )
        return _digits()
    data = _from_file(path)
    if data is None:
        data = _from_download() if source == "mnist" else _from_download_or_digits()
    if source == "mnist" and not data.is_mnist:
        raise ValueError(
            f"{data.source} holds digits of the right form that are not the MNIST database (the SHA-256 of its "
            'arrays differ). source="auto" takes them as they are.'
        )
    return data


def _from_file(path: str | os.PathLike[str] | None) -> Dataset | None:
    if path is not None:
        return _read(Path(path).expanduser(), "given as path")
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        return _read(Path(named).expanduser(), f"named by {ENVIRONMENT_VARIABLE}")
    cache = keras_cache()
    return (
        _read(cache, "from Keras' cache", remedy="delete it, and it is downloaded again")
        if cache.is_file()
        else None
    )


def _from_download() -> Dataset:
    cache = keras_cache()
    try:
        download(cache)
    except DownloadError as error:
        raise FileNotFoundError(
            f"MNIST is not on this machine, and {error}. Get mnist.npz (11 MB) on a machine with a network, for "
            f"example with keras.datasets.mnist.load_data(), then name it: mnist.load(path=...), or set "
            f'{ENVIRONMENT_VARIABLE} to where it is. source="digits" needs no file.'
        ) from error
    return _read(cache, "downloaded into Keras' cache")


def _from_download_or_digits() -> Dataset:
    try:
        return _from_download()
    except FileNotFoundError as error:
        reason = str(error.__cause__)
    try:
        digits = _digits()  # before the warning, which promises them
    except ModuleNotFoundError as error:
        said = f"MNIST is not on this machine: {reason}. And {error}"
        raise ModuleNotFoundError(said, name=error.name) from None
    warnings.warn(
        f"these are not MNIST, but scikit-learn's 1797 bundled digits, written by 43 people and enlarged from 8 by 8 "
        f"pixels to 28 by 28: {reason}. Accuracies and pictures differ from the chapter's. "
        f'Set {ENVIRONMENT_VARIABLE} to an mnist.npz, or ask for source="digits".',
        NotMnistWarning,
        stacklevel=3,
    )
    return digits


def _digits() -> Dataset:
    (train_images, train_labels), (test_images, test_labels) = bundled_digits()
    return Dataset(
        train_images,
        train_labels,
        test_images,
        test_labels,
        source="the digits bundled with scikit-learn, 8 by 8 pixels enlarged to 28 by 28",
        is_mnist=False,
        name="scikit-learn's digits",
    )


def mnist_file() -> Path:
    """Give the file that `load` reads where none is given as its path, whether it is there or not."""
    return Path(os.environ.get(ENVIRONMENT_VARIABLE) or keras_cache()).expanduser()


def keras_cache() -> Path:
    """Give the file where Keras keeps MNIST; `KERAS_HOME` moves it, as it does for Keras."""
    home = os.environ.get("KERAS_HOME")
    folder = Path(home).expanduser() if home else Path.home() / ".keras"
    return folder / "datasets" / "mnist.npz"


def _read(path: Path, whence: str, remedy: str = "fetch it again, or name another file") -> Dataset:
    if not path.is_file():
        raise FileNotFoundError(
            f'there is no file {path}, {whence}. mnist.load("digits") needs no file.'
        )
    try:
        arrays = _read_arrays(path)
        _check(arrays)
    except ValueError as error:
        raise ValueError(f"{path}, {whence}, is not MNIST: {error}; {remedy}.") from error.__cause__
    is_mnist = all(
        hashlib.sha256(np.ascontiguousarray(arrays[name]).data).hexdigest() == expected
        for name, expected in _MNIST_SHA256.items()  # the smallest first: a mismatch is then found at once
    )
    # Only the name: where it lies on this machine is nobody's business who reads a page.
    return Dataset(
        arrays["x_train"],
        arrays["y_train"].astype(np.uint8, copy=False),
        arrays["x_test"],
        arrays["y_test"].astype(np.uint8, copy=False),
        source=f"{path.name}, {whence}",
        is_mnist=is_mnist,
        name="MNIST" if is_mnist else f"{path.name} (not MNIST)",
    )


def _read_arrays(path: Path) -> dict[str, np.ndarray]:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = {name.removesuffix(_NPY) for name in archive.namelist() if name.endswith(_NPY)}
    except zipfile.BadZipFile as error:
        raise ValueError(
            f"it is not an .npz archive, or one that is cut short ({thousands(path.stat().st_size)} bytes)"
        ) from error
    missing = [name for name in _ARRAYS if name not in inside]
    if missing:
        raise ValueError(
            f"it has no {join(missing, last='and no')}, only {join(sorted(inside)) or 'nothing'}"
        )
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in _ARRAYS}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise ValueError(f"its arrays cannot be read ({error})") from error
    for name, array in arrays.items():
        if not isinstance(
            array, np.ndarray
        ):  # NumPy gives the bytes of a member that is not an array
            raise ValueError(f"its member {name}{_NPY} is not an array")
    return arrays


def _check(arrays: dict[str, np.ndarray]) -> None:
    for part in ("train", "test"):
        images, labels = arrays[f"x_{part}"], arrays[f"y_{part}"]
        if images.ndim != 3 or images.shape[1:] != (HEIGHT, WIDTH) or len(images) == 0:
            raise ValueError(
                f"x_{part} has shape {shape_text(images.shape)}, expected (samples, {HEIGHT}, {WIDTH})"
            )
        if images.dtype != np.uint8:
            raise ValueError(f"x_{part} has dtype {images.dtype}, expected uint8")
        if labels.shape != images.shape[:1]:
            raise ValueError(
                f"y_{part} has shape {shape_text(labels.shape)}, expected {shape_text(images.shape[:1])}, "
                f"one label for each image of x_{part}"
            )
        if labels.dtype.kind not in "ui":
            raise ValueError(f"y_{part} has dtype {labels.dtype}, expected uint8")
        if labels.min() < 0 or labels.max() > 9:
            raise ValueError(
                f"y_{part} has labels from {labels.min()} to {labels.max()}, expected 0 to 9"
            )
