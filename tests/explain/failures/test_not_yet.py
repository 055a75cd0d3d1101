"""What is not there yet when a line runs is told, and so is what has to come before it."""

import re

import numpy as np
import pytest

from tests.explain.failures.test_snippets import jax, raised_by, tensorflow, torch  # noqa: F401

TAPES = [
    ("y = x * 2", "t.gradient(y, x) + 1", "t.gradient(y, x) is None: a tape watches variables, and x is a tensor."),
    ("y = x * 2", "g = t.gradient(y, x)\ng.numpy()", "g is None: a tape watches variables, and x is a tensor."),
    ("y = x * 2", "g = t.gradient(y, x)\nvariable - 0.1 * g", "g is None: a tape watches variables"),
    ("y = x * 2", "t.gradient(y, variable) * 2", "nothing that was recorded leads from variable to y."),
    ("y = variable.numpy() * 2", "t.gradient(x, variable)[0]", "nothing that was recorded leads from variable to x."),
    ("y = k * 2", "t.gradient(y, k) + 1", "k has integers, of dtype int32, and a gradient is that of"),
]  # fmt: skip


@pytest.mark.parametrize(("recorded", "line", "says"), TAPES)
@pytest.mark.filterwarnings("ignore")
def test_a_gradient_that_a_tape_does_not_give_is_told_with_its_reason(
    recorded,
    line,
    says,
    tensorflow,  # noqa: F811
):
    code = f"with tf.GradientTape() as t:\n    {recorded}\n{line}"
    _, found = raised_by(code, dict(tensorflow) | {"k": tensorflow["tf"].Variable([1, 2])})
    assert says in found.problem
    if "is a tensor" in says:
        (way,) = found.suggestions
        watched = re.match(r"(.*), the first line under the with, has it watched, too\.", way)[1]
        exec(code.replace(":\n", f":\n    {watched}\n").split("variable -")[0], dict(tensorflow))


def test_a_name_that_was_given_twice_is_no_gradient_of_a_tape(tensorflow):  # noqa: F811
    code = "g = 3\nwith tf.GradientTape() as t:\n    y = x * 2\ng = t.gradient(y, x)\ng * 2"
    _, found = raised_by(code, dict(tensorflow))
    assert found.problem == "g is None."


@pytest.mark.parametrize("line", ["for g in [None]: g * 2", "(lambda g: g * 2)(None)"])
def test_a_name_that_means_something_else_besides_is_no_gradient_of_a_tape(line, tensorflow):  # noqa: F811
    code = f"with tf.GradientTape() as t:\n    y = x * 2\ng = t.gradient(y, variable)\n{line}"
    _, found = raised_by(code, dict(tensorflow))
    assert found.problem == "g is None."


def test_what_a_tape_watches_is_not_told_to_be_watched(tensorflow):  # noqa: F811
    code = (
        "with tf.GradientTape() as t:\n    t.watch(x)\n    y = variable * 2\nt.gradient(y, x) + 1"
    )
    _, found = raised_by(code, dict(tensorflow))
    assert "is None: nothing that was recorded leads from x to y" in found.problem
    assert found.suggestions == ()


def test_a_tape_is_told_to_keep_what_it_has_recorded(tensorflow):  # noqa: F811
    code = "with tf.GradientTape() as t:\n    y = variable * 2\nfor _ in range(2): t.gradient(y, variable)"
    _, found = raised_by(code, dict(tensorflow))
    assert "t forgets what it recorded once it has given a gradient" in found.problem
    kept = found.suggestions[0].partition(" keeps it")[0]
    exec(code.replace("tf.GradientTape()", kept), dict(tensorflow))


def test_a_model_is_compiled_before_it_is_trained(tensorflow):  # noqa: F811
    names = dict(tensorflow) | {
        "new": tensorflow["keras"].Sequential([tensorflow["keras"].layers.Dense(3)])
    }
    code = "new.fit(np.ones((4, 2)), {}, verbose=0)"
    targets = ("np.ones((4, 3))", "np.ones(4, int)")
    _, found = raised_by(code.format(targets[0]), names)
    assert "new has no loss and no optimizer yet" in found.problem
    for way, target in zip(found.suggestions, targets, strict=True):
        exec(f"{way.partition(' is for ')[0]}\n{code.format(target)}", names)


@pytest.mark.parametrize(
    "code", ["new.count_params()", "new.kernel", "keras.layers.Dense(3).count_params()"]
)
def test_a_layer_has_weights_when_it_has_seen_an_input(code, tensorflow):  # noqa: F811
    names = dict(tensorflow) | {"new": tensorflow["keras"].layers.Dense(3)}
    _, found = raised_by(code, names)
    assert "has no weights yet" in found.problem
    if code.startswith("new"):
        build = re.search(r"and (.*\(\(None, 784\)\))", found.suggestions[0])[1]
        exec(f"{build}\n{code}", names)


@pytest.mark.parametrize(
    "code", ["model.predict(rows, verbose=0)", "model.fit(np.ones((1, 784)), truth, verbose=0)"]
)
def test_keras_takes_no_lists(code, tensorflow):  # noqa: F811
    names = dict(tensorflow) | {"rows": [[1.0] * 784], "truth": [[1.0] * 10]}
    _, found = raised_by(code, names)
    listed = "rows" if "rows" in code else "truth"
    assert f"it takes arrays or tensors, and {listed} is a list" in found.problem
    array = found.suggestions[0].partition(" makes an array")[0]
    exec(code.replace(listed, array), names)


@pytest.mark.parametrize(
    "line",
    ["k.assign([0.5, 2])", "k[0].assign(0.5)", "k.assign(k * 0.5)", "k.assign_add([0.5, 1])"],
)
def test_a_variable_of_integers_keeps_them(line, tensorflow):  # noqa: F811
    names = dict(tensorflow) | {"k": tensorflow["tf"].Variable([1, 2])}
    _, found = raised_by(line, names)
    assert "integers" in found.problem
    (way,) = found.suggestions
    exec(f"{re.match(r'It would work after (.*)[.]', way)[1]}\n{line}", names)


TRACED = [
    ("1 if a > 0 else 2", "3.0", "a truth value would be one"),
    ("1 if not a.sum() > 0 else 2", "x", "a truth value would be one"),
    ("int(a) + 1", "3.0", "a number of Python's would be one"),
    ("float(a.sum())", "x", "a number of Python's would be one"),
    ("a.item()", "3.0", "a number of Python's would be one"),
    ("np.sin(a)", "x", "NumPy needs them, and jax.numpy does not"),
    ("np.asarray(a)", "x", "NumPy needs them, and jax.numpy does not"),
    ("a[a > 0]", "x", "how many entries a mask keeps depends on them"),
    ("jnp.zeros(a)", "3", "and a is to be a length"),
    ("jnp.arange(a)", "3", "and a is to be a length"),
    ("len(range(a))", "3", "and a is to be a length"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "given", "says"), TRACED)
def test_what_jax_traces_has_no_values(body, given, says, jax):  # noqa: F811
    names = jax | {"np": np}
    code = f"jax.jit(lambda a: {body})({given})"
    _, found = raised_by(code, names)
    assert says in found.problem
    (way,) = found.suggestions
    if told := re.match(r"It would work as (.*?)(?:, giving .*)?\.$", way):
        failing = found.title.removesuffix(" does not work")
        exec(code.replace(failing, told[1]), names)
    elif "static" in way:
        named = re.search(r"static_argnames=\S+", way)[0]
        exec(code.replace(")(", f", {named})("), names)
    else:
        assert "jnp.where(condition, a, b)" in way
        exec("jax.jit(lambda a: jnp.where(a > 0, 1, 2))(x)", names)


@pytest.mark.parametrize(
    "code",
    [
        "jax.lax.fori_loop(0, 3, lambda i, s: s + jnp.zeros(i).sum(), 0.0)",
        "jax.vmap(lambda a: jnp.zeros(a))(jnp.arange(3))",
        "def f(a):\n    n = a.sum()\n    return jnp.zeros(n)\njax.jit(f)(jnp.array([1, 2]))",
    ],
)
def test_what_is_no_argument_under_jit_is_not_told_to_be_static(code, jax):  # noqa: F811
    _, found = raised_by(code, dict(jax))
    assert "is to be a length" in found.problem
    assert found.suggestions == ()


@pytest.mark.parametrize(
    ("code", "says", "way"),
    [("x[[]]", "and [] is a list", None),
     ("jax.grad(lambda a, b: a * b, argnums=1)(1.0, 2)", "and 2 is an integer",
      "jax.grad(lambda a, b: a * b, argnums=1)(1.0, 2.0)"),
     ("x[[0, 1]]", "an index of JAX's has integers, slices and arrays, and [0, 1] is a list", "x[jnp.array([0, 1])]"),
     ("jax.grad(lambda a: a * 2)(3)", "a gradient is that of floats, and 3 is an integer",
      "jax.grad(lambda a: a * 2)(3.0)"),
     ("jax.grad(lambda a: a.sum())(jnp.ones(3, int))", "jnp.ones(3, int) has integers, of dtype int32",
      "jax.grad(lambda a: a.sum())(jnp.ones(3, int).astype('float32'))"),
     ("jax.grad(lambda a: a * 2)(x)", "and the function gives a tensor of shape (32, 784)", None)],
)  # fmt: skip
def test_jax_says_what_it_takes(code, says, way, jax):  # noqa: F811
    _, found = raised_by(code, jax)
    assert says in found.problem
    if way:
        assert found.suggestions[0].startswith(f"It would work as {way}")
        exec(way, jax)
    assert way or "It would work" not in " ".join(found.suggestions)


def test_what_may_be_one_of_several_arguments_is_left_alone(jax):  # noqa: F811
    assert raised_by("jax.grad(lambda a, b: a * b)(1, 2)", dict(jax))[1] is None
    assert raised_by("jax.grad(lambda a: a.sum())([1, 2])", dict(jax))[1] is None


@pytest.mark.parametrize(
    ("code", "says", "way"),
    [("torch.optim.SGD(net)", "and net is a network, which has them", "torch.optim.SGD(net.parameters())"),
     ("torch.optim.Adam(layer, lr=0.1)", "and layer is a network", "torch.optim.Adam(layer.parameters(), lr=0.1)"),
     ("torch.optim.SGD(w)", "an optimizer takes several tensors, and w is one", "torch.optim.SGD([w])"),
     ("torch.tensor([1, 2], requires_grad=True)", "a gradient is that of floats",
      "torch.tensor([1, 2], dtype=torch.float32, requires_grad=True), giving (2,)"),
     ("list(layer)", None, None),
     ("torch.optim.SGD(3)", None, None),
     ("torch.optim.SGD(None)", None, None),
     ("torch.optim.SGD([layer])", None, None)],
)  # fmt: skip
def test_what_an_optimizer_takes_is_told(code, says, way, torch):  # noqa: F811
    _, found = raised_by(code, torch)
    assert (found is None) == (says is None)
    if says:
        assert says in found.problem
        assert found.suggestions == (f"It would work as {way}.",)
        exec(way.partition(", giving")[0], torch)
