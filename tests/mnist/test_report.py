"""Pictures of what a network learnt: each shows the numbers it says, and which digits they come from."""

import re
from pkgutil import iter_modules
from xml.etree import ElementTree

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.metrics import confusion_matrix

from tensorlab import mnist
from tensorlab.drawing import Drawing

NAME = "scikit-learn's digits"


@pytest.fixture(scope="module")
def pictures(learnt, test_set):
    return made(learnt, test_set, name=NAME)


def made(learnt, test_set, **name):
    images, labels = test_set
    return {
        "curves": mnist.curves(learnt, test=learnt.evaluate(images, labels), **name),
        "confusion": mnist.confusion(learnt, images, labels, **name),
        "mistakes": mnist.mistakes(learnt, images, labels, **name),
        "probabilities": mnist.probabilities(learnt, images, labels, **name),
        "weights": mnist.weights(learnt, **name),
        "activations": mnist.activations(learnt, images, labels, **name),
        "network": mnist.network(learnt, **name),
    }


def words(picture):
    root = ElementTree.fromstring(picture.svg())
    return " ".join(
        "".join(element.itertext()) for element in root.iter() if element.tag.endswith("}text")
    )


EACH = ["curves", "confusion", "mistakes", "probabilities", "weights", "activations", "network"]


@pytest.mark.parametrize("name", EACH)
def test_every_picture_says_which_digits_it_was_if_it_is_told(pictures, name):
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


def test_no_picture_says_more_than_it_knows(learnt, test_set):
    for name, picture in made(learnt, test_set).items():
        said = f"{words(picture)} {picture.text()} {picture.description}"
        assert "None" not in said, name
        assert "earnt from" not in said, name
        assert picture.description == picture.description.strip()


def test_raw_and_prepared_images_give_the_same_pictures(learnt, test_set):
    images, labels = (each[:40] for each in test_set)
    prepared = (images.reshape(40, 784) / 255).astype("float32")
    for draw in (mnist.mistakes, mnist.probabilities, mnist.confusion):
        assert draw(learnt, images, labels).svg() == draw(learnt, prepared, labels).svg()
    said = words(mnist.activations(learnt, prepared, labels))
    assert "shape (784,), float32, from 0 to 1" in said


@pytest.mark.parametrize("draw", [mnist.mistakes, mnist.probabilities, mnist.confusion])
def test_labels_of_other_images_are_refused(learnt, test_set, draw):
    images, labels = test_set
    with pytest.raises(ValueError, match="360 images and 359 labels"):
        draw(learnt, images, labels[1:])


def test_what_has_learnt_nothing_has_nothing_to_show(test_set):
    images, labels = test_set
    fresh = mnist.MnistClassifier()
    for draw in (mnist.mistakes, mnist.probabilities, mnist.confusion, mnist.activations):
        with pytest.raises(NotFittedError, match=r"learnt nothing yet: call fit\("):
            draw(fresh, images, labels)
    with pytest.raises(NotFittedError, match=r"learnt nothing yet: call fit\("):
        mnist.weights(fresh)


def test_the_curves_take_what_keras_gives(learnt):
    def drawn(history):
        return mnist.curves(history).body

    assert drawn(learnt) == drawn(learnt.history_) == drawn(learnt.model_.history)
    history = {"loss": [0.5, 0.2], "val_loss": [float("nan"), 0.3]}
    assert "2      0.2000  0.3000" in str(mnist.curves(history))
    with pytest.raises(ValueError, match="no finished epoch"):
        mnist.curves({"loss": []})
    for other in ([0.5, 0.2], mnist.MnistClassifier()):
        with pytest.raises(ValueError, match="expected a classifier that was trained"):
            mnist.curves(other)


def test_the_confusion_matrix_is_that_of_scikit_learn(pictures, learnt, digits):
    counts = confusion_matrix(digits.test_labels, learnt.predict(digits.test_images))
    lines = str(pictures["confusion"]).splitlines()[3:13]
    found = [[int(n) for n in line.split()[1:-1]] for line in lines]
    assert np.array_equal(found, counts)
    assert f"{np.trace(counts)} are right" in words(pictures["confusion"])


def test_the_report_is_that_of_scikit_learn(learnt, test_set):
    report = mnist.classification_report(learnt, *test_set, name=NAME)
    assert report.startswith(f"360 images of {NAME}\n")
    assert f"{learnt.score(*test_set):.4f}" in report


def test_the_mistakes_are_those_it_was_surest_of(pictures, learnt, test_set):
    images, labels = test_set
    answers = learnt.predict_proba(images)
    wrong = answers.argmax(axis=1) != labels
    surest = answers[wrong].max(axis=1).max()
    first = re.search(r"✗ \d \((\d+\.\d)%\)", words(pictures["mistakes"]))
    assert float(first[1]) == pytest.approx(100 * surest, abs=0.06)
    assert f"{wrong.sum()} are wrong" in words(pictures["mistakes"])
    few = mnist.mistakes(learnt, *test_set, n=2)
    assert words(few).count("✗") == 2 + 1  # and one in the legend
    with pytest.raises(ValueError, match="at least 1"):
        mnist.mistakes(learnt, *test_set, n=0)


def test_where_there_are_no_mistakes_it_says_so(learnt, test_set):
    images, _ = test_set
    perfect = mnist.mistakes(learnt, images, learnt.predict(images))
    assert "There is no mistake to draw. 360 images; 0 are wrong" in words(perfect)


def test_the_bars_are_the_ten_probabilities(pictures, learnt, test_set):
    p = learnt.predict_proba(test_set[0][:1])[0]
    said = words(pictures["probabilities"])
    assert f"The network says {p.argmax()}" in said
    assert len(re.findall(r"[<>]?\d+\.\d%", str(pictures["probabilities"]))) == 11
    with pytest.raises(IndexError, match="there are 360 images, 0 to 359"):
        mnist.probabilities(learnt, *test_set, index=360)


def test_a_digit_flows_through_the_layers_as_through_keras(learnt, digits):
    image = digits.test_images[3]
    steps = mnist.flow(learnt, image)
    assert {name: x.shape for name, x in steps.items()} == {
        "image": (28, 28), "pixels": (784,), "hidden": (64,), "digits": (10,)
    }  # fmt: skip
    assert np.array_equal(steps["image"], image)
    assert np.allclose(steps["digits"], learnt.predict_proba(image[np.newaxis])[0], atol=1e-6)
    kernel, bias = learnt.model_.get_layer("hidden").get_weights()
    assert np.allclose(steps["hidden"], np.maximum(steps["pixels"] @ kernel + bias, 0), atol=1e-4)
    prepared = mnist.flow(learnt, steps["pixels"])
    assert np.allclose(prepared["digits"], steps["digits"], atol=1e-6)


def test_the_network_shows_its_shapes_and_counts():
    said = words(mnist.network(mnist.MnistClassifier()))
    for part in ("(n, 784)", "(n, 512)", "(n, 10)", "401,920 parameters", "5130 parameters"):
        assert part in said
    assert "784 × 512 weights + 512 biases" in said
    assert "407,050" in said


def test_the_workflow_shows_the_classifier_s_own_batch():
    said = words(mnist.workflow(mnist.MnistClassifier(batch_size=32)))
    assert "(32, 784)" in said
    assert "(32, 10)" in said


def test_as_many_weights_are_drawn_as_asked_for(learnt):
    assert words(mnist.weights(learnt, n=5)).count("unit ") == 5
    assert "64 of the 64" in words(mnist.weights(learnt, n=100))
    one = "Weights of one hidden unit: of 64, the one with the largest weights."
    assert one in words(mnist.weights(learnt, n=1))


def test_no_module_hides_a_function_of_the_same_name():
    assert not {module.name for module in iter_modules(mnist.__path__)} & set(mnist.__all__)


def test_every_public_name_is_listed_and_loads():
    assert dir(mnist) == sorted(mnist.__all__)  # and none of the modules that they are in
    for name in mnist.__all__:
        assert getattr(mnist, name) is not None
    with pytest.raises(AttributeError, match="confusionn"):
        mnist.confusionn  # noqa: B018
