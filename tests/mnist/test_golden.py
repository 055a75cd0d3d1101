"""The pictures of a network as files, so that a change of one pixel shows in review.

The network is made by hand, of weights that float32 adds without rounding: it is the same on every machine.
When a change is meant, TENSORLAB_UPDATE_GOLDEN=1 writes the files anew; look at them, and commit them with it.
"""

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tensorlab import Drawing, mnist
from tensorlab.mnist.summary import Layer, Summary
from tests.drawing.test_golden import comparable

GOLDEN = Path(__file__).parent / "golden"
DOWN, RIGHT = np.mgrid[:28, :28]


class Dense:
    """A layer as the pictures see one of Keras'."""

    def __init__(self, name, kernel, activation):
        self.name, self.kernel, self.activation = name, np.float32(kernel), activation

    def __call__(self, x):
        return self.activation(x @ self.kernel)


def softmax(x):
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class Network:
    """A classifier of ten bars: its hidden units look for stripes, its answers are weighed sums of them."""

    classes_ = np.arange(10)
    batch_size = 128

    def __init__(self):
        stripes = np.stack([(RIGHT + k * DOWN) // 4 % 3 - 1 for k in range(12)], axis=-1)
        votes = np.arange(1, 13)[:, np.newaxis] * np.arange(1, 11) % 13 - 6
        self.model_ = SimpleNamespace()
        self.model_.layers = [
            Dense("hidden", stripes.reshape(784, 12) / 8, lambda x: np.maximum(x, 0)),
            Dense("digits", votes / 4, softmax),
        ]
        self.model_.get_layer = {each.name: each for each in self.model_.layers}.get

    def predict_proba(self, images):
        x = images.reshape(-1, 784) / np.float32(255)
        for layer in self.model_.layers:
            x = layer(x)
        return x

    def predict(self, images):
        return self.predict_proba(images).argmax(axis=1)

    def summary(self):
        return Summary((Layer("hidden", "relu", 784, 12), Layer("digits", "softmax", 12, 10)))


CLASSIFIER = Network()
# A bar across each of 40 images, somewhere else in each.
IMAGES = np.uint8(
    255 * (abs(DOWN - 5 - RIGHT * np.arange(40).reshape(-1, 1, 1) % 11 - DOWN % 3) < 3)
)
LABELS = np.where(np.arange(40) % 4, CLASSIFIER.predict(IMAGES), np.arange(40) % 10)
HISTORY = {
    "loss": [0.5, 0.25, 0.125],
    "accuracy": [0.75, 0.875, 0.9375],
    "val_loss": [0.625, 0.375, 0.25],
    "val_accuracy": [0.625, 0.75, 0.875],
}

TEST = mnist.Evaluation(loss=0.375, accuracy=0.8125)

PICTURES: dict[str, Callable[[], Drawing]] = {
    "activations": lambda: mnist.activations(CLASSIFIER, IMAGES, LABELS, index=3, name="bars"),
    "confusion": lambda: mnist.confusion(CLASSIFIER, IMAGES, LABELS, name="bars"),
    "curves": lambda: mnist.curves(HISTORY, test=TEST, name="bars"),
    "mistakes": lambda: mnist.mistakes(CLASSIFIER, IMAGES, LABELS, n=3, name="bars"),
    "network": lambda: mnist.network(CLASSIFIER, name="bars"),
    "probabilities": lambda: mnist.probabilities(CLASSIFIER, IMAGES, LABELS, index=3, name="bars"),
    "weights": lambda: mnist.weights(CLASSIFIER, n=4, name="bars"),
    "workflow": lambda: mnist.workflow(CLASSIFIER),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_it_was(name: str) -> None:
    if name == "curves":
        pytest.importorskip(
            "matplotlib", "3.11", reason="matplotlib 3.11, which drew them, is not installed"
        )
    path = GOLDEN / f"{name}.svg"
    svg = PICTURES[name]().svg()
    if os.environ.get("TENSORLAB_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(svg, encoding="utf-8")
    assert path.exists(), f"{path.name} is not there: TENSORLAB_UPDATE_GOLDEN=1 pytest {__file__}"
    assert comparable(svg) == comparable(path.read_text(encoding="utf-8")), (
        f"{path.name} has changed. If that is meant, write it anew with TENSORLAB_UPDATE_GOLDEN=1 and look at it."
    )


def test_every_golden_file_has_a_picture() -> None:
    assert {path.stem for path in GOLDEN.glob("*.svg")} == set(PICTURES)
