"""Objects that are like a list or a block of memory: deque, UserList, array.array, memoryview, mmap."""

from collections import UserString
from collections.abc import Sequence
from typing import Any

import numpy as np

from tensorlab.sources.numpy import of_numpy
from tensorlab.sources.python import check_end
from tensorlab.sources.tensor_view import TensorView


def read(x: Any) -> TensorView | None:
    """Look at what shares its memory."""
    try:
        memory = memoryview(x)
    except TypeError:
        return None
    return of_numpy(x, np.asarray(memory), "python")


def listed(x: Any) -> list[Any] | str | None:
    """The list that a sequence could be, or the text; None for what is no sequence."""
    if isinstance(x, UserString):
        return str(x)
    if not isinstance(x, Sequence):
        return None
    check_end(x)
    return list(x)
