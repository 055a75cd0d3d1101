"""Every kind of output in what nbconvert makes of a notebook: pages, slides, Markdown, and the LaTeX of a PDF."""

import re

import markdown
import nbconvert
import pytest

from tensorlab import describe
from tests.browser.notebooks.kinds import KINDS, Look, executed_notebook, seen_once, wrong

PAGES = {
    "lab": nbconvert.HTMLExporter(template_name="lab"),
    "lab, dark": nbconvert.HTMLExporter(template_name="lab", theme="dark"),
    "classic": nbconvert.HTMLExporter(template_name="classic"),
    "basic": nbconvert.HTMLExporter(template_name="basic"),
    "slides": nbconvert.SlidesExporter(),
}
DATA = {b"\x89PNG\r\n": ".png", b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg"}


@pytest.fixture(scope="module")
def notebook():
    return executed_notebook()


@pytest.fixture(scope="module")
def page_of(browser, notebook, tmp_path_factory):
    """Opens what exporters make, without a network: their templates ask other hosts for what is not ours."""
    folder, pages = tmp_path_factory.mktemp("nbconvert"), {}
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)

    def open_page(name, convert):
        if name not in pages:
            path = folder / f"{name}.html"
            path.write_text(convert(notebook), encoding="utf-8")
            pages[name] = context.new_page()
            pages[name].goto(path.as_uri(), wait_until="domcontentloaded")
        return pages[name]

    yield open_page
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_every_picture_once_and_every_word_readable(page_of, name, system):
    page = page_of(name, lambda notebook: PAGES[name].from_notebook_node(notebook)[0])
    page.emulate_media(color_scheme=system)
    outputs = page.locator(".output_subarea, .jp-OutputArea-output")
    assert outputs.count() == len(KINDS)
    looks = {
        kind.name: Look.at(output, kind.live)
        for kind, output in zip(KINDS, outputs.all(), strict=True)
    }
    assert not wrong(looks, seen_once)
    assert not wrong(looks, lambda kind, look: not look.faint)
    assert not wrong(looks, lambda kind, look: look.alive or not kind.live)


@pytest.mark.browser
def test_markdown_shows_every_picture_once(page_of):
    def as_page(notebook):
        body, _ = nbconvert.MarkdownExporter().from_notebook_node(notebook)
        return f'<!DOCTYPE html><meta charset="utf-8">{markdown.markdown(body)}'

    body = page_of("markdown", as_page).locator("body")
    assert Look.at(body).pictures == sum(kind.pictures for kind in KINDS)


def latex_of(notebook, i):
    """The LaTeX of one cell, and the files that belong to it."""
    alone = notebook.copy()
    alone.cells = [notebook.cells[i]]
    body, resources = nbconvert.LatexExporter().from_notebook_node(alone)
    return body.partition(r"\begin{document}")[2], resources["outputs"]


@pytest.mark.parametrize("i", range(len(KINDS)), ids=[kind.name for kind in KINDS])
def test_latex_holds_every_picture_as_a_file_that_is_there(notebook, i):
    body, files = latex_of(notebook, i + 1)
    named = re.findall(r"\\(?:includegraphics|adjustimage)\b.*\{(.+?)\}", body)
    assert len(named) == KINDS[i].pictures
    for name in named:
        content = files[name]
        assert [
            name.endswith(suffix) for start, suffix in DATA.items() if content.startswith(start)
        ] == [True]


def test_latex_holds_the_words_of_descriptions(notebook):
    place = [kind.name for kind in KINDS].index("description")
    body, _ = latex_of(notebook, place + 1)
    first, *_ = str(describe([[5, 78, 2, 34, 0]] * 3)).splitlines()
    assert first in body
