"""From the plan of a picture to its painted parts: which entries are drawn, how large, in which colours."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np

from tensorlab.drawing.canvas import Part
from tensorlab.drawing.colormap import ValueColours
from tensorlab.drawing.png import value_range
from tensorlab.drawing.tensor import box, tiles
from tensorlab.drawing.tensor.cells import cells
from tensorlab.drawing.tensor.cube import cube, depth
from tensorlab.drawing.tensor.plan import Plan
from tensorlab.drawing.tensor.scene import Fixed, Indices, Scene, sample
from tensorlab.selection import Selection
from tensorlab.view import TensorView

_WIDEST = 660.0  # of cells side by side
_ROOM = 450.0  # for parts side by side: wider pictures can hardly be read on a telephone
_LEAST, _MOST = 0.3, 0.62  # the scale of parts side by side


def first_scene(found: TensorView, taken: Selection | None, plan: Plan) -> Scene:
    """What is drawn, before a value of it is read."""
    shown: dict[int, Indices] = dict.fromkeys(plan.stacked, (0,)) | {
        axis: tiles.shown(found.shape[axis], plan.most) for axis in _sides(plan)
    }
    return Scene(found, taken, plan.shown, plan.limit, shown=shown)


def make_scene(scene: Scene, plan: Plan) -> Scene:
    """What all parts share, with one scale of colours for everything that is drawn."""
    found = scene.view
    if plan.cells and plan.inner:
        return _fitted(scene, plan)
    if plan.cells or plan.shown in ("numbers", "blank"):
        return scene
    if plan.shown == "images" and found.dtype == "uint8":
        return replace(scene, span=(0.0, 255.0))
    faces = [box.slab_values(scene, plan.inner, fixed) for fixed in each_part(scene, plan)]
    everything = np.concatenate([face.ravel() for face in faces])
    if plan.shown == "images":
        return replace(scene, span=value_range(everything))
    scale = ValueColours(everything)
    # Where all entries are equal, a colour says less than their value.
    return replace(scene, scale=scale) if scale.varied else replace(scene, show="numbers")


def _fitted(scene: Scene, plan: Plan) -> Scene:
    """The same scene with fewer columns, and fewer parts side by side, where its cells are wide."""
    columns = plan.inner[-1]
    n = scene.view.shape[columns]
    shown = {**scene.shown, columns: sample(n, min(plan.limit, scene.room(columns)))}
    scene = replace(scene, shown=shown)
    if plan.across is not None:
        slabs = len(scene.places(plan.inner[0])) if len(plan.inner) == 3 else 0
        width = len(shown[columns]) * scene.cell_width + slabs * depth(scene)
        most = min(plan.most, max(4, int((_WIDEST - 50) / (width + 22)) + 1))
        shown[plan.across] = tiles.shown(scene.view.shape[plan.across], most)
    return scene


def _sides(plan: Plan) -> list[int]:
    """The axes along which parts stand in rows and columns."""
    return [axis for axis in (plan.down, plan.across) if axis is not None]


def each_part(scene: Scene, plan: Plan) -> Iterator[Fixed]:
    """The fixed index of each part that is drawn."""
    sides = _sides(plan)
    drawn = ([i for i in scene.places(axis) if i is not None] for axis in sides)
    for places in product(*drawn):
        yield {**plan.fixed, **dict(zip(sides, places, strict=True))}


def lay_out(scene: Scene, plan: Plan) -> Part:
    """Lay out one part, or several side by side, and put them in front of the stack of the axes that remain."""
    block: tiles.Block
    if plan.cells:
        block = cube if len(plan.inner) == 3 else cells
    else:
        block = partial(box.box, unit=box.UNIT * _scale(scene, plan))
    if plan.across is None:
        part = block(scene, plan.inner, plan.fixed, True)
    else:
        where = plan.down, plan.across
        upright = plan.cells and scene.show == "numbers" and not plan.stacked  # with nothing below
        part = tiles.tiles(scene, *where, plan.inner, plan.fixed, block, plan.most, upright)
    return tiles.stack(scene, plan.stacked, part) if plan.stacked else part


def _scale(scene: Scene, plan: Plan) -> float:
    """How much smaller than alone the parts of a row are drawn."""
    if plan.across is None:
        return 1.0
    room = _ROOM if plan.down is None else _ROOM - 40
    each = room / len(scene.places(plan.across)) - 22
    return min(max(each / box.width_of(scene, plan.inner), _LEAST), _MOST)
