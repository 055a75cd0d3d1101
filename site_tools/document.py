"""A page becomes one Markdown document, which MkDocs renders as it renders any other, while the cells run.

Code and what it showed are HTML already: a mark stands in the place of each cell, and is exchanged for both at the end.
The mark of a cell holds its code as plain text, which the search reads.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from pygments import highlight  # type: ignore[import-untyped]
from pygments.filter import simplefilter  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]
from pygments.token import Name, Text  # type: ignore[import-untyped]

from site_tools.page import Page, read

_MARK = re.compile(r'<(div|pre) data-tl-block="(\d+)">[^<]*</\1>')
_WIDE = re.compile(r'class="tl-explor|<svg[^>]* width="(?:4[3-9]|[5-9]\d|\d{3})\d')  # 430 on
_FENCES = str.maketrans({"`": "&#96;", "~": "&#126;"})  # Markdown would find them in a mark, too


@simplefilter
def _uncoloured(self, lexer, stream, options):  # type: ignore[no-untyped-def]
    """Leave names, blanks and dots without an element: they need no colour, and make a third of the code's weight."""
    for kind, text in stream:
        yield (Text if kind is Name or kind in Text or text == "." else kind), text


# The theme's style sheet knows what superfences writes, which is this.
_LEXER = PythonLexer(filters=[_uncoloured()])
_FORMATTER = HtmlFormatter(cssclass="highlight", wrapcode=True)


@dataclass(frozen=True)
class Document:
    """A page as Markdown with marks, their HTML, which of them are code cells, and whether those are cards."""

    page: Page
    markdown: str
    blocks: tuple[str, ...]
    cells: tuple[int, ...]
    cards: bool

    def finish(self, html: str, shown: Sequence[str]) -> str:
        """Exchange the marks in the rendered page for what they stand for, and for what each code cell showed."""
        blocks = list(self.blocks)
        for cell, output in zip(self.cells, shown, strict=True):
            blocks[cell] = _card(blocks[cell], output) if self.cards else blocks[cell] + output
        html, exchanged = _MARK.subn(lambda mark: blocks[int(mark[2])], html)
        if exchanged != len(blocks):
            raise ValueError(
                f"{exchanged} of {len(blocks)} cells came out: an unclosed HTML element or list swallows the rest"
            )
        return re.sub(r'</div><!---->\s*<div class="tl-gallery">', "", html)


def _card(code: str, output: str) -> str:
    """A picture over its code, in a grid which `finish` joins to the one before it."""
    code = re.sub('class="p">[^<]*</span>', r"\g<0><wbr>", code)  # it may break after a bracket
    wide = " tl-wide" * bool(_WIDE.search(output))
    card = f'<figure class="tl-card{wide}">{output}{code}</figure>'
    return f'<div class="tl-gallery">{card}</div><!---->' if output else code


def compose(script: str, name: str = "page") -> Document:
    """Put the cells of a percent script together."""
    page, cards = read(script, name), name.startswith("gallery")
    parts, blocks, cells = list[str](), list[str](), list[int]()

    def block(html: str, text: str = "") -> None:
        element, text = "pre" if text else "div", escape(text, quote=False).translate(_FENCES)
        parts.append(f'<{element} data-tl-block="{len(blocks)}">{text}</{element}>')
        blocks.append(html)

    for fold, neighbours in groupby(page.cells, key=lambda cell: cell.fold):
        if fold:
            block(f'<details class="tl-fold tl-{fold}"><summary>{fold.capitalize()}</summary>')
        for cell in neighbours:
            if cell.markdown:
                parts.append(cell.source)
            else:
                cells.append(len(blocks))
                block(highlight(cell.source, _LEXER, _FORMATTER), cell.source)
        if fold:
            block("</details>")
    head = f"---\n{json.dumps(page.meta, ensure_ascii=False)}\n---\n\n" if page.meta else ""
    return Document(page, head + "\n\n".join(parts) + "\n", tuple(blocks), tuple(cells), cards)
