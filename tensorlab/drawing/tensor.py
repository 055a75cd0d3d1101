"""The picture of a tensor, chosen by its rank, its size and what its entries are."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

import numpy as np

from tensorlab.drawing import arrange, characters, solid
from tensorlab.drawing.canvas import Canvas
from tensorlab.drawing.cube import cube
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.grid import cells
from tensorlab.drawing.highlight import Taken
from tensorlab.drawing.scene import Fixed, Part, Scene
from tensorlab.view import TensorView, view
from tensorlab.wording import count, join, shape_text

Values = Literal["auto", "numbers", "colours", "images"]

_NUMERIC = ("bool", "int", "uint", "float", "bfloat")
_IMAGE_NAMES = ({"height", "rows", "down"}, {"width", "columns", "right"})
_CHANNEL_NAMES = {"channel", "channels", "colour", "colours", "color", "colors", "rgb"}
_LEAST_PIXELS = 8  # fewer rows or columns than this are rather a table than an image


def draw(
    x: Any,
    axes: Sequence[str] | None = None,
    index: Any = None,
    spread: int | str | None = None,
    values: Values = "auto",
    max_entries: int = 256,
) -> Drawing:
    """Draw a tensor of any rank and size.

    A scalar is a single cell, a vector a strip, a matrix a grid, a rank-3 tensor a cube, rank 4 a row of cubes,
    rank 5 a grid of them; of higher ranks one such part is drawn in front of the others. Each axis has its arrow,
    its label and a colour of its own. A tensor with more than `max_entries` entries is drawn to scale, with its
    first slab on its face: as an image where the values are one, else as colours.

    Args:
        x: Any array-like, of any shape.
        axes: A name for each axis.
        index: An index, best written with `np.s_[...]`; the entries that it takes are highlighted.
        spread: An axis, by number or name, whose slabs are set apart.
        values: How entries are shown: "numbers", "colours", "images", or "auto" for what suits them.
        max_entries: How many entries may have a cell of their own.

    Returns:
        A `Drawing`, which shows itself in a notebook and by `print`, and saves itself as .svg, .png or .html.

    Raises:
        TypeError: If `x` is no tensor.
        ValueError: If the names do not match the axes, `spread` is no axis, or the values cannot be shown as asked.
        IndexError: If the index does not fit the shape.

    Source:
        Section 2.2, "Data representations for neural networks".

    >>> print(draw([[5, 78, 2], [6, 79, 3]], axes=("rows", "columns")))
    Matrix (rank-2 tensor), shape (2, 3)
      rows (2)
      columns (3)
       ┌───┬────┬───┐
     0 │ 5 │ 78 │ 2 │
     1 │ 6 │ 79 │ 3 │
       └───┴────┴───┘
         0    1   2
    """
    found = view(x, axes)
    if values not in ("auto", "numbers", "colours", "images"):
        raise ValueError(f'values={values!r}: give "auto", "numbers", "colours" or "images".')
    if max_entries < 1:
        raise ValueError(f"max_entries={max_entries}: at least 1 entry must be drawn.")
    taken = None if index is None else Taken(found.shape, index)
    apart = None if spread is None else _axis(found, spread)
    small = found.size <= max_entries and _fits(found)
    images = _is_image(found, values, small)
    if values == "colours" and not found.dtype.startswith(_NUMERIC):
        raise ValueError(f"the entries are {found.dtype}: only real numbers have colours.")
    if values == "images" and images is None:
        raise ValueError(
            f"a tensor of shape {shape_text(found.shape)} and dtype {found.dtype} holds no images: they need two axes "
            "for height and width, and real numbers."
        )
    shown = "images" if images and not small else "colours" if values == "colours" else "numbers"
    limit = 16 if found.rank < 4 else 8
    scene = Scene(found, taken, shown, limit)
    if found.rank <= 1 and not small:
        part = _strip(Scene(found, taken, shown, 12))
    else:
        part = _part(scene, apart, small or 0 in found.shape, images)
    canvas = Canvas().paste(part.canvas, 4, 4)
    height = part.height + 8
    if shown == "colours" and found.size:
        height += scene.colours.legend(canvas, 6, part.height + 14, 180) + 12
    title = f"{_kind(found.rank)}, shape {shape_text(found.shape)}"
    return Drawing(
        str(canvas),
        max(part.width, 180.0 if shown == "colours" else 0) + 10,
        height,
        title,
        _describe(scene, small, index is not None, apart),
        partial(_characters, found, taken, title),
        _data(scene, small, apart, images),
    )


def _strip(scene: Scene) -> Part:
    return cells(scene, tuple(range(scene.view.rank)), {})


def _part(scene: Scene, apart: int | None, small: bool, images: str | None) -> Part:
    """Choose the layout: an entry in each cell or to scale, and how the axes beyond three are arranged."""
    rank = scene.view.rank
    order = list(range(rank))
    if images == "last":  # the channels lie in the depth of each image
        order = [*order[:-3], rank - 1, rank - 3, rank - 2]
    if apart is not None:
        order.remove(apart)
    inner = tuple(order[-3:])
    outer = tuple(order[:-3])
    crowd = apart is not None or bool(outer)
    most = (8 if len(inner) < 3 else 5) if small else 4
    block = partial(_block, small=small, unit=solid.UNIT if not crowd else solid.UNIT * 0.62)
    if apart is not None:
        rest = dict.fromkeys(outer, 0)
        part = arrange.row(scene, apart, inner, rest, block, most)
        return arrange.sheets(scene, outer, part) if outer else part
    if not outer:
        return block(scene, inner, {}, True)
    sheets = outer[:-2]
    rest = dict.fromkeys(sheets, 0)
    if len(outer) == 1:
        return arrange.row(scene, outer[0], inner, {}, block, most)
    part = arrange.grid(scene, (outer[-2], outer[-1]), inner, rest, block, min(most, 4))
    return arrange.sheets(scene, sheets, part) if sheets else part


def _block(
    scene: Scene, free: tuple[int, ...], fixed: Fixed, labelled: bool, small: bool, unit: float
) -> Part:
    if small:
        return (cube if len(free) == 3 and 0 not in scene.view.shape else cells)(
            scene, free[-3:] if 0 not in scene.view.shape else free[-2:], fixed, labelled
        )
    return solid.box(scene, free, fixed, labelled, unit)


def _axis(found: TensorView, spread: int | str) -> int:
    """Find the axis that is meant by a name or a number."""
    if isinstance(spread, str):
        if spread not in found.axes:
            have = f"its axes are {join(found.axes)}" if found.axes else "its axes have no names"
            raise ValueError(f"spread={spread!r}: {have}.")
        return found.axes.index(spread)
    if not -found.rank <= spread < found.rank:
        raise ValueError(
            f"spread={spread}: the tensor has {count(found.rank, 'axis')}, "
            + (f"0 to {found.rank - 1}." if found.rank else "so nothing can be set apart.")
        )
    return spread % found.rank


def _fits(found: TensorView) -> bool:
    return all(n <= 16 for n in found.shape[-3:]) and all(n <= 64 for n in found.shape)


def _is_image(found: TensorView, values: str, small: bool) -> str | None:
    """Whether the last axes hold images: "gray" for (..., height, width), "last" for channels after them."""
    if found.rank < 2 or not found.dtype.startswith(_NUMERIC) or 0 in found.shape:
        return None
    names = [name.lower() for name in found.axes]
    asked = values == "images"
    if values not in ("auto", "images"):
        return None
    last = found.shape[-1]
    if found.rank >= 3 and last in (1, 3, 4) and min(found.shape[-3:-1]) >= _LEAST_PIXELS:
        says = names[-1] in _CHANNEL_NAMES if names else found.dtype == "uint8"
        if says or asked:
            return "last"
    if min(found.shape[-2:]) >= (1 if asked else _LEAST_PIXELS):
        says = (
            names[-2] in _IMAGE_NAMES[0] and names[-1] in _IMAGE_NAMES[1]
            if names
            else found.dtype == "uint8"
        )
        if says or asked:
            return "gray"
    return None


def _kind(rank: int) -> str:
    names = ("Scalar", "Vector", "Matrix")
    return f"{names[rank]} (rank-{rank} tensor)" if rank < 3 else f"Rank-{rank} tensor"


def _describe(scene: Scene, small: bool, highlighted: bool, apart: int | None) -> str:
    sentences = [characters.summary(scene)]
    if apart is not None:
        sentences.append(f"The slabs along {scene.view.label(apart)} are set apart.")
    if not small and scene.view.rank > 1:
        sentences.append(f"Drawn to a gentle scale: {solid.SCALE}.")
    if scene.values == "images":
        sentences.append("The first image is on its face.")
    if highlighted and scene.taken is not None:
        sentences.append("The entries that the index takes are highlighted.")
    return " ".join(sentences)


def _data(scene: Scene, small: bool, apart: int | None, images: str | None) -> dict[str, Any]:
    """What the interactive script needs: the shape, the labels, and the entries while they are few."""
    found = scene.view
    data: dict[str, Any] = {
        "kind": "tensor",
        "shape": found.shape,
        "axes": [found.label(axis) for axis in range(found.rank)],
    }
    if small and found.rank == 3 and found.size and apart is None and scene.values == "numbers":
        from tensorlab.drawing.scene import entry_text

        data["values"] = [entry_text(value) for value in found.values().ravel().tolist()]
        data["order"] = (2, 0, 1) if images == "last" else (0, 1, 2)  # into the page, down, right
        if scene.taken is not None:
            every = enumerate(np.ndindex(found.shape))
            data["taken"] = [place for place, index in every if index in scene.taken]
    return data


def _characters(found: TensorView, taken: Taken | None, title: str, terminal: Any) -> str:
    return characters.text(Scene(found, taken, "numbers", 8), terminal, title)
