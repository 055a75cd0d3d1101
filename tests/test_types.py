"""Types for those who use the library: whatever is public passes the strictest check, and a misspelt name does not."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import tensorlab

ROOT = Path(__file__).parents[1]

# A program as users write them; it is only read, never run.
PROGRAM = """
import numpy as np
import tensorlab
from tensorlab import (
    Description, Descriptions, Drawing, Explanation, Exploration, MnistClassifier, Verdict, axes, check, describe, draw,
    explain, explore, gradient, histogram, images, mnist, plot, rank, scratch, shape,
)

x: np.ndarray = np.arange(6).reshape(2, 3)
description: Description = describe(x, axes=("rows", "columns"))
descriptions: Descriptions = describe({"x": x})
words: str = str(description)
print(axes(x), rank(x) + 1, len(shape(x)), tensorlab.__version__)
drawing: Drawing = draw(x, axes=("rows", "columns"))
drawing.save("x.svg")
exploration: Exploration = explore(lambda n: explain.reshape((12,), (n, -1)), n=(2, 3, 4))
explanation: Explanation = explain.matmul((32, 784), (784, 10))
draw(explanation).save("matmul.svg")
for each in (explain.add(x, x), explain.sum(x, axis=0), explain.index(x, np.s_[1:]), explain.einsum("ij->j", x)):
    print(each, each.draw())
for picture in (images(np.zeros((3, 8, 8))), histogram(x)):
    picture.save("picture.html")
data = mnist.load("digits")
(train_images, train_labels), (test_images, test_labels) = data
classifier = MnistClassifier(hidden_units=64, epochs=1, verbose=0)
classifier.fit(train_images, train_labels)
accuracy: float = classifier.evaluate(test_images, test_labels).accuracy
print(classifier.history_["loss"], classifier.classes_.shape)
mnist.confusion(classifier, test_images, test_labels).save("confusion.svg")
tangent = gradient.tangent(np.square, 1.0)
plot.tangents(tangent).save("tangents.svg")
weight = gradient.Node(2.0, "w")
(weight * weight).backward()
batches = scratch.BatchGenerator(train_images, train_labels, batch_size=32)
size: int = batches.batch_size
verdict: Verdict = check((32, 10), (32, 10))
right: bool | None = verdict.right
"""


MISSPELT = """\
import tensorlab
from tensorlab import descrbe
tensorlab.mnist.lod()
"""

ARGUMENTS = """\
from tensorlab import explain
reveal_type(explain.add((2, 3), (3,)))
explain.sum((2, 3), axis=0, keepdims=True)
explain.summ((2, 3))
explain.add((2, 3))
explain.sum((2, 3), dtype=float)
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What mypy says about each of the programs, which it reads at once: most of its time goes into the library."""
    pytest.importorskip("mypy")
    folder = tmp_path_factory.mktemp("typed")
    programs = {"uses": PROGRAM, "misspelt": MISSPELT, "arguments": ARGUMENTS}
    for name, program in programs.items():
        (folder / f"{name}.py").write_text(program)
    # With the project's own settings, and so with what a check of the project has found before; they are strict.
    command = [sys.executable, "-m", "mypy", *map(str, folder.glob("*.py"))]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    assert re.match(r"Found \d+ errors in 2 files \(checked 3 source files\)", lines[-1]), lines
    return {name: [line for line in lines if f"{name}.py:" in line] for name in programs}


def errors(lines):
    return [int(re.search(r":(\d+): error:", line)[1]) for line in lines if "error:" in line]


def test_a_program_that_uses_every_public_name_passes_the_strictest_check(said):
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["strict"]
    for name in tensorlab.__all__:
        assert re.search(rf"\b{name}\b", PROGRAM)
    assert said["uses"] == []


def test_a_misspelt_name_is_found(said):
    assert any('maybe "describe"?' in line for line in said["misspelt"])
    assert errors(said["misspelt"]) == [2, 3]


def test_a_type_checker_sees_the_names_of_operations_and_their_arguments(said):
    (revealed,) = (line for line in said["arguments"] if "Revealed" in line)
    assert 'Revealed type is "tensorlab.explain.explanation.Explanation"' in revealed
    assert errors(said["arguments"]) == [4, 5, 6]
