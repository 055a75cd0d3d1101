"""`vstack`, `hstack`, `dstack` and `column_stack`: `concatenate`, after short shapes have got axes of length 1."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tensorlab.explain.arguments import listed, operands_of
from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Source, Step, Trace
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.concatenate import concatenate
from tensorlab.explain.operations.join_problems import (
    all_places,
    concatenate_problem,
    joined_shape,
    same_lengths,
)
from tensorlab.explain.sentences import Sentence, Suggestion
from tensorlab.shapes import Shape
from tensorlab.wording import join, ordinal


@as_numpy
def vstack(tup: Any) -> Explanation:
    """Explain how tensors are laid one below the other: along axis 0, where a vector is a row.

    Args:
        tup: A list (or tuple) of arrays or shapes.

    Raises:
        TypeError: If the operands are not in a list.

    Source: section 2.2.7, "The notion of data batches".

    >>> print(vstack([(3, 4), (4,)]))
    vstack([(3, 4), (4,)]) gives (4, 4)
      axis 0 grows: 3 + 1 = 4 entries, those of the first, then those of the second.
      axis 1 stays, 4 entries in both.
    The second counts as (1, 4), a row.

    >>> print(vstack([[1, 2], [3, 4]]).draw().text(36))
    vstack([(2,), (2,)]) gives (2, 2)
       first         second
      ┌─────┐       ┌─────┐
      │ 1 2 │  and  │ 3 4 │
      └─────┘       └─────┘
                 result
                ┌─────┐
      vstack →  │ 1 2 │
                │ 3 4 │
                └─────┘
    """
    return _joined("vstack", tup)


@as_numpy
def hstack(tup: Any) -> Explanation:
    """Explain how tensors are laid side by side: along axis 1, and vectors end to end.

    The arguments are those of `vstack`.

    >>> hstack([(3, 4), (3, 2)]).result_shape, hstack([(3,), (4,)]).result_shape
    ((3, 6), (7,))

    >>> print(hstack([[1, 2], [3, 4]]).draw().text(36))
    hstack([(2,), (2,)]) gives (4,)
       first         second
      ┌─────┐       ┌─────┐
      │ 1 2 │  and  │ 3 4 │
      └─────┘       └─────┘
                   result
                ┌─────────┐
      hstack →  │ 1 2 3 4 │
                └─────────┘
    """
    return _joined("hstack", tup)


@as_numpy
def dstack(tup: Any) -> Explanation:
    """Explain how tensors are laid one behind the other: along axis 2, like colour channels.

    The arguments are those of `vstack`.

    >>> dstack([(28, 28), (28, 28), (28, 28)]).result_shape
    (28, 28, 3)
    """
    return _joined("dstack", tup)


@as_numpy
def column_stack(tup: Any) -> Explanation:
    """Explain how vectors become the columns of a matrix. The arguments are those of `vstack`.

    >>> print(column_stack([(150,), (150, 3)]))
    column_stack([(150,), (150, 3)]) gives (150, 4)
      axis 0 stays, 150 entries in both.
      axis 1 grows: 1 + 3 = 4 entries, those of the first, then those of the second.
    The first counts as (150, 1), a column.

    >>> print(column_stack([[1, 2], [3, 4]]).draw().text(36))
    column_stack([(2,), (2,)]) gives
    (2, 2)
       first         second
      ┌─────┐       ┌─────┐
      │ 1 2 │  and  │ 3 4 │
      └─────┘       └─────┘
                       result
                      ┌─────┐
      column_stack →  │ 1 3 │
                      │ 2 4 │
                      └─────┘
    """
    return _joined("column_stack", tup)


_MOST = 2  # others that are suggested

# The index that gives a short shape its axes of length 1, and what it then is.
Grown = tuple[tuple[int, ...], str]


def _row(rank: int) -> Grown:
    return {0: ((0, 1), "a row"), 1: ((0,), "a row")}.get(rank, ((), ""))


def _vector(rank: int) -> Grown:
    return ((0,), "a vector") if rank == 0 else ((), "")


def _deep(rank: int) -> Grown:
    new = {0: (0, 1, 2), 1: (0, 2), 2: (2,)}.get(rank, ())
    return new, "a layer"


def _column(rank: int) -> Grown:
    return {0: ((0, 1), "a column"), 1: ((1,), "a column")}.get(rank, ((), ""))


@dataclass(frozen=True)
class _Way:
    """How one of them joins: what short shapes become, and the axis that grows."""

    grow: Callable[[int], Grown]
    axis: Callable[[int], int]


_WAYS = {
    "vstack": _Way(_row, lambda rank: 0),
    "hstack": _Way(_vector, lambda rank: min(1, rank - 1)),
    "dstack": _Way(_deep, lambda rank: 2),
    "column_stack": _Way(_column, lambda rank: 1),
}


def _joined(name: str, tup: Any) -> Explanation:
    tensors = operands_of(tup, name)
    new = [_WAYS[name].grow(x.rank) for x in tensors]
    grown = [_grown(x, axes) for x, (axes, _) in zip(tensors, new, strict=True)]
    axis = _WAYS[name].axis(grown[0].rank) if grown else 0
    explained = concatenate(grown, axis)
    tensors = [
        replace(x, shape=tuple(n for i, n in enumerate(own.shape) if i not in axes))
        for x, own, (axes, _) in zip(tensors, explained.operands, new, strict=True)
    ]
    call = Call.function(name, [listed(tensors)])
    changed = replace(
        explained,
        operation=name,
        call=call,
        operands=tuple(
            replace(x, labels=tuple(label for i, label in enumerate(own.labels) if i not in axes))
            for x, own, (axes, _) in zip(tensors, explained.operands, new, strict=True)
        ),
        steps=tuple(_own_step(step, new) for step in explained.steps),
        clashes=_own_axes(explained.clashes, new),
    )
    notes = tuple(_notes(tensors, grown, new))
    if explained.valid:
        trace = _Shorter(explained._trace, tuple(axes for axes, _ in new)).trace
        return replace(changed, notes=explained.notes + notes, _trace=trace)
    if concatenate_problem(grown, axis) is None:  # it is for the entries
        return changed
    problem = Sentence(" ".join([explained.problem.template, *notes]))
    return replace(
        changed, problem=problem, suggestions=tuple(_suggest(name, tensors, grown, axis))
    )


def _own_axes(places: Sequence[OperandAxis], new: Sequence[Grown]) -> tuple[OperandAxis, ...]:
    """Number axes as the operands have them, without those that came in."""
    return tuple(
        (k, axis - len([i for i in new[k][0] if i < axis]))
        for k, axis in places
        if axis not in new[k][0]
    )


def _own_step(step: Step, new: Sequence[Grown]) -> Step:
    axes = _own_axes(step.axes, new)
    return replace(step, axes=axes, fate=step.fate if axes else "new")


def _suggest(
    name: str, tensors: Sequence[Operand], grown: Sequence[Operand], axis: int
) -> Iterator[Suggestion]:
    """Find which of the others would join them; or other lengths; or one long vector."""
    if not tensors:
        return
    found = 0
    for other, way in _WAYS.items():
        shapes = [_grown(x, way.grow(x.rank)[0]) for x in tensors]
        along = way.axis(shapes[0].rank)
        if other != name and found < _MOST and concatenate_problem(shapes, along) is None:
            found += 1
            result = joined_shape([x.shape for x in shapes], along)
            yield Suggestion(f"with {other}", result, write=f"{other}({all_places(tensors)})")
    if found:
        return
    alike = len({x.rank for x in grown}) == 1
    lengths = list(same_lengths(grown, axis, grown[0].rank)) if alike else []
    total = sum(x.size for x in tensors)
    how = "with concatenate and axis=None, which makes one vector of all entries"
    write = f"concatenate({all_places(tensors)}, axis=None)"
    vector = Suggestion(how, (total,), write=write)
    yield from lengths or [vector]


def _grown(x: Operand, new: Sequence[int]) -> Operand:
    if not new:
        return x
    rank = x.rank + len(new)
    lengths = iter(x.shape)
    shape = tuple(1 if i in new else next(lengths) for i in range(rank))
    return Operand(shape, None if x.values is None else x.values.reshape(shape))


@dataclass(frozen=True)
class _Shorter:
    """The sources of the grown shapes, without the axes that came in."""

    grown: Trace
    new: tuple[tuple[int, ...], ...]

    def trace(self, index: Shape) -> list[Source]:
        return [
            (k, tuple(i for axis, i in enumerate(place) if axis not in self.new[k]))
            for k, place in self.grown(index)
        ]


def _notes(
    tensors: Sequence[Operand], grown: Sequence[Operand], new: Sequence[Grown]
) -> Iterator[str]:
    changed = [k for k, (axes, _) in enumerate(new) if axes]
    if not changed:
        return
    what = new[changed[0]][1]
    if len(changed) == 1:
        (k,) = changed
        yield f"The {ordinal(k)} counts as {grown[k]}, {what}."
    else:
        shapes = join(dict.fromkeys(str(grown[k]) for k in changed))
        who = (
            "All" if len(changed) == len(tensors) else f"The {join([ordinal(k) for k in changed])}"
        )
        yield f"{who} count as {shapes}, each {what}."
