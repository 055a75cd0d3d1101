"""`conv`: a window of weights goes over images, sounds or volumes, and each place gives one entry for each filter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Call, Explanation, OperandAxis, Source, Step, check_listed
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.windows import (
    DataFormat,
    Padding,
    Window,
    axes_by,
    each,
    is_same,
    lengths_of,
)
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, another, the
from tensorlab.shapes import Shape, size_of
from tensorlab.wording import count, shape_text, thousands, verb

_LEAST, _MOST = 3, 5  # axes of a kernel: one to three for the window, and two for channels


def conv(
    inputs: Any,
    kernel: Any,
    strides: int | Sequence[int] = 1,
    padding: Padding = "valid",
    data_format: DataFormat = "channels_last",
    dilation_rate: int | Sequence[int] = 1,
) -> Explanation:
    """Explain a convolution as `keras.ops.conv` and the layers `Conv1D`, `Conv2D` and `Conv3D` do it.

    Args:
        inputs: An array or a shape: (batch, height, width, channels) for images.
        kernel: The same of the weights: (height, width, channels, filters).
        strides: How far the window moves from place to place; one number, or one for each of its axes.
        padding: "valid", where the window stays inside, or "same", where it stands at each entry.
        data_format: "channels_last", or "channels_first" for (batch, channels, height, width).
        dilation_rate: How far the entries that the window takes are from each other.

    Returns:
        The explanation of the result, (batch, height, width, filters), as high and as wide as the window has places.

    Raises:
        TypeError: If an operand is not a tensor, or a number is not an integer.
        ValueError: If there is not one number for each axis, a number is too small, or the padding or data format is
            not known.

    >>> print(conv((128, 28, 28, 1), (3, 3, 1, 32)))
    conv((128, 28, 28, 1), (3, 3, 1, 32)) gives (128, 26, 26, 32)
      axis 0 of the first stays, 128 entries: the batch.
      axis 1 of the first: a window of 3 entries, axis 0 of the second, stands at 26
        places: 28 - 3 + 1.
      axis 2 of the first: a window of 3 entries, axis 1 of the second, stands at 26
        places: 28 - 3 + 1.
      axis 3 of the first and axis 2 of the second meet, 1 entry each, the channels:
        they are multiplied in pairs, added up over the window, and disappear.
      axis 3 of the second stays, 32 entries: one filter each.
    Each entry of the result sees 3 × 3 × 1 = 9 entries of the first.
    >>> conv((1, 5, 5, 1), (3, 3, 1, 1)).sources((0, 0, 0, 0))[:3]
    [(0, (0, 0, 0, 0)), (0, (0, 0, 1, 0)), (0, (0, 0, 2, 0))]

    >>> print(conv((128, 28, 28, 3), (3, 3, 1, 32)).suggestions[0])
    It would work with a second tensor of shape (3, 3, 3, 32), giving
    (128, 26, 26, 32).
    """
    operands = [operand(inputs), operand(kernel)]
    x, w = operands
    same = is_same(padding)
    number = min(max(w.rank, _LEAST), _MOST) - 2
    axes, channels = axes_by(data_format, number + 2)
    steps = lengths_of(strides, number, "strides")
    apart = lengths_of(dilation_rate, number, "dilation_rate")
    call = Call.function("conv", operands, _written(strides, padding, data_format, dilation_rate))
    problem = _rank_problem(operands)
    if problem is not None:
        return refused("conv", call, operands, problem, _of_rank(operands))
    windows = [
        Window(x.shape[axis], w.shape[k], steps[k], apart[k], same) for k, axis in enumerate(axes)
    ]
    found = _problem(operands, axes, channels, windows)
    if found is not None:
        text, clashes = found
        labels = _labels(x.rank, axes, channels)[:2]
        ways = _suggest(operands, axes, channels, windows)
        return refused("conv", call, operands, text, ways, clashes, labels)
    groups = x.shape[channels] // w.shape[-2]
    seen = _Convolved(tuple(windows), axes, channels, w.shape[-2], w.shape[-1] // groups)
    own, weights, result_labels = _labels(x.rank, axes, channels)
    return accepted(
        "conv",
        call,
        operands,
        _result(x, w, axes, channels, windows),
        kind="multiplies",
        steps=_steps(operands, axes, channels, windows, groups),
        notes=_notes(operands, windows, groups),
        trace=seen.trace,
        labels=(own, weights),
        result_labels=result_labels,
        compute=seen.compute,
        of="convolution",
    )


@dataclass(frozen=True)
class _Convolved:
    """What an entry of the result sees.

    Attributes:
        windows: One for each axis that they go along.
        axes: Which of the input's axes these are.
        channels: Which of its axes holds the channels.
        depth: How many channels a filter sees.
        filters: How many filters see the same channels.
    """

    windows: tuple[Window, ...]
    axes: tuple[int, ...]
    channels: int
    depth: int
    filters: int

    def trace(self, index: Shape) -> list[Source]:
        """Find the entries that the window takes there, and the weights that they meet."""
        filter_ = index[self.channels]
        first = filter_ // self.filters * self.depth
        check_listed(2 * self.depth * size_of(window.length for window in self.windows))
        seen = [
            (own, places)
            for taken in product(*each(self.windows, [index[axis] for axis in self.axes]))
            for own, places in [tuple(zip(*taken, strict=True))]
        ]
        entries = [
            self._at(index[0], places, first + channel)
            for _, places in seen
            for channel in range(self.depth)
        ]
        weights = [(*own, channel, filter_) for own, _ in seen for channel in range(self.depth)]
        return [(0, place) for place in sorted(entries)] + [(1, place) for place in weights]

    def _at(self, sample: int, places: Sequence[int], channel: int) -> Shape:
        return (sample, channel, *places) if self.channels == 1 else (sample, *places, channel)

    def compute(self, x: np.ndarray, w: np.ndarray) -> np.ndarray:
        """Do it with NumPy, one entry of the window after the other; or only see whether NumPy does it."""
        if w.shape[:-2] != tuple(window.length for window in self.windows):
            return np.asarray(np.multiply(x, w))  # single entries, which stand for all
        moved = np.moveaxis(x, self.channels, -1)
        padded = np.pad(moved, [(0, 0), *map(_pads, self.windows), (0, 0)])
        found: Any = 0
        for own in np.ndindex(*w.shape[:-2]):
            key = tuple(
                slice(k * win.apart, k * win.apart + (win.places - 1) * win.step + 1, win.step)
                for k, win in zip(own, self.windows, strict=True)
            )
            there = padded[(slice(None), *key)]
            parts = [
                there[..., g * self.depth : (g + 1) * self.depth]
                @ w[own][:, g * self.filters : (g + 1) * self.filters]
                for g in range(x.shape[self.channels] // self.depth)
            ]
            found = found + np.concatenate(parts, axis=-1)
        return np.moveaxis(found, -1, self.channels)


def _pads(window: Window) -> tuple[int, int]:
    end = (window.places - 1) * window.step + window.reach - window.before
    return window.before, max(end - window.n, 0)


def _written(strides: Any, padding: str, data_format: str, dilation_rate: Any) -> str:
    given = (
        ("strides", strides, 1), ("padding", padding, "valid"), ("data_format", data_format, "channels_last"),
        ("dilation_rate", dilation_rate, 1),
    )  # fmt: skip
    return ", ".join(
        f'{name}="{value}"' if isinstance(value, str) else f"{name}={value}"
        for name, value, default in given
        if value != default
    )


def _rank_problem(operands: Sequence[Operand]) -> str | None:
    x, w = operands
    if not _LEAST <= w.rank <= _MOST:
        has = count(w.rank, "axis") if w.rank else "none"
        return f"{the(1)} has {has}, and a kernel has 3 to 5: those of the window, the channels and the filters."
    if x.rank != w.rank:
        return (
            f"{the(0)} has {count(x.rank, 'axis')}, and for a window of {count(w.rank - 2, 'axis')} it has "
            f"{w.rank}: the batch, those that the window goes along, and the channels."
        )
    return None


def _of_rank(operands: Sequence[Operand]) -> Iterator[Suggestion]:
    """A single image lacks its batch, images without colours their channel."""
    x, w = operands
    if x.rank != w.rank - 1:
        return
    for grown, key in (((1, *x.shape), "np.newaxis"), ((*x.shape, 1), "..., np.newaxis")):
        explained = conv(grown, w)
        if explained.result_shape is not None:
            how = f"with {the(0)} as {shape_text(grown)}, written [{key}]"
            gives, write = explained.result_shape, f"{{0}}[{key}]"
            yield Suggestion(how, gives, changed={0: (grown,)}, write=write, key=key)


def _problem(
    operands: Sequence[Operand], axes: Sequence[int], channels: int, windows: Sequence[Window]
) -> tuple[str, list[OperandAxis]] | None:
    x, w = operands
    n, depth, filters = x.shape[channels], w.shape[-2], w.shape[-1]
    pair: list[OperandAxis] = [(0, channels), (1, w.rank - 2)]
    if depth == 0 or n == 0 or n % depth:
        return (
            f"{x.axis(channels)} of {the(0)} has {count(n, 'channel')} where {w.axis(w.rank - 2)} of {the(1)} has "
            f"{thousands(depth)}.",
            pair,
        )
    groups = n // depth
    if filters % groups:
        return (
            f"{the(0)} has {groups} times the channels that {the(1)} takes, which makes {groups} groups, and "
            f"{count(filters, 'filter')} {verb(filters, 'does')} not divide into these.",
            [*pair, (1, w.rank - 1)],
        )
    for k, (axis, window) in enumerate(zip(axes, windows, strict=True)):
        if window.length == 0:
            return f"{w.axis(k)} of {the(1)} has 0 entries, and a window takes one at least.", [
                (1, k)
            ]
        if not window.fits:
            reach = f" reaches over {thousands(window.reach)}" if window.apart > 1 else ""
            of = f" has {count(window.length, 'entry')}{' and' if reach else ''}{reach}"
            return (
                f"the window{of} along {x.axis(axis)} of {the(0)}, which has {thousands(window.n)}: there is no place "
                "for it inside.",
                [(0, axis), (1, k)],
            )
    return None


def _suggest(
    operands: Sequence[Operand], axes: Sequence[int], channels: int, windows: Sequence[Window]
) -> Iterator[Suggestion]:
    """The same channels; the channels where they are; PyTorch's order of a kernel's axes; padding."""
    x, w = operands
    n = x.shape[channels]
    fitting = (*w.shape[:-2], n, w.shape[-1])
    if w.shape[-2] != n and n and all(window.fits and window.length for window in windows):
        result = _result(x, Operand(fitting), axes, channels, windows)
        how = f"with {another(1)} of shape {shape_text(fitting)}"
        yield Suggestion(how, result, changed={1: (fitting,)})
    if n and n == w.shape[1] and w.shape[-2] != n and len(set(w.shape[2:])) == 1:
        order = (*range(2, w.rank), 1, 0)
        turned = tuple(w.shape[axis] for axis in order)
        explained = conv(
            x.shape, turned, data_format="channels_first" if channels == 1 else "channels_last"
        )
        if explained.result_shape is not None:
            how = f"with {the(1)} transposed by {shape_text(order)}, {shape_text(turned)}, if it is PyTorch's"
            yield Suggestion(
                how, explained.result_shape, changed={1: (turned,)}, write=f"{{1}}.transpose{order}"
            )
    if not all(window.fits for window in windows) and w.shape[-2] == n:
        padded = [Window(v.n, v.length, v.step, v.apart, True) for v in windows]
        yield Suggestion('with padding="same"', _result(x, w, axes, channels, padded))


def _result(
    x: Operand, w: Operand, axes: Sequence[int], channels: int, windows: Sequence[Window]
) -> Shape:
    found = list(x.shape)
    found[channels] = w.shape[-1]
    for axis, window in zip(axes, windows, strict=True):
        found[axis] = window.places
    return tuple(found)


def _labels(
    rank: int, axes: Sequence[int], channels: int
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """The channels meet; the axes that a window goes along live on, and its own do not."""
    own = tuple(range(rank))
    weights = (*range(rank, rank + len(axes)), channels, 2 * rank)
    return own, weights, tuple(2 * rank if axis == channels else axis for axis in own)


def _steps(
    operands: Sequence[Operand],
    axes: Sequence[int],
    channels: int,
    windows: Sequence[Window],
    groups: int,
) -> Iterator[Step]:
    x, w = operands
    text = f"{x.axis(0)} of the first stays, {count(x.shape[0], 'entry')}: the batch."
    yield Step(((0, 0),), "stays", (0,), text)
    for k, (axis, window) in enumerate(zip(axes, windows, strict=True)):
        wide = f" of {count(window.length, 'entry')}, {w.axis(k)} of the second,"
        text = f"{x.axis(axis)} of the first: a window{wide} stands at {window.said}."
        yield Step(((0, axis), (1, k)), "stays", (axis,), text)
    meet = f"{x.axis(channels)} of the first and {w.axis(w.rank - 2)} of the second meet"
    if groups == 1:
        each_ = f"{count(w.shape[-2], 'entry')} each, the channels"
    else:
        each_ = f"the channels, {x.shape[channels]} = {groups} × {w.shape[-2]}, so that there are {groups} groups"
    text = (
        f"{meet}, {each_}: they are multiplied in pairs, added up over the window, and disappear."
    )
    yield Step(((0, channels), (1, w.rank - 2)), "meets", (), text)
    text = (
        f"{w.axis(w.rank - 1)} of the second stays, {count(w.shape[-1], 'entry')}: one filter each."
    )
    yield Step(((1, w.rank - 1),), "stays", (channels,), text)


def _notes(operands: Sequence[Operand], windows: Sequence[Window], groups: int) -> Iterator[str]:
    _, w = operands
    lengths = [window.length for window in windows] + [w.shape[-2]]
    times = " × ".join(map(thousands, lengths))
    most = "at most " if windows[0].same else ""
    seen = count(size_of(lengths), "entry")
    yield f"Each entry of the result sees {most}{times} = {seen} of the first."
    if windows[0].same:
        yield "Beyond the ends there are zeros."
    if groups > 1:
        yield f"A filter sees the {count(w.shape[-2], 'channel')} of its group."
