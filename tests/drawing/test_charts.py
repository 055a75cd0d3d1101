"""Small charts: what is drawn of a secant, a fit and a landscape is what their numbers say."""

import itertools
import re

import numpy as np
import pytest

from tensorlab import images, plot
from tensorlab.drawing import theme
from tensorlab.drawing.charts.chart import Chart, ticks
from tensorlab.gradient import Node, descend
from tensorlab.plot import convergence, curves, fit, log_loss, plane, secant, softmax

INK = "red"


def drawn(chart):
    """The points of each run of a chart's last path."""
    (d,) = re.findall(r'<path d="([^"]*)"', str(chart.canvas))
    runs = [run.split("L") for run in d.split("M")[1:]]
    return [[tuple(map(float, point.split())) for point in run] for run in runs]


def test_a_line_is_cut_off_where_it_leaves_the_frame():
    chart = Chart(150, 148, (0, 10), (0, 10))
    chart.line([(-5, 5), (5, 5), (5, 15)], stroke=INK)
    assert drawn(chart) == [[(40, 60), (90, 60), (90, 10)]]


def test_a_line_that_comes_back_is_drawn_in_two_runs():
    chart = Chart(150, 148, (0, 10), (0, 10))
    chart.line([(2, 8), (4, 12), (6, 8)], stroke=INK)
    assert drawn(chart) == [[(60, 30), (70, 10)], [(90, 10), (100, 30)]]


def test_a_line_outside_and_one_without_a_value_are_not_drawn():
    chart = Chart(150, 148, (0, 10), (0, 10))
    before = str(chart.canvas)
    chart.line([(-5, 20), (15, 20)], stroke=INK)
    chart.line([(2, 2), (np.nan, 3), (4, np.inf)], stroke=INK)
    chart.dots([(11, 5)], INK)
    assert str(chart.canvas) == before


def test_a_curve_keeps_its_shape_with_fewer_points():
    chart = Chart(450, 448, (0, 10), (0, 10))
    xs = np.linspace(0, 10, 401)
    chart.line(np.stack([xs, 5 + 4 * np.sin(xs)], axis=1).tolist(), stroke=INK)
    ((*run,),) = drawn(chart)
    assert len(run) < 300
    at = np.array(run)
    smooth = np.interp(40 + 40 * xs, at[:, 0], at[:, 1])
    assert abs(smooth - (10 + 40 * (5 - 4 * np.sin(xs)))).max() < 0.5


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3, 3.2), (1e-9, 5e-9), (-7e6, 1e7), (99, 101)])
def test_ticks_are_few_round_and_within_the_range(low, high):
    found = list(ticks(low, high))
    assert 2 <= len(found) <= 7
    assert all(low <= each <= high for each in found)
    assert np.allclose(np.diff(found), found[1] - found[0], rtol=1e-3, atol=0)


def test_a_secant_says_its_rise_its_run_and_the_slope():
    picture = secant(lambda x: x**2, 3, -1)
    assert picture.caption == (
        "From x = 3 to 2 the value falls by 5 on a run of -1: -5 / -1 = 5. The slope at x = 3 is 6.",
    )
    with pytest.raises(ValueError, match="h is 0"):
        secant(lambda x: x**2, 3, 0)
    with pytest.raises(ValueError, match="from 5 to 4: low must be less"):
        secant(lambda x: x**2, 3, 1, low=5, high=4)


def test_a_fit_shows_each_point_and_its_error():
    picture = fit([0, 1, 2], [1, 3, 6], lambda x: 2 * x + 1)
    assert picture.description == (
        "3 points, missed by 0.333 on average; the mean of the squared errors is 0.333."
    )
    assert picture.body.count("h0") == 3
    with pytest.raises(ValueError, match=r"x has shape \(2,\) and y \(3,\)"):
        fit([0, 1], [1, 2, 3], lambda x: x)


def test_a_step_in_a_landscape_crosses_the_contours_and_leads_down():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from tensorlab.plot import landscape

    picture = landscape(lambda w: w[0] ** 2 + 3 * w[1] ** 2, (2, 1), 0.1, (-3, 3), (-3, 3))
    assert picture.body.count("evenodd") == 8
    assert picture.description == (
        "At (2, 1) the value is 7 and the gradient (4, 6). The step is -0.1 times that: to (1.6, 0.4), "
        "where the value is 3.04."
    )


def test_softmax_counts_differences_only_and_its_gradient_sums_to_zero():
    def numbers(picture):
        return [line.split() for line in str(picture).splitlines()[1:-1]]

    low, high = numbers(softmax([1, 0, -1], 1)), numbers(softmax([701, 700, 699], 1))
    assert [row[3:] for row in low] == [row[3:] for row in high]
    assert sum(float(row[3]) for row in low) == pytest.approx(1, abs=2e-3)
    assert sum(float(row[4]) for row in low) == pytest.approx(0, abs=2e-3)
    assert [float(row[4]) < 0 for row in low] == [False, True, False]


def test_a_loss_is_marked_where_it_is_however_large():
    assert log_loss(1e-9).body.count("h0") == log_loss(1).body.count("h0") == 1
    assert "costs -log(1) = 0." in log_loss(1).description


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: softmax([[1, 2]], 0), r"shape \(1, 2\): give a vector of 2 to 20"),
        (lambda: softmax([1, np.inf], 0), "finite"),
        (lambda: softmax([1, 2, 3], 3), "right is 3: the 3 classes are 0 to 2"),
        (lambda: log_loss(0), "the probability is 0: give a number above 0"),
    ],
)
def test_what_is_no_softmax_is_refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def both_passes():
    loss = abs(Node(4, "target") - Node(3, "w") * Node(2, "x")).named("loss")
    loss.backward()
    return loss


def test_a_graph_finds_its_numbers_step_by_step():
    loss = both_passes()
    said = [loss.draw(steps=step).description for step in range(8)]
    assert said == [
        "The values at the left ends are given.",
        "Forward, step 1 of 7: (1) = w × x = 6.",
        "Forward, step 2 of 7: (2) = target − (1) = -2.",
        "Forward, step 3 of 7: loss = abs (2) = 2.",
        "Backward, step 4 of 7: with respect to itself loss has the slope 1.",
        "Backward, step 5 of 7, through abs: (2) receives -1.",
        "Backward, step 6 of 7, through −: target receives -1 and (1) receives 1.",
        "Backward, step 7 of 7, through ×: w receives 2 and x receives 3.",
    ]
    assert len(loss.draw(backward=False, steps=3).caption) == 1
    with pytest.raises(ValueError, match="steps is 8: the passes through this graph have 7 steps"):
        loss.draw(steps=8)


def test_a_graph_without_operations_has_one_step_back():
    alone = Node(3, "x")
    alone.backward()
    assert len(alone.draw().body) > len(alone.draw(steps=0).body)
    assert alone.draw(steps=1).description.endswith("with respect to itself x has the slope 1.")


def test_a_graphs_last_step_shows_what_the_whole_graph_shows_and_nothing_moves():
    loss = both_passes()

    def seen(picture):
        return re.findall('<text x="([^"]*)" y="([^"]*)".*>([^<]*)</text>', picture.body)

    whole = seen(loss.draw())
    shown = [seen(loss.draw(steps=step)) for step in range(8)]
    assert sorted(shown[-1]) == sorted(whole)
    for earlier, later in itertools.pairwise(shown):
        assert set(earlier) < set(later)


def test_arrows_lead_to_the_columns_of_a_matrix_and_limits_hold_the_scale():
    square = np.array([[1, 0], [0, 1], [1, 1]])
    matrix = np.array([[2, 0], [1, -1]])
    picture = plane(square @ matrix.T, arrows=matrix.T, limits=(-3, 3))
    heads = re.findall(r'<polygon points="([^" ]*)', picture.body)
    # (2, 1) and (0, -1), in a panel of 250 pixels that begins 30 below the top
    assert heads == ["208.3,113.3", "125,196.7"]
    assert picture.width == plane(square, limits=(-9, 9)).width
    with pytest.raises(ValueError, match="all points and the origin, which are from -1 to 2"):
        plane(square @ matrix.T, arrows=matrix.T, limits=(-1, 1))


def test_the_ground_takes_the_colour_of_the_class_that_is_more_probable_there():
    points = [[-1, 0], [1, 1]]

    def right_of_a_half(points):
        return 1 / (1 + np.exp(1 - 2 * points[:, 0]))

    body = plane(points, answers=right_of_a_half, limits=(-2, 2)).body
    grounds = re.findall(r'<path d="([^"]*)" fill="([^"]*)"', body)
    assert [theme.axis(0), theme.axis(1)] == [colour for _, colour in grounds]
    for (d, _), ends in zip(grounds, [(0, 156), (156, 250)], strict=True):
        across = [float(x) for x, _ in re.findall(r"([\d.]+) ([\d.]+)", d)]
        assert (min(across), max(across)) == pytest.approx(ends, abs=0.5), "x = 0.5 is between them"
    everywhere = plane(points, answers=lambda points: np.zeros(len(points))).body
    assert everywhere.count("fill-opacity") == 1
    above = plane(points, answers=lambda points: points[:, 1], limits=(-2, 2)).body
    of_zero, of_one = (d for d, _ in re.findall(r'<path d="([^"]*)" fill="([^"]*)"', above))
    heights = [
        [float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", d)] for d in (of_zero, of_one)
    ]
    assert min(heights[0]) == max(heights[1]), "what is above has smaller coordinates"


def test_an_arrow_that_leads_nowhere_is_a_dot():
    body = plane([[1, 1]], arrows=[[0, 0]]).body
    assert "<circle" in body
    assert "<polygon" not in body


@pytest.mark.parametrize("length", [0.05, 0.2, 2.0])
def test_the_head_of_an_arrow_lies_between_its_ends(length: float) -> None:
    body = plane([[-3, -3], [3, 3]], arrows=[[length, 0]], limits=(-3, 3)).body
    start = re.search(r'<line x1="([\d.]+)" y1="[\d.]+" x2="[\d.]+" y2="[\d.]+" [^>]*2\.4', body)
    corners = re.search(r'<polygon points="([\d.]+),[\d.]+ ([\d.]+),[\d.]+ ([\d.]+)', body)
    assert start is not None
    assert corners is not None
    tip, left, right = map(float, corners.groups())
    assert float(start[1]) < left == right < tip


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_panels_in_a_row_have_room_on_a_page_and_their_scale_stands_beside_all_points(
    columns: int,
) -> None:
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    picture = plane(*[square] * columns, columns=columns)
    assert picture.width <= 622  # of a page's column, so that nothing wraps and nothing is cut
    dots = [
        (float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)h0", plane(square).body)
    ]
    (x, below), (left, y) = re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>1</text>', plane(square).body
    )
    assert float(below) - 9 > max(y for _, y in dots) + 3, "beneath the lowest point"
    assert float(left) + 8 < min(x for x, _ in dots) - 3, "left of the leftmost one"
    assert float(x) == pytest.approx(max(x for x, _ in dots), abs=0.1)
    assert float(y) - 4 == pytest.approx(min(y for _, y in dots), abs=0.1)


def test_the_names_of_curves_that_fill_the_picture_stand_above_it():
    def height(svg, text):
        return float(re.search(rf'y="([\d.]+)"[^>]*>{re.escape(text)}<', svg)[1])

    x = np.linspace(0, 40, 400)
    waves = curves(np.sin(x), np.cos(x), x=x, labels=["sine", "cosine"]).svg()
    line = curves(x, x=x, labels=["line"]).svg()  # it leaves a corner free
    assert height(waves, "sine") == height(waves, "cosine") < 20 < height(line, "line")


def test_no_name_of_a_walk_lies_on_a_line():
    def walk(rate):
        return descend(lambda x: x**2, start=3, learning_rate=rate, momentum=0.5, steps=8)

    # The lower left has a dip, the upper right a rise.
    svg = convergence(walk(0.1), walk(1.1)).svg()
    names = [float(y) for y in re.findall(r'y="([\d.]+)"[^>]*>learning rate', svg)]
    foot, height = map(float, re.search(r'd="M[\d.]+ ([\d.]+)l0 -([\d.]+)"', svg).groups())
    assert len(names) == 2
    assert max(names) < foot - height, "above the axis"


@pytest.mark.parametrize("label", ["_hidden", "a" * 45, "a" * 80, "<&>"])
@pytest.mark.parametrize("y", [[1.0], [np.nan, 1, np.inf, -np.inf], [1e300, -1e300], [2, 2]])
def test_any_curve_may_have_any_name(y, label):
    with np.errstate(all="raise"):
        assert curves(y, labels=[label]).svg().startswith("<svg")


@pytest.mark.parametrize("given", [["1", "2"], [1j, 2j], np.array(["2024", "2025"], "M8[Y]")])
def test_what_is_no_real_number_is_refused_in_our_words(given):
    calls = {
        "logits": lambda: plot.softmax(given, 0),
        "right": lambda: plot.softmax([1, 2], given),
        "probability": lambda: plot.log_loss(given),
        "x": lambda: plot.fit(given, [1, 2], lambda x: x),
        "model(x)": lambda: plot.fit([1, 2], [1, 2], lambda x: given),
        "stages[0]": lambda: plot.plane([given, given]),
        "at": lambda: plot.landscape(lambda w: w[0] + w[1], given, 0.1, (-1, 1), (-1, 1)),
        "h": lambda: secant(lambda x: x, 1, given),
        "low": lambda: secant(lambda x: x, 1, 1, low=given),
        "y": lambda: plot.surface(lambda w: w[0], (0, 1), given),
        "start": lambda: descend(lambda w: (w**2).sum(), given, 0.1),
        "gradient": lambda: descend(lambda w: (w**2).sum(), [1, 2], 0.1, gradient=lambda w: given),
    }
    for name, call in calls.items():
        with pytest.raises(
            TypeError, match=f"{re.escape(name)} has dtype .*, expected real numbers"
        ):
            call()


def test_numbers_and_ranges_of_any_library_are_taken_and_tensors_are_refused():
    one = secant(lambda x: x**2, 1, 0.5).description
    assert secant(lambda x: x**2, np.array(1), np.float16(0.5)).description == one
    with pytest.raises(ValueError, match=r"h has shape \(2,\), expected one number"):
        secant(lambda x: x, 1, [1, 2])
    with pytest.raises(ValueError, match=r"y has shape \(3,\): a range is \(low, high\)"):
        plot.surface(lambda w: w[0], np.array([0, 1]), (0, 1, 2))


def test_what_is_masked_is_no_point_and_no_class():
    masked = np.ma.masked_array([[0.0, 1.0], [2.0, 3.0]], [[0, 0], [0, 1]])
    with pytest.raises(ValueError, match=r"stage 0 has entries that are NaN or infinite"):
        plot.plane(masked)
    with pytest.raises(ValueError, match="NaN or infinite"):
        descend(lambda w: (w**2).sum(), masked, 0.1)
    assert plot.softmax([1, 2], right=np.float32(1)).title == plot.softmax([1, 2], right=1).title
    for wrong in (0.5, 2, -1, [0, 1], np.nan):
        with pytest.raises(ValueError, match="the 2 classes are 0 to 1"):
            plot.softmax([1, 2], right=wrong)
    with pytest.raises(ValueError, match=r"model\(x\) has shape \(2,\) for an x of shape \(3,\)"):
        plot.fit([1, 2, 3], [1, 2, 3], lambda x: [1, 2])
    with pytest.raises(ValueError, match=r"at has shape \(3,\): give a point of two numbers"):
        plot.landscape(lambda w: w[0], [1, 2, 3], 0.1, (-1, 1), (-1, 1))


def test_advice_of_images_works_with_a_list_and_a_table():
    for given in (np.zeros((2, 784)).tolist(), np.zeros((2, 784))):
        call = re.search(r"each\? images\((.*)\) shows", str(images(given)).replace("\n", " "))[1]
        assert eval(call, {"np": np, "x": given}).shape == (2, 28, 28)
