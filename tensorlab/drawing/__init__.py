"""Pictures of tensors: what a picture contains is laid out first, then written as SVG, HTML or text."""

from tensorlab.drawing.charts.histogram import histogram
from tensorlab.drawing.charts.images import images
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.tensor.picture import draw

__all__ = ["Drawing", "draw", "histogram", "images"]
