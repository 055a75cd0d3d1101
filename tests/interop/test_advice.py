"""What is said of objects of other libraries is a step that works."""

import re

import numpy as np
import pytest

from tensorlab import describe, histogram, images


@pytest.mark.filterwarnings("ignore:torch.quantize")
def test_quantized_values_are_numbers():
    torch = pytest.importorskip("torch")
    x = torch.quantize_per_tensor(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 0.5, 0, torch.quint8)
    assert "4 values from 1 to 4" in str(histogram(x))
    assert "1 image" in str(images(x))


def test_an_entry_of_a_column_says_how_it_is_read():
    pa = pytest.importorskip("pyarrow")
    for x in (pa.scalar(3), pa.array([[1, 2]])[0]):
        with pytest.raises(TypeError, match=r"look at x\.as_py\(\)"):
            describe(x)


def test_columns_of_arrays_are_stacked_by_the_call_that_is_named():
    pl = pytest.importorskip("polars")
    x = pl.Series([[1, 2], [3, 4]])
    call = re.search(r"np\.stack.*?\(2, 2\)", describe(x).remark)[0]
    assert eval(call, {"np": np, "x": x}).tolist() == [[1, 2], [3, 4]]
    with pytest.raises(TypeError, match=r"x\.cast\(float\)"):
        histogram(pl.Series([1, 2**100], dtype=pl.Int128))


def test_sparse_arrays_of_jax_are_told_by_their_shape():
    sparse = pytest.importorskip("jax.experimental.sparse")
    found = describe(sparse.BCOO.fromdense(np.eye(3, dtype=np.float32)))
    assert (found.shape, "x.todense()" in found.unread) == ((3, 3), True)


def test_ragged_records_and_strings_of_awkward_have_advice_that_works():
    ak = pytest.importorskip("awkward")
    with pytest.raises(TypeError, match=r"x\['x'\]"):
        describe(ak.Array([{"x": [1]}, {"x": [1, 2]}]))
    x = ak.Array([["a"], ["b", "c"]])
    with pytest.raises(TypeError) as error:
        describe(x)
    call = re.search(r"ak\.to_numpy.*(?= pads)", str(error.value))[0]
    assert eval(call, {"ak": ak, "x": x}).tolist() == [["a", ""], ["b", "c"]]


def test_a_program_that_pytorch_exported_is_a_tree():
    torch = pytest.importorskip("torch")
    program = torch.export.export(torch.nn.Linear(2, 3), (torch.ones(4, 2),))
    assert set(describe(program).tensors) == {"weight", "bias"}
