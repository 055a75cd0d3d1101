"""What goes into a run of a page, and what comes out of it."""

from dataclasses import dataclass, field
from typing import Any

Output = dict[str, Any]  # in nbformat's form


@dataclass(frozen=True)
class Cell:
    """A code cell: its source, and whether it is meant to fail."""

    source: str
    raises: bool = False


@dataclass
class Run:
    """What became of a page.

    Attributes:
        outputs: for each cell, its outputs, as nbformat writes them.
        problem: why the page was stopped, or None.
        tensorflow: whether TensorFlow was imported when the page had ended.
        seconds: how long the cells took.
    """

    outputs: list[list[Output]] = field(default_factory=list)
    problem: str | None = None
    tensorflow: bool = False
    seconds: float = 0.0
