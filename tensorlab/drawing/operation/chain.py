"""The picture of a chain: what it begins with, the result of each step, and one entry of the end followed back."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, Part
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.operation.layout import WIDEST, in_rows, with_sentences
from tensorlab.drawing.operation.marks import EXAMPLE, Cell, every, example_place, fits
from tensorlab.drawing.operation.operators import LONGEST, Operator
from tensorlab.drawing.operation.panel import (
    PanelScene,
    axis_names,
    captioned,
    laid_out,
    panel_scene,
)
from tensorlab.drawing.terminal import Terminal
from tensorlab.explain.chains.chain import Chain, axis_hues
from tensorlab.explain.operands import Operand
from tensorlab.shapes import Shape
from tensorlab.wording import capitalised, count, join

_MOST = 16  # tensors of a chain that are drawn
_MOST_SOURCES = 400  # entries of a result whose sources the script knows
_SOURCE_BYTES = 60_000


def draw_chain(chain: Chain, /, *, width: float = WIDEST) -> Drawing:
    """Draw the tensors of a chain, from what it begins with to its end or to the step that does not work.

    Args:
        chain: What `tensorlab.explain.expression` says.
        width: Pixels that stand side by side before a new row begins.

    Returns:
        A `Drawing`. Pointing at an entry of the result lights up what it comes from, in every tensor on the way.

    Raises:
        ValueError: If there are too many tensors to be seen at once.

    >>> from tensorlab import explain
    >>> print(draw_chain(explain.expression("x @ W + b", x=(2, 3), W=(3, 4), b=(4,))))
    x @ W + b gives (2, 4), in 2 steps.
      x has shape (2, 3)
      W has shape (3, 4)
      b has shape (4,)
      step 1: x @ W gives (2, 4)
      step 2: step 1 + b gives (2, 4)
    """
    results = [link.result for link in chain.links if link.result is not None]
    tensors = [*chain.operands, *results]
    if len(tensors) > _MOST:
        raise ValueError(
            f"the chain has {count(len(tensors), 'tensor')}: at most {_MOST} can be seen at once. "
            "print(chain) tells all of them."
        )
    small = all(fits(x.shape) for x in tensors)
    sources = _sources(chain) if small and chain.valid else {}
    example = example_place([x.shape for x in tensors], tensors[-1].shape) if sources else None
    marks: list[dict[Shape, Cell]] = [{} for _ in tensors]
    trail = sources.get(example, []) if example is not None else []
    for number, at in trail:
        marks[number][at] = EXAMPLE
    if example is not None:
        marks[-1][example] = EXAMPLE
    hues = [[theme.axis(hue) for hue in own] for own in axis_hues(chain)]
    scenes = [
        _scene(x, own, marked, _clashes(chain, number))
        for number, (x, own, marked) in enumerate(zip(tensors, hues, marks, strict=True))
    ]
    names = [*chain.names, *(f"step {number}" for number in range(1, len(results) + 1))]
    part = in_rows(_items(chain, scenes, names), width)
    if chain.failing is not None:
        sentences = [(capitalised(chain.problem), "accent")]
    else:
        sentences = (
            [(_said(trail, example, names, len(chain.operands)), "fg")]
            if example is not None
            else []
        )
    part = with_sentences(part, sentences)
    return Drawing(
        str(Canvas().paste(part.canvas, 4, 4)),
        part.width + 10,
        part.height + 10,
        chain.title,
        " ".join(
            [chain.problem, *chain.suggestions, *(link.written for link in chain.links)]
        ).strip(),
        partial(_text, str(chain)),
        _data(chain, scenes, names, sources),
        narrow=(part.narrow[0] + 10, part.narrow[1] + 10) if part.narrow else None,
    )


def _text(words: str, terminal: Terminal) -> str:
    return "\n".join(map(terminal.line, words.splitlines()))


def _sources(chain: Chain) -> dict[Shape, list[tuple[int, Shape]]]:
    """The trail of each entry of the result; none where entries cannot be followed, or not all of them are few."""
    found: dict[Shape, list[tuple[int, Shape]]] = {}
    size = 0
    for index in every(chain.result_shape or ()):
        try:
            found[index] = chain.trail(index)
        except ValueError:  # a layer's entries are not followed
            return {}
        size += sum(len(at) * 2 + 8 for _, at in found[index])
        if len(found) > _MOST_SOURCES or size > _SOURCE_BYTES:
            return {}
    return found


def _clashes(chain: Chain, number: int) -> set[int]:
    """The axes of a tensor that do not fit."""
    if chain.failing is None:
        return set()
    takes, clashes = chain.failing.takes, chain.failing.explanation.clashes
    return {axis for operand, axis in clashes if operand < len(takes) and takes[operand] == number}


def _scene(
    x: Operand, hues: list[str], marks: Mapping[Shape, Cell], clashes: set[int]
) -> PanelScene:
    colours = [theme.colour("accent") if axis in clashes else hue for axis, hue in enumerate(hues)]
    notes = dict.fromkeys(clashes, "clashes")
    values = x.values if x.values is not None and x.values.shape == x.shape else None
    names = tuple(axis_names(x))
    return panel_scene(x.shape, x.shape, values, names, tuple(colours), notes, marks, None)


def _items(chain: Chain, scenes: list[PanelScene], names: list[str]) -> list[Part | Operator]:
    first = len(chain.operands)
    items: list[Part | Operator] = []
    for number in range(first):
        if items:
            items.append(Operator("and"))
        items.append(
            captioned(laid_out(scenes[number]), names[number], scenes[number].own, str(number))
        )
    for number, link in enumerate(chain.links, first):
        text = link.written
        items.append(
            Operator(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…", arrow=True)
        )
        if link.result is None:
            items.append(Operator("", cross=True))
            continue
        is_end = chain.valid and number == first + len(chain.links) - 1
        panel = "result" if is_end else str(number)
        name = "result" if is_end else names[number]
        items.append(captioned(laid_out(scenes[number]), name, scenes[number].own, panel))
    return items


def _said(trail: list[tuple[int, Shape]], example: Shape, names: list[str], inputs: int) -> str:
    """Say how much of what a chain begins with goes into one entry of its end."""
    counts: dict[int, int] = {}
    for number, _ in trail:
        if number < inputs:
            counts[number] = counts.get(number, 0) + 1
    came = join([f"{count(n, 'entry')} of {names[number]}" for number, n in counts.items()])
    index = ", ".join(map(str, example))
    return f"result[{index}] comes from {came}." if index else f"The result comes from {came}."


def _data(
    chain: Chain,
    scenes: list[PanelScene],
    names: list[str],
    sources: dict[Shape, list[tuple[int, Shape]]],
) -> dict[str, Any]:
    """What the interactive script needs: every tensor but the last is to it an operand."""
    tensors = {
        str(number): {"name": name, "shape": scene.own, "axes": list(scene.names)}
        for number, (name, scene) in enumerate(zip(names, scenes, strict=True))
    }
    data: dict[str, Any] = {"kind": "operation", "operands": tensors}
    if chain.valid:
        _, last = tensors.popitem()
        data["result"] = {**last, "name": "result"}
    if sources:
        data["sources"] = {
            _key(index): [(number, _key(at)) for number, at in found]
            for index, found in sources.items()
        }
    return data


def _key(index: Shape) -> str:
    return ",".join(map(str, index))
