"""What is published: a wheel and a source distribution, built without a network, whole and working."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_string
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What a reader of the library needs beside the wheel to run its doctests: NumPy, and pytest with what it needs.
BASE = (
    "numpy",
    "numpy.libs",
    "pytest",
    "_pytest",
    "py.py",
    "pluggy",
    "iniconfig",
    "packaging",
    "pygments",
)

pytestmark = pytest.mark.skipif(
    find_spec("flit_core") is None, reason="flit_core, which builds, is not installed"
)


@pytest.fixture(scope="module")
def distributions(tmp_path_factory):
    """Build both as a front end such as `pip wheel` does, which calls the same two functions."""
    target = tmp_path_factory.mktemp("dist")
    code = "import sys; from flit_core import buildapi as b; b.build_sdist(sys.argv[1]); b.build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(target)], cwd=ROOT, check=True)
    (wheel,), (sdist,) = target.glob("*.whl"), target.glob("*.tar.gz")
    return wheel, sdist


def test_the_wheel_holds_the_package_and_nothing_else(distributions):
    names = zipfile.ZipFile(distributions[0]).namelist()
    sources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tensorlab").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in names if ".dist-info/" not in name} == sources


def test_the_source_distribution_has_all_that_is_tested_and_none_of_what_was_made(distributions):
    with tarfile.open(distributions[1]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for name in (
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "requirements.lock",
        "tests/test_wheel.py",
        "docs/index.py",
    ):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or name.endswith(".npz")]


def test_the_metadata_says_for_whom_it_is(distributions):
    archive = zipfile.ZipFile(distributions[0])
    (path,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
    metadata = message_from_string(archive.read(path).decode())
    classifiers = metadata.get_all("Classifier")
    for minor in (11, 12, 13, 14):
        assert f"Programming Language :: Python :: 3.{minor}" in classifiers
    assert metadata["License-Expression"] == "MIT"
    assert set(metadata.get_all("Provides-Extra")) == {
        "bench",
        "dev",
        "digits",
        "docs",
        "interop",
        "mnist",
        "notebooks",
        "plot",
        "png",
    }


@pytest.fixture(scope="module")
def installed(distributions, tmp_path_factory):
    """Install the wheel, alone, into a new environment; give its Python and its packages' folder."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, symlinks=os.name != "nt")
    bin_ = home / ("Scripts" if os.name == "nt" else "bin")
    (site,) = home.rglob("site-packages")
    installer = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(bin_ / "python"),
        "install",
        "--quiet",
    ]
    if find_spec("pip") is None:
        installer = [str(shutil.which("uv")), "pip", "install", "--quiet", "--python", str(home)]
    command = [*installer, "--no-index", "--no-deps", str(distributions[0])]
    subprocess.run(command, check=True)
    return bin_, site


def run_doctests(installed, path, tmp_path):
    """Run the doctests of the installed package, with the packages of another folder beside it."""
    bin_, site = installed
    # A folder of packages, with what belongs to its start: setuptools stands in for distutils, which old ones import.
    (site / "beside.pth").write_text(f"import site; site.addsitedir({str(path)!r})\n")
    command = [
        bin_ / "python", "-m", "pytest", "--pyargs", "tensorlab", "-p", "tests.extras", "-p", "no:cacheprovider",
        "-p", "no:xdist", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-q",
    ]  # fmt: skip
    plugins = tmp_path / "tests"
    plugins.mkdir()
    shutil.copy(ROOT / "tests/extras.py", plugins)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    environment |= {"PYTHONPATH": str(tmp_path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_the_wheel_works_beside_numpy_alone(installed, tmp_path):
    bin_, _ = installed
    base = tmp_path / "base"
    base.mkdir()
    packages = Path(pytest.__file__).parents[1]
    for name in BASE:
        if (packages / name).exists():
            (base / name).symlink_to(packages / name)
    said = run_doctests(installed, base, tmp_path)
    assert re.search(r"^\d+ passed, \d+ skipped in", said, re.M), said
    assert "In a clone of tensorlab: pip install '.[mnist]'" in said  # what was skipped says why
    done = subprocess.run(
        [bin_ / "tensorlab", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("tensorlab ")
