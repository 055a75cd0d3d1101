"""A line that fails is explained by the shapes that its operands had, or not at all."""

import linecache
import operator
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from tensorlab import explain
from tests.explain.failures import other_reasons
from tests.explain.failures.advice import follow
from tests.explain.failures.faults import surfaced
from tests.explain.failures.snippets import EINOPS, JAX, NUMPY, PANDAS, SCIPY, TENSORFLOW, TORCH


class Stubborn:
    """Multiplies with nothing."""

    __array_ufunc__ = None

    def __matmul__(self, other):
        raise ValueError("I will not.")

    __rmatmul__ = __matmul__


def refuse(x, W):  # noqa: N803
    raise ValueError(f"operands could not be broadcast together with shapes {x.shape} {W.shape}")


def namespace():
    W = np.ones((512, 10))  # noqa: N806
    x = np.ones((32, 784))
    return {
        "np": np, "operator": operator, "x": x, "W": W, "b": np.ones(10), "masked": np.ma.array(x),
        "W1": np.ones((784, 512)), "W2": np.ones((10, 10)),
        "v": np.ones(3), "s": 2.0, "batch": np.ones((5, 28, 28)), "mask": np.ones(30, bool), "parts": [x, W],
        "rng": np.random.default_rng(0), "along": {"axis": 1},
        "fixed": np.broadcast_to(np.ones(1), (3,)),
        "layer": SimpleNamespace(W=W, n=np.ones(3, int)), "weights": {"W": W, "n": np.ones(3, int)},
        "pixels": np.ones(3, np.uint8), "layers": [[W, W]],
        "integers": np.ones(3, int), "Stubborn": Stubborn, "refuse": refuse,
        "n": 3.0, "row": [1, 2, 3], "rows": [[1, 2], [3, 4]], "signed": np.array([1, -2, 3]), "sum": 2.0,
        "singular": np.ones((3, 3)),
        "chances": np.array([0.5, 0.2, 0.2]), "texts": np.array(["1", "2"]), "words": np.array(["1", "a"]),
        "gaps": np.array([1.0, None]), "broken": np.array([1.0, np.nan]),
        "raise_on_purpose": lambda x: exec("raise ValueError('operands could not be broadcast together')"),
    }  # fmt: skip


def raised_by(code, names, file="snippet.py"):
    """Run a line, and give what it raises, and how that is explained while it is handled."""
    linecache.cache[file] = (len(code), None, [f"{code}\n"], file)
    try:
        exec(compile(code, file, "exec"), names)
    except Exception as error:
        with surfaced():
            return error, explain.error(error)
    raise AssertionError(f"{code} did not fail")


@pytest.fixture(scope="module")
def tensorflow():
    """The names of lines that use TensorFlow and Keras."""
    keras = pytest.importorskip("keras")
    import tensorflow as tf

    dense, conv = keras.layers.Dense(5), keras.layers.Conv2D(4, 3)
    dense.build((None, 784))
    conv.build((None, 28, 28, 1))
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)])
    model.compile("sgd", "mse")
    classes = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)])
    classes.compile("sgd", "categorical_crossentropy")
    numbers = keras.Sequential([keras.Input((28, 28)), keras.layers.Dense(10)])
    numbers.compile("sgd", "sparse_categorical_crossentropy")
    x, W = tf.ones((32, 784)), tf.ones((512, 10))  # noqa: N806
    return {
        "classes": classes, "numbers": numbers,
        "np": np, "tf": tf, "keras": keras, "x": x, "W": W, "b": tf.ones(10), "v": tf.ones(3), "model": model,
        "pair": (x, {"y": tf.ones(3)}), "to_categorical": keras.utils.to_categorical,
        "dense": dense, "conv": conv, "images": np.ones((32, 28, 28)), "integers": tf.ones((784, 2), tf.int32),
        "variable": tf.Variable(tf.ones((3, 2))), "n": 3.0, "x64": tf.cast(x, tf.float64),
        "v64": tf.ones(3, tf.float64),
    }  # fmt: skip


@pytest.fixture
def torch():
    """The names of lines that use PyTorch."""
    torch = pytest.importorskip("torch")
    net = torch.nn.Sequential(torch.nn.Linear(30, 10), torch.nn.ReLU())
    return {
        "torch": torch, "F": torch.nn.functional, "net": net, "x": torch.ones((32, 784)), "W": torch.ones((512, 10)),
        "b": torch.ones(10), "v": torch.ones(3), "layer": net[0], "places": torch.tensor([1, 40]),
        "loss": torch.nn.MSELoss(), "softmax": torch.nn.Softmax(dim=2),
        "flags": torch.tensor([0, 255], dtype=torch.uint8), **_states(torch),
    }  # fmt: skip


def _states(torch):
    """Tensors of other dtypes, and those that gradients are kept of."""
    used = torch.ones(3, requires_grad=True)
    loss = (used * used).sum()
    loss.backward()
    classes = torch.tensor([1, 2, 3, 0])
    return {
        "n": 3.0, "tensors": [torch.ones(3), torch.ones(3)], "array": np.ones((32, 30)), "classes": classes,
        "v64": torch.ones(3).double(), "x64": torch.ones(32, 784).double(), "ones33": torch.ones(3, 3),
        "lstm": torch.nn.LSTM(8, 30, batch_first=True), "w": torch.ones(3, requires_grad=True), "used": loss,
        "sparse": torch.eye(3).to_sparse(), "scores": torch.ones(4, 10), "floats": classes.float(),
        "column": classes[:, None], "from_1": torch.tensor([1, 10, 3, 4]), "per_step": torch.ones(4, 5, 10),
        "steps": torch.zeros(4, 5, dtype=torch.long), "bits": torch.tensor([0, 1, 1]),
    }  # fmt: skip


@pytest.fixture
def jax():
    """The names of lines that use JAX."""
    jax = pytest.importorskip("jax")
    jnp = jax.numpy
    return {
        "jax": jax,
        "jnp": jnp,
        "key": jax.random.key(0),
        "n": 3.0,
        "row": [1, 2, 3],
        "x": jnp.ones((32, 784)),
        "W": jnp.ones((512, 10)),
    }


@pytest.fixture
def pandas():
    """The names of lines that use pandas."""
    pandas = pytest.importorskip("pandas")
    return {"np": np, "pandas": pandas, "df": pandas.DataFrame(np.ones((3, 2)), columns=["a", "b"])}


@pytest.fixture
def scipy():
    """The names of lines that use SciPy's linear algebra and its sparse matrices."""
    sparse = pytest.importorskip("scipy.sparse")
    linalg = pytest.importorskip("scipy.linalg")
    A = np.eye(4)  # noqa: N806
    return {
        "np": np, "S": sparse.csr_matrix(A), "T": sparse.csr_matrix(np.ones((3, 5))), "A": A, "linalg": linalg,
        "factored": linalg.lu_factor(A),
    }  # fmt: skip


@pytest.fixture
def einops():
    """The names of lines that use einops."""
    return {"einops": pytest.importorskip("einops"), "x": np.ones((2, 3, 8, 9)), "v": np.ones(3)}


@pytest.fixture
def check(request):
    """Checks what is said of a line that fails, and counts it for the summary."""

    def is_right(code, says, names):
        fresh = dict(names)
        error, found = raised_by(code, names)
        if says is None:
            assert found is None, f"{error!r}\n{found}"
        else:
            assert found is not None, repr(error)
            assert not found.valid
            assert says in found.problem, found
            assert f"In snippet.py, line 1: {code}" in found.place
            library = names.get("torch") or names.get("tf") or names.get("jnp") or np
            followed = [
                follow(way, found, code, {"ones": library.ones, **fresh})
                for way in found.suggestions
            ]
            request.node.user_properties += [("advice", each) for each in followed]
        request.node.user_properties.append(("failing line", found is not None))
        return found

    return is_right


@pytest.mark.parametrize(("code", "says"), NUMPY)
def test_a_line_of_numpy_is_explained_by_its_operands_or_not_at_all(code, says, check):
    check(code, says, namespace())


@pytest.mark.parametrize(("code", "says"), TENSORFLOW)
def test_a_line_of_tensorflow_or_keras_too(code, says, check, tensorflow):
    check(code, says, dict(tensorflow))


@pytest.mark.filterwarnings("ignore:Using a target size", "ignore:reduction")
@pytest.mark.parametrize(("code", "says"), TORCH)
def test_a_line_of_pytorch_too(code, says, check, torch):
    check(code, says, torch)


@pytest.mark.parametrize(("code", "says"), JAX)
def test_a_line_of_jax_too(code, says, check, jax):
    check(code, says, jax)


@pytest.mark.parametrize(("code", "says"), PANDAS)
def test_a_line_of_pandas_too(code, says, check, pandas):
    check(code, says, pandas)


@pytest.mark.parametrize(("code", "says"), SCIPY)
def test_a_line_of_scipy_too(code, says, check, scipy):
    check(code, says, scipy)


@pytest.mark.parametrize(("code", "says"), EINOPS)
def test_a_line_of_einops_too(code, says, check, einops):
    check(code, says, einops)


OTHER_REASONS = [
    (library, *line)
    for library, lines in {
        "numpy": other_reasons.NUMPY,
        "torch": other_reasons.TORCH,
        "tensorflow": other_reasons.TENSORFLOW,
        "jax": other_reasons.JAX,
    }.items()
    for line in lines
]


@pytest.mark.filterwarnings("ignore:Sparse", "ignore:Using a target size")
@pytest.mark.parametrize(("library", "code", "says", "way"), OTHER_REASONS)
def test_a_line_that_fails_for_another_reason_is_explained_and_mended(
    library, code, says, way, check, request
):
    names = namespace() if library == "numpy" else dict(request.getfixturevalue(library))
    found = check(code, says, names)
    if found is not None and way is not None:
        assert way in "".join(found.suggestions[:1]), found
        assert bool(way) == bool(found.suggestions), found


def test_within_a_tf_function_a_method_keeps_its_arguments(tensorflow):
    for code, way in (
        ("a.mean(axis=1)", "tf.reduce_mean(a, axis=1), giving (32,)"),
        ("a.reshape(784, 32)", "tf.reshape(a, [784, 32]), giving (784, 32)"),
    ):
        _, found = raised_by(f"tf.function(lambda a: {code})(x)", dict(tensorflow))
        assert found.suggestions == (f"It would work as {way}.",)


def test_a_fault_of_its_own_is_seen_though_it_is_caught():
    file = f"{Path(explain.__file__).parent}/faulty.py"
    faulty = compile("try:\n    nothing\nexcept NameError:\n    pass", file, "exec")
    with pytest.raises(AssertionError, match="NameError"), surfaced():
        exec(faulty)


@pytest.mark.parametrize(
    "code",
    ["sorted([1, 2], key=v)", "list(map(v, [1]))", "np.vectorize(v)(v)", "v.nothing",
     "np.apply_along_axis(lambda r: r.nothing, 0, v)"],
)  # fmt: skip
def test_what_fails_within_a_call_is_not_told_of_what_is_called(code):
    _, found = raised_by(code, namespace())
    assert found is None, found


@pytest.mark.parametrize(
    ("code", "says"),
    [("row - row", "is not calculated with"), ("v.sqrt()", "has no sqrt"), ("row.shape", "which has no shape"),
     ("rng.choice(2, p=[0.5, 0.6])", "add up to 1.1"), ("rows[0, 1]", "takes one integer")],
)  # fmt: skip
def test_nothing_is_advised_that_takes_a_library_which_the_file_does_not_name(code, says):
    names = namespace()
    del names["np"]
    _, found = raised_by(code, names)
    assert says in found.problem, found
    assert found.suggestions == ()


def test_a_column_of_pandas_becomes_a_tensor_of_pytorch(check, torch, pandas):
    names = torch | {"column": pandas["df"]["a"]}
    found = check("torch.from_numpy(column)", "and column is none", names)
    assert found.suggestions == ("It would work as torch.tensor(column), giving (3,).",)


def test_an_index_is_told_the_way_of_its_own_library(torch):
    x, v = torch["x"], torch["v"]
    for given, way in ((v, ".long()"), (v.numpy(), ".astype(int)")):
        with pytest.raises(TypeError) as raised:
            explain.index(x, given)
        assert f"{way} makes them integers" in str(raised.value)
        assert explain.index(x, eval(f"given{way}", {"given": given})).valid


def test_bits_of_floats_that_are_compared_on_purpose_are_no_slip():
    _, found = raised_by("(v & v) > 0", namespace())
    assert found.suggestions == ("It would work as (v != 0) & (v != 0), giving (3,).",)


@pytest.mark.parametrize(
    "code", ["x.mean([].shape)", "tf.gather(integers, v)", "x.sum([].reshape)"]
)
def test_a_message_of_another_object_is_not_told_of_the_tensor(code, tensorflow, torch):
    names = torch if "mean" in code or "x.sum" in code else tensorflow
    _, found = raised_by(code, dict(names))
    assert found is None or "[]" in found.problem, found


def test_a_reshape_is_called_as_it_stands_where_only_the_size_is_known():
    _, found = raised_by("x[x > 0].reshape(3, 5)", namespace())
    assert found.title == "x[x > 0].reshape(3, 5) does not work"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_shape_that_is_assigned_is_a_reshape():
    _, found = raised_by("x.shape = (5, 2)", namespace())
    assert str(found).startswith("x.shape = (5, 2) does not work: there are 25,088 entries")


def test_what_a_gone_mask_leaves_is_not_counted():
    _, found = raised_by("x[x[0] > 0]", namespace())
    assert found.suggestions == ("It would work with the mask at its own axis, [:, mask].",)


def test_only_what_the_reader_can_write_is_said_to_work(pandas):
    """What a message leads to may need a tensor of somebody else's, or a way to write it that pandas does not take."""
    assert explain.error(
        "operands could not be broadcast together with shapes (3,) (7,)"
    ).suggestions
    for code in (
        "df['a'] - np.ones(7)",
        "np.select([np.ones(3) > 0, np.ones(7) > 0], [np.ones(3), np.ones(3)])",
    ):
        assert raised_by(code, pandas)[1].suggestions == ()
    _, found = raised_by("layer.W @= x", namespace())
    assert found.suggestions == ("It would work with x of shape (10, 10), giving (512, 10).",)
    _, found = raised_by("np.where(x > 0, W)", namespace())
    assert "explain.index(x, condition)" in found.problem


def test_a_chain_of_methods_is_written_in_one_line():
    _, found = raised_by("(x\n    .T\n    .reshape(3, 5))", namespace())
    assert found.title == "x.T.reshape(3, 5) does not work"


def test_other_libraries_are_not_told_what_works_in_numpy_alone(tensorflow):
    _, numpys = raised_by("np.concatenate([x, b])", namespace())
    _, tensorflows = raised_by("tf.concat([x, b], 0)", tensorflow)
    assert "axis=None" in str(numpys.suggestions)
    assert "axis=None" not in str(tensorflows)


def test_a_line_within_a_tf_function_is_told_as_it_stands_in_the_readers_file(tensorflow):
    tf = tensorflow["tf"]

    @tf.function
    def grows(a):
        for _ in range(2):
            a = a + tf.ones(5, name="five")
        return a

    @tf.function
    def only_returns(a, c):
        return tf.matmul(a, c) + 1

    with pytest.raises(ValueError, match="Dimensions must be equal") as raised:
        grows(tensorflow["x"])
    found = explain.error(raised.value)
    assert found.names == ("a", 'tf.ones(5, name="five")')
    assert found.place.startswith("In test_snippets.py, line ")
    assert found.place.endswith(': a = a + tf.ones(5, name="five")')

    with pytest.raises(ValueError, match="Dimensions must be equal") as raised:
        only_returns(tensorflow["x"], tensorflow["W"])
    found = explain.error(raised.value)
    assert found.names == ("a", "c")
    assert found.place.endswith(": return tf.matmul(a, c) + 1")
    assert "ag__" not in str(found)


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("np.zeros(3, 4)", "np.zeros((3, 4)), giving (3, 4)"),
        ("np.full(2, 3, 0.0)", "np.full((2, 3), 0.0), giving (2, 3)"),
        ("np.zeros(len(x), 3, dtype=int)", "np.zeros((len(x), 3), dtype=int), giving (32, 3)"),
        ("rng.normal(0, 1, 5, 6)", "rng.normal(0, 1, (5, 6)), giving (5, 6)"),
        ("np.random.rand((3, 4))", "np.random.rand(3, 4), giving (3, 4)"),
        ("np.random.rand(x.shape)", "np.random.rand(*x.shape), giving (32, 784)"),
        ("np.transpose(x, 1, 0)", "np.transpose(x, (1, 0)), giving (784, 32)"),
        ("np.mean(x, 0, 1)", "np.mean(x, (0, 1)), giving ()"),
        ("x.sum(0, 1)", "x.sum((0, 1)), giving ()"),
        ("x.reshape([784, 32], 1)", "x.reshape(784, 32, 1), giving (784, 32, 1)"),
        ("np.concatenate(x, x, 1)", "np.concatenate([x, x], 1), giving (32, 1568)"),
        ("np.concatenate([v, v], v)", "np.concatenate([v, v, v]), giving (9,)"),
        ("np.stack(x, x, 1)", "np.stack([x, x], 1), giving (32, 2, 784)"),
        ("np.identity(3, 4)", "np.eye(3, 4), giving (3, 4)"),
        ("np.identity((3, 3))", "np.identity(3), giving (3, 3)"),
        ("np.concatenate(x, x)", "np.concatenate([x, x]), giving (64, 784)"),
    ],
)
def test_what_came_one_by_one_is_written_as_it_works(code, way):
    _, found = raised_by(code, namespace())
    assert found.suggestions[0] == f"It would work as {way}."
    written, shape = way.split(", giving ")
    assert np.shape(eval(written, namespace())) == eval(shape)


@pytest.mark.filterwarnings("ignore:Using a target size")
def test_a_loss_of_pytorch_that_is_an_object_compares_as_its_function_does(torch):
    for code in ("loss(x, x[:5])", "F.mse_loss(x, x[:5])"):
        _, found = raised_by(code, torch)
        assert found.title == f"{code} does not work"
        assert "axis 0 of x has 32 entries where axis 0 of x[:5] has 5" in found.problem


OF_EACH_LIBRARY = {
    "tensorflow": [
        "tf.concat(x, x, 1)", "tf.concat([x, x], x)", "tf.concat(x, x, axis=1)", "tf.stack(x, x)",
        "tf.transpose(x, 1, 0)", "tf.random.normal(2, 3)", "tf.reshape(x, 784, 32)", "keras.ops.concatenate(x, x, 1)",
        "x[:, [0, 2]]",
    ],
    "torch": [
        "torch.cat([v, v], v)", "torch.cat(x, x, 1)", "torch.stack(v, v, dim=1)", "torch.eye((3, 4))",
        "torch.randint(0, 10, 3, 4)", "torch.randint(10, 3, 4)", "torch.randint(10, 3)", "torch.full(3, 0.0)",
        "torch.normal(0.0, 1.0, 3, 4)", "x[None].transpose(2, 0, 1)", "torch.sum(x, 0, 1)", "torch.hstack(v, v)",
    ],
    "jax": [
        "jnp.concatenate(x, x, 1)", "jnp.stack([x, x], x)", "jnp.eye((3, 4))", "jnp.identity(3, 4)",
        "jnp.identity((3, 3))", "jax.random.randint(key, 3, 4, 0, 10)", "jnp.full(2, 3, 0.0)", "jnp.zeros(2, 3)",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("library", "code"),
    [(library, code) for library, codes in OF_EACH_LIBRARY.items() for code in codes],
)
def test_each_library_is_advised_a_line_of_its_own_that_works(library, code, request):
    names = dict(request.getfixturevalue(library))
    _, found = raised_by(code, names)
    written, shape = re.match(
        r"It would work as (.*), giving (\(.*\))\.$", found.suggestions[0]
    ).groups()
    assert tuple(eval(written, names).shape) == eval(shape)


def test_a_variable_is_changed_by_assign_and_needs_not_be_made(tensorflow):
    names = dict(tensorflow)
    _, found = raised_by("variable[0] += 1", names)
    assert found.title == "Writing to variable[0] does not work"
    (way,) = found.suggestions
    step, dots, _ = way.partition("(...)")
    exec(f"{step}(5 * variable[0])", names)
    assert dots
    assert names["variable"].numpy().tolist() == [[5, 5], [1, 1], [1, 1]]


@pytest.mark.parametrize(("library", "how"), [("tensorflow", "assign"), ("jax", "set")])
@pytest.mark.parametrize("code", ["x[0] = 1", "x[0, 1:] += 1"])
def test_a_tensor_that_cannot_be_changed_is_changed_as_its_library_does_it(
    code, library, how, request
):
    names = dict(request.getfixturevalue(library))
    _, found = raised_by(code, names)
    (way,) = found.suggestions
    steps = r"x = tf\.Variable\(x\)|x\[[^]]*\]\.assign\(\.\.\.\)|x = x\.at\[[^]]*\]\.set\(\.\.\.\)"
    (at,) = re.findall(r"^x\[(.*?)\]", code)
    for step in re.findall(steps, way):
        exec(step.replace("...)", f"0 * x[{at}])"), names)
    assert how in way
    assert float(min(names["x"][0, 1:])) == 0


@pytest.mark.parametrize(
    ("code", "of"),
    [("x @ integers", "tensorflow"), ("x.T.long() @ x", "torch"), ("x @ n", "torch")],
)
def test_of_two_dtypes_one_is_cast(code, of, request):
    names = dict(request.getfixturevalue(of))
    if of == "torch":
        names["n"] = names["x"].T.long()
    _, found = raised_by(code, names)
    for way in found.suggestions:
        cast = re.match(r"It would work with (.*)\.$", way)[1]
        eval(f"x @ {cast}", names)
    assert bool(found.suggestions) == ("long" not in code)


@pytest.mark.parametrize(
    ("code", "way"),
    [("torch.nn.BatchNorm2d(8)(x[:4, :8])", "BatchNorm1d, which is for 2 axes"),
     ("torch.nn.BatchNorm1d(4)(x[:4, :8].reshape(2, 4, 2, 2))", "BatchNorm2d, which is for 4 axes"),
     ("torch.nn.BatchNorm2d(8)(x[:4, :6])", None),
     ("torch.nn.BatchNorm2d(num_features=8)(x[:4, :8])", "BatchNorm1d, which is for 2 axes"),
     ("torch.nn.InstanceNorm3d(4)(x[:4, :6].reshape(4, 3, 2))", "InstanceNorm2d, which is for 3 axes"),
     ("torch.nn.InstanceNorm1d(1)(x[:4, :8].reshape(2, 1, 4, 4))", "InstanceNorm2d, which is for 4 axes")],
)  # fmt: skip
def test_the_layer_for_another_number_of_axes_is_named_where_it_works(code, way, torch):
    _, found = raised_by(code, torch)
    assert found.suggestions == ((f"It would work with {way}.",) if way else ())
    if way:
        eval(re.sub(r"\w+Norm\dd", way.partition(",")[0], code), torch)


@pytest.mark.parametrize(
    ("loss", "target", "key"),
    [("torch.nn.BCEWithLogitsLoss()(v[:, None], {})", "v", "[..., None]"),
     ("torch.nn.BCELoss()(v, {})", "v[:, None]", "[..., 0]")],
)  # fmt: skip
def test_the_target_of_a_loss_gets_the_axis_that_it_lacks(loss, target, key, torch):
    _, found = raised_by(loss.format(target), torch)
    assert f"written {key}" in found.suggestions[0]
    eval(loss.format(target + key), torch)


def test_columns_are_taken_apart_by_a_transpose():
    _, found = raised_by("a, c = W[:, :2]", namespace())
    assert found.title == "a, c = W[:, :2] does not work"
    assert found.suggestions == ("It would work as a, c = W[:, :2].T.",)


@pytest.mark.parametrize("code", ["integers += 0.5", "integers /= 2", "integers *= v"])
def test_what_keeps_its_dtype_is_not_written_into(code):
    names = namespace()
    _, found = raised_by(code, names)
    written = found.suggestions[0].partition(" gives the name")[0]
    exec(written, names)
    assert names["integers"].dtype == float


def test_nothing_is_written_that_does_not_work_either():
    assert raised_by("np.concatenate(x, W)", namespace())[1].suggestions == ()
    assert raised_by("np.reshape(x, 3, 3)", namespace())[1].suggestions == ()


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("W1.T + [1, 2]", "as (2, 1), written [:, np.newaxis], giving (2, 3)."),
        ("np.broadcast_to([1, 2], (2, 3))", "as (2, 1), written [:, np.newaxis], giving (2, 3)."),
        ("np.concatenate([W1, [1, 2]])", "as (1, 2), written [np.newaxis], giving (4, 2)."),
        (
            "np.einsum('ij,ij->ij', W1, [1, 2])",
            "as (1, 2), written [np.newaxis, :], giving (3, 2).",
        ),
    ],
)
def test_a_list_becomes_an_array_before_it_gets_an_axis(code, way):
    _, found = raised_by(code, namespace() | {"W1": np.ones((3, 2))})
    assert f"It would work with np.array([1, 2]) {way}" in found.suggestions
    assert "[1, 2]" in found.names


def test_a_new_axis_is_written_as_the_readers_file_can(torch):
    for names, written in ((torch, "[:, None]"), (torch | {"np": np}, "[:, np.newaxis]")):
        _, found = raised_by("x - x.mean(1)", names)
        assert f"It would work with x.mean(1) as (32, 1), written {written}" in found.suggestions[0]


def test_nothing_is_indexed_by_nothing():
    _, found = raised_by("v[x > 0]", namespace())
    assert found.suggestions == ()


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("x - x.mean(axis=1)", "the first x transposed, (784, 32)"),
        ("x.mean(axis=1) - x", "the second x transposed, (784, 32)"),
        ("(x @ W) + W", "its W of shape (784, n)"),
        ("x - v", "v of shape (784,) or (1,)"),
        ("np.add(x, x.T)", "the first x transposed, (784, 32)"),
        ("np.add(x[1:, 0], x[0], out=x[2])", None),
    ],
)
def test_an_operand_is_changed_alone_where_others_are_made_of_it(code, way):
    _, found = raised_by(code, namespace())
    assert way is None or any(
        each.startswith(f"It would work with {way}") for each in found.suggestions
    )


def test_the_title_is_the_line_where_all_is_known_and_else_says_what_was_compared(tensorflow):
    _, found = raised_by("keras.layers.concatenate([x, x[:5]])", tensorflow)
    assert found.title == "keras.layers.concatenate([x, x[:5]]) does not work"
    _, found = raised_by("classes.fit(np.ones((32, 784)), np.ones(32), verbose=0)", tensorflow)
    assert found.title == "The loss of target (32,) and output (32, 10) does not work"


@pytest.mark.parametrize("shape", [(32,), (32, 1)])
def test_numbers_of_classes_get_a_loss_of_their_own_or_become_rows(shape, tensorflow):
    models, made = tensorflow["keras"].models, tensorflow["classes"]
    names = dict(tensorflow) | {"target": np.ones(shape), "new": models.clone_model(made)}
    names["new"].compile("sgd", "categorical_crossentropy")
    code = "new.fit(np.ones((32, 784)), target, verbose=0)"
    _, found = raised_by(code, names)
    loss = re.search(r"the loss for it is (\w+)\.", found.suggestions[0])[1]
    rows = re.search(r"wanted, (\S+ \d+\)) makes a row", found.suggestions[1])[1]
    exec(code.replace("target", rows), names)
    other = models.clone_model(made)
    other.compile("sgd", loss)
    exec(code, names | {"new": other})


ADVISED = re.compile(
    r"It would work as (?P<instead>.*?)(?:, the diagonal .*|, which .*|, giving .*|\.)$"
    r"|It would work with (?P<operand>(?P<of>\w+)\.astype\(.*\))\.$"
    r"|It would work after (?P<before>.*)\.$|^(?P<name>.* = .*) gives the name", re.M,
)  # fmt: skip


def does_what_is_advised(code, names):
    """Each way that is told of a line that fails works: instead of it, or before it."""
    _, found = raised_by(code, names())
    ways = [ADVISED.search(str(way)) for way in found.suggestions]
    assert ways
    assert all(ways)
    for way in ways:
        fresh = names()
        operand = way["operand"] and code.replace(way["of"], way["operand"])
        exec(way["instead"] or operand or way["before"] or way["name"], fresh)
        if way["before"]:
            exec(code, fresh)


@pytest.mark.parametrize(
    "code",
    ["np.diag(batch)", "integers[0:2] += 0.5", "integers[integers > 0] -= 0.1", "layer.n[:1] /= 2", "layer.n += 0.5",
     "weights['n'] *= 0.5", "v[0:2] += 1j", "np.multiply(integers, 0.5, integers)", "pixels += 300",
     "integers @= integers", "W2 @= np.ones((10, 3))",
     "pixels[0] = 256", "300 * pixels", "np.add(pixels, 300, out=pixels)",
     *(["np.copyto(pixels, 300)"] if np.lib.NumpyVersion(np.__version__) >= "2.1.0" else []),
     "np.maximum(300, pixels)", "pixels.fill(300)"],
)  # fmt: skip
def test_what_is_advised_for_a_line_of_numpy_works(code):
    does_what_is_advised(code, namespace)


@pytest.mark.parametrize(
    "code",
    ["np.add(pixels, 300, out=integers.astype(np.uint8))", "np.trace(W, axis1=1, axis2=2)",
     "np.diagonal(W, axis1=1, axis2=2)", "np.linalg.norm(W, axis=(1, 2))"],
)  # fmt: skip
def test_nothing_is_advised_where_it_would_fail_as_well(code):
    _, found = raised_by(code, namespace())
    assert found.suggestions == ()


@pytest.mark.parametrize(
    "code", ["tf.eye((3, 4))", "tf.concat([x, x])", "tf.expand_dims(x)", "tf.roll(x, 1)", "tf.tile(x, 2)"]
)  # fmt: skip
def test_what_is_advised_for_a_line_of_tensorflow_works(code, tensorflow):
    does_what_is_advised(code, lambda: dict(tensorflow))


@pytest.mark.parametrize(
    "code",
    ["torch.cat([x, x], dim=x)", "torch.sum(x, dim=v)", "torch.cumsum(x)", "x.repeat(2)", "x.T.view(-1)",
     "torch.diag(torch.ones(5, 28, 28))", "places += 0.5", "places[:1] /= 2", "places.add_(0.5)"],
)  # fmt: skip
def test_what_is_advised_for_a_line_of_pytorch_works(code, torch):
    does_what_is_advised(code, lambda: torch | {"places": torch["places"].clone()})
