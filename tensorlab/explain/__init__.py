"""Explain what operations do to shapes, axis by axis, and where each entry of a result comes from.

Every function takes arrays or bare shapes: a tuple of integers is a shape, `()` a scalar's, and a list is data.
Nothing as large as a tensor is ever made, so a terabyte is explained as fast as a vector.

>>> from tensorlab import explain
>>> print(explain.matmul((32, 784), (512, 10)))
(32, 784) @ (512, 10) does not work: the inner axes must have the same length,
and axis 1 of the first has 784 entries where axis 0 of the second has 512.
It would work with a second matrix of shape (784, n), giving (32, n).
"""

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.operations.broadcast import broadcast
from tensorlab.explain.operations.concatenate import concatenate
from tensorlab.explain.operations.einsum import einsum
from tensorlab.explain.operations.elementwise import elementwise
from tensorlab.explain.operations.index import index
from tensorlab.explain.operations.matmul import matmul
from tensorlab.explain.operations.reduce import reduce
from tensorlab.explain.operations.reshape import reshape
from tensorlab.explain.operations.stack import stack
from tensorlab.explain.operations.tensordot import tensordot
from tensorlab.explain.operations.transpose import transpose

__all__ = [
    "Explanation",
    "broadcast",
    "concatenate",
    "einsum",
    "elementwise",
    "index",
    "matmul",
    "reduce",
    "reshape",
    "stack",
    "tensordot",
    "transpose",
]
