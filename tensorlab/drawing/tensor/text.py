"""The picture in a terminal: boxes of characters, never wider than the terminal."""

from dataclasses import dataclass

from tensorlab.drawing.canvas import printable
from tensorlab.drawing.tensor.scene import Fixed, Indices, Scene, Shape
from tensorlab.drawing.terminal import Terminal, cut
from tensorlab.wording import columns_of, count

_PARTS = ("h", "v", "tl", "tm", "tr", "bl", "bm", "br", "dots", "wave")
_BOXES = dict(zip(_PARTS, "─│┌┬┐└┴┘…⋮", strict=True))
_ASCII = dict(zip(_PARTS, ("-", "|", *"++++++", "..", ":"), strict=True))
_MOST_SLABS = 3


def text(scene: Scene, terminal: Terminal, title: str) -> str:
    """Write the tensor with characters: its axes, then its entries or a sample of them.

    Args:
        scene: The tensor; its limit says how many rows and columns are shown.
        terminal: What the terminal can show.
        title: The first line.
    """
    lines = head(scene, terminal, title)
    if 0 in scene.view.shape:
        return "\n".join([*lines, terminal.line("  no entries")])
    return "\n".join([*lines, *_slabs(scene, terminal, {})])


def head(scene: Scene, terminal: Terminal, title: str) -> list[str]:
    """The title, and a line for each axis."""
    axes = range(scene.view.rank)
    lines = [terminal.axis(terminal.line(f"  {scene.label(axis)}"), axis) for axis in axes]
    return [terminal.strong(terminal.line(title)), *lines]


def summary(scene: Scene) -> str:
    """The axes in a sentence, for those who cannot see the picture."""
    view = scene.view
    if not view.rank:
        return "One entry and no axes."
    parts = [
        f"{printable(view.label(axis))} with {count(view.shape[axis], 'entry')}"
        for axis in range(view.rank)
    ]
    return f"{count(view.rank, 'axis')}: {', '.join(parts)}."


def slabs(shape: Shape) -> dict[int, int]:
    """How many slabs are written along each axis before the last two.

    >>> slabs((60000, 28, 28)), slabs((2, 60000, 28, 28))
    ({0: 3}, {0: 1, 1: 1})
    """
    most = _MOST_SLABS if len(shape) == 3 else 1
    return {axis: min(n, most) for axis, n in enumerate(shape[:-2])}


def _slabs(scene: Scene, terminal: Terminal, fixed: Fixed) -> list[str]:
    """Matrices one below another, headed by the indices of the axes before them."""
    view = scene.view
    axis = len(fixed)
    if axis >= view.rank - 2:
        return _table(scene, terminal, fixed)
    lines: list[str] = []
    shown = slabs(view.shape)[axis]
    for i in range(shown):
        here = {**fixed, axis: i}
        if len(here) == view.rank - 2:
            parts = [f"{printable(view.label(k))} = {n}" for k, n in here.items()]
            lines.append(terminal.line(", ".join(parts)))
        lines += _slabs(scene, terminal, here)
    left = view.shape[axis] - shown
    if left:
        more = f"... {left:,} more along {printable(view.label(axis))}"
        lines.append(terminal.faint(terminal.line(more)))
    return lines


@dataclass(frozen=True)
class _Table:
    """A matrix on its way to characters: the texts of its cells, and which rows and columns they are."""

    body: list[list[str]]
    down: Indices
    across: Indices

    @property
    def widths(self) -> list[int]:
        columns = range(len(self.across))
        return [max(columns_of(line[n]) for line in self.body) + 2 for n in columns]

    @property
    def width(self) -> int:
        return sum(self.widths) + len(self.across) + 1

    def without_middle(self, dots: str) -> "_Table":
        """The same with one column fewer: the one in the middle gives way to dots."""
        kept = [n for n, j in enumerate(self.across) if j is not None]
        middle = kept[len(kept) // 2]
        order: list[int | None] = [n for n in kept if n != middle]
        order.insert(len(kept) // 2, None)
        body = [[dots if n is None else line[n] for n in order] for line in self.body]
        return _Table(body, self.down, tuple(None if n is None else self.across[n] for n in order))

    def narrowed(self, room: int, dots: str) -> "_Table":
        """The same with its cells cut until they fit."""
        each = max(1, (room - 1) // len(self.across) - 3)
        body = [[cut(cell, each, dots[:1]) for cell in line] for line in self.body]
        return _Table(body, self.down, self.across)


def _table(scene: Scene, terminal: Terminal, fixed: Fixed) -> list[str]:
    rank = scene.view.rank
    rows = rank - 2 if rank > 1 else None
    columns = rank - 1 if rank else None
    marks = _BOXES if terminal.boxes else _ASCII
    table = _filled(scene, terminal, fixed, rows, columns)
    margin = 1 if rows is None else 1 + max(len(str(i)) for i in table.down if i is not None)
    room = terminal.columns - margin - 1
    while table.width > room and sum(j is not None for j in table.across) > 1:
        table = table.without_middle(marks["dots"])
    if table.width > room:
        table = table.narrowed(room, marks["dots"])
    if table.width > room:  # no room for a single cell
        return [terminal.line(f"{scene.view.size} entries")]
    return _ruled(table, rows, columns, margin, terminal)


def _filled(
    scene: Scene, terminal: Terminal, fixed: Fixed, rows: int | None, columns: int | None
) -> _Table:
    marks = _BOXES if terminal.boxes else _ASCII
    down: Indices = (0,) if rows is None else scene.places(rows)
    across: Indices = (0,) if columns is None else scene.places(columns)

    def entry(i: int | None, j: int | None) -> str:
        if i is None:
            return marks["wave"]
        if j is None:
            return marks["dots"]
        own = ((rows, i), (columns, j))
        here = {**fixed, **{axis: place for axis, place in own if axis is not None}}
        found = scene.text(here)
        if not terminal.boxes:
            found = terminal.line(found)
        return f"[{found}]" if scene.is_taken(here) else found

    return _Table([[entry(i, j) for j in across] for i in down], down, across)


def _ruled(
    table: _Table, rows: int | None, columns: int | None, margin: int, terminal: Terminal
) -> list[str]:
    """Lines around the cells, indices beside and below them."""
    marks = _BOXES if terminal.boxes else _ASCII
    widths = table.widths
    blank = " " * (margin + 1)

    def rule(left: str, middle: str, right: str) -> str:
        bars = marks[middle].join(marks["h"] * width for width in widths)
        return blank + marks[left] + bars + marks[right]

    lines = [rule("tl", "tm", "tr")]
    for i, line in zip(table.down, table.body, strict=True):
        head = blank if rows is None or i is None else terminal.axis(f"{i:>{margin}} ", rows)
        padded = [_centred(cell, width) for cell, width in zip(line, widths, strict=True)]
        lines.append(head + marks["v"] + marks["v"].join(padded) + marks["v"])
    lines.append(rule("bl", "bm", "br"))
    if columns is not None:
        places = zip(table.across, widths, strict=True)
        ticks = " ".join(_centred("" if j is None else str(j), width) for j, width in places)
        lines.append(terminal.axis(cut(f"{blank} {ticks}".rstrip(), terminal.columns, ""), columns))
    return lines


def _centred(text: str, width: int) -> str:
    left, odd = divmod(max(width - columns_of(text), 0), 2)
    return " " * left + text + " " * (left + odd)
