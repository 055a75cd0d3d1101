"""A plugin of pytest: `--explain-shapes` explains why an operation failed, under the traceback of the test."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("tensorlab").addoption(
        "--explain-shapes",
        action="store_true",
        help="explain operations that fail because of the shapes of their operands",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Add the explanation before pytest writes down what failed."""
    if call.excinfo is not None and item.config.getoption("explain_shapes"):
        from tensorlab.explain.failures.errors import (
            annotate,  # pytest loads this file for everybody
        )

        annotate(call.excinfo.value)
