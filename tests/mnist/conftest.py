"""What the tests of this folder share: the bundled digits, and a small network that has learnt them."""

import os

import pytest

from tensorlab import mnist


@pytest.fixture(scope="session")
def digits():
    return mnist.load("digits")


@pytest.fixture(scope="session")
def learnt(digits):
    """A small network that has learnt the bundled digits; tests only ask it, and never train it on."""
    classifier = mnist.MnistClassifier(hidden_units=64, seed=0)
    return classifier.fit(digits.train_images, digits.train_labels, epochs=15, verbose=False)


@pytest.fixture(scope="session")
def real_mnist():
    """The real MNIST; a test that takes it is marked `mnist`."""
    if not os.environ.get("TENSORLAB_MNIST"):
        pytest.skip("needs the real MNIST: set TENSORLAB_MNIST to mnist.npz")
    return mnist.load("mnist")
