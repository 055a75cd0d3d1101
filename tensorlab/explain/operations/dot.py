"""`dot` and `inner`: one name for several products; which one it is depends on the ranks."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.broadcast import explain_broadcast
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.operations.tensordot import tensordot
from tensorlab.explain.sentences import Suggestion, another
from tensorlab.wording import shape_text


@as_numpy
def dot(a: Any, b: Any) -> Explanation:
    """Explain NumPy's `dot`: the dot product of vectors, the product of matrices, and more for other ranks.

    Args:
        a: An array or a shape.
        b: The same. The last axis of `a` meets the second-last axis of `b`, or its only one.

    Raises:
        TypeError: If an operand is not a tensor.

    Source: section 2.3.3, "Tensor product".

    >>> print(dot((128, 784), (784,)))
    dot((128, 784), (784,)) gives (128,)
      axis 0 of the first stays, 128 entries: the rows of the result.
      axis 1 of the first and axis 0 of the second meet, 784 entries each: they are
        multiplied in pairs, added up, and disappear.
    >>> print(dot([1, 2, 3], [4, 5, 6]).result.values)
    32

    >>> print(dot([1, 2, 3], [4, 5, 6]).draw().text(36))
    dot((3,), (3,)) gives ()
        first           second
      ┌───────┐       ┌───────┐
      │ 1 2 3 │  and  │ 4 5 6 │
      └───────┘       └───────┘
             result
             ┌────┐
      dot →  │ 32 │
             └────┘
    """
    operands = [operand(a), operand(b)]
    return _product("dot", np.dot, operands, max(operands[1].rank - 2, 0))


@as_numpy
def inner(a: Any, b: Any, /) -> Explanation:
    """Explain NumPy's `inner`: the last axes of both meet.

    Args:
        a: An array or a shape.
        b: The same.

    Raises:
        TypeError: If an operand is not a tensor.

    >>> inner((2, 3), (4, 3)).result_shape
    (2, 4)

    >>> print(inner([1, 2], [[3, 4], [5, 6]]).draw().text(36))
    inner((2,), (2, 2)) gives (2,)
       first         second
      ┌─────┐       ┌─────┐
      │ 1 2 │  and  │ 3 4 │
      └─────┘       │ 5 6 │
                    └─────┘
                 result
               ┌───────┐
      inner →  │ 11 17 │
               └───────┘
    """
    operands = [operand(a), operand(b)]
    return _product("inner", np.inner, operands, operands[1].rank - 1)


def _product(
    name: str, compute: Callable[..., Any], operands: list[Operand], meets: int
) -> Explanation:
    """Explain a product in which the last axis of the first meets one of the second."""
    first, second = operands
    call = Call.function(name, operands)
    if not (first.rank and second.rank):
        note = f"One is a scalar: {name} multiplies every entry by it, as * does."
        return explain_broadcast(name, call, operands, compute, [note])
    if name == "dot" and max(first.rank, second.rank) <= 2:
        explained = matmul(first, second)
        two = first.rank == second.rank == 1
        call = Call.function(name, explained.operands)
        return replace(explained, operation=name, call=call, notes=explained.notes if two else ())
    explained = tensordot(first, second, ([first.rank - 1], [meets]))
    if explained.clashes:
        fitting = (*second.shape[:meets], first.shape[-1], *second.shape[meets + 1 :])
        result = first.shape[:-1] + second.shape[:meets] + second.shape[meets + 1 :]
        how = f"with {another(1)} of shape {shape_text(fitting)}"
        way = Suggestion(how, result, changed={1: (fitting,)})
        explained = replace(explained, suggestions=(way,))
    return replace(explained, operation=name, call=Call.function(name, explained.operands))
