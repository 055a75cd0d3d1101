"""The picture in a terminal: boxes of characters, never wider than the terminal."""

from tensorlab.drawing.scene import Fixed, Place, Scene
from tensorlab.drawing.terminal import Terminal
from tensorlab.wording import count

_BOXES = {
    "h": "─",
    "v": "│",
    "tl": "┌",
    "tm": "┬",
    "tr": "┐",
    "ml": "├",
    "mm": "┼",
    "mr": "┤",
    "bl": "└",
    "bm": "┴",
    "br": "┘",
}
_ASCII = dict.fromkeys(_BOXES, "+") | {"h": "-", "v": "|"}
_MOST_SLABS = 3


def text(scene: Scene, terminal: Terminal, title: str) -> str:
    """Write the tensor with characters: its axes, then its entries or a sample of them."""
    view = scene.view
    lines = [terminal.strong(title)]
    lines += [terminal.axis(f"  {scene.label(axis)}", axis) for axis in range(view.rank)]
    if 0 in view.shape:
        return "\n".join(_cut(line, terminal) for line in [*lines, "  no entries"])
    lines += _slabs(scene, terminal, {})
    return "\n".join(lines)


def _slabs(scene: Scene, terminal: Terminal, fixed: Fixed) -> list[str]:
    """Matrices one below another, headed by the indices of the axes before them."""
    rank = scene.view.rank
    axis = len(fixed)
    if axis >= rank - 2:
        return _table(scene, terminal, fixed)
    lines: list[str] = []
    shown = range(min(scene.view.shape[axis], _MOST_SLABS if rank == 3 else 1))
    for i in shown:
        here = {**fixed, axis: i}
        if len(here) == rank - 2:
            index = ", ".join(f"{scene.view.label(k)} = {n}" for k, n in here.items())
            lines.append(_cut(index, terminal))
        lines += _slabs(scene, terminal, here)
    left = scene.view.shape[axis] - len(shown)
    if left:
        more = f"... {left:,} more along {scene.view.label(axis)}"
        lines.append(terminal.faint(_cut(more, terminal)))
    return lines


def _table(scene: Scene, terminal: Terminal, fixed: Fixed) -> list[str]:
    rank = scene.view.rank
    rows, columns = (rank - 2 if rank > 1 else None), (rank - 1 if rank else None)
    down: Place = (0,) if rows is None else scene.places(rows)
    across: Place = (0,) if columns is None else scene.places(columns)

    def entry(i: int, j: int) -> str:
        here = dict(fixed)
        if rows is not None:
            here[rows] = i
        if columns is not None:
            here[columns] = j
        found = scene.text(here)
        return f"[{found}]" if scene.is_taken(here) else found

    dots, wave = ("…", "⋮") if terminal.boxes else ("..", ":")
    body = [
        [dots if j is None else wave if i is None else entry(i, j) for j in across] for i in down
    ]
    margin = 2 if rows is None else 2 + max(len(str(i)) for i in down if i is not None)
    body, across = _fitted(body, across, terminal.columns - margin - 1, dots)
    widths = _widths(body)
    if not terminal.boxes:
        body = [[cell.replace("…", "~") for cell in line] for line in body]
    return _ruled(body, widths, down, across, rows, columns, margin, terminal)


def _fitted(
    body: list[list[str]], across: Place, room: int, dots: str
) -> tuple[list[list[str]], Place]:
    """Leave columns out of the middle until the table fits; one column always stays."""
    while len(across) > 1 and sum(_widths(body)) + len(across) + 1 > room:
        kept = [n for n, j in enumerate(across) if j is not None]
        half = len(kept) // 2
        order = [*kept[:half], None, *kept[half + 1 :]] if len(kept) > 1 else kept
        body = [[dots if n is None else line[n] for n in order] for line in body]
        across = tuple(None if n is None else across[n] for n in order)
    return body, across


def _widths(body: list[list[str]]) -> list[int]:
    return [max(len(line[n]) for line in body) + 2 for n in range(len(body[0]))]


def _ruled(
    body: list[list[str]], widths: list[int], down: Place, across: Place,
    rows: int | None, columns: int | None, margin: int, terminal: Terminal,
) -> list[str]:  # fmt: skip
    marks = _BOXES if terminal.boxes else _ASCII
    blank = " " * margin

    def rule(left: str, middle: str, right: str) -> str:
        return (
            blank + marks[left] + marks[middle].join(marks["h"] * w for w in widths) + marks[right]
        )

    lines = [rule("tl", "tm", "tr")]
    for i, line in zip(down, body, strict=True):
        head = blank if rows is None or i is None else terminal.axis(f"{i:>{margin - 1}} ", rows)
        cells = marks["v"].join(f"{cell:^{w}}" for cell, w in zip(line, widths, strict=True))
        lines.append(f"{head}{marks['v']}{cells}{marks['v']}")
    lines.append(rule("bl", "bm", "br"))
    if columns is not None:
        ticks = " ".join(
            f"{'' if j is None else j:^{w}}" for j, w in zip(across, widths, strict=True)
        )
        lines.append(terminal.axis((blank + " " + ticks).rstrip()[: terminal.columns], columns))
    return [line if terminal.colour else line[: terminal.columns] for line in lines]


def _cut(line: str, terminal: Terminal) -> str:
    return line if len(line) <= terminal.columns or terminal.colour else line[: terminal.columns]


def summary(scene: Scene) -> str:
    """The axes in a sentence, for those who cannot see the picture."""
    view = scene.view
    if not view.rank:
        return "One entry and no axes."
    parts = [
        f"{view.label(axis)} with {count(view.shape[axis], 'entry')}" for axis in range(view.rank)
    ]
    return f"{count(view.rank, 'axis').capitalize()}: {', '.join(parts)}."
