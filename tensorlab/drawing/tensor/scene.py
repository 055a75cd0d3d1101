"""What all parts of one picture share: the tensor, its axes' labels and colours, the text and colour of an entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, printable, text_width
from tensorlab.drawing.colormap import ValueColours
from tensorlab.drawing.tensor.entry import entry_text
from tensorlab.selection import Selection
from tensorlab.view import TensorView
from tensorlab.wording import thousands

ENTRY = 13.0  # font size of entries
LABEL = 12.5  # of axis labels
TICK = 11.0  # of index ticks
CELL_HEIGHT = 30.0
GAP = 22.0  # where positions are left out
_ROOM = 640.0  # pixels for the columns: wider pictures can hardly be read on a telephone

# Positions along an axis that are drawn; None stands for the gap of those left out.
Place = tuple[int | None, ...]
Fixed = Mapping[int, int]  # the axes that have one index in this part of the picture


@dataclass(frozen=True, slots=True)
class Part:
    """A finished piece of a picture and the room it takes.

    Attributes:
        canvas: What is painted.
        width: Pixels from left to right.
        height: Pixels from top to bottom.
        left: Where its entries begin, right of ticks and labels; parts side by side are lined up by this and `top`.
        top: Where the front's entries begin.
        right: Where the next part may begin: labels below the entries may reach farther.
    """

    canvas: Canvas
    width: float
    height: float
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0


@dataclass(frozen=True)
class Scene:
    """One tensor on its way to a picture.

    Attributes:
        view: The tensor.
        taken: The entries to highlight, or None.
        values: How entries are shown: "numbers", "colours" or "images".
        limit: How many positions along an axis are drawn as cells.
        tint: The number of the colour of an axis, where it is not the axis' own number.
        shown: The positions that are drawn along single axes, where the limit does not say it.
        scale: The colours of values, where more is drawn than the entries in cells.
        span: The values that are drawn black and white, where images are shown.
    """

    view: TensorView
    taken: Selection | None
    values: str
    limit: int
    tint: Mapping[int, int] = field(default_factory=dict)
    shown: Mapping[int, Place] = field(default_factory=dict)
    scale: ValueColours | None = None
    span: tuple[float, float] | None = None

    def label(self, axis: int) -> str:
        """The axis' name and length: "rows (3)"."""
        return f"{printable(self.view.label(axis))} ({thousands(self.view.shape[axis])})"

    def colour(self, axis: int) -> str:
        """The axis' colour, the same everywhere; `tint` lets an operation's result keep its operands' colours."""
        return theme.axis(self.tint.get(axis, axis))

    def places(self, axis: int) -> Place:
        """The positions that are drawn along an axis.

        Two of a long axis' positions are its last ones, after the gap.
        """
        return self.shown.get(axis) or sample(self.view.shape[axis], self.limit)

    def index(self, fixed: Fixed) -> tuple[int, ...]:
        """A whole index out of the fixed axes, which must be all."""
        return tuple(fixed[axis] for axis in range(self.view.rank))

    def entry(self, fixed: Fixed) -> Any:
        """The value at an index that fixes every axis."""
        return self._sampled[tuple(self._at[axis][fixed[axis]] for axis in range(self.view.rank))]

    def text(self, fixed: Fixed) -> str:
        """The entry as it is written in its cell."""
        return entry_text(self.entry(fixed))

    def is_taken(self, fixed: Fixed) -> bool:
        """Whether the highlighted index takes this entry."""
        return self.taken is not None and self.index(fixed) in self.taken

    def slab(self, axes: tuple[int, ...], fixed: Fixed, most: int) -> np.ndarray:
        """The entries along some axes, in their order, at most so many along each: evenly spread, from the first on."""
        key: list[Any] = [fixed.get(axis, 0) for axis in range(self.view.rank)]
        for axis in axes:
            key[axis] = slice(None, None, -(-self.view.shape[axis] // most) or 1)
        found = self.view[tuple(key)]
        kept = sorted(axes)
        return np.transpose(found, [kept.index(axis) for axis in axes])

    @cached_property
    def _at(self) -> list[dict[int, int]]:
        """For each axis, where each drawn position is in the sample."""
        shown = [[i for i in self.places(axis) if i is not None] for axis in range(self.view.rank)]
        return [{i: at for at, i in enumerate(each)} for each in shown]

    @cached_property
    def _sampled(self) -> np.ndarray:
        """The drawn entries alone, read as blocks of neighbours: a large tensor is touched at a few places only."""
        runs = [_runs(list(at)) for at in self._at]

        def read(key: tuple[slice, ...]) -> np.ndarray:
            if len(key) == len(runs):
                return self.view[key]
            blocks = [read((*key, run)) for run in runs[len(key)]]
            return np.concatenate(blocks, axis=len(key)) if blocks else np.empty(0)

        return read(()) if 0 not in self.view.shape else np.empty(self.view.shape)

    @cached_property
    def cell_width(self) -> float:
        """Wide enough for the longest entry that is drawn, the same for all."""
        if self.values != "numbers":
            return CELL_HEIGHT
        texts = {entry_text(value) for value in self._sampled.flat}
        widest = max((text_width(text, ENTRY) for text in texts), default=0)
        return max(CELL_HEIGHT + 4, widest + 16)

    def room(self, axis: int) -> int:
        """How many columns there is room for: fewer where entries are long."""
        if self.view.shape[axis] * self.cell_width <= _ROOM:
            return self.view.shape[axis]
        return max(5, int((_ROOM - GAP) / self.cell_width))

    @cached_property
    def colours(self) -> ValueColours:
        """The colours of the values that are drawn."""
        return self.scale or ValueColours(self._sampled)

    def cell(self, fixed: Fixed) -> dict[str, Any]:
        """The attributes of an entry's shape: its fill, and what the interactive script reads."""
        attributes: dict[str, Any] = {"data_index": ",".join(map(str, self.index(fixed)))}
        if self.values == "colours":
            attributes |= {"fill": self.colours(self.entry(fixed)), "data_value": self.text(fixed)}
        if self.is_taken(fixed):
            accent = {"stroke": theme.colour("accent"), "stroke_width": 2.5}
            attributes |= (
                accent if self.values == "colours" else {"fill": theme.colour("highlight")}
            )
        return attributes

    def write(self, canvas: Canvas, x: float, y: float, fixed: Fixed, **attributes: Any) -> None:
        """Write an entry's number centred at (x, y), where numbers are shown."""
        if self.values == "numbers":
            canvas.text(x, y, self.text(fixed), **attributes)


def sample(n: int, limit: int, last: int = 2) -> Place:
    """The positions of an axis that are drawn: all, or the first ones, a gap and the last few.

    >>> sample(3, 6), sample(28, 6), sample(28, 4, last=1)
    ((0, 1, 2), (0, 1, 2, None, 26, 27), (0, 1, None, 27))
    """
    if n <= limit:
        return tuple(range(n))
    return (*range(max(1, limit - 1 - last)), None, *range(n - last, n))


def _runs(positions: list[int]) -> list[slice]:
    """Positions as slices of neighbours."""
    runs: list[slice] = []
    for i in positions:
        if runs and runs[-1].stop == i:
            runs[-1] = slice(runs[-1].start, i + 1)
        else:
            runs.append(slice(i, i + 1))
    return runs
