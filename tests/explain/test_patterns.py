"""einops' patterns: rearrange, reduce, repeat, pack and unpack agree with einops, also in what they refuse."""

import warnings

import numpy as np
import pytest
from hypothesis import example, given

from tensorlab import explain
from tests.explain.agreement import (
    asked,
    cases,
    changes,
    check_combined,
    check_moved,
    check_shape,
    for_each,
    said,
)

einops = pytest.importorskip("einops")
NAMES = ("a", "b", "c", "d", "h2")
VERBS = ("rearrange", "repeat", "reduce")
REDUCTIONS = ("max", "min", "sum", "mean", "prod")


def side(choose, names, marks):
    """Names in groups, now and then with brackets, an ellipsis or a length besides."""
    groups = []
    left = list(names)
    while left:
        size = choose((1, 1, 1, 2, 2, 3))
        own, left = left[:size], left[size:]
        groups.append(f"({' '.join(own)})" if len(own) > 1 or choose.chance(6) else own[0])
    for mark in marks:
        groups.insert(choose.integer(0, len(groups)), mark)
    return groups


def patterns(choose):
    """A verb, a pattern that is mostly sound, lengths that are mostly enough, and a shape that mostly fits."""
    verb = choose(asked(VERBS))
    names = choose.order(NAMES)[: choose.integer(1, 4)]
    length = {name: choose((2, 3, 1, 2, 4, 0) if choose.chance(4) else (2, 3)) for name in NAMES}
    dots = ["..."] if choose.chance(3) else []
    one = ["1"] if choose.chance(6) else []
    left = side(choose, names, dots + one)
    right_names = choose.order(names)
    given = {}
    if verb == "reduce" and choose.chance(2):
        right_names = right_names[: choose.integer(0, len(right_names))]
    new = [name for name in NAMES if name not in names]
    if verb == "repeat" and new:
        right_names.insert(choose.integer(0, len(right_names)), new[0])
        given[new[0]] = choose((2, 3, 1))
    if choose.chance(8):
        right_names = right_names[1:]  # one is missing
    if choose.chance(8):
        right_names.append(choose(NAMES))  # one is too many
    marks = dots if verb != "reduce" or choose.chance(2) or not dots else []
    right = side(choose, right_names, marks + (["()"] if choose.chance(6) else []))
    numbers = (
        (["2"] if verb != "rearrange" and choose.chance(4) else []) if choose.chance(2) else []
    )
    (right if verb == "repeat" else left).extend(numbers)
    shape = []
    for group in left:
        if group == "...":
            shape += choose.shape(max_dims=2, max_side=3)
            continue
        own = group.strip("()").split()
        sides = [int(each) if each.isdigit() else length[each] for each in own]
        shape.append(int(np.prod(sides, dtype=int)))
        for name in own[1:]:
            if not name.isdigit() and not choose.chance(10):
                given[name] = length[name]
    if choose.chance(6) and shape:
        place = choose.integer(0, len(shape) - 1)
        shape[place] = choose((1, 2, 3, 4, 6))
    if choose.chance(12):
        shape = shape[1:]
    if choose.chance(12):
        given[choose(NAMES)] = choose((2, 3))
    pattern = f"{' '.join(left)} -> {' '.join(right)}"
    return verb, pattern, tuple(shape), given


def einops_does(function):
    """Let einops do it: its result, or None where it refuses."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return function()
        except (einops.EinopsError, ValueError, ZeroDivisionError):
            return None


def called(verb, x, pattern, lengths, reduction="sum", module=explain):
    further = (reduction,) if verb == "reduce" else ()
    return getattr(module, verb)(x, pattern, *further, **lengths)


@for_each(*VERBS)
@given(cases(patterns))
@example(("rearrange", "a (b c) -> (c b) a", (2, 6), {"b": 2}))
@example(("repeat", "a -> a 2 2", (3,), {}))
@example(("reduce", "... a -> a", (2, 3, 4), {}))
@example(("reduce", "(a 2) (b 2) -> a b", (4, 6), {}))
def test_patterns_agree_with_einops(case):
    verb, pattern, shape, lengths = case
    explained = called(verb, shape, pattern, lengths)

    def does(x):
        return called(verb, x, pattern, lengths, module=einops)

    if verb == "reduce":
        result = einops_does(lambda: does(np.ones(shape)))
        check_shape(explained, result)
        if result is not None:
            check_combined(explained, [shape], does)
    else:
        check_shape(explained, einops_does(lambda: does(np.ones(shape))))
        if explained.valid:
            check_moved(explained, [shape], does)


@for_each("reduce")
@given(cases(lambda c: (patterns(c), c(REDUCTIONS))))
def test_values_are_einops_own(case):
    (verb, pattern, shape, lengths), reduction = case
    x = np.array(np.arange(np.prod(shape, dtype=int)).reshape(shape) * 0.5)
    result = einops_does(lambda: called(verb, x, pattern, lengths, reduction, einops))
    explained = called(verb, x, pattern, lengths, reduction)
    assert explained.valid == (result is not None), explained.problem
    if explained.valid:
        np.testing.assert_array_equal(explained.result.values, result)


@for_each(*VERBS)
@given(cases(patterns))
@example(("repeat", "a (b c) -> d a (b c) 2", (2, 4), {"d": 2, "c": 2, "h2": 2}))
def test_what_is_suggested_works(case):
    verb, pattern, shape, lengths = case
    for way in called(verb, shape, pattern, lengths).suggestions:
        result = eval(
            way.write.format("x").replace('"mean"', '"sum"'), vars(einops) | {"x": np.ones(shape)}
        )
        assert result.shape == way.shape


BROKEN = [
    "a b", "a -> b -> c", "a (b (c d)) -> a b c d", "a (b -> a b", "a b) -> a b", "a.b -> a b", "a, b -> a b",
    "... ... -> ...", "_a b -> b _a", "a_ b -> b a_", "a 0 -> a 0", "a -b -> a b", "a 2b -> a 2b", "a\tb -> b a",
    "a... -> ... a",
]  # fmt: skip


@pytest.mark.parametrize("pattern", BROKEN)
@pytest.mark.parametrize("verb", VERBS)
def test_what_is_no_pattern_raises_and_says_what_is_wrong(verb, pattern):
    assert einops_does(lambda: called(verb, np.ones((2, 2)), pattern, {}, module=einops)) is None
    with pytest.raises(ValueError, match=r"[Pp]attern .* has ") as raised:
        called(verb, (2, 2), pattern, {})
    assert repr(pattern)[1:-1] in str(raised.value)


def test_a_pattern_that_einops_takes_is_taken_with_its_blanks():
    assert explain.rearrange((6, 2), "  (a   b)   c ->  a(b c)", a=2).result_shape == (2, 6)
    assert explain.rearrange((6,), "...->(...)").result_shape == (6,)
    assert explain.rearrange((2, 1), "a 1 -> () a 1").result_shape == (1, 2, 1)
    assert explain.rearrange((), " -> 1").result_shape == (1,)


@pytest.mark.parametrize(
    ("made", "reason", "way"),
    [
        (lambda: explain.rearrange((2, 3), "h w -> h"), "w is on the left and not on the right",
         'It would work with "h w -> h w", giving (2, 3).'),
        (lambda: explain.rearrange((2, 3), "h w -> h w c"), "c is on the right and not on the left",
         "It would work with repeat and c=2, giving (2, 3, 2)."),
        (lambda: explain.rearrange((2, 3), "h h -> h h"), "h is on the left twice",
         'It would work with "h h2 -> h h2", giving (2, 3).'),
        (lambda: explain.rearrange((32, 28, 28), "b (h h2) w -> b h w h2", h2=3), "do not divide into h2=3",
         "It would work with h2=2, giving (32, 14, 28, 2)."),
        (lambda: explain.rearrange((2, 28), "b (h w) -> b h w"), "nothing says how they are shared among h and w",
         "It would work with w=2, for example, giving (2, 14, 2)."),
        (lambda: explain.rearrange((2, 784), "b (h w) -> b h w"), "all but one need a length",
         "It would work with w=28, for example, giving (2, 28, 28)."),
        (lambda: explain.rearrange((2, 3, 4, 5), "h w c -> c h w"), "is for 3 axes, and the tensor has 4 axes",
         'It would work with "... h w c -> ... c h w", giving (2, 5, 3, 4).'),
        (lambda: explain.rearrange((3, 4), "b h w -> b w h"), "the left side is for 3 axes, and the tensor has 2 axes",
         'It would work with "h w -> w h", giving (4, 3).'),
        (lambda: explain.rearrange((6, 4), "(h p) w -> h p w", h=2, p=4), "(h p) is 2 × 4 = 8 in the pattern",
         "It would work with p=3, giving (2, 3, 4)."),
        (lambda: explain.rearrange((6, 4), "(h p1) w -> h p1 w", p=2), "p= gives a length to a name",
         "It would work with p1=2, giving (3, 2, 4)."),
        (lambda: explain.repeat((2, 3), "h w -> h w c"), "c is new, and nothing says how often the entries come",
         "It would work with c=2, for example, giving (2, 3, 2)."),
        (lambda: explain.reduce((2, 3), "h w -> h c", "max"), "c is on the right and not on the left",
         'It would work with "h w -> h", giving (2,).'),
        (lambda: explain.rearrange((4, 3), "(h 2) w -> h 2 w"), "2 is a length without a name", "n=2"),
        (lambda: explain.rearrange((4, 3), "h w -> ... w h"), "the ellipsis is on the right and not on the left",
         'It would work with "... h w -> ... w h", giving (3, 4).'),
        (lambda: explain.rearrange((4, 3), "... w -> w"), "the ellipsis is on the left and not on the right",
         'It would work with "... w -> ... w", giving (4, 3).'),
        (lambda: explain.reduce((0, 3), "h w -> w", "max"), "max of no entries does not exist: h has none", ""),
    ],
)  # fmt: skip
def test_what_does_not_fit_says_why_and_what_would(made, reason, way):
    explained = made()
    assert not explained.valid
    assert reason in explained.problem
    assert any(way in each for each in explained.suggestions) or not way


@for_each(*VERBS)
@given(cases(patterns))
def test_the_steps_tell_the_fate_of_every_axis_once(case):
    verb, pattern, shape, lengths = case
    explained = called(verb, shape, pattern, lengths)
    if explained.valid:
        told = [axis for step in explained.steps for _, axis in step.axes]
        made = [axis for step in explained.steps for axis in step.becomes]
        assert sorted(told) == list(range(len(shape)))
        assert sorted(made) == list(range(len(explained.result_shape)))
        for step in explained.steps:
            assert (step.fate == "new") == (not step.axes)
            assert (step.fate == "disappears") == (not step.becomes)


def test_an_axis_that_is_cut_lives_on_in_its_slowest_part():
    explained = explain.rearrange((3, 4), "h (w p) -> p h w", p=2)
    assert explained.result.labels == (2, 0, 1)
    assert explain.rearrange((2, 3, 4), "b h w -> (h w) b").result.labels == (1, 0)


def test_the_order_within_brackets_is_told():
    h_w, w_h = (explain.rearrange((2, 3), f"h w -> {both}") for both in ("(h w)", "(w h)"))
    assert h_w.result_shape == w_h.result_shape == (6,)
    assert (
        "(h w) is not (w h): both have 6 entries, but in (h w) those of w stand side by side"
        in said(h_w)
    )
    assert h_w.sources(1) == [(0, (0, 1))]
    assert w_h.sources(1) == [(0, (1, 0))]


@for_each(*VERBS)
@given(cases(patterns))
def test_the_code_in_numpy_does_the_same(case):
    verb, pattern, shape, lengths = case
    x = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    explained = called(verb, x, pattern, lengths)
    for note in explained.notes if explained.valid else ():
        if note.startswith("In NumPy: x"):
            code = note.removeprefix("In NumPy: ").removesuffix(".")
            np.testing.assert_array_equal(eval(code, {"x": x}), explained.result.values)


def test_names_and_numpys_arguments_do_not_get_into_each_others_way():
    assert explain.repeat((2, 3), 4, axis=1).result_shape == (2, 12)
    assert explain.reduce(np.linalg.norm, (150, 4), axis=1).result_shape == (150,)
    assert explain.repeat((2, 3), "a b -> a b axis", axis=4).result_shape == (2, 3, 4)
    assert explain.repeat((6,), "(a b) -> a b", a=2).result_shape == (2, 3)
    with pytest.raises(TypeError, match="there is no argument c="):
        explain.repeat((2, 3), 4, c=1)
    with pytest.raises(TypeError, match="c= only with a pattern"):
        explain.reduce(np.linalg.norm, (150, 4), c=1)
    with pytest.raises(TypeError, match=r"h2= got a float, 2\.5"):
        explain.rearrange((4,), "(h h2) -> h h2", h2=2.5)
    assert explain.reduce((4, 3), "h w -> w", reduction="max").result_shape == (3,)
    with pytest.raises(ValueError, match="in third place, and got None"):
        explain.reduce((4, 3), "h w -> w")
    with pytest.raises(ValueError, match='makes one entry out of many by "max"'):
        explain.reduce((4,), "h -> ", "middle")


def test_a_function_of_ones_own_reduces():
    def spread_of(x, axes):
        return x.max(axis=axes) - x.min(axis=axes)

    x = np.arange(6).reshape(2, 3) ** 2
    explained = explain.reduce(x, "a b -> a", spread_of)
    assert explained.result.values.tolist() == einops.reduce(x, "a b -> a", spread_of).tolist()
    assert "spread_of makes one of them" in said(explained)


def test_a_length_that_is_not_known_is_cut_by_its_letter():
    explained = explain.rearrange((None, 28), "(b n) w -> b n w", n=2)
    assert str(explained.result) == "(n / 2, 2, 28)"
    assert str(explain.rearrange((None, 28, 2), "b w c -> (b w) c").result) == "(n × 28, 2)"


def packs(choose):
    """A pattern with a star, and tensors that mostly have its axes."""
    names = choose.order(NAMES)[: choose.integer(0, 3)]
    at = choose.integer(0, len(names))
    length = {name: choose((2, 3, 1, 2, 3, 0) if choose.chance(6) else (2, 3)) for name in names}
    start, end = ([length[name] for name in part] for part in (names[:at], names[at:]))
    taken = []
    for _ in range(choose.integer(1, 3)):
        shape = [*start, *choose.shape(max_dims=2, max_side=3), *end]
        if choose.chance(8) and shape:
            shape[choose.integer(0, len(shape) - 1)] = 4
        taken.append(tuple(shape[1:] if choose.chance(12) else shape))
    return " ".join([*names[:at], "*", *names[at:]]), taken


@for_each("pack")
@given(cases(packs))
def test_pack_agrees_with_einops(case):
    pattern, taken = case
    explained = explain.pack(taken, pattern)
    check_shape(explained, einops_does(lambda: einops.pack(list(map(np.ones, taken)), pattern)[0]))
    if explained.valid:
        check_moved(
            explained, taken, lambda *x: einops.pack([np.asarray(each) for each in x], pattern)[0]
        )
    for way in explained.suggestions:
        (shapes,) = changes(taken, way)
        assert einops.pack(list(map(np.ones, shapes)), pattern)[0].shape == way.shape


def unpacks(choose):
    pattern, taken = packs(choose)
    at = pattern.split().index("*")
    behind = len(pattern.split()) - at - 1
    shapes = [shape[at : len(shape) - behind] for shape in taken]
    sizes = [int(np.prod(shape, dtype=int)) for shape in shapes]
    whole = (*taken[0][:at], sum(sizes), *taken[0][len(taken[0]) - behind :])
    if choose.chance(2):
        k = choose.integer(0, len(shapes) - 1)
        if shapes[k]:
            axis = choose.integer(0, len(shapes[k]) - 1)
            shapes[k] = (*shapes[k][:axis], -1, *shapes[k][axis + 1 :])
    if choose.chance(5):
        whole = (*whole[:at], choose((1, 2, 6, 9)), *whole[at + 1 :])
    return pattern, whole, shapes, choose.integer(0, len(shapes) - 1)


@for_each("unpack")
@given(cases(unpacks))
@example(("a * b", (2, 8, 3), [(), (7,)], 1))
def test_unpack_agrees_with_einops(case):
    pattern, whole, shapes, part = case
    explained = explain.unpack(whole, shapes, pattern, part=part)
    x = np.ones(whole)
    if "besides the open one" in explained.problem or (not x.size and not explained.valid):
        return  # einops lets parts overlap then, and counts no entries where there are none
    check_shape(explained, einops_does(lambda: einops.unpack(x, shapes, pattern)[part]))
    if explained.valid:
        check_moved(explained, [whole], lambda x: einops.unpack(x, shapes, pattern)[part])
    for way in explained.suggestions:
        tried = eval(way.write.format("x"), {"unpack": einops.unpack, "x": x})
        assert tried.shape == way.shape


def test_what_is_packed_is_unpacked_from_what_the_note_says():
    arrays = [np.arange(30).reshape(2, 3, 5), np.arange(210).reshape(2, 3, 7, 5)]
    explained = explain.pack(arrays, "i j * k")
    _, shapes = einops.pack(arrays, "i j * k")
    assert f"are {shapes}:" in explained.notes[0]
    for part, array in enumerate(arrays):
        again = explain.unpack(explained.result.values, shapes, "i j * k", part=part)
        np.testing.assert_array_equal(again.result.values, array)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: explain.pack([(2, 3), (3, 3)], "i *"), "axis 0 of the second with 3"),
        (lambda: explain.pack([(2, 3), ()], "i *"), "1 axis has a name, and the second has none"),
        (lambda: explain.pack([], "i *"), "the list is empty"),
        (lambda: explain.pack([(0, 3)], "i *"), "cannot work out how long"),
        (lambda: explain.unpack((2, 3), [()], "i * k"), "the pattern is for 3 axes, and the tensor has 2"),
        (lambda: explain.unpack((2, 9), [(), (7,)], "i *"), "1 + 7 = 8 entries, and axis 1 has 9"),
        (lambda: explain.unpack((2, 9), [(-1,), (-1,)], "i *"), "more than one length is left open"),
        (lambda: explain.unpack((2, 9), [(2,), (-1, 2)], "i *"), "do not divide into 2"),
        (lambda: explain.unpack((2, 3), [(2,), (-1,), (2,)], "i *"), "besides the open one"),
        (lambda: explain.unpack((2, 3), [], "i *"), "no packed shapes"),
    ],
)  # fmt: skip
def test_what_cannot_be_packed_or_unpacked_says_why(made, reason):
    explained = made()
    assert not explained.valid
    assert reason in explained.problem


@pytest.mark.parametrize("pattern", ["i j", "i * *", "i i *", "i_ *", "i (j *)", ""])
def test_a_pattern_without_a_single_star_raises(pattern):
    with pytest.raises(ValueError, match=r"The pattern .* has "):
        explain.pack([(2, 3, 4)], pattern)
    assert einops_does(lambda: einops.pack([np.ones((2, 3, 4))], pattern)) is None


def test_a_part_that_is_not_there_raises():
    with pytest.raises(ValueError, match="There is no part 2: there are 2 parts"):
        explain.unpack((2, 8), [(), (7,)], "i *", part=2)


@pytest.mark.parametrize(
    ("shape", "pattern", "lengths", "note"),
    [
        ((None, 3), "(a b) c -> a b c", {"b": 4}, "This holds if n is a multiple of 4."),
        (
            (None, None),
            "(a b) (c d) -> a c b d",
            {"b": 4, "c": 2, "d": 3},
            "This holds if n is a multiple of 4 and m is 6.",
        ),
        ((None, None), "a (c d) -> a c d", {"d": 3}, "This holds if m is a multiple of 3."),
        ((None, 6), "a (c d) -> a c d", {"d": 3}, None),
    ],
)
def test_an_unknown_length_that_is_cut_says_what_it_must_be(shape, pattern, lengths, note):
    explained = explain.rearrange(shape, pattern, **lengths)
    assert (note in explained.notes) if note else ("This holds" not in str(explained))
