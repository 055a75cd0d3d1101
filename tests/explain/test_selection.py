"""One reading of an index: what `explain.index` explains, what `draw` highlights, and what NumPy takes are the same."""

import re

import numpy as np
import pytest
from hypothesis import example, given

from tensorlab import draw, explain
from tensorlab.drawing.operation.marks import fits
from tensorlab.indexing import Refusal, read, read_key
from tests.drawing.test_operation import highlighted, indices, panels
from tests.explain.agreement import (
    cases,
    for_each,
    numpy_does,
    said,
)
from tests.explain.test_indexing import shape_and_key

HUGE = (10**6, 10**6, 10**3)


@for_each("index")
@given(cases(shape_and_key))
@example(((3, 4), ([0, 1], [1, 2])))
@example(((3, 4, 2), ([[0], [1]], [1, 2], [[[0]], [[1]]])))
@example(((2, 3, 4), (np.array([True, False]), slice(None), [0])))
@example(((2, 2, 3), (np.eye(2, dtype=bool), 1)))
@example(((3,), (False,)))
def test_the_entries_that_are_taken_are_those_that_numpy_takes(case):
    shape, key = case
    x = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    result = numpy_does(lambda: x[key])
    index = read(shape, read_key(key))
    if result is None:
        assert isinstance(index, Refusal)
        return
    taken = {tuple(int(i) for i in np.unravel_index(i, shape)) for i in np.ravel(result)}
    assert {at for at in np.ndindex(shape) if at in index.selection} == taken
    assert index.selection.size == len(taken)
    assert {index.trace(at) for at in np.ndindex(result.shape)} == taken
    boxes = index.selection.boxes(60)
    assert not boxes or len(taken) == sum(box.size for box in boxes)
    assert all(any(at in box for box in boxes) for at in taken if boxes)
    assert (index.selection.example in taken) if taken else index.selection.example is None
    if index.selection.positions is not None:
        assert set(np.ndindex(shape)) & taken == {
            at
            for at in np.ndindex(shape)
            if all(i in each for i, each in zip(at, index.selection.positions, strict=True))
        }


@for_each("index")
@given(cases(shape_and_key))
@example(((4, 5, 3), (slice(None), [0, 4, 4], [2, 1, 2])))
def test_shares_count_what_is_taken_block_by_block(case):
    shape, key = case
    index = read(shape, read_key(key))
    if isinstance(index, Refusal) or 0 in shape:
        return
    mask = np.zeros(shape, dtype=bool)
    mask[key] = True
    for fixed in [
        {},
        {axis: n - 1 for axis, n in enumerate(shape[:-2])},
        dict.fromkeys(range(1), 0),
    ]:
        if len(fixed) > len(shape):
            continue
        front = mask[tuple(fixed.get(axis, slice(None)) for axis in range(len(shape)))]
        assert np.array_equal(index.selection.shares(fixed, 9), front)
        halves = index.selection.shares(fixed, 2)
        sizes = [-(-n // 2) for n in front.shape]
        for at in np.ndindex(halves.shape):
            block = front[tuple(slice(i * n, (i + 1) * n) for i, n in zip(at, sizes, strict=True))]
            assert halves[at] == pytest.approx(block.mean())


@for_each("index")
@given(cases(shape_and_key))
@example(((3, 4), ([0, 1], [1, 2])))
@example(((3,), ([0, 1, 1] * 300,)))
@example(((1,) * 64, (None,)))
@example(((1, 0), np.zeros((1, 0), bool)))
def test_pictures_highlight_the_sources_of_the_result_or_refuse_in_the_same_words(case):
    shape, key = case
    x = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    explained = explain.index(x, key)
    if key is None:
        return  # np.newaxis alone stands for no index in draw
    if not explained.valid:
        with pytest.raises(IndexError) as refused:
            draw(x, index=key)
        assert str(refused.value) == str(explained)
        return
    sources = {explained.sources(at)[0][1] for at in np.ndindex(explained.result_shape)}
    drawing = draw(x, index=key)
    cells = re.findall(r'data-index="([\d,]*)" (fill="var\(--tl-highlight\)")?', drawing.body)
    shown = {tuple(map(int, filter(None, at.split(",")))): bool(fill) for at, fill in cells}
    assert {at for at, is_lit in shown.items() if is_lit} == sources & set(shown)
    if fits(shape):
        operand = panels(explained)["0"]
        assert highlighted(operand) == sources & indices(operand)


@pytest.mark.parametrize(
    ("key", "message"), [("rows", "got a str"), (1.0, "Write 1"), ({}, "a dict")]
)
def test_what_is_no_index_is_refused_alike(key, message):
    for takes in (lambda: draw(np.eye(3), index=key), lambda: explain.index((3, 3), key)):
        with pytest.raises(TypeError, match=message):
            takes()


def test_a_refusal_names_the_axes_as_the_tensor_does():
    with pytest.raises(IndexError, match=r"axis 1 \(columns\) has 5 entries, so there is no entry"):
        draw(np.zeros((3, 5)), axes=("rows", "columns"), index=np.s_[:, 7])


@pytest.mark.parametrize(
    ("key", "size"),
    [
        (5, 10**9),
        ([3, 7], 2 * 10**9),
        (np.ix_([1, 2], [5], [0, 9]), 4),
        (np.s_[::2, ..., np.newaxis, [1, 4]], 10**12),
        (([1, 2, 1], [3, 4, 3]), 2 * 10**3),
        (([[1], [2]], [[3], [4]], [0, 1]), 4),
        (np.s_[::-1, 10**5 :], 10**6 * 9 * 10**5 * 10**3),
    ],
)
def test_a_tensor_of_any_size_is_read_exactly(key, size):
    index = read(HUGE, read_key(key))
    assert index.selection.size == size
    assert index.selection.example in index.selection
    assert index.trace((0,) * len(index.result_shape)) in index.selection
    draw(np.broadcast_to(np.uint8(1), HUGE), index=key)


def test_positions_beyond_512_entries_are_exact():
    places = np.append(np.arange(600), [700, 90_000])
    taken = explain.index((100_000, 3), (places, np.array([1]))).index.selection
    assert taken.positions[0].tolist() == places.tolist()
    assert taken.positions[1].tolist() == [1]


def test_a_long_way_to_count():
    assert explain.index((2**64,), np.s_[::-1]).result_shape == (2**64,)
    wrong = explain.index((10**6, 10**6), np.zeros((3, 3), bool))
    assert "a mask of shape (1000000, 1000000)" in said(wrong)


def test_the_face_of_a_box_is_tinted_only_where_index_0_is_taken():
    digits = np.broadcast_to(np.arange(28, dtype=np.uint8), (60000, 28, 28))

    def tinted(key):
        front = re.findall(r"<polygon[^>]*>", draw(digits, index=key).body)[-1]
        return 'fill="none"' not in front

    assert tinted(np.s_[:128])
    assert tinted(np.s_[:, 14:, 14:])
    assert not tinted(np.s_[4])
    assert not tinted(np.s_[128:256])
    assert not tinted([17, 30_000])


def test_few_pairs_in_a_large_tensor_are_boxes_of_their_own():
    digits = np.broadcast_to(np.uint8(7), (60000, 28, 28))
    pairs = draw(digits, index=([1, 30_000, 59_999], slice(None), [3, 4, 20]))
    assert pairs.body.count("<polygon") - draw(digits).body.count("<polygon") == 3 * 3
    assert "the index takes 84 of 47,040,000 entries" in pairs.body
