"""pint: quantities, an array with a unit."""

from dataclasses import replace
from typing import Any

from tensorlab.sources import read as read_any
from tensorlab.sources.tensor_view import TensorView


def read(x: Any) -> TensorView | None:
    """Look at the numbers of a quantity; the unit is told beside them."""
    if not hasattr(x, "magnitude"):
        return None
    return replace(
        read_any(x.magnitude),
        framework="pint",
        source=x,
        note=f"The unit of its values is {x.units}.",
    )
