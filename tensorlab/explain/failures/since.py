"""Which names may mean something else by now than when an expression failed: what has run since, told by the source."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from types import FrameType, FunctionType, ModuleType, TracebackType
from typing import Any

from tensorlab.explain.failures.place import Place, own_entries, parsed, position_of, source_of

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Loop = ast.For | ast.AsyncFor | ast.While
_Try = ast.Try | ast.TryStar
_Where = tuple[int, int]  # a line and a column
_NEVER = (0, 0)


def rebound(error: BaseException, place: Place, at_once: bool) -> frozenset[str]:
    """Find the names of a failing expression that may have been given another value since, or been changed.

    While the exception is handled, only handlers and `finally` have run since. Later, all that stands between may
    have, and globals may have been changed from anywhere.

    Args:
        error: What was raised.
        place: The expression.
        at_once: Whether nothing but handlers has run since, as for the hooks of Python and IPython.
    """
    at_once = at_once or _is_handled(error)
    running = _running()
    names = _names(place.node) | (_names(place.assigned) if place.assigned else set())
    entries = list(own_entries(error.__traceback__))
    handled = sys.exception()
    if handled is not None and handled is not error:  # its handlers have run since, too
        entries += own_entries(handled.__traceback__)
    # What := has bound within the expression is told neither from what it was before nor from what it is now.
    found = {each.target.id for each in ast.walk(place.node) if isinstance(each, ast.NamedExpr)}
    for entry in entries:
        stored = _stored_since(entry, at_once, running)
        found |= {name for name in names & stored if _is_seen_by(place.frame, name, entry.tb_frame)}
    if not at_once:
        left = names - found
        found |= {name for name in left if _may_be_stored_elsewhere(name, place, entries, running)}
    return frozenset(found)


def _is_handled(error: BaseException) -> bool:
    """Tell whether an exception is being handled now, or is the cause of one that is."""
    seen: list[BaseException] = []
    waiting = [sys.exception()]
    while waiting:
        current = waiting.pop()
        if current is error:
            return True
        if current is None or any(current is each for each in seen):
            continue
        seen.append(current)
        waiting += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions
    return False


def _running() -> list[FrameType]:
    found: list[FrameType] = []
    for top in sys._current_frames().values():
        frame: FrameType | None = top
        while frame is not None:
            found.append(frame)
            frame = frame.f_back
    return found


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _is_local(frame: FrameType, name: str) -> bool:
    code = frame.f_code
    return name in code.co_varnames or name in code.co_cellvars or name in code.co_freevars


def _is_module(frame: FrameType) -> bool:
    return frame.f_code.co_name == "<module>"


def _is_seen_by(frame: FrameType, name: str, stores: FrameType) -> bool:
    """Tell whether what one frame stores under a name is what another one reads by it."""
    if frame is stores:
        return True
    if _is_local(frame, name):
        return name in frame.f_code.co_freevars and name in stores.f_code.co_cellvars
    return _is_module(stores) and stores.f_globals is frame.f_globals


def _stored_since(entry: TracebackType, at_once: bool, running: list[FrameType]) -> set[str]:
    """The names that may have been bound in a frame since one of its expressions failed."""
    frame = entry.tb_frame
    position = position_of(entry)
    if position is None or not source_of(frame):
        return set()
    failed = position[0], position[2]
    scope = _scope(frame)
    around = [node for node in scope if isinstance(node, _Loop | _Try) and _holds(node, failed)]
    after = [node for node in scope if _begin(node) > failed]
    now = _now(frame) if frame in running else _NEVER
    if now > _NEVER and not at_once:
        ran = [node for node in after if _begin(node) <= now]
        ran += [node for loop in around if isinstance(loop, _Loop) for node in _within(loop)]
    else:
        handlers = [each for each in around if isinstance(each, _Try)]
        ran = [node for node in after if any(_holds(each, _begin(node)) for each in handlers)]
        if now > failed:  # in the handler that asks; a loop in it may have been run through
            loops = [_end(node) for node in ran if isinstance(node, _Loop) and _holds(node, now)]
            ran = [node for node in ran if _begin(node) <= max([now, *loops])]
    return set(_stores(ran, _being_bound(scope, now)))


def _may_be_stored_elsewhere(
    name: str, place: Place, entries: list[TracebackType], running: list[FrameType]
) -> bool:
    frame = place.frame
    declared = any(
        isinstance(node, ast.Global | ast.Nonlocal) and name in node.names
        for node in ast.walk(parsed(place.source))
    )
    if _is_local(frame, name):
        outer = [each for each in running if name in each.f_code.co_cellvars]
        told = [each.tb_frame for each in entries]
        return name in frame.f_code.co_freevars and (
            declared or any(_stores_twice(each, name) for each in outer if each not in told)
        )
    value = frame.f_globals.get(name)
    if name not in frame.f_globals or type(value) in (ModuleType, FunctionType, type):
        return False
    if declared:
        return True
    modules = [each for each in running if _is_module(each) and each.f_globals is frame.f_globals]
    if re.search(r"ipykernel|<ipython-input", frame.f_code.co_filename):
        return name in _stored_by_cells(place, modules)
    if modules:
        told = [each.tb_frame for each in entries]
        return any(_stores_twice(each, name) for each in modules if each not in told)
    module = sys.modules.get(str(frame.f_globals.get("__name__")))
    return module is None or vars(module) is not frame.f_globals


def _stored_by_cells(place: Place, modules: list[FrameType]) -> set[str]:
    """The names that have been bound by the cells of a notebook since one of them failed."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    cells = [cell.rstrip() for cell in shell.user_ns.get("In", ())] if shell else []
    if place.source.rstrip() not in cells:
        return _names(place.node)
    since = len(cells) - 1 - cells[::-1].index(place.source.rstrip())
    *before, last = ["", *cells[since + 1 :]]
    found = {name for cell in before for name in _stores(_within(parsed(cell)))}
    now = max(map(_now, modules), default=_NEVER)
    running = _within(parsed(last))
    ran = [node for node in running if _begin(node) <= now]
    return found | set(_stores(ran, _being_bound(running, now)))


def _stores_twice(frame: FrameType, name: str) -> bool:
    return not source_of(frame) or list(_stores(_scope(frame))).count(name) > 1


def _scope(frame: FrameType) -> list[Any]:
    """All that stands in the function, or the module, that a frame runs, without what stands in functions in it."""
    tree: ast.AST = parsed(source_of(frame))
    name, first = frame.f_code.co_name, frame.f_code.co_firstlineno
    if name in ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"):
        return []  # when one fails, no more of it is run
    if not _is_module(frame):
        tree = next(
            node
            for node in ast.walk(tree)
            if isinstance(node, _Function | ast.ClassDef)
            and min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
            == first
            and getattr(node, "name", "<lambda>") == name
        )
    return _within(tree)


def _within(tree: ast.AST) -> list[Any]:
    found: list[Any] = []
    waiting = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        if hasattr(node, "lineno"):
            found.append(node)
        if not isinstance(node, _Function):
            waiting += ast.iter_child_nodes(node)
    return found


def _begin(node: Any) -> _Where:
    return node.lineno, node.col_offset


def _holds(node: Any, place: _Where) -> bool:
    return _begin(node) <= place < _end(node)


def _end(node: Any) -> _Where:
    return node.end_lineno, node.end_col_offset


def _now(frame: FrameType) -> _Where:
    """Where a frame is."""
    places = islice(frame.f_code.co_positions(), frame.f_lasti // 2, None)
    line, _, column, _ = next(places, (None,) * 4)
    return line or frame.f_lineno, column or 0


def _being_bound(nodes: Iterable[Any], now: _Where) -> list[ast.AST]:
    """What is assigned to by the very statement that runs: not yet."""
    targets = [
        target
        for node in nodes
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and _holds(node, now)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return [node for target in targets for node in ast.walk(target)]


def _stores(nodes: Iterable[Any], but: Iterable[ast.AST] = ()) -> Iterator[str]:
    """The names that are bound, and those of what may be changed."""
    left_out = set(map(id, but))
    for node in nodes:
        if id(node) in left_out:
            continue
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case (
                ast.Attribute(ctx=ast.Store() | ast.Del())
                | ast.Subscript(ctx=ast.Store() | ast.Del())
            ):
                yield _root(node)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=changed))):  # x.append(...)
                yield _root(changed)
            case ast.alias():
                yield node.asname or node.name.partition(".")[0]
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.ExceptHandler(name=str(name)):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name


def _root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
