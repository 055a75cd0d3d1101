"""What layers of PyTorch do to entries."""

from collections.abc import Mapping, Sequence
from typing import Any

from tensorlab.explain.chains import receptive
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.operations.pad import pad
from tensorlab.explain.operations.reshape import reshape
from tensorlab.explain.tracing import Along
from tensorlab.shapes import Shape

# Each entry by itself, as layers do it that are not being trained.
_ALONE = frozenset(
    ("AlphaDropout", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "CELU", "Dropout", "Dropout1d", "Dropout2d",
     "Dropout3d", "ELU", "GELU", "Hardsigmoid", "Hardswish", "Hardtanh", "Identity", "LeakyReLU", "LogSigmoid", "Mish",
     "PReLU", "ReLU", "ReLU6", "SELU", "SiLU", "Sigmoid", "Softplus", "Softsign", "Tanh")
)  # fmt: skip
_PADS = {
    "Zero": "constant", "Constant": "constant", "Reflection": "reflect", "Replication": "edge", "Circular": "wrap",
}  # fmt: skip


def operation_of(
    layer: Any, shapes: Sequence[Shape], gives: Shape, options: Mapping[str, Any]
) -> Explanation | None:
    """Explain a layer of PyTorch.

    Args:
        layer: The layer.
        shapes: The shapes of its inputs.
        gives: The shape of its result.
        options: With what it is called besides.
    """
    x, kind = shapes[0], type(layer).__name__
    if kind in ("RNN", "LSTM", "GRU"):
        return _recurrent(layer, shapes, gives)
    if kind == "MultiheadAttention":
        return _attention(layer, shapes, gives, options)
    if kind.startswith(("Conv", "MaxPool", "AvgPool", "Adaptive", "Upsample")):
        return _windowed(layer, kind, x, gives)
    match kind:
        case "Linear":
            return matmul(x, (x[-1], layer.out_features))
        case "Flatten":
            first, last = layer.start_dim % len(x), layer.end_dim % len(x)
            return reshape(x, (*x[:first], -1, *x[last + 1 :]))
        case "Unflatten":
            return reshape(x, gives)
        case "Softmax" | "LogSoftmax":
            return receptive.together(x, [layer.dim])
        case "LayerNorm" | "RMSNorm":
            return receptive.together(x, [-1 - k for k in range(len(layer.normalized_shape))])
        case "GroupNorm":
            groups = receptive.in_groups(x[1], x[1], layer.num_groups)
            inner = [receptive.all_of(n) for n in x[2:]]
            return receptive.placed(x, gives, [range(x[0]), groups, *inner])
        case "InstanceNorm1d" | "InstanceNorm2d" | "InstanceNorm3d":
            if layer.track_running_stats:
                return receptive.together(x, [])
            return receptive.together(x, range(len(x) - int(kind[-2]), len(x)))
        case "Embedding":
            return receptive.widened(x, layer.embedding_dim)
        case _ if "Pad" in kind and kind.partition("Pad")[0] in _PADS:
            pairs = list(zip(layer.padding[::2], layer.padding[1::2], strict=True))[::-1]
            widths = [(0, 0)] * (len(x) - len(pairs)) + pairs
            mode: Any = _PADS[kind.partition("Pad")[0]]
            return pad(x, widths, mode)
        case _ if kind in _ALONE:
            return receptive.together(x, [])
    return None


def _windowed(layer: Any, kind: str, x: Shape, gives: Shape) -> Explanation | None:
    """What goes along the last axes with a window; channels stand before these, and the batch, if any, first."""
    count = len(x) - 2 if kind.startswith("Upsample") else int(kind[-2])
    first = len(x) - count
    pairs = list(zip(x[first:], gives[first:], strict=True))
    inside: list[Along]
    across: Along = range(x[first - 1])
    match kind.rstrip("123d"):
        case "Conv" if layer.padding_mode == "zeros":
            reach = zip(layer.kernel_size, layer.dilation, strict=True)
            before = {
                "same": [far * (n - 1) // 2 for n, far in reach],
                "valid": [0] * count,
            }.get(layer.padding, layer.padding)
            own = zip(pairs, layer.kernel_size, layer.stride, layer.dilation, before, strict=True)
            inside = [receptive.windows(*pair, *each) for pair, *each in own]
            across = receptive.in_groups(x[first - 1], gives[first - 1], layer.groups)
        case "ConvTranspose":
            own = zip(pairs, layer.kernel_size, layer.stride, layer.dilation, layer.padding, strict=True)  # fmt: skip
            inside = [receptive.spread(*pair, *each) for pair, *each in own]
            across = receptive.in_groups(x[first - 1], gives[first - 1], layer.groups)
        case "MaxPool" | "AvgPool":
            sizes = (layer.kernel_size, layer.stride, getattr(layer, "dilation", 1), layer.padding)
            own = zip(pairs, *(_each(size, count) for size in sizes), strict=True)
            inside = [receptive.windows(*pair, *each) for pair, *each in own]
        case "AdaptiveMaxPool" | "AdaptiveAvgPool":
            inside = [receptive.adaptive(*pair) for pair in pairs]
        case "Upsample" if layer.mode == "nearest" and all(m % n == 0 for n, m in pairs):
            inside = [receptive.repeated(*pair) for pair in pairs]
        case _:
            return None
    return receptive.placed(x, gives, [*map(range, x[: first - 1]), across, *inside])


def _each(numbers: Any, count: int) -> Sequence[int]:
    return [numbers] * count if isinstance(numbers, int) else numbers


def _recurrent(layer: Any, shapes: Sequence[Shape], gives: Shape) -> Explanation | None:
    if len(shapes) > 1:
        return None  # it begins with states
    both = layer.bidirectional
    return receptive.recurrent(
        shapes, gives, sequences=True, backward=both, halves=both and layer.num_layers == 1,
        time=1 if layer.batch_first and len(shapes[0]) == 3 else 0,
    )  # fmt: skip


def _attention(
    layer: Any, shapes: Sequence[Shape], gives: Shape, options: Mapping[str, Any]
) -> Explanation | None:
    if any(value is not None for name, value in options.items() if name != "need_weights"):
        return None  # a mask may hide anything
    return receptive.attention(shapes, gives, time=1 if layer.batch_first else 0)
