"""What cells showed, as HTML."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

# In a notebook each of tensorlab's pictures carries its style sheet and script. The site has both once.
_CARRIED = re.compile(r"<(style|script) data-tensorlab>.*?</\1>", re.DOTALL)
_IMAGES = ("image/png", "image/jpeg")


def html(outputs: Sequence[dict[str, Any]]) -> str:
    r"""The outputs of one cell.

    >>> html([{"output_type": "stream", "name": "stdout", "text": "1 < 2\n"}])
    '<div class="tl-output"><pre>1 &lt; 2</pre></div>'
    """
    shown = "".join(map(_output, outputs))
    return f'<div class="tl-output">{shown}</div>' if shown else ""


def _output(output: dict[str, Any]) -> str:
    kind = output["output_type"]
    if kind == "stream":
        return _text(output["text"])
    if kind == "error":
        return f'<pre class="tl-error">{escape("".join(output["traceback"]), quote=False)}</pre>'
    return _data(output["data"])


def _data(data: dict[str, Any]) -> str:
    if "text/html" in data:
        # Pictures are no prose: the search would find their numbers.
        return f"<div data-search-exclude>{_CARRIED.sub('', data['text/html'])}</div>"
    if "image/svg+xml" in data:
        return f"<div data-search-exclude>{data['image/svg+xml']}</div>"
    for kind in _IMAGES:
        if kind in data:
            words = escape(data.get("text/plain", "a picture"))
            return f'<img alt="{words}" src="data:{kind};base64,{data[kind].strip()}">'
    return _text(data.get("text/plain", ""))


def _text(text: str) -> str:
    text = text.strip("\n")
    return f"<pre>{escape(text, quote=False)}</pre>" if text.strip() else ""
