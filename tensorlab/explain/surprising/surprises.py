"""`explain.surprises`: warnings where a line of your own does what may not have been meant."""

import ast
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ContextDecorator, suppress
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any, NamedTuple

import tensorlab
from tensorlab.explain.failures.place import Position, extent, parsed, position_at, source_of
from tensorlab.explain.failures.reading import Reader
from tensorlab.explain.surprising.found import is_worth_reading, surprise
from tensorlab.explain.surprising.returned import Returned, code_of
from tensorlab.explain.surprising.values import value
from tensorlab.wording import wrap

_TOOL = 4  # of the tools of sys.monitoring, one that no debugger, profiler or coverage takes
_OWN = str(Path(tensorlab.__file__).parent)
_NOT_THE_READERS = ("site-packages", "dist-packages", str(Path(ast.__file__).parent))
# What is done in them is done later, with other names, or perhaps not at all.
_LATER = (
    ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp
    | ast.GeneratorExp | ast.IfExp | ast.BoolOp
)  # fmt: skip
_MONITORING: Any = getattr(sys, "monitoring", None)  # from Python 3.12 on


class _Operation(NamedTuple):
    """An operation of a line.

    Attributes:
        node: The operation.
        before: The assignments to names that stand before it on the line.
        bound: The names that the line may bind otherwise before it is done.
        function: The function whose body stands on its "def" line.
    """

    node: ast.AST
    before: tuple[ast.Assign, ...]
    bound: frozenset[str]
    function: str


class Surprise(UserWarning):
    """What happens is right, but may not be what was meant: the warning that `surprises` gives.

    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", Surprise)  # silenced like any warning
    """


class surprises(ContextDecorator):  # noqa: N801 - it is called like a function
    """Explain what is right but surprising: `with explain.surprises():`, or as a decorator of a function.

    It gives a `Surprise`, once for each place, where (n,) meets (n, 1) and gives (n, n); where integers wrap around;
    where a reshape has the lengths of a transpose; where a letter of einsum stands for 1 entry and for several; where a
    value that is converted to integers or stored among them leaves their range or is cut to 0; where == compares floats
    that differ by rounding alone, or with NaN, which equals nothing; where a NaN is taken for the greatest entry; and
    where & comes before a comparison. Nothing is patched, no result is changed, no code of yours or of a library's runs
    a second time, and nothing is raised. When it is off, it costs nothing.

    NumPy's operators cannot be watched. So the lines of your own code are read, each just before it runs: its
    operations, on names, attributes, items of lists and dicts, and results of operations that `explain` knows. What
    NumPy makes of plain arrays and numbers, as in `images[0] * np.uint8(2)`, is computed once more, up to 65,536
    entries. What a function, a layer or a model written in Python gives is seen when it returns.

    It does not see what happens inside libraries, comprehensions and lambdas, in code without a source, on the far side
    of `and`, `or` and `if ... else`, or behind an `if` on its own line. Nor does it see what an extension in C returns,
    unless `explain` knows the function.

    It sees integers of NumPy, TensorFlow, PyTorch and JAX wrap around in +, -, *, **, << and @, in NumPy's sums,
    products, differences, convolve, kron, einsum and tensordot, in what is stored, and in `astype`, up to a million
    entries. In +, *, ** and <<, unsigned integers of 32 and 64 bits are left alone, as hashes are made of them. An axis
    that the line itself adds, as in `x[:, np.newaxis] - x`, is taken as meant. While it is on, a line that does
    arithmetic takes a fraction of a millisecond longer, and one with integers more. Up to Python 3.11, a debugger or a
    coverage measurement takes precedence, and nothing is seen.

    >>> import numpy as np
    >>> import warnings
    >>> truth, guess = np.zeros(5), np.zeros((5, 1))
    >>> with warnings.catch_warnings(record=True, action="always") as found:
    ...     with surprises():
    ...         loss = np.mean((truth - guess) ** 2)
    >>> print(found[0].message)
    truth - guess: (5,) with (5, 1) gives (5, 5), in which every entry along the
    last axis of one meets every entry of the other. If entry by entry was meant:
    guess[..., 0], (5,).
    """

    _begun = False

    def __enter__(self) -> None:
        """Begin to read lines."""
        self._seen: set[tuple[str, int, int]] = set()
        self._frames: list[FrameType] = []
        self._events: dict[CodeType, int] = {}
        self._returned = Returned()
        self._begun = self._begin_monitoring() if _MONITORING else self._begin_tracing()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Read no more."""
        if not self._begun:
            return
        if _MONITORING:
            _MONITORING.set_events(_TOOL, 0)
            for code in self._events:
                _MONITORING.set_local_events(_TOOL, code, 0)
            for event in self._callbacks():
                _MONITORING.register_callback(_TOOL, event, None)
            _MONITORING.free_tool_id(_TOOL)
        else:
            if sys.gettrace() == self._called:  # no debugger has begun since
                sys.settrace(None)
            for frame in self._frames:
                frame.f_trace = None
        self._begun = False

    def _callbacks(self) -> dict[int, Callable[..., Any]]:
        events = _MONITORING.events
        return {
            events.LINE: self._monitored,
            events.PY_START: self._starts,
            events.CALL: self._calls,
            events.PY_RETURN: self._returns,
        }

    def _begin_monitoring(self) -> bool:
        if _MONITORING.get_tool(_TOOL) is not None:
            return False  # one around this one sees all that it would
        _MONITORING.use_tool_id(_TOOL, "tensorlab")
        for event, callback in self._callbacks().items():
            _MONITORING.register_callback(_TOOL, event, callback)
        _MONITORING.set_events(_TOOL, _MONITORING.events.LINE | _MONITORING.events.PY_START)
        _MONITORING.restart_events()
        return True

    def _monitored(self, code: CodeType, line: int) -> Any:
        if not _is_the_readers(code):
            return _MONITORING.DISABLE
        frame = sys._getframe(1)
        if _awaited(source_of(frame)):
            self._see(code, _MONITORING.events.CALL)
        return None if self._line(frame, line) else _MONITORING.DISABLE

    def _starts(self, code: CodeType, offset: int) -> Any:
        """A function whose body stands on the line of its "def": no other line begins in it."""
        if not _is_the_readers(code):
            return _MONITORING.DISABLE
        frame = sys._getframe(1)
        with suppress(Exception):
            source = source_of(frame)
            operations = _operations(source).get(code.co_firstlineno, [])
            own = [each for each in operations if each.function == code.co_name]
            if own and _awaited(source):
                self._see(code, _MONITORING.events.CALL)
            for each in own:
                self._read(each, frame, source)
            return None if own else _MONITORING.DISABLE
        return _MONITORING.DISABLE

    def _see(self, code: CodeType, event: int) -> None:
        events = self._events.get(code, 0)
        if not events & event:
            self._events[code] = events | event
            _MONITORING.set_local_events(_TOOL, code, events | event)

    def _calls(self, code: CodeType, offset: int, f: Any, first: Any) -> Any:
        """A call of the reader's: of one that is an operand, the return is waited for."""
        with suppress(Exception):
            if position_at(code, offset) not in _awaited(source_of(sys._getframe(1))):
                return _MONITORING.DISABLE
            called = code_of(f)
            if called is not None:
                self._see(called, _MONITORING.events.PY_RETURN)
        return None

    def _returns(self, code: CodeType, offset: int, result: Any) -> None:
        self._return(sys._getframe(1).f_back, result)

    def _begin_tracing(self) -> bool:
        if sys.gettrace() is not None:
            return False
        sys.settrace(self._called)
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:  # those that run already: the one of the `with`, and its callers
            if _is_the_readers(frame.f_code):
                frame.f_trace = self._traced
                self._frames.append(frame)
            frame = frame.f_back
        return True

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        if _is_the_readers(frame.f_code):
            return self._traced
        if frame.f_back is not None and _is_the_readers(frame.f_back.f_code):
            frame.f_trace_lines = False  # its return alone matters
            return self._traced
        return None

    def _traced(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self._line(frame, frame.f_lineno)
        elif event == "return":
            self._return(frame.f_back, argument)
        return self._traced

    def _return(self, frame: FrameType | None, result: Any) -> None:
        """Read the operations of which a call is an operand, when it has returned into this frame."""
        if frame is None or not _is_the_readers(frame.f_code):
            return
        with suppress(Exception):
            source = source_of(frame)
            place = position_at(frame.f_code, frame.f_lasti)
            call, operations = _awaited(source)[place]
            if self._returned.keep(frame, call, result):
                for each in operations:
                    self._read(each, frame, source)

    def _line(self, frame: FrameType, line: int) -> bool:
        """Read the operations that begin on a line, which is about to run; tell whether it has any."""
        with suppress(Exception):
            source = source_of(frame)
            operations = _operations(source).get(line, [])
            # "def f(x): return x + 1" is a line of two: what stands in the function is done in a frame of its own.
            name = frame.f_code.co_name
            inside = name if any(each.function == name for each in operations) else ""
            for each in operations:
                if each.function == inside:
                    self._read(each, frame, source)
            return bool(operations)
        return False

    def _read(self, operation: _Operation, frame: FrameType, source: str) -> None:
        node: Any = operation.node
        place = (frame.f_code.co_filename, node.lineno, node.col_offset)
        if place in self._seen:
            return

        def write(part: ast.AST) -> str:
            return " ".join((ast.get_source_segment(source, part) or ast.unparse(part)).split())

        def known(reader: Reader, part: ast.expr) -> Any:
            seen = self._returned.of(frame, part)
            return value(reader, part) if seen is None else seen

        assigned: dict[str, Any] = {}
        scopes = (assigned, frame.f_locals, frame.f_globals, frame.f_builtins)
        bound = set(operation.bound)
        for each in operation.before:
            name = each.targets[0].id  # type: ignore[attr-defined]
            try:
                assigned[name] = Reader(scopes, known, frozenset(bound)).read(each.value)
                bound.discard(name)
            except Exception:
                bound.add(name)
        with suppress(Exception):  # an operand cannot be read, or explain knows no such operation
            said = surprise(node, Reader(scopes, known, frozenset(bound)), write)
            if said:
                self._seen.add(place)
                _warn(said, frame, node.lineno)


@lru_cache(maxsize=4096)
def _is_the_readers(code: CodeType) -> bool:
    """Tell whether it is code of the reader's own: of no library, and none of Python's."""
    file = code.co_filename
    return not any(part in file for part in _NOT_THE_READERS) and not file.startswith(_OWN)


@lru_cache(maxsize=8)
def _operations(source: str) -> dict[int, list[_Operation]]:
    """The operations that begin on each line, each with the names that may be bound on the line before it is done."""
    tree = parsed(source)
    # What stands in a function on the line of its "def" is done when that is called.
    later = {
        id(inner): node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in node.body
        if inner.lineno == node.lineno
    }
    # So is what stands behind a condition on its line, or not at all.
    perhaps = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.If | ast.While)
        for inner in (*node.body, *node.orelse)
        if inner.lineno == node.lineno
        for part in ast.walk(inner)
    }
    statements = [
        (node, list(_within(node)))
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and id(node) not in perhaps
    ]
    on_line: dict[tuple[int, str], list[tuple[ast.stmt, set[str]]]] = {}
    for statement, own in statements:
        stored = {
            node.id
            for node in own
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        }
        on_line.setdefault((statement.lineno, later.get(id(statement), "")), []).append(
            (statement, stored)
        )
    found: dict[int, list[_Operation]] = {}
    for statement, own in statements:
        function = later.get(id(statement), "")
        others = [x for x in on_line[statement.lineno, function] if x[0] is not statement]
        first = [x for x, _ in others if x.col_offset < statement.col_offset]
        before = tuple(x for x in first if isinstance(x, ast.Assign) and _is_to_a_name(x))
        if len(before) < len(first):
            before = ()
        bound = {node.target.id for node in own if isinstance(node, ast.NamedExpr)}
        bound.update(*(names for other, names in others if other not in before))
        for node in own:
            if is_worth_reading(node):
                found.setdefault(node.lineno, []).append(
                    _Operation(node, before, frozenset(bound), function)
                )
    return found


def _is_to_a_name(statement: ast.Assign) -> bool:
    return len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)


@lru_cache(maxsize=8)
def _awaited(source: str) -> dict[Position | None, tuple[ast.Call, list[_Operation]]]:
    """The calls that are operands, by where they stand, each with the operations that take what it gives."""
    found: dict[Position | None, tuple[ast.Call, list[_Operation]]] = {}
    for operations in _operations(source).values():
        for each in operations:
            for part in _within(each.node):
                if isinstance(part, ast.Call) and part is not each.node:
                    found.setdefault(extent(part), (part, []))[1].append(each)
    return found


def _within(statement: ast.AST) -> Iterator[Any]:
    """A statement and its parts: of one that holds others its head alone, and nothing that is done later."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _LATER):
            waiting += [
                each
                for each in ast.iter_child_nodes(node)
                if not isinstance(each, _LATER | ast.stmt | ast.ExceptHandler | ast.match_case)
            ]


def _warn(said: str, frame: FrameType, line: int) -> None:
    file = frame.f_code.co_filename
    message = Surprise(wrap(said))
    try:
        warnings.warn_explicit(message, Surprise, file, line, str(frame.f_globals.get("__name__")))
    except Surprise:  # the reader has made errors of warnings: this one is none
        sys.stderr.write(warnings.formatwarning(message, Surprise, file, line))
