"""One tensor of an operation as a part of its picture: an operand, stretched where it is broadcast, or the result."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, printable, text_width
from tensorlab.drawing.colormap import ValueColours
from tensorlab.drawing.operation.marks import Cell, fits
from tensorlab.drawing.png import value_range
from tensorlab.drawing.tensor import box, tiles
from tensorlab.drawing.tensor.cells import cells
from tensorlab.drawing.tensor.cube import cube
from tensorlab.drawing.tensor.plan import make_plan
from tensorlab.drawing.tensor.scene import Fixed, Part, Scene
from tensorlab.explain.operands import Operand
from tensorlab.selection import Selection
from tensorlab.shapes import Shape, size_of
from tensorlab.view import TensorView, view
from tensorlab.wording import join, shape_text, thousands

_UNIT = 40.0  # the scale of large tensors: smaller than alone, as several stand side by side
_NO_CELLS = "blank"
_DETAIL = 256  # values along a side that the colours' range is taken from


@dataclass(frozen=True)
class PanelScene(Scene):
    """A tensor as it takes part in an operation.

    Attributes:
        own: Its own shape; `view` has the shape in which it is drawn, which is larger where it is stretched.
        names: What each drawn axis is called.
        hues: The colour of each drawn axis.
        notes: What is said about single drawn axes.
        marks: The attributes of single cells, by the tensor's own indices.
        column: How wide a cell is, where tensors must line up.
        inner: The axes of the part that is drawn, where these are not the last three.
    """

    own: Shape = ()
    names: tuple[str, ...] = ()
    hues: tuple[str, ...] = ()
    notes: Mapping[int, str] = field(default_factory=dict)
    marks: Mapping[Shape, Cell] = field(default_factory=dict)
    column: float = 0.0
    inner: tuple[int, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether only the shape is known."""
        return self.values == _NO_CELLS

    def label(self, axis: int) -> str:
        """The axis' name, length, and what happens to it."""
        n = self.view.shape[axis]
        name, note = self.names[axis], self.notes.get(axis)
        if not name:
            return f"repeated ×{thousands(n)}"
        return f"{name} ({thousands(n)}){', ' + note if note else ''}"

    def colour(self, axis: int) -> str:
        """The axis' colour: the same for axes that correspond, the accent for those that clash."""
        return self.hues[axis]

    def text(self, fixed: Fixed) -> str:
        """The entry as it is written in its cell; nothing where only the shape is known."""
        return "" if self.is_blank else super().text(fixed)

    @cached_property
    def cell_width(self) -> float:
        """As wide as those it lines up with."""
        return self.column or super().cell_width

    def source(self, fixed: Fixed) -> Shape:
        """The own index of what is drawn at an index: stretched axes repeat their only entry."""
        index = self.index(fixed)[self.view.rank - len(self.own) :]
        return tuple(0 if n == 1 else i for i, n in zip(index, self.own, strict=True))

    def is_repeated(self, fixed: Fixed) -> bool:
        """Whether this only repeats an entry that is drawn elsewhere."""
        own = self.source(fixed)
        return (0,) * (self.view.rank - len(own)) + own != self.index(fixed)

    def cell(self, fixed: Fixed) -> dict[str, Any]:
        """The attributes of a cell; a repeated entry is a mere outline."""
        own = self.source(fixed)
        attributes: dict[str, Any] = {"data_index": ",".join(map(str, own))}
        attributes |= self.marks.get(own, {})
        if self.is_repeated(fixed):
            attributes |= {"fill": theme.colour("bg"), "stroke_dasharray": "3 3"}
        return attributes

    def write(self, canvas: Canvas, x: float, y: float, fixed: Fixed, **attributes: Any) -> None:
        """Write an entry; a repeated one stands back."""
        if self.values == "numbers":
            muted = {"fill": theme.colour("muted")} if self.is_repeated(fixed) else {}
            canvas.text(x, y, self.text(fixed), **attributes, **muted)


def axis_names(x: Operand) -> list[str]:
    """What a tensor's axes are called."""
    names = x.names or ("",) * x.rank
    return [name or f"axis {axis}" for axis, name in enumerate(names)]


class Blank:
    """Stands for the entries of a shape of any size; takes no memory."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def __getitem__(self, key: tuple[Any, ...]) -> np.ndarray:
        taken = zip(key, self.shape, strict=True)
        shape = [len(range(n)[part]) for part, n in taken if isinstance(part, slice)]
        return np.broadcast_to(np.uint8(0), shape)


def shape_view(shape: Shape, entries: Any = None, dtype: str = "uint8") -> TensorView:
    """A tensor of which only the shape is known, or whose entries are found when they are asked for."""
    source = Blank(shape) if entries is None else entries
    everything = (slice(None),) * len(shape)
    return TensorView(shape, dtype, 1, (), "shape", None, True, source, lambda: source[everything])


def panel_scene(
    own: Shape, drawn: Shape, values: Any, names: tuple[str, ...], hues: tuple[str, ...],
    notes: Mapping[int, str], marks: Mapping[Shape, Cell], taken: Selection | None,
) -> PanelScene:  # fmt: skip
    """Choose how a tensor is shown: as numbers in cells, as empty cells, as an image or colours on a box.

    Args:
        own: Its own shape.
        drawn: The shape it is stretched to.
        values: Its entries, or None.
        names: What each drawn axis is called; "" for one that it only has by stretching.
        hues: The colour of each drawn axis.
        notes: What is said about single drawn axes.
        marks: The attributes of single cells.
        taken: What is taken of a large tensor.
    """
    if values is None:
        found, shown = shape_view(drawn), _NO_CELLS
    elif isinstance(values, TensorView):
        found, shown = values, "numbers"
    else:
        found, shown = view(np.broadcast_to(values, drawn)), "numbers"
    scene = PanelScene(
        found, taken, shown, 16,
        own=own, names=tuple(map(printable, names)), hues=hues, notes=notes, marks=marks,
    )  # fmt: skip
    if fits(drawn) or shown == _NO_CELLS or 0 in drawn:
        return scene
    return _in_colours(scene)


def _in_colours(scene: PanelScene) -> PanelScene:
    """A large tensor whose front shows its values, as an image if it looks like one."""
    found = scene.view
    if not found.dtype.startswith(("bool", "int", "uint", "float")):
        return replace(scene, values=_NO_CELLS)
    plan = make_plan(found, "auto", None, 1)
    fixed = dict.fromkeys(set(range(found.rank)) - set(plan.inner), 0)
    if plan.shown == "images":
        drawn = scene.slab(plan.inner[-2:], fixed, _DETAIL)
        return replace(scene, values="images", inner=plan.inner, span=value_range(drawn))
    shown = replace(scene, values="colours")
    drawn = shown.slab(tuple(range(found.rank))[-2:], fixed, _DETAIL)
    if np.size(drawn) and (np.ravel(drawn) == np.ravel(drawn)[0]).all():
        return replace(scene, values=_NO_CELLS)
    return replace(shown, scale=ValueColours(drawn))


def laid_out(scene: PanelScene, upright: bool = False) -> Part:
    """Lay a tensor out: an entry in each cell while they are few, else to scale.

    Args:
        scene: The tensor.
        upright: Whether a vector stands upright, as a column.
    """
    shape = scene.view.shape
    axes = tuple(range(len(shape)))
    inner = scene.inner or axes[-3:]
    outer = tuple(axis for axis in axes if axis not in inner)
    if fits(shape):
        if upright:
            return _cells(scene, (0, None), {}, True)  # type: ignore[arg-type]
        if not outer:
            return _cells(scene, inner, {}, True)
        down = outer[-2] if len(outer) > 1 else None
        return tiles.tiles(scene, down, outer[-1], inner, {}, _cells, 5)
    fixed = _where(scene, outer)
    part = box.box(scene, inner, fixed, True, _UNIT)
    return tiles.sheets(scene, outer, part, _which(scene, fixed)) if outer else part


def _where(scene: PanelScene, outer: tuple[int, ...]) -> dict[int, int]:
    """Which of many parts is drawn: one of which something is taken."""
    example = scene.taken.example if scene.taken is not None else None
    return {axis: example[axis] if example else 0 for axis in outer}


def _which(scene: PanelScene, fixed: Fixed) -> str:
    total = size_of(scene.view.shape[axis] for axis in fixed)
    named = [f"{i} along {scene.names[axis]}" for axis, i in fixed.items() if scene.names[axis]]
    if not named:
        return f"the same {thousands(total)} times"
    return f"one of {thousands(total)} such parts: index {join(named)}"


def _cells(scene: Scene, free: tuple[int, ...], fixed: Fixed, labelled: bool) -> Part:
    return (cube if len(free) == 3 else cells)(scene, free, fixed, labelled)


def captioned(part: Part, name: str, shape: Shape, panel: str, more: str = "") -> Part:
    """Write a tensor's name and shape above it, and tell the script which one it is."""
    canvas = Canvas()
    at = 0.0
    if name:
        canvas.text(0, 14, name, font_size=13, fill=theme.colour("muted"))
        at = text_width(name + " ", 13)
    words = f"{shape_text(shape)}{more}"
    canvas.text(at, 14, words, font_size=13, class_="mono", fill=theme.colour("fg"))
    canvas.paste(part.canvas, 0, 26, data_operand=panel)
    # The last tick of an axis may reach a little beyond its part.
    width = max(part.width + 6, at + text_width(words, 13, mono=True) + 4)
    return Part(canvas, width, part.height + 26, part.left, part.top + 26)
