"""Pictures in a browser: saved files, without kernel, network or site, as a reader would point, press and drag."""

import threading
from html import escape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from tensorlab import draw, explain, histogram, images
from tensorlab.drawing.drawing import script
from tests.browser.axe import OF_COLOURS, needs_axe, violations
from tests.browser.conftest import in_colours

TABLE = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
CUBE = np.stack([TABLE, TABLE + 100, TABLE + 200])
SMALL = [
    explain.index(TABLE, np.s_[1:, ::2]),
    explain.reshape(TABLE, (5, 3)),
    explain.transpose(TABLE),
    explain.sum(TABLE, 0),
    explain.concatenate([TABLE, TABLE]),
    explain.stack([TABLE, TABLE]),
    explain.tensordot(CUBE, TABLE, 2),
    explain.einsum("ij,kj->ik", TABLE, TABLE),
    explain.broadcast((3, 1), (4,)),
]
EXPLANATIONS = [
    *SMALL,
    explain.matmul(TABLE, TABLE.T),
    explain.matmul(TABLE, [1, 2, 3, 4, 5]),
    explain.matmul([1, 2, 3], [4, 5, 6]),
    explain.matmul((128, 784), (784, 512)),
    explain.matmul((32, 784), (512, 10)),
    explain.matmul(CUBE, TABLE.T),
    explain.add(TABLE, 7),
    explain.maximum(CUBE, [1, 2, 3, 4, 5]),
    explain.index((10**9, 10**9, 10**9), np.s_[5:, 0]),
    explain.index((60000, 28, 28), np.s_[:, 14:, 14:]),
    explain.index((4, 240, 144, 256, 3), 0),
    explain.index(TABLE, np.s_[:, None, [0, 2]]),
    explain.index(TABLE, 3),
    explain.index(TABLE, TABLE > 30),
    explain.broadcast((64, 3, 32, 10), (32, 10)),
    explain.broadcast((4, 3), (4,)),
    explain.transpose(CUBE, (2, 0, 1)),
    explain.transpose((300, 20)),
    explain.sum((10**12,), 0),
    explain.sum(CUBE, 1, keepdims=True),
    explain.reshape((3, 4), (5, -1)),
]
LIGHT_AND_DARK = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def opened(page, tmp_path, *pictures, head=""):
    """Open a page that holds pictures one below another, as a notebook would."""
    path = tmp_path / "page.html"
    body = "".join(picture._repr_html_() for picture in pictures)
    path.write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Pictures</title>{head}'
        '<meta name="viewport" content="width=device-width,initial-scale=1"></head>'
        f'<body style="background:var(--tl-bg);color:var(--tl-fg)"><main><h1>Pictures</h1>{body}</main></body></html>',
        encoding="utf-8",
    )
    page.goto(path.as_uri())
    return page.locator("figure")


def cube():
    return draw(CUBE, axes=("slabs", "rows", "columns"))


def entry(figure, index, within=""):
    return figure.locator(f'{within} [data-index="{index}"]:visible').first


def tooltip(figure):
    return figure.locator(".tl-tip")


def said(figure):
    return figure.locator("[aria-live]").inner_text()


def front(figure):
    """What is written on the front face, row after row."""
    texts = figure.locator('[data-face="front"]:visible + g text')
    return [int(text) for text in texts.all_text_contents()]


def lit(figure, within=""):
    """The corners of what is lit up, rounded: copies of cells, without an index of their own."""
    marks = figure.locator(f'{within} [pointer-events="none"][stroke="var(--tl-accent)"]')
    return sorted(tuple(round(box[k]) for k in "xy") for box in map(_box, marks.all()))


def corners(cells):
    return sorted(tuple(round(_box(cell)[k]) for k in "xy") for cell in cells)


def _box(locator):
    """The box of a shape's outline without its stroke, which differs between a cell and its mark."""
    return locator.evaluate(
        "(node) => { const box = node.getBoundingClientRect(); return {x: box.x, y: box.y}; }"
    )


def colour_of(locator, name):
    return locator.evaluate("(node, name) => getComputedStyle(node)[name]", name)


@LIGHT_AND_DARK
def test_pointing_at_an_entry_tells_its_index_value_and_axes(new_page, tmp_path, dark):
    (figure,) = opened(new_page(dark=dark), tmp_path, draw(TABLE, axes=("rows", "columns"))).all()
    entry(figure, "1,1").hover()
    assert tooltip(figure).inner_text() == "[1, 1] = 79, rows 1, columns 1"
    ground, ink = (colour_of(tooltip(figure), each) for each in ("backgroundColor", "color"))
    assert (ground, ink) == (
        ("rgb(230, 233, 238)", "rgb(22, 25, 30)")
        if dark
        else ("rgb(31, 35, 40)", "rgb(255, 255, 255)")
    )
    figure.page.mouse.move(0, 0)
    assert not tooltip(figure).is_visible()


def test_an_entry_lights_up_its_row_its_column_and_its_slab(page, tmp_path):
    (figure,) = opened(page, tmp_path, cube()).all()
    entry(figure, "0,1,2").hover()
    for axis, cells in enumerate((15 + 5 + 3, 5 + 3, 3 + 3)):
        marks = figure.locator(
            f'[pointer-events="none"][fill="var(--tl-axis-{axis})"][stroke="none"]'
        )
        assert marks.count() == cells, f"axis {axis}"


def test_strings_and_colours_are_told_too(page, tmp_path):
    words, colours = opened(
        page, tmp_path, draw([["ant", "bee"], ["cat", "dog"]]), draw(TABLE, show="colours")
    ).all()
    entry(words, "1,0").hover()
    assert tooltip(words).inner_text() == "[1, 0] = cat, axis 0: 1, axis 1: 0"
    entry(colours, "0,1").hover()
    assert tooltip(colours).inner_text() == "[0, 1] = 78, axis 0: 0, axis 1: 1"


def test_the_arrow_keys_move_between_entries_and_say_them(page, tmp_path):
    (figure,) = opened(page, tmp_path, draw(TABLE, axes=("rows", "columns"))).all()
    page.keyboard.press("Tab")
    assert said(figure) == "[0, 0] = 5, rows 0, columns 0"
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    assert said(figure) == "[2, 0] = 7, rows 2, columns 0"
    assert tooltip(figure).inner_text() == said(figure)
    page.keyboard.press("Escape")
    assert not tooltip(figure).is_visible()
    assert said(figure) == ""


def test_a_figure_is_one_stop_of_the_tab_key(page, tmp_path):
    figures = opened(page, tmp_path, cube(), draw(TABLE), explain.matmul(TABLE, TABLE.T)).all()
    for figure in figures:
        page.keyboard.press("Tab")
        assert figure.locator("svg:focus").count() == 1


def test_the_slabs_of_every_axis_are_stepped_through_by_keyboard(page, tmp_path):
    (figure,) = opened(page, tmp_path, cube()).all()
    assert front(figure) == CUBE[0].ravel().tolist()
    figure.locator("svg").focus()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert front(figure) == CUBE[2].ravel().tolist()
    assert said(figure) == "[2, :, :], slabs 2, is in front"
    page.keyboard.press("PageDown")
    assert front(figure) == CUBE[2].ravel().tolist(), "the last slab is the last"
    page.keyboard.press("1")
    page.keyboard.press("PageDown")
    assert front(figure) == CUBE[:, 1].ravel().tolist()
    page.keyboard.press("2")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert front(figure) == CUBE[:, :, 2].ravel().tolist()
    assert figure.locator("output").inner_text() == "[:, :, 2]"
    page.keyboard.press("ArrowRight")
    assert said(figure).startswith("[0, 0, 2] = 2,")
    page.keyboard.press("Home")
    assert front(figure) == CUBE[0].ravel().tolist()


def test_the_buttons_do_what_the_keys_do(page, tmp_path):
    (figure,) = opened(page, tmp_path, cube()).all()
    figure.hover()
    figure.get_by_role("button", name="Slabs along rows").click()
    figure.get_by_role("button", name="Next slab").click()
    assert front(figure) == CUBE[:, 1].ravel().tolist()
    figure.get_by_role("button", name="As it was").click()
    assert front(figure) == CUBE[0].ravel().tolist()


def test_every_visible_entry_of_a_cut_cube_tells_its_own_value(page, tmp_path):
    (figure,) = opened(page, tmp_path, cube()).all()
    figure.locator("svg").focus()
    for key in ("1", "PageDown", "Shift+ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    cells = figure.locator("[data-index]:visible")
    assert cells.count() > 20
    indices = set(cells.evaluate_all("(all) => all.map((each) => each.dataset.index)"))
    for index in indices:
        i, j, k = map(int, index.split(","))
        entry(figure, index).hover()
        assert tooltip(figure).inner_text().startswith(f"[{i}, {j}, {k}] = {CUBE[i, j, k]},")


def test_dragging_turns_the_cube_and_a_double_click_restores_it(page, tmp_path):
    (figure,) = opened(page, tmp_path, cube()).all()
    still = figure.locator("svg").inner_html()
    drag(page, figure, 160, 0)
    faces = figure.locator('[data-face="right"]:visible [data-index]')
    columns = {
        index.split(",")[2]
        for index in faces.evaluate_all("(all) => all.map((e) => e.dataset.index)")
    }
    assert columns == {"0"}, "turned to the right, the first column is seen instead of the last"
    drag(page, figure, 0, -160)
    below = figure.locator('[data-face="top"]:visible [data-index]').first
    assert below.get_attribute("data-index").split(",")[1] == "2", "seen from below"
    assert not tooltip(figure).is_visible()
    figure.locator("svg").dblclick(position={"x": 3, "y": 3})
    assert figure.locator("svg").inner_html() == still


def test_shift_and_arrow_keys_turn_the_cube(page, tmp_path):
    (figure,) = opened(page, tmp_path, cube()).all()
    figure.locator("svg").focus()
    for _ in range(8):
        page.keyboard.press("Shift+ArrowRight")
    first = figure.locator('[data-face="right"]:visible [data-index]').first
    assert first.get_attribute("data-index").split(",")[2] == "0"


def drag(page, figure, dx, dy):
    box = figure.locator("svg").bounding_box()
    x, y = box["x"] + 0.4 * box["width"], box["y"] + 0.5 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x + dx * step / 10, y + dy * step / 10)
    page.mouse.up()


def test_the_keys_of_a_picture_do_not_reach_the_notebook(page, tmp_path):
    (figure,) = opened(page, tmp_path, cube()).all()
    page.evaluate(
        "document.addEventListener('keydown', (event) => (document.body.dataset.keys += event.key))"
    )
    figure.locator("svg").focus()
    for key in ("1", "0", "PageDown", "ArrowRight", "Shift+ArrowLeft", "Home", "x"):
        page.keyboard.press(key)
    reached = page.evaluate("document.body.dataset.keys")
    assert reached == "undefinedShiftx", "only keys without a meaning here"


def test_a_finger_turns_the_cube_sideways_and_scrolls_the_page_up_and_down(new_page, tmp_path):
    page = new_page(width=390, height=500, has_touch=True, is_mobile=True)
    figures = opened(page, tmp_path, cube(), draw(TABLE), explain.matmul(TABLE, TABLE.T))
    box = figures.first.locator("svg").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    swipe(page, (x, y), (x + 90, y))
    assert figures.first.locator('[data-face="right"]:visible [data-index$=",0"]').count() == 9
    assert page.evaluate("scrollY") == 0
    swipe(page, (x, y), (x, y - 120))
    page.wait_for_function("scrollY > 50")
    entry(figures.nth(1), "1,1").tap()
    assert tooltip(figures.nth(1)).inner_text().startswith("[1, 1] = 79")


def swipe(page, start, end):
    session = page.context.new_cdp_session(page)
    touch = {"type": "touchStart", "touchPoints": [{"x": start[0], "y": start[1]}]}
    session.send("Input.dispatchTouchEvent", touch)
    for step in range(1, 11):
        x, y = (a + (b - a) * step / 10 for a, b in zip(start, end, strict=True))
        move = {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]}
        session.send("Input.dispatchTouchEvent", move)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_highlighted_entries_stay_highlighted_when_the_cube_is_cut(page, tmp_path):
    (figure,) = opened(page, tmp_path, draw(CUBE, index=np.s_[1, 1])).all()
    figure.locator("svg").focus()
    page.keyboard.press("PageDown")
    marked = figure.locator('[data-face="front"]:visible [fill="var(--tl-highlight)"]')
    assert marked.count() == 5
    assert all(each.get_attribute("data-index").startswith("1,1,") for each in marked.all())


def test_a_cube_of_colours_is_cut_and_turned_too(page, tmp_path):
    (figure,) = opened(page, tmp_path, draw(CUBE, show="colours", index=np.s_[1, 2])).all()
    fill = entry(figure, "1,0,4").get_attribute("fill")
    figure.locator("svg").focus()
    page.keyboard.press("PageDown")
    cells = figure.locator('[data-face="front"]:visible [data-index]')
    told = [int(cell.get_attribute("data-value")) for cell in cells.all()]
    assert told == CUBE[1].ravel().tolist()
    assert entry(figure, "1,0,4").get_attribute("fill") == fill
    assert (
        figure.locator(
            '[data-face="front"]:visible [data-index][stroke="var(--tl-accent)"]'
        ).count()
        == 5
    )


def test_a_stack_of_images_shows_one_after_another(page, tmp_path):
    digits = np.zeros((60, 28, 28), np.uint8)
    for i in range(60):
        digits[i, i % 28] = 255
    (figure,) = opened(page, tmp_path, draw(digits, axes=("samples", "height", "width"))).all()
    image = figure.locator("image").first
    first = image.get_attribute("href")
    figure.locator("svg").focus()
    page.keyboard.press("PageDown")
    assert image.get_attribute("href") != first
    assert said(figure) == "[1, :, :], samples 1, is in front"
    page.keyboard.press("Home")
    assert image.get_attribute("href") == first


@LIGHT_AND_DARK
def test_a_results_entry_is_followed_to_its_sources(new_page, tmp_path, dark):
    page = new_page(dark=dark)
    a, b = np.arange(6).reshape(2, 3), np.arange(12).reshape(3, 4)
    (figure,) = opened(page, tmp_path, explain.matmul(a, b)).all()
    entry(figure, "1,2", "[data-operand=result]").hover()
    row = figure.locator('[data-operand="0"] [data-index^="1,"]').all()
    column = figure.locator('[data-operand="1"] [data-index$=",2"]').all()
    assert lit(figure, '[data-operand="0"]') == corners(row)
    assert lit(figure, '[data-operand="1"]') == corners(column)
    first, second = tooltip(figure).inner_text().splitlines()
    assert first == f"result[1, 2] = {(a @ b)[1, 2]}, axis 0: 1, axis 1: 2"
    assert second == "from 3 entries of first, 3 of second"


def test_an_operands_entry_is_followed_to_the_result_by_keyboard(page, tmp_path):
    (figure,) = opened(page, tmp_path, explain.add([[1, 2], [3, 4]], [10, 20])).all()
    figure.locator("svg").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert said(figure).startswith("result[0, 0] = 11,")
    assert said(figure).endswith("; from first[0, 0], second[0]")
    page.keyboard.press("ArrowLeft")
    assert said(figure) == "second[1] = 20, axis 0: 1; goes into result[0, 1], result[1, 1]"
    goes = figure.locator('[data-operand="result"] [data-index$=",1"]').all()
    assert lit(figure, "[data-operand=result]") == corners(goes)


@pytest.mark.parametrize("explanation", SMALL, ids=lambda explanation: explanation.operation)
def test_every_operation_leads_from_its_result_to_its_sources(page, tmp_path, explanation):
    (figure,) = opened(page, tmp_path, explanation).all()
    last = tuple(n - 1 for n in explanation.result_shape)
    entry(figure, ",".join(map(str, last)), "[data-operand=result]").hover()
    expected = {}
    for operand, index in explanation.sources(last):
        key = ",".join(map(str, index))
        expected.setdefault(operand, set()).add(key)
    for operand in range(len(explanation.input_shapes)):
        within = f'[data-operand="{operand}"]'
        cells = [
            cell
            for key in expected.get(operand, ())
            for cell in figure.locator(f'{within} [data-index="{key}"]').all()
        ]
        assert lit(figure, within) == corners(cells)
        if explanation.operation != "tensordot":
            assert bool(cells) == (operand in expected)


def test_without_scripts_the_picture_is_complete(new_page, tmp_path):
    page = new_page(java_script_enabled=False)
    figure, operation = opened(page, tmp_path, cube(), explain.matmul(TABLE, TABLE.T)).all()
    assert figure.locator("svg").get_attribute("role") == "img"
    assert "slabs with 3 entries" in figure.locator("desc").text_content()
    for name in ("slabs (3)", "rows (3)", "columns (5)"):
        assert figure.get_by_text(name, exact=True).is_visible()
    assert operation.locator('[data-operand="result"]').is_visible()
    assert operation.locator(".tl-example").count() == 5 + 5 + 1
    assert page.locator(".tl-bar").count() == 0


class Untrusted(HTMLParser):
    """What JupyterLab leaves of an output that is not trusted: some tags and attributes, and the text between them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=False)
        self.kept, self.dropped = "", 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in ("style", "script"):
            self.dropped += 1
        elif tag in ("figure", "figcaption", "div", "p", "img"):
            allowed = ("class", "style", *(("src", "alt") if tag == "img" else ()))
            written = "".join(f' {k}="{escape(v)}"' for k, v in attributes if k in allowed)
            self.kept += f"<{tag}{written}>"

    def handle_endtag(self, tag):
        if tag in ("style", "script"):
            self.dropped -= 1
        elif tag in ("figure", "figcaption", "div", "p"):
            self.kept += f"</{tag}>"

    def handle_data(self, data):
        if not self.dropped:
            self.kept += data


def test_an_untrusted_notebook_shows_the_static_picture(new_page, tmp_path):
    page = new_page()
    explanation = explain.matmul(TABLE, TABLE.T)
    path = tmp_path / "untrusted.html"
    kept = [Untrusted(picture._repr_html_()).kept for picture in (cube(), explanation)]
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8">{"".join(kept)}', encoding="utf-8")
    page.goto(path.as_uri())
    assert "<svg" not in page.content()
    images = page.locator("img")
    assert images.count() == 2
    for image, picture in zip(images.all(), (cube(), explanation.draw()), strict=True):
        assert image.is_visible()
        width = image.evaluate("(image) => image.decode().then(() => image.naturalWidth)")
        assert width == pytest.approx(picture.width, abs=1)
    seen = page.locator("body").inner_text().split("\n")
    assert seen[0] == "(3, 5) @ (5, 3) gives (3, 3)", "the sentences are seen, the labels are not"


def test_the_still_picture_is_not_seen_where_the_other_is(page, tmp_path):
    (figure,) = opened(page, tmp_path, cube()).all()
    assert figure.locator("svg").is_visible()
    assert not figure.locator("img").is_visible()


def test_the_script_may_be_loaded_many_times(page, tmp_path):
    figures = opened(page, tmp_path, draw(TABLE), cube(), draw(TABLE), cube())
    page.add_script_tag(content=script())
    page.add_script_tag(content=script(slabs=False))
    for kind in (".tl-tip", "[aria-live]"):
        assert page.locator(kind).count() == figures.count()
    assert page.locator(".tl-bar").count() == 2
    figures.nth(3).locator("svg").focus()
    page.keyboard.press("PageDown")
    assert front(figures.nth(3)) == CUBE[1].ravel().tolist()
    assert front(figures.nth(1)) == CUBE[0].ravel().tolist()


def test_a_figure_that_comes_later_comes_alive(page, tmp_path):
    opened(page, tmp_path, draw(TABLE))
    page.evaluate(
        "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)",
        cube()._repr_html_(),
    )
    late = page.locator("figure").nth(1)
    entry(late, "0,1,2").hover()
    assert tooltip(late).inner_text() == "[0, 1, 2] = 3, slabs 0, rows 1, columns 2"
    # Markup that is inserted does not run its scripts; a notebook runs them a moment later.
    page.add_script_tag(content=script())
    late.locator("svg").focus()
    page.keyboard.press("PageDown")
    assert front(late) == CUBE[1].ravel().tolist()


def test_a_page_that_arrives_slowly_comes_alive_figure_by_figure(page):
    icon = '<link rel="icon" href="data:,">'  # so that none is asked for
    body = f"<!DOCTYPE html>{icon}<body>{cube()._repr_html_() * 2}</body>".encode()
    middle = body.rindex(b'data-face="top"')  # within the second figure
    more = threading.Event()

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body[:middle])
            self.wfile.flush()
            more.wait(20)
            self.wfile.write(body[middle:])

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    page.goto(f"http://127.0.0.1:{server.server_port}/", wait_until="commit")
    page.locator("figure").nth(1).wait_for(state="attached")
    page.locator("figure .tl-bar").first.wait_for(state="attached")
    assert page.locator("figure .tl-tip").count() == 1, "the second figure is there by half"
    more.set()
    page.wait_for_load_state()
    assert page.locator("figure .tl-bar").count() == 2
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_copied_with_its_live_figures_works_again(page, tmp_path):
    (figure,) = opened(page, tmp_path, cube()).all()
    figure.hover()
    copy = tmp_path / "copy.html"
    copy.write_text(page.content(), encoding="utf-8")
    page.goto(copy.as_uri())
    assert page.locator(".tl-bar").count() == page.locator(".tl-tip").count() == 1
    page.locator("figure svg").focus()
    page.keyboard.press("PageDown")
    assert front(page.locator("figure")) == CUBE[1].ravel().tolist()


def test_a_policy_against_eval_and_inline_handlers_does_not_stop_it(new_page, tmp_path):
    page = new_page(bypass_csp=False)
    policy = (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    )
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    (figure,) = opened(page, tmp_path, cube(), head=head).all()
    entry(figure, "0,0,0").hover()
    assert tooltip(figure).is_visible()
    drag(page, figure, 80, 0)
    assert figure.locator("g[display=none]").count() == 1


def test_nothing_user_given_becomes_markup(page, tmp_path):
    evil = (
        '</figure><img src=x onerror="document.title=1">',
        "'\"><script>document.title=2</script>",
    )
    pictures = [
        draw([[1, 2], [3, 4]], axes=evil),
        draw([["</text><script>document.title=3</script>"]]),
        draw(CUBE[:2, :2, :2], axes=(*evil, "&lt;b&gt;")),
        explain.index(np.array([["<b>", "&amp;"]]), 0),
    ]
    figures = opened(page, tmp_path, *pictures)
    assert figures.count() == 4
    for figure in figures.all():
        figure.locator("[data-index]:visible").first.hover()
    figures.nth(2).locator("svg").focus()
    page.keyboard.press("PageDown")
    assert page.locator("figure img:not(.tl-still), figure script, figure b").count() == 0
    assert page.title() == "Pictures"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_never_scrolls_sideways(new_page, tmp_path, width):
    page = new_page(width=width, height=800)
    figures = opened(page, tmp_path, *every_kind())
    for figure in figures.all():
        cells = figure.locator("[data-index]:visible")
        if cells.count():
            page.mouse.move(0, 0)
            cells.last.hover()
            box = tooltip(figure).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert page.evaluate("document.documentElement.scrollWidth") <= width


# What a reader sees of the labels: those that reach beyond the picture, and those that lie over one another. Numbers on
# the slanted faces of a cube are left out: their boxes overlap where they do not.
CROWDED = """(svg) => {
  const home = svg.getBoundingClientRect();
  const shown = [...svg.querySelectorAll("text")].filter((each) => each.textContent.trim() && each.checkVisibility());
  const slanted = (each) => each.closest("[transform^=matrix]");
  const all = shown.map((each) => [each.textContent, each.getBoundingClientRect(), slanted(each)]);
  const outside = (box) =>
    Math.max(home.left - box.left, box.right - home.right, home.top - box.top, box.bottom - home.bottom);
  const shared = (a, b, low, high) => Math.min(a[high], b[high]) - Math.max(a[low], b[low]);
  const over = (a, b) => shared(a, b, "left", "right") > 1 && shared(a, b, "top", "bottom") > 4;
  const flat = all.filter((each) => !each[2]);
  return [
    ...all.filter(([, box]) => outside(box) > 1).map(([text]) => `clipped: ${text}`),
    ...flat.flatMap(([text, box], i) =>
      flat.slice(i + 1).filter((other) => over(box, other[1])).map((other) => `${text} over ${other[0]}`)),
  ];
}"""


def test_no_label_is_clipped_or_lies_over_another(page, tmp_path):
    pictures = [*every_kind(), *EXPLANATIONS]
    figures = opened(page, tmp_path, *pictures)
    for picture, figure in zip(pictures, figures.all(), strict=True):
        found = figure.locator("svg").evaluate(CROWDED)
        assert not found, f"{getattr(picture, 'title', picture)}: {found}"


def every_kind():
    rng = np.random.default_rng(0)
    digits = rng.integers(0, 256, (40, 28, 28), dtype=np.uint8)
    return [
        draw(12),
        draw([12, 3, 6, 14, 7]),
        draw(TABLE, axes=("rows", "columns"), index=np.s_[1:, ::2]),
        cube(),
        draw(CUBE, spread=0),
        draw(np.arange(24).reshape(2, 2, 2, 3)),
        draw(digits, axes=("samples", "height", "width")),
        draw(rng.normal(size=(300, 40))),
        draw(TABLE, show="colours"),
        histogram(digits),
        images(digits[:6], labels=range(6)),
        explain.matmul(TABLE, TABLE.T),
        explain.index(digits, np.s_[10:20]),
        explain.broadcast((4, 3), (4,)),
        explain.sum(CUBE, 1),
        explain.reshape((60000, 28, 28), (60000, -1)),
    ]


@needs_axe
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing_in_any_picture(new_page, tmp_path, width, dark):
    page = new_page(width=width, dark=dark)
    figures = opened(page, tmp_path, *every_kind())
    figures.nth(3).hover()  # its controls are seen
    figures.nth(3).locator("svg").focus()
    assert violations(page) == []


@needs_axe
@pytest.mark.parametrize(
    "part", ["gallery", "gallery-data", "gallery-operations", "gallery-arranging"]
)
def test_axe_finds_nothing_in_the_gallery(page, site_url, part):
    page.goto(f"{site_url}{part}/")
    figures = page.locator(".tl-figure")
    assert figures.count() >= 8
    assert page.locator(".tl-tip").count() == figures.count(), "every picture is live"
    assert violations(page) == []
    in_colours(page, "dark")
    assert violations(page, rules=OF_COLOURS) == []


@LIGHT_AND_DARK
def test_a_saved_svg_follows_light_and_dark(new_page, tmp_path, dark):
    path = cube().save(tmp_path / "cube.svg")
    page = new_page(dark=dark)
    page.goto(path.as_uri())
    assert colour_of(page.get_by_text("rows (3)"), "fill") == (
        "rgb(255, 157, 92)" if dark else "rgb(181, 66, 10)"
    )
    assert colour_of(page.get_by_text("79"), "fill") == (
        "rgb(230, 233, 238)" if dark else "rgb(31, 35, 40)"
    )


@pytest.mark.parametrize(
    ("place", "name", "value", "is_dark"),
    [
        ("body", "data-jp-theme-light", "false", True),
        ("body", "data-jp-theme-light", "true", False),
        ("body", "class", "vscode-dark", True),
        ("body", "class", "vscode-light", False),
        ("body", "class", "vscode-high-contrast", True),
        ("body", "class", "vscode-high-contrast vscode-high-contrast-light", False),
        ("html", "theme", "dark", True),
        ("body", "data-md-color-scheme", "slate", True),
        ("body", "data-md-color-scheme", "default", False),
        ("html", "data-theme", "dark", True),
        ("body", "data-theme", "light", False),
    ],
)
def test_what_the_notebook_says_outweighs_the_system(
    new_page, tmp_path, place, name, value, is_dark
):
    page = new_page(dark=not is_dark)
    (figure,) = opened(page, tmp_path, draw(TABLE)).all()
    page.evaluate(
        "([place, name, value]) => document.querySelector(place).setAttribute(name, value)",
        [place, name, value],
    )
    assert colour_of(figure, "color") == ("rgb(230, 233, 238)" if is_dark else "rgb(31, 35, 40)")
    assert colour_of(figure, "backgroundColor") == "rgba(0, 0, 0, 0)"


def test_where_nothing_tells_what_is_behind_a_dark_picture_brings_its_own_ground(
    new_page, tmp_path
):
    page = new_page(dark=True, java_script_enabled=False)
    (figure,) = opened(page, tmp_path, draw(TABLE)).all()
    assert colour_of(figure, "backgroundColor") == "rgb(22, 25, 30)"
