"""Reductions: `sum`, `mean`, `max` and the others make one entry of many, and `reduce` does it with any function."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import Any, cast

import numpy as np

from tensorlab.explain.arguments import axes_or_none
from tensorlab.explain.as_numpy import as_numpy, or_by_pattern
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.elementwise import instead, name_of
from tensorlab.explain.operations.rearrange import reduce_by_pattern
from tensorlab.explain.operations.reduction import (
    Reduction,
    explain_reduction,
    gone_axes,
    is_reducible,
    reduced,
)
from tensorlab.explain.outcome import refused
from tensorlab.explain.trial import Rule, calm, own_error, try_out
from tensorlab.shapes import Shape
from tensorlab.wording import article

Axis = int | tuple[int, ...] | None

_WARNED = "NaN, with a warning"
_RULES = {
    rule.name: rule
    for rule in (
        Reduction("sum", "the sum", "the sum is taken over", "0"),
        Reduction("prod", "the product", "the product is taken over", "1"),
        Reduction("mean", "the mean", "the mean is taken over", _WARNED, strict=True),
        Reduction(
            "median",
            "the median",
            "the median is taken of",
            _WARNED,
            strict=True,
            method=False,
            merges=True,
        ),
        Reduction(
            "std", "the standard deviation", "the deviation is taken over", _WARNED, strict=True
        ),
        Reduction("var", "the variance", "the variance is taken over", _WARNED, strict=True),
        Reduction("max", "the maximum", "the largest is kept of"),
        Reduction("min", "the minimum", "the smallest is kept of"),
        Reduction(
            "ptp", "the range", "the smallest is subtracted from the largest of", method=False
        ),
        Reduction(
            "argmax", "the index of the maximum", "the largest is looked for among", single=True
        ),
        Reduction(
            "argmin", "the index of the minimum", "the smallest is looked for among", single=True
        ),
        Reduction(
            "any", "the answer whether any is true", "a true one is looked for among", "False"
        ),
        Reduction(
            "all", "the answer whether all are true", "a false one is looked for among", "True"
        ),
    )
}


def _explain(name: str, a: Any, axis: Any, keepdims: Any, **given: Any) -> Explanation:
    function = getattr(np, name)
    further = {argument: value for argument, value in given.items() if value is not None}
    rule = _RULES[name]
    if "initial" in further:
        rule = replace(rule, of_nothing=f"{further['initial']}, from which it starts")

    def compute(values: np.ndarray, **arguments: Any) -> Any:
        return function(values, **arguments, **further)

    return explain_reduction(name, rule, a, axis, keepdims, compute, further)


@as_numpy
def sum(a: Any, axis: Axis = None, *, keepdims: bool = False, initial: Any = None) -> Explanation:
    """Explain how the entries along one or more axes are added up.

    Args:
        a: An array or a shape.
        axis: The axis that disappears, a tuple of several, or None for all of them.
        keepdims: Whether the axes stay, with length 1.
        initial: What the sum starts from, instead of 0.

    Raises:
        TypeError: If the axis is not made of integers, or keepdims is not True or False.

    Source: section 2.2.9, "Vector data".

    >>> print(sum((150, 4), axis=0))
    (150, 4).sum(axis=0) gives (4,)
      axis 0 disappears: the sum is taken over its 150 entries.
      axis 1 stays, 4 entries, and becomes axis 0 of the result.
    The axis that is named is the one that disappears.

    >>> print(sum([[1, 2], [3, 4]], axis=0).draw())
    (2, 2).sum(axis=0) gives (2,)
      ┌─────┐                  ┌─────┐
      │ 1 2 │  .sum(axis=0) →  │ 4 6 │
      │ 3 4 │                  └─────┘
      └─────┘
    """
    return _explain("sum", a, axis, keepdims, initial=initial)


@as_numpy
def prod(a: Any, axis: Axis = None, *, keepdims: bool = False, initial: Any = None) -> Explanation:
    """Explain how the entries along one or more axes are multiplied. The arguments are those of `sum`.

    >>> prod((2, 3, 4), axis=(0, 2)).result_shape
    (3,)

    >>> print(prod([[1, 2], [3, 4]], axis=0).draw())
    (2, 2).prod(axis=0) gives (2,)
      ┌─────┐                   ┌─────┐
      │ 1 2 │  .prod(axis=0) →  │ 3 8 │
      │ 3 4 │                   └─────┘
      └─────┘
    """
    return _explain("prod", a, axis, keepdims, initial=initial)


@as_numpy
def mean(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Explanation:
    """Explain how the entries along one or more axes become their mean.

    The arguments are those of `sum`, without `initial`.

    >>> print(mean((150, 4), axis=0, keepdims=True))
    (150, 4).mean(axis=0, keepdims=True) gives (1, 4)
      axis 0 keeps its place with length 1: the mean is taken over its 150 entries.
      axis 1 stays, 4 entries.
    As the axes are kept, the result broadcasts with the tensor: (150, 4) with
    (1, 4).

    >>> print(mean([[1, 2], [3, 4]], axis=0).draw())
    (2, 2).mean(axis=0) gives (2,)
      ┌─────┐                   ┌─────┐
      │ 1 2 │  .mean(axis=0) →  │ 2 3 │
      │ 3 4 │                   └─────┘
      └─────┘
    """
    return _explain("mean", a, axis, keepdims)


@as_numpy
def median(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Explanation:
    """Explain how the entries along one or more axes become their median.

    The arguments are those of `sum`, without `initial`.

    >>> print(median([[1, 2], [5, 6]], axis=0).draw())
    median((2, 2), axis=0) gives (2,)
      ┌─────┐                    ┌─────┐
      │ 1 2 │  median(axis=0) →  │ 3 4 │
      │ 5 6 │                    └─────┘
      └─────┘
    """
    return _explain("median", a, axis, keepdims)


@as_numpy
def std(a: Any, axis: Axis = None, *, ddof: float = 0, keepdims: bool = False) -> Explanation:
    """Explain how the entries along one or more axes become their standard deviation.

    The arguments are those of `sum`, and `ddof`: how much is subtracted from the number of entries before dividing by
    it.

    >>> std((150, 4), axis=0, ddof=1).expression
    '(150, 4).std(axis=0, ddof=1)'

    >>> print(std([[1, 2], [3, 6]], axis=0).draw())
    (2, 2).std(axis=0) gives (2,)
      ┌─────┐                  ┌─────┐
      │ 1 2 │  .std(axis=0) →  │ 1 2 │
      │ 3 6 │                  └─────┘
      └─────┘
    """
    return _explain("std", a, axis, keepdims, ddof=ddof or None)


@as_numpy
def var(a: Any, axis: Axis = None, *, ddof: float = 0, keepdims: bool = False) -> Explanation:
    """Explain how the entries along one or more axes become their variance. The arguments are those of `std`.

    >>> var([1, 2, 3, 4]).result.values, var([1, 2, 3, 4], ddof=1).expression
    (array(1.25), '(4,).var(ddof=1)')

    >>> print(var([[1, 2], [3, 6]], axis=0).draw())
    (2, 2).var(axis=0) gives (2,)
      ┌─────┐                  ┌─────┐
      │ 1 2 │  .var(axis=0) →  │ 1 4 │
      │ 3 6 │                  └─────┘
      └─────┘
    """
    return _explain("var", a, axis, keepdims, ddof=ddof or None)


@as_numpy
def max(a: Any, axis: Axis = None, *, keepdims: bool = False, initial: Any = None) -> Explanation:
    """Explain how the largest of the entries along one or more axes is kept. The arguments are those of `sum`.

    >>> print(max((0, 3), axis=0))
    (0, 3).max(axis=0) does not work: axis 0 has 0 entries, and the maximum of no
    entries does not exist.
    It would work with axis=1, giving (0,).

    >>> print(max([[5, 2], [4, 7]], axis=1).draw())
    (2, 2).max(axis=1) gives (2,)
      ┌─────┐                  ┌─────┐
      │ 5 2 │  .max(axis=1) →  │ 5 7 │
      │ 4 7 │                  └─────┘
      └─────┘
    """
    return _explain("max", a, axis, keepdims, initial=initial)


@as_numpy
def min(a: Any, axis: Axis = None, *, keepdims: bool = False, initial: Any = None) -> Explanation:
    """Explain how the smallest of the entries along one or more axes is kept. The arguments are those of `sum`.

    >>> min([[5, 2, 9], [4, 7, 6]], axis=0).sources(1)
    [(0, (0, 1)), (0, (1, 1))]

    >>> print(min([[5, 2], [4, 7]], axis=0).draw())
    (2, 2).min(axis=0) gives (2,)
      ┌─────┐                  ┌─────┐
      │ 5 2 │  .min(axis=0) →  │ 4 2 │
      │ 4 7 │                  └─────┘
      └─────┘
    """
    return _explain("min", a, axis, keepdims, initial=initial)


@as_numpy
def ptp(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Explanation:
    """Explain how the entries along one or more axes become their range: the largest minus the smallest.

    The arguments are those of `sum`, without `initial`.

    >>> print(ptp([[5, 2], [4, 7]], axis=1).draw())
    ptp((2, 2), axis=1) gives (2,)
      ┌─────┐                 ┌─────┐
      │ 5 2 │  ptp(axis=1) →  │ 3 3 │
      │ 4 7 │                 └─────┘
      └─────┘
    """
    return _explain("ptp", a, axis, keepdims)


@as_numpy
def argmax(a: Any, axis: int | None = None, *, keepdims: bool = False) -> Explanation:
    """Explain how the place of the largest entry along an axis is found.

    Args:
        a: An array or a shape.
        axis: The axis that disappears, or None to look among all entries.
        keepdims: Whether the axis stays, with length 1.

    Raises:
        TypeError: If the axis is not an integer, or keepdims is not True or False.

    Source: section 2.5, "Looking back at our first example".

    >>> print(argmax((10000, 10), axis=1))
    (10000, 10).argmax(axis=1) gives (10000,)
      axis 0 stays, 10,000 entries.
      axis 1 disappears: the largest is looked for among its 10 entries.
    The axis that is named is the one that disappears.
    Each entry of the result is a place along axis 1, 0 to 9, and not a value.

    >>> print(argmax([5, 2, 9]).draw())
    (3,).argmax() gives ()
      ┌───────┐               ┌───┐
      │ 5 2 9 │  .argmax() →  │ 2 │
      └───────┘               └───┘
    """
    return _explain("argmax", a, axis, keepdims)


@as_numpy
def argmin(a: Any, axis: int | None = None, *, keepdims: bool = False) -> Explanation:
    """Explain how the place of the smallest entry along an axis is found. The arguments are those of `argmax`.

    >>> print(argmin([5, 2, 9]).draw())
    (3,).argmin() gives ()
      ┌───────┐               ┌───┐
      │ 5 2 9 │  .argmin() →  │ 1 │
      └───────┘               └───┘
    """
    return _explain("argmin", a, axis, keepdims)


@as_numpy
def any(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Explanation:
    """Explain how to find whether any entry along an axis is true.

    The arguments are those of `sum`, without `initial`.

    >>> print(any([0, 3]).draw())
    (2,).any() gives ()
      ┌─────┐            ┌──────┐
      │ 0 3 │  .any() →  │ True │
      └─────┘            └──────┘
    """
    return _explain("any", a, axis, keepdims)


@as_numpy
def all(a: Any, axis: Axis = None, *, keepdims: bool = False) -> Explanation:
    """Explain how to find whether all entries along an axis are true.

    The arguments are those of `sum`, without `initial`.

    >>> print(all([0, 3]).draw())
    (2,).all() gives ()
      ┌─────┐            ┌───────┐
      │ 0 3 │  .all() →  │ False │
      └─────┘            └───────┘
    """
    return _explain("all", a, axis, keepdims)


_BY_OTHER_NAMES: dict[Any, str] = {
    np.amax: "max", np.amin: "min",
    np.add: "sum", np.multiply: "prod", np.maximum: "max", np.minimum: "min",
    np.logical_or: "any", np.logical_and: "all",
}  # fmt: skip


@or_by_pattern(reduce_by_pattern)
def reduce(
    f: Callable[..., Any] | Any,
    a: Any | str,
    axis: Any | str = None,
    keepdims: bool = False,
    **lengths: int,
) -> Explanation:
    """Explain a function of yours that makes one entry out of those along one or more axes; or einops' `reduce`.

    NumPy's own have their names here: `explain.sum`, `explain.mean`, `explain.max`. This is for all others. The
    function is tested: an entry of the result may depend only on the entries that it is made of.

    Args:
        f: A function that takes a tensor and `axis=`, `np.linalg.norm` for example; or a ufunc of two operands, such as
            `np.add`, whose `reduce` is then explained.
        a: An array or a shape.
        axis: The axis that disappears, a tuple of several, or None for all of them.
        keepdims: Whether the axes stay, with length 1.
        **lengths: With a pattern: how long the axes of its names are.

    With a pattern in second place, as for `rearrange`, the tensor comes first, and third comes "max", "min", "sum",
    "mean", "prod", "any", "all" or a function. Axes that stand only on the left of the arrow disappear.

    Raises:
        TypeError: If `f` is not a function, or does not make one entry of those along the axes.

    >>> print(reduce(np.linalg.norm, (150, 4), axis=1))
    norm((150, 4), axis=1) gives (150,)
      axis 0 stays, 150 entries.
      axis 1 disappears: norm makes one of its 4 entries.
    The axis that is named is the one that disappears.

    >>> print(reduce((32, 28, 3), "b (h 2) c -> b h c", "max"))
    reduce((32, 28, 3), "b (h 2) c -> b h c", "max") gives (32, 14, 3)
      axis 0 is b, 32 entries, and stays axis 0.
      axis 1 is (h 2), 28 = 14 × 2 entries, 2 running fastest. h becomes axis 1 and
        the axis of 2 disappears: the largest is kept of them.
      axis 2 is c, 3 entries, and stays axis 2.
    In NumPy: x.reshape(32, 14, 2, 3).max(axis=2).

    >>> reduce(np.cumsum, (150, 4), axis=0)
    Traceback (most recent call last):
    TypeError: cumsum does not make one entry of those along axis 0: tried with
    (150, 4), it gives (150, 4), where (4,) is wanted. explain.cumsum explains it.
    """
    if not callable(f):
        raise TypeError(
            f"reduce takes a function first, and got {article(type(f).__name__)}: "
            "explain.reduce(np.linalg.norm, x, axis=0). NumPy's own have their names: explain.mean(x, axis=0)."
        )
    own = {getattr(np, rule): rule for rule in _RULES} | _BY_OTHER_NAMES
    if isinstance(f, Hashable) and f in own:
        return _explain(own[f], a, axis, keepdims)
    name = name_of(f)
    if isinstance(f, np.ufunc):
        if (f.nin, f.nout) != (2, 1):
            raise TypeError(
                f"{name} is not a reduction: it treats every entry by itself. See explain.{name}."
            )
        name, f = f"{name}.reduce", f.reduce
    if lengths:
        raise TypeError(
            f"reduce takes {next(iter(lengths))}= only with a pattern in second place: "
            'explain.reduce(x, "b h -> b", "max").'
        )
    x = operand(a)
    axis = cast(Axis, axis)
    axes = axes_or_none(axis, x)
    gone = gone_axes(x, axes) if is_reducible(x, axes) else None
    if gone is None:  # there is no such axis: the explanation says so
        return explain_reduction("reduce", _own(name, "nothing"), x, axis, keepdims, f)

    def plain(values: np.ndarray) -> Any:
        return f(values) if axis is None else f(values, axis=axis)

    def compute(values: np.ndarray, **_: Any) -> Any:
        result = np.asarray(calm(plain)(values))
        return np.expand_dims(result, gone) if keepdims else result

    tried = try_out(plain, _rule(gone), [x])
    if tried.fault:
        along = f"those along {x.several(gone)}" if axis is not None else "all"
        raise TypeError(f"{name} does not make one entry of {along}: {tried.fault}{instead(f)}")
    if x.size and (error := own_error(plain, [x])):
        call = explain_reduction("reduce", _own(name, ""), x.shape, axis, keepdims, f).call
        return refused("reduce", call, [x], f"{name} itself raises {error}")
    nothing = "" if _raises(plain, x) else f"what {name} makes of them"
    explained = explain_reduction("reduce", _own(name, nothing), x, axis, keepdims, compute)
    if not tried.error:
        return explained
    note = f"This is so if {name} is a reduction. It could not be tried: {tried.error}"
    return replace(explained, notes=(*explained.notes, note))


def _own(name: str, of_nothing: str) -> Reduction:
    return Reduction(name, f"the {name}", f"{name} makes one of", of_nothing, method=False)


def _rule(gone: tuple[int, ...]) -> Rule:
    def shape(shapes: list[Shape]) -> Shape:
        return reduced(shapes[0], gone)

    def reach(places: np.ndarray, _: Shape) -> np.ndarray:
        return np.asarray(places.any(axis=gone))

    return Rule(shape, reach)


def _raises(f: Callable[..., Any], x: Operand) -> bool:
    """Whether a function refuses a tensor without entries."""
    if x.size:
        return False
    try:
        calm(f)(np.zeros(x.shape))
    except ValueError:
        return True
    return False
