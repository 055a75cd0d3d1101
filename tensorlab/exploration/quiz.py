"""Predict, then look: what a reader is asked about a state, and the answer, which is the state's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite
from numbers import Integral, Real
from typing import Any

import numpy as np

from tensorlab.exploration.states import State
from tensorlab.wording import number, printable, shape_text

REFUSED = "It does not work"
_TRUE_OR_FALSE = {"True", "False"}
_FEW = 6  # so many answers are offered as buttons; of more, one is typed


@dataclass(frozen=True)
class Quiz:
    """A question about each state, and its answer.

    Attributes:
        questions: What is asked.
        answers: What is right, as it is written.
        numbers: The same with all its digits, where it is a number.
    """

    questions: tuple[str, ...]
    answers: tuple[str, ...]
    numbers: tuple[float | None, ...]

    def form(self) -> str:
        """What a reader answers with, which the script makes live."""
        possible = {*self.answers}
        if possible < _TRUE_OR_FALSE:
            possible = _TRUE_OR_FALSE
        offered = sorted(possible, key=lambda answer: (len(answer), answer))
        field = ""
        if not 1 < len(offered) <= _FEW:  # a single button would be the answer
            offered = [answer for answer in offered if answer == REFUSED]
            field = (
                '<label>Your answer <input type="text" size="12" autocomplete="off" autocapitalize="off" '
                'spellcheck="false"></label><button>Check</button>'
            )
        buttons = "".join(
            f'<button type="button" value="{escape(answer)}">{escape(answer)}</button>'
            for answer in offered
        )
        return (
            '<form class="tl-quiz" data-tensorlab style="display:none"><p class="tl-question"></p>'
            f'<p class="tl-answers">{field}{buttons}</p><p class="tl-verdict" role="status"></p></form>'
        )


def quiz_of(states: Sequence[State], names: Sequence[str], answers: Sequence[Any] | None) -> Quiz:
    """Ask about each state.

    Args:
        states: What the function gave.
        names: What was chosen for each, in words.
        answers: What is right for each; None where the state itself says it.

    Raises:
        TypeError: If an answer is not a shape, a number or a text of one line.
    """
    own = answers is None
    asked = [
        f"What shape does {state.value.expression} give?"
        if own and hasattr(state.value, "expression")
        else f"What comes out at {name}?"
        for state, name in zip(states, names, strict=True)
    ]
    right = [*map(_plain, map(_of, states) if answers is None else answers)]
    return Quiz(tuple(asked), tuple(map(_written, right)), tuple(map(_number, right)))


def _of(state: State) -> object:
    if state.failed or getattr(state.value, "result_shape", ...) is None:
        return REFUSED
    return getattr(state.value, "result_shape", state.value)


def _plain(answer: object) -> object:
    """A number out of an array without axes, as many functions return one."""
    return answer.item() if isinstance(answer, np.ndarray) and answer.ndim == 0 else answer


def _number(answer: object) -> float | None:
    if isinstance(answer, bool) or not isinstance(answer, Real):
        return None
    try:
        return float(answer) if isfinite(answer) else None
    except OverflowError:  # an integer may be larger than any float
        return None


def _written(answer: object) -> str:
    """An answer as it is written: `(3, 4)`, `0.05`, `True`."""
    if isinstance(answer, str) and "\n" not in answer:
        return printable(answer) if answer.strip() else repr(answer)
    if isinstance(answer, tuple) and all(isinstance(n, Integral) for n in answer):
        return shape_text(answer)
    if isinstance(answer, Real | np.bool_):
        return number(answer)
    raise TypeError(
        "predict asks for an answer that can be chosen or typed: the shape of an explanation's result, a shape, "
        f"a number, a text of one line. It got {answer!r}: give predict= a function of the same choices that "
        "returns the answer."
    )
