"""What calls have given, of functions and objects that are written in Python: it is seen as they return."""

import ast
import inspect
from types import CodeType, FrameType, FunctionType, MethodType
from typing import Any

import numpy as np

from tensorlab.explain.failures.reading import Gone, is_tensor
from tensorlab.explain.surprising.values import MOST, is_plain

_MOST_FRAMES = 100


class Returned:
    """The results of the calls of the statements that run, by the frames in which they stand.

    Of an array that is small a copy is kept, of another tensor the shape: nothing lives longer for having been seen.
    """

    def __init__(self) -> None:
        self._kept: dict[int, list[tuple[ast.expr, Any]]] = {}

    def keep(self, frame: FrameType, node: ast.expr, result: Any) -> bool:
        """Keep what a call has given; tell whether that is a tensor.

        A statement is run from left to right: what is kept of a call that stands further right is of an earlier time.
        """
        if id(frame) not in self._kept and len(self._kept) >= _MOST_FRAMES:
            self._kept.clear()
        kept = self._kept.setdefault(id(frame), [])
        kept[:] = [(other, x) for other, x in kept if _end(other) < _end(node)]
        if not is_tensor(result):
            return False
        if is_plain(result) and np.size(result) <= MOST:
            kept.append((node, np.array(result)[()]))
        else:
            kept.append((node, Gone.like(result)))
        return True

    def of(self, frame: FrameType, node: ast.AST) -> Any:
        """Give what a call of the statement that runs has given; None where that has not been seen."""
        return next((x for other, x in self._kept.get(id(frame), ()) if other is node), None)


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or 0, node.end_col_offset or 0


def code_of(f: Any) -> CodeType | None:
    """The code that runs when a function or an object is called; None where it is none of Python's."""
    if type(f) is MethodType:
        f = f.__func__
    if type(f) is not FunctionType:
        f = inspect.getattr_static(type(f), "__call__", None)
    return f.__code__ if type(f) is FunctionType else None
