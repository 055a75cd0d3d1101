"""In `explain`, a tuple of integers is a shape; all else is data."""

import copy
import pickle

import numpy as np
import pytest

from tensorlab import explain
from tensorlab.shapes import letter
from tests.explain.agreement import said


def shapes_of(*operands):
    return explain.broadcast(*operands).input_shapes


def test_a_tuple_of_integers_is_a_shape_and_a_list_is_data():
    assert shapes_of((2, 3)) == ((2, 3),)
    assert shapes_of([2, 3]) == ((2,),)
    assert shapes_of(()) == ((),)
    assert shapes_of([]) == ((0,),)
    assert shapes_of(5) == ((),)


def test_numpy_integers_count_as_lengths():
    assert shapes_of((np.int64(2), np.uint8(3))) == ((2, 3),)
    assert shapes_of(np.zeros((4, 5)).shape) == ((4, 5),)


def test_tuples_of_other_things_are_data():
    assert shapes_of(((1, 2), (3, 4))) == ((2, 2),)
    assert shapes_of((True, False)) == ((2,),)
    assert shapes_of((np.zeros(3), np.zeros(3))) == ((2, 3),)


def test_a_negative_length_raises():
    with pytest.raises(ValueError, match="one is -1"):
        explain.transpose((2, -1))


def test_a_length_that_is_no_integer_raises():
    with pytest.raises(TypeError, match=r"which 468\.75 in"):
        explain.matmul((468.75, 128), (128, 10))


def test_none_is_a_length_that_is_not_known():
    assert str(explain.matmul((None, 784), (784, 10)).result) == "(n, 10)"


@pytest.mark.parametrize(
    ("explained", "result"),
    [
        (lambda: explain.matmul((None, 784), (784, None)), "(n, m)"),
        (lambda: explain.outer((None,), (None,)), "(n, m)"),
        (lambda: explain.tensordot((None, 3), (3, None), 1), "(n, m)"),
        (lambda: explain.einsum("ij,jk->ik", (None, 3), (3, None)), "(n, m)"),
        (lambda: explain.matmul((None, None, 5), (None, 5, 6)), "(n, m, 6)"),
    ],
)
def test_lengths_of_axes_that_do_not_correspond_have_letters_of_their_own(explained, result):
    assert str(explained().result) == result


def test_a_length_that_is_free_has_a_letter_that_no_other_has():
    for way in explain.matmul((None, 784), (10000, 512)).suggestions:
        assert "(784, n)" not in way
    (free, *_) = explain.matmul((None, 784), (10000, 512)).suggestions
    assert str(free.shape) == "(n, m)"


def test_lengths_that_clash_for_certain_are_not_hidden_by_one_that_is_not_known():
    for way in explain.add((None, None, 3), (None, 4)).suggestions:
        assert "not known" not in way
    (first, *_) = explain.add((None, None), (3, 4)).suggestions
    assert first == (
        "n and m are lengths that are not known yet: it works where n is 3 or 1 and m is 4 or 1."
    )
    (first, *_) = explain.einsum("ij,jk->ik", (None, None), (3, None)).suggestions
    assert first == "m is a length that is not known yet: it works where that is 3."


@pytest.mark.parametrize(
    ("key", "length"),
    [
        (np.s_[1:], "n - 1"),
        (np.s_[::20], "⌈n / 20⌉"),
        (np.s_[3::7], "⌈(n - 3) / 7⌉"),
        (np.s_[-5:], "5"),
        (np.s_[10:100:3], "30"),
        (np.s_[::-2], "⌈n / 2⌉"),
    ],
)
def test_a_slice_of_a_length_that_is_not_known_is_told_by_its_letter(key, length):
    explained = explain.index((None, 3), key)
    assert str(explained.result_shape[0]) == length
    assert f" become {length}: " in said(explained)


def test_parts_of_a_length_that_is_not_known_are_told_by_its_letter():
    assert str(explain.array_split((None, 4), 3).result) == "(⌈n / 3⌉, 4)"
    assert str(explain.array_split((None, 4), 3, part=2).result) == "(⌊n / 3⌋, 4)"
    assert str(explain.split((None, 4), [2, -3], part=1).result) == "(n - 5, 4)"
    (first, *_) = explain.split((None, 4), 3).suggestions
    assert first == "n is a length that is not known yet: it works where that is a multiple of 3."


def test_what_is_no_tensor_raises():
    with pytest.raises(TypeError, match="tensorlab takes"):
        explain.transpose({"a": 1})
    with pytest.raises(ValueError, match="ragged"):
        explain.transpose([[1, 2], [3]])
    with pytest.raises(ValueError, match="65 axes"):
        explain.transpose((1,) * 65)


def test_lazy_arrays_are_explained_without_being_computed():
    class Lazy:
        shape, dtype, __dask_graph__ = (3, 4), np.dtype("float32"), None

        def __array__(self, dtype=None, copy=None):
            raise AssertionError("it was computed")

    explained = explain.transpose(Lazy())
    assert explained.result_shape == (4, 3)
    assert explained.result.values is None


def test_an_array_of_another_library_is_data_and_may_be_an_index():
    class Array:
        def __init__(self, values):
            self.values = np.asarray(values)
            self.shape, self.dtype = self.values.shape, self.values.dtype

        def __array__(self, dtype=None, copy=None):
            return self.values

    explained = explain.index(Array([10, 20, 30]), Array([2, 0]))
    assert explained.result.values.tolist() == [30, 10]
    assert explained.sources(0) == [(0, (2,))]


def test_large_values_are_kept_and_never_computed_with():
    x = np.broadcast_to(np.float32(0), (4, 240, 144, 256, 3))
    explained = explain.negative(x)
    assert explained.operands[0].values is not None
    assert explained.result.values is None


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))])
def test_a_copy_of_a_length_that_is_not_known_is_computed_with_as_the_length_is(copied):
    n, m = letter(0), letter(1)
    for length in (n, n - 1, (n + m) * 3, n - (m + 2)):
        same = copied(length)
        assert (str(same), same.letters) == (str(length), length.letters)
        assert str((same + 1) * 4) == str((length + 1) * 4)


@pytest.mark.parametrize(
    ("explained", "said"),
    [
        (lambda: explain.add((None, None), (None,)), "add((n, m), (m,)) gives (n, m)"),
        (lambda: explain.add((None, 1), (None,)), "add((n, 1), (m,)) gives (n, m)"),
        (
            lambda: explain.elementwise(np.add, (None,), (None, None)),
            "add((n,), (m, n)) gives (m, n)",
        ),
        (lambda: explain.where((None, None), (None,), 1), "where((n, m), (m,), ()) gives (n, m)"),
        (lambda: explain.broadcast((None, 1), (None,)), "(n, 1) with (m,) gives (n, m)"),
        (lambda: explain.dot((None, 3), (3, None)), "dot((n, 3), (3, m)) gives (n, m)"),
        (lambda: explain.inner((None, 3), (None, 3)), "inner((n, 3), (m, 3)) gives (n, m)"),
        (
            lambda: explain.concatenate([(None, 3), (None, 3)]),
            "concatenate([(n, 3), (m, 3)], axis=0) gives (n + m, 3)",
        ),
        (
            lambda: explain.vstack([(None, 3), (None, 3)]),
            "vstack([(n, 3), (m, 3)]) gives (n + m, 3)",
        ),
        (lambda: explain.hstack([(None,), (None,)]), "hstack([(n,), (m,)]) gives (n + m,)"),
        (
            lambda: explain.column_stack([(None,), (None, None)]),
            "column_stack([(n,), (n, m)]) gives (n, m + 1)",
        ),
        (lambda: explain.dstack([(None,), (None,)]), "dstack([(n,), (n,)]) gives (1, n, 2)"),
    ],
)
def test_lengths_that_need_not_be_the_same_have_letters_of_their_own(explained, said):
    assert " ".join(str(explained()).split()).startswith(said), explained()
    assert said in " ".join(str(explained().draw().text(120)).split())


def test_a_length_that_is_not_known_may_be_the_1_that_stretches():
    for explained in (explain.add((None, 3), (5, 3)), explain.matmul((None, 2, 3), (5, 3, 4))):
        said = "n is a length that is not known yet: it works where that is 5 or 1."
        assert explained.suggestions[0] == said
    assert "neither is known to be 1" in explain.add((None, 3), (5, 3)).problem
    (first, *_) = explain.matmul((None, 2, 3), (5, 4, 4)).suggestions
    assert "not known" not in first
