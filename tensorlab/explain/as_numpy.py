"""Take what NumPy's functions take, in its order; refuse, with the reason, what changes nothing that is explained."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import cache, wraps
from typing import Any, ParamSpec

import numpy as np

from tensorlab.explain.explanation import Explanation
from tensorlab.wording import count, join

P = ParamSpec("P")

# What settles the arguments of a function that takes them as NumPy does.
_SETTLES: dict[
    Callable[..., Explanation], Callable[..., tuple[tuple[Any, ...], dict[str, Any]]]
] = {}

# What NumPy's functions take besides, and why it needs no explanation of axes.
_BESIDES = {
    "dtype": "it says how the values are stored, and changes no shape",
    "out": "it says where the result is written, and changes no shape",
    "where": "it leaves entries out; take them first, with explain.index",
    "order": "it says in which order entries are read or lie in memory; the explanation is for order='C', row after "
    "row. Column after column, x.reshape(a, b, order='F') is x.T.reshape(b, a).T",
    "casting": "it says which dtypes are allowed, and changes no shape",
    "copy": "it says whether the entries are copied, and changes no shape",
    "subok": "it says which class the result has, and changes no shape",
    "overwrite_input": "it says whether the input may be overwritten, and changes no shape",
    "mean": "it hands over a mean that is known, and changes no shape",
    "axes": "it says which axes the product is taken along; move these behind all others first, with explain.moveaxis",
    "signature": "it says for which dtypes the function is used, and changes no shape",
}
_MANY = ("axes", "axis", "reps", "shape")  # arguments that are numbers, one or several
_OF_NO_EFFECT = ("optimize",)  # whatever they are
_SAME = {"correction": "ddof"}  # the same by another name
_OF_UFUNCS = {
    "out": None, "where": True, "casting": "same_kind", "order": "K", "dtype": None, "subok": True, "signature": None,
    "axes": None, "axis": None, "keepdims": False,
}  # fmt: skip
# Written in C, so that older NumPys do not tell.
_UNTOLD = {"concatenate": ("arrays", "axis", "out"), "dot": ("a", "b", "out")}


def as_numpy(explained: Callable[P, Explanation]) -> Callable[P, Explanation]:
    """Let a function take its arguments as NumPy's function of the same name does.

    They may come in NumPy's order, those among them that are not explained, too, where they are NumPy's defaults.

    Raises:
        TypeError: If there are more, or others, than NumPy's function takes, or one that is not explained.

    >>> from tensorlab import explain
    >>> explain.mean((150, 4), 0, None, None, True).result_shape  # dtype and out stand before keepdims
    (1, 4)
    >>> explain.mean((150, 4), 0, float)
    Traceback (most recent call last):
    TypeError: explain.mean: dtype= is not explained: it says how the values are stored, and changes no shape. Leave it
    out.
    """
    code = explained.__code__
    most = code.co_argcount
    names = code.co_varnames[: most + code.co_kwonlyargcount]
    unnamed = names[: code.co_posonlyargcount]
    needed = names[: most - len(explained.__defaults__ or ())]
    known = set(names) - set(unnamed)
    any_number = code.co_flags & inspect.CO_VARARGS

    def settle(*args: Any, **named: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        further = () if any_number else args[most:]
        if further or not named.keys() <= known:
            if further:
                if most == 2 and names[1] in _MANY and (meant := _in_one_tuple(explained, args)):
                    raise TypeError(
                        f"explain.{explained.__name__} takes several numbers in one tuple, as "
                        f"np.{explained.__name__} does: {meant}."
                    )
                named |= _further(explained.__name__, further, most, named)
            named = _settled(explained.__name__, names, unnamed, named)
            args = args[: len(args) - len(further)]
        if absent := [each for each in needed[len(args) :] if each not in named]:
            raise TypeError(
                f"explain.{explained.__name__} was given no {join(absent)}: "
                f"explain.{explained.__name__}({', '.join(needed)})."
            )
        return args, named

    @wraps(explained)
    def called(*args: Any, **named: Any) -> Explanation:
        args, named = settle(*args, **named)
        return explained(*args, **named)

    _SETTLES[called] = settle
    return called


def check_arguments(
    f: Callable[..., Explanation], args: Sequence[Any], named: Mapping[str, Any]
) -> None:
    """Refuse what a function cannot be called with, whatever the arguments are.

    Raises:
        TypeError: If there are too few or too many, or there is one that it does not take, or does not explain.
    """
    settle = _SETTLES.get(f)
    args, named = settle(*args, **named) if settle else (args, named)
    inspect.signature(f).bind(*args, **named)


def or_by_pattern(
    by_pattern: Callable[..., Explanation],
) -> Callable[[Callable[P, Explanation]], Callable[P, Explanation]]:
    """Let another function explain what is asked by a pattern of einops', a string in second place.

    The function that this is put on says in its signature that it takes letters' lengths by name; it never gets them.

    >>> from tensorlab import explain
    >>> explain.repeat((2, 3), 4, axis=1).result_shape, explain.repeat((2, 3), "a b -> a (b c)", c=4).result_shape
    ((2, 12), (2, 12))
    """

    def decorated(explained: Callable[P, Explanation]) -> Callable[P, Explanation]:
        @wraps(explained)
        def called(*args: Any, **named: Any) -> Explanation:
            if len(args) > 1 and isinstance(args[1], str):
                return by_pattern(*args, lengths=named)
            return explained(*args, **named)

        return called

    return decorated


def _in_one_tuple(explained: Callable[..., Explanation], args: Sequence[Any]) -> str:
    """The call that is meant by numbers in a row, as x.reshape(3, 4) takes them; "" if it would not work either."""
    first, *numbers = args
    if all(type(each) is int for each in numbers):
        with suppress(TypeError, ValueError):
            if explained(first, tuple(numbers)).valid:
                return f"explain.{explained.__name__}({explained.__code__.co_varnames[0]}, {tuple(numbers)})"
    return ""


def _further(
    name: str, values: Sequence[Any], most: int, named: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the arguments that come in a row, behind those that are explained, NumPy's names."""
    order = [each for each, (_, in_a_row) in _theirs(name).items() if in_a_row]
    if most + len(values) > len(order):
        given, takes = most + len(values), count(max(len(order), most), "argument")
        one_list = order[:1] in (["tup"], ["arrays"])
        meant = f" The tensors come in one list: explain.{name}([a, b])." if one_list else ""
        raise TypeError(
            f"explain.{name} takes {takes} in a row, as np.{name} does, and got {given}.{meant}"
        )
    further = dict(zip(order[most:], values, strict=False))
    for each in further:
        if each in named:
            raise TypeError(f"explain.{name} got {each} twice, in a row and as {each}=.")
    return further


def _settled(
    name: str, own: tuple[str, ...], unnamed: tuple[str, ...], named: Mapping[str, Any]
) -> dict[str, Any]:
    """Leave out what is NumPy's default, and refuse what is left and not explained."""
    theirs = _theirs(name)
    operands = [each for each, (default, _) in theirs.items() if default is inspect.Parameter.empty]
    if unnamed and (given := [each for each in named if each in (*unnamed, *operands)]):
        takes = operands if len(operands) > len(unnamed) else unnamed
        raise TypeError(
            f"explain.{name} takes its tensors in a row, without names, as np.{name} does, and got {given[0]}=: "
            f"explain.{name}({', '.join(takes)})."
        )
    own = tuple(each for each in own if each not in unnamed)
    settled = {}
    for each, value in named.items():
        known = _SAME.get(each, each)
        if known in settled:
            raise TypeError(f"explain.{name} got {known} twice, by both its names.")
        if known in own:
            settled[known] = value
        elif each in theirs and (each in _OF_NO_EFFECT or (each == "where" and value is True)):
            continue  # of reductions, NumPy's own default of where= is no value at all
        elif each not in theirs or not _is_default(value, theirs[each][0]):
            raise TypeError(f"explain.{name}: {_unfit(each, own, each in theirs)}")
    return settled


def _unfit(argument: str, own: tuple[str, ...], is_theirs: bool) -> str:
    if argument in _BESIDES and (is_theirs or argument != "axes"):
        return f"{argument}= is not explained: {_BESIDES[argument]}. Leave it out."
    near = get_close_matches(argument, own, 1, 0.5)
    meant = f" Did you mean {near[0]}=?" if near else ""
    takes = f"it takes {join([f'{each}=' for each in own])}" if own else "it takes none by name"
    return f"there is no argument {argument}=: {takes}.{meant}"


def _is_default(value: Any, default: Any) -> bool:
    return value is default or (isinstance(value, bool | int | str) and value == default)


@cache
def _theirs(name: str) -> dict[str, tuple[Any, bool]]:
    """NumPy's arguments: of each its default, and whether it may come in a row."""
    function = getattr(np, name, None)
    if function is None:  # of a later NumPy
        return dict.fromkeys(_UNTOLD.get(name, ()), (None, True))
    if isinstance(function, np.ufunc):
        operands = {f"x{k}": (inspect.Parameter.empty, True) for k in range(1, function.nin + 1)}
        return operands | {each: (value, each == "out") for each, value in _OF_UFUNCS.items()}
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        return dict.fromkeys(_UNTOLD.get(name, ()), (None, True))
    in_a_row = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return {each.name: (each.default, each.kind in in_a_row) for each in parameters}
