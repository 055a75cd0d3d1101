"""A page as a notebook, for readers to download: with solutions, or without them for students."""

import ast
import json
import re
from typing import Any

from site_tools.page import RAISES, Cell, Page

# Links to other pages mean files of this site's sources, which a reader of the notebook does not have.
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#)[^)\s]+\)(\{[^}]*\})?")
_ADMONITION = re.compile(r'^(?:!!!|\?\?\?\+?) +(\w+)(?: +"(.*)")?\n((?:(?:    .*)?\n?)*)', re.M)
_LAYOUT = re.compile(r"^</?div\b[^>]*>$\n?", re.MULTILINE)
# What a page's code names that more than NumPy must be installed for.
_NEEDS_MORE = re.compile(r"(?i)mnist|gradient|scratch|plot|tensorflow|keras|sklearn|matplotlib")
_INSTALL = """\
# On PyPI the name tensorlab is another project's. This file comes from where the notebook does: save it beside it.
%pip install --quiet "./{wheel}{extra}\""""
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_BOOK = {"metadata": {"kernelspec": _KERNEL}, "nbformat": 4, "nbformat_minor": 5}
_FOLDED = {"jupyter": {"source_hidden": True}, "cellView": "form"}  # by JupyterLab, by Colab
_CODE: dict[str, Any] = {"cell_type": "code", "execution_count": None, "outputs": []}


def notebook(page: Page, wheel: str, solutions: bool = True, address: str = "") -> str:
    """Write a page as a notebook, without results, which come when it is run; its second cell installs the library."""
    extra = "[mnist]" * any(_NEEDS_MORE.search(source) for source, _ in page.code)
    install = _INSTALL.format(wheel=wheel, extra=extra)
    install += f"\n# This page, with its results: {address}" * bool(address)
    named = [(f"cell-{number}", cell) for number, cell in enumerate(page.cells)]
    named.insert(1, ("install", Cell(False, install)))
    cells = []  # as the format has them: nbformat would check each again, 0.7 s of a build
    for name, cell in named:
        if cell.fold and not solutions:
            cell = Cell(cell.markdown, "" if cell.markdown else blank(cell.source))
        text = for_jupyter(cell.source) if cell.markdown else cell.source
        tags = {"tags": [*filter(None, [cell.fold]), *[RAISES] * cell.raises]}
        # A check holds what is right, so it is a cell of its own; what held layout alone is none.
        for i, source in enumerate(filter(None, text.split("\n# %%\n"))):
            new: dict[str, Any] = {"id": name + "-check" * i, "source": source.splitlines(True)}
            new |= {"metadata": tags | (_FOLDED if cell.fold or i else {})}
            cells.append(new | ({"cell_type": "markdown"} if cell.markdown else _CODE))
    return json.dumps(_BOOK | {"cells": cells}, ensure_ascii=False, indent=1, sort_keys=True)


def blank(solution: str) -> str:
    r"""What remains of a solution: its imports, and the check of the reader's own answer, with the note on its form.

    >>> blank("answer = 1 + 1  # the rank\ncheck(answer, 2)").split("\n")
    ['answer = ...  # the rank', '# %%', '# @title Is it right?', 'check(answer, 2)']
    """
    note = re.findall(r"(?m)^answer = .*?(  #.*)$", solution) or ["  # your answer"]
    lines = [ast.unparse(statement) for statement in ast.parse(solution).body]
    text = "\n".join(filter(re.compile(r"(from|import) |check\(").match, lines))
    mine = f"answer = ...{note[0]}\n# %%\n# @title Is it right?\ncheck("
    return text.replace("check(", mine, 1) if "check(" in text else f"{text}\n# Your turn.".strip()


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
    text = f"**{title or kind.capitalize()}**\n\n" + re.sub("(?m)^    ", "", body.strip("\n"))
    return re.sub("(?m)^", "> ", text).replace("> \n", ">\n") + "\n\n"
