"""How an operation is written between its operands and before its result."""

from tensorlab.drawing.operation.layout import Sign
from tensorlab.explain.explanation import Explanation

_INFIX = {
    "matmul": "@", "add": "+", "subtract": "−", "multiply": "×", "divide": "÷", "true_divide": "÷", "power": "^",
    "sub": "−", "mul": "×", "truediv": "÷", "pow": "^",
    "greater": ">", "less": "<", "equal": "==", "gt": ">", "lt": "<", "eq": "==",
}  # fmt: skip
_LONGEST = 34  # characters over an arrow


def signs(explanation: Explanation) -> tuple[Sign, Sign]:
    """What stands between two operands, and what stands before the result.

    >>> import numpy as np
    >>> from tensorlab import explain
    >>> [sign.text for sign in signs(explain.elementwise(np.add, (2, 3), (3,)))]
    ['+', '=']
    >>> signs(explain.index((3, 5), np.s_[1:]))[1].text, signs(explain.stack([(3,), (3,)]))[1].text
    ('[1:]', 'stack(axis=0)')
    """
    call = explanation.call
    if call.name in _INFIX and len(explanation.operands) == 2:
        return Sign(_INFIX[call.name]), Sign("=")
    short = call.short if len(call.short) <= _LONGEST else call.short[: _LONGEST - 1] + "…"
    between = "with" if explanation.operation == "broadcast" else "and"
    return Sign(between), Sign(short, arrow=True)
