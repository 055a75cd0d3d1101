"""Pillow: images of every mode; size and mode are known before the file's pixels are read."""

from typing import Any

import numpy as np

from tensorlab.sources.tensor_view import TensorView, dtype_name

_MODES = {
    "1": "bool",
    "I": "int32",
    "F": "float32",
    "I;16": "uint16",
    "I;16L": "uint16",
    "I;16B": ">u2",
}


def read(x: Any) -> TensorView | None:
    """Look at an image as its rows, its columns and, where there are several, its channels."""
    if not hasattr(x, "mode") or not hasattr(x, "getbands"):
        return None
    bands = x.getbands()
    dtype = np.dtype(_MODES.get(x.mode, "uint8"))
    several = len(bands) > 1
    return TensorView(
        shape=(x.height, x.width, len(bands)) if several else (x.height, x.width),
        dtype=dtype_name(dtype),
        itemsize=dtype.itemsize,
        axes=("height", "width", "channels") if several else ("height", "width"),
        framework="PIL",
        source=x,
        _read=lambda: np.asarray(x),
        note=_note(x.mode, bands),
    )


def _note(mode: str, bands: tuple[str, ...]) -> str:
    if mode.startswith("P"):
        return 'Its entries are places in a palette: x.convert("RGB") has the colours.'
    if bands in (("R", "G", "B"), ("R", "G", "B", "A")) or len(bands) == 1:
        return ""
    return f'Its channels are {", ".join(bands)}: x.convert("RGB") has red, green and blue.'
