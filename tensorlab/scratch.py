"""The chapter's first example from scratch: section 2.5 in one file. TensorFlow only computes tensors and gradients.

A layer, a model that chains layers, a batch generator, one training step, the loop and the evaluation. Read it from
top to bottom; each part is used by the next. What Keras does behind `model.fit` is this, made fast and general.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tensorlab._tensorflow import import_tensorflow
from tensorlab.view import reals, view
from tensorlab.wording import count, shape_text

__all__ = [
    "BatchGenerator",
    "NaiveDense",
    "NaiveSequential",
    "evaluate",
    "fit",
    "gradients_of",
    "loss_of",
    "training_step",
    "update_weights",
]

Tensor = Any  # a tf.Tensor; TensorFlow ships no types


class _TensorFlow:
    """`tensorflow`, imported when the first of its names is used: it takes seconds."""

    def __getattr__(self, name: str) -> Any:
        # What inspects any object, such as a doctest's finder, imports nothing.
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_tensorflow(), name)


tf: Any = _TensorFlow()


def __dir__() -> list[str]:
    return __all__


def _tensor(x: Any, name: str) -> Tensor:
    """A tensor of TensorFlow's; of what it does not take, such as PyTorch's in bfloat16, by way of NumPy."""
    try:
        return tf.convert_to_tensor(x)
    except Exception:  # many kinds
        values = view(x).values()
        return tf.convert_to_tensor(values if values.dtype.kind in "biu" else reals(x, name))


class NaiveDense:
    """A layer in which every output depends on every input: `activation(inputs @ W + b)`.

    Args:
        input_size: Features of each sample that comes in.
        output_size: Features that come out for each sample.
        activation: A function of a tensor, such as `tf.nn.relu`.
        seed: The seed of the random weights; None gives new ones each time.

    >>> layer = NaiveDense(784, 512, tf.nn.relu, seed=0)
    >>> layer(np.zeros((128, 784), dtype="float32")).shape
    TensorShape([128, 512])
    """

    def __init__(
        self,
        input_size: int,
        output_size: int,
        activation: Callable[[Tensor], Tensor],
        seed: int | None = None,
    ) -> None:
        self.activation = activation
        # Random, or all outputs would learn the same; small, so that the outputs are about as large as the inputs
        # (X. Glorot and Y. Bengio, 2010).
        limit = math.sqrt(6 / (input_size + output_size))
        shape = (input_size, output_size)
        values = np.random.default_rng(seed).uniform(-limit, limit, shape)
        self.W: Tensor = tf.Variable(values.astype("float32"))
        self.b: Tensor = tf.Variable(tf.zeros(output_size))

    def __call__(self, inputs: Tensor) -> Tensor:
        """Shape (batch, input_size) in, shape (batch, output_size) out."""
        inputs = _tensor(inputs, "inputs")
        if not inputs.dtype.is_floating:
            raise TypeError(
                f"the layer computes with {self.W.dtype.name} and was given {inputs.dtype.name}; "
                "scale images first: images.astype('float32') / 255."
            )
        if inputs.shape.rank != 2 or inputs.shape[1] != self.W.shape[0]:
            raise ValueError(
                f"the layer takes shape (batch, {self.W.shape[0]}) and was given {shape_text(inputs.shape)}; "
                "images of shape (samples, 28, 28) become vectors by images.reshape(-1, 784)."
            )
        return self.activation(tf.cast(inputs, self.W.dtype) @ self.W + self.b)

    @property
    def weights(self) -> list[Any]:
        """What training changes."""
        return [self.W, self.b]


class NaiveSequential:
    """A model that hands its input through one layer after another.

    Args:
        layers: What each is called with what the one before it gave, `NaiveDense` and others that have `weights`.

    Raises:
        ValueError: If there is no layer.

    >>> hidden = NaiveDense(784, 512, tf.nn.relu)
    >>> output = NaiveDense(512, 10, tf.nn.softmax)
    >>> model = NaiveSequential([hidden, output])
    >>> sum(tf.size(weight).numpy().item() for weight in model.weights)
    407050
    """

    def __init__(self, layers: Sequence[Any]) -> None:
        if not layers:
            raise ValueError("a model needs at least one layer.")
        self.layers: list[Any] = list(layers)

    def __call__(self, inputs: Tensor) -> Tensor:
        """What the last layer makes of what the one before it made of ... the inputs."""
        for layer in self.layers:
            inputs = layer(inputs)
        return inputs

    @property
    def weights(self) -> list[Any]:
        """The weights of all layers, in order."""
        return [weight for layer in self.layers for weight in layer.weights]


class BatchGenerator:
    """Deals samples and their labels in batches, in order; the last batch may be smaller.

    Args:
        images: Samples along axis 0.
        labels: The right class of each sample, of shape (samples,).
        batch_size: Samples in a batch.

    Raises:
        ValueError: If there is not one label for each sample, or there would be no batch.

    >>> batches = BatchGenerator(np.zeros((10, 784)), np.zeros(10), batch_size=4)
    >>> [len(labels) for images, labels in batches]
    [4, 4, 2]
    """

    def __init__(self, images: np.ndarray, labels: np.ndarray, batch_size: int = 128) -> None:
        samples, classes = view(images).shape, view(labels).shape
        if samples[:1] != classes[:1]:
            found = (
                f"images of shape {shape_text(samples)} and labels of shape {shape_text(classes)}"
            )
            if samples and classes:
                found = f"{count(samples[0], 'image')} and {count(classes[0], 'label')}"
            raise ValueError(f"{found}: each image needs one label.")
        if len(classes) != 1:
            raise ValueError(
                f"the labels have shape {shape_text(classes)}, expected (samples,): one class for each. "
                "One-hot labels become classes by labels.argmax(axis=1)."
            )
        if samples[0] == 0 or batch_size < 1:
            raise ValueError(
                f"{count(samples[0], 'image')} in batches of {batch_size}: there must be at least 1 of both."
            )
        self.images: np.ndarray = images
        self.labels: np.ndarray = labels
        self.batch_size: int = batch_size

    def __len__(self) -> int:
        return math.ceil(view(self.images).shape[0] / self.batch_size)

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        images, labels = view(self.images), view(self.labels)
        for start in range(0, images.shape[0], self.batch_size):
            batch = slice(start, start + self.batch_size)
            yield images[batch], labels[batch]


def loss_of(predictions: Tensor, labels: Tensor) -> Tensor:
    """Sparse categorical crossentropy: how surprised the model is by the right labels, on average.

    Args:
        predictions: Probabilities of shape (batch, classes).
        labels: The right class of each sample, of shape (batch,).

    Source: section 2.5.2, "Running one training step".

    Sure of it, unsure, and wrong:

    >>> for p in (0.99, 0.5, 0.01):
    ...     print(loss_of(tf.constant([[p, 1 - p]]), [0]).numpy().round(2))
    0.01
    0.69
    4.61
    """
    predictions, labels = _tensor(predictions, "predictions"), _tensor(labels, "labels")
    if not (
        predictions.dtype.is_floating and (labels.dtype.is_integer or labels.dtype.is_floating)
    ):
        raise TypeError(
            f"the predictions are {predictions.dtype.name} and the labels {labels.dtype.name}: "
            "the predictions are probabilities, and the labels integers."
        )
    if predictions.shape.rank != 2 or not labels.shape.is_compatible_with(predictions.shape[:1]):
        raise ValueError(
            f"the predictions have shape {shape_text(predictions.shape)} and the labels "
            f"{shape_text(labels.shape)}, expected (batch, classes) and (batch,): one class for each."
        )
    right = tf.gather(predictions, tf.cast(labels, tf.int64), batch_dims=1)
    # The smallest and largest probability are kept off 0 and 1, as Keras does: the logarithm of 0 is minus infinity.
    return -tf.reduce_mean(tf.math.log(tf.clip_by_value(right, 1e-7, 1 - 1e-7)))


def gradients_of(model: Any, images: Tensor, labels: Tensor) -> tuple[Tensor, list[Tensor]]:
    """The loss on a batch, and its gradient with respect to each of the model's weights.

    Args:
        model: A `NaiveSequential`.
        images: Shape (batch, features), scaled to 0 to 1.
        labels: The right class of each sample, of shape (batch,).

    Returns:
        The loss, of shape (), and a gradient of the shape of each weight.

    Source: section 2.5.2, "Running one training step".

    >>> model = NaiveSequential([NaiveDense(784, 10, tf.nn.softmax, seed=0)])
    >>> images = np.ones((4, 784), "float32")
    >>> loss, gradients = gradients_of(model, images, labels=[1, 2, 3, 4])
    >>> [gradient.shape.as_list() for gradient in gradients]
    [[784, 10], [10]]
    """
    with tf.GradientTape() as tape:  # it records what is computed ...
        loss = loss_of(model(images), labels)
    # ... and goes back through it by the chain rule
    return loss, tape.gradient(loss, model.weights)


def update_weights(
    weights: Sequence[Any], gradients: Sequence[Tensor], learning_rate: float
) -> None:
    """Move each weight a little against its gradient: the whole of stochastic gradient descent.

    Args:
        weights: Variables; they are changed in place.
        gradients: One of the same shape for each.
        learning_rate: How far a step goes for a gradient of a given size.

    Source: section 2.5.2, "Running one training step".

    >>> w = tf.Variable([1.0, 2.0])
    >>> update_weights([w], [tf.constant([0.5, -1.0])], learning_rate=0.1)
    >>> w.numpy().round(2)
    array([0.95, 2.1 ], dtype=float32)
    """
    for weight, gradient in zip(weights, gradients, strict=True):
        weight.assign_sub(learning_rate * gradient)


def training_step(model: Any, images: Tensor, labels: Tensor, learning_rate: float) -> Tensor:
    """Predict, compare, find the gradients, move the weights.

    Args:
        model: A `NaiveSequential`.
        images: Shape (batch, features), scaled to 0 to 1.
        labels: The right class of each sample, of shape (batch,).
        learning_rate: How far a step goes for a gradient of a given size.

    Returns:
        The loss on this batch before the weights were moved, of shape ().

    Source: section 2.5.2, "Running one training step".

    The same batch three times: each step makes its loss smaller.

    >>> model = NaiveSequential([NaiveDense(2, 2, tf.nn.softmax, seed=0)])
    >>> x, y = np.array([[0, 1], [1, 0]], "float32"), np.array([0, 1])
    >>> losses = [float(training_step(model, x, y, 0.5)) for _ in range(3)]
    >>> losses[0] > losses[1] > losses[2]
    True
    """
    loss, gradients = gradients_of(model, images, labels)
    update_weights(model.weights, gradients, learning_rate)
    return loss


def fit(
    model: Any,
    images: np.ndarray,
    labels: np.ndarray,
    epochs: int,
    batch_size: int = 128,
    learning_rate: float = 0.1,
) -> np.ndarray:
    """Train a model: in each epoch, one training step on each batch.

    Args:
        model: A `NaiveSequential`.
        images: Shape (samples, features), scaled to 0 to 1.
        labels: The right class of each sample, of shape (samples,).
        epochs: How many times to go through all samples.
        batch_size: Samples in a batch.
        learning_rate: How far a step goes for a gradient of a given size.

    Returns:
        The loss at each step, of shape (epochs, batches).

    Raises:
        ValueError: If the numbers or shapes do not fit together.
        FloatingPointError: If the loss is no longer finite, because the learning rate is too large.

    Source: section 2.5.3, "The full training loop".

    >>> model = NaiveSequential([NaiveDense(2, 2, tf.nn.softmax, seed=0)])
    >>> x, y = np.tile(np.eye(2, dtype="float32"), (50, 1)), np.tile([0, 1], 50)
    >>> losses = fit(model, x, y, epochs=5, batch_size=20)
    >>> losses.shape, losses[-1].mean() < losses[0].mean(), evaluate(model, x, y)
    ((5, 5), np.True_, 1.0)
    """
    batches = BatchGenerator(images, labels, batch_size)
    step = tf.function(training_step, reduce_retracing=True)  # the same step, compiled into a graph
    losses = np.empty((epochs, len(batches)), dtype="float32")
    for epoch in range(epochs):
        for i, (some_images, some_labels) in enumerate(batches):
            losses[epoch, i] = step(model, some_images, some_labels, tf.constant(learning_rate))
            if not np.isfinite(losses[epoch, i]):
                smaller = min(0.1, learning_rate / 10)
                raise FloatingPointError(
                    f"the loss is {losses[epoch, i]} at step {i} of epoch {epoch}: with learning_rate={learning_rate} "
                    f"the weights have grown without end. Make a new model, and try {smaller:g}."
                )
    return losses


def evaluate(model: Any, images: np.ndarray, labels: np.ndarray) -> float:
    """The accuracy: the share of samples whose most probable class is the right one.

    Args:
        model: A `NaiveSequential`, or any function that gives probabilities of shape (samples, classes).
        images: Shape (samples, features), scaled to 0 to 1.
        labels: The right class of each sample, of shape (samples,).

    Raises:
        ValueError: If there is not one label for each image.

    Source: section 2.5.4, "Evaluating the model".

    >>> said = np.array([[0.9, 0.1], [0.4, 0.6], [0.3, 0.7], [0.8, 0.2]])
    >>> evaluate(lambda images: said, np.zeros((4, 784)), np.array([0, 1, 0, 0]))
    0.75
    """
    right = 0
    for some_images, some_labels in BatchGenerator(images, labels, batch_size=1000):
        answers = np.argmax(model(some_images), axis=1)
        right += int(np.sum(answers == some_labels))
    return right / len(images)
