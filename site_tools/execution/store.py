"""Results of pages, kept in a folder under a key that changes when anything does that they depend on."""

import hashlib
import json
import os
import shutil
import sys
import sysconfig
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from site_tools.execution import data

_DAYS = 14  # what no build has used for so long is thrown away


class Store:
    """A folder of results; several builds may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._surroundings = surroundings()

    def key(self, cells: list[dict[str, Any]]) -> str:
        """The name of the results of these cells, in the present surroundings."""
        text = json.dumps([self._surroundings, cells], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def get(self, key: str) -> tuple[dict[str, Any], Path] | None:
        """The results, and the folder of the files that the page wrote, or None."""
        folder = self._folder / key
        try:
            text = (folder / "run.json").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        os.utime(folder)
        return json.loads(text), folder / "assets"

    def put(self, key: str, run: dict[str, Any], assets: Path) -> tuple[dict[str, Any], Path]:
        """Keep results: written beside their place and moved there, so that nobody reads half of them.

        If the surroundings have changed since the build began, say because the library was edited, the results are
        kept for this build alone.
        """
        if surroundings() != self._surroundings:
            key = f"once-{os.getpid()}-{key}"
        self._folder.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=self._folder, prefix="new-"))
        (new / "run.json").write_text(json.dumps(run), encoding="utf-8")
        shutil.copytree(assets, new / "assets")
        try:
            new.rename(self._folder / key)
        except OSError:  # another build was faster, with the same results
            shutil.rmtree(new)
        self._throw_away_old()
        return run, self._folder / key / "assets"

    def _throw_away_old(self) -> None:
        for folder in self._folder.iterdir():
            try:
                days = (time.time() - folder.stat().st_mtime) / 86400
            except FileNotFoundError:
                continue  # another build threw it away
            if days > (1 if folder.name.startswith(("once-", "new-")) else _DAYS):
                shutil.rmtree(folder, ignore_errors=True)


def surroundings() -> str:
    """A digest of all that a page's results depend on besides its own code.

    The library's sources, how pages are run, Python, the installed packages, and the data.
    """
    digest = hashlib.sha256(sys.version.encode())
    for name in sorted(path.name for path in _site_packages().glob("*.dist-info")):
        digest.update(name.encode())
    spec = find_spec("tensorlab")
    assert spec
    assert spec.origin
    for folder in (Path(spec.origin).parent, Path(__file__).parent):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(folder)}\0".encode())
                digest.update(path.read_bytes())
    digest.update(data.digest())
    return digest.hexdigest()


def _site_packages() -> Path:
    return Path(sysconfig.get_path("purelib"))
