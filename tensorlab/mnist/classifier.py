"""The chapter's network as a scikit-learn classifier, with Keras underneath."""

import os
import warnings
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tensorlab.mnist import files
from tensorlab.mnist.batches import Evaluation, Samples, measure, probabilities
from tensorlab.mnist.inputs import PIXELS, Seen, as_rows, checked_labels, encode, unlike, written
from tensorlab.mnist.model import build, is_sparse, trained_model
from tensorlab.mnist.progress import make_progress
from tensorlab.mnist.summary import Layer, Summary
from tensorlab.mnist.training import TrainingInterrupted, joined, learn
from tensorlab.wording import needs

if TYPE_CHECKING:  # scikit-learn has no types: these are those of what is inherited

    class ClassifierMixin:
        """What every classifier can."""

        def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
            """Give the accuracy."""

    class BaseEstimator:
        """What every estimator can."""

        def get_params(self, deep: bool = True) -> dict[str, Any]:
            """Give the arguments that it was made with."""

        def set_params(self, **params: Any) -> Self:
            """Change arguments that it was made with."""

    validate_data: Any

else:
    try:
        from sklearn.base import BaseEstimator, ClassifierMixin
        from sklearn.utils.validation import validate_data
    except ImportError:  # the class can be looked at all the same; making one says what is missing

        class ClassifierMixin:
            """Stands for scikit-learn's."""

            def __new__(cls, *args: object, **settings: object) -> Self:
                """Say what is missing."""
                raise ImportError(needs("MnistClassifier", "scikit-learn", "mnist"))

        class BaseEstimator:
            """Stands for scikit-learn's."""


_DIGITS = 10


class MnistClassifier(ClassifierMixin, BaseEstimator):
    """The chapter's network: 784 pixels, a hidden layer with relu, a softmax over the classes.

    It takes raw images, uint8 of shape (n, 28, 28), or prepared ones, floats of shape (n, 784) in [0, 1], and gives
    the same answers for both. It follows scikit-learn's conventions: `fit` starts afresh and returns the
    classifier, `partial_fit` goes on from where training stopped, and cross-validation, grid search and pipelines
    work.

    Args:
        hidden_units: Units of the hidden layer.
        optimizer: A name that Keras knows ("rmsprop", "adam", "sgd"), or a Keras optimizer.
        loss: A name that Keras knows, a Keras loss, or a function of (targets, probabilities). Losses with "sparse"
            in their name get the numbers of the classes, all others one-hot rows.
        epochs: How often the network sees every image.
        batch_size: Images in one step; the last batch of an epoch may be shorter.
        validation_split: The share of the images, taken from the end, that is kept to measure with after each epoch
            and not learnt from; 0 keeps none.
        verbose: Whether training shows a progress bar, or, if there is no terminal, one line for each epoch; 0 or False
            shows nothing.
        random_state: An integer makes the first weights and the order of the images repeatable: the same number gives
            the same weights on the same machine. None draws new ones for each `fit`.
        strategy: A `tf.distribute` strategy, to train on several devices; None trains on one, in the fastest way.

    Attributes:
        classes_: The labels that it can answer, sorted, of shape (classes,).
        n_features_in_: Pixels of one image, 784.
        model_: The Keras model underneath, which takes prepared images, (n, 784), and gives (n, classes).
        history_: Loss and accuracy after each epoch, by name: "loss", "accuracy", and "val_loss" and "val_accuracy"
            where a part of the images was kept for validation.
        seen_: The lowest and highest value of the images that it learnt from, and the mean of their borders, scaled
            to [0, 1]; a warning names images that, compared with these, are inverted, standardised or scaled twice.

    >>> from tensorlab import MnistClassifier, mnist
    >>> data = mnist.load("digits")
    >>> classifier = MnistClassifier(64, epochs=10, verbose=0, random_state=0)
    >>> classifier.fit(data.train_images, data.train_labels)
    MnistClassifier(epochs=10, hidden_units=64, random_state=0, verbose=0)
    >>> classifier.predict(data.test_images[:5]) == data.test_labels[:5]
    array([ True,  True,  True,  True,  True])
    >>> classifier.evaluate(data.test_images, data.test_labels).accuracy > 0.9
    True

    Source: F. Chollet, Deep Learning with Python, chapter 2.
    """

    model_: Any
    classes_: np.ndarray
    history_: dict[str, list[float]]
    seen_: Seen | None = None

    _read_images = staticmethod(as_rows)

    def __init__(
        self,
        hidden_units: int = 512,
        optimizer: Any = "rmsprop",
        *,
        loss: Any = "sparse_categorical_crossentropy",
        epochs: int = 5,
        batch_size: int = 128,
        validation_split: float = 0.0,
        verbose: bool | int = True,
        random_state: int | None = None,
        strategy: Any = None,
    ) -> None:
        self.hidden_units = hidden_units
        self.optimizer = optimizer
        self.loss = loss
        self.epochs = epochs
        self.batch_size = batch_size
        self.validation_split = validation_split
        self.verbose = verbose
        self.random_state = random_state
        self.strategy = strategy

    def fit(
        self,
        X: Any,
        y: Any,
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        validation_split: float | None = None,
        verbose: bool | int | None = None,
        callbacks: Sequence[Any] | None = None,
    ) -> Self:
        """Train a new network; whatever this classifier has learnt before is forgotten.

        Ctrl-C stops training and keeps what was learnt, with a warning that says so. An argument that is None is taken
        from the classifier.

        Args:
            X: Images, uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].
            y: Labels of shape (n,), what each image shows.
            epochs: In place of the classifier's own, this time.
            batch_size: In place of the classifier's own, this time.
            validation_split: In place of the classifier's own, this time.
            verbose: In place of the classifier's own, this time.
            callbacks: Keras callbacks. Those that ask for steps are told of each one, which costs some speed.

        Returns:
            The classifier itself.

        Raises:
            ValueError: If images or labels do not have the right form, or an argument is out of range.
        """
        rows = self._rows(X, reset=True)
        labels = checked_labels(y, len(rows))
        classes = np.unique(labels)
        model = self._new_model(rows.shape[1], classes)
        return self._train(
            model,
            rows,
            labels,
            classes,
            {},
            callbacks,
            epochs=epochs,
            batch_size=batch_size,
            validation_split=validation_split,
            verbose=verbose,
        )

    def partial_fit(
        self,
        X: Any,
        y: Any,
        classes: Any = None,
        *,
        epochs: int = 1,
        batch_size: int | None = None,
        validation_split: float | None = None,
        verbose: bool | int | None = None,
        callbacks: Sequence[Any] | None = None,
    ) -> Self:
        """Continue training: for one more epoch, or for several, on the same images or on others.

        A classifier that has learnt nothing yet starts from new weights.

        Args:
            X: Images, as for `fit`.
            y: Labels, as for `fit`; they must be among `classes_`.
            classes: All labels that there will ever be; needed only in the first call, and only if not all of them are
                among these labels.
            epochs: How often the network sees every image, in addition to those before.
            batch_size: As for `fit`.
            validation_split: As for `fit`.
            verbose: As for `fit`.
            callbacks: As for `fit`.

        Returns:
            The classifier itself.

        Raises:
            ValueError: As for `fit`; or if a label is new, or `classes` are not those of the first call.
        """
        started = hasattr(self, "model_")
        rows = self._rows(X, reset=not started)
        labels = checked_labels(y, len(rows))
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
            callbacks,
            epochs=epochs,
            batch_size=batch_size,
            validation_split=validation_split,
            verbose=verbose,
        )

    def predict(self, X: Any) -> np.ndarray:
        """Give the most probable class of each image.

        Args:
            X: Images, uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].

        Returns:
            Labels of shape (n,), of the dtype of those that were learnt.

        Raises:
            sklearn.exceptions.NotFittedError: If nothing was learnt yet.
        """
        best = self.predict_proba(X).argmax(axis=1)
        answers: np.ndarray = self.classes_[best]
        return answers

    def predict_proba(self, X: Any) -> np.ndarray:
        """Give the probability of each class, for each image.

        Args:
            X: Images, uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].

        Returns:
            float32 of shape (n, classes), in the order of `classes_`; each row sums to 1.

        Raises:
            sklearn.exceptions.NotFittedError: If nothing was learnt yet.
        """
        model = trained_model(self)
        return probabilities(model, self._rows(X, reset=False))

    def evaluate(self, X: Any, y: Any) -> Evaluation:
        """Measure loss and accuracy; `score` gives the accuracy alone.

        Args:
            X: Images, uint8 of shape (n, 28, 28), or floats of shape (n, 784) in [0, 1].
            y: Labels of shape (n,), what each image shows.

        Returns:
            `Evaluation(loss, accuracy)`; the loss is the mean over all images.

        Raises:
            sklearn.exceptions.NotFittedError: If nothing was learnt yet.
            ValueError: If a label is not in `classes_`, and so has no loss.
        """
        model = trained_model(self)
        rows = self._rows(X, reset=False)
        labels = checked_labels(y, len(rows))
        return measure(model, self._samples(rows, labels, self.classes_))

    def summary(self) -> Summary:
        """List the layers with their shapes and parameter counts; before training, those that MNIST would give.

        >>> MnistClassifier().summary().parameters
        407050
        """
        if hasattr(self, "model_"):
            return Summary(
                tuple(
                    Layer(layer.name, layer.activation.__name__, *layer.kernel.shape)
                    for layer in self.model_.layers
                )
            )
        return Summary(
            (
                Layer("hidden", "relu", PIXELS, self.hidden_units),
                Layer("digits", "softmax", self.hidden_units, _DIGITS),
            )
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the classifier to a `.keras` file, whole or not at all.

        Keras itself can open the file as a model; `MnistClassifier.load` opens it as a classifier, which can be
        trained on.

        Args:
            path: Where to; it must end in ".keras".

        Raises:
            sklearn.exceptions.NotFittedError: If nothing was learnt yet.
            ValueError: If the path has another ending, or the loss or the optimizer is code of your own, which no file
                can hold safely.
        """
        files.save(self, path)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a classifier that `save` wrote. Code in a file is never run.

        Args:
            path: The `.keras` file.

        Raises:
            FileNotFoundError: If there is no such file.
            ValueError: If the file is damaged, or was not written by `save`.
        """
        return files.load(cls, path)

    def _train(
        self,
        model: Any,
        rows: np.ndarray,
        labels: np.ndarray,
        classes: np.ndarray,
        history: Mapping[str, list[float]],
        callbacks: Sequence[Any] | None,
        **given: Any,
    ) -> Self:
        how = {
            name: getattr(self, name) if value is None else value for name, value in given.items()
        }
        progress = make_progress(how.pop("verbose"))
        whole = learn(
            model,
            self._samples(rows, labels, classes),
            progress,
            callbacks=callbacks or (),
            random_state=self.random_state,
            before=len(history.get("loss", ())),
            strategy=self.strategy,
            **how,
        )
        self.model_, self.classes_ = model, classes
        self.history_ = joined(history, model.history.history)
        self.seen_ = Seen.of(rows)
        if not whole:
            warnings.warn(
                f"training was interrupted after {progress.in_words()}; the network keeps what it has learnt, and "
                "partial_fit goes on from there.",
                TrainingInterrupted,
                stacklevel=3,
            )
        return self

    def _new_model(self, features: int, classes: np.ndarray) -> Any:
        if len(classes) < 2:
            raise ValueError(
                f"there is only 1 class, every label is {classes.tolist()[0]!r}: a network needs at least 2 to tell "
                "apart."
            )
        with nullcontext() if self.strategy is None else self.strategy.scope():
            return build(
                features,
                self.hidden_units,
                len(classes),
                self.optimizer,
                self.loss,
                self.random_state,
            )

    def _rows(self, images: Any, reset: bool) -> np.ndarray:
        rows = self._read_images(images, None if reset else self.seen_)
        named = images if hasattr(images, "columns") else rows
        validate_data(self, named, reset=reset, skip_check_array=True)
        learnt_from = None if reset else self.seen_
        seen, raw = Seen.of(rows), rows.dtype == np.uint8
        if learnt_from and unlike(seen, learnt_from, raw):
            wrong = unlike(seen, learnt_from, raw, written(images))
            warnings.warn(f"the answers for these images mean little: {wrong}", stacklevel=4)
        return rows

    def _samples(self, rows: np.ndarray, labels: np.ndarray, classes: np.ndarray) -> Samples:
        numbers = encode(labels, classes)
        if is_sparse(self.loss):
            return Samples(rows, numbers)
        return Samples(rows, np.eye(len(classes), dtype=np.float32)[numbers])
