"""CONTRIBUTING shows the house as it is, and each thing is where one looks first."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tensorlab import explain

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "tensorlab"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def rooms() -> set[str]:
    """The paths in the first column of the table; a name after a comma stands in the same folder."""
    cells = re.findall(r"^\| (`[^|]*?`) \|", CONTRIBUTING, re.M)
    found = set()
    for cell in cells:
        first, *others = re.findall(r"`([^`]+)`", cell)
        found |= {first, *(f"{first.rpartition('/')[0]}/{name}" for name in others)}
    return {room for room in found if not room.startswith("make ")}


def test_contributing_lists_every_room_and_no_other():
    folders = {path.parent for path in LIBRARY.rglob("*") if path.suffix in (".py", ".js")} - {
        LIBRARY
    }
    inside = {f"{folder.relative_to(ROOT).as_posix()}/" for folder in folders}
    modules = {f"tensorlab/{path.name}" for path in LIBRARY.glob("*.py")} - {
        "tensorlab/__init__.py"
    }
    around = {"docs/", "site_tools/", "tests/", "benchmarks/"}
    assert rooms() == inside | modules | around


@pytest.mark.parametrize("path", sorted(rooms()))
def test_every_room_begins_with_its_reason(path):
    file = ROOT / path / "__init__.py" if path.endswith("/") else ROOT / path
    if file.exists() and path.startswith(("tensorlab/", "site_tools/")):
        assert file.read_text(encoding="utf-8").startswith('"""')


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("tensorlab.explain.einsum", "explain/operations/einsum.py"),
        ("tensorlab.explain.matmul", "explain/operations/matmul.py"),
        ("tensorlab.explain.index", "explain/operations/index.py"),
        ("tensorlab.explain.transpose", "explain/operations/transpose.py"),
        ("tensorlab.explain.unpack", "explain/operations/unpack.py"),
        ("tensorlab.explain.error", "explain/failures/error.py"),
        ("tensorlab.explain.errors", "explain/failures/errors.py"),
        ("tensorlab.explain.expression", "explain/chains/expression.py"),
        ("tensorlab.histogram", "drawing/charts/histogram.py"),
        ("tensorlab.images", "drawing/charts/images.py"),
        ("tensorlab.plot.surface", "drawing/charts/surface.py"),
        ("tensorlab.mnist.confusion", "mnist/pictures/confusion.py"),
        ("tensorlab.mnist.MnistClassifier", "mnist/classifier.py"),
    ],
)
def test_a_name_is_found_in_one_guess(name, path):
    module, _, attribute = name.rpartition(".")
    home = getattr(import_module(module), attribute).__module__
    assert sys.modules[home].__file__ == str(LIBRARY / path)


@pytest.mark.parametrize("room", ["tensorlab.explain", "tensorlab.gradient"])
def test_results_know_nothing_of_pictures(room):
    code = f"import {room}, sys; assert not [m for m in sys.modules if m.startswith('tensorlab.drawing')]"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_pictures_name_no_room_above_them_not_even_in_a_string():
    above = r"""["'.](exercise|exploration|mnist|plot|scratch)\.\w"""
    texts = {path: path.read_text(encoding="utf-8") for path in (LIBRARY / "drawing").rglob("*.py")}
    assert not [path for path, text in texts.items() if re.search(above, text)]


def test_every_operation_has_a_file_that_one_would_open():
    operations = set(explain.__all__) - {
        "Explanation",
        "error",
        "errors",
        "expression",
        "model",
        "Surprise",
        "surprises",
    }
    homes = {getattr(explain, name).__module__ for name in operations}
    assert all(home.startswith("tensorlab.explain.operations.") for home in homes)


def test_the_build_of_the_site_is_read_in_an_hour():
    files = [path for path in (ROOT / "site_tools").rglob("*") if path.suffix in (".py", ".html")]
    assert sum(path.read_text(encoding="utf-8").count("\n") for path in files) <= 1000
