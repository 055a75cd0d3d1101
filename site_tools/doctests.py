"""Docstrings' doctests become code blocks of the reference (an extension of Griffe, which reads the docstrings)."""

import re
from typing import Any

import griffe

# A doctest goes on to the next blank line, as it does for Python's doctest module.
_DOCTEST = re.compile(r"^>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)


class Doctests(griffe.Extension):
    """Fences doctests, so that Markdown does not take them for quotations and links."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of each object when it has been read."""
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(docstring: str) -> str:
    r"""Put fences around each doctest.

    >>> fenced("Add.\n\n>>> 1 + 1\n2\n\nNo more.")
    'Add.\n\n```pycon\n>>> 1 + 1\n2\n```\n\nNo more.'
    """
    return _DOCTEST.sub(r"```pycon\n\g<0>\n```", docstring).replace("<BLANKLINE>", "")
