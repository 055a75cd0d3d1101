"""The pictures of what a dict, a model or a list of several shapes holds: one below the other, each below its name."""

from collections.abc import Mapping, Sequence
from functools import partial

from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.tensor.axes import note
from tensorlab.drawing.terminal import Terminal
from tensorlab.wording import count, printable

_NAME = 22.0  # above each picture
_SPACE = 14.0  # below it


def below_each_other(title: str, pictures: Mapping[str, Drawing], left_out: int) -> Drawing:
    """Set pictures one below the other.

    Args:
        title: What they are together.
        pictures: Each by its name.
        left_out: How many more there are, which is said.
    """
    canvas, width, y = Canvas(), 0.0, 0.0
    for name, drawing in pictures.items():
        width = max(width, note(canvas, 8, y + 16, printable(name)) + 8, drawing.width)
        canvas.paste(Canvas.holding(drawing.body), 0, y + _NAME)
        y += _NAME + drawing.height + _SPACE
    more = f"{count(left_out, 'more tensor')}: describe(x) names all of them" if left_out else ""
    if more:
        width = max(width, note(canvas, 8, y + 16, more) + 8)
        y += _NAME
    said = [f"{name}: {each.title}. {each.description}" for name, each in pictures.items()]
    return Drawing(
        str(canvas),
        width,
        y,
        title,
        " ".join([*said, *([f"{more}."] if more else [])]),
        partial(_text, title, pictures, more),
    )


def _text(title: str, pictures: Mapping[str, Drawing], more: str, terminal: Terminal) -> str:
    texts: Sequence[str] = [
        f"{terminal.line(printable(name))}\n{drawing.paint(terminal)}"
        for name, drawing in pictures.items()
    ]
    return "\n\n".join([terminal.line(title), *texts, *([terminal.line(more)] if more else [])])
