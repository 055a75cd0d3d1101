"""Where integers wrap around, and where entries are cut: what leaves the range of a dtype without an error."""

import ast
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.failures.reading import NUMBERS, is_a
from tensorlab.explain.surprising.values import OPERATORS, is_plain, product
from tensorlab.wording import count, number, thousands, verb

_MOST = 1_000_000  # entries whose sums are worked out anew
_MOST_COMPARED = 65_536  # entries that are compared with what they should be
_WRAPPING: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Pow: "**", ast.LShift: "<<"
}  # fmt: skip
_UFUNCS = {
    "add": ast.Add,
    "subtract": ast.Sub,
    "multiply": ast.Mult,
    "power": ast.Pow,
    "square": ast.Pow,
    "left_shift": ast.LShift,
}
PRODUCTS = frozenset(("dot", "inner", "matmul", "outer"))
ACCUMULATING = frozenset(("cumprod", "cumsum", "prod", "sum"))
# How entries are taken into a wider dtype.
_WIDER = {
    "numpy": ".astype({})",
    "jax": ".astype({})",
    "torch": ".to(torch.{}64)",
    "tensorflow": "tf.cast(..., tf.{}64)",
}


def wrapped(
    op: ast.operator, a: Any, b: Any, into: np.dtype | None = None, library: str = "numpy"
) -> str:
    """Say how many entries of `a + b` and the like leave the range of their dtype; "" where none does.

    Args:
        op: The operator.
        a: The left operand.
        b: The right one.
        into: The dtype in which the result is kept, where it is written into an array.
        library: The library of the tensors.
    """
    if type(op) not in _WRAPPING or not (_is_integers(a) and _is_integers(b)):
        return ""
    if (type(a) in NUMBERS and type(b) in NUMBERS) or max(np.size(a), np.size(b)) > _MOST:
        return ""
    made = np.result_type(*(x if type(x) is int else np.asarray(x).dtype for x in (a, b)))
    dtype = into or made
    if made.kind not in "iu" or not np.can_cast(made, dtype, "same_kind"):
        return ""
    is_for_hashes = dtype.itemsize >= 4 and (dtype.kind == "u" or isinstance(op, ast.LShift))
    if is_for_hashes and not isinstance(op, ast.Sub):
        return ""  # hashes and random numbers are made by the wrap-around
    if isinstance(op, ast.Pow | ast.LShift) and np.min(b) < 0:
        return ""
    shape = np.broadcast_shapes(np.shape(a), np.shape(b))
    if math.prod(shape) > max(np.size(a), np.size(b)):
        return ""  # few entries may make many
    sign, f = _WRAPPING[type(op)], OPERATORS[type(op)]
    if sign not in ("**", "<<") and _fits(f, a, b, dtype):
        return ""
    got = np.asarray(f(a, b)).astype(dtype)
    whole, other = (np.asarray(x, dtype=np.float64) for x in (a, b))
    exact = whole * 2.0**other if sign == "<<" else f(whole, other)
    outside = _differs(exact, got)
    if not outside.any():
        return ""
    at = tuple(np.argwhere(outside)[0])
    first, second = (np.broadcast_to(x, shape)[at] for x in (a, b))
    base = f"({first})" if sign == "**" and first < 0 else first
    told = f"{base} {sign} {second} gives {got[at]}"
    way = _way(exact, dtype, library)
    return _leave(outside, dtype, told, "" if sign == "<<" and "float" in way else way)


def multiplied(a: Any, b: Any, library: str = "numpy") -> str:
    """Say how many entries of a product of matrices leave the range of its dtype."""
    if not (_is_integers(a) and _is_integers(b)) or np.ndim(a) == 0 or np.ndim(b) == 0:
        return ""
    got = np.asarray(product(a, b))
    if got.dtype.kind not in "iu":
        return ""
    exact, outside = _sums_of_products(a, b, got)
    return _come_out("sum of products", exact, got, outside, library)


def contracted(f: Callable[..., Any], operands: Sequence[Any]) -> str:
    """Say how many of the sums of products that einsum or tensordot makes leave the range of their dtype."""
    if not operands or not all(type(x) is np.ndarray and _is_integers(x) for x in operands):
        return ""
    exact, got = np.asarray(f(*(x.astype(np.float64) for x in operands))), np.asarray(f(*operands))
    largest = np.max(f(*(abs(x.astype(np.float64)) for x in operands)), initial=0)
    if largest * sum(x.size for x in operands) * 2.0**-52 >= 2.0 ** (8 * got.itemsize - 3):
        return ""  # so large that the rounding of floats may be taken for it
    return _come_out("sum of products", exact, got, _differs(exact, got))


def differences(x: Any, n: Any = 1, axis: Any = -1, **ends: Any) -> str:
    """Say how many differences of neighbours leave the range of their dtype."""
    if type(x) is not np.ndarray or not _is_integers(x) or not 0 < x.size <= _MOST:
        return ""
    got = np.diff(x, n=n, axis=axis, **ends)
    if got.dtype.kind not in "iu":
        return ""
    exact = np.diff(x.astype(np.float64), n=n, axis=axis, **ends)
    return _come_out("difference", exact, got, _differs(exact, got))


def equal(a: Any, b: Any, written: str) -> str:
    """Say what is compared with NaN, which equals nothing, and which floats differ by their rounding alone."""
    if not (is_plain(a) and is_plain(b)) or max(np.size(a), np.size(b)) > _MOST_COMPARED:
        return ""
    if np.size(b) == 1 and np.isnan(b).all():
        return f"NaN equals nothing, and not itself: np.isnan({written}) tells where it is."
    if "f" not in (np.asarray(a).dtype.kind, np.asarray(b).dtype.kind):
        return ""
    left, right = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (a, b)))
    near = np.isclose(left, right, rtol=1e-9, atol=0) & np.not_equal(a, b)
    n = int(near.sum())
    if not n:
        return ""
    got, wanted = (float(x[near][0]) for x in (left, right))
    return (
        f"{thousands(n)} of {count(near.size, 'entry')} {verb(n, 'differs')} by rounding alone: "
        f"{got!r} is not {wanted!r}. np.isclose(...) takes such for equal."
    )


def place_of_nan(name: str, which: str, x: Any) -> str:
    """Say that a NaN is taken for the greatest entry, and for the least one."""
    if type(x) is not np.ndarray or x.dtype.kind != "f" or not 0 < x.size <= _MOST:
        return ""
    nans = int(np.isnan(x).sum())
    if not nans:
        return ""
    are = f"{thousands(nans)} of {count(x.size, 'entry')} {verb(nans, 'is')} NaN"
    others = f" np.nan{name}(...) leaves them out." if nans < x.size else ""
    return f"{are}, and the first NaN is taken for the {which}.{others}"


def letter_lengths(subscripts: Any, operands: Sequence[Any]) -> dict[str, set[int]]:
    """The lengths that each letter of einsum stands for.

    Raises:
        ValueError: If they are not written out, as by an ellipsis.
    """
    terms = subscripts.replace(" ", "").partition("->")[0].split(",")
    found: dict[str, set[int]] = {}
    for term, x in zip(terms, operands, strict=True):
        for letter, n in zip(term, np.shape(x), strict=True):
            found.setdefault(letter, set()).add(n)
    return found


def stretched(lengths: dict[str, set[int]]) -> str:
    """Say that a letter of einsum stands for 1 entry and for several: the one is used for each of them."""
    for letter, several in lengths.items():
        if len(several) == 2 and 1 in several:
            return (
                f"the letter {letter} stands for 1 entry of one operand and for {thousands(max(several))} of another: "
                "the single one is used for each of these."
            )
    return ""


def _come_out(
    what: str,
    exact: np.ndarray,
    got: np.ndarray,
    outside: np.ndarray,
    library: str = "numpy",
    way: str = "",
) -> str:
    """Say how many results leave the range of their dtype, what the first should be, and a way; "" for none."""
    if not outside.any():
        return ""
    told = f"the {what} {number(float(exact[outside][0]))} comes out as {got[outside][0]}"
    return _leave(outside, got.dtype, told, way or _way(exact, got.dtype, library))


def _sums_of_products(a: Any, b: Any, got: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sums as they should be, and which have wrapped around.

    Large products that cancel leave of floats nothing but what was rounded off: these are added up as integers.
    """
    first, second = (np.asarray(x, dtype=np.float64) for x in (a, b))
    exact = np.asarray(product(first, second))
    rounded = np.asarray(product(abs(first), abs(second))) * (first.shape[-1] + 2) * 2.0**-52
    if rounded.max(initial=0) < 2.0 ** (8 * got.itemsize - 3):
        return exact, _differs(exact, got)
    whole = np.asarray(np.dot(np.asarray(a).astype(object), np.asarray(b).astype(object)))
    return whole, np.asarray(whole != got.astype(object), dtype=bool)


def _way(exact: np.ndarray, dtype: np.dtype, library: str) -> str:
    """A dtype that has room for all; "" where none has."""
    bits, digits = (32, 7) if library == "jax" else (64, 16)  # as JAX has them of itself
    largest = np.abs(exact).max()
    if largest > np.finfo(f"f{bits // 8}").max:
        return ""
    is_whole = 8 * dtype.itemsize < bits and largest < 2.0 ** (bits - 1)
    wider = _WIDER[library].format("int" if is_whole else "float")
    return f"With {wider} first there is room for all{'' if is_whole else f', to {digits} digits'}."


def wrapped_call(name: str, arguments: list[Any]) -> str:
    """The same of a ufunc."""
    if name == "square" and len(arguments) == 1:
        arguments = [*arguments, 2]
    if name == "negative" and len(arguments) == 1:
        return wrapped(ast.Sub(), 0, arguments[0]) if type(arguments[0]) is not int else ""
    if name in ("abs", "absolute") and len(arguments) == 1:
        return _absolute(arguments[0])
    if name in PRODUCTS and len(arguments) == 2:
        a, b = arguments
        if name == "outer":
            return multiplied(np.reshape(a, (-1, 1)), np.reshape(b, (1, -1)))
        return multiplied(a, np.swapaxes(b, -1, -2) if name == "inner" and np.ndim(b) > 1 else b)
    if name not in _UFUNCS or len(arguments) != 2:
        return ""
    return wrapped(_UFUNCS[name](), *arguments)


def _absolute(x: Any) -> str:
    """The least integer of a dtype has no counterpart in it."""
    if type(x) is not np.ndarray or x.dtype.kind != "i":
        return ""
    outside = x == np.iinfo(x.dtype).min
    if not outside.any():
        return ""
    least = x[outside][0]
    exact = abs(np.asarray(x, dtype=np.float64))
    return _leave(outside, x.dtype, f"abs({least}) gives {least}", _way(exact, x.dtype, "numpy"))


def accumulated(name: str, x: Any, axis: Any, dtype: Any) -> str:
    """Say how many sums or products over the entries of an array leave the range of their dtype."""
    if not _is_integers(x) or type(x) is not np.ndarray or not 0 < x.size <= _MOST:
        return ""
    f = getattr(np, name)
    kept = np.dtype(dtype) if dtype is not None else f(x[:0].ravel()).dtype
    if kept.kind not in "iu" or (
        kept == np.uint64 and x.dtype.kind == "u" and name in ("sum", "cumsum")
    ):
        return ""
    exact = np.asarray(f(x.astype(np.float64), axis=axis))
    got = np.asarray(f(x, axis=axis, dtype=kept))
    what = "sum" if "sum" in name else "product"
    there_is_room = np.isfinite(exact).all()
    way = "With dtype=float there is room for all, to 16 digits." if there_is_room else ""
    return _come_out(what, exact, got, _differs(exact, got), way=way)


def cast(x: Any, dtype: Any, is_stored: bool = False) -> str:
    """Say how many entries change where they are taken into a dtype of integers; "" where that is as it looks.

    Args:
        x: What is taken.
        dtype: The dtype.
        is_stored: Whether it is stored into an array that is there: nobody sees its dtype then.
    """
    if not is_plain(x) or not 0 < np.size(x) <= _MOST:
        return ""
    array, dtype = np.asarray(x), np.dtype(dtype)
    if dtype.kind not in "iu" or array.dtype.kind not in "iuf" or array.dtype == dtype:
        return ""
    outside = ~np.isfinite(array) | _outside(np.trunc(array), dtype)
    if outside.any():
        first = next(iter(array[np.isnan(array)]), array[outside][0])
        told = f"{first} becomes {np.array([first]).astype(dtype)[0]}"
        if np.isnan(first):
            nans = int(np.isnan(array).sum())
            return (
                f"{thousands(nans)} of {count(array.size, 'entry')} {verb(nans, 'is')} NaN, "
                f"and {dtype} has no value for that: {told}. np.isnan(...) finds "
                f"{'it' if nans == 1 else 'them'}."
            )
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        is_far = array.dtype.kind == "f" and dtype.itemsize == 8  # as a float its end is beyond it
        return _leave(
            outside,
            dtype,
            told,
            "" if is_far else f"np.clip(..., {low}, {high}) keeps them at its ends.",
        )
    cut = array != np.trunc(array)
    if not cut.any() or not (is_stored or np.abs(array).max() <= 1):
        return ""  # to cut is what astype(int) is for
    first, lose = array[cut][0], "lose" if array.size > 1 else "loses"
    return (
        f"{thousands(int(cut.sum()))} of {count(array.size, 'entry')} {lose} what is behind the point, as {dtype} has "
        f"integers alone: {first} becomes {int(first)}."
    )


def _leave(outside: np.ndarray, dtype: np.dtype, told: str, way: str) -> str:
    limits = np.iinfo(dtype)
    leave = "leave the range" if outside.size > 1 else "leaves the range"
    wrap = "wrap around" if outside.size > 1 else "wraps around"
    return (
        f"{thousands(int(outside.sum()))} of {count(outside.size, 'entry')} {leave} of {dtype}, {limits.min} "
        f"to {limits.max}, and {wrap}: {told}. {way}"
    ).rstrip()


def _fits(f: Callable[[Any, Any], Any], a: Any, b: Any, dtype: np.dtype) -> bool:
    """Tell whether what comes of the least and the greatest is in range: that of all between is, too."""
    if not np.size(a) or not np.size(b):
        return True
    ends = [f(int(m), int(n)) for m in (np.min(a), np.max(a)) for n in (np.min(b), np.max(b))]
    limits = np.iinfo(dtype)
    return bool(limits.min <= min(ends) and max(ends) <= limits.max)


def _differs(exact: Any, got: np.ndarray) -> np.ndarray:
    """Where an integer has wrapped around: by the length of its range or more, which no rounding of floats is."""
    return np.asarray(np.abs(exact - got.astype(np.float64)) > 2.0 ** (8 * got.itemsize - 2))


def _outside(exact: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Which entries a dtype has not: an integer of 64 bits may be that far as a float."""
    limits = np.iinfo(dtype)
    if exact.dtype.kind == "f" and dtype.itemsize == 8:
        return (exact < float(limits.min)) | (exact >= float(limits.max))
    return (exact < limits.min) | (exact > limits.max)


def _is_integers(x: Any) -> bool:
    if type(x) is int:
        return True
    return (type(x) is np.ndarray or is_a(x, np.integer)) and np.asarray(x).dtype.kind in "iu"
