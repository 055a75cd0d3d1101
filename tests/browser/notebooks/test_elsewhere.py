"""Every kind of output where this machine has no such front end: Colab, marimo, VS Code and Quarto, by what they do.

What they do to an output is imitated: the frame they put it in, how its scripts come to run, and what says that they
are light or dark. The reader's system says the opposite.
"""

from html import escape

import pytest

from tests.browser.notebooks.kinds import KINDS, Look, executed_notebook, seen_once, wrong

pytestmark = pytest.mark.browser

GROUND = {"light": "#ffffff", "dark": "#1f1f1f"}
INK = {"light": "#1f1f1f", "dark": "#eeeeee"}


def framed(document, sandbox):
    return f'<iframe sandbox="{sandbox}" width="1100" height="700" srcdoc="{escape(document)}"></iframe>'


def colab(html, scheme):
    """A frame for each output, which says what it is."""
    style = f"background:{GROUND[scheme]};color:{INK[scheme]}"
    document = f'<!DOCTYPE html><html theme="{scheme}"><body style="{style}">{html}</body></html>'
    return framed(document, "allow-scripts allow-same-origin")


def marimo(html, scheme):
    """A frame for each output with a script, which knows nothing of the page; it is opaque where the schemes differ."""
    return framed(html, "allow-scripts") if "<script" in html else f"<div>{html}</div>"


def in_the_page(html, scheme):
    return f"<div>{html}</div>"


ROOTS = {
    "Colab": ("<html>", colab),
    "marimo": ('<html class="{0}" style="color-scheme:{0}">', marimo),
    "VS Code": ('<html><body class="vscode-{0}" data-vscode-theme-kind="vscode-{0}">', in_the_page),
    "Quarto": ('<html><body class="quarto-{0}">', in_the_page),
    "no name": ("<html>", in_the_page),
}


@pytest.fixture(scope="module")
def outputs():
    return [cell.outputs[0].data["text/html"] for cell in executed_notebook().cells[1:]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ROOTS)
def test_every_picture_is_seen_once_alive_and_readable(new_page, tmp_path, outputs, name, scheme):
    root, put = ROOTS[name]
    style = f"<style>html{{background:{GROUND[scheme]};color:{INK[scheme]}}}</style>"
    body = "".join(f"<section>{put(html, scheme)}</section>" for html in outputs)
    path = tmp_path / "page.html"
    path.write_text(
        f'<!DOCTYPE html>{root.format(scheme)}<meta charset="utf-8"><title>x</title>{style}{body}',
        encoding="utf-8",
    )
    page = new_page(dark=scheme == "light")
    page.goto(path.as_uri())

    looks = {}
    for kind, section in zip(KINDS, page.locator("section").all(), strict=True):
        section.scroll_into_view_if_needed()
        frame = section.locator("iframe")
        place = (
            frame.content_frame.locator("body") if frame.count() else section.locator("div").first
        )
        looks[kind.name] = Look.at(place, kind.live)
    assert not wrong(looks, seen_once)
    assert not wrong(looks, lambda kind, look: look.alive or not kind.live)
    assert not wrong(looks, lambda kind, look: not look.faint)
