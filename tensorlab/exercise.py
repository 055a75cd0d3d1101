"""Whether an answer to an exercise is right, and what to look at where it is not."""

import ast
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any

import numpy as np

from tensorlab.description import shape
from tensorlab.drawing.drawing import Drawing
from tensorlab.explain import Explanation
from tensorlab.shapes import Shape
from tensorlab.showing import Drawable
from tensorlab.wording import count, shape_text, wrap

REFUSED = "refused"


@dataclass(frozen=True, repr=False)
class Verdict(Drawable):
    """What `check` says of an answer; a notebook shows the explanation's picture with it.

    Attributes:
        right: Whether the answer is right; None while there is none.
        text: The verdict in words.
        explanation: What the answer was about, if it was an operation and there is an answer.
    """

    right: bool | None
    text: str
    explanation: Explanation | None = field(default=None)

    def __str__(self) -> str:
        parts = [wrap(self.text)]
        if self.explanation is not None:
            parts.append(str(self.explanation))
        return "\n".join(parts)

    def draw(self, **options: Any) -> Drawing:
        """Draw the operation that the answer is about.

        Raises:
            ValueError: If it is about none.
        """
        if self.explanation is None:
            raise ValueError("This answer is not about an operation, so there is no picture of it.")
        return self.explanation.draw(**options)

    def _caption(self) -> tuple[str, ...]:
        return (self.text, *(self.explanation._caption() if self.explanation else ()))


def check(answer: Any, expected: Any) -> Verdict:
    """Say whether an answer is right, and where it is not, what to look at.

    Args:
        answer: What you found; `...` while you have no answer. Where a shape is asked for: the shape, as a tuple, a
            list or a text, or a tensor of that shape; "refused" where NumPy would refuse.
        expected: What is right: an explanation, a shape, a number, a text, an array or a list of such.
            Floats may differ by rounding.

    >>> from tensorlab import check, explain
    >>> print(check((128, 512), explain.matmul((128, 784), (784, 512))).right)
    True
    >>> print(check((32, 10), explain.matmul((32, 784), (512, 10))))
    Not yet: you say (32, 10), and NumPy refuses.
    (32, 784) @ (512, 10) does not work: ...
    >>> print(check(np.ones((2, 3)), np.ones((3, 2))))
    Not yet: the shape is (2, 3), and should be (3, 2).
    >>> print(check(0.33, 1 / 3))
    Not yet: it is not 0.33, but close: give three digits.
    >>> print(check([1, 5, 3], [1, 2, 3]))
    Not yet: 1 of 3 entries is wrong, the first at [1]: it is 5.
    >>> print(check(..., 469))
    No answer yet: write it in the place of the three dots.
    """
    if answer is ...:
        return Verdict(None, "No answer yet: write it in the place of the three dots.")
    if isinstance(expected, Explanation):
        return _of_operation(answer, expected)
    problem = _difference(answer, expected)
    return Verdict(not problem, f"Not yet: {problem}." if problem else "Right.")


def _of_operation(answer: Any, explanation: Explanation) -> Verdict:
    expected = explanation.result_shape
    refused = answer is None or (isinstance(answer, str) and _plain(answer) == REFUSED)
    said = None if refused else _as_shape(_read(answer), expected)
    if said == expected:
        return Verdict(True, "Right.", explanation)
    says = "that it is refused" if said is None else shape_text(said)
    then = "NumPy refuses" if expected is None else f"the result has shape {shape_text(expected)}"
    return Verdict(False, f"Not yet: you say {says}, and {then}.", explanation)


def _read(answer: Any) -> Any:
    """A text is read as Python would: a form sends "(3, 4)" or "469"."""
    if isinstance(answer, str):
        with suppress(ValueError, SyntaxError):
            return ast.literal_eval(answer.strip())
    return answer


def _plain(text: str) -> str:
    """A text without what does not matter: blanks, and whether letters are large."""
    return "".join(text.split()).casefold()


def _as_shape(answer: Any, expected: Shape | None) -> tuple[int | None, ...]:
    """The shape that is meant: a list is one, unless a vector as long as it is expected."""
    written = isinstance(answer, tuple | list) and all(isinstance(n, Integral) for n in answer)
    if written and (isinstance(answer, tuple) or (len(answer),) != expected):
        return tuple(map(int, answer))
    return shape(answer)


def _difference(answer: Any, expected: Any) -> str:
    """What is wrong with an answer; "" if nothing is."""
    if isinstance(expected, str) and isinstance(answer, str):
        return "" if _plain(answer) == _plain(expected) else f"it is not {answer!r}"
    if isinstance(expected, str | bool) or expected is None:
        return "" if answer == expected else f"it is not {answer!r}"
    answer = _read(answer)
    if isinstance(answer, str):
        return f"it is not {answer!r}"
    given, wanted = _array(answer), _array(expected)
    if given is None:
        return f"{answer!r} is not made of numbers of one kind, in rows of one length"
    assert wanted is not None
    if isinstance(expected, tuple):
        if isinstance(answer, np.ndarray) and answer.shape == expected:
            return ""  # the tensor itself, where its shape is asked for
        if not given.ndim:
            return f"{answer!r} is one number, and a tuple is asked for"
        if given.ndim == 1 and len(given) != len(expected):
            return (
                f"{shape_text(tuple(given))} has {count(len(given), 'number')}, not {len(expected)}"
            )
    if given.shape != wanted.shape:
        return f"the shape is {shape_text(given.shape)}, and should be {shape_text(wanted.shape)}"
    return _wrong_entries(given, wanted)


def _wrong_entries(given: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any]) -> str:
    numeric = given.dtype.kind in "biufc" and wanted.dtype.kind in "biufc"
    # A learner who rounds to three digits is right.
    same = (
        np.isclose(given, wanted, rtol=1e-3, atol=1e-9, equal_nan=True)
        if numeric
        else given == wanted
    )
    if wanted.dtype.kind in "biu" and given.dtype.kind in "biu":
        same = given == wanted  # whole numbers are not rounded
    wrong: Sequence[Shape] = [tuple(map(int, place)) for place in np.argwhere(~np.asarray(same))]
    if not wrong:
        return ""
    rounded = numeric and not (wanted.dtype.kind in "biu" and given.dtype.kind in "biu")
    close = rounded and np.allclose(given, wanted, rtol=0.015, equal_nan=True)
    hint = ", but close: give three digits" if close else ""
    if not given.ndim:
        return f"it is not {given.item()!r}{hint}"
    place, is_are = wrong[0], "is" if len(wrong) == 1 else "are"
    where = ", ".join(map(str, place))
    return (
        f"{len(wrong)} of {count(given.size, 'entry')} {is_are} wrong, "
        f"the first at [{where}]: it is {given[place].item()!r}{hint}"
    )


def _array(value: Any) -> np.ndarray[Any, Any] | None:
    try:
        array = np.asarray(value)
    except ValueError:  # ragged
        return None
    return None if array.dtype.kind == "O" else array
