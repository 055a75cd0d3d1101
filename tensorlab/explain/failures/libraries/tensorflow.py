"""TensorFlow, and Keras' own functions, `keras.ops`."""

from tensorlab.explain.failures.libraries.library import Library
from tensorlab.explain.failures.libraries.numpy import SQUARES, array

TENSORFLOW = Library(
    own={
        "cholesky": SQUARES["cholesky"],
        "constant": array,
        "convert_to_tensor_v2_with_dispatch": array,
        "matrix_determinant": SQUARES["det"],
        "matrix_inverse": SQUARES["inv"],
        "matrix_solve": SQUARES["solve"],
    },
    otherwise=frozenset(
        ("split", "gather", "tile", "repeat", "dot", "pad", "tensordot", "norm", "slice", "conv", "max_pool",
         "average_pool")
    ),
    least={"matmul": (2, 2)},
    needs_axis=frozenset(["concat"]),
)  # fmt: skip
KERAS = Library()
