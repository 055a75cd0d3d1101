"""Claims about highlights, entries, colours and the terminal's width: the small parts of every picture."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tensorlab import draw
from tensorlab.drawing.canvas import Canvas, printable
from tensorlab.drawing.colormap import ValueColours
from tensorlab.drawing.tensor.entry import entry_text
from tensorlab.drawing.tensor.overlay import intervals
from tensorlab.drawing.terminal import cut
from tensorlab.wording import columns_of
from tests.drawing.strategies import HOSTILE, texts


@given(st.lists(st.integers(0, 499), min_size=1, unique=True).map(sorted), st.floats(10, 400))
def test_runs_cover_all_positions(positions: list[int], length: float) -> None:
    found = intervals(np.array(positions), 500, length)
    assert all(0 <= start < stop <= 1.0001 for start, stop in found)
    for i in positions:
        assert any(start - 1e-9 <= i / 500 <= stop for start, stop in found)


@given(texts)
def test_printable_text_can_be_written_anywhere(text: str) -> None:
    shown = printable(text)
    shown.encode()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]", shown)
    assert (
        len(shown) == len(text) or "\ufffd" in shown or any(0xD800 <= ord(c) < 0xE000 for c in text)
    )


@given(texts, st.integers(0, 30))
def test_a_cut_line_fits(text: str, columns: int) -> None:
    assert columns_of(cut(text, columns)) <= columns


@given(st.floats() | st.integers() | st.complex_numbers() | texts)
def test_an_entry_fits_its_cell(value: object) -> None:
    assert columns_of(entry_text(value)) <= 22


@given(st.integers(-(10**30), 10**30))
def test_an_integer_is_never_cut_short(value: int) -> None:
    text = entry_text(value)
    assert float(text) == pytest.approx(value, rel=0.006)


@given(arrays.arrays("f8", st.integers(1, 30)))
def test_every_value_has_a_colour(values: np.ndarray) -> None:
    colours = ValueColours(values)
    for value in values:
        assert re.fullmatch("#[0-9a-f]{6}", colours(value))
        assert (colours(value) == "#e6007e") == (not np.isfinite(value))


def test_signed_values_diverge_about_zero() -> None:
    colours = ValueColours(np.array([-1.0, 5.0]))
    assert (colours.low, colours.high) == (-5, 5)
    assert colours(0.0) == "#f2f2f0"


@pytest.mark.parametrize("anchors", ["_ONE_WAY", "_ABOUT_ZERO"])
def test_the_maps_are_perceptually_even(anchors: str) -> None:
    """Lightness (CIE L*) rises evenly along the map, or along each arm of the diverging one."""
    from tensorlab.drawing import colormap

    table = colormap._table(getattr(colormap, anchors))[:-1] / 255
    linear = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    lightness = 116 * np.cbrt(luminance) - 16
    arms = [lightness] if anchors == "_ONE_WAY" else [lightness[:128], lightness[:126:-1]]
    for arm in arms:
        steps = np.diff(arm[::8])
        assert (steps > 0).all()
        assert steps.max() < 2.6 * np.median(steps)


def test_a_canvas_escapes_whatever_it_is_given() -> None:
    for text in HOSTILE:
        written = str(Canvas().text(0, 0, text, data_value=text))
        assert "<script" not in written
        assert written.count("<") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_given_can_leave_its_place(text: str) -> None:
    from tests.drawing.checks import check_picture

    entry = text.encode("utf-16", "replace").decode("utf-16", "replace")
    check_picture(draw(np.array([[entry, "b"]]), axes=(text, "other")))
    check_picture(draw(np.full((2, 2, 2), entry), axes=(text, "b", "c")))
    check_picture(draw(np.zeros((60, 60, 60)), axes=("a", "b", text)))
    check_picture(draw(np.zeros((2,) * 6), axes=(text, "b", "c", "d", "e", "f")))


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([10**18, 10**18 + 1], ["1000000000000000000", "1000000000000000001"]),
        ([-(2**63), 1 - 2**63], ["-9223372036854775808", "-9223372036854775807"]),
        ([7, 10**18], ["7", "1.00e+18"]),
        ([10**18, 10**18], ["1.00e+18"]),
        ([12345678901, 12345678902], ["12345678901", "12345678902"]),
    ],
)
def test_large_integers_that_are_rounded_alike_are_written_out(values, shown):
    text = str(draw(np.array(values)))
    assert all(f" {each} " in text for each in shown)
    assert all(f">{each}<" in draw(np.array(values)).svg() for each in shown)
