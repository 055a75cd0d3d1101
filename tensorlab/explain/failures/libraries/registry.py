"""The libraries whose functions and methods are explained: a new one has a file here, and its line."""

from tensorlab.explain.failures.libraries import (
    einops,
    jax,
    numpy,
    pandas,
    pytorch,
    scipy,
    tensorflow,
)
from tensorlab.explain.failures.libraries.library import Library

# By the name of the package.
LIBRARIES = {
    "numpy": numpy.NUMPY,
    "tensorflow": tensorflow.TENSORFLOW,
    "keras": tensorflow.KERAS,
    "torch": pytorch.PYTORCH,
    "jax": jax.JAX,
    "einops": einops.EINOPS,
    "pandas": pandas.PANDAS,
    "scipy": scipy.SCIPY,
}
# A tensor that is known by its shape alone may be of any.
ANY = Library(
    otherwise=frozenset().union(*(each.otherwise for each in LIBRARIES.values())),
    relatives=numpy.NUMPY.relatives,
)
