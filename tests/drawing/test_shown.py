"""How a drawing is shown where it is not a page's own: notebooks, prompts, other processes, PDF, matplotlib."""

import base64
import copy
import pickle
import re
import struct
import sys
import zlib
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, TextIOWrapper
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from tensorlab import describe, draw, explain, histogram, images
from tensorlab.drawing import pdf, theme
from tensorlab.drawing.drawing import Drawing, written_axes
from tensorlab.drawing.png import decode, encode
from tensorlab.gradient import descend, tangent
from tensorlab.showing import ASSETS_VARIABLE, LINES_SHOWN

TABLE = np.array([[5, 78, 2], [6, 79, 3]])
CUBE = np.arange(60).reshape(3, 4, 5)
DIGITS = np.zeros((60, 28, 28), np.uint8)
DIGITS[:, 4:24, 12:16] = 255
RESULTS = [
    describe(TABLE),
    draw(TABLE),
    histogram(TABLE),
    explain.matmul((2, 3), (3, 4)),
    tangent(np.square, 1),
    descend(np.square, 3, 0.1),
]


def named(result):
    return type(result).__name__


@pytest.mark.parametrize("result", RESULTS, ids=named)
def test_a_prompt_shows_the_words_that_print_writes(result):
    pretty = pytest.importorskip("IPython.lib.pretty").pretty
    assert repr(result) == str(result) == pretty(result)
    assert "object at" not in repr(result)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_print_writes_to_any_encoding(encoding, monkeypatch):
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(BytesIO(), encoding))
    foreign = {"axes": ("höhe", "幅", "×")}
    for result in (
        *RESULTS,
        describe({"幅": TABLE}),
        describe(CUBE, **foreign),
        draw(CUBE, **foreign),
    ):
        str(result).encode(encoding)


def test_a_list_of_results_stays_a_list_to_read_in_ipython():
    pretty = pytest.importorskip("IPython.lib.pretty").pretty
    assert pretty([draw(TABLE), describe(TABLE)]) == (
        "[<Matrix (rank-2 tensor), shape (2, 3)>, <Matrix (rank-2 tensor)>]"
    )


@pytest.mark.parametrize(
    "result", [each for each in RESULTS if named(each) != "Description"], ids=named
)
def test_a_notebook_keeps_words_a_live_picture_and_one_for_latex(result, monkeypatch):
    if named(result) in ("Tangent", "Descent"):
        pytest.importorskip("matplotlib")
    monkeypatch.delenv("TENSORLAB_PAGE_ASSETS", raising=False)
    bundle = result._repr_mimebundle_()
    assert sorted(bundle) == ["application/pdf", "text/html", "text/plain"]
    assert bundle["text/plain"] == str(result)
    assert base64.b64decode(bundle["application/pdf"]).startswith(b"%PDF-")
    assert bundle["text/html"].count("<img") == bundle["text/html"].count("<figure") == 1
    live = unpacked(bundle["text/html"])
    assert live.count("<svg") == live.count("<figure") == 1
    assert "<img" not in live


def unpacked(html):
    (packed,) = re.findall("data-tl-y='([^']*)'", html)
    assert not set(packed) & set('"&<\\'), "neither HTML nor JSON writes it longer"
    number, content = 0, b""
    for i, letter in enumerate(packed.ljust(-5 * (-len(packed) // 5), "~"), start=1):
        number = number * 85 + ord(letter) - 40 - (letter > "<") - (letter > "\\")
        if i % 5 == 0:
            number, content = 0, content + number.to_bytes(4, "big")
    content = content[: len(packed) * 4 // 5]
    known = re.findall('<img[^>]* src="([^"]*)"', html)[0][-32_000:].encode()
    live = zlib.decompressobj(-15, zdict=known).decompress(content)
    assert content[-4:] == zlib.adler32(known + live).to_bytes(4), "a reader notices another image"
    return live.decode()


def test_the_image_to_which_a_packed_picture_refers_is_ascii():
    image = draw(TABLE, axes=("höhe", "幅 & '\"<"))._still()
    source = re.findall(' src="([^"]*)"', image)[0]
    assert source.isascii()
    assert unescape(source) == source
    assert "幅" in unpacked(draw(TABLE, axes=("höhe", "幅"))._packed())


def test_a_page_that_a_site_builds_gets_the_picture_itself(monkeypatch):
    monkeypatch.setenv("TENSORLAB_PAGE_ASSETS", "somewhere")
    assert draw(TABLE)._repr_mimebundle_()["text/html"] == draw(TABLE)._repr_html_()


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda: draw(CUBE), 20_480),  # a twentieth of 400 KiB
        (lambda: draw(np.arange(120).reshape(2, 3, 4, 5)), 20_000),
        # Of random decimals no digit is said by another: more than 20,000.
        (lambda: draw(np.random.default_rng(0).normal(size=(3, 4, 5))), 21_900),
        (lambda: explain.sum(CUBE, axis=1), 20_000),
        (lambda: draw(CUBE[0, 0]), 9_955),
        (lambda: draw(CUBE[0]), 11_450),
        (lambda: explain.matmul(TABLE, TABLE.T), 17_000),
        (lambda: explain.matmul((32, 784), (784, 10)), 15_700),
        (lambda: histogram(CUBE), 16_400),
    ],
    ids=[
        "cube",
        "rank 4",
        "decimals",
        "sum",
        "vector",
        "matrix",
        "operation",
        "shapes",
        "histogram",
    ],
)
def test_a_notebook_does_not_grow_much_by_a_picture_twenty_cubes_by_400_kib(
    make, most, monkeypatch
):
    nbformat = pytest.importorskip("nbformat").v4
    monkeypatch.delenv("TENSORLAB_PAGE_ASSETS", raising=False)
    output = nbformat.new_output(
        "execute_result", data=make()._repr_mimebundle_(), execution_count=1
    )
    cells = [nbformat.new_code_cell("x", outputs=each) for each in ([output], [])]
    with_it, without = (
        len(nbformat.writes(nbformat.new_notebook(cells=[c])).encode()) for c in cells
    )
    assert with_it - without < most


def test_letters_that_no_pdf_has_leave_a_notebook_a_png():
    pytest.importorskip("resvg_py")
    bundle = draw([["日本", "語"]])._repr_mimebundle_()
    assert "application/pdf" not in bundle
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")


class Styled(HTMLParser):
    """What elements there are without a style of their own."""

    def __init__(self, html):
        super().__init__()
        self.bare = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if "color" not in dict(attributes).get("style", "") and tag in ("p", "table", "th", "td"):
            self.bare.append(tag)


def test_a_description_brings_its_own_look_and_takes_the_pages_colour():
    html = describe(TABLE)._repr_html_()
    assert Styled(html).bare == []
    assert set(re.findall(r"[^-]color:([^;']*)", html)) == {"inherit"}
    assert "var(" not in html
    assert ".tl-description" not in theme.css()


def test_a_drawing_can_be_copied_hashed_and_sent_to_another_process():
    for picture in (
        draw(TABLE),
        draw(DIGITS),
        explain.matmul(TABLE, TABLE.T).draw(),
        histogram(TABLE),
    ):
        assert copy.copy(picture) is copy.deepcopy(picture) is picture
        assert len({picture, draw(TABLE)}) == 1 + (picture != draw(TABLE))
        again = pickle.loads(pickle.dumps(picture))
        assert again == picture
        assert hash(again) == hash(picture)
        assert str(again) == str(picture)
        for terminal in ({"columns": 200}, {"boxes": False}, {"colour": True}, {"columns": 40}):
            assert again.text(**terminal) == picture.text(**terminal)
        assert max(map(len, again.text(columns=33).splitlines())) <= 33
        assert pickle.loads(pickle.dumps(again)) == picture
    assert len(pickle.dumps(draw(np.zeros((1000, 1000))))) < 60_000, "without its tensor"


def test_an_svg_has_its_own_ground_unless_it_is_asked_for_none():
    ground = f'<rect width="100%" height="100%" fill="{theme.LIGHT["bg"]}"/>'
    picture = draw(TABLE)
    assert ground in picture.svg()
    assert "prefers-color-scheme" in picture.svg()
    transparent = picture.svg(transparent=True)
    assert ground not in transparent
    assert "prefers-color-scheme" not in transparent, "nobody knows what is behind: light"
    assert theme.LIGHT["fg"] in transparent
    dark = picture.svg(dark=True)
    assert theme.DARK["bg"] in dark
    assert theme.LIGHT["fg"] not in dark


@pytest.mark.parametrize("name", ["a.svg", "a.pdf", "a.png", "a.html"])
@pytest.mark.parametrize("option", ["dark", "transparent"])
def test_a_word_is_not_taken_for_true(name, option, tmp_path):
    with pytest.raises(TypeError, match=f"{option}='no' is a str: give True or False"):
        draw(TABLE).save(tmp_path / name, **{option: "no"})
    assert not list(tmp_path.iterdir())


def test_saving_takes_size_ground_and_colours(tmp_path):
    picture = draw(TABLE)
    svg = picture.save(tmp_path / "a.svg", width=2 * picture.width).read_text("utf-8")
    assert f'width="{2 * picture.width:g}"' in svg
    page = picture.save(tmp_path / "a.html", dark=True).read_text("utf-8")
    assert '<html lang="en" data-theme="dark">' in page
    pytest.importorskip("resvg_py")
    assert png_width(picture.save(tmp_path / "a.png", width=301)) == 301
    assert png_width(picture.save(tmp_path / "b.png", scale=1)) == round(picture.width)
    solid, clear = (picture.png(transparent=each) for each in (False, True))
    assert [image_of(each).getpixel((0, 0))[3] for each in (solid, clear)] == [255, 0]
    small, large = (picture.save(tmp_path / f"{n}.pdf", scale=n).read_bytes() for n in (1, 3))
    boxes = [
        re.search(rb"MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", objects_within(each)[1]).groups()
        for each in (small, large)
    ]
    assert [float(x) for x in boxes[1]] == pytest.approx([3 * float(x) for x in boxes[0]], abs=0.1)
    assert float(boxes[0][0]) == pytest.approx(0.75 * picture.width, abs=0.1)


def png_width(path):
    return int.from_bytes(path.read_bytes()[16:20], "big")


def image_of(png):
    return pytest.importorskip("PIL.Image").open(BytesIO(png)).convert("RGBA")


@pytest.mark.parametrize("suffix", [".svg", ".pdf", ".png"])
@pytest.mark.parametrize("given", [0, -1, float("nan"), float("inf"), "wide", True, 10**400])
@pytest.mark.parametrize("name", ["scale", "width"])
def test_a_size_that_is_none_is_told_so_and_nothing_is_written(tmp_path, suffix, given, name):
    with pytest.raises(
        ValueError, match=rf"^{name}=.*: give a number above 0, for example {name}="
    ):
        draw(TABLE).save(tmp_path / f"a{suffix}", **{name: given})
    assert list(tmp_path.iterdir()) == []


def test_options_that_do_not_suit_are_told_so(tmp_path):
    with pytest.raises(ValueError, match="give one of them"):
        draw(TABLE).save(tmp_path / "a.svg", scale=2, width=300)
    with pytest.raises(ValueError, match="takes its size and background from the page"):
        draw(TABLE).save(tmp_path / "a.html", transparent=True)
    with pytest.raises(ValueError, match="at most 16,384 along a side"):
        draw(TABLE).png(width=10**6)
    with pytest.raises(
        ValueError, match=r"would be 1\.04e\+04 by .* inches: readers show .* to 200"
    ):
        draw(TABLE).save(tmp_path / "a.pdf", width=10**6)
    with pytest.raises(ValueError, match="Give another scale or width"):
        draw(TABLE).save(tmp_path / "a.pdf", scale=0.01)
    with pytest.raises(ValueError, match=r"no 語 \(U\+8A9E\): save this picture as .svg or .png"):
        draw([["語"]]).save(tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "picture",
    [
        draw(TABLE),
        draw(CUBE, show="colours"),
        images(DIGITS[:3]),
        explain.matmul(TABLE, TABLE.T).draw(),
    ],
    ids=lambda picture: picture.title,
)
def test_a_pdf_is_whole(picture):
    file = picture.pdf()
    table = int(re.search(rb"startxref\n(\d+)", file)[1])
    places = list(struct.iter_unpack(">BIB", streams(file[table:])[0]))
    heads, held = objects_within(file)
    for n, (kind, where, which) in enumerate(places):
        if kind == 1:
            assert file[where:].startswith(b"%d 0 obj" % n)
        elif kind == 2:
            assert heads[which][0] == n
            assert file[places[where][1] :].split(b">>")[0].count(b"/ObjStm") == 1
    used = {
        int(n)
        for n in re.findall(
            rb"(\d+) 0 R", held + re.sub(rb"stream\n.*?endstream", b"", file, flags=re.DOTALL)
        )
    }
    assert used == set(range(1, len(places) - 2)), "all that is named is there, and nothing else"
    content = streams(file)[0].decode()
    assert content.count("BT ") == content.count("ET")
    assert content.split().count("q") == content.split().count("Q")


def objects_within(file):
    """The stream that holds the objects which are not streams: which they are and where each begins, and all of it."""
    (held,) = (each for each in streams(file) if b"/Catalog" in each)
    first = int(re.search(rb"/First (\d+)", file)[1])
    numbers = list(map(int, held[:first].split()))
    return list(zip(numbers[::2], numbers[1::2], strict=True)), held[first:]


def streams(file):
    found = re.finditer(rb"/Length (\d+)>>stream\n", file)
    return [zlib.decompress(file[each.end() : each.end() + int(each[1])]) for each in found]


def test_a_pdf_has_every_entry_as_text_and_every_pixel():
    content = streams(draw(TABLE).pdf())[0].decode()
    written = [
        bytes.fromhex(each).decode("cp1252") for each in re.findall("<([0-9a-f]+)> Tj", content)
    ]
    assert [str(each) for each in TABLE.ravel()] == [
        t for t in written if t in map(str, TABLE.ravel())
    ][:6]
    assert "axis 0 (2)" in written
    picture = images(DIGITS[:1])
    pixels = [each for each in streams(picture.pdf())[1:] if set(each) == {0, 255}]
    assert pixels, "the image itself"


def test_a_pdf_takes_signs_from_the_fonts_that_have_them():
    file = pdf.pdf('<text x="1" y="9">a − b → ✓</text>', 50, 10)
    _, held = objects_within(file)
    assert all(name in held for name in (b"/Helvetica", b"/Symbol", b"/ZapfDingbats"))
    assert b"Courier" not in held


def test_signs_and_greek_letters_of_a_pdf_are_as_wide_as_adobes_metrics_say():
    matplotlib = pytest.importorskip("matplotlib")
    metrics = Path(matplotlib.get_data_path(), "fonts/pdfcorefonts/Symbol.afm").read_text()
    widths = {
        int(n): int(wx) for n, wx in re.findall(r"^C (\d+) ; WX (\d+)", metrics, re.MULTILINE)
    }
    of_symbol = {
        letter: at for letter, (font, *at) in pdf._ELSEWHERE.items() if font == pdf._SYMBOL
    }
    assert {letter: widths[place] for letter, (place, _) in of_symbol.items()} == {
        letter: width for letter, (_, width) in of_symbol.items()
    }
    assert b"/Symbol" in objects_within(draw([[1]], axes=("α", "Ω")).pdf())[1]


def test_the_dots_of_a_matrix_that_is_cut_short_are_points_in_a_pdf():
    picture = draw(np.zeros((20, 20)), show="numbers")
    gaps = picture.body.count(">⋮<") + picture.body.count(">⋱<")
    assert ">⋱<" in picture.body
    assert streams(picture.pdf())[0].count(b"<2e> Tj") == 3 * gaps
    sloping = streams(pdf.pdf('<text x="9" y="9">⋱</text>', 20, 20))[0]
    places = np.array(re.findall(rb"(\S+) (\S+) Tm\n(?:.*Tf\n)?<2e>", sloping), float)
    assert len(places) == 3
    assert (np.diff(places, axis=0) > 0).all(), "each is further to the right and further down"


def test_a_line_break_in_an_entry_is_written_by_its_escape_in_a_pdf():
    assert rb"a\nb".hex().encode() in streams(draw(["a\nb"]).pdf())[0]


def test_pixels_are_read_as_they_were_written():
    noise = np.random.default_rng(0).integers(0, 256, (5, 7, 4), dtype=np.uint8)
    for pixels in (noise[..., 0], noise[..., :2], noise[..., :3], noise):
        assert (decode(encode(pixels)) == pixels.reshape(5, 7, -1)).all()
    palette = noise.reshape(-1, 4)[:9, :3].copy()
    places = noise[..., 0] % 9
    assert (decode(encode(places, palette)) == palette[places]).all()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_picture_can_be_a_part_of_a_matplotlib_figure(dark):
    pytest.importorskip("matplotlib")
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4, 3), facecolor=(theme.DARK if dark else theme.LIGHT)["bg"])
    ax = figure.add_subplot()
    picture = explain.matmul(TABLE, TABLE.T).draw()
    assert picture.on(ax, dark=dark) is ax
    assert ax.get_xlim() == (0, picture.width)
    assert ax.get_ylim() == (picture.height, 0)
    assert not ax.axison
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    seen = {
        tuple(each) for each in np.asarray(canvas.buffer_rgba())[..., :3].reshape(-1, 3).tolist()
    }
    highlight = (theme.DARK if dark else theme.LIGHT)["highlight"]
    assert tuple(bytes.fromhex(highlight[1:])) in seen
    shown = images(DIGITS[:2])
    shown.on(figure.add_subplot())
    assert len(figure.axes[-1].images) == 1


def test_a_line_in_characters_has_room_for_one():
    with pytest.raises(ValueError, match=r"^columns=0: at least 1 character must fit a line"):
        draw(TABLE).text(0)
    with pytest.raises(TypeError, match=r"^columns='80' is a str"):
        draw(TABLE).text("80")


def test_a_home_folder_that_python_does_not_know_by_its_sign_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"no folder '~' .*expanduser\(\) finds"):
        draw(TABLE).save("~/a.svg")
    with pytest.raises(FileNotFoundError, match=r"no folder 'b' .* make it first"):
        draw(TABLE).save("b/a.svg")


def test_a_picture_too_large_for_paper_is_shown_in_a_notebook_all_the_same():
    tall = images(np.zeros((300, 8, 8)), columns=1, max_images=300)
    assert tall.height > 200 * 96
    assert list(tall._repr_mimebundle_()) == ["text/plain", "text/html"]


def test_axes_that_would_bend_or_cut_a_picture_are_refused_and_a_scale_becomes_linear():
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    picture, figure = draw(TABLE), Figure()
    several = figure.subplots(1, 2, sharey=True)
    twinned = Figure().add_subplot()
    twinned.twinx()
    for wrong, kind, words in (
        (None, TypeError, "got a NoneType"),
        (figure, TypeError, "of `figure, ax = plt.subplots\\(\\)` the second"),
        (several, TypeError, r"such as ax\[0, 1\]"),
        (several[0], ValueError, "share their y .* sharey="),
        (twinned, ValueError, "share their x"),
        (figure.add_subplot(projection="polar"), ValueError, "without projection='polar'"),
        (figure.add_subplot(projection="3d"), ValueError, "without projection='3d'"),
    ):
        with pytest.raises(kind, match=words):
            picture.on(wrong)
    logarithmic = Figure().add_subplot(xscale="log", yscale="log")
    picture.on(logarithmic)
    assert logarithmic.get_xlim() == (0, picture.width)


def test_letters_on_axes_are_of_the_users_font_where_ours_has_none_or_a_warning_names_them():
    matplotlib = pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    named = draw([[1]], axes=("行 \u20dd", "columns"))
    with pytest.warns(UserWarning, match=r"has no . \(U\+20DD\), 行 \(U\+884C\)"):
        named.on(Figure().add_subplot())
    with (
        matplotlib.rc_context({"font.family": ["STIXGeneral"]}),
        pytest.warns(UserWarning, match=r"has no 行 \(U\+884C\)"),
    ):
        named.on(Figure().add_subplot())


def test_a_terminal_shows_images_and_says_how_many_there_are():
    lines = draw(DIGITS, axes=("samples", "height", "width")).text().splitlines()
    assert lines[0] == "Rank-3 tensor, shape (60, 28, 28)"
    assert lines[1:4] == ["  samples (60)", "  height (28)", "  width (28)"]
    assert lines[-1] == "the first of 60 along samples"
    assert sum("@@@@" in line for line in lines) == 10, "the stroke, twice as high as wide"
    assert all(line.count("@@@@") in (0, 2) for line in lines), "two side by side"
    assert max(map(len, draw(DIGITS).text(30).splitlines())) <= 30
    taken = draw(DIGITS, index=np.s_[3:9]).text().splitlines()[-1]
    assert taken.startswith("highlighted: the index takes 6 × 28 × 28")


def test_a_wide_terminal_shows_more_columns():
    table = np.arange(200).reshape(10, 20)
    wide = draw(table).text(200).splitlines()
    assert wide[-1].split() == [str(n) for n in range(20)]
    assert len(draw(table).text(80).splitlines()[-1].split()) == 7
    for columns in (81, 100, 130, 200, 400):
        for picture in (
            draw(table),
            draw(np.arange(10**4).reshape(100, 100)),
            draw(np.arange(500)),
        ):
            assert max(map(len, picture.text(columns).splitlines())) <= columns


def test_a_still_image_says_no_more_than_is_seen():
    html = draw(CUBE)._repr_html_()
    (still,) = re.findall("<img[^>]*>", html)
    assert len(still) < 5_000
    assert "data-index" not in still
    assert "desc" not in still
    named = ['my role="x"', 'it\'s data-index="1"', "var(--tl-none)"]
    picture = draw(np.arange(8).reshape(2, 2, 2), axes=named)
    (still,) = re.findall('src="data:image/svg[^,]*,([^"]*)"', picture._still())
    texts = [each.text for each in ElementTree.fromstring(unquote(still)).iter() if each.text]
    told = [f"{name} (2)" for name in named]
    assert set(told) <= set(texts)


def test_ticks_of_a_histogram_are_round_and_hold_0():
    picture = histogram(np.random.default_rng(0).normal(size=5000))
    ticks = [float(each) for each in re.findall(r'y="215"[^>]*>([-\d.]+)<', picture.body)]
    assert 0 in ticks
    assert ticks == sorted(ticks)
    assert all(tick == round(tick) for tick in ticks[1:-1])


def test_a_drawing_of_ones_own_is_shown_everywhere_too():
    bundle = Drawing("", 10, 10, "t", "d", lambda terminal: "words")._repr_mimebundle_()
    assert bundle["text/plain"] == "words"


def test_a_notebook_turned_into_latex_holds_every_picture(monkeypatch):
    exporter = pytest.importorskip("nbconvert").LatexExporter()
    nbformat = pytest.importorskip("nbformat").v4
    monkeypatch.delenv("TENSORLAB_PAGE_ASSETS", raising=False)
    pictures = [draw(TABLE), draw(DIGITS), explain.matmul(TABLE, TABLE.T), histogram(TABLE)]
    notebook = nbformat.new_notebook()
    for each in pictures:
        data = each._repr_mimebundle_()
        shown = nbformat.new_output("execute_result", data=data, execution_count=1)
        notebook.cells.append(nbformat.new_code_cell("x", outputs=[shown]))
    latex, resources = exporter.from_notebook_node(notebook)
    files = {name: file for name, file in resources["outputs"].items() if name.endswith(".pdf")}
    assert len(files) == len(pictures)
    assert all(name in latex for name in files)
    assert all(file.startswith(b"%PDF-") for file in files.values())


def test_lines_that_are_written_and_never_printed_do_not_pile_up(monkeypatch, tmp_path):
    monkeypatch.setenv(ASSETS_VARIABLE, str(tmp_path))
    explained = explain.mean((150, 4), axis=0)
    for _ in range(LINES_SHOWN.maxlen):
        text = str(explained)
    assert len(LINES_SHOWN) == LINES_SHOWN.maxlen
    assert "(150, 4):0 1;(4,):1" in written_axes(text)
    assert not LINES_SHOWN
    assert written_axes(text) == ""
