"""The site's style sheet and script: the library's own and the site's, in one file each, named by their content."""

import hashlib
import re
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocstrings_handlers.python._internal import rendering

from site_tools.memo import Memo
from tensorlab.drawing import theme
from tensorlab.drawing.drawing import script

_SOURCES = ("assets/site.css", "assets/site.js")

# The theme would fetch these from another host, for diagrams that no page has and for browsers of 2019.
_ELSEWHERE = re.compile(r'"https://unpkg\.com/[^"]*"')

# The theme calls the button that copies a cell a navigation: dozens of them on a page.
_COPY = ('"nav",{class:"md-code__nav"', '"div",{class:"md-code__nav"')

_FORMATTER_OF_SIGNATURES = rendering._get_formatter  # before `keep_signatures` puts its own there

# A part of the navigation, which the theme names after a label that may hold an icon only, and its title.
_PART = re.compile(
    r'(<nav class="md-nav" data-md-level="\d") aria-labelledby="[^"]*"'
    r'([^>]*>\s*<label class="md-nav__title"[^>]*>\s*<span [^>]*></span>\s*)([^<"]*[^<"\s])'
)


def name(config: MkDocsConfig) -> None:
    """Tell the theme the names of the style sheet and the script."""
    for path in _contents(config):
        (config.extra_css if path.endswith(".css") else config.extra_javascript).append(path)


def publish(files: Files, config: MkDocsConfig) -> Files:
    """Add both, and take out what the site never uses."""
    for path, content in _contents(config).items():
        files.append(File.generated(config, path, content=content))
    for file in list(files):
        path = file.src_uri
        if path in _SOURCES or path.endswith(".map") or "/javascripts/lunr/" in path:
            files.remove(file)
        elif path.startswith("assets/javascripts/bundle"):
            files.remove(file)
            content = _ELSEWHERE.sub('""', file.content_string).replace(*_COPY)
            files.append(File.generated(config, path, content=content))
    return files


def mend(html: str) -> str:
    """Mend what the theme leaves in the way of those who listen to a page.

    The search dialog and the parts of the navigation get the names that they lack.
    """
    html = html.replace('role="dialog"', 'role="dialog" aria-label="Search"')
    return _PART.sub(r'\1 aria-label="\3"\2\3', html)


def keep_compiled(env: Environment, cache: Path) -> None:
    """Keep compiled templates from one build to the next: they are most of what rendering takes."""
    folder = cache / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def keep_signatures(memo: Memo) -> None:
    """Keep formatted signatures: mkdocstrings starts a formatter anew for each."""
    formatter = _FORMATTER_OF_SIGNATURES()

    def kept(code: str, line_length: int) -> str:
        kind = f"signature of {line_length} columns"
        return memo.of(kind, code, lambda: str(formatter(code, line_length)))

    vars(rendering)["_get_formatter"] = lambda: kept


def _contents(config: MkDocsConfig) -> dict[str, str]:
    docs = Path(config.docs_dir)
    css, js = ((docs / path).read_text(encoding="utf-8") for path in _SOURCES)
    return {
        _named("css", f"{theme.css()}\n{css}"): f"{theme.css()}\n{css}",
        _named("js", f"{script()}\n{js}"): f"{script()}\n{js}",
    }


def _named(suffix: str, content: str) -> str:
    return f"assets/tensorlab.{hashlib.sha256(content.encode()).hexdigest()[:8]}.{suffix}"
