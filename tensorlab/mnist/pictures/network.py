"""The layers of a network: the shapes that flow through them, and how many parameters lie between."""

from itertools import pairwise
from typing import Any

from tensorlab.drawing import Drawing, theme
from tensorlab.drawing.canvas import Canvas, coordinate
from tensorlab.drawing.terminal import Terminal
from tensorlab.mnist.pictures.captions import in_terminal, paint_caption
from tensorlab.mnist.summary import Layer
from tensorlab.wording import thousands

_STEP, _LEFT = 170.0, 52.0
_MIDDLE, _GAP, _RADIUS = 156.0, 20.0, 6.5
_MOST = 10  # circles that stand for the units of one layer


def network(classifier: Any, *, name: str | None = None) -> Drawing:
    """Draw the layers: the shapes that flow through them, and the parameters between them.

    Args:
        classifier: A `MnistClassifier`, trained or not.
        name: The name of the data that it learns from, for the caption.

    >>> from tensorlab import mnist
    >>> print(mnist.network(mnist.MnistClassifier()))
    Network 784 → 512 → 10
    layer   activation  shape in  shape out  parameters
    hidden  relu        (n, 784)  (n, 512)      401,920 = 784 × 512 + 512
    digits  softmax     (n, 512)  (n, 10)          5130 = 512 × 10 + 10
    total                                       407,050
    n images go through together; training adjusts 407,050 parameters.
    """
    summary = classifier.summary()
    layers = summary.layers
    names = [("pixels", "", layers[0].inputs)]
    names += [(layer.name, layer.activation, layer.units) for layer in layers]
    canvas = Canvas()
    columns = [(_LEFT + i * _STEP, _heights(units)) for i, (*_, units) in enumerate(names)]
    lines = [  # in one path: an element for each would be most of the picture's bytes
        f"M{coordinate(x + _RADIUS)} {coordinate(y)}L{coordinate(u - _RADIUS)} {coordinate(v)}"
        for (x, left), (u, right) in pairwise(columns)
        for y in left
        for v in right
    ]
    canvas.path("".join(lines), stroke=theme.colour("line"), stroke_opacity=0.6)
    for i, ((x, heights), layer_name) in enumerate(zip(columns, names, strict=True)):
        _paint_column(canvas, x, heights, i, *layer_name)
    _paint_answers(canvas, classifier, *columns[-1])
    for i, layer in enumerate(layers):
        _paint_parameters(canvas, _LEFT + (i + 0.5) * _STEP, layer)
    total = thousands(summary.parameters)
    title = "Network " + " → ".join(str(units) for *_, units in names)
    caption = f"n images go through together; training adjusts {total} parameters."
    if name:
        caption += f" Here it learns from {name}."
    width = 2 * _LEFT + _STEP * len(layers)
    height = 350 + paint_caption(canvas, caption, 8, 350, width - 16) + 8

    def paint(terminal: Terminal) -> str:
        return "\n".join([terminal.strong(title), str(summary), in_terminal(caption, terminal)])

    sentences = [
        f"{layer.name}: {layer.inputs} inputs, {layer.units} units, {layer.activation}, "
        f"{thousands(layer.parameters)} parameters."
        for layer in layers
    ]
    return Drawing(str(canvas), width, height, title, " ".join([*sentences, caption]), paint)


def _heights(units: int) -> list[float]:
    """Where the circles of a layer are; if not every unit has one, there is a gap in the middle."""
    if units <= _MOST:
        return [_MIDDLE + (i - (units - 1) / 2) * _GAP for i in range(units)]
    half = [(i + 1.2) * _GAP for i in range(_MOST // 2 - 1)]
    return [*(_MIDDLE - y for y in reversed(half)), *(_MIDDLE + y for y in half)]


def _paint_column(
    canvas: Canvas, x: float, heights: list[float], i: int, name: str, activation: str, units: int
) -> None:
    with canvas.group(fill=theme.axis(i)):
        for y in heights:
            canvas.circle(x, y, _RADIUS)
        if len(heights) < units:
            for y in (-6, 0, 6):
                canvas.circle(x, _MIDDLE + y, 1.6)
    with canvas.group(text_anchor="middle"):
        canvas.text(x, 20, name, font_size=14, font_weight="600", fill=theme.axis(i))
        canvas.text(x, 38, activation, font_size=12, fill=theme.colour("muted"))
        canvas.text(x, 278, f"(n, {units})", font_size=13, fill=theme.axis(i), class_="mono")


def _paint_answers(canvas: Canvas, classifier: Any, x: float, heights: list[float]) -> None:
    """Write at each of the last units which class it answers, if each has a circle."""
    classes = getattr(classifier, "classes_", range(len(heights)))
    if len(classes) != len(heights):
        return
    with canvas.group(font_size=12, fill=theme.colour("muted")):
        for y, name in zip(heights, classes, strict=True):
            canvas.text(x + 14, y + 4, str(name))


def _paint_parameters(canvas: Canvas, x: float, layer: Layer) -> None:
    with canvas.group(text_anchor="middle"):
        words = f"{thousands(layer.parameters)} parameters"
        canvas.text(x, 302, words, font_size=13, font_weight="600", fill=theme.colour("fg"))
        for y, words in (
            (319, f"{layer.inputs} × {layer.units} weights"),
            (335, f"+ {layer.units} biases"),
        ):
            canvas.text(x, y, words, font_size=12, fill=theme.colour("muted"))
