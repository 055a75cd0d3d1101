"""Awkward Array: regular arrays are tensors; ragged ones are told by the lengths that all their parts share."""

import sys
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
        if x.fields:
            raise UnreadableError(
                f"This awkward Array of type {x.type} has records, of which some parts are ragged: look at one field, "
                f"x[{x.fields[0]!r}]."
            ) from None
        raise UnreadableError(
            f"This awkward Array of type {x.type} is ragged, so it is not a tensor. "
            f"{_padded(x)} pads its parts to the longest."
        ) from None


def _padded(x: Any) -> str:
    """The call that pads an array along each axis, what is missing inside with nothing, and the entries with 0."""
    ak = sys.modules["awkward"]
    call = "x"
    for axis in range(1, x.ndim):
        longest = ak.max(ak.num(x, axis=axis), axis=None) or 0
        last = '""' if str(x.type).endswith("string") else "0"
        filling = last if axis == x.ndim - 1 else "[]"
        call = f"ak.fill_none(ak.pad_none({call}, {longest}, axis={axis}, clip=True), {filling}, axis={axis})"
    return f"ak.to_numpy({call})"
