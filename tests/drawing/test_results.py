"""Results and their pictures: one `draw` for all kinds, options of their own, and themselves in a notebook."""

import inspect
import re
import subprocess
import sys

import numpy as np
import pytest

import tensorlab
from tensorlab import Drawing, describe, draw, explain
from tensorlab.gradient import Node, descend, tangent
from tensorlab.showing import Drawable


def graph():
    result = Node(2, "x") * Node(3, "w")
    result.backward()
    return result


RESULTS = [
    (explain.add((4, 3), (3,)), {"width": 440}, "width"),
    (tangent(np.square, 1), {"low": -2, "high": 5}, "low and high"),
    (descend(np.square, 3, 0.1), {"show": "convergence"}, "show, x and y"),
    (descend(np.square, 3, 0.1), {"x": (-4, 4)}, "show, x and y"),
    (graph(), {"backward": False}, "backward"),
]


@pytest.mark.parametrize(("result", "options", "takes"), RESULTS)
def test_draw_draws_a_result_as_it_draws_itself(result, options, takes):
    assert draw(result).svg() == result.draw().svg()
    assert draw(result, **options).svg() == result.draw(**options).svg()
    assert (draw(result, **options).svg() != draw(result).svg()) == bool(options)


@pytest.mark.parametrize(("result", "options", "takes"), RESULTS)
def test_an_option_of_another_kind_is_refused_with_those_that_there_are(result, options, takes):
    kind = type(result).__name__
    with pytest.raises(TypeError, match=f"given spread for an? {kind}, which takes {takes}"):
        draw(result, spread=0)
    with pytest.raises(TypeError, match=f"given axes for an? {kind}"):
        draw(result, ["rows"])


def test_an_option_that_tensors_do_not_have_is_refused_with_those_that_they_have():
    with pytest.raises(
        TypeError, match="backward for a tensor, which takes axes, index, spread, show and max"
    ):
        draw([1, 2], backward=True)


def test_colors_and_color_are_spelt_either_way():
    table = [[1, 2], [3, 4]]
    assert draw(table, show="colors").svg() == draw(table, show="colours").svg()
    assert draw(table).text(color=True) == draw(table).text(colour=True) != draw(table).text()


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (explain.matmul((2, 3), (3, 4)), "(2, 3) @ (3, 4) gives (2, 4)"),
        (tangent(np.square, 1), "the slope is 2"),
        (descend(np.square, 3, 0.1), "50 steps from 3"),
        (graph(), ""),
    ],
)
def test_a_notebook_shows_the_picture_and_below_it_the_sentences(result, sentence):
    if not isinstance(result, tensorlab.Explanation | Node):
        pytest.importorskip("matplotlib", reason="matplotlib, which draws it, is not installed")
    picture, _, below = result._repr_html_().partition("<figcaption>")
    assert "<svg" in picture
    assert sentence in below
    assert bool(sentence) == bool(below)


def test_a_graph_too_large_for_a_picture_shows_its_text_in_a_notebook():
    x = Node(1.0)
    for _ in range(90):
        x = x + 1
    assert x._repr_html_() is None


def test_a_new_kind_of_picture_is_one_registration():
    class Sum(Drawable):
        total = 7

    def picture(result, /, *, large=False):
        return Drawing("", 10, 10, f"{result.total}{large}", "", lambda terminal: "")

    draw.register(Sum, picture)
    assert Sum().draw(large=True).title == "7True"
    with pytest.raises(TypeError, match="for a Sum, which takes large"):
        Sum().draw(small=True)


@pytest.mark.parametrize("results", ["tensorlab.explain", "tensorlab.gradient"])
def test_results_import_no_pictures(results):
    code = f"import {results}, sys; print([m for m in sys.modules if m.startswith('tensorlab.drawing')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_help_shows_the_options_of_a_tensor():
    assert list(inspect.signature(tensorlab.draw).parameters)[:3] == ["x", "axes", "index"]


def test_a_drawing_is_drawn_already_and_a_description_says_what_to_draw():
    drawing = draw([1, 2])
    assert draw(drawing) is drawing
    with pytest.raises(TypeError, match=r"not its entries: draw the tensor itself, draw\(x\)\."):
        draw(describe([1, 2]))


def below(result):
    return re.findall("<p([^>]*)>(.*?)</p>", result._repr_html_().partition("<figcaption>")[2])


@pytest.mark.parametrize(
    ("explanation", "tensors", "hues"),
    [
        (explain.matmul((2, 3), (3, 4)), "(2, 3):0 1;(3, 4):1 2;(2, 4):0 2", ["0", "1", "2"]),
        (explain.index((4, 6), np.s_[0, ::2]), "(4, 6):0 1;(3,):1", ["0", "1"]),
        (explain.broadcast((3, 1), (4,)), "(3, 1):0 m;(4,):1;(3, 4):0 1", ["0", "1"]),
        (explain.matmul((32, 784), (512, 10)), "(32, 784):0 m;(512, 10):m 2", []),
        (explain.stack([(3,)] * 9), "(3,):0;(9, 3):1 0", ["1", "0"]),
        (explain.transpose((2,) * 8), f"{(2,) * 8}:0 1 2 3 4 5 0 1;{(2,) * 8}:1 0 5 4 3 2 1 0", [*"01234501"]),
    ],
)  # fmt: skip
def test_a_sentence_below_knows_the_colours_that_its_axes_have_above(explanation, tensors, hues):
    (attributes, _), *sentences = below(explanation)
    assert attributes == f' data-tensors="{tensors}"'
    said = [re.search('data-hue="(.)"', attributes) for attributes, _ in sentences]
    assert [each[1] for each in said if each] == hues


def test_a_verdict_in_the_readers_own_names_looks_like_every_verdict():
    x, w = np.zeros((32, 784)), np.zeros((512, 10))
    with pytest.raises(ValueError, match="mismatch") as error:
        x @ w
    (attributes, verdict), *sentences = below(explain.error(error.value))
    assert (attributes, verdict) == (" data-title", "x @ w does not work")
    assert sentences
    assert not any("data-title" in attributes for attributes, _ in sentences)
