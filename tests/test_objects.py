"""Objects of Python, NumPy and TensorFlow in every state: told truly, or refused with a sentence that helps."""

import collections
import copy
import ctypes
import datetime
import fractions
import gc
import json
import math
import pickle
import re
import subprocess
import sys
import types
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from decimal import Decimal
from itertools import count
from unittest.mock import AsyncMock, MagicMock, Mock, create_autospec

import numpy as np
import pytest

from tensorlab import (
    Descriptions,
    axes,
    describe,
    draw,
    explain,
    histogram,
    images,
    rank,
    shape,
)
from tensorlab.shapes import letter
from tensorlab.view import TensorView, view
from tensorlab.wording import thousands

# --- Python and NumPy ---


@pytest.mark.parametrize(
    "x", [range(10), range(0), range(5, -5, -3), range(2, 3), range(-(10**6), 10**6, 7)]
)
def test_a_range_has_the_statistics_of_its_entries(x):
    said, expected = describe(x).statistics, describe(np.arange(x.start, x.stop, x.step)).statistics
    assert (said.minimum, said.maximum, said.zeros) == (
        expected.minimum,
        expected.maximum,
        expected.zeros,
    )
    if x:
        assert said.mean == pytest.approx(expected.mean)
        assert said.std == pytest.approx(expected.std)


@pytest.mark.parametrize("n", [10**8, 10**18, 10**20, 10**40])
def test_a_range_of_any_length_is_looked_at_without_its_entries(n):
    assert (rank(range(n)), shape(range(n))) == (1, (n,))
    assert describe(range(n)).statistics.maximum == n - 1
    assert view(range(n))[-2:].tolist() == [n - 2, n - 1]
    assert "0 │ 1 │" in str(draw(range(n)))


@pytest.mark.parametrize("bins", [None, 7, [-3.5, 0, 2, 2.5, 700], 1])
@pytest.mark.parametrize(
    "x",
    [
        *(range(10), range(0), range(5, -5, -3), range(2, 3), range(-(10**4), 10**4, 7)),
        *(range(0, 64, 2), range(32), range(33), range(0, 700_000, 10), range(10**18, 10**18 + 99)),
        range(2**63 - 50, 2**63, 3),
    ],
)
def test_the_histogram_of_a_range_is_that_of_its_entries(x, bins):
    array = np.array(x, np.int64)
    assert histogram(x, bins).text() == histogram(array, bins).text()
    assert str(histogram(x, bins)) == str(histogram(array, bins))


def test_the_histogram_of_a_range_of_any_length_needs_no_entry_of_it():
    x = range(10**18)
    assert [int(n) for n in _counts(histogram(x))] == [5 * 10**16] * 20
    entire = histogram(range(-(2**63), 2**63), 1)  # more than int64 counts
    assert _counts(entire) == [2**64]
    with pytest.raises(TypeError, match="its 694 EiB do not fit into memory"):
        histogram(range(10**20))


def test_a_list_of_ranges_of_any_length_is_summed_up_from_their_ends():
    x = [range(10**18), range(10**18, 2 * 10**18)]
    assert _counts(histogram(x)) == [10**17] * 20
    said, entire = describe(x).statistics, describe(range(2 * 10**18)).statistics
    assert (said.minimum, said.maximum, said.mean) == (0, 2 * 10**18 - 1, 1e18)
    assert said.std == pytest.approx(entire.std, rel=1e-12)
    mixed = [range(5), np.array([0, 3, 3, 4, 1])]
    assert (
        histogram(mixed, [0, 1.5, 3, 4]).text() == histogram(np.array(mixed), [0, 1.5, 3, 4]).text()
    )
    far = [range(2**60, 2**60 + 99), np.arange(2**60, 2**60 + 99)]
    assert histogram(far, 4).text() == histogram(np.array(far), 4).text()


def test_a_range_that_pandas_or_xarray_holds_is_computed_too():
    pd = pytest.importorskip("pandas")
    assert _counts(histogram(pd.RangeIndex(0, 10**12, 2))) == [25 * 10**9] * 20
    xr = pytest.importorskip("xarray")
    x = xr.Variable("time", pd.RangeIndex(10**12))
    assert _counts(histogram(x)) == [5 * 10**10] * 20
    assert [str(axis) for axis in axes(x)] == ["time (1000000000000)"]
    assert describe(x).framework == "xarray"


def _counts(drawing):
    return [int(line.split()[-1].replace(",", "")) for line in drawing.text().splitlines()[1:]]


def test_what_xarray_keeps_in_a_file_is_read_part_by_part(tmp_path, monkeypatch):
    xr = pytest.importorskip("xarray")
    pytest.importorskip("zarr")
    values = np.arange(24.0).reshape(6, 4)
    told = {"x": {"chunks": (2, 4)}}
    xr.Dataset({"x": (("t", "y"), values)}).to_zarr(
        tmp_path / "x.zarr", encoding=told, consolidated=False
    )
    x = xr.open_dataset(tmp_path / "x.zarr", engine="zarr", chunks=None, consolidated=False).x
    assert view(x).chunks == (2, 4)
    expected = describe(values).statistics, histogram(values).text()
    monkeypatch.setattr(TensorView, "values", None)
    assert (describe(x).statistics, histogram(x).text()) == expected
    assert not x.variable._in_memory  # and it stays in its file


def _sparse_and_large():
    """Sparse objects whose entries take more than memory has room for: those that they keep are 1 and 2."""
    place, shape = ([0, 5], [3, 4]), (10**6, 10**6)
    with suppress(ImportError):
        import scipy.sparse

        for kind in ("csr", "csc", "coo", "bsr", "lil", "dok"):
            yield getattr(scipy.sparse.coo_array(([1.0, 2.0], place), shape), f"to{kind}")()
    with suppress(ImportError):
        import sparse

        kept = sparse.COO(place, [1.0, 2.0], shape)
        yield from (kept, sparse.DOK.from_coo(kept))
        import xarray

        yield xarray.DataArray(kept)
    with suppress(ImportError):
        import torch

        kept = torch.sparse_coo_tensor(place, [1.0, 2.0], shape)
        yield from (kept, kept.to_sparse_csr())
    with suppress(ImportError):
        import tensorflow as tf

        yield tf.sparse.SparseTensor(np.transpose(place), [1.0, 2.0], shape)
        yield tf.IndexedSlices(tf.constant([[1.0, 2.0]]), tf.constant([0]), tf.constant([2**31, 2]))
    with suppress(ImportError):
        from jax.experimental.sparse import BCOO

        yield BCOO((np.array([1.0, 2.0]), np.transpose(place)), shape=shape)
    with suppress(ImportError):
        import pandas as pd

        column = scipy.sparse.coo_array(([1.0, 2.0], ([3, 4], [0, 0])), (10**9, 1))
        table = pd.DataFrame.sparse.from_spmatrix(column)
        yield from (table, table[0], table[0].array)


@pytest.mark.filterwarnings("ignore:Sparse")  # PyTorch's
def test_advice_for_what_is_sparse_and_larger_than_memory_is_a_step_that_works():
    tried = 0
    for x in _sparse_and_large():
        found = describe(x)
        size, _, way = found.unread.partition("all of them take ")[2].partition("; ")
        assert re.fullmatch(r"\d[\d.]* [GT]iB", size), found
        call, _, rest = way.partition(" has ")
        kept = describe(eval(call, {"x": x})).statistics
        assert (rest, kept.minimum, kept.maximum) == (
            "those that it keeps",
            0 if kept.zeros else 1,
            2,
        )
        with pytest.raises(TypeError, match="all of them take"):
            histogram(x)
        tried += 1
    if not tried:
        pytest.skip("needs SciPy, or another library that has sparse arrays")


def test_an_object_array_of_arrays_is_told_as_the_ragged_batch_that_it_is():
    x = np.empty(3, object)
    x[:] = [np.zeros((28, 28)), np.zeros((28, 30)), np.zeros((28, 28))]
    said = str(describe(x)).replace("\n", " ")
    assert "arrays of shapes (28, 28) and (28, 30): the batch is ragged" in said
    assert shape(x) == (3,)


@pytest.mark.parametrize("gone", [None, np.ma.masked])
def test_an_object_array_of_arrays_may_lack_some(gone):
    x = np.empty(3, object)
    x[:] = [gone, np.zeros(2), np.zeros(3)]
    said = " ".join(str(describe(x)).split())
    assert "arrays of shapes (2,) and (3,): the batch is ragged" in said
    x[:] = [np.zeros(2), gone, np.ones(2)]
    said = " ".join(str(describe(x)).split())
    assert "Its entries are arrays of shape (2,), or missing" in said
    call = re.search(r"np\.stack\(.*?\]\)", said)[0]
    assert eval(call, {"np": np, "x": x}).tolist() == [[0, 0], [1, 1]]


LAYERS = [np.zeros((3, 4)), np.zeros((5, 2))]


@pytest.mark.parametrize("kind", [list, tuple])
@pytest.mark.parametrize(
    ("tensors", "shapes"),
    [
        (LAYERS, [(3, 4), (5, 2)]),
        ([LAYERS[0], *LAYERS], [(3, 4), (3, 4), (5, 2)]),
        ([np.zeros((3, 3, 1, 8)), np.zeros((3, 3, 8, 16))], [(3, 3, 1, 8), (3, 3, 8, 16)]),
        ([[each] for each in LAYERS], [(1, 3, 4), (1, 5, 2)]),
    ],
)
def test_tensors_that_differ_along_several_axes_are_several_and_no_ragged_batch(
    kind, tensors, shapes
):
    x = kind(tensors)
    assert [each.shape for each in describe(x).values()] == shapes
    assert f"with {len(shapes)} tensors" in draw(x).title
    for function in (rank, shape, axes, histogram, images, explain.transpose):
        with pytest.raises(ValueError, match=r"holds several tensors.* describe\(x\)"):
            function(x)


def test_where_one_of_several_tensors_stands_is_said():
    for x in (LAYERS, [LAYERS, [np.zeros(2), np.zeros((2, 2))]], [None, LAYERS[0]]):
        with pytest.raises(ValueError, match="look at one of them") as error:
            shape(x)
        place = re.search(r"x(\[\d\])+", str(error.value))[0]
        assert shape(eval(place, {"x": x})) == (3, 4)


def test_of_many_shapes_it_is_said_how_many_there_are():
    with pytest.raises(
        ValueError, match=r"of shapes \(1, 2\), \(2, 3\), \(3, 4\) and 7 more, which"
    ):
        shape([np.zeros((n, n + 1)) for n in range(1, 11)])


def test_an_object_array_of_several_tensors_says_how_they_are_described():
    x = np.empty(2, object)
    x[:] = LAYERS
    remark = describe(x).remark
    assert "(3, 4) and (5, 2): several tensors" in remark
    call = re.search(r"describe\(.*\)", remark)[0]
    assert len(eval(call, {"describe": describe, "np": np, "x": x}).tensors) == 2


def test_what_is_ragged_inside_of_a_dict_is_told():
    said = describe({"words": [np.zeros(2), np.zeros(3)], "rows": [[1, 2], [3]]})
    assert {name: each.shape for name, each in said["words"].tensors.items()} == {
        "[0]": (2,),
        "[1]": (3,),
    }
    assert said["rows"] == "a ragged list"
    with pytest.raises(TypeError, match=r"holds no tensors: 'rows' is a ragged list\."):
        describe({"rows": [[1, 2], [3]]})


def test_an_object_array_of_equal_arrays_says_how_they_become_one_tensor():
    x = np.empty((2, 2), object)
    for i in np.ndindex(2, 2):
        x[i] = np.full(3, i[0])
    assert "np.stack(np.ravel(x)).reshape(2, 2, 3)" in str(describe(x)).replace("\n", " ")
    assert np.stack(np.ravel(x)).reshape(2, 2, 3).shape == (2, 2, 3)


def test_bytes_that_were_bfloat16_say_how_they_become_it_again():
    types = pytest.importorskip("ml_dtypes")
    x = np.array([1, 2], types.bfloat16).view("V2")
    assert "x.view(ml_dtypes.bfloat16)" in str(describe(x)).replace("\n", " ")
    assert describe(x.view(types.bfloat16)).statistics.maximum == 2


def test_a_masked_array_says_that_it_is_one():
    said = describe(np.ma.array([1, 99, 3], mask=[0, 1, 0]))
    assert "counts as missing" in said.remark
    assert (said.statistics.maximum, said.statistics.nans) == (3, 1)


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize(
    "key",
    [0, -1, np.s_[:, 0], np.s_[:, -1], np.s_[0, 0], np.s_[1:], np.s_[..., 1], [0, 1], np.s_[1:, 2], np.s_[[0, 1], 1]],
)  # fmt: skip
def test_an_index_of_a_matrix_of_numpy_keeps_its_axes(key):
    x = np.asmatrix(np.arange(12).reshape(3, 4))
    told = explain.index(x, key)
    assert told.result_shape == np.shape(x[key])
    assert np.array_equal(told.result.values, np.asarray(x[key]))


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.parametrize("name", ["sum", "mean", "max", "std", "any", "argmax"])
@pytest.mark.parametrize("axis", [0, 1, None])
def test_a_reduction_of_a_matrix_of_numpy_keeps_its_axes(name, axis):
    x = np.asmatrix(np.arange(12).reshape(3, 4))
    told = getattr(explain, name)(x, axis=axis)
    assert told.result_shape == np.shape(getattr(np, name)(x, axis=axis))


@pytest.mark.parametrize(
    ("x", "dtype", "missing"),
    [
        ([datetime.datetime(2024, 1, 1), None], "datetime64[us]", 1),
        ([datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 1, 12)], "datetime64[us]", 0),
        ([datetime.timedelta(1), None, None], "timedelta64[us]", 2),
        ([datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)], "datetime64[us]", 0),
    ],
)
def test_a_list_of_dates_may_have_gaps(x, dtype, missing):
    said = describe(x)
    assert (said.dtype, said.statistics.nans) == (dtype, missing)


def test_a_time_of_a_zone_says_that_it_is_told_in_utc():
    here = datetime.datetime(
        2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=2), "here")
    )
    for x in (here, [[here]]):
        told = describe(x)
        assert told.statistics.minimum == "2023-12-31T22:00:00.000000"
        assert "Its times are told in UTC, and are given in here." in str(told)
    assert "UTC" not in str(describe(here.astimezone(datetime.UTC)))


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (["a", None], r"\[1\] is None, and that at \[0\] a str"),
        ([None, "a"], r"\[0\] is None, and that at \[1\] a str"),
        ([b"a", None], 'Give a bytes for it, for example b""'),
        (
            [datetime.date(2024, 1, 1), datetime.timedelta(1)],
            "This list has 1 date and 1 duration",
        ),
        ([1, object()], r"\[1\] is an object"),
        (
            [datetime.datetime(2024, 1, 1), datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)],
            "1 date with a time zone and 1 date without: they have no order",
        ),
    ],
)
def test_a_list_of_several_kinds_says_which_entries_do_not_fit(x, words):
    with pytest.raises(TypeError, match=words):
        describe(x)


@pytest.mark.parametrize("make", [list, lambda x: np.array(x, object)])
def test_times_have_a_first_and_a_last(make):
    said = describe(make([datetime.time(9, 30), None, datetime.time(8)])).statistics
    assert (said.minimum, said.maximum, said.missing) == ("08:00:00", "09:30:00", 1)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([datetime.time(9, 30), datetime.time(8)], "08:00:00 to 09:30:00"),
        ([datetime.date(2026, 11, 27), datetime.date(2026, 9, 1)], "2026-09-01 to 2026-11-27"),
        ([datetime.timedelta(2), datetime.timedelta(0)], "0:00:00 to 2 days, 0:00:00"),
        ([np.timedelta64(2, "s"), np.timedelta64(0, "s")], "0 seconds to 2 seconds"),
        ([np.datetime64("2026-11"), np.datetime64("NaT", "M")], "2026-11, 1 missing"),
        ([np.ma.masked, 3], "3, 1 missing"),
        ([np.ma.masked, "a"], "'a', 1 missing"),
        ([datetime.date(2026, 1, 1), datetime.time(8)], None),
    ],
)
def test_an_object_array_of_dates_and_gaps_is_in_the_order_of_time(entries, words):
    x = np.empty(len(entries), object)
    for i, entry in enumerate(entries):
        x[i] = entry
    rows = dict(describe(x).rows())
    assert rows.get("values") == words
    assert words is not None or "of class date and time: they have no order" in describe(x).remark


def test_what_is_masked_in_a_list_is_missing():
    for x in ([1, np.ma.masked], ([1.5], [np.ma.masked])):
        assert describe(x).statistics.missing == 1


@pytest.mark.parametrize("make", [np.array, list, lambda x: np.array(x, object)])
def test_bytes_have_the_order_of_their_values(make):
    said = describe(make([b"\xff", b"abc"])).statistics
    assert (said.minimum, said.maximum) == ("abc", "\\xff")


def test_dates_without_a_unit_are_written_as_they_are_counted():
    x = np.array([7, 9, np.iinfo(np.int64).min]).view("M8")
    said = describe(x)
    assert (said.statistics.minimum, said.statistics.maximum) == ("7", "9")
    assert "7" in str(draw(x))


def test_the_way_to_numbers_is_one_for_what_was_given():
    with pytest.raises(TypeError, match=r"and np\.array\(x, float\) makes"):
        histogram([1, 2**70])
    for x in (np.array([1, None], object), np.array(["3", "14"]), np.array([b"3", b"14"])):
        with pytest.raises(TypeError, match=r"and x\.astype\(float\) makes"):
            histogram(x)
        assert x.astype(float).shape == (2,)
    ragged = np.array([None, None], object)
    ragged[:] = [np.ones(2), np.ones(3)]
    with pytest.raises(TypeError, match="ragged") as error:
        histogram(ragged)
    assert "float)" not in str(error.value)


@pytest.mark.parametrize(
    ("x", "numbers"),
    [
        (np.array(["1970-01-03", "NaT"], "M8[D]"), [2, np.nan]),
        (np.array([90, "NaT"], "m8[s]"), [90, np.nan]),
        (np.array([datetime.datetime(1970, 1, 2, 12), None], object), [1.5, np.nan]),
        (np.array([np.datetime64("1970-01-02"), np.datetime64("NaT", "D")], object), [1, np.nan]),
        (np.array([np.timedelta64(7, "m"), np.timedelta64("NaT", "m")], object), [420, np.nan]),
        ([datetime.timedelta(minutes=1), None], [60, np.nan]),
    ],
)
def test_the_way_from_dates_to_numbers_keeps_what_is_missing(x, numbers):
    with pytest.raises(TypeError, match="makes such of them") as error:
        histogram(x)
    call = re.search(r"and (.*) makes such", str(error.value))[1]
    np.testing.assert_equal(eval(call), np.array(numbers))


@pytest.mark.parametrize(
    "entries",
    [
        [np.datetime64("2020"), np.timedelta64(3, "s")],
        [datetime.timedelta(1), datetime.date(2020, 1, 1)],
        [datetime.date(2020, 1, 1), 3],
    ],
)
def test_dates_among_others_have_no_way_to_numbers(entries):
    x = np.empty(2, object)
    x[0], x[1] = entries
    with pytest.raises(TypeError, match="counts real numbers") as error:
        histogram(x)
    assert "makes such of them" not in str(error.value)


@pytest.mark.parametrize(
    ("x", "call"),
    [
        (np.array(["3", "14", "1e3"]), "x.astype(float)"),
        (np.array([[b"3"], [b"-14"]]), "x.astype(float)"),
        (np.array(["3", "14"], np.dtypes.StringDType()), "x.astype(float)"),
        (["3", "14"], "np.array(x, float)"),
        (np.array("3"), "x.astype(float)"),
    ],
)
def test_numbers_written_as_text_are_told(x, call):
    assert f"{call} makes numbers of them" in describe(x).remark
    assert describe(eval(call)).dtype == "float64"


@pytest.mark.parametrize(
    "x",
    [
        np.array(["3", "a", "5"]),
        np.array(["nan", "mean", "inf"]),
        np.array([], "U1"),
        np.array(["2", ""]),
        np.array(["2026-11-27"], "M8[D]"),
    ],
)
def test_text_that_is_no_number_is_not_taken_for_one(x):
    assert "numbers" not in describe(x).remark


def test_the_shape_of_a_list_of_arrays_is_found_without_copying_them():
    batch = [np.broadcast_to(np.uint8(0), (10**5, 10**5, 10**5))] * 30
    assert shape(batch) == (30, 10**5, 10**5, 10**5)
    assert explain.transpose(batch, (3, 0, 1, 2)).result_shape == (10**5, 30, 10**5, 10**5)


def test_what_lies_under_a_mask_stays_hidden_in_a_list():
    row = np.ma.array([1, 99], mask=[0, 1])
    assert describe([row, row]).statistics.maximum == 1


# --- objects that speak a protocol, and those that lie ---


class Speaking:
    """Only `__array__`, as many small libraries have it."""

    def __init__(self, array, **attributes):
        self.array = array
        vars(self).update(attributes)

    def __array__(self, dtype=None, copy=None):
        if isinstance(self.array, Exception):
            raise self.array
        return self.array


def test_an_array_of_another_shape_than_the_object_says_is_not_believed():
    x = Speaking(np.zeros((3, 2)), shape=(2, 3), dtype="float32")
    said = describe(x)
    assert (said.shape, said.statistics) == ((2, 3), None)
    assert said.unread == "as an array it has another shape, (3, 2)"
    assert explain.transpose(x).result_shape == (3, 2)
    with pytest.raises(TypeError, match="cannot be read: as an array it has another shape"):
        histogram(x)


def test_an_error_of_another_library_becomes_a_sentence():
    x = Speaking(RuntimeError("the server is gone\nand more"), shape=(2, 3), dtype="float32")
    assert describe(x).unread == "its library raises a RuntimeError: the server is gone"
    assert "No values are shown" in draw(x).description
    with pytest.raises(TypeError, match=r"cannot be looked at.*the server is gone"):
        describe(Speaking(RuntimeError("the server is gone")))


@pytest.mark.parametrize("wrong", [(-1, 5), (2.5,), ("a",), (True, 2)])
def test_lengths_that_are_none_are_refused(wrong):
    with pytest.raises(TypeError, match="is not a length"):
        explain.reshape(Speaking(np.zeros(3), shape=wrong, dtype="float32"), (5, -1))


def test_an_index_that_is_not_numpys_is_not_used():
    class Labelled(Speaking):
        def __getitem__(self, key):
            return np.zeros(7)

    found = view(Labelled(np.arange(4), shape=(4,), dtype="int64"))
    assert found[1:3].tolist() == [1, 2]


@pytest.mark.parametrize("name", ["tensorflow", "torch", "jax", "pandas"])
def test_a_library_that_is_half_imported_breaks_nothing(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    assert describe(Speaking(np.ones((2, 3)))).shape == (2, 3)
    assert describe([[1, 2]]).shape == (1, 2)


@pytest.mark.parametrize(
    ("x", "way"),
    [
        ({3, 1}, "a set of 2 members, which has no order: sorted(x)"),
        (slice(1, 2), "explain.index(tensor, x)"),
        (np.dtype("f4"), "the dtype float32"),
        (type("Interval", (), {"left": 0, "right": 1})(), "[x.left, x.right]"),
        (object(), "name what in it holds the numbers"),
    ],
)
def test_what_is_no_tensor_says_what_to_look_at(x, way):
    with pytest.raises(TypeError) as refusal:
        draw(x)
    assert way in str(refusal.value)


@pytest.mark.parametrize("kind", [Mock, MagicMock])
def test_an_object_that_has_every_attribute_is_refused(kind):
    for function in (describe, draw, rank, explain.transpose):
        with pytest.raises(TypeError, match="Mock"):
            function(kind())


class _Anything:
    def __getattr__(self, name):
        return lambda *given: self


class _Awaited:
    def __getattr__(self, name):
        async def found():
            return 1

        return found()


@pytest.mark.parametrize(
    "make",
    [
        *(AsyncMock, lambda: AsyncMock(shape=(2, 3)), lambda: AsyncMock(spec=np.ndarray)),
        *(lambda: create_autospec(np.ndarray, instance=True), _Anything, _Awaited),
    ],
)
def test_what_answers_anything_is_no_tensor_and_is_asked_for_nothing_more(make, recwarn):
    for function in (describe, draw, rank, histogram, images, explain.transpose):
        with pytest.raises(TypeError, match="which has whatever it is asked for"):
            function(make())
        with pytest.raises(TypeError, match=r"first entry is an? \w+\. A tensor's entries are"):
            function([make(), make()])
    assert list(describe({"a": make(), "b": [1, 2]}).tensors) == ["b"]
    gc.collect()
    assert not [each for each in recwarn if "never awaited" in str(each.message)]


def test_what_answers_anything_and_can_become_an_array_is_that_array():
    class Columns:
        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)

        def __array__(self, dtype=None, copy=None):
            return np.ones((2, 3))

        shape, dtype = (2, 3), np.dtype(float)

    assert describe(Columns()).statistics == describe(np.ones((2, 3))).statistics


def test_what_has_no_result_yet_is_awaited():
    async def tensor():
        return np.ones(3)

    async def tensors():
        yield np.ones(3)

    waiting = tensor()
    for x, way in ((waiting, "await x"), (tensors(), "await anext(x)"), (Future(), "x.result()")):
        with pytest.raises(TypeError, match=rf"look at {re.escape(way)}\."):
            describe(x)
    waiting.close()


class _Raising:
    @property
    def __class__(self):
        raise RuntimeError("no class")


@pytest.mark.parametrize("make", [_Raising, lambda: Mock(spec=np.ndarray), lambda: Mock(spec=list)])
def test_an_object_that_says_it_is_an_array_is_not_believed(make):
    x = make()
    for function in (describe, shape, draw, histogram):
        with pytest.raises(TypeError, match=r"cannot be looked at|It got"):
            function(x)


class _Meta(type):
    def __getattribute__(cls, name):  # pytest would ask a class of it in this module
        raise RuntimeError(f"no {name}")


def test_a_class_that_raises_when_it_is_asked_its_name_ends_in_a_sentence():
    class Odd(metaclass=_Meta):
        pass

    for function in (describe, shape, draw, histogram):
        with pytest.raises(
            TypeError, match=r"^This Odd cannot be looked at: .* RuntimeError: no __mro__"
        ):
            function(Odd())


def test_a_list_of_what_holds_tensors_is_a_tree():
    groups = [{"rate": 0.1, "of": [0, 1]}, {"rate": 0.2, "of": None}]
    found = describe({"groups": groups, "some": [np.zeros(3), None]})
    assert {name: each.shape for name, each in found.tensors.items()} == {
        "groups/[0]/rate": (), "groups/[0]/of": (2,), "groups/[1]/rate": (), "some/[0]": (3,)
    }  # fmt: skip


def test_what_was_hardly_ever_written_is_not_read_for_hours(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        x = file.create_dataset("x", (10**8, 1000), "f8", chunks=(100, 1000))
        x[0] = 1
        assert "of which 781 KiB are stored" in describe(x).unread


def test_a_huge_chunked_dataset_is_drawn_without_a_walk_over_its_chunks(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        huge = file.create_dataset("huge", (10**12, 1000), "f4", chunks=(1000, 10))
        huge[0, 0] = 7
        assert "shape (1000000000000, 1000)" in str(draw(huge))
        x = file.create_dataset("x", data=np.arange(120_000).reshape(-1, 3), chunks=(2, 3))
        for index in (np.s_[::7, ::2], np.s_[5:10:7, 1], np.s_[::900, 0], np.s_[::-9, :]):
            assert np.array_equal(view(x)[index], view(x).values()[index])


def test_what_is_spread_over_many_small_chunks_is_not_read_through_if_hardly_anything_is_there(
    tmp_path,
):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        x = file.create_dataset("x", (30_000, 30_000), "u1", chunks=(100, 100))
        assert "of which 0 bytes are stored" in describe(x).unread


@pytest.mark.parametrize("chunk", [1000, 5000])
def test_a_picture_of_an_array_in_many_chunks_visits_few_of_them(chunk):
    visited = []

    def part(index):
        places = [range(*each.indices(10**6)) for each in index]
        visited.append(math.prod(len({i // chunk for i in each}) for each in places))
        return np.add.outer(*(np.array(each, float) for each in places))

    shape = (10**6, 10**6)
    seen = TensorView(shape, "float64", 8, _part=part, chunks=(chunk, chunk))
    assert draw(seen).svg()
    most = min(1024, 2**32 // (8 * chunk**2))
    assert most / 2 < max(visited) <= most


class Chunked:
    """What h5py and Zarr have in common, over an array in memory; it notes the chunks of each read."""

    def __init__(self, x, chunks):
        self.x, self.chunks, self.met = x, chunks, []
        self.shape, self.dtype, self.ndim, self.size = x.shape, x.dtype, x.ndim, x.size

    def __getitem__(self, index):
        places = zip(np.ix_(*map(np.arange, self.shape)), self.chunks, strict=True)
        numbers = [np.broadcast_to(i // n, self.shape)[index].ravel() for i, n in places]
        self.met += set(zip(*[each.tolist() for each in numbers], strict=True))
        return self.x[index]


IN_CHUNKS = [
    ((64, 64, 64), (2, 2, 2), "i4"),  # colours
    ((64, 64, 64), (2, 2, 2), "u1"),  # images
    ((200, 100, 100), (1, 100, 100), "u1"),
    ((20, 40, 40, 3), (1, 8, 8, 3), "u1"),
    ((4, 6, 40, 40, 40), (1, 1, 10, 10, 10), "f8"),  # many cubes
    ((500, 400), (3, 3), "f4"),
    ((50_000,), (10,), "f8"),  # numbers
    ((2000, 20), (1, 1), "f8"),
    ((3, 5, 4), (1, 1, 1), "f8"),  # cells
]


@pytest.mark.parametrize(("shape", "chunks", "dtype"), IN_CHUNKS)
def test_a_picture_reads_each_chunk_once_and_few_in_all(shape, chunks, dtype):
    x = np.arange(math.prod(shape)).reshape(shape).astype(dtype)
    source = type("Array", (Chunked,), {"__module__": "zarr"})(x, chunks)
    picture = draw(source)
    assert len(set(source.met)) == len(source.met) <= 1024
    if len(source.met) < 300:  # so few that nothing is left out
        assert str(picture) == str(draw(x))


def test_an_image_in_many_chunks_is_read_as_coarsely_as_it_is_drawn():
    x = np.arange(320 * 320).reshape(320, 320) % 7
    source = type("Array", (Chunked,), {"__module__": "zarr"})(x, (2, 2))
    picture = images(source)
    assert len(set(source.met)) <= 1024
    assert "320 × 320 pixels" in str(picture)
    assert "one of 10 rows and columns is read" in str(picture)
    part = lambda index: np.zeros([len(range(10**12)[each]) for each in index])  # noqa: E731
    huge = TensorView((10**12, 10**12), "float64", 8, _part=part, chunks=(1000, 10))
    assert "by 1000000000000 pixels" in str(images(huge))


def test_an_operand_that_raises_whatever_it_is_asked_ends_in_a_sentence():
    class Raising:
        def __getattribute__(self, name):
            raise OSError(name)

    with pytest.raises(TypeError, match="This Raising cannot be looked at"):
        explain.transpose(Raising())


def test_an_operand_in_many_chunks_is_explained_by_its_shape():
    source = type("Array", (Chunked,), {"__module__": "zarr"})(np.ones((300, 300)), (3, 3))
    assert "(300, 300) @ (300, 300)" in str(explain.matmul(source, source))
    assert not source.met


@pytest.mark.parametrize(("shape", "chunks", "dtype"), IN_CHUNKS)
def test_a_picture_is_one_computation_of_dask(shape, chunks, dtype):
    da, callbacks = pytest.importorskip("dask.array"), pytest.importorskip("dask.callbacks")
    met, started = [], []

    def noted(block, block_info=None):
        if block_info:
            met.append(tuple(block_info[0]["chunk-location"]))
        return block

    x = np.arange(math.prod(shape)).reshape(shape).astype(dtype)
    lazy = da.from_array(x, chunks=chunks).map_blocks(noted, dtype=dtype)
    with callbacks.Callback(start=started.append):
        draw(lazy).svg()
    assert len(started) == 1
    assert len(set(met)) == len(met) <= 1024


def test_the_chunks_of_dask_and_hdf5_are_known(tmp_path):
    da, h5py = pytest.importorskip("dask.array"), pytest.importorskip("h5py")
    assert view(da.ones((10, 10), chunks=(3, 5))).chunks == (3, 5)
    with h5py.File(tmp_path / "x.h5", "w") as file:
        assert view(file.create_dataset("x", (10, 10), chunks=(3, 5))).chunks == (3, 5)


def test_a_list_of_large_arrays_is_read_part_by_part(monkeypatch):
    ranges = [range(10**8), range(10**8, 2 * 10**8)]
    monkeypatch.setattr(type(view(0)), "values", None)
    assert "199999999" in str(draw(ranges))
    found = describe([range(10**6), range(10**6, 2 * 10**6)]).statistics
    assert (found.minimum, found.maximum, found.mean) == (0, 2 * 10**6 - 1, 10**6 - 0.5)


@pytest.mark.parametrize("x", [range(5), range(2**63 - 5, 2**63), range(9, -2000, -1), range(0)])
def test_a_range_has_the_entries_that_it_has(x):
    for index in (np.s_[:], np.s_[::-2], np.s_[1:3]):
        assert view(x)[index].tolist() == list(x[index])
    assert view(x).values().tolist() == list(x)


def test_arrays_that_a_named_tuple_holds_are_described_by_their_names():
    found = describe(np.unique_counts([3.5, 3.5, 1.0]))
    assert {name: each.dtype for name, each in found.tensors.items()} == {
        "values": "float64", "counts": "int64"
    }  # fmt: skip
    assert describe(collections.namedtuple("Point", "x y")(1, 2)).shape == (2,)


def test_what_dask_masks_is_missing_in_each_picture():
    da = pytest.importorskip("dask.array")
    x = da.ma.masked_array(da.ones(4, chunks=2), mask=[0, 1, 0, 1])
    assert "│ 1 │ -- │ 1 │ -- │" in str(draw(x))
    assert describe(x, statistics=True).statistics.missing == 2


def test_a_link_that_leads_nowhere_hides_nothing_else(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["kept"], file["lost"] = np.ones(3), h5py.SoftLink("/nowhere")
        found = describe(file)
    assert found["kept"].shape == (3,)
    assert found["lost"].startswith("not read: it raises a KeyError")


def test_nothing_is_imported_to_find_out_what_an_object_is():
    code = (
        "import sys, numpy; masked = 'numpy.ma' in sys.modules\n"
        "from tensorlab import describe; import array, collections\n"
        "describe([1, 2]); describe(range(3)); describe(array.array('d', [1])); describe({'a': [1]})\n"
        "heavy = {'tensorflow', 'torch', 'jax', 'pandas', 'xarray', 'h5py', 'PIL', 'matplotlib'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert masked or 'numpy.ma' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def holding_itself(wrapped):
    x = np.ones(2, object)
    x[0] = wrapped(x)
    return x


@pytest.mark.parametrize(
    "make",
    [
        lambda: holding_itself(lambda x: x),  # NumPy's own sum of it ends the process
        lambda: holding_itself(lambda x: [x]),
        lambda: np.ma.masked_all(2, [("a", int)])[0],
        lambda: fractions.Fraction(1, 3),
        lambda: 10**400,
        lambda: range(10**30),
    ],
)
def test_the_oddest_entries_are_explained_and_drawn(make):
    for explanation in (explain.sum(make()), explain.add(make(), make()), explain.max(make())):
        assert explanation.draw().svg()


# --- trees ---


def test_a_dict_is_described_tensor_by_tensor():
    said = describe({"w": np.ones((3, 4)), "inner": {"b": [1, 2]}, "name": None})
    assert isinstance(said, Descriptions)
    assert {name: each.shape for name, each in said.tensors.items()} == {
        "w": (3, 4),
        "inner/b": (2,),
    }
    assert said["w"] == describe(np.ones((3, 4)))
    assert said["inner"]["b"].statistics.maximum == 2
    assert (len(said), list(said)) == (3, ["w", "inner", "name"])
    assert str(said).splitlines()[0] == "dict with 2 tensors, 14 entries, 112 bytes"
    assert said.to_dict()["inner"]["b"]["shape"] == [2]
    assert said == describe({"w": np.ones((3, 4)), "inner": {"b": [1, 2]}, "name": None})


def test_each_tensor_of_a_dict_is_drawn_below_its_name():
    drawing = draw({"w": np.ones((2, 3)), "inner": {"b\x1b\n": [1, 2]}, "name": None})
    assert drawing.title == "dict with 2 tensors"
    for said in (drawing.svg(), str(drawing)):
        assert said.rindex(">w<" if "<" in said else "\nw\n") < said.rindex("inner/b␛␊")
    assert drawing.description.startswith("w: Matrix (rank-2 tensor), shape (2, 3).")
    assert "3 more tensors" in str(draw({str(i): [i] for i in range(15)}))
    Pair = collections.namedtuple("Pair", "values indices")
    for held in (
        [np.ones(3), np.ones((2, 2))],
        types.SimpleNamespace(w=[1], b=2),
        Pair(np.ones(2), np.ones(2)),
    ):
        assert str(draw(held)).startswith(str(describe(held)).partition(",")[0])
    for held, options in (({"a": None}, {}), ({"a": [1]}, {"index": 0}), ({}, {})):
        with pytest.raises(TypeError, match="It got a dict"):
            draw(held, **options)


def test_control_characters_of_names_do_not_reach_the_terminal():
    assert str(describe({"a\x1b[31m\n": [1, 2]})).splitlines()[1].startswith("  a␛[31m␊  (2,)")


def test_the_weights_of_a_model_are_described_one_by_one():
    weights = [np.zeros((784, 512)), np.zeros(512), np.zeros((512, 10)), np.zeros(10)]
    assert [each.size for each in describe(weights).tensors.values()] == [784 * 512, 512, 5120, 10]
    data = ((np.zeros((5, 28, 28)), np.zeros(5)), (np.zeros((2, 28, 28)), np.zeros(2)))
    assert list(describe(data).tensors) == ["[0]/[0]", "[0]/[1]", "[1]/[0]", "[1]/[1]"]


def test_a_dict_that_holds_itself_ends():
    x = {"a": np.zeros(3), "deeper": {}}
    x["self"] = x["deeper"]["top"] = x
    assert describe(x)["a"].shape == (3,)
    assert len(describe(x).tensors) == 1
    assert describe(x)["self"] == describe(x)["deeper"]["top"] == "the dict that it is in"
    assert str(draw(x)).count("(3,)") == 1


def test_names_in_a_dict_are_escaped_in_html():
    assert "<script>" not in describe({"<script>": [1]})._repr_html_()


def test_several_tensors_look_the_same_in_every_notebook():
    html = describe({"w": np.ones((3, 4)), "inner": {"b": [1, 2]}})._repr_html_()
    assert "<style" not in html
    styles = dict(re.findall(r"<(table|tr|th|td|p)([^>]*)>", html))
    for style in styles.values():
        assert "style='" in style
    assert (
        styles["table"]
        == dict(re.findall(r"<(table)([^>]*)>", describe([1])._repr_html_()))["table"]
    )
    assert html.count("<th scope='row'") == 2


def test_what_a_recurrent_layer_gives_is_described_part_by_part():
    state = np.ones((1, 2, 4)), np.ones((1, 2, 4))
    found = describe((np.ones((2, 3, 4)), state))
    assert {name: part.shape for name, part in found.tensors.items()} == {
        "[0]": (2, 3, 4),
        "[1]": (2, 1, 2, 4),
    }


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (np.array([1, "a", None], object), "of class int and str: they have no order in common"),
        (np.zeros(2, [("a", "i4"), ("b", "f4")]), "are records: x['a'] has the first part"),
        (np.array([{}], object), "of class dict."),
    ],
)
def test_values_without_an_order_say_what_they_are(x, words):
    assert words in describe(x).remark
    assert describe(x, statistics=False).remark == ""


def test_a_namespace_is_described_like_a_dict():
    assert describe(types.SimpleNamespace(kernel=np.ones((2, 3)), bias=[0, 0]))["kernel"].shape == (
        2,
        3,
    )


def test_an_entry_that_cannot_be_written_is_told_by_its_class():
    class Mute:
        def __repr__(self):
            raise RuntimeError

    assert "<Mute>" in str(draw(np.array([Mute(), 1], object)))


def test_what_holds_no_tensor_says_so():
    with pytest.raises(TypeError, match="This dict holds no tensors"):
        describe({"a": None})


# --- lengths that are not known ---


def test_a_length_that_is_not_known_is_carried_as_a_letter():
    told = explain.matmul((None, 784), (784, 10))
    assert str(told).splitlines()[0] == "(n, 784) @ (784, 10) gives (n, 10)"
    assert "n entries" in str(told)


@pytest.mark.parametrize(
    ("told", "result"),
    [
        (lambda: explain.reshape((None, 28, 28), (-1, 784)), "(n, 784)"),
        (lambda: explain.sum((None, None, 3), 1), "(n, 3)"),
        (lambda: explain.concatenate([(None, 3), (2, 3)]), "(n + 2, 3)"),
        (lambda: explain.ravel((None, 3)), "(n × 3,)"),
        (lambda: explain.index((None, 3), np.s_[1:]), "(n - 1, 3)"),
        (lambda: explain.index((None, 3), np.s_[::2]), "(⌈n / 2⌉, 3)"),
        (lambda: explain.add((None, 3), (3,)), "(n, 3)"),
        (lambda: explain.tile((None, 3), (2, 1)), "(n × 2, 3)"),
        (lambda: explain.einsum("bij,bjk->bik", (None, 2, 3), (None, 3, 4)), "(n, 2, 4)"),
    ],
)
def test_no_number_stands_for_a_letter_in_words_or_pictures(told, result):
    said = told()
    assert said.title.endswith(f"gives {result}")
    shown = str(said) + said.draw().svg()
    assert f"{int(letter(0))}" not in shown
    assert f"{int(letter(0)):,}" not in shown


@pytest.mark.parametrize(
    "known", [1000, 9007, 10_000, 10_007, 20_014, 60_000, 1_000_000, 7_000_000]
)
def test_a_length_that_is_known_stays_known_beside_a_letter(known):
    assert explain.sum((None, known), axis=0).result_shape == (known,)
    said = " ".join(str(explain.matmul((None, known), (9, 5))).split())
    assert f"axis 1 of the first has {thousands(known)} entries" in said
    assert [str(length) for length in explain.concatenate([(None, None, known)] * 2).result_shape] == [
        "n + k", "m", str(known)
    ]  # fmt: skip


def test_lengths_that_may_fit_are_said_to():
    said = str(explain.add((None, 3), (5, 3)))
    assert "n is a length that is not known yet: it works where that is 5 or 1." in said


def test_a_letter_survives_copies():
    n = letter(0)
    for other in (copy.copy(n), copy.deepcopy(n), pickle.loads(pickle.dumps(n))):
        assert (str(other), int(other)) == ("n", int(n))


def test_two_lists_of_lengths_are_told_that_shapes_are_tuples():
    said = str(explain.matmul([32, 784], [784, 10])).replace("\n", " ")
    assert "For matrices of the shapes (32, 784) and (784, 10) give tuples." in said
    assert "tuples" not in str(explain.matmul([1, 2], [2, 3]))


# --- TensorFlow and Keras ---


@pytest.mark.parametrize("declared", [None, (None, 3)])
def test_a_variable_of_any_shape_has_that_of_its_values(declared):
    tf = pytest.importorskip("tensorflow")
    variable = tf.Variable(tf.ones((2, 3)), shape=tf.TensorShape(declared))
    assert (shape(variable), describe(variable).statistics.mean) == ((2, 3), 1)
    variable.assign(tf.zeros((5, 3)))
    assert (shape(variable), describe(variable).statistics.mean) == ((5, 3), 0)


def test_shapes_of_tensorflow_are_operands():
    tf = pytest.importorskip("tensorflow")
    assert explain.matmul(tf.ones((2, 3)).shape, tf.TensorSpec((3, 5))).result_shape == (2, 5)
    assert str(explain.matmul(tf.TensorShape([None, 3]), (3, 5)).result) == "(n, 5)"
    assert shape(tf.TensorShape([None, 3])) == (None, 3)
    assert [axis.length for axis in axes(tf.TensorShape([None, 3]))] == [None, 3]


def test_the_advice_for_ragged_and_sparse_tensors_works():
    tf = pytest.importorskip("tensorflow")
    for x in (
        tf.ragged.constant([[1, 2], [3]]),
        tf.sparse.from_dense([[1, 0], [0, 2]]),
        tf.SparseTensor(
            [[1, 1], [0, 0]], [2.0, 1.0], (2, 2)
        ),  # in another order than that of reading
        tf.IndexedSlices(tf.ones((2, 3)), tf.constant([0, 2]), tf.constant([4, 3])),
    ):
        advice = describe(x).unread.partition("; ")[2].rpartition(")")[0] + ")"
        dense = eval(advice, {"tf": tf, "x": x})
        assert describe(dense).statistics is not None


def test_a_variable_without_values_has_its_shape_and_says_so():
    tf = pytest.importorskip("tensorflow")
    resources = pytest.importorskip("tensorflow.python.ops.resource_variable_ops")
    for x, its_shape in (
        (resources.UninitializedVariable(shape=(2, 3), dtype=tf.float32), (2, 3)),
        (resources.UninitializedVariable(shape=(None, 3), dtype=tf.float32), (None, 3)),
    ):
        assert describe(x).shape == its_shape
        assert "x.assign(values)" in describe(x).unread
        assert "No values are shown" in draw(x).description
    unknown = resources.UninitializedVariable(shape=tf.TensorShape(None), dtype=tf.float32)
    with pytest.raises(TypeError, match=r"not even a rank, yet: x\.assign\(values\)"):
        shape(unknown)


def test_what_has_no_rank_says_what_gives_it_one_or_has_values():
    tf = pytest.importorskip("tensorflow")
    for x in (
        tf.TensorShape(None),
        tf.TensorSpec(None),
        tf.IndexedSlices(tf.ones((2, 3)), tf.constant([0, 2])),
    ):
        with pytest.raises(TypeError, match="not even a rank") as error:
            shape(x)
        call = re.search(r"yet: (x\.values|.*\)\)) ", str(error.value))[1]
        assert shape(eval(call, {"tf": tf, "x": x}))[1:] in ((784,), (3,))


def test_descriptions_of_tensors_to_come_are_several_tensors():
    tf = pytest.importorskip("tensorflow")
    data = tf.data.Dataset.from_tensor_slices((np.ones((4, 13)), np.ones((4, 1))))
    assert [each.shape for each in describe(data.element_spec).values()] == [(13,), (1,)]
    batches = describe(data.batch(2).element_spec)
    assert [each.shape for each in batches.values()] == [(None, 13), (None, 1)]
    assert batches.title == "tuple with 2 tensors, of lengths that are not all known"
    for spec in (data.element_spec, data.batch(2).element_spec, (tf.TensorSpec(None), tf.ones(2))):
        with pytest.raises((TypeError, ValueError)) as error:
            shape(spec)
        assert "A tensor's entries are" not in str(error.value) or spec[0].shape.rank is None
    with pytest.raises(TypeError, match=r"It got a DatasetSpec: look at x\.element_spec"):
        describe(tf.data.DatasetSpec(tf.TensorSpec((2,))))


def test_the_inputs_of_a_model_are_several_tensors():
    keras = pytest.importorskip("keras")
    x = [keras.Input((4,)), keras.Input((5,), dtype="string")]
    assert [(each.shape, each.dtype) for each in describe(x).values()] == [
        ((None, 4), "float32"),
        ((None, 5), "str"),
    ]
    with pytest.raises(ValueError, match=r"several tensors of shapes \(None, 4\) and \(None, 5\)"):
        shape(x)


def test_what_is_advised_for_a_list_of_tensors_is_called_with_one_of_them():
    tf = pytest.importorskip("tensorflow")
    ragged = tf.ragged.constant([[1], [2, 3]])
    for x in ([ragged, ragged], [[ragged], [ragged]]):
        call = describe(x).unread.partition("; ")[2].removesuffix(" pads them")
        assert eval(call, {"x": x}).shape == (2, 2)


def test_a_single_entry_of_a_dtype_that_numpy_has_not_has_its_value():
    tf = pytest.importorskip("tensorflow")
    if not hasattr(tf.dtypes.experimental, "float8_e5m2"):
        pytest.skip("this TensorFlow has no float8")
    assert describe(tf.cast(1.5, tf.dtypes.experimental.float8_e5m2)).statistics.maximum == 1.5


def test_an_entry_that_can_be_had_where_others_cannot_leaves_a_drawing_of_the_shape():
    class Distributed:
        shape, dtype = (4, 3), np.dtype("f4")

        def __getitem__(self, index):
            if index == (0, 0):
                return np.float32(1)
            raise RuntimeError("not on this device")

        def __array__(self, *_, **__):
            raise RuntimeError("not on this device")

    assert (
        "No values are shown: its library raises a RuntimeError" in draw(Distributed()).description
    )


def test_a_shape_has_no_entries_of_the_wrong_kind():
    tf = pytest.importorskip("tensorflow")
    for function in (histogram, images):
        with pytest.raises(TypeError, match="it is a shape, without a tensor"):
            function(tf.TensorShape((28, 28)))


def test_a_traced_tensor_is_told_drawn_and_explained_by_its_shape():
    tf = pytest.importorskip("tensorflow")
    seen = {}

    @tf.function(input_signature=[tf.TensorSpec((None, 784))])
    def model(x):
        seen["describe"] = describe(x)
        seen["draw"] = draw(x)
        seen["explain"] = explain.matmul(x, (784, 10))
        return x

    model(tf.zeros((2, 784)))
    assert seen["describe"].shape == (None, 784)
    assert "symbolic" in seen["describe"].unread
    assert "No values are shown: it is symbolic" in seen["draw"].description
    assert str(seen["explain"].result) == "(n, 10)"


def test_tensorflow_does_not_rewrite_what_a_traced_function_calls():
    tf = pytest.importorskip("tensorflow")
    frames = []

    class Asked:
        @property
        def shape(self):
            frame = sys._getframe()
            while frame:
                frames.append(frame.f_code)
                frame = frame.f_back
            return (2,)

        dtype = np.dtype("float32")

        def __array__(self, dtype=None, copy=None):
            return np.zeros(2)

    @tf.function
    def traced(x):
        describe(Asked())
        explain.transpose(Asked())
        return x

    traced(tf.constant(1.0))
    generated = {code.co_name for code in frames if "__autograph_generated" in code.co_filename}
    assert frames
    assert generated <= {"tf__traced", "inner_factory", "outer_factory"}


class _Endless(list):
    def __iter__(self):
        while True:
            yield 1


class _Longer(list):
    def __len__(self):
        return 10**9


class _Negative(list):
    def __len__(self):
        return -1


class _Closed(list):
    def __getitem__(self, index):
        raise RuntimeError("no entry today")


@pytest.mark.parametrize("kind", [_Endless, _Longer, _Negative, _Closed])
def test_lists_that_lie_are_what_they_keep(kind):
    x = kind([3, 4])
    for given, its_shape in ((x, (2,)), ([x, x], (2, 2)), (kind([np.ones(3)]), (1, 3))):
        said = describe(given)
        assert said.shape == its_shape
        assert explain.matmul(given, np.ones(its_shape[-1])).result_shape == its_shape[:-1]
        assert draw(given).svg()
    assert describe(x).statistics.maximum == 4
    with pytest.raises(ValueError, match=r"ragged: x\[0\] has 2 entries and x\[1\] has 1 entry"):
        describe([x, kind([5])])
    assert describe(kind([{"a": [1]}])).tensors["[0]/a"].shape == (1,)


def test_a_tuple_that_lies_is_the_shape_that_it_keeps():
    class Endless(tuple):
        __iter__ = _Endless.__iter__

    assert explain.transpose(Endless((3, 4))).result_shape == (4, 3)


def test_lists_that_hold_themselves_or_one_list_again_and_again_are_refused_at_once():
    twice = []
    twice += [twice, twice]
    wide = [1]
    for _ in range(40):
        wide = [wide, wide]
    for x in (twice, wide):
        with pytest.raises(TypeError, match="the same lists again and again, or itself"):
            describe(x)
    assert describe([[1, 2]] * 1000).shape == (1000, 2)


def test_sequences_shapes_and_mappings_without_an_end_have_a_sentence():
    class Long(Sequence):
        def __len__(self):
            return 10**12

        def __getitem__(self, index):
            return 1

    class Endless:
        dtype = np.dtype("f4")

        @property
        def shape(self):
            return iter(int, 1)

        def __array__(self, dtype=None, copy=None):
            return np.ones(3, "f4")

    class Keys(Mapping):
        def __len__(self):
            return 3

        def __getitem__(self, key):
            return [1, 2]

        def __iter__(self):
            return count()

    with pytest.raises(TypeError, match="1,000,000,000,000"):
        describe([Long()])
    with pytest.raises(TypeError, match="more than 255 lengths"):
        describe(Endless())
    assert describe([Endless()]).shape == (1, 3)  # as NumPy makes an array of it
    assert list(describe(Keys())) == ["0", "1", "2"]


def test_records_that_are_no_array_of_numpy_say_how_they_become_one():
    class Point(ctypes.Structure):
        _fields_ = (("a", ctypes.c_int), ("b", ctypes.c_float))

    x = Point(3, 0.5)
    call = describe(x).remark.partition("records: ")[2].partition(" has")[0]
    assert eval(call, {"np": np, "x": x}) == 3


class _Reading(ctypes.Union):
    _fields_ = (("i", ctypes.c_int), ("f", ctypes.c_float))


def test_a_list_of_unions_holds_unions():
    for x in ([_Reading(i=3), _Reading(i=4)], [[_Reading(i=3)]], [np.zeros(2, _Reading)] * 2):
        found = describe(x)
        assert (found.dtype, found.nbytes) == ("union (i and f)", 4 * found.size)
        assert view(x).values().dtype.itemsize == 4
        assert "readings of the same bytes" in found.remark


class _Flags(ctypes.Structure):
    _fields_ = (("a", ctypes.c_int, 3), ("b", ctypes.c_int, 5))


class _Chain(ctypes.Structure):
    _fields_ = (("there", ctypes.POINTER(ctypes.c_int)), ("n", ctypes.c_int))


class _Node(ctypes.Structure):
    _fields_ = (("reading", _Reading), ("n", ctypes.c_longdouble * 3))


@pytest.mark.parametrize(
    "x", [_Reading(i=3), (_Reading * 2)(_Reading(i=3)), np.asarray(np.zeros(2, _Reading))]
)
def test_parts_that_share_bytes_are_a_union(x):
    found = describe(x)
    assert found.dtype == "union (i and f)"
    assert "readings of the same bytes" in found.remark
    call = re.search(r"[\w.()]+\['i'\]", found.remark)[0]
    with warnings.catch_warnings(
        action="ignore"
    ):  # NumPy guesses at the unions of ctypes, and says so
        assert eval(call, {"np": np, "x": x}).dtype == np.int32
    assert describe(_Node()).dtype == "structured (reading and n)"


@pytest.mark.parametrize(
    ("x", "found"),
    [
        (ctypes.c_longdouble(1.5), ("float", (), 1.5)),
        ((ctypes.c_longdouble * 2)(1, 2), ("float", (2,), 2)),
        (((ctypes.c_wchar * 3) * 2)(), ("str", (2, 3), "")),
        ((ctypes.c_int * 0)(), ("int32", (0,), None)),
    ],
)
def test_entries_of_ctypes_are_read_from_its_memory(x, found):
    seen = describe(x)
    assert seen.dtype.startswith(found[0])
    assert (seen.shape, seen.statistics.maximum) == found[1:]


_INT = ctypes.c_int(3)


@pytest.mark.parametrize(
    ("x", "call", "value"),
    [
        (_Flags(1, 2), r"x\.a$", 1),
        ((_Flags * 2)(_Flags(1, 2), _Flags(3, 4)), r"\[each.*\]$", [1, 3]),
        (_Chain(None, 7), r"x\.n$", 7),
        (ctypes.c_char_p(b"abc"), r"x\.value$", b"abc"),
        ((ctypes.c_char_p * 2)(b"a", b"b"), r"x\[:\]$", [b"a", b"b"]),
        ((ctypes.POINTER(ctypes.c_int) * 2)(None, ctypes.pointer(_INT)), r"x\[1\]\.contents", 3),
        (ctypes.cast(ctypes.pointer(ctypes.c_double(2.5)), ctypes.c_void_p), r"np.*\(n,\)\)", [2.5]),
    ],
)  # fmt: skip
def test_what_ctypes_has_and_numpy_has_not_is_told_with_what_to_look_at(x, call, value):
    with pytest.raises(TypeError) as error:
        describe(x)
    message = str(error.value).rstrip(".")
    assert "PEP" not in message
    call = re.search(call, message.partition(" would be")[0].partition(" is what")[0])[0]
    told = eval(call, {"np": np, "ctypes": ctypes, "x": x, "n": 1})
    assert np.array_equal(view(told).values(), value)


def test_a_pointer_that_leads_nowhere_says_so():
    for x in (ctypes.POINTER(ctypes.c_int)(), (ctypes.POINTER(ctypes.c_int) * 2)()):
        with pytest.raises(TypeError, match="nowhere"):
            describe(x)


def test_an_object_that_is_no_array_of_its_own_is_one_entry_of_an_array():
    class Far:
        """A tensor elsewhere, such as one on PyTorch's device meta."""

        shape = (2,)

        def __array__(self, *_, **__):
            raise TypeError("copy it to this machine first")

        def __repr__(self):
            return "far away"

    x = np.array([Far, Far], object)
    x[0], x[1] = Far(), Far()
    assert explain.index(x, 0).result_shape == ()
    assert "far away" in str(draw(x))
    x[0] = np.ones(3)
    assert explain.index(x, 0).result_shape == explain.index(x, 0).result.shape == ()


@pytest.mark.parametrize("shape", [(10**400,), (10**400, None), (2, 10**700)])
def test_lengths_that_no_float_has_are_explained_and_drawn(shape):
    assert explain.equal(shape, shape).draw().svg()
    assert explain.sum(shape, axis=0).draw().svg()


# --- objects that lie, and numbers beyond the floats ---


@pytest.mark.parametrize(
    ("x", "ends"),
    [
        (Decimal("1e999999"), ("1e+999999", "1e+999999")),
        ([Decimal("1e999999"), 1], ("1", "1e+999999")),
        ([Decimal("-1e999999"), Decimal("1e999999")], ("-1e+999999", "1e+999999")),
        (Decimal("1e-999999"), ("1e-999999", "1e-999999")),
        ([fractions.Fraction(1, 10**400), fractions.Fraction(2, 10**400)], ("1e-400", "2e-400")),
        ([Decimal("1e400"), Decimal("1.000001e400")], ("1e+400", "1.000001e+400")),
        ([10**400, Decimal("1.000001e400")], ("1e+400", "1.000001e+400")),
    ],
)
def test_numbers_beyond_the_floats_have_a_range_at_once(x, ends):
    found = describe(x).statistics
    said = dict(describe(x).rows())
    low, high = ends
    assert (said.get("values") or said["value"]) == (high if low == high else f"{low} to {high}")
    assert (found.zeros, found.infinities) == (0, 0)
    assert json.loads(json.dumps(describe(x).to_dict(), allow_nan=False))
    assert draw(x).svg()


def test_a_signalling_nan_is_counted_drawn_and_has_a_way_to_numbers():
    for x in ([Decimal("sNaN"), Decimal(1)], [[Decimal("sNaN")], [Decimal(2)]], Decimal("sNaN")):
        assert describe(x).statistics.nans == 1
        assert "NaN" in str(draw(x))
        with pytest.raises(TypeError, match="sNaN") as error:
            histogram(x)
        call = re.search(r"and (np\..*) makes such of them", str(error.value))[1]
        made = eval(call, {"np": np, "x": x})
        assert (made.dtype, made.shape, np.isnan(made).sum()) == (np.float64, shape(x), 1)


class _Within(Sequence):
    """A sequence that holds itself, as every letter of a UserString holds one."""

    def __len__(self):
        return 2

    def __getitem__(self, index):
        if index > 1:
            raise IndexError
        return self


def test_sequences_that_hold_sequences_without_an_end_are_refused_at_once():
    for x in (_Within(), [_Within()], [[_Within()], [_Within()]]):
        with pytest.raises(TypeError, match="one sequence in the other, more than 64 deep"):
            describe(x)
    text = collections.UserString("ab")
    assert describe(text).statistics.maximum == describe([text, text]).statistics.maximum == "ab"


def test_what_a_sequence_holds_is_told_as_of_a_list():
    with pytest.raises(
        ValueError, match=r"^This nested list is ragged: .* look at them one by one\.$"
    ):
        describe(collections.deque([[1], [2, 3]]))
    with pytest.raises(TypeError, match=r"^The entry at \[1\] is a dict"):
        describe(collections.UserList([1, {}]))


class _Lying:
    """An object whose attributes are what a test says."""

    shape, dtype = (2, 3), np.dtype("f4")

    def __init__(self, **attributes):
        vars(self).update(attributes)

    def __array__(self, dtype=None, copy=None):
        return np.ones((2, 3), "f4")


@pytest.mark.parametrize("names", [("a",), ("a", "b", "c"), ()])
def test_names_that_are_not_one_for_each_axis_are_none(names):
    x = _Lying(dims=names)
    assert [axis.name for axis in axes(x)] == [None, None]
    assert describe(x).statistics.mean == 1
    for told in (draw(x), explain.matmul(x, (3, 2)), explain.add(x, x), explain.sum(x, 0)):
        assert told is not None


def test_lengths_that_an_array_does_not_tell_are_why_it_is_not_read():
    found = describe(_Lying(shape=(math.nan, 3)))
    assert (found.shape, found.unread) == ((None, 3), "it has lengths that are not known yet")


def test_a_dtype_is_a_name_whatever_stands_for_it():
    assert describe(_Lying(dtype=float)).dtype == "float64"
    assert (
        describe(_Lying(dtype=type("Odd", (), {"__str__": lambda self: "a.b\x1b[31m"})())).dtype
        == "b␛[31m"
    )
    assert describe(np.zeros(2, [("\x1b[2J", "i4")])).dtype == "structured (␛[2J)"


def test_an_object_that_has_whatever_it_is_asked_for_is_no_file():
    for x in (Mock(), MagicMock()):
        with pytest.raises(TypeError, match="which has whatever it is asked for"):
            describe(x)


@pytest.mark.parametrize("half", [None, 3, types.ModuleType("torch"), Mock(spec=[])])
def test_a_library_that_is_half_imported_is_none(monkeypatch, half):
    monkeypatch.setitem(sys.modules, "torch", half)
    with pytest.raises(TypeError, match="takes a Sequential or functional model"):
        explain.model(object(), (2, 3))


def test_of_a_long_range_no_more_is_made_than_is_looked_at():
    long = range(3 * 10**12)
    assert explain.sum(long).result.values is None
    assert "shape (1500000000000,)" in str(draw(range(1, 3 * 10**12, 2)))
    assert explain.index(range(10**30), np.s_[1:]).result_shape == (10**30 - 1,)
    assert "1 image of 2 by 3000000000000 pixels" in str(images([long, range(1, 3 * 10**12 + 1)]))
    assert explain.sum(range(10)).result.values == 45
