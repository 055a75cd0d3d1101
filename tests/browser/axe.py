"""axe, which finds what keeps people out of a page."""

import os
from functools import cache
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
needs_axe = pytest.mark.skipif(
    not FILE.is_file() and "CI" not in os.environ, reason="axe is missing: npm ci"
)
# In other colours these rules alone can find something else.
OF_COLOURS = ["color-contrast", "link-in-text-block"]


@cache
def axe():
    return FILE.read_text("utf-8")


def violations(page, where="html", rules=()):
    """What axe finds in a part of a page: by some of its rules, or by all."""
    if not FILE.is_file():
        if os.environ.get("CI"):
            pytest.fail("axe is missing: npm ci", pytrace=False)
        return []  # the rest of a test stands without it
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe())  # which takes a third of what an element of the page does
    options = {"resultTypes": ["violations"]} | ({"runOnly": [*rules]} if rules else {})
    found = page.evaluate(
        "async ([where, options]) => (await axe.run(where, options)).violations", [where, options]
    )
    return [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found]
