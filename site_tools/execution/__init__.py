"""Pages' code cells are run: each page in a process of its own, several at once, and their results are kept.

    cells   what goes into a run of a page, and what comes out of it
    shell   runs one page's cells in this process and records what they show
    worker  a process that has imported what pages need, and forks itself for each page
    pool    hands pages to workers
    data    MNIST, which pages show: found, or downloaded once before they run
    store   keeps results, under a key that changes when anything does that they depend on

Nothing here knows MkDocs or HTML. A change of these files runs all pages anew.
"""

from site_tools.execution.cells import Cell, Run
from site_tools.execution.pool import RunError, run

__all__ = ["Cell", "Run", "RunError", "run"]
