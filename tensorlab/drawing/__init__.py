"""Pictures of tensors: what a picture contains is laid out first, then written as SVG, HTML or text."""

from tensorlab.drawing.distribution import histogram
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.gallery import images
from tensorlab.drawing.tensor import draw

__all__ = ["Drawing", "draw", "histogram", "images"]
