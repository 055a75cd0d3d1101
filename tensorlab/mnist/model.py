"""The chapter's network as a Keras model: pixels in, one hidden layer, a probability for each class out."""

from typing import Any

import numpy as np

from tensorlab._tensorflow import import_keras
from tensorlab.mnist.inputs import check_count, check_random_state


def build(
    features: int,
    hidden_units: int,
    classes: int,
    optimizer: Any,
    loss: Any,
    random_state: int | None,
) -> Any:
    """Make the network, with weights of its own and compiled to be trained.

    Its first weights come from initialisers with seeds of their own, so that Keras' global seed, which belongs to
    the rest of the program, is neither used nor changed.

    Args:
        features: Pixels of one image, 784 for MNIST.
        hidden_units: Units of the hidden layer.
        classes: Classes to tell apart, and units of the last layer.
        optimizer: A name that Keras knows, or an optimizer; it is copied, so that one can serve many networks.
        loss: A name that Keras knows, a loss, or a function of (targets, probabilities).
        random_state: The same number gives the same weights; None gives new ones each time.

    Returns:
        A compiled `keras.Sequential` that takes float32 of shape (n, features) and gives (n, classes).

    Raises:
        ValueError: If an argument is out of range, the optimizer or loss is unknown, or the loss wants logits.
    """
    check_count("hidden_units", hidden_units)
    check_random_state(random_state)
    keras = import_keras()
    first, second = np.random.default_rng(random_state).integers(2**31, size=2).tolist()
    glorot = keras.initializers.GlorotUniform
    model = keras.Sequential(
        [
            keras.Input((features,), name="pixels"),
            keras.layers.Dense(
                hidden_units, activation="relu", kernel_initializer=glorot(first), name="hidden"
            ),
            keras.layers.Dense(
                classes, activation="softmax", kernel_initializer=glorot(second), name="digits"
            ),
        ],
        name="mnist_classifier",
    )
    model.compile(
        optimizer=_own_optimizer(optimizer), loss=_checked_loss(loss), metrics=["accuracy"]
    )
    return model


def trained_model(classifier: Any) -> Any:
    """Give the Keras model that a classifier has trained.

    Raises:
        sklearn.exceptions.NotFittedError: If it was not trained yet.
    """
    from sklearn.exceptions import NotFittedError

    if not hasattr(classifier, "model_"):
        raise NotFittedError(
            f"this {type(classifier).__name__} has learnt nothing yet: call fit(train_images, train_labels) first, "
            "or MnistClassifier.load(path)."
        )
    return classifier.model_


def is_sparse(loss: Any) -> bool:
    """Tell whether a loss takes the classes' numbers; every other takes one-hot rows.

    >>> is_sparse("sparse_categorical_crossentropy"), is_sparse("categorical_crossentropy")
    (True, False)
    """
    name = loss if isinstance(loss, str) else getattr(loss, "name", getattr(loss, "__name__", ""))
    kind = type(loss).__name__
    return "sparse" in str(name).lower() or "sparse" in kind.lower()


def _own_optimizer(optimizer: Any) -> Any:
    keras = import_keras()
    if isinstance(optimizer, str):
        try:
            return keras.optimizers.get(optimizer)
        except ValueError as error:
            raise ValueError(
                f"Keras has no optimizer {optimizer!r}; it has rmsprop, sgd, adam and others, or give one: "
                "keras.optimizers.RMSprop(learning_rate=0.01)."
            ) from error
    if not isinstance(optimizer, keras.optimizers.Optimizer):
        raise ValueError(
            f"optimizer is {optimizer!r}, expected a name such as 'rmsprop' or a Keras optimizer."
        )
    return type(optimizer).from_config(optimizer.get_config())


def _checked_loss(loss: Any) -> Any:
    keras = import_keras()
    if isinstance(loss, str):
        try:
            return keras.losses.get(loss)
        except ValueError as error:
            raise ValueError(
                f"Keras has no loss {loss!r}; the chapter's is 'sparse_categorical_crossentropy'."
            ) from error
    if not callable(loss):
        raise ValueError(
            f"loss is {loss!r}, expected a name such as 'sparse_categorical_crossentropy' or a Keras loss."
        )
    if isinstance(loss, keras.losses.Loss) and loss.get_config().get("from_logits"):
        raise ValueError(
            f"{type(loss).__name__}(from_logits=True) would apply softmax to probabilities: the network's last "
            "layer is a softmax already. Give the loss without from_logits."
        )
    return loss
