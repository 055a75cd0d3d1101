"""Classifiers in files: Keras' own format, with one more member that says what only the classifier knows."""

import json
import os
import warnings
import zipfile
import zlib
from importlib import import_module
from itertools import pairwise
from operator import index
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from tensorlab._tensorflow import import_keras
from tensorlab.files import written_whole
from tensorlab.mnist.inputs import Seen
from tensorlab.mnist.model import trained_model
from tensorlab.wording import bytes_text, join, thousands

_SUFFIX = ".keras"
_MEMBER = "tensorlab.json"
_FORMAT = 2
_MOST_PACKED = 16  # Keras does not pack weights at all; another program may have
_LONGEST = 2**24  # bytes of a text: a history of a hundred thousand epochs fits in
_WEIGHTS = "model.weights.h5"
_MEMBERS = (_MEMBER, "config.json", "metadata.json", _WEIGHTS)

# All that the configuration of such a network is made of. Keras' safe mode refuses lambdas; this refuses everything
# else that Keras could be told to look up and call.
_NAMES = {"keras": {"Sequential", "DTypePolicy"}, "keras.layers": {"InputLayer", "Dense"}}
_MODULES = {
    *_NAMES,
    "keras.initializers",
    "keras.losses",
    "keras.metrics",
    "keras.optimizers",
    "keras.optimizers.schedules",
}
_FUNCTIONS = "builtins"  # where Keras files functions of its own, such as a loss, under their names

T = TypeVar("T")


def save(classifier: Any, path: str | os.PathLike[str]) -> None:
    """Write a fitted classifier; see `MnistClassifier.save`."""
    model = trained_model(classifier)
    keras = import_keras()
    path = Path(path)
    if path.suffix != _SUFFIX:
        raise ValueError(
            f"{path.name!r} does not end in {_SUFFIX}: try {path.with_suffix(_SUFFIX).name!r}."
        )
    parameters = classifier.get_params(deep=False)
    del parameters["strategy"]  # it belongs to the machine
    for name in ("optimizer", "loss"):
        parameters[name] = _plain(name, parameters[name], keras)
    about = {
        "format": _FORMAT,
        "parameters": parameters,
        "classes": classifier.classes_.tolist(),
        "dtype": str(classifier.classes_.dtype),
        "features": int(classifier.n_features_in_),
        "names": getattr(classifier, "feature_names_in_", np.array([])).tolist(),
        "history": classifier.history_,
        "seen": classifier.seen_,
    }
    with written_whole(path) as part:
        with warnings.catch_warnings():
            # Keras asks NumPy for a copy in a way that NumPy 2 has given up.
            warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
            model.save(part)
        with zipfile.ZipFile(part, "a") as archive:
            archive.writestr(_MEMBER, json.dumps(about, default=_number))


def load(kind: type[T], path: str | os.PathLike[str]) -> T:
    """Read a classifier; see `MnistClassifier.load`."""
    keras = import_keras()
    path = Path(path)
    about = _read_about(path)
    try:
        model = keras.saving.load_model(path, safe_mode=True)
    except Exception as error:  # of a damaged file, Keras and HDF5 complain in many ways
        raise ValueError(f"{path} is damaged: Keras cannot read the network in it.") from error
    try:
        return _classifier(kind, model, about, keras)
    except Exception as error:  # a description can be wrong in as many ways
        raise ValueError(
            f"{path} is damaged: what {_MEMBER} in it says of the classifier does not fit its network ({error!r})."
        ) from error


def _classifier(kind: type[T], model: Any, about: dict[str, Any], keras: Any) -> T:
    """Put together what the file says; whatever is wrong with that is an error here and not when it is used."""
    parameters = about["parameters"]
    for name in ("optimizer", "loss"):
        if isinstance(parameters[name], dict):
            parameters[name] = keras.saving.deserialize_keras_object(
                parameters[name], safe_mode=True
            )
    dtype = np.dtype(about["dtype"])
    longest = max((len(label) for label in about["classes"] if isinstance(label, str)), default=0)
    if dtype.kind not in "biufUO" or dtype.itemsize > max(64, 4 * longest):
        raise ValueError(f"labels of dtype {dtype}")
    classes = np.array(about["classes"], dtype=dtype)
    features, names, history = about["features"], about["names"], about["history"]
    if (features, *classes.shape) != (model.input_shape[1], model.output_shape[1]):
        raise ValueError(
            f"{features!r} pixels and classes of shape {classes.shape} for a network of {model.input_shape[1]} and "
            f"{model.output_shape[1]}"
        )
    if not np.array_equal(np.unique(classes), classes):
        raise ValueError(f"classes {about['classes']!r}, which are not sorted")
    if names and (len(names) != features or not all(isinstance(name, str) for name in names)):
        raise ValueError(f"{len(names)} names of {features} pixels")
    for measured in history.values():
        np.array(measured, dtype=np.float64).reshape(len(history["loss"]))
    classifier: Any = kind(**parameters)
    classifier.model_, classifier.classes_ = model, classes
    classifier.n_features_in_, classifier.history_ = features, history
    if about.get("seen"):
        classifier.seen_ = Seen(*map(float, about["seen"]))
    if names:
        classifier.feature_names_in_ = np.array(names, dtype=object)
    loaded: T = classifier
    return loaded


def _read_about(path: Path) -> Any:
    """Read what `save` wrote beside the network, and refuse a file that holds anything else."""
    if path.is_dir():
        raise IsADirectoryError(f"{str(path)!r} is a folder: name the .keras file in it.")
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}.")
    own = "MnistClassifier.load reads what MnistClassifier.save wrote"
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
            if _MEMBER not in members:
                keras_file = "config.json" in members
                what = (
                    "is a Keras model that no MnistClassifier saved"
                    if keras_file
                    else "is not a .keras file"
                )
                advice = "; keras.saving.load_model opens it" if keras_file else ""
                raise ValueError(f"{path} {what}: {own}{advice}.")
            missing = [name for name in _MEMBERS if name not in members]
            if missing:
                raise ValueError(f"{path} is damaged: it has no {join(missing, last='and no')}.")
            _check_members(path, archive.infolist())
            about = json.loads(archive.read(_MEMBER))
            config = json.loads(archive.read("config.json"))
            _check_weights(path, archive)
            held = archive.getinfo(_WEIGHTS).file_size
    except (
        *(zipfile.BadZipFile, EOFError, json.JSONDecodeError, UnicodeDecodeError),
        *(RecursionError, RuntimeError, NotImplementedError, zlib.error),
    ) as error:
        raise ValueError(f"{path} is not a .keras file, or a damaged one: {own}.") from error
    if not isinstance(about, dict):
        raise ValueError(
            f"{path} is damaged: {_MEMBER} in it is not a description of a classifier."
        )
    if about.get("format") != _FORMAT:
        raise ValueError(
            f"{path} is written in format {about.get('format')!r}, of another version of tensorlab, and this one "
            f"reads format {_FORMAT}."
        )
    _refuse_foreign(path, [config, about.get("parameters")])
    _check_network(path, config, held)
    return about


def _check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse a file that holds more than `save` writes, or texts that would fill the memory."""
    names = [each.filename for each in members]
    others = [name for name in dict.fromkeys(names) if name not in _MEMBERS]
    if others or len(names) > len(_MEMBERS):
        what = f"holds {join(list(map(repr, others)))}" if others else "holds a member twice"
        raise ValueError(f"{path} {what}, as no file of MnistClassifier does: it is not opened.")
    for each in members:
        most = _LONGEST if each.filename != _WEIGHTS else _MOST_PACKED * each.compress_size
        if each.file_size > most:
            raise ValueError(
                f"{path} is damaged: {each.filename} in it takes {bytes_text(each.file_size)}, and at most "
                f"{bytes_text(most)} are read."
            )


def _check_weights(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse weights that would be larger in memory than they are in the file: Keras reads them before it looks."""
    claimed: list[int] = []
    with archive.open(_WEIGHTS) as member:
        try:
            with import_module("h5py").File(member, "r") as weights:
                weights.visititems(lambda _, each: claimed.append(getattr(each, "nbytes", 0)))
        except Exception as error:  # whatever damaged bytes come to
            raise ValueError(f"{path} is damaged: {_WEIGHTS} in it is no HDF5 file.") from error
    there = archive.getinfo(_WEIGHTS).file_size
    if sum(claimed) > there:
        raise ValueError(
            f"{path} is damaged: its weights claim {bytes_text(sum(claimed))}, and {_WEIGHTS} in it has "
            f"{bytes_text(there)}."
        )


def _check_network(path: Path, config: Any, held: int) -> None:
    """Refuse a network of more weights than there are bytes of them: Keras would make them all before it looks."""
    try:
        layers = [layer["config"] for layer in config["config"]["layers"]]
        units = [
            layer["units"] if "units" in layer else layer["batch_shape"][1] for layer in layers
        ]
        needed = sum(before * after for before, after in pairwise(map(index, units)))
    except (TypeError, LookupError):
        raise ValueError(
            f"{path} is damaged: config.json in it does not describe a network of dense layers."
        ) from None
    if not 0 < needed <= held:
        raise ValueError(
            f"{path} is damaged: its network would have {thousands(needed)} weights, and {_WEIGHTS} in it has "
            f"{bytes_text(held)}."
        )


def _refuse_foreign(path: Path, config: Any) -> None:
    """Refuse a configuration that names anything but the layers of this network and what Keras trains them with."""
    if isinstance(config, list):
        for part in config:
            _refuse_foreign(path, part)
    if not isinstance(config, dict):
        return
    name, module = config.get("class_name"), config.get("module")
    if name is not None:
        if not isinstance(name, str) or not isinstance(module, str | None):
            raise ValueError(f"{path} is damaged: a class in it is named {name!r} of {module!r}.")
        known = module in _MODULES and name in _NAMES.get(module, {name})
        function = module == _FUNCTIONS and name == "function"
        if not (known or function) or config.get("registered_name") not in (None, "function"):
            raise ValueError(
                f"{path} asks for {module}.{name}, which no network of MnistClassifier has: it is not opened."
            )
    for part in config.values():
        _refuse_foreign(path, part)


def _plain(name: str, value: Any, keras: Any) -> Any:
    """Write an optimizer or a loss down as Keras does, if it is one of Keras' own."""
    if isinstance(value, str):
        return value
    written = keras.saving.serialize_keras_object(value)
    module = written.get("module") if isinstance(written, dict) else None
    if module not in _MODULES:
        raise ValueError(
            f"{name} is {value!r}, code of your own, and a file that loads without running foreign code cannot "
            "hold it. classifier.model_.save(path) saves the Keras model alone."
        )
    return written


def _number(value: Any) -> Any:
    """Write NumPy's numbers, such as a random_state, as Python's."""
    return value.item()
