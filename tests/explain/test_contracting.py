"""`explain.tensordot` and `explain.einsum` agree with NumPy."""

import hypothesis.strategies as st
import numpy as np
import pytest
from agreement import PROFILE, check_combined, given_shapes, promised, said, shapes
from hypothesis import example, given

from tensorlab import explain


@st.composite
def contractions(draw):
    """Two shapes and axes of theirs that mostly have equal lengths."""
    a = draw(shapes(max_dims=3, max_side=3))
    b = draw(shapes(max_dims=3, max_side=3))
    n = draw(st.integers(0, min(len(a), len(b))))
    if draw(st.booleans()):
        b = (*a[len(a) - n :], *b[n:])
        return a, b, draw(st.sampled_from([n, n, n, n, n + 1, -1]))
    ours = list(draw(st.permutations(range(len(a)))))[:n]
    theirs = list(draw(st.permutations(range(len(b)))))[:n]
    if draw(st.integers(0, 3)):
        lengths = list(b)
        for axis, other in zip(ours, theirs, strict=True):
            lengths[other] = a[axis]
        b = tuple(lengths)
    ours = [axis - len(a) if draw(st.booleans()) else axis for axis in ours]
    for axes in (ours, theirs):
        if not draw(st.integers(0, 7)):
            axes.append(draw(st.integers(-3, 3)))
    single = len(ours) == len(theirs) == 1 and draw(st.booleans())
    return a, b, (ours[0], theirs[0]) if single else (ours, theirs)


@PROFILE
@given(contractions())
def test_tensordot_agrees_with_numpy(case):
    a, b, axes = case
    check_combined(explain.tensordot(a, b, axes), [a, b], lambda x, y: np.tensordot(x, y, axes))


@PROFILE
@given(contractions())
def test_what_tensordot_suggests_works(case):
    a, b, axes = case
    explained = explain.tensordot(a, b, axes)
    assert explained.valid or explained.suggestions
    for text in explained.suggestions:
        offered = eval(
            text[text.index("axes=") + 5 :].partition(", where")[0].partition(", giving")[0]
        )
        assert np.tensordot(np.zeros(a), np.zeros(b), offered).shape == promised(text)


@st.composite
def summations(draw):
    """Subscripts, mostly sound, and shapes that mostly fit them."""
    length = {letter: draw(st.sampled_from([1, 2, 3, 2, 3, 0])) for letter in "abijkZ"}
    under = draw(shapes(max_dims=2, max_side=2))
    terms, taken = [], []
    for _ in range(draw(st.integers(1, 3))):
        letters = draw(st.lists(st.sampled_from(sorted(length)), max_size=3))
        own = [length[letter] for letter in letters]
        if not draw(st.integers(0, 5)) and own:
            own[draw(st.integers(0, len(own) - 1))] = draw(st.sampled_from([1, 1, 2, 4]))
        if not draw(st.integers(0, 3)):
            place = draw(st.integers(0, len(letters)))
            mine = under[draw(st.integers(0, len(under))) :]
            letters.insert(place, "...")
            own[place:place] = [draw(st.sampled_from([n, n, n, 1])) for n in mine]
        if not draw(st.integers(0, 9)):
            own.append(2)
        terms.append("".join(letters))
        taken.append(tuple(own))
    text = ",".join(terms)
    if draw(st.booleans()):
        known = sorted({letter for letter in text if letter.isalpha()})
        some = (
            st.lists(st.sampled_from(known), unique=bool(draw(st.integers(0, 7))))
            if known
            else st.just([])
        )
        output = draw(some)
        if not draw(st.integers(0, 9)):
            output.append("x")
        if "..." in text and draw(st.integers(0, 3)):
            output.insert(draw(st.integers(0, len(output))), "...")
        text += draw(st.sampled_from(["->", " -> "])) + "".join(output)
    if not draw(st.integers(0, 19)):
        taken.append((2,))
    return text, taken


@PROFILE
@given(summations())
@example(("ij,jk", [(2, 1), (3, 4)]))
@example(("ii", [(1, 3)]))
@example(("i,ii->i", [(4,), (1, 1)]))
@example(("...ij->i", [(2, 2, 3)]))
@example(("ij->i...", [(2, 3)]))
@example(("ij,jk", [(2, 0), (1, 4)]))
@example(("Ba", [(2, 3)]))
def test_einsum_agrees_with_numpy(case):
    subscripts, taken = case
    check_combined(
        explain.einsum(subscripts, *taken), taken, lambda *x: np.asarray(np.einsum(subscripts, *x))
    )


@PROFILE
@given(summations())
def test_what_einsum_suggests_works(case):
    subscripts, taken = case
    explained = explain.einsum(subscripts, *taken)
    for text in explained.suggestions:
        shapes, written = list(taken), subscripts
        if '"' in text:
            written = text.split('"')[1]
        else:
            number = next(k for k, name in enumerate(("first", "second", "third")) if name in text)
            shapes[number] = given_shapes(text)[0]
        assert np.einsum(written, *map(np.zeros, shapes)).shape == promised(text)


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
    assert explained.result.tolist() == [1, 4]


def test_a_result_that_is_not_written_is_told():
    assert 'this is "ij,jk->ik"' in said(explain.einsum("ij,jk", (2, 3), (3, 4)))


def test_a_letter_with_two_lengths_is_explained():
    explained = explain.einsum("ij,jk->ik", (2, 3), (4, 5))
    assert (
        "j is axis 1 of the first with 3 entries and axis 0 of the second with 4"
        in explained.problem
    )
    assert explained.suggestions == ("It would work with a second of shape (3, 5), giving (2, 5).",)


def test_what_makes_no_sense_raises():
    with pytest.raises(TypeError, match="takes its subscripts first"):
        explain.einsum((2, 3), "ij")
    with pytest.raises(ValueError, match="contain '1'"):
        explain.einsum("i1->i", (2, 3))
    with pytest.raises(ValueError, match="or a pair"):
        explain.tensordot((2, 3), (3, 4), axes=[[0], [1], [2]])
    with pytest.raises(TypeError, match="or a pair"):
        explain.tensordot((2, 3), (3, 4), axes=1.0)
