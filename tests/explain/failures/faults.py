"""Faults of tensorlab's own code: `explain.error` keeps them from the reader, and a test has to see them."""

import re
import sys
from contextlib import contextmanager
from pathlib import Path

import tensorlab

_HERE = str(Path(tensorlab.__file__).parent)
# What no operand can bring about: names that are not there, and calls that do not fit.
_CALLS = re.compile(r"\w\(\) (?:missing \d|takes \d|takes from|got an unexpected keyword)")


@contextmanager
def surfaced():
    """Fail for a fault that was raised within, whoever has caught it; up to Python 3.11 not while something traces."""
    found = []

    def look(error, file, line):
        is_fault = isinstance(error, NameError | AssertionError | ImportError)
        if is_fault or (isinstance(error, TypeError) and _CALLS.search(str(error))):
            found.append(f"{Path(file).name}, line {line}: {error!r}")

    def trace(frame, event, arg):
        if not frame.f_code.co_filename.startswith(_HERE):
            return None
        if event == "exception" and arg[2].tb_next is None:
            look(arg[1], frame.f_code.co_filename, frame.f_lineno)
        return trace

    def raised(code, offset, error):
        last = error.__traceback__
        if last and last.tb_next is None and code.co_filename.startswith(_HERE):
            look(error, code.co_filename, last.tb_lineno)

    monitoring = getattr(sys, "monitoring", None)
    if monitoring:
        tool, event = monitoring.PROFILER_ID, monitoring.events.RAISE
        monitoring.use_tool_id(tool, "faults")
        monitoring.register_callback(tool, event, raised)
        monitoring.set_events(tool, event)
    elif sys.gettrace() is None:
        sys.settrace(trace)
    try:
        yield
    finally:
        if monitoring:
            monitoring.set_events(tool, 0)
            monitoring.free_tool_id(tool)
        elif sys.gettrace() is trace:
            sys.settrace(None)
    assert not found, found
