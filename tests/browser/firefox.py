"""Debian's Firefox, driven by its own remote protocol (Marionette): Playwright drives only builds of its own."""

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """A Firefox without a window, with a profile of its own, at one size."""

    def __init__(self, profile: Path, port: int, width: int = 390, height: int = 844) -> None:
        prefs = {"marionette.port": port, "ui.systemUsesDarkTheme": 0, "app.update.enabled": False}
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in prefs.items()]
        profile.joinpath("user.js").write_text("\n".join(lines))
        self._process = subprocess.Popen(
            [PROGRAM, "--headless", "--marionette", "--no-remote", "--profile", str(profile),
             f"--width={width}", f"--height={height}"],
            stdout=-3, stderr=-3,
        )  # fmt: skip
        self._socket = self._connected(port)
        self._number = 0
        self._read()  # what it is
        self("WebDriver:NewSession", capabilities={})
        self("WebDriver:SetWindowRect", width=width, height=height)

    @staticmethod
    def _connected(port: int) -> socket.socket:
        end = time.monotonic() + 60
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=60)
            except ConnectionRefusedError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def __call__(self, command: str, **arguments: Any) -> Any:
        """Carry out a command of the protocol; raises RuntimeError with what Firefox says against it."""
        self._number += 1
        message = json.dumps([0, self._number, command, arguments]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return result

    def _read(self) -> Any:
        size = b""
        while (byte := self._socket.recv(1)) != b":":
            size += byte
        content = b""
        while len(content) < int(size):
            content += self._socket.recv(int(size) - len(content))
        return json.loads(content)

    def goto(self, address: str) -> None:
        """Open a page, and wait for it."""
        self("WebDriver:Navigate", url=address)

    def evaluate(self, script: str, *arguments: Any) -> Any:
        """What a function of the page's language gives, or promises."""
        script = f"return ({script})(...arguments)"
        return self("WebDriver:ExecuteScript", script=script, args=arguments, sandbox=None)["value"]

    def close(self) -> None:
        """End it, and nothing else."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(20)
