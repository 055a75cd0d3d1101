"""Images on their way through a network: scaled as they are used, and many batches in one compiled call.

Keras' own `fit` spends about half of its time between the steps of a network as small as this one. Here the images
stay in memory as they came, one byte a pixel if they are raw; a compiled loop takes the steps of many batches,
gathering, scaling and learning from each. A step itself is Keras' own `train_step`.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from tensorlab._tensorflow import import_tensorflow, without_start_up_lines

# Steps in one compiled call: enough that the call itself costs nothing, few enough that Ctrl-C is heard at once.
STEPS_PER_CALL = 64
# Images that are predicted at once: large enough to keep all cores at work, small enough to stay in cache.
BLOCK = 1024
# Compiling takes as long as about so many steps one by one.
_WORTH_COMPILING = 100


class Evaluation(NamedTuple):
    """How well a network does on images that it has not learnt from.

    >>> Evaluation(loss=0.0712, accuracy=0.9794)
    Evaluation(loss=0.0712, accuracy=0.9794)
    """

    loss: float
    accuracy: float


@dataclass(frozen=True)
class Samples:
    """What a network learns from.

    Attributes:
        rows: Images of shape (n, features): uint8 from 0 to 255, or float32 that is scaled already.
        targets: int32 of shape (n,), or float32 of shape (n, classes), as the loss wants them.
    """

    rows: np.ndarray
    targets: np.ndarray

    def __len__(self) -> int:
        return len(self.rows)

    def split(self, share: float) -> "tuple[Samples, Samples | None]":
        """Keep the last share of the samples for validation, before any shuffling, as Keras does."""
        if share == 0:
            return self, None
        if not 0 < share < 1:
            raise ValueError(
                f"validation_split is {share}, expected a share of the images, at least 0 and below 1."
            )
        n = int(np.floor(len(self) * (1 - share)))
        if n in (0, len(self)):
            part = "train on" if n == 0 else "validate with"
            raise ValueError(
                f"validation_split={share} of {len(self)} images leaves none to {part}."
            )
        return Samples(self.rows[:n], self.targets[:n]), Samples(self.rows[n:], self.targets[n:])


def scaled(rows: Any) -> Any:
    """Bring a TensorFlow tensor of raw pixels to [0, 1]; prepared ones are there."""
    tf = import_tensorflow()
    return rows if rows.dtype == tf.float32 else tf.cast(rows, tf.float32) / 255


def probabilities(model: Any, rows: np.ndarray) -> np.ndarray:
    """Ask a model for its answers.

    Args:
        model: A Keras model with one softmax at its end.
        rows: Images as in `Samples`.

    Returns:
        float32 of shape (n, classes), each row summing to 1.
    """
    tf = import_tensorflow()
    blocks = [
        model(scaled(tf.constant(rows[start : start + BLOCK])), training=False).numpy()
        for start in range(0, len(rows), BLOCK)
    ]
    return np.concatenate(blocks)


def measure(model: Any, samples: Samples) -> Evaluation:
    """Give loss and accuracy on samples: the loss is the mean over all of them, as if they were one batch."""
    answers = probabilities(model, samples.rows)
    classes = samples.targets if samples.targets.ndim == 1 else samples.targets.argmax(axis=1)
    loss = np.asarray(model.loss(samples.targets, answers))
    return Evaluation(
        loss=float(loss.mean()),  # a plain function gives one loss for each sample
        accuracy=float(np.mean(answers.argmax(axis=1) == classes)),
    )


class Batches:
    """The steps of an epoch, many at a time.

    Args:
        model: A compiled Keras model.
        samples: What it learns from.
        batch_size: Samples in one step; the last batch of an epoch may be shorter.
        epochs: How often it will see every sample: a few steps are not worth compiling.

    Attributes:
        steps: Steps in one epoch.
    """

    def __init__(self, model: Any, samples: Samples, batch_size: int, epochs: int) -> None:
        self._tf = tf = import_tensorflow()
        self._model = model
        self._rows, self._targets = tf.constant(samples.rows), tf.constant(samples.targets)
        self._batch_size = batch_size
        self._whole = len(samples) // batch_size
        self.steps: int = -(-len(samples) // batch_size)
        self._order = np.arange(len(samples))
        self._batches = None
        # A step inside a compiled function cannot make variables: the optimizer's and the metrics' are made here.
        model.optimizer.build(model.trainable_variables)
        model.test_step(self._gather(tf.constant([0])))
        model.reset_metrics()
        self._compiled = None
        self._called = False
        if epochs * self._whole >= _WORTH_COMPILING:
            self._compiled = tf.function(self._loop, jit_compile=True, autograph=False)

    @property
    def compiled(self) -> bool:
        """Whether many steps can be one call."""
        return self._compiled is not None

    def take(self, order: np.ndarray, per_call: int) -> Iterator[tuple[int, int]]:
        """Give the first step and the one after the last of each call; a shorter last batch is a call of its own."""
        self._order = order.astype(np.int32)
        whole = self._order[: self._whole * self._batch_size]
        self._batches = self._tf.constant(whole.reshape(self._whole, self._batch_size))
        for first in range(0, self._whole, per_call):
            yield first, min(first + per_call, self._whole)
        if self._whole < self.steps:
            yield self._whole, self.steps

    def learn(self, first: int, last: int) -> None:
        """Take steps, compiled where that is worth it and the batches are whole."""
        constant = self._tf.constant
        if self._compiled is not None and last <= self._whole:
            bounds = constant(first), constant(last)  # tensors: a number would be compiled in
            with nullcontext() if self._called else without_start_up_lines():
                self._compiled(self._batches, *bounds, self._rows, self._targets)
            self._called = True
            return
        for step in range(first, last):
            order = self._order[step * self._batch_size : (step + 1) * self._batch_size]
            self._model.train_step(self._gather(constant(order)))

    def _loop(self, batches: Any, first: Any, last: Any, rows: Any, targets: Any) -> None:
        gather = self._tf.gather

        def step(i: Any) -> tuple[Any]:
            self._model.train_step((scaled(gather(rows, batches[i])), gather(targets, batches[i])))
            return (i + 1,)

        self._tf.while_loop(lambda i: i < last, step, [first])

    def _gather(self, order: Any) -> tuple[Any, Any]:
        gather = self._tf.gather
        return scaled(gather(self._rows, order)), gather(self._targets, order)
