"""What layers of Keras and PyTorch do to entries: by it an entry is followed back through a model."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import tensorlab.explain.operations.pool as pools
from tensorlab.explain.explanation import Call, Explanation, Source, Step
from tensorlab.explain.operands import Operand
from tensorlab.explain.operations.broadcast import broadcast
from tensorlab.explain.operations.concatenate import concatenate
from tensorlab.explain.operations.conv import conv
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.operations.pad import pad
from tensorlab.explain.operations.reduce import max as largest
from tensorlab.explain.operations.reduce import mean
from tensorlab.explain.operations.reshape import reshape
from tensorlab.explain.operations.transpose import transpose
from tensorlab.explain.outcome import accepted
from tensorlab.explain.tracing import Labels
from tensorlab.shapes import Shape

# Each entry by itself, as layers do it that are not being trained.
_ALONE = frozenset(
    ("ActivityRegularization", "AlphaDropout", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "BatchNormalization",
     "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "ELU", "GELU", "GaussianDropout", "GaussianNoise", "Hardsigmoid",
     "Hardswish", "Hardtanh", "Identity", "LeakyReLU", "LogSigmoid", "Mish", "Normalization", "PReLU", "ReLU", "ReLU6",
     "Rescaling", "SELU", "SiLU", "Sigmoid", "Softplus", "Softsign", "SpatialDropout1D", "SpatialDropout2D",
     "SpatialDropout3D", "Tanh")
)  # fmt: skip
_ACTIVATIONS = frozenset(
    ("celu", "elu", "exponential", "gelu", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu", "linear",
     "log_sigmoid", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "softplus", "softsign", "tanh")
)  # fmt: skip
_PAIRED = frozenset(("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"))


def operation_of(layer: Any, shapes: Sequence[Shape], gives: Shape) -> Explanation | None:
    """Explain a layer by the operation of `explain` that takes the same entries, its weights among the operands.

    Args:
        layer: A layer of Keras or PyTorch; those of other people may do anything.
        shapes: The shapes of its inputs.
        gives: The shape of its result.

    Returns:
        The explanation, or None where the layer does what no operation of `explain` does.
    """
    library = type(layer).__module__.partition(".")[0]
    if library not in ("keras", "torch") or not shapes:
        return None
    try:
        found = (_keras if library == "keras" else _pytorch)(layer, type(layer).__name__, shapes)
    except (AttributeError, LookupError, TypeError, ValueError):
        return None  # another release of the library has other attributes
    return found if found is not None and found.result_shape == gives else None


def _along(shape: Shape, together: Sequence[int]) -> Explanation:
    """The same shape, and each entry made of all that stand along some axes."""
    x, axes = Operand(shape), tuple(range(len(shape)))
    taken = frozenset(axis % len(shape) for axis in together)
    return accepted(
        "layer", Call("layer", "layer", "layer"), [x], shape,
        kind="accumulates" if taken else "stretches",
        steps=[Step(((0, axis),), "stays", (axis,), f"axis {axis} stays.") for axis in axes],
        trace=Labels((shape,), (axes,), axes, taken).trace,
        labels=[axes],
        result_labels=axes,
    )  # fmt: skip


def _embedded(shape: Shape, features: int) -> Explanation:
    """A vector in the place of each entry."""
    axes = tuple(range(len(shape)))
    return accepted(
        "layer", Call("layer", "layer", "layer"), [Operand(shape)], (*shape, features),
        kind="stretches",
        steps=[Step(((0, axis),), "stays", (axis,), f"axis {axis} stays.") for axis in axes],
        trace=lambda index: [(0, index[:-1])],
        labels=[axes],
        result_labels=(*axes, len(shape)),
    )  # fmt: skip


def _keras(layer: Any, kind: str, shapes: Sequence[Shape]) -> Explanation | None:
    x = shapes[0]
    form: Any = getattr(layer, "data_format", "channels_last")
    inner = range(1, len(x) - 1) if form == "channels_last" else range(2, len(x))
    channels = len(x) - 1 if form == "channels_last" else 1
    match kind:
        case "Dense":
            return matmul(x, (x[-1], layer.units))
        case "Conv1D" | "Conv2D" | "Conv3D":
            kernel = (*layer.kernel_size, x[channels] // layer.groups, layer.filters)
            return conv(x, kernel, layer.strides, layer.padding, form, layer.dilation_rate)
        case "MaxPooling1D" | "MaxPooling2D" | "MaxPooling3D":
            return pools.max_pool(x, layer.pool_size, layer.strides, layer.padding, form)
        case "AveragePooling1D" | "AveragePooling2D" | "AveragePooling3D":
            return pools.average_pool(x, layer.pool_size, layer.strides, layer.padding, form)
        case "GlobalMaxPooling1D" | "GlobalMaxPooling2D" | "GlobalMaxPooling3D":
            return largest(x, tuple(inner), keepdims=layer.keepdims)
        case "GlobalAveragePooling1D" | "GlobalAveragePooling2D" | "GlobalAveragePooling3D":
            return mean(x, tuple(inner), keepdims=layer.keepdims)
        case "Flatten" if form == "channels_last":
            return reshape(x, (x[0], -1))
        case "Reshape":
            return reshape(x, (x[0], *layer.target_shape))
        case "Permute":
            return transpose(x, (0, *layer.dims))
        case "ZeroPadding1D":
            return pad(x, ((0, 0), layer.padding, (0, 0)))
        case "ZeroPadding2D" | "ZeroPadding3D" if form == "channels_last":
            return pad(x, ((0, 0), *layer.padding, (0, 0)))
        case "Softmax" | "LayerNormalization":
            return _along(x, [layer.axis] if isinstance(layer.axis, int) else layer.axis)
        case "Activation" if layer.activation.__name__ in _ACTIVATIONS:
            return _along(x, [])
        case "Activation" if layer.activation.__name__ in ("softmax", "log_softmax"):
            return _along(x, [-1])
        case "Embedding":
            return _embedded(x, layer.output_dim)
        case "Concatenate":
            return concatenate(list(shapes), axis=layer.axis)
        case _ if kind in _PAIRED:
            return broadcast(*shapes)
        case _ if kind in _ALONE:
            return _along(x, [])
    return None


def _pytorch(layer: Any, kind: str, shapes: Sequence[Shape]) -> Explanation | None:
    x = shapes[0]
    match kind:
        case "Linear":
            return matmul(x, (x[-1], layer.out_features))
        case "Conv1d" | "Conv2d" | "Conv3d":
            kernel = (*layer.kernel_size, x[1] // layer.groups, layer.out_channels)
            pads = _pads(layer)
            wide = _widened(x, pads)
            found = conv(wide, kernel, layer.stride, "valid", "channels_first", layer.dilation)
            return _without(found, x, pads)
        case "MaxPool1d" | "MaxPool2d" | "MaxPool3d" if all(n == 1 for n in _each(layer.dilation)):
            return _pooled(pools.max_pool, layer, x)
        case "AvgPool1d" | "AvgPool2d" | "AvgPool3d":
            return _pooled(pools.average_pool, layer, x)
        case "Flatten":
            first, last = layer.start_dim % len(x), layer.end_dim % len(x)
            return reshape(x, (*x[:first], -1, *x[last + 1 :]))
        case "Softmax" | "LogSoftmax":
            return _along(x, [layer.dim])
        case "LayerNorm":
            return _along(x, [-1 - k for k in range(len(layer.normalized_shape))])
        case "Embedding":
            return _embedded(x, layer.embedding_dim)
        case _ if kind in _ALONE:
            return _along(x, [])
    return None


def _pooled(pool: Callable[..., Explanation], layer: Any, x: Shape) -> Explanation | None:
    if layer.ceil_mode:
        return None
    pads = [(n, n) for n in _each(layer.padding)] * (
        1 if len(_each(layer.padding)) > 1 else len(x) - 2
    )
    found = pool(_widened(x, pads), layer.kernel_size, layer.stride, "valid", "channels_first")
    return _without(found, x, pads)


def _pads(layer: Any) -> list[tuple[int, int]]:
    """The zeros before and after each axis that a window goes along."""
    if layer.padding == "valid":
        return [(0, 0)] * len(layer.kernel_size)
    if layer.padding_mode != "zeros":
        raise ValueError("What is beyond the ends comes from entries.")
    if layer.padding == "same":
        pairs = zip(layer.kernel_size, layer.dilation, strict=True)
        totals = [far * (length - 1) for length, far in pairs]
        return [(total // 2, total - total // 2) for total in totals]
    return [(n, n) for n in layer.padding]


def _widened(x: Shape, pads: Sequence[tuple[int, int]]) -> Shape:
    inner = zip(x[2:], pads, strict=True)
    return (*x[:2], *(before + n + after for n, (before, after) in inner))


def _without(found: Explanation, x: Shape, pads: Sequence[tuple[int, int]]) -> Explanation:
    """The same for an input that is widened by zeros on the way: they come from no entry."""
    before = (0, 0, *(first for first, _ in pads))

    def trace(index: Shape) -> list[Source]:
        sources = []
        for number, at in found._trace(index):
            own = at if number else tuple(i - n for i, n in zip(at, before, strict=True))
            if number or all(0 <= i < n for i, n in zip(own, x, strict=True)):
                sources.append((number, own))
        return sources

    return replace(found, operands=(Operand(x), *found.operands[1:]), _trace=trace)


def _each(numbers: Any) -> Sequence[int]:
    return [numbers] if isinstance(numbers, int) else numbers
