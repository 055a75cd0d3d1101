"""Why tensors cannot be joined, and what would join them."""

from collections.abc import Iterator, Sequence

from tensorlab.explain.arguments import axes_of, no_such_axis
from tensorlab.explain.explanation import OperandAxis
from tensorlab.explain.operands import Operand
from tensorlab.explain.sentences import Suggestion, another, the, these
from tensorlab.shapes import Shape, size_of
from tensorlab.wording import count, join, shape_text, thousands

Problem = tuple[str, list[OperandAxis]]


def joined_shape(shapes: Sequence[Shape], axis: int) -> Shape:
    """Add up the lengths along one axis.

    >>> joined_shape([(128, 784), (96, 784)], 0)
    (224, 784)
    """
    first = shapes[0]
    return (*first[:axis], sum(shape[axis] for shape in shapes), *first[axis + 1 :])


def stacked_shape(shape: Shape, n: int, new: int) -> Shape:
    """Put in a new axis for n tensors of one shape.

    >>> stacked_shape((28, 28), 128, 0)
    (128, 28, 28)
    """
    return (*shape[:new], n, *shape[new:])


def concatenate_problem(operands: Sequence[Operand], axis: int | None) -> Problem | None:
    """Check whether shapes can be joined end to end along an axis."""
    if not operands:
        return "there is nothing to join: the list is empty.", []
    if axis is None:
        return None
    rank = operands[0].rank
    for k, x in enumerate(operands):
        if x.rank == 0:
            return (
                f"{the(k)} is a scalar, and has no axis along which it could be joined.",
                [],
            )
    for k, x in enumerate(operands):
        if x.rank != rank:
            return f"all must have the same rank, and {_ranks(operands, k)}.", []
    if not -rank <= axis < rank:
        return no_such_axis(operands[0], axis, "each tensor"), []
    return _lengths(operands, axis % rank, f"along every axis but {axis % rank} all must agree")


def _ranks(operands: Sequence[Operand], k: int) -> str:
    return f"{the(0)} has {count(operands[0].rank, 'axis')} where {the(k)} has {operands[k].rank}"


def _lengths(operands: Sequence[Operand], but: int | None, rule: str) -> Problem | None:
    first = operands[0]
    for k, x in enumerate(operands):
        for axis, (n, m) in enumerate(zip(first.shape, x.shape, strict=True)):
            if axis != but and n != m:
                problem = (
                    f"{rule}, and {first.axis(axis)} of {the(0)} has {count(n, 'entry')} where "
                    f"{x.axis(axis)} of {the(k)} has {thousands(m)}."
                )
                return problem, [(0, axis), (k, axis)]
    return None


def concatenate_suggestions(operands: Sequence[Operand], axis: int | None) -> Iterator[Suggestion]:
    """Find what would join: another axis, a new one, other lengths, or one long vector."""
    if not operands or axis is None:
        return
    found = list(_other_ways(operands, axis))
    if not found:
        vector = (sum(x.size for x in operands),)
        how = "with axis=None, which makes one vector of all entries"
        write = f"concatenate({all_places(operands)}, axis=None)"
        found = [Suggestion(how, vector, write=write)]
    yield from found


def all_places(operands: Sequence[Operand]) -> str:
    """A place for each operand, in a list."""
    return f"[{', '.join(f'{{{k}}}' for k in range(len(operands)))}]"


def _other_ways(operands: Sequence[Operand], axis: int) -> Iterator[Suggestion]:
    rank = max(x.rank for x in operands)
    if rank == 0:
        write = f"stack({all_places(operands)})"
        yield Suggestion("with stack, which makes a new axis", (len(operands),), write=write)
    elif len({x.rank for x in operands}) > 1:
        yield from _with_an_axis_more(operands, axis, rank)
    else:
        shapes = [x.shape for x in operands]
        others = [k for k in range(rank) if concatenate_problem(operands, k) is None]
        for other in others:
            write = f"concatenate({all_places(operands)}, axis={other})"
            yield Suggestion(f"along axis {other}", joined_shape(shapes, other), write=write)
        if not others:
            yield from same_lengths(operands, axis, rank)


def _with_an_axis_more(operands: Sequence[Operand], axis: int, rank: int) -> Iterator[Suggestion]:
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
    if len(grown) == len(operands) and short and concatenate_problem(grown, along) is None:
        key = ", ".join([*[":"] * along, "np.newaxis"])
        shapes = join(dict.fromkeys(str(grown[k]) for k in short))
        yield Suggestion(
            f"with {these(short)} as {shapes}, written [{key}]",
            joined_shape([x.shape for x in grown], along),
            changed={k: (grown[k].shape,) for k in short},
            key=key,
        )


def same_lengths(operands: Sequence[Operand], axis: int, rank: int) -> Iterator[Suggestion]:
    """Give all the lengths of the first, except along the axis that grows."""
    along = axis % rank if -rank <= axis < rank else 0
    first = operands[0].shape
    fixed = [Operand((*first[:along], x.shape[along], *first[along + 1 :])) for x in operands]
    changed = [k for k, x in enumerate(operands) if fixed[k].shape != x.shape]
    if len(changed) == 1 and concatenate_problem(fixed, axis) is None:
        (k,) = changed
        yield Suggestion(
            f"with {another(k)} of shape {fixed[k]}",
            joined_shape([x.shape for x in fixed], along),
            changed={k: (fixed[k].shape,)},
        )


def stack_problem(operands: Sequence[Operand], axis: int) -> Problem | None:
    """Check whether shapes can be stacked along a new axis."""
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


def stack_suggestions(operands: Sequence[Operand], axis: int) -> Iterator[Suggestion]:
    """Find what would stack, or join along an axis that is there."""
    if not operands:
        return
    shapes = [x.shape for x in operands]
    if len(set(shapes)) == 1:
        rank = operands[0].rank
        result = stacked_shape(shapes[0], len(operands), rank)
        write = f"stack({all_places(operands)}, axis={rank})"
        yield Suggestion(f"with axis={rank}", result, write=write)
        return
    for along in range(operands[0].rank):
        if concatenate_problem(operands, along) is None:
            how, result = f"with concatenate along axis {along}", joined_shape(shapes, along)
            write = f"concatenate({all_places(operands)}, axis={along})"
            yield Suggestion(how, result, write=write)
    usual = max(shapes, key=shapes.count)
    odd = [k for k, shape in enumerate(shapes) if shape != usual]
    if len(odd) == 1 and stack_problem([Operand(usual)] * len(operands), axis) is None:
        (k,) = odd
        result = stacked_shape(usual, len(operands), axis % (len(usual) + 1))
        if size_of(shapes[k]) == size_of(usual):
            how = f"with {the(k)} reshaped to {shape_text(usual)}"
        else:
            how = f"with {another(k)} of shape {shape_text(usual)}"
        yield Suggestion(how, result, changed={k: (usual,)})
