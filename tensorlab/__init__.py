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

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tensorlab import explain as explain
    from tensorlab import mnist as mnist
    from tensorlab.description import Description, axes, describe, rank, shape
    from tensorlab.drawing import Drawing, draw, histogram, images
    from tensorlab.explain import Explanation
    from tensorlab.exploration import Exploration, explore
    from tensorlab.mnist import MnistClassifier

__version__ = "0.1.0"

# Where each public name lives; a name that is a module itself stands for that module.
_HOMES = {
    "Description": "tensorlab.description",
    "Drawing": "tensorlab.drawing",
    "Explanation": "tensorlab.explain",
    "Exploration": "tensorlab.exploration",
    "MnistClassifier": "tensorlab.mnist",
    "axes": "tensorlab.description",
    "describe": "tensorlab.description",
    "draw": "tensorlab.drawing",
    "explain": "tensorlab.explain",
    "explore": "tensorlab.exploration",
    "histogram": "tensorlab.drawing",
    "images": "tensorlab.drawing",
    "mnist": "tensorlab.mnist",
    "rank": "tensorlab.description",
    "shape": "tensorlab.description",
}

__all__ = [
    "Description",
    "Drawing",
    "Explanation",
    "Exploration",
    "MnistClassifier",
    "axes",
    "describe",
    "draw",
    "explain",
    "explore",
    "histogram",
    "images",
    "mnist",
    "rank",
    "shape",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'tensorlab' has no attribute {name!r}")
    home = import_module(_HOMES[name])
    value = home if home.__name__ == f"tensorlab.{name}" else getattr(home, name)
    globals()[name] = value  # the next look-up does not come here
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
