"""A page and its results become one Markdown document, which MkDocs renders as it renders any other.

HTML does not go through Markdown: a mark stands in its place, and is exchanged for it afterwards.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from site_tools.outputs import Outputs
from site_tools.page import Page

_MARK = re.compile(r'<div data-tl-block="(\d+)"></div>')
# Pygments wraps names, blanks and the dots between names as well, which need no colour: a third of a page's weight.
_UNCOLOURED = re.compile(r'<span class="(?:[nw]|o(?=">\.<))">([^<]*)</span>')
_NAMES = {"answer": "Answer", "solution": "Solution"}


@dataclass(frozen=True)
class Document:
    """Markdown with marks, the HTML that each of them stands for, and files that this HTML loads from beside it."""

    markdown: str
    blocks: tuple[str, ...]
    files: Mapping[str, str]

    def finish(self, html: str) -> str:
        """Exchange the marks in the rendered page for the HTML that they stand for."""
        html = _UNCOLOURED.sub(r"\1", html)
        html, exchanged = _MARK.subn(lambda mark: self.blocks[int(mark[1])], html)
        if exchanged != len(self.blocks):
            raise ValueError(
                f"{len(self.blocks)} pieces of HTML went into the page and {exchanged} came out: "
                "an unclosed HTML element or list in a Markdown cell swallows what follows it"
            )
        return html


def compose(page: Page, results: Sequence[Sequence[dict[str, Any]]]) -> Document:
    """Put a page and the outputs of its code cells together.

    Args:
        page: the page.
        results: the outputs of each of its code cells, in order.
    """
    parts: list[str] = []
    blocks: list[str] = []

    def block(html: str) -> None:
        parts.append(f'<div data-tl-block="{len(blocks)}"></div>')
        blocks.append(html)

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
        parts.append(_fenced(cell.source))
        shown = outputs.html(next(remaining))
        if shown:
            block(shown)
    if open_fold:
        block("</details>")
    head = f"---\n{page.front_matter}\n---\n\n" if page.front_matter else ""
    return Document(head + "\n\n".join(parts) + "\n", tuple(blocks), outputs.files)


def _fenced(code: str) -> str:
    """A code block whose fence is longer than any run of backticks in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", code)), default=0))
    return f"{fence}python\n{code.strip(chr(10))}\n{fence}"
