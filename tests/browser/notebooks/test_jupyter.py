"""Every kind of output in a real JupyterLab, Notebook 7 and classic notebook, as a reader meets it.

Each front end is visited once: somebody else's notebook, which is not trusted, is opened; every cell is run, and it is
seen in light and dark, saved, closed, opened again and pointed at. Notebook 7 is made of JupyterLab's code: it opens
again what JupyterLab has saved. The tests are about what was seen.
"""

import re
from dataclasses import dataclass, field

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from tensorlab import explain
from tests.browser.conftest import of_request
from tests.browser.notebooks.conftest import PATIENCE
from tests.browser.notebooks.kinds import KINDS, Look, Told, executed_notebook, seen_once, wrong

pytestmark = pytest.mark.browser

# Where the front ends have their own scripts, and what they ask their server: their complaints are none of ours.
THEIRS = re.compile(r"//127\.0\.0\.1:\d+/(static|lab/extensions|nbextensions)/")


@dataclass(frozen=True)
class FrontEnd:
    """How a front end is told what a reader would choose in its menus: selectors, and expressions of JavaScript."""

    name: str
    folder: str
    again: str  # the folder in which a notebook is opened again
    cells: str
    output: str
    opened: str
    connected: str
    clear: str
    run: str
    save: str
    dark: str = ""
    light: str = ""


APP = "window.jupyterapp"
FRONT_ENDS = (
    FrontEnd(
        "JupyterLab, Notebook 7",
        "lab/tree",
        "notebooks",
        cells=".jp-Notebook .jp-CodeCell",
        output=".jp-OutputArea-output",
        opened=f"{APP}?.restored.then(() => {APP}.shell.currentWidget?.revealed).then(() => true)",
        connected=f"{APP}.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
        clear=f"{APP}.commands.execute('notebook:clear-all-cell-outputs')",
        run=f"{APP}.commands.execute('notebook:run-all-cells')",
        save=f"{APP}.commands.execute('docmanager:save')",
        dark=f"{APP}.commands.execute('apputils:change-theme', {{theme: 'JupyterLab Dark'}})",
        light=f"{APP}.commands.execute('apputils:change-theme', {{theme: 'JupyterLab Light'}})",
    ),
    FrontEnd(
        "classic",
        "nbclassic/notebooks",
        "nbclassic/notebooks",
        cells=".cell.code_cell",
        output=".output_subarea",
        opened="window.Jupyter?.notebook?._fully_loaded",
        connected="Jupyter.notebook.kernel?.is_connected()",
        clear="Jupyter.notebook.clear_all_output()",
        run="Jupyter.notebook.execute_all_cells()",
        save="Jupyter.notebook.save_notebook()",
    ),
)


@dataclass
class Visit:
    """What was seen: under the name of each state, a look at every kind of output; and what each page told."""

    looks: dict[str, dict[str, Look]] = field(default_factory=dict)
    pages: list["Pointed"] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class Pointed:
    """What a page told when it was pointed at, and what it did with keys."""

    told: dict[str, list[Told]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    flipped: list[str] = field(default_factory=list)
    pen: list[float] = field(default_factory=list)
    cells: int = 0


@pytest.fixture(scope="module")
def kernel(jupyter):
    """One kernel for every notebook: what starts slowly is started once."""
    return jupyter.kernel_for("none.ipynb", name="python3")


@pytest.fixture(scope="module", params=FRONT_ENDS, ids=lambda front_end: front_end.name)
def visit(request, browser, jupyter, kernel):
    front_end, visit = request.param, Visit()
    name = f"{front_end.name}.ipynb"
    nbformat.write(executed_notebook(), jupyter.folder / name)
    jupyter.kernel_for(name, id=kernel)

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)

    page = opened(context, visit, jupyter, front_end, front_end.folder)
    look(visit, page, front_end, "not trusted", trusted=False)
    page.wait_for_function(front_end.connected)
    page.evaluate(f"async () => void await {front_end.clear}")
    expect(page.locator(front_end.output)).to_have_count(0)
    page.evaluate(f"async () => void await {front_end.run}")
    page.locator(front_end.output).nth(len(KINDS) - 1).wait_for(state="attached")
    look(visit, page, front_end, "run, light")
    page.emulate_media(color_scheme="dark")
    look(visit, page, front_end, "run, light, on a dark system")
    if front_end.dark:
        page.evaluate(f"async () => void await {front_end.dark}")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        page.emulate_media(color_scheme="light")
        look(visit, page, front_end, "run, dark")
        page.evaluate(f"async () => void await {front_end.light}")
        page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")
    if front_end.again != front_end.folder:
        visit.pages.append(pointed_at(page, front_end))
    page.evaluate(f"async () => void await {front_end.save}")
    page.close()

    page = opened(context, visit, jupyter, front_end, front_end.again)
    look(visit, page, front_end, "reopened")
    visit.pages.append(pointed_at(page, front_end))
    context.close()
    return visit


def pointed_at(page, front_end):
    pointed = Pointed()
    for kind, output in outputs(page, front_end):
        if kind.told:
            entries = output.locator("[data-index]:visible")
            ends = (entries.first, entries.last)
            pointed.told[kind.name] = [Told.by(output, entry) for entry in ends]
            output.locator("svg[tabindex]").first.focus()
            for key in ("ArrowRight", "0", "0", "a"):  # "0 0" restarts a kernel, "a" adds a cell
                page.keyboard.press(key)
            pointed.said[kind.name] = output.locator("[aria-live]").first.inner_text()
        if kind.name == "live digit":
            pen = output.locator("[data-part=pen]")
            output.locator("[data-part=paper]").focus()
            pointed.pen.append(pen.bounding_box()["x"])
            for key in ("0", "0", "a", "ArrowRight"):
                page.keyboard.press(key)
            pointed.pen.append(pen.bounding_box()["x"])
        if kind.name == "exploration":
            sentence = output.locator(".tl-stage figcaption p").first
            pointed.flipped.append(first := sentence.inner_text())
            output.get_by_role("radio").first.focus()
            page.keyboard.press("ArrowRight")
            expect(sentence).not_to_have_text(first)  # the states are inflated at the first flip
            pointed.flipped.append(sentence.inner_text())
            output.locator(".tl-buttons label").first.click()
            expect(sentence).to_have_text(first)
            pointed.flipped.append(sentence.inner_text())
    pointed.cells = page.locator(front_end.cells).count()
    return pointed


def opened(context, visit, jupyter, front_end, folder):
    page = context.new_page()
    page.on("console", lambda message: visit.problems.extend(of_console(message)))
    page.on("pageerror", lambda error: visit.problems.extend(of_script(error)))
    page.on("request", lambda request: visit.problems.extend(of_request(request.url)))
    page.goto(f"{jupyter.url}{folder}/{front_end.name}.ipynb?token={jupyter.token}&reset")
    page.wait_for_function(front_end.opened)
    page.locator(front_end.cells).nth(len(KINDS)).wait_for(state="attached")
    return page


def outputs(page, front_end):
    cells = page.locator(front_end.cells)
    for i, kind in enumerate(KINDS, start=1):
        yield kind, cells.nth(i).locator(front_end.output).first


def look(visit, page, front_end, state, trusted=True):
    live = [kind.live and trusted for kind in KINDS]
    looks = Look.at_each(page, front_end.cells, front_end.output, live)
    visit.looks[state] = {kind.name: each for kind, each in zip(KINDS, looks, strict=True)}


def of_console(message):
    told = f"{message.location['url']} {message.text}"
    if message.type in ("error", "warning") and not THEIRS.search(told):
        yield f"the console says ({message.type}): {message.text}"


def of_script(error):
    innermost = next((line for line in (error.stack or "").splitlines() if "://" in line), "")
    if not THEIRS.search(innermost):
        yield f"a script threw: {error}"


def test_every_picture_is_seen_once_in_light_and_dark_and_reopened(visit):
    for state in visit.looks.keys() - {"not trusted"}:
        assert not wrong(visit.looks[state], seen_once), state


def test_every_picture_is_seen_once_and_still_where_it_is_not_trusted(visit):
    looks = visit.looks["not trusted"]
    assert not wrong(looks, seen_once)
    assert not wrong(looks, lambda kind, look: not look.alive and not look.scripts)
    assert not wrong(looks, lambda kind, look: "{" not in look.words), "no style, no data"


def test_every_word_and_colour_is_readable_on_its_ground(visit):
    for state, looks in visit.looks.items():
        assert not wrong(looks, lambda kind, look: not look.faint), state


def test_pictures_are_as_light_or_dark_as_the_theme_of_the_notebook(visit):
    for state in visit.looks.keys() & {"run, light", "run, dark"}:
        is_dark = state == "run, dark"
        assert not wrong(
            visit.looks[state], lambda kind, look, is_dark=is_dark: look.dark == is_dark
        ), state


def test_the_words_of_a_description_stand_to_the_left(visit):
    for state, looks in visit.looks.items():
        assert set(looks["description"].aligned) in ({"left"}, {"start"}), state


def test_pictures_are_alive_once_run_and_once_more_when_reopened(visit):
    for state in ("run, light", "reopened"):
        assert not wrong(visit.looks[state], lambda kind, look: look.alive or not kind.live), state


def test_an_exploration_that_is_reopened_shows_other_states_without_being_run(visit):
    two, three = (str(explain.index((6,), np.s_[::step])).splitlines()[0] for step in (2, 3))
    for page in visit.pages:
        assert page.flipped == [two, three, two]


def test_pointing_tells_the_entry_within_what_clips(visit):
    for page in visit.pages:
        assert set(page.told) == {kind.name for kind in KINDS if kind.told}
        entries = [(name, told) for name in page.told for told in page.told[name]]
        assert [(name, told) for name, told in entries if not told.text or told.hidden > 1] == []


def test_the_keyboard_reaches_every_picture_and_no_command_of_the_notebook(visit):
    for page in visit.pages:
        assert [name for name, text in page.said.items() if not text] == []
        assert page.pen[0] < page.pen[1]
        assert page.cells == len(KINDS) + 1


def test_no_script_throws_and_no_other_host_is_asked(visit):
    assert visit.problems == []
