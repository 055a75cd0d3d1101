"""A process that imports NumPy, and one that imports `describe` and calls it.

python benchmarks/imports.py
"""

import subprocess
import sys
from functools import partial

from rounds import compare

MOST = 1.2  # of import numpy
PROGRAMS = {
    "import numpy": "import numpy",
    "and describe": "import numpy; from tensorlab import describe; str(describe(numpy.ones(3)))",
}


def main(rounds: int) -> None:
    ways = {
        name: partial(subprocess.run, [sys.executable, "-c", program], check=True)
        for name, program in PROGRAMS.items()
    }
    print(f"ratio at most {MOST}\n{compare(ways, rounds)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
