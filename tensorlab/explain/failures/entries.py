"""What functions ask of entries, whatever the shapes are: floats, one dtype, numbers in range."""

import ast
import re

import numpy as np

from tensorlab.explain.failures.attempts import Attempt, Messages
from tensorlab.explain.failures.calls import is_function
from tensorlab.explain.failures.given import (
    BY_NUMBERS,
    OF_CLASSES,
    Found,
    called_as,
    dtype_of,
    tensors_of,
)
from tensorlab.explain.failures.place import Place
from tensorlab.explain.failures.reading import (
    Reader,
    framework,
    is_a,
    is_tensor,
    shape_of,
    tensor,
)
from tensorlab.explain.failures.rewriting import (
    axis_along,
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
from tensorlab.wording import capitalised, count, number, shape_text, thousands, verb

_MOST_ROWS = 500  # of a matrix whose rank is worked out


def _floats(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """A mean or a softmax of integers, or of truth values."""
    node = place.node
    name = called_as(node, reader)
    if OF_CLASSES.search(name) or re.search(
        r"Value for attr '\w+' of \w*float\w* is", found.string
    ):
        return None
    for x, given in tensors_of(node, reader):
        dtype = "bool" if isinstance(x, ast.Compare) else dtype_of(given)
        if framework(given) not in ("tensorflow", "torch") or "float" in dtype or not dtype:
            continue
        counts = dtype == "bool" and "sum" in name
        entries = "truth values" if dtype == "bool" else f"integers, of dtype {dtype}"
        asked = "numbers" if counts else "floats"
        problem = f"it is for {asked}, and the entries of {the_tensor()} are {entries}."
        numbers = replaced(node, {x: cast(x, "int32" if counts else "float32", reader)})
        return told_of(
            place, reader, x, problem, works_as(_along_its_only(numbers, reader), reader)
        )
    return None


def _along_its_only(node: ast.Call, reader: Reader) -> ast.Call:
    """`F.normalize(v)` goes along axis 1 unless another is named, and a vector has axis 0 alone."""
    known = axis_along(node, reader)
    if known is None or not known[2] or known[1] != 1 or known[0] in (0, -1):
        return node
    named = [*node.keywords, ast.keyword(known[2], ast.Constant(0))]
    return ast.Call(node.func, node.args, named)


def _another_dtype(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """A layer whose weights have another dtype than its input, or two tensors of a function that differ."""
    node = place.node
    if not isinstance(node, ast.Call):
        return None
    given = [(x, t) for x, t in tensors_of(node, reader) if framework(t) in ("torch", "tensorflow")]
    if not given:
        return None
    library = framework(given[0][1])
    if library == "torch" and not is_function(node.func, reader):
        x, t = given[0]
        said = found.groupdict()
        wanted = TORCH_DTYPES.get(capitalised(said["weights"] or said["wanted"] or ""), "float32")
        had = dtype_of(t) or TORCH_DTYPES.get(said["had"] or "", "another")
        if had == wanted:
            return None
        problem = f"its weights have dtype {wanted}, and the entries of {the_tensor()} {had}."
        way = works_as(replaced(node, {x: cast(x, wanted, reader)}), reader)
        return told_of(place, reader, x, problem, way)
    given = [(x, t) for x, t in given if dtype_of(t)]
    kinds = list(dict.fromkeys(dtype_of(t) for _, t in given))
    if len(kinds) != 2 or BY_NUMBERS.search(called_as(node, reader)):
        return None
    wanted = next((each for each in ("float32", "float64", "float16", *kinds) if each in kinds), "")
    parts = {x: cast(x, wanted, reader) for x, t in given if dtype_of(t) != wanted}
    problem = f"it takes tensors of one dtype, and here are two: {kinds[0]} and {kinds[1]}."
    return told_of(place, reader, None, problem, works_as(replaced(node, parts), reader))


def _backwards(place: Place, reader: Reader, found: Found) -> Attempt | None:
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


def _choice(place: Place, reader: Reader, found: Found) -> Attempt | None:
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


def _rows_drawn(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`np.random.choice(x)`, where x is a matrix: one of its rows may be meant."""
    match place.node:
        case ast.Call(func=f, args=[x, *rest], keywords=named):
            rank = len(shape_of(reader.read(x)))
        case _:
            return None
    problem = (
        f"it chooses among the entries of a vector, and {the_tensor()} has {count(rank, 'axis')}."
    )
    drawn = ast.Subscript(x, ast.Call(f, [call("len", x), *rest], named), ast.Load())
    is_of_rows = rank > 1 and len(rest) < 3 and "p" not in (each.arg for each in named)
    return told_of(place, reader, x, problem, *([works_as(drawn, reader)] if is_of_rows else []))


def _bins_of(node: ast.Call) -> ast.expr:
    named = {each.arg: each.value for each in node.keywords}
    return named.get("bins") or node.args[1]


def _sorted(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """Ends of bins, which increase."""
    node = place.node
    if not isinstance(node, ast.Call):
        return None
    bins = _bins_of(node)
    order = f"{name_of('numpy', reader)}.sort"
    problem = f"the ends of the bins increase, and those in {ast.unparse(bins)} do not."
    way = works_as(replaced(node, {bins: call(order, bins)}), reader)
    return told_of(place, reader, None, problem, way)


def _below(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`rng.integers(5, 3)`: the first end is below the second."""
    match place.node:
        case ast.Call(args=[low, high, *_]) as node:
            ends = reader.read(low), reader.read(high)
        case _:
            return None
    if not all(type(each) is int for each in ends) or ends[0] < ends[1]:
        return None
    problem = f"it draws numbers from {ast.unparse(low)} on and below {ast.unparse(high)}, and there are none."
    turned = replaced(node, {low: high, high: low}) if ends[0] > ends[1] else None
    return told_of(place, reader, None, problem, *([works_as(turned, reader)] if turned else []))


def _no_bins(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`np.histogram(v, bins=0)`, `np.histogram(v, bins=2.5)`."""
    node = place.node
    if not isinstance(node, ast.Call):
        return None
    bins = _bins_of(node)
    problem = f"bins is how many there are, 1 or more, or all of their ends, and here it is {ast.unparse(bins)}."
    value = reader.read(bins)
    whole = (
        replaced(node, {bins: call("int", bins)}) if type(value) is float and value >= 1 else None
    )
    return told_of(place, reader, None, problem, *([works_as(whole, reader)] if whole else []))


def _turned(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`x[None].t()` of PyTorch, which is for matrices."""
    match place.node:
        case ast.Call(func=ast.Attribute(value=x, attr="t"), args=[]):
            rank = len(shape_of(reader.read(x)))
        case ast.Call(func=ast.Attribute(attr="t"), args=[x]):
            rank = len(shape_of(reader.read(x)))
        case _:
            return None
    problem = f"t turns a matrix, and {the_tensor()} has {count(rank, 'axis')}: mT turns each of its matrices."
    return told_of(place, reader, x, problem, works_as(ast.Attribute(x, "mT", ast.Load()), reader))


def _pairs(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`F.pad(x, 1)`: PyTorch pads by pairs, of the last axis first."""
    match place.node:
        case ast.Call(args=[x, pad, *_]) as node if called_as(node, reader) == "pad":
            rank, lengths = len(shape_of(reader.read(x))), reader.read(pad)
        case _:
            return None
    asked = "pad has two lengths for each axis, before and after it, of the last axis first"
    ways: list[Suggestion | None] = []
    if type(lengths) is int:
        problem = f"{asked}, and here it is one integer, {lengths}."
        is_of_zeros = (
            len(node.args) == 2 and not node.keywords
        )  # other modes pad some of the axes alone
        for axes in dict.fromkeys((1, rank)) if rank and is_of_zeros else ():
            several = ast.Tuple([pad] * (2 * axes), ast.Load())
            ways.append(works_as(replaced(node, {pad: several}), reader))
    elif len(lengths) % 2:
        problem = f"{asked}, and here are {count(len(lengths), 'length')}."
    elif len(lengths) > 2 * rank:
        problem = f"{asked}: {the_tensor()} has {count(rank, 'axis')}, and here are {len(lengths)} lengths."
        fewer = ast.Tuple(pad.elts[: 2 * rank], ast.Load()) if isinstance(pad, ast.Tuple) else None
        ways = [works_as(replaced(node, {pad: fewer}), reader)] if fewer else []
    else:
        return None
    return told_of(place, reader, x, problem, *ways)


def _sizes(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`F.interpolate(x, size=(5, 5))`: x has axes for samples and channels before those of the picture."""
    match place.node:
        case ast.Call(args=[x, *_]):
            shape = shape_of(reader.read(x))
        case _:
            return None
    axes = max(len(shape) - 2, 0)
    given = len(re.findall(r"\d+", found["size"]))
    problem = (
        f"its input has axes of samples and channels, and then those that get another length: {the_tensor()} has "
        f"{axes or 'none'} of these, and here {verb(given, 'is')} {count(given, 'length')}."
    )
    ways = []
    if ((more := given - axes) == 1 and len(shape) > 1) or (more == 2 and len(shape) == 2):
        new = ast.Subscript(
            x, expression(", ".join(["None"] * (given + 2 - len(shape)))), ast.Load()
        )
        ways = [works_as(replaced(place.node, {x: new}), reader)]
    return told_of(place, reader, x, problem, *ways)


def _no_integers(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`x[classes.float()]` of PyTorch."""
    match place.node:
        case ast.Subscript(value=x, slice=key) if framework(reader.read(key)) == "torch":
            new = ast.unparse(ast.Subscript(x, method(key, "long"), ast.Load()))
        case _:
            return None
    if place.assigned is not None:
        new = f"{new} = {ast.unparse(place.assigned)}"
    problem = (
        f"indices are integers or truth values, and the entries of {the_tensor()} are neither."
    )
    return told_of(place, reader, key, problem, works_as(new, reader))


def _no_truths(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`x.masked_fill(mask, 0)`, where the mask has numbers."""
    match place.node:
        case ast.Call(args=[*_, mask, _]) as node if is_tensor(reader.read(mask)):
            pass
        case _:
            return None
    problem = f"a mask has truth values, and the entries of {the_tensor()} are of dtype {dtype_of(reader.read(mask))}."
    return told_of(
        place, reader, mask, problem, works_as(replaced(node, {mask: method(mask, "bool")}), reader)
    )


def _counting(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """`np.bincount` of floats, or of negative numbers."""
    node = place.node
    match node:
        case ast.Call(args=[x, *_]) if called_as(node, reader) == "bincount":
            given = reader.read(x)
            values = np.asarray([0.5] if is_a(given, Operand) else given)
        case _:
            return None
    if values.dtype.kind == "f" and ("float" in dtype_of(given) or "float" in found.string):
        is_counted = bool(np.all(values == np.trunc(values))) and values.min(initial=0) >= 0
        whole = is_counted and values.ndim == 1
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


def _numbered(place: Place, reader: Reader, found: Found) -> Attempt | None:
    """Entries that are picked by numbers which are written nowhere in the line."""
    given = list(tensors_of(place.node, reader))
    at, axis, length = map(int, found.groups())
    if len(given) < 2 or shape_of(given[0][1])[axis] != length:
        return None
    x = given[0][0]
    problem = (
        f"axis {axis} of {the_tensor()} has {count(length, 'entry')}, numbered 0 to {length - 1}, and there is none "
        f"for {at}."
    )
    return told_of(place, reader, x, problem)


def _share(place: Place, reader: Reader, found: Found) -> Attempt | None:
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


def _infinite(place: Place, reader: Reader, found: Found) -> Attempt | None:
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
        f"{verb(wrong, 'is')} not finite."
    )
    is_finite = call(f"{name_of('numpy', reader)}.isfinite", x)
    finite = replaced(place.node, {x: ast.Subscript(x, is_finite, ast.Load())})
    way = works_as(finite, reader) if is_tensor(given) else None
    return told_of(place, reader, x, problem, way)


def _singular(place: Place, reader: Reader, found: Found) -> Attempt | None:
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


def _masked(place: Place, reader: Reader, found: Found) -> Attempt | None:
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


def _not_a_number(place: Place, reader: Reader, found: Found) -> Attempt | None:
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


def _unhashable(place: Place, reader: Reader, found: Found) -> Attempt | None:
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


def _state(place: Place, reader: Reader, found: Found) -> Attempt | None:
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
    (r"could not infer output dtype|\" not implemented for '(?:Long|Int|Bool|Byte|Short)'|only support floating point"
     r"|floating point or complex|must be either float or double|floating point dtype"
     r"|is not in the list of allowed values", _floats),
    (rf"{_CAST}|mixed dtype|RNN input dtype"
     r"|Input type \(.*?\) and (?:bias|weight) type \((?:c10::)?(?P<weights>[\w.]+)\)|to have (?:the )?same dtype"
     r"|expected scalar type|input #\d\(zero-based\) was expected|must have the same dtype", _another_dtype),
    (r"step must be greater than zero", _backwards),
    (r"a must be 1-dimensional", _rows_drawn),
    (r"bins must be monotonically increasing|`bins` must increase monotonically", _sorted),
    (r"`bins` must be (?:positive, when an integer|an integer, a string, or an array)", _no_bins),
    (r"low >= high|'from' to be less than 'to'", _below),
    (r"^t\(\) expects a tensor with <= 2 dimensions", _turned),
    (r"^Padding length (?:must be divisible by 2|should be less than or equal to two times)"
     r"|argument 'pad' \(position 2\) must be tuple of ints, not int", _pairs),
    (r"same number of spatial dimensions, but got input with spatial dimensions of \[[\d, ]*\] and "
     r"(?:output size of|scale_factor of shape) (?P<size>\([\d., ]*\))", _sizes),
    (r"only supports boolean masks", _no_truths),
    (r"tensors used as indices must be long", _no_integers),
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
