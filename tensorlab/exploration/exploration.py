"""A function of a few choices, shown for all of them: `explore` computes it, an `Exploration` holds and shows it."""

import inspect
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab.exploration import page
from tensorlab.exploration.choices import Choice, choice_of, combinations, names, number_of, played
from tensorlab.exploration.markup import for_latex
from tensorlab.exploration.quiz import REFUSED, Quiz, quiz_of
from tensorlab.exploration.states import (
    State,
    computed,
    kept,
    lending_of,
    refuse_other_arguments,
)
from tensorlab.files import written_whole
from tensorlab.showing import ASSETS_VARIABLE, Readable
from tensorlab.wording import count, join


def explore(
    function: Callable[..., Any],
    /,
    *,
    predict: Any = False,
    **choices: Any,
) -> "Exploration":
    """Change it and see: call a function for every combination of values, and flip through what it gives.

    Everything is computed now, and kept beside the picture in little room. Sliders and buttons then work without a
    kernel or a server: in a notebook that is closed and opened again, on a page, and in a saved file.

    Args:
        function: Gives what is to be shown for one value of each choice: an explanation, a drawing, a description,
            a text, a matplotlib figure, anything else that shows itself in a notebook, or a tuple of these, which stand
            side by side with the sentences below. Where it raises an error, the message of the error is shown.
        predict: Whether to hide what is shown until the reader has said what it will be: the shape of an explanation's
            result, or the text or number that the function gives. For anything else: a function of the same choices
            that returns the answer. A sequence or dict is a choice named `predict`.
        **choices: The values of each argument, by its name, at most 2,000 combinations. Ordered numbers or dates become
            a slider, a bool becomes a switch, anything else becomes buttons or a list to select from. A dict gives
            labels to the values: `angle={"45°": 45, "90°": 90}`. A choice starts at the function's own default, or at
            its first value.

    Raises:
        TypeError: If the function does not take these choices, a choice is not a sequence, or no answer to predict
            is known.
        ValueError: If there is nothing to choose, there are too many combinations, or two values look the same in
            writing.
        Exception: What the function raises, if it raises for every combination.

    The slice of a vector, for each start and stop:

    >>> import numpy as np
    >>> from tensorlab import explain, explore
    >>> def part(start, stop=7):
    ...     return explain.index((10,), np.s_[start:stop])
    >>> slices = explore(part, start=range(5), stop=range(11))
    >>> slices
    (10,)[0:7] gives (7,)
      axis 0 stays, 10 entries become 7: the slice 0:7 takes entries 0 to 6.
    The result is a view: writing to it writes to the original.
    <BLANKLINE>
    This is 1 of 55 states, at start = 0, stop = 7. What can be changed:
      start  0, 1, 2, 3 or 4
      stop   0 to 10, 11 values
    >>> slices[{"start": 2, "stop": 4}].result_shape
    (2,)

    A choice that does not work is a state, too:

    >>> matrix = np.zeros((2, 3))
    >>> def reshaped(shape):
    ...     return str(matrix.reshape(shape).shape)
    >>> shapes = explore(reshaped, shape=[(3, 2), (6,), (4,)])
    >>> print(shapes)
    (3, 2)
    <BLANKLINE>
    This is 1 of 3 states, at shape = (3, 2). What can be changed:
      shape  (3, 2), (6,) or (4,)
    1 state raises an error, at shape = (4,):
      ValueError: cannot reshape array of size 6 into shape (4,)
    """
    if not isinstance(predict, bool | np.bool_) and not callable(predict):
        if not isinstance(predict, Iterable) or isinstance(predict, str | bytes):
            raise TypeError(
                "predict is True, False or a function of the same choices that returns the answer; as the name of a "
                f"choice it takes a list. It got {predict!r}."
            )
        choices, predict = {"predict": predict, **choices}, False
    if not choices:
        raise ValueError(
            "explore needs something to choose, for example explore(f, rate=[0.1, 1])."
        )
    made = tuple(
        choice_of(name, values, _default(function, name)) for name, values in choices.items()
    )
    states = computed(function, made)
    if not callable(predict) and not predict:
        return Exploration(made, states)
    answers = None if not callable(predict) else _answers(predict, made, states)
    return Exploration(made, states, quiz_of(states, names(made), answers))


def _answers(
    predict: Callable[..., Any], choices: Sequence[Choice], states: Sequence[State]
) -> list[Any]:
    """What `predict` says of each state; of one that fails it may raise, too."""
    refuse_other_arguments(predict, choices, "predict")
    lent = lending_of(choices)
    answers = []
    for state, chosen, name in zip(states, combinations(choices), names(choices), strict=True):
        try:
            with lent(chosen.values()):
                answers.append(kept(predict(**chosen)))
        except Exception as error:
            if not state.failed:
                raise ValueError(
                    f"predict knows no answer at {name}: it raises {type(error).__name__}: {error}"
                ) from error
            answers.append(REFUSED)
    return answers


def _default(function: Callable[..., Any], name: str) -> object:
    try:
        return inspect.signature(function).parameters[name].default
    except (KeyError, TypeError, ValueError):  # it takes any name, or does not say what it takes
        return inspect.Parameter.empty


@dataclass(frozen=True, eq=False, repr=False)
class Exploration(Readable):
    """What a function gives for each combination of its choices; it shows itself in notebooks, pages and terminals.

    `exploration[{"rate": 0.1}]` is what the function gave there, with the other choices where they start; if the
    function raised an error, it is that error. Iterating gives the choices of each state.

    Attributes:
        choices: What can be changed.
        states: What the function gave, the last choice changing fastest.
        quiz: What the reader is asked before a state is shown, or None.

    >>> halves = explore(lambda n=12: f"{n} rows make {n / 2:g} pairs", n=[12, 7])
    >>> len(halves), list(halves), halves[{"n": 7}]
    (2, [{'n': 12}, {'n': 7}], '7 rows make 3.5 pairs')
    """

    choices: tuple[Choice, ...]
    states: tuple[State, ...]
    quiz: Quiz | None = None

    def __len__(self) -> int:
        return len(self.states)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return combinations(self.choices)

    def __getitem__(self, chosen: Mapping[str, Any]) -> Any:
        """Give what the function gave.

        Raises:
            KeyError: If there is no such choice, or it has no such value.
            TypeError: If choices are not given by their names.
        """
        return self.states[number_of(self.choices, self._places(chosen))].value

    def frames(self, name: str | None = None, /, **chosen: Any) -> list[Any]:
        """Give the states along one choice, for the frames of a film or for slides.

        Args:
            name: The choice that moves; by default the one that the page plays.
            **chosen: Values of the other choices; by default the ones where they start.

        Raises:
            KeyError: If there is no such choice, or it has no such value.
            TypeError: If the choice that moves is given a value, too.

        >>> from tensorlab import explain, explore
        >>> joined = explore(lambda n: explain.concatenate([(2, 3)] * n), n=[1, 2, 3])
        >>> [frame.result_shape for frame in joined.frames()]
        [(2, 3), (4, 3), (6, 3)]
        """
        moving = played(self.choices) if name is None else self._number(name)
        moved = self.choices[moving]
        if moved.name in chosen:
            raise TypeError(
                f"frames are the states for every {moved.name}, so it cannot be {chosen[moved.name]!r}: "
                "leave it out, or name another choice that moves."
            )
        places = self._places(chosen)
        every = [[*places[:moving], k, *places[moving + 1 :]] for k in range(len(moved.values))]
        return [self.states[number_of(self.choices, each)].value for each in every]

    def _places(self, chosen: object) -> list[int]:
        """Which value of each choice: the one that is chosen, or where it starts."""
        if not isinstance(chosen, Mapping):
            first = self.choices[0]
            raise TypeError(
                f"a state is found by what is chosen, for example [{{{first.name!r}: {first.values[0]!r}}}], "
                f"and not by {chosen!r}. list(exploration) has the choices of every state."
            )
        places = [choice.start for choice in self.choices]
        for name, value in chosen.items():
            i = self._number(name)
            places[i] = self.choices[i].find(value)
        return places

    def _number(self, name: object) -> int:
        names = [choice.name for choice in self.choices]
        if name not in names:
            raise KeyError(f"there is no choice {name!r}; there is {join(names)}.")
        return names.index(str(name))

    def html(self) -> str:
        """The exploration as a whole HTML page, with nothing to load from elsewhere."""
        return page.document(self.choices, self._repr_html_())

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the exploration to an HTML file, whole or not at all.

        Args:
            path: Where to; its suffix is .html.

        Returns:
            The path that was written.

        Raises:
            TypeError: If the path is not one.
            ValueError: If the suffix is not .html.
        """
        if not isinstance(path, str | os.PathLike):
            raise TypeError(
                f"save takes the name of a file, for example 'explore.html', and got {path!r}."
            )
        path = Path(path)
        if path.suffix.lower() != ".html":
            given = f"the suffix {path.suffix!r}" if path.suffix else "no suffix"
            example = (path.stem.lstrip(".") or "explore") + ".html"
            raise ValueError(
                f"{path.name!r} has {given}: an exploration is saved as .html, for example {example!r}. "
                "Its frames() give the pictures for a film."
            )
        with written_whole(path) as part:
            part.write_text(self.html(), "utf-8")
        return path

    def __str__(self) -> str:
        start = number_of(self.choices)
        shown = self.quiz.questions[start] if self.quiz else _text(self.states[start].value)
        width = max(len(choice.name) for choice in self.choices)
        lines = [
            shown,
            "",
            f"This is 1 of {count(len(self), 'state')}, at {names(self.choices)[start]}. What can be changed:",
            *(f"  {choice.name:{width}}  {choice.range}" for choice in self.choices),
            *self._failures(),
        ]
        return "\n".join(lines)

    def _failures(self) -> list[str]:
        """What the author should know: to the reader, an error is a state like any other."""
        failed = [i for i, state in enumerate(self.states) if state.failed]
        if not failed:
            return []
        error = self.states[failed[0]].value
        raises = "raises an error," if len(failed) == 1 else "raise an error, the first"
        return [
            f"{count(len(failed), 'state')} {raises} at {names(self.choices)[failed[0]]}:",
            f"  {type(error).__name__}: {error}",
        ]

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, Any]:
        """What a notebook keeps: all states; the picture with which they begin, for LaTeX; words."""
        # A quiz tells nothing before it is answered, and a site that is built needs nothing for LaTeX.
        alone = self.quiz is not None or ASSETS_VARIABLE in os.environ
        picture = {} if alone else for_latex(self.states[number_of(self.choices)].value)
        return {**picture, "text/plain": str(self), "text/html": self._repr_html_()}

    def _repr_html_(self) -> str:
        return page.figure(self.choices, self.states, self.quiz)


def _text(value: object) -> str:
    return "\n\n".join(map(_text, value)) if isinstance(value, tuple) else str(value)
