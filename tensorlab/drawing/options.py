"""What the options of pictures must be, and what is said of those that are not."""

import operator
from typing import Any

import numpy as np

from tensorlab.wording import article


def at_least_one(name: str, given: Any, what: str) -> int:
    """Take a number of things of which at least one is drawn.

    Args:
        name: The option.
        given: What it was given.
        what: What it counts, as the end of a sentence.

    Raises:
        TypeError: If it is not an integer.
        ValueError: If it is less than 1.

    >>> at_least_one("columns", 0, "image must stand in a row")
    Traceback (most recent call last):
    ...
    ValueError: columns=0: at least 1 image must stand in a row.
    """
    number = integer(name, given, "give an integer, 1 or more")
    if number < 1:
        raise ValueError(f"{name}={number}: at least 1 {what}.")
    return number


def whether(name: str, given: Any) -> bool:
    """Take True or False, and no word, of which each would count as True.

    Args:
        name: The option.
        given: What it was given.

    Raises:
        TypeError: If it is neither.

    >>> whether("dark", "no")
    Traceback (most recent call last):
    ...
    TypeError: dark='no' is a str: give True or False.
    """
    if isinstance(given, bool | np.bool_):
        return bool(given)
    raise TypeError(f"{name}={given!r} is {article(type(given).__name__)}: give True or False.")


def integer(name: str, given: Any, wanted: str) -> int:
    """Take an integer.

    Args:
        name: The option.
        given: What it was given.
        wanted: What to give, as the end of a sentence.

    Raises:
        TypeError: If it is none.

    >>> integer("spread", 1.5, "give an axis by its number or its name")
    Traceback (most recent call last):
    ...
    TypeError: spread=1.5 is a float: give an axis by its number or its name.
    """
    try:
        return operator.index(given)
    except TypeError:
        kind = article(type(given).__name__)
        raise TypeError(f"{name}={given!r} is {kind}: {wanted}.") from None
