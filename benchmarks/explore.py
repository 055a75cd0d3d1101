"""`explore` beside HoloViews' static export and ipywidgets' `interact`, on the same states: time, weight, a flip.

python benchmarks/explore.py

The states are curves, which all three can show, and explanations of a slice, which only tensorlab and `interact` can. A
flip is measured in Chromium for tensorlab's, from the change of the control until the new state is laid out.
What `interact` does for a flip, a round trip to a kernel that calls the function, is measured with a kernel of its own
and no browser, so the time that a front end takes to show the answer comes on top.
"""

import gzip
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from tensorlab import explain, explore
from tensorlab.exploration import Exploration
from tensorlab.exploration.packing import set_apart

RATES, MOMENTA = np.linspace(0.1, 1.5, 15), np.linspace(0, 0.9, 4)
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
    return explore(part, start=range(-5, 5), stop=range(-2, 13))


def curves() -> Exploration:
    return explore(curve, rate=RATES, momentum=MOMENTA)


def holoviews() -> str:
    """The same curves as a HoloMap, drawn by matplotlib, in HoloViews' own static page with its sliders."""
    import holoviews as hv

    hv.extension("matplotlib")
    states = {(a, b): hv.Curve(walk(a, b)) for a in RATES for b in MOMENTA}
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


def round_trip(code: str, call: str) -> list[float]:
    """Milliseconds of what `interact` does for each flip: ask a kernel, wait for the picture's HTML; sorted."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel()
    try:
        client.execute_interactive(code, output_hook=lambda message: None)
        times = []
        for i in range(FLIPS):
            taken, _ = seconds(
                partial(
                    client.execute_interactive,
                    call.format(i % 15),
                    output_hook=lambda message: None,
                )
            )
            times.append(1000 * taken)
        return sorted(times)
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def report(name: str, states: int, taken: float, html: str, packed: str, flips: str) -> None:
    page = html.encode()
    sizes = f"{len(page):>11,}{len(gzip.compress(page, 9)):>11,}{packed:>9}"
    print(f"{name:34}{states:>7}{states / taken:>10.0f}{sizes}{flips:>14}")


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
        report("HoloViews: the same curves", len(RATES) * len(MOMENTA), taken, html, "", "")
        scripts = len(re.findall('src="https?:', html))
        print(f"  and {scripts} scripts from other hosts, so its flips are not measured")
    if find_spec("ipywidgets") and find_spec("ipykernel"):
        code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\nfrom explore import curve, part"
        for name, call in {
            "slices": "part({0} - 5, 8)",
            "curves": "curve({0} / 10 + 0.1, 0)",
        }.items():
            times = round_trip(code, f"display({call})")
            print(f"{'ipywidgets: ' + name + ', by its kernel':34}{'':>48}{in_words(times):>14}")
    for module in ("matplotlib", "holoviews", "ipywidgets", "ipykernel"):
        if not find_spec(module):
            print(f"{module} is skipped, as it is not installed: pip install {module}")


if __name__ == "__main__":
    main()
