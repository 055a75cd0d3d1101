"""A test or doctest that needs an extra which is not installed is skipped, with what it needs as the reason.

A plugin of pytest; in an environment that has everything it changes nothing.
"""

import doctest
from collections.abc import Iterator

import pytest

# The packages that the extras bring, by the names that are imported.
EXTRAS = (
    "barcode", "resvg_py", "ziafont",
    "keras", "matplotlib", "PIL", "pooch", "requests", "sklearn", "tensorflow", "tqdm",
    "einops", "griffe", "IPython", "jupytext", "markdown", "mkdocs", "nbformat", "pandas", "playwright", "yaml",
)  # fmt: skip
HINT = "In a clone of tensorlab: pip install"


def missing(error: BaseException | None) -> str | None:
    """Say which extra an error is for want of; None if it is about something else."""
    while error is not None:
        if isinstance(error, doctest.UnexpectedException):
            error = error.exc_info[1]
            continue
        if isinstance(error, ImportError):
            package = (error.name or "").partition(".")[0]
            if package in EXTRAS or HINT in str(error):
                return str(error)
        error = error.__cause__
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Iterator[None]:
    yield from _skipping()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    yield from _skipping()


def _skipping() -> Iterator[None]:
    try:
        return (yield)
    except Exception as error:
        if reason := missing(error):
            pytest.skip(reason)
        raise


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """A module that imports a missing extra at its head is skipped as a whole."""
    report = yield
    call = getattr(report, "call", None)
    if report.failed and call and (reason := missing(call.excinfo.value)):
        report.outcome = "skipped"
        report.longrepr = (str(collector.path), 1, f"Skipped: {reason}")
    return report
