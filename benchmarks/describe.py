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
    if np.isnan(x.flat[0]):
        return np.nanmin(x), np.nanmax(x), np.nanmean(x), np.nanstd(x), np.isnan(x).sum()
    return x.min(), x.max(), x.mean(), x.std(), np.isnan(x).sum()


def main(entries: int) -> None:
    x = np.random.default_rng(0).standard_normal(entries, np.float32)
    digits = min(60_000, entries // 784)
    fewer = x[: entries // 5]
    cases = {
        f"{entries:,} float32": x,
        "uint8 images of 28 by 28": (x[: digits * 784] * 40).astype(np.uint8).reshape(-1, 28, 28),
        "1000 float32": x[:1000],
        f"{fewer.size:,} float64": fewer.astype(np.float64),
        f"{fewer.size:,} int32": (fewer * 1000).astype(np.int32),
        f"{fewer.size:,} int64": (fewer * 1000).astype(np.int64),
        f"{fewer.size:,} float32, 1% NaN": np.where(np.arange(fewer.size) % 100, fewer, np.nan),
        f"{fewer.size:,} float32 [::2]": x[: 2 * fewer.size][::2],
        f"{fewer.size:,} float32, bytes swapped": fewer.astype(">f4"),
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
        most = {entries: "0.3 of NumPy's", 1000: "0.1 ms"}.get(x.size, "0.5 of NumPy's")
        print(f"\n{name}: describe at most {most}\n{compare(ways)}")
    if not find_spec("lovely_numpy"):
        print(f"\nlovely-numpy is missing: {Path(sys.executable).name} -m pip install lovely-numpy")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000_000)
