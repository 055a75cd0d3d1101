"""A model is explained layer by layer, up to the one that fails, and no layer is run or changed."""

import numpy as np
import pytest

from tensorlab import draw, explain


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


@pytest.fixture(scope="module")
def network(keras):
    layers = keras.layers
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(8, 3, name="conv"), layers.MaxPooling2D(name="pool"),
        layers.Flatten(name="flat"), layers.Dense(10, name="scores"),
    ])  # fmt: skip


def shapes(chain):
    return [link.result.shape if link.result else None for link in chain.links]


def test_each_layer_of_a_sequential_model_is_a_step(network):
    found = explain.model(network, (32, 28, 28, 1))
    assert shapes(found) == [(32, 26, 26, 8), (32, 13, 13, 8), (32, 1352), (32, 10)]
    assert found.links[0].written == "conv (Conv2D)"
    assert shapes(found)[-1] == network(np.zeros((32, 28, 28, 1))).shape
    assert str(explain.model(network, (None, 28, 28, 1)).result) == "(n, 10)"


def test_the_layer_that_fails_says_what_it_takes(network):
    found = explain.model(network, np.zeros((32, 30, 30, 1)))
    assert found.failing.written == "scores (Dense)"
    assert (
        "axis 1 of step 3 has 1,568" in found.problem
        or "axis 1 of step 3 has 1568" in found.problem
    )
    found = explain.model(network, (32, 28, 28))
    assert len(found.links) == 1
    assert "at least 4 axes, and input has 3" in found.problem
    assert any("[..., np.newaxis] adds it: (32, 28, 28, 1)" in each for each in found.suggestions)
    assert "at least 4 axes" in draw(found).svg()


def test_a_functional_model_is_followed_along_its_branches(keras):
    layers = keras.layers
    start = keras.Input((16,))
    left, right = layers.Dense(4)(start), layers.Dense(4)(start)
    end = layers.Dense(2)(layers.Concatenate()([left, right]))
    found = explain.model(keras.Model(start, end), (None, 16))
    assert [link.takes for link in found.links] == [(0,), (0,), (1, 2), (3,)]
    assert str(found.links[2].result) == "(n, 8)"


def test_asking_leaves_the_model_as_it_is(network, keras):
    before = [len(layer._inbound_nodes) for layer in network.layers]
    explain.model(network, (5, 28, 28, 1))
    assert [len(layer._inbound_nodes) for layer in network.layers] == before
    fresh = keras.Sequential([keras.layers.Dense(4)])
    assert shapes(explain.model(fresh, (5, 17))) == [(5, 4)]
    assert not fresh.built


def test_entries_are_not_followed_through_a_layer(network):
    with pytest.raises(ValueError, match="entries are not followed through scores"):
        explain.model(network, (5, 28, 28, 1)).sources((0, 0))


def test_what_is_no_model_is_refused():
    with pytest.raises(TypeError, match="a module of PyTorch, and got a list"):
        explain.model([1, 2], (3, 4))


def test_a_module_of_pytorch_too():
    torch = pytest.importorskip("torch")
    nn = torch.nn
    net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(5408, 10))
    assert shapes(explain.model(net, (32, 1, 28, 28)))[-1] == (32, 10)
    assert str(explain.model(net, (None, 1, 28, 28)).result) == "(n, 10)"
    found = explain.model(net, (32, 3, 28, 28))
    assert (
        "1 entry along their axis 1, that of channels, and axis 1 of input has 3" in found.problem
    )
    found = explain.model(net, (None, 1, 30, 30))
    assert found.failing.written == "3 (Linear)"
    assert "axis 1 of step 3 has 6272" in found.problem.replace(",", "")
    assert next(net.parameters()).device.type == "cpu"


def test_a_module_whose_own_forward_fails_is_told_by_its_message():
    torch = pytest.importorskip("torch")

    class Branches(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = torch.nn.Linear(4, 4), torch.nn.Linear(4, 5)

        def forward(self, x):
            return self.a(x) + self.b(x)

    found = explain.model(Branches(), (None, 4))
    assert [link.written for link in found.links] == ["a (Linear)", "b (Linear)", "forward"]
    assert "has 4 entries where" in found.problem
