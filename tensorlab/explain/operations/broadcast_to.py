"""`broadcast_to`: a tensor is stretched to a shape that is given."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.alignment import alignment
from tensorlab.explain.arguments import integers
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import NAME, Suggestion, mention, the_tensor
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Shape
from tensorlab.wording import count, shape_text, thousands

_THE_SHAPE = mention(1, "the shape")  # of what is written into, where that has a name


@as_numpy
def broadcast_to(array: Any, shape: int | Sequence[int]) -> Explanation:
    """Explain how a tensor is stretched to a shape: along axes of length 1, and along new ones in front.

    Args:
        array: An array or a shape.
        shape: The new shape.

    Raises:
        TypeError: If the shape is not made of integers.
        ValueError: If a length is negative.

    Source: section 2.3.2, "Broadcasting".

    >>> print(broadcast_to((10,), (32, 10)))
    broadcast_to((10,), (32, 10)) gives (32, 10)
      A new axis of 32 entries comes in, axis 0 of the result: the tensor is used
        for each.
      axis 0 stays, 10 entries, and becomes axis 1 of the result.
    Nothing is copied, and the result is for reading only.

    >>> print(broadcast_to((32,), (32, 10)))
    broadcast_to((32,), (32, 10)) does not work: lined up from the right, axis 0 of
    the tensor has 32 entries where axis 1 of the shape has 10, and only a 1 is
    stretched.
    It would work with the tensor as (32, 1), written [:, np.newaxis], giving
    (32, 10).
    It would work with a tensor of shape (10,), giving (32, 10).

    >>> print(broadcast_to([1, 2, 3], (2, 3)).draw().text(36))
    broadcast_to((3,), (2, 3)) gives
    (2, 3)
      ┌───────┐
      │ 1 2 3 │
      └───────┘
                              ┌───────┐
      broadcast_to((2, 3)) →  │ 1 2 3 │
                              │ 1 2 3 │
                              └───────┘
    """
    x = operand(array)
    wanted = integers(shape, "broadcast_to")
    if min(wanted, default=0) < 0:
        raise ValueError(f"{shape_text(wanted)} is not a shape: a length is 0 or more.")
    call = Call.function("broadcast_to", [x], shape_text(wanted))
    problem = _problem(x, wanted)
    if problem is not None:
        return refused("broadcast_to", call, [x], problem[0], _ways(x, wanted), problem[1])
    (labels,) = alignment([x.shape, wanted])[:1]
    return accepted(
        "broadcast_to",
        call,
        [x],
        wanted,
        kind="stretches",
        steps=_steps(x, wanted),
        notes=["Nothing is copied, and the result is for reading only."],
        trace=Labels((x.shape,), (labels,), tuple(range(len(wanted)))).trace,
        labels=[labels],
        result_labels=range(len(wanted)),
        compute=lambda values: np.broadcast_to(values, wanted),
    )


def _problem(x: Operand, wanted: Shape) -> tuple[str, list[OperandAxis]] | None:
    if x.rank > len(wanted):
        ranks = f"{the_tensor()} has {count(x.rank, 'axis')} and {_THE_SHAPE} {len(wanted)}"
        return f"{ranks}: broadcasting adds axes, and never removes any.", []
    new = len(wanted) - x.rank
    bad = [i for i, n in enumerate(x.shape) if n not in (1, wanted[new + i])]
    if not bad:
        return None
    texts = [
        f"{x.axis(i)} of {the_tensor()} has {count(x.shape[i], 'entry')} where axis {new + i} of {_THE_SHAPE} has "
        f"{thousands(wanted[new + i])}"
        for i in bad
    ]
    return f"lined up from the right, {', and '.join(texts)}, and only a 1 is stretched.", [
        (0, i) for i in bad
    ]


def _ways(x: Operand, wanted: Shape) -> Iterator[Suggestion]:
    if x.rank > len(wanted):
        yield Suggestion(f"with {mention(1, str(x), f'{NAME} of shape {x}')}", x.shape)
    elif 0 < x.rank < len(wanted):
        behind = next((k for k in range(1, len(wanted) - x.rank + 1) if _fits(x, wanted, k)), None)
        if behind is not None:
            grown = (*x.shape, *[1] * behind)
            key = ", ".join([":"] * x.rank + ["np.newaxis"] * behind)
            how = f"with {the_tensor()} as {shape_text(grown)}, written [{key}]"
            yield Suggestion(how, wanted, changed={0: (grown,)}, key=key)
    new = len(wanted) - x.rank
    if new >= 0:
        own = tuple(n if n == 1 else m for n, m in zip(x.shape, wanted[new:], strict=True))
        how = f"with {mention(0, 'a tensor')} of shape {shape_text(own)}"
        yield Suggestion(how, wanted, changed={0: (own,)})


def _fits(x: Operand, wanted: Shape, behind: int) -> bool:
    own = wanted[len(wanted) - behind - x.rank : len(wanted) - behind]
    return all(n in (1, m) for n, m in zip(x.shape, own, strict=True))


def _steps(x: Operand, wanted: Shape) -> Iterator[Step]:
    new = len(wanted) - x.rank
    for i in range(new):
        n = count(wanted[i], "entry")
        new_axis = f"A new axis of {n} comes in, axis {i} of the result"
        yield Step((), "new", (i,), f"{new_axis}: the tensor is used for each.")
    for i, length in enumerate(x.shape):
        moved = f", and becomes axis {new + i} of the result" if new else ""
        if length == wanted[new + i]:
            yield Step(
                ((0, i),),
                "stays",
                (new + i,),
                f"{x.axis(i)} stays, {count(length, 'entry')}{moved}.",
            )
        else:
            text = f"{x.axis(i)} has 1 entry, which is stretched to {thousands(wanted[new + i])}{moved}."
            yield Step(((0, i),), "stretched", (new + i,), text)
