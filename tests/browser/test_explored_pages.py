"""Every exploration of the site in a browser: what the built pages flip to is what Python gives."""

import ast
import re
import warnings
from collections import Counter
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import TimeoutError, expect

import tensorlab
from site_tools.page import read
from tensorlab.exploration.markup import as_html, error_html
from tensorlab.mnist.data import NotMnistWarning
from tests.browser.drawn import AS_WRITTEN, of_html
from tests.browser.test_explore import violations

DOCS = Path(__file__).resolve().parents[2] / "docs"
CALLS = re.compile(r"(?<!\.)\bexplore\(")
PAGES = sorted(
    path.relative_to(DOCS).as_posix()
    for path in DOCS.rglob("*.py")
    if CALLS.search(path.read_text("utf-8"))
)
FLIPS = 8  # of each exploration, spread over its states
# Pictures as they were written, and words: the site's own script puts colours into those.
DRAWN = f"""node => [...node.querySelectorAll('svg > g, figcaption, p, pre')].map(
  each => each.closest("svg") ? ({AS_WRITTEN})(each) : each.textContent
)"""
DRAWN_IN = of_html(DRAWN)


def needed(cells):
    """The cells that explore, and before each those that name what it uses: what else a page trains takes minutes."""
    wanted, kept = set(), []
    for cell in reversed(cells):
        nodes = list(ast.walk(ast.parse(cell.source)))
        named = [node for node in nodes if isinstance(node, ast.Name)]
        given = {node.id for node in named if isinstance(node.ctx, ast.Store)}
        given |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        given |= {
            (node.asname or node.name).split(".")[0]
            for node in nodes
            if isinstance(node, ast.alias)
        }
        if CALLS.search(cell.source) or given & wanted:
            wanted |= {node.id for node in named if isinstance(node.ctx, ast.Load)}
            kept.append(cell)
    return kept[::-1]


@cache
def explorations(name):
    """What `explore` returns in the cells of a page, in their order."""
    made = []

    def explore(*arguments, **choices):
        made.append(explore.original(*arguments, **choices))
        return made[-1]

    explore.original = tensorlab.explore
    names = {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", NotMnistWarning)  # the site has the same digits
        patch.setattr(tensorlab, "explore", explore)
        for cell in needed(read((DOCS / name).read_text("utf-8"), name).code):
            try:
                exec(compile(cell.source, name, "exec"), names)
            except Exception:
                if not cell.raises:
                    raise
    return made


def spread(exploration):
    """A few of its states: the first, the last, and others between them."""
    states = list(exploration)
    step = max(1, (len(states) - 1) // (FLIPS - 1))
    return [*states[::step][: FLIPS - 1], states[-1]]


def test_every_page_of_the_chapter_has_explorations_to_look_at():
    chapter = {path.relative_to(DOCS).as_posix() for path in (DOCS / "chapter").glob("2-*.py")}
    assert {"index.py", "gallery.py", *chapter} <= {*PAGES}


def answer(root, quiz, number):
    """Answer what is asked about a state, right or not: it is shown then, and the right answer said."""
    expect(root.locator(".tl-question")).to_have_text(quiz.questions[number])
    buttons = root.locator(".tl-answers button[type=button]")
    if buttons.count():
        buttons.first.click()
    else:
        root.get_by_role("textbox").fill("7")
        root.get_by_role("textbox").press("Enter")
    said = re.compile(rf"^(Right|Not quite\. The answer): {re.escape(quiz.answers[number])}$")
    expect(root.locator(".tl-quiz .tl-verdict")).to_have_text(said)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
@pytest.mark.parametrize("name", PAGES)
def test_the_states_of_a_page_are_what_python_gives_and_axe_finds_nothing(
    new_page, site_url, name, width, dark
):
    page = new_page(width=width, dark=dark)
    page.goto(site_url + re.sub(r"\bindex/$", "", name.replace(".py", "/")))
    roots = page.locator(".tl-explore").all()
    assert len(roots) == len(explorations(name))
    keys = Counter()
    for root, exploration in zip(roots, explorations(name), strict=True):
        root.scroll_into_view_if_needed()
        expect(root).to_have_class(re.compile("tl-alive"))
        keys.update(each.name for each in exploration.choices)
        for chosen in spread(exploration):
            address = {
                f"{each.name}-{keys[each.name]}".removesuffix("-1"): each.labels[each.find(value)]
                for each, value in zip(exploration.choices, chosen.values(), strict=True)
            }
            page.evaluate("address => { location.hash = address }", urlencode(address))
            stage = root.locator(".tl-stage")
            if exploration.quiz:
                answer(root, exploration.quiz, list(exploration).index(chosen))
            value = exploration[chosen]
            html = error_html(value) if isinstance(value, Exception) else as_html(value)
            python = root.evaluate(DRAWN_IN, html)
            with suppress(TimeoutError):
                page.wait_for_function(
                    f"([stage, python]) => String(({DRAWN})(stage)) === String(python)",
                    arg=[stage.element_handle(), python],
                    timeout=5000,
                )
            assert stage.evaluate(DRAWN) == python, chosen
            assert python
        assert root.evaluate("node => node.scrollWidth <= node.clientWidth"), "all is in sight"
        assert root.evaluate("node => getComputedStyle(node).position") in ("static", "relative")
    assert violations(page, ".tl-explore") == []
