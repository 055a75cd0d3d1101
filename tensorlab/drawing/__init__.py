"""Pictures of tensors and of results: what a picture contains is laid out first, then written as SVG, HTML or text.

A new kind of picture is one file, and one line here.
"""

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

draw.register(Explanation, draw_operation)
draw.register(Tangent, tangents)
draw.register(Descent, descent)
draw.register(Node, graph)
