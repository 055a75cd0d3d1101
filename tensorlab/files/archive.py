"""Zip archives: NumPy's .npz, Keras' .keras; PyTorch's .pt is one, too, and is not read."""

import lzma
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Literal

import numpy as np

from tensorlab.files import hdf5
from tensorlab.files.format import (
    FileError,
    StoredArray,
    check_size,
    mapped,
    named,
    nothing,
    read_header,
)
from tensorlab.progress import shown
from tensorlab.shapes import size_of
from tensorlab.wording import count, join, printable

_LARGE = 2**26  # bytes of an array that is not unpacked into memory
_PIECE = 2**20  # bytes that are unpacked at a time
_ZEROS = bytes(_PIECE)
_LOCAL_HEADER = 30  # bytes, before the name of a member
# What a broken archive comes to; an unknown compression is a NotImplementedError.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError, struct.error,
)  # fmt: skip


def arrays(path: Path) -> list[StoredArray]:
    """The arrays of an archive, in its order."""
    name = named(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = {member.filename: member for member in archive.infolist()}
    except _BROKEN as error:
        raise FileError(f"{name} is not an archive that can be read: {_why(error)}") from None
    if any(each.endswith("data.pkl") for each in members):
        raise FileError(
            f"{name} is a PyTorch file, which holds a pickle: reading it runs code, a stranger's too. In Python, "
            "safetensors.torch.save_file(torch.load(...), ...) writes one without code."
        )
    if any(each.filename.endswith(".npy") for each in members.values()):
        npy = [each for each in members.values() if each.filename.endswith(".npy")]
        return [
            StoredArray(each.filename.removesuffix(".npy"), partial(_npy, path, each))
            for each in npy
        ]
    if "model.weights.h5" in members:
        return _weights(path, members["model.weights.h5"])
    if "xl/workbook.xml" in members:
        raise FileError(f"{name} is an Excel workbook: pandas.read_excel reads its sheets.")
    inside = join(repr(printable(each)) for each in list(members)[:3])
    more = f": it holds {count(len(members), 'file')}, {inside}{' ...' if len(members) > 3 else ''}"
    raise FileError(f"{name} is an archive without arrays{more if members else ''}.")


def _npy(path: Path, member: zipfile.ZipInfo) -> np.ndarray:
    """An array that is stored as it is is mapped, one that is compressed is unpacked."""
    array = member.filename.removesuffix(".npy")
    what = named(path, array)
    with _opened(path, member, what) as file:
        shape, fortran, dtype = read_header(file, what)
        header, nbytes = file.tell(), size_of(shape) * dtype.itemsize
        if nbytes > member.file_size - header:
            raise FileError(
                f"{what} is cut short: its header claims the shape {shape}, and {member.file_size} bytes are there."
            )
        if member.compress_type == zipfile.ZIP_STORED:
            return mapped(path, what, _begin(path, member) + header, shape, fortran, dtype)
        check_size(path, array, nbytes)
        order: Literal["F", "C"] = "F" if fortran else "C"
        if nbytes > _LARGE:  # unpacked beside memory, into a file that goes with the array
            with tempfile.TemporaryFile() as unpacked:
                _unpack(file, unpacked, nbytes)
                return np.memmap(unpacked, dtype, "r", 0, (size_of(shape),)).reshape(
                    shape, order=order
                )
        content = file.read(nbytes)
        file.read(1)  # at the end the check sum is looked at
        if not nbytes:
            return nothing(what, shape, dtype, order)
        return np.frombuffer(content, dtype).reshape(shape, order=order)


def _unpack(file: IO[bytes], unpacked: IO[bytes], nbytes: int) -> None:
    """Unpack piece by piece; pieces of zeros, of which a bomb is made, take no room on the disk."""
    for start in shown(range(0, nbytes, _PIECE), "unpacking"):
        piece = file.read(min(_PIECE, nbytes - start))
        if piece != _ZEROS[: len(piece)]:
            unpacked.seek(start)
            unpacked.write(piece)
    file.read(1)  # at the end the check sum is looked at
    unpacked.truncate(nbytes)


@contextmanager
def _opened(path: Path, member: zipfile.ZipInfo, what: str) -> Iterator[IO[bytes]]:
    if member.flag_bits & 1:
        raise FileError(f"{what} is encrypted: unpack it with its password first.")
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as file:
            yield file
    except FileError:
        raise
    except _BROKEN as error:
        raise FileError(f"{what} cannot be read: {_why(error)}") from None


def _begin(path: Path, member: zipfile.ZipInfo) -> int:
    """Where a member's bytes begin: after a header whose length the directory does not tell."""
    with path.open("rb") as file:
        file.seek(member.header_offset + _LOCAL_HEADER - 4)
        name, extra = np.frombuffer(file.read(4), "<u2").tolist()
    return member.header_offset + _LOCAL_HEADER + int(name) + int(extra)


def _weights(path: Path, member: zipfile.ZipInfo) -> list[StoredArray]:
    """The weights of a Keras model; the model itself is not built, so none of its code runs."""
    check_size(path, member.filename, member.file_size)
    with (
        _opened(path, member, named(path, member.filename)) as file,
        tempfile.TemporaryDirectory() as folder,
    ):
        part = Path(folder) / f"{member.filename} in {path.name[-200:]}"
        with part.open("wb") as unpacked:
            _unpack(file, unpacked, member.file_size)
        found = [(each.name, np.array(each.read())) for each in hdf5.arrays(part)]
    return [StoredArray(name, partial(np.asarray, values)) for name, values in found]


def _why(error: BaseException) -> str:
    """What a broken archive came to, in our words."""
    if isinstance(error, NotImplementedError):
        why = "it is packed in a way that Python does not unpack"
    elif isinstance(error, zlib.error | lzma.LZMAError):
        why = "its packed bytes are damaged"
    elif str(error).startswith("Bad CRC"):
        why = "its check sum is that of other bytes"
    else:
        why = "the directory of the archive, or what it leads to, is damaged or cut off"
    return f"{why}. Download or save it again."
