"""A page as its author wrote it: a percent script, which jupytext reads into cells."""

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import jupytext
from mkdocs.exceptions import PluginError
from mkdocs.utils.meta import get_data

FOLDED = ("answer", "solution")
RAISES = "raises-exception"
_KNOWN = {"tags", "lines_to_next_cell"}  # the second is jupytext's own note
# It tells what a reader will be able to do, and describes the page to search engines.
_SENTENCE = re.compile(r"\bAfter this page you can\b.*?[.!?](?=\s|\Z)", re.DOTALL)

Code = list[tuple[str, bool]]  # of each code cell, the source and whether it is meant to fail


class PageError(PluginError):  # type: ignore[misc]
    """A page that cannot be read or run; the message says what is wrong with it, and in which cell."""


@dataclass(frozen=True)
class Cell:
    """A cell of a page: prose or code, in the fold of an answer or solution or in none, meant to fail or not."""

    markdown: bool
    source: str
    fold: str | None = None
    raises: bool = False


@dataclass(frozen=True)
class Page:
    """A page: what it tells MkDocs of itself (title, description), and its cells, none of them empty."""

    meta: dict[str, Any]
    cells: tuple[Cell, ...]

    @property
    def code(self) -> Code:
        """The code cells, which are run."""
        return [(cell.source, cell.raises) for cell in self.cells if not cell.markdown]


def read(text: str, name: str = "page") -> Page:
    r"""Read a percent script; errors tell its name.

    >>> page = read("# %% [markdown]\n# # Title\n\n# %%\n1 + 1\n")
    >>> [cell.source for cell in page.cells]
    ['# Title', '1 + 1']

    Raises:
        PageError: it has a header, a cell of another kind, an unknown tag, or a line that would be misread.
    """
    book = jupytext.reads(text, fmt="py:percent")
    cells = [_cell(f"{name}: cell {i}", cell) for i, cell in enumerate(book.cells, start=1)]
    texts = (text, jupytext.writes(book, fmt="py:percent"))
    for line, read_as in zip_longest(*(filter(str.strip, each.splitlines()) for each in texts)):
        if line != read_as:
            raise PageError(
                f"{name}: the line {line!r} is read as {read_as!r}; a cell begins with # %% or # %% [markdown], which "
                'tags=["answer"] may follow, and a line of prose with #'
            )
    meta: dict[str, Any] = {}
    if cells and cells[0].markdown:
        source, meta = get_data(cells[0].source)
        cells[0] = replace(cells[0], source=source.lstrip("\n"))
    if sentence := _SENTENCE.search("\n".join(cell.source for cell in cells if cell.markdown)):
        meta.setdefault("description", plain(sentence[0]))
    return Page(meta, tuple(cell for cell in cells if cell.source))


def _cell(where: str, cell: Any) -> Cell:
    kind, tags = cell.cell_type, set(cell.metadata.get("tags", ()))
    folds, more = tags & {*FOLDED}, (tags - {*FOLDED, RAISES}) | (set(cell.metadata) - _KNOWN)
    if kind == "raw" or more or len(folds) > 1:
        raise PageError(
            f"{where} is {kind} with {dict(cell.metadata)}; a page has no header, and its cells are "
            f"markdown or code with nothing but tags: at most one of {', '.join(FOLDED)}, and {RAISES}"
        )
    return Cell(kind == "markdown", cell.source, next(iter(folds), None), RAISES in tags)


def plain(markdown: str) -> str:
    r"""Take Markdown's marks out of a sentence.

    >>> plain("After this page you can *read* `x[0]` and\n[slices](2-2-6-slicing.py).")
    'After this page you can read x[0] and slices.'
    """
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"(\*\*|\*|`)(.+?)\1", r"\2", text, flags=re.DOTALL)
    return " ".join(text.split())
