"""Explorations in a browser: saved files, without kernel or network, changed by mouse, keyboard and touch."""

import re
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from playwright.sync_api import expect

from tensorlab import describe, draw, explain, explore
from tensorlab.exploration.markup import as_html
from tensorlab.exploration.packing import set_apart
from tests.browser.axe import needs_axe, violations
from tests.browser.drawn import AS_WRITTEN, flip, of_html

# Each size and each colour once: what one does is nothing to the other.
EACH_LOOK = pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
WIDE_AND_NARROW = pytest.mark.parametrize("width", [1280, 390])
SHAPES = [(3,), (4,), (1, 3), (4, 1), (4, 3), (3, 2), (2, 4, 3)]


@cache
def every_control():
    """A slider, buttons, a select and a switch."""

    def part(start, step, name, drop=False):
        return explain.index(np.arange(10), start if drop else np.s_[start::step])

    return explore(part, start=range(5), step=[1, 2, -1], name=list("abcdefg"), drop=False)


@cache
def every_kind():
    """An explanation, one that does not work, a drawing, a description, texts, an error, things side by side."""
    states = {
        "product": explain.matmul((2, 3), (3, 4)),
        "misfit": explain.matmul((2, 3), (4, 3)),
        "cube": draw(np.arange(24).reshape(2, 3, 4)),
        "words": describe([1, 2, 3]),
        "sentence": "One line & no more.",
        "table": "1  2\n3  4",
        "beside": (draw([1, 2]), draw([3, 4])),
    }

    def show(kind):
        if kind == "error":
            raise ValueError("this one <fails>")
        return states[kind]

    return explore(show, kind=[*states, "error"])


@cache
def products(**options):
    return explore(lambda a, b: explain.matmul(a, b), a=SHAPES, b=SHAPES, **options)


def opened(page, tmp_path, exploration, link=""):
    page.goto(exploration.save(tmp_path / "explore.html").as_uri() + link)
    root = page.locator(".tl-explore")
    expect(root.first).to_have_class(re.compile("tl-alive"))
    return root


def shows(root, exploration, **chosen):
    """Wait until the state is the one that Python gives: its sentence, and its picture to the letter."""
    value = exploration[chosen]
    stage = root.locator(".tl-stage")
    expect(stage.locator("figcaption p").first).to_have_text(
        re.compile("^" + re.escape(value.expression))
    )
    assert stage.evaluate(DRAWN) == root.evaluate(DRAWN_IN, as_html(value))


DRAWN = f"(node) => [...node.querySelectorAll('svg > g, figcaption, pre')].map({AS_WRITTEN})"
DRAWN_IN = of_html(DRAWN)


@EACH_LOOK
def test_each_control_by_mouse(new_page, tmp_path, width, dark):
    exploration = every_control()
    root = opened(new_page(width=width, dark=dark), tmp_path, exploration)
    shows(root, exploration)
    slider = root.get_by_role("slider", name="start")
    box = slider.bounding_box()
    slider.click(position={"x": box["width"] - 5, "y": box["height"] / 2})
    shows(root, exploration, start=4)
    root.get_by_text("-1", exact=True).click()
    shows(root, exploration, start=4, step=-1)
    root.get_by_role("combobox", name="name").select_option("c")
    shows(root, exploration, start=4, step=-1, name="c")
    root.get_by_role("switch", name="drop").click()
    shows(root, exploration, start=4, step=-1, name="c", drop=True)
    slider.click(position={"x": 5, "y": box["height"] / 2})
    shows(root, exploration, start=0, step=-1, name="c", drop=True)
    assert slider.get_attribute("aria-valuetext") == "0"


@EACH_LOOK
def test_each_control_by_keyboard(new_page, tmp_path, width, dark):
    exploration = every_control()
    page = new_page(width=width, dark=dark)
    root = opened(page, tmp_path, exploration)
    keys = page.keyboard
    keys.press("Tab")
    expect(root.get_by_role("slider", name="start")).to_be_focused()
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    shows(root, exploration, start=2)
    keys.press("End")
    shows(root, exploration, start=4)
    keys.press("Tab")
    keys.press("Enter")  # a step back
    shows(root, exploration, start=3)
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    shows(root, exploration, start=4)
    keys.press("Tab")
    expect(root.get_by_role("radio", name="1", exact=True)).to_be_focused()
    keys.press("ArrowRight")
    shows(root, exploration, start=4, step=2)
    keys.press("Tab")
    keys.press("c")
    shows(root, exploration, start=4, step=2, name="c")
    keys.press("Tab")
    keys.press("Space")
    shows(root, exploration, start=4, step=2, name="c", drop=True)


ROOM_AROUND_WORDS = """node => {
  const range = document.createRange(), box = node.getBoundingClientRect();
  range.selectNodeContents(node);
  const words = range.getBoundingClientRect();
  return [words.top - box.top, box.bottom - words.bottom];
}"""


@EACH_LOOK
def test_each_control_by_touch(new_page, tmp_path, width, dark):
    exploration = every_control()
    page = new_page(width=width, dark=dark, has_touch=True, is_mobile=True)
    root = opened(page, tmp_path, exploration)
    box = root.get_by_role("slider", name="start").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] - 5, box["y"] + box["height"] / 2)
    shows(root, exploration, start=4)
    root.get_by_role("button", name="Step back: start").tap()
    shows(root, exploration, start=3)
    root.get_by_text("2", exact=True).and_(page.locator(".tl-buttons *")).tap()
    shows(root, exploration, start=3, step=2)
    root.get_by_role("combobox").select_option("g")
    root.get_by_role("switch").tap()
    shows(root, exploration, start=3, step=2, name="g", drop=True)
    targets = root.locator("button, select, .tl-buttons span, [type=range], [role=switch]").all()
    assert min(min(each.bounding_box()[k] for k in ("width", "height")) for each in targets) >= 24
    above, below = root.locator(".tl-buttons span").first.evaluate(ROOM_AROUND_WORDS)
    assert abs(above - below) <= 2, "words stand in the middle of a button"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (
        "nothing stands out sideways"
    )


def test_every_state_is_what_python_gives(page, tmp_path):
    exploration = products()
    root = opened(page, tmp_path, exploration)
    for name in "ab":  # to the last state by its controls, to all others by their addresses
        root.get_by_role("combobox", name=name).select_option(str(SHAPES[-1]))
    shows(root, exploration, a=SHAPES[-1], b=SHAPES[-1])
    assert len(boxes(root, exploration)) == len(SHAPES) ** 2


@EACH_LOOK
def test_everything_that_shows_itself_is_shown(new_page, tmp_path, width, dark):
    exploration = every_kind()
    page = new_page(dark=dark, width=width)
    root = opened(page, tmp_path, exploration)
    said = {
        "misfit": "It would work with a second matrix of shape (3, n)",
        "words": "Vector (rank-1 tensor)",
        "sentence": "One line & no more.",
        "table": "1  2\n3  4",
        "error": "ValueError this one <fails>",
    }
    for kind in (each["kind"] for each in exploration):
        root.get_by_role("combobox").select_option(kind)
        assert said.get(kind, "") in root.locator(".tl-stage").inner_text()
        if kind in ("product", "cube"):
            assert root.locator(".tl-stage .tl-tip").count() == 1, "it is live"
        assert violations(page) == [], kind
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@needs_axe
@EACH_LOOK
def test_axe_finds_nothing(new_page, tmp_path, width, dark):
    page = new_page(dark=dark, width=width)
    for exploration in (every_control(), products(predict=True)):
        root = opened(page, tmp_path, exploration)
        assert violations(page) == []
    root.get_by_role("textbox", name="Your answer").fill("7")
    root.get_by_role("button", name="Check").click()
    expect(root.locator(".tl-stage figure")).to_be_visible()
    assert violations(page) == [], "once it is answered"


def test_pictures_in_a_new_state_are_live(page, tmp_path):
    root = opened(page, tmp_path, every_control())
    root.get_by_role("slider").press("End")
    root.locator('[data-operand="result"] [data-index="0"]').hover()
    expect(root.locator(".tl-tip")).to_have_text(re.compile("result.0. = 4.*from", re.DOTALL))


@WIDE_AND_NARROW
def test_size_and_place_are_steady(new_page, tmp_path, width):
    exploration = explore(
        lambda start, stop: explain.index(np.arange(8), np.s_[start:stop]),
        start=range(8),
        stop=[8, 4, 0],
    )
    root = opened(new_page(width=width), tmp_path, exploration)
    assert set(boxes(root, exploration)) == {box(root)}


@WIDE_AND_NARROW
def test_a_state_that_is_taller_has_its_room_from_the_start(new_page, tmp_path, width):
    exploration = explore(lambda n: "line\n" * n, n=[3, 8])
    root = opened(new_page(width=width), tmp_path, exploration)
    assert len(set(boxes(root, exploration))) == 1


def test_room_that_would_be_blank_comes_when_a_state_needs_it_and_is_kept(page, tmp_path):
    exploration = explore(lambda n: "line\n" * n, n=[3, 44, 40])
    root = opened(page, tmp_path, exploration)
    heights = []
    for lines in (3, 40, 44, 3):
        root.get_by_text(f"{lines}", exact=True).click()
        expect(root.locator("pre")).to_have_text("line\n" * lines)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        heights.append(box(root)[3])
    assert heights[0] < 200
    assert heights[1] == heights[2] == heights[3] > 44 * 15


def test_on_a_telephone_the_result_of_an_operation_is_in_sight(new_page, tmp_path):
    exploration = explore(
        lambda a, b: explain.broadcast(a, b), a=[(4, 3)], b=[(3,), (4, 1), (1, 3)]
    )
    root = opened(new_page(width=390), tmp_path, exploration)
    for _ in each_state(root, exploration):
        scroll = root.locator(".tl-scroll")
        assert scroll.evaluate("(node) => node.scrollWidth <= node.clientWidth")
        expect(root.locator('[data-operand="result"]')).to_be_visible()


def address(exploration, chosen):
    return urlencode(
        {each.name: each.labels[each.find(chosen[each.name])] for each in exploration.choices}
    )


def each_state(root, exploration):
    """Flip through all states by their addresses."""
    for chosen in exploration:
        root.page.evaluate("(hash) => { location.hash = hash }", address(exploration, chosen))
        shows(root, exploration, **chosen)
        yield chosen


def boxes(root, exploration):
    """The place that an exploration takes in each of its states, which are what Python gives."""
    states = [(address(exploration, each), as_html(exploration[each])) for each in exploration]
    return flip(root, states, DRAWN)


def box(root):
    return tuple(round(each) for each in root.bounding_box().values())


def test_room_is_made_anew_when_the_window_changes(page, tmp_path):
    exploration = explore(lambda n: " ".join(["word"] * n), n=[40, 60])
    root = opened(page, tmp_path, exploration)
    wide = root.bounding_box()["height"]
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function(
        "(wide) => document.querySelector('.tl-explore').offsetHeight > wide", arg=wide
    )
    root.get_by_text("60", exact=True).click()
    expect(root.locator(".tl-stage")).to_contain_text(" ".join(["word"] * 60))
    tallest = root.bounding_box()["height"]
    root.get_by_text("40", exact=True).click()
    page.wait_for_function(
        "(tallest) => document.querySelector('.tl-explore').offsetHeight === tallest", arg=tallest
    )


def test_the_new_state_is_announced(page, tmp_path):
    root = opened(page, tmp_path, every_control())
    said = root.get_by_role("status")
    expect(said).to_have_text("")
    root.get_by_role("slider").press("ArrowRight")
    expect(said).to_have_text("start = 1, step = 1, name = a, drop = off: (10,)[1::1] gives (9,)")


def test_it_plays_pauses_and_stops_at_the_end(new_page, tmp_path):
    page = new_page(fresh=True)  # no page is rid of a clock
    exploration = explore(lambda n: f"number {n}", n=range(4))
    root = opened(page, tmp_path, exploration)
    stage = root.locator(".tl-stage")
    page.clock.install()
    root.get_by_role("button", name="Play n").click()
    pause = root.get_by_role("button", name="Pause n")
    page.clock.run_for(900)
    expect(stage).to_have_text("number 1")
    pause.click()
    page.clock.run_for(5000)
    expect(stage).to_have_text("number 1")
    root.get_by_role("button", name="Play n").click()
    page.clock.run_for(5000)
    expect(stage).to_have_text("number 3")
    root.get_by_role("button", name="Play n").click()  # once more, from the start
    expect(stage).to_have_text("number 0")


def test_reduced_motion_plays_slowly_and_slides_nothing(new_page, tmp_path):
    page = new_page(reduced_motion="reduce")
    exploration = explore(lambda n, on: f"number {n}", n=range(100), on=False)
    root = opened(page, tmp_path, exploration)
    page.clock.install()
    root.get_by_role("button", name="Play n").click()
    page.clock.run_for(2500)
    expect(root.locator(".tl-stage")).to_have_text("number 2")
    switch = root.get_by_role("switch")
    assert switch.evaluate("(node) => getComputedStyle(node).transitionDuration") == "0s"


def test_a_link_keeps_the_state(page, tmp_path):
    exploration = products()
    root = opened(page, tmp_path, exploration, "#a=" + quote("(4, 3)"))
    shows(root, exploration, a=(4, 3))
    root.get_by_role("combobox", name="b").select_option("(3,)")
    page.wait_for_function("location.hash.includes('b=')")
    link = page.evaluate("location.hash")
    again = opened(page, tmp_path, exploration, link)
    page.reload()
    shows(again, exploration, a=(4, 3), b=(3,))
    assert again.get_by_role("combobox", name="b").input_value() == str(SHAPES.index((3,)))
    page.evaluate("location.hash = 'b=' + encodeURIComponent('(3, 2)')")  # a link on the page
    shows(again, exploration, a=(4, 3), b=(3, 2))
    page.evaluate("location.hash = 'b=nonsense&a'")
    shows(again, exploration, a=(4, 3), b=(3, 2))


def test_explorations_beside_each_other_do_not_meddle(page, tmp_path):
    exploration = explore(lambda way: f"{way} way", way=["one", "another"])
    path = tmp_path / "two.html"
    path.write_text(
        exploration.html().replace("</main>", f"{exploration._repr_html_()}</main>"), "utf-8"
    )
    page.goto(path.as_uri())
    first, second = page.locator(".tl-explore").all()
    first.get_by_text("another", exact=True).click()
    expect(first.locator(".tl-stage")).to_have_text("another way")
    expect(second.locator(".tl-stage")).to_have_text("one way")
    assert second.get_by_role("radio", name="one").is_checked()
    page.wait_for_function("location.hash === '#way=another'")
    second.get_by_text("another", exact=True).click()
    page.wait_for_function("location.hash === '#way=another&way-2=another'")


def test_an_exploration_within_a_state_keeps_its_own_state(page, tmp_path):
    inner = {n: explore(lambda m, n=n: f"{n} and {m}", m=[1, 2]) for n in (1, 2)}
    root = opened(page, tmp_path, explore(lambda n: inner[n], n=[1, 2])).first
    page.locator(".tl-stage .tl-buttons").get_by_text("2", exact=True).click()
    page.wait_for_function("location.hash === '#m=2'")
    root.get_by_role("radiogroup", name="n").get_by_text("2", exact=True).click()
    expect(page.locator(".tl-stage .tl-stage")).to_have_text("2 and 2")
    page.wait_for_function("location.hash === '#m=2&n=2'")
    page.reload()
    expect(page.locator(".tl-stage .tl-stage")).to_have_text("2 and 2")


def test_keys_do_not_reach_the_notebook_around_it(page, tmp_path):
    root = opened(page, tmp_path, every_control())
    page.evaluate("document.addEventListener('keydown', () => (window.reached = true))")
    root.get_by_role("slider").press("ArrowRight")
    root.get_by_role("switch").press("d")
    assert not page.evaluate("window.reached")
    root.get_by_role("switch").press("Control+q")
    assert page.evaluate("window.reached"), "what saves the notebook, for example"


def test_without_scripts_the_first_state_stands_there_and_words_say_the_rest(new_page, tmp_path):
    page = new_page(java_script_enabled=False)
    page.goto(every_control().save(tmp_path / "still.html").as_uri())
    root = page.locator(".tl-explore")
    expect(root.locator("figcaption p").first).to_have_text("(10,)[0::1] gives (10,)")
    expect(root.locator(".tl-stage svg").first).to_be_visible()
    expect(root.locator(".tl-words")).to_contain_text(
        "one can change start (0, 1, 2, 3 or 4); step (1, 2 or -1)"
    )
    assert root.locator("input:visible, select:visible, button:visible").count() == 0


def test_an_untrusted_notebook_shows_the_first_state(new_page, tmp_path):
    html = every_control()._repr_html_()
    clean = re.sub(
        r"<(script|style)\b.*?</\1>|</?(svg|g|path|rect|line|polygon)\b[^>]*>",
        "",
        html,
        flags=re.DOTALL,
    )
    path = tmp_path / "untrusted.html"
    path.write_text(f"<!DOCTYPE html><title>Untrusted</title>{clean}", "utf-8")
    page = new_page()
    page.goto(path.as_uri())
    expect(page.get_by_role("img", name="(10,)[0::1] gives (10,)")).to_be_visible()
    expect(page.locator(".tl-words")).to_be_visible()
    assert page.locator("input:visible, select:visible, button:visible").count() == 0


def test_on_paper_there_are_the_first_state_and_two_others(page, tmp_path):
    root = opened(page, tmp_path, every_control())
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert root.locator(".tl-at").all_inner_texts() == [
        f"start = {start}, step = 1, name = a, drop = off" for start in (0, 2, 4)
    ]
    assert root.locator(".tl-strip figcaption").count() == 2
    expect(root.locator(".tl-strip svg").first).to_be_visible()
    assert root.locator("input:visible, select:visible, button:visible").count() == 0
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert root.locator(".tl-strip").count() == 0
    assert page.pdf().startswith(b"%PDF")


def test_a_quiz_hides_the_result_until_an_answer_is_chosen(page, tmp_path):
    exploration = explore(
        lambda a, b: explain.matmul(a, b), predict=True, a=[(2, 3), (3,)], b=[(3,), (4,)]
    )
    root = opened(page, tmp_path, exploration)
    figure, question = root.locator(".tl-stage figure"), root.locator(".tl-question")
    expect(question).to_have_text("What shape does (2, 3) @ (3,) give?")
    expect(figure).to_have_count(0)
    root.get_by_role("button", name="(2,)").click()
    expect(root.locator(".tl-verdict")).to_have_text("Right: (2,)")
    expect(figure).to_be_visible()
    root.get_by_text("(4,)", exact=True).click()
    expect(question).to_have_text("What shape does (2, 3) @ (4,) give?")
    expect(figure).to_have_count(0)
    root.get_by_role("button", name="()", exact=True).click()
    expect(root.locator(".tl-verdict")).to_have_text("Not quite. The answer: It does not work")
    expect(figure).to_be_visible()


ANSWERS = {
    (2, 12): (["(2, 12)", " 2,12", "[2 12]", "2x12", "（２，１２）", "(2,12),"], ["(12, 2)", "(212,)", "24"]),
    (12, 2): (["12 * 2", "12 by 2", "TensorShape([12, 2])"], ["12", "122"]),
    (2, 3, 4): (["2 by 3 by 4", "torch.Size([2, 3, 4])", "shape: (2, 3, 4)", "x.shape == (2, 3, 4)"], ["2 by 4 by 3"]),
    (1, -1): (["(1,-1)", "(1, \u22121)"], ["(1, 1)"]),
    (): (["()", "( )"], ["0", "(1,)", "-", ",", "x"]),
    (3,): (["3", "(3,)", "(3)"], ["(3, 1)"]),
    0.125: (["0.1250", ".125", "1/8", "12.5%", "0,125", "125e-3", "0.1251"], ["0.12", "1/7", "125"]),
    0.5: (["½", "= 1/2", "2**-1"], ["2"]),
    1.5: (["1½", "1 1/2", "1 ½", "3/2"], ["11/2", "5.5", "½"]),
    -2.25: (["-2¼", "-2 1/4", "−2¼", "–2.25", "-9 ÷ 4"], ["2¼", "-1.75"]),
    64: (["64", "8²", "2⁶", "8*8", "4 × 4 × 4", "128/2"], ["82", "26", "28", "8*", "64*10"]),
    3: (["3", "30/10"], ["3*100", "3x1000", "3 * 10^2"]),
    300: (["3*100", "3x10^2", "3 × 10²"], ["3"]),
    1 / 3: (["0.333", "1/3", "0.33333", "0.333."], ["0.3", "3", "-1/3"]),
    100_000: (["100,000", "1e5", "100 000", "１０００００", "10^5"], ["100001", "10,000", "1/0"]),
    12: (["12", "(12)", "x = 12"], ["1 2", "(1)(2)", "1,2"]),
    1.2: (["1.2", "1,2", "6 / 5"], ["[1, 2]", "1 2"]),
    1e-3: (["1e-3", "0.001", "10^-3", "1×10⁻³", "1/1000"], ["1e-4", "0", "-0.001"]),
    float("inf"): (["inf", " INF"], ["1e999", "nan"]),
    0: (["0", "-0", "0.0"], ["1", "zero"]),
    "Relu, then": (["relu,then", '"Relu, then"', "RELU, then."], ["relu"]),
    "0.50": (["0.5", "1/2", "50%"], ["0.05"]),
    "It does not work": (["refused", "an error", "it doesn’t work"], ["it works"]),
    "x": ([], ["y", "1/2/3", "%", "/", ",", "1"]),
}  # fmt: skip


# What is said to each of some answers, one after the other.
SUBMITTED = """(field, answers) => answers.map(answer => {
    field.value = answer;
    field.form.requestSubmit();
    return field.form.querySelector(".tl-verdict").innerText;
})"""


def test_an_answer_is_right_whichever_way_it_is_written(page, tmp_path):
    questions = {f"{i}": answer for i, answer in enumerate(ANSWERS)}
    exploration = explore(str, predict=lambda object: object, object=questions)
    root = opened(page, tmp_path, exploration)
    field, verdict = root.get_by_role("textbox", name="Your answer"), root.locator(".tl-verdict")
    field.press("Enter")
    expect(verdict).to_have_text("")
    for (right, wrong), written, shown in zip(
        ANSWERS.values(), exploration.quiz.answers, questions, strict=True
    ):
        root.get_by_role("combobox").select_option(shown)
        field.press_sequentially((right or wrong)[0])
        field.press("Enter")
        by_hand = verdict.inner_text()
        said = dict(zip([*right, *wrong], field.evaluate(SUBMITTED, [*right, *wrong]), strict=True))
        assert said[(right or wrong)[0]] == by_hand
        sure = dict.fromkeys(right, f"Right: {written}")
        assert said == sure | dict.fromkeys(wrong, f"Not quite. The answer: {written}")
    expect(root.locator(".tl-stage")).to_have_text("x")


def test_a_comma_that_may_part_thousands_or_lengths_is_asked_about(page, tmp_path):
    answers = {"0": 10_000, "1": (10_000,), "2": (10, 0), "3": (60_000, 28), "4": 10_100}
    exploration = explore(str, predict=lambda object: object, object={**answers, "5": 1, "6": 2})
    root = opened(page, tmp_path, exploration)
    field, verdict = root.get_by_role("textbox", name="Your answer"), root.locator(".tl-verdict")
    for shown, typed in zip(
        answers, ("(10,000)", "10,000", "(10,000)", "(60,000,28)", "(10,100)"), strict=True
    ):
        root.get_by_role("combobox").select_option(shown)
        field.fill(typed)
        field.press("Enter")
        assert verdict.inner_text().startswith(f"{typed} may be read in two ways."), typed
        expect(root.locator(".tl-stage")).to_have_text("")


def test_an_answer_with_words_around_it_is_neither_right_nor_wrong(page, tmp_path):
    answers = {"55 seconds": 55, "(3, 4) I think": (3, 4), "about 0.5 or so": 0.5}
    numbered = dict(enumerate([*answers.values(), 1, 2, 4, 5, 6]))
    exploration = explore(
        str, predict=lambda object: object, object={f"{i}": each for i, each in numbered.items()}
    )
    root = opened(page, tmp_path, exploration)
    field, verdict = root.get_by_role("textbox", name="Your answer"), root.locator(".tl-verdict")
    for i, typed in enumerate(answers):
        root.get_by_role("combobox").select_option(f"{i}")
        field.fill(typed)
        field.press("Enter")
        assert verdict.inner_text().endswith("alone, without words."), typed
        expect(root.locator(".tl-stage")).to_have_text("")


def test_an_answer_of_two_digits_is_called_close_and_is_to_one_question(page, tmp_path):
    exploration = explore(lambda n: n / 3, predict=lambda n: n / 3, n=range(1, 10))
    root = opened(page, tmp_path, exploration)
    field, verdict = root.get_by_role("textbox", name="Your answer"), root.locator(".tl-verdict")
    for typed, said in (
        (".33", "Close. To three digits: 0.333"),
        ("0.3", "Not quite. The answer: 0.333"),
    ):
        field.fill(typed)
        field.press("Enter")
        expect(verdict).to_have_text(said)
    root.get_by_role("slider").press("ArrowRight")
    expect(field).to_have_value("")
    expect(verdict).to_have_text("")


def test_long_words_and_labels_break_where_the_page_is_narrow(new_page, tmp_path):
    word = "w" * 300
    exploration = explore(
        lambda n, way, **names: f"{word} {n}",
        n={f"{word}{n}": n for n in range(3)},
        way=[word, word + "2"],
        **{word: [1, 2, 3]},
    )
    page = new_page(width=390)
    root = opened(page, tmp_path, exploration)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    assert root.get_by_role("slider", name="n", exact=True).bounding_box()["width"] >= 60
    assert root.locator(".tl-stage p").evaluate("(node) => node.scrollWidth <= node.clientWidth")
    page.emulate_media(media="print")
    assert page.evaluate(fits)


def test_a_text_that_fits_when_the_window_grows_is_no_longer_in_the_way_of_keys(page, tmp_path):
    page.set_viewport_size({"width": 390, "height": 844})
    root = opened(page, tmp_path, explore(lambda n: "x" * n + "\nend", n=[70, 71]))
    stop = root.locator(".tl-text[tabindex='0']")
    expect(stop).to_have_count(1)
    page.set_viewport_size({"width": 1280, "height": 844})
    expect(stop).to_have_count(0)


def test_a_text_that_is_moved_sideways_is_reached_by_keys_in_every_state(page, tmp_path):
    exploration = explore(lambda n: "x" * n + "\nend", n=[3, 300, 4])
    root = opened(page, tmp_path, exploration)
    text = root.locator(".tl-text")
    for way, stops in (("300", 1), ("4", 0), ("300", 1)):
        root.get_by_text(way, exact=True).click()
        expect(root.locator(".tl-text[tabindex='0']")).to_have_count(stops)
        assert violations(page) == []
    text.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


def test_states_of_a_file_of_their_own_are_fetched_when_they_come_near_the_view(page, tmp_path):
    exploration = every_control()

    def keep(packed):
        (tmp_path / "states.bin").write_bytes(packed)
        return "states.bin"

    html = set_apart(exploration.html(), keep).replace(
        "<main>", '<main><div style="height:3000px"></div>'
    )
    # Or the browser asks for one.
    html = html.replace("<title>", '<link rel="icon" href="data:,"><title>')
    (tmp_path / "index.html").write_text(html, "utf-8")
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    with served(tmp_path) as address:
        page.goto(address)
        root = page.locator(".tl-explore")
        expect(root).to_have_class(re.compile("tl-alive"))
        assert not any("states.bin" in url for url in fetched)
        root.scroll_into_view_if_needed()
        root.get_by_role("slider").press("End")
        shows(root, exploration, start=4)
        assert sum("states.bin" in url for url in fetched) == 1


def test_states_that_cannot_be_had_leave_the_first_one(browser, tmp_path):
    page = browser.new_page()  # without the guard: what is missing is reported on the console
    html = set_apart(every_control().html(), lambda packed: "nowhere.bin")
    (tmp_path / "index.html").write_text(html, "utf-8")
    with served(tmp_path) as address:
        page.goto(address)
        root = page.locator(".tl-explore")
        expect(root).to_have_class(re.compile("tl-failed"))
        expect(root.locator("figcaption p").first).to_have_text("(10,)[0::1] gives (10,)")
        expect(root.locator(".tl-words")).to_be_visible()
        expect(root.locator(".tl-controls")).not_to_be_visible()
    page.close()


@contextmanager
def served(folder):
    """The address of a page in a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def test_on_a_telephone_the_controls_stay_in_reach_beside_what_they_change(new_page, tmp_path):
    exploration = explore(lambda n, on: f"{n} {on}\n" + "line\n" * 60, n=range(5), on=False)
    page = new_page(width=390, has_touch=True, is_mobile=True)
    root = opened(page, tmp_path, exploration)
    height = page.viewport_size["height"]
    controls = root.locator("> .tl-controls")
    assert root.bounding_box()["height"] > height
    page.evaluate("scrollTo(0, 0)")
    box = controls.bounding_box()
    assert box["y"] + box["height"] == pytest.approx(height, abs=1)
    assert box["height"] < height / 3, "most of the screen is the state's"
    root.get_by_role("slider").press("End")
    first = root.locator(".tl-stage pre")
    expect(first).to_contain_text("4 False")
    expect(first).to_be_in_viewport()
    expect(root.get_by_role("slider")).to_be_in_viewport()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    last = root.locator(".tl-stage").bounding_box()
    assert controls.bounding_box()["y"] >= last["y"] + last["height"] - 1, "it covers no last line"
    page.set_viewport_size({"width": 390, "height": 400})
    assert controls.evaluate("node => getComputedStyle(node).position") == "static"
    page.emulate_media(media="print")
    assert not controls.is_visible()


def test_on_a_telephone_few_buttons_stand_beside_their_name_and_many_below_it(new_page, tmp_path):
    few, many = [1, 2, -1], ["constant", "linear", "reflect", "symmetric"]
    exploration = explore(lambda step, mode: f"{step} {mode}", step=few, mode=many)
    root = opened(new_page(width=390), tmp_path, exploration)
    rows = [
        (row.locator(".tl-name").bounding_box(), row.locator(".tl-buttons").bounding_box())
        for row in root.locator(".tl-choice").all()
    ]
    assert [name["y"] + name["height"] <= buttons["y"] for name, buttons in rows] == [False, True]


def test_on_a_desktop_sliders_are_of_one_length_and_begin_at_one_place(new_page, tmp_path):
    exploration = explore(
        lambda learning_rate, n: f"{n}",
        learning_rate=[0.125, 0.25, 0.5],
        n=[1, 2, 3],
    )
    page = new_page(width=740)  # as wide as a page's column leaves it
    boxes = [
        each.bounding_box()
        for each in opened(page, tmp_path, exploration).get_by_role("slider").all()
    ]
    assert len({(box["x"], box["width"]) for box in boxes}) == 1


def test_what_has_the_focus_is_not_behind_the_controls(new_page, tmp_path):
    links = "".join(f'<p style="height:60px"><a href="#x{n}">{n}</a></p>' for n in range(30))

    class Linked:
        def _repr_html_(self):
            return links

    page = new_page(width=390)
    root = opened(page, tmp_path, explore(lambda n: Linked(), n=[1, 2, 3]))
    page.evaluate("scrollTo(0, 0)")
    for link in root.locator(".tl-stage a").all():
        link.focus()
        seen, held = link.bounding_box(), root.locator("> .tl-controls").bounding_box()
        assert seen["y"] + seen["height"] <= held["y"] + 1
