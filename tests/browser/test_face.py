"""The site's face: its first picture, shapes in colours, a map, what has been read; on paper and from a folder, too."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
CHAPTER_PAGE = "chapter/2-3-2-broadcasting/"


def colour(page, selector):
    return page.locator(selector).first.evaluate("each => getComputedStyle(each).color")


def test_the_first_picture_has_its_shape_beneath_and_a_number_lights_its_axis(page, site_url):
    page.goto(site_url)
    numbers = page.locator(".tl-hero__shape button")
    names = page.locator(".tl-hero figure svg text[font-weight]").all_text_contents()
    assert numbers.count() == 3
    numbers.nth(1).hover()
    lit = page.locator(".tl-hero figure svg text[font-weight]:not(.tl-faint)").all_text_contents()
    assert lit == [name for name in names if name.startswith("height")]
    page.mouse.move(0, 0)
    assert not page.locator(".tl-hero .tl-faint").count()


def test_a_shape_has_the_colours_of_its_axes_in_prose_and_in_what_is_printed(page, site_url):
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    for place in (".admonition .tl-shape", ".tl-output pre .tl-shape"):
        first, second = (colour(page, f"{place} i:nth-of-type({n})") for n in (1, 2))
        assert (first, second) == ("rgb(11, 95, 165)", "rgb(181, 66, 10)")


def test_axes_that_meet_have_one_colour_in_a_verdict(page, site_url):
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    first, second, result = page.locator("[data-tensors]").first.locator(".tl-shape").all()
    last = [each.locator("i").last.get_attribute("class") for each in (first, second, result)]
    assert len(set(last)) == 1


def test_a_shape_in_what_would_work_has_a_chip_and_no_colour_of_the_picture(page, site_url):
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    line = page.locator("figcaption > p", has_text="It would work with the second as").first
    expect(line.locator(".tl-shape").first).to_be_visible()
    assert line.locator(".tl-shape").all_inner_texts() == ["(4, 1)", "(4, 3)"]
    assert axes_of(line.locator(".tl-shape").all()) == [["tl-am", "tl-am"]] * 2
    page.goto(f"{site_url}when-shapes-fail/")
    lines = page.locator("figcaption > p", has_text="np.zeros(")
    expect(lines.nth(1)).to_have_text("It would work as np.zeros((28, 28)), giving (28, 28).")
    expect(lines.nth(1).locator(".tl-shape")).to_have_text(["(28, 28)"])
    for call in (lines.first, lines.last):
        assert not call.locator(".tl-shape").count()


def test_what_disappears_has_its_own_colour_in_each_state_of_an_exploration(page, site_url):
    page.goto(site_url)
    root = page.locator(".tl-explore").first
    root.scroll_into_view_if_needed()
    picture, line = (
        root.locator("svg text", has_text="axis 0 (4)"),
        root.locator("[data-hue]").first,
    )
    for state in ("#row=0", "#row=2"):
        page.evaluate("hash => { location.hash = hash }", state)
        expect(line).to_contain_text(f"the integer {state[-1]} takes")
        mark = line.evaluate("each => getComputedStyle(each, '::before').backgroundColor")
        assert mark == picture.evaluate("each => getComputedStyle(each).fill")
        shape = root.locator("[data-tensors] .tl-shape").first
        assert mark == shape.locator("i").first.evaluate("each => getComputedStyle(each).color")


def test_a_sentence_lights_its_axis_in_the_picture(page, site_url):
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    figure = page.locator("figure.tl-figure:has([data-hue])").first
    figure.locator("[data-hue]").first.hover()
    assert figure.locator("svg .tl-faint").count() >= 3
    assert figure.locator("svg text:not(.tl-faint)", has_text="axis 0 (4)").count() >= 1


def test_a_new_state_of_an_exploration_keeps_its_colours_and_its_height(page, site_url):
    page.goto(f"{site_url}chapter/2-2-6-slicing/")
    root = page.locator(".tl-explore").first
    root.scroll_into_view_if_needed()
    room = root.locator(".tl-stage")
    expect(room).to_have_attribute("style", re.compile("min-height"))  # for the tallest state
    height = root.bounding_box()["height"]
    root.get_by_role("slider", name="start").press("ArrowRight")
    assert "[3:6:1]" in root.locator("[data-tensors]").inner_text()
    assert root.locator("[data-tensors] .tl-shape").count() == 2
    assert root.locator("[data-hue]").count() == 1
    assert root.bounding_box()["height"] == height


def axes_of(shapes):
    return [
        shape.locator("i").evaluate_all("all => all.map(each => each.className)")
        for shape in shapes
    ]


@pytest.mark.parametrize(
    ("path", "text", "rank"),
    [("2-2-2-vectors", "^Rank-5", 5), ("2-3-6-deep-learning", r"2: points \(240\)", 2)],
)
def test_lengths_that_stand_alone_have_the_colours_of_one_axis_after_the_other(
    page, site_url, path, text, rank
):
    page.goto(f"{site_url}chapter/{path}/")
    box = page.locator(".tl-output pre", has_text=re.compile(text))
    expect(box.locator(".tl-shape")).to_have_count(rank + 1)
    *alone, together = axes_of(box.locator(".tl-shape").all())
    assert alone == [[axis] for axis in together] == [[f"tl-a{axis}"] for axis in range(rank)]


def test_no_shape_that_was_printed_stands_on_a_ground_of_its_own(page, site_url):
    page.goto(f"{site_url}when-shapes-fail/")
    printed = page.locator(".tl-output pre", has_text="Sequential with").locator(".tl-shape")
    expect(printed).not_to_have_count(0)
    ground = "all => all.map(each => getComputedStyle(each).backgroundColor)"
    assert set(printed.evaluate_all(ground)) == {"rgba(0, 0, 0, 0)"}


def test_a_printed_shape_has_its_colours_where_most_pairs_are_points(page, site_url):
    page.goto(f"{site_url}chapter/2-4-2-gradient/")
    box = page.locator(".tl-output pre", has_text="with respect to W:")
    assert axes_of(box.locator(".tl-shape").all()) == [["tl-a0", "tl-a1"], ["tl-a0"]]


@pytest.mark.parametrize(
    ("path", "text", "axes"),
    [
        ("2-2-9-vector-data", "(150, 4).mean(axis=0) gives", [[0, 1], [1]]),
        ("2-2-10-timeseries", "(250, 390, 3)[:, 0] gives", [[0, 1, 2], [0, 2]]),
        ("2-2-11-images", "(2, 48, 48, 3).transpose(0, 3, 1, 2) gives", [[0, 1, 2, 3], [0, 3, 1, 2]]),
        ("2-3-3-tensor-product", "(64, 3, 32, 10) @ (10, 5) gives", [[0, 1, 2, 3], [3, 4], [0, 1, 2, 4]]),
    ],
)  # fmt: skip
def test_in_a_printed_explanation_a_length_keeps_the_colour_of_the_axis_that_it_comes_from(
    page, site_url, path, text, axes
):
    page.goto(f"{site_url}chapter/{path}/")
    line = page.locator(".tl-output pre .tl-line", has_text=text)
    expect(line.locator(".tl-shape").last).to_be_visible()
    shown = [each for each in axes_of(line.locator(".tl-shape").all()) if len(each) <= 4]
    assert shown[:1] + shown[-len(axes) + 1 :] == [
        [f"tl-a{axis}" for axis in each] for each in axes
    ]


def test_printed_axes_that_meet_have_one_colour(page, site_url):
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    line = page.locator(".tl-output pre .tl-line", has_text="(4, 240, 144, 256, 3) with (3,)")
    first, second, result = axes_of(line.locator(".tl-shape").all())
    assert second == [first[-1]] == [result[-1]] == ["tl-a4"]


def test_a_shape_whose_lengths_have_names_is_one_and_arguments_and_indices_are_none(page, site_url):
    page.goto(f"{site_url}chapter/2-2-8-real-world/")
    shapes = page.locator("article table td .tl-shape")
    expect(shapes).to_have_count(4)
    assert shapes.first.inner_text() == "(samples, features)"
    assert axes_of(shapes.all())[3] == [f"tl-a{axis}" for axis in range(5)]
    page.goto(f"{site_url}chapter/2-3-3-tensor-product/")
    rule = page.locator("article p strong", has_text="@ (k, m) gives").locator(".tl-shape")
    expect(rule).to_have_text(["(n, k)", "(k, m)", "(n, m)"])
    for path, no_shape in (
        ("reference/describe/", "(memmap, h5py, Zarr)"),
        ("reference/gradient/", "entry (i, j)"),
        ("reference/mnist/", "(targets, probabilities)"),
        ("chapter/2-2-12-video/", "(a, b)"),
    ):
        page.goto(f"{site_url}{path}")
        page.wait_for_timeout(1200)
        text = page.locator("article p, article li", has_text=no_shape).first
        assert no_shape not in text.locator(".tl-shape").all_inner_texts()
        assert not text.locator(".tl-shape", has_text="j").count()


def test_what_an_exploration_says_has_its_shapes_in_colours_in_each_state(page, site_url):
    page.goto(f"{site_url}chapter/2-2-10-timeseries/")
    root = page.locator(".tl-explore").first
    root.scroll_into_view_if_needed()
    said = root.locator(".tl-stage p .tl-shape")
    expect(said).to_have_count(1)
    shape = said.inner_text()
    root.get_by_role("slider").first.press("End")
    expect(said).not_to_have_text(shape)
    assert axes_of(said.all()) == [["tl-a0", "tl-a1", "tl-a2"]]


FACE = """node => (style => [style.fontFamily.split(",")[0], style.fontStyle, style.textTransform])(
    getComputedStyle(node))"""


def test_formulas_stand_in_the_letters_of_the_site(page, site_url):
    page.goto(f"{site_url}chapter/2-5-2-training-step/")
    formula = page.locator("math").first
    assert formula.locator("mi").first.evaluate(FACE) == ["Geist", "italic", "none"]
    word = formula.locator("mo.tl-word")
    assert word.text_content() == "log"
    assert word.evaluate(FACE)[:2] == ["Geist", "normal"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_button_that_copies_is_seen(new_page, site_url, dark):
    page = new_page(dark=dark)
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    ink, ground = (
        [int(each) for each in re.findall(r"\d+", colour)[:3]]
        for colour in page.locator(".md-code__button").first.evaluate(
            "it => [getComputedStyle(it).color, getComputedStyle(it.parentNode).backgroundColor]"
        )
    )
    assert contrast(ink, ground) >= 3  # WCAG 2.1, 1.4.11


def contrast(one, other):
    def light(colour):
        parts = [c / 255 for c in colour]
        parts = [c / 12.92 if c <= 0.04 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted(map(light, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_points_have_no_colours_of_axes_and_a_printed_shape_has_them_whatever_printed_it(
    page, site_url
):
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    exercise = page.locator("article p", has_text="Write the five points (0,")
    assert exercise.locator(".tl-shape").all_inner_texts() == ["(5, 2)", "(5, 5)"]
    page.goto(f"{site_url}chapter/2-3-4-reshaping/")
    box = page.locator(".tl-output pre", has_text="(6,) [0, 1, 2, 3, 4, 5]")
    assert axes_of(box.locator(".tl-shape").all()) == [["tl-a0", "tl-a1"]] * 3 + [["tl-a0"]]


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        ("chapter/2-4-4-backpropagation/", ["x = 2"]),
        ("chapter/2-3-5-geometry/", ["(1, 0)"]),
        ("chapter/2-3-4-reshaping/", ["3 × 2 = 6 = 2 × 3", "(56000, 30, 28)"]),
    ],
)
def test_equations_points_and_shapes_stay_on_one_line(page, site_url, path, whole):
    page.goto(f"{site_url}{path}")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for words in whole:
            lines = page.locator("article").evaluate(LINES, words)
            assert lines
            assert max(lines) <= 1


# On how many lines words stand, each time that they occur.
LINES = """(article, words) => {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node; (node = walker.nextNode()); ) {
    const at = node.data.replaceAll("\u00a0", " ").indexOf(words);
    if (at < 0) continue;
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    found.push(new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size);
  }
  return found;
}"""


@pytest.mark.parametrize(
    "path", ["chapter/2-4-3-sgd/", "chapter/2-5-2-training-step/", "reference/explain-multiply/"]
)
def test_code_in_a_sentence_is_whole_on_one_line_where_there_is_room(page, site_url, path):
    page.goto(f"{site_url}{path}")
    lines = page.locator("article :is(p, li, td, dd) > code:visible").evaluate_all(
        """all => all.map((code) => {
          const range = new Range();
          range.selectNodeContents(code);
          return new Set([...range.getClientRects()].map(({ top }) => Math.round(top / 8))).size;
        })"""
    )
    assert set(lines) == {1}


@pytest.mark.parametrize("address", ["", "chapter/2-2-4-higher-rank/"])
def test_the_buttons_of_a_cube_stand_below_the_middle_of_its_picture(new_page, site_url, address):
    page = new_page(width=390)
    page.goto(f"{site_url}{address}")
    figure = page.locator("article figure.tl-slabs").first
    figure.scroll_into_view_if_needed()
    figure.locator(".tl-bar").wait_for()
    parts = figure.locator(".tl-bar > :visible")
    picture, first, last = (
        part.bounding_box() for part in (figure.locator("svg"), parts.first, parts.last)
    )
    middle = (first["x"] + last["x"] + last["width"]) / 2
    assert abs(picture["x"] + picture["width"] / 2 - middle) < 12
    over = "all => all.some((each, i) => i && each.offsetLeft + 2 < all[i-1].offsetLeft + all[i-1].scrollWidth)"
    assert not parts.evaluate_all(over)


def test_no_line_is_broken_where_it_would_leave_a_word_alone(new_page, site_url):
    page = new_page(width=390)
    page.goto(f"{site_url}chapter/2-3-1-elementwise/")
    whole = page.locator("h1 .tl-whole", has_text="Element-wise")
    assert whole.evaluate("each => each.getClientRects().length") == 1
    assert (
        page.locator("article p").first.evaluate("p => getComputedStyle(p).textWrapStyle")
        == "pretty"
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_no_name_in_a_wide_table_lies_on_the_next_column(new_page, site_url, width):
    page = new_page(width=width)
    page.goto(f"{site_url}reference/objects/")
    beyond = "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).length"
    assert page.locator("article td:first-child").evaluate_all(beyond) == 0


def test_what_was_read_to_its_end_is_marked_in_the_map_of_the_chapter(page, site_url):
    page.goto(f"{site_url}chapter/")
    assert page.locator("a.tl-tile").count() == 28
    assert not page.locator(".tl-read").count()
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    page.locator(".md-footer").scroll_into_view_if_needed()
    page.locator(".md-nav__link.tl-read").first.wait_for()
    page.goto(f"{site_url}chapter/")
    assert page.locator("a.tl-tile.tl-read").all_inner_texts() == ["2.3.2\nBroadcasting"]
    assert page.locator(".tl-progress").inner_text() == "1 of 28 read"


def test_previous_and_next_have_pictures(page, site_url):
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    page.locator(".md-footer").scroll_into_view_if_needed()
    for picture in page.locator(".md-footer__link img").all():
        picture.evaluate("each => each.decode()")
        assert picture.evaluate("each => each.naturalWidth") > 0
    assert page.locator(".md-footer__link img").count() == 2


def test_a_gallery_is_a_grid(page, site_url):
    page.goto(f"{site_url}gallery/")
    boxes = [card.bounding_box() for card in page.locator(".tl-card").all()[:2]]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_paper_everything_is_dark_on_white(new_page, site_url, dark):
    page = new_page(dark=dark)
    page.goto(f"{site_url}{CHAPTER_PAGE}")
    page.emulate_media(media="print", color_scheme="dark" if dark else "light")
    assert colour(page, "article p:not(.tl-notebook)") == "rgb(31, 35, 40)"
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"


def test_the_page_for_what_is_missing_finds_the_site_in_a_folder_too(new_page, site_url):
    page = new_page(fresh=True)  # with a route of its own
    page.route("**/some/folder/**", lambda route: route.continue_(url=_of_site(route, site_url)))
    page.goto(f"{site_url}some/folder/404.html")
    link = page.locator(".tl-perhaps a", has_text="Glossary")
    page.wait_for_function("document.querySelector('.tl-perhaps a').href.includes('/some/folder/')")
    page.wait_for_function("window.tensorlabPictures")  # the scripts are found there, too
    assert "/some/folder/" in page.evaluate("document.querySelector('#__config').textContent")
    link.click()
    expect(page).to_have_title(re.compile("Glossary"))


def _of_site(route, site_url):
    return site_url + route.request.url.partition("/some/folder/")[2]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline") / "copy"
    subprocess.run(
        [sys.executable, ROOT / ".ci/offline", ROOT / "site", folder], check=True, stdout=-3
    )
    return folder


def test_from_a_folder_links_lead_on_and_the_search_finds(new_page, copy):
    page = new_page()
    page.goto(f"file://{copy}/index.html")
    page.locator("a.md-button--primary").click()
    page.wait_for_url("**/2-1-first-look/index.html")
    page.get_by_placeholder("Search").click()
    page.keyboard.type("broadcasting", delay=20)
    page.locator(".md-search-result__item").first.click()
    page.wait_for_url("**/2-3-2-broadcasting/index.html")


def test_from_a_folder_the_field_reads_a_digit(new_page, copy):
    page = new_page()
    page.goto(f"file://{copy}/chapter/2-1-first-look/index.html")
    field = page.locator(".tl-live [data-part=paper]").first
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] * 0.8, steps=12)
    page.mouse.up()
    page.locator(".tl-live-best").first.wait_for()
    assert "could not" not in page.locator(".tl-live").first.inner_text()


def test_the_copy_and_its_archive_hold_the_same(copy):
    import zipfile

    with zipfile.ZipFile(copy.with_name("copy.zip")) as archive:
        held = {name for name in archive.namelist() if not name.endswith("/")}
    assert held == {f"copy/{file.relative_to(copy)}" for file in copy.rglob("*") if file.is_file()}


def test_a_term_says_what_it_means_to_those_who_point_and_to_those_who_type(page, site_url):
    page.goto(site_url + "chapter/2-3-2-broadcasting/")
    term = page.locator("article a.tl-term").first
    meaning = term.get_attribute("title")
    term.hover()
    assert page.get_by_role("tooltip").inner_text() == meaning
    page.mouse.move(3, 700)
    assert page.get_by_role("tooltip").count() == 0
    term.focus()
    assert page.get_by_role("tooltip").inner_text() == meaning
    page.keyboard.press("Escape")
    assert term.get_attribute("title") == meaning


def test_the_table_of_contents_and_the_header_follow_the_reader(page, site_url):
    page.goto(site_url + "chapter/2-3-2-broadcasting/")
    page.locator("h2").nth(1).evaluate("title => title.scrollIntoView({ behavior: 'instant' })")
    page.locator(".md-header__title--active").wait_for()
    here = page.locator(".md-nav--secondary .md-nav__link--active")
    here.wait_for()
    assert here.count() == 1
    assert here.inner_text() == page.locator("h2").nth(1).evaluate("h => h.firstChild.data")


def test_a_dark_system_never_sees_the_page_in_white(new_page, site_url):
    page = new_page(dark=True)
    page.goto(site_url + "chapter/2-3-2-broadcasting/", wait_until="commit")
    page.locator("article h1").wait_for()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 25, 30)"
    assert page.locator("script[src*=bundle]").count() == 0


def test_the_glossary_begins_with_its_letters(page, site_url):
    page.goto(site_url + "glossary/")
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="S", exact=True).click()
    title = page.locator(":target")
    assert title.inner_text().startswith("S")
    assert title.bounding_box()["y"] > page.locator(".tl-letters").bounding_box()["y"]
