"""The site in Firefox: what needs another engine than Chromium's to be believed."""

import os
import socket
from pathlib import Path

import pytest

from tests.browser.firefox import PROGRAM, Firefox

LOOK = (Path(__file__).resolve().parents[2] / "benchmarks/audit/page.js").read_text("utf-8")
LOOK = LOOK[LOOK.index("(least)") :].strip().rstrip(";")
WAIT = """async (what) => {
    for (let i = 0; i < 100; i++) {
        const found = eval(what);
        if (found) return found;
        await new Promise((done) => setTimeout(done, 100));
    }
    return null;
}"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    if PROGRAM is None:
        if os.environ.get("CI"):
            pytest.fail("Firefox is missing: apt-get install firefox-esr", pytrace=False)
        pytest.skip("Firefox is missing: apt-get install firefox-esr")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    browser = Firefox(tmp_path_factory.mktemp("firefox"), port)
    yield browser
    browser.close()


@pytest.mark.parametrize(
    "address", ["", "chapter/2-2-6-slicing/", "chapter/2-3-2-broadcasting/", "chapter/2-4-3-sgd/"]
)
def test_pictures_fit_and_nothing_lies_on_anything(firefox, site_url, address):
    firefox.goto(site_url + address)
    assert firefox.evaluate(WAIT, "document.querySelectorAll('.tl-shape').length")
    firefox.evaluate(
        "() => { for (const f of document.querySelectorAll('details')) f.open = true }"
    )
    firefox.evaluate("() => new Promise((done) => setTimeout(done, 500))")
    found = firefox.evaluate(LOOK, 10.5)
    assert found["pictures"] > 1
    for kind in ("cut", "small", "collide", "squeezed", "sideways"):
        assert not found[kind], kind


def test_the_switch_turns_the_page_and_its_pictures_dark_and_is_remembered(firefox, site_url):
    ground = "() => getComputedStyle(document.body).backgroundColor"
    firefox.goto(site_url + "chapter/2-2-3-matrices/")
    assert firefox.evaluate(ground) == "rgb(255, 255, 255)"
    firefox.evaluate("() => document.querySelector('label[for=__palette_1]').click()")
    firefox.evaluate("() => document.querySelector('label[for=__palette_2]').click()")
    assert firefox.evaluate(ground) == "rgb(22, 25, 30)"
    firefox.goto(site_url + "chapter/2-2-4-higher-rank/")
    assert firefox.evaluate(ground) == "rgb(22, 25, 30)"
    firefox.evaluate("() => localStorage.clear()")


def test_a_cube_is_stepped_through_by_the_keyboard(firefox, site_url):
    firefox.goto(site_url + "chapter/2-2-4-higher-rank/")
    assert firefox.evaluate(WAIT, "document.querySelector('.tl-slabs .tl-bar output')?.textContent")
    index = firefox.evaluate(
        """() => {
            const figure = document.querySelector('.tl-slabs');
            const svg = figure.querySelector('svg');
            svg.focus();
            svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true }));
            return figure.querySelector('.tl-bar output').textContent;
        }"""
    )
    assert index == "[1, :, :]"


def test_the_search_finds(firefox, site_url):
    firefox.goto(site_url)
    assert firefox.evaluate(WAIT, "document.querySelector('.md-search').getAttribute('aria-label')")
    firefox.evaluate(
        """() => {
            const input = document.querySelector('.md-search input');
            input.focus();
            input.value = 'broadcast';
            input.dispatchEvent(new Event('input', { bubbles: true }));
        }"""
    )
    first = firefox.evaluate(WAIT, "document.querySelector('.md-search-result__item a')?.href")
    assert "2-3-2-broadcasting" in first


def test_the_network_reads_a_digit(firefox, site_url):
    firefox.goto(site_url + "chapter/2-1-first-look/")
    said = firefox.evaluate(
        WAIT, "document.querySelector('.tl-live')?.textContent.includes('It reads')"
    )
    assert said
