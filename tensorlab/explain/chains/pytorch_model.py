"""The steps of a module of PyTorch. No layer is run on numbers: a copy is, on the device "meta"."""

import copy
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from tensorlab.explain.chains.chain import Link
from tensorlab.explain.chains.layers import failing, link
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.refusals import layer_axis
from tensorlab.explain.letters import lettered, letters_of, unlettered
from tensorlab.explain.operands import Operand
from tensorlab.shapes import Shape

# Tensors that a layer may be given by name.
_NAMED = {"MultiheadAttention": ("query", "key", "value")}


def names_of(given: Sequence[Any]) -> list[str]:
    """What the inputs are called."""
    return ["input"] if len(given) == 1 else [f"input {k}" for k in range(1, len(given) + 1)]


def links_of(model: Any, names: Sequence[str], given: Sequence[Operand]) -> list[Link]:
    """Give a step for each layer, up to the end or to the one that fails."""
    torch = sys.modules["torch"]
    run = copy.deepcopy(model).to("meta").eval()
    letters = letters_of([x.shape for x in given])
    kept: list[Any] = []  # so that no other tensor gets the id of one that is gone
    # Of each tensor by its id: its number, and how often it had been changed by then.
    numbers: dict[int, tuple[int, int]] = {}
    links: list[Link] = []
    running: list[tuple[str, list[int | None], list[Shape], dict[str, Any]]] = []

    def shape_of(x: Any) -> Shape:
        return tuple(lettered(n, letters) for n in x.shape)

    def number_of(x: Any) -> int | None:
        """None for what was made or changed by other things than layers."""
        number, changed = numbers.get(id(x), (None, 0))
        return number if isinstance(x, torch.Tensor) and changed == x._version else None

    def before(name: str) -> Any:
        def hook(module: Any, inputs: Any, options: dict[str, Any]) -> None:
            names = _NAMED.get(type(module).__name__, ())
            given = [*inputs, *(options[name] for name in names if name in options)]
            others = {name: value for name, value in options.items() if name not in names}
            shapes = [shape_of(each) for each in given if isinstance(each, torch.Tensor)]
            running.append((name, list(map(number_of, given)), shapes, others))

        return hook

    def after(module: Any, inputs: Any, output: Any) -> None:
        name, takes, shapes, options = running.pop()
        first = output[0] if isinstance(output, tuple) else output
        if isinstance(first, torch.Tensor):
            links.append(link(name, module, takes, shapes, shape_of(first), options, names))
            numbers[id(first)] = len(given) - 1 + len(links), first._version
            kept.append(first)

    leaves = list(_leaves(run, ""))
    for name, leaf in leaves:
        told = before(f"{name} ({type(leaf).__name__})")
        leaf.register_forward_pre_hook(told, with_kwargs=True)
        leaf.register_forward_hook(after)
    words = bool(leaves) and isinstance(leaves[0][1], torch.nn.Embedding)
    inputs = [
        torch.empty(tuple(map(int, x.shape)), device="meta", dtype=torch.long if words else None)
        for x in given
    ]
    numbers |= {id(x): (k, x._version) for k, x in enumerate(inputs)}
    try:
        with torch.no_grad():
            out = run(*inputs)
    except Exception as error:  # whatever the module's own code raises
        name, takes, shapes, _ = running.pop() if running else ("forward", [], [], {})
        layer = run.get_submodule(name.partition(" ")[0]) if shapes else run
        why = _refused_by_module(layer, name, shapes) or unlettered(str(error), letters)
        links.append(failing(name, takes, shapes, why, names))
    else:
        end = out[0] if isinstance(out, tuple) else out
        if isinstance(end, torch.Tensor) and number_of(end) != len(given) - 1 + len(links):
            links.append(link("forward", run, [None], [], shape_of(end), {}, names))
    return links


def _leaves(module: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The modules that do something themselves; those of PyTorch's attention are run by none but it."""
    children = list(module.named_children())
    if not children or type(module).__name__ == "MultiheadAttention":
        yield name, module
        return
    for own, child in children:
        yield from _leaves(child, f"{name}.{own}" if name else own)


def _refused_by_module(layer: Any, name: str, shapes: list[Shape]) -> Explanation | None:
    """What a layer's own numbers say of its first input: the message of the device "meta" says less."""
    nn = sys.modules["torch"].nn
    lengths: tuple[tuple[type, str, int], ...] = (
        (nn.Linear, "in_features", -1), (nn.RNNBase, "input_size", -1), (nn.Conv1d, "in_channels", -2),
        (nn.Conv2d, "in_channels", -3), (nn.Conv3d, "in_channels", -4),
    )  # fmt: skip
    for kind, attribute, axis in lengths:
        wanted = getattr(layer, attribute, None) if isinstance(layer, kind) else None
        shape = shapes[0] if shapes else ()
        if wanted is not None and len(shape) >= -axis and shape[axis] != wanted:
            return layer_axis(name, shape, axis, wanted, "channels" if axis < -1 else "")
    return None
