"""What a function changes of the objects of other libraries is put back before the next state is computed."""

import random

import numpy as np
import pytest

from tensorlab import explore


def values(exploration):
    return [each.value for each in exploration.states]


def test_a_tensor_of_pytorch_that_is_changed_in_place_is_put_back():
    torch = pytest.importorskip("torch")
    weights = torch.zeros(2, requires_grad=True)
    exploration = explore(lambda x, n: str(x.data.add_(n).tolist()), x={"it": weights}, n=[1, 2])
    assert values(exploration) == ["[1.0, 1.0]", "[2.0, 2.0]"]


def test_the_gradient_of_one_state_is_not_added_to_that_of_another():
    torch = pytest.importorskip("torch")
    weights = torch.ones(2, requires_grad=True)

    def slope(x, n):
        (n * x**2).sum().backward()
        return str(x.grad.tolist())

    exploration = explore(slope, x={"it": weights}, n=[1, 2])
    assert values(exploration) == ["[2.0, 2.0]", "[4.0, 4.0]"]
    assert weights.grad is None


def test_a_model_of_pytorch_and_its_optimizer_start_each_state_as_they_were():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    x = torch.randn(8, 2)
    layers = [torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3), torch.nn.Linear(3, 1)]
    model = torch.nn.Sequential(*layers)
    optimizer = torch.optim.Adam(model.parameters(), 0.1)

    def trained(model, optimizer, steps):
        was = model.training
        for _ in range(steps):
            model(x).square().mean().backward()
            optimizer.step()
        model.eval()
        return str((was, [each.tolist() for each in model.state_dict().values()]))

    choices = {"model": {"it": model}, "optimizer": {"adam": optimizer}}
    together = values(explore(trained, **choices, steps=[3, 0, 2]))
    alone = [values(explore(trained, **choices, steps=[steps]))[0] for steps in (3, 0, 2)]
    assert together == alone
    assert len(set(together)) == 3
    assert model.training
    assert all(each.grad is None for each in model.parameters())
    assert not optimizer.state


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adagrad"])
def test_a_model_of_keras_and_its_optimizer_start_each_state_as_they_were(optimizer):
    keras = pytest.importorskip("keras")
    x = np.random.default_rng(0).normal(size=(8, 2))
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3), keras.layers.Dense(1)])
    model.compile(optimizer, loss="mse")

    def trained(model, epochs):
        if epochs:
            model.fit(x, x[:, :1], epochs=epochs, verbose=0, shuffle=False)
        return str([each.tolist() for each in model.get_weights()])

    together = values(explore(trained, model={"it": model}, epochs=[2, 0, 1]))
    alone = [
        values(explore(trained, model={"it": model}, epochs=[epochs]))[0] for epochs in (2, 0, 1)
    ]
    assert together == alone
    assert len(set(together)) == 3


def test_an_optimizer_and_a_metric_of_keras_start_each_state_as_they_were():
    keras = pytest.importorskip("keras")
    weights = keras.Variable(np.ones(2))
    optimizer = keras.optimizers.Adam(0.1)
    optimizer.build([weights])

    def stepped(adam, mean, n):
        start = str([each.numpy().tolist() for each in adam.variables]), float(mean.result())
        for _ in range(n):
            adam.apply([np.ones(2)], [weights])
            mean.update_state(n)
        return str(start)

    choices = {"adam": {"it": optimizer}, "mean": {"it": keras.metrics.Mean()}}
    assert len(set(values(explore(stepped, **choices, n=[2, 1, 3])))) == 1


def test_a_layer_of_keras_without_weights_draws_anew_in_each_state():
    keras = pytest.importorskip("keras")
    dropout = keras.layers.Dropout(0.5, seed=0)

    def dropped(layer, n):
        return str(np.array(layer(np.ones((1, 50)), training=True)).tolist())

    first, second = values(explore(dropped, layer={"it": dropout}, n=[1, 2]))
    assert first == second


def test_an_optimizer_of_keras_that_gets_its_variables_in_a_state_is_told():
    keras = pytest.importorskip("keras")
    weights = keras.Variable(np.ones(2))

    def step(adam, n):
        adam.apply([n * np.ones(2)], [weights])
        return n

    with pytest.warns(UserWarning, match=r"'adam\w*' got its variables .* build\(\)"):
        explore(step, adam={"it": keras.optimizers.Adam()}, n=[1, 2])


def test_a_model_of_keras_that_gets_its_weights_in_a_state_is_told():
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.layers.Dense(3)])
    with pytest.warns(UserWarning, match=r"'sequential\w*' got its weights .* Build it first"):
        explore(lambda model, n: model(np.ones((n, 2))).shape, model={"it": model}, n=[1, 2])


@pytest.mark.parametrize(
    ("made", "drawn"),
    [
        (lambda: np.random.default_rng(0), lambda source: source.random()),
        (lambda: np.random.RandomState(0), lambda source: source.rand()),
        (lambda: np.random.PCG64(0), lambda source: source.random_raw()),
        (lambda: random.Random(0), lambda source: source.random()),
    ],
    ids=["Generator", "RandomState", "BitGenerator", "random"],
)
def test_a_source_of_random_numbers_starts_each_state_as_it_was(made, drawn):
    exploration = explore(lambda source, n: str(drawn(source)), source={"it": made()}, n=[1, 2])
    assert values(exploration) == 2 * [str(drawn(made()))]


def test_variables_of_tensorflow_and_keras_are_put_back():
    tf = pytest.importorskip("tensorflow")
    keras = pytest.importorskip("keras")
    for variable in tf.Variable([1, 2]), keras.Variable([1, 2], dtype="int32"):
        exploration = explore(
            lambda x, n: str(x.assign_add([n, n]).numpy().tolist()), x={"it": variable}, n=[1, 2, 3]
        )
        assert values(exploration) == ["[2, 3]", "[3, 4]", "[4, 5]"]
        assert variable.numpy().tolist() == [1, 2]


def test_generators_of_tensorflow_and_keras_draw_the_same_in_each_state():
    tf = pytest.importorskip("tensorflow")
    keras = pytest.importorskip("keras")
    draws = {
        tf.random.Generator.from_seed(3): lambda x: x.uniform([2]),
        keras.random.SeedGenerator(3): lambda x: keras.random.uniform([2], seed=x),
    }
    for generator, draw in draws.items():
        exploration = explore(
            lambda x, n, draw=draw: str(draw(x).numpy()), x={"it": generator}, n=[1, 2, 3]
        )
        assert len(set(values(exploration))) == 1
