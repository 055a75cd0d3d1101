"""Which digits a network takes for which: the confusion matrix, with what can be read off its rows and columns."""

from typing import Any

import numpy as np

from tensorlab.drawing import Drawing, theme
from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.terminal import Terminal
from tensorlab.mnist.inputs import checked_labels
from tensorlab.mnist.pictures.captions import in_terminal, of, paint_caption
from tensorlab.wording import article, count, join, percent, probability, table, thousands

_CELL_WIDTH, _CELL_HEIGHT = 42.0, 28.0
_LEFT, _TOP = 62.0, 56.0


def confusion(classifier: Any, images: Any, labels: Any, *, name: str | None = None) -> Drawing:
    """Draw the confusion matrix: how many images of each class the network takes for each class.

    A row is what an image shows, a column what the network says; right answers are on the diagonal. The more often a
    mistake is made, the deeper its colour. Beside each row stands its recall, and under each column its precision.

    Args:
        classifier: A classifier that was trained.
        images: uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].
        labels: Of shape (n,), what each image shows.
        name: What the images are called, for the caption.

    Raises:
        ValueError: If images or labels do not have that form, or the classifier has not learnt yet.

    A network that has seen the digits 0 and 1 only, and is asked for a 2, too:

    >>> from tensorlab import MnistClassifier, mnist
    >>> (x, y), (x_test, y_test) = mnist.load("digits")
    >>> classifier = MnistClassifier(16, verbose=0, random_state=3)
    >>> classifier = classifier.fit(x[y < 2], y[y < 2])
    >>> print(mnist.confusion(classifier, x_test[y_test < 3], y_test[y_test < 3]))
    Confusion matrix, 3 classes
    rows: what it is, columns: what the network says
                 0    1    2 recall
            0   36    0    0  1.000
            1    0   36    0  1.000
            2  ...    0  0.000
    precision ...
    """
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    guessed = classifier.predict(images)
    labels = checked_labels(labels, len(guessed))
    classes = np.union1d(classifier.classes_, labels)
    counts = confusion_matrix(labels, guessed, labels=classes)
    precision, recall, *_ = precision_recall_fscore_support(
        labels, guessed, labels=classes, zero_division=0
    )
    names = [str(each) for each in classes]
    caption = _caption(counts, names, name)
    canvas = Canvas()
    _paint_cells(canvas, counts)
    _paint_names(canvas, names, precision, recall)
    n = len(names)
    bottom = _TOP + (n + 1) * _CELL_HEIGHT + 8
    width = _LEFT + n * _CELL_WIDTH + 62
    height = bottom + paint_caption(canvas, caption, 8, bottom, width - 16) + 8
    title = f"Confusion matrix, {n} classes"

    def paint(terminal: Terminal) -> str:
        lines = _text(counts, names, precision, recall)
        return "\n".join([terminal.strong(title), *lines, in_terminal(caption, terminal)])

    return Drawing(str(canvas), width, height, title, caption, paint)


def _caption(counts: np.ndarray, names: list[str], name: str | None) -> str:
    whole, right = int(counts.sum()), int(np.trace(counts))
    said = [
        f"{count(whole, 'image')}{of(name)}: {thousands(right)} are right ({percent(right, whole)})."
    ]
    off = counts * (1 - np.eye(len(counts), dtype=counts.dtype))
    if off.any():
        places = np.argwhere(off == off.max())
        mistakes = [f"{article(names[i])} taken for {article(names[j])}" for i, j in places]
        told = count(int(off.max()), "time")
        if len(mistakes) in (2, 3):
            said.append(f"The most frequent mistakes: {join(mistakes)}, {told} each.")
        else:
            more = f"; {len(mistakes) - 1} others are as frequent" if len(mistakes) > 1 else ""
            said.append(f"The most frequent mistake: {mistakes[0]}, {told}{more}.")
    return " ".join(said)


def _paint_cells(canvas: Canvas, counts: np.ndarray) -> None:
    off = counts * (1 - np.eye(len(counts), dtype=counts.dtype))
    most = max(int(off.max()), 1)
    with canvas.group(font_size=12, text_anchor="middle"):
        for (i, j), n in np.ndenumerate(counts):
            x, y = _LEFT + j * _CELL_WIDTH, _TOP + i * _CELL_HEIGHT
            # The theme's colours are text on the ground; as a ground themselves they must leave the text readable.
            opacity = 0.22 if i == j else 0.06 + 0.34 * n / most
            fill = (
                theme.axis(2) if i == j else theme.colour("accent") if n else theme.colour("face")
            )
            canvas.rect(
                x + 1,
                y + 1,
                _CELL_WIDTH - 2,
                _CELL_HEIGHT - 2,
                rx=3,
                fill=fill,
                fill_opacity=opacity if n or i == j else 1.0,
                data_index=f"{i},{j}",
            )
            canvas.text(
                x + _CELL_WIDTH / 2,
                y + _CELL_HEIGHT / 2 + 4,
                str(n) if n else "·",
                fill=theme.colour("fg" if n else "muted"),
                font_weight="600" if i == j else None,
            )


def _paint_names(
    canvas: Canvas, names: list[str], precision: np.ndarray, recall: np.ndarray
) -> None:
    n = len(names)
    right, bottom = _LEFT + n * _CELL_WIDTH, _TOP + n * _CELL_HEIGHT
    middle = _CELL_HEIGHT / 2 + 4
    row, column = theme.axis(0), theme.axis(1)
    with canvas.group(font_size=12, fill=row):
        canvas.text(8, _TOP - 10, "it is ↓")
        for i, name in enumerate(names):
            y = _TOP + i * _CELL_HEIGHT + middle
            canvas.text(_LEFT - 12, y, name, text_anchor="end", font_size=13, font_weight="600")
            canvas.text(right + 8, y, _percentage(recall[i]))
        canvas.text(right + 8, _TOP - 10, "recall")
    with canvas.group(font_size=12, fill=column):
        canvas.text(_LEFT, 18, "the network says →")
        for i, name in enumerate(names):
            x = _LEFT + (i + 0.5) * _CELL_WIDTH
            canvas.text(x, _TOP - 10, name, text_anchor="middle", font_size=13, font_weight="600")
            canvas.text(
                x, bottom + middle, _percentage(precision[i]), text_anchor="middle", font_size=11
            )
        canvas.text(8, bottom + middle, "precision", font_size=11)


def _percentage(share: float) -> str:
    return {0.0: "0.0%", 1.0: "100%"}.get(share) or probability(share)  # counts may be none or all


def _text(
    counts: np.ndarray, names: list[str], precision: np.ndarray, recall: np.ndarray
) -> list[str]:
    rows = [["", *names, "recall"]]
    rows += [
        [name, *map(str, row.tolist()), f"{r:.3f}"]
        for name, row, r in zip(names, counts, recall, strict=True)
    ]
    rows.append(["precision", *(f"{p:.2f}" for p in precision), ""])
    lines = [line.rstrip() for line in table(rows, between=" ")]
    return ["rows: what it is, columns: what the network says", *lines]
