"""Which entries of its inputs an entry of a layer's result sees: the layer's receptive field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tensorlab.explain.explanation import Call, Explanation, Source, Trace, check_listed
from tensorlab.explain.operands import Operand
from tensorlab.explain.outcome import accepted
from tensorlab.explain.tracing import Along, Labels, Places
from tensorlab.shapes import Shape, index_at, place_of


def seen(shapes: Sequence[Shape], gives: Shape, trace: Trace) -> Explanation:
    """Explain a layer by the entries that each entry of its result sees."""
    axes = [tuple(range(len(shape))) for shape in shapes]
    return accepted(
        "layer", Call("layer", "layer", "layer"), list(map(Operand, shapes)), gives,
        kind="accumulates", steps=[], trace=trace, labels=axes, result_labels=range(len(gives)),
    )  # fmt: skip


def placed(x: Shape, gives: Shape, along: Sequence[Along]) -> Explanation:
    """Each axis by itself: `along` says for each place on it which entries of the input are seen there."""
    return seen([x], gives, Places(tuple(along)).trace)


def together(x: Shape, axes: Sequence[int]) -> Explanation:
    """The same shape, and each entry made of all that stand along some axes."""
    whole = {axis % len(x) for axis in axes}
    return placed(x, x, [all_of(n) if axis in whole else range(n) for axis, n in enumerate(x)])


@dataclass(frozen=True)
class Each:
    """What is seen at a place is computed when it is asked for: an axis may be long."""

    seen_at: Callable[[int], Sequence[int] | int | None]

    def __getitem__(self, place: int, /) -> Sequence[int] | int | None:
        """Give the entries that are seen there."""
        return self.seen_at(place)


def all_of(n: int) -> Along:
    """Each place sees all n entries of the axis."""
    return Each(lambda place: range(n))


def in_groups(n: int, places: int, groups: int) -> Along:
    """The axis is cut into groups, and each place sees the group that it is in.

    >>> [in_groups(4, 6, groups=2)[place] for place in (0, 2, 3)]
    [range(0, 2), range(0, 2), range(2, 4)]
    """
    own = n // groups
    return Each(lambda place: range(own * (group := place * groups // places), own * (group + 1)))


def windows(
    n: int, places: int, length: int, step: int = 1, apart: int = 1, before: int = 0
) -> Along:
    """A window goes along an axis to which entries are added, `before` of them in front: these come from nowhere.

    >>> [windows(5, 3, length=3, step=2, before=1)[place] for place in range(3)]
    [[0, 1], [1, 2, 3], [3, 4]]
    """
    return Each(
        lambda place: [
            i for k in range(length) if 0 <= (i := place * step + k * apart - before) < n
        ]
    )


def centred(n: int, places: int, length: int, step: int = 1, apart: int = 1) -> Along:
    """Windows that go over the ends as far on either side, which is what "same" says."""
    over = max((places - 1) * step + (length - 1) * apart + 1 - n, 0)
    return windows(n, places, length, step, apart, over // 2)


def spread(
    n: int, places: int, length: int, step: int = 1, apart: int = 1, before: int = 0
) -> Along:
    """A transposed convolution: each entry is spread over a window of the result, which loses `before` in front.

    >>> [spread(2, 5, length=3, step=2)[place] for place in range(5)]
    [[0], [0], [0, 1], [1], [1]]
    """

    def seen_at(place: int) -> list[int]:
        begins = (place + before - k * apart for k in reversed(range(length)))
        return [begin // step for begin in begins if begin % step == 0 and 0 <= begin // step < n]

    return Each(seen_at)


def adaptive(n: int, places: int) -> Along:
    """Windows as long as it takes to have so many places.

    >>> [adaptive(5, 3)[place] for place in range(3)]
    [range(0, 2), range(1, 4), range(3, 5)]
    """
    return Each(lambda place: range(place * n // places, -(-(place + 1) * n // places)))


def repeated(n: int, places: int) -> Along:
    """Each entry is put there as often as it takes to have so many places."""
    return Each(lambda place: place * n // places)


def shifted(n: int, places: int, before: int) -> Along:
    """Entries are put in front of the axis, or taken away where `before` is negative."""
    return Each(lambda place: place - before if 0 <= place - before < n else None)


def widened(x: Shape, features: int) -> Explanation:
    """A vector in the place of each entry."""
    return seen([x], (*x, features), lambda index: [(0, index[:-1])])


def recurrent(
    shapes: Sequence[Shape],
    gives: Shape,
    *,
    sequences: bool,
    forward: bool = True,
    backward: bool = False,
    halves: bool = False,
    time: int = 1,
) -> Explanation:
    """A recurrent layer: each place in time sees all features up to it, or from it on where it is run backwards.

    Args:
        shapes: Those of the sequence, and of the states with which it begins.
        gives: The shape of the result.
        sequences: Whether the result has an entry for each place in time, and not for the last alone.
        forward: Whether the sequence is run through from its beginning; else the result begins with its end.
        backward: Whether it is run through from its end.
        halves: Whether the first half of the units runs forward and the second backward.
        time: Along which axis of the sequence time is; the batch, if any, is along the other one.
    """
    x = shapes[0]

    def trace(index: Shape) -> list[Source]:
        outer = list(index[:-1])
        begin, end = 0, x[time]
        if sequences:
            at = outer.pop(time)
            first = index[-1] < gives[-1] // 2
            if not backward or (halves and first):
                end = at + 1
            elif not forward:
                begin = end - 1 - at
            elif halves:
                begin = at
        check_listed((end - begin) * x[-1])
        places = [(*outer[:time], t, *outer[time:]) for t in range(begin, end)]
        found = [(0, (*place, k)) for place in places for k in range(x[-1])]
        states = enumerate(shapes[1:], 1)
        return found + [(number, (*outer, k)) for number, own in states for k in range(own[-1])]

    return seen(shapes, gives, trace)


def attention(
    shapes: Sequence[Shape],
    gives: Shape,
    *,
    is_causal: bool = False,
    mixes: bool = True,
    time: int = 1,
) -> Explanation | None:
    """Each query sees all keys and values of its sample, or those up to its place.

    Args:
        shapes: Those of query and value, or of query, value and key: a batch, places and features.
        gives: The shape of the result.
        is_causal: Whether a query sees none behind it.
        mixes: Whether a feature of the result sees all features of the values, and not its own alone.
        time: Along which axis the places are; the batch is along the other one.
    """
    if not 2 <= len(shapes) <= 3 or any(len(shape) != 3 for shape in shapes):
        return None

    def trace(index: Shape) -> list[Source]:
        at, sample, feature = index[time], index[1 - time], index[2]

        def entry(place: int, k: int) -> Shape:
            return (sample, place, k) if time == 1 else (place, sample, k)

        check_listed(sum(shape[time] * shape[2] for shape in shapes[1:]))
        found = [(0, entry(at, k)) for k in range(shapes[0][2])]
        for number, other in enumerate(shapes[1:], 1):
            own = number == 1 and len(shapes) == 3 and not mixes
            kept = [feature] if own else range(other[2])
            upto = min(at + 1, other[time]) if is_causal else other[time]
            found += [(number, entry(place, k)) for place in range(upto) for k in kept]
        return found

    return seen(shapes, gives, trace)


def paired(shapes: Sequence[Shape], axes: Sequence[int], gives: Shape) -> Explanation:
    """Dot products along an axis of each of two inputs, sample by sample."""
    x, y = shapes
    met = [axis % len(shape) for axis, shape in zip(axes, shapes, strict=True)]
    first = list(range(len(x)))
    second = [0, *range(len(x), len(x) + len(y) - 1)]
    second[met[1]] = met[0]
    result = [k for k in first if k != met[0]] + [k for k in second[1:] if k != met[0]]
    trace = Labels((x, y), (tuple(first), tuple(second)), tuple(result)).trace
    return seen(shapes, gives, lambda index: trace(index[: len(result)]))


def at_each_time(layer: Explanation, x: Shape, gives: Shape) -> Explanation:
    """The same layer at each place in time, along axis 1."""

    def trace(index: Shape) -> list[Source]:
        sample, time, *rest = index
        found = layer.sources((sample, *rest))
        return [(0, (at[0], time, *at[1:])) for number, at in found if number == 0]

    return seen([x], gives, trace)


def regrouped(x: Shape, between: Shape, gives: Shape, place: Sequence[int]) -> Explanation:
    """Read row after row once the axes stand in another order, `place`, in which they have the shape `between`."""

    def trace(index: Shape) -> list[Source]:
        moved = index_at(place_of(index, gives), between)
        at = dict(zip(place, moved, strict=True))
        return [(0, tuple(at[axis] for axis in range(len(x))))]

    return seen([x], gives, trace)
