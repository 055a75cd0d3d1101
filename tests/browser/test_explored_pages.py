"""Every exploration of the site in a browser: what the built pages flip to is what Python gives."""

import ast
import re
import warnings
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from symtable import symtable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

import tensorlab
from site_tools.page import read
from site_tools.store import Store
from tensorlab.exploration import exploration
from tensorlab.exploration.choices import combinations
from tensorlab.exploration.packing import unpack
from tensorlab.exploration.states import _state
from tensorlab.mnist.data import NotMnistWarning
from tests.browser.axe import violations
from tests.browser.conftest import in_colours
from tests.browser.drawn import AS_WRITTEN, flip

ROOT = Path(__file__).resolve().parents[2]
DOCS, CACHE = ROOT / "docs", ROOT / ".cache" / "pages"
CALLS = re.compile(r"(?<!\.)\bexplore\(")
PAGES = sorted(
    path.relative_to(DOCS).as_posix()
    for path in DOCS.rglob("*.py")
    if CALLS.search(path.read_text("utf-8"))
)
# What these explore is trained, which takes longer than all else here: what Python gave is had from the build, which
# keeps it for as long as the page, the library and the data are as they were.
TRAINED = ("chapter/2-5-3-training-loop.py", "chapter/2-5-4-evaluation.py")
FLIPS = 6  # of each exploration, spread over its states
# Pictures as they were written, and words: the site's own script puts colours into those.
DRAWN = f"""node => [...node.querySelectorAll('svg > g, figcaption, p, pre')].map(
  each => each.closest("svg") ? ({AS_WRITTEN})(each) : each.textContent
)"""


def needed(cells, called=True):
    """The cells that explore, and before each those that name what it uses: what else a page trains takes minutes.

    Of these the statements that name something used, or that use such a value: a call may change it, as training does
    a model. A cell that is meant to fail is whole. Of functions that are not `called` nothing is used.
    """
    values = {name for source, _ in cells for name in names_of(source)[2]} if called else set()
    wanted, kept = set(), []
    for source, raises in reversed(cells):
        if not (CALLS.search(source) or names_of(source)[0] & wanted):
            continue
        parts = [source] if raises else map(ast.unparse, ast.parse(source).body)
        for part in reversed(list(parts)):
            given, used, _ = names_of(part)
            if CALLS.search(part) or (given | used & values) & wanted:
                wanted -= given
                if called or not part.startswith("def "):
                    wanted |= used
                kept.append((part, raises))
    return kept[::-1]


def names_of(source):
    """The names that a piece of code gives to others, those that it has from others, and those of its values."""
    table = symtable(source, "cell", "exec")
    given = {each.get_name() for each in table.get_symbols() if is_given(each)}
    lines = {}  # on which a name is used or given for the first time
    tree = ast.parse(source)
    within = {
        node
        for each in ast.walk(tree)
        if isinstance(each, ast.comprehension)
        for node in ast.walk(each.target)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node not in within:
            kind = lines.setdefault(type(node.ctx), {})
            kind[node.id] = min(kind.get(node.id, node.lineno), node.lineno)
    used, first = lines.get(ast.Load, {}), lines.get(ast.Store, {})
    own = {name for name in given if first.get(name, 0) < used.get(name, 0)}
    # Since Python 3.12 those of a list comprehension are the module's, too.
    theirs = {node.id for node in within if isinstance(node, ast.Name)} - {*first}
    return given - theirs, used_in(table) - own - theirs, given & {*first}


def is_given(symbol):
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def used_in(table):
    """The names of the module that are used in a cell, or in a function in it."""
    inside = table.get_type() != "module"
    symbols = {
        each.get_name()
        for each in table.get_symbols()
        if each.is_referenced() and (each.is_global() or not inside)
    }
    return symbols.union(*map(used_in, table.get_children()))


def spread(states):
    """A few of the states: the first, the last, and others between them."""
    step = max(1, (len(states) - 1) // (FLIPS - 1))
    return [*states[::step][: FLIPS - 1], states[-1]]


class Later:
    """A state that is computed when it is looked at."""

    def __init__(self, function, chosen):
        self.function, self.chosen = function, chosen

    @cached_property
    def state(self):
        return _state(self.function, self.chosen)

    def __getattr__(self, name):
        return getattr(self.state, name)


def looked_at(function, choices):
    """What `explore` computes, but only those states at once that are looked at: the build computed all of them."""
    states = [Later(function, chosen) for chosen in combinations(choices)]
    assert not all(each.failed for each in spread(states))
    return tuple(states)


@dataclass
class Built:
    """A state as the build was given it."""

    html: str
    value: None = None
    failed: bool = False


def built(name, code):
    """What each exploration of a page gave to the build."""
    kept = Store(CACHE).get(code)
    assert kept, f"the site is older than {name}, the library or the lock file: run make docs"
    html = "".join(each.get("data", {}).get("text/html", "") for cell in kept[0] for each in cell)
    return [
        tuple(map(Built, unpack(b64decode(packed))))
        for packed in re.findall(r'data-states="([^"]*)"', html)
    ]


# Its script has come, and where states are not asked about, all of them are there: the stage has room for the highest.
READY = """root => root.matches(".tl-alive")
  && (root.querySelector(".tl-quiz") || root.querySelector(":scope > .tl-stage").style.minHeight)"""
# How high what is in a stage is, and how high the stage.
ROOM = """node => {
  const [kept, room] = [node.style.minHeight, node.offsetHeight];
  node.style.minHeight = "";
  const height = node.offsetHeight;
  node.style.minHeight = kept;
  return [height, room];
}"""


@cache
def explorations(name):
    """What `explore` returns in the cells of a page, in their order."""
    made = []

    def explore(*arguments, **choices):
        made.append(explore.original(*arguments, **choices))
        return made[-1]

    explore.original = tensorlab.explore
    code, trained = read((DOCS / name).read_text("utf-8"), name).code, name in TRAINED
    states = iter(built(name, code) if trained else ())
    names = {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", NotMnistWarning)  # the site has the same digits
        patch.setattr(tensorlab, "explore", explore)
        patch.setattr(exploration, "computed", (lambda *_: next(states)) if trained else looked_at)
        for source, raises in needed(code, called=not trained):
            try:
                exec(compile(source, name, "exec"), names)
            except Exception:
                if not raises:
                    raise
    return made


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


def addressed(explored, keys, chosen):
    """The address of a state, and what Python gives there."""
    address = {
        f"{each.name}-{keys[each.name]}".removesuffix("-1"): each.labels[each.find(value)]
        for each, value in zip(explored.choices, chosen.values(), strict=True)
    }
    return urlencode(address), explored.states[list(explored).index(chosen)].html


def look_at(page, name, part):
    """Flip through every other of the states that are looked at, in every exploration of a page."""
    page.mouse.move(0, 0)  # what it points at is lit up
    roots = page.locator(".tl-explore").all()
    assert len(roots) == len(explorations(name))
    keys = Counter()
    for root, explored in zip(roots, explorations(name), strict=True):
        root.scroll_into_view_if_needed()
        page.wait_for_function(READY, arg=root.element_handle())
        keys.update(each.name for each in explored.choices)
        wanted = spread(list(explored))[part::2]
        states = [addressed(explored, keys, chosen) for chosen in wanted]
        if explored.quiz:
            for chosen, state in zip(wanted, states, strict=True):
                page.evaluate("address => { location.hash = address }", state[0])
                answer(root, explored.quiz, list(explored).index(chosen))
                flip(root, [state], DRAWN)
        else:
            stage = root.locator("> .tl-stage")
            first, room = stage.evaluate(ROOM)
            flip(root, states, DRAWN)
            # On a telephone pictures stand one below another, and differ more.
            if page.viewport_size["width"] == 1280:
                assert room - first <= 80, "little of the room of the first state is blank"
            grown = stage.evaluate("node => node.offsetHeight") - room
            assert grown <= 4, "the page below does not move"
        assert root.evaluate("node => node.scrollWidth <= node.clientWidth"), "all is in sight"
        assert root.evaluate("node => getComputedStyle(node).position") in ("static", "relative")


@pytest.mark.parametrize("name", PAGES)
def test_the_states_of_a_page_are_what_python_gives_and_axe_finds_nothing(page, site_url, name):
    # axe looks at every other page as a telephone shows it in the dark.
    dark_for_axe = PAGES.index(name) % 2
    page.goto(site_url + re.sub(r"\bindex/$", "", name.replace(".py", "/")))
    look_at(page, name, part=0)
    assert dark_for_axe or violations(page, ".tl-explore") == []
    page.set_viewport_size({"width": 390, "height": 844})
    in_colours(page, "dark")
    look_at(page, name, part=1)
    assert not dark_for_axe or violations(page, ".tl-explore") == []
