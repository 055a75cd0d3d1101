"""NumPy's element-wise functions by their names: `add`, `maximum`, `exp` and all the others, with one rule for all."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from tensorlab.explain.alignment import aligned
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.broadcast import explain_broadcast
from tensorlab.explain.operations.ufunc_examples import EXAMPLES
from tensorlab.wording import count, thousands

# For one operand, and for several.
SAME_PLACE = (
    "Each entry of the result comes from the entry at the same place, and from no other.",
    "Each entry of the result comes from the entries at the same place, and from no others.",
)
_TINY = ("nextafter", "spacing")  # what they give has more digits than are rounded
_RESULTS = {
    "divmod": "the quotients and the remainders",
    "frexp": "the mantissas and the exponents",
    "modf": "the fractional parts and the integral parts",
}


class Unary(Protocol):
    """A function of one tensor that treats every entry by itself."""

    def __call__(self, x: Any, /) -> Explanation:
        """Explain it, for an array or a shape."""


class Binary(Protocol):
    """A function of two tensors that treats every pair of entries by itself, after broadcasting."""

    def __call__(self, x1: Any, x2: Any, /) -> Explanation:
        """Explain it, for two arrays or shapes."""


def explain_ufunc(f: np.ufunc, name: str, *operands: Any) -> Explanation:
    """Explain one of NumPy's functions that treat every entry by itself, after broadcasting.

    Args:
        f: The function.
        name: How it is written.
        *operands: Arrays or shapes, one for each argument of `f`.

    Raises:
        TypeError: If there is not one operand for each argument, or one is not a tensor.

    Source: section 2.3.1, "Element-wise operations".

    >>> print(explain_ufunc(np.add, "add", [[1, 2, 3], [4, 5, 6]], [10, 20, 30]))
    add((2, 3), (3,)) gives (2, 3)
      axis 0, 2 entries of the first: the second has no axis here and is used for
        each.
      axis 1, 3 entries: both have 3.
    Each entry of the result comes from the entries at the same place, and from no
    others.
    Shapes line up from the right, so the second counts as (1, 3). Nothing is
    copied.
    """
    if f.nin != len(operands):
        raise TypeError(
            f"{name} takes {count(f.nin, 'operand')}, and got {thousands(len(operands)) if operands else 'none'}."
        )
    tensors = aligned([operand(x) for x in operands])
    call = Call.function(name, tensors)
    notes = [SAME_PLACE[len(tensors) > 1]]
    compute: Callable[..., Any] = f
    if f.nout > 1:
        what = _RESULTS.get(f.__name__, f"{f.nout} of them")
        notes.insert(0, f"There are {count(f.nout, 'result')} of this shape: {what}.")
        compute = _first_of(f)
    return explain_broadcast(name, call, tensors, compute, notes)


def _first_of(f: np.ufunc) -> Callable[..., Any]:
    return lambda *arrays: f(*arrays)[0]


def _unary(name: str) -> Unary:
    f = getattr(np, name)

    def explained(x: Any, /) -> Explanation:
        return explain_ufunc(f, name, x)

    return as_numpy(_named(explained, f, name))


def _binary(name: str) -> Binary:
    f = getattr(np, name)

    def explained(x1: Any, x2: Any, /) -> Explanation:
        return explain_ufunc(f, name, x1, x2)

    return as_numpy(_named(explained, f, name))


def _named(explained: Any, f: np.ufunc, name: str) -> Any:
    """Give a function its name, and a docstring with an example for `help` and for editors."""
    explained.__name__ = explained.__qualname__ = name
    lines = [f"Explain `np.{name}`: entry by entry, after broadcasting. Takes arrays or shapes."]
    if f.nout > 1:
        lines += ["", f"Of its results, {_RESULTS[f.__name__]}, the first is shown."]
    if f.__name__ in EXAMPLES:
        given, values = EXAMPLES[f.__name__]
        rounded = ".round(3)" if "." in values and f.__name__ not in _TINY else ""
        lines += ["", f">>> {name}({given}).result.values{rounded}.tolist()", values]
    shapes, result = ("(2, 3)", "(2, 3)") if f.nin == 1 else ("(2, 1), (3,)", "(2, 3)")
    explained.__doc__ = "\n".join([*lines, f">>> {name}({shapes}).result_shape", result])
    return explained


# One operand.
abs: Unary = _unary("abs")
absolute: Unary = _unary("absolute")
acos: Unary = _unary("acos")
acosh: Unary = _unary("acosh")
arccos: Unary = _unary("arccos")
arccosh: Unary = _unary("arccosh")
arcsin: Unary = _unary("arcsin")
arcsinh: Unary = _unary("arcsinh")
arctan: Unary = _unary("arctan")
arctanh: Unary = _unary("arctanh")
asin: Unary = _unary("asin")
asinh: Unary = _unary("asinh")
atan: Unary = _unary("atan")
atanh: Unary = _unary("atanh")
bitwise_count: Unary = _unary("bitwise_count")
bitwise_invert: Unary = _unary("bitwise_invert")
bitwise_not: Unary = _unary("bitwise_not")
cbrt: Unary = _unary("cbrt")
ceil: Unary = _unary("ceil")
conj: Unary = _unary("conj")
conjugate: Unary = _unary("conjugate")
cos: Unary = _unary("cos")
cosh: Unary = _unary("cosh")
deg2rad: Unary = _unary("deg2rad")
degrees: Unary = _unary("degrees")
exp: Unary = _unary("exp")
exp2: Unary = _unary("exp2")
expm1: Unary = _unary("expm1")
fabs: Unary = _unary("fabs")
floor: Unary = _unary("floor")
frexp: Unary = _unary("frexp")
invert: Unary = _unary("invert")
isfinite: Unary = _unary("isfinite")
isinf: Unary = _unary("isinf")
isnan: Unary = _unary("isnan")
isnat: Unary = _unary("isnat")
log: Unary = _unary("log")
log10: Unary = _unary("log10")
log1p: Unary = _unary("log1p")
log2: Unary = _unary("log2")
logical_not: Unary = _unary("logical_not")
modf: Unary = _unary("modf")
negative: Unary = _unary("negative")
positive: Unary = _unary("positive")
rad2deg: Unary = _unary("rad2deg")
radians: Unary = _unary("radians")
reciprocal: Unary = _unary("reciprocal")
rint: Unary = _unary("rint")
sign: Unary = _unary("sign")
signbit: Unary = _unary("signbit")
sin: Unary = _unary("sin")
sinh: Unary = _unary("sinh")
spacing: Unary = _unary("spacing")
sqrt: Unary = _unary("sqrt")
square: Unary = _unary("square")
tan: Unary = _unary("tan")
tanh: Unary = _unary("tanh")
trunc: Unary = _unary("trunc")

# Two operands.
add: Binary = _binary("add")
arctan2: Binary = _binary("arctan2")
atan2: Binary = _binary("atan2")
bitwise_and: Binary = _binary("bitwise_and")
bitwise_left_shift: Binary = _binary("bitwise_left_shift")
bitwise_or: Binary = _binary("bitwise_or")
bitwise_right_shift: Binary = _binary("bitwise_right_shift")
bitwise_xor: Binary = _binary("bitwise_xor")
copysign: Binary = _binary("copysign")
divide: Binary = _binary("divide")
divmod: Binary = _binary("divmod")
equal: Binary = _binary("equal")
float_power: Binary = _binary("float_power")
floor_divide: Binary = _binary("floor_divide")
fmax: Binary = _binary("fmax")
fmin: Binary = _binary("fmin")
fmod: Binary = _binary("fmod")
gcd: Binary = _binary("gcd")
greater: Binary = _binary("greater")
greater_equal: Binary = _binary("greater_equal")
heaviside: Binary = _binary("heaviside")
hypot: Binary = _binary("hypot")
lcm: Binary = _binary("lcm")
ldexp: Binary = _binary("ldexp")
left_shift: Binary = _binary("left_shift")
less: Binary = _binary("less")
less_equal: Binary = _binary("less_equal")
logaddexp: Binary = _binary("logaddexp")
logaddexp2: Binary = _binary("logaddexp2")
logical_and: Binary = _binary("logical_and")
logical_or: Binary = _binary("logical_or")
logical_xor: Binary = _binary("logical_xor")
maximum: Binary = _binary("maximum")
minimum: Binary = _binary("minimum")
mod: Binary = _binary("mod")
multiply: Binary = _binary("multiply")
nextafter: Binary = _binary("nextafter")
not_equal: Binary = _binary("not_equal")
pow: Binary = _binary("pow")
power: Binary = _binary("power")
remainder: Binary = _binary("remainder")
right_shift: Binary = _binary("right_shift")
subtract: Binary = _binary("subtract")
true_divide: Binary = _binary("true_divide")
