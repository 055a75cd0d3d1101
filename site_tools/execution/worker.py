"""A process that imports what pages need, once, and then forks itself for each page.

Each line on its standard input is a job, each line on its standard output an answer: `{"ready": true}` when the imports
are done, and `{"id": ..., "status": ...}` when a page's process has ended. The page's results are in the job's file.

TensorFlow may be imported here, but no operation may run before the fork: its threads start with the first operation,
and threads do not survive a fork.
"""

import json
import os
import selectors
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from site_tools.execution.cells import Cell

# Where forking is not safe (macOS' own libraries) or not possible, each worker runs one page and ends.
CAN_FORK = sys.platform.startswith("linux")

TENSORFLOW = "tensorflow"

_answers = 1


def start(modules: list[str]) -> None:
    """Import modules, then take jobs until the input ends."""
    global _answers
    # Answers have a descriptor of their own: what a module prints while it is imported is not taken for one.
    _answers = os.dup(1)
    os.dup2(2, 1)
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"  # what is left is caught by `_quiet`
    os.environ["MPLBACKEND"] = "agg"
    with _quiet():
        import_module("site_tools.execution.shell")
        for module in modules:
            with suppress(ImportError):  # the page that needs it will say so, in its own words
                import_module(module)
    if CAN_FORK:
        _check_untouched(modules)
        _serve()
    else:
        _answer({"ready": True})
        job = json.loads(sys.stdin.readline() or "null")
        if job:
            _run(job)
            _answer({"id": job["id"], "status": 0})


def _check_untouched(modules: list[str]) -> None:
    """Stop where an import has run an operation: a page forked from here would wait for its threads for ever."""
    tasks = Path("/proc/self/task").glob("*/comm")
    if any(task.read_text().startswith("tf_") for task in tasks):
        raise RuntimeError(
            f"importing {', '.join(modules)} has run an operation of TensorFlow, whose threads do not survive a fork: "
            "what runs one must wait until it is called"
        )


def _serve() -> None:
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, Any] = {}
    _answer({"ready": True})
    with selectors.DefaultSelector() as selector:
        selector.register(0, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        pending = b""
        while True:
            for key, _ in selector.select():
                received = os.read(key.fd, 1 << 16)
                if key.fd == woken:
                    _reap(running)
                    continue
                if not received:  # the build is over, or was interrupted
                    for process in running:
                        os.kill(process, signal.SIGKILL)
                    return
                *lines, pending = (pending + received).split(b"\n")
                for line in lines:
                    job = json.loads(line)
                    running[_fork(job)] = job["id"]


def _fork(job: dict[str, Any]) -> int:
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)  # answers are the worker's, not the page's
        _run(job)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _reap(running: dict[int, Any]) -> None:
    while running:
        process, status = os.waitpid(-1, os.WNOHANG)
        if not process:
            return
        _answer({"id": running.pop(process), "status": os.waitstatus_to_exitcode(status)})


def _run(job: dict[str, Any]) -> None:
    from site_tools.execution.shell import run_cells

    os.environ["TENSORLAB_PAGE_ASSETS"] = job["assets"]
    os.chdir(job["folder"])
    if not job["mnist"]:
        _without_mnist()
    if TENSORFLOW in sys.modules:
        with _quiet():  # the first operation looks for devices, and says what it found
            sys.modules[TENSORFLOW].constant(0) + 1
    start = time.perf_counter()
    run = run_cells([Cell(**cell) for cell in job["cells"]])
    run.seconds = time.perf_counter() - start
    Path(job["result"]).write_text(json.dumps(asdict(run)), encoding="utf-8")


def _without_mnist() -> None:
    """Let `mnist.load` fall back at once and silently: the build has tried to download it, and says so itself."""
    import warnings

    from tensorlab.mnist import NotMnistWarning, data
    from tensorlab.mnist.download import DownloadError

    def download(_: Path) -> None:
        raise DownloadError("it could not be downloaded when the site was built")

    vars(data)["download"] = download
    warnings.simplefilter("ignore", NotMnistWarning)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back what is written to descriptor 2; it is passed on if there is an error."""
    sys.stderr.flush()
    saved = os.dup(2)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        except BaseException:
            sys.stderr.flush()
            file.seek(0)
            os.write(saved, file.read())
            raise
        finally:
            sys.stderr.flush()
            os.dup2(saved, 2)
            os.close(saved)


def _answer(message: dict[str, Any]) -> None:
    os.write(_answers, json.dumps(message).encode() + b"\n")
