"""What a picture says before anything is painted: which entries are drawn, in which words and colours."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import Any, Self

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, printable, text_width
from tensorlab.drawing.colormap import ValueColours
from tensorlab.drawing.tensor.entry import entry_digits, entry_text
from tensorlab.selection import Selection
from tensorlab.view import TensorView
from tensorlab.wording import thousands

ENTRY = 13.0  # font size of entries
LABEL = 12.5  # of axis labels
TICK = 11.0  # of index ticks
CELL_HEIGHT = 30.0
GAP = 22.0  # where positions are left out
_ROOM = 640.0  # pixels for the columns: wider pictures can hardly be read on a telephone

Shape = tuple[int, ...]
# Positions along an axis that are drawn; None stands for the gap of those left out.
Indices = tuple[int | None, ...]
Fixed = Mapping[int, int]  # the axes that have one index in this part of the picture


@dataclass(frozen=True, slots=True)
class Cell:
    """What a picture says of one entry.

    Attributes:
        index: Where the entry is in its tensor.
        text: The entry in words; None where only the tensor's shape is known.
        fill: The colour of its value, where colours are shown: then the text is not written.
        colours: The class of such colours, or None.
        taken: Whether the highlighted index takes it.
        repeated: Whether it only repeats an entry that is drawn elsewhere.
        mark: The attributes that point it out in an operation.
    """

    index: Shape
    text: str | None
    fill: str | None
    colours: str | None
    taken: bool
    repeated: bool
    mark: Mapping[str, Attribute]


@dataclass(frozen=True)
class Scene:
    """One tensor on its way to a picture.

    Attributes:
        view: The tensor.
        taken: The entries to highlight, or None.
        show: How entries are shown: "numbers", "colours", "images", or "blank" where only the shape is known.
        limit: How many positions along an axis are drawn as cells.
        shown: The positions that are drawn along single axes, where the limit does not say it.
        scale: The colours of values, where more is drawn than the entries in cells.
        span: The values that are drawn black and white, where images are shown.
        labels: What is written at each axis, where it is not the tensor's own name and length.
        hues: The colour of each axis, where it is not that of the axis' number.
        own: The tensor's own shape, where it is drawn stretched to a larger one.
        marks: The attributes of single cells, by the tensor's own indices.
        width: How wide cells are, where tensors must line up.
        finest: How many positions along an axis a face has at most, where chunks are read for them.
    """

    view: TensorView
    taken: Selection | None
    show: str
    limit: int
    shown: Mapping[int, Indices] = field(default_factory=dict)
    scale: ValueColours | None = None
    span: tuple[float, float] | None = None
    labels: tuple[str, ...] = ()
    hues: tuple[str, ...] = ()
    own: Shape | None = None
    marks: Mapping[Shape, Mapping[str, Attribute]] = field(default_factory=dict)
    width: float = 0.0
    finest: int | None = None

    def label(self, axis: int) -> str:
        """The axis' name and length: "rows (3)"."""
        if self.labels:
            return self.labels[axis]
        return f"{printable(self.view.label(axis))} ({thousands(self.view.shape[axis])})"

    def colour(self, axis: int) -> str:
        """The axis' colour, the same in every picture; axes of an operation that correspond share one."""
        return self.hues[axis] if self.hues else theme.axis(axis)

    def places(self, axis: int) -> Indices:
        """The positions that are drawn along an axis.

        Two of a long axis' positions are its last ones, after the gap.
        """
        return self.shown.get(axis) or sample(self.view.shape[axis], self.limit)

    def index(self, fixed: Fixed) -> Shape:
        """A whole index out of the fixed axes, which must be all."""
        return tuple(fixed[axis] for axis in range(self.view.rank))

    def entry(self, fixed: Fixed) -> Any:
        """The value at an index that fixes every axis."""
        return self._sampled[tuple(self._at[axis][fixed[axis]] for axis in range(self.view.rank))]

    def text(self, fixed: Fixed) -> str:
        """The entry as it is written; nothing where only the shape is known."""
        return "" if self.show == "blank" else entry_text(self.entry(fixed), self.digits)

    @cached_property
    def digits(self) -> int:
        """How many digits the drawn numbers have."""
        return entry_digits(self._sampled)

    def is_taken(self, fixed: Fixed) -> bool:
        """Whether the highlighted index takes this entry."""
        return self.taken is not None and self.index(fixed) in self.taken

    def slab(self, axes: tuple[int, ...], fixed: Fixed, most: int) -> np.ndarray:
        """The entries along some axes, in their order, at most so many along each: evenly spread, from the first on."""
        found = self.view[self.slab_key(axes, fixed, most)]
        kept = sorted(axes)
        return np.transpose(found, [kept.index(axis) for axis in axes])

    def slab_key(
        self, axes: tuple[int, ...], fixed: Mapping[int, int | slice], most: int
    ) -> tuple[int | slice, ...]:
        """The index of those entries."""
        return tuple(
            self._thinned(axis, most) if axis in axes else fixed.get(axis, 0)
            for axis in range(self.view.rank)
        )

    def _thinned(self, axis: int, most: int) -> slice:
        """At most so many positions along an axis, evenly spread, from the first on."""
        n = self.view.shape[axis]
        step = -(-n // most) or 1
        if self.finest is not None:  # what is coarser is a part of what was read already
            least = -(-n // self.finest) or 1
            step = -(-step // least) * least
        return slice(None, None, step)

    @cached_property
    def _at(self) -> list[dict[int, int]]:
        """For each axis, where each drawn position is in the sample."""
        shown = [[i for i in self.places(axis) if i is not None] for axis in range(self.view.rank)]
        return [{i: at for at, i in enumerate(each)} for each in shown]

    @cached_property
    def _sampled(self) -> np.ndarray:
        """The drawn entries alone, read as blocks of neighbours: a large tensor is touched at a few places only."""
        runs = self._blocks

        def read(key: tuple[slice, ...]) -> np.ndarray:
            if len(key) == len(runs):
                return self.view[key]
            blocks = [read((*key, run)) for run in runs[len(key)]]
            join = np.ma.concatenate if any(map(np.ma.isMA, blocks)) else np.concatenate
            return join(blocks, axis=len(key)) if blocks else np.empty(0)

        # A copy: the tensor may change before the picture is looked at.
        return read(()).copy() if 0 not in self.view.shape else np.empty(self.view.shape)

    @cached_property
    def _blocks(self) -> list[list[slice]]:
        """Along each axis, the drawn entries as runs of neighbours."""
        return [_runs(list(at)) for at in self._at]

    def keys(self) -> list[tuple[slice, ...]]:
        """The blocks of neighbours that the drawn entries are read in."""
        return list(product(*self._blocks))

    def read(self) -> Self:
        """The same, with the drawn entries read: from now on it does not change with its tensor."""
        _ = self._sampled
        return self

    def showing(self, shown: Mapping[int, Indices]) -> Self:
        """The same with fewer positions shown, out of the entries that are read already."""
        fewer = replace(self, shown=shown)
        vars(fewer).update(_sampled=self._sampled, _at=self._at)
        return fewer

    @cached_property
    def cell_width(self) -> float:
        """Wide enough for the longest entry that is drawn, the same for all."""
        if self.width:
            return self.width
        if self.show != "numbers":
            return CELL_HEIGHT
        texts = {entry_text(value, self.digits) for value in self._sampled.reshape(-1)}
        widest = max((text_width(text, ENTRY) for text in texts), default=0)
        return max(CELL_HEIGHT + 4, round(widest + 16))

    def column_width(self, axis: int | None) -> float:
        """Wide enough for entries, and for the indices below them: those of neighbours do not run together."""
        if axis is None or len(self.places(axis)) < 2:
            return self.cell_width
        last = text_width(str(self.view.shape[axis] - 1), TICK)
        return max(self.cell_width, last + 8)

    def room(self, axis: int) -> int:
        """How many columns there is room for: fewer where entries are long."""
        if self.view.shape[axis] * self.cell_width <= _ROOM:
            return self.view.shape[axis]
        return max(5, int((_ROOM - GAP) / self.cell_width))

    @cached_property
    def colours(self) -> ValueColours:
        """The colours of the values that are drawn."""
        return self.scale or ValueColours(self._sampled)

    def cell(self, fixed: Fixed) -> Cell:
        """What is to be painted of an entry; stretched axes repeat their only one."""
        index = own = self.index(fixed)
        if self.own is not None:
            kept = index[len(index) - len(self.own) :]
            own = tuple(0 if n == 1 else i for i, n in zip(kept, self.own, strict=True))
        return Cell(
            own,
            None if self.show == "blank" else self.text(fixed),
            self.colours(self.entry(fixed)) if self.show == "colours" else None,
            self.colours.mark if self.show == "colours" else None,
            self.is_taken(fixed),
            (0,) * (len(index) - len(own)) + own != index,
            self.marks.get(own, {}),
        )


def sample(n: int, limit: int, last: int = 2) -> Indices:
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
