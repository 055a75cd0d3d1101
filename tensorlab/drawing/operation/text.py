"""An operation in a terminal: a small box for each tensor, side by side while there is room."""

import numpy as np

from tensorlab.drawing.canvas import printable
from tensorlab.drawing.operation.layout import shown_operands
from tensorlab.drawing.operation.marks import fits
from tensorlab.drawing.operation.operators import Operator, operators
from tensorlab.drawing.tensor.entry import entry_digits, entry_text
from tensorlab.drawing.terminal import Terminal, cut
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.operands import Operand
from tensorlab.wording import columns_of, ordinal, table, wrap

_BOX = ("┌─┐", "│ │", "└─┘")
_ASCII = ("+-+", "| |", "+-+")
_INDENT = "  "


def text(explanation: Explanation, terminal: Terminal) -> str:
    """Write an operation with characters, never wider than the terminal.

    Args:
        explanation: The operation.
        terminal: What the terminal can show.
    """
    several = len(explanation.operands) > 1
    between, before = operators(explanation)
    blocks: list[list[str]] = []
    for number, left_out in shown_operands(len(explanation.operands)):
        if blocks:
            blocks.append([_ascii(left_out or between.text, terminal)])
        name = ordinal(number) if several else ""
        blocks.append(_block(name, explanation.operands[number], terminal))
    if explanation.result is not None:
        blocks.append([_arrow(before, terminal)])
        blocks.append(_block("result" if several else "", explanation.result, terminal))
    problem = wrap(_ascii(explanation.problem, terminal), terminal.columns).splitlines()
    lines = [*_joined(blocks, terminal), *problem]
    title = map(terminal.line, wrap(explanation.title, terminal.columns).splitlines())
    return "\n".join([*map(terminal.strong, title), *map(terminal.line, lines)])


def _ascii(words: str, terminal: Terminal) -> str:
    words = printable(words)
    if terminal.boxes:
        return words
    for letter, plain in (("×", "*"), ("−", "-"), ("÷", "/"), ("…", "~")):
        words = words.replace(letter, plain)
    return words.encode("ascii", "replace").decode()


def _arrow(operator: Operator, terminal: Terminal) -> str:
    if not operator.arrow:
        return _ascii(operator.text, terminal)
    head = "→" if terminal.boxes else "->"
    return f"{_ascii(operator.text, terminal)} {head}".strip()


def _block(name: str, x: Operand, terminal: Terminal) -> list[str]:
    """A box with the entries, where they are known, few and a table; else with the shape. The name stands above."""
    room = max(1, terminal.columns - len(_INDENT) - 4)
    inner = _table(x, terminal)
    if not inner or columns_of(inner[0]) > room:
        inner = [_ascii(cut(str(x), room), terminal)]
    top, side, bottom = _BOX if terminal.boxes else _ASCII
    wide = columns_of(inner[0]) + 2
    box = [f"{top[0]}{top[1] * wide}{top[2]}"]
    box += [f"{side[0]} {line} {side[2]}" for line in inner]
    box += [f"{bottom[0]}{bottom[1] * wide}{bottom[2]}"]
    return [name.center(wide + 2).rstrip(), *box]


def _table(x: Operand, terminal: Terminal) -> list[str]:
    """The entries in rows and columns, or [] where they are not known, too many, or no table."""
    if x.values is None or x.rank > 2 or not fits(x.shape):
        return []
    rows, digits = np.atleast_2d(x.values), entry_digits(x.values)
    return table(
        [[_ascii(entry_text(entry, digits), terminal) for entry in row] for row in rows],
        between=" ",
    )


def _joined(blocks: list[list[str]], terminal: Terminal) -> list[str]:
    """Set blocks side by side; a new row begins with the operator, or the box, that no longer fits."""
    room = terminal.columns - len(_INDENT)
    rows: list[list[list[str]]] = [[]]
    width = 0
    for i, block in enumerate(blocks):
        wide = max(map(columns_of, block))
        needed = wide
        if len(block) == 1 and i + 1 < len(blocks):  # an operator stays with the box after it
            needed += 2 + max(map(columns_of, blocks[i + 1]))
        if rows[-1] and width + needed > room:
            rows.append([])
            width = 0
        rows[-1].append(block)
        width += wide + 2
    return [line for row in rows for line in _side_by_side(row)]


def _side_by_side(row: list[list[str]]) -> list[str]:
    height = max((len(block) for block in row), default=0)
    columns = []
    for block in row:
        wide = max(map(columns_of, block))
        if len(block) == 1:  # an operator, at the height of the boxes' middle
            above = min((len(each) for each in row if len(each) > 1), default=1) // 2
            block = [""] * above + block
        lines = block + [""] * (height - len(block))
        columns.append([line + " " * (wide - columns_of(line)) for line in lines])
    joined = (_INDENT + "  ".join(parts).rstrip() for parts in zip(*columns, strict=True))
    return [line for line in joined if line.strip()]
