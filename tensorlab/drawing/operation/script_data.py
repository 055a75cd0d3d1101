"""What the interactive script needs to know of an operation's picture."""

from typing import Any

from tensorlab.drawing.operation.marks import every, fits
from tensorlab.drawing.operation.panel import PanelScene, axis_names
from tensorlab.explain.explanation import Explanation
from tensorlab.shapes import Shape
from tensorlab.wording import ordinal

_MOST_SOURCES = 400  # entries of a result whose sources the script knows
_SOURCE_BYTES = 30_000


def script_data(
    explanation: Explanation, scenes: dict[int, PanelScene], result: PanelScene | None
) -> dict[str, Any]:
    """What the script needs: names of the tensors and axes, and the sources of the result's entries that have cells."""
    several = len(scenes) > 1
    operands = {
        i: {
            "name": ordinal(i) if several else "",
            "shape": scene.own,
            "axes": axis_names(explanation.operands[i]),
        }
        for i, scene in scenes.items()
    }
    data: dict[str, Any] = {"kind": "operation", "operands": operands}
    if result is None:
        return data
    data["result"] = {"name": "result", "shape": result.own, "axes": result.names}
    small = all(fits(scene.view.shape) for scene in scenes.values())
    if small and fits(result.own):
        data["sources"] = _sources(explanation, result.own, set(scenes))
    return data


def _sources(
    explanation: Explanation, shape: Shape, shown: set[int]
) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    size = 0
    for index in every(shape):
        sources = [
            (n, ",".join(map(str, at))) for n, at in explanation.sources(index) if n in shown
        ]
        size += sum(len(at) + 8 for _, at in sources)
        if len(found) >= _MOST_SOURCES or size > _SOURCE_BYTES:
            break
        found[",".join(map(str, index))] = sources
    return found
