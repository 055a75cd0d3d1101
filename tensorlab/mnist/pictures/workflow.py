"""One step of training as a picture: what flows from images to loss, and what comes back to the weights."""

from collections.abc import Sequence
from typing import Any

from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.theme import colour
from tensorlab.wording import join, shape_text

_WIDTH, _HEIGHT = 450, 292
_TITLE, _LINE = 14, 12.5  # font sizes


def workflow(classifier: Any) -> Drawing:
    """Draw how data, model, loss and optimizer work together in one step of training.

    Args:
        classifier: A `MnistClassifier`, trained or not.

    >>> from tensorlab import MnistClassifier, mnist
    >>> print(mnist.workflow(MnistClassifier()))
    images (128, 784)
      -> model: Dense 512, relu; Dense 10, softmax
      -> predictions (128, 10)
      -> loss, one number: how far from the labels (128,)
      -> optimizer: changes the weights a little, so that the loss falls
    """
    dense = classifier.summary().layers
    first, last = dense[0], dense[-1]
    layers = [f"Dense {layer.units}, {layer.activation}" for layer in dense]
    n = classifier.batch_size
    shapes = (n, first.inputs), (n,), (n, last.units)
    images, labels, predictions = map(shape_text, shapes)
    canvas = Canvas()
    # Forward along the top and down the right side, and back to the model: a circle that fits on a telephone.
    _box(canvas, 4, 20, 96, "images", images, hue="axis-0", mono=True)
    _box(canvas, 136, 4, 154, "model", *layers, hue="axis-2")
    _box(canvas, 326, 20, 120, "predictions", predictions, hue="axis-2", mono=True)
    _box(canvas, 326, 126, 120, "loss", "one number", hue="accent")
    _box(canvas, 326, 232, 120, "labels", labels, hue="axis-0", mono=True)
    _box(canvas, 136, 126, 154, "optimizer", "changes the weights", hue="axis-1")
    for points in (
        [(100, 49), (132, 49)],
        [(290, 49), (322, 49)],
        [(386, 78), (386, 122)],
        [(386, 232), (386, 188)],
        [(326, 155), (294, 155)],
        [(213, 126), (213, 85)],
    ):
        _arrow(canvas, points)
    for y, words in ((206, "gradient: which way"), (223, "each weight should go")):
        canvas.text(306, y, words, font_size=12, fill=colour("muted"), text_anchor="end")
    title = "One step of training"
    steps = [
        f"images {images}",
        f"model: {'; '.join(layers)}",
        f"predictions {predictions}",
        f"loss, one number: how far from the labels {labels}",
        "optimizer: changes the weights a little, so that the loss falls",
    ]
    described = (
        f"A batch of images of shape {images} goes into the model ({join(layers)}), which gives predictions of shape "
        f"{predictions}. The loss compares them with the labels of shape {labels} and comes to one number. The "
        "optimizer uses its gradient to change the model's weights a little."
    )
    text = "\n  -> ".join(steps)
    return Drawing(str(canvas), _WIDTH, _HEIGHT, title, described, lambda terminal: text)


def _box(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    title: str,
    *lines: str,
    hue: str,
    mono: bool = False,
) -> None:
    height = 40 + 18 * len(lines)
    canvas.rect(
        x, y, width, height, rx=8, fill=colour("face"), stroke=colour(hue), stroke_width=1.5
    )
    middle = x + width / 2
    common = {"text_anchor": "middle"}
    canvas.text(
        middle, y + 23, title, font_size=_TITLE, font_weight="600", fill=colour(hue), **common
    )
    for i, line in enumerate(lines):
        canvas.text(
            middle,
            y + 43 + 18 * i,
            line,
            font_size=_LINE,
            fill=colour("fg"),
            class_="mono" if mono else None,
            **common,
        )


def _arrow(canvas: Canvas, points: Sequence[tuple[float, float]]) -> None:
    """Draw a line through the points with a head at its end."""
    (x1, y1), (x2, y2) = points[-2:]
    canvas.polyline(points, stroke=colour("muted"), stroke_width=1.5)
    dx, dy = (x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1)
    head = [(x2 + 4 * dx, y2 + 4 * dy), (x2 - 5 * dx + 5 * dy, y2 - 5 * dy + 5 * dx)]
    head.append((x2 - 5 * dx - 5 * dy, y2 - 5 * dy - 5 * dx))
    canvas.polygon(head, fill=colour("muted"))
