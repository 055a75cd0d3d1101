"""What is advised where a layer or a model takes inputs of another rank."""

import re

import numpy as np
import pytest

from tensorlab.explain.failures.libraries.pytorch import PYTORCH
from tensorlab.explain.failures.refusals import layer_axis, layer_rank, model_input, no_image
from tensorlab.explain.operands import Operand
from tensorlab.shapes import letter


def test_a_batch_is_not_taken_for_a_single_sample():
    told = " ".join(str(layer_rank("conv", (letter(0), 28, 28), [4], at_least=True)).split())
    assert "[..., np.newaxis] adds it: (n, 28, 28, 1)" in told
    assert "single sample" not in told


def test_a_single_sample_without_its_last_axis_is_made_a_batch_in_one_step():
    told = " ".join(str(model_input((letter(0), 28, 28, 1), (28, 28))).split())
    assert "written .reshape(1, 28, 28, 1)" in told
    assert "written .reshape(1, 784)" in str(model_input((letter(0), 784), (28, 28)))
    assert "written .reshape(-1, 784)" in str(model_input((letter(0), 784), (5, 28, 28)))


def test_a_loss_is_told_the_same_shape_and_no_broadcast():
    scores, targets = Operand((32, 10)), Operand((32, 9))
    told = PYTORCH.own["mse_loss"]([scores, targets], {}, ["scores", "targets"]).explanation
    assert [str(way) for way in told.suggestions] == [
        "It would work with a second tensor of shape (32, 10)."
    ]


@pytest.mark.parametrize(
    ("shape", "written"),
    [((784,), ".reshape(28, 28)"), ((3, 28, 28), "np.moveaxis(..., 0, -1)"), ((28, 28, 2), "[..., 0]"),
     ((1, 28, 28), "[0]"), ((5, 28, 28, 1), "[0]")],
)  # fmt: skip
def test_a_tensor_is_made_a_picture_in_one_step(shape, written):
    (way,) = no_image(shape).suggestions
    assert written in way


def test_a_batch_of_grey_images_gets_the_axis_of_channels_that_a_convolution_wants():
    (way,) = layer_axis("convolution", (1, 5, 28, 28), -3, 1, "channels").suggestions
    step = re.search(r"channels, (\.reshape\(.*?\)) adds their axis: \(5, 1, 28, 28\)", way)[1]
    for images in (np.ones((5, 28, 28)), np.ones((1, 5, 28, 28))):  # both are said to be the latter
        assert eval(f"images{step}", {"images": images}).shape == (5, 1, 28, 28)
    (other,) = layer_axis("convolution", (4, 5, 28, 28), -3, 1, "channels").suggestions
    assert "reshape" not in other
