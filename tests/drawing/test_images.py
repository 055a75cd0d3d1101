"""Claims about `images`: what a gallery shows of a batch."""

import re
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tensorlab import draw, images
from tensorlab.drawing.png import encode, shrink
from tests.drawing.checks import check_picture, pixels
from tests.drawing.strategies import HOSTILE, texts

BATCH = (np.arange(40 * 9 * 7) % 256).astype(np.uint8).reshape(40, 9, 7)


def written(drawing: Any) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing.body)


def sprite(drawing: Any) -> np.ndarray:
    (href,) = re.findall(r'href="data:image/png;base64,([^"]*)"', drawing.body)
    return pixels(b64decode(href))


@given(
    arrays.arrays(
        np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 2, 3, 4]))
    )
)
def test_a_png_holds_the_pixels_that_were_encoded(values: np.ndarray) -> None:
    assert (pixels(encode(values)) == values).all()


@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40))), st.integers(1, 45)
)
def test_a_shrunk_image_fits_and_keeps_its_mean(values: np.ndarray, most: int) -> None:
    small = shrink(values, most)
    assert max(small.shape) <= most
    assert values.min() <= small.min()
    assert small.max() <= values.max()


@given(st.data())
def test_any_batch_is_drawn(data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from(["?", "u1", "i4", "f4", "f8"]))
    shape = data.draw(
        st.tuples(
            st.integers(1, 12), st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3, 4])
        )
        | st.tuples(st.integers(1, 12), st.integers(1, 9), st.integers(5, 9))
    )
    batch = data.draw(arrays.arrays(dtype, shape))
    labels = data.draw(st.none() | st.lists(texts, min_size=shape[0], max_size=shape[0]))
    guesses = data.draw(st.none() | st.lists(texts, min_size=shape[0], max_size=shape[0]))
    columns = data.draw(st.none() | st.integers(1, 20))
    check_picture(images(batch, labels, guesses, columns))


def test_all_images_are_one_embedded_picture() -> None:
    drawing = images(BATCH[:3], labels=["a", "b", "c"])
    assert drawing.body.count("<image") == 1
    sheet = sprite(drawing)
    seen = sheet[..., 1] == 255
    assert seen.sum() == BATCH[:3].size
    assert sheet[..., 0][seen].sum() == BATCH[:3].sum(dtype=int)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_channels_may_come_last_or_first(channels: int) -> None:
    batch = np.random.default_rng(0).integers(0, 256, (4, 9, 7, channels)).astype(np.uint8)
    last = images(batch)
    assert images(batch.transpose(0, 3, 1, 2), channels="first").body == last.body
    assert images(batch[0].transpose(2, 0, 1), channels="first").body == images(batch[0]).body
    named = images(batch.transpose(0, 3, 1, 2), axes=("samples", "channels", "height", "width"))
    assert named.body == last.body


def test_a_single_image_is_a_gallery_of_one() -> None:
    assert images(BATCH[4], labels=9).body == images(BATCH[4:5], labels=[9]).body


def test_only_some_of_many_are_drawn_and_it_says_so() -> None:
    drawing = images(np.broadcast_to(BATCH[:1], (60000, 9, 7)))
    assert any(text.startswith("30 of 60,000 shown · 9 × 7 pixels") for text in written(drawing))
    assert len(re.findall("data-index", images(BATCH, max_images=7).body)) == 7


def test_a_wrong_prediction_is_marked_by_a_sign_and_by_colour() -> None:
    drawing = images(BATCH[:3], labels=[1, 2, 3], predictions=[1, 5, 3])
    assert written(drawing)[:3] == ["✓ 1", "✗ 5, is 2", "✓ 3"]
    (wrong,) = re.findall(r'<text[^>]*accent[^>]*font-weight="700"[^>]*>([^<]*)', drawing.body)
    assert wrong == "✗ 5, is 2"
    assert len(re.findall(r"<rect[^>]*accent", drawing.body)) == 1
    assert "image 1 is taken for 5 and is 2" in drawing.description
    assert "WRONG 5, is 2" in drawing.text(boxes=False)


@pytest.mark.parametrize(("label", "prediction"), [(2**53, 2.0**53), (1, 1.0), (True, 1)])
def test_an_integer_is_right_where_the_float_is_as_large(label, prediction):
    assert "✓" in str(images(BATCH[:1], labels=[label], predictions=[prediction])).splitlines()[-3]
    told = str(images(BATCH[:1], labels=[label], predictions=[prediction + 4])).splitlines()[-3]
    assert "✗" in told


@pytest.mark.parametrize(
    ("values", "black", "white"),
    [
        (np.array([[0.0, 0.5]]), "0", "1"),
        (np.array([[0.0, 200.0]]), "0", "255"),
        (np.array([[0, 1]]), "0", "255"),
        (np.array([[False, True]]), "0", "1"),
        (np.array([[-2.0, 2.0]]), "-2", "2"),
        (np.array([[0, 1000]]), "0", "1000"),
    ],
)
def test_the_range_of_the_values_is_stated(values: np.ndarray, black: str, white: str) -> None:
    assert written(images(values))[-1].endswith(f"from {black} (black) to {white} (white)")


@pytest.mark.parametrize("value", [-7, 5000])
def test_a_single_value_is_not_told_as_a_range(value: int) -> None:
    shown = images(np.full((1, 8, 8), value))
    assert f"all values are {value}, drawn black" in written(shown)[-1]
    assert f"values all {value}." in shown.description


def test_nan_and_infinities_are_counted() -> None:
    assert "2 entries NaN or infinite, drawn black" in written(images([[0.5, np.nan], [np.inf, 1]]))


def test_the_description_tells_labels_and_predictions_apart_whatever_is_in_them() -> None:
    picture = images(np.eye(8)[np.newaxis], labels=["ape, is it"], predictions=["cat, is it"])
    assert "image 0 is taken for cat, is it and is ape, is it." in picture.description


def test_a_long_caption_takes_two_lines_rather_than_a_row_of_its_own_for_its_image() -> None:
    labels = ["top half", "of the original", "turned to its negative"]
    picture = images(BATCH[:3], labels=labels)
    assert picture.width <= 480
    assert written(picture)[:4] == [*labels[:2], "turned to", "its negative"]
    assert picture.body.count("text-anchor") == 4
    assert picture.height < images(BATCH[:3], labels=labels, columns=2).height


@pytest.mark.parametrize("label", HOSTILE)
def test_captions_are_escaped(label: str) -> None:
    check_picture(images(BATCH[:2], labels=[label, "b"], predictions=["b", label]))


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({"x": BATCH, "labels": [1, 2]}, "2 labels for 40 images: give one label for each image."),
        ({"x": BATCH, "predictions": np.zeros((40, 10))}, "the predictions have shape (40, 10)"),
        ({"x": np.zeros((2, 9, 7, 5))}, "axis 3 of shape (2, 9, 7, 5) has 5 entries"),
        ({"x": np.zeros((2, 3, 9, 7))}, "axis 3 of shape (2, 3, 9, 7) has 7 entries"),
        ({"x": np.zeros(5)}, "shape (5,) is not that of images"),
        ({"x": np.zeros((0, 28, 28))}, "shape (0, 28, 28) holds no pixels"),
        ({"x": BATCH, "channels": "middle"}, "channels='middle': give"),
        ({"x": BATCH, "columns": 0}, "columns=0"),
        ({"x": BATCH, "max_images": 0}, "max_images=0"),
        ({"x": [["a"]]}, "the entries are str"),
    ],
)
def test_what_is_no_batch_of_images_is_refused_with_the_reason(given_: Any, message: str) -> None:
    with pytest.raises((ValueError, TypeError)) as caught:
        images(**given_)
    assert str(caught.value).startswith(message)


def test_channels_in_the_wrong_place_are_found() -> None:
    with pytest.raises(ValueError, match='did you mean channels="first"'):
        images(np.zeros((2, 3, 9, 7)))
    with pytest.raises(ValueError, match='did you mean channels="last"'):
        images(np.zeros((2, 9, 7, 3)), channels="first")


def test_a_large_photograph_is_not_a_heavy_picture() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (9, 400, 600, 3)).astype(np.uint8)
    assert len(images(noise).svg()) < 80_000
    assert len(images(noise[0]).svg()) < 80_000


def test_a_label_may_hold_any_words():
    picture = images(BATCH[:2], labels=["this, is it", "b"], predictions=["that, is it", "b"])
    wrong = "image 0 is taken for that, is it and is this, is it."
    assert picture.description.endswith(f"1 of 2 shown are right; {wrong}")


@pytest.mark.parametrize("mode", ["P", "LA", "CMYK", "HSV"])
def test_channels_that_are_no_colours_are_not_drawn_as_colours(mode: str) -> None:
    image = pytest.importorskip("PIL.Image").new(mode, (5, 4))
    with pytest.raises(ValueError, match=re.escape('x.convert("RGB")')):
        images(image)
    assert images(image.convert("RGB")).description.startswith("1 image of 4 by 5 pixels")


@pytest.mark.skipif(np.finfo(np.longdouble).maxexp < 9000, reason="longdouble is float64 here")
def test_values_that_only_a_longdouble_holds_are_drawn() -> None:
    values = np.arange(400).reshape(1, 20, 20) * np.longdouble("1e4000")
    assert "values from 0 to 3.99e+4002" in images(values).description
    drawn = draw(values[0] + np.longdouble("1e4000"), show="colours").description
    assert "Colours run from 1e+4000 to 4e+4002." in drawn
    complex_ones = draw(values[0] * 1j, show="colours").description
    assert "Colours run from 0 to 3.99e+4002." in complex_ones


def test_three_images_fill_one_row():
    frames = re.findall(r'<rect x="[\d.]+" y="([\d.]+)"', images(BATCH[:3]).body)
    assert len(frames) == 3
    assert len(set(frames)) == 1


@pytest.mark.parametrize("side", [14, 28, 48])
def test_all_gaps_of_a_row_are_even(side: int) -> None:
    frames = re.findall(r'<rect x="([\d.]+)"', images(np.zeros((5, side, side)), columns=5).body)
    gaps = np.diff([float(x) for x in frames])
    assert len(gaps) == 4
    assert np.ptp(gaps) < 0.2


def test_what_is_said_below_a_single_image_is_no_wider_than_it() -> None:
    colours = np.zeros((1, 48, 48, 3), np.uint8)
    colours[0, 0] = 255
    picture = images(colours)
    assert picture.width == pytest.approx(240 + 12)
    assert written(picture)[-2:] == ["1 image · 48 × 48 pixels", "each channel from 0 to 255"]
    assert "1 image · 48 × 48 pixels · each channel from 0 to 255" in str(picture)
