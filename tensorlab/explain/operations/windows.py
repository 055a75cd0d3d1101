"""Windows that go over a tensor: how many places there are, and which entries each of them sees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tensorlab.explain.arguments import integers
from tensorlab.explain.explanation import check_listed
from tensorlab.shapes import Letter, size_of
from tensorlab.wording import thousands

Padding = Literal["valid", "same"]
DataFormat = Literal["channels_last", "channels_first"]


@dataclass(frozen=True)
class Window:
    """A window that goes along one axis.

    Attributes:
        n: How many entries the axis has.
        length: How many of them the window takes.
        step: How far it moves from place to place.
        apart: How far the entries that it takes are from each other.
        same: Whether it may stand beyond the ends, where there are zeros or nothing, or only inside.
    """

    n: int
    length: int
    step: int = 1
    apart: int = 1
    same: bool = False

    @property
    def reach(self) -> int:
        """From the first entry that it takes to the last, both counted."""
        return (self.length - 1) * self.apart + 1

    @property
    def fits(self) -> bool:
        """Whether there is a place for it."""
        return self.same or self.reach <= self.n

    @property
    def places(self) -> int:
        """At how many places it stands.

        >>> Window(28, 3).places, Window(28, 3, same=True).places, Window(28, 3, step=2).places
        (26, 28, 13)
        """
        room = int(self.n) if self.same else int(self.n) - self.reach + 1
        found = max(-(-room // self.step), 0)
        if not isinstance(self.n, Letter):
            return found
        left = self.n if self.same else self.n - (self.reach - 1)
        if self.step == 1:
            return left
        return Letter(
            f"⌈{left if self.same or self.reach == 1 else f'({left})'} / {self.step}⌉",
            found,
            self.n.letters,
        )

    @property
    def before(self) -> int:
        """How far it stands beyond the beginning at its first place: half of what is missing, rounded down."""
        if not self.same:
            return 0
        missing = (int(self.places) - 1) * self.step + self.reach - int(self.n)
        return max(missing, 0) // 2

    def taken(self, place: int) -> list[tuple[int, int]]:
        """The entries that it takes at a place, and which of its own each of them meets.

        >>> Window(4, 3, same=True).taken(0)
        [(1, 0), (2, 1)]
        """
        start = place * self.step - self.before
        found = ((k, start + k * self.apart) for k in range(self.length))
        return [(k, i) for k, i in found if 0 <= i < self.n]

    @property
    def said(self) -> str:
        """How many places there are, and why."""
        places = thousands(self.places)
        step = f", {thousands(self.step)} apart" if self.step != 1 else ""
        if self.same:
            why = (
                "one for each entry"
                if self.step == 1
                else f"{thousands(self.n)} / {self.step}, rounded up"
            )
            return f"{places} places{step}: {why}, also beyond the ends"
        if self.step == 1:
            why = f"{thousands(self.n)} - {thousands(self.reach)} + 1"
        else:
            why = f"({thousands(self.n)} - {thousands(self.reach)}) / {self.step} + 1, rounded down"
        return f"{places} {'place' if self.places == 1 else 'places'}{step}: {why}"


def lengths_of(given: Any, number: int, what: str, least: int = 1) -> tuple[int, ...]:
    """Read one number for all axes, or one for each.

    Raises:
        TypeError: If they are not integers.
        ValueError: If there are not as many as axes, or one is too small.
    """
    found = integers(given, what)
    if len(found) == 1:
        found *= number
    if len(found) != number:
        raise ValueError(
            f"{what} takes one number, or one for each of {number} axes, and got {given!r}."
        )
    if min(found, default=least) < least:
        raise ValueError(f"{what} takes numbers of {least} or more, and one is {min(found)}.")
    return found


def is_same(padding: Any) -> bool:
    """Read the padding.

    Raises:
        ValueError: If it is neither "valid" nor "same".
    """
    if not isinstance(padding, str) or padding not in ("valid", "same"):
        raise ValueError(
            f'padding is "valid", where the window stays inside, or "same", and got {padding!r}. For another number of '
            "entries explain.pad comes first."
        )
    return padding == "same"


def axes_by(data_format: Any, rank: int) -> tuple[tuple[int, ...], int]:
    """Which axes windows go along, and which holds the channels.

    Raises:
        ValueError: If the format is none of Keras'.
    """
    if data_format not in ("channels_last", "channels_first"):
        raise ValueError(
            f'data_format is "channels_last", as TensorFlow has it, or "channels_first", as PyTorch has, and got '
            f"{data_format!r}."
        )
    first = data_format == "channels_first"
    return tuple(range(1 + first, rank - 1 + first)), 1 if first else rank - 1


def each(windows: Sequence[Window], places: Sequence[int]) -> Iterator[list[tuple[int, int]]]:
    """What all windows take at one place."""
    check_listed(size_of(window.length for window in windows))
    return (window.taken(place) for window, place in zip(windows, places, strict=True))
