"""Images and labels in whatever holds them: tensors of other libraries, of other precisions, with gradients."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from tensorlab import mnist
from tensorlab.mnist.inputs import as_rows, checked_labels, written
from tests.dlpack import OnlyByDLPack

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)
ROWS = IMAGES.reshape(3, 784) / np.float32(255)


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


class OnAGPU(OnlyByDLPack):
    """What PyTorch has there: it is made another precision's once it is copied."""

    def detach(self):
        return self

    def cpu(self):
        return SimpleNamespace(float=lambda: self.values.astype(np.float32))


def test_what_lies_on_a_gpu_is_advised_to_be_copied():
    assert written(OnAGPU(IMAGES)) == "np.asarray(images.detach().cpu().float())"


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


def step_in(said):
    """What is advised, as it is written."""
    return re.search(r"(?:works with|batch of one): (.+)\.$", str(said.value))[1]


@pytest.mark.parametrize("shape", [(3, 784), (3, 28, 28), (3, 1, 28, 28)])
@pytest.mark.parametrize("made", [np.uint8, np.float32])
def test_images_are_not_read_under_their_mask(shape, made):
    images = np.ma.masked_greater(IMAGES.reshape(shape).astype(made), 200)
    with pytest.raises(ValueError, match="entries of the images are missing") as said:
        as_rows(images)
    rows = as_rows(eval(step_in(said), {"np": np, "images": images}))
    scale = 1 if rows.dtype == np.uint8 else 255
    assert (rows * scale).round() == pytest.approx(
        np.where(IMAGES > 200, 0, IMAGES).reshape(3, 784), abs=1
    )
    assert len(as_rows(np.ma.masked_array(ROWS, False))) == 3
    with pytest.raises(ValueError, match="1 label is missing"):
        checked_labels(np.ma.masked_equal([1, 2, 3], 2), 3)


@pytest.mark.parametrize(
    "held",
    [
        lambda: np.array([*IMAGES, None], object)[:3],
        lambda: np.array([*ROWS, None], object)[:3],
        lambda: [OnlyByDLPack(image / 255) for image in IMAGES],
        lambda: np.c_[[7, 2, 1], IMAGES.reshape(3, 784)],
        lambda: np.c_[[7, 2, 1], IMAGES.reshape(3, 784)].tolist(),
        lambda: [[None if n == 0 else n for n in row] for row in ROWS.tolist()],
    ],
    ids=[
        "images in objects",
        "rows in objects",
        "a list",
        "labels before",
        "labels in lists",
        "missing",
    ],
)
def test_what_is_advised_works_in_one_step_with_the_very_object(held):
    images = held()
    with pytest.raises((ValueError, TypeError), match="works with") as said:
        as_rows(images)
    rows = as_rows(eval(step_in(said), {"np": np, "images": images}))
    scale = 255 if rows.dtype == np.uint8 else 1
    assert rows / scale == pytest.approx(ROWS, abs=0.01)


@pytest.mark.parametrize(
    "images",
    [
        {},
        np.zeros(3, [("a", "f4")]),
        np.array(["2024"], "M8[D]"),
        np.array(["a"], np.dtypes.StringDType()),
    ],
    ids=["an empty dict", "records", "dates", "strings"],
)
def test_no_step_is_advised_that_leads_nowhere(images):
    with pytest.raises((ValueError, TypeError), match=r"scaled to \[0, 1\]\.$"):
        as_rows(images)


def test_labels_of_more_axes_and_records_are_refused_in_our_words():
    for labels in (np.zeros((3, 2, 2)), np.zeros(3, [("a", "f4")])):
        with pytest.raises(ValueError, match=r"y should be a 1d array, got .* of shape \(3"):
            checked_labels(labels, 3)


@pytest.mark.parametrize("nonsense", [np.zeros(2), None, "1", 1.5, np.array([1, 2])])
def test_which_image_and_how_many_are_integers(learnt, nonsense):
    for draw, name in (
        (mnist.probabilities, "index"),
        (mnist.activations, "index"),
        (mnist.mistakes, "n"),
    ):
        with pytest.raises(TypeError, match=f"{name} is .*, expected an integer"):
            draw(learnt, IMAGES, [0, 1, 2], **{name: nonsense})


def test_a_picture_of_few_rows_is_prepared_or_refused_in_our_words():
    stripe = np.zeros((3, 784))
    stripe[1, 300:400] = 1
    assert np.asarray(mnist.prepare(stripe)).shape == (1, 28, 28)
    masked = np.ma.masked_array(np.tile(np.float32(0.5), (40, 40)), False)
    masked[10:30, 18:22] = 1
    masked[:, 39] = np.ma.masked
    assert np.asarray(mnist.prepare(masked)).max() == 255


def test_what_is_no_picture_is_told_by_what_it_is_and_missing_pixels_in_one_step():
    for given, got in ((None, "None"), ({}, "a dict"), (object(), "an object")):
        with pytest.raises(ValueError, match=f"got {got}, expected one picture"):
            mnist.prepare(given)
    paper = np.full((60, 40), None)
    paper[10:50, 18:22] = 255
    with pytest.raises(ValueError, match="makes numbers") as said:
        mnist.prepare(paper)
    step = re.search(r"channels behind; (.+) makes numbers", str(said.value))[1]
    assert np.asarray(mnist.prepare(eval(step, {"np": np, "image": paper}))).max() == 255
    with pytest.raises(ValueError, match="negative values") as said:
        mnist.prepare((np.eye(40) - 0.5).tolist())
    step = re.search(r"255\. (.+) brings them there", str(said.value))[1]
    prepared = mnist.prepare(eval(step, {"np": np, "image": (np.eye(40) - 0.5).tolist()}))
    assert np.asarray(prepared).shape == (1, 28, 28)
