"""What libraries say when shapes do not fit: the shapes are read from the message, and explained."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.failures.numbers import NUMBERS, OWN_NUMBERS, by_numbers
from tensorlab.explain.failures.refusals import (
    joined,
    kernel_too_large,
    labels,
    layer_axis,
    layer_rank,
    loss_shape,
    model_input,
    no_image,
    one_batch,
    one_key_each,
    points,
    same_shape,
)
from tensorlab.explain.operands import operand
from tensorlab.explain.operations.broadcast import broadcast
from tensorlab.explain.operations.broadcast_to import broadcast_to
from tensorlab.explain.operations.concatenate import concatenate
from tensorlab.explain.operations.dot import dot
from tensorlab.explain.operations.index import index
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.operations.reshape import reshape
from tensorlab.explain.operations.squeeze import squeeze
from tensorlab.explain.operations.stack import stack
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Sentence, Suggestion, the, the_tensor
from tensorlab.shapes import Shape, letter
from tensorlab.wording import count, thousands, verb

_Explain = Callable[[re.Match[str]], Explanation | None]
_Formats = tuple[tuple[str, _Explain], ...]

# A shape as (3, 4), [3,4], (None, 4) or [?,4].
_SHAPE = r"[(\[]((?:[\d, ?]|None)*)[)\]]"
_TIMES = r"(\d+(?: ?x ?\d+)*)"
_TYPED = r"\w+\[([\d,]*)\]"  # JAX: float32[3,4]
_MOST_IN_A_MASK = 1_000_000
# TensorFlow's names of what pairs entries by broadcasting.
_PAIRING = (
    "Add|AddV2|Sub|Mul|RealDiv|Div|FloorDiv|FloorMod|Maximum|Minimum|Pow|SquaredDifference|Equal|NotEqual|Less|"
    "LessEqual|Greater|GreaterEqual|LogicalAnd|LogicalOr"
)


def _shape(text: str) -> Shape:
    # `operand` reads None as a length that is not known.
    lengths = re.findall(r"\d+|None|\?", text)
    return operand(tuple(int(n) if n.isdigit() else None for n in lengths)).shape


def _all(text: str) -> list[Shape]:
    return [_shape(each) for each in re.findall(_SHAPE, text)]


def _two(explain: Callable[[Shape, Shape], Explanation]) -> _Explain:
    return lambda found: explain(_shape(found[1]), _shape(found[2]))


def _several(explain: Callable[..., Explanation]) -> _Explain:
    return lambda found: explain(*_all(found[1]))


def _as_list(explain: Callable[[list[Shape]], Explanation]) -> _Explain:
    return lambda found: explain(_all(found[1]))


def _equal(operation: str) -> _Explain:
    return lambda found: same_shape(operation, _shape(found[1]), _shape(found[2]))


def _into(found: re.Match[str]) -> Explanation:
    """What is written into a place of another shape."""
    return broadcast_to(_shape(found["value"]), _shape(found["place"]))


def _reshape(found: re.Match[str]) -> Explanation:
    given = found.groupdict()
    wanted = tuple(map(int, re.findall(r"-?\d+", given["shape"])))
    if given.get("multiple"):
        wanted = (-1, *wanted)
    return reshape(_shape(given["of"]) if given.get("of") else (int(given["size"]),), wanted)


def _along_other(shapes: Sequence[Shape], differs: int) -> Explanation:
    """Explain a concatenation that fails along an axis, which is not the one of joining."""
    rank = len(shapes[0])
    return concatenate(list(shapes), axis=1 - differs) if rank == 2 else joined("concat", shapes)


def _traced(found: re.Match[str]) -> Explanation | None:
    """TensorFlow, within tf.function: the operation, its attributes, and the shapes of its inputs."""
    shapes = _all(found["shapes"])
    name, attributes = found["op"], found["attributes"]
    if name in ("MatMul", "BatchMatMul", "BatchMatMulV2"):
        for place, flag in enumerate(
            (r"(?:transpose_a|adj_x)=true", r"(?:transpose_b|adj_y)=true")
        ):
            if re.search(flag, attributes):
                *batch, rows, columns = shapes[place]
                shapes[place] = (*batch, columns, rows)
        return matmul(*shapes[:2])
    if re.fullmatch(_PAIRING, name):
        return broadcast(*shapes[:2])
    if name in ("ConcatV2", "Pack"):
        ranked = [shape for shape in shapes if shape]  # the axis of joining is an input, too
        return joined("concat", ranked) if name == "ConcatV2" else stack(ranked)
    return None


def _einsum(found: re.Match[str]) -> Explanation | None:
    """NumPy's einsum: each operand as it is, and with its axes where those of the same letters are."""
    operands = [_shape(each) for each in re.findall(r"(\([\d,]*\))->", found[1])]
    remapped = re.findall(r"->\(([\w,]*)\)", found[1])
    at: dict[int, tuple[int, int]] = {}  # the length that an axis has, and whose
    for number, text in enumerate(remapped):
        lengths = [int(each) if each.isdigit() else 1 for each in text.split(",") if each]
        for axis, length in enumerate(reversed(lengths)):
            before, whose = at.setdefault(axis, (length, number))
            if before == 1:
                at[axis] = (length, number)
            elif length not in (1, before):
                one, other = operands[whose], operands[number]
                if one.count(before) != 1 or other.count(length) != 1:
                    return None
                places = (whose, one.index(before)), (number, other.index(length))
                words = ("the first", "the second", "the third", "the fourth")
                problem = (
                    f"one letter stands for axis {places[0][1]} of {words[whose]} with {count(before, 'entry')} and "
                    f"for axis {places[1][1]} of {words[number]} with {thousands(length)}."
                )
                shapes = [operand(shape) for shape in operands]
                call = Call.function("einsum", ["..."], ", ".join(map(str, shapes)))
                return refused("einsum", call, shapes, problem, (), places)
    return None


def _mask(found: re.Match[str]) -> Explanation | None:
    """A mask of another length than the axis that it is for."""
    shape, mask = _shape(found["of"]), _shape(found["mask"])
    if operand(mask).size > _MOST_IN_A_MASK:
        return None
    before = (slice(None),) * int(found["at"])
    told = index(shape, (*before, np.zeros(mask, bool)))
    # Which entries are True, and how many it keeps, nobody says.
    ways = [Suggestion(each.how) for each in told.suggestions if isinstance(each, Suggestion)]
    written = f"[{':, ' * len(before)}mask]"
    call = replace(told.call, full=f"{operand(shape)}{written}", short=written)
    return replace(told, call=call, suggestions=tuple(ways))


def _labelled(data: Shape, by_labels: Shape) -> Explanation | None:
    """pandas: the data of a table, and the shape that its labels tell."""
    x = operand(data)
    if x.rank != len(by_labels) or x.rank > 2:
        return None
    axis = next(axis for axis, (n, m) in enumerate(zip(data, by_labels, strict=True)) if n != m)
    n, m, what = data[axis], by_labels[axis], ("row", "column")[axis]
    there = f"{verb(m, 'is')} {count(m, 'label')}"
    problem = (
        f"{the_tensor()} has {count(n, what)}, its axis {axis}, and there {there} for "
        f"{'it' if n == 1 else 'them'} in {('index', 'columns')[axis]}."
    )
    call = Call("layer", f"A table of {x}", "DataFrame")
    return refused("table", call, [x], problem, (), [(0, axis)])


def _dot_layer(found: re.Match[str]) -> Explanation:
    """Keras: the layer Dot."""
    both = [operand(_shape(found[k])) for k in (5, 6)]
    problem = (
        f"axes that meet must have the same length, and axis {found[2]} of {the(0)} has "
        f"{count(int(found[1]), 'entry')} where axis {found[4]} of {the(1)} has {thousands(int(found[3]))}."
    )
    clashes = [(0, int(found[2])), (1, int(found[4]))]
    return refused("layer", Call.function("Dot", both), both, problem, (), clashes)


def _reshaped_samples(found: re.Match[str]) -> Explanation:
    """Keras: the layer Reshape leaves the axis of the batch as it is."""
    explained = _reshape(found)
    return replace(explained, problem=Sentence(f"in each sample, {explained.problem.template}"))


def _paddings(found: re.Match[str]) -> Explanation | None:
    (pairs, *_), x = _shape(found[1]), operand(_shape(found[2]))
    problem = (
        f"paddings has a pair (before, after) for each axis: {the_tensor()} has {count(x.rank, 'axis')}, and there "
        f"{verb(pairs, 'is')} {count(pairs, 'pair')}."
    )
    return (
        refused("pad", Call.function("pad", [x], "..."), [x], problem) if pairs != x.rank else None
    )


def _rank(found: re.Match[str]) -> Explanation:
    """PyTorch: the numbers of axes that a layer takes."""
    wanted = [int(n) for n in re.findall(r"\d+", found["wanted"])]
    return layer_rank(found["layer"], _shape(found["received"]), wanted, at_least=False)


def _normalised(wanted: Shape, received: Shape) -> Explanation:
    """PyTorch: a layer that normalises several axes, the last ones."""
    axis = next(k for k in range(1, len(wanted) + 1) if wanted[-k] != received[-k])
    return layer_axis("layer norm", received, -axis, int(wanted[-axis]))


def _same_heads(found: re.Match[str]) -> Explanation:
    wanted, got = _shape(found[1]), _shape(found[2])
    which = "the axis of the batch" if wanted[0] != got[0] else "the inner axes"
    k = 0 if wanted[0] != got[0] else 1
    return by_numbers(
        "bmm",
        "The batch of products",
        f"{which} must have the same length, and axis {2 if k else 0} of the first has {count(wanted[k], 'entry')} "
        f"where axis {k} of the second has {thousands(got[k])}.",
    )


def _einops(found: re.Match[str]) -> Explanation | None:
    """What einops says of a pattern and a shape."""
    given, pattern, why = operand(_shape(found["received"])), found["pattern"], found["why"].strip()
    name = found["operation"] if found["operation"] in ("rearrange", "repeat") else "reduce"
    call = Call(name, f'{name}({given}, "{pattern}")', name)
    said = _first_of(
        why,
        (r"expected (\d+) dims. Received (\d+)-dim",
         lambda m: f'the left side of "{pattern}" names {count(int(m[1]), "axis")}, and {the_tensor()} has {m[2]}.'),
        (r"can't divide axis of length (\d+) in chunks of (\d+)",
         lambda m: f"an axis of {count(int(m[1]), 'entry')} does not divide into parts of {m[2]}."),
        (r"Shape mismatch, (\d+) != (\d+)",
         lambda m: f"the pattern wants a length of {m[2]} where {the_tensor()} has {m[1]}."),
    )  # fmt: skip
    if not said:
        return None
    clashing = [axis for axis, n in enumerate(given.shape) if str(n) == said[1]]
    clashes = [(0, axis) for axis in clashing] if len(clashing) == 1 else []
    return refused(name, call, [given], said[0], (), clashes)


def _first_of(
    text: str, *formats: tuple[str, Callable[[re.Match[str]], str]]
) -> tuple[str, str] | None:
    for pattern, write in formats:
        if found := re.search(pattern, text):
            return write(found), found[1]
    return None


_LAYER = r"Input \d+ (?:with name '[^']*' )?of layer ['\"]?(?P<layer>\w+)['\"]? is incompatible with the layer: "
_RECEIVED = r"(?P<received>[(\[](?:[\d, ]|None)*[)\]])"
_FORMATS: _Formats = (
    # NumPy
    (rf"operands could not be broadcast together with shapes? ({_SHAPE}(?: {_SHAPE})+)", _several(broadcast)),
    (r"operands could not be broadcast together with remapped shapes \[original->remapped\]: (.*->.*)", _einsum),
    (r"remapped shapes \[original->remapped\]: (?P<value>\([\d,]*\)) *and requested shape (?P<place>\([\d,]*\))",
     _into),
    (rf"Mismatch is between arg \d+ with shape {_SHAPE} and arg \d+ with shape {_SHAPE}", _two(broadcast)),
    (rf"indexing (?:arrays|tensors) could not be broadcast together with shapes ({_SHAPE}(?:,? {_SHAPE})+)",
     _several(broadcast)),
    (r"non-broadcastable output operand with shape (?P<place>\([\d,]*\)) doesn't match the broadcast shape "
     r"(?P<value>\([\d,]*\))", _into),
    (r"could not broadcast input array from shape (?P<value>\([\d,]*\)) into shape (?P<place>\([\d,]*\))", _into),
    (r"Cannot broadcast to shape with fewer dimensions: arr_shape=(?P<value>\([\d, ]*\)) shape=(?P<place>\([\d, ]*\))",
     lambda found: replace(_into(found), suggestions=())),
    (rf"shapes {_SHAPE} and {_SHAPE} not aligned", _two(dot)),
    (r"cannot reshape array of size (?P<size>\d+) into shape \((?P<shape>[-\d, ]*)\)", _reshape),
    # PyTorch
    (rf"mat1 and mat2 shapes cannot be multiplied \({_TIMES} and {_TIMES}\)", _two(matmul)),
    (rf"size mismatch, m1: \[{_TIMES}\], m2: \[{_TIMES}\]", _two(matmul)),
    (rf"size mismatch, got input \(\d+\), mat \({_TIMES}\), vec \({_TIMES}\)", _two(matmul)),
    (rf"inconsistent tensor size, expected tensor {_SHAPE} and src {_SHAPE}", _two(dot)),
    (rf"first two dimensions of batch2 tensor to be: {_SHAPE} but got: {_SHAPE}", _same_heads),
    (r"shape '\[(?P<shape>[-\d, ]*)\]' is invalid for input of size (?P<size>\d+)", _reshape),
    (rf"must have same reduction dim, but got {_SHAPE} X {_SHAPE}", _two(matmul)),
    (rf"had torch\.Size\({_SHAPE}\); but expected shape should be broadcastable to {_SHAPE}",
     lambda found: broadcast(_shape(found[2]), _shape(found[1]))),
    (r"Target sizes: (?P<place>\[[\d, ]*\])\.\s+Tensor sizes: (?P<value>\[[\d, ]*\])", _into),
    (r"output with shape (?P<place>\[[\d, ]*\]) doesn't match the broadcast shape (?P<value>\[[\d, ]*\])", _into),
    (rf"stack expects each tensor to be equal size, but got {_SHAPE} at entry 0 and {_SHAPE} at entry \d+",
     lambda found: stack([_shape(found[1]), _shape(found[2])])),
    (r"shape of the mask (?P<mask>\[[\d, ]*\]) at index \d+ does not match the shape of the indexed tensor "
     r"(?P<of>\[[\d, ]*\]) at index (?P<at>\d+)", _mask),
    (rf"expected input{_SHAPE} to have (\d+) channels, but got \d+ channels",
     lambda found: layer_axis("convolution", _shape(found[1]), -3 if len(_shape(found[1])) > 3 else 1,
                              int(found[2]), "channels")),
    (rf"Expected (?P<wanted>\dD .*?) input to (?P<layer>\w+), but got input of size: {_RECEIVED}", _rank),
    (rf"Given normalized_shape=(\[\d+(?:, \d+)+\]), expected input with shape .*?, but got input of size{_SHAPE}",
     lambda found: _normalised(_shape(found[1]), _shape(found[2]))),
    (r"Given normalized_shape=\[(\d+)\], expected input with shape .*?, but got input of size" + _SHAPE,
     lambda found: layer_axis("layer norm", _shape(found[2]), -1, int(found[1]))),
    (rf"[Tt]arget size \(torch\.Size\({_SHAPE}\)\) (?:that is different to the|must be the same as) input size "
     rf"\(torch\.Size\({_SHAPE}\)\)", lambda found: same_shape("loss", _shape(found[2]), _shape(found[1]))),
    (rf"param with shape torch\.Size\({_SHAPE}\) from checkpoint, the shape in current model is "
     rf"torch\.Size\({_SHAPE}\)", _equal("load_state_dict")),
    # TensorFlow
    (rf"Matrix size-incompatible: In\[0\]: {_SHAPE}, In\[1\]: {_SHAPE}", _two(matmul)),
    (rf"Incompatible shapes: {_SHAPE} vs\. {_SHAPE} \[Op:BroadcastTo\]", _two(broadcast_to)),
    (rf"Received: labels\.shape={_SHAPE}(?: of rank \d+)? and logits\.shape={_SHAPE}", _two(labels)),
    (rf"Incompatible shapes: {_SHAPE} vs\. {_SHAPE}", _two(broadcast)),
    (rf"(condition {_SHAPE}, then {_SHAPE}, and else {_SHAPE}) must be broadcastable", _several(broadcast)),
    (r"reshape is a tensor with (?P<size>\d+) values, but the requested shape (?:has|requires a (?P<multiple>multiple) "
     r"of) (?P<shape>\d+)", _reshape),
    (r"Cannot reshape a tensor with (?P<size>\d+) elements to shape \[(?P<shape>[-\d,]*)\]", _reshape),
    (rf"Dimension (?P<axis>\d+) in both shapes must be equal: (shape\[0\] = {_SHAPE} vs\. shape\[\d+\] = {_SHAPE})",
     lambda found: _along_other([_shape(found[3]), _shape(found[4])], int(found["axis"]))),
    (rf"Ranks of all input tensors should match: shape\[0\] = {_SHAPE} vs\. shape\[\d+\] = {_SHAPE}",
     lambda found: joined("concat", [_shape(found[1]), _shape(found[2])])),
    (rf"values\[0\]\.shape = {_SHAPE} != values\[\d+\]\.shape = {_SHAPE}",
     lambda found: stack([_shape(found[1]), _shape(found[2])])),
    (r"for '\{\{node [^}]*\}\} = (?P<op>\w+)\[(?P<attributes>[^\]]*)\]\(.*?\)' with input shapes: "
     rf"(?P<shapes>{_SHAPE}(?:, {_SHAPE})*)", _traced),
    (rf"biases as the last dimension of the input tensor: {_SHAPE} vs\. {_SHAPE}",
     lambda found: broadcast(_shape(found[2]), _shape(found[1]))),
    (rf"logits and labels must be broadcastable: logits_size={_SHAPE} labels_size={_SHAPE}", _equal("loss")),
    (rf"Shapes {_SHAPE} and {_SHAPE} are incompatible", _equal("pair")),
    (rf"Input 0: {_SHAPE} != input \d+: {_SHAPE}", _equal("add_n")),
    (rf"variable shape {_SHAPE}, and the assigned value shape {_SHAPE}", _equal("assign")),
    (rf"Cannot update variable with shape {_SHAPE} using a Tensor with shape {_SHAPE}", _equal("assign")),
    # JAX
    (rf"[Ii]ncompatible shapes for broadcasting: (?:shapes=\[)?({_SHAPE}(?:(?:, | and ){_SHAPE})+)",
     _several(broadcast)),
    (rf"Incompatible types for broadcasting: input type={_TYPED} and requested type={_TYPED}", _two(broadcast_to)),
    (rf"Incompatible types for matmul arguments: {_TYPED} and {_TYPED}", _two(matmul)),
    (r"cannot reshape array of shape (?P<of>\([\d, ]*\)) \(size \d+\) into shape \((?P<shape>[-\d, ]*)\)", _reshape),
    (rf"concatenating along dimension (\d+) for shapes ({_SHAPE}(?:, {_SHAPE})+)",
     lambda found: concatenate(_all(found[2]), axis=int(found[1]))),
    (rf"Cannot concatenate arrays with different numbers of dimensions: got ({_SHAPE}(?:, {_SHAPE})+)",
     _as_list(concatenate)),
    (rf"[Aa]ll input arrays must have the same shape\. Got ({_SHAPE}(?:, {_SHAPE})+)", _as_list(stack)),
    (r"boolean index did not match shape of indexed array in index (?P<at>\d+): got (?P<mask>\([\d, ]*\)), expected "
     r"(?P<of>\[[\d, ]*\])", lambda found: same_shape("mask", _shape(found["of"]), _shape(found["mask"]))),
    (r"size not equal to one, got shape=(\([\d, ]*\)) and dimensions=\((\d+),\)",
     lambda found: squeeze(_shape(found[1]), axis=int(found[2]))),
    (rf"The first dimension of paddings must be the rank of inputs{_SHAPE} {_SHAPE}", _paddings),
    # Keras
    (_LAYER + r"expected axis (?P<axis>-?\d+) of input shape to have value (?P<wanted>\d+), "
     rf"but received input with shape {_RECEIVED}",
     lambda found: layer_axis(found["layer"], _shape(found["received"]), int(found["axis"]), int(found["wanted"]))),
    (_LAYER + r"expected (?P<least>min_)?ndim=(?P<wanted>\d+), found ndim=\d+\. "
     rf"Full shape received: {_RECEIVED}",
     lambda found: layer_rank(found["layer"], _shape(found["received"]), [int(found["wanted"])], bool(found["least"]))),
    (rf"`?inputs shape={_SHAPE}`?, `?kernel shape={_SHAPE}",
     lambda found: kernel_too_large(_shape(found[1]), _shape(found[2]), 1)),
    (rf"must have the same rank \(ndim\)\. Received: target\.shape={_SHAPE}, output\.shape={_SHAPE}", _two(loss_shape)),
    (rf"must have rank \(ndim\) `target\.ndim - 1`\. Received: target\.shape={_SHAPE}, output\.shape={_SHAPE}",
     _two(labels)),
    (rf"is incompatible with the layer: expected shape={_SHAPE}, found shape={_SHAPE}", _two(model_input)),
    (rf"Expected shape {_SHAPE}, but input has incompatible shape {_SHAPE}", _two(model_input)),
    (rf"must have the same shape\. Received: target\.shape={_SHAPE}, output\.shape={_SHAPE}", _two(loss_shape)),
    (rf"up until the last dimension: target\.shape={_SHAPE}, output\.shape={_SHAPE}", _two(labels)),
    (rf"Incompatible input shapes: axis values (\d+) \(at axis (\d+)\) != (\d+) \(at axis (\d+)\)\. Full input shapes: "
     rf"{_SHAPE}, {_SHAPE}", _dot_layer),
    (rf"Received tensors with shapes \[({_SHAPE}(?:, {_SHAPE})+)\]",  # Keras wants one length of the batch besides
     lambda found: replace(broadcast(*_all(found[1])), suggestions=())),
    (rf"Inputs have incompatible shapes\. Received shapes {_SHAPE} and {_SHAPE}",  # without the axis of the batch
     lambda found: broadcast((letter(0), *_shape(found[1])), (letter(0), *_shape(found[2])))),
    (rf"Cannot broadcast shape, .*? Input shapes are: {_SHAPE} and {_SHAPE}", _two(broadcast)),
    (rf"matching shapes except for the concatenation axis\. Received: input_shape=\[({_SHAPE}(?:, {_SHAPE})+)\]",
     lambda found: joined("Concatenate", _all(found[1]))),
    (rf"`x1\.shape={_SHAPE}` and `x2\.shape={_SHAPE}`", _two(matmul)),
    (r"input_shape=(?P<of>\([\d, ]*\)), target_shape=\((?P<shape>[-\d, ]*)\)", _reshaped_samples),
    (rf"weight shape {_SHAPE} is not compatible with provided weight shape {_SHAPE}", _equal("set_weights")),
    (rf"variable\.shape={_SHAPE}, Received: value\.shape={_SHAPE}", _equal("assign")),
    (rf"Received: value_shape={_SHAPE} and key_shape={_SHAPE}", _two(one_key_each)),
    (rf"calling MultiHeadAttention\.call\(\)(?s:.*) query=tf\.Tensor\(shape={_SHAPE}(?s:.*) "
     rf"value=tf\.Tensor\(shape={_SHAPE}", _two(one_batch)),
    # pandas
    (rf"Dot product shape mismatch, {_SHAPE} vs {_SHAPE}", _two(dot)),
    (rf"Unable to coerce to DataFrame, shape must be {_SHAPE}: given {_SHAPE}", _equal("pair")),
    (rf"Shape of passed values is {_SHAPE}, indices imply {_SHAPE}",
     lambda found: _labelled(_shape(found[1]), _shape(found[2]))),
    (rf"Lengths must match to compare', {_SHAPE}, {_SHAPE}", _equal("compare")),
    # Matplotlib
    (rf"Invalid shape {_SHAPE} for image data", lambda found: no_image(_shape(found[1]))),
    (rf"must have same first dimension, but have shapes {_SHAPE} and {_SHAPE}", _two(points)),
    # einops
    (r"Error while processing (?P<operation>\w+)-reduction pattern \"(?P<pattern>[^\"]*)\"\.\s+Input tensor shape: "
     r"(?P<received>\([\d, ]*\))\. Additional info: .*?\}\.\s+(?P<why>.*)", _einops),
)  # fmt: skip


def from_message(text: str, pasted: bool = False) -> Explanation | None:
    """Explain what a message tells, or the last line of a traceback that tells shapes.

    Args:
        text: The message.
        pasted: Whether it is all that there is: numbers serve then, too.

    >>> from_message("operands could not be broadcast together with shapes (4,3) (4,) ").input_shapes
    ((4, 3), (4,))
    >>> from_message("something else") is None
    True
    """
    for pattern, explain in (*_FORMATS, *OWN_NUMBERS, *(NUMBERS if pasted else ())):
        for found in reversed(list(re.finditer(pattern, text))):
            lengths = found.groupdict()
            if "one" in lengths and lengths["one"] == lengths["other"]:
                continue  # it contradicts itself
            try:
                explained = explain(found)
            except (ArithmeticError, IndexError, StopIteration, TypeError, ValueError):
                continue
            if explained is not None and not explained.valid:
                return explained
    return None
