"""The HTML of anything that shows itself, by the protocols that notebooks use; what all states share is told apart."""

import io
import re
import sys
import warnings
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

import numpy as np

from tensorlab.drawing.canvas import coordinate
from tensorlab.drawing.drawing import Drawing
from tensorlab.showing import CARRIED, UNTRUSTED, Drawable

_APART = 12  # pixels between pictures that are one for LaTeX

# Pictures bring their style sheets and scripts along, marked; an exploration keeps one copy of each.
_SHARED = re.compile(CARRIED, re.DOTALL)
# What an untrusted notebook shows in place of a picture: where a script flips through states, none is needed.
_UNTRUSTED = re.compile(UNTRUSTED)
# What matplotlib writes before the picture and about it, the names of its parts, which nothing refers to, turns by
# nothing, and its style sheet, which would hold for the whole page: explore.css says the same of its pictures alone.
_NEEDLESS = re.compile(
    r"^.*?(?=<svg)|\s*<defs>\s*<style.*?</style>\s*</defs>|\s*<metadata>.*?</metadata>|\s*<!--.*?-->"
    r'| id="\w+_\d+"| transform="rotate\(-0 .*?"',
    re.DOTALL,
)
# Where its lines and marks are; the shapes in <defs>, small ones that are drawn many times, are left as they are.
_PLACES = re.compile(r'<defs>.*?</defs>|( (?:d|x|y)="[^"]*")', re.DOTALL)
_FRACTION = re.compile(r"-?\d+\.\d+(?![\de])")


def as_html(value: object) -> str:
    """Write a value as a notebook would show it.

    Args:
        value: What a notebook shows as HTML, SVG, PNG or JPEG, a matplotlib figure, anything else, of which `str` is
            shown, or a tuple of such things: pictures then stand side by side, and sentences below them.

    >>> as_html("sure & wrong")
    '<p>sure &amp; wrong</p>'
    """
    if isinstance(value, tuple) and _figure_of(value) is None:
        return f'<div class="tl-beside">{"".join(map(_placed, _once(value)))}</div>'
    html = _shown(value)
    if html is None:
        text = escape(str(value))
        html = f'<pre class="tl-text">{text}</pre>' if "\n" in text else f"<p>{text}</p>"
    return html


def for_latex(value: object) -> dict[str, str]:
    """The picture of a value as a notebook keeps it for LaTeX, which shows no HTML and of each output one picture.

    Several of ours stand below each other in one; of others, such as matplotlib's, it is the first.

    >>> from tensorlab import draw
    >>> list(for_latex((draw([1, 2]), "as a vector")))
    ['application/pdf']
    >>> for_latex("words alone")
    {}
    """
    if isinstance(value, tuple) and _figure_of(value) is None:
        drawn = (each._captioned() if isinstance(each, Drawable) else each for each in value)
        ours = [each for each in drawn if isinstance(each, Drawing)]
        if len(ours) > 1:
            value = (_below_each_other(ours),)
        return next(filter(None, map(for_latex, value)), {})
    figure = _figure_of(value)
    if figure is not None:
        out = io.BytesIO()
        # matplotlib warned of letters that its font has not when the states were made.
        with warnings.catch_warnings(action="ignore"):
            figure.savefig(out, format="pdf")
        return {"application/pdf": b64encode(out.getvalue()).decode()}
    bundle = _asked(value, "_repr_mimebundle_") or {}
    if "application/pdf" in bundle:
        return {"application/pdf": bundle["application/pdf"]}
    return dict(_pixels(value, bundle)[:1])


def _below_each_other(drawings: list[Drawing]) -> Drawing:
    """Several pictures as one, with which nobody interacts."""
    body, height = "", 0.0
    for each in drawings:
        body += f'<g transform="translate(0 {coordinate(height)})">{each.body}</g>'
        height += each.height + _APART
    return replace(
        drawings[0],
        body=body,
        width=max(each.width for each in drawings),
        height=height - _APART,
        data={},
    )


def _placed(part: object) -> str:
    """Sentences stand below pictures, which stand side by side."""
    html = as_html(part)
    return html if isinstance(part, str) and "\n" not in part else f"<div>{html}</div>"


def _shown(value: object) -> str | None:
    """The HTML of what has a picture of its own."""
    for protocol in ("_repr_html_", "_repr_svg_"):
        if written := _asked(value, protocol):
            return str(written)
    bundle = _asked(value, "_repr_mimebundle_") or {}
    if written := bundle.get("text/html") or bundle.get("image/svg+xml"):
        return str(written)
    figure = _figure_of(value)
    if figure is not None:
        return _svg_of(figure)
    for kind, pixels in _pixels(value, bundle):
        return f'<img alt="{type(value).__name__}" src="data:{kind};base64,{pixels}">'
    return None


def _pixels(value: object, bundle: dict[str, Any]) -> list[tuple[str, str]]:
    """A value as PNG or JPEG: the kind and the bytes in base64, of each that there is."""
    found = [
        (f"image/{kind}", _asked(value, f"_repr_{kind}_") or bundle.get(f"image/{kind}"))
        for kind in ("png", "jpeg")
    ]
    return [
        (kind, pixels if isinstance(pixels, str) else b64encode(pixels).decode())
        for kind, pixels in found
        if pixels
    ]


def _asked(value: object, protocol: str) -> Any:
    """What an object gives a notebook that asks it to show itself, without the metadata that may come with it."""
    written = getattr(value, protocol, lambda: None)()
    return written[0] if isinstance(written, tuple) else written


def _figure_of(value: Any) -> Any:
    """The matplotlib figure that a value is or is part of: Axes, a line, the list of lines that `plot` returns."""
    if "matplotlib" not in sys.modules:
        return None
    from matplotlib.artist import Artist
    from matplotlib.container import Container
    from matplotlib.figure import Figure

    if isinstance(value, np.ndarray) and value.dtype == object:
        value = value.ravel().tolist()
    if isinstance(value, list | Container) and value:
        value = value[0]
    while not isinstance(value, Figure) and isinstance(value, Artist) and value.figure:
        value = value.figure  # of a figure within a figure: the whole
    return value if isinstance(value, Figure) else None


def _once(parts: tuple[Any, ...]) -> Iterator[Any]:
    """The parts of a tuple; a figure that is there by itself and by its Axes, once."""
    seen: list[Any] = []
    for part in parts:
        figure = _figure_of(part)
        if figure is None:
            yield part
        elif figure not in seen:
            seen.append(figure)
            yield figure


def error_html(error: Exception) -> str:
    """Write the sentence of an error.

    >>> error_html(ZeroDivisionError("division by zero"))
    '<p class="tl-error"><strong>ZeroDivisionError</strong> division by zero</p>'
    """
    return f'<p class="tl-error"><strong>{type(error).__name__}</strong> {escape(str(error))}</p>'


def apart(html: str) -> tuple[tuple[str, ...], str]:
    """Take the style sheets and scripts that pictures share out of one state.

    Returns:
        Each of them, and the HTML without them.

    >>> apart("<style data-tensorlab>p{}</style><p>7</p>")
    (('<style data-tensorlab>p{}</style>',), '<p>7</p>')
    """
    return tuple(found[0] for found in _SHARED.finditer(html)), _SHARED.sub("", html)


def flipped_to(html: str) -> str:
    """Leave out of a state what is only for where scripts do not run."""
    return _UNTRUSTED.sub("", html)


def _svg_of(figure: Any) -> str:
    """A matplotlib figure as SVG, with its texts as texts; pyplot, which would show it once more, forgets it."""
    import matplotlib as mpl

    out = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "tensorlab"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    titles = [figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]
    label = escape(", ".join(filter(None, titles)) or "Plot")
    svg = _PLACES.sub(_shorter, _NEEDLESS.sub("", out.getvalue()))
    return f'<div class="tl-plot"><svg role="img" aria-label="{label}"{svg[4:]}</div>'


def _shorter(place: re.Match[str]) -> str:
    """A path on one line, to a tenth of a point, which nobody sees: matplotlib's millionths take 3 times the room."""
    if not place[1]:
        return place[0]
    short = _FRACTION.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), place[1])
    return " " + " ".join(short.split())
