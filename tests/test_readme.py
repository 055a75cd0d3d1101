"""What the README shows is what the code does (its doctests run apart, as those of every Markdown file)."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tensorlab import draw, mnist
from tests.test_package import EXTRAS, without

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXTS = (".py", ".md", ".js", ".yml", ".toml", "")
PICTURE = ROOT / "docs/assets/readme.svg"


def test_the_lines_to_try_run_as_they_are(tmp_path, monkeypatch, capsys):
    pytest.importorskip("sklearn", reason="scikit-learn, whose digits they load, is not installed")
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len([line for line in code.splitlines() if line]) <= 10
    exec(code, {})
    assert "Matrix (rank-2 tensor)" in capsys.readouterr().out
    assert (tmp_path / "cube.svg").stat().st_size > 0


def test_the_first_install_line_brings_what_the_lines_to_try_need(tmp_path):
    pytest.importorskip("sklearn", reason="scikit-learn, whose digits they load, is not installed")
    assert re.search("pip install (.*?)  #", README).group(1) == '".[digits]"'
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    assert [line.partition(">")[0] for line in extras["digits"]] == ["scikit-learn"]
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    brought = ("sklearn", "scipy", "joblib", "threadpoolctl")
    others = without(tuple(package for package in EXTRAS if package not in brought))
    subprocess.run([sys.executable, "-c", others + code], cwd=tmp_path, check=True)


def test_nothing_tells_people_to_install_the_project_of_somebody_else():
    folders = ("tensorlab", "site_tools", "docs", "benchmarks", ".ci")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    files += [*ROOT.glob("*.md"), ROOT / "Makefile"]
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in files
        if path.is_file() and path.suffix in TEXTS
    }
    assert len(texts) > 100
    told = re.compile(r"(pip|uv)\b.*\b(install|add)\b.*?[\s'\"`]tensorlab\b(?!/)")
    assert [str(path) for path, text in texts.items() if told.search(text)] == []


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
