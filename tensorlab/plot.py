"""The plots of sections 2.3.5 to 2.5: points, curves, landscapes and walks on them, softmax, and matplotlib's own.

Each gives a `Drawing`, as `draw` does: it follows the light or dark colours around it, and saves itself.

>>> from tensorlab import plot
>>> plot.plane([[0, 0], [1, 0], [1, 1]], labels=["a triangle"]).title
'Points of the plane: a triangle'
"""

from tensorlab.drawing.charts.curves import curves
from tensorlab.drawing.charts.descents import convergence, descents
from tensorlab.drawing.charts.fit import fit
from tensorlab.drawing.charts.landscape import landscape
from tensorlab.drawing.charts.matplotlib import colour, figure, to_drawing
from tensorlab.drawing.charts.plane import plane
from tensorlab.drawing.charts.secant import secant
from tensorlab.drawing.charts.softmax import log_loss, softmax
from tensorlab.drawing.charts.surface import surface
from tensorlab.drawing.charts.tangents import tangents

color = colour
"""Another name of `colour`, as matplotlib spells it."""

__all__ = [
    "color",
    "colour",
    "convergence",
    "curves",
    "descents",
    "figure",
    "fit",
    "landscape",
    "log_loss",
    "plane",
    "secant",
    "softmax",
    "surface",
    "tangents",
    "to_drawing",
]
