"""`einsum`: each axis has a letter; letters that are not in the result are summed over."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tensorlab.explain.as_numpy import as_numpy
from tensorlab.explain.explanation import Call, Explanation, Fate, OperandAxis, Step
from tensorlab.explain.letters import told_apart
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.operations.einsum_problems import axes_named, find_problem, suggest
from tensorlab.explain.operations.einsum_subscripts import (
    Subscripts,
    from_lists,
    label_axes,
    read_subscripts,
)
from tensorlab.explain.outcome import accepted, refused
from tensorlab.explain.tracing import Labels
from tensorlab.wording import count, join, ordinal, verb


@as_numpy
def einsum(subscripts: str | Any, /, *operands: Any) -> Explanation:
    """Explain a product and sum in which each axis has a letter.

    Args:
        subscripts: A letter for each axis of each operand, and after `->` the letters of the result.
        *operands: An array or a shape for each.

    NumPy's other form works, too, and is explained with letters: a list of numbers for its axes follows each operand,
    and the list of the result comes last, as in `einsum(a, [0, 1], b, [1, 2], [0, 2])`.

    Raises:
        TypeError: If the subscripts are neither a string nor, in NumPy's other form, lists of numbers after the
            operands.
        ValueError: If they contain anything but letters, blanks, commas, `->` and `...`.

    Source: section 2.3.3, "Tensor product".

    >>> print(einsum("ij,jk->ik", (128, 784), (784, 512)))
    einsum("ij,jk->ik", (128, 784), (784, 512)) gives (128, 512)
      i is axis 0 of the first, 128 entries, and becomes axis 0 of the result.
      j is axis 1 of the first and axis 0 of the second, 784 entries: as it is not
        in the result, products are summed over it, and it disappears.
      k is axis 1 of the second, 512 entries, and becomes axis 1 of the result.
    Entries with the same index along a shared letter are multiplied.

    >>> print(einsum("ij,jk->ik", (2, 3), (4, 5)))
    einsum("ij,jk->ik", (2, 3), (4, 5)) does not work: j is axis 1 of the first with
    3 entries and axis 0 of the second with 4, and a letter has one length.
    It would work with a second tensor of shape (3, 5), giving (2, 5).

    >>> print(einsum("i,j->ij", [1, 2], [3, 4]).draw().text(36))
    einsum("i,j->ij", (2,), (2,)) gives
    (2, 2)
       first         second
      ┌─────┐       ┌─────┐
      │ 1 2 │  and  │ 3 4 │
      └─────┘       └─────┘
                            result
                           ┌─────┐
      einsum("i,j->ij") →  │ 3 4 │
                           │ 6 8 │
                           └─────┘
    """
    by_numbers = None if isinstance(subscripts, str) else from_lists([subscripts, *operands])
    if by_numbers is not None:
        subscripts, operands = by_numbers[0], tuple(by_numbers[1])
    given = read_subscripts(subscripts)
    tensors = [operand(x) for x in operands]
    if (own := axes_named(given, tensors)) is not None:
        tensors = told_apart(tensors, own)
    quoted = f'"{subscripts}"'
    call = Call("einsum", f"einsum({', '.join([quoted, *map(str, tensors)])})", f"einsum({quoted})")
    found = find_problem(given, tensors)
    if found is not None:
        problem, clashes = found
        return refused("einsum", call, tensors, problem, suggest(given, tensors), clashes, own)
    labels, names = label_axes(given, tensors)
    result = tuple(labels.lengths[label] for label in labels.result)
    return accepted(
        "einsum",
        call,
        tensors,
        result,
        kind="multiplies",
        steps=_steps(tensors, labels, names),
        notes=_notes(given, labels, names),
        trace=labels.trace,
        labels=labels.operands,
        result_labels=labels.result,
        compute=lambda *values: np.einsum(str(given), *values),
        of="product",
    )


def _steps(operands: Sequence[Operand], labels: Labels, names: dict[int, str]) -> Iterator[Step]:
    for label, name in names.items():
        places = tuple(
            (k, axis)
            for k, own in enumerate(labels.operands)
            for axis, other in enumerate(own)
            if other == label
        )
        where = join([f"{operands[k].axis(axis)}{_of(k, operands)}" for k, axis in places])
        length = labels.lengths[label]
        stretched = _stretched(operands, places, length)
        text = f"{name} is {where}, {count(length, 'entry')}{stretched}"
        if label in labels.result:
            new = labels.result.index(label)
            fate: Fate = "stretched" if stretched else "stays"
            text += f", and becomes axis {new} of the result."
            yield Step(places, fate, (new,), text)
            continue
        if length == 0:
            text += ": it is not in the result, and sums over no entries are 0."
        else:
            what = "products are" if len(operands) > 1 else "entries are"
            text += f": as it is not in the result, {what} summed over it, and it disappears."
        yield Step(places, "meets" if len(places) > 1 else "disappears", (), text)


def _of(k: int, operands: Sequence[Operand]) -> str:
    return f" of the {ordinal(k)}" if len(operands) > 1 else ""


def _stretched(operands: Sequence[Operand], places: Sequence[OperandAxis], length: int) -> str:
    ones = [k for k, axis in places if operands[k].shape[axis] == 1 != length]
    if not ones:
        return ""
    have = verb(len(ones), "has")
    return f" (the {join([ordinal(k) for k in ones])} {have} 1, which is stretched)"


def _notes(subscripts: Subscripts, labels: Labels, names: dict[int, str]) -> Iterator[str]:
    several = len(labels.operands) > 1
    for k, own in enumerate(labels.operands):
        for label in dict.fromkeys(own):
            if own.count(label) > 1:
                whose = f"of the {ordinal(k)}" if several else "of it"
                yield (
                    f"{names[label]} stands for {own.count(label)} axes {whose}, which are walked "
                    "together: only the diagonal is taken."
                )
    if not subscripts.explicit:
        yield (
            "Without ->, letters that occur once are in the result, in alphabetical order: this is "
            f'"{subscripts}".'
        )
    if several:
        shared = any(
            set(a) & set(b) for a, b in zip(labels.operands, labels.operands[1:], strict=False)
        )
        if shared:
            yield "Entries with the same index along a shared letter are multiplied."
        else:
            yield "No letter is shared, so every entry is multiplied by every entry of the others."
