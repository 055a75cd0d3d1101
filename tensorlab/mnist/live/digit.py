"""The live digit: a picture that can be drawn on, and a trained network that answers in the reader's browser."""

import base64
import hashlib
import os
import zlib
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab.drawing import Drawing, theme
from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.drawing import ground_script
from tensorlab.drawing.png import encode
from tensorlab.files import written_whole
from tensorlab.mnist.inputs import HEIGHT, WIDTH, as_pixels, checked_labels
from tensorlab.mnist.live.weights import QuantisedNetwork, quantise
from tensorlab.mnist.pictures.answers import probabilities
from tensorlab.showing import ASSETS_VARIABLE
from tensorlab.wording import article, count, join, probability

_CLASSES = 10
_MISTAKES = 4  # samples that the network misreads, offered beside those that it reads
_KEYS = "arrow keys move the pen, Space puts it down and lifts it, Backspace undoes, Delete clears"


@dataclass(frozen=True, eq=False)
class Sample:
    """An image to start from.

    Attributes:
        index: Its place among the images.
        pixels: uint8 of shape (28, 28).
        label: The digit that it shows.
        probabilities: What the network says, of shape (10,).
    """

    index: int
    pixels: np.ndarray
    label: int
    probabilities: np.ndarray

    @property
    def prediction(self) -> int:
        """The most probable digit."""
        return int(self.probabilities.argmax())


class LiveDigit:
    """A field to draw a digit in, what the network sees of it, and its ten probabilities, which move as you draw.

    In a notebook the weights are part of the output; on a page that a site builds they are a file beside it, fetched
    when somebody draws. Everything is calculated in the browser: it needs no kernel, no server and no other host.

    Args:
        classifier: A fitted `MnistClassifier`, or a Keras model of dense layers that ends in ten probabilities.
        images: Images that it has not learnt from, as the classifier takes them: some are offered to start from.
        labels: Of shape (n,), what each of them shows, 0 to 9.
        name: The name of the data that it learnt from, such as "MNIST".

    Raises:
        ValueError: If the model has a layer that the browser cannot run, or does not end in the ten digits; or images
            and labels do not have the right form.

    Attributes:
        network: The network with its weights rounded to 8 bits, as the browser uses it.
        samples: The first image of each digit that the network reads, then those it misreads and is surest of.

    >>> from tensorlab import MnistClassifier, mnist
    >>> (x, y), (x_test, y_test) = mnist.load("digits")
    >>> classifier = MnistClassifier(16, verbose=0, random_state=0).fit(x, y)
    >>> mnist.LiveDigit(classifier, x_test, y_test)
    <LiveDigit: 12,730 weights in 13,028 bytes; it shows itself in a notebook>
    """

    def __init__(
        self, classifier: Any, images: Any, labels: Any, *, name: str | None = None
    ) -> None:
        self.network: QuantisedNetwork = quantise(classifier)
        classes = len(self.network.layers[-1].biases)
        if classes != _CLASSES or self.network.layers[-1].activation != "softmax":
            raise ValueError(
                f"the last layer has {count(classes, 'unit')} and the activation "
                f"{self.network.layers[-1].activation!r}; the live digit has ten bars, for a softmax of 10 units."
            )
        known = getattr(classifier, "classes_", np.arange(_CLASSES))
        if not np.array_equal(known, np.arange(_CLASSES)):
            raise ValueError(
                f"the classes are {join(map(repr, known.tolist()))}; the live digit is for the digits 0 to 9."
            )
        self.name = name
        pixels = as_pixels(images)
        self.samples: tuple[Sample, ...] = _choose(
            self.network, pixels, checked_labels(labels, len(pixels))
        )

    def __repr__(self) -> str:
        size = count(len(self.network.to_bytes()), "byte")
        weights = f"{count(self.network.parameters, 'weight')} in {size}"
        trained = f" trained on {self.name}" if self.name else ""
        return f"<LiveDigit{trained}: {weights}; it shows itself in a notebook>"

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write one HTML file that holds everything; it works without a network.

        Raises:
            ValueError: If the suffix is not .html.
        """
        path = Path(path)
        if path.suffix.lower() != ".html":
            raise ValueError(
                f"{path.name!r} is not an .html file: a live digit is saved as one, "
                f"for example {path.stem + '.html'!r}."
            )
        page = (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Draw a digit</title>'
            "<style>body{background:var(--tl-bg);font-family:system-ui,sans-serif;max-width:52rem;margin:2rem auto;"
            f"padding:0 1rem}}</style></head><body>{self._html(self._embedded())}</body></html>\n"
        )
        with written_whole(path) as part:
            part.write_text(page, encoding="utf-8")
        return path

    def _repr_html_(self) -> str:
        folder = os.environ.get(ASSETS_VARIABLE)
        if folder:
            return self._html(self._published(Path(folder)))
        return self._html(self._embedded(), still=self._still()._still())

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, Any]:
        still = self._still()._repr_mimebundle_(include, exclude)
        return {**still, "text/plain": repr(self), "text/html": self._repr_html_()}

    def _still(self) -> Drawing:
        """What is seen on paper, and where a notebook is not trusted: the first image and the network's answer."""
        first = self.samples[0]
        return probabilities(self.network, first.pixels[np.newaxis], [first.label])

    def _published(self, folder: Path) -> str:
        content = self.network.to_bytes()
        # Named by its content: a page may show two networks, and a browser may have seen those of an earlier build.
        name = f"live-weights.{hashlib.sha256(content).hexdigest()[:8]}.bin"
        with written_whole(folder / name) as part:
            part.write_bytes(content)
        return name

    def _embedded(self) -> str:
        content = base64.b64encode(self.network.to_bytes()).decode()
        return f"data:application/octet-stream;base64,{content}"

    def _html(self, weights: str, still: str = "") -> str:
        size = f"{len(self.network.to_bytes()) / 1000:.0f} kB"
        first = self.samples[0]
        rows = _row("Start from", self.samples, right=True)
        rows += _row("It misreads", self.samples, right=False)
        return (
            f"<style data-tensorlab>{theme.css()}</style><style data-tensorlab-live>{_file('live.css')}</style>"
            # Where style sheets are dropped, the still image is seen instead.
            '<div><div class="tl-live" style="display:none">'
            f'<tensorlab-live role="group" aria-label="Draw a digit and see what the network says" '
            f'weights="{weights}" size="{size}" samples="{_packed(self.samples)}" '
            f'data-trained-on="{escape(self.name or "")}">'
            f'<div class="tl-live-grid">{_paper(first.pixels)}{_seen(first.pixels)}{_bars(first)}{_answer(first)}'
            f'<div class="tl-live-samples">{rows}</div><p class="tl-live-keys">By keyboard: {_KEYS}.</p></div>'
            '<noscript><p class="tl-live-small">Drawing needs JavaScript.</p></noscript>'
            f"</tensorlab-live></div>{still}</div><script data-tensorlab>{ground_script()}</script>"
            f"<script data-tensorlab-live>{_file('live.min.js')}</script>"
        )


def _choose(
    network: QuantisedNetwork, images: np.ndarray, labels: np.ndarray
) -> tuple[Sample, ...]:
    probabilities = network.predict_proba(images)
    right = probabilities.argmax(axis=1) == labels
    read = [
        int(np.flatnonzero(right & (labels == digit))[0])
        for digit in range(_CLASSES)
        if (right & (labels == digit)).any()
    ]
    wrong = np.flatnonzero(~right)
    misread = wrong[np.argsort(-probabilities[wrong].max(axis=1), kind="stable")][:_MISTAKES]
    return tuple(
        Sample(i, images[i], int(labels[i]), probabilities[i])
        for i in [*sorted(read), *misread.tolist()]
    )


def _paper(pixels: np.ndarray) -> str:
    mask, ink = _ink(pixels)
    return (
        '<div class="tl-live-draw">'
        f'<svg data-part="paper" viewBox="0 0 {WIDTH} {HEIGHT}" tabindex="0" role="application" '
        f'aria-label="Drawing field: {_KEYS}"><text class="tl-live-hint" x="{WIDTH / 2:g}" y="{HEIGHT / 2:g}">'
        f'draw here</text>{mask}<g data-part="image" shape-rendering="crispEdges">{ink}</g>'
        f'<g data-part="strokes"></g><circle data-part="pen" cx="{WIDTH / 2:g}" cy="{HEIGHT / 2:g}" r="1.3"/></svg>'
        '<div class="tl-live-buttons"><button type="button" data-part="clear">Clear</button>'
        '<button type="button" data-part="undo">Undo</button></div>'
        "</div>"
    )


def _seen(pixels: np.ndarray) -> str:
    return (
        f'<div class="tl-live-seen"><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="What the network sees: '
        f'{HEIGHT} by {WIDTH} pixels"><g data-part="seen" shape-rendering="crispEdges">{_ink(pixels)[1]}</g></svg>'
        f'<p class="tl-live-small">What the network sees: {HEIGHT} × {WIDTH} pixels, scaled and centred as MNIST is.'
        "</p></div>"
    )


def _bars(sample: Sample) -> str:
    bars = []
    for digit, p in enumerate(sample.probabilities.tolist()):
        best = " tl-live-best" if digit == sample.prediction else ""
        bars.append(
            f'<div class="tl-live-bar{best}" role="listitem" data-digit="{digit}" style="--p:{p:.4f}"><b>{digit}</b>'
            '<span class="tl-live-track"><i></i></span>'
            f'<span class="tl-live-value">{escape(probability(p))}</span></div>'
        )
    return f'<div class="tl-live-bars" role="list" aria-label="Probability of each digit">{"".join(bars)}</div>'


def _answer(sample: Sample) -> str:
    p = float(sample.probabilities[sample.prediction])
    return (
        f'<p class="tl-live-answer"><span data-part="answer">It reads {sample.prediction} ({escape(probability(p))}). '
        f"The label says {sample.label}. Now draw your own.</span>"
        '<span class="tl-live-heard" role="status" data-part="status"></span></p>'
    )


def _row(title: str, samples: tuple[Sample, ...], right: bool) -> str:
    buttons = "".join(
        f'<button type="button" data-sample="{place}" data-label="{sample.label}" '
        f'aria-label="Image {sample.index}, {article(sample.label)}"></button>'
        for place, sample in enumerate(samples)
        if (sample.prediction == sample.label) == right
    )
    return f'<div class="tl-live-row"><span>{title}</span>{buttons}</div>' if buttons else ""


def _packed(samples: tuple[Sample, ...]) -> str:
    """The pixels of all samples, for the script: raw deflate (RFC 1951), which browsers can undo, in base64."""
    pack = zlib.compressobj(level=9, wbits=-15)
    pixels = b"".join(sample.pixels.tobytes() for sample in samples)
    return base64.b64encode(pack.compress(pixels) + pack.flush()).decode()


def _ink(pixels: np.ndarray) -> tuple[str, str]:
    """Write an image in the page's own ink: a mask that lets it through, and the ink, which may be used again."""
    png = encode(pixels)
    name = f"tl-live-{zlib.crc32(png):x}"
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    image = Canvas().image(0, 0, WIDTH, HEIGHT, png)
    return f'<mask id="{name}">{image}</mask>', f'<rect {size} mask="url(#{name})"/>'


@cache
def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
