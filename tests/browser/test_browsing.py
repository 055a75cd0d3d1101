"""The built site in a browser: what a reader meets."""

import gzip
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import OF_COLOURS, needs_axe, violations
from tests.browser.conftest import SITE, in_colours, problems_of
from tests.test_pages import PAGES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SOURCES = sorted(
    path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*") if path.suffix in (".py", ".md")
)
QUESTIONS = {
    page.path.relative_to(DOCS).as_posix(): " ".join(
        page.cells[1].text.strip("*").replace("`", "").split()
    )
    for page in PAGES
}
BYTES_TRANSFERRED = 250_000  # to a reader who has never been here
CHAPTER_PAGE = "chapter/2-2-3-matrices/"
TELEPHONE = 390
TOGETHER = 6  # pages that are opened at one time


def url(source):
    stem = source.rpartition(".")[0]
    return stem.removesuffix("index") if stem.split("/")[-1] == "index" else f"{stem}/"


def weights(asked):
    """What each thing that a browser asked for weighs, compressed by gzip as servers do.

    Counted is what a page brings while nobody has touched it. What is fetched only where a reader comes near (the
    states of an exploration, the pictures of other pages) or asks (the search's index, the notebooks) is not.
    """
    paths = {urlsplit(each).path for each in asked if each.startswith("http")}
    return {path: weight(path) for path in paths if not re.search(r"/states\.\w+\.bin$", path)}


@cache
def weight(path):
    file = SITE / path.lstrip("/")
    return len(gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes(), 6))


@dataclass
class Visit:
    """A page that keeps no file: what it is shown weighs as much as to somebody who has never been here."""

    page: Page
    asked: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.problems = problems_of(self.page)
        self.page.on("response", lambda response: self.asked.append(response.url))
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})


@pytest.fixture(scope="module")
def telephone(browser, site_url):
    """Opens a page, and the next few with it: that nothing more is asked for is waited for once, and not for each."""
    size = {"width": TELEPHONE, "height": 844}
    context = browser.new_context(viewport=size, color_scheme="light", bypass_csp=True)
    tabs = [Visit(context.new_page()) for _ in range(TOGETHER)]
    visits = {}

    def visit(source):
        if source not in visits:
            visits.clear()
            visits.update(zip(SOURCES[SOURCES.index(source) :], tabs, strict=False))
            for each, begins in visits.items():
                begins.asked.clear()
                begins.problems.clear()
                begins.page.goto(site_url + url(each), wait_until="commit")
            for each in visits.values():
                each.page.wait_for_load_state("networkidle")
        return visits.pop(source)

    yield visit
    context.close()


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_opens_weighs_little_fits_a_telephone_complains_of_nothing_and_has_its_question_on_a_slide(
    telephone, source
):
    visit = telephone(source)
    page = visit.page
    found = weights(visit.asked)
    assert len(found) > 3, "styles and scripts were not seen"
    heaviest = sorted(found.items(), key=lambda each: -each[1])[:6]
    assert sum(found.values()) <= BYTES_TRANSFERRED, heaviest
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    width = page.evaluate("document.documentElement.scrollWidth")
    beyond = page.evaluate(
        """width => [...document.querySelectorAll("article *")].filter(element => {
            if (element.getBoundingClientRect().right <= width + 1) return false;
            for (let box = element; box.tagName !== "ARTICLE"; box = box.parentElement)
                if (getComputedStyle(box).overflowX !== "visible") return false;
            return true;
        }).map(element => element.outerHTML.slice(0, 120))""",
        TELEPHONE,
    )
    assert not beyond
    assert width <= TELEPHONE
    if source in QUESTIONS:
        page.evaluate("location.hash = 'slides'")
        expect(page.locator("article > p.tl-now")).to_have_text(QUESTIONS[source])
    page.goto("about:blank")  # what comes to nothing when it is left is this page's, too
    assert not visit.problems


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "a" and (href := dict(attributes).get("href")):
            self.found.add(href)


def test_no_link_leads_nowhere(site_url):
    """Anchors of other pages are MkDocs' to check; here every address of the site's own is asked for."""
    ours = set()
    for source in SOURCES:
        links = Links((SITE / url(source) / "index.html").read_text("utf-8")).found
        addresses = {urldefrag(urljoin(site_url + url(source), link)).url for link in links}
        ours |= {address for address in addresses if address.startswith(site_url)}
    assert len(ours) > len(SOURCES)
    broken = []
    for address in sorted(ours):
        try:
            urlopen(Request(address, method="HEAD")).close()
        except HTTPError as error:
            broken.append((address, error.code))
    assert not broken


def test_those_who_listen_hear_the_name_of_each_part_of_the_navigation_once(page, site_url):
    page.goto(site_url + CHAPTER_PAGE)
    page.locator(".md-code__button").first.wait_for(state="attached")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = [(node["role"]["value"], node["name"]["value"]) for node in tree if "name" in node]
    assert [name for role, name in heard if role == "dialog"] == ["Search"]
    parts = [name for role, name in heard if role == "navigation"]
    assert {"Tabs", "The chapter", "2.2 Data representations"} < set(parts)
    assert all(parts)
    assert len(parts) == len(set(parts))


def test_the_browser_refuses_to_ask_another_host(browser, site_url):
    context = browser.new_context()
    page = context.new_page()
    page.goto(site_url)
    refused = page.evaluate(
        """() => new Promise(done => {
            addEventListener("securitypolicyviolation", event => done(event.blockedURI));
            const script = document.createElement("script");
            script.src = "https://unpkg.com/mermaid";
            document.head.append(script);
        })"""
    )
    context.close()
    assert refused == "https://unpkg.com/mermaid"


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def colour_of_an_axis(page):
    return page.evaluate(
        """() => {
            const label = document.querySelector('.tl-figure svg [fill="var(--tl-axis-0)"]');
            return getComputedStyle(label).fill;
        }"""
    )


def test_the_site_and_its_pictures_follow_the_system(new_page, site_url):
    found = []
    for dark in (False, True):
        page = new_page(dark=dark)
        page.goto(site_url + CHAPTER_PAGE)
        found.append((ground(page), colour_of_an_axis(page)))
    assert found == [
        ("rgb(255, 255, 255)", "rgb(11, 95, 165)"),
        ("rgb(22, 25, 30)", "rgb(108, 180, 245)"),
    ]


def test_the_switch_changes_the_site_and_its_pictures_and_is_remembered(page, site_url):
    page.goto(site_url + CHAPTER_PAGE)
    light = ground(page), colour_of_an_axis(page)
    seen = []
    for _ in range(3):
        page.locator("label[for^=__palette]:visible").click()
        seen.append((ground(page), colour_of_an_axis(page)))
    assert light in seen
    assert len(set(seen)) == 2
    while ground(page) == light[0]:
        page.locator("label[for^=__palette]:visible").click()
    dark = ground(page), colour_of_an_axis(page)
    page.reload()
    assert (ground(page), colour_of_an_axis(page)) == dark


def test_the_old_address_of_a_name_that_has_moved_leads_to_its_page(page, site_url):
    page.goto(f"{site_url}reference/explain-reduce/#tensorlab.explain.matmul")
    page.wait_for_url(f"{site_url}reference/explain-multiply/#tensorlab.explain.matmul")
    page.goto(f"{site_url}reference/explain-reduce/#tensorlab.explain.no_such")
    page.wait_for_timeout(500)
    assert page.url.endswith("reference/explain-reduce/#tensorlab.explain.no_such")


def test_a_cell_can_be_copied(new_page, site_url):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(site_url + CHAPTER_PAGE)
    cell = page.locator(".highlight").first
    cell.hover()
    cell.locator("button.md-clipboard, button[data-clipboard-target], button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == cell.locator("code").inner_text().strip()


def test_previous_and_next_lead_through_the_chapter(page, site_url):
    page.goto(site_url + "chapter/2-1-first-look/")
    titles = []
    for _ in range(4):
        titles.append(page.locator("h1").inner_text())
        page.locator(".md-footer__link--next").click()
        page.wait_for_load_state()
    assert [re.match(r"[\d.]+", title)[0] for title in titles] == ["2.1", "2.2.1", "2.2.2", "2.2.3"]


def test_an_answer_is_folded_away_until_it_is_asked_for(page, site_url):
    page.goto(site_url + CHAPTER_PAGE)
    fold = page.locator("details.tl-answer").first
    content = fold.locator(":scope > :not(summary)").first
    assert not content.is_visible()
    fold.locator("summary").click()
    assert content.is_visible()


def test_pages_are_whole_without_scripts(new_page, site_url):
    page = new_page(java_script_enabled=False)
    page.goto(site_url + CHAPTER_PAGE)
    assert page.locator(".tl-figure svg").first.is_visible()


@needs_axe
@pytest.mark.parametrize(
    "address",
    [
        "",
        CHAPTER_PAGE,
        "chapter/2-1-first-look/",
        "chapter/2-3-2-broadcasting/",
        "glossary/",
        "reference/explain/",
    ],
)
def test_nobody_is_kept_out(page, site_url, address):
    page.goto(site_url + address)
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert violations(page) == []
    in_colours(page, "dark")
    assert violations(page, rules=OF_COLOURS) == []


@pytest.mark.parametrize(("there", "back"), [("n", "p"), (".", ",")])
def test_keys_lead_to_the_neighbouring_pages(page, site_url, there, back):
    page.goto(f"{site_url}chapter/2-2-1-scalars/")
    page.keyboard.press(there)
    page.wait_for_url("**/2-2-2-vectors/")
    page.keyboard.press(back)
    page.wait_for_url("**/2-2-1-scalars/")


def test_by_keyboard_on_a_telephone_no_stop_is_out_of_sight_and_the_navigation_is_opened(
    new_page, site_url
):
    page = new_page(width=390, height=844)
    page.goto(f"{site_url}chapter/2-2-3-matrices/")
    for _ in range(8):
        page.keyboard.press("Tab")
        assert not page.evaluate("!!document.activeElement.closest('.md-sidebar')")
    assert not page.locator("#__search").is_checked(), "who goes on leaves the search"
    page.locator(".md-header label[for=__drawer]").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("!!document.activeElement.closest('.md-sidebar--primary')")
    page.keyboard.press("Escape")
    assert page.locator("#__drawer").is_checked() is False
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.md-sidebar--primary')).visibility == 'hidden'"
    )
