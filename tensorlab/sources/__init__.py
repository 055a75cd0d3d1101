"""How the objects of each library give shape, dtype, axes and values: a table of readers, one file for each library.

To add a library, write a file beside this one with a function `read(x)` that gives a `TensorView`, or None for
what is not its own, and add a line to `READERS`. A reader finds out what an object is from its class and its
attributes alone: a library is never imported to find out, and one that is still being imported is not touched.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from tensorlab.sources import numpy as numpy_reader
from tensorlab.sources import python, sequences
from tensorlab.sources.containers import answers_anything
from tensorlab.sources.refusals import no_tensor
from tensorlab.sources.tensor_view import TensorView, UnreadableError, class_name, first_line

Reader = Callable[[Any], TensorView | None]

# The package that a class, or one that it inherits from, is defined in, and the file that reads its objects.
READERS = {
    "PIL": "pillow",
    "_ctypes": "ctypes",
    "awkward": "awkward",
    "dask": "dask",
    "h5py": "stored",
    "jax": "jax",
    "jaxlib": "jax",
    "keras": "keras",
    "pandas": "tables",
    "pint": "pint",
    "polars": "tables",
    "pyarrow": "tables",
    "scipy": "sparse",
    "sparse": "sparse",
    "tensorflow": "tensorflow",
    "torch": "pytorch",
    "xarray": "xarray",
    "zarr": "stored",
}


def read(x: Any) -> TensorView:
    """Look at an object without reading its entries, as its library's reader does it.

    Raises:
        TypeError: If it is not a tensor.
        ValueError: If it is a ragged list.
    """
    # By the class itself: isinstance asks an object, which may say anything (a mock), or raise.
    if issubclass(type(x), np.ndarray | np.generic):
        return numpy_reader.read(x)
    if issubclass(type(x), python.TAKEN):
        return python.read(x, read)
    if answers_anything(x):
        raise TypeError(no_tensor(x))
    try:
        # SciPy's dok_array is a mapping, too.
        if not isinstance(x, type | ModuleType | Mapping) or hasattr(type(x), "nnz"):
            for reader in _readers(type(x)):
                if (found := reader(x)) is not None:
                    return found
        listed = sequences.listed(x)
        said = no_tensor(x) if listed is None else ""
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(_raising(x, error)) from None
    if listed is not None:
        return python.read(listed, read)
    raise TypeError(said)


def _readers(kind: type) -> Iterator[Reader]:
    """The readers that may know objects of a class: its library's first, then those of what arrays share."""
    packages = (str(each.__module__).partition(".")[0] for each in kind.__mro__)
    names = dict.fromkeys(READERS[package] for package in packages if package in READERS)
    for name in (*names, "protocols", "sequences"):
        reader: Reader = import_module(f"tensorlab.sources.{name}").read
        yield reader


def _raising(x: Any, error: Exception) -> str:
    return f"This {class_name(x)} cannot be looked at: asked what it is, it raises {first_line(error)}."
