"""What the README shows is what the code does (its doctests run apart, as those of every Markdown file)."""

import os
import re
from pathlib import Path

import pytest

from tensorlab import draw, mnist

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURE = ROOT / "docs/assets/readme.svg"


def test_the_lines_to_try_run_as_they_are(tmp_path, monkeypatch, capsys):
    pytest.importorskip("sklearn", reason="scikit-learn, whose digits they load, is not installed")
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in code.splitlines() if line]) <= 10
    exec(code, {})
    assert "Matrix (rank-2 tensor)" in capsys.readouterr().out
    assert (tmp_path / "cube.svg").stat().st_size > 0


def test_the_picture_is_drawn_by_this_version():
    pytest.importorskip("sklearn", reason="scikit-learn, whose digits it shows, is not installed")
    digits = mnist.load("digits").train_images
    svg = draw(digits, axes=("samples", "height", "width")).svg()
    if os.environ.get("TENSORLAB_UPDATE_GOLDEN"):
        PICTURE.write_text(svg, encoding="utf-8")
    assert without_png(PICTURE.read_text(encoding="utf-8")) == without_png(svg), (
        "draw has changed: TENSORLAB_UPDATE_GOLDEN=1 python -m pytest tests/test_readme.py"
    )


def without_png(svg: str) -> str:
    """Leave out the image on the face: every build of zlib may pack the same pixels in its own way."""
    return re.sub(r"base64,[^\"]+", "base64,", svg)


def test_what_it_links_to_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_benchmark_is_named_and_there():
    named = set(re.findall(r"benchmarks/(\w+)\.py", README))
    there = {path.stem for path in (ROOT / "benchmarks").glob("*.py")} - {"rounds"}
    assert named == there
