"""The inside of a network that has learnt: what its first layer looks for, and one digit on its way through."""

from typing import Any

import numpy as np

from tensorlab import describe
from tensorlab.drawing import Drawing, theme
from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.png import encode
from tensorlab.drawing.terminal import Terminal
from tensorlab.mnist.inputs import HEIGHT, PIXELS, WIDTH, as_pixels, as_rows, read, whole_number
from tensorlab.mnist.model import trained_model
from tensorlab.mnist.pictures.answers import bars_text, one_of, paint_bars
from tensorlab.mnist.pictures.captions import in_terminal, of, paint_caption
from tensorlab.wording import article, number, percent, probability, shape_text, thousands

_POSITIVE, _NEGATIVE = (0xD9, 0x80, 0x42), (0x4A, 0x86, 0xC5)  # on light and on dark ground
_WIDE = 440.0  # pixels of the row and of the units: a telephone shows them whole
_LEVELS = 15  # of opacity: enough for the eye, and a fifth of the bytes


def weights(classifier: Any, *, n: int = 18, name: str | None = None) -> Drawing:
    """Draw what the hidden units look for: the weights of each to the 28 by 28 pixels, as an image.

    Orange pixels speak for a unit, blue ones against it. Those units are drawn whose weights training has made the
    largest.

    Args:
        classifier: A classifier that was trained.
        n: How many units are drawn at most.
        name: What the data is called that it has learnt from, for the caption.

    Raises:
        ValueError: If n is less than 1, or the classifier has not learnt yet.

    >>> from tensorlab import MnistClassifier, mnist
    >>> (x, y), (x_test, y_test) = mnist.load("digits")
    >>> classifier = MnistClassifier(16, verbose=0, random_state=3)
    >>> classifier = classifier.fit(x[y < 2], y[y < 2])
    >>> print(mnist.weights(classifier, n=6))
    Weights of 6 of the 16 hidden units
    ...
    Weights of 6 of the 16 hidden units: those with the largest weights. Orange: ink
    here speaks for the unit; blue: against it.
    """
    n = whole_number("n", n)
    if n < 1:
        raise ValueError(f"n is {n}: the weights of at least 1 unit must be drawn.")
    kernel = np.asarray(trained_model(classifier).get_layer("hidden").kernel)
    units = kernel.shape[1]
    strongest = np.sort(np.argsort(-np.linalg.norm(kernel, axis=0), kind="stable")[:n])
    side, gap, columns = 68.0, 10.0, 6
    canvas = Canvas()
    for place, unit in enumerate(strongest.tolist()):
        x, y = 8 + place % columns * (side + gap), 8 + place // columns * (side + gap + 16)
        picture = kernel[:, unit].reshape(HEIGHT, WIDTH)
        canvas.rect(x, y, side, side, fill="none", stroke=theme.colour("line"))
        canvas.image(x, y, side, side, encode(_signed(picture)))
        canvas.text(x, y + side + 13, f"unit {unit}", font_size=11, fill=theme.colour("muted"))
    shown = len(strongest)
    width = 8 + min(shown, columns) * (side + gap)
    width = max(width, 360.0)
    bottom = 8 + -(-shown // columns) * (side + gap + 16)
    which = f"{shown} of the {thousands(units)} hidden units" if shown > 1 else "one hidden unit"
    title = f"Weights of {which}"
    source = f", learnt from {name}" if name else ""
    those = "those" if shown > 1 else f"of {thousands(units)}, the one"
    caption = (
        f"{title}{source}: {those} with the largest weights. Orange: ink here speaks for the unit; "
        "blue: against it."
    )
    height = bottom + paint_caption(canvas, caption, 8, bottom, width - 16) + 8
    low, high = number(float(kernel.min())), number(float(kernel.max()))
    units_text = f"units {', '.join(map(str, strongest.tolist()))}; values from {low} to {high}"

    def paint(terminal: Terminal) -> str:
        return "\n".join(
            [terminal.strong(title), *(in_terminal(t, terminal) for t in (units_text, caption))]
        )

    return Drawing(str(canvas), width, height, title, caption, paint)


def flow(classifier: Any, image: Any) -> dict[str, np.ndarray]:
    """Send one image through the network, and give what it is at every step, to `describe` and to `draw`.

    Args:
        classifier: A classifier that was trained.
        image: One image, uint8 of shape (28, 28), or prepared, floats of shape (784,); or a batch of one.

    Returns:
        What the image is at each step, by name: "image" as given, "pixels" of shape (784,), scaled; then the
        activations of each layer, "hidden" and "digits" of shape (classes,), which are the probabilities.

    Raises:
        ValueError: If the image does not have that form, or the classifier has not learnt yet.

    >>> from tensorlab import MnistClassifier, mnist
    >>> (x, y), (x_test, y_test) = mnist.load("digits")
    >>> classifier = MnistClassifier(16, verbose=0, random_state=3)
    >>> classifier = classifier.fit(x[y < 2], y[y < 2])
    >>> for name, values in mnist.flow(classifier, x_test[0]).items():
    ...     print(name, values.shape, values.dtype)
    image (28, 28) uint8
    pixels (784,) float32
    hidden (16,) float32
    digits (2,) float32
    """
    array = read(image)
    if array.shape in ((HEIGHT, WIDTH), (PIXELS,)):
        array = array[np.newaxis]
        image = array if isinstance(image, np.ndarray) else [image]
    rows = as_rows(image)
    if len(rows) > 1:
        raise ValueError(f"got {len(rows)} images, and one goes through the network: images[0].")
    pixels = rows.astype(np.float32) / 255 if rows.dtype == np.uint8 else rows
    steps = {"image": array[0], "pixels": pixels[0]}
    values = pixels
    for layer in trained_model(classifier).layers:
        values = layer(values)
        steps[layer.name] = np.asarray(values)[0]
    return steps


def activations(
    classifier: Any, images: Any, labels: Any, *, index: int = 0, name: str | None = None
) -> Drawing:
    """Draw one image on its way through the network: image, row of pixels, hidden units, probabilities.

    Args:
        classifier: A classifier that was trained.
        images: uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].
        labels: Of shape (n,), what each image shows.
        index: Which of them.
        name: What the images are called, for the caption.

    Raises:
        IndexError: If there is no such image.
        ValueError: If images or labels do not have that form, or the classifier has not learnt yet.

    >>> from tensorlab import MnistClassifier, mnist
    >>> (x, y), (x_test, y_test) = mnist.load("digits")
    >>> classifier = MnistClassifier(16, verbose=0, random_state=3)
    >>> classifier = classifier.fit(x[y < 2], y[y < 2])
    >>> some = y_test < 2
    >>> print(mnist.activations(classifier, x_test[some], y_test[some]))
    Image 0: activations
    image: shape (28, 28), uint8, from 0 to 255, 72.7% zeros
    pixels: shape (784,), float32, from 0 to 1, 72.7% zeros
    ...
    Image 0, a 1, on its way to the answer 1 (...).
    """
    index = whole_number("index", index)
    image, label = one_of(images, labels, index)
    which = f"Image {thousands(index)}{of(name)}"
    steps = flow(classifier, image[0])
    hidden, answers = steps["hidden"], steps["digits"]
    classes = [str(each) for each in classifier.classes_]
    canvas = Canvas()
    y = _paint_step(canvas, 8, "1  the image", image[0])
    canvas.image(8, y, 112, 112, encode(as_pixels(image)[0]))
    canvas.rect(8, y, 112, 112, fill="none", stroke=theme.colour("line"))
    y = _paint_step(canvas, y + 130, "2  its rows, one after another, from 0 to 1", steps["pixels"])
    canvas.image(
        8, y, _WIDE, 18, encode((steps["pixels"][np.newaxis] * 255).round().astype(np.uint8))
    )
    canvas.rect(8, y, _WIDE, 18, fill="none", stroke=theme.colour("line"))
    y = _paint_step(canvas, y + 36, "3  the hidden units, after relu", hidden)
    y = _paint_units(canvas, hidden, y)
    y = _paint_step(canvas, y + 18, "4  the probabilities, after softmax", answers)
    y = paint_bars(canvas, classes, answers, 30, y, 300, 17, str(label))
    best = classes[int(answers.argmax())]
    caption = f"{which}, {article(label)}, on its way to the answer {best} ({probability(float(answers.max()))})."
    height = y + 8 + paint_caption(canvas, caption, 8, y + 6, _WIDE) + 8
    title = f"{which}: activations"

    def paint(terminal: Terminal) -> str:
        lines = [f"{step}: {_in_short(values)}" for step, values in steps.items()]
        bars = bars_text(classes, answers, terminal)
        return "\n".join([terminal.strong(title), *lines, *bars, in_terminal(caption, terminal)])

    said = " ".join(f"{step}: {_in_short(values)}." for step, values in steps.items())
    return Drawing(str(canvas), _WIDE + 16, height, title, f"{caption} {said}", paint)


def _paint_step(canvas: Canvas, y: float, name: str, values: np.ndarray) -> float:
    """Paint the heading of a step; returns where its picture starts."""
    canvas.text(8, y + 14, name, font_size=13, font_weight="600", fill=theme.colour("fg"))
    canvas.text(8, y + 31, _in_short(values), font_size=12, fill=theme.colour("muted"))
    return y + 40


def _in_short(values: np.ndarray) -> str:
    found = describe(values)
    low, high = number(values.min()), number(values.max())
    zeros = int((values == 0).sum())
    said = f"shape {shape_text(found.shape)}, {found.dtype}, from {low} to {high}"
    return f"{said}, {percent(zeros, values.size)} zeros" if zeros else said


def _paint_units(canvas: Canvas, hidden: np.ndarray, y: float) -> float:
    """Paint each unit as a square, the stronger the more active; returns where they end."""
    columns = 64 if len(hidden) > 64 else len(hidden)
    rows = -(-len(hidden) // columns)
    side = _WIDE / 64
    padded = np.zeros(rows * columns)
    padded[: len(hidden)] = hidden
    canvas.rect(8, y, columns * side, rows * side, fill="none", stroke=theme.colour("line"))
    canvas.image(8, y, columns * side, rows * side, encode(_signed(padded.reshape(rows, columns))))
    return y + rows * side


def _signed(values: np.ndarray) -> np.ndarray:
    """Colours that follow any ground: zero is transparent, the largest magnitude opaque; (..., 4) uint8."""
    most = float(np.abs(values).max()) or 1.0
    levels = np.round(np.abs(values) / most * _LEVELS) / _LEVELS
    pixels = np.zeros((*values.shape, 4), np.uint8)
    pixels[..., :3] = np.where((values < 0)[..., np.newaxis], _NEGATIVE, _POSITIVE)
    pixels[levels == 0] = 0
    pixels[..., 3] = np.round(levels * 255)
    return pixels
