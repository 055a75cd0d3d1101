"""Texts that are slow to make, kept from one build to the next: coloured code, formatted signatures."""

import hashlib
import json
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

_MAKERS = ("pygments", "ruff", "mkdocstrings-python")


class Memo:
    """A file of texts by what they were made from; those that a build does not use are dropped at its end.

    Args:
        path: the file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._used: dict[str, str] = {}
        try:
            self._kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            self._kept = {}
        sources = sorted(Path(__file__).parent.glob("*.py"))
        made_by = [version(name).encode() for name in _MAKERS]
        self._salt = b"\0".join([*made_by, *(source.read_bytes() for source in sources)])

    def of(self, kind: str, text: str, make: Callable[[], str]) -> str:
        """What is made from a text, made now if it was never made before.

        Args:
            kind: what is made.
            text: what it is made from.
            make: makes it.
        """
        key = hashlib.sha256(b"\0".join([self._salt, kind.encode(), text.encode()])).hexdigest()
        found = self._used.get(key, self._kept.get(key))
        self._used[key] = make() if found is None else found
        return self._used[key]

    def save(self) -> None:
        """Keep what this build has used; a build beside it reads the old file or the new one, never a half."""
        if self._used == self._kept:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(self._used), encoding="utf-8")
        part.replace(self._path)
