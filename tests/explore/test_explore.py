"""`explore`: every state is what the function gives, kept small, and shown whole without a script."""

import asyncio
import io
import itertools
import json
import re
import sys
import zlib
from base64 import b64decode
from collections import Counter, deque
from datetime import date
from decimal import Decimal
from enum import Enum
from html import unescape
from pathlib import Path

import numpy as np
import pytest

import tensorlab
from tensorlab import describe, draw, explain, explore
from tensorlab.drawing import theme
from tensorlab.exploration import page, restoring
from tensorlab.exploration.choices import choice_of
from tensorlab.exploration.markup import apart, as_html, flipped_to
from tensorlab.exploration.packing import pack, set_apart, unpack
from tensorlab.exploration.states import State

SHAPES = [(), (3,), (4,), (1, 3), (4, 1), (4, 3), (3, 2), (2, 4, 3)]


class Colour(Enum):
    RED = 1
    BLUE = 2


def part(start, stop=7, backwards=False):
    return explain.index(np.arange(10), np.s_[start : stop : -1 if backwards else 1])


def slices(**options):
    return explore(part, start=range(5), stop=range(5, 11), backwards=False, **options)


def packed(exploration):
    kept = []
    set_apart(exploration._repr_html_(), lambda each: f"{kept.append(each)}")
    return kept[0]


def for_the_script(exploration):
    return json.loads(
        unescape(re.search('data-tl-explore="([^"]*)"', exploration._repr_html_())[1])
    )


# Prompts and LaTeX


def test_a_prompt_shows_the_words_that_print_writes():
    pretty = pytest.importorskip("IPython.lib.pretty").pretty
    exploration = slices()
    assert repr(exploration) == str(exploration) == pretty(exploration)
    assert pretty([exploration]) == "[<(10,)[0:7:1] gives (7,)>]"


@pytest.mark.parametrize("shown", [draw, lambda x: ("words", draw(x)), lambda x: plotted(x)])
def test_latex_gets_the_picture_with_which_an_exploration_begins(shown, monkeypatch):
    monkeypatch.delenv("TENSORLAB_PAGE_ASSETS", raising=False)
    bundle = explore(lambda n: shown(range(n)), n=[2, 3])._repr_mimebundle_()
    assert b64decode(bundle["application/pdf"]).startswith(b"%PDF-")
    assert bundle["text/plain"].splitlines()[-1] == "  n  2 or 3"


def test_latex_gets_all_pictures_of_a_state_below_each_other(monkeypatch):
    monkeypatch.delenv("TENSORLAB_PAGE_ASSETS", raising=False)
    parts = draw([1, 2]), explain.sum((2, 3), axis=0), "words"

    def size(value):
        bundle = explore(lambda n: value, n=[2, 3])._repr_mimebundle_()
        file = b64decode(bundle["application/pdf"])
        packed = re.findall(rb"stream\n(.*?)\nendstream", file, re.DOTALL)
        (box,) = re.findall(
            rb"MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", b"".join(map(zlib.decompress, packed))
        )
        return [float(each) for each in box]

    (wide, high), (wide_2, high_2) = map(size, parts[:2])
    assert size(parts) == pytest.approx([max(wide, wide_2), high + 9 + high_2], abs=0.1)


def plotted(values):
    figure = pytest.importorskip("matplotlib.figure").Figure()
    figure.subplots().plot(values)
    return figure


@pytest.mark.parametrize("choices", [{"predict": True}, {}], ids=["a quiz", "words"])
def test_what_has_no_picture_to_show_gives_latex_its_words(choices):
    made = explore(lambda n: explain.sum((n, 3), axis=0) if choices else n, n=[2, 3], **choices)
    assert sorted(made._repr_mimebundle_()) == ["text/html", "text/plain"]


# Choices


@pytest.mark.parametrize(
    ("values", "control"),
    [
        (range(10), "slider"),
        ([0.1, 0.2, 0.3], "slider"),
        ([3, 2, 1], "slider"),
        (np.linspace(0, 1, 5), "slider"),
        ([None, 0, 1, 2], "slider"),
        ({"0°": 0, "45°": 45, "90°": 90}, "slider"),
        (np.arange("2020-01", "2020-12", dtype="M8[M]"), "slider"),
        (np.arange(1, 4, dtype="m8[s]"), "slider"),
        ([date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 3)], "slider"),
        ([Decimal(1), Decimal(2), Decimal("2.5")], "slider"),
        ([date(2020, 1, 1), 1, 2], "buttons"),
        ([0.1, 0.2], "buttons"),
        ([1, 3, 2], "buttons"),
        ([(3,), (4,)], "buttons"),
        (["relu", "sigmoid", "tanh"], "buttons"),
        ([np.add, np.maximum], "buttons"),
        (list("abcdefg"), "select"),
        (["a very long name of a thing", "another name that is no shorter"], "select"),
        (True, "switch"),
        (False, "switch"),
        ([True, False], "switch"),
        (np.array([False, True]), "switch"),
        ({"without": False, "with": True}, "switch"),
    ],
)
def test_the_values_decide_on_the_control(values, control):
    assert choice_of("x", values).control == control


@pytest.mark.parametrize(("given", "start"), [(True, 1), (False, 0), ([True, False], 1)])
def test_a_switch_is_off_at_its_left_and_starts_as_it_is_given(given, start):
    switch = choice_of("relu", given)
    assert (switch.values, switch.labels, switch.start) == ((False, True), ("off", "on"), start)


def test_labels_of_a_switch_stay_with_their_values():
    switch = choice_of("relu", {"with": True, "without": False})
    assert (switch.values, switch.labels, switch.start) == ((False, True), ("without", "with"), 1)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (np.linspace(0, 0.3, 4), ("0", "0.1", "0.2", "0.3")),
        ([1.0001, 1.0002], ("1.0001", "1.0002")),
        ([np.float32(0.5), 60000], ("0.5", "60000")),
        ([np.add, len], ("add", "len")),
        ({"0.05 a step": 0.05}, ("0.05 a step",)),
        ([1, True], ("1", "True")),
        ([0.9, 0.99, 0.999, 0.9999], ("0.9", "0.99", "0.999", "0.9999")),
        ([9.9999, 20.0001], ("9.9999", "20.0001")),
        (np.geomspace(1, 1000, 7), ("1", "3.16", "10", "31.6", "100", "316", "1000")),
        ([1, 10**400], ("1", "1e+400")),
        ([0.3, 0.1 + 0.2, 2], ("0.3", "0.30000000000000004", "2")),
        (np.float32([0.3, 0.30000003]), ("0.3", "0.30000004")),
        ({0.3, 0.1, 0.2}, ("0.1", "0.2", "0.3")),
        ({"b", "a", None}, ("None", "a", "b")),
        (Colour, ("RED", "BLUE")),
        (np.array(["2020-01-01", "2020-01-02"], "M8[us]"), ("2020-01-01", "2020-01-02")),
        (["two\nlines", "", " ", "half \ud800"], ("two␊lines", "''", "' '", "half �")),
        ({"\n": 1, "\t": 2}, (r"'\n'", r"'\t'")),
        ([1e-14, 1.0, np.inf], ("1e-14", "1", "inf")),
        (np.arange(-10, 10, 0.1)[90:120:10], ("-1", "0", "1")),
        (np.arange(-0.3, 0.4, 0.1), ("-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3")),
        (np.linspace(0, 1, 4), ("0", "0.333", "0.667", "1")),
        ([slice(2, 5), np.s_[:, ::-1], (..., 0), (3, 4)], ("2:5", ":, ::-1", "..., 0", "(3, 4)")),
        (np.array([12, 24, 36], "m8[h]").astype("m8[ns]"), ("12 hours", "24 hours", "36 hours")),
        (np.array([1, 3], "m8[M]"), ("1 month", "3 months")),
        (np.array([1, 3]).view("m8"), ("1", "3")),
        ([np.eye(2), np.zeros((60, 28))], ("[[1. 0.] [0. 1.]]", "shape (60, 28)")),
        ([object(), "x"], ("<object object>", "x")),
    ],
)
def test_values_are_written_as_short_as_tells_them_apart(values, labels):
    assert choice_of("x", values).labels == labels


@pytest.mark.parametrize(
    ("values", "error", "says"),
    [
        ([], ValueError, "x has no values"),
        ([1, 2, 1], ValueError, "x has the value 1 twice"),
        ([1, "1"], ValueError, "two values that are both written '1': give a dict"),
        ("abc", TypeError, "got 'abc': give a list"),
        (3, TypeError, "got 3: give a list"),
        (np.zeros((2, 2)), TypeError, "give a list"),
    ],
)
def test_what_cannot_be_chosen_from_is_refused(values, error, says):
    with pytest.raises(error, match=re.escape(says)):
        explore(str, x=values)


def test_a_choice_starts_at_the_functions_own_default():
    assert [choice.labels[choice.start] for choice in slices().choices] == ["0", "7", "off"]
    assert choice_of("x", [1, 2], default=5).start == 0


# States


def test_each_state_is_what_the_function_gives():
    exploration = slices()
    assert len(exploration) == 5 * 6 * 2
    for chosen in exploration:
        assert exploration[chosen] == part(**chosen)


def test_what_is_not_said_of_a_state_is_as_at_the_start():
    exploration = slices()
    assert exploration[{}] == part(0, 7)
    assert exploration[{"start": 3}] == part(3, 7)
    assert exploration[{"backwards": "on", "stop": "9"}] == part(0, 9, True)


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"begin": 1}, "no choice 'begin'; there is start, stop and backwards"),
        ({"start": 7}, "start has no value 7; it has 0, 1, 2, 3 or 4"),
        ({"start": True}, "start has no value True"),
    ],
)
def test_a_state_that_does_not_exist_is_a_key_error(chosen, says):
    with pytest.raises(KeyError, match=re.escape(says)):
        slices()[chosen]


@pytest.mark.parametrize(
    ("values", "wanted", "place"),
    [
        (np.arange(0, 1, 0.1), 0.3, 3),
        (np.arange(-0.3, 0.4, 0.1), 0, 3),
        ([1, 2, 3], 2.0, 1),
        ([np.float32(0.5), 1], 0.5, 0),
        ([1.0, float("nan")], np.nan, 1),
        (np.array([1.0, np.nan]), float("nan"), 1),
        ({"a": np.zeros(3), "b": np.ones(3), "c": np.ones((1, 3))}, np.ones((1, 3)), 2),
        ({"a": np.zeros(3), "b": np.array([1, np.nan])}, np.array([1, np.nan]), 1),
        ({"a": [1, 2], "b": (1, 2)}, (1, 2), 1),
        ([True, 1], 1, 1),
        ([1e-13, 2e-13], 2e-13, 1),
        ([10**400, 1], 10**400, 0),
        ([1.0, float("inf")], float("inf"), 1),
        ([0.1, 0.1 + 1e-15], 0.1 + 1e-15, 1),
        ({"b": "a", "a": "b"}, "a", 0),
        ({"b": "x", "a": "b"}, "a", 1),
    ],
)
def test_a_value_that_is_written_another_way_is_found(values, wanted, place):
    assert choice_of("x", values).find(wanted) == place


@pytest.mark.parametrize(
    "wanted", [0.31, np.nan, None, "0.31", np.zeros(10), np.array(["a"]), object()]
)
def test_a_value_that_is_no_choice_is_a_key_error(wanted):
    with pytest.raises(KeyError, match="x has no value"):
        choice_of("x", np.arange(0, 1, 0.1)).find(wanted)
    with pytest.raises(KeyError, match="x has no value"):
        choice_of("x", [1e-13, 2e-13, 10**400]).find(wanted)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(lambda x: x, id="an array"),
        pytest.param(lambda x: x[:1], id="a view"),
        pytest.param(lambda x: (x, "beside"), id="a tuple"),
        pytest.param(lambda x: [x], id="a list"),
        pytest.param(lambda x: {"x": x}, id="a dict"),
        pytest.param(explain.flip, id="an explanation"),
        pytest.param(draw, id="a drawing"),
    ],
)
def test_what_a_function_changes_later_is_kept_as_it_was(given):
    x = np.zeros(3)

    def updated(n):
        x[:] = n
        return given(x)

    exploration = explore(updated, n=[1, 2, 3])
    for n, state in zip([1, 2, 3], exploration.states, strict=True):
        value = exploration[{"n": n}]
        assert apart(as_html(value)) == (state.shared, state.html)
        assert as_html(value) == as_html(given(np.full(3, n, dtype=float)))


def test_what_is_large_or_cannot_be_copied_is_kept_as_it_is():
    class Single:
        def __deepcopy__(self, memo):
            raise TypeError("there is one of me")

    large, single = np.zeros((1024, 1024)), Single()
    exploration = explore(lambda n: [large, single][n], n=[0, 1])
    assert exploration[{"n": 0}] is large
    assert exploration[{"n": 1}] is single


def test_an_array_may_be_a_value():
    one, two = np.zeros(3), np.ones((2, 3))
    exploration = explore(lambda x: explain.transpose(x), x={"zeros": one, "ones": two})
    assert exploration[{"x": two}].input_shapes == ((2, 3),)
    assert exploration[{"x": "zeros"}].input_shapes == ((3,),)


def test_frames_are_the_states_along_one_choice():
    exploration = slices()
    assert exploration.frames("start", stop=9) == [part(start, 9) for start in range(5)]
    assert exploration.frames() == [part(0, stop) for stop in range(5, 11)], "the longest slider"
    with pytest.raises(KeyError, match="no choice 'begin'"):
        exploration.frames("begin")
    with pytest.raises(TypeError, match="for every start, so it cannot be 1: leave it out"):
        exploration.frames("start", start=1)
    swapped = explore(str, object={"b": "a", "a": "b"})
    assert swapped.frames() == ["a", "b"]


@pytest.mark.parametrize("chosen", [0, "start", None, [("start", 1)]])
def test_a_state_is_found_by_the_names_of_choices_alone(chosen):
    with pytest.raises(TypeError, match=re.escape("for example [{'start': 0}], and not by")):
        slices()[chosen]


def test_choices_may_have_the_names_of_arguments_of_our_own():
    def said(predict, name, function, self):
        return f"{predict}{name}{function}{self}"

    letters = dict.fromkeys(["name", "function", "self"], ("a", "b"))
    exploration = explore(said, predict=["a", "b"], **letters)
    assert exploration.quiz is None
    assert exploration[{"predict": "b", "self": "b"}] == "baab"
    assert exploration.frames("predict", name="b") == ["abaa", "bbaa"]
    assert [each.name for each in explore(str, predict=False, object=[1, 2]).choices] == ["object"]


def test_too_many_states_are_refused_with_the_count_and_what_to_shorten():
    def never(**chosen):
        raise AssertionError("it is called")

    with pytest.raises(ValueError, match="make 2880 states") as refusal:
        explore(never, start=range(24), stop=range(24), step=range(1, 6))
    assert str(refusal.value) == (
        "24 values of start, 24 values of stop and 5 values of step make 2880 states, and explore keeps at most 2000. "
        "Shorten start, the longest: with 16 values it would do."
    )

    four = dict.fromkeys("abcd", range(7))
    with pytest.raises(ValueError, match="Shorten more than one of them, or show fewer choices"):
        explore(never, **four, e=range(8))


def test_a_function_that_does_not_take_the_choices_is_refused():
    with pytest.raises(
        TypeError, match=r"cannot be called with start: .*'stop'.* needs a choice of the same name"
    ):
        explore(lambda start, stop: "", start=[1, 2, 3])
    with pytest.raises(TypeError, match="cannot be called with begin"):
        explore(part, begin=[1, 2, 3])
    with pytest.raises(ValueError, match="something to choose"):
        explore(part)
    with pytest.raises(TypeError, match=r"takes a function, which .* and got 5"):
        explore(5, start=[1, 2, 3])


def test_an_error_is_a_state_and_is_told_to_the_author():
    exploration = explore(lambda n: np.zeros(6).reshape(-1, n), n=[1, 2, 4, 5])
    assert isinstance(exploration[{"n": 4}], ValueError)
    shown = unpack(packed(exploration))[2]
    assert shown == (
        '<p class="tl-error"><strong>ValueError</strong> '
        "cannot reshape array of size 6 into shape (4)</p>"
    )
    assert "2 states raise an error, the first at n = 4:\n  ValueError: cannot" in str(exploration)


def test_an_error_in_every_state_is_the_authors():
    with pytest.raises(ZeroDivisionError):
        explore(lambda n: n / 0, n=[1, 2])


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (lambda: None, "the function returned None"),
        (lambda: ("beside", (None,)), "the function returned None"),
        (lambda: (n for n in "abc"), "is a generator, .* let it return instead of yield"),
        (asyncio.Event().wait, "is async, and explore does not wait"),
    ],
)
def test_what_is_nothing_to_see_is_not_shown_as_a_name(value, says):
    with pytest.raises(TypeError, match=says):
        explore(lambda n: value(), n=[1, 2])


def test_an_interruption_is_not_a_state():
    def interrupted(n):
        if n:
            raise KeyboardInterrupt
        return "0"

    with pytest.raises(KeyboardInterrupt):
        explore(interrupted, n=[0, 1])


def test_a_progress_bar_comes_where_it_takes_long(monkeypatch, capsys):
    tqdm = pytest.importorskip("tqdm")
    monkeypatch.setattr(tqdm.tqdm, "monitor_interval", 0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    explore(str, object=[1, 2, 3])
    assert "3/3" not in capsys.readouterr().err, "three calls of str take no time"
    monkeypatch.setattr("tensorlab.exploration.states._PATIENCE", 0)
    explore(str, object=[1, 2, 3])
    assert "explore" in capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    explore(str, object=[1, 2, 3])
    assert capsys.readouterr().err == ""


# What is shown


class Drawn:
    def __init__(self, **methods):
        for name, text in methods.items():
            setattr(self, name, lambda text=text: text)


IMAGE = '<img alt="Drawn" src="data:image/{};base64,{}">'


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("a < b", "<p>a &lt; b</p>"),
        ("a\n  b", '<pre class="tl-text">a\n  b</pre>'),
        (3.5, "<p>3.5</p>"),
        (Drawn(_repr_html_="<b>1</b>", _repr_svg_="<svg/>"), "<b>1</b>"),
        (Drawn(_repr_html_=None, _repr_svg_="<svg/>"), "<svg/>"),
        (Drawn(_repr_html_=None, _repr_mimebundle_={"text/html": "<b>2</b>"}), "<b>2</b>"),
        (Drawn(_repr_mimebundle_=({"image/png": "AAAA"}, {})), IMAGE.format("png", "AAAA")),
        (Drawn(_repr_png_=b"\0\0\0"), IMAGE.format("png", "AAAA")),
        (Drawn(_repr_png_=None, _repr_jpeg_=b"\0\0\0"), IMAGE.format("jpeg", "AAAA")),
        ((1, 2), '<div class="tl-beside"><div><p>1</p></div><div><p>2</p></div></div>'),
        ((1, "below"), '<div class="tl-beside"><div><p>1</p></div><p>below</p></div>'),
    ],
)
def test_a_value_is_shown_as_it_shows_itself(value, html):
    assert as_html(value) == html


def test_a_matplotlib_figure_is_kept_as_svg_and_forgotten_by_pyplot():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    def curve(n):
        fig, ax = plt.subplots()
        ax.plot([0, n])
        ax.set_title(f"up to {n}")
        return fig

    exploration = explore(curve, n=[1, 2, 3])
    assert plt.get_fignums() == []
    html = exploration.states[1].html
    assert html.startswith('<div class="tl-plot"><svg role="img" aria-label="up to 2" ')
    assert ">up to 2</text>" in html
    assert "<metadata" not in html
    assert ' id="figure_1"' not in html
    used = set(re.findall(r'(?:url\(#|href="#)([^)"]+)', html))
    assert used, "clip paths and markers"
    assert used <= set(re.findall(r' id="([^"]+)"', html))
    assert exploration[{"n": 2}].axes[0].lines[0].get_ydata().tolist() == [0, 2]
    again = explore(curve, n=[1, 2, 3])
    assert [state.html for state in again.states] == [state.html for state in exploration.states]


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(lambda fig, axes, lines: axes[0], id="Axes"),
        pytest.param(lambda fig, axes, lines: lines, id="what plot returns"),
        pytest.param(lambda fig, axes, lines: axes, id="an array of Axes"),
        pytest.param(lambda fig, axes, lines: axes[1].bar([1], [2]), id="bars"),
        pytest.param(lambda fig, axes, lines: (fig, axes[0], lines), id="figure and Axes"),
    ],
)
def test_what_matplotlib_gives_is_shown_as_its_figure_once(part):
    plt = pytest.importorskip("matplotlib.pyplot")

    def curve(n):
        fig, axes = plt.subplots(2)
        return part(fig, axes, axes[0].plot([0, n]))

    html = explore(curve, n=[1, 2]).states[1].html
    assert html.count("<svg") == 1
    assert "matplotlib." not in html.replace('id="matplotlib.axis', "")
    assert plt.get_fignums() == []


def test_a_curve_takes_a_hundredth_of_60_kb_and_stands_where_it_stood():
    figure = pytest.importorskip("matplotlib.figure")
    figures = []

    def curve(rate):
        figures.append(figure.Figure())
        axes = figures[-1].subplots()
        axes.plot(np.sin(np.linspace(0, rate, 200)))
        axes.set_ylim(-1, 1)
        return figures[-1]

    exploration = explore(curve, rate=np.linspace(1, 10, 6))
    assert len(packed(exploration)) <= 6 * 600 + 1500  # what all of them share
    shown = exploration.states[5].html
    assert "<style" not in shown, "it would hold for the whole page"
    drawn = io.StringIO()
    figures[5].savefig(drawn, format="svg")
    exact, rounded = (
        np.array(re.findall(r"\d[\d.]+", re.search(r'd="([^"]*)"\s+clip-path', svg)[1]), float)
        for svg in (drawn.getvalue(), shown)
    )
    assert np.abs(exact - rounded).max() <= 0.051


def test_a_figure_that_is_drawn_anew_each_time_is_kept_as_it_was():
    fig, ax = pytest.importorskip("matplotlib.pyplot").subplots()

    def curve(n):
        ax.clear()
        ax.plot([0, n])
        return fig

    exploration = explore(curve, n=[1, 2, 3])
    kept = [exploration[{"n": n}].axes[0].lines[0].get_ydata().tolist() for n in (1, 2, 3)]
    assert kept == [[0, 1], [0, 2], [0, 3]]
    assert pytest.importorskip("matplotlib.pyplot").get_fignums() == []


@pytest.mark.parametrize(
    "exploration",
    [
        pytest.param(lambda: slices(), id="explanations"),
        pytest.param(
            lambda: explore(lambda a, b: explain.matmul(a, b), a=SHAPES[1:], b=SHAPES[1:]),
            id="products",
        ),
        pytest.param(lambda: explore(lambda n: draw(np.arange(n)), n=range(1, 9)), id="drawings"),
        pytest.param(
            lambda: explore(lambda n: describe(np.arange(n)), n=[1, 2]), id="descriptions"
        ),
        pytest.param(lambda: explore(lambda n: "\r\u2028é\n" * n, n=range(4)), id="texts"),
        pytest.param(
            lambda: explore(lambda n: (draw(np.arange(n)), "beside"), n=[1, 2]), id="side by side"
        ),
    ],
)
def test_what_is_packed_is_what_each_object_shows(exploration):
    exploration = exploration()
    states = unpack(packed(exploration))
    for chosen, shown in zip(exploration, states, strict=True):
        assert shown == flipped_to(apart(as_html(exploration[chosen]))[1])
        assert "tl-still" not in shown


def test_150_explanations_of_a_slice_take_at_most_60_kb():
    exploration = explore(part, start=range(-5, 5), stop=range(-2, 13))
    assert len(exploration) == 150
    assert len(packed(exploration)) <= 60_000 / 4
    assert sum(len(state.html) for state in exploration.states) > 70 * len(packed(exploration))


def test_states_far_larger_than_deflates_window_still_share_what_they_have_in_common():
    rng = np.random.default_rng(0)
    lines = [f"<i>{number}</i>\n" for number in rng.integers(0, 10**9, 20_000)]
    one = len(pack(["".join(lines)]))
    ten = len(pack(["".join([*lines, str(i)]) for i in range(10)]))
    assert ten < 4 * one


def test_script_and_style_are_in_the_output_once():
    html = slices()._repr_html_()
    assert html.count("tensorlabExplorations={") == 1
    assert html.count("tensorlabPictures={") == 1
    assert html.count(theme.css()) == 1


def test_a_live_digit_on_the_same_page_has_other_classes():
    room = Path(tensorlab.__file__).parent
    sheets = room / "exploration/scripts/explore.css", room / "mnist/live/live.css"
    ours, its = (set(re.findall(r"\.(tl-[\w-]+)", each.read_text("utf-8"))) for each in sheets)
    assert "tl-alive" in ours
    assert "tl-live" in its
    assert not ours & its


def test_the_first_state_stands_there_whole_for_who_has_no_scripts():
    html = slices()._repr_html_()
    bare = re.sub(
        r"<(style|script|svg).*?</\1>|<[^>]*display:none[^>]*>", "", html, flags=re.DOTALL
    )
    assert "(10,)[0:7:1] gives (7,)" in bare
    assert html.count('<img data-tensorlab class="tl-still"') == 1
    assert (
        "This is 1 of 60 states, at start = 0, stop = 7, backwards = off. Where scripts run, one can change "
        "start (0, 1, 2, 3 or 4); stop (5, 6, 7, 8, 9 or 10); backwards (off or on)."
    ) in bare


def test_names_labels_and_errors_cannot_end_an_attribute_or_start_an_element():
    evil = "\"'></script><img src=x onerror=alert(1)>&amp;"

    def function(**chosen):
        if chosen[evil] == evil:
            raise ValueError(evil)
        return evil

    html = explore(function, **{evil: [evil, evil + "2"]})._repr_html_()
    assert "<img" not in html
    assert explore(function, **{evil: [evil, 2]})[{evil: 2}] == evil


def test_an_exploration_within_an_exploration_shares_its_script():
    inner = {n: explore(lambda m, n=n: f"{n} and {m}", m=[1, 2]) for n in (1, 2)}
    html = explore(lambda n: inner[n], n=[1, 2])._repr_html_()
    assert html.count("tensorlabExplorations={") == 1


def test_the_states_that_may_be_tallest_are_told_to_the_script():
    exploration = explore(lambda n: draw(np.arange(4 * n).reshape(n, 4)), n=range(1, 9))
    assert 7 in for_the_script(exploration)["tall"]
    exploration = explore(lambda n: "line\n" * n, n=[1, 9, 3, 30, 2, 8])
    assert 3 in for_the_script(exploration)["tall"]
    assert len(page.tallest([State(None, "<p>x</p>", "<p>x</p>")] * 100)) <= 6


def test_of_states_with_as_many_lines_the_longest_may_be_the_tallest():
    """A telephone may hold a few characters less in a line than was thought."""
    states = [State(None, f"<p>{'n' * (50 + n)}</p>") for n in range(30)]
    assert 29 in page.tallest(states)


def test_a_picture_that_is_made_smaller_to_fit_is_less_tall():
    wide, narrow = (f'<svg width="{w}" height="300">...</svg>' for w in (1200, 600))
    assert page.tallest([State(None, wide)] * 9 + [State(None, narrow)])[-1] == 9


def test_the_widest_picture_is_told_to_the_style_sheets():
    exploration = explore(lambda n: explain.sum((n, n), axis=0), n=[2, 9, 3])
    told = re.search(r"--tl-widest:([\d.]+)px", exploration._repr_html_())
    widest = max(frame.draw().width for frame in exploration.frames())
    assert float(told[1]) == pytest.approx(widest, abs=0.1)
    assert "--tl-widest:0.0px" in explore(str, object=[1, 2])._repr_html_()


def test_the_states_can_be_set_apart_from_the_page():
    exploration = slices()
    html = exploration._repr_html_()
    files = {}

    def keep(content):
        files["states.bin"] = content
        return "states.bin"

    apart = set_apart(html, keep)
    assert 'data-source="states.bin"' in apart
    assert "data-states" not in apart.replace("dataset.states", "")
    assert len(apart) + len(files["states.bin"]) * 4 / 3 == pytest.approx(len(html), abs=10)
    states = unpack(files["states.bin"])
    assert states[: len(exploration)] == [flipped_to(state.html) for state in exploration.states]
    small = len(files["states.bin"]) + 1
    assert set_apart(html, keep, small) == html, "what is small stays"


# Texts


def test_print_shows_the_first_state_and_the_choices():
    assert str(slices()) == (
        f"{part(0, 7)}\n\n"
        "This is 1 of 60 states, at start = 0, stop = 7, backwards = off. What can be changed:\n"
        "  start      0, 1, 2, 3 or 4\n"
        "  stop       5, 6, 7, 8, 9 or 10\n"
        "  backwards  off or on"
    )
    assert str(explore(lambda n: ("a", n), n=[1, 2])).startswith("a\n\n1\n\nThis is 1 of 2 states")


def test_saved_files_are_whole_pages(tmp_path):
    path = slices().save(tmp_path / "slices.html")
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
    for name, says in [("slices.svg", "the suffix '.svg'"), ("slices", "no suffix")]:
        with pytest.raises(ValueError, match=says):
            slices().save(tmp_path / name)
    for name in ("", ".html"):
        with pytest.raises(ValueError, match=r"for example '\w+\.html'"):
            slices().save(name)
    with pytest.raises(TypeError, match=r"the name of a file, .* got 5"):
        slices().save(5)


def test_half_a_character_is_shown_as_a_question_mark(tmp_path):
    exploration = explore(lambda n: f"\ud800{n}", predict=lambda n: "\ud800", n=[1, 2])
    assert exploration.save(tmp_path / "half.html").stat().st_size
    assert unpack(packed(exploration)) == ["<p>?1</p>", "<p>?2</p>"]


# Predict, then look


def test_an_explanations_answer_is_the_shape_of_its_result():
    quiz = explore(
        lambda a, b: explain.matmul(a, b), predict=True, a=[(2, 3), (3,)], b=[(3, 2), (4,)]
    ).quiz
    assert quiz.questions[0] == "What shape does (2, 3) @ (3, 2) give?"
    assert quiz.answers == ("(2, 2)", "It does not work", "(2,)", "It does not work")
    assert quiz.form().count("<button") == 3


def test_many_answers_are_typed_and_a_refusal_is_a_button():
    quiz = explore(lambda n: explain.reshape((12,), (n, -1)), predict=True, n=range(1, 13)).quiz
    assert "<input" in quiz.form()
    assert re.findall('value="([^"]*)"', quiz.form()) == ["It does not work"]


def test_a_text_or_number_is_its_own_answer_and_a_function_gives_any_other():
    assert explore(lambda x: x * 2, predict=True, x=[1, 2.5]).quiz.answers == ("2", "5")
    arrays = explore(lambda x: np.array(x), predict=np.True_, x=[1, 2.5]).quiz
    assert (arrays.answers, arrays.numbers) == (("1", "2.5"), (1.0, 2.5))
    assert explore(str, predict=np.False_, object=[1, 2]).quiz is None
    quiz = explore(lambda n: draw(np.zeros((2, n))), predict=lambda n: (2, n), n=[1, 2]).quiz
    assert quiz.answers == ("(2, 1)", "(2, 2)")
    assert quiz.questions[1] == "What comes out at n = 2?"


def test_an_answer_that_a_function_does_not_know_is_told_with_its_state():
    def fails(n):
        return 1 // (n - 2)

    assert explore(fails, predict=fails, n=[2, 3]).quiz.answers == ("It does not work", "1")
    with pytest.raises(ValueError, match="no answer at n = 2: it raises ZeroDivisionError"):
        explore(lambda n: n, predict=fails, n=[1, 2])
    with pytest.raises(TypeError, match="predict cannot be called with m"):
        explore(lambda m: m, predict=fails, m=[1, 2])
    for predict in (1, None, "n"):
        with pytest.raises(TypeError, match="predict is True, False or a function"):
            explore(fails, predict=predict, n=[3, 4])


def test_an_answer_is_never_a_blank_button():
    quiz = explore(lambda n: "ab"[:n], predict=True, n=[0, 1]).quiz
    assert "<button" in quiz.form()
    assert "></button>" not in quiz.form()


def test_a_state_without_an_answer_cannot_be_predicted():
    with pytest.raises(TypeError, match="give predict= a function of the same choices"):
        explore(lambda n: draw([n]), predict=True, n=[1, 2])


def test_a_quiz_tells_its_answer_neither_in_print_nor_without_scripts():
    exploration = slices(predict=True)
    assert "gives (7,)" not in str(exploration)
    assert str(exploration).startswith("What shape does (10,)[0:7:1] give?\n\nThis is 1 of 60")
    html = exploration.html()
    assert "<p>What shape does (10,)[0:7:1] give?</p>" in html
    assert "one can answer, and change start (0, 1, 2, 3 or 4)" in html
    shown = re.sub(r'<script.*?</script>|data-states="[^"]*"', "", html, flags=re.DOTALL)
    assert not re.search(r"\(7,\)|entries", shown)
    picture = explore(lambda n: draw(np.arange(n)), predict=lambda n: f"entry {n}", n=range(1, 9))
    assert not re.search("entry 1|axis 0", re.sub(r"<style.*?</style>", "", picture.html()))


def test_a_range_that_is_far_too_long_is_refused_before_it_is_walked():
    with pytest.raises(ValueError, match=r"a has 1,000,000,000,000 values, .* at most 2000"):
        explore(lambda a: a, a=range(0, -2 * 10**12, -2))
    with pytest.raises(ValueError, match=r"a has more than 2000 values.*give fewer"):
        explore(lambda a: a, a=itertools.count())


def test_a_dtype_can_be_chosen():
    kept = explore(lambda dtype: dtype, dtype=[np.uint8, np.float32, np.dtype("int16"), "int64"])
    assert kept.choices[0].labels == ("uint8", "float32", "int16", "int64")
    assert kept[{"dtype": np.float32}] is np.float32


def test_the_numbers_of_an_array_keep_their_dtype():
    with np.errstate(over="ignore"):
        exploration = explore(lambda x: str(x + np.uint8(10)), x=np.array([240, 250], np.uint8))
    assert [exploration[{"x": x}] for x in (240, 250)] == ["250", "4"]
    days = np.array(["2020-01-01", "2021-01-01"], "M8[ns]")
    assert explore(lambda day: str(day), day=days)[{"day": days[1]}].startswith("2021-01-01T00")


def objects(*entries):
    array = np.empty(len(entries), object)
    array[:] = entries
    return array


class Assigned:
    """What a variable of TensorFlow has of it that counts here: it does not tell its bytes."""

    def __init__(self, entries):
        self.entries = np.array(entries)

    def numpy(self):
        return self.entries

    def assign(self, entries):
        self.entries = entries

    def __str__(self):
        return str(self.entries)


@pytest.mark.parametrize(
    ("given", "change"),
    [
        ([3, 1, 2], lambda x: x.sort()),
        (np.array([3, 1, 2]), lambda x: x.sort()),
        ((np.array([3, 1, 2]),), lambda x: x[0].sort()),
        ([np.zeros(2), [1]], lambda x: (x[0].__iadd__(1), x[1].append(2), x.append(3))),
        ({"w": np.zeros(2), "n": 1}, lambda x: (x["w"].__iadd__(1), x.update(n=2, k=3))),
        (Counter("aab"), lambda x: x.update("b")),
        ({1}, lambda x: x.add(len(x) + 5)),
        (deque([1], maxlen=2), lambda x: x.append(7)),
        (bytearray(b"ab"), lambda x: x.append(99)),
        (np.arange(300_000), lambda x: x.__iadd__(1)),  # 2.4 MB
        (Assigned([1, 2]), lambda x: x.assign(x.numpy() + 1)),
        (objects([1], [2, 3]), lambda x: x[0].append(4)),
        (np.ma.array([1, 2, 3]), lambda x: x.__setitem__(x.count() - 1, np.ma.masked)),
        (np.ma.array([1, 2], mask=[0, 1]), lambda x: x.__setitem__(1, 7)),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_function_that_changes_its_argument_changes_no_other_state(given, change):
    def changed(x, n):
        before = str(x)
        change(x)
        return before

    written = str(given)
    exploration = explore(changed, x={"it": given}, n=[1, 2, 3])
    assert [state.value for state in exploration.states] == 3 * [written]
    assert str(given) == written


def test_numbers_and_texts_in_a_list_are_not_remembered_one_by_one(monkeypatch):
    asked = []
    monkeypatch.setattr(restoring, "restorer", lambda value: asked.append(value) or list)
    put_back = restoring._restorer(numbers := [1, 2.5, "a", np.float32(1), [2]])
    numbers.clear()
    put_back()
    assert numbers == [1, 2.5, "a", 1, [2]]
    assert asked == [[2]]


def test_what_predict_changes_of_its_argument_changes_no_other_answer():
    def appended(x, n):
        x.append(n)
        return x

    quiz = explore(
        lambda x, n: str(sum(appended(x, n))),
        predict=lambda x, n: sum(appended(x, n)),
        x={"it": [4]},
        n=[1, 2, 3],
    ).quiz
    assert quiz.answers == ("5", "6", "7")


def test_an_array_is_lent_as_it_lies_in_memory():
    base = np.arange(6)
    views = {"base": base, "view": base[::2], "copy": base.copy()}
    exploration = explore(lambda x: f"{np.shares_memory(x, base)} {x.strides}", x=views)
    assert [each.value for each in exploration.states] == ["True (8,)", "True (16,)", "False (8,)"]


def test_a_quiz_whose_answer_is_always_the_same_does_not_give_it_away():
    same_shape = explore(lambda n: explain.sum((n, 3), axis=0), predict=True, n=[1, 2, 3])
    assert 'type="text"' in same_shape.quiz.form()
    assert "(3,)" not in same_shape.quiz.form()
    always = explore(str, predict=lambda object: True, object=[1, 2, 3])
    assert re.findall('value="(.*?)"', always.quiz.form()) == ["True", "False"]
