"""The steps of a model of Keras. No layer is run: each is asked for the shape that it gives."""

import sys
from collections.abc import Sequence
from typing import Any

from tensorlab.explain.chains.chain import Link
from tensorlab.explain.chains.layers import failing, link
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.refusals import layer_axis, layer_rank
from tensorlab.explain.letters import lettered, letters_of, unlettered
from tensorlab.explain.operands import Operand
from tensorlab.shapes import Letter, Shape, letter
from tensorlab.wording import count


def inputs_of(model: Any, given: Sequence[Any]) -> tuple[list[str], list[Any]]:
    """The names of a model's inputs, and what each is given: Keras takes several in a list or in a dict, too.

    Where nothing is given, the shapes serve with which the model was built.

    Raises:
        TypeError: If they are not as many.
    """
    graph = _graph_of(model)
    names = [each.name for each in graph._inputs] if graph else ["input"]
    names = names if len(names) > 1 else ["input"]
    if graph and not given:
        given = [tuple(each.shape) for each in graph._inputs]
    if len(given) == 1 and len(names) > 1:
        (own,) = given
        if isinstance(own, dict):
            given = [own[name] for name in names if name in own]
        elif isinstance(own, list | tuple) and len(own) == len(names) and not _is_shape(own):
            given = own
    if not graph and type(model).__name__ == "Sequential" and not model.layers:
        return [], []  # there is nothing that could take an input
    if len(given) != len(names):
        raise TypeError(
            f"The model takes {count(len(names), 'input')}, and got {len(given)}: "
            f"explain.model(model, {', '.join(names)})."
        )
    return names, list(given)


def _is_shape(x: Sequence[Any]) -> bool:
    return all(n is None or isinstance(n, int) for n in x)


def links_of(model: Any, names: Sequence[str], given: Sequence[Operand]) -> list[Link]:
    """Give a step for each layer, up to the end or to the one that fails.

    Raises:
        TypeError: If the model has several results, as a chain has one.
    """
    graph = _graph_of(model)
    if graph and len(graph._outputs) > 1:
        raise TypeError(
            f"The model has {len(graph._outputs)} outputs, and explain.model follows one: "
            "explain.model(keras.Model(model.inputs, model.outputs[0]), ...)."
        )
    steps = _Steps(names, [x.shape for x in given])
    steps.run(model, list(range(len(given))), "")
    return steps.links


def _graph_of(model: Any) -> Any:
    """What a model made of layers is; None for one whose `call` is its own, or that has not been built."""
    graph = getattr(model, "_functional", None) or model
    return graph if getattr(graph, "_nodes_by_depth", None) is not None else None


class _Steps:
    """The steps so far.

    Attributes:
        links: The steps.
        works: Whether all of them do.
    """

    def __init__(self, names: Sequence[str], shapes: Sequence[Shape]) -> None:
        self.links: list[Link] = []
        self.works = True
        self._names, self._shapes = names, list(shapes)
        self._letters = letters_of(shapes)

    def run(self, model: Any, takes: list[int], within: str) -> list[int]:
        """Run through a model that takes the tensors of some numbers; give the numbers of its results."""
        graph = _graph_of(model)
        if graph is None and type(model).__name__ == "Sequential":
            for layer in model.layers:
                if self.works:
                    x = _tensor(self._shapes[takes[0]], "float32")
                    takes = self._step(layer, takes, (x,), {}, within, [0])
            return takes
        if graph is None:
            return self._step(
                model, takes, tuple(_tensor(self._shapes[k]) for k in takes), {}, within, [0]
            )
        numbers = dict(zip(map(id, graph._inputs), takes, strict=True))
        for node, wanted in _nodes(graph):
            taken = _taken(node)
            own = [numbers[id(x)] for x in taken]
            filled = {
                id(x): _tensor(self._shapes[k], x.dtype) for x, k in zip(taken, own, strict=True)
            }
            arguments, options = node.arguments.fill_in(filled)
            found = self._step(node.operation, own, arguments, options, within, wanted)
            if not self.works:
                return []
            numbers |= {
                id(node.outputs[k]): number for k, number in zip(wanted, found, strict=True)
            }
        return [numbers[id(x)] for x in graph._outputs]

    def _step(
        self,
        layer: Any,
        takes: list[int],
        arguments: tuple[Any, ...],
        options: dict[str, Any],
        within: str,
        wanted: list[int],
    ) -> list[int]:
        """Take a step, or several where a layer is a model or gives several tensors."""
        if _is_model(layer):
            return self.run(layer, takes, f"{within}{layer.name}/")
        keras = sys.modules["keras"]
        name = f"{within}{layer.name} ({type(layer).__name__})"
        own = [self._shapes[k] for k in takes]
        if _is_built_by_asking(layer):
            raise TypeError(
                f"What {name} gives is known once it is built: call the model once, or build it."
            )
        why: Explanation | str | None = _refused_by(layer, own)
        if why is None:
            try:
                out = keras.tree.flatten(layer.compute_output_spec(*arguments, **options))
            except Exception as error:  # whatever the layer's own code raises
                why = unlettered(str(error), self._letters)
        if why is not None:
            self.works = False
            self.links.append(failing(name, takes, own, why, self._names))
            return []
        if type(layer).__name__ == "GetItem":
            options = {"key": arguments[1]}
        for which in wanted:
            shape = self._told(out[which].shape)
            several = f", output {which + 1} of {len(out)}" if len(out) > 1 else ""
            made = link(f"{name}{several}", layer, takes, own, shape, options, self._names, which)
            self.links.append(made)
            self.works = self.works and made.explanation.valid
            self._shapes.append(shape)
        return list(range(len(self._shapes) - len(wanted), len(self._shapes)))

    def _told(self, shape: Sequence[int | None]) -> Shape:
        """A shape with the letters of the inputs; what Keras does not tell gets a letter of its own."""
        found = []
        for n in shape:
            if n is None:
                self._letters = (*self._letters, letter(len(self._letters)))
            found.append(self._letters[-1] if n is None else lettered(n, self._letters))
        return tuple(found)


def _is_built_by_asking(layer: Any) -> bool:
    """Tell whether a layer has weights to make and does not say which shape it gives, so that its `call` has to."""
    kind, own = sys.modules["keras"].layers.Layer, type(layer)
    if getattr(layer, "built", True) or own.compute_output_shape is not kind.compute_output_shape:
        return False
    return own.build is not kind.build or any(True for _ in layer._flatten_layers(False))


def _is_model(layer: Any) -> bool:
    is_sequential = type(layer).__name__ == "Sequential" and bool(layer.layers)
    return isinstance(layer, sys.modules["keras"].Model) and (is_sequential or _graph_of(layer))


def _nodes(graph: Any) -> list[tuple[Any, list[int]]]:
    """What a graph does, in the order in which it is done, and which of its results are used: masks are left out."""
    by_depth = graph._nodes_by_depth
    nodes = [node for depth in sorted(by_depth, reverse=True) for node in by_depth[depth]]
    used = set(map(id, graph._outputs))
    found = []
    for node in reversed(nodes):
        wanted = [number for number, x in enumerate(node.outputs) if id(x) in used]
        if wanted and not node.is_input:
            used |= set(map(id, _taken(node)))
            found.append((node, wanted))
    return found[::-1]


def _taken(node: Any) -> list[Any]:
    """The tensors that are given to a layer; a mask only says which of them are left out."""
    keras = sys.modules["keras"]
    named = {name: value for name, value in node.arguments.kwargs.items() if name != "mask"}
    given = keras.tree.flatten((node.arguments.args, named))
    return [x for x in given if isinstance(x, keras.KerasTensor)]


def _tensor(shape: Shape, dtype: str = "float32") -> Any:
    """What stands for a tensor where Keras asks for shapes: a length that is not known is a number, too."""
    return sys.modules["keras"].KerasTensor(tuple(map(int, shape)), dtype=dtype)


def _refused_by(layer: Any, shapes: list[Shape]) -> Explanation | None:
    """What a layer says of the inputs that it takes, once it knows."""
    if type(layer).__name__ == "TimeDistributed" and len(shapes[0]) > 1:
        inside = _refused_by(layer.layer, [(shapes[0][0], *shapes[0][2:])])
        if inside is not None:
            return inside
    specs = getattr(layer, "input_spec", None)
    for spec, shape in zip(
        specs if isinstance(specs, list | tuple) else [specs], shapes, strict=False
    ):
        if spec is None:
            continue
        if spec.ndim is not None and len(shape) != spec.ndim:
            return layer_rank(layer.name, shape, [spec.ndim], at_least=False)
        if spec.min_ndim is not None and len(shape) < spec.min_ndim:
            return layer_rank(layer.name, shape, [spec.min_ndim], at_least=True)
        for axis, wanted in (spec.axes or {}).items():
            if wanted is not None and not isinstance(shape[axis], Letter) and shape[axis] != wanted:
                return layer_axis(layer.name, shape, axis, wanted)
    for shape, wanted in zip(shapes, _features_of(layer), strict=False):
        if wanted is not None and shape[-1] != wanted and not isinstance(shape[-1], Letter):
            return layer_axis(layer.name, shape, len(shape) - 1, wanted)
    return None


def _features_of(layer: Any) -> list[int | None]:
    """How many features a built layer takes along the last axis of each input, where only its weights tell."""
    if not getattr(layer, "built", False):
        return []
    if type(layer).__name__ in ("LayerNormalization", "RMSNormalization", "PReLU"):
        lengths = [weight.shape[-1] for weight in layer.weights if weight.shape]
        last = getattr(layer, "axis", -1) in (-1, [-1])
        return lengths[:1] if last and lengths[:1] != [1] else []
    kernel = getattr(getattr(getattr(layer, "forward_layer", layer), "cell", None), "kernel", None)
    if kernel is not None:  # a convolution's begins with the axes of its window
        last = getattr(layer, "data_format", "channels_last") == "channels_last"
        return [kernel.shape[-2]] if last else []
    dense = (getattr(layer, f"_{name}_dense", None) for name in ("query", "value", "key"))
    return [None if each is None else each.kernel.shape[0] for each in dense]
