"""`draw` of a large tensor beside the pictures of rainbow-tensor, dask and treescope: time and weight, in one run.

python benchmarks/draw.py
"""

import re
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np
from rounds import compare

from tensorlab import draw

BOUND = 20_000  # bytes of SVG without the embedded image
PEERS = {"rainbow_tensor": "rainbow-tensor", "dask": "dask[array]", "treescope": "treescope"}


def digits() -> np.ndarray:
    """Images like those of MNIST: mostly black, a bright ring in the middle; (60000, 28, 28) uint8."""
    down, right = np.mgrid[:28, :28] - 13.5
    radius = np.linspace(3, 11, 60_000)[:, None, None]
    rings = np.zeros((60_000, 28, 28), dtype=np.uint8)
    for start in range(0, len(rings), 1000):
        far = abs(np.hypot(down, right) - radius[start : start + 1000])
        rings[start : start + 1000] = 255 * np.clip(2.5 - far, 0, 1)
    return rings


def ways(x: np.ndarray) -> dict[str, Callable[[], str]]:
    """What each library makes of the tensor in a notebook: SVG or HTML as text."""
    found: dict[str, Callable[[], str]] = {
        "tensorlab: draw, SVG": lambda: draw(x).svg(),
        "tensorlab: draw, notebook HTML": lambda: draw(x)._repr_html_(),
    }
    if find_spec("rainbow_tensor"):
        import rainbow_tensor

        found[f"rainbow-tensor {version('rainbow-tensor')}"] = lambda: rainbow_tensor.shape(x).svg
    if find_spec("dask"):
        import dask.array as da

        lazy = da.from_array(x, chunks=(6000, 28, 28))
        found[f"dask {version('dask')}"] = lazy._repr_html_
    if find_spec("treescope"):
        import treescope

        # Its limit on what is shown is its own default; the page's script unpacks the rest.
        figure = partial(treescope.render_array, truncate=True)
        found[f"treescope {version('treescope')}"] = lambda: figure(x)._repr_html_()
    return found


def main() -> None:
    x = digits()
    all_ways = ways(x)
    print(f"A picture of {x.shape} {x.dtype}\n{compare(all_ways, rounds=15)}\n")
    print(f"{'':32}{'bytes':>12}")
    for name, way in all_ways.items():
        print(f"{name:32}{len(way().encode()):>12,}")
    svg = re.sub(r'href="data:[^"]*"', "", draw(x).svg())
    print(f"{'draw without its image':32}{len(svg.encode()):>12,}  (at most {BOUND:,})")
    for module, package in PEERS.items():
        if not find_spec(module):
            print(f"\n{package} is missing: pip install '{package}'")


if __name__ == "__main__":
    main()
