"""What a page of the site weighs on its way to a reader who has never been here.

Counted is what a browser asks for until the page is at rest and nobody has touched it: the page, its styles, scripts,
letters and pictures, each compressed by gzip as servers do. What is fetched only where a reader comes near (the states
of an exploration, the pictures of other pages) or asks (the index of the search, the notebooks) is not.
"""

import gzip
import re
from pathlib import Path

import pytest

BYTES_TRANSFERRED = 250_000
DOCS = Path(__file__).resolve().parents[2] / "docs"
SOURCES = [*DOCS.rglob("*.py"), *DOCS.rglob("*.md")]
PAGES = sorted(path.relative_to(DOCS).with_suffix("").as_posix() for path in SOURCES)
LATER = re.compile(r"/states\.\w+\.bin$")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_within_what_may_be_transferred(page, site_url, name):
    responses = []
    page.on("response", lambda response: responses.append(response))
    page.goto(site_url + re.sub(r"(^|(?<=/))index/$", "", f"{name}/"), wait_until="networkidle")
    weights = {
        each.url: len(gzip.compress(each.body(), 6))
        for each in responses
        if not LATER.search(each.url)
    }
    assert len(weights) > 3, "styles and scripts were not seen"
    assert sum(weights.values()) <= BYTES_TRANSFERRED, sorted(weights.items(), key=lambda w: -w[1])[
        :6
    ]
