"""How the axes of one shape become those of another, when the entries keep their order."""

from collections.abc import Sequence
from dataclasses import dataclass

from tensorlab.explain.explanation import Fate, Step
from tensorlab.explain.operands import Operand
from tensorlab.shapes import Shape, size_of
from tensorlab.wording import count, join, thousands

_MOST_ORDERED = 8  # axes whose orders are searched


@dataclass(frozen=True)
class Group:
    """Neighbouring axes that become neighbouring axes, with the same number of entries.

    Attributes:
        old: The axes of the tensor.
        new: The axes of the result.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]

    @property
    def cut_anew(self) -> bool:
        """Whether several axes become several others, so that none of them lives on."""
        return len(self.old) > 1 and len(self.new) > 1


def groups_of(shape: Shape, result: Shape) -> list[Group]:
    """Split two shapes of equal size into the smallest groups of axes that hold the same entries.

    >>> [(group.old, group.new) for group in groups_of((60000, 28, 28), (60000, 784))]
    [((0,), (0,)), ((1, 2), (1,))]
    >>> [(group.old, group.new) for group in groups_of((6, 1, 4), (2, 3, 4, 1))]
    [((0,), (0, 1)), ((1,), ()), ((2,), (2,)), ((), (3,))]
    """
    if 0 in shape:  # no entries: nothing says which axis became which
        return [Group(tuple(range(len(shape))), tuple(range(len(result))))]
    found = []
    i = j = 0
    while i < len(shape) or j < len(result):
        a = shape[i] if i < len(shape) else None
        b = result[j] if j < len(result) else None
        start, begin = i, j
        if a == b:
            i, j = i + 1, j + 1
        elif a == 1:
            i += 1
        elif b == 1:
            j += 1
        else:
            i, j = i + 1, j + 1
            while size_of(shape[start:i]) != size_of(result[begin:j]):
                if size_of(shape[start:i]) < size_of(result[begin:j]):
                    i += 1
                else:
                    j += 1
        found.append(Group(tuple(range(start, i)), tuple(range(begin, j))))
    return found


def step_of(x: Operand, result: Shape, group: Group) -> Step:
    """Say what becomes of a group of axes."""
    fate: Fate = "regrouped"
    if not group.old or not group.new:
        fate = "disappears" if group.old else "new"
    elif len(group.old) == len(group.new) == 1:
        fate = "stays"
    places = tuple((0, axis) for axis in group.old)
    return Step(places, fate, group.new, _sentence(x, result, group))


def _sentence(x: Operand, result: Shape, group: Group) -> str:
    old = [x.shape[axis] for axis in group.old]
    new = [result[axis] for axis in group.new]
    here, there = x.several(group.old) if group.old else "", f"{_numbers(group.new)} of the result"
    if 0 in old:
        return f"There are no entries, so every shape with a length of 0 will do: {here} become {there}."
    if len(old) == len(new) == 1:
        moved = f", as {there}" if group.old != group.new else ""
        return f"{here} stays, {count(old[0], 'entry')}{moved}."
    if not old:
        return f"A new axis of length 1 comes in, {there}."
    if not new:
        return f"{here}, of length 1, disappears, and no entry is lost."
    if len(new) == 1:
        return f"{here} become {there}, row after row: {_times(old)} = {thousands(new[0])}."
    if len(old) == 1:
        return f"{here} is cut into {there}: {thousands(old[0])} = {_times(new)}."
    return (
        f"{here} are read row after row and cut into {there}: {_times(old)} = "
        f"{thousands(size_of(old))} = {_times(new)}."
    )


def _numbers(axes: Sequence[int]) -> str:
    if not axes:
        return "no axis"
    return f"{'axis' if len(axes) == 1 else 'axes'} {join(map(str, axes))}"


def _times(lengths: Sequence[int]) -> str:
    return " × ".join(map(thousands, lengths))


def labels_of(rank: int, groups: Sequence[Group]) -> list[int]:
    """Give an axis of the result the number of the axis that lives on in it, and new numbers to all others."""
    fresh = rank
    found = []
    for group in groups:
        lives_on = bool(group.old and group.new) and not group.cut_anew
        for place, _ in enumerate(group.new):
            if lives_on and place == 0:
                found.append(group.old[0])
            else:
                found.append(fresh)
                fresh += 1
    return found


def order_meant(shape: Shape, result: Shape) -> tuple[int, ...] | None:
    """Find the order of the axes in which the result has their lengths, or products of neighbours: a transpose's.

    >>> order_meant((10, 32, 32, 3), (10, 3, 32, 32)), order_meant((2, 3, 4), (4, 6)), order_meant((4, 6), (3, 8))
    ((0, 3, 1, 2), (2, 0, 1), None)
    """
    longer = [axis for axis, n in enumerate(shape) if n != 1]
    if len(longer) > _MOST_ORDERED or 0 in shape:
        return None

    def search(left: Sequence[int], wanted: Sequence[int]) -> tuple[int, ...] | None:
        if not wanted:
            return () if not left else None
        if wanted[0] == 1:
            return search(left, wanted[1:])
        for axis in left:
            if wanted[0] % shape[axis] == 0:
                others = [other for other in left if other != axis]
                rest = search(others, [wanted[0] // shape[axis], *wanted[1:]])
                if rest is not None:
                    return (axis, *rest)
        return None

    found = search(longer, result)
    if found is None:
        return None
    # Axes of length 1 go where the result has such, as far as there are any.
    ones, order = [axis for axis, n in enumerate(shape) if n == 1], list(found)
    if len(result) == len(shape):
        for place, n in enumerate(result):
            if n == 1 and ones:
                order.insert(place, ones.pop(0))
    return (*order, *ones)
