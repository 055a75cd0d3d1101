"""Pages are handed to workers, as many at once as there are processors, and their results are kept."""

import ast
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from site_tools.execution import data
from site_tools.execution.cells import Cell
from site_tools.execution.store import Store
from site_tools.execution.worker import CAN_FORK, TENSORFLOW

ROOT = Path(__file__).resolve().parents[2]

# A page that takes longer hangs, and a build must not.
SECONDS_FOR_A_PAGE = 300

# What is worth having before the fork; a page's own imports are added.
_EVERY_PAGE = {"numpy", "tensorlab.drawing", "tensorlab.mnist"}
# Names that lead to TensorFlow when they are used, next to imports of TensorFlow and Keras themselves.
_WITH_TENSORFLOW = {"MnistClassifier", "scratch"}

_START = "import sys; from site_tools.execution.worker import start; start(sys.argv[1:])"


class RunError(Exception):
    """Pages that could not be run; the message tells of each which cell, and why."""


@dataclass(frozen=True)
class _Job:
    name: str
    cells: Sequence[Cell]
    key: str
    modules: frozenset[str]
    tensorflow: bool


def run(
    pages: Mapping[str, Sequence[Cell]],
    cache: Path,
    tell: Callable[[str], None],
) -> dict[str, tuple[dict[str, Any], Path]]:
    """Run the code cells of pages, or find their results in the cache.

    Args:
        pages: for each page's name, its `Cell`s.
        cache: the folder of the cache.
        tell: is given a line for each page that was run.

    Returns:
        For each page's name, its `Run` as a dictionary, and the folder of the files that it wrote.

    Raises:
        RunError: a cell failed, wrote to standard error, or took too long.
    """
    mnist = data.have(tell)
    store = Store(cache)
    found: dict[str, tuple[dict[str, Any], Path]] = {}
    jobs = []
    for name, cells in pages.items():
        key = store.key([asdict(cell) for cell in cells])
        kept = store.get(key)
        if kept:
            found[name] = kept
        else:
            modules, tensorflow = imports([cell.source for cell in cells])
            jobs.append(_Job(name, cells, key, modules, tensorflow))
    if jobs:
        found |= _run_all(jobs, store, mnist, tell)
    return {name: found[name] for name in pages}


def imports(sources: Sequence[str]) -> tuple[frozenset[str], bool]:
    """The modules that code imports, and whether it is going to use TensorFlow.

    >>> imports(["import numpy as np"])
    (frozenset({'numpy'}), False)
    >>> imports(["from tensorlab import MnistClassifier"])
    (frozenset({'tensorlab'}), True)
    """
    modules, names = set(), set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue  # the run will tell, with the line
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module)
                names |= {alias.name for alias in node.names} | set(node.module.split("."))
            elif isinstance(node, ast.Attribute):
                names.add(node.attr)
    heavy = {module for module in modules if module.split(".")[0] in (TENSORFLOW, "keras")}
    return frozenset(modules - heavy), bool(heavy or names & _WITH_TENSORFLOW)


def _run_all(
    jobs: list[_Job], store: Store, mnist: bool, tell: Callable[[str], None]
) -> dict[str, tuple[dict[str, Any], Path]]:
    answers: queue.Queue[tuple[_Worker, dict[str, Any]]] = queue.Queue()
    # The pages with TensorFlow take longest, so they are not left for the end.
    waiting = deque(sorted(jobs, key=lambda job: not job.tensorflow))
    running: dict[str, tuple[_Job, _Worker, float]] = {}
    results: dict[str, tuple[dict[str, Any], Path]] = {}
    problems: list[str] = []
    workers: dict[bool, _Worker] = {}
    slots = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="tensorlab-") as scratch:
        try:
            while waiting or running:
                for kind in {job.tensorflow for job in waiting} - set(workers):
                    of_kind = [job for job in waiting if job.tensorflow == kind]
                    workers[kind] = _Worker(_preload(of_kind, kind), answers)
                busy = len(running) + sum(not worker.ready for worker in workers.values())
                # While TensorFlow is being imported, which takes one processor, the other pages have the rest.
                free = max(slots - busy, 0 if running else 1)
                for job in [job for job in waiting if workers[job.tensorflow].ready][:free]:
                    worker = workers[job.tensorflow]
                    waiting.remove(job)
                    running[job.name] = (job, worker, time.monotonic())
                    worker.send(job, Path(scratch), mnist)
                    if not CAN_FORK:
                        del workers[job.tensorflow]
                try:
                    worker, answer = answers.get(timeout=5)
                except queue.Empty:
                    _check_time(running)
                    continue
                if answer.get("ready"):
                    worker.ready = True
                elif "ended" in answer:
                    busy_with = any(each is worker for _, each, _ in running.values())
                    if busy_with or not worker.ready:
                        raise RunError(f"a worker ended by itself, with status {answer['ended']}.")
                else:
                    job, *_ = running.pop(answer["id"])
                    outcome = _outcome(job, Path(scratch), answer["status"])
                    if outcome["problem"]:
                        problems.append(f"{job.name}: {outcome['problem']}")
                        continue
                    results[job.name] = store.put(job.key, outcome, _assets(Path(scratch), job))
                    tell(f"ran {job.name} in {outcome['seconds']:.1f} s")
        finally:
            for worker in workers.values():
                worker.end()
    if problems:
        raise RunError("\n\n".join(problems))
    return results


class _Worker:
    """A running `site_tools.execution.worker`, and the thread that hears its answers."""

    def __init__(self, modules: Sequence[str], answers: queue.Queue[Any]) -> None:
        self.ready = False
        found_first = os.environ.get("PYTHONPATH")
        path = os.pathsep.join([*([found_first] if found_first else []), str(ROOT)])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, *modules],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answers = answers
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, job: _Job, scratch: Path, mnist: bool) -> None:
        folder = scratch / "pages" / job.name
        assets = _assets(scratch, job)
        folder.mkdir(parents=True)
        assets.mkdir(parents=True)
        message = {
            "id": job.name,
            "cells": [asdict(cell) for cell in job.cells],
            "result": str(_result(scratch, job)),
            "assets": str(assets),
            "folder": str(folder),
            "mnist": mnist,
        }
        assert self._process.stdin
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def end(self) -> None:
        """Close the worker's input, at which it ends with all its pages."""
        assert self._process.stdin
        with suppress(BrokenPipeError):  # it has ended already
            self._process.stdin.close()
        self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self._answers.put((self, json.loads(line)))
        self._answers.put((self, {"ended": self._process.wait()}))


def _preload(jobs: Sequence[_Job], tensorflow: bool) -> list[str]:
    modules = set(_EVERY_PAGE).union(*(job.modules for job in jobs))
    first = [TENSORFLOW, "keras"] if tensorflow else []
    return [*first, *sorted(modules)]


def _outcome(job: _Job, scratch: Path, status: int) -> dict[str, Any]:
    result = _result(scratch, job)
    if status or not result.is_file():
        return {"problem": f"its process died (status {status}) before its cells had ended."}
    outcome: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return outcome


def _check_time(running: Mapping[str, tuple[_Job, "_Worker", float]]) -> None:
    for job, _, since in running.values():
        if time.monotonic() - since > SECONDS_FOR_A_PAGE:
            raise RunError(f"{job.name}: it has been running for {SECONDS_FOR_A_PAGE} seconds.")


def _result(scratch: Path, job: _Job) -> Path:
    return scratch / f"{job.key}.json"


def _assets(scratch: Path, job: _Job) -> Path:
    return scratch / "assets" / job.name
