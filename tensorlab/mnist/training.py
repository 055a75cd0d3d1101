"""One training, from its first epoch to its last or to Ctrl-C.

The loop around the steps calls Keras' callbacks as Keras does, so that losses, optimizers, metrics and callbacks mean
what they always mean.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from tensorlab._tensorflow import import_keras, import_tensorflow
from tensorlab.mnist.batches import BLOCK, STEPS_PER_CALL, Batches, Samples, measure, scaled
from tensorlab.mnist.inputs import check_count


class TrainingInterrupted(UserWarning):
    """Training was stopped by Ctrl-C; the network keeps what it has learnt so far."""


def learn(
    model: Any,
    samples: Samples,
    progress: Any,
    *,
    epochs: int,
    batch_size: int,
    validation_split: float,
    callbacks: Sequence[Any],
    random_state: int | None,
    before: int,
    strategy: Any,
) -> bool:
    """Train a compiled model, on one device or under a strategy, until all is done or Ctrl-C is pressed.

    Args:
        model: A compiled Keras model; under a strategy, one that was made in its scope.
        samples: What it learns from, and is validated with.
        progress: The callback of `make_progress`.
        epochs: How often the model sees every sample.
        batch_size: Samples in one step.
        validation_split: The share of the samples that is kept for validation.
        callbacks: Keras callbacks.
        random_state: The same number gives the same orders of the samples.
        before: Epochs that the model was trained for already, so that it makes no difference whether it is trained
            in one go or in several.
        strategy: A `tf.distribute` strategy, or None.

    Returns:
        Whether it came to its end; False after Ctrl-C, if anything was learnt before.

    Raises:
        ValueError: If an argument is out of range.
        KeyboardInterrupt: If nothing was learnt yet.
    """
    check_count("epochs", epochs)
    check_count("batch_size", batch_size)
    samples, validation = samples.split(validation_split)
    common: dict[str, Any] = {
        "epochs": epochs,
        "batch_size": batch_size,
        "validation": validation,
        # The first to hear of a step is the one that counts them: any other may stop the training there.
        "callbacks": [progress, *callbacks],
    }
    try:
        with _hearing_ctrl_c() as progress.check:
            if strategy is None:
                common["orders"] = lambda epoch: order(len(samples), random_state, before + epoch)
                _train(model, samples, **common)
            else:
                _train_distributed(model, samples, seed=_seed(random_state, before), **common)
            progress.check()
    except KeyboardInterrupt:
        if not progress.started:
            raise
        return False
    finally:
        progress.close()
    return True


@contextmanager
def _hearing_ctrl_c() -> Iterator[Callable[[], None]]:
    """Give a function that raises Ctrl-C once more if it was lost.

    TensorFlow runs Python while it traces and compiles: an exception that comes in there may be swallowed, or come out
    as one of TensorFlow's own.
    """
    before = signal.getsignal(signal.SIGINT)
    heard = False

    def hear(number: int, frame: Any) -> None:
        nonlocal heard
        try:
            before(number, frame)  # type: ignore[operator, misc]
        except KeyboardInterrupt:
            heard = True
            raise

    def check() -> None:
        if heard:
            raise KeyboardInterrupt

    ours = callable(before) and threading.current_thread() is threading.main_thread()
    if ours:
        signal.signal(signal.SIGINT, hear)
    try:
        yield check
    except Exception:
        check()
        raise
    finally:
        if ours:
            signal.signal(signal.SIGINT, before)


def order(n: int, random_state: int | None, epoch: int) -> np.ndarray:
    """Give each epoch an order of its own: a permutation of range(n)."""
    return np.random.default_rng(_seed(random_state, epoch)).permutation(n)


def joined(
    before: Mapping[str, list[float]], after: Mapping[str, list[float]]
) -> dict[str, list[float]]:
    """Put two histories one after the other; what was not measured in one of them is NaN there.

    >>> joined({"loss": [0.5]}, {"loss": [0.25], "val_loss": [0.375]})
    {'loss': [0.5, 0.25], 'val_loss': [nan, 0.375]}
    """
    names = list(dict.fromkeys([*before, *after]))
    n, m = (len(next(iter(history.values()), ())) for history in (before, after))
    nan = float("nan")
    return {name: [*before.get(name, [nan] * n), *after.get(name, [nan] * m)] for name in names}


def _seed(random_state: int | None, epoch: int) -> int | None:
    if random_state is None:
        return None
    return int(np.random.SeedSequence([random_state, 1 + epoch]).generate_state(1)[0])


def _train(
    model: Any,
    samples: Samples,
    *,
    epochs: int,
    batch_size: int,
    validation: Samples | None,
    callbacks: Sequence[Any],
    orders: Callable[[int], np.ndarray],
) -> None:
    keras = import_keras()
    batches = Batches(model, samples, batch_size, epochs)
    one_by_one = not batches.compiled or any(map(_watches_steps, callbacks))
    per_call = 1 if one_by_one else STEPS_PER_CALL
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
            logs = {name: float(value) for name, value in model.get_metrics_result().items()}
            watchers.on_train_batch_end(last - 1, logs)
            if model.stop_training:
                break
        if validation is not None:
            found = measure(model, validation)._asdict()
            logs |= {f"val_{name}": value for name, value in found.items()}
        watchers.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    model.optimizer.finalize_variable_values(model.trainable_variables)
    watchers.on_train_end(logs)


def _train_distributed(
    model: Any,
    samples: Samples,
    *,
    epochs: int,
    batch_size: int,
    validation: Samples | None,
    callbacks: Sequence[Any],
    seed: int | None,
) -> None:
    """Train by Keras' own `fit`, which knows how to spread over devices."""
    tf = import_tensorflow()
    rows, targets = tf.constant(samples.rows), tf.constant(samples.targets)
    # Neither function below has a branch or a loop for AutoGraph to rewrite, and in Python 3.13 its rewriting warns.
    as_it_is = tf.autograph.experimental.do_not_convert
    data = (
        tf.data.Dataset.range(len(samples))
        .shuffle(len(samples), seed=seed, reshuffle_each_iteration=True)
        .batch(batch_size)
        .map(as_it_is(lambda order: (scaled(tf.gather(rows, order)), tf.gather(targets, order))))
        .prefetch(2)
    )
    checked = None
    if validation is not None:
        checked = (
            tf.data.Dataset.from_tensor_slices((validation.rows, validation.targets))
            .batch(BLOCK)
            .map(as_it_is(lambda rows, targets: (scaled(rows), targets)))
        )
    model.fit(
        data,
        epochs=epochs,
        validation_data=checked,
        callbacks=list(callbacks),
        verbose=0,
        shuffle=False,
    )


def _watches_steps(callback: Any) -> bool:
    """Tell whether a callback wants to hear of every step, as one that Keras' users wrote may."""
    keras = import_keras()
    if getattr(callback, "counts_calls", False):  # the progress bar
        return False
    plain = keras.callbacks.Callback
    hooks = ("on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end")
    return any(getattr(type(callback), hook, None) is not getattr(plain, hook) for hook in hooks)
