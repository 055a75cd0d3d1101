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
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from typing import Any

from site_tools.page import Code, PageError
from site_tools.store import Store
from tensorlab import mnist
from tensorlab.mnist.data import ENVIRONMENT_VARIABLE, mnist_file

Pages = Mapping[str, Code]  # by their names
# By page, of each cell the outputs, as `shell.run_page` writes them; and the files that the page wrote.
Results = dict[str, tuple[list[list[dict[str, Any]]], dict[str, bytes]]]

_LIGHT = ["tensorlab.drawing", "tensorlab.mnist", "tensorlab.gradient", "sklearn.datasets"]
_HEAVY = ["tensorflow", "keras", *_LIGHT]
_IS_HEAVY = re.compile(r"\b(tensorflow|keras|MnistClassifier|scratch)\b")
_START = [sys.executable, "-P", "-c", "from site_tools.runner import start; start()"]


def run(pages: Pages, store: Store, tell: Callable[..., None], seconds: float = 300) -> Results:
    """Give the results of each page's code cells, and tell of each page that was run for them.

    Raises:
        PageError: a cell is not as it should be, or takes so many seconds that it must hang.
    """
    found = {name: result for name, cells in pages.items() if (result := store.get(cells))}
    kinds: dict[bool, dict[str, Code]] = {False: {}, True: {}}
    for name in [name for name in pages if name not in found]:
        kinds[any(_IS_HEAVY.search(source) for source, _ in pages[name])][name] = pages[name]
    problems = []
    with TemporaryDirectory(prefix="tensorlab-") as folder, ExitStack() as stack:
        scratch = Path(folder)
        begun = (_runner(kinds[heavy], heavy, scratch, seconds) for heavy in kinds if kinds[heavy])
        runners = [stack.enter_context(runner) for runner in begun]
        for name in (line.strip() for runner in runners for line in runner.stdout or ()):
            outcome = json.loads((scratch / name / "run.json").read_text(encoding="utf-8"))
            if problem := outcome["problem"]:
                problems.append(f"{name}: {problem}")
                continue
            assets = scratch / name / "assets"
            paths = [path for path in sorted(assets.rglob("*")) if path.is_file()]
            written = {path.relative_to(assets).as_posix(): path.read_bytes() for path in paths}
            found[name] = store.put((outcome["outputs"], written), pages[name])
            tell(f"ran {name} in {outcome['seconds']:.1f} s")
        if any(runner.wait() for runner in runners):
            errors = (scratch / "errors").read_text(encoding="utf-8", errors="replace")
            raise PageError(f"a process that starts pages ended too early:\n\n{errors}")
    if problems:
        raise PageError("\n\n".join(["pages that do not run:", *problems]))
    return found


def _runner(pages: Pages, is_heavy: bool, scratch: Path, seconds: float) -> Popen[str]:
    root = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), root]))
    with (scratch / "errors").open("a") as errors:  # TensorFlow tells of its start here
        environment = os.environ | {"PYTHONPATH": path}
        runner = Popen(_START, env=environment, stdin=PIPE, stdout=PIPE, stderr=errors, text=True)
    assert runner.stdin
    with runner.stdin:
        json.dump([pages, str(scratch), _HEAVY if is_heavy else _LIGHT, seconds], runner.stdin)
    return runner


def fetch(tell: Callable[[str], None]) -> None:
    """Download MNIST if it is missing; without a network the pages show scikit-learn's bundled digits."""
    if mnist_file().is_file() or os.environ.get(ENVIRONMENT_VARIABLE):
        return  # a file that is named and missing is an error that pages may tell
    tell("looking for MNIST on the network, as it is not on this machine")
    with warnings.catch_warnings(action="ignore", category=mnist.NotMnistWarning):
        if not mnist.load().is_mnist:
            tell("MNIST cannot be had here: the pages show scikit-learn's bundled digits instead")
