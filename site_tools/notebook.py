"""A page as a notebook, for readers to download."""

import json
import re
from typing import Any

from site_tools.page import RAISES, Page

# Links to other pages mean files of this site's sources, which a reader of the notebook does not have.
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#)[^)\s]+\)(\{[^}]*\})?")
_ADMONITION = re.compile(
    r'^(?:!!!|\?\?\?\+?) +(\w+)(?: +"(.*)")?\n((?:(?:    .*)?\n?)*)', re.MULTILINE
)
_LAYOUT = re.compile(r"^</?div\b[^>]*>$\n?", re.MULTILINE)
# What a page's code names that more than NumPy must be installed for.
_NEEDS_MORE = re.compile(
    r"\b(mnist|MnistClassifier|gradient|scratch|plot|tensorflow|keras|sklearn|matplotlib)\b"
)
_INSTALL = """\
# This notebook needs tensorlab, from a clone of its repository (on PyPI that name is another project's):
# %pip install "/path/to/the/clone{extra}\""""
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_METADATA = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}


def notebook(page: Page, address: str = "") -> str:
    """Write a page as a notebook, without results, which come when it is run; its second cell says what to install."""
    cells: list[dict[str, Any]] = []
    for number, cell in enumerate(page.cells):
        source = for_jupyter(cell.source) if cell.markdown else cell.source
        if not source:
            continue  # it held nothing but the site's layout
        metadata: dict[str, Any] = {}
        if cell.fold:
            metadata = {"tags": [cell.fold], "jupyter": {"source_hidden": True}}
        if cell.raises:
            metadata.setdefault("tags", []).append(RAISES)
        cells.append(_cell(f"cell-{number}", cell.markdown, source, metadata))
    needs_more = any(_NEEDS_MORE.search(cell.source) for cell in page.code)
    install = _INSTALL.format(extra="[mnist]" if needs_more else "")
    install += f"\n# This page, with its results: {address}" * bool(address)
    cells.insert(1, _cell("install", False, install, {}))
    book = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def _cell(name: str, markdown: bool, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    lines = source.splitlines(keepends=True)
    cell = {"cell_type": "markdown", "id": name, "metadata": metadata, "source": lines}
    code: dict[str, Any] = {"cell_type": "code", "execution_count": None, "outputs": []}
    return cell if markdown else cell | code


def for_jupyter(markdown: str) -> str:
    r"""Turn what only the site's Markdown knows into what Jupyter's knows too.

    >>> print(for_jupyter('!!! question "Predict"\n\n    What is it?\n\nSee [2.1](2-1.py).'))
    > **Predict**
    >
    > What is it?
    <BLANKLINE>
    See 2.1.
    """
    return _LINK.sub(r"\1", _LAYOUT.sub("", _ADMONITION.sub(_quote, markdown))).strip()


def _quote(admonition: re.Match[str]) -> str:
    kind, title, body = admonition.groups()
    lines = [line.removeprefix("    ") for line in body.strip("\n").split("\n")]
    head = [f"**{title or kind.capitalize()}**", ""]
    return "\n".join(f"> {line}".rstrip() for line in head + lines) + "\n\n"
