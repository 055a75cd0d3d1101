"""Handwritten digits and the chapter's network: load them, learn them, see what was learnt.

>>> from tensorlab import mnist
>>> data = mnist.load("digits")
>>> data.train_images.shape
(1437, 28, 28)
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tensorlab.mnist.data import Dataset, NotMnistWarning, load

if TYPE_CHECKING:
    from tensorlab.mnist.batches import Evaluation as Evaluation
    from tensorlab.mnist.classifier import MnistClassifier as MnistClassifier
    from tensorlab.mnist.live.digit import LiveDigit as LiveDigit
    from tensorlab.mnist.pictures.activations import activations as activations
    from tensorlab.mnist.pictures.activations import flow as flow
    from tensorlab.mnist.pictures.activations import weights as weights
    from tensorlab.mnist.pictures.answers import classification_report as classification_report
    from tensorlab.mnist.pictures.answers import mistakes as mistakes
    from tensorlab.mnist.pictures.answers import probabilities as probabilities
    from tensorlab.mnist.pictures.confusion import confusion as confusion
    from tensorlab.mnist.pictures.curves import curves as curves
    from tensorlab.mnist.pictures.network import network as network
    from tensorlab.mnist.pictures.workflow import workflow as workflow
    from tensorlab.mnist.training import TrainingInterrupted as TrainingInterrupted

# The classifier needs scikit-learn and the pictures matplotlib; loading a file of digits needs neither.
_HOMES = {
    "Evaluation": "batches",
    "LiveDigit": "live.digit",
    "MnistClassifier": "classifier",
    "TrainingInterrupted": "training",
    "activations": "pictures.activations",
    "classification_report": "pictures.answers",
    "confusion": "pictures.confusion",
    "curves": "pictures.curves",
    "flow": "pictures.activations",
    "mistakes": "pictures.answers",
    "network": "pictures.network",
    "probabilities": "pictures.answers",
    "weights": "pictures.activations",
    "workflow": "pictures.workflow",
}

# Written out, so that editors and the reference can read it without running anything.
__all__ = [
    "Dataset",
    "Evaluation",
    "LiveDigit",
    "MnistClassifier",
    "NotMnistWarning",
    "TrainingInterrupted",
    "activations",
    "classification_report",
    "confusion",
    "curves",
    "flow",
    "load",
    "mistakes",
    "network",
    "probabilities",
    "weights",
    "workflow",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'tensorlab.mnist' has no attribute {name!r}")
    value = getattr(import_module(f"tensorlab.mnist.{_HOMES[name]}"), name)
    globals()[name] = value  # the next look-up does not come here
    return value


def __dir__() -> list[str]:
    return sorted(__all__)  # what people use, and none of the modules that it is in
