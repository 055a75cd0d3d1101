"""The commands that a newcomer types, as far as they go without building anything."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments, home=ROOT):
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_a_used_port_is_said_before_anything_is_built():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = make("site", f"PORT={port}", f"PYTHON={sys.executable}")
    assert done.returncode
    assert done.stdout == ""
    assert f"Port {port} is in use." in done.stderr
    assert f"make site PORT={port + 1}" in done.stderr


@pytest.mark.parametrize("port", ["", "abc", "0", "80000", "80 80"])
def test_a_port_that_is_none_is_said_before_anything_is_built(port):
    done = make("site", f"PORT={port}", f"PYTHON={sys.executable}")
    assert done.stdout == ""
    said, _ = done.stderr.splitlines()  # the other line is make's
    assert said == f"PORT={port} is no number from 1 to 65535: make site PORT=8001"


def test_an_environment_of_another_python_is_built_anew(tmp_path):
    """Python's version is read from Python itself, so a script can stand in for another one."""
    other = tmp_path / "python9.9"
    other.write_text("#!/bin/sh\necho 9.9\n")
    other.chmod(0o755)
    assert f"{other} -m venv .venv" in make("--dry-run", "env", f"PYTHON={other}").stdout


@pytest.mark.parametrize(("home", "kept_here"), [("/proc/no-home", True), (ROOT, False)])
def test_what_tools_keep_at_home_is_kept_here_where_home_cannot_be_written(home, kept_here):
    database = make("--print-data-base", "--dry-run", "env", home=home).stdout
    for variable in ("UV_CACHE_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        assert (f"\n{variable} = $(CURDIR)/.cache/" in database) == kept_here
