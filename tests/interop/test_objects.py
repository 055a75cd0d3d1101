"""Objects of many libraries: each is told truly, drawn and explained, or refused with a sentence that helps."""

from typing import Any

import numpy as np
import pytest

from tensorlab import Description, axes, describe, draw, explain, rank, shape
from tests.interop.given import Given, Inside
from tests.interop.libraries import LIBRARIES, objects
from tests.interop.outcomes import FUNCTIONS, outcome

# What a library says while an object is made; what it says while we look at it is an error, in `outcome`.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::PendingDeprecationWarning")


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_object_is_told_truly(library):
    for given in objects(library):
        _met(given, lambda x, given=given: _is_told(given, x))


@pytest.mark.parametrize("library", LIBRARIES)
def test_no_function_ends_in_an_error_of_another_library(library):
    for given in objects(library):
        for name, function in FUNCTIONS.items():
            try:
                _met(given, lambda x, function=function: outcome(function, x))
            except Exception as error:
                pytest.fail(f"{library}, {given.what}, {name}: {type(error).__name__}: {error}")


def _met(given: Given, check: Any) -> None:
    """Let a check see the object, where it is."""
    if not isinstance(given.x, Inside):
        check(given.x)
        return
    seen = []
    given.x.run(lambda x: seen.append(check(x)))
    assert seen, f"{given.what} was never met"


def _is_told(given: Given, x: Any) -> None:
    what = given.what
    if given.refused:
        with pytest.raises((TypeError, ValueError)) as refusal:
            describe(x)
        assert given.refused in str(refusal.value), what
        return
    said = describe(x)
    if given.tensors is not None:
        assert {name: each.shape for name, each in said.tensors.items()} == given.tensors, what
        return
    assert isinstance(said, Description)
    assert (said.shape, said.dtype) == (given.shape, given.dtype), what
    assert (rank(x), shape(x), len(axes(x))) == (len(given.shape), given.shape, len(given.shape)), (
        what
    )
    assert bool(given.unread) == bool(said.unread), what
    assert given.unread in said.unread, what
    if given.low is not None:
        assert said.statistics is not None, what
        assert (said.statistics.minimum, said.statistics.maximum) == (given.low, given.high), what
    if given.missing is not None:
        assert said.statistics is not None, what
        assert (said.statistics.missing, said.statistics.nans) == given.missing, what
    told = explain.transpose(x)
    known = [
        a for a, b in zip(told.result_shape, reversed(given.shape), strict=True) if b is not None
    ]
    assert known == [n for n in reversed(given.shape) if n is not None], what
    if given.unread and ("compute" not in given.unread or None in given.shape):
        assert "No values are shown" in draw(x).description, what


def test_pictures_hold_the_entries_of_a_table_whatever_its_index_is():
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame({"a": [1, 2], "b": [30, 40]}, index=[1, 0])
    assert " 1 │ 30 │\n 1 │ 2 │ 40 │" in str(draw(table))
    assert explain.index(table, (0, 1)).result.values == 30
    series = pd.Series([10, 20, 30], index=[2, 0, 1])
    assert explain.index(series, 0).result.values == 10


def test_an_index_that_is_a_range_is_never_made():
    pd = pytest.importorskip("pandas")
    x = pd.RangeIndex(10**15)
    said = describe(x)
    assert (said.shape, said.dtype, said.framework) == ((10**15,), "int64", "pandas")
    assert said.statistics.maximum == 10**15 - 1
    assert draw(x).svg()
    assert describe(pd.RangeIndex(0)).size == 0


def test_the_shape_of_a_table_of_mixed_columns_is_found_without_its_entries(monkeypatch):
    pd = pytest.importorskip("pandas")
    table = pd.DataFrame({"a": np.arange(1000), "b": ["x"] * 1000})
    read = []
    original = pd.DataFrame.__array__

    def spied(self, *args, **options):
        read.append(len(self))
        return original(self, *args, **options)

    monkeypatch.setattr(pd.DataFrame, "__array__", spied)
    assert (rank(table), shape(table)) == (2, (1000, 2))
    assert max(read, default=0) == 0


def test_no_more_of_a_file_is_read_than_is_drawn(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        # Chunks that were never written take no room: 8 TB.
        x = file.create_dataset("x", (10**6, 10**6), "f8", chunks=(100, 100))
        assert draw(x).svg()
        assert explain.transpose(x).result_shape == (10**6, 10**6)


def test_the_advice_of_pytorch_and_scipy_works():
    torch, sparse = pytest.importorskip("torch"), pytest.importorskip("scipy.sparse")
    for x in (torch.eye(3).to_sparse(), sparse.csr_array(np.eye(3))):
        advice = describe(x).unread.partition("; ")[2].partition(" ")[0]
        assert describe(eval(advice, {"x": x})).statistics.maximum == 1


def test_named_axes_of_xarray_are_drawn_and_explained():
    xr = pytest.importorskip("xarray")
    x = xr.DataArray(np.ones((2, 3)), dims=("height", "width"))
    assert "height (2)" in str(draw(x))
    assert explain.transpose(x).result.names == ("width", "height")
    assert explain.sum(x, 0).result.values.tolist() == [2, 2, 2]


def test_memory_that_was_given_back_is_not_read():
    torch = pytest.importorskip("torch")
    x = torch.ones(2, 3)
    x.untyped_storage().resize_(0)
    assert "memory was given back" in describe(x).unread
    assert describe(torch.ones(4, 6)[1:, ::2]).statistics.mean == 1


def test_an_operator_is_told_by_its_shape_and_the_way_to_its_entries_works():
    linalg = pytest.importorskip("scipy.sparse.linalg")
    x = linalg.aslinearoperator(np.arange(6.0).reshape(2, 3))
    said = describe(x)
    assert said.shape == (2, 3)
    way = said.unread.partition("; ")[2].partition(" has ")[0]
    np.testing.assert_array_equal(eval(way, {"x": x, "np": np}), np.arange(6.0).reshape(2, 3))


def test_a_list_of_quantities_keeps_its_unit_or_is_refused():
    pint = pytest.importorskip("pint")
    units = pint.UnitRegistry()
    assert describe([1 * units.m, 2 * units.m]).remark == "The unit of its values is meter."
    with pytest.raises(TypeError, match="several units"):
        describe([1 * units.m, 2 * units.s])
