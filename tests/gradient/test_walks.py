"""The pictures of slopes, walks, landscapes and computation graphs."""

import itertools
import re
from xml.etree import ElementTree

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import example, given

from tensorlab.drawing.charts.descents import _leaving
from tensorlab.drawing.charts.matplotlib import shorter
from tensorlab.gradient import Node, descend, tangent
from tensorlab.plot import convergence, curves, descents, surface, tangents

SVG = "{http://www.w3.org/2000/svg}"


def bowl(w):
    return w[0] ** 2 + 10 * w[1] ** 2


def texts(drawing):
    return [each.text for each in ElementTree.fromstring(drawing.svg()).iter(f"{SVG}text")]


def network():
    rng = np.random.default_rng(0)
    x, w, b = (
        Node(rng.normal(size=(4, 3)), "x"),
        Node(rng.normal(size=(3, 2)), "w"),
        Node([0, 0], "b"),
    )
    scores = (x @ w + b).relu().exp()
    return (scores / scores.sum(1, keepdims=True)).log().mean()


def chapter():
    x, w, b = Node(2, "x"), Node(3, "w"), Node(1, "b")
    return abs(4 - (w * x + b)).named("loss")


def squares():
    x = Node(3, "x")
    return x * x + x.exp() / (x + 1)


@pytest.mark.parametrize("make", [network, chapter, squares])
def test_a_graph_shows_value_and_gradient_on_each_edge(make):
    result = make()
    forward = texts(result.draw())
    result.backward()
    both = texts(result.draw())
    edges = 1 + sum(len(node.inputs) for node in result.ancestors())
    assert len(both) - len(forward) == edges + 1, "one gradient for each edge, and the legend"
    assert texts(result.draw(backward=False)) == forward


@pytest.mark.parametrize("make", [network, chapter, squares])
def test_no_numbers_of_a_graph_lie_upon_each_other_and_all_are_inside(make):
    result = make()
    result.backward()
    drawing = result.draw()
    root = ElementTree.fromstring(drawing.svg())
    boxes = []
    for each in root.iter(f"{SVG}text"):
        size = float(each.get("font-size"))
        width = 0.55 * size * len(each.text)
        beside = {"middle": 0, "end": -1, "start": 1, None: 1}[each.get("text-anchor")]
        middle = float(each.get("x")) + beside * width / 2
        y = float(each.get("y"))
        boxes.append((middle - width / 2, y - 0.7 * size, middle + width / 2, y))
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= drawing.width + 1
        assert bottom <= drawing.height
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_graph_runs_from_left_to_right():
    result = chapter()
    root = ElementTree.fromstring(result.draw().svg())
    paths = [each.get("d") for each in root.iter(f"{SVG}path")]
    assert len(paths) == 8
    for path in paths:
        xs = [float(x) for x, _ in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]
        assert xs == sorted(xs)


def test_a_graph_that_is_wider_than_a_page_runs_downwards_and_is_not():
    drawing = network().draw()
    assert drawing.width < 480 < drawing.height
    paths = re.findall(r' d="([^"]*)"', drawing.body)
    assert len(paths) == 12
    for path in paths:
        ys = [float(y) for _, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]
        assert ys == sorted(ys)
    assert "value, downwards" in texts(drawing)


def test_names_are_escaped_and_follow_the_theme():
    result = Node(1, "<b>&") * Node(2, '"w"')
    html = result.draw()._repr_html_()
    assert "<b>&" not in html.replace("<b>&amp;", "")
    assert "&lt;b&gt;&amp;" in html
    assert not re.search(r'(fill|stroke)="#', result.draw().body)


def test_a_graph_in_a_terminal_is_a_table():
    result = chapter()
    result.backward()
    lines = str(result.draw()).splitlines()
    assert lines[1].split() == ["node", "made", "by", "value", "gradient"]
    assert lines[-1].split() == ["loss", "abs", "(2)", "3", "1"] or lines[-1].split()[-2:] == [
        "3",
        "1",
    ]


def test_a_graph_too_large_to_be_read_is_refused():
    x = Node(1.0)
    for _ in range(90):
        x = x + 1
    with pytest.raises(ValueError, match="181 nodes: at most 80"):
        x.draw()


@pytest.mark.parametrize("f", [np.square, lambda x: -(x**2), lambda x: x**4])
@pytest.mark.parametrize("rate", [0.01, 0.4, 1.05, 40])
def test_walks_are_drawn_wherever_they_lead(f, rate):
    walk = descend(f, 1.5, rate, steps=400)
    for drawing in (walk.draw(), walk.draw(show="convergence")):
        root = ElementTree.fromstring(drawing.svg())
        assert not re.search(r"nan|inf|\de\+", "".join(str(each.attrib) for each in root.iter()))
        assert drawing.text()
    assert ("diverges" in walk.draw().title) == walk.diverged


@pytest.mark.parametrize(
    ("values", "heads"),
    [([1, 5, 9], []), ([1, 5, 15, 3, 20], [(1.5, 10, "^")]), ([5, -5], [(0.5, 0, "v")])],
)
def test_a_line_that_leaves_the_picture_ends_in_an_arrowhead(values, heads):
    from matplotlib.figure import Figure

    axes = Figure().add_subplot(ylim=(0, 10))
    _leaving(axes, np.array(values, float), "black")
    drawn = [(*each.get_xydata()[0], each.get_marker()) for each in axes.lines]
    assert drawn == [(pytest.approx(x), pytest.approx(y), head) for x, y, head in heads]


def test_of_a_walk_that_diverges_all_is_seen_where_the_others_are_as_far_apart(monkeypatch):
    def seen(axes, values, ink):
        ranges.append((values.max(), axes.get_ylim()[1]))

    ranges = []
    monkeypatch.setattr("tensorlab.drawing.charts.descents._leaving", seen)
    convergence(*(descend(np.square, 4, rate, steps=20) for rate in (0.3, 1.05)))
    assert all(highest < top for highest, top in ranges)


def test_panels_are_titled_and_labels_must_match():
    walks = [descend(bowl, (4, 1), rate, steps=5) for rate in (0.01, 0.05)]
    assert "learning rate 0.05" in texts(descents(*walks))
    assert {"slow", "fast"} <= set(texts(convergence(*walks, labels=["slow", "fast"])))
    with pytest.raises(ValueError, match="1 label for 2 walks"):
        descents(*walks, labels=["one"])
    with pytest.raises(ValueError, match="from less to more"):
        descents(*walks, x=(2, 1))


def test_walks_over_more_than_two_numbers_are_drawn_as_values():
    walk = descend(lambda w: np.sum(w**2), np.ones(3), 0.1, steps=5)
    assert walk.draw().title == "The value over the steps"
    with pytest.raises(ValueError, match=r"convergence\(walk\)"):
        descents(walk)
    with pytest.raises(ValueError, match="walks over 1 numbers and 2 numbers"):
        descents(descend(np.square, 1, 0.1), descend(bowl, (1, 1), 0.01))


def test_tangents_say_their_slopes_and_belong_to_one_function():
    assert "slope 2" in texts(tangents(tangent(np.square, 1), tangent(np.square, -1)))
    with pytest.raises(ValueError, match="different functions"):
        tangents(tangent(np.square, 1), tangent(np.sin, 1))
    with pytest.raises(ValueError, match="low must be less"):
        tangent(np.square, 1).draw(low=3, high=2)
    with pytest.raises(ValueError, match="no tangent"):
        tangents()


def test_a_curve_has_a_gap_where_the_function_has_no_value():
    assert tangent(np.log, 1).draw(low=-1, high=3).title == "A curve and its tangent"


def test_a_surface_tells_where_it_is_lowest_and_refuses_what_is_none():
    walk = descend(bowl, (-1, -1), 0.02, steps=5)
    drawing = surface(bowl, (-2, 2), (-2, 2), walk, axes=("a", "b", "loss"))
    assert "loss from 0 at (0, 0)" in drawing.description
    assert {"a", "b", "loss"} <= set(texts(drawing))
    with pytest.raises(ValueError, match="no finite value"):
        surface(lambda w: np.log(w[0]), (-1, 1), (-1, 1))
    with pytest.raises(ValueError, match="from less to more"):
        surface(bowl, (1, 1), (-1, 1))


points = st.lists(
    st.tuples(*[st.integers(-9999, 9999).map(lambda n: n / 10)] * 2), min_size=2, max_size=12
)


@given(lines=st.lists(points, min_size=1, max_size=3), close=st.booleans())
@example(lines=[[(10.1, 10.1), (0.0, 0.0)]], close=False)
def test_shortened_paths_go_through_the_same_points(lines, close):
    written = " ".join(
        " ".join(f"{'L' if i else 'M'} {x:.1f} {y:.1f}" for i, (x, y) in enumerate(line))
        + (" z" if close else "")
        for line in lines
    )
    short = shorter(written)
    assert len(short) <= len(written)
    # A step there and back again may take as many letters as the places themselves.
    if short == written:
        return
    reached = []
    for line in re.findall(r"M[^M]*", short):
        start, _, steps = line.rstrip("z").partition("l")
        moves = [tuple(map(float, start[1:].split()))]
        numbers = list(map(float, steps.split()))
        moves += list(zip(numbers[::2], numbers[1::2], strict=True))
        reached.append(np.cumsum(moves, axis=0).round(1))
    for line, found in zip(lines, reached, strict=True):
        assert tuple(found[0]) == line[0]
        assert tuple(found[-1]) == pytest.approx(line[-1])
        # Points left out lie straight between their neighbours, so the bounds are the same.
        np.testing.assert_allclose(found.min(axis=0), np.min(line, axis=0), atol=1e-6)
        np.testing.assert_allclose(found.max(axis=0), np.max(line, axis=0), atol=1e-6)


def test_curved_paths_stay_as_they_are():
    curved = "M 1.0 2.0 C 3 4 5 6 7 8 L 9 9"
    assert shorter(curved) == curved


def test_a_slope_that_nobody_could_see_is_written_as_zero():
    top = tangent(np.sin, np.pi / 2 + 1e-4)
    assert top.slope != 0
    assert "slope 0" in texts(tangents(top, low=0, high=4))


def test_curves_share_their_x_and_say_their_ranges():
    x = np.linspace(-2, 2, 5)
    drawing = curves(np.maximum(x, 0), x**2, x=x, labels=["relu", "square"])
    assert drawing.title == "relu and square over x"
    assert "relu from 0 to 2; square from 0 to 4" in drawing.description
    with pytest.raises(ValueError, match=r"curve 1 has shape \(3,\), x has \(2,\)"):
        curves([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match=r"curve 0 has shape \(2, 2\)"):
        curves([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="1 label for 2 curves"):
        curves([1, 2], [2, 1], labels=["one"])
    with pytest.raises(ValueError, match="no curve"):
        curves()
