"""What NumPy has of its own, and JAX after it: linear algebra."""

from functools import partial
from typing import Any

from tensorlab.explain.failures.attempts import Attempt
from tensorlab.explain.failures.libraries.library import Library, Node, Own
from tensorlab.explain.failures.reading import Unexplained, Unknown, framework, is_tensor, tensor
from tensorlab.explain.failures.refusals import lengths, no_axis, no_matrix, square, unsolved
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.concatenate import concatenate

# What is done with square matrices alone.
_OF_SQUARES = frozenset(
    (
        "cholesky",
        "det",
        "eig",
        "eigh",
        "eigvals",
        "eigvalsh",
        "inv",
        "matrix_power",
        "slogdet",
        "solve",
    )
)


def _of_squares(
    name: str, arguments: list[Any], named: dict[str, Any], nodes: list[Node]
) -> Attempt:
    if not arguments:
        raise Unknown
    x = operand(tensor(arguments[0]))
    if x.rank < 2:
        return Attempt(no_matrix(name, x), tuple(nodes[:1]))
    if x.shape[-1] != x.shape[-2]:
        return Attempt(square(name, x), tuple(nodes[:1]))
    if name != "solve" or len(arguments) != 2:
        raise Unexplained
    b = operand(tensor(arguments[1]))
    if x.rank != 2 or b.rank not in (1, 2) or b.shape[0] == x.shape[0]:
        raise Unexplained
    return Attempt(unsolved(name, x, b), tuple(nodes[:2]))


def _least_squares(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    a, b = (operand(tensor(x)) for x in _first_two(arguments))
    if a.rank != 2 or b.rank not in (1, 2) or a.shape[0] == b.shape[0]:
        raise Unknown
    return Attempt(unsolved("lstsq", a, b), tuple(nodes[:2]))


def _along(
    name: str, place: int, arguments: list[Any], named: dict[str, Any], nodes: list[Node]
) -> Attempt:
    """A function that is taken along an axis, its argument number `place`: there may be none such."""
    if not arguments or not is_tensor(arguments[0]) or framework(arguments[0]) == "pandas":
        raise Unknown
    axis = named.get("axis", arguments[place] if len(arguments) > place else None)
    x = operand(tensor(arguments[0]))
    if type(axis) is int and not -x.rank <= axis < x.rank:
        return Attempt(no_axis(name, x, axis), tuple(nodes[:1]))
    raise Unknown


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
    if named or len(arguments) <= max(places):
        raise Unknown
    a, b = (operand(tensor(arguments[place])) for place in places)
    if a.rank != 1 or b.rank != 1 or a.shape == b.shape:
        raise Unknown
    return Attempt(lengths(name, a, b), tuple(nodes[place] for place in places))


def _first_two(arguments: list[Any]) -> list[Any]:
    if len(arguments) < 2:
        raise Unknown
    return arguments[:2]


# Where the axis stands among the arguments.
_AXIS = {
    "argpartition": 2, "argsort": 1, "average": 1, "delete": 2, "diff": 2, "fft": 2, "ifft": 2,
    "insert": 3, "nanargmax": 1, "nanargmin": 1, "nanmax": 1, "nanmean": 1, "nanmedian": 1, "nanmin": 1,
    "nanpercentile": 2, "nanprod": 1, "nanquantile": 2, "nanstd": 1, "nansum": 1, "nanvar": 1, "norm": 2,
    "partition": 2, "percentile": 2, "quantile": 2, "sort": 1, "take_along_axis": 2,
}  # fmt: skip
_ONE_LENGTH = {"interp": (1, 2), "polyfit": (0, 1)}

SQUARES: dict[str, Own] = {name: partial(_of_squares, name) for name in sorted(_OF_SQUARES)}
LINEAR_ALGEBRA: dict[str, Own] = {
    **SQUARES,
    "lstsq": _least_squares,
    "norm": partial(_along, "norm", 2),
}
NUMPY = Library(
    own={
        **{name: partial(_along, name, place) for name, place in _AXIS.items()},
        **{name: partial(_of_one_length, name, places) for name, places in _ONE_LENGTH.items()},
        **LINEAR_ALGEBRA,
        "append": _append,
    }
)
