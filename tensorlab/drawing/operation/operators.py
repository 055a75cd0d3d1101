"""What stands between the operands of an operation and before its result: operators, or an arrow."""

from dataclasses import dataclass

from tensorlab.drawing import theme
from tensorlab.drawing.canvas import Attribute, Canvas, text_width
from tensorlab.drawing.tensor.scene import LABEL
from tensorlab.explain.explanation import Explanation

_INFIX = {
    "matmul": "@", "add": "+", "subtract": "−", "multiply": "×", "divide": "÷", "true_divide": "÷", "power": "^",
    "sub": "−", "mul": "×", "truediv": "÷", "pow": "^",
    "greater": ">", "less": "<", "equal": "==", "gt": ">", "lt": "<", "eq": "==",
}  # fmt: skip
LONGEST = 34  # characters at an arrow
_OVER = 24  # characters over an arrow: what is longer goes on below it
_SIZE = 22.0


@dataclass(frozen=True)
class Operator:
    """What stands between two tensors: an operator, or an arrow with what is done written over it.

    Attributes:
        text: The operator, or what is done.
        arrow: Whether it is an arrow.
        cross: Whether it is a cross: here the operation ends.
    """

    text: str
    arrow: bool = False
    cross: bool = False

    @property
    def lines(self) -> tuple[str, str]:
        """What stands over an arrow, and what stands below it."""
        blanks = [i for i, letter in enumerate(self.text) if letter == " "]
        if len(self.text) <= _OVER or not blanks:
            return self.text, ""
        middle = min(blanks, key=lambda i: abs(2 * i - len(self.text)))
        return self.text[:middle], self.text[middle + 1 :]

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        if self.cross:
            return 24.0
        if self.arrow:
            return max(46.0, *(text_width(line, LABEL, mono=True) + 14 for line in self.lines))
        return text_width(self.text, _SIZE if len(self.text) < 3 else 14) + 4

    @property
    def canvas(self) -> Canvas:
        """It, painted with its left end at (0, 0)."""
        ink: dict[str, Attribute] = {"fill": theme.colour("fg"), "text_anchor": "middle"}
        canvas, middle = Canvas(), self.width / 2
        if self.cross:
            for up in (-8, 8):
                canvas.line(4, -up, 20, up, stroke=theme.colour("accent"), stroke_width=3)
        elif not self.arrow:
            size = _SIZE if len(self.text) < 3 else 14
            canvas.text(middle, size * 0.35, self.text, font_size=size, **ink)
        else:
            for y, line in zip((-9, 18), self.lines, strict=True):
                if line:
                    canvas.text(middle, y, line, font_size=LABEL, class_="mono", **ink)
            end = self.width
            canvas.line(0, 0, end - 8, 0, stroke=theme.colour("fg"), stroke_width=1.5)
            canvas.polygon([(end, 0), (end - 8, -4), (end - 8, 4)], fill=theme.colour("fg"))
        return canvas


def operators(explanation: Explanation) -> tuple[Operator, Operator]:
    """What stands between two operands, and what stands before the result.

    >>> import numpy as np
    >>> from tensorlab import explain
    >>> [each.text for each in operators(explain.add((2, 3), (3,)))]
    ['+', '=']
    >>> operators(explain.index((3, 5), np.s_[1:]))[1].text, operators(explain.stack([(3,), (3,)]))[1].text
    ('[1:]', 'stack(axis=0)')
    """
    call = explanation.call
    if call.name in _INFIX and len(explanation.operands) == 2:
        return Operator(_INFIX[call.name]), Operator("=")
    short = call.short if len(call.short) <= LONGEST else call.short[: LONGEST - 1] + "…"
    between = "with" if call.name == "broadcast" else "and"
    return Operator(between), Operator(short, arrow=True)
