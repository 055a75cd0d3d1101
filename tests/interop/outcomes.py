"""What a function makes of an object: "shown", "by shape", or "refused" in tensorlab's own words; else the crash."""

import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tensorlab
from tensorlab import (
    Description,
    Drawing,
    Explanation,
    axes,
    describe,
    draw,
    explain,
    histogram,
    images,
    rank,
    shape,
)

PACKAGE = Path(tensorlab.__file__).parent
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "describe": describe,
    "rank": rank,
    "shape": shape,
    "axes": axes,
    "draw": draw,
    "histogram": histogram,
    "images": images,
    "explain": explain.transpose,
}


def outcome(function: Callable[[Any], Any], x: Any) -> str:
    """Call a function, look at what it gives as text and as a picture, and sum it up in a word.

    Raises:
        Exception: What it raised, where that is not a refusal of ours.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = function(x)
            text = str(found)
            if isinstance(found, Drawing):
                found.svg()
            if isinstance(found, Explanation):
                found.draw().svg()
    except (TypeError, ValueError) as error:
        last = Path(traceback.extract_tb(error.__traceback__)[-1].filename)
        if PACKAGE not in last.parents or not str(error).rstrip().endswith((".", ")", "?")):
            raise
        return "refused"
    if isinstance(found, Description) and found.unread:
        return "by shape"
    if isinstance(found, Drawing) and "No values are shown" in found.description:
        return "by shape"
    if isinstance(found, Explanation) and all(each.values is None for each in found.operands):
        return "by shape"
    assert text
    return "shown"
