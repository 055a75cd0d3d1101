"""Pages' code cells are run, or their results found in the store.

A runner (`runner`) is a process of its own, so that `mkdocs serve`, which builds again and again, runs pages with the
library as it is now. Pages with TensorFlow, whose import takes seconds, have a runner to themselves: the others need
not wait for it.
"""

import json
import os
import re
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.exceptions import PluginError

from site_tools.page import Cell
from site_tools.store import Store
from tensorlab import mnist
from tensorlab.mnist.data import ENVIRONMENT_VARIABLE, mnist_file

Pages = Mapping[str, Sequence[Cell]]  # by their names, the code cells of each
Outputs = list[list[dict[str, Any]]]  # of each cell, as `shell.run_page` writes them
Result = tuple[Outputs, dict[str, bytes]]  # the second are the files that the page wrote

_LIGHT = ["tensorlab.drawing", "tensorlab.mnist", "tensorlab.gradient", "sklearn.datasets"]
_HEAVY = ["tensorflow", "keras", *_LIGHT]
_IS_HEAVY = re.compile(r"\b(tensorflow|keras|MnistClassifier|scratch)\b")

_START = [sys.executable, "-P", "-c", "from site_tools.runner import start; start()"]


class RunError(PluginError):  # type: ignore[misc]
    """Pages that could not be run; the message tells of each which cell, and why."""


def run(
    pages: Pages, cache: Path, tell: Callable[[str], None], seconds: float = 300
) -> dict[str, Result]:
    """Give the results of each page's code cells, and tell of each page that was run for them.

    Raises:
        RunError: a cell is not as it should be, or a page takes so many seconds that it must hang.
    """
    _fetch(tell)
    store = Store(cache)
    found = {name: result for name, cells in pages.items() if (result := store.get(cells))}
    kinds: dict[bool, dict[str, Sequence[Cell]]] = {False: {}, True: {}}
    for name in [name for name in pages if name not in found]:
        kinds[any(_IS_HEAVY.search(cell.source) for cell in pages[name])][name] = pages[name]
    problems = []
    with TemporaryDirectory(prefix="tensorlab-") as folder, ExitStack() as stack:
        scratch = Path(folder)
        runners = [
            stack.enter_context(_runner(of_kind, _HEAVY if heavy else _LIGHT, scratch, seconds))
            for heavy, of_kind in kinds.items()
            if of_kind
        ]
        for name in (line.strip() for runner in runners for line in runner.stdout or ()):
            outcome = json.loads((scratch / name / "run.json").read_text(encoding="utf-8"))
            if problem := outcome["problem"]:
                problems.append(f"{name}: {problem}")
                continue
            assets = scratch / name / "assets"
            files = {
                path.relative_to(assets).as_posix(): path for path in sorted(assets.rglob("*"))
            }
            written = {file: path.read_bytes() for file, path in files.items() if path.is_file()}
            found[name] = store.put((outcome["outputs"], written), pages[name])
            tell(f"ran {name} in {outcome['seconds']:.1f} s")
        if any(runner.wait() for runner in runners):
            errors = (scratch / "errors").read_text(encoding="utf-8", errors="replace")
            raise RunError(f"a process that starts pages ended too early:\n\n{errors}")
    if problems:
        raise RunError("\n\n".join(["pages that do not run:", *problems]))
    return found


def _runner(pages: Pages, modules: list[str], scratch: Path, seconds: float) -> Popen[str]:
    root = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), root]))
    with (scratch / "errors").open("a") as errors:  # TensorFlow tells of its start here
        environment = os.environ | {"PYTHONPATH": path}
        runner = Popen(_START, env=environment, stdin=PIPE, stdout=PIPE, stderr=errors, text=True)
    cells = {name: [(cell.source, cell.raises) for cell in page] for name, page in pages.items()}
    assert runner.stdin
    with runner.stdin:
        json.dump([cells, str(scratch), modules, seconds], runner.stdin)
    return runner


def _fetch(tell: Callable[[str], None]) -> None:
    """Download MNIST if it is missing; without a network the pages show scikit-learn's bundled digits."""
    if mnist_file().is_file() or os.environ.get(ENVIRONMENT_VARIABLE):
        return  # a file that is named and missing is an error that pages may tell
    tell("looking for MNIST on the network, as it is not on this machine")
    with warnings.catch_warnings(action="ignore", category=mnist.NotMnistWarning):
        if not mnist.load().is_mnist:
            tell("MNIST cannot be had here: the pages show scikit-learn's bundled digits instead")
