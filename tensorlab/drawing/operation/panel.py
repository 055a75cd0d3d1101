"""One tensor of an operation as a part of its picture: an operand, stretched where it is broadcast, or the result."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, Part, printable, text_width
from tensorlab.drawing.colormap import ValueColours
from tensorlab.drawing.operation.marks import Cell, fits
from tensorlab.drawing.png import value_range
from tensorlab.drawing.tensor import box, tiles
from tensorlab.drawing.tensor.cells import cells
from tensorlab.drawing.tensor.cube import cube
from tensorlab.drawing.tensor.plan import make_plan
from tensorlab.drawing.tensor.scene import Fixed, Scene
from tensorlab.explain.letters import lettered, letters_of
from tensorlab.explain.operands import Operand
from tensorlab.selection import Selection
from tensorlab.shapes import Shape, size_of
from tensorlab.view import TensorView, view
from tensorlab.wording import join, shape_text, thousands

_UNIT = 40.0  # the scale of large tensors: smaller than alone, as several stand side by side
_BLANK = "blank"
_DETAIL = 256  # values along a side that the colours' range is taken from


@dataclass(frozen=True)
class PanelScene(Scene):
    """A tensor as it takes part in an operation: its view has the shape in which it is drawn, `own` its own.

    Attributes:
        names: What each drawn axis is called; "" for one that it only has by stretching.
        inner: The axes of the part that is drawn, where these are not the last three.
    """

    own: Shape = ()
    names: tuple[str, ...] = ()
    inner: tuple[int, ...] = ()


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
    return TensorView(
        shape,
        dtype,
        1,
        framework="shape",
        lazy=True,
        source=source,
        _read=lambda: source[everything],
        _part=source.__getitem__,
    )


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
    if values is None or max(drawn, default=0) > sys.maxsize:  # no array is so long, but a range
        found, shown = shape_view(drawn), _BLANK
    elif isinstance(values, TensorView):
        found, shown = values, "numbers"
    else:
        found, shown = view(_stretched(values, drawn)), "numbers"
    names = tuple(map(printable, names))
    labels = tuple(
        _label(name, n, notes.get(i)) for i, (name, n) in enumerate(zip(names, drawn, strict=True))
    )
    scene = PanelScene(
        found, taken, shown, 16,
        labels=labels, hues=hues, own=own, marks=marks, names=names,
    )  # fmt: skip
    if fits(drawn) or shown == _BLANK or 0 in drawn:
        return scene
    return _in_colours(scene)


def _stretched(values: np.ndarray, shape: Shape) -> np.ndarray:
    """Entries repeated as broadcasting does it, and what is masked with them."""
    if not np.ma.isMA(values):
        return np.broadcast_to(values, shape)
    mask = np.broadcast_to(np.ma.getmaskarray(values), shape)
    return np.ma.array(np.broadcast_to(np.ma.getdata(values), shape), mask=mask)


def _label(name: str, n: int, note: str | None) -> str:
    """An axis' name, its length, and what happens to it."""
    if not name:
        return f"repeated ×{thousands(n)}"
    return f"{name} ({thousands(n)}){', ' + note if note else ''}"


def _in_colours(scene: PanelScene) -> PanelScene:
    """A large tensor whose front shows its values, as an image if it looks like one."""
    found = scene.view
    if not found.dtype.startswith(("bool", "int", "uint", "float")):
        return replace(scene, show=_BLANK)
    plan = make_plan(found, "auto", None, 1)
    fixed = dict.fromkeys(set(range(found.rank)) - set(plan.inner), 0)
    if plan.shown == "images":
        drawn = scene.slab(plan.inner[-2:], fixed, _DETAIL)
        return replace(scene, show="images", inner=plan.inner, span=value_range(drawn))
    shown = replace(scene, show="colours")
    drawn = shown.slab(tuple(range(found.rank))[-2:], fixed, _DETAIL)
    if np.size(drawn) and (np.ravel(drawn) == np.ravel(drawn)[0]).all():
        return replace(scene, show=_BLANK)
    if found.rank == 1 and found.dtype == "uint8":  # a strip of pixels, as grey as its image
        return replace(scene, show="images", span=value_range(drawn))
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
            return cells(scene, (0, None), {}, True)
        if not outer:
            return _cells(scene, inner, {}, True)
        down = outer[-2] if len(outer) > 1 else None
        return tiles.tiles(scene, down, outer[-1], inner, {}, _cells, 5)
    fixed = _where(scene, outer)
    part = box.box(scene, inner, fixed, True, _UNIT)
    return tiles.stack(scene, outer, part, _which(scene, fixed)) if outer else part


def _where(scene: PanelScene, outer: tuple[int, ...]) -> dict[int, int]:
    """Which of many parts is drawn: one of which something is taken."""
    example = scene.taken.example if scene.taken is not None else None
    return {axis: example[axis] if example else 0 for axis in outer}


def _which(scene: PanelScene, fixed: Fixed) -> str:
    total = size_of(scene.view.shape[axis] for axis in fixed)
    letters = letters_of([scene.view.shape])
    named = [
        f"{lettered(i, letters)} along {scene.names[axis]}"
        for axis, i in fixed.items()
        if scene.names[axis]
    ]
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
        at = 1.12 * text_width(name, 13) + 8  # letters grow where a telephone shrinks the picture
    words = f"{shape_text(shape)}{more}"
    canvas.text(at, 14, words, font_size=13, class_="mono", fill=theme.colour("fg"))
    canvas.paste(part.canvas, 0, 26, data_operand=panel)
    # The last tick of an axis may reach a little beyond its part.
    width = max(part.width + 6, at + text_width(words, 13, mono=True) + 4)
    return Part(canvas, width, part.height + 26, part.left, part.top + 26, part.right)
