"""Awkward Array: regular arrays are tensors; ragged ones are told by the lengths that all their parts share."""

from typing import Any

from tensorlab.sources.numpy import of_numpy
from tensorlab.sources.tensor_view import TensorView, UnreadableError


def read(x: Any) -> TensorView | None:
    """Look at an array whose parts have equal lengths."""
    if not hasattr(x, "to_numpy") or not hasattr(x, "ndim"):
        return None
    try:
        return of_numpy(x, x.to_numpy(), "awkward")
    except ValueError:
        raise UnreadableError(
            f"This awkward Array of type {x.type} is ragged, so it is no tensor. "
            "ak.to_numpy(ak.fill_none(ak.pad_none(x, n, clip=True), 0)) pads its parts to n entries."
        ) from None
