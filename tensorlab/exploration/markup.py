"""The HTML of anything that shows itself, by the protocols that notebooks use; what all states share is told apart."""

import io
import re
import sys
from html import escape
from typing import Any

from tensorlab.showing import CARRIED, UNTRUSTED

# Pictures bring their style sheets and scripts along, marked; an exploration keeps one copy of each.
_SHARED = re.compile(CARRIED, re.DOTALL)
# What an untrusted notebook shows in place of a picture: where a script flips through states, none is needed.
_UNTRUSTED = re.compile(UNTRUSTED)
# What matplotlib writes before the picture and about it, and the names of its parts, which nothing refers to.
_NEEDLESS = re.compile(
    r'^.*?(?=<svg)|\s*<metadata>.*?</metadata>|\s*<!--.*?-->| id="\w+_\d+"', re.DOTALL
)


def as_html(value: object) -> str:
    """Write a value as a notebook would show it.

    Args:
        value: What has `_repr_html_` or `_repr_svg_`, a matplotlib figure, anything else, of which `str` is shown, or a
            tuple of such things: pictures then stand side by side, and sentences below them.

    >>> as_html("sure & wrong")
    '<p>sure &amp; wrong</p>'
    """
    if isinstance(value, tuple):
        return f'<div class="tl-beside">{"".join(map(_placed, value))}</div>'
    html = _shown(value)
    if html is None:
        text = escape(str(value))
        html = f'<pre class="tl-text">{text}</pre>' if "\n" in text else f"<p>{text}</p>"
    return html


def _placed(part: object) -> str:
    """Sentences stand below pictures, which stand side by side."""
    html = as_html(part)
    sentence = isinstance(part, str) and html.startswith("<p>")
    return html if sentence else f"<div>{html}</div>"


def _shown(value: object) -> str | None:
    """The HTML or SVG of what has a picture of its own."""
    for protocol in ("_repr_html_", "_repr_svg_"):
        if written := getattr(value, protocol, lambda: None)():
            return str(written)
    return _figure(value) if hasattr(value, "savefig") else None


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


def _figure(figure: Any) -> str:
    """A matplotlib figure as SVG, with its texts as texts; pyplot, which would show it once more, forgets it."""
    import matplotlib as mpl

    out = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "tensorlab"}):
        figure.savefig(out, format="svg", metadata={"Date": None})
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    titles = [figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]
    label = escape(", ".join(filter(None, titles)) or "Plot")
    svg = _NEEDLESS.sub("", out.getvalue())
    return f'<div class="tl-plot"><svg role="img" aria-label="{label}"{svg[4:]}</div>'
