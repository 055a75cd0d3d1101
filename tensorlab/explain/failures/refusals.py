"""What libraries refuse, and NumPy has no operation for: layers, losses, variables."""

import math
from collections.abc import Sequence
from dataclasses import replace

from tensorlab.explain.arguments import no_such_axis
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Suggestion, another, the, the_tensor
from tensorlab.shapes import Letter, Shape, size_of
from tensorlab.wording import count, join, shape_text, thousands

_COLOURS = (3, 4)
# What needs more of an axis than that it is there: entries with these numbers, or that no other argument names it.
_NOT_ANY_AXIS = frozenset(
    ("GLU", "append", "argpartition", "average", "compress", "cross", "delete", "diagonal", "gather", "glu",
     "index_add", "index_copy", "index_fill", "index_select", "insert", "kthvalue", "narrow", "partition", "scatter",
     "scatter_add", "select", "take_along_axis", "topk", "trace", "unflatten", "unfold")
)  # fmt: skip
_CHANNELS = (1, 3, 4)  # of images: grey, in colour, and with transparency


def same_shape(operation: str, a: Shape, b: Shape) -> Explanation:
    """Explain that two tensors must have the very same shape.

    >>> print(same_shape("assign", (784, 10), (512, 10)))
    assign((784, 10), (512, 10)) does not work: both must have the same shape, and
    axis 0 of the first has 784 entries where axis 0 of the second has 512.
    It would work with a second tensor of shape (784, 10).
    """
    first, second = operand(a), operand(b)
    call = Call.function(operation, [first, second])
    differing = _differing([first, second])
    if first.rank != second.rank:
        why = f"{the(0)} has {count(first.rank, 'axis')} and {the(1)} {second.rank}"
    elif differing:
        why = _where(first, second, differing[0])
    else:
        raise ValueError("The message contradicts itself.")
    way: Suggestion | str = f"It would work with {another(1)} of shape {first}."
    if operation == "loss":
        call = replace(call, full=f"The loss of {first} and {second}")
        if first.shape == (*second.shape, 1):
            key = "..., np.newaxis"
            way = Suggestion(f"with {the(1)} as {first}, written [{key}]", key=key)
        elif (*first.shape, 1) == second.shape:
            way = Suggestion(f"with {the(1)} as {first}, written [..., 0]", write="[..., 0]")
    return refused(
        operation,
        call,
        [first, second],
        f"both must have the same shape, and {why}.",
        [way],
        [(number, axis) for axis in differing for number in (0, 1)],
    )


def joined(operation: str, shapes: Sequence[Shape]) -> Explanation:
    """Explain why tensors cannot be joined, along whichever axis that is.

    >>> print(joined("Concatenate", [(32, 784), (512, 784), (5, 10)]))
    Concatenate([(32, 784), (512, 784), (5, 10)]) does not work: all lengths but
    those along one axis must be the same, and they differ along axes 0 and 1.
    """
    operands = [operand(shape) for shape in shapes]
    call = Call.function(operation, [f"[{', '.join(map(str, operands))}]"])
    if len({x.rank for x in operands}) > 1:
        odd = next(k for k, x in enumerate(operands) if x.rank != operands[0].rank)
        problem = (
            f"all must have the same number of axes, and {the(0)} has {operands[0].rank} "
            f"where {the(odd)} has {operands[odd].rank}."
        )
        return refused(operation, call, operands, problem)
    differing = _differing(operands)
    if len(differing) > 1:
        problem = (
            "all lengths but those along one axis must be the same, and they differ along axes "
            f"{join(map(str, differing))}."
        )
    elif differing:
        (axis,) = differing
        odd = next(k for k, x in enumerate(operands) if x.shape[axis] != operands[0].shape[axis])
        first, other = operands[0].shape[axis], operands[odd].shape[axis]
        problem = (
            "all lengths but those along the axis of joining must be the same, and axis "
            f"{axis} of {the(0)} has {count(first, 'entry')} where axis {axis} of {the(odd)} has "
            f"{thousands(other)}."
        )
    else:
        raise ValueError("The message contradicts itself.")
    clashes = [(number, axis) for number in range(len(operands)) for axis in differing]
    return refused(operation, call, operands, problem, (), clashes)


def layer_axis(name: str, received: Shape, axis: int, wanted: int, of: str = "") -> Explanation:
    """Explain that a layer wants another length along an axis.

    >>> print(layer_axis("dense", (32, 512), -1, 784))
    layer 'dense' with (32, 512) does not work: the layer takes inputs with 784
    entries along their last axis, and axis 1 of the tensor has 512.
    It would work with an input of shape (32, 784).
    """
    given = operand(received)
    axis %= given.rank
    if given.shape[axis] == wanted:
        raise ValueError("The message contradicts itself.")
    as_wanted = operand((*given.shape[:axis], wanted, *given.shape[axis + 1 :]))
    along = "last axis" if axis == given.rank - 1 else f"axis {axis}"
    along += f", that of {of}" if of else ""
    problem = (
        f"the layer takes inputs with {count(wanted, 'entry')} along their {along}, "
        f"and axis {axis} of {the_tensor()} has {thousands(given.shape[axis])}."
    )
    cure = [f"It would work with an input of shape {as_wanted}."]
    last = given.rank > 3 and given.shape[-1] == wanted
    if (
        of
        and last
        and (wanted in _CHANNELS or (len(set(given.shape[1:-1])) == 1 and given.shape[1] != wanted))
    ):
        orders = [
            shape_text((*range(k), end, *range(k, end)))[1:-1]
            for k, end in ((1, given.rank - 1), (0, given.rank - 2))
        ]
        cure = [
            f"Here channels come first, and the last axis has {thousands(wanted)}: .permute({orders[0]}) of a batch "
            f"and .permute({orders[1]}) of a single sample put it there."
        ]
    if of and wanted == given.shape[0] == 1 and axis == 1:
        # A convolution takes what has three axes for one sample, and says what shape that would have.
        n, *sides = given.shape[1:]
        with_channels = operand((n, 1, *sides))
        written = f".reshape({n}, 1, {', '.join(map(str, sides))})"
        cure = [
            f"If it is a batch of {n} without channels, {written} adds their axis: {with_channels}."
        ]
    return refused("layer", _layer(name, given), [given], problem, cure, [(0, axis)])


def layer_rank(name: str, received: Shape, wanted: Sequence[int], at_least: bool) -> Explanation:
    """Explain that a layer wants another number of axes; channels come last.

    >>> print(layer_rank("conv", (32, 28, 28), [4], True))
    layer 'conv' with (32, 28, 28) does not work: the layer takes inputs of at least
    4 axes, and the tensor has 3.
    If what is missing is the last axis, of channels or features, [..., np.newaxis]
    adds it: (32, 28, 28, 1).
    If it is a single sample, [np.newaxis] makes a batch of it: (1, 32, 28, 28).
    """
    given = operand(received)
    if given.rank in wanted:
        raise ValueError("The message contradicts itself.")
    ranks = join([*map(str, wanted[:-1]), count(wanted[-1], "axis")], "or")
    ranks = f"at least {ranks}" if at_least else ranks
    problem = f"the layer takes inputs of {ranks}, and {the_tensor()} has {given.rank}."
    cures = []
    if given.rank == 2 and wanted == [4]:
        both = operand((1, *given.shape, 1))
        cures = [
            f"If it is a single image without channels, [np.newaxis, ..., np.newaxis] adds both: {both}."
        ]
    elif given.rank == wanted[-1] - 1 and len(wanted) == 1:
        channels, batch = operand((*given.shape, 1)), operand((1, *given.shape))
        cures = [
            f"If what is missing is the last axis, of channels or features, [..., np.newaxis] adds it: {channels}.",
            f"If it is a single sample, [np.newaxis] makes a batch of it: {batch}.",
        ]
        if given.rank and isinstance(given.shape[0], Letter):  # it is a batch
            cures = cures[:1]
        elif given.rank == 1 or (given.rank == 3 and given.shape[-1] in _CHANNELS):
            cures.reverse()
    return refused("layer", _layer(name, given), [given], problem, cures)


def labels(given: Shape, scores: Shape) -> Explanation:
    """Explain that there is one label for each row of scores.

    >>> print(labels((2,), (32, 10)))
    The loss of labels (2,) and scores (32, 10) does not work: there is one label
    for each row of scores, so that they have shape (32,), and the labels have (2,).
    """
    own, outputs = operand(given), operand(scores)
    wanted = operand(scores[:-1])
    if own.shape == wanted.shape:
        raise ValueError("The message contradicts itself.")
    problem = (
        f"there is one label for each row of scores, so that they have shape {wanted}, "
        f"and the labels have {own}."
    )
    cures = []
    if own.shape == outputs.shape and own.shape[-1] > 1:
        cures = [
            f"If each row of the labels is one-hot, argmax(axis=-1) of them has the classes: {wanted}.",
            "In Keras, the loss that takes such rows is categorical_crossentropy.",
        ]
    elif own.shape == (*wanted.shape, 1):
        cures = [f"[..., 0] takes off the last axis of the labels: {wanted}."]
    call = Call("loss", f"The loss of labels {own} and scores {outputs}", "loss")
    return refused("loss", call, [own, outputs], problem, cures)


def square(name: str, x: Operand) -> Explanation:
    """Explain that an operation of linear algebra takes square matrices.

    >>> print(square("inv", operand((3, 4))))
    inv((3, 4)) does not work: it takes square matrices, and axis 0 of the tensor
    has 3 entries where axis 1 has 4.
    """
    rows, columns = x.shape[-2:]
    if rows == columns:
        raise ValueError("These are square.")
    problem = (
        f"it takes square matrices, and axis {x.rank - 2} of {the_tensor()} has {count(rows, 'entry')} where axis "
        f"{x.rank - 1} has {thousands(columns)}."
    )
    clashes = [(0, x.rank - 2), (0, x.rank - 1)]
    return refused(name, Call.function(name, [x]), [x], problem, (), clashes)


def unsolved(name: str, a: Operand, b: Operand) -> Explanation:
    """Explain that a system of equations has one right side for each equation.

    >>> print(unsolved("solve", operand((3, 3)), operand((4,))))
    solve((3, 3), (4,)) does not work: there is one right side for each equation,
    and axis 0 of the first has 3 entries where axis 0 of the second has 4.
    """
    problem = (
        f"there is one right side for each equation, and axis 0 of {the(0)} has {count(a.shape[0], 'entry')} where "
        f"axis 0 of {the(1)} has {thousands(b.shape[0])}."
    )
    call = Call.function(name, [a, b])
    return refused(name, call, [a, b], problem, (), [(0, 0), (1, 0)])


def no_matrix(name: str, x: Operand) -> Explanation:
    """Explain that an operation of linear algebra takes matrices.

    >>> print(no_matrix("inv", operand((3,))))
    inv((3,)) does not work: it takes matrices, which have 2 axes or more, and the
    tensor has 1.
    """
    problem = f"it takes matrices, which have 2 axes or more, and {the_tensor()} has {x.rank}."
    return refused(name, Call.function(name, [x]), [x], problem)


def other_rank(
    name: str, given: Sequence[Operand], number: int, rank: int, at_least: bool = False
) -> Explanation:
    """Explain that an operation takes a tensor of one rank only.

    >>> print(other_rank("mm", [operand((3, 4)), operand((4,))], 1, 2))
    mm((3, 4), (4,)) does not work: the second has 1 axis, and mm takes a tensor of
    2 axes there.
    """
    problem = (
        f"{the(number)} has {count(given[number].rank, 'axis')}, and {name} takes a tensor of "
        f"{'at least ' if at_least else ''}{count(rank, 'axis')} there."
    )
    return refused(name, Call.function(name, given), given, problem)


def no_axis(name: str, x: Operand, axis: int) -> Explanation:
    """Explain that there is no such axis along which something is to be done.

    >>> print(no_axis("sort", operand((3, 4)), 2))
    sort((3, 4), axis=2) does not work: there is no axis 2: the tensor has 2 axes, 0
    and 1.
    It would work with axis 1, the last one.
    """
    call = Call.function(name, [x], f"axis={axis}")
    which = "the last one" if x.rank > 1 else "the only one"
    ways = (
        [f"It would work with axis {x.rank - 1}, {which}."]
        if x.rank and name not in _NOT_ANY_AXIS
        else []
    )
    return refused(name, call, [x], no_such_axis(x, axis), ways)


def lengths(name: str, a: Operand, b: Operand) -> Explanation:
    """Explain that two vectors must have the same length.

    >>> print(lengths("polyfit", operand((6,)), operand((5,))))
    polyfit((6,), (5,)) does not work: both must have the same length, and the first
    has 6 entries where the second has 5.
    """
    problem = (
        f"both must have the same length, and {the(0)} has {count(a.size, 'entry')} where {the(1)} has "
        f"{thousands(b.size)}."
    )
    return refused(name, Call.function(name, [a, b]), [a, b], problem, (), [(0, 0), (1, 0)])


def loss_shape(target: Shape, output: Shape) -> Explanation:
    """Explain that a loss compares two tensors of the same shape, as where numbers of classes stand for scores.

    >>> print(loss_shape((32,), (32, 10)))
    The loss of target (32,) and output (32, 10) does not work: both must have the
    same number of axes, and the target has 1 where the output has 2.
    If the target holds the numbers of classes, the loss for it is
    sparse_categorical_crossentropy.
    If another loss is wanted, keras.utils.to_categorical(target, 10) makes a row of
    each: (32, 10).
    """
    own, scores = operand(target), operand(output)
    if own.rank != scores.rank:
        problem = (
            f"both must have the same number of axes, and the target has {own.rank} where the output has "
            f"{scores.rank}."
        )
    elif own.rank and own.shape[-1] == 1 < scores.shape[-1]:
        problem = (
            "both must have the same shape, and the last axis of the target has 1 entry where that of the output has "
            f"{thousands(int(scores.shape[-1]))}."
        )
    else:
        return same_shape("loss", target, output)
    cures = []
    if own.rank in (scores.rank - 1, scores.rank) and scores.shape[-1] > 1:
        rows = f"keras.utils.to_categorical(target, {int(scores.shape[-1])})"
        cures = [
            "If the target holds the numbers of classes, the loss for it is sparse_categorical_crossentropy.",
            f"If another loss is wanted, {rows} makes a row of each: {scores}.",
        ]
    call = Call("loss", f"The loss of target {own} and output {scores}", "loss")
    return refused("loss", call, [own, scores], problem, cures)


def model_input(wanted: Shape, received: Shape) -> Explanation:
    """Explain that a model takes inputs of another shape.

    >>> from tensorlab.shapes import letter
    >>> print(model_input((letter(0), 784), (5, 28, 28)))
    model with (5, 28, 28) does not work: it takes inputs of shape (n, 784), and the
    tensor has shape (5, 28, 28).
    It would work as (5, 784), written .reshape(-1, 784).
    """
    takes, given = operand(wanted), operand(received)
    pairs = zip(takes.shape, given.shape, strict=False)
    differing = [axis for axis, (n, m) in enumerate(pairs) if n != m and not isinstance(n, Letter)]
    if takes.rank == given.rank and not differing:
        raise ValueError("The message contradicts itself.")
    problem = f"it takes inputs of shape {takes}, and {the_tensor()} has shape {given}."
    cures = []
    sample = takes.shape[1:]
    if given.shape == sample:
        cures = [f"[np.newaxis] makes a batch of a single sample: {operand((1, *sample))}."]
    elif size_of(given.shape) == size_of(sample):
        written = ", ".join(map(str, (1, *sample)))
        cures = [
            f"It would work as {operand((1, *sample))}, a batch of a single sample, written .reshape({written})."
        ]
    elif given.rank and size_of(given.shape[1:]) == size_of(sample):
        written = ", ".join(map(str, sample))
        cures = [
            f"It would work as {operand((given.shape[0], *sample))}, written .reshape(-1, {written})."
        ]
    clashes = [(0, axis) for axis in differing] if takes.rank == given.rank else []
    call = Call("layer", f"model with {given}", "model")
    return refused("layer", call, [given], problem, cures, clashes)


def kernel_too_large(
    received: Shape, kernel: Shape, first: int, name: str = "convolution", what: str = "kernel"
) -> Explanation:
    """Explain that a kernel, or the window of a pooling, does not fit into its input.

    >>> print(kernel_too_large((5, 2, 2, 1), (3, 3), 1))
    convolution with (5, 2, 2, 1) does not work: the kernel has 3 entries along axis
    1 of the tensor, which has 2.
    It would work with padding="same", with a smaller kernel, or with a larger
    input.
    """
    given = operand(received)
    pairs = zip(range(first, given.rank), given.shape[first:], kernel, strict=False)
    axis, length, wanted = next((at, has, k) for at, has, k in pairs if k > has)
    problem = (
        f"the {what} has {count(wanted, 'entry')} along axis {axis} of {the_tensor()}, which has "
        f"{thousands(length)}."
    )
    cure = f'It would work with padding="same", with a smaller {what}, or with a larger input.'
    call = Call("layer", f"{name} with {given}", name)
    return refused("layer", call, [given], problem, [cure], [(0, axis)])


def one_batch(query: Shape, value: Shape) -> Explanation:
    """Explain that attention has one batch of queries and values.

    >>> print(one_batch((2, 3, 4), (3, 5, 4)))
    attention with (2, 3, 4) and (3, 5, 4) does not work: queries and values are of
    one batch, and axis 0 of the query has 2 entries where axis 0 of the value has
    3.
    """
    return _attention("queries and values are of one batch", 0, ("query", query), ("value", value))


def one_key_each(value: Shape, key: Shape) -> Explanation:
    """Explain that attention has a key for each value.

    >>> print(one_key_each((2, 5, 4), (2, 6, 4)))
    attention with (2, 5, 4) and (2, 6, 4) does not work: there is a key for each
    value, and axis 1 of the value has 5 entries where axis 1 of the key has 6.
    """
    axis = next(k for k, (n, m) in enumerate(zip(value[:-1], key, strict=False)) if n != m)
    return _attention("there is a key for each value", axis, ("value", value), ("key", key))


def _attention(why: str, axis: int, *both: tuple[str, Shape]) -> Explanation:
    (first, a), (second, b) = both
    if a[axis] == b[axis]:
        raise ValueError("The message contradicts itself.")
    given = [operand(a), operand(b)]
    problem = (
        f"{why}, and axis {axis} of the {first} has {count(a[axis], 'entry')} where axis {axis} of "
        f"the {second} has {thousands(b[axis])}."
    )
    call = Call("layer", f"attention with {given[0]} and {given[1]}", "attention")
    return refused("layer", call, given, problem, (), [(0, axis), (1, axis)])


def no_image(given: Shape) -> Explanation:
    """Explain which shapes are pictures.

    >>> print(no_image((1, 28, 28)))
    imshow((1, 28, 28)) does not work: a picture has shape (rows, columns), or
    (rows, columns, 3) or 4 with colours, and the tensor has shape (1, 28, 28).
    It would work with its only entry along axis 0, written [0]: (28, 28).
    """
    x = operand(given)
    problem = (
        "a picture has shape (rows, columns), or (rows, columns, 3) or 4 with colours, and "
        f"{the_tensor()} has shape {x}."
    )
    cures = []
    side = math.isqrt(x.size)
    if x.rank == 1 and side * side == x.size:
        cures = [f"It would work as {operand((side, side))}, written .reshape({side}, {side})."]
    elif x.rank == 3 and given[0] in _COLOURS:
        turned = operand((*given[1:], given[0]))
        cures = [f"If channels come first, np.moveaxis(..., 0, -1) puts them last: {turned}."]
    elif x.rank == 3 and given[-1] <= max(_COLOURS):
        cures = [f"It would work with one channel, written [..., 0]: {operand(given[:-1])}."]
    elif x.rank == 3 or (x.rank == 4 and given[-1] in (1, *_COLOURS)):
        first = "its only entry" if given[0] == 1 else "one entry"
        cures = [f"It would work with {first} along axis 0, written [0]: {operand(given[1:])}."]
    return refused("imshow", Call.function("imshow", [x]), [x], problem, cures)


def points(a: Shape, b: Shape) -> Explanation:
    """Explain that each point of a line has an x and a y.

    >>> print(points((5,), (4,)))
    plot((5,), (4,)) does not work: each point has an x and a y, and axis 0 of the
    first has 5 entries where axis 0 of the second has 4.
    """
    x, y = operand(a), operand(b)
    if not (x.rank and y.rank) or a[0] == b[0]:
        raise ValueError("The message contradicts itself.")
    problem = f"each point has an x and a y, and {_where(x, y, 0)}."
    return refused("plot", Call.function("plot", [x, y]), [x, y], problem, (), [(0, 0), (1, 0)])


def _layer(name: str, given: Operand) -> Call:
    return Call("layer", f"layer {name!r} with {given}", name)


def _differing(operands: Sequence[Operand]) -> list[int]:
    if len({x.rank for x in operands}) > 1:
        return []
    lengths = zip(*(x.shape for x in operands), strict=True)
    return [axis for axis, along in enumerate(lengths) if len(set(along)) > 1]


def _where(first: Operand, second: Operand, axis: int) -> str:
    return (
        f"axis {axis} of {the(0)} has {count(first.shape[axis], 'entry')} where axis {axis} of {the(1)} has "
        f"{thousands(second.shape[axis])}"
    )
