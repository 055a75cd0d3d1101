"""`describe` beside what a user would write by hand, and beside lovely-numpy where it is installed.

python benchmarks/describe.py
"""

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from rounds import compare

from tensorlab import describe


def by_hand(x: np.ndarray) -> tuple[object, ...]:
    """The five calls that give the same figures."""
    return x.min(), x.max(), x.mean(), x.std(), np.isnan(x).sum()


def main(entries: int) -> None:
    cases = {
        f"{entries:,} float32": np.random.default_rng(0).standard_normal(entries, np.float32),
        "(60000, 28, 28) uint8": np.random.default_rng(0)
        .integers(0, 256, (60000, 28, 28))
        .astype(np.uint8),
        "1000 float32": np.random.default_rng(0).standard_normal(1000, np.float32),
    }
    for name, x in cases.items():
        ways = {
            "NumPy's five calls": lambda x=x: by_hand(x),
            "describe": lambda x=x: str(describe(x)),
            "describe without statistics": lambda x=x: str(describe(x, statistics=False)),
        }
        if find_spec("lovely_numpy"):
            from lovely_numpy import lo

            ways["lovely-numpy"] = lambda x=x: str(lo(x))
        print(f"\n{name}\n{compare(ways)}")
    if not find_spec("lovely_numpy"):
        print(f"\nlovely-numpy is missing: {Path(sys.executable).name} -m pip install lovely-numpy")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000_000)
