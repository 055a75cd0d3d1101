"""`explain.tensordot` and `explain.einsum` agree with NumPy."""

import numpy as np
import pytest
from hypothesis import example, given

from tensorlab import explain
from tests.explain.agreement import (
    cases,
    changes,
    check_combined,
    for_each,
    key_in,
    numpy_does,
    said,
    what_to_write,
    with_numbers,
)


def contractions(choose):
    """Two shapes and axes of theirs that mostly have equal lengths."""
    a, b = choose.shape(max_dims=3, max_side=3), choose.shape(max_dims=3, max_side=3)
    n = choose.integer(0, min(len(a), len(b)))
    if choose.truth():
        return a, (*a[len(a) - n :], *b[n:]), choose((n, n, n, n, n + 1, -1))
    ours, theirs = choose.order(range(len(a)))[:n], choose.order(range(len(b)))[:n]
    if not choose.chance(4):
        lengths = list(b)
        for axis, other in zip(ours, theirs, strict=True):
            lengths[other] = a[axis]
        b = tuple(lengths)
    ours = [axis - len(a) if choose.truth() else axis for axis in ours]
    for axes in (ours, theirs):
        if choose.chance(8):
            axes.append(choose.integer(-3, 3))
    single = len(ours) == len(theirs) == 1 and choose.truth()
    return a, b, (ours[0], theirs[0]) if single else (ours, theirs)


@for_each("tensordot")
@given(cases(contractions))
def test_tensordot_agrees_with_numpy(case):
    a, b, axes = case
    check_combined(explain.tensordot(a, b, axes), [a, b], lambda x, y: np.tensordot(x, y, axes))


@for_each("tensordot")
@given(cases(contractions))
def test_what_tensordot_suggests_works(case):
    a, b, axes = case
    explained = explain.tensordot(a, b, axes)
    assert explained.valid or explained.suggestions
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(a), np.zeros(b)).shape == text.shape


def summations(choose):
    """Subscripts, mostly sound, and shapes that mostly fit them."""
    length = {letter: choose((2, 3, 1, 2, 3, 0)) for letter in "abijkZ"}
    under = choose.shape(max_dims=2, max_side=2)
    terms, taken = [], []
    for _ in range(choose.integer(1, 3)):
        letters = [choose("abijkZ") for _ in range(choose.integer(0, 3))]
        own = [length[letter] for letter in letters]
        if own and choose.chance(6):
            own[choose.integer(0, len(own) - 1)] = choose((1, 1, 2, 4))
        if choose.chance(4):
            place = choose.integer(0, len(letters))
            letters.insert(place, "...")
            own[place:place] = choose.part(under)
        if choose.chance(10):
            own.append(2)
        terms.append("".join(letters))
        taken.append(tuple(own))
    text = ",".join(terms)
    if choose.truth():
        known = sorted({letter for letter in text if letter.isalpha()})
        output = [letter for letter in choose.order(known) if choose.truth()]
        if choose.chance(10):
            output.append(choose(("x", *output)))
        if "..." in text and not choose.chance(4):
            output.insert(choose.integer(0, len(output)), "...")
        text += choose(("->", " -> ")) + "".join(output)
    if choose.chance(20):
        taken.append((2,))
    return text, taken


@for_each("einsum")
@given(cases(summations))
@example(("ij,jk", [(2, 1), (3, 4)]))
@example(("ii", [(1, 3)]))
@example(("i,ii->i", [(4,), (1, 1)]))
@example(("...ij->i", [(2, 2, 3)]))
@example(("ij->i...", [(2, 3)]))
@example(("ij,jk", [(2, 0), (1, 4)]))
@example(("Ba", [(2, 3)]))
@example(("ijj->ij", [(3, 0, 1)]))
def test_einsum_agrees_with_numpy(case):
    subscripts, taken = case
    if numpy_reads_beyond_its_memory(subscripts, taken):
        assert not explain.einsum(subscripts, *taken).valid
        return
    check_combined(
        explain.einsum(subscripts, *taken), taken, lambda *x: np.asarray(np.einsum(subscripts, *x))
    )


def numpy_reads_beyond_its_memory(subscripts, taken):
    """NumPy (2.4) takes the diagonal of axes of length 0 and n to have n entries, which are not there."""
    if len(taken) != 1 or "->" not in subscripts:
        return False
    before, _, after = subscripts.partition("->")[0].strip().partition("...")
    named = [*zip(before, taken[0], strict=False), *zip(after[::-1], taken[0][::-1], strict=False)]
    lengths = {letter: {n for other, n in named if other == letter} for letter, _ in named}
    return any(0 in found and len(found) > 1 for found in lengths.values())


def test_a_diagonal_needs_axes_of_one_length_even_where_numpy_lets_others_pass():
    explained = explain.einsum("ii->i", (0, 5))
    assert not explained.valid
    assert "i is axis 0 of the first with 0 entries and axis 1 of the first with 5" in said(
        explained
    )


def test_a_diagonal_that_numpy_lets_pass_lies_beyond_the_entries():
    explained = explain.einsum("ljj->jl", (2, 0, 2))
    assert not explained.valid
    assert "NumPy does not look here" in explained.problem
    view = np.einsum("ljj->jl", np.zeros((2, 0, 2)))
    assert view.shape == (2, 2)
    assert view.size > np.zeros((2, 0, 2)).size
    assert "NumPy" not in explain.einsum("jj->j", (2, 0)).problem
    assert numpy_does(lambda: np.einsum("jj->j", np.zeros((2, 0)))) is None


def test_a_batch_axis_that_an_operand_lacks_is_left_out_or_put_in():
    explained = explain.einsum("bij,bjk->bik", (2, 3, 4), (4, 5))
    fewer, more = explained.suggestions
    assert fewer == 'It would work with "bij,jk->bik", giving (2, 3, 5).'
    assert "the second as (1, 4, 5), written [np.newaxis, :, :], giving (2, 3, 5)" in more
    (text,) = explain.einsum("...i->i", ()).suggestions
    assert "the first as (1,), written [np.newaxis], giving (1,)" in text


def test_words_in_the_subscripts_are_told_from_letters():
    words = "batch chan, chan out -> batch out"
    explained = explain.einsum(words, (2, 3), (3, 4))
    assert explained.problem == (
        '"batch chan" has 9 letters, and the first has 2 axes: each letter is an axis here, and no word.'
    )
    assert 'with a letter for each word, "bc,co->bo", giving (2, 4)' in explained.suggestions[0]
    assert explain.einsum("i j, j k -> i k", (2, 3), (3, 4)).valid


@for_each("einsum")
@given(cases(summations))
def test_what_einsum_suggests_works(case):
    subscripts, taken = case
    explained = explain.einsum(subscripts, *taken)
    for text in explained.suggestions:
        shapes, written = list(taken), subscripts
        if '"' in text:
            written = text.split('"')[1]
        else:
            (shapes,) = changes(taken, text)
        if "written" in text:
            ((number, (claimed,)),) = text.changed.items()
            assert np.zeros(taken[number])[key_in(text)].shape == claimed
        result = np.einsum(written, *map(np.zeros, map(with_numbers, shapes)))
        assert result.shape == with_numbers(text.shape)


def test_an_operand_that_is_missing_is_described():
    assert explain.einsum("ij,jk->ik", (2, 3)).suggestions == (
        "It would work with a second tensor of shape (3, k), giving (2, k).",
    )


def test_tensordot_names_axes_of_equal_length():
    explained = explain.tensordot((32, 784), (512, 784), axes=1)
    assert (
        "axis 1 of the first has 784 entries where axis 0 of the second has 512"
        in explained.problem
    )
    assert explained.suggestions == ("It would work with axes=([1], [1]), giving (32, 512).",)


def test_einsum_tells_what_each_letter_is():
    text = said(explain.einsum("ij,jk->ik", (128, 784), (784, 512)))
    assert "i is axis 0 of the first, 128 entries, and becomes axis 0 of the result." in text
    assert "j is axis 1 of the first and axis 0 of the second, 784 entries: as it is not" in text


def test_a_letter_twice_in_one_operand_is_its_diagonal():
    explained = explain.einsum("ii->i", [[1, 2], [3, 4]])
    assert "only the diagonal is taken" in said(explained)
    assert explained.sources(1) == [(0, (1, 1))]
    assert explained.result.values.tolist() == [1, 4]


def test_a_result_that_is_not_written_is_told():
    assert 'this is "ij,jk->ik"' in said(explain.einsum("ij,jk", (2, 3), (3, 4)))


def test_a_letter_with_two_lengths_is_explained():
    explained = explain.einsum("ij,jk->ik", (2, 3), (4, 5))
    assert (
        "j is axis 1 of the first with 3 entries and axis 0 of the second with 4"
        in explained.problem
    )
    assert explained.suggestions == (
        "It would work with a second tensor of shape (3, 5), giving (2, 5).",
    )


def test_what_makes_no_sense_raises():
    with pytest.raises(TypeError, match="takes its subscripts first"):
        explain.einsum((2, 3), "ij")
    with pytest.raises(ValueError, match="contain '1'"):
        explain.einsum("i1->i", (2, 3))
    with pytest.raises(ValueError, match="or a pair"):
        explain.tensordot((2, 3), (3, 4), axes=[[0], [1], [2]])
    with pytest.raises(TypeError, match="or a pair"):
        explain.tensordot((2, 3), (3, 4), axes=1.0)


def test_einsum_takes_lists_of_numbers_in_place_of_letters():
    a, b = np.arange(6).reshape(2, 3), np.arange(12).reshape(3, 4)
    for asked in (
        (a, [0, 1], [1]), (a, (0, 1), (1,)), (a, [0, 1], b, [1, 2]), (a, [51, 1], b, [1, 30]), (a, [1, 0]),
        (a, [..., 0], [0, ...]), ([1, 2, 3], [0]), (a, [0, 1], b, [1, 2], [2, 0]),
    ):  # fmt: skip
        explained = explain.einsum(*asked)
        np.testing.assert_array_equal(explained.result.values, np.einsum(*asked))
    assert str(explain.einsum((2, 3), [0, 1], [1])).startswith('einsum("ab->b", (2, 3)) gives (3,)')
    assert not explain.einsum((2, 3), [0, 0], [0]).valid
    with pytest.raises(ValueError, match="from 0 to 51, and got 52"):
        explain.einsum(a, [0, 52])
    for asked in (((3, 4), (4, 5)), (a,), (a, [0, -1]), (a, b)):
        with pytest.raises(TypeError, match="takes its subscripts first"):
            explain.einsum(*asked)
