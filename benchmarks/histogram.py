"""`histogram` beside `np.histogram`, for every dtype and layout.

python benchmarks/histogram.py
"""

import sys

import numpy as np
from rounds import compare

from tensorlab.drawing.charts.bins import count_values


def main(entries: int) -> None:
    x = np.random.default_rng(0).standard_normal(entries, np.float32)
    table = x[: entries // 5 * 5].reshape(-1, 5)
    cases = {
        "float32": x,
        "float64": x.astype(np.float64),
        "int64": (x * 1e5).astype(np.int64),
        "uint8": (x * 40).astype(np.uint8),
        "float32 [::-1]": x[::-1],
        "float32 [::2]": x[::2],
        "float32 .T": table.T,
        "float32 [:, :3]": table[:, :3],
        "float32, bytes swapped": x.astype(">f4"),
    }
    for name, values in cases.items():
        ways = {
            "np.histogram": lambda values=values: np.histogram(values, 32),
            "histogram's counts": lambda values=values: count_values(values, None),
        }
        print(f"\n{entries:,} {name}: at most 3 times np.histogram\n{compare(ways)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000)
