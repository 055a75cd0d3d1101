"""The pages of the chapter keep their form: what a reader finds on one, they find on all.

The build runs the pages. Here they are only read, so that a slip shows within a second.
"""

import ast
import builtins
import doctest
import inspect
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import numpy as np
import pytest

from site_tools.notebook import blank
from tensorlab import check, explain, plot, rank
from tensorlab.gradient import derivative

DOCS = Path(__file__).parents[1] / "docs"
CHAPTER = DOCS / "chapter"
# The network of 2.1, the gradients of 2.4 and what 2.5 builds from them; all other pages do without TensorFlow.
MAY_USE_TENSORFLOW = ("2-1-", "2-4-", "2-5-")
SECTIONS = 28  # 2.1, then 12, 6, 4 and 4; and 2.4.3, which is long, has a second page, 2.4.3b
# What the chapter's listings are about, in the order of the chapter, and the page that runs it.
LISTINGS = {
    "2.1": (
        'layers.Dense(512, activation="relu")',
        "model.compile(",
        "reshape((n, 28 * 28))",
        "model.fit(x_train, train_labels, epochs=5, batch_size=128",
        "model.predict(test_digits",
        "argmax",
        "first[7]",
        "test_labels[0]",
        "model.evaluate(x_test, test_labels",
        "np.exp(logits)",
        "validation_split=",
    ),
    "2.2.1": ("np.array(12)", "x.ndim"),
    "2.2.2": ("np.array([12, 3, 6, 14, 7])",),
    "2.2.3": ("[5, 78, 2, 34, 0]",),
    "2.2.4": ("np.stack([matrix, matrix + 10, matrix + 20])",),
    "2.2.5": ("train_images.ndim", "train_images.shape", "train_images.dtype", "ax.imshow(digit"),
    "2.2.6": (
        "train_images[10:100]",
        "train_images[10:100, :, :]",
        "train_images[10:100, 0:28, 0:28]",
        "[:, 14:, 14:]",
        "[:, 7:-7, 7:-7]",
    ),
    "2.2.7": ("train_images[:128]", "train_images[128:256]", "size * n : size * (n + 1)"),
    "2.3.1": ("def naive_relu", "def naive_add", "perf_counter", "assert x.shape == y.shape"),
    "2.3.2": (
        "np.expand_dims(y, axis=0)",
        "np.concatenate([y_row] * 32, axis=0)",
        "np.tile(y_row, (32, 1))",
        "def naive_add_matrix_and_vector",
        "np.maximum(x, y)",
    ),
    "2.3.3": (
        "def naive_vector_dot",
        "result[i] += x[i, j] * y[j]",
        "result[i] = naive_vector_dot(x[i, :], y)",
        "def naive_matrix_dot",
    ),
    "2.3.4": ("reshape(x, (6, 1))", "reshape(x, (2, 3))", "np.zeros((300, 20)).T"),
    "2.4.2": (
        "tape.gradient(y, x_scalar)",
        "tape.gradient(y, x_tensor)",
        "tape.gradient(y, [W_tf, b_tf])",
        "tape.watch(constant)",
    ),
    "2.5.1": ("class NaiveDense", "class NaiveSequential", "class BatchGenerator"),
    "2.5.2": (
        "def training_step",
        "def update_weights",
        "weight.assign_sub(learning_rate * gradient)",
        "optimizer.apply_gradients(",
    ),
    "2.5.3": (
        "for epoch in range(epochs):",
        "for some_images, some_labels in batches:",
        "epochs=10, learning_rate=0.001",
    ),
    "2.5.4": (
        "np.argmax(predictions, axis=1)",
        "matches = answers == test_labels",
        "matches.mean()",
    ),
}


@dataclass(frozen=True)
class Cell:
    """A cell of a percent file; the text of a markdown cell is without its comment signs."""

    is_code: bool
    tag: str
    text: str


class Page:
    """A page as its cells."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cells: list[Cell] = []
        for part in re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            head, _, text = part.partition("\n")
            is_code = "[markdown]" not in head
            if not is_code:
                text = re.sub(r"^# ?", "", text, flags=re.M)
            tag = re.search(r'tags=\["(\w+)"\]', head)
            self.cells.append(Cell(is_code, tag[1] if tag else "", text.strip()))

    @property
    def number(self) -> str:
        """The section, as the file's name says it: 2-3-1-elementwise.py is 2.3.1, 2-4-3b-batches.py is 2.4.3b."""
        return re.match(r"\d(-\d+)+b?", self.path.stem)[0].replace("-", ".")

    @cached_property
    def prose(self) -> str:
        return "\n\n".join(cell.text for cell in self.cells if not cell.is_code)

    @cached_property
    def code(self) -> list[ast.Module]:
        return [ast.parse(cell.text) for cell in self.cells if cell.is_code]

    def imports(self) -> dict[str, str]:
        """The names that the page imports, and the module of each."""
        found = {}
        for node in (node for tree in self.code for node in ast.walk(tree)):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {alias.asname or alias.name: node.module for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {alias.asname or alias.name: alias.name for alias in node.names}
        return found

    def after(self, text: str) -> list[Cell]:
        """The cells after the one whose text has `text` in it."""
        for i, cell in enumerate(self.cells):
            if text in cell.text:
                return self.cells[i + 1 :]
        return []


PAGES = [Page(path) for path in sorted(CHAPTER.glob("2-*.py"))]
IN_ORDER = sorted(
    PAGES, key=lambda page: ([*map(int, re.findall(r"\d+", page.number))], page.number)
)
each_page = pytest.mark.parametrize("page", PAGES, ids=[page.path.stem for page in PAGES])


def index_rows() -> list[tuple[str, str, str]]:
    """The index's rows: section, title, file."""
    text = (CHAPTER / "index.md").read_text(encoding="utf-8")
    return re.findall(r"^\| \**(2\.[\d.]+b?)\** \| \**(.+?)\** \| \[.+?\]\((.+?)\) \|$", text, re.M)


def test_index_has_every_section_in_order_and_each_has_its_page() -> None:
    rows = index_rows()
    assert len(rows) == SECTIONS
    assert [number for number, _, _ in rows] == [page.number for page in IN_ORDER]
    assert {file for _, _, file in rows} == {page.path.name for page in PAGES}


@each_page
def test_heading_is_the_sections_number_and_the_title_of_the_index(page: Page) -> None:
    titles = {number: title for number, title, _ in index_rows()}
    (heading,) = re.findall(r"^# (.+)$", page.prose, re.M)
    assert heading == f"{page.number} {titles[page.number]}"
    assert f"# {heading}" in page.cells[0].text


@each_page
def test_first_cell_says_what_the_reader_will_be_able_to_do(page: Page) -> None:
    assert "After this page you can " in page.cells[0].text


@each_page
def test_the_page_opens_with_the_question_that_it_answers(page: Page) -> None:
    opening = page.cells[1]
    assert not opening.is_code
    assert not opening.tag
    assert re.fullmatch(r"\*\*[^*]+\?\*\*", opening.text), "the second cell is a question, in bold"


@each_page
def test_every_section_asks_before_it_answers(page: Page) -> None:
    """Its question is the heading, or stands in the first cell of the section."""
    for cell in (cell for cell in page.cells if not cell.is_code and not cell.tag):
        for section in re.split(r"^(?=##+ )", cell.text, flags=re.M)[1:]:
            assert "?" in section or section.startswith("## Exercises"), section


@each_page
def test_there_is_a_picture(page: Page) -> None:
    ours = {
        name
        for name, module in page.imports().items()
        if module.startswith("tensorlab") and name not in ("describe", "rank", "shape", "axes")
    }
    assert any(_shows(tree, ours) for tree in page.code)


def _shows(tree: ast.Module, ours: set[str]) -> bool:
    """Whether a cell ends in a call of something from tensorlab, or in `.draw()`."""
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return False
    call = tree.body[-1].value
    if not isinstance(call, ast.Call):
        return False
    if isinstance(call.func, ast.Attribute) and call.func.attr.startswith("draw"):
        return True
    root = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and root.id in ours


@each_page
def test_there_is_something_to_change_after_a_question_and_a_sentence_says_what_it_shows(
    page: Page,
) -> None:
    explored = [i for i, cell in enumerate(page.cells) if re.search(r"^explore\(", cell.text, re.M)]
    assert explored
    for i in explored:
        before, _, after = page.cells[i - 1], page.cells[i], page.cells[i + 1]
        assert not before.is_code, "words come before it"
        assert not after.is_code, "a sentence comes after it"
    asked = ["?" in page.cells[i - 1].text or "predict=" in page.cells[i].text for i in explored]
    assert any(asked), "none follows a question"


@each_page
def test_a_question_is_followed_by_its_folded_answer(page: Page) -> None:
    question = '!!! question "Predict, then look"'
    assert page.prose.count(question) >= 1
    for i, cell in enumerate(page.cells):
        if question in cell.text:
            assert page.cells[i + 1].tag == "answer", f"nothing answers: {cell.text}"
            answer = [c for c in page.cells[i + 1 :] if c.tag == "answer"]
            assert any(c.is_code for c in answer), f"no code runs for: {cell.text}"


@each_page
def test_a_confusion_is_cleared_up(page: Page) -> None:
    assert '!!! warning "Often confused: ' in page.prose


EXERCISE = re.compile(r"^\*\*(\d)\.\*\* \*(Predict|Compute|Open)\.\* ", re.M)


@each_page
def test_three_exercises_or_more_end_the_page_with_solutions_that_run(page: Page) -> None:
    cells = page.after("## Exercises")
    assert page.prose.count("## Exercises") == 1
    starts = [i for i, cell in enumerate(page.cells) if EXERCISE.search(cell.text)]
    assert len(starts) >= 3, "an exercise starts with its number and kind: **1.** *Predict.*"
    for start in starts:
        following = page.cells[start + 1 :]
        folded = following[: next((i for i, c in enumerate(following) if not c.tag), None)]
        assert any(cell.is_code for cell in folded)
        assert all(cell.tag == "solution" for cell in folded)
    assert cells[-1].tag == "solution", "nothing comes after the last solution"


@each_page
def test_one_exercise_predicts_one_computes_one_is_open_and_each_is_checked(page: Page) -> None:
    found = EXERCISE.findall(page.prose)
    assert [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    assert {kind for _, kind in found} == {"Predict", "Compute", "Open"}
    number, checked = "", set()
    for cell in page.cells:
        start = EXERCISE.search(cell.text)
        number = start[1] if start else number
        checked |= {number} if cell.tag == "solution" and "check(" in cell.text else set()
    assert checked == {number for number, _ in found}
    code = "\n".join(cell.text for cell in page.cells if cell.tag == "solution")
    assert not re.search(r"^#.*\nanswer = ", code, re.M), "students see a note beside `answer`"


@each_page
def test_a_check_needs_nothing_that_only_the_solution_has(page: Page) -> None:
    def names(source: str, kind: type) -> set[str]:
        nodes = list(ast.walk(ast.parse(source)))
        found = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, kind)}
        if kind is ast.Store:
            found |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
            found |= {n.asname or n.name for n in nodes if isinstance(n, ast.alias)}
            found |= {n.arg for n in nodes if isinstance(n, ast.arg)}
        return found

    known = set(dir(builtins))
    for cell in page.cells:
        if cell.is_code:
            source = blank(cell.text) if cell.tag == "solution" else cell.text
            known |= names(source, ast.Store)
            if cell.tag == "solution":
                assert names(source, ast.Load) <= known


@each_page
def test_what_an_exercise_speaks_of_is_there_without_its_solution(page: Page) -> None:
    def stored(cells: list[Cell]) -> set[str]:
        nodes = [node for cell in cells for node in ast.walk(ast.parse(cell.text))]
        return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}

    shown = [cell for cell in page.cells if cell.tag != "solution"]
    only_solved = stored([cell for cell in page.cells if cell.is_code and cell.tag == "solution"])
    only_solved -= stored([cell for cell in shown if cell.is_code])
    exercises = "\n".join(cell.text for cell in shown).partition("## Exercises")[2]
    assert {*re.findall(r"`(\w+)`", exercises)} & only_solved == set()


def cut_or_filled(x, n):
    return np.pad(x, (0, max(0, n - len(x))))[:n]


digit = np.arange(784).reshape(28, 28)
grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 7)] * 2), axis=-1)
once = np.array([[1.0, 0.5], [-0.5, 1.0]]), np.array([0.3, 0.1])
identity = np.eye(2), np.zeros(2)

# Answers to open exercises that come to mind, and are wrong.
WRONG = {
    "2-2-1-scalars": [[[7], 7], [np.ones(3), np.ones(1)], 7],
    "2-2-2-vectors": [[1, 2, 3, 4], np.zeros((5, 1)), list("tiger")],
    "2-2-3-matrices": [
        ([1.0, np.nan], {"days": 2}),
        ([["a", "b", "c"]], {"days": 1, "hours": 3}),
        ([[1.0, 2.0, 3.0]], {"days": 1, "hours": 3}),
        ([[1.0, np.nan, 3.0]], {"hours": 3, "days": 1}),
        ([[1.0, np.nan], [3.0, 4.0]], {"days": 2, "hours": 2}),
    ],
    "2-2-4-higher-rank": [np.zeros((2, 3, 4)), (2, 3, 4, 5), np.full((1, 1, 1, 1), "word")],
    "2-2-5-key-attributes": [
        ["uint8", "uint16", "float16"],
        ["uint8", "int16", "float32"],
        ["uint8", "uint32", "uint8"],
        ["float16", "float32", "float32"],
    ],
    "2-2-8-real-world": [
        ({"samples": 500}, cut_or_filled),
        ({"moments": 3600, "samples": 500}, cut_or_filled),
        ({"samples": 500, "moments": 3600}, lambda x, n: x[:n]),
        ({"samples": 500, "moments": 3600}, lambda x, n: np.resize(x, n)),
        3,
    ],
    "2-2-11-images": [
        ("samples", "height", "width", "channels"),
        ("height", "channels", "width", "samples"),
        ("channels", "height", "width"),
    ],
    "2-2-12-video": [np.arange(80) % 5 == 0, np.arange(20) > 15, np.ones(80, bool), range(80)],
    "2-3-1-elementwise": [np.sort, lambda x: x - x.mean(), "sorting"],
    "2-3-2-broadcasting": [
        lambda p, t: ((p - t) ** 2).mean(),
        lambda p, t: ((p.ravel() - t.ravel()) ** 2).mean(),
        lambda p, t: abs(p - t).mean(),
    ],
    "2-3-4-reshaping": [digit, digit.T, digit.reshape(56, 14), digit.reshape(2, 392)],
    "2-3-5-geometry": [(once, identity), (once,), np.eye(2)],
    "2-4-1-derivative": [
        (np.square, [0]),
        (np.sin, [-np.pi / 2, np.pi / 2, 3 * np.pi / 2]),
        (lambda x: x**4 - 2 * x**2, [-1, 0, 2]),
        (lambda x: 0 * x, [1, 2, 3]),
        3,
    ],
    "2-4-4-backpropagation": [[0, 1, 1, 1], [0.5] * 4, [0.3, 0.7, 0.7, 0.3], [0, 1]],
}


# And to exercises that are not open.
WRONG_BEFORE = {
    "2-2-1-scalars": [[np.array([12]), np.array([12])], [np.array(12), np.array(12)], [[13], 13]],
    "2-2-3-matrices": [(2, 3), (3, 3), "x[3, 2]"],
}


@pytest.mark.parametrize(
    ("page", "which", "answers"),
    [(page, -1, answers) for page, answers in WRONG.items()]
    + [(page, 0, answers) for page, answers in WRONG_BEFORE.items()],
)
def test_a_wrong_answer_is_told_what_is_missing(
    page: str, which: int, answers: list[object]
) -> None:
    cells = next(p.cells for p in PAGES if p.path.stem == page)
    names = {
        "np": np,
        "rank": rank,
        "derivative": derivative,
        "digit": digit,
        "grid": grid,
        "explain": explain,
    }
    for cell in cells:  # what the page defines for its exercises
        tree = ast.parse(cell.text if cell.is_code and not cell.tag else "")
        tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        exec(compile(tree, page, "exec"), names)
    code = "\n".join(cell.text for cell in cells if cell.tag)
    trees = [ast.parse(text) for text in re.findall(r"^check\(\n.*?^\)$", code, re.M | re.S)]
    found = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    conditions = eval(ast.unparse(found[which]), names)
    for answer in answers:
        verdict = check(answer, conditions)
        assert verdict.right is False, answer
        assert verdict.text.startswith("Not yet: it should ")


@pytest.mark.parametrize("section", LISTINGS)
def test_the_chapters_listings_run_on_their_page(section: str) -> None:
    (page,) = (page for page in PAGES if page.number == section)
    code = "\n".join(cell.text for cell in page.cells if cell.is_code)
    assert [listing for listing in LISTINGS[section] if listing not in code] == []


@each_page
def test_the_test_set_chooses_no_learning_rate_and_no_number_of_units(page: Page) -> None:
    for loop in (node for tree in page.code for node in ast.walk(tree)):
        if isinstance(loop, ast.For) and ast.unparse(loop.target) in ("rate", "units"):
            names = {node.id for node in ast.walk(loop) if isinstance(node, ast.Name)}
            assert not names & {"test", "test_images", "test_labels", "x_test"}, ast.unparse(loop)


@each_page
def test_tensorflow_is_imported_only_where_it_is_needed(page: Page) -> None:
    if page.path.name.startswith(MAY_USE_TENSORFLOW):
        return
    modules = {module.partition(".")[0] for module in page.imports().values()}
    assert not {"tensorflow", "keras"} & modules
    assert not {"MnistClassifier", "scratch"} & set(page.imports())


@each_page
def test_results_in_prose_are_left_to_the_cells(page: Page) -> None:
    """A fraction or a percentage is a result, unless the code or an exercise says it: then it was chosen."""
    without = r"```.*?```|`[^`]*`|\]\([^)]*\)|\d\.\d\.\d+|\[?2\.[1-5]\b"
    prose = re.sub(without, "", page.prose.split("## Exercises")[0], flags=re.S)
    code = " ".join(cell.text for cell in page.cells if cell.is_code)
    chosen = set(re.findall(r"\d+\.?\d*", code))
    found = re.findall(r"(\d+\.\d+|\d+(?= ?%))", prose)
    assert [number for number in found if number not in chosen] == []


# The formulas of the chapter, by a part of each that no other one has, and the page that computes them.
FORMULAS = {
    "2.1": (r"\frac{e^{z_i}}{\sum_{j} e^{z_j}}", r"L = -\log p_y"),
    "2.3.3": (r"c_{ij} = \sum_{k} a_{ik} \, b_{kj}",),
    "2.4.1": (r"\frac{f(x + h) - f(x)}{h}", r"\frac{df}{dx}"),
    "2.4.2": (r"\nabla_W L", r"\frac{\partial L}{\partial W_{ij}}"),
    "2.4.3": (r"w \leftarrow w - \eta \, \nabla L", r"v \leftarrow \beta \, v - \eta \, \nabla L"),
    "2.4.4": (r"\frac{dz}{dy} \cdot \frac{dy}{dx}", r"\sum_{i} \frac{\partial L}{\partial y_i}"),
    "2.5.2": (r"\sum_{s=1}^{n} \log p_{s, y_s}", r"\frac{\partial L}{\partial z_i} = p_i - y_i"),
}
GREEK = {"\\eta": "eta", "\\beta": "beta", "\\sum": "sigma", "\\nabla": "nabla"}


@pytest.mark.parametrize("section", FORMULAS)
def test_the_chapters_formulas_stand_beside_their_code_and_are_read_aloud(section: str) -> None:
    (page,) = (page for page in PAGES if page.number == section)
    assert [formula for formula in FORMULAS[section] if formula not in page.prose] == []
    for cell in page.cells:
        if "$$" in cell.text:
            assert re.search(r"Read (it|them|the last one) aloud: \"", cell.text)


@each_page
def test_greek_letters_of_formulas_are_named_in_the_chapter(page: Page) -> None:
    formulas = "".join(re.findall(r"\$\$(.+?)\$\$", page.prose, re.S))
    known = "\n".join(each.prose for each in PAGES if PAGES.index(each) <= PAGES.index(page))
    assert [name for sign, name in GREEK.items() if sign in formulas and name not in known] == []


# What a reader knows who knows Python: its own methods and modules, beside the names that begin with np, tf and so on.
PYTHONS_OWN = {"append", "items", "join", "upper", "ceil", "message"}


def used(cell: Cell) -> set[str]:
    """The names of NumPy, of TensorFlow and of ours in a cell: `draw`, `stack` of `np.stack`."""
    found = set()
    for node in ast.walk(ast.parse(cell.text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tensorlab"):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found - PYTHONS_OWN


def test_no_name_is_used_before_the_page_that_says_what_it_is() -> None:
    said, missing = "", []
    for page in IN_ORDER:
        code = [cell for cell in page.cells if cell.is_code]
        said += page.prose + "".join(re.findall("#.*", "\n".join(cell.text for cell in code)))
        words = set(re.findall(r"\w+", said))
        read = [cell for cell in code if cell.tag != "solution"]
        missing += [(page.number, name) for cell in read for name in sorted(used(cell) - words)]
    assert missing == []


@each_page
def test_only_public_names_of_the_library_are_imported(page: Page) -> None:
    public = {
        "tensorlab",
        *(f"tensorlab.{room}" for room in ("plot", "gradient", "scratch", "mnist")),
    }
    modules = {module for module in page.imports().values() if module.startswith("tensorlab")}
    assert modules <= public


@each_page
def test_no_line_of_code_is_longer_than_the_column_of_a_page(page: Page) -> None:
    """On a desktop, 79 characters stand beside the contents, also in a solution."""
    code = [line for cell in page.cells if cell.is_code for line in cell.text.splitlines()]
    assert [line for line in code if len(line) > 79] == []


REFERENCE = sorted((DOCS / "reference").glob("*.md"))


def examples_of(page: Path) -> list[str]:
    """Each line of the examples that a page of the reference takes from docstrings, as it is shown."""
    names = re.findall(r"^(?:#+ )?::: (\S+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    shown: list[Any] = [resolve_name(name) for name in names]
    for module in filter(inspect.ismodule, [*shown]):
        shown += [] if module is explain else [getattr(module, name) for name in module.__all__]
    lines = []
    for each in shown:
        finder = doctest.DocTestFinder(recurse=not inspect.ismodule(each))
        for found in finder.find(each, "shown", module=False):
            for example in found.examples if "._" not in found.name else ():
                source = example.source.splitlines()
                lines += [f"{'...' if i else '>>>'} {line}" for i, line in enumerate(source)]
                lines += example.want.splitlines()
    return lines


def test_the_reference_lists_every_plot_and_begins_with_no_other_name_of_one() -> None:
    page = (DOCS / "reference/draw.md").read_text(encoding="utf-8")
    (members,) = re.findall(r"members: \[(.*)\]", page)
    assert sorted([*members.split(", "), "color"]) == sorted(plot.__all__)


@pytest.mark.parametrize("page", REFERENCE, ids=lambda path: path.stem)
def test_no_example_of_the_reference_is_cut_at_the_edge_of_its_box(page: Path) -> None:
    """On a desktop a box holds 82 characters, and the button that copies lies on those beyond 79 of its first line.

    On a telephone it holds 36, and sentences break there; a picture must not.
    """
    lines = examples_of(page)
    consoles = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    lines += "".join(consoles).splitlines()
    assert lines or page.stem in {"index", "objects"}
    assert [line for line in lines if len(line) > (79 if line.startswith(">>>") else 80)] == []
    assert [line for line in lines if re.search("[\u2500-\u259f]", line) and len(line) > 36] == []


@each_page
def test_no_picture_is_told_by_how_dark_it_is_since_that_turns_with_the_theme(page: Page) -> None:
    assert not re.search(r"\b(dark|light|bright)er\b(?! by)", page.prose)


@each_page
def test_nothing_is_left_to_do(page: Page) -> None:
    text = page.path.read_text(encoding="utf-8")
    assert not re.search(r"TODO|FIXME|XXX|lorem ipsum", text, re.I)
    assert not re.search(r"/work/|/tmp/|/home/|https?://(?!localhost)", text), (
        "a machine's path or a foreign host"
    )


@pytest.mark.parametrize(
    "path", sorted(DOCS.rglob("*.py")) + sorted(DOCS.rglob("*.md")), ids=lambda path: path.name
)
def test_links_lead_to_files_of_the_site(path: Path) -> None:
    prose = Page(path).prose if path.suffix == ".py" else path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", re.sub(r"`[^`]*`", "", prose)):
        published = target.endswith(".whl")  # by the build; MkDocs looks after this link
        assert published or (path.parent / target).is_file(), f"{path.name} links to {target}"


def glossary() -> dict[str, str]:
    """The glossary's terms, each with what is said of it."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", text, flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_glossary_is_in_alphabetical_order() -> None:
    terms = [term.lower() for term in glossary()]
    assert terms == sorted(terms)


@pytest.mark.parametrize("term", glossary())
def test_every_term_of_the_glossary_is_used_by_a_page(term: str) -> None:
    word = re.compile(rf"\b{re.escape(term)}", re.I)
    assert any(word.search(page.prose) for page in PAGES)


def test_the_teachers_paths_take_the_time_that_they_say() -> None:
    text = (DOCS / "teaching/index.md").read_text(encoding="utf-8")
    path = [tuple(map(int, row)) for row in re.findall(r"^\| (\d+)–(\d+) \|", text, re.M)]
    assert path[0][0] == 0
    assert path[-1][1] == 90
    assert all(end == start for (_, end), (start, _) in pairwise(path))
    course = text[text.index("## Four sessions") :]
    sessions = re.split(r"^\| \*\*\d\. ", course, flags=re.M)[1:]
    minutes = [sum(map(int, re.findall(r"\| (\d+) \|", session))) for session in sessions]
    assert minutes == [90] * 4


def test_every_page_of_the_chapter_has_its_time_in_the_course() -> None:
    text = (DOCS / "teaching/index.md").read_text(encoding="utf-8")
    course = text[text.index("## Four sessions") : text.index("## What to ask")]
    pages = [page.path.name for page in IN_ORDER]
    taught: set[str] = set()
    for row in course.splitlines():
        first, *last = re.findall(r"\]\(\.\./chapter/(2-[\w-]+\.py)\)", row) or [""]
        if first:
            to = last[-1] if " to [" in row else first
            taught |= {first, *last, *pages[pages.index(first) : pages.index(to) + 1]}
    assert [page for page in pages if page not in taught] == []


def test_every_confusion_of_the_index_is_cleared_up_where_it_says() -> None:
    text = (CHAPTER / "index.md").read_text(encoding="utf-8")
    table = text[text.index("## Where the common confusions") :]
    files = re.findall(r"\]\((2-[\w-]+\.py)", table)
    assert files
    by_name = {page.path.name: page for page in PAGES}
    for file in files:
        assert "Often confused" in by_name[file].prose


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.py")), ids=lambda path: path.stem)
def test_a_comment_stands_beside_its_line_or_above_it_and_speaks_to_the_reader(path: Path) -> None:
    """A formatter that finds the two too long for one line leaves a comment behind a closing bracket."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.match(r"\s*[)\]}]+:?\s+#", line)] == []
    assert [line for line in lines if re.search(r"# (fmt|noqa|type):", line)] == []


@each_page
def test_a_cell_below_the_first_uses_something_of_what_it_imports(page: Page) -> None:
    """Where its output is the next cell's, the import belongs there; but a line that fails stands alone."""
    cells = [cell for cell in page.cells if cell.is_code][1:]
    for cell, after in zip(cells, [*cells[1:], cells[-1]], strict=True):
        tree = ast.parse(cell.text + ("\n" + after.text) * ("raises" in after.tag))
        names = {
            (each.asname or each.name).split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for each in node.names
        }
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert not names or names & used
