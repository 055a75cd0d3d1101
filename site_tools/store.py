"""Results of pages, kept in a folder under a key that changes when anything does that they depend on."""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import tensorlab
from site_tools.page import Cell
from tensorlab.mnist.data import mnist_file

Outputs = list[list[dict[str, Any]]]  # of each cell, as `shell.run_page` writes them
Result = tuple[Outputs, Path]  # the second is the folder of the files that the page wrote

_ROOT = Path(__file__).resolve().parents[1]
_SOURCES = {".py", ".js", ".css", ".html"}  # and not what Python compiles beside them, at any time
_DAYS = 14  # what no build has used for so long is thrown away


class Store:
    """A folder of results; several builds may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._surroundings = surroundings()

    def get(self, cells: Sequence[Cell]) -> Result | None:
        """The results of these cells in the present surroundings, or None."""
        folder = self._folder / self._key(cells)
        try:
            text = (folder / "outputs.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        os.utime(folder)
        return json.loads(text), folder / "assets"

    def put(self, cells: Sequence[Cell], outputs: Outputs, assets: Path) -> Result:
        """Keep results: written beside their place and moved there, so that nobody reads half of them.

        If a source was edited since the build began, the results are kept for this build alone.
        """
        edited = surroundings() != self._surroundings
        folder = self._folder / (f"once-{os.getpid()}-" * edited + self._key(cells))
        self._folder.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=self._folder, prefix="new-"))
        (new / "outputs.json").write_text(json.dumps(outputs), encoding="utf-8")
        shutil.copytree(assets, new / "assets")
        try:
            new.rename(folder)
        except OSError:  # another build was faster, with the same results
            shutil.rmtree(new)
        for old in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another build threw it away
                if time.time() - old.stat().st_mtime > _DAYS * 86400:
                    shutil.rmtree(old, ignore_errors=True)
        return outputs, folder / "assets"

    def _key(self, cells: Sequence[Cell]) -> str:
        text = json.dumps([self._surroundings, *((cell.source, cell.raises) for cell in cells)])
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def surroundings() -> str:
    """A digest of what a page's results depend on besides its own code: Python, packages, sources and data."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (_ROOT / "requirements.lock", mnist_file()):
        digest.update(path.read_bytes() if path.is_file() else b"")
    for folder in (Path(tensorlab.__file__).parent, Path(__file__).parent):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in _SOURCES):
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
