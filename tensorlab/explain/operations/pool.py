"""`max_pool` and `average_pool`: of what a window takes at each place one entry is made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from tensorlab.explain.explanation import Call, Explanation, Source, Step
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
from tensorlab.explain.sentences import Suggestion, of, the_tensor
from tensorlab.shapes import Shape, size_of
from tensorlab.wording import count, thousands


def max_pool(
    inputs: Any,
    pool_size: int | Sequence[int],
    strides: int | Sequence[int] | None = None,
    padding: Padding = "valid",
    data_format: DataFormat = "channels_last",
) -> Explanation:
    """Explain pooling that keeps the largest entry of each window: `keras.ops.max_pool` and `MaxPooling2D`.

    Args:
        inputs: An array or a shape: (batch, height, width, channels) for images.
        pool_size: How many entries the window takes along each axis.
        strides: How far it moves from place to place; None for as far as it is long, so that no two overlap.
        padding: "valid", where the window stays inside, or "same", where the last ones may stand beyond the end.
        data_format: "channels_last", or "channels_first" for (batch, channels, height, width).

    Raises:
        TypeError: If `inputs` is not a tensor, or a number is not an integer.
        ValueError: If there is not one number for each axis, a number is too small, or the padding or data format is
            not known.

    >>> print(max_pool((128, 26, 26, 32), 2))
    max_pool((128, 26, 26, 32), 2) gives (128, 13, 13, 32)
      axis 0 stays, 128 entries: the batch.
      axis 1: a window of 2 entries stands at 13 places, 2 apart: (26 - 2) / 2 + 1,
        rounded down.
      axis 2: a window of 2 entries stands at 13 places, 2 apart: (26 - 2) / 2 + 1,
        rounded down.
      axis 3 stays, 32 entries: each channel by itself.
    Of 2 × 2 = 4 entries the largest is kept.
    >>> max_pool((1, 4, 4, 1), 2).sources((0, 1, 0, 0))
    [(0, (0, 2, 0, 0)), (0, (0, 2, 1, 0)), (0, (0, 3, 0, 0)), (0, (0, 3, 1, 0))]
    """
    return _pool("max_pool", inputs, pool_size, strides, padding, data_format)


def average_pool(
    inputs: Any,
    pool_size: int | Sequence[int],
    strides: int | Sequence[int] | None = None,
    padding: Padding = "valid",
    data_format: DataFormat = "channels_last",
) -> Explanation:
    """Explain pooling that takes the mean of each window. The arguments are those of `max_pool`.

    >>> average_pool([[[1], [3], [5], [9]]], 2).result.values.tolist()
    [[[2.0], [7.0]]]
    """
    return _pool("average_pool", inputs, pool_size, strides, padding, data_format)


def _pool(
    name: str, inputs: Any, pool_size: Any, strides: Any, padding: Any, data_format: Any
) -> Explanation:
    x = operand(inputs)
    number = min(max(x.rank - 2, 1), 3)
    axes, channels = axes_by(data_format, number + 2)
    lengths = lengths_of(pool_size, number, "pool_size")
    steps = lengths if strides is None else lengths_of(strides, number, "strides")
    same = is_same(padding)
    given = [str(pool_size), *([] if strides is None else [f"strides={strides}"])]
    given += ['padding="same"'] if same else []
    given += [f'data_format="{data_format}"'] if data_format != "channels_last" else []
    call = replace(
        Call.function(name, [x], ", ".join(given)), name="max" if name == "max_pool" else "mean"
    )
    if x.rank != number + 2:
        has = count(x.rank, "axis") if x.rank else "none"
        text = (
            f"{the_tensor()} has {has}, and it needs 3 to 5: the batch, those that the window goes along, and the "
            "channels."
        )
        return refused(name, call, [x], text)
    windows = tuple(
        Window(x.shape[axis], lengths[k], steps[k], 1, same) for k, axis in enumerate(axes)
    )
    for axis, window in zip(axes, windows, strict=True):
        if not window.fits:
            text = (
                f"{x.axis(axis)}{of()} has {count(window.n, 'entry')}, and the window {thousands(window.length)}: "
                "there is no place for it inside."
            )
            whole = [Window(v.n, v.length, v.step, 1, True) for v in windows]
            ways = [Suggestion('with padding="same"', _result(x, axes, whole))]
            return refused(name, call, [x], text, ways, [(0, axis)])
    pooled = _Pooled(x.shape, windows, axes, _result(x, axes, windows), name == "max_pool")
    return accepted(
        name,
        call,
        [x],
        pooled.result,
        kind="reduces",
        steps=_steps(x, axes, channels, windows),
        notes=_notes(name, windows),
        trace=pooled.trace,
        labels=[range(x.rank)],
        result_labels=range(x.rank),
        compute=pooled.compute,
        of="maximum" if name == "max_pool" else "mean",
    )


def _result(x: Operand, axes: Sequence[int], windows: Sequence[Window]) -> Shape:
    found = list(x.shape)
    for axis, window in zip(axes, windows, strict=True):
        found[axis] = window.places
    return tuple(found)


@dataclass(frozen=True)
class _Pooled:
    """What an entry of the result sees, and what is made of it."""

    shape: Shape
    windows: tuple[Window, ...]
    axes: tuple[int, ...]
    result: Shape
    largest: bool

    def trace(self, index: Shape) -> list[Source]:
        """Find the entries that the window takes there."""
        found = []
        for taken in product(*each(self.windows, [index[axis] for axis in self.axes])):
            place = list(index)
            for axis, (_, i) in zip(self.axes, taken, strict=True):
                place[axis] = i
            found.append((0, tuple(place)))
        return found

    def compute(self, values: np.ndarray) -> np.ndarray:
        """Do it with NumPy, one entry of the result after the other; or only see whether NumPy does it."""

        def does(entries: Any) -> Any:
            return np.max(entries) if self.largest else np.mean(entries)

        if values.shape != self.shape:  # a single entry, which stands for all
            return np.asarray(does(values))
        found = np.empty(self.result, values.dtype if self.largest else np.float64)
        for index in np.ndindex(*self.result):
            found[index] = does([values[place] for _, place in self.trace(index)])
        return found


def _steps(
    x: Operand, axes: Sequence[int], channels: int, windows: Sequence[Window]
) -> Iterator[Step]:
    for axis in range(x.rank):
        n = count(x.shape[axis], "entry")
        if axis in axes:
            window = windows[axes.index(axis)]
            text = f"{x.axis(axis)}: a window of {count(window.length, 'entry')} stands at {window.said}."
        else:
            role = "each channel by itself" if axis == channels else "the batch"
            text = f"{x.axis(axis)} stays, {n}: {role}."
        yield Step(((0, axis),), "stays", (axis,), text)


def _notes(name: str, windows: Sequence[Window]) -> Iterator[str]:
    lengths = [window.length for window in windows]
    times = " × ".join(map(thousands, lengths))
    total = thousands(size_of(lengths))
    many = f"{times} = {total}" if len(lengths) > 1 else total
    what = "the largest is kept" if name == "max_pool" else "the mean is taken"
    yield f"Of {many} entries {what}."
    left = [window.n - (window.places - 1) * window.step - window.reach for window in windows]
    if not windows[0].same and any(n > 0 for n in left):
        yield f"What is left at the end, {' and '.join(map(thousands, left))} entries along the axes, is not seen."
    if windows[0].same:
        yield "Beyond the ends there is nothing that would count."
