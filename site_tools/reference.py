"""The reference: mkdocstrings' handler for Python, which reads and renders the library only when a source changed."""

import re
from pathlib import Path
from typing import Any

import griffe
from mkdocstrings_handlers.python import PythonConfig, PythonHandler

from site_tools.store import Store

# A doctest goes on to the next blank line, as it does for Python's doctest module.
_DOCTEST = re.compile(r"^>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)


class Doctests(griffe.Extension):
    """Fences the doctests of docstrings, so that Markdown does not take them for quotations and links."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of each object when it has been read."""
        if text := obj.docstring:
            fenced = _DOCTEST.sub(r"```pycon\n\g<0>\n```", text.value)
            text.value = fenced.replace("<BLANKLINE>", "")


class _Reference(PythonHandler):
    """Keeps the HTML of each object, its headings, and the names by which each of them is known."""

    def __init__(self, settings: str, store: Store, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._settings, self._store = settings, store

    def collect(self, identifier: str, options: Any) -> Any:
        return identifier  # `render` reads it, where nothing is kept

    def render(self, data: Any, options: Any) -> Any:  # type: ignore[override]
        kept = self._store.keep(self._rendered, data, options, self._settings)
        html, self._present, self._names = kept
        return html

    def _rendered(self, data: Any, options: Any, _: str) -> Any:
        html = super().render(super().collect(data, options), options)
        headings = super().get_headings()
        names = [heading.attrib["id"] for heading in headings]
        return html, headings, {name: super(_Reference, self).get_aliases(name) for name in names}

    def get_headings(self) -> Any:
        return self._present

    def get_aliases(self, identifier: str) -> Any:
        return self._names[identifier]


def get_handler(handler_config: Any, tool_config: Any, **settings: Any) -> PythonHandler:
    """The handler for one build."""
    file = Path(tool_config.config_file_path)
    options = PythonConfig.from_data(**handler_config), file.parent
    store = Store(file.parent / ".cache/pages")
    return _Reference(file.read_text("utf-8"), store, *options, **settings)
