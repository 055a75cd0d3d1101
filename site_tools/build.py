"""One build of the site: MkDocs' events, in the order in which they come; what is done at each is elsewhere."""

import posixpath
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage

from site_tools import assets
from site_tools.document import Document, compose
from site_tools.glossary import Glossary
from site_tools.notebook import notebook
from site_tools.page import read
from site_tools.run import run

_log = get_plugin_logger("tensorlab")
_GLOSSARY = "glossary.md"


class Build(BasePlugin):  # type: ignore[misc]
    """What one build knows."""

    def __init__(self, config: MkDocsConfig) -> None:
        """Read the glossary, and tell MkDocs of its links."""
        glossary = Path(config.docs_dir) / _GLOSSARY
        self._glossary = Glossary(glossary.read_text("utf-8") if glossary.is_file() else "")
        self._documents: dict[str, Document] = {}
        config.markdown_extensions.append(self._glossary)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Run the pages, and add what the build makes beside them."""
        sources = [file for file in files if file.src_uri.endswith(".py")]
        pages = {file.src_uri: read(file.content_string, file.src_uri) for file in sources}
        cache = Path(config.config_file_path).parent / ".cache" / "pages"
        runs = run({path: page.code for path, page in pages.items()}, cache, _log.info)
        for file in sources:
            path, page = file.src_uri, pages[file.src_uri]
            outputs, written = runs[path]
            document = self._documents[path] = compose(page, outputs)
            if "description" not in page.meta:
                _log.warning(f"{path}: no sentence of it begins 'After this page you can'")
            beside = posixpath.dirname(file.dest_uri)
            for asset in sorted(each for each in written.rglob("*") if each.is_file()):
                name = posixpath.join(beside, asset.relative_to(written).as_posix())
                files.append(File.generated(config, name, abs_src_path=str(asset)))
            book = {f"{file.name}.ipynb": notebook(page)}
            for name, content in {**book, **document.files}.items():
                files.append(File.generated(config, posixpath.join(beside, name), content=content))
        assets.publish(files, config)
        return files

    def on_pre_page(self, page: SitePage, *, config: MkDocsConfig, files: Files) -> SitePage:
        """Let MkDocs render the page: mkdocs-jupyter, which made it one, would run it again."""
        vars(page).pop("render", None)
        path = page.file.src_uri
        linked = path != _GLOSSARY and not path.startswith("reference/")
        to_glossary = posixpath.relpath(_GLOSSARY, posixpath.dirname(path) or ".")
        self._glossary.links.begin(to_glossary if linked else None)
        return page

    def on_page_read_source(self, *, page: SitePage, config: MkDocsConfig) -> str | None:
        """Give MkDocs the Markdown of an executed page."""
        document = self._documents.get(page.file.src_uri)
        return document.markdown if document else None

    def on_post_page(self, output: str, *, page: SitePage, config: MkDocsConfig) -> str:
        """Put the cells and their results into the finished page: nothing before now has to read their HTML."""
        document = self._documents.get(page.file.src_uri)
        return document.finish(output) if document else output
