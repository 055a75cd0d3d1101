"""Matplotlib's plots as drawings: its SVG, cleaned, in the colours that follow light and dark.

Curves, bars and contours are matplotlib's trade; `tidy` makes what it writes fit the other pictures here.
"""

import io
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tensorlab.drawing import theme
from tensorlab.drawing.charts.matplotlib_tidy import tidied
from tensorlab.drawing.drawing import Drawing
from tensorlab.drawing.terminal import Terminal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_POINTS_PER_INCH = 72  # matplotlib's unit in SVG: with it, a pixel of ours is one of its points


def colour(name: str) -> str:
    """A colour of the theme, as matplotlib takes it; in the drawing it becomes the theme's own.

    >>> colour("axis-0") == theme.LIGHT["axis-0"]
    True
    """
    return theme.LIGHT[name]


@contextmanager
def figure(width: int = 640, height: int = 320, **subplots: Any) -> Iterator[tuple["Figure", Any]]:
    """Open a matplotlib figure in the theme's colours, apart from pyplot and its global state.

    Args:
        width: Pixels from left to right.
        height: Pixels from top to bottom.
        **subplots: What `Figure.subplots` takes: nrows, ncols, sharey, width_ratios, ...

    Yields:
        The figure and its axes, as `plt.subplots` gives them.

    Raises:
        ImportError: If matplotlib is not installed.

    >>> with figure(300, 200) as (fig, ax):
    ...     _ = ax.plot([0, 1], [1, 0], color=colour("axis-1"))
    >>> to_drawing(fig, "A line", "It falls from 1 to 0.").width
    300.0
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise ImportError(
            "plots are drawn by matplotlib, which is not installed: pip install 'tensorlab[mnist]'"
        ) from None
    with mpl.rc_context(_style()):
        size = (width / _POINTS_PER_INCH, height / _POINTS_PER_INCH)
        fig = Figure(figsize=size, dpi=_POINTS_PER_INCH, layout="constrained")
        axes = fig.subplots(**subplots)
        yield fig, axes


def to_drawing(fig: "Figure", title: str, description: str, text: str | None = None) -> Drawing:
    """Turn a figure that `figure` opened into a drawing.

    Args:
        fig: The figure.
        title: What it shows, in a few words.
        description: The same in sentences, with the numbers, for those who cannot see it.
        text: What `print` writes; the title and the description if nothing else is said.
    """
    import matplotlib as mpl

    out = io.StringIO()
    with mpl.rc_context(_style() | {"svg.hashsalt": title}):
        fig.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    body, width, height = tidied(out.getvalue())
    lines = text if text is not None else f"{title}\n{description}"
    return Drawing(body, width, height, title, description, lambda terminal: _cut(lines, terminal))


def _style() -> dict[str, Any]:
    fg, muted, line = (theme.LIGHT[name] for name in ("fg", "muted", "line"))
    return {
        "svg.fonttype": "none",
        "font.family": "DejaVu Sans",
        "font.size": 12,
        "axes.titlesize": 13,
        "axes.titlelocation": "left",
        "axes.labelsize": 12,
        "axes.edgecolor": line,
        "axes.labelcolor": muted,
        "axes.titlecolor": fg,
        "axes.facecolor": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": False,
        "axes.axisbelow": True,
        "grid.color": line,
        "grid.linewidth": 0.6,
        "xtick.color": line,
        "ytick.color": line,
        "xtick.labelcolor": muted,
        "ytick.labelcolor": muted,
        "xtick.major.size": 3,
        "ytick.major.size": 3,
        "xtick.labelsize": 11,
        "ytick.labelsize": 11,
        "text.color": fg,
        "legend.frameon": False,
        "legend.fontsize": 11,
        "lines.linewidth": 2,
        "lines.solid_capstyle": "round",
        "figure.facecolor": "none",
        "path.simplify_threshold": 0.5,
    }


def _cut(text: str, terminal: Terminal) -> str:
    lines = (
        part
        for line in text.splitlines()
        for part in (
            [line] if len(line) <= terminal.columns else textwrap.wrap(line, terminal.columns)
        )
    )
    return "\n".join(lines)
