"""A computation graph's gradients are those of TensorFlow and of finite differences."""

import hypothesis.extra.numpy as nps
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tensorlab._tensorflow import import_tensorflow
from tensorlab.gradient import Node, gradient

SHAPES = nps.array_shapes(min_dims=0, max_dims=3, max_side=3)

# Each operation of one tensor: what to call on a node and on a TensorFlow tensor, and the range where it is defined.
ONE = {
    "neg": (lambda a: -a, lambda tf, a: -a, -2, 2),
    "abs": (abs, lambda tf, a: tf.abs(a), -2, 2),
    "relu": (lambda a: a.relu(), lambda tf, a: tf.nn.relu(a), -2, 2),
    "exp": (lambda a: a.exp(), lambda tf, a: tf.exp(a), -2, 2),
    "log": (lambda a: a.log(), lambda tf, a: tf.math.log(a), 0.1, 4),
    "tanh": (lambda a: a.tanh(), lambda tf, a: tf.tanh(a), -2, 2),
    "square": (lambda a: a**2, lambda tf, a: a**2, -2, 2),
    "cube": (lambda a: a**3, lambda tf, a: a**3, -2, 2),
    "root": (lambda a: a**0.5, lambda tf, a: a**0.5, 0.1, 4),
    "to the power 0": (lambda a: a**0, lambda tf, a: a**0, -2, 2),
    "inverse": (lambda a: a**-1, lambda tf, a: a**-1, 0.3, 4),
    "mean of squares": (lambda a: (a * a).mean(), lambda tf, a: tf.reduce_mean(a * a), -2, 2),
    "used three times": (lambda a: a * a + a.exp(), lambda tf, a: a * a + tf.exp(a), -2, 2),
}
TWO = {
    "+": (lambda a, b: a + b, -2, 2),
    "-": (lambda a, b: a - b, -2, 2),
    "*": (lambda a, b: a * b, -2, 2),
    "/": (lambda a, b: a / b, 0.3, 4),
}


def arrays(shape, low=-2, high=2):
    """Ordinary numbers; they keep off 0, where abs and relu have their corner."""
    number = st.integers(round(100 * low), round(100 * high)).filter(bool).map(lambda n: n / 100)
    return nps.arrays(np.float64, shape, elements=number)


def weighted(result, xp_sum):
    """A scalar out of a tensor in which each entry counts differently, so that no gradient is hidden by symmetry."""
    shape = tuple(result.value.shape if isinstance(result, Node) else result.shape)
    weights = np.arange(1.0, 1 + np.prod(shape, dtype=int)).reshape(shape)
    return xp_sum(result * weights)


def node_gradients(f, *values):
    nodes = [Node(value) for value in values]
    result = weighted(f(*nodes), lambda x: x.sum())
    result.backward()
    return result.value, [node.gradient for node in nodes]


def tape_gradients(f, *values):
    tf = import_tensorflow()
    variables = [tf.Variable(value, dtype="float64") for value in values]
    with tf.GradientTape() as tape:
        result = weighted(f(tf, *variables), tf.reduce_sum)
    found = tape.gradient(result, variables, unconnected_gradients="zero")
    return result.numpy(), [each.numpy() for each in found]


def assert_same(ours, theirs):
    (value, gradients), (their_value, their_gradients) = ours, theirs
    np.testing.assert_allclose(value, their_value, rtol=1e-10, atol=1e-12)
    for mine, other in zip(gradients, their_gradients, strict=True):
        assert mine.shape == other.shape
        np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-10)


def assert_finite_differences(f, *values):
    """The gradients are slopes that one finds by moving one entry after the other."""
    _, gradients = node_gradients(f, *values)
    for i, found in enumerate(gradients):

        def of_one(x, i=i):
            moved = [*values[:i], x, *values[i + 1 :]]
            return weighted(f(*map(Node, moved)), lambda x: x.sum()).value

        np.testing.assert_allclose(found, gradient(of_one, values[i]), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", ONE)
@given(data=st.data(), shape=SHAPES)
def test_operations_of_one_tensor_agree_with_tensorflow_and_finite_differences(name, data, shape):
    f, in_tensorflow, low, high = ONE[name]
    a = data.draw(arrays(shape, low, high))
    assert_same(node_gradients(f, a), tape_gradients(in_tensorflow, a))
    assert_finite_differences(f, a)


@pytest.mark.parametrize("name", TWO)
@given(
    data=st.data(), shapes=nps.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)
)
def test_broadcasting_operations_agree_with_tensorflow_and_finite_differences(name, data, shapes):
    f, low, high = TWO[name]
    a, b = (data.draw(arrays(shape, low, high)) for shape in shapes.input_shapes)
    assert_same(node_gradients(f, a, b), tape_gradients(lambda tf, a, b: f(a, b), a, b))
    assert_finite_differences(f, a, b)


@given(
    data=st.data(),
    shapes=nps.mutually_broadcastable_shapes(
        signature="(m?,n),(n,p?)->(m?,p?)", max_dims=2, max_side=3
    ),
)
def test_matmul_agrees_with_finite_differences_for_vectors_matrices_and_stacks_of_them(
    data, shapes
):
    a, b = (data.draw(arrays(shape)) for shape in shapes.input_shapes)
    assert_finite_differences(lambda a, b: a @ b, a, b)
    value, _ = node_gradients(lambda a, b: a @ b, a, b)
    np.testing.assert_allclose(value, weighted(a @ b, np.sum))


@given(a=arrays((3, 2)), b=arrays((2, 4)))
def test_matmul_agrees_with_tensorflow(a, b):
    def product(*operands):
        return operands[-2] @ operands[-1]

    assert_same(node_gradients(product, a, b), tape_gradients(product, a, b))


@given(a=arrays((2, 3, 2)), axis=st.sampled_from([None, 0, -1, (0, 2)]), keepdims=st.booleans())
def test_sums_and_means_agree_with_tensorflow(a, axis, keepdims):
    assert_same(
        node_gradients(lambda a: a.sum(axis, keepdims), a),
        tape_gradients(lambda tf, a: tf.reduce_sum(a, axis, keepdims), a),
    )
    assert_same(
        node_gradients(lambda a: a.mean(axis, keepdims), a),
        tape_gradients(lambda tf, a: tf.reduce_mean(a, axis, keepdims), a),
    )


@given(x=arrays((4, 3)), w=arrays((3, 5)), b=arrays((5,)), v=arrays((5, 2)))
def test_a_network_with_softmax_and_crossentropy_agrees_with_tensorflow(x, w, b, v):
    right = np.eye(2)[[0, 1, 1, 0]]

    def in_nodes(x, w, b, v):
        scores = ((x @ w + b).tanh() @ v).exp()
        return -((right * (scores / scores.sum(1, keepdims=True)).log()).sum(1)).mean()

    def in_tensorflow(tf, x, w, b, v):
        scores = tf.tanh(x @ w + b) @ v
        return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(right, scores))

    assert_same(node_gradients(in_nodes, x, w, b, v), tape_gradients(in_tensorflow, x, w, b, v))


def test_relu_and_abs_pass_no_gradient_at_their_corner_as_in_tensorflow():
    assert_same(
        node_gradients(lambda a: a.relu() + abs(a), np.zeros(3)),
        tape_gradients(lambda tf, a: tf.nn.relu(a) + tf.abs(a), np.zeros(3)),
    )


def test_the_chapters_graph_gives_the_chapters_numbers():
    x, w, b = Node(2, "x"), Node(3, "w"), Node(1, "b")
    loss = abs(4 - (x * w + b))
    loss.backward()
    assert (loss.value, w.gradient, b.gradient, x.gradient) == (3, 2, 1, 3)


def test_gradients_of_a_node_used_twice_add_up_and_each_edge_keeps_its_own():
    x = Node(3, "x")
    square = x * x
    square.backward()
    assert x.gradient == 6
    assert [float(flow) for flow in square.flows] == [3, 3]


def test_backward_begins_anew_each_time():
    x = Node(3)
    square = x * x
    square.backward()
    square.backward()
    assert x.gradient == 6
    (x * 2).backward()
    assert x.gradient == 2


def test_numbers_and_arrays_stand_on_either_side():
    x = Node([1.0, 2.0])
    array = np.array([3.0, 4.0])
    for left, right in [
        (x + array, array + x),
        (x * array, array * x),
        (2 - x, -(x - 2)),
        (x @ array, array @ x),
    ]:
        assert isinstance(right, Node)
        np.testing.assert_array_equal(left.value, right.value)
    np.testing.assert_array_equal((1 / x).value, [1, 0.5])


def test_a_deep_graph_needs_no_deep_stack():
    x = y = Node(1.0)
    for _ in range(5_000):
        y = y + 0.5
    y.backward()
    assert x.gradient == 1


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        (
            lambda: Node([1.0, 2.0]).backward(),
            ValueError,
            r"this node has shape \(2,\): take its sum\(\) or mean\(\)",
        ),
        (lambda: Node(0.0).log(), ValueError, "log of 0 gives -inf"),
        (
            lambda: Node([[1.0, 1.0]]) / Node([[2.0, 0.0]]),
            ValueError,
            r"gives inf in entry \(0, 1\)",
        ),
        (lambda: Node(1000.0).exp(), ValueError, "exp of 1000 gives inf"),
        (lambda: Node(-1.0) ** 0.5, ValueError, "gives nan"),
        (
            lambda: Node([1, 2]) + Node([1, 2, 3]),
            ValueError,
            r"explain.broadcast\(\(2,\), \(3,\)\)",
        ),
        (
            lambda: Node(np.ones((2, 3))) @ np.ones((2, 3)),
            ValueError,
            r"explain.matmul\(\(2, 3\), \(2, 3\)\)",
        ),
        (lambda: Node(2) ** Node(3), TypeError, "plain number"),
        (lambda: Node("cat"), TypeError, "expected real numbers"),
        (lambda: Node(np.nan), ValueError, "NaN or infinite"),
        (lambda: Node(Node(1)), TypeError, "a node already"),
    ],
)
def test_what_cannot_be_is_said_in_words(wrong, error, words):
    with pytest.raises(error, match=words):
        wrong()
