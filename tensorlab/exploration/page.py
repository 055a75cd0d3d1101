"""An exploration as HTML: its first state, whole without scripts, and all states packed beside it."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from heapq import nlargest
from html import escape
from math import ceil
from pathlib import Path

from tensorlab.drawing import theme
from tensorlab.drawing.drawing import fit_script
from tensorlab.exploration.choices import Choice, names, number_of, played
from tensorlab.exploration.controls import controls
from tensorlab.exploration.markup import flipped_to
from tensorlab.exploration.packing import attribute, pack
from tensorlab.exploration.quiz import Quiz
from tensorlab.exploration.states import State
from tensorlab.wording import join, thousands

_SVG = re.compile(
    r"<svg\b(?=[^>]*? width=\"([\d.]+))(?=[^>]*? height=\"([\d.]+)).*?</svg>", re.DOTALL
)
_WIDE = re.compile(r"<svg\b[^>]*? width=\"([\d.]+)")
_STACKED = re.compile(r'data-narrow="([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')
_LINE_END = re.compile(r"</(?:p|tr|li|pre|div)>|<br|\n")
_TAG = re.compile(r"<[^>]*>")


def figure(choices: Sequence[Choice], states: Sequence[State], quiz: Quiz | None) -> str:
    """Write everything into one output: styles, controls, the first state, all states, scripts.

    Args:
        choices: What can be changed.
        states: What is shown for each combination.
        quiz: What is asked before a state is shown, or None.
    """
    parts = dict.fromkeys(
        [
            f"<style data-tensorlab>{theme.css()}</style>",
            f"<style data-tensorlab-explore>{_source('explore.css')}</style>",
            *(part for state in states for part in state.shared),
            f"<script data-tensorlab>{fit_script()}</script>",
            f"<script data-tensorlab-explore>{_source('explore.min.js')}</script>",
        ]
    )
    start = number_of(choices)
    moved = played(choices)
    slider = moved if choices[moved].control == "slider" and not quiz else None
    first = states[start].html
    if quiz:
        # The answer is with the packed states alone.
        first = f"<p>{escape(quiz.questions[start])}</p>"
    return (
        f"{''.join(part for part in parts if part.startswith('<style'))}"
        f'<div class="tl-explore" role="group" aria-label="{escape(_title(choices))}" '
        f'data-tl-explore="{escape(_for_the_script(choices, states))}" {attribute(_packed(states, quiz))}>'
        f"{controls(choices, slider)}{quiz.form() if quiz else ''}"
        f'<div class="tl-stage" style="--tl-widest:{_widest(states)}px">{first}</div>'
        f'<p class="tl-words">{escape(_without_scripts(choices, len(states), quiz))}</p></div>'
        f"{''.join(part for part in parts if part.startswith('<script'))}"
    )


def document(choices: Sequence[Choice], body: str) -> str:
    """Write a whole page around an exploration."""
    title = escape(_title(choices))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>body{{background:var(--tl-bg);color:var(--tl-fg);margin:1.5rem;"
        "font:16px/1.5 system-ui,sans-serif}.dataframe{border:0;border-collapse:collapse;font-size:.875em}"
        ".dataframe :is(th,td){border:0;border-bottom:1px solid var(--tl-line);padding:3px 8px;text-align:right}"
        "@media (max-width:30em){body{margin:.75rem}}</style></head>"
        f'<body><main><h1 class="tl-unseen">{title}</h1>{body}</main></body></html>\n'
    )


def _title(choices: Sequence[Choice]) -> str:
    return f"Explore {join(choice.title for choice in choices)}"


def _for_the_script(choices: Sequence[Choice], states: Sequence[State]) -> str:
    return json.dumps(
        {
            "choices": [
                {"name": each.name, "title": each.title, "labels": each.labels, "at": each.start}
                for each in choices
            ],
            "moved": played(choices),
            "tall": tallest(states),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _packed(states: Sequence[State], quiz: Quiz | None) -> bytes:
    return pack([flipped_to(state.html) for state in states], asdict(quiz) if quiz else {})


def _without_scripts(choices: Sequence[Choice], number: int, quiz: Quiz | None) -> str:
    """What would change, for who reads this where no script runs: an untrusted notebook, for example."""
    ranges = "; ".join(f"{choice.title} ({choice.range})" for choice in choices)
    return (
        f"This is 1 of {thousands(number)} states, at {names(choices)[number_of(choices)]}. "
        f"Where scripts run, one can {'answer, and ' if quiz else ''}change {ranges}."
    )


def tallest(states: Sequence[State]) -> list[int]:
    """Find the few states that may take most room, so that the browser need not measure all of them.

    Returns:
        The numbers of those that look tallest on a wide or on a narrow screen.

    >>> pages = ["<p>short</p>", "<p>brief</p>", "<p>short</p><svg height='200'>...</svg>"]
    >>> tallest([State(None, html) for html in pages])
    [0, 2]
    """
    pages = [flipped_to(state.html) for state in states]
    wide = [_height(page, 90, 690) for page in pages]
    narrow = [_height(_STACKED.sub(r'width="\1" height="\2"', page), 44, 330) for page in pages]
    # One of each: three that are alike would tell no more than one of them.
    first = [
        dict(zip(heights[::-1], range(len(states))[::-1], strict=True))
        for heights in (wide, narrow)
    ]
    return sorted({number[height] for number in first for height in nlargest(4, number)})


def _widest(states: Sequence[State]) -> float:
    """How wide the widest picture is: a style sheet may let all begin where it does."""
    return max((float(w) for state in states for w in _WIDE.findall(state.html)), default=0.0)


def _height(html: str, characters: int, room: float) -> tuple[float, int]:
    """Roughly how many pixels a state takes, in so many characters of a line and so many pixels for a picture.

    Besides, how long its text is: where lines break nobody knows, and the longest may have a line more.
    """
    pictures = sum(float(h) * min(1, room / max(1, float(w))) for w, h in _SVG.findall(html))
    lines = [_TAG.sub("", line).strip() for line in _LINE_END.split(_SVG.sub("", html))]
    text = 24 * sum(ceil(len(line) / characters) for line in lines)
    return round(pictures, 1) + text, sum(map(len, lines))


@cache
def _source(name: str) -> str:
    """A style sheet without its indentation, or a minified script: a notebook holds a copy for each exploration."""
    text = Path(__file__).with_name("scripts").joinpath(name).read_text("utf-8")
    return "\n".join(line for line in map(str.strip, text.splitlines()) if line)
