"""How far a long reading is."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

_PATIENCE = 2  # seconds before a progress bar comes

T = TypeVar("T")


def shown(steps: Sequence[T], what: str = "reading") -> Iterable[T]:
    """The same steps, with tqdm's bar where it is installed and they take long.

    >>> list(shown([0, 10, 20]))
    [0, 10, 20]
    """
    if len(steps) < 2:
        return steps
    try:
        from tqdm import tqdm
    except ImportError:
        return steps
    bar: Iterator[T] = tqdm(steps, what, leave=False, delay=_PATIENCE, unit="part")
    return bar


def tasks_shown(what: str = "computing") -> AbstractContextManager[object]:
    """The same for the tasks of Dask that are computed in this process; a cluster has pages of its own."""
    try:
        from tqdm import tqdm
        from tqdm.dask import TqdmCallback
    except ImportError:
        return nullcontext()
    bar: AbstractContextManager[object] = TqdmCallback(
        tqdm_class=tqdm, desc=what, leave=False, delay=_PATIENCE, unit="task"
    )
    return bar
