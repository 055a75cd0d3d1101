"""Pictures, code and titles on a telephone and on a desktop, looked at as `make audit` looks at them."""

import re
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import expect

LOOK = (Path(__file__).resolve().parents[2] / "benchmarks/audit/page.js").read_text("utf-8")
LOOK = LOOK[LOOK.index("(least)") :].strip().rstrip(";")
PAGES = [
    "chapter/2-2-6-slicing/",
    "chapter/2-3-2-broadcasting/",
    "chapter/2-3-5-geometry/",
    "chapter/2-4-3-sgd/",
    "chapter/2-4-4-backpropagation/",
    "gallery-operations/",
    "gallery-arranging/",
]


@pytest.fixture(params=[(390, 10.5), (1280, 11)], ids=["telephone", "desktop"], scope="module")
def look(request, browser, site_url):
    width, least = request.param
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()

    @cache  # each page is looked at once, whatever is then asked of it
    def found(address):
        page.goto(site_url + address)
        page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
        page.wait_for_timeout(300)  # what was folded is fitted now
        return page.evaluate(LOOK, least)

    yield found
    page.context.close()


@pytest.mark.parametrize("address", PAGES)
def test_no_picture_is_shrunk_and_cut_and_no_text_in_one_is_too_small(look, address):
    found = look(address)
    assert found["pictures"] > 3
    assert not found["cut"]
    assert not found["small"]


@pytest.mark.parametrize("address", PAGES)
def test_what_scrolls_shows_it_and_no_title_or_table_breaks_a_word(look, address):
    found = look(address)
    assert not found["unmarked"]
    assert not found["squeezed"]
    assert not found["sideways"]


def test_the_audit_sees_letters_that_are_smaller_than_their_text(new_page, site_url):
    page = new_page()
    page.goto(site_url + "chapter/2-4-3-sgd/")
    page.evaluate(
        """() => document.querySelector('.tl-figure svg text').insertAdjacentHTML(
            'beforeend', '<tspan font-size="7px">2</tspan>')"""
    )
    assert page.evaluate(LOOK, 11)["small"]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_shape_in_a_picture_stands_a_blank_beside_its_name(new_page, site_url, width):
    page = new_page(width=width)
    for address in ("chapter/2-5-1-from-scratch/", "gallery-operations/", "when-shapes-fail/"):
        page.goto(site_url + address)
        page.wait_for_timeout(600)
        gaps = page.evaluate(
            """() => [...document.querySelectorAll('.tl-figure text')]
                .filter(name => /^(first|second|third|result)$/.test(name.textContent))
                .map(name => [name, name.nextElementSibling].map(each => each.getBoundingClientRect()))
                .filter(([, shape]) => shape.width)
                .map(([name, shape]) => shape.left - name.right)"""
        )
        assert len(gaps) > 2
        assert min(gaps) > 4


def test_in_the_narrow_code_of_the_gallery_numbers_in_brackets_stay_on_one_line(new_page, site_url):
    page = new_page(width=390)
    for address in ("gallery/", "gallery-operations/", "gallery-arranging/"):
        page.goto(site_url + address)
        page.wait_for_selector(".tl-card code .tl-whole")
        lines = page.evaluate(
            """() => [...document.querySelectorAll('.highlight code .tl-whole')].map(each =>
                new Set([...each.getClientRects()].map(({ top }) => Math.round(top / 4))).size)"""
        )
        assert len(lines) > 5
        assert set(lines) == {1}


def test_on_a_desktop_what_is_printed_begins_where_its_code_does(new_page, site_url):
    page = new_page()
    page.goto(site_url + "chapter/2-2-1-scalars/")
    lefts = page.evaluate(
        """() => ['.highlight:has(+ .tl-output) code', '.highlight + .tl-output pre'].map(selector => {
            const range = document.createRange()
            range.selectNodeContents(document.querySelector(selector))
            return range.getBoundingClientRect().left
        })"""
    )
    assert abs(lefts[0] - lefts[1]) < 1


def test_each_way_that_would_work_begins_a_line_of_its_own(new_page, site_url):
    page = new_page()
    page.goto(f"{site_url}reference/explain/")
    lines = page.locator(".highlight .go", has_text="It would work with the first transposed")
    assert lines.first.inner_text().startswith("It would work")
    page.goto(f"{site_url}reference/command/")
    line = page.locator(".highlight .go", has_text="does not work: the inner axes").first
    expect(line).to_contain_text("the same length, and axis 1 of the first")


def test_no_shape_in_the_reference_is_broken_on_a_telephone(new_page, site_url):
    page = new_page(width=390)
    page.goto(f"{site_url}reference/explain-multiply/")
    shapes = page.locator(".highlight .go .tl-whole")
    expect(shapes.first).to_be_visible()
    lines = shapes.evaluate_all("all => all.map(each => each.getClientRects().length)")
    assert len(lines) > 20
    assert set(lines) == {1}


def test_on_a_telephone_an_operation_stands_upright_and_on_a_desktop_in_a_row(new_page, site_url):
    def sides(width):
        page = new_page(width=width)
        page.goto(site_url + "chapter/2-3-2-broadcasting/")
        box = page.locator(".tl-figure svg[data-narrow]").first.bounding_box()
        return box["width"], box["height"]

    wide, narrow = sides(1280), sides(390)
    assert wide[0] > wide[1]
    assert narrow[0] < narrow[1]


def test_what_comes_out_of_a_cell_stands_right_below_its_code(new_page, site_url):
    page = new_page(width=390)
    page.goto(site_url + "chapter/2-3-2-broadcasting/")
    gaps = page.evaluate(
        "[...document.querySelectorAll('.highlight + .tl-output')].map(each => each.getBoundingClientRect().top"
        " - each.previousElementSibling.getBoundingClientRect().bottom)"
    )
    assert len(gaps) > 8
    assert max(map(abs, gaps)) < 1


def test_a_sentence_that_was_printed_breaks_where_its_box_ends(new_page, site_url):
    page = new_page(width=390, height=844)
    page.goto(site_url + "chapter/2-3-2-broadcasting/")
    line = page.locator(".tl-line").filter(has_text="the second has no axis here").first
    assert line.inner_text().rstrip().endswith("and is used for each.")
    assert line.evaluate("line => line.scrollWidth <= line.clientWidth")
    below_others = page.locator(".tl-line").filter(has_text="axis 2, 32 entries: both have 32.")
    assert below_others.count() == 1, "also where the cell printed something else first"


MOVED = """[...document.querySelectorAll('.tl-output pre')].filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => each.textContent)"""
UNFOLDED = "for (const fold of document.querySelectorAll('details')) fold.open = true"


def test_of_what_was_printed_only_columns_are_moved_sideways(new_page, site_url):
    page = new_page(width=390, height=844)
    page.goto(site_url + "chapter/2-1-first-look/")
    page.locator(".tl-line").first.wait_for()
    (moved,) = page.evaluate(MOVED)
    assert "recall" in moved, "a table keeps its columns"
    last = page.locator(".tl-output pre", has_text="recall").locator(".tl-line")
    assert "precision" not in "".join(last.all_inner_texts()), "its last row, too"
    page.goto(site_url + "chapter/2-4-1-derivative/")
    sentence = page.locator(".tl-line").filter(
        has_text="a small step to the right raises the value"
    )
    sentence.wait_for()
    assert sentence.count() == 1, "its two lines are joined"


def test_prose_below_columns_breaks_once_and_does_not_fade(new_page, site_url):
    page = new_page(width=390, height=844)
    page.goto(site_url + "chapter/2-1-first-look/")
    box = page.locator(".tl-output pre.tl-more", has_text="recall")
    sentence = box.locator(".tl-line", has_text=re.compile("are right.*mistake", re.S))
    assert sentence.inner_text().count("\n") <= 1, "its two lines are joined"
    assert sentence.evaluate("line => parseFloat(getComputedStyle(line).paddingRight)") >= 40


@pytest.mark.parametrize("width", [390, 1280])
def test_a_line_of_an_example_that_a_terminal_broke_is_one(new_page, site_url, width):
    page = new_page(width=width)
    page.goto(site_url + "reference/explain-multiply/")
    page.locator(".tl-joined").first.wait_for()
    (line,) = page.locator(".go", has_text="axis 1 of the first and axis 0").all_inner_texts()[:1]
    assert line.endswith("they are multiplied in pairs, added up, and disappear.")
    page.goto(site_url + "reference/explain-reduce/")
    error = page.locator(".gr + .n", has_text="cumsum does not make one entry")
    page.locator(".gr + .tl-joined").wait_for()
    assert error.inner_text().endswith("explain.cumsum explains it.")
    page.goto(site_url + "reference/explain-multiply/")
    torn = page.locator(".go", has_text=re.compile(r"^\s*(multiplied|second\.)"))
    assert torn.count() == 0
    drawn = page.locator(".go", has_text="\N{BOX DRAWINGS LIGHT DOWN AND RIGHT}")
    assert drawn.count() > 0
    assert page.locator(".tl-joined", has_text="\N{BOX DRAWINGS LIGHT DOWN AND RIGHT}").count() == 0


@pytest.mark.parametrize(
    "name", ["explain-multiply", "explain-reduce", "explain-rearrange", "draw"]
)
def test_each_entry_of_the_reference_begins_alike(page, site_url, name):
    page.goto(f"{site_url}reference/{name}/")
    looks = page.evaluate(
        """[...document.querySelectorAll('.doc-heading')].filter(each => !each.closest('.doc-class .doc-children'))
        .map(each => [
            getComputedStyle(each).fontSize,
            getComputedStyle(each).borderTopWidth,
            !!each.parentElement.previousElementSibling?.matches('h2:not(.doc-heading)'),
        ])"""
    )
    assert len({size for size, _, _ in looks}) == 1
    assert {(line, first) for _, line, first in looks} <= {("1px", False), ("0px", True)}
    assert ("1px", False) in {(line, first) for _, line, first in looks}


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("teaching/cheat-sheet/", "a @ b"),
        ("glossary/", "W @ x + b"),
        ("", 'pip install ".[digits]"'),
    ],
)
def test_a_short_piece_of_code_is_not_broken(new_page, site_url, address, code):
    page = new_page(width=390)
    page.goto(site_url + address)
    page.locator(".tl-whole").first.wait_for()
    pieces = page.locator("article :is(p, td) > code").filter(
        has_text=re.compile(rf"^{re.escape(code)}$")
    )
    assert set(pieces.evaluate_all("all => all.map(each => each.getClientRects().length)")) == {1}


@pytest.mark.parametrize(
    "name", ["2-10-timeseries", "4-3b-batches", "5-2-training-step", "5-4-evaluation"]
)
def test_no_number_that_was_printed_is_out_of_sight_on_a_telephone(new_page, site_url, name):
    page = new_page(width=390, height=844)
    page.goto(f"{site_url}chapter/2-{name}/")
    page.evaluate(UNFOLDED)
    page.wait_for_function(
        "document.querySelector('.tl-output pre .tl-shape, .tl-output pre .tl-line')"
    )
    page.wait_for_timeout(300)  # what was folded is measured now
    assert page.evaluate(MOVED) == []


def test_the_button_that_copies_lies_on_no_code_that_is_read(new_page, site_url):
    page = new_page(width=390, height=844)
    page.goto(site_url + "chapter/2-3-2-broadcasting/")
    button, ground = (
        page.locator(f".highlight {part}").first.evaluate(
            "it => getComputedStyle(it).backgroundColor"
        )
        for part in (".md-code__nav", "> pre")
    )
    assert button == ground == "rgb(243, 245, 248)"
    covered = page.evaluate(
        """[...document.querySelectorAll('.highlight code')].filter(code => code.clientWidth).map(code => {
            code.scrollLeft = code.scrollWidth
            const range = document.createRange()
            range.selectNodeContents(code)
            const right = Math.max(...[...range.getClientRects()].map(each => each.right))
            return right - code.previousElementSibling.getBoundingClientRect().left
        })"""
    )
    assert len(covered) > 8
    assert max(covered) < 1


@pytest.mark.parametrize(
    "address", ["chapter/2-1-first-look/", "teaching/", "teaching/cheat-sheet/"]
)
def test_a_table_of_several_columns_is_stacked_on_a_telephone(new_page, site_url, address):
    page = new_page(width=390, height=844)
    page.goto(site_url + address)
    rows = page.locator(".tl-rows tbody tr")
    assert rows.count() > 2
    name = (
        rows.first.locator("td").nth(1).evaluate("it => getComputedStyle(it, '::before').content")
    )
    head = page.locator(".tl-rows thead").first.locator("th, td").nth(1).text_content()
    assert name == f'"{head}: "'
    for table in page.locator(".md-typeset__scrollwrap").all():
        assert table.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_table_of_objects_fits_a_page_and_scrolls_on_a_telephone(new_page, site_url):
    def boxes(width):
        page = new_page(width=width)
        page.goto(site_url + "reference/objects/")
        page.wait_for_function("document.querySelector('.md-typeset__scrollwrap')")
        page.wait_for_timeout(300)
        return page.evaluate(
            """[...document.querySelectorAll('.md-typeset__scrollwrap')].map(box =>
                [box.scrollWidth > box.clientWidth + 1, box.classList.contains('tl-more')])"""
        )

    assert all(scrolls == marked for scrolls, marked in boxes(390) + boxes(1280))
    assert sum(scrolls for scrolls, _ in boxes(1280)) == 0


@pytest.mark.parametrize(
    "address",
    [
        *PAGES,
        *(f"chapter/2-{page}/" for page in ("2-10-timeseries", "4-2-gradient")),
    ],
)
def test_labels_that_keep_their_size_while_a_picture_shrinks_do_not_meet_and_stay_in_their_places(
    look, address
):
    found = look(address)
    assert not found["collide"]
    assert not found["strayed"]


@pytest.mark.parametrize("address", ["chapter/2-1-first-look/", "chapter/2-2-4-higher-rank/"])
def test_a_network_its_training_and_slabs_in_a_row_are_whole_on_a_telephone(look, address):
    found = look(address)
    assert found["pictures"] > 3
    assert not found["scrolls"]
    assert not found["strayed"]


def test_a_result_that_has_no_room_beside_its_operator_is_in_sight_below_it(new_page, site_url):
    page = new_page(width=390, height=844)
    page.goto(site_url + "gallery-arranging/")
    picture = page.locator("svg[aria-label^=rearrange]").first
    box = picture.locator("xpath=..")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")


LABELS_ON_CELLS = """[...document.querySelectorAll(".tl-slabs svg text[font-weight='600']")].filter(label => {
    const { x, y, width, height } = label.getBBox()
    const end = new DOMPoint(x + width - 1, y + height / 2)
    return [...label.parentNode.querySelectorAll("[data-index]")].some(cell => cell.isPointInFill(end))
}).map(label => label.textContent)"""


@pytest.mark.parametrize(("width", "least"), [(390, 10.5), (1280, 11)])
@pytest.mark.parametrize("address", ["chapter/2-2-2-vectors/", "gallery/"])
def test_a_cube_that_is_stepped_through_keeps_its_letters(
    new_page, site_url, address, width, least
):
    page = new_page(width=width)
    page.goto(site_url + address)
    page.evaluate(UNFOLDED)
    page.wait_for_timeout(500)
    steps = page.get_by_role("button", name="Next slab")
    assert steps.count()
    for step in steps.all():
        step.evaluate("it => it.click()")
    found = page.evaluate(LOOK, least)
    assert not found["small"]
    assert not found["beyond"]
    assert page.evaluate(LABELS_ON_CELLS) == []


@pytest.mark.parametrize("width", [390, 768, 1000])
def test_the_way_on_begins_and_ends_where_the_text_does(new_page, site_url, width):
    page = new_page(width=width)
    page.goto(site_url + "chapter/2-4-1-derivative/")
    text, before = (
        page.locator(part).first.bounding_box() for part in ("article h1", ".md-footer__link--prev")
    )
    assert before["x"] == text["x"]


def test_in_a_card_on_a_telephone_a_line_parts_the_controls_from_the_code_below(new_page, site_url):
    page = new_page(width=390, height=844)
    page.goto(site_url + "gallery/")
    controls = page.locator(".tl-card .tl-controls").first
    edges = controls.evaluate(
        """each => [each.getBoundingClientRect().bottom, parseFloat(getComputedStyle(each).borderBottomWidth),
            each.closest('.tl-card').querySelector('.highlight').getBoundingClientRect().top]"""
    )
    assert edges[2] >= edges[0] - 1, "the code is below"
    assert edges[1] == 1


def test_what_an_example_of_the_reference_prints_is_read_whole_on_a_telephone(new_page, site_url):
    page = new_page(width=390, height=844)
    page.goto(f"{site_url}reference/explain-reduce/")
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.highlight :is(.go, .gr + .n, .x), .doc-signature code')].filter(each =>
            each.getBoundingClientRect().right > each.closest('pre').getBoundingClientRect().right
        ).map(each => each.textContent)"""
    )
    assert page.locator(".highlight .go").count() > 100
    assert cut == []
    first, second = page.evaluate(
        """() => [...document.querySelectorAll('.highlight .go')].map(line => {
            const range = document.createRange()
            range.selectNodeContents(line)
            const parts = [...range.getClientRects()]
            return parts.filter(({ top }, i) => !i || top > parts[i - 1].top + 4)
        }).find(lines => lines.length > 1).map(line => line.left)"""
    )[:2]
    assert second > first, "what goes on is set in"
