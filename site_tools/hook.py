"""MkDocs' events, in the order in which they come; what is done at each is elsewhere."""

import gc
import os
import posixpath
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage

_ROOT = Path(__file__).resolve().parents[1]
if str(_ROOT) not in sys.path:  # MkDocs loads this file by its path
    sys.path.append(str(_ROOT))

# A build makes millions of small objects and keeps most of them: looking for garbage all the time finds little.
gc.set_threshold(200_000, 20, 20)

from site_tools import assets, execution, nav  # noqa: E402
from site_tools.document import Document, coloured, compose  # noqa: E402
from site_tools.glossary import Glossary, GlossaryLinks  # noqa: E402
from site_tools.memo import Memo  # noqa: E402
from site_tools.notebook import notebook  # noqa: E402
from site_tools.page import Page, PageError, read  # noqa: E402

_log = get_plugin_logger("tensorlab")

_GLOSSARY = "glossary.md"


class _Build:
    """What one build knows; MkDocs may build several times in one process when it serves."""

    def __init__(self) -> None:
        self.patterns = [p for p in os.environ.get("TENSORLAB_PAGES", "").split(",") if p.strip()]
        self.documents: dict[str, Document] = {}
        self.descriptions: dict[str, str | None] = {}
        self.links: GlossaryLinks | None = None
        self.missing: set[str] = set()
        self.memo: Memo | None = None

    def wants(self, path: str) -> bool:
        """Whether a page is built, or only stands in for itself."""
        if path in self.missing:
            return False
        stem, name = posixpath.splitext(path)[0], posixpath.basename(path)
        names = (stem, posixpath.splitext(name)[0])
        return not self.patterns or any(
            fnmatch(candidate, pattern.strip()) for pattern in self.patterns for candidate in names
        )


_build = _Build()


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Begin: the style sheet, the script and the glossary."""
    global _build
    _build = _Build()
    docs = Path(config.docs_dir)
    glossary = docs / _GLOSSARY
    text = glossary.read_text(encoding="utf-8") if glossary.is_file() else ""
    _build.links = GlossaryLinks(Glossary(text))
    config.markdown_extensions.append(_build.links)
    assets.name(config)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Run the pages, and add what the build makes beside them."""
    memo = _build.memo = Memo(_cache(config) / "texts.json")
    reference = config.plugins.get("mkdocstrings")
    if reference:
        assets.keep_compiled(reference.get_handler("python").env, _cache(config))
        assets.keep_signatures(memo)
    if _build.patterns:
        _build.missing = nav.stand_in_for_missing(files, config)
    pages = {
        file.src_uri: _read(file)
        for file in files
        if file.src_uri.endswith(".py") and _build.wants(file.src_uri)
    }
    try:
        runs = execution.run(
            {path: list(page.code()) for path, page in pages.items()},
            _cache(config) / "pages",
            _log.info,
        )
    except execution.RunError as error:
        raise PluginError(f"pages that do not run:\n\n{error}") from None
    for path, page in pages.items():
        run, written = runs[path]
        _build.documents[path] = compose(
            page, run["outputs"], lambda code: memo.of("colours", code, lambda: coloured(code))
        )
        _build.descriptions[path] = page.description()
        file = files.get_file_from_path(path)
        assert file
        beside = posixpath.dirname(file.dest_uri)
        for asset in sorted(p for p in written.rglob("*") if p.is_file()):
            name = posixpath.join(beside, asset.relative_to(written).as_posix())
            files.append(File.generated(config, name, abs_src_path=str(asset)))
        generated = {
            f"{Path(path).stem}.ipynb": notebook(page, config.site_url, path),
            **_build.documents[path].files,
        }
        for name, content in generated.items():
            files.append(File.generated(config, posixpath.join(beside, name), content=content))
    return assets.publish(files, config)


def on_pre_page(page: SitePage, config: MkDocsConfig, files: Files) -> SitePage:
    """Let MkDocs render the page: mkdocs-jupyter, which made it one, would run it again."""
    vars(page).pop("render", None)
    if _build.links:
        path = page.file.src_uri
        linked = path != _GLOSSARY and not path.startswith("reference/")
        _build.links.begin(
            posixpath.relpath(_GLOSSARY, posixpath.dirname(path) or ".") if linked else None
        )
    if not _build.wants(page.file.src_uri):
        nav.stand_in(page)
    return page


def on_page_read_source(page: SitePage, config: MkDocsConfig) -> str | None:
    """Give MkDocs the Markdown of an executed page."""
    document = _build.documents.get(page.file.src_uri)
    if document:
        return document.markdown
    return None if _build.wants(page.file.src_uri) else nav.STUB.format(page.file.name)


def on_page_markdown(markdown: str, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """Describe the page to search engines, and name its notebook to the theme."""
    path = page.file.src_uri
    if path in _build.documents:
        page.meta.setdefault("description", _build.descriptions[path])
        page.meta["notebook"] = Path(path).stem + ".ipynb"
        if not page.meta["description"]:
            _log.warning(
                f"{path} has no description: no sentence of it begins 'After this page you can'"
            )
    return markdown


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Keep compiled templates from one build to the next."""
    assets.keep_compiled(env, _cache(config))
    return env


def on_page_content(html: str, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """Let the search read the cells."""
    document = _build.documents.get(page.file.src_uri)
    return document.for_the_search(html) if document else html


def on_post_page(output: str, page: SitePage, config: MkDocsConfig) -> str:
    """Put the cells and their results into the finished page: nothing before now has had to read their HTML."""
    document = _build.documents.get(page.file.src_uri)
    output = assets.mend(output)
    return document.finish(output) if document else output


def on_post_build(config: MkDocsConfig) -> None:
    """End: keep what the next build can use."""
    # A build of some pages must not drop what the others need.
    if _build.memo and not _build.patterns:
        _build.memo.save()


def _cache(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent / ".cache"


def _read(file: File) -> Page:
    try:
        return read(file.content_string)
    except PageError as error:
        raise PluginError(f"{file.src_uri}: {error}") from None


__all__: list[Any] = []
