"""What every test runs with."""

import gc
import os
import signal

import pytest
from hypothesis import HealthCheck, settings

# How many cases each property tries: 60, the same ones on CI, or 10,000 with TENSORLAB_PROFILE=thorough. How fast a
# machine is decides nothing.
settings.register_profile(
    "quick",
    max_examples=60,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "thorough", settings.get_profile("quick"), max_examples=10_000, derandomize=False
)
settings.load_profile(os.environ.get("TENSORLAB_PROFILE", "quick"))


def pytest_configure() -> None:
    """Hear Ctrl-C also where the shell lets a background job ignore it: tests of Ctrl-C would train for ever."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collectstart() -> None:
    """Look for no garbage in what is imported and collected: it stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was imported, TensorFlow's 400,000 objects above all: it stays."""
    gc.collect()
    gc.freeze()
    gc.enable()


# What takes longest begins first, and what is short comes last: so no process works alone at the end. Files of few
# tests may take long; `--no-loadscope-reorder` keeps xdist from putting those last.
LONGEST_FIRST = (
    "tests/browser/test_explored_pages.py",
    "tests/browser/notebooks/test_jupyter.py",
    "tests/mnist/test_classifier.py",
    "tests/browser/",
    "tests/test_wheel.py",
    "tests/test_site.py",
    "tests/mnist/",
    "tests/",
    "",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order files as above."""
    items.sort(
        key=lambda item: next(
            number for number, name in enumerate(LONGEST_FIRST) if item.nodeid.startswith(name)
        )
    )
