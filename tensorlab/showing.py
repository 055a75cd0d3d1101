"""The seam between results and pictures: a result knows that it can be drawn, and nothing of how.

Which picture belongs to which kind of result is registered in `tensorlab.drawing`, which is imported when the first
picture is asked for.
"""

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if (
    TYPE_CHECKING
):  # the one name that points from results to pictures, so that editors know what `draw` gives
    from tensorlab.drawing.drawing import Drawing


class Drawable:
    """A result with a picture: `x.draw(**options)` is `tensorlab.draw(x, **options)`, and a notebook shows it."""

    def draw(self, **options: Any) -> "Drawing":
        """Draw it; `tensorlab.draw` says which options its kind takes."""
        return cast("Drawing", import_module("tensorlab.drawing").draw(self, **options))

    def _caption(self) -> tuple[str, ...]:
        """What a notebook writes below the picture, each sentence a paragraph."""
        return ()

    def _repr_html_(self) -> str | None:
        try:
            drawing = self.draw()
        except (ImportError, ValueError):  # no matplotlib, or too much for one picture
            return None  # the notebook then shows the text
        return replace(drawing, caption=self._caption())._repr_html_()
