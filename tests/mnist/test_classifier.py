"""The classifier: what it takes, what it learns, and what it keeps."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from tensorlab import mnist
from tensorlab.mnist import MnistClassifier, TrainingInterrupted, batches
from tensorlab.mnist.live.weights import quantise
from tensorlab.mnist.training import order

# Where it is looked for in another process, or scikit-learn turns its absence into an error of its own.
needs_tensorflow = pytest.mark.skipif(
    find_spec("tensorflow") is None, reason="TensorFlow is not installed"
)


@pytest.fixture(scope="module")
def few(digits):
    """Images enough for two whole batches of 32 and a shorter one."""
    return digits.train_images[:80], digits.train_labels[:80]


@pytest.fixture(params=["step by step", "compiled"])
def each_way(request, monkeypatch):
    """Train in each of the two ways, whatever the number of steps."""
    worth = 1 if request.param == "compiled" else 10**9
    monkeypatch.setattr(batches, "_WORTH_COMPILING", worth)


def small(**parameters):
    return MnistClassifier(**{"hidden_units": 16, "random_state": 0, "verbose": 0} | parameters)


def weights_of(classifier):
    return [np.asarray(weight) for weight in classifier.model_.get_weights()]


def same_weights(first, second):
    return all(map(np.array_equal, weights_of(first), weights_of(second)))


def test_it_learns_the_bundled_digits(learnt, digits):
    result = learnt.evaluate(digits.test_images, digits.test_labels)
    assert result.accuracy > 0.93
    assert result.accuracy == learnt.score(digits.test_images, digits.test_labels)
    assert learnt.classes_.tolist() == list(range(10))
    assert learnt.n_features_in_ == 784


def test_answers_are_probabilities_and_the_prediction_is_the_highest(learnt, digits):
    answers = learnt.predict_proba(digits.test_images)
    assert answers.shape == (360, 10)
    assert answers.dtype == np.float32
    assert np.allclose(answers.sum(axis=1), 1, atol=1e-6)
    assert np.array_equal(learnt.predict(digits.test_images), answers.argmax(axis=1))
    assert learnt.predict(digits.test_images).dtype == digits.train_labels.dtype


def test_raw_and_prepared_images_are_the_same_to_it(learnt, digits, few):
    images, labels = few
    prepared = images.reshape(80, 784).astype("float32") / 255
    ask = digits.test_images[:50]
    assert np.allclose(
        learnt.predict_proba(ask), learnt.predict_proba(ask.reshape(50, 784) / 255), atol=1e-6
    )
    raw = small().fit(images, labels)
    same = small().fit(prepared, labels)
    assert np.allclose(raw.predict_proba(ask), same.predict_proba(ask), atol=1e-5)


def test_images_it_was_given_are_left_as_they_were(few):
    images, labels = few[0].copy(), few[1].copy()
    images.flags.writeable = labels.flags.writeable = False
    small().fit(images, labels).predict(images)
    assert np.array_equal(images, few[0])


def test_evaluate_agrees_with_keras(learnt, digits):
    prepared = digits.test_images.reshape(360, 784).astype("float32") / 255
    loss, accuracy = learnt.model_.evaluate(prepared, digits.test_labels, verbose=0)
    result = learnt.evaluate(digits.test_images, digits.test_labels)
    assert result.loss == pytest.approx(loss, rel=1e-4)
    assert result.accuracy == pytest.approx(accuracy)


@pytest.mark.parametrize(
    ("images", "advice"),
    [
        (np.zeros((28, 28), np.uint8), "One image is a batch of one"),
        (np.zeros((3, 783)), r"got float64 images of shape \(3, 783\)"),
        (np.zeros((3, 27, 28), np.uint8), r"got uint8 images of shape \(3, 27, 28\)"),
        (np.full((3, 784), 255.0), "images / 255 scales them"),
        (np.full((3, 784), np.nan), "NaN or infinity: 2352 entries"),
        (np.zeros((0, 784)), r"0 sample\(s\)"),
        ([["seven"]], r"got <U5 images of shape \(1, 1\)"),
        (np.full((3, 784), "a", object), "could not convert string to float: 'a'; expected raw"),
        (np.zeros((3, 784), complex), "Complex data not supported"),
        (None, "expected raw images"),
        (np.zeros((28, 28, 3), np.uint8), r"mnist\.prepare\(image\)"),
        (np.zeros((28, 28, 4), np.uint8), r"mnist\.prepare\(image\)"),
        (np.zeros((1, 28, 28, 3)), r"mnist\.prepare\(image\)"),
        (np.zeros((480, 640), np.uint8), r"mnist\.prepare\(image\)"),
        ("digit.png", r"mnist\.prepare\(path\)"),
        ((np.zeros((3, 28, 28)), np.zeros(3)), r"fit\(images, labels\)"),
    ],
)  # fmt: skip
def test_what_is_no_batch_of_images_is_refused_with_what_it_is(learnt, images, advice):
    with pytest.raises((ValueError, TypeError), match=advice):
        learnt.predict(images)
    with pytest.raises((ValueError, TypeError), match=advice):
        small().fit(images, np.zeros(3))


def scaled(images):
    return images.astype("float32") / 255


def thresholded(images):
    return images > 127


@pytest.mark.parametrize(
    "given",
    [
        lambda raw: thresholded(raw),
        lambda raw: thresholded(raw).astype(int),
        lambda raw: thresholded(raw).reshape(-1, 784).astype(int),
        lambda raw: raw.astype(np.int64),
        lambda raw: raw.astype(np.uint16) * 257,
        lambda raw: raw.reshape(-1, 784),
        lambda raw: raw[..., np.newaxis],
        lambda raw: raw.tolist(),
        lambda raw: scaled(raw),
        lambda raw: scaled(raw)[..., np.newaxis],
        lambda raw: scaled(raw).tolist(),
        lambda raw: raw.astype(float),
        lambda raw: raw.astype(float) * 257,
        lambda raw: scaled(raw) * 2 - 1,
        lambda raw: (scaled(raw) - 0.1307) / 0.3081,
        lambda raw: scaled(raw) / 255,
        lambda raw: np.where(raw == 0, np.nan, scaled(raw)),
        lambda raw: np.where(raw == 0, -np.inf, raw.astype(float)),
        lambda raw: raw.astype(np.int8),
        lambda raw: raw.astype(np.uint16) * 16,  # 12 bits
        lambda raw: raw.astype(int) // 16,  # 4 bits
        lambda raw: scaled(raw) * 100,
        lambda raw: scaled(raw) * 1.02,
        lambda raw: scaled(raw) * 1.04 - 0.02,  # as cubic interpolation overshoots
        lambda raw: ((scaled(raw) - 0.1307) / 0.3081).tolist(),
        lambda raw: scaled(raw) * 1e-8,
        lambda raw: scaled(raw) - 1,
        lambda raw: -scaled(raw),
        lambda raw: scaled(raw).astype(np.float16),
        lambda raw: raw.astype(np.int16),
        lambda raw: raw.astype(np.int16) - 255,
        lambda raw: -raw.astype(np.int16),
        lambda raw: raw.astype(np.int16) * 2 - 255,
        lambda raw: (raw.astype(int) - 128).astype(np.int8),
        lambda raw: (scaled(raw) * 100).round().astype(int),
        lambda raw: raw.astype(np.uint16) * 2,
        lambda raw: raw * 2.0,
        lambda raw: thresholded(raw) * 2 - 1,
        lambda raw: (thresholded(raw) * 2 - 1).astype(np.int8),
        lambda raw: thresholded(raw).astype(int) - 1,
        lambda raw: -thresholded(raw).astype(int),
        lambda raw: raw.astype(int) // 16 - 8,
        lambda raw: raw.astype(object),
        lambda raw: scaled(raw).astype(object),
    ],
)
@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("inverted", [False, True])
def test_the_advice_is_one_step_that_works(learnt, digits, given, single, inverted):
    raw = digits.test_images[:50]
    images = given(255 - raw if inverted else raw)
    if single:
        raw, images = raw[:1], images[0]
    with pytest.raises(ValueError, match=r"It works with|One image is a batch of one") as error:
        learnt.predict(images)
    step = str(error.value).rpartition(": ")[2].removesuffix(".")
    answers = learnt.predict(eval(step, {"np": np, "images": images}))
    assert (answers == learnt.predict(raw)).mean() > 0.85


@pytest.mark.parametrize(
    "given",
    [
        lambda raw: np.repeat(raw[..., np.newaxis], 3, axis=-1),
        lambda raw: np.repeat(scaled(raw)[..., np.newaxis], 3, axis=-1),
        lambda raw: np.repeat(raw[:, np.newaxis], 3, axis=1),  # as PyTorch has them
        lambda raw: np.stack([raw, np.full_like(raw, 255)], axis=-1),  # grey, and how opaque
        lambda raw: np.stack([scaled(raw), np.ones(raw.shape)], axis=1),
        lambda raw: np.stack([raw, raw, raw, np.full_like(raw, 255)], axis=-1),
        lambda raw: np.stack(
            [np.zeros_like(raw)] * 3 + [raw], axis=-1
        ),  # black, and opaque where ink is
        lambda raw: raw.transpose(1, 2, 0),
        lambda raw: scaled(raw).transpose(1, 2, 0),
        lambda raw: raw.reshape(len(raw), 784).T,
        lambda raw: scaled(raw).reshape(len(raw), 784).T,
        lambda raw: raw.reshape(5, len(raw) // 5, 28, 28),
        lambda raw: raw.astype(int) - 128,
        lambda raw: np.pad(raw, ((0, 0), (2, 2), (2, 2)), mode="edge"),
    ],
)
@pytest.mark.parametrize("inverted", [False, True])
def test_the_advice_for_other_shapes_is_one_step_that_works(learnt, digits, given, inverted):
    raw = digits.test_images[:50]
    images = given(255 - raw if inverted else raw)
    with pytest.raises(ValueError, match="It works with") as error:
        learnt.predict(images)
    step = str(error.value).partition("It works with: ")[2].removesuffix(".")
    answers = learnt.predict(eval(step, {"np": np, "mnist": mnist, "images": images}))
    assert (answers == digits.test_labels[:50]).mean() > 0.7


@pytest.mark.parametrize(
    ("images", "said"),
    [
        (Path("digit.png"), r"got a PosixPath; .* mnist\.prepare\(path\)"),
        ({"train": 1, "test": 2}, r"got a dict; .* Take one of its parts: 'train' and 'test'"),
        ([np.zeros((28, 28)), np.zeros((20, 28))], r"a list of 2 parts, .*: np\.concatenate"),
        ([[1, 2], [3]], "got a list of 2 parts, which are no single array"),
        ([], r"got float64 images of shape \(0,\); [^.]*\.$"),
        (np.zeros((64, 1024)), r"got float64 images of shape \(64, 1024\); [^.]*\.$"),
    ],
)
def test_what_is_no_array_is_told_in_our_own_words(learnt, images, said):
    with pytest.raises((TypeError, ValueError), match=said):
        learnt.predict(images)


def test_a_dataset_is_not_images(digits):
    with pytest.raises(TypeError, match=r"fit takes data\.train_images and data\.train_labels"):
        small().fit(digits, None)


@pytest.mark.parametrize(
    ("given", "warning"),
    [
        (lambda raw: 255 - raw, "they look inverted"),
        (lambda raw: 1 - scaled(raw).reshape(-1, 784), "they look inverted"),
        (lambda raw: (scaled(raw).reshape(-1, 784) - 0.13) / 0.31, "they go from -0.419 to 2.8"),
        (lambda raw: scaled(raw).reshape(-1, 784) * 2 - 1, "they go from -1 to 1"),
        (lambda raw: scaled(raw).reshape(-1, 784) / 255, "divided by 255 twice"),
        (lambda raw: scaled(raw).round().astype(np.uint8), "divided by 255 twice"),
    ],
)
def test_images_made_in_another_way_than_those_learnt_from_are_warned_of(
    learnt, digits, tmp_path, given, warning
):
    images = given(digits.test_images[:50])
    with pytest.warns(UserWarning, match=warning) as caught:
        learnt.predict(images)
    assert caught[0].filename == __file__
    learnt.save(tmp_path / "digits.keras")
    with pytest.warns(UserWarning, match=warning):
        MnistClassifier.load(tmp_path / "digits.keras").predict(images)


@pytest.mark.parametrize(
    "given",
    [
        lambda raw: scaled(raw) - 1,
        lambda raw: -scaled(raw),
        lambda raw: scaled(raw) * 2 - 1,
        lambda raw: scaled(raw) * 100,
        lambda raw: (scaled(raw) - 0.1307) / 0.3081,
        lambda raw: scaled(raw) / 255,
        lambda raw: 1 - scaled(raw),
        lambda raw: 255 - raw,
        lambda raw: (1 - scaled(raw)) / 255,
        lambda raw: 1 - thresholded(raw).astype(np.uint8),
    ],
)
@pytest.mark.parametrize("listed", [False, True])
def test_what_is_warned_of_is_undone_by_the_step_that_is_told(learnt, digits, given, listed):
    raw = digits.test_images[:50]
    images = given(raw)
    if images.dtype != np.uint8:
        images = images.reshape(-1, 784)
    if listed:
        images = list(images)
    with pytest.warns(UserWarning, match="images") as caught:
        learnt.predict(images)
    said = r"(?:dark\. |light\. |twice\. |to 1\. )(.*?images.*?) (?:brings|undoes|turns)"
    step = re.search(said, str(caught[0].message))[1]
    with warnings.catch_warnings(action="error"):
        answers = learnt.predict(eval(step, {"np": np, "images": images}))
    assert (answers == learnt.predict(raw)).mean() > 0.85


def test_floats_beyond_1_are_scaled_by_the_step_that_is_told(learnt, digits):
    raw = digits.test_images[:50].reshape(-1, 784)
    for images in (raw * 1.0, raw * 2.0, raw * 257.0, (raw * 2.0).tolist()):
        with pytest.raises(ValueError, match="scales them") as error:
            learnt.predict(images)
        step = re.search(r"1\]: (.*) scales them", str(error.value))[1]
        assert eval(step, {"np": np, "images": images}).max() == 1


def test_who_learns_from_inverted_images_is_asked_about_inverted_images(few):
    images, labels = few
    own = small().fit(255 - images, labels)
    own.predict(255 - images)  # says nothing
    with pytest.warns(UserWarning, match="they look inverted"):
        own.predict(images)
    standardised = (scaled(images).reshape(-1, 784) - 0.13) / 0.31
    small().fit(standardised, labels).predict(standardised)


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (np.arange(79) % 10, "80 images and 79 labels"),
        (np.eye(10)[np.arange(80) % 10], r"labels\.argmax\(axis=1\)"),
        (np.full(80, 7), "only 1 class, every label is 7"),
        (np.linspace(0, 9, 80), "Unknown label type"),
        (np.where(np.arange(80) < 3, np.nan, 1.0), "NaN"),
    ],
)
def test_labels_that_are_none_are_refused(few, labels, reason):
    with pytest.raises(ValueError, match=reason):
        small().fit(few[0], labels)


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({"hidden_units": 0}, "hidden_units is 0, expected an integer of at least 1"),
        ({"hidden_units": 2.5}, r"hidden_units is 2\.5"),
        ({"random_state": -1}, "random_state is -1"),
        ({"random_state": "zero"}, "random_state is 'zero'"),
        ({"optimizer": "rmsprp"}, "Keras has no optimizer 'rmsprp'"),
        ({"optimizer": 0.01}, r"optimizer is 0\.01"),
        ({"loss": "crossentropy"}, "Keras has no loss 'crossentropy'"),
        ({"loss": 7}, "loss is 7"),
    ],
)
def test_parameters_are_checked_when_training_starts(few, parameters, reason):
    with pytest.raises(ValueError, match=reason):
        small(**parameters).fit(*few)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"epochs": 0}, "epochs is 0"),
        ({"epochs": 1.5}, r"epochs is 1\.5"),
        ({"batch_size": -1}, "batch_size is -1"),
        ({"validation_split": 1}, "validation_split is 1"),
        ({"validation_split": -0.1}, r"validation_split is -0\.1"),
        ({"validation_split": 0.999}, "leaves none to train on"),
    ],
)
def test_arguments_of_fit_are_checked(few, how, reason):
    with pytest.raises(ValueError, match=reason):
        small().fit(*few, **how)


@pytest.mark.parametrize("ask", ["predict", "predict_proba"])
def test_asking_before_learning_is_a_clear_error(few, ask):
    with pytest.raises(NotFittedError, match=r"has learnt nothing yet: call fit\(train_images"):
        getattr(small(), ask)(few[0])


def test_nothing_else_works_before_learning_either(few, tmp_path):
    classifier = small()
    for ask in (
        lambda: classifier.evaluate(*few),
        lambda: classifier.score(*few),
        lambda: classifier.save(tmp_path / "a.keras"),
        lambda: quantise(classifier),
    ):
        with pytest.raises(NotFittedError):
            ask()


def test_a_fit_that_fails_leaves_what_was_learnt_before(few):
    classifier = small().fit(*few)
    before = classifier.predict_proba(few[0])
    with pytest.raises(ValueError, match="labels"):
        classifier.fit(few[0], few[1][:-1])
    assert np.array_equal(classifier.predict_proba(few[0]), before)


@pytest.mark.usefixtures("each_way")
def test_the_same_seed_gives_the_same_weights(few):
    how = {"epochs": 2, "batch_size": 32}
    first, second, other = (small(random_state=n).fit(*few, **how) for n in (0, 0, 1))
    assert same_weights(first, second)
    assert first.history_ == second.history_
    assert not same_weights(first, other)


def test_no_seed_gives_new_weights_each_time(few):
    first, second = (small(random_state=None).fit(*few, epochs=1) for _ in range(2))
    assert not same_weights(first, second)


def test_the_seeds_of_the_rest_of_the_program_are_neither_used_nor_changed(few):
    import keras

    def next_numbers():
        return random.random(), float(np.random.normal()), float(keras.random.uniform(()))  # noqa: NPY002

    keras.utils.set_random_seed(3)
    expected = next_numbers()
    keras.utils.set_random_seed(3)
    first = small().fit(*few)
    assert next_numbers() == expected
    assert same_weights(first, small().fit(*few))


@pytest.mark.usefixtures("each_way")
def test_it_learns_as_keras_learns(few):
    """From the same first weights, in the same order, Keras' own `fit` comes to the same network."""
    classifier = small().fit(*few, epochs=3, batch_size=32)
    model = small()._new_model(784, np.arange(10))
    rows = few[0].reshape(80, 784).astype("float32") / 255
    losses = []
    for epoch in range(3):
        places = order(80, 0, epoch)
        done = model.fit(rows[places], few[1][places], batch_size=32, shuffle=False, verbose=0)
        losses += done.history["loss"]
    assert np.allclose(classifier.history_["loss"], losses, rtol=1e-4)
    for mine, theirs in zip(weights_of(classifier), model.get_weights(), strict=True):
        assert np.allclose(mine, theirs, atol=1e-4)


def test_fit_starts_afresh_and_partial_fit_goes_on(few):
    classifier = small().fit(*few, epochs=3)
    assert classifier.partial_fit(*few, epochs=2) is classifier
    assert len(classifier.history_["loss"]) == 5
    assert same_weights(classifier, small().fit(*few, epochs=5))
    classifier.fit(*few, epochs=1)
    assert len(classifier.history_["loss"]) == 1


def test_partial_fit_can_start_with_classes_that_come_later(digits):
    images, labels = digits.train_images, digits.train_labels
    classifier = small().partial_fit(images[labels < 5], labels[labels < 5], range(10))
    classifier.partial_fit(images[labels >= 5], labels[labels >= 5], epochs=5)
    assert classifier.classes_.tolist() == list(range(10))
    few_classes = small().partial_fit(images[labels < 5], labels[labels < 5])
    with pytest.raises(ValueError, match="5, 6, 7, 8 and 9 are none of the classes"):
        few_classes.partial_fit(images, labels)
    with pytest.raises(ValueError, match="fit starts afresh"):
        few_classes.partial_fit(images, labels, range(10))


def test_a_validation_split_is_the_last_share_and_is_not_learnt_from(digits):
    images, labels = digits.train_images[:100], digits.train_labels[:100]
    split = small().fit(images, labels, validation_split=0.2)
    alone = small().fit(images[:80], labels[:80])
    assert same_weights(split, alone)
    result = split.evaluate(images[80:], labels[80:])
    assert split.history_["val_loss"][-1] == pytest.approx(result.loss)
    assert split.history_["val_accuracy"][-1] == pytest.approx(result.accuracy)
    split.partial_fit(images, labels)
    assert np.isnan(split.history_["val_loss"]).tolist() == [False] * 5 + [True]


@pytest.mark.usefixtures("each_way")
def test_callbacks_hear_what_keras_would_tell_them(few):
    import keras

    class Listener(keras.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.heard = []

        def on_train_begin(self, logs=None):
            self.heard.append(("begin", self.params["steps"], self.params["epochs"]))

        def on_epoch_end(self, epoch, logs=None):
            self.heard.append((epoch, sorted(logs)))

        def on_train_batch_end(self, batch, logs=None):
            self.heard.append((batch, sorted(logs)))

        def on_train_end(self, logs=None):
            self.heard.append(("end", sorted(logs)))

    mine, theirs = Listener(), Listener()
    how = {"epochs": 2, "batch_size": 32, "validation_split": 0.1}
    classifier = small().fit(*few, callbacks=[mine], **how)
    rows = few[0].reshape(80, 784).astype("float32") / 255
    model = small()._new_model(784, np.arange(10))
    model.fit(rows, few[1], callbacks=[theirs], verbose=0, **how)
    assert mine.heard == theirs.heard
    assert mine.model is classifier.model_


def test_callbacks_can_stop_training(few):
    import keras

    stop = keras.callbacks.EarlyStopping("loss", min_delta=100, patience=1)
    classifier = small().fit(*few, epochs=9, callbacks=[stop])
    assert len(classifier.history_["loss"]) == 2


# Keras asks NumPy for a copy in a way that NumPy 2 has given up.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.usefixtures("each_way")
def test_callbacks_can_change_the_learning_rate(few):
    import keras

    freeze = keras.callbacks.LearningRateScheduler(lambda epoch: 0.0 if epoch else 0.001)
    classifier = small().fit(*few, epochs=3, batch_size=32, callbacks=[freeze])
    first, second, third = classifier.history_["loss"]
    assert first > second == pytest.approx(third, rel=1e-5)


def test_any_optimizer_and_loss_of_keras_will_do(few):
    import keras

    adam = keras.optimizers.Adam(learning_rate=0.01)
    for loss in (
        "categorical_crossentropy",
        "mse",
        keras.losses.SparseCategoricalCrossentropy(),
        lambda targets, answers: keras.ops.mean((targets - answers) ** 2, axis=-1),
    ):
        classifier = small(optimizer=adam, loss=loss).fit(*few, epochs=15)
        result = classifier.evaluate(*few)
        assert result.accuracy > 0.3
        assert classifier.history_["loss"][-1] < classifier.history_["loss"][0]
        assert 0 < result.loss < classifier.history_["loss"][0]
    assert not adam.variables or int(adam.iterations) == 0  # it was copied, and not worn out
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    with pytest.raises(ValueError, match="from_logits=True"):
        small(loss=loss).fit(*few)


def test_every_parameter_is_scikit_learn_s_to_read_set_and_copy():
    parameters = {
        "hidden_units": 16,
        "optimizer": "adam",
        "loss": "mse",
        "epochs": 3,
        "batch_size": 32,
        "validation_split": 0.1,
        "verbose": 0,
        "random_state": 7,
        "strategy": None,
    }
    classifier = MnistClassifier().set_params(**parameters)
    assert classifier.get_params() == clone(classifier).get_params() == parameters


def test_what_fit_is_told_counts_this_time_only(few):
    classifier = small(epochs=3, batch_size=32, validation_split=0.1).fit(*few)
    assert len(classifier.history_["loss"]) == 3
    assert int(classifier.model_.optimizer.iterations) == 3 * 3
    assert "val_loss" in classifier.history_
    told = {"epochs": 1, "batch_size": 80, "validation_split": 0}
    again = clone(classifier).fit(*few, **told)
    assert len(again.history_["loss"]) == 1
    assert int(again.model_.optimizer.iterations) == 1
    assert "val_loss" not in again.history_
    assert again.get_params() == classifier.get_params()


@needs_tensorflow
def test_a_grid_search_tunes_the_training_and_says_nothing(digits, capfd):
    import keras

    images, labels = digits.train_images[:160], digits.train_labels[:160]
    grid = {"epochs": [1, 4], "batch_size": [16]}
    quickly = small(hidden_units=64, optimizer=keras.optimizers.Adam(0.01))
    capfd.readouterr()  # what TensorFlow says where nothing has imported it before
    search = GridSearchCV(quickly, grid, cv=2).fit(images, labels)
    assert search.best_params_ == {"epochs": 4, "batch_size": 16}
    assert search.best_estimator_.score(digits.test_images, digits.test_labels) > 0.5
    assert capfd.readouterr() == ("", "")


@needs_tensorflow
def test_a_cross_validation_of_a_pipeline_says_nothing(digits, capfd):
    images, labels = digits.train_images[:300], digits.train_labels[:300]
    flat = FunctionTransformer(lambda x: x.reshape(len(x), -1) / 255)
    scores = cross_val_score(make_pipeline(flat, small(epochs=15)), images, labels, cv=2)
    assert scores.shape == (2,)
    assert scores.mean() > 0.5
    assert capfd.readouterr() == ("", "")


def test_labels_may_be_words(digits):
    few = digits.train_labels < 2
    words = np.array(["zero", "one"])[digits.train_labels[few]]
    classifier = small().fit(digits.train_images[few], words, epochs=15)
    assert classifier.classes_.tolist() == ["one", "zero"]
    assert classifier.score(digits.train_images[few], words) > 0.95


def test_the_summary_counts_what_keras_counts(learnt):
    assert MnistClassifier().summary().parameters == 407_050
    assert [layer.parameters for layer in MnistClassifier().summary().layers] == [401_920, 5130]
    assert learnt.summary().parameters == learnt.model_.count_params()
    assert str(learnt.summary()) == str(MnistClassifier(hidden_units=64).summary())
    assert "401,920" in MnistClassifier().summary()._repr_html_()


def test_a_training_that_is_not_watched_writes_a_line_for_each_epoch(few, capfd):
    small(verbose=1).fit(*few, epochs=2, validation_split=0.1)
    out, err = capfd.readouterr()
    assert err == ""
    first, second = out.splitlines()
    assert first.startswith("epoch 1/2  loss ")
    assert second.startswith("epoch 2/2  loss ")
    assert " accuracy " in first
    assert " val_accuracy " in first
    assert "\b" not in out
    assert "\r" not in out


def test_a_terminal_gets_a_bar_for_each_epoch(few, capfd, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    small(verbose=1).fit(*few, epochs=2, batch_size=32)
    out, err = capfd.readouterr()
    assert out == ""
    assert "epoch 2/2" in err
    assert "3/3 steps" in err
    assert "accuracy" in err


@pytest.mark.usefixtures("each_way")
def test_told_to_be_silent_it_is(few, capfd):
    small().fit(*few, epochs=2, batch_size=32)
    assert capfd.readouterr() == ("", "")


def interrupt_after(epochs):
    import keras

    class Impatient(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == epochs:
                signal.raise_signal(signal.SIGINT)  # as Ctrl-C does

    return Impatient()


@needs_tensorflow
def test_ctrl_c_keeps_what_was_learnt_and_says_so(few):
    classifier = small()
    with pytest.warns(TrainingInterrupted, match="after 2 epochs of 9;") as caught:
        classifier.fit(*few, epochs=9, callbacks=[interrupt_after(2)])
    assert caught[0].filename == __file__
    assert len(classifier.history_["loss"]) == 2
    assert same_weights(classifier, small().fit(*few, epochs=2))
    classifier.partial_fit(*few, epochs=3)
    assert same_weights(classifier, small().fit(*few, epochs=5))


def test_ctrl_c_in_the_middle_of_an_epoch_keeps_its_steps(few):
    import keras

    class Impatient(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if self.model.optimizer.iterations == 3 + 2:
                signal.raise_signal(signal.SIGINT)

    classifier = small()
    with pytest.warns(TrainingInterrupted, match="after 1 epoch of 9 and 2 of the 3 steps of the"):
        classifier.fit(*few, epochs=9, batch_size=32, callbacks=[Impatient()])
    assert int(classifier.model_.optimizer.iterations) == 5
    assert len(classifier.history_["loss"]) == 1


@pytest.mark.usefixtures("each_way")
def test_ctrl_c_from_outside_is_heard_at_once(digits):
    import keras

    class Timer(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 1:
                threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()

    classifier = small()
    images, labels = np.repeat(digits.train_images, 8, 0), np.repeat(digits.train_labels, 8)
    with pytest.warns(TrainingInterrupted):
        classifier.fit(images, labels, epochs=10**6, callbacks=[Timer()])
    assert classifier.score(digits.test_images, digits.test_labels) > 0.3


@pytest.mark.parametrize("becomes", [None, RuntimeError("while tracing")])
def test_ctrl_c_that_tensorflow_loses_or_turns_into_another_error_is_heard(few, becomes):
    import keras

    class Losing(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                try:
                    signal.raise_signal(signal.SIGINT)
                except KeyboardInterrupt:
                    if becomes:
                        raise becomes from None

    classifier, before = small(), signal.getsignal(signal.SIGINT)
    with pytest.warns(TrainingInterrupted, match="after 2 epochs of 9"):
        classifier.fit(*few, epochs=9, callbacks=[Losing()])
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_before_anything_was_learnt_is_ctrl_c(few):
    classifier = small()
    with pytest.raises(KeyboardInterrupt):
        classifier.fit(*few, callbacks=[interrupt_after(0)])
    assert not hasattr(classifier, "model_")


def run(code):
    environment = os.environ | {"CUDA_VISIBLE_DEVICES": "-1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done


@needs_tensorflow
def test_a_strategy_trains_on_two_devices():
    code = """
import tensorlab._tensorflow, os, warnings
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
with tensorlab._tensorflow.without_start_up_lines():
    import tensorflow as tf
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
assert strategy.num_replicas_in_sync == 2
from sklearn.base import clone
from tensorlab.mnist import MnistClassifier, load
digits = load("digits")
few = digits.train_images[:640], digits.train_labels[:640]
quickly = tf.keras.optimizers.RMSprop(0.01)
how = dict(optimizer=quickly, epochs=3, batch_size=128, validation_split=0.1)
classifier = MnistClassifier(128, random_state=0, strategy=strategy, **how).fit(*few)
weight = classifier.model_.get_layer("hidden").kernel.value
assert len(weight.values) == 2, weight
assert classifier.score(digits.test_images, digits.test_labels) > 0.6
assert len(classifier.history_["val_loss"]) == 3
classifier.partial_fit(*few, verbose=0)
again = clone(classifier).fit(*few, epochs=1, verbose=0)
print(classifier.history_["loss"][:1] == again.history_["loss"])
"""
    done = run(code)
    *lines, same = done.stdout.splitlines()
    assert len(lines) == 3
    assert lines[2].startswith("epoch 3/3  loss ")
    assert same == "True"
    assert done.stderr == ""


LEARN = """
from tensorlab import mnist
digits = mnist.load("digits")
classifier = mnist.MnistClassifier(8, verbose=0)
classifier.summary()
assert not {"tensorflow", "keras", "matplotlib"} & set(sys.modules) or tf
classifier.fit(digits.train_images, digits.train_labels, epochs=10)  # enough to be compiled
"""


@needs_tensorflow
def test_tensorflow_is_loaded_when_training_starts_and_nothing_of_its_log_is_seen():
    assert run("import sys; tf = None" + LEARN).stderr == ""


@needs_tensorflow
def test_nothing_more_of_the_log_is_seen_by_those_who_import_tensorflow_themselves():
    mark = "import tensorflow as tf, sys; print('imported', file=sys.stderr, flush=True)"
    assert run(mark + LEARN).stderr.endswith("imported\n")


def test_a_keras_on_another_backend_is_told_to_change(monkeypatch, few):
    import keras

    monkeypatch.setattr(keras.config, "backend", lambda: "jax")
    with pytest.raises(RuntimeError, match="KERAS_BACKEND=tensorflow"):
        small().fit(*few)


@pytest.mark.parametrize("start", [-(2**20), 10**6, -(2**31)])
def test_grey_values_far_from_0_keep_all_their_shades(learnt, digits, start):
    raw = digits.test_images[:50]
    with pytest.raises(ValueError, match="It works with") as error:
        learnt.predict((raw.astype("int64") + start).astype("int32"))
    step = str(error.value).partition("It works with: ")[2].removesuffix(".")
    images = (raw.astype("int64") + start).astype("int32")
    np.testing.assert_array_equal(eval(step, {"images": images}), raw)


def test_nothing_is_advised_where_there_are_no_images(learnt):
    with pytest.raises(ValueError, match="expected raw images") as error:
        learnt.predict(np.zeros((0, 28, 28)))
    assert "It works with" not in str(error.value)
