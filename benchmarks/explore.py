"""`explore` beside HoloViews' static export and ipywidgets' `interact`, on the same states: time, weight, a flip.

python benchmarks/explore.py

The states are curves, which all three can show, and explanations of a slice, which only tensorlab and `interact` can. A
flip is measured in Chromium for tensorlab's, from the change of the control until the new state is laid out.
What `interact` does for a flip, a round trip to a kernel that calls the function, is measured with a kernel of its own
and no browser, so the time that a front end takes to show the answer comes on top.

`pip install ".[bench,mnist]"` installs the others.
"""

import gzip
import re
import shutil
import tempfile
from ast import literal_eval
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from tensorlab import explain, explore
from tensorlab.exploration import Exploration
from tensorlab.exploration.packing import set_apart

CURVES = np.linspace(0.1, 1.5, 15), np.linspace(0, 0.9, 4)  # rates, momenta
SLICES = range(-5, 5), range(-2, 13)  # starts, stops
FLIPS = 60

# Flips to the next value of the first control, again and again, and gives milliseconds until each is laid out.
FLIP = """async ([control, flips]) => {
  const times = [];
  for (let i = 1; i <= flips; i += 1) {
    await new Promise(requestAnimationFrame);
    const node = document.querySelector(control);
    const start = performance.now();
    if (node.tagName === "SELECT") node.selectedIndex = i % node.options.length;
    else node.value = i % (Number(node.max) + 1);
    for (const kind of ["input", "change"]) node.dispatchEvent(new Event(kind, { bubbles: true }));
    await null;
    document.body.offsetHeight;
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}"""


def walk(rate: float, momentum: float) -> np.ndarray:
    """Where 40 steps of gradient descent lead on a parabola; (41,)."""
    places, velocity = [5.0], 0.0
    for _ in range(40):
        velocity = momentum * velocity - rate * places[-1]
        places.append(places[-1] + velocity)
    return np.array(places)


def curve(rate: float, momentum: float) -> Any:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 3))
    axes = figure.subplots()
    axes.plot(walk(rate, momentum))
    axes.set_ylim(-8, 8)
    return figure


def part(start: int, stop: int) -> explain.Explanation:
    return explain.index(np.arange(10), np.s_[start:stop])


def slices() -> Exploration:
    return explore(part, **dict(zip(("start", "stop"), SLICES, strict=True)))


def curves() -> Exploration:
    return explore(curve, **dict(zip(("rate", "momentum"), CURVES, strict=True)))


def holoviews() -> str:
    """The same curves as a HoloMap, drawn by matplotlib, in HoloViews' own static page with its sliders."""
    import holoviews as hv

    hv.extension("matplotlib")
    states = {(a, b): hv.Curve(walk(a, b)) for a, b in product(*CURVES)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.html"
        hv.save(hv.HoloMap(states, kdims=["rate", "momentum"]), str(path), fmt="widgets")
        return path.read_text("utf-8")


def seconds(function: Callable[[], Any]) -> tuple[float, Any]:
    start = perf_counter()
    result = function()
    return perf_counter() - start, result


def flip(html: str, control: str) -> list[float]:
    """Milliseconds of each flip, sorted; [] where there is no browser."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not (program and find_spec("playwright")):
        return []
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "page.html"
        path.write_text(html, "utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(path.as_uri())
        page.wait_for_timeout(500)
        times = page.evaluate(FLIP, [control, FLIPS])
        browser.close()
        return list(times)


# The same states, as `interact` shows them: a list to choose from for each argument.
INTERACT = """
import sys
sys.path.insert(0, {folder!r})
from ipywidgets import interact
from explore import {name}, {choices}
interact({name}, **dict(zip(({arguments}), {choices})))
"""


def interact(name: str, choices: str, arguments: Sequence[str]) -> list[float]:
    """Milliseconds of each flip of ipywidgets' `interact`, from the choice to the picture's HTML; sorted.

    What a front end does is done: the first control's new index is sent to the kernel, which calls the function.
    """
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel()
    try:
        code = INTERACT.format(
            folder=str(Path(__file__).parent),
            name=name,
            choices=choices,
            arguments=", ".join(map(repr, arguments)),
        )
        asked = {"id": f"{name}.widget.children[0].comm.comm_id"}
        reply = client.execute_interactive(
            code, user_expressions=asked, output_hook=lambda message: None
        )
        comm = literal_eval(reply["content"]["user_expressions"]["id"]["data"]["text/plain"])
        times = []
        for i in range(1, FLIPS + 1):
            taken, shown = seconds(partial(_chosen, client, comm, i % 10))
            assert shown, "the kernel sent the new state"
            times.append(1000 * taken)
        return sorted(times)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def _chosen(client: Any, comm: str, index: int) -> list[str]:
    """Choose in a widget, and wait until the kernel has answered; the kinds of data that it sent."""
    data = {"method": "update", "state": {"index": index}, "buffer_paths": []}
    message = client.session.msg("comm_msg", {"comm_id": comm, "data": data})
    client.shell_channel.send(message)
    kinds: list[str] = []
    while True:
        answer = client.get_iopub_msg(timeout=60)
        if answer["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        kinds.extend(answer["content"].get("data", {}))
        if answer["content"].get("execution_state") == "idle":
            return [kind for kind in kinds if kind.startswith(("text/html", "image/"))]


def report(name: str, states: int, taken: float, html: str, packed: str, flips: str) -> None:
    page = html.encode()
    sizes = f"{len(page):>11,}{len(gzip.compress(page, 9)):>11,}{packed:>9}"
    print(f"{name:34}{states:>7}{states / taken:>10.3g}{sizes}{flips:>14}")


def in_words(times: Sequence[float]) -> str:
    """The median, and what 95 of 100 stay under."""
    return f"{median(times):.1f}, {times[len(times) * 95 // 100]:.1f}" if times else "no browser"


def ours(name: str, make: Callable[[], Exploration]) -> None:
    taken, exploration = seconds(make)
    kept: list[bytes] = []
    html = exploration.html()
    set_apart(html, lambda packed: f"{kept.append(packed)}")
    flips = in_words(flip(html, "[data-choice='0']"))
    report(name, len(exploration), taken, html, f"{len(kept[0]):,}", flips)


def main() -> None:
    print(
        f"{'':34}{'states':>7}{'a second':>10}{'page':>11}{'gzipped':>11}{'packed':>9}{'flip, ms':>14}"
    )
    ours("tensorlab: slices", slices)
    if find_spec("matplotlib"):
        ours("tensorlab: matplotlib's curves", curves)
    if find_spec("holoviews"):
        taken, html = seconds(holoviews)
        states = len(list(product(*CURVES)))
        report("HoloViews: the same curves", states, taken, html, "", "")
        scripts = len(re.findall('src="https?:', html))
        print(f"  and {scripts} scripts from other hosts, so its flips are not measured")
    if find_spec("ipywidgets") and find_spec("ipykernel"):
        for shown, *given in (
            ("the same slices", "part", "SLICES", ["start", "stop"]),
            ("the same curves", "curve", "CURVES", ["rate", "momentum"]),
        ):
            times = in_words(interact(*given))
            print(f"{'interact: ' + shown + ', by a kernel':48}{'':>34}{times:>14}")
    for module in ("matplotlib", "holoviews", "ipywidgets", "ipykernel"):
        if not find_spec(module):
            print(f"{module} is skipped, as it is not installed: pip install {module}")


if __name__ == "__main__":
    main()
