"""What every test runs with."""

import os
import signal

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
