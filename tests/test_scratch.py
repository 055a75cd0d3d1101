"""The network from scratch does what Keras does, and says what is wrong when something is."""

import numpy as np
import pytest

from tensorlab import mnist
from tensorlab._tensorflow import import_tensorflow
from tests.dlpack import OnlyByDLPack

tf = import_tensorflow()

from tensorlab import scratch  # noqa: E402  # after TensorFlow, which is silent only so


@pytest.fixture(scope="module")
def digits():
    """The bundled digits as vectors, scaled: (images, labels)."""
    images, labels = next(iter(mnist.load("digits")))
    return images.reshape(-1, 784).astype("float32") / 255, labels


@pytest.fixture
def model():
    return scratch.NaiveSequential(
        [
            scratch.NaiveDense(784, 512, tf.nn.relu, seed=0),
            scratch.NaiveDense(512, 10, tf.nn.softmax, seed=1),
        ]
    )


def keras_twin(model):
    """The chapter's Keras model with the same weights."""
    keras = tf.keras
    twin = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    twin.set_weights([weight.numpy() for weight in model.weights])
    return twin


def keras_gradients(twin, images, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.keras.losses.sparse_categorical_crossentropy(labels, twin(images)))
    return loss, tape.gradient(loss, twin.trainable_variables)


def test_predictions_are_those_of_keras_on_the_same_weights(model, digits):
    images = digits[0][:256]
    np.testing.assert_allclose(model(images), keras_twin(model)(images), atol=1e-5)


def test_loss_and_gradients_are_those_of_keras_on_the_same_weights(model, digits):
    images, labels = digits[0][:128], digits[1][:128]
    loss, gradients = scratch.gradients_of(model, images, labels)
    their_loss, theirs = keras_gradients(keras_twin(model), images, labels)
    assert float(loss) == pytest.approx(float(their_loss), abs=1e-5)
    assert len(gradients) == len(theirs) == 4
    for mine, other in zip(gradients, theirs, strict=True):
        np.testing.assert_allclose(mine, other, atol=1e-4)
        assert np.abs(mine).max() > 1e-3, "a gradient of zeros would agree with anything"


def test_an_epoch_of_training_ends_at_the_weights_of_keras(model, digits):
    images, labels = digits
    twin = keras_twin(model)
    twin.compile(tf.keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy")
    twin.fit(images, labels, batch_size=128, epochs=1, shuffle=False, verbose=0)
    scratch.fit(model, images, labels, epochs=1, learning_rate=0.1)
    for mine, other in zip(model.weights, twin.trainable_variables, strict=True):
        np.testing.assert_allclose(mine.numpy(), other.numpy(), atol=1e-5)


def test_evaluate_gives_keras_accuracy(model, digits):
    images, labels = digits
    scratch.fit(model, images, labels, epochs=2)
    twin = keras_twin(model)
    twin.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    _, accuracy = twin.evaluate(images, labels, verbose=0)
    assert scratch.evaluate(model, images, labels) == pytest.approx(accuracy, abs=1e-6)


def test_training_learns_the_digits(model, digits):
    images, labels = digits
    before = scratch.evaluate(model, images, labels)
    losses = scratch.fit(model, images, labels, epochs=10)
    assert losses.shape == (10, 12)
    assert losses[-1].mean() < losses[0].mean() / 2
    assert scratch.evaluate(model, images, labels) > 0.9 > before


def test_one_step_lowers_the_loss_on_its_batch(model, digits):
    images, labels = digits[0][:128], digits[1][:128]
    first = scratch.training_step(model, images, labels, 0.1)
    second = scratch.training_step(model, images, labels, 0.1)
    assert second < first


def test_the_loss_is_the_crossentropy_written_out():
    predictions = np.array([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]], dtype="float32")
    expected = -(np.log(0.5) + np.log(0.8)) / 2
    assert float(scratch.loss_of(predictions, [0, 2])) == pytest.approx(expected, rel=1e-6)
    certain_and_wrong = scratch.loss_of(np.array([[1.0, 0.0]], dtype="float32"), [1])
    assert np.isfinite(float(certain_and_wrong))


def test_the_same_seed_gives_the_same_weights_and_another_one_others():
    first, again, other = (scratch.NaiveDense(20, 10, tf.nn.relu, seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(first.W.numpy(), again.W.numpy())
    assert not np.array_equal(first.W.numpy(), other.W.numpy())
    assert not first.b.numpy().any()


def test_batches_hold_every_sample_once_in_order_and_the_last_may_be_smaller():
    images, labels = np.arange(20.0).reshape(10, 2), np.arange(10)
    batches = scratch.BatchGenerator(images, labels, batch_size=4)
    assert len(batches) == 3
    for _ in range(2):  # a generator of this kind can be gone through again
        assert [len(some) for some, _ in batches] == [4, 4, 2]
        np.testing.assert_array_equal(np.concatenate([some for _, some in batches]), labels)
        np.testing.assert_array_equal(np.concatenate([some for some, _ in batches]), images)


def test_a_learning_rate_that_is_too_large_is_told_in_words(digits):
    images, labels = digits
    layers = [
        scratch.NaiveDense(784, 16, tf.identity, seed=0),
        scratch.NaiveDense(16, 10, tf.nn.softmax, seed=1),
    ]
    with pytest.raises(FloatingPointError, match=r"learning_rate=1e\+20 the weights have grown"):
        scratch.fit(scratch.NaiveSequential(layers), images, labels, 5, learning_rate=1e20)


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (lambda model: model(np.zeros((2, 28, 28), "float32")), ValueError, r"reshape\(-1, 784\)"),
        (lambda model: model(np.zeros((2, 700), "float32")), ValueError, r"\(batch, 784\) and was given \(2, 700\)"),
        (lambda model: model(np.zeros((2, 784), "uint8")), TypeError, r"uint8; scale images first"),
        (
            lambda model: scratch.fit(model, np.zeros((9, 784), "uint8"), np.zeros(9, int), 1),
            TypeError,
            "scale images first",
        ),
        (lambda model: scratch.BatchGenerator(np.zeros((3, 2)), np.zeros(4)), ValueError, "3 images and 4 labels"),
        (lambda model: scratch.BatchGenerator(np.zeros((3, 2)), np.eye(3)), ValueError, "One-hot"),
        (lambda model: scratch.BatchGenerator(np.zeros((0, 2)), np.zeros(0)), ValueError, "at least 1"),
        (lambda model: scratch.BatchGenerator(np.zeros((3, 2)), np.zeros(3), 0), ValueError, "in batches of 0"),
        (lambda model: scratch.NaiveSequential([]), ValueError, "at least one layer"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_with_the_numbers(model, wrong, error, words):
    with pytest.raises(error, match=words):
        wrong(model)


@pytest.mark.parametrize("held", [OnlyByDLPack, tf.constant, np.longdouble, lambda x: x.tolist()])
def test_layers_batches_and_losses_take_what_describe_takes(held):
    rows = np.random.default_rng(0).random((4, 6), np.float32)
    layer = scratch.NaiveDense(6, 3, tf.nn.softmax, seed=0)
    assert layer(held(rows)).numpy() == pytest.approx(layer(rows).numpy(), abs=1e-6)
    said, labels = layer(rows).numpy(), np.array([0, 1, 2, 0])
    loss = float(scratch.loss_of(said, labels))
    assert float(scratch.loss_of(held(said), held(labels))) == pytest.approx(loss, abs=1e-6)
    batches = scratch.BatchGenerator(held(rows), held(labels), batch_size=3)
    assert [len(some) for some, _ in batches] == [3, 1]
    assert len(batches) == 2


def test_what_is_no_batch_is_refused_in_our_words():
    layer = scratch.NaiveDense(6, 3, tf.nn.softmax)
    with pytest.raises(TypeError, match=r"inputs has dtype datetime64.*, expected real numbers"):
        layer(np.zeros((2, 6), "M8[D]"))
    with pytest.raises(TypeError, match="It got None"):
        layer(None)
    for said, labels in (([[0.9, 0.1]], 0), ([0.9, 0.1], [0]), ([[0.9, 0.1]], [[1, 0]])):
        with pytest.raises(ValueError, match=r"expected \(batch, classes\) and \(batch,\)"):
            scratch.loss_of(said, labels)
    for said, labels in (
        ([[9, 1]], [0]),
        ([[1j, 0]], [0]),
        ([[0.9, 0.1]], ["a"]),
    ):
        with pytest.raises(TypeError, match="probabilities, and the labels integers"):
            scratch.loss_of(said, labels)
    with pytest.raises(ValueError, match=r"\(2, 2\) and the labels \(3,\)"):
        scratch.loss_of([[0.9, 0.1]] * 2, [0, 1, 0])
    with pytest.raises(ValueError, match=r"images of shape \(\) and labels of shape \(3,\)"):
        scratch.BatchGenerator(5, [1, 2, 3])
