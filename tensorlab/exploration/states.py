"""What the function gives for each combination of values: all of them, computed when the cell runs."""

import copy
import inspect
import sys
from collections.abc import (
    AsyncGenerator,
    Callable,
    Coroutine,
    Generator,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from itertools import chain
from math import prod
from typing import Any

from tensorlab.drawing import Drawing
from tensorlab.exploration.choices import MOST, Choice, combinations
from tensorlab.exploration.markup import apart, as_html, error_html
from tensorlab.exploration.restoring import Lending, bytes_of, lending
from tensorlab.showing import Drawable
from tensorlab.wording import count, encodable, join, thousands

_PATIENCE = 2  # seconds before a progress bar comes
_MOST_COPIED = 2**20  # bytes of a result that is kept as it was


@dataclass(frozen=True)
class State:
    """What the function gave for one combination of values.

    Attributes:
        value: What it returned, as it was then, or the error that it raised.
        html: How that is shown.
        shared: The style sheets and scripts that belong to it.
        failed: Whether it is an error.
    """

    value: Any
    html: str
    shared: tuple[str, ...] = ()
    failed: bool = False


def computed(function: Callable[..., Any], choices: Sequence[Choice]) -> tuple[State, ...]:
    """Call the function for every combination of values, the last choice changing fastest.

    Raises:
        TypeError: If the function does not take these choices.
        ValueError: If there are too many combinations.
        Exception: What the function raises, if it raises for every one of them.
    """
    _refuse_too_many(choices)
    refuse_other_arguments(function, choices)
    total = prod(len(choice.values) for choice in choices)
    lent = lending_of(choices)
    states = []
    for chosen in _counted(combinations(choices), total):
        with lent(chosen.values()):
            states.append(_state(function, chosen))
    if all(state.failed for state in states):
        raise states[0].value
    return tuple(states)


def lending_of(choices: Sequence[Choice]) -> Lending:
    """A function that sorts its argument in place would change what the next states are about."""
    return lending(chain.from_iterable(choice.values for choice in choices))


def _state(function: Callable[..., Any], arguments: Mapping[str, Any]) -> State:
    try:
        value = function(**arguments)
        _refuse_nothing_to_see(value)
        shared, html = apart(as_html(value))
        return State(kept(value), encodable(html, "utf-8"), shared)
    except Exception as error:
        return State(error, encodable(error_html(error), "utf-8"), failed=True)


def _refuse_nothing_to_see(value: Any) -> None:
    """None and what is still to be computed would be shown as a name and an address."""
    if type(value) is tuple and value:
        for part in value:
            _refuse_nothing_to_see(part)
    elif value is None:
        raise TypeError(
            "the function returned None: return what should be shown, a matplotlib figure for example."
        )
    elif isinstance(value, Generator | AsyncGenerator):
        raise TypeError(
            "the function is a generator, which has computed nothing yet: let it return instead of yield."
        )
    elif isinstance(value, Coroutine):
        value.close()
        raise TypeError(
            "the function is async, and explore does not wait: give one that returns what should be shown."
        )


def kept(value: Any) -> Any:
    """What the function may still change, as an array that it updates in place, is copied; what is large is not."""
    if type(value) is tuple:
        return tuple(map(kept, value))
    if isinstance(value, Drawable | Drawing) or bytes_of(value, 0) > _MOST_COPIED:
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # some objects cannot be copied
        return value


def _refuse_too_many(choices: Sequence[Choice]) -> None:
    total = prod(len(choice.values) for choice in choices)
    if total <= MOST:
        return
    longest = max(choices, key=lambda choice: len(choice.values))
    fitting = MOST // (total // len(longest.values))
    cure = (
        f"{longest.name}, the longest: with {count(fitting, 'value')} it would do"
        if fitting
        else "more than one of them, or show fewer choices at once"
    )
    lengths = join(f"{count(len(choice.values), 'value')} of {choice.name}" for choice in choices)
    raise ValueError(
        f"{lengths} make {thousands(total)} states, and explore keeps at most {thousands(MOST)}. "
        f"Shorten {cure}."
    )


def refuse_other_arguments(
    function: Callable[..., Any], choices: Sequence[Choice], name: str = "the function"
) -> None:
    """Refuse a function that does not take the choices, before it is called so often.

    Args:
        function: What is to be called with a value of each.
        choices: What can be changed.
        name: What the function is called in the sentence.

    Raises:
        TypeError: If it is not a function, or takes other arguments.
    """
    if not callable(function):
        raise TypeError(
            f"explore takes a function, which gives what is shown for a value of each choice, and got {function!r}."
        )
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some functions written in C have none
        return
    try:
        signature.bind(**{choice.name: choice.values[0] for choice in choices})
    except TypeError as error:
        given = join(choice.name for choice in choices)
        raise TypeError(
            f"{name} cannot be called with {given}: {error}. "
            "Each of its arguments needs a choice of the same name, or a default."
        ) from None


def _counted(arguments: Iterable[Any], total: int) -> Iterable[Any]:
    """The same, with tqdm's bar if it is installed, someone may be watching, and it takes long."""
    if not ("ipykernel" in sys.modules or (sys.stderr and sys.stderr.isatty())):
        return arguments
    try:
        from tqdm import tqdm
    except ImportError:
        return arguments
    bar: Iterable[Any] = tqdm(
        arguments, "explore", total, leave=False, delay=_PATIENCE, unit="state"
    )
    return bar
