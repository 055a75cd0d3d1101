"""JAX has NumPy's functions."""

from tensorlab.explain.failures.libraries.library import Library
from tensorlab.explain.failures.libraries.numpy import LINEAR_ALGEBRA, array

JAX = Library(own={**LINEAR_ALGEBRA, "array": array, "asarray": array})
