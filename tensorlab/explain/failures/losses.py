"""Losses: which of the scores and the target is not as it has to be, and how it becomes so."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from tensorlab.explain.failures.attempts import Attempt, Messages
from tensorlab.explain.failures.given import OF_CLASSES, Found, called_as, dtype_of, tensors_of
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import Reader, is_a, shape_of
from tensorlab.explain.failures.rewriting import call, method, name_of, replaced, told_of, works_as
from tensorlab.explain.failures.single import TORCH_DTYPES
from tensorlab.explain.operands import Operand
from tensorlab.explain.sentences import the_tensor
from tensorlab.shapes import Shape
from tensorlab.wording import thousands

_TWO_CLASSES = re.compile(r"(?:binary_cross_entropy|BCE)\w*$")


def _made_first(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`nn.MSELoss(guess, truth)`: a loss is made first, and then called."""
    node = place.node
    if not isinstance(node, ast.Call) or not is_a(f := reader.read(node.func), type):
        return None
    if "loss" not in f.__module__ or not any(True for _ in tensors_of(node, reader)):
        return None
    name = ast.unparse(node.func)
    problem = f"{name} is a class: {name}() makes a loss, which is then called with tensors."
    made = works_as(ast.Call(ast.Call(node.func, [], []), node.args, []), reader)
    return told_of(place, reader, None, problem, *([made] if len(node.args) > 1 else []))


def _target(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """The target of a loss of two classes is a float, though it is 0 or 1."""
    node = place.node
    if not isinstance(node, ast.Call) or not _TWO_CLASSES.search(called_as(node, reader)):
        return None
    target = node.args[1]
    values = reader.read(target)
    is_share = "logits" in ast.unparse(node.func).lower() or (
        not is_a(values, Operand) and bool(((values >= 0) & (values <= 1)).all())
    )
    way = works_as(replaced(node, {target: method(target, "float")}), reader) if is_share else None
    has = f"has {dtype}" if (dtype := dtype_of(values)) else "is none"
    problem = f"the target of this loss is a probability, a float, and {the_tensor()} {has}."
    return told_of(place, reader, target, problem, way)


def _no_probability(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`BCELoss()(scores, truth)`: scores are of any size, and become probabilities by a sigmoid."""
    node = place.node
    if not isinstance(node, ast.Call) or not _TWO_CLASSES.search(called_as(node, reader)):
        return None
    scores, torch = node.args[0], name_of("torch", reader)
    problem = f"it takes probabilities, from 0 to 1, and {the_tensor()} has other numbers in it."
    target = reader.read(node.args[1])
    is_share = is_a(target, Operand) or bool(((target >= 0) & (target <= 1)).all())
    way = works_as(replaced(node, {scores: call(f"{torch}.sigmoid", scores)}), reader)
    return told_of(place, reader, scores, problem, *([way] if is_share else []))


@dataclass(frozen=True)
class _Classes:
    """A loss of scores and classes: its two arguments, their shapes and dtypes, and what its message says."""

    scores: ast.expr
    target: ast.expr
    a: Shape
    b: Shape
    of_scores: str
    of_target: str
    said: str


@dataclass(frozen=True)
class _Wrong:
    """Which argument is not as it has to be, why, and what may stand in its place, by the place of it."""

    x: ast.expr
    problem: str
    ways: tuple[dict[ast.expr, ast.expr], ...] = ()


def _classes(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """The loss of scores and classes: which of its two arguments is not as it has to be, and how it becomes so."""
    node = place.node
    if not isinstance(node, ast.Call) or not OF_CLASSES.search(called_as(node, reader)):
        return None
    scores, target = node.args[:2]
    x, y = reader.read(scores), reader.read(target)
    told = re.search(r"Long or Byte, but got (\w+)|class probabilities, got (\w+)", found.string)
    of_target = dtype_of(y) or (TORCH_DTYPES.get(told[1] or told[2], "") if told else "")
    shapes = shape_of(x), shape_of(y)
    loss = _Classes(scores, target, *shapes, dtype_of(x), of_target, found.string)
    for case in _CASES:
        if wrong := case(loss, reader):
            ways = [works_as(replaced(node, parts), reader) for parts in wrong.ways]
            return told_of(place, reader, wrong.x, wrong.problem, *ways)
    return None


def _best_alone(loss: _Classes, reader: Reader) -> _Wrong | None:
    match loss.scores:
        case ast.Call(func=ast.Attribute(value=owner, attr="argmax")) if (
            len(loss.a) == 1 == len(loss.b)
        ):
            problem = f"it takes the scores of all classes, and {the_tensor()} has the number of the best one."
            return _Wrong(loss.scores, problem, ({loss.scores: owner},))
    return None


def _no_scores(loss: _Classes, reader: Reader) -> _Wrong | None:
    is_of_integers = bool(loss.of_scores) and "float" not in loss.of_scores
    if "log_softmax_lastdim_kernel_impl" not in loss.said and not is_of_integers:
        return None
    has = loss.of_scores or "integers"
    problem = f"it takes the scores first, floats, and {the_tensor()} has {has}."
    ways: tuple[dict[ast.expr, ast.expr], ...] = ()
    if len(loss.b) == len(loss.a) + 1 and "float" in loss.of_target:
        ways = ({loss.scores: loss.target, loss.target: loss.scores},)
    elif len(loss.a) == len(loss.b) + 1:
        ways = ({loss.scores: method(loss.scores, "float")},)
    return _Wrong(loss.scores, problem, ways)


def _probabilities(loss: _Classes, reader: Reader) -> _Wrong | None:
    if loss.a != loss.b or len(loss.a) < 2:
        return None
    floats, best = method(loss.target, "float"), method(loss.target, "argmax", "1")
    if "multi-target" in loss.said:  # nll_loss takes no probabilities
        problem = (
            "the target has the number of a class for each row of scores, and "
            f"{the_tensor()} has shape {loss.b}."
        )
        return _Wrong(loss.target, problem, ({loss.target: best},))
    problem = (
        "a target of the shape of the scores has a probability for each class, and "
        f"{the_tensor()} has {loss.of_target}."
    )
    return _Wrong(loss.target, problem, ({loss.target: floats}, {loss.target: best}))


def _column(loss: _Classes, reader: Reader) -> _Wrong | None:
    if len(loss.a) < 2 or loss.b != (loss.a[0], 1):
        return None
    problem = (
        f"the target has one class for each row of scores, so that its shape is ({loss.a[0]},), and "
        f"that of {the_tensor()} {loss.b}."
    )
    row = method(loss.target, "squeeze", "1")
    row = row if loss.of_target in ("int64", "") else method(row, "long")
    return _Wrong(loss.target, problem, ({loss.target: row},))


def _no_numbers(loss: _Classes, reader: Reader) -> _Wrong | None:
    if loss.b != loss.a[:1] or loss.of_target in ("int64", "uint8", ""):
        return None
    problem = (
        "the target has the number of a class for each row of scores, of dtype int64, and "
        f"{the_tensor()} has {loss.of_target}."
    )
    return _Wrong(loss.target, problem, ({loss.target: method(loss.target, "long")},))


def _no_such_class(loss: _Classes, reader: Reader) -> _Wrong | None:
    out = re.search(r"Target (-?\d+) is out of bounds", loss.said)
    if out is None or loss.b != loss.a[:1] or len(loss.a) != 2:
        return None
    n = loss.a[1]
    problem = (
        f"there are {thousands(n)} scores for each sample, of classes 0 to {n - 1}, and {the_tensor()} has "
        f"{out[1]} in it."
    )
    values = reader.read(loss.target)
    counts_from_1 = not is_a(values, Operand) and values.min() > 0 and values.max() <= n
    less = ast.BinOp(loss.target, ast.Sub(), ast.Constant(1))
    return _Wrong(loss.target, problem, ({loss.target: less},) if counts_from_1 else ())


def _classes_last(loss: _Classes, reader: Reader) -> _Wrong | None:
    if len(loss.a) != 3 or loss.b != loss.a[:2]:
        return None
    problem = (
        f"classes are along axis 1 of the scores, {loss.a}, and {the_tensor()} has shape {loss.b}."
    )
    turned = method(loss.scores, "transpose", "1", "2")
    return _Wrong(loss.target, problem, ({loss.scores: turned},))


def _other_number(loss: _Classes, reader: Reader) -> _Wrong | None:
    if len(loss.a) != 2 or len(loss.b) != 1 or loss.a[0] == loss.b[0]:
        return None
    problem = (
        f"there is a class for each row of scores, {thousands(loss.a[0])} of them, and {the_tensor()} "
        f"has {thousands(loss.b[0])}."
    )
    return _Wrong(loss.target, problem)


# The first that fits is told.
_CASES: tuple[Callable[[_Classes, Reader], _Wrong | None], ...] = (
    _best_alone, _no_scores, _probabilities, _column, _no_numbers, _no_such_class, _classes_last, _other_number,
)  # fmt: skip
LOSSES: Messages[Place] = (
    (r"all elements of input should be between 0 and 1", _no_probability),
    (r"Boolean value of Tensor|truth value of an array", _made_first),
    (r"(?:0D or 1D|multi-)target|target dtype to be Long|class probabilities, got|Target -?\d+ is out of bounds"
     r"|Expected target size|log_softmax_lastdim_kernel_impl|input batch_size|target tensor expected", _classes),
    (r"Found dtype \w+ but expected Float|result type Float can't be cast to the desired output type", _target),
)  # fmt: skip
