"""A tensor of a library that neither NumPy nor TensorFlow knows."""

from typing import Any

import numpy as np


class OnlyByDLPack:
    """It hands over its entries by DLPack, and in no other way."""

    def __init__(self, values: Any) -> None:
        self.values: np.ndarray = np.array(values)

    def __dlpack__(self, **how: Any) -> Any:
        return self.values.__dlpack__(**how)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.values.__dlpack_device__()
