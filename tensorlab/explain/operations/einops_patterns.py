"""Patterns as einops writes them: `b (h h2) w -> b h w h2`, a name for each axis, brackets round what is one axis."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tensorlab.wording import article

ELLIPSIS = "..."
_TOKEN = re.compile(r"[\w.]+|[()]| +|.", re.DOTALL)


@dataclass(frozen=True)
class Group:
    """One axis of a tensor, as a pattern has it.

    Attributes:
        names: The names of what it is made of, the slowest first; none for an axis of length 1. A number stands for
            its length, with a stroke behind it for each time that it stood before.
        bracketed: Whether it is written in brackets.
    """

    names: tuple[str, ...]
    bracketed: bool = False

    @property
    def is_ellipsis(self) -> bool:
        """Whether it stands for any number of axes, each by itself."""
        return self.names == (ELLIPSIS,) and not self.bracketed

    def __str__(self) -> str:
        own = [
            n for n in self.names if not n.startswith(ELLIPSIS) or n in (ELLIPSIS, f"{ELLIPSIS}0")
        ]
        inside = " ".join(map(written, own))
        return f"({inside})" if self.bracketed or len(self.names) > 1 else inside or "1"


Side = tuple[Group, ...]


@dataclass(frozen=True)
class Pattern:
    """What a tensor has, and what comes of it.

    Attributes:
        left: An axis of the tensor each.
        right: An axis of the result each.
    """

    left: Side
    right: Side

    def __str__(self) -> str:
        return f"{side_text(self.left)} -> {side_text(self.right)}"

    def spread(self, rank: int) -> tuple[Side, Side]:
        """Give each axis that an ellipsis stands for a name of its own, `...0`, `...1` and so on."""
        under = rank - (len(self.left) - 1) if has_ellipsis(self.left) else 0
        own = tuple(f"{ELLIPSIS}{k}" for k in range(under))
        return tuple(_spread(self.left, own)), tuple(_spread(self.right, own))


def _spread(side: Side, own: tuple[str, ...]) -> Iterator[Group]:
    for group in side:
        if group.is_ellipsis:
            yield from (Group((name,)) for name in own)
        else:
            names = [own if name == ELLIPSIS else (name,) for name in group.names]
            yield Group(tuple(name for part in names for name in part), group.bracketed)


def written(name: str) -> str:
    """A name as it stands in the pattern."""
    return ELLIPSIS if name.startswith(ELLIPSIS) else name.rstrip("'")


def side_text(side: Sequence[Group]) -> str:
    """Write one side of a pattern."""
    return " ".join(map(str, side))


def names_of(side: Sequence[Group]) -> list[str]:
    """All names of one side, in order."""
    return [name for group in side for name in group.names]


def has_ellipsis(side: Sequence[Group]) -> bool:
    """Whether some axes of one side have no names."""
    return ELLIPSIS in names_of(side)


def number(name: str) -> int | None:
    """The length that a number says; None for a name."""
    return int(name.rstrip("'")) if name[0].isdecimal() else None


def is_name(text: str) -> bool:
    """Whether einops takes it for the name of an axis."""
    return text.isidentifier() and text[0] != "_" and text[-1] != "_"


def read_pattern(pattern: object) -> Pattern:
    """Read a pattern.

    Raises:
        TypeError: If it is not a string.
        ValueError: If it is written as no pattern is.

    >>> print(read_pattern("b (h h2) w ->  b h w h2"))
    b (h h2) w -> b h w h2
    >>> read_pattern("b (h (w c)) -> b h w c")
    Traceback (most recent call last):
    ValueError: The pattern 'b (h (w c)) -> b h w c' has brackets inside brackets: those round (w c) say nothing more.
    """
    if not isinstance(pattern, str):
        raise TypeError(
            f'A pattern is a string, "b h w -> b w h" for example, and got {article(type(pattern).__name__)}.'
        )
    sides = pattern.split("->")
    if len(sides) != 2:
        raise ValueError(
            f"A pattern has one ->, with the axes of the tensor before it and those of the result after it: "
            f'"b h w -> b w h" for example. {pattern!r} has {len(sides) - 1 or "none"}.'
        )
    return Pattern(*(read_side(side, pattern) for side in sides))


def read_side(text: str, pattern: str) -> Side:
    """Read what stands on one side of the arrow.

    Raises:
        ValueError: If it is written as no pattern is.
    """
    groups: list[Group] = []
    inside: list[str] | None = None
    seen: list[str] = []
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token == "(":
            if inside is not None:
                rest = text[found.start() :].partition(")")[0]
                raise ValueError(
                    f"The pattern {pattern!r} has brackets inside brackets: those round {rest}) say nothing more."
                )
            inside = []
        elif token == ")":
            if inside is None:
                raise ValueError(f"The pattern {pattern!r} has a ) without a (.")
            groups.append(Group(tuple(inside), True))
            inside = None
        elif not token.isspace() or token.strip(" "):
            names = _names(token, pattern, seen)
            if inside is not None:
                inside += names
            else:
                groups.append(Group(names))
    if inside is not None:
        raise ValueError(f"The pattern {pattern!r} has a ( without a ).")
    if seen.count(ELLIPSIS) > 1:
        raise ValueError(
            f"The pattern {pattern!r} has more than one ellipsis (...) on one side: nothing says how many axes each "
            "stands for."
        )
    return tuple(groups)


def _names(token: str, pattern: str, seen: list[str]) -> tuple[str, ...]:
    """Read a name or a number; () for a 1, which is an axis of nothing."""
    if token == ELLIPSIS:
        seen.append(token)
        return (token,)
    if token.isdecimal():
        if int(token) == 0:
            raise ValueError(f"The pattern {pattern!r} has an axis of length 0: give it a name.")
        if int(token) == 1:
            return ()
        name = str(int(token)) + "'" * seen.count(str(int(token)))
        seen.append(str(int(token)))
        return (name,)
    if not is_name(token):
        what = f"{token!r}, which is not a name of an axis"
        raise ValueError(
            f"The pattern {pattern!r} has {what}: names are made of letters, digits and _, begin with a letter, and do "
            "not end with _. Blanks separate them; brackets may stand around them, and ... in their place."
        )
    return (token,)
