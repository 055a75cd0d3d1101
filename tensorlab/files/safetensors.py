"""Safetensors: a header in JSON, then the bytes of each tensor; mapped, and without any code to run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab.files.format import FileError, StoredArray, mapped, named
from tensorlab.shapes import MOST_AXES, size_of

_LONGEST_HEADER = 100 * 2**20  # as the format's own reader allows
_DTYPES = {
    "BOOL": "?", "U8": "u1", "I8": "i1", "U16": "<u2", "I16": "<i2", "U32": "<u4", "I32": "<i4", "U64": "<u8",
    "I64": "<i8", "F16": "<f2", "F32": "<f4", "F64": "<f8", "C64": "<c8",
}  # fmt: skip
_ML_DTYPES = {
    "BF16": "bfloat16", "F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2", "F8_E8M0": "float8_e8m0fnu",
}  # fmt: skip


def arrays(path: Path) -> list[StoredArray]:
    """The tensors of a file, by name."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if length > min(_LONGEST_HEADER, path.stat().st_size):
                raise ValueError("its header is longer than the file")
            header = json.loads(file.read(length))
        tensors = {name: each for name, each in header.items() if name != "__metadata__"}
        found = [
            StoredArray(name, _reader(path, name, each, 8 + length))
            for name, each in tensors.items()
        ]
    except FileError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileError(
            f"{named(path)} is not a .safetensors file that can be read: {error}."
        ) from None
    if not found:
        raise FileError(f"{named(path)} is a .safetensors file without tensors.")
    return found


def _reader(path: Path, name: str, told: Any, start: int) -> Callable[[], np.ndarray]:
    if not isinstance(told, dict) or not {"shape", "data_offsets", "dtype"} <= told.keys():
        raise ValueError(f"of {name!r} it tells no shape, dtype and place")
    lengths, place, dtype_told = told["shape"], told["data_offsets"], told["dtype"]
    if not (
        isinstance(lengths, list)
        and isinstance(place, list)
        and isinstance(dtype_told, str)
        and all(type(n) is int and n >= 0 for n in (*lengths, *place))
        and len(lengths) <= MOST_AXES
        and len(place) == 2
        and place[0] <= place[1]
    ):
        said = f"the shape {lengths} of {dtype_told} at the bytes {place}"
        raise ValueError(f"{name!r} has {said[:100]}")
    shape, (begin, end) = tuple(lengths), place

    def read() -> np.ndarray:
        what = named(path, name)
        dtype = _dtype(what, told["dtype"])
        if size_of(shape) * dtype.itemsize != end - begin:
            raise FileError(
                f"{what} has the shape {shape} of {told['dtype']}, and {end - begin} bytes."
            )
        return mapped(path, what, start + begin, shape, False, dtype)

    return read


def _dtype(what: str, name: str) -> np.dtype:
    if name in _DTYPES:
        return np.dtype(_DTYPES[name])
    if name not in _ML_DTYPES:
        raise FileError(f"{what} has the dtype {name!r:.40}, which NumPy does not know.")
    try:
        import ml_dtypes
    except ImportError:
        raise FileError(
            f"{what} has the dtype {name}, which needs ml_dtypes: pip install ml_dtypes."
        ) from None
    found: np.dtype = np.dtype(getattr(ml_dtypes, _ML_DTYPES[name]))
    return found
