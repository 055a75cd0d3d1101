"""Pictures of what a network learnt: each shows the numbers it says, and which digits they come from."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from tensorlab import mnist
from tensorlab.drawing import Drawing

NAME = "scikit-learn's digits"


@pytest.fixture(scope="module")
def pictures(learnt, digits):
    result = learnt.evaluate(digits.test_images, digits.test_labels)
    return {
        "curves": mnist.curves(learnt, digits, result),
        "confusion": mnist.confusion(learnt, digits),
        "mistakes": mnist.mistakes(learnt, digits),
        "probabilities": mnist.probabilities(learnt, digits),
        "weights": mnist.weights(learnt, digits),
        "activations": mnist.activations(learnt, digits),
        "network": mnist.network(learnt, digits),
    }


def words(picture):
    root = ElementTree.fromstring(picture.svg())
    return " ".join(
        "".join(element.itertext()) for element in root.iter() if element.tag.endswith("}text")
    )


EACH = ["curves", "confusion", "mistakes", "probabilities", "weights", "activations", "network"]


@pytest.mark.parametrize("name", EACH)
def test_every_picture_says_which_digits_it_was(pictures, name):
    picture = pictures[name]
    assert isinstance(picture, Drawing)
    assert NAME in words(picture)
    assert NAME in re.sub(r"\s+", " ", picture.text())
    assert NAME in picture.description


@pytest.mark.parametrize("name", EACH)
def test_every_picture_follows_light_and_dark_and_weighs_little(pictures, name):
    body = re.sub(r'href="data:[^"]*"', "", pictures[name].body)
    assert "var(--tl-" in body
    assert not re.search(r"#[0-9a-fA-F]{6}\b", body)
    assert len(pictures[name].svg()) < 40_000


@pytest.mark.parametrize("name", EACH)
def test_every_picture_fits_a_terminal(pictures, name):
    for boxes in (True, False):
        lines = pictures[name].text(columns=80, boxes=boxes).splitlines()
        assert max(map(len, lines)) <= 80


def test_the_curves_take_what_keras_gives(learnt, digits):
    def drawn(history):
        return mnist.curves(history, digits).body

    assert drawn(learnt) == drawn(learnt.history) == drawn(learnt.model.history)
    history = {"loss": [0.5, 0.2], "val_loss": [float("nan"), 0.3]}
    assert "2      0.2000  0.3000" in str(mnist.curves(history, digits))
    with pytest.raises(ValueError, match="no finished epoch"):
        mnist.curves({"loss": []}, digits)
    with pytest.raises(ValueError, match="expected a classifier"):
        mnist.curves([0.5, 0.2], digits)


def test_the_confusion_matrix_is_that_of_scikit_learn(pictures, learnt, digits):
    counts = confusion_matrix(digits.test_labels, learnt.predict(digits.test_images))
    lines = str(pictures["confusion"]).splitlines()[3:13]
    found = [[int(n) for n in line.split()[1:-1]] for line in lines]
    assert np.array_equal(found, counts)
    assert f"{np.trace(counts)} are right" in words(pictures["confusion"])


def test_the_report_is_that_of_scikit_learn(learnt, digits):
    report = mnist.classification_report(learnt, digits)
    assert report.startswith(f"360 test digits of {NAME}\n")
    accuracy = learnt.score(digits.test_images, digits.test_labels)
    assert f"{accuracy:.4f}" in report


def test_the_mistakes_are_those_it_was_surest_of(pictures, learnt, digits):
    answers = learnt.predict_proba(digits.test_images)
    wrong = answers.argmax(axis=1) != digits.test_labels
    surest = answers[wrong].max(axis=1).max()
    first = re.search(r"✗ \d \((\d+\.\d)%\)", words(pictures["mistakes"]))
    assert float(first[1]) == pytest.approx(100 * surest, abs=0.06)
    assert f"{wrong.sum()} are wrong" in words(pictures["mistakes"])
    few = mnist.mistakes(learnt, digits, n=2)
    assert words(few).count("✗") == 2 + 1  # and one in the legend
    with pytest.raises(ValueError, match="at least 1"):
        mnist.mistakes(learnt, digits, n=0)


def test_where_there_are_no_mistakes_it_says_so(learnt, digits):
    right = np.flatnonzero(learnt.predict(digits.test_images) == digits.test_labels)
    from dataclasses import replace

    perfect = replace(
        digits, test_images=digits.test_images[right], test_labels=digits.test_labels[right]
    )
    assert "There is no mistake to draw" in words(mnist.mistakes(learnt, perfect))


def test_the_bars_are_the_ten_probabilities(pictures, learnt, digits):
    p = learnt.predict_proba(digits.test_images[:1])[0]
    said = words(pictures["probabilities"])
    assert f"The network says {p.argmax()}" in said
    assert len(re.findall(r"[<>]?\d+\.\d%", str(pictures["probabilities"]))) == 11
    with pytest.raises(IndexError, match="has 360 of them, 0 to 359"):
        mnist.probabilities(learnt, digits, 360)


def test_a_digit_flows_through_the_layers_as_through_keras(learnt, digits):
    image = digits.test_images[3]
    steps = mnist.flow(learnt, image)
    assert {name: x.shape for name, x in steps.items()} == {
        "image": (28, 28), "pixels": (784,), "hidden": (64,), "digits": (10,)
    }  # fmt: skip
    assert np.array_equal(steps["image"], image)
    assert np.allclose(steps["digits"], learnt.predict_proba(image[np.newaxis])[0], atol=1e-6)
    kernel, bias = learnt.model.get_layer("hidden").get_weights()
    assert np.allclose(steps["hidden"], np.maximum(steps["pixels"] @ kernel + bias, 0), atol=1e-4)
    prepared = mnist.flow(learnt, steps["pixels"])
    assert np.allclose(prepared["digits"], steps["digits"], atol=1e-6)


def test_the_network_shows_its_shapes_and_counts():
    said = words(mnist.network(mnist.MnistClassifier()))
    for part in ("(n, 784)", "(n, 512)", "(n, 10)", "401,920 parameters", "5130 parameters"):
        assert part in said
    assert "784 × 512 weights + 512 biases" in said
    assert "407,050" in said


def test_as_many_weights_are_drawn_as_asked_for(learnt, digits):
    assert words(mnist.weights(learnt, digits, n=5)).count("unit ") == 5
    assert "64 of the 64" in words(mnist.weights(learnt, digits, n=100))


def test_every_public_name_is_listed_and_loads():
    assert set(mnist.__all__) <= set(dir(mnist))
    for name in mnist.__all__:
        assert getattr(mnist, name) is not None
    with pytest.raises(AttributeError, match="confusionn"):
        mnist.confusionn  # noqa: B018
