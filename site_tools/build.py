"""One build of the site: MkDocs' events, in the order in which they come."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from posixpath import dirname, join, relpath
from typing import Any

from jinja2 import Environment
from latex2mathml.converter import convert
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage

from site_tools import assets, outputs
from site_tools.document import Document, compose
from site_tools.glossary import Glossary
from site_tools.notebook import notebook
from site_tools.run import fetch, run
from site_tools.store import Store
from tensorlab.drawing.card import card, first_picture

_log = get_plugin_logger("tensorlab")
_GLOSSARY = "glossary.md"
_FORMULA = re.compile(r"^\$\$(.+?)\$\$$", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"<(mi|mo)>([a-z]{2,})</\1>")  # log, lim
_SIGN = re.compile(r"(?<=&#x0003D;</mo>)<mo>(?=&#x02212;)")  # minus that belongs to what follows it


class Build(BasePlugin):  # type: ignore[misc]
    """What one build knows."""

    def __init__(self, config: MkDocsConfig) -> None:
        """Read the glossary, and tell MkDocs of its links; have the data, on which all that is kept depends."""
        fetch(_log.info)
        glossary = Path(config.docs_dir) / _GLOSSARY
        self._glossary = Glossary(glossary.read_text("utf-8") if glossary.is_file() else "")
        self._documents: dict[str, Document] = {}
        self._shown: dict[str, list[str]] = {}  # what each code cell of a page showed, as HTML
        config.markdown_extensions.append(self._glossary)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Begin to run the pages: their Markdown is rendered meanwhile."""
        sources = [file for file in files if file.src_uri.endswith(".py")]
        self._store = Store(Path(config.config_file_path).parent / ".cache/pages")
        for file in sources:
            document = self._store.keep(compose, file.content_string, file.src_uri)
            self._documents[file.src_uri] = document
        code = {path: document.page.code for path, document in self._documents.items()}
        self._runs = ThreadPoolExecutor(1).submit(run, code, self._store, _log.info)
        wheel = assets.publish(files, config)
        for file in sources:
            path, page = file.src_uri, self._documents[file.src_uri].page
            address = f"{config.site_url}{file.url}" if config.site_url else ""
            if "description" not in page.meta:
                _log.warning(f"{path}: no sentence of it begins 'After this page you can'")
            for suffix, solutions in {"": True, ".student": False}.items():
                book = notebook(page, wheel, solutions, address)
                _publish(files, config, file, f"{file.name}{suffix}.ipynb", content=book)
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Take what the pages showed and wrote: from now on MkDocs writes the site."""
        for path, (results, written) in self._runs.result().items():
            file, loaded = files.src_uris[path], dict(written)
            self._shown[path] = [outputs.html(result, loaded) for result in results]
            if picture := first_picture("".join(self._shown[path])):
                loaded["picture.svg"] = picture.encode()
            if config.site_url:
                title = str(file.page.title)
                loaded["card.png"] = self._store.keep(card, title, config.site_name, picture)
            for name, content in loaded.items():
                _publish(files, config, file, name, content=content)

    def on_pre_page(self, page: SitePage, *, config: MkDocsConfig, files: Files) -> SitePage:
        """Let MkDocs render the page: mkdocs-jupyter, which made it one, would run it again."""
        vars(page).pop("render", None)
        path = page.file.src_uri
        up = relpath(_GLOSSARY, dirname(path) or ".")
        self._glossary.links.begin(None if path.startswith((_GLOSSARY, "reference/")) else up)
        return page

    def on_page_read_source(self, *, page: SitePage, config: MkDocsConfig) -> str | None:
        """Give MkDocs the Markdown of an executed page."""
        return getattr(self._documents.get(page.file.src_uri), "markdown", None)

    def on_page_markdown(self, markdown: str, **_: Any) -> str:
        """Write formulas as MathML, which needs no script and no other host."""
        markdown = _FORMULA.sub(lambda found: str(convert(found[1], display="block")), markdown)
        markdown = _SIGN.sub('<mo form="prefix">', markdown)
        markdown = _WORD.sub(r'<mo class="tl-word" rspace="0.17em">\2</mo>', markdown)
        return markdown.replace("<mi>", '<mi mathvariant="normal">')  # else of another face

    def on_post_page(self, output: str, *, page: SitePage, config: MkDocsConfig) -> str:
        """Put in the cells and their results, whose HTML nothing before needs; take out blanks: 8 KB of a page."""
        frame, article, rest = output.partition("<article")
        output = re.sub(r"\s*\n\s*", "\n", frame) + article + rest.replace("</code>\n)", "</code>)")
        document = self._documents.get(page.file.src_uri)
        return document.finish(output, self._shown[page.file.src_uri]) if document else output


def _publish(files: Files, config: MkDocsConfig, page: File, name: str, **source: Any) -> None:
    """Add a file beside a page."""
    files.append(File.generated(config, join(dirname(page.dest_uri), name), **source))
