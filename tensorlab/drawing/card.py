"""The pictures of a page: one as a file, and a card for those who share the page's address."""

import re
from html import escape

from tensorlab.drawing import raster, theme
from tensorlab.wording import wrap

_PICTURE = re.compile(r'<div class="tl-scroll"[^>]*>(<svg .*?</svg>)</div>', re.DOTALL)
_SIZE = re.compile(r'<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')
_LARGEST = 450, 390  # what can still be told apart in a tile of the chapter's map
_UNSEEN = re.compile(r' data-[\w-]+="[^"]*"|<(title|desc)>.*?</\1>', re.DOTALL)
_FONTS = "text{font-family:system-ui,sans-serif}.mono{font-family:ui-monospace,monospace}"
_WIDE, _HIGH, _EDGE = 1200, 630, 72


def first_picture(html: str) -> str | None:
    """A picture of a page's HTML, the first that is not too large for a small frame, as an SVG file, or None.

    It follows light and dark. Where all are large, it is the first one.

    >>> from tensorlab import draw
    >>> first_picture(draw([1, 2, 3])._repr_html_())[:65]
    '<svg xmlns="http://www.w3.org/2000/svg" width="114" height="94" v'
    >>> first_picture("<p>Words.</p>") is None
    True
    """
    found = _PICTURE.findall(html)
    if not found:
        return None
    svg = next(filter(_is_small, found), found[0])
    svg = re.sub(r'<svg style="[^"]*"', '<svg xmlns="http://www.w3.org/2000/svg"', svg, count=1)
    style = f"<style>{_FONTS}{theme.dark_rules(svg)}</style>"
    return theme.written_out(_UNSEEN.sub("", svg)).replace(">", f">{style}", 1)


def _is_small(svg: str) -> bool:
    size = _SIZE.search(svg)
    return size is not None and all(
        float(length) <= most for length, most in zip(size.groups(), _LARGEST, strict=True)
    )


def card(title: str, site: str, picture: str | None) -> bytes:
    """A PNG of 1200 by 630 pixels, the size that networks show: a page's title, and its picture beside it."""
    room = _WIDE - 2 * _EDGE if picture is None else 520
    lines = wrap(title, int(room / 33)).splitlines()
    ink, quiet = theme.LIGHT["fg"], theme.LIGHT["muted"]
    words = "".join(
        f'<text x="{_EDGE}" y="{250 + 70 * i}" font-size="58" font-weight="700" fill="{ink}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDE}" height="{_HIGH}" viewBox="0 0 {_WIDE} {_HIGH}">',
        f'<text x="{_EDGE}" y="120" font-size="32" font-weight="600" fill="{quiet}">{escape(site)}</text>{words}',
        *(
            f'<rect x="{i * 400}" y="{_HIGH - 14}" width="400" height="14" fill="{tint}"/>'
            for i, tint in enumerate(theme.LIGHT[f"axis-{i}"] for i in range(3))
        ),
    ]
    if picture and (size := _SIZE.match(picture)):
        wide, high = map(float, size.groups())
        scale = min(500 / wide, 440 / high, 2.4)
        x, y = _WIDE - _EDGE - scale * wide, (_HIGH - 14 - scale * high) / 2
        inside = picture[size.end() : -len("</svg>")]
        inside = re.sub(r"<style>.*?</style>", "", inside, flags=re.DOTALL)
        parts.append(f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:.3f})">{inside}</g>')
    return raster.png("".join([*parts, "</svg>"]), _WIDE, theme.LIGHT["bg"])
