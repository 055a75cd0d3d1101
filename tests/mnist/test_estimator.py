"""scikit-learn's own checks of an estimator, and the one that cannot apply, with its reason."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator, estimator_checks_generator

from tensorlab.mnist import MnistClassifier
from tensorlab.mnist.inputs import as_float_rows, to_array


def rows_of_any_width(images, learnt_from=None):
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

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        # Three steps on 300 points teach nothing; MNIST has its own tests.
        tags.classifier_tags.poor_score = True
        return tags


# Checks that bring images of 1 to 10 pixels of their own: an image has 784, and others are refused.
BRING_OTHER_WIDTHS = [
    "check_classifier_data_not_an_array",
    "check_classifiers_classes",
    "check_classifiers_one_label",
    "check_classifiers_regression_target",
    "check_classifiers_train",
    "check_dict_unchanged",
    "check_dont_overwrite_parameters",
    "check_dtype_object",
    "check_estimators_dtypes",
    "check_estimators_empty_data_messages",
    "check_estimators_fit_returns_self",
    "check_estimators_nan_inf",
    "check_estimators_overwrite_params",
    "check_estimators_partial_fit_n_features",
    "check_estimators_pickle",
    "check_f_contiguous_array_estimator",
    "check_fit2d_1feature",
    "check_fit2d_1sample",
    "check_fit2d_predict1d",
    "check_fit_check_is_fitted",
    "check_fit_idempotent",
    "check_fit_score_takes_y",
    "check_methods_sample_order_invariance",
    "check_methods_subset_invariance",
    "check_n_features_in",
    "check_n_features_in_after_fitting",
    "check_pipeline_consistency",
    "check_positive_only_tag_during_fit",
    "check_readonly_memmap_input",
    "check_requires_y_none",
    "check_supervised_y_2d",
]


# The network computes in float32, where another order of the images may change the last digit on some machines, and
# this check allows a difference of 1e-7. The test below allows what float32 does.
TOO_EXACT = "check_methods_sample_order_invariance"


ESTIMATOR = AnyWidthClassifier(hidden_units=16, epochs=3, verbose=0, random_state=0)
CHECKS = [
    pytest.param(check, id=check.func.__name__)
    for _, check in estimator_checks_generator(ESTIMATOR)
    if check.func.__name__ != TOO_EXACT
]


@pytest.mark.parametrize("check", CHECKS)
def test_the_classifier_follows_the_conventions(check):
    check(clone(ESTIMATOR))


def test_the_order_of_the_images_makes_no_difference_to_the_answers(learnt, digits):
    order = np.random.default_rng(0).permutation(len(digits.test_images))
    answers, others = map(learnt.predict_proba, (digits.test_images, digits.test_images[order]))
    np.testing.assert_allclose(others, answers[order], rtol=1e-5, atol=1e-7)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.EstimatorCheckFailedWarning")
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_with_its_rule_of_784_pixels_it_refuses_the_images_of_checks_and_passes_all_others():
    checks = check_estimator(
        MnistClassifier(hidden_units=8, verbose=0, random_state=0), on_fail=None, on_skip=None
    )
    failed = {check["check_name"] for check in checks if check["status"] == "failed"}
    passed = {check["check_name"] for check in checks if check["status"] == "passed"}
    assert failed == set(BRING_OTHER_WIDTHS)
    assert {"check_set_params", "check_estimators_unfitted", "check_complex_data"} <= passed
