"""Safetensors: a header in JSON, then the bytes of each tensor; mapped, and without any code to run."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab.files.format import FileError, StoredArray, mapped, named
from tensorlab.shapes import MOST_AXES, size_of
from tensorlab.wording import article, bytes_text, count, join, printable, shape_text, thousands

_LONGEST_HEADER = 100 * 2**20  # as the format's own reader allows
_DTYPES = {
    "BOOL": "?", "U8": "u1", "I8": "i1", "U16": "<u2", "I16": "<i2", "U32": "<u4", "I32": "<i4", "U64": "<u8",
    "I64": "<i8", "F16": "<f2", "F32": "<f4", "F64": "<f8", "C64": "<c8",
}  # fmt: skip
_ML_DTYPES = {
    "BF16": "bfloat16", "F8_E4M3": "float8_e4m3fn", "F8_E5M2": "float8_e5m2", "F8_E8M0": "float8_e8m0fnu",
}  # fmt: skip


class _HeaderError(ValueError):
    """What is wrong with a header, as the end of a sentence."""


def arrays(path: Path) -> list[StoredArray]:
    """The tensors of a file, by name."""
    try:
        tensors, start = _header(path)
        found = [
            StoredArray(name, _reader(path, name, each, start)) for name, each in tensors.items()
        ]
        _check_apart(tensors)
    except _HeaderError as error:
        raise FileError(
            f"{named(path)} is not a .safetensors file that can be read: {error}. Download or save it again."
        ) from None
    if not found:
        raise FileError(f"{named(path)} is a .safetensors file without tensors.")
    return found


def _header(path: Path) -> tuple[dict[str, Any], int]:
    """What the header tells of each tensor, and where their bytes begin."""
    with path.open("rb") as file:
        length, there = int.from_bytes(file.read(8), "little"), path.stat().st_size - 8
        if length > there:
            raise _HeaderError(
                f"its header claims {count(length, 'byte')}, and {thousands(there)} are there"
            )
        if length > _LONGEST_HEADER:
            raise _HeaderError(
                f"its header takes {bytes_text(length)}, and the format allows {bytes_text(_LONGEST_HEADER)}"
            )
        content = file.read(length)
    try:
        header = json.loads(content.decode())
    except UnicodeDecodeError as error:
        raise _HeaderError(f"byte {error.start} of its header is not text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise _HeaderError(f"its header is not JSON from byte {error.pos} on") from None
    except (ValueError, RecursionError):
        raise _HeaderError(
            "its header holds a number too long, or lists too deep, to be read"
        ) from None
    if not isinstance(header, dict):
        raise _HeaderError(
            f"its header is {article(type(header).__name__)}, and has to be an object"
        )
    header.pop("__metadata__", None)
    return header, 8 + length


def _reader(path: Path, name: str, told: Any, start: int) -> Callable[[], np.ndarray]:
    if not isinstance(told, dict) or not {"shape", "data_offsets", "dtype"} <= told.keys():
        raise _HeaderError(f"of {printable(name)!r} it tells no shape, dtype and place")
    lengths, place, dtype_told = told["shape"], told["data_offsets"], told["dtype"]
    if not (
        isinstance(lengths, list)
        and isinstance(place, list)
        and isinstance(dtype_told, str)
        and all(type(n) is int and 0 <= n < 2**64 for n in (*lengths, *place))
        and len(lengths) <= MOST_AXES
        and len(place) == 2
        and place[0] <= place[1]
    ):
        said = f"the shape {lengths} of {dtype_told} at the bytes {place}"
        raise _HeaderError(f"{printable(name)!r} has {printable(said[:100])}, which no tensor has")
    shape, (begin, end) = tuple(lengths), place

    def read() -> np.ndarray:
        what = named(path, name)
        dtype = _dtype(what, dtype_told)
        needed = size_of(shape) * dtype.itemsize
        if needed != end - begin:
            raise FileError(
                f"{what} has the shape {shape_text(shape)} of {dtype_told}, which takes {count(needed, 'byte')}, "
                f"and its place has {count(end - begin, 'byte')}. Download or save it again."
            )
        return mapped(path, what, start + begin, shape, False, dtype)

    return read


def _check_apart(tensors: dict[str, Any]) -> None:
    """Refuse tensors that share bytes: each has a place of its own."""
    places = [(*each["data_offsets"], name) for name, each in tensors.items()]
    filled = sorted(place for place in places if place[0] < place[1])
    for (begin, end, name), (next_begin, next_end, other) in pairwise(filled):
        if next_begin < end:
            names = " and ".join(repr(printable(each)) for each in (name, other))
            raise _HeaderError(
                f"{names} overlap: they are at the bytes [{begin}, {end}] and [{next_begin}, {next_end}]"
            )


def _dtype(what: str, name: str) -> np.dtype:
    if name in _DTYPES:
        return np.dtype(_DTYPES[name])
    if name not in _ML_DTYPES:
        known = join([*_DTYPES, *_ML_DTYPES])
        raise FileError(
            f"{what} has the dtype {printable(name)!r:.40}, and those that are read are {known}."
        )
    try:
        import ml_dtypes
    except ImportError:
        raise FileError(
            f"{what} has the dtype {name}, which needs ml_dtypes: pip install ml_dtypes."
        ) from None
    found: np.dtype = np.dtype(getattr(ml_dtypes, _ML_DTYPES[name]))
    return found
