"""`check`: right and wrong answers to exercises, and none."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from tensorlab import check, draw, explain

PRODUCT = explain.matmul((128, 784), (784, 512))
NO_PRODUCT = explain.matmul((32, 784), (512, 10))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ((128, 512), PRODUCT),
        (np.zeros((128, 512)), PRODUCT),
        ("refused", NO_PRODUCT),
        (None, NO_PRODUCT),
        ((), explain.matmul((3,), (3,))),
        (469, 469),
        (np.int64(469), 469.0),
        (0.333, 1 / 3),
        ([1, 2], (1, 2)),
        ([[1.0, 2.0]], np.array([[1, 2]])),
        (np.nan, np.nan),
        ("relu", "relu"),
        (np.bool_(True), True),
        ([], []),
        ([128, 512], PRODUCT),
        ("(128,512)", PRODUCT),
        (" Refused", NO_PRODUCT),
        (np.zeros((649, 24, 2)), (649, 24, 2)),
        ([14, 32], explain.matmul((2, 3), (3,))),
        ("469", 469),
        ("X[3,2]", "x[3, 2]"),
    ],
)
def test_right_answers(answer, expected):
    assert check(answer, expected).right is True


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        ((512, 128), PRODUCT, "you say (512, 128), and the result has shape (128, 512)"),
        ("refused", PRODUCT, "you say that it is refused"),
        ((32, 10), NO_PRODUCT, "you say (32, 10), and NumPy refuses"),
        (470, 469, "it is not 470"),
        (0.34, 1 / 3, "it is not 0.34"),
        ((4, 3), (3, 4), "2 of 2 entries are wrong, the first at [0]: it is 4"),
        ((4, 3, 1), (4, 3), "(4, 3, 1) has 3 numbers, not 2"),
        (np.ones(5), np.ones((5, 1)), "the shape is (5,), and should be (5, 1)"),
        (
            [[1, 2], [3, 9]],
            [[1, 2], [3, 4]],
            "1 of 4 entries is wrong, the first at [1, 1]: it is 9",
        ),
        ([[1], [2, 3]], [1, 2], "not made of numbers"),
        ("tanh", "relu", "it is not 'tanh'"),
        (False, True, "it is not False"),
        ("seven", 7, "it is not 'seven'"),
        (0.33, 1 / 3, "it is not 0.33, but close: give three digits"),
        ([0.33, 0.67], [1 / 3, 2 / 3], "it is 0.33, but close"),
        (12, (12,), "12 is one number, and a tuple is asked for"),
        ("refused", (3, 2), "it is not 'refused'"),
        ([3, 4], PRODUCT, "you say (3, 4)"),
    ],
)
def test_wrong_answers_are_told_what_to_look_at(answer, expected, words):
    verdict = check(answer, expected)
    assert verdict.right is False
    assert words in " ".join(str(verdict).split())


@pytest.mark.parametrize(
    ("answer", "expected", "reason"),
    [
        (-0.5, 0.5, "Its sign is wrong"),
        (6.2, 3.1, "It is twice as much"),
        (469, 938, "It is half of what it should be"),
        (470, 469, "It is one too many"),
        (470.0, 469, "It is one too many"),
        ([1, 4, 3], [1, 5, 3], "It is one too few"),
        (97.9, 0.979, "a percentage where a fraction is asked for?"),
        (0.979, 97.9, "a fraction where a percentage is asked for?"),
        (90, np.pi / 2, "It is in degrees"),
        (1.57, 90.0, "It is in radians"),
        (0.16, 6.25, "It is 1 divided by"),
        (9.61, 3.1, "It is the square of"),
        (np.log2(10), np.log(10), "logarithm to base 2"),
        (1.0, np.log(10), "logarithm to base 10"),
        ([30, 60], [5, 10], "It is 6 times as much as it should be"),
        (0.54, 3.78, "It is 1/7 of"),
        (50, 614_400_000, "It is 1/12,288,000 of"),
        (0.08, 0.92, "1 minus what it should be"),
        (np.uint8([4, 1]), [260, 1], "It is what is left of it in a uint8"),
        (253, 3, "a uint8 does not go below 0"),
        (1, -1, "Its sign is wrong"),
        (234.375, 235, "A whole number is asked for"),
        (17.3, 4.4, "It is too large"),
        (1.1, 4.4, "It is 1/4 of"),
        (-17.3, 4.4, "It is too small"),
        ([2, 1], [1, 2], "The numbers are right, and their order is not"),
        ((512, 128), (128, 512), "The numbers are right, and their order is not"),
        ([[1, 2, 3]], [[1], [2], [3]], "It is the transpose"),
        ([1, 2, 3, 4], [[1, 2], [3, 4]], "Its entries are right"),
    ],
)
def test_a_wrong_number_is_told_how_it_may_have_come_about(answer, expected, reason):
    verdict = check(answer, expected)
    assert verdict.right is False
    assert reason in verdict.text
    assert not verdict.text.endswith("?.")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (0, 5),
        (5, 0),
        (np.nan, 1.0),
        (np.inf, 2),
        (1j, 2),
        (True, 3),
        ([0, 0], [1, 7]),
        (10**400, 1),
        (2, 4),  # half, or the square root
        (9, 3),  # three times, or the square
        (10, 1),
        (12, 4),
        (1, 3),
    ],
)
def test_no_reason_is_made_up_where_none_is_found(answer, expected):
    text = check(answer, expected).text
    assert text.count(".") <= 2
    assert not any(word in text for word in ("times", "twice", "degrees", "logarithm", "1/"))


def test_a_reason_is_hardly_ever_chance():
    rng = np.random.default_rng(0)
    told = ("fact", "share", "mean", "once too often", "root", "square", "divided", "zero")
    for right in (3, 12, 128, 469, 0.5, 0.25, 2.5, 0.979):
        tried = (
            rng.integers(0, 100, 50)
            if isinstance(right, int)
            else rng.random(50).round(2) * 4 * right
        )
        reasons = [check(answer, right).text for answer in tried.tolist()]
        assert sum(any(word in text for word in told) for text in reasons) <= 5, right


@pytest.mark.parametrize("answer", ["nonsense", "error", "-", "2 by 4 or so"])
def test_a_text_is_no_shape_and_never_the_shape_of_a_scalar(answer):
    verdict = check(answer, explain.sum((2, 3)))
    assert verdict.right is False
    assert "is not a shape" in verdict.text


def test_a_whole_number_where_a_shape_is_asked_for_is_a_vector_s_length():
    assert check(3, explain.add((3,), (1,))).right
    assert not check(6, explain.sum((2, 3))).right
    assert check(np.float64(6), explain.sum((2, 3))).right  # the result itself
    assert check("2x4", explain.matmul((2, 3), (3, 4))).right


@pytest.mark.parametrize("answer", [np.float32, "np.float32", np.dtype("float32"), "Float32"])
def test_a_dtype_is_right_whichever_way_it_is_named(answer):
    assert check(answer, "float32").right
    assert not check(answer, "float64").right


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("nan", np.nan),
        ("1/20", 0.05),
        ("5%", 0.05),
        (" 61,440,000 ", 61_440_000),
        (Fraction(23, 4), 5.75),
        (Decimal("0.05"), 0.05),
        ([Fraction(1), Fraction(2)], [1, 2]),
        ("1½", 1.5),
        ("-2 1/4", -2.25),
        ("½", 0.5),
        ("yes", True),
        ("no", np.bool_(False)),
    ],
)
def test_a_right_answer_is_right_in_whichever_form(answer, expected):
    assert check(answer, expected).right
    assert not check(answer, 7).right


@pytest.mark.parametrize(
    ("answer", "expected", "one", "several"),
    [
        ("(10,000)", 10_000, "10000", "10, 0"),
        ("[10,100]", 10_100, "10100", "10, 100"),
        ("10,000", explain.sum((3, 10_000), axis=0), "10000", "10, 0"),
        ("(10,000)", explain.sum((3, 10, 0), axis=0), "10000", "10, 0"),
        ("(60,000, 28, 28)", (60_000, 28, 28), "60000", "60, 0"),
    ],
)
def test_a_comma_that_may_part_thousands_or_lengths_is_asked_about(answer, expected, one, several):
    verdict = check(answer, expected)
    assert not verdict.right
    said = f"{answer!r} may be read in two ways: write {one} if it is one number, and {several} if"
    assert said in verdict.text
    assert check("(128,512)", PRODUCT).right
    assert not check("11/2", 1.5).right
    assert not check("1 5", 6).right


def test_what_must_hold_is_asked_of_an_answer_where_many_are_right():
    conditions = {
        "have rank 2": lambda x: np.ndim(x) == 2,
        "have rows that sum to 1": lambda x: np.allclose(np.sum(x, axis=1), 1),
    }
    assert check(np.eye(3), conditions).right
    assert check([1, 0], conditions).text == "Not yet: it should have rank 2."
    assert check(np.ones((2, 2)), conditions).text == "Not yet: it should have rows that sum to 1."
    assert check(..., conditions).right is None
    refused = check("a word", {"have rank 2": lambda x: x.ndim == 2})
    assert refused.right is False
    assert "'str' object has no attribute 'ndim'" in refused.text


def test_an_exercise_says_how_far_a_number_may_be_off():
    assert not check(0.1, 0.098).right
    assert check(0.1, 0.098, within=0.05).right
    assert not check(0.2, 0.098, within=0.05).right
    assert check((10.4, 100), (10, 100), within=0.05).right
    assert check(4800, 4798, within=0.01).right
    assert not check(4800, 4798).right


@pytest.mark.parametrize("answer", [{}, np.zeros(5), np.ones((2, 2)), len, {1}, object(), b"x"])
@pytest.mark.parametrize(
    "expected",
    [PRODUCT, NO_PRODUCT, "refused", True, 3, (3, 4), [1.5, 2], {"be 3": lambda a: a == 3}],
)
def test_whatever_is_answered_is_judged_and_raises_nothing(answer, expected):
    verdict = check(answer, expected)
    assert verdict.right is False
    assert verdict.text.startswith("Not yet: ")


@pytest.mark.parametrize("answer", [5001.0, 5000.1, 4999])
def test_where_a_whole_number_is_right_a_float_beside_it_is_not(answer):
    assert check(5000.0, 5000).right
    assert not check(answer, 5000).right


@pytest.mark.parametrize("answer", [[False, True, False], np.array([False, True, False])])
def test_yes_and_no_are_not_numbers(answer):
    assert "says yes or no, and numbers are asked for" in check(answer, [0, 1, 0]).text
    assert check(answer, [False, True, False]).right
    assert check(False, False).right
    assert not check(True, 1).right


def test_words_around_a_number_are_not_called_wrong():
    assert check("55 seconds", 55).text == "Not yet: write the number alone, not '55 seconds'."
    assert check("61 440 000", 61_440_000).right
    assert check("2 by 4", explain.matmul((2, 3), (3, 4))).right


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("28 * 28", 784),
        ("2**10 - 1", 1023),
        ("(3*4, 5)", (12, 5)),
        ("shape (3, 4)", (3, 4)),
        ("The shape is (128, 512)", PRODUCT),
        ("torch.Size([128, 512])", PRODUCT),
        ("= 469", 469),
        ("rank 2", 2),
        ("[0.07 -0.1]", [0.07, -0.1]),
        ("tf.float32", "float32"),
        ("dtype('float32')", "float32"),
        ('"relu"', "relu"),
    ],
)
def test_a_text_that_says_or_computes_the_answer_is_read(answer, expected):
    assert check(answer, expected).right
    assert not check(answer, 7).right
    assert not check(answer, "float64").right


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        ("0,979", 0.979, "write the decimals behind a point: 0.979 instead of 0,979"),
        ("12,5", 12.5, "write the decimals behind a point: 12.5"),
        ("3 and 4", (3, 4), "write numbers as (1, 2), not '3 and 4'"),
        ("3*4", (3, 4), "'3*4' is a product, and so one number: write (3, 4) for several"),
        ("(3 * 4)", explain.stack([(4,)] * 3), "write (3, 4) for several"),
        ("about 0.5", 0.5, "write the number alone"),
        ("9**9**9**9", 5, "write the number alone"),
        ("((9**64)**64)**64", 5, "write the number alone"),
        ("'a' * 10**9", 5, "write the number alone"),
        ("1 // 0", 5, "write the number alone"),
        ("-" * 10_000 + "1", 5, "write the number alone"),
    ],
)
def test_a_text_that_is_not_read_is_told_what_to_write(answer, expected, words):
    verdict = check(answer, expected)
    assert verdict.right is False
    assert words in verdict.text


def test_a_set_has_no_order():
    assert "is a set, which has no order" in check({1, 2}, [1, 2]).text


def test_the_tensor_of_any_library_is_right_where_its_shape_is_asked_for():
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            return np.zeros((3, 2, 1))

    assert check(Tensor(), (3, 2, 1)).right


def test_a_whole_number_is_not_rounded():
    assert not check(407_051, 407_050).right


def test_a_wrong_shape_comes_with_the_explanation_and_its_picture():
    verdict = check((2, 3), explain.transpose((2, 3)))
    assert str(explain.transpose((2, 3))) in str(verdict)
    assert "Not yet" in verdict._repr_html_()
    assert "<svg" in verdict._repr_html_()
    assert (
        draw(verdict, width=300) == verdict.draw(width=300) == verdict.explanation.draw(width=300)
    )


def test_a_verdict_without_an_operation_is_words_alone():
    assert check(1, 2)._repr_html_() is None
    with pytest.raises(ValueError, match="no picture"):
        check(1, 2).draw()


@pytest.mark.parametrize("expected", [PRODUCT, 3, "text", np.ones(3)])
def test_no_answer_is_neither_right_nor_wrong(expected):
    verdict = check(..., expected)
    assert verdict.right is None
    assert str(verdict) == "No answer yet: write it in the place of the three dots."


def test_an_answer_is_read_from_any_tensor_and_what_is_none_is_told():
    bfloat16 = pytest.importorskip("ml_dtypes").bfloat16
    assert check(np.array([1, 2], bfloat16), [1, 2]).right
    assert check(np.ma.masked_array([1.0, 2.0], [0, 0]), [1, 2]).right
    assert check([Decimal("0.5"), Fraction(1, 4)], [0.5, 0.25]).right
    for nonsense in ({"a": 1}, [[1, 2], [3]], object(), print, b"ab", [None, print]):
        assert check(nonsense, [1, 2]).right is False
