"""More than three axes, or slabs set apart: rows, grids and stacks of smaller pictures."""

from collections.abc import Callable

from tensorlab import theme
from tensorlab.drawing.axes import arrow, gap, label, tick
from tensorlab.drawing.canvas import Attribute, Canvas, text_width
from tensorlab.drawing.scene import LABEL, Fixed, Part, Scene, sample
from tensorlab.wording import join, thousands

_SPACE = 26.0
_HEAD = 26.0
_GUTTER = 40.0

Block = Callable[[Scene, tuple[int, ...], Fixed, bool], Part]


def row(
    scene: Scene,
    axis: int,
    free: tuple[int, ...],
    fixed: Fixed,
    block: Block,
    most: int,
    labelled: bool = True,
) -> Part:
    """Set the parts along one axis side by side, the first one with its axes' labels.

    Args:
        scene: The whole picture.
        axis: The axis to walk along.
        free: The axes of each part.
        fixed: An index for each of the other axes.
        block: What lays out one part.
        most: How many parts are drawn before a gap.
        labelled: Whether the axes are labelled.
    """
    canvas = Canvas()
    colour = scene.colour(axis)
    x = 0.0
    tallest = 0.0
    head = _HEAD if labelled else 0.0
    for place in sample(scene.view.shape[axis], most):
        if place is None:
            gap(canvas, x + 8, head + tallest / 2)
            x += 16 + _SPACE
            continue
        first = x == 0
        part = block(scene, free, {**fixed, axis: place}, labelled and first)
        # Parts without labels stand as high as the first one, whose labels need room above and left of it.
        canvas.paste(part.canvas, x, head + 20)
        if labelled:
            tick(canvas, x + 4, head + 10, place, colour, "start")
        tallest = max(tallest, part.height)
        x += part.width + _SPACE
    width = max(x - _SPACE, 40.0)
    if labelled:
        text = scene.label(axis)
        label(canvas, 0, 13, text, colour)
        start = 1.08 * text_width(text, LABEL) + 8
        arrow(canvas, start, 9, max(width, start + 40), 9, colour)
        width = max(width, start + 40)
    return Part(canvas, width, head + 20 + tallest)


def grid(
    scene: Scene,
    axes: tuple[int, int],
    free: tuple[int, ...],
    fixed: Fixed,
    block: Block,
    most: int,
) -> Part:
    """Set the parts along two axes in rows and columns: the first axis runs down, the second to the right."""
    canvas = Canvas()
    down, across = axes
    colour = scene.colour(down)
    label(canvas, 0, 13, scene.label(down), colour)
    y, widest = _HEAD, 0.0
    for number, place in enumerate(sample(scene.view.shape[down], min(most, 4))):
        if place is None:
            gap(canvas, _GUTTER + 40, y + 6, "⋮")
            y += 24
            continue
        part = row(scene, across, free, {**fixed, down: place}, block, most, labelled=number == 0)
        tick(canvas, 26, y + part.height / 2, place, colour, "end")
        canvas.paste(part.canvas, _GUTTER, y)
        widest = max(widest, part.width)
        y += part.height + 12
    arrow(canvas, 8, _HEAD, 8, y - 12, colour)
    return Part(canvas, _GUTTER + widest, y)


def sheets(scene: Scene, outer: tuple[int, ...], part: Part) -> Part:
    """Put a part in front of sheets that stand for all the others along the outer axes."""
    canvas = Canvas()
    head = 24.0 * len(outer)
    for i, axis in enumerate(outer):
        label(canvas, 0, 13 + 20.0 * i, scene.label(axis), scene.colour(axis))
    total = 1
    for axis in outer:
        total *= scene.view.shape[axis]
    behind = min(total - 1, 3)
    frame: dict[str, Attribute] = {
        "fill": theme.colour("bg"),
        "stroke": theme.colour("line"),
        "rx": 4,
    }
    for i in range(behind, -1, -1):
        canvas.rect(7.0 * i + 1, head + 7.0 * i, part.width + 24, part.height + 24, **frame)
    canvas.paste(part.canvas, 13, head + 12)
    width, height = part.width + 24 + 7.0 * behind + 2, head + part.height + 24 + 7.0 * behind
    names = join([scene.view.label(axis) for axis in outer])
    words = f"one of {thousands(total)} such parts, index 0 along {names}"
    canvas.text(0, height + 18, words, font_size=LABEL, fill=theme.colour("muted"))
    return Part(canvas, max(width, text_width(words, LABEL) * 1.05), height + 26)
