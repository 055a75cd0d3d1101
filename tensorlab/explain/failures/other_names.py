"""What is called as another library calls it, `np.cat` and `np.sum(x, dim=0)`, and arguments that are missing."""

import ast
import inspect
import re
import sys
from collections.abc import Collection
from contextlib import suppress
from difflib import get_close_matches
from types import ModuleType
from typing import Any

import numpy as np

from tensorlab.description import LIBRARIES
from tensorlab.explain.failures.attempts import Attempt, Messages, unparsed
from tensorlab.explain.failures.given import Found, has
from tensorlab.explain.failures.place import LIBRARIES as KNOWN
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import NUMBERS, Reader, Unknown, is_a, is_tensor, tensor
from tensorlab.explain.failures.rewriting import (
    expression,
    method,
    name_of,
    parents,
    replaced,
    told_of,
    works_as,
)
from tensorlab.wording import article, count, join, verb

_REDUCED = ("all", "any", "max", "mean", "min", "prod", "sum")
# Names that libraries have for one function, each where it stands in its module.
_SAME = (
    ("concatenate", "concat", "cat"), ("array", "tensor", "constant"), ("expand_dims", "unsqueeze"),
    ("matmul", "mm"), ("transpose", "permute"), ("arange", "range"), ("clip", "clamp", "clip_by_value"),
    ("log", "math.log"), ("softmax", "nn.softmax"), ("relu", "nn.relu", "nn.functional.relu"),
    ("log_softmax", "nn.log_softmax"), ("one_hot", "nn.one_hot", "nn.functional.one_hot"),
    ("random_normal", "random.normal"), ("random_uniform", "random.uniform"), ("identity", "eye"),
    ("copy", "clone", "identity"),
    ("std", "reduce_std", "math.reduce_std"), ("var", "reduce_variance", "math.reduce_variance"),
    ("trapz", "trapezoid"), ("product", "prod", "reduce_prod"), ("cumproduct", "cumprod"), ("in1d", "isin"),
    ("alltrue", "all", "reduce_all"), ("sometrue", "any", "reduce_any"), ("NaN", "nan"),
    ("Inf", "inf"), ("flip", "reverse"), ("repeat_interleave", "repeat"), ("isnan", "math.is_nan"),
    ("count_nonzero", "math.count_nonzero"), ("to_tensor", "as_tensor", "convert_to_tensor", "from_numpy"),
    *((name, f"reduce_{name}") for name in _REDUCED),
)  # fmt: skip
# What TensorFlow 1 had for graphs.
_OF_THE_PAST = frozenset(
    ("tensorflow", name)
    for name in (
        "InteractiveSession",
        "Session",
        "get_variable",
        "global_variables_initializer",
        "placeholder",
    )
)
# What NumPy had for Python's own types.
_PYTHONS = ("bool", "complex", "float", "int", "object", "str")
# Names that libraries have for one argument.
_ARGUMENTS = (("axis", "dim", "axes", "dims", "perm"), ("keepdims", "keepdim", "keep_dims"), ("shape", "size"),
              ("dtype", "type"))  # fmt: skip
# What another library's function does where no argument says it.
_UNSAID = {
    ("tensorflow", "concat"): {"axis": 0},
    ("torch", "softmax"): {"dim": -1},
    ("torch", "log_softmax"): {"dim": -1},
}
# What does the same and takes other arguments.
_TAKES_OTHERS = frozenset((
    ("jax", "random.normal"), ("jax", "random.uniform"), ("numpy", "random.normal"), ("numpy", "random.uniform"),
    ("tensorflow", "reverse"), ("torch", "cumprod"), ("torch", "eye"), ("torch", "flip"), ("torch", "max"),
    ("torch", "min"), ("torch", "std"), ("torch", "var"),
))  # fmt: skip
_LIKE = 0.75  # how alike the letters of a name are to those of the one that was meant


def _of_a_module(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`np.cat`, `tf.sum`, `torch.array`: a function that another library has, or had, by that name."""
    node: Any = place.node
    if isinstance(node, ast.Attribute):
        calls = (each for each in parents(place, node) if isinstance(each, ast.Call))
        node = next((each for each in calls if each.func is node), node)
    f = node.func if isinstance(node, ast.Call) else node
    if not isinstance(f, ast.Attribute) or f.attr != found["name"]:
        return None
    module, name = reader.read(f.value), f.attr
    library = found["module"].partition(".")[0]
    if not is_a(module, ModuleType) or library not in KNOWN:
        return None
    called = {"numpy": "NumPy", "keras": "Keras", "tensorflow": "TensorFlow", **LIBRARIES}.get(
        library
    )
    if called is None:
        return None
    if library == "numpy" and name in _PYTHONS:
        return _pythons(place, reader, node, name)
    if (library, name) in _OF_THE_PAST:
        problem = f"{ast.unparse(f.value)} has no {name}, which TensorFlow 1 had: now each line is worked out at once."
        return told_of(place, reader, None, problem)
    root = sys.modules[library]
    modules = {ast.unparse(f.value): module, name_of(library, reader): root}
    others = [each for names in _SAME if name in names for each in names]
    there = [(own, each) for own, x in modules.items() for each in others if own and has(x, each)]
    if not there:
        return None
    own, other = there[0]
    problem = f"{ast.unparse(f.value)} has no {name}: in {called} it is {own}.{other}."
    new = replaced(node, {f: expression(f"{own}.{other}")})
    if isinstance(new, ast.Call):
        new.keywords = [*new.keywords, *_unsaid(library, other, new)]
        if (library, other) in _TAKES_OTHERS or (other == "transpose" and len(new.args) > 2):
            return told_of(place, reader, None, problem)
    return told_of(place, reader, None, problem, works_as(new, reader))


def _pythons(place: Place, reader: Reader, node: ast.expr, name: str) -> Attempt:
    """`np.int`, which was Python's own."""
    new: ast.AST = ast.Name(name, ast.Load())
    if isinstance(node, ast.Call):
        new = replaced(node, {node.func: new})
        for x in node.args[:1]:
            if is_tensor(given := reader.read(x)) and np.ndim(given) > 0:
                new = method(x, "astype", name)
    problem = f"NumPy has no {name} of its own any more: {name} is Python's, and says the same."
    return told_of(place, reader, None, problem, works_as(new, reader))


def _unsaid(library: str, name: str, node: ast.Call) -> list[ast.keyword]:
    said = {each.arg for each in node.keywords}
    unsaid = _UNSAID.get((library, name), {}) if len(node.args) < 2 else {}
    return [
        ast.keyword(key, ast.Constant(value)) for key, value in unsaid.items() if key not in said
    ]


def _argument(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`np.sum(x, dim=0)`, `torch.cat(parts, axes=1)`: an argument that is called otherwise here."""
    node, wrong = place.node, found["argument"] or found["other"]
    if not isinstance(node, ast.Call) or not any(each.arg == wrong for each in node.keywords):
        return None
    written = ast.unparse(node.func)
    if (of := found["f"] or found["layer"]) and of.lstrip("_").rpartition(".")[2] not in written:
        return None  # something within the call
    others = [each for names in _ARGUMENTS if wrong in names for each in names if each != wrong]
    known = _parameters(node.func, reader)
    alike = [each for each in get_close_matches(wrong, known, 2, _LIKE) if each != wrong]
    meant = [each for each in others if each in known] or alike
    if not meant or any(each.arg == meant[0] for each in node.keywords):
        return None
    named = [ast.keyword(meant[0], x.value) if x.arg == wrong else x for x in node.keywords]
    problem = f"{written} has no argument {wrong}, and calls it {meant[0]}."
    way = works_as(ast.Call(node.func, node.args, named), reader)
    return told_of(place, reader, None, problem, way)


def _parameters(f: ast.expr, reader: Reader) -> list[str]:
    """The names of what a function, a class of layers or a method takes; none where they are not known."""
    with suppress(Exception):  # it is not known
        called = _called(f, reader)
        try:
            return [each for each in inspect.signature(called).parameters if each != "self"]
        except ValueError:  # it is of C, and its first lines say what it takes
            first = rf"\b{called.__name__}\((.*?)\)(?: ->|$)"
            taken = re.findall(first, called.__doc__ or "", re.MULTILINE)
            return re.findall(r"(?:^|, )(\w+)", ", ".join(taken))
    return []


def _called(f: ast.expr, reader: Reader) -> Any:
    """A function of a known library's, or a method of one of its objects, as its class has it.

    Raises:
        Unknown: If it is none.
    """
    called = None
    if isinstance(f, ast.Attribute):
        owner = reader.read(f.value)
        if is_a(owner, np.ndarray):
            called = getattr(np, f.attr, None)
        elif is_tensor(owner) or is_a(owner, np.random.Generator):
            called = getattr(type(owner), f.attr)
    called = called or reader.read(f)
    module = getattr(called, "__module__", None) or getattr(called, "__objclass__", np).__module__
    if module.partition(".")[0] not in KNOWN:
        raise Unknown
    return called


def _missing(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`np.polyfit(v, 1)`: what is given is taken for the first arguments, and there are more."""
    node = place.node
    if not isinstance(node, ast.Call) or any(isinstance(x, ast.Starred) for x in node.args):
        return None
    f, said = ast.unparse(node.func), re.findall(r"['\"](\w+)['\"]", found["names"] or "")
    if found["kind"] not in (None, f.rpartition(".")[2]):
        if found["kind"] != type(reader.read(node.func)).__name__:
            return None  # a layer within
        return told_of(place, reader, None, _lacks(f, said, said))
    called = _called(node.func, reader)
    try:
        known = inspect.signature(called).parameters
    except ValueError:  # it is of C, and does not say
        return told_of(place, reader, None, _lacks(f, said, said, "too"))
    names = [each for each in known if each != "self"]
    given = dict(zip(names, node.args, strict=False)) | {x.arg: x.value for x in node.keywords}
    needed = [name for name in names if _has_to_be_given(known[name])]
    missing = said or [name for name in needed if name not in given]
    if not missing or not set(missing) <= set(names):
        return None
    taken = names[: max(names.index(each) for each in [*needed, *missing]) + 1]
    for_them = join(f"{unparsed(given[name])} for {name}" for name in taken if name in given)
    here = for_them.replace(" for ", " is taken for ", 1)
    problem = _lacks(f, taken, missing).removesuffix(".")
    return told_of(place, reader, None, f"{problem}: {here}." if here else f"{problem}.")


def _has_to_be_given(parameter: inspect.Parameter) -> bool:
    many = parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    return not many and parameter.default is parameter.empty


def _lacks(f: str, taken: Collection[str], missing: Collection[str], more: str = "") -> str:
    taken_too = f"{join(taken)}{more and f' {more}'}"
    return f"{f} takes {taken_too}, and {join(missing)} {verb(len(missing), 'is')} not given."


def _alone(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`np.matmul(x)`."""
    node = place.node
    if not isinstance(node, ast.Call) or not is_a(f := reader.read(node.func), np.ufunc):
        return None
    given = count(int(found["given"]), "argument")
    problem = f"{ast.unparse(node.func)} takes {count(f.nin, 'tensor')}, and gets {given}."
    return told_of(place, reader, None, problem)


def _dtype(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`tf.float32(x)`: a dtype of TensorFlow's or PyTorch's is no function, as NumPy's are."""
    match place.node:
        case ast.Call(func=ast.Attribute(attr=dtype) as f, args=[x], keywords=[]):
            library = type(reader.read(f)).__module__.partition(".")[0]
        case _:
            return None
    own, given = name_of(library, reader), reader.read(x)
    is_own = is_tensor(given) and type(given).__module__.partition(".")[0] == library
    made = {
        "torch": f"{unparsed(x)}.to({own}.{dtype})" if is_own else f"{own}.tensor({unparsed(x)}, dtype={own}.{dtype})",
        "tensorflow": f"{own}.cast({unparsed(x)}, {own}.{dtype})",
    }  # fmt: skip
    problem = f"{ast.unparse(f)} is {article('dtype')}, and no function: it is asked for by name."
    has_numbers = is_tensor(given) or (
        type(given) in (*NUMBERS, list, tuple) and np.asarray(tensor(given)).dtype.kind in "biufc"
    )
    ways = [works_as(made[library], reader)] if has_numbers and dtype != "string" else []
    return told_of(place, reader, x if is_own else None, problem, *ways)


OTHER_NAMES: Messages[Place] = (
    (r"^module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'", _of_a_module),
    (r"^(?:(?P<f>[\w.]+)\(\) g|G)ot an unexpected keyword argument '(?P<argument>\w+)'"
     r"|^Unrecognized keyword arguments? passed to (?P<layer>\w+): \{'(?P<other>\w+)'", _argument),
    (r"(?:(?P<kind>\w+)\.(?:forward|call|__init__)\(\) )?missing \d+ required positional arguments?: (?P<names>.*)$"
     r"|^Missing required positional argument$", _missing),
    (r"takes from \d to \d positional arguments but (?P<given>\d) (?:was|were) given", _alone),
    (r"'(?:torch\.dtype|DType)' object is not callable", _dtype),
)  # fmt: skip
