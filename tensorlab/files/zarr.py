"""Zarr: a folder that holds an array, or a tree of arrays by their paths; read part by part."""

import json
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from tensorlab.files.format import FileError, StoredArray, named
from tensorlab.wording import article, bytes_text, join

_MOST = 1000  # arrays that are listed
_DEEPEST = 20  # groups within groups
_SMALL = 2**26  # bytes of an array that is read to see whether it can be
_LONGEST = 2**25  # bytes of metadata
# The metadata of an array in each version of the format, and what they have to tell.
_REQUIRED = {
    "zarr.json": "zarr_format shape data_type chunk_grid chunk_key_encoding fill_value codecs",
    ".zarray": "zarr_format shape chunks dtype compressor fill_value order filters",
    ".zattrs": "",
}


class _TooLongError(ValueError):
    """Metadata of more bytes than are looked at."""


def is_store(path: Path) -> bool:
    """Whether a folder is an array or a group of Zarr."""
    return any((path / mark).is_file() for mark in ("zarr.json", ".zarray", ".zgroup"))


def arrays(path: Path) -> list[StoredArray]:
    """The array of a store, or those of a group and of the groups in it; none is read yet."""
    if not find_spec("zarr"):
        raise FileError(f"{named(path)} is a Zarr store: pip install zarr reads it.")
    found = list(islice(_arrays_in(path, _DEEPEST), _MOST))
    if not found:
        raise FileError(f"{named(path)} is a Zarr store without arrays.")
    return [
        StoredArray("" if at == path else at.relative_to(path).as_posix(), partial(_open, path, at))
        for at in found
    ]


def _arrays_in(folder: Path, deepest: int) -> Iterator[Path]:
    if (folder / ".zarray").is_file() or _is_no_group(folder / "zarr.json"):
        yield folder
    elif deepest:
        for each in sorted(folder.iterdir()):
            if each.is_dir() and is_store(each):
                yield from _arrays_in(each, deepest - 1)


def _is_no_group(metadata: Path) -> bool:
    """Whether metadata of version 3 are there and tell of no group; damaged ones are told when the array is opened."""
    try:
        return bool(_told(metadata)["node_type"] != "group")
    except FileNotFoundError:
        return False
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return True


def _told(metadata: Path) -> Any:
    """What a file of metadata tells.

    Raises:
        OSError: If it cannot be opened.
        ValueError: If it is not JSON, or too long.
    """
    with metadata.open("rb") as file:
        content = file.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        raise _TooLongError
    return json.loads(content.decode())


def _open(store: Path, folder: Path) -> Any:
    """An array whose entries are read when they are asked for; a small one is tried at once."""
    what = named(store, "" if folder == store else folder.relative_to(store).as_posix())
    if why := next(filter(None, map(partial(_wrong_in, folder), _REQUIRED)), ""):
        raise FileError(f"{what} is not a Zarr array that can be read: its {why}.")
    try:
        found = import_module("zarr").open_array(folder, mode="r")
    except Exception:  # whatever a stranger's metadata come to
        raise FileError(
            f"{what} is not a Zarr array that can be read: what is told of its shape, dtype, chunks or codecs is "
            "none that zarr knows."
        ) from None
    try:
        if found.nbytes <= _SMALL:
            found[...]
    except Exception:  # whatever damaged chunks come to
        raise FileError(
            f"{what} cannot be read: a chunk of it is damaged, or is not what the metadata say. "
            "Download or save it again."
        ) from None
    return found


def _wrong_in(folder: Path, name: str) -> str:
    """What is wrong with a file of metadata, as the end of a sentence; "" where it is none, or not there."""
    try:
        told = _told(folder / name)
    except FileNotFoundError:
        return ""
    except _TooLongError:
        return f"{name} takes more than {bytes_text(_LONGEST)}"
    except json.JSONDecodeError as error:
        return f"{name} is not JSON from letter {error.pos} on"
    except (OSError, ValueError, RecursionError):
        return f"{name} cannot be read as JSON in UTF-8"
    if not isinstance(told, dict):
        return f"{name} is {article(type(told).__name__)}, and has to be an object"
    missing = [repr(key) for key in _REQUIRED[name].split() if key not in told]
    return f"{name} lacks {join(missing)}" if missing else ""
