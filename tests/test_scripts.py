"""The scripts of pictures and pages: clean, and minified as they are."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MINIFIED = sorted((ROOT / "tensorlab").rglob("*.min.js"))


def test_scripts_are_linted_formatted_and_minified():
    if not shutil.which("npm") or not (ROOT / "node_modules" / "eslint").is_dir():
        message = "eslint, prettier and terser are missing: npm ci"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    done = subprocess.run(
        ["npm", "run", "--silent", "check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, f"make scripts mends most of this:\n{done.stdout}{done.stderr}"


def test_every_script_of_the_library_has_its_minified_file():
    sources = {path for path in (ROOT / "tensorlab").rglob("*.js") if path not in MINIFIED}
    assert {path.with_name(path.name.replace(".min.js", ".js")) for path in MINIFIED} == sources


@pytest.mark.parametrize("path", MINIFIED, ids=lambda path: path.name)
def test_a_minified_script_can_stand_in_a_page(path):
    code = path.read_text(encoding="utf-8").lower()
    assert code.count("\n") == 1
    assert "</script" not in code
    assert "<!--" not in code
