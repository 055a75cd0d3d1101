"""MNIST, which the pages show: found, or downloaded once before they run."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tensorlab.mnist.data import ENVIRONMENT_VARIABLE, keras_cache

_NOT_MNIST = 9


def file() -> Path:
    """Where `mnist.load` looks for the file."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    return Path(named).expanduser() if named else keras_cache()


def digest() -> bytes:
    """What tells one file of digits from another, and from none."""
    path = file()
    return hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"no file"


def have(tell: Callable[[str], None]) -> bool:
    """Download MNIST if it is missing; without a network the pages show scikit-learn's bundled digits."""
    if file().is_file() or os.environ.get(ENVIRONMENT_VARIABLE):
        return True  # a file that is named and missing is an error that pages may tell
    tell("looking for MNIST on the network, as it is not on this machine")
    code = (
        "import sys, warnings; from tensorlab import mnist; warnings.simplefilter('ignore', mnist.NotMnistWarning); "
        f"sys.exit(0 if mnist.load().is_mnist else {_NOT_MNIST})"
    )
    status = subprocess.run([sys.executable, "-c", code], check=False).returncode
    if status == _NOT_MNIST:
        tell("MNIST cannot be had here: the pages show scikit-learn's bundled digits instead")
    return status != _NOT_MNIST
