"""Objects that are like a list or a block of memory: deque, UserList, array.array, memoryview, mmap."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorlab.sources import read as read_any
from tensorlab.sources.numpy import of_numpy
from tensorlab.sources.tensor_view import TensorView


def read(x: Any) -> TensorView | None:
    """Look at what shares its memory, or at a sequence as the list that it could be."""
    try:
        memory = memoryview(x)
    except TypeError:
        return read_any(list(x)) if isinstance(x, Sequence) else None
    return of_numpy(x, np.asarray(memory), "python")
