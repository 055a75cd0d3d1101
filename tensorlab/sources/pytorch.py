"""PyTorch: tensors of every dtype, layout and device; where there are no values the reason and the call that helps."""

import re
import sys
from typing import Any

import numpy as np

from tensorlab.sources.tensor_view import (
    TensorView,
    UnreadableError,
    all_or_kept,
    class_names,
    lengths,
)

_META = "it is on the device meta, where tensors have a shape and no memory"
_FAKE = "it is traced: it stands for values that a compiled function will have, and has none now"
_WITHOUT_STORAGE = {"MaskedTensor"}  # made of others
_NESTED = (
    "it is nested, and its parts differ in length; torch.nested.to_padded_tensor(x, 0.0) pads them"
)


def read(x: Any) -> TensorView | None:
    """Look at a tensor of PyTorch."""
    kinds = class_names(x)
    if "UninitializedTensorMixin" in kinds:
        raise UnreadableError(
            f"This {type(x).__name__} has no shape yet: call its module on a batch once, which makes it."
        )
    if not kinds & {"Tensor", "TensorBase"}:
        return None
    nested = bool(x.is_nested)
    return TensorView(
        shape=lengths(_nested_shape(x) if nested else x.shape),
        dtype=str(x.dtype).removeprefix("torch."),
        itemsize=x.dtype.itemsize,
        axes=_names(x),
        framework="torch",
        device=str(x.device),
        source=x,
        _read=lambda: _values(x),
        note="A masked tensor: what is masked counts as missing."
        if "MaskedTensor" in kinds
        else "",
        unread=_NESTED if nested else _unread(x, kinds),
        _part=lambda index: _values(x[index]),
    )


def _nested_shape(x: Any) -> list[int | None]:
    """The lengths that all parts of a nested tensor share, and None where they differ."""
    found: list[int | None] = []
    for axis in range(x.dim()):
        try:
            n = x.size(axis)
        except RuntimeError:
            n = None
        found.append(n if isinstance(n, int) else None)
    return found


def _names(x: Any) -> tuple[str, ...]:
    names = getattr(x, "names", ())
    return tuple(names) if names and None not in names else ()


def _unread(x: Any, kinds: set[str]) -> str:
    dtype = str(x.dtype).removeprefix("torch.")
    if kinds & {"FakeTensor", "FunctionalTensor", "Proxy"} or _is_wrapped(x):
        return _FAKE
    if x.device.type == "meta":
        return _META
    if re.fullmatch(r"u?int[1-7]|bit|bits\w+|float4\w+", dtype):
        return f"it has the dtype {dtype}, for which PyTorch has no operations; x.view(torch.uint8) has its bytes"
    layout = str(x.layout).removeprefix("torch.")
    if layout != "strided":
        kept = "x.coalesce().values()" if layout == "sparse_coo" else "x.values()"
        ways = all_or_kept("x.to_dense()", kept, x.shape, x.dtype.itemsize)
        return f"it is kept as {layout}, and not entry by entry; {ways}"
    if not kinds & _WITHOUT_STORAGE and _is_freed(x):
        return "its memory was given back: its storage was made smaller than its shape asks for"
    return ""


def _is_freed(x: Any) -> bool:
    """Whether a storage has become too small, as that of a sharded model's parameters between two uses."""
    reach = sum((n - 1) * step for n, step in zip(x.shape, x.stride(), strict=True))
    needed = (int(x.storage_offset()) + reach + 1) * x.dtype.itemsize if x.numel() else 0
    return bool(x.untyped_storage().nbytes() < needed)


def _is_wrapped(x: Any) -> bool:
    """Whether a tensor is one of those that torch.func's grad, vmap and jacrev put in place of the real one."""
    functorch = sys.modules.get("torch._C._functorch")
    return functorch is not None and bool(functorch.is_functorch_wrapped_tensor(x))


def _values(x: Any) -> np.ndarray:
    if "MaskedTensor" in class_names(x):
        return np.ma.array(_values(x.get_data()), mask=~_values(x.get_mask()))
    x = x.detach()
    if x.is_quantized:
        x = x.dequantize()
    x = x.resolve_conj().resolve_neg().cpu()
    try:
        array: np.ndarray = x.numpy()
    except TypeError:  # a dtype that NumPy has not: bfloat16, float8, half a complex number
        array = (x.cfloat() if x.dtype.is_complex else x.float()).numpy()
    return array
