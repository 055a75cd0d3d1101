"""TensorFlow, and Keras' own functions, `keras.ops`."""

from tensorlab.explain.failures.libraries.library import Library
from tensorlab.explain.failures.libraries.numpy import SQUARES, array
from tensorlab.explain.failures.reading import Unknown


def _of_ops(module: str, name: str) -> str:
    """Of Keras' functions only `keras.ops` is NumPy's: keras.layers.concatenate joins along the last axis."""
    if ".ops" not in module:
        raise Unknown
    return name


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
         "average_pool", "avg_pool", "avg_pool2d", "conv1d", "conv2d", "conv3d", "max_pool2d", "unstack")
    ),
    least={"matmul": (2, 2)},
    needs_axis=frozenset(["concat"]),
    known_as=lambda module, name: name.removesuffix("_v2"),  # its second versions
)  # fmt: skip
KERAS = Library(otherwise=frozenset(("dot_product_attention", "unstack", "vdot")), known_as=_of_ops)
