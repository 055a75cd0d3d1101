"""Pictures of operations: what is drawn, what is marked, what the script gets; in any size, and as text."""

import json
import re
import time
import tracemalloc
from base64 import b64decode
from html import unescape
from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorlab import explain
from tensorlab.drawing import theme
from tensorlab.drawing.operation.examples import example_region, regions
from tensorlab.drawing.operation.marks import fits, marks
from tensorlab.view import view
from tests.drawing.checks import check_picture, pixels

TABLE = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
CUBE = np.arange(24).reshape(2, 3, 4)
HIGHLIGHT = theme.LIGHT["highlight"]


def panels(explanation):
    """The tensors of the picture by their names, as XML."""
    root = ElementTree.fromstring(explanation.draw().svg())
    return {
        group.attrib["data-operand"]: group
        for group in root.iter()
        if "data-operand" in group.attrib
    }


def cells(panel):
    return [each for each in panel.iter() if "data-index" in each.attrib]


def indices(panel):
    return {tuple(map(int, filter(None, c.attrib["data-index"].split(",")))) for c in cells(panel)}


def highlighted(panel):
    return {
        tuple(map(int, filter(None, c.attrib["data-index"].split(","))))
        for c in cells(panel)
        if c.attrib.get("fill") == HIGHLIGHT
    }


def words(element):
    return [each.text for each in element.iter() if each.tag.endswith("text") and each.text]


def labels(panel):
    """The labels of the axes with their colours."""
    bold = [each for each in panel.iter() if each.attrib.get("font-weight") == "600"]
    return {each.text: each.attrib["fill"] for each in bold}


def numbers(panel):
    return [int(word) for word in words(panel) if re.fullmatch(r"-?\d+", word)]


def test_operands_and_result_show_their_entries_and_shapes():
    explanation = explain.matmul([[1, 2], [3, 4]], [[5], [6]])
    found = panels(explanation)
    assert set(found) == {"0", "1", "result"}
    assert {17, 39} <= set(numbers(found["result"]))
    everything = words(ElementTree.fromstring(explanation.draw().svg()))
    assert {"(2, 2)", "(2, 1)", "first", "second", "result"} <= set(everything)


def test_axes_that_correspond_share_a_colour_and_no_others_do():
    found = panels(explain.matmul((2, 3), (3, 4)))
    (rows, inner), (other, columns) = (list(labels(found[k]).values()) for k in "01")
    assert inner == other
    assert list(labels(found["result"]).values()) == [rows, columns]
    assert len({rows, inner, columns}) == 3


def test_an_index_highlights_exactly_what_it_takes():
    found = panels(explain.index(TABLE, np.s_[1:, ::2]))
    assert highlighted(found["0"]) == {(i, j) for i in (1, 2) for j in (0, 2, 4)}
    mask = TABLE > 30
    taken = set(zip(*map(np.ndarray.tolist, np.nonzero(mask)), strict=True))
    assert highlighted(panels(explain.index(TABLE, mask))["0"]) == taken


def test_only_an_integers_axis_is_said_to_disappear():
    assert "axis 0 (3), disappears" in labels(panels(explain.index(TABLE, 1))["0"])
    sliced = panels(explain.index(TABLE, np.s_[1:2]))["0"]
    assert not any("disappears" in label for label in labels(sliced))
    masked = panels(explain.index(TABLE, TABLE > 30))["0"]
    assert not any("disappears" in label for label in labels(masked))


def test_new_axes_are_called_new():
    assert "axis 1 (1), new" in labels(panels(explain.index(TABLE, np.s_[:, None]))["result"])
    assert "axis 0 (2), new" in labels(panels(explain.stack([TABLE, TABLE]))["result"])


def test_an_axis_may_be_called_anything():
    named = view(TABLE, axes=("a disappears", "b) disappears: c"))
    found = labels(panels(explain.index(named, np.s_[:, 0]))["0"])
    assert list(found) == ["a disappears (3)", "b) disappears: c (5), disappears"]


def test_a_picture_says_of_an_axis_what_the_sentence_says():
    summed = panels(explain.einsum("ij->i", TABLE))["0"]
    assert set(labels(summed)) == {"axis 0 (3)", "axis 1 (5), disappears"}
    product = panels(explain.einsum("ij,j->i", TABLE, (5,)))
    assert "axis 1 (5), meets" in labels(product["0"])
    assert "axis 0 (5), meets" in labels(product["1"])
    reshaped = panels(explain.reshape((3, 1), (1, 3)))
    assert "axis 0 (1), new" in labels(reshaped["result"])
    assert "axis 1 (1), disappears" in labels(reshaped["0"])


def test_a_function_may_be_called_anything():
    def strange(x, y):
        return x + y

    strange.__name__ = "f(1).g"
    text = explain.elementwise(strange, TABLE, 1).draw().text(columns=200)
    assert "f(1).g →" in text


def test_a_product_marks_a_row_a_column_and_their_entry_and_says_the_sum():
    a, b = np.arange(1, 7).reshape(2, 3), np.arange(1, 13).reshape(3, 4)
    explanation = explain.matmul(a, b)
    found = panels(explanation)
    assert highlighted(found["0"]) == {(1, 0), (1, 1), (1, 2)}
    assert highlighted(found["1"]) == {(0, 1), (1, 1), (2, 1)}
    assert highlighted(found["result"]) == {(1, 1)}
    everything = words(ElementTree.fromstring(explanation.draw().svg()))
    assert f"result[1, 1] = 4 × 2 + 5 × 6 + 6 × 10 = {a[1] @ b[:, 1]}" in everything


@pytest.mark.parametrize(
    ("explanation", "lit"),
    [
        (explain.matmul((13, 2), (2, 13)), (1, 1)),
        (explain.einsum("i,j->ij", (16,), (12,)), (1, 1)),
        (explain.einsum("bhqd,bhkd->bhqk", (2, 4, 5, 3), (2, 4, 6, 3)), (1, 1, 1, 1)),
        (explain.outer((4, 4), (16,)), (1, 1)),
        (explain.matmul((3, 4), (4, 784)), (1, 261)),
        (explain.matmul((3, 784), (784, 3)), (1, 1)),
        (explain.sum((60, 3), axis=0), (1,)),
    ],
    ids=lambda x: x.title if hasattr(x, "title") else "",
)
def test_what_is_lit_in_the_operands_is_what_the_lit_entry_of_the_result_comes_from(
    explanation, lit
):
    marked = marks(explanation)
    region = example_region(explanation)
    if fits(explanation.result_shape):
        assert list(marked.result) == [lit]
        assert region is None
    else:
        assert lit in region
        assert region.size == 1
    for number, x in enumerate(explanation.operands):
        sources = {index for k, index in explanation.sources(lit) if k == number}
        if fits(x.shape):
            assert set(marked.operands[number]) == sources
        else:
            assert all(index in regions(explanation, number, x.shape) for index in sources)
            assert regions(explanation, number, x.shape).size == len(sources)


def test_lit_entries_without_values_that_meet_in_a_result_to_scale_are_told():
    said = " ".join(words_of(explain.matmul((13, 2), (2, 13))))
    assert "What is lit in the operands meets in result[1, 1]." in said
    assert "What is lit" not in words_of(explain.matmul((3, 2), (2, 3)))


def words_of(explanation):
    return words(ElementTree.fromstring(explanation.draw().svg()))


def test_negative_factors_stand_in_brackets():
    explanation = explain.matmul([[-1, 2]], [[3], [-4]])
    assert "result[0, 0] = (-1) × 3 + 2 × (-4) = -11" in explanation.draw().svg()


@pytest.mark.parametrize(
    ("operation", "value"), [("sum", 237), ("mean", 79), ("max", 80), ("argmax", 2)]
)
def test_a_reduction_says_what_becomes_of_one_column(operation, value):
    explanation = getattr(explain, operation)(TABLE, 0)
    assert f"result[1] = {operation}(78, 79, 80) = {value}" in explanation.draw().svg()


def test_a_product_of_matrices_lines_rows_and_columns_up():
    svg = explain.matmul(TABLE, TABLE.T).draw().svg()
    root = ElementTree.fromstring(svg)
    places = {}

    def walk(element, x, y):
        move = re.match(r"translate\((\S+) (\S+)\)", element.attrib.get("transform", ""))
        if move:
            x, y = x + float(move[1]), y + float(move[2])
        if "data-index" in element.attrib:
            at = x + float(element.attrib["x"]), y + float(element.attrib["y"])
            places[walk.panel, element.attrib["data-index"]] = at
        walk.panel = element.attrib.get("data-operand", walk.panel)
        for child in element:
            walk(child, x, y)

    walk.panel = None
    walk(root, 0.0, 0.0)
    for i in range(3):
        assert places["result", f"{i},0"][1] == pytest.approx(places["0", f"{i},0"][1], abs=0.2)
        assert places["result", f"0,{i}"][0] == pytest.approx(places["1", f"0,{i}"][0], abs=0.2)


def test_a_stretched_operand_repeats_its_entries_as_mere_outlines():
    panel = panels(explain.add([[1, 2, 3], [4, 5, 6]], [10, 20, 30]))["1"]
    assert sorted(number for number in numbers(panel) if number >= 10) == [10, 10, 20, 20, 30, 30]
    dashed = [cell for cell in cells(panel) if "stroke-dasharray" in cell.attrib]
    assert len(dashed) == 3
    assert indices(panel) == {(0,), (1,), (2,)}, "a repeated entry is still the same entry"
    assert "repeated ×2" in labels(panel)


def test_reordering_keeps_the_shade_of_every_entry():
    for explanation in (explain.reshape(TABLE, (5, 3)), explain.transpose(CUBE, (2, 0, 1))):
        found = panels(explanation)
        shade = {
            panel: {c.attrib["data-index"]: c.attrib["fill-opacity"] for c in cells(found[panel])}
            for panel in found
        }
        assert len(set(shade["0"].values())) > 2
        for key, opacity in shade["result"].items():
            ((_, source),) = explanation.sources(tuple(map(int, key.split(","))))
            name = ",".join(map(str, source))
            assert shade["0"].get(name, opacity) == opacity


def test_joined_tensors_keep_colours_that_tell_them_apart():
    found = panels(explain.concatenate([TABLE, TABLE[:1]]))
    first, second = ({c.attrib["fill"] for c in cells(found[k])} for k in "01")
    assert len(first) == len(second) == 1
    assert first != second
    last = [c for c in cells(found["result"]) if c.attrib["data-index"].startswith("3,")]
    assert {c.attrib["fill"] for c in last} == second


def test_an_operator_stands_between_the_entries_and_a_cross_right_beside_them():
    drawing = explain.add((3,), (4,)).draw()
    root = ElementTree.fromstring(drawing.svg())
    boxes = [each for each in root.iter() if each.attrib.get("data-index")]
    places = placed(root)
    first, second = ([places[each] for each in boxes[part]] for part in (slice(3), slice(3, 7)))
    plus = next(places[each] for each in root.iter() if each.text == "+")
    cross = min(places[each] for each in root.iter() if each.attrib.get("stroke-width") == "3")
    width = first[1] - first[0]
    assert plus == pytest.approx((max(first) + width + min(second)) / 2, abs=2)
    assert 16 < cross - (max(second) + width) < 30
    assert drawing.width < cross + 40, "and nothing is kept free beyond it, where the label ends"


def placed(root, left=0.0, found=None):
    """How far right each element begins."""
    found = {} if found is None else found
    moved = re.match(r"translate\(([-\d.]+)", root.attrib.get("transform", ""))
    left += float(moved[1]) if moved else 0.0
    found[root] = left + float(root.attrib.get("x", root.attrib.get("x1", 0)))
    for each in root:
        placed(each, left, found)
    return found


def test_what_does_not_work_shows_the_axes_that_clash_and_the_problem():
    explanation = explain.matmul((32, 784), (512, 10))
    drawing = explanation.draw()
    root = ElementTree.fromstring(drawing.svg())
    found = panels(explanation)
    assert labels(found["0"])["axis 1 (784), clashes"] == theme.LIGHT["accent"]
    assert labels(found["1"])["axis 0 (512), clashes"] == theme.LIGHT["accent"]
    assert "result" not in found
    sentence = " ".join(words(root))
    for part in explanation.problem.split()[1:]:
        assert part in sentence
    assert drawing.title == "(32, 784) @ (512, 10) does not work"
    assert "(784, n)" in drawing.description


@pytest.mark.parametrize(
    "refused",
    [
        explain.broadcast((4, 3), (4,)),
        explain.reshape((60000, 28, 28), (-1, 30, 30)),
        explain.matmul((32, 784), (512, 10)),
    ],
    ids=str,
)
def test_a_sentence_below_a_picture_leaves_no_word_alone_in_its_last_line(refused):
    written = rf'font-size="13" fill="{theme.LIGHT["accent"]}">([^<]*)<'
    lines = re.findall(written, refused.draw().svg(dark=False))
    assert " ".join(lines) == refused.reason
    assert len(lines) > 1
    assert min(map(len, lines)) > 0.7 * max(map(len, lines))


def test_what_pad_puts_in_is_plain_and_what_was_there_keeps_its_shade():
    found = panels(explain.pad(TABLE, 1))
    fills = {c.attrib["data-index"]: c.attrib.get("fill-opacity") for c in cells(found["result"])}
    before = {c.attrib["data-index"]: c.attrib["fill-opacity"] for c in cells(found["0"])}
    assert fills["2,1"] == before["1,0"]
    assert fills["0,0"] not in before.values()
    assert indices(found["result"]) == {(i, j) for i in range(5) for j in range(7)}


def test_a_part_of_a_split_is_highlighted_where_it_was():
    found = panels(explain.split(TABLE, [1, 2], part=1))
    assert highlighted(found["0"]) == {(1, j) for j in range(5)}


def test_a_running_sum_marks_what_was_summed_up_so_far():
    found = panels(explain.cumsum(TABLE, axis=0))
    assert highlighted(found["0"]) == {(0, 1), (1, 1)}
    assert highlighted(found["result"]) == {(1, 1)}
    assert "result[1, 1] = 78 + 79 = 157" in explain.cumsum(TABLE, axis=0).draw().svg()


def test_in_a_narrow_column_the_tensors_stand_in_rows():
    explanation = explain.broadcast((4, 3), (3,))
    wide, narrow = explanation.draw(), explanation.draw(width=440)
    assert wide.width > 450 >= narrow.width
    assert narrow.height > wide.height
    assert narrow.data == wide.data
    refused = explain.broadcast((4, 3), (4,)).draw(width=440)
    assert refused.width <= 450


def test_names_of_axes_are_kept_by_the_result():
    named = view(TABLE, axes=("rows", "columns"))
    found = panels(explain.index(named, 1))
    assert "rows (3), disappears" in labels(found["0"])
    assert "columns (5)" in labels(found["result"])


def test_the_script_gets_the_sources_of_every_drawn_entry():
    explanation = explain.matmul([[1, 2], [3, 4]], [[5], [6]])
    data = explanation.draw().data
    assert json.loads(json.dumps(data["sources"]))["1,0"] == [
        [0, "1,0"],
        [0, "1,1"],
        [1, "0,0"],
        [1, "1,0"],
    ]
    assert data["operands"][1]["shape"] == (2, 1)


@pytest.mark.parametrize(
    "explanation",
    [
        explain.matmul((12, 12), (12, 12)),
        explain.einsum("ij,jk,kl->il", (10, 12), (12, 12), (12, 10)),
        explain.sum((5, 5, 5)),
    ],
    ids=str,
)
def test_what_the_script_gets_is_bounded(explanation):
    data = explanation.draw().data
    assert len(json.dumps(data)) < 60_000
    assert len(data["sources"]) <= 400


HUGE = [
    explain.index((10**9, 10**9, 10**9), np.s_[5:, 0]),
    explain.index((10**12,), np.s_[::7]),
    explain.matmul((10**6, 10**6), (10**6, 10**6)),
    explain.sum((10**9, 10**6), 0),
    explain.sum((10**18,)),
    explain.broadcast((10**9, 1), (10**9,)),
    explain.reshape((10**6, 10**6), (10**12,)),
    explain.transpose((10**5,) * 6),
    explain.concatenate([(10**9, 3), (10**9, 3)]),
    explain.stack([(10**9,)] * 5),
    explain.einsum("ijk,jl->il", (10**6, 10**6, 4), (10**6, 9)),
    explain.tensordot((10**6, 10**6), (10**6, 10**6), 2),
    explain.index((4, 240, 144, 256, 3), np.s_[..., 0]),
    explain.index((2,) * 30, np.s_[0]),
]


@pytest.mark.parametrize("explanation", HUGE, ids=lambda e: e.expression[:40])
def test_the_largest_shapes_cost_next_to_nothing(explanation):
    explanation.draw()  # what is imported on the way is not counted
    tracemalloc.start()
    start = time.process_time()
    drawing = explanation.draw()
    spent = time.process_time() - start
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000
    assert spent < 1
    assert len(drawing.svg()) < 60_000


def test_images_are_shown_on_the_faces_of_what_is_taken_without_taking_it():
    digits = np.zeros((500, 28, 28), np.uint8)
    digits[10] = np.arange(784, dtype=np.uint8).reshape(28, 28)
    found = panels(explain.index(digits, np.s_[10:100]))
    images = {
        name: [each.attrib["href"] for each in panel.iter() if each.tag.endswith("image")]
        for name, panel in found.items()
    }
    assert len(images["0"]) == len(images["result"]) == 1
    assert images["0"] != images["result"]
    alone = panels(explain.index(digits[10:], 0))["result"]
    assert [e.attrib["href"] for e in alone.iter() if e.tag.endswith("image")] == images["result"]


@pytest.mark.parametrize("columns", [30, 50, 80])
@pytest.mark.parametrize("boxes", [True, False])
def test_the_text_is_never_wider_than_the_terminal(columns, boxes):
    for explanation in [*HUGE, explain.matmul(TABLE, TABLE.T), explain.stack([TABLE] * 9)]:
        text = explanation.draw().text(columns=columns, boxes=boxes)
        assert max(map(len, text.splitlines())) <= columns
        assert boxes or text.isascii()


def test_a_title_that_is_wider_than_the_terminal_is_told_in_full():
    joined = explain.concatenate([[1, 2, 3], [4, 5]])
    assert joined.draw().text(36).startswith("concatenate([(3,), (2,)], axis=0)\ngives (5,)\n")


def test_boxes_are_closed_however_narrow_the_terminal_is():
    for explanation in [*HUGE, explain.matmul(TABLE, TABLE.T)]:
        text = explanation.draw().text(columns=34)
        assert text.count("┌") == text.count("┐") == text.count("└") == text.count("┘") > 0


def test_of_very_many_operands_the_first_and_the_last_are_drawn():
    explanation = explain.stack([np.full(3, i) for i in range(50)])
    found = panels(explanation)
    assert set(found) == {"0", "1", "2", "3", "49", "result"}
    everything = words(ElementTree.fromstring(explanation.draw().svg()))
    assert "… 45 more …" in everything
    assert len(explanation.draw().svg()) < 40_000
    assert "… 45 more …" in explanation.draw().text()


def test_the_text_shows_operands_sign_and_result():
    text = explain.add([[1, 2], [3, 4]], [10, 20]).draw().text()
    assert text.splitlines()[3:5] == [
        "  │ 1 2 │  +  │ 10 20 │  =  │ 11 22 │",
        "  │ 3 4 │     └───────┘     │ 13 24 │",
    ]


STRANGE = [
    explain.index(np.array([["\x1b[31m", "日本語日本語日本語"], ["\u202e", "<b>"]]), 0),
    explain.index(view(np.eye(3), axes=("日本\x1b[1m" * 3, "</text>")), 0),
    explain.index(np.array(["2024-01-01", "2025-01-01"], "M8[D]"), [1, 0]),
    explain.sum(np.array([[np.nan, np.inf], [1, 2.0]]), 0),
    explain.index(np.full((300, 40), np.nan), np.s_[3:]),
    explain.any(np.array([[True, False]]), 0),
    explain.matmul(np.array([[1 + 2j, 3]]), np.array([[1], [2j]])),
    explain.add(np.array([10**30, 1], object), 1),
    explain.index(np.zeros((3, 40, 40, 3), np.uint8), np.s_[1:]),
    explain.matmul((3, 4), (5, 6)),
]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("explanation", [*STRANGE, *HUGE], ids=lambda e: e.expression[:30])
def test_strange_entries_names_and_sizes_are_drawn_and_written_safely(explanation):
    check_picture(explanation.draw())


def test_complex_factors_stand_in_brackets():
    explanation = explain.matmul(np.array([[1 + 2j, 3]]), np.array([[1], [2j]]))
    said = " ".join(words_of(explanation))
    assert "result[0, 0] = (1+2j) × (1+0j) + (3+0j) × (0+2j) = 1+8j" in said


def test_of_many_parts_one_is_drawn_of_which_something_is_taken():
    svg = explain.index(np.zeros((9, 40, 40, 3), np.uint8), np.s_[4:]).draw().svg()
    assert "one of 9 such parts: index 4 along axis 0" in svg
    assert "one of 5 such parts: index 0 along axis 0" in svg


SHAPES = st.lists(st.integers(0, 5), max_size=4).map(tuple)


@given(st.data())
def test_every_explanation_has_a_picture_and_a_text(data):
    shape, other = data.draw(SHAPES), data.draw(SHAPES)
    valued = data.draw(st.booleans())
    a, b = (np.arange(int(np.prod(s))).reshape(s) if valued else s for s in (shape, other))
    key = data.draw(
        st.lists(
            st.sampled_from([0, -1, None, slice(None), slice(1, 4, 2), [0, 1], ...]), max_size=3
        )
        .filter(lambda parts: sum(part is ... for part in parts) < 2)
        .map(tuple)
    )
    made = [
        lambda: explain.index(a, key),
        lambda: explain.broadcast(a, b),
        lambda: explain.multiply(a, b),
        lambda: explain.matmul(a, b),
        lambda: explain.tensordot(a, b, min(1, len(shape), len(other))),
        lambda: explain.sum(a, axis=0 if shape else None),
        lambda: explain.reshape(a, (-1,)),
        lambda: explain.transpose(a),
        lambda: explain.concatenate([a, b]),
        lambda: explain.stack([a, b]),
        lambda: explain.elementwise(lambda x: x * x, a),
        lambda: explain.where(a, b, 0),
        lambda: explain.broadcast_to(a, (2, *shape)),
        lambda: explain.dot(a, b),
        lambda: explain.outer(a, b),
        lambda: explain.cumsum(a, axis=0),
        lambda: explain.cumsum(a),
        lambda: explain.reduce(np.linalg.norm, a, axis=0),
        lambda: explain.moveaxis(a, 0, -1),
        lambda: explain.expand_dims(a, -1),
        lambda: explain.squeeze(a),
        lambda: explain.flip(a),
        lambda: explain.roll(a, 1),
        lambda: explain.take(a, [0, 0], axis=0),
        lambda: explain.take(a, 0),
        lambda: explain.split(a, 2),
        lambda: explain.repeat(a, 2),
        lambda: explain.tile(a, (2, 1)),
        lambda: explain.pad(a, 1),
        lambda: explain.pad(a, 1, "edge"),
        lambda: explain.vstack([a, b]),
    ]
    for make in made[data.draw(st.integers(0, 2)) :: 3]:
        explanation = make()
        drawing = explanation.draw()
        ElementTree.fromstring(drawing.svg())
        assert drawing.text(columns=60)
        sources = drawing.data.get("sources", {})
        for index, found in sources.items():
            at = tuple(map(int, filter(None, index.split(","))))
            expected = [(n, ",".join(map(str, i))) for n, i in explanation.sources(at)]
            assert [tuple(each) for each in found] == expected


@pytest.mark.parametrize("join", [explain.concatenate, explain.stack])
def test_an_empty_list_is_drawn_as_what_cannot_be_joined(join):
    drawing = join([]).draw()
    assert "the list is empty" in drawing.description
    assert "the list is empty" in drawing.text(columns=100)
    check_picture(drawing)


def test_of_a_large_result_only_what_is_seen_is_looked_up(monkeypatch):
    looked_up = []
    sources = type(explain.add((), ())).sources

    def counted(self, index):
        looked_up.append(index)
        return sources(self, index)

    monkeypatch.setattr(type(explain.add((), ())), "sources", counted)
    images = np.broadcast_to(np.eye(28, dtype=np.uint8) * 255, (60_000, 28, 28))
    assert "image" in explain.index(images, np.s_[:, 7:-7, 7:-7]).draw().svg()
    assert 14 * 14 <= len(looked_up) < 20 * 14 * 14


def test_an_empty_result_is_as_high_as_one_with_an_entry() -> None:
    empty, one = (explain.index(np.arange(7), np.s_[3:end]).draw() for end in (3, 4))
    assert empty.height == one.height


@pytest.mark.parametrize("shapes", [((3, 1), (1, 2)), ((2,), (3, 1)), ((3, 2), (3, 2))])
def test_on_a_telephone_three_high_tensors_take_two_rows(shapes: tuple[tuple[int, ...]]) -> None:
    picture = explain.add(*shapes).draw()
    assert picture.narrow is not None
    assert picture.narrow[0] < 430
    assert picture.narrow[1] < 2.2 * picture.height


def test_a_long_call_stands_above_and_below_its_arrow_and_not_beyond_it():
    picture = explain.rearrange((3, 4), "h (w p) -> p h w", p=2).draw()
    assert 'rearrange("h (w p)</text>' in unescape(picture.body)
    assert '-> p h w", p=2)</text>' in unescape(picture.body)
    assert picture.narrow[0] < 420, "on a telephone its result stands beside the arrow"


def test_the_strip_that_an_image_becomes_is_as_grey_as_the_image():
    digit = (np.arange(28 * 28) % 256).astype(np.uint8).reshape(28, 28)
    pictures = [
        pixels(b64decode(code))
        for code in re.findall(
            r"data:image/png;base64,([^\"]+)", explain.reshape(digit, (784,)).draw().body
        )
    ]
    assert len(pictures) == 2
    for picture in pictures:
        assert picture.ndim == 2 or (np.ptp(picture[..., :3].astype(int), axis=-1) == 0).all()


def test_on_a_telephone_no_row_is_so_wide_that_the_picture_scrolls():
    shapes = [(3,), (7, 1), (8, 1, 6), (8, 7, 6), (4, 3, 2), (32, 10), (1,)]
    for first, second in product(shapes, shapes):
        picture = explain.broadcast(first, second).draw()
        width = picture.narrow[0] if picture.narrow else picture.width
        assert 0.58 * width < 301, (
            first,
            second,
        )  # an exploration's room at 390, and scripts/fit.js
