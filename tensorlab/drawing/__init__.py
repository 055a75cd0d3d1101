"""Pictures of tensors and of results: what a picture contains is laid out first, then written as SVG, HTML or text.

A new kind of picture is one file, and one line here.
"""

from typing import Never

from tensorlab.description import Description
from tensorlab.drawing.charts.descents import descent
from tensorlab.drawing.charts.graph import graph
from tensorlab.drawing.charts.histogram import histogram
from tensorlab.drawing.charts.images import images
from tensorlab.drawing.charts.tangents import tangents
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.operation.picture import draw_operation
from tensorlab.drawing.tensor.picture import draw
from tensorlab.explain import Explanation
from tensorlab.gradient import Descent, Node, Tangent

__all__ = ["Drawing", "draw", "histogram", "images"]


def _no_entries(description: Description) -> Never:
    raise TypeError(
        "A Description keeps what was found out about a tensor, and not its entries: draw the tensor itself, draw(x)."
    )


draw.register(Drawing, lambda drawing: drawing)
draw.register(Description, _no_entries)
draw.register(Explanation, draw_operation)
draw.register(Tangent, tangents)
draw.register(Descent, descent)
draw.register(Node, graph)
