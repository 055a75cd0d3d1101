"""JAX: arrays wherever they are; tracers, specs, keys and deleted arrays, which have a shape and no values."""

from typing import Any

from tensorlab.sources.protocols import of_array
from tensorlab.sources.tensor_view import TensorView, class_names

_TRACED = (
    "it is traced: it stands for values that a transformed function will have, and has none now; "
    'jax.debug.print("{}", x) prints them then'
)


def read(x: Any) -> TensorView | None:
    """Look at an array of JAX, or at what stands for one."""
    kinds = class_names(x)
    if not kinds & {
        "Array",
        "ArrayImpl",
        "Tracer",
        "ShapeDtypeStruct",
        "ShapedArray",
        "PRNGKeyArray",
    }:
        return None
    unread = _unread(x, kinds)
    known = {"device": None} if unread else {}
    return of_array(x, framework="jax", unread=unread, **known)


def _unread(x: Any, kinds: set[str]) -> str:
    if "Tracer" in kinds:
        return _TRACED
    if kinds & {"ShapeDtypeStruct", "ShapedArray"}:
        return "it is a shape and a dtype, without values"
    if "key<" in str(x.dtype):
        return "it holds random keys, which are no numbers; jax.random.key_data(x) are"
    if x.is_deleted():
        return "its memory was given away, to a function that donates it or by x.delete()"
    if not x.is_fully_addressable:
        return "parts of it are on other machines; jax.experimental.multihost_utils.process_allgather(x) gathers them"
    return ""
