"""Whether an answer to an exercise is right, and what to look at where it is not."""

import ast
import operator
import re
import reprlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Integral, Real
from typing import Any
from unicodedata import normalize

import numpy as np

from tensorlab.description import shape
from tensorlab.drawing import Drawing, draw
from tensorlab.drawing.operation.layout import WIDEST
from tensorlab.explain import Explanation
from tensorlab.shapes import Shape
from tensorlab.showing import Drawable
from tensorlab.sources.tensor_view import UnreadableError
from tensorlab.view import reals, view
from tensorlab.wording import count, shape_text, verb, wrap

REFUSED = "refused"
_YES_AND_NO = {"true": True, "yes": True, "false": False, "no": False}

Array = np.ndarray[Any, Any]

# How a wrong number may come about, from the right one, and what is said of it. Where several would give it, or mere
# chance, as between 2 and 4 (twice? its square?), nothing is said: a wrong reason is worse than none.
_FACTS: tuple[tuple[Callable[[Array], Array], str], ...] = (
    (lambda right: -right, "Its sign is wrong"),
)
_MISCOUNTS: tuple[tuple[Callable[[Array], Array], str], ...] = (
    (lambda right: right + 1, "It is one too many"),
    (lambda right: right - 1, "It is one too few"),
    (lambda right: right % 256, "It is what is left of it in a uint8, which counts to 255"),
    (
        lambda right: np.where(right > 0, -right % 256, np.nan),
        "It is 256 minus what it should be: a uint8 does not go below 0",
    ),
)
_CONVERSIONS: tuple[tuple[Callable[[Array], Array], str], ...] = (
    (
        lambda right: 100 * right,
        "It is 100 times as much: a percentage where a fraction is asked for?",
    ),
    (lambda right: right / 100, "It is a hundredth: a fraction where a percentage is asked for?"),
    (
        lambda right: np.where((right > 0) & (right < 1), 1 - right, np.nan),
        "It is 1 minus what it should be: the share of the others?",
    ),
    (lambda right: np.degrees(right), "It is in degrees, and radians are asked for"),
    (lambda right: np.radians(right), "It is in radians, and degrees are asked for"),
    (lambda right: right / np.log(2), "It is a logarithm to base 2: np.log is to base e"),
    (lambda right: right / np.log(10), "It is a logarithm to base 10: np.log is to base e"),
)
_SLIPS: tuple[tuple[Callable[[Array], Array], str], ...] = (
    (lambda right: 2 * right, "It is twice as much as it should be: look for a factor 2"),
    (lambda right: right / 2, "It is half of what it should be: look for a factor 2"),
    (lambda right: 1 / right, "It is 1 divided by what it should be"),
    (lambda right: right**2, "It is the square of what it should be"),
    (lambda right: np.sqrt(right), "It is the square root of what it should be"),
    (lambda right: right * 10.0, "It is 10 times as much as it should be: look for a zero"),
    (lambda right: right / 10, "It is a tenth of what it should be: look for a zero"),
)
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_TELLING = 4  # digits that two numbers have together, so that it is hardly chance how one is made of the other


@dataclass(frozen=True, repr=False)
class Verdict(Drawable):
    """What `check` says about an answer; a notebook shows the picture of the explanation with it.

    Attributes:
        right: Whether the answer is right; None while there is none.
        text: The verdict in words.
        explanation: What the answer was about, if it was an operation and there is an answer.

    >>> verdict = check((3, 4), (3, 5))
    >>> verdict.right
    False
    >>> print(verdict)
    Not yet: 1 of 2 entries is wrong, the first at [1]: it is 4. It is one too few.
    """

    right: bool | None
    text: str
    explanation: Explanation | None = field(default=None)

    def __str__(self) -> str:
        parts = [wrap(self.text)]
        if self.explanation is not None:
            parts.append(str(self.explanation))
        return "\n".join(parts)

    def _caption(self) -> tuple[str, ...]:
        return (self.text, *(self.explanation._caption() if self.explanation else ()))


def draw_verdict(verdict: Verdict, *, width: float = WIDEST) -> Drawing:
    """Draw the operation that an answer is about.

    Raises:
        ValueError: If it is about none.
    """
    if verdict.explanation is None:
        raise ValueError("This answer is not about an operation, so there is no picture of it.")
    return verdict.explanation.draw(width=width)


draw.register(Verdict, draw_verdict)


def check(answer: Any, expected: Any, *, within: float = 1e-3) -> Verdict:
    """Say whether an answer is right, and if it is not, what to look at.

    Args:
        answer: What you found, or `...` while you have no answer. A shape may be a tuple, a list or a text, 3 for (3,),
            or a tensor of that shape; it is "refused" where NumPy would refuse. A number may be a text, too: "1/3",
            "25%", "28 * 28".
        expected: What is right: an explanation, a shape, a number, a text, an array, or a list of these. Floats may
            differ by rounding. If many answers are right, give what must hold of them: a dict whose keys say in words
            what an answer should do or be, and whose values are functions of the answer that say whether it does.
        within: How far a number may be off, as a share of the right one: by default three digits count. Whole numbers
            must be exact unless it is larger than the default.

    >>> from tensorlab import check, explain
    >>> print(check((128, 512), explain.matmul((128, 784), (784, 512))).right)
    True
    >>> print(check((32, 10), explain.matmul((32, 784), (512, 10))))
    Not yet: you say (32, 10), and NumPy refuses.
    (32, 784) @ (512, 10) does not work: ...
    >>> print(check(np.ones((2, 3)), np.ones((3, 2))))
    Not yet: the shape is (2, 3), and should be (3, 2). It is the transpose.
    >>> print(check(0.33, 1 / 3))
    Not yet: it is not 0.33, but close: give three digits.
    >>> print(check([1, 5, 3], [1, 2, 3]))
    Not yet: 1 of 3 entries is wrong, the first at [1]: it is 5.
    >>> print(check(90, np.pi / 2))
    Not yet: it is not 90. It is in degrees, and radians are asked for.
    >>> print(check(0.1, 0.098, within=0.05))
    Right.
    >>> print(check(np.ones((2, 3)), {"have rank 4": lambda x: x.ndim == 4}))
    Not yet: it should have rank 4.
    >>> print(check(..., 469))
    No answer yet: write it in the place of the three dots.
    """
    if answer is ...:
        return Verdict(None, "No answer yet: write it in the place of the three dots.")
    if isinstance(answer, str) and (unclear := _unclear(answer, expected)):
        return Verdict(False, f"Not yet: {unclear}.")
    if isinstance(expected, Explanation):
        return _of_operation(answer, expected)
    conditions = expected if isinstance(expected, Mapping) else None
    problem = _unmet(answer, conditions) if conditions else _difference(answer, expected, within)
    end = "" if problem.endswith(("?", ".")) else "."
    return Verdict(not problem, f"Not yet: {problem}{end}" if problem else "Right.")


def _of_operation(answer: Any, explanation: Explanation) -> Verdict:
    expected = explanation.result_shape
    read = _read(answer)
    refused = read is None or (isinstance(read, str) and _plain(read) == REFUSED)
    if isinstance(read, str) and not refused:
        example = f"(3, 4), or {REFUSED!r}"
        return Verdict(
            False, f"Not yet: {answer!r} is not a shape. Write one as {example}.", explanation
        )
    try:
        said = None if refused else _as_shape(read, expected)
    except (TypeError, ValueError):  # a dict, a function: nothing that has a shape
        found = (
            f"Not yet: {reprlib.repr(answer)} has no shape. Write one as (3, 4), or {REFUSED!r}."
        )
        return Verdict(False, found, explanation)
    if said == expected:
        return Verdict(True, "Right.", explanation)
    says = "that it is refused" if said is None else shape_text(said)
    then = "NumPy refuses" if expected is None else f"the result has shape {shape_text(expected)}"
    return Verdict(False, f"Not yet: you say {says}, and {then}.", explanation)


def _unclear(answer: str, expected: Any) -> str:
    """What to write where a comma or a star may be read in two ways, as in (10,000), 0,5 and 3*4; "" where none may."""
    text = answer.strip()
    wanted = expected.result_shape if isinstance(expected, Explanation) else expected
    several = isinstance(wanted, tuple) and len(wanted) != 1
    if several and re.fullmatch(r"\(?\s*\d+(\s*\*\s*\d+)+\s*\)?", text):
        numbers = ", ".join(re.findall(r"\d+", text))
        return f"{text!r} is a product, and so one number: write ({numbers}) for several"
    one = isinstance(expected, Real) and not isinstance(expected, bool)
    if one and re.fullmatch(r"[-\u2212]?(0,\d+|\d+,(\d{1,2}|\d{4,}))%?", text):
        return f"write the decimals behind a point: {text.replace(',', '.')} instead of {text}"
    if isinstance(expected, Explanation | tuple):
        found = re.search(r"\d+(,0\d\d)+(?!\d)", text)
    else:
        found = re.fullmatch(r"[(\[]-?\d+(,\d{3})+[)\]]", text) if one else None
    if not found:
        return ""
    parts = found[0].strip("()[]").split(",")
    two = ", ".join(str(int(part)) for part in parts)
    return f"{text!r} may be read in two ways: write {''.join(parts)} if it is one number, and {two} if not"


def _read(answer: Any) -> Any:
    """A text is read as Python would: a form sends "(3, 4)" or "3 * 4"; many write a shape as 3x4 or 3 by 4."""
    if isinstance(answer, str):
        text = re.sub(r"(?<=\d)\s*([x×]|by)\s*(?=\d)", ",", _bare(answer))
        if text.startswith("["):  # as NumPy prints it, without commas
            text = re.sub(r"(?<=[\d.\]])\s+(?=[-\[]?[\d.])", ", ", text)
        with suppress(
            ValueError, TypeError, SyntaxError, ArithmeticError, RecursionError, MemoryError
        ):
            return _computed(ast.parse(text, mode="eval").body)
    return answer


def _bare(text: str) -> str:
    """A text without what says only that an answer follows: "the shape is", "torch.Size(...)", "="."""
    text = re.sub(
        r"^(the\s+)?(shape|rank|dtype|result|answer)\b\s*(is\b|:)?|^=+",
        "",
        text.strip(),
        flags=re.I,
    )
    size = re.fullmatch(r"(?:torch\.Size|(?:tf\.)?TensorShape)\((.*)\)", text.strip(" ="))
    return size[1] if size else text.strip(" =")


def _computed(node: ast.expr) -> Any:
    """What an expression of numbers, signs and brackets gives: 28 * 28, (3, 4 + 1).

    Raises:
        ValueError: If anything else is in it, or if it would take long.
    """
    match node:
        case ast.Tuple():
            return tuple(map(_computed, node.elts))
        case ast.List():
            return list(map(_computed, node.elts))
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            left, right = _computed(node.left), _computed(node.right)
            if not (isinstance(left, int | float) and isinstance(right, int | float)):
                raise ValueError("Arithmetic is for numbers.")
            if isinstance(node.op, ast.Pow) and (abs(left) > 2**64 or abs(right) > 64):
                raise ValueError("Such a power is more than an answer needs.")
            return _ARITHMETIC[type(node.op)](left, right)
    return ast.literal_eval(node)


def _number_in(text: str) -> Any:
    """The number that a text holds, as people write one: 1/2, 50%, 61,440,000, nan; else what Python would read."""
    plain = re.sub("[¼-¾⅐-⅞]", lambda part: " " + normalize("NFKC", part[0]), _bare(text))
    plain = plain.replace("\u2044", "/").replace("\u2212", "-").strip()
    plain = re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", plain)
    for read in (int, float, Fraction, _mixed, lambda each: float(each.removesuffix("%")) / 100):
        with suppress(ValueError, ZeroDivisionError):
            found = read(plain)
            return int(found) if found == found // 1 and "." not in plain else float(found)
    return _read(text)


def _mixed(text: str) -> Fraction:
    """A whole number and a fraction: 1 1/2."""
    whole, _, part = text.partition(" ")
    if "/" not in part or part.startswith("-"):
        raise ValueError(f"{text!r} is not a whole number and a fraction.")
    return Fraction(whole) + (-1 if whole.startswith("-") else 1) * Fraction(part)


def _plain(text: str) -> str:
    """A text without what does not matter: blanks, and whether letters are large."""
    return "".join(text.split()).casefold()


def _word(text: str) -> str:
    """A name without the quotes, the library and the call around it: tf.float32, dtype('float32')."""
    word = re.sub(r"^(np|numpy|tf|torch|jnp)\.(?=\w+$)", "", _bare(text))
    return re.sub(r"^(?:dtype)?\(?(['\"])(.*)\1\)?$", r"\2", word)


def _as_shape(answer: Any, expected: Shape | None) -> tuple[int | None, ...]:
    """The shape that is meant: a list is one, unless a vector as long as it is expected; 3 is (3,)."""
    if type(answer) is int:
        return (answer,)
    written = isinstance(answer, tuple | list) and all(isinstance(n, Integral) for n in answer)
    if written and (isinstance(answer, tuple) or (len(answer),) != expected):
        return tuple(map(int, answer))
    return shape(answer)


def _unmet(answer: Any, conditions: Mapping[str, Callable[[Any], Any]]) -> str:
    """The first of the conditions that an answer does not meet; "" if it meets all."""
    for words, holds in conditions.items():
        try:
            if bool(holds(answer)):
                continue
        except Exception as error:  # a reader's answer may raise anything
            return f"it should {words}, and with this answer Python says: {error}"
        return f"it should {words}"
    return ""


def _difference(answer: Any, expected: Any, within: float) -> str:
    """What is wrong with an answer; "" if nothing is."""
    if isinstance(expected, str) and isinstance(answer, type):
        answer = answer.__name__  # np.float32, where "float32" is asked for
    if isinstance(expected, str) and isinstance(answer, str):
        same = _plain(expected) in (_plain(answer), _plain(_word(answer)))
        return "" if same else f"it is not {answer!r}"
    if isinstance(expected, bool | np.bool_) and isinstance(answer, str):
        answer = _YES_AND_NO.get(_plain(answer), answer)
    if isinstance(expected, str | bool) or expected is None:
        one = not hasattr(answer, "__array__") or np.ndim(answer) == 0
        return "" if one and answer == expected else f"it is not {reprlib.repr(answer)}"
    wanted = _array(expected)
    if wanted is None:
        raise ValueError(
            f"expected is {expected!r:.60}, which is not made of numbers of one kind, in rows of one length."
        )
    one = wanted.ndim == 0
    answer = _number_in(answer) if one and isinstance(answer, str) else _read(answer)
    if isinstance(answer, str):
        if not re.search(r"\d", answer):
            return f"it is not {answer!r}"
        form = "as (1, 2)" if isinstance(expected, tuple) else "as [1, 2]"
        return f"write {'the number alone' if one else f'numbers {form}'}, not {answer!r}"
    if isinstance(answer, set):
        return f"{answer!r} is a set, which has no order: give a list"
    try:
        given = _array(answer)
    except UnreadableError as error:
        return f"the answer has no values: {error.why}"
    if given is None:
        return f"{answer!r} is not made of numbers of one kind, in rows of one length"
    # To NumPy True is 1, to a reader it is a yes.
    if given.dtype.kind == "b" and wanted.dtype.kind in "iuf":
        return f"{reprlib.repr(answer)} says yes or no, and {'a number is' if one else 'numbers are'} asked for"
    if isinstance(expected, tuple):
        if not isinstance(answer, tuple | list) and given.shape == expected:
            return ""  # the tensor itself, where its shape is asked for
        if not given.ndim:
            return f"{answer!r} is one number, and a tuple is asked for"
        if given.ndim == 1 and len(given) != len(expected):
            return (
                f"{shape_text(tuple(given))} has {count(len(given), 'number')}, not {len(expected)}"
            )
    if given.shape != wanted.shape:
        turned = given.ndim > 1 and np.array_equal(given.T, wanted)
        kept = given.size > 1 and np.array_equal(given.ravel(), wanted.ravel())
        known = ". It is the transpose" if turned else ". Its entries are right" if kept else ""
        return f"the shape is {shape_text(given.shape)}, and should be {shape_text(wanted.shape)}{known}"
    return _wrong_entries(given, wanted, within)


def _wrong_entries(given: Array, wanted: Array, within: float) -> str:
    numeric = given.dtype.kind in "biufc" and wanted.dtype.kind in "biufc"
    # A learner who rounds to three digits is right, unless the exercise says otherwise.
    same = (
        np.isclose(given, wanted, rtol=within, atol=1e-9, equal_nan=True)
        if numeric
        else given == wanted
    )
    # Whole numbers are not rounded.
    if numeric and wanted.dtype.kind in "biu" and within <= 1e-3:
        exact = given.dtype.kind in "biu"
        same = given == wanted if exact else np.isclose(given, wanted, rtol=1e-9, atol=1e-9)
    wrong: Sequence[Shape] = [tuple(map(int, place)) for place in np.argwhere(~np.asarray(same))]
    if not wrong:
        return ""
    close = numeric and wanted.dtype.kind == "f"
    close = close and np.allclose(given, wanted, rtol=0.015, equal_nan=True)
    hint = ", but close: give three digits" if close else ""
    if numeric and not close:
        hint = _hint(given, wanted, ~np.asarray(same))
    if not given.ndim:
        return f"it is not {given.item()!r}{hint}"
    place, is_are = wrong[0], verb(len(wrong), "is")
    where = ", ".join(map(str, place))
    return (
        f"{len(wrong)} of {count(given.size, 'entry')} {is_are} wrong, "
        f"the first at [{where}]: it is {given[place].item()!r}{hint}"
    )


def _hint(given: Array, wanted: Array, wrong: Array) -> str:
    """What arithmetic can tell about wrong numbers: how they may have come about, or on which side they are."""
    if given.dtype.kind in "bc" or wanted.dtype.kind in "bc":
        return ""
    said, right = np.asarray(given[wrong], float), np.asarray(wanted[wrong], float)
    whole = wanted.dtype.kind in "iu" and bool((said == said.round()).all())
    with np.errstate(all="ignore"):
        if given.ndim and np.allclose(np.sort(given, axis=None), np.sort(wanted, axis=None)):
            return ". The numbers are right, and their order is not"
        likely = _FACTS + (_MISCOUNTS if whole else _CONVERSIONS)
        found = _reasons(likely, said, right, whole)
        if not found and _telling(said, right, _TELLING + whole):
            found = _reasons(_SLIPS, said, right, whole) + _multiples(said, right)
    if len(found) == 1:
        return f". {found[0]}"
    if wanted.dtype.kind in "iu" and not whole:
        return ". A whole number is asked for"
    if given.ndim or not np.isfinite([said, right]).all():
        return ""
    return f". It is too {'large' if said[0] > right[0] else 'small'}"


def _reasons(
    slips: Sequence[tuple[Callable[[Array], Array], str]], said: Array, right: Array, whole: bool
) -> list[str]:
    """What is said of each of the slips that would give these numbers."""
    near = 1e-9 if whole else 1e-3
    return [words for slip, words in slips if np.allclose(said, slip(right), rtol=near, atol=0)]


def _multiples(said: Array, right: Array) -> list[str]:
    """Whether one is the other so many times, 3 or more."""
    times, parts = (np.unique((a / b).round(9)) for a, b in ((said, right), (right, said)))
    if times.size == 1 and times[0] >= 3 and times[0].is_integer():
        return [f"It is {times[0]:,.0f} times as much as it should be"]
    if parts.size == 1 and parts[0] >= 3 and parts[0].is_integer():
        return [f"It is 1/{parts[0]:,.0f} of what it should be"]
    return []


def _telling(said: Array, right: Array, least: int) -> bool:
    """Whether the numbers have so many digits that how one is made of the other is hardly chance."""
    pairs = set(zip(said.ravel().tolist(), right.ravel().tolist(), strict=True))
    digits = [f"{x:.6e}".split("e")[0].replace(".", "").strip("-0") for pair in pairs for x in pair]
    return len(pairs) > 1 or len("".join(digits)) >= least


def _array(value: Any) -> Array | None:
    """The entries; None where they are no numbers of one kind, in rows of one length.

    Raises:
        TypeError: If there are some, and they cannot be had.
    """
    array = None
    if not isinstance(value, np.ndarray):
        with suppress(Exception):  # some library's
            array = np.asarray(view(value).values() if hasattr(value, "shape") else value)
    else:
        array = np.asarray(value)
    if array is not None and (array.dtype.kind in "biufcSUMm" or array.dtype.names):
        return array
    try:
        return reals(value, "answer")  # fractions, decimals, integers of any length; bfloat16
    except UnreadableError:
        raise
    except (TypeError, ValueError):  # no tensor, ragged, or too large
        return None
