"""A process that starts the processes of pages, with what they need imported already, as many at once as can run.

On Linux the standard library's fork server does: it imports once and forks itself for each page. Where forking is not
safe (macOS' own libraries) or not possible, each page's process is spawned, and does the imports itself.

What is imported beforehand may run no operation of TensorFlow: its threads start with the first one and do not survive
a fork, so that the page would wait for them for ever.
"""

import json
import multiprocessing
import os
import sys
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from site_tools.shell import run_page


def start() -> None:
    """Run the pages that standard input tells of, and print each one's name when it has ended."""
    pages, scratch, modules, seconds = json.load(sys.stdin)
    os.environ |= {"MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
    # Nobody's settings change a page, and a home that cannot be written to does not matter.
    os.environ["IPYTHONDIR"] = str(Path(scratch, "ipython"))
    context: Any = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    context.set_forkserver_preload(["site_tools.shell", *modules])
    waiting, running = list(pages), dict[Any, Any]()
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            folder = Path(scratch, name := waiting.pop(0))
            order = (pages[name], folder, modules, seconds)
            process = context.Process(target=run_page, args=order, name=name)
            for part in ("page", "assets"):
                (folder / part).mkdir(parents=True)
            process.start()
            running[process.sentinel] = process, folder
        for ended in wait(list(running)):
            process, folder = running.pop(ended)
            process.join()
            if process.exitcode or not (folder / "run.json").exists():
                told = (folder / "stderr").read_text("utf-8", "replace")
                problem = f"{(folder / 'cell').read_text()}: its process died (status {process.exitcode}).\n\n{told}"
                (folder / "run.json").write_text(json.dumps({"problem": problem}))
            print(process.name, flush=True)
