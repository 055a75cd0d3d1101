"""`rearrange`, and `reduce` and `repeat` by a pattern, as einops has them: axes by their names."""

import operator
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.einops_axes import Moved
from tensorlab.explain.operations.einops_patterns import (
    read_pattern,
    written,
)
from tensorlab.explain.operations.einops_problems import (
    Verb,
    elementary,
    find_problem,
    suggest,
)
from tensorlab.explain.operations.einops_sentences import REDUCTIONS, called_as, notes_of, steps_of
from tensorlab.explain.outcome import accepted, refused
from tensorlab.wording import article, join


def rearrange(tensor: Any, pattern: str, /, **lengths: int) -> Explanation:
    """Explain how axes that have names change places, are cut, and are merged: einops' `rearrange`.

    A name stands for an axis. Brackets on the left cut an axis into several, the last name running fastest; brackets on
    the right make one axis of several. `...` stands for all axes without a name, and `1` for an axis of length 1.

    Args:
        tensor: An array or a shape.
        pattern: The axes of the tensor, `->`, the axes of the result.
        **lengths: How long the parts of an axis are when it is cut; for each axis one length may be left out.

    Raises:
        TypeError: If the pattern is not a string, or a length is not an integer.
        ValueError: If einops has no such pattern.

    Source: section 2.3.4, "Tensor reshaping".

    >>> print(rearrange((32, 28, 28), "b (h h2) w -> b h w h2", h2=2))
    rearrange((32, 28, 28), "b (h h2) w -> b h w h2", h2=2) gives (32, 14, 28, 2)
      axis 0 is b, 32 entries, and stays axis 0.
      axis 1 is (h h2), 28 = 14 × 2 entries, h2 running fastest: entry 5 is h=2,
        h2=1. h becomes axis 1 and h2 becomes axis 3.
      axis 2 is w, 28 entries, and stays axis 2.
    In NumPy: x.reshape(32, 14, 2, 28).transpose(0, 1, 3, 2).

    >>> print(rearrange((32, 28, 30), "b h w -> b (w h)").notes[0])
    (w h) is not (h w): both have 840 entries, but in (w h) those of h stand side by
    side, and in (h w) those of w.

    >>> print(rearrange((32, 28, 28), "b (h h2) w -> b h w h2", h2=3))
    rearrange((32, 28, 28), "b (h h2) w -> b h w h2", h2=3) does not work: axis 1
    has 28 entries, which do not divide into h2=3.
    It would work with h2=2, giving (32, 14, 28, 2).
    It would work with h2=4, giving (32, 7, 28, 4).

    >>> print(rearrange([[1, 2, 3], [4, 5, 6]], "h w -> w h").draw().text(36))
    rearrange((2, 3), "h w -> w h")
    gives (3, 2)
      ┌───────┐
      │ 1 2 3 │
      │ 4 5 6 │
      └───────┘
                                 ┌─────┐
                                 │ 1 4 │
      rearrange("h w -> w h") →  │ 2 5 │
                                 │ 3 6 │
                                 └─────┘
    """
    return explain_pattern("rearrange", tensor, pattern, lengths)


def repeat_by_pattern(tensor: Any, pattern: str, lengths: Mapping[str, Any]) -> Explanation:
    """Explain einops' `repeat`: what is on the right alone is new.

    >>> print(repeat_by_pattern((28, 28), "h w -> h w c", {"c": 3}))
    repeat((28, 28), "h w -> h w c", c=3) gives (28, 28, 3)
      axis 0 is h, 28 entries, and stays axis 0.
      axis 1 is w, 28 entries, and stays axis 1.
      c is new, axis 2 of the result: each entry comes 3 times along it.
    """
    return explain_pattern("repeat", tensor, pattern, lengths)


def reduce_by_pattern(
    tensor: Any, pattern: str, reduction: Any = None, *, lengths: Mapping[str, Any]
) -> Explanation:
    """Explain einops' `reduce`: what is on the left alone disappears.

    >>> print(reduce_by_pattern((32, 28, 28, 3), "b h w c -> b c", "max", lengths={}))
    reduce((32, 28, 28, 3), "b h w c -> b c", "max") gives (32, 3)
      axis 0 is b, 32 entries, and stays axis 0.
      axis 1 is h, 28 entries, and disappears: the largest is kept of them.
      axis 2 is w, 28 entries, and disappears: the largest is kept of them.
      axis 3 is c, 3 entries, and becomes axis 1 of the result.
    In NumPy: x.max(axis=(1, 2)).
    """
    lengths = dict(lengths)
    reduction = lengths.pop("reduction", None) if reduction is None else reduction
    if not callable(reduction) and reduction not in REDUCTIONS:
        known = join([f'"{name}"' for name in REDUCTIONS], "or")
        raise ValueError(
            f"reduce makes one entry out of many by {known}, or a function of a tensor and axes, in third place, and "
            f"got {reduction!r}."
        )
    return explain_pattern("reduce", tensor, pattern, lengths, reduction)


def explain_pattern(
    verb: Verb, tensor: Any, pattern: Any, given: Mapping[str, Any], reduction: Any = None
) -> Explanation:
    """Explain one of einops' verbs."""
    x = operand(tensor)
    asked = read_pattern(pattern)
    lengths = {name: _length(name, n) for name, n in given.items()}
    called = [] if reduction is None else [called_as(reduction)]
    written_out = [f'"{pattern}"', *called, *(f"{name}={n}" for name, n in lengths.items())]
    call = Call.function(verb, [x], ", ".join(written_out))
    if reduction is not None:  # what it is called where an example is told
        call = replace(call, name=called_as(reduction).strip('"'))
    problem = find_problem(verb, asked, x, lengths)
    if problem is not None:
        return refused(verb, call, [x], problem.text, suggest(problem, x, *called), problem.clashes)
    left, right = asked.spread(x.rank)
    moved = Moved(x.shape, left, right, elementary(left, x, lengths))
    empty = [name for name in moved.gone if moved.lengths[name] == 0]
    if empty and reduction in ("max", "min"):
        what = f"{reduction} of no entries does not exist: {join([written(n) for n in empty])} has none."
        return refused(verb, call, [x], what)
    return accepted(
        verb,
        call,
        [x],
        moved.result,
        kind="reduces" if moved.gone else "rearranges",
        steps=steps_of(x, moved, reduction),
        notes=notes_of(moved, reduction),
        trace=moved.trace,
        labels=[range(x.rank)],
        result_labels=moved.labels,
        compute=lambda values: moved.compute(values, reduction),
        of=reduction if isinstance(reduction, str) else "",
    )


def _length(name: str, given: Any) -> int:
    try:
        if isinstance(given, bool):
            raise TypeError
        n = operator.index(given)
    except TypeError:
        raise TypeError(
            f"A length is an integer, and {name}= got {article(type(given).__name__)}, {given!r}."
        ) from None
    if n < 0:
        raise ValueError(f"A length is 0 or more, and {name}= is {n}.")
    return n
