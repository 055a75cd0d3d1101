"""Descriptions of several tensors: of a dict, a model, a file; a line for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Union

from tensorlab.showing import Readable
from tensorlab.wording import bytes_text, count, printable, shape_text, table

# A table's look is written on its elements: so it needs no style sheet, and those of notebooks, which align, stripe
# and frame every table, do not reach it. Colours are the page's own, whether it is light or dark.
_LINE = "margin:.3em 0;color:inherit"
_TABLE = (
    "display:table;table-layout:auto;width:auto;margin:.2em 0;border:0;border-collapse:collapse;"
    "background:none;box-shadow:none;color:inherit;font-size:inherit"
)
_ROW = "background:none;border:0"
_CELL = (
    "min-width:0;max-width:none;padding:.1em 0;border:0;background:none;color:inherit;"
    "text-align:left;vertical-align:top;white-space:normal"
)
_LABEL = f"{_CELL};padding-right:1.2em;font-weight:400;white-space:nowrap;opacity:.75"
_INNER = f"{_CELL};padding-right:1.2em"


class Described(Protocol):
    """What is said of one tensor: a `tensorlab.Description`."""

    @property
    def shape(self) -> tuple[int | None, ...]:
        """The number of entries along each axis."""

    @property
    def dtype(self) -> str:
        """The data type of the entries."""

    @property
    def size(self) -> int | None:
        """The number of entries."""

    @property
    def nbytes(self) -> int | None:
        """The bytes that they take."""

    def rows(self) -> list[tuple[str, str]]:
        """The lines of the text, each a label and what it says."""

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain Python values."""


@dataclass(frozen=True, repr=False)
class Descriptions(Readable, Mapping[str, Union[Described, "Descriptions", str]]):
    """What `describe` found in a dict, a module or a list of tensors: a description for each name.

    Attributes:
        kind: The class of what was described: "dict", "Sequential", ...
        parts: For each name its `Description`; a `Descriptions` if it holds tensors itself; or what else it is, as
            text: "a str".

    >>> from tensorlab import describe
    >>> found = describe({"kernel": [[0.5, -0.5], [1.0, 0.0]], "bias": [0.0, 0.0]})
    >>> print(found)
    dict with 2 tensors, 6 entries, 48 bytes
      kernel  (2, 2)  float64  -0.5 to 1, mean 0.25, std 0.559
      bias    (2,)    float64  0, mean 0, std 0
    >>> found["kernel"].shape
    (2, 2)
    """

    kind: str
    parts: Mapping[str, Union[Described, "Descriptions", str]] = field(hash=False)

    def __getitem__(self, name: str) -> Union[Described, "Descriptions", str]:
        return self.parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    @property
    def tensors(self) -> dict[str, Described]:
        """The description of each tensor, however deep it lies, by the names that lead to it: "optimizer/step"."""
        return {name: part for name, part in self._flat() if not isinstance(part, str)}

    @property
    def title(self) -> str:
        """What it is, and how much it holds."""
        found = self.tensors.values()
        held = f"{self.kind} with {count(len(found), 'tensor')}"
        if any(part.size is None for part in found):
            return f"{held}, of lengths that are not all known"
        entries = count(sum(part.size or 0 for part in found), "entry")
        return f"{held}, {entries}, {bytes_text(sum(part.nbytes or 0 for part in found))}"

    def __str__(self) -> str:
        lines = [f"  {line}".rstrip() for line in table(self.rows(), left=4)] if self.parts else []
        return "\n".join([self.title, *lines])

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Name, shape, dtype and values of each tensor."""
        return [_row(name, part) for name, part in self._flat()]

    def to_dict(self) -> dict[str, Any]:
        """The descriptions as plain Python values, ready for JSON."""
        return {
            name: part if isinstance(part, str) else part.to_dict()
            for name, part in self.parts.items()
        }

    def _flat(self) -> Iterator[tuple[str, Described | str]]:
        for name, part in self.parts.items():
            if isinstance(part, Descriptions):
                yield from ((f"{name}/{inner}", each) for inner, each in part._flat())
            else:
                yield name, part

    def _repr_html_(self) -> str:
        return html_table(self.title, self.rows())


def _row(name: str, part: Described | str) -> tuple[str, str, str, str]:
    name = printable(name)
    if isinstance(part, str):
        return name, "", "", part
    said = dict(part.rows())
    return name, shape_text(part.shape), part.dtype, said.get("values") or said.get("value", "")


def html_table(title: str, rows: Sequence[Sequence[str]], notes: Sequence[str] = ()) -> str:
    """Write a title, rows of cells, of which the first is a label, and notes as HTML that looks the same everywhere."""
    from html import escape  # which takes a while to load

    cells = "".join(_html_row(*map(escape, row)) for row in rows)
    below = "".join(f"<p style='{_LINE}'>{escape(note)}</p>" for note in notes)
    return (
        f"<div class='tl-description'><p style='{_LINE}'><strong>{escape(title)}</strong></p>"
        f"<table class='tl-rows' style='{_TABLE}'>{cells}</table>{below}</div>"
    )


def _html_row(label: str, *others: str) -> str:
    *inner, last = others
    cells = "".join(f"<td style='{_INNER}'>{cell}</td>" for cell in inner)
    return (
        f"<tr style='{_ROW}'><th scope='row' style='{_LABEL}'>{label}</th>{cells}"
        f"<td style='{_CELL}'>{last}</td></tr>"
    )
