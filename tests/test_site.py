"""The site: what is built from the pages, and how pages are run.

The tests of the built site look at what `make docs` made.
"""

import ast
import builtins
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import markdown
import nbformat
import numpy as np
import pytest
import yaml
from mkdocs.config import load_config
from mkdocs.structure.files import Files
from mkdocs.utils.yaml import yaml_load

import tensorlab
from site_tools import outputs
from site_tools import page as pages
from site_tools.build import Build
from site_tools.document import compose
from site_tools.glossary import Glossary
from site_tools.notebook import notebook
from site_tools.outputs import html as as_shown
from site_tools.run import run
from site_tools.store import Store, surroundings
from tensorlab.exploration.packing import unpack

ROOT = Path(__file__).resolve().parents[1]
DOCS, SITE, CACHE = ROOT / "docs", ROOT / "site", ROOT / ".cache" / "pages"
EXECUTED = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.py"))
SOURCES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")) + EXECUTED

BYTES_OF_A_PAGE = 150_000
BYTES_OF_STATES = 60_000  # of one exploration

# What a page must never show: Python's and TensorFlow's warnings and logs, colour codes, backspaces, marks of ours.
DEBRIS = {
    "a warning": re.compile(r"\w*Warning: |\bWARNING\b"),
    "a log line": re.compile(r"^(?:[IWE]\d{4} |\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,])", re.MULTILINE),
    "a control character": re.compile(r"[\x00-\x08\x0b-\x1f]"),
    "a traceback": re.compile(r"Traceback \(most recent call last\)"),
    "an address in memory": re.compile(r" at 0x[0-9a-f]{6,}"),
    "a mark": re.compile(r"data-tl-block"),
    "a formula that is not MathML": re.compile(r"\$\$|\\(frac|sum|nabla)"),
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
            and all(attrs.get(key.replace("_", "-")) == value for key, value in wanted.items())
        ]


# Pages that show no digits: none are looked for on the network where they are not on this machine.
NO_DIGITS = os.environ.get("TENSORLAB_MNIST") or os.devnull


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


def paths(nav):
    """The pages that a navigation names, in its order."""
    if isinstance(nav, str):
        return [nav]
    return [
        path for item in (nav.values() if isinstance(nav, dict) else nav) for path in paths(item)
    ]


def test_the_navigation_has_every_page_in_the_order_of_the_chapters_index():
    nav = paths(yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert sorted(nav) == sorted(SOURCES)
    index = (DOCS / "chapter/index.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \S*\d[\d.]+\S* \|.*\]\(([\w-]+\.py)\)", index, re.MULTILINE)
    assert [path for path in nav if re.match(r"chapter/2-", path)] == [f"chapter/{r}" for r in rows]


@pytest.fixture(scope="module")
def store():
    return Store(CACHE)


@pytest.mark.parametrize("source", EXECUTED)
def test_every_page_shows_what_its_cells_gave(store, source):
    cells = pages.read((DOCS / source).read_text(encoding="utf-8")).code
    kept = store.get(cells)
    assert kept, "the site is older than the page, the library or the lock file: run make docs"
    outputs, _ = kept
    assert len(outputs) == len(cells)
    shown = built(source).read_text(encoding="utf-8").count('<div class="tl-output">')
    assert shown == len(list(filter(None, outputs))) >= 1


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_is_light(source):
    assert built(source).stat().st_size <= BYTES_OF_A_PAGE


def test_what_a_page_fetches_for_an_exploration_is_there_and_small():
    fetched = [
        (page.parent / name).stat().st_size
        for page in SITE.rglob("index.html")
        for name in re.findall(r'data-source="([^"]*)"', page.read_text(encoding="utf-8"))
    ]
    assert fetched
    assert max(fetched) <= BYTES_OF_STATES


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


@pytest.mark.parametrize("source", SOURCES)
def test_the_browser_is_told_to_ask_no_other_host(source):
    (policy,) = html_of(source).all("meta", http_equiv="Content-Security-Policy")
    assert policy["content"] == "default-src 'self' file: data: blob: 'unsafe-inline'"
    first = next(tag for tag, _, _ in html_of(source).elements if tag in ("meta", "script", "link"))
    assert first == "meta"  # what stands before it would not be bound by it


def test_no_style_sheet_or_script_of_ours_asks_another_host():
    for path in SITE.rglob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\([\"']?(?:https?:)?//", text), path
    for path in set(SITE.rglob("*.js")) - set((SITE / "assets/javascripts").rglob("*")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        addresses = re.findall(r"[\"'`]((?:https?:)?//[\w.-]+\.\w+[^\"'`]*)", text)
        # The names of vocabularies are addresses that nobody fetches.
        assert not [each for each in addresses if not each.startswith("http://www.w3.org/")], path
    config = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert "repo_url" not in config
    assert not config["site_url"], "it is named by SITE_URL where the site is published"


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
def test_a_page_can_be_downloaded_as_a_notebook_with_and_without_solutions(source):
    page = pages.read((DOCS / source).read_text(encoding="utf-8"))
    whole, for_students = (
        nbformat.read(built(source).parent / a["href"], as_version=4)
        for a in html_of(source).all("a")
        if a.get("href", "").endswith(".ipynb")
    )
    for book in (whole, for_students):
        nbformat.validate(book)
        install, *code = [cell.source for cell in book.cells if cell.cell_type == "code"]
        (wheel,) = re.findall(
            r'%pip install --quiet "./(tensorlab-.+?\.whl)(?:\[mnist\])?"', install
        )
        assert (SITE / "assets" / wheel).is_file()
        uses_tensorflow = re.search("tensorflow|MnistClassifier", "".join(code))
        assert ".whl[mnist]" in install or not uses_tensorflow
        prose = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
        for leftover in (".py)", ".md)", "{ .md-button", "!!! ", "<div"):
            assert leftover not in prose
        assert book.metadata.kernelspec.display_name
    code = [cell.source for cell in whole.cells if cell.cell_type == "code"]
    assert code[1:] == [source for source, _ in page.code]
    told = "\n".join(cell.source for cell in for_students.cells)
    for cell in page.cells:
        if cell.fold:
            assert cell.source not in told


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
    for name in tensorlab.__all__:
        value = getattr(tensorlab, name)
        if inspect.ismodule(value):
            inner = [each for each in value.__all__ if each not in tensorlab.__all__]
            assert {f"tensorlab.{name}.{each}" for each in inner} <= ids
        else:
            assert f"tensorlab.{name}" in ids


# How a page is read and written


def test_neighbours_with_the_same_tag_are_folded_together():
    document = compose(
        "# %% [markdown]\n# Guess.\n\n"
        '# %% tags=["answer"]\n1 + 1\n\n'
        '# %% [markdown] tags=["answer"]\n# *Two*, see [there](a.md).\n\n'
        '# %% tags=["solution"]\n2\n'
    )
    folds = [block for block in document.blocks if "details" in block]
    assert folds == [
        '<details class="tl-fold tl-answer"><summary>Answer</summary>',
        "</details>",
        '<details class="tl-fold tl-solution"><summary>Solution</summary>',
        "</details>",
    ]
    assert "*Two*, see [there](a.md)." in document.markdown  # for MkDocs to render and check


def test_a_mark_that_markdown_swallowed_is_an_error():
    document = compose("# %%\n1\n")
    with pytest.raises(ValueError, match="0 of 1 cells came out"):
        document.finish("<p>swallowed</p>", ["1"])


def test_cells_of_a_gallery_that_show_something_stand_in_one_grid_up_to_the_next_prose():
    source = (
        "# %%\n1\n\n# %%\n2\n\n# %%\nx = 3\n\n# %%\n4\n\n# %% [markdown]\n# Prose.\n\n# %%\n5\n"
    )
    document = compose(source, "gallery.py")
    wide, bent = '<svg viewBox="0 0 450 9" width="450.5">', '<svg width="99.5" height="450">'
    html = document.finish(markdown.markdown(document.markdown), [wide, "<p>", "", "<b>", bent])
    cells = re.sub(r'<div class="highlight">.*?</div>', "code", html, flags=re.DOTALL)
    card = '<figure class="tl-card{}">{}code</figure>'.format
    assert re.sub(r"<!---->|\n", "", cells) == (
        f'<div class="tl-gallery">{card(" tl-wide", wide)}{card("", "<p>")}</div>'
        f'code<div class="tl-gallery">{card("", "<b>")}</div><p>Prose.</p>'
        f'<div class="tl-gallery">{card("", bent)}</div>'
    )


def test_many_states_of_an_exploration_are_a_file_and_a_few_stay_in_the_page():
    def shown(states):
        noise = np.random.default_rng(0).integers(0, 10**9, states)
        exploration = tensorlab.explore(lambda n: f"{noise[n]}", n=range(states))
        files = {}
        return as_shown([{"data": {"text/html": exploration._repr_html_()}}], files), files

    html, files = shown(10)
    assert "data-states" in html
    assert {Path(name).suffix for name in files} == {".css", ".js"}
    html, files = shown(2000)
    assert "data-states" not in html
    (name,) = re.findall(r'data-source="([^"]*)"', html)
    assert len(unpack(files[name])) == 2000


def test_code_does_not_go_through_markdown_and_is_found_by_the_search():
    document = compose('# %%\nx = """\n\n```\n<b>*a*\n\n    </b>"""\n')
    site = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    extensions = [each for each in site["markdown_extensions"] if isinstance(each, str)]
    html = markdown.markdown(document.markdown, extensions=extensions)
    assert unescape(html).startswith(
        '<pre data-tl-block="0">x = """\n\n```\n<b>*a*\n\n    </b>"""</pre>'
    )
    finished = document.finish(html, ["<p>shown</p>"])
    assert finished.startswith('<div class="highlight"><pre>')
    assert finished.endswith("</div>\n<p>shown</p>")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# ---\n# jupyter: {}\n# ---\n\n# %%\n1\n", "no header"),
        ("import math\n\n# %%\n1\n", "the line 'import math' is read as '# %%'"),
        ('# %% tags=["anwser"]\n1\n', "anwser"),
        ('# %% tags=["answer", "solution"]\n1\n', "at most one"),
        ("# %% [raw]\n# x\n", "cell 1 is raw"),
        ("# %% [markdown]\nx = 1\n", "the line 'x = 1' is read as '# x = 1'"),
        ("# %%\n1\n\n# %% A title\n2\n", "cell 2 is code with {'title': 'A title'}"),
    ],
)
def test_a_page_that_would_be_misread_is_refused(text, message):
    with pytest.raises(pages.PageError, match=message):
        pages.read(text)


def test_front_matter_overrides_the_description():
    document = compose(
        "# %% [markdown]\n# ---\n# description: Mine.\n# ---\n#\n# # T\n#\n# After this page you can *x*.\n"
    )
    assert document.page.meta == {"description": "Mine."}
    assert document.markdown.startswith('---\n{"description": "Mine."}\n---\n\n# T')


def test_a_page_is_described_by_what_a_reader_will_be_able_to_do():
    page = pages.read("# %% [markdown]\n# # T\n#\n# After this page you can *x*. And y.\n")
    assert page.meta == {"description": "After this page you can x."}


def test_a_notebook_says_what_the_page_says():
    page = pages.read(
        '# %% [markdown]\n# !!! warning "Often confused"\n#\n#     `x` and\n#     y.\n#\n'
        "# See [2.1](2-1-first-look.py#training), [why](#why) and [SVG](https://www.w3.org/Graphics/SVG/).\n\n"
        '# %% tags=["answer"]\n1\n'
    )
    book = json.loads(notebook(page, "tensorlab-1-py3-none-any.whl"))
    text = "".join(book["cells"][0]["source"])
    assert text.startswith("> **Often confused**\n>\n> `x` and\n> y.\n")
    assert "See 2.1, [why](#why) and [SVG](https://www.w3.org/Graphics/SVG/)." in text
    assert "./tensorlab-1-py3-none-any.whl" in "".join(book["cells"][1]["source"])
    assert book["cells"][2]["metadata"]["jupyter"]["source_hidden"]


def test_a_notebook_for_students_has_a_cell_for_each_answer_and_a_check_of_it():
    page = pages.read(
        "# %% [markdown]\n# Add 1 and 1.\n\n"
        '# %% tags=["solution"]\nfrom tensorlab import check\n\ntwo = 2\nanswer = two  # the sum\ncheck(answer, 2)\n\n'
        '# %% [markdown] tags=["solution"]\n# It is two.\n\n'
        '# %% tags=["answer"]\nprint(2)\n'
    )
    book = json.loads(notebook(page, "tensorlab-1-py3-none-any.whl", solutions=False))
    prose, _, mine, checked, free = ("".join(cell["source"]) for cell in book["cells"])
    assert prose == "Add 1 and 1."
    assert mine == "from tensorlab import check\nanswer = ...  # the sum"
    assert checked == "# @title Is it right?\ncheck(answer, 2)"
    assert free == "# Your turn."


def test_what_is_right_is_folded_in_a_notebook_for_students():
    page = pages.read('# %% tags=["solution"]\nanswer = 2\ncheck(answer, 2)\n')
    book = json.loads(notebook(page, "tensorlab-1-py3-none-any.whl", solutions=False))
    (mine, checked) = (cell["metadata"] for cell in book["cells"][:2])
    assert checked["jupyter"] == {"source_hidden": True}, "JupyterLab"
    assert checked["cellView"] == "form", "Colab"
    assert not mine.keys() & checked.keys() - {"tags"}, "the answer is to be written"


def names(source, *, stored):
    """The names that a cell defines, or those that it needs when it runs."""
    tree = ast.parse(source)
    found = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    found |= {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler)
    }
    found |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    found |= {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    loaded = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    return found if stored else loaded - found


@pytest.mark.parametrize("source", EXECUTED)
def test_a_notebook_for_students_needs_nothing_from_the_solutions(source):
    page = pages.read((DOCS / source).read_text(encoding="utf-8"))
    known = {*dir(builtins), "get_ipython"}
    for cell in json.loads(notebook(page, "tensorlab-1-py3-none-any.whl", solutions=False))[
        "cells"
    ]:
        code = "".join(cell["source"])
        if cell["cell_type"] == "code" and "%pip" not in code:
            assert names(code, stored=False) <= known, code
            known |= names(code, stored=True)


def test_a_term_tells_the_first_sentence_of_its_entry_where_it_is_used():
    glossary = Glossary(
        "# Glossary\n\n## Rank\n\nThe number of *axes* ([see](#axis)), as in\n`x.ndim`. More.\n\n## Shape\n"
    )
    glossary.links.begin("glossary.md")
    html = markdown.markdown("A rank and a shape", extensions=[glossary])
    assert re.findall('title="([^"]*)"', html) == ["The number of axes (see), as in x.ndim.", ""]


def test_the_longest_term_wins_and_parts_of_words_do_not():
    glossary = Glossary("## Gradient\n\n## Stochastic gradient descent\n\n## Rank\n")
    glossary.links.begin("glossary.md")
    text = "Stochastic\ngradient descent, *ranks*, franking, rank-3 and a gradient; ranks"
    html = markdown.markdown(text, extensions=[glossary])
    uses = re.findall(r'<a class="tl-term" href="glossary.md#([\w-]+)"[^>]*>([^<]*)</a>', html)
    assert uses == [
        ("stochastic-gradient-descent", "Stochastic\ngradient descent"),
        ("rank", "ranks"),
        ("gradient", "gradient"),
    ]
    assert re.sub("<.*?>", "", html) == text.replace("*", "")


def test_a_shape_in_a_sentence_is_not_torn_by_links():
    glossary = Glossary("## Sample\n\n## Feature\n\n## Rank\n")
    glossary.links.begin("glossary.md")
    text = "Of shape (samples, features), or (features,): the features (and the rank) of a sample"
    html = markdown.markdown(text, extensions=[glossary])
    assert "(samples, features), or (features,)" in html
    assert re.findall(r"#([\w-]+)", html) == ["feature", "rank", "sample"]


# How pages are run

STARTS_TENSORFLOW = """
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

GOOD = {
    "shows": [
        "print('a'); print('b')\n1 + 1",
        "2;",
        "from IPython.display import HTML, display\n"
        "h = display(HTML('old'), display_id=True)\nprint('between')\ndisplay(HTML('b'))",
        "h.update(HTML('new'))",
        "import os; os.write(1, b'from C'); print()",
        "import os; os.getcwd() != os.environ['TENSORLAB_PAGE_ASSETS'], os.listdir()",
    ],
    "one": ["import numpy as np; np.leftover = 1; x = 1"],
    "explains": ["from tensorlab import explain; print(explain.mean((150, 4), axis=0))", "1"],
    "two": ["import numpy as np; hasattr(np, 'leftover'), 'x' in globals()"],
    "writes": [
        "import os, pathlib\npathlib.Path(os.environ['TENSORLAB_PAGE_ASSETS'], 'w').write_text('1');"
    ],
    "fails": ["[1, 2][5]"],
    "tensorflow": [STARTS_TENSORFLOW],
    "again": [STARTS_TENSORFLOW + "# forked a second time"],
}


def cells_of(sources, raises=False):
    return [(source, raises) for source in sources]


BAD = {
    "hangs": (["1", "import time\ntime.sleep(1000)"], ["code cell 2: ", "Timeout", "line 2 in "]),
    "divides": (["x = 1", "x / 0"], ["code cell 2 failed", "ZeroDivisionError", "----> 1 x / 0"]),
    "warns": (
        ["import warnings; warnings.warn('mind')"],
        ["code cell 1 wrote", "UserWarning: mind"],
    ),
    "logs": (
        ["import logging; logging.warning('hm')"],
        ["code cell 1 wrote to standard error", "hm"],
    ),
    "writes": (["import os; os.write(2, b'from C')"], ["code cell 1 wrote", "from C"]),
    "ends": (["1", "import os; os._exit(3)"], ["code cell 2: its process died (status 3)"]),
    "leaves": (["1", "import os; os._exit(0)"], ["code cell 2: its process died (status 0)"]),
    "shows": (
        ["class Own:\n    def _repr_html_(self):\n        return 1 / 0\n\nOwn()"],
        ["code cell 1 failed", "ZeroDivisionError"],
    ),
    "conjures": (["%no_magic"], ["code cell 1 failed", "UsageError", "no_magic"]),
    "crashes": (["import ctypes; ctypes.string_at(0)"], ["code cell 1: ", "Segmentation fault"]),
    "misspells": (["1 +"], ["code cell 1 failed", "SyntaxError"]),
    "succeeds": (["1"], ["code cell 1 is tagged raises-exception and raised nothing"]),
}


@pytest.fixture(scope="module")
def running_badly(tmp_path_factory):
    """The pages of `BAD`, run beside other tests: one of them hangs for as long as it may."""
    asked = {name: cells_of(sources, name == "succeeds") for name, (sources, _) in BAD.items()}
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor() as pool:
        patch.setenv("TENSORLAB_MNIST", NO_DIGITS)
        store = Store(tmp_path_factory.mktemp("cache"))
        yield pool.submit(run, asked, store, pytest.fail, seconds=10)


@pytest.fixture(scope="module")
def problems(running_badly):
    """What is told of each page of `BAD`."""
    with pytest.raises(pages.PageError) as error:
        running_badly.result()
    told = re.split(rf"^({'|'.join(BAD)}): ", str(error.value), flags=re.MULTILINE)
    return dict(zip(told[1::2], told[2::2], strict=True))


@pytest.fixture(scope="module")
def ran(tmp_path_factory, running_badly):
    """The results of `GOOD`, run where there is no home to write to; the second time from the cache."""
    asked = {name: cells_of(sources, name == "fails") for name, sources in GOOD.items()}
    cache, told = tmp_path_factory.mktemp("cache"), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", os.devnull)
        patch.setenv("TENSORLAB_MNIST", NO_DIGITS)
        run(asked, Store(cache), told.append)
        assert sorted(re.findall(r"ran (\w+) in", "\n".join(told))) == sorted(GOOD)
        told.clear()
        yield run(asked, Store(cache), told.append)
        assert not told


def plain_text(outputs):
    return [output.get("text") or output["data"]["text/plain"] for output in outputs]


def test_a_printed_explanation_brings_the_colours_of_its_axes(ran):
    (explained,), (other,) = ran["explains"][0]
    html = outputs.html([explained], {})
    assert ' data-axes=\'[["(150, 4).mean(axis=0) gives (4,)","(150, 4):0 1;(4,):1"],' in html
    assert "data-axes" not in outputs.html([other], {})


def test_cells_show_what_a_notebook_shows(ran):
    first, second, third, fourth, fifth, sixth = ran["shows"][0]
    assert plain_text(first) == ["a\nb\n", "2"]
    assert second == fourth == []
    assert third[0]["data"]["text/html"] == "new"
    assert third[1] == {"text": "between\n", "axes": ""}
    assert third[2]["data"]["text/html"] == "b"
    assert plain_text(fifth) == ["from C\n"]
    assert plain_text(sixth) == ["(True, [])"]


def test_an_error_that_is_meant_is_shown(ran):
    assert ran["fails"][0] == [[{"error": "IndexError: list index out of range"}]]


def test_pages_know_nothing_of_each_other(ran):
    assert plain_text(ran["two"][0][0]) == ["(False, False)"]


def test_files_that_a_page_writes_are_kept_with_its_results(ran):
    assert ran["writes"][1] == {"w": b"1"}


@pytest.mark.parametrize("name", ["tensorflow", "again"])
def test_tensorflow_works_in_pages_that_start_with_it_imported(ran, name):
    assert plain_text(ran[name][0][0]) == ["(200.0, 100)"]


def test_where_forking_is_not_safe_pages_are_spawned(monkeypatch, tmp_path):
    monkeypatch.setenv("TENSORLAB_MNIST", NO_DIGITS)
    start = "import sys; from site_tools.runner import start; sys.platform = 'darwin'; start()"
    monkeypatch.setattr("site_tools.run._START", [sys.executable, "-P", "-c", start])
    method = "import multiprocessing; multiprocessing.get_start_method()"
    asked = {
        "page": cells_of([method, "print('a')\n1"]),
        "ends": cells_of(["import os; os._exit(3)"]),
    }
    with pytest.raises(pages.PageError, match=r"ends: code cell 1: its process died \(status 3\)"):
        run(asked, Store(tmp_path), lambda _: None)
    first, second = run({"page": asked["page"]}, Store(tmp_path), pytest.fail)["page"][0]
    assert plain_text(first) == ["'spawn'"]
    assert plain_text(second) == ["a\n", "1"]


def test_what_is_compiled_beside_the_sources_is_no_source(monkeypatch, tmp_path):
    monkeypatch.setattr(tensorlab, "__file__", str(tmp_path / "__init__.py"))
    before = surroundings()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/view.cpython-311.pyc.140").write_bytes(b"half")
    assert surroundings() == before
    (tmp_path / "view.py").write_text("1\n")
    assert surroundings() != before


def test_a_result_is_kept_for_the_same_sources_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(tensorlab, "__file__", str(tmp_path / "lib/__init__.py"))
    cells = [("1", False)]
    store = Store(tmp_path / "kept")
    assert store.get(cells) is None
    assert store.put("result", cells) == "result"
    assert Store(tmp_path / "kept").get(cells) == "result"
    assert store.get([("1", True)]) is None
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/view.py").write_text("1\n")
    assert store.put("of sources that were edited meanwhile", "a text")
    assert store.get("a text") is None
    assert Store(tmp_path / "kept").get(cells) is None
    (tmp_path / "lib/view.py").unlink()
    assert Store(tmp_path / "kept").get(cells) == "result"


def test_what_was_made_is_not_made_again_and_what_is_old_is_thrown_away(tmp_path):
    store, made = Store(tmp_path), []
    assert [store.keep(made.append, "a card") or len(made) for _ in "twice"[:2]] == [
        1,
        2,
    ]  # None is not a result
    assert [store.keep(str.upper, "a card"), store.keep(str.title, "a card")] == [
        "A CARD",
        "A Card",
    ]
    kept = sorted(tmp_path.iterdir())
    os.utime(kept[0], (0, 0))
    assert Store(tmp_path).get("upper", "a card") or Store(tmp_path).get("title", "a card")
    assert sorted(tmp_path.iterdir()) == kept[1:]


def test_a_build_has_the_data_before_it_looks_what_is_kept(monkeypatch, tmp_path):
    data = tmp_path / "datasets/mnist.npz"
    data.parent.mkdir()
    monkeypatch.delenv("TENSORLAB_MNIST", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))

    def load():
        data.write_bytes(b"downloaded")
        return SimpleNamespace(is_mnist=True)

    monkeypatch.setattr("site_tools.run.mnist.load", load)
    config = load_config(str(ROOT / "mkdocs.yml"), plugins=[], hooks=[])
    build = Build(config)
    config.config_file_path = str(tmp_path / "mkdocs.yml")
    monkeypatch.setattr("site_tools.build.assets.publish", lambda files, config: "wheel")
    build.on_files(Files([]), config=config)
    build._runs.result()
    assert data.exists()
    assert build._store.put("a result", "a page") == build._store.get("a page")


# Whole builds, of a small site

# As `mkdocs serve` does: a process that builds again and again.
BUILDER = """
import logging
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
logging.basicConfig(level=logging.WARNING)
for _ in sys.stdin:
    try:
        build(load_config())
        print("built", flush=True)
    except BaseException as error:
        print(error, "failed", sep="\\n", flush=True)
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Builds a site of one page, with a copy of the library that may be changed."""
    root = tmp_path_factory.mktemp("small")
    shutil.copytree(ROOT / "tensorlab", root / "lib/tensorlab")
    (root / "docs/assets").mkdir(parents=True)
    for name in ("site.css", "frame.js", "site.js", "logo.svg"):
        shutil.copy(DOCS / "assets" / name, root / "docs/assets" / name)
    config = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "theme": {"custom_dir": str(ROOT / "site_tools/theme")},
        "hooks": [str(ROOT / "site_tools/hook.py")],
        "watch": [],
        "nav": [{"Home": "index.py"}, "reference.md"],
    }
    (root / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (root / "docs/reference.md").write_text(
        "# Reference\n\nWhat a reader may call.\n\n::: tensorlab.rank\n", encoding="utf-8"
    )
    builder = subprocess.Popen(
        [sys.executable, "-c", BUILDER],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": f"{root / 'lib'}{os.pathsep}{ROOT}",
            "TENSORLAB_MNIST": NO_DIGITS,
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    shows = "import tensorlab, uuid; print(uuid.uuid4().hex)\ntensorlab.__file__"

    def build(prose="After this page you can go.", code=shows):
        text = f"# %% [markdown]\n# # Small\n#\n# {prose}\n\n# %%\n{code}\n"
        (root / "docs/index.py").write_text(text, encoding="utf-8")
        builder.stdin.write("\n")
        builder.stdin.flush()
        told = []
        while not told or told[-1] not in ("built\n", "failed\n", ""):
            told.append(builder.stdout.readline())
        if told[-1] == "built\n":
            return (root / "site/index.html").read_text(encoding="utf-8")
        return "".join(told)

    build.root, build.library = root, root / "lib/tensorlab"
    with builder:
        yield build
        builder.stdin.close()


def number_on(html):
    return re.search(r"<pre>([0-9a-f]{32})</pre>", html)[1]


def test_a_page_is_run_again_when_its_library_changes_and_not_when_its_prose_does(small):
    html = small()
    first = number_on(html)
    assert str(small.library) in html
    html = small(prose="After this page you can go further.")
    assert "go further" in html
    assert number_on(html) == first
    with (small.library / "drawing/theme.py").open("a") as file:
        file.write("\n\n_css = css\n\n\ndef css():\n    return _css() + '/* mine */'\n")
    html = small()
    assert number_on(html) != first
    (sheet,) = re.findall(r"assets/tensorlab\.\w+\.css", html)
    assert "/* mine */" in (small.library.parents[1] / "site" / sheet).read_text(encoding="utf-8")


def test_the_reference_is_kept_until_the_library_or_a_setting_changes(small):
    def reference(**changed):
        small(prose="After this page you can call [it][tensorlab.rank].", **changed)
        return (small.root / "site/reference/index.html").read_text(encoding="utf-8")

    first, kept = reference(), set((small.root / ".cache/pages").iterdir())
    assert reference() == first  # with the headings of the table of contents
    assert set((small.root / ".cache/pages").iterdir()) == kept
    assert re.search(r'<a href="#tensorlab.rank" class="md-nav__link">', first)
    description = small.library / "description.py"
    text = description.read_text(encoding="utf-8")
    changed = text.replace("def rank(", "def rank(a_new_argument, ", 1)
    description.write_text(changed, encoding="utf-8")
    assert "a_new_argument" not in first
    assert "a_new_argument" in reference(code="1")
    description.write_text(text, encoding="utf-8")
    settings = small.root / "mkdocs.yml"
    before = settings.read_text(encoding="utf-8")
    config = yaml.safe_load(before)
    plugins = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["plugins"]
    plugins[-1]["mkdocstrings"]["handlers"]["reference"]["options"]["show_signature"] = False
    settings.write_text(yaml.safe_dump(config | {"plugins": plugins}), encoding="utf-8")
    arguments = '<span class="nf">rank</span><span class="p">('
    assert arguments in first
    assert arguments not in reference()
    settings.write_text(before, encoding="utf-8")
    assert reference() == first


def test_a_failing_cell_and_a_broken_link_fail_the_build(small):
    told = small(code="1 / 0")
    assert told.endswith("failed\n")
    assert "index.py: code cell 1 failed" in told
    assert "ZeroDivisionError" in told
    told = small(prose="After this page you can [go](#nowhere).")
    assert told.endswith("failed\n")
    assert "#nowhere" in told


# Pages that are not as they should be


@pytest.mark.parametrize("name", BAD)
def test_a_page_that_is_not_as_it_should_be_stops_the_build_and_says_where(problems, name):
    for message in BAD[name][1]:
        assert message in problems[name]


def test_a_minus_after_an_equals_sign_stands_beside_what_it_belongs_to():
    written = Build.on_page_markdown(None, "$$L = -x - y$$")
    assert written.count('<mo form="prefix">&#x02212;') == 1
    assert written.count("<mo>&#x02212;") == 1
