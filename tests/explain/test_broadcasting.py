"""`explain.broadcast` and `explain.elementwise` agree with NumPy, and say which axis is stretched."""

import copy
import operator
import pickle

import numpy as np
import pytest
from hypothesis import given

from tensorlab import explain
from tests.explain.agreement import (
    cases,
    changes,
    check_combined,
    check_shape,
    for_each,
    key_in,
    numpy_does,
    said,
)


def related(choose, most=3):
    """Shapes that often broadcast: each is a part of one, with ones put in, and sometimes a wrong length."""
    whole = choose.shape()
    return [choose.part(whole) for _ in range(choose.integer(1, most))]


def two(choose):
    whole = choose.shape(max_dims=3)
    return [choose.part(whole), choose.part(whole)]


@for_each("broadcast")
@given(cases(related))
def test_broadcast_agrees_with_numpy(given_shapes):
    explained = explain.broadcast(*given_shapes)
    result = numpy_does(lambda: np.broadcast_shapes(*given_shapes))
    check_shape(explained, None if result is None else np.broadcast_to(0, result))
    if result is None:
        return
    # Which entry of each operand meets there is what broadcasting an array of numbers says.
    views = []
    for shape in given_shapes:
        numbers = np.arange(int(np.prod(shape))).reshape(shape)
        views.append(np.broadcast_to(numbers, result))
    for index in list(np.ndindex(*result))[:40]:
        wanted = [
            (k, tuple(int(i) for i in np.unravel_index(v[index], shape)) if shape else ())
            for k, (v, shape) in enumerate(zip(views, given_shapes, strict=True))
        ]
        assert explained.sources(index) == wanted


@for_each("elementwise")
@given(cases(two))
def test_elementwise_agrees_with_numpy(given_shapes):
    check_combined(explain.add(*given_shapes), given_shapes, np.add)


@for_each("broadcast")
@given(cases(related))
def test_what_broadcast_suggests_works(given):
    explained = explain.broadcast(*given)
    for text in explained.suggestions:
        for shapes in changes(given, text):
            assert np.broadcast_shapes(*shapes) == text.shape, text
        if "written" in text:
            ((number, (claimed,)),) = text.changed.items()
            assert np.zeros(given[number])[key_in(text)].shape == claimed, text
        if "transposed" in text:
            ((number, (claimed,)),) = text.changed.items()
            assert np.zeros(given[number]).T.shape == claimed


def test_two_shapes_that_clash_always_come_with_a_suggestion():
    for a in [(2,), (2, 3), (4, 3), (3, 2, 1)]:
        for b in [(5, 7), (3, 5, 7), (7, 5, 5, 5)]:
            explained = explain.broadcast(a, b)
            assert not explained.valid
            assert explained.suggestions


def test_a_bias_of_another_length_is_offered_the_right_one():
    *_, last = explain.broadcast((32, 512), (32,)).suggestions
    assert "a second tensor of shape (512,) or (1,), giving (32, 512)" in last


def test_it_says_which_axis_is_stretched_and_which_is_missing():
    text = said(explain.broadcast((32, 1), (10,)))
    assert "the second has no axis here and is used for each" in text
    assert "axis 1, 10 entries of the second: the first has 1, which is stretched to 10." in text
    assert "Shapes line up from the right, so the second counts as (1, 10)." in text


def test_broadcasting_that_nobody_meant_is_pointed_out():
    assert "Was that meant?" in said(explain.broadcast((7,), (7, 1)))
    assert "Was that meant?" not in said(explain.broadcast((7, 3), (7, 1)))
    text = said(explain.subtract((8, 8, 1), (8, 8)))
    assert "Each has 64 entries, and the result 512. Was that meant?" in text
    assert "give both one shape, (8, 8) for example" in text
    assert "Was that meant?" not in said(explain.subtract((8, 8, 1), (1, 8, 8)))
    assert "every entry of one meets every entry of the other." in said(
        explain.broadcast((7, 1), (1, 7))
    )
    assert "every entry of one" not in said(explain.broadcast((5, 1, 2), (1, 5, 2)))
    assert "Was that meant?" not in said(explain.broadcast((7, 3), (3,)))


def test_a_missing_newaxis_is_suggested():
    explained = explain.broadcast((4, 3), (4,))
    assert explained.suggestions[0] == (
        "It would work with the second as (4, 1), written [:, np.newaxis], giving (4, 3)."
    )
    assert explained.clashes == ((0, 1), (1, 0))


def test_the_names_of_axes_are_used():
    class Named:
        def __init__(self, values, dims):
            self.values, self.dims = np.asarray(values), dims
            self.shape, self.dtype = self.values.shape, self.values.dtype

        def __array__(self, dtype=None, copy=None):
            return self.values

    x = Named(np.zeros((2, 3)), ("samples", "features"))
    assert "axis 1 (features), 3 entries: both have 3." in said(explain.broadcast(x, [1, 2, 3]))
    first, second = explain.broadcast(x, [1, 2, 3]).operands
    assert (first.names, second.names) == (("samples", "features"), ())


def test_any_function_with_a_name_can_be_explained():
    explained = explain.elementwise(operator.add, [1, 2], [[10], [20]])
    assert said(explained).startswith("add((2,), (2, 1)) gives (2, 2)")
    assert explained.result.values.tolist() == [[11, 12], [21, 22]]
    assert explain.negative([1, 2]).result.values.tolist() == [-1, -2]


def test_what_is_not_element_wise_is_refused():
    with pytest.raises(TypeError, match="not element-wise"):
        explain.elementwise(np.matmul, (2, 3), (3, 4))
    with pytest.raises(TypeError, match="x2"):
        explain.add((2, 3))
    with pytest.raises(TypeError, match="takes a function first"):
        explain.elementwise((2, 3), (2, 3))
    with pytest.raises(TypeError, match="one or more"):
        explain.broadcast()


def test_no_warning_of_numpy_leaks_out():
    assert explain.divide([1, 0], [0, 0]).result.values.shape == (2,)
    small = np.uint8([250]), np.uint8([10])
    assert explain.add(*small).result.values.tolist() == [4]


@pytest.mark.parametrize(
    ("shapes", "claimed"),
    [(((0,), (2, 1, 0, 2)), (0, 1)), (((4, 1, 3, 1, 2), (3, 1, 3)), (3, 1, 3, 1))],
)
def test_new_axes_in_front_come_by_themselves_and_are_not_claimed_of_what_is_written(
    shapes, claimed
):
    (way,) = explain.add(*shapes).suggestions
    ((number, (told,)),) = way.changed.items()
    assert np.zeros(shapes[number])[key_in(way)].shape == told == claimed


def test_a_reader_s_names_stand_where_a_sentence_calls_operands_by_their_places():
    explained = explain.add((4, 3), (4,))
    assert explained.problem.called(["x", "b"]) == (
        "lined up from the right, axis 1 of x has 3 entries where axis 0 of b has 4, and neither is 1."
    )
    assert [way.called(["x", "b"]) for way in explained.suggestions] == [
        "It would work with b as (4, 1), written [:, np.newaxis], giving (4, 3).",
        "It would work with x transposed, (3, 4), giving (3, 4).",
        "It would work with b of shape (3,) or (1,), giving (4, 3).",
    ]


def test_a_name_that_two_operands_have_tells_which_of_them_is_meant():
    told = [way.called(["a", "a"]) for way in explain.matmul((2, 3), (2, 3)).suggestions]
    assert "It would work with the second a transposed, (3, 2), giving (2, 2)." in told
    assert "It would work with the first a transposed, (3, 2), giving (3, 3)." in told


def test_a_suggestion_is_copied_and_pickled_with_its_facts():
    for way in explain.matmul((None, 3), (4, 5)).suggestions:
        for again in (copy.deepcopy(way), pickle.loads(pickle.dumps(way))):
            assert (again, again.shape, again.changed) == (way, way.shape, way.changed)
            assert again.called(["x", "W"]) == way.called(["x", "W"])
