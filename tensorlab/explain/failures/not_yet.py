"""What is not there yet: a model that is not compiled, a layer without weights, values that JAX only traces."""

import ast
import re
import sys
from contextlib import suppress
from types import FrameType

import numpy as np

from tensorlab.explain.failures.attempts import Attempt, Messages
from tensorlab.explain.failures.given import Found, dtype_of, has
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import Reader, is_tensor, tensor
from tensorlab.explain.failures.rewriting import (
    call,
    cast,
    expression,
    method,
    name_of,
    replaced,
    told_of,
    works_as,
)
from tensorlab.explain.sentences import Sentence
from tensorlab.wording import article

_NO_VALUES = (
    "while JAX traces a function, as under jit, its arrays have shapes and dtypes and no values yet"
)


def _not_compiled(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`model.fit(x, y)` before `model.compile(...)`."""
    match place.node:
        case ast.Call(func=ast.Attribute(value=model, attr="fit" | "evaluate" | "train_on_batch")):
            name = ast.unparse(model)
        case _:
            return None
    problem = f"{name} has no loss and no optimizer yet: compile gives it both."
    return told_of(place, reader, None, problem, *map(Sentence, _losses(name)))


def _losses(model: str) -> list[str]:
    losses = {"numbers": "mse", "numbers of classes": "sparse_categorical_crossentropy"}
    return [
        f'{model}.compile(optimizer="rmsprop", loss="{loss}") is for targets that are {what}.'
        for what, loss in losses.items()
    ]


def _not_built(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`layer.kernel` of a layer that has seen no input."""
    match place.node:
        case ast.Attribute(value=layer) | ast.Call(func=ast.Attribute(value=layer)):
            name = ast.unparse(layer)
        case _:
            return None
    problem = (
        f"{name} has no weights yet: how many it has depends on its input, which it has not seen."
    )
    way = f"{name}(x) makes them for an input x, and {name}.build((None, 784)) for rows of 784 features."
    return told_of(place, reader, None, problem, Sentence(way))


def _no_lists(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`model.predict([[1, 2]])`: Keras takes arrays."""
    match place.node:
        case ast.Call(args=args):
            lists = [x for x in args if type(reader.read(x)) in (list, tuple)]
        case _:
            return None
    if not lists:
        return None
    own = name_of("numpy", reader)
    kind = type(reader.read(lists[0])).__name__
    problem = f"it takes arrays or tensors, and {ast.unparse(lists[0])} is {article(kind)}."
    ways = [f"{ast.unparse(call(f'{own}.array', x))} makes an array of it." for x in lists if own]
    return told_of(place, reader, None, problem, *map(Sentence, ways))


def _traced_truth(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`if a > 0:` within jit."""
    node = place.node
    x = node.operand if isinstance(node, ast.UnaryOp) else node
    if not isinstance(x, ast.expr):
        return None
    ways = [
        "jnp.where(condition, a, b) chooses entry by entry, and jax.lax.cond between two functions."
    ]
    return told_of(
        place, reader, x, f"{_NO_VALUES}: a truth value would be one.", *map(Sentence, ways)
    )


def _traced_number(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`int(a)`, `float(a)`, `a.item()` within jit."""
    match place.node:
        case ast.Call(func=ast.Name(id="bool" | "complex" | "float" | "int" as kind), args=[x]):
            way = works_as(method(x, "astype", kind), reader)
        case ast.Call(func=ast.Attribute(value=x, attr="item" | "tolist")):
            way = works_as(x, reader)
        case _:
            return None
    return told_of(place, reader, x, f"{_NO_VALUES}: a number of Python's would be one.", way)


def _traced_length(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`jnp.zeros(n)`, `range(n)` within jit, where n is an argument."""
    match place.node:
        case ast.Call(args=args):
            traced = [x for x in args if type(_read(x, reader)).__name__.endswith("Tracer")]
        case _:
            return None
    if not traced:
        return None
    name = ast.unparse(traced[0])
    problem = f"{_NO_VALUES}, and {name} is to be a length."
    ways = []
    code = place.frame.f_code
    given = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    kind = type(_read(traced[0], reader)).__name__
    if name in given and kind == "DynamicJaxprTracer" and _is_of_jit(place.frame):
        ways = [
            Sentence(
                f'jit with static_argnames="{name}" takes {name} as it is, and compiles anew for each.'
            )
        ]
    return told_of(place, reader, None, problem, *ways)


def _is_of_jit(frame: FrameType) -> bool:
    """Tell whether jit traces what runs in a frame, and no loop of JAX's, whose body gets arrays whatever is static."""
    above = frame.f_back
    while above and (module := str(above.f_globals.get("__name__"))).startswith("jax."):
        if module == "jax._src.pjit" or "control_flow" in module:
            return "pjit" in module
        above = above.f_back
    return False


def _read(node: ast.AST, reader: Reader) -> object:
    with suppress(Exception):
        return reader.read(node)
    return None


def _traced_array(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`np.asarray(a)` within jit: NumPy works with values."""
    match place.node:
        case ast.Call(func=ast.Attribute(value=ast.Name() as module, attr=name) as f):
            if _read(module, reader) is not _read(ast.Name("np"), reader):
                return None
        case _:
            return None
    own = name_of("jax.numpy", reader)
    problem = f"{_NO_VALUES}: NumPy needs them, and jax.numpy does not."
    ways = []
    if own and has(sys.modules["jax.numpy"], name):
        ways = [works_as(replaced(place.node, {f: expression(f"{own}.{name}")}), reader)]
    return told_of(place, reader, None, problem, *ways)


def _traced_mask(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`a[a > 0]` within jit: how many entries it keeps depends on the values."""
    match place.node:
        case ast.Subscript(value=x, slice=mask):
            where = call(f"{name_of('jax.numpy', reader)}.where", mask, x, "0")
        case _:
            return None
    problem = f"{_NO_VALUES}: how many entries a mask keeps depends on them."
    return told_of(place, reader, x, problem, works_as(where, reader))


def _list_index(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`x[[0, 1]]` of JAX."""
    match place.node:
        case ast.Subscript(value=x, slice=ast.List() | ast.Name() as key):
            pass
        case _:
            return None
    if type(given := reader.read(key)) is not list:
        return None
    array = call(f"{name_of('jax.numpy', reader)}.array", key)
    new = ast.Subscript(x, array, ast.Load())
    problem = (
        f"an index of JAX's has integers, slices and arrays, and {ast.unparse(key)} is a list."
    )
    is_index = np.asarray(tensor(given)).dtype.kind in "biu"
    return told_of(place, reader, None, problem, *([works_as(new, reader)] if is_index else []))


def _of_one_number(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`jax.grad(f)(x)`, where f gives several numbers."""
    shape = tuple(map(int, re.findall(r"\d+", found["shape"])))
    problem = f"a gradient is that of one number, and the function gives a tensor of shape {shape}."
    way = "The sum or the mean of what it gives is one number; jax.vmap(jax.grad(f)) takes samples one by one."
    return told_of(place, reader, None, problem, Sentence(way))


def _of_integers(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`jax.grad(f)(3)`: a gradient is that of floats."""
    match place.node:
        case ast.Call(args=args):
            read = [(x, _read(x, reader)) for x in args]
        case _:
            return None
    ((x, given),) = [
        (x, given)
        for x, given in read
        if type(given) is int or (is_tensor(given) and "float" not in dtype_of(given))
    ]
    new = ast.Constant(float(given)) if type(given) is int else cast(x, "float32", reader)
    entries = "truth values" if found["dtype"] == "bool" else "integers"
    is_one = "is an integer" if type(given) is int else f"has {entries}, of dtype {found['dtype']}"
    problem = f"a gradient is that of floats, and {ast.unparse(x)} {is_one}."
    return told_of(place, reader, None, problem, works_as(replaced(place.node, {x: new}), reader))


def _whole(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`variable.assign(0.5)`, where the variable was made of integers."""
    match place.node:
        case ast.Call(
            func=ast.Attribute(value=x, attr="assign" | "assign_add" | "assign_sub"), args=[_]
        ):
            owner = x.value if isinstance(x, ast.Subscript) else x
        case _:
            return None
    problem = f"{ast.unparse(owner)} was made of integers, of dtype {found['dtype']}, and keeps its dtype."
    ways = []
    if isinstance(owner, ast.Name):
        own = name_of("tensorflow", reader)
        ways = [
            Sentence(
                f"It would work after {owner.id} = {own}.Variable({own}.cast({owner.id}, {own}.float32))."
            )
        ]
    return told_of(place, reader, None, problem, *ways)


NOT_YET: Messages[Place] = (
    (r"You must call `compile\(\)` before", _not_compiled),
    (r"but the layer isn't built|You must build the layer before accessing", _not_built),
    (r"^Unrecognized data type: x=", _no_lists),
    (r"Attempted boolean conversion of traced array", _traced_truth),
    (r"The problem arose with the `\w+` function|This occurred in the item\(\) method", _traced_number),
    (r"Shapes must be 1D sequences of concrete values|__index__\(\) method was called on traced"
     r"|It arose in the jnp\.(?:arange|linspace) argument", _traced_length),
    (r"conversion method __array__\(\) was called on traced array", _traced_array),
    (r"Array boolean indices must be concrete", _traced_mask),
    (r"Using a non-tuple sequence for multidimensional indexing is not allowed", _list_index),
    (r"Gradient only defined for scalar-output functions\. Output had shape: (?P<shape>\([\d, ]*\))", _of_one_number),
    (r"grad requires real- or complex-valued inputs .*, but got (?P<dtype>\w+)", _of_integers),
    (r"Cannot convert .* to EagerTensor of dtype (?P<dtype>u?int\d+)", _whole),
)  # fmt: skip
