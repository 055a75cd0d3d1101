"""`explain.errors`: from here on a failing line explains itself, in scripts, in threads, and in notebooks."""

import sys
import threading
from collections.abc import Callable
from contextlib import ContextDecorator
from types import TracebackType
from typing import Any

from tensorlab.explain.explanation import Explanation
from tensorlab.explain.failures.error import explained, linked

_HEAD = "tensorlab: "
_Hooks = tuple[Callable[..., Any], Callable[..., Any]]  # of sys and of threading


class errors(ContextDecorator):  # noqa: N801 - it is called like a function
    """Explain what fails: `with explain.errors():` in a part of a program, `explain.errors.install()` in all of it.

    The explanation is a note on the exception (PEP 678), which Python, IPython and pytest show under the traceback. The
    exception itself does not change, and is raised as before. Nothing is done before something fails.

    >>> import numpy as np
    >>> try:
    ...     with errors():
    ...         np.ones((4, 3)) + np.ones(4)
    ... except ValueError as error:
    ...     print(error.__notes__[0])
    tensorlab: np.ones((4, 3)) + np.ones(4) does not work: lined up from the right,
    axis 1 of np.ones((4, 3)) has 3 entries where axis 0 of np.ones(4) has 4, and
    neither is 1.
    It would work with np.ones(4) as (4, 1), written [:, np.newaxis], giving (4, 3).
    It would work with np.ones((4, 3)) transposed, (3, 4), giving (3, 4).
    It would work with np.ones(4) of shape (3,) or (1,), giving (4, 3).
    np.ones((4, 3)) has shape (4, 3) and np.ones(4) has shape (4,).
    In line 3: np.ones((4, 3)) + np.ones(4)
    """

    _before: _Hooks | None = None
    _ours: _Hooks | None = None

    def __enter__(self) -> None:
        """Nothing is done before something fails."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Add the explanation to what was raised."""
        if error is not None:
            annotate(error)

    @classmethod
    def install(cls) -> None:
        """Explain every exception that ends the program, one of its threads, or a notebook's cell.

        A second call changes nothing.
        """
        if cls._before is not None:
            return
        if shell := _shell():
            shell.run_line_magic("load_ext", "tensorlab")
        main, thread = cls._before = sys.excepthook, threading.excepthook

        def explain_main(
            kind: type[BaseException], error: BaseException, traceback: TracebackType | None
        ) -> None:
            annotate(error)
            main(kind, error, traceback)

        def explain_thread(arguments: Any) -> None:
            if arguments.exc_value is not None:
                annotate(arguments.exc_value)
            thread(arguments)

        sys.excepthook, threading.excepthook = cls._ours = explain_main, explain_thread

    @classmethod
    def uninstall(cls) -> None:
        """Undo `install`. A hook that something else has put on top of it stays."""
        if cls._before is None or cls._ours is None:
            return
        if shell := _shell():
            shell.run_line_magic("unload_ext", "tensorlab")
        if sys.excepthook is cls._ours[0]:
            sys.excepthook = cls._before[0]
        if threading.excepthook is cls._ours[1]:
            threading.excepthook = cls._before[1]
        cls._before = cls._ours = None


def _shell() -> Any:
    """The IPython in which we are, if in any."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def annotate(error: BaseException) -> Explanation | None:
    """Add its explanation as a note, once, to an exception, to those it was raised from, and to those of its group.

    Call it at once, before anything but handlers has run.

    Returns:
        The first explanation, or None where there is none or they are there.
    """
    try:
        found = [_annotated(each) for each in linked(error)]
        return next(filter(None, found), None)
    except (Exception, SystemExit):  # the reader has one exception to look at
        return None


def _annotated(error: BaseException) -> Explanation | None:
    if any(str(note).startswith(_HEAD) for note in vars(error).get("__notes__", ())):
        return None
    found = explained(error, at_once=True)
    if found is not None:
        BaseException.add_note(error, f"{_HEAD}{found}")
    return found
