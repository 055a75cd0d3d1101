"""The operations that are explained, by name: known where a text names one, as the line of a traceback does."""

from collections.abc import Callable

from tensorlab.explain.explanation import Explanation

# Filled by `tensorlab.explain`, which makes them public.
OPERATIONS: dict[str, Callable[..., Explanation]] = {}
