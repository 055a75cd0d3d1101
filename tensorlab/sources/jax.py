"""JAX: arrays wherever they are; tracers, specs, keys and deleted arrays, which have a shape and no values."""

from typing import Any

import numpy as np

from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import TensorView, all_or_kept, class_names
from tensorlab.wording import count

_TRACED = (
    "it is traced: it stands for values that a transformed function will have, and has none now; "
    'jax.debug.print("{}", x) prints them then'
)


def read(x: Any) -> TensorView | None:
    """Look at an array of JAX, or at what stands for one."""
    kinds = class_names(x)
    if hasattr(x, "todense") and hasattr(x, "nse"):
        ways = all_or_kept("x.todense()", "x.data", x.shape, x.dtype.itemsize)
        why = f"it is sparse, and keeps a few of its entries; {ways}"
        return of_array(x, framework="jax", device=None, unread=why)
    if not kinds & {
        "Array",
        "ArrayImpl",
        "Ref",
        "Tracer",
        "ShapeDtypeStruct",
        "ShapedArray",
        "PRNGKeyArray",
    }:
        return None
    if "Ref" in kinds:  # a reference, whose entries an index reads
        return of_array(
            x,
            framework="jax",
            device=None,
            _read=lambda: np.asarray(x[...]),
            _part=lambda index: np.asarray(x[index]),
        )
    unread = _unread(x, kinds)
    return of_array(x, framework="jax", unread=unread, device=None if unread else _device(x))


def _device(x: Any) -> str:
    devices = x.devices()
    return str(next(iter(devices))) if len(devices) == 1 else count(len(devices), "device")


def _unread(x: Any, kinds: set[str]) -> str:
    if "Tracer" in kinds:
        return _TRACED
    if kinds & {"ShapeDtypeStruct", "ShapedArray"}:
        return "it is a shape and a dtype, without values"
    if "key<" in str(x.dtype):
        return "it holds random keys, which are not numbers; jax.random.key_data(x) are"
    if x.is_deleted():
        return "its memory was given away, to a function that donates it or by x.delete()"
    if not x.is_fully_addressable:
        return "parts of it are on other machines; jax.experimental.multihost_utils.process_allgather(x) gathers them"
    return ""
