"""Lines within tf.function: AutoGraph runs code that it has written, and its message says where the reader's stands."""

import ast
import re
from typing import Any

_GENERATED = "__autograph_generated_file"
_WHERE = re.compile(r'File "([^"\n]+)", line (\d+), in \S+ +\*$', re.MULTILINE)


def is_generated(file: str) -> bool:
    """Tell whether AutoGraph has written a file."""
    return _GENERATED in file


def where_written(message: str) -> tuple[str, int] | None:
    r"""The file and the line of the reader's that a message names last.

    >>> where_written('in user code:\n\n    File "net.py", line 6, in f  *\n        h = a @ W\n')
    ('net.py', 6)
    """
    found = _WHERE.findall(message)
    return (found[-1][0], int(found[-1][1])) if found else None


def as_written(node: ast.AST, tree: ast.AST, line: int) -> Any:
    """Find the expression on a line from which AutoGraph has made another; None where none is like it.

    >>> made = ast.parse("ag__.converted_call(ag__.ld(tf).matmul, (ag__.ld(a), 2), dict(name='h'), fscope)")
    >>> found = as_written(made.body[0].value, ast.parse("h = tf.matmul(a, 2, name='h') + 1"), 1)
    >>> ast.unparse(found)
    "tf.matmul(a, 2, name='h')"
    """
    wanted = ast.unparse(_Undone().visit(ast.parse(ast.unparse(node))))
    for each in ast.walk(tree):
        if not isinstance(each, ast.expr | ast.stmt):
            continue
        here = each.lineno <= line <= (each.end_lineno or line)
        if here and ast.unparse(each) == wanted:
            return each
    return None


class _Undone(ast.NodeTransformer):
    """Takes AutoGraph's own calls away from those that they stand for."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="ag__"), attr="ld"), args=[of]):
                return of
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="ag__"), attr="converted_call"),
                args=[f, ast.Tuple(elts=arguments), named, *_],
            ):
                keywords = named.keywords if isinstance(named, ast.Call) else []
                return ast.Call(f, arguments, keywords)
        return node
