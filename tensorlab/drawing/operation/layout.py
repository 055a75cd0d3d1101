"""Where the tensors of an operation stand: in reading order, or a matrix product crosswise."""

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Canvas, Part, Point, printable, text_width
from tensorlab.drawing.operation.operators import Operator
from tensorlab.wording import wrap

WIDEST = 797.0  # pixels of a row before the next one begins: at four fifths a page's column has room for it
NARROW = 346.0  # pixels of a row on a telephone
# On a telephone a picture higher than the first is made smaller, to rows of the second, if it then needs fewer of them.
_SCROLLS = 505.0  # what is wider would be too small to read, and scrolls: scripts/fit.js
_SMALLER = ((400.0, 420.0), (500.0, _SCROLLS))
_SHRUNK = 1.4  # how much wider a row may be that is made smaller: scripts/fit.js
_MOST_OPERANDS = 6
_SPACE = 18.0
_ROWS = 22.0  # between rows


def shown_operands(n: int) -> list[tuple[int, str]]:
    """Which of many operands are drawn, each with what is said before it about those left out.

    >>> shown_operands(3)
    [(0, ''), (1, ''), (2, '')]
    >>> shown_operands(50)[-1]
    (49, '… 45 more …')
    """
    if n <= _MOST_OPERANDS:
        return [(i, "") for i in range(n)]
    first = [(i, "") for i in range(_MOST_OPERANDS - 2)]
    return [*first, (n - 1, f"… {n - len(first) - 1} more …")]


def in_rows(items: list[Part | Operator], room: float = WIDEST) -> Part:
    """Set tensors and operators side by side, in as many rows as they need; a row begins with the operator before."""
    places, width, height = _places(items, room)
    narrow = _places(items, min(room, NARROW))
    for high, smaller in _SMALLER:
        if narrow[2] > high:
            narrow = min(narrow, _places(items, min(room, smaller)), key=lambda made: made[2])
    few, *size = narrow
    canvas = Canvas()
    for item, place, second in zip(items, places, few, strict=True):
        canvas.paste(item.canvas, *place, second)
    return Part(canvas, width, height, narrow=(size[0], size[1]) if few != places else None)


def _places(items: list[Part | Operator], room: float) -> tuple[list[Point], float, float]:
    """Where each item stands in rows of some width, and how wide and high all are."""
    rows: list[list[Part | Operator]] = [[]]
    width = 0.0
    for i, item in enumerate(items):
        ahead = (
            items[i + 1].width + _SPACE if isinstance(item, Operator) and i + 1 < len(items) else 0
        )
        # What would have to scroll beside its operator stands below it.
        most = room if isinstance(item, Operator) and not item.cross else _SHRUNK * room
        if room <= _SCROLLS:
            most = min(most, _SCROLLS)
        if rows[-1] and width - _nearer(items, i) + item.width + ahead > most:
            rows.append([])
            width = 0.0
        rows[-1].append(item)
        width += item.width + _SPACE
    places: list[Point] = []
    y, widest = 0.0, 0.0
    for row in rows:
        parts = [item for item in row if isinstance(item, Part)]
        # The entries of all tensors of a row begin at one height, and end near it.
        top = max((part.top for part in parts), default=0.0)
        height = max((part.height - part.top for part in parts), default=40.0)
        middle = y + top + min((_core(part) for part in parts), default=20.0) / 2
        x = 0.0
        for item in row:
            at = max(0.0, x - _nearer(items, len(places)))
            places.append((at, middle if isinstance(item, Operator) else y + top - item.top))
            x += item.width + _SPACE
            widest = max(widest, at + item.width)
        y += top + height + _ROWS
    return places, widest, y - _ROWS


def _nearer(items: list[Part | Operator], i: int) -> float:
    """How much nearer than its turn an operator stands to the entries before it, beyond which their labels may reach.

    A cross is beside them, another operator in the middle between them and what comes next.
    """
    item, before = items[i], items[i - 1]
    if not isinstance(item, Operator) or item.arrow or not isinstance(before, Part):
        return 0.0
    beyond = before.width - before.right if before.right else 0.0
    return beyond if item.cross else beyond / 2


def _core(part: Part) -> float:
    """How high the entries are, without what is below them."""
    return max(30.0, part.height - part.top - 50)


def crosswise(first: Part, second: Part, result: Part) -> Part:
    """Set a matrix product so that a row and a column meet in the entry that they make.

    The first operand stands left of the result, the second above it.
    """
    canvas = Canvas()
    # The result's own arrow keeps its distance.
    x = first.width + max(_SPACE + 8 - result.left, 8.0)
    left = x + result.left
    y = second.height + 8
    down = y + max(first.top, result.top)
    canvas.paste(second.canvas, left - second.left, 0)
    canvas.paste(first.canvas, 0, down - first.top)
    canvas.paste(result.canvas, x, down - result.top)
    width = max(left - second.left + second.width, x + result.width)
    height = down + max(first.height - first.top, result.height - result.top)
    return Part(canvas, width, height)


def _lines(text: str) -> list[str]:
    """Break a sentence into as few lines as a telephone needs, and these nearly equally long."""
    widest = int(NARROW / 7.2)
    few = wrap(text, widest).splitlines()
    tried = (
        wrap(text, width).splitlines() for width in range(len(text) // max(len(few), 1), widest)
    )
    return next((lines for lines in tried if len(lines) == len(few)), few)


def with_sentences(part: Part, sentences: list[tuple[str, str]]) -> Part:
    """Write sentences below, each with the colour of its text, broken into lines that fit a telephone."""
    written, width, y = Canvas(), 0.0, 0.0
    for text, colour in sentences:
        for line in _lines(printable(text)):
            y += 18
            written.text(0, y, line, font_size=13, fill=theme.colour(colour))
            width = max(width, text_width(line, 13) * 1.02)
        y += 4
    if not sentences:
        return part
    few, low = part.narrow or (part.width, part.height)
    canvas = Canvas().paste(part.canvas)
    canvas.paste(written, 0, part.height + 8, (0, low + 8))
    narrow = (max(few, width), low + y + 12) if part.narrow else None
    return Part(canvas, max(part.width, width), part.height + y + 12, narrow=narrow)
