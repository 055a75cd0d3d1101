"""JAX has NumPy's functions, and in `jax.lax` those of its compiler."""

from tensorlab.explain.failures.libraries.library import Library
from tensorlab.explain.failures.libraries.numpy import LINEAR_ALGEBRA, MATRICES, NUMPY, array
from tensorlab.explain.failures.reading import Unknown

# Of the names in jax.lax, those that take other arguments than NumPy's functions.
_LAX = frozenset(
    ("argmax", "argmin", "broadcast", "concatenate", "cond", "conv", "pad", "reduce", "select", "sort", "split", "tile")
)  # fmt: skip


def _known_as(module: str, name: str) -> str:
    if ".lax" in module and name in _LAX:
        raise Unknown
    return name


JAX = Library(
    own={**LINEAR_ALGEBRA, "array": array, "asarray": array},
    relatives=NUMPY.relatives,
    least=MATRICES,
    known_as=_known_as,
)
