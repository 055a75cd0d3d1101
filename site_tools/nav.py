"""While pages are being written, the ones that are not built are stood in for, so that links to them resolve."""

import types
from collections.abc import Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

STUB = "# {}\n\nThis page was left out of this build (TENSORLAB_PAGES).\n"


def stand_in_for_missing(files: Files, config: MkDocsConfig) -> set[str]:
    """Add an empty page for each that the navigation names and nobody has written yet; returns their paths."""
    missing = {path for path in paths(config.nav) if files.get_file_from_path(path) is None}
    for path in missing:
        files.append(_page(config, path))
    return missing


def stand_in(page: Page) -> None:
    """Let links to any anchor of a page pass, as there are none."""

    def render(self: Page, config: MkDocsConfig, files: Files) -> None:
        Page.render(self, config, files)
        self.present_anchor_ids = None

    page.render = types.MethodType(render, page)


def _page(config: MkDocsConfig, path: str) -> File:
    """A page without a file; MkDocs takes only Markdown for pages, so it is told."""
    file = File.generated(config, path.removesuffix(".py") + ".md", content="")
    file.src_uri = path
    file.is_documentation_page = lambda: True
    return file


def paths(nav: Any) -> Iterator[str]:
    """The pages that a navigation names, in its order."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from paths(item)
    elif nav:
        for item in nav:
            yield from paths(item)
