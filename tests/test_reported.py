"""What reviewers found wrong, word for word, each with the right value; its kind is tested where it belongs.

Where each case of the two reviews is tested: here where no file is named. F1 to F24 and the sections 1.4 to 3 are
those of robustness.md, A1 to A14 those of cases.md.

- F1 `a_product_of_objects`; F2 `no_sentence_of_arithmetic`, drawing/test_any_tensor; F3, A8 test_main
  `one_picture_file`; F4 `a_picture_of_no_size`, drawing/test_any_tensor `sizes_are_bounded`
- F5, A4 interop PyTorch, sparse; F6, A5 interop pandas, Polars, pyarrow, JAX; F7, A3 interop xarray, pint, Dask;
  F8 test_objects `half_imported`; F9, A6 interop TensorFlow, Keras, PyTorch, JAX, test_objects `traced_tensor`,
  `tensorflow_does_not_rewrite`, and `shapes_are_taken`; F10 `what_is_masked`, drawing/test_any_tensor; F11 interop
  Python, Pillow, awkward, SciPy, sparse
- F12 to F18, F22 `describe_says_the_right_values`, `means_and_deviations`, test_statistics `hard_values`; F19
  `narrow_dtypes`, `numbers_of_4_bits`; F20, F23 drawing/test_any_tensor, `a_picture_stays`; F21
  `labels_are_compared`; F24 files/test_reading `bad_file`, `members_that_are_no_arrays`
- 1.4 `a_picture_is_made`, `an_option_that_cannot_be`, `an_index_is_read`, `a_range_of_any_length`, interop Python,
  PyTorch, h5py
- 1.5 `a_list_of_several_kinds`, `words_are_whole`, files/test_reading `bad_file`, interop (what is refused)
- 1.6 test_main `nothing_of_a_file`, `ascii_terminal`, `no_names_for_axes`, `tells_its_version`;
  files/test_reading; files/test_writing; mnist/test_files `description_that_does_not_fit`; mnist/test_classifier
  `ctrl_c`; drawing/test_shown (pictures are pickled)
- 2 benchmarks/, drawing/test_histogram `layouts`, drawing/test_any_tensor `large_photographs`, test_parts (bounded
  memory), interop `table_of_mixed_columns`, `the_most_axes`; 3 test_statistics
- A1 `functions_that_are_not_elementwise`, explain/test_own_functions; A2 `ends_that_print_alike`; A7
  mnist/test_classifier `advice_is_one_step`; A9 files/test_reading `bad_file`; A10 `numpys_own_refusals`; A11
  drawing/test_operation; A12, A13 `matrices_and_ragged_batches`; A14 `describe_says_the_right_values`,
  `narrow_dtypes`, `words_are_whole`, interop Pillow
"""

import datetime
import json
import re
import subprocess
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tensorlab import describe, draw, explain, histogram, images, rank, shape
from tensorlab.statistics import statistics

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # np.matrix


def test_every_test_that_the_list_above_names_is_there():
    tests = "\n".join(file.read_text() for file in Path(__file__).parent.rglob("test_*.py"))
    names = re.findall(r"`(\w+)`", __doc__)
    assert len(names) > 30
    assert not [name for name in names if not re.search(rf"def test_\w*{name}\w*\(", tests)]


def said(x):
    """The words, in one line."""
    return " ".join(str(x).split())


def values(x):
    """What `describe` says of the values."""
    return dict(describe(x).rows()).get("values") or dict(describe(x).rows()).get("value")


# --- describe: numbers ---


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (np.array([np.nan, 1, 2], object), "1 to 2, 1 NaN"),
        (np.array([1, 2, np.nan], object), "1 to 2, 1 NaN"),
        ([2**70, float("inf"), 1], "1 to 1.181e+21, 1 infinity"),
        (np.array([np.longdouble("1e4000"), 1]), "1 to 1e+4000, mean 5e+3999, std 5e+3999"),
        (np.array([6.6e-34, 1e-34], "f4"), "1e-34 to 6.6e-34, mean 3.8e-34, std 2.8e-34"),
        (np.datetime64("NaT", "D"), "missing"),
        (np.array(None), "missing"),
        (np.ma.array(3, mask=True), "missing"),
        (np.array([2019.9, 2020.1]), "2019.9 to 2020.1, mean 2020, std 0.1"),
        (np.array([1e8, 1e8 + 1, 1e8 + 2]), "100000000 to 100000002, mean 100000001, std 0.816"),
        (np.array([True, False]), "1 true, 1 false"),
        (Fraction(10**400, 3), "3.333e+399"),
        (Decimal("sNaN"), "not a number (NaN)"),
        (np.broadcast_to(np.array("cat"), (10**10,)), "'cat'"),
        (
            np.array(["cat", None], np.dtypes.StringDType(na_object=None)),
            "'cat', 1 missing",
        ),
        (np.array([b"b", b"a", None], object), "'a' to 'b' in alphabetical order, 1 missing"),
        ([datetime.datetime(2024, 1, 1), None], "2024-01-01T00:00:00.000000, 1 missing"),
    ],
)
def test_describe_says_the_right_values(x, words):
    assert values(x) == words


def test_ends_that_print_alike_are_told_apart():
    assert values(np.array([0.99999, 0.999999, 0.9999999])).startswith("0.99999 to 0.9999999,")
    title = str(histogram(np.linspace(0.99999, 0.9999999, 400))).split("\n")[0]
    assert title.startswith("400 values from 0.99999 to 0.9999999")
    assert "1 to 1" not in str(histogram(np.linspace(0.99999, 0.9999999, 400)))
    assert "from 1 to 1" not in draw(np.linspace(0.99999, 0.9999999, 400)).description
    assert "│ 1 │ 1 │" not in str(draw([0.99999, 0.999999]))


@pytest.mark.parametrize(
    ("x", "mean", "std"),
    [
        (2**53 + np.arange(-5, 5), 2**53 - 0.5, np.sqrt(8.25)),
        (1_700_000_000_000_000_000 + np.arange(100), 1.7e18 + 49.5, 28.866070047722118),
        (np.resize(np.array([0, 255], "u1"), 20_000), 127.5, 127.5),
        (np.array([np.iinfo("i8").min, np.iinfo("i8").max]), -0.5, 2**63 - 0.5),
        (np.full(10, 1e-170), 1e-170, 0),
        (np.array([1e-170, 3e-170]), 2e-170, 1e-170),
    ],
)
def test_means_and_deviations_are_exact(x, mean, std):
    found = statistics(x)
    assert (found.mean, found.std) == (pytest.approx(mean, rel=1e-9), pytest.approx(std, rel=1e-9))


def test_what_describe_finds_is_json():
    for x in (
        np.array([np.nan, 1], object), 10**5000, np.array([np.longdouble("1e4000"), 1]),
        np.array([np.longdouble("1e4000"), np.float64("nan"), np.float32(0)], object),
    ):  # fmt: skip
        json.dumps(describe(x).to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    "name", ["int4", "uint4", "int2", "uint2", "int1", "uint1", "float4_e2m1fn"]
)
def test_narrow_dtypes_have_values(name):
    types = pytest.importorskip("ml_dtypes")
    if not hasattr(types, name):
        pytest.skip(f"this ml_dtypes has no {name}")
    x = np.array([1, 0]).astype(getattr(types, name))
    assert "mean" in values(x)
    assert "2 values" in str(histogram(x))


def test_numbers_of_4_bits_of_tensorflow_are_drawn():
    tf = pytest.importorskip("tensorflow")
    x = tf.cast(tf.constant([1, -2]), tf.dtypes.experimental.int4)
    assert values(x) == "-2 to 1, mean -0.5, std 1.5"
    assert "│ 1 │ -2 │" in str(draw(x))


# --- describe: what is no tensor, or not quite one ---


@pytest.mark.parametrize(
    ("x", "words"),
    [
        (["a", None], "entry at [1] is None"),
        ([datetime.date(2024, 1, 1), datetime.timedelta(1)], "has 1 date and 1 duration"),
    ],
)
def test_a_list_of_several_kinds_is_refused(x, words):
    with pytest.raises((TypeError, ValueError)) as error:
        describe(x)
    assert words in said(error.value)


def test_a_range_of_any_length_is_looked_at_at_once():
    assert (rank(range(10**18)), shape(range(10**8))) == (1, (10**8,))


def test_matrices_and_ragged_batches_are_told_as_what_they_are():
    m = np.matrix([[1, 2], [3, 4]])
    assert explain.index(m, 0).result_shape == (1, 2)
    assert explain.sum(m, 0).result_shape == (1, 2)
    assert "np.matrix" in describe(m).remark
    o = np.empty(3, object)
    o[:] = [np.zeros((28, 28)), np.zeros((28, 30)), np.zeros((28, 28))]
    assert "the batch is ragged" in describe(o).remark


# --- draw, images, histogram ---


@pytest.mark.parametrize(
    "picture",
    [
        lambda: draw(np.zeros((1, 0)), index=np.zeros((1, 0), bool)),
        lambda: draw(np.zeros((0, 3, 1)), index=np.zeros((0, 3, 1), bool)),
        lambda: draw(np.ones((1,) * 33)),
        lambda: draw(np.ones((1,) * 64)),
        lambda: explain.transpose(np.ma.masked_equal(np.resize([0, 1, 2], (100, 28, 28)), 0)).draw(),
        lambda: explain.tensordot(np.array([1], "m8[s]"), np.array([1], "m8[s]"), axes=0).draw(),
        lambda: draw(np.ones((2, 3)), axes=("var(--tl-x)", "b")),
        lambda: draw(np.ma.masked_array(np.zeros(3, [("a", "i4")]), [0, 1, 0])),
        lambda: images(np.broadcast_to(np.float32(1), (100, 5000, 5000))),
        lambda: histogram(np.ones((1100, 1000))[:, ::2]),
    ],
)  # fmt: skip
def test_a_picture_is_made(picture):
    assert picture().svg().startswith("<svg")


def test_an_array_of_arrays_is_drawn():
    o = np.empty(2, object)
    o[0], o[1] = np.ones(2), np.zeros(3)
    assert explain.index(o, 0).draw().svg()


def test_a_picture_stays_what_it_was():
    x = np.zeros(3)
    picture = draw(x)
    before = (str(picture), picture.svg(), picture._repr_html_())
    x[:] = 7
    assert (str(picture), picture.svg(), picture._repr_html_()) == before


def test_labels_are_compared_as_numbers():
    pictures = np.zeros((2, 8, 8))
    shown = images(pictures, labels=[0.12345, 1], predictions=[0.12349, 1])
    assert ("0.12345" in str(shown), "0.12349" in str(shown)) == (True, True)
    assert "1 of 2" in str(shown) + shown.description


def test_what_is_masked_is_not_drawn():
    hidden = images(np.ma.masked_array(np.full((1, 8, 8), 255, "u1"), True))
    assert "64 entries masked, drawn black" in str(hidden)


@pytest.mark.parametrize("scale", [1000, 0, -1, float("nan")])
def test_a_picture_of_no_size_or_beyond_memory_is_refused(scale):
    with pytest.raises(ValueError, match=r"scale|pixels|wide|larger"):
        draw(np.ones((2, 3))).png(scale=scale)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: images(np.zeros((6, 8, 8)), axes=("channels", "height", "width")), "images have 1, 3 or 4 channels"),
        (lambda: draw(np.ones((2, 3)), spread=1.0), "give an axis by its number or its name"),
        (lambda: draw(np.ones((2, 3)), max_entries="a"), "give an integer, 1 or more"),
        (lambda: draw(np.ones((2, 3)), index=np.s_[::0]), "the slice ::0 has a step of 0"),
        (lambda: images(np.zeros((2, 8, 8)), columns="a"), "give an integer, 1 or more"),
        (lambda: histogram(np.ones(3), bins="auto"), "it takes a number of bars"),
        (lambda: draw(np.ones(3)).save(""), "for example 'picture.svg'"),
        (lambda: draw(np.ones((2, 3)), axes="xy"), "axes=('x', 'y')"),
        (lambda: draw(np.ones((2, 3)), axes="height, width"), "axes=('height', 'width')"),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_is_answered_in_our_words(call, words):
    with pytest.raises((TypeError, ValueError, IndexError)) as error:
        call()
    assert words in said(error.value)


def test_an_image_larger_than_any_screen_is_drawn():
    assert len(images(np.broadcast_to(np.uint8(1), (10**9, 10**9))).svg()) < 10**6


# --- explain ---


def test_a_product_of_objects_never_kills_the_process():
    code = (
        "import numpy as np, random\nfrom tensorlab import explain\nR = random.Random(0)\n"
        "for _ in range(300):\n"
        "    a = np.array([[R.choice([1, 2.5, None, 'x', 2**70]) for _ in range(3)] for _ in range(3)], object)\n"
        "    try: str(explain.matmul(a, a.T))\n"
        "    except (TypeError, ValueError): pass\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("a", [[[200, 100]], [[200, 1]]])
def test_no_sentence_of_arithmetic_is_false_where_a_dtype_wraps(a):
    shown = explain.matmul(np.array(a, "u1"), np.array([[2], [3]], "u1")).draw().svg()
    assert "= 188" not in shown.replace("wraps", "")
    assert "200 × 2 + 1 × 3 = 147" not in shown


def test_functions_that_are_not_elementwise_are_refused():
    x = np.arange(12).reshape(3, 4)
    for f in (np.dot, np.inner, np.outer, np.convolve):
        with pytest.raises(TypeError, match="is not element-wise"):
            explain.elementwise(f, x[0], x[0])
    for f in (
        np.cumsum,
        np.sort,
        np.flip,
        np.sum,
        np.mean,
        np.diff,
        np.unique,
        np.ravel,
        np.transpose,
    ):
        with pytest.raises(TypeError, match="is not element-wise"):
            explain.elementwise(f, x[:, ::-1])


def test_shapes_are_taken_wherever_they_come_from():
    tf = pytest.importorskip("tensorflow")
    keras = pytest.importorskip("keras")
    assert not explain.matmul(tf.ones((2, 3)).shape, tf.ones((4, 5)).shape).valid
    assert "give tuples" in said(explain.matmul([32, 784], [784, 10]))
    assert str(explain.matmul(keras.Input((784,)), (784, 10)).result) == "(n, 10)"


def test_numpys_own_refusals_are_known():
    assert not explain.elementwise(np.subtract, np.array([True]), np.array([False])).valid
    assert not explain.subtract(np.array([True]), np.array([False])).valid
    assert not explain.negative(np.array([True])).valid
    assert not explain.bitwise_and(np.array([1.0]), np.array([2.0])).valid
    words, dates = np.array(["a", "b"]), np.array(["2024-01-01"], "M8[D]")
    assert not explain.add(words, np.array([1, 2])).valid
    assert not explain.mean(words).valid
    assert not explain.sum(dates).valid
    assert not explain.einsum("i,i->", words, words).valid
    assert not explain.concatenate([dates, np.array([1])]).valid
    for entry in ("a", None):
        assert not explain.matmul(np.array([[entry]], object), np.array([[entry]], object)).valid


def test_an_index_is_read_whatever_its_length():
    assert explain.index((2**64,), np.s_[::-1]).result_shape == (2**64,)


def test_the_most_axes_are_broadcast_and_one_more_is_refused():
    assert not explain.stack([np.ones((1,) * 64)] * 2).valid
    assert "65 axes" in said(explain.stack([np.ones((1,) * 64)] * 2))
    before = time.process_time()
    assert not explain.broadcast((7,) * 64, (3,) * 60).valid
    assert time.process_time() - before < 2


def test_words_are_whole():
    assert "an array without entries takes none" in said(explain.index((3, 4), []))
    told = said(explain.einsum("batch chan, chan out -> batch out", (2, 3), (3, 4)))
    assert "batchchan" not in told
    with pytest.raises(TypeError, match=r"got a dict, whose keys are not tensors"):
        explain.concatenate({"a": np.ones(3)})
