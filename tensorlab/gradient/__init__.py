"""Gradient-based optimization: derivatives, gradient descent, backpropagation (section 2.4 of the chapter).

>>> from tensorlab.gradient import descend, tangent
>>> print(tangent(lambda x: x**2, 3))
At x = 3 the value is 9 and the slope is 6: a small step to the right raises
the value 6 times as much.
>>> print(descend(lambda x: x**2, start=4, learning_rate=0.1, steps=20))
20 steps from 4 to 0.0461: the value falls from 16 to 0.00213, and is not yet
at rest (slope 0.0922).
"""

from tensorlab.gradient.descent import Descent, descend
from tensorlab.gradient.graph import Node
from tensorlab.gradient.numerical import Tangent, derivative, gradient, tangent
from tensorlab.gradient.stochastic import sgd

__all__ = ["Descent", "Node", "Tangent", "derivative", "descend", "gradient", "sgd", "tangent"]


def __dir__() -> list[str]:
    return __all__  # what people use, and no module of ours
