"""`%load_ext tensorlab` in a real JupyterLab: a failing cell shows its traceback, the sentence and the picture."""

from contextlib import suppress

import nbformat
import pytest

from tests.browser.notebooks.conftest import PATIENCE

pytestmark = pytest.mark.browser

CELLS = {
    "load": "%load_ext tensorlab\nimport numpy as np\nimages, weights = np.ones((2, 3)), np.ones((4, 5))",
    "fails": "np.maximum(images @ weights, 0)",
    "debug": "%debug",
    "other": "{}['name']",
    "long": "import time\nfor second in range(600):\n    time.sleep(0.1)",
    "after": "images.shape",
    "unload": "%unload_ext tensorlab\nimages @ weights",
}
APP = "window.jupyterapp"
NOTEBOOK = f"{APP}.shell.currentWidget"
IDLE = f"{NOTEBOOK}?.sessionContext?.session?.kernel?.status === 'idle'"


@pytest.fixture(scope="module")
def lab(browser, jupyter):
    """A JupyterLab with a notebook of these cells and a kernel of its own."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), jupyter.folder / "failing.ipynb")
    jupyter.kernel_for("failing.ipynb", name="python3")
    context = browser.new_context(viewport={"width": 1280, "height": 2400})
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.goto(f"{jupyter.url}lab/tree/failing.ipynb?token={jupyter.token}&reset")
    page.wait_for_function(f"{APP}?.restored.then(() => {NOTEBOOK}?.revealed).then(() => true)")
    page.locator(".jp-Notebook .jp-CodeCell").nth(len(CELLS) - 1).wait_for(state="attached")
    page.wait_for_function(IDLE)
    yield page
    context.close()


def begin(page, name):
    """Run a cell, and give it; what it shows comes while one waits."""
    number = list(CELLS).index(name)
    page.evaluate(
        f"""() => {{
            {NOTEBOOK}.content.activeCellIndex = {number};
            {APP}.commands.execute("notebook:run-cell");
        }}"""
    )
    return page.locator(".jp-Notebook .jp-CodeCell").nth(number)


def run(page, name):
    """Run a cell to its end, and give it."""
    cell = begin(page, name)
    number = list(CELLS).index(name)
    page.wait_for_function(
        f"{NOTEBOOK}.content.widgets[{number}].model.executionCount !== null && {IDLE}"
    )
    return cell


@pytest.fixture(scope="module")
def failed(lab):
    run(lab, "load")
    return run(lab, "fails")


def test_a_failing_cell_shows_traceback_sentence_and_picture(failed):
    error = failed.locator(".jp-OutputArea-output").first
    assert "ValueError" in error.inner_text()
    assert "images @ weights" in error.inner_text()
    failed.locator(".tl-figure svg").first.wait_for()
    words = " ".join(failed.inner_text().split())
    assert "axis 1 of images has 3 entries where axis 0 of weights has 4" in words
    assert "line 1: np.maximum(images @ weights, 0)" in words
    assert failed.locator(".tl-figure").count() == 1


def test_the_picture_under_the_traceback_is_live(failed):
    failed.locator(".tl-figure [data-index]").first.hover()
    failed.locator(".tl-tip:visible").wait_for()


def test_the_debugger_is_where_the_line_failed(lab, failed):
    cell = begin(lab, "debug")
    asked = cell.locator(".jp-Stdin-input").last
    asked.wait_for()
    asked.fill("p images.shape, weights.shape")
    asked.press("Enter")
    cell.locator("text=((2, 3), (4, 5))").wait_for()
    # JupyterLab now and then loses an answer that is given while it makes room for the next one.
    asked.wait_for()
    for _ in range(3):
        if asked.is_visible():
            asked.fill("q")
            asked.press("Enter")
        with suppress(Exception):  # playwright's TimeoutError
            lab.wait_for_function(IDLE, timeout=15_000)
            break
    lab.wait_for_function(IDLE)


def test_what_shapes_are_no_reason_for_is_shown_as_ever(lab, failed):
    cell = run(lab, "other")
    assert "KeyError: 'name'" in cell.inner_text()
    assert cell.locator(".tl-figure").count() == 0


def test_a_cell_is_interrupted_as_ever(lab, failed):
    busy = f"{NOTEBOOK}.sessionContext.session.kernel.status === 'busy'"
    # JupyterLab now and then loses a command that comes while it is still at work.
    for _ in range(3):
        cell = begin(lab, "long")
        with suppress(Exception):  # playwright's TimeoutError
            lab.wait_for_function(busy, polling=100, timeout=15_000)
            break
    lab.evaluate(f"async () => void await {APP}.commands.execute('notebook:interrupt-kernel')")
    cell.locator("text=KeyboardInterrupt").first.wait_for()
    assert cell.locator(".tl-figure").count() == 0
    assert "(2, 3)" in run(lab, "after").inner_text()


def test_unloaded_it_adds_nothing(lab, failed):
    cell = run(lab, "unload")
    assert "ValueError" in cell.inner_text()
    assert cell.locator(".tl-figure").count() == 0
    assert "axis 1 of images" not in cell.inner_text()
