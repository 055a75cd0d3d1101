"""A tensor where something else is needed: a truth value, a number, an index of a list, another dtype, a variable."""

import ast
import math
import re
from contextlib import suppress
from functools import partial

import numpy as np

from tensorlab.description import LIBRARIES
from tensorlab.explain.explanation import Call
from tensorlab.explain.failures.attempts import Attempt, Messages, explained_by, loaded
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import (
    NUMBERS,
    Reader,
    framework,
    is_a,
    is_tensor,
    shape_of,
)
from tensorlab.explain.failures.refusals import other_rank
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.broadcast import broadcast
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.operations.reshape import reshape
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Suggestion, as_written, the, the_tensor
from tensorlab.shapes import size_of
from tensorlab.wording import count, verb

# PyTorch's dtypes, as its messages call them.
TORCH_DTYPES = {
    "Bool": "bool", "Byte": "uint8", "Char": "int8", "Short": "int16", "Int": "int32", "Long": "int64",
    "Half": "float16", "BFloat16": "bfloat16", "Float": "float32", "Double": "float64",
    "ComplexFloat": "complex64", "ComplexDouble": "complex128",
}  # fmt: skip
_CONVERTS = frozenset(("bool", "complex", "float", "int"))


def single(message: str, place: Place, reader: Reader) -> Attempt | None:
    """Explain what a message says of one tensor; None where it says something else, or which it is, is not told."""
    return next(explained_by(_MESSAGES, message, place.node, reader), None)


def _of_one(operation: str, x: ast.AST, reader: Reader, asked: str, *ways: str) -> Attempt:
    """Refuse a tensor, whose many entries stand where one thing is asked for."""
    given = Operand(shape_of(reader.read(x)))
    call = Call(operation, ast.unparse(x), operation)
    problem = f"{asked}, and {the_tensor()} has {count(size_of(given.shape), 'entry')}."
    return Attempt(refused(operation, call, [given], problem, ways), (x,))


def _truth(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`if x > 0:` asks for one truth value."""
    ways = [
        ".any() tells whether any of them is true, .all() whether all are; &, | and ~ are and, or, not, entry by entry."
    ]
    match node:
        case ast.Call(func=ast.Name(id="bool"), args=[x], keywords=[]):
            pass
        case ast.UnaryOp(op=ast.Not(), operand=x):
            pass
        case ast.Compare(left=left, ops=[first, _], comparators=[middle, _]):
            x = ast.Compare(left, [first], [middle])
            ways += [
                "a < x < b asks for (a < x) and (x < b): (a < x) & (x < b) is true or false of each entry."
            ]
        case ast.Compare(ops=[ast.In() | ast.NotIn()]):
            return None
        case ast.BinOp() | ast.Compare() | ast.Name() | ast.Attribute() | ast.Subscript():
            x = node
        case _:
            return None
    with suppress(Exception):
        if framework(reader.read(x)) == "tensorflow":
            ways[0] = (
                "tf.reduce_any(...) tells whether any of them is true, tf.reduce_all(...) whether all are."
            )
    asked = "one truth value is asked for, as by if, while, and, or, not"
    with suppress(Exception):  # its shape is not known
        if size_of(shape_of(reader.read(x))) < 2:
            return None  # another one was asked
        return _of_one("bool", x, reader, asked, *ways)
    sides = [x.left, *x.comparators] if isinstance(x, ast.Compare) else []
    if sides and "array" in found[0] and not any(is_read_as_tensor(side, reader) for side in sides):
        return None  # lists of arrays
    call = Call("bool", ast.unparse(x), "bool")
    return Attempt(refused("bool", call, [], f"{asked}, and there are several.", ways), ())


def _number(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`int(x)` takes a single entry."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[x], keywords=[]) if name in _CONVERTS:
            numpys = framework(reader.read(x)) in ("numpy", "jax")
            way = f".astype({name}) turns all entries of an array." if numpys else ""
        case ast.Call(func=ast.Attribute(value=module, attr=name), args=[x, *_], keywords=[]) if (
            reader.read(module) is math
        ):
            way = f"np.{name} takes them entry by entry." if hasattr(np, name) else ""
        case ast.Call(func=ast.Attribute(value=x, attr="item"), args=[], keywords=[]):
            way = ".tolist() gives all of them; an index, x[0] for example, picks one."
        case _:
            return None
    return _of_one("item", x, reader, "a single number is asked for", *([way] if way else []))


def _index_of_a_list(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """A list takes one integer, or a slice."""
    match node:
        case ast.Subscript(value=of, slice=key):
            many = reader.read(of)
            if type(many) not in (list, tuple, str):
                return None
            kind, ways = type(many).__name__, []
            indices = reader.read(key)
            if isinstance(of, ast.Name) and indices.dtype.kind in "iub" and kind != "str":
                name, at = of.id, ast.unparse(key)
                ways = [f"[{name}[k] for k in {at}] picks several entries."]
                if all(type(each) in NUMBERS for each in many):
                    ways = [f"With {name} = np.array({name}), {name}[{at}] picks several entries."]
                elif indices.dtype.kind == "b" or indices.ndim != 1:
                    ways = []
            asked = f"the index of a {kind} is one integer or a slice"
            return _of_one("index", key, reader, asked, *ways)
        case ast.Call(func=ast.Name(id="range"), args=args, keywords=[]):
            x = next(each for each in args if shape_of(reader.read(each)))
            way = "np.arange, and len(x) or x.size, may be meant."
            return _of_one("range", x, reader, "range takes single integers", way)
    return None


def _read_only(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """An array that may not be written: a broadcast one, a tensor's of another library, a file's."""
    match node:
        case ast.Subscript(value=x):
            pass
        case ast.AugAssign(target=ast.Name() as target):
            x = ast.Name(target.id, ast.Load())
        case ast.AugAssign(target=ast.Subscript(value=x)):
            pass
        case ast.Call(func=ast.Attribute(value=x, attr="sort" | "fill" | "partition" | "put")):
            pass
        case _:
            return None
    array = reader.read(x)
    if type(array) is not np.ndarray or array.flags.writeable:
        return None
    name = ast.unparse(x)
    given = Operand(array.shape)
    why = ""
    if any(step == 0 and n > 1 for step, n in zip(array.strides, array.shape, strict=True)):
        why = ": it is broadcast, and many of its entries are one in memory"
    elif array.base is not None and not is_a(array.base, np.ndarray):
        why = f": its entries belong to an object of type {type(array.base).__name__}"
    problem = f"{the_tensor()} may be read only{why}."
    ways = [f"{name} = {name}.copy() makes an array of its own, which can be written to."]
    call = Call("assign", f"Writing to {name}", "assign")
    return Attempt(refused("assign", call, [given], problem, ways), (x,))


def _two_dtypes(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`a + b` of TensorFlow, and `a @ b` of PyTorch, take tensors of one dtype."""
    if explained := _float_beside_integers(node, reader, found):
        return explained
    if not isinstance(node, ast.BinOp):
        return None
    sides = [node.left, node.right]
    given = [Operand(shape_of(reader.read(side))) for side in sides]
    library = framework(reader.read(node.left))
    other = int(found[1] or 1)
    if library not in ("tensorflow", "torch") or framework(reader.read(node.right)) != library:
        return None
    one, cast = ast.unparse(sides[1 - other]), ast.unparse(sides[other])
    pairs = matmul if isinstance(node.op, ast.MatMult) else broadcast
    simple = all(isinstance(side, ast.Name | ast.Attribute | ast.Subscript) for side in sides)
    ways = []
    if pairs(*given).valid and simple:
        written = {
            "tensorflow": f"tf.cast({cast}, {one}.dtype)",
            "torch": f"{cast}.to({one}.dtype)",
        }
        ways = [f"It would work with {written[library]}."]
    problem = f"{the(0)} and {the(1)} have two dtypes, and {LIBRARIES[library]} takes one here."
    call = Call("dtype", ast.unparse(node), "dtype")
    return Attempt(refused("dtype", call, given, as_written(problem), ways), tuple(sides))


# Functions of two tensors; others count with the second, as tf.reshape(x, 3.0) does.
_ENTRYWISE = re.compile(
    r"\b(?:add|div\w*|equal|floor\w*|greater\w*|less\w*|maximum|minimum|mod|mul\w*|not_equal|pow|sub\w*)$"
)


def _float_beside_integers(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`i * 0.5` of TensorFlow, where i has integers: a number of Python's becomes a tensor of the same dtype."""
    match node:
        case ast.BinOp(left=a, right=b) | ast.Compare(left=a, comparators=[b]):
            x, other = (a, b) if type(reader.read(b)) is float else (b, a)
        case ast.Call(func=f, args=[a, b], keywords=[]) if _ENTRYWISE.search(ast.unparse(f)):
            x, other = (a, b) if type(reader.read(b)) is float else (b, a)
        case _:
            return None
    if type(reader.read(other)) is not float or framework(reader.read(x)) != "tensorflow":
        return None
    given = Operand(shape_of(reader.read(x)))
    problem = (
        f"the entries of {the_tensor()} are integers, and {ast.unparse(other)} is none: TensorFlow takes one dtype "
        "here."
    )
    call = Call("dtype", ast.unparse(node), "dtype")
    name = ast.unparse(x)
    ways = [f"It would work with tf.cast({name}, tf.float32)."]
    if type(reader.read(x)).__name__.endswith("Variable") and isinstance(x, ast.Name):
        ways = [f"It would work after {name} = tf.Variable(tf.cast({name}, tf.float32))."]
    return Attempt(refused("dtype", call, [given], as_written(problem), ways), (x,))


def _kept_dtype(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`n += 0.5` is written into n, which keeps its dtype, as do `n[:2] += 0.5` and `np.add(n, 0.5, out=n)`."""
    kept, result = (TORCH_DTYPES.get(found[key], found[key]) for key in ("kept", "result"))
    match node:
        case ast.AugAssign(target=target):
            x = loaded(target)
        case (
            ast.Call(keywords=[ast.keyword(arg="out", value=x)])
            | ast.Call(args=[_, _, x], keywords=[])
            | ast.Call(func=ast.Attribute(value=x), keywords=[])
        ):
            pass
        case _:
            return None
    part = ""
    if isinstance(x, ast.Subscript) and is_tensor(reader.read(x.value)):
        part, x = f"{ast.unparse(x)}, a part of ", x.value
    array = reader.read(x)
    library, name = framework(array), ast.unparse(x)
    if library not in ("numpy", "torch") or str(array.dtype).removeprefix("torch.") != kept:
        return None
    given, ways = Operand(shape_of(array)), []
    before = f"{name}.astype({result!r})" if library == "numpy" else f"{name}.to(torch.{result})"
    if part or not isinstance(node, ast.AugAssign):
        ways = [f"It would work after {name} = {before}."]
    elif broadcast(shape_of(reader.read(node.value)), given).result_shape == given.shape:
        written = ast.unparse(ast.Assign([x], ast.BinOp(x, node.op, node.value), lineno=1))
        ways = [f"{written} gives the name to the result, of dtype {result}."]
    problem = (
        f"the result is written into {part}{the_tensor()}, which keeps its dtype, {kept}, and would be of "
        f"{result}."
    )
    call = Call("dtype", ast.unparse(node), "dtype")
    return Attempt(refused("dtype", call, [given], problem, ways), (x,))


def _too_large(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`pixels * 300`: a number that the dtype of an array has no place for."""
    number, dtype = int(found["number"]), np.dtype(found["dtype"])
    match node:
        case ast.AugAssign(target=target):
            given = [loaded(target)]
        case ast.Subscript(ctx=ast.Store()):
            given = [loaded(node)]
        case ast.BinOp(left=left, right=right):
            given = [left, right]
        case ast.Call(func=ast.Attribute(value=owner), args=args):
            given = [*args, owner]
        case _:
            return None
    x = next(each for each in map(partial(_whole, reader), given) if _has(each, dtype, reader))
    written = ast.unparse(x)
    is_kept = isinstance(x, ast.Name | ast.Attribute | ast.Subscript)
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.LShift | ast.RShift):
        ways = _other_shift(node, number)
    elif _is_written_elsewhere(node, written):
        ways = []
    elif is_kept and not isinstance(node, ast.BinOp):
        ways = [f"It would work after {written} = {written}.astype(int)."]
    else:
        ways = [f"It would work with {written}.astype(int)."]
    limits = np.iinfo(dtype)
    problem = f"{the_tensor()} has dtype {dtype}, from {limits.min} to {limits.max}, and {number} is none of these."
    call = Call("dtype", ast.unparse(node), "dtype")
    shape = Operand(shape_of(reader.read(x)))
    return Attempt(refused("dtype", call, [shape], problem, ways), (x,))


def _other_shift(node: ast.BinOp | ast.AugAssign, by: int) -> list[str]:
    """`u << -1`: to shift by less than nothing is to shift the other way, and by 300 leaves nothing."""
    if by >= 0:
        return []
    other = ast.RShift() if isinstance(node.op, ast.LShift) else ast.LShift()
    if isinstance(node, ast.BinOp):
        new: ast.AST = ast.BinOp(node.left, other, ast.Constant(-by))
    else:
        new = ast.AugAssign(node.target, other, ast.Constant(-by))
    return [f"It would work as {ast.unparse(new)}."]


def _whole(reader: Reader, node: ast.expr) -> ast.expr:
    """The array of which a part is taken."""
    if isinstance(node, ast.Subscript) and is_tensor(reader.read(node.value)):
        return node.value
    return node


def _has(node: ast.expr, dtype: np.dtype, reader: Reader) -> bool:
    x = reader.read(node)
    return framework(x) == "numpy" and (is_a(x, Operand) or x.dtype == dtype)


def _is_written_elsewhere(node: ast.AST, name: str) -> bool:
    """Whether the result of a call is written into another array."""
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return any(each.arg == "out" and ast.unparse(each.value) != name for each in keywords)


def _no_view(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`x.T.view(-1)` of PyTorch: a view reads the entries as they lie."""
    match node:
        case ast.Call(func=ast.Attribute(value=x, attr="view"), args=lengths):
            pass
        case _:
            return None
    given = Operand(shape_of(reader.read(x)))
    numbers = tuple(reader.read(each) for each in lengths)
    shape = reshape(given, numbers[0] if len(numbers) == 1 else numbers).result_shape
    problem = (
        f"the entries of {the_tensor()} do not lie in memory in the order in which they are read, as after a "
        "transpose, and a view takes them as they lie."
    )
    written = ast.unparse(ast.Call(ast.Attribute(x, "reshape"), lengths, []))
    way = Suggestion(f"as {written}, which copies them where it has to", shape)
    call = Call("view", ast.unparse(node), "view")
    return Attempt(refused("view", call, [given], problem, [way]), (x,))


def _gathered(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`x[:, [0, 2]]`: TensorFlow's index takes no lists, and its `gather` does."""
    if not isinstance(node, ast.Subscript):
        return None
    given = Operand(shape_of(reader.read(node.value)))
    written = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    key = [reader.read(part) for part in written]
    axes = [axis for axis, part in enumerate(key) if part != slice(None)]
    if len(axes) != 1 or type(key[axes[0]]) is not list or axes[0] >= given.rank:
        return None
    (axis,) = axes
    places, n = key[axis], given.shape[axis]
    if any(type(place) is not int or not 0 <= place < n for place in places):
        return None
    gathered = f"tf.gather({ast.unparse(node.value)}, {ast.unparse(written[axis])}, axis={axis})"
    shape = (*given.shape[:axis], len(places), *given.shape[axis + 1 :])
    problem = "an index of TensorFlow has integers and slices, and no lists: tf.gather picks several entries."
    call = Call("index", ast.unparse(node), "index")
    way = Suggestion(f"as {gathered}", shape)
    return Attempt(refused("index", call, [given], as_written(problem), [way]), (node.value,))


def _unchangeable(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`x[0] = 1`, where x is of TensorFlow or JAX: tensors cannot be changed, and variables by `assign` alone."""
    target = node.target if isinstance(node, ast.AugAssign) else node
    match target:
        case ast.Subscript(value=ast.Name(id=name) as x, ctx=ast.Store()):
            part = ast.unparse(target)
        case _:
            return None
    library = framework(array := reader.read(x))
    given = Operand(shape_of(array))
    assigned = f"{part}.assign(...) puts a tensor of the same shape there."
    if library == "jax":
        at = part.removeprefix(name)
        way = f"{name} = {name}.at{at}.set(...) gives the name to another one, with that part changed."
    elif library == "tensorflow":
        way = f"{name} = tf.Variable({name}) makes a variable of it: {assigned}"
    else:
        return None
    problem = f"{the_tensor()} cannot be changed, as no tensor of {LIBRARIES[library]} can."
    if type(array).__name__.endswith("Variable"):
        problem, way = f"{the_tensor()} is a variable, which is changed by assign.", assigned
    call = Call("assign", f"Writing to {part}", "assign")
    return Attempt(refused("assign", call, [given], problem, [way]), (x,))


def _unpacked(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """`n, h, w = x.shape` has a name for each axis, and `a, b = x` one for each entry along axis 0."""
    match node:
        case ast.Assign(targets=[ast.Tuple() | ast.List() as names], value=value):
            wanted = len(names.elts)
        case _:
            return None
    match value:
        case (
            ast.Attribute(value=x, attr="shape")
            | ast.Call(func=ast.Attribute(value=x, attr="size"), args=[], keywords=[])
        ):
            given = Operand(shape_of(reader.read(x)))
            has, problem = given.rank, f"{the_tensor()} has {count(given.rank, 'axis')}"
        case x:
            given = Operand(shape_of(reader.read(x)))
            has = given.shape[0]
            problem = f"axis 0 of {the_tensor()} has {count(has, 'entry')}"
    if has == wanted:
        return None
    problem += f", and there {verb(wanted, 'is')} {count(wanted, 'name')}, each for one."
    ways = []
    are_columns = x is value and given.rank == 2 and given.shape[1] == wanted
    if are_columns and framework(reader.read(x)) in ("numpy", "torch"):
        ways = [f"It would work as {ast.unparse(names).strip('()')} = {ast.unparse(x)}.T."]
    call = Call("unpack", "unpack", "unpack")
    return Attempt(refused("unpack", call, [given], problem, ways), (x,))


def _vectors(node: ast.AST, reader: Reader, found: re.Match[str]) -> Attempt | None:
    """NumPy's functions of vectors say that an object is too deep."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    name = node.func.attr
    owner = reader.read(node.func.value)
    places: list[ast.expr] = [*([node.func.value] if is_tensor(owner) else []), *node.args]
    read = [(each, reader.read(each)) for each in places]
    given = [(each, Operand(shape_of(x))) for each, x in read if is_tensor(x)]
    deep = [k for k, (_, x) in enumerate(given) if x.rank > 1]
    both = name in ("convolve", "correlate")
    number = deep[0] if both or len(deep) == 1 else None
    if number is None:
        return None
    explained = other_rank(name, [x for _, x in given], number, 1)
    return Attempt(explained, tuple(each for each, _ in given))


def is_read_as_tensor(node: ast.expr, reader: Reader) -> bool:
    """Tell whether an expression is known to be a tensor with an axis at least."""
    with suppress(Exception):
        return is_tensor(x := reader.read(node)) and len(shape_of(x)) > 0
    return False


_MESSAGES: Messages[ast.AST] = (
    (r"truth value of an array|truth value of a (?:Series|DataFrame)|Boolean value of Tensor with more", _truth),
    (r"[Oo]nly (?:0-dimensional arrays|length-1 arrays|one element tensors|scalar arrays) can be converted"
     r"|can only convert an array of size 1|elements cannot be converted to Scalar", _number),
    (r"only integer scalar arrays can be converted to a scalar index", _index_of_a_list),
    (r"input #(\d)\(zero-based\) was expected to be a \w+ tensor but is a \w+ tensor"
     r"|(?:to have|have) (?:the )?same dtype, but (?:got: |found )",
     _two_dtypes),
    (r"Cannot convert \S+ to EagerTensor of dtype u?int\d+", _float_beside_integers),
    (r"Cannot cast ufunc '\w+' output from dtype\('(?P<result>\w+)'\) to dtype\('(?P<kept>\w+)'\)",
     _kept_dtype),
    (r"result type (?P<result>\w+) can't be cast to the desired output type (?P<kept>\w+)", _kept_dtype),
    (r"Python integer (?P<number>-?\d+) out of bounds for (?P<dtype>u?int\d+)", _too_large),
    (r"(?:destination|array) is read-only", _read_only),
    (r"view size is not compatible with input tensor's size and stride", _no_view),
    (r"scalar tf\.int32/tf\.int64 tensors are valid indices, got \[", _gathered),
    (r"object does not support item assignment|JAX arrays are immutable", _unchangeable),
    (r"object too deep for desired array", _vectors),
    (r"(?:not enough|too many) values to unpack \(expected \d+[,)]", _unpacked),
)  # fmt: skip
