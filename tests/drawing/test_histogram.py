"""Claims about `histogram`: it counts every value once, as NumPy does."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tensorlab import blocks, histogram
from tensorlab.drawing.charts import bins as counting
from tests.drawing.checks import check_picture

REAL = ["?", "u1", "i1", "i4", "u8", "i8", "f2", "f4", "f8"]


def bars(drawing: Any) -> list[tuple[str, int]]:
    """What each bar stands for, and how many entries."""
    found = re.findall(r'data-value="([^"]*): ([\d,]+) \(', drawing.body)
    return [(span, int(n.replace(",", ""))) for span, n in found]


def written(drawing: Any) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing.body)


@given(st.data())
def test_any_numbers_are_counted_once(data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from(REAL))
    values = data.draw(
        arrays.arrays(dtype, arrays.array_shapes(min_dims=0, max_side=9, min_side=0))
    )
    bins = data.draw(st.none() | st.integers(1, 40))
    drawing = histogram(values, bins=bins)
    check_picture(drawing)
    finite = int(np.isfinite(values.astype(float)).sum())
    assert sum(n for _, n in bars(drawing)) == finite


@given(
    arrays.arrays("f8", st.integers(1, 60), elements=st.floats(-100, 100)),
    st.lists(st.integers(-90, 90), min_size=2, max_size=8, unique=True).map(sorted),
)
def test_the_counts_are_those_of_numpy(values: np.ndarray, edges: list[int]) -> None:
    assume(np.histogram(values, edges)[0].any())
    assert [n for _, n in bars(histogram(values, bins=edges))] == np.histogram(values, edges)[
        0
    ].tolist()


@pytest.mark.skipif(np.finfo(np.longdouble).maxexp < 9000, reason="longdouble is float64 here")
@pytest.mark.parametrize(
    ("values", "said", "helped"),
    [
        (
            ["-1e4000", "3e4000"],
            "x / np.longdouble('3e+4000')",
            lambda x: x / np.longdouble("3e4000"),
        ),
        (["1e-4000", "0"], "x / np.longdouble('1e-4000')", lambda x: x / np.longdouble("1e-4000")),
        (["1", "1.0000000000000000002"], "x - x.min()", lambda x: x - x.min()),
    ],
)
def test_what_no_float_holds_is_brought_to_where_floats_are(values, said, helped) -> None:
    x = np.array([np.longdouble(each) for each in values])
    with pytest.raises(ValueError, match=re.escape(f"histogram({said})")):
        histogram(x)
    assert sum(n for _, n in bars(histogram(helped(x)))) == 2


def test_bars_do_not_reach_to_infinity() -> None:
    with pytest.raises(ValueError, match="reaches to infinity has no width"):
        histogram([1, 2], bins=[-np.inf, 1.5, np.inf])


def test_blocks_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).normal(size=(50, 40)).T
    whole = histogram(values)
    monkeypatch.setattr(blocks, "_BLOCK", 7)
    assert histogram(values).body == whole.body


@pytest.mark.parametrize("start", [0, -3.7, 1e6, 1e15, -1e-9])
@pytest.mark.parametrize("width", [0.1, 0.25, 3e-7, 1e-300])
@pytest.mark.parametrize("n", [1, 7, 32, 1000])
def test_numbers_on_a_border_belong_to_the_bar_that_begins_there(
    start: float, width: float, n: int
) -> None:
    borders = np.unique(start + np.arange(n + 1) * width)
    borders = borders if len(borders) > 1 else np.array([start, start + 1])
    values = np.concatenate(
        [borders, np.nextafter(borders, -np.inf), np.nextafter(borders, np.inf)]
    )
    found = counting.count_values(values, borders.tolist()).counts
    places = np.searchsorted(borders, values, side="right") - 1
    places[values == borders[-1]] -= 1
    expected = [int((places == i).sum()) for i in range(len(borders) - 1)]
    assert found.tolist() == expected


@pytest.mark.parametrize(
    "layout",
    [
        lambda x: x.T,
        lambda x: x[::-1],
        lambda x: x[:, ::2],
        lambda x: x[:, :3],
        lambda x: x.astype(">f8"),
        lambda x: np.asfortranarray(x),
        lambda x: np.ma.array(x, mask=x > 1),
        lambda x: np.broadcast_to(x[0], (5, *x[0].shape)),
    ],
)
def test_layouts_make_no_difference(layout: Any) -> None:
    values = layout(np.random.default_rng(1).normal(size=(300, 400)))
    flat = np.ma.compressed(values) if np.ma.isMA(values) else np.array(values, float).ravel()
    found, expected = counting.count_values(values, None), counting.count_values(flat, None)
    assert found.counts.tolist() == expected.counts.tolist()
    assert found.counts.tolist() == np.histogram(flat, found.edges)[0].tolist()


@pytest.mark.parametrize(
    "values", [[-1e-162, 1e297], [-1e297, 1e-162], [-5e-324, 1.0], [1.0, -5e-324, 3.0]]
)
def test_an_end_that_is_nearly_nothing_is_inside_the_bars(values: list[float]) -> None:
    assert sum(n for _, n in bars(histogram(values))) == len(values)


@pytest.mark.parametrize("value", [np.finfo(float).max, -np.finfo(float).max, 2.0**60, 5e-324, 0.0])
@pytest.mark.parametrize("bins", [1, 7])
def test_one_value_is_counted_wherever_it_lies(value: float, bins: int) -> None:
    assert sum(n for _, n in bars(histogram([value], bins=bins))) == 1


@pytest.mark.parametrize("bins", [None, 1, 2, 3, 33])
def test_the_largest_floats_are_counted(bins: int | None) -> None:
    most = np.finfo(float).max
    for values in ([most, -most], [most, -1e292], [most, most / 2, 0.0]):
        assert sum(n for _, n in bars(histogram(values, bins=bins))) == len(values)


def test_few_integers_have_a_bar_each() -> None:
    assert bars(histogram([3, 1, 1, 6])) == [
        ("1", 2),
        ("2", 0),
        ("3", 1),
        ("4", 0),
        ("5", 0),
        ("6", 1),
    ]
    assert bars(histogram([True, False, True])) == [("False", 1), ("True", 2)]


def test_bytes_have_bars_of_equal_width() -> None:
    counted = bars(histogram(np.arange(256, dtype=np.uint8)))
    assert [n for _, n in counted] == [8] * 32
    assert counted[0][0] == "0 to 7"
    assert counted[-1][0] == "248 to 255"


@pytest.mark.parametrize("first", [-(2**63), 2**53, 1_700_000_000_000_000_000, 2**64 - 300])
@pytest.mark.parametrize("bins", [None, 1, 7])
def test_integers_that_no_float_tells_apart_are_in_their_bars(first: int, bins: int | None) -> None:
    values = [first + i for i in (0, 1, 1, 40, 41, 99, 128, 255, 299)]
    counted = counting.count_values(
        np.array(values, np.uint64 if first > 2**63 else np.int64), bins
    )
    assert counted.edges is not None
    edges = counted.edges.tolist()
    for n, low, high in zip(counted.counts.tolist(), edges, edges[1:], strict=False):
        assert n == sum(low <= value < high for value in values)
    assert counted.counts.sum() == len(values)
    assert str(first if bins else edges[0]) in counted.range_of(0)


def test_a_mean_that_is_not_known_to_a_bar_is_not_marked() -> None:
    far = 2**62 + np.arange(300)
    assert "stroke-dasharray" not in histogram(far).svg()
    assert "stroke-dasharray" in histogram(far - 2**62).svg()


def test_nan_and_infinities_and_what_lies_outside_are_counted() -> None:
    assert "1 NaN, 2 infinities" in written(histogram([1.5, np.nan, np.inf, -np.inf, 2]))
    assert "1 outside the bars" in written(histogram([1, 2, 40], bins=[0, 10]))


@pytest.mark.parametrize("bins", [None, [0, 2]])
def test_what_is_masked_is_counted_apart_from_nan_and_from_what_lies_outside(bins: Any) -> None:
    values = np.ma.array([1.5, np.nan, 3, 8], mask=[0, 0, 1, 1])
    assert str(histogram(values, bins=bins)).split("\n")[-1] == "1 NaN, 2 missing"
    whole = np.ma.array([1, 2, 3], mask=[0, 1, 0])
    assert str(histogram(whole)).split("\n")[-1] == "1 missing"


def test_exact_numbers_are_told_how_to_become_floats() -> None:
    with pytest.raises(TypeError, match=r"x\.astype\(float\)"):
        histogram(np.array([1, None, 2**70], object))


def test_the_mean_is_marked() -> None:
    title, *_, mark = (text for text in written(histogram([1, 4])) if "mean" in text)
    assert title.endswith("mean 2.5")
    assert mark == "mean"
    assert "mean 4.45" in histogram([4.4, 4.5]).text().replace("4.45", "4.45", 1)


@pytest.mark.parametrize("values", [[8.15714978e-308, 0.0], [5e-324, 0.0], [-1.7e308, 1.7e308]])
def test_the_mean_is_marked_at_every_scale(values: list[float]) -> None:
    shown = histogram(values)
    check_picture(shown)
    (x, last) = re.findall(
        r'<line x1="([^"]*)"[^>]* x2="([^"]*)"[^>]*stroke-dasharray', shown.body
    )[0]
    assert x == last
    assert 0 < float(x) < shown.width


def test_borders_that_are_close_are_told_apart() -> None:
    drawing = histogram(np.linspace(0.99999, 0.9999999, 400))
    assert drawing.title == "400 values from 0.99999 to 0.9999999, mean 0.999995"
    spans = [span for span, _ in bars(drawing)]
    assert spans[:2] == ["0.99999 to 0.9999905", "0.9999905 to 0.999991"]
    assert len(set(spans)) == len(spans)


@pytest.mark.parametrize("dtype", ["uint4", "int4", "uint2"])
def test_integers_of_few_bits_have_a_bar_each(dtype: str) -> None:
    pytest.importorskip("ml_dtypes")
    assert bars(histogram(np.array([0, 1, 1], dtype))) == [("0", 1), ("1", 2)]


def test_nothing_to_count_is_no_error() -> None:
    assert histogram([]).title == "0 values, none of them a number"
    assert histogram([np.nan]).title == "1 value, none of them a number"


@pytest.mark.parametrize("values", [["a"], [1j], np.array(["2024-01-01"], dtype="M8[D]")])
def test_only_real_numbers_are_counted(values: Any) -> None:
    with pytest.raises(TypeError, match="a histogram counts real numbers"):
        histogram(values)


@pytest.mark.parametrize(
    "bins",
    [
        0,
        -1,
        [1],
        [2, 1],
        [[1, 2]],
        "auto",
        [None, 1],
        2.5,
        [1, np.nan, 2],
        10**9,
        range(20_000),
        True,
    ],
)
def test_bins_that_make_no_sense_are_refused(bins: Any) -> None:
    with pytest.raises(ValueError, match=r"bins=|a histogram has"):
        histogram([1, 2], bins=bins)


def test_extremes_of_every_dtype_have_their_place() -> None:
    for dtype in ("i1", "u1", "i2", "u2", ">i2", "i8", "u8"):
        low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
        assert sum(n for _, n in bars(histogram(np.array([low, high], dtype=dtype)))) == 2
    assert sum(n for _, n in bars(histogram([-1.7e308, 1.7e308]))) == 2
    assert sum(n for _, n in bars(histogram([5e-324, 0]))) == 2


def test_a_number_of_bars_and_borders_may_be_of_any_library():
    bfloat16 = pytest.importorskip("ml_dtypes").bfloat16
    three = str(histogram([1, 2, 3.0], bins=3))
    assert str(histogram([1, 2, 3.0], bins=np.array(3))) == three
    assert str(histogram([1, 2, 3.0], bins=np.array([0, 1, 4], bfloat16))) == str(
        histogram([1, 2, 3.0], bins=[0, 1, 4])
    )
    for wrong in (
        ["a", "b"],
        [0, 1j],
        np.ma.masked_array([0, 1, 2], [0, 1, 0]),
        {"a": 1},
        np.array(3.0),
    ):
        with pytest.raises(ValueError, match="a number of bars, or at least two borders"):
            histogram([1, 2, 3.0], bins=wrong)
