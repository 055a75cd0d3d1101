"""A model is explained layer by layer, up to the one that fails, and no layer is run or changed."""

import numpy as np
import pytest

from tensorlab import draw, explain
from tests.explain.agreement import some_indices


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


def test_a_model_that_knows_its_inputs_is_told_without_any(keras):
    network = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    assert "gives (n, 784)" in str(explain.model(network))
    with pytest.raises(TypeError, match="takes 1 input, and got 0"):
        explain.model(keras.Sequential([keras.layers.Dense(3)]))


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


def layers_that_are_followed(keras):
    """Lists of layers, each with the shape of its input."""
    layers = keras.layers
    return [
        ((2, 6, 6, 2), [layers.Conv2D(3, 3, activation="tanh"), layers.AveragePooling2D(2), layers.Flatten(),
                        layers.Dense(4)]),
        ((2, 7, 7, 2), [layers.Conv2D(4, 3, strides=2, padding="same", groups=2), layers.Activation("tanh")]),
        ((2, 7, 7, 2), [layers.Conv2D(4, 3, dilation_rate=2), layers.GlobalAveragePooling2D()]),
        ((2, 7, 2), [layers.Conv1D(4, 3, padding="same"), layers.LayerNormalization(), layers.Dropout(0.5)]),
        ((2, 7, 2), [layers.Dense(3), layers.Softmax(), layers.Permute((2, 1)), layers.Reshape((7, 3)),
                     layers.ZeroPadding1D(1)]),
        ((2, 5, 5, 1), [layers.ZeroPadding2D(((1, 0), (2, 1))), layers.BatchNormalization(), layers.Conv2D(2, 2)]),
        ((2, 4, 3, 2), [layers.Conv2DTranspose(2, (2, 3), strides=2, padding="same"), layers.DepthwiseConv2D(2)]),
        ((2, 5, 4, 2), [layers.UpSampling2D((1, 2)), layers.Cropping2D((1, 2)), layers.SeparableConv2D(2, 2)]),
        ((2, 4, 3, 4), [layers.Conv2DTranspose(4, 2), layers.GroupNormalization(2), layers.AveragePooling2D(2)]),
        ((2, 6, 2), [layers.Conv1D(2, 2, padding="causal", dilation_rate=2), layers.GRU(2, return_sequences=True)]),
        ((2, 5, 2), [layers.Bidirectional(layers.LSTM(2, return_sequences=True)), layers.UnitNormalization()]),
        ((2, 4, 3, 2), [layers.TimeDistributed(layers.Conv1D(2, 2)), layers.TimeDistributed(layers.Flatten())]),
        ((2, 3), [layers.RepeatVector(2), layers.SimpleRNN(3, go_backwards=True, return_sequences=True)]),
    ]  # fmt: skip


def test_an_entry_is_followed_to_those_on_which_it_depends(keras):
    tf = pytest.importorskip("tensorflow")
    for shape, layers in layers_that_are_followed(keras):
        network = keras.Sequential([keras.Input(shape[1:]), *layers])
        found = explain.model(network, shape)
        x = tf.Variable(np.random.default_rng(0).normal(size=shape).astype("float32"))
        indices = some_indices(found.result_shape)[::3]
        with tf.GradientTape(persistent=True) as tape:
            y = network(x)
            entries = [y[index] for index in indices]
        for index, entry in zip(indices, entries, strict=True):
            depends = np.argwhere(tape.gradient(entry, x).numpy())
            assert found.sources(index) == [(0, tuple(map(int, at))) for at in depends]


def test_an_entry_is_followed_through_a_graph_of_several_inputs(keras):
    tf = pytest.importorskip("tensorflow")
    layers, ops = keras.layers, keras.ops
    a, b = keras.Input((4, 3), name="a"), keras.Input((5, 3), name="b")
    seen, *states = layers.LSTM(2, return_sequences=True, return_state=True)(a)
    inner = keras.Sequential([keras.Input((4, 3)), layers.Dense(2), layers.Conv1D(3, 2)])
    for inputs, output in [
        ([a, b], layers.MultiHeadAttention(2, 2)(a, b)),
        ([a], layers.MultiHeadAttention(2, 2)(a, a, use_causal_mask=True)),
        ([a, b], layers.Attention()([a, b, b])),
        ([a, b], layers.Dot(axes=2)([a, b])),
        ([a, b], layers.LSTM(2, return_sequences=True)(b, initial_state=states)),
        ([a], layers.Concatenate()([seen, a])),
        ([a], layers.Add()([inner(a), a[:, 1:]])),
        ([a], ops.mean(a * 2 + 1, axis=1) - ops.reshape(a, (-1, 12))[:, 4:7]),
    ]:
        network = keras.Model(inputs, output)
        random = np.random.default_rng(0)
        given = [
            tf.constant(random.normal(size=(2, *x.shape[1:])).astype("float32")) for x in inputs
        ]
        found = explain.model(network, *given)
        indices = some_indices(found.result_shape)[1::4]
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(given)
            y = network(given if len(given) > 1 else given[0])
            entries = [y[index] for index in indices]
        for index, entry in zip(indices, entries, strict=True):
            slopes = enumerate(tape.gradient(entry, given))
            depends = [(k, at) for k, slope in slopes for at in np.argwhere(np.asarray(slope))]
            assert found.sources(index) == [(k, tuple(map(int, at))) for k, at in depends]


def test_a_model_within_a_model_and_a_mask_are_told_by_what_they_do(keras):
    layers = keras.layers
    inner = keras.Sequential([keras.Input((5, 4)), layers.Dense(3, name="narrow")], name="inner")
    network = keras.Sequential(
        [keras.Input((5,)), layers.Embedding(9, 4), inner, layers.Masking(), layers.GRU(2), layers.Reshape((2, 1))]
    )  # fmt: skip
    found = explain.model(network, (None, 5))
    assert [link.written for link in found.links][1] == "inner/narrow (Dense)"
    assert [str(link.result) for link in found.links][1:4] == ["(n, 5, 3)", "(n, 5, 3)", "(n, 2)"]
    assert explain.model(network, (1, 5)).sources((0, 1, 0)) == [(0, (0, k)) for k in range(5)]


def test_several_inputs_are_given_one_by_one_or_as_keras_takes_them(keras):
    layers = keras.layers
    a, b = keras.Input((7, 3), name="a"), keras.Input((6, 3), name="b")
    network = keras.Model([a, b], layers.Concatenate()([layers.Conv1D(2, 2)(a), b]))
    shapes = (None, 7, 3), (None, 6, 3)
    for given in (shapes, [list(shapes)], [{"b": shapes[1], "a": shapes[0]}]):
        found = explain.model(network, *given)
        assert found.names == ("a", "b")
        assert str(found.result) == "(n, 6, 5)"
    found = explain.model(network, (None, 7, 3), (None, 5, 3))
    assert "axis 1 of step 1 has 6 entries where axis 1 of b has 5" in found.problem
    with pytest.raises(TypeError, match=r"takes 2 inputs, and got 1: explain.model\(model, a, b"):
        explain.model(network, shapes[0])
    with pytest.raises(TypeError, match=r"has 2 outputs, and explain\.model follows one"):
        explain.model(keras.Model(a, [a, layers.Dense(2)(a)]), shapes[0])


def test_a_layer_says_what_its_weights_take(keras):
    layers = keras.layers
    for layer in (layers.LSTM(2), layers.Bidirectional(layers.GRU(2)), layers.LayerNormalization()):
        network = keras.Sequential([keras.Input((5, 3)), layer])
        assert "axis 2 of input has 4" in explain.model(network, (2, 5, 4)).problem
    windows = keras.Sequential([keras.Input((5, 8, 8, 1)), layers.ConvLSTM2D(4, 3)])
    assert explain.model(windows, (2, 5, 8, 8, 1)).result_shape == (2, 6, 6, 4)
    assert "axis 4 of input has 3" in explain.model(windows, (2, 5, 8, 8, 3)).problem


def test_a_model_whose_call_is_its_own_is_one_step(keras):
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.last, self.first = keras.layers.Dense(2), keras.layers.Dense(5)

        def call(self, x):
            return self.last(self.first(x))

    network = Own()
    with pytest.raises(TypeError, match="call the model once, or build it"):
        explain.model(network, (None, 3))
    assert not network.first.built
    network(np.zeros((1, 3)))
    found = explain.model(network, (None, 3))
    assert str(found.result) == "(n, 2)"
    with pytest.raises(ValueError, match="entries are not followed through"):
        found.sources((0, 0))


def test_of_a_window_every_entry_may_be_the_largest(keras):
    layers = keras.layers
    network = keras.Sequential([
        keras.Input((5, 5, 1)), layers.MaxPooling2D(2, padding="same"), layers.GlobalMaxPooling2D(),
    ])  # fmt: skip
    assert len(explain.model(network, (1, 5, 5, 1)).sources((0, 0))) == 25


def test_an_entry_is_followed_through_branches_and_words(keras):
    layers = keras.layers
    start = keras.Input((6,))
    both = [layers.Dense(4)(start), layers.Dense(4)(start)]
    end = layers.Concatenate()([layers.Add()(both), start])
    found = explain.model(keras.Model(start, end), (3, 6))
    assert found.sources((1, 5)) == [(0, (1, 1))]
    assert found.sources((1, 0)) == [(0, (1, k)) for k in range(6)]
    words = keras.Sequential([keras.Input((5,)), layers.Embedding(10, 3), layers.Dense(2)])
    assert explain.model(words, (2, 5)).sources((1, 3, 0)) == [(0, (1, 3))]


def test_a_batch_of_any_length_is_followed_too(network):
    found = explain.model(network, (None, 28, 28, 1))
    seen = {at for number, at in found.trail((0, 3)) if number == 0}
    assert seen == {(0, row, column, 0) for row in range(28) for column in range(28)}


def test_the_picture_of_a_small_model_lights_up_what_an_entry_comes_from(keras):
    layers = keras.layers
    network = keras.Sequential([
        keras.Input((6, 6, 1)), layers.Conv2D(1, 3), layers.MaxPooling2D(), layers.Flatten(),
    ])  # fmt: skip
    drawn = draw(explain.model(network, (1, 6, 6, 1)))
    assert "result[0, 1] comes from 16 entries of input" in " ".join(drawn.svg().split())


def test_entries_are_not_followed_through_a_layer_that_does_what_is_not_explained(keras):
    layers = keras.layers

    class Own(layers.Dense):
        """May do anything."""

    for layer in (layers.Lambda(lambda x: x[:, ::-1]), Own(3), layers.Dense(3, activation=lambda x: x - x[:, :1]),
                  layers.Conv1D(3, 2, groups=3, activation="softmax")):  # fmt: skip
        network = keras.Sequential([keras.Input((5, 3)), layer])
        with pytest.raises(ValueError, match=f"entries are not followed through {layer.name}"):
            explain.model(network, (2, 5, 3)).sources((0,) * len(network.output_shape))


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


def test_an_entry_is_followed_through_a_module_of_pytorch():
    torch = pytest.importorskip("torch")
    nn = torch.nn
    lists = [
        ((2, 2, 6, 6), [nn.Conv2d(2, 4, 3, padding=1, groups=2), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
                        nn.Linear(36, 3), nn.Softmax(dim=1)]),
        ((2, 2, 8, 7), [nn.Conv2d(2, 3, 3, stride=2, padding=1), nn.AvgPool2d(3, stride=2, padding=1)]),
        ((1, 1, 3, 4, 3), [nn.Conv3d(1, 2, 2, padding=(1, 0, 2)), nn.BatchNorm3d(2)]),
        ((2, 2, 9), [nn.Conv1d(2, 3, 3, dilation=2, padding="same"), nn.Dropout(), nn.Linear(9, 4), nn.LayerNorm(4)]),
        ((2, 4, 5, 4), [nn.ConvTranspose2d(4, 2, 3, stride=2, padding=1, groups=2), nn.GroupNorm(1, 2)]),
        ((2, 2, 5, 4), [nn.ReflectionPad2d(1), nn.AdaptiveAvgPool2d((3, 2)), nn.Upsample(scale_factor=2)]),
        ((2, 2, 6, 4), [nn.AvgPool2d(3, stride=2, ceil_mode=True), nn.InstanceNorm2d(2), nn.Unflatten(1, (2, 1))]),
        ((5, 2, 3), [nn.LSTM(3, 2, bidirectional=True)]),
        ((2, 5, 3), [nn.GRU(3, 2, batch_first=True)]),
    ]  # fmt: skip
    for shape, modules in lists:
        net = nn.Sequential(*modules).eval()
        found = explain.model(net, shape)
        x = torch.randn(shape, requires_grad=True)
        for index in some_indices(found.result_shape)[::3]:
            y = net(x)
            (slope,) = torch.autograd.grad((y[0] if isinstance(y, tuple) else y)[index], x)
            depends = [(0, tuple(map(int, at))) for at in slope.nonzero()]
            assert found.sources(index) == depends


def test_an_entry_is_followed_through_attention_of_pytorch():
    torch = pytest.importorskip("torch")

    class Looks(torch.nn.Module):
        def __init__(self, **options):
            super().__init__()
            self.look = torch.nn.MultiheadAttention(2, 1, batch_first=True)
            self.options = options

        def forward(self, x, y):
            return self.look(query=x, key=y, value=y, **self.options)[0]

    found = explain.model(Looks(), (None, 2, 2), (None, 3, 2))
    assert [link.written for link in found.links] == ["look (MultiheadAttention)"]
    seen = [(0, (1, 0, k)) for k in range(2)] + [(1, (1, j, k)) for j in range(3) for k in range(2)]
    assert found.sources((1, 0, 1)) == seen
    masked = Looks(attn_mask=torch.ones((2, 3), dtype=torch.bool, device="meta"))
    with pytest.raises(ValueError, match="entries are not followed through look"):
        explain.model(masked, (4, 2, 2), (4, 3, 2)).sources((0, 0, 0))


def test_what_a_module_does_between_its_layers_is_not_passed_over():
    torch = pytest.importorskip("torch")
    nn = torch.nn

    class Own(nn.Module):
        def __init__(self, forward):
            super().__init__()
            self.layer, self.end, self.own = nn.Linear(4, 4), nn.ReLU(), forward

        def forward(self, x):
            return self.own(self, x)

    def adds_in_place(own, x):
        out = own.layer(x)
        out += x
        return own.end(out)

    for forward, end in [
        (adds_in_place, "end (ReLU)"),
        (lambda own, x: own.end(own.layer(x).T), "end (ReLU)"),
        (lambda own, x: own.layer(x).sum(dim=1), "forward"),
    ]:
        found = explain.model(Own(forward), (2, 4))
        assert found.result_shape == Own(forward)(torch.ones(2, 4)).shape
        assert found.links[-1].written == end
        with pytest.raises(ValueError, match="entries are not followed through"):
            found.sources((0,) * len(found.result_shape))
        assert draw(found).svg()


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


def test_a_single_shape_is_not_taken_for_the_shapes_of_two_inputs():
    keras = pytest.importorskip("keras")
    inputs = [keras.Input((4,), name="a"), keras.Input((5,), name="b")]
    network = keras.Model(inputs, keras.layers.Concatenate()(inputs))
    for given in ((2, 4), [2, 4], (None, 4)):
        with pytest.raises(
            TypeError, match=r"takes 2 inputs, and got 1: explain.model\(model, a, b\)"
        ):
            explain.model(network, given)
    assert explain.model(network, [(2, 4), (2, 5)]).result_shape == (2, 9)


def test_a_model_without_layers_is_told_so_at_once():
    keras = pytest.importorskip("keras")
    for network in (keras.Sequential(), keras.Sequential([keras.Input((4,))])):
        with pytest.raises(TypeError, match="has no layer that could be explained"):
            explain.model(network)
