"""What joins tensors agrees with NumPy: concatenate, stack, vstack, hstack, dstack, column_stack."""

import numpy as np
import pytest
from hypothesis import given

from tensorlab import explain
from tests.explain.agreement import (
    asked,
    cases,
    changes,
    check_moved,
    for_each,
    key_in,
    said,
    what_to_write,
)


def joins(choose):
    """Shapes that mostly agree but for one axis, and an axis."""
    shape = choose.shape(max_dims=3)
    rank = len(shape)
    along = choose.integer(0, max(rank - 1, 0))
    found = []
    for _ in range(choose((2, 3, 1, 4, 2, 3, 2, 2, 0))):
        own = list(shape)
        if own and choose.truth():
            own[along] = choose.integer(0, 3)
        if own and choose.chance(16):
            own[choose.integer(0, rank - 1)] = choose.integer(0, 3)
        if own and choose.chance(20):
            own.pop(along)
        found.append(tuple(own))
    return found, choose((*[along] * 6, along - rank, along - rank, rank, -4, None))


def stacks(choose):
    """Shapes that mostly are the same, and an axis."""
    shape = choose.shape(max_dims=3)
    found = [
        choose.part(shape) if choose.chance(12) else shape
        for _ in range(choose((2, 3, 1, 4, 2, 0)))
    ]
    return found, choose([*range(-len(shape) - 1, len(shape) + 1), -5, 4])


def test_tensors_that_are_not_in_one_list_are_told_to_be():
    for join in (explain.concatenate, explain.stack):
        with pytest.raises(TypeError, match=r"got an ndarray\. The tensors come in one list"):
            join(np.zeros((2, 3)), np.zeros((2, 3)))
        with pytest.raises(TypeError, match=r"the single shape \(2, 3\): explain\.\w+\(\[a, b\]\)"):
            join((2, 3), (2, 3))
        with pytest.raises(TypeError, match="got a dict, whose keys are not tensors"):
            join({"a": [1, 2]})
    with pytest.raises(TypeError, match=r"in one list: explain\.vstack\(\[a, b\]\)"):
        explain.vstack(np.zeros((2, 3)), np.zeros((2, 3)))


@for_each("concatenate")
@given(cases(joins))
def test_concatenate_agrees_with_numpy(case):
    taken, axis = case
    check_moved(
        explain.concatenate(taken, axis), taken, lambda *x: np.concatenate(list(x), axis=axis)
    )


@for_each("concatenate")
@given(cases(joins))
def test_what_concatenate_suggests_works(case):
    taken, axis = case
    explained = explain.concatenate(taken, axis)
    for text in explained.suggestions:
        arrays = [np.zeros(shape) for shape in taken]
        if text.write:
            result = what_to_write(text, *arrays)
        elif text.key:
            arrays = [x[key_in(text)] if k in text.changed else x for k, x in enumerate(arrays)]
            assert [[x.shape for x in arrays]] == list(changes(taken, text))
            result = np.concatenate(arrays, axis=axis)
        else:
            (shapes,) = changes(taken, text)
            result = np.concatenate(list(map(np.zeros, shapes)), axis=axis)
        assert result.shape == text.shape


@for_each("stack")
@given(cases(stacks))
def test_stack_agrees_with_numpy(case):
    taken, axis = case
    check_moved(explain.stack(taken, axis), taken, lambda *x: np.stack(list(x), axis=axis))


@for_each("stack")
@given(cases(stacks))
def test_what_stack_suggests_works(case):
    taken, axis = case
    explained = explain.stack(taken, axis)
    for text in explained.suggestions:
        arrays = [np.zeros(shape) for shape in taken]
        if text.write:
            result = what_to_write(text, *arrays)
        else:
            (shapes,) = changes(taken, text)
            if "reshaped" in text:
                arrays = [x.reshape(shape) for x, shape in zip(arrays, shapes, strict=True)]
            result = np.stack(list(map(np.zeros, shapes)), axis=axis)
        assert result.shape == text.shape


STACKED = ("vstack", "hstack", "dstack", "column_stack")


def stacked(choose):
    """Shapes of which some lack an axis."""
    name = choose(asked(STACKED))
    found, _ = joins(choose)
    return name, [shape[1:] if shape and choose.chance(4) else shape for shape in found]


@for_each(*STACKED)
@given(cases(stacked))
def test_what_gives_short_shapes_an_axis_agrees_with_numpy(case):
    name, taken = case
    explained = getattr(explain, name)(taken)
    check_moved(explained, taken, lambda *x: getattr(np, name)(list(x)))
    assert all(len(x.labels) == x.rank for x in explained.operands)


@for_each(*STACKED)
@given(cases(stacked))
def test_what_they_suggest_works(case):
    name, taken = case
    for text in getattr(explain, name)(taken).suggestions:
        if text.write:
            assert f"with {text.write.partition('(')[0]}" in text
            result = what_to_write(text, *map(np.zeros, taken))
        else:
            (shapes,) = changes(taken, text)
            result = getattr(np, name)(list(map(np.zeros, shapes)))
        assert result.shape == text.shape, text


def test_a_vector_counts_as_a_row_or_a_column():
    assert "The second counts as (1, 4), a row." in said(explain.vstack([(3, 4), (4,)]))
    assert "All count as (3, 1), each a column." in said(explain.column_stack([(3,), (3,)]))
    assert explain.vstack([[1, 2], [3, 4]]).result.values.tolist() == [[1, 2], [3, 4]]


def test_concatenate_makes_an_axis_grow_and_stack_makes_a_new_one():
    joined = explain.concatenate([(2, 3), (4, 3)])
    assert "axis 0 grows: 2 + 4 = 6 entries" in said(joined)
    assert joined.sources((3, 1)) == [(1, (1, 1))]
    stacked = explain.stack([(3, 5)] * 3)
    assert (
        "A new axis comes in, axis 0 of the result, with 3 entries: one for each tensor."
        in said(stacked)
    )
    assert stacked.sources((2, 0, 4)) == [(2, (0, 4))]


def test_a_missing_axis_is_suggested():
    assert explain.concatenate([(3, 4), (4,)]).suggestions == (
        "It would work with the second as (1, 4), written [np.newaxis], giving (4, 4).",
    )


def test_a_batch_of_arrays_is_a_list_of_them():
    explained = explain.concatenate(np.arange(24).reshape(2, 3, 4), axis=1)
    assert explained.input_shapes == ((3, 4), (3, 4))
    assert explained.result.values.shape == (3, 8)
    many = explain.stack([(2,)] * 1000)
    assert many.result_shape == (1000, 2)
    assert len(str(many)) < 400


def test_a_single_shape_is_no_list():
    with pytest.raises(
        TypeError, match=r"a list of tensors or shapes, and got the single shape \(2, 3\)"
    ):
        explain.concatenate((2, 3))
    with pytest.raises(TypeError, match="a single axis"):
        explain.concatenate([(2, 3)], axis=(0, 1))
    with pytest.raises(TypeError, match="which axis of the result is new"):
        explain.stack([(2, 3)], axis=None)
