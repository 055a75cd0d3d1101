"""Results kept in a folder under a key that changes when anything does that they depend on."""

import hashlib
import json
import os
import pickle
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import tensorlab
from tensorlab.files.writing import written_whole
from tensorlab.mnist.data import mnist_file

_ROOT = Path(__file__).resolve().parents[1]
_SOURCES = {".py", ".js", ".css", ".html"}  # and not what Python compiles beside them, at any time
_DAYS = 14  # what no build has used for so long is thrown away


class Store:
    """A folder of results; several builds may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._begun_with = folder, _sources()
        self._surroundings = surroundings()
        for old in folder.glob("*"):
            with suppress(OSError):  # another build threw it away
                if time.time() - old.stat().st_mtime > _DAYS * 86400:
                    old.unlink()

    def keep(self, make: Callable[..., Any], *given: Any) -> Any:
        """What `make` gives for these arguments, made if it is not kept."""
        parts = make.__name__, *given
        return self.get(*parts) or self.put(make(*given), *parts)

    def get(self, *parts: Any) -> Any:
        """The result for these parts in the present surroundings, or None."""
        file = self._file(parts)
        with suppress(FileNotFoundError):
            os.utime(file)
            return pickle.loads(file.read_bytes())

    def put(self, result: Any, *parts: Any) -> Any:
        """Keep a result, and give it back; if a source was edited since the build began, it is not kept."""
        if _sources() == self._begun_with:
            self._folder.mkdir(parents=True, exist_ok=True)
            with written_whole(self._file(parts)) as new:
                new.write_bytes(pickle.dumps(result))
        return result

    def _file(self, parts: Any) -> Path:
        text = json.dumps([self._surroundings, parts], default=repr)
        return self._folder / hashlib.sha256(text.encode()).hexdigest()[:32]


def surroundings() -> str:
    """A digest of what a page's results depend on besides its own code: Python, packages, sources and data."""
    digest = hashlib.sha256(sys.version.encode())
    for path, _ in _sources():
        digest.update(f"{path.parent.name}/{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _sources() -> list[tuple[Path, int]]:
    """What that digest is of, and when each was written: a build asks for each result that it keeps."""
    paths = [path for path in (_ROOT / "requirements.lock", mnist_file()) if path.is_file()]
    for folder in (Path(tensorlab.__file__).parent, Path(__file__).parent):
        paths += sorted(path for path in folder.rglob("*") if path.suffix in _SOURCES)
    return [(path, path.stat().st_mtime_ns) for path in paths]
