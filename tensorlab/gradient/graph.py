"""A small computation graph: values forward, gradients backward. Section 2.4.4 of the chapter.

Each operation is two lines: what its value is, and right under it how a gradient passes through it. `g` is the
gradient of the end result with respect to the operation's value; what is given back are those with respect to its
inputs. That is the chain rule, one link at a time; `Node.backward` only puts the links in order.
"""

from collections.abc import Callable, Sequence
from typing import Any, Union

import numpy as np

from tensorlab.gradient.numerical import real_array
from tensorlab.showing import Drawable
from tensorlab.wording import number, shape_text

Array = np.ndarray
Number = Union["Node", float, Array]  # what can stand beside a node in an expression


class Node(Drawable):
    """A value in a computation graph: one that was given, or the result of an operation on others.

    `tensorlab.draw` draws the graph that leads to it.

    Args:
        value: A number or an array; kept as float64.
        name: What to call it in tables and pictures.

    Attributes:
        value: The array, of any shape.
        gradient: After `backward` on a node that depends on this one: the gradient of that node with respect to this
            one, of the same shape as the value. Before that, None.
        operation: The symbol of the operation that made it; empty for a value that was given.
        inputs: The nodes that the operation was applied to.
        flows: After `backward`, the gradient that flowed back along each edge, one for each input.

    Raises:
        TypeError: If the value is a node already, or holds no real numbers.

    Source: section 2.4.4, "Chaining derivatives: the backpropagation algorithm".

    >>> x, w, b = Node(2, "x"), Node(3, "w"), Node(1, "b")
    >>> loss = abs(4 - (w * x + b))
    >>> loss.backward()
    >>> float(loss.value), float(w.gradient), float(b.gradient)
    (3.0, 2.0, 1.0)
    """

    # NumPy then leaves `array * node` to Node.__rmul__, instead of making an array of nodes.
    __array_ufunc__ = None

    def __init__(self, value: Any, name: str = "") -> None:
        if isinstance(value, Node):
            raise TypeError(f"{value!r} is a node already; name it with .named({name!r}).")
        self.value: Array = real_array(value, name or "value")
        self.gradient: Array | None = None
        self.name: str = name
        self.operation: str = ""
        self.inputs: tuple[Node, ...] = ()
        self.flows: tuple[Array, ...] = ()
        self._derivative: Callable[[Array], Sequence[Array]] = lambda g: ()

    # Each operation: its value, and right under it its derivative.

    def __add__(self, other: Number) -> "Node":
        return _apply("+", (self, other),
            lambda a, b: a + b,
            lambda g, _, a, b: (g, g))  # fmt: skip

    def __sub__(self, other: Number) -> "Node":
        return _apply("−", (self, other),
            lambda a, b: a - b,
            lambda g, _, a, b: (g, -g))  # fmt: skip

    def __mul__(self, other: Number) -> "Node":
        return _apply("×", (self, other),
            lambda a, b: a * b,
            lambda g, _, a, b: (g * b, g * a))  # fmt: skip

    def __truediv__(self, other: Number) -> "Node":
        return _apply("÷", (self, other),
            lambda a, b: a / b,
            lambda g, _, a, b: (g / b, -g * a / b**2))  # fmt: skip

    def __neg__(self) -> "Node":
        return _apply("neg", (self,),
            lambda a: -a,
            lambda g, _, a: (-g,))  # fmt: skip

    def __abs__(self) -> "Node":
        return _apply("abs", (self,),
            lambda a: np.abs(a),
            lambda g, _, a: (g * np.sign(a),))  # fmt: skip

    def __pow__(self, n: Any) -> "Node":
        """Raise to a power that is a plain number."""
        if isinstance(n, Node) or np.ndim(n):
            raise TypeError(
                "the exponent must be a plain number; for x ** y write (y * x.log()).exp()."
            )
        return _apply(f"^{number(n)}", (self,),
            lambda a: a**n,
            lambda g, _, a: (g * n * a ** (n - 1) if n else 0 * g,))  # fmt: skip

    def __matmul__(self, other: Number) -> "Node":
        return _apply("@", (self, other),
            lambda a, b: a @ b,
            _through_matmul)  # fmt: skip

    def relu(self) -> "Node":
        """Keep what is positive; the gradient passes where the input was positive."""
        return _apply("relu", (self,),
            lambda a: np.maximum(a, 0),
            lambda g, _, a: (g * (a > 0),))  # fmt: skip

    def exp(self) -> "Node":
        """The exponential function, which is its own derivative."""
        return _apply("exp", (self,),
            lambda a: np.exp(a),
            lambda g, y, a: (g * y,))  # fmt: skip

    def log(self) -> "Node":
        """The natural logarithm, of positive values."""
        return _apply("log", (self,),
            lambda a: np.log(a),
            lambda g, _, a: (g / a,))  # fmt: skip

    def tanh(self) -> "Node":
        """The hyperbolic tangent, which squeezes all numbers between -1 and 1."""
        return _apply("tanh", (self,),
            lambda a: np.tanh(a),
            lambda g, y, a: (g * (1 - y**2),))  # fmt: skip

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Node":
        """Add up along an axis, or all entries; each entry gets the gradient of the sum it went into."""
        return _apply("sum", (self,),
            lambda a: a.sum(axis, keepdims=keepdims),
            lambda g, _, a: (np.broadcast_to(_spread(g, a, axis, keepdims), a.shape),))  # fmt: skip

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Node":
        """The mean along an axis, or of all entries; each gets an equal share of the gradient."""
        return _apply("mean", (self,),
            lambda a: a.mean(axis, keepdims=keepdims),
            lambda g, y, a: (np.broadcast_to(_spread(g, a, axis, keepdims), a.shape) * y.size / a.size,))  # fmt: skip

    def backward(self) -> None:
        """Find the gradient of this node with respect to every node that it depends on.

        From this node backwards, each node's gradient is complete before it is passed on. Where a node was used more
        than once, the gradients that flow back to it add up. Every call starts again: nothing is left of an earlier
        one.

        Raises:
            ValueError: If this node is not a scalar.
        """
        if self.value.ndim:
            raise ValueError(
                f"only a scalar has a gradient, and this node has shape {shape_text(self.value.shape)}: "
                "take its sum() or mean() first."
            )
        order = self.ancestors()
        for node in order:
            node.gradient = np.zeros_like(node.value)
        self.gradient = np.ones_like(self.value)
        for node in reversed(order):
            assert node.gradient is not None
            with np.errstate(all="ignore"):
                parts = node._derivative(node.gradient)
            node.flows = tuple(
                _unbroadcast(part, each.value.shape)
                for part, each in zip(parts, node.inputs, strict=True)
            )
            for each, flow in zip(node.inputs, node.flows, strict=True):
                each.gradient = each.gradient + flow

    def ancestors(self) -> list["Node"]:
        """All nodes that this one depends on, itself last; each comes after its inputs."""
        order: list[Node] = []
        seen: set[int] = set()
        waiting = [(self, False)]
        while waiting:  # a loop, not a recursion: a graph may be deeper than Python's stack
            node, inputs_done = waiting.pop()
            if inputs_done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                waiting.append((node, True))
                waiting.extend((each, False) for each in reversed(node.inputs))
        return order

    def named(self, name: str) -> "Node":
        """Give it a name, and return it: `(w * x).named("product")`."""
        self.name = name
        return self

    def __repr__(self) -> str:
        called = f"{self.name!r}, " if self.name else ""
        made = f", made by {self.operation}" if self.operation else ""
        return f"<Node: {called}{value_text(self.value)}{made}>"

    def __radd__(self, other: Number) -> "Node":
        return _node(other) + self

    def __rsub__(self, other: Number) -> "Node":
        return _node(other) - self

    def __rmul__(self, other: Number) -> "Node":
        return _node(other) * self

    def __rtruediv__(self, other: Number) -> "Node":
        return _node(other) / self

    def __rmatmul__(self, other: Number) -> "Node":
        return _node(other) @ self


def value_text(value: Array) -> str:
    """Write a value as it stands on an edge: a number, or a tensor's shape.

    >>> value_text(np.array(2.5)), value_text(np.zeros((2, 3)))
    ('2.5', 'shape (2, 3)')
    """
    return number(value.item()) if value.ndim == 0 else f"shape {shape_text(value.shape)}"


def _node(x: Number) -> Node:
    return x if isinstance(x, Node) else Node(x)


def _apply(
    symbol: str,
    operands: Sequence[Number],
    value: Callable[..., Array],
    derivative: Callable[..., Sequence[Array]],
) -> Node:
    """Make the node of an operation; `derivative` takes the gradient, the operation's value, and its inputs' values."""
    inputs = tuple(_node(each) for each in operands)
    arrays = [each.value for each in inputs]
    shapes = " and ".join(shape_text(each.shape) for each in arrays)
    try:
        with np.errstate(all="ignore"):
            result = np.asarray(value(*arrays))
    except ValueError as error:
        explain = "matmul" if symbol == "@" else "broadcast"
        raise ValueError(
            f"the shapes {shapes} do not fit {symbol}. To see why: explain.{explain}({shapes.replace(' and ', ', ')})."
        ) from error
    if not np.isfinite(result).all():
        where = np.argwhere(~np.isfinite(result))[0]
        place = f" in entry {shape_text(where)}" if where.size else ""
        given = " and ".join(value_text(each) for each in arrays)
        raise ValueError(
            f"{symbol} of {given} gives {result[tuple(where)]}{place}: a gradient needs finite values. Is there a "
            "division by 0, a logarithm of a number that is not positive, or a number that grew too large?"
        )
    node = Node(result)
    node.operation, node.inputs = symbol, inputs
    node._derivative = lambda g: derivative(g, node.value, *arrays)
    return node


def _unbroadcast(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum over the axes that broadcasting added or stretched: an entry used many times gets many gradients."""
    extra = gradient.ndim - len(shape)
    stretched = tuple(
        axis for axis, n in enumerate(shape, extra) if n == 1 and gradient.shape[axis] != 1
    )
    summed: Array = gradient.sum((*range(extra), *stretched), keepdims=True)
    return summed.reshape(shape)


def _through_matmul(g: Array, _: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """For matrices g @ b.T and a.T @ g; a vector is a single row on the left, a single column on the right."""
    rows = a if a.ndim > 1 else a[np.newaxis, :]
    columns = b if b.ndim > 1 else b[:, np.newaxis]
    g = g if b.ndim > 1 else g[..., np.newaxis]
    g = g if a.ndim > 1 else g[..., np.newaxis, :]
    to_a, to_b = g @ columns.swapaxes(-1, -2), rows.swapaxes(-1, -2) @ g
    return to_a if a.ndim > 1 else to_a[..., 0, :], to_b if b.ndim > 1 else to_b[..., 0]


def _spread(g: Array, a: Array, axis: int | tuple[int, ...] | None, keepdims: bool) -> Array:
    """Give a reduced gradient back the axes that the reduction made disappear, with length 1."""
    return g if keepdims or axis is None else np.expand_dims(g, axis)
