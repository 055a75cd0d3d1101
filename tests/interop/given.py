"""An object of some library, and what tensorlab has to say of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Inside:
    """An object that exists only while a library traces a function: `run` calls what it is given with it."""

    run: Callable[[Callable[[Any], None]], object]


@dataclass(frozen=True)
class Given:
    """One row of the matrix.

    Attributes:
        what: The object in words: "bfloat16", "closed dataset".
        x: The object itself, or where it is met.
        shape: Its shape, with None for lengths that are not known.
        dtype: What its dtype is called.
        low: The smallest value; None where it has none that can be compared.
        high: The largest value.
        unread: A part of the reason why there are no values; "" where they are read.
        refused: A part of the sentence with which it is refused; "" where it is taken.
        missing: How many entries are missing, and how many are missing or NaN; None where that is not told.
        tensors: For what holds several tensors the shape of each.
    """

    what: str
    x: Any
    shape: tuple[int | None, ...] = ()
    dtype: str = ""
    low: Any = None
    high: Any = None
    unread: str = ""
    refused: str = ""
    missing: tuple[int, int] | None = None
    tensors: dict[str, tuple[int, ...]] | None = None
