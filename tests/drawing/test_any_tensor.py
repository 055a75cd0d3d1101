"""Pictures of what is unusual: masked, wrapped, huge, of many axes, with hostile names, changed afterwards."""

import re
import subprocess
import sys
import warnings

import numpy as np
import pytest

from tensorlab import draw, explain, histogram, images, plot
from tensorlab.drawing.drawing import Drawing

HOSTILE = "a\x1b]0;x\x07\x1b[2J\u202e\u2066\u200f\ud800\U000e0041\x00b"
BATCH = np.full((2, 8, 8), 200, np.uint8)


def sentences(explanation: explain.Explanation) -> str:
    """What is written below the picture, in one line."""
    return " ".join(re.findall(r">([^<>]*)</text>", explanation.draw().body))


def u1(*rows: list[int]) -> np.ndarray:
    return np.array(rows, np.uint8)


@pytest.mark.parametrize(
    ("explanation", "said"),
    [
        (
            explain.matmul(u1([200, 100]), u1([2], [3])),
            "200 × 2 + 100 × 3 = 700, which wraps around to 188: uint8 holds 0 to 255",
        ),
        (
            explain.matmul(u1([200, 1]), u1([2], [3])),
            "200 × 2 + 1 × 3 = 403, which wraps around to 147: uint8 holds 0 to 255",
        ),
        (
            explain.dot(np.array([[100, 100]], np.int8), np.array([[2], [1]], np.int8)),
            "100 × 2 + 100 × 1 = 300, which wraps around to 44: int8 holds -128 to 127",
        ),
        (
            explain.cumprod(np.array([2**40, 2**40])),
            "1099511627776 × 1099511627776 = 1.21e+24, which wraps around to 0: int64 holds",
        ),
        (explain.prod(np.array([2**40, 2**40])), "= 1.21e+24, which wraps around to 0: int64"),
        (explain.sum(u1([200, 100])), "sum(200, 100) = 300"),
        (explain.matmul(u1([20, 10]), u1([2], [3])), "20 × 2 + 10 × 3 = 70"),
        (explain.matmul([[1.5, 2.0]], [[2.0], [1.0]]), "1.5 × 2 + 2 × 1 = 5"),
    ],
    ids=lambda each: getattr(each, "expression", ""),
)
def test_arithmetic_is_true_or_says_that_it_wraps_around(
    explanation: explain.Explanation, said: str
) -> None:
    with warnings.catch_warnings(action="error"):
        written = sentences(explanation)
    assert said in written
    assert ("wraps" in written) == ("wraps" in said)


@pytest.mark.parametrize("make", [bool, int, float])
def test_what_is_masked_is_written_as_masked(make: type) -> None:
    hidden = np.ma.array(np.array([1, 0, 1]).astype(make), mask=[0, 1, 0])
    first, between, last = re.findall(r"│ *(\S+) (?= *│)", draw(hidden).text())
    assert between == "--"
    assert (first, last) == (str(make(1)).removesuffix(".0"),) * 2


def test_a_masked_record_does_not_show_its_fill_value() -> None:
    records = np.ma.masked_array(np.zeros(3, [("a", "i4")]), [0, 1, 0])
    assert "(--,)" in draw(records).text()
    assert "999999" not in draw(records).svg()


def test_masked_pixels_are_black_and_counted() -> None:
    white = np.full((2, 8, 8), 255, np.uint8)
    hidden = images(np.ma.masked_array(white, [[[1] * 8] * 8, [[0] * 8] * 8]))
    lines = hidden.text().splitlines()
    assert lines[1] == " " * 10 + "@" * 8
    assert lines[-1] == "64 entries masked, drawn black"
    part = images(np.ma.masked_greater(np.linspace(0, 2, 128).reshape(2, 8, 8), 1))
    assert "from 0 (black) to 1 (white)" in part.text()
    assert "64 entries masked" in part.text()


def test_colours_count_what_is_masked_apart_from_nan() -> None:
    values = np.ma.masked_equal([[1.0, 2.0, 3.0], [np.nan, 9.0, 9.0]], 9)
    said = draw(values, show="colours").description
    assert "Colours run from 1 to 3. 2 entries drawn are masked. 1 entry drawn are NaN" in said


def test_an_operation_shows_nothing_from_under_a_mask() -> None:
    hidden = np.ma.array([[1, 77], [3, 4]], mask=[[0, 1], [0, 0]])
    for explained in (
        explain.transpose(hidden),
        explain.index(hidden, 0),
        explain.add(hidden, 1),
        explain.sum(hidden, axis=0),
        explain.stack([hidden, hidden]),
        explain.broadcast_to(hidden, (3, 2, 2)),
    ):
        shown = explained.draw()
        assert not re.search(r"\b7[78]\b", re.sub(r'\w+="[^"]*"', "", shown.svg()) + shown.text())
        assert "--" in shown.text()


def test_a_large_masked_operand_is_drawn() -> None:
    large = np.zeros((100, 28, 28), np.uint8)
    hidden = np.ma.masked_array(large, np.arange(large.size).reshape(large.shape) % 3 == 0)
    assert explain.transpose(hidden).draw().title == "(100, 28, 28).T gives (28, 28, 100)"


def test_complex_numbers_of_other_libraries_have_colours_by_magnitude() -> None:
    ml_dtypes = pytest.importorskip("ml_dtypes")
    complex32 = getattr(ml_dtypes, "complex32", None)
    if complex32 is None:
        pytest.skip("this ml_dtypes has no complex32")
    said = draw(np.array([3 + 4j, 1j]).astype(complex32), show="colours").description
    assert "Colours run from 1 to 5." in said


@pytest.mark.parametrize(
    ("labels", "predictions", "wrong", "caption"),
    [
        ([0.12345, 1], [0.12349, 1], 1, "✗ 0.12349, is 0.12345"),
        ([3, 1], [3.0, 1.0], 0, "✓ 3"),
        (["3", 1], [3, 1], 0, "✓ 3"),
        ([10**20, 1], [10**20 + 1, 1], 1, "✗ "),
        ([np.nan, 1], [np.nan, 1], 0, "✓ nan"),
    ],
)
def test_labels_are_compared_by_value(
    labels: list[object], predictions: list[object], wrong: int, caption: str
) -> None:
    labels, predictions = (
        np.array(each, dtype=object) if any(isinstance(one, str) for one in each) else each
        for each in (labels, predictions)
    )
    shown = images(BATCH, labels=labels, predictions=predictions)
    assert shown.text(200).splitlines()[-3].count("✗") == wrong
    assert caption in shown.text(200)
    assert f"{2 - wrong} of 2 shown are right" in shown.description


def kinds() -> dict[str, tuple[np.ndarray, object]]:
    small, batch = np.zeros((2, 3)), np.zeros((3, 28, 28), np.uint8)
    batch[:, 5:9] = 200
    floats, long = batch / 255, np.zeros(500)
    return {
        "cells": (small, lambda: draw(small)),
        "long": (long, lambda: draw(long)),
        "cube": (cube := np.zeros((2, 3, 4)), lambda: draw(cube)),
        "images on a box": (batch, lambda: draw(batch)),
        "colours on a box": (floats, lambda: draw(floats)),
        "index": (
            mask := np.array([[1, 0, 0]] * 2, bool),
            lambda: draw(np.ones((2, 3)), index=mask),
        ),
        "operation": (small, lambda: explain.add(small, 1).draw()),
        "large operation": (batch, lambda: explain.transpose(batch).draw()),
        "images": (batch, lambda: images(batch)),
        "images of floats": (floats, lambda: images(floats)),
        "histogram": (long, lambda: histogram(long)),
        "points": (points := np.array([[0.0, 0], [1, 1]]), lambda: plot.plane(points)),
    }


@pytest.mark.parametrize("kind", list(kinds()))
def test_a_picture_does_not_change_with_its_array(kind: str) -> None:
    array, make = kinds()[kind]
    picture = make()  # type: ignore[operator]
    shown = [picture.text(n) for n in (20, 80, 300)], picture.svg(), picture._repr_html_()
    array[...] = array + 1 if array.dtype != bool else True
    assert ([picture.text(n) for n in (20, 80, 300)], picture.svg(), picture._repr_html_()) == shown


def test_an_explanation_of_a_few_entries_does_not_change_with_its_array() -> None:
    x = np.zeros(3)
    explained = explain.add(x, 1)
    shown = explained._repr_html_()
    x[:] = 7
    assert explained._repr_html_() == shown


@pytest.mark.parametrize("shape", [(1, 0), (0, 3, 1), (0,), (2, 0, 0, 3)])
def test_an_empty_mask_takes_nothing_of_an_empty_tensor(shape: tuple[int, ...]) -> None:
    shown = draw(np.zeros(shape), index=np.zeros(shape, bool))
    assert shown.text().endswith("no entries")


@pytest.mark.parametrize("rank", [32, 33, 64])
@pytest.mark.parametrize("show", ["auto", "numbers", "colours"])
def test_tensors_of_any_rank_that_numpy_has_are_drawn(rank: int, show: str) -> None:
    shown = draw(np.ones((1,) * rank), show=show)
    assert shown.title.startswith(f"Rank-{rank} tensor")
    assert "1" in shown.text().splitlines()[-3]


def test_operations_whose_entries_have_no_product_are_drawn_without_arithmetic() -> None:
    spans = np.array([1], "m8[s]")
    assert explain.tensordot(spans, spans, axes=0).draw().title
    for function in (
        explain.sum,
        explain.cumsum,
        explain.mean,
        explain.max,
    ):  # durations are no integers
        drawn = function(np.array([1, 2], "m8[s]"), 0).draw()
        assert "2 entries" in drawn.description
    assert (
        "sum(1 second, 2 seconds) = 3 seconds"
        in explain.sum(np.array([1, 2], "m8[s]"), 0).draw().svg()
    )
    ragged = np.empty(2, object)
    ragged[0], ragged[1] = np.ones(2), np.zeros(3)
    assert "[1. 1.]" in explain.index(ragged, 0).draw().text().splitlines()[-2]


def test_channels_of_another_number_are_refused() -> None:
    for shape in ((6, 8, 8), (2, 8, 8)):
        with pytest.raises(ValueError, match=f"has {shape[0]} entries: images have 1, 3 or 4"):
            images(np.zeros(shape), axes=("channels", "height", "width"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"spread": 1.0}, "spread=1.0 is a float: give an axis by its number or its name."),
        ({"max_entries": "a"}, "max_entries='a' is a str: give an integer, 1 or more."),
        ({"max_entries": None}, "max_entries=None is a NoneType: give an integer, 1 or more."),
        ({"columns": 1.5}, "columns=1.5 is a float: give an integer, 1 or more."),
        ({"max_images": "a"}, "max_images='a' is a str: give an integer, 1 or more."),
    ],
)
def test_options_of_another_kind_are_refused_in_words(
    options: dict[str, object], said: str
) -> None:
    function = images if set(options) & {"columns", "max_images"} else draw
    with pytest.raises(TypeError) as error:
        function(np.zeros((2, 8, 8)), **options)  # type: ignore[operator]
    assert str(error.value) == said


@pytest.mark.parametrize("side", [17, 34, 41, 51, 68, 85])
def test_images_of_any_size_are_written_with_characters(side: int) -> None:
    ones = np.full((1, side, side), 255, np.uint8)
    for shown in (images(ones), draw(ones)):
        rows = [line for line in shown.text().splitlines() if set(line) == {"@"}]
        assert len(rows) == -(-min(28, side) // 2)
        assert {len(row) for row in rows} == {min(28, side)}


def test_rows_that_are_images_are_told_how_to_be_seen() -> None:
    for shape, hint in (
        ((600, 784), "images(x.reshape(600, 28, 28)) shows them"),
        ((1797, 64), "images(x.reshape(1797, 8, 8)) shows them"),
    ):
        assert hint in images(np.ones(shape, np.float32)).text()
    assert "reshape" not in images(np.ones((300, 400))).text()


def test_an_image_of_0_and_1_in_uint8_says_why_it_is_black() -> None:
    assert "images(x * 255) shows them" in images(np.eye(8, dtype=np.uint8)).text()
    assert "255)" not in images(np.eye(8, dtype=np.uint8) * 255).text()
    assert "255)" not in images(np.eye(8)).text()
    assert "255)" not in images(np.zeros((8, 8), np.uint8)).text()


def test_bytes_without_a_dtype_say_how_to_get_it_back() -> None:
    lost = np.ones((2, 8, 8), np.uint16).view("V2")
    for show in (images, histogram):
        with pytest.raises(
            TypeError, match=r"void16.*x\.view\(ml_dtypes\.bfloat16\) turns it back"
        ):
            show(lost)
    assert "x.view(ml_dtypes.bfloat16)" in draw(lost).description


@pytest.mark.parametrize(
    "values",
    [
        lambda: np.broadcast_to(np.uint8(1), (10**9, 10**9)),
        lambda: np.broadcast_to(np.float32(1), (100, 50_000, 50_000)),
    ],
    ids=["uint8", "float32"],
)
def test_images_larger_than_memory_are_drawn(values: object) -> None:
    assert "pixels" in images(values()).title  # type: ignore[operator]


def test_large_photographs_take_little_memory() -> None:
    code = """
import resource
import numpy as np
from tensorlab import images
x = np.ones((8, 2000, 3000), np.float32)
x[1, 2, 3] = np.nan
images(x[:1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
images(x).svg()
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 40, "MiB, where the images have 183"


def hostile_pictures() -> dict[str, Drawing]:
    names = (HOSTILE, "h", "w")
    return {
        "axes": draw(np.ones((2, 3, 4)), axes=names),
        "entries": draw(np.array([[HOSTILE]], object)),
        "box": draw(np.ones((20, 30, 40)), axes=names),
        "images": images(BATCH, axes=names, labels=[HOSTILE, "x"]),
        "fields": draw(np.zeros(2, [("\x1b]0;x\x07\u202e", "i4")])),
        "operation": explain.index(np.array([HOSTILE], object), 0).draw(),
        "points": plot.plane([[0, 0], [1, 1]], labels=[HOSTILE]),
    }


@pytest.mark.parametrize("kind", list(hostile_pictures()))
def test_no_name_reaches_a_file_or_a_terminal_raw(kind: str, tmp_path: object) -> None:
    picture = hostile_pictures()[kind]
    written = [picture.text(), picture.text(boxes=False), picture.svg(), picture.html()]
    written += [str(each) for each in picture._repr_mimebundle_().values()]
    for text in written:
        text.encode()
        raw = re.sub(r"[\n\t]", "", text)
        assert not re.search(
            "[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", raw
        )
        assert not re.search("[\ud800-\udfff\U000e0000-\U000e007f]", raw)


def test_a_name_is_never_taken_for_a_colour() -> None:
    name = 'a fill="var(--tl-bg)" var(--tl-fg) var(--tl-x)'
    for dark in (False, True):
        shown = draw(np.ones((2, 3)), axes=(name, "var(--tl-bg)"))
        texts = re.findall(r">([^<>]*) \(\d\)</text>", shown.svg(dark=dark))
        assert [each.replace("&quot;", '"') for each in texts] == [name, "var(--tl-bg)"]


def test_sizes_are_bounded_before_a_png_is_made() -> None:
    pytest.importorskip("resvg_py")
    for scale in (1000, 1e9):
        with pytest.raises(ValueError, match="at most 16,384 along a side"):
            draw([1]).png(scale=scale)
    for scale in (0, -1):
        with pytest.raises(ValueError, match=f"scale={scale}: give a number above 0"):
            draw([1]).png(scale=scale)
