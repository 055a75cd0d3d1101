"""What NumPy makes of the entries themselves: it refuses some, it promotes dtypes, and integers wrap around."""

import re

import numpy as np
import pytest

from tensorlab import explain
from tests.explain.agreement import numpy_does, said

WORDS, NOTHING = np.array(["a", "b"]), np.array([None, None])
DATES, NUMBERS = np.array(["2026-11-26", "2026-11-27"], "M8[D]"), np.array([1, 2])
MIXED = np.array([1, None])


@pytest.mark.parametrize("name", ["matmul", "dot", "inner", "outer", "add", "multiply", "subtract"])
@pytest.mark.parametrize(
    "pair",
    [(WORDS, WORDS), (NOTHING, NOTHING), (DATES, DATES), (MIXED, MIXED), (NUMBERS, NUMBERS), (WORDS, NUMBERS)],
    ids=("words", "None", "dates", "mixed", "numbers", "words and numbers"),
)  # fmt: skip
def test_entries_that_numpy_refuses_are_refused(name, pair):
    if name == "matmul" and "O" in {x.dtype.kind for x in pair}:
        result = numpy_does(lambda: np.dot(*pair))  # np.matmul of objects may end Python
    else:
        result = numpy_does(lambda: getattr(np, name)(*pair))
    explained = getattr(explain, name)(*pair)
    assert explained.valid == (result is not None)
    if explained.valid:
        np.testing.assert_array_equal(explained.result.values, result)
    else:
        assert explained.problem.startswith(("NumPy has no", "NumPy raises"))
        assert not explained.suggestions


@pytest.mark.parametrize(
    "refused",
    [
        lambda: explain.einsum("i,i->", WORDS, WORDS),
        lambda: explain.tensordot(WORDS, WORDS, 1),
        lambda: explain.tensordot(NOTHING, NOTHING, 1),
        lambda: explain.concatenate([DATES, NUMBERS]),
        lambda: explain.stack([DATES, NUMBERS]),
        lambda: explain.vstack([DATES, NUMBERS]),
        lambda: explain.hstack([DATES, NUMBERS]),
        lambda: explain.where([True, False], DATES, NUMBERS),
        lambda: explain.matmul(np.tile(WORDS, (100, 50)), np.tile(WORDS, (100, 50)).T),
    ],
)
def test_so_are_those_of_products_and_joins_of_any_size(refused):
    explained = refused()
    assert not explained.valid
    assert explained.problem.startswith(("NumPy has no", "NumPy raises"))
    assert explained.suggestions == ()


def test_objects_that_can_be_multiplied_are():
    ones = np.array([[1, 2], [3, 4]], object)
    explained = explain.matmul(np.stack([ones, ones]), np.stack([ones, ones]))
    assert explained.result.values.tolist() == [[[7, 10], [15, 22]]] * 2


def test_a_number_of_pythons_leaves_the_dtype_of_an_array_as_it_is():
    x = np.array([200, 10], np.uint8)
    for explained, result in (
        (explain.add(x, 100), x + 100),
        (explain.add(x, 0.5), x + 0.5),
        (explain.maximum(x, 100), np.maximum(x, 100)),
        (explain.clip(x, 0, 100), np.clip(x, 0, 100)),
        (explain.add(x, np.int64(100)), x + np.int64(100)),
    ):
        assert explained.result.values.dtype == result.dtype
        assert explained.result.values.tolist() == result.tolist()


@pytest.mark.parametrize(
    ("explained", "told"),
    [
        (
            lambda: explain.add(np.array([200, 10], np.uint8), np.array([100, 5], np.uint8)),
            "1 of 2 entries wraps around, as uint8 holds 0 to 255: at [0], 300 became 44. "
            "With .astype(int) first it does not happen.",
        ),
        (lambda: explain.subtract(np.uint8([10, 5]), np.uint8([20, 9])), "at [0], -10 became 246"),
        (lambda: explain.add(np.array([200], np.uint8), 100), "300 became 44"),
        (lambda: explain.negative(np.uint8([1, 0])), "1 of 2 entries wraps"),
        (lambda: explain.absolute(np.int8([-128])), "128 became -128"),
        (lambda: explain.matmul(np.uint8([[100, 100]]), np.uint8([[2], [1]])), "at [0, 0], 300 became 44"),
        (lambda: explain.dot(np.uint8([100, 100]), np.uint8([2, 1])), "0 to 255: 300 became 44"),
        (lambda: explain.einsum("i,i->", np.uint8([100, 100]), np.uint8([2, 1])), "300 became 44"),
        (lambda: explain.multiply([2**62], 4), "With .astype(float) first"),
        (lambda: explain.prod([2**40, 2**40]), "With .astype(float) first"),
    ],
)  # fmt: skip
def test_integers_that_wrap_around_are_counted(explained, told):
    assert told in said(explained())


@pytest.mark.parametrize(
    "explained",
    [
        lambda: explain.add(np.array([200, 10], np.uint8), np.array([55, 5], np.uint8)),
        lambda: explain.sum(np.array([200, 200], np.uint8)),
        lambda: explain.subtract([10], [20]),
        lambda: explain.add([2**62], [2**62 - 1]),
        lambda: explain.invert(np.array([1], np.uint8)),
        lambda: explain.add([1.5], [2.5]),
        lambda: explain.add((2, 3), (3,)),
    ],
)
def test_those_that_fit_are_not(explained):
    assert "wrap" not in said(explained())


def test_promotion_of_dtypes_is_told():
    text = said(explain.add(np.zeros(2), np.zeros(2, np.float32)))
    assert (
        "The dtype of the result is float64: that is what float64 and float32 become together."
        in text
    )
    assert "what float32 and int64 become" in said(explain.add(np.zeros(2, np.float32), [1, 2]))
    assert "what uint8 and a float of Python's become" in said(
        explain.add(np.zeros(2, np.uint8), 0.5)
    )
    assert "float64 and float32" in said(
        explain.matmul(np.zeros((2, 2)), np.zeros((2, 2), np.float32))
    )
    assert "dtype" not in said(explain.add(np.zeros(2, np.float32), 1))
    assert "dtype" not in said(explain.add([1, 2], [3, 4]))


def test_numbers_written_as_text_are_offered_as_numbers():
    x, y = np.array(["3", "14"]), np.array(["3", "x"], object)
    assert ".astype(float), which makes numbers of text" in said(explain.mean(x))
    assert np.mean(x.astype(float)) == 8.5
    assert ".astype(float)" in said(explain.subtract(x, [1, 2]))
    for other in (y, np.array(["3", None], object), np.array(["3"] * 5000)):  # the last is not read
        assert ".astype(float)" not in said(explain.mean(other))


@pytest.mark.parametrize(
    ("name", "dtype", "number"),
    [
        ("add", "u1", 300),
        ("multiply", "i1", -129),
        ("subtract", "u4", -(2**40)),
        ("bitwise_and", "u2", -1),
    ],
)
def test_a_number_that_a_dtype_has_not_names_one_that_has_it(name, dtype, number):
    x = np.array([1, 2], dtype)
    told = getattr(explain, name)(x, number)
    limits = np.iinfo(dtype)
    assert f"goes from {limits.min} to {limits.max}, and {number} is none of these" in told.problem
    wider = re.search(r"\.astype\('(int\d+)'\)", str(told))[1]
    assert getattr(np, name)(x.astype(wider), number).dtype == wider


def test_a_shift_by_less_than_nothing_is_one_the_other_way():
    x = np.array([4, 8], "u1")
    assert "would work with right_shift(x, 2)" in str(explain.left_shift(x, -2))
    assert "would work with left_shift(x, 2)" in str(explain.right_shift(x, -2))
    assert "right_shift" not in str(explain.left_shift(-1, x)).partition("\n")[2]
    assert not explain.left_shift(x, 300).suggestions  # nothing is left then, in any dtype
