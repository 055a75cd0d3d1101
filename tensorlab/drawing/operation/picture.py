"""The picture of an operation: operands and result side by side, axes that correspond in one colour.

The tensors are laid out as `draw` does it; what is added are the matching colours, the marks that show where entries
come from, and for the interactive script the sources of each entry of the result.
"""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, Part
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.operation.examples import (
    MovedEntries,
    example_region,
    example_sentence,
    known_values,
    regions,
)
from tensorlab.drawing.operation.layout import (
    WIDEST,
    crosswise,
    in_rows,
    shown_operands,
    with_sentences,
)
from tensorlab.drawing.operation.marks import Marks, fits, marks
from tensorlab.drawing.operation.operators import Operator, operators
from tensorlab.drawing.operation.panel import (
    PanelScene,
    axis_names,
    captioned,
    laid_out,
    panel_scene,
    shape_view,
)
from tensorlab.drawing.operation.script_data import script_data
from tensorlab.drawing.operation.text import text
from tensorlab.explain.explanation import Explanation, axis_hues
from tensorlab.explain.operands import Operand
from tensorlab.wording import ordinal, shape_text


def draw_operation(explanation: Explanation, /, *, width: float = WIDEST) -> Drawing:
    """Draw an operation's operands and its result.

    Args:
        explanation: What `tensorlab.explain` says about it. Where it does not work, the operands are drawn, with the
            axes that clash.
        width: Pixels that stand side by side before a new row begins: 440 suit a telephone or a narrow column.

    Returns:
        A `Drawing`. In a notebook or page, pointing at an entry of the result lights up the entries it comes from.

    >>> from tensorlab import explain
    >>> print(draw_operation(explain.matmul([[1, 2], [3, 4]], [[5], [6]])))
    (2, 2) @ (2, 1) gives (2, 1)
       first      second     result
      ┌─────┐     ┌───┐      ┌────┐
      │ 1 2 │  @  │ 5 │   =  │ 17 │
      │ 3 4 │     │ 6 │      │ 39 │
      └─────┘     └───┘      └────┘
    """
    explanation = _shown(explanation)
    marked = marks(explanation)
    shown = shown_operands(len(explanation.operands))
    scenes = {number: _operand(explanation, marked, number) for number, _ in shown}
    result = _result(explanation, explanation.result, marked) if explanation.result else None
    part = _arranged(explanation, scenes, result, width)
    if explanation.valid:
        sentence = example_sentence(explanation, marked.example)
        sentences = [(sentence, "fg")] if sentence else []
    else:
        sentences = [(explanation.reason, "accent")]
    part = with_sentences(part, sentences)
    canvas = Canvas().paste(part.canvas, 4, 4)
    said = [explanation.problem, *explanation.suggestions, *explanation.steps, *explanation.notes]
    return Drawing(
        str(canvas),
        part.width + 10,
        part.height + 10,
        explanation.title,
        " ".join(str(each) for each in said if each),
        partial(text, _kept(explanation)),
        script_data(explanation, scenes, result),
        narrow=(part.narrow[0] + 10, part.narrow[1] + 10) if part.narrow else None,
    )


def _kept(explanation: Explanation) -> Explanation:
    """The same with copies of the entries that a terminal is shown: the tensors may change afterwards."""

    def kept(x: Operand) -> Operand:
        values = x.values if fits(x.shape) else None
        return replace(x, values=None if values is None else values.copy())

    result = explanation.result
    return replace(
        explanation,
        operands=tuple(map(kept, explanation.operands)),
        result=None if result is None else kept(result),
    )


def _shown(explanation: Explanation) -> Explanation:
    """The same with a result that has its shape, and shows nothing of what an operand's mask hides."""
    result = explanation.result
    if result is None or result.values is None:
        return explanation
    if result.values.shape != result.shape:
        whole = np.empty(result.shape, dtype=object)
        whole[()] = result.values  # its only entry, which is an array itself
        return replace(explanation, result=replace(result, values=whole))
    if any(map(np.ma.isMA, known_values(explanation))) and not np.ma.isMA(result.values):
        return replace(explanation, result=replace(result, values=None))
    return explanation


def _operand(explanation: Explanation, marked: Marks, number: int) -> PanelScene:
    x = explanation.operands[number]
    drawn, names, notes = x.shape, axis_names(x), dict(marked.notes[number])
    muted = theme.colour("muted")
    hues = [muted if hue is None else theme.axis(hue) for hue in axis_hues(explanation, number)]
    for operand, axis in explanation.clashes:
        if operand == number:
            notes[axis], hues[axis] = "clashes", theme.colour("accent")
    if explanation.kind == "stretches" and explanation.result is not None:
        drawn = explanation.result.shape
        missing = len(drawn) - x.rank
        hues = [muted] * missing + hues
        names = [
            "" if hue == muted else name
            for hue, name in zip(hues, [""] * missing + names, strict=True)
        ]
    return panel_scene(
        x.shape, drawn, x.values, tuple(names), tuple(hues), notes, marked.operands[number],
        regions(explanation, number, drawn),
    )  # fmt: skip


def _result(explanation: Explanation, result: Operand, marked: Marks) -> PanelScene:
    values: Any = result.values
    if values is None and (moved := MovedEntries.of(explanation)) is not None:
        values = shape_view(result.shape, moved, moved.dtype)
    hues = tuple(theme.axis(label) for label in result.labels)
    return panel_scene(
        result.shape, result.shape, values, tuple(axis_names(result)), hues,
        marked.result_notes, marked.result, example_region(explanation),
    )  # fmt: skip


def _arranged(
    explanation: Explanation,
    scenes: dict[int, PanelScene],
    result: PanelScene | None,
    width: float,
) -> Part:
    shapes = explanation.input_shapes
    several = len(shapes) > 1
    small = all(fits(scene.view.shape) for scene in scenes.values())
    flat = small and all(len(shape) <= 2 for shape in shapes)
    if explanation.operation == "matmul" and result is not None and flat and fits(result.own):
        return _product(scenes, result)
    between, before = operators(explanation)
    items: list[Part | Operator] = []
    for number, left_out in shown_operands(len(shapes)):
        scene = scenes[number]
        if items:
            items.append(Operator(left_out) if left_out else between)
        stretched = scene.view.shape != scene.own
        more = f" → {shape_text(scene.view.shape)}" if stretched else ""
        name = ordinal(number) if several else ""
        items.append(captioned(laid_out(scene), name, scene.own, str(number), more))
    if result is not None:
        items += [before, captioned(laid_out(result), "result", result.own, "result")]
    else:
        items.append(Operator("", cross=True))
    return in_rows(items, width)


def _product(scenes: dict[int, PanelScene], result: PanelScene) -> Part:
    """A product of two matrices or vectors: a vector stands upright where it counts as a column."""
    first, second = scenes.values()
    wide = max(second.cell_width, result.cell_width)
    second, result = replace(second, width=wide), replace(result, width=wide)
    upright = len(second.own) == 1
    parts = [
        captioned(laid_out(first), ordinal(0), first.own, "0"),
        captioned(laid_out(second, upright), ordinal(1), second.own, "1"),
        captioned(
            laid_out(result, upright and len(result.own) == 1),
            "result",
            result.own,
            "result",
            " = first @ second",
        ),
    ]
    return crosswise(*parts)
