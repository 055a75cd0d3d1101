"""What to say when a name is not there: which one was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

import numpy as np

from tensorlab.wording import join

_NEAR = 3  # names that are offered
# How near they are by their letters: sum to summ and mean to meen, but not sqrt to sort; and those that are no
# names here.
_LIKE, _VERY_LIKE = 0.74, 0.85

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
    "arange", "array", "asarray", "empty", "empty_like", "eye", "full", "full_like", "geomspace", "identity",
    "linspace", "logspace", "meshgrid", "one_hot", "ones", "ones_like", "rand", "randint", "randn", "random", "range",
    "tensor", "tri", "zeros", "zeros_like",
})  # fmt: skip

# What explains that which has no name of its own, in code for a tensor x.
_NORMALIZED = 'explain.expression("(x - x.mean(axis=0)) / x.std(axis=0)", x=x)'
_QUANTILE = "explain.reduce(lambda x, axis: np.quantile(x, 0.25, axis=axis), x, axis=0)"
_CONVOLVED = "explain.conv((1, 28, 28, 3), (5, 5, 3, 8))"
_POOLED = "explain.max_pool((1, 28, 28, 8), 2)"
_BY_ITSELF = ("angle", "around", "fix", "imag", "nan_to_num", "real", "round", "sinc", "tril", "triu")  # fmt: skip
AS_CODE = {
    **{name: f"explain.elementwise(np.{name}, x)" for name in _BY_ITSELF},
    "append": "explain.concatenate([x, x], axis=0)", "atleast_2d": "explain.expand_dims(x, 0)",
    "flatnonzero": "explain.index(x, x > 0)", "isclose": "explain.elementwise(np.isclose, x, x)",
    "mT": "explain.swapaxes(x, -1, -2)", "rollaxis": "explain.moveaxis(x, 0, -1)",
    "select": "explain.where(x > 0, x, 0)",
    "average": "explain.mean(x, axis=0)", "avgpool": "explain.average_pool((1, 28, 28, 8), 2)",
    "argwhere": "explain.index(x, x > 0)", "batch_norm": _NORMALIZED, "broadcast_arrays": "explain.broadcast(x, (3,))",
    "broadcast_tensors": "explain.broadcast(x, (3,))", "chain_matmul": 'explain.expression("x @ x @ x", x=x)',
    "compress": "explain.index(x, x > 0)", "convolution": _CONVOLVED, "convolve": _CONVOLVED, "correlate": _CONVOLVED,
    "count_nonzero": "explain.reduce(np.count_nonzero, x, axis=0)", "crop": "explain.index(x, np.s_[:2, :2])",
    "diag": 'explain.einsum("ii->i", x)', "diagonal": 'explain.einsum("ii->i", x)',
    "diff": 'explain.expression("x[1:] - x[:-1]", x=x)', "extract": "explain.index(x, x > 0)",
    "floordiv": "explain.floor_divide(x, 2)", "gather": "explain.take(x, [0, 2], axis=0)",
    "gelu": 'explain.expression("gelu(x)", x=x)', "hconcat": "explain.hstack([x, x])",
    "layer_norm": _NORMALIZED,
    "linalg": "explain.reduce(np.linalg.norm, x, axis=0)",
    "linear": 'explain.expression("x @ W.T + b", x=x, W=(5, 3), b=(5,))',
    "log_softmax": 'explain.expression("log_softmax(x)", x=x)',
    "logsumexp": "explain.reduce(np.logaddexp, x, axis=0)", "masked_fill": "explain.where(x > 0, 0, x)",
    "matrix_power": 'explain.expression("x @ x @ x", x=x)', "matrix_transpose": "explain.swapaxes(x, -1, -2)",
    "maxpool": _POOLED, "multi_dot": 'explain.expression("x @ x @ x", x=x)',
    "nanmax": "explain.reduce(np.nanmax, x, axis=0)", "nanmean": "explain.reduce(np.nanmean, x, axis=0)",
    "nanmedian": "explain.reduce(np.nanmedian, x, axis=0)", "nanmin": "explain.reduce(np.nanmin, x, axis=0)",
    "nanprod": "explain.reduce(np.nanprod, x, axis=0)", "nanstd": "explain.reduce(np.nanstd, x, axis=0)",
    "nansum": "explain.reduce(np.nansum, x, axis=0)", "nanvar": "explain.reduce(np.nanvar, x, axis=0)",
    "newaxis": "explain.expand_dims(x, 0)", "nonzero": "explain.index(x, x > 0)",
    "norm": "explain.reduce(np.linalg.norm, x, axis=0)", "normalize": _NORMALIZED,
    "percentile": _QUANTILE, "pooling": _POOLED,
    "quantile": _QUANTILE, "relu": 'explain.expression("relu(x)", x=x)',
    "rot90": 'explain.expression("x.T[::-1]", x=x)', "sigmoid": 'explain.expression("sigmoid(x)", x=x)',
    "softmax": 'explain.expression("softmax(x)", x=x)', "standardize": _NORMALIZED,
    "trace": 'explain.einsum("ii->", x)', "unbind": "explain.index(x, 0)", "unstack": "explain.index(x, 0)",
    "upsample": "explain.repeat(x, 2, axis=0)", "vconcat": "explain.vstack([x, x])",
    "vdot": 'explain.einsum("ij,ij->", x, x)',
}  # fmt: skip

# Why there is no explanation of some.
_ORDERS = "it orders entries, so that each entry of the result depends on the values of all along the axis"
_MIXES = "each entry of its result depends on all entries of a matrix, so that there is no axis to follow"
_TELLS = "it changes no axis: describe(x) tells what a tensor is"
_COUNTS = "how long its result is depends on the values, so that shapes do not tell it"
_WHY = {
    **dict.fromkeys(("sort", "argsort", "lexsort", "partition", "argpartition", "topk"), _ORDERS),
    **dict.fromkeys(
        ("inv", "pinv", "det", "solve", "lstsq", "svd", "eig", "eigh", "qr", "cholesky"), _MIXES
    ),
    **dict.fromkeys(
        ("shape", "ndim", "rank", "size", "numel", "astype", "cast", "copy", "item", "dtype"),
        _TELLS,
    ),
    **dict.fromkeys(("unique", "bincount", "histogram"), _COUNTS),
}


def missing(name: str, known: Iterable[str]) -> str:
    """Say that there is no such name, and what to call instead: code, the same by another name, or what is near.

    >>> missing("reduce_sum", ["sum", "reduce", "mean"])
    "explain has no 'reduce_sum': it is explain.sum here."
    >>> missing("vconcat", ["vstack"])
    "explain has no 'vconcat'. What explains it: explain.vstack([x, x])."
    >>> missing("summ", ["sum", "mean"]).split(". ")[:2]
    ["explain has no 'summ'", 'Similar names: explain.sum']
    """
    known = frozenset(known)
    for each in (name, name.lower()):
        if each in AS_CODE:
            return f"explain has no {name!r}. What explains it: {AS_CODE[each]}."
        if each in KNOWN_AS:
            return f"explain has no {name!r}: it is explain.{KNOWN_AS[each]} here."
        if each in _WHY:
            return f"explain has no {name!r}: {_WHY[each]}."
    if name in _MAKERS:
        return (
            f"explain has no {name!r}: it makes a tensor, and what is made is described by "
            f"describe(...) and drawn by draw(...)."
        )
    near = [] if hasattr(np, name) else _near(name.lower().strip("_"), known)
    offered = f" Similar names: {join(near, 'or')}." if near else ""
    return (
        f"explain has no {name!r}.{offered} A function without a name here is explained by explain.elementwise(f, x), "
        "if it treats every entry by itself, or by explain.reduce(f, x, axis=0), if it makes one of many."
    )


def _near(name: str, known: frozenset[str]) -> list[str]:
    """What is near by its letters. A name that NumPy has is meant as it is written: its neighbours do other things."""
    here = get_close_matches(name, sorted(known), _NEAR, _LIKE)
    elsewhere = get_close_matches(name, [*KNOWN_AS, *AS_CODE], 1, _VERY_LIKE)
    meant = [AS_CODE.get(each) or f"explain.{KNOWN_AS[each]}" for each in elsewhere]
    return list(dict.fromkeys([*(f"explain.{each}" for each in here), *meant]))
