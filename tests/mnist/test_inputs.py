"""Images and labels in whatever holds them: tensors of other libraries, of other precisions, with gradients."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from tensorlab import mnist
from tensorlab.mnist.inputs import as_rows, checked_labels, written

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)
ROWS = IMAGES.reshape(3, 784) / np.float32(255)


class OnlyByDLPack:
    """A tensor of a library that NumPy knows nothing of."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __dlpack__(self, **how):
        return self.values.__dlpack__(**how)

    def __dlpack_device__(self):
        return self.values.__dlpack_device__()


def in_bfloat16(values):
    return values.astype(pytest.importorskip("ml_dtypes").bfloat16)


@pytest.mark.parametrize("held", [OnlyByDLPack, in_bfloat16, np.float16])
def test_rows_are_read_from_any_tensor(held):
    assert as_rows(held(ROWS)) == pytest.approx(ROWS, abs=1 / 256)


def test_labels_are_read_from_any_tensor():
    assert checked_labels(OnlyByDLPack([3, 1, 2]), 3).tolist() == [3, 1, 2]
    with pytest.raises(ValueError, match=r"ragged: x\[0\] has 2 entries and x\[1\] has 1 entry"):
        checked_labels([[1, 2], [3]], 3)


@pytest.mark.parametrize("held", [in_bfloat16, list])
def test_what_is_advised_for_images_of_another_shape_works_with_what_holds_them(held):
    images = held(IMAGES / np.float32(255))
    with pytest.raises(ValueError, match="It works with") as caught:
        as_rows(images)
    step = re.search(r"It works with: (.+)\.$", str(caught.value))[1]
    assert as_rows(eval(step, {"np": np, "images": images})) == pytest.approx(ROWS, abs=1 / 256)


class OnAGPU:
    """What PyTorch has there: NumPy reads it once it is copied."""

    shape, device = (3, 28, 28), SimpleNamespace(type="cuda")

    def detach(self):
        return self

    def __array__(self, *how, **more):
        raise TypeError("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu()")


def test_what_lies_on_a_gpu_is_advised_to_be_copied():
    assert written(OnAGPU()) == "np.asarray(images.detach().cpu().float())"


@pytest.mark.parametrize("draw", [mnist.probabilities, mnist.activations])
def test_pictures_of_one_image_advise_what_makes_the_whole_batch_fit(learnt, draw):
    with pytest.raises(
        ValueError, match=r"got uint8 images of shape \(3, 784\).*images.reshape\(3, 28, 28\)"
    ):
        draw(learnt, IMAGES.reshape(3, 784), [1, 2, 3])


def test_one_image_goes_through_the_network_alone_or_as_a_batch(learnt):
    alone = mnist.flow(learnt, IMAGES[0])
    assert alone["image"].shape == (28, 28)
    for same in (IMAGES[:1], OnlyByDLPack(ROWS[0]), ROWS[:1], ROWS[0].tolist()):
        steps = mnist.flow(learnt, same)
        assert steps["pixels"].shape == (784,)
        assert steps["digits"] == pytest.approx(alone["digits"], abs=1e-5)
    with pytest.raises(ValueError, match=r"got 3 images, .*images\[0\]"):
        mnist.flow(learnt, IMAGES)
    with pytest.raises(ValueError, match=r"np.asarray\(images\).astype\(\"uint8\"\)"):
        mnist.flow(learnt, IMAGES[0].tolist())
