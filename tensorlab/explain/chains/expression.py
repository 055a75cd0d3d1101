"""`explain.expression`: a whole line of code, step by step. It is read, and never run."""

import ast
import math
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from tensorlab.explain.arguments import no_such_axis
from tensorlab.explain.chains.chain import Chain, Link
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.failures.attempts import Attempt
from tensorlab.explain.failures.calls import resolved
from tensorlab.explain.failures.operations import SEVERAL, attempt, made_by
from tensorlab.explain.failures.reading import (
    NUMBERS,
    Named,
    Reader,
    Unknown,
    framework,
    is_a,
    is_tensor,
)
from tensorlab.explain.names import missing
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.elementwise import elementwise
from tensorlab.explain.operations.transpose import swapaxes, transpose
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.registry import OPERATIONS
from tensorlab.explain.sentences import Sentence
from tensorlab.explain.tracing import Labels
from tensorlab.wording import article, join

# What libraries are called in code, and which each is.
_LIBRARIES = {
    "np": "numpy", "numpy": "numpy", "tf": "tensorflow", "tensorflow": "tensorflow", "keras": "keras",
    "torch": "torch", "F": "torch", "jnp": "jax", "jax": "jax", "nn": "torch", "einops": "einops",
}  # fmt: skip
_IN_PARTS = frozenset(("split", "array_split", "hsplit", "vsplit", "dsplit"))
_PYTORCHS = ("unsqueeze", "view", "permute", "expand", "masked_fill", "bmm")  # its methods alone
# Methods and functions that change neither shape nor order.
_NOTHING = frozenset(
    ("clone", "contiguous", "copy", "cpu", "cuda", "detach", "double", "float", "int", "long", "numpy", "to", "astype",
     "cast")
)  # fmt: skip
_SAME_VALUES = frozenset(
    ("clone", "contiguous", "copy", "cpu", "cuda", "detach", "double", "numpy")
)
_NO_MATTER = frozenset(("inplace", "name", "dtype"))
_OF_NUMBERS = frozenset(("sqrt", "log", "exp", "log2", "log10"))  # of numbers, as in / np.sqrt(64)


def expression(text: str, /, **tensors: Any) -> Chain:
    """Explain a whole expression, step by step, up to its end or to the first step that does not work.

    The text is read and never run. It may hold names, numbers, operators, indices, `.T`, `relu`, `sigmoid`, `softmax`,
    and the methods and functions of NumPy, TensorFlow, PyTorch, Keras and JAX that `explain` knows.

    Args:
        text: The expression, as it stands in your code.
        **tensors: An array or a shape for each name in it, or a number.

    Returns:
        A `Chain`: `print` lists the steps, `draw` draws them, and `sources` follows an entry of the result back.

    Raises:
        ValueError: If the text is not an expression, holds something that is not read, or has a name that is not given.

    >>> line = "relu(x @ W + b).sum(axis=0)"
    >>> print(expression(line, x=(32, 784), W=(784, 10), b=(10,)))
    relu(x @ W + b).sum(axis=0) gives (10,), in 4 steps.
      x has shape (32, 784)
      W has shape (784, 10)
      b has shape (10,)
      step 1: x @ W gives (32, 10)
      step 2: step 1 + b gives (32, 10)
      step 3: relu(step 2) gives (32, 10)
      step 4: step 3.sum(axis=0) gives (10,)

    >>> print(expression(line, x=(32, 784), W=(784, 10), b=(32,)))
    relu(x @ W + b).sum(axis=0) does not work:
      x has shape (32, 784)
      W has shape (784, 10)
      b has shape (32,)
      step 1: x @ W gives (32, 10)
      step 2: step 1 + b does not work
    Lined up from the right, axis 1 of step 1 has 10 entries where axis 0 of b has
    32, and neither is 1.
    It would work with b as (32, 1), written [:, np.newaxis], giving (32, 10).
    It would work with step 1 transposed, (10, 32), giving (10, 32).
    It would work with b of shape (10,) or (1,), giving (32, 10).
    """
    if not isinstance(text, str):
        raise TypeError(
            f"explain.expression takes an expression as text first, and got {article(type(text).__name__)}. "
            'For example: explain.expression("x @ W + b", x=x, W=W, b=b).'
        )
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        why = error.msg if isinstance(error, SyntaxError) else error
        raise ValueError(f"{text!r} is not an expression: {why}.") from None
    given = {name: _given(x) for name, x in tensors.items()}
    reader = _Steps(given, text.strip(), tree, _library(tree, tensors.values()))
    try:
        end = reader.read(tree)
    except _StopError:
        end = None
    except Unknown:
        raise ValueError(reader.unread(tree)) from None
    if end is not None and not reader.links:
        raise ValueError(f"{text!r} does nothing to a tensor: there is no step to explain.")
    return Chain(" ".join(text.split()), reader.names, reader.operands, tuple(reader.links))


def _given(x: Any) -> Any:
    """A number stays what it is, a list becomes an array, and a shape or a tensor of another library an operand."""
    if type(x) in (*NUMBERS, str, slice, np.ndarray) or x is None:
        return x
    found = operand(x)
    return found.values if type(x) is list and found.values is not None else found


def _library(tree: ast.AST, tensors: Iterable[Any]) -> str:
    """The library whose methods the tensors have: that of what is given, or of the functions that are called."""
    for x in tensors:
        if type(x) is not np.ndarray and framework(x) in _LIBRARIES.values():
            return framework(x)
    for node in ast.walk(tree):
        # einops takes the tensors of all.
        library = _LIBRARIES.get(node.id, "numpy") if isinstance(node, ast.Name) else "numpy"
        if library not in ("numpy", "einops"):
            return library
        if isinstance(node, ast.Attribute) and node.attr in _PYTORCHS:
            return "torch"
    return "numpy"


def _for_part(call: ast.Call, part: int) -> ast.Call:
    """A call that gives several parts as one that gives one of them, which `explain` can tell."""
    wanted = ast.keyword("part", ast.copy_location(ast.Constant(part), call))
    return ast.copy_location(ast.Call(call.func, call.args, [*call.keywords, wanted]), call)


class _StopError(Exception):
    """A step does not work: there is no next one."""


class _Steps(Reader):
    """Reads an expression, and keeps what was done to tensors on the way."""

    def __init__(self, given: dict[str, Any], text: str, tree: ast.AST, library: str) -> None:
        super().__init__([given], lambda _, node: self._done(node))
        self.library = library
        used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
        taken = {name: x for name, x in given.items() if name in used and is_tensor(x)}
        self.names = tuple(taken)
        self.operands = tuple(map(operand, taken.values()))
        self.links: list[Link] = []
        self._given = given
        self._text = text
        self._results: dict[int, Any] = {}  # by node: each is read once
        self._numbers: dict[int, int | None] = {}  # which tensor of the chain a node is
        self._unread: ast.AST | None = None

    def read(self, node: ast.AST) -> Any:
        """Give what an expression is: a tensor by its shape, and by its values where they are known."""
        if id(node) in self._results:
            return self._results[id(node)]
        try:
            found = self._new(node)
        except Unknown:
            self._unread = self._unread or node
            raise
        self._results[id(node)] = found
        return found

    def _new(self, node: ast.AST) -> Any:
        match node:
            case ast.Name(id=name) if name not in self._given:
                if name in _LIBRARIES:
                    return Named(_LIBRARIES[name])
                if name in OPERATIONS or name in _ACTIVATIONS or name in _NOTHING:
                    return Named("numpy", name)
                if name == "len":
                    return len
                raise ValueError(self._missing(name))
            case ast.Attribute(value=of, attr="T" | "mT" as name) if is_tensor(x := self.read(of)):
                found = transpose(x) if name == "T" else swapaxes(x, -1, -2)
                return self._step(node, Attempt(found, (of,)))
            case ast.UnaryOp(operand=of) if is_tensor(self.read(of)):
                return self._done(node)
            case ast.Subscript(value=ast.Call() as call, slice=ast.Constant(value=int() as part)):
                if self._called(call)[0] in _IN_PARTS:
                    return self._step(node, attempt(_for_part(call, part), self))
        return super().read(node)

    def _missing(self, name: str) -> str:
        others = f" It has {join(self.names)}." if self.names else ""
        return (
            f"{name} in {self._text!r} is neither given nor an operation that is explained.{others} "
            f"Give it by name: explain.expression(..., {name}=(3, 4))."
        )

    def unread(self, tree: ast.AST) -> str:
        """Say which part could not be read."""
        node = self._unread or tree
        part = ast.get_source_segment(self._text, node) or ast.unparse(node)
        if isinstance(node, ast.Subscript) and is_a(self._results.get(id(node.slice)), Operand):
            return (
                f"What {part!r} takes depends on the entries of {ast.unparse(node.slice)}, and only their shape is "
                f"known. Give arrays for {join(self.names)}, not shapes."
            )
        f = node.func if isinstance(node, ast.Call) else None
        name = f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "")
        known = name in OPERATIONS or name in _ACTIVATIONS
        more = f" {missing(name, OPERATIONS)}" if name and not known else ""
        return (
            f"{part!r} is not read by explain.expression, which takes names, numbers, operators, indices, and methods "
            f"and functions that explain knows.{more}"
        )

    def _done(self, node: ast.AST) -> Any:
        """Do an operation: explain it, and give its result."""
        if isinstance(node, ast.Call):
            name, of = self._called(node)
            if name in _NOTHING and is_tensor(x := self.read(of)):
                self._numbers[id(node)] = self._number(of)
                return x if name in _SAME_VALUES else _cast(operand(x), name, node, of)
            if name in _ACTIVATIONS and is_tensor(x := self.read(of)):
                further = self._further(node, of)
                return self._step(node, Attempt(_ACTIVATIONS[name](operand(x), **further), (of,)))
            if name in _OF_NUMBERS and type(number := self.read(of)) in (int, float) and number > 0:
                return float(getattr(np, name)(number))
            if (new := made_by(node, self)) is not None:
                return new
        tried = attempt(node, self)
        if tried.explanation.operation in SEVERAL and tried.explanation.valid:
            raise Unknown  # a list of tensors
        return self._step(node, tried)

    def _further(self, node: ast.Call, of: ast.AST) -> dict[str, Any]:
        """What a function is told besides the tensor: the axis along which it is taken."""
        named = {each.arg: each.value for each in node.keywords if each.arg not in _NO_MATTER}
        places = [each for each in node.args if each is not of]
        written = [*places, *(value for name, value in named.items() if name in ("axis", "dim"))]
        if len(written) > 1 or len(written) < len(places) + len(named):
            raise Unknown
        return {"axis": self.read(written[0])} if written else {}

    def _called(self, node: ast.Call) -> tuple[str, ast.AST]:
        """The name of a function, and what it is given first."""
        if isinstance(node.func, ast.Attribute) and is_tensor(self.read(node.func.value)):
            return node.func.attr, node.func.value
        return resolved(self.read(node.func))[1], node.args[0] if node.args else node

    def _step(self, node: ast.AST, tried: Attempt) -> Any:
        if not all(map(_is_code, tried.operands)):
            raise ValueError(
                f"{self._segment(node)!r} transposes on the way: write that as a step of its own, with .T for example."
            )
        takes = tuple(map(self._number, tried.operands))
        count = len(tried.explanation.operands)
        names = tuple(
            self._segment(each)
            if number is None or number < len(self.operands)
            else self._step_name(number)
            for each, number in zip(tried.operands[:count], takes, strict=False)
        )
        told = replace(
            tried.explanation,
            problem=tried.explanation.problem.renamed(names),
            suggestions=tuple(
                Sentence(each.called(names)) for each in tried.explanation.suggestions
            ),
        )
        self.links.append(Link(self._written(node), told, takes))
        self._numbers[id(node)] = len(self.operands) + len(self.links) - 1
        if told.result is None:
            raise _StopError
        return replace(told.result, labels=(), framework="numpy")

    def _number(self, node: ast.AST | str | None) -> int | None:
        """Which tensor of the chain a node is."""
        if isinstance(node, ast.Name) and node.id in self.names:
            return self.names.index(node.id)
        return self._numbers.get(id(node))

    def _step_name(self, number: int) -> str:
        return f"step {number - len(self.operands) + 1}"

    def _segment(self, node: Any) -> str:
        if not isinstance(node, ast.AST):
            return str(node or "")
        return ast.get_source_segment(self._text, node) or ast.unparse(node)

    def _written(self, node: ast.AST) -> str:
        """The source of an operation, in which what earlier steps did is called by them."""
        source = self._text.encode()
        found: list[tuple[int, int, str]] = []
        waiting = list(ast.iter_child_nodes(node))
        while waiting:
            each: Any = waiting.pop()
            number = self._numbers.get(id(each))
            if number is not None and number >= len(self.operands):
                found.append(
                    (
                        self._at(each.lineno, each.col_offset),
                        self._at(each.end_lineno, each.end_col_offset),
                        self._step_name(number),
                    )
                )
            else:
                waiting += ast.iter_child_nodes(each)
        whole: Any = node
        begin, end = (
            self._at(whole.lineno, whole.col_offset),
            self._at(whole.end_lineno, whole.end_col_offset),
        )
        for start, stop, name in sorted(found, reverse=True):
            source = source[:start] + name.encode() + source[stop:]
            end += len(name) - (stop - start)
        text = " ".join(source[begin:end].decode().split())
        return re.sub(r"(?<![\w\])])\((step \d+)\)", r"\1", text)

    def _at(self, line: int, column: int) -> int:
        """Where a place in the text is, in bytes."""
        lines = self._text.encode().splitlines(keepends=True)
        return sum(map(len, lines[: line - 1])) + column


def _is_code(operand: ast.AST | str | None) -> bool:
    """Whether an operand stands in the code as it was taken, and not as what a function makes of it on the way."""
    if isinstance(operand, str):
        try:
            ast.parse(operand, mode="eval")
        except SyntaxError:
            return False
    return True


def _cast(x: Operand, name: str, node: ast.Call, of: ast.AST) -> Operand:
    """A tensor of another dtype: its values are known where the dtype is."""
    written = [
        each for each in [*node.args, *(key.value for key in node.keywords)] if each is not of
    ]
    word = (ast.unparse(written[0]) if written else name).strip("'").rpartition(".")[2]
    values = None
    if x.values is not None and re.match("float|u?int|bool|long|double", word):
        with suppress(TypeError, ValueError), np.errstate(all="ignore"):
            values = np.asarray(x.values).astype(word)
    return replace(x, values=values, framework="numpy")


def _entry_by_entry(f: Callable[[np.ndarray], Any]) -> Callable[[Operand], Explanation]:
    def explained(x: Operand, axis: None = None) -> Explanation:
        if axis is not None:
            raise Unknown
        return elementwise(f, x)

    return explained


def relu(x: np.ndarray) -> Any:
    """What is below 0 becomes 0."""
    return np.maximum(x, 0)


def sigmoid(x: np.ndarray) -> Any:
    """Squeezed between 0 and 1."""
    return 1 / (1 + np.exp(-x))


def gelu(x: np.ndarray) -> Any:
    """With the error function itself, which NumPy has not."""
    return x * (1 + np.vectorize(math.erf, otypes=[float])(np.asarray(x) / math.sqrt(2))) / 2


def softmax(x: np.ndarray, axis: int) -> Any:
    """Positive, with a sum of 1 along an axis."""
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def log_softmax(x: np.ndarray, axis: int) -> Any:
    """The logarithm of that."""
    return np.log(softmax(x, axis))


def _along(f: Callable[[np.ndarray, int], Any]) -> Callable[[Operand], Explanation]:
    """A function along one axis, so that each entry of the result comes from all that lie along it."""
    name = f.__name__

    def explained(x: Operand, axis: int = -1) -> Explanation:
        if type(axis) is not int:
            raise Unknown
        call = Call.function(name, [x], f"axis={axis}" if axis != -1 else "")
        if not x.rank:
            return refused(name, call, [x], "a scalar has no axis to be taken along.")
        if not -x.rank <= axis < x.rank:
            return refused(name, call, [x], no_such_axis(x, axis))
        axes = tuple(range(x.rank))
        along = Labels((x.shape,), (axes,), axes, frozenset([axis % x.rank]))
        whole = (
            "a whole row: a row's"
            if axis % x.rank == x.rank - 1
            else f"all along axis {axis}: their"
        )
        return accepted(
            name, call, [x], x.shape,
            kind="accumulates",
            steps=[Step(((0, axis),), "stays", (axis,), f"{x.axis(axis)} stays.") for axis in axes],
            trace=along.trace,
            labels=[axes],
            result_labels=axes,
            notes=[f"Each entry of the result comes from {whole} sum is 1."] if f is softmax else [],
            compute=lambda x: f(x, axis),
        )  # fmt: skip

    return explained


_ACTIVATIONS: dict[str, Callable[..., Explanation]] = {
    **{f.__name__: _entry_by_entry(f) for f in (relu, sigmoid, gelu)},
    **{name: _entry_by_entry(getattr(np, name)) for name in ("round", "nan_to_num")},
    **{f.__name__: _along(f) for f in (softmax, log_softmax)},
}
