"""What is stored or computed in chunks is read for a picture together: few chunks in all, and none of them twice."""

from dataclasses import replace

from tensorlab.drawing.tensor import box
from tensorlab.drawing.tensor.layout import each_part
from tensorlab.drawing.tensor.plan import Plan
from tensorlab.drawing.tensor.scene import Scene
from tensorlab.shapes import Key

MOST_FACES = 8  # slabs that a reader can step through


def gathered(scene: Scene, table: Scene, plan: Plan) -> Scene:
    """The scene with all that is drawn of it in memory; where chunks are small, with coarser faces.

    Args:
        scene: What is drawn, before a value of it is read.
        table: What the terminal shows of it as numbers.
        plan: How it is drawn.

    Raises:
        TypeError: If the values cannot be had, with the reason and what to call.
    """
    found = scene.view
    if plan.cells and all(None not in scene.places(axis) for axis in range(found.rank)):
        return replace(scene, view=found.gathered([(slice(None),) * found.rank]))
    if plan.cells or plan.shown == "numbers":
        return replace(scene, view=found.gathered([*scene.keys(), *table.keys()]))
    pictures = plan.shown == "images"
    finest = box.OVERSAMPLED * box.DETAIL if pictures else box.DETAIL
    while True:
        scene = replace(scene, finest=finest)
        keys = _faces(scene, plan)
        keys += [first_images(scene, plan)] if pictures else table.keys()
        if finest <= 2 or found.affordable(keys):
            return replace(scene, view=found.gathered(keys))
        finest -= 1


def steps(scene: Scene, plan: Plan) -> int:
    """How many slabs of a box a reader can step through: of chunks those that are read for the first one anyway."""
    if len(plan.inner) < 3 or plan.parts or plan.inner[0] != 0:
        return 1
    return min(scene.view.shape[0], MOST_FACES, *scene.view.chunks[:1])


def _faces(scene: Scene, plan: Plan) -> list[Key]:
    """The indices of all faces, at their finest."""
    axes, n = box.face_axes(scene, plan.inner), steps(scene, plan)
    slabs = {0: slice(n)} if n > 1 else {}
    finest = scene.finest or box.DETAIL
    return [scene.slab_key(axes, {**fixed, **slabs}, finest) for fixed in each_part(scene, plan)]


def rows_of_images(scene: Scene, plan: Plan) -> tuple[tuple[int, ...], list[int]]:
    """The axes of an image, and those before them, the last of which the images stand along."""
    coloured = len(plan.inner) == 3 and plan.inner[0] == scene.view.rank - 1
    free = plan.inner if coloured else plan.inner[-2:]
    return free, [axis for axis in range(scene.view.rank) if axis not in free]


def first_images(scene: Scene, plan: Plan) -> Key:
    """The index of the first images along the axis before their height and width alone."""
    free, outer = rows_of_images(scene, plan)
    first = {axis: slice(MOST_FACES if axis == outer[-1] else 1) for axis in outer}
    return scene.slab_key(free, first, box.DETAIL)
