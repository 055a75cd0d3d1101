"""A trained network in a file small enough for a web page: its weights as whole numbers of 8 bits.

Every column of a weight matrix, the weights of one unit, is divided by a scale of its own so that its largest entry
becomes 127, and rounded. What was one float32, 4 bytes, is then one int8, 1 byte; multiplied by the scale again it is
off by half a scale at most.

The file, all numbers little-endian:

    4 bytes   b"TLNN"
    uint32    the length of the header in bytes, a multiple of 4
    header    JSON, padded with spaces: {"layers": [{"inputs": 784, "units": 512, "activation": "relu"}, ...]}
    then for each layer
    float32   scales of shape (units,)
    float32   biases of shape (units,)
    int8      weights of shape (inputs, units), row after row, padded with zeros to a multiple of 4
"""

import json
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tensorlab.files import written_whole
from tensorlab.mnist.inputs import as_rows
from tensorlab.mnist.model import trained_model
from tensorlab.wording import thousands

MAGIC = b"TLNN"
_LARGEST = 127  # of an int8; -128 is left out, so that the scale is the same on both sides of zero
_ALIGNMENT = 4  # a browser's Float32Array must start at a multiple of 4 bytes

# Layers that change nothing when a network predicts, or only what `QuantisedNetwork` does by itself.
_TRANSPARENT = ("InputLayer", "Flatten", "Dropout")
_ACTIVATIONS = ("relu", "softmax", "linear")


@dataclass(frozen=True, eq=False)
class QuantisedLayer:
    """A dense layer: `activation(x @ (weights * scales) + biases)`.

    Attributes:
        weights: int8 of shape (inputs, units).
        scales: float32 of shape (units,): what one step of a unit's weights is worth.
        biases: float32 of shape (units,).
        activation: "relu", "softmax" or "linear".
    """

    weights: np.ndarray
    scales: np.ndarray
    biases: np.ndarray
    activation: str

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Apply the layer to a batch of shape (samples, inputs); gives (samples, units)."""
        z: np.ndarray = (x @ self.weights.astype(np.float32)) * self.scales + self.biases
        if self.activation == "relu":
            z = np.maximum(z, 0)
        if self.activation == "softmax":
            powers = np.exp(z - z.max(axis=1, keepdims=True))
            z = powers / powers.sum(axis=1, keepdims=True)
        return z


@dataclass(frozen=True, eq=False)
class QuantisedNetwork:
    """What the reader's browser calculates with, in NumPy: to measure what rounding the weights costs.

    >>> kernel = np.array([[0.5, -2.0], [1.0, 1.0]], dtype=np.float32)
    >>> layer = quantise_layer(kernel, biases=np.zeros(2), activation="linear")
    >>> layer.weights
    array([[  64, -127],
           [ 127,   64]], dtype=int8)
    >>> (layer.weights * layer.scales).round(3)
    array([[ 0.504, -2.   ],
           [ 1.   ,  1.008]], dtype=float32)
    """

    layers: tuple[QuantisedLayer, ...]

    def predict_proba(self, images: Any) -> np.ndarray:
        """Give each class's probability: float32 of shape (samples, classes).

        Args:
            images: As `MnistClassifier` takes them: uint8 of shape (samples, 28, 28), or prepared floats of shape
                (samples, 784).
        """
        rows = as_rows(images)
        x = rows.astype(np.float32) / 255 if rows.dtype == np.uint8 else rows
        for layer in self.layers:
            x = layer(x)
        return x

    def predict(self, images: Any) -> np.ndarray:
        """Give the most probable class of each image: integers of shape (samples,)."""
        classes: np.ndarray = self.predict_proba(images).argmax(axis=1)
        return classes

    @property
    def classes_(self) -> np.ndarray:
        """What the outputs stand for, as in scikit-learn: they are numbered."""
        return np.arange(len(self.layers[-1].biases))

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(layer.weights.size + layer.biases.size for layer in self.layers)

    def to_bytes(self) -> bytes:
        """Write the file that this module describes."""
        layers = [
            {
                "inputs": layer.weights.shape[0],
                "units": layer.weights.shape[1],
                "activation": layer.activation,
            }
            for layer in self.layers
        ]
        header = _padded(json.dumps({"layers": layers}, separators=(",", ":")).encode(), b" ")
        parts = [MAGIC, struct.pack("<I", len(header)), header]
        for layer in self.layers:
            parts += [layer.scales.astype("<f4").tobytes(), layer.biases.astype("<f4").tobytes()]
            parts.append(_padded(layer.weights.tobytes(), b"\0"))
        return b"".join(parts)


def export(model: Any, path: str | os.PathLike[str]) -> QuantisedNetwork:
    """Write a trained network's weights to a file that a page can load, whole or not at all.

    Args:
        model: A fitted `MnistClassifier`, or a Keras model made of dense layers.
        path: Where to.

    Returns:
        The network as the file holds it.

    Raises:
        ValueError: If the model has a layer or an activation that the file cannot hold.
    """
    network = quantise(model)
    with written_whole(Path(path)) as part:
        part.write_bytes(network.to_bytes())
    return network


def read(path: str | os.PathLike[str]) -> QuantisedNetwork:
    """Read what `export` wrote.

    Raises:
        ValueError: If the file is no such file, or is cut short.
    """
    path = Path(path)
    content = path.read_bytes()
    if content[:4] != MAGIC or len(content) < 8:
        raise ValueError(
            f"{path.name} starts with {content[:4]!r}, and a file of weights starts with {MAGIC!r}."
        )
    start = 8 + struct.unpack_from("<I", content, 4)[0]
    try:
        layers = json.loads(content[8:start])["layers"]
        return QuantisedNetwork(tuple(_read_layers(content, start, layers)))
    except (ValueError, KeyError, TypeError) as error:
        size = f"{thousands(len(content))} bytes"
        raise ValueError(
            f"{path.name} ({size}) is damaged or cut short: {error}. Write it again with export(model, path)."
        ) from error


def quantise(model: Any) -> QuantisedNetwork:
    """Round a network's weights to whole numbers of 8 bits.

    Args:
        model: A fitted `MnistClassifier`, or a Keras model made of dense layers, with a `Rescaling` by 1/255 before
            them or not.

    Raises:
        ValueError: If the model has a layer or an activation that the file cannot hold.
        sklearn.exceptions.NotFittedError: If the classifier was not fitted yet.
    """
    keras_model = model if hasattr(model, "layers") else trained_model(model)
    layers = []
    for layer in keras_model.layers:
        kind = type(layer).__name__
        if kind == "Dense":
            kernel, biases = _kernel_and_biases(layer)
            layers.append(quantise_layer(kernel, biases, _activation(layer)))
        elif kind == "Rescaling":
            _check_rescaling(layer)
        elif kind not in _TRANSPARENT:
            raise ValueError(
                f"layer {layer.name!r} is a {kind}, and the live digit can run Dense layers only "
                f"(with {', '.join(_TRANSPARENT)} or Rescaling between them)."
            )
    if not layers:
        raise ValueError(f"the model {keras_model.name!r} has no Dense layer to write.")
    return QuantisedNetwork(tuple(layers))


def quantise_layer(kernel: np.ndarray, biases: np.ndarray, activation: str) -> QuantisedLayer:
    """Round one weight matrix, each column by its own scale.

    Args:
        kernel: Floats of shape (inputs, units).
        biases: Floats of shape (units,); they are few, and stay as they are.
        activation: What the layer applies last.
    """
    largest = np.abs(kernel).max(axis=0)
    # A unit without weights keeps the scale 1: zeros are zeros at any scale.
    scales = np.where(largest > 0, largest / _LARGEST, 1).astype(np.float32)
    weights = np.round(kernel / scales).clip(-_LARGEST, _LARGEST).astype(np.int8)
    return QuantisedLayer(weights, scales, np.asarray(biases, dtype=np.float32), activation)


def _kernel_and_biases(layer: Any) -> tuple[np.ndarray, np.ndarray]:
    arrays = layer.get_weights()
    if not arrays:
        raise ValueError(
            f"layer {layer.name!r} has no weights yet: fit the model, or build it, before it is written."
        )
    kernel = arrays[0]
    return kernel, arrays[1] if len(arrays) > 1 else np.zeros(kernel.shape[1])


def _activation(layer: Any) -> str:
    name = getattr(layer.activation, "__name__", str(layer.activation))
    if name not in _ACTIVATIONS:
        raise ValueError(
            f"layer {layer.name!r} has the activation {name!r}, and the live digit knows {', '.join(_ACTIVATIONS)}."
        )
    return name


def _check_rescaling(layer: Any) -> None:
    if not np.isclose(layer.scale, 1 / 255) or not np.isclose(layer.offset, 0):
        raise ValueError(
            f"layer {layer.name!r} rescales by {layer.scale} and {layer.offset}, and the live digit scales "
            "pixels by 1/255 and 0, as MnistClassifier does."
        )


def _read_layers(
    content: bytes, start: int, layers: list[dict[str, Any]]
) -> Iterator[QuantisedLayer]:
    for layer in layers:
        inputs, units = int(layer["inputs"]), int(layer["units"])
        scales = np.frombuffer(content, "<f4", units, start).astype(np.float32)
        biases = np.frombuffer(content, "<f4", units, start + 4 * units).astype(np.float32)
        weights = np.frombuffer(content, np.int8, inputs * units, start + 8 * units)
        yield QuantisedLayer(weights.reshape(inputs, units), scales, biases, layer["activation"])
        start += 8 * units + inputs * units
        start += -start % _ALIGNMENT


def _padded(content: bytes, filler: bytes) -> bytes:
    return content + filler * (-len(content) % _ALIGNMENT)
