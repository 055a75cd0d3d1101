"""A whole expression is explained step by step, and never run."""

import re

import numpy as np
import pytest

from tensorlab import draw, explain
from tensorlab.explain.chains.chain import Chain

RANDOM = np.random.default_rng(0)


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


NAMES = {"np": np, "relu": relu, "softmax": softmax, "len": len}
TENSORS = {
    "x": RANDOM.normal(size=(2, 3)), "W": RANDOM.normal(size=(3, 4)), "b": RANDOM.normal(size=4),
    "v": RANDOM.normal(size=(2, 5)), "n": 2,
}  # fmt: skip
EXPRESSIONS = [
    "relu(x @ W + b).sum(axis=0)",
    "softmax(x @ W)[0]",
    "x.T @ v",
    "(x - x.mean(axis=1, keepdims=True)) / n",
    "np.concatenate([x, v], axis=1)[:, ::2]",
    "-x.reshape(-1, 2).T + 1",
    "np.einsum('ij,jk->ik', x, W).max(axis=1)",
    "x.ravel()[len(x):] ** 2",
    "np.maximum(x, 0).transpose(1, 0) * b[:2]",
    "np.stack([x[0], x[1]]).cumsum(axis=0)",
    "(x * np.arange(3)).T",
]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_chain_gives_what_the_code_gives(text):
    found = explain.expression(text, **{name: x for name, x in TENSORS.items() if name in text})
    wanted = eval(text, NAMES | TENSORS)
    assert found.result_shape == wanted.shape
    np.testing.assert_allclose(found.result.values, wanted)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_entry_is_followed_back_to_all_that_it_depends_on(text):
    used = {name: x for name, x in TENSORS.items() if name in re.findall(r"\w+", text)}
    found = explain.expression(text, **used)
    before = eval(text, NAMES | TENSORS)
    for number, name in enumerate(found.names):
        for at in np.ndindex(TENSORS[name].shape):
            changed = TENSORS[name].copy()
            changed[at] += 10
            after = eval(text, NAMES | TENSORS | {name: changed})
            for index in map(tuple, np.argwhere(before != after).tolist()):
                assert (number, at) in found.sources(index)


def test_the_step_that_fails_is_told_and_none_after_it():
    found = explain.expression("relu(x @ W + b).sum()", x=(2, 3), W=(3, 4), b=(2,))
    assert not found.valid
    assert [link.written for link in found.links] == ["x @ W", "step 1 + b"]
    assert found.failing is found.links[-1]
    assert "axis 1 of step 1 has 4 entries where axis 0 of b has 2" in found.problem
    assert "step 2: step 1 + b does not work" in str(found)
    with pytest.raises(ValueError, match="has no result whose sources"):
        found.sources(0)


def test_what_other_libraries_call_otherwise_is_read():
    found = explain.expression("torch.cat([x, F.relu(y)], dim=1).unsqueeze(0)", x=(2, 3), y=(2, 4))
    assert found.result_shape == (1, 2, 7)
    found = explain.expression(
        "tf.reduce_sum(tf.nn.relu(tf.matmul(x, W)), axis=1)", x=(2, 3), W=(3, 4)
    )
    assert [link.result.shape for link in found.links] == [(2, 4), (2, 4), (2,)]
    assert explain.expression("x.astype('float32') / 255", x=(2, 3)).links[0].takes[0] == 0


def test_a_tensor_that_is_used_twice_is_followed_on_both_ways():
    found = explain.expression("x + x.T", x=[[1, 2], [3, 4]])
    assert found.sources((0, 1)) == [(0, (0, 1)), (0, (1, 0))]


class Trap:
    """Everything about it raises."""

    def __getattr__(self, name):
        raise AssertionError(name)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x + y", "y in 'x + y' is neither given nor an operation that is explained. It has x."),
        ("x @", "is not an expression: invalid syntax"),
        ("x", "does nothing to a tensor"),
        ("2 * 3", "does nothing to a tensor"),
        ("x.foo()", "explain has no 'foo'"),
        ("__import__('os').remove('x')", "__import__ in"),
        ("x.__class__.__base__", "is not read"),
        ("(lambda: x)()", "is not read"),
        ("[y for y in x]", "is not read"),
        ("x if x else x", "is not read"),
        ("open('x')", "open in"),
        ("x = 3", "is not an expression"),
        ("np.split(x, 2)", "is not read"),
        ("np.split(x, 2)[i]", "is not read"),
        (
            "x[x > 3]",
            "depends on the entries of x > 3, and only their shape is known. Give arrays for x, not shapes.",
        ),
        ("tf.matmul(x, x, transpose_b=True)", "transposes on the way"),
    ],
)
def test_what_is_no_operation_is_refused_and_nothing_runs(text, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        explain.expression(text, x=(2, 3))


def test_a_mask_of_known_entries_a_part_and_a_new_axis_are_steps():
    x = np.arange(12.0).reshape(3, 4)
    found = explain.expression("x[x > 3].mean()", x=x)
    assert [link.result.shape for link in found.links] == [(3, 4), (8,), ()]
    assert found.sources(()) == [(0, (i, j)) for i in range(3) for j in range(4) if x[i, j] > 3]
    halves = explain.expression("np.split(x, 2, axis=1)[1] + 1", x=x)
    assert halves.sources((0, 0)) == [(0, (0, 2))]
    assert explain.expression("x[..., np.newaxis] * y", x=x, y=(5,)).result_shape == (3, 4, 5)


def test_patterns_of_einops_are_steps():
    found = explain.expression(
        "einops.rearrange(x, 'b (h w) -> b h w', h=3) @ W", x=(5, 28), W=(4, 2)
    )
    assert "axis 1 of x has 28 entries, which do not divide into h=3" in found.problem
    found = explain.expression(
        "einops.rearrange(x, 'b (h w) -> b h w', h=7) @ W", x=(5, 28), W=(4, 2)
    )
    assert found.result_shape == (5, 7, 2)


def test_a_text_is_wanted():
    with pytest.raises(TypeError, match="takes an expression as text first, and got a tuple"):
        explain.expression((2, 3))


def test_a_picture_lights_what_an_entry_comes_from_in_every_tensor():
    found = explain.expression("relu(x @ W + b).sum(axis=0)", **{k: TENSORS[k] for k in "xWb"})
    drawing = draw(found)
    assert "step 3" in drawing.svg()
    assert drawing.data["result"]["shape"] == (4,)
    assert [each["name"] for each in drawing.data["operands"].values()] == [
        "x", "W", "b", "step 1", "step 2", "step 3",
    ]  # fmt: skip
    trail = drawing.data["sources"]["1"]
    assert {number for number, _ in trail} == set(range(6))
    assert (1, "2,1") in trail
    assert (1, "2,2") not in trail


def test_a_chain_of_large_tensors_and_one_that_fails_are_drawn():
    large = explain.expression("softmax(q @ k.T / 8) @ v", q=(32, 784), k=(10, 784), v=(10, 28))
    assert "sources" not in draw(large, width=440).data
    failing = draw(explain.expression("x @ W + b", x=(2, 3), W=(3, 4), b=(2,)))
    assert "clashes" in failing.svg()
    assert "result" not in failing.data
    many = "x" + " + 1" * 20
    with pytest.raises(ValueError, match="at most 16"):
        draw(explain.expression(many, x=(2,)))
    assert isinstance(explain.expression(many, x=(2,)), Chain)
    assert "step 20" in explain.expression(many, x=(2,))._repr_mimebundle_()["text/plain"]


@pytest.mark.parametrize(
    "text",
    [
        "softmax(x, axis=0).max(axis=0)",
        "log_softmax(x, 0)",
        "np.round(x) + 1",
        "x.clip(0, 1).round()",
        "x.astype(int) * 2",
        "x.astype('uint8') + 1",
        "x / np.sqrt(4)",
        "np.log(softmax(x))[np.arange(2), y]",
    ],
)
def test_an_expression_has_the_values_that_the_line_has(text: str) -> None:
    def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
        powers = np.exp(x)
        return np.asarray(powers / powers.sum(axis=axis, keepdims=True))

    def log_softmax(x: np.ndarray, axis: int) -> np.ndarray:
        return np.asarray(np.log(softmax(x, axis)))

    given = {"x": np.array([[0.4, 1.6, 2.2], [3.7, 0.1, 1.2]]), "y": np.array([2, 0])}
    known = {"np": np, "softmax": softmax, "log_softmax": log_softmax}
    told = explain.expression(text, **given)
    assert told.result is not None
    assert np.allclose(told.result.values, eval(text, known, given))


def test_softmax_along_an_axis_takes_what_lies_along_it() -> None:
    chain = explain.expression("F.softmax(x, dim=0)", x=(2, 3))
    assert chain.sources((0, 1)) == [(0, (0, 1)), (0, (1, 1))]
    assert not explain.expression("softmax(x, axis=2)", x=(2, 3)).valid


def test_lengths_that_are_not_known_stay_letters_through_a_chain() -> None:
    chain = explain.expression("np.concatenate([x, y])[3:].reshape(-1)", x=(None, 4), y=(2, 4))
    assert [str(link.result) for link in chain.links] == [
        "(n + 2, 4)",
        "(n - 1, 4)",
        "(n × 4 - 4,)",
    ]
    assert str(explain.pad((None, 28), 1).result) == "(n + 2, 30)"
