"""Images: pixels in rows, with channels where they are in colour."""

import warnings
from pathlib import Path

import numpy as np

from tensorlab.files.format import FileError, StoredArray, check_size, named


def arrays(path: Path) -> list[StoredArray]:
    """The pixels of an image."""
    return [StoredArray("", lambda: _read(path))]


def _read(path: Path) -> np.ndarray:
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise FileError(f"{named(path)} is an image: pip install pillow reads them.") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                check_size(path, "", image.width * image.height * 4)
                # A palette's numbers are no brightness.
                return np.asarray(image.convert("RGB") if image.mode == "P" else image)
    except UnidentifiedImageError:
        raise FileError(f"{named(path)} begins as an image, and cannot be read as one.") from None
    except FileError:
        raise
    except Exception as error:  # whatever a stranger's bytes come to
        bomb = isinstance(error, Image.DecompressionBombError)
        why = (
            "it has more pixels than Pillow unpacks" if bomb else "its bytes are damaged or cut off"
        )
        raise FileError(f"{named(path)} is an image that cannot be read: {why}.") from None
