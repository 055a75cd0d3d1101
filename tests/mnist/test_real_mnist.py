"""The chapter's network on the real MNIST."""

import numpy as np
import pytest

from benchmarks.photographs import photographs
from tensorlab import mnist
from tensorlab.mnist.live.weights import quantise
from tests.mnist.test_photograph import paper

pytestmark = pytest.mark.mnist


@pytest.fixture(scope="module")
def learnt_from_mnist(real_mnist):
    """The chapter's network, trained as in the chapter: once, as it takes long."""
    classifier = mnist.MnistClassifier(verbose=0, random_state=0)
    return classifier.fit(real_mnist.train_images, real_mnist.train_labels)


def test_the_chapter_s_accuracy_is_reached_on_the_real_mnist(learnt_from_mnist, real_mnist):
    _, (test_images, test_labels) = real_mnist
    result = learnt_from_mnist.evaluate(test_images, test_labels)
    assert 0.975 <= result.accuracy <= 0.985
    assert learnt_from_mnist.history_["accuracy"][-1] > 0.985
    assert learnt_from_mnist.predict(test_images[:1]).tolist() == [7]


def test_rounding_its_weights_for_the_browser_costs_next_to_no_accuracy_on_the_real_mnist(
    learnt_from_mnist, real_mnist
):
    _, (images, labels) = real_mnist
    rounded, exact = quantise(learnt_from_mnist).predict(images), learnt_from_mnist.predict(images)
    assert abs((rounded == labels).mean() - (exact == labels).mean()) <= 0.001
    assert (rounded == exact).mean() >= 0.998


def test_photographs_of_digits_are_recognised(learnt_from_mnist, real_mnist):
    images, labels = real_mnist.test_images[:100], real_mnist.test_labels[:100]
    prepared = [mnist.prepare(paper(digit, i)).image for i, digit in enumerate(images)]
    assert (learnt_from_mnist.predict(np.concatenate(prepared)) == labels).mean() >= 0.93


def test_photographs_in_deep_shadow_are_recognised(learnt_from_mnist, real_mnist):
    images, labels = real_mnist.test_images[:30], real_mnist.test_labels[:30]
    shaded = photographs("shadow, deep and sharp", images)
    prepared = np.concatenate([mnist.prepare(each) for each in shaded])
    assert (learnt_from_mnist.predict(prepared) == labels).mean() >= 0.8
