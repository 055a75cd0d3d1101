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
from tensorlab.wording import capitalised, count, join, thousands

Width = tuple[int, int]

Mode = Literal[
    "constant",
    "edge",
    "linear_ramp",
    "maximum",
    "mean",
    "median",
    "minimum",
    "reflect",
    "symmetric",
    "wrap",
    "empty",
]

# What comes in, and what may be said of it.
_MODES: dict[str, str] = {
    "constant": "",
    "edge": "the border's entry again and again",
    "linear_ramp": "on the way from the border's entry to {}, in equal steps",
    "maximum": "the largest of {} along the axis",
    "mean": "the mean of {} along the axis",
    "median": "the median of {} along the axis",
    "minimum": "the smallest of {} along the axis",
    "reflect": "what follows the border, mirrored at it",
    "symmetric": "what follows the border, mirrored, the border's own entry first",
    "wrap": "what stands at the other end",
    "empty": "",
}
_OF_STATISTICS = ("maximum", "mean", "median", "minimum")
_OF_MIRRORS = ("reflect", "symmetric")
_WHAT = {  # the argument that says more, for some
    "constant": "constant_values",
    "linear_ramp": "end_values",
    **dict.fromkeys(_OF_STATISTICS, "stat_length"),
    **dict.fromkeys(_OF_MIRRORS, "reflect_type"),
}
_ODD = ", each as far from the border's entry on the other side of it: twice that, less what is mirrored"


@as_numpy
def pad(
    array: Any,
    pad_width: Any,
    mode: Mode = "constant",
    *,
    constant_values: Any = 0,
    end_values: Any = 0,
    stat_length: Any = None,
    reflect_type: Literal["even", "odd"] = "even",
) -> Explanation:
    """Explain how new entries are put before and after the old ones along each axis.

    Args:
        array: An array or a shape.
        pad_width: How many: one number for all, a pair (before, after) for all, or a list with a pair for each axis.
        mode: What they are: "constant" values, the "edge" entry, a "linear_ramp" to end_values, the "maximum", "mean",
            "median" or "minimum", a "reflect" or "symmetric" mirror image, "wrap" for what stands at the other end, or
            "empty" for whatever happens to be in memory.
        constant_values: What "constant" puts in.
        end_values: Where "linear_ramp" ends.
        stat_length: How many entries at the border the "maximum", "mean", "median" or "minimum" is taken of; None for
            all.
        reflect_type: "even" for a plain mirror image, "odd" for one that is turned upside down at the border as well.

    Raises:
        TypeError: If the widths are not made of integers.
        ValueError: If the widths do not match the axes, one is negative, or the mode is not known or does not take an
            argument that is given.

    Source: section 2.2.11, "Image data".

    >>> print(pad((128, 28, 28), [(0, 0), (2, 2), (2, 2)]))
    pad((128, 28, 28), [(0, 0), (2, 2), (2, 2)]) gives (128, 32, 32)
      axis 0 stays, 128 entries.
      axis 1 grows: 2 before + 28 + 2 after = 32 entries.
      axis 2 grows: 2 before + 28 + 2 after = 32 entries.
    What is new is 0, and comes from no entry.

    >>> pad([1, 2, 3], 2, mode="reflect").result.values.tolist()
    [3, 2, 1, 2, 3, 2, 1]
    >>> pad([1, 2, 3], 2, mode="mean", stat_length=2).sources(0)
    [(0, (0,)), (0, (1,))]

    >>> print(pad([[1, 2], [3, 4]], 1).draw())
    pad((2, 2), 1) gives (4, 4)
      ┌─────┐            ┌─────────┐
      │ 1 2 │  pad(1) →  │ 0 0 0 0 │
      │ 3 4 │            │ 0 1 2 0 │
      └─────┘            │ 0 3 4 0 │
                         │ 0 0 0 0 │
                         └─────────┘
    """
    x = operand(array)
    widths = _widths(pad_width, x)
    given = {
        "constant_values": (constant_values, 0), "end_values": (end_values, 0), "stat_length": (stat_length, None),
        "reflect_type": (reflect_type, "even"),
    }  # fmt: skip
    further = _further(mode, given)
    arguments = [_written(pad_width)] + ([f'mode="{mode}"'] if mode != "constant" else [])
    call = Call.function(
        "pad", [x], ", ".join(arguments + [_named(*each) for each in further.items()])
    )
    empty = [i for i, n in enumerate(x.shape) if n == 0 and any(widths[i])]
    result = _padded(x.shape, widths)
    if empty and mode not in ("constant", "empty"):
        problem = f"{x.axis(empty[0])}{of()} has 0 entries, and {mode} repeats such as are there."
        way = Suggestion('with mode="constant"', result)
        return refused("pad", call, [x], problem, [way], [(0, empty[0])])
    lengths = _pairs(stat_length, x, "stat_length") if stat_length is not None else [None] * x.rank
    along = [
        _Padded(n, width, mode, reflect_type == "odd", length)
        for n, width, length in zip(x.shape, widths, lengths, strict=True)
    ]
    moves = mode in ("edge", "wrap") or (mode in _OF_MIRRORS and reflect_type == "even")
    return accepted(
        "pad",
        call,
        [x],
        result,
        kind="rearranges" if moves else "pads",
        steps=_steps(x, widths),
        notes=_notes(x, mode, widths, further),
        trace=Places(tuple(along)).trace,
        labels=[range(x.rank)],
        result_labels=range(x.rank),
        compute=lambda values: np.pad(values, widths, mode=mode, **further),
    )


def _further(mode: Any, given: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """The arguments that are not as they are when they are not given; the mode must take them.

    Raises:
        ValueError: If it does not, or is not a mode.
    """
    if mode not in _MODES:
        known = join([f'"{known}"' for known in _MODES], "or")
        own = " A function of your own is not explained." if callable(mode) else ""
        raise ValueError(f"The mode {mode!r} is not known. Give {known}.{own}")
    changed = {
        name: value
        for name, (value, default) in given.items()
        if not (value is default or (np.isscalar(value) and value == default))
    }
    for name in changed:
        if name != _WHAT.get(mode):
            takes = f"takes {_WHAT[mode]}=" if mode in _WHAT else "takes no further argument"
            raise ValueError(f'{name}= is not for the mode "{mode}", which {takes}.')
    if changed.get("reflect_type", "odd") != "odd":
        raise ValueError(f'reflect_type is "even" or "odd", and got {changed["reflect_type"]!r}.')
    return changed


def _widths(given: Any, x: Operand) -> list[Width]:
    """Read how many entries come before and after."""
    return _pairs(given, x, "pad_width", least=0)


def _pairs(given: Any, x: Operand, what: str, least: int = 1) -> list[Width]:
    """Read numbers as NumPy does: broadcast to a pair for each axis."""
    read = np.asarray(given)
    if read.dtype.kind not in "iu":
        raise TypeError(f"{what} takes integers, and got {given!r}.")
    try:
        pairs = np.broadcast_to(read, (x.rank, 2)).tolist()
    except ValueError:
        raise ValueError(
            f"{what} takes one number, a pair (before, after), or a pair for each of {count(x.rank, 'axis')}, and "
            f"got {given!r}."
        ) from None
    if read.size and read.min() < least:
        raise ValueError(f"{what} takes numbers of {least} or more, and one is {read.min()}.")
    return [(before, after) for before, after in pairs]


def _named(name: str, value: Any) -> str:
    return f'{name}="{value}"' if isinstance(value, str) else f"{name}={value!r}"


def _written(given: Any) -> str:
    return str(np.asarray(given).tolist() if isinstance(given, np.ndarray) else given)


def _padded(shape: Shape, widths: Sequence[Width]) -> Shape:
    return tuple(before + n + after for n, (before, after) in zip(shape, widths, strict=True))


@dataclass(frozen=True)
class _Padded:
    """Which of n entries an entry comes from, of which some are put before the first and some behind the last."""

    n: int
    width: Width
    mode: str
    odd: bool = False
    length: Width | None = None

    def __getitem__(self, place: int) -> int | Sequence[int] | None:
        i = place - self.width[0]
        if 0 <= i < self.n:
            return i
        if self.mode in _OF_STATISTICS:
            return self._taken(i)
        if self.mode == "linear_ramp":
            end = -self.width[0] if i < 0 else self.n - 1 + self.width[1]
            return None if i == end else _edge(i, self.n)
        if self.mode in _OF_MIRRORS and self.n == 1:
            return 0
        if self.odd:
            return _odd(i, self.n, self.mode == "symmetric")
        return _BEYOND[self.mode](i, self.n)

    def _taken(self, i: int) -> range:
        """The entries of which the mean or the like is taken."""
        if self.length is None:
            return range(self.n)
        before, after = self.length
        return range(min(before, self.n)) if i < 0 else range(max(self.n - after, 0), self.n)


def _edge(i: int, n: int) -> int:
    return 0 if i < 0 else n - 1


def _reflect(i: int, n: int) -> int:
    period = 2 * (n - 1)
    i %= period
    return min(i, period - i)


def _symmetric(i: int, n: int) -> int:
    i %= 2 * n
    return min(i, 2 * n - 1 - i)


def _odd(i: int, n: int, symmetric: bool) -> list[int]:
    """The entries of which an image turned at both borders, again and again, is a sum and difference."""
    period = 2 * n if symmetric else 2 * (n - 1)
    turns, i = divmod(i, period)
    counts = dict.fromkeys(range(n), 0) if n <= 2 else {0: 0, n - 1: 0}
    if i < n:
        counts[i] = counts.get(i, 0) + 1
    else:
        mirrored = period - i - symmetric
        counts[n - 1] += 2
        counts[mirrored] = counts.get(mirrored, 0) - 1
    counts[n - 1] += 2 * turns
    counts[0] -= 2 * turns
    return sorted(entry for entry, times in counts.items() if times)


_BEYOND: dict[str, Callable[[int, int], int | None]] = {
    "constant": lambda i, n: None,
    "empty": lambda i, n: None,
    "edge": _edge,
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


def _notes(
    x: Operand, mode: str, widths: Sequence[Width], further: dict[str, Any]
) -> Iterator[str]:
    if not any(before or after for before, after in widths):
        yield "Nothing is put in, so nothing happens."
    elif mode == "constant":
        constant = further.get("constant_values", 0)
        what = str(constant) if np.isscalar(constant) else f"what constant_values says, {constant}"
        yield f"What is new is {what}, and comes from no entry."
    elif mode == "empty":
        yield "What is new is whatever is in memory there, and comes from no entry."
    elif mode == "linear_ramp":
        end = further.get("end_values", 0)
        what = str(end) if np.isscalar(end) else f"what end_values says, {end}"
        yield f"What is new is {_MODES[mode].format(what)}."
    elif mode in _OF_STATISTICS:
        of = (
            f"the {further['stat_length']} entries at the border"
            if "stat_length" in further
            else "all entries"
        )
        yield f"What is new is {_MODES[mode].format(of)}; in a corner, of what that gave."
    else:
        yield f"What is new is {_MODES[mode]}{_ODD if 'reflect_type' in further else ''}."
    single = [i for i, n in enumerate(x.shape) if n == 1 and any(widths[i])]
    if mode in _OF_MIRRORS and single:
        has = "have a single entry" if len(single) > 1 else "has a single entry"
        yield f"{capitalised(x.several(single))} {has}, which is repeated: nothing follows it that could be mirrored."
