"""Make an `Explanation`: of what NumPy accepts, with the values that a picture shows, or of what it refuses."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from tensorlab.explain.entries import Compute, computed
from tensorlab.explain.explanation import Call, Explanation, Kind, Place, Step, Trace
from tensorlab.explain.letters import lettered, letters_of, with_letters
from tensorlab.explain.operands import Operand
from tensorlab.indexing import Index
from tensorlab.shapes import MOST_AXES, Letter, Shape
from tensorlab.wording import join, shape_text


def accepted(
    operation: str,
    call: Call,
    operands: Sequence[Operand],
    result_shape: Shape,
    *,
    kind: Kind,
    steps: Iterable[Step],
    trace: Trace,
    labels: Iterable[Iterable[int]],
    result_labels: Iterable[int],
    notes: Iterable[str] = (),
    compute: Compute | None = None,
    of: str = "",
    result: np.ndarray | None = None,
    index: Index | None = None,
) -> Explanation:
    """Explain an operation that NumPy does, if its result does not have too many axes, and if it takes the entries.

    Args:
        operation: The function that is explained.
        call: How it is written.
        operands: What it is done to.
        result_shape: The shape that comes out.
        kind: What it does to entries.
        steps: What becomes of each axis.
        trace: Finds the sources of an entry of the result.
        labels: A number for each axis of each operand. Axes that correspond share a number.
        result_labels: A number for each axis of the result.
        notes: What is worth knowing besides.
        compute: What gives the result, from the values of the operands; None where nothing is computed.
        of: What the result is called where NumPy has none for such entries; else the operation's name.
        result: The values of the result, where they are known and few and are not to be computed.
        index: What an index takes; None for all other operations.
    """
    if len(result_shape) > MOST_AXES:
        return refused(
            operation,
            call,
            operands,
            f"the result would have {len(result_shape)} axes, and NumPy's arrays have at most {MOST_AXES}.",
        )
    labels = [tuple(own) for own in labels]
    if compute is not None:
        found = computed(
            operation,
            of or operation,
            compute,
            operands,
            result_shape,
            kind not in ("rearranges", "pads"),
        )
        if found.error:
            how = "with .astype(int), which makes 0 and 1 of False and True"
            cure = [suggestion(how, result_shape)] if found.counted else []
            return refused(operation, call, operands, found.error, cure, labels=labels)
        result, notes = found.values, [*notes, *found.notes]
    labelled = _labelled(operands, labels)
    numbers = tuple(result_labels)
    names = {
        label: name
        for x in reversed(labelled)
        for label, name in zip(x.labels, x.names, strict=False)
    }
    own = tuple(names.get(label, "") for label in numbers) if names else ()
    unknown = letters_of(x.shape for x in operands)
    steps, notes = tuple(steps), tuple(notes)
    if unknown:
        result_shape = tuple(lettered(n, unknown) for n in result_shape)
        steps = tuple(replace(step, text=with_letters(step.text, unknown)) for step in steps)
        notes = tuple(with_letters(note, unknown) for note in notes)
    return Explanation(
        operation,
        call,
        labelled,
        Operand(result_shape, result, own, numbers),
        steps=steps,
        notes=notes,
        kind=kind,
        index=index,
        _trace=trace,
    )


def refused(
    operation: str,
    call: Call,
    operands: Sequence[Operand],
    problem: str,
    suggestions: Iterable[str] = (),
    clashes: Iterable[Place] = (),
    labels: Iterable[Iterable[int]] | None = None,
) -> Explanation:
    """Explain an operation that NumPy refuses; without labels, no axes of the operands correspond."""
    suggestions, clashes = list(suggestions), tuple(clashes)
    if unknown := letters_of(x.shape for x in operands):
        problem = with_letters(problem, unknown)
        suggestions = [with_letters(each, unknown) for each in suggestions]
        lengths = [operands[operand].shape[axis] for operand, axis in clashes]
        for n in lengths:
            others = {str(length) for length in lengths if length != n}
            if isinstance(n, Letter) and others:
                fits = join(sorted(others), "or")
                suggestions.insert(
                    0, f"{n} is a length that is not known yet: it works where that is {fits}."
                )
                break
    return Explanation(
        operation,
        call,
        _labelled(operands, labels or [range(x.rank) for x in operands]),
        problem=problem,
        suggestions=tuple(dict.fromkeys(suggestions)),
        clashes=clashes,
    )


def _labelled(operands: Sequence[Operand], labels: Iterable[Iterable[int]]) -> tuple[Operand, ...]:
    pairs = zip(operands, labels, strict=True)
    return tuple(replace(x, labels=tuple(own)) for x, own in pairs)


def suggestion(what: str, shape: Sequence[int | str], then: str = "") -> str:
    """Say what would work, and what would come out.

    >>> suggestion("with a second matrix of shape (784, n)", (32, "n"))
    'It would work with a second matrix of shape (784, n), giving (32, n).'
    """
    return f"It would work {what}, giving {symbolic(shape)}{then}."


def symbolic(shape: Sequence[int | str]) -> str:
    """Write a shape in which letters stand for lengths that are free."""
    if all(not isinstance(length, str) for length in shape):
        return shape_text([int(length) for length in shape])
    comma = "," if len(shape) == 1 else ""
    return f"({', '.join(map(str, shape))}{comma})"
