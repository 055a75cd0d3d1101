"""Pictures of tensors and of results: what a picture contains is laid out first, then written as SVG, HTML or text.

A new kind of picture is one file, and one line here.
"""

from typing import TYPE_CHECKING, Never

from tensorlab.description import Description
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.tensor.picture import draw
from tensorlab.lazy import lazy

if TYPE_CHECKING:
    from tensorlab.drawing.charts.histogram import histogram
    from tensorlab.drawing.charts.images import images

__all__ = ["Drawing", "draw", "histogram", "images"]

lazy(
    __name__,
    {
        "tensorlab.drawing.charts.histogram": ("histogram",),
        "tensorlab.drawing.charts.images": ("images",),
    },
)


def _no_entries(description: Description) -> Never:
    raise TypeError(
        "A Description keeps what was found out about a tensor, and not its entries: draw the tensor itself, draw(x)."
    )


draw.register(Drawing, lambda drawing: drawing)
draw.register(Description, _no_entries)
for _kind, _picture in {
    "explain.explanation.Explanation": "drawing.operation.picture.draw_operation",
    "explain.chains.chain.Chain": "drawing.operation.chain.draw_chain",
    "gradient.numerical.Tangent": "drawing.charts.tangents.tangents",
    "gradient.descent.Descent": "drawing.charts.descents.descent",
    "gradient.graph.Node": "drawing.charts.graph.graph",
}.items():
    draw.register_by_name(f"tensorlab.{_kind}", f"tensorlab.{_picture}")
