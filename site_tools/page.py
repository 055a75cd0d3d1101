"""A page as its author wrote it: a percent script, read into cells."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from site_tools.execution.cells import Cell as CodeCell

FOLDED = ("answer", "solution")
RAISES = "raises-exception"
_TAGS = {*FOLDED, RAISES}
_HEADER = re.compile(r"^# %%(?: \[(\w+)\])?(?: tags=(\[[^\]]*\]))?[ ]*\n", re.MULTILINE)
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
    before, *parts = _HEADER.split(text)
    if before.strip():
        raise PageError(
            f"it begins with {before.strip().splitlines()[0]!r}. A page needs no header; it begins with # %% [markdown]"
        )
    cells, front_matter = [], ""
    for number in range(len(parts) // 3):
        kind, tags, source = parts[3 * number : 3 * number + 3]
        cell = _cell(number + 1, kind or "code", json.loads(tags or "[]"), source)
        if number == 0 and cell.markdown and (found := _FRONT_MATTER.match(cell.source)):
            front_matter = found[1]
            cell = replace(cell, source=cell.source[found.end() :])
        if cell.source:
            cells.append(cell)
    return Page(front_matter, tuple(cells))


def _cell(number: int, kind: str, tags: list[str], source: str) -> Cell:
    where = f"cell {number}"
    if kind not in ("markdown", "code"):
        raise PageError(f"{where} is a {kind} cell; pages have markdown and code cells")
    if set(tags) - _TAGS or len(set(tags) & set(FOLDED)) > 1:
        raise PageError(
            f"{where} has the tags {tags}; a cell has at most one of {', '.join(FOLDED)}, and may have {RAISES}"
        )
    if wrong := re.search(r"^# ?%%.*", source, re.MULTILINE):
        raise PageError(
            f"after {where} stands {wrong[0]!r}; a cell begins with # %%, # %% [markdown], or one of them and "
            'tags=["answer"]'
        )
    if kind == "markdown":
        lines = source.strip().splitlines()
        bare = [line for line in lines if line and not line.startswith("#")]
        if bare:
            raise PageError(f"{where} is prose, and has a line that is no comment: {bare[0]!r}")
        source = "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines)
    fold = next((tag for tag in FOLDED if tag in tags), None)
    return Cell(kind == "markdown", source.strip("\n"), fold, RAISES in tags)


def plain(markdown: str) -> str:
    r"""Take Markdown's marks out of a sentence.

    >>> plain("After this page you can *read* `x[0]` and\n[slices](2-2-6-slicing.py).")
    'After this page you can read x[0] and slices.'
    """
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"(\*\*|\*|`)(.+?)\1", r"\2", text, flags=re.DOTALL)
    return " ".join(text.split())
