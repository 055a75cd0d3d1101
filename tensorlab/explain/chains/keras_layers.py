"""What layers of Keras do to entries."""

from collections.abc import Mapping, Sequence
from typing import Any

import tensorlab.explain.operations.pool as pools
from tensorlab.explain.chains import receptive
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.operations.broadcast import broadcast
from tensorlab.explain.operations.concatenate import concatenate
from tensorlab.explain.operations.conv import conv
from tensorlab.explain.operations.einsum import einsum
from tensorlab.explain.operations.expand_dims import expand_dims
from tensorlab.explain.operations.index import index
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.operations.reduce import max as largest
from tensorlab.explain.operations.reduce import mean
from tensorlab.explain.operations.reshape import reshape
from tensorlab.explain.operations.squeeze import squeeze
from tensorlab.explain.operations.stack import stack
from tensorlab.explain.operations.transpose import transpose
from tensorlab.explain.tracing import Along
from tensorlab.shapes import Shape

# Each entry by itself, as layers do it that are not being trained.
_ALONE = frozenset(
    ("ActivityRegularization", "AlphaDropout", "BatchNormalization", "Dropout", "ELU", "GaussianDropout",
     "GaussianNoise", "Identity", "LeakyReLU", "Masking", "Normalization", "PReLU", "ReLU", "Rescaling",
     "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")
)  # fmt: skip
_ACTIVATIONS = frozenset(
    ("celu", "elu", "exponential", "gelu", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu", "linear",
     "log_sigmoid", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "softplus", "softsign", "tanh")
)  # fmt: skip
_SOFTMAX = frozenset(("softmax", "log_softmax"))
# Layers whose entries see all channels, so that those of the last axis see the same.
_MIXING = frozenset(
    ("Conv1D", "Conv1DTranspose", "Conv2D", "Conv2DTranspose", "Conv3D", "Conv3DTranspose", "Dense", "SeparableConv1D",
     "SeparableConv2D")
)  # fmt: skip
_PAIRED = frozenset(("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"))
# Functions of keras.ops that take each entry by itself, besides activations.
_OPS_ALONE = frozenset(
    ("Absolute", "Cast", "Clip", "Cos", "Exp", "Log", "Negative", "Sin", "Sqrt", "Square")
)
_OPS_PAIRED = _PAIRED | {"Divide", "Power", "TrueDivide"}


def operation_of(
    layer: Any, shapes: Sequence[Shape], gives: Shape, which: int, options: Mapping[str, Any]
) -> Explanation | None:
    """Explain a layer of Keras, or one of its functions in a functional model.

    Args:
        layer: The layer.
        shapes: The shapes of its inputs.
        gives: The shape of its result.
        which: The number of the result, where it gives several.
        options: With what it is called besides.
    """
    kind = type(layer).__name__
    if ".ops." in type(layer).__module__:
        return _function(layer, kind, shapes, gives, options)
    if kind in ("RNN", "SimpleRNN", "LSTM", "GRU", "Bidirectional"):
        return _recurrent(layer, kind, shapes, gives, which)
    if kind in ("MultiHeadAttention", "GroupedQueryAttention", "Attention", "AdditiveAttention"):
        return _attention(layer, kind, shapes, gives, which, options)
    if kind in ("TimeDistributed", "SpectralNormalization"):
        x, inner = shapes[0], layer.layer
        if kind == "SpectralNormalization":
            return operation_of(inner, shapes, gives, 0, {})
        found = operation_of(inner, [(x[0], *x[2:])], (gives[0], *gives[2:]), 0, {})
        return found and receptive.at_each_time(found, x, gives)
    if type(layer).__module__.partition(".")[0] != "keras":
        return None
    return _layer(layer, kind, shapes, gives)


def _layer(layer: Any, kind: str, shapes: Sequence[Shape], gives: Shape) -> Explanation | None:
    x = shapes[0]
    form: Any = getattr(layer, "data_format", "channels_last")
    last = form == "channels_last"
    inner = range(1, len(x) - 1) if last else range(2, len(x))
    channels = len(x) - 1 if last else 1

    # A function that comes last may look at other entries, too: softmax at those of the last axis.
    then = getattr(layer, "activation", None)
    mixes = last and kind in _MIXING and getattr(layer, "groups", 1) == 1
    known = then is None or _is_alone(then) or (mixes and _name(then) in _SOFTMAX)
    if not known and kind != "Activation":
        return None

    def along(inside: Sequence[Along], groups: int = 0) -> Explanation:
        """The axes that are not channels, each by itself; of the channels those of the own group, or the own."""
        n, m = x[channels], gives[channels]
        across = receptive.in_groups(n, m, groups) if groups else range(n)
        ends = [*inside, across] if last else [across, *inside]
        return receptive.placed(x, gives, [range(x[0]), *ends])

    def each(f: Any, *sizes: Any) -> list[Along]:
        pairs = [(x[axis], gives[axis]) for axis in inner]
        return [f(*pair, *own) for pair, *own in zip(pairs, *sizes, strict=True)]

    match kind:
        case "Dense":
            return matmul(x, (x[-1], layer.units))
        case "EinsumDense":
            return einsum(layer.equation, x, tuple(layer.kernel.shape))
        case "Conv1D" | "Conv2D" | "Conv3D" if layer.padding != "causal":
            kernel = (*layer.kernel_size, x[channels] // layer.groups, layer.filters)
            return conv(x, kernel, layer.strides, layer.padding, form, layer.dilation_rate)
        case "Conv1D":
            before = (layer.dilation_rate[0] * (layer.kernel_size[0] - 1),)
            window = layer.kernel_size, layer.strides, layer.dilation_rate, before
            return along(each(receptive.windows, *window), layer.groups)
        case "DepthwiseConv1D" | "DepthwiseConv2D" | "SeparableConv1D" | "SeparableConv2D":
            f = {"same": receptive.centred, "valid": receptive.windows}[layer.padding]
            groups = x[channels] if kind.startswith("Depthwise") else 1
            return along(each(f, layer.kernel_size, layer.strides, layer.dilation_rate), groups)
        case "Conv1DTranspose" | "Conv2DTranspose" | "Conv3DTranspose":
            return along(each(_spread, layer.kernel_size, layer.strides, layer.dilation_rate,
                              [layer.padding == "same"] * len(inner)), 1)  # fmt: skip
        case "MaxPooling1D" | "MaxPooling2D" | "MaxPooling3D":
            return pools.max_pool(x, layer.pool_size, layer.strides, layer.padding, form)
        case "AveragePooling1D" | "AveragePooling2D" | "AveragePooling3D":
            return pools.average_pool(x, layer.pool_size, layer.strides, layer.padding, form)
        case "GlobalMaxPooling1D" | "GlobalMaxPooling2D" | "GlobalMaxPooling3D":
            return largest(x, tuple(inner), keepdims=layer.keepdims)
        case "GlobalAveragePooling1D" | "GlobalAveragePooling2D" | "GlobalAveragePooling3D":
            return mean(x, tuple(inner), keepdims=layer.keepdims)
        case _ if kind.startswith("Adaptive"):
            return along(each(receptive.adaptive))
        case "UpSampling1D" | "UpSampling2D" | "UpSampling3D":
            if getattr(layer, "interpolation", "nearest") != "nearest":
                return None
            return along(each(receptive.repeated))
        case "ZeroPadding1D" | "ZeroPadding2D" | "ZeroPadding3D":
            return along(each(receptive.shifted, [before for before, _ in _pairs(layer.padding)]))
        case "Cropping1D" | "Cropping2D" | "Cropping3D":
            return along(each(receptive.shifted, [-before for before, _ in _pairs(layer.cropping)]))
        case "Flatten" if last:
            return reshape(x, (x[0], -1))
        case "Flatten":
            order = (0, *range(2, len(x)), 1)
            return receptive.regrouped(x, tuple(x[axis] for axis in order), gives, order)
        case "Reshape":
            return reshape(x, (x[0], *layer.target_shape))
        case "RepeatVector":
            return receptive.seen([x], gives, lambda index: [(0, (index[0], index[2]))])
        case "Permute":
            return transpose(x, (0, *layer.dims))
        case "Softmax" | "LayerNormalization" | "RMSNormalization" | "UnitNormalization":
            return receptive.together(
                x, [layer.axis] if isinstance(layer.axis, int) else layer.axis
            )
        case "GroupNormalization":
            groups, axis = layer.groups, layer.axis % len(x)
            whole: list[Along] = [receptive.all_of(n) for n in x]
            whole[0] = range(x[0])
            whole[axis] = receptive.in_groups(x[axis], x[axis], x[axis] if groups == -1 else groups)
            return receptive.placed(x, gives, whole)
        case "Activation" if _is_alone(layer.activation):
            return receptive.together(x, [])
        case "Activation" if _name(layer.activation) in _SOFTMAX:
            return receptive.together(x, [-1])
        case "Embedding":
            return receptive.widened(x, layer.output_dim)
        case "Concatenate":
            return concatenate(list(shapes), axis=layer.axis)
        case "Dot" if len(shapes) == 2:
            axes = layer.axes
            return receptive.paired(shapes, [axes] * 2 if isinstance(axes, int) else axes, gives)
        case _ if kind in _PAIRED:
            return broadcast(*shapes)
        case _ if kind in _ALONE:
            return receptive.together(x, [])
    return None


def _name(activation: Any) -> str:
    return str(getattr(activation, "__name__", type(activation).__name__))


def _is_alone(activation: Any) -> bool:
    """Tell whether a function looks at each entry by itself."""
    known = getattr(activation, "__module__", "").startswith("keras.")
    return known and _name(activation) in _ACTIVATIONS | _ALONE


def _spread(n: int, places: int, length: int, step: int, apart: int, same: bool) -> Along:
    """A transposed convolution is the way back of the convolution that would give n places of so many."""
    over = max((n - 1) * step + (length - 1) * apart + 1 - places, 0) if same else 0
    return receptive.spread(n, places, length, step, apart, over // 2)


def _pairs(given: Any) -> Sequence[tuple[int, int]]:
    """Before and after along each axis; of one axis alone Keras keeps the pair alone."""
    return [given] if isinstance(given[0], int) else given


def _recurrent(
    layer: Any, kind: str, shapes: Sequence[Shape], gives: Shape, which: int
) -> Explanation | None:
    if kind != "Bidirectional":
        if not _is_known(layer.cell):
            return None
        return receptive.recurrent(
            shapes, gives, sequences=layer.return_sequences and which == 0,
            forward=not layer.go_backwards, backward=layer.go_backwards,
        )  # fmt: skip
    inside = layer.forward_layer
    if not _is_known(inside.cell) or which or len(shapes) > 1:
        return None
    return receptive.recurrent(
        shapes, gives, sequences=inside.return_sequences, backward=True,
        halves=layer.merge_mode == "concat",
    )  # fmt: skip


def _is_known(cell: Any) -> bool:
    """Tell whether each unit of a cell sees all features; one of the reader's own may do anything."""
    if type(cell).__name__ == "StackedRNNCells":
        return all(map(_is_known, cell.cells))
    return type(cell).__name__ in ("SimpleRNNCell", "LSTMCell", "GRUCell")


def _attention(
    layer: Any,
    kind: str,
    shapes: Sequence[Shape],
    gives: Shape,
    which: int,
    options: Mapping[str, Any],
) -> Explanation | None:
    masks = ("attention_mask", "query_mask", "value_mask", "key_mask", "mask")
    if which or any(options.get(name) is not None for name in masks):
        return None
    causal = bool(options.get("use_causal_mask"))
    return receptive.attention(
        shapes, gives, is_causal=causal, mixes=kind not in ("Attention", "AdditiveAttention")
    )


def _function(
    op: Any, kind: str, shapes: Sequence[Shape], gives: Shape, options: Mapping[str, Any]
) -> Explanation | None:
    """A function of `keras.ops`, which an operator or a call on a tensor of a functional model is."""
    x = shapes[0]
    match kind:
        case "Matmul" if len(shapes) == 2:
            return matmul(*shapes)
        case "Mean" | "Sum" | "Prod" | "Var" | "Std" | "Max" | "Min" | "Logsumexp":
            axis = tuple(op.axis) if isinstance(op.axis, list) else op.axis
            return mean(x, axis, keepdims=op.keepdims)
        case "Reshape":
            return reshape(x, gives)
        case "Transpose":
            return transpose(x, op.axes)
        case "ExpandDims":
            return expand_dims(x, op.axis)
        case "Squeeze":
            return squeeze(x, op.axis)
        case "Concatenate":
            return concatenate(list(shapes), axis=op.axis)
        case "Stack":
            return stack(list(shapes), axis=op.axis)
        case "Softmax" | "LogSoftmax":
            return receptive.together(x, [op.axis])
        case "GetItem":
            return index(x, options["key"])
        case _ if kind in _OPS_PAIRED:
            return broadcast(*shapes)
        case _ if kind in _OPS_ALONE or kind.lower() in _ACTIVATIONS:
            return receptive.together(x, [])
    return None
