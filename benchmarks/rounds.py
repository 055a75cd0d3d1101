"""Time several ways of doing one thing, fairly: in turn, in one process, as ratios to the first."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter


def compare(ways: Mapping[str, Callable[[], object]], rounds: int = 5) -> str:
    """Run every way once to warm up, then all in turn, and write a table of medians.

    The ratios are taken within each round, so that a machine whose speed drifts does not favour one way.

    Args:
        ways: What to time; the first is the baseline.
        rounds: How often each is run and counted.
    """
    for way in ways.values():
        way()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = perf_counter()
            way()
            seconds[name].append(perf_counter() - start)
    baseline = seconds[next(iter(ways))]
    lines = [f"{'':32}{'median':>12}{'ratio':>8}"]
    for name, taken in seconds.items():
        ratio = median(mine / first for mine, first in zip(taken, baseline, strict=True))
        lines.append(f"{name:32}{1000 * median(taken):>9.3f} ms{ratio:>8.2f}")
    return "\n".join(lines)
