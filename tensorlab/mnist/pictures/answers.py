"""What a network answers: which digits it takes for which, its worst mistakes, its ten probabilities for one digit."""

from typing import Any

import numpy as np

from tensorlab import drawing
from tensorlab.drawing import Drawing, theme
from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.png import encode
from tensorlab.drawing.terminal import Terminal
from tensorlab.mnist.inputs import as_pixels, as_rows, checked_labels, read, whole_number
from tensorlab.mnist.pictures.captions import captioned, in_terminal, of, paint_caption
from tensorlab.wording import article, count, percent, probability, thousands


def classification_report(
    classifier: Any, images: Any, labels: Any, *, name: str | None = None
) -> str:
    """Give scikit-learn's table of precision, recall and f1-score.

    Precision: of the digits that the network called 7, the share that are 7. Recall: of the digits that are 7, the
    share that the network called 7. The f1-score is the harmonic mean of the two.

    Args:
        classifier: A classifier that was trained.
        images: uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].
        labels: Of shape (n,), what each image shows.
        name: What the images are called, for the first line.

    Raises:
        ValueError: If images or labels do not have that form, or the classifier has not learnt yet.

    A network that has seen the digits 0 and 1 only, and is asked for those:

    >>> from tensorlab import MnistClassifier, mnist
    >>> (x, y), (x_test, y_test) = mnist.load("digits")
    >>> classifier = MnistClassifier(16, verbose=0, random_state=3)
    >>> classifier = classifier.fit(x[y < 2], y[y < 2])
    >>> some = y_test < 2
    >>> print(mnist.classification_report(classifier, x_test[some], y_test[some]))
    72 images
                  precision    recall  f1-score   support
    <BLANKLINE>
               0     1.0000    1.0000    1.0000        36
               1     1.0000    1.0000    1.0000        36
    ...
    """
    from sklearn import metrics

    guessed = classifier.predict(images)
    labels = checked_labels(labels, len(guessed))
    table = metrics.classification_report(labels, guessed, digits=4, zero_division=0)
    return f"{count(len(labels), 'image')}{of(name)}\n{table.rstrip()}"


def mistakes(
    classifier: Any, images: Any, labels: Any, *, n: int = 10, name: str | None = None
) -> Drawing:
    """Draw the images that the network got wrong, beginning with those that it was surest of.

    Args:
        classifier: A classifier that was trained.
        images: uint8 of shape (samples, 28, 28), or floats of shape (samples, 784) in [0, 1].
        labels: Of shape (samples,), what each image shows.
        n: How many are drawn at most.
        name: What the images are called, for the caption.

    Raises:
        ValueError: If n is less than 1, images or labels do not have that form, or the classifier has not learnt yet.

    A network that has seen the digits 0 and 1 only takes every 3 for one of them:

    >>> from tensorlab import MnistClassifier, mnist
    >>> (x, y), (x_test, y_test) = mnist.load("digits")
    >>> classifier = MnistClassifier(16, verbose=0, random_state=3)
    >>> classifier = classifier.fit(x[y < 2], y[y < 2])
    >>> threes = y_test == 3
    >>> picture = mnist.mistakes(classifier, x_test[threes], y_test[threes], n=5)
    >>> picture.title
    'The 5 mistakes that the network was surest of'
    >>> "37 images; 37 are wrong (100%)." in picture.description
    True
    """
    n = whole_number("n", n)
    if n < 1:
        raise ValueError(f"n is {n}: at least 1 mistake must be drawn.")
    answers = classifier.predict_proba(images)
    labels = checked_labels(labels, len(answers))
    guessed = classifier.classes_[answers.argmax(axis=1)]
    wrong = np.flatnonzero(guessed != labels)
    surest = wrong[np.argsort(-answers[wrong].max(axis=1), kind="stable")][:n]
    whole = count(len(labels), "image") + of(name)
    caption = f"{whole}; {thousands(len(wrong))} are wrong ({percent(len(wrong), len(labels))})."
    if len(surest) == 0:
        return _words(f"There is no mistake to draw. {caption}")
    picture = drawing.images(
        as_pixels(read(images)[surest]),
        labels=[str(label) for label in labels[surest]],
        predictions=[f"{guessed[i]} ({probability(float(answers[i].max()))})" for i in surest],
        columns=min(5, len(surest)),
    )
    title = f"The {count(len(surest), 'mistake')} that the network was surest of"
    return captioned(picture, title, caption)


def probabilities(
    classifier: Any, images: Any, labels: Any, *, index: int = 0, name: str | None = None
) -> Drawing:
    """Draw one image, and beside it the probability that the network gives to each class.

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
    >>> print(mnist.probabilities(classifier, x_test[some], y_test[some]))
    Image 0: probabilities
    ...
    Image 0, a 1. The network says 1 (...), and is right.
    """
    index = whole_number("index", index)
    image, label = one_of(images, labels, index)
    answers = classifier.predict_proba(image)[0]
    classes = [str(each) for each in classifier.classes_]
    best = int(answers.argmax())
    right = classes[best] == str(label)
    which = f"Image {thousands(index)}{of(name)}"
    caption = (
        f"{which}, {article(label)}. The network says {classes[best]} "
        f"({probability(float(answers[best]))}), and is {'right' if right else 'wrong'}."
    )
    canvas = Canvas()
    side, left, row = 150.0, 190.0, 20.0
    canvas.image(8, 8, side, side, encode(as_pixels(image)[0]))
    canvas.rect(8, 8, side, side, fill="none", stroke=theme.colour("line"))
    bottom = paint_bars(canvas, classes, answers, left, 8, 240, row, str(label))
    bottom = max(bottom, 8 + side) + 8
    height = bottom + paint_caption(canvas, caption, 8, bottom, 500) + 8
    title = f"{which}: probabilities"
    ten = ", ".join(
        f"{each}: {probability(float(p))}" for each, p in zip(classes, answers, strict=True)
    )

    def paint(terminal: Terminal) -> str:
        return "\n".join(
            [
                terminal.strong(title),
                *bars_text(classes, answers, terminal),
                in_terminal(caption, terminal),
            ]
        )

    return Drawing(str(canvas), 550, height, title, f"{caption} {ten}.", paint)


def paint_bars(
    canvas: Canvas,
    classes: list[str],
    answers: np.ndarray,
    x: float,
    y: float,
    width: float,
    row: float,
    label: str | None = None,
) -> float:
    """Paint a bar for each class; the highest stands out, and the right one is named. Returns where they end."""
    best = int(answers.argmax())
    for i, (name, p) in enumerate(zip(classes, answers.tolist(), strict=True)):
        top = y + i * row
        wrong = i == best and label not in (None, name)
        colour = theme.colour("accent") if wrong else theme.axis(0)
        weight = "600" if i == best else None
        ink = theme.colour("fg" if i == best else "muted")
        bar = row - 6
        canvas.text(
            x - 6,
            top + bar - 1,
            name,
            font_size=13,
            fill=ink,
            font_weight=weight,
            text_anchor="end",
        )
        canvas.rect(x, top, width, bar, rx=2, fill=theme.colour("face"))
        if p > 0.0005:
            canvas.rect(x, top, max(width * p, 1.5), bar, rx=2, fill=colour)
        said = probability(p) + (" · the label" if name == label and i != best else "")
        canvas.text(x + width + 8, top + bar - 2, said, font_size=12, fill=ink, font_weight=weight)
    return y + len(classes) * row


def bars_text(classes: list[str], answers: np.ndarray, terminal: Terminal) -> list[str]:
    """Write the bars with characters."""
    mark = "█" if terminal.boxes else "#"
    room = max(min(terminal.columns - 20, 40), 8)
    lines = []
    for i, (name, p) in enumerate(zip(classes, answers.tolist(), strict=True)):
        bar = terminal.axis((mark * round(room * p)).ljust(room), 0)
        line = f"{name:>3} {bar} {probability(p)}"
        lines.append(terminal.strong(line) if i == int(answers.argmax()) else line)
    return lines


def one_of(images: Any, labels: Any, index: int) -> tuple[np.ndarray, Any]:
    """Give a batch of one image, and its label."""
    n = len(as_rows(images))
    if not -n <= index < n:
        raise IndexError(
            f"there is no image {index}: there are {count(n, 'image')}, 0 to {thousands(n - 1)}."
        )
    return read(images)[[index]], checked_labels(labels, n)[index]


def _words(sentence: str) -> Drawing:
    canvas = Canvas()
    height = paint_caption(canvas, sentence, 8, 8, 480)
    return Drawing(
        str(canvas),
        500,
        height + 16,
        "No mistakes",
        sentence,
        lambda terminal: in_terminal(sentence, terminal),
    )
