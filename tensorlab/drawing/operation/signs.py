"""How an operation is written between its operands and before its result."""

import re

from tensorlab.drawing.operation.layout import Sign
from tensorlab.explain.explanation import Explanation
from tensorlab.wording import shape_text

_INFIX = {
    "add": "+", "subtract": "−", "multiply": "×", "divide": "÷", "true_divide": "÷", "power": "^",
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
    name = explanation.expression.partition("(")[0]
    if explanation.operation == "matmul":
        return Sign("@"), Sign("=")
    if explanation.operation == "broadcast":
        return Sign("with"), Sign("", arrow=True)
    if explanation.operation == "elementwise":
        if name in _INFIX and len(explanation.input_shapes) == 2:
            return Sign(_INFIX[name]), Sign("=")
        return Sign("and"), Sign(name, arrow=True)
    first = "".join(map(shape_text, explanation.input_shapes[:1]))
    done = _done(explanation.expression, name, first)
    short = done if len(done) <= _LONGEST else done[: _LONGEST - 1] + "…"
    return Sign("and"), Sign(short, arrow=True)


def _done(expression: str, name: str, first: str) -> str:
    """What is done, without the shapes it is done to."""
    if first and expression.startswith(first):
        return expression.removeprefix(first)
    argument = re.search(r"\"[^\"]*\"|\bax[ei]s=.*(?=\)$)", expression)
    return f"{name}({argument[0]})" if argument else name
