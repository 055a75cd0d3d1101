"""In `explain`, a tuple of integers is a shape; all else is data."""

import numpy as np
import pytest

from tensorlab import explain


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
