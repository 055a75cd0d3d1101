"""An attempt: what an expression did to its operands; and what is said of the arguments of a call."""

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from tensorlab.explain.as_numpy import check_arguments
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.failures.reading import (
    NUMBERS,
    Reader,
    Unknown,
    framework,
    is_a,
    is_tensor,
)
from tensorlab.explain.operands import operand
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Suggestion, as_written
from tensorlab.shapes import Shape

_EXPLAINS = re.compile(r"\bexplain\.(\w+)")


class Transposed(str):
    """What an operand is called that a function turns round before it uses it: "W transposed"."""

    of: str

    def __new__(cls, node: ast.AST | str) -> "Transposed":
        """Call an operand so by how it stands in the line."""
        of = unparsed(node)
        self = super().__new__(cls, f"{of} transposed")
        self.of = of
        return self

    def once(self, text: str) -> str:
        """What is advised: to turn it round once more is not to turn it at all."""
        return text.replace(f"{self} transposed", f"{self.of} not transposed")


@dataclass(frozen=True)
class Attempt:
    """What an expression did to its operands, and where each of these stands in it; None for one that has no name.

    `target` is what the result is to be written into, where that has a shape already, which is `into`; `library` that
    of the result, "" where it may be any.
    """

    explanation: Explanation
    operands: tuple[ast.AST | str | None, ...]
    target: ast.AST | None = None
    into: Shape | None = None
    library: str = ""


_About = TypeVar("_About")
# What is read in a message, and what explains the line that raised it, or the place of it.
Messages = tuple[tuple[str, Callable[[_About, Reader, re.Match[str]], Attempt | None]], ...]


def explained_by(
    messages: Messages[_About], message: str, about: _About, reader: Reader
) -> Iterator[Attempt | None]:
    """What each of the messages' functions makes of a message that fits its pattern."""
    for pattern, explain in messages:
        if found := re.search(pattern, message):
            with suppress(Exception):  # an operand is gone
                yield explain(about, reader, found)


def told(
    name: str,
    f: Callable[..., Explanation],
    arguments: list[Any],
    named: dict[str, Any],
    tensors: int,
) -> Explanation:
    """Explain an operation, if only by the sentence with which `explain` refuses its arguments.

    Raises:
        TypeError: If NumPy's function takes them otherwise than `explain` does.
    """
    check_arguments(f, arguments, named)
    try:
        return f(*arguments, **named)
    except (TypeError, ValueError) as error:
        said = _EXPLAINS.sub(lambda of: f"np.{of[1]}" if hasattr(np, of[1]) else of[0], str(error))
        problem = as_written(said) if said[0].islower() else f"{said[0].lower()}{said[1:]}"
        return refused(
            name, Call(name, name, name), [operand(x) for x in arguments[:tensors]], problem
        )


def plain(x: Any) -> Any:
    """An argument that is not a tensor: numbers, words, and lists of them.

    Raises:
        Unknown: If it is anything that may have code of its own.
    """
    if x is None or type(x) in (*NUMBERS, str, np.ndarray, slice) or is_a(x, np.generic):
        return x
    if type(x) in (list, tuple):
        return type(x)(map(plain, x))
    if type(x).__module__ == "torch" and type(x).__name__ == "Size":
        return tuple(x)
    raise Unknown


def members(node: ast.AST | str, count: int) -> list[ast.AST | str | None]:
    """The operands of a list: as they are written, or by their places in it."""
    if isinstance(node, ast.List | ast.Tuple) and len(node.elts) == count:
        return [None if isinstance(each, ast.Starred) else each for each in node.elts]
    if isinstance(node, ast.Name):
        return [f"{node.id}[{k}]" for k in range(count)]
    return [None] * count


def unparsed(node: ast.AST | str) -> str:
    """Write an operand as it stands in the line."""
    return node if isinstance(node, str) else ast.unparse(node)


def loaded(node: ast.expr) -> ast.expr:
    """What is written to, as it stands on the right of a "="."""
    return ast.copy_location(ast.parse(ast.unparse(node), mode="eval").body, node)


def without(found: Attempt, written: str) -> Attempt:
    """The same without the ways that are written so: the reader's function does not take it."""
    ways = found.explanation.suggestions
    kept = [x for x in ways if not isinstance(x, Suggestion) or written not in x.write]
    return replace(found, explanation=replace(found.explanation, suggestions=tuple(kept)))


def library_of(*operands: Any, of: str = "") -> str:
    """The library of what comes of tensors, and of a function of a library; "" where they are of several."""
    known = {framework(x) for x in operands if is_tensor(x)} | {of}
    known.discard("")
    return "pandas" if "pandas" in known else known.pop() if len(known) == 1 else ""
