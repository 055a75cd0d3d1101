"""What takes entries more or less often agrees with NumPy: take, split, repeat, tile, pad, broadcast_to, where."""

import numpy as np
import pytest
from hypothesis import example, given

from tensorlab import explain
from tests.explain.agreement import (
    asked,
    cases,
    check_moved,
    check_shape,
    for_each,
    numbered,
    numpy_does,
    said,
    some_indices,
    what_to_write,
)


def axis_of(choose, rank):
    """An axis that mostly exists."""
    if choose.chance(8) or not rank:
        return choose.integer(-4, 4)
    return choose.integer(-rank, rank - 1)


def takings(choose):
    shape = choose.shape()
    axis = None if choose.chance(4) else axis_of(choose, len(shape))
    inside = axis is not None and -len(shape) <= axis < len(shape)
    n = shape[axis] if inside else int(np.prod(shape, dtype=int))
    low, high = (-5, 5) if choose.chance(5) or not n else (-n, n - 1)
    indices = np.array([choose.integer(low, high) for _ in range(4)])
    return shape, indices.reshape(choose(((4,), (2, 2), (4, 1))))[: choose((4, 4, 0))], axis


@for_each("take")
@given(cases(takings), cases(lambda c: c(("raise", "raise", "wrap", "clip"))))
def test_take_agrees_with_numpy(case, mode):
    shape, indices, axis = case
    # NumPy wraps round no entries without end.
    mode = "raise" if 0 in shape and mode == "wrap" else mode
    explained = explain.take(shape, indices, axis, mode=mode)
    check_moved(explained, [shape], lambda x: np.take(x, indices, axis, mode=mode))


def clips(choose):
    whole = choose.shape(max_dims=3)
    return choose.part(whole), *(choose.part(whole) if choose.truth() else None for _ in range(2))


@for_each("clip")
@given(cases(clips))
def test_clip_agrees_with_numpy(case):
    given = [shape for shape in case if shape is not None]
    explained = explain.clip(*case)
    arrays = [None if shape is None else np.zeros(shape) for shape in case]
    # NumPy 2.0 refuses to clip at nothing.
    result = numpy_does(lambda: np.clip(*arrays) if len(given) > 1 else arrays[0])
    check_shape(explained, result)
    if result is not None:
        assert explained.sources((0,) * result.ndim) if result.size else True
        assert len(explained.operands) == len(given)


@pytest.mark.parametrize(
    ("number", "others"),
    [
        (0, "also part=1 and part=2"),
        (1, "also part=0 and part=2"),
        (-1, "also part=0 and part=1"),
    ],
)
def test_the_other_parts_are_the_others(number, others):
    assert f"There are {others}." in said(explain.split((10, 4), [1, 9], part=number))
    assert "part=0 to part=3 and part=5 to part=9" in said(explain.split((10, 4), 10, part=4))


def test_a_single_number_drops_the_axis():
    check_moved(explain.take((3, 4), -1, 1), [(3, 4)], lambda x: np.take(x, -1, 1))
    check_moved(explain.take((3, 4), 5), [(3, 4)], lambda x: np.take(x, 5))


SPLITS = ("split", "array_split", "vsplit", "hsplit", "dsplit")


def splits(choose):
    shape = tuple(choose((n, 4, 6)) for n in choose.shape())
    name = choose(asked(SPLITS))
    axis = (axis_of(choose, len(shape)),) if name in ("split", "array_split") else ()
    if choose.truth():
        sections = choose((1, 2, 2, 3, 4, 5, 0))
    else:
        sections = [choose.integer(-3, 7) for _ in range(choose.integer(0, 3))]
    return name, shape, sections, axis


@for_each(*SPLITS)
@given(cases(splits))
@example(("array_split", (3,), 5, (0,)))
def test_every_part_of_a_split_agrees_with_numpy(case):
    name, shape, sections, axis = case
    explained = getattr(explain, name)(shape, sections, *axis)
    parts = numpy_does(lambda: getattr(np, name)(np.zeros(shape), sections, *axis))
    if parts is None:
        check_shape(explained, None)
    else:
        for part in range(len(parts)):
            check_moved(
                getattr(explain, name)(shape, sections, *axis, part=part),
                [shape],
                lambda x, part=part: getattr(np, name)(x, sections, *axis)[part],
            )
        with pytest.raises(ValueError, match="There is no part"):
            getattr(explain, name)(shape, sections, *axis, part=len(parts))
    for text in explained.suggestions:
        first = what_to_write(text, np.zeros(shape))
        assert first.shape == text.shape, text


def test_the_first_sentence_tells_all_parts():
    text = said(explain.split((60000, 784), [50000], part=1))
    assert text.startswith("split((60000, 784), [50000])[1] gives (10000, 784)")
    assert (
        "cut into 2 parts, 50,000 + 10,000 = 60,000 entries: this one has entries 50,000 to 59,999."
        in text
    )
    assert "2 parts of 5 entries each" in said(explain.split((10,), 2))
    assert "4 parts, 3 + 3 + 2 + 2 = 10 entries" in said(explain.array_split((10,), 4))
    assert len(str(explain.array_split((10**9,), 10**6 + 1, part=-1))) < 400


def repeats(choose):
    shape = choose.shape()
    axis = None if choose.chance(4) else axis_of(choose, len(shape))
    inside = axis is not None and -len(shape) <= axis < len(shape)
    n = shape[axis] if inside else int(np.prod(shape, dtype=int))
    if choose.truth() or n > 30:
        return shape, choose.integer(0, 3), axis
    return shape, [choose.integer(0, 3) for _ in range(n + choose.chance(6))], axis


@for_each("repeat")
@given(cases(repeats))
@example(((), 2, 0))
@example(((3,), [2], None))
def test_repeat_agrees_with_numpy(case):
    shape, times, axis = case
    explained = explain.repeat(shape, times, axis)
    check_moved(explained, [shape], lambda x: np.repeat(x, times, axis))
    for text in explained.suggestions:
        assert what_to_write(text, np.zeros(shape)).shape == text.shape


def tilings(choose):
    shape = choose.shape(max_dims=3)
    if choose.chance(3):
        return shape, choose.integer(0, 3)
    return shape, tuple(choose.integer(0, 3) for _ in range(choose.integer(0, 4)))


@for_each("tile")
@given(cases(tilings))
def test_tile_agrees_with_numpy(case):
    shape, reps = case
    check_moved(explain.tile(shape, reps), [shape], lambda x: np.tile(x, reps))


MODES = ("constant", "edge", "reflect", "symmetric", "wrap")


def paddings(choose):
    shape = choose.shape(max_dims=3)
    rank = len(shape)
    kind = choose(("one", "pair", "each", "each"))
    if kind == "one" or not rank:
        width = choose.integer(0, 7)
    elif kind == "pair":
        width = (choose.integer(0, 7), choose.integer(0, 7))
    else:
        width = [(choose.integer(0, 3), choose.integer(0, 3)) for _ in range(rank)]
    return shape, width, choose(MODES)


@for_each("pad")
@given(cases(paddings))
def test_pad_agrees_with_numpy(case):
    shape, width, mode = case
    explained = explain.pad(shape, width, mode)
    (array,), places = numbered([shape])
    result = numpy_does(
        lambda: np.pad(
            array, width, mode, **({"constant_values": -1} if mode == "constant" else {})
        )
    )
    check_shape(explained, result)
    for index in some_indices(result.shape) if result is not None else ():
        wanted = [places[result[index]]] if result[index] >= 0 else []
        assert explained.sources(index) == wanted
    for text in explained.suggestions:
        assert np.pad(array, width).shape == text.shape


COMPUTED = (
    ("linear_ramp", {}), ("linear_ramp", {"end_values": 3}), ("reflect", {"reflect_type": "odd"}),
    ("symmetric", {"reflect_type": "odd"}), ("mean", {}), ("mean", {"stat_length": 2}), ("maximum", {}),
    ("maximum", {"stat_length": ((1, 2),)}), ("minimum", {"stat_length": 9}), ("median", {}),
)  # fmt: skip


@for_each("pad")
@given(cases(lambda c: (paddings(c)[:2], c(COMPUTED))))
def test_pad_says_of_which_entries_new_ones_are_made(case):
    (shape, width), (mode, further) = case
    explained = explain.pad(shape, width, mode, **further)
    array = np.array(np.arange(np.prod(shape, dtype=int)).reshape(shape) * 1.5)
    before = numpy_does(lambda: np.pad(array, width, mode, **further))
    check_shape(explained, before)
    if before is None:
        return
    wanted = {index: [] for index in some_indices(before.shape)}
    for place in np.ndindex(*shape):
        changed = array.copy()
        # Not-a-number spreads through all but steps and differences, in which a change of one shows.
        spreads = mode in ("mean", "median", "maximum", "minimum")
        changed[place] = np.nan if spreads else changed[place] + 1
        after = np.pad(changed, width, mode, **further)
        for index, sources in wanted.items():
            if np.isnan(after[index]) if spreads else abs(after[index] - before[index]) > 1e-9:
                sources.append((0, place))
    for index, sources in wanted.items():
        assert explained.sources(index) == sources, index


def test_what_is_padded_with_nothing_comes_from_nothing():
    explained = explain.pad((2, 3), 1, "empty")
    assert explained.result_shape == (4, 5)
    assert explained.sources((0, 0)) == []
    assert explained.sources((1, 1)) == [(0, (0, 0))]


def test_an_axis_of_one_entry_has_nothing_that_could_be_mirrored():
    explained = explain.pad([[1, 2, 3]], ((2, 0), (0, 0)), mode="reflect")
    assert explained.result.values.tolist() == [[1, 2, 3]] * 3
    assert "Axis 0 has a single entry, which is repeated" in said(explained)
    assert "single" not in said(explain.pad([[1, 2, 3]], ((0, 0), (1, 1)), mode="reflect"))


def test_widths_that_fit_no_axes_raise():
    with pytest.raises(ValueError, match="a pair for each of 2 axes"):
        explain.pad((3, 4), [1, 2, 3])
    with pytest.raises(ValueError, match="0 or more, and one is -1"):
        explain.pad((3, 4), -1)
    with pytest.raises(TypeError, match="takes integers"):
        explain.pad((3, 4), 1.5)
    with pytest.raises(ValueError, match="'middle' is not known"):
        explain.pad((3, 4), 1, mode="middle")
    with pytest.raises(
        ValueError, match=r'stat_length= is not for the mode "edge", which takes no'
    ):
        explain.pad((3, 4), 1, mode="edge", stat_length=2)


@pytest.mark.parametrize(
    ("shape", "repeats", "axis"),
    [
        ((0, 0, 2), -1, None),
        ((0, 0, 2), -1, 0),
        ((0, 2), [-1], 0),
        ((0,), -3, None),
        ((2, 0), 2, 1),
    ],
)
def test_where_there_is_nothing_to_repeat_a_negative_number_passes_as_in_numpy(
    shape, repeats, axis
):
    array = np.zeros(shape)
    assert (
        explain.repeat(array, repeats, axis).result_shape == np.repeat(array, repeats, axis).shape
    )


@pytest.mark.parametrize(("shape", "repeats", "axis"), [((2, 0), -1, 0), ((0, 2), [-1, 1], 1)])
def test_elsewhere_it_raises(shape, repeats, axis):
    with pytest.raises(ValueError, match="0 or more, and one is -1"):
        explain.repeat(shape, repeats, axis)
    assert numpy_does(lambda: np.repeat(np.zeros(shape), repeats, axis)) is None


def stretched(choose):
    whole = choose.shape()
    return choose.part(whole), choose.part(whole) if choose.chance(4) else whole


@for_each("broadcast_to")
@given(cases(stretched))
def test_broadcast_to_agrees_with_numpy(case):
    own, wanted = case
    explained = explain.broadcast_to(own, wanted)
    check_moved(explained, [own], lambda x: np.broadcast_to(x, wanted))
    assert explained.valid or explained.suggestions
    for text in explained.suggestions:
        x, target = np.zeros(own), wanted
        if "written" in text:
            x = x[eval("np.s_" + text[text.index("[") : text.index("]") + 1])]
            assert x.shape == text.changed[0][0]
        elif "with a tensor" in text:
            x = np.zeros(text.changed[0][0])
        else:
            target = text.shape
        assert np.broadcast_to(x, target).shape == text.shape


@for_each("where")
@given(cases(lambda c: (w := c.shape(max_dims=3), [c.part(w) for _ in range(3)], c.truth())))
def test_where_agrees_with_numpy(case):
    _, shapes, known = case
    arrays, places = numbered(shapes)
    condition = arrays[0] % 3 > 0
    result = numpy_does(lambda: np.where(condition, arrays[1], arrays[2]))
    explained = explain.where(condition if known else shapes[0], *shapes[1:])
    check_shape(explained, result)
    for index in some_indices(result.shape) if result is not None else ():
        sources = explained.sources(index)
        chosen = places[result[index]]
        assert chosen in sources
        assert sources[0][0] == 0
        assert len(sources) == (2 if known else 3)
