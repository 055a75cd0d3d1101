"""The search: what a reader types, and the place that comes first."""

import json
from pathlib import Path

import pytest

# What is typed, and how the address of the first result begins: the queries of two reviews, messages of libraries among
# them, and slips of the finger.
QUERIES = json.loads(Path(__file__).with_name("queries.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def first(browser, site_url):
    page = browser.new_context(bypass_csp=True).new_page()
    page.goto(site_url)
    page.add_script_tag(url="assets/search.js")
    page.evaluate(
        """async () => {
            const index = await (await fetch("search/search_index.json")).json();
            window.find = tensorlabSearch(index);
        }"""
    )
    yield lambda query: page.evaluate("query => find(query).results[0]?.location", query)
    page.context.close()


@pytest.mark.parametrize("query", QUERIES)
def test_the_right_page_comes_first(first, query):
    assert (first(query) or "nothing").startswith(QUERIES[query])


def test_the_index_is_loaded_when_somebody_searches_and_not_before(page, site_url):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site_url}chapter/2-2-3-matrices/", wait_until="networkidle")
    assert not [url for url in asked if "search" in url]
    page.get_by_placeholder("Search").click()
    page.keyboard.type("matmul", delay=20)
    page.locator(".md-search-result__item").first.wait_for()
    assert [url for url in asked if url.endswith("search_index.json")]
    page.keyboard.press("Enter")
    page.wait_for_url("**/2-3-3-tensor-product/")


@pytest.mark.parametrize(("width", "key"), [(390, "f"), (1280, "/")])
def test_results_are_gone_through_by_keys_and_left_by_escape(new_page, site_url, width, key):
    page = new_page(width=width)
    page.goto(site_url)
    page.keyboard.press(key)
    page.keyboard.type("brodcasting", delay=20)
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert "2.3.2 Broadcasting" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Escape")
    assert not page.locator("#__search").is_checked()
