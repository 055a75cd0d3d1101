"""What `describe`, `rank`, `shape` and `axes` say of a tensor."""

import datetime
import json
import math
import warnings
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import hypothesis.extra.numpy as nps
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tensorlab import axes, describe, rank, shape

MATRIX = np.array([[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]])


@pytest.mark.parametrize(
    ("x", "title"),
    [
        (np.array(12), "Scalar (rank-0 tensor)"),
        (np.array([12, 3, 6, 14, 7]), "Vector (rank-1 tensor)"),
        (MATRIX, "Matrix (rank-2 tensor)"),
        (np.stack([MATRIX] * 3), "Rank-3 tensor"),
        (np.zeros((2, 3, 4, 5, 6)), "Rank-5 tensor"),
    ],
)
def test_the_chapter_names_each_rank(x, title):
    assert str(describe(x)).splitlines()[0] == title
    assert describe(x).kind in title.lower()


@pytest.mark.parametrize("x", [12, [12, 3, 6, 14, 7], MATRIX, np.zeros((3, 3, 5)), [[]], "word"])
def test_rank_and_shape_agree_with_numpy(x):
    assert rank(x) == np.ndim(x)
    assert shape(x) == np.shape(x)
    assert len(axes(x)) == np.ndim(x)


def test_a_vector_is_told_apart_from_a_tensor_of_that_rank():
    said = str(describe([12, 3, 6, 14, 7]))
    assert "1 axis with 5 entries: a 5-dimensional vector, not a rank-5 tensor." in said


@pytest.mark.parametrize(
    ("n", "words"), [(8, "an 8-"), (11, "an 11-"), (18, "an 18-"), (100, "a 100-"), (110, "a 110-")]
)
def test_the_article_fits_the_spoken_number(n, words):
    assert words in describe(np.zeros(n)).note


def test_a_single_row_and_a_single_column_are_not_the_vector():
    assert "single row" in describe(np.zeros((1, 5))).note
    assert "single column" in describe(np.zeros((5, 1))).note
    assert describe(np.zeros((1, 5))) != describe(np.zeros((5, 1))) != describe(np.zeros(5))


def test_named_axes_are_shown_with_their_lengths():
    said = describe(np.zeros((10, 28, 28)), axes=("samples", "height", "width"))
    assert "3: samples (10), height (28), width (28)" in str(said)
    assert [axis.name for axis in said.axes] == ["samples", "height", "width"]


def test_too_few_names_say_how_many_names_and_axes_there_are():
    with pytest.raises(
        ValueError, match=r"1 axis name was given \('height'\) for 2 axes.*\(28, 14\)"
    ):
        describe(np.zeros((28, 14)), axes=["height"])


@pytest.mark.parametrize(
    ("names", "error", "words"),
    [
        ("hw", TypeError, r"single string 'hw'"),
        (("a", 3), TypeError, r"got 3, an int"),
        (5, TypeError, r"got an int"),
        (("a", "a"), ValueError, r"Two axes are named 'a'"),
    ],
)
def test_bad_axis_names_are_refused(names, error, words):
    with pytest.raises(error, match=words):
        describe(MATRIX, axes=names)


@pytest.mark.parametrize(
    ("ragged", "words"),
    [
        ([[1, 2, 3], [4, 5]], r"x\[0\] has 3 entries and x\[1\] has 2 entries"),
        ([[[1], [2]], [[3], [4, 5]]], r"x\[0\]\[0\] has 1 entry and x\[1\]\[1\] has 2 entries"),
        ([[1, 2], 3], r"x\[0\] has 2 entries and x\[1\] is a single entry"),
        ([np.zeros(2), np.zeros(3)], r"x\[0\] has 2 entries and x\[1\] has 3 entries"),
    ],
)
def test_a_ragged_list_names_the_first_lengths_that_differ(ragged, words):
    with pytest.raises(ValueError, match=words):
        describe(ragged)


def test_a_list_that_contains_itself_is_refused():
    x = []
    x.append(x)
    with pytest.raises(ValueError, match="64"):
        describe(x)


@pytest.mark.parametrize(
    ("x", "words"),
    [
        ({}, "This dict holds no tensors"),
        ({1, 2}, r"sorted\(x\)"),
        ({1: 2}.keys(), r"with 1 entry: look at list\(x\)"),
        ({1: 2}.values(), r"look at list\(x\)"),
        (Path("x.npy"), r"np\.load\(x\)"),
        (BytesIO(), r"np\.load\(x\)"),
        (np, "the module 'numpy'"),
        (int, "the class 'int'"),
        (None, "None"),
        ((i for i in range(3)), r"list\(x\)"),
        (len, "call it first"),
        (object(), "an object"),
        ([{}], r"\[0\] is a dict"),
    ],
)
def test_what_is_no_tensor_is_told_what_describe_takes(x, words):
    with pytest.raises(TypeError, match=words):
        describe(x)


@pytest.mark.parametrize(
    ("x", "values"),
    [
        ("hello", "value   'hello'"),
        (["pear", "fig"], "values  'fig' to 'pear' in alphabetical order"),
        (["x" * 50], "…'"),
        ([b"a", b"b"], "'a' to 'b'"),
        (True, "value   True"),
        ([True, False, True], "2 true, 1 false"),
        ([3 + 4j, 0], "magnitudes 0 to 5"),
        (np.array(["2024-02-29", "NaT"], "M8[D]"), "2024-02-29, 1 missing"),
        (datetime.date(2024, 2, 29), "2024-02-29"),
        ([datetime.timedelta(hours=1)], "microseconds"),
        (np.zeros((0, 3)), "none: axis 0 has no entries"),
        (np.zeros((0, 0)), "none: axis 0 and axis 1 have no entries"),
        ([1, np.nan, np.inf, -np.inf], "1, mean 1, std 0, 1 NaN, 2 infinities"),
        ([np.nan, np.nan], "2 NaN"),
        (np.nan, "not a number (NaN)"),
        (np.inf, "infinite"),
        (2**100, "1.268e+30"),
        ([Fraction(1, 3), None], "0.3333, 1 missing"),
        (np.ma.array([1, 2, 3], mask=[0, 1, 0]), "1 to 3, mean 2, std 1, 1 missing"),
        ([1e308, -1e308], "std 1e+308"),
        (np.array([2**64 - 1], np.uint64), "18446744073709551615"),
        (np.zeros(100, np.uint8), "0 to 255"),
        (np.zeros(100), "100% zeros"),
        ([2019.9, 2020.1], "2019.9 to 2020.1, mean 2020, std 0.1"),
        ([0.99999, 0.999999, 0.9999999], "0.99999 to 0.9999999, mean 0.9999963, std 4.47e-06"),
        ([1e8, 1e8 + 1, 1e8 + 2], "100000000 to 100000002, mean 100000001, std 0.816"),
        ([-1.00001, -1.00002], "-1.00002 to -1.00001, mean -1.000015"),
        (np.array([1e-9, 1.00001e-9]), "1e-09 to 1.00001e-09"),
        ([2**70, 2**70 + 1], "1.180591620717411303424e+21 to 1.180591620717411303425e+21"),
        ([3 + 4j, 3.00001 + 4j], "magnitudes 5 to 5.000006"),
        (np.array([np.nan, 1, 2], object), "1 to 2, 1 NaN"),
        ([2**70, math.inf, 1], "1 to 1.181e+21, 1 infinity"),
        (np.array(["cat", None], object), "'cat', 1 missing"),
        (np.array(["cat", None], np.dtypes.StringDType(na_object=None)), "'cat', 1 missing"),
        (np.datetime64("NaT", "D"), "value   missing"),
        (np.array(None), "value   missing"),
        (np.ma.array(3, mask=True), "value   missing"),
        (np.ma.array([1.0, np.nan, 2], mask=[0, 0, 1]), "1, mean 1, std 0, 1 NaN, 1 missing"),
        (Fraction(10**400, 3), "3.333e+399"),
        (Decimal("sNaN"), "not a number (NaN)"),
    ],
)
def test_unusual_values_are_described(x, values):
    assert values in str(describe(x))


@pytest.mark.skipif(np.finfo(np.longdouble).maxexp < 9000, reason="longdouble is float64 here")
def test_what_only_a_longdouble_holds_is_described():
    near = describe(np.array([np.longdouble(1), np.nextafter(np.longdouble(1), np.longdouble(2))]))
    assert "values  1 to 1.00000000000000000011, mean 1" in str(near)
    assert describe(np.longdouble("0.1")).rows()[-1] == ("value", "0.1")
    said = describe(np.array([np.longdouble("1e4000"), 1]))
    assert "1 to 1e+4000, mean 5e+3999, std 5e+3999" in str(said)
    assert json.loads(json.dumps(said.to_dict()))["statistics"]["maximum"] == "1e+4000"


def test_integers_that_json_cannot_hold_are_texts():
    found = json.loads(json.dumps(describe(10**5000).to_dict()))
    assert found["statistics"]["maximum"] == "1e+5000"


def test_structured_entries_are_described_without_values():
    x = np.zeros(2, dtype=[("height", float), ("age", int)])
    assert "structured (height and age)" in str(describe(x))
    assert describe(x).statistics is None


def test_a_broadcast_video_is_described_without_being_allocated():
    video = np.broadcast_to(np.float32(0.5), (4, 240, 144, 256, 3))
    said = describe(video)
    assert (said.size, said.nbytes) == (106_168_320, 424_673_280)
    assert "106,168,320 entries, 405 MiB" in str(said)
    assert said.statistics.minimum == said.statistics.maximum == 0.5


def test_descriptions_are_equal_by_value_and_frozen():
    assert describe(MATRIX) == describe(MATRIX.copy())
    assert describe(MATRIX) != describe(MATRIX + 1)
    assert hash(describe(MATRIX)) == hash(describe(MATRIX.copy()))
    with pytest.raises(AttributeError):
        describe(MATRIX).rank = 3


def test_statistics_can_be_left_out():
    said = describe(MATRIX, statistics=False)
    assert said.statistics is None
    assert "values" not in str(said)


def test_to_dict_is_plain_json():
    found = json.loads(json.dumps(describe(MATRIX, axes=("rows", "columns")).to_dict()))
    assert found["shape"] == [3, 5]
    assert found["axes"][1] == {"index": 1, "length": 5, "name": "columns"}
    assert found["statistics"]["maximum"] == 80


def test_html_escapes_the_names_of_axes():
    html = describe(MATRIX, axes=("<script>alert(1)</script>", "a&b"))._repr_html_()
    assert "<script>" not in html
    assert "a&amp;b" in html


def test_tensorflow_tensors_and_variables_are_described_like_arrays():
    tf = pytest.importorskip("tensorflow")
    said = describe(tf.constant([[1.0, 2.0], [3.0, 4.0]]))
    assert (said.shape, said.dtype, said.framework) == ((2, 2), "float32", "tensorflow")
    assert "TensorFlow, on CPU:0" in str(said)
    assert describe(tf.Variable(3)).statistics.maximum == 3
    assert describe(tf.constant(["a", "b"])).dtype == "str"
    assert describe(tf.cast([1.0, 2.0], tf.bfloat16)).statistics.mean == 1.5


def test_a_symbolic_tensor_says_that_it_has_no_values_yet():
    tf = pytest.importorskip("tensorflow")
    seen = []

    @tf.function
    def traced(x):
        said = describe(x)
        assert (said.shape, said.statistics) == ((), None)
        assert "symbolic" in said.unread
        seen.append(True)
        return x

    traced(tf.constant(1.0))
    assert seen


ARRAYS = nps.arrays(
    dtype=st.one_of(
        nps.boolean_dtypes(),
        nps.integer_dtypes(),
        nps.unsigned_integer_dtypes(),
        nps.floating_dtypes(),
        nps.complex_number_dtypes(),
        nps.datetime64_dtypes(),
        nps.timedelta64_dtypes(),
        nps.unicode_string_dtypes(max_len=5),
        nps.byte_string_dtypes(max_len=5),
    ),
    shape=nps.array_shapes(min_dims=0, max_dims=6, min_side=0, max_side=4),
)


@given(ARRAYS)
def test_every_array_is_described_without_a_warning(x):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        said = describe(x)
        text, html = str(said), said._repr_html_()
    assert (said.rank, said.shape, said.size) == (x.ndim, x.shape, x.size)
    assert said.nbytes == x.nbytes
    assert str(x.shape) in text
    assert html.startswith("<div class='tl-description'>")
    assert said == describe(x)
    assert max(map(len, text.splitlines())) <= 88


@given(st.recursive(st.integers(-9, 9), lambda inner: st.lists(inner, max_size=3), max_leaves=12))
def test_nested_lists_are_described_exactly_when_numpy_makes_an_array_of_them(x):
    try:
        expected = np.asarray(x).shape
    except ValueError:
        with pytest.raises(ValueError, match="ragged"):
            describe(x)
    else:
        assert describe(x).shape == expected
