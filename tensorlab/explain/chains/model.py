"""`explain.model`: a model of Keras or PyTorch, layer by layer, up to the one that fails. Nothing is computed."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from operator import attrgetter
from typing import Any

from tensorlab.explain.chains import keras_model, pytorch_model
from tensorlab.explain.chains.chain import Chain
from tensorlab.explain.operands import Operand, operand
from tensorlab.wording import article, join


def model(model: Any, /, *x: Any) -> Chain:
    """Explain a model of Keras or PyTorch: the shape after each layer, up to the end or to the layer that fails.

    No layer is run. Keras' layers are asked for their shapes; a copy of a PyTorch module is run on its device "meta",
    where tensors have shapes and no entries.

    A model within a model is explained layer by layer, too. A Keras model with a `call` of its own is one step, as
    nothing says in which order it uses its layers.

    Args:
        model: A Sequential or functional model of Keras, or a module of PyTorch.
        *x: What the model is given, or its shape: one for each input. None stands for a length that is not known, such
            as that of a batch. A Keras model that knows its inputs needs none.

    Returns:
        A `Chain` with a step for each layer. `sources` and `draw` follow an entry of the result back to the inputs,
        through layers whose entries are known: dense ones, convolutions and transposed ones, pooling, recurrent layers
        and attention, padding, cropping, upsampling, normalisation, merging, activations and their like. Entries are
        not followed through a layer of your own, a `Lambda`, an `RNN` with a cell of your own, `ConvLSTM`, bilinear
        resizing, random transformations, attention with a given mask, or what a PyTorch module does between its layers;
        `sources` then says which step stops it.

    Raises:
        TypeError: If `model` is of another kind, takes another number of inputs, or has several outputs.

    >>> import keras
    >>> hidden = keras.layers.Dense(512, name="hidden")
    >>> scores = keras.layers.Dense(10, name="scores")
    >>> network = keras.Sequential([hidden, scores])
    >>> network.build((None, 784))
    >>> print(model(network, (None, 784)))
    Sequential with (n, 784) gives (n, 10), in 2 steps.
      input has shape (n, 784)
      step 1: hidden (Dense) gives (n, 512)
      step 2: scores (Dense) gives (n, 10)
    >>> print(model(network, (32, 28, 28)).problem)
    the layer takes inputs with 784 entries along their last axis, and axis 2 of
    input has 28.
    """
    library = next((name for name, kind in _kinds() if isinstance(model, kind)), "")
    if not library:
        raise TypeError(
            f"explain.model takes a Sequential or functional model of Keras or a module of PyTorch, and got "
            f"{article(type(model).__name__)}."
        )
    if library == "keras":
        names, several = keras_model.inputs_of(model, x)
        given = list(map(operand, several))
        links = keras_model.links_of(model, names, given)
    else:
        names, given = pytorch_model.names_of(x), list(map(operand, x))
        links = pytorch_model.links_of(model, names, given)
    if not links:
        raise TypeError(f"The {type(model).__name__} has no layer that could be explained.")
    name = str(model.__class__.__name__)
    operands = tuple(Operand(x.shape) for x in given)
    return Chain(f"{name} with {join(list(map(str, given)))}", tuple(names), operands, tuple(links))


def _kinds() -> Iterator[tuple[str, type]]:
    """What a model may be, of the libraries that are loaded: of others, and of folders of that name, there is none."""
    for library, place in (("keras", "Model"), ("torch", "nn.Module")):
        with suppress(Exception):  # it may be half imported
            yield library, attrgetter(place)(sys.modules[library])
