"""`explain.model`: a model of Keras or PyTorch, layer by layer, up to the one that fails. Nothing is computed."""

import copy
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tensorlab.explain.chains.chain import Chain, Link
from tensorlab.explain.chains.layers import operation_of
from tensorlab.explain.explanation import Call, Explanation
from tensorlab.explain.failures.messages import from_message
from tensorlab.explain.failures.refusals import layer_axis, layer_rank
from tensorlab.explain.letters import lettered, letters_of
from tensorlab.explain.operands import Operand, operand
from tensorlab.explain.outcome import refused
from tensorlab.explain.sentences import Sentence
from tensorlab.shapes import Letter, Shape
from tensorlab.wording import article


def model(model: Any, x: Any, /) -> Chain:
    """Explain a model of Keras or PyTorch: the shape after each layer, up to the end or to the layer that fails.

    No layer is run. Keras' layers are asked for their shapes; a copy of a PyTorch module is run on its device "meta",
    where tensors have shapes and no entries.

    Args:
        model: A Sequential or functional model of Keras, or a module of PyTorch.
        x: What the model is given, or its shape. None stands for a length that is not known, as of a batch.

    Returns:
        A `Chain` with a step for each layer. `sources` and `draw` follow an entry of the result back to the input,
        through layers whose entries are known: dense ones, convolutions, pooling, activations and their like.

    Raises:
        TypeError: If `model` is of another kind.

    >>> import keras
    >>> network = keras.Sequential([keras.layers.Dense(512, name="hidden"), keras.layers.Dense(10, name="scores")])
    >>> network.build((None, 784))
    >>> print(model(network, (None, 784)))
    Sequential with (n, 784) gives (n, 10), in 2 steps.
      input has shape (n, 784)
      step 1: hidden (Dense) gives (n, 512)
      step 2: scores (Dense) gives (n, 10)
    >>> print(model(network, (32, 28, 28)).problem)
    the layer takes inputs with 784 entries along their last axis, and axis 2 of input has 28.
    """
    given = operand(x)
    library = next((name for name, kind in _kinds() if isinstance(model, kind)), "")
    if not library:
        raise TypeError(
            f"explain.model takes a Sequential or functional model of Keras or a module of PyTorch, and got "
            f"{article(type(model).__name__)}."
        )
    links = _of_keras(model, given) if library == "keras" else _of_pytorch(model, given)
    if not links:
        raise TypeError(f"The {type(model).__name__} has no layer that could be told.")
    name = str(model.__class__.__name__)
    return Chain(f"{name} with {given}", ("input",), (Operand(given.shape),), tuple(links))


def _kinds() -> Iterator[tuple[str, type]]:
    """What a model may be, of the libraries that are loaded: of others there is none."""
    if "keras" in sys.modules:
        yield "keras", sys.modules["keras"].Model
    if "torch" in sys.modules:
        yield "torch", sys.modules["torch"].nn.Module


def _link(
    name: str, layer: Any, takes: Sequence[int | None], given: Sequence[Shape], gives: Shape
) -> Link:
    call = Call("layer", name, name)
    found = None if None in takes else operation_of(layer, given, gives)
    if found is None:  # its entries cannot be followed
        found = Explanation("layer", call, tuple(map(Operand, given)), Operand(gives))
    return Link(name, replace(found, call=call), tuple(takes))


def _failing(
    layer: str, takes: Sequence[int | None], given: Sequence[Shape], why: Explanation | str
) -> Link:
    """A layer that fails: why is an explanation, or what the library says."""
    told = from_message(why) if isinstance(why, str) else why
    if told is None:
        first = str(why).strip().partition("\n")[0]
        told = refused("layer", Call("layer", layer, layer), list(map(Operand, given)), first)
    names = ["" if number is None else f"step {number}" if number else "input" for number in takes]
    own = [names[given.index(x.shape)] if x.shape in given else "" for x in told.operands]
    problem = Sentence(told.problem.called(own))
    cures = tuple(Sentence(each.called(own)) for each in told.suggestions)
    explained = Explanation(
        "layer", Call("layer", layer, layer), told.operands,
        problem=problem, suggestions=cures, clashes=told.clashes,
    )  # fmt: skip
    return Link(layer, explained, tuple(takes))


# Keras


def _of_keras(model: Any, given: Operand) -> list[Link]:
    shapes: list[Shape] = [given.shape]
    links: list[Link] = []
    for layer, takes in _layers(model):
        own = [shapes[number] for number in takes]
        name = f"{layer.name} ({type(layer).__name__})"
        why: Explanation | str | None = _refused_by(layer, own)
        if why is None:
            asked = [_as_keras(shape) for shape in own]
            try:
                out = layer.compute_output_shape(asked[0] if len(asked) == 1 else asked)
            except Exception as error:  # whatever the layer's own code raises
                why = str(error)
            else:
                shapes.append(_from_keras(out, own))
                links.append(_link(name, layer, takes, own, shapes[-1]))
                continue
        links.append(_failing(name, takes, own, why))
        break
    return links


def _layers(model: Any) -> Iterator[tuple[Any, list[int]]]:
    """The layers in the order in which they run, each with the numbers of the tensors that it takes."""
    graph = getattr(model, "_functional", None) or model
    by_depth = getattr(graph, "_nodes_by_depth", None)
    if by_depth is None:  # a Sequential that has not been built
        for number, layer in enumerate(model.layers):
            yield layer, [number]
        return
    numbers: dict[int, int] = {}
    count = 1
    for depth in sorted(by_depth, reverse=True):
        for node in by_depth[depth]:
            if not node.input_tensors:
                numbers |= {id(each): 0 for each in node.outputs}
                continue
            takes = [numbers[id(each)] for each in node.input_tensors]
            numbers |= {id(each): count for each in node.outputs}
            count += 1
            yield node.operation, takes


def _refused_by(layer: Any, shapes: list[Shape]) -> Explanation | None:
    """What a layer says of the inputs that it takes, once it knows."""
    spec = getattr(layer, "input_spec", None)
    if spec is None or isinstance(spec, list | tuple) or len(shapes) != 1:
        return None
    shape, name = shapes[0], layer.name
    if spec.ndim is not None and len(shape) != spec.ndim:
        return layer_rank(name, shape, [spec.ndim], at_least=False)
    if spec.min_ndim is not None and len(shape) < spec.min_ndim:
        return layer_rank(name, shape, [spec.min_ndim], at_least=True)
    for axis, wanted in (spec.axes or {}).items():
        if wanted is not None and not isinstance(shape[axis], Letter) and shape[axis] != wanted:
            return layer_axis(name, shape, axis, wanted)
    return None


def _as_keras(shape: Shape) -> tuple[int | None, ...]:
    return tuple(None if isinstance(n, Letter) else n for n in shape)


def _from_keras(shape: Any, given: list[Shape]) -> Shape:
    """A shape with the letter of the batch where Keras has None."""
    letters = letters_of(given)
    if letters and tuple(shape)[:1] == (None,):
        return (letters[0], *operand(tuple(shape)[1:]).shape)
    return operand(tuple(shape)).shape


# PyTorch


def _of_pytorch(model: Any, given: Operand) -> list[Link]:
    torch = sys.modules["torch"]
    run = copy.deepcopy(model).to("meta").eval()
    letters = letters_of([given.shape])
    kept: list[Any] = []  # so that no other tensor gets the id of one that is gone
    # Of each tensor by its id: its number, and how often it had been changed by then.
    numbers: dict[int, tuple[int, int]] = {}
    links: list[Link] = []
    running: list[tuple[str, list[int | None], list[Shape]]] = []

    def shape_of(x: Any) -> Shape:
        return tuple(lettered(n, letters) for n in x.shape)

    def number_of(x: Any) -> int | None:
        """None for what was made or changed by other things than layers."""
        number, changed = numbers.get(id(x), (None, 0))
        return number if changed == x._version else None

    def before(name: str) -> Any:
        def hook(module: Any, inputs: Any) -> None:
            tensors = [each for each in inputs if isinstance(each, torch.Tensor)]
            takes = [number_of(each) for each in tensors]
            running.append((name, takes, list(map(shape_of, tensors))))

        return hook

    def after(module: Any, inputs: Any, output: Any) -> None:
        name, takes, shapes = running.pop()
        first = output[0] if isinstance(output, tuple) else output
        if isinstance(first, torch.Tensor):
            links.append(_link(name, module, takes, shapes, shape_of(first)))
            numbers[id(first)] = len(links), first._version
            kept.append(first)

    leaves = [
        (name, each) for name, each in run.named_modules() if not any(True for _ in each.children())
    ]
    for name, leaf in leaves:
        leaf.register_forward_pre_hook(before(f"{name} ({type(leaf).__name__})"))
        leaf.register_forward_hook(after)
    words = bool(leaves) and isinstance(leaves[0][1], torch.nn.Embedding)
    x = torch.empty(
        tuple(map(int, given.shape)), device="meta", dtype=torch.long if words else None
    )
    numbers[id(x)] = 0, x._version
    try:
        with torch.no_grad():
            out = run(x)
    except Exception as error:  # whatever the module's own code raises
        name, takes, shapes = running.pop() if running else ("forward", [], [])
        layer = run.get_submodule(name.partition(" ")[0]) if shapes else run
        said = str(error)
        for each in letters:
            said = re.sub(rf"\b{int(each)}\b", "None", said)
        links.append(_failing(name, takes, shapes, _refused_by_module(layer, name, shapes) or said))
    else:
        end = out[0] if isinstance(out, tuple) else out
        if isinstance(end, torch.Tensor) and number_of(end) != len(links):
            links.append(_link("forward", run, [None], [], shape_of(end)))
    return links


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
