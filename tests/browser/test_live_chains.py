"""The picture of a chain in a browser: an entry of the end lights up what it comes from, in every tensor on the way."""

from tensorlab import explain
from tests.browser.test_live_pictures import corners, entry, lit, opened, tooltip

CHAIN = explain.expression(
    "relu(x @ W + b).sum(axis=0)", x=[[1, 2], [3, 4]], W=[[1, 0, 2], [-1, 1, 0]], b=[0, 0, 1]
)


LIT = {
    "0": ["0,0", "0,1", "1,0", "1,1"],
    "1": ["0,2", "1,2"],
    "2": ["2"],
    "3": ["0,2", "1,2"],
    "4": ["0,2", "1,2"],
    "5": ["0,2", "1,2"],
}


def panel(name):
    return f'[data-operand="{name}"]'


def cells(figure, name, indices):
    return corners(entry(figure, index, panel(name)) for index in indices)


def test_an_entry_of_the_end_is_followed_back_through_every_tensor(page, tmp_path):
    figure = opened(page, tmp_path, CHAIN).first
    entry(figure, "2", panel("result")).hover()
    for name, indices in LIT.items():
        assert lit(figure, panel(name)) == cells(figure, name, indices), name
    assert tooltip(figure).inner_text().startswith("result[2] = 10")


def test_an_entry_on_the_way_shows_where_it_goes(page, tmp_path):
    figure = opened(page, tmp_path, CHAIN).first
    entry(figure, "1,0", panel("4")).hover()
    assert lit(figure, panel("result")) == cells(figure, "result", ["0"])
    assert "goes into result[0]" in tooltip(figure).inner_text()
