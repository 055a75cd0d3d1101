"""What stands under a picture: its sentences, and which images it was made from."""

from dataclasses import replace

from tensorlab.drawing import Drawing, theme
from tensorlab.drawing.canvas import Canvas, text_width
from tensorlab.drawing.terminal import Terminal
from tensorlab.wording import wrap

SIZE = 12.0
LINE = 16.0


def captioned(drawing: Drawing, title: str, caption: str) -> Drawing:
    """Write a caption under a picture, and give it a title of its own.

    Args:
        drawing: The picture.
        title: What it shows, for those who cannot see it and for a terminal.
        caption: A sentence or two, which stands under it.
    """
    width = max(drawing.width, 320.0)
    canvas = Canvas()
    height = drawing.height + paint_caption(canvas, caption, 4, drawing.height + 4, width - 8)
    return replace(
        drawing,
        body=f"{drawing.body}\n{canvas}",
        width=width,
        height=height + 8,
        title=title,
        description=f"{title}. {caption} {drawing.description}",
        paint=lambda terminal: f"{drawing.paint(terminal)}\n{in_terminal(caption, terminal)}",
    )


def paint_caption(canvas: Canvas, caption: str, x: float, y: float, width: float) -> float:
    """Paint a caption in as many lines as it takes; returns the height of them."""
    lines = wrapped(caption, 0.84 * width)  # letters grow where a telephone shrinks the picture
    with canvas.group(font_size=SIZE, fill=theme.colour("muted")):
        for i, line in enumerate(lines, start=1):
            canvas.text(x, y + i * LINE - 4, line)
    return len(lines) * LINE


def wrapped(text: str, width: float) -> list[str]:
    """Break a text into as few lines as so many pixels hold, and these nearly equally long.

    >>> wrapped("a caption that is too long for one line", 160)
    ['a caption that is too', 'long for one line']
    """
    few = _filled(text, width)
    narrow = text_width(text, SIZE) / len(few)
    tried = (_filled(text, narrow + (width - narrow) * i / 20) for i in range(20))
    return next((lines for lines in tried if len(lines) == len(few)), few)


def _filled(text: str, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, SIZE) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def in_terminal(caption: str, terminal: Terminal) -> str:
    """Write a caption with characters."""
    return terminal.faint(wrap(caption, terminal.columns))


def of(name: str | None) -> str:
    """Say whose images they are, where somebody has told, so that nobody takes one data set for another.

    >>> f"360 images{of('MNIST')}", f"360 images{of(None)}"
    ('360 images of MNIST', '360 images')
    """
    return f" of {name}" if name else ""
