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
from tensorlab.wording import printable

_MOST = 1000  # arrays that are listed
_DEEPEST = 20  # groups within groups


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
    if (folder / ".zarray").is_file() or _node_type(folder) == "array":
        yield folder
    elif deepest:
        for each in sorted(folder.iterdir()):
            if each.is_dir() and is_store(each):
                yield from _arrays_in(each, deepest - 1)


def _node_type(folder: Path) -> object:
    """What a folder says that it is, since version 3 of the format."""
    try:
        with (folder / "zarr.json").open(encoding="utf-8") as file:
            return json.loads(file.read(2**20))["node_type"]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def _open(store: Path, folder: Path) -> Any:
    """An array whose entries are read when they are asked for."""
    try:
        return import_module("zarr").open_array(folder, mode="r")
    except Exception as error:  # whatever a stranger's metadata come to
        name = "" if folder == store else folder.relative_to(store).as_posix()
        why = printable(str(error).partition("\n")[0]).rstrip(".") or type(error).__name__
        why = f"its metadata lack {why}" if isinstance(error, KeyError) else why
        raise FileError(
            f"{named(store, name)} is not a Zarr array that can be read: {why}."
        ) from None
