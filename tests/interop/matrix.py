"""Write the matrix of objects by functions as a page of the docs: `python -m tests.interop.matrix PAGE`."""

import logging
import sys
import warnings
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from tests.interop.given import Given, Inside
from tests.interop.libraries import LIBRARIES, objects
from tests.interop.outcomes import FUNCTIONS, outcome

_HEAD = """\
---
description: "Which objects of which libraries tensorlab takes, and what each function makes of them."
---

# Objects

Every function takes the objects of many libraries. `make interop` calls every function with
every object, and wrote these tables.

- **shown**: with its values.
- *by shape*: it has a shape, but its values cannot be read, or would have to be computed first. `describe` says why and
  what to call, `draw` draws an outline, `explain` explains by the shape.
- refused: in a sentence that says what to do instead. `rank` and `histogram` refuse what holds several tensors, which
  `describe` and `draw` take one by one; `images` refuses what is not an image.
"""
_MARKS = {"shown": "**shown**", "by shape": "*by shape*", "refused": "refused", "crash": "CRASH"}


def page() -> str:
    """The matrix in Markdown, a table for each library."""
    return "\n".join([_HEAD, *(_of(library) for library in LIBRARIES)])


def _of(library: str) -> str:
    heading = f"## {library}{_version(library)}\n"
    try:
        rows = [
            f"| {given.what.replace('_', '&#95;')} | {' | '.join(_cells(given))} |"
            for given in objects(library)
        ]
    except pytest.skip.Exception as skipped:
        return f"{heading}\nNot tried: {skipped.msg}.\n"
    head = f"| object | {' | '.join(FUNCTIONS)} |\n| --- |{' --- |' * len(FUNCTIONS)}"
    return "\n".join([heading, head, *rows, ""])


def _version(library: str) -> str:
    name = {"PyTorch": "torch", "Dask": "dask"}.get(library, library)
    try:
        return f" {version(name).partition('+')[0]}"
    except PackageNotFoundError:
        return ""


def _cells(given: Given) -> list[str]:
    return [_MARKS[_outcome(given, name)] for name in FUNCTIONS]


def _outcome(given: Given, name: str) -> str:
    seen = []

    def check(x: object) -> None:
        try:
            seen.append(outcome(FUNCTIONS[name], x))
        except Exception as error:
            print(f"{given.what}, {name}: {type(error).__name__}: {error}", file=sys.stderr)
            seen.append("crash")

    if isinstance(given.x, Inside):
        given.x.run(check)
    else:
        check(given.x)
    return seen[0]


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        text = page()
    Path(sys.argv[1]).write_text(text, encoding="utf-8")
    sys.exit("A cell says crash." if _MARKS["crash"] in text else 0)
