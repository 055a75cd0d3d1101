"""`%load_ext tensorlab`: in IPython and Jupyter a cell that fails shows the explanation and its picture."""

from typing import Any

from tensorlab.explain.failures.errors import annotate


def load_ipython_extension(shell: Any) -> None:
    """Explain what fails in the cells that follow; for `%load_ext tensorlab`."""
    shell.events.register("post_run_cell", _show)


def unload_ipython_extension(shell: Any) -> None:
    """Undo it; for `%unload_ext tensorlab`."""
    shell.events.unregister("post_run_cell", _show)


def _show(result: Any) -> None:
    """Show the explanation under the traceback, which IPython has written."""
    from IPython.display import display

    if result.error_in_exec is not None:
        found = annotate(result.error_in_exec)
        if found is not None:
            display(found)
