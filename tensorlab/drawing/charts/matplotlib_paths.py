"""Long paths written shorter: a page with a dozen curves should not weigh half a megabyte."""

import re

_POINT = re.compile(r"([MLz]) ?(?:(-?[\d.]+) (-?[\d.]+))?")
_ONLY_LINES = re.compile(r"(?:[ML] -?[\d.]+ -?[\d.]+ ?|z ?)+")


def shorter(path: str) -> str:
    """Write a path of straight lines with the distance from point to point, to a tenth of a pixel.

    Args:
        path: What the `d` attribute of an SVG path says; one with curves stays as it is.

    >>> shorter("M 544.2 229.5 L 552.2 229.5 L 560.1 229.5 L 562 230 z")
    'M544.2 229.5l15.9 0 1.9 .5z'
    """
    if not _ONLY_LINES.fullmatch(path):
        return path
    return min(path, _by_distances(path), key=len)


def _by_distances(path: str) -> str:
    text = ""
    steps: list[tuple[int, int]] = []
    x = y = 0  # in tenths of a pixel: whole numbers, so that no error adds up on the way
    for command, *place in [*_POINT.findall(path), ("", "", "")]:
        if command == "L":
            next_x, next_y = (round(10 * float(each)) for each in place)
            _add(steps, next_x - x, next_y - y)
            x, y = next_x, next_y
            continue
        if steps:
            text += "l" + " ".join(f"{_tenths(dx)} {_tenths(dy)}" for dx, dy in steps)
            steps = []
        if command == "M":
            x, y = (round(10 * float(each)) for each in place)
            text += f"M{_tenths(x)} {_tenths(y)}"
        else:
            text += command
    return text


def _add(steps: list[tuple[int, int]], dx: int, dy: int) -> None:
    """Add a step, or lengthen the last one if both run straight along or straight down, as at a panel's edge."""
    last_x, last_y = steps[-1] if steps else (0, 0)
    along = dy == last_y == 0 and dx * last_x > 0
    down = dx == last_x == 0 and dy * last_y > 0
    if along or down:
        steps[-1] = last_x + dx, last_y + dy
    elif (dx, dy) != (0, 0) or not steps:  # a first step of no length is a dot
        steps.append((dx, dy))


def _tenths(n: int) -> str:
    whole, tenth = divmod(abs(n), 10)
    text = f"{whole or ''}.{tenth}" if tenth else str(whole)
    return f"-{text}" if n < 0 else text
