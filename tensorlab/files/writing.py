"""Files that are written whole or not at all."""

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".tensorlab-saving-"
_NEW = 3600  # seconds in which another machine may hold a folder, whose lock is not seen


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a place to write to, which takes the path's name when the block ends.

    If the block fails, or is interrupted, what was there before stays as it was. A file that is replaced gives its mode
    to the new one, and a link goes on leading to its file, which is the one replaced. Only a file of several names
    (hard links) is written over in its place.

    Args:
        path: Where the file is to be.

    Yields:
        A path of the same name in a folder of its own, on the same disk.

    Raises:
        FileNotFoundError: If the path's folder does not exist.
        IsADirectoryError: If the path is a folder.
        FileExistsError: If there is something else that is no file: a pipe, a device, a link that leads to itself.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     target = Path(folder) / "digits.txt"
    ...     with written_whole(target) as part:
    ...         _ = part.write_text("0 1 2")
    ...     target.read_text(), [each.name for each in Path(folder).iterdir()]
    ('0 1 2', ['digits.txt'])
    """
    given = path
    with suppress(FileNotFoundError):
        try:
            path.stat()
        except OSError as error:
            if error.errno == errno.ELOOP:
                said = f"{str(path)!r} is a link that leads back to itself: name a file."
                raise FileExistsError(said) from None
            raise
    path = path.resolve() if path.is_symlink() else path
    if path.is_dir():
        raise IsADirectoryError(f"{str(path)!r} is a folder: name a file in it.")
    if not path.parent.is_dir():
        home = path.parts[0].startswith("~")
        remedy = "Path(...).expanduser() finds your home folder" if home else "make it first"
        raise FileNotFoundError(
            f"there is no folder {str(path.parent)!r} to write {path.name!r} to: {remedy}."
        )
    file = path.resolve()
    if (file.exists() and not file.is_file()) or _is_a_stream(given):
        raise FileExistsError(f"{str(given)!r} is a pipe or a device, and no file: name a file.")
    if file.exists() and not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, "the file may not be written to", str(given))
    _tidy(file.parent)
    try:
        place = tempfile.TemporaryDirectory(dir=file.parent, prefix=_PREFIX)
    except OSError as error:  # which names a folder that nobody knows
        raise type(error)(error.errno, error.strerror, str(path)) from None
    with place as folder, _held(Path(folder)):
        part = Path(folder) / path.name
        yield part
        if file.exists():
            shutil.copymode(file, part)
        if file.exists() and file.stat().st_nlink > 1:
            shutil.copyfile(part, file)  # a file of several names keeps them all
        else:
            part.replace(file)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Keep a folder from being tidied away: whether no other process holds it. The system lets go of what is killed."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:  # Windows
        yield False
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        held = False
        with suppress(OSError):
            flock(opened, LOCK_EX | LOCK_NB)
            held = True
        yield held
    finally:
        os.close(opened)


def _tidy(folder: Path) -> None:
    """Remove what was being written when its process was killed."""
    for left in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            new = time.time() - left.stat().st_mtime < _NEW
            if not new and not left.is_symlink():
                with _held(left) as held:
                    if held:
                        shutil.rmtree(left)


def _is_a_stream(path: Path) -> bool:
    """Tell whether a path is that of an open stream: `/dev/stdout` leads to a file where the output goes to one."""
    leads = path.parent / path.readlink() if path.is_symlink() else path
    return any(str(each.parent.resolve()).startswith("/proc/") for each in (path, leads))
