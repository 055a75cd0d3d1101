"""How a network learnt: loss and accuracy after each epoch."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from tensorlab.drawing import Drawing
from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.charts.matplotlib import colour, cut, figure, to_drawing
from tensorlab.mnist.batches import Evaluation
from tensorlab.mnist.pictures.captions import paint_caption
from tensorlab.wording import article, count, number, table

_PARTS = (("", "training", "axis-0", "-"), ("val_", "validation", "axis-1", "--"))
_KEYS = ("loss", "accuracy")
_PANEL = 325, 260  # one for each: side by side, or below each other on a telephone


def curves(classifier: Any, *, test: Evaluation | None = None, name: str | None = None) -> Drawing:
    """Draw loss and accuracy, epoch by epoch.

    Args:
        classifier: A classifier that was trained, Keras' `History`, or its dictionary of lists.
        test: What `evaluate` gave, drawn as a line to compare with: the gap to it shows what was learnt by heart.
        name: The name of the data that it learnt from, for the caption.

    Raises:
        ValueError: If no epoch was finished, or there is neither loss nor accuracy.

    >>> from tensorlab import mnist
    >>> history = {"loss": [0.5, 0.3, 0.2], "accuracy": [0.85, 0.92, 0.95]}
    >>> print(mnist.curves(history, name="MNIST"))
    Loss and accuracy in 3 epochs
    epoch  loss    accuracy
    1      0.5000  0.8500
    2      0.3000  0.9200
    3      0.2000  0.9500
    Learnt from MNIST.
    """
    found = _history(classifier)
    n = len(next(iter(found.values())))
    keys = [key for key in _KEYS if key in found]
    caption = f"Learnt from {name}." if name else ""
    canvas = Canvas()
    for i, key in enumerate(keys):
        with figure(*_PANEL) as (fig, ax):
            _paint_panel(ax, key, found, test)
            if i == 0:
                ax.legend(loc="upper right")
        panel = Canvas.holding(to_drawing(fig, key, "").body)
        canvas.paste(panel, i * _PANEL[0], 0, (0, i * _PANEL[1]))
    wide, high = len(keys) * _PANEL[0], _PANEL[1]
    below = Canvas()
    room = paint_caption(below, caption, 8, 0, _PANEL[0]) if caption else 0
    canvas.paste(below, 0, high, (0, len(keys) * high))
    title = f"Loss and accuracy in {count(n, 'epoch')}"
    text = "\n".join([title, *_table(found, n), *_test_line(test), caption]).rstrip()
    return Drawing(
        str(canvas),
        wide,
        high + room,
        title,
        f"{_sentences(found, test)} {caption}".rstrip(),
        partial(cut, text),
        narrow=(_PANEL[0], len(keys) * high + room) if len(keys) > 1 else None,
    )


def _paint_panel(
    ax: Any, key: str, found: Mapping[str, Sequence[float]], test: Evaluation | None
) -> None:
    for prefix, label, tint, dashes in _PARTS:
        if (values := found.get(prefix + key)) is not None:
            ax.plot(
                range(1, len(values) + 1),
                values,
                dashes,
                marker="o" if len(values) <= 20 else "",
                markersize=5,
                color=colour(tint),
                label=label,
            )
    if test is not None:
        ax.axhline(
            getattr(test, key), color=colour("accent"), linestyle=":", label="test, at the end"
        )
    ax.set_title(key)
    ax.set_xlabel("epoch")
    ax.locator_params(axis="x", integer=True)
    ax.margins(x=0.06, y=0.12)
    ax.grid(axis="y")


def _history(source: Any) -> dict[str, Sequence[float]]:
    history = getattr(source, "history", source)
    found: Mapping[str, Sequence[float]] = getattr(source, "history_", history)
    if not isinstance(found, Mapping):
        raise ValueError(
            f"got {article(type(source).__name__)}, expected a classifier that was trained, Keras' History, or a "
            "dictionary such as {'loss': [0.5, 0.3], 'accuracy': [0.85, 0.92]}."
        )
    names = [prefix + key for prefix, *_ in _PARTS for key in _KEYS]
    known = {name: found[name] for name in names if name in found}
    if not known or not len(next(iter(known.values()))):
        raise ValueError("there is no finished epoch in this history, and so nothing to draw.")
    return known


def _table(found: Mapping[str, Sequence[float]], n: int) -> list[str]:
    def cell(value: float) -> str:
        return "" if np.isnan(value) else f"{value:.4f}"

    names = list(found)
    rows = [["epoch", *names]]
    rows += [[str(i + 1), *(cell(found[name][i]) for name in names)] for i in range(n)]
    return [line.rstrip() for line in table(rows, left=len(rows[0]))]


def _test_line(test: Evaluation | None) -> list[str]:
    return [] if test is None else [f"test   loss {test.loss:.4f}, accuracy {test.accuracy:.4f}"]


def _sentences(found: Mapping[str, Sequence[float]], test: Evaluation | None) -> str:
    said = []
    for prefix, label, *_ in _PARTS:
        for key in _KEYS:
            if (values := found.get(prefix + key)) is not None:
                first, last = (number(float(values[i]), 4) for i in (0, -1))
                said.append(f"{label.capitalize()} {key} goes from {first} to {last}.")
    if test is not None:
        said.append(
            f"On the test digits: loss {number(test.loss)}, accuracy {number(test.accuracy, 4)}."
        )
    return " ".join(said)
