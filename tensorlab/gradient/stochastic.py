"""Gradient descent on batches: each step looks at a few samples only. Section 2.4.3 of the chapter."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tensorlab.gradient import numerical
from tensorlab.gradient.descent import Descent, walk
from tensorlab.gradient.numerical import real_array
from tensorlab.view import view
from tensorlab.wording import count, join, plural


def sgd(
    loss: Callable[..., Any],
    start: Any,
    samples: Sequence[np.ndarray],
    batch_size: int,
    learning_rate: float,
    momentum: float = 0.0,
    epochs: int = 1,
    seed: int = 0,
    gradient: Callable[..., Any] | None = None,
) -> Descent:
    """Walk down a loss, each step by the gradient on a batch: mini-batch stochastic gradient descent.

    In each epoch the samples are shuffled and dealt into batches, so that each is seen once; the last batch may be
    smaller. A batch's gradient is a guess at that of all samples: cheaper, and right on average.

    Args:
        loss: A function of the parameters and of one argument for each array of samples: `loss(w, x, y)`.
        start: The parameters to begin with, an array of any shape.
        samples: Arrays with the samples along axis 0, such as inputs and targets.
        batch_size: Samples in a batch; 1 is true stochastic gradient descent, all of them is batch gradient descent.
        learning_rate: How far a step goes for a gradient of a given size.
        momentum: The share of the previous step that is added to the next one.
        epochs: How many times to go through all samples.
        seed: For the shuffling.
        gradient: A function of the same arguments that gives the gradient exactly; found by central
            differences if not given.

    Returns:
        A `Descent` with a step for each batch. Its values are the loss on all samples; its gradients are the batches'.

    Raises:
        ValueError: If the arrays have different numbers of samples, or a setting is out of its range.

    Source: section 2.4.3, "Stochastic gradient descent".

    >>> x = np.linspace(-1, 1, 64)
    >>> def loss(w, x, y):
    ...     return np.mean((w * x - y) ** 2)
    >>> walked = sgd(loss, 0, (x, 3 * x), 16, learning_rate=0.5, epochs=5)
    >>> walked.steps, walked.path[-1].round(2)
    (20, np.float64(3.0))
    """
    arrays = [view(each).values() for each in samples]
    lengths = [len(each) for each in arrays if each.ndim]
    if not arrays or len(lengths) < len(arrays) or len(set(lengths)) > 1 or not lengths[0]:
        found = join([count(n, "sample") for n in lengths]) or "none"
        raise ValueError(
            f"samples holds {count(len(arrays), 'array')} with {found}: give arrays with the same number of samples "
            "along axis 0, such as (inputs, targets)."
        )
    if not 1 <= batch_size <= lengths[0]:
        raise ValueError(
            f"batch_size is {batch_size}, expected 1 to {lengths[0]}, the number of {plural('sample')}."
        )
    if epochs < 1:
        raise ValueError(f"epochs is {epochs}, expected at least 1.")
    batches = _deal(lengths[0], batch_size, epochs, seed)

    def gradient_at(step: int, w: Any) -> Any:
        # After the last step there is no batch left: the gradient there is that of the last one.
        batch = [each[batches[min(step, len(batches) - 1)]] for each in arrays]
        if gradient is not None:
            return gradient(w, *batch)
        return numerical.gradient(lambda w: loss(w, *batch), w)

    parameters = real_array(start, "start")
    return walk(
        lambda w: loss(w, *arrays), gradient_at, parameters, learning_rate, momentum, len(batches)
    )


def _deal(samples: int, batch_size: int, epochs: int, seed: int) -> list[np.ndarray]:
    """The samples' positions in each batch of each epoch, shuffled anew for each epoch."""
    rng = np.random.default_rng(seed)
    starts = range(0, samples, batch_size)
    shuffled = (rng.permutation(samples) for _ in range(epochs))
    return [order[start : start + batch_size] for order in shuffled for start in starts]
