"""What a call was given: its tensors, their dtypes, and the name of what is called."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tensorlab.explain.failures.reading import Reader, Unknown, attribute, is_a, is_tensor
from tensorlab.explain.operands import Operand

Found = re.Match[str]
BY_NUMBERS = re.compile("embedding|gather|index|scatter|take")  # they take integers beside floats
# Their targets are numbers of classes.
OF_CLASSES = re.compile(r"(?:cross_entropy|CrossEntropyLoss|nll_loss|NLLLoss)$")


def given_to(node: ast.AST) -> list[ast.expr]:
    """What a call is given, the tensor whose method it is first."""
    if not isinstance(node, ast.Call):
        return []
    owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
    return [*owner, *node.args, *(each.value for each in node.keywords)]


def tensors_of(node: ast.AST, reader: Reader) -> Iterator[tuple[ast.expr, Any]]:
    """The tensors among them, each with what it is."""
    for each in given_to(node):
        with suppress(Exception):
            if is_tensor(x := reader.read(each)):
                yield each, x


def has(module: Any, path: str) -> bool:
    """Tell whether a module has a function by a name, which may stand in a part of it."""
    first, _, rest = path.partition(".")
    with suppress(Exception):  # it has none
        found = attribute(module, first)
        return has(found, rest) if rest else True
    return False


def dtype_of(x: Any) -> str:
    """The dtype of a tensor; "" where it is gone."""
    if is_a(x, Operand):
        return ""
    dtype = getattr(x, "dtype", "")
    return str(getattr(dtype, "name", dtype)).removeprefix("torch.")


def called_as(node: ast.AST, reader: Reader) -> str:
    """The name of the function that is called, or of the class of the object; "" where none is called."""
    if not isinstance(node, ast.Call):
        return ""
    f = node.func
    if isinstance(f, ast.Call):
        return ast.unparse(f.func)
    try:
        called = reader.read(f)
    except Unknown:  # a method
        return ast.unparse(f).rpartition(".")[2]
    return str(getattr(called, "__name__", type(called).__name__))
