"""JAX has NumPy's functions, and in `jax.lax` those of its compiler."""

from typing import Any

from tensorlab.explain.failures.attempts import Attempt
from tensorlab.explain.failures.libraries.library import Library, Node
from tensorlab.explain.failures.libraries.numpy import LINEAR_ALGEBRA, MATRICES, NUMPY, array
from tensorlab.explain.failures.reading import Unknown, shape_of
from tensorlab.explain.failures.refusals import same_shape
from tensorlab.explain.operations.broadcast import broadcast

# Of the names in jax.lax, those that take other arguments than NumPy's functions.
_LAX = frozenset(
    ("argmax", "argmin", "broadcast", "concatenate", "cond", "conv", "pad", "reduce", "select", "sort", "split", "tile")
)  # fmt: skip


# Of those that pair entries, jax.lax has those that stretch no axis.
_PAIRS = ("add", "atan2", "div", "max", "min", "mul", "pow", "rem", "sub")


def _of_one_shape(arguments: list[Any], named: dict[str, Any], nodes: list[Node]) -> Attempt:
    """`jax.lax.add(x, y)`."""
    a, b = map(shape_of, arguments)
    explained = broadcast(a, b) if a == b or not a or not b else same_shape("lax", a, b)
    return Attempt(explained, tuple(nodes))


def _known_as(module: str, name: str) -> str:
    if ".lax" in module and name in _PAIRS:
        return f"lax.{name}"
    if ".lax" in module and name in _LAX:
        raise Unknown
    return name


JAX = Library(
    own={
        **LINEAR_ALGEBRA,
        "array": array,
        "asarray": array,
        **{f"lax.{name}": _of_one_shape for name in _PAIRS},
    },
    relatives=NUMPY.relatives,
    least=MATRICES,
    known_as=_known_as,
)
