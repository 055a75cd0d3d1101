"""The objects of ctypes: numbers, arrays, structures and unions, of which the memory is read; pointers are refused."""

import ctypes
from collections.abc import Iterator
from typing import Any

import numpy as np

from tensorlab.sources.numpy import of_numpy
from tensorlab.sources.tensor_view import TensorView, UnreadableError, class_name

_TEXTS = (ctypes.c_char_p, ctypes.c_wchar_p)


def read(x: Any) -> TensorView | None:
    """Look at the memory that an object shares; wide characters are the only entries that are copied."""
    kind: Any = type(x)
    lengths: list[int] = []
    while issubclass(kind, ctypes.Array):
        lengths.append(kind._length_)
        kind = kind._type_
    if why := _no_entry(x, kind, len(lengths)):
        raise UnreadableError(f"This {class_name(x)} {why}.")
    if issubclass(kind, ctypes.c_wchar):
        array = np.array(_listed(x), "U1")
    elif (dtype := np.dtype(kind)).hasobject:
        array = np.asarray(x)
    elif dtype.itemsize and 0 not in lengths:
        array = np.frombuffer(x, dtype)
    else:
        array = np.zeros(lengths, dtype)
    return of_numpy(x, array.reshape(lengths), "python")


def _listed(x: Any) -> Any:
    return [_listed(part) for part in x] if isinstance(x, ctypes.Array) else getattr(x, "value", x)


def _no_entry(x: Any, kind: type, rank: int) -> str:
    """Why something is no entry of a tensor, and what to look at; "" where it is one."""
    first = f"x{'[0]' * rank}"
    if issubclass(kind, _TEXTS):
        return f"points to text: look at {f'{first[:-3]}[:]' if rank else 'x.value'}"
    if issubclass(kind, ctypes.c_void_p):
        return (
            "is an address, of which nobody knows what is there: were it doubles, np.ctypeslib.as_array("
            f"ctypes.cast({first}, ctypes.POINTER(ctypes.c_double)), (n,)) would be n of them"
        )
    if hasattr(kind, "_flags_"):
        return "points to a function: call it first"
    if issubclass(kind, ctypes._Pointer):
        there = _first_there(x, "x")
        if not there:
            return "holds pointers that lead nowhere" if rank else "is a pointer that leads nowhere"
        if rank:
            return f"holds pointers: {there}.contents is what the first of them leads to"
        return (
            "is a pointer, which does not tell how many entries it leads to: x.contents is the first, and "
            "np.ctypeslib.as_array(x, (n,)) are n of them"
        )
    if not issubclass(kind, ctypes.Structure | ctypes.Union):
        return ""
    known = {name: what for base in kind.__mro__ for name, what in _fields(base)}
    odd = {name: what for name, what in known.items() if what}
    if not odd:
        return ""
    name, what = next(iter(odd.items()))
    look_at = next(
        (each for each in known if each not in odd or known[each] == "a bit field"), name
    )
    value = f"[each.{look_at} for each in x]" if rank == 1 else f"{first}.{look_at}"
    return f"has {what}, {name!r}, for which NumPy has no dtype: look at its fields one by one, as in {value}"


def _first_there(x: Any, name: str) -> str:
    """Where the first pointer stands that leads somewhere, or ""."""
    if isinstance(x, ctypes.Array):
        inside = (_first_there(part, f"{name}[{i}]") for i, part in enumerate(x))
        return next(filter(None, inside), "")
    return name if x else ""


def _fields(kind: type) -> Iterator[tuple[str, str]]:
    """The names of a structure's own fields, and what each is where NumPy has no dtype for it."""
    for name, of, *bits in vars(kind).get("_fields_", ()):
        what = "a bit field" if bits else ""
        try:
            np.dtype(of)
        except (TypeError, NotImplementedError):
            what = f"a field of class {of.__name__}"
        yield name, what
