"""What the tests of this folder share: the bundled digits, and a small network that has learnt them."""

import os

import pytest

from tensorlab import mnist


@pytest.fixture(scope="session")
def digits():
    return mnist.load("digits")


@pytest.fixture(scope="session")
def test_set(digits):
    """The images that nothing is learnt from, and their labels."""
    return digits.test_images, digits.test_labels


@pytest.fixture(scope="session")
def learnt(digits):
    """A small network that has learnt the bundled digits; tests only ask it, and never train it on."""
    classifier = mnist.MnistClassifier(hidden_units=64, epochs=15, verbose=0, random_state=0)
    return classifier.fit(digits.train_images, digits.train_labels)


@pytest.fixture(scope="session")
def real_mnist():
    """The real MNIST; a test that takes it is marked `mnist`."""
    if not os.environ.get("TENSORLAB_MNIST"):
        pytest.skip("needs the real MNIST: set TENSORLAB_MNIST to mnist.npz")
    return mnist.load("mnist")
