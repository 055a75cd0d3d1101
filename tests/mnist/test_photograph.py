"""A picture of one's own is prepared as MNIST was made."""

import os
import re

import numpy as np
import pytest

from tensorlab import draw, mnist


def paper(digit, seed):
    """A photograph of it: dark ink on uneven, grainy, light paper, five times as large and off the middle."""
    grain = np.random.default_rng(seed).normal(0, 4, (260, 240))
    photograph = 200 + np.linspace(-15, 15, 260)[:, None] + grain
    photograph[30:170, 60:200] -= 150 * np.kron(digit / 255, np.ones((5, 5)))
    return photograph.clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def photographs(digits):
    return [paper(digit, i) for i, digit in enumerate(digits.test_images[:60])]


def test_photographs_of_digits_are_taken_for_what_the_digits_are(learnt, digits, photographs):
    clean, answers = (
        learnt.predict(np.concatenate([mnist.prepare(each).image for each in pictures]))
        for pictures in (digits.test_images[:60], photographs)
    )
    assert np.equal(answers, clean).mean() >= 0.9


def coloured(grey):
    return np.stack([grey, grey, grey], axis=-1)


def transparent(grey):
    ink = np.zeros((*grey.shape, 4), np.uint8)
    ink[..., 3] = 255 - grey
    return ink


@pytest.mark.parametrize(
    "form",
    [
        lambda grey: 255 - grey,
        lambda grey: grey / 255,
        lambda grey: grey.astype(np.float32),
        lambda grey: grey.astype(np.uint16) * 257,
        lambda grey: grey[..., np.newaxis],
        lambda grey: grey[np.newaxis],
        coloured,
        lambda grey: coloured(grey)[np.newaxis],
        transparent,
        lambda grey: transparent(grey)[..., 2:],  # grey, and how opaque
        lambda grey: np.stack([grey, np.full_like(grey, 255)], axis=-1),
        lambda grey: grey.tolist(),
        lambda grey: np.pad(grey, 40, constant_values=255),
    ],
)
def test_every_usual_form_of_a_picture_gives_the_same_image(digits, form):
    grey = 255 - np.kron(digits.test_images[3], np.ones((4, 4), np.uint8))
    expected = mnist.prepare(grey).image
    assert expected.shape == (1, 28, 28)
    assert np.abs(mnist.prepare(form(grey)).image.astype(int) - expected).max() <= 1


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK"])
def test_pil_images_and_files_are_read(learnt, digits, tmp_path, mode):
    image = pytest.importorskip("PIL.Image")
    grey = image.fromarray(255 - np.kron(digits.test_images[3], np.ones((6, 6), np.uint8)))
    expected = mnist.prepare(grey)
    path = tmp_path / ("digit.jpg" if mode == "CMYK" else "digit.png")
    grey.convert(mode).save(path)
    for picture in (grey.convert(mode), path, str(path)):
        assert learnt.predict(mnist.prepare(picture)) == learnt.predict(expected)
    assert "'digit." in str(mnist.prepare(path))


@pytest.mark.mnist
def test_what_mnist_holds_stays_as_it_is(real_mnist):
    apart = [
        np.abs(mnist.prepare(x).image[0].astype(int) - x).mean()
        for x in real_mnist.test_images[:300]
    ]
    assert np.median(apart) < 1


def test_it_fits_the_box_and_its_mass_is_in_the_middle(photographs):
    for photograph in photographs[:10]:
        (image,) = mnist.prepare(photograph).image.astype(float)
        rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
        assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20)
        for axis in (0, 1):
            mass = image.sum(axis=1 - axis)
            assert 13.9 < mass @ (np.arange(28) + 0.5) / mass.sum() < 15.1  # in pixel 14


def test_the_label_of_a_step_is_no_piece_of_its_sentence(photographs, tmp_path):
    path = tmp_path / "one, two: a.b.png"
    pytest.importorskip("PIL.Image").fromarray(photographs[0]).save(path)
    prepared = mnist.prepare(path)
    assert prepared.labels[:2] == ("Read 'one, two: a.b.png'", "Turned round")
    assert len(prepared.labels) == len(prepared.steps)


def test_it_says_what_it_did_and_draws_each_step(photographs):
    prepared = mnist.prepare(photographs[0])
    said = str(prepared).splitlines()
    assert len(said) == len(prepared.steps)
    assert said[0].startswith("1. Read: shape (260, 240)")
    assert "Turned round" in said[1]
    assert "Turned round" not in str(mnist.prepare(255 - photographs[0]))
    drawing = draw(prepared)
    svg = drawing.svg()
    assert svg == prepared.draw().svg()
    for step in ("Read", "Turned round", "Cut out", "Scaled", "Laid into 28 by 28"):
        assert step in svg


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (np.zeros((28, 28)), "there is nothing on the image"),
        (np.zeros((3, 28, 28)), r"np\.moveaxis\(image, 0, -1\) .*, and of a batch, prepare each"),
        (
            np.zeros((28, 28), object),
            r"; np\.asarray\(image, float\) makes numbers of its entries\.",
        ),
        (np.zeros((3, 28), "M8[s]"), r"; its entries must be numbers\."),
        (np.full((28, 28), -1.0), r"np\.ptp\(image\)"),
        (np.zeros((5, 28, 28)), r"\(5, 28, 28\).*prepare each image"),
        (np.full((28, 28), np.nan), "NaN"),
        (np.zeros((0, 28)), "no pixels"),
        (np.zeros(784), "expected one picture"),
        (np.array([["a"]]), "expected one picture"),
    ],
)
def test_what_is_no_picture_of_a_digit_is_refused(image, reason):
    with pytest.raises(ValueError, match=reason):
        mnist.prepare(image)


def test_a_file_that_is_no_picture_is_told_and_an_array_is_read(learnt, digits, tmp_path):
    pytest.importorskip("PIL")
    with (tmp_path / "digit.png").open("wb") as file:
        np.save(file, digits.test_images[3])
    answer = learnt.predict(mnist.prepare(tmp_path / "digit.png"))
    assert answer == learnt.predict(mnist.prepare(digits.test_images[3]))
    (tmp_path / "page.png").write_bytes(b"<!DOCTYPE html>")
    with pytest.raises(ValueError, match="it is a web page"):
        mnist.prepare(tmp_path / "page.png")
    with pytest.raises(ValueError, match="is a folder"):
        mnist.prepare(tmp_path)


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"seven\.png"):
        mnist.prepare(tmp_path / "seven.png")


@pytest.mark.parametrize("turn", [3, 6, 8])
def test_a_telephone_s_note_turns_a_pil_image_too(digits, tmp_path, turn):
    image = pytest.importorskip("PIL.Image")
    back = {3: "ROTATE_180", 6: "ROTATE_90", 8: "ROTATE_270"}[turn]
    upright = image.fromarray(paper(digits.test_images[3], 0))
    noted = image.Exif()
    noted[0x112] = turn
    upright.transpose(image.Transpose[back]).save(tmp_path / "digit.png", exif=noted)
    with image.open(tmp_path / "digit.png") as opened:
        assert (mnist.prepare(opened).image == mnist.prepare(upright).image).all()


def test_a_large_photograph_is_what_a_small_one_is(digits):
    image = pytest.importorskip("PIL.Image")
    small = image.fromarray(paper(digits.test_images[3], 0)).convert("RGB")
    large = small.resize((2400, 2600), image.Resampling.BICUBIC)
    prepared = [mnist.prepare(each) for each in (small, large, np.asarray(large))]
    assert "shape (2600, 2400, 3)" in str(prepared[1])
    first, *others = (each.image.ravel() for each in prepared)
    assert all(np.corrcoef(first, other)[0, 1] > 0.9 for other in others)


@pytest.mark.parametrize("bits", [9, 10, 12, 14, 16])
def test_grey_of_any_number_of_bits_is_as_light_as_it_is(digits, bits):
    grey = np.kron(digits.test_images[3], np.ones((4, 4))) / 255 * (2**bits - 1)
    assert "from 0 to 1 of 1" in str(mnist.prepare(grey.astype(np.uint16)))


def test_of_several_digits_the_largest_is_taken_and_it_is_said(digits):
    one, other = digits.test_images[3], digits.test_images[5]
    both = np.full((160, 260), 230.0)
    both[10:150, 10:150] -= np.kron(one, np.ones((5, 5))) * 0.8
    both[40:124, 165:249] -= np.kron(other, np.ones((3, 3))) * 0.8
    alone = both.copy()
    alone[:, 160:] = 230
    prepared = mnist.prepare(both)
    assert "this is the largest of 2. Crop the picture for another." in str(prepared)
    assert np.corrcoef(prepared.image.ravel(), mnist.prepare(alone).image.ravel())[0, 1] > 0.99


@pytest.mark.mnist
def test_the_strokes_of_one_digit_are_not_several(real_mnist):
    for i, digit in enumerate(real_mnist.test_images[:200]):
        large = 255 - np.kron(np.pad(digit, 10), np.ones((4, 4), np.uint8))
        assert "the largest of" not in str(mnist.prepare(large)), i


@pytest.mark.parametrize("ground", [40, 128, 220])
@pytest.mark.parametrize("grain", [2, 10])
def test_paper_with_nothing_but_grain_is_refused(ground, grain):
    blank = np.random.default_rng(0).normal(ground, grain, (300, 260)).clip(0, 255)
    with pytest.raises(ValueError, match="nothing on the image but grain"):
        mnist.prepare(blank.astype(np.uint8))
    inked = blank.copy()
    inked[80:220, 120:135] += -100 if ground > 100 else 100
    assert mnist.prepare(inked.clip(0, 255).astype(np.uint8)).image.max() == 255


def framed(photograph, colour, sides):
    return np.pad(photograph, [(25 * a, 25 * b) for a, b in sides], constant_values=colour)


@pytest.mark.parametrize("colour", [0, 110, 255])
@pytest.mark.parametrize("sides", [((1, 1), (1, 1)), ((0, 0), (1, 0)), ((0, 1), (0, 0))])
def test_a_frame_is_cut_off_and_said(digits, colour, sides):
    for i, digit in enumerate(digits.test_images[:6]):
        grey = 170 - 130 * np.pad(np.kron(digit / 255, np.ones((5, 5))), 30)
        expected = mnist.prepare(grey.astype(np.uint8)).image.astype(float)
        prepared = mnist.prepare(framed(grey.astype(np.uint8), colour, sides))
        assert "A frame cut off" in prepared.labels, i
        assert np.corrcoef(prepared.image.ravel(), expected.ravel())[0, 1] > 0.95


PLACES = np.mgrid[-1:1:260j, -1:1:240j]
LIGHTS = {
    "from one side": 0.75 + 0.2 * PLACES[1],
    "a corner in shadow": np.where(PLACES.sum(axis=0) > 0.8, 0.5, 0.9),
    "half in shadow": 0.7 + 0.2 * np.tanh(6 * (PLACES[0] - PLACES[1] / 3 + 0.1)),
    "darker corners": 0.9 - 0.25 * (PLACES**2).sum(axis=0),
}


def sharp(depth):
    return np.where(PLACES[0] + 0.4 * PLACES[1] > 0.1, 1 - depth, 1)


def large(digit):
    ink = np.zeros((260, 240))
    ink[40:180, 50:190] = 0.7 * np.kron(digit / 255, np.ones((5, 5)))
    return ink


@pytest.mark.parametrize("light", LIGHTS.values(), ids=LIGHTS)
@pytest.mark.parametrize("chalk", [False, True])
def test_light_and_shadows_are_evened_out(digits, light, chalk):
    for digit in digits.test_images[:2]:
        seen = 0.3 + large(digit) if chalk else 1 - large(digit)
        prepared, expected = mnist.prepare(seen * light), mnist.prepare(seen)
        assert "Evened out" not in expected.labels
        # On a dark ground there is less to even out.
        assert "Evened out" in prepared.labels or chalk
        assert np.corrcoef(prepared.image.ravel(), expected.image.ravel())[0, 1] > 0.65


@pytest.mark.parametrize(
    ("chalk", "depth"), [(False, 0.3), (False, 0.5), (False, 0.65), (True, 0.3), (True, 0.5)]
)
def test_a_digit_half_in_a_sharp_shadow_is_whole(digits, chalk, depth):
    for i, digit in enumerate(digits.test_images[:8]):
        ink = 0.6 * (large(digit) > 0.3)
        seen = 0.3 + ink if chalk else 1 - ink
        prepared, expected = mnist.prepare(seen * sharp(depth)), mnist.prepare(seen)
        assert np.corrcoef(prepared.image.ravel(), expected.image.ravel())[0, 1] > 0.7, i


@pytest.mark.parametrize(("width", "is_sharp"), [(1, True), (5, True), (200, False)])
def test_the_sharp_edge_of_a_shadow_is_told(digits, width, is_sharp):
    shadow = 1 - 0.4 * np.clip((np.arange(240) - 120) / width + 0.5, 0, 1)
    prepared = mnist.prepare(shadow * (1 - large(digits.test_images[0])))
    assert "Evened out" in prepared.labels
    assert ("A shadow has a sharp edge" in str(prepared)) == is_sharp


@pytest.mark.parametrize("slope", [0, 0.08])
@pytest.mark.parametrize("squared", [False, True])
@pytest.mark.parametrize("dark", [0.25, 0.7])
def test_lines_of_the_paper_are_taken_off(digits, slope, squared, dark):
    y, x = np.mgrid[:260, :240]
    lines = (y + slope * x + 9) % 41 < 2
    lines |= squared & ((x - slope * y + 3) % 41 < 2)
    ink = large(digits.test_images[0])
    prepared = mnist.prepare(0.9 * (1 - np.maximum(ink, dark * lines)))
    assert "Lines taken off" in prepared.labels
    expected = mnist.prepare(0.9 * (1 - ink)).image
    assert np.corrcoef(prepared.image.ravel(), expected.ravel())[0, 1] > 0.85


@pytest.mark.parametrize("side", [1, 5, 10])
def test_a_stroke_from_edge_to_edge_of_a_crop_is_no_line(digits, side):
    for digit in digits.test_images[:20]:
        rows, columns = (np.flatnonzero(digit.any(axis=axis)) for axis in (1, 0))
        crop = digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        assert "Lines taken off" not in mnist.prepare(np.kron(crop, np.ones((side, side)))).labels


def test_a_line_that_is_all_there_is_stays_ink():
    assert "It goes to the edge" in str(mnist.prepare(np.eye(260)[:, 100:101] * np.ones(240)))


def test_what_goes_to_the_edge_is_said():
    photograph = np.full((90, 90), 230, np.uint8)
    photograph[30:, 40:60] = 20
    assert "crop the picture first" in str(mnist.prepare(photograph))


def tilted_sheet(degrees: float, around: float) -> np.ndarray:
    """A seven on a light sheet that lies askew on a ground of one colour."""
    turn, (y, x) = np.deg2rad(degrees), np.mgrid[:280, :280] - 140
    u, v = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
    ink = ((abs(y + 50) < 7) & (abs(x) < 35)) | ((abs(x - 28) < 7) & (abs(y) < 57))
    return np.where(np.maximum(abs(u), abs(v)) < 118, np.where(ink, 0.2, 0.85), around)


@pytest.mark.parametrize("degrees", [-9, -2, 3, 10])
@pytest.mark.parametrize("around", [0.1, 0.45])
def test_what_lies_around_a_tilted_sheet_is_no_ink(degrees, around):
    prepared = mnist.prepare(tilted_sheet(degrees, around))
    assert "A sheet found" in str(prepared)
    assert "rows 84 to 196, columns 106 to 174" in str(prepared)


def test_a_shadow_from_the_edge_is_no_ink():
    y, x = np.mgrid[:280, :280]
    shaded = tilted_sheet(0, 0.85) * np.where(x + y < 120, 0.5, 1)
    cut = re.search(r"rows (\d+) to (\d+), columns (\d+) to (\d+)", str(mnist.prepare(shaded)))
    # Where light is evened out, strokes are a pixel wider.
    assert np.abs(np.subtract(list(map(int, cut.groups())), (84, 196, 106, 174))).max() <= 1


def test_pictures_that_cannot_be_prepared_say_what_makes_them_so(digits):
    image = digits.test_images[0].astype(float)
    image[0, 0] = np.nan
    signed = digits.test_images[0] / 127.5 - 1
    huge = np.broadcast_to(np.uint8(1), (10**6, 10**6))
    steps = []
    for given, why in (
        (image, "1 value of NaN"),
        (signed, "negative"),
        (huge, "more than a camera"),
    ):
        with pytest.raises(ValueError, match=why) as error:
            mnist.prepare(given)
        call = re.search(
            r": (\(image.*?|np\..*?|image\[.*?) (?:makes|brings|has)", str(error.value)
        )
        call = call or re.search(r"\. (\(image.*?) brings", str(error.value))
        steps.append(eval(call[1], {"image": given, "np": np}))
    for made in steps[:2]:
        assert np.asarray(mnist.prepare(made)).shape == (1, 28, 28)
    assert steps[2].size <= 2**27
    with pytest.raises(ValueError, match=r"no pixels: its shape is \(0, 5\)"):
        mnist.prepare(np.zeros((0, 5)))


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="is a pipe"):
        mnist.prepare(tmp_path / "pipe")
