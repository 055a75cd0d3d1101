"""`explain.error`: from an exception, or what it said, to the explanation of the operation that raised it."""

import ast
import re

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.failure import Failure, failure, names_by_shape, placed
from tensorlab.explain.failures.messages import from_message
from tensorlab.explain.failures.operations import attempt, computed
from tensorlab.explain.failures.place import LIBRARIES, Place, place_of
from tensorlab.explain.failures.reading import Reader, Unexplained

_KINDS = (ValueError, IndexError, TypeError, RuntimeError)


def error(error: BaseException | str, /) -> Explanation | None:
    """Explain the operation that raised an exception, with the operands that it had.

    The traceback names the failing expression, and its operands are read from the frame in which it ran; nothing is run
    again. Where they are gone, the shapes in the message serve. In doubt there is no explanation.

    Args:
        error: The exception, or the text of a message or of a whole traceback.

    Returns:
        The explanation, whose sentences call the operands as the reader's code does; or None where the operation is
        none that is explained, its operands cannot be told, or their shapes are no reason to fail.

    Raises:
        TypeError: If `error` is neither an exception nor a text.

    >>> import numpy as np
    >>> x, W, b = np.zeros((32, 784)), np.zeros((512, 10)), np.zeros(10)
    >>> try:
    ...     hidden = np.maximum(x @ W + b, 0)
    ... except ValueError as mistake:
    ...     print(error(mistake))
    x @ W does not work: the inner axes must have the same length, and axis 1 of x
    has 784 entries where axis 0 of W has 512.
    It would work with W of shape (784, n), giving (32, n).
    x has shape (32, 784) and W has shape (512, 10).
    In line 2: hidden = np.maximum(x @ W + b, 0)

    >>> print(error("mat1 and mat2 shapes cannot be multiplied (32x784 and 512x10)"))
    (32, 784) @ (512, 10) does not work: the inner axes must have the same length,
    and axis 1 of the first has 784 entries where axis 0 of the second has 512.
    It would work with a second matrix of shape (784, n), giving (32, n).
    """
    if isinstance(error, str):
        return from_message(error)
    if not isinstance(error, BaseException):
        raise TypeError(
            f"explain.error takes an exception or the text of one, and got {type(error).__name__}. "
            "In an except clause: except ValueError as e: explain.error(e)."
        )
    try:
        return _explain(error)
    except Exception:  # whatever the operands are, the reader has one exception to look at
        return None


def _explain(error: BaseException) -> Failure | None:
    if not _may_be_about_shapes(error):
        return None
    place = place_of(error)
    if place is not None:
        try:
            found = attempt(place.node, Reader(place, computed), place.assigned)
        except Unexplained:
            return None
        except Exception:  # an operand is gone, or explain knows no such call
            pass
        else:
            return None if found.explanation.valid else failure(found, place)
        if isinstance(place.node, ast.Raise):  # what it says is the reader's own
            return None
    said = from_message(str(error))
    if said is None or (said.operation == "reshape" and place and not _is_reshape(place)):
        return None
    return placed(said, place, names_by_shape(place, said) if place else ())


def _is_reshape(place: Place) -> bool:
    """Tell whether the reader reshapes: other functions do it within, to tensors that are not the reader's."""
    f = place.node.func if isinstance(place.node, ast.Call) else None
    return (
        isinstance(f, ast.Attribute | ast.Name)
        and re.search(r"\b(?:reshape|view)$", ast.unparse(f)) is not None
    )


def _may_be_about_shapes(error: BaseException) -> bool:
    """Python's own kinds, and those of the libraries; a kind of the reader's own says what the reader wants to say."""
    kind = type(error)
    return kind in _KINDS or kind.__module__.partition(".")[0] in LIBRARIES
