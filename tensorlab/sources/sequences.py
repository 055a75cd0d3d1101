"""Objects that are like a list or a block of memory: deque, UserList, array.array, ctypes, memoryview, mmap."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorlab.sources import read as read_any
from tensorlab.sources.numpy import of_numpy
from tensorlab.sources.tensor_view import TensorView, UnreadableError


def read(x: Any) -> TensorView | None:
    """Look at what shares its memory, or at a sequence as the list that it could be."""
    try:
        memory = memoryview(x)
    except TypeError:
        return read_any(list(x)) if isinstance(x, Sequence) else None
    if memory.format.startswith("&"):
        raise UnreadableError(
            f"This {type(x).__name__} is a pointer, which does not tell how many entries it leads to: x.contents is "
            "the first, and np.ctypeslib.as_array(x, (n,)) are n of them."
        )
    return of_numpy(x, np.asarray(memory), "python")
