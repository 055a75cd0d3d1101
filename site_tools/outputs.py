"""What cells showed, as HTML."""

import hashlib
import re
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

from tensorlab.exploration.packing import set_apart
from tensorlab.showing import CARRIED, UNTRUSTED
from tensorlab.wording import as_a_terminal_shows

# In a notebook each of tensorlab's pictures carries its style sheet and script. The site has those of all pictures
# once; those of a kind of its own (data-tensorlab-live) become files beside the page. What an untrusted notebook shows
# instead of the picture goes, too.
_CARRIED = re.compile(f"{CARRIED}|{UNTRUSTED}", re.DOTALL)
_MOST_INSIDE = 8_000  # bytes of an exploration's states in the page: more are a file, fetched when it is near the view


def html(outputs: Sequence[dict[str, Any]], files: dict[str, bytes]) -> str:
    r"""The outputs of one cell, or an empty string; files that go beside the page for them are added to the others.

    >>> html([{"text": "1 < 2\n"}], {})
    '<div class="tl-output"><pre>1 &lt; 2</pre></div>'
    >>> html([{"data": {"text/html": "<style data-tensorlab>p{}</style>1"}}], {})
    '<div class="tl-output"><div data-search-exclude>1</div></div>'
    """
    shown = "".join(_shown(output, files) for output in outputs)
    return shown and f'<div class="tl-output">{shown}</div>'


def _shown(output: dict[str, Any], files: dict[str, bytes]) -> str:
    if "text" in output:
        return _text(as_a_terminal_shows(output["text"]), output.get("axes", ""))
    if "error" in output:
        return f'<pre class="tl-error">{escape(output["error"], quote=False)}</pre>'
    data = output["data"]
    if picture := data.get("text/html") or data.get("image/svg+xml"):
        picture = _CARRIED.sub(lambda carried: _loaded(files, *carried.groups()), picture)
        picture = set_apart(picture, partial(_beside, files, "states", "bin"), _MOST_INSIDE)
        # Pictures are no prose: the search would find their numbers.
        return f"<div data-search-exclude>{picture}</div>"
    for kind in ("image/png", "image/jpeg"):
        if kind in data:
            words = escape(data.get("text/plain", "a picture"))
            return f'<img alt="{words}" src="data:{kind};base64,{data[kind].strip()}">'
    return _text(data.get("text/plain", ""))


def _loaded(files: dict[str, bytes], element: str, name: str | None, content: str) -> str:
    if not name:
        return ""
    known = set(files)
    file = _beside(files, name[1:], "css" if element == "style" else "js", content.encode())
    link, script = f'<link rel="stylesheet" href="{file}">', f'<script src="{file}" defer></script>'
    return "" if file in known else link if element == "style" else script


def _beside(files: dict[str, bytes], name: str, suffix: str, content: bytes) -> str:
    """Add a file that is named by its content."""
    file = f"{name}.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}"
    files[file] = content
    return file


def _text(text: str, axes: str = "") -> str:
    text = text.strip("\n")
    return f"<pre{axes}>{escape(text, quote=False)}</pre>" if text.strip() else ""
