"""`explain.matmul`, `dot`, `inner` and `outer` agree with NumPy, and say which axes meet."""

import numpy as np
import pytest
from hypothesis import given

from tensorlab import explain
from tests.explain.agreement import (
    asked,
    cases,
    changes,
    check_combined,
    for_each,
    numpy_does,
    said,
    with_numbers,
)


def pairs(choose):
    """Shapes that often multiply: the inner lengths agree mostly, the batches broadcast mostly."""
    batch = choose.shape(max_dims=2, max_side=3)
    rows, inner, columns = (choose((2, 3, 1, 0, 2)) for _ in range(3))
    other = choose([inner] * 8 + [2, columns])
    a = choose([(rows, inner)] * 8 + [(inner,), (inner,), ()])
    b = choose([(other, columns)] * 8 + [(other,), (other,), ()])
    return [(*choose.part(batch), *own) if len(own) == 2 else own for own in (a, b)]


@for_each("matmul")
@given(cases(pairs))
def test_it_agrees_with_numpy(given):
    check_combined(explain.matmul(*given), given, np.matmul)


@for_each("matmul")
@given(cases(pairs))
def test_what_it_suggests_works(given):
    explained = explain.matmul(*given)
    a, b = (np.zeros(shape) for shape in given)
    for text in explained.suggestions:
        exchanged = {k: np.swapaxes(x, -1, -2) for k, x in enumerate((a, b)) if x.ndim > 1}
        if "with *" in text:
            assert (a * b).shape == text.shape
        elif "with both" in text:
            turned = [exchanged.get(0, a), exchanged.get(1, b)]
            assert (turned[0] @ turned[1]).shape == text.shape
            assert [[x.shape for x in turned]] == list(changes(given, text))
        elif "the other way round" in text:
            assert (b @ a).shape == text.shape
            assert [[given[1], given[0]]] == list(changes(given, text))
        elif "transposed" in text or "turned" in text:
            ((k, (claimed,)),) = text.changed.items()
            assert claimed == exchanged[k].shape
            pair = (a, exchanged[1]) if k else (exchanged[0], b)
            assert (pair[0] @ pair[1]).shape == text.shape
        elif "reshaped" in text:
            ((shape, _),) = changes(given, text)
            assert (a.reshape(shape) @ b).shape == text.shape
        else:
            ((_, shape),) = changes(given, text)
            assert (a @ np.zeros(with_numbers(shape))).shape == with_numbers(text.shape)


def test_images_that_should_be_vectors_are_reshaped():
    first, _ = explain.matmul((60000, 28, 28), (784, 512)).suggestions
    assert first == (
        "It would work with the first reshaped to (60000, 784), as 28 × 28 = 784, giving (60000, 512)."
    )
    first, _ = explain.matmul((28, 28), (784, 512)).suggestions
    assert "reshaped to (1, 784), as 28 × 28 = 784, giving (1, 512)" in first


def test_the_inner_axes_that_clash_are_named_with_their_lengths():
    explained = explain.matmul((32, 784), (512, 10))
    assert str(explained) == (
        "(32, 784) @ (512, 10) does not work: the inner axes must have the same length,\n"
        "and axis 1 of the first has 784 entries where axis 0 of the second has 512.\n"
        "It would work with a second matrix of shape (784, n), giving (32, n)."
    )
    assert explained.clashes == ((0, 1), (1, 0))


def test_a_forgotten_transpose_is_suggested():
    explained = explain.matmul((32, 784), (10, 784))
    assert "It would work with the second transposed, (784, 10), giving (32, 10)." in (
        explained.suggestions
    )


def test_rows_inner_axis_and_columns_have_a_label_each():
    explained = explain.matmul((2, 3), (3, 4))
    (rows, inner), (other, columns) = (x.labels for x in explained.operands)
    assert inner == other
    assert explained.result.labels == (rows, columns)
    assert len({rows, inner, columns}) == 3


def test_batch_axes_broadcast():
    text = said(explain.matmul((64, 3, 32, 10), (10, 5)))
    assert text.startswith("(64, 3, 32, 10) @ (10, 5) gives (64, 3, 32, 5)")
    assert "axis 0 is a batch axis, 64 entries of the first: the second is used for all 64." in text
    assert "the axes before them are batch axes" in text


def test_a_vector_is_taken_as_a_row_or_a_column():
    assert "a matrix of one row, (1, 3), and drops" in said(explain.matmul((3,), (3, 2)))
    assert "a matrix of one column, (3, 1), and drops" in said(explain.matmul((2, 3), (3,)))
    assert explain.matmul((3,), (3,)).result_shape == ()


def test_the_values_of_small_products_are_there():
    explained = explain.matmul([[1, 2, 3], [4, 5, 6]], [1, 0, 2])
    assert explained.result.values.tolist() == [7, 16]
    assert explain.matmul((2, 3), (3,)).result.values is None


ANY_RANKS = ["dot", "inner"]


def any_ranks(choose):
    """Shapes in which the axes that meet mostly agree."""
    name = choose(asked(ANY_RANKS))
    a, b = choose.shape(max_dims=3), list(choose.shape(max_dims=3))
    if a and b and not choose.chance(5):
        b[-1 if name == "inner" or len(b) == 1 else -2] = a[-1]
    return name, [a, tuple(b)]


@for_each(*ANY_RANKS)
@given(cases(any_ranks))
def test_dot_and_inner_agree_with_numpy(case):
    name, shapes = case
    explained = getattr(explain, name)(*shapes)
    check_combined(explained, shapes, getattr(np, name))
    assert explained.valid or explained.suggestions
    for text in explained.suggestions:
        a, b = (np.zeros(shape) for shape in shapes)
        if "the other way round" in text:
            result = getattr(np, name)(b, a)
        elif "both" in text:
            result = getattr(np, name)(a.T, b.T)
        elif "transposed" in text:
            result = getattr(np, name)(*((a, b.T) if " second " in text else (a.T, b)))
        elif "reshaped" in text:
            result = getattr(np, name)(a.reshape(text.changed[0][0]), b)
        else:
            result = getattr(np, name)(a, np.zeros(with_numbers(text.changed[1][0])))
        assert result.shape == with_numbers(text.shape), text


@for_each("outer")
@given(cases(lambda c: [c.shape(max_dims=3), c.shape(max_dims=3)]))
def test_outer_agrees_with_numpy(shapes):
    check_combined(explain.outer(*shapes), shapes, np.outer)


def test_dot_of_a_scalar_multiplies_every_entry():
    explained = explain.dot([[1, 2], [3, 4]], 10)
    assert explained.result.values.tolist() == [[10, 20], [30, 40]]
    assert "One is a scalar: dot multiplies every entry by it, as * does." in said(explained)


def test_outer_is_a_table_of_products():
    assert explain.outer([1, 2], [10, 20, 30]).result.values.tolist() == [
        [10, 20, 30],
        [20, 40, 60],
    ]


def of_rank(least, x):
    if x.ndim < least:
        raise ValueError
    return x


VECTORS = {  # what NumPy's functions of these names do, with any NumPy
    "matvec": lambda a, b: (of_rank(2, a) @ of_rank(1, b)[..., np.newaxis])[..., 0],
    "vecmat": lambda a, b: (of_rank(1, a)[..., np.newaxis, :] @ of_rank(2, b))[..., 0, :],
    "vecdot": lambda a, b: (of_rank(1, a)[..., np.newaxis, :] @ of_rank(1, b)[..., np.newaxis])[..., 0, 0],
}  # fmt: skip


def with_vectors(choose):
    name = choose(asked(sorted(VECTORS)))
    batch = choose.shape(max_dims=2, max_side=3)
    n, m = choose((2, 3, 1, 0)), choose((2, 3, 4))
    own = {"matvec": ((m, n), (n,)), "vecmat": ((n,), (n, m)), "vecdot": ((n,), (n,))}[name]
    taken = [(*choose.part(batch), *core) for core in own]
    if choose.chance(4):
        taken = [tuple(choose((side, side, 1, 4)) for side in shape) for shape in taken]
    if choose.chance(8):
        taken[choose.integer(0, 1)] = choose(((), (3,), (2, 3)))
    return name, taken


@for_each(*VECTORS)
@given(cases(with_vectors))
def test_products_with_vectors_agree_with_numpy(case):
    name, taken = case
    explained = getattr(explain, name)(*taken)
    check_combined(explained, taken, VECTORS[name])
    if hasattr(np, name):
        result = numpy_does(lambda: getattr(np, name)(*map(np.ones, taken)))
        assert explained.result_shape == (None if result is None else result.shape)


@for_each(*VECTORS)
@given(cases(with_vectors))
def test_what_products_with_vectors_suggest_works(case):
    name, taken = case
    for way in getattr(explain, name)(*taken).suggestions:
        if way.changed:
            (shapes,) = changes(taken, way)
            assert VECTORS[name](*map(np.ones, shapes)).shape == way.shape
        else:
            assert np.matmul(*map(np.ones, taken)).shape == way.shape


@for_each("vecdot")
@given(cases(lambda c: (c.shape(max_dims=3), c.shape(max_dims=3), c.integer(-4, 3), c.truth())))
def test_vecdot_along_another_axis_agrees_with_numpy(case):
    one, other, axis, alike = case
    taken = [one, one if alike else other]
    explained = explain.vecdot(*taken, axis=axis)
    check_combined(explained, taken, lambda a, b: np.vecdot(a, b, axis=axis))


def test_matrices_where_a_vector_belongs_are_for_matmul():
    explained = explain.matvec((2, 3), (3, 4))
    assert explained.suggestions[-1] == "It would work with matmul, giving (2, 4)."


def test_complex_entries_of_a_row_are_conjugated():
    row, matrix = np.array([1 + 2j, 3j]), np.array([[1, 2j], [3, 4]])
    for name in ("vecmat", "vecdot"):
        explained = getattr(explain, name)(row, matrix)
        assert explained.notes[-1].startswith("Complex entries of the first are conjugated")
        np.testing.assert_allclose(explained.result.values, VECTORS[name](np.conj(row), matrix))
    assert not any("conjugated" in note for note in explain.matvec(matrix, row).notes)


@pytest.mark.parametrize("f", [explain.matmul, explain.matvec, explain.add])
def test_the_tensors_of_a_product_have_no_names_as_in_numpy(f):
    for named in ({"x1": (2, 3), "x2": (3,)}, {"a": (2, 3), "b": (3,)}):
        with pytest.raises(
            TypeError, match=rf"explain\.{f.__name__}\b.*(in a row, without names|no argument)"
        ):
            f(**named)
    with pytest.raises(TypeError, match=r"axes= is not explained: .* explain.moveaxis"):
        explain.matmul((2, 3), (3,), axes=[(-2, -1), (-1,), (-1,)])
