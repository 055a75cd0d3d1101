"""What every test and every doctest runs with."""

pytest_plugins = ["tests.extras"]
