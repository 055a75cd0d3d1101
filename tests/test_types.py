"""Types for those who use the library: whatever is public passes the strictest check, and a misspelt name does not."""

import re
import subprocess
import sys
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


def check(path):
    command = [sys.executable, "-m", "mypy", "--strict", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


def test_a_program_that_uses_every_public_name_passes_the_strictest_check(tmp_path):
    pytest.importorskip("mypy")
    for name in tensorlab.__all__:
        assert re.search(rf"\b{name}\b", PROGRAM)
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    assert check(program).startswith("Success")


def test_a_misspelt_name_is_found(tmp_path):
    pytest.importorskip("mypy")
    program = tmp_path / "program.py"
    program.write_text("import tensorlab\nfrom tensorlab import descrbe\ntensorlab.mnist.lod()\n")
    said = check(program)
    assert 'maybe "describe"?' in said
    assert re.findall(r":(\d+): error:", said) == ["2", "3"]
