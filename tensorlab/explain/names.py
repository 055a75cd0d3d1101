"""What to say when a name is not there: which one was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from tensorlab.wording import join

_NEAR = 3  # names that are offered

# Names by which people know an operation from TensorFlow, PyTorch, Keras or the array standard.
KNOWN_AS = {
    "addmm": "matmul", "amax": "max", "amin": "min", "baddbmm": "matmul",
    "batch_dot": "matmul", "bmm": "matmul", "boolean_mask": "index", "cat": "concatenate",
    "chunk": "array_split", "clamp": "clip", "clip_by_value": "clip", "concat": "concatenate",
    "dot_product_attention": "attention", "embedding": "take", "scaled_dot_product_attention": "attention",
    "avg_pool": "average_pool", "avg_pool2d": "average_pool", "conv1d": "conv", "conv2d": "conv", "conv3d": "conv",
    "max_pool2d": "max_pool", "cumulative_prod": "cumprod", "cumulative_sum": "cumsum", "div": "divide", "eq": "equal",
    "expand": "broadcast_to", "flatten": "ravel", "gather": "take", "ge": "greater_equal",
    "getitem": "index", "gt": "greater", "index_select": "take", "le": "less_equal",
    "lt": "less", "masked_select": "index", "mm": "matmul",
    "movedim": "moveaxis", "mul": "multiply",
    "mv": "matmul", "ne": "not_equal", "neg": "negative", "norm": "reduce", "permute": "transpose",
    "permute_dims": "transpose", "quantile": "reduce", "reduce_all": "all",
    "reduce_any": "any", "reduce_max": "max", "reduce_mean": "mean", "reduce_min": "min", "reduce_prod": "prod",
    "reduce_std": "std", "reduce_sum": "sum", "reduce_variance": "var", "relu": "maximum",
    "repeat_interleave": "repeat", "reverse": "flip", "row_stack": "vstack", "select": "index",
    "slice": "index", "sub": "subtract", "swapdims": "swapaxes", "t": "transpose",
    "truediv": "divide", "unbind": "split", "unflatten": "reshape", "unsqueeze": "expand_dims",
    "unstack": "split", "vdot": "dot", "view": "reshape", "view_as": "reshape",
}  # fmt: skip

# They make a tensor of none, so that no axis becomes another.
_MAKERS = frozenset({
    "arange", "array", "asarray", "empty", "eye", "full", "geomspace", "identity", "linspace", "logspace", "meshgrid",
    "ones", "rand", "randint", "randn", "random", "range", "tensor", "tri", "zeros",
})  # fmt: skip


def missing(name: str, known: Iterable[str]) -> str:
    """Say that there is no such name, and which are near.

    >>> missing("reduce_sum", ["sum", "reduce", "mean"])
    "explain has no 'reduce_sum': it is explain.sum here."
    >>> missing("summ", ["sum", "mean"]).split(". ")[:2]
    ["explain has no 'summ'", 'Near it: explain.sum']
    """
    known = sorted(known)
    meant = KNOWN_AS.get(name) or KNOWN_AS.get(name.lower(), "")
    if meant:
        return f"explain has no {name!r}: it is explain.{meant} here."
    if name in _MAKERS:
        return (
            f"explain has no {name!r}: it makes a tensor, and what is made is described by "
            f"describe(...) and drawn by draw(...)."
        )
    near = get_close_matches(name, known, _NEAR, 0.6)
    offered = f" Near it: {join([f'explain.{each}' for each in near], 'or')}." if near else ""
    return (
        f"explain has no {name!r}.{offered} A function without a name here is explained by explain.elementwise(f, x), "
        "if it treats every entry by itself, or by explain.reduce(f, x, axis=0), if it makes one of many."
    )
