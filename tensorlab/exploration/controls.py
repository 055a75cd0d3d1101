"""The controls as HTML, with what they need to be reached by mouse, keyboard, touch and screen reader.

They are there from the start, so that nothing moves when the script makes them live; without scripts they are hidden.
"""

from collections.abc import Sequence
from html import escape

from tensorlab.exploration.choices import Choice

_ICONS = {
    "back": "M10 3 5 8l5 5",
    "play": "M5 3v10l8-5z",
    "pause": "M5 3v10M11 3v10",
    "on": "M6 3l5 5-5 5",
}
_BESIDE = (
    24  # characters of buttons, with their borders, that a telephone has room for beside their name
)


def controls(choices: Sequence[Choice], played: int | None) -> str:
    """Write one row for each choice.

    Args:
        choices: What can be changed.
        played: Which of them, a slider, can be played.
    """
    rows = "".join(
        f'<div class="{_row(choice, i == played)}">'
        f'<span class="tl-name" aria-hidden="true">{escape(choice.title)}</span>'
        f'<span class="tl-control">{_CONTROLS[choice.control](choice, _attributes(i))}'
        f"{_steps(choice) if i == played else ''}</span></div>"
        for i, choice in enumerate(choices)
    )
    return f'<div class="tl-controls" data-tensorlab style="display:none">{rows}</div>'


def _row(choice: Choice, played: bool) -> str:
    """The classes of a row: on a telephone, what is long stands below its name."""
    long = choice.control == "buttons" and sum(len(each) + 3 for each in choice.labels) > _BESIDE
    return "tl-choice tl-long" if played or long else "tl-choice"


def _attributes(i: int) -> str:
    # What a browser remembers of a form, when a page is loaded again, is not the state that is shown.
    return f'data-choice="{i}" autocomplete="off"'


def _slider(choice: Choice, attributes: str) -> str:
    label = escape(choice.labels[choice.start])
    return (
        f'<input type="range" {attributes} {_name(choice)} min="0" max="{len(choice.values) - 1}" '
        f'value="{choice.start}" aria-valuetext="{label}">{_value(choice)}'
    )


def _switch(choice: Choice, attributes: str) -> str:
    checked = " checked" * choice.start
    return (
        f'<label><input type="checkbox" role="switch" {attributes} {_name(choice)}{checked}>'
        f"{_value(choice)}</label>"
    )


def _value(choice: Choice) -> str:
    width = max(map(len, choice.labels))  # of the longest, so that nothing beside it moves
    label = escape(choice.labels[choice.start])
    return f'<span class="tl-value" aria-hidden="true" style="min-width:min({width + 1}ch,100%)">{label}</span>'


def _buttons(choice: Choice, attributes: str) -> str:
    radios = "".join(
        f'<label><input type="radio" {attributes} value="{k}"{" checked" * (k == choice.start)}>'
        f"<span>{escape(label)}</span></label>"
        for k, label in enumerate(choice.labels)
    )
    return f'<span class="tl-buttons" role="radiogroup" {_name(choice)}>{radios}</span>'


def _select(choice: Choice, attributes: str) -> str:
    options = "".join(
        f'<option value="{k}"{" selected" * (k == choice.start)}>{escape(label)}</option>'
        for k, label in enumerate(choice.labels)
    )
    return f"<select {attributes} {_name(choice)}>{options}</select>"


def _name(choice: Choice) -> str:
    return f'aria-label="{escape(choice.title)}"'


def _steps(choice: Choice) -> str:
    def button(step: str, words: str, *icons: str) -> str:
        pictures = "".join(
            f'<svg class="tl-{icon}" viewBox="0 0 16 16" aria-hidden="true"><path d="{_ICONS[icon]}"/></svg>'
            for icon in icons
        )
        label = escape(f"{words} {choice.title}")
        return f'<button type="button" data-step="{step}" aria-label="{label}">{pictures}</button>'

    return (
        '<span class="tl-steps">'
        f"{button('-1', 'Step back:', 'back')}{button('play', 'Play', 'play', 'pause')}"
        f"{button('1', 'Step on:', 'on')}</span>"
    )


_CONTROLS = {"slider": _slider, "buttons": _buttons, "select": _select, "switch": _switch}
