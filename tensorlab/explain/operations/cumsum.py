"""`cumsum` and `cumprod`: each entry is what was summed up or multiplied so far, so the shape stays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.arguments import axis_of, no_such_axis
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Source, Step, check_listed
from tensorlab.explain.in_order import as_vector
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion
from tensorlab.shapes import Shape
from tensorlab.wording import count


@as_numpy
def cumsum(a: Any, axis: int | None = None) -> Explanation:
    """Explain how entries along an axis are added up one after the other, and every sum on the way is kept.

    Args:
        a: An array or a shape.
        axis: The axis along which entries are added up; None for all entries as one vector, row after row.

    Raises:
        TypeError: If the axis is not an integer.

    >>> print(cumsum([[1, 2, 3], [4, 5, 6]], axis=1))
    (2, 3).cumsum(axis=1) gives (2, 3)
      axis 0 stays, 2 entries.
      axis 1 stays, 3 entries: each is the sum of those up to it.
    The last entry along axis 1 is the sum of all, as sum(axis=1) gives it.

    >>> print(cumsum([1, 2, 3]).draw())
    (3,).cumsum() gives (3,)
      ┌───────┐               ┌───────┐
      │ 1 2 3 │  .cumsum() →  │ 1 3 6 │
      └───────┘               └───────┘
    """
    return _running("cumsum", "sum", np.cumsum, a, axis)


@as_numpy
def cumprod(a: Any, axis: int | None = None) -> Explanation:
    """Explain how entries along an axis are multiplied one after the other, and every product on the way is kept.

    The arguments are those of `cumsum`.

    >>> cumprod((2, 3), axis=1).sources((1, 1))
    [(0, (1, 0)), (0, (1, 1))]

    >>> print(cumprod([1, 2, 3]).draw())
    (3,).cumprod() gives (3,)
      ┌───────┐                ┌───────┐
      │ 1 2 3 │  .cumprod() →  │ 1 2 6 │
      └───────┘                └───────┘
    """
    return _running("cumprod", "product", np.cumprod, a, axis)


@dataclass(frozen=True)
class _UpToHere:
    axis: int

    def trace(self, index: Shape) -> list[Source]:
        check_listed(index[self.axis] + 1)
        before, after = index[: self.axis], index[self.axis + 1 :]
        return [(0, (*before, i, *after)) for i in range(index[self.axis] + 1)]


def _running(name: str, of: str, compute: Callable[..., Any], a: Any, axis: Any) -> Explanation:
    x = operand(a)
    wanted = axis_of(axis, name)
    call = Call.method(name, x, "" if wanted is None else f"axis={wanted}")
    if wanted is None:
        return as_vector(x, lambda vector: _along(name, of, call, compute, vector, 0))
    return _along(name, of, call, compute, x, wanted)


def _along(
    name: str, of: str, call: Call, compute: Callable[..., Any], x: Operand, axis: int
) -> Explanation:
    if not -x.rank <= axis < x.rank:
        if x.rank == 0 and axis in (0, -1):  # NumPy lets it pass
            return as_vector(x, lambda vector: _along(name, of, call, compute, vector, 0))
        ways = [
            Suggestion(f"with axis={i}", x.shape, write=f"{name}({{0}}, axis={i})")
            for i in reversed(range(x.rank))
        ][:2]
        ways = ways or [Suggestion("with axis=None", (1,), write=f"{name}({{0}})")]
        return refused(name, call, [x], no_such_axis(x, axis), ways)
    along = axis % x.rank
    steps = []
    for i, n in enumerate(x.shape):
        each = f": each is the {of} of those up to it" if i == along else ""
        steps.append(
            Step(((0, i),), "stays", (i,), f"{x.axis(i)} stays, {count(n, 'entry')}{each}.")
        )
    reduced = of if of == "sum" else "prod"
    last = f"The last entry along axis {along} is the {of} of all, as {reduced}(axis={along}) gives it."
    return accepted(
        name,
        call,
        [x],
        x.shape,
        kind="accumulates",
        steps=steps,
        notes=[last] if x.shape[along] else [],
        trace=_UpToHere(along).trace,
        labels=[range(x.rank)],
        result_labels=range(x.rank),
        compute=lambda values: compute(values, axis=along),
        of=of,
    )
