"""Matplotlib's plots become drawings that harm no page and follow its colours."""

import re
from xml.etree import ElementTree

import pytest

pytest.importorskip("matplotlib", reason="matplotlib is not installed")

from tensorlab.drawing import theme
from tensorlab.drawing.drawing import Drawing
from tensorlab.gradient import descend
from tensorlab.plot import colour, descents, figure, plane, to_drawing


def line(title: str = "A line", ys: tuple[float, ...] = (0, 1)) -> Drawing:
    with figure(300, 200) as (fig, ax):
        ax.plot(range(len(ys)), ys, color=colour("axis-0"), marker="o", alpha=0.35, label=title)
        ax.set_title(title)
        ax.legend()
    return to_drawing(fig, title, "A plot.")


def test_every_colour_is_the_themes():
    assert not re.findall(r"#[0-9a-f]{6}\b", line().body)
    assert theme.axis(0) in line().body


def test_a_colour_that_the_theme_has_not_is_told_with_those_that_it_has():
    with pytest.raises(ValueError, match=r"no colour 'red'\. It has .*axis-0.* and "):
        colour("red")


def test_a_label_cannot_inject_markup():
    title = '<script>alert("&")</script>'
    body = line(title).body
    assert "<script" not in body
    root = ElementTree.fromstring(f"<svg>{body}</svg>")
    assert title in "".join(root.itertext())


def test_no_style_sheet_and_no_font_reaches_the_page():
    assert "<style" not in line().body
    assert "font-family" not in line().body
    assert "style=" not in line().body


@pytest.mark.parametrize("values", [(1e-7, 1), (0.2, 0.9)])
def test_powers_of_ten_are_written_in_letters_of_full_size(values):
    with figure(300, 200) as (fig, ax):
        ax.plot(values, color=colour("axis-0"))
        ax.set_yscale("log")
    body = to_drawing(fig, "A scale", "It rises.").body
    assert "tspan" not in body
    assert re.search(r">1e-06<|>[23]e-01<", body)


def test_a_panel_of_a_descent_is_as_wide_as_it_is_said():
    walk = descend(lambda x: x**2, 3, 0.1, steps=4)
    assert descents(walk, width=430).width == 430
    assert descents(walk, walk, width=300).width == 600


def test_panels_of_descents_that_stand_below_each_other_keep_apart():
    walk = descend(lambda x: x**2, 3, 0.1, steps=4)
    beside, below = descents(walk, walk), descents(walk, walk, columns=1)
    assert beside.narrow is not None
    assert beside.narrow[1] > 2 * beside.height + 10
    assert below.height > 2 * descents(walk).height + 10


def test_a_contour_with_one_scale_leaves_no_room_above_itself():
    walk = descend(lambda w: w[0] ** 2 + 5 * w[1] ** 2, (3, 1), 0.1, steps=4)
    square, flat, stretched = (
        descents(walk, walk, x=(-4, 4), y=y).height for y in ((-4, 4), (-3, 3), (-1, 1))
    )
    assert square - flat == pytest.approx((250 - 36) / 4, abs=20)
    assert stretched == square


def test_a_number_below_0_has_the_minus_that_it_has_everywhere_else():
    texts = "".join(ElementTree.fromstring(f"<svg>{line(ys=(-1, 1)).body}</svg>").itertext())
    assert "-1" in texts
    assert "\N{MINUS SIGN}" not in texts


def test_ids_belong_to_one_figure():
    def ids(drawing: Drawing) -> set[str]:
        return set(re.findall(r'id="([^"]+)"', drawing.body))

    first, second = line(), line(ys=(3, 1, 2))
    assert ids(first)
    assert not ids(first) & ids(second)
    used = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', first.body))
    assert {a or b for a, b in used} == ids(first)


def test_the_same_plot_is_written_the_same_way():
    assert line() == line()


def test_transparency_survives():
    assert 'opacity="0.35"' in line().body


def test_nothing_global_is_left_behind():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    line()
    assert dict(mpl.rcParams) == before


def test_text_fits_the_terminal():
    words = to_drawing_text("word " * 60)
    assert max(map(len, words.text(columns=40).splitlines())) <= 40


def to_drawing_text(text: str) -> Drawing:
    with figure(200, 100) as (fig, _):
        return to_drawing(fig, "Words", text)


def test_the_mark_on_the_upright_axis_is_not_cut_where_the_axis_stands_at_the_edge():
    for points in ([[0.1, 0.2], [0.9, 0.5], [0.4, 0.9]], [[-3, 0.2], [0.9, 0.5], [0.4, 3]]):
        places = re.findall(
            r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>[\d.]+</text>', plane(points).body
        )
        assert [float(x) for x, _ in places] == sorted((float(x) for x, _ in places), reverse=True)
        assert len(places) == 2
        assert all(0 < float(x) < 250 and 30 < float(y) < 280 for x, y in places)
