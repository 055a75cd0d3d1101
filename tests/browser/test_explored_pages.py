"""Explorations of the chapter in a browser: what the built pages flip to is what Python gives."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tensorlab import explain


def the_slice(start="2", stop="7", step="1"):
    return explain.index(np.arange(10), np.s_[int(start) : int(stop) : int(step)])


def the_broadcast(a, b):
    return explain.broadcast(a, b)


def the_twelve(shape, way):
    entries = np.arange(12).reshape(shape[::-1])
    return explain.reshape(entries, shape) if way == "reshape" else explain.transpose(entries)


STATES = [
    ("2-2-6-slicing", the_slice, {"start": "-3", "stop": "10", "step": "1"}),
    ("2-2-6-slicing", the_slice, {"start": "7", "stop": "2", "step": "-1"}),
    ("2-2-6-slicing", the_slice, {"start": "8", "stop": "2", "step": "2"}),
    ("2-3-2-broadcasting", the_broadcast, {"a": (4, 1), "b": (1, 3)}),
    ("2-3-2-broadcasting", the_broadcast, {"a": (2, 4, 3), "b": (3, 2)}),
    ("2-3-2-broadcasting", the_broadcast, {"a": (4, 3), "b": ()}),
    ("2-3-4-reshaping", the_twelve, {"shape": (3, 4), "way": "reshape"}),
    ("2-3-4-reshaping", the_twelve, {"shape": (3, 4), "way": "transpose"}),
    ("2-3-4-reshaping", the_twelve, {"shape": (1, 12), "way": "transpose"}),
]
DRAWN = "node => [...node.querySelectorAll('svg > g, figcaption')].map(each => each.outerHTML)"


@pytest.mark.parametrize(("name", "function", "chosen"), STATES)
def test_a_state_of_a_page_is_what_python_gives(page, site_url, name, function, chosen):
    page.goto(f"{site_url}chapter/{name}/")
    root = page.locator(".tl-explore")
    expect(root).to_have_class(re.compile("tl-live"))
    page.evaluate(
        "chosen => { location.hash = new URLSearchParams(chosen) }",
        {choice: str(value) for choice, value in chosen.items()},
    )
    value = function(**chosen)
    stage = root.locator(".tl-stage")
    expect(stage.locator("figcaption p").first).to_have_text(
        re.compile("^" + re.escape(value.expression))
    )
    python = f"""(_, html) => {{
      const node = document.createElement("template");
      node.innerHTML = html;
      return ({DRAWN})(node.content);
    }}"""
    assert stage.evaluate(DRAWN) == root.evaluate(python, value._repr_html_())
