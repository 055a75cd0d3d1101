"""scikit-learn's own checks of an estimator, and the few that cannot apply, each with its reason."""

from sklearn.utils.estimator_checks import parametrize_with_checks

from tensorlab.mnist import MnistClassifier
from tensorlab.mnist.pixels import as_float_rows, to_array


def rows_of_any_width(images):
    array = to_array(images)
    if array.ndim != 2:
        raise ValueError(f"Reshape your data: expected 2 axes, got shape {array.shape}")
    if 0 in array.shape:
        raise ValueError(
            f"0 sample(s) or 0 feature(s) (shape={array.shape}) while a minimum of 1 is required."
        )
    return as_float_rows(array.astype(float))


class AnyWidthClassifier(MnistClassifier):
    """The classifier without its one rule that the checks' data cannot follow: an image has 784 pixels."""

    _read_images = staticmethod(rows_of_any_width)

    def fit(self, images, labels, epochs=3, verbose=False):
        return super().fit(images, labels, epochs=epochs, verbose=verbose)

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.poor_score = (
            True  # three steps on 300 points teach nothing; MNIST has its own tests
        )
        return tags


# Checks that cannot apply, whatever the width of the images.
CANNOT_APPLY = {
    "check_fit_score_takes_y": "the second argument of fit is called labels, as in the chapter, and not y; "
    "scikit-learn itself gives it by its place",
}


@parametrize_with_checks(
    [AnyWidthClassifier(hidden_units=64, seed=0)], expected_failed_checks=lambda _: CANNOT_APPLY
)
def test_the_classifier_follows_the_conventions(estimator, check):
    check(estimator)
