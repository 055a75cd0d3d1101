"""Pictures as a notebook keeps them, in the surroundings that front ends give them: one picture, once, and readable."""

import base64

import numpy as np
import pytest

from tensorlab import describe, draw, explain
from tests.browser.notebooks.kinds import small_live_digit
from tests.browser.test_live_pictures import Untrusted, colour_of, entry, tooltip

TABLE = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
CUBE = np.stack([TABLE, TABLE + 100, TABLE + 200])
LIGHT_AND_DARK = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
INK = {False: "rgb(31, 35, 40)", True: "rgb(230, 233, 238)"}
# What notebooks' style sheets say of images, tables and clipping.
NOTEBOOK = """<style>
.rendered_html img{display:block;margin-left:auto}
.jp-RenderedHTMLCommon table{table-layout:fixed;margin-left:auto;border:none;font-size:12px}
.jp-RenderedHTMLCommon :is(td,th){text-align:right;padding:.5em;vertical-align:middle}
.jp-RenderedHTMLCommon tbody tr:nth-child(odd){background:#f5f5f5}
.output{overflow:auto;margin:40px 300px 40px 60px}
</style>"""


@pytest.fixture(autouse=True)
def _in_a_notebook(monkeypatch):
    monkeypatch.delenv("TENSORLAB_PAGE_ASSETS", raising=False)


def kept(result):
    """What a notebook keeps and shows."""
    return result._repr_mimebundle_()["text/html"]


def shown(page, tmp_path, *outputs, root="<html>", body="<body>"):
    cells = "".join(
        f'<div class="output rendered_html jp-RenderedHTMLCommon">{each}</div>' for each in outputs
    )
    path = tmp_path / "notebook.html"
    path.write_text(
        f'<!DOCTYPE html>{root}<meta charset="utf-8"><title>x</title>{NOTEBOOK}{body}{cells}',
        "utf-8",
    )
    page.goto(path.as_uri())
    live = sum("data-tl-y" in each or "tl-figure" in each for each in outputs)
    page.wait_for_function(f"document.querySelectorAll('.tl-figure').length === {live}")
    return page.locator(".tl-figure")


def test_a_kept_picture_is_seen_once_and_comes_alive(page, tmp_path):
    figures = shown(
        page, tmp_path, kept(draw(CUBE)), kept(draw(TABLE)), kept(explain.transpose(TABLE))
    )
    assert page.locator("img:visible").count() == 0
    assert page.locator("figure").count() == figures.count() == 3
    assert page.locator("figcaption").count() == 1
    entry(figures.nth(0), "0,1,2").hover()
    assert tooltip(figures.nth(0)).inner_text() == "[0, 1, 2] = 3, axis 0: 0, axis 1: 1, axis 2: 2"
    figures.nth(0).locator("svg").focus()
    page.keyboard.press("PageDown")
    assert figures.nth(0).locator("output").inner_text() == "[1, :, :]"


def test_a_picture_of_a_page_is_seen_once_wherever_images_are_blocks(page, tmp_path):
    shown(page, tmp_path, draw(TABLE)._repr_html_())
    assert page.locator("img").count() == 1
    assert not page.locator("img").is_visible()


def test_a_picture_that_is_not_trusted_stays_an_image_beside_a_live_one(page, tmp_path):
    shown(page, tmp_path, kept(draw(CUBE)), Untrusted(kept(draw(TABLE))).kept)
    image = page.locator("img:visible")
    assert image.count() == 1
    assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 100
    left = page.locator(".tl-figure").bounding_box()["x"]
    assert image.locator("..").bounding_box()["x"] == left, "the figure is not indented"


def test_a_picture_comes_alive_that_is_put_into_the_page_after_its_script_has_run(page, tmp_path):
    shown(page, tmp_path)
    html = kept(draw(TABLE))
    page.evaluate(
        """(html) => {
            const box = document.createElement("div");
            box.innerHTML = html;
            const script = document.createElement("script");
            script.textContent = box.querySelector("script").textContent;
            document.head.append(script);
            setTimeout(() => document.body.append(box), 20);
        }""",
        html,
    )
    page.locator(".tl-figure").wait_for()
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("scroll", [0, 60], ids=["at its top", "scrolled"])
def test_a_tooltip_stays_within_what_clips_it(page, tmp_path, scroll):
    (cube, vector) = shown(page, tmp_path, kept(draw(CUBE)), kept(draw([1, 2, 3]))).all()
    page.evaluate(f"scrollTo(0, {scroll})")
    for figure, indices in ((cube, ("0,0,0", "0,2,0", "0,2,4")), (vector, ("0", "2"))):
        for index in indices:
            entry(figure, index).hover()
            tip, room = (
                each.bounding_box() for each in (tooltip(figure), figure.locator("xpath=.."))
            )
            assert tip["x"] >= room["x"]
            assert tip["x"] + tip["width"] <= room["x"] + room["width"]
            assert tip["y"] >= max(room["y"], 0)
            assert tip["y"] + tip["height"] <= room["y"] + room["height"] + 0.5


def test_a_tooltip_is_no_wider_than_a_narrow_output(page, tmp_path):
    narrow = f'<div style="width:180px;overflow:hidden;padding:0 0 90px">{kept(draw(CUBE))}</div>'
    (figure,) = shown(page, tmp_path, narrow).all()
    entry(figure, "0,1,1").hover()
    tip, room = tooltip(figure).bounding_box(), figure.locator("xpath=..").bounding_box()
    assert room["x"] <= tip["x"]
    assert tip["x"] + tip["width"] <= room["x"] + 180


MARKED = [
    '<html class="{}">',
    '<html data-bs-theme="{}">',
    '<html data-theme="{}">',
    '<html><body class="quarto-{}">',
    '<html><body data-md-color-scheme="{}">',
]


@pytest.mark.parametrize("marked", MARKED)
@LIGHT_AND_DARK
def test_a_page_says_that_it_is_dark_without_a_script(new_page, tmp_path, marked, dark):
    words = (
        ("slate" if dark else "default") if "md-color" in marked else "dark" if dark else "light"
    )
    page = new_page(dark=not dark, java_script_enabled=False)
    root = marked.format(words)
    (figure,) = shown_still(page, tmp_path, root).all()
    assert colour_of(figure, "color") == INK[dark]


def shown_still(page, tmp_path, root):
    path = tmp_path / "page.html"
    path.write_text(
        f'<!DOCTYPE html>{root}<meta charset="utf-8">{draw(TABLE)._repr_html_()}', "utf-8"
    )
    page.goto(path.as_uri())
    return page.locator(".tl-figure")


@pytest.mark.parametrize(
    "ground", ["{}", "rgb({0})", "oklch({1} 0 0)"], ids=["name", "rgb", "oklch"]
)
@LIGHT_AND_DARK
def test_a_page_that_says_nothing_is_known_by_its_ground(new_page, tmp_path, dark, ground):
    page = new_page(dark=not dark)
    names = ("#1a1a2e", 0.2) if dark else ("ivory", 0.97)
    text = (
        ground.format(names[0])
        if ground == "{}"
        else ground.format("20 20 30" if dark else "250 250 240", names[1])
    )
    (figure,) = shown(
        page, tmp_path, kept(draw(TABLE)), body=f'<body style="background:{text}">'
    ).all()
    assert colour_of(figure, "color") == INK[dark]
    assert colour_of(figure, "backgroundColor") == "rgba(0, 0, 0, 0)"


@LIGHT_AND_DARK
def test_a_live_digit_follows_the_ground_that_it_stands_on(new_page, tmp_path, dark):
    page = new_page(dark=not dark)
    ground = "#1a1a2e" if dark else "ivory"
    path = tmp_path / "digit.html"
    path.write_text(f'<body style="background:{ground}">{kept(small_live_digit())}', "utf-8")
    page.goto(path.as_uri())
    digit = page.locator(".tl-live")
    assert colour_of(digit, "color") == INK[dark]
    page.evaluate(f"document.body.style.background = '{'ivory' if dark else '#1a1a2e'}'")
    page.wait_for_function(
        f"document.querySelector('.tl-live.tl-{'light' if dark else 'dark'}')",
    )
    assert colour_of(digit, "color") == INK[not dark]


def test_a_picture_follows_when_the_page_turns_dark(page, tmp_path):
    style = "<style>body{background:white}body.night{background:#111}</style>"
    (figure,) = shown(page, tmp_path, kept(draw(TABLE)), root=f"<html>{style}").all()
    assert colour_of(figure, "color") == INK[False]
    page.evaluate("document.body.className = 'night'")
    page.wait_for_function("document.querySelector('.tl-figure.tl-dark')")
    assert colour_of(figure, "color") == INK[True]


@LIGHT_AND_DARK
def test_a_description_looks_the_same_in_every_notebook_and_takes_the_pages_ink(
    new_page, tmp_path, dark
):
    ink, ground = ("white", "#111") if dark else ("black", "white")
    body = f'<body style="color:{ink};background:{ground}">'
    page = new_page(dark=not dark)
    shown(page, tmp_path, describe(TABLE)._repr_html_(), body=body)
    alone = looks(page)
    shown(page, tmp_path, describe(TABLE)._repr_html_(), kept(draw(TABLE)), body=body)
    assert looks(page) == alone
    ink = "rgb(255, 255, 255)" if dark else "rgb(0, 0, 0)"
    assert {each[:3] for each in alone} == {("left", "rgba(0, 0, 0, 0)", ink)}
    label, value = (
        page.locator(f".tl-description {tag}").last.bounding_box() for tag in ("th", "td")
    )
    assert label["x"] + label["width"] <= value["x"]
    text = page.locator(".tl-description").inner_text().split()
    assert text[:4] == ["Matrix", "(rank-2", "tensor)", "axes"]


def looks(page):
    cells = page.locator(".tl-description :is(th, td)")
    names = ("textAlign", "backgroundColor", "color", "fontWeight", "opacity", "padding")
    return [tuple(colour_of(cell, name) for name in names) for cell in cells.all()]


def test_a_cube_shows_at_rest_that_it_can_be_turned_and_stepped(page, tmp_path):
    (figure,) = shown(page, tmp_path, kept(draw(CUBE))).all()
    assert figure.get_by_text("drag to turn").is_visible()
    assert figure.get_by_role("button", name="Next slab").is_visible()
    assert float(colour_of(figure.locator(".tl-bar"), "opacity")) == 1


def test_on_paper_a_wide_picture_is_whole_and_has_no_controls(new_page, tmp_path):
    page = new_page(width=700)
    wide = explain.transpose(np.arange(36).reshape(2, 2, 3, 3))
    figures = shown(page, tmp_path, kept(wide), kept(draw(CUBE)))
    page.emulate_media(media="print")
    box = figures.first.locator(".tl-scroll")
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert not page.locator(".tl-bar").is_visible()


@LIGHT_AND_DARK
def test_a_saved_svg_is_readable_on_any_ground(new_page, tmp_path, dark):
    page = new_page(dark=dark)
    for ground in ("white", "black"):
        source = base64.b64encode(draw(TABLE).svg().encode()).decode()
        page.set_content(
            f'<body style="margin:0;background:{ground}"><img src="data:image/svg+xml;base64,{source}">'
        )
        page.locator("img").evaluate("(image) => image.decode()")
        corner = page.evaluate(
            """async () => {
                const image = document.querySelector("img");
                const pen = document.createElement("canvas").getContext("2d");
                pen.drawImage(image, 0, 0);
                return [...pen.getImageData(1, 1, 1, 1).data];
            }"""
        )
        assert corner == ([22, 25, 30, 255] if dark else [255, 255, 255, 255])
