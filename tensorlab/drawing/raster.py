"""From SVG to PNG, with the same letters on every machine."""

import re
import warnings
from functools import cache
from html import unescape
from pathlib import Path

from tensorlab.wording import letters_named, needs

# Where the `png` extra has its fonts. A bare machine has none of its own, and no two machines have the same.
_FONTS = {
    "ziafont": "ziafont/fonts/DejaVuSans.ttf",
    "python-barcode": "barcode/fonts/DejaVuSansMono.ttf",
}
# Neither package has the bold letters, so those are thickened by an outline in their own colour.
_STYLE = (
    'text{font-family:"DejaVu Sans"}.mono{font-family:"DejaVu Sans Mono"}'
    '[font-weight="600"],[font-weight="700"]{font-weight:400;stroke:currentColor;stroke-width:.04em}'
)
_FILL = re.compile(r'(<[^>]*) fill="([^"]*)"')
_TEXT = re.compile(r"(?<=>)[^<>]+(?=</text>)")
# `printable` writes a control character as Unicode's picture of it, which hardly any font has: Python's escape instead.
CONTROLS = {0x2400 + code: repr(chr(code))[1:-1] for code in range(0x20)} | {0x2421: r"\x7f"}
_NOBODYS = "\ufdd0"  # Unicode promises that this will never be a character, so every font draws it as missing
_MISSING = "□"


def png(svg: str, width: int, ground: str | None = None) -> bytes:
    """Turn an SVG whose colours are written out into the bytes of a PNG.

    Letters that the fonts of the `png` extra have look the same on every machine. The others are looked for in the
    system's fonts; those that no font has are drawn as □, and a warning names them.

    Args:
        svg: The picture; its text is set in DejaVu Sans, and in DejaVu Sans Mono where the class is "mono".
        width: Pixels from left to right; the height follows.
        ground: The colour behind it, to the edge of the last pixel, which the picture may fill only in part.

    Raises:
        ImportError: If resvg or a font is not installed.

    >>> png('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15">×</text></svg>', 80)[1:4]
    b'PNG'
    """
    svg = _TEXT.sub(lambda text: text[0].translate(CONTROLS), svg)
    letters = set(unescape("".join(_TEXT.findall(svg))))
    foreign = {letter for letter in letters if not letter.isascii() and not _drawn(letter)}
    missing = {letter for letter in foreign if not _drawn(letter, system=True)}
    if missing:
        warnings.warn(
            f"No font on this machine has {letters_named(missing)}: the PNG shows {_MISSING} instead. "
            "Install a font that has it, or save the picture as .svg or .html, which are shown with the fonts "
            "of whoever looks at them.",
            stacklevel=3,
        )
        holes = dict.fromkeys(map(ord, missing), _MISSING)
        svg = _TEXT.sub(lambda text: text[0].translate(holes), svg)
    svg = _FILL.sub(r'\1 fill="\2" color="\2"', svg)  # what the outline's currentColor refers to
    return _render(svg, width, system=foreign > missing, ground=ground)


@cache
def _drawn(letter: str, system: bool = False) -> bool:
    """Whether a font has a letter: it looks different from what is drawn for no letter at all."""
    return _alone(letter, system) != _alone(_NOBODYS, system)


def _alone(letter: str, system: bool) -> bytes:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><text y="24">{letter}</text></svg>'
    return _render(svg, 32, system)


def _render(svg: str, width: int, system: bool, ground: str | None = None) -> bytes:
    try:
        import resvg_py
    except ImportError:
        raise _not_installed("resvg") from None
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            background=ground,
            zoom=1,
            width=width,
            style_sheet=_STYLE,
            font_files=_font_files(),
            skip_system_fonts=not system,
        )
    )


@cache
def _font_files() -> list[str]:
    from importlib.metadata import PackageNotFoundError, distribution

    files = []
    for package, name in _FONTS.items():
        try:
            file = Path(str(distribution(package).locate_file(name)))
        except PackageNotFoundError:
            raise _not_installed(f"a font of the package {package}") from None
        if not file.is_file():
            raise _not_installed(f"{file.name} of another version of the package {package}")
        files.append(str(file))
    return files


def _not_installed(what: str) -> ImportError:
    return ImportError(
        f"an .svg, .pdf or .html file needs nothing, and {needs('a PNG', what, 'png')}"
    )
