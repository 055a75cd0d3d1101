"""Objects of any other library, by what arrays share: `__array__`, `__array_interface__`, DLPack; a shape, a dtype."""

from typing import Any

from tensorlab.sources.containers import PROTOCOLS
from tensorlab.sources.numpy import of_numpy
from tensorlab.sources.tensor_view import (
    TensorView,
    bytes_of,
    dtype_name,
    lengths,
    text,
    to_numpy,
)  # fmt: skip


def read(x: Any) -> TensorView | None:
    """Look at an object that speaks a protocol of arrays; one without a shape has to become an array first."""
    if not any(hasattr(x, protocol) for protocol in PROTOCOLS):
        return None
    if not hasattr(x, "shape"):
        return of_numpy(x, to_numpy(x), framework_of(x))
    return of_array(x)


def framework_of(x: Any) -> str:
    """The name of the package that an object's class is from."""
    return str(type(x).__module__).partition(".")[0]


def of_array(x: Any, **known: Any) -> TensorView:
    """Look at an object that has a shape and a dtype; what its library knows better takes their place."""
    dtype = known.pop("dtype", getattr(x, "dtype", None))
    shape = lengths(x.shape)
    names = getattr(x, "dims", ())
    named = isinstance(names, tuple) and len(names) == len(shape)
    if dtype is None:
        array = to_numpy(x)  # only as an array does it have a dtype
        dtype = array.dtype
    found: dict[str, Any] = {
        "shape": shape,
        "dtype": dtype_name(dtype),
        "itemsize": bytes_of(dtype) or int(getattr(x, "itemsize", 0)),
        "axes": tuple(map(str, names)) if named else (),
        "framework": framework_of(x),
        "device": None if "device" in known else text(getattr(x, "device", None)),
        "source": x,
        "_read": lambda: to_numpy(x),
        "_part": lambda index: to_numpy(x[index]),
    }
    return TensorView(**(found | known))
