"""`concatenate` and `stack`: along an axis that is there, or along a new one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tensorlab.explain.alignment import Place
from tensorlab.explain.arguments import axes_of, integers, no_such_axis
from tensorlab.explain.explanation import Explanation, Shape, Source
from tensorlab.explain.operands import Operand, operand, ordinal, size_of
from tensorlab.explain.verdict import fails, small_result, works, would
from tensorlab.wording import count, join, shape_text, thousands

_MOST_WRITTEN = 6  # operands that are written one by one


def concatenate(operands: Any, axis: int | None = 0) -> Explanation:
    """Explain how tensors are joined end to end along one of their axes.

    Args:
        operands: A list (or tuple) of arrays or shapes.
        axis: The axis that grows; None joins all entries into one vector.

    Raises:
        TypeError: If there is no list of operands, or the axis is no integer.

    Source: section 2.2.7, "The notion of data batches".

    >>> print(concatenate([(128, 784), (96, 784)]))
    concatenate([(128, 784), (96, 784)], axis=0) gives (224, 784)
      axis 0 grows: 128 + 96 = 224 entries, those of the first, then those of the second.
      axis 1 stays, 784 entries in both.

    >>> print(concatenate([(3, 4), (4,)]))
    concatenate([(3, 4), (4,)], axis=0) does not work: all must have the same rank, and the first has 2 axes
    where the second has 1.
    It would work with the second as (1, 4), written [np.newaxis], giving (4, 4).
    """
    taken = _operands(operands, "concatenate")
    wanted = _axis(axis, "concatenate")
    expression = f"concatenate({_listed(taken)}, axis={wanted})"
    found = _concatenate_problem(taken, wanted)
    if found is not None:
        suggestions = _concatenate_suggestions(taken, wanted)
        return fails("concatenate", expression, taken, found[0], suggestions, found[1])
    if wanted is None:
        return _flat(expression, taken)
    along = wanted % taken[0].rank
    result = _joined([x.shape for x in taken], along)
    return works(
        "concatenate",
        expression,
        taken,
        result,
        steps=_concatenate_steps(taken, along, result),
        trace=_EndToEnd(tuple(x.shape for x in taken), along).trace,
        colours=[range(x.rank) for x in taken],
        result_colours=range(len(result)),
        result=small_result(lambda *values: np.concatenate(values, axis=along), taken, result),
    )


def stack(operands: Any, axis: int = 0) -> Explanation:
    """Explain how tensors of one shape are laid side by side along a new axis.

    Args:
        operands: A list (or tuple) of arrays or shapes.
        axis: Which axis of the result the new one is.

    Raises:
        TypeError: If there is no list of operands, or the axis is no integer.

    Source: section 2.2.4, "Rank-3 and higher-rank tensors".

    >>> print(stack([(3, 5), (3, 5), (3, 5)]))
    stack([(3, 5), (3, 5), (3, 5)], axis=0) gives (3, 3, 5)
      A new axis comes in, axis 0 of the result, with 3 entries: one for each tensor.
      axis 0 of each becomes axis 1 of the result, 3 entries.
      axis 1 of each becomes axis 2 of the result, 5 entries.

    >>> print(stack([(28, 28), (28, 20)]))
    stack([(28, 28), (28, 20)], axis=0) does not work: all must have the same shape, and axis 1 of the first has
    28 entries where axis 1 of the second has 20.
    It would work with concatenate along axis 1, giving (28, 48).
    """
    taken = _operands(operands, "stack")
    wanted = _axis(axis, "stack")
    if wanted is None:
        raise TypeError("stack takes an integer for the axis: which axis of the result is new.")
    expression = f"stack({_listed(taken)}, axis={wanted})"
    found = _stack_problem(taken, wanted)
    if found is not None:
        suggestions = _stack_suggestions(taken, wanted)
        return fails("stack", expression, taken, found[0], suggestions, found[1])
    rank = taken[0].rank
    new = wanted % (rank + 1)
    result = _stacked(taken[0].shape, len(taken), new)
    return works(
        "stack",
        expression,
        taken,
        result,
        steps=_stack_steps(taken, new),
        trace=_SideBySide(new).trace,
        colours=[range(x.rank) for x in taken],
        result_colours=[*range(new), rank, *range(new, rank)],
        result=small_result(lambda *values: np.stack(values, axis=new), taken, result),
    )


def _operands(operands: Any, name: str) -> list[Operand]:
    bare = (
        isinstance(operands, tuple)
        and operands
        and all(isinstance(x, int | np.integer) for x in operands)
    )
    if bare or isinstance(operands, str | bytes):
        given = f"the single shape {operands!r}" if bare else f"the string {operands!r}"
        raise TypeError(f"{name} takes a list of tensors or shapes, and got {given}.")
    try:
        return [operand(x) for x in operands]
    except TypeError:
        if hasattr(operands, "__iter__") and not getattr(operands, "shape", None) == ():
            raise
        raise TypeError(
            f"{name} takes a list of tensors or shapes, and got a single scalar."
        ) from None


def _axis(axis: Any, name: str) -> int | None:
    if axis is None:
        return None
    found = integers(axis, f"The axis of {name}")
    if len(found) != 1 or isinstance(axis, tuple | list):
        raise TypeError(f"{name} takes a single axis, and got {axis!r}.")
    return found[0]


def _listed(operands: Sequence[Operand]) -> str:
    if len(operands) <= _MOST_WRITTEN:
        return f"[{', '.join(map(str, operands))}]"
    return f"[{operands[0]}, {operands[1]}, ... {operands[-1]}]"


def _joined(shapes: Sequence[Shape], axis: int) -> Shape:
    first = shapes[0]
    return (*first[:axis], sum(shape[axis] for shape in shapes), *first[axis + 1 :])


@dataclass(frozen=True)
class _EndToEnd:
    """An entry of the result lies in the first operand that is not passed on the way to it."""

    shapes: tuple[Shape, ...]
    axis: int

    def trace(self, index: Shape) -> list[Source]:
        left = index[self.axis]
        for number, shape in enumerate(self.shapes):
            if left < shape[self.axis]:
                return [(number, (*index[: self.axis], left, *index[self.axis + 1 :]))]
            left -= shape[self.axis]
        raise IndexError("beyond the last operand")


@dataclass(frozen=True)
class _SideBySide:
    """The new axis says which operand, the others where in it."""

    axis: int

    def trace(self, index: Shape) -> list[Source]:
        return [(index[self.axis], (*index[: self.axis], *index[self.axis + 1 :]))]


@dataclass(frozen=True)
class _ReadInOrder:
    """All entries of all operands in reading order."""

    shapes: tuple[Shape, ...]

    def trace(self, index: Shape) -> list[Source]:
        sizes = tuple((size_of(shape),) for shape in self.shapes)
        ((number, (place,)),) = _EndToEnd(sizes, 0).trace(index)
        found = []
        for length in reversed(self.shapes[number]):
            place, i = divmod(place, length)
            found.append(i)
        return [(number, tuple(reversed(found)))]


def _flat(expression: str, operands: list[Operand]) -> Explanation:
    result = (sum(x.size for x in operands),)
    steps = []
    for k, x in enumerate(operands[:_MOST_WRITTEN]):
        which = f" of the {ordinal(k)}" if len(operands) > 1 else ""
        axes = "has no axis" if x.rank == 0 else f"are read row after row, {count(x.size, 'entry')}"
        head = f"The {ordinal(k)}" if x.rank == 0 else f"The axes{which}"
        steps.append(f"{head} {axes}{', and adds its entry' if x.rank == 0 else ''}.")
    if len(operands) > _MOST_WRITTEN:
        steps.append(f"So are the other {len(operands) - _MOST_WRITTEN}.")
    return works(
        "concatenate",
        expression,
        operands,
        result,
        steps=steps,
        notes=["With axis=None all entries come into one vector, one tensor after the other."],
        trace=_ReadInOrder(tuple(x.shape for x in operands)).trace,
        colours=[range(x.rank) for x in operands],
        result_colours=[max(x.rank for x in operands)],
        result=small_result(lambda *values: np.concatenate(values, axis=None), operands, result),
    )


def _concatenate_problem(
    operands: Sequence[Operand], axis: int | None
) -> tuple[str, list[Place]] | None:
    if not operands:
        return "there is nothing to join: the list is empty.", []
    if axis is None:
        return None
    rank = operands[0].rank
    for k, x in enumerate(operands):
        if x.rank == 0:
            return (
                f"the {ordinal(k)} is a scalar, and has no axis along which it could be joined.",
                [],
            )
    for k, x in enumerate(operands):
        if x.rank != rank:
            return f"all must have the same rank, and {_ranks(operands, k)}.", []
    if not -rank <= axis < rank:
        return no_such_axis(operands[0], axis, "each tensor"), []
    return _lengths(operands, axis % rank, f"along every axis but {axis % rank} all must agree")


def _ranks(operands: Sequence[Operand], k: int) -> str:
    return f"the first has {count(operands[0].rank, 'axis')} where the {ordinal(k)} has {operands[k].rank}"


def _lengths(
    operands: Sequence[Operand], but: int | None, rule: str
) -> tuple[str, list[Place]] | None:
    first = operands[0]
    for k, x in enumerate(operands):
        for axis, (n, m) in enumerate(zip(first.shape, x.shape, strict=True)):
            if axis != but and n != m:
                problem = (
                    f"{rule}, and {first.axis(axis)} of the first has {count(n, 'entry')} where "
                    f"{x.axis(axis)} of the {ordinal(k)} has {thousands(m)}."
                )
                return problem, [(0, axis), (k, axis)]
    return None


def _concatenate_suggestions(operands: Sequence[Operand], axis: int | None) -> Iterator[str]:
    if not operands or axis is None:
        return
    rank = max(x.rank for x in operands)
    found = False
    if len({x.rank for x in operands}) == 1:
        for other in range(rank):
            if _concatenate_problem(operands, other) is None:
                found = True
                yield would(f"along axis {other}", _joined([x.shape for x in operands], other))
    if rank == 0 and _stack_problem(operands, 0) is None:
        yield would("with stack, which makes a new axis", (len(operands),))
    yield from _with_an_axis_more(operands, axis, rank)
    if not found and rank and len({x.rank for x in operands}) == 1:
        yield from _same_lengths(operands, axis, rank)


def _with_an_axis_more(operands: Sequence[Operand], axis: int, rank: int) -> Iterator[str]:
    """Where one lacks an axis: put it in, where the others are joined."""
    if not -rank <= axis < rank or rank == 0:
        return
    along = axis % rank
    grown = [
        x if x.rank == rank else Operand((*x.shape[:along], 1, *x.shape[along:]))
        for x in operands
        if x.rank >= rank - 1
    ]
    short = [k for k, x in enumerate(operands) if x.rank == rank - 1]
    if len(grown) == len(operands) and short and _concatenate_problem(grown, along) is None:
        colons = [":"] * along
        who = "the " + join([ordinal(k) for k in short])
        shapes = join(dict.fromkeys(str(grown[k]) for k in short))
        yield would(
            f"with {who} as {shapes}, written [{', '.join([*colons, 'np.newaxis'])}]",
            _joined([x.shape for x in grown], along),
        )


def _same_lengths(operands: Sequence[Operand], axis: int, rank: int) -> Iterator[str]:
    """Give all the lengths of the first, except along the axis that grows."""
    along = axis % rank if -rank <= axis < rank else 0
    first = operands[0].shape
    fixed = [Operand((*first[:along], x.shape[along], *first[along + 1 :])) for x in operands]
    changed = [k for k, x in enumerate(operands) if fixed[k].shape != x.shape]
    if len(changed) == 1 and _concatenate_problem(fixed, axis) is None:
        (k,) = changed
        yield would(
            f"with a {ordinal(k)} of shape {fixed[k]}", _joined([x.shape for x in fixed], along)
        )


def _concatenate_steps(operands: Sequence[Operand], along: int, result: Shape) -> Iterator[str]:
    first = operands[0]
    everyone = {1: "", 2: " in both"}.get(len(operands), " in each")
    for axis, length in enumerate(result):
        if axis != along:
            yield f"{first.axis(axis)} stays, {count(length, 'entry')}{everyone}."
        elif len(operands) == 1:
            yield f"{first.axis(axis)} stays, {count(length, 'entry')}: there is one tensor only."
        elif len(operands) <= _MOST_WRITTEN:
            lengths = " + ".join(thousands(x.shape[axis]) for x in operands)
            order = ", then ".join(f"those of the {ordinal(k)}" for k in range(len(operands)))
            yield f"{first.axis(axis)} grows: {lengths} = {count(length, 'entry')}, {order}."
        else:
            yield (
                f"{first.axis(axis)} grows to {count(length, 'entry')}: those of all "
                f"{thousands(len(operands))} tensors, one after the other."
            )


def _stack_problem(operands: Sequence[Operand], axis: int) -> tuple[str, list[Place]] | None:
    if not operands:
        return "there is nothing to stack: the list is empty.", []
    rank = operands[0].rank
    for k, x in enumerate(operands):
        if x.rank != rank:
            return f"all must have the same shape, and {_ranks(operands, k)}.", []
    different = _lengths(operands, None, "all must have the same shape")
    if different is not None:
        return different
    if not -rank - 1 <= axis <= rank:
        return f"there is no axis {axis}: with the new one, the result has {axes_of(rank + 1)}.", []
    return None


def _stack_suggestions(operands: Sequence[Operand], axis: int) -> Iterator[str]:
    if not operands:
        return
    shapes = [x.shape for x in operands]
    if len(set(shapes)) == 1:
        rank = operands[0].rank
        yield would(f"with axis={rank}", (*shapes[0], len(operands)))
        return
    for along in range(operands[0].rank):
        if _concatenate_problem(operands, along) is None:
            yield would(f"with concatenate along axis {along}", _joined(shapes, along))
    counted = {shape: shapes.count(shape) for shape in shapes}
    usual = max(counted, key=lambda shape: counted[shape])
    odd = [k for k, shape in enumerate(shapes) if shape != usual]
    alike = [Operand(usual)] * len(operands)
    fits = len(odd) == 1 and size_of(shapes[odd[0]]) == size_of(usual)
    if fits and _stack_problem(alike, axis) is None:
        yield would(
            f"with the {ordinal(odd[0])} reshaped to {shape_text(usual)}",
            _stacked(usual, len(operands), axis % (len(usual) + 1)),
        )


def _stacked(shape: Shape, n: int, new: int) -> Shape:
    return (*shape[:new], n, *shape[new:])


def _stack_steps(operands: Sequence[Operand], new: int) -> Iterator[str]:
    first = operands[0]
    n = len(operands)
    comes = f"A new axis comes in, axis {new} of the result, with {count(n, 'entry')}: one for each tensor."
    for axis, length in enumerate(first.shape):
        if axis == new:
            yield comes
        of = " of each" if n > 1 else ""
        where = f"becomes axis {axis + 1} of the result" if axis >= new else "stays"
        yield f"{first.axis(axis)}{of} {where}, {count(length, 'entry')}."
    if new == first.rank:
        yield comes
