"""`transpose`: the same axes in another order."""

from collections.abc import Iterator, Sequence
from typing import Any

from tensorlab.explain.arguments import integers, no_such_axis
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused, small_result, suggestion
from tensorlab.explain.tracing import Labels
from tensorlab.wording import count, shape_text

_LETTERS = "ijklmn"


def transpose(x: Any, axes: Any = None) -> Explanation:
    """Explain how axes are put into another order.

    Args:
        x: An array or a shape.
        axes: The axes of `x` in their new order; by default the reverse of the old one.

    Raises:
        TypeError: If the axes are not integers.

    Source: section 2.3.4, "Tensor reshaping".

    >>> print(transpose((300, 20)))
    (300, 20).T gives (20, 300)
      axis 0 becomes axis 1 of the result, 300 entries.
      axis 1 becomes axis 0 of the result, 20 entries.
    The entry at [i, j] is found at [j, i]: unlike a reshape, this changes the order
    of the entries.
    The result is a view: writing to it writes to the original.

    >>> print(transpose((5,)))
    (5,).T gives (5,)
      axis 0 stays where it is, 5 entries.
    A vector has one axis, and no other one to exchange it with, so nothing happens.
    A column is [:, np.newaxis], of shape (5, 1).
    """
    tensor = operand(x)
    if axes is None:
        wanted = tuple(reversed(range(tensor.rank)))
        call = Call("transpose", f"{tensor}.T", ".T")
    else:
        wanted = integers(axes, "transpose")
        call = Call.method("transpose", tensor, ", ".join(map(str, wanted)) or "()")
    problem = _problem(tensor, wanted)
    if problem:
        return refused("transpose", call, [tensor], problem, _orders(tensor, wanted))
    order = tuple(axis % tensor.rank for axis in wanted)
    result = tuple(tensor.shape[axis] for axis in order)
    labels = Labels((tensor.shape,), (tuple(range(tensor.rank)),), order)
    return accepted(
        "transpose",
        call,
        [tensor],
        result,
        kind="rearranges",
        steps=_steps(tensor, order),
        notes=_notes(tensor, order),
        trace=labels.trace,
        labels=labels.operands,
        result_labels=order,
        result=small_result(lambda values: values.transpose(order), [tensor], result),
    )


def _problem(x: Operand, wanted: Sequence[int]) -> str:
    if len(wanted) != x.rank:
        named = f"{count(len(wanted), 'axis')} {'is' if len(wanted) == 1 else 'are'} named"
        return f"{named}, and the tensor has {x.rank}: every axis gets a place in the new order."
    for axis in wanted:
        if not -x.rank <= axis < x.rank:
            return no_such_axis(x, axis)
    seen: set[int] = set()
    for axis in wanted:
        if axis % x.rank in seen:
            return f"axis {axis % x.rank} is named twice, and every axis gets one place in the new order."
        seen.add(axis % x.rank)
    return ""


def _orders(x: Operand, wanted: Sequence[int]) -> Iterator[str]:
    """Repair an order: what can be kept keeps its place, and the axes that are missing fill the rest."""
    inside = (
        [axis % x.rank if -x.rank <= axis < x.rank else None for axis in wanted] if x.rank else []
    )
    kept = [axis if axis not in inside[:i] else None for i, axis in enumerate(inside)][: x.rank]
    missing = iter([axis for axis in range(x.rank) if axis not in kept])
    kept += [None] * (x.rank - len(kept))
    order = [next(missing) if axis is None else axis for axis in kept]
    for axes in dict.fromkeys([tuple(order), tuple(reversed(range(x.rank)))]):
        if not _problem(x, axes):
            yield suggestion(f"with axes {shape_text(axes)}", [x.shape[axis] for axis in axes])


def _steps(x: Operand, order: Sequence[int]) -> Iterator[Step]:
    for axis, length in enumerate(x.shape):
        new = order.index(axis)
        where = "stays where it is" if new == axis else f"becomes axis {new} of the result"
        text = f"{x.axis(axis)} {where}, {count(length, 'entry')}."
        yield Step(((0, axis),), "stays" if new == axis else "moves", (new,), text)


def _notes(x: Operand, order: Sequence[int]) -> Iterator[str]:
    if x.rank == 0:
        yield "A scalar has no axes to exchange, so nothing happens."
    elif x.rank == 1:
        yield (
            "A vector has one axis, and no other one to exchange it with, so nothing happens. A column is "
            f"[:, np.newaxis], of shape ({x.shape[0]}, 1)."
        )
    elif list(order) == list(range(x.rank)):
        yield "Every axis stays where it is, so nothing happens."
    else:
        if x.rank <= len(_LETTERS):
            here = ", ".join(_LETTERS[: x.rank])
            there = ", ".join(_LETTERS[axis] for axis in order)
            yield (
                f"The entry at [{here}] is found at [{there}]: unlike a reshape, this changes the order of "
                "the entries."
            )
        yield "The result is a view: writing to it writes to the original."
