"""All states in a few kilobytes: each piece that occurs is kept once, a state is a list of pieces, all is deflated.

A piece is a line, for the most part. The script in the page undoes it: inflate, read the JSON, join a state's pieces.
"""

import json
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_CUT = re.compile(r"(?<=\n)|(?=<svg|<title)")
_INSIDE = re.compile(r'data-states="([^"]*)"')


def pack(states: Sequence[str], more: Mapping[str, Any] | None = None) -> bytes:
    """Deflate states that have much in common.

    Args:
        states: The HTML of each.
        more: What else the script is to know.

    Returns:
        A raw deflate stream (RFC 1951) of JSON: `pieces`, and for each of the `states` the numbers of its pieces.
        Deflating alone looks back 32 KB, which is less than two large pictures: hence the pieces.

    >>> unpack(pack(["<p>3</p>", "<p>4</p>"]))
    ['<p>3</p>', '<p>4</p>']
    """
    pieces: dict[str, int] = {}
    numbers = [
        [pieces.setdefault(piece, len(pieces)) for piece in _CUT.split(state)] for state in states
    ]
    content = {"pieces": list(pieces), "states": numbers, **(more or {})}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS, memLevel=9)
    return deflate.compress(text.encode()) + deflate.flush()


def unpack(packed: bytes) -> list[str]:
    """Give the HTML of each state, as the script in the page does."""
    content = json.loads(zlib.decompress(packed, wbits=-zlib.MAX_WBITS))
    return ["".join(content["pieces"][i] for i in numbers) for numbers in content["states"]]


def attribute(packed: bytes) -> str:
    """The states as an attribute of the element that shows them."""
    return f'data-states="{b64encode(packed).decode()}"'


def set_apart(html: str, keep: Callable[[bytes], str], least: int = 0) -> str:
    """Move the states of each exploration in a page out of it: the script fetches them when they come near the view.

    Args:
        html: A page, or a part of one.
        keep: Called with each exploration's packed states; it stores them and returns their address.
        least: Bytes from which on they are worth a request of their own.

    Returns:
        The page, lighter.

    >>> kept = []
    >>> set_apart(f"<div {attribute(pack(['a', 'b']))}></div>", lambda packed: f"{kept.append(packed) or 1}.bin")
    '<div data-source="1.bin"></div>'
    >>> unpack(kept[0])
    ['a', 'b']
    """

    def moved(found: re.Match[str]) -> str:
        packed = b64decode(found[1])
        return found[0] if len(packed) < least else f'data-source="{keep(packed)}"'

    return _INSIDE.sub(moved, html)
