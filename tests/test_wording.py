"""Words that hold everywhere: how lines break, and that the page's script says what Python says."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorlab import describe, explain, wording
from tensorlab.wording import capitalised, columns_of, probability, wrap

LIVE = Path(wording.__file__).parent / "mnist" / "live" / "live.js"
SHAPE = "(60000, 28, 28)"
PARTS = st.sampled_from(
    ["axis", "rank-2", SHAPE, "x[1, :, 2]", "2 × 3 × 4 = 24", "日本語", "a" * 30]
)


@given(st.lists(PARTS, max_size=30), st.integers(1, 90))
def test_a_line_fits_unless_a_single_word_does_not(parts, width):
    lines = wrap(" ".join(parts), width).split("\n")
    assert " ".join(lines) == " ".join(parts)
    assert all(columns_of(line) <= width or " " not in line for line in lines)


@given(st.lists(PARTS, max_size=30), st.integers(30, 90))
def test_no_shape_index_or_equation_is_broken_where_there_is_room_for_it(parts, width):
    text = " ".join(parts)
    lines = wrap(text, width)
    for whole in (SHAPE, "x[1, :, 2]"):
        assert lines.count(whole) == text.count(whole)
    assert not re.search(r"[×=]\n|\n[×=]", lines)


def test_blanks_in_a_string_are_kept():
    assert "'two  blanks'" in str(describe("two  blanks"))


def test_a_class_keeps_its_capitals_at_the_beginning_of_a_sentence():
    assert capitalised("a KerasTensor of shape (None, 3)") == "A KerasTensor of shape (None, 3)"
    assert capitalised("") == ""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_script_of_the_live_digit_writes_probabilities_as_python_does():
    found = re.search(r"^  function percent.*?^  }", LIVE.read_text(), re.MULTILINE | re.DOTALL)
    ps = [0.0, 1e-9, 0.001, 0.5, 0.9989, 0.999, 0.99901, 1.0]
    ps += np.random.default_rng(0).random(1000).tolist()
    script = f"{found[0]}; console.log(JSON.stringify({json.dumps(ps)}.map(percent)))"
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [probability(p) for p in ps]


@pytest.mark.parametrize(
    "refused",
    [
        explain.reshape((), (3, -1)),
        explain.split((1, 3), 2),
        explain.unpack((1,), [(2, -1)], "*"),
        explain.rearrange((2, 1), "b (h w) -> b h w", h=2),
    ],
    ids=lambda refused: refused.operation,
)
def test_a_single_entry_does_not_divide_where_several_do_not(refused):
    assert "1 entry" in refused.problem
    assert "does not divide" in refused.problem
