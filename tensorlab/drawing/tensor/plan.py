"""How a tensor is shown: as numbers, colours or images, in cells or to scale, and which axis runs where."""

from dataclasses import dataclass
from typing import Literal

from tensorlab.drawing.options import integer
from tensorlab.drawing.tensor.scene import Fixed
from tensorlab.sources.numpy import what_they_hold
from tensorlab.view import TensorView, to_numbers
from tensorlab.wording import count, join, shape_text

Show = Literal["auto", "numbers", "colours", "colors", "images"]

_REAL = ("bool", "int", "uint", "float", "bfloat", "qint", "quint")
_HEIGHT = {"height", "rows", "down", "y"}
_WIDTH = {"width", "columns", "right", "x"}
CHANNELS = {"channel", "channels", "colour", "colours", "color", "colors", "rgb"}
_LEAST_PIXELS = 8  # fewer rows or columns than this are rather a table than an image
_TABLE = 8  # a matrix with so few rows or columns is shown as a table, however long it is
_MOST_CELLS = 16  # along an axis


@dataclass(frozen=True)
class Plan:
    """What goes where.

    Attributes:
        shown: What stands for an entry: "numbers", "colours" or "images".
        cells: Whether each entry has a cell of its own; the tensor is drawn to scale if not.
        inner: The axes of each part: the last three, two or one of slabs, rows and columns.
        across: The axis along which parts stand side by side, or None.
        down: The axis along which rows of parts stand one below another, or None.
        stacked: The axes of which only index 0 is drawn, in front of a stack that stands for the others.
        most: How many parts stand side by side.
        limit: How many positions along an axis have cells.
    """

    shown: str
    cells: bool
    inner: tuple[int, ...]
    across: int | None
    down: int | None
    stacked: tuple[int, ...]
    most: int
    limit: int

    @property
    def fixed(self) -> Fixed:
        """The index that all parts share."""
        return dict.fromkeys(self.stacked, 0)

    @property
    def parts(self) -> int:
        """How many axes the parts run along."""
        return (self.across is not None) + (self.down is not None)


def make_plan(found: TensorView, values: str, spread: int | None, max_entries: int) -> Plan:
    """Choose how a tensor is shown.

    Args:
        found: The tensor.
        values: "numbers", "colours", "images", or "auto" for what suits it.
        spread: The axis whose slabs are set apart, or None.
        max_entries: How many entries may have a cell of their own.

    Raises:
        ValueError: If the values cannot be shown as asked.
    """
    small = found.size <= max_entries and _fits(found)
    if not found.readable:
        values = "numbers"  # only the shape can be shown, in empty cells or as an outline
    images = _image_axes(found, values, small)
    if values == "images" and images is None:
        raise ValueError(
            f"a tensor of shape {shape_text(found.shape)} and dtype {found.dtype} holds no images: they need two axes "
            "for height and width, and real numbers."
        )
    if values == "colours" and not _has_colours(found):
        raise ValueError(
            f'the entries are {found.dtype}: only numbers have colours. show="numbers" writes them.'
        )
    shown = "images" if images else "colours" if values == "colours" else "numbers"
    cells = not images and (small or _is_table(found, values))
    if not found.readable:
        shown, cells = "blank", small
    if not cells and shown == "numbers" and values == "auto" and _has_colours(found):
        shown = "colours"
    if 0 in found.shape:
        shown, cells = "numbers", False
    if found.shape == (0,):
        spread = None  # an empty vector has nothing to set apart
    order = list(images or range(found.rank))
    if spread is not None:
        order.remove(spread)
    inner, outer = tuple(order[-3:]), tuple(order[:-3])
    across = down = None
    if spread is not None:
        across = spread
    elif outer:
        *rest, across = outer
        down = rest.pop() if rest else None
        outer = tuple(rest)
    most = 4 if len(inner) > 2 else 8 if small else 6
    limit = (_MOST_CELLS if across is None else 8) if small else 10 if found.rank < 3 else 5
    return Plan(shown, cells, inner, across, down, outer, most, limit)


def _fits(found: TensorView) -> bool:
    return all(n <= _MOST_CELLS for n in found.shape[-3:]) and all(n <= 64 for n in found.shape)


def _has_colours(found: TensorView) -> bool:
    return found.dtype.startswith((*_REAL, "complex"))


def _is_table(found: TensorView, values: str) -> bool:
    """Whether a large tensor is best shown by the entries of some of its rows and columns."""
    if values == "numbers" or not _has_colours(found):
        return True
    return values == "auto" and (found.rank < 2 or (found.rank == 2 and min(found.shape) <= _TABLE))


def _image_axes(found: TensorView, values: str, small: bool) -> tuple[int, ...] | None:
    """The order of the axes for drawing, if the last ones hold images; channels lie in the depth of each image."""
    asked = values == "images"
    if not asked and (values != "auto" or small):
        return None
    if found.rank < 2 or not found.dtype.startswith(_REAL) or 0 in found.shape:
        return None
    names = [name.lower() for name in found.axes]
    least = 1 if asked else _LEAST_PIXELS
    axes = tuple(range(found.rank))
    coloured = names[-1] in CHANNELS if names else found.dtype == "uint8" or asked
    many = found.rank > 2 and found.shape[-1] in (1, 3, 4) and min(found.shape[-3:-1]) >= least
    if coloured and many:
        return (*axes[:-3], axes[-1], *axes[-3:-1])
    if min(found.shape[-2:]) < least:
        return None
    named = bool(names) and names[-2] in _HEIGHT and names[-1] in _WIDTH
    return axes if asked or named or (not names and found.dtype == "uint8") else None


def check_real(found: TensorView, what: str) -> None:
    """Refuse entries that are not real numbers.

    Args:
        found: The tensor.
        what: What is made of them, and a verb: "pixels are".

    Raises:
        TypeError: If they are others.

    >>> from tensorlab.view import view
    >>> check_real(view([1 + 2j]), "a histogram counts")
    Traceback (most recent call last):
    ...
    TypeError: the entries are complex128: a histogram counts real numbers.
    """
    if not found.dtype.startswith((*_REAL, "unknown")):
        others = ("object", "str", "bytes", "datetime", "timedelta")
        asked = found.dtype.startswith(others) and not found.unread
        call = to_numbers(found.source) if asked else ""
        way = f", and {call} makes such of them" if call else ""
        note = found.note
        if asked and found.dtype == "object" and not (note or call):
            note = what_they_hold(found.values(), found.framework)
        raise TypeError(f"the entries are {found.dtype}: {what} real numbers{way}. {note}".rstrip())


def find_axis(found: TensorView, spread: int | str) -> int:
    """Find the axis that is meant by a name or a number.

    Raises:
        TypeError: If it is neither a number nor a name.
        ValueError: If there is no such axis; the message says which there are.
    """
    if isinstance(spread, str):
        if spread not in found.axes:
            have = f"its axes are {join(found.axes)}" if found.axes else "its axes have no names"
            raise ValueError(f"spread={spread!r}: {have}.")
        return found.axes.index(spread)
    spread = integer("spread", spread, "give an axis by its number or its name")
    if not -found.rank <= spread < found.rank:
        which = f"0 to {found.rank - 1}" if found.rank else "so nothing can be set apart"
        raise ValueError(f"spread={spread}: the tensor has {count(found.rank, 'axis')}, {which}.")
    return spread % found.rank
