"""Sentences that call operands by their places, and by their names where a reader has given them some.

A sentence is written as a template: `the(1)`, `another(1, "matrix")`, `of()` and `the_tensor()` stand for operands
in it, and can be put into any string. Read as a `Sentence` it says "the second"; `called(["x", "W"])` says "W" there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tensorlab.indexing import Index
from tensorlab.shapes import Shape
from tensorlab.wording import article, capitalised, join, ordinal, shape_text

# Characters of Unicode's private area: an operand's number, what stands there without a name, and with one.
_OPEN, _THEN, _CLOSE = "\ue000", "\ue001", "\ue002"
_MENTION = re.compile(f"{_OPEN}(\\d+){_THEN}([^{_CLOSE}]*){_THEN}([^{_CLOSE}]*){_CLOSE}")
NAME = "\ue003"  # where the name comes in `mention`
_WRITTEN = "\ue004"  # begins a sentence that gets no capital


@dataclass(frozen=True)
class Mention:
    """An operand in a sentence.

    Attributes:
        operand: Its number.
        unnamed: What stands there where it has no name.
        named: What stands there where it has one, as a template of it.
    """

    operand: int
    unnamed: str
    named: str

    def called(self, names: Sequence[str]) -> str:
        """Call it by its name; where several have the same one, by its place besides."""
        name = names[self.operand] if self.operand < len(names) else ""
        if not name:
            return self.unnamed
        alike = names.count(name) > 1
        return self.named.replace(NAME, f"the {ordinal(self.operand)} {name}" if alike else name)

    def begins_with_name(self, names: Sequence[str]) -> bool:
        """Tell whether it begins with the very name."""
        name = names[self.operand] if self.operand < len(names) else ""
        return bool(name) and self.named.startswith(NAME) and names.count(name) == 1


class Sentence(str):
    """A sentence, and the places in it where operands are called.

    Attributes:
        parts: The sentence in pieces: text, and mentions of operands.
        begins_as_written: Whether its first word is the reader's own, a name or a letter, and gets no capital.

    >>> clash = Sentence(f"axis 1 of {the(0)} has 784 entries where axis 0 of {the(1)} has 512.")
    >>> print(clash)
    axis 1 of the first has 784 entries where axis 0 of the second has 512.
    >>> print(clash.called(["x", "W"]))
    axis 1 of x has 784 entries where axis 0 of W has 512.
    >>> print(clash.called(["x", "x"]))
    axis 1 of the first x has 784 entries where axis 0 of the second x has 512.
    """

    parts: tuple[str | Mention, ...]
    begins_as_written: bool

    def __new__(cls, template: str) -> "Sentence":
        """Read a template; a sentence stays as it is."""
        if isinstance(template, Sentence):
            parts, own = template.parts, template.begins_as_written
        else:
            parts, own = tuple(_parts(template.removeprefix(_WRITTEN))), template[:1] == _WRITTEN
        self = super().__new__(cls, _said(parts, ()))
        self.parts, self.begins_as_written = parts, own
        return self

    def __getnewargs__(self) -> tuple[str]:  # for copies and pickles
        return (self.template,)

    @property
    def template(self) -> str:
        """The sentence as it can be put into another one."""
        pieces = (
            part if isinstance(part, str) else mention(part.operand, part.unnamed, part.named)
            for part in self.parts
        )
        return "".join([_WRITTEN * self.begins_as_written, *pieces])

    @property
    def mentioned(self) -> set[int]:
        """The numbers of the operands that it calls."""
        return {part.operand for part in self.parts if isinstance(part, Mention)}

    def called(self, names: Sequence[str]) -> str:
        """Write the sentence with the operands' names; "" where one has none."""
        return _said(self.parts, names)

    def renamed(self, names: Sequence[str]) -> "Sentence":
        """Give the sentence with the operands' names, of which one may begin it.

        >>> clash = Sentence(f"{the(0)} has 3")
        >>> clash.capitalised, clash.renamed(["x"]).capitalised, clash.renamed(["x", "x"]).capitalised
        ('The first has 3', 'x has 3', 'The first x has 3')
        """
        first = next((part for part in self.parts if part), "")
        named = isinstance(first, Mention) and first.begins_with_name(names)
        written = _WRITTEN if named or self.begins_as_written else ""
        return Sentence(written + self.called(names))

    @property
    def capitalised(self) -> str:
        """The sentence with a capital, unless its first word is the reader's own."""
        return str(self) if self.begins_as_written else capitalised(self)


class Suggestion(Sentence):
    """What would work, as a sentence and as facts.

    Attributes:
        how: What to do, as a template.
        shape: The shape that comes out; a `Letter` is a length that is free. None if the sentence names no shape.
        changed: The operands that must change, by number, with the shapes that they may have.
        write: What to write, with {0}, {1} and so on in place of the operands. If one operand changes, this replaces
            it; otherwise it replaces the whole operation. "" if there is nothing to write.
        key: The index in the sentence that gives the operands their new shapes; "" if there is none.
        then: What else there is to say about it.
        takes: The index that would work, and what it takes; None for all other operations.

    >>> from tensorlab.shapes import letter
    >>> n = letter(0)
    >>> how = f"with {another(1, 'matrix')} of shape {(784, n)}"
    >>> way = Suggestion(how, (32, n), changed={1: ((784, n),)})
    >>> print(way)
    It would work with a second matrix of shape (784, n), giving (32, n).
    >>> print(way.called(["x", "W"]))
    It would work with W of shape (784, n), giving (32, n).
    >>> way.shape, way.changed
    ((32, n), {1: ((784, n),)})
    """

    how: str
    shape: Shape | None
    changed: Mapping[int, tuple[Shape, ...]]
    write: str
    key: str
    then: str
    takes: Index | None

    def __new__(
        cls,
        how: str,
        shape: Iterable[int] | None = None,
        then: str = "",
        changed: Mapping[int, tuple[Shape, ...]] | None = None,
        write: str = "",
        key: str = "",
        takes: Index | None = None,
    ) -> "Suggestion":
        """Make the sentence of what to do and what comes out."""
        shape = None if shape is None else tuple(shape)
        giving = "" if shape is None else f", giving {shape_text(shape)}"
        self: Suggestion = super().__new__(cls, f"It would work {how}{giving}{then}.")  # type: ignore[assignment]
        self.how, self.shape, self.then = how, shape, then
        self.changed, self.write, self.key, self.takes = changed or {}, write, key, takes
        return self

    def __getnewargs__(self) -> tuple[object, ...]:  # type: ignore[override]
        return self.how, self.shape, self.then, self.changed, self.write, self.key, self.takes


def the(operand: int) -> str:
    """Call an operand "the second", or by its name.

    >>> print(Sentence(f"{the(1)} has 3"), "|", Sentence(f"{the(1)} has 3").called(["x", "W"]))
    the second has 3 | W has 3
    """
    return mention(operand, f"the {ordinal(operand)}")


def these(operands: Sequence[int]) -> str:
    """Call several "the first and second", or by their names."""
    words = [mention(k, f"{'' if i else 'the '}{ordinal(k)}") for i, k in enumerate(operands)]
    return join(words)


def another(operand: int, noun: str = "tensor") -> str:
    """Ask for another in an operand's place: "a second tensor", or what has its name.

    >>> print(Sentence(f"{another(1)} of shape (3,)"), "|", Sentence(f"{another(1)} of shape (3,)").called(["x", "W"]))
    a second tensor of shape (3,) | W of shape (3,)
    """
    return mention(operand, f"{article(ordinal(operand))} {noun}")


def the_tensor() -> str:
    """Call the only operand "the tensor", or by its name."""
    return mention(0, "the tensor")


def of() -> str:
    """Say whose axis it is where the only operand has a name.

    >>> print(Sentence(f"axis 1{of()} has 3"), "|", Sentence(f"axis 1{of()} has 3").called(["x"]))
    axis 1 has 3 | axis 1 of x has 3
    """
    return mention(0, "", f" of {NAME}")


def mention(operand: int, unnamed: str, named: str = NAME) -> str:
    """Call an operand anything where it has no name, and a template of its name where it has one."""
    return f"{_OPEN}{operand}{_THEN}{unnamed}{_THEN}{named}{_CLOSE}"


def as_written(word: str) -> str:
    """Begin a sentence with a word of the reader's own, which gets no capital.

    >>> Sentence(f"{as_written('i')} has two lengths.").capitalised
    'i has two lengths.'
    """
    return f"{_WRITTEN}{word}"


def _parts(template: str) -> Iterable[str | Mention]:
    at = 0
    for found in _MENTION.finditer(template):
        yield template[at : found.start()]
        yield Mention(int(found[1]), found[2], found[3])
        at = found.end()
    yield template[at:]


def _said(parts: Iterable[str | Mention], names: Sequence[str]) -> str:
    return "".join(part if isinstance(part, str) else part.called(names) for part in parts)


NOTHING = Sentence("")
