"""Which arrays a file holds, told by its content: one format a file, registered here."""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from tensorlab.files import zarr
from tensorlab.files.format import FileError, StoredArray
from tensorlab.files.others import what_else, what_encoding, what_text
from tensorlab.files.table import MARKS, is_column
from tensorlab.wording import bytes_text, count, printable

__all__ = ["FileError", "StoredArray", "arrays_of", "saved"]

_START = 4096  # bytes, by which a format is told
_LONGEST = 4 * 2**30  # bytes that are taken from a pipe
_PIECE = 2**20  # bytes of it that are read at a time


@dataclass(frozen=True)
class _Format:
    """A format: how its files begin, and the module that reads them."""

    module: str
    begins: Callable[[bytes], bool]


def _is_image(start: bytes) -> bool:
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")):
        return True
    if start[:1] == b"P" and start[1:2] in b"123456" and start[2:3].isspace():  # portable maps
        return True
    bitmap = start.startswith(b"BM") and start[6:10] == bytes(4)
    return bitmap or (start.startswith(b"RIFF") and start[8:12] == b"WEBP")


def _is_table(start: bytes) -> bool:
    if what_else(start) or not _is_text(start):
        return False
    return any(ord(mark) in start for mark in MARKS) or is_column(
        start.decode("utf-8-sig", "ignore")
    )


# In this order: what comes first is surer. A module has a function `arrays(path)`.
FORMATS = (
    _Format("npy", lambda start: start.startswith(b"\x93NUMPY")),
    _Format("archive", lambda start: start.startswith((b"PK\x03\x04", b"PK\x05\x06"))),
    _Format("hdf5", lambda start: start.startswith(b"\x89HDF\r\n\x1a\n")),
    _Format("safetensors", lambda start: start[4:9] == bytes(4) + b"{"),  # after its length
    _Format("image", _is_image),
    _Format("table", _is_table),
)


def arrays_of(path: Path) -> list[StoredArray]:
    """List the arrays of a file; each is read only when it is asked for.

    Args:
        path: A .npy, .npz, .h5, .keras, .safetensors or .csv file or an image, whatever its name; or a Zarr store.

    Raises:
        FileError: If there is no such file, or it is not a file of arrays; what it is instead is said.

    >>> arrays_of(Path("no.npy"))
    Traceback (most recent call last):
        ...
    tensorlab.files.format.FileError: there is no file 'no.npy'.
    """
    shown = repr(printable(str(path)))
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        said = f"there is no file {shown}."
        if os.path.islink(path):  # noqa: PTH114  # which takes names that are too long
            said = f"{shown} is a link that leads to no file: name the file itself."
        if isinstance(error, PermissionError):
            said = f"{shown} lies in a folder that may not be entered."
        raise FileError(said) from None
    if stat.S_ISDIR(mode) and zarr.is_store(path):
        return zarr.arrays(path)
    if stat.S_ISDIR(mode):
        raise FileError(_folder(path, shown))
    if not stat.S_ISREG(mode):
        raise FileError(f"{shown} is a pipe or a device: give '-' and pipe the file in.")
    name = printable(path.name)
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except PermissionError:
        raise FileError(f"{name} cannot be read: its permissions forbid it.") from None
    except OSError as error:
        raise FileError(f"{name} cannot be read: {error.strerror}.") from None
    found: list[StoredArray] = import_module(f"tensorlab.files.{_format(start, name)}").arrays(path)
    return found


def saved(stream: BinaryIO, path: Path) -> Path:
    """Save what comes through a pipe, which has no end that is known before, as a file.

    Raises:
        FileError: If it begins as no file of arrays does, or is longer than a pipe should be.
    """
    start = stream.read(_START)
    _format(start, path.name)
    with path.open("wb") as file:
        file.write(start)
        while part := stream.read(_PIECE):
            if file.tell() > _LONGEST:
                raise FileError(
                    f"more than {bytes_text(_LONGEST)} came through the pipe: save it to a file, and name the file."
                )
            file.write(part)
    return path


def _format(start: bytes, name: str) -> str:
    """The module that reads files that begin so."""
    if not start:
        raise FileError(f"{name} is empty.")
    if not start.strip():
        raise FileError(f"{name} begins with blank lines, and no numbers.")
    for each in FORMATS:
        if each.begins(start):
            return each.module
    raise FileError(f"{name} {what_else(start) or _unknown(start)}.")


def _unknown(start: bytes) -> str:
    known = what_text(start.decode("utf-8", "ignore")) if _is_text(start) else what_encoding(start)
    if known:
        return known
    begin = start[:16].split(b"\n")[0]
    text = (
        repr(printable(begin.decode()))
        if _is_text(begin)
        else " ".join(f"{b:02x}" for b in begin[:8])
    )
    return (
        f"is neither .npy nor .npz, nor another file of arrays that is known: it begins with {text}. "
        "numpy.save writes .npy files"
    )


def _is_text(start: bytes) -> bool:
    try:
        # A letter may be cut.
        text = start[:-3].decode() if len(start) == _START else start.decode()
    except UnicodeDecodeError as error:
        if len(start) < _START or error.start < _START - 8:
            return False
        text = start[: error.start].decode()
    return all(letter.isprintable() or letter in "\r\n\t\ufeff" for letter in text)


def _folder(path: Path, shown: str) -> str:
    inside = sum(1 for _, _ in zip(path.iterdir(), range(1000), strict=False))
    return f"{shown} is a folder with {count(inside, 'file')}: name one of them."
