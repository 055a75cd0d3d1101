"""Classifiers in files: written whole or not at all, and read without running what a file brings along."""

import json
import os
import pickle
import zipfile

import numpy as np
import pytest

from tensorlab.mnist import MnistClassifier


@pytest.fixture
def saved(learnt, tmp_path):
    path = tmp_path / "digits.keras"
    learnt.save(path)
    return path


def rewrite(path, member, change):
    """Change one member of an archive; None leaves it out."""
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in contents.items():
            if name == member:
                if change is None:
                    continue
                about = json.loads(content)
                change(about)
                content = json.dumps(about).encode()
            archive.writestr(name, content)


def test_what_was_saved_answers_the_same(learnt, saved, digits):
    again = MnistClassifier.load(saved)
    assert np.array_equal(
        again.predict_proba(digits.test_images), learnt.predict_proba(digits.test_images)
    )
    assert again.get_params() == learnt.get_params()
    assert again.history_ == learnt.history_
    assert again.classes_.dtype == learnt.classes_.dtype
    assert again.n_features_in_ == 784
    assert str(again.summary()) == str(learnt.summary())


def test_a_loaded_classifier_trains_on_as_if_it_had_never_been_away(digits, tmp_path):
    images, labels = digits.train_images[:80], digits.train_labels[:80]
    stayed = MnistClassifier(8, verbose=0, random_state=0).fit(images, labels, epochs=2)
    stayed.save(tmp_path / "a.keras")
    left = MnistClassifier.load(tmp_path / "a.keras")
    for classifier in (stayed, left):
        classifier.partial_fit(images, labels, epochs=2)
    assert left.history_ == stayed.history_
    for a, b in zip(stayed.model_.get_weights(), left.model_.get_weights(), strict=True):
        assert np.array_equal(a, b)


def test_optimizers_losses_and_words_are_kept(digits, tmp_path):
    import keras

    words = np.array(["zero", "one", "two"])
    few = digits.train_labels < 3
    classifier = MnistClassifier(
        8,
        keras.optimizers.SGD(0.05, momentum=0.9),
        loss=keras.losses.CategoricalFocalCrossentropy(gamma=1.5),
        verbose=0,
        random_state=np.int64(7),
    )
    labels = words[digits.train_labels[few]]
    classifier.fit(digits.train_images[few], labels, epochs=1)
    classifier.save(tmp_path / "a.keras")
    again = MnistClassifier.load(tmp_path / "a.keras")
    assert again.optimizer.momentum == 0.9
    assert again.loss.gamma == 1.5
    assert again.random_state == 7
    assert again.classes_.tolist() == ["one", "two", "zero"]
    again.partial_fit(digits.train_images[few], labels)
    assert again.evaluate(digits.train_images[few], labels).loss > 0


def test_keras_opens_the_file_as_a_model(saved, learnt, digits):
    import keras

    model = keras.saving.load_model(saved)
    rows = digits.test_images.reshape(360, 784).astype("float32") / 255
    assert np.allclose(model(rows), learnt.predict_proba(digits.test_images), atol=1e-6)


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(learnt, saved, monkeypatch):
    before = saved.read_bytes()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError, match="No space"):
        learnt.save(saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == ["digits.keras"]


@pytest.mark.parametrize("name", ["digits", "digits.h5", "digits.keras.zip"])
def test_a_name_that_does_not_end_in_keras_is_refused(learnt, tmp_path, name):
    with pytest.raises(ValueError, match=r"does not end in \.keras: try 'digits"):
        learnt.save(tmp_path / name)


def test_code_of_ones_own_is_not_saved(digits, tmp_path):
    def own(targets, answers):
        return (targets - answers) ** 2

    classifier = MnistClassifier(8, loss=own, verbose=0)
    classifier.fit(digits.train_images[:50], digits.train_labels[:50], epochs=1)
    with pytest.raises(ValueError, match=r"code of your own.*classifier\.model_\.save\(path\)"):
        classifier.save(tmp_path / "a.keras")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no file .*a\.keras"):
        MnistClassifier.load(tmp_path / "a.keras")


@pytest.mark.parametrize("kept", [0, 20, 5000, -100])
def test_a_file_that_is_cut_short_is_refused(saved, kept):
    saved.write_bytes(saved.read_bytes()[:kept])
    with pytest.raises(ValueError, match=r"is not a \.keras file, or a damaged one"):
        MnistClassifier.load(saved)


@pytest.mark.parametrize("name", ["readme.txt", "/etc/x", "../x", "assets/x", "config.json"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_holds_more_than_was_saved_is_refused(saved, name):
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr(name, "{}")
    with pytest.raises(ValueError, match=r"as no file of MnistClassifier does") as error:
        MnistClassifier.load(saved)
    assert repr(name) in str(error.value) or "a member twice" in str(error.value)


@pytest.mark.parametrize("member", ["config.json", "tensorlab.json", "metadata.json"])
def test_a_text_that_would_fill_the_memory_is_not_unpacked(saved, member):
    with zipfile.ZipFile(saved) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents[member] = b" " * 2**25 + contents[member]
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    with pytest.raises(
        ValueError, match=f"{member} in it takes 32 MiB, and at most 16 MiB are read"
    ):
        MnistClassifier.load(saved)


@pytest.mark.parametrize(
    ("units", "words"),
    [
        (10**9, "would have 794,000,000,000 weights"),
        (0, "would have 0 weights"),
        (-1, "would have -794 weights"),
        *[(units, "does not describe") for units in ("8", None, [8], 1e999, float("nan"))],
    ],
)
def test_a_network_that_its_file_cannot_hold_is_not_made(saved, units, words):
    def change(config):
        config["config"]["layers"][1]["config"]["units"] = units

    rewrite(saved, "config.json", change)
    with pytest.raises(ValueError, match=words):
        MnistClassifier.load(saved)


def test_weights_that_claim_more_than_the_file_has_are_not_read(saved, tmp_path):
    h5py = pytest.importorskip("h5py")
    with zipfile.ZipFile(saved) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    weights = tmp_path / "weights.h5"
    weights.write_bytes(contents["model.weights.h5"])
    with h5py.File(weights, "r+") as file:
        del file["layers/dense/vars/0"]
        shape = (10**6, 10**5)
        file.create_dataset("layers/dense/vars/0", shape, "f4", chunks=(1000, 1000))
    contents["model.weights.h5"] = weights.read_bytes()
    with zipfile.ZipFile(saved, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    with pytest.raises(ValueError, match="its weights claim 373 GiB"):
        MnistClassifier.load(saved)


@pytest.mark.parametrize("member", ["config.json", "model.weights.h5", "metadata.json"])
def test_a_file_that_lacks_a_part_is_refused(saved, member):
    rewrite(saved, member, None)
    with pytest.raises(ValueError, match=f"is damaged: it has no {member}"):
        MnistClassifier.load(saved)


def test_weights_that_are_none_are_refused(saved):
    with zipfile.ZipFile(saved) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(saved, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, b"no weights" if name.endswith(".h5") else content)
    with pytest.raises(ValueError, match=r"model\.weights\.h5 in it is no HDF5"):
        MnistClassifier.load(saved)


# Keras asks NumPy for a copy in a way that NumPy 2 has given up; `save` of the classifier says nothing of it.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_models_of_others_are_refused_and_the_way_to_open_them_named(tmp_path, learnt):
    learnt.model_.save(tmp_path / "model.keras")
    with pytest.raises(ValueError, match=r"no MnistClassifier saved.*keras\.saving\.load_model"):
        MnistClassifier.load(tmp_path / "model.keras")
    with zipfile.ZipFile(tmp_path / "other.keras", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(ValueError, match=r"is not a \.keras file: MnistClassifier\.load reads"):
        MnistClassifier.load(tmp_path / "other.keras")
    (tmp_path / "pickle.keras").write_bytes(pickle.dumps(learnt.get_params()))
    with pytest.raises(ValueError, match=r"is not a \.keras file"):
        MnistClassifier.load(tmp_path / "pickle.keras")


def as_lambda(config):
    config["config"]["layers"][1] |= {"class_name": "Lambda"}


def as_foreign_class(config):
    config["config"]["layers"][1] |= {"module": "os", "class_name": "system"}


def as_foreign_function(config):
    config["compile_config"]["loss"] = {
        "module": "subprocess", "class_name": "function", "config": "run", "registered_name": "run"
    }  # fmt: skip


def as_nested_model(config):
    config["config"]["layers"][1] |= {"module": "keras", "class_name": "Functional"}


def as_utility(config):
    config["compile_config"]["optimizer"] |= {"module": "keras.utils", "class_name": "get_file"}


@pytest.mark.parametrize(
    "change", [as_lambda, as_foreign_class, as_foreign_function, as_nested_model, as_utility]
)
def test_a_file_that_asks_for_foreign_code_is_not_opened(saved, change):
    rewrite(saved, "config.json", change)
    with pytest.raises(ValueError, match="which no network of MnistClassifier has"):
        MnistClassifier.load(saved)


def test_parameters_that_ask_for_foreign_code_are_not_opened_either(saved):
    def change(about):
        about["parameters"]["loss"] = {"module": "os", "class_name": "system", "config": "true"}

    rewrite(saved, "tensorlab.json", change)
    with pytest.raises(ValueError, match=r"asks for os\.system"):
        MnistClassifier.load(saved)


@pytest.mark.parametrize(
    "change",
    [
        lambda about: about.pop("classes"),
        lambda about: about.pop("parameters"),
        lambda about: about.pop("dtype"),
        lambda about: about["parameters"].pop("loss"),
        lambda about: about["parameters"].update(more=1),
        lambda about: about["parameters"].update(
            loss={"class_name": "function", "module": "builtins", "config": "eval"}
        ),
        lambda about: about.update(parameters=[1]),
        lambda about: about.update(dtype="nope"),
        lambda about: about.update(dtype="U100000000"),
        lambda about: about.update(classes=[1, 2]),
        lambda about: about.update(classes=about["classes"][::-1]),
        lambda about: about.update(features=783),
        lambda about: about.update(history=[1]),
        lambda about: about.update(history={"loss": ["low"]}),
        lambda about: about.update(names=["one"]),
    ],
)  # fmt: skip
def test_a_description_that_does_not_fit_is_a_value_error(saved, change):
    rewrite(saved, "tensorlab.json", change)
    with pytest.raises(ValueError, match=r"is damaged: "):
        MnistClassifier.load(saved)


@pytest.mark.parametrize("part", ["class_name", "module"])
@pytest.mark.parametrize("name", [[1, 2], {}, 7, True])
def test_a_class_without_a_name_is_a_value_error(saved, part, name):
    rewrite(saved, "config.json", lambda config: config["config"]["layers"][1].update({part: name}))
    with pytest.raises(ValueError, match="is damaged: a class in it is named"):
        MnistClassifier.load(saved)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(IsADirectoryError, match=r"is a folder: name the \.keras file in it"):
        MnistClassifier.load(tmp_path)


@pytest.mark.parametrize("text", ["[1, 2]", "null", "7", "[" * 100_000, "{"])
def test_a_description_that_is_none_is_a_value_error(saved, text):
    with zipfile.ZipFile(saved) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(saved, "w") as archive:
        for name, content in (contents | {"tensorlab.json": text.encode()}).items():
            archive.writestr(name, content)
    with pytest.raises(ValueError, match=r"damaged"):
        MnistClassifier.load(saved)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes, and links need rights")
def test_a_files_mode_and_the_link_to_it_survive(learnt, saved, tmp_path):
    saved.chmod(0o600)
    link = tmp_path / "newest.keras"
    link.symlink_to(saved.name)
    learnt.save(link)
    assert link.is_symlink()
    assert saved.stat().st_mode & 0o777 == 0o600
    assert MnistClassifier.load(link).classes_.tolist() == learnt.classes_.tolist()


def test_a_file_of_another_version_says_so(saved):
    rewrite(saved, "tensorlab.json", lambda about: about.update(format=3))
    with pytest.raises(ValueError, match="format 3, of another version"):
        MnistClassifier.load(saved)
