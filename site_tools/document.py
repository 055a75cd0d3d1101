"""A page and its results become one Markdown document, which MkDocs renders as it renders any other.

Cells and what they showed are HTML already, and do not go through Markdown: a mark stands in the place of each, and is
exchanged for it afterwards. In between, the search reads the plain text of the cell.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from pygments import highlight  # type: ignore[import-untyped]
from pygments.filter import simplefilter  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]
from pygments.token import Name, Text  # type: ignore[import-untyped]

from site_tools.outputs import Outputs
from site_tools.page import Page

_MARK = re.compile(r'<(div|pre) data-tl-block="(\d+)">[^<]*</\1>')
_NAMES = {"answer": "Answer", "solution": "Solution"}

# The theme's style sheet knows what superfences writes, which is this.
_LEXER, _FORMATTER = PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True)


@simplefilter  # type: ignore[untyped-decorator]
def _uncoloured(
    self: Any, lexer: Any, stream: Iterable[tuple[Any, str]], options: Any
) -> Iterator[tuple[Any, str]]:
    """Leave names, blanks and dots without an element: they need no colour, and make a third of the code's weight."""
    for kind, text in stream:
        yield (Text if kind is Name or kind in Text or text == "." else kind), text


_LEXER.add_filter(_uncoloured())


@dataclass(frozen=True)
class Block:
    """A piece of HTML, and the text in it that a search should find."""

    html: str
    text: str = ""


@dataclass(frozen=True)
class Document:
    """Markdown with marks, what each of them stands for, and files that this loads from beside the page."""

    markdown: str
    blocks: tuple[Block, ...]
    files: Mapping[str, str]

    def for_the_search(self, html: str) -> str:
        """Put the cells' text into the rendered page, beside the marks."""

        def shown(mark: re.Match[str]) -> str:
            text = escape(self.blocks[int(mark[2])].text, quote=False)
            return f'<pre data-tl-block="{mark[2]}">{text}</pre>' if text else mark[0]

        return _MARK.sub(shown, html)

    def finish(self, html: str) -> str:
        """Exchange the marks in the rendered page for the HTML that they stand for."""
        html, exchanged = _MARK.subn(lambda mark: self.blocks[int(mark[2])].html, html)
        if exchanged != len(self.blocks):
            raise ValueError(
                f"{len(self.blocks)} pieces of HTML went into the page and {exchanged} came out: "
                "an unclosed HTML element or list in a Markdown cell swallows what follows it"
            )
        return html


def coloured(code: str) -> str:
    """Colour code as HTML."""
    return str(highlight(code, _LEXER, _FORMATTER))


def compose(
    page: Page, results: Sequence[Sequence[dict[str, Any]]], colour: Callable[[str], str] = coloured
) -> Document:
    """Put a page and the outputs of its code cells together.

    Args:
        page: the page.
        results: the outputs of each of its code cells, in order.
        colour: gives a cell's code as HTML.
    """
    parts: list[str] = []
    blocks: list[Block] = []

    def block(html: str, text: str = "") -> None:
        parts.append(f'<div data-tl-block="{len(blocks)}"></div>')
        blocks.append(Block(html, text))

    outputs = Outputs()
    remaining = iter(results)
    open_fold = None
    for cell in page.cells:
        if cell.fold != open_fold:
            if open_fold:
                block("</details>")
            if cell.fold:
                name = _NAMES[cell.fold]
                block(f'<details class="tl-fold tl-{cell.fold}"><summary>{name}</summary>')
            open_fold = cell.fold
        if cell.markdown:
            parts.append(cell.source)
            continue
        block(colour(cell.source), cell.source)
        shown = outputs.html(next(remaining))
        if shown:
            block(shown)
    if open_fold:
        block("</details>")
    head = f"---\n{page.front_matter}\n---\n\n" if page.front_matter else ""
    return Document(head + "\n\n".join(parts) + "\n", tuple(blocks), outputs.files)
