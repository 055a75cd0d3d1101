"""One page's cells, run in this process as a notebook would run them, and what they show."""

import base64
import faulthandler
import json
import os
import re
import sys
import time
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from tensorlab.drawing.drawing import written_axes
from tensorlab.mnist import NotMnistWarning

_SHOWN = {"colors": "nocolor", "xmode": "Context"}
_CONFIG = {"HistoryManager": {"enabled": False}, "InteractiveShell": _SHOWN}


def run_page(
    cells: Sequence[tuple[str, bool]], folder: Path, modules: Sequence[str], seconds: float
) -> None:
    """Run cells in order, each its source and whether it is meant to fail, until one does not do what it should.

    `run.json` then holds the outputs of each cell, `{"text": ...}`, `{"data": ...}` by media type or `{"error": ...}`,
    and the problem or None. If the process dies, or a cell hangs for these seconds, `cell` says where and `stderr` why.
    """
    (folder / "cell").write_text("before the first cell")
    stdout, stderr = (_sent_to(folder / name, getattr(sys, name)) for name in ("stdout", "stderr"))
    faulthandler.enable()
    faulthandler.dump_traceback_later(seconds, exit=True)
    os.environ["TENSORLAB_PAGE_ASSETS"] = str(folder / "assets")
    os.chdir(folder / "page")
    _prepare(modules)
    shell = _Shell.instance(config=Config(_CONFIG))
    recorder = shell.display_pub
    recorder.printed, recorder.displays = stdout, {}
    for stream, file in ((sys.stdout, stdout), (sys.stderr, stderr)):
        stream.flush()
        file.read()  # what was told before the first cell, such as of TensorFlow's start
    run: dict[str, Any] = {"outputs": [], "problem": None}
    begin = time.perf_counter()
    for number, (source, raises) in enumerate(cells, start=1):
        (folder / "cell").write_text(f"code cell {number}")
        faulthandler.dump_traceback_later(seconds, exit=True)
        recorder.outputs, shell.traceback = [], ""
        run["outputs"].append(recorder.outputs)
        result = shell.run_cell(source, store_history=True)
        recorder.collect()
        sys.stderr.flush()
        told = stderr.read().strip()
        error = not result.success or any("error" in shown for shown in recorder.outputs)
        if error and not raises:
            problem = f"failed.\n\n{shell.traceback.strip() or told}"
        elif raises and not error:
            problem = f"is tagged raises-exception and raised nothing.\n\n{source}"
        elif told:
            problem = f"wrote to standard error, which no reader should see:\n\n{told}\n\nThe cell is\n\n{source}"
        else:
            continue
        run["problem"] = f"code cell {number} {problem}"
        break
    run["seconds"] = time.perf_counter() - begin
    text = json.dumps(run, default=lambda picture: base64.b64encode(picture).decode())
    (folder / "run.json").write_text(text, encoding="utf-8")


class _Recorder(DisplayPublisher):  # type: ignore[misc]
    """Keeps what a cell shows: each display after what was printed before it; later cells may update it."""

    printed: TextIO
    displays: dict[str | None, list[dict[str, Any]]]
    outputs: list[dict[str, Any]]

    def publish(  # type: ignore[no-untyped-def]
        self, data, metadata=None, source=None, *, transient=None, update=False, **_
    ) -> None:
        same = self.displays.setdefault((transient or {}).get("display_id"), [])
        if update:
            for output in same:
                output["data"] = data
            return
        self.collect()
        self.outputs.append({"data": data})
        same.append(self.outputs[-1])

    def collect(self) -> None:
        sys.stdout.flush()
        text = self.printed.read()
        axes = written_axes(text)
        if text:
            self.outputs.append({"text": text, "axes": axes})

    def clear_output(self, wait: bool = False) -> None:
        self.collect()
        self.outputs.clear()


class _Results(DisplayHook):  # type: ignore[misc]
    """Shows the result of a cell as a display."""

    def write_output_prompt(self) -> None: ...
    def finish_displayhook(self) -> None: ...

    def write_format_data(self, format_dict, md_dict=None) -> None:  # type: ignore[no-untyped-def]
        self.shell.display_pub.publish(format_dict)


class _Shell(InteractiveShell):  # type: ignore[misc]
    """IPython without a terminal; `get_ipython()` finds it."""

    displayhook_class, display_pub_class = _Results, _Recorder
    traceback = ""

    def init_virtualenv(self) -> None: ...
    def enable_gui(self, gui=None) -> None: ...  # type: ignore[no-untyped-def]

    def _showtraceback(self, etype, evalue, stb) -> None:  # type: ignore[no-untyped-def]
        self.traceback = stb if isinstance(stb, str) else self.InteractiveTB.stb2text(stb)
        self.display_pub.collect()
        text = "".join(traceback.format_exception_only(evalue))  # without the way to it or bold
        self.display_pub.outputs.append({"error": re.sub(r"\x1b\[\d*m", "", text).rstrip()})


def _sent_to(path: Path, stream: Any) -> TextIO:
    """Send to a file what is written to a stream, or past Python to its descriptor; returns the file, to read."""
    with path.open("wb") as file:
        os.dup2(file.fileno(), stream.fileno())
    stream.reconfigure(encoding="utf-8", newline="\n", line_buffering=True)
    return path.open(encoding="utf-8", errors="replace", newline="")


def _prepare(modules: Sequence[str]) -> None:
    for module in modules:
        with suppress(ImportError):  # the page that needs it will say so, in its own words
            import_module(module)
    warnings.simplefilter("ignore", NotMnistWarning)  # the build has told it, once for all pages
    if tensorflow := sys.modules.get("tensorflow"):
        tensorflow.constant(0) + 1  # the first operation looks for devices, and tells what it found
