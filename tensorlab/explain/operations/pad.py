"""`pad`: entries are put before and after those along each axis."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Step
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.sentences import Suggestion, of
from tensorlab.explain.tracing import Places
from tensorlab.shapes import Shape
from tensorlab.wording import count, join, thousands

Width = tuple[int, int]

_MODES = {
    "constant": "",
    "edge": "the border's entry again and again",
    "reflect": "what follows the border, mirrored at it",
    "symmetric": "what follows the border, mirrored, the border's own entry first",
    "wrap": "what stands at the other end",
}


@as_numpy
def pad(
    array: Any,
    pad_width: Any,
    mode: Literal["constant", "edge", "reflect", "symmetric", "wrap"] = "constant",
    *,
    constant_values: Any = 0,
) -> Explanation:
    """Explain how entries are put before and after those along each axis.

    Args:
        array: An array or a shape.
        pad_width: How many: one number for all, a pair (before, after) for all, or a list of pairs, one an axis.
        mode: What they are: "constant" values, the "edge" entry, a "reflect" or "symmetric" mirror image, or "wrap"
            for what stands at the other end.
        constant_values: What "constant" puts in.

    Raises:
        TypeError: If the widths are no integers.
        ValueError: If they do not come for each axis, one is negative, or the mode is none of these.

    Source: section 2.2.11, "Image data".

    >>> print(pad((128, 28, 28), [(0, 0), (2, 2), (2, 2)]))
    pad((128, 28, 28), [(0, 0), (2, 2), (2, 2)]) gives (128, 32, 32)
      axis 0 stays, 128 entries.
      axis 1 grows: 2 before + 28 + 2 after = 32 entries.
      axis 2 grows: 2 before + 28 + 2 after = 32 entries.
    What is new is 0, and comes from no entry.

    >>> pad([1, 2, 3], 2, mode="reflect").result.values.tolist()
    [3, 2, 1, 2, 3, 2, 1]
    """
    x = operand(array)
    widths = _widths(pad_width, x)
    if mode not in _MODES:
        known = join([f'"{known}"' for known in _MODES], "or")
        raise ValueError(f"The mode {mode!r} is not explained. Give {known}.")
    constant = mode == "constant" and not (np.isscalar(constant_values) and constant_values == 0)
    arguments = f', mode="{mode}"' if mode != "constant" else ""
    arguments += f", constant_values={constant_values!r}" if constant else ""
    call = Call.function("pad", [x], f"{_written(pad_width)}{arguments}")
    empty = [i for i, n in enumerate(x.shape) if n == 0 and any(widths[i])]
    if empty and mode != "constant":
        problem = f"{x.axis(empty[0])}{of()} has 0 entries, and {mode} repeats such as are there."
        result = _padded(x.shape, widths)
        way = Suggestion('with mode="constant"', result)
        return refused("pad", call, [x], problem, [way], [(0, empty[0])])
    result = _padded(x.shape, widths)
    further = {"constant_values": constant_values} if mode == "constant" else {}
    return accepted(
        "pad",
        call,
        [x],
        result,
        kind="pads" if mode == "constant" else "rearranges",
        steps=_steps(x, widths),
        notes=_notes(mode, constant_values, widths),
        trace=Places(
            tuple(_Padded(n, before, mode) for n, (before, _) in zip(x.shape, widths, strict=True))
        ).trace,
        labels=[range(x.rank)],
        result_labels=range(x.rank),
        compute=lambda values: np.pad(values, widths, mode=mode, **further),
    )


def _widths(given: Any, x: Operand) -> list[Width]:
    """Read how many entries come before and after, as NumPy does: broadcast to a pair for each axis."""
    read = np.asarray(given)
    if read.dtype.kind not in "iu":
        raise TypeError(f"pad_width takes integers, and got {given!r}.")
    try:
        pairs = np.broadcast_to(read, (x.rank, 2)).tolist()
    except ValueError:
        raise ValueError(
            f"pad_width takes one number, a pair (before, after), or a pair for each of {count(x.rank, 'axis')}, and "
            f"got {given!r}."
        ) from None
    if read.size and read.min() < 0:
        raise ValueError(f"pad_width takes numbers of 0 or more, and one is {read.min()}.")
    return [(before, after) for before, after in pairs]


def _written(given: Any) -> str:
    return str(np.asarray(given).tolist() if isinstance(given, np.ndarray) else given)


def _padded(shape: Shape, widths: Sequence[Width]) -> Shape:
    return tuple(before + n + after for n, (before, after) in zip(shape, widths, strict=True))


@dataclass(frozen=True)
class _Padded:
    """Which of n entries stands at a place, of which `before` come before the first."""

    n: int
    before: int
    mode: str

    def __getitem__(self, place: int) -> int | None:
        i = place - self.before
        if 0 <= i < self.n:
            return i
        return _BEYOND[self.mode](i, self.n)


def _reflect(i: int, n: int) -> int:
    period = max(2 * (n - 1), 1)
    i %= period
    return min(i, period - i) if n > 1 else 0


def _symmetric(i: int, n: int) -> int:
    i %= 2 * n
    return min(i, 2 * n - 1 - i)


_BEYOND: dict[str, Callable[[int, int], int | None]] = {
    "constant": lambda i, n: None,
    "edge": lambda i, n: 0 if i < 0 else n - 1,
    "reflect": _reflect,
    "symmetric": _symmetric,
    "wrap": lambda i, n: i % n,
}


def _steps(x: Operand, widths: Sequence[Width]) -> Iterator[Step]:
    for axis, (n, (before, after)) in enumerate(zip(x.shape, widths, strict=True)):
        here = ((0, axis),)
        if not before and not after:
            yield Step(here, "stays", (axis,), f"{x.axis(axis)} stays, {count(n, 'entry')}.")
            continue
        parts = [f"{thousands(before)} before"] if before else []
        parts += [thousands(n)]
        parts += [f"{thousands(after)} after"] if after else []
        text = f"{x.axis(axis)} grows: {' + '.join(parts)} = {count(before + n + after, 'entry')}."
        yield Step(here, "grows", (axis,), text)


def _notes(mode: str, constant: Any, widths: Sequence[Width]) -> Iterator[str]:
    if not any(before or after for before, after in widths):
        yield "Nothing is put in, so nothing happens."
    elif mode == "constant":
        what = str(constant) if np.isscalar(constant) else f"what constant_values says, {constant}"
        yield f"What is new is {what}, and comes from no entry."
    else:
        yield f"What is new is {_MODES[mode]}."
