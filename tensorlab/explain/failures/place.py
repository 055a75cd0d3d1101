"""Where an exception was raised: the reader's own expression, found by the traceback's positions (PEP 657)."""

import ast
import linecache
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Any

from tensorlab.explain.failures.autograph import as_written, is_generated, where_written

# Frames of these packages are not the reader's own code.
LIBRARIES = frozenset(
    ("cupy", "dask", "einops", "equinox", "flax", "jax", "jaxlib", "keras", "lightning", "matplotlib", "numba", "numpy",
     "opt_einsum", "optax", "pandas", "polars", "pytorch_lightning", "scipy", "seaborn", "skimage", "sklearn",
     "statsmodels", "tensorflow", "tensorflow_probability", "torch", "torchvision", "transformers", "xarray")
)  # fmt: skip
_Failing = (
    ast.BinOp | ast.UnaryOp | ast.Subscript | ast.Call | ast.AugAssign | ast.Compare | ast.Raise
)
_Tests = ast.If | ast.IfExp | ast.While | ast.Assert
_Asked = ast.Name | ast.Attribute | ast.Subscript | ast.BinOp | ast.Compare
_LOAD = ast.Load()
_INLINED: bool = sys.version_info >= (3, 12)  # comprehensions have no frame of their own
_CHAINED = re.compile(r"\s*\n\s*(?=\.)")  # before a method on a line of its own
Position = tuple[int, int, int, int]
_LONGEST = 100  # characters of an expression that are written out


@dataclass(frozen=True)
class Place:
    """An expression that raised.

    Attributes:
        node: The expression, or the statement that raised it on purpose, or the one of which an expression did.
        assigned: What was to be assigned, where the expression stands left of a "=".
        frame: The frame in which it ran.
        source: The source of the file.
        file: What the file is called.
        gone: The names that have another value again, or none, since the expression failed.
    """

    node: ast.AST
    assigned: ast.expr | None
    frame: FrameType
    source: str
    file: str
    gone: frozenset[str]

    @property
    def text(self) -> str:
        """The file, the line and what stands there."""
        number = getattr(self.node, "lineno", 1)
        line = " ".join(self.source.splitlines()[number - 1].split())
        name = Path(self.file).name
        is_cell = name.startswith("<") or "ipykernel" in self.file
        return f"In {'' if is_cell else f'{name}, '}line {number}: {_short(line)}"

    def expressions(self) -> list[ast.AST]:
        """The operations that may have raised: the expression, or those of the statement."""
        if isinstance(self.node, _Failing):
            return [self.node]
        return [each for each in ast.walk(self.node) if isinstance(each, _Failing)]

    def parts(self) -> list[ast.expr]:
        """The parts of the expression, and of what was to be assigned, as they are read."""
        found = [
            each
            for whole in (self.node, self.assigned)
            if whole is not None
            for each in ast.walk(whole)
            if isinstance(each, ast.expr)
        ]
        return sorted(found, key=lambda each: (each.lineno, each.col_offset))

    def operands(self) -> list[ast.AST]:
        """What the expression is an operation on: its parts, and those of its lists."""
        if self.assigned is not None:
            return [self.assigned]
        found: list[ast.AST] = []
        for each in ast.iter_child_nodes(self.node):
            match each:
                case ast.Attribute(value=owner) if each is getattr(self.node, "func", None):
                    found += [each, owner]
                case ast.keyword(value=value):
                    found.append(value)
                case ast.List(elts=elements) | ast.Tuple(elts=elements):
                    found += elements
                case _:
                    found.append(each)
        return found

    def statement(self) -> list[ast.AST]:
        """What is read in the innermost statement around the expression, without the statements in it."""
        position: Any = extent(self.node)
        innermost = _statement(parsed(self.source), position[0]) if position else None
        waiting: list[ast.AST] = [innermost] if innermost else []
        for each in waiting:
            waiting += [x for x in ast.iter_child_nodes(each) if not isinstance(x, ast.stmt)]
        changed = [each.target for each in waiting if isinstance(each, ast.AugAssign)]
        return changed + [
            each
            for each in waiting
            if isinstance(each, ast.expr) and isinstance(getattr(each, "ctx", _LOAD), ast.Load)
        ]

    def write(self, node: ast.AST) -> str:
        """Write an expression as it stands in the file, in one line."""
        written = ast.get_source_segment(self.source, node) or ast.unparse(node)
        return " ".join(_CHAINED.sub("", written).split())


def place_of(error: BaseException) -> Place | None:
    """Find the innermost expression of the reader's own that was running; None where it has no source.

    >>> try:
    ...     [3] + (4, 5)
    ... except TypeError as error:
    ...     found = place_of(error)
    >>> found.write(found.node)
    '[3] + (4, 5)'
    """
    entry = next(own_entries(error.__traceback__), None)
    if entry is None:
        return None
    frame = entry.tb_frame
    source, position = source_of(frame), position_of(entry)
    if not source or position is None:
        return None
    tree = parsed(source)
    node: ast.expr | ast.stmt | None = _at(tree, position)
    if node is None and isinstance(error, AttributeError):
        node = _attribute(tree, position)
    file = frame.f_code.co_filename
    if node is None and not is_generated(file):
        node = _assignment(tree, position) or _asked(tree, position)
    if node is not None and is_generated(file):
        where = where_written(str(error))
        source = "".join(linecache.getlines(where[0], frame.f_globals)) if where else ""
        if where is None or not source:
            return None
        file, tree = where[0], parsed(source)
        # What a `return` raises is caught by AutoGraph and raised again: of the line alone is known where it stands.
        again = isinstance(node, ast.Raise) and node.exc is None
        node = _statement(tree, where[1]) if again else as_written(node, tree, where[1])
    if node is None:
        return None
    return Place(node, _assigned(tree, node), frame, source, file, _gone(tree, node))


def own_entries(entry: TracebackType | None) -> Iterator[TracebackType]:
    """The entries of a traceback that are in no library, the innermost first."""
    found = []
    while entry is not None:
        module = entry.tb_frame.f_globals.get("__name__")
        if not isinstance(module, str) or module.partition(".")[0] not in LIBRARIES:
            found.append(entry)
        entry = entry.tb_next
    return reversed(found)


def source_of(frame: FrameType) -> str:
    """The source of the file in which a frame runs; "" where there is none."""
    return "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))


def position_of(entry: TracebackType) -> Position | None:
    """Where the instruction stands that was running."""
    return position_at(entry.tb_frame.f_code, entry.tb_lasti)


@lru_cache(maxsize=8192)  # a loop asks for the same again and again
def position_at(code: CodeType, offset: int) -> Position | None:
    """Where an instruction stands in the source: its lines, then its columns."""
    found: Any = next(islice(code.co_positions(), offset // 2, None), (None,))
    return None if None in found else found


def extent(node: Any) -> Position | None:
    """Where a part of the source's tree stands, in the same way."""
    names = ("lineno", "end_lineno", "col_offset", "end_col_offset")
    found: Any = tuple(getattr(node, name, None) for name in names)
    return None if None in found else found


@lru_cache(maxsize=8)
def parsed(source: str) -> ast.Module:
    """The tree of a file; one that was made before is not made anew."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the reader has seen them when the file was run
        return ast.parse(source)


def _at(tree: ast.AST, position: Position) -> _Failing | None:
    """The operation whose source begins and ends where the failing instruction's does."""
    line, end_line, column, end_column = position
    for node in ast.walk(tree):
        if not isinstance(node, _Failing):
            continue
        if (node.end_lineno, node.end_col_offset) != (end_line, end_column):
            continue
        # A method on a line of its own: Python says that the call begins at the method's name.
        chained = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if (node.lineno, node.col_offset) == (line, column) or (chained and node.lineno != line):
            return node
    return None


def _attribute(tree: ast.AST, position: Position) -> ast.expr | None:
    """The attribute that an object has not, with the call of what it was taken for."""
    found = [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.Attribute) and extent(each) == position
    ]
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and each.func in found]
    return next(iter([*calls, *found]), None)


def _assignment(tree: ast.AST, position: Position) -> ast.stmt | None:
    """The statement that assigns to an attribute or to several names: `x.shape = ...` and `n, h, w = ...` may fail."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                is_one = isinstance(target, ast.Attribute | ast.Tuple | ast.List)
                if is_one and extent(target) == position:
                    return node
    return None


def _asked(tree: ast.AST, position: Position) -> ast.expr | None:
    """What a truth value is asked of: `if x:`, `x and y`, `while not layer.x:`."""
    statements = [node for node in ast.walk(tree) if isinstance(node, _Tests)]
    choices = [node for node in ast.walk(tree) if isinstance(node, ast.BoolOp)]
    tests = [node.test for node in statements]
    # Of `x and y` all is told, and of a statement up to Python 3.11.
    wholes: list[tuple[ast.AST, ast.expr]] = [(node, node.test) for node in statements]
    wholes += [
        (node, node.values[0]) for node in choices if node not in tests and len(node.values) == 2
    ]
    parts = [*tests, *(each for node in choices for each in node.values)]
    for told, asked in [*((part, part) for part in parts), *wholes]:
        inner = asked.operand if isinstance(asked, ast.UnaryOp) else asked
        places = [extent(told), extent(inner)] if told is asked else [extent(told)]
        if isinstance(inner, _Asked) and position in places:
            return inner
    return None


def _statement(tree: ast.AST, line: int) -> ast.stmt | None:
    """The innermost statement that stands on a line."""
    on_it = [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.stmt) and each.lineno <= line <= (each.end_lineno or line)
    ]
    return max(on_it, key=lambda each: (each.lineno, each.col_offset), default=None)


def _assigned(tree: ast.AST, node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        return next((each.value for each in _assignments(tree) if node in each.targets), None)
    return None


def _assignments(tree: ast.AST) -> Iterator[ast.Assign]:
    return (each for each in ast.walk(tree) if isinstance(each, ast.Assign))


def _gone(tree: ast.AST, node: ast.AST) -> frozenset[str]:
    """The variables of the comprehensions around an expression, if no frame of theirs has kept them."""
    if not _INLINED:
        return frozenset()
    around = [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.ListComp | ast.SetComp | ast.DictComp) and node in ast.walk(each)
    ]
    targets = [part.target for each in around for part in each.generators]
    return frozenset(
        name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
    )


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
