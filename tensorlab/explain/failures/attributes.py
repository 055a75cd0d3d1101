"""A method or an attribute that an object has not, and another library's objects have: `v.append(3)`, `rows.shape`."""

import ast
import inspect
import re
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from tensorlab.description import LIBRARIES
from tensorlab.explain.failures.attempts import Attempt, Messages
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import Reader, framework, is_tensor, shape_of, tensor
from tensorlab.explain.failures.rewriting import (
    call,
    name_of,
    parents,
    replaced,
    told_of,
    works_as,
)
from tensorlab.explain.sentences import Suggestion
from tensorlab.wording import article

# What NumPy's arrays need not be made first: they are on no device, and nothing is recorded of them.
_AS_IT_IS = frozenset(("contiguous", "cpu", "detach", "numpy", "to_numpy"))
# What does the same, of {x}, of what the method is {given}, and of the library's own name, {np}, {torch} or {tf}.
_NUMPY = {
    "append": "{x} = {np}.append({x}, {given})", "insert": "{x} = {np}.insert({x}, {given})",
    "clone": "{x}.copy()", "count": "{np}.count_nonzero({x} == {given})",
    "dim": "{x}.ndim", "double": "{x}.astype(float)", "extend": "{x} = {np}.append({x}, {given})",
    "float": "{x}.astype({np}.float32)", "index": "{np}.flatnonzero({x} == {given})[0]", "int": "{x}.astype(int)",
    "long": "{x}.astype(int)", "numel": "{x}.size", "permute": "{x}.transpose({given})", "pow": "{x} ** {given}",
    "t": "{x}.T", "unsqueeze": "{np}.expand_dims({x}, {given})", "values": "{x}",
}  # fmt: skip
_TORCH = {
    "append": "{x} = {torch}.cat([{x}, {torch}.tensor([{given}])])", "copy": "{x}.clone()",
    "expand_dims": "{x}.unsqueeze({given})", "fill": "{x}.fill_({given})", "to_numpy": "{x}.numpy()",
}  # fmt: skip
_TENSORFLOW = {
    "T": "{tf}.transpose({x})", "argmax": "{tf}.argmax({x}, {given})", "argmin": "{tf}.argmin({x}, {given})",
    "clip": "{tf}.clip_by_value({x}, {given})", "clone": "{tf}.identity({x})", "copy": "{tf}.identity({x})",
    "detach": "{tf}.stop_gradient({x})",
    "expand_dims": "{tf}.expand_dims({x}, {given})", "dim": "len({x}.shape)", "flatten": "{tf}.reshape({x}, [-1])",
    "float": "{tf}.cast({x}, {tf}.float32)", "item": "{x}.numpy().item()", "long": "{tf}.cast({x}, {tf}.int64)",
    "permute": "{tf}.transpose({x}, [{given}])", "ravel": "{tf}.reshape({x}, [-1])",
    "reshape": "{tf}.reshape({x}, [{given}])", "size": "{tf}.size({x})", "squeeze": "{tf}.squeeze({x}, {given})",
    "std": "{tf}.math.reduce_std({x}, {given})", "t": "{tf}.transpose({x})", "tolist": "{x}.numpy().tolist()",
    "transpose": "{tf}.transpose({x}, [{given}])", "unsqueeze": "{tf}.expand_dims({x}, {given})",
    "var": "{tf}.math.reduce_variance({x}, {given})", "view": "{tf}.reshape({x}, [{given}])",
    **{name: f"{{tf}}.reduce_{name}({{x}}, {{given}})" for name in ("all", "any", "max", "mean", "min", "prod", "sum")},
}  # fmt: skip
_WAYS = {"numpy": _NUMPY, "torch": _TORCH, "tensorflow": _TENSORFLOW}
_CASTS = {"torch": "{x}.to({torch}.{dtype})", "tensorflow": "{tf}.cast({x}, {tf}.{dtype})"}
# Arguments of PyTorch's, as the others call them, and what NumPy's functions call a tensor that comes first.
_RENAMED = {"dim": "axis", "dims": "axes", "keepdim": "keepdims"}
_FIRST = frozenset(("A", "a", "a1", "ar", "ar1", "arr", "array", "ary", "element", "f", "filt", "m", "p", "v", "x", "y",
                    "z"))  # fmt: skip
_OWN = {"numpy": "np", "torch": "torch", "tensorflow": "tf", "jax": "jnp"}


def _of_another(place: Place, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """An attribute that objects of another kind have."""
    node = place.node
    if isinstance(node, ast.Attribute):  # within tf.function
        calls = (each for each in parents(place, node) if isinstance(each, ast.Call))
        node = next((each for each in calls if each.func is node), node)
        place = replace(place, node=node)
    f = node.func if isinstance(node, ast.Call) else node
    if not isinstance(f, ast.Attribute) or not isinstance(f.ctx, ast.Load):
        return None
    x, name, written = f.value, f.attr, ast.unparse(f.value)
    if name != found[1]:
        return None  # within the call another object lacks another one
    if several := re.search(r"'torch\.return_types\.(\w+)'", found[0]):
        if not hasattr(getattr(sys.modules["torch"].return_types, several[1]), "indices"):
            return None
        problem = f"{written} is a pair, of values and of where they stand, and has no {name}."
        values = ast.Attribute(x, "values", ast.Load())
        return told_of(place, reader, None, problem, works_as(replaced(node, {x: values}), reader))
    given = reader.read(x)
    kind = type(given)
    if kind in (list, tuple):
        return _of_a_list(place, reader, f, given)
    if kind in (int, float, bool) and name in (*_AS_IT_IS, "item"):
        problem = f"{written} is a number of Python's, and has no {name}."
        return told_of(place, reader, None, problem, works_as(x, reader))
    library = framework(given)
    if not is_tensor(given) or library not in _OWN or not _is_known(name):
        return None
    is_number = library == "numpy" and re.search(r"'numpy\.(?!ndarray)", found[0])
    what = "number" if is_number else "array" if library in ("numpy", "jax") else "tensor"
    called = {"numpy": "NumPy", **LIBRARIES}[library]
    problem = f"{written} is {article(called)} {what}, which has no {name}."
    return told_of(place, reader, x, problem, _way(library, node, f, reader))


def _is_known(name: str) -> bool:
    """Tell whether tensors of some library have it: of a slip of the pen Python itself says enough."""
    return not name.startswith("_") and (
        name in _AS_IT_IS
        or hasattr(np.ndarray, name)
        or hasattr(np, name)
        or any(name in x for x in _WAYS.values())
    )


def _way(library: str, node: ast.AST, f: ast.Attribute, reader: Reader) -> Suggestion | None:
    """What does the same in the library of the tensor; None where that is not known."""
    x, name = f.value, f.attr
    own = name_of("jax.numpy" if library == "jax" else library, reader)
    if not isinstance(node, ast.Call) and callable(getattr(np.ndarray, name, None)):
        return None  # what it would be called with is not known
    arguments: list[ast.AST] = list(node.args) if isinstance(node, ast.Call) else []
    if isinstance(node, ast.Call):
        renamed = _RENAMED if library != "torch" else {}
        arguments += [
            ast.keyword(renamed.get(each.arg or "", each.arg), each.value) for each in node.keywords
        ]
    fields = {
        "x": ast.unparse(x),
        "given": ", ".join(map(ast.unparse, arguments)),
        _OWN[library]: own,
    }
    if library == "numpy" and name in _AS_IT_IS:
        return works_as(x, reader)
    way = _WAYS.get(library, {}).get(name)
    if name == "astype" and arguments and library in _CASTS:
        way = _CASTS[library]
        fields["dtype"] = np.dtype(_dtype(arguments[0], reader)).name
    elif way is None and library in ("numpy", "jax") and _takes_a_tensor(getattr(np, name, None)):
        way = f"{{{_OWN[library]}}}.{name}({{x}}, {{given}})"
    elif library == "tensorflow" and name == "size" and arguments:
        way = "{x}.shape[{given}]"
    elif library == "tensorflow" and name in ("argmax", "argmin") and not arguments:
        fields["x"] = f"{own}.reshape({fields['x']}, [-1])"  # of all entries, as elsewhere
    if way is None:
        return None
    if arguments and not re.search("{(?:given|dtype)}", way):
        return None
    is_alone = isinstance(x, ast.Name) and len(shape_of(reader.read(x))) == 1
    if name in ("append", "extend", "insert") and not is_alone:
        return None
    if not arguments:
        way = way.replace(", {given}", "").replace(", [{given}]", "")
    elif len(arguments) == 1 and isinstance(arguments[0], ast.Tuple | ast.List):
        way = way.replace("[{given}]", "{given}")
    return works_as(way.format(**fields), reader)


def _takes_a_tensor(f: Any) -> bool:
    """Tell whether a function of NumPy's takes a tensor first: `np.save` does not, nor does `np.concatenate`."""
    if isinstance(f, np.ufunc):
        return True
    with suppress(TypeError, ValueError):  # it is none, or it does not say
        return next(iter(inspect.signature(f).parameters), "") in _FIRST
    return False


def _dtype(node: ast.AST, reader: Reader) -> Any:
    """A dtype as NumPy takes it: a type of Python's, a name, or one of its own."""
    if isinstance(node, ast.Name):
        return {"bool": bool, "float": float, "int": int}[node.id]
    dtype = reader.read(node)
    return getattr(dtype, "as_numpy_dtype", dtype)


def _of_a_list(place: Place, reader: Reader, f: ast.Attribute, given: Any) -> Attempt | None:
    """A list of numbers is no array, and one of tensors is none either."""
    x, name = f.value, f.attr
    if not hasattr(np.ndarray, name) and name not in _TENSORFLOW:
        return None
    kind = type(given).__name__
    problem = f"{ast.unparse(x)} is {article(kind)}, which has no {name}, as a tensor has."
    torch, numpy = (name_of(library, reader) for library in ("torch", "numpy"))
    way = None
    with suppress(Exception):  # it is ragged, or no list of numbers
        if all(is_tensor(each) and framework(each) == "torch" for each in given):
            is_one = len({shape_of(each) for each in given}) == 1
            made = call(f"{torch}.stack", x)
        else:
            is_one = np.asarray(tensor(given)).dtype.kind in "biufc"
            made = call(f"{numpy}.array" if numpy else f"{torch}.tensor", x)
        new = replaced(place.node, {x: made})
        if name == "size" and numpy and isinstance(new, ast.Call):  # in PyTorch it is a function
            new = new.func
        way = works_as(new, reader) if is_one else None
    return told_of(place, reader, None, problem, way)


ATTRIBUTES: Messages[Place] = ((r"(?:'[\w.]+' )?object has no attribute '(\w+)'", _of_another),)
