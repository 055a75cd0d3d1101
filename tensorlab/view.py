"""One view of every array-like: its shape, dtype and axis names, without touching its entries."""

import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from numbers import Real
from typing import Any
from warnings import catch_warnings

import numpy as np

from tensorlab.sources import read
from tensorlab.sources.containers import parts_within
from tensorlab.sources.tensor_view import TensorView as TensorView
from tensorlab.sources.tensor_view import is_masked, is_missing, without_missing
from tensorlab.wording import article, count, join, shape_text, verb

_NAT = -(2.0**63)  # what NumPy's astype makes of NaT among numbers


def view(x: Any, axes: Sequence[str] | None = None) -> TensorView:
    """Look at an array-like without reading its entries.

    Args:
        x: Any array-like: a number, string, (nested) list or tuple, NumPy array or scalar, TensorFlow
            tensor or variable, or an array of another library.
        axes: A name for each axis. Names that the array carries itself (xarray) are kept otherwise.

    Raises:
        TypeError: If `x` is not a tensor, or an axis name is not a string.
        ValueError: If a nested list is ragged, or the names do not match the axes one to one.

    >>> v = view([[5, 78, 2], [6, 79, 3]], axes=("rows", "columns"))
    >>> v.rank, v.shape, v.dtype, v.label(1), v.framework
    (2, (2, 3), 'int64', 'columns', 'python')
    """
    if issubclass(type(x), TensorView):
        return x if axes is None else _named(x, axes)
    found = read(x)
    return found if axes is None else _named(found, axes)


def tensors_in(x: Any, within: tuple[Any, ...] = ()) -> dict[str, TensorView]:
    """Look at each tensor of a dict, a module or a list of several shapes, by the names that lead to it.

    >>> {name: found.shape for name, found in tensors_in({"layer": {"kernel": [[1, 2]]}, "step": 3}).items()}
    {'layer/kernel': (1, 2), 'step': ()}
    """
    found: dict[str, TensorView] = {}
    parts = parts_within(x, within) or {}
    within = (*within, x)
    for name, part in parts.items():
        if any(part is each for each in within):  # it holds itself
            continue
        try:
            found[name] = view(part)
        except (TypeError, ValueError):
            inner = tensors_in(part, within)
            found |= {f"{name}/{each}": seen for each, seen in inner.items()}
    return found


def to_numbers(x: Any) -> str:
    """The call that makes numbers of objects, texts or dates, the first that works; "" where none does.

    >>> to_numbers(np.array(["3", "14"])), to_numbers(["3", "14"]), to_numbers(["3", "x"])
    ('x.astype(float)', 'np.array(x, float)', '')
    """
    known: dict[str, Any] = {"np": np, "x": x}
    objects = ["x"]
    if "pandas" in sys.modules:
        known["pd"] = sys.modules["pandas"]
        objects.append("np.where(pd.isna(x), None, x)")
    kind = _kind_of(view(x))
    dates = ["x", *(f"np.array({each}, '{kind}8[us]')" for each in objects), "np.array(list(x))"]
    if kind == "m":
        ways = [f"{each} / np.timedelta64(1, 's')" for each in dates]
    elif kind == "M":
        ways = [f"({each} - np.datetime64(0, 'D')) / np.timedelta64(1, 'D')" for each in dates]
    else:
        arrays = [f"np.array({each}, float)" for each in objects]
        quiet = "np.char.replace(np.array(x, str), 'sNaN', 'nan').astype(float)"
        arrays += [quiet] if kind == "O" and _has_signalling(view(x)) else []
        ways = ["x.astype(float)", "x.cast(float)", *arrays] if kind else []  # Polars casts
    for call in ways:
        with suppress(Exception), catch_warnings(action="ignore"):
            made = view(eval(call, known)).values()
            # NumPy before 2.3 makes 0 of some NaT.
            is_kept = kind not in ("m", "M") or np.isnan(made).sum() == _missing_in(view(x))
            if made.dtype.kind in "biuf" and is_kept and not (made == _NAT).any():
                return call
    return ""


def _missing_in(found: TensorView) -> int:
    values = found.values()
    return values.size - len(without_missing(values.ravel().tolist()))


def reals(x: Any, name: str) -> np.ndarray:
    """The entries as float64, a copy; NaN where one is missing.

    Args:
        x: Any array-like.
        name: How it is written where it was given.

    Raises:
        TypeError: If it is no tensor, its values cannot be had, or they are no real numbers.
        ValueError: If a nested list is ragged.

    >>> reals([1, None, Decimal("2.5")], "x")
    array([1. , nan, 2.5])
    >>> reals(["1", "2"], "x")
    Traceback (most recent call last):
    TypeError: x has dtype str, expected real numbers: np.array(x, float) makes such of them.
    """
    # A walk asks at each step: its numbers are had at once.
    if type(x) is np.ndarray or isinstance(x, np.generic | int | float):
        entries = np.asarray(x)
        if entries.dtype.kind in "biuf":
            return entries.astype(np.float64)
    found = view(x)
    given = found.values()
    entries = np.asarray(given)
    gone = np.ma.getmaskarray(given) if is_masked(given) else np.zeros(entries.shape, bool)
    if entries.dtype == object:
        listed = entries.ravel().tolist()
        if all(isinstance(entry, Real | Decimal) for entry in without_missing(listed)):
            gone = gone | np.reshape([is_missing(entry) for entry in listed], entries.shape)
            with suppress(OverflowError):
                entries = np.where(gone, np.nan, entries).astype(np.float64)
    if not np.can_cast(entries.dtype, np.float64, "same_kind"):
        call = re.sub(r"\bx\b", name, to_numbers(x))
        way = f": {call} makes such of them" if call else ""
        raise TypeError(f"{name} has dtype {found.dtype}, expected real numbers{way}.")
    values = np.array(entries, dtype=np.float64)
    values[gone] = np.nan
    return values


def real(x: Any, name: str) -> float:
    """One number, of any library.

    Raises:
        TypeError: If it is no real number.
        ValueError: If there are several.

    >>> real(np.float32(0.5), "h")
    0.5
    """
    values = reals(x, name)
    if values.ndim:
        raise ValueError(f"{name} has shape {shape_text(values.shape)}, expected one number.")
    return float(values)


def _has_signalling(found: TensorView) -> bool:
    """Whether decimals are among the entries whose NaN no float takes."""
    return any(isinstance(entry, Decimal) and entry.is_snan() for entry in found.values().flat)


def _kind_of(found: TensorView) -> str:
    """NumPy's letter for the entries: M of dates, m of durations, O of other objects; "" of several such."""
    values = found.values()
    if values.dtype.kind != "O":
        return values.dtype.kind
    dates, durations = (date, np.datetime64), (timedelta, np.timedelta64)
    kinds = {
        "M" if isinstance(entry, dates) else "m" if isinstance(entry, durations) else "O"
        for entry in without_missing(values.ravel().tolist())
    }
    return "".join(kinds) if len(kinds) < 2 else ""


def _named(found: TensorView, axes: Sequence[str]) -> TensorView:
    return replace(found, axes=check_names(axes, found.shape))


def check_names(axes: Sequence[str], shape: Sequence[int]) -> tuple[str, ...]:
    """Check that there is one distinct name for each axis.

    >>> check_names(["height"], (28, 28))
    Traceback (most recent call last):
        ...
    ValueError: 1 axis name was given ('height') for 2 axes: the shape is (28, 28). Give one name for each axis.
    """
    if isinstance(axes, str):
        names = tuple(each.strip() for each in axes.split(",")) if "," in axes else tuple(axes)
        names = names if len(shape) == len(set(names)) > 1 else (axes,)
        what = "it" if len(names) == 1 else "them"
        raise TypeError(
            f"axes takes one name for each axis, and got the single string {axes!r}. "
            f"Put {what} in a tuple: axes={names}"
        )
    if not isinstance(axes, Sequence | np.ndarray):
        raise TypeError(f"axes takes a sequence of names, and got {article(type(axes).__name__)}.")
    for name in axes:
        if not isinstance(name, str):
            raise TypeError(
                f"An axis name is a string, and got {name!r}, {article(type(name).__name__)}."
            )
    names = tuple(str(name) for name in axes)
    if len(names) != len(shape):
        given = f" ({join([repr(name) for name in names])})" if names else ""
        were = verb(len(names), "was")
        raise ValueError(
            f"{count(len(names), 'axis name')} {were} given{given} for {count(len(shape), 'axis')}: "
            f"the shape is {shape_text(shape)}. Give one name for each axis."
        )
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"Two axes are named {name!r}. Give each axis a name of its own.")
    return names
