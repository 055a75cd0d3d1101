"""What libraries say when shapes do not fit: the shapes are read from the message, and explained."""

import re
from collections.abc import Callable

from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.broadcast import broadcast
from tensorlab.explain.operations.dot import dot
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.operations.reshape import reshape
from tensorlab.explain.outcome import refused
from tensorlab.shapes import Shape
from tensorlab.wording import count, thousands

_SHAPE = r"[(\[]([\d, ]*)[)\]]"
_TIMES = r"(\d+(?:x\d+)*)"


def _shape(text: str) -> Shape:
    return tuple(map(int, re.findall(r"\d+", text)))


def _broadcast(found: re.Match[str]) -> Explanation:
    return broadcast(*(_shape(each) for each in re.findall(_SHAPE, found[0])))


def _shapes(explain: Callable[..., Explanation]) -> Callable[[re.Match[str]], Explanation]:
    return lambda found: explain(_shape(found[1]), _shape(found[2]))


def _reshape(found: re.Match[str]) -> Explanation:
    shape = tuple(map(int, re.findall(r"-?\d+", found["shape"])))
    return reshape((int(found["size"]),), shape)


def _layer(found: re.Match[str]) -> Explanation:
    """Keras: the length that a layer wants along one axis."""
    received = Operand(_shape(found["received"]))
    name, wanted = found["layer"], int(found["wanted"])
    axis = int(found["axis"]) % received.rank
    call = Call("layer", f"layer {name!r} with {received}", name)
    if received.shape[axis] == wanted:
        raise ValueError("The message contradicts itself.")
    as_wanted = Operand((*received.shape[:axis], wanted, *received.shape[axis + 1 :]))
    problem = (
        f"the layer takes inputs with {count(wanted, 'entry')} along their "
        f"{'last axis' if axis == received.rank - 1 else f'axis {axis}'}, and axis {axis} of this one has "
        f"{thousands(received.shape[axis])}."
    )
    return refused(
        "layer",
        call,
        [received],
        problem,
        [f"It would work with an input of shape {as_wanted}."],
        [(0, axis)],
    )


def _layer_rank(found: re.Match[str]) -> Explanation:
    """Keras: the number of axes that a layer wants."""
    received = Operand(_shape(found["received"]))
    name, wanted = found["layer"], int(found["wanted"])
    at_least = "at least " if found["least"] else ""
    problem = f"the layer takes inputs of {at_least}{count(wanted, 'axis')}, and this one has {received.rank}."
    call = Call("layer", f"layer {name!r} with {received}", name)
    suggestions = []
    if received.rank == wanted - 1:
        with_channels = Operand((*received.shape, 1))
        suggestions.append(
            f"If what is missing is the axis of channels, [..., np.newaxis] adds it: {with_channels}."
        )
        suggestions.append(
            f"If it is a single sample, [np.newaxis] makes a batch of it: {Operand((1, *received.shape))}."
        )
    return refused("layer", call, [received], problem, suggestions)


_LAYER = r"Input \d+ of layer \"?(?P<layer>\w+)\"? is incompatible with the layer: "
_FORMATS: tuple[tuple[str, Callable[[re.Match[str]], Explanation]], ...] = (
    # NumPy
    (r"operands could not be broadcast together with shapes (?:\([\d,]*\) ?){2,}", _broadcast),
    (rf"shape mismatch: objects cannot be broadcast.*: arg \d+ with shape {_SHAPE} and arg \d+ with shape {_SHAPE}",
     _broadcast),
    (rf"shapes {_SHAPE} and {_SHAPE} not aligned", _shapes(dot)),
    (r"cannot reshape array of size (?P<size>\d+) into shape \((?P<shape>[-\d, ]*)\)", _reshape),
    # PyTorch
    (rf"mat1 and mat2 shapes cannot be multiplied \({_TIMES} and {_TIMES}\)", _shapes(matmul)),
    (r"shape '\[(?P<shape>[-\d, ]*)\]' is invalid for input of size (?P<size>\d+)", _reshape),
    # TensorFlow
    (rf"Matrix size-incompatible: In\[0\]: {_SHAPE}, In\[1\]: {_SHAPE}", _shapes(matmul)),
    (rf"Incompatible shapes: {_SHAPE} vs\. {_SHAPE}", _broadcast),
    # JAX
    (rf"[Ii]ncompatible shapes for broadcasting: (?:shapes=\[)?{_SHAPE}(?:, | and ){_SHAPE}", _broadcast),
    # Keras
    (_LAYER + r"expected axis (?P<axis>-?\d+) of input shape to have value (?P<wanted>\d+), "
     r"but received input with shape [(](?P<received>[\d, ]+)[)]", _layer),
    (_LAYER + r"expected (?P<least>min_)?ndim=(?P<wanted>\d+), found ndim=\d+\. "
     r"Full shape received: [(](?P<received>[\d, ]+)[)]", _layer_rank),
)  # fmt: skip


def from_message(text: str) -> Explanation | None:
    """Explain what a message tells, or the last line of a traceback that tells shapes.

    >>> from_message("operands could not be broadcast together with shapes (4,3) (4,) ").input_shapes
    ((4, 3), (4,))
    >>> from_message("something else") is None
    True
    """
    for pattern, explain in _FORMATS:
        for found in reversed(list(re.finditer(pattern, text))):
            try:
                explained = explain(found)
            except (ValueError, TypeError, ZeroDivisionError):
                continue
            if not explained.valid:
                return explained
    return None
