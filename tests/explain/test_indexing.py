"""`explain.index` agrees with NumPy, and says what learners need to hear."""

import re

import numpy as np
import pytest
from hypothesis import example, given

from tensorlab import explain
from tensorlab.indexing import key_text, read, read_key
from tests.explain.agreement import (
    cases,
    check_moved,
    for_each,
    said,
)


def shape_and_key(choose):
    """Whatever may stand between the brackets: mostly what fits, sometimes what does not."""
    shape = choose.shape()
    common = choose([(), (1,), (2,), (3,), (2, 3), (1, 2), (0,)])
    parts = []
    axis = 0
    for _ in range(choose.integer(0, len(shape) + 2)):
        n = shape[axis] if axis < len(shape) else 2
        kind = choose(("slice", "integer", "slice", "ellipsis", "new", "array", "mask", "truth"))
        if kind == "integer":
            fits = n and not choose.chance(4)
            integer = choose.integer(-n, n - 1) if fits else choose.integer(-6, 6)
            parts.append(choose((int, np.int8, np.array))(integer))
        elif kind == "slice":
            start, stop = (choose([None, *range(-6, 7)]) for _ in range(2))
            parts.append(slice(start, stop, choose([None, 1, -1, 2, -2, 3, None, 1, -3, 0])))
        elif kind == "ellipsis":
            parts.append(Ellipsis)
            axis = choose.integer(axis, max(axis, len(shape)))
        elif kind == "new":
            parts.append(None)
        elif kind == "array":
            own = tuple(choose((m, m, 1)) for m in common[choose.integer(0, len(common)) :])
            low, high = (-n, n - 1) if n and not choose.chance(6) else (-5, 5)
            entries = [choose.integer(low, high) for _ in range(int(np.prod(own)))]
            array = np.array(entries, dtype=int).reshape(own)
            parts.append(array.tolist() if own and choose.truth() else array)
        elif kind == "mask":
            own = tuple(shape[axis : axis + choose.integer(1, 2)])
            own = (*own[:-1], choose.integer(0, 4)) if choose.chance(6) else own
            truths = [choose.truth() for _ in range(int(np.prod(own)))]
            parts.append(np.array(truths, dtype=bool).reshape(own))
            axis += len(own)
        else:
            parts.append(choose((True, False, np.True_, np.array(False))))
        axis += kind in ("integer", "slice", "array")
    return shape, parts[0] if len(parts) == 1 and choose.truth() else tuple(parts)


@for_each("index")
@given(cases(shape_and_key))
@example(((3, 4, 5), ([0, 1], Ellipsis, 0)))
@example(((3, 4), ([0, 1], Ellipsis, [0, 1])))
@example(((3, 0), ([5],)))
@example(((3, 2), ([5], np.zeros(0, dtype=int))))
@example(((1,) * 64, (None,)))
def test_it_agrees_with_numpy(case):
    shape, key = case
    check_moved(explain.index(shape, key), [shape], lambda x: x[key])


@for_each("index")
@given(cases(shape_and_key))
@example(((3, 4, 5), np.zeros((3, 5), dtype=bool)))
def test_what_it_suggests_works(case):
    shape, key = case
    explained = explain.index(shape, key)
    refusal = read(shape, read_key(key))
    for way in explained.suggestions:
        if way.takes is None:
            wanted, right = with_right_mask(shape, key, refusal)
            assert f"with a mask of shape {wanted}" in way
            np.zeros(shape)[right]
            continue
        parts = way.takes.parts
        assert np.zeros(way.takes.shape)[taken_by(parts)].shape == way.shape
        if " from " in way:
            n = shape[refusal.axes[0]]
            assert f"from {-n} to {n - 1}" in way
        elif refusal.why in ("ellipses", "rank", "step") and way.takes.shape == shape:
            assert key_text([part for part in parts if part.text]) in way


def taken_by(parts):
    """Give an index as NumPy takes it."""
    none = {"ellipsis": ..., "newaxis": None}
    return tuple(none.get(part.kind, part.value) for part in parts)


def with_right_mask(shape, key, refusal):
    """The shape of the mask that fits, and the index with one of it."""
    parts = key if isinstance(key, tuple) else (key,)
    first = refusal.axes[0] - refusal.at[0]
    wanted = shape[first : first + np.ndim(parts[refusal.part])]
    right = np.zeros(wanted, dtype=bool)
    return wanted, (*parts[: refusal.part], right, *parts[refusal.part + 1 :])


@for_each("index")
@given(cases(shape_and_key))
def test_steps_hold_what_becomes_of_every_axis(case):
    shape, key = case
    explained = explain.index(shape, key)
    if not explained.valid:
        return
    assert [place for step in explained.steps for place in step.axes] == [
        (0, axis) for axis in range(len(shape))
    ]
    result = set(range(len(explained.result_shape)))
    assert {axis for step in explained.steps for axis in step.becomes} == result
    for step in explained.steps:
        assert (step.fate == "new") == (not step.axes)
        if step.fate == "disappears":
            assert step.becomes == ()
            assert "the integer" in str(step)


@pytest.mark.parametrize(
    ("shape", "key", "facts"),
    [
        ((3, 5), np.s_[1, 2:], [((0,), "disappears", ()), ((1,), "stays", (0,))]),
        (
            (3, 5),
            np.s_[None, [2, 0]],
            [((), "new", (0,)), ((0,), "stays", (1,)), ((1,), "stays", (2,))],
        ),
        ((3, 5), np.s_[[0, 1], [0, 1]], [((0,), "regrouped", (0,)), ((1,), "regrouped", (0,))]),
        (
            (3, 5),
            (np.arange(3) == 1, [0, 1, 2]),
            [((0,), "regrouped", (0,)), ((1,), "regrouped", (0,))],
        ),
        ((2, 2), np.eye(2, dtype=bool), [((0, 1), "regrouped", (0,))]),
        ((3,), np.s_[np.arange(3) > 1], [((0,), "stays", (0,))]),
    ],
)
def test_a_step_holds_the_axes_their_fate_and_what_they_become(shape, key, facts):
    steps = explain.index(shape, key).steps
    assert [(tuple(a for _, a in step.axes), step.fate, step.becomes) for step in steps] == facts


def test_an_integer_drops_its_axis_and_a_slice_of_length_one_keeps_it():
    integer, piece = explain.index((3, 5), 1), explain.index((3, 5), np.s_[1:2])
    assert integer.result_shape == (5,)
    assert "axis 0 disappears: the integer 1 takes one entry of 3." in said(integer)
    assert piece.result_shape == (1, 5)
    assert "the slice 1:2 takes entry 1 alone, and a slice keeps its axis" in said(piece)


def test_there_is_one_sentence_for_each_axis():
    explained = explain.index((60000, 28, 28), np.s_[:, 14:, 7:-7])
    assert tuple(map(str, explained.steps)) == (
        "axis 0 stays whole, 60,000 entries.",
        "axis 1 stays, 28 entries become 14: the slice 14: takes entries 14 to 27.",
        "axis 2 stays, 28 entries become 14: the slice 7:-7 takes entries 7 to 20.",
    )


@pytest.mark.parametrize(
    ("piece", "words"),
    [
        (np.s_[::-1], "entries 9 down to 0, in reverse"),
        (np.s_[::3], "every 3rd entry, 0, 3, ... to 9"),
        (np.s_[::2], "every second entry, 0, 2, ... to 8"),
        (np.s_[::-4], "entries 9, 5 and 1"),
        ([], "an array without entries takes none"),
        (np.s_[5:2], "takes none"),
        (np.s_[8:20], "entries 8 to 9, and stops at the end: there are 10"),
        (np.s_[-1:], "entry 9 alone"),
    ],
)
def test_a_slice_is_read_aloud(piece, words):
    assert words in said(explain.index((10,), piece))


def test_steps_are_counted_as_english_counts():
    assert "every 21st entry, 0, 21, ... to 987" in said(explain.index((1000,), np.s_[::21]))
    assert "every 112th entry" in said(explain.index((1000,), np.s_[::-112]))


def test_a_basic_index_is_a_view_and_an_array_makes_a_copy():
    x = np.arange(12).reshape(3, 4)
    for key in [np.s_[1], np.s_[:, ::2], np.s_[..., None], np.s_[1, 2, ...], np.s_[1:]]:
        assert np.shares_memory(x, x[key])
        assert "The result is a view" in said(explain.index(x, key))
    for key in [np.s_[[0, 1]], x > 3, np.s_[np.array(1)], np.s_[True]]:
        assert not np.shares_memory(x, x[key])
        assert "The result is a copy" in said(explain.index(x, key))
    assert "the result is a scalar" in said(explain.index(x, (1, 2)))


def test_arrays_are_read_in_pairs_and_their_axes_come_first_when_separated():
    assert "read in pairs" in said(explain.index((3, 4), ([0, 1], [1, 2])))
    explained = explain.index((3, 4, 5), np.s_[[0, 1], :, [0, 1]])
    assert explained.result_shape == (2, 4)
    assert "What the arrays pick comes first, as axis 0 of the result" in said(explained)


def test_an_integer_beside_an_array_is_named_where_it_moves_the_picks_and_two_steps_keep_their_place():
    x, mask = np.zeros((4, 11, 7)), np.arange(7) > 0
    text = said(explain.index(x, np.s_[3, :, mask]))
    assert (
        "the integer 3 counts as an array here, and something else stands between the arrays."
        in text
    )
    assert "x[3][:, mask of shape (7,)], it keeps its place, giving (11, 6)." in text
    assert x[3][:, mask].shape == (11, 6)
    text = said(explain.index(x, np.s_[[0, 1], None, :, 2]))
    assert "x[:, :, 2][[0, 1], np.newaxis, :], it keeps its place, giving (2, 1, 11)." in text
    assert x[:, :, 2][[0, 1], None].shape == (2, 1, 11)
    assert "integer" not in said(explain.index(x, np.s_[[0, 2], :, [1, 3]])).partition("picks")[2]


def test_a_mask_becomes_one_axis_in_reading_order():
    mask = np.array([[True, False, True], [False, True, True]])
    explained = explain.index((2, 3), mask)
    assert (
        "axes 0 and 1 become one, axis 0 of the result: of 2 × 3 entries the mask is True 4 times"
        in (said(explained))
    )
    assert explained.sources(2) == [(0, (1, 1))]


def test_ones_and_zeros_are_no_mask():
    assert "make a mask of them: == 1" in said(explain.index((4,), [0, 1, 1, 0]))
    assert "make a mask of them: == 1" in said(explain.index((4, 4), np.eye(4, dtype=int)))
    assert "== 1" not in said(explain.index((4,), [0, 1]))


@pytest.mark.parametrize(
    ("shape", "key", "problem", "suggestion"),
    [
        (
            (3, 5),
            3,
            "axis 0 has 3 entries, so there is no entry 3: counting starts at 0.",
            "from -3 to 2",
        ),
        ((3, 5), -4, "no entry -4: counted from the end, the first is -3.", "from -3 to 2"),
        (
            (3, 5),
            (0, 0, 0),
            "the tensor has 2 axes, and the indices are for 3.",
            "[0, 0], giving ()",
        ),
        ((3, 5), [1, 7], "no entry 7, which stands at 1 in the array", "from -3 to 2"),
        (
            (3, 5),
            [True] * 5,
            "axis 0 of the mask has 5 where axis 0 of the tensor has 3",
            "[:, mask]",
        ),
        ((3, 5), np.zeros((5, 3), bool), "axis 0 of the mask has 5", "the mask transposed"),
        ((3, 5), np.zeros((4, 5), bool), "axis 0 of the mask has 4", "a mask of shape (3, 5)"),
        ((3, 5), ([0, 1], [0, 1, 2]), "(2,) and (3,) do not", "np.ix_([0, 1], [0, 1, 2])"),
        ((3, 5), (Ellipsis, Ellipsis), "2 ellipses", "[..., :]"),
        ((3, 5), np.s_[::0], "would never move on", "[:], giving (3, 5)"),
        ((0, 3), 0, "axis 0 has no entries, so there is no entry 0.", "[:], giving (0, 3)"),
        ((), 0, "the tensor has no axis, and the index is for 1.", "[()], giving ()"),
        (
            (150,),
            np.s_[:, 0],
            "the tensor has 1 axis",
            "a column of shape (150, 1), written [:, np.newaxis], giving (150,).",
        ),
        (
            (3,),
            [0, 255, 0],
            "there is no entry 255",
            "a mask made of these integers, == 255, giving (1,)",
        ),
    ],
)
def test_what_numpy_refuses_is_explained(shape, key, problem, suggestion):
    with pytest.raises((IndexError, ValueError)):
        np.zeros(shape)[key]
    explained = explain.index(shape, key)
    assert not explained.valid
    assert problem in said(explained)
    assert suggestion in said(explained)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("rows", "got a str, 'rows'"),
        (1.0, "got a float, 1.0. Write 1, or int"),
        (np.s_["a":"b"], "the start of a:b is a str"),
        (
            np.s_[0:1.5],
            "the stop of 0:1.5 is a float. Write 1, or int(...) of it; a division that stays whole is written //.",
        ),
        ([0.0, 1.0], "whole numbers: .astype"),
        ({"a": 1}, "got a dict"),
    ],
)
def test_what_is_no_index_raises(key, message):
    with pytest.raises(TypeError, match=re.escape(message)):
        explain.index((3, 5), key)


def test_the_values_of_what_is_taken_are_there_when_they_are_few():
    x = np.arange(1_000_000).reshape(1000, 1000)
    assert explain.index(x, np.s_[5:7, -1]).result.values.tolist() == [5999, 6999]
    assert explain.index(x, np.s_[5:100]).result.values is None
    assert explain.index((1000, 1000), 5).result.values is None


def test_an_integer_beside_a_mask_counts_as_an_array_and_two_steps_are_the_way_out():
    mask = np.arange(11) < 6
    explained = explain.index((8, 7, 11), np.s_[3, :, mask])
    text = said(explained)
    assert explained.result_shape == np.zeros((8, 7, 11))[3, :, mask].shape == (6, 7)
    assert "the integer 3 counts as an array here" in text
    assert "In two steps, x[3][:, mask of shape (11,)], it keeps its place, giving (7, 6)." in text
    pairs = said(explain.index((8, 7, 11), np.s_[[0, 2], :, [1, 3]]))
    assert "something else stands between them" in pairs
    assert "counts as an array" not in pairs


def test_masks_that_lost_their_dtype_are_known_whatever_their_rank_and_their_truth():
    ones = np.eye(4, dtype=int)
    assert "make a mask of them: == 1." in said(explain.index((4, 4), ones))
    assert "make a mask of them: == 1." in said(explain.index((4, 4, 3), ones.astype(np.uint8)))
    first, *_ = explain.index((4, 4), ones * 255).suggestions
    assert first == "It would work with a mask made of these integers, == 255, giving (4,)."
    assert np.zeros((4, 4))[ones * 255 == 255].shape == (4,)


def test_a_vector_indexed_as_a_column_is_made_one():
    first, *_ = explain.index((150,), np.s_[:, 0]).suggestions
    assert "a column of shape (150, 1), written [:, np.newaxis], giving (150,)" in first
    with pytest.raises(TypeError, match=r"Write 2, or int\(\.\.\.\) of it; a division .* //"):
        explain.index((150,), np.s_[0:2.5])


def test_lists_without_entries_and_long_ones_are_told_in_good_english():
    assert "3 entries become 0: an array without entries takes none." in said(
        explain.index((3, 4), [])
    )
    assert "10: the 10 integers name them one by one." in said(
        explain.index((20,), list(range(10)))
    )
    two = said(explain.index((20, 20), (list(range(10)), list(range(10)))))
    assert two.count("integers of shape (10,) name the index along it for each pick.") == 2


@pytest.mark.parametrize(
    ("key", "least"),
    [
        (np.s_[0:10], 10), (np.s_[-10:], 10), (np.s_[10:-10], 20), (np.s_[2:10:3], 9), (np.s_[20:10:-1], 21),
        (np.s_[-3:5], 8), (np.s_[5], 6), (np.s_[[1, 5]], 6), (np.s_[20000:30000], 30000),
        (np.s_[::2], 0), (np.s_[::-1], 0), (np.s_[1:], 0), (np.s_[-1], 0), (np.s_[3:2], 0),
    ],
)  # fmt: skip
def test_it_is_said_how_long_an_axis_must_be_whose_length_is_not_known(key, least):
    said = f"This holds if n is at least {least:,}."
    notes = explain.index((None, 20), key).notes
    assert (said in notes) if least else not any("at least" in note for note in notes)
