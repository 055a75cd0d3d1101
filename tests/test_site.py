"""The site: what is built from the pages, and how pages are run.

The tests of the built site look at what `make docs` made.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import jupytext
import nbformat
import pytest
import yaml

import tensorlab
from site_tools import page as pages
from site_tools.document import compose
from site_tools.execution import Cell, RunError, run
from site_tools.execution.pool import imports
from site_tools.execution.store import Store
from site_tools.glossary import Glossary
from site_tools.nav import paths
from site_tools.notebook import for_jupyter, notebook

ROOT = Path(__file__).resolve().parents[1]
DOCS, SITE, CACHE = ROOT / "docs", ROOT / "site", ROOT / ".cache" / "pages"
EXECUTED = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.py"))
SOURCES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")) + EXECUTED

BYTES_OF_A_PAGE = 150_000

# What a page must never show: Python's and TensorFlow's warnings and logs, colour codes, backspaces, marks of ours.
DEBRIS = {
    "a warning": re.compile(r"\w*Warning: |\bWARNING\b"),
    "a log line": re.compile(r"^(?:[IWE]\d{4} |\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,])", re.MULTILINE),
    "a control character": re.compile(r"[\x00-\x08\x0b-\x1f]"),
    "a traceback": re.compile(r"Traceback \(most recent call last\)"),
    "an address in memory": re.compile(r" at 0x[0-9a-f]{6,}"),
    "a mark": re.compile(r"data-tl-block"),
    "a path of this machine": re.compile(re.escape(str(ROOT)) + r"|/(?:tmp|root|home)/"),
}


class Html(HTMLParser):
    """The elements of a page, each with its attributes and those around it, and its text."""

    VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.text, self.output = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        element = (tag, dict(attrs))
        self.elements.append((*element, [name for name, _ in self.open]))
        if tag not in self.VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        names = {name for name, _ in self.open}
        if names & {"script", "style"}:
            return
        self.text.append(data)
        if any("tl-output" in (attrs.get("class") or "") for _, attrs in self.open):
            self.output.append(data)

    def all(self, tag, **wanted):
        return [
            attrs
            for name, attrs, _ in self.elements
            if name == tag
            and all(attrs.get(key.rstrip("_")) == value for key, value in wanted.items())
        ]


def built(source):
    """The HTML file of a page."""
    stem = source.rpartition(".")[0]
    folder = stem.removesuffix("index") if stem.split("/")[-1] == "index" else stem
    file = SITE / folder / "index.html"
    if not file.is_file():
        pytest.fail(
            f"{file.relative_to(ROOT)} is missing or the site is not built: run make docs",
            pytrace=False,
        )
    return file


@cache
def html_of(source):
    return Html(built(source).read_text(encoding="utf-8"))


# The built site


def test_the_navigation_has_every_page_in_the_order_of_the_chapters_index():
    nav = list(paths(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))
    assert sorted(nav) == sorted(SOURCES)
    index = (DOCS / "chapter/index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \S*\d[\d.]+\S* \|.*\]\(([\w-]+\.py)\)", index, re.MULTILINE)
    assert [path for path in nav if re.match(r"chapter/2-", path)] == [f"chapter/{r}" for r in rows]


@pytest.mark.parametrize("source", EXECUTED)
def test_every_page_shows_what_its_cells_gave(source):
    page = pages.read((DOCS / source).read_text(encoding="utf-8"))
    kept = Store(CACHE).get(Store(CACHE).key([vars(cell) for cell in page.code()]))
    assert kept, "the site is older than the page, the library or the packages: run make docs"
    outputs = kept[0]["outputs"]
    assert len(outputs) == len(list(page.code()))
    shown = built(source).read_text(encoding="utf-8").count('<div class="tl-output">')
    assert shown == len(list(filter(None, outputs))) >= 1


@pytest.mark.parametrize("source", EXECUTED)
def test_tensorflow_is_imported_by_the_pages_that_use_it_and_no_other(source):
    page = pages.read((DOCS / source).read_text(encoding="utf-8"))
    cells = list(page.code())
    kept = Store(CACHE).get(Store(CACHE).key([vars(cell) for cell in cells]))
    assert kept, "the site is older than the page, the library or the packages: run make docs"
    _, uses = imports([cell.source for cell in cells])
    assert kept[0]["tensorflow"] == uses


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_is_light(source):
    assert built(source).stat().st_size <= BYTES_OF_A_PAGE


@pytest.mark.parametrize("source", EXECUTED)
def test_no_page_shows_debris(source):
    page = html_of(source)
    for what, pattern in DEBRIS.items():
        found = pattern.search("".join(page.output))
        assert not found, f"{what}: {found}"


@pytest.mark.parametrize("source", SOURCES)
def test_no_page_asks_another_host(source):
    for tag, attrs, _ in html_of(source).elements:
        for name in ("src", "srcset", "data", "poster", "action") + ("href",) * (tag != "a"):
            assert not re.match(r"\s*(?:https?:)?//", attrs.get(name) or ""), (tag, attrs)
        assert "url(http" not in (attrs.get("style") or "")


def test_no_style_sheet_or_script_asks_another_host():
    for path in SITE.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\([\"']?(?:https?:)?//", text), path
    for path in SITE.rglob("*.js"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        addresses = set(re.findall(r"[\"'`]((?:https?:)?//[\w.-]+\.\w+[^\"'`]*)", text))
        # Names of vocabularies, which nobody fetches; and the theme's count of stars, for sites that have a repo_url.
        known = ("http://www.w3.org/", "https://api.github.com/", "https://gitlab.com/")
        assert not [address for address in addresses if not address.startswith(known)], path
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert not {"repo_url", "site_url"} & set(config)


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_has_a_title_a_description_and_one_first_heading(source):
    page = html_of(source)
    assert len(page.all("h1")) == 1
    (description,) = page.all("meta", name="description")
    assert 30 < len(description["content"]) < 400
    assert "](" not in description["content"]
    assert "`" not in description["content"]


def test_every_title_and_description_is_a_pages_own():
    for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">'):
        found = Counter(
            re.search(pattern, built(s).read_text(encoding="utf-8"), re.DOTALL)[1] for s in SOURCES
        )
        assert max(found.values()) == 1, found.most_common(1)


@pytest.mark.parametrize("source", SOURCES)
def test_the_style_sheet_and_the_script_of_the_pictures_come_once(source):
    page = html_of(source)
    sheets = [a["href"] for a in page.all("link", rel="stylesheet") if "tensorlab" in a["href"]]
    scripts = [a["src"] for a in page.all("script") if "assets/tensorlab" in a.get("src", "")]
    for (path,) in (sheets, scripts):
        assert re.search(r"\.[0-9a-f]{8}\.(css|js)$", path)
        assert (built(source).parent / path).resolve().is_file()
    text = built(source).read_text(encoding="utf-8")
    assert "<style data-tensorlab" not in text
    assert "<script data-tensorlab" not in text


@pytest.mark.parametrize("source", EXECUTED)
def test_a_page_can_be_downloaded_as_a_notebook(source):
    (link,) = [a for a in html_of(source).all("a") if "tl-notebook" in (a.get("class") or "")]
    file = built(source).parent / link["href"]
    book = nbformat.read(file, as_version=4)
    nbformat.validate(book)
    page = pages.read((DOCS / source).read_text(encoding="utf-8"))
    code = [cell.source for cell in book.cells if cell.cell_type == "code"]
    assert code == [cell.source for cell in page.code()]
    prose = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    for leftover in (".py)", ".md)", "{ .md-button", "!!! ", "<div"):
        assert leftover not in prose
    assert book.metadata.kernelspec.display_name


@pytest.mark.parametrize("source", SOURCES)
def test_first_uses_of_terms_lead_to_the_glossary(source):
    entries = {a["id"] for a in html_of("glossary.md").all("h2")}
    uses = [
        (attrs["href"].partition("#")[2], around)
        for tag, attrs, around in html_of(source).elements
        if tag == "a" and "tl-term" in (attrs.get("class") or "")
    ]
    if source == "glossary.md" or source.startswith("reference/"):
        assert not uses
        return
    assert uses
    anchors = [anchor for anchor, _ in uses]
    assert set(anchors) <= entries
    assert len(anchors) == len(set(anchors))
    for anchor, around in uses:
        assert not {"a", "code", "pre", "h1", "h2", "h3", "table"} & set(around), anchor


def test_every_public_name_is_in_the_reference():
    ids = {
        attrs["id"]
        for source in SOURCES
        if source.startswith("reference/")
        for _, attrs, _ in html_of(source).elements
        if attrs.get("id")
    }
    for module in ("explain", "gradient", "mnist", "scratch"):
        names = __import__(f"tensorlab.{module}", fromlist=["__all__"]).__all__
        for name in names:
            if name not in tensorlab.__all__:
                assert f"tensorlab.{module}.{name}" in ids
    modules = {"explain": "tensorlab.explain.index", "mnist": "tensorlab.mnist.load"}
    for name in tensorlab.__all__:
        assert modules.get(name, f"tensorlab.{name}") in ids


# How a page is read and written


def test_neighbours_with_the_same_tag_are_folded_together():
    page = pages.read(
        "# %% [markdown]\n# Guess.\n\n"
        '# %% tags=["answer"]\n1 + 1\n\n'
        '# %% [markdown] tags=["answer"]\n# *Two*, see [there](a.md).\n\n'
        '# %% tags=["solution"]\n2\n'
    )
    two = {"output_type": "execute_result", "data": {"text/plain": "2"}, "metadata": {}}
    document = compose(page, [[two], []])
    folds = [block.html for block in document.blocks if "details" in block.html]
    assert folds == [
        '<details class="tl-fold tl-answer"><summary>Answer</summary>',
        "</details>",
        '<details class="tl-fold tl-solution"><summary>Solution</summary>',
        "</details>",
    ]
    assert "*Two*, see [there](a.md)." in document.markdown  # for MkDocs to render and check


def test_a_mark_that_markdown_swallowed_is_an_error():
    document = compose(pages.read("# %%\n1\n"), [[{"output_type": "stream", "text": "1"}]])
    with pytest.raises(ValueError, match="2 pieces of HTML went into the page and 0 came out"):
        document.finish("<p>swallowed</p>")


def test_code_does_not_go_through_markdown_and_is_found_by_the_search():
    document = compose(pages.read('# %%\nx = """\n```\n<b>"""\n'), [[]])
    assert "```" not in document.markdown
    assert 'data-tl-block="0">x = """\n```\n&lt;b&gt;"""</pre>' in document.for_the_search(
        document.markdown
    )
    assert document.finish(document.for_the_search(document.markdown)).startswith(
        '<div class="highlight"><pre>'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# ---\n# jupyter: {}\n# ---\n\n# %%\n1\n", "needs no header"),
        ('# %% tags=["anwser"]\n1\n', "anwser"),
        ('# %% tags=["answer", "solution"]\n1\n', "at most one"),
        ("# %% [raw]\n# x\n", "raw cell"),
        ("# %% [markdown]\nx = 1\n", "no comment: 'x = 1'"),
        ("# %%\n1\n\n# %% A title\n2\n", "after cell 1 stands '# %% A title'"),
    ],
)
def test_a_page_that_would_be_misread_is_refused(text, message):
    with pytest.raises(pages.PageError, match=message):
        pages.read(text)


@pytest.mark.parametrize("source", EXECUTED)
def test_a_page_is_read_as_jupytext_reads_it(source):
    text = (DOCS / source).read_text(encoding="utf-8")
    theirs = [
        (cell.cell_type == "markdown", cell.source, cell.metadata.get("tags", []))
        for cell in jupytext.reads(text, fmt="py:percent").cells
    ]
    page = pages.read(text)
    front_matter = f"---\n{page.front_matter}\n---\n\n" if page.front_matter else ""
    ours = [
        (
            cell.markdown,
            cell.source,
            [cell.fold] * bool(cell.fold) + ["raises-exception"] * cell.raises,
        )
        for cell in page.cells
    ]
    assert [(ours[0][0], front_matter + ours[0][1], ours[0][2]), *ours[1:]] == theirs


def test_front_matter_overrides_the_description():
    page = pages.read(
        "# %% [markdown]\n# ---\n# description: Mine.\n# ---\n#\n# # T\n#\n# After this page you can *x*.\n"
    )
    assert page.front_matter == "description: Mine."
    assert page.description() == "After this page you can x."
    assert compose(page, []).markdown.startswith("---\ndescription: Mine.\n---\n\n# T")


def test_a_notebook_says_what_the_page_says():
    page = pages.read(
        '# %% [markdown]\n# !!! warning "Often confused"\n#\n#     `x` and\n#     y.\n#\n'
        "# See [2.1](2-1-first-look.py#training), [why](#why) and [SVG](https://www.w3.org/Graphics/SVG/).\n\n"
        '# %% tags=["answer"]\n1\n'
    )
    book = json.loads(notebook(page, None, "chapter/a.py"))
    text = "".join(book["cells"][0]["source"])
    assert text.startswith("> **Often confused**\n>\n> `x` and\n> y.\n")
    assert "See 2.1, [why](#why) and [SVG](https://www.w3.org/Graphics/SVG/)." in text
    assert book["cells"][1]["metadata"]["jupyter"]["source_hidden"]


def test_a_notebooks_links_lead_to_the_site_where_it_has_an_address():
    text = for_jupyter("[a](../index.py) [b](2-1.py#x)", "https://example.org/t/", "chapter/c.py")
    assert text == "[a](https://example.org/t/) [b](https://example.org/t/chapter/2-1/#x)"


def test_the_longest_term_wins_and_parts_of_words_do_not():
    glossary = Glossary("## Gradient\n\n## Stochastic gradient descent\n\n## Rank\n")
    text = "Stochastic\ngradient descent, ranks, franking, rank-3"
    assert list(glossary.terms(text)) == ["Stochastic\ngradient descent", "ranks"]


# How pages are run


def run_one(tmp_path, *sources, raises=False):
    cells = [Cell(source, raises) for source in sources]
    return run({"page": cells}, tmp_path / "cache", lambda _: None)["page"]


@pytest.mark.parametrize(
    ("sources", "messages"),
    [
        (["x = 1", "x / 0"], ["page: code cell 2 failed", "ZeroDivisionError", "----> 1 x / 0"]),
        (["import warnings; warnings.warn('careful')"], ["standard error", "UserWarning: careful"]),
        (["import logging; logging.warning('hm')"], ["standard error", "hm"]),
        (["import os; os.write(2, b'from C')"], ["standard error", "from C"]),
        (["import os; os._exit(3)"], ["its process died (status 3)"]),
        (["1 +"], ["code cell 1 failed", "SyntaxError"]),
    ],
)
def test_a_cell_that_fails_or_complains_stops_the_build_and_says_where(tmp_path, sources, messages):
    with pytest.raises(RunError) as error:
        run_one(tmp_path, *sources)
    for message in messages:
        assert message in str(error.value)


def test_an_error_that_is_meant_is_shown_and_must_come(tmp_path):
    outcome, _ = run_one(tmp_path, "[1, 2][5]", raises=True)
    (output,) = outcome["outputs"][0]
    assert output["traceback"] == ["IndexError: list index out of range"]
    with pytest.raises(RunError, match="raised nothing"):
        run_one(tmp_path, "1", raises=True)


def test_cells_show_what_a_notebook_shows(tmp_path):
    outcome, _ = run_one(
        tmp_path,
        "print('a'); print('b')\n1 + 1",
        "2;",
        "from IPython.display import HTML, display\nh = display(HTML('old'), display_id=True)\nh.update(HTML('new'))",
        "print('10%\\r100%', end='')",
        "import os; os.getcwd() != os.environ['TENSORLAB_PAGE_ASSETS'], os.listdir()",
    )
    first, second, third, fourth, fifth = outcome["outputs"]
    assert [o.get("text") or o["data"]["text/plain"] for o in first] == ["a\nb\n", "2"]
    assert second == []
    assert [o["data"]["text/html"] for o in third] == ["new"]
    assert fourth[0]["text"] == "100%"
    assert fifth[0]["data"]["text/plain"] == "(True, [])"


def test_pages_know_nothing_of_each_other(tmp_path):
    found = run(
        {
            "one": [Cell("import numpy as np; np.leftover = 1; x = 1")],
            "two": [Cell("import numpy as np; hasattr(np, 'leftover'), 'x' in globals()")],
        },
        tmp_path,
        lambda _: None,
    )
    (output,) = found["two"][0]["outputs"][0]
    assert output["data"]["text/plain"] == "(False, False)"


def test_tensorflow_works_in_pages_that_were_forked_from_a_process_that_had_imported_it(tmp_path):
    source = """
import numpy as np
import tensorflow as tf

@tf.function(jit_compile=True)
def f(x):
    return tf.reduce_sum(x * x)

v = tf.Variable(np.ones(100, np.float32))
with tf.GradientTape() as tape:
    y = f(v)
batches = tf.data.Dataset.range(1000).shuffle(100).batch(10).prefetch(2)
float(tf.reduce_sum(tape.gradient(y, v))), sum(1 for _ in batches)
"""
    cells = {name: [Cell(f"{source}  # {name}")] for name in ("one", "two")}
    for outcome, _ in run(cells, tmp_path, lambda _: None).values():
        (output,) = outcome["outputs"][0]
        assert output["data"]["text/plain"] == "(200.0, 100)"
        assert outcome["tensorflow"]


def test_files_that_a_page_writes_are_kept_with_its_results(tmp_path):
    source = "import os, pathlib\npathlib.Path(os.environ['TENSORLAB_PAGE_ASSETS'], 'w.bin').write_bytes(b'1')"
    for _ in range(2):  # the second time from the cache
        _, assets = run_one(tmp_path, source)
        assert (assets / "w.bin").read_bytes() == b"1"


# Whole builds, of a small site


@pytest.fixture
def small(tmp_path):
    """A site of one page, and a copy of the library that may be changed."""
    shutil.copytree(ROOT / "tensorlab", tmp_path / "lib/tensorlab")
    (tmp_path / "docs/assets").mkdir(parents=True)
    for name in ("site.css", "site.js", "logo.svg"):
        shutil.copy(DOCS / "assets" / name, tmp_path / "docs/assets" / name)
    config = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "theme": {"custom_dir": str(ROOT / "site_tools/theme")},
        "hooks": [str(ROOT / "site_tools/hook.py")],
        "nav": [{"Home": "index.py"}],
    }
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")

    def build(prose="After this page you can go.", code="import uuid; print(uuid.uuid4().hex)"):
        text = f"# %% [markdown]\n# # Small\n#\n# {prose}\n\n# %%\n{code}\n"
        (tmp_path / "docs/index.py").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "lib")},
            capture_output=True,
            text=True,
            check=False,
        )
        file = tmp_path / "site/index.html"
        return done, file.read_text(encoding="utf-8") if file.is_file() else ""

    build.library = tmp_path / "lib/tensorlab"
    return build


def number_on(html):
    return re.search(r"<pre>([0-9a-f]{32})</pre>", html)[1]


def test_a_page_is_run_again_when_the_library_changes_and_not_when_its_prose_does(small):
    done, html = small()
    assert done.returncode == 0, done.stderr
    first = number_on(html)
    _, html = small(prose="After this page you can go further.")
    assert "go further" in html
    assert number_on(html) == first
    with (small.library / "theme.py").open("a") as file:
        file.write("# a change\n")
    _, html = small()
    assert number_on(html) != first


def test_pages_use_the_library_that_the_build_was_given(small):
    _, html = small(code="import tensorlab; print(tensorlab.__file__)")
    assert str(small.library) in html


def test_a_failing_cell_and_a_broken_link_fail_the_build(small):
    done, html = small(code="1 / 0")
    assert done.returncode != 0
    assert "index.py: code cell 1 failed" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert not html
    done, _ = small(prose="After this page you can [go](#nowhere).")
    assert done.returncode != 0
    assert "#nowhere" in done.stderr
