"""An `Explanation` is frozen data, printed for learners and asked by programs."""

import copy
import pickle
import re
import subprocess
import sys
import tracemalloc
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from tensorlab import Explanation, explain
from tensorlab.view import view
from tests.explain.agreement import said

TERABYTE = (1000, 1000, 1000, 1000)

REDUCTIONS = (
    *("sum", "prod", "mean", "median", "std", "var", "max", "min", "ptp", "argmax", "argmin"),
    *("any", "all"),
)

# Every operation, on shapes that could never be allocated, and an index into its result.
LARGE = {
    "index": (lambda: explain.index(TERABYTE, np.s_[::2, -1, None, [5, 7]]), (1, 499, 0, 999)),
    "broadcast": (lambda: explain.broadcast(TERABYTE, (1000,)), (9, 8, 7, 6)),
    "broadcast_to": (lambda: explain.broadcast_to(TERABYTE[1:], TERABYTE), (9, 8, 7, 6)),
    "elementwise": (lambda: explain.elementwise(abs, TERABYTE), (9, 8, 7, 6)),
    "add": (lambda: explain.add(TERABYTE, (1000, 1)), (9, 8, 7, 6)),
    "where": (lambda: explain.where(TERABYTE, (1000, 1), ()), (9, 8, 7, 6)),
    "clip": (lambda: explain.clip(TERABYTE, (), ()), (9, 8, 7, 6)),
    "reshape": (lambda: explain.reshape(TERABYTE, (-1, 10)), (10**11 - 1, 9)),
    "ravel": (lambda: explain.ravel(TERABYTE), (10**12 - 1,)),
    "squeeze": (lambda: explain.squeeze((1, *TERABYTE)), (9, 8, 7, 6)),
    "expand_dims": (lambda: explain.expand_dims(TERABYTE, -1), (9, 8, 7, 6, 0)),
    "transpose": (lambda: explain.transpose(TERABYTE), (9, 8, 7, 6)),
    "moveaxis": (lambda: explain.moveaxis(TERABYTE, 0, -1), (9, 8, 7, 6)),
    "swapaxes": (lambda: explain.swapaxes(TERABYTE, 0, 1), (9, 8, 7, 6)),
    "flip": (lambda: explain.flip(TERABYTE), (9, 8, 7, 6)),
    "fliplr": (lambda: explain.fliplr(TERABYTE), (9, 8, 7, 6)),
    "flipud": (lambda: explain.flipud(TERABYTE), (9, 8, 7, 6)),
    "roll": (lambda: explain.roll(TERABYTE, 3), (9, 8, 7, 6)),
    "matmul": (lambda: explain.matmul(TERABYTE, (1000, 10**6)), (9, 8, 7, 6)),
    "matvec": (lambda: explain.matvec(TERABYTE, (1000,)), (9, 8, 7)),
    "vecmat": (lambda: explain.vecmat((1000,), TERABYTE), (9, 8, 7)),
    "vecdot": (lambda: explain.vecdot(TERABYTE, (1000,)), (9, 8, 7)),
    "dot": (lambda: explain.dot(TERABYTE, (1000, 10**6)), (9, 8, 7, 6)),
    "inner": (lambda: explain.inner(TERABYTE, (10**6, 1000)), (9, 8, 7, 6)),
    "outer": (lambda: explain.outer(TERABYTE, TERABYTE), (10**12 - 1, 6)),
    "tensordot": (lambda: explain.tensordot(TERABYTE, (1000, 10**6), axes=1), (9, 8, 7, 6)),
    "einsum": (lambda: explain.einsum("abcd,de->abce", TERABYTE, (1000, 10**6)), (9, 8, 7, 6)),
    "reduce": (lambda: explain.reduce(np.linalg.norm, TERABYTE, axis=1), (9, 8, 7)),
    "rearrange": (
        lambda: explain.rearrange(TERABYTE, "(a b) ... -> a ... b", a=8),
        (7, 8, 7, 6, 5),
    ),
    "pack": (lambda: explain.pack([TERABYTE, TERABYTE], "a * b"), (9, 10**6 + 8, 7)),
    "unpack": (lambda: explain.unpack(TERABYTE, [(-1, 9), ()], "a b * c"), (9, 8, 7, 6, 5)),
    "conv": (lambda: explain.conv((1000,) * 3 + (90,), (3, 3, 90, 10**6)), (9, 8, 7, 6)),
    "attention": (lambda: explain.attention(*[(1000, 90, 10)] * 3), (9, 8, 7)),
    "max_pool": (lambda: explain.max_pool(TERABYTE, 20), (9, 8, 7, 6)),
    "average_pool": (lambda: explain.average_pool(TERABYTE, 20, 1), (9, 8, 7, 6)),
    "cumsum": (lambda: explain.cumsum(TERABYTE, axis=1), (9, 8, 7, 6)),
    "cumprod": (lambda: explain.cumprod(TERABYTE), (8,)),
    "concatenate": (lambda: explain.concatenate([TERABYTE, TERABYTE], axis=2), (9, 8, 1999, 7)),
    "stack": (lambda: explain.stack([TERABYTE, TERABYTE], axis=4), (9, 8, 7, 6, 1)),
    "vstack": (lambda: explain.vstack([TERABYTE, TERABYTE]), (1999, 8, 7, 6)),
    "hstack": (lambda: explain.hstack([TERABYTE, TERABYTE]), (9, 1999, 7, 6)),
    "dstack": (lambda: explain.dstack([TERABYTE, TERABYTE]), (9, 8, 1999, 6)),
    "column_stack": (lambda: explain.column_stack([(10**12,), (10**12,)]), (10**11, 1)),
    "split": (lambda: explain.split(TERABYTE, 500, axis=2, part=-1), (9, 8, 1, 6)),
    "array_split": (lambda: explain.array_split(TERABYTE, 999, part=0), (1, 8, 7, 6)),
    "vsplit": (lambda: explain.vsplit(TERABYTE, 500, part=7), (1, 8, 7, 6)),
    "hsplit": (lambda: explain.hsplit(TERABYTE, [10, 20], part=2), (9, 8, 7, 6)),
    "dsplit": (lambda: explain.dsplit(TERABYTE, 500), (9, 8, 1, 6)),
    "repeat": (lambda: explain.repeat(TERABYTE, 10**6), (10**17,)),
    "tile": (lambda: explain.tile(TERABYTE, (10**6, 1, 2)), (9, 10**8, 7, 6)),
    "take": (lambda: explain.take(TERABYTE, [5, 7], axis=1), (9, 1, 7, 6)),
    "pad": (lambda: explain.pad(TERABYTE, 10**6, "wrap"), (9, 8, 7, 6)),
    **{
        name: (lambda name=name: getattr(explain, name)(TERABYTE, axis=1), (9, 8, 7))
        for name in REDUCTIONS
    },
}


def test_the_module_exports_its_operations_and_the_explanation():
    ufuncs = {name for name in explain.__all__ if isinstance(getattr(np, name, None), np.ufunc)}
    assert set(explain.__all__) == {
        *LARGE,
        *ufuncs,
        "Explanation",
        "error",
        "errors",
        "expression",
        "model",
        "Surprise",
        "surprises",
    }
    assert all(hasattr(explain, name) for name in explain.__all__)


@pytest.mark.parametrize("operation", LARGE)
def test_a_terabyte_is_explained_without_allocating_it(operation):
    make, index = LARGE[operation]
    tracemalloc.start()
    try:
        explained = make()
        text = str(explained)
        sources = explained.sources(index)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert explained.valid
    assert explained.operation == operation
    assert f"gives {explained.result_shape}" in " ".join(text.split())
    assert 1 <= len(sources) <= 2000
    assert peak < 2_000_000  # bytes


def stand_ins(explained):
    """Numbers that stand for lengths that are not known, wherever they are shown."""
    picture = explained.draw()
    shown = re.sub("<style.*?</style>|<[^>]*>", " ", picture.svg(), flags=re.DOTALL)
    text = f"{explained} {picture.text()} {picture.description} {shown}"
    found = [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]{6,}", text)]
    return [n for n in found if n % 1000 not in (0, 1, 999)]  # those are lengths of LARGE


@pytest.mark.parametrize("operation", sorted({*LARGE} - {"broadcast_to"}))  # it takes no None
@pytest.mark.parametrize("shape", [(None, None, 1000, 1000), (1000, 1000, None, None)])
def test_what_stands_for_a_length_that_is_not_known_is_shown_as_a_letter(
    operation, shape, monkeypatch
):
    monkeypatch.setitem(globals(), "TERABYTE", shape)
    assert stand_ins(LARGE[operation][0]()) == []


@pytest.mark.parametrize(
    "key", [-1, np.s_[-3:-1], np.s_[-3::2], np.s_[:-1:7], [0, -1], np.s_[::2, -1, [1, 2]]]
)
@pytest.mark.parametrize("shape", [(None, 3, 28, 28), (None,) * 4])
def test_an_index_counted_from_an_end_that_is_not_known_is_shown_as_a_letter(shape, key):
    assert stand_ins(explain.index(shape, key)) == []


@pytest.mark.parametrize("kernel", [(3, 3, None, 8), (3, 3, 3, None)])
def test_how_many_entries_a_window_sees_is_told_of_channels_that_are_not_known(kernel):
    explained = explain.conv((1, 28, 28, kernel[2]), kernel)
    assert stand_ins(explained) == []
    assert ("3 × 3 × n = n × 9 entries" in str(explained)) is (kernel[2] is None)


@pytest.mark.parametrize("operation", LARGE)
def test_it_is_frozen_and_compared_by_value(operation):
    make, index = LARGE[operation]
    explained, again = make(), make()
    assert explained == again
    assert hash(explained) == hash(again)
    assert copy.deepcopy(explained) == explained
    assert pickle.loads(pickle.dumps(explained)).sources(index) == explained.sources(index)
    with pytest.raises(FrozenInstanceError):
        explained.valid = False
    assert isinstance(explained, Explanation)


@pytest.mark.parametrize("operation", LARGE)
def test_every_axis_has_a_label(operation):
    explained = LARGE[operation][0]()
    for x in (*explained.operands, explained.result):
        assert len(x.labels) == x.rank


@pytest.mark.parametrize("operation", LARGE)
def test_the_steps_tell_the_fate_of_every_axis_once(operation):
    explained = LARGE[operation][0]()
    told = [place for step in explained.steps for place in step.axes]
    assert sorted(told) == [(k, a) for k, x in enumerate(explained.operands) for a in range(x.rank)]
    made = [axis for step in explained.steps for axis in step.becomes]
    assert sorted(made) == list(range(explained.result.rank))
    for step in explained.steps:
        assert (step.fate == "new") == (not step.axes)
        assert (step.fate in ("disappears", "meets")) == (not step.becomes)


def test_the_values_are_not_compared():
    with_values, without = explain.transpose(np.zeros((2, 3))), explain.transpose((2, 3))
    assert with_values == without
    assert with_values.operands[0].values.shape == (2, 3)
    assert without.operands[0].values is None


def test_names_are_compared_as_they_are_told():
    named = explain.transpose(view(np.zeros((2, 3)), axes=("rows", "columns")))
    assert named != explain.transpose((2, 3))
    assert named.result.names == ("columns", "rows")


def test_lines_are_at_most_88_wide_and_never_break_inside_a_shape():
    for make, _ in LARGE.values():
        for line in str(make()).splitlines():
            assert len(line) <= 88
            assert line.count("(") == line.count(")") or line.count("(") - line.count(")") == 1
    explained = explain.broadcast((1000, 1000, 1000, 1000, 1000), (1000, 1, 1, 1, 2))
    for line in str(explained).splitlines():
        assert line.count("(") == line.count(")")


def test_sources_take_negative_indices_and_numpy_integers():
    explained = explain.index((60000, 28, 28), np.s_[10:100])
    assert explained.sources((-1, 0, np.int64(-28))) == [(0, (99, 0, 0))]
    assert explain.index((5,), np.s_[::-1]).sources(0) == [(0, (4,))]
    assert explain.sum((3,)).sources(()) == [(0, (0,)), (0, (1,)), (0, (2,))]


def test_sources_out_of_range_say_what_is_in_range():
    explained = explain.transpose((2, 3))
    with pytest.raises(
        IndexError, match="axis 1 of the result has 2 entries, so its indices are from -2 to 1"
    ):
        explained.sources((0, 2))
    with pytest.raises(IndexError, match=r"has 2 axes, and the index .* has 1 integer"):
        explained.sources(0)
    with pytest.raises(IndexError, match="none, as it is empty"):
        explain.transpose((0,)).sources(0)
    with pytest.raises(TypeError, match="one integer for each axis, and got 'a'"):
        explained.sources(("a", 0))


@pytest.mark.parametrize(
    ("explanation", "index", "entries"),
    [
        (lambda: explain.sum((10**8,)), (), "100,000,000 entries"),
        (lambda: explain.cumsum((10**8,)), 10**8 - 1, "100,000,000 entries"),
        (lambda: explain.matmul((3, 10**8), (10**8, 4)), (0, 0), "100,000,000 entries"),
        (lambda: explain.reduce((10**8,), "a ->", "sum"), (), "100,000,000 entries"),
        (lambda: explain.sum((None, 3), axis=0), 0, "n entries"),
        (lambda: explain.max_pool((1, 9000, 9000, 1), 3000), (0, 0, 0, 0), "9,000,000 entries"),
        (lambda: explain.expression("(a @ b).sum()", a=(9, 10**6), b=(10**6, 9)), (), "entries"),
    ],
)
def test_more_sources_than_can_be_listed_are_counted(explanation, index, entries):
    with pytest.raises(ValueError, match=f"{entries}, and at most 1,000,000 are listed"):
        explanation().sources(index)


def test_what_does_not_work_has_no_sources():
    with pytest.raises(ValueError, match="has no result"):
        explain.matmul((2, 3), (2, 3)).sources((0, 0))


def test_a_result_of_more_than_64_axes_is_refused_as_numpy_does():
    assert not explain.index((1,) * 64, None).valid
    assert not explain.tensordot((1,) * 40, (1,) * 40, axes=0).valid
    assert "has 65 axes" in said(explain.stack([(1,) * 64])).replace("would have", "has")


def test_explaining_imports_numpy_and_nothing_heavier():
    code = (
        "import sys; from tensorlab import explain; str(explain.matmul((2, 3), (3, 4)));"
        "print(sorted({'tensorflow', 'matplotlib', 'tensorlab.drawing', 'scipy'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_it_draws_itself():
    explained = explain.matmul([[1, 2, 3], [4, 5, 6]], [1, 0, 2])
    assert "<svg" in explained._repr_html_()
    assert "(2,)" in explained.draw().title + explained.draw().description


def test_in_a_page_a_sentence_breaks_within_no_shape_and_no_equation():
    html = explain.reshape((60000, 28, 28), (-1, 30, 30))._repr_html_()
    assert "with <span class=tl-whole>(-1, 30, 28)</span>, giving" in html
    html = explain.reshape((60000, 28), (-1,))._repr_html_()
    assert "<span class=tl-whole>60,000 × 28 = 1,680,000</span>." in html
