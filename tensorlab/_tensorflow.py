"""TensorFlow, imported without the lines it writes while it starts.

TensorFlow writes its first lines straight to file descriptor 2, before any logger of its own could be told to be
quiet. So the descriptor points at a temporary file while TensorFlow starts; whatever is not one of the known lines
is passed on afterwards, and everything is if the import fails.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from tensorlab.wording import needs

# What the C++ libraries say at start-up: lines of glog and absl, and the two that have no prefix.
_START_UP_LINE = re.compile(
    rb"^(?:[IWE]\d{4} \d\d:\d\d:\d\d"
    rb"|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWE] "
    rb"|WARNING: All log messages before absl::InitializeLog"
    rb"|To enable the following instructions:)"
)
_STDERR = 2
# The first Python that TensorFlow has no release for; pyproject.toml leaves it out from there on.
NEWER_THAN_TENSORFLOW = (3, 14)


@cache  # also where somebody else imported it: the first operation is what is loud
def import_tensorflow() -> Any:
    """Import TensorFlow and touch it once, without its start-up log.

    Set `TF_CPP_MIN_LOG_LEVEL=0` to see the log. Python's own warnings and errors are never hidden.

    Returns:
        The module `tensorflow`.

    Raises:
        ModuleNotFoundError: TensorFlow is not installed; the message says how to install it.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with without_start_up_lines():
        return _import_and_touch()


def import_keras() -> Any:
    """Import Keras, running on TensorFlow, without a start-up log.

    Returns:
        The module `keras`.

    Raises:
        ModuleNotFoundError: TensorFlow is not installed.
        RuntimeError: Keras runs on another backend.
    """
    import_tensorflow()
    import keras

    backend = keras.config.backend()
    if backend != "tensorflow":
        raise RuntimeError(
            f"Keras runs on {backend} here, and this needs TensorFlow: set the environment variable "
            "KERAS_BACKEND=tensorflow before Python starts."
        )
    return keras


def _import_and_touch() -> Any:
    try:
        import tensorflow as tf
    except ModuleNotFoundError as error:
        if error.name != "tensorflow":
            raise
        raise ModuleNotFoundError(_not_installed(), name="tensorflow") from None
    tf.constant(0) + 1  # the first operation looks for devices, and says what it found
    return tf


def _not_installed() -> str:
    if sys.version_info[:2] >= NEWER_THAN_TENSORFLOW:
        version = "{}.{}".format(*sys.version_info)
        return (
            f"training a network needs TensorFlow, which has no release for Python {version} yet: use an older "
            "Python, 3.11 or newer."
        )
    return needs("training a network", "TensorFlow", "mnist")


@contextmanager
def without_start_up_lines() -> Iterator[None]:
    """Keep back what the C++ libraries say of themselves, as TensorFlow does when it starts and XLA when it compiles.

    Everything else, and everything if what is done here fails, is passed on at the end. With
    `TF_CPP_MIN_LOG_LEVEL=0` nothing is kept back.
    """
    if os.environ.get("TF_CPP_MIN_LOG_LEVEL") == "0":
        yield
        return
    try:
        sys.stderr.flush()
        saved = os.dup(_STDERR)
    except (OSError, AttributeError, ValueError):
        # A process without a standard error has nothing to hide.
        yield
        return
    with tempfile.TemporaryFile() as caught:
        os.dup2(caught.fileno(), _STDERR)
        failed = True
        try:
            yield
            failed = False
        finally:
            if sys.stderr is not None:
                sys.stderr.flush()
            os.dup2(saved, _STDERR)
            os.close(saved)
            caught.seek(0)
            for line in caught:
                if failed or (line.strip() and not _START_UP_LINE.match(line)):
                    os.write(_STDERR, line)
