"""HDF5: Keras' weights (.h5, .weights.h5) and other arrays by their paths."""

import mmap
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab.files.format import FileError, StoredArray, check_size, mapped, named
from tensorlab.wording import count, thousands

_LARGE = 2**26  # bytes of an array in chunks that is not read whole
_MOST_TEXTS = 10_000_000  # each is an object of Python's
_DEEP = 1000  # data sets that are listed
_HEAP = b"GCOL\1\0\0\0"  # how a heap of strings begins


def arrays(path: Path) -> list[StoredArray]:
    """Every data set of numbers, strings or truth values, by its path; links out of the file are not followed."""
    h5py = _h5py(path)
    names: list[str] = []

    def note(name: str, found: Any) -> bool | None:
        if isinstance(found, h5py.Dataset):
            names.append(name)
        return True if len(names) >= _DEEP else None

    try:
        with h5py.File(path, "r") as file:
            file.visititems(note)
    except Exception as error:  # whatever a stranger's bytes come to
        raise FileError(
            f"{named(path)} is not an HDF5 file that can be read: {_why(error)}"
        ) from None
    if not names:
        raise FileError(f"{named(path)} is an HDF5 file without data sets.")
    are_texts_whole = cache(partial(_are_texts_whole, path))
    return [StoredArray(name, partial(_read, path, name, are_texts_whole)) for name in names]


def _read(path: Path, name: str, are_texts_whole: Callable[[], bool]) -> Any:
    what = named(path, name)
    try:
        with _h5py(path).File(path, "r") as file:
            found = file[name]
            if found.shape is None:
                raise FileError(f"{what} is empty: it has a dtype, and no shape.")
            if _h5py(path).check_ref_dtype(found.dtype) is not None:
                raise FileError(f"{what} holds references to other data sets, and no values.")
            if found.dtype.hasobject and found.dtype.metadata is None:
                raise FileError(
                    f"{what} holds records with fields of texts, rows or references: h5py reads them one by one, as "
                    "in h5py.File(path)[name][0]."
                )
            if found.external or (found.is_virtual and _has_sources_elsewhere(found)):
                raise FileError(
                    f"{what} keeps its values in other files, which are not opened: h5py.File(path)[name] does."
                )
            if _h5py(path).check_vlen_dtype(found.dtype) not in (None, str, bytes):
                raise FileError(
                    f"{what} holds rows of different lengths, which are not a tensor: h5py reads them one by one, "
                    "as in h5py.File(path)[name][0]."
                )
            offset = None if found.is_virtual else found.id.get_offset()
            if (
                offset is not None
                and found.chunks is None
                and found.size
                and not found.dtype.hasobject
            ):
                return mapped(path, what, offset, found.shape, False, found.dtype)
            if found.size * found.dtype.itemsize > _LARGE and found.dtype.kind in "biufc":
                return _h5py(path).File(path, "r")[
                    name
                ]  # keeps the file open, and is read part by part
            check_size(path, name, found.size * found.dtype.itemsize)
            if not found.dtype.hasobject:
                return np.asarray(found[()])
            if found.size > _MOST_TEXTS:
                raise FileError(
                    f"{what} holds {count(found.size, 'text')}, and at most {thousands(_MOST_TEXTS)} are read: h5py "
                    "reads a part, as in h5py.File(path)[name].asstr()[:1000]."
                )
            if not are_texts_whole():
                raise FileError(f"{what} cannot be read: {_why(ValueError())}")
            return np.asarray(found.asstr(errors="backslashreplace")[()])
    except FileError:
        raise
    except Exception as error:
        raise FileError(f"{what} cannot be read: {_why(error)}") from None


def _has_sources_elsewhere(found: Any) -> bool:
    return any(each.file_name != "." for each in found.virtual_sources())


def _h5py(path: Path) -> Any:
    _load_filters()
    try:
        return import_module("h5py")
    except ImportError:
        raise FileError(f"{named(path)} is an HDF5 file: pip install h5py reads them.") from None


@cache
def _load_filters() -> None:
    """Give HDF5 the filters of hdf5plugin, where it is installed."""
    with suppress(ImportError):
        import_module("hdf5plugin")


def _why(error: BaseException) -> str:
    """What a broken file came to, in our words."""
    said = str(error)
    cut = re.search(r"truncated file: eof = (\d+).*stored_eof = (\d+)", said)
    if cut:
        there, whole = map(int, cut.groups())
        return f"it is cut short: {count(there, 'byte')} are there, of {thousands(whole)}. Download or save it again."
    if "unable to lock" in said:
        return "another program has it open, to write to it. Close it there."
    if "required filter" in said:
        return "it is packed by a filter that is not installed: pip install hdf5plugin brings most of them."
    if "filter" in said:
        return "packed bytes of it are damaged. Download or save it again."
    return "its structure is damaged. Download or save it again."


def _are_texts_whole(path: Path) -> bool:
    """Whether HDF5 comes to the end of each heap of strings, as it does not where free space has no length.

    An entry takes 16 bytes or more, so more of them than fit into the file are in heaps that share bytes.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        left, at = len(content) // 16, content.find(_HEAP)
        while at >= 0:
            place, end = at + 16, at + int.from_bytes(content[at + 8 : at + 16], "little")
            while place + 16 <= min(end, len(content)):
                number = int.from_bytes(content[place : place + 2], "little")
                size = int.from_bytes(content[place + 8 : place + 16], "little")
                if size > end - place or not (number or size) or not left:
                    return False
                place += 16 + -(-size // 8) * 8 if number else size
                left -= 1
            at = content.find(_HEAP, at + 1)
    return True
