"""A layer as a step of a chain: what it does to entries, or why it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tensorlab.explain.chains import keras_layers, pytorch_layers
from tensorlab.explain.chains.chain import Link
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.failures.messages import from_message
from tensorlab.explain.operands import Operand
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Sentence
from tensorlab.shapes import Shape


def link(
    name: str,
    layer: Any,
    takes: Sequence[int | None],
    given: Sequence[Shape],
    gives: Shape,
    options: Mapping[str, Any],
    inputs: Sequence[str],
    which: int = 0,
) -> Link:
    """Make a step of a layer to which the library has no objection.

    Args:
        name: What it is called.
        layer: The layer.
        takes: The numbers of the tensors that it takes; None for one that no step gives.
        given: Their shapes.
        gives: The shape of its result.
        options: With what it is called besides.
        inputs: What the inputs of the chain are called.
        which: The number of the result, where it gives several.
    """
    call = Call("layer", name, name)
    found = None if None in takes else operation_of(layer, given, gives, options, which)
    # Libraries do not look at all shapes before a layer is run.
    if found is not None and not found.valid:
        return failing(name, takes, given, found, inputs)
    if found is None or found.result_shape != gives:  # its entries cannot be followed
        found = Explanation("layer", call, tuple(map(Operand, given)), Operand(gives))
    return Link(name, replace(found, call=call), tuple(takes))


def operation_of(
    layer: Any, shapes: Sequence[Shape], gives: Shape, options: Mapping[str, Any], which: int = 0
) -> Explanation | None:
    """Explain a layer by the entries that it takes; None where it does what is not known."""
    library = type(layer).__module__.partition(".")[0]
    if library not in ("keras", "torch") or not shapes:
        return None
    try:
        if library == "keras":
            return keras_layers.operation_of(layer, shapes, gives, which, options)
        found = pytorch_layers.operation_of(layer, shapes, gives, options)
        return found if found is not None and found.valid else None  # it has been run on "meta"
    except (AttributeError, LookupError, TypeError, ValueError):
        return None  # another release of the library has other attributes


def failing(
    layer: str,
    takes: Sequence[int | None],
    given: Sequence[Shape],
    why: Explanation | str,
    inputs: Sequence[str],
) -> Link:
    """Make a step of a layer that fails: why is an explanation, or what the library says."""
    told = from_message(why) if isinstance(why, str) else why
    if told is None:
        first = str(why).strip().partition("\n")[0]
        told = refused("layer", Call("layer", layer, layer), list(map(Operand, given)), first)
    called = [*inputs, *(f"step {k}" for k in range(1, max([0, *(n or 0 for n in takes)]) + 1))]
    names = ["" if number is None else called[number] for number in takes]
    own = [names[given.index(x.shape)] if x.shape in given else "" for x in told.operands]
    problem = told.problem.renamed(own)
    cures = tuple(Sentence(each.called(own)) for each in told.suggestions)
    explained = Explanation(
        "layer", Call("layer", layer, layer), told.operands,
        problem=problem, suggestions=cures, clashes=told.clashes,
    )  # fmt: skip
    return Link(layer, explained, tuple(takes))
