"""`explain.error`: from an exception, or what it said, to the explanation of the operation that raised it."""

import ast
import re
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.attempts import Attempt
from tensorlab.explain.failures.calls import is_function, resolved
from tensorlab.explain.failures.calls_by_message import by_message
from tensorlab.explain.failures.failure import (
    Failure,
    failure,
    names_by_shape,
    placed,
    shapes_given,
)
from tensorlab.explain.failures.messages import from_message
from tensorlab.explain.failures.one_by_one import one_by_one
from tensorlab.explain.failures.operations import attempt, computed
from tensorlab.explain.failures.otherwise import otherwise
from tensorlab.explain.failures.place import LIBRARIES, Place, own_entries, place_of
from tensorlab.explain.failures.reading import Reader, Unexplained, Unknown, framework
from tensorlab.explain.failures.since import rebound
from tensorlab.explain.failures.single import single
from tensorlab.explain.failures.written import chained
from tensorlab.explain.registry import OPERATIONS
from tensorlab.explain.sentences import Suggestion
from tensorlab.shapes import Shape, size_of

_MOST_LINKED = 100  # exceptions of a chain that are looked at
_KINDS = (
    AttributeError, IndexError, NotImplementedError, OverflowError, RuntimeError, TypeError, ValueError,
)  # fmt: skip
# What is said where shapes are not the reason, whatever they are.
_ELSEWHERE = re.compile(
    r"keyword|positional argument|read-only|[Cc]annot cast|data type|not understood|not supported for the input types"
    r"|unsupported operand type"
)
# They pair what they have made of their tensors, and a message tells the shapes of that.
_MADE_WITHIN = frozenset(("fft2", "fftn", "ifft2", "ifftn", "rfftn", "trapezoid"))
_OWN = ("builtins", "numpy.exceptions", "numpy")
# The lengths, sizes and ranks that NumPy says the operands had.
_LENGTH = re.compile(r"\bsize (\d+)")
_RANK = re.compile(r"\barray of dimension (\d+)$|\barray is (\d+)-dimensional")
_SHAPES = re.compile(r"operands could not be broadcast together with shapes ((?:\([\d,]*\) ?)+)")


def error(error: BaseException | str, /) -> Explanation | None:
    """Explain the operation that raised an exception, with the operands that it had.

    What else is common in such lines is explained, too: a float where integers are counted, brackets of the other kind,
    a list or another library's method where an array is meant, truth values, dtypes, and gradients of PyTorch.

    The traceback names the failing expression, and its operands are read from the frame in which it ran; nothing is run
    again. If they are gone, the shapes in the message are used. If the exception cannot be explained, the one that it
    was raised from is; for a group, the first that can be. If in doubt, there is no explanation.

    Ask while the exception is being handled. A name is not read if something has been assigned to it since, as it may
    then mean something else.

    Args:
        error: The exception, or the text of a message or of a whole traceback.

    Returns:
        The explanation, whose sentences name the operands as your code does; or None if the operation is not one that
        is explained, its operands cannot be found, or they are no reason to fail.

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

    >>> message = "mat1 and mat2 shapes cannot be multiplied (32x784 and 512x10)"
    >>> print(error(message))
    (32, 784) @ (512, 10) does not work: the inner axes must have the same length,
    and axis 1 of the first has 784 entries where axis 0 of the second has 512.
    It would work with a second matrix of shape (784, n), giving (32, n).
    """
    if isinstance(error, str):
        return from_message(error, pasted=True)
    if not isinstance(error, BaseException):
        raise TypeError(
            f"explain.error takes an exception or the text of one, and got {type(error).__name__}. "
            "In an except clause: except ValueError as e: explain.error(e)."
        )
    return next((found for each in linked(error) if (found := explained(each))), None)


def linked(error: BaseException) -> list[BaseException]:
    """An exception, the members of a group, and what each was raised from: all whose messages Python shows."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting and len(found) < _MOST_LINKED:
        each = waiting.pop(0)
        if any(each is other for other in found):
            continue
        found.append(each)
        if issubclass(type(each), BaseExceptionGroup):
            waiting += BaseExceptionGroup.exceptions.__get__(each)
        # As Python finds them: a kind of the reader's own may have such names for itself.
        cause, context, hidden = (
            getattr(BaseException, name).__get__(each)
            for name in ("__cause__", "__context__", "__suppress_context__")
        )
        if cause is not None or (context is not None and not hidden):
            waiting.append(cause or context)
    return found


def explained(error: BaseException, at_once: bool = False) -> Failure | None:
    """Explain one exception. `at_once` says that nothing but handlers has run since it was raised."""
    try:
        return _explain(error, at_once)
    except (Exception, SystemExit):
        return None  # whatever the operands are, the reader has one exception to look at


def _explain(error: BaseException, at_once: bool) -> Failure | None:
    if not _is_a_known_kind(error) or _is_a_librarys_own(error):
        return None
    place = place_of(error)
    if place is not None:
        place = replace(place, gone=place.gone | rebound(error, place, at_once))
        reader = Reader.of(place, computed)
        if "truth value" in str(error) or "Boolean value" in str(error):
            with suppress(Exception):  # an operand is gone
                if one := chained(place, reader):
                    return failure(one, place)
        for told in (single, one_by_one, otherwise):
            if one := told(str(error), place, reader):
                return failure(one, place)
    if _ELSEWHERE.search(str(error)):
        return None
    if place is not None:
        place = _narrowed(place)
        try:
            found = attempt(place.node, Reader.of(place, computed), place.assigned)
        except Unexplained:
            return None
        except Exception:  # an operand is gone, or explain knows no such call
            pass
        else:
            if found.explanation.valid:
                return None
            if type(error).__module__ not in _OWN or _had(str(error), found):
                return failure(found, place)
        if one := by_message(str(error), place, Reader.of(place, computed)):
            return failure(one, place)
        if isinstance(place.node, ast.Raise):  # what it says is the reader's own
            return None
    said = from_message(str(error))
    if said is None or (place and not _may_be_the_readers(said, place)):
        return None
    names = names_by_shape(place, said) if place else ()
    if place:
        ways = (each for each in said.suggestions if _may_be_done(each, said, place, names))
        said = replace(said, suggestions=tuple(ways))
    return placed(said, place, names)


def _narrowed(place: Place) -> Place:
    """Where only the statement is known that raised: the one expression of it that does not work, if it is one."""
    expressions = place.expressions()
    if expressions == [place.node]:
        return place
    failing = []
    for each in expressions:
        with suppress(Exception):  # an operand is gone, or explain knows no such call
            if not attempt(each, Reader.of(place, computed)).explanation.valid:
                failing.append(each)
    return replace(place, node=failing[0]) if len(failing) == 1 else place


def _had(message: str, found: Attempt) -> bool:
    """Tell whether the operands are still those that failed: their names may mean others by now."""
    if found.explanation.operation in _MADE_WITHIN:
        return True
    shapes = [*found.explanation.input_shapes, *([] if found.into is None else [found.into])]
    lengths = {n for shape in shapes for n in shape} | set(map(size_of, shapes))
    ranks = {
        len(shape) + new for shape in shapes for new in (0, 1)
    }  # expand_dims counts the new axis, too
    said = _SHAPES.search(message)
    return (
        # A size that follows is that of what was wanted.
        all(int(n) in lengths for n in _LENGTH.findall(message.partition(" into shape")[0]))
        and all(int(n or m) in ranks for n, m in _RANK.findall(message))
        and (said is None or _are_those(said[1].split(), shapes, found))
    )


def _are_those(said: list[str], shapes: list[Shape], found: Attempt) -> bool:
    if set(said) <= set(map(_as_numpy_writes, shapes)):
        return True
    if found.into is None or said[-1] != _as_numpy_writes(found.into):
        return False
    # Of what is written into another tensor, the shape is that of all operands together.
    given = [tuple(map(int, re.findall(r"\d+", text))) for text in said[:-1]]
    return np.broadcast_shapes(*given) == shapes[0]


def _as_numpy_writes(shape: tuple[int, ...]) -> str:
    return f"({','.join(map(str, shape))}{',' * (len(shape) == 1)})"


def _may_be_the_readers(said: Explanation, place: Place) -> bool:
    """Tell whether a message may speak of the reader's own tensors: functions do much within to others."""
    f = place.node.func if isinstance(place.node, ast.Call) else None
    if said.operation == "reshape":
        return (
            f is not None
            and re.search(r"\b(?:reshape|view|Reshape\(.*\))$", ast.unparse(f)) is not None
        )
    if f is None:
        return True
    given = shapes_given(place)
    if not given or not said.operands:  # told by numbers, which are those of the line
        return True
    known, reader = [x.shape in given for x in said.operands], Reader.of(place, computed)
    if _is_numpys(f, reader):
        return all(known)  # much is made within, and may have the shape of another that was given
    return any(known) or not is_function(f, reader)


def _may_be_done(way: Any, said: Explanation, place: Place, names: tuple[str, ...]) -> bool:
    """Tell whether the reader can do what would work by the shapes in a message alone.

    Within a call other tensors than the reader's may have met, and pandas and Keras take no np.newaxis as they are.
    """
    node, reader = place.node, Reader.of(place, computed)
    if _asks_for_more(node):
        return False
    written = isinstance(way, Suggestion) and bool(way.write)
    if isinstance(node, ast.BinOp):
        return not written or not any(_may_be_pandas(x, reader) for x in (node.left, node.right))
    if not isinstance(node, ast.Call) or said.operation not in OPERATIONS:
        return True
    given = [name for shape, names in shapes_given(place).items() if shape for name in names]
    if written and (len(given) > len(said.operands) or not _is_numpys(node.func, reader)):
        return False
    if len(said.operands) > 1 and len(given) < 2 and not is_function(node.func, reader):
        return False  # a layer's own weights follow from its input
    unnamed = {k for k in range(len(said.operands)) if not any(names[k : k + 1])}
    mentioned = set(way.mentioned)
    return not unnamed or (bool(mentioned) and not mentioned & unnamed)


def _asks_for_more(node: ast.AST) -> bool:
    """Tell whether shapes that broadcast do not suffice: one truth value is asked for, or a result has its place."""
    match node:
        case ast.Compare(ops=[ast.In() | ast.NotIn()] | [_, _, *_]):
            return True
        case ast.Call(func=ast.Name(id="min" | "max" | "sorted")):
            return True
        case ast.Call(func=ast.Attribute(attr="index" | "remove" | "count")):
            return True
        case ast.Call(keywords=named):
            return any(each.arg in ("out", "where") for each in named)
    return False


def _may_be_pandas(node: ast.expr, reader: Reader) -> bool:
    try:
        return framework(reader.read(node)) == "pandas"
    except Unknown:
        return True


def _is_numpys(f: ast.expr, reader: Reader) -> bool:
    try:
        return resolved(reader.read(f))[0] == "numpy"
    except Unknown:
        return False


def _is_a_librarys_own(error: BaseException) -> bool:
    """Tell whether a library has raised and caught it, with tensors that are not the reader's."""
    return error.__traceback__ is not None and not any(own_entries(error.__traceback__))


def _is_raised_by_a_library(error: BaseException) -> bool:
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return last is not None and not any(each is last for each in own_entries(last))


def _is_a_known_kind(error: BaseException) -> bool:
    """Python's own kinds, and those of the libraries; a kind of the reader's own says what the reader wants to say."""
    kind = type(error)
    if kind is AssertionError:  # PyTorch checks some shapes so
        return _is_raised_by_a_library(error)
    return kind in _KINDS or kind.__module__.partition(".")[0] in LIBRARIES
