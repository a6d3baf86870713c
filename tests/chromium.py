"""A real browser for the tests: the Chromium that is installed, driven by Playwright."""

from __future__ import annotations

import json
import os
import shutil
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Self

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from playwright.sync_api import Page as Tab

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    # Whatever a page asks of the outside fails at once; it is noted all the same.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


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

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._tools = tab.context.new_cdp_session(tab)
        self.requests: list[str] = []
        self.problems: list[str] = []
        for event, hear in (
            ("Network.requestWillBeSent", lambda found: self.requests.append(found["request"]["url"])),
            ("Runtime.exceptionThrown", lambda found: self.problems.append(_error_of(found["exceptionDetails"]))),
            ("Log.entryAdded", self._hear_entry),
            ("Runtime.consoleAPICalled", self._hear_console),
        ):
            self._tools.on(event, hear)
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call the DevTools protocol and wait for its answer."""
        answer: dict[str, Any] = self._tools.send(method, parameters)
        return answer

    def _hear_entry(self, event: dict[str, Any]) -> None:
        if event["entry"]["level"] in ("error", "warning"):
            self.problems.append(event["entry"]["text"])

    def _hear_console(self, event: dict[str, Any]) -> None:
        if event["type"] in ("error", "warning", "assert"):
            self.problems.append(str([item.get("value", item.get("description")) for item in event["args"]]))

    def serve(self, pattern: str, picture: bytes) -> None:
        """Answer requests to addresses of a pattern with a picture, in place of a server."""
        self._tab.route(pattern.replace("*", "**"), lambda route: route.fulfill(status=200, body=picture))

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
            raise AssertionError(_error_of(answer["exceptionDetails"]))
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
        self._tab.mouse.click(x, y)
        self.settle()

    def move(self, x: float, y: float) -> None:
        """Move the pointer."""
        self._tab.mouse.move(x, y)
        self.settle()

    def press(self, key: str) -> None:
        """Press a key."""
        self._tab.keyboard.press(key)
        self.settle()

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self._tab.keyboard.insert_text(text)
        self.settle()

    def picture(self, path: Path) -> None:
        """Write what is seen as PNG."""
        self._tab.screenshot(path=path)

    def print(self, path: Path) -> None:
        """Print to PDF, A4 upright."""
        self._tab.pdf(path=path, prefer_css_page_size=True, print_background=True)


def _error_of(details: dict[str, Any]) -> str:
    """Give the words of an exception."""
    text: str = details.get("exception", {}).get("description", details["text"])
    return text


class Browser:
    """Chromium without a window; a context manager."""

    def __init__(self) -> None:
        from playwright.sync_api import sync_playwright

        program = find_chromium()
        if program is None:
            msg = "Chromium is not installed"
            raise FileNotFoundError(msg)
        self._driver = sync_playwright().start()
        self._browser = self._driver.chromium.launch(executable_path=program, args=list(FLAGS))
        self._context = self._browser.new_context(no_viewport=True)

    def __enter__(self) -> Self:
        """Give the browser itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program and forget its profile."""
        self._browser.close()
        self._driver.stop()

    def page(self) -> Page:
        """Open a tab."""
        return Page(self._context.new_page())
