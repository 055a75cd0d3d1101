"""Gradients of PyTorch: what is recorded of a tensor, of what, when, and what may not be done meanwhile."""

import ast
from contextlib import suppress

import numpy as np

from tensorlab.explain.failures.attempts import Attempt, Messages
from tensorlab.explain.failures.given import Found, dtype_of, tensors_of
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import Reader, framework, shape_of
from tensorlab.explain.failures.rewriting import (
    expression,
    method,
    name_of,
    replaced,
    told_of,
    works_as,
)
from tensorlab.explain.sentences import Sentence, the_tensor
from tensorlab.wording import count


def _detached(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """A tensor that gradients are kept of, or a sparse one, given to NumPy."""
    node = place.node
    for x, given in tensors_of(node, reader):
        if framework(given) != "torch":
            continue
        if found["sparse"]:
            way = replaced(node, {x: method(x, "to_dense")})
            problem = (
                f"NumPy's arrays have all entries, and {the_tensor()} is sparse: it keeps those that are "
                "not 0."
            )
        else:
            way = replaced(node, {x: method(x, "detach")})
            problem = (
                f"what is done to {the_tensor()} is recorded for gradients, and NumPy records "
                "nothing."
            )
        return told_of(place, reader, x, problem, works_as(way, reader))
    return None


def _scalar_alone(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`losses.backward()` of several."""
    match place.node:
        case ast.Call(func=ast.Attribute(value=x, attr="backward"), args=[], keywords=named):
            has = count(int(np.prod(shape_of(reader.read(x)))), "entry")
        case _:
            return None
    problem = f"a gradient is that of one number, and {the_tensor()} has {has}."
    ways = [
        works_as(ast.Call(ast.Attribute(method(x, f), "backward", ast.Load()), [], named), reader)
        for f in ("mean", "sum")
    ]
    return told_of(place, reader, x, problem, *ways)


def _no_gradient(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`backward()` of what was made of tensors that gradients are not kept of."""
    match place.node:
        case ast.Call(func=ast.Attribute(value=x, attr="backward")):
            names = [each for each in ast.walk(x) if isinstance(each, ast.Name)]
        case _:
            return None
    leaves = [each for each in names if _is_leaf(each, reader)]
    ways = [
        Sentence(f"It would work after {each.id}.requires_grad_().")
        for each in leaves
        if x is not each
    ]
    problem = (
        f"{ast.unparse(x)} was made of tensors none of which has requires_grad=True, and nothing "
        "was recorded."
    )
    return told_of(place, reader, None, problem, *ways)


def _is_leaf(name: ast.Name, reader: Reader) -> bool:
    with suppress(Exception):
        x = reader.read(name)
        return framework(x) == "torch" and "float" in dtype_of(x) and x.grad_fn is None
    return False


def _again(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """A second `backward()`."""
    match place.node:
        case ast.Call(func=ast.Attribute(value=x, attr="backward")):
            problem = (
                f"the first backward() has used up what was recorded of {ast.unparse(x)}: make it anew "
                "before each."
            )
            return told_of(place, reader, None, problem)
    return None


def _leaf(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`w -= 0.1 * w.grad`: a parameter is changed where nothing is recorded."""
    node = place.node
    x: ast.expr
    match node:
        case ast.AugAssign(target=x):
            line = ast.unparse(node)
        case ast.Subscript(value=x) if place.assigned is not None:
            line = f"{ast.unparse(node)} = {ast.unparse(place.assigned)}"
        case ast.Call(func=ast.Attribute(value=x)):
            line = ast.unparse(node)
        case _:
            return None
    if isinstance(x, ast.Subscript):
        x = x.value
    torch = name_of("torch", reader)
    x = expression(ast.unparse(x))
    problem = (
        f"{the_tensor()} has requires_grad=True, and may be changed in place only where nothing "
        "is recorded."
    )
    ways = [works_as(f"with {torch}.no_grad(): {line}", reader)] if torch else []
    return told_of(place, reader, x, problem, *ways)


GRADIENTS: Messages[Place] = (
    (r"Can't call numpy\(\) on Tensor|(?P<sparse>can't convert Sparse layout tensor)", _detached),
    (r"implicitly created only for scalar outputs", _scalar_alone),
    (r"does not require grad and does not have a grad_fn", _no_gradient),
    (r"backward through the graph a second time", _again),
    (r"leaf Variable that requires grad", _leaf),
)
