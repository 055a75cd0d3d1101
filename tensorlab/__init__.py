"""See tensors: describe them in words, draw them, explain what operations do to their axes.

>>> from tensorlab import describe
>>> print(describe([12, 3, 6, 14, 7]))
Vector (rank-1 tensor)
  axes    1: axis 0 with 5 entries
  shape   (5,)
  dtype   int64, 8 bytes an entry
  size    5 entries, 40 bytes
  values  3 to 14, mean 8.4, std 4.03
  from    Python, as NumPy would store it
1 axis with 5 entries: a 5-dimensional vector, not a rank-5 tensor.

Every public name is loaded when it is first used, so that importing one of them costs no more than it
needs: `describe` needs NumPy and nothing else.
"""

from typing import TYPE_CHECKING

from tensorlab.lazy import lazy

if TYPE_CHECKING:
    from tensorlab import explain as explain
    from tensorlab import gradient as gradient
    from tensorlab import mnist as mnist
    from tensorlab import plot as plot
    from tensorlab import scratch as scratch
    from tensorlab.description import Description, axes, describe, rank, shape
    from tensorlab.descriptions import Descriptions
    from tensorlab.drawing import Drawing, draw, histogram, images
    from tensorlab.exercise import Verdict, check
    from tensorlab.explain import Explanation
    from tensorlab.exploration import Exploration, explore
    from tensorlab.mnist import MnistClassifier

__version__ = "0.1.0"

# Written out, so that editors and the reference can read it without running anything.
__all__ = [
    "Description",
    "Descriptions",
    "Drawing",
    "Explanation",
    "Exploration",
    "MnistClassifier",
    "Verdict",
    "axes",
    "check",
    "describe",
    "draw",
    "explain",
    "explore",
    "gradient",
    "histogram",
    "images",
    "mnist",
    "plot",
    "rank",
    "scratch",
    "shape",
]

lazy(
    __name__,
    {
        "tensorlab.description": ("Description", "axes", "describe", "rank", "shape"),
        "tensorlab.descriptions": ("Descriptions",),
        "tensorlab.drawing": ("Drawing", "draw", "histogram", "images"),
        "tensorlab.explain": ("Explanation", "explain"),
        "tensorlab.exercise": ("Verdict", "check"),
        "tensorlab.exploration": ("Exploration", "explore"),
        "tensorlab.explain.failures.notebook": (
            "load_ipython_extension",
            "unload_ipython_extension",
        ),
        "tensorlab.gradient": ("gradient",),
        "tensorlab.mnist": ("MnistClassifier", "mnist"),
        "tensorlab.plot": ("plot",),
        "tensorlab.scratch": ("scratch",),
    },
)
