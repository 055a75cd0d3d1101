"""`images` of 30 large photographs, in seconds.

python benchmarks/images.py
"""

import sys
from time import perf_counter

import numpy as np

from tensorlab import images

MOST = 1.0  # seconds


def main(height: int) -> None:
    noise = np.random.default_rng(0)
    shape = (30, height, height * 4 // 3)
    cases = {
        "uint8, RGB": noise.integers(0, 256, (*shape, 3), np.uint8),
        "float32": noise.random(shape, np.float32),
        "float32, bytes swapped": noise.random(shape, np.float32).astype(">f4"),
    }
    print(f"30 photographs of {shape[1]} by {shape[2]}, with their SVG; at most {MOST} s")
    for name, photographs in cases.items():
        seconds = []
        for _ in range(3):
            start = perf_counter()
            images(photographs).svg()
            seconds.append(perf_counter() - start)
        print(f"{name:32}{min(seconds):>8.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
