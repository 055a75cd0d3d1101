"""What belongs to another library, or to none, where a function of PyTorch's takes its own tensors."""

import ast
import re
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from tensorlab.explain.failures.attempts import Attempt, Messages
from tensorlab.explain.failures.given import (
    BY_NUMBERS,
    OF_CLASSES,
    Found,
    called_as,
    dtype_of,
    given_to,
    tensors_of,
)
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import (
    Reader,
    framework,
    is_tensor,
    made_with,
    shape_of,
    tensor,
)
from tensorlab.explain.failures.rewriting import (
    call,
    method,
    name_of,
    replaced,
    told_of,
    works_as,
)
from tensorlab.explain.sentences import the_tensor
from tensorlab.wording import article

_PAIRS = ("GRU", "LSTM", "MultiheadAttention", "RNN")  # layers of PyTorch that give a tuple
_OF_FLOATS = re.compile(r"^(?:Conv|Linear|conv|linear|norm)|mean|softmax|std|var$")


@dataclass(frozen=True)
class _Made:
    """What is no tensor of PyTorch's: what it is, the tensor that is made of it, and whether that has integers."""

    what: str
    new: ast.expr
    has_integers: bool


def _no_tensor(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """A function of PyTorch that is given an array, a list, a number, or what a recurrent layer gives."""
    node = place.node
    torch = name_of("torch", reader)
    given = given_to(node)
    if in_list := "element" in found[0]:
        given = [part for x in given if isinstance(x, ast.List | ast.Tuple) for part in x.elts]
    made = {x: other for x in given if (other := _as_tensor(x, torch, reader))}
    numbers = [x for x in made if made[x].what == "a number"]
    if not made:
        return None
    x = ([x for x in made if in_list or x not in numbers] or numbers)[0]
    taken = "tensors" if in_list else "a tensor"
    problem = f"it takes {taken} of PyTorch's, and {ast.unparse(x)} is {made[x].what}."
    parts = {each: made[each].new for each in (made if in_list else [x])}
    if (name := called_as(node, reader)) in ("cat", "concat"):
        parts |= {n: call(f"{torch}.tensor", ast.List([n], ast.Load())) for n in numbers}
    elif name != "stack" and _is_of_floats(node, made, found.string, reader):
        parts = {x: method(new, "float") for x, new in parts.items()}
    way = works_as(replaced(node, parts), reader)
    is_table = "embedding" in (name + found.string).lower() and not made[x].has_integers
    return told_of(place, reader, None, problem, *([] if is_table else [way]))


def _is_of_floats(node: ast.AST, made: dict[ast.expr, _Made], message: str, reader: Reader) -> bool:
    """Tell whether integers have to become floats: beside a tensor of floats, in a layer, and for a mean."""
    name = called_as(node, reader)
    if isinstance(node, ast.Call) and OF_CLASSES.search(name):
        return node.args[0] in made
    # The function within a layer says what it takes.
    names = name.rpartition(".")[2], message.partition("(")[0]
    others = [dtype_of(x) for _, x in tensors_of(node, reader) if framework(x) == "torch"]
    wants_floats = any("float" in x for x in others) or any(map(_OF_FLOATS.search, names))
    counts = any(BY_NUMBERS.search(each.lower()) for each in names)
    return wants_floats and not counts and all(each.has_integers for each in made.values())


def _as_tensor(x: ast.expr, torch: str, reader: Reader) -> _Made | None:
    if isinstance(x, ast.Call):
        with suppress(Exception):
            if made_with(x.func, reader)[0] in _PAIRS:
                first = ast.Subscript(x, ast.Constant(0), ast.Load())
                return _Made("a tuple, of the output and the state", first, False)
    with suppress(Exception):
        given = reader.read(x)
        kinds = {np.ndarray: "an array of NumPy's", int: "a number", float: "a number"}
        what = kinds.get(type(given)) or (
            article(type(given).__name__) if type(given) in (list, tuple) else ""
        )
        entries = np.asarray(tensor(given))
        if what and entries.dtype.kind in "biuf":
            new = call(f"{torch}.tensor", x)
            is_wide = type(given) is np.ndarray and given.dtype == np.float64
            return _Made(what, method(new, "float") if is_wide else new, entries.dtype.kind != "f")
    return None


def _many(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`torch.tensor(tensors)`: a list of tensors is stacked."""
    match place.node:
        case ast.Call(args=[x]) as node if called_as(node, reader) in (
            "tensor",
            "as_tensor",
            "Tensor",
        ):
            shapes = {shape_of(each) for each in reader.read(x)}
        case _:
            return None
    if len(shapes) != 1:
        return None
    problem = f"it takes numbers and lists of them, and {ast.unparse(x)} is a list of tensors."
    way = works_as(call(f"{name_of('torch', reader)}.stack", x), reader)
    return told_of(place, reader, None, problem, way)


def _from_numpy(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`torch.from_numpy(x)` of a list or a tensor, or of an array that is read backwards."""
    match place.node:
        case ast.Call(args=[x]):
            is_tensor_already = framework(reader.read(x)) == "torch"
        case _:
            return None
    if found["negative"]:
        new = replaced(place.node, {x: method(x, "copy")})
        problem = (
            f"a tensor of PyTorch's has no negative steps, and {the_tensor()} is read backwards."
        )
    else:
        torch = name_of("torch", reader)
        has_numbers = is_tensor(reader.read(x)) or _as_tensor(x, torch, reader)
        new = x if is_tensor_already else call(f"{torch}.tensor", x) if has_numbers else None
        what = "a tensor already" if is_tensor_already else "none"
        problem = f"it takes an array of NumPy's, and {ast.unparse(x)} is {what}."
    return told_of(place, reader, x, problem, *([works_as(new, reader)] if new else []))


def _beside(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`array @ tensor`, where NumPy's array stands first."""
    match place.node:
        case ast.BinOp(left=a, right=b) | ast.Compare(left=a, ops=[_], comparators=[b]):
            array, other = reader.read(a), reader.read(b)
        case _:
            return None
    if framework(array) != "numpy" or framework(other) != "torch":
        return None
    problem = f"{ast.unparse(a)} is an array of NumPy's, and {ast.unparse(b)} a tensor of PyTorch's: make one of both."
    torch, ways = name_of("torch", reader), []
    if "float" in dtype_of(other):
        made = call(f"{torch}.tensor", a, f"dtype={ast.unparse(b)}.dtype")
        ways = [works_as(replaced(place.node, {a: made}), reader)]
    return told_of(place, reader, None, problem, *ways)


def _no_list(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`jnp.sum([1, 2])`: JAX makes no array of a list by itself."""
    made = {
        x: call(f"{name_of('jax.numpy', reader)}.array", x)
        for x in given_to(place.node)
        if isinstance(x, ast.List | ast.Tuple | ast.Name) and type(reader.read(x)) in (list, tuple)
    }

    def is_even(x: ast.expr) -> bool:
        parts = reader.read(x)
        shapes = {shape_of(each) for each in parts} if all(map(is_tensor, parts)) else ()
        return len(shapes) == 1 or np.asarray(tensor(parts)).ndim > 0

    problem = f"it takes arrays, and {ast.unparse(next(iter(made)))} is {article(found['kind'])}."
    way = works_as(replaced(place.node, made), reader)
    return told_of(place, reader, None, problem, *([way] if all(map(is_even, made)) else []))


MIXED: Messages[Place] = (
    (r"unsupported operand type\(s\) for \S+: 'numpy\.ndarray' and 'Tensor'|Concatenation operation is not implemented"
     r"|not supported between instances of 'numpy\.ndarray' and 'Tensor'", _beside),
    (r"requires ndarray or scalar arguments, got <class '(?P<kind>list|tuple)'>", _no_list),
    (r"must be Tensor, not|expected Tensor as element"
     r"|invalid combination of arguments - got \(numpy.ndarray", _no_tensor),
    (r"only one element tensors can be converted to Python scalars", _many),
    (r"expected np.ndarray|(?P<negative>stride in the given numpy array is negative)", _from_numpy),
)  # fmt: skip
