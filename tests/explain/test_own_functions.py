"""`explain.elementwise` and `explain.reduce` try a function of one's own, and refuse what does something else."""

import itertools
import operator

import numpy as np
import pytest

from tensorlab import explain
from tensorlab.explain import trial
from tests.explain.agreement import said


def relu(x):
    return np.maximum(x, 0)


def softmax(x):
    powers = np.exp(x - x.max())
    return powers / powers.sum()


def shared_sign(x):
    return x if x.sum() > 0 else -x


def doubling_in_place(x):
    x *= 2
    return x


@pytest.mark.parametrize(
    "f",
    [
        relu,
        np.abs,
        operator.neg,
        lambda x: x * 0,
        lambda x: x**2 + 1,
        lambda x: np.where(x > 3, 3, x),
        lambda x: (
            x + np.arange(x.size).reshape(x.shape)
        ),  # another thing at each place, but from no other entry
        doubling_in_place,
        np.vectorize(lambda x: x + 1),
        np.round,
        np.nan_to_num,
    ],
)
@pytest.mark.parametrize(
    "x",
    [[[1, -2, 3], [-4, 5, -6]], [-1.5, 0.0, np.nan], (3, 4), (1000, 1000), (), (0, 3), (1,)],
    ids=str,
)
def test_what_is_element_wise_is_explained(f, x):
    explained = explain.elementwise(f, x)
    assert explained.valid
    assert "If" not in said(explained)
    assert (
        explained.sources(tuple(0 for _ in explained.result_shape))
        if explained.result.size
        else True
    )


@pytest.mark.parametrize(
    "f",
    [
        np.cumsum, np.sort, np.argsort, np.flip, np.diff, np.sum, np.mean, np.argmax, np.median, np.unique,
        np.maximum.reduce, np.add.accumulate, np.gradient, np.roll, softmax, shared_sign, sorted,
        lambda x: x - x.mean(), lambda x: x / np.abs(x).max(), lambda x: x[::-1], lambda x: x > np.median(x),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "x", [[3.0, -1.0, 4.0, 1.5], [1, 2, 3], np.zeros(5), (5,), (100_000,)], ids=repr
)
def test_what_is_not_element_wise_is_refused(f, x):
    if f is np.roll:
        f = lambda x: np.roll(x, 1)  # noqa: E731
    with pytest.raises(TypeError, match="is not element-wise"):
        explain.elementwise(f, x)


def anywhere(holds):
    """A function that does something else where this holds of all entries together."""
    return lambda x: np.where(holds(x), 2 * x + 1, x)


@pytest.mark.parametrize(
    "f",
    [
        *map(anywhere, [
            lambda x: x.max() > 100, lambda x: np.abs(x).max() > 1e6, lambda x: x.min() > 0.5, lambda x: x.max() < -20,
            lambda x: x.mean() > 0.5, lambda x: x.sum() > 1e3, lambda x: (x > 0).sum() > 9, lambda x: (x == 0).any(),
            lambda x: np.ptp(x) == 0, lambda x: (np.diff(x, axis=0) > 0).all(), lambda x: np.ptp(x) > 1000,
            lambda x: (x == (np.iinfo if x.dtype.kind == "i" else np.finfo)(x.dtype).max).any(),
        ]),
        lambda x: np.where(np.arange(x.size).reshape(x.shape) > 9, x.flat[0], x),
        lambda x: np.roll(x, 1),
        lambda x: x.reshape(-1)[::-1].reshape(x.shape),
    ],
)  # fmt: skip
@pytest.mark.parametrize("x", [np.linspace(-1, 3, 12), (12,), (3, 4), np.arange(12)], ids=repr)
def test_what_looks_at_all_entries_only_where_they_are_large_small_or_many_is_refused(f, x):
    with pytest.raises(TypeError, match="is not element-wise"):
        explain.elementwise(f, x)


def test_a_function_is_tried_as_long_where_the_machine_does_something_else_meanwhile(monkeypatch):
    clock = itertools.count(step=0.002)
    monkeypatch.setattr(trial.time, "monotonic", lambda: next(clock))
    with pytest.raises(TypeError, match="is not element-wise"):
        explain.elementwise(anywhere(lambda x: (x == np.finfo(x.dtype).max).any()), (3,))


def test_what_is_not_a_number_changes_only_its_own_place_too():
    for f in (anywhere(lambda x: np.isnan(x).any()), anywhere(lambda x: np.isfinite(x).all())):
        with pytest.raises(TypeError, match="is not element-wise"):
            explain.elementwise(f, (3, 4))


def test_a_function_to_which_large_entries_are_many_steps_is_not_tried_with_them():
    called = []

    def steps(n):
        called.append(n)
        return sum(range(int(abs(n)))) if n < 1e7 else called.append("never")

    assert explain.elementwise(np.vectorize(steps, otypes=[float]), np.arange(4)).valid
    assert max(called) < 1e7


@pytest.mark.parametrize(
    ("f", "how"),
    [
        (np.sort, "Each entry of the result depends on all along axis 1."),
        (np.argsort, "Each entry of the result depends on all along axis 1."),
        (softmax, 'depends on all. explain.expression("softmax(x)", x=x) shows it.'),
        (lambda x: x / x.sum(axis=0), "Each entry of the result depends on all along axis 0."),
        (lambda x: (x - x.mean()) / x.std(), "Each entry of the result depends on all."),
        (lambda x: np.roll(x, 1), "is that of one other place. explain.roll, explain.flip and"),
        (np.vectorize(lambda x: max(x, 0)), "with otypes=[float] it takes yours."),
    ],
)
def test_what_is_not_element_wise_is_told_what_it_is(f, how):
    with pytest.raises(TypeError) as raised:
        explain.elementwise(f, [[0.5, -2.0, 3.0], [-4.0, 5.5, -6.0]])
    assert how in str(raised.value)


@pytest.mark.parametrize(
    ("f", "operands"),
    [
        (np.dot, [np.arange(12).reshape(3, 4), np.arange(4)]),
        (np.dot, [(3, 4), (4,)]),
        (np.matmul, [(2, 3), (3, 4)]),
        (np.inner, [(4, 4), (4, 4)]),
        (np.outer, [(4,), (4,)]),
        (np.convolve, [(5,), (5,)]),
        (np.cross, [(5, 3), (5, 3)]),
        (np.add.outer, [(3,), (4,)]),
        (np.transpose, [(4, 4)]),
        (np.transpose, [(3, 4)]),
        (np.ravel, [(3, 4)]),
        (lambda a, b: a * b.sum(), [(3,), (3,)]),
        (np.linalg.inv, [(3, 3)]),
    ],
)
def test_what_mixes_the_entries_of_operands_is_refused(f, operands):
    with pytest.raises(TypeError, match="is not element-wise"):
        explain.elementwise(f, *operands)


def test_a_refusal_shows_what_was_seen_and_names_what_explains_it():
    with pytest.raises(TypeError) as raised:
        explain.elementwise(np.cumsum, [1, 2, 3])
    assert str(raised.value) == (
        "cumsum is not element-wise: a change of the entry at [0] changes the result at [1], too. "
        "explain.cumsum explains it."
    )
    with pytest.raises(
        TypeError, match=r"with \(3, 4\) and \(4,\), it gives \(3,\), where \(3, 4\) is wanted"
    ):
        explain.elementwise(np.dot, np.ones((3, 4)), np.ones(4))


def test_every_function_that_is_said_to_have_a_name_has_one():
    from tensorlab.explain.operations.elementwise import HAVE_A_NAME

    assert set(explain.__all__) >= HAVE_A_NAME


def test_what_is_random_or_keeps_a_state_is_told_as_such():
    random = np.random.default_rng(0)
    counted = []

    def growing(x):
        counted.append(1)
        return x + len(counted)

    for f in (lambda x: x + random.normal(size=x.shape), growing):
        with pytest.raises(TypeError, match="random or keeps a state"):
            explain.elementwise(f, [1.0, 2.0])


def test_an_error_of_the_function_itself_is_no_crash():
    def broken(x):
        raise KeyError("weights")

    explained = explain.elementwise(broken, [1, 2])
    assert not explained.valid
    assert "broken itself raises KeyError: 'weights'" in explained.problem
    bare = said(explain.elementwise(broken, (2, 3)))
    assert "If broken is element-wise, each entry" in bare
    assert "could not be tried: KeyError: 'weights'" in bare


def test_a_function_is_called_quietly_and_with_copies(capsys):
    x = np.array([1.0, 2.0])

    def loud(values):
        print("hello")
        values += 1
        return values

    assert explain.elementwise(loud, x).result.values.tolist() == [2, 3]
    assert x.tolist() == [1, 2]
    assert capsys.readouterr().out == ""


def test_a_number_is_an_operand_of_a_function_of_ones_own():
    explained = explain.elementwise(lambda x, y: x * y.sum(), [1, 2], 3)
    assert explained.result.values.tolist() == [3, 6]


def test_shapes_that_do_not_fit_are_told_as_such():
    explained = explain.elementwise(lambda a, b: a + b, (2, 3), (3, 4))
    assert "lined up from the right" in explained.problem


@pytest.mark.parametrize(
    ("f", "x", "axis", "shape"),
    [
        (np.linalg.norm, (150, 4), 1, (150,)),
        (np.linalg.norm, [[3.0, 4.0]], 1, (1,)),
        (np.average, (150, 4), (0,), (4,)),
        (np.nansum, (2, 3, 4), (0, 2), (3,)),
        (np.add, (2, 3), 0, (3,)),
        (np.hypot, (2, 3), 0, (3,)),
        (lambda x, axis=None: x.max(axis) - x.min(axis), (2, 3), -1, (2,)),
        (np.count_nonzero, (2, 3), None, ()),
    ],
)
def test_a_reduction_of_ones_own_is_explained(f, x, axis, shape):
    explained = explain.reduce(f, x, axis=axis)
    assert explained.result_shape == shape
    assert "could not" not in said(explained)
    kept = explain.reduce(f, x, axis=axis, keepdims=True)
    assert len(kept.result_shape) == len(kept.operands[0].shape)
    assert kept.sources((0,) * len(kept.result_shape)) == explained.sources((0,) * len(shape))


def test_a_reduction_that_raises_on_these_values_is_refused_with_its_own_words():
    def careful(x, axis=None):
        if (x > 3).any():
            raise ValueError("too large")
        return x.sum(axis)

    refused = explain.reduce(careful, np.arange(6).reshape(2, 3), 0)
    assert not refused.valid
    assert refused.problem == "careful itself raises ValueError: too large"
    assert explain.reduce(careful, np.arange(3).reshape(1, 3), 0).result.values.tolist() == [
        0,
        1,
        2,
    ]


@pytest.mark.parametrize(
    ("f", "told"),
    [
        (lambda x: None, "gives None, where"),
        (lambda x: "abc", "gives a str, where"),
        (lambda x: {1: 2}, "gives a dict, where"),
        (lambda x: 7, r"gives \(\), where"),
    ],
)
def test_what_a_function_gives_that_is_no_tensor_is_named(f, told):
    with pytest.raises(TypeError, match=told):
        explain.elementwise(f, (2, 3))


def test_what_was_only_tried_is_said_to_be_tried():
    assert said(explain.elementwise(lambda x: x + 1, (2, 3))).endswith(
        "This held wherever f was tried."
    )
    assert "tried" not in said(explain.add((2, 3), (3,)))


def test_numpys_own_reductions_are_told_by_their_names():
    assert explain.reduce(np.mean, (150, 4), axis=0) == explain.mean((150, 4), axis=0)
    assert explain.reduce(np.amax, (150, 4), axis=0) == explain.max((150, 4), axis=0)
    assert explain.reduce(np.add, (150, 4), axis=0) == explain.sum((150, 4), axis=0)


@pytest.mark.parametrize(
    "f",
    [
        np.cumsum,
        np.sort,
        lambda x, axis: (x / x.sum()).sum(axis),
        lambda x, axis: 0 * x[0, 0],
    ],
)
def test_what_is_no_reduction_is_refused(f):
    with pytest.raises(TypeError, match="does not make one entry of those along axis 1"):
        explain.reduce(f, (5, 4), axis=1)


def test_a_ufunc_of_one_operand_is_no_reduction():
    with pytest.raises(TypeError, match=r"it treats every entry by itself. See explain\.exp"):
        explain.reduce(np.exp, (2, 3), axis=0)


def test_a_reduction_that_refuses_no_entries_is_refused_there():
    explained = explain.reduce(np.nanmax, (0, 3), axis=0)
    assert not explained.valid
    assert explain.reduce(np.nansum, (0, 3), axis=0).valid


def test_what_is_no_function_raises():
    with pytest.raises(TypeError, match="takes a function first"):
        explain.elementwise((2, 3), (2, 3))
    with pytest.raises(TypeError, match=r"takes a function first.*explain\.mean\(x, axis=0\)"):
        explain.reduce((2, 3), 0)
    with pytest.raises(TypeError, match="takes the operands of relu after it"):
        explain.elementwise(relu)
    with pytest.raises(TypeError, match="add takes 2 operands, and got 1"):
        explain.elementwise(np.add, (2, 3))
