"""What teachers use: slides, the quiz, and a sheet that fits on one printed page."""

import re

import pytest
from playwright.sync_api import expect


def test_slides_show_a_pages_questions_and_pictures_one_at_a_time(page, site_url):
    page.goto(f"{site_url}chapter/2-3-2-broadcasting/")
    page.get_by_role("link", name="Slides").click()
    bar = page.get_by_role("navigation", name="Slides")
    count = int(re.search(r"1 of (\d+)", bar.locator("output").text_content())[1])
    assert count > 5
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".md-header")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    expect(page.locator(".admonition:visible")).to_have_count(1)
    page.locator("details:visible summary").click()
    expect(page.locator("details:visible .tl-output")).to_be_visible()
    page.keyboard.press("ArrowRight")
    picture = page.locator(".tl-figure:visible").first
    assert float(picture.evaluate("figure => figure.style.zoom")) > 1, "it takes the slide's room"
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    expect(page.locator(".md-header")).to_be_visible()


def test_what_stands_side_by_side_is_shown_on_slides_too(page, site_url):
    def pictures(address):
        page.goto(f"{site_url}{address}#slides")
        bar = page.get_by_role("navigation", name="Slides")
        for _ in range(int(re.search(r"of (\d+)", bar.locator("output").text_content())[1])):
            shown = "svg:visible, img:visible, canvas:visible, .tl-explore:visible"
            found = page.locator(f"article .tl-output:visible:has({shown})").count()
            yield found, page.locator("article .highlight:visible").count()
            bar.get_by_role("button", name="Next").click()

    for address, least in (("", 5), ("gallery/", 12)):
        seen = list(pictures(address))
        assert max(found for found, _ in seen) == 1, f"{address}: one at a time"
        assert sum(found for found, _ in seen) >= least
        assert not any(code for _, code in seen), f"{address}: code is left out"


def test_a_control_on_a_slide_keeps_its_keys(page, site_url):
    page.goto(f"{site_url}chapter/2-3-2-broadcasting/#slides")
    bar = page.get_by_role("navigation", name="Slides")
    while not page.locator("article select:visible").count():
        bar.get_by_role("button", name="Next").click()
    here = bar.locator("output").text_content()
    page.locator("article select:visible").first.press("ArrowRight")
    assert bar.locator("output").text_content() == here


def test_after_the_last_slide_the_next_page_begins(page, site_url):
    page.goto(f"{site_url}chapter/2-2-1-scalars/#slides")
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        if "2-2-2-vectors" in page.url:
            break
        page.wait_for_timeout(50)
    page.wait_for_url("**/2-2-2-vectors/#slides")
    expect(page.get_by_role("navigation", name="Slides").locator("output")).to_contain_text("of")


def test_a_page_is_printed_with_or_without_its_solutions(page, site_url):
    page.goto(f"{site_url}chapter/2-2-1-scalars/")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    folds = page.locator("details.tl-solution")
    assert folds.count() >= 3
    expect(folds.first.locator(".highlight").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Unfold all").click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for fold in folds.all():
        expect(fold.locator(".highlight").first).to_be_visible()


def test_the_quiz_asks_twenty_shapes_and_knows_the_answers(page, site_url):
    page.goto(f"{site_url}teaching/quiz/")
    slider = page.locator("input[type=range]")
    assert int(slider.get_attribute("max")) - int(slider.get_attribute("min")) == 19
    page.get_by_label("Your answer").fill("(28, 28)")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".tl-quiz .tl-verdict")).to_contain_text("Right")


def test_the_sheet_is_one_printed_page(page, site_url):
    page.goto(f"{site_url}teaching/cheat-sheet/")
    for paper in ("A4", "Letter"):
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper))) == 1


@pytest.mark.parametrize(
    "name",
    [
        "2-1-first-look",
        "2-4-1-derivative",
        "2-4-2-gradient",
        "2-4-4-backpropagation",
        "2-5-2-training-step",
    ],
)
def test_formulas_fit_their_column(page, site_url, name):
    page.goto(f"{site_url}chapter/{name}/")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        rooms = page.locator("math[display=block]").evaluate_all(
            "all => all.map(each => [each.scrollWidth, each.clientWidth])"
        )
        assert rooms
        assert all(needed <= given + 1 for needed, given in rooms)


def test_every_shape_of_the_questions_on_paper_has_its_colours(page, site_url):
    page.goto(f"{site_url}teaching/quiz/")
    lines = page.locator(".tl-output pre").first.locator(".tl-line")
    expect(lines.last.locator(".tl-shape").first).to_be_visible()
    for line in lines.all()[:20]:
        assert line.locator(".tl-shape").count() == len(
            re.findall(
                r"\(\d+,[^()]*\)",
                line.inner_text().partition(".reshape")[0].partition(".transpose")[0],
            )
        ), line.inner_text()
