"""What all formats share: an array that is not read yet, and what is said of a file that cannot be."""

import ast
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from tensorlab.shapes import MOST_AXES, size_of
from tensorlab.wording import bytes_text, count, printable

_LONGEST_HEADER = 10_000  # bytes, as NumPy has it
_LARGEST = 2**63 - 1  # bytes that lengths can make; those that are 0 count as 1
_MOST = 4 * 2**30  # bytes that are read or unpacked into memory: more is said to be too much


class FileError(ValueError):
    """A file that holds no arrays that can be read; the message says what it is and what to try."""


@dataclass(frozen=True)
class StoredArray:
    """An array in a file.

    Attributes:
        name: Its name in the file, or "" where a file holds one array without a name.
        read: Reads it, or maps it, so that only what is looked at is read; or gives the array of h5py or Zarr, of
            which the same is true. Raises `FileError`.
    """

    name: str
    read: Callable[[], Any]


def named(path: Path, array: str = "") -> str:
    """What an error calls a file, or an array in it.

    >>> named(Path("x.npz"), "weights"), named(Path("x.npy"))
    ("'weights' in x.npz", 'x.npy')
    """
    name = printable(path.name)
    return f"{printable(array)!r} in {name}" if array else name


def check_size(path: Path, array: str, nbytes: int) -> None:
    """Refuse to unpack what is larger than memory should take."""
    if nbytes > _MOST:
        raise FileError(
            f"{named(path, array)} unpacks to {bytes_text(nbytes)}, and at most {bytes_text(_MOST)} are unpacked: "
            "numpy.save writes a .npy file, which is mapped and may have any size."
        )


def read_header(file: Any, what: str) -> tuple[tuple[int, ...], bool, np.dtype]:
    """Read the header of a .npy file: shape, whether the first axis is the fastest, and dtype.

    Raises:
        FileError: If it is none, or tells of Python objects or of lengths that no array has.
    """
    try:
        start = file.read(8)  # the magic, and two numbers of the version
        if len(start) < 8 or not start.startswith(np.lib.format.MAGIC_PREFIX):
            raise FileError("it does not begin as one")
        version = start[6]
        if version not in (1, 2, 3):
            raise FileError(f"its version {version} is not known")
        length = int.from_bytes(file.read(2 if version == 1 else 4), "little")
        if length > _LONGEST_HEADER:
            raise FileError(f"its header is longer than {_LONGEST_HEADER} bytes")
        told = ast.literal_eval(file.read(length).decode("utf-8" if version == 3 else "latin1"))
        shape, fortran = tuple(told["shape"]), bool(told["fortran_order"])
        dtype = np.lib.format.descr_to_dtype(told["descr"])
    except FileError as error:
        raise FileError(f"{what} is not an .npy file that can be read: {error}.") from None
    except (zipfile.BadZipFile, zlib.error):
        raise  # no header is at fault: the archive around it is
    except Exception:  # whatever a stranger's header comes to
        raise FileError(
            f"{what} is not an .npy file that can be read: its header is cut short, or describes no array."
        ) from None
    if dtype.hasobject:
        raise FileError(objects(what))
    if not all(type(n) is int and n >= 0 for n in shape) or len(shape) > MOST_AXES:
        raise FileError(
            f"{what} is not an .npy file that can be read: it claims the shape {shape!r:.60}."
        )
    return shape, fortran, dtype


def mapped(
    path: Path, what: str, offset: int, shape: tuple[int, ...], fortran: bool, dtype: np.dtype
) -> np.ndarray:
    """Map an array that lies in a file as it would in memory.

    Raises:
        FileError: If the file ends before the array does.
    """
    size = size_of(shape)
    nbytes, there = size * dtype.itemsize, path.stat().st_size - offset
    if nbytes > there:
        raise FileError(
            f"{what} is cut short: {count(size, 'entry')} of {dtype.name} take {bytes_text(nbytes)}, "
            f"and {bytes_text(max(there, 0))} are there. Download or save it again."
        )
    order: Literal["F", "C"] = "F" if fortran else "C"
    if nbytes == 0:
        return nothing(what, shape, dtype, order)
    # One axis first: memmap multiplies lengths without looking whether they overflow.
    return np.memmap(path, dtype, "r", offset, (size,)).reshape(shape, order=order)


def nothing(
    what: str, shape: tuple[int, ...], dtype: np.dtype, order: Literal["F", "C"]
) -> np.ndarray:
    """An array of which no bytes are stored; strings without a byte are empty ones.

    Raises:
        FileError: If no array has such lengths.
    """
    most = _LARGEST // dtype.itemsize if dtype.itemsize else _MOST
    if size_of(n or 1 for n in shape) > most:
        raise FileError(
            f"{what} claims the shape {shape!r:.60} of {dtype.name}, which no array has."
        )
    return np.zeros(shape, dtype, order)


def objects(what: str) -> str:
    """Why Python objects are not read."""
    return f"{what} holds Python objects, which run code as they are read: save numbers or strings instead."
