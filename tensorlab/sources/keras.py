"""Keras: symbolic tensors, which have a shape alone, and variables, which are arrays of the backend's."""

from dataclasses import replace
from typing import Any

from tensorlab.sources import read as read_any
from tensorlab.sources import tensor_view
from tensorlab.sources.tensor_view import TensorView, class_names, lengths

_SYMBOLIC = "it is symbolic: it stands for what a layer will be given; what model.predict(batch) gives has values"


def read(x: Any) -> TensorView | None:
    """Look at a symbolic tensor or a variable of Keras."""
    kinds = class_names(x)
    if "KerasTensor" in kinds:
        return TensorView(
            shape=lengths(x.shape),
            dtype="str" if x.dtype == "string" else str(x.dtype),
            itemsize=tensor_view.bytes_of(x.dtype),
            framework="keras",
            source=x,
            unread=_SYMBOLIC,
        )
    if "Variable" in kinds and hasattr(x, "value"):
        return replace(read_any(x.value), framework="keras", source=x)
    return None
