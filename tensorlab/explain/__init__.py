"""Explain what operations do to shapes, axis by axis, and where each entry of a result comes from.

Where you wrote `np.`, write `explain.`: `np.sum(x, axis=0)` is `explain.sum(x, axis=0)`, `np.add(a, b)` is
`explain.add(a, b)`, and `x[key]` is `explain.index(x, key)`. `elementwise` and `reduce` explain functions of your own.

Every function takes arrays or bare shapes: a tuple of integers is a shape, `()` a scalar's, and a list is data.
From shapes alone no tensor is ever made, so a terabyte is explained as fast as a vector.

>>> from tensorlab import explain
>>> print(explain.matmul((32, 784), (512, 10)))
(32, 784) @ (512, 10) does not work: the inner axes must have the same length,
and axis 1 of the first has 784 entries where axis 0 of the second has 512.
It would work with a second matrix of shape (784, n), giving (32, n).
"""

import sys
from typing import TYPE_CHECKING, Any

from tensorlab.explain.chains.expression import expression
from tensorlab.explain.chains.model import model
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.error import error
from tensorlab.explain.failures.errors import errors
from tensorlab.explain.names import missing as _missing
from tensorlab.explain.operations.attention import attention
from tensorlab.explain.operations.broadcast import broadcast
from tensorlab.explain.operations.broadcast_to import broadcast_to
from tensorlab.explain.operations.clip import clip
from tensorlab.explain.operations.concatenate import concatenate
from tensorlab.explain.operations.conv import conv
from tensorlab.explain.operations.cumsum import cumprod, cumsum
from tensorlab.explain.operations.dot import dot, inner
from tensorlab.explain.operations.einsum import einsum
from tensorlab.explain.operations.elementwise import elementwise
from tensorlab.explain.operations.expand_dims import expand_dims
from tensorlab.explain.operations.flip import flip, fliplr, flipud
from tensorlab.explain.operations.index import index
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.operations.matvec import matvec, vecdot, vecmat
from tensorlab.explain.operations.outer import outer
from tensorlab.explain.operations.pack import pack
from tensorlab.explain.operations.pad import pad
from tensorlab.explain.operations.pool import average_pool, max_pool
from tensorlab.explain.operations.ravel import ravel
from tensorlab.explain.operations.rearrange import rearrange
from tensorlab.explain.operations.reduce import (
    all,
    any,
    argmax,
    argmin,
    max,
    mean,
    median,
    min,
    prod,
    ptp,
    reduce,
    std,
    sum,
    var,
)
from tensorlab.explain.operations.repeat import repeat
from tensorlab.explain.operations.reshape import reshape
from tensorlab.explain.operations.roll import roll
from tensorlab.explain.operations.split import array_split, dsplit, hsplit, split, vsplit
from tensorlab.explain.operations.squeeze import squeeze
from tensorlab.explain.operations.stack import stack
from tensorlab.explain.operations.take import take
from tensorlab.explain.operations.tensordot import tensordot
from tensorlab.explain.operations.tile import tile
from tensorlab.explain.operations.transpose import moveaxis, swapaxes, transpose
from tensorlab.explain.operations.ufuncs import (
    abs,
    absolute,
    acos,
    acosh,
    add,
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctan2,
    arctanh,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    bitwise_and,
    bitwise_count,
    bitwise_invert,
    bitwise_left_shift,
    bitwise_not,
    bitwise_or,
    bitwise_right_shift,
    bitwise_xor,
    cbrt,
    ceil,
    conj,
    conjugate,
    copysign,
    cos,
    cosh,
    deg2rad,
    degrees,
    divide,
    divmod,
    equal,
    exp,
    exp2,
    expm1,
    fabs,
    float_power,
    floor,
    floor_divide,
    fmax,
    fmin,
    fmod,
    frexp,
    gcd,
    greater,
    greater_equal,
    heaviside,
    hypot,
    invert,
    isfinite,
    isinf,
    isnan,
    isnat,
    lcm,
    ldexp,
    left_shift,
    less,
    less_equal,
    log,
    log1p,
    log2,
    log10,
    logaddexp,
    logaddexp2,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    maximum,
    minimum,
    mod,
    modf,
    multiply,
    negative,
    nextafter,
    not_equal,
    positive,
    pow,
    power,
    rad2deg,
    radians,
    reciprocal,
    remainder,
    right_shift,
    rint,
    sign,
    signbit,
    sin,
    sinh,
    spacing,
    sqrt,
    square,
    subtract,
    tan,
    tanh,
    true_divide,
    trunc,
)
from tensorlab.explain.operations.unpack import unpack
from tensorlab.explain.operations.vstack import column_stack, dstack, hstack, vstack
from tensorlab.explain.operations.where import where
from tensorlab.explain.registry import OPERATIONS as _OPERATIONS
from tensorlab.explain.surprising.surprises import Surprise, surprises
from tensorlab.lazy import leave_alone

__all__ = [
    "Explanation",
    "Surprise",
    "abs",
    "absolute",
    "acos",
    "acosh",
    "add",
    "all",
    "any",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctan2",
    "arctanh",
    "argmax",
    "argmin",
    "array_split",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "attention",
    "average_pool",
    "bitwise_and",
    "bitwise_count",
    "bitwise_invert",
    "bitwise_left_shift",
    "bitwise_not",
    "bitwise_or",
    "bitwise_right_shift",
    "bitwise_xor",
    "broadcast",
    "broadcast_to",
    "cbrt",
    "ceil",
    "clip",
    "column_stack",
    "concatenate",
    "conj",
    "conjugate",
    "conv",
    "copysign",
    "cos",
    "cosh",
    "cumprod",
    "cumsum",
    "deg2rad",
    "degrees",
    "divide",
    "divmod",
    "dot",
    "dsplit",
    "dstack",
    "einsum",
    "elementwise",
    "equal",
    "error",
    "errors",
    "exp",
    "exp2",
    "expand_dims",
    "expm1",
    "expression",
    "fabs",
    "flip",
    "fliplr",
    "flipud",
    "float_power",
    "floor",
    "floor_divide",
    "fmax",
    "fmin",
    "fmod",
    "frexp",
    "gcd",
    "greater",
    "greater_equal",
    "heaviside",
    "hsplit",
    "hstack",
    "hypot",
    "index",
    "inner",
    "invert",
    "isfinite",
    "isinf",
    "isnan",
    "isnat",
    "lcm",
    "ldexp",
    "left_shift",
    "less",
    "less_equal",
    "log",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "logaddexp2",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "matmul",
    "matvec",
    "max",
    "max_pool",
    "maximum",
    "mean",
    "median",
    "min",
    "minimum",
    "mod",
    "model",
    "modf",
    "moveaxis",
    "multiply",
    "negative",
    "nextafter",
    "not_equal",
    "outer",
    "pack",
    "pad",
    "positive",
    "pow",
    "power",
    "prod",
    "ptp",
    "rad2deg",
    "radians",
    "ravel",
    "rearrange",
    "reciprocal",
    "reduce",
    "remainder",
    "repeat",
    "reshape",
    "right_shift",
    "rint",
    "roll",
    "sign",
    "signbit",
    "sin",
    "sinh",
    "spacing",
    "split",
    "sqrt",
    "square",
    "squeeze",
    "stack",
    "std",
    "subtract",
    "sum",
    "surprises",
    "swapaxes",
    "take",
    "tan",
    "tanh",
    "tensordot",
    "tile",
    "transpose",
    "true_divide",
    "trunc",
    "unpack",
    "var",
    "vecdot",
    "vecmat",
    "vsplit",
    "vstack",
    "where",
]


_OPERATIONS.update(
    {name: globals()[name] for name in __all__ if ".operations." in globals()[name].__module__}
)


if not TYPE_CHECKING:  # a type checker would take any name for one that is there

    def __getattr__(name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"module 'tensorlab.explain' has no attribute {name!r}")
        raise AttributeError(_missing(name, __all__))


def __dir__() -> list[str]:
    """What people use, and no module of ours."""
    return sorted(__all__)


leave_alone(sys.modules[__name__])
