"""PNG files have the same letters on every machine, with no font of the system's."""

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

import tensorlab
from tensorlab import draw
from tensorlab.drawing import raster

image = pytest.importorskip("PIL.Image")
pytest.importorskip("resvg_py")

GREEK = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
MATHS = "≤≥≈≠±∞∂∇∑∏√∈∅⊙⊗⊤ᵀℝ²³⁻₀₁₂"
IN_NO_FONT = "\u0378"  # Unicode has not given this number to any character


def ink(text, attributes=""):
    """How dark each column of a line of text is."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="30">'
        f'<rect width="100%" height="100%" fill="white"/><text y="20" {attributes}>{text}</text></svg>'
    )
    pixels = np.asarray(image.open(BytesIO(raster.png(svg, 800))).convert("L"), dtype=float)
    return (255 - pixels).sum(axis=0) / 255


def width(found):
    return np.ptp(np.flatnonzero(found))


@pytest.fixture
def asked(monkeypatch):
    """For each picture that is rendered, whether the system's fonts were looked at."""
    import resvg_py

    seen = []
    svg_to_bytes = resvg_py.svg_to_bytes

    def recorded(**options):
        seen.append(not options["skip_system_fonts"])
        return svg_to_bytes(**options)

    monkeypatch.setattr(resvg_py, "svg_to_bytes", recorded)
    raster._drawn.cache_clear()
    return seen


def written_by_the_library():
    sources = [
        path.read_text("utf-8")
        for pattern in ("*.py", "*.js")
        for path in Path(tensorlab.__file__).parent.rglob(pattern)
    ]
    letters = set(re.sub(r"[\x00-\x7f]", "", "".join(sources)))
    return letters - set("日本語")  # examples of wide letters, in docstrings


def test_all_that_the_library_writes_is_drawn_without_the_systems_fonts(asked):
    letters = "".join(sorted(written_by_the_library()))
    assert set("×−÷→…·⋮⋱│┌█␊") <= set(letters)
    ink(letters + GREEK + MATHS)
    assert asked
    assert not any(asked)


def test_a_picture_has_its_text_without_the_systems_fonts(asked):
    picture = draw([[5, 78], [6, 79]], axes=("samples → ∇", "Δβ × 2"))
    text = re.compile(r"<text.*?</text>")
    bare = text.sub("", picture.body)
    assert bare != picture.body
    assert (
        picture.png()
        != type(picture)(
            bare, picture.width, picture.height, picture.title, picture.description, str
        ).png()
    )
    assert not any(asked)


def test_each_family_and_weight_has_letters_of_its_own():
    mono = 'class="mono"'
    assert width(ink("WWWW", mono)) < width(ink("WWWW"))
    assert width(ink("iiii", mono)) > width(ink("iiii"))
    assert ink("60,000", 'font-weight="600"').sum() > 1.2 * ink("60,000").sum()


def test_bold_letters_keep_their_colour():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">'
        '<g fill="#ff0000"><text y="24" font-size="24" font-weight="700">M</text></g></svg>'
    )
    pixels = np.asarray(image.open(BytesIO(raster.png(svg, 60))).convert("RGBA"))
    assert pixels[..., 3].max() == 255
    assert not pixels[..., 1:3].any()


def test_a_control_character_is_written_as_python_writes_it():
    assert (ink("a␊b␛␡") == ink(r"a\nb\x1b\x7f")).all()


def test_what_no_font_has_is_said_and_the_rest_is_drawn():
    with pytest.warns(UserWarning, match=r"No font on this machine has \u0378 \(U\+0378\)"):
        found = ink(f"a {IN_NO_FONT} ⋮ b")
    assert (found == ink("a □ ⋮ b")).all()
    assert len(np.flatnonzero(found)) > 30


def test_the_systems_fonts_are_asked_for_what_is_missing_alone(asked):
    picture = draw([["naïve", IN_NO_FONT], ["x × y", "…"]])
    with pytest.warns(UserWarning, match="No font"):
        picture.png()
    assert asked.count(True) == 2, "how the letter looks there, and how no letter looks"
    assert not asked[-1], "the picture itself needs none of them"


def test_a_letter_that_only_the_system_has_is_drawn_by_the_system(asked, monkeypatch):
    drawn = raster._drawn
    monkeypatch.setattr(
        raster, "_drawn", lambda letter, system=False: system or (letter != "日" and drawn(letter))
    )
    ink("a 日 b")
    assert asked[-1]


def test_names_in_the_description_that_are_not_drawn_raise_no_warning():
    draw([1, 2], axes=("é",)).png()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><desc>{IN_NO_FONT}</desc></svg>'
    assert raster.png(svg, 9)


@pytest.mark.parametrize(
    ("fonts", "said"),
    [
        ({"no-such-package": "font.ttf"}, "a font of the package no-such-package"),
        ({"ziafont": "moved.ttf"}, "moved.ttf of another version of the package ziafont"),
    ],
)
def test_without_the_fonts_it_says_what_to_install(monkeypatch, fonts, said):
    raster._font_files.cache_clear()
    monkeypatch.setattr(raster, "_FONTS", fonts)
    with pytest.raises(ImportError, match=rf"a PNG needs {said}.*pip install '\.\[png\]'"):
        draw([1, 2]).png()
