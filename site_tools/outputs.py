"""What cells showed, as HTML."""

import hashlib
import re
from collections.abc import Sequence
from html import escape
from typing import Any

# In a notebook each of tensorlab's pictures carries its style sheet and script. The site has those of all pictures
# once; those of a kind of its own (data-tensorlab-live) become files beside the page. What an untrusted notebook shows
# instead of the picture goes, too.
_CARRIED = re.compile(
    r"<(style|script) data-tensorlab(-\w+)?>(.*?)</\1>"
    r'|<img data-tensorlab [^>]*>| data-tensorlab style="display:none"',
    re.DOTALL,
)
_IMAGES = ("image/png", "image/jpeg")


class Outputs:
    r"""The outputs of a page's cells, and the files that go beside the page for them.

    >>> outputs = Outputs()
    >>> outputs.html([{"output_type": "stream", "name": "stdout", "text": "1 < 2\n"}])
    '<div class="tl-output"><pre>1 &lt; 2</pre></div>'
    >>> outputs.html([{"output_type": "display_data", "data": {"text/html": "<style data-tensorlab>p{}</style>1"}}])
    '<div class="tl-output"><div data-search-exclude>1</div></div>'
    """

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def html(self, outputs: Sequence[dict[str, Any]]) -> str:
        """The outputs of one cell, or an empty string."""
        shown = "".join(map(self._output, outputs))
        return f'<div class="tl-output">{shown}</div>' if shown else ""

    def _output(self, output: dict[str, Any]) -> str:
        kind = output["output_type"]
        if kind == "stream":
            return _text(output["text"])
        if kind == "error":
            return (
                f'<pre class="tl-error">{escape("".join(output["traceback"]), quote=False)}</pre>'
            )
        return self._data(output["data"])

    def _data(self, data: dict[str, Any]) -> str:
        if "text/html" in data:
            # Pictures are no prose: the search would find their numbers.
            html = _CARRIED.sub(self._uncarry, data["text/html"])
            return f"<div data-search-exclude>{html}</div>"
        if "image/svg+xml" in data:
            return f"<div data-search-exclude>{data['image/svg+xml']}</div>"
        for kind in _IMAGES:
            if kind in data:
                words = escape(data.get("text/plain", "a picture"))
                return f'<img alt="{words}" src="data:{kind};base64,{data[kind].strip()}">'
        return _text(data.get("text/plain", ""))

    def _uncarry(self, carried: re.Match[str]) -> str:
        element, name, content = carried.groups()
        if not name:
            return ""
        suffix = "css" if element == "style" else "js"
        file = f"{name[1:]}.{hashlib.sha256(content.encode()).hexdigest()[:8]}.{suffix}"
        if file in self.files:
            return ""
        self.files[file] = content
        if suffix == "css":
            return f'<link rel="stylesheet" href="{file}">'
        return f'<script src="{file}" defer></script>'


def _text(text: str) -> str:
    text = text.strip("\n")
    return f"<pre>{escape(text, quote=False)}</pre>" if text.strip() else ""
