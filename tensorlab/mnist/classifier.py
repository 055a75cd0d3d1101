"""The chapter's network as a scikit-learn classifier, with Keras underneath."""

import os
import warnings
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any, NamedTuple, Self

import numpy as np

from tensorlab.mnist import files
from tensorlab.mnist.labels import checked_labels, encode
from tensorlab.mnist.model import build, is_sparse
from tensorlab.mnist.pixels import PIXELS, as_rows
from tensorlab.mnist.progress import make_progress
from tensorlab.mnist.summary import Layer, Summary
from tensorlab.mnist.training import Samples, measure, probabilities, train, train_distributed
from tensorlab.wording import count

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError:  # the class can be looked at all the same; making one says what is missing

    class ClassifierMixin:  # type: ignore[no-redef]
        """Stands for scikit-learn's."""

        def __new__(cls, *args: object, **settings: object) -> Self:
            """Say what is missing."""
            raise ImportError(
                "MnistClassifier needs scikit-learn, which is not installed. "
                "In a clone of tensorlab: pip install '.[mnist]'"
            )

    class BaseEstimator:  # type: ignore[no-redef]
        """Stands for scikit-learn's."""


_DIGITS = 10


class Evaluation(NamedTuple):
    """How well a network does on images that it has not learnt from.

    >>> Evaluation(loss=0.0712, accuracy=0.9794)
    Evaluation(loss=0.0712, accuracy=0.9794)
    """

    loss: float
    accuracy: float


class TrainingInterrupted(UserWarning):
    """Training was stopped by Ctrl-C; the network keeps what it has learnt so far."""


class MnistClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The chapter's network: 784 pixels, a hidden layer with relu, a softmax over the classes.

    It takes raw images, uint8 of shape (n, 28, 28), or prepared ones, floats of shape (n, 784) in [0, 1], and gives
    the same answers for both. It follows scikit-learn's conventions: `fit` starts afresh and returns the
    classifier, `partial_fit` goes on from where training stopped, and cross-validation and pipelines work.

    Args:
        hidden_units: units of the hidden layer.
        optimizer: a name that Keras knows ("rmsprop", "adam", "sgd"), or a Keras optimizer.
        seed: an integer for first weights and orders of the images that can be had again: the same seed gives the
            same weights on the same machine. None draws new ones for each `fit`.
        loss: a name that Keras knows, a Keras loss, or a function of (targets, probabilities). Losses with "sparse"
            in their name get the numbers of the classes, all others one-hot rows.
        strategy: a `tf.distribute` strategy, to train on several devices; None trains on one, and fastest.

    Attributes:
        classes_: the labels that it can answer, sorted, of shape (classes,).
        n_features_in_: pixels of one image, 784.
        model: the Keras model underneath, which takes prepared images.
        history: loss and accuracy after each epoch, by name: "loss", "accuracy", and "val_loss" and "val_accuracy"
            where a part of the images was kept for validation.

    >>> from tensorlab import mnist
    >>> data = mnist.load("digits")
    >>> classifier = mnist.MnistClassifier(hidden_units=64, seed=0)
    >>> classifier.fit(data.train_images, data.train_labels, epochs=10, verbose=False)
    MnistClassifier(hidden_units=64, seed=0)
    >>> classifier.predict(data.test_images[:5]) == data.test_labels[:5]
    array([ True,  True,  True,  True,  True])
    >>> classifier.evaluate(data.test_images, data.test_labels).accuracy > 0.9
    True

    Source: F. Chollet, Deep Learning with Python, chapter 2.
    """

    _read_images = staticmethod(as_rows)

    def __init__(
        self,
        hidden_units: int = 512,
        optimizer: Any = "rmsprop",
        seed: int | None = None,
        *,
        loss: Any = "sparse_categorical_crossentropy",
        strategy: Any = None,
    ) -> None:
        self.hidden_units = hidden_units
        self.optimizer = optimizer
        self.seed = seed
        self.loss = loss
        self.strategy = strategy

    def fit(
        self,
        images: Any,
        labels: Any,
        epochs: int = 5,
        batch_size: int = 128,
        validation_split: float = 0.0,
        callbacks: Sequence[Any] | None = None,
        verbose: bool = True,
    ) -> Self:
        """Train a new network; whatever this classifier had learnt before is forgotten.

        Ctrl-C stops training and keeps what was learnt, with a warning that says so.

        Args:
            images: uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].
            labels: of shape (n,), what each image shows.
            epochs: how often the network sees every image.
            batch_size: images in one step; the last batch of an epoch may be shorter.
            validation_split: the share of the images, taken from the end, that is kept to measure with after each
                epoch and not learnt from; 0 keeps none.
            callbacks: Keras callbacks. They hear of every step if they ask for steps, at the price of some speed.
            verbose: whether to show a progress bar, or, where that is no terminal, one line for each epoch.

        Returns:
            The classifier itself.

        Raises:
            ValueError: images or labels do not have the right form, or an argument is out of range.
        """
        rows = self._rows(images, reset=True)
        labels = checked_labels(labels, len(rows))
        classes = np.unique(labels)
        model = self._new_model(rows.shape[1], classes)
        return self._train(
            model,
            rows,
            labels,
            classes,
            {},
            epochs=epochs,
            batch_size=batch_size,
            validation_split=validation_split,
            callbacks=callbacks,
            verbose=verbose,
        )

    def partial_fit(
        self,
        images: Any,
        labels: Any,
        classes: Any = None,
        epochs: int = 1,
        batch_size: int = 128,
        validation_split: float = 0.0,
        callbacks: Sequence[Any] | None = None,
        verbose: bool = True,
    ) -> Self:
        """Train on: with more epochs, or on more images. A classifier that has learnt nothing yet starts.

        Args:
            images: as for `fit`.
            labels: as for `fit`; they must be among `classes_`.
            classes: all labels that there will ever be, needed in the first call only, and only if not all of them
                are among these labels.
            epochs: how often the network sees every image, in addition to those before.
            batch_size: as for `fit`.
            validation_split: as for `fit`.
            callbacks: as for `fit`.
            verbose: as for `fit`.

        Returns:
            The classifier itself.

        Raises:
            ValueError: as for `fit`; or a label is new, or `classes` are not those of the first call.
        """
        started = hasattr(self, "model_")
        rows = self._rows(images, reset=not started)
        labels = checked_labels(labels, len(rows))
        if started:
            known = self.classes_
            if classes is not None and not np.array_equal(np.unique(classes), known):
                raise ValueError(
                    f"classes are {np.unique(classes)}, and training started with {known}: fit starts afresh."
                )
            model, history = self.model_, self.history_
        else:
            known = np.unique(labels if classes is None else classes)
            model, history = self._new_model(rows.shape[1], known), {}
        return self._train(
            model,
            rows,
            labels,
            known,
            history,
            epochs=epochs,
            batch_size=batch_size,
            validation_split=validation_split,
            callbacks=callbacks,
            verbose=verbose,
        )

    def predict(self, images: Any) -> np.ndarray:
        """Give for each image the class that is the most probable.

        Args:
            images: uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].

        Returns:
            Labels of shape (n,), of the dtype of those that were learnt.

        Raises:
            sklearn.exceptions.NotFittedError: nothing was learnt yet.
        """
        best = self.predict_proba(images).argmax(axis=1)
        answers: np.ndarray = self.classes_[best]
        return answers

    def predict_proba(self, images: Any) -> np.ndarray:
        """Give for each image the probability of each class.

        Args:
            images: uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].

        Returns:
            float32 of shape (n, classes), in the order of `classes_`; each row sums to 1.

        Raises:
            sklearn.exceptions.NotFittedError: nothing was learnt yet.
        """
        self._check_fitted()
        return probabilities(self.model_, self._rows(images, reset=False))

    def evaluate(self, images: Any, labels: Any) -> Evaluation:
        """Measure loss and accuracy; `score` gives the accuracy alone.

        Args:
            images: uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].
            labels: of shape (n,), what each image shows.

        Returns:
            `Evaluation(loss, accuracy)`; the loss is the mean over all images.

        Raises:
            sklearn.exceptions.NotFittedError: nothing was learnt yet.
            ValueError: a label is none of `classes_`, and so has no loss.
        """
        self._check_fitted()
        rows = self._rows(images, reset=False)
        labels = checked_labels(labels, len(rows))
        return Evaluation(**measure(self.model_, self._samples(rows, labels, self.classes_)))

    def summary(self) -> Summary:
        """List the layers with their shapes and parameter counts; before training, those that MNIST would give.

        >>> MnistClassifier().summary().parameters
        407050
        """
        features = getattr(self, "n_features_in_", PIXELS)
        classes = len(self.classes_) if hasattr(self, "classes_") else _DIGITS
        if hasattr(self, "model_"):
            dense = [
                (layer.name, layer.activation.__name__, *layer.kernel.shape)
                for layer in self.model_.layers
            ]
            return Summary(tuple(Layer(*layer) for layer in dense))
        return Summary(
            (
                Layer("hidden", "relu", features, self.hidden_units),
                Layer("digits", "softmax", self.hidden_units, classes),
            )
        )

    @property
    def model(self) -> Any:
        """The Keras model underneath, of shape (n, 784) in and (n, classes) out."""
        self._check_fitted()
        return self.model_

    @property
    def history(self) -> dict[str, list[float]]:
        """What each epoch came to, by name, as in Keras' `History.history`."""
        self._check_fitted()
        history: dict[str, list[float]] = self.history_
        return history

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the classifier to a `.keras` file, whole or not at all.

        Keras itself can open the file as a model; `MnistClassifier.load` opens it as a classifier, which can be
        trained on.

        Args:
            path: where to; it must end in ".keras".

        Raises:
            sklearn.exceptions.NotFittedError: nothing was learnt yet.
            ValueError: the path ends otherwise, or loss or optimizer are code of your own, which no file can hold
                safely.
        """
        self._check_fitted()
        files.save(self, path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a classifier that `save` wrote. No code that a file brings along is ever run.

        Args:
            path: the `.keras` file.

        Raises:
            FileNotFoundError: there is no such file.
            ValueError: the file is damaged, or none that `save` wrote.
        """
        return files.load(cls, path)

    def _train(
        self,
        model: Any,
        rows: np.ndarray,
        labels: np.ndarray,
        classes: np.ndarray,
        history: Mapping[str, list[float]],
        *,
        epochs: int,
        batch_size: int,
        validation_split: float,
        callbacks: Sequence[Any] | None,
        verbose: bool,
    ) -> Self:
        _check_count("epochs", epochs)
        _check_count("batch_size", batch_size)
        before = len(history.get("loss", ()))
        samples, validation = self._samples(rows, labels, classes).split(validation_split)
        progress = make_progress(verbose)
        common: dict[str, Any] = {
            "epochs": epochs,
            "batch_size": batch_size,
            "validation": validation,
            "callbacks": [
                progress,
                *(callbacks or ()),
            ],  # it knows of a step before any other can stop
        }
        interrupted = False
        try:
            if self.strategy is None:
                orders = self._orders(len(samples), before)
                train(model, samples, orders=orders, **common)
            else:
                train_distributed(model, samples, seed=self._seed(before), **common)
        except KeyboardInterrupt:
            if not progress.started:
                raise
            interrupted = True
        finally:
            progress.close()
        self.model_, self.classes_ = model, classes
        self.history_ = _joined(history, model.history.history)
        if interrupted:
            done = f"{count(progress.epoch, 'epoch')} of {epochs}"
            if progress.step:
                done += f" and {progress.step} of the {progress.steps} steps of the next"
            warnings.warn(
                f"training was interrupted after {done}; the network keeps what it has learnt, and partial_fit "
                "goes on from there.",
                TrainingInterrupted,
                stacklevel=3,
            )
        return self

    def _new_model(self, features: int, classes: np.ndarray) -> Any:
        _check_count("hidden_units", self.hidden_units)
        if len(classes) < 2:
            raise ValueError(
                f"there is only 1 class, every label is {classes.tolist()[0]!r}: a network needs at least 2 to tell "
                "apart."
            )
        if self.seed is not None and (
            isinstance(self.seed, bool)
            or not isinstance(self.seed, int | np.integer)
            or self.seed < 0
        ):
            raise ValueError(f"seed is {self.seed!r}, expected None or an integer from 0 on.")
        with nullcontext() if self.strategy is None else self.strategy.scope():
            return build(
                features, self.hidden_units, len(classes), self.optimizer, self.loss, self.seed
            )

    def _orders(self, n: int, before: int) -> Any:
        """Give each epoch an order of its own, the same whether it is trained in one go or in several."""
        return lambda epoch: np.random.default_rng(self._seed(before + epoch)).permutation(n)

    def _seed(self, epoch: int) -> Any:
        if self.seed is None:
            return None
        return int(np.random.SeedSequence([self.seed, 1 + epoch]).generate_state(1)[0])

    def _rows(self, images: Any, reset: bool) -> np.ndarray:
        rows = self._read_images(images)
        named = images if hasattr(images, "columns") else rows
        validate_data(self, named, reset=reset, skip_check_array=True)
        return rows

    def _samples(self, rows: np.ndarray, labels: np.ndarray, classes: np.ndarray) -> Samples:
        numbers = encode(labels, classes)
        if is_sparse(self.loss):
            return Samples(rows, numbers)
        return Samples(rows, np.eye(len(classes), dtype=np.float32)[numbers])

    def _check_fitted(self) -> None:
        check_is_fitted(
            self,
            "model_",
            msg="this %(name)s has learnt nothing yet: call fit(train_images, train_labels) first, "
            "or MnistClassifier.load(path).",
        )


def _check_count(name: str, n: Any) -> None:
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ValueError(f"{name} is {n!r}, expected an integer from 1 on.")


def _joined(
    before: Mapping[str, list[float]], after: Mapping[str, list[float]]
) -> dict[str, list[float]]:
    """Put two histories one after the other; what was not measured in one of them is NaN there."""
    names = list(dict.fromkeys([*before, *after]))
    n, m = (len(next(iter(history.values()), ())) for history in (before, after))
    nan = float("nan")
    return {name: [*before.get(name, [nan] * n), *after.get(name, [nan] * m)] for name in names}
