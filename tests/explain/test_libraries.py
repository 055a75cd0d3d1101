"""Where another library is at work than NumPy its own rules are told, too: views, steps, names, masks."""

from dataclasses import replace

import numpy as np
import pytest

from tensorlab import explain
from tensorlab.explain.operands import Operand, operand
from tests.explain.agreement import said

VIEWS = {
    "index": lambda x: explain.index(x, np.s_[1:]),
    "transpose": explain.transpose,
    "flip": explain.flip,
    "expand_dims": lambda x: explain.expand_dims(x, 0),
    "squeeze": lambda x: explain.squeeze(x, 2),
    "split": lambda x: explain.split(x, 3),
}


def of(framework):
    return replace(operand((3, 4, 1)), framework=framework)


@pytest.mark.parametrize("name", VIEWS)
def test_what_is_a_view_in_numpy_is_told_as_each_library_has_it(name):
    view = "is a view: writing to it writes to the original."
    assert view in said(VIEWS[name]((3, 4, 1)))
    assert (view in said(VIEWS[name](of("torch")))) == (name != "flip"), "torch.flip copies"
    for framework, whose in (("tensorflow", "TensorFlow's"), ("jax", "JAX's")):
        text = said(VIEWS[name](of(framework)))
        assert f"{whose} tensors are never written to" in text
        assert "writing to it" not in text
    text = said(VIEWS[name](np.ones((3, 4, 1)).tolist()))
    assert "is a view of the array that NumPy makes of the list: the list stays as it is." in text


def test_a_copy_of_what_is_never_written_to_is_told_as_such():
    assert "The result is a copy" in said(explain.index((3, 4, 1), [0, 2]))
    for taken in (explain.index(of("jax"), [0, 2]), explain.take(of("jax"), [0, 2])):
        assert "JAX's tensors are never written to" in said(taken)
        assert "copy:" not in said(taken)


def test_tensorflows_own_tensors_are_known_by_it():
    tf = pytest.importorskip("tensorflow")
    assert "TensorFlow's tensors are never" in said(explain.transpose(tf.ones((2, 3))))


def test_pytorchs_lack_of_negative_steps_is_told():
    assert "PyTorch takes no negative step" in said(explain.index(of("torch"), np.s_[::-1]))
    assert "PyTorch" not in said(explain.index(of("torch"), np.s_[::2]))
    for reversed_ in (explain.index(of("torch"), np.s_[::-1]), explain.flip(of("torch"), 0)):
        assert "copy" in said(reversed_)
        assert "view" not in said(reversed_)
    assert "[::-1]" not in said(explain.flip(of("torch"), 0))
    assert "The same is written [::-1]" in said(explain.flip(of("numpy"), 0))
    assert "PyTorch" not in said(explain.index((3, 4), np.s_[::-1]))


def test_other_meanings_of_an_index_are_told():
    mask = np.array([0, 1, 1], np.uint8)
    assert explain.index(Operand((3, 4), framework="torch"), mask).result_shape == (2, 4)
    assert explain.index((3, 4), mask).result_shape == (3, 4)
    told = said(explain.index(Operand((3, 4), framework="tensorflow"), [0, 2]))
    assert "TensorFlow takes no array as an index: there it is tf.gather" in told


def xarray(**lengths):
    return Operand(tuple(lengths.values()), names=tuple(lengths), framework="xarray")


def test_axes_that_xarray_lines_up_by_name_are_told():
    refused = explain.broadcast(xarray(time=10, lat=32, lon=64), xarray(lat=32))
    assert "works" not in refused.problem
    assert refused.suggestions[-1] == (
        "It would work in xarray, which lines axes up by their names, time, lat and lon, giving (10, 32, 64)."
    )
    crossed = explain.add(xarray(lat=3, lon=3), xarray(lat=3))
    assert "xarray lines axes up by their names, lat and lon: (3, 3)." in said(crossed)
    assert "xarray" not in said(explain.add(xarray(lat=3, lon=3), xarray(lon=3)))
    assert "xarray" not in said(explain.broadcast((10, 32), (10,)))


def test_an_axis_with_a_name_disappears_by_its_name():
    x = xarray(time=10, lat=32, lon=64)
    assert explain.mean(x, axis="lat") == explain.mean(x, axis=1)
    assert explain.sum(x, axis=("time", 2)).result_shape == (32,)
    assert explain.reduce(np.linalg.norm, x, axis="lon").result_shape == (10, 32)
    with pytest.raises(TypeError, match="axis takes integers"):
        explain.mean((10, 32), axis="lat")


def test_masked_entries_are_left_out_and_counted():
    one = np.ma.array([1, 2, 3], mask=[False, True, False])
    explained = explain.sum(one)
    assert "1 of the 3 entries is masked, and left out." in said(explained)
    assert explained.result.values == 4
    two = np.ma.array([[1, 2], [3, 4]], mask=[[True, True], [False, False]])
    assert "2 of the 4 entries are masked, and left out." in said(explain.mean(two, axis=1))
    assert "masked" not in said(explain.sum(np.ma.array([1, 2])))


def test_a_table_of_pandas_that_is_turned_is_one_of_its_own():
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame([[1, 2], [3, 4]])
    turned = table.T
    turned.iloc[0, 0] = 9
    assert table.iloc[0, 0] == 1 or pandas.__version__ < "3"
    assert "The result is a table of its own" in said(explain.transpose(table))
