"""Handwritten digits and the chapter's network: load them, learn them, see what was learnt.

>>> from tensorlab import mnist
>>> data = mnist.load("digits")
>>> data.train_images.shape
(1437, 28, 28)
"""

from typing import TYPE_CHECKING

from tensorlab.lazy import lazy
from tensorlab.mnist.data import Dataset, NotMnistWarning, load

if TYPE_CHECKING:
    from tensorlab.mnist.batches import Evaluation as Evaluation
    from tensorlab.mnist.classifier import MnistClassifier as MnistClassifier
    from tensorlab.mnist.live.digit import LiveDigit as LiveDigit
    from tensorlab.mnist.photograph import Prepared as Prepared
    from tensorlab.mnist.photograph import prepare as prepare
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

# Written out, so that editors and the reference can read it without running anything.
__all__ = [
    "Dataset",
    "Evaluation",
    "LiveDigit",
    "MnistClassifier",
    "NotMnistWarning",
    "Prepared",
    "TrainingInterrupted",
    "activations",
    "classification_report",
    "confusion",
    "curves",
    "flow",
    "load",
    "mistakes",
    "network",
    "prepare",
    "probabilities",
    "weights",
    "workflow",
]

# To make a classifier takes scikit-learn, and to draw curves matplotlib; loading a file of digits takes neither.
lazy(
    __name__,
    {
        "tensorlab.mnist.batches": ("Evaluation",),
        "tensorlab.mnist.classifier": ("MnistClassifier",),
        "tensorlab.mnist.live.digit": ("LiveDigit",),
        "tensorlab.mnist.photograph": ("Prepared", "prepare"),
        "tensorlab.mnist.pictures.activations": ("activations", "flow", "weights"),
        "tensorlab.mnist.pictures.answers": ("classification_report", "mistakes", "probabilities"),
        "tensorlab.mnist.pictures.confusion": ("confusion",),
        "tensorlab.mnist.pictures.curves": ("curves",),
        "tensorlab.mnist.pictures.network": ("network",),
        "tensorlab.mnist.pictures.workflow": ("workflow",),
        "tensorlab.mnist.training": ("TrainingInterrupted",),
    },
)
