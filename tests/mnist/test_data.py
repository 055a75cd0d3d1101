"""Where the digits come from, and what is refused."""

import hashlib
import http.server
import os
import sys
import threading
import zipfile

import numpy as np
import pytest

from tensorlab import mnist
from tensorlab.mnist import data as data_module
from tensorlab.mnist import download as download_module

REAL_MNIST = os.environ.get("TENSORLAB_MNIST", "")  # the tests below unset it

ARRAYS = {
    "x_train": np.arange(6 * 784, dtype=np.uint32).reshape(6, 28, 28).astype(np.uint8),
    "y_train": np.array([5, 0, 4, 1, 9, 2], np.uint8),
    "x_test": np.zeros((3, 28, 28), np.uint8),
    "y_test": np.array([7, 2, 1], np.uint8),
}


@pytest.fixture(autouse=True)
def nothing_at_hand(monkeypatch, tmp_path):
    """A machine with no file of digits anywhere, whose server of them answers nobody."""
    monkeypatch.delenv("TENSORLAB_MNIST", raising=False)
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(download_module, "URL", "http://127.0.0.1:9/mnist.npz")


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "home" / ".keras" / "datasets" / "mnist.npz"


@pytest.fixture
def archive(tmp_path):
    """A file in the form of MNIST, and a function that makes others with some arrays changed."""

    def make(name="some.npz", compressed=True, **changes):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = {key: value for key, value in {**ARRAYS, **changes}.items() if value is not None}
        (np.savez_compressed if compressed else np.savez)(path, **arrays)
        return path

    return make


@pytest.fixture
def server(monkeypatch):
    """A server on this machine that answers every request with the same bytes."""
    pytest.importorskip("pooch", reason="pooch, which downloads, is not installed")

    class Answer(http.server.BaseHTTPRequestHandler):
        content = b""
        status = 200
        promised = None
        requests = 0

        def do_GET(self):
            type(self).requests += 1
            self.send_response(self.status)
            self.send_header("Content-Length", str(self.promised or len(self.content)))
            self.end_headers()
            self.wfile.write(self.content)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        monkeypatch.setattr(
            download_module, "URL", f"http://127.0.0.1:{running.server_port}/mnist.npz"
        )
        yield Answer
        running.shutdown()


def serve(server, monkeypatch, path):
    server.content = path.read_bytes()
    monkeypatch.setattr(download_module, "SHA256", hashlib.sha256(server.content).hexdigest())


def same(data):
    found = (data.train_images, data.train_labels, data.test_images, data.test_labels)
    return all(np.array_equal(a, b) for a, b in zip(found, ARRAYS.values(), strict=True))


def test_a_path_comes_before_everything(archive, cache, monkeypatch):
    monkeypatch.setenv("TENSORLAB_MNIST", "nowhere.npz")
    cache.parent.mkdir(parents=True)
    cache.write_bytes(b"broken")
    data = mnist.load(path=archive())
    assert same(data)
    assert data.source == "some.npz, given as path"


def test_the_environment_variable_comes_before_the_cache(archive, cache, monkeypatch):
    monkeypatch.setenv("TENSORLAB_MNIST", str(archive()))
    cache.parent.mkdir(parents=True)
    cache.write_bytes(b"broken")
    data = mnist.load()
    assert same(data)
    assert data.source == "some.npz, named by TENSORLAB_MNIST"


@pytest.mark.parametrize("moved", [False, True])
def test_the_cache_of_keras_is_shared_with_keras(archive, cache, monkeypatch, tmp_path, moved):
    if moved:
        monkeypatch.setenv("KERAS_HOME", str(tmp_path / "moved"))
        cache = tmp_path / "moved" / "datasets" / "mnist.npz"
    cache.parent.mkdir(parents=True)
    archive().rename(cache)
    data = mnist.load()
    assert same(data)
    assert "Keras' cache" in data.source


def test_a_home_directory_may_be_written_with_a_tilde(archive, tmp_path):
    archive("home/some.npz")
    assert same(mnist.load(path="~/some.npz"))


@pytest.mark.parametrize("compressed", [False, True])
def test_other_digits_of_the_same_form_are_taken_and_never_called_mnist(archive, compressed):
    data = mnist.load(path=archive(compressed=compressed))
    assert not data.is_mnist
    assert data.name == "some.npz (not MNIST)"
    assert str(data.train_images.dtype) == "uint8"


def test_one_pixel_changed_is_no_longer_mnist(archive, monkeypatch):
    hashes = {name: hashlib.sha256(ARRAYS[name].tobytes()).hexdigest() for name in ARRAYS}
    monkeypatch.setattr(data_module, "_MNIST_SHA256", hashes)
    assert mnist.load("mnist", archive()).is_mnist
    images = ARRAYS["x_train"].copy()
    images[3, 14, 14] ^= 1
    assert not mnist.load(path=archive(x_train=images)).is_mnist
    with pytest.raises(ValueError, match="not the MNIST database"):
        mnist.load("mnist", archive(x_train=images))


def test_a_dataset_never_shows_where_on_the_machine_it_lies(archive, tmp_path):
    assert str(tmp_path) not in repr(mnist.load(path=archive()))


def test_labels_of_wider_integers_are_made_bytes(archive):
    data = mnist.load(path=archive(y_train=ARRAYS["y_train"].astype(np.int64)))
    assert data.train_labels.dtype == np.uint8


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"y_test": None}, "it has no y_test, only x_test, x_train and y_train"),
        ({"x_test": None, "y_test": None}, "it has no x_test and no y_test"),
        ({"x_train": np.zeros((6, 784), np.uint8)}, r"x_train has shape \(6, 784\), expected \(samples, 28, 28\)"),
        ({"x_train": np.zeros((6, 28, 28, 1), np.uint8)}, r"x_train has shape \(6, 28, 28, 1\)"),
        ({"x_test": np.zeros((0, 28, 28), np.uint8)}, r"x_test has shape \(0, 28, 28\)"),
        ({"x_train": np.zeros((6, 28, 28), np.float32)}, "x_train has dtype float32, expected uint8"),
        ({"y_train": np.zeros(5, np.uint8)}, r"y_train has shape \(5,\), expected \(6,\)"),
        ({"y_train": np.zeros((6, 10), np.uint8)}, r"y_train has shape \(6, 10\), expected \(6,\)"),
        ({"y_train": np.zeros(6)}, "y_train has dtype float64, expected uint8"),
        ({"y_test": np.array([7, 2, 10])}, "y_test has labels from 2 to 10, expected 0 to 9"),
        ({"y_test": np.array([-1, 2, 1])}, "y_test has labels from -1 to 2"),
    ],
)  # fmt: skip
def test_arrays_that_are_not_in_the_form_of_mnist_are_refused(archive, changes, reason):
    with pytest.raises(ValueError, match=reason):
        mnist.load(path=archive(**changes))


def test_pickled_arrays_are_never_unpickled(archive):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("the archive's code was run",))

    labels = np.array([Trap()] * 6, dtype=object)
    with pytest.raises(ValueError, match="allow_pickle=False"):
        mnist.load(path=archive(y_train=labels))


@pytest.mark.parametrize("kept", [0, 10, 300, -30])
def test_a_file_that_is_cut_short_is_refused(archive, kept):
    path = archive()
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ValueError, match="cut short"):
        mnist.load(path=path)


def test_a_file_with_broken_bytes_inside_is_refused(archive):
    path = archive(x_train=np.random.default_rng(0).integers(0, 256, (6, 28, 28)).astype(np.uint8))
    content = bytearray(path.read_bytes())
    content[300:1300] = bytes(1000)
    path.write_bytes(content)
    with pytest.raises(ValueError, match="arrays cannot be read"):
        mnist.load(path=path)


def test_a_member_that_is_no_array_is_refused(archive):
    path = archive(y_test=None)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("y_test.npy", b"seven two one")
    with pytest.raises(ValueError, match="y_test"):
        mnist.load(path=path)


def test_a_file_that_was_named_and_is_missing_is_an_error_not_a_reason_to_fall_back(monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"there is no file nowhere\.npz, given as path"):
        mnist.load(path="nowhere.npz")
    monkeypatch.setenv("TENSORLAB_MNIST", "nowhere.npz")
    with pytest.raises(FileNotFoundError, match="named by TENSORLAB_MNIST"):
        mnist.load()


def test_a_broken_cache_says_how_to_mend_it(cache):
    cache.parent.mkdir(parents=True)
    cache.write_bytes(b"not an archive")
    with pytest.raises(ValueError, match="delete it, and it is downloaded again"):
        mnist.load()


def test_a_download_fills_the_cache_and_is_not_repeated(server, archive, cache, monkeypatch, capfd):
    serve(server, monkeypatch, archive())
    assert same(mnist.load())
    assert same(mnist.load())
    assert server.requests == 1
    assert [path.name for path in cache.parent.iterdir()] == ["mnist.npz"]
    assert capfd.readouterr() == ("", "")


def test_a_download_shows_its_progress_on_a_terminal(server, archive, monkeypatch, capfd):
    serve(server, monkeypatch, archive())
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    mnist.load()
    out, err = capfd.readouterr()
    assert out == ""
    assert "100%" in err


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ({"content": b"a login page"}, "not MNIST .its SHA-256 differs"),
        ({"status": 404}, "HTTPError from http://127"),
        ({"content": b"half", "promised": 1000}, "cannot be downloaded here"),
    ],
)
def test_a_download_that_fails_leaves_nothing_behind(server, cache, trouble, reason):
    for name, value in trouble.items():
        setattr(server, name, value)
    with pytest.raises(FileNotFoundError, match=reason):
        mnist.load("mnist")
    assert list(cache.parent.iterdir()) == []


def test_without_a_network_it_falls_back_with_a_warning_that_says_what_it_gives():
    pytest.importorskip("sklearn", reason="scikit-learn, whose digits it gives, is not installed")
    with pytest.warns(mnist.NotMnistWarning, match="1797 bundled digits") as caught:
        data = mnist.load()
    assert caught[0].filename == __file__
    assert not data.is_mnist
    assert data.name == "scikit-learn's digits"
    assert data.train_images.shape == (1437, 28, 28)


def test_a_warning_never_promises_digits_that_are_not_there(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.delitem(sys.modules, "sklearn.datasets", raising=False)
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(ModuleNotFoundError, match="MNIST is not on this machine") as caught:
        mnist.load()  # any warning would be an error here
    for extra in ("mnist", "digits"):
        assert f"pip install '.[{extra}]'" in str(caught.value)


def test_asked_for_mnist_it_never_falls_back_and_says_how_to_get_it():
    with pytest.raises(FileNotFoundError, match="MNIST is not on this machine") as caught:
        mnist.load("mnist")
    for hint in ("mnist.load(path=...)", "TENSORLAB_MNIST", "keras.datasets"):
        assert hint in str(caught.value)


def test_a_cache_that_cannot_be_written_is_a_reason_to_fall_back(tmp_path):
    pytest.importorskip("sklearn", reason="scikit-learn, whose digits it gives, is not installed")
    pytest.importorskip("pooch", reason="pooch, which downloads, is not installed")
    (tmp_path / "home").write_text("a file where a folder should be")
    with pytest.warns(mnist.NotMnistWarning, match="cannot be written"):
        mnist.load()


@pytest.mark.parametrize("source", ["mnst", "some.npz", None, 3])
def test_an_unknown_source_names_those_there_are(source):
    with pytest.raises(ValueError, match="expected 'auto', 'mnist' or 'digits'"):
        mnist.load(source)


def test_the_bundled_digits_are_in_no_file():
    with pytest.raises(ValueError, match="not both"):
        mnist.load("digits", path="some.npz")


def test_the_bundled_digits_look_like_mnist_and_are_the_same_each_time(digits):
    again = mnist.load("digits")
    assert np.array_equal(again.test_images, digits.test_images)
    assert digits.train_images.dtype == np.uint8
    assert digits.train_images.max() == 255
    assert not digits.train_images[:, :4].any()  # a margin, as MNIST has
    shares = [
        np.bincount(labels) / len(labels) for labels in (digits.train_labels, digits.test_labels)
    ]
    assert np.allclose(*shares, atol=0.01)


def test_a_dataset_unpacks_as_that_of_keras(digits):
    (train_images, train_labels), (test_images, test_labels) = digits
    assert (len(train_images), len(train_labels)) == (1437, 1437)
    assert (len(test_images), len(test_labels)) == (360, 360)


@pytest.mark.mnist
def test_the_real_mnist_is_known_by_its_arrays(real_mnist):
    assert real_mnist.is_mnist
    assert real_mnist.name == "MNIST"
    assert real_mnist.train_images.shape == (60000, 28, 28)
    assert real_mnist.train_labels[[0, 1, 2, -3, -2, -1]].tolist() == [5, 0, 4, 5, 6, 8]
    assert real_mnist.test_labels[[0, 1, 2, -3, -2, -1]].tolist() == [7, 2, 1, 4, 5, 6]


@pytest.mark.mnist
def test_keras_gives_the_same_four_arrays(real_mnist, monkeypatch):
    theirs = pytest.importorskip("keras.src.datasets.mnist")
    monkeypatch.setattr(theirs, "get_file", lambda *_, **__: REAL_MNIST)
    (train_images, train_labels), (test_images, test_labels) = theirs.load_data()
    assert np.array_equal(train_images, real_mnist.train_images)
    assert np.array_equal(train_labels, real_mnist.train_labels)
    assert np.array_equal(test_images, real_mnist.test_images)
    assert np.array_equal(test_labels, real_mnist.test_labels)
