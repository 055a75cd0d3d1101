"""What a reader can change: the values of a choice, how each is written, and the control that fits them."""

import re
from collections.abc import Iterable, Iterator, Mapping, MappingView, Sequence, Set, Sized
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from itertools import islice, pairwise, product
from math import inf, isclose
from numbers import Real
from types import EllipsisType
from typing import Any, Literal

import numpy as np

from tensorlab.indexing import key_text, read_key
from tensorlab.view import view
from tensorlab.wording import count, join, number, printable, shape_text, thousands

Control = Literal["slider", "buttons", "select", "switch"]

MOST = 2000  # states of one exploration: some 10 seconds and half a megabyte of pictures
_FEW = 6  # so many values stand beside each other as buttons, where they are short
_ALL = 17  # digits that tell any two floats apart
_ROOM = 40  # characters of all buttons together: what 390 pixels hold
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")


@dataclass(frozen=True)
class Choice:
    """One argument of the function, and what it may be.

    Attributes:
        name: The argument's name.
        values: What the function is called with.
        labels: How each value is written, no two alike.
        control: "slider" for ordered numbers, "switch" for a bool, "buttons" for a few short labels, else "select".
        start: Which of the values is shown first.
    """

    name: str
    values: tuple[Any, ...]
    labels: tuple[str, ...]
    control: Control
    start: int = 0

    @property
    def title(self) -> str:
        """The name as it is shown."""
        return self.name.replace("_", " ")

    @property
    def range(self) -> str:
        """The values in words.

        >>> choice_of("rate", [0.1, 0.2, 0.3]).range, choice_of("start", range(11)).range
        ('0.1, 0.2 or 0.3', '0 to 10, 11 values')
        """
        if len(self.labels) <= _FEW:
            return join(self.labels, "or")
        if self.control == "slider":
            return f"{self.labels[0]} to {self.labels[-1]}, {len(self.labels)} values"
        return f"{', '.join(self.labels[:3])}, ..., {self.labels[-1]}, {len(self.labels)} values"

    def find(self, value: object) -> int:
        """Find a value, or what is written for it, among the values.

        Raises:
            KeyError: If it is none of them.
        """
        for i, each in enumerate(self.values):
            if _same(each, value):
                return i
        noise = _noise(self.values)
        for i, each in enumerate(self.values):
            if _close(each, value, noise):
                return i
        if isinstance(value, str) and value in self.labels:
            return self.labels.index(value)
        raise KeyError(f"{self.name} has no value {value!r}; it has {self.range}.")


def choice_of(name: str, given: object, default: object = ...) -> Choice:
    """Make a choice of what the caller gives for an argument.

    Args:
        name: The argument's name.
        given: A sequence of values, a mapping from labels to values, or a bool, which may then be either.
        default: The function's own default, where there is one: the choice starts there if it can.

    Raises:
        TypeError: If what is given is not a sequence.
        ValueError: If it is empty, or two of its values are the same or would be written alike.

    >>> choice_of("relu", False)
    Choice(name='relu', values=(False, True), labels=('off', 'on'), control='switch', start=0)
    >>> choice_of("angle", {"0°": 0, "45°": 45, "90°": 90}).control
    'slider'
    """
    if isinstance(given, bool | np.bool_):
        given, default = (False, True), bool(given)
    labels, values = _labelled(name, given)
    if not values:
        raise ValueError(f"{name} has no values: give at least one, for example {name}=[1, 2, 3].")
    if _off_and_on(values):
        labels = labels or tuple("on" if value else "off" for value in values)
        start = int(values[0])
        order = -1 if start else 1  # a switch is off at its left, and may start on
        choice = Choice(name, values[::order], labels[::order], "switch", start)
    else:
        labels = labels or _written(values)
        choice = Choice(name, values, labels, _control(values, labels))
    _refuse_doubles(choice)
    starts = [i for i, value in enumerate(choice.values) if _same(value, default)]
    return replace(choice, start=starts[0]) if starts else choice


def number_of(choices: Sequence[Choice], places: Sequence[int] | None = None) -> int:
    """The number of a state, the last choice changing fastest.

    Args:
        choices: What can be changed.
        places: Which value of each; where it starts, if it is not said.
    """
    number = 0
    for choice, place in zip(choices, places or [each.start for each in choices], strict=True):
        number = number * len(choice.values) + place
    return number


def combinations(choices: Sequence[Choice]) -> Iterator[dict[str, Any]]:
    """The arguments of each state."""
    for values in product(*(choice.values for choice in choices)):
        yield dict(zip((choice.name for choice in choices), values, strict=True))


def names(choices: Sequence[Choice]) -> list[str]:
    """What each state is called.

    >>> names([choice_of("rate", [0.1, 1]), choice_of("relu", True)])
    ['rate = 0.1, relu = off', 'rate = 0.1, relu = on', 'rate = 1, relu = off', 'rate = 1, relu = on']
    """
    words = [[f"{choice.title} = {label}" for label in choice.labels] for choice in choices]
    return [", ".join(each) for each in product(*words)]


def played(choices: Sequence[Choice]) -> int:
    """Which choice is played, and moves in a printed strip: the longest slider, or the longest choice of all."""
    lengths = [(choice.control == "slider", len(choice.values)) for choice in choices]
    return lengths.index(max(lengths))


def _labelled(name: str, given: object) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The labels, or () where the values are their own, and the values."""
    if isinstance(given, Mapping):
        return tuple(_shown(str(label)) for label in given), tuple(given.values())
    if getattr(given, "ndim", None) == 1:  # a column of a table and a tensor, too
        given = np.asarray(view(given).values())
        keeps_dtype = given.dtype.kind in "iufcmM"  # uint8 is to wrap, nanoseconds are to stay
        given = [*given] if keeps_dtype else given.tolist()
    if isinstance(given, str | bytes) or not isinstance(given, Iterable) or hasattr(given, "ndim"):
        raise TypeError(
            f"{name} takes the values that a reader can choose from, and got {given!r}: give a list, "
            f"for example {name}=[1, 2, 3], or a dict with a label for each value."
        )
    if isinstance(given, Set) and not isinstance(given, MappingView) and len(given) <= MOST:
        given = _in_order(given)
    values = tuple(islice(given, MOST + 1))
    if len(values) > MOST:
        number_of_them = thousands(_length(given)) if _length(given) else f"more than {MOST}"
        raise ValueError(
            f"{name} has {number_of_them} values, and explore keeps at most {MOST} states: give fewer."
        )
    return (), values


def _in_order(given: Set[Any]) -> list[Any]:
    """The values of a set, which has no order of its own, and not the same in each run."""
    try:
        return sorted(given)
    except TypeError:
        return sorted(given, key=str)


def _length(given: Iterable[Any]) -> int:
    """How many values there are; 0 where nobody can say."""
    if isinstance(given, range):  # one may be longer than `len` can count
        return (given[-1] - given[0]) // given.step + 1
    return len(given) if isinstance(given, Sized) else 0


def _written(values: tuple[Any, ...]) -> tuple[str, ...]:
    """Each value as short as it can be written apart from the others, and from a whole number that it is not."""
    noise = _noise(values)
    exact = [0 if noise and _close(value, 0, noise) else value for value in _in_one_unit(values)]
    for digits in (3, 6, _ALL):
        labels = tuple(_label(value, digits) for value in exact)
        if len(set(labels)) == len(labels) and not any(map(_rounded, exact, labels)):
            break
    return labels


def _rounded(value: Any, label: str) -> bool:
    """Whether a small number is written as a whole one that it is not: 0.9999 as 1."""
    whole = _is_number(value) and abs(value) < 100 and label.lstrip("-").isdigit()
    return whole and not _close(value, int(label), 0)


def _in_one_unit(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Spans of time in the largest unit of which all are whole numbers: hours, where pandas counts nanoseconds."""
    if all(isinstance(value, np.timedelta64) for value in values):
        spans = np.array(values)
        if np.datetime_data(spans.dtype)[0] == "generic":  # of no unit at all
            return values
        for unit in "D", "h", "m", "s", "ms", "us":
            whole = spans.astype(f"m8[{unit}]")
            with suppress(TypeError):  # no month is a number of days
                if (whole == spans).all():
                    return tuple(whole)
    return values


def _label(value: Any, digits: int) -> str:
    if isinstance(value, Enum):
        return _shown(value.name or str(value))  # none of the flags has no name
    if isinstance(value, np.datetime64):
        return str(np.datetime_as_string(value, "auto"))  # no time where it is midnight
    if isinstance(value, str):
        return _shown(value)
    if digits == _ALL and isinstance(value, float | np.floating):
        return str(value).removesuffix(".0")  # no longer than Python writes it
    if _is_number(value) or isinstance(value, np.timedelta64):
        return number(value, digits)
    if any(
        isinstance(part, slice | EllipsisType)
        for part in (value if isinstance(value, tuple) else (value,))
    ):
        with suppress(TypeError):  # a tuple that is not an index
            return key_text(read_key(value))[1:-1]
    # A function's name, an array in one line, and no address, which is another in each run.
    text = _ADDRESS.sub("", " ".join(str(getattr(value, "__name__", value)).split()))
    if len(text) > _ROOM and not isinstance(value, type) and hasattr(value, "shape"):
        return f"shape {shape_text(tuple(value.shape))}"
    return _shown(text)


def _shown(label: str) -> str:
    """A label on one line, of which there is something to see."""
    return printable(label) if label.strip() else repr(label)


def _control(values: tuple[Any, ...], labels: tuple[str, ...]) -> Control:
    if len(values) > 2 and _ordered(values):
        return "slider"
    return "buttons" if len(labels) <= _FEW and len("".join(labels)) <= _ROOM else "select"


def _off_and_on(values: tuple[Any, ...]) -> bool:
    bools = all(isinstance(value, bool | np.bool_) for value in values)
    return bools and len(values) == 2 and values[0] != values[1]


def _ordered(values: tuple[Any, ...]) -> bool:
    """Whether they are numbers or dates that only rise or only fall; None may stand at an end, as in a slice."""
    inner = values[values[0] is None : len(values) - (values[-1] is None)]
    kinds = Decimal, date, timedelta, np.datetime64, np.timedelta64
    if not all(_is_number(value) or isinstance(value, kinds) for value in inner):
        return False
    pairs = list(pairwise(inner))
    try:
        return all(a < b for a, b in pairs) or all(a > b for a, b in pairs)
    except TypeError:  # a date and a number, a time with a zone and one without
        return False


def _is_number(value: object) -> bool:
    """Whether it is one number, which NumPy also calls a span of time."""
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_ | np.timedelta64)


def _refuse_doubles(choice: Choice) -> None:
    seen: dict[str, object] = {}
    for value, label in zip(choice.values, choice.labels, strict=True):
        if label not in seen:
            seen[label] = value
        elif _same(seen[label], value):
            raise ValueError(f"{choice.name} has the value {label} twice: leave one out.")
        else:
            raise ValueError(
                f"{choice.name} has two values that are both written {label!r}: "
                f"give a dict with a label for each of its {count(len(choice.values), 'value')}."
            )


def _same(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, bool | np.bool_) != isinstance(b, bool | np.bool_):
        return False  # 1 == True, and yet they are two
    try:
        if hasattr(a, "shape") or hasattr(b, "shape"):
            return np.shape(a) == np.shape(b) and bool(np.all(np.equal(a, b) | _both_nan(a, b)))
        return bool(a == b) or _both_nan(a, b)
    except Exception:  # some objects are not compared, or entry by entry
        return False


def _both_nan(a: Any, b: Any) -> Any:
    """NaN is the one value that differs from itself."""
    return (a != a) & (b != b)


def _noise(values: tuple[Any, ...]) -> float:
    """How far evenly spaced numbers may be off: np.arange(-0.3, 0.4, 0.1) holds 5.6e-17 in place of 0."""
    if len(values) < 3 or not all(map(_is_number, values)):
        return 0.0
    numbers = list(map(_float, values))
    gaps = [b - a for a, b in pairwise(numbers)]
    even = all(isclose(gap, gaps[0], rel_tol=1e-6) for gap in gaps)
    return 1e-13 * max(map(abs, numbers)) if even else 0.0


def _close(a: Any, b: Any, noise: float) -> bool:
    """Whether two numbers differ by no more than rounding."""
    numbers = _is_number(a) and _is_number(b)
    return numbers and isclose(_float(a), _float(b), rel_tol=1e-9, abs_tol=noise)


def _float(x: Any) -> float:
    try:
        return float(x)
    except OverflowError:  # an integer may be larger than any float
        return inf if x > 0 else -inf
