"""The picture of a tensor, chosen by its rank, its size and what its entries are."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, get_args

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, printable
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.options import at_least_one
from tensorlab.drawing.png import from_values
from tensorlab.drawing.registry import by_kind
from tensorlab.drawing.shades import as_characters
from tensorlab.drawing.tensor import box, gathering
from tensorlab.drawing.tensor import text as characters
from tensorlab.drawing.tensor.axes import note
from tensorlab.drawing.tensor.entry import entry_text
from tensorlab.drawing.tensor.layout import first_scene, lay_out, make_scene
from tensorlab.drawing.tensor.overlay import taken_in_words
from tensorlab.drawing.tensor.plan import Plan, Show, find_axis, make_plan
from tensorlab.drawing.tensor.scene import Indices, Scene, sample
from tensorlab.drawing.tensor.several import below_each_other
from tensorlab.drawing.terminal import Terminal
from tensorlab.indexing import Refusal, read, read_key
from tensorlab.selection import Selection
from tensorlab.sources.containers import has_named_parts, is_ragged_batch
from tensorlab.sources.tensor_view import UnreadableError
from tensorlab.view import TensorView, tensors_in, view
from tensorlab.wording import count, join, shape_text, thousands, verb, wrap

_LEGEND = 180.0
_NOTE = 48  # characters of a line below a picture
_MOST_TENSORS = 12  # of a dict or a model
_USUAL, _COLUMNS = 80, 8  # characters of a terminal, and columns of a table in it
_NARROWEST = 4  # characters that a column of one digit takes
_MOST_COLUMNS = 100  # of a table in the widest terminal
_FACE_BYTES = 12_000  # of all faces that the script can step through


@by_kind
def draw(
    x: Any,
    /,
    axes: Sequence[str] | None = None,
    *,
    index: Any = None,
    spread: int | str | None = None,
    show: Show = "auto",
    max_entries: int = 256,
) -> Drawing:
    """Draw a tensor of any rank and size, the tensors of a dict or a model, or a result such as an explanation.

    A scalar is a single cell, a vector a strip, a matrix a grid, a rank-3 tensor a cube, rank 4 a row of cubes,
    rank 5 a grid of them; for higher ranks, one such part is drawn in front of the others. Each axis has its arrow,
    its label and a colour of its own. A tensor with more than `max_entries` entries is drawn to scale, with its
    first slab on its face: as an image if its values are one, otherwise as colours. Long vectors and tables show their
    first and last entries. For a dict, a module, or a list of tensors of several shapes, each tensor is drawn below its
    name.

    An explanation is drawn as its operands and its result, without options. A `Tangent` takes `low` and `high`, where
    the picture begins and ends; a `Descent` `show="convergence"` for its values over the steps, and `x` and `y`, the
    ranges of its path; a `Node` `backward=False` for its graph without gradients.

    Args:
        x: Any array-like, of any shape, or a result. The options below are for tensors.
        axes: A name for each axis.
        index: An index, best written with `np.s_[...]`; the entries that it takes are highlighted.
        spread: An axis, by number or name, whose slabs are set apart.
        show: How entries are shown: "numbers", "colours" (or "colors"), "images", or "auto" for what suits them.
        max_entries: How many entries may have a cell of their own.

    Returns:
        A `Drawing`, which shows itself in a notebook and by `print`, and saves itself as .svg, .pdf, .png or .html.

    Raises:
        TypeError: If `x` is neither a tensor nor such a result, an option does not belong to it, or NumPy takes no such
            index.
        ValueError: If the names do not match the axes, `spread` is not an axis, or the entries cannot be shown as
            asked.
        IndexError: If the index does not fit the shape, in the words of `tensorlab.explain.index`.

    Source: section 2.2, "Data representations for neural networks".

    >>> print(draw([[5, 78, 2], [6, 79, 3]], axes=("rows", "columns")))
    Matrix (rank-2 tensor), shape (2, 3)
      rows (2)
      columns (3)
       ┌───┬────┬───┐
     0 │ 5 │ 78 │ 2 │
     1 │ 6 │ 79 │ 3 │
       └───┴────┴───┘
         0   1    2
    """
    if show not in get_args(Show):
        raise ValueError(f'show={show!r}: give "auto", "numbers", "colours" or "images".')
    max_entries = at_least_one("max_entries", max_entries, "entry must be drawn")
    # What is told of one tensor.
    alone = any(option is not None for option in (axes, index, spread))
    if has_named_parts(x) and not alone:
        return _each(x, tensors_in(x), show, max_entries)
    try:
        found = view(x, axes)
    except (TypeError, ValueError):
        if alone or is_ragged_batch(x) or not (parts := tensors_in(x)):
            raise
        return _each(x, parts, show, max_entries)
    return _alone(found, index, spread, show, max_entries)


def _each(x: Any, found: dict[str, TensorView], show: Show, max_entries: int) -> Drawing:
    """Draw the first of the tensors that were found in an object."""
    pictures = {
        name: _alone(each, None, None, show, max_entries)
        for name, each in islice(found.items(), _MOST_TENSORS)
    }
    title = f"{type(x).__name__} with {count(len(found), 'tensor')}"
    return below_each_other(title, pictures, len(found) - len(pictures))


def _alone(
    found: TensorView, index: Any, spread: int | str | None, show: Show, max_entries: int
) -> Drawing:
    try:
        return _drawn(found, index, spread, show, max_entries)
    except UnreadableError as error:  # what is drawn then is the shape alone
        if not found.readable:
            raise
        found = replace(found, unread=error.why or str(error), lazy=False)
        return _drawn(found, index, spread, show, max_entries)


def _drawn(
    found: TensorView, index: Any, spread: int | str | None, show: Show, max_entries: int
) -> Drawing:
    taken = None if index is None else _selected(found, index)
    apart = None if spread is None else find_axis(found, spread)
    show = "colours" if show == "colors" else show
    plan = make_plan(found, show, apart, max_entries)
    scene = first_scene(found, taken, plan)
    if found.chunks and found.size and plan.shown != "blank":
        scene = gathering.gathered(scene, _numbers(scene), plan)
    scene = make_scene(scene, plan)
    part = lay_out(scene, plan)
    canvas = Canvas().paste(part.canvas, 4, 4)
    width, height = _paint_below(canvas, scene, plan, part.width, part.height + 8)
    title = f"{_kind(found.rank)}, shape {shape_text(found.shape)}"
    return Drawing(
        str(canvas),
        width + 8,
        height,
        title,
        _description(scene, plan, apart),
        _writer(scene, plan, title),
        _data(scene, plan),
        narrow=(part.narrow[0] + 8, part.narrow[1] + 12) if part.narrow else None,
    )


def _selected(found: TensorView, key: Any) -> Selection:
    """The entries that an index takes; what NumPy refuses is explained as `explain.index` does it."""
    parts = key if isinstance(key, tuple) else (key,)
    # Arrays are copied, as they may change before the picture is looked at.
    key = tuple(part.copy() if isinstance(part, np.ndarray) else part for part in parts)
    index = read(found.shape, read_key(key))
    if isinstance(index, Refusal):
        # Imported for a refusal alone: the operations cost as much as all that draws a tensor.
        from tensorlab.explain.operands import Operand
        from tensorlab.explain.operations.index import index as explain_index

        raise IndexError(str(explain_index(Operand(found.shape, None, found.axes), key)))
    return index.selection


def _paint_below(
    canvas: Canvas, scene: Scene, plan: Plan, width: float, y: float
) -> tuple[float, float]:
    """Paint the legend and what must be said in words; returns the size of the whole picture."""
    if 0 in scene.view.shape:
        y += 14
        short = [label for label, n in zip(_labels(scene), scene.view.shape, strict=True) if not n]
        words = f"no entries: {join(short)} {verb(len(short), 'has')} length 0"
        width = max(width, note(canvas, 6, y, words))
    if scene.show == "blank":
        y += 14
        width = max(width, note(canvas, 6, y, "only the shape is known"))
    if scene.show == "colours" and scene.view.size:
        y += 8 + scene.colours.legend(canvas, 6, y + 6, _LEGEND)
        width = max(width, _LEGEND + 30 + (190 if scene.colours.magnitudes else 0))
    if scene.taken is not None and not plan.cells:
        y += 4
        words, total, steps = taken_in_words(scene.taken, _labels(scene))
        # Beside another picture there is little room: how many are taken may stand in two lines.
        if len(both := f"{words} {total}".rstrip()) <= _NOTE:
            words, total = both, ""
        lines = [(words, theme.colour("accent")), (total, "none"), (steps, "none")]
        for line, mark in lines:
            y += 16 if line else 0
            width = max(width, note(canvas, 6, y, line, mark) if line else 0)
    return width, y + 4


def _taken(scene: Scene, taken: Selection) -> str:
    """What an index takes, in one line."""
    words, total, steps = taken_in_words(taken, _labels(scene))
    return f"{words} {total}".rstrip() + (f", {steps}" if steps else "")


def _labels(scene: Scene) -> list[str]:
    return [printable(scene.view.label(axis)) for axis in range(scene.view.rank)]


def _kind(rank: int) -> str:
    names = ("Scalar", "Vector", "Matrix")
    return f"{names[rank]} (rank-{rank} tensor)" if rank < 3 else f"Rank-{rank} tensor"


def _description(scene: Scene, plan: Plan, apart: int | None) -> str:
    """The picture in sentences."""
    found = scene.view
    sentences = [characters.summary(scene)]
    if apart is not None:
        sentences.append(f"The slabs along {_labels(scene)[apart]} are set apart.")
    if not plan.cells and found.size:
        sentences.append(f"Drawn to a gentle scale: {box.SCALE}.")
    if scene.show == "blank":
        sentences.append(f"No values are shown: {found.unread}.")
    if scene.show == "images":
        sentences.append("The first image is on its face.")
    if found.dtype.startswith("void"):
        sentences.append(found.note)
    if scene.show == "colours" and found.size:
        colours = scene.colours
        sentences.append(f"Colours run from {' to '.join(colours.limits)}.")
        sentences += [f"{entries} drawn are {what}." for entries, what in colours.holes]
    if scene.taken is not None:
        sentences.append(f"Highlighted: {_taken(scene, scene.taken)}.")
    return " ".join(sentences)


def _data(scene: Scene, plan: Plan) -> dict[str, Any]:
    """What the interactive script needs: the shape, the labels, a small cube's entries or a large one's first slabs."""
    found = scene.view
    data: dict[str, Any] = {"kind": "tensor", "shape": found.shape, "axes": _labels(scene)}
    if len(plan.inner) < 3 or plan.parts or not found.size:
        return data
    if plan.shown == "blank":
        return data
    if plan.cells and _all_drawn(scene):
        data["values"] = [entry_text(value, scene.digits) for value in found.values().reshape(-1)]
        if plan.shown == "colours":
            data["fills"] = [scene.colours(value) for value in found.values().reshape(-1)]
            data["mark"] = scene.colours.mark or ""
        data["order"] = plan.inner  # into the page, down, right
        if scene.taken is not None:
            every = enumerate(np.ndindex(found.shape))
            data["taken"] = [place for place, index in every if index in scene.taken]
    elif not plan.cells and plan.inner[0] == 0 and scene.taken is None:
        faces = _faces(scene, plan)
        if len(faces) > 1:
            data["faces"] = faces
    return data


def _all_drawn(scene: Scene) -> bool:
    return all(None not in scene.places(axis) for axis in range(scene.view.rank))


def _faces(scene: Scene, plan: Plan) -> list[dict[str, Any]]:
    """The slabs after the first, which is in the picture, as images, as many as are worth their bytes."""
    faces: list[dict[str, Any]] = [{"index": 0}]
    left = _FACE_BYTES
    for i in range(1, gathering.steps(scene, plan)):
        png = box.face(scene, plan.inner, {plan.inner[0]: i}, box.side(28))
        href = "data:image/png;base64," + b64encode(png or b"").decode()
        left -= len(href)
        if png is None or left < 0:
            break
        faces.append({"index": i, "href": href})
    return faces


def _writer(scene: Scene, plan: Plan, title: str) -> Callable[[Terminal], str]:
    """What writes the picture in a terminal, from entries that are kept: the tensor may change afterwards."""
    if plan.shown == "images":
        return partial(_images, scene, plan, _first_images(scene, plan), title)
    if plan.shown == "blank":
        return partial(_blank, scene, title)
    return partial(_table, _numbers(scene).read(), title)


def _numbers(scene: Scene) -> Scene:
    """What a terminal shows of the entries, as numbers."""
    found = scene.view
    slabs = characters.slabs(found.shape)
    kept: dict[int, Indices] = {axis: tuple(range(n)) for axis, n in slabs.items()}
    if found.rank:
        kept[found.rank - 1] = sample(found.shape[-1], _MOST_COLUMNS)
    return Scene(found, scene.taken, "numbers", _COLUMNS, shown=kept)


def _table(table: Scene, title: str, terminal: Terminal) -> str:
    if table.view.rank:  # a wide terminal takes the columns that fit
        fit = terminal.columns // _NARROWEST if terminal.columns > _USUAL else _COLUMNS
        columns = sample(table.view.shape[-1], min(fit, _MOST_COLUMNS))
        table = table.showing({**table.shown, table.view.rank - 1: columns})
    return characters.text(table, terminal, title)


def _blank(scene: Scene, title: str, terminal: Terminal) -> str:
    why = wrap(f"no values: {scene.view.unread}", terminal.columns, "  ", "  ")
    lines = characters.head(scene, terminal, title) + why.splitlines()
    return "\n".join(map(terminal.line, lines))


def _first_images(scene: Scene, plan: Plan) -> Scene:
    """The first images alone, in a copy."""
    return replace(scene, view=view(scene.view[gathering.first_images(scene, plan)].copy()))


def _images(scene: Scene, plan: Plan, kept: Scene, title: str, terminal: Terminal) -> str:
    """The axes, and a row of images."""
    found = scene.view
    free, outer = gathering.rows_of_images(scene, plan)
    first = dict.fromkeys(outer, 0)
    places = range(kept.view.shape[outer[-1]]) if outer else [0]
    fixed = [first | ({outer[-1]: i} if outer else {}) for i in places]
    pixels = [from_values(box.slab_values(kept, free, each), scene.span) for each in fixed]
    lines = characters.head(scene, terminal, title) + as_characters(pixels, terminal, rows=1)
    if outer:
        shown = f"the first of {thousands(found.shape[outer[-1]])} along {printable(found.label(outer[-1]))}"
        lines.append(terminal.faint(terminal.line(shown)))
    if scene.taken is not None:
        lines.append(terminal.line(f"highlighted: {_taken(scene, scene.taken)}"))
    return "\n".join(lines)
