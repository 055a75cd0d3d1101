"""Claims about `draw`: what it shows of a tensor, whatever its rank, size and dtype."""

import re
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tensorlab import draw
from tensorlab.drawing.canvas import text_width
from tests.drawing.checks import check_picture
from tests.drawing.strategies import named, tensors

MATRIX = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])
CUBE = np.stack([MATRIX, MATRIX + 10, MATRIX + 20])
DIGITS = (np.arange(60 * 28 * 28) % 251).astype(np.uint8).reshape(60, 28, 28)


def texts(drawing: Any) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing.body)


def indices(drawing: Any) -> set[str]:
    return set(re.findall(r'data-index="([^"]*)"', drawing.body))


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        ([0.99999, 0.999999, 0.9999999], ["0.99999", "0.999999", "0.9999999"]),
        ([2019.9, 2020.1], ["2019.9", "2020.1"]),
        ([1e8, 1e8 + 1], ["100000000", "100000001"]),
        ([0.12345, 0.5], ["0.123", "0.5"]),
        ([7.0, 7.0, np.nan], ["7", "7", "nan"]),
    ],
)
def test_cells_tell_apart_what_three_digits_do_not(values: list[float], cells: list[str]) -> None:
    drawing = draw(np.array(values))
    assert [text for text in texts(drawing) if text in cells] == cells
    for cell in cells:
        assert cell in drawing.text()


def test_a_digit_is_as_wide_as_any_other() -> None:
    assert len({text_width(str(digit)) for digit in range(10)}) == 1


def test_a_legend_tells_its_ends_apart() -> None:
    drawing = draw(np.linspace(0.99999, 0.9999999, 400).reshape(20, 20), show="colours")
    assert {"0.99999", "0.9999999"} <= set(texts(drawing))
    assert "Colours run from 0.99999 to 0.9999999." in drawing.description


@given(named(), st.sampled_from(["auto", "numbers", "colours", "images"]), st.integers(1, 300))
def test_any_tensor_is_drawn_as_well_formed_svg_and_text(
    given_tensor: tuple[np.ndarray, tuple[str, ...] | None], show: str, most: int
) -> None:
    tensor, axes = given_tensor
    if tensor.dtype.kind in "USMm" and show == "colours":
        show = "numbers"  # strings and dates have no colours: a test below
    if show == "images" and (tensor.ndim < 2 or tensor.dtype.kind not in "buif" or not tensor.size):
        show = "auto"
    check_picture(draw(tensor, axes=axes, show=show, max_entries=most))


@given(st.data())
def test_any_index_that_numpy_takes_is_highlighted(data: st.DataObject) -> None:
    tensor = data.draw(tensors())
    index = data.draw(
        arrays.basic_indices(tensor.shape, allow_newaxis=True) | arrays.arrays(bool, tensor.shape)
        if 0 not in tensor.shape
        else arrays.basic_indices(tensor.shape)
    )
    assume(index is not None)  # np.newaxis alone is None, which stands for no index
    drawing = draw(tensor, index=index)
    check_picture(drawing)
    assert "Highlighted: the index takes" in drawing.description


@given(st.data())
def test_any_axis_can_be_spread(data: st.DataObject) -> None:
    tensor = data.draw(tensors().filter(lambda x: x.ndim))
    axis = data.draw(st.integers(-tensor.ndim, tensor.ndim - 1))
    check_picture(draw(tensor, spread=axis))


@pytest.mark.parametrize("rank", range(8))
def test_every_rank_has_a_label_for_every_axis(rank: int) -> None:
    shape = (2, 3, 2, 2, 3, 2, 2)[:rank]
    names = tuple(f"name{i}" for i in range(rank))
    drawing = draw(np.arange(np.prod(shape, dtype=int)).reshape(shape), axes=names)
    for name, n in zip(names, shape, strict=True):
        assert f"{name} ({n})" in texts(drawing)
        assert f"{name} with {n} entries" in drawing.description
    check_picture(drawing)


def test_a_matrix_shows_all_its_entries_and_indices() -> None:
    drawing = draw(MATRIX)
    assert len(indices(drawing)) == MATRIX.size
    shown = texts(drawing)
    assert [t for t in shown if t.isdigit()][: MATRIX.size] == [str(n) for n in MATRIX.flat]
    assert "axis 0 (3)" in shown
    assert "axis 1 (5)" in shown


def test_a_cube_shows_its_front_top_and_right_faces() -> None:
    drawing = draw(CUBE)
    for face in ("front", "top", "right"):
        assert f'data-face="{face}"' in drawing.body
    i, j, k = np.indices(CUBE.shape)
    outside = CUBE[(i == 0) | (j == 0) | (k == 4)]
    assert len(indices(drawing)) == outside.size
    assert drawing.data["values"] == [str(n) for n in CUBE.flat]


def test_slabs_set_apart_show_every_entry() -> None:
    for axis in range(3):
        drawing = draw(CUBE, spread=axis)
        assert indices(drawing) == {f"{i},{j},{k}" for i, j, k in np.ndindex(CUBE.shape)}


def test_only_what_the_index_takes_is_highlighted() -> None:
    drawing = draw(MATRIX, index=np.s_[1:, ::2])
    lit = re.findall(r'data-index="([\d,]+)" fill="var\(--tl-highlight\)"', drawing.body)
    assert lit == ["1,0", "1,2", "1,4", "2,0", "2,2", "2,4"]
    mask = draw(MATRIX, index=MATRIX > 70)
    lit = re.findall(r'data-index="([\d,]+)" fill="var\(--tl-highlight\)"', mask.body)
    assert lit == ["0,1", "1,1", "2,1"]


def test_a_slice_of_a_large_tensor_is_told_in_numbers() -> None:
    big = np.broadcast_to(np.uint8(0), (60000, 28, 28))
    drawing = draw(big, index=np.s_[10:100])
    assert {"the index takes 90 × 28 × 28", "= 70,560 of 47,040,000 entries"} < set(texts(drawing))
    drawing = draw(big, index=np.s_[::2, ::4])
    assert "every 2nd along axis 0 and every 4th along axis 1" in texts(drawing)
    drawing = draw(big, index=[3, 5, 59999])
    assert "the index takes 3 × 28 × 28 = 2352 of 47,040,000 entries" in " ".join(texts(drawing))


def test_image_stacks_show_their_first_image_and_the_next_ones_to_the_script() -> None:
    drawing = draw(DIGITS)
    assert drawing.body.count('data-face="front"') == 1
    faces = drawing.data["faces"]
    assert [face["index"] for face in faces] == list(range(len(faces)))
    assert 1 < len(faces) <= 12
    assert faces[0] == {"index": 0}, "the first is in the picture"
    assert sum(len(face["href"]) for face in faces[1:]) <= 12_000


def test_a_tensor_larger_than_memory_costs_nothing() -> None:
    video = np.broadcast_to(np.float32(0), (4, 240, 144, 256, 3))
    names = ("samples", "frames", "height", "width", "channels")
    assert len(draw(video, axes=names).svg()) < 20_000
    terabyte = np.broadcast_to(np.float32(1), (10**6, 10**6, 10**3))
    assert "1" in texts(draw(terabyte))


def test_sixty_thousand_digits_are_a_small_picture() -> None:
    drawing = draw(np.broadcast_to(DIGITS[:1], (60000, 28, 28)))
    without_face = re.sub(r'href="data:[^"]*"', "", drawing.svg())
    assert len(without_face.encode()) <= 20_000
    assert "axis 0 (60,000)" in texts(drawing)


def test_noise_does_not_make_a_heavy_picture() -> None:
    block = np.random.default_rng(0).random((400, 300, 200), dtype=np.float32)
    noise = np.broadcast_to(block, (6, 5, *block.shape))
    assert len(draw(noise[0, 0, 0]).svg()) < 60_000
    assert len(draw(noise[0, 0]).svg()) < 60_000
    assert len(draw(noise).svg()) < 90_000


def test_colours_have_a_legend_with_the_range() -> None:
    drawing = draw([[-3.0, 0], [np.nan, 1.5]], show="colours")
    assert {"-3", "0", "3", "1 entry NaN or infinite"} <= set(texts(drawing))
    heat = draw(np.linspace(0, 7, 900).reshape(30, 30))
    assert {"0", "7"} <= set(texts(heat))
    assert "Colours run from 0 to 7." in heat.description


def test_entries_keep_their_meaning_however_long_they_are() -> None:
    assert "-1.15e+18" in texts(draw([-(2**60)]))
    assert "2024-02-29" in texts(draw(np.array(["2024-02-29T00:00"], dtype="M8[s]")))
    assert "antidises…" in texts(draw(["antidisestablishmentarianism"]))
    assert {"nan", "inf", "-inf"} <= set(texts(draw([np.nan, np.inf, -np.inf])))
    assert "1.23-4.57j" in texts(draw([1.2345 - 4.5678j]))


def test_masked_entries_do_not_show_what_is_under_the_mask() -> None:
    drawing = draw(np.ma.array([1, 999, 3], mask=[False, True, False]))
    assert "999" not in texts(drawing)
    assert "--" in texts(drawing)


@pytest.mark.parametrize(
    "shape", [(0,), (0, 3), (3, 0), (3, 0, 4), (0, 28, 28), (2, 3, 0, 4), (0, 1, 2, 3, 4)]
)
def test_empty_tensors_say_which_axis_is_empty(shape: tuple[int, ...]) -> None:
    drawing = draw(np.empty(shape))
    axis = shape.index(0)
    assert f"no entries: axis {axis} has length 0" in texts(drawing)
    assert not indices(drawing)
    check_picture(drawing)


def test_a_vector_and_a_row_and_a_column_look_different() -> None:
    vector, row, column = (draw(np.arange(5).reshape(shape)) for shape in (-1, (1, -1), (-1, 1)))
    assert len({vector.body, row.body, column.body}) == 3
    assert (vector.width, column.width) == (row.width - 34, column.width)
    assert column.height > row.height > vector.height


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"axes": ("rows",)}, "1 axis name was given"),
        ({"spread": 2}, "spread=2: the tensor has 2 axes, 0 to 1."),
        ({"spread": "depth"}, "spread='depth': its axes have no names."),
        ({"show": "pictures"}, "show='pictures': give"),
        ({"max_entries": 0}, "max_entries=0: at least 1"),
        (
            {"index": np.s_[3]},
            "(3, 5)[3] does not work: axis 0 has 3 entries, so there is no entry 3",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_reason(arguments: Any, message: str) -> None:
    with pytest.raises((ValueError, IndexError)) as caught:
        draw(MATRIX, **arguments)
    assert str(caught.value).startswith(message)


def test_strings_have_neither_colours_nor_images() -> None:
    with pytest.raises(ValueError, match="only numbers have colours"):
        draw(["a"], show="colours")
    with pytest.raises(ValueError, match="holds no images"):
        draw([["a"]], show="images")


def test_the_description_tells_what_the_picture_shows() -> None:
    assert draw(MATRIX, axes=("rows", "columns")).description == (
        "2 axes: rows with 3 entries, columns with 5 entries."
    )
    assert draw(CUBE, spread=1).description.endswith("The slabs along axis 1 are set apart.")
    assert "The first image is on its face." in draw(DIGITS).description


def test_drawing_imports_nothing_heavy() -> None:
    program = (
        "from tensorlab import draw, images, histogram; import sys;"
        "draw([1]).svg(); histogram([1]).svg(); images([[0.5]]).svg();"
        "print({'tensorflow','matplotlib','IPython','PIL','pooch','scipy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_a_map_about_zero_is_dark_in_its_middle_where_the_ground_is_dark() -> None:
    pytest.importorskip("resvg_py")
    image = pytest.importorskip("PIL.Image")
    values = np.linspace(-1, 1, 900).reshape(30, 30)

    def lightness(dark: bool) -> list[int]:
        found = image.open(BytesIO(draw(values).png(scale=2, dark=dark))).convert("L")
        return [found.getpixel((220, y)) for y in (66, 205, 340)]  # the least, zero, the greatest

    low, middle, high = lightness(dark=False)
    assert middle > max(low, high)
    low, middle, high = lightness(dark=True)
    assert middle < min(low, high)


def test_a_map_of_one_sign_and_a_photograph_are_as_they_are_in_the_dark() -> None:
    assert "tl-signed" not in draw(np.arange(900).reshape(30, 30)).svg()
    assert "tl-signed" in draw(np.arange(900).reshape(30, 30) - 450).svg()


def test_parts_of_a_row_stand_as_far_from_each_other_as_any():
    # The first part alone has labels, and needs more room than the others.
    body = draw(np.zeros((4, 6, 6, 3)), axes=("frames", "height", "width", "channels")).body
    row = [float(x) for x, y in re.findall(r'<text x="([\d.]+)" y="([\d.]+)"', body) if y == "33"]
    assert len(row) == 4
    assert len({round(b - a, 1) for a, b in pairwise(row)}) == 1


def test_long_indices_of_neighbours_do_not_run_together():
    body = draw(np.zeros(60_000, dtype=int)).body
    places = dict(re.findall(r'<text x="([\d.]+)"[^>]*>(5999[89])<', body))
    first, second = map(float, places)
    assert second - first > text_width("59999", 11) + 5


@pytest.mark.parametrize("shape", [(60_000, 28, 28), (60_000, 14, 14), (300, 40, 60)])
def test_the_last_index_into_the_page_lies_neither_on_the_edge_nor_on_the_arrow(shape):
    body = draw(np.broadcast_to(np.uint8(0), shape)).body
    last = str(shape[0] - 1)
    x, y = map(float, re.search(rf'<text x="([\d.]+)" y="([\d.]+)">{last}<', body).groups())
    left = x - text_width(last, 11) / 2
    right_face = re.findall(r'<polygon points="([^"]+)"', body)[1].split()
    (x1, y1), (x2, y2) = (tuple(map(float, right_face[i].split(","))) for i in (3, 2))
    edge = y1 + (min(max(left, x1), x2) - x1) * (y2 - y1) / (x2 - x1)
    assert y - 8 > edge + 1
    shaft = re.findall(r'<path d="M[^"]*z"', body)[-1]
    tips = [float(each.split()[1]) for each in re.findall(r"[\d.]+ [\d.]+", shaft)]
    assert y < min(tips) - 3


def test_a_label_that_a_telephone_enlarges_does_not_reach_the_arrow_beside_it():
    axes = ("frames", "height", "width", "channels")
    drawing = draw(np.zeros((4, 36, 64, 3), np.uint8), axes=axes)
    label = re.search(
        r'<text x="([\d.]+)" y="13"[^>]*>frames \(4\)</text>\n<path d="M([\d.]+)', drawing.body
    )
    left, start = map(float, label.groups())
    grown = max(1.0, 10.6 / 12.5 * drawing.width / 358)
    assert start - left > grown * text_width("frames (4)", 12.5) + 6
