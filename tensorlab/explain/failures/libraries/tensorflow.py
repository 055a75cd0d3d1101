"""TensorFlow, and Keras' own functions, `keras.ops`."""

from tensorlab.explain.failures.libraries.library import Library

TENSORFLOW = Library(
    otherwise=frozenset(
        ("split", "gather", "tile", "repeat", "dot", "pad", "tensordot", "norm", "slice", "conv", "max_pool",
         "average_pool")
    ),
    least={"matmul": (2, 2)},
    needs_axis=frozenset(["concat"]),
)  # fmt: skip
KERAS = Library()
