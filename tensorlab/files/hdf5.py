"""HDF5: Keras' weights (.h5, .weights.h5) and other arrays by their paths."""

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab.files.format import FileError, StoredArray, check_size, mapped, named, objects
from tensorlab.wording import printable

_LARGE = 2**26  # bytes of an array in chunks that is not read whole
_DEEP = 1000  # data sets that are listed


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
    except (OSError, RuntimeError, KeyError, ValueError) as error:
        raise FileError(
            f"{named(path)} is not an HDF5 file that can be read: {_why(error)}"
        ) from None
    if not names:
        raise FileError(f"{named(path)} is an HDF5 file without data sets.")
    return [StoredArray(name, partial(_read, path, name)) for name in names]


def _read(path: Path, name: str) -> Any:
    what = named(path, name)
    try:
        with _h5py(path).File(path, "r") as file:
            found = file[name]
            if found.shape is None:
                raise FileError(f"{what} is empty: it has a dtype, and no shape.")
            if _h5py(path).check_ref_dtype(found.dtype) is not None:
                raise FileError(f"{what} holds references to other data sets, and no values.")
            if found.dtype.hasobject and found.dtype.metadata is None:
                raise FileError(objects(what))
            if _h5py(path).check_vlen_dtype(found.dtype) not in (None, str, bytes):
                raise FileError(
                    f"{what} holds rows of different lengths, which are not a tensor: h5py reads them one by one, "
                    "as in h5py.File(path)[name][0]."
                )
            offset = None if found.is_virtual or found.external else found.id.get_offset()
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
            return np.asarray(found.asstr()[()] if found.dtype.kind == "O" else found[()])
    except FileError:
        raise
    except (OSError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise FileError(f"{what} cannot be read: {_why(error)}") from None


def _h5py(path: Path) -> Any:
    try:
        return import_module("h5py")
    except ImportError:
        raise FileError(f"{named(path)} is an HDF5 file: pip install h5py reads them.") from None


def _why(error: BaseException) -> str:
    return f"{printable(str(error)).rstrip('.')}."
