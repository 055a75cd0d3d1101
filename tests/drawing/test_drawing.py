"""A drawing shows itself as HTML, SVG, PNG and text, and saves itself whole or not at all."""

import io
import json
import re
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest

from tensorlab import draw, explain, histogram
from tensorlab.drawing import theme
from tensorlab.drawing.drawing import Drawing, script

TABLE = np.array([[5, 78, 2], [6, 79, 3]])
CUBE = np.arange(24).reshape(2, 3, 4)
NASTY = [
    "'",
    '"',
    "</figure>",
    "<script>alert(1)</script>",
    "' onload='alert(1)",
    '" data-x="',
    "&quot;",
    "]]>",
    "<!--",
    "\u2028",
    "\x00\x1b[31m",
    "{{ x }}",
    "\\",
]


class Tags(HTMLParser):
    """The tags of a piece of HTML, with their attributes; what stands in a script is not a tag."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    handle_startendtag = handle_starttag

    def attributes(self, tag):
        return next(attributes for name, attributes in self.found if name == tag)


def test_html_holds_style_figure_and_script_once():
    html = draw(TABLE)._repr_html_()
    tags = [tag for tag, _ in Tags(html).found]
    assert [tags.count(tag) for tag in ("style", "figure", "svg", "script")] == [1, 1, 1, 1]
    assert "http" not in re.sub("http(://|%3A//|:%2F%2F)www.w3.org/2000/svg", "", html)


def test_a_whole_page_loads_nothing():
    page = draw(TABLE).html()
    assert page.startswith("<!DOCTYPE html>")
    sources = [
        value
        for _, attributes in Tags(page).found
        for name, value in attributes.items()
        if name in ("src", "href")
    ]
    assert [source.partition(",")[0] for source in sources] == ["data:image/svg+xml"]


def test_what_is_repeated_with_every_picture_is_small():
    assert len(theme.css()) < 5_000
    assert len(script(slabs=False)) < 12_000
    assert len(script()) < 24_000
    assert script(slabs=False) in draw(TABLE)._repr_html_()
    assert ".Cube=class" not in draw(TABLE)._repr_html_()
    assert ".Cube=class" in draw(CUBE)._repr_html_()


def test_the_script_has_no_comments_left_and_no_eval():
    assert not re.search(r"^\s*//", script(), re.MULTILINE)
    assert not re.search(r"\beval\b|new Function|innerHTML|\bon[a-z]+=\"", script())


@pytest.mark.parametrize("word", NASTY)
def test_no_name_or_entry_can_break_out_of_its_place(word):
    pictures = [
        draw(TABLE, axes=(word, "columns")),
        draw(np.array([[word, "b"]])),
        draw(CUBE, axes=(word, "b", "c")),
        draw(np.array([[[word, "b"]]])),
        explain.index(np.array([[word, "b"]]), 0).draw(),
    ]
    plain = [draw(TABLE), draw(np.array([["a", "b"]])), draw(CUBE), draw(np.array([[["a", "b"]]]))]
    plain += [explain.index(np.array([["a", "b"]]), 0).draw()]
    for picture, usual in zip(pictures, plain, strict=True):
        found, expected = Tags(picture._repr_html_()), Tags(usual._repr_html_())
        assert [tag for tag, _ in found.found] == [tag for tag, _ in expected.found]
        # A long word may leave no room beside it on a telephone.
        assert [set(attributes) - {"data-narrow"} for _, attributes in found.found] == [
            set(attributes) - {"data-narrow"} for _, attributes in expected.found
        ]
        json.loads(found.attributes("figure")["data-tl"])
        ElementTree.fromstring(picture.svg())


def test_the_data_of_a_cube_are_its_entries():
    data = json.loads(
        Tags(draw(CUBE, axes=("a", "b", "c"))._repr_html_()).attributes("figure")["data-tl"]
    )
    assert data["shape"] == [2, 3, 4]
    assert data["axes"] == ["a", "b", "c"]
    assert [int(text) for text in data["values"]] == list(range(24))


def test_colours_are_names_in_pages_and_values_in_files():
    picture = draw(TABLE)
    assert "var(--tl-axis-0)" in picture._repr_html_()
    svg = picture.svg()
    assert "var(" not in svg
    assert theme.LIGHT["axis-0"] in svg
    assert theme.DARK["axis-0"] in svg, "for dark surroundings"


def test_every_light_colour_has_its_own_dark_one_in_a_file():
    """A saved file finds its dark colours by the light ones, so no two names may share one."""
    assert len(set(theme.LIGHT.values())) == len(theme.LIGHT)


@pytest.mark.parametrize("dark", [False, True])
def test_a_png_has_the_size_and_ground_asked_for(dark):
    image = pytest.importorskip("PIL.Image")
    picture = draw(TABLE)
    found = image.open(BytesIO(picture.png(scale=2, dark=dark))).convert("RGB")
    assert found.width == round(2 * picture.width)
    assert abs(found.height - 2 * picture.height) <= 2
    ground = (theme.DARK if dark else theme.LIGHT)["bg"]
    assert found.getpixel((1, 1)) == tuple(bytes.fromhex(ground[1:]))
    colours = {colour for _, colour in found.getcolors(10**6)}
    assert len(colours) > 50, "text is drawn, with its soft edges"


@pytest.mark.parametrize("scale", [1, 1.37, 2, 3.5])
def test_the_ground_reaches_the_edge_of_the_last_pixel(scale):
    image = pytest.importorskip("PIL.Image")
    for shapes in (((3, 4), (4, 2)), ((32, 784), (784, 10)), ((5,), (5,))):
        png = explain.matmul(*shapes).draw().png(scale=scale)
        opacity = np.asarray(image.open(BytesIO(png)).convert("RGBA"))[..., 3]
        assert opacity.min() == 255


def test_a_png_without_resvg_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    with pytest.raises(ImportError, match=r"pip install '\.\[png\]'"):
        draw(TABLE).png()


@pytest.mark.parametrize("path", [io.BytesIO(), None, 3, b"picture.svg"])
def test_what_is_no_path_is_told_what_is(path):
    with pytest.raises(
        TypeError, match=r"save takes the name of a file, for example 'picture\.svg'"
    ):
        draw(TABLE).save(path)


@pytest.mark.parametrize("suffix", [".svg", ".png", ".html", ".SVG"])
def test_saving_writes_what_the_suffix_says(tmp_path, suffix):
    path = draw(TABLE).save(tmp_path / f"picture{suffix}")
    start = {".svg": b"<svg", ".png": b"\x89PNG", ".html": b"<!DOCTYPE html>"}[suffix.lower()]
    assert path.read_bytes().startswith(start)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", ["picture.gif", "picture"])
def test_saving_refuses_other_suffixes_and_writes_nothing(tmp_path, name):
    with pytest.raises(
        ValueError, match=r"saved as \.svg, \.pdf, \.png or \.html, for example 'picture\.svg'"
    ):
        draw(TABLE).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "picture.svg"
    path.write_text("before")
    monkeypatch.setattr("pathlib.Path.replace", _fail)
    with pytest.raises(OSError, match="disk"):
        draw(TABLE).save(path)
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["picture.svg"]


def _fail(*_):
    raise OSError("disk full")


def test_drawings_are_equal_by_what_they_show_and_frozen():
    assert draw(TABLE) == draw(TABLE.copy())
    assert draw(TABLE) != draw(TABLE + 1)
    with pytest.raises(AttributeError):
        draw(TABLE).title = "other"


def test_text_goes_to_the_terminal_that_is_named():
    picture = draw(TABLE)
    assert "│" in picture.text()
    assert picture.text(boxes=False).isascii()
    assert "\x1b[" in picture.text(colour=True)
    assert max(map(len, draw(np.zeros((40, 40))).text(columns=30).splitlines())) <= 30


def test_a_caption_is_escaped_and_below_the_picture():
    picture = Drawing("", 10, 10, "t", "d", lambda terminal: "", caption=("a < b", "<i>c</i>"))
    html = picture._repr_html_()
    assert "<figcaption><p>a &lt; b</p><p>&lt;i&gt;c&lt;/i&gt;</p></figcaption></figure>" in html
    assert "<script" not in html, "nothing to make live"


def test_every_kind_of_picture_describes_itself():
    for picture in (
        draw(TABLE),
        draw(CUBE),
        histogram(TABLE),
        explain.matmul((2, 3), (3, 4)).draw(),
    ):
        root = ElementTree.fromstring(picture.svg())
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"] == picture.title != ""
        assert len(picture.description.split()) > 5
