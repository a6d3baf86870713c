"""
A real browser for the tests: Debian's Chromium, driven over a pipe.

The DevTools protocol is JSON between zero bytes; a pipe needs no port, no other
package, and ends with the test.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from base64 import b64decode, b64encode
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Self

import pytest

if TYPE_CHECKING:
    from types import TracebackType

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    # Whatever a page asks of the outside fails at once; it is noted all the same.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
PATIENCE_S = 60.0


def find_chromium() -> str | None:
    """Name the program, if it is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


needs_chromium = pytest.mark.skipif(
    find_chromium() is None and os.environ.get("CI", "").lower() != "true",
    reason="Chromium is not installed (apt-get install chromium)",
)
"""Skips where there is no browser; in CI (``CI=true``) that is a fault."""


class Page:
    """
    One tab.

    Attributes
    ----------
    requests
        Every address that was asked for.
    problems
        Console errors, exceptions and refusals by the policy of the page.
    """

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session
        self.requests: list[str] = []
        self.problems: list[str] = []
        self._picture = b""
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call the protocol and wait for its answer."""
        return self._browser.call(method, parameters, self._session)

    def hear(self, method: str, event: dict[str, Any]) -> None:
        """Take note of an event."""
        if method == "Network.requestWillBeSent":
            self.requests.append(event["request"]["url"])
        elif method == "Fetch.requestPaused":
            self._browser.send(
                "Fetch.fulfillRequest",
                {"requestId": event["requestId"], "responseCode": 200, "body": b64encode(self._picture).decode()},
                self._session,
            )
        elif method == "Runtime.exceptionThrown":
            details = event["exceptionDetails"]
            self.problems.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded" and event["entry"]["level"] in ("error", "warning"):
            self.problems.append(event["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and event["type"] in ("error", "warning", "assert"):
            self.problems.append(str([item.get("value", item.get("description")) for item in event["args"]]))

    def serve(self, pattern: str, picture: bytes) -> None:
        """Answer requests to addresses of a pattern with a picture, in place of a server."""
        self._picture = picture
        self.call("Fetch.enable", patterns=[{"urlPattern": pattern}])

    def size(self, width: int, height: int, *, scale: float = 1, touch: bool = False) -> None:
        """Give the window another size."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=touch
        )
        self.call("Emulation.setTouchEmulationEnabled", enabled=touch)

    def open(self, path: Path, fragment: str = "") -> None:
        """Open a file and wait until the page says that it is ready."""
        self.call("Page.navigate", url="about:blank")
        self.requests.clear()
        self.problems.clear()
        self.call("Page.navigate", url=path.resolve().as_uri() + (f"#{fragment}" if fragment else ""))
        self.wait("document.documentElement && document.documentElement.dataset.ready")
        self.settle()

    def run(self, code: str) -> Any:
        """Evaluate an expression; promises are waited for."""
        answer = self.call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise AssertionError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def wait(self, condition: str, patience_s: float = 15.0) -> None:
        """Wait until an expression is true."""
        end = monotonic() + patience_s
        while monotonic() < end:
            if self.run(condition):
                return
            sleep(0.03)
        msg = f"the page never reached {condition!r}; problems: {self.problems}"
        raise AssertionError(msg)

    def settle(self) -> None:
        """Let two frames pass, so that labels stand."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))")

    def click(self, selector: str) -> None:
        """Press an element where it is."""
        found = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); if (!e) return null;"
            "e.scrollIntoView({block: 'nearest'}); const b = e.getBoundingClientRect();"
            "return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        assert found, f"there is no {selector}"
        self.click_at(*found)

    def click_at(self, x: float, y: float) -> None:
        """Press a point."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            button = "none" if kind == "mouseMoved" else "left"
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, clickCount=1)
        self.settle()

    def move(self, x: float, y: float) -> None:
        """Move the pointer."""
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.settle()

    def press(self, key: str, text: str = "") -> None:
        """Press a key."""
        typed = text or (key if len(key) == 1 else "")
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        codes |= {"Home": 36, "End": 35}
        number = codes.get(key, ord(key.upper()) if len(key) == 1 else 0)
        down = "keyDown" if typed or key == "Enter" else "rawKeyDown"
        text = "\r" if key == "Enter" else typed
        self.call("Input.dispatchKeyEvent", type=down, key=key, text=text, windowsVirtualKeyCode=number)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=number)
        self.settle()

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.call("Input.insertText", text=text)
        self.settle()

    def picture(self, path: Path) -> None:
        """Write what is seen as PNG."""
        path.write_bytes(b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def print(self, path: Path) -> None:
        """Print to PDF, A4 upright."""
        answer = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        path.write_bytes(b64decode(answer["data"]))


class Browser:
    """Chromium without a window; a context manager."""

    def __init__(self) -> None:
        program = find_chromium()
        if program is None:
            msg = "Chromium is not installed"
            raise FileNotFoundError(msg)
        self._home = tempfile.mkdtemp(prefix="corridor-chromium-")
        to_child, self._out = os.pipe()
        self._in, from_child = os.pipe()
        # Chromium reads commands from descriptor 3 and answers on 4; plain sh knows descriptors below 10 only.
        shell = f'exec "$@" 3<&{to_child} 4>&{from_child}'
        command = ["bash", "-c", shell, "bash", program, *FLAGS, f"--user-data-dir={self._home}", "about:blank"]
        with Path(self._home, "log").open("wb") as log:
            self._process = subprocess.Popen(command, pass_fds=(to_child, from_child), stdout=log, stderr=log)
        os.close(to_child)
        os.close(from_child)
        self._answers: Queue[dict[str, Any]] = Queue()
        self._pages: dict[str, Page] = {}
        self._number = 0
        Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        """Give the browser itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program and forget its profile."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._out)
        shutil.rmtree(self._home, ignore_errors=True)

    def page(self) -> Page:
        """Open a tab."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = Page(self, session)
        self._pages[session] = page
        return page

    def send(self, method: str, parameters: dict[str, object], session: str | None = None) -> int:
        """Send a command; give the number that its answer will carry."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._write(json.dumps(message).encode() + b"\0")
        return self._number

    def call(self, method: str, parameters: dict[str, object], session: str | None = None) -> dict[str, Any]:
        """Send a command and wait for its answer; hear events meanwhile."""
        number = self.send(method, parameters, session)
        end = monotonic() + PATIENCE_S
        while monotonic() < end:
            try:
                answer = self._answers.get(timeout=1)
            except Empty:
                if self._process.poll() is not None:
                    msg = f"Chromium ended early: {Path(self._home, 'log').read_text(errors='replace')[-2000:]}"
                    raise RuntimeError(msg) from None
                continue
            if answer.get("id") == number:
                if "error" in answer:
                    msg = f"{method}: {answer['error']['message']}"
                    raise RuntimeError(msg)
                result: dict[str, Any] = answer["result"]
                return result
            page = self._pages.get(answer.get("sessionId", ""))
            if page and "method" in answer:
                page.hear(answer["method"], answer["params"])
        msg = f"{method}: no answer in {PATIENCE_S:.0f} s"
        raise RuntimeError(msg)

    def _write(self, content: bytes) -> None:
        while content:
            content = content[os.write(self._out, content) :]

    def _listen(self) -> None:
        rest = b""
        while chunk := os.read(self._in, 1 << 16):
            *messages, rest = (rest + chunk).split(b"\0")
            for message in messages:
                self._answers.put(json.loads(message))
        os.close(self._in)
