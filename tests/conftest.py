"""What every test runs with."""

import signal


def pytest_configure() -> None:
    """Hear Ctrl-C also where the shell lets a background job ignore it: tests of Ctrl-C would train for ever."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
