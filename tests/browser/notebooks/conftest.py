"""A Jupyter server of the tests' own: JupyterLab, Notebook 7 and the classic notebook side by side, and one kernel."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).resolve().parents[3]
EXTENSIONS = (
    "jupyter_lsp",
    "jupyter_server_terminals",
    "jupyterlab",
    "nbclassic",
    "notebook",
    "notebook_shim",
)
IDLE = 600  # seconds; a server whose tests were killed goes by itself
PATIENCE = 180  # seconds; a slow machine decides nothing


@dataclass(frozen=True)
class Server:
    url: str
    token: str
    folder: Path

    def kernel_for(self, notebook, **kernel):
        """Give a notebook a kernel, by name a new one or by id one that runs; returns its id."""
        session = {"path": notebook, "name": "", "type": "notebook", "kernel": kernel}
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        request = Request(f"{self.url}api/sessions", json.dumps(session).encode(), headers)
        with urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["kernel"]["id"]


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """The server. It reads nothing of the user's configuration, and leaves nothing in the user's home."""
    missing = [name for name in EXTENSIONS if find_spec(name) is None]
    if missing:
        pytest.skip(f"no notebooks: {', '.join(missing)} not installed (the extra `notebooks`)")
    with serving(tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@contextmanager
def serving(home):
    folder, runtime = home / "notebooks", home / "runtime"
    folder.mkdir()
    # JupyterLab asks whether it may fetch its news, in a box that lies over outputs.
    settings = home / "config/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}', "utf-8")
    own = {
        "HOME": home,
        "IPYTHONDIR": home / "ipython",
        "JUPYTER_CONFIG_DIR": home / "config",
        "JUPYTER_DATA_DIR": home / "data",
        "JUPYTER_NO_CONFIG": 1,
        "JUPYTER_RUNTIME_DIR": runtime,
        "PYTHONPATH": ROOT,
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTEST"))}
    options = {
        "ServerApp.allow_root": True,
        "ServerApp.answer_yes": True,
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.jpserver_extensions": dict.fromkeys(EXTENSIONS, True),
        "ServerApp.open_browser": False,
        "ServerApp.port": 0,
        "ServerApp.root_dir": folder,
        "ServerApp.shutdown_no_activity_timeout": IDLE,
        "MappingKernelManager.cull_idle_timeout": IDLE,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.expose_app_in_browser": True,
        "LabApp.extension_manager": "readonly",
        "LabApp.news_url": None,
        "JupyterNotebookApp.expose_app_in_browser": True,
    }
    command = [sys.executable, "-m", "jupyter_server", *(f"--{k}={v}" for k, v in options.items())]
    with (home / "log").open("w+") as log:
        process = subprocess.Popen(
            command,
            cwd=home,
            env=inherited | {k: str(v) for k, v in own.items()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            told = told_by(process, runtime, home / "log")
            yield Server(f"http://127.0.0.1:{told['port']}/", told["token"], folder)
        finally:
            process.terminate()  # it takes its kernels with it
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def told_by(process, runtime, log):
    """What the server writes about itself once it listens; a file half written is read again."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        for path in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(path.read_text("utf-8"))
            except ValueError:
                pass
        time.sleep(0.1)
    raise RuntimeError(f"the Jupyter server did not start:\n{log.read_text('utf-8')[-3000:]}")
