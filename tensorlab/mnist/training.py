"""Training without waiting for Python: many steps in one compiled call, the images scaled as they are used.

Keras' own `fit` spends about half of its time between the steps of a network as small as this one. Here the images
stay in memory as they came, one byte a pixel if they are raw; a compiled loop takes the steps of many batches,
gathering, scaling and learning from each. A step itself is Keras' own `train_step`, and the loop around the steps
calls Keras' callbacks as Keras does, so that losses, optimizers, metrics and callbacks mean what they always mean.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab._tensorflow import import_keras, import_tensorflow, without_start_up_lines

# Steps in one compiled call: enough that the call itself costs nothing, few enough that Ctrl-C is heard at once.
_STEPS_PER_CALL = 64
# Compiling takes as long as about so many steps one by one.
_WORTH_COMPILING = 100
# Images that are predicted at once: large enough to keep all cores at work, small enough to stay in cache.
_BLOCK = 1024


@dataclass(frozen=True)
class Samples:
    """What a network learns from.

    Attributes:
        rows: images of shape (n, features): uint8 from 0 to 255, or float32 that is scaled already.
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
                f"validation_split is {share}, expected a share of the images from 0 up to, and without, 1."
            )
        n = int(np.floor(len(self) * (1 - share)))
        if n in (0, len(self)):
            part = "train on" if n == 0 else "validate with"
            raise ValueError(
                f"validation_split={share} of {len(self)} images leaves none to {part}."
            )
        return Samples(self.rows[:n], self.targets[:n]), Samples(self.rows[n:], self.targets[n:])


def train(
    model: Any,
    samples: Samples,
    *,
    epochs: int,
    batch_size: int,
    validation: Samples | None,
    callbacks: Sequence[Any],
    orders: Callable[[int], np.ndarray],
) -> None:
    """Train a compiled model, in one process and on one device.

    Args:
        model: a compiled Keras model.
        samples: what it learns from.
        epochs: how often it sees every sample.
        batch_size: samples in one step; the last batch of an epoch may be shorter.
        validation: what it is measured on after each epoch, but never learns from.
        callbacks: Keras callbacks.
        orders: gives the order of the samples, a permutation of range(n), for the epoch of a number.
    """
    keras = import_keras()
    batches = _Batches(model, samples, batch_size, epochs)
    one_by_one = not batches.compiled or any(map(_watches_steps, callbacks))
    per_call = 1 if one_by_one else _STEPS_PER_CALL
    watchers = keras.callbacks.CallbackList(
        list(callbacks), add_history=True, model=model, epochs=epochs, steps=batches.steps
    )
    model.stop_training = False
    watchers.on_train_begin()
    logs: dict[str, float] = {}
    for epoch in range(epochs):
        model.reset_metrics()
        watchers.on_epoch_begin(epoch)
        for first, last in batches.take(orders(epoch), per_call):
            watchers.on_train_batch_begin(first)
            batches.learn(first, last)
            logs = _metrics(model)
            watchers.on_train_batch_end(last - 1, logs)
            if model.stop_training:
                break
        if validation is not None:
            logs |= {f"val_{name}": value for name, value in measure(model, validation).items()}
        watchers.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    model.optimizer.finalize_variable_values(model.trainable_variables)
    watchers.on_train_end(logs)


def train_distributed(
    model: Any,
    samples: Samples,
    *,
    epochs: int,
    batch_size: int,
    validation: Samples | None,
    callbacks: Sequence[Any],
    seed: int | None,
) -> None:
    """Train a model that was made under a `tf.distribute` strategy, by Keras' own `fit`; arguments as for `train`."""
    tf = import_tensorflow()
    rows, targets = tf.constant(samples.rows), tf.constant(samples.targets)
    # Neither function below has a branch or a loop for AutoGraph to rewrite, and in Python 3.13 its rewriting warns.
    as_it_is = tf.autograph.experimental.do_not_convert
    data = (
        tf.data.Dataset.range(len(samples))
        .shuffle(len(samples), seed=seed, reshuffle_each_iteration=True)
        .batch(batch_size)
        .map(as_it_is(lambda order: (_scaled(tf.gather(rows, order)), tf.gather(targets, order))))
        .prefetch(2)
    )
    checked = None
    if validation is not None:
        checked = (
            tf.data.Dataset.from_tensor_slices((validation.rows, validation.targets))
            .batch(_BLOCK)
            .map(as_it_is(lambda rows, targets: (_scaled(rows), targets)))
        )
    model.fit(
        data,
        epochs=epochs,
        validation_data=checked,
        callbacks=list(callbacks),
        verbose=0,
        shuffle=False,
    )


def probabilities(model: Any, rows: np.ndarray) -> np.ndarray:
    """Ask a model for its answers.

    Args:
        model: a Keras model with one softmax at its end.
        rows: images as in `Samples`.

    Returns:
        float32 of shape (n, classes), each row summing to 1.
    """
    tf = import_tensorflow()
    blocks = [
        model(_scaled(tf.constant(rows[start : start + _BLOCK])), training=False).numpy()
        for start in range(0, len(rows), _BLOCK)
    ]
    return np.concatenate(blocks)


def measure(model: Any, samples: Samples) -> dict[str, float]:
    """Give loss and accuracy on samples: the loss is the mean over all of them, as if they were one batch."""
    answers = probabilities(model, samples.rows)
    classes = samples.targets if samples.targets.ndim == 1 else samples.targets.argmax(axis=1)
    loss = np.asarray(model.loss(samples.targets, answers))
    return {
        "loss": float(loss.mean()),  # a plain function gives one loss for each sample
        "accuracy": float(np.mean(answers.argmax(axis=1) == classes)),
    }


class _Batches:
    """The steps of an epoch, taken many at a time."""

    def __init__(self, model: Any, samples: Samples, batch_size: int, epochs: int) -> None:
        self._tf = tf = import_tensorflow()
        self._model = model
        self._rows, self._targets = tf.constant(samples.rows), tf.constant(samples.targets)
        self._batch_size = batch_size
        self._whole = len(samples) // batch_size
        self.steps = -(-len(samples) // batch_size)
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
        if self._compiled is not None and last <= self._whole:
            bounds = (
                self._tf.constant(first),
                self._tf.constant(last),
            )  # tensors: a number would be compiled in
            with nullcontext() if self._called else without_start_up_lines():
                self._compiled(self._batches, *bounds, self._rows, self._targets)
            self._called = True
            return
        for step in range(first, last):
            order = self._order[step * self._batch_size : (step + 1) * self._batch_size]
            self._model.train_step(self._gather(self._tf.constant(order)))

    def _loop(self, batches: Any, first: Any, last: Any, rows: Any, targets: Any) -> None:
        def step(i: Any) -> tuple[Any]:
            order = batches[i]
            self._model.train_step(
                (_scaled(self._tf.gather(rows, order)), self._tf.gather(targets, order))
            )
            return (i + 1,)

        self._tf.while_loop(lambda i: i < last, step, [first])

    def _gather(self, order: Any) -> tuple[Any, Any]:
        gather = self._tf.gather
        return _scaled(gather(self._rows, order)), gather(self._targets, order)


def _scaled(rows: Any) -> Any:
    """Bring raw pixels to [0, 1]; prepared ones are there."""
    tf = import_tensorflow()
    return rows if rows.dtype == tf.float32 else tf.cast(rows, tf.float32) / 255


def _metrics(model: Any) -> dict[str, float]:
    return {name: float(value) for name, value in model.get_metrics_result().items()}


def _watches_steps(callback: Any) -> bool:
    """Tell whether a callback wants to hear of every step, as one that Keras' users wrote may."""
    keras = import_keras()
    if getattr(callback, "counts_calls", False):  # the progress bar
        return False
    plain = keras.callbacks.Callback
    hooks = ("on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end")
    return any(getattr(type(callback), hook, None) is not getattr(plain, hook) for hook in hooks)
