"""The colours of every picture: one for each axis, the same everywhere, in light and in dark.

A picture names colours (`var(--tl-axis-0)`), never their values. Where it is shown, `css()` gives the names their
values and follows the page's or notebook's own light or dark setting; where a file must stand alone, `written_out`
puts the values in.
"""

import re

from tensorlab.wording import join

AXES = 6  # after six axes the colours come round again: the labels still tell them apart

# The axis colours follow Okabe and Ito's palette, which colour-blind readers can tell apart, made darker (or, on dark
# ground, lighter) until text in them has a contrast of at least 4.5 to 1 (WCAG 2.1).
LIGHT = {
    "axis-0": "#0b5fa5",
    "axis-1": "#b5420a",
    "axis-2": "#00755a",
    "axis-3": "#8b3b8f",
    "axis-4": "#7d5d00",
    "axis-5": "#4a5a6a",
    "fg": "#1f2328",
    "muted": "#59636e",
    "line": "#c4cbd3",
    "face": "#f3f5f8",
    "bg": "#ffffff",
    "accent": "#c2185b",
    "highlight": "#ffd54a",
}
DARK = {
    "axis-0": "#6cb4f5",
    "axis-1": "#ff9d5c",
    "axis-2": "#4fd1a5",
    "axis-3": "#e39be0",
    "axis-4": "#e3bf4b",
    "axis-5": "#a9b7c6",
    "fg": "#e6e9ee",
    "muted": "#a3adb9",
    "line": "#4a5462",
    "face": "#262c35",
    "bg": "#16191e",
    "accent": "#ff7eb0",
    "highlight": "#6f5800",
}

# What tells that a page is light or dark: first the reader's system, then whatever the page itself says. Material for
# MkDocs, JupyterLab and Notebook 7, VS Code, Colab, the themes of Sphinx (Furo, PyData), Bootstrap, Quarto, and the
# class that Tailwind and many others set. What says it otherwise is known by its background, which the script looks at.
_SAYS_LIGHT = (
    "[data-md-color-scheme=default]",
    "body[data-jp-theme-light=true]",
    "body.vscode-light",
    "body.vscode-high-contrast-light",
    "html[theme=light]",
    "html[data-theme=light]",
    "body[data-theme=light]",
    "[data-bs-theme=light]",
    "body.quarto-light",
    "html.light",
    "body.light",
    ":is(.tl-figure,.tl-live).tl-light",
)
_SAYS_DARK = (
    "[data-md-color-scheme=slate]",
    "body[data-jp-theme-light=false]",
    "body.vscode-dark",
    "body.vscode-high-contrast:not(.vscode-high-contrast-light)",
    "html[theme=dark]",
    "html[data-theme=dark]",
    "body[data-theme=dark]",
    "[data-bs-theme=dark]",
    "body.quarto-dark",
    "html.dark",
    "body.dark",
    ":is(.tl-figure,.tl-live).tl-dark",
)

_RULES = """
.tl-figure{position:relative;margin:1em 0;color:var(--tl-fg);background:var(--tl-ground)}
.tl-scroll{display:block!important;overflow-x:auto}
.tl-figure .tl-still{display:none!important}
.tl-figure .tl-signed{filter:var(--tl-turn)}
.tl-figure svg{max-width:100%;height:auto;display:block}
.tl-figure svg:focus{outline:none}
.tl-figure svg:focus-visible{outline:2px solid var(--tl-accent);outline-offset:-2px}
.tl-figure svg text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.tl-figure svg .mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.tl-active .tl-example{fill:var(--tl-face)}
figure.tl-figure figcaption{max-width:48em;margin:.5em 0 0;font-style:normal;text-align:left}
.tl-figure figcaption p{margin:.2em 0}
.tl-slabs{padding-bottom:34px}
@media (scripting:none){.tl-slabs{padding-bottom:0}}
.tl-bar,.tl-tip{position:absolute;font:13px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.tl-bar{left:0;bottom:2px;display:flex;align-items:center}
.tl-hint{color:var(--tl-muted);padding-left:8px}
@media (max-width:600px){.tl-hint{display:none}}
.tl-bar,.tl-unseen,.tl-whole{white-space:nowrap}
.tl-bar button{font:inherit;color:inherit;min-width:28px;padding:3px 8px;margin:0;background:none;
border:0;border-radius:4px;cursor:pointer}
.tl-bar button:hover,.tl-bar [aria-pressed=true]{background:var(--tl-face)}
.tl-bar output{font-family:ui-monospace,monospace;min-width:5.5em;text-align:center}
.tl-tip{z-index:9;overflow-wrap:anywhere;padding:4px 9px;max-width:min(32em,92vw);width:max-content;pointer-events:none;
border-radius:5px;background:var(--tl-fg);color:var(--tl-bg)}
.tl-tip[hidden]{display:none}
@media print{.tl-bar,.tl-tip{display:none!important}.tl-slabs{padding-bottom:0}.tl-figure{break-inside:avoid}
.tl-scroll{overflow:visible}.tl-figure svg{min-width:0!important}}
.tl-unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
"""


# A map about zero is white in its middle, which glares in the dark. Turned over, and its hues turned back, it is dark
# there, and its ends are light.
_TURNED = "invert() hue-rotate(.5turn)"
_COLOUR = re.compile(rf' (fill|stroke|stop-color)="var\(--tl-({"|".join(LIGHT)})\)"')


def axis(i: int) -> str:
    """The CSS colour of an axis.

    >>> axis(0), axis(7)
    ('var(--tl-axis-0)', 'var(--tl-axis-1)')
    """
    return f"var(--tl-axis-{i % AXES})"


def colour(name: str) -> str:
    """The CSS colour of a name of the theme.

    Raises:
        ValueError: If the theme has no such colour.

    >>> colour("muted")
    'var(--tl-muted)'
    """
    if name not in LIGHT:
        raise ValueError(f"The theme has no colour {name!r}. It has {join(LIGHT)}.")
    return f"var(--tl-{name})"


def css() -> str:
    """The style sheet that gives the colours their values and follows the page's light or dark setting.

    >>> ".tl-figure" in css() and "prefers-color-scheme:dark" in css()
    True
    """
    light, dark = _values(LIGHT), f"{_values(DARK)};--tl-turn:{_TURNED}"
    # Where only the system is dark, the page may still be white: the picture then brings its own ground.
    ground = f"--tl-ground:{DARK['bg']}"
    return (
        f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark};{ground}}}}}\n"
        f"{','.join(_SAYS_LIGHT)}{{{light};--tl-ground:none;--tl-turn:none;--tl-said:1}}\n"
        f"{','.join(_SAYS_DARK)}{{{dark};--tl-ground:none;--tl-said:1}}{''.join(_RULES.splitlines())}"
    )


def print_css() -> str:
    """The rules for a page's printing: on paper everything is light."""
    return f"\n@media print{{:root,{','.join(_SAYS_DARK)}{{{_values(LIGHT)};--tl-turn:none;color-scheme:light}}}}"


def written_out(svg: str, dark: bool = False) -> str:
    """Put the colours' values into a picture that must stand alone: where they are attributes, never into its texts.

    >>> written_out('<text fill="var(--tl-bg)">var(--tl-bg)</text>', dark=True)
    '<text fill="#16191e">var(--tl-bg)</text>'
    """
    values = DARK if dark else LIGHT
    svg = _COLOUR.sub(lambda found: f' {found[1]}="{values[found[2]]}"', svg)
    return svg.replace(' class="tl-signed"', f' filter="{_TURNED}"') if dark else svg


def dark_rules(svg: str) -> str:
    """Rules for a saved SVG, whose colours are written out: in dark surroundings each becomes its dark counterpart.

    >>> dark_rules("<svg/>").startswith("@media (prefers-color-scheme:dark)")
    True
    """
    turned = f".tl-signed{{filter:{_TURNED}}}" if "tl-signed" in svg else ""
    rules = "".join(
        f'[{part}="{LIGHT[name]}"]{{{part}:{DARK[name]}}}'
        for name in LIGHT
        for part in ("fill", "stroke", "stop-color")
    )
    return f"@media (prefers-color-scheme:dark){{{rules}{turned}}}"


def _values(colours: dict[str, str]) -> str:
    return ";".join(f"--tl-{name}:{value}" for name, value in colours.items())
