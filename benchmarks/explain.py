"""`explain` on the shapes of real data, beside NumPy doing the same to zeros that it has to allocate.

python benchmarks/explain.py

NumPy's own calls are where the time would go if a shape were tried out instead of explained: each makes its operands
and its result. (A transpose or a slice is a view and costs NumPy nothing; its operand is what costs.)
"""

import tracemalloc
from collections.abc import Callable

import numpy as np
from rounds import compare

from tensorlab import explain

DIGITS = (60000, 28, 28)
VIDEO = (4, 240, 144, 256, 3)


def zeros(*shape: int) -> np.ndarray:
    """Zeros whose memory is really there: NumPy would put off touching it until it is read."""
    return np.full(shape, 0, dtype=np.float32)


CASES: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
    "(60000, 28, 28)[:, 14:, 14:]": (
        lambda: zeros(*DIGITS)[:, 14:, 14:].copy(),
        lambda: explain.index(DIGITS, np.s_[:, 14:, 14:]),
    ),
    "a video times weights of (3,)": (
        lambda: zeros(*VIDEO) * zeros(3),
        lambda: explain.multiply(VIDEO, (3,)),
    ),
    "(60000, 28, 28) to (60000, -1)": (
        lambda: zeros(*DIGITS).reshape(60000, -1),
        lambda: explain.reshape(DIGITS, (60000, -1)),
    ),
    "a transpose of (60000, 28, 28)": (
        lambda: np.ascontiguousarray(zeros(*DIGITS).T),
        lambda: explain.transpose(DIGITS),
    ),
    "(60000, 784) @ (784, 512)": (
        lambda: zeros(60000, 784) @ zeros(784, 512),
        lambda: explain.matmul((60000, 784), (784, 512)),
    ),
    "a mean of a video over its frames": (
        lambda: zeros(*VIDEO).mean(axis=1),
        lambda: explain.mean(VIDEO, axis=1),
    ),
    "8 batches of (128, 28, 28), joined": (
        lambda: np.concatenate([zeros(128, 28, 28)] * 8),
        lambda: explain.concatenate([(128, 28, 28)] * 8),
    ),
    "(32, 784) @ (512, 10), refused": (
        lambda: refused(lambda: zeros(32, 784) @ zeros(512, 10)),
        lambda: explain.matmul((32, 784), (512, 10)),
    ),
}


def refused(function: Callable[[], object]) -> None:
    try:
        function()
    except ValueError:
        return
    raise AssertionError("NumPy did it")


def peak(function: Callable[[], object]) -> int:
    """The most memory in use at a time, in bytes."""
    tracemalloc.start()
    function()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def main() -> None:
    for name, (numpy_does, explains) in CASES.items():
        ways = {
            "NumPy, on allocated zeros": numpy_does,
            "explain": explains,
            "explain, printed": lambda explains=explains: str(explains()),
        }
        print(f"\n{name}\n{compare(ways)}")
        print(f"{'peak memory':32}{peak(numpy_does):>12,} and {peak(explains):,} bytes")
    explained = explain.index(DIGITS, np.s_[:, 14:, 14:])
    of_one = {"sources of one entry": lambda: explained.sources((59999, 13, 13))}
    print(f"\n(60000, 28, 28)[:, 14:, 14:]\n{compare(of_one, rounds=101)}")


if __name__ == "__main__":
    main()
