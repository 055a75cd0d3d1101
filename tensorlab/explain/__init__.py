"""Explain what operations do to shapes, axis by axis, and where each entry of a result comes from."""

from tensorlab.explain.broadcasting import broadcast, elementwise
from tensorlab.explain.explanation import Explanation
from tensorlab.explain.indexing import index
from tensorlab.explain.matrix import matmul

__all__ = ["Explanation", "broadcast", "elementwise", "index", "matmul"]
