"""
Firefox for a smoke test: driven over its own Marionette protocol.

Messages are JSON lists with their length before a colon; no driver and no other
package is needed.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Self

import pytest

if TYPE_CHECKING:
    from types import TracebackType

NAMES = ("firefox-esr", "firefox")
PATIENCE_S = 60.0
PREFERENCES = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
}
"""A free port for the commands, and a proxy that is not there: nothing is asked of the outside."""


def find_firefox() -> str | None:
    """Name the program, if it is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


needs_firefox = pytest.mark.skipif(
    find_firefox() is None, reason="Firefox is not installed (apt-get install firefox-esr)"
)
"""Skips where there is no Firefox: Chromium is the browser that must be there."""


class Firefox:
    """Firefox without a window; a context manager."""

    def __init__(self) -> None:
        program = find_firefox()
        if program is None:
            msg = "Firefox is not installed"
            raise FileNotFoundError(msg)
        self._home = Path(tempfile.mkdtemp(prefix="corridor-firefox-"))
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in PREFERENCES.items()]
        (self._home / "user.js").write_text("\n".join(lines), encoding="utf-8")
        with (self._home / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [program, "--headless", "--marionette", "--no-remote", "--profile", str(self._home)],
                stdout=log,
                stderr=log,
                env={**os.environ, "HOME": str(self._home)},
            )
        self._number = 0
        self._socket = socket.create_connection(("127.0.0.1", self._port()), timeout=PATIENCE_S)
        self._file = self._socket.makefile("rb")
        self._read()
        self.call("WebDriver:NewSession")

    def __enter__(self) -> Self:
        """Give the browser itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program and forget its profile."""
        self._file.close()
        self._socket.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def call(self, command: str, **parameters: object) -> Any:
        """Send a command and wait for its answer."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self._read()
        assert error is None, error
        return result

    def size(self, width: int, height: int) -> None:
        """Give the window another size."""
        self.call("WebDriver:SetWindowRect", width=width, height=height)

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file and wait until the page says that it is ready."""
        self.call("WebDriver:Navigate", url="about:blank")
        self.call("WebDriver:Navigate", url=path.resolve().as_uri() + (f"#{fragment}" if fragment else ""))
        end = monotonic() + PATIENCE_S
        while not self.run("document.documentElement.dataset.ready"):
            assert monotonic() < end, "the page never became ready"
            sleep(0.05)

    def run(self, expression: str) -> Any:
        """Evaluate an expression in the page."""
        return self.call("WebDriver:ExecuteScript", script=f"return {expression};", args=[], sandbox=None)["value"]

    def _port(self) -> int:
        """Wait until the port is written into the profile."""
        end = monotonic() + PATIENCE_S
        while monotonic() < end:
            file = self._home / "MarionetteActivePort"
            if file.exists() and (text := file.read_text(encoding="utf-8").strip()):
                return int(text)
            sleep(0.1)
        msg = f"Firefox did not start: {(self._home / 'log').read_text(errors='replace')[-2000:]}"
        raise RuntimeError(msg)

    def _read(self) -> Any:
        """Read one message."""
        digits = b""
        while (byte := self._file.read(1)) != b":":
            assert byte, "Firefox ended early"
            digits += byte
        return json.loads(self._file.read(int(digits)))
