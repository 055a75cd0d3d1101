"""Windows that go over tensors: conv, max_pool and average_pool agree with Keras, and say what each entry sees."""

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from tensorlab import explain
from tests.explain.agreement import (
    asked,
    cases,
    changes,
    check_shape,
    for_each,
    said,
    some_indices,
)

POOLS = ("max_pool", "average_pool")


def convolutions(choose):
    """Inputs, a kernel and arguments that mostly fit."""
    number = choose((1, 2, 1, 2, 3))
    channels, filters = choose((1, 2, 3)), choose((1, 2))
    side = (4, 5, 3, 1) if number < 3 else (2, 3)
    inputs = [choose((1, 2)), *(choose(side) for _ in range(number)), channels]
    kernel = [*(choose((1, 2, 3)) for _ in range(number)), channels, filters]
    if choose.chance(6):
        kernel[-2] = choose((1, 2, 3))
    if choose.chance(10):
        inputs = inputs[1:]
    further = {"padding": choose(("valid", "same"))}
    if choose.chance(2):
        further["strides"] = choose((2, 3, 1))
    elif choose.chance(2):
        further["dilation_rate"] = 2
    if choose.chance(4) and len(inputs) > 2:
        further["data_format"] = "channels_first"
        inputs = [inputs[0], inputs[-1], *inputs[1:-1]]
    return tuple(inputs), tuple(kernel), further


def as_keras(
    inputs, kernel, padding="valid", strides=1, dilation_rate=1, data_format="channels_last"
):
    """What Keras does, window by window; None where it refuses."""
    number = kernel.ndim - 2
    if (
        inputs.ndim != kernel.ndim
        or inputs.shape[-1 if data_format == "channels_last" else 1] % kernel.shape[-2]
    ):
        return None
    x = inputs if data_format == "channels_last" else np.moveaxis(inputs, 1, -1)
    groups = x.shape[-1] // kernel.shape[-2]
    if not groups or kernel.shape[-1] % groups:
        return None
    reach = [(k - 1) * dilation_rate + 1 for k in kernel.shape[:number]]
    pads = [(0, 0)] * (number + 2)
    for axis, (n, own) in enumerate(zip(x.shape[1:-1], reach, strict=True), 1):
        missing = max((-(-n // strides) - 1) * strides + own - n, 0) if padding == "same" else 0
        pads[axis] = (missing // 2, missing - missing // 2)
    x = np.pad(x, pads)
    places = [(n - own) // strides + 1 for n, own in zip(x.shape[1:-1], reach, strict=True)]
    if min(places) < 1:
        return None
    result = np.zeros((x.shape[0], *places, kernel.shape[-1]))
    for index in np.ndindex(*places):
        key = tuple(
            slice(i * strides, i * strides + own, dilation_rate)
            for i, own in zip(index, reach, strict=True)
        )
        window = x[(slice(None), *key)]
        for f in range(kernel.shape[-1]):
            first = f // (kernel.shape[-1] // groups) * kernel.shape[-2]
            seen = window[..., first : first + kernel.shape[-2]] * kernel[..., f]
            result[(slice(None), *index, f)] = seen.reshape(len(x), -1).sum(axis=1)
    return result if data_format == "channels_last" else np.moveaxis(result, -1, 1)


def numbers(shape):
    return np.array(np.arange(1.0, np.prod(shape, dtype=int) + 1).reshape(shape) % 7 + 1)


@for_each("conv")
@given(cases(convolutions))
def test_conv_agrees_with_what_keras_does(case):
    inputs, kernel, further = case
    x, w = numbers(inputs), numbers(kernel)
    result = as_keras(x, w, **further)
    explained = explain.conv(x, w, **further)
    check_shape(explained, result)
    check_shape(explain.conv(inputs, kernel, **further), result)
    if result is not None:
        np.testing.assert_allclose(explained.result.values, result)


@settings(max_examples=20)
@given(cases(convolutions))
def test_an_entry_of_a_convolution_changes_with_what_it_sees_and_with_nothing_else(case):
    inputs, kernel, further = case
    arrays = [numbers(inputs), numbers(kernel)]
    before = as_keras(*arrays, **further)
    if before is None:
        return
    wanted = {index: [] for index in some_indices(before.shape)}
    for number, array in enumerate(arrays):
        for place in np.ndindex(*array.shape):
            array[place] += 1
            after = as_keras(*arrays, **further)
            array[place] -= 1
            for index, sources in wanted.items():
                if after[index] != before[index]:
                    sources.append((number, place))
    explained = explain.conv(inputs, kernel, **further)
    for index, sources in wanted.items():
        assert explained.sources(index) == sources


@for_each("conv")
@given(cases(convolutions))
def test_what_conv_suggests_works(case):
    inputs, kernel, further = case
    for way in explain.conv(inputs, kernel, **further).suggestions:
        own = dict(further)
        if 'padding="same"' in way:
            own["padding"] = "same"
            shapes = [inputs, kernel]
        else:
            (shapes,) = changes([inputs, kernel], way)
        if "transposed" in way or "written" in way:
            own = {key: value for key, value in own.items() if key == "data_format"}
        if "written" in way and "data_format" in own:
            own = {}
        assert as_keras(*map(np.ones, shapes), **own).shape == way.shape


def poolings(choose):
    number = choose((1, 2, 1, 2, 3))
    inputs = [choose((1, 2)), *(choose((4, 5, 3, 1)) for _ in range(number)), choose((1, 2))]
    further = {"padding": choose(("valid", "same"))}
    if choose.chance(2):
        further["strides"] = choose((1, 2, 3))
    size = choose((1, 2, 3, 2))
    size = size if choose.chance(2) else tuple(choose((1, 2, 3)) for _ in range(number))
    if choose.chance(4):
        further["data_format"] = "channels_first"
    return choose(asked(POOLS)), tuple(inputs), size, further


@for_each(*POOLS)
@given(cases(poolings))
def test_a_pool_makes_one_of_what_its_window_takes(case):
    name, shape, size, further = case
    x = numbers(shape) * np.arange(1, shape[0] + 1).reshape(-1, *[1] * (len(shape) - 1))
    explained = getattr(explain, name)(x, size, **further)
    if not explained.valid:
        (way,) = explained.suggestions
        again = getattr(explain, name)(x, size, **{**further, "padding": "same"})
        assert again.result_shape == way.shape
        return
    does = np.max if name == "max_pool" else np.mean
    for index in some_indices(explained.result_shape):
        seen = [x[place] for _, place in explained.sources(index)]
        assert explained.result.values[index] == does(seen)
    first = further.get("data_format") == "channels_first"
    own = [axis for axis in range(len(shape)) if axis not in (0, 1 if first else len(shape) - 1)]
    lengths = (size,) * len(own) if isinstance(size, int) else size
    strides = (further["strides"],) * len(own) if "strides" in further else lengths
    for axis, k, s in zip(own, lengths, strides, strict=True):
        n = shape[axis]
        places = -(-n // s) if further["padding"] == "same" else (n - k) // s + 1
        assert explained.result_shape[axis] == places


def test_conv_and_the_pools_agree_with_keras_itself():
    keras = pytest.importorskip("keras")
    for padding, strides, dilation, kernel in product(
        ("valid", "same"), (1, 2), (1, 2), ((3, 2, 2, 4), (2, 2, 1, 4))
    ):
        if strides > 1 and dilation > 1:
            continue
        x, w = numbers((2, 7, 6, 2)).astype("float32"), numbers(kernel).astype("float32")
        given_ = {"strides": strides, "padding": padding, "dilation_rate": dilation}
        result = np.asarray(keras.ops.conv(x, w, **given_))
        np.testing.assert_allclose(explain.conv(x, w, **given_).result.values, result, rtol=1e-5)
        np.testing.assert_allclose(as_keras(x, w, **given_), result, rtol=1e-5)
    for name, padding, strides, size in product(
        POOLS, ("valid", "same"), (None, 1, 2), (2, (3, 2))
    ):
        x = numbers((2, 7, 6, 2)).astype("float32")
        result = np.asarray(getattr(keras.ops, name)(x, size, strides, padding))
        explained = getattr(explain, name)(x, size, strides, padding)
        np.testing.assert_allclose(explained.result.values, result, rtol=1e-5)


@pytest.mark.parametrize(
    ("made", "reason", "way"),
    [
        (lambda: explain.conv((28, 28, 1), (3, 3, 1, 32)), "the first has 3 axes, and for a window of 2 axes it has 4",
         "with the first as (1, 28, 28, 1), written [np.newaxis], giving (1, 26, 26, 32)"),
        (lambda: explain.conv((128, 28, 28), (3, 3, 1, 32)), "the first has 3 axes",
         "with the first as (128, 28, 28, 1), written [..., np.newaxis], giving (128, 26, 26, 32)"),
        (lambda: explain.conv((8, 28, 28, 3), (3, 3, 1, 32)), "32 filters do not divide into these", "(3, 3, 3, 32)"),
        (lambda: explain.conv((8, 28, 28, 3), (32, 3, 5, 5)), "3 channels where axis 2 of the second has 5",
         "transposed by (2, 3, 1, 0), (5, 5, 3, 32), if it is PyTorch's, giving (8, 24, 24, 32)"),
        (lambda: explain.conv((8, 2, 28, 1), (3, 3, 1, 4)), "along axis 1 of the first, which has 2",
         'with padding="same", giving (8, 2, 28, 4)'),
        (lambda: explain.max_pool((8, 1, 28, 1), 2), "axis 1 has 1 entry, and the window 2",
         'with padding="same", giving (8, 1, 14, 1)'),
    ],
)  # fmt: skip
def test_a_window_that_does_not_fit_says_why_and_what_would(made, reason, way):
    explained = made()
    assert not explained.valid
    assert reason in explained.problem
    assert any(way in each for each in explained.suggestions)


def test_a_batch_that_is_not_known_stays_so():
    explained = explain.conv((None, 28, 28, 1), (3, 3, 1, 32), strides=2, padding="same")
    assert str(explained.result) == "(n, 14, 14, 32)"
    assert str(explain.max_pool((None, None, 28, 1), 2).result) == "(n, ⌈(m - 1) / 2⌉, 14, 1)"


def test_what_is_not_seen_at_the_end_is_said():
    assert "What is left at the end, 1 and 0 entries along the axes, is not seen." in said(
        explain.max_pool((1, 5, 4, 1), 2)
    )


def test_arguments_that_are_none_raise():
    with pytest.raises(ValueError, match=r'padding is "valid".* explain.pad comes first'):
        explain.conv((1, 5, 5, 1), (3, 3, 1, 1), padding=1)
    with pytest.raises(ValueError, match="one for each of 2 axes"):
        explain.max_pool((1, 5, 5, 1), (2, 2, 2))
    with pytest.raises(ValueError, match="1 or more, and one is 0"):
        explain.conv((1, 5, 5, 1), (3, 3, 1, 1), strides=0)
    with pytest.raises(ValueError, match='or "channels_first"'):
        explain.conv((1, 5, 5, 1), (3, 3, 1, 1), data_format="NHWC")


def test_entries_of_large_tensors_are_not_computed_to_see_whether_numpy_has_it():
    images = np.zeros((100, 100, 100, 3), np.uint8)
    assert explain.max_pool(images, 1).result.values is None
    assert explain.average_pool(images, (2, 3)).result_shape == (100, 50, 33, 3)
    assert explain.conv(images, np.zeros((3, 3, 3, 8))).result_shape == (100, 98, 98, 8)
    words = np.full((100, 100), "a")
    assert "NumPy has no mean" in explain.reduce(words, "a b -> a", "mean").problem
    assert "NumPy has no mean" in explain.average_pool(np.full((9, 9, 9, 9), "a"), 2).problem


def test_a_picture_tells_the_arithmetic_of_what_is_seen():
    image = np.arange(16).reshape(1, 4, 4, 1)
    assert "= max(10, 11, 14, 15) = 15" in explain.max_pool(image, 2).draw().svg()
    svg = explain.conv(image, np.ones((2, 2, 1, 1), int)).draw().svg()
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert "= 5 × 1 + 6 × 1 + 9 × 1 + 10 × 1 = 30" in " ".join(lines)
    assert (
        "= mean(4, 5, 6, 7) = 5.5"
        in explain.reduce(image[0, ..., 0], "h w -> h", "mean").draw().svg()
    )
