"""NumPy's .npy: one array, mapped, so that only what is looked at is read."""

from functools import partial
from pathlib import Path

from tensorlab.files.format import StoredArray, mapped, named, read_header


def arrays(path: Path) -> list[StoredArray]:
    """The one array of a .npy file."""
    with path.open("rb") as file:
        shape, fortran, dtype = read_header(file, named(path))
        offset = file.tell()
    return [StoredArray("", partial(mapped, path, named(path), offset, shape, fortran, dtype))]
