"""Gradients of PyTorch and TensorFlow: what is recorded, when, and what may not be done meanwhile."""

import ast
import sys
from contextlib import suppress

from tensorlab.explain.failures.attempts import Attempt, Messages, loaded
from tensorlab.explain.failures.given import Found, dtype_of, tensors_of
from tensorlab.explain.failures.place import Place, parsed
from tensorlab.explain.failures.reading import Reader, framework, is_a, shape_of
from tensorlab.explain.failures.rewriting import (
    expression,
    method,
    name_of,
    replaced,
    told_of,
    works_as,
)
from tensorlab.explain.sentences import Sentence, the_tensor
from tensorlab.shapes import size_of
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
            has = count(size_of(shape_of(reader.read(x))), "entry")
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
    with suppress(Exception):  # its shape is not known
        if size_of(shape_of(reader.read(x))) > 1:
            leaves = []  # nor would it work then
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
        is_float = framework(x) == "torch" and "float" in dtype_of(x)
        return is_float and x.grad_fn is None and not x.requires_grad
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
    torch, x = name_of("torch", reader), loaded(x)
    problem = (
        f"{the_tensor()} has requires_grad=True, and may be changed in place only where nothing "
        "is recorded."
    )
    ways = [works_as(f"with {torch}.no_grad(): {line}", reader)] if torch else []
    return told_of(place, reader, x, problem, *ways)


def _none_of_a_tape(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`tape.gradient(y, x) * 2`: a tape gives None of what it has not watched."""
    found_in = ((x, _gradient_in(x, place, reader)) for x in _sides(place.node))
    given = next(((x, call) for x, call in found_in if call is not None), None)
    if given is None:
        return None
    (none, call), ways = given, []
    x = reader.read(call.args[1])
    y, of = map(ast.unparse, call.args)
    if "int" in dtype_of(x):
        why = f"{of} has integers, of dtype {dtype_of(x)}, and a gradient is that of floats."
    elif type(x).__name__.endswith("Variable") or _is_watched(of, place):
        why = f"nothing that was recorded leads from {of} to {y}."
    else:
        why = f"a tape watches variables, and {of} is a tensor."
        tape = ast.unparse(call.func).removesuffix(".gradient")
        ways = [
            Sentence(f"{tape}.watch({of}), the first line under the with, has it watched, too.")
        ]
    return told_of(place, reader, None, f"{ast.unparse(none)} is None: {why}", *ways)


def _sides(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.BinOp(left=a, right=b) | ast.AugAssign(target=a, value=b):
            return [a, b]
        case (
            ast.Call(func=ast.Attribute(value=a)) | ast.Attribute(value=a) | ast.Subscript(value=a)
        ):
            return [a]
    return []


def _gradient_in(x: ast.expr, place: Place, reader: Reader) -> ast.Call | None:
    """The only call of a tape that gave what stands there, or what its name was given once."""
    if isinstance(x, ast.Name):
        with suppress(Exception):
            if reader.read(x) is not None:
                return None
        given = _given_once(x.id, place)
        return None if isinstance(given, ast.Name | None) else _gradient_in(given, place, reader)
    match x:
        case ast.Call(
            func=ast.Attribute(value=tape, attr="gradient"), args=[_, of], keywords=[]
        ) if (
            not isinstance(of, ast.List | ast.Tuple | ast.Dict)
            and type(reader.read(tape)).__name__ == "GradientTape"
        ):
            return x
    return None


def _given_once(name: str, place: Place) -> ast.expr | None:
    """What a name is given, where the file does so in one line; None where it may mean something else."""
    nodes = list(ast.walk(parsed(place.source)))
    given = [each for each in nodes if isinstance(each, ast.Assign)]
    values = [x.value for x in given for each in x.targets if ast.unparse(each) == name]
    changed = [each.target for each in nodes if isinstance(each, ast.AugAssign)]
    means = [
        each
        for each in nodes
        if (isinstance(each, ast.arg) and each.arg == name)
        or (isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Store))
        if each not in changed
    ]
    return values[0] if len(values) == 1 == len(means) else None


def _is_watched(name: str, place: Place) -> bool:
    calls = [each for each in ast.walk(parsed(place.source)) if isinstance(each, ast.Call)]
    return any(
        isinstance(each.func, ast.Attribute)
        and each.func.attr == "watch"
        and name in (ast.unparse(part) for x in each.args for part in ast.walk(x))
        for each in calls
    )


def _used_up(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """A second gradient of a tape."""
    match place.node:
        case ast.Call(func=ast.Attribute(value=tape, attr="gradient" | "jacobian")):
            problem = f"{ast.unparse(tape)} forgets what it recorded once it has given a gradient."
        case _:
            return None
    ways = [
        "tf.GradientTape(persistent=True) keeps it; .gradient(y, [a, b]) gives several at once."
    ]
    return told_of(place, reader, None, problem, *map(Sentence, ways))


def _of_floats_alone(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`torch.tensor([1, 2], requires_grad=True)`."""
    match place.node:
        case ast.Call(args=args, keywords=named) as node if any(
            x.arg == "requires_grad" for x in named
        ):
            floats = ast.keyword("dtype", expression(f"{name_of('torch', reader)}.float32"))
        case _:
            return None
    problem = "a gradient is that of floats, and the entries are integers or truth values."
    kept = [each for each in named if each.arg != "dtype"]
    return told_of(
        place, reader, None, problem, works_as(ast.Call(node.func, args, [floats, *kept]), reader)
    )


def _no_parameters(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`torch.optim.SGD(net)`: an optimizer takes the parameters."""
    match place.node:
        case ast.Call(func=f, args=[x, *_]) as node:
            optimizer, given = reader.read(f), reader.read(x)
        case _:
            return None
    if not is_a(optimizer, type) or not optimizer.__module__.startswith("torch.optim"):
        return None
    if framework(given) == "torch" and "Tensor" in found[0]:
        problem = f"an optimizer takes several tensors, and {ast.unparse(x)} is one."
        one: ast.expr = ast.List([x], ast.Load())
        return told_of(place, reader, None, problem, works_as(replaced(node, {x: one}), reader))
    if not is_a(given, sys.modules["torch.nn"].Module):
        return None
    problem = (
        f"an optimizer takes the parameters, and {ast.unparse(x)} is a network, which has them."
    )
    return told_of(
        place, reader, None, problem, works_as(replaced(node, {x: method(x, "parameters")}), reader)
    )


GRADIENTS: Messages[Place] = (
    (r"NoneType", _none_of_a_tape),
    (r"non-persistent GradientTape can only be used", _used_up),
    (r"Only Tensors of floating point and complex dtype can require gradients", _of_floats_alone),
    (
        r"iterable of Tensors or dicts, but got torch\.\w*Tensor|one of the params is torch\.nn\.|is not iterable"
        r"|argument after \* must be an iterable",
        _no_parameters,
    ),
    (r"Can't call numpy\(\) on Tensor|(?P<sparse>can't convert Sparse layout tensor)", _detached),
    (r"implicitly created only for scalar outputs", _scalar_alone),
    (r"does not require grad and does not have a grad_fn", _no_gradient),
    (r"backward through the graph a second time", _again),
    (r"leaf Variable that requires grad", _leaf),
)
