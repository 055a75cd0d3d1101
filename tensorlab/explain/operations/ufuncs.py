"""NumPy's element-wise functions by their names: `add`, `maximum`, `exp` and all the others, with one rule for all."""

from collections.abc import Callable
from typing import Any, Never, Protocol

import numpy as np

from tensorlab.explain.arguments import refuse
from tensorlab.explain.entries import refusal
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.broadcast import explain_broadcast
from tensorlab.explain.outcome import refused
from tensorlab.wording import count, thousands

# For one operand, and for several.
SAME_PLACE = (
    "Each entry of the result comes from the entry at the same place, and from no other.",
    "Each entry of the result comes from the entries at the same place, and from no others.",
)
_RESULTS = {
    "divmod": "the quotients and the remainders",
    "frexp": "the mantissas and the exponents",
    "modf": "the fractional parts and the integral parts",
}


class Unary(Protocol):
    """A function of one tensor that treats every entry by itself."""

    def __call__(self, x: Any, /, **other: Never) -> Explanation:
        """Explain it, for an array or a shape."""


class Binary(Protocol):
    """A function of two tensors that treats every pair of entries by itself, after broadcasting."""

    def __call__(self, x1: Any, x2: Any, /, **other: Never) -> Explanation:
        """Explain it, for two arrays or shapes."""


def explain_ufunc(f: np.ufunc, name: str, *operands: Any) -> Explanation:
    """Explain one of NumPy's functions that treat every entry by itself, after broadcasting.

    Args:
        f: The function.
        name: How it is written.
        *operands: Arrays or shapes, one for each argument of `f`.

    Raises:
        TypeError: If there is not one operand for each argument, or one is no tensor.

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
            f"{name} takes {count(f.nin, 'operand')}, and {thousands(len(operands))} were given."
        )
    taken = [operand(x) for x in operands]
    call = Call.function(name, taken)
    notes = [SAME_PLACE[len(taken) > 1]]
    compute: Callable[..., Any] = f
    if f.nout > 1:
        what = _RESULTS.get(f.__name__, f"{f.nout} of them")
        notes.insert(0, f"There are {count(f.nout, 'result')} of this shape: {what}.")
        compute = _first_of(f)
    explained = explain_broadcast(name, call, taken, compute, notes)
    if explained.result_shape is not None:
        unfit = refusal(name, f, taken, explained.result_shape)
        if unfit is not None:
            return refused(name, call, taken, *unfit, labels=[x.labels for x in explained.operands])
    return explained


def _first_of(f: np.ufunc) -> Callable[..., Any]:
    return lambda *arrays: f(*arrays)[0]


def _unary(name: str) -> Unary:
    f = getattr(np, name)

    def explained(x: Any, /, **other: Never) -> Explanation:
        refuse(name, (), other)
        return explain_ufunc(f, name, x)

    _name(explained, name)
    return explained


def _binary(name: str) -> Binary:
    f = getattr(np, name)

    def explained(x1: Any, x2: Any, /, **other: Never) -> Explanation:
        refuse(name, (), other)
        return explain_ufunc(f, name, x1, x2)

    _name(explained, name)
    return explained


def _name(explained: Any, name: str) -> None:
    """Give a function its name, and a docstring for `help` and for editors."""
    explained.__name__ = explained.__qualname__ = name
    explained.__doc__ = (
        f"Explain `np.{name}`: entry by entry, after broadcasting. Takes arrays or shapes."
    )


# One operand.
abs = _unary("abs")
absolute = _unary("absolute")
acos = _unary("acos")
acosh = _unary("acosh")
arccos = _unary("arccos")
arccosh = _unary("arccosh")
arcsin = _unary("arcsin")
arcsinh = _unary("arcsinh")
arctan = _unary("arctan")
arctanh = _unary("arctanh")
asin = _unary("asin")
asinh = _unary("asinh")
atan = _unary("atan")
atanh = _unary("atanh")
bitwise_count = _unary("bitwise_count")
bitwise_invert = _unary("bitwise_invert")
bitwise_not = _unary("bitwise_not")
cbrt = _unary("cbrt")
ceil = _unary("ceil")
conj = _unary("conj")
conjugate = _unary("conjugate")
cos = _unary("cos")
cosh = _unary("cosh")
deg2rad = _unary("deg2rad")
degrees = _unary("degrees")
exp = _unary("exp")
exp2 = _unary("exp2")
expm1 = _unary("expm1")
fabs = _unary("fabs")
floor = _unary("floor")
frexp = _unary("frexp")
invert = _unary("invert")
isfinite = _unary("isfinite")
isinf = _unary("isinf")
isnan = _unary("isnan")
isnat = _unary("isnat")
log = _unary("log")
log10 = _unary("log10")
log1p = _unary("log1p")
log2 = _unary("log2")
logical_not = _unary("logical_not")
modf = _unary("modf")
negative = _unary("negative")
positive = _unary("positive")
rad2deg = _unary("rad2deg")
radians = _unary("radians")
reciprocal = _unary("reciprocal")
rint = _unary("rint")
sign = _unary("sign")
signbit = _unary("signbit")
sin = _unary("sin")
sinh = _unary("sinh")
spacing = _unary("spacing")
sqrt = _unary("sqrt")
square = _unary("square")
tan = _unary("tan")
tanh = _unary("tanh")
trunc = _unary("trunc")

# Two operands.
add = _binary("add")
arctan2 = _binary("arctan2")
atan2 = _binary("atan2")
bitwise_and = _binary("bitwise_and")
bitwise_left_shift = _binary("bitwise_left_shift")
bitwise_or = _binary("bitwise_or")
bitwise_right_shift = _binary("bitwise_right_shift")
bitwise_xor = _binary("bitwise_xor")
copysign = _binary("copysign")
divide = _binary("divide")
divmod = _binary("divmod")
equal = _binary("equal")
float_power = _binary("float_power")
floor_divide = _binary("floor_divide")
fmax = _binary("fmax")
fmin = _binary("fmin")
fmod = _binary("fmod")
gcd = _binary("gcd")
greater = _binary("greater")
greater_equal = _binary("greater_equal")
heaviside = _binary("heaviside")
hypot = _binary("hypot")
lcm = _binary("lcm")
ldexp = _binary("ldexp")
left_shift = _binary("left_shift")
less = _binary("less")
less_equal = _binary("less_equal")
logaddexp = _binary("logaddexp")
logaddexp2 = _binary("logaddexp2")
logical_and = _binary("logical_and")
logical_or = _binary("logical_or")
logical_xor = _binary("logical_xor")
maximum = _binary("maximum")
minimum = _binary("minimum")
mod = _binary("mod")
multiply = _binary("multiply")
nextafter = _binary("nextafter")
not_equal = _binary("not_equal")
pow = _binary("pow")
power = _binary("power")
remainder = _binary("remainder")
right_shift = _binary("right_shift")
subtract = _binary("subtract")
true_divide = _binary("true_divide")
