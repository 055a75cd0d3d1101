"""Make an `Explanation`: of what NumPy accepts, with the values that a picture shows, or of what it refuses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from tensorlab.explain.entries import Compute, computed
from tensorlab.explain.explanation import Call, Explanation, Kind, OperandAxis, Step, Trace
from tensorlab.explain.letters import lettered, letters_of
from tensorlab.explain.operands import Operand
from tensorlab.explain.sentences import Sentence, Suggestion
from tensorlab.indexing import Index
from tensorlab.shapes import MOST_AXES, Letter, Shape
from tensorlab.wording import join


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
            cure = [Suggestion(f"with {found.cure}", result_shape)] if found.cure else []
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
    if unknown:
        result_shape = tuple(lettered(n, unknown) for n in result_shape)
    return Explanation(
        operation,
        call,
        labelled,
        Operand(result_shape, result, own, numbers),
        steps=tuple(steps),
        notes=tuple(notes),
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
    clashes: Iterable[OperandAxis] = (),
    labels: Iterable[Iterable[int]] | None = None,
    stretches: bool = False,
) -> Explanation:
    """Explain an operation that NumPy refuses; without labels, no axes of the operands correspond.

    Where axes that clash are broadcast, one of length 1 stretches: it would work with that, too.
    """
    clashes = tuple(clashes)
    labelled = _labelled(operands, labels or [range(x.rank) for x in operands])
    found = dict.fromkeys([*_where_unknown(labelled, clashes, stretches), *suggestions])
    return Explanation(
        operation,
        call,
        labelled,
        problem=Sentence(problem),
        suggestions=tuple(each if isinstance(each, Sentence) else Sentence(each) for each in found),
        clashes=clashes,
    )


def _where_unknown(
    operands: Sequence[Operand], clashes: Iterable[OperandAxis], stretches: bool
) -> Iterator[str]:
    """Say for which lengths it works, where one that is not known is all that clashes."""
    corresponding: dict[int, dict[int, None]] = {}
    for number, axis in clashes:
        x = operands[number]
        corresponding.setdefault(x.labels[axis], {})[x.shape[axis]] = None
    unknown = []
    for lengths in corresponding.values():
        letters = [n for n in lengths if isinstance(n, Letter)]
        if not letters and len(lengths) > 1:
            return  # these clash whatever the others are
        if letters and len(lengths) > 1:
            others = [str(n) for n in lengths if n is not letters[-1]]
            unknown.append((letters[-1], [*others, "1"] if stretches else others))
    if len(unknown) == 1:
        ((n, others),) = unknown
        yield f"{n} is a length that is not known yet: it works where that is {join(others, 'or')}."
    elif unknown:
        names = join([str(n) for n, _ in unknown])
        where = join([f"{n} is {join(others, 'or')}" for n, others in unknown])
        yield f"{names} are lengths that are not known yet: it works where {where}."


def _labelled(operands: Sequence[Operand], labels: Iterable[Iterable[int]]) -> tuple[Operand, ...]:
    pairs = zip(operands, labels, strict=True)
    return tuple(replace(x, labels=tuple(own)) for x, own in pairs)
