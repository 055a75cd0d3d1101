"""What functions ask of entries, whatever the shapes are: floats, one dtype, a gradient, numbers in range."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np

from tensorlab.explain.failures.attempts import Attempt, Messages
from tensorlab.explain.failures.calls import is_function
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import (
    Reader,
    Unknown,
    framework,
    is_a,
    is_tensor,
    made_with,
    shape_of,
    tensor,
)
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
from tensorlab.explain.failures.single import TORCH_DTYPES
from tensorlab.explain.operands import Operand
from tensorlab.explain.sentences import Sentence, Suggestion, the_tensor
from tensorlab.wording import article, capitalised, count, number, shape_text, thousands

_Found = re.Match[str]
_MOST_ROWS = 500  # of a matrix whose rank is worked out
_PAIRS = ("GRU", "LSTM", "MultiheadAttention", "RNN")  # layers of PyTorch that give a tuple
_TWO_CLASSES = re.compile(r"(?:binary_cross_entropy|BCE)\w*$")
_BY_NUMBERS = re.compile("embedding|gather|index|scatter|take")  # they take integers beside floats
_OF_FLOATS = re.compile(r"^(?:Conv|Linear|conv|linear|norm)|mean|softmax|std|var$")
_SCORES = re.compile(r"(?:cross_entropy|CrossEntropyLoss|nll_loss|NLLLoss)$")


def _given(node: ast.AST) -> list[ast.expr]:
    """What a call is given, the tensor whose method it is first."""
    if not isinstance(node, ast.Call):
        return []
    owner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
    return [*owner, *node.args, *(each.value for each in node.keywords)]


def _tensors(node: ast.AST, reader: Reader) -> Iterator[tuple[ast.expr, Any]]:
    """The tensors among them, each with what it is."""
    for each in _given(node):
        with suppress(Exception):
            if is_tensor(x := reader.read(each)):
                yield each, x


def _dtype(x: Any) -> str:
    """The dtype of a tensor; "" where it is gone."""
    if is_a(x, Operand):
        return ""
    dtype = getattr(x, "dtype", "")
    return str(getattr(dtype, "name", dtype)).removeprefix("torch.")


def _floats(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """A mean or a softmax of integers, or of truth values."""
    node = place.node
    name = _name(node, reader)
    if _SCORES.search(name) or re.search(r"Value for attr '\w+' of \w*float\w* is", found.string):
        return None
    for x, given in _tensors(node, reader):
        dtype = "bool" if isinstance(x, ast.Compare) else _dtype(given)
        if framework(given) not in ("tensorflow", "torch") or "float" in dtype or not dtype:
            continue
        counts = dtype == "bool" and "sum" in name
        entries = "truth values" if dtype == "bool" else f"integers, of dtype {dtype}"
        asked = "numbers" if counts else "floats"
        problem = f"it is for {asked}, and the entries of {the_tensor()} are {entries}."
        numbers = cast(x, "int32" if counts else "float32", reader)
        return told_of(place, reader, x, problem, works_as(replaced(node, {x: numbers}), reader))
    return None


def _another_dtype(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """A layer whose weights have another dtype than its input, or two tensors of a function that differ."""
    node = place.node
    if not isinstance(node, ast.Call):
        return None
    given = [(x, t) for x, t in _tensors(node, reader) if framework(t) in ("torch", "tensorflow")]
    if not given:
        return None
    library = framework(given[0][1])
    if library == "torch" and not is_function(node.func, reader):
        x, t = given[0]
        said = found.groupdict()
        wanted = TORCH_DTYPES.get(capitalised(said["weights"] or said["wanted"] or ""), "float32")
        had = _dtype(t) or TORCH_DTYPES.get(said["had"] or "", "another")
        if had == wanted:
            return None
        problem = f"its weights have dtype {wanted}, and the entries of {the_tensor()} {had}."
        way = works_as(replaced(node, {x: cast(x, wanted, reader)}), reader)
        return told_of(place, reader, x, problem, way)
    given = [(x, t) for x, t in given if _dtype(t)]
    kinds = list(dict.fromkeys(_dtype(t) for _, t in given))
    if len(kinds) != 2 or _BY_NUMBERS.search(_name(node, reader)):
        return None
    wanted = next((each for each in ("float32", "float64", "float16", *kinds) if each in kinds), "")
    parts = {x: cast(x, wanted, reader) for x, t in given if _dtype(t) != wanted}
    problem = f"it takes tensors of one dtype, and here are two: {kinds[0]} and {kinds[1]}."
    return told_of(place, reader, None, problem, works_as(replaced(node, parts), reader))


def _target(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """The target of a loss of two classes is a float, though it is 0 or 1."""
    node = place.node
    if not isinstance(node, ast.Call) or not _TWO_CLASSES.search(_name(node, reader)):
        return None
    target = node.args[1]
    values = reader.read(target)
    is_share = "logits" in ast.unparse(node.func).lower() or (
        not is_a(values, Operand) and bool(((values >= 0) & (values <= 1)).all())
    )
    way = works_as(replaced(node, {target: method(target, "float")}), reader) if is_share else None
    has = f"has {dtype}" if (dtype := _dtype(values)) else "is none"
    problem = f"the target of this loss is a probability, a float, and {the_tensor()} {has}."
    return told_of(place, reader, target, problem, way)


def _name(node: ast.AST, reader: Reader) -> str:
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


def _no_tensor(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """A function of PyTorch that is given an array, a list, a number, or what a recurrent layer gives."""
    node = place.node
    torch = name_of("torch", reader)
    given = _given(node)
    if in_list := "element" in found[0]:
        given = [part for x in given if isinstance(x, ast.List | ast.Tuple) for part in x.elts]
    made = {x: other for x in given if (other := _as_tensor(x, torch, reader))}
    numbers = [x for x in made if made[x][0] == "a number"]
    if not made:
        return None
    x = ([x for x in made if in_list or x not in numbers] or numbers)[0]
    taken = "tensors" if in_list else "a tensor"
    problem = f"it takes {taken} of PyTorch's, and {ast.unparse(x)} is {made[x][0]}."
    parts = {each: made[each][1] for each in (made if in_list else [x])}
    if (name := _name(node, reader)) in ("cat", "concat"):
        parts |= {n: call(f"{torch}.tensor", ast.List([n], ast.Load())) for n in numbers}
    elif name != "stack" and _is_of_floats(node, made, found.string, reader):
        parts = {
            x: new if "float" in ast.unparse(new) else method(new, "float")
            for x, new in parts.items()
        }
    return told_of(place, reader, None, problem, works_as(replaced(node, parts), reader))


def _is_of_floats(node: ast.AST, made: Any, message: str, reader: Reader) -> bool:
    """Tell whether what becomes a tensor has to have floats: beside a tensor of floats, in a layer, and of a mean."""
    if not isinstance(node, ast.Call):
        return False
    name = _name(node, reader)
    if _SCORES.search(name):
        return node.args[0] in made
    # The function within a layer says what it takes.
    names = name.rpartition(".")[2], message.partition("(")[0]
    if any(_BY_NUMBERS.search(each.lower()) for each in names):
        return False
    if any(
        kind.startswith("a tuple") or ".float()" in ast.unparse(new) for kind, new in made.values()
    ):
        return False
    if any(np.asarray(tensor(reader.read(x))).dtype.kind == "f" for x in made):
        return False
    others = [_dtype(x) for each, x in _tensors(node, reader) if framework(x) == "torch"]
    return any("float" in x for x in others) or any(map(_OF_FLOATS.search, names))


def _as_tensor(x: ast.expr, torch: str, reader: Reader) -> tuple[str, ast.expr] | None:
    if isinstance(x, ast.Call):
        with suppress(Exception):
            if made_with(x.func, reader)[0] in _PAIRS:
                return "a tuple, of the output and the state", ast.Subscript(
                    x, ast.Constant(0), ast.Load()
                )
    with suppress(Exception):
        given = reader.read(x)
        if type(given) is np.ndarray and given.dtype.kind in "biuf":
            new = call(f"{torch}.tensor", x)
            return "an array of NumPy's", method(new, "float") if given.dtype == np.float64 else new
        if type(given) in (list, tuple) and np.asarray(tensor(given)).dtype.kind in "biuf":
            return article(type(given).__name__), call(f"{torch}.tensor", x)
        if type(given) in (int, float):
            return "a number", call(f"{torch}.tensor", x)
    return None


def _many(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`torch.tensor(tensors)`: a list of tensors is stacked."""
    match place.node:
        case ast.Call(args=[x]) as node if _name(node, reader) in ("tensor", "as_tensor", "Tensor"):
            shapes = {shape_of(each) for each in reader.read(x)}
        case _:
            return None
    if len(shapes) != 1:
        return None
    problem = f"it takes numbers and lists of them, and {ast.unparse(x)} is a list of tensors."
    way = works_as(call(f"{name_of('torch', reader)}.stack", x), reader)
    return told_of(place, reader, None, problem, way)


def _from_numpy(place: Place, reader: Reader, found: _Found) -> Attempt | None:
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
        new = x if is_tensor_already else call(f"{name_of('torch', reader)}.tensor", x)
        what = "a tensor already" if is_tensor_already else "none"
        problem = f"it takes an array of NumPy's, and {ast.unparse(x)} is {what}."
    return told_of(place, reader, x, problem, works_as(new, reader))


def _backwards(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`v[::-1]` of PyTorch, whose steps are positive."""
    match place.node:
        case ast.Subscript(value=x, slice=key) if framework(reader.read(x)) == "torch":
            parts = key.elts if isinstance(key, ast.Tuple) else [key]
        case _:
            return None
    turned = [k for k, part in enumerate(parts) if ast.unparse(part) == "::-1"]
    others = [part for k, part in enumerate(parts) if k not in turned]
    way = [works_as(method(x, "flip", *map(str, turned)), reader)]
    is_all = turned and all(ast.unparse(part) == ":" for part in others)
    problem = f"PyTorch's steps are 1 or more, and that of the index of {the_tensor()} is not."
    return told_of(place, reader, x, problem, *(way if is_all else []))


def _detached(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """A tensor that gradients are kept of, or a sparse one, given to NumPy."""
    node = place.node
    for x, given in _tensors(node, reader):
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


def _scalar_alone(place: Place, reader: Reader, found: _Found) -> Attempt | None:
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


def _no_gradient(place: Place, reader: Reader, found: _Found) -> Attempt | None:
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
        return framework(x) == "torch" and "float" in _dtype(x) and x.grad_fn is None
    return False


def _again(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """A second `backward()`."""
    match place.node:
        case ast.Call(func=ast.Attribute(value=x, attr="backward")):
            problem = (
                f"the first backward() has used up what was recorded of {ast.unparse(x)}: make it anew "
                "before each."
            )
            return told_of(place, reader, None, problem)
    return None


def _leaf(place: Place, reader: Reader, found: _Found) -> Attempt | None:
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


def _classes(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """The loss of scores and classes: which of its two arguments is not as it has to be, and how it becomes so."""
    node = place.node
    if not isinstance(node, ast.Call) or not _SCORES.search(_name(node, reader)):
        return None
    scores, target = node.args[:2]
    a, b = shape_of(reader.read(scores)), shape_of(reader.read(target))
    of_scores, of_target = _dtype(reader.read(scores)), _dtype(reader.read(target))
    if told := re.search(
        r"Long or Byte, but got (\w+)|class probabilities, got (\w+)", found.string
    ):
        of_target = of_target or TORCH_DTYPES.get(told[1] or told[2], "")
    ways: list[Suggestion | None] = []

    def way(of: ast.expr, *steps: ast.expr) -> list[Suggestion | None]:
        return [works_as(replaced(node, {of: step}), reader) for step in steps]

    match scores:
        case ast.Call(func=ast.Attribute(value=owner, attr="argmax")) if len(a) == 1 == len(b):
            problem = (
                f"it takes the scores of all classes, and {the_tensor()} has the number of the best "
                "one."
            )
            return told_of(place, reader, scores, problem, *way(scores, owner))
    if "log_softmax" in found[0] or (of_scores and "float" not in of_scores):
        has = of_scores or "integers"
        problem = f"it takes the scores first, floats, and {the_tensor()} has {has}."
        if len(b) == len(a) + 1 and "float" in of_target:
            ways = [works_as(replaced(node, {scores: target, target: scores}), reader)]
        elif len(a) == len(b) + 1:
            ways = way(scores, method(scores, "float"))
        return told_of(place, reader, scores, problem, *ways)
    if a == b and len(a) > 1:
        problem = (
            "a target of the shape of the scores has a probability for each class, and "
            f"{the_tensor()} has {of_target}."
        )
        ways = way(target, method(target, "float"), method(target, "argmax", "1"))
    elif len(a) > 1 and b == (a[0], 1):
        problem = (
            f"the target has one class for each row of scores, so that its shape is ({a[0]},), and "
            f"that of {the_tensor()} {b}."
        )
        row = method(target, "squeeze", "1")
        ways = way(target, row if of_target in ("int64", "") else method(row, "long"))
    elif b == a[:1] and of_target not in ("int64", "uint8", ""):
        problem = (
            "the target has the number of a class for each row of scores, of dtype int64, and "
            f"{the_tensor()} has {of_target}."
        )
        ways = way(target, method(target, "long"))
    elif (
        b == a[:1]
        and len(a) == 2
        and (out := re.search(r"Target (-?\d+) is out of bounds", found.string))
    ):
        problem = (
            f"there are {thousands(a[1])} scores for each sample, of classes 0 to {a[1] - 1}, and {the_tensor()} has "
            f"{out[1]} in it."
        )
        values = reader.read(target)
        if not is_a(values, Operand) and values.min() > 0 and values.max() <= a[1]:
            ways = way(target, ast.BinOp(target, ast.Sub(), ast.Constant(1)))
    elif len(a) == 3 and b == a[:2]:
        problem = f"classes are along axis 1 of the scores, {a}, and {the_tensor()} has shape {b}."
        ways = way(scores, method(scores, "transpose", "1", "2"))
    elif len(a) == 2 and len(b) == 1 and a[0] != b[0]:
        problem = (
            f"there is a class for each row of scores, {thousands(a[0])} of them, and {the_tensor()} "
            f"has {thousands(b[0])}."
        )
    else:
        return None
    return told_of(place, reader, target, problem, *ways)


def _made_first(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`nn.MSELoss(guess, truth)`: a loss is made first, and then called."""
    node = place.node
    if not isinstance(node, ast.Call) or not is_a(f := reader.read(node.func), type):
        return None
    if "loss" not in f.__module__ or not any(True for _ in _tensors(node, reader)):
        return None
    name = ast.unparse(node.func)
    problem = f"{name} is a class: {name}() makes a loss, which is then called with tensors."
    way = works_as(ast.Call(ast.Call(node.func, [], []), node.args, []), reader)
    return told_of(place, reader, None, problem, way)


def _choice(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """More are drawn than there are, or with chances that do not add up to 1."""
    node = place.node
    if not isinstance(node, ast.Call):
        return None
    named = {each.arg: each.value for each in node.keywords}
    if found["sum"]:
        p = named.get("p") or node.args[3]
        total = float(np.sum(tensor(reader.read(p))))
        problem = (
            f"the chances must add up to 1, and those in {ast.unparse(p)} add up to "
            f"{number(total)}."
        )
        is_list = type(reader.read(p)) in (list, tuple)
        own = name_of("numpy", reader)
        array = call(f"{own}.array", p) if is_list else p
        whole = ast.BinOp(array, ast.Div(), call(f"{own}.sum", p))
        way = works_as(replaced(node, {p: whole}), reader) if total > 0 else None
        return told_of(place, reader, None, problem, way)
    a, size = reader.read(node.args[0]), named.get("size") or node.args[1]
    there, wanted = a if type(a) is int else len(a), int(np.prod(reader.read(size)))
    problem = (
        f"without replacement each is drawn once at most: there are {thousands(there)}, and "
        f"{thousands(wanted)} are to be drawn."
    )
    again = [
        ast.keyword("replace", ast.Constant(True)) if each.arg == "replace" else each
        for each in node.keywords
    ]
    args = [ast.Constant(True) if k == 2 else each for k, each in enumerate(node.args)]
    return told_of(place, reader, None, problem, works_as(ast.Call(node.func, args, again), reader))


def _counting(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`np.bincount` of floats, or of negative numbers."""
    node = place.node
    match node:
        case ast.Call(args=[x, *_]) if _name(node, reader) == "bincount":
            given = reader.read(x)
            values = np.asarray([0.5] if is_a(given, Operand) else given)
        case _:
            return None
    if values.dtype.kind == "f" and ("float" in _dtype(given) or "float" in found.string):
        whole = bool(np.all(values == np.trunc(values))) and values.min(initial=0) >= 0
        problem = f"it counts integers from 0 on, and the entries of {the_tensor()} are floats."
        integers = replaced(node, {x: cast(x, "int64", reader)})
        way = works_as(integers, reader) if whole else None
        return told_of(place, reader, x, problem, way)
    if values.size and values.min() < 0:
        problem = f"it counts integers from 0 on, and {the_tensor()} has {int(values.min())} in it."
        library = framework(given)
        module = name_of(library, reader) if library in ("numpy", "torch") else ""
        counts = f"{module}.unique({ast.unparse(x)}, return_counts=True), which counts each value that is there"
        ways = [Sentence(f"It would work as {counts}.")] if module else []
        return told_of(place, reader, x, problem, *ways)
    return None


def _numbered(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """Entries that are picked by numbers which are written nowhere in the line."""
    given = list(_tensors(place.node, reader))
    at, axis, length = map(int, found.groups())
    if len(given) < 2 or shape_of(given[0][1])[axis] != length:
        return None
    x = given[0][0]
    problem = (
        f"axis {axis} of {the_tensor()} has {count(length, 'entry')}, numbered 0 to {length - 1}, and there is none "
        f"for {at}."
    )
    return told_of(place, reader, x, problem)


def _share(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`np.quantile(x, 95)`: a quantile is a share, a percentile a number of hundredths."""
    match place.node:
        case ast.Call(args=[*_, at]) if type(q := reader.read(at)) in (int, float):
            pass
        case _:
            return None
    most = 100 if "ercentile" in found[0] else 1
    problem = (
        f"it is asked for by a number from 0 to {most}, and {ast.unparse(at)} is none of these."
    )
    share = ast.Constant(q / 100)
    way = (
        works_as(replaced(place.node, {at: share}), reader) if most == 1 and 5 <= q <= 100 else None
    )
    return told_of(place, reader, None, problem, way)


def _infinite(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """A histogram of what has no ends."""
    match place.node:
        case ast.Call(args=[x, *_]):
            given = reader.read(x)
            values = np.asarray(given)
        case _:
            return None
    wrong = int((~np.isfinite(values)).sum())
    problem = (
        f"its bins lie between the least and the greatest, and {count(wrong, 'entry')} of {the_tensor()} "
        f"{'is' if wrong == 1 else 'are'} not finite."
    )
    is_finite = call(f"{name_of('numpy', reader)}.isfinite", x)
    finite = replaced(place.node, {x: ast.Subscript(x, is_finite, ast.Load())})
    way = works_as(finite, reader) if is_tensor(given) else None
    return told_of(place, reader, x, problem, way)


def _singular(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """A matrix whose rows depend on each other."""
    node = place.node
    match node:
        case ast.Call(
            func=ast.Attribute(value=module, attr="inv" | "solve" as name), args=[x, *rest]
        ):
            matrix = reader.read(x)
            shape = shape_of(matrix)
        case _:
            return None
    if len(shape) != 2:
        return None
    n = shape[0]
    is_known = not is_a(matrix, Operand) and n <= _MOST_ROWS
    rank = n if not is_known else int(np.linalg.matrix_rank(np.asarray(matrix)))
    told = f"only {rank} of its {n} rows" if rank < n else "not all of its rows"
    problem = (
        f"{the_tensor()} is singular: {told} are independent of each other, and it has no inverse."
    )
    others = {"inv": ("pinv", ""), "solve": ("lstsq", "[0]")}[name]
    f = f"{ast.unparse(module)}.{others[0]}"
    way = f"{ast.unparse(call(f, x, *rest))}{others[1]}"
    what = "the nearest to an inverse" if name == "inv" else "the nearest to a solution"
    return told_of(place, reader, x, problem, Sentence(f"It would work as {way}, which is {what}."))


def _masked(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """As many numbers as a mask has True."""
    match place.node:
        case ast.Subscript(value=x) if place.assigned is not None:
            given = ast.unparse(place.assigned)
        case _:
            return None
    has, wanted = int(found[1]), int(found[2])
    problem = (
        f"the mask is true of {count(wanted, 'entry')} of {the_tensor()}, and {given} has "
        f"{thousands(has)}: one for each, or one for all."
    )
    same = shape_of(reader.read(place.assigned)) == shape_of(reader.read(x))
    new = f"{ast.unparse(place.node)} = {ast.unparse(ast.Subscript(place.assigned, place.node.slice, ast.Load()))}"
    return told_of(place, reader, x, problem, *([works_as(new, reader)] if same else []))


def _not_a_number(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`n[0] = np.nan`, where n has integers."""
    match place.node:
        case ast.Subscript(value=ast.Name(id=name) as x) if place.assigned is not None:
            dtype = reader.read(x).dtype
        case _:
            return None
    if np.dtype(dtype).kind not in "iu":
        return None
    x = ast.Name(name, ast.Load())
    problem = (
        f"{the_tensor()} has integers, of dtype {dtype}, which have no "
        f"{'NaN' if found[1] == 'NaN' else 'infinity'}."
    )
    return told_of(
        place, reader, x, problem, Sentence(f"It would work after {name} = {name}.astype(float).")
    )


def _unhashable(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """`set(x)`, `hash(x)`: a key is a number, or a tuple of them."""
    match place.node:
        case ast.Call(func=ast.Name(id="set" | "hash" | "dict" as name), args=[x]):
            rank = len(shape_of(reader.read(x)))
        case _:
            return None
    problem = f"what is a key does not change, and parts of {the_tensor()}, tensors, may."
    way = None
    if framework(reader.read(x)) == "numpy" and (name, rank) in (("hash", 1), ("set", 2)):
        new = call("hash", call("tuple", x)) if rank == 1 else call("set", call("map", "tuple", x))
        way = works_as(new, reader)
    return told_of(place, reader, x, problem, way)


def _state(place: Place, reader: Reader, found: _Found) -> Attempt | None:
    """What was saved of another network."""
    match place.node:
        case ast.Call(func=ast.Attribute(attr="load_state_dict")):
            pass
        case _:
            return None
    message = found.string
    differing = re.findall(
        r"size mismatch for ([\w.]+): copying a param with shape torch\.Size\(\[([\d, ]*)\]\) from checkpoint, "
        r"the shape in current model is torch\.Size\(\[([\d, ]*)\]\)", message)  # fmt: skip
    if differing:
        name, saved, here = differing[0]
        more = f", and {count(len(differing) - 1, 'other')} too" if len(differing) > 1 else ""
        of_saved, of_here = (
            shape_text(list(map(int, filter(None, x.split(", "))))) for x in (saved, here)
        )
        problem = f"{name} was saved with shape {of_saved}, and has {of_here} here{more}."
        return told_of(place, reader, None, problem)
    keys = [
        re.findall(r'"(.*?)"', each)
        for each in re.findall(r"(?:Missing|Unexpected) key\(s\).*", message)
    ]
    if len(keys) == 2 and keys[0] and keys[1]:
        problem = (
            f"{keys[0][0]} is missing in what was saved, which has {keys[1][0]} instead: it is of "
            "another network."
        )
        return told_of(place, reader, None, problem)
    return None


_CAST = r"mat1 and mat2 must have the same dtype, but got (?P<had>\w+) and (?P<wanted>\w+)"
ENTRIES: Messages[Place] = (
    (r"Boolean value of Tensor|truth value of an array", _made_first),
    (r"(?:0D or 1D|multi-)target|target dtype to be Long|class probabilities, got|Target -?\d+ is out of bounds"
     r"|Expected target size|log_softmax_lastdim_kernel_impl|input batch_size|target tensor expected", _classes),
    (r"Found dtype \w+ but expected Float|result type Float can't be cast to the desired output type", _target),
    (r"could not infer output dtype|\" not implemented for '(?:Long|Int|Bool|Byte|Short)'|only support floating point"
     r"|floating point or complex|must be either float or double|floating point dtype"
     r"|is not in the list of allowed values", _floats),
    (rf"{_CAST}|mixed dtype|RNN input dtype"
     r"|Input type \(.*?\) and (?:bias|weight) type \((?:c10::)?(?P<weights>[\w.]+)\)|to have (?:the )?same dtype"
     r"|expected scalar type|input #\d\(zero-based\) was expected|must have the same dtype", _another_dtype),
    (r"must be Tensor, not|expected Tensor as element"
     r"|invalid combination of arguments - got \(numpy.ndarray", _no_tensor),
    (r"only one element tensors can be converted to Python scalars", _many),
    (r"expected np.ndarray|(?P<negative>stride in the given numpy array is negative)", _from_numpy),
    (r"step must be greater than zero", _backwards),
    (r"Can't call numpy\(\) on Tensor|(?P<sparse>can't convert Sparse layout tensor)", _detached),
    (r"implicitly created only for scalar outputs", _scalar_alone),
    (r"does not require grad and does not have a grad_fn", _no_gradient),
    (r"backward through the graph a second time", _again),
    (r"leaf Variable that requires grad", _leaf),
    (r"larger sample than population|(?P<sum>[Pp]robabilities do not sum to 1)", _choice),
    (r"'list' argument must have no negative|Cannot cast array data|bincount", _counting),
    (r"^index (\d+) is out of bounds for dimension (\d+) with size (\d+)", _numbered),
    (r"Percentiles must be in the range|Quantiles must be in the range|quantile\(\) q (?:values )?must be in", _share),
    (r"autodetected range of .* is not finite", _infinite),
    (r"[Ss]ingular matrix|matrix is singular", _singular),
    (r"cannot assign (\d+) input values to the (\d+) output values", _masked),
    (r"cannot convert float (NaN|infinity) to integer", _not_a_number),
    (r"unhashable type", _unhashable),
    (r"loading state_dict", _state),
)  # fmt: skip
