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
    from tensorlab.mnist.classifier import MnistClassifier as MnistClassifier

__all__ = ["Dataset", "MnistClassifier", "NotMnistWarning", "load"]

# The classifier needs scikit-learn, and loading a file of digits does not.
_HOMES = {"MnistClassifier": "tensorlab.mnist.classifier"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'tensorlab.mnist' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
