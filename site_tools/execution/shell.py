"""One page's cells, run as a notebook would run them, and what they show, recorded in nbformat's form."""

import base64
import io
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from site_tools.execution.cells import Cell, Output, Run


class Recorder:
    """The outputs of the cell that is running."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self.errors = ""
        self._by_display_id: dict[str, list[Output]] = {}
        self._clear_before_next = False

    def next_cell(self) -> None:
        """Begin a cell; updates of earlier cells' displays still reach them."""
        self.outputs, self.errors, self._clear_before_next = [], "", False

    def stream(self, name: str, text: str) -> None:
        """Record text; what comes in pieces is put together."""
        if name == "stderr":
            self.errors += text
            return
        self._begin()
        last = self.outputs[-1] if self.outputs else None
        if last and last["output_type"] == "stream":
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": "stdout", "text": text})

    def show(
        self, kind: str, data: dict[str, Any], display_id: str | None = None, update: bool = False
    ) -> None:
        """Record a result or a display, or put it in the place of one that has the same display id."""
        data = {mime: _as_text(content) for mime, content in data.items()}
        if update:
            for output in self._by_display_id.get(display_id or "", []):
                output["data"] = data
            return
        self._begin()
        output = {"output_type": kind, "data": data, "metadata": {}}
        if kind == "execute_result":
            output["execution_count"] = None
        if display_id:
            self._by_display_id.setdefault(display_id, []).append(output)
        self.outputs.append(output)

    def error(self, error: BaseException) -> None:
        """Record an error that was meant, without the way to it."""
        lines = traceback.format_exception_only(error)
        self.outputs.append(
            {
                "output_type": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
                "traceback": ["".join(lines).rstrip()],
            }
        )

    def clear(self, wait: bool) -> None:
        """Forget the cell's outputs, now or when the next one comes."""
        if wait:
            self._clear_before_next = True
        else:
            self.outputs.clear()

    def _begin(self) -> None:
        if self._clear_before_next:
            self.outputs.clear()
            self._clear_before_next = False


class _Stream(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, recorder: Recorder, name: str) -> None:
        self._recorder, self._name = recorder, name

    def write(self, text: str) -> int:
        if text:
            self._recorder.stream(self._name, text)
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    recorder: Recorder

    def publish(  # type: ignore[no-untyped-def]
        self, data, metadata=None, source=None, *, transient=None, update=False, **_
    ) -> None:
        self.recorder.show("display_data", data, (transient or {}).get("display_id"), update)

    def clear_output(self, wait: bool = False) -> None:
        self.recorder.clear(wait)


class _Results(DisplayHook):  # type: ignore[misc]
    recorder: Recorder

    def start_displayhook(self) -> None: ...
    def write_output_prompt(self) -> None: ...
    def finish_displayhook(self) -> None: ...

    def write_format_data(self, format_dict, md_dict=None) -> None:  # type: ignore[no-untyped-def]
        self.recorder.show("execute_result", format_dict)


class _Shell(InteractiveShell):  # type: ignore[misc]
    """IPython without a terminal; `get_ipython()` finds it."""

    displayhook_class = _Results
    display_pub_class = _Publisher
    told = ""

    def init_virtualenv(self) -> None: ...

    def _showtraceback(self, etype, evalue, stb) -> None:  # type: ignore[no-untyped-def]
        self.told = stb if isinstance(stb, str) else self.InteractiveTB.stb2text(stb)

    def enable_gui(self, gui=None) -> None: ...  # type: ignore[no-untyped-def]


def run_cells(cells: list[Cell]) -> Run:
    """Run a page's cells, in order, in this process, which should be used for nothing else afterwards.

    The first cell that fails, or writes to standard error, ends the run; the run's `problem` then tells the story.
    """
    recorder = Recorder()
    _Publisher.recorder = _Results.recorder = recorder
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Context"
    with _descriptors_recorded(recorder) as collect:
        shell = _Shell.instance(config=config)
        sys.stdout, sys.stderr = _Stream(recorder, "stdout"), _Stream(recorder, "stderr")
        run = Run()
        try:
            for number, cell in enumerate(cells, start=1):
                recorder.next_cell()
                run.outputs.append(recorder.outputs)
                result = shell.run_cell(cell.source, store_history=True, silent=False)
                collect()
                error = result.error_before_exec or result.error_in_exec
                where = f"code cell {number}"
                if error and cell.raises:
                    recorder.error(error)
                elif error:
                    run.problem = f"{where} failed.\n\n{shell.told.strip()}"
                elif cell.raises:
                    run.problem = (
                        f"{where} is tagged raises-exception and raised nothing.\n\n{cell.source}"
                    )
                if recorder.errors.strip() and not run.problem:
                    run.problem = (
                        f"{where} wrote to standard error, which no reader should see:\n\n"
                        f"{recorder.errors.strip()}\n\nThe cell is\n\n{cell.source}"
                    )
                if run.problem:
                    break
        finally:
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    for outputs in run.outputs:
        for output in outputs:
            if output["output_type"] == "stream":
                output["text"] = as_a_terminal_shows(output["text"])
    run.tensorflow = "tensorflow" in sys.modules
    return run


def as_a_terminal_shows(text: str) -> str:
    r"""Carry out carriage returns and backspaces, by which progress bars write over themselves.

    >>> as_a_terminal_shows("10%\r100%\nabc\b\bX")
    '100%\naXc'
    """
    if "\r" not in text and "\b" not in text:
        return text
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        shown: list[str] = []
        at = 0
        for piece in re.findall(r"\r|\x08|[^\r\x08]+", line):
            if piece == "\r":
                at = 0
            elif piece == "\b":
                at = max(0, at - 1)
            else:
                shown[at : at + len(piece)] = piece
                at += len(piece)
        lines.append("".join(shown).rstrip())
    return "\n".join(lines)


@contextmanager
def _descriptors_recorded(recorder: Recorder) -> Iterator[Any]:
    """Record what libraries write past Python, straight to descriptors 1 and 2."""
    files = {"stdout": tempfile.TemporaryFile(), "stderr": tempfile.TemporaryFile()}  # noqa: SIM115
    saved = {1: os.dup(1), 2: os.dup(2)}
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(files[name].fileno(), descriptor)
    read = dict.fromkeys(files, 0)

    def collect() -> None:
        for name, file in files.items():
            text = os.pread(file.fileno(), 1 << 20, read[name])
            read[name] += len(text)
            if text:
                recorder.stream(name, text.decode(errors="replace"))

    try:
        yield collect
    finally:
        for descriptor, copy in saved.items():
            os.dup2(copy, descriptor)
            os.close(copy)
        for file in files.values():
            file.close()


def _as_text(content: Any) -> Any:
    return base64.b64encode(content).decode() if isinstance(content, bytes) else content
