"""The live digit: what its weights file holds, what rounding costs, and what it puts on a page.

That the browser calculates the same is tested in tests/browser/test_live_digit.py.
"""

import base64
import json
import re
import struct
import zlib
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tensorlab import mnist
from tensorlab.mnist.live.digit import ASSETS_VARIABLE, LiveDigit
from tensorlab.mnist.live.weights import (
    QuantisedLayer,
    QuantisedNetwork,
    export,
    quantise,
    quantise_layer,
    read,
)

SMALL = 0.01  # the most that rounding may cost of the accuracy on the bundled digits, 3 of 360
KERNELS = arrays.arrays(
    np.float32,
    arrays.array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.floats(-100, 100, width=32, allow_subnormal=False),
)


@pytest.fixture(scope="module")
def classifier(digits):
    classifier = mnist.MnistClassifier(verbose=0, random_state=0)
    return classifier.fit(digits.train_images, digits.train_labels)


@pytest.fixture(scope="module")
def live(classifier, digits, test_set):
    return LiveDigit(classifier, *test_set, name=digits.name)


@pytest.fixture
def network():
    """A small network of known weights: what a file holds does not depend on training."""
    rng = np.random.default_rng(0)
    return QuantisedNetwork(
        (
            quantise_layer(rng.normal(size=(784, 5)), rng.normal(size=5), "relu"),
            quantise_layer(rng.normal(size=(5, 10)), rng.normal(size=10), "softmax"),
        )
    )


# ---- rounding ----------------------------------------------------------------------------------------------


@given(KERNELS)
def test_every_weight_is_off_by_half_a_scale_at_most(kernel):
    layer = quantise_layer(kernel, np.zeros(kernel.shape[1]), "relu")
    error = np.abs(layer.weights * layer.scales.astype(float) - kernel)
    assert (error <= 0.5001 * layer.scales).all()


@given(KERNELS)
def test_the_largest_weight_of_each_unit_becomes_127(kernel):
    weights = quantise_layer(kernel, np.zeros(kernel.shape[1]), "relu").weights.astype(int)
    expected = np.where(kernel.any(axis=0), 127, 0)
    np.testing.assert_array_equal(np.abs(weights).max(axis=0), expected)


def test_rounding_costs_next_to_no_accuracy(classifier, live, digits):
    rounded = (live.network.predict(digits.test_images) == digits.test_labels).mean()
    assert abs(rounded - classifier.score(digits.test_images, digits.test_labels)) <= SMALL


def test_numpy_calculates_as_keras_does_with_the_rounded_weights(classifier, live, digits):
    import keras

    model = keras.models.clone_model(classifier.model_)
    model.set_weights(
        [
            array
            for layer in live.network.layers
            for array in (layer.weights * layer.scales, layer.biases)
        ]
    )
    images = digits.test_images[:200]
    theirs = model.predict(images.reshape(-1, 784).astype("float32") / 255, verbose=0)
    np.testing.assert_allclose(live.network.predict_proba(images), theirs, atol=1e-5)


def test_raw_and_prepared_images_give_the_same_answer(network, digits):
    raw = digits.test_images[:20]
    prepared = raw.reshape(-1, 784).astype("float32") / 255
    np.testing.assert_allclose(
        network.predict_proba(raw), network.predict_proba(prepared), rtol=1e-4
    )


def test_probabilities_sum_to_one_however_large_the_sums_are():
    large = QuantisedLayer(
        np.full((784, 10), 127, np.int8), np.arange(10, dtype="f4"), np.zeros(10, "f4"), "softmax"
    )
    answer = QuantisedNetwork((large,)).predict_proba(np.full((1, 28, 28), 255, np.uint8))
    assert np.isfinite(answer).all()
    assert answer.sum() == pytest.approx(1)
    assert answer.argmax() == 9


# ---- the file ----------------------------------------------------------------------------------------------


def test_what_is_read_is_what_was_exported(classifier, tmp_path):
    written = export(classifier, tmp_path / "weights.bin")
    for ours, theirs in zip(read(tmp_path / "weights.bin").layers, written.layers, strict=True):
        np.testing.assert_array_equal(ours.weights, theirs.weights)
        np.testing.assert_array_equal(ours.scales, theirs.scales)
        np.testing.assert_array_equal(ours.biases, theirs.biases)
        assert ours.activation == theirs.activation


def test_the_file_is_laid_out_as_its_module_says(network):
    content = network.to_bytes()
    assert content[:4] == b"TLNN"
    (length,) = struct.unpack_from("<I", content, 4)
    assert length % 4 == 0
    header = json.loads(content[8 : 8 + length])
    assert header == {
        "layers": [
            {"inputs": 784, "units": 5, "activation": "relu"},
            {"inputs": 5, "units": 10, "activation": "softmax"},
        ]
    }
    first, second = network.layers
    start = 8 + length
    scales = struct.unpack_from("<5f", content, start)
    assert scales == pytest.approx(first.scales)
    # The second row, after scales and biases.
    row = struct.unpack_from("<5b", content, start + 40 + 5)
    np.testing.assert_array_equal(row, first.weights[1])
    start += 40 + 784 * 5  # a multiple of 4 already
    assert struct.unpack_from("<10f", content, start + 40) == pytest.approx(second.biases)
    assert len(content) == start + 80 + 50 + 2


def test_the_chapters_network_fits_into_500_kilobytes(live):
    assert live.network.parameters == 784 * 512 + 512 + 512 * 10 + 10
    assert len(live.network.to_bytes()) <= 500_000


@pytest.mark.parametrize("kept", [8, 100, 3000, -1])
def test_a_file_that_is_cut_short_is_refused(network, tmp_path, kept):
    path = tmp_path / "weights.bin"
    path.write_bytes(network.to_bytes()[:-3][:kept])
    with pytest.raises(ValueError, match=r"weights\.bin .*damaged or cut short"):
        read(path)


def test_another_file_is_refused_by_its_first_bytes(tmp_path):
    path = tmp_path / "digits.png"
    path.write_bytes(b"\x89PNG and so on")
    with pytest.raises(ValueError, match=r"starts with b'.x89PNG'"):
        read(path)


def test_export_leaves_what_was_there_when_it_fails(tmp_path):
    path = tmp_path / "weights.bin"
    path.write_bytes(b"an earlier file")
    with pytest.raises(ValueError, match="Conv2D"):
        export(model_of(layer("Conv2D")), path)
    assert path.read_bytes() == b"an earlier file"
    assert list(tmp_path.iterdir()) == [path]


# ---- what cannot run in the browser ------------------------------------------------------------------------


def layer(kind, activation="relu", weights=True, **attributes):
    """What `quantise` looks at in a Keras layer."""
    arrays = [np.ones((784, 10), "f4"), np.zeros(10, "f4")] if weights else []
    made = type(kind, (), {"get_weights": lambda self: arrays})()
    made.name, made.activation = kind.lower(), SimpleNamespace(__name__=activation)
    vars(made).update(attributes)
    return made


def model_of(*layers):
    return SimpleNamespace(name="network", layers=layers)


def test_layers_that_do_nothing_at_prediction_are_passed_over():
    layers = [layer("InputLayer"), layer("Flatten"), layer("Rescaling", scale=1 / 255, offset=0)]
    network = quantise(model_of(*layers, layer("Dense"), layer("Dropout")))
    assert len(network.layers) == 1


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (model_of(layer("Conv2D")), "layer 'conv2d' is a Conv2D, .* Dense layers only"),
        (
            model_of(layer("Dense", activation="gelu")),
            "activation 'gelu', .* relu, softmax, linear",
        ),
        (model_of(layer("Dense", weights=False)), "no weights yet: fit the model"),
        (model_of(layer("Rescaling", scale=1 / 127.5, offset=-1), layer("Dense")), "by 1/255"),
        (model_of(layer("Flatten")), "no Dense layer"),
    ],
)
def test_what_the_browser_cannot_run_is_refused_with_the_reason(model, message):
    with pytest.raises(ValueError, match=message):
        quantise(model)


def test_a_network_without_ten_probabilities_has_no_live_digit(test_set):
    with pytest.raises(ValueError, match="10 units and the activation 'relu'"):
        LiveDigit(model_of(layer("Dense")), *test_set)


def test_classes_that_are_not_the_digits_have_no_live_digit(test_set):
    model = SimpleNamespace(
        model_=model_of(layer("Dense", "softmax")), classes_=np.array(list("abcdefghij"))
    )
    with pytest.raises(ValueError, match=r"the classes are 'a', .* and 'j'"):
        LiveDigit(model, *test_set)


# ---- what is put on a page ---------------------------------------------------------------------------------


def test_samples_are_one_of_each_digit_then_what_is_misread(live, digits):
    right = [sample for sample in live.samples if sample.prediction == sample.label]
    wrong = [sample for sample in live.samples if sample.prediction != sample.label]
    assert live.samples == (*right, *wrong)
    assert sorted(sample.label for sample in right) == list(range(10))
    assert [sample.index for sample in right] == sorted(sample.index for sample in right)
    errors = (live.network.predict(digits.test_images) != digits.test_labels).sum()
    assert len(wrong) == min(errors, 4)
    for sample in live.samples:
        np.testing.assert_array_equal(sample.pixels, digits.test_images[sample.index])
        assert sample.label == digits.test_labels[sample.index]


def test_in_a_notebook_the_weights_are_in_the_output(live, monkeypatch):
    monkeypatch.delenv(ASSETS_VARIABLE, raising=False)
    found = re.search(r'weights="data:application/octet-stream;base64,([^"]+)"', live._repr_html_())
    assert base64.b64decode(found[1]) == live.network.to_bytes()


def test_a_notebook_keeps_a_still_picture_of_its_answer_for_latex_too(live, monkeypatch):
    monkeypatch.delenv(ASSETS_VARIABLE, raising=False)
    bundle = live._repr_mimebundle_()
    assert base64.b64decode(bundle["application/pdf"]).startswith(b"%PDF-")
    assert bundle["text/html"].count('class="tl-still"') == 1
    assert bundle["text/plain"] == repr(live)


def test_on_a_site_the_weights_are_a_file_beside_the_page(live, monkeypatch, tmp_path):
    monkeypatch.setenv(ASSETS_VARIABLE, str(tmp_path))
    html = live._repr_html_()
    name = re.search(r'weights="(live-weights\.[0-9a-f]{8}\.bin)"', html)[1]
    assert (tmp_path / name).read_bytes() == live.network.to_bytes()
    assert list(tmp_path.iterdir()) == [tmp_path / name]
    carried = re.compile(r"<(style|script) data-tensorlab[-\w]*>.*?</\1>", re.S)
    assert len(carried.sub("", html)) < 20_000  # what is on the page itself


def test_the_picture_is_whole_before_any_script_runs(live):
    html = live._repr_html_()
    first = live.samples[0]
    assert f"It reads {first.prediction}" in html
    assert html.count('data-digit="') == 10
    assert re.search(rf'data-digit="{first.prediction}" style="--p:0?\.?[0-9.]+"', html)


def test_the_script_gets_the_pixels_of_all_samples(live):
    packed = re.search(r'samples="([^"]+)"', live._repr_html_())[1]
    pixels = np.frombuffer(zlib.decompress(base64.b64decode(packed), wbits=-15), dtype=np.uint8)
    np.testing.assert_array_equal(
        pixels.reshape(-1, 28, 28), [sample.pixels for sample in live.samples]
    )


def test_names_of_data_are_escaped(classifier, test_set):
    named = LiveDigit(classifier, *test_set, name='<b>"mine"</b>')
    assert "<b>&" not in named._repr_html_()
    assert 'data-trained-on="&lt;b&gt;&quot;mine&quot;&lt;/b&gt;"' in named._repr_html_()


def test_a_saved_page_needs_no_other_file(live, monkeypatch, tmp_path):
    monkeypatch.setenv(ASSETS_VARIABLE, str(tmp_path / "elsewhere"))
    path = live.save(tmp_path / "digit.html")
    assert list(tmp_path.iterdir()) == [path]
    page = path.read_text(encoding="utf-8")
    assert "data:application/octet-stream" in page
    assert not re.search(r'(src|href)="(?!data:)', page)


def test_saving_as_anything_but_html_is_refused(live, tmp_path):
    with pytest.raises(ValueError, match=r"'digit\.png' is not an \.html file.*'digit\.html'"):
        live.save(tmp_path / "digit.png")


def test_repr_says_what_it_is(live):
    assert repr(live).startswith(
        "<LiveDigit trained on scikit-learn's digits: 407,050 weights in 410,8"
    )
