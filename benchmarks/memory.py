"""What `describe` takes above an array: in each case a process of its own, whose peak is read before and after.

python benchmarks/memory.py
"""

import subprocess
import sys

MOST = 32  # MiB above the array
CASES = {
    "float32": "x",
    "float32 [::2]": "np.repeat(x, 2)[::2]",
    "float32, bytes swapped": "x.astype('>f4')",
    "float32, 1% masked": "np.ma.array(x, mask=np.arange(x.size) % 100 == 0)",
    "int64": "(x * 1000).astype(np.int64)",
    "float16": "x.astype(np.float16)",
    "complex64": "x.astype(np.complex64)",
    "complex128": "x.astype(np.complex128)",
    "longdouble": "x.astype(np.longdouble)",
    "float32, far from 0": "x + np.float32(1000)",
    "int64, large": "(x * 2e17).astype(np.int64)",
    "float64, 1% NaN": "np.where(np.arange(x.size) % 100, x, np.nan)",
}
PROGRAM = """
import resource, sys
import numpy as np
from tensorlab import describe
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
x = np.random.default_rng(0).standard_normal({entries}, np.float32)
x = {case}
describe(x[:2_000_000])
now = int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
room = np.ones(int(max(0, peak() - now)) * 2**17)  # what making the case took is taken again, and kept
before = peak()
describe(x)
print(peak() - before)
"""


def main(entries: int) -> None:
    print(f"MiB above an array of {entries:,} entries; at most {MOST}")
    for name, case in CASES.items():
        program = PROGRAM.format(entries=entries, case=case)
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
        print(f"{name:32}{float(run.stdout):>8.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000_000)
