"""What NumPy has of its own, and JAX after it: linear algebra."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Call
from tensorlab.explain.failures.attempts import Attempt, members, plain, unparsed
from tensorlab.explain.failures.libraries.library import Library, Node, Own
from tensorlab.explain.failures.reading import (
    Unexplained,
    Unknown,
    framework,
    is_a,
    is_tensor,
    shape_of,
    tensor,
)
from tensorlab.explain.failures.refusals import (
    lengths,
    no_axis,
    no_matrix,
    other_rank,
    same_shape,
    square,
    unsolved,
)
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.broadcast_to import broadcast_to
from tensorlab.explain.operations.concatenate import concatenate
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Suggestion, another, as_written, the, the_tensor
from tensorlab.sources.containers import is_ragged_batch, shape_in_list
from tensorlab.sources.python import why_ragged
from tensorlab.wording import count, shape_text, thousands

# What is done with square matrices alone.
_OF_SQUARES = (
    "cholesky", "det", "eig", "eigh", "eigvals", "eigvalsh", "inv", "matrix_power", "slogdet", "solve",
)  # fmt: skip


def of_squares(
    name: str, arguments: list[Any], named: dict[str, Any], nodes: list[Node]
) -> Attempt:
    """What is done with square matrices alone; of a system of equations the right side is looked at, too."""
    if not arguments:
        raise Unknown
    x = operand(tensor(arguments[0]))
    if x.rank < 2:
        return Attempt(no_matrix(name, x), tuple(nodes[:1]))
    if x.shape[-1] != x.shape[-2]:
        return Attempt(square(name, x), tuple(nodes[:1]))
    if name not in ("solve", "solve_triangular") or len(arguments) != 2:
        raise Unexplained
    return right_side(name, arguments, named, nodes)


def right_side(
    name: str, arguments: list[Any], named: dict[str, Any], nodes: list[Node]
) -> Attempt:
    """A system of equations has one right side for each."""
    a, b = (operand(tensor(x)) for x in _first_two(arguments))
    if a.rank != 2 or b.rank not in (1, 2) or a.shape[0] == b.shape[0]:
        raise Unexplained
    return Attempt(unsolved(name, a, b), tuple(nodes[:2]))


def _along(
    name: str, place: int, arguments: list[Any], named: dict[str, Any], nodes: list[Node]
) -> Attempt:
    """A function that is taken along an axis, its argument number `place`: there may be none such."""
    if not arguments or not is_tensor(arguments[0]) or framework(arguments[0]) == "pandas":
        raise Unknown
    given = named.get(
        "axis", named.get("axes", arguments[place] if len(arguments) > place else None)
    )
    x = operand(tensor(arguments[0]))
    several: Any = given if type(given) in (list, tuple) else [given]
    for axis in several:
        if type(axis) is int and not -x.rank <= axis < x.rank:
            found = no_axis(name, x, axis)
            found = found if axis is given else replace(found, suggestions=())
            return Attempt(found, tuple(nodes[:1]))
    raise Unknown


def array(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """What makes a tensor of a list: it may be ragged."""
    if not arguments or type(arguments[0]) not in (list, tuple):
        raise Unknown
    # Of a tensor that was computed on the way the shape is known, which is what matters.
    given = [
        np.broadcast_to(np.False_, shape_of(x)) if is_a(x, Operand) else tensor(x)
        for x in arguments[0]
    ]
    parts = members(nodes[0], len(given))
    called = [f"part {k}" if part is None else unparsed(part) for k, part in enumerate(parts)]
    called = [f"part {k}" if len(c) > _LONGEST else c for k, c in enumerate(called)]
    why = why_ragged(given, called)
    if not why:
        raise Unexplained
    problem = as_written(_of_several(given, called) or f"{why[0].lower()}{why[1:]}")
    return Attempt(refused("array", Call("array", "array(...)", "array"), [], problem), ())


def _of_several(given: list[Any], called: list[str]) -> str:
    """That parts differ along more than one axis, where to pad them would not help; "" where they do not."""
    shapes = [shape_in_list(x) for x in given]
    if None in shapes or is_ragged_batch(given):
        return ""
    k = next(k for k, shape in enumerate(shapes) if shape != shapes[0])
    first, other = (shape_text(shape or ()) for shape in (shapes[0], shapes[k]))
    return (
        f"all parts of a tensor have one shape, and {called[0]} has {first} where {called[k]} has {other}: "
        "keep them in a list."
    )


def by_places(
    name: str, at: int, arguments: list[Any], named: dict[str, Any], nodes: list[Node]
) -> Attempt:
    """A function whose argument number `at` has an index for each entry, and as many axes as the tensor."""
    if len(arguments) <= at or not is_tensor(arguments[0]) or not is_tensor(arguments[at]):
        raise Unknown
    both = [operand(tensor(arguments[0])), operand(tensor(arguments[at]))]
    if both[0].rank == both[1].rank:
        raise Unknown
    found = other_rank(name, both, 1, both[0].rank)
    if both[1].shape == both[0].shape[:-1]:
        column = operand((*both[1].shape, 1))
        key = "..., np.newaxis"
        way = Suggestion(f"with {the(1)} as {column}, written [{key}]", key=key)
        found = replace(found, suggestions=(way,))
    return Attempt(found, (nodes[0], nodes[at]))


def _average(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """A mean with weights: one for each entry, or for each along the axis."""
    x, weights, axis = arguments[0], named.get("weights"), named.get("axis")
    if weights is None or not is_tensor(x) or type(axis) not in (int, type(None)):
        return _along("average", 1, arguments, named, nodes)
    both = [operand(tensor(x)), operand(tensor(weights))]
    wanted = both[0].shape if axis is None else (both[0].shape[axis],)
    if both[1].shape in (both[0].shape, wanted):
        raise Unexplained
    of = "entry" if axis is None else f"entry along axis {axis}"
    problem = f"there is one weight for each {of} of {the(0)}, {shape_text(wanted)}, and {the(1)} has shape {both[1]}."
    explained = refused("average", Call.function("average", both), both, problem)
    return Attempt(explained, (*nodes[:1], "weights"))


def _along_axis(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    try:
        return by_places("take_along_axis", 1, arguments, named, nodes)
    except Unknown:
        return _along("take_along_axis", 2, arguments, named, nodes)


def _insert(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """What is put in has the shape of what stands at a place already, or of what stands at several."""
    axis = named.get("axis", arguments[3] if len(arguments) > 3 else None)
    if len(arguments) < 3 or type(axis) not in (int, type(None)):
        return _along("insert", 3, arguments, named, nodes)
    x, values = operand(tensor(arguments[0])), operand(tensor(arguments[2]))
    whole = (x.size,) if axis is None else x.shape
    at = 0 if axis is None else axis
    if not -len(whole) <= at < len(whole):
        return _along("insert", 3, arguments, named, nodes)
    at %= len(whole)
    places = tensor(arguments[1])
    several = (operand(places).size,) if operand(places).rank else ()
    wanted = (*whole[:at], *several, *whole[at + 1 :])
    puts_in_many = not several and values.rank == len(whole)
    if puts_in_many or broadcast_to(values, wanted).valid:
        raise Unknown
    where = f"at {count(several[0], 'place')}" if several else "at one place"
    problem = (
        f"what is put in {where} along axis {at} of {the(0)} has shape {shape_text(wanted)}, and "
        f"{the(1)} has {values}."
    )
    result = (*whole[:at], whole[at] + (several[0] if several else 1), *whole[at + 1 :])
    way = Suggestion(f"with {another(1)} of shape {shape_text(wanted)}", result)
    explained = refused("insert", Call.function("insert", [x, values]), [x, values], problem, [way])
    return Attempt(explained, (nodes[0], nodes[2]))


def _full(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """What fills an array is broadcast to its shape."""
    if len(arguments) < 2 or not operand(tensor(arguments[1])).rank:
        raise Unknown
    return Attempt(broadcast_to(tensor(arguments[1]), plain(arguments[0])), (nodes[1],))


def _append(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    a, b = _first_two(arguments)
    axis = named.get("axis", arguments[2] if len(arguments) > 2 else None)
    if type(axis) is not int:
        raise Unknown
    return Attempt(concatenate([tensor(a), tensor(b)], axis=axis), tuple(nodes[:2]))


def _of_one_length(
    name: str,
    places: tuple[int, int],
    arguments: list[Any],
    named: dict[str, Any],
    nodes: list[Node],
) -> Attempt:
    """A function of which two arguments are vectors of one length."""
    if len(arguments) <= max(places):
        raise Unknown
    a, b = both = [operand(tensor(arguments[place])) for place in places]
    deep = [
        k for k, place in enumerate(places) if both[k].rank > 1 and place in _VECTORS.get(name, ())
    ]
    if deep:
        found = other_rank(name, both, deep[0], 1)
        return Attempt(found, tuple(nodes[place] for place in places))
    if a.rank != 1 or b.rank != 1 or a.shape == b.shape:
        raise Unknown
    return Attempt(lengths(name, a, b), tuple(nodes[place] for place in places))


def _trapezoid(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """An area under points: there is one place for each along the axis."""
    axis = named.get("axis", arguments[3] if len(arguments) > 3 else -1)
    places = named.get("x", arguments[1] if len(arguments) > 1 else None)
    y, x = operand(tensor(arguments[0])), operand(tensor(0 if places is None else places))
    if type(axis) is not int or not -y.rank <= axis < y.rank or x.rank != 1:
        return _along("trapezoid", 3, arguments, {"axis": axis}, nodes)
    if x.shape[0] == y.shape[axis]:
        raise Unexplained
    problem = (
        f"there is one place for each entry along axis {axis % y.rank} of {the(0)}, which has "
        f"{thousands(y.shape[axis])}, and {the(1)} has {thousands(x.shape[0])}."
    )
    clashes = [(0, axis % y.rank), (1, 0)]
    explained = refused(
        "trapezoid", Call.function("trapezoid", [y, x]), [y, x], problem, (), clashes
    )
    return Attempt(explained, (nodes[0], nodes[1] if len(nodes) > 1 else None))


def _gradient(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """Differences along axes: of each a distance, or a place for each entry."""
    x = operand(tensor(arguments[0])) if arguments else None
    if x is None or "axis" in named:
        return _along("gradient", len(arguments), arguments, named, nodes)
    distances = [operand(tensor(each)) for each in arguments[1:]]
    if len(distances) not in (0, 1, x.rank):
        problem = (
            f"there is one distance for all axes or one for each, and {the_tensor()} has {count(x.rank, 'axis')} "
            f"where {thousands(len(distances))} are given."
        )
        return Attempt(
            refused("gradient", Call.function("gradient", [x]), [x], problem), tuple(nodes[:1])
        )
    for axis, places in enumerate(distances if len(distances) == x.rank else ()):
        if places.rank == 1 and places.shape[0] != x.shape[axis]:
            problem = (
                f"there is one place for each entry along axis {axis} of {the(0)}, which has "
                f"{thousands(x.shape[axis])}, and {the(1)} has {thousands(places.shape[0])}."
            )
            call = Call.function("gradient", [x, places])
            explained = refused("gradient", call, [x, places], problem, (), [(0, axis), (1, 0)])
            return Attempt(explained, (nodes[0], nodes[axis + 1]))
    short = [axis for axis, n in enumerate(x.shape) if n < 2]
    if not short:
        raise Unknown
    has = count(x.shape[short[0]], "entry")
    problem = f"a difference takes two entries, and axis {short[0]} of {the_tensor()} has {has}."
    explained = refused(
        "gradient", Call.function("gradient", [x]), [x], problem, (), [(0, short[0])]
    )
    return Attempt(explained, tuple(nodes[:1]))


def _lexsort(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """What is sorted by has one entry for each that is sorted."""
    if not arguments or type(arguments[0]) not in (list, tuple):
        raise Unknown
    keys = [operand(tensor(each)) for each in arguments[0]]
    other = next(k for k, key in enumerate(keys) if key.shape != keys[0].shape)
    places = members(nodes[0], len(keys))
    explained = same_shape("lexsort", keys[0].shape, keys[other].shape)
    return Attempt(explained, (places[0], places[other]))


def _block(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """Nested lists are joined from the innermost on: those along the last axis, the rows of them before it."""
    depth, inner = 0, arguments[0]
    while type(inner) is list:
        depth, inner = depth + 1, inner[0]
    found = _joined(arguments[0], nodes[0], depth, depth)
    if found.explanation.valid:
        raise Unexplained
    return replace(found, explanation=replace(found.explanation, suggestions=()))


def _joined(x: Any, node: Node | None, depth: int, whole: int) -> Attempt:
    """A part of what `np.block` joins: the first joining in it that does not work, or all of it."""
    if (type(x) is list) != (depth > 0):
        raise Unexplained  # lists of several depths
    if not depth:
        shape = shape_of(tensor(x))
        part = operand((*(1,) * (whole - len(shape)), *shape))
        return Attempt(concatenate([part]), (node,))
    names = members(node, len(x)) if node is not None else [None] * len(x)
    parts = [_joined(each, name, depth - 1, whole) for each, name in zip(x, names, strict=True)]
    for each in parts:
        if not each.explanation.valid:
            return each
    shapes = [each.explanation.result_shape or () for each in parts]
    rank = max(map(len, shapes))
    given = [operand((*(1,) * (rank - len(shape)), *shape)) for shape in shapes]
    return Attempt(concatenate(given, axis=-depth), tuple(names))


def _cross(
    lengths: tuple[int, ...], arguments: list[Any], named: dict[str, Any], nodes: list[Node]
) -> Attempt:
    """Vectors of a plane or of space lie along the last axis."""
    given = [operand(tensor(x)) for x in _first_two(arguments)]
    wrong = [k for k, x in enumerate(given) if not x.rank or x.shape[-1] not in lengths]
    if named or len(arguments) > 2 or not wrong or not given[wrong[0]].rank:
        raise Unknown
    x = given[wrong[0]]
    problem = (
        f"its vectors have {' or '.join(map(str, lengths))} entries, along the last axis, and axis {x.rank - 1} of "
        f"{the(wrong[0])} has {count(x.shape[-1], 'entry')}."
    )
    clashes = [(wrong[0], x.rank - 1)]
    explained = refused("cross", Call.function("cross", given), given, problem, (), clashes)
    return Attempt(explained, tuple(nodes[:2]))


def _vdot(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """All entries are paired, whatever the shapes are."""
    a, b = (operand(tensor(x)) for x in _first_two(arguments))
    if a.size == b.size:
        raise Unexplained
    problem = (
        f"it pairs all entries in their order, and {the(0)} has {count(a.size, 'entry')} where {the(1)} has "
        f"{thousands(b.size)}."
    )
    explained = refused("vdot", Call.function("vdot", [a, b]), [a, b], problem)
    return Attempt(explained, tuple(nodes[:2]))


def diagonal(
    written: str, arguments: list[Any], named: dict[str, Any], nodes: list[Node]
) -> Attempt:
    """A vector becomes a matrix, and of a matrix the diagonal is taken; of more axes another function takes it."""
    if not arguments or (x := operand(tensor(arguments[0]))).rank in (1, 2):
        raise Unknown
    problem = f"it takes a vector or a matrix, and {the_tensor()} has {count(x.rank, 'axis')}."
    ways = []
    if x.rank > 2:
        shape = (*x.shape[:-2], min(x.shape[-2:]))
        ways = [
            Suggestion(
                f"as {written.format(unparsed(nodes[0]))}, the diagonal of each matrix", shape
            )
        ]
    explained = refused("diag", Call.function("diag", [x]), [x], problem, ways)
    return Attempt(explained, tuple(nodes[:1]))


def _first_two(arguments: list[Any]) -> list[Any]:
    if len(arguments) < 2:
        raise Unknown
    return arguments[:2]


_LONGEST = 40  # characters of a part of a list that is called by what is written
# Where the axis stands among the arguments.
_AXIS = {
    "argpartition": 2, "argsort": 1, "delete": 2, "diff": 2, "fft": 2, "ifft": 2,
    "nanargmax": 1, "nanargmin": 1, "nanmax": 1, "nanmean": 1, "nanmedian": 1, "nanmin": 1,
    "nanpercentile": 2, "nanprod": 1, "nanquantile": 2, "nanstd": 1, "nansum": 1, "nanvar": 1, "norm": 2,
    "partition": 2, "percentile": 2, "quantile": 2, "sort": 1, "fftn": 2, "ifftn": 2, "rfft": 2, "irfft": 2, "rfftn": 2,
    "fftshift": 1, "ifftshift": 1,
}  # fmt: skip
_ONE_LENGTH = {"corrcoef": (0, 1), "cov": (0, 1), "interp": (1, 2), "polyfit": (0, 1)}
# Which of these are vectors.
_VECTORS = {"interp": (1, 2), "polyfit": (0,)}

SQUARES: dict[str, Own] = {name: partial(of_squares, name) for name in _OF_SQUARES}
LINEAR_ALGEBRA: dict[str, Own] = {
    **SQUARES,
    "lstsq": partial(right_side, "lstsq"),
    "norm": partial(_along, "norm", 2),
}
# What takes matrices, square or not.
MATRICES = dict.fromkeys(
    ("cond", "diag_part", "diagonal", "fill_diagonal", "fft2", "ifft2", "matrix_diag_part", "pinv", "qr", "rot90",
     "svd", "svdvals", "trace"),
    (2,),
)  # fmt: skip
NUMPY = Library(
    own={
        "diag": partial(diagonal, "np.diagonal({}, axis1=-2, axis2=-1)"),
        **{name: partial(_along, name, place) for name, place in _AXIS.items()},
        **{name: partial(_of_one_length, name, places) for name, places in _ONE_LENGTH.items()},
        **LINEAR_ALGEBRA,
        "append": _append,
        "full": _full,
        "insert": _insert,
        "average": _average,
        "block": _block,
        "gradient": _gradient,
        "lexsort": _lexsort,
        **dict.fromkeys(("trapezoid", "trapz"), _trapezoid),
        "cross": partial(_cross, (2, 3)),
        "linalg.cross": partial(_cross, (3,)),
        "vdot": _vdot,
        "array": array,
        "asarray": array,
        "put_along_axis": partial(by_places, "put_along_axis", 1),
        "take_along_axis": _along_axis,
    },
    relatives=frozenset(
        ("amax", "amin", "concat", "cumulative_prod", "cumulative_sum", "flatten", "permute_dims", "row_stack")
    ),
    ranks={"vander": (1,)},
    least={**MATRICES, "flipud": (1,)},
    known_as=lambda module, name: "linalg.cross" if (module, name) == ("numpy.linalg", "cross") else name,
)  # fmt: skip
