"""MNIST, which the pages show: found, or downloaded once before they run."""

import os
import warnings
from collections.abc import Callable

from tensorlab import mnist
from tensorlab.mnist.data import ENVIRONMENT_VARIABLE, mnist_file


def fetch(tell: Callable[[str], None]) -> None:
    """Download MNIST if it is missing; without a network the pages show scikit-learn's bundled digits."""
    if mnist_file().is_file() or os.environ.get(ENVIRONMENT_VARIABLE):
        return  # a file that is named and missing is an error that pages may tell
    tell("looking for MNIST on the network, as it is not on this machine")
    with warnings.catch_warnings(action="ignore", category=mnist.NotMnistWarning):
        if not mnist.load().is_mnist:
            tell("MNIST cannot be had here: the pages show scikit-learn's bundled digits instead")
