"""A page as its author wrote it: a percent script, read into cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import jupytext

from site_tools.execution.shell import Cell as CodeCell

FOLDED = ("answer", "solution")
RAISES = "raises-exception"
_TAGS = {*FOLDED, RAISES}
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n+", re.DOTALL)
_SENTENCE = re.compile(r"\bAfter this page you can\b.*?[.!?](?=\s|\Z)", re.DOTALL)


class PageError(Exception):
    """A page that cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True)
class Cell:
    """A cell of a page.

    Attributes:
        markdown: whether it is prose; if not it is code.
        source: its text.
        fold: the tag of `FOLDED` that it carries, or None.
        raises: whether it is code that is meant to fail.
    """

    markdown: bool
    source: str
    fold: str | None = None
    raises: bool = False


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        front_matter: the YAML at its top, without its fences, or an empty string.
        cells: its cells, in order, none of them empty.
    """

    front_matter: str
    cells: tuple[Cell, ...]

    def code(self) -> Iterator[CodeCell]:
        """The code cells, as they are run."""
        return (CodeCell(cell.source, cell.raises) for cell in self.cells if not cell.markdown)

    def description(self) -> str | None:
        """The sentence that says what a reader will be able to do, as plain text on one line."""
        for cell in self.cells:
            found = _SENTENCE.search(cell.source) if cell.markdown else None
            if found:
                return plain(found[0])
        return None


def read(text: str) -> Page:
    r"""Read a percent script.

    >>> page = read("# %% [markdown]\n# # Title\n\n# %%\n1 + 1\n")
    >>> [cell.source for cell in page.cells]
    ['# Title', '1 + 1']

    Raises:
        PageError: it has a jupytext header, a cell of another kind, or an unknown tag.
    """
    if text.startswith("# ---"):
        raise PageError(
            "it begins with a jupytext header, and a page needs none: begin with # %% [markdown]"
        )
    cells, front_matter = [], ""
    for number, cell in enumerate(jupytext.reads(text, fmt="py:percent").cells, start=1):
        if cell.cell_type not in ("markdown", "code"):
            raise PageError(
                f"cell {number} is a {cell.cell_type} cell; pages have markdown and code cells"
            )
        tags = set(cell.metadata.get("tags", ()))
        if tags - _TAGS or len(tags & set(FOLDED)) > 1:
            raise PageError(
                f"cell {number} has the tags {sorted(tags)}; a cell has at most one of {', '.join(FOLDED)}, "
                f"and may have {RAISES}"
            )
        source = cell.source
        if number == 1 and cell.cell_type == "markdown" and (found := _FRONT_MATTER.match(source)):
            front_matter, source = found[1], source[found.end() :]
        if source.strip():
            fold = next((tag for tag in FOLDED if tag in tags), None)
            cells.append(Cell(cell.cell_type == "markdown", source, fold, RAISES in tags))
    return Page(front_matter, tuple(cells))


def plain(markdown: str) -> str:
    r"""Take Markdown's marks out of a sentence.

    >>> plain("After this page you can *read* `x[0]` and\n[slices](2-2-6-slicing.py).")
    'After this page you can read x[0] and slices.'
    """
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"(\*\*|\*|`)(.+?)\1", r"\2", text, flags=re.DOTALL)
    return " ".join(text.split())
